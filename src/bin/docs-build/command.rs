//! The command line of `docs-build`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::Shell;
use docs_check::diagnostic::Form;

/// All commands and options.
pub(crate) fn command() -> Command {
    Command::new("docs-build")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Builds the site of a knowledge base")
        .long_about(
            "Builds the site of a knowledge base: the folder with `site.toml`, here or in the nearest parent folder. \
             Everything that is wrong is said at once, with file, line and column; then nothing is published.",
        )
        .after_help(
            "Exit codes: 0 clean, 1 problems in the content, 2 wrong usage or settings, 4 the program cannot go on",
        )
        .args(options())
        .subcommands(commands())
}

/// The options of all commands.
fn options() -> [Arg; 8] {
    let path = |name: &'static str| option(name, "DIR").value_parser(value_parser!(PathBuf)).global(true);
    [
        path("root").help("The knowledge base [default: the nearest parent folder with site.toml]"),
        path("output").help("Where to publish [default: public/ in the knowledge base]"),
        option("base-url", "URL").global(true).help("Where the site will stand"),
        flag("drafts").help("Publish drafts too").global(true),
        flag("keep-foreign")
            .alias("force")
            .global(true)
            .help("Publish although the folder holds files that docs-build did not write, and leave them alone"),
        option("format", "FORM")
            .global(true)
            .value_parser(Form::ALL.map(Form::as_str))
            .default_value(Form::Human.as_str())
            .help("How to write down what is wrong: for people, for programs, or for a code host"),
        option("color", "WHEN")
            .global(true)
            .value_parser(["auto", "always", "never"])
            .default_value("auto")
            .help("Colours; NO_COLOR is respected"),
        flag("quiet").short('q').global(true).help("Say nothing but errors, show no progress"),
    ]
}

fn commands() -> [Command; 10] {
    [
        Command::new("build").about("Builds and publishes the site (what happens without a command, too)"),
        Command::new("check")
            .about("Says what is wrong and publishes nothing")
            .arg(flag("external").help("Also asks the servers whether what links outside lead to is there"))
            .arg(
                flag("allow-private")
                    .requires("external")
                    .help("Also asks servers of private networks and of this computer"),
            ),
        Command::new("serve")
            .about("Shows the site in a browser while its authors work on it; publishes nothing")
            .arg(
                option("bind", "ADDRESS")
                    .value_parser(value_parser!(IpAddr))
                    .default_value("127.0.0.1")
                    .help("The address of this computer at which browsers find the site"),
            )
            .arg(
                option("port", "PORT")
                    .value_parser(value_parser!(u16))
                    .default_value("8080")
                    .help("The port; when it is taken, the next free one"),
            ),
        Command::new("init").about("Begins a knowledge base: articles in two languages and a procedure").arg(
            name("dir")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("An empty folder, or one that is not there"),
        ),
        Command::new("new")
            .about("Begins an article in all languages")
            .arg(
                name("article")
                    .required(true)
                    .help("Its path below content/, such as e-mail/dkim; e-mail/_index is a section"),
            )
            .arg(option("title", "TITLE").help("Its title [default: made from its name]")),
        Command::new("translations")
            .about("Lists which article there is in which language")
            .arg(flag("missing").help("Only the articles that some language lacks")),
        Command::new("config").about("Prints the settings that hold, with their defaults, as TOML"),
        Command::new("theme")
            .about("Shows what authors of themes want to know")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(Command::new("list").about("Lists the files of the theme, and where each comes from"))
            .subcommand(
                Command::new("show").about("Prints a file of the built-in theme, to begin one of your own with").arg(
                    name("file").required(true).help("As `theme list` names it, such as page.html or words/en.ftl"),
                ),
            )
            .subcommand(
                Command::new("values")
                    .about("Prints what the template of a page is given, as JSON; long texts are cut")
                    .arg(name("page").help("An article's path or file, or its address [default: the home page]")),
            ),
        Command::new("completions")
            .about("Prints completions for a shell")
            .arg(Arg::new("shell").required(true).value_parser(value_parser!(Shell))),
        Command::new("man").about("Prints the manual page").arg(name("command").help("Of this command only")),
    ]
}

fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

fn option(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}

/// A word without dashes before it.
fn name(name: &'static str) -> Arg {
    Arg::new(name).value_name(name.to_uppercase())
}

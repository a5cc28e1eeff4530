//! The command line of `docs-build`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::Shell;

/// All commands and options.
pub(crate) fn command() -> Command {
    let path = |name: &'static str| {
        Arg::new(name).long(name).global(true).value_name("DIR").value_parser(value_parser!(PathBuf))
    };
    let flag = |name: &'static str| Arg::new(name).long(name).global(true).action(ArgAction::SetTrue);
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
        .arg(path("root").help("The knowledge base [default: the nearest parent folder with site.toml]"))
        .arg(path("output").help("Where to publish [default: public/ in the knowledge base]"))
        .arg(Arg::new("base-url").long("base-url").global(true).value_name("URL").help("Where the site will stand"))
        .arg(flag("drafts").help("Publish drafts too"))
        .arg(
            flag("keep-foreign")
                .alias("force")
                .help("Publish although the folder holds files that docs-build did not write, and leave them alone"),
        )
        .arg(flag("quiet").short('q').help("Say nothing but errors"))
        .subcommand(Command::new("build").about("Builds and publishes the site (what happens without a command, too)"))
        .subcommand(Command::new("check").about("Says what is wrong and publishes nothing"))
        .subcommand(
            Command::new("completions")
                .about("Prints completions for a shell")
                .arg(Arg::new("shell").required(true).value_parser(value_parser!(Shell))),
        )
        .subcommand(Command::new("man").about("Prints the manual page"))
}

//! `docs-build`: builds the site of a knowledge base, or checks it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use docs_check::diagnostic::{Diagnostics, Severity};
use docs_check::disk::{self, DiskError, Foreign, PublishError};
use docs_check::pipeline::{self, Build, BuildError, Drafts};
use docs_check::source::Output;

/// What a run comes to; the exit code.
#[derive(Clone, Copy)]
enum End {
    /// Everything is well.
    Clean = 0,
    /// The content is wrong.
    Problems = 1,
    /// The program was used wrongly, or the settings are wrong.
    Usage = 2,
    /// The program cannot go on.
    Broken = 4,
}

fn main() -> ExitCode {
    // A panic is a bug and has said which.
    ExitCode::from(std::panic::catch_unwind(run).unwrap_or(End::Broken) as u8)
}

fn run() -> End {
    let matches = command().get_matches();
    match matches.subcommand() {
        Some(("completions", options)) => {
            let shell = *options.get_one::<Shell>("shell").expect("clap requires it");
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "docs-build", &mut script);
            print(&script)
        }
        Some(("man", _)) => {
            let mut page = Vec::new();
            match clap_mangen::Man::new(command()).render(&mut page) {
                Ok(()) => print(&page),
                Err(error) => fail(&error.into(), End::Broken),
            }
        }
        Some(("check", options)) => build(options, Purpose::Check),
        Some((_, options)) => build(options, Purpose::Publish),
        None => build(&matches, Purpose::Publish),
    }
}

fn command() -> Command {
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

/// Why a site is built.
#[derive(Clone, Copy)]
enum Purpose {
    /// To be read.
    Publish,
    /// To know whether it can be.
    Check,
}

fn build(options: &ArgMatches, purpose: Purpose) -> End {
    let quiet = options.get_flag("quiet");
    let root = match find_root(options.get_one::<PathBuf>("root")) {
        Ok(root) => root,
        Err(error) => return fail(&error, End::Usage),
    };
    let wanted = Build {
        drafts: if options.get_flag("drafts") { Drafts::Shown } else { Drafts::Hidden },
        base_url: options.get_one::<String>("base-url").cloned(),
    };
    let mut found = Diagnostics::new();
    let built = pipeline::build(&root, &wanted, &mut found);
    tell(&found, quiet);
    let outputs = match built {
        Ok(outputs) => outputs,
        Err(error) => return refuse(error, &found),
    };
    let pages = outputs.iter().filter(|output| output.path.ends_with(".html")).count();
    match purpose {
        Purpose::Check => say(quiet, &format!("nothing is wrong: {pages} pages, {} files in all", outputs.len())),
        Purpose::Publish => publish(&root, options, &outputs, pages),
    }
}

fn find_root(named: Option<&PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(root) = named {
        return Ok(root.clone());
    }
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    disk::find_root(&here).with_context(|| {
        format!(
            "`{}` is in no knowledge base: no folder above it has a `site.toml`; name one with `--root`",
            here.display()
        )
    })
}

fn publish(root: &Path, options: &ArgMatches, outputs: &[Output], pages: usize) -> End {
    let folder = options.get_one::<PathBuf>("output").cloned().unwrap_or_else(|| root.join("public"));
    let foreign = if options.get_flag("keep-foreign") { Foreign::Keep } else { Foreign::Refuse };
    match disk::publish(&folder, outputs, foreign) {
        Ok(published) => say(
            options.get_flag("quiet"),
            &format!(
                "{pages} pages in {}: {} files written, {} unchanged, {} removed",
                folder.display(),
                published.written,
                published.unchanged,
                published.removed
            ),
        ),
        Err(error) => {
            let end = match &error {
                PublishError::Path { .. } | PublishError::Clash(..) => End::Problems,
                PublishError::Foreign { .. } | PublishError::Occupied { .. } => End::Usage,
                PublishError::Busy { .. }
                | PublishError::Manifest { .. }
                | PublishError::Read { .. }
                | PublishError::Full(_)
                | PublishError::Write { .. }
                | PublishError::Unfinished { .. } => End::Broken,
            };
            fail(&error.into(), end)
        }
    }
}

/// Says why the site was not built; what is wrong with the content has been said already.
fn refuse(error: BuildError, found: &Diagnostics) -> End {
    let end = match &error {
        BuildError::Content(_) | BuildError::Render(_) => End::Problems,
        BuildError::Settings(_) | BuildError::BaseUrl(_) => End::Usage,
        BuildError::Disk(cause) => match cause {
            DiskError::NoSettings(_) | DiskError::NoTheme { .. } | DiskError::Outside(_) => End::Usage,
            DiskError::NotText(_) | DiskError::Leaves(_) | DiskError::TooLarge { .. } | DiskError::TooMany(_) => {
                End::Problems
            }
            DiskError::NotAFile(_) | DiskError::Name(_) => End::Problems,
            DiskError::Read { .. } | DiskError::Write { .. } | DiskError::Exists(_) => End::Broken,
        },
    };
    match error {
        BuildError::Content(_) | BuildError::Settings(_) => {
            let (errors, warnings) = (found.count(Severity::Error), found.count(Severity::Warning));
            aside(&format!("errors: {errors}, warnings: {warnings}; nothing was published\n"));
            end
        }
        BuildError::Render(_) | BuildError::BaseUrl(_) | BuildError::Disk(_) => fail(&error.into(), end),
    }
}

fn tell(found: &Diagnostics, quiet: bool) {
    if quiet && found.reject().is_ok() {
        return;
    }
    aside(&found.render());
}

fn say(quiet: bool, line: &str) -> End {
    if quiet { End::Clean } else { print(format!("{line}\n").as_bytes()) }
}

/// A reader that went away, such as `head`, is no failure.
fn print(bytes: &[u8]) -> End {
    match std::io::stdout().write_all(bytes) {
        Ok(()) => End::Clean,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => End::Clean,
        Err(error) => fail(&error.into(), End::Broken),
    }
}

fn fail(error: &anyhow::Error, end: End) -> End {
    aside(&format!("error: {error:#}\n"));
    end
}

/// Says what is no result; where nobody can hear it, the exit code still says how it ended.
fn aside(text: &str) {
    let _: std::io::Result<()> = anstream::stderr().write_all(text.as_bytes());
}

//! `docs-build`: builds the site of a knowledge base, or checks it.

mod author;
mod build;
mod command;
mod config;
mod external;
#[path = "../program/print.rs"]
mod print;
mod progress;
mod serve;
mod session;
mod theme;
mod translations;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::ArgMatches;
use clap_complete::Shell;
use docs_check::diagnostic::{Diagnostic, Diagnostics};

use crate::build::Purpose;
use crate::session::Session;

/// Pages are made of many small strings: with this allocator a build takes a fifth less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a run comes to; the exit code.
#[derive(Clone, Copy, Debug)]
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

/// Why a run ends early.
struct Failure {
    error: anyhow::Error,
    end: End,
}

impl Failure {
    /// The program was used wrongly.
    fn usage(error: impl Into<anyhow::Error>) -> Self {
        Failure { error: error.into(), end: End::Usage }
    }
}

/// The program cannot go on.
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure { error, end: End::Broken }
    }
}

fn main() -> ExitCode {
    // Huge pages save no time here, and cost a fifth of the memory; without the setting the work is the same.
    #[cfg(target_os = "linux")]
    let _: rustix::io::Result<()> = rustix::thread::disable_transparent_huge_pages(true);
    let end = match std::panic::catch_unwind(run) {
        Ok(Ok(end)) => end,
        Ok(Err(Failure { error, end })) => {
            let chain = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
            print::aside(&Diagnostics::from_iter([Diagnostic::error(chain)]).render());
            end
        }
        // A panic is a bug and has said which.
        Err(_) => End::Broken,
    };
    ExitCode::from(end as u8)
}

fn run() -> Result<End, Failure> {
    let matches = command::command().get_matches();
    print::color(matches.get_one::<String>("color").map_or("auto", String::as_str));
    let session = |options| Session::new(options);
    match matches.subcommand() {
        Some(("completions", options)) => completions(options),
        Some(("man", options)) => manual(options),
        Some(("init", options)) => author::init(&session(options)),
        Some(("new", options)) => author::new(&session(options)),
        Some(("translations", options)) => translations::run(&session(options)),
        Some(("config", options)) => config::run(&session(options)),
        Some(("theme", options)) => match options.subcommand() {
            Some(("values", options)) => theme::values(&session(options)),
            Some(("show", options)) => theme::show(&session(options)),
            Some((_, options)) => theme::list(&session(options)),
            None => unreachable!("clap requires a subcommand"),
        },
        Some(("serve", options)) => serve::run(&session(options)),
        Some(("check", options)) => build::run(&session(options), Purpose::Check),
        Some((_, options)) => build::run(&session(options), Purpose::Publish),
        None => build::run(&session(&matches), Purpose::Publish),
    }
}

fn completions(options: &ArgMatches) -> Result<End, Failure> {
    let shell = *options.get_one::<Shell>("shell").expect("clap requires it");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command::command(), "docs-build", &mut script);
    print::result(script)?;
    Ok(End::Clean)
}

/// The manual page of the program, or of one of its commands.
fn manual(options: &ArgMatches) -> Result<End, Failure> {
    let mut command = command::command();
    command.build();
    if let Some(name) = options.get_one::<String>("command") {
        let known = command.find_subcommand(name).cloned();
        command = known.ok_or_else(|| Failure::usage(anyhow::anyhow!("there is no command `{name}`")))?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).context("the manual page")?;
    print::result(page)?;
    Ok(End::Clean)
}

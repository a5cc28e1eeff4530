//! `docs-build`: builds the site of a knowledge base, or checks it.

mod build;
mod command;
mod print;

use std::process::ExitCode;

use clap_complete::Shell;

use crate::build::{Purpose, build};
use crate::command::command;
use crate::print::{fail, print};

/// What a run comes to; the exit code.
#[derive(Clone, Copy)]
pub(crate) enum End {
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

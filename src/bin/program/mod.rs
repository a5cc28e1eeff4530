//! The program of `docs-check` and `run-checks`: arguments, printing, exit codes.

mod command;
mod explain;
mod lint;
mod many;
mod print;
mod session;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use docs_check::check::catalogue::procedure_ids;
use docs_check::diagnostic::{Diagnostic, Diagnostics};
use docs_check::disk;

use crate::program::session::Session;

/// The program ends early: what it says, and its exit code.
enum Stop {
    /// Wrong usage or configuration (2); it has been said already.
    Said,
    /// Wrong usage or configuration (2).
    Usage(anyhow::Error),
    /// The program cannot go on (4).
    Broken(anyhow::Error),
}

/// Says a diagnostic and stops.
fn said(diagnostic: Diagnostic) -> Stop {
    print::aside(&Diagnostics::from_iter([diagnostic]).render());
    Stop::Said
}

/// Says what was found in files; errors end the program.
fn reject(found: &Diagnostics) -> Result<(), Stop> {
    print::aside(&found.render());
    found.reject().map_err(|_| Stop::Said)
}

/// Prints a result, or the program cannot go on.
fn result(text: impl AsRef<[u8]>) -> Result<(), Stop> {
    print::result(text).map_err(Stop::Broken)
}

/// Runs the program under one of its names.
pub(crate) fn run(name: &'static str) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let (error, code) = match std::panic::catch_unwind(|| dispatch(name, &arguments)) {
        Ok(Ok(code)) => return ExitCode::from(code),
        Ok(Err(Stop::Said)) => return ExitCode::from(2),
        Ok(Err(Stop::Usage(error))) => (error, 2),
        Ok(Err(Stop::Broken(error))) => (error, 4),
        // A bug, and a panic has said which.
        Err(_) => return ExitCode::from(4),
    };
    let chain = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    let _ = said(Diagnostic::error(chain));
    ExitCode::from(code)
}

fn dispatch(name: &'static str, arguments: &[OsString]) -> Result<u8, Stop> {
    if let Some(choice) = command::early(arguments, "--color") {
        print::color(&choice);
    }
    let sources = match command::early(arguments, "--knowledge-base") {
        Some(folder) => {
            let mut found = Diagnostics::new();
            let sources = disk::read(Path::new(&folder), &mut found).map_err(|error| Stop::Usage(error.into()))?;
            if found.reject().is_err() {
                print::aside(&found.render());
                return Err(Stop::Said);
            }
            sources
        }
        None => disk::embedded(),
    };
    let procedures = procedure_ids(sources.checks.iter().map(|file| file.path.as_str()));
    let mut command = command::command(name, &procedures);
    let matches = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let error = command::explain(error, &mut command, arguments);
            let _ = error.print();
            return if error.use_stderr() { Err(Stop::Said) } else { Ok(0) };
        }
    };
    match matches.subcommand() {
        Some(("completions", inner)) => {
            let shell = *inner.get_one::<clap_complete::Shell>("shell").expect("the shell is required");
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, name, &mut script);
            result(script).map(|()| 0)
        }
        Some(("man", _)) => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).context("the man page").map_err(Stop::Broken)?;
            result(page).map(|()| 0)
        }
        Some(("explain", inner)) => {
            let message = explain::message(inner)?;
            explain::explain(&Session::open(inner, &sources)?, &message)
        }
        Some(("lint-spf", inner)) => lint::run(inner, &sources),
        Some(_) | None => Session::open(&matches, &sources)?.run(&procedures),
    }
}

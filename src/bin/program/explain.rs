//! `docs-check explain`: a bounce or an error message in plain words; nothing leaves this computer.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use anyhow::Context as _;
use clap::ArgMatches;
use docs_check::check::report::{explained, json};
use docs_check::disk;
use docs_check::mail::bounce::{LIMIT, Notice};

use crate::program::session::Session;
use crate::program::{Stop, result};

/// The message: a text, the content of a file, or what standard input gives.
pub(super) fn message(matches: &ArgMatches) -> Result<Vec<u8>, Stop> {
    let words: Vec<&str> = matches.get_many::<String>("text").into_iter().flatten().map(String::as_str).collect();
    match words.as_slice() {
        [] if std::io::stdin().is_terminal() => Err(Stop::Usage(anyhow::anyhow!(
            "nothing to explain: write the message in quotes, such as `explain \"550 5.1.1 User unknown\"`, or the name of its file"
        ))),
        [] | ["-"] => from_stdin(),
        [one] => match disk::read_if_there(Path::new(one), LIMIT as u64).map_err(|error| Stop::Usage(error.into()))? {
            Some(bytes) => Ok(bytes),
            None if is_file_name(one) => Err(Stop::Usage(anyhow::anyhow!("there is no file `{}`", one.escape_debug()))),
            None => Ok(one.as_bytes().to_owned()),
        },
        several => Ok(several.join(" ").into_bytes()),
    }
}

fn from_stdin() -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let mut limited = std::io::stdin().take(LIMIT as u64 + 1);
    limited.read_to_end(&mut bytes).context("cannot read standard input").map_err(Stop::Broken)?;
    if bytes.len() > LIMIT {
        return Err(Stop::Usage(anyhow::anyhow!("standard input is larger than {} MB", LIMIT >> 20)));
    }
    Ok(bytes)
}

/// Whether somebody meant a file: one word with an ending, as no reply is.
fn is_file_name(text: &str) -> bool {
    let endings = [".eml", ".txt", ".msg", ".html", ".mbox"];
    !text.contains(char::is_whitespace) && endings.iter().any(|ending| text.to_ascii_lowercase().ends_with(ending))
}

/// Prints what a message means; the exit code.
pub(super) fn explain(session: &Session<'_>, message: &[u8]) -> Result<u8, Stop> {
    let checks = session.checks();
    if checks.catalogue.replies.refusals.is_empty() {
        return Err(Stop::Usage(anyhow::anyhow!(
            "this knowledge base knows no replies: it has no `checks/replies.toml`"
        )));
    }
    let explanation = checks.explain(&Notice::read(message), session.words(), &session.links());
    result(if session.json() { json::render(&explanation) } else { explained::render(&explanation) })?;
    Ok(if explanation.understood { 0 } else { 3 })
}

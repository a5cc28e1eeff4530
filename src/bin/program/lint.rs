//! `lint-spf`: judges the text of a record, and asks nobody.

use std::collections::BTreeMap;
use std::io::Read as _;

use anyhow::Context as _;
use clap::ArgMatches;
use docs_check::check::report::lint;
use docs_check::check::spf;
use docs_check::diagnostic::Diagnostics;
use docs_check::mail::address::Domain;
use docs_check::pipeline::Checks;
use docs_check::source::Sources;

use crate::program::{Stop, command, reject, result};

/// Bytes that are read, at most: no TXT record is longer.
const LIMIT: usize = 64 * 1024;

/// Judges the record of the arguments, or the lines of standard input; the exit code.
pub(super) fn run(matches: &ArgMatches, sources: &Sources) -> Result<u8, Stop> {
    let record = matches.get_one::<String>("record").expect("the record is required");
    let text = match record.as_str() {
        "-" => standard_input()?,
        record => record.to_owned(),
    };
    if text.len() > LIMIT {
        return Err(Stop::Usage(anyhow::anyhow!("this is over {LIMIT} bytes: no SPF record is so long")));
    }
    let records: Vec<String> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.trim_end_matches('\r').to_owned())
        .collect();
    let mut found = Diagnostics::new();
    let checks = Checks::parse(sources, &mut found);
    reject(&found)?;
    let checks = checks.ok_or(Stop::Said)?;
    let words = checks.words(command::language(matches).as_ref());
    let named = || words.text("lint-domain").parse().unwrap_or_else(|_| "example.org".parse().expect("a name"));
    let domain = matches.get_one::<Domain>("domain").cloned().unwrap_or_else(named);
    let findings = spf::lint::lint(&domain, &records);
    let links = if findings.is_empty() { BTreeMap::new() } else { checks.links(sources, words.lang()) };
    let said = lint::compose(&findings, words, &checks.catalogue, &links);
    let is_json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    result(if is_json { lint::json(&said) } else { lint::render(&said) })?;
    Ok(said.outcome.exit_code())
}

fn standard_input() -> Result<String, Stop> {
    let mut bytes = Vec::new();
    let mut input = std::io::stdin().lock().take(LIMIT as u64 + 1);
    input.read_to_end(&mut bytes).context("cannot read standard input").map_err(Stop::Usage)?;
    // Whatever is no UTF-8 is a character that no record may have, and is shown as one.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

//! Many domains at once: one line each, in the order of the list.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use docs_check::check::Effect;
use docs_check::check::configuration::Configuration;
use docs_check::check::plan::{Plan, Run};
use docs_check::check::report::{json, text, verdict};
use docs_check::check::verdict::Verdict;
use docs_check::diagnostic::{Diagnostic, Diagnostics};
use docs_check::disk;
use docs_check::mail::address::Domain;
use docs_check::pipeline::{self, Asked};
use docs_check::probe::live::Live;
use docs_check::source::{Source, Span};
use jiff::Timestamp;

use crate::program::session::{Session, runtime, said_time};
use crate::program::{Stop, reject, result};

/// Bytes that are read from standard input, at most.
const LIST_LIMIT: u64 = 16 * 1024 * 1024;

impl Session<'_> {
    /// Judges every domain of a list; the exit code of the worst.
    pub(super) fn check_all(&self, list: &Path, wanted: &[String]) -> Result<u8, Stop> {
        let mut found = Diagnostics::new();
        let loaded = self.configuration(wanted, &mut found)?;
        let domains = domains(&read(list)?, &mut found);
        reject(&found)?;
        let now = Timestamp::now();
        let plans = domains.iter().map(|domain| {
            let configuration = Configuration { domain: Some(domain.clone()), ..loaded.configuration.clone() };
            let request = self.request(configuration, self.effect(), self.allowed(), now)?;
            Ok(self.checks.plan(&Asked { procedures: wanted.to_owned(), request, envelope: self.envelope() }))
        });
        let plans: Vec<Plan<'_>> = plans.collect::<Result<_, _>>()?;
        let Some(first) = plans.first() else { return Ok(0) };
        // A login happens at most once a run.
        if first.request().effect >= Effect::Login {
            return Err(Stop::Usage(anyhow::anyhow!(
                "`--domains` is for procedures that do not log in, such as `--spf`: a login happens at most once a run"
            )));
        }
        let setup = self.setup(first, &loaded)?;
        let live = Live::new(setup).context("the network cannot be used").map_err(Stop::Broken)?;
        let links = if self.json() { self.checks.links(self.sources, self.words().lang()) } else { BTreeMap::new() };
        let time = said_time(now);
        let mut worst = Verdict::Pass;
        let mut printed = Ok(());
        let progress = self.progress();
        let print = |plan: &Plan<'_>, runs: Vec<Run<'_>>| {
            worst = worst.worse(verdict(&runs));
            let report = self.checks.report(&runs, plan, self.words(), &time, &links);
            let domain = plan.request().configuration.domain.as_ref().map(ToString::to_string).unwrap_or_default();
            let line = if self.json() { json::line(&domain, &report) } else { text::line(&domain, &report) };
            if printed.is_ok() {
                printed = progress.suspend(|| result(line));
            }
        };
        runtime()?.block_on(pipeline::run_all(&plans, &live, print));
        progress.finish_and_clear();
        printed.map(|()| worst.exit_code())
    }
}

/// The list: a file, or standard input for `-`.
fn read(list: &Path) -> Result<Source, Stop> {
    if list != Path::new("-") {
        return disk::read_text(list).map_err(|error| Stop::Usage(error.into()));
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LIST_LIMIT + 1).read_to_string(&mut text);
    match read.context("standard input").map_err(Stop::Usage)? {
        length if length as u64 > LIST_LIMIT => Err(Stop::Usage(anyhow::anyhow!("standard input is too long"))),
        _ => Ok(Source::new("standard input", text)),
    }
}

/// A domain or an address a line; empty lines and those that begin with `#` are none.
fn domains(list: &Source, found: &mut Diagnostics) -> Vec<Domain> {
    let mut domains = Vec::new();
    let mut start = 0;
    for line in list.text.split_inclusive('\n') {
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        let entry = line.trim();
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        match entry.rsplit('@').next().unwrap_or(entry).parse::<Domain>() {
            Ok(domain) => domains.push(domain),
            Err(error) => {
                let span = Span::new(at, at + entry.len());
                found.push(Diagnostic::error(error.to_string()).at(list, span, "a domain a line is wanted"));
            }
        }
    }
    domains
}

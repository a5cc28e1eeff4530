//! Reports: how a run ended, in the reader's language.
//!
//! [`compose`] finds the words; [`text`] and [`json`] only lay them out. [`transcript`] shows the facts themselves.

pub mod answer;
pub mod demands;
pub mod explained;
pub mod json;
pub mod lint;
pub mod text;
pub mod transcript;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::check::catalogue::Catalogue;
use crate::check::plan::{Ended, Request, Run};
use crate::check::replies::REFUSAL;
use crate::check::report::demands::Demands;
use crate::check::verdict::Verdict;
use crate::check::{self, Finding, Outcome, StepId, Unset};
use crate::mail::foreign::visible;
use crate::source::Span;
use crate::words::{Values, Words};

/// The version of the JSON form; it changes when a field changes its meaning or goes away.
pub const VERSION: u32 = 1;

/// A report in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The program that made it: `docs-check 0.1.0`.
    pub program: String,
    /// When the facts were learnt (RFC 3339).
    pub time: String,
    /// The language of its words.
    pub language: String,
    /// What all comes to.
    pub outcome: Verdict,
    /// What all comes to, in one or two sentences.
    pub headline: String,
    /// The path of a message; nothing when no step says anything about it.
    pub stations: Vec<Station>,
    /// The procedures that ran.
    pub procedures: Vec<Procedure>,
    /// What receiving providers demand, and how it stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<Demands>,
    /// What nobody can know of the path from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
    /// How many steps ended how, in words.
    pub summary: String,
    /// The words that the layout needs.
    #[serde(skip)]
    pub furniture: Furniture,
}

/// A station on the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Station {
    /// The id.
    pub id: String,
    /// Its short name on the path.
    pub label: String,
    /// Its name as a heading.
    pub heading: String,
    /// What its steps come to: the mark before it. The first station has no mark.
    pub outcome: Verdict,
}

/// A procedure that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Procedure {
    /// The id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What stands over steps that belong to no station.
    #[serde(skip)]
    pub heading: String,
    /// What its steps come to.
    pub outcome: Verdict,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The id.
    pub id: String,
    /// What it checks: `smtp.login`.
    pub kind: &'static str,
    /// The station that decides it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// What it checks, in words.
    pub title: String,
    /// `pass`, `warn`, `fail`, `blocked`, `unknown` or `skipped`.
    pub outcome: &'static str,
    /// The evidence of a pass, or why the step was not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    pub finding: Option<Found>,
}

/// What was found, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The stable code.
    pub code: &'static str,
    /// What is: a clause without a full stop. In JSON it stands beside the title of its step.
    #[serde(rename = "finding")]
    pub title: String,
    /// What it means for the reader.
    pub means: String,
    /// What to do now.
    pub fix: String,
    /// The broken text with the part that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The entry of `replies.toml` that the words are from, where a server's reply is known there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// What to put in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
    /// The article section that explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The values that the words were made with.
    pub values: BTreeMap<&'static str, String>,
}

/// A text with one part underlined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The text.
    pub text: String,
    /// The part, in bytes of the text.
    pub span: Span,
    /// What the part is.
    pub label: String,
}

/// Words of the layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Furniture {
    /// Before what to do.
    pub fix: String,
    /// Before a text to copy.
    pub record: String,
    /// Before a link.
    pub more: String,
    /// Over what receiving providers demand.
    pub receivers: String,
}

/// What a report is made of.
pub struct Parts<'p, 'c> {
    /// How the procedures ended.
    pub runs: &'p [Run<'c>],
    /// What was asked for.
    pub request: &'p Request,
    /// Stations and procedures.
    pub catalogue: &'c Catalogue,
    /// The words of the reader's language.
    pub words: &'c Words,
    /// The product whose users read the articles.
    pub product: &'p str,
    /// When the facts were learnt (RFC 3339).
    pub time: &'p str,
    /// The addresses of article sections.
    pub links: &'p BTreeMap<String, String>,
}

/// What all steps of a run come to; steps blocked by others never decide.
pub fn verdict(runs: &[Run<'_>]) -> Verdict {
    let outcomes = runs.iter().flat_map(|run| &run.steps).map(|ended| &ended.outcome);
    Verdict::over(outcomes.filter(|outcome| !matches!(outcome, Outcome::Blocked(_))))
}

/// Finds the words for everything that a run came to.
pub fn compose(parts: &Parts<'_, '_>) -> Report {
    let words = Printable(parts.words);
    let mut common = Values::from([("product", parts.product.to_owned())]);
    if let Some(host) = &parts.request.configuration.smtp.host {
        common.insert("host", host.to_string());
    }
    let stations = stations(parts, &common);
    Report {
        version: VERSION,
        program: concat!("docs-check ", env!("CARGO_PKG_VERSION")).to_owned(),
        time: parts.time.to_owned(),
        language: parts.words.lang().to_string(),
        outcome: verdict(parts.runs),
        headline: headline(parts, &stations, &common),
        procedures: parts.runs.iter().map(|run| procedure(run, parts, &common)).collect(),
        stations,
        receivers: demands::compose(parts),
        outside: on_path(parts.runs).next().map(|_| words.text("report-outside")),
        summary: summary(parts),
        furniture: furniture(parts.words),
    }
}

fn furniture(words: &Words) -> Furniture {
    let words = Printable(words);
    Furniture {
        fix: words.text("report-fix"),
        record: words.text("report-record"),
        more: words.text("report-more"),
        receivers: words.text("report-receivers"),
    }
}

fn stations(parts: &Parts<'_, '_>, common: &Values) -> Vec<Station> {
    let words = Printable(parts.words);
    let station = |id: &String| {
        let message = format!("station-{id}");
        let named = common.contains_key("host").then(|| words.find(&format!("{message}.named"), common)).flatten();
        let steps = on_path(parts.runs).filter(|ended| ended.step.station.as_ref() == Some(id));
        Station {
            id: id.clone(),
            label: named.unwrap_or_else(|| words.say(&message, common)),
            heading: words.say(&format!("{message}.heading"), common),
            outcome: Verdict::over(steps.map(|ended| &ended.outcome)),
        }
    };
    let has_path = on_path(parts.runs).next().is_some();
    parts.catalogue.stations.iter().filter(|_| has_path).map(station).collect()
}

/// The steps that say something about the path of a message.
fn on_path<'r, 'c>(runs: &'r [Run<'c>]) -> impl Iterator<Item = &'r Ended<'c>> {
    runs.iter().flat_map(|run| &run.steps).filter(|ended| ended.step.station.is_some())
}

/// The steps that say nothing about it.
fn aside<'r, 'c>(runs: &'r [Run<'c>]) -> impl Iterator<Item = &'r Ended<'c>> {
    runs.iter().flat_map(|run| &run.steps).filter(|ended| ended.step.station.is_none())
}

/// Where the message got stuck, in one or two sentences, and what is wrong beside its path.
fn headline(parts: &Parts<'_, '_>, stations: &[Station], common: &Values) -> String {
    let words = Printable(parts.words);
    let failed = aside(parts.runs).find(|ended| matches!(ended.outcome, Outcome::Fail(_)));
    let beside = failed.and_then(|ended| ended.outcome.finding()).map(|finding| {
        let values = Values::from([("finding", title(words, finding))]);
        words.say("verdict-beside", &values)
    });
    if !stations.is_empty() {
        let path = about(&on_path(parts.runs).collect::<Vec<_>>(), words, stations, common);
        return std::iter::once(path).chain(beside).collect::<Vec<_>>().join(" ");
    }
    beside.unwrap_or_else(|| about(&aside(parts.runs).collect::<Vec<_>>(), words, stations, common))
}

/// What steps come to, in one or two sentences.
fn about(steps: &[&Ended<'_>], words: Printable<'_>, stations: &[Station], common: &Values) -> String {
    let ended = || steps.iter().copied();
    let first = |wanted: fn(&Outcome) -> bool| ended().find(|ended| wanted(&ended.outcome));
    let with_finding = |id: &str, ended: &Ended<'_>| {
        let mut values = common.clone();
        if let Some(finding) = ended.outcome.finding() {
            values.insert("finding", title(words, finding));
        }
        words.find(id, &values)
    };
    let failed = stations.iter().position(|station| station.outcome == Verdict::Fail);
    if let Some(at) = failed {
        let stuck = ended()
            .find(|ended| {
                ended.step.station.as_ref() == Some(&stations[at].id) && matches!(ended.outcome, Outcome::Fail(_))
            })
            .expect("a station fails by one of its steps");
        let fine = |station: &Station| matches!(station.outcome, Verdict::Pass | Verdict::Warn);
        // The first station is the reader's own program: no step decides it.
        let alone = !stations[..at].iter().skip(1).all(fine);
        let id = format!("verdict-stuck-{}", stations[at].id);
        let specific = alone.then(|| with_finding(&format!("{id}-alone"), stuck)).flatten();
        return specific.or_else(|| with_finding(&id, stuck)).unwrap_or_else(|| format!("[{id}]"));
    }
    if let Some(unknown) = first(|outcome| matches!(outcome, Outcome::Unknown(_))) {
        return with_finding("verdict-unknown", unknown).unwrap_or_default();
    }
    if first(|outcome| matches!(outcome, Outcome::Skipped(Unset::Setting(_)))).is_some() {
        return words.text("verdict-skipped");
    }
    if Verdict::over(ended().map(|ended| &ended.outcome)) == Verdict::Unknown {
        return words.text("verdict-nothing");
    }
    match first(|outcome| matches!(outcome, Outcome::Warn(_))) {
        Some(warned) => with_finding("verdict-warn", warned).unwrap_or_default(),
        None if stations.is_empty() => words.text("verdict-fine-beside"),
        None => words.text("verdict-fine"),
    }
}

fn procedure(run: &Run<'_>, parts: &Parts<'_, '_>, common: &Values) -> Procedure {
    let words = Printable(parts.words);
    let message = format!("procedure-{}", run.procedure.id);
    Procedure {
        id: run.procedure.id.clone(),
        heading: words.find(&format!("{message}.heading"), common).unwrap_or_else(|| words.text(&message)),
        title: words.text(&message),
        outcome: Verdict::over(run.steps.iter().map(|ended| &ended.outcome)),
        steps: run.steps.iter().map(|ended| step(ended, run, parts, common)).collect(),
    }
}

fn step(ended: &Ended<'_>, run: &Run<'_>, parts: &Parts<'_, '_>, common: &Values) -> Step {
    let words = Printable(parts.words);
    let message = ended.step.kind.message();
    let note = match &ended.outcome {
        Outcome::Pass(evidence) => {
            let mut values = common.clone();
            values.extend(evidence.iter().map(|(name, value)| (*name, value.clone())));
            words.find(&format!("{message}.passed"), &values)
        }
        Outcome::Blocked(step) => {
            Some(words.say("report-blocked", &Values::from([("step", step_title(step, run, words))])))
        }
        Outcome::Skipped(Unset::Setting(setting)) => {
            Some(words.say("report-skipped-setting", &Values::from([("setting", (*setting).to_owned())])))
        }
        Outcome::Skipped(Unset::Choice(with)) => {
            Some(words.say("report-skipped-choice", &Values::from([("with", (*with).to_owned())])))
        }
        Outcome::Warn(_) | Outcome::Fail(_) | Outcome::Unknown(_) => None,
    };
    Step {
        id: ended.step.id.to_string(),
        kind: ended.step.kind.as_str(),
        station: ended.step.station.clone(),
        title: words.text(&message),
        outcome: ended.outcome.as_str(),
        note,
        finding: ended.outcome.finding().map(|finding| found(finding, parts.words, parts.catalogue, parts.links)),
    }
}

fn step_title(id: &StepId, run: &Run<'_>, words: Printable<'_>) -> String {
    let step = run.procedure.steps.iter().find(|step| step.id == *id);
    step.map_or_else(|| id.to_string(), |step| words.text(&step.kind.message()))
}

fn found(finding: &Finding, words: &Words, catalogue: &Catalogue, links: &BTreeMap<String, String>) -> Found {
    let code = finding.code.as_str();
    let words = Printable(words);
    let say = |attribute: &str| words.say(&format!("{code}.{attribute}"), &finding.values);
    let quote = finding.quote.as_ref().map(|quote| Quote {
        text: quote.text.clone(),
        span: quote.span,
        label: words.find(&format!("{code}.label"), &finding.values).unwrap_or_default(),
    });
    let Catalogue { replies, providers, .. } = catalogue;
    // What this reply means at this provider says more than what such replies mean in general.
    let meaning = finding.refused.as_ref().and_then(|refused| {
        let (refusal, check::Quote { text, span }) = replies.explain_refused(refused, providers)?;
        Some((refusal, Quote { text, span, label: words.text("report-decides") }))
    });
    let own = catalogue.sections.get(&finding.code);
    let (means, fix, quote, section) = match &meaning {
        Some((refusal, quote)) => {
            let message = format!("{REFUSAL}{}", refusal.id.value);
            let (means, fix) = (words.text(&message), words.text(&format!("{message}.fix")));
            (means, fix, Some(quote.clone()), refusal.section.as_ref().or(own))
        }
        None => (say("means"), say("fix"), quote, own),
    };
    Found {
        code,
        title: title(words, finding),
        means,
        fix,
        quote,
        reply: meaning.map(|(refusal, _)| refusal.id.value.clone()),
        correction: finding.correction.clone(),
        url: section.and_then(|section| links.get(&section.value)).cloned(),
        values: finding.values.clone(),
    }
}

fn title(words: Printable<'_>, finding: &Finding) -> String {
    words.say(finding.code.as_str(), &finding.values)
}

fn summary(parts: &Parts<'_, '_>) -> String {
    // What several procedures share is one thing to the reader.
    let steps = parts.runs.iter().flat_map(|run| &run.steps);
    let steps: BTreeSet<_> = steps.map(|ended| (ended.step.kind, ended.outcome.as_str())).collect();
    let count = |wanted: &[&str]| steps.iter().filter(|(_, outcome)| wanted.contains(outcome)).count().to_string();
    let values = Values::from([
        ("passed", count(&["pass"])),
        ("warned", count(&["warn"])),
        ("failed", count(&["fail"])),
        ("unknown", count(&["unknown"])),
        ("skipped", count(&["skipped", "blocked"])),
    ]);
    Printable(parts.words).say("report-summary", &values)
}

/// The words of a report: whatever a server or a knowledge base put into them, a terminal can show them.
#[derive(Clone, Copy)]
struct Printable<'w>(&'w Words);

impl Printable<'_> {
    fn find(self, id: &str, values: &Values) -> Option<String> {
        self.0.find(id, values).map(|text| printable(&text))
    }

    fn say(self, id: &str, values: &Values) -> String {
        printable(&self.0.say(id, values))
    }

    fn text(self, id: &str) -> String {
        printable(&self.0.text(id))
    }
}

/// One line of text without what could steer a terminal; it comes from foreign servers and knowledge bases.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { ' ' } else { visible(c) }).collect()
}

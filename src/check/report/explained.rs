//! Bounces and error messages in plain words: where the message got stuck, who has to act, and what to do now.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::Style;
use serde::Serialize;

use crate::check::catalogue::Catalogue;
use crate::check::replies::{FAILURE, Heard, REFUSAL, Refusal, Stage, Who};
use crate::check::report::text::{paragraph, path, underline};
use crate::check::report::{Printable, Quote, Station, VERSION};
use crate::check::verdict::Verdict;
use crate::check::{Effect, Kind};
use crate::mail::address::Mailbox;
use crate::mail::bounce::{Action, Answer, Notice, Told};
use crate::source::{Located, Span};
use crate::words::{Values, Words};

/// Recipients that are named, at most.
const NAMED: usize = 5;
/// Characters around the telling words of a text without any code.
const AROUND: usize = 60;

/// What a bounce or an error message means, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The version of the JSON form, as that of a report.
    pub version: u32,
    /// The program that made it: `docs-check 0.1.0`.
    pub program: String,
    /// The language of its words.
    pub language: String,
    /// Whether there was something, and all of it is known.
    pub understood: bool,
    /// What happened, in one or two sentences.
    pub headline: String,
    /// The path of the message.
    pub stations: Vec<Station>,
    /// What was said, each thing once.
    pub answers: Vec<Explained>,
    /// Words of the layout.
    #[serde(skip)]
    labels: Labels,
}

/// What was said, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The entry of `replies.toml`; `None` when there is none.
    pub reply: Option<String>,
    /// `pass` when the message has arrived, `warn` when it is tried again, `fail` when it was given up.
    pub outcome: Verdict,
    /// The station that stopped it, or where it arrived; `None` when that cannot be told.
    pub station: Option<String>,
    /// The server that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Whose words these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whom the message was for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// The words with the part that decided.
    pub quote: Quote,
    /// What it means.
    pub means: String,
    /// Whose turn it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What to do now.
    pub fix: String,
    /// The command that can verify it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The article section that explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who answered whom, in words.
    #[serde(skip)]
    from: Vec<String>,
}

/// Words of the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Labels {
    who: String,
    fix: String,
    check: String,
    more: String,
}

/// What an explanation is made of.
pub struct Parts<'p> {
    /// What was said.
    pub notice: &'p Notice,
    /// Stations, procedures, providers and replies.
    pub catalogue: &'p Catalogue,
    /// The words of the reader's language.
    pub words: &'p Words,
    /// The product whose users read the articles.
    pub product: &'p str,
    /// The addresses of article sections.
    pub links: &'p BTreeMap<String, String>,
}

/// Finds the words for everything that was said.
pub fn compose(parts: &Parts<'_>) -> Explanation {
    let words = Printable(parts.words);
    let mut answers: Vec<Explained> = Vec::new();
    for one in found(parts) {
        match answers.iter_mut().find(|other| other.says_the_same(&one)) {
            Some(other) => other.recipients.extend(one.recipients),
            None => answers.push(one),
        }
    }
    for answer in &mut answers {
        answer.from = from(answer, words);
    }
    let stations = stations(parts, &answers);
    Explanation {
        version: VERSION,
        program: concat!("docs-check ", env!("CARGO_PKG_VERSION")).to_owned(),
        language: parts.words.lang().to_string(),
        understood: !answers.is_empty() && answers.iter().all(Explained::is_understood),
        headline: headline(&answers, &stations, words),
        stations,
        answers,
        labels: Labels {
            who: words.text("explain-who"),
            fix: words.text("report-fix"),
            check: words.text("explain-check"),
            more: words.text("report-more"),
        },
    }
}

impl Explained {
    fn is_understood(&self) -> bool {
        self.reply.is_some() || self.outcome == Verdict::Pass
    }

    /// Whether `other` differs in its recipients only, or in words that make no difference.
    fn says_the_same(&self, other: &Explained) -> bool {
        let same_words = self.reply.is_some() || self.quote.text == other.quote.text;
        (&self.reply, self.outcome, &self.station) == (&other.reply, other.outcome, &other.station) && same_words
    }
}

/// What each answer means; where there is none, what the text means.
fn found(parts: &Parts<'_>) -> Vec<Explained> {
    let Notice { answers, told, text } = parts.notice;
    if !answers.is_empty() {
        return answers.iter().map(|answer| explain(answer, parts)).collect();
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stops a bounce on its way is not what stops the reader's program.
    let failure = match told {
        Told::AtOnce => parts.catalogue.replies.failure(&text),
        Told::Later => None,
    };
    if let Some((failure, part)) = failure {
        let entry = Entry {
            message: format!("{FAILURE}{}", failure.id.value),
            id: &failure.id.value,
            who: failure.who,
            check: failure.check,
            section: failure.section.as_ref(),
        };
        let quote = around(&text, part);
        let station = parts.catalogue.replies.conversation.clone();
        return vec![Explained { station, ..known(&entry, quote, Verdict::Fail, parts) }];
    }
    let answer = Answer { code: None, status: None, text, host: None, recipient: None, stage: None, action: None };
    Some(explain(&answer, parts)).filter(Explained::is_understood).into_iter().collect()
}

fn explain(answer: &Answer, parts: &Parts<'_>) -> Explained {
    let Catalogue { replies, providers, .. } = parts.catalogue;
    let words = Printable(parts.words);
    let told = parts.notice.told;
    let stage = answer.stage.map(Stage::from).or((told == Told::Later).then_some(Stage::Bounce));
    let heard =
        Heard { code: answer.code, status: answer.status, text: &answer.text, stage, host: answer.host.as_ref() };
    let meaning = replies.explain(heard, providers).filter(|_| answer.action != Some(Action::Delivered));
    let quote = if answer.code.is_none() && answer.status.is_none() {
        around(&answer.text, meaning.and_then(|meaning| meaning.part).unwrap_or_default())
    } else {
        let quote = heard.quote(meaning.and_then(|meaning| meaning.part));
        Quote { text: quote.text, span: quote.span, label: String::new() }
    };
    let outcome = outcome(answer);
    let explained = match meaning {
        Some(meaning) => {
            let Refusal { id, who, check, section, .. } = meaning.refusal;
            let entry = Entry {
                message: format!("{REFUSAL}{}", id.value),
                id: &id.value,
                who: *who,
                check: *check,
                section: section.as_ref(),
            };
            let mut quote = quote;
            quote.label = words.text("report-decides");
            known(&entry, quote, outcome, parts)
        }
        None => unknown(quote, outcome, words),
    };
    let provider = match &answer.host {
        Some(host) => replies.names(host, providers).first().map(|name| (*name).to_owned()),
        None => meaning.and_then(|meaning| replies.name(meaning.refusal.provider.as_deref()?)).map(str::to_owned),
    };
    Explained {
        station: station(meaning.map(|meaning| meaning.refusal), outcome, parts),
        host: answer.host.as_ref().map(ToString::to_string),
        provider,
        recipients: answer.recipient.iter().map(Mailbox::to_string).collect(),
        ..explained
    }
}

/// Whether the message has arrived, is tried again, or was given up.
fn outcome(answer: &Answer) -> Verdict {
    let is_later = answer.code.map(|code| code / 100 == 4).or(answer.status.map(|status| status.class == 4));
    match (answer.action, is_later) {
        (Some(Action::Delivered), _) => Verdict::Pass,
        (Some(Action::Delayed), _) | (None, Some(true)) => Verdict::Warn,
        (Some(Action::Failed), _) | (None, Some(false) | None) => Verdict::Fail,
    }
}

/// The station that decided; `None` where neither the answer nor its way here tells.
fn station(refusal: Option<&Refusal>, outcome: Verdict, parts: &Parts<'_>) -> Option<String> {
    let replies = &parts.catalogue.replies;
    let is_bounce = parts.notice.told == Told::Later || outcome == Verdict::Pass;
    let Some(refusal) = refusal else { return replies.bounce.clone().filter(|_| is_bounce) };
    let at_own_server = match refusal.stage {
        Stage::Ehlo | Stage::Tls | Stage::Auth => true,
        Stage::Connect | Stage::MailFrom | Stage::Rcpt | Stage::Data => !is_bounce,
        Stage::Bounce => false,
    };
    let usual = if at_own_server { &replies.conversation } else { &replies.bounce };
    refusal.station.as_ref().or(usual.as_ref()).cloned()
}

/// An entry of `replies.toml`.
struct Entry<'e> {
    message: String,
    id: &'e str,
    who: Who,
    check: Option<Kind>,
    section: Option<&'e Located<String>>,
}

fn known(entry: &Entry<'_>, quote: Quote, outcome: Verdict, parts: &Parts<'_>) -> Explained {
    let words = Printable(parts.words);
    Explained {
        reply: Some(entry.id.to_owned()),
        outcome,
        station: None,
        host: None,
        provider: None,
        recipients: Vec::new(),
        quote: Quote { label: words.text("report-decides"), ..quote },
        means: words.text(&entry.message),
        who: Some(words.text(&format!("who-{}", entry.who.as_str()))),
        fix: words.text(&format!("{}.fix", entry.message)),
        command: entry.check.and_then(|kind| command(kind, parts.catalogue)),
        url: entry.section.and_then(|section| parts.links.get(&section.value)).cloned(),
        from: Vec::new(),
    }
}

/// An answer that is in no list: what its class says, and no more.
fn unknown(quote: Quote, outcome: Verdict, words: Printable<'_>) -> Explained {
    let message = match outcome {
        Verdict::Pass => "explain-arrived",
        Verdict::Warn => "explain-unlisted-later",
        Verdict::Fail | Verdict::Unknown => "explain-unlisted-no",
    };
    Explained {
        reply: None,
        outcome,
        station: None,
        host: None,
        provider: None,
        recipients: Vec::new(),
        quote,
        means: words.text(message),
        who: None,
        fix: words.text(&format!("{message}.fix")),
        command: None,
        url: None,
        from: Vec::new(),
    }
}

/// The command of the shortest procedure that has a step of this kind.
fn command(kind: Kind, catalogue: &Catalogue) -> Option<String> {
    let has_it = catalogue.procedures.values().filter(|one| one.steps.iter().any(|step| step.kind == kind));
    let procedure = has_it.min_by_key(|one| one.steps.len())?;
    let send = if kind.effect() == Effect::Send { " --send" } else { "" };
    Some(format!("docs-check --{} config.toml{send}", procedure.id))
}

/// The telling words with what stands around them.
fn around(text: &str, part: Span) -> Quote {
    let before = text[..part.start].char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let after = text[part.end..].char_indices().nth(AROUND).map_or(text.len(), |(at, _)| part.end + at);
    let span = Span::new(part.start - before, part.end - before);
    Quote { text: text[before..after].to_owned(), span, label: String::new() }
}

/// Who answered, and for whom the message was.
fn from(answer: &Explained, words: Printable<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    match (&answer.host, &answer.provider) {
        (Some(host), Some(provider)) => {
            let values = Values::from([("host", host.clone()), ("provider", provider.clone())]);
            lines.push(words.say("explain-from-provider", &values));
        }
        (Some(host), None) => lines.push(words.say("explain-from", &Values::from([("host", host.clone())]))),
        (None, Some(provider)) => {
            lines.push(words.say("explain-wording", &Values::from([("provider", provider.clone())])));
        }
        (None, None) => {}
    }
    if !answer.recipients.is_empty() {
        let named = answer.recipients.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = if answer.recipients.len() > NAMED { ", …" } else { "" };
        lines.push(words.say("explain-recipients", &Values::from([("recipients", format!("{named}{more}"))])));
    }
    lines
}

/// The path: what came before the station that stopped the message was passed.
fn stations(parts: &Parts<'_>, answers: &[Explained]) -> Vec<Station> {
    let words = Printable(parts.words);
    let common = Values::from([("product", parts.product.to_owned())]);
    let ids = &parts.catalogue.stations;
    let place = |answer: &Explained| ids.iter().position(|id| Some(id) == answer.station.as_ref());
    ids.iter()
        .enumerate()
        .map(|(at, id)| {
            let here: Vec<Verdict> =
                answers.iter().filter(|answer| place(answer) == Some(at)).map(|answer| answer.outcome).collect();
            let is_passed = answers.iter().filter_map(place).any(|other| other > at);
            let outcome = [Verdict::Fail, Verdict::Warn, Verdict::Pass].into_iter().find(|one| here.contains(one));
            let otherwise = if is_passed { Verdict::Pass } else { Verdict::Unknown };
            let message = format!("station-{id}");
            Station {
                id: id.clone(),
                label: words.say(&message, &common),
                heading: words.say(&format!("{message}.heading"), &common),
                outcome: outcome.unwrap_or(otherwise),
            }
        })
        .collect()
}

/// What happened, in one or two sentences.
fn headline(answers: &[Explained], stations: &[Station], words: Printable<'_>) -> String {
    let first = |outcome: Verdict| answers.iter().find(|answer| answer.outcome == outcome);
    let Some(answer) = first(Verdict::Fail).or(first(Verdict::Warn)).or(first(Verdict::Pass)) else {
        return words.text("explain-nothing");
    };
    let word = match answer.outcome {
        Verdict::Pass => return words.text("explain-delivered"),
        Verdict::Warn => "later",
        Verdict::Fail | Verdict::Unknown => "stuck",
    };
    let Some(station) = stations.iter().find(|station| Some(&station.id) == answer.station.as_ref()) else {
        return words.text(&format!("explain-{word}-somewhere"));
    };
    let named = words.find(&format!("explain-{word}-{}", station.id), &Values::new());
    let values = Values::from([("station", station.label.clone())]);
    named.unwrap_or_else(|| words.say(&format!("explain-{word}"), &values))
}

/// The explanation for a terminal, with ANSI colours.
pub fn render(explanation: &Explanation) -> String {
    const INDENT: &str = "  ";
    let mut out = String::new();
    if !explanation.answers.is_empty() {
        path(&explanation.stations, &mut out);
    }
    paragraph(&explanation.headline, "", "", &mut out);
    let bold = Style::new().bold();
    let labels = &explanation.labels;
    for answer in &explanation.answers {
        out.push('\n');
        // What decided nothing is not underlined.
        if answer.quote.label.is_empty() {
            paragraph(&answer.quote.text, INDENT, INDENT, &mut out);
        } else {
            underline(&answer.quote, INDENT, &mut out);
        }
        for line in &answer.from {
            paragraph(line, INDENT, INDENT, &mut out);
        }
        paragraph(&answer.means, INDENT, INDENT, &mut out);
        let lines = [(&labels.who, answer.who.as_ref()), (&labels.fix, Some(&answer.fix))];
        for (label, text) in lines.into_iter().filter_map(|(label, text)| Some((label, text?))) {
            let mut wrapped = String::new();
            paragraph(&format!("{label}: {text}"), INDENT, INDENT, &mut wrapped);
            out.push_str(&wrapped.replacen(&format!("{label}:"), &format!("{bold}{label}:{bold:#}"), 1));
        }
        let lines = [(&labels.check, &answer.command), (&labels.more, &answer.url)];
        for (label, text) in lines.into_iter().filter_map(|(label, text)| Some((label, text.as_ref()?))) {
            let _ = writeln!(out, "{INDENT}{label}: {text}");
        }
    }
    out
}

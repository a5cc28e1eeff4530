//! `dns.spf-syntax`: the record can be read, and says what its owner meant.

use crate::check::code::Code;
use crate::check::spf::correct;
use crate::check::{Finding, Judgement};
use crate::mail::address::Domain;
use crate::mail::spf::{Content, Fault, FaultKind, MECHANISMS, Mechanism, Qualifier, Record, Term};
use crate::source::Span;
use crate::words::Values;

/// Judges a record by its text alone.
pub(super) fn judge(domain: &Domain, record: &Record) -> Judgement {
    let mut findings = findings(domain, record);
    if findings.is_empty() {
        return Judgement::Pass(Values::from([("record", record.text.clone())]));
    }
    match findings.swap_remove(0) {
        (Gravity::Broken, finding) => Judgement::Fail(finding),
        (Gravity::Unwise, finding) => Judgement::Warn(finding),
    }
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// It makes the record invalid.
    Broken,
    /// It is legal, and hardly meant.
    Unwise,
}

/// All that can be said of a record by its text alone, the gravest first; that one has the whole correction.
pub(super) fn findings(domain: &Domain, record: &Record) -> Vec<(Gravity, Finding)> {
    if let Some(finding) = torn(domain, &record.text, &correct::torn(record)) {
        return vec![(Gravity::Broken, finding)];
    }
    let broken = |fault: &Fault| finding(domain, record, fault).quote(&record.text, fault.span);
    let faults = correct::causes(record).map(|fault| (Gravity::Broken, broken(fault)));
    let unwise = oddities(record).into_iter().map(|oddity| (Gravity::Unwise, odd(domain, record, oddity)));
    let mut findings: Vec<_> = faults.chain(unwise).take(FINDING_LIMIT).collect();
    if let Some((gravity, first)) = findings.first_mut() {
        first.correction = match gravity {
            Gravity::Broken => correct::mend(&record.text),
            Gravity::Unwise => correct::tidy(record).and_then(correct::usable),
        };
    }
    findings
}

/// Findings about one record, at most: foreign text may have any number of faults.
const FINDING_LIMIT: usize = 20;

/// The finding about spaces that are missing at these places, between strings of a TXT record.
pub(super) fn torn(domain: &Domain, text: &str, places: &[usize]) -> Option<Finding> {
    let &place = places.first()?;
    let word = correct::word_at(text, place);
    let values = [
        ("domain", domain.to_string()),
        ("before", text[word.start..place].to_owned()),
        ("after", text[place..word.end].to_owned()),
    ];
    let finding = Finding::new(Code::SpfStringsTorn, values).quote(text, word);
    Some(corrected(finding, correct::spaced(text, places)))
}

/// A text with what cannot be seen written as its number.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .take(1)
        .map(|c| if c.is_alphanumeric() || is_seen(c) { c.to_string() } else { format!("U+{:04X}", u32::from(c)) })
        .collect()
}

/// Punctuation of ASCII, and of web pages and word processors.
fn is_seen(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{ab}' | '\u{bb}' | '\u{b4}' | '\u{2039}' | '\u{203a}')
}

fn corrected(finding: Finding, record: Option<String>) -> Finding {
    match record {
        Some(record) => finding.correct(record),
        None => finding,
    }
}

fn finding(domain: &Domain, record: &Record, fault: &Fault) -> Finding {
    let domain = ("domain", domain.to_string());
    let part = record.at(fault.span);
    let text = |text: &str| ("text", text.to_owned());
    match fault.kind {
        FaultKind::Character => Finding::new(Code::SpfCharacterInvalid, [domain, ("text", visible(part))]),
        FaultKind::Mechanism => {
            // The word for "no suggestion" is the one by which the messages choose.
            let suggestion = correct::suggestion(record, fault).unwrap_or_else(|| "none".to_owned());
            Finding::new(Code::SpfMechanismUnknown, [domain, text(part), ("suggestion", suggestion)])
        }
        FaultKind::NameEmpty => Finding::new(Code::SpfNameEmpty, [domain, text(part)]),
        FaultKind::NameInvalid => Finding::new(Code::SpfNameInvalid, [domain, text(part)]),
        FaultKind::Ip4Empty => Finding::new(Code::SpfIp4Empty, [domain]),
        FaultKind::Ip4Invalid => Finding::new(Code::SpfIp4Invalid, [domain, text(part)]),
        FaultKind::Ip6Invalid => Finding::new(Code::SpfIp6Invalid, [domain, text(part)]),
        FaultKind::Prefix => Finding::new(Code::SpfPrefixInvalid, [domain, text(record.at(fault.term))]),
        FaultKind::Twice => {
            let name = part.split_inclusive('=').next().unwrap_or(part);
            Finding::new(Code::SpfModifierTwice, [domain, text(name)])
        }
    }
}

/// What is legal and hardly meant.
enum Oddity {
    /// A mechanism with `=`: the term and its sign.
    EqualsForColon(Span, Span),
    PlusAll(Span),
    AfterAll(Span),
    AllMissing,
    Ptr(Span),
    /// More than [`LONG`] bytes.
    Long,
}

/// Bytes of a record that still fit into an answer of 512 with what else belongs to it (RFC 7208, section 3.4).
const LONG: usize = 450;

/// The oddities of a record, the gravest first; of each kind, the first.
fn oddities(record: &Record) -> Vec<Oddity> {
    let equals = record.terms.iter().find_map(|term| match &term.content {
        Content::Unknown(name) if MECHANISMS.contains(&name.as_str()) => {
            let sign = term.span.start + name.len();
            Some(Oddity::EqualsForColon(term.span, Span::new(sign, sign + 1)))
        }
        Content::Directive(..) | Content::Redirect(_) | Content::Explanation(_) | Content::Unknown(_) => None,
    });
    let all = record.all();
    let plus = all.filter(|(_, qualifier)| *qualifier == Qualifier::Pass).map(|(all, _)| Oddity::PlusAll(all.span));
    let after = all.and_then(|(all, _)| {
        record.terms.iter().find(|term| is_ignored(term, all)).map(|term| Oddity::AfterAll(term.span))
    });
    // Whether a term that cannot be read was meant to be the end, nobody knows.
    let is_open = all.is_none() && record.redirect().is_none() && record.faults.is_empty();
    let ptr = record
        .directives()
        .find(|(_, _, mechanism)| matches!(mechanism, Mechanism::Ptr(_)))
        .map(|(term, _, _)| Oddity::Ptr(term.span));
    let missing = is_open.then_some(Oddity::AllMissing);
    let long = (record.text.len() > LONG).then_some(Oddity::Long);
    [equals, plus, after, missing, ptr, long].into_iter().flatten().collect()
}

fn odd(domain: &Domain, record: &Record, oddity: Oddity) -> Finding {
    let name = ("domain", domain.to_string());
    let text = |term| ("text", record.at(term).to_owned());
    match oddity {
        Oddity::EqualsForColon(term, sign) => {
            Finding::new(Code::SpfEqualsForColon, [name, text(term)]).quote(&record.text, sign)
        }
        Oddity::PlusAll(term) => Finding::new(Code::SpfPlusAll, [name]).quote(&record.text, term),
        Oddity::AfterAll(term) => Finding::new(Code::SpfAfterAll, [name, text(term)]).quote(&record.text, term),
        Oddity::AllMissing => Finding::new(Code::SpfAllMissing, [name]),
        Oddity::Ptr(term) => Finding::new(Code::SpfPtr, [name]).quote(&record.text, term),
        Oddity::Long => {
            let values = [name, ("count", record.text.len().to_string()), ("limit", LONG.to_string())];
            Finding::new(Code::SpfLong, values)
        }
    }
}

/// Whether `all` keeps a term from ever being read (section 5.1).
fn is_ignored(term: &Term, all: &Term) -> bool {
    match term.content {
        Content::Directive(..) => term.span.start > all.span.start,
        Content::Redirect(_) => true,
        Content::Explanation(_) | Content::Unknown(_) => false,
    }
}

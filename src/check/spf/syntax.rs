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
    if let Some(finding) = torn(domain, &record.text, &correct::torn(record)) {
        return Judgement::Fail(finding);
    }
    if let Some(fault) = record.faults.first() {
        let finding = finding(domain, record, fault).quote(&record.text, fault.span);
        return Judgement::Fail(corrected(finding, correct::mend(&record.text)));
    }
    let Some(oddity) = oddity(record) else { return Judgement::Pass(Values::from([("record", record.text.clone())])) };
    let name = ("domain", domain.to_string());
    let finding = match oddity {
        Oddity::EqualsForColon(term, sign) => {
            Finding::new(Code::SpfEqualsForColon, [name, ("text", record.at(term).to_owned())])
                .quote(&record.text, sign)
        }
        Oddity::PlusAll(term) => Finding::new(Code::SpfPlusAll, [name]).quote(&record.text, term),
        Oddity::AfterAll(term) => {
            Finding::new(Code::SpfAfterAll, [name, ("text", record.at(term).to_owned())]).quote(&record.text, term)
        }
        Oddity::AllMissing => Finding::new(Code::SpfAllMissing, [name]),
        Oddity::Ptr(term) => Finding::new(Code::SpfPtr, [name]).quote(&record.text, term),
    };
    Judgement::Warn(corrected(finding, correct::tidy(record).and_then(correct::usable)))
}

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
}

/// The gravest oddity of a record.
fn oddity(record: &Record) -> Option<Oddity> {
    let equals = record.terms.iter().find_map(|term| match &term.content {
        Content::Unknown(name) if MECHANISMS.contains(&name.as_str()) => {
            let sign = term.span.start + name.len();
            Some(Oddity::EqualsForColon(term.span, Span::new(sign, sign + 1)))
        }
        Content::Directive(..) | Content::Redirect(_) | Content::Explanation(_) | Content::Unknown(_) => None,
    });
    let plus = || {
        record.all().filter(|(_, qualifier)| *qualifier == Qualifier::Pass).map(|(all, _)| Oddity::PlusAll(all.span))
    };
    let after = || {
        let (all, _) = record.all()?;
        record.terms.iter().find(|term| is_ignored(term, all)).map(|term| Oddity::AfterAll(term.span))
    };
    let missing = || (record.all().is_none() && record.redirect().is_none()).then_some(Oddity::AllMissing);
    let ptr = || {
        record
            .directives()
            .find(|(_, _, mechanism)| matches!(mechanism, Mechanism::Ptr(_)))
            .map(|(term, _, _)| Oddity::Ptr(term.span))
    };
    equals.or_else(plus).or_else(after).or_else(missing).or_else(ptr)
}

/// Whether `all` keeps a term from ever being read (section 5.1).
fn is_ignored(term: &Term, all: &Term) -> bool {
    match term.content {
        Content::Directive(..) => term.span.start > all.span.start,
        Content::Redirect(_) => true,
        Content::Explanation(_) | Content::Unknown(_) => false,
    }
}

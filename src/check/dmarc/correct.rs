//! Corrections of a reader's own DMARC record: the smallest change that mends it, so that it can be copied as a whole.

use crate::diagnostic::nearest;
use crate::mail::dmarc::{Fault, FaultKind, Record, TAGS, is_record, words};
use crate::source::Span;

/// Changes that are tried, at most: foreign text may have any number of faults.
const CHANGE_LIMIT: usize = 20;

/// The record that a text was meant to be, with the part by which receivers would have known it.
pub(super) fn meant(text: &str) -> Option<(Span, String)> {
    let at = text.to_ascii_lowercase().find("dmarc1").filter(|_| !is_record(text))?;
    let is_junk = |c: char| !c.is_ascii_alphanumeric();
    // Nothing but a `v` and signs stands before the version, and no other digit behind it.
    let before: String = text[..at].chars().filter(|c| !is_junk(*c)).collect();
    let rest = &text[at + "dmarc1".len()..];
    if !before.eq_ignore_ascii_case("v") && !before.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let tags = rest.trim_start_matches(is_junk);
    let span = Span::new(0, text.len() - tags.len());
    let tags = tags.trim_end_matches(|c: char| is_junk(c) && c != ';');
    let record = format!("v=DMARC1; {tags}");
    mend(&Record::parse(record.trim_end_matches([';', ' ']))).map(|record| (span, record))
}

/// The record without its faults; `None` where only its owner can know what was meant.
pub(super) fn mend(record: &Record) -> Option<String> {
    let mut record = record.clone();
    for _ in 0..CHANGE_LIMIT {
        match record.faults.first() {
            None => return Some(record.tags.text),
            Some(fault) => record = Record::parse(&change(&record, *fault)?),
        }
    }
    None
}

/// The text with one fault mended.
fn change(record: &Record, fault: Fault) -> Option<String> {
    let tags = &record.tags;
    let part = tags.at(fault.span);
    match fault.kind {
        FaultKind::Form => form(part).map(|tag| tags.replace(fault.span, &tag)),
        FaultKind::Twice => {
            let (name, value) = part.split_once('=')?;
            (tags.value(name.trim()) == Some(value.trim())).then(|| tags.without(fault.span))
        }
        FaultKind::Unknown | FaultKind::Policy | FaultKind::Value => match torn(record, fault) {
            Some(sign) => Some(tags.replace(sign, "; ")),
            None => suggestion(record, fault).map(|word| tags.replace(fault.span, word)),
        },
        FaultKind::PolicyMissing => {
            let end = tags.find("v")?.span.end;
            Some(tags.replace(Span::new(end, end), "; p=none"))
        }
    }
}

/// The tag that a part without `=` was meant to be.
fn form(part: &str) -> Option<String> {
    let is_quote = |c: char| !c.is_ascii_alphanumeric();
    let bare = part.trim_matches(is_quote);
    if bare.is_empty() {
        return Some(String::new());
    }
    let (name, value) = bare.split_once(':').map_or(("p", bare), |(name, value)| (name.trim(), value.trim()));
    let is_value = words(name).contains(&value.to_ascii_lowercase().as_str()) || ["rua", "ruf"].contains(&name);
    is_value.then(|| format!("{name}={value}"))
}

/// The sign in a value that stands where a `;` belongs: `p=none, rua=mailto:…`.
fn torn(record: &Record, fault: Fault) -> Option<Span> {
    let part = record.tags.at(fault.span);
    let at = part.find([',', ' ']).filter(|_| fault.kind != FaultKind::Unknown)?;
    let rest = part[at..].trim_start_matches([',', ' ']);
    let name = rest.split_once('=')?.0.trim();
    let is_tag = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    let start = fault.span.start + at;
    is_tag.then(|| Span::new(start, start + part[at..].len() - rest.len()))
}

/// The word that was probably meant by what a fault underlines.
pub(super) fn suggestion(record: &Record, fault: Fault) -> Option<&'static str> {
    let tags = &record.tags;
    let tag = tags.tags.iter().find(|tag| tag.span.start <= fault.span.start && fault.span.end <= tag.span.end)?;
    let value = tags.at(tag.value).to_ascii_lowercase();
    match fault.kind {
        FaultKind::Unknown => {
            let name = tags.at(tag.name).to_ascii_lowercase();
            let is_free = |tag: &&&str| tags.find(tag).is_none();
            let fits = |tag: &&&str| words(tag).is_empty() || words(tag).contains(&value.as_str());
            let name = if name == "policy" { "p" } else { &name };
            nearest(name, TAGS.iter().filter(is_free).filter(fits).copied())
        }
        FaultKind::Policy | FaultKind::Value => {
            let words = words(tags.at(tag.name));
            let begins = |word: &&&str| word.len() == 1 && value.starts_with(**word);
            let of_policies = || nearest(&value, words.iter().copied().filter(|word| word.len() > 1));
            words.iter().find(begins).copied().or_else(of_policies)
        }
        FaultKind::Form | FaultKind::Twice | FaultKind::PolicyMissing => None,
    }
}

/// The record with its policy applied to all mail or to none, as `pct` can no longer say it.
pub(super) fn without_percent(record: &Record) -> Option<String> {
    let percent = record.percent?;
    Some(match percent.value {
        // What RFC 9989 has instead (appendix A.6).
        0 if record.testing.is_none() => record.tags.replace(percent.span, "t=y"),
        _ => record.tags.without(percent.span),
    })
}

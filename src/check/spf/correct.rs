//! Corrections of a reader's own record: the smallest change that mends it, so that it can be copied as a whole.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::diagnostic::nearest;
use crate::mail::address::Domain;
use crate::mail::spf::{Content, Fault, FaultKind, MECHANISMS, Mechanism, Qualifier, Record, Term, is_policy};
use crate::mail::text::Text;
use crate::source::Span;

/// Changes that are tried, at most: foreign text may have any number of faults.
const CHANGE_LIMIT: usize = 100;

/// The record without its faults; `None` where only its owner can know what was meant.
pub(super) fn mend(text: &str) -> Option<String> {
    let words = |text: &str| text.split(' ').filter(|word| !word.is_empty()).count();
    let whole = words(text);
    // A record that forbids everything was meant so only if nothing had to go from it.
    let is_whole = |mended: &str| words(mended) >= whole;
    let mut text = text.to_owned();
    for _ in 0..CHANGE_LIMIT {
        let record = Record::parse(&text);
        match record.faults.first() {
            None => return Some(text).filter(|text| is_policy(text) && (!lets_nobody_pass(&record) || is_whole(text))),
            Some(fault) => text = change(&record, fault)?.apply(&text),
        }
    }
    None
}

/// The seams of two strings at which a space is surely missing: what were two terms has become one.
pub(super) fn torn(record: &Record) -> Vec<usize> {
    let mut seams = perhaps_torn(&record.text, &record.seams);
    seams.retain(|&seam| {
        let word = word_at(&record.text, seam);
        // A bare word such as `mx` could also be the end of a name.
        let is_bare = record.text[seam..word.end].chars().all(|c| c.is_ascii_alphanumeric());
        !(is_bare && is_term(record.at(word)))
    });
    seams
}

/// The seams of two strings with a term on both sides, and no space in between.
///
/// Strings are joined without spaces (RFC 7208, section 3.3), and end anywhere, also within a term.
pub(super) fn perhaps_torn(text: &str, seams: &[usize]) -> Vec<usize> {
    let is_torn = |&(index, &seam): &(usize, &usize)| {
        let word = word_at(text, seam);
        let start = index.checked_sub(1).map_or(word.start, |before| word.start.max(seams[before]));
        let end = seams.get(index + 1).map_or(word.end, |&after| word.end.min(after));
        let (before, after) = (&text[start..seam], &text[seam..end]);
        is_term(after) && if start == 0 { is_policy(before) } else { is_term(before) }
    };
    seams.iter().enumerate().take(CHANGE_LIMIT).filter(is_torn).map(|(_, &seam)| seam).collect()
}

/// The word around a place of a text, up to the spaces.
pub(super) fn word_at(text: &str, place: usize) -> Span {
    let start = text[..place].rfind(' ').map_or(0, |space| space + 1);
    let end = text[place..].find(' ').map_or(text.len(), |space| place + space);
    Span::new(start, end)
}

/// The record with a space at these places, and without its faults.
pub(super) fn spaced(text: &str, places: &[usize]) -> Option<String> {
    let mut text = text.to_owned();
    places.iter().rev().for_each(|&place| text.insert(place, ' '));
    mend(&text)
}

/// The faults of a record without those that go when another one is mended: both halves of a term that was torn apart.
pub(super) fn causes(record: &Record) -> impl Iterator<Item = &Fault> {
    let mut mended = Span::new(0, 0);
    record.faults.iter().take(CHANGE_LIMIT).filter(move |fault| {
        let is_cause = fault.term.start >= mended.end || fault.term.start == mended.start;
        if is_cause {
            let end = change(record, fault).map_or(fault.term.end, |change| change.span.end);
            mended = Span::new(fault.term.start, end.max(fault.term.end));
        }
        is_cause
    })
}

/// The record that a TXT record was meant to be, with the first character that keeps it from being one.
///
/// Quotation marks and spaces get in front of the version when a record is copied from a web page or an e-mail.
pub(super) fn disguised(text: &str) -> Option<(Span, String)> {
    if is_policy(text) {
        return None;
    }
    let is_junk = |c: char| !c.is_ascii_alphanumeric();
    let start = text.len() - text.trim_start_matches(is_junk).len();
    let rest = &text[start..];
    let after =
        rest.get(.."v=spf1".len()).filter(|version| version.eq_ignore_ascii_case("v=spf1")).map(|_| &rest[6..])?;
    let strange = after.chars().next().filter(|&c| c != ' ');
    // `v=spf10` and `v=spf1.1` are other versions.
    if strange.is_some_and(|c| c.is_ascii_graphic() && c != '"' && c != '\'') {
        return None;
    }
    let span = match (start, strange) {
        (0, Some(c)) => Span::new(6, 6 + c.len_utf8()),
        (start, _) => Span::new(0, start),
    };
    let bare = rest.trim_end_matches(|c: char| c.is_whitespace() || is_quote(c));
    Some((span, mend(bare)?))
}

/// The record that a TXT record was meant to be whose version is misspelt, with the place of the version.
pub(super) fn misspelt(text: &str) -> Option<(Span, String)> {
    if is_policy(text) {
        return None;
    }
    if let Some(record) = bare(text) {
        let first = text.find(' ').unwrap_or(text.len());
        return Some((Span::new(0, first), record));
    }
    // `v = spf1` has up to three words.
    let ends = text.match_indices(' ').map(|(at, _)| at).take(3);
    ends.filter(|&end| is_nearly_version(&text[..end])).find_map(|end| {
        let record = mend(&format!("v=spf1{}", text[end..].trim_end()))?;
        let says_something =
            Record::parse(&record).terms.iter().any(|term| !matches!(term.content, Content::Unknown(_)));
        says_something.then(|| (Span::new(0, end), record))
    })
}

/// The record whose version was forgotten: terms without any fault, of which the last is `all` with a qualifier.
fn bare(text: &str) -> Option<String> {
    let record = Record::parse(&format!("v=spf1 {}", text.trim()));
    let ends = record.terms.last().map(|term| record.at(term.span)).filter(|term| term.starts_with(QUALIFIERS))?;
    let is_sure = ends[1..].eq_ignore_ascii_case("all")
        && record.faults.is_empty()
        && record.terms.iter().all(|term| !matches!(term.content, Content::Unknown(_)))
        && !lets_nobody_pass(&record);
    is_sure.then_some(record.text)
}

/// Whether a text was probably meant to be `v=spf1`, and is no other version.
fn is_nearly_version(text: &str) -> bool {
    let word = text.replace(' ', "").to_ascii_lowercase();
    let word = word.trim_end_matches([';', ',', ':', '.']);
    let is_other = word.strip_prefix("v=spf").is_some_and(|number| !number.is_empty() && number != "1");
    !is_other && nearest(word, ["v=spf1"]).is_some()
}

/// The word that was probably meant by what a fault of kind [`FaultKind::Mechanism`] underlines.
pub(super) fn suggestion(record: &Record, fault: &Fault) -> Option<String> {
    let mended = change(record, fault)?;
    let text = mended.text.trim().trim_start_matches(QUALIFIERS);
    let word = match text.find([':', '=']) {
        Some(at) if is_address(&text[at + 1..]).is_none() => &text[..=at],
        Some(_) | None => text,
    };
    (!word.is_empty()).then(|| word.to_owned())
}

/// The record without what is legal but deserves a look; `None` where nothing changes.
pub(super) fn tidy(record: &Record) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut late: Vec<String> = Vec::new();
    let mut end: Option<String> = None;
    for term in &record.terms {
        let text = record.at(term.span);
        match &term.content {
            Content::Directive(qualifier, Mechanism::All) if end.is_none() => {
                // Everyone may send: the careful opposite is that others probably may not.
                end = Some(if *qualifier == Qualifier::Pass { "~all".to_owned() } else { text.to_owned() });
            }
            Content::Directive(_, Mechanism::All) => {}
            Content::Directive(..) if end.is_some() => late.push(text.to_owned()),
            Content::Redirect(target) if record.all().is_some() => late.push(format!("include:{}", target.text)),
            Content::Unknown(name) if MECHANISMS.contains(&name.as_str()) => {
                let mended = with_colon(text);
                terms.push(if is_term(&mended) { mended } else { text.to_owned() });
            }
            Content::Directive(..) | Content::Redirect(_) | Content::Explanation(_) | Content::Unknown(_) => {
                terms.push(text.to_owned());
            }
        }
    }
    terms.extend(late);
    if let Some(end) = end {
        // Modifiers may stand behind `all`, but `all` is read more easily at the end.
        terms.push(end);
    } else if record.redirect().is_none() {
        terms.push("~all".to_owned());
    }
    let unchanged = record.text.split(' ').skip(1).filter(|word| !word.is_empty()).eq(terms.iter().map(String::as_str));
    (!unchanged).then(|| format!("v=spf1 {}", terms.join(" ")))
}

/// The record with `mechanism` before its `all` or `redirect`, or at the end where it has neither.
pub(super) fn insert(record: &Record, mechanism: &str) -> String {
    let place = record.all().map(|(term, _)| term).or_else(|| record.redirect().map(|(term, _)| term));
    match place {
        Some(term) => {
            let (before, after) = record.text.split_at(term.span.start);
            format!("{before}{mechanism} {after}")
        }
        None => format!("{} {mechanism} ~all", record.text.trim_end()),
    }
}

/// Whether no term of a record can ever let anyone pass: whoever copied it would forbid all of their own mail.
pub(super) fn lets_nobody_pass(record: &Record) -> bool {
    record.redirect().is_none() && record.directives().all(|(_, qualifier, _)| qualifier != Qualifier::Pass)
}

/// A corrected record, unless it lets nobody pass: that mends a record and stops the mail.
pub(super) fn usable(text: String) -> Option<String> {
    (!lets_nobody_pass(&Record::parse(&text))).then_some(text)
}

/// The record with another text in the place of one of its terms; without the term, if that is empty.
pub(super) fn replace(record: &Record, term: Span, text: &str) -> String {
    Change::new(term, text).apply(&record.text)
}

/// One record that says what several say; `None` where one of them cannot be mended.
pub(super) fn merge(texts: &[Text]) -> Option<String> {
    let records = texts.iter().map(|text| Some(Record::parse(&mend(text)?))).collect::<Option<Vec<_>>>()?;
    let mut terms: Vec<String> = Vec::new();
    let mut add = |term: String| {
        if !terms.iter().any(|other| other.eq_ignore_ascii_case(&term)) {
            terms.push(term);
        }
    };
    let only_redirects =
        records.iter().all(|record| record.terms.iter().all(|term| matches!(term.content, Content::Redirect(_))));
    for record in &records {
        record.directives().filter(|(_, _, mechanism)| **mechanism != Mechanism::All).for_each(|(term, _, _)| {
            add(record.at(term.span).to_owned());
        });
        if let Some((_, target)) = record.redirect() {
            add(if only_redirects && records.iter().all(|other| other.text.eq_ignore_ascii_case(&record.text)) {
                format!("redirect={}", target.text)
            } else {
                format!("include:{}", target.text)
            });
        }
    }
    let explanation = records.iter().find_map(|record| {
        let explains = |term: &&Term| matches!(term.content, Content::Explanation(_));
        record.terms.iter().find(explains).map(|term| record.at(term.span).to_owned())
    });
    // The mildest end: merging must not reject what one of the records let through.
    let ends = || records.iter().filter_map(|record| record.all()).map(|(_, qualifier)| qualifier);
    let end = if terms.iter().any(|term| term.starts_with("redirect=")) {
        None
    } else if ends().any(|end| end == Qualifier::Neutral) {
        Some("?all")
    } else if ends().next().is_some() && ends().all(|end| end == Qualifier::Fail) {
        Some("-all")
    } else {
        Some("~all")
    };
    terms.extend(end.map(str::to_owned));
    terms.extend(explanation);
    Some(format!("v=spf1 {}", terms.join(" ")))
}

/// A replacement within a text.
struct Change {
    span: Span,
    text: String,
}

impl Change {
    fn new(span: Span, text: impl Into<String>) -> Self {
        Change { span, text: text.into() }
    }

    fn apply(&self, text: &str) -> String {
        let (before, after) = (&text[..self.span.start], &text[self.span.end..]);
        if self.text.is_empty() && before.ends_with(' ') {
            // A term goes with the space before it.
            return format!("{}{after}", before.trim_end_matches(' '));
        }
        format!("{before}{}{after}", self.text)
    }
}

const QUALIFIERS: [char; 4] = ['+', '-', '~', '?'];

/// What mends one fault.
fn change(record: &Record, fault: &Fault) -> Option<Change> {
    let part = record.at(fault.span);
    let term = record.at(fault.term);
    if let Some(parted) = parted(term) {
        return Some(Change::new(fault.term, parted));
    }
    match fault.kind {
        FaultKind::Character => character(record, fault),
        FaultKind::Ip4Empty | FaultKind::NameEmpty => empty(record, fault),
        FaultKind::Ip4Invalid | FaultKind::Ip6Invalid if fault.span == fault.term => empty(record, fault),
        FaultKind::Ip4Invalid | FaultKind::Ip6Invalid | FaultKind::NameInvalid => {
            let qualifier = qualifier(term);
            argument(&term[qualifier.len()..], part)
                .map(|mended| Change::new(fault.term, format!("{qualifier}{mended}")))
        }
        FaultKind::Mechanism => mechanism(record, fault),
        FaultKind::Prefix => {
            let before = &term[..fault.span.start - fault.term.start];
            let mended = prefix(before, part)?;
            is_term(&format!("{before}{mended}")).then(|| {
                // Written as a whole term: a change to nothing would take the space before it.
                Change::new(fault.term, format!("{before}{mended}"))
            })
        }
        FaultKind::Twice => {
            let stands = |other: &Term| record.at(other.span).eq_ignore_ascii_case(term);
            match term.split_once('=') {
                Some((name, target)) if name.eq_ignore_ascii_case("redirect") && !record.terms.iter().any(stands) => {
                    Some(Change::new(fault.term, format!("include:{target}")))
                }
                Some(_) | None => Some(Change::new(fault.term, "")),
            }
        }
    }
}

/// A character from a web page or a word processor.
fn character(record: &Record, fault: &Fault) -> Option<Change> {
    let c = record.at(fault.span).chars().next()?;
    let before = record.text[..fault.span.start].chars().next_back();
    let after = record.text[fault.span.end..].chars().next();
    let stands_alone = |c: Option<char>| c.is_none_or(|c| c == ' ');
    if c.is_whitespace() {
        let needless = stands_alone(before) || stands_alone(after);
        return Some(Change { span: fault.span, text: if needless { String::new() } else { " ".to_owned() } });
    }
    if is_quote(c) || c.is_control() || is_invisible(c) {
        return Some(Change::new(fault.span, ""));
    }
    let ascii = match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21)?,
        '\u{2024}' | '\u{3002}' => '.',
        '\u{2236}' => ':',
        '\u{2044}' => '/',
        '\u{223c}' | '\u{02dc}' => '~',
        _ => {
            let term = record.at(fault.term);
            let start = term.find([':', '='])? + 1;
            let name: Domain = term[start..].parse().ok()?;
            return Some(Change::new(fault.term, format!("{}{name}", &term[..start])));
        }
    };
    Some(Change::new(fault.span, ascii.to_string().repeat(record.at(fault.span).chars().count())))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}' | '\u{ab}' | '\u{bb}' | '\u{b4}' | '`')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A term without what must follow it: either a space tore it off, or it says nothing.
fn empty(record: &Record, fault: &Fault) -> Option<Change> {
    let term = record.at(fault.term);
    if let Some(next) = next_word(record, fault.term)
        && term.ends_with([':', '='])
    {
        let joined = format!("{term}{}", record.at(next));
        if is_term(&joined) && !is_term(record.at(next)) {
            return Some(Change::new(Span::new(fault.term.start, next.end), joined));
        }
    }
    let name = term.trim_start_matches(QUALIFIERS).trim_end_matches([':', '=']);
    let alone = term.trim_end_matches([':', '=']);
    // `a:` and `mx:` without a name mean the domain itself.
    let mended = if matches!(name.to_ascii_lowercase().as_str(), "a" | "mx") { alone } else { "" };
    Some(Change::new(fault.term, mended))
}

/// The word after `term`.
fn next_word(record: &Record, term: Span) -> Option<Span> {
    let rest = &record.text[term.end..];
    let start = term.end + rest.find(|c| c != ' ')?;
    let end = record.text[start..].find(' ').map_or(record.text.len(), |at| start + at);
    Some(Span::new(start, end))
}

/// A term, without its qualifier, whose argument is wrong.
fn argument(term: &str, argument: &str) -> Option<String> {
    let name = &term[..term.len() - argument.len()];
    let list: Vec<&str> = argument.split([',', ';']).filter(|part| !part.is_empty()).collect();
    if list.len() > 1 {
        let terms: Vec<String> = list.iter().map(|part| format!("{name}{part}")).collect();
        return terms.iter().all(|term| is_term(term)).then(|| terms.join(" "));
    }
    let bare = argument.trim_matches(|c: char| is_quote(c) || ",;[]()<>=".contains(c)).trim_end_matches('.');
    let bare = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://")).unwrap_or(bare);
    let bare = bare.trim_end_matches('/');
    let unrepeated =
        bare.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).map(|_| &bare[name.len()..]);
    let bare = unrepeated.unwrap_or(bare);
    let portless = bare.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let candidates = [
        is_address(bare).map(|kind| format!("{kind}:{bare}")),
        Some(format!("{name}{bare}")),
        portless.map(|(host, _)| format!("{name}{host}")),
        name.to_ascii_lowercase().starts_with("ip").then(|| format!("a:{bare}")),
    ];
    candidates.into_iter().flatten().find(|term| is_term(term))
}

/// A term and `all`, where the space between them was lost: strings of one TXT record are joined without any.
fn parted(term: &str) -> Option<String> {
    let (before, all) = term.split_at_checked(term.len().checked_sub("-all".len())?)?;
    let is_end = all.starts_with(QUALIFIERS) && all[1..].eq_ignore_ascii_case("all");
    (is_end && is_term(before)).then(|| format!("{before} {all}"))
}

/// `ip4` or `ip6`, if the text is an address or a network.
fn is_address(text: &str) -> Option<&'static str> {
    let address = text.split_once('/').map_or(text, |(address, _)| address);
    if address.parse::<Ipv4Addr>().is_ok() {
        Some("ip4")
    } else if address.parse::<Ipv6Addr>().is_ok() {
        Some("ip6")
    } else {
        None
    }
}

/// A word that is no mechanism.
fn mechanism(record: &Record, fault: &Fault) -> Option<Change> {
    let term = record.at(fault.term);
    let qualifier = qualifier(term);
    let body = &term[qualifier.len()..];
    if body.is_empty() {
        // `~ all`
        let next = next_word(record, fault.term)?;
        let joined = format!("{term}{}", record.at(next));
        return is_term(&joined).then(|| Change::new(Span::new(fault.term.start, next.end), joined));
    }
    let bare = body.trim_matches(|c: char| is_quote(c) || ",;.".contains(c));
    let (name, rest) = bare.split_at(bare.find([':', '/', '=']).unwrap_or(bare.len()));
    let lower = name.to_ascii_lowercase();
    let argument = rest.get(1..).unwrap_or_default();
    let address = is_address(bare).map(|kind| format!("{kind}:{bare}"));
    let known = match lower.as_str() {
        "redirect" | "exp" => Some(format!("{lower}={argument}")),
        "ip" | "ipv4" | "ipv6" => is_address(argument).map(|kind| format!("{kind}:{argument}")),
        "all" => Some("all".to_owned()),
        name if MECHANISMS.contains(&name) && rest.starts_with('=') => Some(format!("{name}:{argument}")),
        _ => None,
    };
    let modifier = known.as_deref().is_some_and(|term| term.starts_with("redirect=") || term.starts_with("exp="));
    let names = MECHANISMS.iter().copied().filter(|name| name.len() > 1);
    let near = nearest(&lower, names).map(|name| format!("{name}{}", rest.replacen('=', ":", 1)));
    let near_modifier = nearest(&lower, ["redirect"]).map(|name| format!("{name}={argument}"));
    let host = rest.is_empty().then(|| bare.parse::<Domain>().ok()).flatten().map(|name| {
        // A name with `spf` in it is a policy; any other is more likely a server.
        let mechanism = if name.as_str().contains("spf") { "include" } else { "a" };
        format!("{mechanism}:{name}")
    });
    let candidates = [address, known, Some(bare.to_owned()), near_modifier, near, host];
    let mended = candidates.into_iter().flatten().find(|term| is_term(term))?;
    let qualifier = if modifier || mended.contains('=') { "" } else { qualifier };
    Some(Change::new(fault.term, format!("{qualifier}{mended}")))
}

/// A wrong prefix length that can only mean one thing.
fn prefix(before: &str, part: &str) -> Option<String> {
    let candidates = [
        // `all/8` and `include:…/24` take none.
        Some(String::new()).filter(|_| part.trim_matches('/').is_empty() || is_term(before) && !takes_prefix(before)),
        Some(part.trim_end_matches('/').to_owned()).filter(|rest| rest != part),
        // `/024`
        part.strip_prefix('/').map(|digits| format!("/{}", digits.trim_start_matches('0'))),
        // `ip4:192.0.2.0//24`
        part.strip_prefix('/').filter(|rest| rest.starts_with('/')).map(str::to_owned),
        // `a/24/64`
        part[1..].find('/').map(|at| format!("{}/{}", &part[..=at], &part[at + 1..])),
    ];
    candidates.into_iter().flatten().find(|mended| is_term(&format!("{before}{mended}")))
}

fn takes_prefix(term: &str) -> bool {
    let name = term.trim_start_matches(QUALIFIERS).split(':').next().unwrap_or_default();
    matches!(name.to_ascii_lowercase().as_str(), "a" | "mx" | "ip4" | "ip6")
}

/// `include=…` as it was meant.
fn with_colon(term: &str) -> String {
    let mended = term.replacen('=', ":", 1);
    let argument = mended.split_once(':').map_or("", |(_, argument)| argument);
    if argument.is_empty() { mended.trim_end_matches(':').to_owned() } else { mended }
}

/// The qualifier as it is written.
fn qualifier(term: &str) -> &str {
    &term[..usize::from(term.starts_with(QUALIFIERS))]
}

/// Whether a text is one term without faults that is not just a modifier that nobody knows.
fn is_term(text: &str) -> bool {
    let record = Record::parse(&format!("v=spf1 {text}"));
    record.faults.is_empty()
        && matches!(record.terms.as_slice(), [term] if !matches!(term.content, Content::Unknown(_)))
}

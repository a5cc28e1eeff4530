//! Replies that stand in a text, as programs, people and servers copy them.

use super::Answer;
use crate::mail::address::{Host, Mailbox};
use crate::mail::smtp::Stage;
use crate::mail::status::Status;

/// Bytes of a reply's text, at most.
const TEXT: usize = 800;
/// Bytes before a reply in which its server and its recipient are looked for.
const BEFORE: usize = 400;

/// Reply codes that servers use for refusals (RFC 5321, section 4.2.3; RFC 4954, section 6; others as observed).
const CODES: &[u16] = &[
    421, 422, 431, 432, 441, 442, 446, 447, 449, 450, 451, 452, 453, 454, 455, 458, 459, 471, 500, 501, 502, 503, 504,
    510, 511, 512, 513, 515, 517, 521, 522, 523, 525, 530, 531, 534, 535, 538, 541, 550, 551, 552, 553, 554, 555, 556,
    557, 571,
];

/// Words before a reply whose status code does not show that it is one.
const BEFORE_REPLY: &[&str] = &[
    "said",
    "error",
    "code",
    "fehler",
    "fehlercode",
    "fehlermeldung",
    "status",
    "reply",
    "response",
    "antwort",
    "answer",
    "returned",
    "smtp",
    "lautet",
    "antwortete",
    "responded",
    "meldet",
    "meldete",
];

/// What servers answered, in order.
pub(super) fn answers(text: &str) -> Vec<Answer> {
    text.split("\n\n").flat_map(paragraph).collect()
}

/// Whether a text is a bounce: a mail that tells the sender, and not what a program showed at once.
pub(super) fn is_bounce(text: &str) -> bool {
    const MARKS: &[&str] = &[
        "mailer-daemon",
        "postmaster@",
        "undeliver",
        "delivery status notification",
        "could not be delivered",
        "couldn't be delivered",
        "wasn't delivered",
        "delivery has failed",
        "returned mail",
        "remote mail server",
        "remote server returned",
        "permanent error",
        "unzustellbar",
        "nicht zugestellt",
        "zustellung fehlgeschlagen",
        "fehler bei der nachrichtenzustellung",
    ];
    let lower = text.to_lowercase();
    MARKS.iter().any(|mark| lower.contains(mark)) || lower.contains("] said:")
}

/// A place at which a reply begins.
struct Start {
    /// Where its code stands, or its status code if it has none.
    at: usize,
    /// Where its text begins.
    text: usize,
    code: Option<u16>,
    status: Option<Status>,
    /// `-` behind the code: another line follows (RFC 5321, section 4.2.1).
    goes_on: bool,
}

/// The answers in one paragraph: an empty line ends every reply.
fn paragraph(text: &str) -> Vec<Answer> {
    let starts = starts(text);
    let mut answers: Vec<(Answer, bool)> = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(text.len(), |next| next.at);
        let said = one_line(&text[start.text..floor(text, end.min(start.text + TEXT))]);
        let continued = answers.last_mut().filter(|(last, goes_on)| *goes_on && last.code == start.code);
        if let Some((last, goes_on)) = continued {
            last.text = format!("{} {said}", last.text).trim().to_owned();
            last.status = last.status.or(start.status);
            *goes_on = start.goes_on;
            continue;
        }
        let earlier = if at == 0 { 0 } else { starts[at - 1].text };
        let before = &text[ceil(text, earlier.max(start.at.saturating_sub(BEFORE)))..start.at];
        let answer = Answer {
            code: start.code,
            status: start.status,
            host: host(before),
            recipient: recipient(before),
            stage: stage(&format!("{before} {said}")),
            text: said,
            action: None,
        };
        answers.push((answer, start.goes_on));
    }
    answers.into_iter().map(|(answer, _)| answer).collect()
}

fn starts(text: &str) -> Vec<Start> {
    let mut starts = Vec::new();
    let mut next = 0;
    while let Some(found) = text[next..].find(|c: char| c.is_ascii_digit()) {
        let at = next + found;
        let digits = text[at..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| at + end);
        let start = if stands_alone(text, at) { start(text, at, digits) } else { None };
        next = start.as_ref().map_or(digits, |start| start.text.max(digits));
        starts.extend(start);
    }
    starts
}

/// Whether what begins at `at` is not the end of something else: an address, a version, a date, a larger number.
fn stands_alone(text: &str, at: usize) -> bool {
    let Some(last) = text[..at].chars().next_back() else { return true };
    !last.is_alphanumeric() && !['.', ',', '-', '/', '@', '_', '+', '='].contains(&last)
}

/// The reply that begins with the digits from `at` to `digits`.
fn start(text: &str, at: usize, digits: usize) -> Option<Start> {
    let code = text[at..digits].parse().ok().filter(|code| digits - at == 3 && CODES.contains(code));
    let Some(code) = code else { return bare_status(text, at) };
    let rest = &text[digits..];
    let goes_on = rest.starts_with('-');
    let behind = rest.trim_start_matches([' ', '-', '\n']);
    let (status, said) = match Status::split(behind) {
        (Some(status), said) if u16::from(status.class) == code / 100 => (Some(status), said),
        (Some(_) | None, _) => (None, behind),
    };
    let separated = rest.is_empty() || rest.starts_with([' ', '-', '\n', ':', '"', '\'', ')', ']', ';', '.']);
    let follows = said.chars().next().is_none_or(|c| c.is_alphabetic() || "<[(\"'#:*".contains(c));
    let is_reply = separated && (status.is_some() || (follows && announced(&text[..at])));
    is_reply.then(|| Start { at, text: text.len() - said.len(), code: Some(code), status, goes_on })
}

/// A status code that stands where the reply code was left out, as Thunderbird and .NET do.
fn bare_status(text: &str, at: usize) -> Option<Start> {
    let (status, said) = Status::split(&text[at..]);
    let status = status.filter(|status| status.class > 2)?;
    let before = text[..at].trim_end_matches([' ', '\n']);
    let is_reply = before.ends_with(':') && said.chars().next().is_some_and(|c| c.is_alphabetic() || c == '<');
    is_reply.then(|| Start { at, text: text.len() - said.len(), code: None, status: Some(status), goes_on: false })
}

/// Whether what stands before a code says that a reply follows: nothing on its line, a sign, or a word.
fn announced(before: &str) -> bool {
    // The end is enough, however long a line is.
    let end = &before[ceil(before, before.len().saturating_sub(BEFORE))..];
    let line = end.rsplit('\n').next().unwrap_or_default().trim_end_matches(' ');
    let word = line.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    line.is_empty()
        || line.ends_with([':', ';', '"', '\'', '„', '“', '(', '[', '<', '#', '>', '«', '»'])
        || BEFORE_REPLY.contains(&word.as_str())
}

/// The server that answered: a host name behind a word such as `host`, or before one such as `said:`.
fn host(before: &str) -> Option<Host> {
    const INTRODUCED: &[&str] = &["host", "server", "from", "at", "by", "mta", "mx", "mailserver", "mail-server"];
    const FOLLOWED: &[&str] = &["said", "gave", "returned", "responded", "replied", "antwortete", "meldet", "meldete"];
    let words: Vec<&str> = before.split_whitespace().collect();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    (0..words.len()).rev().find_map(|at| {
        let introduced = at > 0 && INTRODUCED.contains(&plain(words[at - 1]).as_str());
        // An address may stand between: `mx.y.test (192.0.2.5) said:`.
        let followed = words[at + 1..].iter().take(2).any(|word| FOLLOWED.contains(&plain(word).as_str()));
        if !introduced && !followed {
            return None;
        }
        let name = words[at].split(['[', '(']).next().unwrap_or_default();
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        let is_name = name.contains('.')
            && name.rsplit('.').next().is_some_and(|end| end.starts_with(|c: char| c.is_alphabetic()));
        if is_name { name.parse().ok().map(Host::Name) } else { None }
    })
}

/// The last address before a reply.
fn recipient(before: &str) -> Option<Mailbox> {
    let words = before.split(|c: char| c.is_whitespace() || "<>()[]\"'„“,;".contains(c)).rev();
    words.filter(|word| word.contains('@')).find_map(|word| word.trim_end_matches([':', '.']).parse().ok())
}

/// What the reply answered, where the text says so: `in reply to RCPT TO command`, `after end of data`.
fn stage(text: &str) -> Option<Stage> {
    const COMMANDS: &[(&str, Stage)] = &[
        ("mail from", Stage::Mail),
        ("rcpt to", Stage::Rcpt),
        ("end of data", Stage::Text),
        ("data", Stage::Data),
        ("pipelined", Stage::Text),
        ("ehlo", Stage::Ehlo),
        ("helo", Stage::Ehlo),
        ("starttls", Stage::StartTls),
        ("auth", Stage::Auth),
        ("initial connection", Stage::Greeting),
    ];
    let lower = text.to_ascii_lowercase();
    let said = ["in reply to ", "after sending ", "after "].into_iter().flat_map(|words| lower.split(words).skip(1));
    said.into_iter()
        .find_map(|rest| COMMANDS.iter().find(|(command, _)| rest.starts_with(command)).map(|(_, stage)| *stage))
}

/// A text on one line, its words divided by one space each, without the quotation mark that closes it.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.trim_end_matches(['"', '\'', '“', '”', '.']) {
        bare if line[bare.len()..].contains(['"', '\'', '“', '”']) => bare.to_owned(),
        _ => line,
    }
}

/// The next place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The next place at or behind `at` where a character begins.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

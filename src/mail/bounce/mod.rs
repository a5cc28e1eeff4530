//! What a bounce or an error message says: which server refused what, in which words. The input is anybody's.

mod report;
mod text;

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use crate::mail::address::{Host, Mailbox};
use crate::mail::foreign::visible;
use crate::mail::smtp::Stage;
use crate::mail::status::Status;

/// Bytes that are read, at most.
pub const LIMIT: usize = 1 << 20;
/// Answers that are kept, at most: a bounce to a whole list says the same again and again.
const ANSWERS: usize = 100;
/// Messages within messages, at most: a bounce that was forwarded as an attachment.
const DEPTH: usize = 3;

/// What a bounce or an error message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// When the sender is told.
    pub told: Told,
    /// What servers answered, in order.
    pub answers: Vec<Answer>,
    /// The text for people: printable, lines kept, the case as it is.
    pub text: String,
}

/// When and how somebody is told that a message got stuck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// At once, by the program; or nobody knows.
    AtOnce,
    /// Later, by a bounce.
    Later,
}

/// What a server answered about one recipient, or about all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reply code; some programs leave it out.
    pub code: Option<u16>,
    /// The enhanced status code.
    pub status: Option<Status>,
    /// The words, on one line.
    pub text: String,
    /// Which server.
    pub host: Option<Host>,
    /// Whose mail it was about.
    pub recipient: Option<Mailbox>,
    /// What it answered.
    pub stage: Option<Stage>,
    /// What became of the message, where the report says so.
    pub action: Option<Action>,
}

/// What became of a message (RFC 3464, section 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It was given up.
    Failed,
    /// It will be tried again.
    Delayed,
    /// It has arrived, or went on to a server that reports no more.
    Delivered,
}

impl Notice {
    /// Reads at most [`LIMIT`] bytes of anything: a message with a report (RFC 3464), a message, a text.
    pub fn read(bytes: &[u8]) -> Self {
        let bytes = &bytes[..bytes.len().min(LIMIT)];
        match is_message(bytes).then(|| MessageParser::default().parse(bytes)).flatten() {
            Some(message) => of_message(&message, DEPTH),
            None => of_text(&decode(bytes), false),
        }
    }
}

/// Whether it begins with the header of a message: with fields that every message has.
fn is_message(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(64 << 10)]).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let header = head.split("\n\n").next().unwrap_or_default();
    let has = |name: &str| header.lines().any(|line| line.starts_with(name));
    has("from:") && (has("content-type:") || has("received:") || has("message-id:") || has("mime-version:"))
}

fn of_message(message: &Message<'_>, depth: usize) -> Notice {
    let status = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|sub| sub.to_ascii_lowercase().ends_with("delivery-status"))
        })
    });
    let body = message.body_text(0).unwrap_or_default();
    if let Some(part) = status {
        let text = clean(&body);
        let mut answers = report::answers(&clean(&String::from_utf8_lossy(part.contents())));
        answers.truncate(ANSWERS);
        return Notice { told: Told::Later, answers, text };
    }
    let inner = message.parts.iter().filter(|_| depth > 0).find_map(|part| match &part.body {
        PartType::Message(inner) => Some(of_message(inner, depth - 1)),
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => None,
    });
    let own = of_text(&body, true);
    match inner {
        Some(inner) if own.answers.is_empty() && !inner.answers.is_empty() => inner,
        Some(_) | None => own,
    }
}

fn of_text(text: &str, is_mail: bool) -> Notice {
    let text = clean(text);
    let mut answers = text::answers(&text);
    answers.truncate(ANSWERS);
    let told = if is_mail || text::is_bounce(&text) { Told::Later } else { Told::AtOnce };
    if told == Told::AtOnce {
        // An address in a program's message is the sender's as often as the recipient's.
        answers.iter_mut().for_each(|answer| answer.recipient = None);
    }
    Notice { told, answers, text }
}

/// Bytes as text: UTF-8, or UTF-16 as Windows writes it, with a mark in place of what is neither.
fn decode(bytes: &[u8]) -> String {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        bytes => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Printable text with plain spaces, apostrophes and line ends.
fn clean(text: &str) -> String {
    let plain = |c: char| match c {
        '\n' => '\n',
        '\u{a0}' => ' ',
        '\u{2018}' | '\u{2019}' => '\'',
        c => visible(c),
    };
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n").chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each answer as `code status host recipient stage action: text`, with `-` for what is not known.
    fn read(input: &str) -> Vec<String> {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        Notice::read(input.as_bytes())
            .answers
            .into_iter()
            .map(|answer| {
                format!(
                    "{} {} {} {} {} {}: {}",
                    or_dash(answer.code.map(|code| code.to_string())),
                    or_dash(answer.status.map(|status| status.to_string())),
                    or_dash(answer.host.map(|host| host.to_string())),
                    or_dash(answer.recipient.map(|recipient| recipient.to_string())),
                    or_dash(answer.stage.map(|stage| format!("{stage:?}"))),
                    or_dash(answer.action.map(|action| format!("{action:?}"))),
                    answer.text
                )
            })
            .collect()
    }

    #[test]
    fn a_bare_reply_is_read() {
        assert_eq!(read("550 5.1.1 User unknown"), ["550 5.1.1 - - - -: User unknown"]);
        assert_eq!(read("550 5.1.1"), ["550 5.1.1 - - - -: "]);
        assert_eq!(read("554 none/bad reputation"), ["554 - - - - -: none/bad reputation"]);
    }

    #[test]
    fn lines_of_one_reply_are_one() {
        assert_eq!(
            read(
                "550-5.7.26 This mail has been blocked\n550-5.7.26 because it is\n550 5.7.26 unauthenticated. x - gsmtp\n"
            ),
            ["550 5.7.26 - - - -: This mail has been blocked because it is unauthenticated. x - gsmtp"]
        );
        assert_eq!(
            read("550-5.1.1 The account 550-5.1.1 does not 550 5.1.1 exist"),
            ["550 5.1.1 - - - -: The account does not exist"]
        );
    }

    #[test]
    fn postfix_says_who_answered_what_about_whom() {
        let text = "This is the mail system at host mail.provider.test.\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n\
                    <ada@praxis.test>: host mx.praxis.test[192.0.2.5] said: 550 5.1.1 <ada@praxis.test>:\n    \
                    Recipient address rejected: User unknown in virtual mailbox table (in reply\n    to RCPT TO command)\n";
        assert_eq!(
            read(text),
            [
                "550 5.1.1 mx.praxis.test ada@praxis.test Rcpt -: <ada@praxis.test>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)"
            ]
        );
    }

    #[test]
    fn exim_says_who_answered_what_about_whom() {
        let text = "A message that you sent could not be delivered to one or more of its recipients.\n\n  \
                    ada@praxis.test\n    host mx.praxis.test [192.0.2.5]\n    \
                    SMTP error from remote mail server after RCPT TO:<ada@praxis.test>:\n    550-Verification failed\n    550 No such user\n";
        assert_eq!(read(text), ["550 - mx.praxis.test ada@praxis.test Rcpt -: Verification failed No such user"]);
    }

    #[test]
    fn programs_of_readers_are_understood() {
        for (text, expected) in [
            (
                "Fehler beim Senden: Der Mail-Server antwortete: 5.7.1 <ada@praxis.test>: Sender address rejected: not owned by user ada.",
                "- 5.7.1 - - - -: <ada@praxis.test>: Sender address rejected: not owned by user ada.",
            ),
            (
                "Die Nachricht konnte nicht gesendet werden. Die Antwort des Servers lautet: \"535 Authentication failed\".",
                "535 - - - - -: Authentication failed",
            ),
            (
                "Remote Server at praxis.test (192.0.2.5) returned '550 5.7.520 Access denied'",
                "550 5.7.520 praxis.test - - -: Access denied",
            ),
            ("Remote server returned '554 5.4.14 Hop count exceeded", "554 5.4.14 - - - -: Hop count exceeded"),
            (
                "System.Net.Mail.SmtpException: 5.7.57 Client not authenticated to send mail",
                "- 5.7.57 - - - -: Client not authenticated to send mail",
            ),
            (
                "#< #5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>",
                "550 5.1.1 - - - -: RESOLVER.ADR.RecipNotFound; not found>",
            ),
            ("550 #5.1.0 Address rejected.", "550 5.1.0 - - - -: Address rejected."),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn numbers_of_daily_life_are_no_replies() {
        for text in [
            "Bitte rufen Sie 450 Kunden an, es sind 500 GB frei, Port 587 ist offen.",
            "Rechnung Nr. 550-5 vom 1.12.2026 über 554,20 Euro",
            "Version 5.7.26 und Adresse 192.0.2.5, Tel. 0551 550 553",
            "Alles ist gut.",
            "",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }

    const REPORT: &str = "From: MAILER-DAEMON@mail.provider.test\r\nTo: termine@praxis.test\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n--B\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nNicht zugestellt: gr=FC=DFe\r\n\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n\
        Reporting-MTA: dns; mail.provider.test\r\n\r\nFinal-Recipient: rfc822; ada@gmail.test\r\nAction: failed\r\nStatus: 5.7.26\r\n\
        Remote-MTA: dns; gmail-smtp-in.l.google.com\r\nDiagnostic-Code: smtp; 550-5.7.26 This mail has been blocked because the sender is\r\n    \
        unauthenticated. 550 5.7.26 x - gsmtp\r\n\r\nFinal-Recipient: rfc822;bob@y.test\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n\
        Original-Recipient: rfc822; eve@z.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n\
        From: termine@praxis.test\r\nSubject: 550 5.1.1 not this\r\n\r\n550 5.1.1 not this either\r\n--B--\r\n";

    #[test]
    fn a_report_says_it_field_by_field() {
        assert_eq!(
            read(REPORT),
            [
                "550 5.7.26 gmail-smtp-in.l.google.com ada@gmail.test - Failed: This mail has been blocked because the sender is unauthenticated. x - gsmtp",
                "- 4.4.1 - bob@y.test - Delayed: ",
                "- 2.0.0 - eve@z.test - Delivered: ",
            ]
        );
        assert!(Notice::read(REPORT.as_bytes()).text.contains("Nicht zugestellt: grüße"));
    }

    #[test]
    fn a_report_that_was_forwarded_is_read_too() {
        let outer = format!(
            "From: a@praxis.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"O\"\r\n\r\n--O\r\n\r\nHilfe!\r\n--O\r\nContent-Type: message/rfc822\r\n\r\n{REPORT}\r\n--O--\r\n"
        );
        assert_eq!(read(&outer).len(), 3);
    }

    #[test]
    fn text_of_windows_is_read() {
        let bytes: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("550 5.1.1 weg".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(Notice::read(&bytes).answers.len(), 1);
    }

    #[test]
    fn what_could_steer_a_terminal_is_gone() {
        let notice = Notice::read("550 5.1.1 \u{1b}[2J\u{202e}gone".as_bytes());
        assert!(!notice.answers[0].text.contains(['\u{1b}', '\u{202e}']), "{notice:?}");
    }

    #[test]
    fn much_text_has_few_answers() {
        let text = "550 5.1.1 no\n\n".repeat(LIMIT / 14);
        assert_eq!(Notice::read(text.as_bytes()).answers.len(), ANSWERS);
    }

    #[test]
    fn never_panics() {
        let words =
            ["550", "5.1.1", "-", "#", " ", "\n", "host", "mx.test", "<a@b.test>:", "smtp;", "said:", "ü", "'", ":"];
        let mut state = 1_u32;
        for _ in 0..1_000 {
            let mut text = String::new();
            for _ in 0..state >> 27 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text += words[(state >> 16) as usize % words.len()];
            }
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Notice::read(text.as_bytes());
            Notice::read(REPORT.replace("smtp; 550", &text).as_bytes());
        }
        for cut in (0..REPORT.len()).step_by(7) {
            Notice::read(&REPORT.as_bytes()[..cut]);
        }
    }
}

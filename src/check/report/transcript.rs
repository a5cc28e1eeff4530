//! What was asked and what was heard, in the words of the protocols: for helpers, and the same in every language.
//!
//! No question and no answer holds a secret, so none can be in it; where one was sent stands a row of dots.

use std::fmt;

use crate::check::report::printable;
use crate::check::smtp::date;
use crate::mail::document::{Fetched, Page};
use crate::mail::facts::{Answer, Association, Exchange, Facts, Lookup, Question, Service};
use crate::mail::smtp::{
    Certificate, CertificateProblem, Dialogue, Heard, Mechanism, Moment, Reply, Session, Stage, Transcript, Trouble,
};
use crate::mail::text::Text;
use crate::secret::REDACTED;

/// What took as long as this, in milliseconds, is said with its time.
const SLOW: u64 = 1000;

/// Every question of a run with its answer, in the order of the questions.
pub fn render(facts: &Facts) -> String {
    let mut out = String::new();
    for (question, answer) in facts.answers() {
        out += &format!("{}\n", title(question));
        for line in lines(question, answer) {
            out += &format!("  {}\n", printable(&line));
        }
    }
    out
}

fn title(question: &Question) -> String {
    match question {
        Question::Txt(name) => format!("TXT {name}"),
        Question::A(name) => format!("A {name}"),
        Question::Aaaa(name) => format!("AAAA {name}"),
        Question::Mx(name) => format!("MX {name}"),
        Question::Cname(name) => format!("CNAME {name}"),
        Question::Ptr(address) => format!("PTR {address}"),
        Question::Srv(name) => format!("SRV {name}"),
        Question::Tlsa(name) => format!("TLSA {name}"),
        Question::Dnssec(name) => format!("DNSSEC {name}"),
        Question::Document(document) => format!("GET {document}"),
        Question::Smtp(dialogue) => format!("SMTP {}:{} ({})", dialogue.host, dialogue.port, dialogue.security),
    }
}

fn lines(question: &Question, answer: &Answer) -> Vec<String> {
    match (answer, question) {
        (Answer::Txt(lookup), _) => records(lookup, quoted),
        (Answer::A(lookup), _) => records(lookup, ToString::to_string),
        (Answer::Aaaa(lookup), _) => records(lookup, ToString::to_string),
        (Answer::Mx(lookup), _) => records(lookup, exchange),
        (Answer::Cname(lookup) | Answer::Ptr(lookup), _) => records(lookup, ToString::to_string),
        (Answer::Srv(lookup), _) => records(lookup, service),
        (Answer::Tlsa(lookup), _) => records(lookup, association),
        (Answer::Dnssec(lookup), _) => records(lookup, |protection| protection.as_str().to_owned()),
        (Answer::Document(fetched), _) => document(fetched),
        (Answer::Smtp(transcript), Question::Smtp(dialogue)) => conversation(dialogue, transcript),
        // `Facts` keeps no answer of another kind than its question.
        (
            Answer::Smtp(_),
            Question::Txt(_)
            | Question::A(_)
            | Question::Aaaa(_)
            | Question::Mx(_)
            | Question::Cname(_)
            | Question::Ptr(_)
            | Question::Srv(_)
            | Question::Tlsa(_)
            | Question::Dnssec(_)
            | Question::Document(_),
        ) => Vec::new(),
    }
}

/// Every string in its own quotation marks, as in a zone file.
fn quoted(text: &Text) -> String {
    text.strings().map(|string| format!("\"{string}\"")).collect::<Vec<_>>().join(" ")
}

fn records<T>(lookup: &Lookup<T>, show: impl Fn(&T) -> String) -> Vec<String> {
    match lookup {
        Lookup::Records(records) => records.iter().map(show).collect(),
        Lookup::NoData => vec!["-- no such record".to_owned()],
        Lookup::NoName => vec!["-- no such name".to_owned()],
        Lookup::Silence(silence) => vec![format!("-- no answer: {silence}")],
    }
}

fn exchange(exchange: &Exchange) -> String {
    let host = exchange.host.as_ref().map_or(".", |host| host.as_str());
    format!("{} {host}", exchange.preference)
}

fn service(Service { priority, weight, port, host }: &Service) -> String {
    let host = host.as_ref().map_or(".", |host| host.as_str());
    format!("{priority} {weight} {port} {host}")
}

fn association(Association { usage, selector, matching, data }: &Association) -> String {
    let data: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{usage} {selector} {matching} {data}")
}

fn document(fetched: &Fetched) -> Vec<String> {
    match fetched {
        Fetched::Page(Page { status, media_type, body }) => std::iter::once(format!("S: {status} {media_type}"))
            .chain(body.lines().map(|line| format!("S: {line}")))
            .collect(),
        Fetched::NoHost => vec!["-- no such host".to_owned()],
        Fetched::Silence(silence) => vec![format!("-- no answer: {silence}")],
        Fetched::Private => vec!["-- a private network, where nothing is asked for".to_owned()],
        Fetched::Trouble(trouble) => troubled("", trouble),
        Fetched::Garbled(reason) => vec![format!("-- this is no answer of a web server: {reason}")],
        Fetched::TooLarge => vec!["-- too large".to_owned()],
    }
}

/// Who said what: `C:` is this program, `S:` the server, `--` what happened to the connection.
fn conversation(dialogue: &Dialogue, transcript: &Transcript) -> Vec<String> {
    let mut lines = Vec::new();
    let mut login = Login { mechanism: None, commands: 0 };
    for Moment { stage, heard, millis } in &transcript.0 {
        if matches!(heard, Heard::Reply(_) | Heard::Trouble(_)) {
            lines.extend(command(*stage, dialogue, &mut login).map(|command| format!("C: {command}")));
        }
        let said = match heard {
            Heard::Mechanism(mechanism) => {
                login.mechanism = Some(*mechanism);
                continue;
            }
            Heard::Connected(address) => vec![format!("-- connected to {address}")],
            Heard::Reply(reply) => replies(reply),
            Heard::Secured(session) => secured(session),
            Heard::NextAddress(address, trouble) => troubled(&format!("{address}: "), trouble),
            Heard::Trouble(trouble) => troubled("", trouble),
        };
        let first = lines.len();
        lines.extend(said);
        if let Some(line) = lines.get_mut(first).filter(|_| *millis >= SLOW) {
            *line += &format!(" ({}.{} s)", millis / 1000, millis % 1000 / 100);
        }
    }
    if lines.is_empty() {
        lines.push("-- not held".to_owned());
    }
    lines
}

/// How far a login has come.
struct Login {
    mechanism: Option<Mechanism>,
    commands: usize,
}

/// What this program said before it heard something at `stage`; nothing where it only listened.
fn command(stage: Stage, dialogue: &Dialogue, login: &mut Login) -> Option<String> {
    let message = dialogue.message.as_ref();
    Some(match stage {
        Stage::Connect | Stage::Greeting | Stage::Tls => return None,
        Stage::Ehlo | Stage::EhloAgain => "EHLO".to_owned(),
        Stage::StartTls => "STARTTLS".to_owned(),
        Stage::Auth => {
            login.commands += 1;
            match (login.mechanism, login.commands) {
                (Some(mechanism @ (Mechanism::Login | Mechanism::CramMd5)), 1) => {
                    format!("AUTH {}", mechanism.as_str())
                }
                (Some(mechanism), 1) => format!("AUTH {} {REDACTED}", mechanism.as_str()),
                (Some(Mechanism::Login), 2) => "(the user name)".to_owned(),
                (Some(_) | None, _) => REDACTED.to_owned(),
            }
        }
        Stage::Mail => format!("MAIL FROM:<{}>", message?.from),
        Stage::Rcpt => format!("RCPT TO:<{}>", message?.to),
        Stage::Data => "DATA".to_owned(),
        Stage::Text => format!("(the message, {} bytes)", message?.text.len()),
    })
}

/// A reply as it came: a hyphen behind the code says that a line follows.
fn replies(reply: &Reply) -> Vec<String> {
    let last = reply.lines.len().saturating_sub(1);
    let line = |(at, line): (usize, &String)| {
        let separator = if at < last { '-' } else { ' ' };
        format!("S: {}{separator}{line}", reply.code)
    };
    match reply.lines.is_empty() {
        true => vec![format!("S: {}", reply.code)],
        false => reply.lines.iter().enumerate().map(line).collect(),
    }
}

fn secured(session: &Session) -> Vec<String> {
    let problem = session.problem.as_ref().map(|problem| format!(", although the certificate {}", Said(problem)));
    let first = format!("-- {}, {}{}", session.version, session.cipher, problem.unwrap_or_default());
    std::iter::once(first).chain(session.chain.iter().map(certificate)).collect()
}

fn certificate(certificate: &Certificate) -> String {
    format!(
        "   certificate for {}, issued by {}, valid from {} to {}",
        certificate.names.join(", "),
        certificate.issuer,
        date(certificate.not_before),
        date(certificate.not_after)
    )
}

fn troubled(before: &str, trouble: &Trouble) -> Vec<String> {
    let what = match trouble {
        Trouble::Refused => "connection refused".to_owned(),
        Trouble::Unreachable(reason) => format!("not reached: {reason}"),
        Trouble::Silence => "nothing came in time".to_owned(),
        Trouble::Closed => "the server closed the connection".to_owned(),
        Trouble::NotSmtp(text) => format!("this is no SMTP: {text}"),
        Trouble::PlainText(text) => format!("plain text instead of TLS: {text}"),
        Trouble::Tls(reason) => format!("TLS failed: {reason}"),
        Trouble::OldTls(version) => format!("the server speaks nothing newer than {version}"),
        Trouble::Challenge(reason) => format!("the login ended: {reason}"),
        Trouble::Certificate(problem, chain) => {
            let first = format!("-- {before}the certificate {}", Said(problem));
            return std::iter::once(first).chain(chain.iter().map(certificate)).collect();
        }
    };
    vec![format!("-- {before}{what}")]
}

/// A problem as the end of a sentence about a certificate.
struct Said<'p>(&'p CertificateProblem);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            CertificateProblem::Name => f.write_str("is for other names"),
            CertificateProblem::Expired => f.write_str("has expired"),
            CertificateProblem::NotYetValid => f.write_str("is not valid yet"),
            CertificateProblem::Issuer => f.write_str("is from nobody whom this computer trusts"),
            CertificateProblem::NoRoots => f.write_str("cannot be verified: this computer trusts nobody"),
            CertificateProblem::Other(reason) => write!(f, "is not accepted: {reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::facts::Silence;
    use crate::mail::smtp::{Allowed, Message, Proof, SecretId, Security};

    /// The transcript of one question.
    fn shown(question: Question, answer: Answer) -> Vec<String> {
        let mut facts = Facts::new();
        facts.learn(question, answer);
        render(&facts).lines().map(str::to_owned).collect()
    }

    fn dialogue() -> Dialogue {
        Dialogue {
            host: "mail.test".parse().expect("a host"),
            addresses: vec!["192.0.2.1".parse().expect("an address")],
            port: 587,
            security: Security::StartTls,
            login: Some(crate::mail::smtp::Login {
                username: "ada".to_owned(),
                secret: SecretId("smtp.password".to_owned()),
                proof: Proof::Password,
            }),
            message: Some(Message {
                from: "termine@praxis.example".parse().expect("a mailbox"),
                to: "me@example.org".parse().expect("a mailbox"),
                text: "Subject: test\r\n".to_owned(),
            }),
            allowed: Allowed::default(),
        }
    }

    fn reply(code: u16, lines: &[&str]) -> Heard {
        Heard::Reply(Reply { code, lines: lines.iter().map(|line| (*line).to_owned()).collect() })
    }

    /// A conversation, moment by moment.
    fn held(moments: Vec<(Stage, Heard)>) -> Vec<String> {
        let moments = moments.into_iter().map(|(stage, heard)| Moment { stage, heard, millis: 1 }).collect();
        shown(Question::Smtp(dialogue()), Answer::Smtp(Transcript(moments)))
    }

    #[test]
    fn a_conversation_says_who_said_what() {
        let session = Session {
            version: "TLS 1.3".to_owned(),
            cipher: "TLS13_AES_128_GCM_SHA256".to_owned(),
            chain: vec![Certificate {
                names: vec!["mail.test".to_owned()],
                issuer: "Test CA".to_owned(),
                not_before: 0,
                not_after: 86_400,
            }],
            problem: None,
        };
        let lines = held(vec![
            (Stage::Connect, Heard::Connected("192.0.2.1".parse().expect("an address"))),
            (Stage::Greeting, reply(220, &["mail.test ESMTP"])),
            (Stage::Ehlo, reply(250, &["mail.test", "STARTTLS"])),
            (Stage::StartTls, reply(220, &[""])),
            (Stage::Tls, Heard::Secured(session)),
            (Stage::EhloAgain, reply(250, &["mail.test"])),
            (Stage::Auth, Heard::Mechanism(Mechanism::Login)),
            (Stage::Auth, reply(334, &["VXNlcm5hbWU6"])),
            (Stage::Auth, reply(334, &["UGFzc3dvcmQ6"])),
            (Stage::Auth, reply(235, &["welcome"])),
            (Stage::Mail, reply(250, &["ok"])),
            (Stage::Rcpt, reply(250, &["ok"])),
            (Stage::Data, reply(354, &["go on"])),
            (Stage::Text, Heard::Trouble(Trouble::Closed)),
        ]);
        let expected = "SMTP mail.test:587 (starttls)
  -- connected to 192.0.2.1
  S: 220 mail.test ESMTP
  C: EHLO
  S: 250-mail.test
  S: 250 STARTTLS
  C: STARTTLS
  S: 220 
  -- TLS 1.3, TLS13_AES_128_GCM_SHA256
     certificate for mail.test, issued by Test CA, valid from 1970-01-01 to 1970-01-02
  C: EHLO
  S: 250 mail.test
  C: AUTH LOGIN
  S: 334 VXNlcm5hbWU6
  C: (the user name)
  S: 334 UGFzc3dvcmQ6
  C: ••••••
  S: 235 welcome
  C: MAIL FROM:<termine@praxis.example>
  S: 250 ok
  C: RCPT TO:<me@example.org>
  S: 250 ok
  C: DATA
  S: 354 go on
  C: (the message, 15 bytes)
  -- the server closed the connection";
        assert_eq!(lines, expected.lines().collect::<Vec<_>>());
    }

    #[test]
    fn an_answer_stands_below_its_question() {
        let name = || "a.test".parse().expect("a name");
        let texts = Lookup::Records(vec![Text::of_bytes([&b"v=spf1"[..], b" -all"]), "x\u{1b}[2J".into()]);
        assert_eq!(
            shown(Question::Txt(name()), Answer::Txt(texts)),
            ["TXT a.test", "  \"v=spf1\" \" -all\"", "  \"x\u{fffd}[2J\""]
        );
        let silence = Lookup::Silence(Silence::Server("SERVFAIL".to_owned()));
        assert_eq!(shown(Question::Mx(name()), Answer::Mx(silence)), ["MX a.test", "  -- no answer: SERVFAIL"]);
        assert_eq!(shown(Question::A(name()), Answer::A(Lookup::NoName)), ["A a.test", "  -- no such name"]);
    }

    #[test]
    fn a_login_that_the_server_cuts_off_is_seen() {
        let lines = held(vec![
            (Stage::Auth, Heard::Mechanism(Mechanism::Plain)),
            (Stage::Auth, Heard::Trouble(Trouble::Silence)),
        ]);
        assert_eq!(lines[1..], ["  C: AUTH PLAIN ••••••", "  -- nothing came in time"]);
        assert_eq!(held(vec![])[1..], ["  -- not held"]);
    }
}

//! Writes a transcript: nothing that a server said is kept before it is free of secrets and control characters.

use std::mem;

use tokio::time::Instant;

use crate::mail::foreign::visible;
use crate::mail::smtp::{Certificate, CertificateProblem, Heard, Moment, Reply, Session, Stage, Transcript, Trouble};
use crate::secret::{REDACTED, Redaction, Secret};

/// Characters of a text that is no reply, at most: enough to see what speaks there.
const BEGINNING: usize = 80;

/// A transcript while it is written, and the stage that the conversation is at.
pub(super) struct Scribe {
    moments: Vec<Moment>,
    stage: Stage,
    since: Instant,
    redactions: Vec<Redaction>,
}

impl Scribe {
    /// Begins at the connection; takes these secrets out of everything.
    pub(super) fn new(redactions: Vec<Redaction>) -> Self {
        Scribe { moments: Vec::new(), stage: Stage::Connect, since: Instant::now(), redactions }
    }

    /// The conversation comes to the next stage.
    pub(super) fn begin(&mut self, stage: Stage) {
        self.stage = stage;
        self.since = Instant::now();
    }

    /// Takes this out of everything that is heard from now on, in every form in which a server could repeat it.
    pub(super) fn hide(&mut self, text: &str) {
        self.redactions.push(Redaction::new("", &Secret::new(text)));
    }

    /// Keeps what was heard.
    pub(super) fn note(&mut self, heard: Heard) {
        let now = Instant::now();
        let millis = now.duration_since(mem::replace(&mut self.since, now)).as_millis();
        let moment = Moment {
            stage: self.stage,
            heard: self.clean(heard),
            millis: u64::try_from(millis).expect("a conversation is shorter than the age of the universe"),
        };
        self.moments.push(moment);
    }

    /// The transcript.
    pub(super) fn finish(self) -> Transcript {
        Transcript(self.moments)
    }

    fn clean(&self, heard: Heard) -> Heard {
        match heard {
            Heard::Reply(Reply { code, lines }) => Heard::Reply(Reply { code, lines: self.lines(lines) }),
            Heard::Secured(session) => Heard::Secured(Session {
                chain: self.chain(session.chain),
                problem: session.problem.map(|problem| self.problem(problem)),
                ..session
            }),
            Heard::NextAddress(address, trouble) => Heard::NextAddress(address, self.trouble(trouble)),
            Heard::Trouble(trouble) => Heard::Trouble(self.trouble(trouble)),
            heard @ (Heard::Connected(_) | Heard::Mechanism(_)) => heard,
        }
    }

    fn trouble(&self, trouble: Trouble) -> Trouble {
        // Redacted first, cut second: a cut could leave a part of a secret that no longer looks like it.
        let beginning = |text: &str| self.text(text).chars().take(BEGINNING).collect();
        match trouble {
            Trouble::NotSmtp(text) => Trouble::NotSmtp(beginning(&text)),
            Trouble::PlainText(text) => Trouble::PlainText(beginning(&text)),
            Trouble::Tls(reason) => Trouble::Tls(self.text(&reason)),
            Trouble::Unreachable(reason) => Trouble::Unreachable(self.text(&reason)),
            Trouble::Challenge(reason) => Trouble::Challenge(self.text(&reason)),
            Trouble::Certificate(problem, chain) => Trouble::Certificate(self.problem(problem), self.chain(chain)),
            trouble @ (Trouble::Refused | Trouble::Silence | Trouble::Closed | Trouble::OldTls(_)) => trouble,
        }
    }

    fn problem(&self, problem: CertificateProblem) -> CertificateProblem {
        match problem {
            CertificateProblem::Other(reason) => CertificateProblem::Other(self.text(&reason)),
            problem @ (CertificateProblem::Name
            | CertificateProblem::Expired
            | CertificateProblem::NotYetValid
            | CertificateProblem::Issuer
            | CertificateProblem::NoRoots) => problem,
        }
    }

    fn chain(&self, chain: Vec<Certificate>) -> Vec<Certificate> {
        let clean = |certificate: Certificate| Certificate {
            names: self.texts(certificate.names),
            issuer: self.text(&certificate.issuer),
            ..certificate
        };
        chain.into_iter().map(clean).collect()
    }

    /// The lines of a reply; a secret may be spread over them.
    fn lines(&self, lines: Vec<String>) -> Vec<String> {
        let lines = self.texts(lines);
        let whole = lines.concat();
        if self.text(&whole) == whole { lines } else { vec![REDACTED.to_owned()] }
    }

    fn texts(&self, texts: Vec<String>) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    fn text(&self, text: &str) -> String {
        let text = self.redactions.iter().fold(text.to_owned(), |text, redaction| redaction.redact(&text));
        text.chars().map(visible).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What remains of one thing that was heard, by somebody whose password is `hunter2`.
    fn kept(heard: Heard) -> Heard {
        let mut scribe = Scribe::new(vec![Redaction::new("ada", &Secret::new("hunter2"))]);
        scribe.note(heard);
        scribe.finish().0.remove(0).heard
    }

    #[test]
    fn invariant_a_password_is_in_no_transcript() {
        let certificate = Certificate {
            names: vec!["hunter2".to_owned()],
            issuer: "hunter2".to_owned(),
            not_before: 0,
            not_after: 0,
        };
        let problem = || CertificateProblem::Other("hunter2".to_owned());
        let text = || "hunter2 \0ada\0hunter2 aHVudGVyMg== aHVudGVyMg".to_owned();
        for heard in [
            Heard::Reply(Reply { code: 535, lines: vec![text(), text()] }),
            Heard::Secured(Session {
                version: "TLS 1.3".to_owned(),
                cipher: "none".to_owned(),
                chain: vec![certificate.clone()],
                problem: Some(problem()),
            }),
            Heard::NextAddress("192.0.2.1".parse().expect("an address"), Trouble::Unreachable(text())),
            Heard::Trouble(Trouble::NotSmtp(text())),
            Heard::Trouble(Trouble::PlainText(text())),
            Heard::Trouble(Trouble::Tls(text())),
            Heard::Trouble(Trouble::Challenge(text())),
            Heard::Trouble(Trouble::Certificate(problem(), vec![certificate])),
        ] {
            let kept = format!("{:?}", kept(heard));
            assert!(!kept.contains("hunter2") && !kept.contains("aHVudGVyMg"), "{kept}");
            assert!(kept.contains(REDACTED), "{kept}");
        }
    }

    #[test]
    fn a_cut_leaves_no_part_of_a_password() {
        let text = format!("{}hunter2", " ".repeat(BEGINNING - 4));
        let kept = format!("{:?}", kept(Heard::Trouble(Trouble::NotSmtp(text))));
        assert!(!kept.contains("hunt"), "{kept}");
    }

    #[test]
    fn a_password_that_is_spread_over_lines_is_in_no_reply() {
        let lines = vec!["5.7.8 hun".to_owned(), "ter2 is wrong".to_owned()];
        let expected = Reply { code: 535, lines: vec![REDACTED.to_owned()] };
        assert_eq!(kept(Heard::Reply(Reply { code: 535, lines })), Heard::Reply(expected));
    }

    #[test]
    fn control_characters_are_replaced() {
        let lines = vec!["\u{1b}[2J\tred\u{202e}\r".to_owned()];
        let expected = vec!["\u{fffd}[2J red\u{fffd}\u{fffd}".to_owned()];
        assert_eq!(kept(Heard::Reply(Reply { code: 220, lines })), Heard::Reply(Reply { code: 220, lines: expected }));
    }
}

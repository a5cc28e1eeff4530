//! A made-up DNS and web for tests, and texts that nobody would write.

use crate::mail::document::{Document, Fetched};
use crate::mail::facts::{Answer, Facts, Question, Unasked};
use crate::mail::zone::{self, Record};

/// What the DNS says, and what comes for documents.
pub(crate) struct Trial {
    records: Vec<Record>,
    documents: Vec<(Document, Fetched)>,
}

impl Trial {
    /// Reads the lines of a zone; `name: text` is a TXT record.
    pub(crate) fn parse(lines: &str) -> Self {
        let record = |line: &str| {
            let line = line.replacen(
                ": ",
                " TXT ",
                usize::from(line.split(' ').next().is_some_and(|name| name.ends_with(':'))),
            );
            line.parse().unwrap_or_else(|error| panic!("{line}: {error}"))
        };
        let records = lines.lines().map(str::trim_start).filter(|text| !text.is_empty()).map(record).collect();
        Trial { records, documents: Vec::new() }
    }

    /// The same, with something that comes for a document; there is no host for any other.
    pub(crate) fn with(mut self, document: Document, fetched: Fetched) -> Self {
        self.documents.push((document, fetched));
        self
    }

    fn answer(&self, question: &Question) -> Answer {
        if let Some(document) = question.document() {
            let found = self.documents.iter().find(|(one, _)| one == document);
            return Answer::Document(found.map_or(Fetched::NoHost, |(_, fetched)| fetched.clone()));
        }
        zone::answer(&self.records, question).expect("no conversation is held here")
    }

    /// Judges until the judge has all it needs; also counts how often it had to wait.
    pub(crate) fn settle<T>(&self, judge: impl Fn(&Facts) -> Result<T, Unasked>) -> (T, usize) {
        let mut facts = Facts::new();
        for round in 0.. {
            match judge(&facts) {
                Ok(verdict) => return (verdict, round),
                Err(Unasked) => {
                    let questions = facts.take_questions();
                    assert!(!questions.is_empty(), "a judge that waits has asked");
                    for question in questions {
                        let answer = self.answer(&question);
                        facts.learn(question, answer);
                    }
                }
            }
        }
        unreachable!("the rounds do not end")
    }
}

/// Texts that nobody would write, made of what parsers of records look at; the same for the same seed.
pub(crate) fn scribbles(seed: u32) -> impl Iterator<Item = String> {
    const PIECES: &[&str] = &[
        "v=spf1",
        " ",
        "ip4:",
        "ip6:",
        "include",
        "include=",
        ":",
        "=",
        "/",
        "//",
        "//24",
        "%",
        "%{",
        "%{d}",
        "}",
        "d",
        "r",
        "1",
        "256",
        "192.0.2.1",
        "a.test",
        "\u{e4}",
        "\u{a0}",
        "\u{201e}",
        "\"",
        "\0",
        ".",
        "-",
        "~",
        "+",
        "all",
        "redirect=",
        "exp",
        "exp=",
        "a",
        "mx",
        "::",
        "\u{1f4a9}",
    ];
    let mut state = seed;
    std::iter::repeat_with(move || {
        let mut text = String::new();
        for _ in 0..state % 17 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text += PIECES[(state >> 16) as usize % PIECES.len()];
        }
        state = state.wrapping_add(0x9e37);
        text
    })
}

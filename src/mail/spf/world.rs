//! A made-up DNS for tests, written as `name: v=spf1 …`, `name A 192.0.2.1`, `name MX 10 host`, `name TIMEOUT` lines.

use std::collections::BTreeSet;

use crate::mail::address::Domain;
use crate::mail::facts::{Answer, Exchange, Facts, Lookup, Question, Silence, Unasked};

/// The lines.
pub(crate) struct World(Vec<(Domain, String, String)>);

impl World {
    /// Reads the lines.
    pub(crate) fn parse(lines: &str) -> Self {
        let line = |line: &str| {
            let (name, rest) = line.split_once(' ').expect("a name and a record");
            let (kind, value) = match name.strip_suffix(':') {
                Some(_) => ("TXT", rest),
                None => rest.split_once(' ').unwrap_or((rest, "")),
            };
            let name = name.trim_end_matches(':').parse().expect("a name");
            (name, kind.to_owned(), value.to_owned())
        };
        World(lines.lines().map(str::trim_start).filter(|text| !text.is_empty()).map(line).collect())
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

    fn answer(&self, question: &Question) -> Answer {
        match question {
            Question::Txt(name) => Answer::Txt(self.look_up(name, "TXT", str::to_owned)),
            Question::A(name) => Answer::A(self.look_up(name, "A", |text| text.parse().expect("an IPv4 address"))),
            Question::Aaaa(name) => {
                Answer::Aaaa(self.look_up(name, "AAAA", |text| text.parse().expect("an IPv6 address")))
            }
            Question::Mx(name) => Answer::Mx(self.look_up(name, "MX", |text| {
                let (preference, host) = text.split_once(' ').expect("a preference and a host");
                Exchange { preference: preference.parse().expect("a number"), host: host.parse().ok() }
            })),
            Question::Smtp(_) => panic!("SPF holds no conversations"),
        }
    }

    fn look_up<T>(&self, name: &Domain, kind: &str, read: impl Fn(&str) -> T) -> Lookup<T> {
        let here: Vec<_> = self.0.iter().filter(|(of, _, _)| of == name).collect();
        let kinds: BTreeSet<&str> = here.iter().map(|(_, kind, _)| kind.as_str()).collect();
        if kinds.contains(kind) {
            let records = here.iter().filter(|(_, of, _)| of == kind);
            return Lookup::Records(records.map(|(_, _, value)| read(value)).collect());
        }
        match (here.is_empty(), kinds.contains("TIMEOUT")) {
            (true, _) => Lookup::NoName,
            (false, true) => Lookup::Silence(Silence::Timeout),
            (false, false) => Lookup::NoData,
        }
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

//! Facts: answers from outside, and the questions that judges still have.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::mail::address::Domain;
use crate::mail::smtp::{CertificateProblem, Dialogue, Transcript};

/// Questions that one run may ask, at most: hostile records cannot make it ask for ever.
pub const QUESTION_LIMIT: usize = 400;

/// Something that only the world outside can answer.
#[expect(clippy::large_enum_variant, reason = "a run has few questions, and a box would be in every pattern")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Question {
    /// The TXT records of a name.
    Txt(Domain),
    /// The IPv4 addresses of a name.
    A(Domain),
    /// The IPv6 addresses of a name.
    Aaaa(Domain),
    /// The mail exchangers of a domain.
    Mx(Domain),
    /// What a mail server says in a conversation.
    Smtp(Dialogue),
}

impl Question {
    /// Whether an answer is of this question's kind.
    pub fn is_answered_by(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Question::Txt(_), Answer::Txt(_))
            | (Question::A(_), Answer::A(_))
            | (Question::Aaaa(_), Answer::Aaaa(_))
            | (Question::Mx(_), Answer::Mx(_))
            | (Question::Smtp(_), Answer::Smtp(_)) => true,
            (Question::Txt(_) | Question::A(_) | Question::Aaaa(_) | Question::Mx(_) | Question::Smtp(_), _) => false,
        }
    }

    /// The answer that says nothing: silence, or an empty transcript.
    pub fn silence(&self, silence: Silence) -> Answer {
        match self {
            Question::Txt(_) => Answer::Txt(Lookup::Silence(silence)),
            Question::A(_) => Answer::A(Lookup::Silence(silence)),
            Question::Aaaa(_) => Answer::Aaaa(Lookup::Silence(silence)),
            Question::Mx(_) => Answer::Mx(Lookup::Silence(silence)),
            Question::Smtp(_) => Answer::Smtp(Transcript::EMPTY.clone()),
        }
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The strings of each TXT record, joined without spaces (RFC 7208, section 3.3).
    Txt(Lookup<String>),
    /// IPv4 addresses.
    A(Lookup<Ipv4Addr>),
    /// IPv6 addresses.
    Aaaa(Lookup<Ipv6Addr>),
    /// Mail exchangers, the preferred one first.
    Mx(Lookup<Exchange>),
    /// A conversation.
    Smtp(Transcript),
}

/// What DNS said about one name and type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lookup<T> {
    /// There are records, at least one.
    Records(Vec<T>),
    /// The name exists, without records of this type.
    NoData,
    /// The name does not exist (NXDOMAIN).
    NoName,
    /// Nobody answered, or nobody could: what that means is for the judge to say.
    Silence(Silence),
}

impl<T> Lookup<T> {
    /// The records; none for every other answer.
    pub fn records(&self) -> &[T] {
        match self {
            Lookup::Records(records) => records,
            Lookup::NoData | Lookup::NoName | Lookup::Silence(_) => &[],
        }
    }
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Silence {
    /// Nothing came in time.
    Timeout,
    /// The DNS server could not answer: SERVFAIL, REFUSED and their like, by name.
    Server(String),
    /// The network did not carry the question: no route, no server configured.
    Network(String),
    /// The answer made no sense.
    Malformed(String),
    /// This run has asked [`QUESTION_LIMIT`] questions already.
    Limit,
    /// A recording does not hold the answer.
    NotRecorded,
}

impl fmt::Display for Silence {
    /// The reason in the technical words that stand in parentheses in any language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Silence::Timeout => f.write_str("timeout"),
            Silence::Server(reason) | Silence::Network(reason) | Silence::Malformed(reason) => f.write_str(reason),
            Silence::Limit => write!(f, "limit of {QUESTION_LIMIT} questions"),
            Silence::NotRecorded => f.write_str("not recorded"),
        }
    }
}

/// An MX record (RFC 5321, section 5.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exchange {
    /// Lower is preferred.
    pub preference: u16,
    /// The host; `None` is the null MX of RFC 7505.
    pub host: Option<Domain>,
}

/// A judge needs an answer that is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unasked;

/// All answers so far, and the questions that were asked of them.
#[derive(Debug, Default)]
pub struct Facts {
    answers: BTreeMap<Question, Answer>,
    /// Asked, and not yet taken to the network.
    open: RefCell<BTreeSet<Question>>,
    /// Every question ever asked.
    asked: RefCell<BTreeSet<Question>>,
}

macro_rules! dns_questions {
    ($($ask:ident, $want:ident, $kind:ident, $record:ty, $what:literal;)*) => {
        impl Facts {
            $(
                #[doc = concat!("The ", $what, " of `domain`.")]
                ///
                /// # Errors
                /// [`Unasked`] while the answer is not there; the question is asked now.
                pub fn $ask(&self, domain: &Domain) -> Result<&Lookup<$record>, Unasked> {
                    match self.answer(Question::$kind(domain.clone()))? {
                        Some(Answer::$kind(lookup)) => Ok(lookup),
                        Some(_) => unreachable!("`learn` keeps answers of the question's kind only"),
                        None => Ok(&Lookup::Silence(Silence::Limit)),
                    }
                }

                #[doc = concat!("Asks for the ", $what, " of `domain` without waiting.")]
                pub fn $want(&self, domain: &Domain) {
                    self.want(Question::$kind(domain.clone()));
                }
            )*
        }
    };
}

dns_questions! {
    txt, want_txt, Txt, String, "TXT records";
    a, want_a, A, Ipv4Addr, "IPv4 addresses";
    aaaa, want_aaaa, Aaaa, Ipv6Addr, "IPv6 addresses";
    mx, want_mx, Mx, Exchange, "mail exchangers";
}

impl Facts {
    /// No answers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the server said in this conversation.
    ///
    /// # Errors
    /// [`Unasked`] while the conversation has not been held; it is asked for now.
    pub fn smtp(&self, dialogue: &Dialogue) -> Result<&Transcript, Unasked> {
        match self.answer(Question::Smtp(dialogue.clone()))? {
            Some(Answer::Smtp(transcript)) => Ok(transcript),
            Some(_) => unreachable!("`learn` keeps answers of the question's kind only"),
            None => Ok(Transcript::EMPTY),
        }
    }

    /// Asks for a conversation without waiting.
    pub fn want_smtp(&self, dialogue: &Dialogue) {
        self.want(Question::Smtp(dialogue.clone()));
    }

    /// The questions that were asked since the last call.
    pub fn take_questions(&self) -> Vec<Question> {
        std::mem::take(&mut *self.open.borrow_mut()).into_iter().collect()
    }

    /// Keeps an answer. One of another kind than its question is dropped: it answers nothing.
    pub fn learn(&mut self, question: Question, answer: Answer) {
        let fits = question.is_answered_by(&answer);
        debug_assert!(fits, "{question:?} was answered by {answer:?}");
        if fits {
            self.answers.insert(question, answer);
        }
    }

    /// All questions with their answers.
    pub fn answers(&self) -> impl Iterator<Item = (&Question, &Answer)> {
        self.answers.iter()
    }

    /// Whether this computer trusts no authority at all: no run with TLS can go on then, whatever the servers say.
    pub fn lack_roots(&self) -> bool {
        self.answers.values().any(|answer| match answer {
            Answer::Smtp(transcript) => transcript.certificate_problem() == Some(&CertificateProblem::NoRoots),
            Answer::Txt(_) | Answer::A(_) | Answer::Aaaa(_) | Answer::Mx(_) => false,
        })
    }

    /// The answer; `None` when the run may not ask any more.
    fn answer(&self, question: Question) -> Result<Option<&Answer>, Unasked> {
        if let Some(answer) = self.answers.get(&question) {
            return Ok(Some(answer));
        }
        if self.asked.borrow().contains(&question) {
            return Err(Unasked);
        }
        if self.asked.borrow().len() >= QUESTION_LIMIT {
            return Ok(None);
        }
        self.want(question);
        Err(Unasked)
    }

    fn want(&self, question: Question) {
        let mut asked = self.asked.borrow_mut();
        if asked.len() < QUESTION_LIMIT && !self.answers.contains_key(&question) && asked.insert(question.clone()) {
            self.open.borrow_mut().insert(question);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Domain {
        text.parse().expect("a name")
    }

    #[test]
    fn a_question_is_asked_once() {
        let facts = Facts::new();
        facts.want_txt(&name("a.test"));
        assert_eq!(facts.txt(&name("a.test")), Err(Unasked));
        assert_eq!(facts.take_questions(), [Question::Txt(name("a.test"))]);
        assert_eq!(facts.txt(&name("a.test")), Err(Unasked));
        assert_eq!(facts.take_questions(), []);
    }

    #[test]
    fn an_answer_is_kept() {
        let mut facts = Facts::new();
        facts.learn(Question::Txt(name("a.test")), Answer::Txt(Lookup::NoData));
        assert_eq!(facts.txt(&name("a.test")), Ok(&Lookup::NoData));
    }

    #[test]
    fn questions_end_at_the_limit_with_silence() {
        let facts = Facts::new();
        for number in 0..QUESTION_LIMIT + 10 {
            facts.want_txt(&name(&format!("n{number}.test")));
        }
        assert_eq!(facts.take_questions().len(), QUESTION_LIMIT);
        assert_eq!(facts.txt(&name("one-more.test")), Ok(&Lookup::Silence(Silence::Limit)));
    }
}

//! Facts: answers from outside, and the questions that judges still have.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::mail::address::Domain;
use crate::mail::document::{Document, Fetched};
use crate::mail::smtp::{CertificateProblem, Dialogue, Transcript, Trouble};
use crate::mail::text::Text;

/// Questions that one run may ask, at most: hostile records cannot make it ask for ever.
pub const QUESTION_LIMIT: usize = 400;

macro_rules! questions {
    ($($(#[$doc:meta])* $kind:ident($of:ty) => $(#[$answer_doc:meta])* $record:ty, $ask:ident, $want:ident;)*) => {
        /// Something that only the world outside can answer.
        #[expect(clippy::large_enum_variant, reason = "a run has few questions, and a box would be in every pattern")]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Question {
            $($(#[$doc])* $kind($of),)*
            /// A document of a domain.
            Document(Document),
            /// What a mail server says in a conversation.
            Smtp(Dialogue),
        }

        /// What came back.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Answer {
            $($(#[$answer_doc])* $kind(Lookup<$record>),)*
            /// What came for a document.
            Document(Fetched),
            /// A conversation.
            Smtp(Transcript),
        }

        impl Question {
            /// Whether an answer is of this question's kind.
            pub fn is_answered_by(&self, answer: &Answer) -> bool {
                match (self, answer) {
                    $((Question::$kind(_), Answer::$kind(_)) => true,)*
                    (Question::Document(_), Answer::Document(_)) | (Question::Smtp(_), Answer::Smtp(_)) => true,
                    ($(Question::$kind(_))|* | Question::Document(_) | Question::Smtp(_), _) => false,
                }
            }

            /// The conversation, if this asks for one.
            pub fn dialogue(&self) -> Option<&Dialogue> {
                match self {
                    $(Question::$kind(_))|* | Question::Document(_) => None,
                    Question::Smtp(dialogue) => Some(dialogue),
                }
            }

            /// The document, if this asks for one.
            pub fn document(&self) -> Option<&Document> {
                match self {
                    $(Question::$kind(_))|* | Question::Smtp(_) => None,
                    Question::Document(document) => Some(document),
                }
            }

            /// The name that DNS is asked about, if this asks DNS.
            pub fn name(&self) -> Option<Domain> {
                match self {
                    $(Question::$kind(of) => Some(of.asked_name()),)*
                    Question::Document(_) | Question::Smtp(_) => None,
                }
            }

            /// The answer that says nothing: silence, or an empty transcript.
            pub fn silence(&self, silence: Silence) -> Answer {
                match self {
                    $(Question::$kind(_) => Answer::$kind(Lookup::Silence(silence)),)*
                    Question::Document(_) => Answer::Document(Fetched::Silence(silence)),
                    Question::Smtp(_) => Answer::Smtp(Transcript::EMPTY.clone()),
                }
            }
        }

        impl Answer {
            /// The conversation, if it is one.
            pub fn transcript(&self) -> Option<&Transcript> {
                match self {
                    $(Answer::$kind(_))|* | Answer::Document(_) => None,
                    Answer::Smtp(transcript) => Some(transcript),
                }
            }
        }

        impl Facts {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// [`Unasked`] while the answer is not there; the question is asked now.
                pub fn $ask(&self, of: &$of) -> Result<&Lookup<$record>, Unasked> {
                    match self.answer(Question::$kind(of.clone()))? {
                        Some(Answer::$kind(lookup)) => Ok(lookup),
                        Some(_) => unreachable!("`learn` keeps answers of the question's kind only"),
                        None => Ok(&Lookup::Silence(Silence::Limit)),
                    }
                }

                /// Asks the same without waiting.
                pub fn $want(&self, of: &$of) {
                    self.want(Question::$kind(of.clone()));
                }
            )*
        }
    };
}

impl Answer {
    /// Why the certificate of a server was not accepted.
    fn certificate_problem(&self) -> Option<&CertificateProblem> {
        match self {
            Answer::Document(Fetched::Trouble(Trouble::Certificate(problem, _))) => Some(problem),
            other => other.transcript()?.certificate_problem(),
        }
    }
}

/// What DNS can be asked about.
trait Asked {
    /// The name under which DNS keeps what is known of it.
    fn asked_name(&self) -> Domain;
}

impl Asked for Domain {
    fn asked_name(&self) -> Domain {
        self.clone()
    }
}

impl Asked for IpAddr {
    fn asked_name(&self) -> Domain {
        Domain::of_address(*self)
    }
}

questions! {
    /// The TXT records of a name.
    Txt(Domain) =>
        /// TXT records.
        Text, txt, want_txt;
    /// The IPv4 addresses of a name.
    A(Domain) =>
        /// IPv4 addresses.
        Ipv4Addr, a, want_a;
    /// The IPv6 addresses of a name.
    Aaaa(Domain) =>
        /// IPv6 addresses.
        Ipv6Addr, aaaa, want_aaaa;
    /// The mail exchangers of a domain.
    Mx(Domain) =>
        /// Mail exchangers, the preferred one first.
        Exchange, mx, want_mx;
    /// The name that a name is another name of.
    Cname(Domain) =>
        /// The other name: one, where DNS is in order.
        Domain, cname, want_cname;
    /// The names that an address says it has.
    Ptr(IpAddr) =>
        /// Names of an address.
        Domain, ptr, want_ptr;
    /// The servers of a service, such as `_submissions._tcp.praxis.example` (RFC 2782).
    Srv(Domain) =>
        /// Servers, the preferred one first.
        Service, srv, want_srv;
    /// The certificates that a port is tied to, such as `_25._tcp.mx.example` (RFC 6698).
    Tlsa(Domain) =>
        /// What TLSA records say.
        Association, tlsa, want_tlsa;
    /// Whether what DNS says of a name is protected from forgery (RFC 4033).
    Dnssec(Domain) =>
        /// One word about it.
        Protection, dnssec, want_dnssec;
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
    /// Nobody whose word counts has verified signatures: only a resolver on this computer could.
    NotVerified,
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
            Silence::NotVerified => f.write_str("no verifying resolver"),
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

/// An SRV record: a server of a service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Service {
    /// Lower is preferred.
    pub priority: u16,
    /// Of those with the same priority, how large a share this one takes.
    pub weight: u16,
    /// The port.
    pub port: u16,
    /// The server; `None` says that there is no such service.
    pub host: Option<Domain>,
}

/// A TLSA record: what a certificate must match (RFC 6698, section 2.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Association {
    /// Which certificate is meant: 2 is an authority, 3 the server's own; mail servers know no others (RFC 7672).
    pub usage: u8,
    /// What of it is compared: 0 the whole, 1 the public key.
    pub selector: u8,
    /// How: 0 as it is, 1 by SHA-256, 2 by SHA-512.
    pub matching: u8,
    /// What it must be.
    pub data: Vec<u8>,
}

/// What a resolver that verifies signatures says of a name (RFC 4033, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protection {
    /// The records are signed, and the signatures are right.
    Signed,
    /// They are not signed.
    Unsigned,
    /// They are signed, and the signatures are wrong: resolvers that verify them give no answer.
    Forged,
}

impl Protection {
    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Protection::Signed => "signed",
            Protection::Unsigned => "unsigned",
            Protection::Forged => "forged",
        }
    }
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

    /// What comes for a document.
    ///
    /// # Errors
    /// [`Unasked`] while nobody has fetched it; it is asked for now.
    pub fn document(&self, document: &Document) -> Result<&Fetched, Unasked> {
        match self.answer(Question::Document(document.clone()))? {
            Some(Answer::Document(fetched)) => Ok(fetched),
            Some(_) => unreachable!("`learn` keeps answers of the question's kind only"),
            None => Ok(&Fetched::Silence(Silence::Limit)),
        }
    }

    /// Asks for a document without waiting.
    pub fn want_document(&self, document: &Document) {
        self.want(Question::Document(document.clone()));
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
        self.answers.values().any(|answer| answer.certificate_problem() == Some(&CertificateProblem::NoRoots))
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

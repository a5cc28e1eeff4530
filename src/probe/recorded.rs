//! A run that was written down: the same facts again, without a network.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::mail::facts::{Answer, Facts, Question, Silence};
use crate::probe::Probe;

/// The form of recordings that this version writes and reads.
const VERSION: u32 = 1;
/// Bytes of a recording, at most.
pub const SIZE_LIMIT: usize = 16 * 1024 * 1024;

/// Everything that a run asked and heard. It holds no secret, because no question and no answer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording<A> {
    version: u32,
    /// When the run was, in seconds since 1970.
    pub time: i64,
    /// What the run was asked for.
    pub asked: A,
    answers: Vec<(Question, Answer)>,
}

/// Why a text is no recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It is longer than any recording.
    #[error("the recording is larger than {} MiB", SIZE_LIMIT / 1024 / 1024)]
    TooLarge,
    /// It was written by another version.
    #[error("the recording has version {0}, and this program reads version {VERSION}")]
    Version(u32),
    /// It is no JSON, or not of this form.
    #[error("the recording cannot be read")]
    Form(#[source] serde_json::Error),
    /// A question has an answer of another kind.
    #[error("answer {0} of the recording does not fit its question")]
    Mismatch(usize),
}

impl<A: Serialize + DeserializeOwned> Recording<A> {
    /// Everything that was asked and answered, at this time.
    pub fn new(time: i64, asked: A, facts: &Facts) -> Self {
        let answers = facts.answers().map(|(question, answer)| (question.clone(), answer.clone())).collect();
        Recording { version: VERSION, time, asked, answers }
    }

    /// Reads a recording.
    ///
    /// # Errors
    /// [`RecordingError`] says what it is instead.
    pub fn parse(json: &str) -> Result<Self, RecordingError> {
        /// What stays the same in every version.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        if json.len() > SIZE_LIMIT {
            return Err(RecordingError::TooLarge);
        }
        let Versioned { version } = serde_json::from_str(json).map_err(RecordingError::Form)?;
        if version != VERSION {
            return Err(RecordingError::Version(version));
        }
        let recording: Self = serde_json::from_str(json).map_err(RecordingError::Form)?;
        match recording.answers.iter().position(|(question, answer)| !question.is_answered_by(answer)) {
            Some(index) => Err(RecordingError::Mismatch(index)),
            None => Ok(recording),
        }
    }

    /// The recording as text.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("questions and answers are plain data");
        json.push('\n');
        json
    }
}

/// Answers from a recording; what it does not hold is silence.
#[derive(Clone, Debug)]
pub struct Recorded(Vec<(Question, Answer)>);

impl<A> From<Recording<A>> for Recorded {
    fn from(recording: Recording<A>) -> Self {
        Recorded(recording.answers)
    }
}

impl Probe for Recorded {
    async fn answer(&self, question: &Question) -> Answer {
        let found = self.0.iter().find(|(recorded, _)| recorded == question);
        found.map_or_else(|| question.silence(Silence::NotRecorded), |(_, answer)| answer.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::facts::Lookup;
    use crate::mail::smtp::{Allowed, Dialogue, Security, Transcript};

    fn txt(name: &str) -> Question {
        Question::Txt(name.parse().expect("a name"))
    }

    fn smtp() -> Question {
        Question::Smtp(Dialogue {
            host: "mail.test".parse().expect("a host"),
            addresses: vec!["192.0.2.1".parse().expect("an address")],
            port: 587,
            security: Security::StartTls,
            login: None,
            message: None,
            allowed: Allowed::default(),
        })
    }

    fn recording() -> Recording<String> {
        let mut facts = Facts::new();
        facts.learn(txt("a.test"), Answer::Txt(Lookup::Records(vec!["v=spf1 -all".into()])));
        facts.learn(smtp(), Answer::Smtp(Transcript(Vec::new())));
        Recording::new(1_795_000_000, "spf".to_owned(), &facts)
    }

    /// The recording, with one text in it replaced by another.
    fn altered(from: &str, to: &str) -> Result<Recording<String>, RecordingError> {
        let json = recording().to_json();
        assert!(json.contains(from), "{json}");
        Recording::parse(&json.replace(from, to))
    }

    #[test]
    fn a_recording_is_read_as_it_was_written() {
        let recording = recording();
        assert_eq!(Recording::parse(&recording.to_json()).expect("a recording"), recording);
    }

    #[tokio::test]
    async fn recorded_answers_come_again_and_everything_else_is_silence() {
        let recorded = Recorded::from(recording());
        let known = Answer::Txt(Lookup::Records(vec!["v=spf1 -all".into()]));
        assert_eq!(recorded.answer(&txt("a.test")).await, known);
        let unknown = Answer::Txt(Lookup::Silence(Silence::NotRecorded));
        assert_eq!(recorded.answer(&txt("b.test")).await, unknown);
        let nothing = Recorded(Vec::new());
        assert_eq!(nothing.answer(&smtp()).await, Answer::Smtp(Transcript(Vec::new())));
    }

    #[test]
    fn what_is_no_recording_is_refused() {
        assert!(matches!(Recording::<String>::parse("{"), Err(RecordingError::Form(_))));
        assert!(matches!(altered("\"version\": 1", "\"version\": 2"), Err(RecordingError::Version(2))));
        assert!(matches!(altered("a.test", "a..test"), Err(RecordingError::Form(_))));
        let other_kind = altered("\"Txt\": \"a.test\"", "\"Mx\": \"a.test\"");
        assert!(matches!(other_kind, Err(RecordingError::Mismatch(_))), "{other_kind:?}");
        let large = " ".repeat(SIZE_LIMIT + 1);
        assert!(matches!(Recording::<String>::parse(&large), Err(RecordingError::TooLarge)));
        assert!(matches!(Recording::<String>::parse(&"[".repeat(100_000)), Err(RecordingError::Form(_))));
    }
}

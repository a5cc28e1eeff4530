//! The network: the only place that asks the world outside.

pub mod live;
pub mod many;
pub mod recorded;
pub mod web;
pub mod world;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::mail::facts::{Answer, Facts, Question, Unasked};

/// Answers questions. Every answer comes within a bounded time; silence is an answer.
pub trait Probe {
    /// Answers one question.
    fn answer(&self, question: &Question) -> impl Future<Output = Answer>;
}

/// Judges until the judge has all it needs: the only loop that awaits.
///
/// Every open question is asked at once and each only once; the judge judges again as each answer arrives, so a run
/// takes as long as its longest chain of questions. `progress` hears of each answer.
pub async fn settle<T>(
    probe: &impl Probe,
    facts: &mut Facts,
    mut judge: impl FnMut(&Facts) -> Result<T, Unasked>,
    mut progress: impl FnMut(&Question),
) -> T {
    let mut pending = FuturesUnordered::new();
    loop {
        if let Ok(verdict) = judge(facts) {
            return verdict;
        }
        pending.extend(facts.take_questions().into_iter().map(|question| async move {
            let answer = probe.answer(&question).await;
            (question, answer)
        }));
        let (question, answer) = pending.next().await.expect("a judge that waits has asked");
        progress(&question);
        facts.learn(question, answer);
    }
}

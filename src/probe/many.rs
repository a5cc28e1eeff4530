//! Many runs at once, which share their questions: what two domains lead to is asked once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use futures_util::future::{FutureExt as _, LocalBoxFuture, Shared};

use crate::mail::facts::{Answer, Facts, Question, Unasked};
use crate::probe::{Probe, settle};

/// Runs that are open at once.
const OPEN: usize = 32;
/// Answers that are kept for other runs, at most: any number of domains must fit into the memory.
const KEPT: usize = 20_000;

/// Judges until every judge has all it needs; `ended` hears of their verdicts, in their order.
pub async fn settle_all<J, T>(probe: &impl Probe, judges: impl IntoIterator<Item = J>, mut ended: impl FnMut(T))
where
    J: FnMut(&Facts) -> Result<T, Unasked>,
{
    let once = Once { probe, answers: RefCell::default() };
    let once = &once;
    let runs = judges.into_iter().map(|judge| async move {
        let mut facts = Facts::new();
        settle(once, &mut facts, judge, |_| {}).await
    });
    let mut verdicts = futures_util::stream::iter(runs).buffered(OPEN);
    while let Some(verdict) = verdicts.next().await {
        ended(verdict);
    }
}

/// Asks each question once, and gives everybody the same answer.
struct Once<'p, P> {
    probe: &'p P,
    answers: RefCell<BTreeMap<Question, Shared<LocalBoxFuture<'p, Answer>>>>,
}

impl<P: Probe> Probe for Once<'_, P> {
    async fn answer(&self, question: &Question) -> Answer {
        let known = self.answers.borrow().get(question).cloned();
        let answer = known.unwrap_or_else(|| {
            let (probe, asked) = (self.probe, question.clone());
            let answer = async move { probe.answer(&asked).await }.boxed_local().shared();
            let mut answers = self.answers.borrow_mut();
            if answers.len() < KEPT {
                answers.insert(question.clone(), answer.clone());
            }
            answer
        });
        answer.await
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::mail::address::Domain;
    use crate::mail::facts::Lookup;

    /// Answers every question with its own name, the later ones sooner, and counts.
    struct Counting(Cell<usize>);

    impl Probe for Counting {
        async fn answer(&self, question: &Question) -> Answer {
            self.0.set(self.0.get() + 1);
            for _ in self.0.get()..50 {
                tokio::task::yield_now().await;
            }
            let name = question.name().map(String::from).unwrap_or_default();
            Answer::Txt(Lookup::Records(vec![name.into()]))
        }
    }

    #[tokio::test]
    async fn verdicts_come_in_order_and_a_question_of_several_runs_is_asked_once() {
        let counting = Counting(Cell::new(0));
        let name = |text: &str| text.parse::<Domain>().expect("a name");
        let judges = (0..40).map(|number| {
            let (own, shared) = (name(&format!("n{number}.test")), name("shared.test"));
            move |facts: &Facts| {
                facts.want_txt(&shared);
                facts.txt(&own)?;
                facts.txt(&shared)?;
                Ok::<_, Unasked>(number)
            }
        });
        let mut ended = Vec::new();
        settle_all(&counting, judges, |number| ended.push(number)).await;
        assert_eq!(ended, (0..40).collect::<Vec<_>>());
        assert_eq!(counting.0.get(), 41);
    }
}

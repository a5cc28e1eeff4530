//! What receiving providers demand, and how it stands: who would refuse the mail, at a glance.

use serde::Serialize;

use crate::check::receivers::{self, Receiver, Rule, Senders, Standing};
use crate::check::report::{Parts, Printable};
use crate::words::Values;

/// What a receiving provider demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Demands {
    /// Its name, and whom it means if not everybody.
    pub receiver: String,
    /// How all of it stands.
    pub standing: Standing,
    /// Each demand.
    pub rules: Vec<Demand>,
}

/// One demand of a receiving provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Demand {
    /// The stable word.
    pub id: &'static str,
    /// What is demanded, in words.
    pub text: String,
    /// How it stands.
    pub standing: Standing,
}

/// The demands of all receivers; none when the run has not looked at what they are about.
pub(super) fn compose(parts: &Parts<'_, '_>) -> Vec<Demands> {
    if !receivers::are_judged(parts.runs) {
        return Vec::new();
    }
    parts.catalogue.receivers.iter().map(|receiver| demands(receiver, parts)).collect()
}

fn demands(receiver: &Receiver, parts: &Parts<'_, '_>) -> Demands {
    let words = Printable(parts.words);
    let demand = |rule: &Rule| Demand {
        id: rule.as_str(),
        text: words.text(&format!("receiver-{}", rule.as_str())),
        standing: receivers::standing(*rule, parts.runs),
    };
    let rules: Vec<Demand> = receiver.rules.iter().map(demand).collect();
    let name = receiver.name.clone();
    Demands {
        receiver: match receiver.senders {
            Senders::All => name,
            Senders::Bulk => words.say("report-receiver-bulk", &Values::from([("receiver", name)])),
        },
        standing: rules.iter().map(|rule| rule.standing).max().unwrap_or(Standing::Unknown),
        rules,
    }
}

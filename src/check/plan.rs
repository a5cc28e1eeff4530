//! What a run does: the steps of its procedures, against one configuration, up to what the reader allowed.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::check::configuration::Configuration;
use crate::check::procedure::{Procedure, Step};
use crate::check::providers::Providers;
use crate::check::{Case, Effect, Judgement, Kind, Outcome, StepId, Unset};
use crate::mail::facts::{Facts, Unasked};
use crate::mail::smtp::{Allowed, Message, Security};

/// What the reader asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The configuration.
    pub configuration: Configuration,
    /// The highest effect that is allowed: [`Effect::Login`], or [`Effect::Send`] with `--send`.
    pub effect: Effect,
    /// What is allowed for this run only.
    pub allowed: Allowed,
    /// The message that `smtp.send` sends; `None` when nothing may be sent, or the configuration lacks an address.
    pub message: Option<Message>,
    /// The address from which mails come, where the reader asks about one.
    #[serde(default)]
    pub ip: Option<IpAddr>,
}

impl Request {
    /// The message that a run sends: none without a login, because a step that needs the login would say that it was not.
    pub fn outgoing(&self) -> Option<&Message> {
        self.message.as_ref().filter(|_| self.effect >= Effect::Send && self.configuration.smtp.login.is_some())
    }
}

/// The procedures of a run, bound to what the reader asks for.
pub struct Plan<'c> {
    procedures: Vec<&'c Procedure>,
    request: Request,
    providers: &'c Providers,
}

/// How one step of a procedure ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended<'c> {
    /// The step.
    pub step: &'c Step,
    /// How.
    pub outcome: Outcome,
}

/// How a procedure ended, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<'c> {
    /// The procedure.
    pub procedure: &'c Procedure,
    /// Its steps in order.
    pub steps: Vec<Ended<'c>>,
}

/// Something that a plan would contact, to be said before it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'c> {
    /// Which procedure wants it.
    pub procedure: &'c Procedure,
    /// Which step.
    pub step: &'c Step,
    /// Whether it would happen.
    pub contact: Contact,
}

/// Whom a step contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// The DNS, about these names.
    Dns(Vec<String>),
    /// A web server, for the document of this address.
    Web(String),
    /// A server; if it cannot be used there, the same host in other ways, none with a login.
    Server {
        /// Host, port and security.
        first: String,
        /// The other ways.
        otherwise: Vec<String>,
    },
    /// Nobody: this is an address already.
    Known(String),
    /// Nobody, for this reason.
    Nobody(Unset),
}

impl<'c> Plan<'c> {
    /// Binds procedures to a request; what no step of theirs does is not allowed either.
    pub fn bind(procedures: Vec<&'c Procedure>, mut request: Request, providers: &'c Providers) -> Self {
        let steps = procedures.iter().flat_map(|procedure| &procedure.steps);
        let highest = steps.map(|step| step.kind.effect()).max().unwrap_or(Effect::Offline);
        request.effect = request.effect.min(highest);
        Plan { procedures, request, providers }
    }

    /// What the reader asks for.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The procedures.
    pub fn procedures(&self) -> &[&'c Procedure] {
        &self.procedures
    }

    /// Whether any step may log in: only then is a password needed.
    pub fn logs_in(&self) -> bool {
        let is_secured = self.request.configuration.smtp.security() != Security::None;
        // `bind` allows no effect that no step has.
        self.request.effect >= Effect::Login && (is_secured || self.request.allowed.unencrypted_login)
    }

    /// Judges every step by the facts; asks for what is missing.
    ///
    /// # Errors
    /// [`Unasked`] while an answer is missing for any step.
    pub fn judge(&self, facts: &Facts) -> Result<Vec<Run<'c>>, Unasked> {
        // Every procedure judges before any of them waits, so all questions are asked at once.
        let runs: Vec<_> = self.procedures.iter().map(|procedure| self.judge_procedure(procedure, facts)).collect();
        runs.into_iter().collect()
    }

    fn judge_procedure(&self, procedure: &'c Procedure, facts: &Facts) -> Result<Run<'c>, Unasked> {
        let mut known: BTreeMap<&StepId, Outcome> = BTreeMap::new();
        let mut waiting = false;
        for step in &procedure.steps {
            match self.judge_step(procedure, step, &known, facts) {
                Ok(Some(outcome)) => {
                    known.insert(&step.id, outcome);
                }
                Ok(None) | Err(Unasked) => waiting = true,
            }
        }
        if waiting {
            return Err(Unasked);
        }
        let ended = |step| Some(Ended { step, outcome: known.remove(&step.id)? });
        Ok(Run { procedure, steps: procedure.steps.iter().filter_map(ended).collect() })
    }

    /// The outcome of a step; `None` while a step that it needs has none.
    fn judge_step(
        &self,
        procedure: &Procedure,
        step: &Step,
        known: &BTreeMap<&StepId, Outcome>,
        facts: &Facts,
    ) -> Result<Option<Outcome>, Unasked> {
        if step.kind.effect() > self.request.effect {
            return Ok(Some(Outcome::Skipped(Unset::Choice("--send"))));
        }
        for need in &step.needs {
            match known.get(need) {
                Some(Outcome::Pass(_) | Outcome::Warn(_)) => {}
                // The reason is the step where it began, not the last one before this.
                Some(Outcome::Blocked(reason)) => return Ok(Some(Outcome::Blocked(reason.clone()))),
                Some(Outcome::Fail(_) | Outcome::Unknown(_) | Outcome::Skipped(_)) => {
                    return Ok(Some(Outcome::Blocked(need.clone())));
                }
                None => return Ok(None),
            }
        }
        let case = Case { facts, request: &self.request, providers: self.providers };
        judge_kind(procedure, step.kind, &case).map(Some)
    }

    /// Whom the steps would contact first, without contacting anybody.
    ///
    /// What follows from answers (the addresses of a name, the records that a record includes) cannot be known before.
    pub fn targets(&self) -> Vec<Target<'c>> {
        let steps = self.procedures.iter().flat_map(|procedure| procedure.steps.iter().map(|step| (*procedure, step)));
        steps.map(|(procedure, step)| Target { procedure, step, contact: self.contact(step) }).collect()
    }

    fn contact(&self, step: &Step) -> Contact {
        if step.kind.effect() > self.request.effect {
            return Contact::Nobody(Unset::Choice("--send"));
        }
        step.kind.contact(&self.request, self.providers)
    }
}

/// The outcome of a kind as a step of `procedure`.
fn judge_kind(procedure: &Procedure, kind: Kind, case: &Case<'_>) -> Result<Outcome, Unasked> {
    Ok(match kind.judge(case)? {
        Judgement::Pass(values) => Outcome::Pass(values),
        Judgement::Warn(finding) => Outcome::Warn(finding),
        Judgement::Fail(finding) => Outcome::Fail(finding),
        Judgement::Unknown(finding) => Outcome::Unknown(finding),
        Judgement::Skipped(unset) => Outcome::Skipped(unset),
        Judgement::Unreached(earlier) => match procedure.steps.iter().find(|step| step.kind == earlier) {
            Some(step) => Outcome::Blocked(step.id.clone()),
            // No other step of this procedure says why, so this one does.
            None => match judge_kind(procedure, earlier, case)? {
                Outcome::Pass(_) | Outcome::Warn(_) => Outcome::Blocked(StepId(earlier.as_str().to_owned())),
                said => said,
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::code::Code;
    use crate::check::configuration::Parsed;
    use crate::check::smtp;
    use crate::diagnostic::Diagnostics;
    use crate::mail::facts::Answer;
    use crate::mail::smtp::{Heard, Moment, Stage, Transcript, Trouble};

    #[test]
    fn a_step_whose_reason_is_in_no_other_step_says_it_itself() {
        let step = |id: &str, kind| Step {
            id: StepId(id.to_owned()),
            kind,
            station: Some("provider".to_owned()),
            needs: Vec::new(),
        };
        let outcomes = |steps: Vec<Step>| {
            let source = crate::source::Source::new("checks/p.toml", "");
            let results = crate::check::procedure::Results::default();
            let procedure = Procedure { id: "p".to_owned(), steps, results, source };
            let text = "[smtp]\nhost = '192.0.2.1'\nusername = 'u'\npassword = { env = 'P' }\n";
            let source = crate::source::Source::new("config.toml", text);
            let parsed = Parsed::parse(&source, &mut Diagnostics::new()).expect("a configuration");
            let allowed = Allowed::default();
            let request = Request {
                configuration: parsed.configuration,
                effect: Effect::Login,
                allowed,
                message: None,
                ip: None,
            };
            let providers = Providers::default();
            let plan = Plan::bind(vec![&procedure], request, &providers);
            let mut facts = Facts::new();
            loop {
                if let Ok(runs) = plan.judge(&facts) {
                    return runs[0].steps.iter().map(|ended| ended.outcome.clone()).collect::<Vec<_>>();
                }
                for question in facts.take_questions() {
                    let heard = Heard::Trouble(Trouble::Refused);
                    let refused = Transcript(vec![Moment { stage: Stage::Connect, heard, millis: 0 }]);
                    facts.learn(question, Answer::Smtp(refused));
                }
            }
        };
        let code = |outcome: &Outcome| outcome.finding().map(|finding| finding.code);
        let alone = outcomes(vec![step("login", smtp::Kind::Login.into())]);
        assert_eq!((alone[0].as_str(), code(&alone[0])), ("fail", Some(Code::SmtpPortClosed)));
        let both = outcomes(vec![step("connect", smtp::Kind::Connect.into()), step("login", smtp::Kind::Login.into())]);
        assert_eq!(both[1], Outcome::Blocked(StepId("connect".to_owned())));
    }

    #[test]
    fn invariant_nothing_above_the_allowed_effect_happens() {
        let id = |id: &str| StepId(id.to_owned());
        let step = |name: &str, kind| Step { id: id(name), kind, station: Some("provider".to_owned()), needs: vec![] };
        let steps = vec![step("login", smtp::Kind::Login.into()), step("send", smtp::Kind::Send.into())];
        let procedure = Procedure {
            id: "p".to_owned(),
            steps,
            results: crate::check::procedure::Results::default(),
            source: crate::source::Source::new("checks/p.toml", ""),
        };
        let providers = Providers::default();
        let request = Request {
            configuration: Configuration::default(),
            effect: Effect::Dns,
            allowed: Allowed::default(),
            message: None,
            ip: None,
        };
        let plan = Plan::bind(vec![&procedure], request, &providers);
        let facts = Facts::new();
        let runs = plan.judge(&facts).expect("nothing has to be asked");
        assert!(runs[0].steps.iter().all(|ended| ended.outcome == Outcome::Skipped(Unset::Choice("--send"))));
        assert_eq!(facts.take_questions(), []);
        assert!(!plan.logs_in());
    }
}

//! What a run does: the steps of its procedures, against one configuration, up to what the reader allowed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::configuration::Configuration;
use crate::check::procedure::{Procedure, Step};
use crate::check::providers::Providers;
use crate::check::{Case, Effect, Finding, Judgement, Kind, Outcome, StepId, Unset};
use crate::mail::facts::{Facts, Unasked};
use crate::mail::smtp::{Allowed, Message};

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
    /// The DNS, about this name.
    Dns(String),
    /// This server and port.
    Server(String),
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

    /// Whether any step may log in.
    pub fn logs_in(&self) -> bool {
        let steps = || self.procedures.iter().flat_map(|procedure| &procedure.steps);
        self.request.effect >= Effect::Login && steps().any(|step| step.kind.effect() >= Effect::Login)
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
            return Ok(Some(Outcome::Skipped(Unset::Flag("--send"))));
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
        Ok(Some(match step.kind.judge(&case)? {
            Judgement::Pass(values) => Outcome::Pass(values),
            Judgement::Warn(finding) => Outcome::Warn(finding),
            Judgement::Fail(finding) => Outcome::Fail(finding),
            Judgement::Unknown(finding) => Outcome::Unknown(finding),
            Judgement::Skipped(unset) => Outcome::Skipped(unset),
            Judgement::Unreached(kind) => Outcome::Blocked(step_of(procedure, kind)),
        }))
    }

    /// Whom the steps would contact first, without contacting anybody.
    ///
    /// What follows from answers (the addresses of a name, the records that a record includes) cannot be known before.
    pub fn targets(&self) -> Vec<Target<'c>> {
        let steps = self.procedures.iter().flat_map(|procedure| procedure.steps.iter().map(|step| (*procedure, step)));
        steps.map(|(procedure, step)| Target { procedure, step, contact: self.contact(step) }).collect()
    }

    fn contact(&self, step: &Step) -> Contact {
        let configuration = &self.request.configuration;
        if step.kind.effect() > self.request.effect {
            return Contact::Nobody(Unset::Flag("--send"));
        }
        match step.kind {
            Kind::SmtpResolve => match &configuration.smtp.host {
                Some(host) => Contact::Dns(host.to_string()),
                None => Contact::Nobody(Unset::Setting("smtp.host")),
            },
            Kind::SmtpConnect | Kind::SmtpGreeting | Kind::SmtpTls | Kind::SmtpLogin | Kind::SmtpSend => {
                match &configuration.smtp.host {
                    Some(host) => Contact::Server(format!(
                        "{host}:{} ({})",
                        configuration.smtp.port(),
                        configuration.smtp.security()
                    )),
                    None => Contact::Nobody(Unset::Setting("smtp.host")),
                }
            }
            Kind::SpfRecord | Kind::SpfSyntax | Kind::SpfLookups | Kind::SpfProvider => match &configuration.domain {
                Some(domain) => Contact::Dns(domain.to_string()),
                None => Contact::Nobody(Unset::Setting("sender.address")),
            },
        }
    }
}

/// The step of `procedure` that checks `kind`; its name stands for it where the procedure has no such step.
fn step_of(procedure: &Procedure, kind: Kind) -> StepId {
    let step = procedure.steps.iter().find(|step| step.kind == kind);
    step.map_or_else(|| StepId(kind.as_str().to_owned()), |step| step.id.clone())
}

impl Outcome {
    /// The stable word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Outcome::Pass(_) => "pass",
            Outcome::Warn(_) => "warn",
            Outcome::Fail(_) => "fail",
            Outcome::Blocked(_) => "blocked",
            Outcome::Unknown(_) => "unknown",
            Outcome::Skipped(_) => "skipped",
        }
    }

    /// What was found, if something was.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Outcome::Warn(finding) | Outcome::Fail(finding) | Outcome::Unknown(finding) => Some(finding),
            Outcome::Pass(_) | Outcome::Blocked(_) | Outcome::Skipped(_) => None,
        }
    }
}

/// What several outcomes come to: what a mark, a card's row and the exit code say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// All is well.
    Pass,
    /// Something deserves a look.
    Warn,
    /// Something is wrong.
    Fail,
    /// Something could not be found out, or the configuration lacks a value.
    Unknown,
}

impl Verdict {
    /// The verdict over outcomes: one failure decides, then one that is not known; without any outcome it is not known.
    ///
    /// Steps whose effect was not allowed do not count, unless there is nothing else.
    pub fn over<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> Self {
        let mut verdict = None;
        for outcome in outcomes {
            let this = match outcome {
                Outcome::Pass(_) => Verdict::Pass,
                Outcome::Warn(_) => Verdict::Warn,
                Outcome::Fail(_) => Verdict::Fail,
                Outcome::Blocked(_) | Outcome::Unknown(_) | Outcome::Skipped(Unset::Setting(_)) => Verdict::Unknown,
                Outcome::Skipped(Unset::Flag(_)) => continue,
            };
            verdict = Some(verdict.map_or(this, |worst: Verdict| worst.worse(this)));
        }
        verdict.unwrap_or(Verdict::Unknown)
    }

    fn worse(self, other: Verdict) -> Verdict {
        let rank = |verdict| match verdict {
            Verdict::Pass => 0,
            Verdict::Warn => 1,
            Verdict::Unknown => 2,
            Verdict::Fail => 3,
        };
        if rank(other) > rank(self) { other } else { self }
    }

    /// The exit code of a run with this verdict (DESIGN: 1 failed, 3 not known, 0 else).
    pub fn exit_code(self) -> u8 {
        match self {
            Verdict::Pass | Verdict::Warn => 0,
            Verdict::Fail => 1,
            Verdict::Unknown => 3,
        }
    }

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
            Verdict::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::code::Code;
    use crate::words::Values;

    fn pass() -> Outcome {
        Outcome::Pass(Values::new())
    }

    fn finding() -> Finding {
        Finding::new(Code::SpfMissing, [])
    }

    #[test]
    fn a_failure_decides_before_what_is_not_known() {
        let outcomes = [pass(), Outcome::Unknown(finding()), Outcome::Fail(finding())];
        assert_eq!(Verdict::over(&outcomes), Verdict::Fail);
    }

    #[test]
    fn invariant_what_could_not_be_found_out_is_neither_failed_nor_passed() {
        for outcome in [Outcome::Unknown(finding()), Outcome::Skipped(Unset::Setting("smtp.host"))] {
            assert_eq!(Verdict::over([&pass(), &outcome]), Verdict::Unknown);
            assert_eq!(Verdict::over([&pass(), &outcome]).exit_code(), 3);
        }
        assert_eq!(Verdict::over([]), Verdict::Unknown);
    }

    #[test]
    fn a_step_that_was_not_allowed_counts_as_fine() {
        assert_eq!(Verdict::over([&pass(), &Outcome::Skipped(Unset::Flag("--send"))]), Verdict::Pass);
        assert_eq!(Verdict::over([&Outcome::Skipped(Unset::Flag("--send"))]), Verdict::Unknown);
    }

    #[test]
    fn a_warning_is_fine() {
        assert_eq!(Verdict::over([&pass(), &Outcome::Warn(finding())]).exit_code(), 0);
    }

    #[test]
    fn invariant_nothing_above_the_allowed_effect_happens() {
        let id = |id: &str| StepId(id.to_owned());
        let step = |name: &str, kind| Step { id: id(name), kind, station: "provider".to_owned(), needs: vec![] };
        let steps = vec![step("login", Kind::SmtpLogin), step("send", Kind::SmtpSend)];
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
        };
        let plan = Plan::bind(vec![&procedure], request, &providers);
        let facts = Facts::new();
        let runs = plan.judge(&facts).expect("nothing has to be asked");
        assert!(runs[0].steps.iter().all(|ended| ended.outcome == Outcome::Skipped(Unset::Flag("--send"))));
        assert_eq!(facts.take_questions(), []);
        assert!(!plan.logs_in());
    }
}

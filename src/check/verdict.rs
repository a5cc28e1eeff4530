//! What several outcomes come to.

use crate::check::{Outcome, Unset};

/// What outcomes come to together: what a mark, a card's row and the exit code say.
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
                Outcome::Skipped(Unset::Choice(_)) => continue,
            };
            verdict = Some(verdict.map_or(this, |worst: Verdict| worst.worse(this)));
        }
        verdict.unwrap_or(Verdict::Unknown)
    }

    /// The worse one of two.
    #[must_use]
    pub fn worse(self, other: Verdict) -> Verdict {
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
    use crate::check::Finding;
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
        assert_eq!(Verdict::over([&pass(), &Outcome::Skipped(Unset::Choice("--send"))]), Verdict::Pass);
        assert_eq!(Verdict::over([&Outcome::Skipped(Unset::Choice("--send"))]), Verdict::Unknown);
    }

    #[test]
    fn a_warning_is_fine() {
        assert_eq!(Verdict::over([&pass(), &Outcome::Warn(finding())]).exit_code(), 0);
    }
}

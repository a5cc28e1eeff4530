//! The check kinds `smtp.*`: is the reader's access to their provider's server right?

use crate::check::{Case, Judgement, Kind};
use crate::mail::facts::Unasked;

/// Judges a step of the family.
pub(crate) fn judge(_kind: Kind, _case: &Case<'_>) -> Result<Judgement, Unasked> {
    Err(Unasked)
}

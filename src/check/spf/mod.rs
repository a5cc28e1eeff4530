//! The check kinds `dns.spf-*`: will recipients accept mail from the reader's domain and provider?

use crate::check::{Case, Judgement, Kind};
use crate::mail::facts::Unasked;

/// Judges a step of the family.
pub(crate) fn judge(_kind: Kind, _case: &Case<'_>) -> Result<Judgement, Unasked> {
    Err(Unasked)
}

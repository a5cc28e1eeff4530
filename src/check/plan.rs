//! What a run will do: the steps of its procedures, the configuration, and what the reader allowed.

use crate::check::configuration::Configuration;
use crate::mail::smtp::Allowed;

/// What the reader asks for.
pub struct Request {
    /// The configuration.
    pub configuration: Configuration,
    /// The highest effect that is allowed: [`Effect::Login`](super::Effect::Login), or `Send` with `--send`.
    pub effect: super::Effect,
    /// What is allowed for this run only.
    pub allowed: Allowed,
    /// The test message that `smtp.send` would send, composed by the caller; `None` when nothing may be sent.
    pub message: Option<crate::mail::smtp::Message>,
}

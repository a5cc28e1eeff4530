//! The procedures of the articles: what they check, against which configuration, and how it ended.
//!
//! [`Catalogue`](catalogue::Catalogue) × references × [`Configuration`](configuration::Configuration) are bound to a
//! [`Plan`](plan::Plan); a plan's judges turn facts into outcomes; [`report`] says them in the reader's language.

pub mod catalogue;
pub mod code;
pub mod configuration;
pub mod dkim;
pub mod dmarc;
pub mod example;
pub mod inbound;
pub mod ip;
pub mod mx;
pub mod plan;
pub mod procedure;
pub mod providers;
pub mod receivers;
pub mod replies;
pub mod report;
pub mod smtp;
pub mod spf;
#[cfg(test)]
mod trial;
pub mod verdict;

use std::fmt;

use crate::check::code::Code;
use crate::mail::address::Host;
use crate::mail::facts::{Facts, Unasked};
use crate::mail::smtp::{Reply, Stage};
use crate::source::Span;
use crate::words::Values;

/// What a step does: a closed set of families, one module each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `smtp.…`: is the access to the provider's server right?
    Smtp(smtp::Kind),
    /// `dns.spf-…`: does the sender's domain allow its provider to send?
    Spf(spf::Kind),
    /// `dns.dkim`: can recipients verify the provider's signature?
    Dkim(dkim::Kind),
    /// `dns.dmarc…`, `dns.alignment`: what happens to mail for which nothing vouches, and does anything vouch for the reader's?
    Dmarc(dmarc::Kind),
    /// `dns.mx`: do replies and error messages find their way?
    Mx(mx::Kind),
    /// `dns.ptr`, `dns.blocklists`: what is known of the address that sends?
    Ip(ip::Kind),
    /// `dns.mta-sts` and its like: is mail to the domain protected?
    Inbound(inbound::Kind),
}

/// What a family says of each of its kinds.
pub(crate) trait Family {
    /// The word in a procedure.
    fn as_str(&self) -> &'static str;

    /// The settings that it needs.
    fn settings(&self) -> &'static [&'static str];

    /// What it does to the world; a procedure cannot say otherwise.
    fn effect(&self) -> Effect;

    /// Judges by the facts; asks for what is missing.
    ///
    /// # Errors
    /// [`Unasked`] while an answer is missing.
    fn judge(&self, case: &Case<'_>) -> Result<Judgement, Unasked>;

    /// Whom it contacts before any answer is there.
    fn contact(&self, request: &plan::Request, providers: &providers::Providers) -> plan::Contact;
}

/// What a step does to the world, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing leaves this computer.
    Offline,
    /// Asks the DNS.
    Dns,
    /// Opens connections.
    Connect,
    /// Logs in.
    Login,
    /// Sends a message.
    Send,
}

impl Kind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Kind> + Clone {
        let smtp = smtp::Kind::ALL.iter().copied().map(Kind::Smtp);
        let spf = spf::Kind::ALL.iter().copied().map(Kind::Spf);
        let dkim = dkim::Kind::ALL.iter().copied().map(Kind::Dkim);
        let dmarc = dmarc::Kind::ALL.iter().copied().map(Kind::Dmarc);
        let mx = mx::Kind::ALL.iter().copied().map(Kind::Mx);
        let ip = ip::Kind::ALL.iter().copied().map(Kind::Ip);
        let inbound = inbound::Kind::ALL.iter().copied().map(Kind::Inbound);
        smtp.chain(spf).chain(dkim).chain(dmarc).chain(mx).chain(ip).chain(inbound)
    }

    fn family(&self) -> &dyn Family {
        match self {
            Kind::Smtp(kind) => kind,
            Kind::Spf(kind) => kind,
            Kind::Dkim(kind) => kind,
            Kind::Dmarc(kind) => kind,
            Kind::Mx(kind) => kind,
            Kind::Ip(kind) => kind,
            Kind::Inbound(kind) => kind,
        }
    }

    /// The word in a procedure.
    pub fn as_str(self) -> &'static str {
        self.family().as_str()
    }

    /// The id of its message in `checks/words/`.
    pub fn message(self) -> String {
        format!("kind-{}", self.as_str().replace('.', "-"))
    }

    /// The settings that it needs.
    pub fn settings(self) -> &'static [&'static str] {
        self.family().settings()
    }

    /// What it does to the world; a procedure cannot say otherwise.
    pub fn effect(self) -> Effect {
        self.family().effect()
    }

    /// Judges by the facts; asks for what is missing.
    ///
    /// # Errors
    /// [`Unasked`] while an answer is missing.
    pub fn judge(self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        self.family().judge(case)
    }

    /// Whom it contacts before any answer is there.
    pub fn contact(self, request: &plan::Request, providers: &providers::Providers) -> plan::Contact {
        self.family().contact(request, providers)
    }
}

impl Effect {
    /// Every effect, the least first.
    pub const ALL: &'static [Effect] = &[Effect::Offline, Effect::Dns, Effect::Connect, Effect::Login, Effect::Send];

    /// The word in a procedure.
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Offline => "offline",
            Effect::Dns => "dns",
            Effect::Connect => "connect",
            Effect::Login => "login",
            Effect::Send => "send",
        }
    }
}

/// What a judge concludes from facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The set-up does what the article promises; the values are the evidence for `kind-….passed`.
    Pass(Values),
    /// It does, but something deserves a look.
    Warn(Finding),
    /// It does not; its owner can fix this.
    Fail(Finding),
    /// Nobody answered, so nobody knows; trying again may help.
    Unknown(Finding),
    /// The configuration lacks a value, or the reader did not choose it.
    Skipped(Unset),
    /// A step of this kind ended before this one could begin.
    Unreached(Kind),
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The set-up does what the article promises.
    Pass(Values),
    /// It does, but something deserves a look.
    Warn(Finding),
    /// It does not; its owner can fix this.
    Fail(Finding),
    /// This step has not passed, and this one needs it, directly or through others.
    Blocked(StepId),
    /// Nobody answered, so nobody knows; trying again may help.
    Unknown(Finding),
    /// The configuration lacks a value, or the effect was not allowed.
    Skipped(Unset),
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

/// Why a step was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// The configuration has no such value: `smtp.host`.
    Setting(&'static str),
    /// It is done only for those who choose it, with this: `--send`, `--ip`, `[blocklists] zones`.
    Choice(&'static str),
}

/// What was found, to be said in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code; the id of its messages.
    pub code: Code,
    /// What the placeables of its messages stand for.
    pub values: Values,
    /// The reader's own text with the broken part underlined.
    pub quote: Option<Quote>,
    /// What to put in its place, to be copied: a whole record or lines of a configuration.
    pub correction: Option<String>,
    /// The refusal that was found, whose own meaning says more.
    pub refused: Option<Box<Refused>>,
}

/// A server said no, or not now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which server.
    pub host: Host,
    /// At which stage.
    pub stage: Stage,
    /// With which words.
    pub reply: Reply,
}

/// A text of the reader's with one part underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The whole text.
    pub text: String,
    /// The part, in bytes.
    pub span: Span,
}

impl Finding {
    /// A finding with the values of its messages.
    pub fn new(code: Code, values: impl Into<Values>) -> Self {
        Finding { code, values: values.into(), quote: None, correction: None, refused: None }
    }

    /// The same, with one more value of its messages.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.values.insert(name, value.to_owned());
        self
    }

    /// The same, underlining `span` of `text`.
    #[must_use]
    pub fn quote(mut self, text: &str, span: Span) -> Self {
        self.quote = Some(Quote { text: text.to_owned(), span });
        self
    }

    /// The same, because of this refusal.
    #[must_use]
    pub fn because(mut self, refused: Refused) -> Self {
        self.refused = Some(Box::new(refused));
        self
    }

    /// The same, with a text to copy.
    #[must_use]
    pub fn correct(mut self, correction: impl Into<String>) -> Self {
        self.correction = Some(correction.into());
        self
    }
}

/// The id of a step within its procedure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct StepId(pub String);

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What every judge sees beside the facts.
pub struct Case<'c> {
    /// The answers so far.
    pub facts: &'c Facts,
    /// What the reader has configured and allowed.
    pub request: &'c plan::Request,
    /// What is known of providers.
    pub providers: &'c providers::Providers,
}

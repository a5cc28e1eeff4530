//! The procedures of the articles: what they check, against which configuration, and how it ended.
//!
//! [`Catalogue`](catalogue::Catalogue) × references × [`Configuration`](configuration::Configuration) are bound to a
//! [`Plan`](plan::Plan); a plan's judges turn facts into outcomes; [`report`] says them in the reader's language.

pub mod catalogue;
pub mod code;
pub mod configuration;
pub mod example;
pub mod plan;
pub mod procedure;
pub mod providers;
pub mod report;
mod smtp;
mod spf;
pub mod verdict;

use std::fmt;

use crate::check::code::Code;
use crate::mail::facts::{Facts, Unasked};
use crate::source::Span;
use crate::words::Values;

/// What a step does: a closed set, one file a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Kind {
    /// `smtp.resolve`: the server's name has an address.
    SmtpResolve,
    /// `smtp.connect`: the server accepts a connection on the port.
    SmtpConnect,
    /// `smtp.greeting`: the server greets and answers EHLO.
    SmtpGreeting,
    /// `smtp.tls`: the connection is encrypted, the certificate is the server's.
    SmtpTls,
    /// `smtp.login`: user name and password are accepted.
    SmtpLogin,
    /// `smtp.send`: the provider takes a test message.
    SmtpSend,
    /// `dns.spf-record`: the sender's domain has exactly one SPF record.
    SpfRecord,
    /// `dns.spf-syntax`: the record can be read.
    SpfSyntax,
    /// `dns.spf-lookups`: what it includes exists, within RFC 7208's limits.
    SpfLookups,
    /// `dns.spf-provider`: it covers the provider that sends for the reader.
    SpfProvider,
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
    pub const ALL: &'static [Kind] = &[
        Kind::SmtpResolve,
        Kind::SmtpConnect,
        Kind::SmtpGreeting,
        Kind::SmtpTls,
        Kind::SmtpLogin,
        Kind::SmtpSend,
        Kind::SpfRecord,
        Kind::SpfSyntax,
        Kind::SpfLookups,
        Kind::SpfProvider,
    ];

    /// The word in a procedure.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::SmtpResolve => "smtp.resolve",
            Kind::SmtpConnect => "smtp.connect",
            Kind::SmtpGreeting => "smtp.greeting",
            Kind::SmtpTls => "smtp.tls",
            Kind::SmtpLogin => "smtp.login",
            Kind::SmtpSend => "smtp.send",
            Kind::SpfRecord => "dns.spf-record",
            Kind::SpfSyntax => "dns.spf-syntax",
            Kind::SpfLookups => "dns.spf-lookups",
            Kind::SpfProvider => "dns.spf-provider",
        }
    }

    /// The id of its message in `checks/words/`.
    pub fn message(self) -> String {
        format!("kind-{}", self.as_str().replace('.', "-"))
    }

    /// The settings that it needs.
    pub fn settings(self) -> &'static [&'static str] {
        match self {
            Kind::SmtpResolve => &["smtp.host"],
            Kind::SmtpConnect | Kind::SmtpGreeting | Kind::SmtpTls => &["smtp.host", "smtp.port", "smtp.security"],
            Kind::SmtpLogin => &["smtp.username", "smtp.password"],
            Kind::SmtpSend => &["sender.address", "test.recipient"],
            Kind::SpfRecord | Kind::SpfSyntax | Kind::SpfLookups => &["sender.address"],
            Kind::SpfProvider => &["sender.address", "smtp.host"],
        }
    }

    /// What it does to the world; a procedure cannot say otherwise.
    pub fn effect(self) -> Effect {
        match self {
            Kind::SmtpResolve | Kind::SpfRecord | Kind::SpfSyntax | Kind::SpfLookups | Kind::SpfProvider => Effect::Dns,
            Kind::SmtpConnect | Kind::SmtpGreeting | Kind::SmtpTls => Effect::Connect,
            Kind::SmtpLogin => Effect::Login,
            Kind::SmtpSend => Effect::Send,
        }
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
    /// The configuration lacks a value, or the effect was not allowed.
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
    /// The effect needs this flag: `--send`.
    Flag(&'static str),
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
    pub fn new<const N: usize>(code: Code, values: [(&'static str, String); N]) -> Self {
        Finding { code, values: Values::from(values), quote: None, correction: None }
    }

    /// The same, underlining `span` of `text`.
    #[must_use]
    pub fn quote(mut self, text: &str, span: Span) -> Self {
        self.quote = Some(Quote { text: text.to_owned(), span });
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

impl Kind {
    /// Judges by the facts; asks for what is missing.
    ///
    /// # Errors
    /// [`Unasked`] while an answer is missing.
    pub fn judge(self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        match self {
            Kind::SmtpResolve
            | Kind::SmtpConnect
            | Kind::SmtpGreeting
            | Kind::SmtpTls
            | Kind::SmtpLogin
            | Kind::SmtpSend => smtp::judge(self, case),
            Kind::SpfRecord | Kind::SpfSyntax | Kind::SpfLookups | Kind::SpfProvider => spf::judge(self, case),
        }
    }

    /// Whom it contacts before any answer is there.
    pub fn contact(self, request: &plan::Request, providers: &providers::Providers) -> plan::Contact {
        match self {
            Kind::SmtpResolve
            | Kind::SmtpConnect
            | Kind::SmtpGreeting
            | Kind::SmtpTls
            | Kind::SmtpLogin
            | Kind::SmtpSend => smtp::contact(self, request),
            Kind::SpfRecord | Kind::SpfSyntax | Kind::SpfLookups | Kind::SpfProvider => {
                spf::contact(self, request, providers)
            }
        }
    }
}

//! `--spf --ip`: may this address send this mail? Answered as `spfquery` does.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::check;
use crate::check::plan::Plan;
use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Unasked};
use crate::mail::spf::{Arrival, Evaluation, check_host};

/// What a client says before it hands a mail over, as far as the reader tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The name in HELO or EHLO.
    pub helo: Option<String>,
    /// The address in MAIL FROM; empty where the mail is a bounce.
    pub mail_from: Option<String>,
}

/// Who is asked about (RFC 7208, section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The sender in MAIL FROM.
    MailFrom,
    /// The client's name in HELO, because there is no sender.
    Helo,
}

/// A mail from an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// From where it comes.
    pub ip: IpAddr,
    /// Who is asked about.
    pub identity: Identity,
    /// What stands before the `@`.
    pub local: String,
    /// The domain as the reader gives it.
    pub domain: String,
    /// What the client says in HELO: the domain where the reader does not tell.
    pub helo: String,
    /// When, in seconds since 1970.
    pub time: i64,
}

impl Envelope {
    /// Who is asked about: before the `@`, and the domain; `None` where the reader tells neither.
    fn identity(&self) -> Option<(Identity, &str, &str)> {
        let sender = self.mail_from.as_deref().map(|sender| sender.trim_start_matches('<').trim_end_matches('>'));
        match (sender, self.helo.as_deref()) {
            (Some("") | None, Some(helo)) => Some((Identity::Helo, "postmaster", helo)),
            (Some("") | None, None) => None,
            (Some(sender), _) => {
                let (local, domain) = sender.rsplit_once('@').unwrap_or(("", sender));
                let local = if local.is_empty() { "postmaster" } else { local };
                Some((Identity::MailFrom, local, domain))
            }
        }
    }

    /// The domain that it is about.
    pub fn domain(&self) -> Option<Domain> {
        self.identity()?.2.parse().ok()
    }
}

impl Inquiry {
    /// The question of a plan: an address was given, and all that is to be checked is SPF.
    ///
    /// Whoever gives no sender asks about that of the configuration.
    pub fn of(plan: &Plan<'_>, envelope: &Envelope, time: i64) -> Option<Self> {
        let ip = plan.request().ip?;
        let mut steps = plan.procedures().iter().flat_map(|procedure| &procedure.steps);
        if !steps.all(|step| matches!(step.kind, check::Kind::Spf(_))) {
            return None;
        }
        let configuration = &plan.request().configuration;
        let configured = || {
            let domain = configuration.domain.as_ref()?;
            let sender = configuration.sender.as_ref().filter(|sender| sender.domain() == domain);
            Some((Identity::MailFrom, sender.map_or("postmaster", |sender| sender.local()), domain.as_str()))
        };
        let (identity, local, domain) = match envelope.mail_from {
            Some(_) => envelope.identity().or_else(configured),
            None => configured().or_else(|| envelope.identity()),
        }?;
        let (local, domain) = (local.to_owned(), domain.to_owned());
        let helo = envelope.helo.clone().unwrap_or_else(|| domain.clone());
        Some(Inquiry { ip, identity, local, domain, helo, time })
    }

    /// The sender that is asked about.
    pub fn sender(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }

    /// The evaluation; `None` where the domain is no name, which has no policy (section 4.3).
    ///
    /// # Errors
    /// [`Unasked`] while an answer is missing.
    pub fn evaluate(&self, facts: &Facts) -> Result<Option<Evaluation>, Unasked> {
        let Ok(domain) = self.domain.parse() else { return Ok(None) };
        let arrival =
            Arrival { local: &self.local, helo: &self.helo, time: self.time, ..Arrival::of(self.ip, &domain) };
        check_host(facts, arrival).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_without_a_sender_is_asked_about_by_its_helo() {
        let identity = |helo: Option<&str>, sender: Option<&str>| {
            let envelope = Envelope { helo: helo.map(str::to_owned), mail_from: sender.map(str::to_owned) };
            envelope.identity().map(|(identity, local, domain)| format!("{identity:?} {local}@{domain}"))
        };
        let check = |helo, sender, expected: &str| assert_eq!(identity(helo, sender).as_deref(), Some(expected));
        check(Some("mx.test"), None, "Helo postmaster@mx.test");
        check(Some("mx.test"), Some(""), "Helo postmaster@mx.test");
        check(Some("mx.test"), Some("<>"), "Helo postmaster@mx.test");
        check(Some("mx.test"), Some("tom@a.test"), "MailFrom tom@a.test");
        check(None, Some("<tom@x@a.test>"), "MailFrom tom@x@a.test");
        check(None, Some("@a.test"), "MailFrom postmaster@a.test");
        check(None, Some("a.test"), "MailFrom postmaster@a.test");
        assert_eq!(identity(None, Some("")), None);
        assert_eq!(identity(None, None), None);
    }
}

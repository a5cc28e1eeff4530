//! Other ports and securities of the same host, tried without a login when the configured ones fail.

use std::net::IpAddr;

use crate::check::code::Code;
use crate::check::smtp::Kind;
use crate::check::{Finding, Judgement};
use crate::mail::facts::{Facts, Unasked};
use crate::mail::smtp::{Dialogue, Security, Stage, Transcript};

/// Whether the configured server works with another port or security: then that is the finding.
///
/// All are asked at once, over IPv4 and over IPv6, none with a login; the first that reaches TLS and EHLO counts.
pub(super) fn elsewhere(dialogue: &Dialogue, ended: Kind, facts: &Facts) -> Result<Option<Judgement>, Unasked> {
    let ways: Vec<Vec<(Family, Dialogue)>> = alternatives(dialogue.port, dialogue.security, ended)
        .into_iter()
        .map(|(port, security)| by_family(&Dialogue { port, security, login: None, message: None, ..dialogue.clone() }))
        .collect();
    for (_, other) in ways.iter().flatten() {
        facts.want_smtp(other);
    }
    for way in &ways {
        let mut working = Vec::new();
        for (family, other) in way {
            if is_secure(other, facts.smtp(other)?) {
                working.push((*family, other));
            }
        }
        let Some((family, Dialogue { port, security, .. })) = working.first() else { continue };
        let only = if working.len() < way.len() { family.as_str() } else { "both" };
        let finding = Finding::new(
            Code::SmtpOtherWorks,
            [
                ("host", dialogue.host.to_string()),
                ("port", dialogue.port.to_string()),
                ("security", dialogue.security.to_string()),
                ("working_port", port.to_string()),
                ("working_security", security.to_string()),
                ("only", only.to_owned()),
            ],
        );
        let correction = format!("port = {port}\nsecurity = \"{security}\"");
        return Ok(Some(Judgement::Fail(finding.correct(correction))));
    }
    Ok(None)
}

/// The two kinds of addresses on the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    V4,
    V6,
}

impl Family {
    fn as_str(self) -> &'static str {
        match self {
            Family::V4 => "IPv4",
            Family::V6 => "IPv6",
        }
    }
}

/// The same dialogue with the host's addresses of each family that it has.
fn by_family(dialogue: &Dialogue) -> Vec<(Family, Dialogue)> {
    let (v4, v6): (Vec<IpAddr>, Vec<IpAddr>) = dialogue.addresses.iter().partition(|address| address.is_ipv4());
    let families = [(Family::V4, v4), (Family::V6, v6)].into_iter().filter(|(_, addresses)| !addresses.is_empty());
    families.map(|(family, addresses)| (family, Dialogue { addresses, ..dialogue.clone() })).collect()
}

/// Whether the server was reached, and speaks SMTP under TLS.
fn is_secure(dialogue: &Dialogue, transcript: &Transcript) -> bool {
    let stage = if dialogue.security == Security::Tls { Stage::Ehlo } else { Stage::EhloAgain };
    transcript.session().is_some() && transcript.reply(stage).is_some_and(|reply| reply.is(2))
}

/// Ports and securities worth a try when the configured ones fail at this kind (RFC 8314, section 3.3; RFC 6409).
pub(super) fn alternatives(port: u16, security: Security, ended: Kind) -> Vec<(u16, Security)> {
    let others = match security {
        Security::Tls => vec![Security::StartTls],
        Security::StartTls => vec![Security::Tls],
        Security::None => vec![Security::StartTls, Security::Tls],
    };
    // A port that does not even accept a connection will not do so for another security.
    let same = others.into_iter().filter(|_| ended != Kind::Connect).map(|other| (port, other));
    let usual = [(587, Security::StartTls), (465, Security::Tls), (25, Security::StartTls)];
    let mut all: Vec<(u16, Security)> = Vec::new();
    for candidate in same.chain(usual) {
        let is_dead = ended == Kind::Connect && candidate.0 == port;
        if candidate != (port, security) && !is_dead && !all.contains(&candidate) {
            all.push(candidate);
        }
    }
    all
}

/// Whether what ends at this kind may be a question of the port and the security.
pub(super) fn is_about_the_port(kind: Kind) -> bool {
    matches!(kind, Kind::Connect | Kind::Greeting | Kind::Tls)
}

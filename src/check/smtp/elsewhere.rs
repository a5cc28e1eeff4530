//! Other ports and securities of the same host, tried without a login when the configured ones fail.

use crate::check::code::Code;
use crate::check::smtp::Kind;
use crate::check::{Finding, Judgement};
use crate::mail::facts::{Facts, Unasked};
use crate::mail::smtp::{Dialogue, Security, Stage};

/// Whether the configured server works with another port or security: then that is the finding.
///
/// All are asked at once, none with a login; the first that reaches TLS and EHLO counts.
pub(super) fn elsewhere(dialogue: &Dialogue, ended: Kind, facts: &Facts) -> Result<Option<Judgement>, Unasked> {
    let others: Vec<Dialogue> = alternatives(dialogue.port, dialogue.security, ended)
        .into_iter()
        .map(|(port, security)| Dialogue { port, security, login: None, message: None, ..dialogue.clone() })
        .collect();
    for other in &others {
        facts.want_smtp(other);
    }
    for other in &others {
        let transcript = facts.smtp(other)?;
        let stage = if other.security == Security::Tls { Stage::Ehlo } else { Stage::EhloAgain };
        let is_secure = transcript.session().is_some() && transcript.reply(stage).is_some_and(|reply| reply.is(2));
        if is_secure {
            let (port, security) = (other.port, other.security);
            let finding = Finding::new(
                Code::SmtpOtherWorks,
                [
                    ("host", dialogue.host.to_string()),
                    ("port", dialogue.port.to_string()),
                    ("security", dialogue.security.to_string()),
                    ("working_port", port.to_string()),
                    ("working_security", security.to_string()),
                ],
            );
            let correction = format!("port = {port}\nsecurity = \"{security}\"");
            return Ok(Some(Judgement::Fail(finding.correct(correction))));
        }
    }
    Ok(None)
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

//! A made-up world as data: what its DNS says, and how its mail servers behave.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::mail::address::Domain;
use crate::mail::document::Page;
use crate::mail::smtp::{Reply, Security, Stage};
use crate::mail::zone::Record;

/// Everything that a run can meet. What it does not hold does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Now, in seconds since 1970; certificates are made for it.
    pub time: i64,
    /// What its DNS says.
    pub records: Vec<Record>,
    /// Its mail servers. Every address of the world leads to all of them, so no two have the same port.
    pub servers: Vec<Server>,
    /// Its web server. Every address of the world leads to it.
    pub site: Option<Site>,
}

/// A web server that says the same to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its name.
    pub host: Domain,
    /// What it shows at the TLS handshake.
    pub certificate: Shown,
    /// What it says.
    pub page: Page,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub host: Domain,
    /// The ports that it listens on, each with the security that it wants there; [`Security::None`] offers no TLS.
    pub ports: BTreeMap<u16, Security>,
    /// What it says behind its name in the reply to EHLO. STARTTLS is added where it belongs, and AUTH is left out
    /// before TLS where TLS can come.
    pub capabilities: Vec<String>,
    /// Who may log in, with their passwords: made up, so no secrets.
    pub users: BTreeMap<String, String>,
    /// What it shows at the TLS handshake.
    pub certificate: Shown,
    /// What it does at a stage instead of the ordinary.
    pub behaviour: BTreeMap<Stage, Behaviour>,
}

/// Which certificate a server shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Its own, valid now.
    #[default]
    Good,
    /// Its own, which was valid until lately.
    Expired,
    /// Its own, which will be valid later.
    NotYetValid,
    /// That of another host.
    OtherName,
    /// Its own, issued by an authority that nobody trusts.
    OtherAuthority,
}

impl Shown {
    /// Each of them.
    pub const ALL: &'static [Shown] =
        &[Shown::Good, Shown::Expired, Shown::NotYetValid, Shown::OtherName, Shown::OtherAuthority];

    /// The word in an example.
    pub fn as_str(self) -> &'static str {
        match self {
            Shown::Good => "good",
            Shown::Expired => "expired",
            Shown::NotYetValid => "not-yet-valid",
            Shown::OtherName => "other-name",
            Shown::OtherAuthority => "other-authority",
        }
    }
}

/// What a server does instead of the ordinary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// It says this.
    Says(Reply),
    /// It says nothing.
    Silent,
    /// It closes the connection.
    Closes,
}

/// A text is no reply of an SMTP server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reply is three digits from 200 to 599 and a text: `535 5.7.8 wrong password`")]
pub struct NotAReply;

impl FromStr for Behaviour {
    type Err = NotAReply;

    /// Reads `silent`, `closes`, or a reply, whose further lines need no digits.
    fn from_str(text: &str) -> Result<Self, NotAReply> {
        match text {
            "silent" => return Ok(Behaviour::Silent),
            "closes" => return Ok(Behaviour::Closes),
            _ => {}
        }
        let (code, rest) = text.split_at_checked(3).ok_or(NotAReply)?;
        let code = code.parse().ok().filter(|code| (200..600).contains(code)).ok_or(NotAReply)?;
        let rest = match rest.strip_prefix(' ') {
            Some(rest) => rest,
            None if rest.is_empty() => rest,
            None => return Err(NotAReply),
        };
        Ok(Behaviour::Says(Reply { code, lines: rest.lines().map(str::to_owned).collect() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_behaviour_is_a_word_or_a_reply() {
        assert_eq!("silent".parse(), Ok(Behaviour::Silent));
        let says = Behaviour::Says(Reply { code: 421, lines: vec!["come back".to_owned(), "later".to_owned()] });
        assert_eq!("421 come back\nlater".parse(), Ok(says));
        for wrong in ["", "42", "999 x", "5350", "ä12 no"] {
            assert_eq!(wrong.parse::<Behaviour>(), Err(NotAReply), "{wrong}");
        }
    }
}

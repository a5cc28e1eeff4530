//! A made-up world as data: what its DNS says, and how its mail servers behave.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::mail::address::{Domain, NotADomain};
use crate::mail::facts::Exchange;
use crate::mail::smtp::{Reply, Security, Stage};

/// Everything that a run can meet. What it does not hold does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Now, in seconds since 1970; certificates are made for it. The time of the run when it is absent.
    pub time: Option<i64>,
    /// What its DNS says.
    pub records: Vec<Record>,
    /// Its mail servers. Every address of the world leads to all of them, so no two have the same port.
    pub servers: Vec<Server>,
}

/// A DNS record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose.
    pub name: Domain,
    /// What it says.
    pub data: Data,
}

/// What a DNS record says, or what happens to every question about its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// A mail exchanger.
    Mx(Exchange),
    /// A text.
    Txt(String),
    /// Another name of this one.
    Cname(Domain),
    /// The DNS server says that it cannot answer (SERVFAIL).
    ServerFailure,
    /// The DNS server says nothing.
    Silence,
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

/// Why a line is no record of a world.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARecord {
    /// There is no type.
    #[error("a record is a name, a type and a value: `praxis.example TXT v=spf1 -all`")]
    Incomplete,
    /// The name, or the name that it leads to, is none.
    #[error("`{0}` is no name: {1}")]
    Name(String, NotADomain),
    /// The type is unknown.
    #[error("unknown type `{0}`: A, AAAA, CNAME, MX, TXT, SERVFAIL and SILENCE are known")]
    Type(String),
    /// The value does not fit the type.
    #[error("`{1}` is no value of type {0}")]
    Value(&'static str, String),
}

impl FromStr for Record {
    type Err = NotARecord;

    /// Reads `name TYPE value`, such as `praxis.example MX 10 mx.example`. `name SERVFAIL` and `name SILENCE` have no
    /// value, and `name MX 0 .` is the null MX of RFC 7505.
    fn from_str(line: &str) -> Result<Self, NotARecord> {
        let (name, rest) = line.trim().split_once(' ').ok_or(NotARecord::Incomplete)?;
        let (kind, value) = rest.trim_start().split_once(' ').unwrap_or((rest.trim(), ""));
        Ok(Record { name: domain(name)?, data: data(kind, value.trim())? })
    }
}

fn data(kind: &str, value: &str) -> Result<Data, NotARecord> {
    let wrong = |kind| NotARecord::Value(kind, value.to_owned());
    Ok(match kind {
        "A" => Data::A(value.parse().map_err(|_| wrong("A"))?),
        "AAAA" => Data::Aaaa(value.parse().map_err(|_| wrong("AAAA"))?),
        "CNAME" => Data::Cname(domain(value)?),
        "MX" => {
            let (preference, host) = value.split_once(' ').ok_or_else(|| wrong("MX"))?;
            let preference = preference.parse().map_err(|_| wrong("MX"))?;
            let host = if host == "." { None } else { Some(domain(host)?) };
            Data::Mx(Exchange { preference, host })
        }
        "TXT" => Data::Txt(value.to_owned()),
        "SERVFAIL" if value.is_empty() => Data::ServerFailure,
        "SERVFAIL" => return Err(wrong("SERVFAIL")),
        "SILENCE" if value.is_empty() => Data::Silence,
        "SILENCE" => return Err(wrong("SILENCE")),
        other => return Err(NotARecord::Type(other.to_owned())),
    })
}

fn domain(text: &str) -> Result<Domain, NotARecord> {
    text.parse().map_err(|error| NotARecord::Name(text.to_owned(), error))
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

    fn record(line: &str) -> Result<Data, NotARecord> {
        line.parse::<Record>().map(|record| record.data)
    }

    #[test]
    fn records_are_read_as_in_a_zone_file() {
        assert_eq!(record("praxis.example TXT v=spf1 ip4: ~all"), Ok(Data::Txt("v=spf1 ip4: ~all".to_owned())));
        assert_eq!(record("a.example AAAA 2001:db8::1"), Ok(Data::Aaaa("2001:db8::1".parse().expect("an address"))));
        assert_eq!(record("a.example MX 0 ."), Ok(Data::Mx(Exchange { preference: 0, host: None })));
        assert_eq!(record("a.example SILENCE"), Ok(Data::Silence));
    }

    #[test]
    fn what_is_no_record_says_why() {
        assert_eq!(record("a.example"), Err(NotARecord::Incomplete));
        assert_eq!(record("a.example A fast"), Err(NotARecord::Value("A", "fast".to_owned())));
        assert_eq!(record("a.example SPF v=spf1"), Err(NotARecord::Type("SPF".to_owned())));
        assert!(matches!(record("a..example A 192.0.2.1"), Err(NotARecord::Name(..))));
    }

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

//! The network itself: DNS by hickory, SMTP step by step, TLS by rustls.

mod auth;
mod authority;
mod dns;
mod dnssec;
mod document;
#[cfg(test)]
mod faults;
mod reply;
mod scram;
mod scribe;
mod smtp;
mod tls;
mod wire;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::mail::address::Host;
use crate::mail::facts::{Answer, Question};
use crate::mail::smtp::{Dialogue, SecretId};
use crate::probe::Probe;
use crate::probe::live::tls::Tls;
use crate::probe::web::Reach;
use crate::secret::Secret;

pub use authority::{AuthorityError, authorities};
pub(super) use dns::Dns;
use dnssec::Dnssec;

/// What a live probe needs to know; by default it is the network as everybody has it, without any secret.
#[derive(Debug, Default)]
pub struct Setup {
    /// The DNS server, from `--nameserver`; the system's when it is absent.
    pub nameserver: Option<SocketAddr>,
    /// Authorities (DER) that are trusted beside the system's.
    pub extra_roots: Vec<Vec<u8>>,
    /// Where the standard ports are.
    pub ports: Ports,
    /// The secrets that dialogues name.
    pub credentials: BTreeMap<SecretId, Credential>,
    /// Now, in seconds since 1970, where certificates are judged; the clock's time when it is absent.
    pub time: Option<i64>,
    /// Whose documents are fetched.
    pub reach: Reach,
}

/// A secret, and the one host that may have it: a dialogue with any other host gets nothing.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The host that stands in the configuration.
    pub host: Host,
    /// The password.
    pub secret: Secret,
}

/// Where standard ports really are. Only tests and the example world move any; no flag and no file does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    moved: BTreeMap<u16, u16>,
    /// Where all other ports are, in a world that is inside this computer.
    rest: Option<u16>,
}

impl Ports {
    /// Moves each first port to the second.
    pub fn moved(ports: impl IntoIterator<Item = (u16, u16)>) -> Self {
        Ports { moved: ports.into_iter().collect(), rest: None }
    }

    /// Moves each first port to the second and every other port to `rest`, and every address to loopback: nothing
    /// leads out of this computer.
    pub fn inside(ports: impl IntoIterator<Item = (u16, u16)>, rest: u16) -> Self {
        Ports { moved: ports.into_iter().collect(), rest: Some(rest) }
    }

    /// Where a port of an address is; there, unless it was moved.
    fn find(&self, address: IpAddr, port: u16) -> SocketAddr {
        let moved = self.moved.get(&port).copied();
        match self.rest {
            Some(rest) => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), moved.unwrap_or(rest)),
            None => SocketAddr::new(address, moved.unwrap_or(port)),
        }
    }
}

/// A setup that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// One of the extra roots is no certificate of an authority.
    #[error("one of the additional certificates cannot be used as an authority")]
    Root(#[source] rustls::Error),
}

/// Asks the real network. It belongs into a tokio runtime with one thread.
pub struct Live {
    dns: Dns,
    dnssec: Dnssec,
    tls: Tls,
    ports: Ports,
    credentials: BTreeMap<SecretId, Credential>,
    reach: Reach,
}

impl Live {
    /// Prepares to ask; nothing is contacted yet.
    ///
    /// # Errors
    /// When an extra root cannot be used. A system without a DNS server or without authorities is no error here: it
    /// shows in the answers.
    pub fn new(setup: Setup) -> Result<Self, SetupError> {
        Ok(Live {
            dns: Dns::new(setup.nameserver),
            dnssec: Dnssec::new(setup.nameserver),
            tls: Tls::new(setup.extra_roots, setup.time).map_err(SetupError::Root)?,
            ports: setup.ports,
            credentials: setup.credentials,
            reach: setup.reach,
        })
    }

    /// The secret for the dialogue's login, if it is for the dialogue's host.
    fn secret(&self, dialogue: &Dialogue) -> Option<&Secret> {
        let credential = self.credentials.get(&dialogue.login.as_ref()?.secret)?;
        (credential.host == dialogue.host).then_some(&credential.secret)
    }
}

impl Probe for Live {
    async fn answer(&self, question: &Question) -> Answer {
        match question {
            Question::Txt(name) => Answer::Txt(self.dns.txt(name).await),
            Question::A(name) => Answer::A(self.dns.a(name).await),
            Question::Aaaa(name) => Answer::Aaaa(self.dns.aaaa(name).await),
            Question::Mx(name) => Answer::Mx(self.dns.mx(name).await),
            Question::Cname(name) => Answer::Cname(self.dns.cname(name).await),
            Question::Ptr(address) => Answer::Ptr(self.dns.ptr(*address).await),
            Question::Srv(name) => Answer::Srv(self.dns.srv(name).await),
            Question::Tlsa(name) => Answer::Tlsa(self.dns.tlsa(name).await),
            Question::Dnssec(name) => Answer::Dnssec(self.dnssec.protection(name).await),
            Question::Document(document) => Answer::Document(self.fetch(document).await),
            Question::Smtp(dialogue) => Answer::Smtp(self.hold(dialogue).await),
        }
    }
}

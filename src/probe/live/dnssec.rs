//! Whether DNS answers are protected: the word of a resolver that verifies signatures, and that nobody stands before.
//!
//! Only a resolver on this computer is believed: on the way from any other one, its word could have been changed
//! (RFC 4035, section 4.9.3; RFC 6840, section 5.7).

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::proto::op::{Edns, Message, Query, ResponseCode};
use hickory_resolver::proto::rr::{Name, RecordType};
use hickory_resolver::system_conf::read_system_conf;
use tokio::net::UdpSocket;
use tokio::time::timeout;

use crate::mail::address::Domain;
use crate::mail::facts::{Lookup, Protection, Silence};

/// One question; whatever the resolver must ask for it, it asks within this time, or nobody knows.
const QUESTION: Duration = Duration::from_secs(6);
/// Bytes of an answer, at most; a longer one is cut, and its header says all that is needed (RFC 9715).
const SIZE_LIMIT: u16 = 1232;

/// The resolver on this computer, if there is one.
pub(super) struct Dnssec(Option<SocketAddr>);

/// Whether the resolver verifies what it is asked, or hands it through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Checking {
    Enabled,
    Disabled,
}

impl Dnssec {
    /// The given server, or the first of the system's.
    pub(super) fn new(nameserver: Option<SocketAddr>) -> Self {
        let system = || {
            let (config, _) = read_system_conf().ok()?;
            let server = config.name_servers().first()?;
            Some(SocketAddr::new(server.ip, server.connections.first()?.port))
        };
        Dnssec(nameserver.or_else(system).filter(|server| server.ip().is_loopback()))
    }

    /// What is known of a name.
    pub(super) async fn protection(&self, name: &Domain) -> Lookup<Protection> {
        let Ok(name) = Name::from_labels(name.as_str().split('.').map(str::as_bytes)) else {
            return Lookup::Silence(Silence::Malformed("a name that DNS does not have".to_owned()));
        };
        match self.judge(&name).await {
            Ok(Some(protection)) => Lookup::Records(vec![protection]),
            Ok(None) => Lookup::NoName,
            Err(silence) => Lookup::Silence(silence),
        }
    }

    async fn judge(&self, name: &Name) -> Result<Option<Protection>, Silence> {
        let server = self.0.ok_or(Silence::NotVerified)?;
        // The root is signed: a resolver that does not say so says nothing about others either.
        let root = Name::root();
        let (root, own) = tokio::join!(ask(server, &root, Checking::Enabled), ask(server, name, Checking::Enabled));
        if !root?.metadata.authentic_data {
            return Err(Silence::NotVerified);
        }
        let own = own?.metadata;
        match own.response_code {
            ResponseCode::NoError if own.authentic_data => Ok(Some(Protection::Signed)),
            ResponseCode::NoError => Ok(Some(Protection::Unsigned)),
            ResponseCode::NXDomain => Ok(None),
            code => match ask(server, name, Checking::Disabled).await?.metadata.response_code {
                // There is an answer, only the signatures are wrong.
                ResponseCode::NoError if code == ResponseCode::ServFail => Ok(Some(Protection::Forged)),
                _ => Err(Silence::Server(format!("{code:?}").to_uppercase())),
            },
        }
    }
}

/// Asks a resolver for the start of authority of a name: even where it has none, the answer says whether that is sure.
async fn ask(server: SocketAddr, name: &Name, checking: Checking) -> Result<Message, Silence> {
    let mut question = Message::query();
    question.metadata.recursion_desired = true;
    question.metadata.authentic_data = true;
    question.metadata.checking_disabled = checking == Checking::Disabled;
    question.add_query(Query::query(name.clone(), RecordType::SOA));
    let mut edns = Edns::new();
    edns.set_dnssec_ok(true).set_max_payload(SIZE_LIMIT);
    question.set_edns(edns);
    let exchange = async {
        let local: IpAddr = if server.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() };
        let socket = UdpSocket::bind((local, 0)).await?;
        // Connected, it hears nobody else.
        socket.connect(server).await?;
        let bytes = question.to_vec().map_err(std::io::Error::other)?;
        socket.send(&bytes).await?;
        let mut buffer = [0; SIZE_LIMIT as usize];
        loop {
            let length = socket.recv(&mut buffer).await?;
            if let Ok(answer) = Message::from_vec(&buffer[..length])
                && answer.metadata.id == question.metadata.id
                && answer.queries == question.queries
            {
                return Ok::<_, std::io::Error>(answer);
            }
        }
    };
    match timeout(QUESTION, exchange).await {
        Ok(answer) => answer.map_err(|error| Silence::Network(error.to_string())),
        Err(_elapsed) => Err(Silence::Timeout),
    }
}

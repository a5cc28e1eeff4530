//! The example world: a DNS server, mail servers and an authority inside this process, on loopback.

mod authority;
mod dns;
mod smtp;

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;

use crate::mail::smtp::Message;
use crate::mail::world::{Data, Record, World};

/// A world that answers until it is dropped.
#[derive(Debug)]
pub struct Running {
    /// Its DNS server.
    pub nameserver: SocketAddr,
    /// The certificate of its authority, in DER: to be trusted in this run.
    pub ca: Vec<u8>,
    ports: BTreeMap<u16, u16>,
    messages: Arc<Mutex<Vec<Message>>>,
    /// Bound and never listened on, so nobody else can take it: the port of everything that this world has not.
    closed: TcpSocket,
    _servers: JoinSet<()>,
    _dns: dns::Answering,
}

/// Why a world does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Loopback has no port for it.
    #[error("the example world cannot listen on this computer")]
    Listen(#[from] io::Error),
    /// A certificate cannot be made.
    #[error("the example world cannot make a certificate")]
    Certificate(#[from] rcgen::Error),
    /// A certificate cannot be used.
    #[error("the example world cannot use its certificate")]
    Tls(#[from] rustls::Error),
}

impl Running {
    /// Starts `world` on the current runtime.
    ///
    /// # Errors
    /// [`StartError`] when this computer does not let it.
    pub async fn start(world: &World) -> Result<Self, StartError> {
        let authorities = authority::Authorities::new(world.time)?;
        let messages = Arc::default();
        let mut servers = JoinSet::new();
        let mut ports = BTreeMap::new();
        let mut records = world.records.clone();
        for server in &world.servers {
            if !has_address(&world.records, server) {
                records.push(Record { name: server.host.clone(), data: Data::A(Ipv4Addr::LOCALHOST) });
            }
            let tls = authorities.acceptor(&server.host, server.certificate)?;
            for (&port, &security) in &server.ports {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
                ports.insert(port, listener.local_addr()?.port());
                let service = smtp::Service {
                    server: server.clone(),
                    security,
                    tls: tls.clone(),
                    messages: Arc::clone(&messages),
                };
                servers.spawn(smtp::listen(listener, service));
            }
        }
        let dns = dns::Answering::start(records).await?;
        let closed = TcpSocket::new_v4()?;
        closed.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let (nameserver, ca) = (dns.address(), authorities.trusted());
        Ok(Running { nameserver, ca, ports, messages, closed, _servers: servers, _dns: dns })
    }

    /// Where this world has what the world outside has on `port`; a closed port for what it has not.
    pub fn port(&self, port: u16) -> u16 {
        let closed = || self.closed.local_addr().map_or(1, |address| address.port());
        self.ports.get(&port).copied().unwrap_or_else(closed)
    }

    /// The messages that its servers have taken, in order.
    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn has_address(records: &[Record], server: &crate::mail::world::Server) -> bool {
    records.iter().filter(|record| record.name == server.host).any(|record| match record.data {
        Data::A(_) | Data::Aaaa(_) | Data::Cname(_) | Data::ServerFailure | Data::Silence => true,
        Data::Mx(_) | Data::Txt(_) => false,
    })
}

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
use crate::mail::world::World;
use crate::probe::live::{Ports, Setup};

/// A world that answers until it is dropped.
#[derive(Debug)]
pub struct Running {
    nameserver: SocketAddr,
    /// The certificate of its authority, in DER.
    authority: Vec<u8>,
    time: Option<u64>,
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
        for server in &world.servers {
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
        let dns = dns::Answering::start(world.records.clone()).await?;
        let closed = TcpSocket::new_v4()?;
        closed.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let (nameserver, authority) = (dns.address(), authorities.trusted());
        Ok(Running { nameserver, authority, time: world.time, ports, messages, closed, _servers: servers, _dns: dns })
    }

    /// What makes a live probe see this world, and nothing but this world.
    ///
    /// # Errors
    /// When the system cannot say which port is the closed one.
    pub fn setup(&self) -> io::Result<Setup> {
        Ok(Setup {
            nameserver: Some(self.nameserver),
            extra_roots: vec![self.authority.clone()],
            ports: Ports::inside(self.ports.clone(), self.closed.local_addr()?.port()),
            credentials: BTreeMap::new(),
            time: self.time,
        })
    }

    /// The messages that its servers have taken, in order.
    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

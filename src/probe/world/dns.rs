//! The DNS server of the example world: it answers from a list of records, for the whole tree of names.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::time::Duration;

use hickory_server::Server;
use hickory_server::net::runtime::Time;
use hickory_server::proto::op::{Header, HeaderCounts, Metadata, ResponseCode};
use hickory_server::proto::rr::rdata::{A, AAAA, CNAME, MX, PTR, SOA, SRV, TLSA, TXT};
use hickory_server::proto::rr::{Name, RData, Record as Wire, RecordType};
use hickory_server::server::{Request, RequestHandler, ResponseHandler, ResponseInfo};
use hickory_server::zone_handler::MessageResponseBuilder;
use tokio::net::{TcpListener, UdpSocket};

use crate::mail::address::Domain;
use crate::mail::facts::Association;
use crate::mail::zone::{self, CHAIN_LIMIT, Data, Record};

/// How long a name may be known, in seconds.
const TTL: u32 = 60;

/// A DNS server that answers until it is dropped.
pub(super) struct Answering {
    address: SocketAddr,
    _server: Server<Zone>,
}

impl std::fmt::Debug for Answering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answering").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Answering {
    /// Starts one over UDP and TCP, on the same port.
    pub(super) async fn start(records: Vec<Record>) -> io::Result<Self> {
        let (udp, tcp) = bind().await?;
        let address = udp.local_addr()?;
        let mut server = Server::new(Zone(records));
        server.register_socket(udp);
        server.register_listener(tcp, Duration::from_secs(5), 32);
        Ok(Answering { address, _server: server })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Two sockets with one port: what is free for UDP may be taken for TCP.
async fn bind() -> io::Result<(UdpSocket, TcpListener)> {
    let mut attempts = 0;
    loop {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        match TcpListener::bind(udp.local_addr()?).await {
            Ok(tcp) => return Ok((udp, tcp)),
            Err(_) if attempts < 20 => attempts += 1,
            Err(error) => return Err(error),
        }
    }
}

/// All records of the world.
struct Zone(Vec<Record>);

/// What the server does with a question.
enum Reaction {
    /// It answers; no record at all where there is none of this type.
    Answer(Vec<Wire>),
    /// It says that the name does not exist, behind what led there.
    NoName(Vec<Wire>),
    /// It says that it cannot answer.
    Failure,
    /// It does nothing.
    Silence,
}

impl Zone {
    /// Whether a resolver in this world would vouch for an answer: it verifies signatures if there are any.
    fn is_verified(&self, question: &Name) -> bool {
        match question.to_ascii().parse::<Domain>() {
            Ok(domain) => zone::is_signed(&self.0, &domain),
            Err(_) => question.is_root() && zone::verifies(&self.0),
        }
    }

    fn react(&self, question: &Name, kind: RecordType) -> Reaction {
        let mut found = Vec::new();
        let mut name = question.clone();
        for _ in 0..CHAIN_LIMIT {
            if name.is_root() {
                return Reaction::Answer(found);
            }
            let Ok(domain) = name.to_ascii().parse::<Domain>() else { return Reaction::NoName(found) };
            let here: Vec<_> =
                self.0.iter().filter(|record| record.name == domain).map(|record| &record.data).collect();
            if here.contains(&&Data::Silence) {
                return Reaction::Silence;
            }
            if here.contains(&&Data::ServerFailure) {
                return Reaction::Failure;
            }
            if here.is_empty() && !self.0.iter().any(|record| record.name.is_within(&domain)) {
                return Reaction::NoName(found);
            }
            let answers = here.iter().filter_map(|data| wire(data)).filter(|data| data.record_type() == kind);
            let before = found.len();
            found.extend(answers.map(|data| Wire::from_rdata(name.clone(), TTL, data)));
            match here.iter().find_map(|data| data.cname()).and_then(absolute) {
                Some(to) if found.len() == before => {
                    found.push(Wire::from_rdata(name, TTL, RData::CNAME(CNAME(to.clone()))));
                    name = to;
                }
                Some(_) | None => return Reaction::Answer(found),
            }
        }
        Reaction::Failure
    }
}

/// What a record says on the wire; `None` for what is no record.
fn wire(data: &Data) -> Option<RData> {
    match data {
        Data::A(address) => Some(RData::A(A(*address))),
        Data::Aaaa(address) => Some(RData::AAAA(AAAA(*address))),
        Data::Mx(exchange) => {
            let host = exchange.host.as_ref().map_or(Some(Name::root()), absolute)?;
            Some(RData::MX(MX::new(exchange.preference, host)))
        }
        Data::Txt(text) => {
            // A character-string has at most 255 bytes (RFC 1035, section 3.3).
            let strings = text.strings().flat_map(|string| string.as_bytes().chunks(255)).collect::<Vec<_>>();
            Some(RData::TXT(TXT::from_bytes(if strings.is_empty() { vec![b""] } else { strings })))
        }
        Data::Cname(name) => absolute(name).map(|name| RData::CNAME(CNAME(name))),
        Data::Ptr(name) => absolute(name).map(|name| RData::PTR(PTR(name))),
        Data::Srv(service) => {
            let host = service.host.as_ref().map_or(Some(Name::root()), absolute)?;
            Some(RData::SRV(SRV::new(service.priority, service.weight, service.port, host)))
        }
        Data::Tlsa(Association { usage, selector, matching, data }) => {
            let tlsa = TLSA::new((*usage).into(), (*selector).into(), (*matching).into(), data.clone());
            Some(RData::TLSA(tlsa))
        }
        Data::Signed | Data::ServerFailure | Data::Silence => None,
    }
}

fn absolute(domain: &Domain) -> Option<Name> {
    Name::from_ascii(format!("{domain}.")).ok()
}

impl RequestHandler for Zone {
    // Written out, because the trait comes from the macro `async_trait`, which is not worth a dependency for one function.
    fn handle_request<'zone, 'request, 'answer, R, T>(
        &'zone self,
        request: &'request Request,
        mut responses: R,
    ) -> Pin<Box<dyn Future<Output = ResponseInfo> + Send + 'answer>>
    where
        'zone: 'answer,
        'request: 'answer,
        Self: 'answer,
        R: ResponseHandler + 'answer,
        T: Time + 'answer,
    {
        Box::pin(async move {
            let mut metadata = Metadata::response_from_request(&request.metadata);
            metadata.authoritative = true;
            metadata.authentic_data =
                request.request_info().is_ok_and(|info| self.is_verified(&info.query.name().into()));
            let reaction = match request.request_info() {
                Ok(info) => self.react(&info.query.name().into(), info.query.query_type()),
                Err(_) => Reaction::Failure,
            };
            let (code, answers) = match reaction {
                Reaction::Answer(answers) => (ResponseCode::NoError, answers),
                Reaction::NoName(answers) => (ResponseCode::NXDomain, answers),
                Reaction::Failure => (ResponseCode::ServFail, Vec::new()),
                Reaction::Silence => return ResponseInfo::from(Header { metadata, counts: HeaderCounts::default() }),
            };
            metadata.response_code = code;
            // What is absent comes with the start of the authority that says so (RFC 2308, section 3).
            let soa = SOA::new(Name::root(), Name::root(), 1, 3600, 600, 86400, 60);
            let soa = Wire::from_rdata(Name::root(), TTL, RData::SOA(soa));
            let negative = answers.is_empty() && code != ResponseCode::ServFail;
            let response = MessageResponseBuilder::from_message_request(request).build(
                metadata,
                &answers,
                [],
                negative.then_some(&soa),
                [],
            );
            let sent = responses.send_response(response).await;
            sent.unwrap_or_else(|_| ResponseInfo::from(Header { metadata, counts: HeaderCounts::default() }))
        })
    }
}

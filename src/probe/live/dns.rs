//! DNS questions: no cache, no search list, bounded answers in bounded time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::rdata::SRV;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use crate::mail::address::Domain;
use crate::mail::facts::{Association, Exchange, Lookup, Service, Silence};
use crate::mail::text::Text;

/// One try, over UDP or TCP.
const TRY: Duration = Duration::from_secs(2);
/// Tries after the first one.
const RETRIES: usize = 1;
/// A whole question, with everything that a CNAME leads to.
const QUESTION: Duration = Duration::from_secs(6);
/// Records that are taken from one answer, at most.
const RECORD_LIMIT: usize = 64;
/// Bytes of text in one answer, at most.
const TEXT_LIMIT: usize = 64 * 1024;

/// A resolver, or the reason why there is none.
pub(in crate::probe) struct Dns(Result<TokioResolver, String>);

impl Dns {
    /// The given server, or the system's servers and its hosts file.
    pub(in crate::probe) fn new(nameserver: Option<SocketAddr>) -> Self {
        let provider = TokioRuntimeProvider::default();
        let builder = match nameserver {
            Some(server) => {
                let mut config = NameServerConfig::udp_and_tcp(server.ip());
                config.connections.iter_mut().for_each(|connection| connection.port = server.port());
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![config]);
                Ok(TokioResolver::builder_with_config(config, provider))
            }
            None => TokioResolver::builder(provider),
        };
        let resolver = builder.and_then(|mut builder| {
            limit(builder.options_mut());
            builder.options_mut().use_hosts_file =
                if nameserver.is_some() { ResolveHosts::Never } else { ResolveHosts::Always };
            builder.build()
        });
        Dns(resolver.map_err(|error| error.to_string()))
    }

    /// The TXT records of a name.
    pub(super) async fn txt(&self, name: &Domain) -> Lookup<Text> {
        let records = self.ask(name, RecordType::TXT, |data| match data {
            RData::TXT(txt) => Some(Text::of_bytes(txt.txt_data.iter().map(AsRef::as_ref))),
            _ => None,
        });
        match records.await {
            Lookup::Records(texts) if texts.iter().map(|text| text.len()).sum::<usize>() > TEXT_LIMIT => {
                Lookup::Silence(Silence::Malformed(format!("over {TEXT_LIMIT} bytes of text")))
            }
            other => other,
        }
    }

    /// The IPv4 addresses of a name.
    pub(in crate::probe) async fn a(&self, name: &Domain) -> Lookup<Ipv4Addr> {
        self.ask(name, RecordType::A, |data| match data {
            RData::A(address) => Some(address.0),
            _ => None,
        })
        .await
    }

    /// The IPv6 addresses of a name.
    pub(in crate::probe) async fn aaaa(&self, name: &Domain) -> Lookup<Ipv6Addr> {
        self.ask(name, RecordType::AAAA, |data| match data {
            RData::AAAA(address) => Some(address.0),
            _ => None,
        })
        .await
    }

    /// The mail exchangers of a domain, the preferred one first.
    pub(super) async fn mx(&self, name: &Domain) -> Lookup<Exchange> {
        let records = self.ask(name, RecordType::MX, |data| match data {
            // A host that is no domain name leads nowhere, exactly like none.
            RData::MX(mx) => {
                Some(Exchange { preference: mx.preference, host: Domain::from_dns(&mx.exchange.to_ascii()).ok() })
            }
            _ => None,
        });
        sorted(records.await)
    }

    /// The name that a name is another name of.
    pub(super) async fn cname(&self, name: &Domain) -> Lookup<Domain> {
        self.ask(name, RecordType::CNAME, |data| match data {
            RData::CNAME(cname) => Domain::from_dns(&cname.0.to_ascii()).ok(),
            _ => None,
        })
        .await
    }

    /// The names that an address says it has.
    pub(super) async fn ptr(&self, address: IpAddr) -> Lookup<Domain> {
        self.ask(&Domain::of_address(address), RecordType::PTR, |data| match data {
            RData::PTR(ptr) => Domain::from_dns(&ptr.0.to_ascii()).ok(),
            _ => None,
        })
        .await
    }

    /// The servers of a service, the preferred one first.
    pub(super) async fn srv(&self, name: &Domain) -> Lookup<Service> {
        let records = self.ask(name, RecordType::SRV, |data| match data {
            RData::SRV(SRV { priority, weight, port, target, .. }) => Some(Service {
                priority: *priority,
                weight: *weight,
                port: *port,
                host: Domain::from_dns(&target.to_ascii()).ok(),
            }),
            _ => None,
        });
        sorted(records.await)
    }

    /// What TLSA records say.
    pub(super) async fn tlsa(&self, name: &Domain) -> Lookup<Association> {
        self.ask(name, RecordType::TLSA, |data| match data {
            RData::TLSA(tlsa) => Some(Association {
                usage: tlsa.cert_usage.into(),
                selector: tlsa.selector.into(),
                matching: tlsa.matching.into(),
                data: tlsa.cert_data.clone(),
            }),
            _ => None,
        })
        .await
    }

    async fn ask<T>(&self, name: &Domain, kind: RecordType, read: impl Fn(&RData) -> Option<T>) -> Lookup<T> {
        let resolver = match &self.0 {
            Ok(resolver) => resolver,
            Err(reason) => return Lookup::Silence(Silence::Network(reason.clone())),
        };
        // From labels, a name is absolute: no search list can add to it.
        let name = match Name::from_labels(name.as_str().split('.').map(str::as_bytes)) {
            Ok(name) => name,
            Err(error) => return Lookup::Silence(Silence::Malformed(error.to_string())),
        };
        let lookup = match tokio::time::timeout(QUESTION, resolver.lookup(name, kind)).await {
            Ok(Ok(lookup)) => lookup,
            Ok(Err(error)) => return absence(error),
            Err(_elapsed) => return Lookup::Silence(Silence::Timeout),
        };
        let records: Vec<T> =
            lookup.answers().iter().filter_map(|record| read(&record.data)).take(RECORD_LIMIT + 1).collect();
        match records.len() {
            0 => Lookup::NoData,
            1..=RECORD_LIMIT => Lookup::Records(records),
            _ => Lookup::Silence(Silence::Malformed(format!("over {RECORD_LIMIT} records"))),
        }
    }
}

fn sorted<T: Ord>(mut lookup: Lookup<T>) -> Lookup<T> {
    if let Lookup::Records(records) = &mut lookup {
        records.sort();
    }
    lookup
}

fn limit(options: &mut ResolverOpts) {
    options.timeout = TRY;
    options.attempts = RETRIES;
    options.cache_size = 0;
    options.edns0 = true;
    // All questions of a run may be open at once.
    options.max_active_requests = crate::mail::facts::QUESTION_LIMIT;
}

/// What an answer without records means: only a server's word is absence, everything else is silence.
fn absence<T>(error: NetError) -> Lookup<T> {
    let silence = match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) => match none.response_code {
            ResponseCode::NXDomain => return Lookup::NoName,
            // Name servers without an SOA are a referral (RFC 2308, section 2.2): others know, this server does not.
            ResponseCode::NoError if none.soa.is_none() && none.ns.is_some() => Silence::Server("referral".to_owned()),
            ResponseCode::NoError => return Lookup::NoData,
            code => Silence::Server(mnemonic(code)),
        },
        NetError::Dns(DnsError::ResponseCode(code)) => Silence::Server(mnemonic(code)),
        NetError::Timeout => Silence::Timeout,
        NetError::Io(error) => Silence::Network(error.to_string()),
        error @ (NetError::Proto(_)
        | NetError::Truncated
        | NetError::QueryCaseMismatch
        | NetError::ForeignClassRecord { .. }) => Silence::Malformed(error.to_string()),
        error => Silence::Network(error.to_string()),
    };
    Lookup::Silence(silence)
}

/// The name of a response code as RFC 1035 and its readers write it: `SERVFAIL`, `REFUSED`.
fn mnemonic(code: ResponseCode) -> String {
    format!("{code:?}").to_uppercase()
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use hickory_resolver::proto::op::{Message, MessageType};
    use hickory_resolver::proto::rr::rdata::{A, CNAME, MX, NS, TXT};
    use hickory_resolver::proto::rr::{RData, Record};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, UdpSocket};

    use super::*;

    fn name(text: &str) -> Domain {
        text.parse().expect("a name")
    }

    /// Asks a DNS server on loopback that answers as the first label of the name says.
    async fn ask<T>(question: impl AsyncFnOnce(&Dns) -> T) -> T {
        let (tcp, udp) = loop {
            let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            if let Ok(udp) = UdpSocket::bind(tcp.local_addr().expect("an address")).await {
                break (tcp, udp);
            }
        };
        let dns = Dns::new(udp.local_addr().ok());
        let over_udp = async {
            let mut buffer = [0; 1500];
            loop {
                let (length, client) = udp.recv_from(&mut buffer).await.expect("a question");
                let mut reply = respond(&buffer[..length]);
                if reply.answers.len() > 8 {
                    reply.answers.clear();
                    reply.metadata.truncation = true;
                }
                udp.send_to(&reply.to_vec().expect("a reply"), client).await.expect("a client");
            }
        };
        let over_tcp = async {
            let (mut stream, _) = tcp.accept().await.expect("a connection");
            let length = stream.read_u16().await.expect("a length");
            let mut buffer = vec![0; usize::from(length)];
            stream.read_exact(&mut buffer).await.expect("a question");
            let reply = respond(&buffer).to_vec().expect("a reply");
            stream.write_u16(u16::try_from(reply.len()).expect("a length")).await.expect("a client");
            stream.write_all(&reply).await.expect("a client");
            pending::<()>().await;
        };
        tokio::select! {
            answer = question(&dns) => answer,
            () = over_udp => unreachable!("a server does not end"),
            () = over_tcp => unreachable!("a server does not end"),
        }
    }

    fn respond(question: &[u8]) -> Message {
        let mut message = Message::from_vec(question).expect("a question");
        let query = message.queries[0].clone();
        message.metadata.message_type = MessageType::Response;
        message.additionals.clear();
        message.edns = None;
        let texts = |texts: &[&str]| RData::TXT(TXT::new(texts.iter().map(|text| (*text).to_owned()).collect()));
        let host = |text: &str| Name::from_ascii(text).expect("a name");
        let first = query.name().iter().next().map(String::from_utf8_lossy).unwrap_or_default().into_owned();
        let answers = match (first.as_str(), query.query_type()) {
            ("spf", RecordType::TXT) => vec![texts(&["v=spf1 ", "-all"]), texts(&["other"])],
            ("alias", RecordType::TXT) => vec![RData::CNAME(CNAME(host("spf.test.")))],
            ("large", RecordType::TXT) => (0..20).map(|number| texts(&[&format!("{number}")])).collect(),
            ("many", RecordType::TXT) => vec![texts(&["x"]); RECORD_LIMIT + 1],
            ("host", RecordType::A) => vec![RData::A(A("192.0.2.1".parse().expect("an address")))],
            ("mx", RecordType::MX) => {
                vec![RData::MX(MX::new(20, host("b.test."))), RData::MX(MX::new(10, host("A.test.")))]
            }
            ("null", RecordType::MX) => vec![RData::MX(MX::new(0, Name::root()))],
            ("missing", _) => {
                message.metadata.response_code = ResponseCode::NXDomain;
                vec![]
            }
            ("broken", _) => {
                message.metadata.response_code = ResponseCode::ServFail;
                vec![]
            }
            ("refused", _) => {
                message.metadata.response_code = ResponseCode::Refused;
                vec![]
            }
            ("elsewhere", _) => {
                let server = RData::NS(NS(host("ns.other.test.")));
                message.add_authority(Record::from_rdata(query.name().clone(), 60, server));
                vec![]
            }
            _ => vec![],
        };
        for data in answers {
            message.add_answer(Record::from_rdata(query.name().clone(), 60, data));
        }
        message
    }

    #[tokio::test]
    async fn the_strings_of_a_txt_record_are_joined() {
        let joined = Text::of_bytes([&b"v=spf1 "[..], b"-all"]);
        let expected = Lookup::Records(vec![joined, Text::from("other")]);
        assert_eq!(ask(async |dns| dns.txt(&name("spf.test")).await).await, expected);
        assert_eq!(ask(async |dns| dns.txt(&name("alias.test")).await).await, expected);
    }

    #[tokio::test]
    async fn absence_is_told_from_silence() {
        let txt = async |text: &str| ask(async |dns| dns.txt(&name(text)).await).await;
        assert_eq!(txt("missing.test").await, Lookup::NoName);
        assert_eq!(txt("nothing.test").await, Lookup::NoData);
        assert_eq!(txt("broken.test").await, Lookup::Silence(Silence::Server("SERVFAIL".to_owned())));
        assert_eq!(txt("refused.test").await, Lookup::Silence(Silence::Server("REFUSED".to_owned())));
        assert_eq!(txt("elsewhere.test").await, Lookup::Silence(Silence::Server("referral".to_owned())));
    }

    #[tokio::test]
    async fn a_long_answer_comes_over_tcp_up_to_a_limit() {
        let txt = async |text: &str| ask(async |dns| dns.txt(&name(text)).await).await;
        assert_eq!(txt("large.test").await.records().len(), 20);
        assert!(matches!(txt("many.test").await, Lookup::Silence(Silence::Malformed(_))));
    }

    #[tokio::test]
    async fn addresses_and_mail_exchangers_are_read() {
        let address = "192.0.2.1".parse().expect("an address");
        assert_eq!(ask(async |dns| dns.a(&name("host.test")).await).await, Lookup::Records(vec![address]));
        assert_eq!(ask(async |dns| dns.aaaa(&name("host.test")).await).await, Lookup::NoData);
        let exchange = |preference, host| Exchange { preference, host };
        let expected = vec![exchange(10, Some(name("a.test"))), exchange(20, Some(name("b.test")))];
        assert_eq!(ask(async |dns| dns.mx(&name("mx.test")).await).await, Lookup::Records(expected));
        let null = Lookup::Records(vec![exchange(0, None)]);
        assert_eq!(ask(async |dns| dns.mx(&name("null.test")).await).await, null);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_does_not_answer_is_silence() {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let dns = Dns::new(socket.local_addr().ok());
        let started = tokio::time::Instant::now();
        assert_eq!(dns.txt(&name("spf.test")).await, Lookup::Silence(Silence::Timeout));
        assert!(started.elapsed() <= QUESTION);
    }
}

//! DNS questions: no cache, no search list, bounded answers in bounded time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use hickory_resolver::config::{NameServerConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::xfer::{DnsHandle as _, FirstAnswer as _, RetryDnsHandle};
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::{DnsRequestOptions, Query};
use hickory_resolver::proto::rr::domain::usage::LOCALHOST;
use hickory_resolver::proto::rr::rdata::{A, AAAA, SRV};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::system_conf::read_system_conf;
use hickory_resolver::{Hosts, NameServerPool, PoolContext, TlsConfig};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::mail::address::Domain;
use crate::mail::facts::{Association, Exchange, Lookup, QUESTION_LIMIT, Service, Silence};
use crate::mail::text::Text;
use crate::probe::live::reply::{Reading, Reply};

/// One try, over UDP or TCP.
const TRY: Duration = Duration::from_secs(2);
/// Tries after the first one.
const RETRIES: usize = 1;
/// How long one server may think before the next one is asked, too.
const PATIENCE: Duration = Duration::from_millis(500);
/// A whole question, with everything that a CNAME leads to.
pub(super) const QUESTION: Duration = Duration::from_secs(6);
/// Questions that are open at once, at most: each has a socket, and some systems allow 256 files.
const OPEN_LIMIT: usize = 128;
/// Records that are taken from one answer, at most. Its bytes need no limit: a message has at most 65,535.
const RECORD_LIMIT: usize = 64;

/// The DNS servers that are asked, and the names that need no asking.
pub(in crate::probe) struct Dns {
    servers: Result<Vec<Server>, String>,
    /// The server that answered last: it is asked first.
    preferred: AtomicUsize,
    hosts: Hosts,
    open: Semaphore,
}

/// One DNS server. Each has a pool of its own, because a pool takes the first refusal of any server for the answer.
type Server = RetryDnsHandle<NameServerPool<TokioRuntimeProvider>>;

impl Dns {
    /// The given server, or the system's servers and its hosts file.
    pub(in crate::probe) fn new(nameserver: Option<SocketAddr>) -> Self {
        match nameserver {
            Some(server) => Dns::asking([server]),
            None => {
                let servers = read_system_conf().map_err(|error| error.to_string());
                let servers = servers.and_then(|(config, options)| connect(config.name_servers, options));
                Dns::of(servers, Hosts::from_system().unwrap_or_default())
            }
        }
    }

    /// These servers, and no hosts file.
    pub(super) fn asking(servers: impl IntoIterator<Item = SocketAddr>) -> Self {
        Dns::of(connect(servers.into_iter().map(at).collect(), ResolverOpts::default()), Hosts::default())
    }

    fn of(servers: Result<Vec<Server>, String>, hosts: Hosts) -> Self {
        Dns { servers, preferred: AtomicUsize::new(0), hosts, open: Semaphore::new(OPEN_LIMIT) }
    }

    /// The TXT records of a name.
    pub(super) async fn txt(&self, name: &Domain) -> Lookup<Text> {
        self.ask(name, RecordType::TXT, |data| match data {
            RData::TXT(txt) => Some(Text::of_bytes(txt.txt_data.iter().map(AsRef::as_ref))),
            _ => None,
        })
        .await
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
            RData::MX(mx) => Some(Exchange { preference: mx.preference, host: host(&mx.exchange)? }),
            _ => None,
        });
        sorted(records.await)
    }

    /// The name that a name is another name of.
    pub(super) async fn cname(&self, name: &Domain) -> Lookup<Domain> {
        self.ask(name, RecordType::CNAME, |data| match data {
            RData::CNAME(cname) => domain(&cname.0),
            _ => None,
        })
        .await
    }

    /// The names that an address says it has.
    pub(super) async fn ptr(&self, address: IpAddr) -> Lookup<Domain> {
        self.ask(&Domain::of_address(address), RecordType::PTR, |data| match data {
            RData::PTR(ptr) => domain(&ptr.0),
            _ => None,
        })
        .await
    }

    /// The servers of a service, the preferred one first.
    pub(super) async fn srv(&self, name: &Domain) -> Lookup<Service> {
        let records = self.ask(name, RecordType::SRV, |data| match data {
            RData::SRV(SRV { priority, weight, port, target, .. }) => {
                Some(Service { priority: *priority, weight: *weight, port: *port, host: host(target)? })
            }
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
        // From labels, a name is absolute: no search list can add to it.
        let name = match Name::from_labels(name.as_str().split('.').map(str::as_bytes)) {
            Ok(name) => name,
            Err(error) => return Lookup::Silence(Silence::Malformed(error.to_string())),
        };
        let reading = match self.known(&name, kind) {
            Some(records) => Ok(Reading::Records(records)),
            None => {
                let _turn = self.open.acquire().await.expect("nobody closes it");
                timeout(QUESTION, self.follow(name, kind)).await.unwrap_or(Err(Silence::Timeout))
            }
        };
        let records = match reading {
            Ok(Reading::Records(records)) => records,
            Ok(Reading::NoData) => return Lookup::NoData,
            Ok(Reading::NoName) => return Lookup::NoName,
            Ok(Reading::Elsewhere(_)) => unreachable!("`follow` goes there"),
            Err(silence) => return Lookup::Silence(silence),
        };
        if records.len() > RECORD_LIMIT {
            return Lookup::Silence(Silence::Malformed(format!("over {RECORD_LIMIT} records")));
        }
        let records: Vec<T> = records.iter().filter_map(read).collect();
        match records.is_empty() {
            false => Lookup::Records(records),
            true => Lookup::Silence(Silence::Malformed("no record holds a domain name".to_owned())),
        }
    }

    /// What this computer knows without asking anybody (RFC 6761, section 6.3).
    fn known(&self, name: &Name, kind: RecordType) -> Option<Vec<RData>> {
        let hosts = self.hosts.lookup_static_host(&Query::query(name.clone(), kind));
        let records = hosts.map(|lookup| lookup.answers().iter().map(|record| record.data.clone()).collect());
        records.or_else(|| match kind {
            RecordType::A if LOCALHOST.zone_of(name) => Some(vec![RData::A(A(Ipv4Addr::LOCALHOST))]),
            RecordType::AAAA if LOCALHOST.zone_of(name) => Some(vec![RData::AAAA(AAAA(Ipv6Addr::LOCALHOST))]),
            _ => None,
        })
    }

    /// The answer, wherever the name leads.
    async fn follow(&self, name: Name, kind: RecordType) -> Result<Reading, Silence> {
        let mut chain = vec![name];
        // A reply leads to no name twice, and to a limited number, so this ends.
        loop {
            match self.reply(&chain, kind).await? {
                Reading::Elsewhere(longer) => chain = longer,
                reading @ (Reading::Records(_) | Reading::NoData | Reading::NoName) => return Ok(reading),
            }
        }
    }

    /// What the first server says that can say something.
    async fn reply(&self, chain: &[Name], kind: RecordType) -> Result<Reading, Silence> {
        let servers = self.servers.as_ref().map_err(|reason| Silence::Network(reason.clone()))?;
        let first = self.preferred.load(Ordering::Relaxed);
        let mut turns = (0..servers.len()).map(|turn| (first + turn) % servers.len());
        let mut asked = FuturesUnordered::new();
        let mut reason = None;
        loop {
            asked.extend(turns.next().map(|index| async move { (index, ask(&servers[index], chain, kind).await) }));
            let patience = if turns.len() > 0 { PATIENCE } else { QUESTION };
            match timeout(patience, asked.next()).await {
                Ok(Some((index, Ok(reading)))) => {
                    self.preferred.store(index, Ordering::Relaxed);
                    return Ok(reading);
                }
                Ok(Some((_, Err(silence)))) => reason = reason.or(Some(silence)),
                Ok(None) => return Err(reason.unwrap_or_else(|| Silence::Network("no DNS server".to_owned()))),
                Err(_elapsed) => {}
            }
        }
    }
}

/// Asks one server for the records of the last name of `chain`.
async fn ask(server: &Server, chain: &[Name], kind: RecordType) -> Result<Reading, Silence> {
    let name = chain.last().expect("a chain begins with the name that is asked for").clone();
    let mut options = DnsRequestOptions::default();
    options.use_edns = true;
    let reply = match server.lookup(Query::query(name, kind), options).first_answer().await {
        Ok(response) => {
            let message = response.into_message();
            Reply { code: message.response_code, answers: message.answers, authorities: message.authorities }
        }
        Err(NetError::Dns(DnsError::NoRecordsFound(none))) => Reply {
            code: none.response_code,
            answers: Vec::new(),
            authorities: none.authorities.map(|records| records.to_vec()).unwrap_or_default(),
        },
        Err(NetError::Dns(DnsError::ResponseCode(code))) => {
            Reply { code, answers: Vec::new(), authorities: Vec::new() }
        }
        Err(NetError::Timeout) => return Err(Silence::Timeout),
        Err(NetError::Io(error)) => return Err(Silence::Network(error.to_string())),
        Err(
            error @ (NetError::Proto(_)
            | NetError::Truncated
            | NetError::QueryCaseMismatch
            | NetError::ForeignClassRecord { .. }),
        ) => return Err(Silence::Malformed(error.to_string())),
        Err(error) => return Err(Silence::Network(error.to_string())),
    };
    reply.read(chain, kind)
}

fn at(server: SocketAddr) -> NameServerConfig {
    let mut config = NameServerConfig::udp_and_tcp(server.ip());
    config.connections.iter_mut().for_each(|connection| connection.port = server.port());
    config
}

fn connect(servers: Vec<NameServerConfig>, mut options: ResolverOpts) -> Result<Vec<Server>, String> {
    options.timeout = TRY;
    // All questions of a run may be open at once.
    options.max_active_requests = QUESTION_LIMIT;
    let tls = TlsConfig::new().map_err(|error| error.to_string())?;
    let context = Arc::new(PoolContext::new(options, tls));
    let pool = |server| NameServerPool::from_config([server], Arc::clone(&context), TokioRuntimeProvider::default());
    Ok(servers.into_iter().map(|server| RetryDnsHandle::new(pool(server), RETRIES)).collect())
}

/// A name as a domain name; `None` for one with a dot or an invisible character within a label.
fn domain(name: &Name) -> Option<Domain> {
    let labels = name.iter().map(|label| std::str::from_utf8(label).ok().filter(|label| !label.contains('.')));
    Domain::from_dns(&labels.collect::<Option<Vec<_>>>()?.join(".")).ok()
}

/// A host, or none where the root stands for none (RFC 7505, RFC 2782).
fn host(name: &Name) -> Option<Option<Domain>> {
    if name.is_root() { Some(None) } else { domain(name).map(Some) }
}

fn sorted<T: Ord>(mut lookup: Lookup<T>) -> Lookup<T> {
    if let Lookup::Records(records) = &mut lookup {
        records.sort();
    }
    lookup
}

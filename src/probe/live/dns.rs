//! DNS questions: no cache, no search list, bounded answers in bounded time.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use crate::mail::address::Domain;
use crate::mail::facts::{Exchange, Lookup, Silence};

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
pub(super) struct Dns(Result<TokioResolver, String>);

impl Dns {
    /// The given server, or the system's servers and its hosts file.
    pub(super) fn new(nameserver: Option<SocketAddr>) -> Self {
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

    /// The TXT records of a name, the strings of each joined (RFC 7208, section 3.3).
    pub(super) async fn txt(&self, name: &Domain) -> Lookup<String> {
        let records = self.ask(name, RecordType::TXT, |data| match data {
            RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
            _ => None,
        });
        match records.await {
            Lookup::Records(texts) if texts.iter().map(String::len).sum::<usize>() > TEXT_LIMIT => {
                Lookup::Silence(Silence::Malformed(format!("over {TEXT_LIMIT} bytes of text")))
            }
            other => other,
        }
    }

    /// The IPv4 addresses of a name.
    pub(super) async fn a(&self, name: &Domain) -> Lookup<Ipv4Addr> {
        self.ask(name, RecordType::A, |data| match data {
            RData::A(address) => Some(address.0),
            _ => None,
        })
        .await
    }

    /// The IPv6 addresses of a name.
    pub(super) async fn aaaa(&self, name: &Domain) -> Lookup<Ipv6Addr> {
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
                Some(Exchange { preference: mx.preference, host: mx.exchange.to_ascii().parse::<Domain>().ok() })
            }
            _ => None,
        });
        match records.await {
            Lookup::Records(mut exchanges) => {
                exchanges.sort();
                Lookup::Records(exchanges)
            }
            other => other,
        }
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

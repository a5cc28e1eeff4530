//! How far requests may go: what stands in an article must not open doors inside a private network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::external::Trouble;
use crate::mail::address::Host;
use crate::mail::facts::Lookup;
use crate::probe::live::Dns;

/// Whom requests may reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Hosts of the internet.
    #[default]
    Public,
    /// Those of private networks and of this computer, too.
    Anywhere,
}

impl Reach {
    /// Whether a request may go to an address.
    pub(in crate::probe) fn allows(self, address: IpAddr) -> bool {
        self == Reach::Anywhere || is_public(address)
    }
}

/// Addresses that one host may have.
const ADDRESSES: usize = 16;

/// Finds the addresses of hosts; connections go to these and to no others.
#[derive(Debug)]
pub(super) struct Names(pub(super) Reach);

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let other = |trouble: Trouble| Error::Other(Box::new(trouble));
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let addresses = match bare.parse().map_err(|error| other(Trouble::Garbled(format!("{host}: {error}"))))? {
            Host::Address(address) => vec![address],
            Host::Name(name) if self.0 == Reach::Public && is_local(name.as_str()) => {
                return Err(other(Trouble::Private));
            }
            Host::Name(name) => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                let dns = Dns::new(None);
                let (v4, v6) = runtime.block_on(async { tokio::join!(dns.a(&name), dns.aaaa(&name)) });
                addresses(v4, v6).map_err(other)?
            }
        };
        let mut reached = self.empty();
        for address in addresses.into_iter().filter(|one| self.0.allows(*one)).take(ADDRESSES) {
            reached.push(SocketAddr::new(address, port));
        }
        if reached.is_empty() { Err(other(Trouble::Private)) } else { Ok(reached) }
    }
}

/// Whether only a private network, or this computer, knows the name (RFC 6761, RFC 6762).
fn is_local(name: &str) -> bool {
    matches!(name.rsplit('.').next(), Some("localhost" | "local" | "internal")) || !name.contains('.')
}

/// All addresses of a name; silence about one kind matters only where there is none of the other.
fn addresses(v4: Lookup<Ipv4Addr>, v6: Lookup<Ipv6Addr>) -> Result<Vec<IpAddr>, Trouble> {
    let v4_addresses = v4.records().iter().copied().map(IpAddr::V4);
    let all: Vec<_> = v4_addresses.chain(v6.records().iter().copied().map(IpAddr::V6)).collect();
    match (v4, v6) {
        _ if !all.is_empty() => Ok(all),
        (Lookup::Silence(silence), _) | (_, Lookup::Silence(silence)) => Err(Trouble::Names(silence.to_string())),
        (Lookup::NoName | Lookup::NoData | Lookup::Records(_), _) => Err(Trouble::NoName),
    }
}

/// Whether an address is one of the internet (RFC 6890 and its registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.segments() {
            // What translators make of IPv4 (RFC 6052).
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4((u32::from(high) << 16 | u32::from(low)).into()),
            // Documentation twice, 6to4, Teredo and its neighbours.
            [0x2001, 0xdb8, ..] | [0x3fff, ..] | [0x2002, ..] => false,
            [0x2001, second, ..] => second >= 0x200,
            [first, ..] => first & 0xe000 == 0x2000,
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_special = match address.octets() {
        [0, ..] | [192, 0, 0, _] | [192, 88, 99, _] => true,
        [100, second, ..] => second & 0xc0 == 64,
        [198, second, ..] => second & 0xfe == 18,
        [first, ..] => first >= 224,
    };
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::facts::Silence;

    #[test]
    fn invariant_private_and_special_addresses_are_not_public() {
        let special = "0.0.0.0 10.1.2.3 100.64.0.1 100.127.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.0.1 192.0.0.1 \
                       192.0.2.1 192.168.1.1 198.18.0.1 198.19.0.1 198.51.100.1 203.0.113.1 224.0.0.1 255.255.255.255 \
                       :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::10.0.0.1 100::1 fc00::1 fd00::1 fe80::1 ff02::1 \
                       2001::1 2001:db8::1 2002:7f00:1:: 3fff::1";
        for address in special.split_whitespace() {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
        for address in
            "1.1.1.1 100.63.0.1 100.128.0.1 172.32.0.1 198.20.0.1 223.255.255.1 2a00::1 2001:4860::1 64:ff9b::1.1.1.1"
                .split_whitespace()
        {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
    }

    #[test]
    fn invariant_names_of_private_networks_are_not_public() {
        assert!(["localhost", "a.localhost", "printer.local", "wiki.internal", "wiki"].into_iter().all(is_local));
        assert!(!is_local("local.example"));
    }

    #[test]
    fn silence_of_dns_is_no_absence() {
        let silence = || Silence::Server("SERVFAIL".to_owned());
        let none = |v4, v6| addresses(v4, v6).expect_err("no address");
        assert_eq!(none(Lookup::NoName, Lookup::NoData), Trouble::NoName);
        assert_eq!(none(Lookup::NoData, Lookup::Silence(silence())), Trouble::Names("SERVFAIL".to_owned()));
        assert_eq!(none(Lookup::Silence(silence()), Lookup::NoName), Trouble::Names("SERVFAIL".to_owned()));
        let one = Ipv4Addr::new(192, 0, 2, 1);
        assert_eq!(addresses(Lookup::Records(vec![one]), Lookup::Silence(silence())), Ok(vec![one.into()]));
    }
}

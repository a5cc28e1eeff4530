//! Names of hosts, domains and mailboxes.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A domain name: lowercase ASCII, at most 253 bytes, labels of 1 to 63 bytes, no trailing dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

/// Why a text is no domain name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADomain {
    /// There is nothing.
    #[error("the name is empty")]
    Empty,
    /// Over 253 bytes, or a label over 63.
    #[error("the name is too long")]
    TooLong,
    /// Two dots in a row, or one at the beginning.
    #[error("a part between two dots is empty")]
    EmptyLabel,
    /// Something that no domain name has.
    #[error("`{0}` may not stand in a domain name")]
    Character(char),
    /// A name in another script that has no ASCII form.
    #[error("the name has no form that DNS knows (IDNA)")]
    Idna,
}

impl Domain {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name of any visible ASCII characters and spaces, as DNS itself allows them (RFC 2181, section 11) and as an SPF
    /// record may ask for; what people configure goes through [`FromStr`].
    ///
    /// # Errors
    /// As [`FromStr`], which takes fewer characters, and names in other scripts too.
    pub fn from_dns(text: &str) -> Result<Self, NotADomain> {
        let text = text.strip_suffix('.').unwrap_or(text);
        match text.chars().find(|c| !(c.is_ascii_graphic() || *c == ' ')) {
            Some(bad) => Err(NotADomain::Character(bad)),
            None => Domain::of_labels(text.to_ascii_lowercase()),
        }
    }

    fn of_labels(name: String) -> Result<Self, NotADomain> {
        if name.is_empty() {
            return Err(NotADomain::Empty);
        }
        if name.split('.').any(str::is_empty) {
            return Err(NotADomain::EmptyLabel);
        }
        if name.len() > 253 || name.split('.').any(|label| label.len() > 63) {
            return Err(NotADomain::TooLong);
        }
        Ok(Domain(name))
    }

    /// Whether this is `other` or a name below it.
    pub fn is_within(&self, other: &Domain) -> bool {
        self.0.strip_suffix(&other.0).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The name at which DNS keeps the names of an address (RFC 1035, section 3.5; RFC 3596, section 2.5).
    pub fn of_address(address: IpAddr) -> Domain {
        let address = address.to_canonical();
        Domain(match address {
            IpAddr::V4(_) => reversed(address) + "in-addr.arpa",
            IpAddr::V6(_) => reversed(address) + "ip6.arpa",
        })
    }

    /// The name at which a zone keeps what it says of an address (RFC 5782, sections 2.1 and 2.4); `None` when it is too
    /// long.
    pub fn below(address: IpAddr, zone: &Domain) -> Option<Domain> {
        Domain::of_labels(reversed(address) + zone.as_str()).ok()
    }

    /// The name one label below; `None` when it is too long.
    pub fn child(&self, label: &str) -> Option<Domain> {
        Domain::of_labels(format!("{label}.{self}")).ok()
    }

    /// The name without its first label; `None` for a top-level name.
    pub fn parent(&self) -> Option<Domain> {
        self.0.split_once('.').map(|(_, parent)| Domain(parent.to_owned()))
    }
}

/// The numbers of an address backwards, each a label: bytes of IPv4, hexadecimal digits of IPv6.
fn reversed(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.")
        }
        IpAddr::V6(address) => {
            let digits = address.octets().into_iter().rev().flat_map(|byte| [byte & 15, byte >> 4]);
            digits.map(|digit| format!("{digit:x}.")).collect()
        }
    }
}

/// Whether only a private network, or this computer, knows the address (RFC 1918, 4193, 4291, 6598).
pub fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let is_shared = first == 100 && second & 0xc0 == 64;
            is_shared || first == 0 || address.is_private() || address.is_loopback() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            let first = address.segments()[0];
            address.is_loopback() || address.is_unspecified() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
        }
    }
}

impl FromStr for Domain {
    type Err = NotADomain;

    /// Takes upper case, one trailing dot and names in other scripts, which become `xn--…` (RFC 5891).
    fn from_str(text: &str) -> Result<Self, NotADomain> {
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.len() > 1000 {
            return Err(NotADomain::TooLong);
        }
        if let Some(bad) = text.chars().find(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_.".contains(*c)) {
            return Err(NotADomain::Character(bad));
        }
        let name = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            idna::domain_to_ascii(text).map_err(|_| NotADomain::Idna)?
        };
        Domain::of_labels(name)
    }
}

impl TryFrom<String> for Domain {
    type Error = NotADomain;

    /// Reads back what a recording holds.
    fn try_from(text: String) -> Result<Self, NotADomain> {
        Domain::from_dns(&text)
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A server as people write it: by name or by address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Host {
    /// By its name.
    Name(Domain),
    /// By its address.
    Address(IpAddr),
}

impl FromStr for Host {
    type Err = NotADomain;

    fn from_str(text: &str) -> Result<Self, NotADomain> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        match bare.parse() {
            Ok(address) => Ok(Host::Address(address)),
            Err(_) => text.parse().map(Host::Name),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Name(name) => name.fmt(f),
            Host::Address(address) => address.fmt(f),
        }
    }
}

/// A mailbox: a local part and a domain (RFC 5321, section 4.1.2, without quoted local parts).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mailbox {
    local: String,
    domain: Domain,
}

/// Why a text is no mailbox.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAMailbox {
    /// There is no `@`, or nothing behind it.
    #[error("the address has no domain: `@` and a name are missing")]
    NoDomain,
    /// There is nothing before the `@`.
    #[error("the address has nothing before the `@`")]
    NoLocalPart,
    /// Something that does not belong before the `@`.
    #[error("`{0}` may not stand before the `@`")]
    Character(char),
    /// What stands behind the `@` is no domain name.
    #[error("the domain is wrong: {0}")]
    Domain(#[from] NotADomain),
}

impl Mailbox {
    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }
}

impl FromStr for Mailbox {
    type Err = NotAMailbox;

    fn from_str(text: &str) -> Result<Self, NotAMailbox> {
        let (local, domain) = text.rsplit_once('@').ok_or(NotAMailbox::NoDomain)?;
        if domain.is_empty() {
            return Err(NotAMailbox::NoDomain);
        }
        if local.is_empty() {
            return Err(NotAMailbox::NoLocalPart);
        }
        // An address goes into `MAIL FROM:<…>` as it is: nothing that could end that line or its brackets.
        if let Some(bad) = local.chars().find(|c| c.is_control() || c.is_whitespace() || "<>()[]\\,;:\"@".contains(*c))
        {
            return Err(NotAMailbox::Character(bad));
        }
        Ok(Mailbox { local: local.to_owned(), domain: domain.parse()? })
    }
}

impl TryFrom<String> for Mailbox {
    type Error = NotAMailbox;

    fn try_from(text: String) -> Result<Self, NotAMailbox> {
        text.parse()
    }
}

impl From<Mailbox> for String {
    fn from(mailbox: Mailbox) -> Self {
        mailbox.to_string()
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_for_its_names() {
        let name = |address: &str| Domain::of_address(address.parse().expect("an address")).to_string();
        assert_eq!(name("192.0.2.7"), "7.2.0.192.in-addr.arpa");
        assert_eq!(name("::ffff:192.0.2.7"), "7.2.0.192.in-addr.arpa");
        assert_eq!(name("2001:db8::f1"), "1.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }

    #[test]
    fn addresses_of_private_networks_are_told_apart() {
        let private = |address: &str| is_private(address.parse().expect("an address"));
        let all = ["10.0.0.1", "172.31.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "::1"];
        assert!(all.into_iter().chain(["::", "fd00::1", "fe80::1", "::ffff:10.0.0.1"]).all(private));
        assert!(!["192.0.2.1", "100.128.0.1", "172.32.0.1", "2001:db8::1", "8.8.8.8"].into_iter().any(private));
    }

    #[test]
    fn names_become_lowercase_ascii_without_a_dot_at_the_end() {
        let name = |text: &str| text.parse::<Domain>().map(String::from);
        assert_eq!(name("Mail.Example.TEST."), Ok("mail.example.test".to_owned()));
        assert_eq!(name("praxis-müller.example"), Ok("xn--praxis-mller-klb.example".to_owned()));
        assert_eq!(name("a..b"), Err(NotADomain::EmptyLabel));
        assert_eq!(name("a b"), Err(NotADomain::Character(' ')));
        assert_eq!(name(&"a".repeat(64)), Err(NotADomain::TooLong));
        assert_eq!(name(&vec!["abcdefg"; 40].join(".")), Err(NotADomain::TooLong));
    }

    #[test]
    fn a_name_that_a_record_asks_for_may_hold_any_character_but_those_of_control() {
        assert_eq!(Domain::from_dns("Foo:bar/baz.example.").map(String::from), Ok("foo:bar/baz.example".to_owned()));
        assert_eq!(Domain::from_dns("a b.example").map(String::from), Ok("a b.example".to_owned()));
        assert_eq!(Domain::from_dns("a\tb.example"), Err(NotADomain::Character('\t')));
        assert_eq!(Domain::from_dns("a..example"), Err(NotADomain::EmptyLabel));
    }

    #[test]
    fn a_host_is_a_name_or_an_address() {
        assert_eq!("[2001:db8::1]".parse(), Ok(Host::Address("2001:db8::1".parse().expect("an address"))));
        assert_eq!("192.0.2.1".parse(), Ok(Host::Address("192.0.2.1".parse().expect("an address"))));
        assert!(matches!("smtp.example".parse(), Ok(Host::Name(_))));
    }

    #[test]
    fn a_mailbox_cannot_carry_a_command() {
        let refused = |text: &str| text.parse::<Mailbox>().expect_err(text);
        assert_eq!(refused("termine"), NotAMailbox::NoDomain);
        assert_eq!(refused("termine@"), NotAMailbox::NoDomain);
        assert_eq!(refused("@praxis.example"), NotAMailbox::NoLocalPart);
        assert_eq!(refused("a>\r\nDATA@praxis.example"), NotAMailbox::Character('>'));
    }
}

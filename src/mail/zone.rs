//! DNS records as data, and what a zone of them answers.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::mail::address::{Domain, NotADomain};
use crate::mail::facts::{Answer, Association, Exchange, Lookup, Protection, Question, Service, Silence};
use crate::mail::text::Text;

/// Names that an answer follows through CNAME records, at most: as many as BIND does.
pub const CHAIN_LIMIT: usize = 11;

/// A DNS record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose.
    pub name: Domain,
    /// What it says.
    pub data: Data,
}

/// What a DNS record says, or what happens to every question about its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// A mail exchanger.
    Mx(Exchange),
    /// A text.
    Txt(Text),
    /// Another name of this one.
    Cname(Domain),
    /// The name of an address.
    Ptr(Domain),
    /// A server of a service.
    Srv(Service),
    /// What a certificate must match.
    Tlsa(Association),
    /// What is said of this name and of all names below is signed.
    Signed,
    /// The DNS server says that it cannot answer (SERVFAIL).
    ServerFailure,
    /// The DNS server says nothing.
    Silence,
}

impl Data {
    /// The other name, if this is one.
    pub fn cname(&self) -> Option<&Domain> {
        match self {
            Data::Cname(name) => Some(name),
            Data::A(_)
            | Data::Aaaa(_)
            | Data::Mx(_)
            | Data::Txt(_)
            | Data::Ptr(_)
            | Data::Srv(_)
            | Data::Tlsa(_)
            | Data::Signed
            | Data::ServerFailure
            | Data::Silence => None,
        }
    }
}

/// What a DNS with these records answers; documents and conversations are none of its questions.
pub fn answer(records: &[Record], question: &Question) -> Option<Answer> {
    macro_rules! answer {
        ($kind:ident, $name:expr, $data:pat => $record:expr) => {
            Answer::$kind(look_up(records, $name, |data| match data {
                $data => Some($record),
                _ => None,
            }))
        };
    }
    Some(match question {
        Question::Txt(name) => answer!(Txt, name, Data::Txt(text) => text.clone()),
        Question::A(name) => answer!(A, name, Data::A(address) => *address),
        Question::Aaaa(name) => answer!(Aaaa, name, Data::Aaaa(address) => *address),
        Question::Mx(name) => sorted(answer!(Mx, name, Data::Mx(exchange) => exchange.clone())),
        Question::Cname(name) => answer!(Cname, name, Data::Cname(other) => other.clone()),
        Question::Ptr(address) => answer!(Ptr, &Domain::of_address(*address), Data::Ptr(name) => name.clone()),
        Question::Srv(name) => sorted(answer!(Srv, name, Data::Srv(service) => service.clone())),
        Question::Tlsa(name) => answer!(Tlsa, name, Data::Tlsa(association) => association.clone()),
        Question::Dnssec(name) => Answer::Dnssec(protection(records, name)),
        Question::Document(_) | Question::Smtp(_) => return None,
    })
}

/// What a resolver of this DNS says of signatures. It verifies none where nothing at all is signed.
fn protection(records: &[Record], name: &Domain) -> Lookup<Protection> {
    let existence = look_up(records, name, |data| (*data != Data::Signed).then_some(()));
    match existence {
        Lookup::Silence(silence) => Lookup::Silence(silence),
        _ if !verifies(records) => Lookup::Silence(Silence::NotVerified),
        Lookup::NoName => Lookup::NoName,
        Lookup::NoData | Lookup::Records(_) if is_signed(records, name) => Lookup::Records(vec![Protection::Signed]),
        Lookup::NoData | Lookup::Records(_) => Lookup::Records(vec![Protection::Unsigned]),
    }
}

/// Whether a resolver of this DNS verifies signatures.
pub fn verifies(records: &[Record]) -> bool {
    records.iter().any(|record| record.data == Data::Signed)
}

/// Whether what this DNS says of a name is signed.
pub fn is_signed(records: &[Record], name: &Domain) -> bool {
    records.iter().any(|record| record.data == Data::Signed && name.is_within(&record.name))
}

/// The preferred one first, as a live probe answers.
fn sorted(mut answer: Answer) -> Answer {
    match &mut answer {
        Answer::Mx(Lookup::Records(exchanges)) => exchanges.sort(),
        Answer::Srv(Lookup::Records(services)) => services.sort(),
        _ => {}
    }
    answer
}

fn look_up<T>(records: &[Record], name: &Domain, read: impl Fn(&Data) -> Option<T>) -> Lookup<T> {
    let mut name = name;
    for _ in 0..CHAIN_LIMIT {
        let here: Vec<&Data> =
            records.iter().filter(|record| record.name == *name).map(|record| &record.data).collect();
        if here.contains(&&Data::Silence) {
            return Lookup::Silence(Silence::Timeout);
        }
        if here.contains(&&Data::ServerFailure) {
            return Lookup::Silence(Silence::Server("SERVFAIL".to_owned()));
        }
        if here.is_empty() && !records.iter().any(|record| record.name.is_within(name)) {
            return Lookup::NoName;
        }
        let found: Vec<T> = here.iter().filter_map(|data| read(data)).collect();
        match here.iter().find_map(|data| data.cname()) {
            _ if !found.is_empty() => return Lookup::Records(found),
            Some(other) => name = other,
            None => return Lookup::NoData,
        }
    }
    Lookup::Silence(Silence::Server("SERVFAIL".to_owned()))
}

/// Why a line is no record of a world.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARecord {
    /// There is no type.
    #[error("a record is a name, a type and a value: `praxis.example TXT v=spf1 -all`")]
    Incomplete,
    /// The name, or the name that it leads to, is none.
    #[error("`{0}` is no name: {1}")]
    Name(String, NotADomain),
    /// The type is unknown.
    #[error("unknown type `{0}`: A, AAAA, CNAME, MX, PTR, SRV, TLSA, TXT, SIGNED, SERVFAIL and SILENCE are known")]
    Type(String),
    /// The value does not fit the type.
    #[error("`{1}` is no value of type {0}")]
    Value(&'static str, String),
}

impl FromStr for Record {
    type Err = NotARecord;

    /// Reads `name TYPE value`, such as `praxis.example MX 10 mx.example`. `name SIGNED`, `name SERVFAIL` and
    /// `name SILENCE` have no value, and `name MX 0 .` is the null MX of RFC 7505.
    fn from_str(line: &str) -> Result<Self, NotARecord> {
        let (name, rest) = line.trim().split_once(' ').ok_or(NotARecord::Incomplete)?;
        let (kind, value) = rest.trim_start().split_once(' ').unwrap_or((rest.trim(), ""));
        Ok(Record { name: domain(name)?, data: data(kind, value.trim())? })
    }
}

fn data(kind: &str, value: &str) -> Result<Data, NotARecord> {
    let wrong = |kind| NotARecord::Value(kind, value.to_owned());
    Ok(match kind {
        "A" => Data::A(value.parse().map_err(|_| wrong("A"))?),
        "AAAA" => Data::Aaaa(value.parse().map_err(|_| wrong("AAAA"))?),
        "CNAME" => Data::Cname(domain(value)?),
        "MX" => {
            let (preference, host) = value.split_once(' ').ok_or_else(|| wrong("MX"))?;
            let preference = preference.parse().map_err(|_| wrong("MX"))?;
            let host = if host == "." { None } else { Some(domain(host)?) };
            Data::Mx(Exchange { preference, host })
        }
        "TXT" => Data::Txt(strings(value).ok_or_else(|| wrong("TXT"))?),
        "PTR" => Data::Ptr(domain(value)?),
        "SRV" => Data::Srv(service(value)?.ok_or_else(|| wrong("SRV"))?),
        "TLSA" => Data::Tlsa(association(value).ok_or_else(|| wrong("TLSA"))?),
        "SIGNED" if value.is_empty() => Data::Signed,
        "SIGNED" => return Err(wrong("SIGNED")),
        "SERVFAIL" if value.is_empty() => Data::ServerFailure,
        "SERVFAIL" => return Err(wrong("SERVFAIL")),
        "SILENCE" if value.is_empty() => Data::Silence,
        "SILENCE" => return Err(wrong("SILENCE")),
        other => return Err(NotARecord::Type(other.to_owned())),
    })
}

/// `priority weight port host`, the host `.` where there is no such service.
fn service(value: &str) -> Result<Option<Service>, NotARecord> {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let [priority, weight, port, host] = parts[..] else { return Ok(None) };
    let numbers = (priority.parse(), weight.parse(), port.parse());
    let (Ok(priority), Ok(weight), Ok(port)) = numbers else { return Ok(None) };
    let host = if host == "." { None } else { Some(domain(host)?) };
    Ok(Some(Service { priority, weight, port, host }))
}

/// `usage selector matching data`, the data in hexadecimal digits.
fn association(value: &str) -> Option<Association> {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let [usage, selector, matching, data] = parts[..] else { return None };
    let byte = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
    let data = data.as_bytes().chunks(2).map(byte).collect::<Option<_>>()?;
    Some(Association {
        usage: usage.parse().ok()?,
        selector: selector.parse().ok()?,
        matching: matching.parse().ok()?,
        data,
    })
}

/// A text as it stands, or strings in quotation marks as in a zone file: `"v=spf1 mx" " -all"`.
fn strings(value: &str) -> Option<Text> {
    if !value.starts_with('"') {
        return Some(Text::from(value));
    }
    let mut strings = Vec::new();
    let mut rest = value;
    while let Some(inside) = rest.strip_prefix('"') {
        let mut string = String::new();
        let mut characters = inside.chars();
        loop {
            match characters.next()? {
                '"' => break,
                '\\' => string.push(characters.next()?),
                c => string.push(c),
            }
        }
        strings.push(string);
        rest = characters.as_str().trim_start();
    }
    rest.is_empty().then(|| Text::from(strings))
}

fn domain(text: &str) -> Result<Domain, NotARecord> {
    text.parse().map_err(|error| NotARecord::Name(text.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(line: &str) -> Result<Data, NotARecord> {
        line.parse::<Record>().map(|record| record.data)
    }

    #[test]
    fn records_are_read_as_in_a_zone_file() {
        assert_eq!(record("praxis.example TXT v=spf1 ip4: ~all"), Ok(Data::Txt("v=spf1 ip4: ~all".into())));
        let strings = Text::of_bytes([&b"v=spf1 mx"[..], b"\"-all"]);
        assert_eq!(record(r#"a.example TXT "v=spf1 mx" "\"-all""#), Ok(Data::Txt(strings)));
        assert_eq!(record("a.example AAAA 2001:db8::1"), Ok(Data::Aaaa("2001:db8::1".parse().expect("an address"))));
        assert_eq!(record("a.example MX 0 ."), Ok(Data::Mx(Exchange { preference: 0, host: None })));
        assert_eq!(record("a.example SILENCE"), Ok(Data::Silence));
        assert_eq!(record("7.2.0.192.in-addr.arpa PTR a.example"), Ok(Data::Ptr("a.example".parse().expect("a name"))));
        let none = Service { priority: 0, weight: 0, port: 0, host: None };
        assert_eq!(record("_imaps._tcp.a.example SRV 0 0 0 ."), Ok(Data::Srv(none)));
        let pinned = Association { usage: 3, selector: 1, matching: 1, data: vec![0xab, 0x01] };
        assert_eq!(record("_25._tcp.a.example TLSA 3 1 1 ab01"), Ok(Data::Tlsa(pinned)));
    }

    #[test]
    fn what_is_no_record_says_why() {
        assert_eq!(record("a.example"), Err(NotARecord::Incomplete));
        assert_eq!(record("a.example A fast"), Err(NotARecord::Value("A", "fast".to_owned())));
        assert_eq!(record("a.example TXT \"a\" b"), Err(NotARecord::Value("TXT", "\"a\" b".to_owned())));
        assert_eq!(record("a.example TLSA 3 1 1 abz"), Err(NotARecord::Value("TLSA", "3 1 1 abz".to_owned())));
        assert_eq!(record("a.example SPF v=spf1"), Err(NotARecord::Type("SPF".to_owned())));
        assert!(matches!(record("a..example A 192.0.2.1"), Err(NotARecord::Name(..))));
    }

    #[test]
    fn a_zone_tells_apart_records_no_data_no_name_and_silence() {
        let lines = [
            "a.test TXT hello",
            "x.b.test A 192.0.2.1",
            "c.test CNAME a.test",
            "d.test CNAME d.test",
            "e.test SILENCE",
        ];
        let records: Vec<Record> = lines.iter().map(|line| line.parse().expect("a record")).collect();
        let texts = |name: &str| match answer(&records, &Question::Txt(name.parse().expect("a name"))) {
            Some(Answer::Txt(lookup)) => lookup,
            other => panic!("{other:?}"),
        };
        let hello = Lookup::Records(vec!["hello".into()]);
        assert_eq!(texts("a.test"), hello);
        assert_eq!(texts("c.test"), hello);
        assert_eq!(texts("b.test"), Lookup::NoData);
        assert_eq!(texts("nobody.test"), Lookup::NoName);
        assert!(matches!(texts("d.test"), Lookup::Silence(Silence::Server(_))));
        assert_eq!(texts("e.test"), Lookup::Silence(Silence::Timeout));
    }
}

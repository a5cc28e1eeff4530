//! `dns.ptr`: the sending address has a name, and the name leads back to the address (RFC 8601, section 3).

use std::net::IpAddr;

use crate::check::code::Code;
use crate::check::{Case, Finding, Judgement};
use crate::mail::address::Domain;
use crate::mail::facts::{Lookup, Silence, Unasked};
use crate::source::Span;
use crate::words::Values;

/// Names of one address that are looked at, at most, as in RFC 7208, section 5.5.
const NAME_LIMIT: usize = 10;

/// Judges the names of an address.
pub(super) fn judge(case: &Case<'_>, ip: IpAddr) -> Result<Judgement, Unasked> {
    let address = ("address", ip.to_string());
    let names = match case.facts.ptr(&ip)? {
        Lookup::Records(names) => &names[..names.len().min(NAME_LIMIT)],
        Lookup::NoData | Lookup::NoName => return Ok(Judgement::Fail(Finding::new(Code::PtrMissing, [address]))),
        Lookup::Silence(silence) => return Ok(Judgement::Unknown(silent(ip, &Domain::of_address(ip), silence))),
    };
    let ways: Vec<_> = names.iter().map(|name| way_back(case, name, ip)).collect();
    let ways = ways.into_iter().collect::<Result<Vec<_>, _>>()?;
    if let Some((name, _)) = names.iter().zip(&ways).find(|(_, way)| **way == WayBack::Open) {
        let generic = names.iter().zip(&ways).filter(|(_, way)| **way == WayBack::Open).map(|(name, _)| name);
        let generic: Vec<_> = generic.map(|name| Some((name, generic_part(name, ip)?))).collect();
        // One name that somebody has chosen is enough.
        return Ok(match generic.first() {
            Some(Some((name, part))) if generic.iter().all(Option::is_some) => Judgement::Warn(
                Finding::new(Code::PtrGeneric, [address, ("name", name.to_string())]).quote(name.as_str(), *part),
            ),
            _ => Judgement::Pass(Values::from([address, ("name", name.to_string())])),
        });
    }
    let silence = names.iter().zip(&ways).find_map(|(name, way)| match way {
        WayBack::Silent(silence) => Some(silent(ip, name, silence)),
        WayBack::Open | WayBack::Elsewhere => None,
    });
    Ok(match silence {
        Some(finding) => Judgement::Unknown(finding),
        None => {
            let name = names.first().map(Domain::to_string).unwrap_or_default();
            Judgement::Fail(Finding::new(Code::PtrUnconfirmed, [address, ("name", name)]))
        }
    })
}

/// Whether a name leads back to the address that has it.
#[derive(PartialEq, Eq)]
enum WayBack {
    /// It does.
    Open,
    /// It leads to other addresses, or nowhere.
    Elsewhere,
    /// Nobody answered.
    Silent(Silence),
}

fn way_back(case: &Case<'_>, name: &Domain, ip: IpAddr) -> Result<WayBack, Unasked> {
    fn compare<T: Copy + Into<IpAddr>>(lookup: &Lookup<T>, ip: IpAddr) -> WayBack {
        match lookup {
            Lookup::Records(records) if records.iter().any(|&one| one.into() == ip) => WayBack::Open,
            Lookup::Records(_) | Lookup::NoData | Lookup::NoName => WayBack::Elsewhere,
            Lookup::Silence(silence) => WayBack::Silent(silence.clone()),
        }
    }
    Ok(match ip {
        IpAddr::V4(_) => compare(case.facts.a(name)?, ip),
        IpAddr::V6(_) => compare(case.facts.aaaa(name)?, ip),
    })
}

fn silent(ip: IpAddr, name: &Domain, silence: &Silence) -> Finding {
    let values = [("address", ip.to_string()), ("name", name.to_string()), ("reason", silence.to_string())];
    Finding::new(Code::PtrSilent, values)
}

/// The part of a name that looks as if nobody had chosen it: the address itself, or a word for dial-up lines.
fn generic_part(name: &Domain, ip: IpAddr) -> Option<Span> {
    const WORDS: &[&str] = &[
        "adsl",
        "broadband",
        "cable",
        "client",
        "customer",
        "dhcp",
        "dial",
        "dialin",
        "dialup",
        "dip",
        "dsl",
        "dyn",
        "dynamic",
        "ipconnect",
        "pool",
        "ppp",
        "pppoe",
        "vdsl",
    ];
    let text = name.as_str();
    if let Some(span) = address_part(text, ip) {
        return Some(span);
    }
    // The last two labels belong to whoever owns the domain.
    let own = text.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at);
    let words = text[..own].split(|c: char| !c.is_ascii_alphabetic());
    let word = words.filter(|word| WORDS.contains(word)).max_by_key(|word| word.len())?;
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    Some(Span::new(start, start + word.len()))
}

/// Where a name holds the numbers of an IPv4 address, forwards or backwards; IPv6 addresses have too many spellings.
fn address_part(text: &str, ip: IpAddr) -> Option<Span> {
    let IpAddr::V4(ip) = ip else { return None };
    let [a, b, c, d] = ip.octets();
    let orders = [[a, b, c, d], [d, c, b, a]];
    let spellings = orders.iter().flat_map(|[a, b, c, d]| {
        [
            format!("{a}-{b}-{c}-{d}"),
            format!("{a}.{b}.{c}.{d}"),
            format!("{a:03}{b:03}{c:03}{d:03}"),
            format!("{a:03}-{b:03}-{c:03}-{d:03}"),
            format!("{a:02x}{b:02x}{c:02x}{d:02x}"),
        ]
    });
    spellings.filter_map(|spelling| text.find(&spelling).map(|at| Span::new(at, at + spelling.len()))).next()
}

#[cfg(test)]
mod tests {
    use crate::check::ip::Kind;
    use crate::check::trial::{judged, request};

    /// Judges the name of an address in a world.
    #[track_caller]
    fn check(ip: &str, world: &str, expected: &str) {
        let mut request = request();
        request.ip = ip.parse().ok();
        assert_eq!(judged(Kind::Name, &request, world), expected, "{world}");
    }

    const BACK: &str = "25.2.0.192.in-addr.arpa PTR";

    #[test]
    fn a_name_that_leads_back_passes() {
        check("192.0.2.25", &format!("{BACK} mail.relay.test\nmail.relay.test A 192.0.2.25"), "pass");
        check("::ffff:192.0.2.25", &format!("{BACK} mail.relay.test\nmail.relay.test A 192.0.2.25"), "pass");
        let six = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR mail.relay.test";
        check("2001:db8::25", &format!("{six}\nmail.relay.test AAAA 2001:db8::25"), "pass");
    }

    #[test]
    fn an_address_without_a_name_fails() {
        check("192.0.2.25", "other.test A 192.0.2.1", "fail ptr-missing");
    }

    #[test]
    fn a_name_that_does_not_lead_back_fails() {
        check("192.0.2.25", &format!("{BACK} mail.relay.test"), "fail ptr-unconfirmed");
        check("192.0.2.25", &format!("{BACK} mail.relay.test\nmail.relay.test A 192.0.2.26"), "fail ptr-unconfirmed");
        let two = format!("{BACK} a.test\n{BACK} b.test\nb.test A 192.0.2.25");
        check("192.0.2.25", &two, "pass");
    }

    #[test]
    fn a_name_that_nobody_has_chosen_is_a_hint() {
        let generic = |name: &str, part: &str| {
            let expected = if part.is_empty() { "pass".to_owned() } else { format!("warn ptr-generic | {part}") };
            check("192.0.2.25", &format!("{BACK} {name}\n{name} A 192.0.2.25"), &expected);
        };
        generic("host-192-0-2-25.isp.test", "192-0-2-25");
        generic("25.2.0.192.pool.isp.test", "25.2.0.192");
        generic("c0000219.isp.test", "c0000219");
        generic("p5.dip0.isp.test", "dip");
        generic("x7.dynamic.isp.test", "dynamic");
        generic("mail.dynamic.test", "");
        generic("mail25.isp.test", "");
    }

    #[test]
    fn invariant_silence_about_a_name_is_neither_failed_nor_passed() {
        check("192.0.2.25", "25.2.0.192.in-addr.arpa SILENCE", "unknown ptr-silent");
        check("192.0.2.25", &format!("{BACK} mail.test\nmail.test SERVFAIL"), "unknown ptr-silent");
    }

    #[test]
    fn an_address_of_a_private_network_says_nothing() {
        check("192.168.1.2", "", "unknown ip-private");
        check("fe80::1", "", "unknown ip-private");
        let request = request();
        assert_eq!(judged(Kind::Name, &request, ""), "skipped Choice(\"--ip\")");
    }
}

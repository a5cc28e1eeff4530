//! `dns.blocklists`: whether the sending address stands on block lists (RFC 5782).
//!
//! A list that refuses to answer, or that is gone, often answers something else than "not listed". So each is also asked
//! about the two addresses of which the answer is known, and what does not fit is no answer.

use std::net::{IpAddr, Ipv4Addr};

use crate::check::code::Code;
use crate::check::{Case, Finding, Judgement};
use crate::mail::address::Domain;
use crate::mail::facts::{Lookup, Unasked};
use crate::words::Values;

/// The address that every list has, and the one that none has (RFC 5782, section 5).
const LISTED: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const NOT_LISTED: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 1);

/// Judges an address by all lists.
pub(super) fn judge(case: &Case<'_>, ip: IpAddr, zones: &[Domain]) -> Result<Judgement, Unasked> {
    let words: Vec<_> = zones.iter().map(|zone| ask(case, ip, zone)).collect();
    let words = words.into_iter().collect::<Result<Vec<_>, _>>()?;
    let with = |wanted: fn(&Word) -> Option<&str>| {
        let all = zones.iter().zip(&words).filter_map(|(zone, word)| Some(format!("{zone} ({})", wanted(word)?)));
        Some(all.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
    };
    let listed = with(|word| match word {
        Word::Listed(code) => Some(code),
        Word::NotListed | Word::Refused(_) => None,
    });
    let refused = with(|word| match word {
        Word::Refused(reason) => Some(reason),
        Word::NotListed | Word::Listed(_) => None,
    });
    let values = |zones: String| [("address", ip.to_string()), ("zones", zones)];
    Ok(match (listed, refused) {
        (Some(zones), _) => Judgement::Fail(Finding::new(Code::BlocklistListed, values(zones))),
        (None, Some(zones)) => Judgement::Unknown(Finding::new(Code::BlocklistRefused, values(zones))),
        (None, None) => {
            let zones: Vec<&str> = zones.iter().map(Domain::as_str).collect();
            Judgement::Pass(Values::from(values(zones.join(", "))))
        }
    })
}

/// The names that [`judge`] asks about.
pub(super) fn names(ip: IpAddr, zones: &[Domain]) -> Vec<Domain> {
    zones.iter().filter_map(|zone| questions(ip, zone)).flatten().collect()
}

/// What a list says of an address.
enum Word {
    /// It is not on it.
    NotListed,
    /// It is on it, with this code.
    Listed(String),
    /// The list says nothing, for this reason.
    Refused(String),
}

fn ask(case: &Case<'_>, ip: IpAddr, zone: &Domain) -> Result<Word, Unasked> {
    let Some(names) = questions(ip, zone) else { return Ok(Word::Refused("name too long".to_owned())) };
    names.iter().for_each(|name| case.facts.want_a(name));
    let [own, listed, not_listed] = names;
    let words = (word(case.facts.a(&own)?), word(case.facts.a(&listed)?), word(case.facts.a(&not_listed)?));
    Ok(match words {
        // The reason of the question itself says most.
        (Word::Refused(reason), _, _) | (_, Word::Refused(reason), _) | (_, _, Word::Refused(reason)) => {
            Word::Refused(reason)
        }
        (_, Word::NotListed, _) => Word::Refused("127.0.0.2?".to_owned()),
        (_, _, Word::Listed(code)) => Word::Refused(format!("127.0.0.1: {code}")),
        (own, Word::Listed(_), Word::NotListed) => own,
    })
}

/// The names of the address, of the one that is listed and of the one that is not.
fn questions(ip: IpAddr, zone: &Domain) -> Option<[Domain; 3]> {
    let known = |address: Ipv4Addr| match ip {
        IpAddr::V4(_) => Domain::below(address.into(), zone),
        // A mapped address stays as it is: it is the form that a list of IPv6 addresses has.
        IpAddr::V6(_) => Domain::below(address.to_ipv6_mapped().into(), zone),
    };
    Some([Domain::below(ip, zone)?, known(LISTED)?, known(NOT_LISTED)?])
}

fn word(lookup: &Lookup<Ipv4Addr>) -> Word {
    match lookup {
        Lookup::NoName | Lookup::NoData => Word::NotListed,
        Lookup::Silence(silence) => Word::Refused(silence.to_string()),
        Lookup::Records(codes) => {
            let all = codes.iter().map(Ipv4Addr::to_string).collect::<Vec<_>>().join(", ");
            if codes.iter().all(|&code| is_code(code)) { Word::Listed(all) } else { Word::Refused(all) }
        }
    }
}

/// Whether an answer says that an address is listed: 127.0.0.2 and its followers do (RFC 5782, section 2.1).
///
/// Outside of 127.0.0.0/8 somebody else answers. With 127.255.255.x, 127.0.0.1 and 127.0.0.255, lists say that they do
/// not answer whoever asks in this way, such as a large public resolver.
fn is_code(code: Ipv4Addr) -> bool {
    match code.octets() {
        [127, 255, 255, _] | [127, 0, 0, 1 | 255] => false,
        [first, ..] => first == 127,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::ip::Kind;
    use crate::check::trial::{judged, request};

    /// Judges an address by the list bl.test, whose two known answers are right.
    #[track_caller]
    fn check(ip: &str, world: &str, expected: &str) {
        check_list(ip, &format!("2.0.0.127.bl.test A 127.0.0.2\n{MAPPED} A 127.0.0.2\n{world}"), expected);
    }

    /// ::ffff:127.0.0.2 on the list.
    const MAPPED: &str = "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.bl.test";

    #[track_caller]
    fn check_list(ip: &str, world: &str, expected: &str) {
        let mut request = request();
        request.ip = ip.parse().ok();
        request.configuration.blocklists = vec!["bl.test".parse().expect("a name")];
        assert_eq!(judged(Kind::Blocklists, &request, world), expected, "{world}");
    }

    #[test]
    fn what_is_not_on_the_list_passes() {
        check("192.0.2.25", "", "pass");
        check("2001:db8::25", "", "pass");
    }

    #[test]
    fn what_is_on_the_list_fails() {
        check("192.0.2.25", "25.2.0.192.bl.test A 127.0.0.4", "fail blocklist-listed");
        let six = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.test A 127.0.0.3";
        check("2001:db8::25", six, "fail blocklist-listed");
    }

    #[test]
    fn invariant_a_list_that_does_not_answer_lists_nobody_and_clears_nobody() {
        for code in
            ["A 127.255.255.252", "A 127.255.255.254", "A 127.255.255.255", "A 127.0.0.1", "A 203.0.113.7", "SILENCE"]
        {
            check("192.0.2.25", &format!("25.2.0.192.bl.test {code}"), "unknown blocklist-refused");
        }
    }

    #[test]
    fn invariant_a_list_that_answers_everything_or_nothing_is_none() {
        check_list("192.0.2.25", "bl.test A 192.0.2.1", "unknown blocklist-refused");
        let everybody = "2.0.0.127.bl.test A 127.0.0.2\n1.0.0.127.bl.test A 127.0.0.2\n25.2.0.192.bl.test A 127.0.0.2";
        check_list("192.0.2.25", everybody, "unknown blocklist-refused");
    }

    #[test]
    fn no_list_is_asked_unless_one_is_configured() {
        let mut request = request();
        request.ip = "192.0.2.25".parse().ok();
        assert_eq!(judged(Kind::Blocklists, &request, ""), "skipped Choice(\"[blocklists] zones\")");
    }
}

//! `dns.dane`: the certificates of the domain's mail servers are pinned in DNS, and DNS itself is protected (RFC 7672).
//!
//! Whether the servers show these certificates is not looked at: that would take a conversation with each of them.

use crate::check::code::Code;
use crate::check::inbound::protection;
use crate::check::{Case, Finding, Judgement, mx};
use crate::mail::address::Domain;
use crate::mail::facts::{Association, Lookup, Protection, Unasked};
use crate::source::Span;
use crate::words::Values;

/// Servers that are looked at, at most, the preferred ones first.
const HOST_LIMIT: usize = 10;

/// Judges the records of all servers.
pub(super) fn judge(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    case.facts.want_dnssec(domain);
    let exchanges = case.facts.mx(domain)?.records().iter().filter_map(|exchange| exchange.host.as_ref());
    let places: Vec<(&Domain, Domain)> =
        exchanges.take(HOST_LIMIT).filter_map(|host| Some((host, host.child("_25._tcp")?))).collect();
    if places.is_empty() {
        return Ok(Judgement::Unreached(mx::Kind::Exchanges.into()));
    }
    places.iter().for_each(|(_, place)| case.facts.want_tlsa(place));
    let name = ("domain", domain.to_string());
    let mut pinned = Vec::new();
    let mut bare = Vec::new();
    for (host, place) in &places {
        match case.facts.tlsa(place)? {
            Lookup::Records(records) => pinned.push((*host, place, records)),
            Lookup::NoData | Lookup::NoName => bare.push(host.as_str()),
            Lookup::Silence(silence) => {
                let values = [name, ("name", place.to_string()), ("reason", silence.to_string())];
                return Ok(Judgement::Unknown(Finding::new(Code::DaneSilent, values)));
            }
        }
    }
    if pinned.is_empty() {
        return Ok(Judgement::Warn(Finding::new(Code::DaneMissing, [name])));
    }
    for (_, place, records) in &pinned {
        if let Some((text, span)) = records.iter().find_map(|record| unusable(place, record)) {
            return Ok(Judgement::Warn(Finding::new(Code::DaneUnusable, [name]).quote(&text, span)));
        }
    }
    // Senders believe the records only if nobody can forge the way to them (RFC 7672, section 2.2).
    let protected = std::iter::once(domain).chain(pinned.iter().map(|(_, place, _)| *place));
    let protected: Vec<_> = protected.map(|name| Ok((name, protection(case, name)?))).collect();
    for (place, protection) in protected.into_iter().collect::<Result<Vec<_>, _>>()? {
        let place = ("name", place.to_string());
        match protection {
            Ok(Protection::Signed) => {}
            Ok(Protection::Unsigned) => {
                return Ok(Judgement::Warn(Finding::new(Code::DaneUnsigned, [name, place])));
            }
            Ok(Protection::Forged) => return Ok(Judgement::Fail(Finding::new(Code::DnssecForged, [name]))),
            Err(judgement) => return Ok(judgement),
        }
    }
    let hosts: Vec<&str> = pinned.iter().map(|(host, ..)| host.as_str()).collect();
    Ok(if bare.is_empty() {
        Judgement::Pass(Values::from([name, ("hosts", hosts.join(", "))]))
    } else {
        Judgement::Warn(Finding::new(Code::DanePartly, [name, ("hosts", bare.join(", "))]))
    })
}

/// The record as in a zone file with the part that makes it useless, if one does (RFC 7672, section 3.1).
fn unusable(place: &Domain, record: &Association) -> Option<(String, Span)> {
    let Association { usage, selector, matching, data } = record;
    let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
    let before = format!("{place} TLSA ");
    let numbers = [usage, selector, matching].map(ToString::to_string);
    let is_length = match matching {
        0 => !data.is_empty(),
        1 => data.len() == 32,
        2 => data.len() == 64,
        _ => true,
    };
    let wrong = [!matches!(usage, 2 | 3), *selector > 1, *matching > 2, !is_length];
    let at = wrong.iter().position(|wrong| *wrong)?;
    let parts = [&numbers[0], &numbers[1], &numbers[2], &hex];
    let start = before.len() + parts[..at].iter().map(|part| part.len() + 1).sum::<usize>();
    let text = format!("{before}{}", parts.map(String::as_str).join(" "));
    Some((text, Span::new(start, start + parts[at].len())))
}

#[cfg(test)]
mod tests {
    use crate::check::inbound::Kind;
    use crate::check::trial::{judged, request};

    /// Judges example.org, whose mail goes to mx.test, in a world of more records.
    #[track_caller]
    fn check(world: &str, expected: &str) {
        let mut request = request();
        request.configuration.domain = "example.org".parse().ok();
        let world = format!("example.org MX 10 mx.test\nmx.test A 192.0.2.1\n{world}");
        assert_eq!(judged(Kind::Dane, &request, &world), expected, "{world}");
    }

    const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    const SIGNED: &str = "example.org SIGNED\nmx.test SIGNED";

    #[test]
    fn pinned_servers_behind_signed_answers_pass() {
        check(&format!("_25._tcp.mx.test TLSA 3 1 1 {DIGEST}\n{SIGNED}"), "pass");
        check(&format!("_25._tcp.mx.test TLSA 2 0 1 {DIGEST}\n{SIGNED}"), "pass");
    }

    #[test]
    fn what_is_not_protected_is_said() {
        check(SIGNED, "warn dane-missing");
        check(&format!("_25._tcp.mx.test TLSA 3 1 1 {DIGEST}\nmx.test SIGNED"), "warn dane-unsigned");
        check(&format!("_25._tcp.mx.test TLSA 3 1 1 {DIGEST}\nexample.org SIGNED"), "warn dane-unsigned");
        let two = format!("example.org MX 20 b.test\n_25._tcp.mx.test TLSA 3 1 1 {DIGEST}\n{SIGNED}");
        check(&two, "warn dane-partly");
    }

    #[test]
    fn a_record_that_no_sender_uses_is_underlined() {
        let unusable = |record: &str, part: &str| {
            let expected = format!("warn dane-unusable | {part}");
            check(&format!("_25._tcp.mx.test TLSA {record}\n{SIGNED}"), &expected);
        };
        unusable(&format!("1 1 1 {DIGEST}"), "1");
        unusable(&format!("3 2 1 {DIGEST}"), "2");
        unusable(&format!("3 1 5 {DIGEST}"), "5");
        unusable("3 1 1 0011", "0011");
        unusable(&format!("3 1 2 {DIGEST}"), DIGEST);
    }

    #[test]
    fn invariant_silence_about_protection_is_neither_failed_nor_passed() {
        check("_25._tcp.mx.test SERVFAIL", "unknown dane-silent");
        check(&format!("_25._tcp.mx.test TLSA 3 1 1 {DIGEST}"), "unknown dnssec-not-verified");
    }
}

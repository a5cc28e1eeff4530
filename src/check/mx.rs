//! The check kind `dns.mx`: do replies and error messages find their way to the reader's domain?

use std::net::IpAddr;

use crate::check::code::Code;
use crate::check::plan::{Contact, Request};
use crate::check::providers::Providers;
use crate::check::{self, Case, Effect, Family, Finding, Judgement, Unset};
use crate::mail::address::{Domain, Host, is_private};
use crate::mail::facts::{Exchange, Lookup, Silence, Unasked};
use crate::source::Span;
use crate::words::Values;

/// Hosts that are looked at, at most, the preferred ones first.
const HOST_LIMIT: usize = 20;

/// A part of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The domain's mail has a server.
    Exchanges,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[Kind::Exchanges];
}

impl From<Kind> for check::Kind {
    fn from(kind: Kind) -> Self {
        check::Kind::Mx(kind)
    }
}

impl Family for Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Kind::Exchanges => "dns.mx",
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        &["sender.address"]
    }

    fn effect(&self) -> Effect {
        Effect::Dns
    }

    fn judge(&self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        match &case.request.configuration.domain {
            Some(domain) => judge(case, domain),
            None => Ok(Judgement::Skipped(Unset::Setting("sender.address"))),
        }
    }

    /// To which servers the records lead is not known before.
    fn contact(&self, request: &Request, _: &Providers) -> Contact {
        match &request.configuration.domain {
            Some(domain) => Contact::Dns(vec![domain.to_string()]),
            None => Contact::Nobody(Unset::Setting("sender.address")),
        }
    }
}

fn judge(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    // Without a record, the domain's own address takes its mail (RFC 5321, section 5.1).
    case.facts.want_a(domain);
    case.facts.want_aaaa(domain);
    let name = ("domain", domain.to_string());
    match case.facts.mx(domain)? {
        Lookup::Records(exchanges) => with_records(case, domain, exchanges),
        Lookup::NoData => without_records(case, domain),
        Lookup::NoName => Ok(Judgement::Fail(Finding::new(Code::MxDomainUnknown, [name]))),
        Lookup::Silence(silence) => Ok(Judgement::Unknown(silent(domain, domain, silence))),
    }
}

fn without_records(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    let name = ("domain", domain.to_string());
    Ok(match state(case, domain)? {
        State::Leads | State::Alias(_) => Judgement::Warn(Finding::new(Code::MxImplicit, [name])),
        State::Nowhere | State::Private(_) | State::Address => Judgement::Fail(Finding::new(Code::MxMissing, [name])),
        State::Silent(silence) => Judgement::Unknown(silent(domain, domain, &silence)),
    })
}

fn with_records(case: &Case<'_>, domain: &Domain, exchanges: &[Exchange]) -> Result<Judgement, Unasked> {
    let named = exchanges.iter().filter_map(|exchange| Some((exchange, exchange.host.as_ref()?))).take(HOST_LIMIT);
    // All are asked about before any is waited for.
    let states: Vec<_> = named.map(|(exchange, host)| Ok((exchange, host, state(case, host)?))).collect();
    let states = states.into_iter().collect::<Result<Vec<_>, _>>()?;
    let name = ("domain", domain.to_string());
    let null = Finding::new(Code::MxNull, [name.clone()]);
    if states.is_empty() {
        return Ok(Judgement::Fail(null));
    }
    let leads = states.iter().any(|(_, _, state)| matches!(state, State::Leads | State::Alias(_)));
    let fault = states.iter().find_map(|(exchange, host, state)| fault(domain, exchange, host, state));
    let silence = states.iter().find_map(|(_, host, state)| match state {
        State::Silent(silence) => Some(silent(domain, host, silence)),
        State::Leads | State::Alias(_) | State::Address | State::Private(_) | State::Nowhere => None,
    });
    Ok(match (fault, silence) {
        // One server that takes the mail is enough for it to arrive, whatever the others are.
        (Some(fault), _) if leads => Judgement::Warn(fault),
        (None, _) if leads && states.len() < exchanges.len().min(HOST_LIMIT) => {
            Judgement::Warn(Finding { code: Code::MxNullAmongOthers, ..null })
        }
        (_, Some(silence)) if !leads => Judgement::Unknown(silence),
        (Some(fault), None | Some(_)) => Judgement::Fail(fault),
        (None, None | Some(_)) => {
            let hosts: Vec<&str> = states.iter().map(|(_, host, _)| host.as_str()).collect();
            Judgement::Pass(Values::from([name, ("hosts", hosts.join(", "))]))
        }
    })
}

/// Where the name of a mail server leads.
enum State {
    /// To a server.
    Leads,
    /// To a server, by way of another name.
    Alias(Domain),
    /// It is no name but an address.
    Address,
    /// Only into a private network.
    Private(IpAddr),
    /// Nowhere.
    Nowhere,
    /// Nobody answered.
    Silent(Silence),
}

fn state(case: &Case<'_>, host: &Domain) -> Result<State, Unasked> {
    if let Ok(Host::Address(_)) = host.as_str().parse() {
        return Ok(State::Address);
    }
    case.facts.want_aaaa(host);
    case.facts.want_cname(host);
    let (four, six) = (case.facts.a(host)?, case.facts.aaaa(host)?);
    let addresses = four.records().iter().map(|&address| IpAddr::V4(address));
    let addresses: Vec<IpAddr> = addresses.chain(six.records().iter().map(|&address| IpAddr::V6(address))).collect();
    Ok(match (addresses.first(), four, six) {
        (Some(_), Lookup::Silence(silence), _) | (Some(_), _, Lookup::Silence(silence))
            if addresses.iter().all(|&address| is_private(address)) =>
        {
            State::Silent(silence.clone())
        }
        (Some(&first), _, _) if addresses.iter().all(|&address| is_private(address)) => State::Private(first),
        (Some(_), _, _) => match case.facts.cname(host)?.records().first() {
            Some(other) => State::Alias(other.clone()),
            None => State::Leads,
        },
        (None, Lookup::Silence(silence), _) | (None, _, Lookup::Silence(silence)) => State::Silent(silence.clone()),
        (None, Lookup::Records(_) | Lookup::NoData | Lookup::NoName, _) => State::Nowhere,
    })
}

/// What is wrong with one record.
fn fault(domain: &Domain, exchange: &Exchange, host: &Domain, state: &State) -> Option<Finding> {
    let values = [("domain", domain.to_string()), ("host", host.to_string())];
    let finding = match state {
        State::Leads | State::Silent(_) => return None,
        // RFC 5321, section 5.1, and RFC 2181, section 10.3.
        State::Alias(other) => {
            let mut finding = Finding::new(Code::MxAlias, values);
            finding.values.insert("target", other.to_string());
            finding.correct(record(domain, exchange.preference, other))
        }
        State::Address => Finding::new(Code::MxAddress, values),
        State::Private(address) => {
            let mut finding = Finding::new(Code::MxPrivate, values);
            finding.values.insert("address", address.to_string());
            finding
        }
        State::Nowhere => Finding::new(Code::MxNowhere, values),
    };
    let text = record(domain, exchange.preference, host);
    let end = text.len();
    Some(finding.quote(&text, Span::new(end - host.as_str().len(), end)))
}

/// The record as people write it into a form.
fn record(domain: &Domain, preference: u16, host: &Domain) -> String {
    format!("{domain} MX {preference} {host}")
}

fn silent(domain: &Domain, name: &Domain, silence: &Silence) -> Finding {
    let values = [("domain", domain.to_string()), ("name", name.to_string()), ("reason", silence.to_string())];
    Finding::new(Code::MxSilent, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::trial::{judged, request};

    /// Judges example.org in a world.
    #[track_caller]
    fn check(world: &str, expected: &str) {
        let mut request = request();
        request.configuration.domain = "example.org".parse().ok();
        assert_eq!(judged(Kind::Exchanges, &request, world), expected, "{world}");
    }

    #[test]
    fn mail_that_finds_a_server_passes() {
        check("example.org MX 10 mx.test\nmx.test A 192.0.2.1", "pass");
        check("example.org MX 10 mx.test\nmx.test AAAA 2001:db8::1", "pass");
        check("example.org MX 10 mx.test\nexample.org MX 20 b.test\nmx.test A 192.0.2.1\nb.test SILENCE", "pass");
    }

    #[test]
    fn a_domain_that_takes_no_mail_is_said() {
        check("example.org MX 0 .", "fail mx-null");
        check("example.org MX 0 .\nexample.org MX 10 mx.test\nmx.test A 192.0.2.1", "warn mx-null-among-others");
        check("example.org TXT hello", "fail mx-missing");
        check("other.test TXT hello", "fail mx-domain-unknown");
    }

    #[test]
    fn an_address_of_the_domain_itself_stands_in_for_a_missing_record() {
        check("example.org A 192.0.2.1", "warn mx-implicit");
        check("example.org A 127.0.0.1", "fail mx-missing");
    }

    #[test]
    fn a_record_that_leads_nowhere_fails_unless_another_one_leads_somewhere() {
        check("example.org MX 10 gone.test", "fail mx-nowhere | gone.test");
        let other = "example.org MX 20 mx.test\nmx.test A 192.0.2.1";
        check(&format!("example.org MX 10 gone.test\n{other}"), "warn mx-nowhere | gone.test");
        check("example.org MX 10 192.0.2.1", "fail mx-address | 192.0.2.1");
        check("example.org MX 10 mx.test\nmx.test A 10.0.0.1", "fail mx-private | mx.test");
    }

    #[test]
    fn another_name_in_the_place_of_the_server_is_said_with_the_right_one() {
        check(
            "example.org MX 10 mx.test\nmx.test CNAME real.test\nreal.test A 192.0.2.1",
            "warn mx-alias | mx.test > example.org MX 10 real.test",
        );
    }

    #[test]
    fn invariant_silence_about_a_server_is_neither_failed_nor_passed() {
        check("example.org SILENCE", "unknown mx-silent");
        check("example.org MX 10 mx.test\nmx.test SERVFAIL", "unknown mx-silent");
        check("example.org MX 10 gone.test\nexample.org MX 20 mx.test\nmx.test SERVFAIL", "unknown mx-silent");
    }
}

//! `dns.spf-provider`: the record covers the provider that sends for the reader; evaluated, not compared as text.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::check::code::Code;
use crate::check::plan::Request;
use crate::check::providers::{Policy, Providers};
use crate::check::spf::{Kind, correct, include_silent, savings};
use crate::check::{Case, Finding, Judgement, Unset};
use crate::mail::address::{Domain, Host, Mailbox};
use crate::mail::facts::{Lookup, Silence, Unasked};
use crate::mail::spf::{
    Arrival, Branch, Evaluation, Ground, LOOKUP_LIMIT, Network, Obstruction, Published, Qualifier, Record, VOID_LIMIT,
    Verdict, check_host, expand, read,
};
use crate::source::Span;
use crate::words::Values;

/// Addresses of a provider that are tried, at most.
const ADDRESS_LIMIT: usize = 100;

/// Judges whether the record lets the reader's provider pass.
pub(super) fn judge(case: &Case<'_>, domain: &Domain, record: &Record) -> Result<Judgement, Unasked> {
    if correct::lets_nobody_pass(record) {
        let finding = Finding::new(Code::SpfCoversNobody, [("domain", domain.to_string())]);
        return Ok(Judgement::Fail(match policy(case).filter(|policy| policy.place.is_none()) {
            Some(policy) => finding.correct(correct::insert(record, &policy.mechanism())),
            None => finding,
        }));
    }
    let Some(host) = &case.request.configuration.smtp.host else {
        return Ok(Judgement::Skipped(Unset::Setting("smtp.host")));
    };
    let Some(provider) = case.providers.by_host(host) else { return by_host(case, domain, host) };
    let Some(policy) = provider.policy() else { return by_host(case, domain, host) };
    let addresses = match senders(case, policy)? {
        Senders::Known(addresses) => addresses,
        Senders::Silent(name, silence) => return Ok(Judgement::Unknown(include_silent(domain, &name, &silence))),
        Senders::Nowhere => return by_host(case, domain, host),
    };
    let covered = match cover(case, domain, &addresses)? {
        Cover::Of(covered) => covered,
        Cover::Ends(judgement) => return Ok(judgement),
    };
    let values = [
        ("domain", domain.to_string()),
        ("provider", provider.name.clone()),
        ("mechanism", policy.mechanism()),
        ("confidence", policy.confidence.as_str().to_owned()),
    ];
    Ok(if covered == addresses.len() {
        Judgement::Pass(Values::from(values))
    } else if policy.place.is_some() {
        // The provider's term belongs to another domain: its absence here says nothing.
        Judgement::Unknown(uncertain(domain, host))
    } else {
        let extended = extended(case, domain, record, policy)?;
        let with = |code| match &extended {
            Extended::Fits(text) => Finding::new(code, values.clone()).correct(text.clone()).with("room", "yes"),
            Extended::Full(count) => Finding::new(code, values.clone()).with("room", "no").with("count", count),
        };
        if covered == 0 {
            Judgement::Fail(with(Code::SpfProviderMissing))
        } else {
            Judgement::Warn(with(Code::SpfProviderPartly))
        }
    })
}

/// A record with the provider's term.
enum Extended {
    /// It asks for no more than it may, perhaps because something else could go.
    Fits(String),
    /// It asks too much: how often.
    Full(String),
}

fn extended(case: &Case<'_>, domain: &Domain, record: &Record, policy: &Policy) -> Result<Extended, Unasked> {
    let text = correct::insert(record, &policy.mechanism());
    let extended = Record::parse(&text);
    let expansion = expand(case.facts, domain, &extended)?;
    if expansion.lookups <= LOOKUP_LIMIT {
        return Ok(Extended::Fits(text));
    }
    Ok(match savings::plan(&extended, &expansion) {
        Some(plan) => Extended::Fits(plan.record),
        None => Extended::Full(expansion.lookups.to_string()),
    })
}

/// The policy of the reader's provider, where it is known.
pub(super) fn policy<'c>(case: &Case<'c>) -> Option<&'c Policy> {
    policy_of(case.request, case.providers)
}

fn policy_of<'c>(request: &Request, providers: &'c Providers) -> Option<&'c Policy> {
    providers.by_host(request.configuration.smtp.host.as_ref()?)?.policy()
}

/// The name about which [`ask_ahead`] asks.
pub(super) fn name<'c>(request: &'c Request, providers: &'c Providers) -> Option<&'c Domain> {
    match (policy_of(request, providers), &request.configuration.smtp.host) {
        (Some(policy), _) => Some(&policy.name),
        (None, Some(Host::Name(host))) => Some(host),
        (None, Some(Host::Address(_)) | None) => None,
    }
}

/// Asks for what [`judge`] will surely need, without waiting.
pub(super) fn ask_ahead(case: &Case<'_>) {
    match (policy(case), &case.request.configuration.smtp.host) {
        (Some(policy), _) => case.facts.want_txt(&policy.name),
        (None, Some(Host::Name(host))) => {
            case.facts.want_a(host);
            case.facts.want_aaaa(host);
        }
        (None, Some(Host::Address(_)) | None) => {}
    }
}

/// From where a provider sends.
enum Senders {
    /// From these addresses, the ends of each of its networks.
    Known(Vec<IpAddr>),
    /// Nobody answered for this name.
    Silent(Domain, Silence),
    /// Its policy is gone or names no network.
    Nowhere,
}

fn senders(case: &Case<'_>, policy: &Policy) -> Result<Senders, Unasked> {
    let record = match read(case.facts, &policy.name)? {
        Published::Policy(record) if record.faults.is_empty() => record,
        Published::Policy(_) | Published::Several(_) | Published::Nothing(_) | Published::NoName => {
            return Ok(Senders::Nowhere);
        }
        Published::Silent(silence) => return Ok(Senders::Silent(policy.name.clone(), silence)),
    };
    let expansion = expand(case.facts, &policy.name, &record)?;
    for obstacle in expansion.obstacles {
        if let Obstruction::Silent(name, silence) = obstacle.what {
            return Ok(Senders::Silent(name, silence));
        }
    }
    // A record may cover a part of a network: its ends tell.
    let ends = expansion.networks.into_iter().map(Network::ends).flat_map(|(first, last)| [first, last]);
    let addresses: BTreeSet<IpAddr> = ends.take(ADDRESS_LIMIT).collect();
    Ok(if addresses.is_empty() { Senders::Nowhere } else { Senders::Known(addresses.into_iter().collect()) })
}

/// Judges by the addresses of the host itself: a provider may well send from others.
fn by_host(case: &Case<'_>, domain: &Domain, host: &Host) -> Result<Judgement, Unasked> {
    let addresses: Vec<IpAddr> = match host {
        Host::Address(address) => vec![*address],
        Host::Name(name) => {
            case.facts.want_aaaa(name);
            let (four, six) = (case.facts.a(name)?, case.facts.aaaa(name)?);
            // An address that nobody has told may be the one that is not covered.
            if let (Lookup::Silence(silence), _) | (_, Lookup::Silence(silence)) = (four, six) {
                return Ok(Judgement::Unknown(include_silent(domain, name, silence)));
            }
            let four = four.records().iter().map(|&address| IpAddr::V4(address));
            let all = four.chain(six.records().iter().map(|&address| IpAddr::V6(address)));
            all.take(ADDRESS_LIMIT).collect()
        }
    };
    if addresses.is_empty() {
        return Ok(Judgement::Unknown(uncertain(domain, host)));
    }
    match cover(case, domain, &addresses)? {
        Cover::Of(covered) if covered == addresses.len() => {
            Ok(Judgement::Pass(Values::from([("domain", domain.to_string()), ("provider", host.to_string())])))
        }
        Cover::Of(_) => Ok(Judgement::Unknown(uncertain(domain, host))),
        Cover::Ends(judgement) => Ok(judgement),
    }
}

fn uncertain(domain: &Domain, host: &Host) -> Finding {
    Finding::new(Code::SpfProviderUncertain, [("domain", domain.to_string()), ("host", host.to_string())])
}

/// What a record says about a list of addresses.
enum Cover {
    /// So many of them pass.
    Of(usize),
    /// There is something else to say.
    Ends(Judgement),
}

fn cover(case: &Case<'_>, domain: &Domain, addresses: &[IpAddr]) -> Result<Cover, Unasked> {
    let configuration = &case.request.configuration;
    let sender = configuration.sender.as_ref().filter(|sender| sender.domain() == domain);
    let local = sender.map_or("", Mailbox::local);
    // What a provider's servers call themselves is not known; a term that asks for it depends on the mail.
    let helo = configuration.smtp.host.as_ref().map(Host::to_string).unwrap_or_default();
    let evaluate = |&ip: &IpAddr| check_host(case.facts, Arrival { local, helo: &helo, ..Arrival::of(ip, domain) });
    // One address of each family asks for what all of them need, so the others wait for it.
    let first = |four: bool| addresses.iter().find(|address| address.is_ipv4() == four);
    let firsts: Vec<_> = [first(true), first(false)].into_iter().flatten().map(evaluate).collect();
    firsts.into_iter().collect::<Result<Vec<_>, _>>()?;
    let evaluations: Vec<_> = addresses.iter().map(evaluate).collect();
    let evaluations = evaluations.into_iter().collect::<Result<Vec<_>, _>>()?;
    let covered = evaluations.iter().filter(|evaluation| *evaluation.verdict() == Verdict::Pass).count();
    let end = evaluations.iter().find_map(|evaluation| end(domain, evaluation, covered));
    Ok(end.map_or(Cover::Of(covered), Cover::Ends))
}

/// What ends the judging, when an evaluation says neither yes nor no.
fn end(domain: &Domain, evaluation: &Evaluation, covered: usize) -> Option<Judgement> {
    let name = ("domain", domain.to_string());
    let quoted = |finding: Finding| match (&evaluation.root.record, &evaluation.root.decided) {
        (Some(record), Some(decision)) => finding.quote(&record.text, decision.term),
        (Some(_) | None, _) => finding,
    };
    match evaluation.verdict() {
        Verdict::Pass => None,
        Verdict::TempError(target, silence) => {
            Some(Judgement::Unknown(quoted(include_silent(domain, target, silence))))
        }
        Verdict::None | Verdict::Neutral | Verdict::Fail | Verdict::SoftFail | Verdict::PermError(_)
            if let Some((record, top, term)) = dependent(&evaluation.root) =>
        {
            // The address that was tried stands for a whole network; another one could match this term.
            let finding = Finding::new(Code::SpfDependsOnMail, [name, ("text", term)]);
            Some(Judgement::Unknown(finding.quote(&record.text, top)))
        }
        Verdict::None | Verdict::Neutral | Verdict::Fail | Verdict::SoftFail => None,
        // `expand` counts what finds nothing in either family; for a sender of one of them it can be more.
        Verdict::PermError(Ground::TooManyVoid) => {
            let values = [name, ("count", evaluation.void.to_string()), ("limit", VOID_LIMIT.to_string())];
            let finding = Finding::new(Code::SpfTooManyVoid, values);
            Some(if covered == 0 { Judgement::Fail(finding) } else { Judgement::Warn(finding) })
        }
        Verdict::PermError(
            Ground::Syntax(_)
            | Ground::Several(_)
            | Ground::NoPolicy(_)
            | Ground::NoName(_)
            | Ground::TooManyLookups
            | Ground::TooManyExchanges(_),
        ) => Some(Judgement::Unreached(Kind::Lookups.into())),
    }
}

/// The record of a policy, its term that leads to one that depends on the mail and could let it pass, and that one.
fn dependent(branch: &Branch) -> Option<(&Record, Span, String)> {
    let record = branch.record.as_ref()?;
    let passing = record.directives().filter(|(_, qualifier, _)| *qualifier == Qualifier::Pass);
    let mechanisms = passing.map(|(term, _, mechanism)| (term.span, mechanism.depends_on_mail()));
    let redirect = record.redirect().map(|(term, target)| (term.span, target.depends_on_mail()));
    mechanisms.chain(redirect).find_map(|(term, depends)| {
        let below = || branch.branches.iter().find(|below| below.via == Some(term)).and_then(dependent);
        let text = if depends { record.at(term).to_owned() } else { below()?.2 };
        Some((record, term, text))
    })
}

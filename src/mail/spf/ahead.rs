//! Asking ahead: all that a policy leads to is asked for at once, so a run waits for the longest chain and not for each name.

use std::collections::{BTreeSet, VecDeque};
use std::net::IpAddr;

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup};
use crate::mail::spf::expand::for_everyone;
use crate::mail::spf::{Arrival, DomainSpec, EXCHANGE_LIMIT, Mechanism, Published, read};

/// For whom a policy is followed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whom<'a> {
    /// For one mail.
    One(Arrival<'a>),
    /// For all mails of a domain.
    Everyone(&'a Domain),
}

impl Whom<'_> {
    fn family(&self) -> Family {
        match self {
            Whom::One(arrival) => Family::of(arrival.ip),
            Whom::Everyone(_) => Family::Both,
        }
    }

    /// The name that a term of the policy of `domain` means, if that is known yet.
    fn name(&self, facts: &Facts, spec: &DomainSpec, domain: &Domain) -> Option<Domain> {
        match self {
            Whom::One(arrival) => arrival.name(facts, spec, domain).ok()?,
            Whom::Everyone(origin) => for_everyone(spec, domain, origin),
        }
    }
}

/// Which addresses of a name are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Those of IPv4.
    Four,
    /// Those of IPv6.
    Six,
    /// All.
    Both,
}

impl Family {
    pub(super) fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Family::Four } else { Family::Six }
    }

    /// Asks for the addresses of `name` without waiting.
    pub(super) fn want(self, facts: &Facts, name: &Domain) {
        match self {
            Family::Four => facts.want_a(name),
            Family::Six => facts.want_aaaa(name),
            Family::Both => {
                facts.want_a(name);
                facts.want_aaaa(name);
            }
        }
    }
}

/// Asks for what the policy of `domain` leads to, as far as it is known yet, in at most `terms` terms.
///
/// The policies nearest to `domain` come first, and no name is followed twice, so loops end.
pub(super) fn ask(facts: &Facts, domain: &Domain, whom: Whom<'_>, terms: usize) {
    let mut left = terms;
    let mut seen = BTreeSet::from([domain.clone()]);
    let mut queue = VecDeque::from([domain.clone()]);
    while let Some(domain) = queue.pop_front() {
        // A policy that has not come yet is asked for by this; its terms follow when it has come.
        let Ok(Published::Policy(record)) = read(facts, &domain) else { continue };
        let mut follow = |name: Domain| {
            facts.want_txt(&name);
            if seen.insert(name.clone()) {
                queue.push_back(name);
            }
        };
        for (_, _, mechanism) in record.directives().filter(|(_, _, mechanism)| mechanism.asks()) {
            if left == 0 {
                return;
            }
            left -= 1;
            let name = match mechanism.target() {
                Some(target) => whom.name(facts, target, &domain),
                None => Some(domain.clone()),
            };
            match (mechanism, name, whom) {
                (Mechanism::Include(_), Some(name), _) => follow(name),
                (Mechanism::A(..), Some(name), _) => whom.family().want(facts, &name),
                (Mechanism::Mx(..), Some(name), _) => want_exchangers(facts, &name, whom.family()),
                (Mechanism::Exists(_), Some(name), Whom::One(_)) => facts.want_a(&name),
                (Mechanism::Ptr(_), _, Whom::One(arrival)) => arrival.want_names(facts),
                (Mechanism::All | Mechanism::Ip(_), _, _)
                | (Mechanism::Exists(_) | Mechanism::Ptr(_), _, Whom::Everyone(_))
                | (Mechanism::Include(_) | Mechanism::A(..) | Mechanism::Mx(..) | Mechanism::Exists(_), None, _) => {}
            }
        }
        if let Some((_, target)) = record.redirect()
            && left > 0
        {
            left -= 1;
            whom.name(facts, target, &domain).into_iter().for_each(follow);
        }
    }
}

fn want_exchangers(facts: &Facts, name: &Domain, family: Family) {
    if let Ok(Lookup::Records(exchanges)) = facts.mx(name) {
        let hosts = exchanges.iter().filter_map(|exchange| exchange.host.as_ref());
        hosts.take(EXCHANGE_LIMIT).for_each(|host| family.want(facts, host));
    }
}

//! Asking ahead: all that a policy leads to is asked for at once, so a run waits for the longest chain and not for each name.

use std::collections::{BTreeSet, VecDeque};
use std::net::IpAddr;

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup};
use crate::mail::spf::{EXCHANGE_LIMIT, Mechanism, Published, read};

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
pub(super) fn ask(facts: &Facts, domain: &Domain, family: Family, terms: usize) {
    let mut left = terms;
    let mut seen = BTreeSet::from([domain.clone()]);
    let mut queue = VecDeque::from([domain.clone()]);
    while let Some(domain) = queue.pop_front() {
        // A policy that has not come yet is asked for by this; its terms follow when it has come.
        let Ok(Published::Policy(record)) = read(facts, &domain) else { continue };
        let mut follow = |name: &Domain| {
            facts.want_txt(name);
            if seen.insert(name.clone()) {
                queue.push_back(name.clone());
            }
        };
        for (_, _, mechanism) in record.directives().filter(|(_, _, mechanism)| mechanism.asks()) {
            if left == 0 {
                return;
            }
            left -= 1;
            let name = match mechanism.target() {
                Some(target) => target.name.as_ref(),
                None => Some(&domain),
            };
            match (mechanism, name) {
                (Mechanism::Include(_), Some(name)) => follow(name),
                (Mechanism::A(..), Some(name)) => family.want(facts, name),
                (Mechanism::Mx(..), Some(name)) => want_exchangers(facts, name, family),
                (Mechanism::Exists(_) | Mechanism::Ptr(_) | Mechanism::All | Mechanism::Ip(_), _)
                | (Mechanism::Include(_) | Mechanism::A(..) | Mechanism::Mx(..), None) => {}
            }
        }
        if let Some(name) = record.redirect().and_then(|(_, target)| target.name.as_ref())
            && left > 0
        {
            left -= 1;
            follow(name);
        }
    }
}

fn want_exchangers(facts: &Facts, name: &Domain, family: Family) {
    if let Ok(Lookup::Records(exchanges)) = facts.mx(name) {
        let hosts = exchanges.iter().filter_map(|exchange| exchange.host.as_ref());
        hosts.take(EXCHANGE_LIMIT).for_each(|host| family.want(facts, host));
    }
}

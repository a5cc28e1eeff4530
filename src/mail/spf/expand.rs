//! A policy followed to its end, for every sender at once: its networks, its lookups, and what stands in the way.

use std::convert::Infallible;
use std::net::IpAddr;

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup, Silence, Unasked};
use crate::mail::spf::ahead::{self, Family, Whom};
use crate::mail::spf::macros::{self, Letter, NAME_LIMIT};
use crate::mail::spf::{
    DomainSpec, EXCHANGE_LIMIT, LOOKUP_LIMIT, Mechanism, Network, Prefixes, Published, Qualifier, Record, Term,
    VOID_LIMIT, read,
};
use crate::source::Span;

/// Lookups after which a policy is followed no further; a loop would never end.
pub const WALK_LIMIT: usize = 50;

/// Everything that a policy leads to.
///
/// It counts the evaluation of a sender whom no term matches: that comes past every term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// Terms that ask the DNS, up to [`WALK_LIMIT`].
    pub lookups: usize,
    /// Terms that find nothing there, neither for IPv4 nor for IPv6.
    pub void: usize,
    /// The networks that may send.
    pub networks: Vec<Network>,
    /// What each term of the record itself adds, in order.
    pub shares: Vec<Share>,
    /// What makes the policy fail or leaves it open, in the order in which an evaluation meets it.
    pub obstacles: Vec<Obstacle>,
}

/// What one term of the record itself adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Where it stands.
    pub term: Span,
    /// Terms that ask the DNS: this one and those that it leads to.
    pub lookups: usize,
    /// The networks that may send.
    pub networks: Vec<Network>,
    /// Whether those are all.
    pub extent: Extent,
}

/// Whether the networks of a term say all about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It lets these pass, and does nothing else.
    Exact,
    /// It depends on the mail, forbids something, could not be followed, or lets everybody pass.
    Open,
}

/// Something that stands in the way of an evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What.
    pub what: Obstruction,
    /// The term that leads to it, in the record of the domain itself.
    pub term: Span,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstruction {
    /// The name has no policy.
    Missing(Domain),
    /// The name's policy cannot be read, or there are several.
    Broken(Domain),
    /// Nobody answered for the name.
    Silent(Domain, Silence),
    /// `mx` finds more exchangers than [`EXCHANGE_LIMIT`].
    TooManyExchanges(Domain),
    /// From this term on there are more lookups than [`LOOKUP_LIMIT`].
    TooManyLookups,
    /// From this term on there are more void lookups than [`VOID_LIMIT`].
    TooManyVoid,
    /// The term leads to a policy that is another one for each mail.
    Depends(String),
}

/// Follows `record`, the policy of `domain`, to its end.
///
/// # Errors
/// [`Unasked`] while an answer is missing.
pub fn expand(facts: &Facts, domain: &Domain, record: &Record) -> Result<Expansion, Unasked> {
    ahead::ask(facts, domain, Whom::Everyone(domain), LOOKUP_LIMIT);
    let mut walk = Walk { facts, origin: domain, found: Expansion::default() };
    walk.follow(domain, record, Listing::Counts, None)?;
    Ok(walk.found)
}

/// The name that a term of the policy of `domain` means for every mail of `origin`; `None` where it depends on the mail,
/// or where DNS has no such name.
pub(super) fn for_everyone(spec: &DomainSpec, domain: &Domain, origin: &Domain) -> Option<Domain> {
    if spec.depends_on_mail() {
        return None;
    }
    let value = |letter| Ok::<_, Infallible>(if letter == Letter::Domain { domain } else { origin }.to_string());
    let Ok(name) = spec.macros.expand(NAME_LIMIT, value);
    macros::name(&name)
}

struct Walk<'f> {
    facts: &'f Facts,
    /// The domain whose policy is followed.
    origin: &'f Domain,
    found: Expansion,
}

/// Whether the networks of a policy may send for the domain itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listing {
    Counts,
    /// It was included with another qualifier than `+`.
    DoesNotCount,
}

impl Walk<'_> {
    /// `top` is the term of the first record that led here.
    fn follow(&mut self, domain: &Domain, record: &Record, listing: Listing, top: Option<Span>) -> Result<(), Unasked> {
        for (term, qualifier, mechanism) in record.directives() {
            let own = top.is_none();
            let top = top.unwrap_or(term.span);
            if own {
                self.begin_share(top);
            }
            if !is_plain(own, qualifier, mechanism) {
                self.open_share();
            }
            if mechanism.asks() && !self.count(top) {
                return Ok(());
            }
            let listing = if qualifier == Qualifier::Pass { listing } else { Listing::DoesNotCount };
            let name = match mechanism.target() {
                Some(target) => for_everyone(target, domain, self.origin),
                None => Some(domain.clone()),
            };
            match (mechanism, name) {
                // The policy has failed already; from here on only terms are counted.
                (Mechanism::A(..) | Mechanism::Mx(..), _) if self.found.lookups > LOOKUP_LIMIT && !own => {
                    self.open_share();
                }
                (Mechanism::Ip(network), _) => self.list(listing, [*network]),
                (Mechanism::A(_, prefixes), Some(name)) => {
                    let prefixes = *prefixes;
                    match self.addresses(&name)? {
                        Ok(addresses) if addresses.is_empty() => self.finds_nothing(top),
                        Ok(addresses) => self.list(listing, around(addresses, prefixes)),
                        Err(silence) => self.obstacle(Obstruction::Silent(name, silence), top),
                    }
                }
                (Mechanism::Mx(_, prefixes), Some(name)) => self.exchangers(&name, *prefixes, listing, top)?,
                (Mechanism::Include(_), name) => self.policy(record, term, name, listing, top)?,
                // What they ask for depends on the sender; that they ask is counted.
                (Mechanism::Ptr(_) | Mechanism::Exists(_), _) | (Mechanism::A(..) | Mechanism::Mx(..), None) => {}
                (Mechanism::All, _) => {}
            }
        }
        if let Some((term, target)) = record.redirect() {
            if top.is_none() {
                self.begin_share(term.span);
            }
            let top = top.unwrap_or(term.span);
            if self.count(top) {
                self.policy(record, term, for_everyone(target, domain, self.origin), listing, top)?;
            }
        }
        Ok(())
    }

    fn policy(
        &mut self,
        record: &Record,
        term: &Term,
        name: Option<Domain>,
        listing: Listing,
        top: Span,
    ) -> Result<(), Unasked> {
        let Some(name) = name else {
            self.obstacle(Obstruction::Depends(record.at(term.span).to_owned()), top);
            return Ok(());
        };
        match read(self.facts, &name)? {
            Published::Policy(record) if record.faults.is_empty() => self.follow(&name, &record, listing, Some(top))?,
            Published::Policy(_) | Published::Several(_) => self.obstacle(Obstruction::Broken(name), top),
            Published::Nothing(_) | Published::NoName => self.obstacle(Obstruction::Missing(name), top),
            Published::Silent(silence) => self.obstacle(Obstruction::Silent(name, silence), top),
        }
        Ok(())
    }

    fn exchangers(&mut self, name: &Domain, prefixes: Prefixes, listing: Listing, top: Span) -> Result<(), Unasked> {
        let exchanges = match self.facts.mx(name)? {
            Lookup::Records(exchanges) => exchanges,
            Lookup::NoData | Lookup::NoName => {
                self.finds_nothing(top);
                return Ok(());
            }
            Lookup::Silence(silence) => {
                self.obstacle(Obstruction::Silent(name.clone(), silence.clone()), top);
                return Ok(());
            }
        };
        let hosts: Vec<&Domain> = exchanges.iter().filter_map(|exchange| exchange.host.as_ref()).collect();
        if hosts.len() > EXCHANGE_LIMIT {
            self.obstacle(Obstruction::TooManyExchanges(name.clone()), top);
            return Ok(());
        }
        for host in &hosts {
            Family::Both.want(self.facts, host);
        }
        let mut void = !hosts.is_empty();
        for host in hosts {
            match self.addresses(host)? {
                Ok(addresses) => {
                    void &= addresses.is_empty();
                    self.list(listing, around(addresses, prefixes));
                }
                Err(silence) => {
                    void = false;
                    self.obstacle(Obstruction::Silent(host.clone(), silence), top);
                }
            }
        }
        if void {
            self.finds_nothing(top);
        }
        Ok(())
    }

    /// The addresses of a name in both families; silence of either is silence.
    fn addresses(&self, name: &Domain) -> Result<Result<Vec<IpAddr>, Silence>, Unasked> {
        self.facts.want_aaaa(name);
        let (four, six) = (self.facts.a(name)?, self.facts.aaaa(name)?);
        Ok(match (four, six) {
            (Lookup::Silence(silence), _) | (_, Lookup::Silence(silence)) => Err(silence.clone()),
            (
                Lookup::Records(_) | Lookup::NoData | Lookup::NoName,
                Lookup::Records(_) | Lookup::NoData | Lookup::NoName,
            ) => {
                let four = four.records().iter().map(|&address| IpAddr::V4(address));
                Ok(four.chain(six.records().iter().map(|&address| IpAddr::V6(address))).collect())
            }
        })
    }

    fn list(&mut self, listing: Listing, networks: impl IntoIterator<Item = Network>) {
        if listing == Listing::Counts {
            let before = self.found.networks.len();
            self.found.networks.extend(networks);
            if let Some(share) = self.found.shares.last_mut() {
                share.networks.extend(&self.found.networks[before..]);
            }
        }
    }

    fn begin_share(&mut self, term: Span) {
        self.found.shares.push(Share { term, lookups: 0, networks: Vec::new(), extent: Extent::Exact });
    }

    fn open_share(&mut self) {
        if let Some(share) = self.found.shares.last_mut() {
            share.extent = Extent::Open;
        }
    }

    /// Counts a term that asks the DNS; false when it is followed no further.
    fn count(&mut self, top: Span) -> bool {
        if self.found.lookups >= WALK_LIMIT {
            self.open_share();
            return false;
        }
        self.found.lookups += 1;
        if let Some(share) = self.found.shares.last_mut() {
            share.lookups += 1;
        }
        if self.found.lookups == LOOKUP_LIMIT + 1 {
            self.obstacle(Obstruction::TooManyLookups, top);
        }
        true
    }

    fn finds_nothing(&mut self, top: Span) {
        self.found.void += 1;
        if self.found.void == VOID_LIMIT + 1 {
            self.obstacle(Obstruction::TooManyVoid, top);
        }
    }

    fn obstacle(&mut self, what: Obstruction, term: Span) {
        match what {
            Obstruction::Missing(_)
            | Obstruction::Broken(_)
            | Obstruction::Silent(..)
            | Obstruction::TooManyExchanges(_)
            | Obstruction::Depends(_) => self.open_share(),
            // It is the number that is too large, not this term.
            Obstruction::TooManyLookups | Obstruction::TooManyVoid => {}
        }
        self.found.obstacles.push(Obstacle { what, term });
    }
}

/// Whether a mechanism only lets networks pass, or ends a record.
fn is_plain(own: bool, qualifier: Qualifier, mechanism: &Mechanism) -> bool {
    match mechanism {
        Mechanism::All => own || qualifier != Qualifier::Pass,
        Mechanism::Include(_)
        | Mechanism::A(..)
        | Mechanism::Mx(..)
        | Mechanism::Ptr(_)
        | Mechanism::Ip(_)
        | Mechanism::Exists(_) => qualifier == Qualifier::Pass && !mechanism.depends_on_mail(),
    }
}

fn around(addresses: Vec<IpAddr>, prefixes: Prefixes) -> impl Iterator<Item = Network> {
    addresses.into_iter().map(move |address| Network::around(address, prefixes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::Trial;

    /// Expands example.org in a world written as `name: record` lines.
    #[track_caller]
    fn expand_example(world: &str) -> Expansion {
        let domain: Domain = "example.org".parse().expect("a name");
        let judge = |facts: &Facts| match read(facts, &domain)? {
            Published::Policy(record) => expand(facts, &domain, &record),
            other => panic!("{other:?}"),
        };
        Trial::parse(world).settle(judge).0
    }

    #[test]
    fn networks_of_all_that_passes_are_listed() {
        let expansion = expand_example(
            "example.org: v=spf1 include:a.test ?ip4:203.0.113.0/24 -include:b.test mx/24 -all ip4:203.0.113.1
             a.test: v=spf1 ip4:192.0.2.0/24 redirect=c.test
             b.test: v=spf1 ip4:203.0.113.0/24
             c.test: v=spf1 ip6:2001:db8::/32
             example.org MX 10 mx.test
             mx.test A 198.51.100.77",
        );
        let firsts: Vec<_> = expansion.networks.iter().map(|network| network.first().to_string()).collect();
        assert_eq!(firsts, ["192.0.2.0", "2001:db8::", "198.51.100.0"]);
        assert_eq!((expansion.lookups, expansion.void, expansion.obstacles), (4, 0, Vec::new()));
    }

    #[test]
    fn each_term_of_the_record_has_its_share() {
        let expansion = expand_example(
            "example.org: v=spf1 a include:a.test ip4:203.0.113.0/24 exists:%{i}.test ?mx -all
             example.org A 192.0.2.1
             a.test: v=spf1 include:b.test mx ~all
             b.test: v=spf1 ip4:192.0.2.0/24 -all",
        );
        let shares: Vec<_> =
            expansion.shares.iter().map(|share| (share.lookups, share.networks.len(), share.extent)).collect();
        let (exact, open) = (Extent::Exact, Extent::Open);
        assert_eq!(shares, [(1, 1, exact), (3, 1, exact), (0, 1, exact), (1, 0, open), (1, 0, open), (0, 0, exact)]);
    }

    #[test]
    fn a_loop_counts_to_the_limit_and_ends() {
        let expansion = expand_example(
            "example.org: v=spf1 include:b.test
             b.test: v=spf1 include:example.org",
        );
        assert_eq!(expansion.lookups, WALK_LIMIT);
        assert_eq!(expansion.obstacles[0].what, Obstruction::TooManyLookups);
    }

    #[test]
    fn an_obstacle_stands_at_the_term_of_the_domains_own_record() {
        let expansion = expand_example(
            "example.org: v=spf1 a include:b.test
             example.org A 192.0.2.1
             b.test: v=spf1 include:none.test",
        );
        let none = "none.test".parse().expect("a name");
        assert_eq!(expansion.obstacles, [Obstacle { what: Obstruction::Missing(none), term: Span::new(9, 23) }]);
    }

    #[test]
    fn a_name_with_one_family_only_is_not_void() {
        let expansion = expand_example(
            "example.org: v=spf1 a:a.test a:b.test a:c.test a:d.test a:e.test
             a.test A 192.0.2.1
             b.test AAAA 2001:db8::1",
        );
        assert_eq!(expansion.void, 3);
        assert_eq!(expansion.obstacles.len(), 1);
    }
}

//! `check_host()`: what a domain's policy says about one sender (RFC 7208, section 4).

use std::net::IpAddr;

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup, Silence, Unasked};
use crate::mail::spf::ahead::{self, Family};
use crate::mail::spf::{
    DomainSpec, EXCHANGE_LIMIT, LOOKUP_LIMIT, Mechanism, Network, Prefixes, Published, Qualifier, Record, Term,
    VOID_LIMIT, read,
};
use crate::source::Span;

/// What the function is told of a mail that arrives (section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// From where it comes.
    pub ip: IpAddr,
    /// Whose policy is asked: the domain of MAIL FROM or of HELO.
    pub domain: &'a Domain,
}

/// The result, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The policy of the domain itself, with all that was included.
    pub root: Branch,
    /// Terms that asked the DNS.
    pub lookups: usize,
    /// Terms that found nothing there.
    pub void: usize,
}

impl Evaluation {
    /// The result.
    pub fn verdict(&self) -> &Verdict {
        &self.root.verdict
    }
}

/// One policy in an evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Whose policy.
    pub domain: Domain,
    /// The term that led here, in the record that holds it; `None` at the root.
    pub via: Option<Span>,
    /// The record, where there is exactly one.
    pub record: Option<Record>,
    /// What it says.
    pub verdict: Verdict,
    /// The term that decided; `None` where no term did.
    pub decided: Option<Span>,
    /// Terms that asked the DNS, here and below.
    pub lookups: usize,
    /// The policies that were included, in order.
    pub branches: Vec<Branch>,
}

/// The results of section 2.6, and one of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no policy.
    None,
    /// The policy says nothing about the sender.
    Neutral,
    /// The sender may send.
    Pass,
    /// The sender may not send.
    Fail,
    /// The sender probably may not send.
    SoftFail,
    /// Nobody answered for this name.
    TempError(Domain, Silence),
    /// The policy cannot be followed.
    PermError(Ground),
    /// The result depends on a term that this version does not evaluate: macros, `exists` or `ptr`.
    NotEvaluated {
        /// Whose policy has the term.
        domain: Domain,
        /// The term.
        term: String,
    },
}

/// Why a policy cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The record of this name cannot be read (section 4.6).
    Syntax(Domain),
    /// This name has several records (section 4.5).
    Several(Domain),
    /// This name is included and has no record (section 5.2).
    NoPolicy(Domain),
    /// More than [`LOOKUP_LIMIT`] terms ask the DNS.
    TooManyLookups,
    /// More than [`VOID_LIMIT`] terms find nothing.
    TooManyVoid,
    /// This name has more than [`EXCHANGE_LIMIT`] mail exchangers.
    TooManyExchanges(Domain),
}

/// Evaluates the policy of the arrival's domain.
///
/// # Errors
/// [`Unasked`] while an answer is missing.
pub fn check_host(facts: &Facts, arrival: Arrival<'_>) -> Result<Evaluation, Unasked> {
    // Mapped addresses are IPv4 (section 5).
    let ip = arrival.ip.to_canonical();
    ahead::ask(facts, arrival.domain, Family::of(ip), LOOKUP_LIMIT);
    let mut context = Context { facts, ip, lookups: 0, void: 0, unfollowed: 0 };
    let root = context.branch(arrival.domain, None)?;
    Ok(Evaluation { root, lookups: context.lookups, void: context.void })
}

/// What holds for a whole evaluation, over all that is included.
struct Context<'f> {
    facts: &'f Facts,
    ip: IpAddr,
    lookups: usize,
    void: usize,
    /// Policies whose name depends on the sender: what they would count is not known.
    unfollowed: usize,
}

/// Whether a mechanism matches.
enum Match {
    Yes,
    No,
    /// That depends on what this version does not evaluate, as the verdict says.
    Open(Verdict),
    /// The evaluation ends here.
    Ends(Verdict),
}

/// A term of which nobody knows whether it matches.
struct Open {
    qualifier: Qualifier,
    span: Span,
    verdict: Verdict,
}

/// The addresses of a name, of the sender's family.
enum Addresses {
    Known(Vec<IpAddr>),
    /// There are none.
    Void,
    Silent(Silence),
}

impl Context<'_> {
    fn branch(&mut self, domain: &Domain, via: Option<Span>) -> Result<Branch, Unasked> {
        let before = self.lookups;
        let mut branch = Branch {
            domain: domain.clone(),
            via,
            record: None,
            verdict: Verdict::None,
            decided: None,
            lookups: 0,
            branches: Vec::new(),
        };
        branch.verdict = self.evaluate(&mut branch)?;
        branch.lookups = self.lookups - before;
        Ok(branch)
    }

    /// The verdict, which an open term leaves open only where its match would change it.
    fn evaluate(&mut self, branch: &mut Branch) -> Result<Verdict, Unasked> {
        let mut open = Vec::new();
        let verdict = self.follow(branch, &mut open)?;
        Ok(match open.into_iter().find(|term: &Open| term.qualifier.verdict() != verdict) {
            Some(term) => {
                branch.decided = Some(term.span);
                term.verdict
            }
            None => verdict,
        })
    }

    /// The verdict if none of the terms that end up in `open` matches.
    fn follow(&mut self, branch: &mut Branch, open: &mut Vec<Open>) -> Result<Verdict, Unasked> {
        let domain = branch.domain.clone();
        // A name of one label has no policy (section 4.3).
        if domain.parent().is_none() {
            return Ok(Verdict::None);
        }
        let record = match read(self.facts, &domain)? {
            Published::Policy(record) => record,
            Published::Several(_) => return Ok(Verdict::PermError(Ground::Several(domain))),
            Published::Nothing(_) | Published::NoName => return Ok(Verdict::None),
            Published::Silent(silence) => return Ok(Verdict::TempError(domain, silence)),
        };
        let record = &*branch.record.insert(record);
        if !record.faults.is_empty() {
            return Ok(Verdict::PermError(Ground::Syntax(domain)));
        }
        for (term, qualifier, mechanism) in record.directives() {
            let matches = match mechanism {
                Mechanism::Include(target) => self.include(&domain, record, term, target, &mut branch.branches)?,
                Mechanism::All
                | Mechanism::A(..)
                | Mechanism::Mx(..)
                | Mechanism::Ptr(_)
                | Mechanism::Ip(_)
                | Mechanism::Exists(_) => self.matches(&domain, record, term, mechanism)?,
            };
            match matches {
                Match::No => {}
                Match::Open(verdict) => open.push(Open { qualifier, span: term.span, verdict }),
                Match::Yes => {
                    branch.decided = Some(term.span);
                    return Ok(qualifier.verdict());
                }
                Match::Ends(verdict) => {
                    branch.decided = Some(term.span);
                    return Ok(verdict);
                }
            }
        }
        let Some((term, target)) = record.redirect() else { return Ok(Verdict::Neutral) };
        branch.decided = Some(term.span);
        if let Some(verdict) = self.count() {
            return Ok(verdict);
        }
        let Some(name) = &target.name else {
            self.unfollowed += 1;
            return Ok(not_evaluated(&domain, record, term));
        };
        let next = self.branch(name, Some(term.span))?;
        let verdict = match &next.verdict {
            // Section 6.1.
            Verdict::None => Verdict::PermError(Ground::NoPolicy(name.clone())),
            Verdict::Neutral
            | Verdict::Pass
            | Verdict::Fail
            | Verdict::SoftFail
            | Verdict::TempError(..)
            | Verdict::PermError(_)
            | Verdict::NotEvaluated { .. } => next.verdict.clone(),
        };
        branch.branches.push(next);
        Ok(verdict)
    }

    /// Section 5.2.
    fn include(
        &mut self,
        domain: &Domain,
        record: &Record,
        term: &Term,
        target: &DomainSpec,
        branches: &mut Vec<Branch>,
    ) -> Result<Match, Unasked> {
        if let Some(verdict) = self.count() {
            return Ok(Match::Ends(verdict));
        }
        let Some(name) = &target.name else {
            self.unfollowed += 1;
            return Ok(Match::Ends(not_evaluated(domain, record, term)));
        };
        let included = self.branch(name, Some(term.span))?;
        let matches = match &included.verdict {
            Verdict::Pass => Match::Yes,
            Verdict::Fail | Verdict::SoftFail | Verdict::Neutral => Match::No,
            Verdict::None => Match::Ends(Verdict::PermError(Ground::NoPolicy(name.clone()))),
            Verdict::NotEvaluated { .. } if self.unfollowed == 0 => Match::Open(included.verdict.clone()),
            Verdict::TempError(..) | Verdict::PermError(_) | Verdict::NotEvaluated { .. } => {
                Match::Ends(included.verdict.clone())
            }
        };
        branches.push(included);
        Ok(matches)
    }

    /// Every mechanism but `include`.
    fn matches(
        &mut self,
        domain: &Domain,
        record: &Record,
        term: &Term,
        mechanism: &Mechanism,
    ) -> Result<Match, Unasked> {
        if mechanism.asks()
            && let Some(verdict) = self.count()
        {
            return Ok(Match::Ends(verdict));
        }
        let name = match mechanism.target().map(|target| &target.name) {
            Some(Some(name)) => name,
            Some(None) => return Ok(Match::Open(not_evaluated(domain, record, term))),
            None => domain,
        };
        match mechanism {
            Mechanism::All => Ok(Match::Yes),
            Mechanism::Ip(network) => Ok(if network.contains(self.ip) { Match::Yes } else { Match::No }),
            Mechanism::A(_, prefixes) => self.a(name, *prefixes),
            Mechanism::Mx(_, prefixes) => self.mx(name, *prefixes),
            Mechanism::Ptr(_) | Mechanism::Exists(_) | Mechanism::Include(_) => {
                Ok(Match::Open(not_evaluated(domain, record, term)))
            }
        }
    }

    /// Section 5.3.
    fn a(&mut self, name: &Domain, prefixes: Prefixes) -> Result<Match, Unasked> {
        Ok(match self.addresses(name)? {
            Addresses::Known(addresses) => self.is_among(&addresses, prefixes),
            Addresses::Void => self.finds_nothing(),
            Addresses::Silent(silence) => Match::Ends(Verdict::TempError(name.clone(), silence)),
        })
    }

    /// Section 5.4.
    fn mx(&mut self, name: &Domain, prefixes: Prefixes) -> Result<Match, Unasked> {
        let exchanges = match self.facts.mx(name)? {
            Lookup::Records(exchanges) => exchanges,
            Lookup::NoData | Lookup::NoName => return Ok(self.finds_nothing()),
            Lookup::Silence(silence) => return Ok(Match::Ends(Verdict::TempError(name.clone(), silence.clone()))),
        };
        let hosts: Vec<&Domain> = exchanges.iter().filter_map(|exchange| exchange.host.as_ref()).collect();
        if hosts.len() > EXCHANGE_LIMIT {
            return Ok(Match::Ends(Verdict::PermError(Ground::TooManyExchanges(name.clone()))));
        }
        for host in &hosts {
            Family::of(self.ip).want(self.facts, host);
        }
        let mut void = !hosts.is_empty();
        for host in hosts {
            match self.addresses(host)? {
                Addresses::Known(addresses) => match self.is_among(&addresses, prefixes) {
                    Match::No => void = false,
                    found @ (Match::Yes | Match::Open(_) | Match::Ends(_)) => return Ok(found),
                },
                Addresses::Void => {}
                Addresses::Silent(silence) => return Ok(Match::Ends(Verdict::TempError(host.clone(), silence))),
            }
        }
        // The limit counts terms, not queries: a term counts once, and only when all its queries find nothing.
        Ok(if void { self.finds_nothing() } else { Match::No })
    }

    fn addresses(&self, name: &Domain) -> Result<Addresses, Unasked> {
        fn known<T: Copy + Into<IpAddr>>(lookup: &Lookup<T>) -> Addresses {
            match lookup {
                Lookup::Records(records) => Addresses::Known(records.iter().map(|&address| address.into()).collect()),
                Lookup::NoData | Lookup::NoName => Addresses::Void,
                Lookup::Silence(silence) => Addresses::Silent(silence.clone()),
            }
        }
        Ok(if self.ip.is_ipv4() { known(self.facts.a(name)?) } else { known(self.facts.aaaa(name)?) })
    }

    fn is_among(&self, addresses: &[IpAddr], prefixes: Prefixes) -> Match {
        let among = |&address: &IpAddr| Network::around(address, prefixes).contains(self.ip);
        if addresses.iter().any(among) { Match::Yes } else { Match::No }
    }

    /// Counts a term that asks the DNS; the verdict when it is one too many.
    fn count(&mut self) -> Option<Verdict> {
        self.lookups += 1;
        (self.lookups > LOOKUP_LIMIT).then_some(Verdict::PermError(Ground::TooManyLookups))
    }

    /// Counts a term that finds nothing: no match, or one too many.
    fn finds_nothing(&mut self) -> Match {
        self.void += 1;
        if self.void > VOID_LIMIT { Match::Ends(Verdict::PermError(Ground::TooManyVoid)) } else { Match::No }
    }
}

fn not_evaluated(domain: &Domain, record: &Record, term: &Term) -> Verdict {
    Verdict::NotEvaluated { domain: domain.clone(), term: record.at(term.span).to_owned() }
}

impl Qualifier {
    /// The result of a match (section 4.6.2).
    fn verdict(self) -> Verdict {
        match self {
            Qualifier::Pass => Verdict::Pass,
            Qualifier::Fail => Verdict::Fail,
            Qualifier::SoftFail => Verdict::SoftFail,
            Qualifier::Neutral => Verdict::Neutral,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::Trial;

    /// Evaluates example.org against a world written as `name: record` lines.
    #[track_caller]
    fn evaluate(world: &str, sender: &str) -> Evaluation {
        let domain = "example.org".parse().expect("a name");
        let ip = sender.parse().expect("an address");
        Trial::parse(world).settle(|facts| check_host(facts, Arrival { ip, domain: &domain })).0
    }

    #[track_caller]
    fn check(world: &str, sender: &str, expected: &Verdict) {
        assert_eq!(evaluate(world, sender).verdict(), expected, "{world}");
    }

    fn name(text: &str) -> Domain {
        text.parse().expect("a name")
    }

    #[test]
    fn include_passes_when_the_included_policy_passes() {
        check(
            "example.org: v=spf1 include:relay.test -all
             relay.test: v=spf1 ip4:192.0.2.7 -all",
            "192.0.2.7",
            &Verdict::Pass,
        );
    }

    #[test]
    fn include_takes_nothing_else_from_the_included_policy() {
        let world = "example.org: v=spf1 include:relay.test ~all
                     relay.test: v=spf1 ip4:192.0.2.7 -all";
        check(world, "192.0.2.8", &Verdict::SoftFail);
    }

    #[test]
    fn redirect_takes_everything_from_the_other_policy() {
        let world = "example.org: v=spf1 redirect=relay.test
                     relay.test: v=spf1 ip6:2001:db8::/32 -all";
        check(world, "2001:db8::5", &Verdict::Pass);
        check(world, "192.0.2.8", &Verdict::Fail);
    }

    #[test]
    fn a_target_without_a_policy_is_a_permanent_error() {
        let ground = || Verdict::PermError(Ground::NoPolicy(name("none.test")));
        check("example.org: v=spf1 include:none.test -all", "192.0.2.1", &ground());
        check("example.org: v=spf1 redirect=none.test", "192.0.2.1", &ground());
    }

    #[test]
    fn addresses_are_those_of_the_senders_family() {
        let world = "example.org: v=spf1 a:host.test/24//64 -all
                     host.test A 192.0.2.1
                     host.test AAAA 2001:db8::1";
        check(world, "192.0.2.99", &Verdict::Pass);
        check(world, "::ffff:192.0.2.99", &Verdict::Pass);
        check(world, "2001:db8::ffff", &Verdict::Pass);
        check(world, "2001:db8:1::1", &Verdict::Fail);
    }

    #[test]
    fn mail_exchangers_match_by_their_addresses() {
        let world = "example.org: v=spf1 mx -all
                     example.org MX 10 mx.test
                     mx.test A 192.0.2.1";
        check(world, "192.0.2.1", &Verdict::Pass);
        check(world, "192.0.2.2", &Verdict::Fail);
    }

    #[test]
    fn silence_is_a_temporary_error_unless_an_earlier_term_decides() {
        let world = "example.org: v=spf1 ip4:192.0.2.1 include:slow.test -all
                     slow.test SILENCE";
        check(world, "192.0.2.1", &Verdict::Pass);
        check(world, "192.0.2.2", &Verdict::TempError(name("slow.test"), Silence::Timeout));
    }

    #[test]
    fn a_broken_term_anywhere_is_a_permanent_error() {
        let ground = Ground::Syntax(name("example.org"));
        check("example.org: v=spf1 +all ip4:", "192.0.2.1", &Verdict::PermError(ground));
    }

    #[test]
    fn the_eleventh_lookup_is_too_many() {
        let ten = (0..10).map(|n| format!("include:n{n}.test ")).collect::<String>();
        let zones = (0..10).map(|n| format!("n{n}.test: v=spf1 ?all\n")).collect::<String>();
        check(&format!("example.org: v=spf1 {ten} -all\n{zones}"), "192.0.2.1", &Verdict::Fail);
        check(
            &format!("example.org: v=spf1 {ten} a -all\n{zones}"),
            "192.0.2.1",
            &Verdict::PermError(Ground::TooManyLookups),
        );
    }

    #[test]
    fn the_third_void_lookup_is_too_many() {
        check("example.org: v=spf1 a:a.test a:b.test -all", "192.0.2.1", &Verdict::Fail);
        let three = "example.org: v=spf1 a:a.test mx:b.test a:c.test -all";
        check(three, "192.0.2.1", &Verdict::PermError(Ground::TooManyVoid));
    }

    #[test]
    fn a_loop_ends_at_the_limit() {
        check(
            "example.org: v=spf1 include:b.test -all
             b.test: v=spf1 include:example.org -all",
            "192.0.2.1",
            &Verdict::PermError(Ground::TooManyLookups),
        );
    }

    #[test]
    fn macros_are_not_evaluated_only_where_the_result_depends_on_them() {
        let world = "example.org: v=spf1 ip4:192.0.2.1 exists:%{i}.list.test -all exp=%{d}.test";
        check(world, "192.0.2.1", &Verdict::Pass);
        let term = "exists:%{i}.list.test".to_owned();
        check(world, "192.0.2.2", &Verdict::NotEvaluated { domain: name("example.org"), term });
    }

    #[test]
    fn an_open_term_that_changes_nothing_is_passed_over() {
        let world = "example.org: v=spf1 include:open.test include:relay.test -all
                     open.test: v=spf1 exists:%{i}.list.test ?all
                     relay.test: v=spf1 ip4:192.0.2.1 -all";
        check(world, "192.0.2.1", &Verdict::Pass);
        let term = "exists:%{i}.list.test".to_owned();
        check(world, "192.0.2.2", &Verdict::NotEvaluated { domain: name("open.test"), term });
        check("example.org: v=spf1 -ptr -all", "192.0.2.1", &Verdict::Fail);
    }

    #[test]
    fn a_policy_that_cannot_be_followed_ends_the_evaluation() {
        let world = "example.org: v=spf1 include:open.test ip4:192.0.2.1 -all
                     open.test: v=spf1 redirect=%{d2}.list.test";
        let term = "redirect=%{d2}.list.test".to_owned();
        check(world, "192.0.2.1", &Verdict::NotEvaluated { domain: name("open.test"), term });
    }

    #[test]
    fn the_trace_counts_lookups_a_branch_and_knows_the_deciding_term() {
        let evaluation = evaluate(
            "example.org: v=spf1 a include:one.test include:two.test -all
             example.org A 198.51.100.1
             one.test: v=spf1 mx -all
             one.test MX 10 one.test
             one.test A 198.51.100.2
             two.test: v=spf1 include:three.test ?all
             three.test: v=spf1 ip4:192.0.2.0/24",
            "192.0.2.1",
        );
        let root = &evaluation.root;
        assert_eq!((evaluation.lookups, root.lookups), (5, 5));
        let counts: Vec<_> = root.branches.iter().map(|branch| (branch.domain.as_str(), branch.lookups)).collect();
        assert_eq!(counts, [("one.test", 1), ("two.test", 1)]);
        let record = root.record.as_ref().expect("a record");
        assert_eq!(root.decided.map(|span| record.at(span)), Some("include:two.test"));
    }

    #[test]
    fn everything_that_a_policy_leads_to_is_asked_for_at_once() {
        let world = Trial::parse(
            "example.org: v=spf1 include:a.test include:b.test a:c.test -all
             a.test: v=spf1 include:d.test -all
             b.test: v=spf1 include:e.test -all
             d.test: v=spf1 -all
             e.test: v=spf1 -all
             c.test A 192.0.2.1",
        );
        let domain = name("example.org");
        let ip = "192.0.2.1".parse().expect("an address");
        let (evaluation, rounds) = world.settle(|facts| check_host(facts, Arrival { ip, domain: &domain }));
        assert_eq!((evaluation.verdict(), rounds), (&Verdict::Pass, 3));
    }

    #[test]
    fn a_hostile_web_of_includes_ends_soon() {
        let mut world = String::new();
        for number in 0..300 {
            let all = (0..300).map(|other| format!(" include:n{}.test", (number * 7 + other) % 300));
            world += &format!("n{number}.test: v=spf1{}\n", all.collect::<String>());
        }
        world += "example.org: v=spf1 include:n0.test";
        check(&world, "192.0.2.1", &Verdict::PermError(Ground::TooManyLookups));
    }
}

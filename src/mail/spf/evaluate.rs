//! `check_host()`: what a domain's policy says about one mail (RFC 7208, section 4).

use std::net::IpAddr;

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup, Silence, Unasked};
use crate::mail::spf::ahead::{self, Family, Whom};
use crate::mail::spf::macros::{MacroString, Place};
use crate::mail::spf::{
    Arrival, Branch, Content, Decision, DomainSpec, EXCHANGE_LIMIT, Evaluation, Ground, LOOKUP_LIMIT, Mechanism,
    Network, Prefixes, Published, Term, VOID_LIMIT, Verdict, Why, read,
};
use crate::source::Span;

/// Bytes of an explanation, at most; a longer one is none, and so is an empty one.
const EXPLANATION_LIMIT: usize = 4096;

/// Evaluates the policy of the arrival's domain.
///
/// # Errors
/// [`Unasked`] while an answer is missing.
pub fn check_host(facts: &Facts, arrival: Arrival<'_>) -> Result<Evaluation, Unasked> {
    let arrival = arrival.canonical();
    ahead::ask(facts, arrival.domain, Whom::One(arrival), LOOKUP_LIMIT);
    let mut context = Context { facts, arrival, lookups: 0, void: 0 };
    let root = context.branch(arrival.domain, None)?;
    let explanation = explanation(facts, &arrival, &root)?;
    Ok(Evaluation { root, lookups: context.lookups, void: context.void, explanation })
}

/// Why the mail is refused, in the words of the policy that decides; any trouble gives none (section 6.2).
fn explanation(facts: &Facts, arrival: &Arrival<'_>, root: &Branch) -> Result<Option<String>, Unasked> {
    if root.verdict != Verdict::Fail {
        return Ok(None);
    }
    let mut branch = root;
    while let (Some(Decision { why: Why::Redirected(_), .. }), Some(next)) = (&branch.decided, branch.branches.last()) {
        branch = next;
    }
    let mut terms = branch.record.iter().flat_map(|record| &record.terms);
    let target = terms.find_map(|term| match &term.content {
        Content::Explanation(target) => Some(target),
        Content::Directive(..) | Content::Redirect(_) | Content::Unknown(_) => None,
    });
    let Some(target) = target else { return Ok(None) };
    let Some(name) = arrival.name(facts, target, &branch.domain)? else { return Ok(None) };
    let [text] = facts.txt(&name)?.records() else { return Ok(None) };
    let Some(text) = MacroString::parse(text, Place::Explanation) else { return Ok(None) };
    let text = arrival.text(facts, &text, EXPLANATION_LIMIT, &branch.domain)?;
    Ok(Some(text).filter(|text| text.is_ascii() && (1..=EXPLANATION_LIMIT).contains(&text.len())))
}

/// What holds for a whole evaluation, over all that is included.
struct Context<'f> {
    facts: &'f Facts,
    arrival: Arrival<'f>,
    lookups: usize,
    void: usize,
}

/// Whether a mechanism matches.
enum Match {
    Yes(Why),
    No,
    /// The evaluation ends here.
    Ends(Verdict),
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
        let (lookups, void) = (self.lookups, self.void);
        let mut branch = Branch {
            domain: domain.clone(),
            via,
            record: None,
            verdict: Verdict::None,
            decided: None,
            lookups: 0,
            void: 0,
            branches: Vec::new(),
        };
        branch.verdict = self.evaluate(&mut branch)?;
        branch.lookups = self.lookups - lookups;
        branch.void = self.void - void;
        Ok(branch)
    }

    fn evaluate(&mut self, branch: &mut Branch) -> Result<Verdict, Unasked> {
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
        let decision = |term: &Term, why| Some(Decision { term: term.span, why });
        for (term, qualifier, mechanism) in record.directives() {
            match self.matches(&domain, term, mechanism, &mut branch.branches)? {
                Match::No => {}
                Match::Yes(why) => {
                    branch.decided = decision(term, why);
                    return Ok(qualifier.into());
                }
                Match::Ends(verdict) => {
                    branch.decided = decision(term, Why::Trouble);
                    return Ok(verdict);
                }
            }
        }
        let Some((term, target)) = record.redirect() else { return Ok(Verdict::Neutral) };
        branch.decided = decision(term, Why::Trouble);
        if let Some(verdict) = self.count() {
            return Ok(verdict);
        }
        let Some(name) = self.arrival.name(self.facts, target, &domain)? else {
            return Ok(Verdict::PermError(Ground::NoName(target.text.clone())));
        };
        let next = self.branch(&name, Some(term.span))?;
        let verdict = match &next.verdict {
            // Section 6.1.
            Verdict::None => Verdict::PermError(Ground::NoPolicy(name)),
            said @ (Verdict::Neutral
            | Verdict::Pass
            | Verdict::Fail
            | Verdict::SoftFail
            | Verdict::TempError(..)
            | Verdict::PermError(_)) => {
                branch.decided = decision(term, Why::Redirected(name));
                said.clone()
            }
        };
        branch.branches.push(next);
        Ok(verdict)
    }

    fn matches(
        &mut self,
        domain: &Domain,
        term: &Term,
        mechanism: &Mechanism,
        branches: &mut Vec<Branch>,
    ) -> Result<Match, Unasked> {
        if mechanism.asks()
            && let Some(verdict) = self.count()
        {
            return Ok(Match::Ends(verdict));
        }
        let name = |target: Option<&DomainSpec>| match target {
            Some(target) => self.arrival.name(self.facts, target, domain),
            None => Ok(Some(domain.clone())),
        };
        let name = name(mechanism.target())?;
        Ok(match (mechanism, name) {
            (Mechanism::All, _) => Match::Yes(Why::All),
            (Mechanism::Ip(network), _) if network.contains(self.arrival.ip) => Match::Yes(Why::Network(*network)),
            (Mechanism::Ip(_), _) => Match::No,
            (Mechanism::Include(_), Some(name)) => {
                let included = self.branch(&name, Some(term.span))?;
                let matches = matches_included(name, &included.verdict);
                branches.push(included);
                matches
            }
            (Mechanism::Include(target), None) => Match::Ends(Verdict::PermError(Ground::NoName(target.text.clone()))),
            (Mechanism::A(_, prefixes), Some(name)) => self.a(&name, *prefixes)?,
            (Mechanism::Mx(_, prefixes), Some(name)) => self.mx(&name, *prefixes)?,
            (Mechanism::Ptr(_), Some(name)) => self.ptr(&name)?,
            (Mechanism::Exists(_), Some(name)) => self.existence(name)?,
            // What is no name has no records.
            (Mechanism::A(..) | Mechanism::Mx(..) | Mechanism::Ptr(_) | Mechanism::Exists(_), None) => Match::No,
        })
    }

    /// Section 5.3.
    fn a(&mut self, name: &Domain, prefixes: Prefixes) -> Result<Match, Unasked> {
        Ok(match self.addresses(name)? {
            Addresses::Known(addresses) => match self.among(&addresses, prefixes) {
                Some(network) => Match::Yes(Why::Address(name.clone(), network)),
                None => Match::No,
            },
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
            Family::of(self.arrival.ip).want(self.facts, host);
        }
        let mut void = !hosts.is_empty();
        for host in hosts {
            match self.addresses(host)? {
                Addresses::Known(addresses) => {
                    if let Some(network) = self.among(&addresses, prefixes) {
                        return Ok(Match::Yes(Why::Address(host.clone(), network)));
                    }
                    void = false;
                }
                Addresses::Void => {}
                Addresses::Silent(silence) => return Ok(Match::Ends(Verdict::TempError(host.clone(), silence))),
            }
        }
        // The limit counts terms, not queries: a term counts once, and only when all its queries find nothing.
        Ok(if void { self.finds_nothing() } else { Match::No })
    }

    /// Section 5.5: silence is no match, and no error.
    fn ptr(&mut self, name: &Domain) -> Result<Match, Unasked> {
        let names = self.arrival.names(self.facts, |found| found.is_within(name))?;
        if let Some(found) = names.into_iter().next() {
            return Ok(Match::Yes(Why::Name(found)));
        }
        Ok(match self.facts.ptr(&self.arrival.ip)? {
            Lookup::Records(_) | Lookup::Silence(_) => Match::No,
            Lookup::NoData | Lookup::NoName => self.finds_nothing(),
        })
    }

    /// Section 5.7: IPv4 is asked for, whatever the sender has.
    fn existence(&mut self, name: Domain) -> Result<Match, Unasked> {
        Ok(match self.facts.a(&name)? {
            Lookup::Records(_) => Match::Yes(Why::Exists(name)),
            Lookup::NoData | Lookup::NoName => self.finds_nothing(),
            Lookup::Silence(silence) => Match::Ends(Verdict::TempError(name, silence.clone())),
        })
    }

    fn addresses(&self, name: &Domain) -> Result<Addresses, Unasked> {
        fn known<T: Copy + Into<IpAddr>>(lookup: &Lookup<T>) -> Addresses {
            match lookup {
                Lookup::Records(records) => Addresses::Known(records.iter().map(|&address| address.into()).collect()),
                Lookup::NoData | Lookup::NoName => Addresses::Void,
                Lookup::Silence(silence) => Addresses::Silent(silence.clone()),
            }
        }
        Ok(if self.arrival.ip.is_ipv4() { known(self.facts.a(name)?) } else { known(self.facts.aaaa(name)?) })
    }

    /// The network around one of the addresses that has the sender's.
    fn among(&self, addresses: &[IpAddr], prefixes: Prefixes) -> Option<Network> {
        let mut networks = addresses.iter().map(|&address| Network::around(address, prefixes));
        networks.find(|network| network.contains(self.arrival.ip))
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

/// Section 5.2.
fn matches_included(name: Domain, verdict: &Verdict) -> Match {
    match verdict {
        Verdict::Pass => Match::Yes(Why::Included(name)),
        Verdict::Fail | Verdict::SoftFail | Verdict::Neutral => Match::No,
        Verdict::None => Match::Ends(Verdict::PermError(Ground::NoPolicy(name))),
        Verdict::TempError(..) | Verdict::PermError(_) => Match::Ends(verdict.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::spf::Record;
    use crate::mail::trial::Trial;

    /// Evaluates example.org against a world written as `name: record` lines.
    #[track_caller]
    fn evaluate(world: &str, sender: &str) -> Evaluation {
        let domain = "example.org".parse().expect("a name");
        let ip = sender.parse().expect("an address");
        Trial::parse(world).settle(|facts| check_host(facts, Arrival::of(ip, &domain))).0
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
    fn exists_asks_for_ipv4_whatever_the_sender_has() {
        let world = "example.org: v=spf1 exists:%{ir}.%{v}.list.test -all
                     9.2.0.192.in-addr.list.test A 127.0.0.2
                     1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.list.test A 127.0.0.2
                     8.2.0.192.in-addr.list.test AAAA 2001:db8::1
                     7.2.0.192.in-addr.list.test SILENCE";
        check(world, "192.0.2.9", &Verdict::Pass);
        check(world, "2001:db8::1", &Verdict::Pass);
        check(world, "192.0.2.8", &Verdict::Fail);
        check(world, "192.0.2.6", &Verdict::Fail);
        check(world, "192.0.2.7", &Verdict::TempError(name("7.2.0.192.in-addr.list.test"), Silence::Timeout));
    }

    #[test]
    fn ptr_matches_by_names_that_lead_back_and_stand_below_the_target() {
        let world = "example.org: v=spf1 ptr -all
                     4.2.0.192.in-addr.arpa PTR other.test
                     4.2.0.192.in-addr.arpa PTR mx.example.org
                     mx.example.org A 192.0.2.4
                     5.2.0.192.in-addr.arpa PTR mx.example.org
                     6.2.0.192.in-addr.arpa PTR notexample.org
                     notexample.org A 192.0.2.6
                     1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR example.org
                     example.org AAAA 2001:db8::1
                     7.2.0.192.in-addr.arpa SILENCE
                     8.2.0.192.in-addr.arpa PTR silent.example.org
                     8.2.0.192.in-addr.arpa PTR mx.example.org
                     silent.example.org SILENCE
                     mx.example.org A 192.0.2.8";
        for (sender, expected) in [
            ("192.0.2.4", Verdict::Pass),
            ("192.0.2.5", Verdict::Fail),
            ("192.0.2.6", Verdict::Fail),
            ("2001:db8::1", Verdict::Pass),
            ("192.0.2.7", Verdict::Fail),
            ("192.0.2.8", Verdict::Pass),
            ("192.0.2.9", Verdict::Fail),
        ] {
            check(world, sender, &expected);
        }
    }

    #[test]
    fn ptr_of_another_domain_looks_there() {
        let world = "example.org: v=spf1 ptr:relay.test ?all
                     4.2.0.192.in-addr.arpa PTR OUT.Relay.test
                     out.relay.test A 192.0.2.4";
        check(world, "192.0.2.4", &Verdict::Pass);
        check(world, "192.0.2.5", &Verdict::Neutral);
    }

    #[test]
    fn a_name_is_another_one_for_each_mail() {
        let world = Trial::parse(
            "example.org: v=spf1 include:%{l1r+-}.users.%{d2} a:%{h} -all
             helen.users.example.org: v=spf1 ip4:192.0.2.1 -all
             mx.test A 192.0.2.2
             tom.users.example.org: v=spf1 -all",
        );
        let domain = name("example.org");
        let verdict = |local, helo, ip: &str| {
            let arrival = Arrival { local, helo, ..Arrival::of(ip.parse().expect("an address"), &domain) };
            world.settle(|facts| check_host(facts, arrival)).0.root.verdict
        };
        assert_eq!(verdict("helen-x", "mx.test", "192.0.2.1"), Verdict::Pass);
        assert_eq!(verdict("tom+x", "mx.test", "192.0.2.2"), Verdict::Pass);
        assert_eq!(verdict("tom", "[192.0.2.2]", "192.0.2.2"), Verdict::Fail);
        let ground = Ground::NoPolicy(name("postmaster.users.example.org"));
        assert_eq!(verdict("", "mx.test", "192.0.2.2"), Verdict::PermError(ground));
    }

    #[test]
    fn what_is_no_name_after_its_macros_matches_nothing_and_leads_nowhere() {
        let world = |record: &str| format!("example.org: {record}");
        let long = format!("%{{d}}.{}.test", "x".repeat(64));
        check(
            &world(&format!("v=spf1 a:{long} mx:{long} exists:{long} ptr:{long} ?all")),
            "192.0.2.1",
            &Verdict::Neutral,
        );
        let ground = || Verdict::PermError(Ground::NoName(long.clone()));
        check(&world(&format!("v=spf1 include:{long} -all")), "192.0.2.1", &ground());
        check(&world(&format!("v=spf1 redirect={long}")), "192.0.2.1", &ground());
    }

    #[test]
    fn only_a_failure_is_explained() {
        let explained = |world: &str| evaluate(world, "192.0.2.1").explanation;
        let text = "why.test: %{i} may not send for %{d}%_(%{c}).";
        let fails = format!("example.org: v=spf1 -all exp=why.test\n{text}");
        assert_eq!(explained(&fails).as_deref(), Some("192.0.2.1 may not send for example.org (192.0.2.1)."));
        assert_eq!(explained(&format!("example.org: v=spf1 ~all exp=why.test\n{text}")), None);
        assert_eq!(explained(&format!("example.org: v=spf1 +all exp=why.test\n{text}")), None);
        assert_eq!(explained("example.org: v=spf1 -all"), None);
    }

    #[test]
    fn the_policy_that_decides_explains() {
        let explained =
            |world: &str| evaluate(&format!("{world}\nwhy.test: %{{d}} of %{{o}}"), "192.0.2.1").explanation;
        let included = "example.org: v=spf1 include:other.test -all exp=why.test\nother.test: v=spf1 -all exp=no.test";
        assert_eq!(explained(included).as_deref(), Some("example.org of example.org"));
        let matched = "example.org: v=spf1 -include:other.test exp=why.test\nother.test: v=spf1 +all exp=no.test";
        assert_eq!(explained(matched).as_deref(), Some("example.org of example.org"));
        let redirected = "example.org: v=spf1 exp=no.test redirect=other.test\nother.test: v=spf1 -all exp=why.test";
        assert_eq!(explained(redirected).as_deref(), Some("other.test of example.org"));
        let silent = "example.org: v=spf1 exp=why.test redirect=other.test\nother.test: v=spf1 -all";
        assert_eq!(explained(silent), None);
    }

    #[test]
    fn an_explanation_with_any_trouble_is_none_and_changes_no_result() {
        for trouble in [
            "",
            "why.test A 192.0.2.1",
            "why.test SILENCE",
            "why.test SERVFAIL",
            "why.test: one\nwhy.test: two",
            "why.test: %{z}",
            "why.test: 100% sure",
            "why.test: tr\u{e8}s mal",
            "why.test: two\u{1}lines",
        ] {
            let evaluation = evaluate(&format!("example.org: v=spf1 -all exp=why.test\n{trouble}"), "192.0.2.1");
            assert_eq!((evaluation.verdict(), &evaluation.explanation), (&Verdict::Fail, &None), "{trouble}");
        }
        let endless = format!("example.org: v=spf1 -all exp=why.test\nwhy.test: {}", "%{s}".repeat(1_000));
        assert_eq!(evaluate(&endless, "192.0.2.1").explanation, None);
    }

    #[test]
    fn an_explanation_costs_no_lookup() {
        let ten = (0..10).map(|n| format!("a:n{n}.test ")).collect::<String>();
        let zones = (0..10).map(|n| format!("n{n}.test A 198.51.100.1\n")).collect::<String>();
        let world = format!("example.org: v=spf1 {ten} -all exp=why.test\n{zones}why.test: no");
        let evaluation = evaluate(&world, "192.0.2.1");
        assert_eq!((evaluation.lookups, evaluation.explanation.as_deref()), (10, Some("no")));
        let void = "example.org: v=spf1 a:a.test a:b.test -all exp=c.test";
        check(void, "192.0.2.1", &Verdict::Fail);
    }

    #[test]
    fn an_address_with_many_names_is_no_error_and_with_many_exchangers_it_is() {
        let lines = |last: usize, line: &dyn Fn(usize) -> String| (0..=last).map(line).collect::<String>();
        let names = lines(10, &|n| format!("1.2.0.192.in-addr.arpa PTR n{n}.example.org\n"));
        let world = |last: usize| format!("example.org: v=spf1 ptr -all\n{names}n{last}.example.org A 192.0.2.1");
        check(&world(9), "192.0.2.1", &Verdict::Pass);
        check(&world(10), "192.0.2.1", &Verdict::Fail);
        let exchangers = lines(10, &|n| format!("example.org MX {n} n{n}.test\nn{n}.test A 192.0.2.1\n"));
        let ground = Ground::TooManyExchanges(name("example.org"));
        check(&format!("example.org: v=spf1 mx -all\n{exchangers}"), "192.0.2.1", &Verdict::PermError(ground));
    }

    #[test]
    fn ptr_and_exists_that_find_nothing_are_void() {
        check("example.org: v=spf1 ptr exists:a.test -all", "192.0.2.1", &Verdict::Fail);
        let three = "example.org: v=spf1 ptr exists:a.test exists:b.test -all";
        check(three, "192.0.2.1", &Verdict::PermError(Ground::TooManyVoid));
    }

    #[test]
    fn the_deciding_term_says_why() {
        let why = |world: &str| {
            let root = evaluate(&format!("example.org: v=spf1 {world}"), "192.0.2.1").root;
            let decision = root.decided.expect("a decision");
            (root.record.expect("a record").at(decision.term).to_owned(), decision.why)
        };
        let network = |text: &str| match &Record::parse(&format!("v=spf1 {text}")).terms[0].content {
            Content::Directive(_, Mechanism::Ip(network)) => *network,
            other => panic!("{other:?}"),
        };
        let found = network("ip4:192.0.2.0/24");
        assert_eq!(why("?ip4:192.0.2.0/24"), ("?ip4:192.0.2.0/24".to_owned(), Why::Network(found)));
        let around = network("ip4:192.0.2.9/24");
        let a = why("a:a.test/24\na.test A 192.0.2.9");
        assert_eq!(a, ("a:a.test/24".to_owned(), Why::Address(name("a.test"), around)));
        let mx = why("mx/24\nexample.org MX 1 mx.test\nmx.test A 192.0.2.9");
        assert_eq!(mx, ("mx/24".to_owned(), Why::Address(name("mx.test"), around)));
        let ptr = why("ptr\n1.2.0.192.in-addr.arpa PTR mx.example.org\nmx.example.org A 192.0.2.1");
        assert_eq!(ptr.1, Why::Name(name("mx.example.org")));
        let exists = why("exists:%{i}.l.test\n192.0.2.1.l.test A 127.0.0.2");
        assert_eq!(exists.1, Why::Exists(name("192.0.2.1.l.test")));
        assert_eq!(why("mx -all\nexample.org MX 1 mx.test").1, Why::All);
        assert_eq!(why("include:b.test\nb.test: v=spf1 +all").1, Why::Included(name("b.test")));
        assert_eq!(why("redirect=b.test\nb.test: v=spf1 -all").1, Why::Redirected(name("b.test")));
        assert_eq!(why("include:b.test").1, Why::Trouble);
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
        assert_eq!(root.decided.as_ref().map(|decision| record.at(decision.term)), Some("include:two.test"));
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
        let (evaluation, rounds) = world.settle(|facts| check_host(facts, Arrival::of(ip, &domain)));
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

//! A record that asks too much: what can go from it without anybody noticing.

use crate::check::spf::correct;
use crate::mail::spf::{Content, Expansion, Extent, LOOKUP_LIMIT, Mechanism, Record, Share, WALK_LIMIT};
use crate::source::Span;

/// Terms that are named as the most expensive, at most.
const NAMED: usize = 5;
/// Networks in the place of one term, at most: a record must stay short.
const NETWORKS: usize = 4;

/// A record that asks for no more than it may, and lets the same servers send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The record.
    pub(super) record: String,
    /// What it costs.
    pub(super) lookups: usize,
    /// The terms that were left out, because others say the same.
    pub(super) left_out: Vec<String>,
    /// The terms that were replaced by their addresses of today.
    pub(super) replaced: Vec<String>,
}

/// What each of the most expensive terms costs: `include:relay.test (4), mx (1)`.
pub(super) fn costs(record: &Record, expansion: &Expansion) -> String {
    let mut shares: Vec<&Share> = expansion.shares.iter().filter(|share| share.lookups > 0).collect();
    shares.sort_by_key(|share| std::cmp::Reverse(share.lookups));
    let named = shares.iter().take(NAMED).map(|share| format!("{} ({})", record.at(share.term), share.lookups));
    named.collect::<Vec<_>>().join(", ")
}

/// Looks for a way to stay within the limit: first without what others say too, then with addresses for names.
pub(super) fn plan(record: &Record, expansion: &Expansion) -> Option<Plan> {
    // Of a walk that was cut off nobody knows what it would have found.
    if expansion.lookups >= WALK_LIMIT {
        return None;
    }
    let mut shares: Vec<&Share> = expansion.shares.iter().collect();
    let mut lookups = expansion.lookups;
    let mut edits: Vec<(Span, String)> = Vec::new();
    let (mut left_out, mut replaced) = (Vec::new(), Vec::new());
    while lookups > LOOKUP_LIMIT
        && let Some(at) = redundant(record, &shares)
    {
        let share = shares.remove(at);
        lookups -= share.lookups;
        left_out.push(record.at(share.term).to_owned());
        edits.push((share.term, String::new()));
    }
    for share in shares.into_iter().filter(|share| has_addresses(record, share)) {
        if lookups <= LOOKUP_LIMIT {
            break;
        }
        lookups -= 1;
        replaced.push(record.at(share.term).to_owned());
        let networks = share.networks.iter().map(|network| {
            let kind = if network.first().is_ipv4() { "ip4" } else { "ip6" };
            format!("{kind}:{network}")
        });
        edits.push((share.term, networks.collect::<Vec<_>>().join(" ")));
    }
    if lookups > LOOKUP_LIMIT {
        return None;
    }
    edits.sort();
    let mut text = record.text.clone();
    // From the end, so no place moves before its turn.
    for (term, edit) in edits.iter().rev() {
        text = correct::replace(&Record { text, ..record.clone() }, *term, edit);
    }
    Some(Plan { record: correct::usable(text)?, lookups, left_out, replaced })
}

/// The most expensive term whose networks are all in those of other terms.
fn redundant(record: &Record, shares: &[&Share]) -> Option<usize> {
    let is_redundant = |at: usize| {
        let share = shares[at];
        let others = || {
            let others = shares.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, share)| share);
            others.filter(|share| share.extent == Extent::Exact).flat_map(|share| &share.networks)
        };
        share.lookups > 0
            && share.extent == Extent::Exact
            && mechanism(record, share).is_some()
            && share.networks.iter().all(|network| others().any(|other| other.covers(*network)))
    };
    (0..shares.len()).filter(|at| is_redundant(*at)).max_by_key(|at| shares[*at].lookups)
}

/// Whether a term names servers whose addresses could stand in its place.
fn has_addresses(record: &Record, share: &Share) -> bool {
    let named = matches!(mechanism(record, share), Some(Mechanism::A(..) | Mechanism::Mx(..)));
    named && share.extent == Extent::Exact && (1..=NETWORKS).contains(&share.networks.len())
}

/// The mechanism of a share; none for `redirect`.
fn mechanism<'r>(record: &'r Record, share: &Share) -> Option<&'r Mechanism> {
    let term = record.terms.iter().find(|term| term.span == share.term)?;
    match &term.content {
        Content::Directive(_, mechanism) => Some(mechanism),
        Content::Redirect(_) | Content::Explanation(_) | Content::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::address::Domain;
    use crate::mail::facts::Facts;
    use crate::mail::spf::{Published, expand, read};
    use crate::mail::trial::Trial;

    /// The plan for example.org in a world written as `name: record` lines, beside what its terms cost.
    fn plan_in(world: &str) -> (Option<Plan>, String) {
        let domain: Domain = "example.org".parse().expect("a name");
        let judge = |facts: &Facts| match read(facts, &domain)? {
            Published::Policy(record) => {
                let expansion = expand(facts, &domain, &record)?;
                Ok((plan(&record, &expansion), costs(&record, &expansion)))
            }
            other => panic!("{other:?}"),
        };
        Trial::parse(world).settle(judge).0
    }

    /// Nine policies of one network each: with them, two more lookups are one too many.
    fn nine() -> (String, String) {
        let terms = (1..=9).map(|n| format!("include:n{n}.test ")).collect();
        let zones = (1..=9).map(|n| format!("n{n}.test: v=spf1 ip4:203.0.113.{n} -all\n")).collect();
        (terms, zones)
    }

    #[track_caller]
    fn check(record: &str, zones: &str, expected: Option<&str>) {
        let (terms, nine) = nine();
        let found = plan_in(&format!("example.org: v=spf1 {terms}{record}\n{nine}{zones}")).0;
        let expected = expected.map(|record| format!("v=spf1 {terms}{record}"));
        assert_eq!(found.map(|plan| plan.record), expected, "{record}");
    }

    #[test]
    fn what_others_say_too_can_go() {
        let zones = "example.org A 192.0.2.7
                     a.test: v=spf1 ip4:192.0.2.0/24 -all
                     twice.test: v=spf1 ip4:192.0.2.0/25 ?all";
        check("include:a.test a -all", zones, Some("include:a.test -all"));
        check("include:a.test include:twice.test -all", zones, Some("include:a.test -all"));
        check("a ip4:192.0.2.0/28 a:nobody.test -all", zones, Some("a ip4:192.0.2.0/28 -all"));
        check("include:a.test include:a.test ~all", zones, Some("include:a.test ~all"));
    }

    #[test]
    fn addresses_stand_for_names_as_the_last_resort() {
        let zones = "example.org A 192.0.2.7
                     example.org AAAA 2001:db8::7
                     example.org MX 10 mx.test
                     mx.test A 198.51.100.7";
        check("a mx -all", zones, Some("ip4:192.0.2.7 ip6:2001:db8::7 mx -all"));
        check("a/24 mx -all", zones, Some("ip4:192.0.2.0/24 ip6:2001:db8::7 mx -all"));
    }

    #[test]
    fn what_is_not_the_same_is_never_left_out() {
        let zones = "example.org A 192.0.2.7
                     a.test: v=spf1 ip4:192.0.2.0/24 -all
                     b.test: v=spf1 -ip4:192.0.2.7 ip4:192.0.2.0/24 -all";
        check("?include:a.test include:b.test -all", zones, None);
        check("include:b.test exists:%{i}.test -all", zones, None);
        check("include:b.test include:a.test -all", zones, None);
        check("include:c.test a:%{h} -all", "c.test: v=spf1 ip4:192.0.2.0/24 -all", None);
    }

    #[test]
    fn a_loop_has_no_plan() {
        assert_eq!(plan_in("example.org: v=spf1 include:example.org -all").0, None);
    }

    #[test]
    fn terms_are_named_by_what_they_cost() {
        let (_, costs) = plan_in(
            "example.org: v=spf1 mx include:a.test ip4:192.0.2.1 -all
             a.test: v=spf1 include:b.test a ~all
             b.test: v=spf1 ~all",
        );
        assert_eq!(costs, "include:a.test (3), mx (1)");
    }
}

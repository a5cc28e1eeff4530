//! `dns.spf-lookups`: what the record leads to exists, within the limits of RFC 7208, section 4.6.4.

use crate::check::code::Code;
use crate::check::spf::{correct, include_silent, is_near, provider, savings, syntax};
use crate::check::{Case, Finding, Judgement};
use crate::mail::address::Domain;
use crate::mail::facts::Unasked;
use crate::mail::spf::{
    EXCHANGE_LIMIT, Expansion, LOOKUP_LIMIT, Obstacle, Obstruction, Record, VOID_LIMIT, WALK_LIMIT, expand,
};
use crate::source::Span;
use crate::words::Values;

/// Judges everything that the record leads to, whoever sends.
pub(super) fn judge(case: &Case<'_>, domain: &Domain, record: &Record) -> Result<Judgement, Unasked> {
    let expansion = expand(case.facts, domain, record)?;
    // What surely fails says more than what nobody could say.
    let failure = expansion.obstacles.iter().find_map(|obstacle| failure(case, domain, record, &expansion, obstacle));
    if let Some(finding) = failure {
        return Ok(Judgement::Fail(finding));
    }
    if let Some(finding) = expansion.obstacles.iter().find_map(|obstacle| gap(domain, record, obstacle)) {
        return Ok(Judgement::Unknown(finding));
    }
    Ok(Judgement::Pass(Values::from([("count", expansion.lookups.to_string()), ("limit", LOOKUP_LIMIT.to_string())])))
}

/// The finding about an obstacle that makes an evaluation fail.
fn failure(
    case: &Case<'_>,
    domain: &Domain,
    record: &Record,
    expansion: &Expansion,
    obstacle: &Obstacle,
) -> Option<Finding> {
    let name = ("domain", domain.to_string());
    let target = |target: &Domain| ("target", target.to_string());
    let limit = |limit: usize| ("limit", limit.to_string());
    match &obstacle.what {
        Obstruction::Missing(missing) => {
            // No such name, and it could be two terms: then a space is missing.
            let places = correct::perhaps_torn(&record.text, &record.seams);
            if places.iter().any(|&place| correct::word_at(&record.text, place) == obstacle.term) {
                return syntax::torn(domain, &record.text, &places);
            }
            let finding = Finding::new(Code::SpfIncludeMissing, [name, target(missing)]);
            let finding = finding.quote(&record.text, obstacle.term);
            Some(match without(case, record, obstacle.term, missing) {
                Some(correction) => finding.correct(correction),
                None => finding,
            })
        }
        Obstruction::Broken(broken) => {
            Some(Finding::new(Code::SpfIncludeBroken, [name, target(broken)]).quote(&record.text, obstacle.term))
        }
        Obstruction::TooManyLookups => {
            // The walk ends somewhere, a loop does not.
            let more = if expansion.lookups >= WALK_LIMIT { "+" } else { "" };
            let count = ("count", format!("{}{more}", expansion.lookups));
            let values = [name, count, limit(LOOKUP_LIMIT), ("costs", savings::costs(record, expansion))];
            Some(planned(Finding::new(Code::SpfTooManyLookups, values), savings::plan(record, expansion)))
        }
        Obstruction::TooManyExchanges(host) => {
            let finding = Finding::new(Code::SpfTooManyExchanges, [name, target(host), limit(EXCHANGE_LIMIT)]);
            Some(finding.quote(&record.text, obstacle.term))
        }
        Obstruction::TooManyVoid => {
            let count = ("count", expansion.void.to_string());
            Some(Finding::new(Code::SpfTooManyVoid, [name, count, limit(VOID_LIMIT)]))
        }
        Obstruction::Silent(..) | Obstruction::Depends(_) => None,
    }
}

/// The finding with a way to fewer lookups; its words choose by `plan`.
fn planned(finding: Finding, plan: Option<savings::Plan>) -> Finding {
    let Some(plan) = plan else { return finding.with("plan", "none") };
    let word = if plan.replaced.is_empty() { "leave-out" } else { "addresses" };
    let terms = [plan.left_out, plan.replaced].concat().join(", ");
    finding.with("plan", word).with("after", &plan.lookups.to_string()).with("terms", &terms).correct(plan.record)
}

/// The finding about an obstacle that leaves an evaluation open.
fn gap(domain: &Domain, record: &Record, obstacle: &Obstacle) -> Option<Finding> {
    match &obstacle.what {
        Obstruction::Silent(target, silence) => {
            Some(include_silent(domain, target, silence).quote(&record.text, obstacle.term))
        }
        Obstruction::Depends(term) => {
            let values = [("domain", domain.to_string()), ("text", term.clone())];
            Some(Finding::new(Code::SpfDependsOnMail, values).quote(&record.text, obstacle.term))
        }
        Obstruction::Missing(_)
        | Obstruction::Broken(_)
        | Obstruction::TooManyLookups
        | Obstruction::TooManyExchanges(_)
        | Obstruction::TooManyVoid => None,
    }
}

/// The record without a term whose target is missing, or with the provider's name where that was meant.
fn without(case: &Case<'_>, record: &Record, term: Span, missing: &Domain) -> Option<String> {
    let text = record.at(term);
    // Only the term itself can be mended here, not what it leads to.
    let target = text.split_once([':', '=']).map(|(_, target)| target.parse::<Domain>());
    if target.is_none_or(|target| target.as_ref() != Ok(missing)) {
        return None;
    }
    match provider::policy(case).filter(|policy| is_near(missing, &policy.name)) {
        Some(policy) => {
            let start = text.len() - text.trim_start_matches(|c| c != ':' && c != '=').len() + 1;
            Some(correct::replace(record, term, &format!("{}{}", &text[..start], policy.name)))
        }
        None if record.redirect().is_none() => correct::usable(correct::replace(record, term, "")),
        None => None,
    }
}

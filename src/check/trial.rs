//! A judgement in a made-up DNS, and what it says in one line.

use crate::check::configuration::{Configuration, Parsed};
use crate::check::plan::Request;
use crate::check::providers::Providers;
use crate::check::{Case, Effect, Judgement, Kind};
use crate::diagnostic::Diagnostics;
use crate::mail::smtp::Allowed;
use crate::mail::trial::Trial;
use crate::source::Source;

/// Judges the configuration of a reader in a world of DNS records.
pub(crate) fn judge(kind: impl Into<Kind>, world: &str, configuration: &str, providers: &str) -> Judgement {
    let mut found = Diagnostics::new();
    let providers = Providers::parse(&Source::new("providers.toml", providers), &mut found);
    let parsed = Parsed::parse(&Source::new("config.toml", configuration), &mut found);
    assert_eq!(found.reject(), Ok(()), "{}", found.render());
    let configuration = parsed.expect("a configuration").configuration;
    let request = Request { configuration, effect: Effect::Dns, allowed: Allowed::default(), message: None, ip: None };
    let kind = kind.into();
    Trial::parse(world).settle(|facts| kind.judge(&Case { facts, request: &request, providers: &providers })).0
}

/// A request with nothing in it.
pub(crate) fn request() -> Request {
    let configuration = Configuration::default();
    Request { configuration, effect: Effect::Login, allowed: Allowed::default(), message: None, ip: None }
}

/// What a kind says of a request in a world of DNS records, as [`say`] writes it.
pub(crate) fn judged(kind: impl Into<Kind>, request: &Request, world: &str) -> String {
    judged_in(kind, request, &Trial::parse(world))
}

/// The same, in a world that is more than DNS.
pub(crate) fn judged_in(kind: impl Into<Kind>, request: &Request, world: &Trial) -> String {
    let (kind, providers) = (kind.into(), Providers::default());
    say(&world.settle(|facts| kind.judge(&Case { facts, request, providers: &providers })).0)
}

/// `outcome code`, then `| underlined`, then `> correction`.
pub(crate) fn say(judgement: &Judgement) -> String {
    let (outcome, finding) = match judgement {
        Judgement::Pass(_) => return "pass".to_owned(),
        Judgement::Warn(finding) => ("warn", finding),
        Judgement::Fail(finding) => ("fail", finding),
        Judgement::Unknown(finding) => ("unknown", finding),
        Judgement::Skipped(unset) => return format!("skipped {unset:?}"),
        Judgement::Unreached(kind) => return format!("unreached {}", kind.as_str()),
    };
    let quoted = finding.quote.iter().map(|quote| format!(" | {}", &quote.text[quote.span.start..quote.span.end]));
    let corrected = finding.correction.iter().map(|correction| format!(" > {correction}"));
    format!("{outcome} {}", finding.code) + &quoted.chain(corrected).collect::<String>()
}

/// A value of its message.
pub(crate) fn value(kind: impl Into<Kind>, world: &str, configuration: &str, providers: &str, name: &str) -> String {
    match judge(kind, world, configuration, providers) {
        Judgement::Pass(values) => values[name].clone(),
        Judgement::Warn(finding) | Judgement::Fail(finding) | Judgement::Unknown(finding) => {
            finding.values[name].clone()
        }
        other @ (Judgement::Skipped(_) | Judgement::Unreached(_)) => panic!("{other:?}"),
    }
}

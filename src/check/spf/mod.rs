//! The check kinds `dns.spf-*`: will recipients accept mail from the reader's domain and provider?

mod correct;
pub mod inquiry;
pub mod lint;
mod lookups;
mod provider;
mod savings;
mod syntax;

use crate::check::code::Code;
use crate::check::plan::{Contact, Request};
use crate::check::providers::Providers;
use crate::check::{self, Case, Effect, Family, Finding, Judgement, Unset};
use crate::diagnostic::nearest;
use crate::mail::address::Domain;
use crate::mail::facts::{Silence, Unasked};
use crate::mail::spf::{Published, Record, read};
use crate::mail::text::Text;
use crate::words::Values;

/// A part of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The sender's domain has exactly one SPF record.
    Record,
    /// The record can be read.
    Syntax,
    /// What it includes exists, within RFC 7208's limits.
    Lookups,
    /// It covers the provider that sends for the reader.
    Provider,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[Kind::Record, Kind::Syntax, Kind::Lookups, Kind::Provider];
}

impl From<Kind> for check::Kind {
    fn from(kind: Kind) -> Self {
        check::Kind::Spf(kind)
    }
}

impl Family for Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Kind::Record => "dns.spf-record",
            Kind::Syntax => "dns.spf-syntax",
            Kind::Lookups => "dns.spf-lookups",
            Kind::Provider => "dns.spf-provider",
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        match self {
            Kind::Record | Kind::Syntax | Kind::Lookups => &["sender.address"],
            Kind::Provider => &["sender.address", "smtp.host"],
        }
    }

    fn effect(&self) -> Effect {
        Effect::Dns
    }

    fn judge(&self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        let Some(domain) = &case.request.configuration.domain else {
            return Ok(Judgement::Skipped(Unset::Setting("sender.address")));
        };
        match self {
            Kind::Record => record(case, domain),
            Kind::Syntax => with_policy(case, domain, |record| Ok(syntax::judge(domain, record))),
            Kind::Lookups => with_readable(case, domain, |record| lookups::judge(case, domain, record)),
            Kind::Provider => with_readable(case, domain, |record| provider::judge(case, domain, record)),
        }
    }

    /// What a record leads to is not known before.
    fn contact(&self, request: &Request, providers: &Providers) -> Contact {
        let Some(domain) = &request.configuration.domain else {
            return Contact::Nobody(Unset::Setting("sender.address"));
        };
        let provider = match self {
            Kind::Record | Kind::Provider => provider::name(request, providers),
            Kind::Syntax | Kind::Lookups => None,
        };
        Contact::Dns([Some(domain), provider].into_iter().flatten().map(Domain::to_string).collect())
    }
}

/// `dns.spf-record`: exactly one record.
fn record(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    provider::ask_ahead(case);
    let name = ("domain", domain.to_string());
    Ok(match read(case.facts, domain)? {
        Published::Policy(_) => Judgement::Pass(Values::from([name])),
        Published::Several(texts) => {
            let finding = Finding::new(Code::SpfMultiple, [name, ("count", texts.len().to_string())]);
            Judgement::Fail(match correct::merge(&texts) {
                Some(record) => finding.correct(record),
                None => finding,
            })
        }
        Published::Nothing(texts) => Judgement::Fail(missing(case, domain, &texts)),
        Published::NoName => Judgement::Fail(Finding::new(Code::SpfDomainUnknown, [name])),
        Published::Silent(silence) => {
            Judgement::Unknown(Finding::new(Code::SpfSilent, [name, ("reason", silence.to_string())]))
        }
    })
}

/// There is no record, or there is one that nobody can recognise.
fn missing(case: &Case<'_>, domain: &Domain, texts: &[Text]) -> Finding {
    if let Some(finding) = texts.iter().find_map(|text| torn_version(domain, text)) {
        return finding;
    }
    let name = ("domain", domain.to_string());
    let disguised = texts.iter().find_map(|text| Some((text, correct::disguised(text)?)));
    if let Some((text, (span, record))) = disguised {
        let character = syntax::visible(&text[span.start..span.end]);
        return Finding::new(Code::SpfCharacterInvalid, [name, ("text", character)]).quote(text, span).correct(record);
    }
    let misspelt = texts.iter().find_map(|text| Some((text, correct::misspelt(text)?)));
    if let Some((text, (span, record))) = misspelt {
        return Finding::new(Code::SpfVersion, [name]).quote(text, span).correct(record);
    }
    let finding = Finding::new(Code::SpfMissing, [name]);
    // A policy that belongs elsewhere is no help here.
    match provider::policy(case).filter(|policy| policy.place.is_none()) {
        Some(policy) => finding.with("confidence", policy.confidence.as_str()).correct(policy.whole_record()),
        None => finding.with("confidence", "none"),
    }
}

/// The finding about a space that is missing behind the version, where two strings meet.
fn torn_version(domain: &Domain, text: &Text) -> Option<Finding> {
    let places = correct::perhaps_torn(text, text.seams());
    let is_behind_version = places.first().is_some_and(|&place| place == "v=spf1".len());
    syntax::torn(domain, text, &places).filter(|_| is_behind_version)
}

/// Judges the one record of the domain, if there is one.
fn with_policy(
    case: &Case<'_>,
    domain: &Domain,
    judge: impl FnOnce(&Record) -> Result<Judgement, Unasked>,
) -> Result<Judgement, Unasked> {
    match read(case.facts, domain)? {
        Published::Policy(record) => judge(&record),
        Published::Several(_) | Published::Nothing(_) | Published::NoName | Published::Silent(_) => {
            Ok(Judgement::Unreached(Kind::Record.into()))
        }
    }
}

/// Judges the one record of the domain, if there is one without faults.
fn with_readable(
    case: &Case<'_>,
    domain: &Domain,
    judge: impl FnOnce(&Record) -> Result<Judgement, Unasked>,
) -> Result<Judgement, Unasked> {
    with_policy(case, domain, |record| match record.faults.is_empty() {
        true => judge(record),
        false => Ok(Judgement::Unreached(Kind::Syntax.into())),
    })
}

/// Nobody answered for a name that the record leads to.
fn include_silent(domain: &Domain, target: &Domain, silence: &Silence) -> Finding {
    Finding::new(
        Code::SpfIncludeSilent,
        [("domain", domain.to_string()), ("target", target.to_string()), ("reason", silence.to_string())],
    )
}

/// Whether one name was probably meant by the other.
fn is_near(wrong: &Domain, right: &Domain) -> bool {
    nearest(wrong.as_str(), [right.as_str()]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::configuration::{Configuration, Smtp};
    use crate::diagnostic::Diagnostics;
    use crate::mail::smtp::Allowed;
    use crate::mail::trial::{Trial, scribbles};
    use crate::source::Source;

    const PROVIDERS: &str = r#"
        [[provider]]
        id = "relay"
        name = "Relay"
        source = ["made up"]
        submission = [{ host = "smtp.relay.test", port = 587, security = "starttls", confidence = "official" }]
        spf = { value = "include:_spf.relay.test", confidence = "official" }

        [[provider]]
        id = "whole"
        name = "Whole"
        source = ["made up"]
        submission = [{ host = "smtp.whole.test", port = 587, security = "starttls", confidence = "official" }]
        spf = { value = "redirect=_spf.whole.test", confidence = "observed" }

        [[provider]]
        id = "unsure"
        name = "Unsure"
        source = ["made up"]
        submission = [{ host = "smtp.unsure.test", port = 587, security = "starttls", confidence = "official" }]
        spf = { candidates = ["include:a.unsure.test", "include:b.unsure.test"], confidence = "conflict" }

        [[provider]]
        id = "elsewhere"
        name = "Elsewhere"
        source = ["made up"]
        submission = [{ host = "smtp.elsewhere.test", port = 587, security = "starttls", confidence = "official" }]
        spf = { value = "include:_spf.relay.test", where = "send.<domain>", confidence = "dc" }
    "#;

    /// The policies of the providers above.
    const POLICIES: &str = "
        _spf.relay.test: v=spf1 ip4:192.0.2.0/24 include:more.relay.test ?all
        more.relay.test: v=spf1 ip6:2001:db8::/32 ?all
        _spf.whole.test: v=spf1 ip4:198.51.100.0/24 -all";

    /// Judges example.org, which sends through `host`, in a world written as `name: record` lines.
    fn judge_in(world: &str, host: &str, kind: Kind) -> Judgement {
        let mut found = Diagnostics::new();
        let providers = Providers::parse(&Source::new("providers.toml", PROVIDERS), &mut found);
        assert_eq!(found.reject(), Ok(()));
        let smtp = Smtp { host: host.parse().ok(), ..Smtp::default() };
        let domain = Some("example.org".parse().expect("a name"));
        let configuration = Configuration { domain, smtp, ..Configuration::default() };
        let request =
            Request { configuration, effect: Effect::Login, allowed: Allowed::default(), message: None, ip: None };
        let world = Trial::parse(world);
        world.settle(|facts| kind.judge(&Case { facts, request: &request, providers: &providers })).0
    }

    /// Compares a judgement, written as `outcome code`, then `| underlined`, then `> correction`.
    #[track_caller]
    fn check(kind: Kind, world: &str, host: &str, expected: &str) {
        assert_eq!(say(&judge_in(world, host, kind)), expected, "{world}");
    }

    fn say(judgement: &Judgement) -> String {
        let (outcome, finding) = match judgement {
            Judgement::Pass(_) => return "pass".to_owned(),
            Judgement::Warn(finding) => ("warn", finding),
            Judgement::Fail(finding) => ("fail", finding),
            Judgement::Unknown(finding) => ("unknown", finding),
            Judgement::Skipped(unset) => return format!("skipped {unset:?}"),
            Judgement::Unreached(kind) => return format!("unreached {}", kind.as_str()),
        };
        let mut said = format!("{outcome} {}", finding.code);
        if let Some(quote) = &finding.quote {
            said += &format!(" | {}", &quote.text[quote.span.start..quote.span.end]);
        }
        if let Some(correction) = &finding.correction {
            said += &format!(" > {correction}");
        }
        said
    }

    #[track_caller]
    fn value(kind: Kind, world: &str, host: &str, name: &str) -> String {
        match judge_in(world, host, kind) {
            Judgement::Pass(values) => values[name].clone(),
            Judgement::Warn(finding) | Judgement::Fail(finding) | Judgement::Unknown(finding) => {
                finding.values[name].clone()
            }
            other @ (Judgement::Skipped(_) | Judgement::Unreached(_)) => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn syntax(record: &str, expected: &str) {
        check(Kind::Syntax, &format!("example.org: {record}"), "", expected);
    }

    #[test]
    fn a_domain_has_exactly_one_record() {
        let record = |world: &str, expected: &str| check(Kind::Record, world, "", expected);
        record("example.org: v=spf1 -all\nexample.org: google-site-verification=x", "pass");
        record("other.test: v=spf1 -all", "fail spf-domain-unknown");
        record("example.org A 192.0.2.1", "fail spf-missing");
        record("example.org SILENCE", "unknown spf-silent");
    }

    #[test]
    fn a_missing_record_is_that_of_the_provider() {
        let record = |host: &str, expected: &str| check(Kind::Record, "example.org A 192.0.2.1", host, expected);
        record("smtp.relay.test", "fail spf-missing > v=spf1 include:_spf.relay.test ~all");
        record("smtp.whole.test", "fail spf-missing > v=spf1 redirect=_spf.whole.test");
        record("smtp.unsure.test", "fail spf-missing");
        record("smtp.elsewhere.test", "fail spf-missing");
    }

    #[test]
    fn several_records_are_merged_into_one_with_the_mildest_end() {
        let merged = |one: &str, two: &str, expected: &str| {
            let world = format!("example.org: v=spf1 {one}\nexample.org: v=spf1 {two}");
            check(Kind::Record, &world, "", &format!("fail spf-multiple > v=spf1 {expected}"));
        };
        merged("a include:a.test -all", "include:A.test mx ~all", "a include:a.test mx ~all");
        merged("a -all", "ip4: mx -all", "a mx -all");
        merged("redirect=a.test", "mx -all", "include:a.test mx -all");
        merged("redirect=a.test", "redirect=a.test", "redirect=a.test");
        merged("redirect=a.test", "redirect=b.test", "include:a.test include:b.test ~all");
        merged("a +all", "mx exp=e.test -all", "a mx ~all exp=e.test");
        let world = "example.org: v=spf1 -all\nexample.org: v=spf1 ip4:999.0.0.1 -all";
        check(Kind::Record, world, "", "fail spf-multiple");
    }

    #[test]
    fn a_record_in_quotation_marks_is_recognised() {
        let record = |text: &str, expected: &str| {
            check(
                Kind::Record,
                &format!("example.org: {text}"),
                "",
                &format!("fail spf-character-invalid | {expected}"),
            );
        };
        record("\u{201e}v=spf1 ip4: include:a.test ~all\u{201c}", "\u{201e} > v=spf1 include:a.test ~all");
        record(r#""\"v=spf1 mx -all\"""#, "\" > v=spf1 mx -all");
        record("v=spf1\u{a0}mx -all", "\u{a0} > v=spf1 mx -all");
        check(Kind::Record, "example.org: v=spf10 mx", "", "fail spf-missing");
        check(Kind::Record, "example.org: v=DMARC1; p=none", "", "fail spf-missing");
    }

    #[test]
    fn a_record_with_a_misspelt_version_is_recognised() {
        let record = |text: &str, expected: &str| {
            let expected = format!("fail spf-version | {expected} > v=spf1 ip4:192.0.2.7 -all");
            check(Kind::Record, &format!("example.org: {text}"), "", &expected);
        };
        record("v=spf1; ip4:192.0.2.7; -all", "v=spf1;");
        record("v=sfp1 ip4:192.0.2.7 -all", "v=sfp1");
        record("v:spf1 ip4:192.0.2.7 -all", "v:spf1");
        record("V = SPF1 ip4:192.0.2.7 -all", "V = SPF1");
        record("v= spf1 ip4:192.0.2.7 -all", "v= spf1");
        record("v=spf ip4:192.0.2.7 -all", "v=spf");
        record("spf1 ip4:192.0.2.7 -all", "spf1");
        for other in ["v=spf2 mx -all", "v=spf10 mx", "spf2.0/mfrom +all", "v=DMARC1; p=none", "v=spf; nothing"] {
            check(Kind::Record, &format!("example.org: {other}"), "", "fail spf-missing");
        }
    }

    #[test]
    fn the_record_of_the_original_article_is_corrected() {
        syntax(
            "v=spf1 ip4: include:_spf-eu.ionos.com ~all",
            "fail spf-ip4-empty | ip4: > v=spf1 include:_spf-eu.ionos.com ~all",
        );
    }

    #[test]
    fn no_correction_forbids_all_mail() {
        syntax("v=spf1 ip4: ~all", "fail spf-ip4-empty | ip4:");
        syntax("v=spf1 ip6: -all", "fail spf-ip6-invalid | ip6:");
        syntax("v=spf1 +all", "warn spf-plus-all | +all");
        syntax("v=spf1", "warn spf-all-missing");
        let lookups = |world: &str, expected: &str| check(Kind::Lookups, world, "", expected);
        lookups("example.org: v=spf1 include:gone.test -all", "fail spf-include-missing | include:gone.test");
        lookups(
            "example.org: v=spf1 mx include:gone.test -all",
            "fail spf-include-missing | include:gone.test > v=spf1 mx -all",
        );
    }

    #[test]
    fn spaces_that_tore_a_term_apart_are_closed() {
        syntax("v=spf1 include: a.test ~all", "fail spf-name-empty | include: > v=spf1 include:a.test ~all");
        syntax("v=spf1 ip4: 192.0.2.1 ~all", "fail spf-ip4-empty | ip4: > v=spf1 ip4:192.0.2.1 ~all");
        syntax("v=spf1 a ~ all", "fail spf-mechanism-unknown | ~ > v=spf1 a ~all");
    }

    #[test]
    fn a_space_that_is_missing_between_two_strings_is_found() {
        let strings = |kind, strings: &[&str], expected: &str| {
            let strings = strings.iter().map(|string| format!("\"{string}\" ")).collect::<String>();
            check(kind, &format!("example.org TXT {strings}"), "", expected);
        };
        strings(
            Kind::Syntax,
            &["v=spf1 include:a.test", "include:b.test", " -all"],
            "fail spf-strings-torn | include:a.testinclude:b.test > v=spf1 include:a.test include:b.test -all",
        );
        strings(
            Kind::Syntax,
            &["v=spf1 ip4:192.0.2.1", "mx", "-all"],
            "fail spf-strings-torn | ip4:192.0.2.1mx-all > v=spf1 ip4:192.0.2.1 mx -all",
        );
        strings(Kind::Record, &["v=spf1", "mx -all"], "fail spf-strings-torn | v=spf1mx > v=spf1 mx -all");
        strings(Kind::Syntax, &["v=spf1 inclu", "de:a.test -a", "ll"], "pass");
        strings(Kind::Syntax, &["v=spf1 include:spf.test.", "mx -all"], "pass");
        strings(Kind::Syntax, &["v=spf1 ip6:2001:db8::", "a:b -all"], "pass");
        strings(Kind::Syntax, &["v=spf1 mx ", "ip4:192.0.2.1", " -all"], "pass");
    }

    #[test]
    fn misspelt_words_are_mended() {
        syntax("v=spf1 inclde:a.test ~all", "fail spf-mechanism-unknown | inclde > v=spf1 include:a.test ~all");
        syntax("v=spf1 192.0.2.1 ~all", "fail spf-mechanism-unknown | 192.0.2.1 > v=spf1 ip4:192.0.2.1 ~all");
        syntax("v=spf1 2001:db8::/32 -all", "fail spf-mechanism-unknown | 2001 > v=spf1 ip6:2001:db8::/32 -all");
        syntax("v=spf1 ipv4:192.0.2.1 -all", "fail spf-mechanism-unknown | ipv4 > v=spf1 ip4:192.0.2.1 -all");
        syntax("v=spf1 mail.a.test -all", "fail spf-mechanism-unknown | mail.a.test > v=spf1 a:mail.a.test -all");
        syntax("v=spf1 redirect:a.test", "fail spf-mechanism-unknown | redirect > v=spf1 redirect=a.test");
        syntax("v=spf1 mx ~al", "fail spf-mechanism-unknown | al > v=spf1 mx ~all");
        syntax("v=spf1 mx -all.", "fail spf-mechanism-unknown | all. > v=spf1 mx -all");
        syntax("v=spf1 mx -all;", "fail spf-mechanism-unknown | all; > v=spf1 mx -all");
        syntax("v=spf1 mx ~all\"", "fail spf-mechanism-unknown | all\" > v=spf1 mx ~all");
        syntax("v=spf1 zebra mx -all", "fail spf-mechanism-unknown | zebra");
    }

    #[test]
    fn a_misspelt_word_comes_with_the_right_one() {
        let suggestion = |record: &str, expected: &str| {
            assert_eq!(value(Kind::Syntax, &format!("example.org: {record}"), "", "suggestion"), expected);
        };
        suggestion("v=spf1 inclde:a.test ~all", "include:");
        suggestion("v=spf1 192.0.2.1 ~all", "ip4:192.0.2.1");
        suggestion("v=spf1 redirect:a.test", "redirect=");
        suggestion("v=spf1 mx ~al", "all");
        suggestion("v=spf1 zebra", "none");
    }

    #[test]
    fn wrong_addresses_and_names_are_mended_where_they_can_mean_one_thing() {
        syntax("v=spf1 ip4:2001:db8::1 -all", "fail spf-ip4-invalid | 2001:db8::1 > v=spf1 ip6:2001:db8::1 -all");
        syntax("v=spf1 ip6:192.0.2.1 -all", "fail spf-ip6-invalid | 192.0.2.1 > v=spf1 ip4:192.0.2.1 -all");
        syntax("v=spf1 ip6: mx -all", "fail spf-ip6-invalid | ip6: > v=spf1 mx -all");
        syntax("v=spf1 ip4:192.0.2.1-all", "fail spf-ip4-invalid | 192.0.2.1-all > v=spf1 ip4:192.0.2.1 -all");
        syntax("v=spf1 ip4:192.0.2.0/24~ALL", "fail spf-prefix-invalid | /24~ALL > v=spf1 ip4:192.0.2.0/24 ~ALL");
        syntax("v=spf1 mx-all", "fail spf-mechanism-unknown | mx-all > v=spf1 mx -all");
        syntax("v=spf1 include:a.test?all", "fail spf-name-invalid | a.test?all > v=spf1 include:a.test ?all");
        syntax("v=spf1 ip4:mail.a.test -all", "fail spf-ip4-invalid | mail.a.test > v=spf1 a:mail.a.test -all");
        syntax("v=spf1 a:192.0.2.1 -all", "fail spf-name-invalid | 192.0.2.1 > v=spf1 ip4:192.0.2.1 -all");
        syntax(
            "v=spf1 -ip4:192.0.2.1,192.0.2.2 -all",
            "fail spf-ip4-invalid | 192.0.2.1,192.0.2.2 > v=spf1 -ip4:192.0.2.1 ip4:192.0.2.2 -all",
        );
        syntax("v=spf1 ip4:192.0.2.1:25 -all", "fail spf-ip4-invalid | 192.0.2.1:25 > v=spf1 ip4:192.0.2.1 -all");
        syntax("v=spf1 ip4:192.0.2.300 -all", "fail spf-ip4-invalid | 192.0.2.300");
        syntax(
            "v=spf1 include:https://a.test/ -all",
            "fail spf-name-invalid | https://a.test/ > v=spf1 include:a.test -all",
        );
        syntax("v=spf1 a: mx: -all", "fail spf-name-empty | a: > v=spf1 a mx -all");
    }

    #[test]
    fn wrong_prefixes_are_mended_where_they_can_mean_one_thing() {
        syntax("v=spf1 ip4:192.0.2.0/024 -all", "fail spf-prefix-invalid | /024 > v=spf1 ip4:192.0.2.0/24 -all");
        syntax("v=spf1 ip4:192.0.2.0//24 -all", "fail spf-prefix-invalid | //24 > v=spf1 ip4:192.0.2.0/24 -all");
        syntax("v=spf1 a/24/64 -all", "fail spf-prefix-invalid | /24/64 > v=spf1 a/24//64 -all");
        syntax("v=spf1 ip4:192.0.2.0/ -all", "fail spf-prefix-invalid | / > v=spf1 ip4:192.0.2.0 -all");
        syntax("v=spf1 -all/8", "fail spf-prefix-invalid | /8 > v=spf1 -all");
        syntax("v=spf1 ip4:192.0.2.0/33 -all", "fail spf-prefix-invalid | /33");
    }

    #[test]
    fn characters_from_web_pages_are_taken_out() {
        syntax("v=spf1 include:a.test\u{a0}~all", "fail spf-character-invalid | \u{a0} > v=spf1 include:a.test ~all");
        syntax("v=spf1 mx ~all\u{201c}", "fail spf-character-invalid | \u{201c} > v=spf1 mx ~all");
        syntax("v=spf1 mx \u{2013}all", "fail spf-character-invalid | \u{2013} > v=spf1 mx -all");
        syntax(
            "v=spf1 a:m\u{fc}ller.test -all",
            "fail spf-character-invalid | \u{fc} > v=spf1 a:xn--mller-kva.test -all",
        );
        let world = "example.org: v=spf1 mx\u{a0}-all";
        assert_eq!(value(Kind::Syntax, world, "", "text"), "U+00A0");
    }

    #[test]
    fn all_faults_are_mended_at_once() {
        syntax(
            "v=spf1 ip4: inclde:a.test ip4:192.0.2.0/024 redirect=b.test redirect=b.test",
            "fail spf-ip4-empty | ip4: > v=spf1 include:a.test ip4:192.0.2.0/24 redirect=b.test",
        );
        syntax("v=spf1 ip4: ip4:192.0.2.300 -all", "fail spf-ip4-empty | ip4:");
    }

    #[test]
    fn what_is_legal_but_unwise_is_a_warning() {
        syntax("v=spf1 mx +all", "warn spf-plus-all | +all > v=spf1 mx ~all");
        syntax("v=spf1 mx all", "warn spf-plus-all | all > v=spf1 mx ~all");
        syntax("v=spf1 mx", "warn spf-all-missing > v=spf1 mx ~all");
        syntax("v=spf1", "warn spf-all-missing");
        syntax("v=spf1 mx -all include:a.test", "warn spf-after-all | include:a.test > v=spf1 mx include:a.test -all");
        syntax(
            "v=spf1 mx -all redirect=a.test",
            "warn spf-after-all | redirect=a.test > v=spf1 mx include:a.test -all",
        );
        syntax("v=spf1 include=a.test -all", "warn spf-equals-for-colon | = > v=spf1 include:a.test -all");
        syntax("v=spf1 mx ptr -all", "warn spf-ptr | ptr");
        syntax(&format!("v=spf1 {}-all", "ip4:192.0.2.1 ".repeat(40)), "warn spf-long");
        syntax("v=spf1 mx -all exp=e.test", "pass");
        syntax("v=spf1 redirect=a.test", "pass");
        syntax("V=SPF1  mx   -ALL ", "pass");
    }

    #[test]
    fn lookups_are_counted_over_the_whole_tree() {
        let world = "example.org: v=spf1 a mx include:a.test -all
                     a.test: v=spf1 include:b.test -all
                     b.test: v=spf1 exists:%{i}.b.test -all
                     example.org A 192.0.2.1
                     example.org MX 10 example.org";
        check(Kind::Lookups, world, "", "pass");
        assert_eq!(value(Kind::Lookups, world, "", "count"), "5");
        assert_eq!(value(Kind::Lookups, world, "", "limit"), "10");
    }

    #[test]
    fn the_limits_of_lookups_are_kept() {
        let includes = (0..11).map(|n| format!(" include:n{n}.test")).collect::<String>();
        let zones = (0..11).map(|n| format!("n{n}.test: v=spf1 ?all\n")).collect::<String>();
        let world = format!("example.org: v=spf1{includes} -all\n{zones}");
        let left = (0..10).map(|n| format!(" include:n{n}.test")).collect::<String>();
        let expected = format!("fail spf-too-many-lookups > v=spf1{left} -all");
        check(Kind::Lookups, &world, "", &expected);
        assert_eq!(value(Kind::Lookups, &world, "", "count"), "11");
        let world = "example.org: v=spf1 include:example.org -all";
        check(Kind::Lookups, world, "", "fail spf-too-many-lookups");
        assert_eq!(value(Kind::Lookups, world, "", "count"), "50+");
        let world = "example.org: v=spf1 a:a.test a:b.test mx:c.test -all";
        check(Kind::Lookups, world, "", "fail spf-too-many-void");
        assert_eq!(value(Kind::Lookups, world, "", "count"), "3");
    }

    #[test]
    fn what_is_included_must_exist_and_be_right() {
        let lookups = |zone: &str, expected: &str| {
            check(
                Kind::Lookups,
                &format!(
                    "example.org: v=spf1 mx include:a.test -all\nexample.org MX 1 mx.test\nmx.test A 192.0.2.1\n{zone}"
                ),
                "",
                expected,
            );
        };
        lookups("", "fail spf-include-missing | include:a.test > v=spf1 mx -all");
        lookups("a.test: v=spf1 include:b.test", "fail spf-include-missing | include:a.test");
        lookups("a.test: v=spf1 ip4:", "fail spf-include-broken | include:a.test");
        lookups("a.test: v=spf1 -all\na.test: v=spf1 mx", "fail spf-include-broken | include:a.test");
        lookups("a.test SILENCE", "unknown spf-include-silent | include:a.test");
        let many = (0..=10).map(|n| format!("a.test MX 1 m{n}.test\n")).collect::<String>();
        lookups(&format!("a.test: v=spf1 mx\n{many}"), "fail spf-too-many-exchanges | include:a.test");
        lookups("a.test: v=spf1 redirect=%{i}.test", "unknown spf-depends-on-mail | include:a.test");
        lookups("a.test: v=spf1 redirect=%{d2}.%{o1}\na.test.org: v=spf1 -all", "pass");
        lookups("a.test: v=spf1 redirect=_spf.%{d}", "fail spf-include-missing | include:a.test");
    }

    #[test]
    fn a_misspelt_include_of_the_provider_is_corrected() {
        check(
            Kind::Lookups,
            "example.org: v=spf1 include:spf.relay.test ~all",
            "smtp.relay.test",
            "fail spf-include-missing | include:spf.relay.test > v=spf1 include:_spf.relay.test ~all",
        );
    }

    #[track_caller]
    fn provider(record: &str, host: &str, expected: &str) {
        check(Kind::Provider, &format!("example.org: {record}\n{POLICIES}"), host, expected);
    }

    #[test]
    fn a_provider_is_covered_when_all_its_networks_pass() {
        provider("v=spf1 include:_spf.relay.test ~all", "smtp.relay.test", "pass");
        provider("v=spf1 ip4:192.0.0.0/16 ip6:2001:db8::/32 -all", "smtp.relay.test", "pass");
        provider("v=spf1 redirect=_spf.whole.test", "smtp.whole.test", "pass");
        let world = format!("example.org: v=spf1 redirect=_spf.whole.test\n{POLICIES}");
        assert_eq!(value(Kind::Provider, &world, "smtp.whole.test", "provider"), "Whole");
        assert_eq!(value(Kind::Provider, &world, "smtp.whole.test", "confidence"), "observed");
    }

    #[test]
    fn a_provider_that_is_not_covered_is_added() {
        let relay = |record: &str, expected: &str| {
            provider(record, "smtp.relay.test", &format!("fail spf-provider-missing > {expected}"));
        };
        relay("v=spf1 ip4:203.0.113.1 -all", "v=spf1 ip4:203.0.113.1 include:_spf.relay.test -all");
        relay("v=spf1 redirect=_spf.whole.test", "v=spf1 include:_spf.relay.test redirect=_spf.whole.test");
        relay("v=spf1 ip4:203.0.113.1", "v=spf1 ip4:203.0.113.1 include:_spf.relay.test ~all");
        provider(
            "v=spf1 ip4:203.0.113.1 -all",
            "smtp.whole.test",
            "fail spf-provider-missing > v=spf1 ip4:203.0.113.1 include:_spf.whole.test -all",
        );
        let world = format!("example.org: v=spf1 ip4:203.0.113.1 -all\n{POLICIES}");
        assert_eq!(value(Kind::Provider, &world, "smtp.relay.test", "mechanism"), "include:_spf.relay.test");
    }

    #[test]
    fn a_record_that_asks_too_much_is_shortened_where_that_changes_nothing() {
        let includes = (0..10).map(|n| format!(" include:n{n}.test")).collect::<String>();
        let zones = (0..10).map(|n| format!("n{n}.test: v=spf1 ip4:203.0.113.{n} -all\n")).collect::<String>();
        let world = format!("example.org: v=spf1{includes} a -all\nexample.org A 203.0.113.3\n{zones}");
        check(Kind::Lookups, &world, "", &format!("fail spf-too-many-lookups > v=spf1{includes} -all"));
        assert_eq!(value(Kind::Lookups, &world, "", "plan"), "leave-out");
        assert_eq!(value(Kind::Lookups, &world, "", "terms"), "a");
        assert_eq!(value(Kind::Lookups, &world, "", "after"), "10");
        let world = format!("example.org: v=spf1{includes} a -all\nexample.org A 192.0.2.3\n{zones}");
        let corrected = format!("fail spf-too-many-lookups > v=spf1{includes} ip4:192.0.2.3 -all");
        check(Kind::Lookups, &world, "", &corrected);
        assert_eq!(value(Kind::Lookups, &world, "", "plan"), "addresses");
        let world = format!("example.org: v=spf1{includes} exists:%{{i}}.test -all\n{zones}");
        check(Kind::Lookups, &world, "", "fail spf-too-many-lookups");
        assert_eq!(value(Kind::Lookups, &world, "", "plan"), "none");
        assert!(value(Kind::Lookups, &world, "", "costs").starts_with("include:n0.test (1), "));
    }

    #[test]
    fn a_providers_term_that_would_ask_too_much_is_not_put_in_silently() {
        let includes = (0..9).map(|n| format!(" include:n{n}.test")).collect::<String>();
        let zones = (0..9).map(|n| format!("n{n}.test: v=spf1 ip4:203.0.113.{n} -all\n")).collect::<String>();
        // The provider's policy costs two.
        let world = format!("example.org: v=spf1{includes} -all\n{zones}{POLICIES}");
        check(Kind::Provider, &world, "smtp.relay.test", "fail spf-provider-missing");
        assert_eq!(value(Kind::Provider, &world, "smtp.relay.test", "room"), "no");
        assert_eq!(value(Kind::Provider, &world, "smtp.relay.test", "count"), "11");
        let world = format!("example.org: v=spf1{includes} ip4:203.0.113.0/24 -all\n{zones}{POLICIES}");
        let left = (0..8).map(|n| format!(" include:n{n}.test")).collect::<String>();
        let shorter = format!("v=spf1{left} ip4:203.0.113.0/24 include:_spf.relay.test -all");
        check(Kind::Provider, &world, "smtp.relay.test", &format!("fail spf-provider-missing > {shorter}"));
    }

    #[test]
    fn a_provider_may_be_covered_in_part() {
        provider(
            "v=spf1 ip4:192.0.2.0/24 -all",
            "smtp.relay.test",
            "warn spf-provider-partly > v=spf1 ip4:192.0.2.0/24 include:_spf.relay.test -all",
        );
        provider(
            "v=spf1 ip4:192.0.2.0/25 ip6:2001:db8::/33 -all",
            "smtp.relay.test",
            "warn spf-provider-partly > v=spf1 ip4:192.0.2.0/25 ip6:2001:db8::/33 include:_spf.relay.test -all",
        );
    }

    #[test]
    fn a_record_that_lets_nobody_pass_covers_nobody() {
        let covered = "fail spf-covers-nobody > v=spf1 include:_spf.relay.test -all";
        provider("v=spf1 -all", "smtp.relay.test", covered);
        provider("v=spf1 -all", "", "fail spf-covers-nobody");
    }

    #[test]
    fn an_uncertain_provider_is_judged_by_its_hosts_addresses() {
        let world =
            |record: &str| format!("example.org: {record}\nsmtp.unsure.test A 192.0.2.25\nhost.test A 192.0.2.25");
        for host in ["smtp.unsure.test", "host.test", "192.0.2.25"] {
            check(Kind::Provider, &world("v=spf1 ip4:192.0.2.25 -all"), host, "pass");
            check(
                Kind::Provider,
                &world("v=spf1 mx:a.test ip4:203.0.113.1 -all"),
                host,
                "unknown spf-provider-uncertain",
            );
        }
        provider("v=spf1 ip4:203.0.113.1 -all", "smtp.elsewhere.test", "unknown spf-provider-uncertain");
    }

    #[test]
    fn what_nobody_could_say_is_unknown() {
        let world = "example.org: v=spf1 ip4:203.0.113.1 -all\n_spf.relay.test SILENCE";
        check(Kind::Provider, world, "smtp.relay.test", "unknown spf-include-silent");
        let depends = |record: &str, term: &str| {
            provider(record, "smtp.relay.test", &format!("unknown spf-depends-on-mail | {term}"));
        };
        depends("v=spf1 exists:%{i}.a.test -all", "exists:%{i}.a.test");
        depends("v=spf1 a:b.test ptr:relay.test -all", "ptr:relay.test");
        depends("v=spf1 include:c.test -all\nc.test: v=spf1 a:%{h} ?all", "include:c.test");
        depends("v=spf1 redirect=%{l}.test", "redirect=%{l}.test");
        provider(
            "v=spf1 exists:b.test -exists:%{i}.a.test -all",
            "smtp.relay.test",
            "fail spf-provider-missing > v=spf1 exists:b.test -exists:%{i}.a.test include:_spf.relay.test -all",
        );
        provider(
            "v=spf1 exists:%{v}.b.test -all\nin-addr.b.test A 127.0.0.2\nip6.b.test A 127.0.0.2",
            "smtp.relay.test",
            "pass",
        );
    }

    #[test]
    fn a_step_says_what_it_lacks_and_what_it_depends_on() {
        provider("v=spf1 mx -all", "", "skipped Setting(\"smtp.host\")");
        syntax("v=spf2 mx -all", "unreached dns.spf-record");
        check(Kind::Lookups, "example.org: v=spf1 ip4:", "", "unreached dns.spf-syntax");
        check(Kind::Provider, "example.org: v=spf1 ip4:", "", "unreached dns.spf-syntax");
        provider("v=spf1 include:none.test -all", "smtp.relay.test", "unreached dns.spf-lookups");
    }

    #[test]
    fn never_panics() {
        for text in scribbles(11).take(3_000).map(|text| format!("v=spf1 {text}")) {
            let record = Record::parse(&text);
            let domain = "example.org".parse().expect("a name");
            let _ = say(&syntax::judge(&domain, &record));
            let _ = correct::disguised(&text[1..]);
            if let Some(mended) = correct::merge(&[text.as_str().into(), "v=spf1 mx -all".into()]) {
                assert_eq!(Record::parse(&mended).faults, [], "{text:?} became {mended:?}");
            }
            if let Some(tidy) = correct::tidy(&record).filter(|_| record.faults.is_empty()) {
                assert_eq!(Record::parse(&tidy).faults, [], "{text:?} became {tidy:?}");
            }
        }
    }
}

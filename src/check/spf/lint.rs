//! `lint-spf`: what is wrong with a domain's SPF records, by their text alone.

use crate::check::code::Code;
use crate::check::configuration::Configuration;
use crate::check::plan::Request;
use crate::check::providers::Providers;
pub use crate::check::spf::syntax::Gravity;
use crate::check::spf::{Kind, correct, syntax};
use crate::check::{Case, Effect, Family as _, Finding, Judgement};
use crate::mail::address::Domain;
use crate::mail::facts::{Answer, Facts, Lookup, Question};
use crate::mail::smtp::Allowed;
use crate::mail::spf::{LOOKUP_LIMIT, Record};
use crate::mail::text::Text;

/// Bytes of one string of a TXT record, at most (RFC 1035, section 3.3).
const STRING_LIMIT: usize = 255;

/// Judges the records of a domain as `dns.spf-record` and `dns.spf-syntax` would, and all else that their text says.
///
/// No DNS is asked: what they lead to remains open.
pub fn lint(domain: &Domain, records: &[String]) -> Vec<(Gravity, Finding)> {
    let texts: Vec<Text> = records.iter().map(|text| Text::from(text.clone())).collect();
    let answer = if texts.is_empty() { Lookup::NoData } else { Lookup::Records(texts.clone()) };
    let mut facts = Facts::new();
    facts.learn(Question::Txt(domain.clone()), Answer::Txt(answer));
    let configuration = Configuration { domain: Some(domain.clone()), ..Configuration::default() };
    let request = Request { configuration, effect: Effect::Dns, allowed: Allowed::default(), message: None, ip: None };
    let case = Case { facts: &facts, request: &request, providers: &Providers::default() };
    let judgement = Kind::Record.judge(&case).expect("the only answer that this needs was learnt");
    match judgement {
        Judgement::Fail(finding) | Judgement::Warn(finding) | Judgement::Unknown(finding) => {
            vec![(Gravity::Broken, finding)]
        }
        Judgement::Pass(_) | Judgement::Skipped(_) | Judgement::Unreached(_) => {
            let policy = texts.iter().find(|text| crate::mail::spf::is_policy(text));
            policy.map(|text| of_record(domain, &Record::parse(text))).unwrap_or_default()
        }
    }
}

fn of_record(domain: &Domain, record: &Record) -> Vec<(Gravity, Finding)> {
    let mut findings = syntax::findings(domain, record);
    // Here all is said at once, so what is copied is well in every respect.
    if let Some(mended) = findings.first_mut().and_then(|(_, first)| first.correction.as_mut())
        && let Some(tidy) = correct::tidy(&Record::parse(mended)).and_then(correct::usable)
    {
        *mended = tidy;
    }
    let name = ("domain", domain.to_string());
    let asking = record.directives().filter(|(_, _, mechanism)| mechanism.asks());
    let lookups = asking.count() + usize::from(record.redirect().is_some());
    if lookups > LOOKUP_LIMIT {
        let values = [name.clone(), ("count", format!("{lookups}+")), ("limit", LOOKUP_LIMIT.to_string())];
        let finding = Finding::new(Code::SpfTooManyLookups, values).with("plan", "text");
        findings.insert(
            findings.iter().filter(|(gravity, _)| *gravity == Gravity::Broken).count(),
            (Gravity::Broken, finding),
        );
    }
    if record.text.len() > STRING_LIMIT {
        let values = [name, ("count", record.text.len().to_string()), ("limit", STRING_LIMIT.to_string())];
        let finding = Finding::new(Code::SpfStringLong, values);
        // What is broken is mended first: its strings would be others.
        let is_last = findings.iter().all(|(_, finding)| finding.correction.is_none());
        findings.push((Gravity::Unwise, if is_last { finding.correct(strings(&record.text)) } else { finding }));
    }
    findings
}

/// A record as strings that a zone file can hold: the space between two terms begins the next one, where nobody loses it.
fn strings(text: &str) -> String {
    let mut strings = vec![String::new()];
    for (at, word) in text.split(' ').enumerate() {
        let space = if at == 0 { "" } else { " " };
        let last = strings.last_mut().expect("there is always one");
        if last.len() + space.len() + word.len() > STRING_LIMIT {
            strings.push(format!("{space}{word}"));
        } else {
            last.push_str(space);
            last.push_str(word);
        }
    }
    strings.iter().map(|string| format!("\"{string}\"")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::scribbles;

    /// Lints records, and writes each finding as `code | underlined`; then the correction.
    fn lint_all(records: &[&str]) -> (Vec<String>, Option<String>) {
        let domain = "example.org".parse().expect("a name");
        let records: Vec<String> = records.iter().map(|record| (*record).to_owned()).collect();
        let findings = lint(&domain, &records);
        let said = findings.iter().map(|(gravity, finding)| {
            let quote = finding.quote.as_ref();
            let part = quote.map(|quote| format!(" | {}", &quote.text[quote.span.start..quote.span.end]));
            format!("{gravity:?} {}{}", finding.code, part.unwrap_or_default())
        });
        (said.collect(), findings.iter().find_map(|(_, finding)| finding.correction.clone()))
    }

    #[track_caller]
    fn check(record: &str, findings: &[&str], correction: Option<&str>) {
        let (said, corrected) = lint_all(&[record]);
        assert_eq!((said, corrected.as_deref()), (findings.iter().map(ToString::to_string).collect(), correction));
    }

    #[test]
    fn a_record_that_is_well_has_no_findings() {
        check("v=spf1 include:_spf-eu.ionos.com ~all", &[], None);
        check("v=spf1 redirect=_spf.strato.com", &[], None);
    }

    #[test]
    fn every_mistake_has_its_code_and_its_place_and_one_correction_mends_all() {
        check(
            "v=spf1 ip4: inclde:a.test ip4:192.0.2.0/024 mx -all ",
            &[
                "Broken spf-ip4-empty | ip4:",
                "Broken spf-mechanism-unknown | inclde",
                "Broken spf-prefix-invalid | /024",
            ],
            Some("v=spf1 include:a.test ip4:192.0.2.0/24 mx -all "),
        );
        check(
            "v=spf1 ip4: mx +all",
            &["Broken spf-ip4-empty | ip4:", "Unwise spf-plus-all | +all"],
            Some("v=spf1 mx ~all"),
        );
        check(
            "v=spf1 include=a.test mx +all ptr",
            &["Unwise spf-equals-for-colon | =", "Unwise spf-plus-all | +all", "Unwise spf-after-all | ptr"],
            Some("v=spf1 include:a.test mx ptr ~all"),
        );
    }

    #[test]
    fn mistakes_of_people_who_copy_and_type_are_mended() {
        let ok = "v=spf1 include:a.test ~all";
        check("v=spf1 include: a.test ~all", &["Broken spf-name-empty | include:"], Some(ok));
        check("\u{201e}v=spf1 include:a.test ~all\u{201c}", &["Broken spf-character-invalid | \u{201e}"], Some(ok));
        check("v=spf1 include:a.test\u{a0}~all", &["Broken spf-character-invalid | \u{a0}"], Some(ok));
        check("include:a.test ~all", &["Broken spf-version | include:a.test"], Some(ok));
        check("v=sfp1 include:a.test ~all", &["Broken spf-version | v=sfp1"], Some(ok));
        check("v=spf1 include:a.test", &["Unwise spf-all-missing"], Some(ok));
        check("v=spf1 include:a.test ptr ~all", &["Unwise spf-ptr | ptr"], None);
        check("google-site-verification=x", &["Broken spf-missing"], None);
        check("", &["Broken spf-missing"], None);
        let two = lint_all(&["v=spf1 mx -all", "v=spf1 include:a.test ~all"]);
        assert_eq!(two, (vec!["Broken spf-multiple".to_owned()], Some("v=spf1 mx include:a.test ~all".to_owned())));
    }

    #[test]
    fn a_text_that_only_resembles_a_record_is_none() {
        for text in ["a", "a mx", "-all", "hello -all", "mx=x ~all", "v=DMARC1; p=none"] {
            check(text, &["Broken spf-missing"], None);
        }
    }

    #[test]
    fn more_than_ten_terms_ask_too_much_whatever_they_lead_to() {
        let terms = |last: usize| (1..=last).map(|n| format!("include:n{n}.test ")).collect::<String>();
        check(&format!("v=spf1 {}-all", terms(10)), &[], None);
        check(&format!("v=spf1 {}-all", terms(11)), &["Broken spf-too-many-lookups"], None);
    }

    #[test]
    fn a_long_record_is_parted_into_strings_that_join_to_it() {
        let record = |last: u8| {
            let terms = (1..=last).map(|n| format!("ip4:192.0.2.{n}/32 ")).collect::<String>();
            format!("v=spf1 {terms}-all")
        };
        let (codes, correction) = lint_all(&[&record(16)]);
        assert_eq!(codes, ["Unwise spf-string-long"]);
        let correction = correction.expect("strings");
        let strings: Vec<&str> = correction.trim_matches('"').split("\" \"").collect();
        assert_eq!(strings.concat(), record(16));
        assert!(strings.len() == 2 && strings[0].len() <= STRING_LIMIT && strings[1].starts_with(' '), "{strings:?}");
        assert_eq!(lint_all(&[&record(30)]).0, ["Unwise spf-long", "Unwise spf-string-long"]);
        assert_eq!(lint_all(&[&record(10)]).0, Vec::<String>::new());
    }

    #[test]
    fn never_panics() {
        for text in scribbles(31).take(2_000) {
            let _ = lint_all(&[&text, &format!("v=spf1 {text}")]);
        }
    }
}

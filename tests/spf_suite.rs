//! The openspf.org test suite of RFC 7208, where it is at hand: it belongs to others and is not part of this repository.
//!
//! `SPF_SUITE=FILE` names it; else every YAML file in `../shared/spf/` is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use docs_check::mail::address::Domain;
use docs_check::mail::facts::{Answer, Exchange, Facts, Lookup, Question, Silence, Unasked};
use docs_check::mail::spf::{Arrival, Verdict, check_host};
use docs_check::mail::text::Text;
use serde::Deserialize;
use serde_json::Value;

/// A YAML document of the suite.
#[derive(Deserialize)]
struct Group {
    description: String,
    tests: BTreeMap<String, Case>,
    zonedata: BTreeMap<String, Vec<Value>>,
}

#[derive(Deserialize)]
struct Case {
    helo: String,
    host: String,
    mailfrom: String,
    result: Value,
    explanation: Option<String>,
}

#[test]
fn every_case_of_the_suite_is_right_or_not_evaluated_yet() {
    let files = suite();
    if files.is_empty() {
        println!("no SPF suite here: set SPF_SUITE to its YAML file; nothing was tested");
        return;
    }
    let mut wrong = Vec::new();
    let (mut right, mut open, mut unexplained) = (0, 0, 0);
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a suite that can be read");
        let groups: Vec<Group> = serde_saphyr::from_multiple(&text).expect("the suite's YAML");
        for group in &groups {
            for (name, case) in &group.tests {
                let expected: Vec<&str> = match &case.result {
                    Value::Array(results) => results.iter().filter_map(Value::as_str).collect(),
                    result => result.as_str().into_iter().collect(),
                };
                let found = evaluate(group, case);
                unexplained += usize::from(case.explanation.is_some());
                match found {
                    "not evaluated" if has_open_terms(group) => {
                        println!("not evaluated yet: {}: {name}", group.description);
                        open += 1;
                    }
                    found if expected.contains(&found) => right += 1,
                    found => wrong.push(format!("{}: {name}: {found} instead of {expected:?}", group.description)),
                }
            }
        }
    }
    println!("{right} right, {open} not evaluated yet; {unexplained} explanations are not compared yet");
    assert!(wrong.is_empty(), "{} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right > 0, "the suite has no cases");
}

fn suite() -> Vec<PathBuf> {
    if let Some(file) = std::env::var_os("SPF_SUITE") {
        return vec![file.into()];
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/spf");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yml"));
    files.sort();
    files
}

/// Whether a policy of the group has a term that only a later version evaluates.
fn has_open_terms(group: &Group) -> bool {
    let text = group.zonedata.values().flatten().map(Value::to_string).collect::<String>().to_ascii_lowercase();
    ["%{", "%%", "%_", "%-", "exists:", "ptr"].iter().any(|term| text.contains(term))
}

fn evaluate(group: &Group, case: &Case) -> &'static str {
    let domain = case.mailfrom.rsplit_once('@').map_or(case.helo.as_str(), |(_, domain)| domain);
    // A malformed domain has no policy (section 4.3).
    let Ok(domain) = domain.parse::<Domain>() else { return "none" };
    let arrival = Arrival { ip: case.host.parse().expect("an address"), domain: &domain };
    let mut facts = Facts::new();
    let evaluation = loop {
        match check_host(&facts, arrival) {
            Ok(evaluation) => break evaluation,
            Err(Unasked) => {
                for question in facts.take_questions() {
                    let answer = answer(&group.zonedata, &question);
                    facts.learn(question, answer);
                }
            }
        }
    };
    match evaluation.verdict() {
        Verdict::None => "none",
        Verdict::Neutral => "neutral",
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::SoftFail => "softfail",
        Verdict::TempError(..) => "temperror",
        Verdict::PermError(_) => "permerror",
        Verdict::NotEvaluated { .. } => "not evaluated",
    }
}

fn answer(zones: &BTreeMap<String, Vec<Value>>, question: &Question) -> Answer {
    match question {
        Question::Txt(name) => Answer::Txt(look_up(zones, name, "TXT", |value| Some(text(value)))),
        Question::A(name) => Answer::A(look_up(zones, name, "A", |value| value.as_str()?.parse().ok())),
        Question::Aaaa(name) => Answer::Aaaa(look_up(zones, name, "AAAA", |value| value.as_str()?.parse().ok())),
        Question::Mx(name) => Answer::Mx(look_up(zones, name, "MX", |value| {
            let preference = u16::try_from(value[0].as_u64()?).ok()?;
            Some(Exchange { preference, host: Domain::from_dns(value[1].as_str()?).ok() })
        })),
        Question::Ptr(address) => {
            let name = Domain::of_address(*address);
            Answer::Ptr(look_up(zones, &name, "PTR", |value| Domain::from_dns(value.as_str()?).ok()))
        }
        Question::Cname(_) | Question::Srv(_) | Question::Tlsa(_) | Question::Smtp(_) => {
            panic!("SPF never asks {question:?}")
        }
    }
}

fn text(value: &Value) -> Text {
    match value {
        Value::Array(parts) => Text::of_bytes(parts.iter().filter_map(Value::as_str).map(str::as_bytes)),
        text => Text::from(text.as_str().unwrap_or_default()),
    }
}

fn look_up<T>(
    zones: &BTreeMap<String, Vec<Value>>,
    name: &Domain,
    kind: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Lookup<T> {
    let zone = |wanted: &str| {
        zones.iter().find(|(name, _)| name.trim_end_matches('.').eq_ignore_ascii_case(wanted)).map(|(_, entry)| entry)
    };
    let Some(mut entries) = zone(name.as_str()) else { return Lookup::NoName };
    let values = |entries: &Vec<Value>, kind: &str| -> Vec<Value> {
        entries.iter().filter_map(|entry| entry.get(kind).cloned()).collect()
    };
    for _ in 0..8 {
        let alias = values(entries, "CNAME");
        let Some(target) = alias.first().and_then(Value::as_str) else { break };
        let Some(next) = zone(target.trim_end_matches('.')) else { return Lookup::NoName };
        entries = next;
    }
    let mut found = values(entries, kind);
    // An SPF record stands for the TXT record of the same text, unless the name has a TXT record.
    if kind == "TXT" && found.is_empty() {
        found = values(entries, "SPF");
    }
    found.retain(|value| value != "NONE");
    let records: Vec<T> = found.iter().filter_map(read).collect();
    match (records.is_empty(), entries.iter().any(|entry| entry == "TIMEOUT")) {
        (false, _) => Lookup::Records(records),
        (true, true) => Lookup::Silence(Silence::Timeout),
        (true, false) => Lookup::NoData,
    }
}

//! The openspf.org test suite of RFC 7208, where it is at hand: it belongs to others and is not part of this repository.
//!
//! `SPF_SUITE=FILE` names it; else every YAML file in `../shared/spf/` is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use docs_check::mail::address::Domain;
use docs_check::mail::facts::{Answer, Exchange, Facts, Lookup, Question, Silence, Unasked};
use docs_check::mail::spf::{Arrival, Evaluation, check_host};
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
    /// One text or several; `DEFAULT` is that of the receiver, where the domain gives none.
    #[serde(default)]
    explanation: Value,
}

#[test]
fn every_case_of_the_suite_is_right() {
    let files = suite();
    if files.is_empty() {
        println!("no SPF suite here: set SPF_SUITE to its YAML file; nothing was tested");
        return;
    }
    let mut wrong = Vec::new();
    let (mut right, mut explained) = (0, 0);
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a suite that can be read");
        let groups: Vec<Group> = serde_saphyr::from_multiple(&text).expect("the suite's YAML");
        for group in &groups {
            for (name, case) in &group.tests {
                let evaluation = evaluate(group, case);
                let result = evaluation.as_ref().map_or("none", |evaluation| evaluation.verdict().as_str());
                let explanation = evaluation.as_ref().and_then(|evaluation| evaluation.explanation.as_deref());
                let explanation = explanation.unwrap_or("DEFAULT");
                let is_explained = case.explanation.is_null() || texts(&case.explanation).contains(&explanation);
                if texts(&case.result).contains(&result) && is_explained {
                    right += 1;
                    explained += usize::from(!case.explanation.is_null());
                } else {
                    wrong.push(format!(
                        "{}: {name}: {result} “{explanation}” instead of {} {}",
                        group.description, case.result, case.explanation
                    ));
                }
            }
        }
    }
    println!("{right} right, {explained} of them with the right explanation");
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

/// One text or several of which any is right.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}

/// What a case comes to; `None` where its domain is no name, which has no policy (section 4.3).
fn evaluate(group: &Group, case: &Case) -> Option<Evaluation> {
    let (local, domain) = match case.mailfrom.split_once('@') {
        Some((local, domain)) => (local, domain),
        None if case.mailfrom.is_empty() => ("", case.helo.as_str()),
        None => ("", case.mailfrom.as_str()),
    };
    let domain = Domain::from_dns(domain).ok()?;
    let ip = case.host.parse().expect("an address");
    let arrival = Arrival { local, helo: &case.helo, ..Arrival::of(ip, &domain) };
    let mut facts = Facts::new();
    loop {
        match check_host(&facts, arrival) {
            Ok(evaluation) => return Some(evaluation),
            Err(Unasked) => {
                for question in facts.take_questions() {
                    let answer = answer(&group.zonedata, &question);
                    facts.learn(question, answer);
                }
            }
        }
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
        Question::Cname(_)
        | Question::Srv(_)
        | Question::Tlsa(_)
        | Question::Dnssec(_)
        | Question::Document(_)
        | Question::Smtp(_) => {
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

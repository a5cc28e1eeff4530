//! `dns.dmarc`: a record governs the sender's domain, and receivers take it as it was meant.

use crate::check::code::Code;
use crate::check::dmarc::correct;
use crate::check::{Finding, Judgement};
use crate::mail::address::Domain;
use crate::mail::dmarc::{FaultKind, Governing, Policy, Published, Record, is_record, record_name, walk};
use crate::mail::facts::{Facts, Unasked};
use crate::words::Values;

/// Judges the record that governs mail of a domain.
pub(super) fn judge(facts: &Facts, domain: &Domain) -> Result<Judgement, Unasked> {
    facts.want_txt(domain);
    let walk = walk(facts, domain)?;
    let values = |of: &Domain| [("domain", domain.to_string()), ("name", name(of))];
    match walk.own() {
        Published::Several(count) => {
            let mut finding = Finding::new(Code::DmarcMultiple, values(domain));
            finding.values.insert("count", count.to_string());
            return Ok(Judgement::Fail(finding));
        }
        Published::Nothing(texts) => {
            if let Some((text, (span, record))) = texts.iter().find_map(|text| Some((text, correct::meant(text)?))) {
                let finding = Finding::new(Code::DmarcVersion, values(domain)).quote(text, span).correct(record);
                return Ok(Judgement::Fail(finding));
            }
        }
        Published::Record(_) | Published::Silent(_) => {}
    }
    let governing = walk.governing();
    Ok(match &governing {
        Governing::Own(record) => with(record, passed(facts, domain, &governing, domain)?),
        Governing::Organization(at, record) => with(record, passed(facts, domain, &governing, at)?),
        Governing::PublicSuffix(at, _) => Judgement::Pass(passed(facts, domain, &governing, at)?),
        Governing::Nothing => missing(facts, domain)?,
        Governing::Silent(at, silence) => {
            let mut finding = Finding::new(Code::DmarcSilent, values(at));
            finding.values.insert("reason", silence.to_string());
            Judgement::Unknown(finding)
        }
    })
}

fn name(domain: &Domain) -> String {
    record_name(domain).as_ref().unwrap_or(domain).to_string()
}

/// What a record that governs says, in the words by which the messages choose.
fn passed(facts: &Facts, author: &Domain, governing: &Governing<'_>, at: &Domain) -> Result<Values, Unasked> {
    // Receivers of RFC 7489 look only at the domain itself and at the one that was registered.
    let (place, record, older) = match governing {
        Governing::Own(record) => ("own", Some(record), "same"),
        Governing::Organization(at, record) if at.as_str().split('.').count() > 2 => {
            ("organization", Some(record), "unsure")
        }
        Governing::Organization(_, record) => ("organization", Some(record), "same"),
        Governing::PublicSuffix(_, record) => ("registry", Some(record), "none"),
        Governing::Nothing | Governing::Silent(..) => ("none", None, "same"),
    };
    let testing = if record.is_some_and(|record| record.testing.is_some()) { "yes" } else { "no" };
    let policy = governing.policy(facts, author)?.as_str();
    let words = [("policy", policy), ("place", place), ("older", older), ("testing", testing)];
    let names = [("domain", author.to_string()), ("name", name(at))];
    Ok(names.into_iter().chain(words.map(|(value, word)| (value, word.to_owned()))).collect())
}

/// Judges the text of a record that governs.
fn with(record: &Record, values: Values) -> Judgement {
    // What costs the policy says more than what stands before it.
    let grave = record.faults.iter().find(|fault| fault.kind == FaultKind::Policy);
    if let Some(fault) = grave.or_else(|| record.faults.first()) {
        let code = match fault.kind {
            FaultKind::Form => Code::DmarcForm,
            FaultKind::Twice => Code::DmarcTwice,
            FaultKind::Unknown => Code::DmarcTagUnknown,
            FaultKind::Policy => Code::DmarcPolicyUnknown,
            FaultKind::Value => Code::DmarcValueUnknown,
            FaultKind::PolicyMissing => Code::DmarcPolicyMissing,
        };
        // The word for "no suggestion" is the one by which the messages choose.
        let suggestion = correct::suggestion(record, *fault).unwrap_or("none");
        let text = record.tags.at(fault.span);
        let own = [("text", text.to_owned()), ("suggestion", suggestion.to_owned())];
        let values = values.into_iter().chain(own).collect::<Values>();
        let finding = Finding { correction: correct::mend(record), ..Finding::new(code, values) };
        let finding = finding.quote(&record.tags.text, fault.span);
        return if record.is_effective() { Judgement::Warn(finding) } else { Judgement::Fail(finding) };
    }
    let percent = record.percent.filter(|percent| percent.value < 100 && record.policy != Some(Policy::None));
    if let Some(percent) = percent {
        let own = [("text", record.tags.at(percent.span).to_owned()), ("percent", percent.value.to_string())];
        let values = values.into_iter().chain(own).collect::<Values>();
        let finding =
            Finding { correction: correct::without_percent(record), ..Finding::new(Code::DmarcPercent, values) };
        return Judgement::Warn(finding.quote(&record.tags.text, percent.span));
    }
    Judgement::Pass(values)
}

/// No record governs the domain; perhaps it stands at the wrong name.
fn missing(facts: &Facts, domain: &Domain) -> Result<Judgement, Unasked> {
    let values = [("domain", domain.to_string()), ("name", name(domain))];
    let here = facts.txt(domain)?.records().iter().find(|text| is_record(text));
    Ok(match here {
        Some(text) => Judgement::Fail(Finding::new(Code::DmarcMisplaced, values).correct(&**text)),
        None => Judgement::Warn(Finding::new(Code::DmarcMissing, values).correct("v=DMARC1; p=none")),
    })
}

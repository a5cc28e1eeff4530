//! `dns.dmarc-reports`: the reports that a record asks for arrive (RFC 9990, section 4).

use crate::check::code::Code;
use crate::check::dmarc::Kind;
use crate::check::{Finding, Judgement};
use crate::mail::address::{Domain, Mailbox};
use crate::mail::dmarc::{Governing, Record, Report, authorization_name, is_record, walk};
use crate::mail::facts::{Facts, Lookup, Silence, Unasked};
use crate::words::Values;

/// Addresses that are judged, at most: each costs questions.
const ADDRESS_LIMIT: usize = 10;

/// Judges the addresses of the record that governs mail of a domain.
pub(super) fn judge(facts: &Facts, domain: &Domain) -> Result<Judgement, Unasked> {
    let walk = walk(facts, domain)?;
    let (at, record) = match walk.governing() {
        Governing::Own(record) => (domain, Some(record)),
        Governing::Organization(at, record) => (at, Some(record)),
        // Where a registry sends its reports is not for the reader to change.
        Governing::PublicSuffix(at, _) => (at, None),
        Governing::Nothing | Governing::Silent(..) => return Ok(Judgement::Unreached(Kind::Policy.into())),
    };
    let reports = record.map(|record| &record.reports[..]).unwrap_or_default();
    let reports = &reports[..reports.len().min(ADDRESS_LIMIT)];
    // Every address is asked about before any of them is waited for.
    let judged: Vec<_> = reports.iter().map(|report| fate(facts, at, report)).collect();
    let fates = judged.into_iter().collect::<Result<Vec<_>, _>>()?;
    let findings = || fates.iter().zip(reports).filter_map(|(fate, report)| finding(at, record?, report, fate));
    let lost = findings().find(|finding| finding.code != Code::DmarcReportSilent);
    if let Some(finding) = lost {
        return Ok(Judgement::Warn(finding));
    }
    if let Some(finding) = findings().next() {
        return Ok(Judgement::Unknown(finding));
    }
    let addresses: Vec<String> =
        reports.iter().filter_map(|report| report.mailbox.as_ref()).map(Mailbox::to_string).collect();
    // The word for "no address" is the one by which the messages choose.
    let addresses = if addresses.is_empty() { "none".to_owned() } else { addresses.join(", ") };
    Ok(Judgement::Pass(Values::from([("domain", domain.to_string()), ("addresses", addresses)])))
}

/// What becomes of the reports to an address.
enum Fate {
    /// They arrive, as far as DNS can say.
    Arrive,
    /// It is no address for reports.
    NoAddress,
    /// Its domain takes no mail.
    Unreachable,
    /// Its domain does not say that it takes reports about others; it would at this name.
    Unauthorized(Domain),
    /// Nobody answered.
    Silent(Silence),
}

fn fate(facts: &Facts, at: &Domain, report: &Report) -> Result<Fate, Unasked> {
    let Some(mailbox) = &report.mailbox else { return Ok(Fate::NoAddress) };
    let host = mailbox.domain();
    let name = authorization_name(at, host);
    name.iter().for_each(|name| facts.want_txt(name));
    let reached = reached(facts, host);
    let (own, other) = (walk(facts, at), walk(facts, host));
    if let Some(fate) = reached? {
        return Ok(fate);
    }
    if own?.organization() == other?.organization() {
        return Ok(Fate::Arrive);
    }
    let Some(name) = name else { return Ok(Fate::Unauthorized(host.clone())) };
    Ok(match facts.txt(&name)? {
        Lookup::Records(texts) if texts.iter().any(|text| is_record(text)) => Fate::Arrive,
        Lookup::Records(_) | Lookup::NoData | Lookup::NoName => Fate::Unauthorized(name),
        Lookup::Silence(silence) => Fate::Silent(silence.clone()),
    })
}

/// What keeps a domain from taking mail (RFC 5321, section 5.1; RFC 7505).
fn reached(facts: &Facts, host: &Domain) -> Result<Option<Fate>, Unasked> {
    match facts.mx(host)? {
        Lookup::Records(exchanges) if exchanges.iter().any(|exchange| exchange.host.is_some()) => return Ok(None),
        Lookup::Records(_) | Lookup::NoName => return Ok(Some(Fate::Unreachable)),
        Lookup::Silence(silence) => return Ok(Some(Fate::Silent(silence.clone()))),
        Lookup::NoData => {}
    }
    facts.want_aaaa(host);
    let (four, six) = (facts.a(host)?, facts.aaaa(host)?);
    Ok(match (four, six) {
        (Lookup::Records(_), _) | (_, Lookup::Records(_)) => None,
        (Lookup::Silence(silence), _) | (_, Lookup::Silence(silence)) => Some(Fate::Silent(silence.clone())),
        (Lookup::NoData | Lookup::NoName, Lookup::NoData | Lookup::NoName) => Some(Fate::Unreachable),
    })
}

fn finding(at: &Domain, record: &Record, report: &Report, fate: &Fate) -> Option<Finding> {
    let text = record.tags.at(report.span);
    let host = report.mailbox.as_ref().map(|mailbox| mailbox.domain().to_string()).unwrap_or_default();
    let address = report.mailbox.as_ref().map_or_else(|| text.to_owned(), Mailbox::to_string);
    let values = [("domain", at.to_string()), ("address", address), ("host", host)];
    let finding = match fate {
        Fate::Arrive => return None,
        Fate::NoAddress => {
            let finding = Finding::new(Code::DmarcReportAddress, values);
            match text.parse::<Mailbox>() {
                Ok(_) => finding.correct(record.tags.replace(report.span, &format!("mailto:{text}"))),
                Err(_) => finding,
            }
        }
        Fate::Unreachable => Finding::new(Code::DmarcReportUnreachable, values),
        Fate::Unauthorized(name) => {
            Finding::new(Code::DmarcReportUnauthorized, values).correct(format!("{name}. TXT \"v=DMARC1\""))
        }
        Fate::Silent(silence) => {
            let mut finding = Finding::new(Code::DmarcReportSilent, values);
            finding.values.insert("reason", silence.to_string());
            finding
        }
    };
    Some(finding.quote(&record.tags.text, report.span))
}

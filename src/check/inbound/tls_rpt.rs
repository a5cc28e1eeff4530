//! `dns.tls-rpt`: the domain says where senders report trouble with encryption (RFC 8460).

use crate::check::code::Code;
use crate::check::{Case, Finding, Judgement};
use crate::mail::address::Domain;
use crate::mail::facts::{Lookup, Unasked};
use crate::mail::text::Text;
use crate::mail::tls_rpt::{VERSION, addresses};
use crate::words::Values;

/// The labels below which a record stands (section 3).
pub(super) const LABELS: &str = "_smtp._tls";

/// Judges the record.
pub(super) fn judge(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    let name = ("domain", domain.to_string());
    let missing = Judgement::Warn(Finding::new(Code::TlsRptMissing, [name.clone()]));
    let Some(place) = domain.child(LABELS) else { return Ok(missing) };
    let records: Vec<&Text> = match case.facts.txt(&place)? {
        Lookup::Records(texts) => texts.iter().filter(|text| text.starts_with(VERSION)).collect(),
        Lookup::NoData | Lookup::NoName => Vec::new(),
        Lookup::Silence(silence) => {
            let values = [name, ("name", place.to_string()), ("reason", silence.to_string())];
            return Ok(Judgement::Unknown(Finding::new(Code::TlsRptSilent, values)));
        }
    };
    Ok(match records.as_slice() {
        [] => missing,
        [text] => match addresses(text) {
            Ok(addresses) => Judgement::Pass(Values::from([name, ("addresses", addresses.join(", "))])),
            Err(span) => Judgement::Warn(Finding::new(Code::TlsRptBroken, [name]).quote(text, span)),
        },
        [_, _, ..] => {
            let count = ("count", records.len().to_string());
            Judgement::Warn(Finding::new(Code::TlsRptSeveral, [name, count]))
        }
    })
}

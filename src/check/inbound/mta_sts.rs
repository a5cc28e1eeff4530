//! `dns.mta-sts` and `web.mta-sts`: the domain's policy for encryption is announced, there, and true (RFC 8461).

use crate::check::code::Code;
use crate::check::inbound::Kind;
use crate::check::{Case, Finding, Judgement, mx};
use crate::mail::address::Domain;
use crate::mail::document::{Document, Fetched, Page, SIZE_LIMIT};
use crate::mail::facts::{Lookup, Unasked};
use crate::mail::mta_sts::{Mode, NoPolicy, Policy, VERSION, id};
use crate::mail::smtp::{CertificateProblem, Trouble};
use crate::mail::text::Text;
use crate::source::Span;
use crate::words::Values;

/// The label below which a record stands (RFC 8461, section 3.1).
pub(super) const LABEL: &str = "_mta-sts";
/// A policy that is remembered for a shorter time, in seconds, protects from little (section 10.2).
const SHORT: u64 = 24 * 60 * 60;

/// `dns.mta-sts`: exactly one record that can be read.
pub(super) fn record(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    let name = ("domain", domain.to_string());
    let missing = Judgement::Warn(Finding::new(Code::MtaStsMissing, [name.clone()]));
    let Some(place) = domain.child(LABEL) else { return Ok(missing) };
    let records: Vec<&Text> = match case.facts.txt(&place)? {
        Lookup::Records(texts) => texts.iter().filter(|text| is_meant(text)).collect(),
        Lookup::NoData | Lookup::NoName => Vec::new(),
        Lookup::Silence(silence) => {
            let values = [name, ("name", place.to_string()), ("reason", silence.to_string())];
            return Ok(Judgement::Unknown(Finding::new(Code::MtaStsSilent, values)));
        }
    };
    let broken = |text: &str, span| Finding::new(Code::MtaStsRecordBroken, [name.clone()]).quote(text, span);
    Ok(match records.as_slice() {
        [] => missing,
        [text] if !text.starts_with(VERSION) => {
            Judgement::Fail(broken(text, Span::new(0, text.find(';').unwrap_or(text.len()))))
        }
        [text] => match id(text) {
            Ok(id) => Judgement::Pass(Values::from([name, ("id", id.to_owned())])),
            Err(span) => Judgement::Fail(broken(text, span)),
        },
        [_, _, ..] => {
            let count = ("count", records.len().to_string());
            Judgement::Fail(Finding::new(Code::MtaStsSeveral, [name, count]))
        }
    })
}

/// Whether a text was meant to be a record, even if it is misspelt; wildcards bring other texts here, too.
fn is_meant(text: &str) -> bool {
    let start: String = text.chars().filter(|c| !c.is_whitespace()).take(5).collect();
    start.eq_ignore_ascii_case(&VERSION[..5])
}

/// `web.mta-sts`: the policy that the record announces.
pub(super) fn policy(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    match record(case, domain)? {
        Judgement::Pass(_) => {}
        Judgement::Warn(_)
        | Judgement::Fail(_)
        | Judgement::Unknown(_)
        | Judgement::Skipped(_)
        | Judgement::Unreached(_) => return Ok(Judgement::Unreached(Kind::MtaSts.into())),
    }
    let document = Document::MtaSts(domain.clone());
    let fetched = case.facts.document(&document)?;
    let Some(page) = fetched.page() else { return Ok(lack(domain, &document, fetched)) };
    let name = ("domain", domain.to_string());
    let policy = match Policy::parse(&page.body) {
        Ok(policy) => policy,
        Err(wrong) => return Ok(Judgement::Fail(broken(domain, &page.body, &wrong))),
    };
    if let Some(judgement) = servers(case, domain, page, &policy)? {
        return Ok(judgement);
    }
    let values = [name, ("mode", policy.mode.as_str().to_owned()), ("days", (policy.max_age / SHORT).to_string())];
    Ok(if policy.mode != Mode::Enforce {
        Judgement::Warn(Finding::new(Code::MtaStsNotEnforced, values))
    } else if policy.max_age < SHORT {
        Judgement::Warn(Finding::new(Code::MtaStsShort, values))
    } else if page.media_type != "text/plain" {
        let values = [("url", document.to_string()), ("type", page.media_type.clone())];
        Judgement::Warn(Finding::new(Code::MtaStsMediaType, values))
    } else {
        Judgement::Pass(Values::from(values))
    })
}

/// What there is to say of a policy that did not come.
fn lack(domain: &Domain, document: &Document, fetched: &Fetched) -> Judgement {
    let host = document.host().map(|host| host.to_string()).unwrap_or_default();
    let values = |name, value: String| {
        [("domain", domain.to_string()), ("host", host.clone()), ("url", document.to_string()), (name, value)]
    };
    let unreachable =
        |reason: &str| Judgement::Fail(Finding::new(Code::MtaStsUnreachable, values("reason", reason.to_owned())));
    let silent =
        |reason: &str| Judgement::Unknown(Finding::new(Code::MtaStsPolicySilent, values("reason", reason.to_owned())));
    match fetched {
        Fetched::Page(page) => {
            Judgement::Fail(Finding::new(Code::MtaStsStatus, values("status", page.status.to_string())))
        }
        Fetched::NoHost => Judgement::Fail(Finding::new(Code::MtaStsNoHost, values("reason", String::new()))),
        Fetched::Silence(silence) => silent(&silence.to_string()),
        Fetched::Private => unreachable("private network"),
        Fetched::TooLarge => unreachable(&format!("over {SIZE_LIMIT} bytes")),
        Fetched::Garbled(reason) => unreachable(reason),
        Fetched::Trouble(trouble) => match trouble {
            Trouble::Certificate(problem, chain) => {
                let names = chain.first().map(|own| own.names.join(", ")).unwrap_or_default();
                let mut finding = Finding::new(Code::MtaStsCertificate, values("problem", word(problem).to_owned()));
                finding.values.insert("names", names);
                Judgement::Fail(finding)
            }
            Trouble::Refused => unreachable("connection refused"),
            Trouble::Closed => unreachable("connection closed"),
            Trouble::Tls(reason) | Trouble::OldTls(reason) | Trouble::Challenge(reason) => unreachable(reason),
            Trouble::PlainText(_) | Trouble::NotSmtp(_) => unreachable("no TLS"),
            Trouble::Silence => silent("timeout"),
            Trouble::Unreachable(reason) => silent(reason),
        },
    }
}

/// The word by which messages choose what to say of a certificate.
fn word(problem: &CertificateProblem) -> &'static str {
    match problem {
        CertificateProblem::Name => "name",
        CertificateProblem::Expired => "expired",
        CertificateProblem::NotYetValid => "not-yet-valid",
        CertificateProblem::Issuer => "issuer",
        CertificateProblem::NoRoots | CertificateProblem::Other(_) => "other",
    }
}

/// A policy that senders cannot read.
fn broken(domain: &Domain, text: &str, wrong: &NoPolicy) -> Finding {
    let finding = |what: &str, key: &str| {
        let values = [("domain", domain.to_string()), ("what", what.to_owned()), ("key", key.to_owned())];
        Finding::new(Code::MtaStsPolicyBroken, values)
    };
    match wrong {
        NoPolicy::Line(span) => line(finding("line", ""), text, *span),
        NoPolicy::Twice(span) => line(finding("twice", ""), text, *span),
        NoPolicy::Missing(key) => finding("missing", key),
    }
}

/// Quotes one line of a text, all of it underlined.
fn line(finding: Finding, text: &str, span: Span) -> Finding {
    let line = &text[span.start..span.end];
    finding.quote(line, Span::new(0, line.len()))
}

/// Says when a server of the domain is not in the policy.
fn servers(case: &Case<'_>, domain: &Domain, page: &Page, policy: &Policy) -> Result<Option<Judgement>, Unasked> {
    if policy.mode == Mode::None {
        return Ok(None);
    }
    let exchanges = match case.facts.mx(domain)? {
        Lookup::Records(exchanges) => exchanges,
        Lookup::NoData | Lookup::NoName | Lookup::Silence(_) => {
            return Ok(Some(Judgement::Unreached(mx::Kind::Exchanges.into())));
        }
    };
    let outside: Vec<&Domain> =
        exchanges.iter().filter_map(|exchange| exchange.host.as_ref()).filter(|host| !policy.allows(host)).collect();
    if outside.is_empty() {
        return Ok(None);
    }
    let hosts = outside.iter().map(|host| host.as_str()).collect::<Vec<_>>().join(", ");
    let values = [("domain", domain.to_string()), ("hosts", hosts), ("mode", policy.mode.as_str().to_owned())];
    let missing = outside.iter().fold(String::new(), |text, host| text + &format!("mx: {host}\n"));
    let finding = Finding::new(Code::MtaStsServerMissing, values).correct(extended(&page.body, &missing));
    Ok(Some(match policy.mode {
        Mode::Enforce => Judgement::Fail(finding),
        Mode::Testing | Mode::None => Judgement::Warn(finding),
    }))
}

/// The policy with more lines behind its mode.
fn extended(text: &str, lines: &str) -> String {
    let text = text.replace('\r', "");
    let mode = text.split_inclusive('\n').find(|line| line.trim_start().starts_with("mode"));
    let end = mode.map_or(0, |mode| mode.as_ptr() as usize - text.as_ptr() as usize + mode.len());
    format!("{}{lines}{}", &text[..end], text[end..].trim_end())
}

//! The check kinds that protect mail *to* the reader's domain: MTA-STS, reports about TLS, DNSSEC and DANE.

mod dane;
mod mta_sts;
mod tls_rpt;

use crate::check::code::Code;
use crate::check::plan::{Contact, Request};
use crate::check::providers::Providers;
use crate::check::{self, Case, Effect, Family, Finding, Judgement, Unset};
use crate::mail::address::Domain;
use crate::mail::document::Document;
use crate::mail::facts::{Lookup, Protection, Silence, Unasked};
use crate::words::Values;

/// A part of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The domain announces an MTA-STS policy.
    MtaSts,
    /// The policy is there, and names the domain's servers.
    Policy,
    /// The domain says where reports about TLS go.
    TlsRpt,
    /// The domain's DNS answers are signed.
    Dnssec,
    /// The certificates of the domain's servers are pinned in DNS.
    Dane,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[Kind::MtaSts, Kind::Policy, Kind::TlsRpt, Kind::Dnssec, Kind::Dane];
}

impl From<Kind> for check::Kind {
    fn from(kind: Kind) -> Self {
        check::Kind::Inbound(kind)
    }
}

impl Family for Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Kind::MtaSts => "dns.mta-sts",
            Kind::Policy => "web.mta-sts",
            Kind::TlsRpt => "dns.tls-rpt",
            Kind::Dnssec => "dns.dnssec",
            Kind::Dane => "dns.dane",
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        &["sender.address"]
    }

    fn effect(&self) -> Effect {
        match self {
            Kind::Policy => Effect::Connect,
            Kind::MtaSts | Kind::TlsRpt | Kind::Dnssec | Kind::Dane => Effect::Dns,
        }
    }

    fn judge(&self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        let Some(domain) = &case.request.configuration.domain else {
            return Ok(Judgement::Skipped(Unset::Setting("sender.address")));
        };
        match self {
            Kind::MtaSts => mta_sts::record(case, domain),
            Kind::Policy => mta_sts::policy(case, domain),
            Kind::TlsRpt => tls_rpt::judge(case, domain),
            Kind::Dnssec => dnssec(case, domain),
            Kind::Dane => dane::judge(case, domain),
        }
    }

    /// To which servers the records lead is not known before.
    fn contact(&self, request: &Request, _: &Providers) -> Contact {
        let Some(domain) = &request.configuration.domain else {
            return Contact::Nobody(Unset::Setting("sender.address"));
        };
        let names = match self {
            Kind::MtaSts => domain.child(mta_sts::LABEL),
            Kind::Policy => return Contact::Web(Document::MtaSts(domain.clone()).to_string()),
            Kind::TlsRpt => domain.child(tls_rpt::LABELS),
            Kind::Dnssec | Kind::Dane => Some(domain.clone()),
        };
        Contact::Dns(names.iter().map(Domain::to_string).collect())
    }
}

/// `dns.dnssec`: what DNS says of the domain cannot be forged.
fn dnssec(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    let name = ("domain", domain.to_string());
    Ok(match protection(case, domain)? {
        Ok(Protection::Signed) => Judgement::Pass(Values::from([name])),
        Ok(Protection::Unsigned) => Judgement::Warn(Finding::new(Code::DnssecUnsigned, [name])),
        Ok(Protection::Forged) => Judgement::Fail(Finding::new(Code::DnssecForged, [name])),
        Err(judgement) => judgement,
    })
}

/// Whether answers about a name are protected, or what else there is to say of it.
fn protection(case: &Case<'_>, name: &Domain) -> Result<Result<Protection, Judgement>, Unasked> {
    let domain = ("domain", name.to_string());
    Ok(match case.facts.dnssec(name)? {
        Lookup::Records(words) => Ok(words.first().copied().unwrap_or(Protection::Unsigned)),
        Lookup::NoData | Lookup::NoName => Err(Judgement::Fail(Finding::new(Code::MxDomainUnknown, [domain]))),
        Lookup::Silence(Silence::NotVerified) => {
            Err(Judgement::Unknown(Finding::new(Code::DnssecNotVerified, [domain])))
        }
        Lookup::Silence(silence) => {
            let reason = ("reason", silence.to_string());
            Err(Judgement::Unknown(Finding::new(Code::DnssecSilent, [domain, reason])))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::trial::{judged, judged_in, request};
    use crate::mail::document::{Fetched, Page};
    use crate::mail::smtp::{CertificateProblem, Trouble};
    use crate::mail::trial::Trial;

    fn asked() -> Request {
        let mut request = request();
        request.configuration.domain = "example.org".parse().ok();
        request
    }

    /// Judges example.org in a world.
    #[track_caller]
    fn check(kind: Kind, world: &str, expected: &str) {
        assert_eq!(judged(kind, &asked(), world), expected, "{world}");
    }

    /// Judges the policy of example.org, whose mail goes to mx.example.org.
    #[track_caller]
    fn check_policy(fetched: Fetched, expected: &str) {
        let world = "_mta-sts.example.org: v=STSv1; id=1\nexample.org MX 10 mx.example.org";
        let document = Document::MtaSts("example.org".parse().expect("a name"));
        let world = Trial::parse(world).with(document, fetched.clone());
        assert_eq!(judged_in(Kind::Policy, &asked(), &world), expected, "{fetched:?}");
    }

    fn page(status: u16, media_type: &str, body: &str) -> Fetched {
        Fetched::Page(Page { status, media_type: media_type.to_owned(), body: body.to_owned() })
    }

    fn text(body: &str) -> Fetched {
        page(200, "text/plain", body)
    }

    #[test]
    fn a_policy_is_announced_by_exactly_one_record() {
        let record = |world: &str, expected: &str| check(Kind::MtaSts, world, expected);
        record("_mta-sts.example.org: v=STSv1; id=20261124", "pass");
        record("example.org: hello", "warn mta-sts-missing");
        record("_mta-sts.example.org: v=spf1 -all", "warn mta-sts-missing");
        record("_mta-sts.example.org: v=STSv1; id=2026-11-24", "fail mta-sts-record-broken | id=2026-11-24");
        record("_mta-sts.example.org: v=STS1; id=1", "fail mta-sts-record-broken | v=STS1");
        record("_mta-sts.example.org: v=STSv1; id=1\n_mta-sts.example.org: v=STSv1; id=2", "fail mta-sts-several");
        record("_mta-sts.example.org SILENCE", "unknown mta-sts-silent");
    }

    #[test]
    fn a_policy_that_names_the_servers_passes() {
        check_policy(text("version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 604800\n"), "pass");
        check_policy(text("version: STSv1\r\nmode: enforce\r\nmx: *.example.org\r\nmax_age: 604800\r\n"), "pass");
    }

    #[test]
    fn a_policy_without_a_server_is_extended() {
        let lines = |mode: &str| format!("version: STSv1\nmode: {mode}\nmx: old.example.org\nmax_age: 604800\n");
        let mended = |mode: &str| {
            format!("version: STSv1\nmode: {mode}\nmx: mx.example.org\nmx: old.example.org\nmax_age: 604800")
        };
        let expected = |outcome: &str, mode: &str| format!("{outcome} mta-sts-server-missing > {}", mended(mode));
        check_policy(text(&lines("enforce")), &expected("fail", "enforce"));
        check_policy(text(&lines("testing")), &expected("warn", "testing"));
    }

    #[test]
    fn a_policy_that_does_little_is_a_hint() {
        check_policy(
            text("version: STSv1\nmode: testing\nmx: mx.example.org\nmax_age: 604800"),
            "warn mta-sts-not-enforced",
        );
        check_policy(text("version: STSv1\nmode: none\nmax_age: 604800"), "warn mta-sts-not-enforced");
        check_policy(text("version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 60"), "warn mta-sts-short");
        let html = page(200, "text/html", "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 604800");
        check_policy(html, "warn mta-sts-media-type");
    }

    #[test]
    fn a_policy_that_cannot_be_had_or_read_fails() {
        check_policy(text("version: STSv1\nmode: on"), "fail mta-sts-policy-broken | mode: on");
        check_policy(text("version: STSv1\nmode: enforce\nmx: a.test"), "fail mta-sts-policy-broken");
        check_policy(page(301, "text/plain", ""), "fail mta-sts-status");
        check_policy(page(404, "text/html", ""), "fail mta-sts-status");
        check_policy(Fetched::NoHost, "fail mta-sts-no-host");
        check_policy(Fetched::TooLarge, "fail mta-sts-unreachable");
        check_policy(Fetched::Private, "fail mta-sts-unreachable");
        check_policy(Fetched::Trouble(Trouble::Refused), "fail mta-sts-unreachable");
        let expired = Trouble::Certificate(CertificateProblem::Expired, Vec::new());
        check_policy(Fetched::Trouble(expired), "fail mta-sts-certificate");
    }

    #[test]
    fn invariant_silence_about_a_policy_is_neither_failed_nor_passed() {
        check_policy(Fetched::Silence(Silence::Timeout), "unknown mta-sts-policy-silent");
        check_policy(Fetched::Trouble(Trouble::Silence), "unknown mta-sts-policy-silent");
        check(Kind::Policy, "_mta-sts.example.org SILENCE", "unreached dns.mta-sts");
    }

    #[test]
    fn reports_have_an_address() {
        let record = |world: &str, expected: &str| check(Kind::TlsRpt, world, expected);
        record("_smtp._tls.example.org: v=TLSRPTv1; rua=mailto:tls@example.org", "pass");
        record("example.org: hello", "warn tls-rpt-missing");
        record("_smtp._tls.example.org: v=TLSRPTv1; rua=tls@example.org", "warn tls-rpt-broken | tls@example.org");
        record("_smtp._tls.example.org SERVFAIL", "unknown tls-rpt-silent");
    }

    #[test]
    fn only_a_resolver_that_verifies_says_what_is_signed() {
        let dnssec = |world: &str, expected: &str| check(Kind::Dnssec, world, expected);
        dnssec("example.org A 192.0.2.1\norg SIGNED", "pass");
        dnssec("example.org A 192.0.2.1\nother.test SIGNED", "warn dnssec-unsigned");
        dnssec("example.org A 192.0.2.1", "unknown dnssec-not-verified");
        dnssec("example.org SERVFAIL\norg SIGNED", "unknown dnssec-silent");
    }
}

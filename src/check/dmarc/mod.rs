//! The check kinds `dns.dmarc`, `dns.dmarc-reports` and `dns.alignment`: what happens to mail for which nothing vouches,
//! and does anything vouch for the reader's?

mod alignment;
mod correct;
mod policy;
mod reports;

use crate::check::plan::{Contact, Request};
use crate::check::providers::Providers;
use crate::check::{self, Case, Effect, Family, Judgement, Unset, dkim, spf};
use crate::mail::dmarc::{path, record_name};
use crate::mail::facts::Unasked;

/// A part of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A record governs the sender's domain, and it says what its owner meant.
    Policy,
    /// The reports that it asks for arrive.
    Reports,
    /// SPF or DKIM vouches for the reader's mail, as DMARC demands.
    Alignment,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[Kind::Policy, Kind::Reports, Kind::Alignment];
}

impl From<Kind> for check::Kind {
    fn from(kind: Kind) -> Self {
        check::Kind::Dmarc(kind)
    }
}

impl Family for Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Kind::Policy => "dns.dmarc",
            Kind::Reports => "dns.dmarc-reports",
            Kind::Alignment => "dns.alignment",
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        match self {
            Kind::Policy | Kind::Reports => &["sender.address"],
            Kind::Alignment => &["sender.address", "smtp.host"],
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
            Kind::Policy => policy::judge(case.facts, domain),
            Kind::Reports => reports::judge(case.facts, domain),
            Kind::Alignment => alignment::judge(case, domain),
        }
    }

    /// Where a record sends its reports is not known before.
    fn contact(&self, request: &Request, providers: &Providers) -> Contact {
        let Some(domain) = &request.configuration.domain else {
            return Contact::Nobody(Unset::Setting("sender.address"));
        };
        let records = path(domain).into_iter().filter_map(|domain| record_name(&domain));
        let own = std::iter::once(domain.clone()).chain(records).map(|name| name.to_string()).collect();
        match self {
            Kind::Policy | Kind::Reports => Contact::Dns(own),
            Kind::Alignment => {
                let others =
                    [spf::Kind::Provider.contact(request, providers), dkim::Kind::Key.contact(request, providers)];
                Contact::Dns(others.into_iter().flat_map(asked).chain(own).collect())
            }
        }
    }
}

/// The names about which DNS is asked.
fn asked(contact: Contact) -> Vec<String> {
    match contact {
        Contact::Dns(names) => names,
        Contact::Web(_) | Contact::Server { .. } | Contact::Known(_) | Contact::Nobody(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::trial::{judge, say, value};
    use crate::mail::trial::scribbles;

    const KEY: &str = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /// The configuration of a reader who sends from `address`.
    fn from(address: &str) -> String {
        format!("[sender]\naddress = '{address}'\ndkim_selectors = ['s1']\n[smtp]\nhost = 'smtp.relay.test'\n")
    }

    /// Judges a@example.org in a world of records.
    #[track_caller]
    fn check(kind: Kind, world: &str, expected: &str) {
        assert_eq!(say(&judge(kind, world, &from("a@example.org"), "")), expected, "{world}");
    }

    /// Judges the one record of example.org.
    #[track_caller]
    fn record(record: &str, expected: &str) {
        check(Kind::Policy, &format!("_dmarc.example.org: {record}"), expected);
    }

    #[track_caller]
    fn policy_value(world: &str, address: &str, name: &str, expected: &str) {
        assert_eq!(value(Kind::Policy, world, &from(address), "", name), expected, "{world}");
    }

    #[test]
    fn what_a_policy_says_is_no_fault() {
        for text in ["v=DMARC1; p=none", "v=DMARC1; p=quarantine;", "v=DMARC1; p=reject; t=y; adkim=s; fo=1:d; ri=3600"]
        {
            record(text, "pass");
        }
        let world = "_dmarc.example.org: v=DMARC1; p=reject; t=y";
        policy_value(world, "a@example.org", "policy", "quarantine");
        policy_value(world, "a@example.org", "testing", "yes");
    }

    #[test]
    fn a_record_of_a_domain_above_governs_too() {
        let world = "_dmarc.example.org: v=DMARC1; p=reject; sp=quarantine\nmail.example.org A 192.0.2.1";
        policy_value(world, "a@mail.example.org", "name", "_dmarc.example.org");
        policy_value(world, "a@mail.example.org", "place", "organization");
        policy_value(world, "a@mail.example.org", "policy", "quarantine");
        policy_value(world, "a@mail.example.org", "older", "same");
        policy_value("_dmarc.b.example.org: v=DMARC1; p=none", "a@a.b.example.org", "older", "unsure");
        let registry = "_dmarc.org: v=DMARC1; p=reject; psd=y\nexample.org A 192.0.2.1";
        policy_value(registry, "a@example.org", "place", "registry");
        policy_value(registry, "a@example.org", "older", "none");
    }

    #[test]
    fn a_missing_record_begins_mildly() {
        check(Kind::Policy, "example.org A 192.0.2.1", "warn dmarc-missing > v=DMARC1; p=none");
        check(Kind::Policy, "example.org: v=DMARC1; p=reject", "fail dmarc-misplaced > v=DMARC1; p=reject");
        check(Kind::Policy, "_dmarc.example.org SILENCE", "unknown dmarc-silent");
        check(Kind::Policy, "_dmarc.org SILENCE", "unknown dmarc-silent");
        check(Kind::Policy, "_dmarc.example.org: v=DMARC1; p=none\n_dmarc.org SILENCE", "pass");
    }

    #[test]
    fn of_several_records_none_counts() {
        let world = "_dmarc.example.org: v=DMARC1; p=none\n_dmarc.example.org: v=DMARC1; p=reject";
        check(Kind::Policy, world, "fail dmarc-multiple");
        policy_value(world, "a@example.org", "count", "2");
    }

    #[test]
    fn a_record_with_another_version_is_recognised() {
        let version = |text: &str, expected: &str| record(text, &format!("fail dmarc-version | {expected}"));
        version("v=dmarc1; p=none", "v=dmarc1;  > v=DMARC1; p=none");
        version("\u{201e}v=DMARC1; p=none;\u{201c}", "\u{201e}v=DMARC1;  > v=DMARC1; p=none");
        version(
            "v=DMARC1, p=none, rua=mailto:a@example.org",
            "v=DMARC1,  > v=DMARC1; p=none; rua=mailto:a@example.org",
        );
        version("v=DMARC1 p=reject", "v=DMARC1  > v=DMARC1; p=reject");
        version("DMARC1; p=none", "DMARC1;  > v=DMARC1; p=none");
        record("v=DMARC10; p=none", "warn dmarc-missing > v=DMARC1; p=none");
        record("dmarc1-verification=abc", "warn dmarc-missing > v=DMARC1; p=none");
    }

    #[test]
    fn a_policy_that_nobody_knows_counts_for_nobody() {
        record("v=DMARC1; p=rejct", "fail dmarc-policy-unknown | rejct > v=DMARC1; p=reject");
        record(
            "v=DMARC1; p=none, rua=mailto:a@b.test",
            "fail dmarc-policy-unknown | none, rua=mailto:a@b.test > v=DMARC1; p=none; rua=mailto:a@b.test",
        );
        record("v=DMARC1; p=block", "fail dmarc-policy-unknown | block");
        record("v=DMARC1; p=reject; sp=non", "fail dmarc-policy-unknown | non > v=DMARC1; p=reject; sp=none");
        record(
            "v=DMARC1; rua=mailto:a@example.org",
            "fail dmarc-policy-missing |  > v=DMARC1; p=none; rua=mailto:a@example.org",
        );
        record("v=DMARC1; p:reject", "fail dmarc-syntax | p:reject > v=DMARC1; p=reject");
        record("v=DMARC1; policy=reject", "fail dmarc-tag-unknown | policy > v=DMARC1; p=reject");
    }

    #[test]
    fn what_receivers_pass_over_is_a_warning() {
        record(
            "v=DMARC1; p=none; rau=mailto:a@b.test",
            "warn dmarc-tag-unknown | rau > v=DMARC1; p=none; rua=mailto:a@b.test",
        );
        record("v=DMARC1; p=none; x-note=hello", "warn dmarc-syntax | x-note=hello");
        record("v=DMARC1; p=none; note=hello", "warn dmarc-tag-unknown | note");
        record("v=DMARC1; p=none; adkim=strict", "warn dmarc-value-unknown | strict > v=DMARC1; p=none; adkim=s");
        record("v=DMARC1; p=none; p=none", "warn dmarc-tag-twice | p=none > v=DMARC1; p=none");
        record("v=DMARC1; p=none; p=reject", "warn dmarc-tag-twice | p=reject");
        policy_value("_dmarc.example.org: v=DMARC1; p=none; rau=x", "a@example.org", "suggestion", "rua");
        policy_value("_dmarc.example.org: v=DMARC1; p=none; note=x", "a@example.org", "suggestion", "none");
    }

    #[test]
    fn pct_is_read_by_older_recipients_only() {
        record("v=DMARC1; p=reject; pct=50", "warn dmarc-pct | pct=50 > v=DMARC1; p=reject");
        record("v=DMARC1; p=reject; pct=0; adkim=s", "warn dmarc-pct | pct=0 > v=DMARC1; p=reject; t=y; adkim=s");
        record("v=DMARC1; p=reject; pct=100", "pass");
        record("v=DMARC1; p=none; pct=50", "pass");
    }

    /// Judges where the reports of example.org go.
    #[track_caller]
    fn reports(addresses: &str, world: &str, expected: &str) {
        let world = format!("_dmarc.example.org: v=DMARC1; p=none; rua={addresses}\nexample.org MX 1 mx.test\n{world}");
        check(Kind::Reports, &world, expected);
    }

    #[test]
    fn reports_arrive_within_the_organization_and_where_somebody_has_agreed() {
        reports("mailto:a@example.org", "", "pass");
        reports("mailto:a@example.org,mailto:b@in.example.org!10m", "in.example.org A 192.0.2.1", "pass");
        let agreed = "reports.test MX 1 mx.test\nexample.org._report._dmarc.reports.test: v=DMARC1";
        reports("mailto:a@reports.test", agreed, "pass");
        check(Kind::Reports, "_dmarc.example.org: v=DMARC1; p=none", "pass");
        check(Kind::Reports, "_dmarc.org: v=DMARC1; p=none; psd=y; rua=mailto:a@gone.test", "pass");
    }

    #[test]
    fn reports_that_do_not_arrive_are_a_warning() {
        reports(
            "a@example.org",
            "",
            "warn dmarc-report-address | a@example.org > v=DMARC1; p=none; rua=mailto:a@example.org",
        );
        reports("https://example.org/", "", "warn dmarc-report-address | https://example.org/");
        reports("mailto:a@gone.test", "", "warn dmarc-report-unreachable | mailto:a@gone.test");
        reports("mailto:a@null.test", "null.test MX 0 .", "warn dmarc-report-unreachable | mailto:a@null.test");
        reports(
            "mailto:a@other.test",
            "other.test A 192.0.2.1",
            "warn dmarc-report-unauthorized | mailto:a@other.test > \
             example.org._report._dmarc.other.test. TXT \"v=DMARC1\"",
        );
        let own = "in.example.org A 192.0.2.1\n_dmarc.in.example.org: v=DMARC1; p=none; psd=n";
        reports(
            "mailto:a@in.example.org",
            own,
            "warn dmarc-report-unauthorized | mailto:a@in.example.org > \
             example.org._report._dmarc.in.example.org. TXT \"v=DMARC1\"",
        );
    }

    #[test]
    fn reports_of_which_nobody_knows_are_neither_lost_nor_arrived() {
        reports("mailto:a@silent.test", "silent.test SILENCE", "unknown dmarc-report-silent | mailto:a@silent.test");
        let silent = "other.test A 192.0.2.1\nexample.org._report._dmarc.other.test SERVFAIL";
        reports("mailto:a@other.test", silent, "unknown dmarc-report-silent | mailto:a@other.test");
        check(Kind::Reports, "example.org A 192.0.2.1", "unreached dns.dmarc");
    }

    /// Judges what vouches for mail of example.org: of each, whether it passes.
    #[track_caller]
    fn alignment(spf: Option<bool>, dkim: Option<bool>, policy: &str, expected: &str) {
        let spf = match spf {
            Some(true) => "example.org: v=spf1 ip4:192.0.2.25 -all\nsmtp.relay.test A 192.0.2.25",
            Some(false) => "example.org: v=spf1 -all\nsmtp.relay.test A 192.0.2.25",
            None => "example.org SILENCE",
        };
        let dkim = match dkim {
            Some(true) => format!("s1._domainkey.example.org: {KEY}"),
            Some(false) => "s1._domainkey.example.org: v=DKIM1; p=".to_owned(),
            None => "s1._domainkey.example.org SILENCE".to_owned(),
        };
        let world = format!("{spf}\n{dkim}\n_dmarc.example.org: v=DMARC1; p={policy}");
        check(Kind::Alignment, &world, expected);
    }

    #[test]
    fn what_vouches_for_mail_saves_it_where_the_other_breaks() {
        let (yes, no) = (Some(true), Some(false));
        for policy in ["none", "reject"] {
            alignment(yes, yes, policy, "pass");
            alignment(yes, no, policy, "warn alignment-spf-only");
            alignment(no, yes, policy, "warn alignment-dkim-only");
            alignment(no, no, policy, "fail alignment-neither");
            alignment(no, None, policy, "unknown alignment-open");
            alignment(None, None, policy, "unknown alignment-open");
            alignment(None, no, policy, "unknown alignment-open");
        }
        alignment(yes, None, "none", "pass");
        alignment(yes, None, "quarantine", "unknown alignment-open");
        alignment(None, yes, "reject", "unknown alignment-open");
    }

    #[test]
    fn a_key_that_is_only_tested_vouches_for_nothing() {
        let world = "example.org: v=spf1 ip4:192.0.2.25 -all\nsmtp.relay.test A 192.0.2.25";
        let key = KEY.replace("k=", "t=y; k=");
        check(Kind::Alignment, &format!("{world}\ns1._domainkey.example.org: {key}"), "warn alignment-spf-only");
    }

    #[test]
    fn what_a_step_lacks_is_said() {
        let sender = "[sender]\naddress = 'a@example.org'\n";
        assert_eq!(say(&judge(Kind::Alignment, "", sender, "")), "skipped Setting(\"smtp.host\")");
        assert_eq!(say(&judge(Kind::Policy, "", "", "")), "skipped Setting(\"sender.address\")");
        check(Kind::Alignment, "_dmarc.example.org SILENCE", "unreached dns.dmarc");
    }

    #[test]
    fn never_panics_and_mends_what_it_says_it_mends() {
        use crate::mail::dmarc::{Record, is_record};
        for text in scribbles(21).take(3_000) {
            let text = text.replace("v=spf1", "v=DMARC1;").replace("ip4:", "p=").replace("a.test", "rejct;");
            if let Some((_, mended)) = correct::meant(&text) {
                assert!(is_record(&mended) && Record::parse(&mended).faults.is_empty(), "{text:?} became {mended:?}");
            }
            let record = Record::parse(&format!("v=DMARC1;{text}"));
            if let Some(mended) = correct::mend(&record) {
                assert!(is_record(&mended) && Record::parse(&mended).faults.is_empty(), "{text:?} became {mended:?}");
            }
        }
    }
}

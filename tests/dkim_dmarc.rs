//! DKIM, DMARC and what they mean together, against a real NSD, as a reader would run `docs-check --dns`.

mod servers;

use servers::nsd::Nsd;
use servers::{Folder, Run};

/// A key of 2048 bits in the two strings that a zone needs for it.
const KEY: &str = "\"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAs+v+TSULeECW/vnZJuuBLUmYO24cP/VEvtY5w3l6iL4t2lpXAKIhODmbQE1jhANUSrPIAj7ngneTinKT4ska/B2FoxMCcl7obNlA+Gr/7LGqcpsG5YbQAOWWnQdkN5coDEK0JDhRsbs1fNRTWeS2sx84IISR\" \"Li5N/CvHKvSWYDi6YvmfUDrG99658azMghBeBDZbIiuc555wQP32VSD7bYMn8R6veSCqHabB3bP3Xb84khN6r8t9QNdy0BaWlS0HLvazD6h8yTOYLw3AhMCEjv9hIRsNWguQY0VcC7rOz0kSY5boEOAZ89NOl//Z2Shc6mCOeG+BQZswLkHJAzCobwIDAQAB\"";

/// What every world has: a provider whose server SPF lists.
const SPF: &str = "praxis.test TXT \"v=spf1 ip4:192.0.2.25 ~all\"\nsmtp.relay.test A 192.0.2.25";

/// Runs the procedure for termine@ADDRESS, who sends through HOST, and replays the record; the report is JSON.
#[track_caller]
fn run(world: &str, address: &str, more: &str, host: &str) -> Run {
    let dns = Nsd::start(&format!("{SPF}\n{world}"));
    let nameserver = dns.address().to_string();
    let folder = Folder::new("practice");
    let configuration = format!("[sender]\naddress = \"termine@{address}\"\n{more}\n[smtp]\nhost = \"{host}\"\n");
    folder.write("config.toml", configuration);
    let form = ["--format", "json"];
    let arguments = ["--dns", "config.toml", "--nameserver", &nameserver, "--record", "record.json"];
    let run = Run::docs_check(folder.path(), &[&arguments[..], &form].concat(), &[]);
    let again = Run::docs_check(folder.path(), &[&["--replay", "record.json"][..], &form].concat(), &[]);
    assert_eq!((&again.stdout, again.code), (&run.stdout, run.code), "the record gives another report: {again:#?}");
    run
}

/// Asserts how the steps about DKIM, DMARC and alignment ended.
#[track_caller]
fn check(world: &str, expected: [&str; 4]) {
    check_steps(&run(world, "praxis.test", "dkim_selectors = [\"s1\"]", "smtp.relay.test"), expected);
}

#[track_caller]
fn check_steps(run: &Run, expected: [&str; 4]) {
    let kinds = ["dns.dkim", "dns.dmarc", "dns.dmarc-reports", "dns.alignment"];
    let steps = run.steps();
    let outcome = |kind: &str| steps.iter().find_map(|step| step.strip_prefix(kind)?.strip_prefix(' '));
    assert_eq!(kinds.map(|kind| outcome(kind).unwrap_or("is not there")), expected, "{run:#?}");
}

#[test]
fn a_key_behind_a_cname_and_an_authorized_report_address_pass() {
    let world = format!(
        "s1._domainkey.praxis.test CNAME s1.dkim.relay.test
         s1.dkim.relay.test TXT {KEY}
         _dmarc.praxis.test TXT \"v=DMARC1; p=reject; rua=mailto:a@reports.test\"
         reports.test MX 10 mx.reports.test
         *._report._dmarc.reports.test TXT \"v=DMARC1\""
    );
    check(&world, ["pass", "pass", "pass", "pass"]);
}

#[test]
fn a_cname_that_leads_nowhere_is_told_from_a_name_that_is_not_there() {
    let dmarc = "_dmarc.praxis.test TXT \"v=DMARC1; p=none\"";
    let dangling = format!("s1._domainkey.praxis.test CNAME s1.dkim.relay.test\n{dmarc}");
    check(&dangling, ["fail dkim-cname-broken", "pass", "pass", "warn alignment-spf-only"]);
    let empty = format!("{dangling}\ns1.dkim.relay.test A 192.0.2.1");
    check(&empty, ["fail dkim-cname-broken", "pass", "pass", "warn alignment-spf-only"]);
    check(dmarc, ["fail dkim-selector-missing", "pass", "pass", "warn alignment-spf-only"]);
}

#[test]
fn the_usual_selectors_of_a_provider_are_tried() {
    let world = format!(
        "_spf-eu.ionos.com TXT \"v=spf1 ip4:192.0.2.0/24 ?all\"
         s2-ionos._domainkey.praxis.test CNAME s2.dkim.ionos.com
         s2.dkim.ionos.com TXT {KEY}
         _dmarc.praxis.test TXT \"v=DMARC1; p=none\""
    );
    let run = run(&world, "praxis.test", "", "smtp.ionos.de");
    // SPF lists the relay of the other tests, not the networks of IONOS.
    check_steps(&run, ["pass", "pass", "pass", "warn alignment-dkim-only"]);
}

#[test]
fn the_record_of_the_organization_is_found_by_the_tree_walk() {
    let world = format!(
        "mail.praxis.test TXT \"v=spf1 ip4:192.0.2.25 -all\"
         s1._domainkey.mail.praxis.test TXT {KEY}
         _dmarc.praxis.test TXT \"v=DMARC1; p=none; sp=quarantine\""
    );
    let run = run(&world, "mail.praxis.test", "dkim_selectors = [\"s1\"]", "smtp.relay.test");
    check_steps(&run, ["pass", "pass", "pass", "pass"]);
    assert!(run.stdout.contains("p=quarantine") && run.stdout.contains("_dmarc.praxis.test"), "{run:#?}");
}

#[test]
fn what_is_broken_in_the_zone_is_said_with_the_record_to_copy() {
    let world = "s1._domainkey.praxis.test TXT \"v=DKIM1; p=\"
         _dmarc.praxis.test TXT \"v=dmarc1; p=reject\"";
    let run = run(world, "praxis.test", "dkim_selectors = [\"s1\"]", "smtp.relay.test");
    check_steps(&run, ["fail dkim-revoked", "fail dmarc-version", "blocked", "warn alignment-spf-only"]);
    assert!(run.stdout.contains("\"v=DMARC1; p=reject\""), "no corrected record: {run:#?}");
}

//! `docs-check --dns` and `--inbound` against a real NSD: where replies go, who sends, and what is pinned.

mod servers;

use servers::nsd::Nsd;
use servers::{Folder, Run};

/// Runs a procedure for termine@praxis.test; the report is JSON.
fn run(procedure: &str, world: &str, more: &[&str]) -> Run {
    let dns = Nsd::start(world);
    let folder = Folder::new("practice");
    folder.write("config.toml", "[sender]\naddress = \"termine@praxis.test\"\n\n[blocklists]\nzones = [\"bl.test\"]\n");
    let nameserver = dns.address().to_string();
    let mut arguments = vec![procedure, "config.toml", "--nameserver", &nameserver, "--format", "json"];
    arguments.extend(more);
    Run::docs_check(folder.path(), &arguments, &[])
}

/// Asserts how steps of this kind ended.
#[track_caller]
fn check(run: &Run, expected: &str) {
    assert!(run.steps().iter().any(|step| step == expected), "`{expected}` is not in {run:#?}");
}

#[test]
fn a_mail_server_of_the_domain_is_found() {
    let run = run("--dns", "praxis.test MX 10 mx.test.\nmx.test A 192.0.2.30", &[]);
    check(&run, "dns.mx pass");
    check(&run, "dns.ptr skipped");
}

#[test]
fn a_null_mx_takes_no_mail() {
    check(&run("--dns", "praxis.test MX 0 .", &[]), "dns.mx fail mx-null");
}

#[test]
fn a_mail_server_behind_another_name_is_said() {
    let world = "praxis.test MX 10 mx.test.\nmx.test CNAME real.test.\nreal.test A 192.0.2.30";
    check(&run("--dns", world, &[]), "dns.mx warn mx-alias");
}

#[test]
fn a_name_that_leads_back_and_a_list_that_answers_are_heard() {
    let world = "25.2.0.192.in-addr.arpa PTR mail.praxis.test.\nmail.praxis.test A 192.0.2.25\n\
                 2.0.0.127.bl.test A 127.0.0.2\n25.2.0.192.bl.test A 127.0.0.4";
    let run = run("--dns", world, &["--ip", "192.0.2.25"]);
    check(&run, "dns.ptr pass");
    check(&run, "dns.blocklists fail blocklist-listed");
}

#[test]
fn invariant_a_list_that_refuses_clears_nobody() {
    let world = "2.0.0.127.bl.test A 127.0.0.2\n25.2.0.192.bl.test A 127.255.255.254";
    let run = run("--dns", world, &["--ip", "192.0.2.25"]);
    check(&run, "dns.ptr fail ptr-missing");
    check(&run, "dns.blocklists unknown blocklist-refused");
}

#[test]
fn invariant_a_server_that_verifies_no_signatures_vouches_for_none() {
    let digest = "00112233445566778899aabbccddeeff".repeat(2);
    let world = format!("praxis.test MX 10 mx.test.\nmx.test A 192.0.2.30\n_25._tcp.mx.test TLSA 3 1 1 {digest}");
    let run = run("--inbound", &world, &[]);
    check(&run, "dns.dnssec unknown dnssec-not-verified");
    check(&run, "dns.dane unknown dnssec-not-verified");
}

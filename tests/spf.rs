//! `docs-check --spf` against a real NSD, as a reader would run it.

mod servers;

use std::net::SocketAddr;

use servers::nsd::Nsd;
use servers::{Folder, Port, Run};

/// What IONOS publishes, shortened to networks of the documentation.
const IONOS: &str = "_spf-eu.ionos.com TXT \"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all\"";

/// Runs the procedure for termine@praxis.test, who sends through smtp.ionos.de; the report is JSON.
fn check(world: &str) -> Run {
    let dns = Nsd::start(world);
    run(dns.address(), &["--format", "json"])
}

/// Runs the procedure with this DNS server, and replays the record.
#[track_caller]
fn run(nameserver: SocketAddr, more: &[&str]) -> Run {
    let nameserver = nameserver.to_string();
    let folder = Folder::new("practice");
    folder.write(
        "config.toml",
        "[sender]\naddress = \"termine@praxis.test\"\n\n[smtp]\nhost = \"smtp.ionos.de\"\nport = 587\n\
         security = \"starttls\"\nusername = \"termine@praxis.test\"\npassword = { env = \"SMTP_PASSWORD\" }\n",
    );
    let mut arguments = vec!["--spf", "config.toml", "--nameserver", &nameserver, "--record", "record.json"];
    arguments.extend(more);
    // The variable of the password is not set: this procedure never logs in, so it must not ask for it.
    let run = Run::docs_check(folder.path(), &arguments, &[]);
    let mut arguments = vec!["--replay", "record.json"];
    arguments.extend(more);
    let again = Run::docs_check(folder.path(), &arguments, &[]);
    assert_eq!((&again.stdout, again.code), (&run.stdout, run.code), "the record gives another report: {again:#?}");
    run
}

/// Asserts that exactly these steps do not pass, and the exit code.
#[track_caller]
fn check_steps(run: &Run, expected: &[&str], code: i32) {
    let steps = run.steps();
    let others: Vec<_> = steps.iter().filter(|step| !step.ends_with(" pass") && !step.ends_with(" blocked")).collect();
    assert_eq!(others, expected, "{run:#?}");
    assert_eq!(run.code, code, "{run:#?}");
}

#[test]
fn a_valid_record_passes() {
    let run = check(&format!("praxis.test TXT \"v=spf1 include:_spf-eu.ionos.com ~all\"\n{IONOS}"));
    check_steps(&run, &[], 0);
}

#[test]
fn the_record_of_the_original_article_is_broken_and_mended() {
    let run = check(&format!("praxis.test TXT \"v=spf1 ip4: include:_spf-eu.ionos.com ~all\"\n{IONOS}"));
    check_steps(&run, &["dns.spf-syntax fail spf-ip4-empty"], 1);
    assert!(run.stdout.contains("v=spf1 include:_spf-eu.ionos.com ~all"), "no corrected record: {run:#?}");
}

#[test]
fn the_report_for_people_underlines_the_broken_term_and_shows_the_record_to_copy() {
    let world = format!("praxis.test TXT \"v=spf1 ip4: include:_spf-eu.ionos.com ~all\"\n{IONOS}");
    let dns = Nsd::start(&world);
    for language in ["de", "en"] {
        let run = run(dns.address(), &["--lang", language]);
        let lines: Vec<_> = run.stdout.lines().collect();
        let broken = lines.iter().position(|line| line.contains("v=spf1 ip4: include")).expect("the broken record");
        let column = lines[broken].find("ip4:").expect("the broken term");
        let caret = lines[broken + 1].find('^').unwrap_or_else(|| panic!("nothing is underlined: {run:#?}"));
        assert!((column..column + "ip4:".len()).contains(&caret), "{run:#?}");
        assert!(lines.iter().any(|line| line.contains("v=spf1 include:_spf-eu.ionos.com ~all")), "{run:#?}");
        assert_eq!(run.code, 1, "{run:#?}");
    }
}

#[test]
fn two_records_are_one_too_many() {
    let run = check(&format!(
        "praxis.test TXT \"v=spf1 include:_spf-eu.ionos.com ~all\"\npraxis.test TXT \"v=spf1 mx -all\"\n{IONOS}"
    ));
    check_steps(&run, &["dns.spf-record fail spf-multiple"], 1);
}

#[test]
fn other_texts_of_the_domain_do_not_count() {
    let run = check(&format!(
        "praxis.test TXT \"v=spf1 include:_spf-eu.ionos.com ~all\"\npraxis.test TXT \"v=spf10 -all\"\n\
         praxis.test TXT \"site-verification=1\"\n{IONOS}"
    ));
    check_steps(&run, &[], 0);
}

#[test]
fn a_record_in_several_strings_is_read_whole() {
    let run = check(&format!("praxis.test TXT \"v=spf1 include:_spf-eu\" \".ionos.com ~all\"\n{IONOS}"));
    check_steps(&run, &[], 0);
}

#[test]
fn a_missing_record_is_said() {
    let run = check(&format!("praxis.test MX 10 mx.praxis.test\n{IONOS}"));
    check_steps(&run, &["dns.spf-record fail spf-missing"], 1);
}

#[test]
fn a_domain_that_does_not_exist_is_said() {
    let run = check(IONOS);
    check_steps(&run, &["dns.spf-record fail spf-domain-unknown"], 1);
}

#[test]
fn includes_are_followed() {
    let run = check(&format!(
        "praxis.test TXT \"v=spf1 include:a.test -all\"\na.test TXT \"v=spf1 include:b.test -all\"\n\
         b.test TXT \"v=spf1 include:_spf-eu.ionos.com -all\"\n{IONOS}"
    ));
    check_steps(&run, &[], 0);
}

#[test]
fn an_include_without_a_record_is_said() {
    let run = check(&format!("praxis.test TXT \"v=spf1 include:gone.test include:_spf-eu.ionos.com ~all\"\n{IONOS}"));
    check_steps(&run, &["dns.spf-lookups fail spf-include-missing"], 1);
}

#[test]
fn more_than_ten_lookups_are_too_many() {
    use std::fmt::Write as _;
    let includes: String = (0..11).fold(String::new(), |mut text, number| {
        write!(text, "include:s{number}.test ").expect("a string takes everything");
        text
    });
    let records: String = (0..11).fold(String::new(), |mut text, number| {
        writeln!(text, "s{number}.test TXT \"v=spf1 ip4:198.51.100.{number} -all\"").expect("a string");
        text
    });
    let run = check(&format!("praxis.test TXT \"v=spf1 {includes}-all\"\n{records}{IONOS}"));
    check_steps(&run, &["dns.spf-lookups fail spf-too-many-lookups"], 1);
}

#[test]
fn a_record_without_the_provider_is_said() {
    let run = check(&format!("praxis.test TXT \"v=spf1 ip4:198.51.100.7 -all\"\n{IONOS}"));
    check_steps(&run, &["dns.spf-provider fail spf-provider-missing"], 1);
}

#[test]
fn invariant_nobody_listening_is_neither_failed_nor_passed() {
    let nobody = Port::free();
    let run = run(nobody.address(), &["--format", "json"]);
    check_steps(&run, &["dns.spf-record unknown spf-silent"], 3);
}

#[test]
fn invariant_a_name_that_leads_back_to_itself_is_neither_failed_nor_passed() {
    let run = check(&format!("praxis.test CNAME other.test\nother.test CNAME praxis.test\n{IONOS}"));
    check_steps(&run, &["dns.spf-record unknown spf-silent"], 3);
}

#[test]
fn a_space_that_is_missing_between_strings_is_said() {
    let run = check(&format!("praxis.test TXT \"v=spf1 include:_spf-eu.ionos.com\" \"mx ~all\"\n{IONOS}"));
    check_steps(&run, &["dns.spf-lookups fail spf-strings-torn"], 1);
    let run = check(&format!("praxis.test TXT \"v=spf1 mx\" \"include:_spf-eu.ionos.com ~all\"\n{IONOS}"));
    check_steps(&run, &["dns.spf-syntax fail spf-strings-torn"], 1);
}

#[test]
fn a_domain_on_the_command_line_is_enough() {
    let dns = Nsd::start("praxis.test TXT \"v=spf1 ip4: ~all\"");
    let folder = Folder::new("practice");
    let nameserver = dns.address().to_string();
    let arguments = ["--spf", "--domain", "praxis.test", "--nameserver", &nameserver, "--format", "json"];
    let run = Run::docs_check(folder.path(), &arguments, &[]);
    assert!(run.codes().contains("spf-ip4-empty"), "{run:#?}");
    assert_eq!(run.code, 1, "{run:#?}");
}

/// Asks whether a server may send, and replays the record.
#[track_caller]
fn ask(world: &str, more: &[&str]) -> Run {
    let dns = Nsd::start(world);
    let folder = Folder::new("practice");
    let nameserver = dns.address().to_string();
    let mut arguments = vec!["--spf", "--nameserver", &nameserver, "--record", "record.json", "--lang", "en"];
    arguments.extend(more);
    let run = Run::docs_check(folder.path(), &arguments, &[]);
    let format = if more.contains(&"json") { "json" } else { "text" };
    let again = ["--replay", "record.json", "--lang", "en", "--format", format];
    let again = Run::docs_check(folder.path(), &again, &[]);
    assert_eq!((&again.stdout, again.code), (&run.stdout, run.code), "the record gives another answer: {again:#?}");
    run
}

#[test]
fn an_address_is_answered_with_the_result_in_the_first_line() {
    let world = "praxis.test TXT \"v=spf1 ip4:192.0.2.0/29 exists:%{l}.%{ir}.%{v}.users.praxis.test -all exp=why.praxis.test\"\n\
                 why.praxis.test TXT \"%{i} may not send for %{o} (%{h}).\"\n\
                 anna.9.2.0.192.in-addr.users.praxis.test A 127.0.0.2";
    let first = |run: &Run| run.stdout.lines().next().map(str::to_owned);
    let run = ask(world, &["--domain", "praxis.test", "--ip", "192.0.2.1"]);
    assert_eq!((first(&run).as_deref(), run.code), (Some("pass"), 0), "{run:#?}");
    let run = ask(world, &["--ip", "192.0.2.9", "--mail-from", "anna@praxis.test"]);
    assert_eq!((first(&run).as_deref(), run.code), (Some("pass"), 0), "{run:#?}");
    let run = ask(world, &["--ip", "192.0.2.9", "--helo", "mx.test", "--mail-from", "tom@praxis.test"]);
    assert_eq!((first(&run).as_deref(), run.code), (Some("fail"), 1), "{run:#?}");
    let said = run.stdout.replace('\n', " ");
    assert!(said.contains("192.0.2.9 may not send for praxis.test (mx.test)."), "{run:#?}");
    let run = ask(world, &["--ip", "192.0.2.9", "--helo", "mx.test"]);
    assert_eq!((first(&run).as_deref(), run.code), (Some("none"), 1), "{run:#?}");
}

#[test]
fn an_answer_as_json_holds_the_tree() {
    let world = "praxis.test TXT \"v=spf1 mx include:relay.test ~all\"\nrelay.test TXT \"v=spf1 ip4:192.0.2.1 -all\"";
    let run = ask(world, &["--domain", "praxis.test", "--ip", "192.0.2.1", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((&answer["result"], &answer["lookups"], &answer["void"]), (&"pass".into(), &2.into(), &1.into()));
    let policy = &answer["policy"];
    assert_eq!(
        (&policy["decided"]["why"], &policy["decided"]["term"]),
        (&"included".into(), &"include:relay.test".into())
    );
    assert_eq!(policy["includes"][0]["decided"]["network"], "192.0.2.1");
}

#[test]
fn invariant_silence_about_an_address_is_neither_pass_nor_fail() {
    let nobody = Port::free().address().to_string();
    let folder = Folder::new("practice");
    let arguments = ["--spf", "--domain", "praxis.test", "--ip", "192.0.2.1", "--nameserver", &nobody];
    let run = Run::docs_check(folder.path(), &arguments, &[]);
    assert_eq!((run.stdout.lines().next(), run.code), (Some("temperror"), 3), "{run:#?}");
}

/// Judges the domains of a list.
fn check_list(world: &str, list: &str, more: &[&str]) -> Run {
    let dns = Nsd::start(world);
    let folder = Folder::new("practice");
    folder.write("list.txt", list);
    folder.write("config.toml", "[smtp]\nhost = \"smtp.ionos.de\"\n");
    let nameserver = dns.address().to_string();
    let mut arguments = vec!["--spf", "config.toml", "--domains", "list.txt", "--nameserver", &nameserver];
    arguments.extend(more);
    Run::docs_check(folder.path(), &arguments, &[])
}

/// One domain that is right, one without a record, one with a wrong record, and one that leads nowhere.
const SEVERAL: &str = "good.test TXT \"v=spf1 include:_spf-eu.ionos.com ~all\"\nnone.test A 192.0.2.1\n\
    wrong.test TXT \"v=spf1 ip4: ~all\"\nloop.test CNAME loop.test";

#[test]
fn every_domain_of_a_list_has_its_line_in_its_order() {
    let list = "# customers\ngood.test\n\n  termine@none.test\r\nWRONG.test\nloop.test\n";
    let run = check_list(&format!("{SEVERAL}\n{IONOS}"), list, &[]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let expected = [
        "✔ good.test",
        "✖ none.test: none.test has no SPF record [spf-missing]",
        "✖ wrong.test: the address after “ip4:” is missing in the SPF record of wrong.test [spf-ip4-empty]",
    ];
    assert_eq!(lines[..3], expected, "{run:#?}");
    assert!(lines[3].starts_with("? loop.test: ") && lines[3].ends_with("(CNAME loop) [spf-silent]"), "{run:#?}");
    assert_eq!((lines.len(), run.code), (4, 1), "{run:#?}");
}

#[test]
fn every_domain_of_a_list_is_an_object_in_one_line() {
    let list = "good.test\nloop.test\n";
    let run = check_list(&format!("{SEVERAL}\n{IONOS}"), list, &["--format", "json"]);
    let objects: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let seen: Vec<_> = objects.iter().map(|object| (object["domain"].as_str(), object["outcome"].as_str())).collect();
    assert_eq!(seen, [(Some("good.test"), Some("pass")), (Some("loop.test"), Some("unknown"))], "{run:#?}");
    assert_eq!((objects[0]["version"].as_i64(), run.code), (Some(1), 3), "{run:#?}");
}

#[test]
fn a_list_with_a_mistake_is_refused_with_its_line() {
    let run = check_list("good.test A 192.0.2.1", "good.test\nno domain\n", &[]);
    assert!(run.stderr.contains("list.txt:2:1"), "{run:#?}");
    assert_eq!((run.stdout.as_str(), run.code), ("", 2), "{run:#?}");
}

#[test]
fn a_procedure_that_logs_in_takes_no_list() {
    let folder = Folder::new("practice");
    folder.write("list.txt", "good.test\n");
    let run = Run::docs_check(folder.path(), &["--smtp", "--domains", "list.txt"], &[]);
    assert!(run.stderr.contains("do not log in"), "{run:#?}");
    assert_eq!(run.code, 2, "{run:#?}");
}

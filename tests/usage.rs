//! Bad input of `docs-check`: a clear message with its place, exit code 2, and never a password.

use std::path::Path;
use std::process::{Command, Output};

use docs_check::check::procedure::RESERVED;
use tempfile::TempDir;

/// Runs `docs-check` in a folder whose `config.toml` has this text.
fn run(config: &str, arguments: &[&str]) -> Output {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), config).expect("the configuration can be written");
    run_in(folder.path(), arguments)
}

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_docs-check"))
        .args(["--lang", "en"])
        .args(arguments)
        .current_dir(folder)
        .env_remove("SMTP_PASSWORD")
        .output()
        .expect("docs-check starts")
}

/// Checks that a configuration is refused with these words, and that nothing was contacted.
#[track_caller]
fn check_refused(config: &str, expected: &[&str]) {
    let output = run(config, &["--smtp", "config.toml"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(output.stdout.is_empty());
    for part in expected {
        assert!(errors.contains(part), "`{part}` is not in:\n{errors}");
    }
    assert!(!errors.contains("hunter2"), "{errors}");
}

#[test]
fn a_broken_configuration_is_refused_with_its_place() {
    check_refused(
        "[smtp]\nhots = \"smtp.example\"\n",
        &["config.toml:2:1", "unknown key `hots`", "did you mean `host`?"],
    );
    check_refused("[smtp]\nport = \"abc\"\n", &["config.toml:2:8", "`port` must be a whole number"]);
    check_refused("[smtp]\nport = 70000\n", &["config.toml:2:8", "there is no port 70000"]);
    check_refused("[sender]\naddress = \"termine\"\n", &["config.toml:2:11", "is no e-mail address", "has no domain"]);
    check_refused(
        "[smtp]\nhost = \"smtp.example\"\npasword = \"hunter2\"\n",
        &["config.toml:3:1", "did you mean `password`?"],
    );
    check_refused("[smtp\n", &["config.toml:1:"]);
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    check_refused("[smtp]\nhots = \"x\"\nport = \"abc\"\n[sender]\naddress = \"x\"\n", &[":2:1", ":3:8", ":5:11"]);
}

#[test]
fn a_password_source_that_is_absent_is_refused_with_its_place() {
    let config = |source: &str| format!("[smtp]\nhost = \"smtp.example\"\nusername = \"u\"\npassword = {source}\n");
    check_refused(&config("{ env = \"SMTP_PASSWORD\" }"), &["config.toml:4:", "`SMTP_PASSWORD` is not set"]);
    check_refused(&config("{ file = \"absent\" }"), &["config.toml:4:", "the password's file cannot be read"]);
    check_refused(&config("{ command = [\"no-such-program\"] }"), &["config.toml:4:", "the password's program failed"]);
    check_refused(&config("{ prompt = true }"), &["config.toml:4:", "there is no terminal"]);
    check_refused(
        &format!("{}ca = \"absent.pem\"\n", config("\"hunter2\"")),
        &["config.toml:5:", "`ca` cannot be used"],
    );
}

#[test]
fn a_missing_configuration_says_what_to_do() {
    let folder = TempDir::new().expect("a folder");
    let output = run_in(folder.path(), &["--smtp"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("config.toml") && errors.contains("name the configuration"), "{errors}");
}

#[test]
fn a_configuration_that_is_there_and_cannot_be_read_is_not_called_missing() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("config.toml");
    // As Windows writes "Unicode": UTF-16.
    std::fs::write(&path, b"\xff\xfe[\0s\0m\0t\0p\0]\0").expect("written");
    let output = run_in(folder.path(), &["--smtp"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("config.toml") && errors.contains("UTF-8"), "{errors}");
    let output = run_in(folder.path(), &["--smtp", "."]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("cannot read `.`") && !errors.contains("shows how to write it"), "{errors}");
}

#[test]
fn a_recording_that_cannot_be_written_is_refused_before_anybody_is_asked() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("case.json"), "mine").expect("written");
    for path in ["case.json", "nowhere/case.json", "."] {
        // Nobody listens there: whoever asked would report that nobody answered, and exit with 3.
        let arguments = ["--spf", "--domain", "praxis.test", "--nameserver", "127.0.0.1:9", "--record", path];
        let output = run_in(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{path}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("case.json")).expect("read"), "mine");
}

#[test]
fn a_reader_who_has_read_enough_changes_no_exit_code() {
    for arguments in [&["--demo"][..], &["--demo", "--format", "json"], &["man"], &["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_docs-check"))
            .args(arguments)
            .stdout(writer.try_clone().expect("a second end"))
            .stderr(writer)
            .output()
            .expect("docs-check starts");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn usage_errors_exit_with_two() {
    for arguments in [&["--no-such-flag"][..], &[], &["--smtp", "a.toml", "--spf", "b.toml"], &["--nameserver", "x"]] {
        let output = run("", arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn a_configuration_that_stands_apart_from_its_procedure_is_refused_with_the_right_order() {
    for (arguments, expected) in [
        (&["--smtp", "--send", "config.toml"][..], "--smtp config.toml"),
        (&["--spf", "-q", "a.toml"], "--spf a.toml"),
        (&["--format", "json", "--all", "--plan", "a.toml"], "--all a.toml"),
    ] {
        let output = run("", arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(expected) && !errors.contains("subcommand"), "{errors}");
    }
}

#[test]
fn invariant_a_plan_contacts_nobody() {
    // There is no DNS server here: whoever asked would have to say that nobody answered.
    let config = "[sender]\naddress = \"a@praxis.test\"\n[smtp]\nhost = \"smtp.test\"\nusername = \"a\"\npassword = { env = \"SMTP_PASSWORD\" }\n";
    let output = run(config, &["--plan", "--all", "config.toml", "--nameserver", "127.0.0.1:9"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("asks the DNS about smtp.test") && text.contains("talks to smtp.test:587"), "{text}");
    // Everything that the run may do is said, also what it does only where something fails.
    assert!(text.contains("tries without logging in: smtp.test:465 (tls), smtp.test:25 (starttls)"), "{text}");
    assert!(text.contains("logs in at smtp.test:587"), "{text}");
    assert!(text.contains("only with --send"), "{text}");
}

#[test]
fn no_procedure_can_have_the_name_of_an_option_or_a_subcommand() {
    let help = run("", &["--help"]);
    let text = String::from_utf8_lossy(&help.stdout).into_owned();
    let lines = || text.lines().map(str::trim_start);
    let options = lines().filter_map(|line| {
        let (_, option) = line.split_once("--").filter(|(before, _)| before.is_empty() || before.ends_with(", "))?;
        option.split([' ', '[', '.']).next()
    });
    let commands = lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = options.chain(commands.filter_map(|line| line.split(' ').next())).collect();
    for known in ["all", "smtp", "lang", "version", "completions", "help"] {
        assert!(names.contains(&known), "{known} is not in {names:?}");
    }
    let free: Vec<_> = names.into_iter().filter(|name| !RESERVED.contains(name)).collect();
    assert_eq!(free, ["dns", "inbound", "smtp", "spf"], "only the flags of the shipped procedures");
}

#[test]
fn a_procedure_with_the_name_of_an_option_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::create_dir(folder.path().join("checks")).expect("a folder");
    std::fs::copy(root.join("site.toml"), folder.path().join("site.toml")).expect("the settings");
    std::fs::copy(root.join("checks/smtp.toml"), folder.path().join("checks/lang.toml")).expect("a procedure");
    let output = run_in(folder.path(), &["--knowledge-base", ".", "--all"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("`lang` cannot be the name of a procedure"), "{errors}");
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), "[smtp]\nhost = \"smtp.test\"\n").expect("a configuration");
    for arguments in [&["completions", "bash"][..], &["man"], &["--plan", "--all"], &["--demo"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_docs-check"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(writer)
            .output()
            .expect("docs-check starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), errors.as_ref()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn a_recording_is_not_written_over_and_nobody_is_contacted_for_it() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("record.json"), "mine").expect("a file");
    let arguments = ["--spf", "--domain", "praxis.test", "--nameserver", "127.0.0.1:9", "--record", "record.json"];
    let output = run_in(folder.path(), &arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("`record.json` exists already"), "{errors}");
    assert!(output.stdout.is_empty());
    assert_eq!(std::fs::read_to_string(folder.path().join("record.json")).expect("the file"), "mine");
}

#[test]
fn a_recording_without_a_folder_is_refused_before_anybody_is_contacted() {
    let folder = TempDir::new().expect("a folder");
    let output = run_in(folder.path(), &["--spf", "--domain", "praxis.test", "--record", "no/such/folder/record.json"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("cannot write `no/such/folder/record.json`"), "{errors}");
    assert!(output.stdout.is_empty());
}

#[cfg(target_os = "linux")] // where there is a folder in which not even root can write
#[test]
fn a_recording_that_cannot_be_written_costs_no_report() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), "").expect("a configuration");
    let output = run_in(folder.path(), &["--smtp", "--record", "/proc/record.json"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{errors}");
    assert!(errors.contains("cannot write `/proc/record.json`"), "{errors}");
    assert!(!output.stdout.is_empty());
}

#[test]
fn a_recording_of_another_knowledge_base_is_refused() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), "").expect("a configuration");
    run_in(folder.path(), &["--smtp", "--record", "record.json"]);
    let path = folder.path().join("record.json");
    let text = std::fs::read_to_string(&path).expect("a recording").replace("\"smtp\"\n", "\"other\"\n");
    std::fs::write(&path, text).expect("written");
    let output = run_in(folder.path(), &["--replay", "record.json"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("there is no procedure `other` here"), "{errors}");
}

#[test]
fn a_knowledge_base_without_checks_says_so() {
    let folder = TempDir::new().expect("a folder");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("site.toml"), folder.path().join("site.toml"))
        .expect("the settings");
    for (argument, expected) in [("--all", "has no procedures"), ("--demo", "has no made-up worlds")] {
        let output = run_in(folder.path(), &["--knowledge-base", ".", argument]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(expected), "{errors}");
    }
}

#[test]
fn a_plan_says_what_is_tried_if_the_first_way_fails() {
    let config = "[sender]\naddress = \"a@praxis.test\"\n[smtp]\nhost = \"192.0.2.25\"\n";
    let output = run(config, &["--plan", "--smtp", "config.toml"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("nothing: 192.0.2.25 is an address already"), "{text}");
    assert!(text.contains("tries without logging in: 192.0.2.25:465 (tls), 192.0.2.25:25 (starttls)"), "{text}");
    assert!(text.contains("nothing: the configuration has no smtp.username"), "{text}");
}

#[test]
fn run_checks_is_the_same_program() {
    let help = |program: &str| Command::new(program).arg("--help").output().expect("the program starts").stdout;
    let (one, other) = (help(env!("CARGO_BIN_EXE_docs-check")), help(env!("CARGO_BIN_EXE_run-checks")));
    let renamed = String::from_utf8_lossy(&one)
        .replace("Usage: docs-check", "Usage: run-checks")
        .replace("       docs-check <", "       run-checks <");
    assert_eq!(renamed, String::from_utf8_lossy(&other));
}

/// Lints a record with more options; standard output and the exit code.
fn lint(record: &str, more: &[&str]) -> (String, Option<i32>) {
    let mut arguments = vec!["lint-spf", record];
    arguments.extend(more);
    let output = Command::new(env!("CARGO_BIN_EXE_docs-check")).args(arguments).output().expect("docs-check starts");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

#[test]
fn the_text_of_a_record_is_judged_without_any_network() {
    let (text, code) = lint("v=spf1 ip4: include:_spf-eu.ionos.com ~all", &["--lang", "en"]);
    let lines: Vec<&str> = text.lines().collect();
    let record = lines.iter().position(|line| line.contains("v=spf1 ip4:")).expect("the record");
    assert_eq!(lines[record].find("ip4:"), lines[record + 1].find("^^^^"), "{text}");
    assert!(text.contains("v=spf1 include:_spf-eu.ionos.com ~all") && text.contains("[spf-ip4-empty]"), "{text}");
    assert_eq!(code, Some(1));
    let (text, code) = lint("v=spf1 include:_spf-eu.ionos.com ~all", &["--lang", "de"]);
    assert_eq!((text.contains("nichts falsch"), code), (true, Some(0)), "{text}");
    let (text, code) = lint("v=spf1 mx", &["--lang", "de", "--domain", "praxis.test"]);
    assert_eq!((text.contains("praxis.test"), code), (true, Some(0)), "a warning is fine: {text}");
    let (text, code) = lint("-all", &["--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((found["findings"][0]["code"].as_str(), code), (Some("spf-missing"), Some(1)));
}

#[test]
fn records_are_read_line_by_line_from_standard_input() {
    use std::io::Write as _;
    let mut child = Command::new(env!("CARGO_BIN_EXE_docs-check"))
        .args(["lint-spf", "-", "--format", "json"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("docs-check starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"v=spf1 mx -all\r\n\nv=spf1 a -all\n").expect("written");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found["findings"][0]["code"], "spf-multiple");
    assert_eq!(found["findings"][0]["correction"], "v=spf1 mx a -all");
    assert_eq!(output.status.code(), Some(1));
}

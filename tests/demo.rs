//! `docs-check --demo`: made-up worlds inside the program, without a network and without an account.

use std::process::Command;

/// What the demo did.
#[derive(Debug, PartialEq, Eq)]
struct Demo {
    stdout: String,
    stderr: String,
    code: Option<i32>,
}

/// Runs the demo in an empty folder, without any environment.
fn demo(more: &[&str]) -> Demo {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_docs-check"))
        .arg("--demo")
        .args(more)
        .current_dir(folder.path())
        .env_clear()
        .output()
        .expect("docs-check starts");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "the demo leaves files");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Demo { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code() }
}

#[test]
fn every_world_ends_as_its_example_says() {
    let demo = demo(&["--format", "json"]);
    assert_eq!((demo.code, demo.stderr.as_str()), (Some(0), ""), "{demo:#?}");
    let reports: serde_json::Value = serde_json::from_str(&demo.stdout).expect("JSON on stdout");
    let outcomes: Vec<_> =
        reports.as_array().expect("a list of reports").iter().map(|report| report["outcome"].as_str()).collect();
    assert_eq!(outcomes, [Some("pass"), Some("fail")]);
}

#[test]
fn the_broken_world_shows_the_rejected_password_and_the_record_to_copy() {
    for (language, password) in [("de", "Passwort"), ("en", "password")] {
        let text = demo(&["--lang", language]).stdout;
        assert!(text.contains(password), "{text}");
        assert!(text.contains("smtp-password-rejected") && text.contains("spf-ip4-empty"), "{text}");
        assert!(text.lines().any(|line| line.trim() == "v=spf1 include:_spf-eu.ionos.com ~all"), "{text}");
    }
}

#[test]
fn the_demo_is_the_same_every_time() {
    assert_eq!(demo(&["--lang", "en"]), demo(&["--lang", "en"]));
}

#[test]
fn invariant_the_demo_shows_no_password() {
    let checks = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("checks/demo");
    let demo = demo(&["--format", "json", "-v"]);
    for entry in std::fs::read_dir(checks).expect("the worlds") {
        let world = std::fs::read_to_string(entry.expect("an entry").path()).expect("a world");
        let password = world.lines().find_map(|line| line.strip_prefix("password = \"")).expect("a password");
        let password = password.trim_end_matches('"');
        assert!(!password.is_empty(), "{world}");
        assert!(!demo.stdout.contains(password) && !demo.stderr.contains(password), "{demo:#?}");
    }
}

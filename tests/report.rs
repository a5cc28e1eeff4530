//! Reports as their readers see them: made-up worlds go in, text in two languages and JSON come out.
//!
//! `tests/check/<case>/world.toml` is the world, with what each step must come to; `de.txt`, `en.txt` and `report.json`
//! stand beside it. `SNAPSHOTS=overwrite cargo test --test report` writes them again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use snapbox::{Assert, Data};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped knowledge base, but with only this world in it.
fn knowledge_base(world: &Path) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::copy(root().join("site.toml"), folder.path().join("site.toml")).expect("the settings");
    copy(&root().join("checks"), &folder.path().join("checks"));
    copy(&root().join("content"), &folder.path().join("content"));
    let demo = folder.path().join("checks/demo");
    fs::remove_dir_all(&demo).expect("the shipped worlds");
    fs::create_dir(&demo).expect("an empty folder");
    fs::copy(world, demo.join("world.toml")).expect("the world");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("a file");
        }
    }
}

/// Runs the world and compares one form of the report with the file that is expected.
#[track_caller]
fn check_form(case: &Path, base: &Path, file: &str, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_docs-check"))
        .args(["--demo", "--color", "never", "--knowledge-base"])
        .arg(base)
        .args(arguments)
        .output()
        .expect("docs-check starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{} did not end as it says:\n{text}{errors}", case.display());
    let expected = Data::read_from(&case.join(file), None);
    Assert::new().action_env("SNAPSHOTS").eq(text, expected);
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/check")).expect("the cases");
    let mut cases: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    assert!(cases.len() > 10, "the cases are there");
    cases
}

#[test]
fn every_world_gives_its_report_in_every_form() {
    for case in cases() {
        let base = knowledge_base(&case.join("world.toml"));
        check_form(&case, base.path(), "de.txt", &["--lang", "de"]);
        check_form(&case, base.path(), "en.txt", &["--lang", "en"]);
        check_form(&case, base.path(), "report.json", &["--lang", "en", "--format", "json"]);
    }
}

#[test]
fn the_demo_gives_its_report_in_every_language() {
    for lang in ["de", "en"] {
        let output = Command::new(env!("CARGO_BIN_EXE_docs-check")).args(["--demo", "--lang", lang]).output();
        let text = String::from_utf8(output.expect("docs-check starts").stdout).expect("UTF-8");
        let expected = Data::read_from(&root().join(format!("tests/demo/{lang}.txt")), None);
        Assert::new().action_env("SNAPSHOTS").eq(text, expected);
    }
}

//! The commands of `docs-build` beside `build`, as their users call them.
//!
//! `SNAPSHOTS=overwrite cargo test --test commands` writes what is expected again.

use std::path::{Path, PathBuf};
use std::process::Command;

use snapbox::{Assert, Data};

/// What a program did.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs one of our programs in a folder.
fn run(program: &str, folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(program).args(arguments).current_dir(folder).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn docs_build(folder: &Path, arguments: &[&str]) -> Ran {
    run(env!("CARGO_BIN_EXE_docs-build"), folder, arguments)
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands")
}

#[track_caller]
fn check(name: &str, text: &str) {
    Assert::new().action_env("SNAPSHOTS").eq(text, Data::read_from(&cases().join(name), None).raw());
}

#[test]
fn what_is_wrong_is_written_for_programs_and_code_hosts() {
    for form in ["json", "github", "sarif"] {
        let ran = docs_build(&cases(), &["check", "--root", "wrong", "--format", form]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert_eq!(ran.stderr, "errors: 2, warnings: 2; nothing was published\n");
        check(&format!("wrong.{form}"), &ran.stdout);
    }
}

#[test]
fn a_folder_that_is_no_knowledge_base_is_said_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    for (form, expected) in
        [("human", ""), ("json", "\"errors\": 1"), ("github", "::error title="), ("sarif", "site.toml")]
    {
        let ran = docs_build(folder.path(), &["check", "--root", ".", "--format", form]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stdout.contains(expected), "{}", ran.stdout);
    }
}

//! `docs-check explain`: bounces and error messages go in, plain words come out.
//!
//! `tests/explain/<case>/message.*` is what a reader got; `de.txt`, `en.txt` and `explanation.json` stand beside it.
//! `SNAPSHOTS=overwrite cargo test --test explain` writes them again.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use snapbox::{Assert, Data};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn explain(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_docs-check"))
        .arg("explain")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("docs-check starts")
}

/// Explains what standard input gives.
fn explain_input(input: &[u8], arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_docs-check"))
        .arg("explain")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("docs-check starts");
    // A program that reads no more closes its end.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("docs-check ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/explain")).expect("the cases");
    let mut cases: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    assert!(cases.len() > 10, "the cases are there");
    cases
}

fn message(case: &Path) -> PathBuf {
    let candidates = ["message.eml", "message.txt"].map(|name| case.join(name));
    candidates.into_iter().find(|path| path.exists()).expect("a message")
}

#[test]
fn every_message_is_explained_in_every_form() {
    for case in cases() {
        let message = message(&case);
        let path = message.to_str().expect("UTF-8");
        let forms: [(&str, &[&str]); 3] = [
            ("de.txt", &["--lang", "de"]),
            ("en.txt", &["--lang", "en"]),
            ("explanation.json", &["--lang", "en", "--format", "json"]),
        ];
        let understood = case.file_name().is_some_and(|name| name != "nothing");
        for (file, arguments) in forms {
            let output = explain(&[&[path], arguments].concat());
            let stdout = text(&output.stdout);
            let code = if understood { 0 } else { 3 };
            assert_eq!(output.status.code(), Some(code), "{}\n{stdout}{}", case.display(), text(&output.stderr));
            let expected = Data::read_from(&case.join(file), None);
            Assert::new().action_env("SNAPSHOTS").eq(stdout, expected);
        }
    }
}

#[test]
fn an_argument_a_file_and_standard_input_say_the_same() {
    let file = message(&root().join("tests/explain/qmail-bounce"));
    let content = fs::read_to_string(&file).expect("a text");
    let from_file = explain(&[file.to_str().expect("UTF-8"), "--lang", "en"]).stdout;
    assert_eq!(explain(&[&content, "--lang", "en"]).stdout, from_file);
    assert_eq!(explain_input(content.as_bytes(), &["-", "--lang", "en"]).stdout, from_file);
    assert_eq!(explain_input(content.as_bytes(), &["--lang", "en"]).stdout, from_file);
}

#[test]
fn words_without_quotes_are_one_message() {
    let quoted = explain(&["550 5.1.1 User unknown", "--lang", "en"]);
    assert_eq!(explain(&["550", "5.1.1", "User", "unknown", "--lang", "en"]), quoted);
    assert_eq!(quoted.status.code(), Some(0));
}

#[test]
fn what_is_not_known_is_said_to_be_not_known() {
    let output = explain(&["550 5.7.999 Computer says no", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stdout).contains("not known here"), "{}", text(&output.stdout));
    let both = explain(&["550 5.7.999 Computer says no\n\n550 5.1.1 User unknown", "--lang", "en"]);
    assert_eq!(both.status.code(), Some(3), "not all of it is understood");
}

#[test]
fn wrong_usage_is_refused() {
    let refused = |output: Output, part: &str| {
        let errors = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{errors}");
        assert!(errors.contains(part), "`{part}` is not in:\n{errors}");
    };
    refused(explain(&["bounce.eml"]), "there is no file `bounce.eml`");
    refused(explain_input(&vec![b'x'; (1 << 20) + 1], &["-"]), "larger than 1 MB");
    refused(explain(&["x", "--format", "yaml"]), "yaml");
    let starter = root().join("starter");
    let starter = starter.to_str().expect("UTF-8");
    refused(explain(&["550 5.1.1 x", "--knowledge-base", starter]), "no `checks/replies.toml`");
}

#[test]
fn a_large_message_of_nothing_but_codes_ends() {
    let input = "550 5.1.1 ".repeat((1 << 20) / 10);
    let output = explain_input(input.as_bytes(), &["-", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_article_shows_what_the_program_prints() {
    for lang in ["de", "en"] {
        let article = root().join(format!("content/e-mail/error-messages/index.{lang}.md"));
        let article = fs::read_to_string(article).expect("the article");
        let (_, after) = article.split_once("```sh\ndocs-check explain \"").expect("the command");
        let (message, after) = after.split_once("\"\n```").expect("its end");
        let (_, sample) = after.split_once("```text\n").expect("the sample");
        let (sample, _) = sample.split_once("```").expect("its end");
        assert_eq!(sample, text(&explain(&[message, "--lang", lang]).stdout));
    }
}

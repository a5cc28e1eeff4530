//! A page is made anew when a file changes that it shows a part of: a snippet, code, a glossary.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use docs_check::diagnostic::Diagnostics;
use docs_check::pipeline::{Build, Change, Drafts, Edition};
use docs_check::source::{File, Output};

/// Writes `text` into a file of the case `components`, and compares the revised site with one that is read anew.
#[track_caller]
fn check(path: &str, text: Option<&str>, shown: &str) {
    let root = tempfile::tempdir().expect("a temporary folder");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site");
    copy(&cases.join("theme"), &root.path().join("themes/plain"));
    copy(&cases.join("components/in"), root.path());
    let wanted = Build { drafts: Drafts::Hidden, base_url: None };
    let mut found = Diagnostics::new();
    let mut edition = Edition::read(root.path(), &wanted, &mut found).expect("a knowledge base");
    let mut site = render(&mut edition);
    let file = root.path().join("content").join(path);
    let change = match text {
        Some(text) => {
            fs::write(file, text).expect("a file is written");
            Change::Written(File { path: path.to_owned(), bytes: text.as_bytes().to_vec().into() })
        }
        None => {
            fs::remove_file(file).expect("a file goes");
            Change::Removed(path.to_owned())
        }
    };
    edition.revise(vec![change]);
    let changed = render(&mut edition);
    let pages = changed.keys().filter(|path| path.ends_with(".html")).count();
    assert!(pages <= 4, "{:?}", changed.keys());
    site.extend(changed);
    let page = "de/guide/all/index.html";
    assert!(String::from_utf8_lossy(&site[page]).contains(shown), "{path}");
    let mut fresh = Edition::read(root.path(), &wanted, &mut found).expect("a knowledge base");
    assert_eq!(site[page], render(&mut fresh)[page]);
}

/// The files that are new or have changed.
fn render(edition: &mut Edition) -> BTreeMap<String, Vec<u8>> {
    let files = Mutex::new(BTreeMap::new());
    let put = |output: Output| {
        files.lock().expect("nobody panics").insert(output.path, output.bytes);
        Ok::<_, ()>(())
    };
    let mut found = Diagnostics::new();
    edition.render(&mut found, &put).unwrap_or_else(|_| panic!("{}", found.render()));
    files.into_inner().expect("nobody panics")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}

#[test]
fn a_snippet_that_changes_changes_the_pages_that_include_it() {
    check("guide/_snippets/note.de.md", Some("Ganz neu.\n"), "<p>Ganz neu.</p>");
}

#[test]
fn a_snippet_of_the_language_that_goes_leaves_the_other_one() {
    check("guide/_snippets/note.de.md", None, "Nie gezeigt");
}

#[test]
fn code_that_changes_changes_the_pages_that_include_it() {
    check("guide/_snippets/config.toml", Some("neu = 1\n"), "neu");
}

#[test]
fn a_meaning_that_changes_changes_the_pages_that_link_to_the_term() {
    let glossary = "+++\ntitle = \"Begriffe\"\ntemplate = \"glossary.html\"\n+++\n\n## SPF {#spf}\n\nNeu erklärt.\n";
    check("glossary.de.md", Some(glossary), "Neu erklärt.");
}

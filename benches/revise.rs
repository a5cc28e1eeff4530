//! How long an edit takes to reach the site that `docs-build serve` holds, beside making all of it:
//! `cargo bench --bench revise -- FOLDER` with a knowledge base, or with 1,000 articles of its own.

use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use docs_check::diagnostic::Diagnostics;
use docs_check::disk;
use docs_check::pipeline::{Build, Change, Drafts, Edition};
use docs_check::source::File;

/// Programs allocate as `docs-build` does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Edits of each kind; the middle one counts.
const ROUNDS: usize = 15;

fn main() {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let root = given.unwrap_or_else(write_base);
    let wanted = Build { drafts: Drafts::Hidden, base_url: None };
    let begin = Instant::now();
    let mut edition = Edition::read(&root, &wanted, &mut Diagnostics::new()).expect("good settings");
    let pages = render(&mut edition);
    let all = begin.elapsed();
    println!("{:<10} {:>9.1} ms {pages:>7} files", "all", milliseconds(all));
    let content = disk::read(&root, &mut Diagnostics::new()).expect("read").content;
    let articles: Vec<_> = content.iter().filter(|file| is_ordinary(&file.path)).collect();
    for (name, edit) in [("body", body as fn(&str, usize) -> String), ("title", title), ("heading", heading)] {
        let mut times = Vec::new();
        let mut files = 0;
        for round in 0..ROUNDS {
            let File { path, bytes } = articles[articles.len() * (2 * round + 1) / (2 * ROUNDS)];
            let text = edit(std::str::from_utf8(bytes).expect("UTF-8"), round);
            let change = Change::Written(File { path: path.clone(), bytes: text.into_bytes().into() });
            let begin = Instant::now();
            edition.revise(vec![change]);
            files = render(&mut edition);
            times.push(begin.elapsed());
        }
        times.sort();
        let time = times[ROUNDS / 2];
        let share = time.as_secs_f64() / all.as_secs_f64();
        println!("{name:<10} {:>9.1} ms {files:>7} files {:>8.4} of all", milliseconds(time), share);
    }
}

/// Renders what differs; how many files that are.
fn render(edition: &mut Edition) -> usize {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let mut found = Diagnostics::new();
    let put = |_| {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok::<_, Infallible>(())
    };
    let made = edition.render(&mut found, &put).is_ok();
    assert!(made, "{}", found.render());
    count.into_inner()
}

fn is_ordinary(path: &str) -> bool {
    path.ends_with(".md") && !path.contains("_index") && path.contains('/')
}

fn body(text: &str, round: usize) -> String {
    format!("{text}\nOne more sentence, number {round}.\n")
}

fn title(text: &str, round: usize) -> String {
    text.replacen("title = \"", &format!("title = \"New {round} "), 1)
}

fn heading(text: &str, round: usize) -> String {
    format!("{text}\n## One more heading {round}\n")
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// 1,000 articles in two languages, twenty to a section.
fn write_base() -> PathBuf {
    let root = std::env::temp_dir().join(format!("docs-check-revise-{}", std::process::id()));
    let write = |path: &str, text: &str| write(&root, path, text);
    write(
        "site.toml",
        "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages]\n\
         de = { name = 'Deutsch' }\nen = { name = 'English' }\n",
    );
    for lang in ["de", "en"] {
        write(&format!("content/_index.{lang}.md"), "+++\ntitle = \"Help\"\n+++\n");
        for section in 0..25 {
            write(
                &format!("content/s{section}/_index.{lang}.md"),
                &format!("+++\ntitle = \"Section {section}\"\n+++\n"),
            );
            for article in 0..20 {
                let next = (article + 1) % 20;
                let part = format!("## Part\n\nSome text, and [a link](a{next}.{lang}.md).\n\n```toml\na = 1\n```\n\n");
                let text = format!("+++\ntitle = \"Article {article}\"\n+++\n\n{}", part.repeat(5));
                write(&format!("content/s{section}/a{article}.{lang}.md"), &text);
            }
        }
    }
    root
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

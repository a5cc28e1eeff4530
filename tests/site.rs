//! `docs-build` as its users see it: a knowledge base goes in, a site or a list of what is wrong comes out.
//!
//! `tests/site/<case>/in` is the knowledge base, `expected/` the site, `stderr.txt` what is said. All of them use the
//! plain theme of `tests/site/theme`. `SNAPSHOTS=overwrite cargo test --test site` writes what is expected again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};
use snapbox::cmd::Command;
use snapbox::{Assert, Data};
use tempfile::TempDir;

/// A knowledge base in a folder of its own, built with `options`.
struct Case {
    folder: PathBuf,
    root: TempDir,
    code: i32,
    stdout: String,
    stderr: String,
}

impl Case {
    fn build(name: &str, options: &[&str]) -> Self {
        let mut case = Case::prepare(name);
        case.run(options);
        case
    }

    fn prepare(name: &str) -> Self {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site");
        let root = TempDir::new().expect("a temporary folder");
        copy(&cases.join("theme"), &root.path().join("themes/plain"));
        copy(&cases.join(name).join("in"), root.path());
        Case { folder: cases.join(name), root, code: 0, stdout: String::new(), stderr: String::new() }
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.root.path().join(path), bytes).expect("the folder is there");
    }

    fn run(&mut self, options: &[&str]) {
        let output = Command::new(env!("CARGO_BIN_EXE_docs-build"))
            .current_dir(self.root.path())
            .args(options)
            .output()
            .expect("the program runs");
        self.code = output.status.code().expect("it ends by itself");
        self.stdout = String::from_utf8(output.stdout).expect("text");
        self.stderr = String::from_utf8(output.stderr).expect("text");
    }

    #[track_caller]
    fn ends_with(&self, code: i32) {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
    }

    /// Compares the published files with `expected/`.
    #[track_caller]
    fn publishes_what_is_expected(&self) {
        self.ends_with(0);
        let expected = self.folder.join("expected");
        let public = self.root.path().join("public");
        let published: BTreeSet<_> = files(&public).into_iter().filter(|path| self.is_its_own(path)).collect();
        for path in &published {
            let actual = Data::read_from(&public.join(path), None);
            snapshots().eq(actual, Data::read_from(&expected.join(path), None).raw());
        }
        let wanted: BTreeSet<_> = files(&expected).into_iter().collect();
        let stale: Vec<_> = wanted.difference(&published).collect();
        if std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite") {
            stale.iter().for_each(|path| fs::remove_file(expected.join(path)).expect("a stale file goes"));
        } else {
            assert_eq!(stale, Vec::<&PathBuf>::new(), "expected files that were not published");
        }
    }

    /// Whether a published file comes from the case or its theme, and not from the built-in theme below it.
    fn is_its_own(&self, path: &Path) -> bool {
        let mut own = files(&self.folder.join("in/content"));
        own.extend(files(&self.folder.with_file_name("theme").join("assets")));
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let hashed = stem(path).and_then(|stem| Some(stem.rsplit_once('.')?.0.to_owned()));
        !path.starts_with(".docs-build") && (!path.starts_with("assets") || own.iter().any(|file| stem(file) == hashed))
    }

    /// Compares what is said with `stderr.txt`.
    #[track_caller]
    fn says_what_is_expected(&self) {
        snapshots().eq(self.stderr.clone(), Data::read_from(&self.folder.join("stderr.txt"), None).raw());
    }

    fn public(&self, path: &str) -> String {
        fs::read_to_string(self.root.path().join("public").join(path)).unwrap_or_default()
    }
}

fn snapshots() -> Assert {
    Assert::new().action_env("SNAPSHOTS")
}

fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder is made");
        fs::copy(from.join(&path), target).expect("a file is copied");
    }
}

/// The files below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = PathBuf::from(path.file_name().expect("a name"));
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|file| name.join(file)));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

#[test]
fn articles_in_two_languages_become_pages_that_know_each_other() {
    let case = Case::build("two-languages", &[]);
    case.publishes_what_is_expected();
    case.says_what_is_expected();
}

#[test]
fn front_matter_in_yaml_builds_the_same_bytes_as_in_toml() {
    let mut case = Case::build("front-matter", &[]);
    case.publishes_what_is_expected();
    copy(&case.folder.join("toml"), case.root.path());
    case.run(&[]);
    assert!(case.stdout.contains(": 0 files written, "), "{}{}", case.stdout, case.stderr);
}

#[test]
fn a_missing_translation_falls_back_to_a_text_that_does_not_pretend() {
    Case::build("fallback", &[]).publishes_what_is_expected();
}

#[test]
fn a_site_below_a_path_links_to_that_path() {
    let case = Case::build("base-path", &[]);
    case.publishes_what_is_expected();
    case.says_what_is_expected();
}

#[test]
fn around_the_pages_stands_what_servers_and_other_programs_read() {
    let case = Case::build("around", &[]);
    case.publishes_what_is_expected();
    case.says_what_is_expected();
}

#[test]
fn a_procedure_becomes_a_card_and_stations_a_drawing() {
    let case = Case::build("procedure", &[]);
    case.publishes_what_is_expected();
    case.says_what_is_expected();
}

#[test]
fn components_glossary_includes_and_quotes_become_html() {
    let case = Case::build("components", &[]);
    case.publishes_what_is_expected();
    case.says_what_is_expected();
}

#[test]
fn code_has_colours_titles_lines_and_prompts() {
    let case = Case::build("code", &[]);
    case.publishes_what_is_expected();
    case.says_what_is_expected();
}

#[test]
fn pictures_come_in_the_size_that_a_screen_needs_and_are_made_once() {
    let mut case = Case::prepare("pictures");
    let shot = RgbImage::from_fn(900, 300, |x, y| Rgb([u8::from(x / 90 % 2 == y / 30 % 2) * 200, 80, 120]));
    shot.save(case.root.path().join("content/shot.png")).expect("the folder is there");
    case.run(&[]);
    case.ends_with(0);
    let page = case.public("en/index.html");
    let first = "<picture><source type=\"image/webp\" srcset=\"/assets/shot-480.";
    assert!(page.contains(first) && page.contains(".webp 480w, /assets/shot-900."), "{page}");
    assert!(page.contains("alt=\"First\" width=\"900\" height=\"300\" decoding=\"async\"></picture>"), "{page}");
    assert!(page.contains("alt=\"Second\" width=\"900\" height=\"300\" loading=\"lazy\""), "{page}");
    let published = |case: &Case| {
        let public = case.root.path().join("public");
        let read = |path: PathBuf| (path.clone(), fs::read(public.join(path)).expect("it is there"));
        files(&public).into_iter().filter(|path| !path.starts_with(".docs-build")).map(read).collect::<Vec<_>>()
    };
    let before = published(&case);
    let cache = case.root.path().join(".cache/docs-build");
    assert_eq!(files(&cache).len(), 2);
    for damage in ["", "damaged"] {
        for kept in files(&cache).into_iter().filter(|_| !damage.is_empty()) {
            fs::write(cache.join(kept), damage).expect("it is writable");
        }
        fs::remove_dir_all(case.root.path().join("public")).expect("it is there");
        case.run(&[]);
        case.ends_with(0);
        assert!(published(&case) == before);
    }
}

#[test]
fn a_drawing_that_runs_a_script_and_a_picture_that_fills_the_memory_are_refused() {
    let mut case = Case::prepare("pictures");
    case.write("content/shot.png", b"GIF89a\x40\x9c\x40\x9c\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x40\x9c\x40\x9c\x00\x02\x02\x4c\x01\x00;");
    case.write("content/drawing.svg", b"<svg onload='x'/>");
    case.run(&[]);
    case.ends_with(1);
    for part in [
        "megapixels, and at most 50 are read",
        "_index.en.md:5:10",
        "an attribute that runs a script",
        "_index.en.md:9:9",
    ] {
        assert!(case.stderr.contains(part), "{part}: {}", case.stderr);
    }
}

#[test]
fn what_is_wrong_with_components_and_includes_is_said_with_its_place() {
    let case = Case::build("broken-components", &[]);
    case.ends_with(1);
    case.says_what_is_expected();
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_nothing_is_published() {
    let case = Case::build("broken", &[]);
    case.ends_with(1);
    case.says_what_is_expected();
    assert_eq!(case.public("index.html"), "old\n");
    assert_eq!(case.stdout, "");
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_does_not_hide_what_is_wrong_with_others() {
    let mut case = Case::build("broken", &[]);
    let said = case.stderr.len();
    std::os::unix::fs::symlink("/", case.root.path().join("content/everything")).expect("a link");
    std::os::unix::fs::symlink("/", case.root.path().join("checks")).expect("a link");
    case.run(&[]);
    case.ends_with(1);
    assert!(case.stderr.contains("`content/everything` is a link that leaves `content/`"), "{}", case.stderr);
    assert!(case.stderr.contains("`checks` is a link that leaves the knowledge base"), "{}", case.stderr);
    assert!(case.stderr.len() > said, "{}", case.stderr);
}

#[test]
fn wrong_settings_stop_the_build_at_once() {
    let case = Case::build("broken-settings", &[]);
    case.ends_with(2);
    case.says_what_is_expected();
}

#[test]
fn a_wrong_template_is_named_with_its_line() {
    let case = Case::build("broken-template", &["--quiet"]);
    case.ends_with(1);
    case.says_what_is_expected();
}

#[test]
fn what_templates_refer_to_must_be_there() {
    let case = Case::build("broken-references", &[]);
    case.ends_with(1);
    case.says_what_is_expected();
}

#[test]
fn a_theme_that_cannot_be_read_does_not_hide_what_is_wrong_with_the_content() {
    let case = Case::build("broken-theme", &[]);
    case.ends_with(1);
    case.says_what_is_expected();
}

#[test]
fn of_too_many_sections_a_page_shows_its_own_and_the_home_page_all() {
    let mut case = Case::build("two-languages", &["check"]);
    for number in 0..70 {
        let folder = case.root.path().join(format!("content/s{number}"));
        fs::create_dir(&folder).expect("a folder");
        for name in ["_index", "a"] {
            let text = format!("+++\ntitle = \"{name} of {number}\"\n+++\n");
            fs::write(folder.join(format!("{name}.de.md")), text).expect("written");
        }
    }
    case.run(&["build", "-q"]);
    case.ends_with(0);
    let page = case.public("de/s7/a/index.html");
    assert!(page.contains("href=\"/de/s7/\"") && !page.contains("href=\"/de/s30/\""), "{page}");
    assert!(case.public("de/index.html").contains("href=\"/de/s30/\""));
}

#[test]
fn drafts_are_published_when_they_are_asked_for() {
    assert!(Case::build("two-languages", &["--drafts"]).public("de/post/entwurf/index.html").is_empty());
    let case = Case::build("two-languages", &["--drafts"]);
    assert!(case.public("de/post/draft/index.html").contains("Entwurf"));
}

#[test]
fn checking_publishes_nothing() {
    let case = Case::build("two-languages", &["check"]);
    case.ends_with(0);
    assert!(!case.root.path().join("public").exists());
    assert!(case.stdout.starts_with("nothing is wrong: "), "{}", case.stdout);
}

#[test]
fn a_second_build_writes_nothing() {
    let mut case = Case::build("two-languages", &[]);
    case.run(&["build"]);
    assert!(case.stdout.contains(": 0 files written, "), "{}", case.stdout);
}

#[test]
fn the_address_and_the_folder_can_be_others() {
    let case =
        Case::build("two-languages", &["--base-url", "https://www.example.org/x", "--output", "elsewhere", "-q"]);
    case.ends_with(0);
    assert_eq!((case.stdout.as_str(), case.stderr.as_str()), ("", ""));
    let page = fs::read_to_string(case.root.path().join("elsewhere/de/index.html")).expect("the home page");
    assert!(page.contains("https://www.example.org/x/de/"), "{page}");
    Case::build("two-languages", &["--base-url", "javascript:x"]).ends_with(2);
}

#[test]
fn files_of_somebody_else_stop_the_build() {
    let mut case = Case::prepare("two-languages");
    fs::create_dir(case.root.path().join("notes")).expect("a new folder");
    case.write("notes/own.txt", b"mine");
    case.run(&["--output", "notes"]);
    case.ends_with(2);
    assert!(case.stderr.contains("did not write"), "{}", case.stderr);
    case.run(&["--output", "notes", "--force"]);
    case.ends_with(0);
}

#[test]
fn outside_of_a_knowledge_base_there_is_nothing_to_build() {
    let case = Case::build("broken-settings", &["--root", "content"]);
    case.ends_with(2);
}

#[test]
fn completions_and_the_manual_are_printed() {
    assert!(Case::build("fallback", &["completions", "bash"]).stdout.contains("docs-build"));
    assert!(Case::build("fallback", &["man"]).stdout.contains(".TH docs-build"));
}

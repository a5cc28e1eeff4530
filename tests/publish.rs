//! Publishing as `docs-build` does it: killed, out of space, and twice at once, the site is whole.
//!
//! Two knowledge bases, "old" and "new", take turns in one folder: most pages and all pictures of the one differ from
//! those of the other, and each has articles that the other lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Articles of a section; with ten sections and two languages this makes 300 pages of articles.
const ARTICLES: usize = 15;
/// How often a build is killed.
const KILLS: usize = 30;
/// Where the site is said to stand.
const BASE: &str = "https://help.example/";

/// A knowledge base, and what a fresh build of it publishes.
struct Edition {
    root: TempDir,
    files: BTreeMap<String, Vec<u8>>,
}

impl Edition {
    /// The two editions; an article of the old one is missing in the new one, and the other way round.
    fn both() -> [Self; 2] {
        [Edition::new("old", 0), Edition::new("new", 3)]
    }

    fn new(name: &str, first: usize) -> Self {
        let root = folder();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
            fs::write(path, text).expect("a file is written");
        };
        write(
            "site.toml",
            &format!(
                "base_url = \"{BASE}\"\ntitle = \"Help\"\ndefault_language = \"de\"\n\
                 [languages.de]\nname = \"Deutsch\"\n[languages.en]\nname = \"English\"\n"
            ),
        );
        for section in 0..10 {
            for language in ["de", "en"] {
                write(&format!("content/s{section}/_index.{language}.md"), "+++\ntitle = \"Section\"\n+++\n");
            }
            for article in first..first + ARTICLES {
                let next = first + (article + 1 - first) % ARTICLES;
                write(&format!("content/s{section}/p{article}.svg"), &picture(name, section * 100 + article));
                for language in ["de", "en"] {
                    let mut text = format!("+++\ntitle = \"Article {article}\"\n+++\n");
                    writeln!(text, "![A picture](p{article}.svg)\n\n[Next](a{next}.{language}.md)\n").expect("text");
                    // Some pages are the same in both editions, but for their pictures and neighbours.
                    (0..article).for_each(|_| text.push_str("A paragraph that says nothing new.\n\n"));
                    write(&format!("content/s{section}/a{article}.{language}.md"), &text);
                }
            }
        }
        let mut edition = Edition { root, files: BTreeMap::new() };
        let public = folder();
        edition.publishes(public.path());
        edition.files = files(public.path());
        assert!(edition.files.len() > 300, "{} files", edition.files.len());
        edition
    }

    fn start(&self, public: &Path) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docs-build"));
        command.arg("--root").arg(self.root.path()).arg("--output").arg(public);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    fn build(&self, public: &Path) -> Output {
        self.start(public).wait_with_output().expect("the program ends")
    }

    #[track_caller]
    fn publishes(&self, public: &Path) {
        let output = self.build(public);
        assert!(output.status.success(), "{}", said(&output));
    }

    /// The folder holds exactly this edition.
    #[track_caller]
    fn is_in(&self, public: &Path) {
        let published = files(public);
        let paths = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(paths(&published), paths(&self.files));
        let differing: Vec<_> = self.files.iter().filter(|(path, bytes)| published[*path] != **bytes).collect();
        assert!(differing.is_empty(), "{:?}", differing.iter().map(|(path, _)| path).collect::<Vec<_>>());
    }

    /// The bytes that it needs on a disk of memory.
    fn size(&self) -> usize {
        self.files.values().map(|bytes| bytes.len().next_multiple_of(4096)).sum()
    }
}

fn picture(edition: &str, number: usize) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><!-- {edition} {number} --></svg>\n")
}

/// A folder in memory, if the system has such: whether bytes reach a disk is not what is tested here.
fn folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a temporary folder")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

/// The files of a published folder by their paths, but for those in which `docs-build` keeps its own records.
fn files(public: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(public.join(&folder)).into_iter().flatten() {
            let entry = entry.expect("an entry");
            let path = folder.join(entry.file_name());
            if entry.file_type().expect("its type").is_dir() {
                folders.push(path);
            } else if !path.starts_with(".docs-build") {
                let bytes = fs::read(entry.path()).expect("a file");
                files.insert(path.to_string_lossy().replace('\\', "/"), bytes);
            }
        }
    }
    files
}

/// Every file is one of these editions', and whatever can be reached is there.
#[track_caller]
fn check_whole(public: &Path, editions: &[Edition]) {
    let mut published = files(public);
    published.retain(|path, _| !path.ends_with(".tmp"));
    for (path, bytes) in &published {
        let is_whole = editions.iter().any(|edition| edition.files.get(path) == Some(bytes));
        assert!(is_whole, "{path} is in no edition");
    }
    let mut open: Vec<_> = ["index.html", "404.html", "sitemap.xml"].map(str::to_owned).into();
    let mut seen = BTreeSet::new();
    while let Some(path) = open.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let bytes = published.get(&path).unwrap_or_else(|| panic!("{path} is missing"));
        if path.ends_with(".html") || path.ends_with(".xml") {
            open.extend(references(&path, &String::from_utf8_lossy(bytes)));
        }
    }
    assert!(seen.len() > 300, "only {} files can be reached", seen.len());
}

/// The files of the site that a page refers to.
fn references(page: &str, text: &str) -> Vec<String> {
    let targets = ["href=\"", "src=\"", "<loc>"]
        .into_iter()
        .flat_map(|before| text.split(before).skip(1))
        .map(|rest| rest.split(['"', '<', '#', '?']).next().expect("a first part"));
    let mut found = Vec::new();
    for target in targets {
        let absolute = target.strip_prefix(BASE).or_else(|| target.strip_prefix('/'));
        if target.is_empty() || (absolute.is_none() && target.contains(':')) {
            continue;
        }
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut names: Vec<_> = match absolute {
            Some(_) => Vec::new(),
            None => folder.split('/').filter(|name| !name.is_empty()).collect(),
        };
        for name in absolute.unwrap_or(target).split('/') {
            match name {
                ".." => drop(names.pop()),
                "" | "." => {}
                name => names.push(name),
            }
        }
        if target.ends_with(['/', '.']) || absolute == Some("") {
            names.push("index.html");
        }
        found.push(names.join("/"));
    }
    found
}

/// Choices that look random and are the same in every run.
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

#[test]
fn killed_at_any_moment_the_site_is_whole_and_the_next_build_finishes_it() {
    let editions = Edition::both();
    let folder = folder();
    let public = folder.path().join("public");
    editions[0].publishes(&public);
    let start = Instant::now();
    editions[1].publishes(&public);
    let whole = u64::try_from(start.elapsed().as_micros()).expect("a short time");

    let mut choices = Choices(0x00d0_c5ed);
    let mut current = 1;
    let mut killed = 0;
    for round in 0..KILLS {
        let mut build = editions[1 - current].start(&public);
        if round % 3 == 0 {
            std::thread::sleep(Duration::from_micros(choices.below(whole)));
        } else {
            // The files get their names in a short time near the end: it is aimed at.
            while !public.join(".docs-build/manifest.new").exists() && build.try_wait().expect("a state").is_none() {
                std::thread::sleep(Duration::from_micros(50));
            }
            std::thread::sleep(Duration::from_micros(choices.below(20_000)));
        }
        build.kill().expect("killed");
        killed += usize::from(!build.wait().expect("ended").success());
        check_whole(&public, &editions);

        current = usize::try_from(choices.below(2)).expect("0 or 1");
        editions[current].publishes(&public);
        editions[current].is_in(&public);
    }
    assert!(killed > KILLS / 3, "only {killed} builds were killed before they ended");
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let editions = Edition::both();
    let folder = folder();
    let public = folder.path().join("public");
    let mut refused = 0;
    for _ in 0..5 {
        let builds = [0, 1].map(|which| editions[which].start(&public));
        let outputs = builds.map(|build| build.wait_with_output().expect("ended"));
        for output in outputs.iter().filter(|output| !output.status.success()) {
            assert_eq!(output.status.code(), Some(4), "{}", said(output));
            assert!(said(output).contains("another build"), "{}", said(output));
            refused += 1;
        }
        let published = files(&public);
        let winners = editions.iter().zip(&outputs).filter(|(_, output)| output.status.success());
        assert!(winners.map(|(edition, _)| &edition.files).any(|files| *files == published), "the editions are mixed");
    }
    assert!(refused > 0, "the builds never met");
}

/// A disk of its own, in memory.
struct Disk(TempDir);

impl Disk {
    #[track_caller]
    fn of(size: usize) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(folder.path());
        let output = mount.output().expect("mount runs");
        assert!(
            output.status.success(),
            "this test has to mount a small file system, so it needs root: {}\n\
             without it, leave it out: `cargo test -- --skip a_full_disk`",
            said(&output)
        );
        Disk(folder)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_site_as_it_was() {
    let [old, new] = Edition::both();
    // The manifests need space too.
    let spare = 128 << 10;
    for eighths in [0, 1, 4, 7] {
        let disk = Disk::of(old.size() + 2 * spare + new.size() * eighths / 8);
        let public = disk.0.path().join("public");
        old.publishes(&public);
        let output = new.build(&public);
        assert_eq!(output.status.code(), Some(4), "{}", said(&output));
        assert!(said(&output).contains("no space is left"), "{}", said(&output));
        old.is_in(&public);
        old.publishes(&public);
    }
    let disk = Disk::of(new.size() / 2);
    let public = disk.0.path().join("public");
    assert_eq!(new.build(&public).status.code(), Some(4));
    assert!(!public.exists(), "something is left of a site that had no space");
}

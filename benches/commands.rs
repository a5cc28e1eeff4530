//! How long the commands take that people wait for, beside an empty process: `cargo bench --bench commands`.
//!
//! Machines are noisy, so every command runs in turn with the others, and the ratio to the empty process counts.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Rounds that count, after one that does not.
const ROUNDS: usize = 15;

struct Contestant<'c> {
    name: &'c str,
    program: &'c str,
    arguments: Vec<&'c str>,
    times: Vec<Duration>,
}

fn main() {
    // The empty process is this program itself.
    if std::env::args().any(|argument| argument == "--empty") {
        return;
    }
    let own = std::env::current_exe().expect("this program has a path");
    let own = own.to_str().expect("a path in UTF-8");
    let output = std::env::temp_dir().join(format!("docs-check-bench-{}", std::process::id()));
    let output = output.to_str().expect("a path in UTF-8").to_owned();
    let root = env!("CARGO_MANIFEST_DIR");
    let build = env!("CARGO_BIN_EXE_docs-build");
    let check = env!("CARGO_BIN_EXE_docs-check");
    let contestant = |name, program, arguments: &[&'static str]| Contestant {
        name,
        program,
        arguments: arguments.to_vec(),
        times: Vec::new(),
    };
    let mut contestants = vec![
        contestant("empty process", own, &["--empty"]),
        contestant("docs-check --help", check, &["--help"]),
        contestant("docs-check --demo", check, &["--demo", "--lang", "en"]),
        Contestant {
            name: "docs-build, all written",
            program: build,
            arguments: vec!["-q", "--root", root, "--output", &output],
            times: vec![],
        },
        Contestant {
            name: "docs-build, nothing new",
            program: build,
            arguments: vec!["-q", "--root", root, "--output", &output],
            times: vec![],
        },
    ];
    for round in 0..=ROUNDS {
        for contestant in &mut contestants {
            if contestant.name.ends_with("all written") && Path::new(&output).exists() {
                std::fs::remove_dir_all(&output).expect("the output can be removed");
            }
            let time = measure(contestant.program, &contestant.arguments);
            if round > 0 {
                contestant.times.push(time);
            }
        }
    }
    let _ = std::fs::remove_dir_all(&output);
    let base = median(&contestants[0].times);
    println!("{:<26} {:>10} {:>10} {:>10} {:>9}", "command", "min", "median", "max", "ratio");
    for contestant in &contestants {
        let middle = median(&contestant.times);
        let show = |time: Option<&Duration>| format!("{:.1} ms", time.copied().unwrap_or_default().as_secs_f64() * 1e3);
        println!(
            "{:<26} {:>10} {:>10} {:>10} {:>8.1}×",
            contestant.name,
            show(contestant.times.iter().min()),
            show(Some(&middle)),
            show(contestant.times.iter().max()),
            middle.as_secs_f64() / base.as_secs_f64(),
        );
    }
}

fn measure(program: &str, arguments: &[&str]) -> Duration {
    let begin = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let time = begin.elapsed();
    let status = status.expect("the program starts");
    assert!(status.success(), "{program} {arguments:?} ended with {status}");
    time
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

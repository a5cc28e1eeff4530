//! The README tells the truth: every command in it runs, and the report in it is what the program prints.
//!
//! Commands of cargo are run by `tests/run` itself. Those that need an account run against test servers.

mod servers;

use std::fs;
use std::path::Path;
use std::process::Command;

use servers::Folder;
use servers::authority::{Authority, Validity};
use servers::nsd::Nsd;
use servers::postfix::Postfix;

const PASSWORD: &str = "readme";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The fenced blocks of the README with their info strings.
fn blocks() -> Vec<(String, String)> {
    let readme = read("README.md");
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let fence = if info.starts_with('`') { "````" } else { "```" };
        let body: Vec<_> = lines.by_ref().take_while(|line| *line != fence).collect();
        blocks.push((info.trim_start_matches('`').to_owned(), body.join("\n") + "\n"));
    }
    blocks
}

/// The one block of this kind that holds `part`.
#[track_caller]
fn block(info: &str, part: &str) -> String {
    let found: Vec<_> = blocks().into_iter().filter(|(kind, body)| kind == info && body.contains(part)).collect();
    assert_eq!(found.len(), 1, "one {info} block of the README holds `{part}`");
    found.into_iter().next().expect("one").1
}

fn commands() -> Vec<String> {
    let console = blocks().into_iter().filter(|(info, _)| info == "console");
    let commands: Vec<String> = console
        .flat_map(|(_, body)| {
            body.lines().filter_map(|line| line.strip_prefix("$ ").map(str::to_owned)).collect::<Vec<_>>()
        })
        .collect();
    assert!(commands.len() > 10, "the README has commands: {commands:?}");
    commands
}

/// A copy of the knowledge base with everything that the README adds to it, and servers for its configuration.
struct Newcomer {
    folder: Folder,
    dns: Nsd,
    mail: Postfix,
}

impl Newcomer {
    fn new() -> Self {
        let folder = Folder::new("readme");
        for part in ["site.toml", "checks", "content", "themes"] {
            copy(&root().join(part), &folder.path().join(part));
        }
        fs::create_dir_all(folder.path().join("content/e-mail/bounce")).expect("a folder");
        folder.write("content/e-mail/bounce/index.en.md", block("markdown", "A message came back"));
        folder.write("checks/reach.toml", block("toml", "smtp.resolve"));
        let language = read("site.toml") + "\n" + &block("toml", "[languages.fr]");
        folder.write("site.toml", language);
        for words in ["themes/help/words", "checks/words"] {
            copy(&root().join(words).join("en.ftl"), &folder.path().join(words).join("fr.ftl"));
        }

        let authority = Authority::new("Test Authority");
        folder.write("ca.pem", authority.pem());
        let sender = "termine@praxis.test";
        let recipient = "empfang@praxis.test";
        let mail = Postfix::start(
            &authority.issue("mail.praxis.test", Validity::Now),
            &[(sender, PASSWORD), (recipient, "x")],
        );
        let dns = Nsd::start(
            "mail.praxis.test A 127.0.0.1
             praxis.test TXT \"v=spf1 ip4:127.0.0.1 -all\"
             praxis.test MX 10 mx.praxis.test
             mx.praxis.test A 192.0.2.25
             s1-ionos._domainkey.praxis.test TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"
             _dmarc.praxis.test TXT \"v=DMARC1; p=none\"
             praxis.example TXT \"v=spf1 ip4:127.0.0.1 -all\"",
        );
        // The README's own configuration, with the test servers in the place of the account.
        let configuration = block("toml", "[sender]")
            .replace("termine@praxis.example", sender)
            .replace("smtp.ionos.de", "mail.praxis.test")
            .replace("port = 587", &format!("port = {}\nca = \"ca.pem\"", mail.starttls()))
            .replace("me@example.org", recipient);
        folder.write("config.toml", configuration);
        Newcomer { folder, dns, mail }
    }

    /// Runs a command of ours as the README says, with the test DNS where the network would be asked.
    fn run(&self, command: &str) -> (Option<i32>, String) {
        let mut words = command.split_whitespace();
        let program = match words.next().expect("a program") {
            "docs-check" => env!("CARGO_BIN_EXE_docs-check"),
            "docs-build" => env!("CARGO_BIN_EXE_docs-build"),
            other => panic!("nobody runs `{other}`, which the README names"),
        };
        let mut run = Command::new(program);
        run.args(words).current_dir(self.folder.path()).env("SMTP_PASSWORD", PASSWORD);
        let asks =
            ["--smtp", "--spf", "--dns", "--inbound", "--all", "--reach"].iter().any(|flag| command.contains(flag));
        if asks {
            run.arg("--nameserver").arg(self.dns.address().to_string());
        }
        let output = run.output().expect("the program starts");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(from, to).expect("a file");
        return;
    }
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        copy(&path, &to.join(path.file_name().expect("a name")));
    }
}

#[test]
fn every_command_of_the_readme_runs() {
    let newcomer = Newcomer::new();
    let script = read("tests/run");
    for command in commands() {
        if command == "tests/run" {
            continue; // this very test
        }
        if command.starts_with("cargo ") {
            assert!(script.contains(&format!("step {command}")), "`tests/run` does not run `{command}`");
            continue;
        }
        // Without a configuration nobody knows the provider, and without DNSSEC nobody vouches for DNS: a step stays open.
        let stays_open = ["--domain", "--inbound", "--all", "--replay"].iter().any(|flag| command.contains(flag));
        let expected = if stays_open && !command.contains("--plan") { 3 } else { 0 };
        let (code, text) = newcomer.run(&command);
        assert_eq!(code, Some(expected), "`{command}`:\n{text}\n{}", newcomer.mail.logs());
    }
}

#[test]
fn the_report_of_the_readme_is_what_the_demo_prints() {
    let report = block("text", "──");
    let output = Command::new(env!("CARGO_BIN_EXE_docs-check")).args(["--demo", "--lang", "en"]).output();
    let text = String::from_utf8(output.expect("docs-check starts").stdout).expect("UTF-8");
    assert!(text.contains(report.trim_end()), "the demo does not print this:\n{report}\nbut:\n{text}");
}

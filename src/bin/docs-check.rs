//! `docs-check`: runs the procedures of the articles against the reader's configuration.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use docs_check::check::Effect;
use docs_check::check::Unset;
use docs_check::check::catalogue::procedure_ids;
use docs_check::check::configuration::{Configuration, Parsed, SMTP_PASSWORD};
use docs_check::check::plan::{Contact, Plan, Request};
use docs_check::check::report::text::Detail;
use docs_check::check::report::{self, Report};
use docs_check::diagnostic::{Diagnostic, Diagnostics};
use docs_check::lang::Lang;
use docs_check::mail::address::Domain;
use docs_check::mail::smtp::{Allowed, SecretId};
use docs_check::pipeline::{self, Asked, Checks};
use docs_check::probe::live::{Credential, Live, Setup};
use docs_check::probe::recorded::{Recorded, Recording};
use docs_check::source::Sources;
use docs_check::words::{Values, Words};
use docs_check::{disk, password, probe};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

/// The configuration that is used when none is named.
const CONFIG: &str = "config.toml";

/// The program cannot go on, or was used wrongly: what it says, and its exit code.
enum Stop {
    /// Usage or configuration (2): everything has been said already.
    Said,
    /// Usage or configuration (2).
    Usage(anyhow::Error),
    /// The program cannot go on (4).
    Broken(anyhow::Error),
}

fn main() -> ExitCode {
    run("docs-check")
}

/// Runs the program under one of its names.
pub fn run(name: &'static str) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match dispatch(name, &arguments) {
        Ok(code) => ExitCode::from(code),
        Err(Stop::Said) => ExitCode::from(2),
        Err(Stop::Usage(error)) => say_error(&error, 2),
        Err(Stop::Broken(error)) => say_error(&error, 4),
    }
}

fn say_error(error: &anyhow::Error, code: u8) -> ExitCode {
    let chain = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    anstream::eprintln!("{}", Diagnostics::from_iter([Diagnostic::error(chain)]).render().trim_end());
    ExitCode::from(code)
}

fn dispatch(name: &'static str, arguments: &[OsString]) -> Result<u8, Stop> {
    if let Some(choice) = early(arguments, "--color").and_then(|choice| color(&choice)) {
        choice.write_global();
    }
    let sources = match early(arguments, "--knowledge-base") {
        Some(folder) => disk::read(Path::new(&folder)).map_err(|error| Stop::Usage(error.into()))?,
        None => disk::embedded(),
    };
    let procedures = procedure_ids(sources.checks.iter().map(|file| file.path.as_str()));
    let mut command = command(name, &procedures);
    let matches = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Err(Stop::Said) } else { Ok(0) };
        }
    };
    match matches.subcommand() {
        Some(("completions", inner)) => {
            let shell = *inner.get_one::<clap_complete::Shell>("shell").expect("the shell is required");
            clap_complete::generate(shell, &mut command, name, &mut std::io::stdout());
            return Ok(0);
        }
        Some(("man", _)) => {
            let page = clap_mangen::Man::new(command);
            page.render(&mut std::io::stdout()).context("cannot write the man page").map_err(Stop::Broken)?;
            return Ok(0);
        }
        Some(_) | None => {}
    }
    let mut found = Diagnostics::new();
    let checks = Checks::parse(&sources, &mut found);
    let (Some(checks), Ok(())) = (checks, found.reject()) else {
        anstream::eprint!("{}", found.render());
        return Err(Stop::Said);
    };
    let session = Session {
        matches: &matches,
        sources: &sources,
        checks: &checks,
        words: checks.words(language(&matches).as_ref()),
    };
    if matches.get_flag("demo") {
        return session.demo();
    }
    if let Some(path) = matches.get_one::<PathBuf>("replay") {
        return session.replay(path);
    }
    session.check(&procedures)
}

/// The value of an option that has to be known before the others can be made.
fn early(arguments: &[OsString], option: &str) -> Option<String> {
    let mut arguments =
        arguments.iter().skip(1).map(|argument| argument.to_string_lossy()).take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == option {
            return arguments.next().map(String::from);
        }
        if let Some(value) = argument.strip_prefix(option).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    None
}

fn color(choice: &str) -> Option<anstream::ColorChoice> {
    match choice {
        "always" => Some(anstream::ColorChoice::Always),
        "never" => Some(anstream::ColorChoice::Never),
        _ => None,
    }
}

/// `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set, else the system's language.
fn language(matches: &ArgMatches) -> Option<Lang> {
    if let Some(lang) = matches.get_one::<Lang>("lang") {
        return Some(lang.clone());
    }
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    match variables.into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty())) {
        Some(locale) => Lang::from_locale(&locale),
        None => sys_locale::get_locale().and_then(|locale| Lang::from_locale(&locale)),
    }
}

/// The command line; every procedure has its flag.
fn command(name: &'static str, procedures: &[&str]) -> Command {
    let config = |id: String, help: String| {
        Arg::new(id.clone())
            .long(id)
            .num_args(0..=1)
            .value_name("CONFIG")
            .value_parser(value_parser!(PathBuf))
            .help(help)
            .help_heading("Procedures")
    };
    let styles = Styles::styled()
        .header(AnsiColor::Green.on_default().bold())
        .usage(AnsiColor::Green.on_default().bold())
        .literal(AnsiColor::Cyan.on_default().bold())
        .placeholder(AnsiColor::Cyan.on_default());
    Command::new(name)
        .version(env!("CARGO_PKG_VERSION"))
        .styles(styles)
        .about("Checks why e-mails do not arrive: runs the procedures of the help articles against your configuration")
        .after_help(AFTER_HELP)
        .args_conflicts_with_subcommands(true)
        .args(procedures.iter().map(|id| config((*id).to_owned(), format!("Run the procedure `{id}` of the articles"))))
        .arg(config("all".to_owned(), "Run every procedure".to_owned()))
        .arg(
            Arg::new("demo")
                .long("demo")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["replay", "record", "send", "plan"])
                .help("Run every procedure against made-up worlds inside this program: no account, no network")
                .help_heading("Procedures"),
        )
        .arg(
            Arg::new("domain")
                .long("domain")
                .value_name("DOMAIN")
                .value_parser(value_parser!(Domain))
                .help("Judge this domain; no configuration is needed for it"),
        )
        .arg(
            Arg::new("nameserver")
                .long("nameserver")
                .value_name("ADDR:PORT")
                .value_parser(nameserver)
                .help("Ask this DNS server instead of the system's"),
        )
        .arg(
            Arg::new("send")
                .long("send")
                .action(ArgAction::SetTrue)
                .help("Also send one test message to `[test] recipient`"),
        )
        .arg(
            Arg::new("plan")
                .long("plan")
                .action(ArgAction::SetTrue)
                .help("Say what would be contacted, and contact nobody"),
        )
        .arg(
            Arg::new("record")
                .long("record")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Write down everything that was heard (no password) into a new file"),
        )
        .arg(
            Arg::new("replay")
                .long("replay")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with_all(procedures)
                .conflicts_with_all(["all", "record", "send", "plan", "domain", "nameserver"])
                .help("Judge a recording again: no network, no configuration"),
        )
        .arg(
            Arg::new("allow-unencrypted-login")
                .long("allow-unencrypted-login")
                .action(ArgAction::SetTrue)
                .help("Let the password cross the network unencrypted, in this run only"),
        )
        .arg(
            Arg::new("allow-unverified-certificate")
                .long("allow-unverified-certificate")
                .action(ArgAction::SetTrue)
                .help("Accept a certificate that cannot be verified, in this run only"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["text", "json"])
                .default_value("text")
                .help("Form of the report"),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("LANG")
                .value_parser(value_parser!(Lang))
                .help("Language of the report, such as `de` or `en`"),
        )
        .arg(
            Arg::new("color")
                .long("color")
                .value_name("WHEN")
                .value_parser(["auto", "always", "never"])
                .default_value("auto")
                .help("Colours; NO_COLOR is respected"),
        )
        .arg(
            Arg::new("knowledge-base")
                .long("knowledge-base")
                .value_name("DIR")
                .help("Use the procedures of this knowledge base instead of the built-in one"),
        )
        .arg(
            Arg::new("quiet")
                .short('q')
                .long("quiet")
                .action(ArgAction::SetTrue)
                .help("Show the path and the verdict only, no progress"),
        )
        .arg(
            Arg::new("verbose")
                .short('v')
                .long("verbose")
                .action(ArgAction::SetTrue)
                .conflicts_with("quiet")
                .help("Also show every question and what was heard, on standard error"),
        )
        .subcommand(
            Command::new("completions")
                .about("Print completions for a shell")
                .arg(Arg::new("shell").required(true).value_parser(value_parser!(clap_complete::Shell))),
        )
        .subcommand(Command::new("man").about("Print the man page"))
}

const AFTER_HELP: &str = "\
Several procedures share one CONFIG. Without it, ./config.toml is used.

Exit codes: 0 all is well, or only warnings; 1 something is wrong; 2 wrong usage or configuration;
3 something could not be found out; 4 the program cannot go on; 130 interrupted.

Examples:
  docs-check --demo
  docs-check --smtp config.toml
  docs-check --spf --domain praxis.example --lang en
  docs-check --all config.toml --send --record report.json";

/// An address with a port; port 53 when it has none.
fn nameserver(text: &str) -> Result<SocketAddr, String> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    text.parse()
        .or_else(|_| bare.parse().map(|address| SocketAddr::new(address, 53)))
        .map_err(|_| "write an address and a port, such as `192.0.2.53:53` or `[2001:db8::53]:53`".to_owned())
}

/// One run of the program.
struct Session<'s> {
    matches: &'s ArgMatches,
    sources: &'s Sources,
    checks: &'s Checks,
    words: &'s Words,
}

impl Session<'_> {
    /// Runs procedures against the reader's configuration.
    fn check(&self, procedures: &[&str]) -> Result<u8, Stop> {
        let all = self.matches.contains_id("all");
        let wanted: Vec<String> =
            procedures.iter().filter(|id| all || self.matches.contains_id(id)).map(|id| (*id).to_owned()).collect();
        if wanted.is_empty() {
            let flags = procedures.iter().map(|id| format!("--{id}")).collect::<Vec<_>>().join(", ");
            return Err(Stop::Usage(anyhow::anyhow!(
                "nothing to check: say which procedure to run ({flags}, or --all), or try --demo"
            )));
        }
        let mut found = Diagnostics::new();
        let loaded = self.configuration(&wanted, &mut found)?;
        let stop = found.reject().is_err();
        anstream::eprint!("{}", found.render());
        if stop {
            return Err(Stop::Said);
        }
        let now = Timestamp::now();
        let asked = Asked { procedures: wanted, request: self.request(&loaded, now)? };
        let plan = self.checks.plan(&asked);
        if self.matches.get_flag("plan") {
            self.print_plan(&plan);
            return Ok(0);
        }
        if let Some(message) = &asked.request.message {
            let values = Values::from([("sender", message.from.to_string()), ("recipient", message.to.to_string())]);
            anstream::eprintln!("{}", self.words.say("send-announcement", &values));
        }
        let setup = self.setup(&plan, &loaded)?;
        let live = Live::new(setup).context("the network cannot be used").map_err(Stop::Broken)?;
        let (report, facts) = self.judge(&plan, &live, now)?;
        if let Some(path) = self.matches.get_one::<PathBuf>("record") {
            let recording = Recording::new(now.as_second(), &asked, &facts).to_json();
            disk::write_new(path, recording.as_bytes()).map_err(|error| Stop::Broken(error.into()))?;
        }
        self.print(&report)?;
        Ok(report.outcome.exit_code())
    }

    /// Judges a recording again.
    fn replay(&self, path: &Path) -> Result<u8, Stop> {
        let text = disk::read_text(path).map_err(|error| Stop::Usage(error.into()))?.text;
        let recording: Recording<Asked> =
            Recording::parse(&text).with_context(|| format!("`{}`", path.display())).map_err(Stop::Usage)?;
        let plan = self.checks.plan(&recording.asked);
        let now = Timestamp::from_second(recording.time).context("the recording's time").map_err(Stop::Usage)?;
        let (report, _) = self.judge(&plan, &Recorded::from(&recording), now)?;
        self.print(&report)?;
        Ok(report.outcome.exit_code())
    }

    /// Runs every procedure against each made-up world.
    fn demo(&self) -> Result<u8, Stop> {
        Ok(0)
    }

    fn judge(
        &self,
        plan: &Plan<'_>,
        probe: &impl probe::Probe,
        now: Timestamp,
    ) -> Result<(Report, docs_check::mail::facts::Facts), Stop> {
        let progress = self.progress();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("cannot start")
            .map_err(Stop::Broken)?;
        let mut answered = 0;
        let (runs, facts) = runtime.block_on(pipeline::run(plan, probe, |_| {
            answered += 1;
            progress.set_message(self.words.say("progress-open", &Values::from([("answered", answered.to_string())])));
        }));
        progress.finish_and_clear();
        if self.matches.get_flag("verbose") {
            for (question, answer) in facts.answers() {
                anstream::eprintln!("{question:?}\n  {answer:?}");
            }
        }
        let links = BTreeMap::new();
        let time = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        Ok((self.checks.report(&runs, plan, self.words, &time, &links), facts))
    }

    /// A spinner on standard error, while there is somebody to see it.
    fn progress(&self) -> ProgressBar {
        if self.matches.get_flag("quiet") || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})").expect("a good template");
        let bar = ProgressBar::new_spinner().with_style(style);
        bar.enable_steady_tick(std::time::Duration::from_millis(120));
        bar
    }

    fn print(&self, report: &Report) -> Result<(), Stop> {
        let text = match self.matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => serde_json::to_string_pretty(report).expect("a report is plain data") + "\n",
            _ => {
                report::text::render(report, if self.matches.get_flag("quiet") { Detail::Short } else { Detail::Full })
            }
        };
        anstream::stdout().write_all(text.as_bytes()).context("cannot write the report").map_err(Stop::Broken)
    }

    fn print_plan(&self, plan: &Plan<'_>) {
        anstream::println!("{}", self.words.text("plan-heading"));
        for target in plan.targets() {
            let (id, name, value) = match target.contact {
                Contact::Dns(name) => ("plan-dns", "target", name),
                Contact::Server(server) => ("plan-server", "target", server),
                Contact::Nobody(Unset::Setting(setting)) => ("plan-nobody-setting", "setting", setting.to_owned()),
                Contact::Nobody(Unset::Flag(flag)) => ("plan-nobody-flag", "flag", flag.to_owned()),
            };
            let what = self.words.say(id, &Values::from([(name, value)]));
            anstream::println!("  {}: {what}", self.words.text(&target.step.kind.message()));
        }
    }

    /// Reads the configuration that the procedures share.
    fn configuration(&self, wanted: &[String], found: &mut Diagnostics) -> Result<Loaded, Stop> {
        let mut paths: Vec<&PathBuf> = Vec::new();
        for id in wanted.iter().map(String::as_str).chain(["all"]) {
            if let Some(path) = self.matches.try_get_one::<PathBuf>(id).ok().flatten() {
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        if paths.len() > 1 {
            return Err(Stop::Usage(anyhow::anyhow!(
                "several configurations are named; all procedures of a run share one"
            )));
        }
        let domain = self.matches.get_one::<Domain>("domain");
        let default = PathBuf::from(CONFIG);
        let path = match paths.pop() {
            Some(path) => path,
            None if domain.is_some() => return Ok(Loaded::without_file(domain.cloned())),
            None => &default,
        };
        let source = disk::read_text(path).map_err(|error| {
            Stop::Usage(anyhow::Error::from(error).context("there is no configuration to check; name one, such as `--smtp config.toml` (the article about docs-check shows how to write it)"))
        })?;
        let Some(mut parsed) = Parsed::parse(&source, found) else {
            anstream::eprint!("{}", found.render());
            return Err(Stop::Said);
        };
        if let Some(domain) = domain {
            parsed.configuration.domain = Some(domain.clone());
        }
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Loaded { configuration: parsed.configuration.clone(), parsed: Some(parsed), folder })
    }

    /// What is asked for, with the message that would be sent.
    fn request(&self, loaded: &Loaded, now: Timestamp) -> Result<Request, Stop> {
        let effect = if self.matches.get_flag("send") { Effect::Send } else { Effect::Login };
        let allowed = Allowed {
            unencrypted_login: self.matches.get_flag("allow-unencrypted-login"),
            unverified_certificate: self.matches.get_flag("allow-unverified-certificate"),
        };
        let mut request = Request { configuration: loaded.configuration.clone(), effect, allowed, message: None };
        if effect >= Effect::Send {
            request.message = self
                .checks
                .test_message(&request.configuration, self.words, now)
                .context("the test message")
                .map_err(Stop::Broken)?;
        }
        Ok(request)
    }

    /// Everything that the network needs: the password, the additional authority, the DNS server.
    fn setup(&self, plan: &Plan<'_>, loaded: &Loaded) -> Result<Setup, Stop> {
        let mut setup =
            Setup { nameserver: self.matches.get_one::<SocketAddr>("nameserver").copied(), ..Setup::default() };
        let Some(parsed) = &loaded.parsed else { return Ok(setup) };
        if let Some(ca) = &parsed.ca {
            let authorities = disk::read_bytes(&loaded.folder.join(&ca.value)).map_err(|error| error.to_string());
            match authorities.and_then(|pem| probe::live::authorities(&pem).map_err(|error| error.to_string())) {
                Ok(authorities) => setup.extra_roots = authorities,
                Err(problem) => {
                    let error = Diagnostic::error(format!("`ca` cannot be used: {problem}"))
                        .at(&parsed.shown, ca.span, "a file of certificates in PEM form is wanted")
                        .help("a relative path begins at the folder of the configuration");
                    return Err(said(error));
                }
            }
        }
        let smtp = &loaded.configuration.smtp;
        if let (Some(source), Some(host), Some(login), true) =
            (&parsed.password, &smtp.host, &smtp.login, plan.logs_in())
        {
            let values = Values::from([("username", login.username.clone()), ("host", host.to_string())]);
            let question = self.words.say("prompt-password", &values);
            let secret = password::obtain(source, &parsed.shown, &loaded.folder, &question).map_err(said)?;
            setup.credentials.insert(SecretId(SMTP_PASSWORD.to_owned()), Credential { host: host.clone(), secret });
        }
        Ok(setup)
    }
}

/// A configuration with the file that it came from.
struct Loaded {
    configuration: Configuration,
    parsed: Option<Parsed>,
    folder: PathBuf,
}

impl Loaded {
    fn without_file(domain: Option<Domain>) -> Self {
        Loaded {
            configuration: Configuration { domain, ..Configuration::default() },
            parsed: None,
            folder: PathBuf::new(),
        }
    }
}

/// Says a diagnostic and stops.
fn said(diagnostic: Diagnostic) -> Stop {
    anstream::eprint!("{}", Diagnostics::from_iter([diagnostic]).render());
    Stop::Said
}

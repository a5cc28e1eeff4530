//! One run: read what is asked for, ask the network, print the report.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal as _;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ArgMatches;
use docs_check::check::configuration::{Configuration, Parsed, SMTP_PASSWORD};
use docs_check::check::example::Example;
use docs_check::check::plan::{Contact, Plan, Request, Run};
use docs_check::check::report::text::{self, Detail};
use docs_check::check::report::{Report, answer, json, transcript};
use docs_check::check::spf::inquiry::{Envelope, Inquiry};
use docs_check::check::verdict::Verdict;
use docs_check::check::{Effect, Unset};
use docs_check::diagnostic::{Diagnostic, Diagnostics};
use docs_check::disk;
use docs_check::mail::address::Domain;
use docs_check::mail::facts::Facts;
use docs_check::mail::smtp::{Allowed, SecretId};
use docs_check::password;
use docs_check::pipeline::{self, Asked, Checks};
use docs_check::probe::Probe;
use docs_check::probe::live::{self, Credential, Live, Setup};
use docs_check::probe::recorded::{Recorded, Recording};
use docs_check::source::Sources;
use docs_check::words::{Values, Words};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use crate::program::{Stop, command, print, reject, result, said};

/// The configuration that is used when none is named.
const CONFIG: &str = "config.toml";

/// One run of the program.
pub(super) struct Session<'s> {
    pub(super) matches: &'s ArgMatches,
    pub(super) sources: &'s Sources,
    pub(super) checks: Checks,
}

impl<'s> Session<'s> {
    /// Parses the knowledge base.
    pub(super) fn open(matches: &'s ArgMatches, sources: &'s Sources) -> Result<Self, Stop> {
        let mut found = Diagnostics::new();
        let checks = Checks::parse(sources, &mut found);
        reject(&found)?;
        let checks = checks.ok_or(Stop::Said)?;
        Ok(Session { matches, sources, checks })
    }

    /// Does what the arguments ask for; the exit code.
    pub(super) fn run(&self, procedures: &[&str]) -> Result<u8, Stop> {
        if self.matches.get_flag("demo") {
            return self.demo();
        }
        match self.matches.get_one::<PathBuf>("replay") {
            Some(path) => self.replay(path),
            None => self.check(procedures),
        }
    }

    /// The knowledge base's checks.
    pub(super) fn checks(&self) -> &Checks {
        &self.checks
    }

    /// The addresses of article sections in the reader's language.
    pub(super) fn links(&self) -> BTreeMap<String, String> {
        self.checks.links(self.sources, self.words().lang())
    }

    /// The words of the reader's language.
    pub(super) fn words(&self) -> &Words {
        self.checks.words(command::language(self.matches).as_ref())
    }

    /// Runs procedures against the reader's configuration.
    fn check(&self, procedures: &[&str]) -> Result<u8, Stop> {
        let all = self.matches.contains_id("all");
        let wanted: Vec<String> =
            procedures.iter().filter(|id| all || self.matches.contains_id(id)).map(|id| (*id).to_owned()).collect();
        if wanted.is_empty() {
            if procedures.is_empty() {
                return Err(Stop::Usage(anyhow::anyhow!("this knowledge base has no procedures in `checks/`")));
            }
            let flags = procedures.iter().map(|id| format!("--{id}")).collect::<Vec<_>>().join(", ");
            return Err(Stop::Usage(anyhow::anyhow!(
                "nothing to check: say which procedure to run ({flags}, or --all), or try --demo"
            )));
        }
        if let Some(list) = self.matches.get_one::<PathBuf>("domains") {
            return self.check_all(list, &wanted);
        }
        let mut found = Diagnostics::new();
        let loaded = self.configuration(&wanted, &mut found)?;
        reject(&found)?;
        let now = Timestamp::now();
        let asked = Asked {
            procedures: wanted,
            request: self.request(loaded.configuration.clone(), self.effect(), self.allowed(), now)?,
            envelope: self.envelope(),
        };
        let plan = self.checks.plan(&asked);
        if self.matches.get_flag("plan") {
            return self.print_plan(&plan).map(|()| 0);
        }
        let record = self.matches.get_one::<PathBuf>("record");
        if let Some(path) = record {
            disk::check_new(path).map_err(|error| Stop::Usage(error.into()))?;
        }
        let setup = self.setup(&plan, &loaded)?;
        let live = Live::new(setup).context("the network cannot be used").map_err(Stop::Broken)?;
        if let Some(message) = plan.request().outgoing() {
            let values = Values::from([("sender", message.from.to_string()), ("recipient", message.to.to_string())]);
            print::aside(&format!("{}\n", self.words().say("send-announcement", &values)));
        }
        // The report first: what was found out is not lost when the file cannot be written.
        let (verdict, facts) = self.conclude(&plan, &asked.envelope, &live, now)?;
        if let Some(path) = record {
            let recording = Recording::new(now.as_second(), asked, &facts).to_json();
            disk::write_new(path, recording.as_bytes()).map_err(|error| Stop::Broken(error.into()))?;
        }
        Ok(verdict.exit_code())
    }

    /// Judges a recording again.
    fn replay(&self, path: &Path) -> Result<u8, Stop> {
        let text = disk::read_text(path).map_err(|error| Stop::Usage(error.into()))?.text;
        let recording: Recording<Asked> =
            Recording::parse(&text).with_context(|| format!("`{}`", path.display())).map_err(Stop::Usage)?;
        let known = &self.checks.catalogue.procedures;
        if let Some(id) = recording.asked.procedures.iter().find(|id| !known.contains_key(*id)) {
            return Err(Stop::Usage(anyhow::anyhow!(
                "`{}` was recorded with another knowledge base: there is no procedure `{}` here",
                path.display(),
                id.escape_debug()
            )));
        }
        let plan = self.checks.plan(&recording.asked);
        let now = Timestamp::from_second(recording.time).context("the recording's time").map_err(Stop::Usage)?;
        let envelope = recording.asked.envelope.clone();
        let (verdict, _) = self.conclude(&plan, &envelope, &Recorded::from(recording), now)?;
        Ok(verdict.exit_code())
    }

    /// Judges a plan, or answers its inquiry about one mail, and says what came out.
    fn conclude(
        &self,
        plan: &Plan<'_>,
        envelope: &Envelope,
        probe: &impl Probe,
        now: Timestamp,
    ) -> Result<(Verdict, Facts), Stop> {
        let Some(inquiry) = Inquiry::of(plan, envelope, now.as_second()) else {
            let (report, facts) = self.judge(plan, probe, now)?;
            self.print(&report)?;
            return Ok((report.outcome, facts));
        };
        let progress = self.progress();
        let (evaluation, facts) = runtime()?.block_on(pipeline::answer(&inquiry, probe, |_| progress.tick()));
        progress.finish_and_clear();
        if self.matches.get_flag("verbose") {
            print::aside(&transcript::render(&facts));
        }
        let answer = answer::compose(&inquiry, evaluation.as_ref(), self.words(), &said_time(now));
        result(if self.json() { answer::json(&answer) } else { answer::text(&answer, self.detail()) })?;
        Ok((answer.outcome, facts))
    }

    /// Runs every procedure against each made-up world; fails when one ends otherwise than its example says.
    fn demo(&self) -> Result<u8, Stop> {
        let mut found = Diagnostics::new();
        let worlds = self.checks.worlds(self.sources, &mut found);
        reject(&found)?;
        if worlds.is_empty() {
            return Err(Stop::Usage(anyhow::anyhow!("this knowledge base has no made-up worlds in `checks/demo/`")));
        }
        let ended = worlds.iter().map(|world| self.run_world(world)).collect::<Result<Vec<_>, _>>()?;
        let all_as_expected = ended.iter().all(|(_, differences)| differences.is_empty());
        if self.json() {
            let reports: Vec<_> = ended.into_iter().map(|(report, _)| report).collect();
            result(json::render_all(&reports))?;
            return Ok(u8::from(!all_as_expected));
        }
        let words = self.words();
        result(format!("{}\n\n", words.text("demo-intro")))?;
        for (world, (report, differences)) in worlds.iter().zip(&ended) {
            let name =
                words.find(&format!("demo-{}", world.name), &Values::new()).unwrap_or_else(|| world.name.clone());
            let heading = words.say("demo-heading", &Values::from([("world", name)]));
            result(format!("{heading}\n{}\n\n", "─".repeat(heading.chars().count())))?;
            self.print(report)?;
            let verdict = if differences.is_empty() {
                words.text("demo-expected")
            } else {
                words.say("demo-unexpected", &Values::from([("steps", differences.join(", "))]))
            };
            result(format!("\n{verdict}\n\n"))?;
        }
        Ok(u8::from(!all_as_expected))
    }

    /// The report of a made-up world, and where it ended otherwise than its example says.
    fn run_world(&self, example: &Example) -> Result<(Report, Vec<String>), Stop> {
        let now = Timestamp::from_second(example.world.time).context("the world's time").map_err(Stop::Broken)?;
        let request = Request {
            ip: example.ip,
            ..self.request(example.configuration.clone(), example.effect, Allowed::default(), now)?
        };
        let procedures = example.procedures().map(str::to_owned).collect();
        let asked = Asked { procedures, request, envelope: Envelope::default() };
        let plan = self.checks.plan(&asked);
        let progress = self.progress();
        let run = runtime()?.block_on(pipeline::run_in_world(&plan, example, |_| progress.tick()));
        progress.finish_and_clear();
        let (runs, facts) = run.context("the example world").map_err(Stop::Broken)?;
        let differences = example.differences(&runs).iter().map(ToString::to_string).collect();
        Ok((self.report(&plan, &runs, &facts, now), differences))
    }

    fn judge(&self, plan: &Plan<'_>, probe: &impl Probe, now: Timestamp) -> Result<(Report, Facts), Stop> {
        let progress = self.progress();
        let mut answered = 0;
        let (runs, facts) = runtime()?.block_on(pipeline::run(plan, probe, |_| {
            answered += 1;
            let values = Values::from([("answered", answered.to_string())]);
            progress.set_message(self.words().say("progress-open", &values));
        }));
        progress.finish_and_clear();
        if facts.lack_roots() {
            return Err(Stop::Broken(anyhow::anyhow!(
                "this computer trusts nobody: it has no list of certificate authorities; install one (on Debian `ca-certificates`), or name a file in `ca` under `[smtp]`"
            )));
        }
        Ok((self.report(plan, &runs, &facts, now), facts))
    }

    /// Words what a run came to; `-v` shows what was heard.
    fn report(&self, plan: &Plan<'_>, runs: &[Run<'_>], facts: &Facts, now: Timestamp) -> Report {
        if self.matches.get_flag("verbose") {
            print::aside(&transcript::render(facts));
        }
        let found = runs.iter().flat_map(|run| &run.steps).any(|ended| ended.outcome.finding().is_some());
        let links = if found { self.links() } else { BTreeMap::new() };
        self.checks.report(runs, plan, self.words(), &said_time(now), &links)
    }

    /// A spinner on standard error, while there is somebody to see it.
    pub(super) fn progress(&self) -> ProgressBar {
        if self.matches.get_flag("quiet") || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})").expect("a good template");
        let bar = ProgressBar::new_spinner().with_style(style);
        bar.enable_steady_tick(std::time::Duration::from_millis(120));
        bar
    }

    /// Whether the result is for other programs.
    pub(super) fn json(&self) -> bool {
        self.matches.get_one::<String>("format").is_some_and(|format| format == "json")
    }

    fn print(&self, report: &Report) -> Result<(), Stop> {
        if self.json() {
            return result(json::render(report));
        }
        result(text::render(report, self.detail()))
    }

    fn detail(&self) -> Detail {
        if self.matches.get_flag("quiet") { Detail::Short } else { Detail::Full }
    }

    fn print_plan(&self, plan: &Plan<'_>) -> Result<(), Stop> {
        let words = self.words();
        let say = |id: &str, name, value: String| words.say(id, &Values::from([(name, value)]));
        let mut lines = vec![words.text("plan-heading")];
        // What several procedures share is said once.
        let mut said = BTreeSet::new();
        for target in plan.targets().into_iter().filter(|target| said.insert(target.step.kind)) {
            let (what, otherwise) = match target.contact {
                Contact::Dns(names) => (say("plan-dns", "target", names.join(", ")), Vec::new()),
                Contact::Web(url) => (say("plan-web", "target", url), Vec::new()),
                Contact::Server { first, otherwise } => {
                    let id = match target.step.kind.effect() {
                        Effect::Login => "plan-login",
                        Effect::Send => "plan-send",
                        Effect::Offline | Effect::Dns | Effect::Connect => "plan-server",
                    };
                    let recipient = plan.request().configuration.recipient.as_ref();
                    let recipient = recipient.map(ToString::to_string).unwrap_or_default();
                    let values = Values::from([("target", first), ("recipient", recipient)]);
                    (words.say(id, &values), otherwise)
                }
                Contact::Known(address) => (say("plan-known", "target", address), Vec::new()),
                Contact::Nobody(Unset::Setting(setting)) => {
                    (say("plan-nobody-setting", "setting", setting.to_owned()), Vec::new())
                }
                Contact::Nobody(Unset::Choice(with)) => {
                    (say("plan-nobody-choice", "with", with.to_owned()), Vec::new())
                }
            };
            lines.push(format!("  {}: {what}", words.text(&target.step.kind.message())));
            if !otherwise.is_empty() {
                lines.push(format!("    {}", say("plan-otherwise", "targets", otherwise.join(", "))));
            }
        }
        result(lines.join("\n") + "\n")
    }

    /// Reads the configuration that the procedures share.
    pub(super) fn configuration(&self, wanted: &[String], found: &mut Diagnostics) -> Result<Loaded, Stop> {
        let mut paths: Vec<&PathBuf> = Vec::new();
        for id in wanted.iter().map(String::as_str).chain(["all"]) {
            let named = self.matches.try_get_one::<PathBuf>(id).ok().flatten();
            paths.extend(named.filter(|path| !paths.contains(path)));
        }
        if paths.len() > 1 {
            return Err(Stop::Usage(anyhow::anyhow!(
                "several configurations are named; all procedures of a run share one"
            )));
        }
        let envelope = self.envelope();
        let asked_about = || envelope.domain();
        let domain = self.matches.get_one::<Domain>("domain").cloned();
        let domain = if envelope.mail_from.is_some() { asked_about().or(domain) } else { domain };
        let default = PathBuf::from(CONFIG);
        let path = match paths.pop() {
            Some(path) => path,
            None if domain.is_some() || self.matches.contains_id("domains") => return Ok(Loaded::without_file(domain)),
            None if envelope != Envelope::default() => return Ok(Loaded::without_file(asked_about())),
            None => &default,
        };
        let source = disk::read_text(path).map_err(unreadable)?;
        let Some(mut parsed) = Parsed::parse(&source, found) else {
            print::aside(&found.render());
            return Err(Stop::Said);
        };
        if let Some(domain) = domain {
            parsed.configuration.domain = Some(domain);
        }
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Loaded { configuration: parsed.configuration.clone(), parsed: Some(parsed), folder })
    }

    /// What is asked for, with the message that would be sent.
    pub(super) fn request(
        &self,
        configuration: Configuration,
        effect: Effect,
        allowed: Allowed,
        now: Timestamp,
    ) -> Result<Request, Stop> {
        let message = match effect {
            Effect::Send => self.checks.test_message(&configuration, self.words(), now),
            Effect::Offline | Effect::Dns | Effect::Connect | Effect::Login => Ok(None),
        };
        let message = message.context("the test message").map_err(Stop::Broken)?;
        let ip = self.matches.get_one::<IpAddr>("ip").copied();
        Ok(Request { configuration, effect, allowed, message, ip })
    }

    /// The mail that the reader asks about.
    pub(super) fn envelope(&self) -> Envelope {
        let text = |option: &str| self.matches.get_one::<String>(option).cloned();
        Envelope { helo: text("helo"), mail_from: text("mail-from") }
    }

    /// The highest effect that the reader allows.
    pub(super) fn effect(&self) -> Effect {
        if self.matches.get_flag("send") { Effect::Send } else { Effect::Login }
    }

    pub(super) fn allowed(&self) -> Allowed {
        Allowed {
            unencrypted_login: self.matches.get_flag("allow-unencrypted-login"),
            unverified_certificate: self.matches.get_flag("allow-unverified-certificate"),
        }
    }

    /// Everything that the network needs: the password, the additional authority, the DNS server.
    pub(super) fn setup(&self, plan: &Plan<'_>, loaded: &Loaded) -> Result<Setup, Stop> {
        let mut setup =
            Setup { nameserver: self.matches.get_one::<SocketAddr>("nameserver").copied(), ..Setup::default() };
        let Some(parsed) = &loaded.parsed else { return Ok(setup) };
        if let Some(ca) = &parsed.ca {
            let authorities = disk::read_bytes(&loaded.folder.join(&ca.value)).map_err(anyhow::Error::from);
            match authorities.and_then(|pem| live::authorities(&pem).map_err(anyhow::Error::from)) {
                Ok(authorities) => setup.extra_roots = authorities,
                Err(problem) => {
                    let error = Diagnostic::error(format!("`ca` cannot be used: {problem:#}"))
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
            let question = self.words().say("prompt-password", &values);
            let secret = password::obtain(source, &parsed.shown, &loaded.folder, &question).map_err(said)?;
            setup.credentials.insert(SecretId(SMTP_PASSWORD.to_owned()), Credential { host: host.clone(), secret });
        }
        Ok(setup)
    }
}

/// RFC 3339.
pub(super) fn said_time(now: Timestamp) -> String {
    now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A configuration with the file that it came from.
pub(super) struct Loaded {
    pub(super) configuration: Configuration,
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

/// A configuration that cannot be read, and what to do.
fn unreadable(error: disk::DiskError) -> Stop {
    let is_absent = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::NotFound;
    let help = if matches!(&error, disk::DiskError::Read { source, .. } if is_absent(source)) {
        "name the configuration to check, such as `--smtp config.toml`; the article about docs-check shows how to write it"
    } else if matches!(error, disk::DiskError::NotText(_)) {
        "open it in your editor, and save it with the encoding UTF-8"
    } else {
        "name a file that you may read"
    };
    let chain = anyhow::Error::from(error).chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    said(Diagnostic::error(chain).help(help))
}

/// One thread is enough: a run waits for others most of the time.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start").map_err(Stop::Broken)
}

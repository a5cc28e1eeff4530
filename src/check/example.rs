//! Examples: a configuration in a small made-up world, and how each step must end there. The doctests of procedures.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::check::StepId;
use crate::check::code::Code;
use crate::check::configuration::{Configuration, Parsed};
use crate::check::plan::Run;
use crate::check::procedure::Procedure;
use crate::check::{Effect, Outcome};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::mail::address::Domain;
use crate::mail::document::Page;
use crate::mail::smtp::{Security, Stage};
use crate::mail::world::{Behaviour, Server, Shown, Site, World};
use crate::mail::zone::Record;
use crate::secret::Secret;
use crate::source::{Located, Source};
use crate::table::{Document, Table};

/// A configuration in a made-up world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The file's name without its ending.
    pub name: String,
    /// The world.
    pub world: World,
    /// The text of the reader's configuration, as it could stand in a file.
    pub text: String,
    /// What that text says.
    pub configuration: Configuration,
    /// What the source of the configuration's password gives in this world.
    pub password: Option<Secret>,
    /// The address of `--ip`.
    pub ip: Option<IpAddr>,
    /// The highest effect that is allowed.
    pub effect: Effect,
    /// How every step of every procedure that the example is about must end, by the procedure's id.
    pub expected: BTreeMap<String, BTreeMap<StepId, Expected>>,
}

/// How a step must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// All is well.
    Pass,
    /// Something deserves a look.
    Warn(Code),
    /// Something is wrong.
    Fail(Code),
    /// Nobody answered.
    Unknown(Code),
    /// A step that it needs has not passed.
    Blocked,
    /// The configuration lacks a value, or the effect was not allowed.
    Skipped,
}

/// A step that ended otherwise than its example says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The procedure.
    pub procedure: String,
    /// The step.
    pub step: StepId,
    /// What the example says; `None` when it says nothing about this step.
    pub expected: Option<Expected>,
    /// What happened: an outcome and a code; `None` when the step was not run.
    pub found: Option<String>,
}

impl Example {
    /// Reads an example; `procedures` are those of the knowledge base.
    pub fn parse(
        name: &str,
        source: &Source,
        procedures: &BTreeMap<String, Procedure>,
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let document = Document::toml(&source.text, source, 0, found)?;
        let mut root = document.table(source, 0);
        let world = world(&mut root, found);
        let text = root.required("configuration", found);
        let password = root.string("password", found).map(|text| Secret::new(text.value));
        let ip = root.string("ip", found).and_then(|text| match text.value.parse::<IpAddr>() {
            Ok(ip) => Some(ip.to_canonical()),
            Err(error) => {
                found.push(root.error(text.span, format!("`{}` is no address", text.value), error.to_string()));
                None
            }
        });
        let sends = root.boolean("send", found).is_some_and(|sends| sends.value);
        let expected = match root.table("expect", found) {
            Some(table) => expected(&table, procedures, found),
            None => {
                found.push(root.missing("expect").help("say how each step ends: `[expect.smtp]`, `login = \"pass\"`"));
                BTreeMap::new()
            }
        };
        let configuration = text.as_ref().and_then(|text| configuration(&root, text, found));
        root.finish(found);
        Some(Example {
            name: name.to_owned(),
            world: world?,
            text: text?.value,
            configuration: configuration?,
            password,
            ip,
            effect: if sends { Effect::Send } else { Effect::Login },
            expected,
        })
    }

    /// The ids of the procedures that it is about.
    pub fn procedures(&self) -> impl Iterator<Item = &str> {
        self.expected.keys().map(String::as_str)
    }

    /// Whether any step is expected to fail: worlds where all is well are shown first.
    pub fn expects_failure(&self) -> bool {
        self.expected.values().flat_map(BTreeMap::values).any(|expected| matches!(expected, Expected::Fail(_)))
    }

    /// Where `runs` ended otherwise than the example says; nothing when it holds.
    pub fn differences(&self, runs: &[Run<'_>]) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut open = self.expected.clone();
        for run in runs {
            let mut steps = open.remove(&run.procedure.id).unwrap_or_default();
            for ended in &run.steps {
                let expected = steps.remove(&ended.step.id);
                if expected.is_none_or(|expected| !expected.holds(&ended.outcome)) {
                    differences.push(Difference {
                        procedure: run.procedure.id.clone(),
                        step: ended.step.id.clone(),
                        expected,
                        found: Some(in_words(&ended.outcome)),
                    });
                }
            }
            open.insert(run.procedure.id.clone(), steps);
        }
        // What is left was expected and did not run.
        for (procedure, steps) in open {
            differences.extend(steps.into_iter().map(|(step, expected)| Difference {
                procedure: procedure.clone(),
                step,
                expected: Some(expected),
                found: None,
            }));
        }
        differences
    }
}

impl Expected {
    /// Whether a step that ended so ended as expected.
    pub fn holds(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Expected::Pass, Outcome::Pass(_))
            | (Expected::Blocked, Outcome::Blocked(_))
            | (Expected::Skipped, Outcome::Skipped(_)) => true,
            (Expected::Warn(code), Outcome::Warn(finding))
            | (Expected::Fail(code), Outcome::Fail(finding))
            | (Expected::Unknown(code), Outcome::Unknown(finding)) => code == finding.code,
            (
                Expected::Pass
                | Expected::Warn(_)
                | Expected::Fail(_)
                | Expected::Unknown(_)
                | Expected::Blocked
                | Expected::Skipped,
                _,
            ) => false,
        }
    }
}

impl fmt::Display for Expected {
    /// Writes what an example would say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Pass => f.write_str("pass"),
            Expected::Warn(code) => write!(f, "warn {code}"),
            Expected::Fail(code) => write!(f, "fail {code}"),
            Expected::Unknown(code) => write!(f, "unknown {code}"),
            Expected::Blocked => f.write_str("blocked"),
            Expected::Skipped => f.write_str("skipped"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { procedure, step, expected, found } = self;
        let found = found.as_deref().unwrap_or("not run");
        match expected {
            Some(expected) => write!(f, "{procedure}.{step}: expected `{expected}`, found `{found}`"),
            None => write!(f, "{procedure}.{step}: nothing expected, found `{found}`"),
        }
    }
}

/// What an example would say of an outcome.
fn in_words(outcome: &Outcome) -> String {
    match outcome.finding() {
        Some(finding) => format!("{} {}", outcome.as_str(), finding.code),
        None => outcome.as_str().to_owned(),
    }
}

fn world(root: &mut Table<'_>, found: &mut Diagnostics) -> Option<World> {
    let time = root.required("time", found).and_then(|text| match seconds(&text.value) {
        Some(seconds) => Some(seconds),
        None => {
            let title = format!("`{}` is no time", text.value);
            found.push(root.error(text.span, title, "must be like `2026-11-24T09:00:00Z`, since 2000"));
            None
        }
    });
    let records = root.strings("records", found).into_iter().filter_map(|line| record(root, &line, found)).collect();
    let mut servers: Vec<Server> = Vec::new();
    for mut table in root.tables("server", found) {
        let server = server(&mut table, &servers, found);
        table.finish(found);
        servers.extend(server);
    }
    let site = root.table("site", found).and_then(|table| site(table, found));
    Some(World { time: time?, records, servers, site })
}

fn site(mut table: Table<'_>, found: &mut Diagnostics) -> Option<Site> {
    let host = table.required("host", found).and_then(|text| server_name(&table, &text, found));
    let certificate = table.string("certificate", found).and_then(|text| certificate(&table, &text, found));
    let status = table.integer("status", found).and_then(|number| match u16::try_from(number.value) {
        Ok(status) if (100..600).contains(&status) => Some(status),
        Ok(_) | Err(_) => {
            let title = format!("there is no status {}", number.value);
            found.push(table.error(number.span, title, "must be from 100 to 599"));
            None
        }
    });
    let media_type = table.string("media_type", found).map_or_else(|| "text/plain".to_owned(), |text| text.value);
    let body = table.string("body", found).map(|text| text.value).unwrap_or_default();
    table.finish(found);
    let page = Page { status: status.unwrap_or(200), media_type, body };
    Some(Site { host: host?, certificate: certificate.unwrap_or_default(), page })
}

/// The seconds since 1970 of a time since 2000: certificates begin before the time of their world.
fn seconds(text: &str) -> Option<i64> {
    const SINCE: i64 = 946_684_800;
    let time = text.parse::<jiff::Timestamp>().ok()?;
    Some(time.as_second()).filter(|seconds| *seconds >= SINCE)
}

fn record(table: &Table<'_>, line: &Located<String>, found: &mut Diagnostics) -> Option<Record> {
    match Record::from_str(&line.value) {
        Ok(record) => Some(record),
        Err(error) => {
            found.push(table.error(line.span, "a record that cannot be read", error.to_string()));
            None
        }
    }
}

fn server(table: &mut Table<'_>, others: &[Server], found: &mut Diagnostics) -> Option<Server> {
    let host = table.required("host", found);
    let host = host.and_then(|text| server_name(table, &text, found));
    let ports = match table.table("ports", found) {
        Some(table) => ports(table, others, found),
        None => BTreeMap::from([(465, Security::Tls), (587, Security::StartTls)]),
    };
    let capabilities = if table.has("capabilities") {
        table.strings("capabilities", found).into_iter().map(|line| line.value).collect()
    } else {
        ["PIPELINING", "SIZE 69920427", "8BITMIME", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"].map(str::to_owned).into()
    };
    let users = match table.table("users", found) {
        Some(table) => users(&table, found),
        None => BTreeMap::new(),
    };
    let certificate = table.string("certificate", found).and_then(|text| certificate(table, &text, found));
    let behaviour = match table.table("behaviour", found) {
        Some(table) => behaviour(table, found),
        None => BTreeMap::new(),
    };
    Some(Server { host: host?, ports, capabilities, users, certificate: certificate.unwrap_or_default(), behaviour })
}

fn server_name(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Domain> {
    match text.value.parse() {
        Ok(host) => Some(host),
        Err(error) => {
            let title = format!("`{}` is no server name", text.value);
            found.push(table.error(text.span, title, error.to_string()));
            None
        }
    }
}

fn ports(mut table: Table<'_>, others: &[Server], found: &mut Diagnostics) -> BTreeMap<u16, Security> {
    // The standard ports of mail; others have no name here, and a world needs no others.
    const PORTS: [(&str, u16); 4] = [("25", 25), ("465", 465), ("587", 587), ("2525", 2525)];
    let mut ports = BTreeMap::new();
    for (key, port) in PORTS {
        let Some(text) = table.string(key, found) else { continue };
        let all = [Security::Tls, Security::StartTls, Security::None];
        let Some(security) = all.into_iter().find(|security| security.as_str() == text.value) else {
            let title = format!("unknown security `{}`", text.value);
            let error = table.error(text.span, title, "must be `tls`, `starttls` or `none`");
            found.push(error.suggest(&text.value, all.map(Security::as_str)));
            continue;
        };
        if others.iter().any(|other| other.ports.contains_key(&port)) {
            let title = format!("two servers have the port {port}");
            let error = table.error(text.span, title, "another server has it already");
            found.push(error.help("every address of a world leads to all its servers, so each needs its own ports"));
        }
        ports.insert(port, security);
    }
    table.finish(found);
    ports
}

fn users(table: &Table<'_>, found: &mut Diagnostics) -> BTreeMap<String, String> {
    let mut users = BTreeMap::new();
    for name in table.keys() {
        users.extend(table.any_string(&name.value, found).map(|password| (name.value, password.value)));
    }
    users
}

fn certificate(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Shown> {
    let known = Shown::ALL.iter().copied().find(|shown| shown.as_str() == text.value);
    if known.is_none() {
        let names = Shown::ALL.iter().map(|shown| format!("`{}`", shown.as_str())).collect::<Vec<_>>().join(", ");
        let title = format!("unknown certificate `{}`", text.value);
        found.push(table.error(text.span, title, "no such certificate").help(format!("known here: {names}")));
    }
    known
}

fn behaviour(mut table: Table<'_>, found: &mut Diagnostics) -> BTreeMap<Stage, Behaviour> {
    const STAGES: [(&str, Stage); 9] = [
        ("greeting", Stage::Greeting),
        ("ehlo", Stage::Ehlo),
        ("starttls", Stage::StartTls),
        ("ehlo-again", Stage::EhloAgain),
        ("auth", Stage::Auth),
        ("mail", Stage::Mail),
        ("rcpt", Stage::Rcpt),
        ("data", Stage::Data),
        ("text", Stage::Text),
    ];
    let mut behaviours = BTreeMap::new();
    for (key, stage) in STAGES {
        let Some(text) = table.string(key, found) else { continue };
        match Behaviour::from_str(&text.value) {
            Ok(behaviour) => {
                behaviours.insert(stage, behaviour);
            }
            Err(error) => {
                let title = format!("`{}` is nothing that a server does", text.value);
                let error = table.error(text.span, title, error.to_string());
                found.push(error.help("or write `silent` or `closes`"));
            }
        }
    }
    table.finish(found);
    behaviours
}

/// Reads the reader's configuration inside the example.
fn configuration(root: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Configuration> {
    let inner = Source::new(format!("{} (configuration)", root.source().path), text.value.clone());
    let parsed = Parsed::parse(&inner, found)?;
    if let Some(ca) = &parsed.ca {
        let title = format!("the configuration of an example names the file `{}`", ca.value);
        let error = root.error(text.span, title, "has a `ca`");
        found.push(error.help("the authority of a made-up world is trusted without it"));
    }
    Some(parsed.configuration)
}

fn expected(
    table: &Table<'_>,
    procedures: &BTreeMap<String, Procedure>,
    found: &mut Diagnostics,
) -> BTreeMap<String, BTreeMap<StepId, Expected>> {
    let mut all = BTreeMap::new();
    for id in table.keys() {
        let Some(procedure) = procedures.get(&id.value) else {
            let error = table.error(id.span, format!("unknown procedure `{}`", id.value), "no such procedure");
            found.push(error.suggest(&id.value, procedures.keys().map(String::as_str)));
            continue;
        };
        if let Some(table) = table.any_table(&id.value, found) {
            all.insert(id.value, expected_steps(&table, procedure, found));
        }
    }
    all
}

fn expected_steps(table: &Table<'_>, procedure: &Procedure, found: &mut Diagnostics) -> BTreeMap<StepId, Expected> {
    let mut steps = BTreeMap::new();
    for key in table.keys() {
        let Some(step) = procedure.steps.iter().find(|step| step.id.0 == key.value) else {
            let error =
                table.error(key.span, format!("`{}` has no step `{}`", procedure.id, key.value), "no such step");
            found.push(error.suggest(&key.value, procedure.steps.iter().map(|step| step.id.0.as_str())));
            continue;
        };
        let Some(text) = table.any_string(&key.value, found) else { continue };
        match outcome(&text.value) {
            Ok(expected) => {
                steps.insert(step.id.clone(), expected);
            }
            Err(wrong) => found.push(wrong.say(table, &text)),
        }
    }
    // A step that an example forgets would be a step that nobody checks.
    for step in procedure.steps.iter().filter(|step| !table.has(&step.id.0)) {
        found.push(table.missing(&step.id.0).help("an example says how every step of its procedure ends"));
    }
    steps
}

/// Why a text is no outcome.
enum NoOutcome<'t> {
    /// Its first word is none.
    Word,
    /// A code is missing, or stands where none can.
    Shape,
    /// There is no such code.
    Code(&'t str),
}

impl NoOutcome<'_> {
    fn say(&self, table: &Table<'_>, text: &Located<String>) -> Diagnostic {
        match self {
            NoOutcome::Word | NoOutcome::Shape => table
                .error(text.span, format!("`{}` is no outcome", text.value), "no way in which a step ends")
                .help("write `pass`, `warn CODE`, `fail CODE`, `unknown CODE`, `blocked` or `skipped`"),
            NoOutcome::Code(code) => table
                .error(text.span, format!("unknown code `{code}`"), "no such code")
                .suggest(code, Code::ALL.iter().map(|code| code.as_str())),
        }
    }
}

fn outcome(text: &str) -> Result<Expected, NoOutcome<'_>> {
    let (word, code) = match text.split_once(' ') {
        Some((word, code)) => (word, Some(code.trim())),
        None => (text, None),
    };
    let with_code = |expected: fn(Code) -> Expected| {
        let text = code.ok_or(NoOutcome::Shape)?;
        let code = Code::ALL.iter().copied().find(|code| code.as_str() == text);
        code.map(expected).ok_or(NoOutcome::Code(text))
    };
    match (word, code) {
        ("pass", None) => Ok(Expected::Pass),
        ("blocked", None) => Ok(Expected::Blocked),
        ("skipped", None) => Ok(Expected::Skipped),
        ("warn", _) => with_code(Expected::Warn),
        ("fail", _) => with_code(Expected::Fail),
        ("unknown", _) => with_code(Expected::Unknown),
        ("pass" | "blocked" | "skipped", Some(_)) => Err(NoOutcome::Shape),
        _ => Err(NoOutcome::Word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROCEDURE: &str = "[[step]]\nid = 'login'\nkind = 'smtp.login'\nstation = 'provider'\neffect = 'login'\n";

    const TIME: &str = "time = '2026-11-24T09:00:00Z'\n";

    /// Parses an example of a procedure `p` with the one step `login`; returns it, or the titles of what is wrong.
    fn parse(text: &str) -> Result<Example, Vec<String>> {
        let mut found = Diagnostics::new();
        let stations = ["provider".to_owned()];
        let procedure = Procedure::parse("p", &Source::new("checks/p.toml", PROCEDURE), &stations, &mut found);
        let procedures = BTreeMap::from([("p".to_owned(), procedure.expect("a procedure"))]);
        let example = Example::parse("e", &Source::new("checks/demo/e.toml", text), &procedures, &mut found);
        let titles: Vec<_> = found.sorted().into_iter().map(|one| one.title.clone()).collect();
        if titles.is_empty() { Ok(example.expect("an example")) } else { Err(titles) }
    }

    /// Parses an example that is whole but for `lines`, and for what its step must come to.
    #[track_caller]
    fn check_error(lines: &str, login: &str, expected: &str) {
        let text = format!("{lines}\n[expect.p]\nlogin = '{login}'\n");
        let text = if lines.contains("configuration") { text } else { format!("configuration = ''\n{text}") };
        let text = if lines.contains("time") { text } else { format!("{TIME}{text}") };
        assert_eq!(parse(&text).expect_err("an error"), [expected]);
    }

    #[test]
    fn an_example_is_a_world_a_configuration_and_what_comes_of_it() {
        let example = parse(
            "time = '2026-11-24T09:00:00Z'\nconfiguration = \"[smtp]\\nhost = 'mail.test'\"\npassword = 'pw'\nsend = true\n\
             records = ['mail.test A 192.0.2.1']\n[[server]]\nhost = 'mail.test'\ncertificate = 'expired'\n\
             [server.ports]\n465 = 'tls'\n[server.users]\n\"a@b.test\" = 'x'\n[server.behaviour]\nrcpt = '550 no'\n\
             [expect.p]\nlogin = 'fail smtp-cert-expired'\n",
        )
        .expect("a good example");
        assert_eq!(example.world.time, 1_795_510_800);
        assert_eq!(example.configuration.smtp.host, "mail.test".parse().ok());
        assert_eq!(example.effect, Effect::Send);
        let server = &example.world.servers[0];
        assert_eq!(server.ports, BTreeMap::from([(465, Security::Tls)]));
        assert_eq!(server.users["a@b.test"], "x");
        assert_eq!(server.certificate, Shown::Expired);
        assert!(server.behaviour.contains_key(&Stage::Rcpt));
        let login = StepId("login".to_owned());
        assert_eq!(example.expected["p"][&login], Expected::Fail(Code::SmtpCertExpired));
    }

    #[test]
    fn what_is_wrong_is_said() {
        check_error("", "passed", "`passed` is no outcome");
        check_error("", "fail", "`fail` is no outcome");
        check_error("", "fail smtp-cert-expird", "unknown code `smtp-cert-expird`");
        check_error("time = 'noon'", "pass", "`noon` is no time");
        check_error("time = '1970-01-01T00:00:00Z'", "pass", "`1970-01-01T00:00:00Z` is no time");
        check_error("records = ['a.test']", "pass", "a record that cannot be read");
        check_error("[[server]]\nhost = 'a.test'\ncertificate = 'old'", "pass", "unknown certificate `old`");
        check_error("[[server]]\nhost = 'a.test'\n[server.ports]\n587 = 'ssl'", "pass", "unknown security `ssl`");
        check_error(
            "configuration = \"[smtp]\\nca = 'ca.pem'\"",
            "pass",
            "the configuration of an example names the file `ca.pem`",
        );
        check_error("configuration = \"[smtp]\\nhots = 'x'\"", "pass", "unknown key `hots`");
    }

    #[test]
    fn an_example_says_how_every_step_ends() {
        assert_eq!(
            parse(&format!("{TIME}configuration = ''\n[expect.p]\n")),
            Err(vec!["`[expect.p]` has no `login`".to_owned()])
        );
        assert_eq!(
            parse(&format!("{TIME}configuration = ''\n[expect.q]\nlogin = 'pass'\n")),
            Err(vec!["unknown procedure `q`".to_owned()])
        );
    }

    #[test]
    fn two_servers_cannot_share_a_port() {
        let server = "[[server]]\nhost = 'a.test'\n[server.ports]\n587 = 'starttls'\n";
        check_error(&format!("{server}{server}"), "pass", "two servers have the port 587");
    }
}

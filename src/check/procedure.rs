//! Procedures: ordered, language-neutral sets of steps, one file `checks/<id>.toml` each.
//!
//! A procedure has no place for a host, a user, a file or a command: it names kinds of checks, and what those contact
//! follows from the reader's configuration.

use crate::check::{Effect, Kind, StepId};
use crate::diagnostic::Diagnostics;
use crate::source::{Located, Source};
use crate::table::{Document, Table};

/// An ordered set of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// The id: its flag and its name in articles.
    pub id: String,
    /// The steps, each after those that it needs.
    pub steps: Vec<Step>,
    /// The article sections that explain results, as `folder/article#heading`.
    pub results: Results,
    /// Where all of this is written.
    pub source: Source,
}

/// One use of a check kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The id, unique in the procedure.
    pub id: StepId,
    /// What it checks.
    pub kind: Kind,
    /// The station that decides it; none in a procedure that stands aside from the path of a mail.
    pub station: Option<String>,
    /// The earlier steps without which it makes no sense.
    pub needs: Vec<StepId>,
}

/// Where articles explain the results of a procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// When all is well.
    pub pass: Option<Located<String>>,
    /// When something deserves a look.
    pub warn: Option<Located<String>>,
    /// When something is wrong.
    pub fail: Option<Located<String>>,
    /// When nobody answered.
    pub unknown: Option<Located<String>>,
}

impl Results {
    /// All of them.
    pub fn sections(&self) -> impl Iterator<Item = &Located<String>> {
        [&self.pass, &self.warn, &self.fail, &self.unknown].into_iter().flatten()
    }
}

/// Whether `id` can be the id of a step, a station or, unless it is [`RESERVED`], a procedure: `[a-z][a-z0-9-]*`.
pub fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Words that no procedure can have as its id, because the program has them as options or subcommands.
pub const RESERVED: &[&str] = &[
    "address",
    "all",
    "allow-unencrypted-login",
    "allow-unverified-certificate",
    "color",
    "completions",
    "demo",
    "domain",
    "domains",
    "explain",
    "format",
    "helo",
    "help",
    "init",
    "ip",
    "knowledge-base",
    "lang",
    "lint-spf",
    "mail-from",
    "man",
    "nameserver",
    "plan",
    "quiet",
    "record",
    "replay",
    "self-test",
    "send",
    "verbose",
    "version",
    "yes",
];

impl Procedure {
    /// Reads a procedure; `stations` are those of the knowledge base.
    pub fn parse(id: &str, source: &Source, stations: &[String], found: &mut Diagnostics) -> Option<Self> {
        let document = Document::toml(&source.text, source, 0, found)?;
        let mut root = document.table(source, 0);
        let place = match root.boolean("aside", found) {
            Some(aside) if aside.value => Place::Aside,
            Some(_) | None => Place::OnPath(stations),
        };
        let mut steps: Vec<Step> = Vec::new();
        for mut table in root.tables("step", found) {
            let step = step(&mut table, place, &steps, found);
            table.finish(found);
            steps.extend(step);
        }
        if !root.has("step") {
            found.push(root.missing("step").help("a procedure has at least one `[[step]]`"));
        }
        let results = root.table("results", found).map(|table| results(table, found)).unwrap_or_default();
        root.finish(found);
        Some(Procedure { id: id.to_owned(), steps, results, source: source.clone() })
    }

    /// The settings that its steps up to `effect` need, each once.
    pub fn settings(&self, effect: Effect) -> Vec<&'static str> {
        let mut settings = Vec::new();
        let steps = self.steps.iter().filter(|step| step.kind.effect() <= effect);
        for setting in steps.flat_map(|step| step.kind.settings()) {
            if !settings.contains(setting) {
                settings.push(*setting);
            }
        }
        settings
    }
}

/// Where the steps of a procedure stand.
#[derive(Clone, Copy)]
enum Place<'s> {
    /// Each at one of these stations.
    OnPath(&'s [String]),
    /// `aside = true`: they say nothing about the path of a mail, so none has a station, and none marks one.
    Aside,
}

fn step(table: &mut Table<'_>, place: Place<'_>, earlier: &[Step], found: &mut Diagnostics) -> Option<Step> {
    let id = table.required("id", found);
    let kind = table.required("kind", found);
    let station = match place {
        Place::OnPath(stations) => table.required("station", found).map(|station| (station, stations)),
        Place::Aside => None,
    };
    let effect = table.required("effect", found);
    let needs = table.strings("needs", found);

    if let Some(id) = &id {
        if !is_id(&id.value) {
            found.push(table.error(
                id.span,
                format!("`{}` cannot be an id", id.value),
                "lowercase letters, digits and `-` only",
            ));
        }
        if earlier.iter().any(|step| step.id.0 == id.value) {
            found.push(table.error(id.span, format!("two steps have the id `{}`", id.value), "stands above already"));
        }
    }
    let kind = kind.and_then(|kind| {
        let known = Kind::all().find(|known| known.as_str() == kind.value);
        if known.is_none() {
            let error = table.error(kind.span, format!("unknown check kind `{}`", kind.value), "no such kind");
            found.push(error.suggest(&kind.value, Kind::all().map(Kind::as_str)));
        }
        known
    });
    if let Some((station, stations)) = station.as_ref().filter(|(station, stations)| !stations.contains(&station.value))
    {
        let error =
            table.error(station.span, format!("unknown station `{}`", station.value), "not in `checks/stations.toml`");
        found.push(error.suggest(&station.value, stations.iter().map(String::as_str)));
    }
    if let (Some(effect), Some(kind)) = (&effect, kind) {
        check_effect(table, effect, kind, found);
    }
    for need in &needs {
        if !earlier.iter().any(|step| step.id.0 == need.value) {
            let error =
                table.error(need.span, format!("no earlier step `{}`", need.value), "a step needs steps above it");
            found.push(error.suggest(&need.value, earlier.iter().map(|step| step.id.0.as_str())));
        }
    }
    Some(Step {
        id: StepId(id?.value),
        kind: kind?,
        station: match place {
            Place::OnPath(_) => Some(station?.0.value),
            Place::Aside => None,
        },
        needs: needs.into_iter().map(|need| StepId(need.value)).collect(),
    })
}

/// The effect follows from the kind: a file that plays it down is wrong.
fn check_effect(table: &Table<'_>, effect: &Located<String>, kind: Kind, found: &mut Diagnostics) {
    let right = kind.effect().as_str();
    if effect.value == right {
        return;
    }
    let known = Effect::ALL.iter().any(|known| known.as_str() == effect.value);
    let title = if known {
        format!("the effect of `{}` is `{right}`, not `{}`", kind.as_str(), effect.value)
    } else {
        format!("unknown effect `{}`", effect.value)
    };
    found
        .push(table.error(effect.span, title, "not what this step does").help(format!("write `effect = \"{right}\"`")));
}

fn results(mut table: Table<'_>, found: &mut Diagnostics) -> Results {
    let results = Results {
        pass: table.string("pass", found),
        warn: table.string("warn", found),
        fail: table.string("fail", found),
        unknown: table.string("unknown", found),
    };
    table.finish(found);
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses a procedure and returns the titles of what was found.
    fn titles(text: &str) -> Vec<String> {
        let mut found = Diagnostics::new();
        let stations = ["provider".to_owned(), "recipient".to_owned()];
        Procedure::parse("p", &Source::new("checks/p.toml", text), &stations, &mut found);
        found.sorted().into_iter().map(|one| one.title.clone()).collect()
    }

    const STEP: &str = "[[step]]\nid = 'a'\nkind = 'smtp.login'\nstation = 'provider'\neffect = 'login'\n";

    #[test]
    fn a_good_procedure_is_silent() {
        assert_eq!(titles(STEP), [""; 0]);
    }

    #[test]
    fn invariant_a_procedure_cannot_name_a_host_a_user_a_file_or_a_command() {
        for key in [
            "host", "server", "user", "username", "password", "file", "path", "command", "shell", "run", "url",
            "domain",
        ] {
            assert_eq!(titles(&format!("{STEP}{key} = 'x'\n")), [format!("unknown key `{key}`")]);
        }
    }

    #[test]
    fn invariant_a_procedure_cannot_play_an_effect_down() {
        let text = STEP.replace("'login'", "'dns'");
        assert_eq!(titles(&text), ["the effect of `smtp.login` is `login`, not `dns`"]);
    }

    #[test]
    fn what_stands_aside_has_no_station() {
        let aside = |step: &str| titles(&format!("aside = true\n{step}"));
        assert_eq!(aside(&STEP.replace("station = 'provider'\n", "")), [""; 0]);
        assert_eq!(aside(STEP), ["unknown key `station`"]);
        assert_eq!(titles(&STEP.replace("station = 'provider'\n", "")), ["`[step]` has no `station`"]);
    }

    #[test]
    fn a_step_needs_only_steps_above_it() {
        assert_eq!(titles(&format!("{STEP}needs = ['a']\n")), ["no earlier step `a`"]);
    }

    #[test]
    fn unknown_kinds_and_stations_are_errors() {
        let text = STEP.replace("smtp.login", "smtp.logn").replace("provider", "provder");
        assert_eq!(titles(&text), ["unknown check kind `smtp.logn`", "unknown station `provder`"]);
    }
}

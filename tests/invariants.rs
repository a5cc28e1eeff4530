//! The promises of a run that only the whole program can break, with every shipped procedure at once.
//!
//! The promises of one part are held beside it, by tests that are called `invariant_…` too.

use std::cell::RefCell;
use std::net::Ipv4Addr;

use docs_check::check::configuration::{Parsed, SMTP_PASSWORD};
use docs_check::check::plan::{Contact, Plan, Request};
use docs_check::check::spf::inquiry::Envelope;
use docs_check::check::{Effect, Outcome};
use docs_check::diagnostic::Diagnostics;
use docs_check::disk;
use docs_check::mail::facts::{Answer, Lookup, Question, Silence};
use docs_check::mail::smtp::{
    Allowed, Dialogue, Heard, Message, Moment, SecretId, Security, Stage, Transcript, Trouble,
};
use docs_check::mail::zone;
use docs_check::pipeline::{self, Asked, Checks};
use docs_check::probe::Probe;
use docs_check::probe::recorded::{Recorded, Recording};
use docs_check::source::Source;

const CONFIG: &str = "[sender]\naddress = 'termine@praxis.test'\ndkim_selectors = ['s1']\n[smtp]\nhost = 'mail.test'\nport = 2525\n\
    security = 'starttls'\nusername = 'u'\npassword = { env = 'P' }\n[test]\nrecipient = 'me@example.org'\n[blocklists]\nzones = ['bl.test']\n";

/// What the world says to everything.
#[derive(Clone, Copy, Debug)]
enum World {
    /// Names exist, every server closes its doors.
    Refuses,
    /// Nobody answers.
    Silent,
}

/// A world that remembers what it was asked.
struct Asking {
    world: World,
    questions: RefCell<Vec<Question>>,
}

impl Asking {
    fn of(world: World) -> Self {
        Asking { world, questions: RefCell::default() }
    }

    fn dialogues(&self) -> Vec<Dialogue> {
        let questions = self.questions.borrow();
        questions.iter().filter_map(Question::dialogue).cloned().collect()
    }
}

impl Probe for Asking {
    async fn answer(&self, question: &Question) -> Answer {
        self.questions.borrow_mut().push(question.clone());
        let ended = |trouble| {
            Answer::Smtp(Transcript(vec![Moment { stage: Stage::Connect, heard: Heard::Trouble(trouble), millis: 1 }]))
        };
        match (self.world, question) {
            (World::Refuses, Question::Txt(_)) => Answer::Txt(Lookup::Records(vec!["v=spf1 a mx -all".into()])),
            (World::Refuses, Question::A(_)) => Answer::A(Lookup::Records(vec![Ipv4Addr::new(192, 0, 2, 1)])),
            (World::Refuses, other) => zone::answer(&[], other).unwrap_or_else(|| ended(Trouble::Refused)),
            (World::Silent, Question::Smtp(_)) => ended(Trouble::Silence),
            (World::Silent, other) => other.silence(Silence::Timeout),
        }
    }
}

fn checks() -> Checks {
    Checks::parse(&disk::embedded(), &mut Diagnostics::new()).expect("the shipped checks")
}

/// Every procedure against [`CONFIG`], up to this effect.
fn asked(checks: &Checks, effect: Effect) -> Asked {
    let parsed = Parsed::parse(&Source::new("config.toml", CONFIG), &mut Diagnostics::new()).expect("a configuration");
    let configuration = parsed.configuration;
    let (Some(from), Some(to)) = (configuration.sender.clone(), configuration.recipient.clone()) else {
        panic!("both addresses are configured")
    };
    let message = Some(Message { from, to, text: "Subject: test\r\n".to_owned() });
    let ip = "192.0.2.25".parse().ok();
    let request = Request { configuration, effect, allowed: Allowed::default(), message, ip };
    Asked { procedures: checks.catalogue.procedures.keys().cloned().collect(), request, envelope: Envelope::default() }
}

/// How the steps of a run ended, in any world.
async fn run(plan: &Plan<'_>, probe: &impl Probe) -> Vec<Outcome> {
    let (runs, _) = pipeline::run(plan, probe, |_| {}).await;
    runs.into_iter().flat_map(|run| run.steps).map(|ended| ended.outcome).collect()
}

#[tokio::test]
async fn invariant_a_plan_names_everybody_whom_a_run_contacts() {
    let checks = checks();
    let plan = checks.plan(&asked(&checks, Effect::Send));
    let (mut names, mut documents, mut servers) = (Vec::new(), Vec::new(), Vec::new());
    for target in plan.targets() {
        match target.contact {
            Contact::Dns(some) => names.extend(some),
            Contact::Web(url) => documents.push(url),
            Contact::Server { first, otherwise } => servers.extend(otherwise.into_iter().chain([first])),
            Contact::Known(_) | Contact::Nobody(_) => panic!("everything is configured and allowed: {target:?}"),
        }
    }
    let world = Asking::of(World::Refuses);
    run(&plan, &world).await;
    for question in world.questions.borrow().iter() {
        if let Some(name) = question.name() {
            assert!(names.contains(&name.to_string()), "{question:?} is not in {names:?}");
        }
        if let Some(document) = question.document() {
            assert!(documents.contains(&document.to_string()), "{document} is not in {documents:?}");
        }
        if let Some(Dialogue { host, port, security, .. }) = question.dialogue() {
            let server = format!("{host}:{port} ({security})");
            assert!(servers.contains(&server), "{server} is not in {servers:?}");
        }
    }
    assert!(world.dialogues().len() > 1, "what fails is tried in other ways");
}

#[tokio::test]
async fn invariant_connections_go_only_to_the_configured_host() {
    let checks = checks();
    for world in [World::Refuses, World::Silent] {
        let world = Asking::of(world);
        run(&checks.plan(&asked(&checks, Effect::Send)), &world).await;
        assert!(world.dialogues().iter().all(|dialogue| dialogue.host.to_string() == "mail.test"));
    }
}

#[tokio::test]
async fn invariant_a_run_logs_in_and_sends_at_most_once() {
    let checks = checks();
    let mut asked = asked(&checks, Effect::Send);
    asked.procedures.extend(asked.procedures.clone());
    let world = Asking::of(World::Refuses);
    run(&checks.plan(&asked), &world).await;
    let dialogues = world.dialogues();
    assert!(dialogues.len() > 1, "what fails is tried in other ways");
    assert_eq!(dialogues.iter().filter(|dialogue| dialogue.login.is_some()).count(), 1, "{dialogues:#?}");
    assert_eq!(dialogues.iter().filter(|dialogue| dialogue.message.is_some()).count(), 1, "{dialogues:#?}");
}

#[tokio::test]
async fn invariant_nothing_is_sent_unless_it_is_allowed() {
    let checks = checks();
    for (effect, logs_in) in [(Effect::Login, true), (Effect::Connect, false)] {
        let world = Asking::of(World::Refuses);
        let plan = checks.plan(&asked(&checks, effect));
        assert_eq!(plan.request().outgoing(), None);
        run(&plan, &world).await;
        assert!(world.dialogues().iter().all(|dialogue| dialogue.message.is_none()));
        assert_eq!(world.dialogues().iter().any(|dialogue| dialogue.login.is_some()), logs_in, "{effect:?}");
    }
    let mut only_spf = asked(&checks, Effect::Send);
    only_spf.procedures = vec!["spf".to_owned()];
    assert_eq!(checks.plan(&only_spf).request().outgoing(), None, "nothing is announced that is not done");
}

#[test]
fn a_password_is_fetched_only_where_it_may_be_used() {
    let checks = checks();
    let mut asked = asked(&checks, Effect::Login);
    assert!(checks.plan(&asked).logs_in());
    asked.request.configuration.smtp.security = Some(Security::None);
    assert!(!checks.plan(&asked).logs_in());
    asked.request.allowed.unencrypted_login = true;
    assert!(checks.plan(&asked).logs_in());
    asked.procedures = vec!["spf".to_owned()];
    assert!(!checks.plan(&asked).logs_in());
}

#[tokio::test]
async fn invariant_silence_is_neither_failed_nor_passed() {
    let checks = checks();
    let outcomes = run(&checks.plan(&asked(&checks, Effect::Send)), &Asking::of(World::Silent)).await;
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Outcome::Unknown(_))));
    for outcome in outcomes {
        assert!(matches!(outcome, Outcome::Unknown(_) | Outcome::Blocked(_)), "{outcome:?}");
    }
}

#[tokio::test]
async fn invariant_the_same_facts_give_the_same_verdict() {
    let checks = checks();
    for world in [World::Refuses, World::Silent] {
        let asked = asked(&checks, Effect::Send);
        let plan = checks.plan(&asked);
        let (first, facts) = pipeline::run(&plan, &Asking::of(world), |_| {}).await;
        let json = Recording::new(0, asked, &facts).to_json();
        let recording = Recording::<Asked>::parse(&json).expect("a recording");
        let again = checks.plan(&recording.asked);
        let (second, _) = pipeline::run(&again, &Recorded::from(recording), |_| {}).await;
        assert_eq!(first, second);
    }
}

#[test]
fn invariant_a_recording_names_a_secret_and_does_not_hold_it() {
    let checks = checks();
    let asked = asked(&checks, Effect::Send);
    let login = asked.request.configuration.smtp.login.as_ref().expect("a login");
    assert_eq!(login.secret, SecretId(SMTP_PASSWORD.to_owned()));
    let config = CONFIG.replace("{ env = 'P' }", "'hunter2'");
    let parsed = Parsed::parse(&Source::new("config.toml", config), &mut Diagnostics::new()).expect("a configuration");
    let json = serde_json::to_string(&parsed.configuration).expect("plain data");
    assert!(!json.contains("hunter2") && !format!("{parsed:?}").contains("hunter2"), "{json}");
}

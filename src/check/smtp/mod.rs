//! The check kinds `smtp.*`: is the reader's access to their provider's server right?

mod elsewhere;
mod talk;

use std::net::IpAddr;

use crate::check::code::Code;
use crate::check::plan::{Contact, Request};
use crate::check::providers::Providers;
use crate::check::smtp::elsewhere::{alternatives, elsewhere, is_about_the_port};
use crate::check::smtp::talk::Talk;
pub(crate) use crate::check::smtp::talk::date;
use crate::check::{self, Case, Effect, Family, Finding, Judgement, Unset};
use crate::mail::address::Host;
use crate::mail::facts::{Facts, Lookup, Unasked};
use crate::mail::smtp::{Dialogue, Security};
use crate::words::Values;

/// Addresses of each family that are tried, at most: every silent one costs its time.
const ADDRESS_LIMIT: usize = 4;

/// A part of the access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The server's name has an address.
    Resolve,
    /// The server accepts a connection on the port.
    Connect,
    /// The server greets and answers EHLO.
    Greeting,
    /// The connection is encrypted, the certificate is the server's.
    Tls,
    /// User name and password are accepted.
    Login,
    /// The provider takes a test message.
    Send,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] =
        &[Kind::Resolve, Kind::Connect, Kind::Greeting, Kind::Tls, Kind::Login, Kind::Send];
}

impl From<Kind> for check::Kind {
    fn from(kind: Kind) -> Self {
        check::Kind::Smtp(kind)
    }
}

impl Family for Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Kind::Resolve => "smtp.resolve",
            Kind::Connect => "smtp.connect",
            Kind::Greeting => "smtp.greeting",
            Kind::Tls => "smtp.tls",
            Kind::Login => "smtp.login",
            Kind::Send => "smtp.send",
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        match self {
            Kind::Resolve => &["smtp.host"],
            Kind::Connect | Kind::Greeting | Kind::Tls => &["smtp.host", "smtp.port", "smtp.security"],
            Kind::Login => &["smtp.username", "smtp.password"],
            Kind::Send => &["sender.address", "test.recipient"],
        }
    }

    fn effect(&self) -> Effect {
        match self {
            Kind::Resolve => Effect::Dns,
            Kind::Connect | Kind::Greeting | Kind::Tls => Effect::Connect,
            Kind::Login => Effect::Login,
            Kind::Send => Effect::Send,
        }
    }

    fn judge(&self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        judge(*self, case)
    }

    fn contact(&self, request: &Request, _providers: &Providers) -> Contact {
        contact(*self, request)
    }
}

fn judge(kind: Kind, case: &Case<'_>) -> Result<Judgement, Unasked> {
    if let Some(unset) = unset(kind, case.request) {
        return Ok(Judgement::Skipped(unset));
    }
    let Some(host) = &case.request.configuration.smtp.host else {
        return Ok(Judgement::Skipped(Unset::Setting("smtp.host")));
    };
    let addresses = match resolve(host, case.facts)? {
        Ok(addresses) => addresses,
        Err(judgement) if kind == Kind::Resolve => return Ok(judgement),
        Err(_) => return Ok(Judgement::Unreached(Kind::Resolve.into())),
    };
    if kind == Kind::Resolve {
        let addresses: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
        return Ok(pass([("host", host.to_string()), ("addresses", addresses.join(", "))]));
    }
    let dialogue = dialogue(case.request, host, addresses);
    let talk = Talk { dialogue: &dialogue, transcript: case.facts.smtp(&dialogue)? };
    for earlier in order(dialogue.security).into_iter().take_while(|earlier| *earlier != kind) {
        if talk.judge(earlier).has_ended_it() {
            return Ok(Judgement::Unreached(earlier.into()));
        }
    }
    let judgement = talk.judge(kind);
    if talk.may_work_elsewhere(kind, &judgement) {
        return Ok(elsewhere(&dialogue, kind, case.facts)?.unwrap_or(judgement));
    }
    Ok(judgement)
}

/// Whom a step contacts; what it tries elsewhere is known before, as [`elsewhere`] tries it.
fn contact(kind: Kind, request: &Request) -> Contact {
    if let Some(unset) = unset(kind, request) {
        return Contact::Nobody(unset);
    }
    let smtp = &request.configuration.smtp;
    let host = match (&smtp.host, kind) {
        (None, _) => return Contact::Nobody(Unset::Setting("smtp.host")),
        (Some(Host::Address(address)), Kind::Resolve) => return Contact::Known(address.to_string()),
        (Some(Host::Name(name)), Kind::Resolve) => return Contact::Dns(vec![name.to_string()]),
        (Some(host), _) => host,
    };
    let way = |(port, security): (u16, Security)| format!("{host}:{port} ({security})");
    let (port, security) = (smtp.port(), smtp.security());
    let others = if is_about_the_port(kind) { alternatives(port, security, kind) } else { Vec::new() };
    Contact::Server { first: way((port, security)), otherwise: others.into_iter().map(way).collect() }
}

/// What the request lacks for a step of this kind.
fn unset(kind: Kind, request: &Request) -> Option<Unset> {
    let configuration = &request.configuration;
    match kind {
        Kind::Login => match (&configuration.smtp.login, &configuration.smtp.username) {
            (Some(_), _) => None,
            (None, None) => Some(Unset::Setting("smtp.username")),
            (None, Some(_)) => Some(Unset::Setting("smtp.password")),
        },
        Kind::Send if request.effect < Effect::Send => Some(Unset::Choice("--send")),
        Kind::Send if configuration.recipient.is_none() => Some(Unset::Setting("test.recipient")),
        Kind::Send if request.message.is_none() => Some(Unset::Setting("sender.address")),
        Kind::Send | Kind::Resolve | Kind::Connect | Kind::Greeting | Kind::Tls => None,
    }
}

/// The host's addresses, or why there are none; IPv4 first, because a broken IPv6 is more frequent than a missing IPv4.
fn resolve(host: &Host, facts: &Facts) -> Result<Result<Vec<IpAddr>, Judgement>, Unasked> {
    let name = match host {
        Host::Address(address) => return Ok(Ok(vec![*address])),
        Host::Name(name) => name,
    };
    facts.want_a(name);
    facts.want_aaaa(name);
    let (a, aaaa) = (facts.a(name)?, facts.aaaa(name)?);
    let v4 = a.records().iter().take(ADDRESS_LIMIT).map(|address| IpAddr::from(*address));
    let v6 = aaaa.records().iter().take(ADDRESS_LIMIT).map(|address| IpAddr::from(*address));
    let addresses: Vec<IpAddr> = v4.chain(v6).collect();
    if !addresses.is_empty() {
        return Ok(Ok(addresses));
    }
    let host = ("host", host.to_string());
    Ok(Err(match (a, aaaa) {
        (Lookup::NoName, _) | (_, Lookup::NoName) => fail(Code::SmtpHostUnknown, [host]),
        (Lookup::Silence(silence), _) | (_, Lookup::Silence(silence)) => {
            unknown(Code::SmtpHostSilent, [host, ("reason", silence.to_string())])
        }
        (Lookup::NoData | Lookup::Records(_), Lookup::NoData | Lookup::Records(_)) => {
            fail(Code::SmtpHostNoAddress, [host])
        }
    }))
}

/// The one conversation of a run: as deep as the highest allowed effect.
fn dialogue(request: &Request, host: &Host, addresses: Vec<IpAddr>) -> Dialogue {
    let smtp = &request.configuration.smtp;
    let login = smtp.login.clone().filter(|_| request.effect >= Effect::Login);
    let message = request.outgoing().cloned();
    let (port, security) = (smtp.port(), smtp.security());
    Dialogue { host: host.clone(), addresses, port, security, login, message, allowed: request.allowed }
}

/// The kinds that a conversation passes, in order.
fn order(security: Security) -> [Kind; 5] {
    let [first, second] = match security {
        Security::Tls => [Kind::Tls, Kind::Greeting],
        Security::StartTls | Security::None => [Kind::Greeting, Kind::Tls],
    };
    [Kind::Connect, first, second, Kind::Login, Kind::Send]
}

impl Judgement {
    /// Whether the conversation went no further than this.
    fn has_ended_it(&self) -> bool {
        match self {
            Judgement::Pass(_) | Judgement::Warn(_) => false,
            Judgement::Fail(_) | Judgement::Unknown(_) | Judgement::Skipped(_) | Judgement::Unreached(_) => true,
        }
    }
}

/// A pass with its evidence.
fn pass<const N: usize>(values: [(&'static str, String); N]) -> Judgement {
    Judgement::Pass(Values::from(values))
}

/// A failure with the values of its messages.
fn fail<const N: usize>(code: Code, values: [(&'static str, String); N]) -> Judgement {
    Judgement::Fail(Finding::new(code, values))
}

/// Something that nobody knows, with the values of its messages.
fn unknown<const N: usize>(code: Code, values: [(&'static str, String); N]) -> Judgement {
    Judgement::Unknown(Finding::new(code, values))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::check::configuration::{Configuration, Smtp};
    use crate::check::providers::Providers;
    use crate::check::smtp::talk::kind_of;
    use crate::diagnostic::Diagnostics;
    use crate::mail::facts::{Answer, Question, Silence};
    use crate::mail::smtp::{
        Allowed, Certificate, CertificateProblem, Heard, Login, Mechanism, Message, Moment, Proof, Reply, SecretId,
        Session, Transcript, Trouble,
    };
    use crate::source::Source;
    use crate::words::Words;

    /// A reader who may send, and what the servers say; by default everything works.
    struct Scene {
        request: Request,
        a: Lookup<std::net::Ipv4Addr>,
        aaaa: Lookup<std::net::Ipv6Addr>,
        talks: BTreeMap<(u16, Security), Transcript>,
        /// An address at which nobody answers.
        silent: Option<IpAddr>,
        asked: Vec<Dialogue>,
    }

    const FINE: &str = "connect 192.0.2.1
        greeting 220 mail.test ESMTP
        ehlo 250 mail.test|STARTTLS
        start-tls 220 go ahead
        tls secured
        ehlo-again 250 mail.test|AUTH PLAIN LOGIN|SIZE 1000
        auth PLAIN
        auth 235 2.7.0 welcome
        mail 250 ok
        rcpt 250 ok
        data 354 go on
        text 250 2.0.0 queued as 4711";

    impl Scene {
        /// The configured server, port 587 with STARTTLS, says this; every other port is closed.
        fn of(transcript: &str) -> Self {
            let (from, to) = ("termine@praxis.example", "me@example.org");
            let secret = SecretId("smtp.password".to_owned());
            let login = Login { username: "ada".to_owned(), secret, proof: Proof::Password };
            let configuration = Configuration {
                sender: from.parse().ok(),
                domain: "praxis.example".parse().ok(),
                smtp: Smtp {
                    host: "mail.test".parse().ok(),
                    port: None,
                    security: None,
                    username: Some("ada".to_owned()),
                    login: Some(login),
                },
                recipient: to.parse().ok(),
                ..Configuration::default()
            };
            let message = Message {
                from: from.parse().expect("a mailbox"),
                to: to.parse().expect("a mailbox"),
                text: "Subject: test\r\n\r\ntest\r\n".to_owned(),
            };
            let request = Request {
                configuration,
                effect: Effect::Send,
                allowed: Allowed::default(),
                message: Some(message),
                ip: None,
            };
            Scene {
                request,
                a: Lookup::Records(vec!["192.0.2.1".parse().expect("an address")]),
                aaaa: Lookup::NoData,
                talks: BTreeMap::new(),
                silent: None,
                asked: Vec::new(),
            }
            .says(587, Security::StartTls, transcript)
        }

        fn says(mut self, port: u16, security: Security, transcript: &str) -> Self {
            self.talks.insert((port, security), read(transcript));
            self
        }

        fn configured(mut self, port: u16, security: Security) -> Self {
            self.request.configuration.smtp.port = Some(port);
            self.request.configuration.smtp.security = Some(security);
            self
        }

        /// Judges until everything is answered.
        fn judge(&mut self, kind: Kind) -> Judgement {
            let providers = Providers::default();
            let mut facts = Facts::new();
            loop {
                let case = Case { facts: &facts, request: &self.request, providers: &providers };
                if let Ok(judgement) = kind.judge(&case) {
                    return judgement;
                }
                for question in facts.take_questions() {
                    let answer = match &question {
                        Question::A(_) => Answer::A(self.a.clone()),
                        Question::Aaaa(_) => Answer::Aaaa(self.aaaa.clone()),
                        Question::Smtp(dialogue) => {
                            self.asked.push(dialogue.clone());
                            let is_reached = self.silent.is_none_or(|silent| !dialogue.addresses.contains(&silent));
                            let said = self.talks.get(&(dialogue.port, dialogue.security)).cloned();
                            let said = said.filter(|_| is_reached);
                            Answer::Smtp(said.unwrap_or_else(|| read("connect refused")))
                        }
                        Question::Txt(_)
                        | Question::Mx(_)
                        | Question::Cname(_)
                        | Question::Ptr(_)
                        | Question::Srv(_)
                        | Question::Tlsa(_)
                        | Question::Dnssec(_)
                        | Question::Document(_) => panic!("no SMTP step asks {question:?}"),
                    };
                    facts.learn(question, answer);
                }
            }
        }

        /// Judges, and checks the outcome and that its words say everything.
        #[track_caller]
        fn check(mut self, kind: Kind, expected: &str) {
            let judgement = self.judge(kind);
            let said = match &judgement {
                Judgement::Pass(_) => "pass".to_owned(),
                Judgement::Warn(finding) => format!("warn {}", finding.code),
                Judgement::Fail(finding) => format!("fail {}", finding.code),
                Judgement::Unknown(finding) => format!("unknown {}", finding.code),
                Judgement::Skipped(Unset::Setting(setting)) => format!("skipped {setting}"),
                Judgement::Skipped(Unset::Choice(with)) => format!("skipped {with}"),
                Judgement::Unreached(kind) => format!("unreached {}", kind.as_str()),
            };
            assert_eq!(said, expected);
            match &judgement {
                Judgement::Pass(values) => say(&[format!("{}.passed", check::Kind::from(kind).message())], values),
                Judgement::Warn(finding) | Judgement::Fail(finding) | Judgement::Unknown(finding) => {
                    say(&["", ".means", ".fix"].map(|part| format!("{}{part}", finding.code)), &finding.values);
                }
                Judgement::Skipped(_) | Judgement::Unreached(_) => {}
            }
        }
    }

    /// Says messages in the shipped words; none may lack a value.
    #[track_caller]
    fn say(ids: &[String], values: &Values) {
        let lang = "en".parse().expect("a language");
        let source = Source::new("en.ftl", include_str!("../../../checks/words/en.ftl"));
        let words = Words::parse(&lang, [&source], &mut Diagnostics::new());
        for id in ids {
            let text = words.find(id, values).expect(id);
            assert!(!text.contains("{$"), "{id}: {text}");
        }
    }

    /// A transcript from lines of a stage and what was heard there; `|` stands between the lines of a reply.
    fn read(text: &str) -> Transcript {
        let moments = text.lines().map(|line| {
            let (stage, heard) = line.trim().split_once(' ').expect("a stage and what was heard");
            let stage = serde_json::from_value(stage.into()).expect("the name of a stage");
            let trouble = |text: &str| match text {
                "refused" => Some(Trouble::Refused),
                "silence" => Some(Trouble::Silence),
                "closed" => Some(Trouble::Closed),
                "unreachable" => Some(Trouble::Unreachable("no route".to_owned())),
                "not-smtp" => Some(Trouble::NotSmtp("SSH-2.0".to_owned())),
                "plain-text" => Some(Trouble::PlainText("220 mail.test".to_owned())),
                "tls-old" => Some(Trouble::OldTls("TLS 1.0".to_owned())),
                "unfit" => Some(Trouble::Challenge("it has no salt".to_owned())),
                "tls-failed" => Some(Trouble::Tls("handshake failure".to_owned())),
                other => certificate_problem(other).map(|problem| Trouble::Certificate(problem, chain())),
            };
            let heard = match heard {
                "secured" => Heard::Secured(session(None)),
                "PLAIN" => Heard::Mechanism(Mechanism::Plain),
                "SCRAM-SHA-256" => Heard::Mechanism(Mechanism::ScramSha256),
                "LOGIN" => Heard::Mechanism(Mechanism::Login),
                other => match (other.strip_prefix("secured "), other.strip_prefix("next "), other.parse()) {
                    (Some(problem), _, _) => Heard::Secured(session(certificate_problem(problem))),
                    (_, Some(reason), _) => {
                        Heard::NextAddress("192.0.2.9".parse().expect("an address"), trouble(reason).expect("trouble"))
                    }
                    (_, _, Ok(address)) => Heard::Connected(address),
                    (None, None, Err(_)) => match trouble(other) {
                        Some(trouble) => Heard::Trouble(trouble),
                        None => Heard::Reply(Reply {
                            code: other[..3].parse().expect("a code"),
                            lines: other[3..].trim().split('|').map(str::to_owned).collect(),
                        }),
                    },
                },
            };
            Moment { stage, heard, millis: 1 }
        });
        Transcript(moments.collect())
    }

    fn certificate_problem(text: &str) -> Option<CertificateProblem> {
        Some(match text {
            "cert-name" => CertificateProblem::Name,
            "cert-expired" => CertificateProblem::Expired,
            "cert-not-yet-valid" => CertificateProblem::NotYetValid,
            "cert-issuer" => CertificateProblem::Issuer,
            "cert-no-roots" => CertificateProblem::NoRoots,
            "cert-other" => CertificateProblem::Other("revoked".to_owned()),
            _ => return None,
        })
    }

    fn session(problem: Option<CertificateProblem>) -> Session {
        Session { version: "TLS 1.3".to_owned(), cipher: "c".to_owned(), chain: chain(), problem }
    }

    fn chain() -> Vec<Certificate> {
        vec![Certificate {
            names: vec!["other.test".to_owned(), "www.other.test".to_owned()],
            issuer: "Test CA".to_owned(),
            not_before: 1_767_225_600,
            not_after: 1_798_761_599,
        }]
    }

    /// The transcript that goes well up to the line that begins with `stage`, where this is heard instead.
    fn until(stage: &str, heard: &str) -> String {
        let fine = FINE.lines().map(str::trim).take_while(|line| line.split(' ').next() != Some(stage));
        let heard = heard.split(" / ").map(|heard| format!("{stage} {heard}"));
        fine.map(str::to_owned).chain(heard).collect::<Vec<_>>().join("\n")
    }

    const CONVERSATION: [Kind; 5] = [Kind::Connect, Kind::Greeting, Kind::Tls, Kind::Login, Kind::Send];

    #[test]
    fn every_step_passes_when_all_is_well() {
        Scene::of(FINE).check(Kind::Resolve, "pass");
        for kind in CONVERSATION {
            Scene::of(FINE).check(kind, "pass");
        }
        let implicit = "connect 192.0.2.1
            tls secured
            greeting 220 mail.test ESMTP
            ehlo 250 mail.test|AUTH LOGIN
            auth LOGIN
            auth 334 name
            auth 334 word
            auth 235 welcome
            mail 250 ok
            rcpt 250 ok
            data 354 go on
            text 250 queued";
        for kind in CONVERSATION {
            Scene::of("").says(465, Security::Tls, implicit).configured(465, Security::Tls).check(kind, "pass");
        }
    }

    #[test]
    fn all_steps_share_one_conversation_as_deep_as_the_allowed_effect() {
        let mut scene = Scene::of(FINE);
        let asked = CONVERSATION.map(|kind| {
            scene.judge(kind);
            scene.asked.pop().expect("a conversation")
        });
        assert!(asked.iter().all(|dialogue| *dialogue == asked[0]));
        assert!(asked[0].login.is_some() && asked[0].message.is_some());
        for (effect, logs_in) in [(Effect::Login, true), (Effect::Connect, false)] {
            let mut scene = Scene::of(FINE);
            scene.request.effect = effect;
            scene.judge(Kind::Connect);
            assert_eq!(scene.asked[0].login.is_some(), logs_in);
            assert_eq!(scene.asked[0].message, None);
        }
    }

    #[test]
    fn a_name_leads_to_an_address_or_says_why_not() {
        let silence = || Silence::Server("SERVFAIL".to_owned());
        for (a, aaaa, expected) in [
            (Lookup::NoName, Lookup::NoName, "fail smtp-host-unknown"),
            (Lookup::NoData, Lookup::NoData, "fail smtp-host-no-address"),
            (Lookup::Silence(silence()), Lookup::Silence(silence()), "unknown smtp-host-silent"),
            (Lookup::NoData, Lookup::Silence(Silence::Timeout), "unknown smtp-host-silent"),
            (Lookup::Silence(silence()), Lookup::Records(vec![std::net::Ipv6Addr::LOCALHOST]), "pass"),
        ] {
            let scene = || Scene { a: a.clone(), aaaa: aaaa.clone(), ..Scene::of(FINE) };
            scene().check(Kind::Resolve, expected);
            if expected != "pass" {
                scene().check(Kind::Login, "unreached smtp.resolve");
            }
        }
        let mut by_address = Scene { a: Lookup::NoName, ..Scene::of(FINE) };
        by_address.request.configuration.smtp.host = "192.0.2.1".parse().ok();
        by_address.check(Kind::Resolve, "pass");
    }

    #[test]
    fn each_end_of_the_conversation_has_its_own_code() {
        for (stage, heard, kind, expected) in [
            ("connect", "refused", Kind::Connect, "fail smtp-port-closed"),
            ("connect", "silence", Kind::Connect, "unknown smtp-port-silent"),
            ("connect", "unreachable", Kind::Connect, "unknown smtp-unreachable"),
            ("connect", "next refused / unreachable", Kind::Connect, "fail smtp-port-closed"),
            ("connect", "next silence / unreachable", Kind::Connect, "unknown smtp-port-silent"),
            ("greeting", "silence", Kind::Greeting, "unknown smtp-went-silent"),
            ("greeting", "closed", Kind::Greeting, "fail smtp-hung-up"),
            ("greeting", "not-smtp", Kind::Greeting, "fail smtp-not-smtp"),
            ("greeting", "554 no", Kind::Greeting, "fail smtp-greeting-refused"),
            ("greeting", "421 later", Kind::Greeting, "unknown smtp-temporary"),
            ("ehlo", "550 no", Kind::Greeting, "fail smtp-ehlo-refused"),
            ("ehlo", "silence", Kind::Greeting, "unknown smtp-went-silent"),
            ("ehlo", "250 mail.test|AUTH PLAIN", Kind::Tls, "fail smtp-no-starttls"),
            ("start-tls", "502 no", Kind::Tls, "fail smtp-starttls-refused"),
            ("start-tls", "454 later", Kind::Tls, "unknown smtp-temporary"),
            ("start-tls", "closed", Kind::Tls, "fail smtp-hung-up"),
            ("tls", "tls-failed", Kind::Tls, "fail smtp-tls-failed"),
            ("tls", "tls-old", Kind::Tls, "fail smtp-tls-old"),
            ("tls", "silence", Kind::Tls, "unknown smtp-went-silent"),
            ("tls", "plain-text", Kind::Tls, "fail smtp-tls-plaintext"),
            ("tls", "cert-name", Kind::Tls, "fail smtp-cert-name"),
            ("tls", "cert-expired", Kind::Tls, "fail smtp-cert-expired"),
            ("tls", "cert-not-yet-valid", Kind::Tls, "fail smtp-cert-not-yet-valid"),
            ("tls", "cert-issuer", Kind::Tls, "fail smtp-cert-issuer"),
            ("tls", "cert-other", Kind::Tls, "fail smtp-cert-invalid"),
            ("tls", "cert-no-roots", Kind::Tls, "unknown smtp-cert-issuer"),
            ("ehlo-again", "550 no", Kind::Tls, "fail smtp-ehlo-refused"),
            ("ehlo-again", "closed", Kind::Tls, "fail smtp-hung-up"),
            ("ehlo-again", "250 mail.test", Kind::Login, "fail smtp-no-auth"),
            ("ehlo-again", "250 mail.test|AUTH XOAUTH2", Kind::Login, "fail smtp-auth-mechanism"),
            ("ehlo-again", "250 mail.test|AUTH NTLM", Kind::Login, "unknown smtp-auth-mechanism"),
            ("ehlo-again", "250 mail.test|AUTH XOAUTH2 scram-sha-512", Kind::Login, "unknown smtp-auth-mechanism"),
            ("ehlo-again", "250 mail.test|AUTH CRAM-MD5", Kind::Login, "skipped smtp.password"),
            ("auth", "SCRAM-SHA-256 / unfit", Kind::Login, "unknown smtp-auth-broken"),
            ("ehlo-again", "250 mail.test|AUTH PLAIN", Kind::Login, "skipped smtp.password"),
            ("auth", "PLAIN / 535 5.7.8 no", Kind::Login, "fail smtp-password-rejected"),
            ("auth", "PLAIN / 534 5.7.9 no", Kind::Login, "fail smtp-login-refused"),
            ("auth", "PLAIN / 334 what", Kind::Login, "fail smtp-login-refused"),
            ("auth", "PLAIN / 454 later", Kind::Login, "unknown smtp-temporary"),
            ("auth", "LOGIN / 334 name / closed", Kind::Login, "fail smtp-hung-up"),
            ("auth", "PLAIN / silence", Kind::Login, "unknown smtp-went-silent"),
            ("mail", "550 no", Kind::Send, "fail smtp-sender-refused"),
            ("mail", "552 too much", Kind::Send, "fail smtp-message-refused"),
            ("rcpt", "550 no", Kind::Send, "fail smtp-recipient-refused"),
            ("rcpt", "450 later", Kind::Send, "unknown smtp-temporary"),
            ("rcpt", "452 4.1.8 <termine@praxis.example>: later", Kind::Send, "unknown smtp-temporary"),
            ("data", "550 no", Kind::Send, "fail smtp-message-refused"),
            ("data", "250 what", Kind::Send, "fail smtp-message-refused"),
            ("text", "554 spam", Kind::Send, "fail smtp-message-refused"),
            ("text", "silence", Kind::Send, "unknown smtp-unconfirmed"),
            ("text", "closed", Kind::Send, "unknown smtp-unconfirmed"),
        ] {
            let scene = || Scene::of(&until(stage, heard));
            scene().check(kind, expected);
            // What came before has passed, and what would have come after was not reached.
            let position = CONVERSATION.iter().position(|other| *other == kind).expect("a part");
            CONVERSATION[..position].iter().for_each(|earlier| scene().check(*earlier, "pass"));
            let unreached = format!("unreached {}", kind.as_str());
            CONVERSATION[position + 1..].iter().for_each(|later| scene().check(*later, &unreached));
        }
    }

    #[test]
    fn a_token_has_findings_of_its_own() {
        for (stage, heard, expected) in [
            ("ehlo-again", "250 mail.test|AUTH PLAIN LOGIN", "fail smtp-auth-mechanism"),
            ("ehlo-again", "250 mail.test|AUTH XOAUTH2", "skipped smtp.password"),
            ("auth", "PLAIN / 535 5.7.3 no", "fail smtp-token-rejected"),
        ] {
            let mut scene = Scene::of(&until(stage, heard));
            scene.request.configuration.smtp.login.as_mut().expect("a login").proof = Proof::OAuth2;
            scene.check(Kind::Login, expected);
        }
    }

    #[test]
    fn what_a_server_holds_back_until_the_recipient_is_named_is_not_about_the_recipient() {
        for (reply, expected) in [
            ("553 5.7.1 <termine@praxis.example>: Sender address rejected: not owned by user ada", "sender"),
            ("553 5.7.1 Sender address rejected: not owned by user me@example.org", "sender"),
            ("550 5.1.8 that domain does not exist", "sender"),
            ("550 Verification failed for <Termine@praxis.example>|Sender verify failed", "sender"),
            ("554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied", "message"),
            ("554 5.7.1 <[127.0.0.1]>: Helo command rejected: Access denied", "message"),
            ("550 5.1.1 <me@example.org>: Recipient address rejected: User unknown", "recipient"),
            ("550 termine@praxis.example may not write to me@example.org", "recipient"),
            ("550 not.termine@praxis.example is no mailbox", "recipient"),
        ] {
            let expected = format!("fail smtp-{expected}-refused");
            Scene::of(&until("rcpt", reply)).check(Kind::Send, &expected);
        }
    }

    #[test]
    fn a_message_over_the_servers_limit_is_too_large() {
        let mut scene = Scene::of(&until("mail", "552 5.3.4 too large"));
        scene.request.message.as_mut().expect("a message").text = "x".repeat(1001);
        let judgement = scene.judge(Kind::Send);
        let values = [("size", "1001".to_owned()), ("limit", "1000".to_owned())];
        assert_eq!(judgement, Judgement::Fail(Finding::new(Code::SmtpTooLarge, values)));
        scene.check(Kind::Send, "fail smtp-too-large");
    }

    #[test]
    fn another_port_that_works_is_the_finding() {
        let implicit = "connect 192.0.2.1\ntls secured\ngreeting 220 mail.test\nehlo 250 mail.test";
        for broken in [
            until("connect", "refused"),
            until("connect", "silence"),
            until("greeting", "silence"),
            until("greeting", "554 no"),
            until("ehlo", "250 mail.test"),
            until("tls", "tls-failed"),
        ] {
            let mut scene = Scene::of(&broken).says(465, Security::Tls, implicit);
            let kind = read(&broken).0.last().map(|moment| kind_of(moment.stage)).expect("a moment");
            // A server without STARTTLS passes the greeting and ends at TLS.
            let kind = if broken.ends_with("ehlo 250 mail.test") { Kind::Tls } else { kind };
            let Judgement::Fail(finding) = scene.judge(kind) else { panic!("{broken}") };
            assert_eq!(finding.code, Code::SmtpOtherWorks, "{broken}");
            assert_eq!(finding.correction.as_deref(), Some("port = 465\nsecurity = \"tls\""));
            let others =
                scene.asked.iter().filter(|dialogue| (dialogue.port, dialogue.security) != (587, Security::StartTls));
            assert!(others.clone().count() > 1);
            assert!(others.clone().all(|dialogue| dialogue.login.is_none() && dialogue.message.is_none()));
            scene.check(kind, "fail smtp-other-works");
        }
    }

    #[test]
    fn the_other_port_is_tried_over_both_kinds_of_addresses_and_the_one_that_fails_is_said() {
        let implicit = "connect 192.0.2.1\ntls secured\ngreeting 220 mail.test\nehlo 250 mail.test";
        let [v4, v6] = ["192.0.2.1", "2001:db8::1"].map(|address| address.parse::<IpAddr>().expect("an address"));
        for (silent, expected) in [(None, "both"), (Some(v4), "IPv6"), (Some(v6), "IPv4")] {
            let mut scene = Scene::of(&until("connect", "refused")).says(465, Security::Tls, implicit);
            scene.aaaa = Lookup::Records(vec!["2001:db8::1".parse().expect("an address")]);
            scene.silent = silent;
            let Judgement::Fail(finding) = scene.judge(Kind::Connect) else { panic!("{silent:?}") };
            assert_eq!((finding.code, finding.values["only"].as_str()), (Code::SmtpOtherWorks, expected));
            let tried = scene.asked.iter().filter(|dialogue| dialogue.addresses.len() == 1).count();
            assert_eq!(tried, 4, "465 and 25, IPv4 and IPv6");
            scene.check(Kind::Connect, "fail smtp-other-works");
        }
    }

    #[test]
    fn the_same_port_with_the_other_security_comes_first() {
        let plain = "connect 192.0.2.1\ntls plain-text";
        let mut scene = Scene::of(FINE)
            .says(2525, Security::Tls, plain)
            .says(2525, Security::StartTls, FINE)
            .configured(2525, Security::Tls);
        let Judgement::Fail(finding) = scene.judge(Kind::Tls) else { panic!("no failure") };
        assert_eq!(finding.correction.as_deref(), Some("port = 2525\nsecurity = \"starttls\""));
    }

    #[test]
    fn a_port_that_works_only_without_trust_is_no_alternative() {
        let untrusted = "connect 192.0.2.1\ntls cert-issuer";
        Scene::of("connect refused").says(465, Security::Tls, untrusted).check(Kind::Connect, "fail smtp-port-closed");
    }

    #[test]
    fn a_bad_certificate_and_a_busy_server_send_nobody_to_another_port() {
        for broken in [until("tls", "cert-expired"), until("greeting", "421 later"), until("start-tls", "454 later")] {
            let mut scene = Scene::of(&broken);
            for kind in CONVERSATION {
                scene.judge(kind);
            }
            assert!(scene.asked.iter().all(|dialogue| dialogue.port == 587), "{broken}");
        }
    }

    #[test]
    fn without_encryption_it_warns_and_stops_before_the_login() {
        let clear = "connect 192.0.2.1\ngreeting 220 mail.test\nehlo 250 mail.test|AUTH PLAIN";
        let scene = || Scene::of("").says(25, Security::None, clear).configured(25, Security::None);
        scene().check(Kind::Tls, "warn smtp-unencrypted");
        scene().check(Kind::Login, "fail smtp-login-unencrypted");
        let logged_in = format!("{clear}\nauth PLAIN\nauth 235 ok");
        let mut allowed = scene().says(25, Security::None, &logged_in);
        allowed.request.allowed.unencrypted_login = true;
        allowed.check(Kind::Login, "pass");
    }

    #[test]
    fn an_allowed_bad_certificate_is_a_warning() {
        for (problem, code) in [
            ("cert-name", "warn smtp-cert-name"),
            ("cert-expired", "warn smtp-cert-expired"),
            ("cert-not-yet-valid", "warn smtp-cert-not-yet-valid"),
            ("cert-issuer", "warn smtp-cert-issuer"),
            ("cert-no-roots", "warn smtp-cert-issuer"),
            ("cert-other", "warn smtp-cert-invalid"),
        ] {
            let transcript = FINE.replace("tls secured", &format!("tls secured {problem}"));
            Scene::of(&transcript).check(Kind::Tls, code);
            Scene::of(&transcript).check(Kind::Login, "pass");
        }
    }

    #[test]
    fn certificates_are_described_by_their_days_names_and_issuer() {
        let value = |problem: &str, name: &str| match Scene::of(&until("tls", problem)).judge(Kind::Tls) {
            Judgement::Fail(finding) => finding.values[name].clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(value("cert-expired", "date"), "2026-12-31");
        assert_eq!(value("cert-not-yet-valid", "date"), "2026-01-01");
        assert_eq!(value("cert-name", "names"), "other.test, www.other.test");
        assert_eq!(value("cert-issuer", "issuer"), "Test CA");
        assert_eq!(date(i64::MAX), i64::MAX.to_string());
    }

    #[test]
    fn what_is_not_configured_or_not_allowed_is_skipped() {
        let without = |change: fn(&mut Request)| {
            let mut scene = Scene::of(FINE);
            change(&mut scene.request);
            scene
        };
        let no_host: fn(&mut Request) = |request| request.configuration.smtp.host = None;
        for kind in CONVERSATION {
            without(no_host).check(kind, "skipped smtp.host");
        }
        let no_username: fn(&mut Request) = |request| {
            request.configuration.smtp.login = None;
            request.configuration.smtp.username = None;
        };
        without(no_username).check(Kind::Login, "skipped smtp.username");
        without(|request| request.configuration.smtp.login = None).check(Kind::Login, "skipped smtp.password");
        without(|request| request.effect = Effect::Login).check(Kind::Send, "skipped --send");
        without(|request| request.configuration.recipient = None).check(Kind::Send, "skipped test.recipient");
        without(|request| request.message = None).check(Kind::Send, "skipped sender.address");
    }

    #[test]
    fn invariant_nothing_is_sent_without_a_login() {
        let mut scene = Scene::of(FINE);
        scene.request.configuration.smtp.login = None;
        assert_eq!(scene.judge(Kind::Send), Judgement::Unreached(Kind::Login.into()));
        assert!(scene.asked.iter().all(|dialogue| dialogue.message.is_none()));
    }

    #[test]
    fn a_conversation_that_was_not_recorded_is_unknown() {
        Scene::of("").check(Kind::Connect, "unknown smtp-port-silent");
        Scene::of("").check(Kind::Login, "unreached smtp.connect");
    }
}

//! `checks/replies.toml`: what refusals of mail servers mean, and what stops a program before any reply.
//!
//! The words stand in `checks/words/`: `reply-<id>` and `transport-<id>` say what it means, their `.fix` what to do now.

mod read;
mod wording;

pub(crate) use self::wording::{FAILURE, REFUSAL};
use crate::check::providers::Providers;
use crate::check::{Kind, Quote, Refused};
use crate::mail::address::{Domain, Host};
use crate::mail::smtp;
use crate::mail::status::Status;
use crate::source::{Located, Source, Span};

/// Bytes of a text that decides without any code, at least.
const ALONE: usize = 10;

/// Everything that is known of replies, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// Whose servers answer.
    pub answerers: Vec<Answerer>,
    /// What their refusals mean.
    pub refusals: Vec<Refusal>,
    /// What stops a program before any reply.
    pub failures: Vec<Failure>,
    /// The station that stops a message when the reader's own program is told.
    pub conversation: Option<String>,
    /// The station that stops a message when a bounce tells it.
    pub bounce: Option<String>,
    /// Where all this is written, for messages about it.
    pub source: Option<Source>,
}

/// A provider, known by the names of its servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answerer {
    /// The name that refusals use.
    pub provider: String,
    /// The name that readers know.
    pub name: String,
    /// The ids of `providers.toml` that belong to it.
    pub members: Vec<String>,
    /// What its servers are called.
    pub hosts: Vec<Hosts>,
}

/// Names of servers: one, or all below one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// This one.
    One(Domain),
    /// `*.` before a name: all that stand below it.
    Below(Domain),
}

/// What a refusal means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The stable id.
    pub id: Located<String>,
    /// The reply codes (RFC 5321, section 4.2); at least one.
    pub codes: Vec<u16>,
    /// The enhanced status codes (RFC 3463).
    pub statuses: Vec<Status>,
    /// Whose refusal it is; `None` where every server may say it.
    pub provider: Option<String>,
    /// When it usually comes.
    pub stage: Stage,
    /// The station that stops the message, where it does not follow from who is told.
    pub station: Option<String>,
    /// Whose turn it is.
    pub who: Who,
    /// Typical texts in lowercase.
    pub texts: Vec<String>,
    /// The kind of step that can verify it.
    pub check: Option<Kind>,
    /// The article section that explains it, as `folder/article#heading`.
    pub section: Option<Located<String>>,
}

/// What stops a program before any reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The stable id.
    pub id: Located<String>,
    /// Whose turn it is.
    pub who: Who,
    /// What programs and systems say, in lowercase.
    pub texts: Vec<String>,
    /// The kind of step that can verify it.
    pub check: Option<Kind>,
    /// The article section that explains it, as `folder/article#heading`.
    pub section: Option<Located<String>>,
}

/// When a refusal comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Instead of a greeting.
    Connect,
    /// After EHLO.
    Ehlo,
    /// Before the connection is encrypted.
    Tls,
    /// At the login.
    Auth,
    /// After the sender was named.
    MailFrom,
    /// After the recipient was named.
    Rcpt,
    /// After the message.
    Data,
    /// Later, from another server.
    Bounce,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The reader: the settings of the program.
    Config,
    /// Whoever keeps the DNS of the reader's domain.
    Domain,
    /// Whoever administers the reader's mailbox.
    Account,
    /// The recipient.
    Recipient,
    /// Nobody: it takes time.
    Wait,
    /// The reader's provider.
    Provider,
}

/// A refusal as it was heard.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'h> {
    /// The reply code; `None` where a program left it out.
    pub code: Option<u16>,
    /// The enhanced status code, if there is one.
    pub status: Option<Status>,
    /// What follows them, on one line.
    pub text: &'h str,
    /// When it came, if that is known.
    pub stage: Option<Stage>,
    /// Who answered; `None` when nobody knows.
    pub host: Option<&'h Host>,
}

/// What a refusal means, and which part of its text says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning<'r> {
    /// What it means.
    pub refusal: &'r Refusal,
    /// The part of the text that decided, in bytes.
    pub part: Option<Span>,
}

impl Who {
    /// Every one.
    pub const ALL: &'static [Who] = &[Who::Config, Who::Domain, Who::Account, Who::Recipient, Who::Wait, Who::Provider];

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Who::Config => "config",
            Who::Domain => "domain",
            Who::Account => "account",
            Who::Recipient => "recipient",
            Who::Wait => "wait",
            Who::Provider => "provider",
        }
    }
}

impl From<smtp::Stage> for Stage {
    fn from(stage: smtp::Stage) -> Self {
        match stage {
            smtp::Stage::Connect | smtp::Stage::Greeting => Stage::Connect,
            smtp::Stage::Ehlo | smtp::Stage::EhloAgain => Stage::Ehlo,
            smtp::Stage::StartTls | smtp::Stage::Tls => Stage::Tls,
            smtp::Stage::Auth => Stage::Auth,
            smtp::Stage::Mail => Stage::MailFrom,
            smtp::Stage::Rcpt => Stage::Rcpt,
            smtp::Stage::Data | smtp::Stage::Text => Stage::Data,
        }
    }
}

/// How well a refusal fits; the best rank at which only one fits decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// The provider's own, by a text.
    OwnText,
    /// The provider's own, by the enhanced code.
    OwnStatus,
    /// By a text and the enhanced code.
    TextAndStatus,
    /// By a text.
    Text,
    /// By the enhanced code.
    Status,
    /// By the stage.
    Stage,
}

impl Replies {
    /// What a refusal means, if that is known.
    pub fn explain(&self, heard: Heard<'_>, providers: &Providers) -> Option<Meaning<'_>> {
        let answerers = heard.host.map(|host| self.answerers(host, providers));
        // These codes belong to the login (RFC 4954, section 6), whoever says when they came.
        let is_login = matches!(heard.code, Some(534 | 535 | 538));
        let stage = heard.stage.or(is_login.then_some(Stage::Auth));
        let lower = heard.text.to_ascii_lowercase();
        let may_be = |refusal: &&Refusal| {
            heard.code.is_none_or(|code| refusal.codes.contains(&code))
                && match (&refusal.provider, &answerers) {
                    (Some(provider), Some(answerers)) => answerers.iter().any(|one| one.provider == *provider),
                    (Some(_) | None, None) | (None, Some(_)) => true,
                }
        };
        // A short word such as `spf` says enough only behind a code.
        let says_enough = |part: Span| heard.code.is_some() || part.end - part.start >= ALONE;
        let possible: Vec<Meaning<'_>> = self
            .refusals
            .iter()
            .filter(may_be)
            .map(|refusal| Meaning { refusal, part: longest(&refusal.texts, &lower).filter(|part| says_enough(*part)) })
            .collect();
        let is_own = |meaning: &Meaning<'_>| meaning.refusal.provider.is_some() && answerers.is_some();
        let has_status =
            |meaning: &Meaning<'_>| heard.status.is_some_and(|status| meaning.refusal.statuses.contains(&status));
        // Never by the enhanced code alone: without a reply code, only a text decides.
        let is_telling = heard.code.is_some() && heard.status.is_some_and(|status| !status.is_general());
        let decides = |meaning: &Meaning<'_>| is_telling && has_status(meaning);
        let fits = |rank: Rank, meaning: &Meaning<'_>| match rank {
            Rank::OwnText => is_own(meaning) && meaning.part.is_some(),
            Rank::OwnStatus => is_own(meaning) && decides(meaning),
            Rank::TextAndStatus => meaning.part.is_some() && has_status(meaning),
            Rank::Text => meaning.part.is_some(),
            Rank::Status => !is_own(meaning) && decides(meaning),
            // At every other stage, a code alone says yes or no and nothing more.
            Rank::Stage => {
                let telling = matches!(meaning.refusal.stage, Stage::Ehlo | Stage::Tls | Stage::Auth);
                let is_anybodys = meaning.refusal.provider.is_none();
                telling && is_anybodys && heard.code.is_some() && stage == Some(meaning.refusal.stage)
            }
        };
        let ranks = [Rank::OwnText, Rank::OwnStatus, Rank::TextAndStatus, Rank::Text, Rank::Status, Rank::Stage];
        ranks.into_iter().find_map(|rank| {
            let fitting = possible.iter().copied().filter(|meaning| fits(rank, meaning));
            only(fitting.collect(), stage)
        })
    }

    /// What the refusal of a server means to which this program has talked, and the words that say so.
    pub(crate) fn explain_refused(&self, refused: &Refused, providers: &Providers) -> Option<(&Refusal, Quote)> {
        let Refused { host, stage, reply } = refused;
        let text = reply.text();
        let (code, stage) = (Some(reply.code), Some((*stage).into()));
        let heard = Heard { code, status: reply.status(), text: &text, stage, host: Some(host) };
        let meaning = self.explain(heard, providers)?;
        Some((meaning.refusal, heard.quote(meaning.part)))
    }

    /// What stopped a program that got no reply, by what it said.
    pub fn failure(&self, text: &str) -> Option<(&Failure, Span)> {
        let lower = text.to_ascii_lowercase();
        let found = self.failures.iter().filter_map(|failure| Some((failure, longest(&failure.texts, &lower)?)));
        found.min_by_key(|(_, part)| std::cmp::Reverse(part.end - part.start))
    }

    /// The article sections that explain entries.
    pub fn sections(&self) -> impl Iterator<Item = &Located<String>> {
        let refusals = self.refusals.iter().filter_map(|refusal| refusal.section.as_ref());
        refusals.chain(self.failures.iter().filter_map(|failure| failure.section.as_ref()))
    }

    /// The names that readers know of those to whom a server belongs.
    pub fn names(&self, host: &Host, providers: &Providers) -> Vec<&str> {
        self.answerers(host, providers).into_iter().map(|answerer| answerer.name.as_str()).collect()
    }

    /// The name that readers know of a provider.
    pub fn name(&self, provider: &str) -> Option<&str> {
        let answerer = self.answerers.iter().find(|answerer| answerer.provider == provider);
        answerer.map(|answerer| answerer.name.as_str())
    }

    /// To whom a server belongs; some names are shared by two.
    fn answerers(&self, host: &Host, providers: &Providers) -> Vec<&Answerer> {
        let member = providers.by_host(host).map(|provider| &provider.id);
        let is_named = |answerer: &&Answerer| match host {
            Host::Name(name) => answerer.hosts.iter().any(|hosts| hosts.contain(name)),
            Host::Address(_) => false,
        };
        let owns = |answerer: &&Answerer| member.is_some_and(|id| answerer.members.contains(id)) || is_named(answerer);
        self.answerers.iter().filter(owns).collect()
    }
}

impl Hosts {
    fn contain(&self, name: &Domain) -> bool {
        match self {
            Hosts::One(one) => one == name,
            Hosts::Below(parent) => name != parent && name.is_within(parent),
        }
    }
}

impl Heard<'_> {
    /// The reply on one line, with the part underlined that decided: a text, else the status code, else the reply code.
    pub(crate) fn quote(&self, part: Option<Span>) -> Quote {
        let mut text = self.code.map(|code| code.to_string()).unwrap_or_default();
        let mut span = Span::new(0, text.len());
        if let Some(status) = self.status {
            let start = if text.is_empty() { 0 } else { text.len() + 1 };
            text = format!("{text} {status}").trim_start().to_owned();
            span = Span::new(start, text.len());
        }
        if !text.is_empty() {
            text.push(' ');
        }
        if let Some(part) = part {
            span = Span::new(text.len() + part.start, text.len() + part.end);
        }
        text.push_str(self.text);
        Quote { text, span }
    }
}

/// The longest of these texts that stands in `lower`, and where.
fn longest(texts: &[String], lower: &str) -> Option<Span> {
    let found = texts.iter().filter_map(|text| {
        let start = lower.find(text.as_str())?;
        Some(Span::new(start, start + text.len()))
    });
    found.max_by_key(|part| part.end - part.start)
}

/// The one that remains: of several, those with the longest text, and of these, those of the stage.
fn only(mut meanings: Vec<Meaning<'_>>, stage: Option<Stage>) -> Option<Meaning<'_>> {
    let length = |meaning: &Meaning<'_>| meaning.part.map(|part| part.end - part.start);
    let most = meanings.iter().map(length).max()?;
    meanings.retain(|meaning| length(meaning) == most);
    if meanings.len() > 1 {
        meanings.retain(|meaning| stage == Some(meaning.refusal.stage));
    }
    match meanings.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    fn shipped() -> (Replies, Providers) {
        let mut found = Diagnostics::new();
        let providers = Source::new("checks/providers.toml", include_str!("../../../checks/providers.toml"));
        let providers = Providers::parse(&providers, &mut found);
        let source = Source::new("checks/replies.toml", include_str!("../../../checks/replies.toml"));
        let stations = ["provider", "recipient-provider"].map(str::to_owned);
        let replies = Replies::parse(&source, &stations, &providers, &mut found);
        assert!(found.sorted().is_empty(), "{}", found.render());
        (replies, providers)
    }

    /// What a reply such as `550 5.1.1 user unknown` from a host, at a stage, means.
    #[track_caller]
    fn check(host: Option<&str>, stage: Option<Stage>, reply: &str, expected: Option<&str>) {
        let (replies, providers) = shipped();
        let (code, text) = reply.split_once(' ').expect("a code and a text");
        let host: Option<Host> = host.map(|host| host.parse().expect("a host"));
        let code = code.parse().ok();
        let heard = Heard { code, status: Status::at_start(text), text, stage, host: host.as_ref() };
        let id = replies.explain(heard, &providers).map(|meaning| meaning.refusal.id.value.clone());
        assert_eq!(id.as_deref(), expected, "{reply}");
    }

    const GOOGLE: Option<&str> = Some("gmail-smtp-in.l.google.com");

    #[test]
    fn the_shipped_file_has_all_replies() {
        let (replies, _) = shipped();
        assert_eq!((replies.refusals.len(), replies.failures.len()), (52, 6));
    }

    #[test]
    fn every_typical_text_leads_to_its_own_entry() {
        let (replies, providers) = shipped();
        for refusal in &replies.refusals {
            let host: Option<Host> = refusal.provider.as_ref().map(|provider| {
                let answerer = replies.answerers.iter().find(|one| one.provider == *provider).expect("known");
                match &answerer.hosts[0] {
                    Hosts::One(name) => Host::Name(name.clone()),
                    Hosts::Below(name) => format!("mx.{name}").parse().expect("a name"),
                }
            });
            for text in &refusal.texts {
                let heard = Heard {
                    code: Some(refusal.codes[0]),
                    status: refusal.statuses.first().copied(),
                    text,
                    stage: Some(refusal.stage),
                    host: host.as_ref(),
                };
                let meaning = replies.explain(heard, &providers).expect("explained");
                assert_eq!(meaning.refusal.id.value, refusal.id.value, "{text}");
            }
        }
    }

    #[test]
    fn one_code_means_different_things_at_different_providers() {
        check(GOOGLE, None, "550 5.7.30 this mail was refused", Some("dkim-missing-gmail"));
        check(Some("smtp.office365.com"), None, "550 5.7.30 no more", Some("auth-m365-basic-retired"));
        check(Some("mx.praxis.test"), None, "550 5.7.30 no", None);
    }

    #[test]
    fn a_providers_text_counts_only_from_its_servers_or_from_nobody() {
        let text = "535 5.7.3 Authentication unsuccessful";
        check(Some("smtp.office365.com"), Some(Stage::Auth), text, Some("auth-m365-unsuccessful"));
        check(None, None, text, Some("auth-m365-unsuccessful"));
        check(Some("mail.praxis.test"), Some(Stage::Auth), text, Some("auth-credentials"));
    }

    #[test]
    fn the_text_decides_between_refusals_of_the_same_code() {
        check(None, None, "554 5.7.1 <x@y.test>: Relay access denied", Some("relay-denied"));
        check(None, None, "554 5.7.1 blocked using zen.block.test", Some("blocklisted"));
        check(None, None, "530 5.7.0 Must issue a STARTTLS command first", Some("starttls-first"));
        check(GOOGLE, None, "550 5.7.26 is not accepted due to domain's DMARC policy", Some("dmarc-reject-gmail"));
        check(
            None,
            None,
            "550 5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM",
            Some("unauthenticated-gmail"),
        );
    }

    #[test]
    fn a_code_that_only_says_refused_decides_nothing() {
        check(None, None, "550 5.7.1 no", None);
        check(GOOGLE, None, "550 5.7.1 likely unsolicited mail", None);
        check(None, None, "550 no", None);
        check(None, None, "554 5.5.0 no", None);
    }

    #[test]
    fn the_enhanced_code_decides_where_the_text_is_unknown() {
        check(None, None, "550 5.1.1 nix da", Some("recipient-unknown"));
        check(Some("mx.praxis.test"), None, "552 5.2.2 voll", Some("recipient-full"));
        check(GOOGLE, None, "550 5.7.26 something new", Some("proof-missing"));
    }

    #[test]
    fn a_code_of_the_login_means_the_login() {
        check(Some("mail.praxis.test"), Some(Stage::Auth), "535 no", Some("auth-credentials"));
        check(None, Some(Stage::Rcpt), "550 no", None);
    }

    #[test]
    fn without_a_code_only_a_telling_text_decides() {
        check(None, None, "- Unrouteable address", Some("recipient-domain-unknown"));
        check(None, None, "- see our page about spf", None);
        check(None, None, "- 5.1.1 no", None);
    }

    #[test]
    fn a_failure_is_known_by_what_programs_say() {
        let (replies, _) = shipped();
        let of = |text: &str| replies.failure(text).map(|(failure, _)| failure.id.value.as_str());
        assert_eq!(of("connect ECONNREFUSED 192.0.2.1:587"), Some("refused"));
        assert_eq!(of("Zeitüberschreitung bei der Verbindung"), Some("timeout"));
        assert_eq!(of("Alles gut"), None);
    }
}

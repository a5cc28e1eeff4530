//! `checks/receivers.toml`: what receiving providers demand, held against how the steps of a run ended.

use crate::check::code::Code;
use crate::check::plan::{Ended, Run};
use crate::check::{Kind, Outcome, dkim, dmarc, ip, mx, spf};
use crate::diagnostic::Diagnostics;
use crate::source::Source;
use crate::table::{Document, Table};

/// A receiving provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The name that readers know.
    pub name: String,
    /// Whom its rules concern.
    pub senders: Senders,
    /// What it demands.
    pub rules: Vec<Rule>,
}

/// Whom rules concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Senders {
    /// Everybody.
    All,
    /// Those who send thousands of mails a day.
    Bulk,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $word:literal;)*) => {
        /// Something that a receiver demands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $($(#[$doc])* $name,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$name),*];

            /// The word in the file; `receiver-…` is the id of its message.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Rule::$name => $word,)*
                }
            }
        }
    };
}

rules! {
    /// SPF allows the provider.
    Spf = "spf";
    /// A DKIM key is published.
    Dkim = "dkim";
    /// One of both.
    SpfOrDkim = "spf-or-dkim";
    /// A DMARC record is there.
    Dmarc = "dmarc";
    /// Replies find a server.
    Mx = "mx";
    /// The address that sends has a name.
    Ptr = "ptr";
    /// The name is one that somebody has chosen.
    OwnName = "own-name";
    /// The address that sends is on no block list.
    BlockLists = "block-lists";
    /// Mail is handed over encrypted.
    Tls = "tls";
    /// Few readers complain.
    Complaints = "complaints";
    /// The address is known for good mail.
    Reputation = "reputation";
    /// Those who get the mail have agreed to it.
    Consent = "consent";
}

/// How a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is met.
    Met,
    /// It cannot be known from here.
    Unknown,
    /// It is not met.
    NotMet,
}

/// Reads `receivers.toml`.
pub fn parse(source: &Source, found: &mut Diagnostics) -> Vec<Receiver> {
    let Some(document) = Document::toml(&source.text, source, 0, found) else { return Vec::new() };
    let mut root = document.table(source, 0);
    let receivers = root.tables("receiver", found).into_iter().filter_map(|table| receiver(table, found)).collect();
    root.finish(found);
    receivers
}

fn receiver(mut table: Table<'_>, found: &mut Diagnostics) -> Option<Receiver> {
    let id = table.required("id", found);
    let name = table.required("name", found);
    let senders = table.required("senders", found).and_then(|word| match word.value.as_str() {
        "all" => Some(Senders::All),
        "bulk" => Some(Senders::Bulk),
        other => {
            let error = table.error(word.span, format!("unknown senders `{other}`"), "must be `all` or `bulk`");
            found.push(error.suggest(other, ["all", "bulk"]));
            None
        }
    });
    let mut rules = Vec::new();
    for word in table.strings("rules", found) {
        match Rule::ALL.iter().find(|rule| rule.as_str() == word.value) {
            Some(rule) => rules.push(*rule),
            None => {
                let error = table.error(word.span, format!("unknown rule `{}`", word.value), "no such rule");
                found.push(error.suggest(&word.value, Rule::ALL.iter().map(|rule| rule.as_str())));
            }
        }
    }
    if table.strings("source", found).is_empty() {
        found.push(table.missing("source").help("say where the rules come from"));
    }
    table.finish(found);
    id?;
    Some(Receiver { name: name?.value, senders: senders?, rules })
}

/// Whether a run says enough to hold rules against it: it has looked at SPF, DKIM and DMARC.
pub fn are_judged(runs: &[Run<'_>]) -> bool {
    outcome(runs, dmarc::Kind::Policy.into()).is_some()
}

/// How a rule stands after a run.
pub fn standing(rule: Rule, runs: &[Run<'_>]) -> Standing {
    let of = |kind: Kind| match outcome(runs, kind) {
        Some(Outcome::Pass(_) | Outcome::Warn(_)) => Standing::Met,
        Some(Outcome::Fail(_)) => Standing::NotMet,
        Some(Outcome::Blocked(_) | Outcome::Unknown(_) | Outcome::Skipped(_)) | None => Standing::Unknown,
    };
    let spf = || {
        let kinds = spf::Kind::ALL.iter().map(|&kind| of(kind.into()));
        kinds.max().unwrap_or(Standing::Unknown)
    };
    match rule {
        Rule::Spf => spf(),
        Rule::Dkim => of(dkim::Kind::Key.into()),
        Rule::SpfOrDkim => spf().min(of(dkim::Kind::Key.into())),
        // What is only a hint elsewhere is what these receivers refuse.
        Rule::Dmarc if warned(runs, dmarc::Kind::Policy.into(), Code::DmarcMissing) => Standing::NotMet,
        Rule::OwnName if warned(runs, ip::Kind::Name.into(), Code::PtrGeneric) => Standing::NotMet,
        Rule::Dmarc => of(dmarc::Kind::Policy.into()),
        Rule::Mx => of(mx::Kind::Exchanges.into()),
        Rule::Ptr | Rule::OwnName => of(ip::Kind::Name.into()),
        Rule::BlockLists => of(ip::Kind::Blocklists.into()),
        Rule::Tls | Rule::Complaints | Rule::Reputation | Rule::Consent => Standing::Unknown,
    }
}

fn warned(runs: &[Run<'_>], kind: Kind, code: Code) -> bool {
    matches!(outcome(runs, kind), Some(Outcome::Warn(finding)) if finding.code == code)
}

fn outcome<'r>(runs: &'r [Run<'_>], kind: Kind) -> Option<&'r Outcome> {
    let mut steps = runs.iter().flat_map(|run| &run.steps);
    steps.find(|Ended { step, .. }| step.kind == kind).map(|ended| &ended.outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_has_the_receivers_that_matter() {
        let mut found = Diagnostics::new();
        let text = include_str!("../../checks/receivers.toml");
        let receivers = parse(&Source::new("checks/receivers.toml", text), &mut found);
        assert_eq!(found.reject(), Ok(()), "{}", found.render());
        let names: Vec<&str> = receivers.iter().map(|receiver| receiver.name.as_str()).collect();
        assert_eq!(names, ["Gmail", "Yahoo", "WEB.DE", "T-Online", "GMX", "Outlook.com", "iCloud"]);
        assert!(receivers.iter().all(|receiver| !receiver.rules.is_empty()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let mut found = Diagnostics::new();
        let text = "[[receiver]]\nid = 'a'\nname = 'A'\nsenders = 'some'\nrules = ['spff']\n";
        parse(&Source::new("checks/receivers.toml", text), &mut found);
        let titles: Vec<_> = found.sorted().into_iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["`[receiver]` has no `source`", "unknown senders `some`", "unknown rule `spff`"]);
    }

    #[test]
    fn a_run_that_looked_at_nothing_decides_nothing() {
        assert!(!are_judged(&[]));
        assert!(Rule::ALL.iter().all(|&rule| standing(rule, &[]) == Standing::Unknown));
    }
}

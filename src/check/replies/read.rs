//! Reading `replies.toml`: what cannot be true is an error with its place.

use super::{Answerer, Failure, Hosts, Refusal, Replies, Stage, Who};
use crate::check::Kind;
use crate::check::procedure::is_id;
use crate::check::providers::Providers;
use crate::diagnostic::Diagnostics;
use crate::mail::status::Status;
use crate::source::{Located, Source};
use crate::table::{Document, Table};

/// What other files say, and entries refer to.
struct Known<'k> {
    stations: &'k [String],
    answerers: &'k [Answerer],
}

impl Replies {
    /// Reads `replies.toml`; `stations` and `providers` are those of the knowledge base.
    pub fn parse(source: &Source, stations: &[String], providers: &Providers, found: &mut Diagnostics) -> Self {
        let Some(document) = Document::toml(&source.text, source, 0, found) else { return Self::default() };
        let mut root = document.table(source, 0);
        let answerers: Vec<Answerer> =
            root.tables("host", found).into_iter().filter_map(|table| answerer(table, providers, found)).collect();
        let known = Known { stations, answerers: &answerers };
        let refusals: Vec<Refusal> =
            root.tables("reply", found).into_iter().filter_map(|table| refusal(table, &known, found)).collect();
        let failures: Vec<Failure> =
            root.tables("transport", found).into_iter().filter_map(|table| failure(table, found)).collect();
        let ids = |kind: &[&Located<String>], found: &mut Diagnostics| {
            for (at, id) in kind.iter().enumerate() {
                if kind[..at].iter().any(|other| other.value == id.value) {
                    found.push(root.error(id.span, format!("`{}` stands twice", id.value), "the second one"));
                }
            }
        };
        ids(&refusals.iter().map(|refusal| &refusal.id).collect::<Vec<_>>(), found);
        ids(&failures.iter().map(|failure| &failure.id).collect::<Vec<_>>(), found);
        let (mut conversation, mut bounce) = (None, None);
        if let Some(mut stopped) = root.table("stopped", found) {
            conversation = station(&mut stopped, "conversation", stations, found);
            bounce = station(&mut stopped, "bounce", stations, found);
            stopped.finish(found);
        }
        root.finish(found);
        Replies { answerers, refusals, failures, conversation, bounce, source: Some(source.clone()) }
    }
}

fn answerer(mut table: Table<'_>, providers: &Providers, found: &mut Diagnostics) -> Option<Answerer> {
    let provider = table.required("provider", found);
    let name = table.required("name", found);
    let members = table.strings("members", found);
    for member in &members {
        if !providers.iter().any(|provider| provider.id == member.value) {
            let title = format!("no provider `{}` in providers.toml", member.value);
            let error = table.error(member.span, title, "must be the id of a provider");
            found.push(error.suggest(&member.value, providers.iter().map(|provider| provider.id.as_str())));
        }
    }
    let hosts = table.strings("hosts", found);
    let hosts = hosts.into_iter().filter_map(|text| hosts_of(&text, &table, found)).collect();
    sourced(&mut table, found);
    table.finish(found);
    let members = members.into_iter().map(|member| member.value).collect();
    Some(Answerer { provider: provider?.value, name: name?.value, members, hosts })
}

fn hosts_of(text: &Located<String>, table: &Table<'_>, found: &mut Diagnostics) -> Option<Hosts> {
    let hosts = match text.value.strip_prefix("*.") {
        Some(parent) => parent.parse().map(Hosts::Below),
        None => text.value.parse().map(Hosts::One),
    };
    match hosts {
        Ok(hosts) => Some(hosts),
        Err(error) => {
            let title = format!("`{}` is no host name: {error}", text.value);
            found.push(table.error(text.span, title, "must be a name such as `mx.example` or `*.mx.example`"));
            None
        }
    }
}

fn refusal(mut table: Table<'_>, known: &Known<'_>, found: &mut Diagnostics) -> Option<Refusal> {
    const STAGES: [(&str, Stage); 8] = [
        ("connect", Stage::Connect),
        ("ehlo", Stage::Ehlo),
        ("tls", Stage::Tls),
        ("auth", Stage::Auth),
        ("mailfrom", Stage::MailFrom),
        ("rcpt", Stage::Rcpt),
        ("data", Stage::Data),
        ("bounce", Stage::Bounce),
    ];
    let id = id(&mut table, found);
    if !table.has("code") {
        found.push(table.missing("code"));
    }
    // A refusal is 4yz or 5yz (RFC 5321, section 4.2.1).
    let codes = table.numbers("code", 400..=599, found).unwrap_or_default();
    let codes: Vec<u16> = codes.into_iter().filter_map(|code| u16::try_from(code).ok()).collect();
    let statuses = table.strings("enhanced", found);
    let statuses = statuses.into_iter().filter_map(|text| status(&text, &codes, &table, found)).collect();
    let provider = table.string("provider", found);
    if let Some(provider) = &provider
        && !known.answerers.iter().any(|answerer| answerer.provider == provider.value)
    {
        let title = format!("no `[[host]]` says which servers are those of `{}`", provider.value);
        let error = table.error(provider.span, title, "must be the `provider` of a `[[host]]`");
        found.push(error.suggest(&provider.value, known.answerers.iter().map(|one| one.provider.as_str())));
    }
    let stage = table.required("stage", found).and_then(|word| table.choose(&word, &STAGES, found));
    let station = station(&mut table, "station", known.stations, found);
    let who = who(&mut table, found);
    let texts = texts(&mut table, found);
    let check = check(&mut table, found);
    let section = table.string("section", found);
    sourced(&mut table, found);
    table.finish(found);
    let provider = provider.map(|text| text.value);
    (!codes.is_empty()).then_some(())?;
    Some(Refusal { id: id?, codes, statuses, provider, stage: stage?, station, who: who?, texts, check, section })
}

fn failure(mut table: Table<'_>, found: &mut Diagnostics) -> Option<Failure> {
    let id = id(&mut table, found);
    let who = who(&mut table, found);
    let texts = texts(&mut table, found);
    let check = check(&mut table, found);
    let section = table.string("section", found);
    sourced(&mut table, found);
    table.finish(found);
    Some(Failure { id: id?, who: who?, texts, check, section })
}

fn id(table: &mut Table<'_>, found: &mut Diagnostics) -> Option<Located<String>> {
    let id = table.required("id", found)?;
    if !is_id(&id.value) {
        let title = format!("`{}` cannot be an id", id.value);
        found.push(table.error(id.span, title, "lowercase letters, digits and `-` only"));
    }
    Some(id)
}

/// A status code; its first digit is that of one of the reply codes (RFC 2034, section 4).
fn status(text: &Located<String>, codes: &[u16], table: &Table<'_>, found: &mut Diagnostics) -> Option<Status> {
    let status = match text.value.parse::<Status>() {
        Ok(status) => status,
        Err(error) => {
            found.push(table.error(text.span, format!("`{}` is no status code", text.value), error.to_string()));
            return None;
        }
    };
    if !codes.iter().any(|code| code / 100 == u16::from(status.class)) {
        let title = format!("`{status}` cannot stand beside these codes");
        found.push(table.error(text.span, title, "the first digit is that of a code"));
    }
    Some(status)
}

fn station(table: &mut Table<'_>, key: &'static str, stations: &[String], found: &mut Diagnostics) -> Option<String> {
    let station = table.string(key, found)?;
    if !stations.contains(&station.value) {
        let error = table.error(station.span, format!("unknown station `{}`", station.value), "not in stations.toml");
        found.push(error.suggest(&station.value, stations.iter().map(String::as_str)));
        return None;
    }
    Some(station.value)
}

fn who(table: &mut Table<'_>, found: &mut Diagnostics) -> Option<Who> {
    let word = table.required("who", found)?;
    let known: Vec<(&str, Who)> = Who::ALL.iter().map(|who| (who.as_str(), *who)).collect();
    table.choose(&word, &known, found)
}

fn texts(table: &mut Table<'_>, found: &mut Diagnostics) -> Vec<String> {
    let texts = table.strings("text", found);
    for text in &texts {
        if text.value.trim().is_empty() {
            found.push(table.error(text.span, "a text is empty", "would stand in every reply"));
        } else if text.value != text.value.to_lowercase() {
            let error = table.error(text.span, format!("`{}` has capital letters", text.value), "never found");
            found.push(error.help("write it in lowercase: the case of a reply does not count"));
        }
    }
    texts.into_iter().map(|text| text.value).filter(|text| !text.trim().is_empty()).collect()
}

fn check(table: &mut Table<'_>, found: &mut Diagnostics) -> Option<Kind> {
    let word = table.string("check", found)?;
    let kind = Kind::all().find(|kind| kind.as_str() == word.value);
    if kind.is_none() {
        let error = table.error(word.span, format!("unknown check `{}`", word.value), "not a kind of step");
        found.push(error.suggest(&word.value, Kind::all().map(Kind::as_str)));
    }
    kind
}

fn sourced(table: &mut Table<'_>, found: &mut Diagnostics) {
    if table.strings("source", found).is_empty() {
        found.push(table.missing("source").help("say where this comes from"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of an entry with these lines instead of its good ones.
    #[track_caller]
    fn check(lines: &str, expected: &[&str]) {
        let base = "[[host]]\nprovider = 'p'\nname = 'P'\nhosts = ['*.p.test']\nsource = ['here']\n[[reply]]\n";
        let mut found = Diagnostics::new();
        let source = Source::new("checks/replies.toml", format!("{base}{lines}"));
        Replies::parse(&source, &["provider".to_owned()], &Providers::default(), &mut found);
        let said: Vec<String> = found
            .sorted()
            .into_iter()
            .map(|one| one.help.as_ref().map_or(one.title.clone(), |help| format!("{}: {help}", one.title)))
            .collect();
        assert_eq!(said, expected, "{lines}");
    }

    const GOOD: &str = "id = 'a'\ncode = [550]\nstage = 'rcpt'\nwho = 'wait'\nsource = ['here']\n";

    #[test]
    fn a_good_entry_has_no_faults() {
        check(GOOD, &[]);
    }

    #[test]
    fn what_cannot_be_true_is_said_with_a_suggestion() {
        for (line, expected) in [
            ("stag = 'rcpt'", "unknown key `stag`: did you mean `stage`?"),
            ("enhanced = ['5.1']", "`5.1` is no status code"),
            ("enhanced = ['4.1.1']", "`4.1.1` cannot stand beside these codes"),
            ("provider = 'pp'", "no `[[host]]` says which servers are those of `pp`: did you mean `p`?"),
            ("station = 'providr'", "unknown station `providr`: did you mean `provider`?"),
            ("check = 'smtp.logn'", "unknown check `smtp.logn`: did you mean `smtp.login`?"),
            (
                "text = ['User']",
                "`User` has capital letters: write it in lowercase: the case of a reply does not count",
            ),
            ("text = ['']", "a text is empty"),
        ] {
            check(&format!("{GOOD}{line}\n"), &[expected]);
        }
        check(&GOOD.replace("wait", "weit"), &["unknown word `weit`: did you mean `wait`?"]);
        check(&GOOD.replace("550", "250"), &["`code` must be between 400 and 599: 250"]);
        check(&GOOD.replace("id = 'a'", "id = 'A b'"), &["`A b` cannot be an id"]);
        check(&format!("{GOOD}[[reply]]\n{GOOD}"), &["`a` stands twice"]);
        check(&GOOD.replace("source = ['here']\n", ""), &["`[reply]` has no `source`: say where this comes from"]);
        check(
            &format!("{GOOD}[[host]]\nprovider = 'q'\nname = 'Q'\nmembers = ['x']\nhosts = ['a b']\nsource = ['here']"),
            &["no provider `x` in providers.toml", "`a b` is no host name: ` ` may not stand in a domain name"],
        );
    }
}

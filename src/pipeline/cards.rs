//! Procedures and stations in plain words, as the site shows them.

use std::collections::BTreeMap;

use crate::check::procedure::Procedure;
use crate::check::verdict::Verdict;
use crate::check::{Effect, Kind};
use crate::lang::Lang;
use crate::pipeline::Checks;
use crate::site::card::{Card, CardResult, CardStation, CardStep, Embeddable, Station};
use crate::words::{Values, Words};

/// What articles may embed, but for downloads.
pub(super) fn embeddable(checks: &Checks) -> Embeddable {
    Embeddable { cards: cards(checks), stations: stations(checks), downloads: Vec::new() }
}

/// Every procedure as a card, in every language.
fn cards(checks: &Checks) -> BTreeMap<(Lang, String), Card> {
    let catalogue = &checks.catalogue;
    let words = catalogue.words.iter();
    words
        .flat_map(|(lang, words)| {
            catalogue.procedures.values().map(move |one| ((lang.clone(), one.id.clone()), card(one, words, checks)))
        })
        .collect()
}

/// The stations in order, in every language.
fn stations(checks: &Checks) -> BTreeMap<Lang, Vec<Station>> {
    let catalogue = &checks.catalogue;
    let common = common(checks);
    let station = |words: &Words, id: &String| Station {
        id: id.clone(),
        label: words.say(&format!("station-{id}"), &common),
        long: words.say(&format!("station-{id}.long"), &common),
    };
    let stations = |words: &Words| catalogue.stations.iter().map(|id| station(words, id)).collect();
    catalogue.words.iter().map(|(lang, words)| (lang.clone(), stations(words))).collect()
}

fn common(checks: &Checks) -> Values {
    Values::from([("product", checks.settings.program.product.clone())])
}

fn card(procedure: &Procedure, words: &Words, checks: &Checks) -> Card {
    let message = format!("procedure-{}", procedure.id);
    let title = words.text(&message);
    let command = command(&procedure.id);
    Card {
        id: procedure.id.clone(),
        summary: words.text(&format!("{message}.summary")),
        stations: card_stations(procedure, words, checks),
        effects: effects(procedure).map(|effect| words.text(&format!("effect-{}", effect.as_str()))).collect(),
        needs: procedure.settings(Effect::Login).into_iter().map(str::to_owned).collect(),
        results: results(procedure, words, &message),
        mailto: mailto(&title, &command, words, checks),
        title,
        command,
    }
}

/// What readers type to run a procedure.
fn command(id: &str) -> String {
    format!("docs-check --{id} config.toml")
}

fn card_stations(procedure: &Procedure, words: &Words, checks: &Checks) -> Vec<CardStation> {
    let common = common(checks);
    let step = |kind: Kind| CardStep {
        title: words.text(&kind.message()),
        effect: words.text(&format!("effect-{}.short", kind.effect().as_str())),
    };
    let steps = |at: Option<&String>| {
        let steps = procedure.steps.iter().filter(|one| one.station.as_ref() == at);
        steps.map(|one| step(one.kind)).collect()
    };
    let station = |id: &String| CardStation {
        heading: words.say(&format!("station-{id}.heading"), &common),
        steps: steps(Some(id)),
    };
    let message = format!("procedure-{}", procedure.id);
    let heading = words.find(&format!("{message}.heading"), &common).unwrap_or_else(|| words.text(&message));
    let aside = CardStation { heading, steps: steps(None) };
    let stations = checks.catalogue.stations.iter().map(station).chain([aside]);
    stations.filter(|station| !station.steps.is_empty()).collect()
}

/// The effects of a procedure, each once, the least first.
fn effects(procedure: &Procedure) -> impl Iterator<Item = Effect> {
    let has = |effect: Effect| procedure.steps.iter().any(|step| step.kind.effect() == effect);
    Effect::ALL.iter().copied().filter(move |effect| has(*effect))
}

fn results(procedure: &Procedure, words: &Words, message: &str) -> Vec<CardResult> {
    let results = &procedure.results;
    [
        (Verdict::Pass, &results.pass),
        (Verdict::Warn, &results.warn),
        (Verdict::Fail, &results.fail),
        (Verdict::Unknown, &results.unknown),
    ]
    .into_iter()
    .map(|(verdict, section)| CardResult {
        outcome: verdict.as_str().to_owned(),
        word: words.text(&format!("outcome-{}", verdict.as_str())),
        text: words.text(&format!("{message}.{}", verdict.as_str())),
        link: section.as_ref().map(|section| section.value.clone()),
    })
    .collect()
}

/// A message to the reader's administrator, who gets the command and the site's address.
fn mailto(title: &str, command: &str, words: &Words, checks: &Checks) -> String {
    let site = format!("{}{}/", checks.settings.base_url, words.lang());
    let values = Values::from([("title", title.to_owned()), ("command", command.to_owned()), ("site", site)]);
    let subject = words.say("card-mail-subject", &values);
    let body = words.say("card-mail-body", &values).replace('\n', "\r\n");
    format!("mailto:?subject={}&body={}", percent(&subject), percent(&body))
}

/// Percent-encoded for a `mailto:` address (RFC 6068, section 2).
fn percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::disk;

    #[test]
    fn every_shipped_procedure_has_a_whole_card_in_every_language() {
        let mut found = Diagnostics::new();
        let checks = Checks::parse(&disk::embedded(), &mut found).expect("the shipped checks");
        assert_eq!(found.reject(), Ok(()), "{}", found.render());
        let cards = cards(&checks);
        assert_eq!(cards.len(), checks.catalogue.procedures.len() * checks.settings.languages.len());
        for card in cards.values() {
            let text = format!("{card:?}");
            assert!(!text.contains("\"["), "a message is missing: {text}");
            assert!(
                card.results.iter().all(|result| result.link.is_some()),
                "{} has a result without a section",
                card.id
            );
        }
    }

    #[test]
    fn mail_addresses_carry_any_text() {
        assert_eq!(percent("Größe & mehr\r\n"), "Gr%C3%B6%C3%9Fe%20%26%20mehr%0D%0A");
    }
}

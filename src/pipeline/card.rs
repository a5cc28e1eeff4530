//! Procedures and stations as the site shows them: plain words in every language.

use std::collections::BTreeMap;

use super::Checks;
use crate::check::procedure::Procedure;
use crate::check::{Effect, Kind};
use crate::lang::Lang;
use crate::site::card::{Card, CardResult, CardStation, CardStep, Embeddable, Station};
use crate::words::{Values, Words};

impl Checks {
    /// What articles may embed, but for downloads.
    pub fn embeddable(&self) -> Embeddable {
        let mut embeddable = Embeddable::default();
        for (lang, words) in &self.catalogue.words {
            for (id, procedure) in &self.catalogue.procedures {
                embeddable.cards.insert((lang.clone(), id.clone()), self.card(lang, words, procedure));
            }
            embeddable.stations.insert(lang.clone(), self.stations(words));
        }
        embeddable
    }

    fn values(&self) -> Values {
        Values::from([("product", self.settings.program.product.clone())])
    }

    fn stations(&self, words: &Words) -> Vec<Station> {
        let values = self.values();
        (self.catalogue.stations.iter())
            .map(|id| Station {
                id: id.clone(),
                label: words.say(&format!("station-{id}"), &values),
                long: words.say(&format!("station-{id}.long"), &values),
            })
            .collect()
    }

    fn card(&self, lang: &Lang, words: &Words, procedure: &Procedure) -> Card {
        let id = &procedure.id;
        let values = self.values();
        let title = words.say(&format!("procedure-{id}"), &values);
        let summary = words.say(&format!("procedure-{id}.summary"), &values);
        let command = format!("docs-check --{id} config.toml");
        let body = format!("{summary}\n\n{command}\n\n{}{lang}/\n", self.settings.base_url);
        let effects: Vec<_> = (Effect::ALL.iter())
            .filter(|effect| procedure.steps.iter().any(|step| step.kind.effect() == **effect))
            .map(|effect| words.text(&format!("effect-{}", effect.as_str())))
            .collect();
        Card {
            id: id.clone(),
            stations: self.steps_by_station(words, procedure),
            effects,
            needs: procedure.settings().into_iter().map(str::to_owned).collect(),
            results: results(words, procedure),
            mailto: format!("mailto:?subject={}&body={}", encode(&title), encode(&body)),
            title,
            summary,
            command,
        }
    }

    /// The steps of each station that has any, the stations in their order.
    fn steps_by_station(&self, words: &Words, procedure: &Procedure) -> Vec<CardStation> {
        let values = self.values();
        let step = |kind: Kind| CardStep {
            title: words.text(&kind.message()),
            effect: words.text(&format!("effect-{}.short", kind.effect().as_str())),
        };
        (self.catalogue.stations.iter())
            .map(|station| CardStation {
                heading: words.say(&format!("station-{station}.heading"), &values),
                steps: (procedure.steps.iter())
                    .filter(|one| one.station == *station)
                    .map(|one| step(one.kind))
                    .collect(),
            })
            .filter(|station| !station.steps.is_empty())
            .collect()
    }
}

fn results(words: &Words, procedure: &Procedure) -> Vec<CardResult> {
    let links = &procedure.results;
    let links = BTreeMap::from([
        ("pass", &links.pass),
        ("warn", &links.warn),
        ("fail", &links.fail),
        ("unknown", &links.unknown),
    ]);
    ["pass", "warn", "fail", "unknown"]
        .into_iter()
        .map(|outcome| CardResult {
            outcome: outcome.to_owned(),
            word: words.text(&format!("outcome-{outcome}")),
            text: words.text(&format!("procedure-{}.{outcome}", procedure.id)),
            link: links[outcome].as_ref().map(|link| link.value.clone()),
        })
        .collect()
}

/// Percent-encodes a header field of a `mailto:` address (RFC 6068, section 5).
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.replace('\n', "\r\n").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

//! Whether the procedures and stations that articles show are there.

use super::card::Embeddable;
use crate::article::{Article, Embed};
use crate::diagnostic::{Diagnostic, nearest};

/// Checks that the procedures and stations of an article exist.
pub(super) fn check(article: &Article, embeddable: &Embeddable, found: &mut Vec<Diagnostic>) {
    let Embeddable { cards, stations, downloads: _ } = embeddable;
    let lang = &article.place.lang;
    for part in article.parts() {
        for (_, embed) in &part.body.embeds {
            match embed {
                Embed::Include(_) => {}
                Embed::Procedure(procedure) => {
                    let id = &procedure.id;
                    if !cards.contains_key(&(lang.clone(), id.value.clone())) {
                        let known = cards.keys().filter(|(one, _)| one == lang).map(|(_, id)| id.as_str());
                        let error = Diagnostic::error(format!("no procedure `{}`", id.value));
                        let error = error.at(part.source, id.span, "is not in `checks/`");
                        found.push(suggest_or_list(error, &id.value, known));
                    }
                }
                Embed::Stations(drawing) => {
                    let known = stations.get(lang).map(Vec::as_slice).unwrap_or_default();
                    for (station, _) in &drawing.marks {
                        if !known.iter().any(|one| one.id == station.value) {
                            let error = Diagnostic::error(format!("no station `{}`", station.value));
                            let error = error.at(part.source, station.span, "is not in `checks/stations.toml`");
                            let known = known.iter().map(|station| station.id.as_str());
                            found.push(suggest_or_list(error, &station.value, known));
                        }
                    }
                }
            }
        }
    }
}

/// The error with the nearest candidate as its help, or with all of them.
fn suggest_or_list<'a>(
    error: Diagnostic,
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> Diagnostic {
    if let Some(right) = nearest(wrong, candidates.clone()) {
        return error.help(format!("did you mean `{right}`?"));
    }
    let all: Vec<_> = candidates.into_iter().map(|name| format!("`{name}`")).collect();
    if all.is_empty() { error.help("there are none") } else { error.help(format!("there are {}", all.join(", "))) }
}

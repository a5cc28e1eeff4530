//! What a new article begins with.

use tera::{Context, Kwargs, State, Tera};

use super::mistake::{self, Template};
use crate::diagnostic::Diagnostics;
use crate::source::{Origin, Source};

/// What an archetype is given.
#[derive(Clone, Copy, Debug)]
pub struct Archetype<'a> {
    /// `id`: its path below `content/`.
    pub id: &'a str,
    /// `title`
    pub title: &'a str,
    /// `lang`: its language.
    pub lang: &'a str,
    /// `date`: the day.
    pub date: &'a str,
}

/// Fills an archetype; a wrong one is an error. `{{ title | quoted }}` is a text of the front matter.
pub fn archetype(source: &Source, values: &Archetype<'_>, found: &mut Diagnostics) -> Option<String> {
    let Archetype { id, title, lang, date } = values;
    let mut context = Context::new();
    for (name, value) in [("id", id), ("title", title), ("lang", lang), ("date", date)] {
        context.insert(name, value);
    }
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<&str>::new());
    tera.register_filter("quoted", |text: &str, _: Kwargs, _: &State<'_>| {
        serde_json::to_string(text).map_err(|error| tera::Error::message(error.to_string()))
    });
    let text = (tera.add_raw_template(&source.path, &source.text)).and_then(|()| tera.render(&source.path, &context));
    let own = || Template { source: source.clone(), origin: Origin::Own };
    let mistake = |error| mistake::failed(&error, &[(source.path.clone(), own())].into(), "not understood");
    text.map_err(|error| found.push(mistake(error))).ok()
}

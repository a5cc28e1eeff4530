//! Which article there is in which language.

use std::path::Path;

use serde::Serialize;

use super::{Build, BuildError, Edition};
use crate::article::Draft;
use crate::diagnostic::Diagnostics;
use crate::site::{Drafts, PageId, Text};

/// All articles in all languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translations {
    /// The languages, in their order.
    pub languages: Vec<String>,
    /// The articles, in the order of their paths.
    pub articles: Vec<Translated>,
}

/// One article in all languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translated {
    /// Its path below `content/`, without file name and language; empty for the home page.
    pub id: String,
    /// What there is in each language.
    pub translations: Vec<State>,
}

/// What there is of an article in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is published.
    Present,
    /// It is not finished.
    Draft,
    /// Readers are shown another language.
    Missing,
}

impl State {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Present => "present",
            State::Draft => "draft",
            State::Missing => "missing",
        }
    }
}

/// Reads which translations the knowledge base at `root` has; what is wrong inside articles does not matter here.
///
/// # Errors
/// [`BuildError`]; what is wrong with the settings is in `found`.
pub fn translations(root: &Path, found: &mut Diagnostics) -> Result<Translations, BuildError> {
    let wanted = Build { drafts: Drafts::Shown, base_url: None };
    let site = Edition::read(root, &wanted, found)?.resolve(&mut Diagnostics::new());
    let settings = &site.settings;
    let state = |page: PageId| {
        let page = site.page(page);
        let article = site.article(page);
        match (page.text, article.front.draft) {
            // A section without a file has a page nevertheless.
            (Text::Own, _) if article.source.text.is_empty() => State::Missing,
            (Text::Own, Draft::No) => State::Present,
            (Text::Own, Draft::Yes) => State::Draft,
            (Text::Fallback(_), _) => State::Missing,
        }
    };
    let pages = site.pages.iter().filter(|page| page.lang == settings.default_language);
    let mut articles: Vec<_> = pages
        .map(|page| Translated {
            id: site.article(page).place.id.to_string(),
            translations: site.translations(page).map(|(_, page)| state(page)).collect(),
        })
        .collect();
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Translations { languages: settings.languages.iter().map(|one| one.lang.to_string()).collect(), articles })
}

impl Translations {
    /// The same without the articles that no language lacks.
    #[must_use]
    pub fn missing(mut self) -> Self {
        self.articles.retain(|article| article.translations.contains(&State::Missing));
        self
    }

    /// All of it for programs.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Document<'t> {
            version: u32,
            #[serde(flatten)]
            translations: &'t Translations,
        }
        let document = Document { version: 1, translations: self };
        serde_json::to_string_pretty(&document).expect("only texts") + "\n"
    }
}

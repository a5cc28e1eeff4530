//! What a new article begins with, in every language.

use std::path::Path;
use std::sync::Arc;

use super::{Build, BuildError, Edition};
use crate::article::{self, Article};
use crate::diagnostic::{Diagnostics, Rejected};
use crate::disk::{self, DiskError};
use crate::render::{Archetype, archetype};
use crate::site::Drafts;
use crate::source::{File, Source};

/// A new article.
#[derive(Clone, Debug)]
pub struct NewArticle {
    /// Its path below `content/`, without file name and language: `e-mail/dkim`; `e-mail/_index` is a section.
    pub id: String,
    /// Its title; made from its name when absent.
    pub title: Option<String>,
    /// The day on which it begins, as `2026-11-24`.
    pub date: String,
}

/// Why an article does not begin.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// The name is none.
    #[error(
        "`{0}` cannot be the name of an article: write its path below `content/`, such as `e-mail/dkim`, in lowercase letters, digits and `-`"
    )]
    Name(String),
    /// The article is there.
    #[error("the article `{id}` is there already: `{path}`")]
    Taken {
        /// The article.
        id: String,
        /// Its file.
        path: String,
    },
    /// The archetype is wrong; what is wrong was found.
    #[error(transparent)]
    Archetype(#[from] Rejected),
    /// The knowledge base cannot be read.
    #[error(transparent)]
    Base(#[from] BuildError),
}

/// The files of a new article of the knowledge base at `root`, relative to it; nothing is written.
///
/// They begin as `archetypes/article.<lang>.md` or `archetypes/article.md` says, in the knowledge base or its theme.
///
/// # Errors
/// [`BeginError`]; what is wrong with a text is in `found`.
pub fn begin(root: &Path, wanted: &NewArticle, found: &mut Diagnostics) -> Result<Vec<File>, BeginError> {
    let file = wanted.id.strip_prefix("content/").unwrap_or(&wanted.id).trim_end_matches('/');
    let (id, file) = match file.rsplit_once('/') {
        Some((folder, "_index")) => (folder, file.to_owned()),
        Some(_) | None => (file, format!("{file}/index")),
    };
    if !id.split('/').all(|part| article::is_slug(part) && part != "index" && part != "_index") {
        return Err(BeginError::Name(wanted.id.clone()));
    }
    let wanted_site = Build { drafts: Drafts::Shown, base_url: None };
    let site = Edition::read(root, &wanted_site, found)?.resolve(&mut Diagnostics::new());
    let is_there = |article: &&Arc<Article>| article.place.id == id && !article.source.text.is_empty();
    if let Some(article) = site.articles.iter().find(is_there) {
        return Err(BeginError::Taken { id: id.to_owned(), path: article.source.path.clone() });
    }
    let settings = &site.settings;
    let name = id.rsplit('/').next().unwrap_or(id);
    let title = wanted.title.clone().unwrap_or_else(|| title(name));
    let archetypes = archetypes(root, &settings.theme, found).map_err(BuildError::from)?;
    let mut files = Vec::new();
    for language in &settings.languages {
        let lang = language.lang.as_str();
        let names = [format!("archetypes/article.{lang}.md"), "archetypes/article.md".to_owned()];
        let is_named = |name: &String| archetypes.iter().find(|one| one.path.ends_with(name.as_str()));
        let begins = names.iter().find_map(is_named).expect("the built-in theme has an archetype");
        let values = Archetype { id, title: &title, lang, date: &wanted.date };
        if let Some(text) = archetype(begins, &values, found) {
            files.push(File { path: format!("content/{file}.{lang}.md"), bytes: text.into_bytes().into() });
        }
    }
    found.reject()?;
    Ok(files)
}

/// `mail-server` becomes `Mail server`.
fn title(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters.map(|c| if c == '-' { ' ' } else { c })).collect()
}

/// All archetypes: those of the knowledge base stand before those of its theme.
fn archetypes(root: &Path, theme: &str, found: &mut Diagnostics) -> Result<Vec<Source>, DiskError> {
    let own = disk::read_archetypes(root, found)?;
    let of_theme = disk::read_theme(root, theme, found)?;
    let own = own.iter().map(|file| file.text("archetypes"));
    let of_theme = of_theme.iter().map(|one| &one.file).filter(|file| file.path.starts_with("archetypes/"));
    let of_theme = of_theme.map(|file| file.text(&format!("themes/{theme}")));
    Ok(own.chain(of_theme).filter_map(|text| text.map_err(|error| found.push(error.into())).ok()).collect())
}

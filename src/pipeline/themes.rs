//! What the author of a theme wants to know: which files it has, and what a template is given.

use std::path::Path;

use super::{Build, BuildError, Edition, RenderError};
use crate::diagnostic::{Diagnostics, nearest};
use crate::disk;
use crate::render;
use crate::site::{PageId, Site};
use crate::source::{Origin, ThemeFile};

/// Why the values of a page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ValuesError {
    /// The knowledge base cannot be read.
    #[error(transparent)]
    Base(#[from] BuildError),
    /// There is no such page.
    #[error("there is no page `{page}`{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Page {
        /// As it was written.
        page: String,
        /// The nearest one.
        near: Option<String>,
    },
    /// Something is wrong with content or templates; what it is was found.
    #[error("the page cannot be made")]
    Wrong,
}

/// The files of the theme of the knowledge base at `root`.
///
/// # Errors
/// [`BuildError`]; what is wrong with the settings is in `found`.
pub fn theme_files(root: &Path, wanted: &Build, found: &mut Diagnostics) -> Result<Vec<ThemeFile>, BuildError> {
    let edition = Edition::read(root, wanted, found)?;
    let mut files = disk::read_theme(root, &edition.settings().theme, found)?;
    // Words lie over each other: what the knowledge base has is told, and what lies below it follows.
    let replaced = |file: &ThemeFile| file.origin == Origin::Override;
    let over: Vec<_> = files.iter().filter(|file| replaced(file)).map(|file| file.file.path.clone()).collect();
    files.retain(|file| replaced(file) || !over.contains(&file.file.path));
    Ok(files)
}

/// What the template of a page is given, as JSON.
///
/// `page` is an article's path below `content/`, with or without its file name, or the path of its address; the home page
/// of the default language when empty.
///
/// # Errors
/// [`ValuesError`]
pub fn values(root: &Path, wanted: &Build, page: &str, found: &mut Diagnostics) -> Result<String, ValuesError> {
    let mut edition = Edition::read(root, wanted, found)?;
    let site = edition.resolve(found);
    found.reject().map_err(|_| ValuesError::Wrong)?;
    let id = find(&site, page)?;
    let theme = edition.theme().ok_or(ValuesError::Wrong)?;
    render::values(&site, theme, id).map_err(|RenderError(mistakes)| {
        found.extend(mistakes);
        ValuesError::Wrong
    })
}

fn find(site: &Site, wanted: &str) -> Result<PageId, ValuesError> {
    let page = wanted.trim_start_matches('/').trim_end_matches("index.html").trim_end_matches('/');
    let page = page.strip_prefix("content/").unwrap_or(page);
    // Its address, its file and its id; the id means the page in the default language, which is looked for first.
    let names = |id: PageId| {
        let page = site.page(id);
        let place = &site.article(page).place;
        [page.path.trim_end_matches('/'), place.file.as_str(), &*place.id].map(str::to_owned)
    };
    let default = &site.settings.default_language;
    let mut pages: Vec<_> = site.all().map(|(id, _)| id).collect();
    pages.sort_by_key(|id| site.page(*id).lang != *default);
    let found = pages.iter().find(|id| names(**id).iter().any(|name| name == page));
    found.copied().ok_or_else(|| {
        let all: Vec<_> = pages.iter().flat_map(|id| names(*id)).collect();
        let near = nearest(page, all.iter().map(String::as_str)).map(str::to_owned);
        ValuesError::Page { page: wanted.to_owned(), near }
    })
}

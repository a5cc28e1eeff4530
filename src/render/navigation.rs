//! The navigation: made once for every section, and shared by all pages of the section.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher};

use rayon::prelude::*;
use serde::Serialize;
use tera::Value;

use super::context::{View, value};
use super::digest;
use crate::site::{Page, PageId, Site};

/// The navigation of the pages of one section.
pub(super) struct Navigation {
    /// For templates: the sections with their articles.
    pub(super) value: Value,
    /// As HTML, from `navigation.html`; no page is marked as the current one.
    pub(super) html: String,
    /// Differs where the value or the HTML differs.
    pub(super) digest: u64,
}

/// An entry of the navigation that is open.
#[derive(Serialize)]
struct Open<'s> {
    title: &'s str,
    url: &'s str,
    description: &'s str,
    open: bool,
    articles: Vec<Value>,
}

/// The navigation of every section, by the section's page; `render` makes HTML of the value.
pub(super) fn navigations<E: Send>(
    view: &View<'_>,
    render: impl Fn(PageId, &Value) -> Result<String, E> + Sync,
) -> Result<HashMap<PageId, Navigation>, E> {
    let sections: Vec<_> = view.site.all().filter(|(_, page)| is_section(page)).map(|(id, _)| id).collect();
    let made = sections.into_par_iter().map(|id| {
        let mut faces = DefaultHasher::new();
        let value = value(&entries(view, id, &mut faces));
        let html = render(id, &value)?;
        Ok((id, Navigation { value, digest: digest(&(&html, faces.finish())), html }))
    });
    made.collect()
}

/// Whether pages belong to this one; every home page counts as one that they belong to.
fn is_section(page: &Page) -> bool {
    page.parent.is_none() || !page.children.is_empty()
}

/// The section whose navigation a page shows.
pub(super) fn section(site: &Site, id: PageId) -> PageId {
    let page = site.page(id);
    if is_section(page) { id } else { page.parent.unwrap_or(id) }
}

/// The sections and their articles; beyond `expand_below` only those of the sections on the way to `id`.
fn entries(view: &View<'_>, id: PageId, faces: &mut impl Hasher) -> Vec<Value> {
    let site = view.site;
    let lang = &site.page(id).lang;
    let top = site.home(lang);
    let limit = site.settings.expand_below;
    // The pages of a language stand together, its home page first.
    let pages = site.pages[top.0..].iter().take_while(|page| page.lang == *lang);
    let all = pages.take(limit + 2).count() <= limit + 1;
    let way: Vec<_> = std::iter::successors(Some(id), |id| site.page(*id).parent).collect();
    children(view, top, (&way, all), faces)
}

fn children(view: &View<'_>, id: PageId, (way, all): (&[PageId], bool), faces: &mut impl Hasher) -> Vec<Value> {
    let entry = |id: &PageId| {
        let face = view.face(*id);
        face.digest.hash(faces);
        let open = way.contains(id);
        if open || (all && is_section(view.site.page(*id))) {
            let (title, description) = (face.title, face.description);
            value(&Open { title, url: &face.url, description, open, articles: children(view, *id, (way, all), faces) })
        } else {
            face.value.clone()
        }
    };
    view.site.page(id).children.iter().map(entry).collect()
}

/// The navigation's HTML with the links to one page marked: `aria-current="page"`.
pub(super) fn mark(html: &str, url: &str) -> String {
    let mut marked = String::with_capacity(html.len() + 32);
    let mut rest = html;
    let link = format!("href=\"{url}\"");
    while let Some(at) = rest.find(&link) {
        let (before, after) = rest.split_at(at + link.len());
        marked.push_str(before);
        marked.push_str(" aria-current=\"page\"");
        rest = after;
    }
    marked.push_str(rest);
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_the_page_itself_are_marked() {
        assert_eq!(
            mark("<a href=\"/a/\">a</a><a href=\"/a/b/\">b</a>", "/a/b/"),
            "<a href=\"/a/\">a</a><a href=\"/a/b/\" aria-current=\"page\">b</a>"
        );
    }
}

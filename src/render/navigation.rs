//! The navigation: made once for every section, and shared by all pages of the section.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher};

use memchr::memmem;
use rayon::prelude::*;
use tera::Value;

use super::context::{Neighbour, View, value};
use super::digest;
use crate::site::{Page, PageId, Site};
use crate::source::Span;

/// The navigation of the pages of one section.
pub(super) struct Navigation {
    /// For templates: the sections with their articles.
    pub(super) value: Value,
    /// As HTML, from `navigation.html`; no page is marked as the current one.
    pub(super) html: String,
    /// The same for templates.
    pub(super) shown: Value,
    /// Differs where the value or the HTML differs.
    pub(super) digest: u64,
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
        let digest = digest(&(&html, faces.finish()));
        Ok((id, Navigation { value, digest, shown: Value::safe_string(&html), html }))
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

/// The sections and their articles; beyond `expand_below` articles only those of the sections on the way to `id`, and of
/// more than so many sections only those on the way. The page that they belong to shows all of them.
fn entries(view: &View<'_>, id: PageId, faces: &mut impl Hasher) -> Vec<Value> {
    let site = view.site;
    let lang = &site.page(id).lang;
    let top = site.home(lang);
    let limit = site.settings.expand_below;
    // The pages of a language stand together, its home page first.
    let pages = site.pages[top.0..].iter().take_while(|page| page.lang == *lang);
    let all = pages.take(limit + 2).count() <= limit + 1;
    let way: Vec<_> = view.way(id).collect();
    children(view, top, (&way, all), faces)
}

fn children(view: &View<'_>, id: PageId, (way, all): (&[PageId], bool), faces: &mut impl Hasher) -> Vec<Value> {
    let pages = &view.site.page(id).children;
    let is_section = |id: &PageId| is_section(view.site.page(*id));
    // Nobody finds a way through hundreds of sections, and a site of many pages would consist of little else.
    let crowded = pages.iter().filter(|id| is_section(id)).count() > view.site.settings.expand_below;
    let shown = |child: &&PageId| !crowded || way.first() == Some(&id) || way.contains(child) || !is_section(child);
    let entry = |id: &PageId| {
        let face = view.face(*id);
        face.digest.hash(faces);
        let open = way.contains(id);
        if open || (all && is_section(id)) {
            let (title, description) = (face.title, face.description);
            value(&Neighbour {
                title,
                url: &face.url,
                description,
                open,
                articles: children(view, *id, (way, all), faces),
            })
        } else {
            face.value()
        }
    };
    pages.iter().filter(shown).map(entry).collect()
}

/// Marks the links to the page at `url` in the navigation of its text: `aria-current="page"`.
///
/// Returns where the navigation stands; none where the text does not have it.
pub(super) fn mark(text: &mut String, navigation: &str, url: &str) -> Option<Span> {
    // Its beginning is looked for, because a long text is costly to look for.
    let beginning = &navigation[..navigation.floor_char_boundary(64)];
    let mut places = memmem::find_iter(text.as_bytes(), beginning);
    let start = places.find(|start| text.as_bytes()[*start..].starts_with(navigation.as_bytes()))?;
    let mut end = start + navigation.len();
    let link = format!("href=\"{url}\"");
    let links: Vec<_> = memmem::find_iter(navigation.as_bytes(), &link).collect();
    for link_start in links.into_iter().rev() {
        text.insert_str(start + link_start + link.len(), CURRENT);
        end += CURRENT.len();
    }
    Some(Span::new(start, end))
}

/// What marks a link to the page itself.
const CURRENT: &str = " aria-current=\"page\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_the_page_itself_are_marked() {
        let navigation = "<a href=\"/a/\">a</a><a href=\"/a/b/\">b</a>";
        let mut text = format!("<p>{navigation}<a href=\"/a/b/\">");
        assert_eq!(mark(&mut text, navigation, "/a/b/"), Some(Span::new(3, 3 + navigation.len() + CURRENT.len())));
        assert_eq!(text, "<p><a href=\"/a/\">a</a><a href=\"/a/b/\" aria-current=\"page\">b</a><a href=\"/a/b/\">");
        assert_eq!(mark(&mut text, "<p>b", "/a/b/"), None);
    }
}

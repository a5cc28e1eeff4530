//! The navigation: made once for every section, and shared by all pages of the section.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher};
use std::sync::OnceLock;

use memchr::memmem;
use rayon::prelude::*;
use tera::Value;

use super::RenderError;
use super::context::{View, value};
use super::references::{self, Targets};
use crate::site::{Page, PageId, Site};
use crate::source::Span;

/// The navigation of the pages of one section.
pub(super) struct Navigation {
    /// Differs where a template is given something else.
    pub(super) digest: u64,
    /// Made when the first page needs it.
    filled: OnceLock<Result<Filled, RenderError>>,
    is_plain: OnceLock<bool>,
}

/// The same as pages show it.
pub(super) struct Filled {
    /// For templates: the sections with their articles.
    pub(super) value: Value,
    /// As HTML, from `navigation.html`; no page is marked as the current one.
    pub(super) html: String,
    /// The same for templates.
    pub(super) shown: Value,
}

impl Navigation {
    /// As pages show it; `fill` makes HTML of the value.
    pub(super) fn filled(
        &self,
        (view, section): (&View<'_>, PageId),
        fill: impl FnOnce(&Value) -> Result<String, RenderError>,
    ) -> Result<&Filled, RenderError> {
        let make = || {
            let value = value(&values(view, &entries(view.site, section)));
            let html = fill(&value)?;
            Ok(Filled { value, shown: Value::safe_string(&html), html })
        };
        self.filled.get_or_init(make).as_ref().map_err(Clone::clone)
    }

    /// Whether it needs no second look on the pages of its section: nothing in it is wrong, or an anchor or id.
    pub(super) fn is_plain(&self, section: &Page, filled: &Filled, targets: &Targets<'_>) -> bool {
        *self.is_plain.get_or_init(|| references::check(&section.path, &filled.html, None, targets).is_plain())
    }
}

/// The navigation of every section, by the section's page.
pub(super) fn navigations(view: &View<'_>) -> HashMap<PageId, Navigation> {
    let sections: Vec<_> = view.site.all().filter(|(_, page)| is_section(page)).map(|(id, _)| id).collect();
    let made = sections.into_par_iter().map(|id| {
        let mut hasher = DefaultHasher::new();
        hash(view, &entries(view.site, id), &mut hasher);
        (id, Navigation { digest: hasher.finish(), filled: OnceLock::new(), is_plain: OnceLock::new() })
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

/// A page in the navigation.
struct Entry {
    page: PageId,
    /// Whether the section's page is this one or below it.
    open: bool,
    articles: Vec<Entry>,
}

/// The sections and their articles; beyond `expand_below` articles only those of the sections on the way to `id`, and of
/// more than so many sections only those on the way. The page that they belong to shows all of them.
fn entries(site: &Site, id: PageId) -> Vec<Entry> {
    let lang = &site.page(id).lang;
    let top = site.home(lang);
    let limit = site.settings.expand_below;
    // The pages of a language stand together, its home page first.
    let pages = site.pages[top.0..].iter().take_while(|page| page.lang == *lang);
    let all = pages.take(limit + 2).count() <= limit + 1;
    let way: Vec<_> = std::iter::successors(Some(id), |id| site.page(*id).parent).collect();
    children(site, top, (&way, all))
}

fn children(site: &Site, id: PageId, (way, all): (&[PageId], bool)) -> Vec<Entry> {
    let pages = &site.page(id).children;
    let is_section = |id: &PageId| is_section(site.page(*id));
    // Nobody finds a way through hundreds of sections, and a site of many pages would consist of little else.
    let crowded = pages.iter().filter(|id| is_section(id)).count() > site.settings.expand_below;
    let shown = |child: &&PageId| !crowded || way.first() == Some(&id) || way.contains(child) || !is_section(child);
    let entry = |id: &PageId| {
        let open = way.contains(id);
        let is_shown = open || (all && is_section(id));
        let articles = if is_shown { children(site, *id, (way, all)) } else { Vec::new() };
        Entry { page: *id, open, articles }
    };
    pages.iter().filter(shown).map(entry).collect()
}

fn hash(view: &View<'_>, entries: &[Entry], hasher: &mut impl Hasher) {
    entries.len().hash(hasher);
    for Entry { page, open, articles } in entries {
        (view.face(*page).digest, open).hash(hasher);
        hash(view, articles, hasher);
    }
}

fn values(view: &View<'_>, entries: &[Entry]) -> Vec<Value> {
    let entry = |Entry { page, open, articles }: &Entry| {
        let is_plain = !open && articles.is_empty();
        if is_plain { view.value(*page) } else { value(&view.neighbour(*page, *open, values(view, articles))) }
    };
    entries.iter().map(entry).collect()
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

//! What programs read that answer questions: a Markdown copy of every page, and `llms.txt`, which lists them.

use std::fmt::Write as _;

use crate::article::Article;
use crate::site::{Destination, Page, PageId, Site, Text, escape};

/// Where the copy of a page stands, relative to the site.
pub(super) fn path(page: &Page) -> String {
    format!("{}index.md", page.path)
}

/// The copy of a page: its text as it was written, with whole addresses; `address` gives those of destinations.
pub(super) fn copy(site: &Site, page: &Page, address: impl Fn(&Destination) -> String) -> String {
    let article = site.article(page);
    let text = &article.source.text;
    let url = format!("{}{}", site.settings.base_url, escape(&page.path));
    let mut copy = String::with_capacity(text.len() + 200);
    copy.push_str("---\n");
    for (name, value) in
        [("title", article.front.title.as_str()), ("description", &article.front.description), ("url", &url)]
    {
        if !value.is_empty() {
            writeln!(copy, "{name}: {}", serde_json::Value::from(value)).expect("a string takes everything");
        }
    }
    copy.push_str("---\n\n");
    let mut at = article.body.begin;
    let mut body = String::with_capacity(text.len());
    for (begin, target, span) in places(article) {
        let Some(destination) = page.destinations.get(begin) else { continue };
        // A link by reference is written elsewhere; an address in its place is none.
        if span.start < at || text.get(span.start..span.end) != Some(target) {
            continue;
        }
        let address = match destination {
            Destination::Here(_) | Destination::Outside(_) => continue,
            Destination::Page(..) | Destination::File(_) => address(destination),
        };
        body.push_str(&text[at..span.start]);
        body.push_str(&address);
        at = span.end;
    }
    body.push_str(&text[at..]);
    copy.push_str(body.trim_start());
    copy
}

/// Links and images in the order of the text: where their events begin, their targets, and where those are written.
fn places(article: &Article) -> Vec<(usize, &str, crate::source::Span)> {
    let links = article.body.links.iter().map(|link| (link.at, link.target.as_str(), link.span));
    let images = article.body.images.iter().map(|image| (image.at, image.target.as_str(), image.span));
    let mut places: Vec<_> = links.chain(images).collect();
    places.sort_by_key(|(_, _, span)| span.start);
    places
}

/// `llms.txt` (llmstxt.org): the articles of every language by section, each with its Markdown copy.
pub(super) fn llms(site: &Site) -> String {
    let settings = &site.settings;
    let mut text = format!("# {}\n", plain(&settings.title));
    let home = site.article(site.page(site.home(&settings.default_language)));
    if !home.front.description.is_empty() {
        write!(text, "\n> {}\n", plain(&home.front.description)).expect("a string takes everything");
    }
    for language in &settings.languages {
        let home = site.home(&language.lang);
        heading(&mut text, &language.name);
        item(&mut text, site, home);
        let (sections, articles): (Vec<_>, Vec<_>) =
            site.page(home).children.iter().copied().partition(|id| !site.page(*id).children.is_empty());
        articles.into_iter().for_each(|id| item(&mut text, site, id));
        for section in sections {
            heading(&mut text, &format!("{}: {}", language.name, site.article(site.page(section)).front.title));
            items(&mut text, site, section);
        }
    }
    text
}

fn heading(text: &mut String, words: &str) {
    write!(text, "\n## {}\n\n", plain(words)).expect("a string takes everything");
}

fn items(text: &mut String, site: &Site, id: PageId) {
    item(text, site, id);
    site.page(id).children.iter().for_each(|child| items(text, site, *child));
}

fn item(text: &mut String, site: &Site, id: PageId) {
    let page = site.page(id);
    if page.text != Text::Own {
        return;
    }
    let front = &site.article(page).front;
    write!(text, "- [{}]({}{})", plain(&front.title), site.settings.base_url, escape(&path(page))).expect("a string");
    if !front.description.is_empty() {
        write!(text, ": {}", plain(&front.description)).expect("a string takes everything");
    }
    text.push('\n');
}

/// Words on one line that are no markup.
fn plain(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('<', "\\<")
}

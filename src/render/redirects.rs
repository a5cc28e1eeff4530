//! Addresses at which something stood before: pages that lead on, and rules for servers.

use std::fmt::Write as _;

use serde::Serialize;

use super::entities::{escape_attribute, escape_text};
use crate::lang::Lang;
use crate::site::redirect::{Part, Redirect, Target};
use crate::site::{PageId, Site, escape};

/// `redirect`: what the template `redirect.html` is given.
#[derive(Serialize)]
pub(super) struct RedirectValues<'s> {
    title: &'s str,
    url: String,
    canonical: String,
    parts: Vec<PartValues<'s>>,
}

#[derive(Serialize)]
struct PartValues<'s> {
    id: &'s str,
    title: &'s str,
    url: String,
}

/// Every page that leads on: its path, its language and its values.
pub(super) fn values<'s>(site: &'s Site, top: &str) -> impl Iterator<Item = (String, &'s Lang, RedirectValues<'s>)> {
    site.redirects.pages.iter().map(move |(from, Redirect { to, parts })| {
        let parts =
            parts.iter().map(|Part { id, to }| PartValues { id, title: title(site, to), url: url(site, top, to) });
        let values = RedirectValues {
            title: title(site, to),
            url: url(site, top, to),
            canonical: format!("{}{}", site.settings.base_url, escape(&site.page(to.page).path)),
            parts: parts.collect(),
        };
        (file(from), &site.page(to.page).lang, values)
    })
}

/// The file of a page: `de/old/` stands in `de/old/index.html`.
fn file(path: &str) -> String {
    if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// What stands there: the heading, or the article.
fn title<'s>(site: &'s Site, to: &Target) -> &'s str {
    let article = site.article(site.page(to.page));
    let heading = article.body.headings.iter().find(|heading| to.anchor.as_deref() == Some(heading.id.as_str()));
    heading.map_or(&article.front.title, |heading| &heading.text)
}

/// The address on the site's host.
fn url(site: &Site, top: &str, to: &Target) -> String {
    let mut url = format!("{top}{}", escape(&site.page(to.page).path));
    if let Some(anchor) = &to.anchor {
        url.push('#');
        url.push_str(&escape(anchor));
    }
    url
}

/// Lines for the parts that have left a page; each is seen only where the address names it.
pub(super) fn moved(site: &Site, top: &str, id: PageId, word: impl Fn() -> String) -> String {
    let mut lines = String::new();
    for Part { id: part, to } in site.redirects.parts.get(&id).into_iter().flatten() {
        let (url, word) = (url(site, top, to), word());
        let (part, url) = (escape_attribute(part), escape_attribute(&url));
        let (lang, title, word) = (&site.page(id).lang, escape_text(title(site, to)), escape_text(&word));
        writeln!(lines, "<p class=\"moved\" id=\"{part}\" lang=\"{lang}\">{word} <a href=\"{url}\">{title}</a></p>")
            .expect("a string takes everything");
    }
    lines
}

/// `_redirects`, as Netlify, Cloudflare and GitLab Pages read it.
pub(super) fn netlify(site: &Site, top: &str) -> String {
    rules(site, top, |text, from, to| writeln!(text, "{} {to} 301", escape(from)))
}

/// `redirects.nginx.conf`, to be included in a `server` block; nginx compares addresses that are decoded.
pub(super) fn nginx(site: &Site, top: &str) -> String {
    rules(site, top, |text, from, to| writeln!(text, "location = \"{from}\" {{ return 301 \"{to}\"; }}"))
}

/// A line for every page that stands elsewhere as a whole.
///
/// Servers never see the `#…` of an address. So a page whose parts went different ways is left to its own page.
fn rules(site: &Site, top: &str, line: impl Fn(&mut String, &str, &str) -> std::fmt::Result) -> String {
    let mut text = String::from("# Written by docs-build from the aliases of the articles.\n");
    for (from, redirect) in site.redirects.pages.iter().filter(|(_, redirect)| redirect.parts.is_empty()) {
        line(&mut text, &format!("{top}{from}"), &url(site, top, &redirect.to)).expect("a string takes everything");
    }
    text
}

//! What search engines read: the site map and `robots.txt`.

use std::fmt::Write as _;

use super::entities::escape_text;
use crate::site::{Page, Site, Text, escape};

/// Pages and bytes of one site map, at most (sitemaps.org).
const PAGES: usize = 50_000;
const BYTES: usize = 50 << 20;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// `sitemap.xml`: every page with a text of its own, with its translations; many pages stand in several files.
pub(super) fn sitemaps(site: &Site) -> Vec<(String, String)> {
    split(site, PAGES, BYTES)
}

fn split(site: &Site, pages: usize, bytes: usize) -> Vec<(String, String)> {
    let mut maps = vec![String::new()];
    let mut count = 0;
    for page in site.pages.iter().filter(|page| page.text == Text::Own) {
        let entry = entry(site, page);
        let last = maps.last().map_or(0, String::len);
        // The frame takes less than 1,000 bytes.
        if count == pages || last + entry.len() + 1000 > bytes {
            maps.push(String::new());
            count = 0;
        }
        count += 1;
        maps.last_mut().expect("there is one from the beginning").push_str(&entry);
    }
    let several = maps.len() > 1;
    let map = |(number, entries): (usize, String)| {
        let name = if several { format!("sitemap-{}.xml", number + 1) } else { "sitemap.xml".to_owned() };
        let open = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                    xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
        (name, format!("{HEAD}{open}{entries}</urlset>\n"))
    };
    let mut maps: Vec<_> = maps.into_iter().enumerate().map(map).collect();
    if several {
        let base = escape_text(&site.settings.base_url);
        let entries: String =
            maps.iter().map(|(name, _)| format!("<sitemap>\n<loc>{base}{name}</loc>\n</sitemap>\n")).collect();
        let open = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
        maps.push(("sitemap.xml".to_owned(), format!("{HEAD}{open}{entries}</sitemapindex>\n")));
    }
    maps
}

fn entry(site: &Site, page: &Page) -> String {
    let base = escape_text(&site.settings.base_url);
    let mut xml = format!("<url>\n<loc>{base}{}</loc>\n", escape(&page.path));
    let article = site.article(page);
    if let Some(date) = site.updated(article).or(article.front.date.as_deref()) {
        writeln!(xml, "<lastmod>{}</lastmod>", date.get(..10).unwrap_or(date)).expect("a string takes everything");
    }
    for (hreflang, href) in super::context::alternates(site, page) {
        let href = escape_text(&href);
        writeln!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{hreflang}\" href=\"{href}\"/>")
            .expect("a string takes everything");
    }
    xml + "</url>\n"
}

/// `robots.txt`: everything may be read.
pub(super) fn robots(site: &Site) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", site.settings.base_url)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::article::{self, Library};
    use crate::diagnostic::Diagnostics;
    use crate::settings::Settings;
    use crate::site::{self, Drafts};
    use crate::source::{File, Source};

    /// The site maps of a home page and two articles, each of at most so many pages and bytes.
    #[track_caller]
    fn check(pages: usize, bytes: usize, expected: &[(&str, usize)]) {
        let settings = "base_url = 'https://help.example/'\ntitle = 'H'\ndefault_language = 'de'\n[languages]\nde = { name = 'D' }\n";
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut found).expect("good settings");
        let file = |path: &str| File { path: path.to_owned(), bytes: b"+++\ntitle = 'T'\n+++\n".to_vec().into() };
        let parsed = ["_index.de.md", "a.de.md", "b.de.md"]
            .map(|path| article::parse(file(path), &settings, Library::default()));
        let articles = article::gather(parsed.iter(), &mut found);
        let context = (&Arc::new(settings), Drafts::Hidden);
        let site = site::resolve(articles, &BTreeMap::new(), Arc::default(), context, &mut found);
        let maps = split(&site, pages, bytes);
        let maps: Vec<_> = maps.iter().map(|(name, xml)| (name.as_str(), xml.matches("<loc>").count())).collect();
        assert_eq!(maps, expected);
    }

    #[test]
    fn what_is_too_large_for_one_map_stands_in_several() {
        check(3, 10_000, &[("sitemap.xml", 3)]);
        check(2, 10_000, &[("sitemap-1.xml", 2), ("sitemap-2.xml", 1), ("sitemap.xml", 2)]);
        check(3, 1250, &[("sitemap-1.xml", 1), ("sitemap-2.xml", 1), ("sitemap-3.xml", 1), ("sitemap.xml", 3)]);
    }
}

//! What search engines read: the site map and `robots.txt`.

use super::html::escape_text;
use crate::site::{Site, Text, escape};

/// `sitemap.xml`: every page with a text of its own, with its translations.
pub(super) fn sitemap(site: &Site) -> String {
    let base = &site.settings.base_url;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in site.pages.iter().filter(|page| page.text == Text::Own) {
        let front = &site.article(page).front;
        xml.push_str(&format!("<url>\n<loc>{}</loc>\n", escape_text(&format!("{base}{}", escape(&page.path)))));
        if let Some(date) = front.updated.as_ref().or(front.date.as_ref()) {
            xml.push_str(&format!("<lastmod>{}</lastmod>\n", date.get(..10).unwrap_or(date)));
        }
        for (hreflang, href) in super::context::alternates(site, page) {
            xml.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{hreflang}\" href=\"{}\"/>\n",
                escape_text(&href)
            ));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// `robots.txt`: everything may be read.
pub(super) fn robots(site: &Site) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", site.settings.base_url)
}

//! Atom feeds (RFC 4287): the articles of one language that changed last.

use std::fmt::Write as _;

use super::entities::escape_text;
use crate::lang::Lang;
use crate::site::{Page, Site, Text, escape};

/// Where the feed of a language stands, relative to the site.
pub(super) fn path(lang: &Lang) -> String {
    format!("{lang}/feed.xml")
}

/// Whether a language has a feed: an article has a date, and feeds are wanted.
pub(super) fn exists(site: &Site, lang: &Lang) -> bool {
    site.settings.feed_limit > 0 && entries(site, lang).next().is_some()
}

/// The feed of a language, if it has one.
pub(super) fn feed(site: &Site, lang: &Lang) -> Option<String> {
    let mut entries: Vec<_> = entries(site, lang).collect();
    entries.sort_by(|(a, one), (b, other)| (b, &one.path).cmp(&(a, &other.path)));
    entries.truncate(site.settings.feed_limit);
    let (newest, _) = entries.first()?;
    let settings = &site.settings;
    let base = escape_text(&settings.base_url);
    let language = settings.language(lang)?;
    let title = if language.title.is_empty() { &settings.title } else { &language.title };
    let author = settings.publisher.as_ref().unwrap_or(&settings.title);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n\
         <id>{base}{lang}/</id>\n<title>{}</title>\n<updated>{newest}</updated>\n\
         <author><name>{}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}{lang}/\"/>\n",
        escape_text(title),
        escape_text(author),
        path(lang),
    );
    for (updated, page) in entries {
        let front = &site.article(page).front;
        let (address, title) = (escape(&page.path), escape_text(&front.title));
        write!(
            xml,
            "<entry>\n<id>{base}{address}</id>\n<title>{title}</title>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{base}{address}\"/>\n<updated>{updated}</updated>\n"
        )
        .expect("a string takes everything");
        if let Some(date) = &front.date {
            writeln!(xml, "<published>{}</published>", moment(date)).expect("a string takes everything");
        }
        if !front.description.is_empty() {
            writeln!(xml, "<summary>{}</summary>", escape_text(&front.description)).expect("a string takes everything");
        }
        xml.push_str("</entry>\n");
    }
    Some(xml + "</feed>\n")
}

/// The articles of a language that have a date, each with when it changed last.
fn entries<'s>(site: &'s Site, lang: &Lang) -> impl Iterator<Item = (String, &'s Page)> {
    site.pages.iter().filter(move |page| page.lang == *lang && page.text == Text::Own).filter_map(|page| {
        let article = site.article(page);
        let date = site.updated(article).or(article.front.date.as_deref())?;
        Some((moment(date), page))
    })
}

/// A date as RFC 3339 wants it; without a time it is the first moment of the day, without a zone that of UTC.
fn moment(date: &str) -> String {
    let date = date.replace(' ', "T");
    match date.split_once('T') {
        None => format!("{date}T00:00:00Z"),
        Some((_, time)) if time.ends_with(['Z', 'z']) || time.contains(['+', '-']) => date,
        Some(_) => format!("{date}Z"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_is_a_moment() {
        assert_eq!(moment("2026-11-24"), "2026-11-24T00:00:00Z");
        assert_eq!(moment("2026-11-24 10:00:00"), "2026-11-24T10:00:00Z");
        assert_eq!(moment("2026-11-24T10:00:00-05:00"), "2026-11-24T10:00:00-05:00");
        assert_eq!(moment("2026-11-24T10:00:00Z"), "2026-11-24T10:00:00Z");
    }
}

//! What programs read that answer questions: a Markdown copy of every page, and `llms.txt`, which lists them.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::article::{Article, CodeFile, Component, Embed, Include, Part};
use crate::site::{Destination, Page, PageId, Site, Text, escape};
use crate::source::Span;

/// The file of a copy, in the folder of its page.
pub(super) const NAME: &str = "index.md";

/// Where the copy of a page stands, relative to the site.
pub(super) fn path(page: &Page) -> String {
    format!("{}{NAME}", page.path)
}

/// The copy of a page: its text as it was written, with whole addresses, included files in their places, and the titles of
/// components in place of their lines; `address` gives the addresses of destinations.
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
    let body = Copied { article, page, address: &address }.part(article.own());
    copy.push_str(body.trim_start());
    copy
}

/// A page that is being copied.
struct Copied<'a, A> {
    article: &'a Article,
    page: &'a Page,
    address: &'a A,
}

impl<A: Fn(&Destination) -> String> Copied<'_, A> {
    /// One of the texts that the article consists of.
    fn part(&self, part: Part<'_>) -> String {
        let text = &part.source.text;
        let mut changes: Vec<_> = self.links(part).collect();
        changes.extend(part.body.components.iter().flat_map(|component| lines(text, component)));
        changes.extend(part.body.embeds.iter().filter_map(|(at, embed)| self.included(text, *at, embed)));
        changes.sort_by_key(|(span, _)| span.start);
        let mut at = part.body.begin;
        let mut copy = String::with_capacity(text.len());
        for (span, instead) in changes.iter().filter(|(span, _)| span.start >= part.body.begin) {
            // What stands in the place of something larger is gone.
            if span.start >= at {
                copy.push_str(&text[at..span.start]);
                at = span.end;
                // One blank line is enough.
                if !copy.ends_with("\n\n") {
                    copy.push_str(instead);
                } else if instead.is_empty() {
                    at = (at + 1).min(text.len());
                } else {
                    copy.push_str(instead.trim_start_matches('\n'));
                }
            }
        }
        copy.push_str(&text[at..]);
        copy
    }

    /// The targets of links and images, and the addresses that stand in their place.
    fn links(&self, part: Part<'_>) -> impl Iterator<Item = (Span, String)> {
        let links = part.body.links.iter().map(|link| (link.at, link.target.as_str(), link.span));
        let images = part.body.images.iter().map(|image| (image.at, image.target.as_str(), image.span));
        links.chain(images).filter_map(move |(at, target, span)| {
            // A link by reference is written elsewhere; an address in its place is none.
            if part.source.text.get(span.start..span.end) != Some(target) {
                return None;
            }
            match self.page.destinations.get(part.shift + at)? {
                Destination::Here(_) | Destination::Outside(_) => None,
                destination @ (Destination::Page(..) | Destination::File(_)) => {
                    Some((span, (self.address)(destination)))
                }
            }
        })
    }

    /// The fence that begins at `at`, and what it shows, if that is another file.
    fn included(&self, text: &str, at: usize, embed: &Embed) -> Option<(Span, String)> {
        let Embed::Include(include) = embed else { return None };
        let shown = match include {
            Include::Markdown { snippet, shift } => self.part(self.article.part(snippet, *shift)),
            Include::Code(CodeFile { code, text }) => {
                let mut fence = "```".to_owned();
                while text.contains(&fence) {
                    fence.push('`');
                }
                format!("{fence}{}\n{}\n{fence}", code.name, text.trim_end())
            }
        };
        // Lines below the first begin as deep in lists and quotes as the fence does.
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let depth: String = text[line..at].chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect();
        Some((fence(text, at), shown.trim().replace('\n', &format!("\n{depth}"))))
    }
}

/// The lines of a fence that begins at `at` and holds nothing like its own last line, without the last line's end.
fn fence(text: &str, at: usize) -> Span {
    let mark: String = text[at..].chars().take_while(|c| matches!(c, '`' | '~')).collect();
    let mut end = at;
    for (number, line) in text[at..].split_inclusive('\n').enumerate() {
        end += line.len();
        if number > 0 && line.trim_start_matches([' ', '\t', '>']).starts_with(&mark) {
            break;
        }
    }
    Span::new(at, at + text[at..end].trim_end().len())
}

/// The lines of a component: its title stands in place of the first, and nothing in place of the last.
fn lines<'t>(text: &'t str, component: &'t Component) -> impl Iterator<Item = (Span, String)> + 't {
    [component.line.start, component.end].into_iter().enumerate().filter_map(move |(number, at)| {
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        if !text[at..end].starts_with(":::") {
            return None;
        }
        let depth = &text[line..at];
        let empty = depth.trim_end();
        let title = component.attributes.values.iter().find(|(key, _)| key.value == "title" && number == 0);
        let instead = title
            .map_or_else(|| empty.to_owned(), |(_, title)| format!("{empty}\n{depth}**{}**\n{empty}", title.value));
        Some((Span::new(line, end), instead))
    })
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
fn plain(words: &str) -> Cow<'_, str> {
    let is_spaced = words.trim() != words || words.contains("  ");
    if !is_spaced && !words.contains(|c: char| "\\[]<".contains(c) || (c.is_whitespace() && c != ' ')) {
        return Cow::Borrowed(words);
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Cow::Owned(words.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('<', "\\<"))
}

//! An article's text: its headings, links, images and fences, each with its place.

use std::cell::RefCell;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::Article;
use super::anchor::Anchors;
use super::fence::{self, Embed};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::settings::Settings;
use crate::source::{Source, Span};

/// What an article's text holds, in the order of the text.
///
/// Every part is known by `at`: the byte of the source at which its [event](Article::events) begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The byte of the source where the Markdown begins.
    pub begin: usize,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The links.
    pub links: Vec<Link>,
    /// The images.
    pub images: Vec<Image>,
    /// The fences that are more than code.
    pub embeds: Vec<(usize, Embed)>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Where its event begins.
    pub at: usize,
    /// From 1 to 6.
    pub level: u8,
    /// What links call it.
    pub id: HeadingId,
    /// Its text without any markup.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What links call a heading; unique in its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadingId {
    /// Written by the author: `{#record}`.
    Explicit(String),
    /// Made from the heading's text.
    Automatic(String),
}

impl HeadingId {
    /// The id.
    pub fn as_str(&self) -> &str {
        match self {
            HeadingId::Explicit(id) | HeadingId::Automatic(id) => id,
        }
    }
}

/// A link as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where its event begins.
    pub at: usize,
    /// Where it should lead.
    pub target: String,
    /// Where the target is written.
    pub span: Span,
}

/// An image as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where its event begins.
    pub at: usize,
    /// The file.
    pub target: String,
    /// Where the file is written.
    pub span: Span,
}

/// Blocks and spans inside each other, at most.
const DEPTH_LIMIT: usize = 100;

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

impl Article {
    /// The text as events of CommonMark, each with its place in the source.
    pub fn events(&self) -> impl Iterator<Item = (Event<'_>, Span)> {
        let begin = self.body.begin;
        Parser::new_ext(&self.source.text[begin..], options())
            .into_offset_iter()
            .map(move |(event, range)| (event, Span::new(range.start + begin, range.end + begin)))
    }
}

/// Reads the Markdown of `source` from byte `begin` on.
pub(crate) fn parse(source: &Source, begin: usize, settings: &Settings, found: &mut Diagnostics) -> Body {
    let undefined = RefCell::new(Vec::new());
    let note = |broken: BrokenLink<'_>| {
        undefined.borrow_mut().push((broken.link_type, broken.span, broken.reference.to_string()));
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let parser = Parser::new_with_broken_link_callback(&source.text[begin..], options(), Some(note));
    let mut reading = Reading {
        source,
        html: if settings.markdown.html { Html::Kept } else { Html::Shown },
        body: Body { begin, ..Body::default() },
        anchors: Anchors::default(),
        open: Vec::new(),
        found,
    };
    for (event, range) in parser.into_offset_iter() {
        let span = Span::new(range.start + begin, range.end + begin);
        if reading.open.len() > DEPTH_LIMIT {
            let error = Diagnostic::error(format!("blocks are nested deeper than {DEPTH_LIMIT} levels"));
            reading.found.push(error.at(source, span, "too deep here"));
            break;
        }
        reading.read(event, span);
    }
    let mut body = reading.body;
    for heading in &mut body.headings {
        if let HeadingId::Automatic(text) = &heading.id {
            heading.id = HeadingId::Automatic(reading.anchors.make(text));
        }
    }
    for (kind, range, reference) in undefined.into_inner() {
        // `[text]` alone is ordinary text; `[text][name]` and `[name][]` are meant as links.
        if matches!(
            kind,
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::Reference | LinkType::Collapsed
        ) {
            let span = Span::new(range.start + begin, range.end + begin);
            found.push(
                Diagnostic::error(format!("no link is defined as `[{reference}]`"))
                    .at(source, span, "refers to it")
                    .help(format!("add a line `[{reference}]: …` with the address")),
            );
        }
    }
    body
}

/// What happens to HTML in an article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Html {
    /// It reaches the page.
    Kept,
    /// It is shown as the text that it is.
    Shown,
}

/// An element whose end has not been read yet.
enum Open {
    Heading { level: u8, id: Option<String>, text: String, span: Span },
    Link { text: String, span: Span },
    Image { alt: String, span: Span },
    Fence { text: String, text_span: Option<Span>, span: Span },
    Html { text: String, span: Span },
    Code,
    Other,
}

struct Reading<'r> {
    source: &'r Source,
    html: Html,
    body: Body,
    anchors: Anchors,
    open: Vec<Open>,
    found: &'r mut Diagnostics,
}

impl Reading<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(end) => self.end(end),
            Event::Text(text) => {
                self.check_note(span);
                self.text(&text, span);
            }
            Event::Code(text) => self.text(&text, span),
            Event::SoftBreak | Event::HardBreak => self.text(" ", span),
            Event::Html(html) => self.text(&html, span),
            Event::InlineHtml(html) => self.html(&html, span),
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let open = match tag {
            Tag::Heading { level, id, .. } => {
                let id = id.map(|id| id.to_string()).and_then(|id| self.explicit_id(id, span));
                Open::Heading { level: level as u8, id, text: String::new(), span }
            }
            Tag::Link { dest_url, link_type, .. } => {
                let target = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    LinkType::Inline
                    | LinkType::Reference
                    | LinkType::ReferenceUnknown
                    | LinkType::Collapsed
                    | LinkType::CollapsedUnknown
                    | LinkType::Shortcut
                    | LinkType::ShortcutUnknown
                    | LinkType::Autolink
                    | LinkType::WikiLink { .. } => dest_url.to_string(),
                };
                self.body.links.push(Link { at: span.start, span: self.place_of(&dest_url, span), target });
                Open::Link { text: String::new(), span }
            }
            Tag::Image { dest_url, .. } => {
                let place = self.place_of(&dest_url, span);
                self.body.images.push(Image { at: span.start, target: dest_url.to_string(), span: place });
                Open::Image { alt: String::new(), span }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => Open::Fence { text: String::new(), text_span: None, span },
            Tag::HtmlBlock => Open::Html { text: String::new(), span },
            Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code,
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Open::Other,
        };
        self.open.push(open);
    }

    fn text(&mut self, more: &str, span: Span) {
        for open in &mut self.open {
            match open {
                Open::Heading { text, .. }
                | Open::Link { text, .. }
                | Open::Image { alt: text, .. }
                | Open::Html { text, .. } => text.push_str(more),
                Open::Fence { text, text_span, .. } => {
                    text.push_str(more);
                    let start = text_span.map_or(span.start, |span| span.start);
                    *text_span = Some(Span::new(start, span.end));
                }
                Open::Code | Open::Other => {}
            }
        }
    }

    /// A reference to a footnote that is not there is text to Markdown; it comes as `[` with the rest behind it.
    fn check_note(&mut self, span: Span) {
        let rest = &self.source.text[span.start..];
        let Some((name, _)) = rest.strip_prefix("[^").and_then(|rest| rest.split_once(']')) else { return };
        let escaped = self.source.text[..span.start].ends_with('\\');
        let code = self.open.iter().any(|open| matches!(open, Open::Fence { .. } | Open::Html { .. } | Open::Code));
        if !escaped && !code && !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "[^".contains(c)) {
            let place = Span::new(span.start, span.start + name.len() + 3);
            let error = Diagnostic::error(format!("there is no footnote `[^{name}]`"));
            let error = error.at(self.source, place, "refers to it");
            self.found.push(error.help(format!("add a line `[^{name}]: …` with its text")));
        }
    }

    fn end(&mut self, _end: TagEnd) {
        let Some(open) = self.open.pop() else { return };
        match open {
            Open::Heading { level, id, text, span } => {
                let id = id.map_or_else(|| HeadingId::Automatic(text.clone()), HeadingId::Explicit);
                self.check_heading(level, &text, span);
                self.body.headings.push(Heading { at: span.start, level, id, text: text.trim().to_owned(), span });
            }
            Open::Link { text, span } => {
                if text.trim().is_empty() {
                    let error = Diagnostic::error("the link has no text").at(self.source, span, "nobody can read it");
                    self.found.push(error.help("say in the brackets where it leads"));
                }
            }
            Open::Image { alt, span } => {
                if alt.trim().is_empty() {
                    let error = Diagnostic::error("the image has no alternative text");
                    let error = error.at(self.source, span, "means nothing to people who cannot see it");
                    self.found.push(error.help("say in the brackets what it shows: `![what it shows](file)`"));
                }
            }
            Open::Fence { text, text_span, span } => {
                let text_span = text_span.unwrap_or(Span::new(span.start, span.start));
                if let Some(embed) = fence::parse(self.source, span, (&text, text_span), self.found) {
                    self.body.embeds.push((span.start, embed));
                }
            }
            Open::Html { text, span } => self.html(&text, span),
            Open::Code | Open::Other => {}
        }
    }

    fn html(&mut self, html: &str, span: Span) {
        if self.html == Html::Shown && !is_comment(html) {
            self.found.push(
                Diagnostic::warning("HTML is shown as text")
                    .at(self.source, span, "is no Markdown")
                    .help("write it as Markdown, or allow it with `[markdown] html = true` in site.toml"),
            );
        }
    }

    fn check_heading(&mut self, level: u8, text: &str, span: Span) {
        if text.trim().is_empty() {
            self.found.push(Diagnostic::error("the heading has no text").at(self.source, span, "says nothing"));
        }
        if level == 1 {
            self.found.push(
                Diagnostic::warning("the article has a second heading of the first level")
                    .at(self.source, span, "the title is the first one")
                    .help("begin with `##`"),
            );
        }
    }

    fn explicit_id(&mut self, id: String, span: Span) -> Option<String> {
        let place = self.place_of(&id, span);
        let good = id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !good || id.is_empty() {
            let error = Diagnostic::error(format!("`{id}` cannot be the id of a heading"));
            let error = error.at(self.source, place, "not an id");
            self.found.push(error.help("use letters, digits, `-`, `_` and `.` only"));
            return None;
        }
        if !self.anchors.take(&id) {
            let error = Diagnostic::error(format!("two headings have the id `{id}`"));
            self.found.push(error.at(self.source, place, "the second one"));
            return None;
        }
        Some(id)
    }

    /// Where `text` stands within `span`, looked for from the end; all of `span` where it is written differently.
    fn place_of(&self, text: &str, span: Span) -> Span {
        let whole = &self.source.text[span.start..span.end];
        let at = if whole.starts_with('`') || whole.starts_with('~') { whole.find(text) } else { whole.rfind(text) };
        match at {
            Some(at) if !text.is_empty() => Span::new(span.start + at, span.start + at + text.len()),
            Some(_) | None => span,
        }
    }
}

/// Whether HTML is nothing but a comment, which nobody is shown.
pub(crate) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.find("-->").is_some_and(|end| end + 3 == html.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses a text and returns its parts and what was found, each as `line:column title`.
    fn read(text: &str) -> (Body, Vec<String>) {
        let settings =
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages.de]\nname = 'D'\n";
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut found).expect("good settings");
        let body = parse(&Source::new("content/a.md", text), 0, &settings, &mut found);
        let said = found.sorted().into_iter().map(|one| {
            let place = one.excerpt.as_ref().map_or((0, 0), |excerpt| (excerpt.line, excerpt.column));
            format!("{}:{} {}", place.0, place.1, one.title)
        });
        (body, said.collect())
    }

    fn ids(text: &str) -> Vec<String> {
        read(text).0.headings.into_iter().map(|heading| heading.id.as_str().to_owned()).collect()
    }

    #[test]
    fn automatic_ids_keep_umlauts_and_never_meet_explicit_ones() {
        assert_eq!(
            ids("## Größe & Maß\n\n## Größe & Maß\n\n## x {#größe-maß-1}\n"),
            ["größe-maß", "größe-maß-2", "größe-maß-1"]
        );
    }

    #[test]
    fn two_headings_cannot_have_one_explicit_id() {
        assert_eq!(read("## a {#x}\n\n## b {#x}\n").1, ["3:8 two headings have the id `x`"]);
    }

    #[test]
    fn links_and_images_know_where_their_target_is_written() {
        let text = "see [a](../b/) and ![c](d.png \"t\") and [e]\n\n[e]: f.md\n";
        let (body, found) = read(text);
        assert_eq!(found, Vec::<String>::new());
        let parts: Vec<_> = body.links.iter().map(|link| &text[link.span.start..link.span.end]).collect();
        assert_eq!(parts, ["../b/", "[e]"]);
        assert_eq!(&text[body.images[0].span.start..body.images[0].span.end], "d.png");
    }

    #[test]
    fn what_nobody_can_read_is_an_error() {
        assert_eq!(read("![](a.png)\n").1, ["1:1 the image has no alternative text"]);
        assert_eq!(read("[](a.md)\n").1, ["1:1 the link has no text"]);
        assert_eq!(read("[a][b]\n").1, ["1:1 no link is defined as `[b]`"]);
        assert_eq!(read("a [b] c\n").1, Vec::<String>::new());
    }

    #[test]
    fn a_footnote_that_is_not_there_is_an_error() {
        assert_eq!(read("*a*[^1] b\n").1, ["1:4 there is no footnote `[^1]`"]);
        assert_eq!(read("a[^1]\n\n[^1]: b [^zwei]\n").1, ["3:9 there is no footnote `[^zwei]`"]);
        for fine in
            ["a[^1]\n\n[^1]: b\n", "`[^1]`\n", "    [^1]\n", "```\n[^1]\n```\n", "\\[^1]\n", "[^]\n", "[^a b]\n"]
        {
            assert_eq!(read(fine).1, Vec::<String>::new(), "{fine}");
        }
    }

    #[test]
    fn html_is_a_warning_and_a_comment_is_not() {
        assert_eq!(
            read("a <b>x\n\n<script>\nalert(1)\n</script>\n").1,
            ["1:3 HTML is shown as text", "3:1 HTML is shown as text"]
        );
        assert_eq!(read("<!-- a\nb -->\n\nc <!-- d --> e\n").1, Vec::<String>::new());
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        for text in [">".repeat(10_000), "- ".repeat(10_000), "[".repeat(10_000), "*a ".repeat(10_000)] {
            let found = read(&format!("{text}x\n")).1;
            assert!(found.len() <= 1, "{}", found.len());
        }
        assert!(read(&format!("{}x", ">".repeat(10_000))).1[0].contains("nested deeper than 100"));
    }
}

//! An article's text: its headings, links, images and fences, each with its place.

use std::cell::RefCell;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::anchor::Anchors;
use super::code::Code;
use super::component::{Blocks, Component, Masked};
use super::fence::{self, Embed, Fence, Include};
use super::include::{Included, Library};
use super::markdown::Markdown;
use super::place::Place;
use super::quotes::Quotes;
use super::raw;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::settings::Settings;
use crate::source::{Source, Span};

/// What an article's text holds, in the order of the text.
///
/// Every part is known by `at`: the byte of the source at which its [event](super::Part::events) begins.
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
    /// The files of `content/` on which the fences `include` depend, also those that are not there, by their paths.
    pub includes: Vec<String>,
    /// What wraps Markdown, in the order of the opening lines.
    pub(crate) components: Vec<Component>,
    /// The text without the lines of components, if it has any.
    pub(super) masked: Option<Masked>,
    /// The quotes that are set for straight ones, if they are.
    pub(super) quotes: Option<Quotes>,
    /// The other fences.
    pub codes: Vec<(usize, Code)>,
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

/// Bytes of Markdown in one file, at most: a text of a thousand printed pages.
const SIZE_LIMIT: usize = 2 << 20;

/// Elements of HTML in one text, at most; all open ones are looked at for each.
const HTML_LIMIT: usize = 5000;

/// Bytes around a place that are looked at to understand it; without a limit, a text of nothing else would take minutes.
const NAME_LIMIT: usize = 200;

/// Bytes of all snippets that an article includes, at most.
const INCLUDED_LIMIT: usize = 4 << 20;

/// Problems of one text that are said, at most.
const PROBLEM_LIMIT: usize = 200;

/// How a text is read.
pub(super) struct Rules<'r> {
    pub(super) settings: &'r Settings,
    /// The quotes that are set for straight ones, if they are.
    pub(super) quotes: Option<Quotes>,
    /// What the article at this place can include; a snippet includes nothing.
    pub(super) library: Option<(Library<'r>, &'r Place)>,
}

/// Reads the Markdown of `source` from byte `begin` on.
pub(super) fn parse(source: &Source, begin: usize, rules: Rules<'_>, found: &mut Diagnostics) -> Body {
    let Rules { settings, quotes, library } = rules;
    if source.text.len() - begin > SIZE_LIMIT {
        let error = Diagnostic::error(format!("the text is larger than {} MB", SIZE_LIMIT >> 20));
        let error = error.at(source, Span::new(begin, begin), "begins here");
        found.push(error.help("divide it into several articles"));
        return Body { begin: source.text.len(), ..Body::default() };
    }
    if let Some(line) = too_deep(&source.text, begin) {
        let error = Diagnostic::error(format!("blocks are nested deeper than {DEPTH_LIMIT} levels"));
        found.push(error.at(source, line, "too deep here"));
        return Body { begin: source.text.len(), ..Body::default() };
    }
    let masked = Masked::of(&source.text, begin);
    let undefined = RefCell::new(Vec::new());
    let note = |broken: BrokenLink<'_>| {
        undefined.borrow_mut().push((broken.link_type, broken.span, broken.reference.to_string()));
    };
    let markdown = Markdown { text: &source.text, begin, masked: masked.as_ref(), quotes };
    let mut reading = Reading {
        source,
        html: if settings.markdown.html { Html::Kept } else { Html::Shown },
        kind: if library.is_some() { Kind::Article } else { Kind::Snippet },
        library,
        body: Body { begin, quotes, ..Body::default() },
        anchors: Anchors::default(),
        blocks: Blocks::of(masked.as_ref()),
        open: Vec::new(),
        shift: source.text.len() + 1,
        elements: 0,
        found,
    };
    let limit = reading.found.len() + PROBLEM_LIMIT;
    for (event, span) in markdown.events(note) {
        if reading.open.len() > DEPTH_LIMIT {
            let error = Diagnostic::error(format!("blocks are nested deeper than {DEPTH_LIMIT} levels"));
            reading.found.push(error.at(source, span, "too deep here"));
            break;
        }
        if reading.found.len() > limit {
            let error = Diagnostic::error(format!("the text has more than {PROBLEM_LIMIT} problems"));
            reading.found.push(error.at(source, span, "is not read from here on"));
            break;
        }
        reading.read(event, span);
    }
    let Reading { mut body, mut anchors, blocks, found, .. } = reading;
    body.components = blocks.finish(source, found);
    for heading in &mut body.headings {
        if let HeadingId::Automatic(text) = &heading.id {
            heading.id = HeadingId::Automatic(anchors.make(text));
        }
    }
    // `[text]` alone is ordinary text; `[text][name]` and `[name][]` are meant as links.
    let meant = |kind: &LinkType| {
        matches!(
            kind,
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::Reference | LinkType::Collapsed
        )
    };
    for (_, range, reference) in undefined.into_inner().into_iter().filter(|(kind, ..)| meant(kind)).take(PROBLEM_LIMIT)
    {
        let span = Span::new(range.start + begin, range.end + begin);
        found.push(
            Diagnostic::error(format!("no link is defined as `[{reference}]`"))
                .at(source, span, "refers to it")
                .help(format!("add a line `[{reference}]: …` with the address")),
        );
    }
    body.masked = masked;
    body
}

/// The beginning of a line that opens too many quotes and lists; each further line of the text would be compared with all.
fn too_deep(text: &str, begin: usize) -> Option<Span> {
    let mut start = begin;
    text[begin..].split_inclusive('\n').find_map(|line| {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let blank = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        let line = line.as_bytes();
        let marks = (0..line.len()).take_while(|at| b" \t>-+*.)0123456789".contains(&line[*at]));
        let opens = |at: &usize| line[*at] == b'>' || (b"-+*.)".contains(&line[*at]) && blank(line.get(at + 1)));
        (marks.filter(opens).take(DEPTH_LIMIT + 1).count() > DEPTH_LIMIT).then_some(span)
    })
}

/// What happens to HTML in an article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Html {
    /// It reaches the page.
    Kept,
    /// It is shown as the text that it is.
    Shown,
}

/// Whose text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Article,
    /// It is shown within articles, and brings nothing that only a whole article has.
    Snippet,
}

/// An element whose end has not been read yet.
enum Open {
    /// `plain` is the text as it is written, from which the id is made.
    Heading {
        level: u8,
        id: Option<String>,
        text: String,
        plain: String,
        span: Span,
    },
    Link {
        text: String,
        span: Span,
    },
    Image {
        alt: String,
        span: Span,
    },
    Fence {
        text: String,
        text_span: Option<Span>,
        span: Span,
    },
    Html {
        text: String,
        span: Span,
    },
    Code,
    Other,
}

struct Reading<'r> {
    source: &'r Source,
    html: Html,
    kind: Kind,
    library: Option<(Library<'r>, &'r Place)>,
    body: Body,
    anchors: Anchors,
    blocks: Blocks,
    open: Vec<Open>,
    /// Where the places of the next snippet begin.
    shift: usize,
    /// How many elements of HTML there are.
    elements: usize,
    found: &'r mut Diagnostics,
}

impl Reading<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        if event == Event::Start(Tag::HtmlBlock)
            && self.blocks.line(span.start, self.open.len(), self.source, self.found)
        {
            return self.open.push(Open::Other);
        }
        if !matches!(event, Event::End(_)) && !self.source.text[span.start..].starts_with("<!--") {
            let code = matches!(self.open.last(), Some(Open::Fence { .. } | Open::Html { .. } | Open::Code));
            self.blocks.meet(span, self.open.len(), code);
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(end) => self.end(end),
            Event::Text(text) => {
                self.check_note(span);
                self.check_line(&text, span);
                self.check_shortcode(&text, span);
                self.text(&text, span);
            }
            Event::Code(text) => self.text(&text, span),
            Event::SoftBreak | Event::HardBreak => self.text(" ", span),
            Event::Html(html) => self.text(&html, span),
            Event::InlineHtml(html) => self.html(&html, span),
            Event::FootnoteReference(_) => self.refuse("footnotes", span),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let open = match tag {
            Tag::Heading { level, id, .. } => {
                let id = id.map(|id| id.to_string()).and_then(|id| self.explicit_id(id, span));
                self.refuse("headings", span);
                Open::Heading { level: level as u8, id, text: String::new(), plain: String::new(), span }
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
            Tag::FootnoteDefinition(_) => {
                self.refuse("footnotes", span);
                Open::Other
            }
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
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
                Open::Heading { text, plain, .. } => {
                    text.push_str(more);
                    // Only a quote or a dash that was set for another one is longer than its source.
                    let written = if more.len() > span.end - span.start {
                        self.source.text.get(span.start..span.end)
                    } else {
                        None
                    };
                    plain.push_str(written.unwrap_or(more));
                }
                Open::Link { text, .. } | Open::Image { alt: text, .. } | Open::Html { text, .. } => {
                    text.push_str(more);
                }
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
        let rest = &rest[..rest.floor_char_boundary(NAME_LIMIT)];
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
        self.blocks.leave(self.open.len(), self.source, self.found);
        match open {
            Open::Heading { level, id, text, plain, span } => {
                let id = id.map_or(HeadingId::Automatic(plain), HeadingId::Explicit);
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
                let info = fence::info(self.source, span);
                let fence = match self.source.text[info.start..info.end].split_whitespace().next() {
                    Some("include") => self.include(info, &text, text_span).map(Embed::Include).map(Fence::Embed),
                    Some(_) | None => fence::parse(self.source, span, (&text, text_span), self.found),
                };
                match fence {
                    Some(Fence::Embed(embed)) => self.body.embeds.push((span.start, embed)),
                    Some(Fence::Code(code)) => self.body.codes.push((span.start, code)),
                    None => {}
                }
            }
            Open::Html { text, span } => self.html(&text, span),
            Open::Code | Open::Other => {}
        }
    }

    fn include(&mut self, info: Span, text: &str, text_span: Span) -> Option<Include> {
        let Some((library, place)) = self.library else {
            self.refuse("includes", info);
            return None;
        };
        let asked = &mut self.body.includes;
        match library.include(place, (self.source, info, text, text_span), asked, self.found)? {
            Included::Code(file) => Some(Include::Code(file)),
            Included::Markdown(snippet) => {
                let shift = self.shift;
                self.shift += snippet.source.text.len() + 1;
                if self.shift > self.source.text.len() + INCLUDED_LIMIT {
                    let error =
                        Diagnostic::error(format!("the article includes more than {} MB", INCLUDED_LIMIT >> 20));
                    self.found.push(error.at(self.source, text_span, "too much"));
                    return None;
                }
                Some(Include::Markdown { snippet, shift })
            }
        }
    }

    /// Reports what only a whole article can have.
    fn refuse(&mut self, what: &str, span: Span) {
        if self.kind == Kind::Snippet {
            let error =
                Diagnostic::error(format!("a snippet cannot have {what}")).at(self.source, span, "one stands here");
            self.found.push(error.help("write it into the articles that include the snippet"));
        }
    }

    /// A component's line that stands behind the mark of a list item is text to Markdown.
    fn check_line(&mut self, text: &str, span: Span) {
        let code = matches!(self.open.last(), Some(Open::Fence { .. } | Open::Html { .. } | Open::Code));
        if !text.starts_with(":::") || code {
            return;
        }
        let before = &self.source.text[..span.start];
        let line = before[before.ceil_char_boundary(before.len().saturating_sub(NAME_LIMIT))..].rsplit('\n').next();
        if line.is_some_and(|line| line.chars().all(|c| " \t>-+*.)".contains(c) || c.is_ascii_digit())) {
            let error = Diagnostic::error("a component begins on a line of its own");
            let error = error.at(self.source, span, "stands behind the mark of a list item");
            self.found.push(error.help("begin the item with a text, and write the component below it"));
        }
    }

    /// What Hugo and Zola replace is published as it stands.
    fn check_shortcode(&mut self, text: &str, span: Span) {
        if !text.contains('{') || matches!(self.open.last(), Some(Open::Fence { .. } | Open::Html { .. } | Open::Code))
        {
            return;
        }
        let rest = &self.source.text[span.start..];
        let begins = |&(at, _): &(usize, &str)| {
            rest.get(at..).is_some_and(|rest| ["{{<", "{{%", "{%"].iter().any(|mark| rest.starts_with(mark)))
        };
        let Some((start, _)) = text.match_indices('{').find(begins) else { return };
        let line = rest[start..].lines().next().unwrap_or_default();
        let end = ["}}", "%}"].iter().filter_map(|mark| line.find(mark)).min().map_or(line.len(), |end| end + 2);
        let at = Span::new(span.start + start, span.start + start + end);
        let warning = Diagnostic::warning("shortcodes are published as the text that they are");
        let warning = warning.at(self.source, at, "no component");
        self.found.push(warning.help("write a component (`::: NAME`), or set it as code with backquotes"));
    }

    fn html(&mut self, html: &str, span: Span) {
        let diagnostic = match self.html {
            Html::Shown if is_comment(html) => return,
            Html::Shown => Diagnostic::warning("HTML is shown as text")
                .at(self.source, span, "is no Markdown")
                .help("write it as Markdown, or allow it with `[markdown] html = true` in site.toml"),
            Html::Kept => {
                self.elements += raw::elements(html).count();
                if self.elements > HTML_LIMIT {
                    let error = Diagnostic::error(format!("the text has more than {HTML_LIMIT} elements of HTML"));
                    self.elements = 0;
                    self.found.push(error.at(self.source, span, "one too many"));
                }
                let Some(name) = raw::elements(html).find(|name| !raw::ELEMENTS.contains(&name.as_str())) else {
                    return;
                };
                let error = Diagnostic::error(format!("`<{name}>` cannot stand in an article"));
                let error = error.at(self.source, span, "not allowed");
                match name.as_str() {
                    "a" => error.help("write it as Markdown, so that it is checked: `[text](address)`"),
                    "img" => error.help("write it as Markdown, so that it is checked: `![what it shows](file)`"),
                    _ => error.suggest(&name, raw::ELEMENTS.iter().copied()),
                }
            }
        };
        self.found.push(diagnostic);
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
    use crate::article;

    /// Parses a text and returns its parts and what was found, each as `line:column title`.
    fn read(text: &str) -> (Body, Vec<String>) {
        let settings =
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages.de]\nname = 'D'\n";
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut found).expect("good settings");
        let lang = settings.default_language.clone();
        let place = Place { file: "a.md".to_owned(), id: "a".to_owned(), kind: article::Kind::Article, lang };
        let rules = Rules { settings: &settings, quotes: None, library: Some((Library::default(), &place)) };
        let body = parse(&Source::new("content/a.md", text), 0, rules, &mut found);
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
    fn a_shortcode_of_another_generator_is_named() {
        let said = ["2:3 shortcodes are published as the text that they are"];
        assert_eq!(read("a\nb {{< figure src=\"x.png\" >}} c\n").1, said);
        assert_eq!(read("a\nb {% note %} c\n").1, said);
        assert_eq!(read("`{{< x >}}` {{ x }} {x}\n\n    {% x %}\n").1, [""; 0]);
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

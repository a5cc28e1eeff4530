//! An article's text as HTML: without any `style`, with every link checked before.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};

use super::component::Shown;
use super::entities::{escape_attribute, escape_text};
use super::island::Islands;
use super::notes::Notes;
use super::picture::{self, Image, Placed, Turn};
use super::whole::Whole;
use super::{RenderError, code};
use crate::article::{Article, Code, Component, Embed, Include, Part, is_comment};
use crate::site::{Destination, Page, Site, Term};
use crate::source::Span;

/// What an article's text needs from around it.
pub(super) struct Surroundings<'a> {
    pub(super) site: &'a Site,
    pub(super) page: &'a Page,
    /// The address for `href`.
    pub(super) href: &'a dyn Fn(&Destination) -> String,
    /// What is known of pictures, by their paths below `content/`.
    pub(super) pictures: &'a BTreeMap<String, Placed>,
    /// Words that stay on one line.
    pub(super) whole: &'a Whole,
    /// An interface word in the reader's language.
    pub(super) word: &'a dyn Fn(&str) -> String,
    /// A procedure or a drawing as HTML; the number counts those of the page from 1.
    pub(super) embed: &'a dyn Fn(&Embed, usize) -> Result<String, RenderError>,
    /// A component as HTML, and where its opening line stands.
    pub(super) component: &'a dyn Fn(&Shown, &str) -> Result<String, RenderError>,
}

/// Code of so many characters fits beside a check box on the narrowest phone.
const SHORT_CODE: usize = 20;

/// Writes the text of a page behind what stands there already.
pub(super) fn write(mut out: String, around: &Surroundings<'_>) -> Result<String, RenderError> {
    let article = around.site.article(around.page);
    out.reserve(article.source.text.len() * 2);
    let mut writer = Writer {
        around,
        article,
        part: article.own(),
        out,
        heading: None,
        in_anchor: false,
        alignments: Vec::new(),
        column: 0,
        in_head: false,
        task: Task::None,
        embeds: 0,
        turn: Turn::First,
        notes: Notes::default(),
        open_notes: Vec::new(),
        frames: Vec::new(),
        components: 0,
        terms: Vec::new(),
        term: None,
        islands: Islands::default(),
    };
    writer.part(article.own())?;
    let lang = writer.reader_lang();
    writer.notes.write(&mut writer.out, around.word, &lang);
    writer.close_terms();
    Ok(writer.out)
}

/// Whether a task's label is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    None,
    Label,
}

struct Writer<'a> {
    around: &'a Surroundings<'a>,
    article: &'a Article,
    /// The text that is being written.
    part: Part<'a>,
    out: String,
    /// The id of the heading above.
    heading: Option<&'a str>,
    /// Whether the text of a heading is a link to itself.
    in_anchor: bool,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    task: Task,
    embeds: usize,
    /// Which turn it is of the next image.
    turn: Turn,
    notes: Notes,
    /// The notes that are being written, each with the text that it interrupts.
    open_notes: Vec<(String, (String, Islands))>,
    /// The components that are open.
    frames: Vec<Frame<'a>>,
    /// How many components there were.
    components: usize,
    /// The terms that are explained at the end of the text, each with its address.
    terms: Vec<(&'a Term, String)>,
    /// The term whose link is open, by its number.
    term: Option<usize>,
    /// The author's own HTML.
    islands: Islands,
}

/// A component that is open.
struct Frame<'a> {
    component: &'a Component,
    number: usize,
    /// The text that it interrupts.
    outer: (String, Islands),
    children: Vec<Shown>,
}

type Events<'e> = [(Event<'e>, Span)];

impl<'a> Writer<'a> {
    /// Writes one of the texts that the article consists of.
    fn part(&mut self, part: Part<'a>) -> Result<(), RenderError> {
        let around = std::mem::replace(&mut self.part, part);
        let events: Vec<_> = part.events().collect();
        self.islands.open(&self.out);
        let mut at = 0;
        while at < events.len() {
            at = self.write(&events, at)?;
        }
        self.islands.close(&mut self.out);
        self.part = around;
        Ok(())
    }

    /// Writes the event at `at` and returns the index of the next one.
    fn write(&mut self, events: &Events<'_>, at: usize) -> Result<usize, RenderError> {
        let (event, span) = &events[at];
        match event {
            Event::Start(tag) => {
                let next = self.start(tag, *span, events, at)?;
                // Otherwise the element is written already.
                if next == at + 1 {
                    self.islands.open(&self.out);
                }
                return Ok(next);
            }
            Event::End(end) => {
                self.islands.close(&mut self.out);
                self.end(*end);
            }
            Event::Text(text) => self.text(text),
            Event::Code(code) => self.code(code),
            Event::Html(html) | Event::InlineHtml(html) => self.html(html),
            Event::FootnoteReference(name) => self.out.push_str(&self.notes.refer(name)),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => {
                self.close_task();
                self.out.push_str("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                let checked = if *done { " checked" } else { "" };
                self.out.push_str(&format!("<label><input type=\"checkbox\"{checked}> "));
                self.task = Task::Label;
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        Ok(at + 1)
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span, events: &Events<'_>, at: usize) -> Result<usize, RenderError> {
        match tag {
            Tag::Paragraph => {
                self.close_task();
                if let Some(next) = self.figure(events, at) {
                    return Ok(next);
                }
                self.out.push_str("<p>");
            }
            Tag::Heading { level, .. } => {
                self.close_task();
                self.start_heading(*level as usize, span, &events[at + 1..]);
            }
            Tag::BlockQuote(kind) => {
                self.close_task();
                self.start_quote(*kind);
            }
            Tag::CodeBlock(_) => {
                self.close_task();
                return self.code_block(span, events, at);
            }
            Tag::HtmlBlock => return self.html_block(span, events, at),
            Tag::List(start) => {
                self.close_task();
                let tasks = events.get(at + 1..).is_some_and(|rest| is_item(rest) && is_task(&rest[1..]));
                match start {
                    Some(1) => self.out.push_str("<ol>\n"),
                    Some(start) => self.out.push_str(&format!("<ol start=\"{start}\">\n")),
                    None if tasks => self.out.push_str("<ul class=\"tasks\">\n"),
                    None => self.out.push_str("<ul>\n"),
                }
            }
            Tag::Item if is_task(&events[at + 1..]) => self.out.push_str("<li class=\"task\">"),
            Tag::Item => self.out.push_str("<li>"),
            Tag::FootnoteDefinition(name) => {
                let outer = self.interrupt();
                self.open_notes.push((name.to_string(), outer));
            }
            Tag::DefinitionList => {
                self.close_task();
                self.out.push_str("<dl>\n");
            }
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => {
                self.close_task();
                self.start_table(alignments);
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<s>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { title, .. } => self.start_link(span, title),
            Tag::Image { title, .. } => return Ok(self.image(span, title, events, at)),
            Tag::MetadataBlock(_) => {}
        }
        Ok(at + 1)
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph => {
                self.close_task();
                self.out.push_str("</p>\n");
            }
            TagEnd::Heading(level) => {
                if std::mem::take(&mut self.in_anchor) {
                    self.out.push_str("</a>");
                }
                self.out.push_str(&format!("</{level}>\n"));
            }
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</div>\n"),
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => {
                self.close_task();
                self.out.push_str("</li>\n");
            }
            TagEnd::FootnoteDefinition => {
                if let Some((name, (outer, islands))) = self.open_notes.pop() {
                    self.islands = islands;
                    self.notes.define(name, std::mem::replace(&mut self.out, outer));
                }
            }
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => self.out.push_str("</tbody>\n</table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.out.push_str(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</s>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => self.end_link(),
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Begins a text that will be put elsewhere; returns the one that is interrupted.
    fn interrupt(&mut self) -> (String, Islands) {
        (std::mem::take(&mut self.out), std::mem::take(&mut self.islands))
    }

    /// A label may hold text, but no blocks: it ends where the first block begins.
    fn close_task(&mut self) {
        if self.task == Task::Label {
            self.task = Task::None;
            self.out.push_str("</label>");
        }
    }

    fn start_heading(&mut self, level: usize, span: Span, rest: &Events<'_>) {
        let headings = &self.part.body.headings;
        let Ok(heading) =
            headings.binary_search_by_key(&span.start, |heading| heading.at).map(|index| &headings[index])
        else {
            self.out.push_str(&format!("<h{level}>"));
            return;
        };
        let id = heading.id.as_str();
        self.heading = Some(id);
        self.out.push_str(&format!("<h{level} id=\"{}\">", escape_attribute(id)));
        for old in self.article.front.aliases.iter().filter_map(|alias| alias.renamed(id)) {
            self.out.push_str(&format!("<span id=\"{}\"></span>", escape_attribute(old)));
        }
        let inside = rest.iter().take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Heading(_))));
        let linked = |event: &Event<'_>| matches!(event, Event::Start(Tag::Link { .. }) | Event::FootnoteReference(_));
        // A link cannot stand inside another one.
        if !inside.into_iter().any(|(event, _)| linked(event)) {
            self.out.push_str(&format!("<a class=\"anchor\" href=\"#{}\">", crate::site::escape(id)));
            self.in_anchor = true;
        }
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else { return self.out.push_str("<blockquote>\n") };
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "alert_note"),
            BlockQuoteKind::Tip => ("tip", "alert_tip"),
            BlockQuoteKind::Important => ("important", "alert_important"),
            BlockQuoteKind::Warning => ("warning", "alert_warning"),
            BlockQuoteKind::Caution => ("caution", "alert_caution"),
        };
        let title = (self.around.word)(word);
        let title = escape_text(&title);
        let lang = self.reader_lang();
        self.out.push_str(&format!(
            "<div class=\"alert {class}\" role=\"note\">\n<p class=\"alert-title\"{lang}>{title}</p>\n"
        ));
    }

    /// `lang` for words in the reader's language, where the text around them is in another one.
    fn reader_lang(&self) -> String {
        let reader = &self.around.page.lang;
        if *reader == self.article.place.lang { String::new() } else { format!(" lang=\"{reader}\"") }
    }

    fn code_block(&mut self, span: Span, events: &Events<'_>, at: usize) -> Result<usize, RenderError> {
        let embeds = &self.part.body.embeds;
        if let Ok(index) = embeds.binary_search_by_key(&span.start, |(start, _)| *start) {
            self.embed(&embeds[index].1)?;
            return Ok(behind(events, at, TagEnd::CodeBlock));
        }
        let after = behind(events, at, TagEnd::CodeBlock);
        let texts: Vec<&str> = (events[at..after].iter())
            .filter_map(|(event, _)| if let Event::Text(text) = event { Some(text.as_ref()) } else { None })
            .collect();
        let text = if let [text] = texts[..] { Cow::Borrowed(text) } else { Cow::Owned(texts.concat()) };
        let plain = Code::default();
        let codes = &self.part.body.codes;
        let code = codes.binary_search_by_key(&span.start, |(start, _)| *start).map_or(&plain, |at| &codes[at].1);
        code::write(&mut self.out, code, &text);
        Ok(after)
    }

    fn embed(&mut self, embed: &'a Embed) -> Result<(), RenderError> {
        match embed {
            Embed::Include(Include::Markdown { snippet, shift }) => self.part(self.article.part(snippet, *shift)),
            Embed::Include(Include::Code(file)) => {
                code::write(&mut self.out, &file.code, &file.text);
                Ok(())
            }
            Embed::Procedure(_) | Embed::Stations(_) => {
                self.embeds += 1;
                let html = (self.around.embed)(embed, self.embeds)?;
                self.out.push_str(html.trim());
                self.out.push('\n');
                Ok(())
            }
        }
    }

    fn start_table(&mut self, alignments: &[Alignment]) {
        self.alignments = alignments.to_vec();
        let name = self.heading.map(|id| format!(" aria-labelledby=\"{}\"", escape_attribute(id))).unwrap_or_default();
        self.out.push_str(&format!("<div class=\"scroll\" role=\"group\" tabindex=\"0\"{name}><table>\n"));
    }

    fn start_cell(&mut self) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        let tag = if self.in_head { "th scope=\"col\"" } else { "td" };
        self.out.push_str(&format!("<{tag}{class}>"));
    }

    fn start_link(&mut self, span: Span, title: &str) {
        let destination = self.around.page.destinations.get(self.part.shift + span.start);
        let href = destination.map(|to| (self.around.href)(to));
        // A button cannot stand in the label of a check box.
        if self.task == Task::None {
            self.term = destination.and_then(|to| self.term(to));
        }
        self.out.push_str(if self.term.is_some() { "<span class=\"term\"><a" } else { "<a" });
        if let Some(href) = href {
            self.out.push_str(&format!(" href=\"{}\"", escape_attribute(&href)));
        }
        match destination {
            Some(Destination::Outside(url)) if url.to_lowercase().starts_with("http") => {
                self.out.push_str(" rel=\"noopener\"");
            }
            Some(Destination::Page(page, _)) => {
                let lang = &self.around.site.page(*page).lang;
                if *lang != self.around.page.lang {
                    self.out.push_str(&format!(" hreflang=\"{lang}\""));
                }
            }
            Some(Destination::Outside(_) | Destination::Here(_) | Destination::File(_)) | None => {}
        }
        if !title.is_empty() {
            self.out.push_str(&format!(" title=\"{}\"", escape_attribute(title)));
        }
        self.out.push('>');
    }

    fn end_link(&mut self) {
        self.out.push_str("</a>");
        let Some(number) = self.term.take() else { return };
        let label = format!("{}: {}", (self.around.word)("term"), self.terms[number].0.name);
        self.out.push_str(&format!(
            "<button type=\"button\" class=\"explain\" popovertarget=\"term-{}\" aria-label=\"{}\"{}></button></span>",
            number + 1,
            escape_attribute(&label),
            self.reader_lang()
        ));
    }

    /// The number of the term that a link leads to, if it is one.
    fn term(&mut self, destination: &'a Destination) -> Option<usize> {
        let Surroundings { site, page, href, .. } = *self.around;
        let term = site.term(page, destination)?;
        let href = href(destination);
        let known = self.terms.iter().position(|(_, known)| *known == href);
        Some(known.unwrap_or_else(|| {
            self.terms.push((term, href));
            self.terms.len() - 1
        }))
    }

    /// Writes what the terms of the text mean.
    fn close_terms(&mut self) {
        let more = (self.around.word)("more");
        let more = escape_text(&more);
        let reader = self.reader_lang();
        for (index, (term, href)) in self.terms.iter().enumerate() {
            let (lang, reader) = match term.lang == self.article.place.lang {
                true => (String::new(), reader.clone()),
                false => (format!(" lang=\"{}\"", term.lang), format!(" lang=\"{}\"", self.around.page.lang)),
            };
            self.out.push_str(&format!(
                "<div id=\"term-{}\" class=\"meaning\" popover{lang}>\n<p><b>{}</b>: {}</p>\n<p><a href=\"{}\"{reader}>{more}</a></p>\n</div>\n",
                index + 1,
                self.around.whole.mark(&term.name, None),
                self.around.whole.mark(&term.meaning, None),
                escape_attribute(href),
            ));
        }
    }

    /// Writes a paragraph that holds nothing but an image with a title: the title stands below it.
    fn figure(&mut self, events: &Events<'_>, at: usize) -> Option<usize> {
        let (Event::Start(Tag::Image { title, .. }), span) = events.get(at + 1)? else { return None };
        let after = behind(events, at + 1, TagEnd::Image);
        if title.is_empty() || !matches!(events.get(after), Some((Event::End(TagEnd::Paragraph), _))) {
            return None;
        }
        self.out.push_str("<figure class=\"figure\">\n");
        self.image(*span, "", events, at + 1);
        let caption = self.part.set(title);
        let caption = self.around.whole.mark(&caption, None);
        self.out.push_str(&format!("\n<figcaption>{caption}</figcaption>\n</figure>\n"));
        Some(after + 1)
    }

    fn image(&mut self, span: Span, title: &str, events: &Events<'_>, at: usize) -> usize {
        let after = behind(events, at, TagEnd::Image);
        let alt: String = (events[at..after].iter())
            .filter_map(|(event, _)| match event {
                Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                Event::SoftBreak | Event::HardBreak => Some(" "),
                Event::Start(_)
                | Event::End(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Rule
                | Event::TaskListMarker(_) => None,
            })
            .collect();
        let Some(destination) = self.around.page.destinations.get(self.part.shift + span.start) else { return after };
        let src = (self.around.href)(destination);
        let placed = match destination {
            Destination::File(path) => self.around.pictures.get(path),
            Destination::Page(..) | Destination::Here(_) | Destination::Outside(_) => None,
        };
        picture::write(&mut self.out, &Image { src: &src, alt: &alt, title, turn: self.turn }, placed);
        self.turn = Turn::Later;
        after
    }

    /// Writes the author's own HTML, or what begins or ends with the line of a component.
    fn html_block(&mut self, span: Span, events: &Events<'_>, at: usize) -> Result<usize, RenderError> {
        let after = behind(events, at, TagEnd::HtmlBlock);
        if let Some(frame) = self.frames.pop_if(|frame| frame.component.end == span.start) {
            self.close_component(frame)?;
            return Ok(after);
        }
        let components = &self.part.body.components;
        if let Ok(index) = components.binary_search_by_key(&span.start, |component| component.at) {
            self.close_task();
            self.components += 1;
            let outer = self.interrupt();
            let (component, number) = (&components[index], self.components);
            self.frames.push(Frame { component, number, outer, children: Vec::new() });
            return Ok(after);
        }
        let mut html = String::new();
        for (event, _) in &events[at..after] {
            if let Event::Html(more) | Event::Text(more) = event {
                html.push_str(more);
            }
        }
        if self.around.site.settings.markdown.html {
            self.islands.push(&html, &mut self.out);
        } else if !is_comment(&html) {
            self.out.push_str(&format!("<p>{}</p>\n", escape_text(html.trim())));
        }
        Ok(after)
    }

    fn close_component(&mut self, frame: Frame<'a>) -> Result<(), RenderError> {
        let Frame { component, number, outer: (outer, islands), children } = frame;
        self.islands.close(&mut self.out);
        self.islands = islands;
        let body = std::mem::replace(&mut self.out, outer);
        let mut shown = Shown::of(component, self.part, number, &body, children);
        let source = self.part.source;
        let place = format!("{}:{}", source.path, source.excerpt(component.line).line);
        let html = (self.around.component)(&shown, &place)?;
        self.out.push_str(html.trim());
        self.out.push('\n');
        if let Some(parent) = self.frames.last_mut() {
            html.trim().clone_into(&mut shown.body);
            shown.children.clear();
            parent.children.push(shown);
        }
        Ok(())
    }

    fn html(&mut self, html: &str) {
        if self.around.site.settings.markdown.html {
            self.islands.push(html, &mut self.out);
        } else if !is_comment(html) {
            self.out.push_str(&escape_text(html));
        }
    }

    /// Writes text; a word such as "E-Mail" stays on one line.
    fn text(&mut self, text: &str) {
        let before = self.out.chars().next_back();
        self.out.push_str(&self.around.whole.mark(text, before));
    }

    /// Writes code within a line; short code that could be broken stays whole.
    fn code(&mut self, code: &str) {
        let breaks = code.contains([' ', '-', '/']) && code.chars().count() <= SHORT_CODE;
        let class = if breaks { " class=\"nowrap\"" } else { "" };
        self.out.push_str(&format!("<code{class}>{}</code>", escape_text(code)));
    }
}

fn is_item(events: &Events<'_>) -> bool {
    matches!(events.first(), Some((Event::Start(Tag::Item), _)))
}

/// Whether an item's content begins with a check box.
fn is_task(events: &Events<'_>) -> bool {
    matches!(
        events,
        [(Event::TaskListMarker(_), _), ..] | [(Event::Start(Tag::Paragraph), _), (Event::TaskListMarker(_), _), ..]
    )
}

/// The index behind the end of the element that begins at `at`.
fn behind(events: &Events<'_>, at: usize, end: TagEnd) -> usize {
    let mut depth = 0_usize;
    for (index, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(tag) if tag.to_end() == end => depth += 1,
            Event::End(one) if *one == end => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    events.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article;
    use crate::diagnostic::Diagnostics;
    use crate::settings::Settings;
    use crate::site::{self, Drafts};
    use crate::source::{File, Source};

    /// The HTML of a text on the home page, with `[word]` for words; `html` is the setting.
    fn body(text: &str, html: bool) -> String {
        let settings = format!(
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages.de]\nname = 'D'\n[markdown]\nhtml = {html}\n"
        );
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut found).expect("good settings");
        let text = format!("+++\ntitle = 'x'\n+++\n{text}");
        let file = File { path: "_index.de.md".to_owned(), bytes: text.into_bytes().into() };
        let parsed = [article::parse(file, &settings, article::Library::default())];
        let articles = article::gather(parsed.iter(), &mut found);
        let context = (&Arc::new(settings), Drafts::Hidden);
        let (none, embeddable) = (BTreeMap::new(), Arc::default());
        let site = site::resolve(articles, &none, embeddable, context, &mut found);
        write(
            String::new(),
            &Surroundings {
                site: &site,
                page: &site.pages[0],
                href: &|to| to.href(&site, "/", |_| None),
                pictures: &BTreeMap::new(),
                whole: &Whole::parse("docs-check"),
                word: &|word| format!("[{word}]"),
                embed: &|_, number| Ok(format!("<hr id=\"{number}\">")),
                component: &|shown, _| Ok(format!("<div id=\"{}\">{}</div>", shown.id, shown.body)),
            },
        )
        .expect("nothing fails here")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(body(text, false).trim(), expected);
    }

    #[test]
    fn words_and_short_code_stay_on_one_line() {
        check("Die *Test*-E-Mail", "<p>Die <em>Test</em>-<span class=\"nowrap\">E-Mail</span></p>");
        check("`--lang de`", "<p><code class=\"nowrap\">--lang de</code></p>");
        check("`docs-check --smtp config.toml`", "<p><code>docs-check --smtp config.toml</code></p>");
    }

    #[test]
    fn html_is_text_unless_it_is_allowed() {
        check("a <b onclick='x'>b", "<p>a &lt;b onclick='x'&gt;b</p>");
        check("<script>\n\nalert(1)", "<p>&lt;script&gt;\n\nalert(1)</p>");
        assert_eq!(body("a <b>b</b>", true).trim(), "<p>a <b>b</b></p>");
    }

    #[test]
    fn html_that_is_allowed_is_cleaned() {
        for (hostile, expected) in [
            ("a <b onclick=alert(1) class=x id=main style='x'>b</b>", "<p>a <b>b</b></p>"),
            ("<script>alert(1)</script>", ""),
            ("<style>*{display:none}</style>", ""),
            ("<iframe src=https://x.example></iframe>", ""),
            ("<form action=https://x.example><input name=a><button>b</button></form>", "b"),
            ("<svg onload=alert(1)><desc>x</desc></svg>", "<p></p>"),
            ("<object data=x.swf></object><embed src=x><base href=//x.example><meta http-equiv=refresh>", "<p></p>"),
            ("x <a href=javascript:alert(1)>a</a>", "<p>x a</p>"),
            ("x <img src=x onerror=alert(1)>", "<p>x </p>"),
            (
                "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
                "<p></p>",
            ),
            ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<p>&lt;p title=\"\"&gt;</p>"),
            (
                "<details open ontoggle=alert(1)><summary>a</summary>\n\n*b*\n\n</details>",
                "<details open=\"\"><summary>a</summary>\n<p><em>b</em></p>\n</details>",
            ),
        ] {
            let html = body(hostile, true);
            assert_eq!(html.trim(), expected, "{hostile}");
        }
    }

    #[test]
    fn html_that_is_not_closed_ends_with_its_paragraph() {
        assert_eq!(body("a <b>c\n\nd", true), "<p>a <b>c</b></p>\n<p>d</p>\n");
        assert_eq!(body("*a <b>c* d</b>", true), "<p><em>a <b>c</b></em> d</p>\n");
        assert_eq!(body("a</p></div></main><b>b", true), "<p>a<p></p><b>b</b></p>\n");
        assert_eq!(
            body("- <div>\n- b</div></ul>\n\nc", true),
            "<ul>\n<li><div>\n</div></li>\n<li>b</li>\n</ul>\n<p>c</p>\n"
        );
        assert_eq!(body("<!-- a\n\nb", true), "");
        assert_eq!(body("::: x\n<div>\n\n:::\n\nc\n", true), "<div id=\"c-x-1\"><div>\n</div></div>\n<p>c</p>\n");
    }

    #[test]
    fn much_html_is_no_crash() {
        for html in ["<div>\n\n", "a <b>", "<p><div>", "<table><tr><td>", "<ul><li>", "<b><p>"] {
            assert!(body(&html.repeat(2000), true).len() > 2000, "{html}");
        }
    }

    #[test]
    fn html_cannot_take_the_text_around_it_into_an_attribute() {
        let html = body("\" onclick=alert(1) x=\" <b title='&#xfdd0;0&#xfdd1;'>a</b> &#xfdd0;0&#xfdd1; b", true);
        assert_eq!(html.matches("onclick").count(), 1, "{html}");
        assert!(!html.contains("title"), "{html}");
    }

    #[test]
    fn attributes_cannot_be_left() {
        check(
            "[a](https://x.example/\"onclick=\"x '\"><b>')",
            "<p><a href=\"https://x.example/&quot;onclick=&quot;x\" rel=\"noopener\" title=\"&quot;&gt;&lt;b&gt;\">a</a></p>",
        );
        check("```a\"b\nx\n```", "<div class=\"code\"><pre tabindex=\"0\"><code>x\n</code></pre></div>");
    }

    #[test]
    fn a_heading_that_holds_a_link_is_none_itself() {
        check("## [a](#x) {#x}", "<h2 id=\"x\"><a href=\"#x\">a</a></h2>");
        check("## *a* {#x}", "<h2 id=\"x\"><a class=\"anchor\" href=\"#x\"><em>a</em></a></h2>");
    }

    #[test]
    fn every_element_is_closed_whatever_the_author_writes() {
        let pieces = [
            "- [ ] a\n",
            "  - [x] b\n",
            "> ",
            "> [!TIP]\n",
            "\n",
            "\n\n",
            "## h\n",
            "```\n",
            "    code\n",
            "|a|b|\n|-|-|\n|c|d|\n",
            "[^1]",
            "\n\n[^1]: note\n",
            "[a](#b)",
            "*a",
            "**",
            "~~",
            "`",
            "1. x\n",
            "a\n: b\n",
            "![i](j.png)",
            "<b>",
            "***\n",
            "E-Mail",
            "[ ]",
            "```check smtp\ndocs-check --smtp\n```\n",
        ];
        let mut seed = 3_u64;
        for _ in 0..3000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[usize::try_from(seed >> 33).expect("small") % pieces.len()]);
            }
            let html = body(&text, false);
            assert_eq!(open_elements(&html), Vec::<&str>::new(), "{text}\n----\n{html}");
        }
    }

    /// The elements that are still open at the end, or at the first end tag that does not fit.
    fn open_elements(html: &str) -> Vec<&str> {
        let mut open = Vec::new();
        for tag in html.split('<').skip(1) {
            let name = tag.split(['>', ' ']).next().unwrap_or_default();
            match name.strip_prefix('/') {
                Some(name) if open.last() == Some(&name) => drop(open.pop()),
                Some(name) => {
                    open.push(name);
                    return open;
                }
                None if matches!(name, "br" | "hr" | "img" | "input") => {}
                None => open.push(name),
            }
        }
        open
    }
}

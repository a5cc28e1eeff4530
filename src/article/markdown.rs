//! Markdown as events, each with its place in the text as its author wrote it.

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag};

use super::autolink::Autolinks;
use super::component::{MASK, Masked};
use super::quotes::Quotes;
use crate::source::Span;

/// A text and how it is read.
#[derive(Clone, Copy)]
pub(super) struct Markdown<'t> {
    /// The file's text.
    pub(super) text: &'t str,
    /// The byte where the Markdown begins.
    pub(super) begin: usize,
    /// The same text without the lines of components, if it has any.
    pub(super) masked: Option<&'t Masked>,
    /// The quotes that are set for straight ones, if they are.
    pub(super) quotes: Option<Quotes>,
}

impl<'t> Markdown<'t> {
    /// The events; `undefined` hears of links whose reference is not defined.
    pub(super) fn events(self, mut undefined: impl FnMut(BrokenLink<'t>)) -> impl Iterator<Item = (Event<'t>, Span)> {
        let note = move |broken: BrokenLink<'t>| {
            undefined(broken);
            None::<(CowStr<'t>, CowStr<'t>)>
        };
        let seen = self.masked.map_or(self.text, |masked| &masked.text);
        let smart = if self.quotes.is_some() { Options::ENABLE_SMART_PUNCTUATION } else { Options::empty() };
        let parser = Parser::new_with_broken_link_callback(&seen[self.begin..], OPTIONS | smart, Some(note));
        let mut single = false;
        Autolinks::new(
            self.text,
            parser.into_offset_iter().map(move |(event, range)| {
                let span = Span::new(range.start + self.begin, range.end + self.begin);
                (self.as_written(event, span, &mut single), span)
            }),
        )
    }

    /// The event with the language's own quotes, and with text where a line of a component was masked in code.
    fn as_written(self, event: Event<'t>, span: Span, single: &mut bool) -> Event<'t> {
        match event {
            // Only a mark that stands for a shorter one is longer than its source.
            Event::Text(text) if text.len() > span.end - span.start => {
                let (before, behind) = (&self.text[self.begin..span.start], &self.text[span.end..]);
                let own = self.quotes.and_then(|quotes| quotes.replace(&text, before, behind, single));
                Event::Text(own.map_or(text, CowStr::Borrowed))
            }
            Event::Text(text) => Event::Text(self.unmasked(text, span)),
            Event::Html(text) => Event::Html(self.unmasked(text, span)),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::Heading { .. } | Tag::TableCell) => {
                *single = false;
                event
            }
            other => other,
        }
    }

    fn unmasked(self, text: CowStr<'t>, span: Span) -> CowStr<'t> {
        match self.masked {
            Some(masked) if text.contains(MASK) && masked.text[span.start..span.end] == *text => {
                CowStr::Borrowed(&self.text[span.start..span.end])
            }
            Some(_) | None => text,
        }
    }
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

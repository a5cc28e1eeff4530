//! Web addresses that stand bare in a text become links (GFM, section 6.9).

use std::collections::VecDeque;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::source::Span;

/// The events with a link around every bare `http://…` and `https://…`.
pub(super) struct Autolinks<'t, I> {
    /// What the places of the events are places in.
    source: &'t str,
    events: I,
    /// Events that were read already, to be looked at.
    waiting: VecDeque<(Event<'t>, Span)>,
    /// Events that were looked at.
    ready: VecDeque<(Event<'t>, Span)>,
    /// How many open elements let no link begin: links themselves, pictures, code.
    closed: usize,
}

impl<'t, I: Iterator<Item = (Event<'t>, Span)>> Autolinks<'t, I> {
    /// Looks for addresses in the text of `events`.
    pub(super) fn new(source: &'t str, events: I) -> Self {
        Autolinks { source, events, waiting: VecDeque::new(), ready: VecDeque::new(), closed: 0 }
    }

    fn take(&mut self) -> Option<(Event<'t>, Span)> {
        self.waiting.pop_front().or_else(|| self.events.next())
    }

    /// Whether a text is what stands at its place; an entity, a set quote or a dash is not.
    fn is_exact(&self, text: &str, span: Span) -> bool {
        self.source.get(span.start..span.end) == Some(text)
    }

    /// Makes a link of the address that begins in a text at `start`.
    ///
    /// Markdown cuts an address into several texts; it is read as it was written, before quotes and dashes were set.
    fn link(&mut self, span: Span, start: usize) {
        let begin = span.start + start;
        let mut pieces: Vec<(CowStr<'t>, Span)> = Vec::new();
        let mut end = span.end;
        let mut is_open = run(&self.source[begin..end]) == end - begin;
        while is_open {
            match self.take() {
                Some((Event::Text(text), next)) if next.start == end && next.end > end => {
                    is_open = run(&self.source[next.start..next.end]) == next.end - next.start;
                    end = next.end;
                    pieces.push((text, next));
                }
                Some(other) => {
                    self.waiting.push_front(other);
                    break;
                }
                None => break,
            }
        }
        let stop = begin + length(&self.source[begin..end]);
        let is_inside =
            |(text, span): &(CowStr<'_>, Span)| span.start < stop && stop < span.end && !self.is_exact(text, *span);
        // An escaped character is part of the address, and so is the rest of an entity: better no link than another one.
        if self.source[end..].starts_with('\\') && stop == end || pieces.iter().any(is_inside) {
            self.ready.push_back((Event::Text(self.source[span.start..span.end].into()), span));
            self.ready.extend(pieces.into_iter().map(|(text, span)| (Event::Text(text), span)));
            return;
        }
        let mut target = self.source[begin..stop.min(span.end)].to_owned();
        let mut rest = Vec::new();
        if stop < span.end {
            rest.push((Event::Text(self.source[stop..span.end].into()), Span::new(stop, span.end)));
        }
        for (text, span) in pieces {
            let written = &self.source[span.start..span.end];
            if span.end <= stop {
                target.push_str(if written.starts_with('&') { &text } else { written });
            } else if span.start >= stop {
                rest.push((Event::Text(text), span));
            } else {
                target.push_str(&self.source[span.start..stop]);
                rest.push((Event::Text(self.source[stop..span.end].into()), Span::new(stop, span.end)));
            }
        }
        rest.into_iter().rev().for_each(|event| self.waiting.push_front(event));
        if start > 0 {
            self.ready.push_back((Event::Text(self.source[span.start..begin].into()), Span::new(span.start, begin)));
        }
        let (target, place) = (CowStr::from(target), Span::new(begin, stop));
        let nothing = CowStr::Borrowed("");
        let tag =
            Tag::Link { link_type: LinkType::Autolink, dest_url: target.clone(), title: nothing.clone(), id: nothing };
        self.ready.push_back((Event::Start(tag), place));
        self.ready.push_back((Event::Text(target), place));
        self.ready.push_back((Event::End(TagEnd::Link), place));
    }
}

impl<'t, I: Iterator<Item = (Event<'t>, Span)>> Iterator for Autolinks<'t, I> {
    type Item = (Event<'t>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ready) = self.ready.pop_front() {
            return Some(ready);
        }
        let (event, span) = self.take()?;
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => self.closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                self.closed = self.closed.saturating_sub(1);
            }
            // A link in HTML, where it is allowed.
            Event::InlineHtml(html) if is_tag(html, "<a") => self.closed += 1,
            Event::InlineHtml(html) if is_tag(html, "</a") => self.closed = self.closed.saturating_sub(1),
            Event::Text(text) if self.closed == 0 => {
                if let Some((start, _)) = address(text)
                    && self.is_exact(text, span)
                {
                    self.link(span, start);
                    return self.ready.pop_front();
                }
            }
            _ => {}
        }
        Some((event, span))
    }
}

fn is_tag(html: &str, name: &str) -> bool {
    html.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name))
        && html[name.len()..].starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
}

/// Where the first web address of a text begins, and how long it is.
fn address(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(colon) = text[from..].find("://").map(|at| from + at) {
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            text.get(colon.wrapping_sub(scheme.len())..colon).is_some_and(|word| word.eq_ignore_ascii_case(scheme))
        });
        let start = scheme.map(|scheme| colon - scheme.len());
        if let Some(start) = start.filter(|start| begins(&text[..*start])) {
            let length = length(&text[start..]);
            // A host has to follow.
            if length > colon - start + 3 {
                return Some((start, length));
            }
        }
        from = colon + 3;
    }
    None
}

/// Whether an address may begin behind this.
fn begins(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"_-./:@".contains(c))
}

/// How long the address is with which a text begins; what closes a sentence or a bracket is no part of it.
fn length(text: &str) -> usize {
    let mut end = run(text);
    let count = |c: char| text[..end].matches(c).count();
    // What more brackets are closed than opened.
    let [mut round, mut square] = [count(')').saturating_sub(count('(')), count(']').saturating_sub(count('['))];
    loop {
        match text[..end].chars().next_back() {
            Some(c) if ".,:;!?'*_~…".contains(c) => end -= c.len_utf8(),
            Some(')') if round > 0 => (round, end) = (round - 1, end - 1),
            Some(']') if square > 0 => (square, end) = (square - 1, end - 1),
            _ => return end,
        }
    }
}

/// How far no character stands that ends an address for sure.
fn run(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"“”„‘’«»|`".contains(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser};

    use super::*;

    /// The text with each link as `[text](target)`, and that every place is where the text stands.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let options = Options::ENABLE_GFM | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_SMART_PUNCTUATION;
        let parser = Parser::new_ext(text, options);
        let events = parser.into_offset_iter().map(|(event, range)| (event, Span::new(range.start, range.end)));
        let mut out = String::new();
        for (event, span) in Autolinks::new(text, events) {
            match event {
                Event::Start(Tag::Link { .. }) => out.push('['),
                Event::End(TagEnd::Link) => out += "]",
                Event::Text(said) => {
                    assert!(text.get(span.start..span.end).is_some(), "{span:?}");
                    out += &said;
                }
                Event::Code(said) | Event::InlineHtml(said) => out += &said,
                Event::Start(_) | Event::End(_) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn a_bare_address_is_a_link() {
        check("Siehe https://hilfe.example/de/.", "Siehe [https://hilfe.example/de/].");
        check(
            "(https://a.example/x_(y)) und HTTP://b.example, ja",
            "([https://a.example/x_(y)]) und [HTTP://b.example], ja",
        );
        check("**https://a.example/b**", "[https://a.example/b]");
        check("https://a.example/a_b_c?x=1&amp;y=2 da", "[https://a.example/a_b_c?x=1&y=2] da");
        check("zwei: https://a.example https://b.example", "zwei: [https://a.example] [https://b.example]");
        check("„https://a.example“", "„[https://a.example]“");
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        check("https://xn--mller-kva.example/ a--b", "[https://xn--mller-kva.example/] a–b");
        check("https://a.example/a--b...c", "[https://a.example/a--b...c]");
        check("https://a.example/Grimm's, ja", "[https://a.example/Grimm's], ja");
        check("https://a.example/...", "[https://a.example/]…");
        check("\"https://a.example\"", "“[https://a.example]”");
    }

    #[test]
    fn what_cannot_be_read_for_sure_is_no_link() {
        check("https://a.example/foo\\_bar", "https://a.example/foo_bar");
        check("https://a.example/?x&amp;", "https://a.example/?x&");
    }

    #[test]
    fn no_place_lies_within_a_character() {
        check(
            "https://a.example/?x&amp;y--z--€\" https://b.example",
            "[https://a.example/?x&y--z--€]“ [https://b.example]",
        );
    }

    #[test]
    fn long_texts_take_no_longer_than_their_length() {
        for piece in [")", "]", "&amp;", " https://a.b", "https://a", "_", "'", "."] {
            let text = format!("https://a{}", piece.repeat(60_000));
            let parser = Parser::new_ext(&text, Options::ENABLE_GFM);
            let events = parser.into_offset_iter().map(|(event, range)| (event, Span::new(range.start, range.end)));
            assert!(Autolinks::new(&text, events).count() > 0);
        }
    }

    #[test]
    fn what_is_a_link_or_code_already_stays() {
        check("<a href='https://b.example'>https://a.example</a>", "<a href='https://b.example'>https://a.example</a>");
        check("[https://a.example](https://b.example)", "[https://a.example]");
        check("<https://a.example>", "[https://a.example]");
        check("`https://a.example`", "https://a.example");
        check("    https://a.example", "https://a.example");
    }

    #[test]
    fn other_words_stay() {
        for text in ["https://", "xhttps://a.example", "ftp://a.example", "http:// a", "a://b"] {
            check(text, text);
        }
    }
}

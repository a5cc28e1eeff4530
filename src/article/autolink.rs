//! Web addresses that stand bare in a text become links (GFM, section 6.9).

use std::collections::VecDeque;
use std::iter::Peekable;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::source::Span;

/// The events with a link around every bare `http://…` and `https://…`.
pub(super) struct Autolinks<'t, I: Iterator<Item = (Event<'t>, Span)>> {
    events: Peekable<I>,
    ready: VecDeque<(Event<'t>, Span)>,
    /// How many open elements let no link begin: links themselves, pictures, code.
    closed: usize,
}

impl<'t, I: Iterator<Item = (Event<'t>, Span)>> Autolinks<'t, I> {
    /// Looks for addresses in the text of `events`.
    pub(super) fn new(events: I) -> Self {
        Autolinks { events: events.peekable(), ready: VecDeque::new(), closed: 0 }
    }

    /// Cuts a text at the addresses in it; one that Markdown has cut into several texts is put together again.
    fn cut(&mut self, mut text: CowStr<'t>, mut span: Span) {
        while let Some((start, length)) = address(&text) {
            let mut whole = text[start..].to_owned();
            let mut end = span.end;
            if run(&whole) == whole.len() {
                while let Some((Event::Text(more), next)) =
                    self.events.next_if(|(event, next)| matches!(event, Event::Text(_)) && next.start == end)
                {
                    whole.push_str(&more);
                    end = next.end;
                    if run(&whole) < whole.len() {
                        break;
                    }
                }
            }
            let length = address(&whole).map_or(length, |(_, length)| length);
            // What was written in another way than it reads, such as `&amp;`, has no place of its own.
            let exact = whole.len() + start == end - span.start;
            let at = |offset: usize| if exact { span.start + offset } else { span.start };
            let link = Span::new(at(start), if exact { at(start + length) } else { end });
            if start > 0 {
                self.ready.push_back((Event::Text(text[..start].to_owned().into()), Span::new(span.start, at(start))));
            }
            let (target, rest) = whole.split_at(length);
            let target = CowStr::from(target.to_owned());
            let tag = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: target.clone(),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            };
            self.ready.push_back((Event::Start(tag), link));
            self.ready.push_back((Event::Text(target), link));
            self.ready.push_back((Event::End(TagEnd::Link), link));
            span = Span::new(link.end, end);
            text = rest.to_owned().into();
            // Without a place of its own, a second link could not be told from the first.
            if text.is_empty() || !exact {
                break;
            }
        }
        if text.is_empty() {
            return;
        }
        self.ready.push_back((Event::Text(text), span));
    }
}

impl<'t, I: Iterator<Item = (Event<'t>, Span)>> Iterator for Autolinks<'t, I> {
    type Item = (Event<'t>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ready) = self.ready.pop_front() {
            return Some(ready);
        }
        let (event, span) = self.events.next()?;
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => self.closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.closed -= 1,
            Event::Text(text) if self.closed == 0 && address(text).is_some() => {
                self.cut(text.clone(), span);
                return self.ready.pop_front();
            }
            _ => {}
        }
        Some((event, span))
    }
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
    loop {
        let address = &text[..end];
        let count = |c: char| address.matches(c).count();
        match address.chars().next_back() {
            Some(c) if ".,:;!?'*_~…".contains(c) => end -= c.len_utf8(),
            Some(')') if count(')') > count('(') => end -= 1,
            Some(']') if count(']') > count('[') => end -= 1,
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
        let parser = Parser::new_ext(text, Options::ENABLE_GFM | Options::ENABLE_STRIKETHROUGH);
        let events = parser.into_offset_iter().map(|(event, range)| (event, Span::new(range.start, range.end)));
        let mut out = String::new();
        for (event, span) in Autolinks::new(events) {
            match event {
                Event::Start(Tag::Link { .. }) => out.push('['),
                Event::End(TagEnd::Link) => out += "]",
                Event::Text(said) => {
                    if said.len() == span.end - span.start {
                        assert_eq!(text[span.start..span.end], *said);
                    }
                    out += &said;
                }
                Event::Code(said) => out += &said,
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
    fn what_is_a_link_or_code_already_stays() {
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

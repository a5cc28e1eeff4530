//! What an author writes behind the name that opens a fence or a block: `details "Where is it?" open id=where`.

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{Located, Source, Span};

/// A name and its attributes, each with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    /// The first word, if the line begins with one.
    pub(crate) name: Option<Located<String>>,
    /// Every other word that stands alone.
    pub(crate) words: Vec<Located<String>>,
    /// `key=value` and `key="value"`; a quoted text alone has the key `title`. No key stands here twice.
    pub(crate) values: Vec<(Located<String>, Located<String>)>,
}

/// Reads the part of `source` at `span`, which lies within one line.
pub(crate) fn parse(source: &Source, span: Span, found: &mut Diagnostics) -> Attributes {
    let mut attributes = Attributes::default();
    let mut rest = Rest { text: &source.text[..span.end], at: span.start };
    while rest.skip_blanks() {
        if let Some(value) = quoted(&mut rest, source, found) {
            let key = Located { value: "title".to_owned(), span: value.span };
            attributes.add(key, value, source, found);
            continue;
        }
        let first = attributes == Attributes::default();
        let word = rest.take(|c| !c.is_whitespace() && c != '=');
        if rest.peek() != Some('=') {
            if first {
                attributes.name = Some(word);
            } else {
                attributes.words.push(word);
            }
            continue;
        }
        rest.at += 1;
        let value = match quoted(&mut rest, source, found) {
            Some(value) => value,
            None => rest.take(|c| !c.is_whitespace()),
        };
        if word.value.is_empty() || (value.value.is_empty() && value.span.start == word.span.end + 1) {
            let missing = if word.value.is_empty() { "name" } else { "value" };
            let place = Span::new(word.span.start, value.span.end);
            let error =
                Diagnostic::error(format!("an attribute has no {missing}")).at(source, place, "is not complete");
            found.push(error.help("write it as `key=\"value\"`, without blanks around `=`"));
            continue;
        }
        attributes.add(word, value, source, found);
    }
    attributes
}

impl Attributes {
    fn add(&mut self, key: Located<String>, value: Located<String>, source: &Source, found: &mut Diagnostics) {
        if self.values.iter().any(|(known, _)| known.value == key.value) {
            let error = Diagnostic::error(format!("`{}` is given twice", key.value));
            found.push(error.at(source, key.span, "the second one"));
            return;
        }
        self.values.push((key, value));
    }

    /// Takes the value of `key` out.
    pub(crate) fn value(&mut self, key: &str) -> Option<Located<String>> {
        let at = self.values.iter().position(|(known, _)| known.value == key)?;
        Some(self.values.remove(at).1)
    }

    /// Takes `word` out, if it is there.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|known| known.value != word);
        self.words.len() < before
    }

    /// Reports what has not been taken out: `keys` have values and `words` stand alone in `owner`, such as "a code block".
    pub(crate) fn finish(
        self,
        source: &Source,
        owner: &str,
        (keys, words): (&[&str], &[&str]),
        found: &mut Diagnostics,
    ) {
        let left =
            self.values.into_iter().map(|(key, _)| (key, true)).chain(self.words.into_iter().map(|word| (word, false)));
        for (Located { value: name, span }, has_value) in left {
            let title = match has_value {
                true if words.contains(&&*name) => format!("`{name}` takes no value"),
                false if keys.contains(&&*name) => format!("`{name}` needs a value"),
                true | false => format!("{owner} has no attribute `{name}`"),
            };
            let all = || keys.iter().chain(words).copied();
            let error = Diagnostic::error(title).at(source, span, "not known here");
            found.push(match nearest(&name, all()) {
                Some(known) if keys.contains(&known) => error.help(format!("write it as `{known}=\"…\"`")),
                Some(known) => error.help(format!("write it as `{known}`")),
                None if all().next().is_none() => error.help("remove it"),
                None => {
                    let known: Vec<_> = all().map(|name| format!("`{name}`")).collect();
                    error.help(format!("known are {}", known.join(", ")))
                }
            });
        }
    }
}

/// What of a line has not been read.
struct Rest<'s> {
    text: &'s str,
    at: usize,
}

impl Rest<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Goes to the next text; `false` where there is none.
    fn skip_blanks(&mut self) -> bool {
        self.take(char::is_whitespace);
        self.at < self.text.len()
    }

    /// Takes characters as long as `wanted` says so.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Located<String> {
        let start = self.at;
        self.at = self.text[start..].find(|c| !wanted(c)).map_or(self.text.len(), |length| start + length);
        Located { value: self.text[start..self.at].to_owned(), span: Span::new(start, self.at) }
    }
}

/// Takes a text in quotes, in which `\` stands before a quote or a `\` that is meant; its place is between the quotes.
fn quoted(rest: &mut Rest<'_>, source: &Source, found: &mut Diagnostics) -> Option<Located<String>> {
    let begin = rest.at;
    let open = rest.peek().filter(|c| "\"'“”„«»‘’‚".contains(*c))?;
    let typed = open != '"' && open != '\'';
    let ends = |c: char| if typed { "\"“”«»‘’".contains(c) } else { c == open };
    rest.at += open.len_utf8();
    let start = rest.at;
    let mut value = String::new();
    let mut closed = None;
    let mut chars = rest.text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if ends(c) {
            closed = Some((start + at, c));
            break;
        }
        let escaped = chars.next_if(|(_, next)| c == '\\' && (*next == '\\' || ends(*next)));
        value.push(escaped.map_or(c, |(_, next)| next));
    }
    let (end, after) = closed.map_or((rest.text.len(), rest.text.len()), |(at, c)| (at, at + c.len_utf8()));
    rest.at = after;
    let place = Span::new(begin, after);
    if typed {
        let error =
            Diagnostic::error(format!("`{open}` is no quote of an attribute")).at(source, place, "is not quoted");
        found.push(error.help("use straight quotes: `\"`"));
    } else if closed.is_none() {
        let error = Diagnostic::error("a quoted text does not end").at(source, place, "begins here");
        found.push(error.help(format!("add `{open}` at its end")));
    }
    Some(Located { value, span: Span::new(start, end) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a line whose attributes are `title`, `lines` and `open`, and returns it in other words, and what was found.
    fn read(line: &str) -> (String, Vec<String>) {
        let source = Source::new("a.md", format!("::: {line}\nmore"));
        let mut found = Diagnostics::new();
        let mut attributes = parse(&source, Span::new(4, 4 + line.len()), &mut found);
        let mut said: Vec<_> = attributes.name.iter().map(|name| name.value.clone()).collect();
        for key in ["title", "lines"] {
            said.extend(attributes.value(key).map(|value| {
                let place = &source.text[value.span.start..value.span.end];
                if place == value.value {
                    format!("{key}: {place}")
                } else {
                    format!("{key}: {} ({place})", value.value)
                }
            }));
        }
        said.extend(attributes.word("open").then(|| "open".to_owned()));
        attributes.finish(&source, "a block", (&["title", "lines"], &["open"]), &mut found);
        let found = found.sorted().into_iter().map(|one| {
            let excerpt = one.excerpt.as_ref().expect("a place");
            let part = &excerpt.text[excerpt.span.start..excerpt.span.end];
            format!("{} [{part}] {}", one.title, one.help.as_deref().unwrap_or("-"))
        });
        (said.join(", "), found.collect())
    }

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(read(line), (expected.to_owned(), Vec::new()));
    }

    #[track_caller]
    fn wrong(line: &str, expected: &str) {
        assert_eq!(read(line).1, [expected]);
    }

    #[test]
    fn a_line_holds_a_name_words_and_values() {
        check("", "");
        check("toml", "toml");
        check("  details \"Wo ist das?\"  open ", "details, title: Wo ist das?, open");
        check("toml lines=2,4-6 title='a b'", "toml, title: a b, lines: 2,4-6");
        check("title=\"x\"", "title: x");
        check("x \"\"", "x, title: ");
        check("c++ lines=a=b", "c++, lines: a=b");
    }

    #[test]
    fn a_quote_within_quotes_has_a_backslash() {
        check(r#"x "a \"b\" \\ \c""#, r#"x, title: a "b" \ \c (a \"b\" \\ \c)"#);
    }

    #[test]
    fn what_is_not_known_is_an_error_with_the_nearest_name() {
        wrong("x tilte=\"a\"", "a block has no attribute `tilte` [tilte] write it as `title=\"…\"`");
        wrong("x zebra", "a block has no attribute `zebra` [zebra] known are `title`, `lines`, `open`");
        wrong("x lines", "`lines` needs a value [lines] write it as `lines=\"…\"`");
        wrong("x open=1", "`open` takes no value [open] write it as `open`");
        wrong("x title=a \"b\"", "`title` is given twice [b] -");
    }

    #[test]
    fn what_is_not_complete_is_an_error() {
        wrong("x \"a b", "a quoted text does not end [\"a b] add `\"` at its end");
        wrong(
            "x title= open",
            "an attribute has no value [title=] write it as `key=\"value\"`, without blanks around `=`",
        );
        wrong("x =y", "an attribute has no name [=y] write it as `key=\"value\"`, without blanks around `=`");
        wrong("x „a b“ open", "`„` is no quote of an attribute [„a b“] use straight quotes: `\"`");
    }

    #[test]
    fn never_panics() {
        let pieces = ["\"", "'", "=", "\\", " ", "ä", "„", "“", "a", "title", "\t", "\u{a0}"];
        let mut seed = 7_u64;
        for _ in 0..5000 {
            let mut line = String::new();
            for _ in 0..10 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                line.push_str(pieces[usize::try_from(seed >> 33).expect("small") % pieces.len()]);
            }
            read(&line);
        }
    }
}

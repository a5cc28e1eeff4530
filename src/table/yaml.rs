//! YAML as nodes: plain values, lists and tables, and no more than TOML can say.
//!
//! Anchors, aliases, tags, directives and further documents are refused, so a short text can neither grow nor choose
//! what it becomes. Values without quotes are read as in YAML 1.2 (`yes` is a text), and dates as in TOML.

use serde_saphyr::granit_parser::{self, Event, Parser, ScalarStyle, ScanError, StrInput};
use toml::value::Datetime;

use super::Origin;
use super::node::{Entries, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// Tables and lists that may stand in each other.
const DEPTH_LIMIT: usize = 64;

/// Parses a document; the first thing that is wrong ends it.
pub(super) fn parse<'s>(text: &'s str, origin: Origin<'_>, found: &mut Diagnostics) -> Option<Entries<'s>> {
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_comments: false,
        flow_nesting_limit: DEPTH_LIMIT,
        block_nesting_limit: DEPTH_LIMIT,
    };
    let reader = Reader { parser: Parser::new_from_str_with_options(text, options), origin };
    reader.document().map_err(|error| found.push(error)).ok()
}

struct Reader<'s, 'a> {
    parser: Parser<'s, StrInput<'s>>,
    origin: Origin<'a>,
}

impl<'s> Reader<'s, '_> {
    fn document(mut self) -> Result<Entries<'s>, Diagnostic> {
        let mut entries = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(entries.unwrap_or_default()),
                first if entries.is_none() => match self.node(first, span)?.value {
                    Value::Table(table) => entries = Some(table),
                    other => {
                        let label = format!("this is {}", other.kind());
                        return Err(self.error(span, "YAML must consist of `key: value` here", label));
                    }
                },
                _ => return Err(self.error(span, "only one document is read", "a second document begins here")),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'s>, Span), Diagnostic> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.origin.span(span.byte_range().unwrap_or_default()))),
            Some(Err(error)) => Err(self.broken(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'s>, span: Span) -> Result<Node<'s>, Diagnostic> {
        if event.tag().is_some() {
            return Err(self.refused(span, "tags", "has a tag"));
        }
        if event.anchor_id().is_some() || event.is_alias() {
            return Err(self.refused(span, "anchors and aliases", "has or is one"));
        }
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) => match self.plain(&text, span)? {
                Some(value) => Ok(Node { value, span }),
                None => Ok(Node { value: Value::Text(text), span }),
            },
            Event::Scalar(text, ..) => Ok(Node { value: Value::Text(text), span }),
            Event::SequenceStart(..) => self.list(span),
            Event::MappingStart(..) => self.table(span),
            // The enum is open; whatever it may get is no value that TOML has.
            _ => Err(self.refused(span, "such values", "not known here")),
        }
    }

    fn list(&mut self, start: Span) -> Result<Node<'s>, Diagnostic> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Node { value: Value::List(items), span: Span::new(start.start, span.end) });
            }
            items.push(self.node(event, span)?);
        }
    }

    fn table(&mut self, start: Span) -> Result<Node<'s>, Diagnostic> {
        let mut entries = Entries::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => {
                    return Ok(Node { value: Value::Table(entries), span: Span::new(start.start, span.end) });
                }
                Event::Scalar(key, _, 0, None) => key,
                _ => return Err(self.error(span, "a key must be a plain text", "not a plain text")),
            };
            if entries.contains_key(&key) {
                return Err(self.error(span, format!("`{key}` stands here twice"), "is there already"));
            }
            let (event, place) = self.next()?;
            let node = self.node(event, if place.start < place.end { place } else { span })?;
            entries.insert(key, (span, node));
        }
    }

    /// What a value without quotes is; `None` when it is a text.
    fn plain(&self, text: &str, span: Span) -> Result<Option<Value<'s>>, Diagnostic> {
        let digits = text.trim_start_matches(['+', '-']);
        let is_number = digits.len() + 1 >= text.len()
            && digits.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
            // A number that begins with a nought is octal to some and decimal to others, so it is none.
            && !(digits.starts_with('0') && digits[1..].starts_with(|c: char| c.is_ascii_digit()));
        Ok(Some(match text {
            "" | "~" | "null" | "Null" | "NULL" => {
                let error = self.error(span, "there is no value", "needs a value");
                return Err(error.help("write one, `\"\"` for an empty text, or leave the line out"));
            }
            "true" | "True" | "TRUE" => Value::Truth(true),
            "false" | "False" | "FALSE" => Value::Truth(false),
            _ if is_number && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Value::Integer(text.parse().map_err(|_| self.origin.too_large(span, text))?)
            }
            _ => {
                let float = text.parse().ok().filter(|_| is_number).map(Value::Float);
                let date = || text.parse::<Datetime>().ok().filter(|date| date.date.is_some()).map(Value::Date);
                return Ok(float.or_else(date));
            }
        }))
    }

    fn broken(&self, error: &ScanError) -> Diagnostic {
        let at = error.marker().byte_offset().unwrap_or_default();
        let help = if error.info().contains("tab") {
            "indent with blanks"
        } else {
            "put a text in quotes that holds `: ` or ` #`, or begins with a sign such as `*`, `&`, `!`, `[` or `@`"
        };
        self.error(self.origin.span(at..at), error.info(), "the YAML cannot be read from here").help(help)
    }

    fn refused(&self, span: Span, what: &str, label: &str) -> Diagnostic {
        self.error(span, format!("{what} of YAML are not read"), label)
            .help("write the value itself; put it in quotes if it is a text")
    }

    fn error(&self, span: Span, title: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        Diagnostic::error(title).at(self.origin.shown, span, label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// What a document says as JSON, or what is wrong with it and which part of it.
    fn read(text: &str) -> Result<String, String> {
        let shown = Source::new("a.md", format!("---\n{text}"));
        let mut found = Diagnostics::new();
        let entries = parse(text, Origin { shown: &shown, offset: 4 }, &mut found);
        let said = found.sorted().into_iter().map(|one| {
            let excerpt = one.excerpt.as_ref().expect("a place");
            format!("{}:{}: {}", excerpt.line, excerpt.column, one.title)
        });
        let said: Vec<_> = said.collect();
        entries.map(|entries| super::super::node::json(&entries).to_string()).ok_or(said.join(", "))
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        assert_eq!(read(text), expected.map(str::to_owned).map_err(str::to_owned), "{text}");
    }

    #[test]
    fn values_without_quotes_are_what_they_look_like() {
        for (text, expected) in [
            ("x", "\"x\""),
            ("'1'", "\"1\""),
            ("-12", "-12"),
            ("+7", "7"),
            ("0", "0"),
            ("0171", "\"0171\""),
            ("1.5", "1.5"),
            ("1e3", "1000.0"),
            ("1.2.3", "\"1.2.3\""),
            ("192.0.2.1", "\"192.0.2.1\""),
            ("inf", "\"inf\""),
            ("True", "true"),
            ("yes", "\"yes\""),
            ("2026-11-24", "\"2026-11-24\""),
            ("10:30:00", "\"10:30:00\""),
            (">\n  a\n  b", "\"a b\\n\""),
            ("[a, [b]]", "[\"a\",[\"b\"]]"),
            ("{a: b}", "{\"a\":\"b\"}"),
        ] {
            check(&format!("x: {text}\n"), Ok(&format!("{{\"x\":{expected}}}")));
        }
        check("", Ok("{}"));
        check("# nothing\n", Ok("{}"));
    }

    #[test]
    fn what_toml_cannot_say_is_refused_with_its_place() {
        check("ä: &b x\n", Err("2:7: anchors and aliases of YAML are not read"));
        check("a: *b\n", Err("2:4: while parsing node, found unknown anchor"));
        check("a: !!int 1\n", Err("2:10: tags of YAML are not read"));
        check("a:\nb: 1\n", Err("2:1: there is no value"));
        check("a: 1\nb: 2\na: 3\n", Err("4:1: `a` stands here twice"));
        check("a: 1\n--- \nb: 2\n", Err("4:1: only one document is read"));
        check("a: 1\n...\nb: 2\n", Err("4:1: only one document is read"));
        check("%YAML 1.2\n---\na: 1\n", Err("2:1: YAML directives are disallowed"));
        check("[a, b]\n", Err("2:1: YAML must consist of `key: value` here"));
        check("? [a]\n: b\n", Err("2:3: a key must be a plain text"));
        check("a: 99999999999999999999\n", Err("2:4: `99999999999999999999` is too large for a number"));
        check("title: SPF: what it is\n", Err("2:11: mapping values are not allowed in this context"));
    }

    #[test]
    fn hostile_texts_end_in_an_error_and_not_in_a_crash() {
        for text in ["[", "{a: ", "- ", "? ", "a: [", "*a ", "&a ", "\"", "'", "|\n", "!", "%", "\t", "\u{1}", "ä: "] {
            for text in [text.repeat(30_000), format!("x: {}", text.repeat(30_000))] {
                let _ = read(&text);
            }
        }
        assert!(read(&format!("x: {}", "[".repeat(30_000))).is_err());
        let nested: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(read(&nested).is_err());
    }
}

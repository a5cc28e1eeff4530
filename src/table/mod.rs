//! TOML and YAML read key by key: every value has its place, every unknown key is an error with a suggestion.

mod node;
mod toml;
mod yaml;

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use self::node::{Entries, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Located, Source, Span};

/// A parsed document, from which [`Table`]s borrow.
pub(crate) struct Document<'s>(Entries<'s>);

impl<'s> Document<'s> {
    /// Parses `text`; `shown` is what messages quote and `offset` is where `text` begins in it.
    pub(crate) fn toml(text: &'s str, shown: &Source, offset: usize, found: &mut Diagnostics) -> Option<Self> {
        toml::parse(text, Origin { shown, offset }, found).map(Document)
    }

    /// Parses `text`, as [`Document::toml`] does.
    pub(crate) fn yaml(text: &'s str, shown: &Source, offset: usize, found: &mut Diagnostics) -> Option<Self> {
        yaml::parse(text, Origin { shown, offset }, found).map(Document)
    }

    /// The document's top table, which begins at `offset`.
    pub(crate) fn table<'d>(&'d self, shown: &'d Source, offset: usize) -> Table<'d> {
        let span = Span::new(offset, offset);
        Table { shown, name: String::new(), span, entries: &self.0, known: BTreeSet::new() }
    }

    /// The whole document as JSON, for values that only templates read.
    pub(crate) fn json(&self) -> serde_json::Value {
        node::json(&self.0)
    }
}

/// Where a parsed text stands in the one that messages quote.
#[derive(Clone, Copy)]
struct Origin<'a> {
    shown: &'a Source,
    offset: usize,
}

impl Origin<'_> {
    fn span(self, range: Range<usize>) -> Span {
        Span::new(range.start + self.offset, range.end + self.offset)
    }

    fn too_large(self, span: Span, number: &str) -> Diagnostic {
        Diagnostic::error(format!("`{number}` is too large for a number"))
            .at(self.shown, span, "does not fit into 64 bits")
            .help("put it in quotes if it is a text")
    }
}

/// One table that is being read.
pub(crate) struct Table<'d> {
    shown: &'d Source,
    name: String,
    span: Span,
    entries: &'d Entries<'d>,
    known: BTreeSet<&'static str>,
}

/// An item of a list that holds texts and tables.
pub(crate) enum Item<'d> {
    Text(Located<String>),
    Table(Table<'d>),
}

impl<'d> Table<'d> {
    /// Where the table stands (its header), or the beginning of the document.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// The source that messages quote.
    pub(crate) fn source(&self) -> &'d Source {
        self.shown
    }

    /// Whether `key` is there. Does not count as reading it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// All keys with their places, for tables whose keys are names that the author chose.
    pub(crate) fn keys(&self) -> Vec<Located<String>> {
        self.entries.iter().map(|(key, (span, _))| Located { value: key.to_string(), span: *span }).collect()
    }

    /// The text at `key`.
    pub(crate) fn string(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<String>> {
        let value = self.value(key)?;
        self.expect(key, value, "a text in quotes", Value::text, found).map(|text| text.map(str::to_owned))
    }

    /// The text at `key`; its absence is an error.
    pub(crate) fn required(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<String>> {
        if !self.has(key) {
            self.known.insert(key);
            found.push(self.missing(key));
            return None;
        }
        self.string(key, found)
    }

    /// The truth value at `key`.
    pub(crate) fn boolean(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<bool>> {
        let value = self.value(key)?;
        self.expect(key, value, "`true` or `false`", Value::truth, found)
    }

    /// The whole number at `key`.
    pub(crate) fn integer(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<i64>> {
        let value = self.value(key)?;
        self.expect(key, value, "a whole number without quotes", Value::integer, found)
    }

    /// The whole number at `key`, which must lie in `range`.
    pub(crate) fn number(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
        found: &mut Diagnostics,
    ) -> Option<u32> {
        let number = self.integer(key, found)?;
        self.within(key, &number, &range, found)
    }

    /// The list of whole numbers at `key`, each of which must lie in `range`.
    pub(crate) fn numbers(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
        found: &mut Diagnostics,
    ) -> Option<Vec<u32>> {
        let value = self.value(key)?;
        let items = self.expect(key, value, "a list of whole numbers", Value::list, found)?;
        let numbers = items.value.iter().filter_map(|item| {
            let number = self.expect(key, item, "a list of whole numbers", Value::integer, found)?;
            self.within(key, &number, &range, found)
        });
        Some(numbers.collect())
    }

    /// The date at `key`, with or without a time, as it was written; a text in quotes will do.
    pub(crate) fn date(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<String>> {
        let value = self.value(key)?;
        self.expect(key, value, "a date such as 2026-11-24", Value::date, found)
    }

    /// The list of texts at `key`; empty when it is absent.
    pub(crate) fn strings(&mut self, key: &'static str, found: &mut Diagnostics) -> Vec<Located<String>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = self.expect(key, value, "a list of texts", Value::list, found) else {
            return Vec::new();
        };
        items
            .value
            .iter()
            .filter_map(|item| self.expect(key, item, "a text in quotes", Value::text, found))
            .map(|item| item.map(str::to_owned))
            .collect()
    }

    /// The list of texts and tables at `key`; empty when it is absent.
    pub(crate) fn items(&mut self, key: &'static str, found: &mut Diagnostics) -> Vec<Item<'d>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = self.expect(key, value, "a list", Value::list, found) else { return Vec::new() };
        let item = |item: &'d Node<'d>| match &item.value {
            Value::Table(entries) => Some(Item::Table(self.inner(key, item.span, entries))),
            value => {
                let text = self.expect(key, item, "a list of texts and tables", |_| value.text(), found)?;
                Some(Item::Text(text.map(str::to_owned)))
            }
        };
        items.value.iter().filter_map(item).collect()
    }

    /// The table at `key`.
    pub(crate) fn table(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Table<'d>> {
        self.known.insert(key);
        self.any_table(key, found)
    }

    /// The table at `key`, where `key` is a name that the author chose.
    pub(crate) fn any_table(&self, key: &str, found: &mut Diagnostics) -> Option<Table<'d>> {
        let (span, value) = self.entries.get(key)?;
        let table = self.expect(key, value, "a table", Value::table, found)?;
        Some(self.inner(key, *span, table.value))
    }

    /// The text at `key`, where `key` is a name that the author chose.
    pub(crate) fn any_string(&self, key: &str, found: &mut Diagnostics) -> Option<Located<String>> {
        let (_, value) = self.entries.get(key)?;
        self.expect(key, value, "a text in quotes", Value::text, found).map(|text| text.map(str::to_owned))
    }

    /// The list of tables at `key`, written `[[key]]`; empty when it is absent.
    pub(crate) fn tables(&mut self, key: &'static str, found: &mut Diagnostics) -> Vec<Table<'d>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = self.expect(key, value, "a list of tables", Value::list, found) else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.value {
            if let Some(table) = self.expect(key, item, "a table", Value::table, found) {
                tables.push(self.inner(key, table.span, table.value));
            }
        }
        tables
    }

    /// The value at `key` as JSON, for values that only templates read.
    pub(crate) fn anything(&mut self, key: &'static str) -> Option<serde_json::Value> {
        self.value(key).map(|node| node.value.json())
    }

    /// Whether the value at `key` is a text and not a table; counts as reading it.
    pub(crate) fn is_string(&mut self, key: &'static str) -> bool {
        self.value(key).is_some_and(|node| node.value.text().is_some())
    }

    /// Whether the value at `key` is a table.
    pub(crate) fn is_table(&self, key: &str) -> bool {
        self.entries.get(key).is_some_and(|(_, node)| node.value.table().is_some())
    }

    /// Reports every key that was not asked for.
    pub(crate) fn finish(self, found: &mut Diagnostics) {
        self.finish_with(&[], found);
    }

    /// The same, where `others` are keys of other programs, each with what to do instead.
    pub(crate) fn finish_with(self, others: &[(&str, &str)], found: &mut Diagnostics) {
        for (key, (span, _)) in self.entries.iter().filter(|(key, _)| !self.known.contains(key.as_ref())) {
            found.push(self.unknown(key, *span, others));
        }
    }

    /// An error about the text at `span`.
    pub(crate) fn error(&self, span: Span, title: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        Diagnostic::error(title).at(self.shown, span, label)
    }

    /// The value that a word stands for; another word is an error with a suggestion.
    pub(crate) fn choose<T: Copy>(
        &self,
        word: &Located<String>,
        known: &[(&str, T)],
        found: &mut Diagnostics,
    ) -> Option<T> {
        let choice = known.iter().find(|(name, _)| *name == word.value).map(|(_, value)| *value);
        if choice.is_none() {
            let all = known.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let error =
                self.error(word.span, format!("unknown word `{}`", word.value), format!("must be one of {all}"));
            found.push(error.suggest(&word.value, known.iter().map(|(name, _)| *name)));
        }
        choice
    }

    /// An error that says that `key` is missing here.
    pub(crate) fn missing(&self, key: &str) -> Diagnostic {
        let place = if self.name.is_empty() { "this file".to_owned() } else { format!("`[{}]`", self.name) };
        self.error(self.span, format!("{place} has no `{key}`"), format!("`{key}` is missing here"))
    }

    fn unknown(&self, name: &str, span: Span, others: &[(&str, &str)]) -> Diagnostic {
        let known = self.known.iter().copied();
        let all = known.clone().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let error = self.error(span, format!("unknown key `{name}`"), "not a key that is known here");
        if let Some((_, instead)) = others.iter().find(|(other, _)| *other == name) {
            return error.help(*instead);
        }
        match crate::diagnostic::nearest(name, known) {
            Some(right) => error.help(format!("did you mean `{right}`?")),
            None => error.help(format!("known here: {all}")),
        }
    }

    fn value(&mut self, key: &'static str) -> Option<&'d Node<'d>> {
        self.known.insert(key);
        self.entries.get(key).map(|(_, node)| node)
    }

    fn expect<T>(
        &self,
        key: &str,
        node: &'d Node<'d>,
        wanted: &str,
        read: impl FnOnce(&'d Value<'d>) -> Option<T>,
        found: &mut Diagnostics,
    ) -> Option<Located<T>> {
        let value = read(&node.value);
        if value.is_none() {
            let label = format!("this is {}", node.value.kind());
            found.push(self.error(node.span, format!("`{key}` must be {wanted}"), label));
        }
        value.map(|value| Located { value, span: node.span })
    }

    fn within(
        &self,
        key: &str,
        number: &Located<i64>,
        range: &RangeInclusive<u32>,
        found: &mut Diagnostics,
    ) -> Option<u32> {
        let good = u32::try_from(number.value).ok().filter(|value| range.contains(value));
        if good.is_none() {
            let (low, high) = (range.start(), range.end());
            let title = format!("`{key}` must be between {low} and {high}: {}", number.value);
            found.push(self.error(
                number.span,
                title,
                if number.value < i64::from(*low) { "too small" } else { "too large" },
            ));
        }
        good
    }

    fn inner(&self, key: &str, span: Span, entries: &'d Entries<'d>) -> Table<'d> {
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        Table { shown: self.shown, name, span, entries, known: BTreeSet::new() }
    }
}

impl<T> Located<T> {
    /// The same place with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: change(self.value), span: self.span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `host` and `port` and returns the titles and helps of what was found.
    fn read(text: &str) -> Vec<String> {
        let source = Source::new("t.toml", text);
        let mut found = Diagnostics::new();
        if let Some(document) = Document::toml(&source.text, &source, 0, &mut found) {
            let mut table = document.table(&source, 0);
            table.required("host", &mut found);
            table.integer("port", &mut found);
            table.finish(&mut found);
        }
        found
            .sorted()
            .into_iter()
            .map(|one| format!("{} / {}", one.title, one.help.as_deref().unwrap_or("-")))
            .collect()
    }

    #[test]
    fn unknown_keys_are_errors_with_a_suggestion() {
        assert_eq!(read("host = 'h'\nprot = 3"), ["unknown key `prot` / did you mean `port`?"]);
    }

    #[test]
    fn wrong_types_say_what_is_wanted() {
        assert_eq!(read("host = 'h'\nport = '3'"), ["`port` must be a whole number without quotes / -"]);
    }

    #[test]
    fn a_missing_key_is_an_error() {
        assert_eq!(read("port = 3"), ["this file has no `host` / -"]);
    }

    #[test]
    fn broken_toml_is_one_error() {
        assert_eq!(read("host = ").len(), 1);
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        assert_eq!(read(&format!("host = {}", "[".repeat(100_000))).len(), 1);
    }
}

//! TOML read key by key: every value has its place, every unknown key is an error with a suggestion.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Located, Source, Span};

/// A parsed document, from which [`Table`]s borrow.
pub(crate) struct Document<'s>(Spanned<DeTable<'s>>);

impl<'s> Document<'s> {
    /// Parses `text`; `shown` is what messages quote and `offset` is where `text` begins in it.
    pub(crate) fn parse(text: &'s str, shown: &Source, offset: usize, found: &mut Diagnostics) -> Option<Self> {
        match DeTable::parse(text) {
            Ok(table) => Some(Document(table)),
            Err(error) => {
                let span = error.span().unwrap_or_default();
                let span = Span::new(span.start + offset, span.end + offset);
                let message = error.message().lines().collect::<Vec<_>>().join("; ");
                found.push(Diagnostic::error(message).at(shown, span, "the TOML cannot be read from here"));
                None
            }
        }
    }

    /// The document's top table.
    pub(crate) fn table<'d>(&'d self, shown: &'d Source, offset: usize) -> Table<'d> {
        Table {
            shown,
            offset,
            name: String::new(),
            span: Span::new(offset, offset),
            entries: self.0.get_ref(),
            known: BTreeSet::new(),
        }
    }
}

/// One table that is being read.
pub(crate) struct Table<'d> {
    shown: &'d Source,
    offset: usize,
    name: String,
    span: Span,
    entries: &'d DeTable<'d>,
    known: BTreeSet<&'static str>,
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
        self.entries
            .keys()
            .map(|key| Located { value: key.get_ref().to_string(), span: self.place(key.span()) })
            .collect()
    }

    /// The text at `key`.
    pub(crate) fn string(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<String>> {
        let value = self.value(key)?;
        self.expect(key, value, "a text in quotes", DeValue::as_str, found).map(|text| text.map(str::to_owned))
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
        self.expect(key, value, "`true` or `false`", DeValue::as_bool, found)
    }

    /// The whole number at `key`.
    pub(crate) fn integer(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<i64>> {
        let value = self.value(key)?;
        self.expect(key, value, "a whole number without quotes", integer, found)
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
        let items = self.expect(key, value, "a list of whole numbers", DeValue::as_array, found)?;
        let numbers = items.value.iter().filter_map(|item| {
            let number = self.expect(key, item, "a list of whole numbers", integer, found)?;
            self.within(key, &number, &range, found)
        });
        Some(numbers.collect())
    }

    /// The date at `key`, with or without a time, as it was written; a text in quotes will do.
    pub(crate) fn date(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Located<String>> {
        let value = self.value(key)?;
        self.expect(key, value, "a date such as 2026-11-24", date, found)
    }

    /// The list of texts at `key`; empty when it is absent.
    pub(crate) fn strings(&mut self, key: &'static str, found: &mut Diagnostics) -> Vec<Located<String>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = self.expect(key, value, "a list of texts", DeValue::as_array, found) else {
            return Vec::new();
        };
        items
            .value
            .iter()
            .filter_map(|item| self.expect(key, item, "a text in quotes", DeValue::as_str, found))
            .map(|item| item.map(str::to_owned))
            .collect()
    }

    /// The table at `key`.
    pub(crate) fn table(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<Table<'d>> {
        self.known.insert(key);
        self.any_table(key, found)
    }

    /// The table at `key`, where `key` is a name that the author chose.
    pub(crate) fn any_table(&self, key: &str, found: &mut Diagnostics) -> Option<Table<'d>> {
        let (name, value) = self.entries.get_key_value(key)?;
        let table = self.expect(key, value, "a table", DeValue::as_table, found)?;
        Some(self.inner(key, self.place(name.span()), table.value))
    }

    /// The text at `key`, where `key` is a name that the author chose.
    pub(crate) fn any_string(&self, key: &str, found: &mut Diagnostics) -> Option<Located<String>> {
        let value = self.entries.get(key)?;
        self.expect(key, value, "a text in quotes", DeValue::as_str, found).map(|text| text.map(str::to_owned))
    }

    /// The list of tables at `key`, written `[[key]]`; empty when it is absent.
    pub(crate) fn tables(&mut self, key: &'static str, found: &mut Diagnostics) -> Vec<Table<'d>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = self.expect(key, value, "a list of tables", DeValue::as_array, found) else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.value {
            if let Some(table) = self.expect(key, item, "a table", DeValue::as_table, found) {
                tables.push(self.inner(key, table.span, table.value));
            }
        }
        tables
    }

    /// The value at `key` as JSON, for values that only templates read.
    pub(crate) fn anything(&mut self, key: &'static str) -> Option<serde_json::Value> {
        self.value(key).map(|value| json(value.get_ref()))
    }

    /// Whether the value at `key` is a text and not a table; counts as reading it.
    pub(crate) fn is_string(&mut self, key: &'static str) -> bool {
        self.value(key).is_some_and(|value| value.get_ref().is_str())
    }

    /// Reports every key that was not asked for.
    pub(crate) fn finish(self, found: &mut Diagnostics) {
        for key in self.entries.keys().filter(|key| !self.known.contains(key.get_ref().as_ref())) {
            found.push(self.unknown(key));
        }
    }

    /// An error about the text at `span`.
    pub(crate) fn error(&self, span: Span, title: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        Diagnostic::error(title).at(self.shown, span, label)
    }

    /// An error that says that `key` is missing here.
    pub(crate) fn missing(&self, key: &str) -> Diagnostic {
        let place = if self.name.is_empty() { "this file".to_owned() } else { format!("`[{}]`", self.name) };
        self.error(self.span, format!("{place} has no `{key}`"), format!("`{key}` is missing here"))
    }

    fn unknown(&self, key: &Spanned<DeString<'_>>) -> Diagnostic {
        let name = key.get_ref().as_ref();
        let known = self.known.iter().copied();
        let all = known.clone().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let error = self.error(self.place(key.span()), format!("unknown key `{name}`"), "not a key that is known here");
        match crate::diagnostic::nearest(name, known) {
            Some(right) => error.help(format!("did you mean `{right}`?")),
            None => error.help(format!("known here: {all}")),
        }
    }

    fn value(&mut self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.known.insert(key);
        self.entries.get(key)
    }

    fn expect<T>(
        &self,
        key: &str,
        value: &'d Spanned<DeValue<'d>>,
        wanted: &str,
        read: impl FnOnce(&'d DeValue<'d>) -> Option<T>,
        found: &mut Diagnostics,
    ) -> Option<Located<T>> {
        let span = self.place(value.span());
        let read = read(value.get_ref());
        if read.is_none() {
            found.push(self.error(
                span,
                format!("`{key}` must be {wanted}"),
                format!("this is {}", kind(value.get_ref())),
            ));
        }
        read.map(|value| Located { value, span })
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

    fn inner(&self, key: &str, span: Span, entries: &'d DeTable<'d>) -> Table<'d> {
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        Table { shown: self.shown, offset: self.offset, name, span, entries, known: BTreeSet::new() }
    }

    fn place(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(range.start + self.offset, range.end + self.offset)
    }
}

impl<T> Located<T> {
    /// The same place with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: change(self.value), span: self.span }
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn date(value: &DeValue<'_>) -> Option<String> {
    let date = match value {
        DeValue::Datetime(date) => *date,
        DeValue::String(text) => text.parse::<toml::value::Datetime>().ok()?,
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
            return None;
        }
    };
    date.date.is_some().then(|| date.to_string())
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(_) => integer(value).map_or(serde_json::Value::Null, Into::into),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(serde_json::Value::Null, Into::into),
        DeValue::Boolean(truth) => (*truth).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => serde_json::Value::Object(
            table.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `host` and `port` and returns the titles and helps of what was found.
    fn read(text: &str) -> Vec<String> {
        let source = Source::new("t.toml", text);
        let mut found = Diagnostics::new();
        if let Some(document) = Document::parse(&source.text, &source, 0, &mut found) {
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

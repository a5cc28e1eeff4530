//! What a document says, in whichever language it was written: values with their places.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::value::Datetime;

use crate::source::{Located, Span};

/// A value and where it stands in the text that messages quote.
pub(super) type Node<'s> = Located<Value<'s>>;

/// The entries of a table by their keys, each with the place of its key.
pub(super) type Entries<'s> = BTreeMap<Cow<'s, str>, (Span, Node<'s>)>;

#[derive(Debug, PartialEq)]
pub(super) enum Value<'s> {
    Text(Cow<'s, str>),
    Integer(i64),
    Float(f64),
    Truth(bool),
    Date(Datetime),
    List(Vec<Node<'s>>),
    Table(Entries<'s>),
}

impl<'s> Value<'s> {
    /// What it is, in words for people.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number with a fraction",
            Value::Truth(_) => "a truth value",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        if let Value::Integer(number) = self { Some(*number) } else { None }
    }

    pub(super) fn truth(&self) -> Option<bool> {
        if let Value::Truth(truth) = self { Some(*truth) } else { None }
    }

    /// The date, with or without a time, as it was written; a text that is one will do.
    pub(super) fn date(&self) -> Option<String> {
        let date = match self {
            Value::Date(date) => *date,
            Value::Text(text) => text.parse::<Datetime>().ok()?,
            Value::Integer(_) | Value::Float(_) | Value::Truth(_) | Value::List(_) | Value::Table(_) => return None,
        };
        date.date.is_some().then(|| date.to_string())
    }

    pub(super) fn list(&self) -> Option<&[Node<'s>]> {
        if let Value::List(items) = self { Some(items) } else { None }
    }

    pub(super) fn table(&self) -> Option<&Entries<'s>> {
        if let Value::Table(entries) = self { Some(entries) } else { None }
    }

    pub(super) fn json(&self) -> serde_json::Value {
        match self {
            Value::Text(text) => text.as_ref().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Truth(truth) => (*truth).into(),
            Value::Date(date) => date.to_string().into(),
            Value::List(items) => items.iter().map(|item| item.value.json()).collect(),
            Value::Table(entries) => json(entries),
        }
    }
}

/// A table as JSON.
pub(super) fn json(entries: &Entries<'_>) -> serde_json::Value {
    entries.iter().map(|(key, (_, node))| (key.to_string(), node.value.json())).collect()
}

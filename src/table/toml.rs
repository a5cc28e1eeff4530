//! TOML as nodes.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::Origin;
use super::node::{Entries, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Parses a document.
pub(super) fn parse<'s>(text: &'s str, origin: Origin<'_>, found: &mut Diagnostics) -> Option<Entries<'s>> {
    match DeTable::parse(text) {
        Ok(table) => Some(entries(table.into_inner(), origin, found)),
        Err(error) => {
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            let span = origin.span(error.span().unwrap_or_default());
            found.push(Diagnostic::error(message).at(origin.shown, span, "the TOML cannot be read from here"));
            None
        }
    }
}

fn entries<'s>(table: DeTable<'s>, origin: Origin<'_>, found: &mut Diagnostics) -> Entries<'s> {
    let entry = |(key, value): (Spanned<Cow<'s, str>>, _)| {
        let span = origin.span(key.span());
        (key.into_inner(), (span, node(value, origin, found)))
    };
    table.into_iter().map(entry).collect()
}

fn node<'s>(value: Spanned<DeValue<'s>>, origin: Origin<'_>, found: &mut Diagnostics) -> Node<'s> {
    let span = origin.span(value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) => Value::Integer(integer(&number).unwrap_or_else(|| {
            found.push(origin.too_large(span, number.as_str()));
            0
        })),
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Truth(truth),
        DeValue::Datetime(date) => Value::Date(date),
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| node(item, origin, found)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, origin, found)),
    };
    Node { value, span }
}

fn integer(number: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

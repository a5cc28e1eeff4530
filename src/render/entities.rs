//! Text as it stands in HTML and XML.

use std::borrow::Cow;

/// Text for the inside of an element.
pub(super) fn escape_text(text: &str) -> Cow<'_, str> {
    escape(text, |byte| matches!(byte, b'&' | b'<' | b'>'))
}

/// Text for an attribute between double quotes.
pub(super) fn escape_attribute(text: &str) -> Cow<'_, str> {
    escape(text, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"'))
}

/// The text with entities for what is special; most texts have nothing of it.
fn escape(text: &str, special: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let Some(first) = text.bytes().position(&special) else { return Cow::Borrowed(text) };
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut next = Some(first);
    while let Some(at) = next {
        escaped.push_str(&rest[..at]);
        escaped.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
        next = rest.bytes().position(&special);
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_becomes_an_entity_and_nothing_else_changes() {
        assert_eq!(escape_text("a < b && \"ä\" > c"), "a &lt; b &amp;&amp; \"ä\" &gt; c");
        assert_eq!(escape_attribute("\"'<"), "&quot;'&lt;");
        assert!(matches!(escape_text("größe"), Cow::Borrowed("größe")));
    }
}

//! Words for people, one catalogue of Fluent messages a language.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::{Located, Source, Span};

/// What the placeables of a message stand for.
pub type Values = BTreeMap<&'static str, String>;

/// The messages of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    ids: BTreeSet<String>,
}

impl Words {
    /// Parses the catalogues of one language; a later one replaces messages of an earlier one.
    pub fn parse<'s>(lang: &Lang, sources: impl IntoIterator<Item = &'s Source>, found: &mut Diagnostics) -> Self {
        let tag = lang.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let mut ids = BTreeSet::new();
        for source in sources {
            found.extend(control_characters(source));
            let resource = match FluentResource::try_new(source.text.clone()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    found.extend(errors.into_iter().map(|error| {
                        let span = Span::from(error.slice.unwrap_or(error.pos.clone()));
                        Diagnostic::error(format!("message cannot be read: {}", error.kind)).at(
                            source,
                            span,
                            "in this message",
                        )
                    }));
                    resource
                }
            };
            ids.extend(message_ids(source).map(|id| id.value));
            bundle.add_resource_overriding(resource);
        }
        Words { lang: lang.clone(), bundle, ids }
    }

    /// The language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The ids of all messages.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// The message `id`, or `id.attribute` if `id` has a dot; `None` when there is no such message.
    pub fn find(&self, id: &str, values: &Values) -> Option<String> {
        self.find_with(id, values.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// The same with values whose names are not known before, as templates give them.
    pub fn find_with<'v>(&self, id: &str, values: impl IntoIterator<Item = (&'v str, &'v str)>) -> Option<String> {
        let (message, attribute) = match id.split_once('.') {
            Some((message, attribute)) => (message, Some(attribute)),
            None => (id, None),
        };
        let message = self.bundle.get_message(message)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let arguments: FluentArgs<'_> = values.into_iter().map(|(name, value)| (name, Cow::from(value))).collect();
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned())
    }

    /// The message `id`, or the id itself in brackets: a missing word is seen, never a crash.
    pub fn say(&self, id: &str, values: &Values) -> String {
        self.find(id, values).unwrap_or_else(|| format!("[{id}]"))
    }

    /// The message `id`, which has no placeables.
    pub fn text(&self, id: &str) -> String {
        self.say(id, &Values::new())
    }
}

/// What could steer the terminal of a reader, if the words were shown there.
fn control_characters(source: &Source) -> impl Iterator<Item = Diagnostic> {
    let steers = |(_, c): &(usize, char)| c.is_control() && !['\n', '\r', '\t'].contains(c);
    source.text.char_indices().filter(steers).map(|(at, c)| {
        let title = format!("a message has the control character U+{:04X}", u32::from(c));
        Diagnostic::error(title).at(source, Span::new(at, at + c.len_utf8()), "cannot be shown")
    })
}

/// The ids of a catalogue's messages, which stand at the beginning of lines: `id = …`.
pub(crate) fn message_ids(source: &Source) -> impl Iterator<Item = Located<String>> {
    let mut next = 0;
    source.text.split_inclusive('\n').filter_map(move |line| {
        let start = next;
        next += line.len();
        let (id, _) = line.split_once('=')?;
        let id = id.trim_end();
        let first = id.bytes().next()?;
        (first.is_ascii_alphabetic()
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'))
        .then(|| Located { value: id.to_owned(), span: Span::new(start, start + id.len()) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (Words, Diagnostics) {
        let mut found = Diagnostics::new();
        let lang = "de".parse().expect("a tag");
        (Words::parse(&lang, [&Source::new("de.ftl", text)], &mut found), found)
    }

    #[test]
    fn messages_and_attributes_take_values() {
        let (words, found) = words("greeting = Guten Tag, { $name }\n    .short = Hallo { $name }\n");
        assert_eq!(found.reject(), Ok(()));
        let values = Values::from([("name", "Ada".to_owned())]);
        assert_eq!(words.say("greeting", &values), "Guten Tag, Ada");
        assert_eq!(words.say("greeting.short", &values), "Hallo Ada");
        assert_eq!(words.say("parting", &values), "[parting]");
    }

    #[test]
    fn words_cannot_steer_a_terminal() {
        let (_, found) = words("good = x\nbad = a\u{1b}[2J\n");
        assert_eq!(found.sorted()[0].title, "a message has the control character U+001B");
    }

    #[test]
    fn a_broken_message_is_an_error_with_its_place() {
        let (_, found) = words("good = x\nbad = { $\n");
        let excerpt = found.sorted()[0].excerpt.clone().expect("a place");
        assert_eq!((excerpt.path.as_str(), excerpt.line), ("de.ftl", 2));
    }
}

//! Ids of headings, unique in an article.

use std::collections::{BTreeMap, BTreeSet};

/// The ids that an article has already.
#[derive(Default)]
pub(crate) struct Anchors {
    taken: BTreeSet<String>,
    /// The last number behind each text that several headings have.
    numbers: BTreeMap<String, usize>,
}

impl Anchors {
    /// Takes an id that the author wrote, unless it is taken.
    pub(crate) fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Makes an id from a heading's text that no other heading has.
    pub(crate) fn make(&mut self, text: &str) -> String {
        let base = slug(text);
        let base = if base.is_empty() { "section".to_owned() } else { base };
        if self.take(&base) {
            return base;
        }
        let mut number = self.numbers.get(&base).copied().unwrap_or(1);
        let id = loop {
            number += 1;
            let id = format!("{base}-{number}");
            if self.take(&id) {
                break id;
            }
        };
        self.numbers.insert(base, number);
        id
    }
}

/// The text in lowercase, with its letters and digits of any script, and `-` between them.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_alphanumeric() || c == '_' => slug.push(c),
            '\'' | '’' | '\u{ad}' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_the_letters_of_every_script() {
        assert_eq!(slug("  Größe & Maß: 5’10\" "), "größe-maß-510");
        assert_eq!(slug("Привет, мир!"), "привет-мир");
        assert_eq!(slug("…"), "");
    }
}

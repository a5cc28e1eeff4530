//! Footnotes: where they are referred to, and what they say at the end of the text.

use std::collections::BTreeMap;

use super::entities::escape_attribute;

/// The notes of a page.
#[derive(Default)]
pub(super) struct Notes {
    /// Numbers by name, in the order of the first reference.
    numbers: BTreeMap<String, usize>,
    /// How often each is referred to.
    references: BTreeMap<usize, usize>,
    /// The notes as HTML by name.
    texts: BTreeMap<String, String>,
}

impl Notes {
    /// A reference to a note.
    pub(super) fn refer(&mut self, name: &str) -> String {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        let times = self.references.entry(number).or_insert(0);
        *times += 1;
        let id = if *times == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{times}") };
        format!("<sup class=\"footnote-ref\" id=\"{id}\"><a href=\"#fn-{number}\">{number}</a></sup>")
    }

    /// What a note says, as HTML.
    pub(super) fn define(&mut self, name: String, text: String) {
        self.texts.insert(name, text);
    }

    /// Writes the notes that are referred to, in the order of their numbers; `lang` is that of `word`, as an attribute.
    pub(super) fn write(&self, out: &mut String, word: &dyn Fn(&str) -> String, lang: &str) {
        let mut notes: Vec<_> = self.numbers.iter().map(|(name, number)| (number, name)).collect();
        notes.sort();
        if notes.is_empty() {
            return;
        }
        let (label, back) = (word("footnotes"), word("footnote_back"));
        out.push_str(&format!("<section class=\"footnotes\" aria-label=\"{}\">\n<ol>\n", escape_attribute(&label)));
        for (number, name) in notes {
            let text = self.texts.get(name).map(|text| text.trim_end()).unwrap_or_default();
            let (text, end) = text.strip_suffix("</p>").map_or((text, ""), |text| (text, "</p>"));
            out.push_str(&format!(
                "<li id=\"fn-{number}\">{text} <a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\"{}\"{lang}>↩</a>{end}</li>\n",
                escape_attribute(&format!("{back} {number}"))
            ));
        }
        out.push_str("</ol>\n</section>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_stand_in_the_order_of_their_first_references() {
        let mut notes = Notes::default();
        notes.define("a".to_owned(), "<p>A</p>\n".to_owned());
        notes.define("b".to_owned(), "<p>B</p>\n".to_owned());
        notes.define("c".to_owned(), "<p>nobody refers to it</p>\n".to_owned());
        notes.refer("b");
        notes.refer("a");
        assert_eq!(notes.refer("b"), "<sup class=\"footnote-ref\" id=\"fnref-1-2\"><a href=\"#fn-1\">1</a></sup>");
        let mut out = String::new();
        notes.write(&mut out, &str::to_owned, "");
        let lines: Vec<_> = out.lines().filter(|line| line.starts_with("<li")).collect();
        assert!(lines[0].starts_with("<li id=\"fn-1\"><p>B <a"), "{out}");
        assert!(lines[1].starts_with("<li id=\"fn-2\"><p>A <a") && lines.len() == 2, "{out}");
    }
}

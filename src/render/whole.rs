//! Words that a line never breaks at their hyphen, such as "E-Mail".

use std::borrow::Cow;

use super::entities::escape_text;

/// The words that a theme keeps together, and every word with one letter before its hyphen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Whole(Vec<String>);

impl Whole {
    /// Reads the theme's word `keep_together`: words with commas between them.
    pub(super) fn parse(words: &str) -> Self {
        Whole(words.split(',').map(|word| word.trim().to_owned()).filter(|word| word.contains('-')).collect())
    }

    /// The text as HTML, with each of the words in a span; `before` is the character in front of the text.
    pub(super) fn mark<'t>(&self, text: &'t str, before: Option<char>) -> Cow<'t, str> {
        if !text.contains('-') {
            return escape_text(text);
        }
        let mut out = String::with_capacity(text.len());
        // Where the text begins that is not written yet.
        let mut done = 0;
        // Where the next hyphen is looked for.
        let mut from = 0;
        while let Some(hyphen) = text[from..].find('-').map(|at| from + at) {
            from = hyphen + 1;
            let start = self.start(text, hyphen).filter(|start| {
                let ahead = text[..*start].chars().next_back().or(before);
                *start >= done && !ahead.is_some_and(char::is_alphanumeric)
            });
            if let Some(start) = start {
                // Up to the word's end, with the letters of its inflection: "E-Mails".
                let listed = self.listed(&text[start..]).map_or(from, |word| start + word.len());
                let end = text[listed..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |at| listed + at);
                out.push_str(&escape_text(&text[done..start]));
                out.push_str(&format!("<span class=\"nowrap\">{}</span>", escape_text(&text[start..end])));
                (done, from) = (end, end);
            }
        }
        out.push_str(&escape_text(&text[done..]));
        Cow::Owned(out)
    }

    /// Where the word that holds this hyphen begins, if it must stay whole.
    fn start(&self, text: &str, hyphen: usize) -> Option<usize> {
        let listed = self.0.iter().find_map(|word| {
            let start = hyphen.checked_sub(word.find('-')?)?;
            text.get(start..)?.starts_with(word.as_str()).then_some(start)
        });
        let (at, letter) = text[..hyphen].char_indices().next_back()?;
        let letters = text[hyphen + 1..].chars().take_while(|c| c.is_alphabetic()).count();
        listed.or((letter.is_alphabetic() && letters > 1).then_some(at))
    }

    fn listed(&self, text: &str) -> Option<&str> {
        self.0.iter().map(String::as_str).find(|word| text.starts_with(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `[` and `]` around what stays whole.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let marked = Whole::parse("docs-check, run-checks").mark(text, None);
        assert_eq!(marked.replace("<span class=\"nowrap\">", "[").replace("</span>", "]"), expected);
    }

    #[test]
    fn a_word_with_one_letter_before_its_hyphen_stays_whole() {
        check("E-Mail", "[E-Mail]");
        check("zwei E-Mails, eine e-mail-Adresse", "zwei [E-Mails], eine [e-mail]-Adresse");
        check("Test-E-Mail", "Test-[E-Mail]");
        check("SPF-Eintrag, A- und B, x-1 -E-", "SPF-Eintrag, A- und B, x-1 -E-");
        check("Ü-Ä<Ö-Wagen", "Ü-Ä&lt;[Ö-Wagen]");
    }

    #[test]
    fn a_word_of_the_theme_stays_whole() {
        check("docs-check holen", "[docs-check] holen");
        check("So holen Sie docs-check.", "So holen Sie [docs-check].");
        check("docs-check und run-checks", "[docs-check] und [run-checks]");
        check("Mydocs-check, docs-chec, docs-", "Mydocs-check, docs-chec, docs-");
        check("docs-check-E-Mail", "[docs-check]-[E-Mail]");
    }

    #[test]
    fn a_text_that_continues_a_word_begins_none() {
        assert_eq!(Whole::default().mark("E-Mail", Some('x')), "E-Mail");
        assert_eq!(Whole::default().mark("E-Mail", Some(' ')), "<span class=\"nowrap\">E-Mail</span>");
    }

    #[test]
    fn every_text_comes_out_whole() {
        let pieces = ["-", "E", "Ü", "mail", " ", "docs-check", "docs", "1", "&"];
        let whole = Whole::parse("docs-check, -, a-, -b, E-, Ü-Ü");
        let mut seed = 5_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..8 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[usize::try_from(seed >> 33).expect("small") % pieces.len()]);
            }
            let marked = whole.mark(&text, None).replace("<span class=\"nowrap\">", "").replace("</span>", "");
            assert_eq!(marked, escape_text(&text));
        }
    }
}

//! Quotes, apostrophes and dashes as each language writes them.

use crate::lang::Lang;

/// The quotes of a language: those for `"` and those for `'`, each the opening and the closing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes {
    double: [&'static str; 2],
    single: [&'static str; 2],
}

const ENGLISH: Quotes = Quotes { double: ["“", "”"], single: ["‘", "’"] };
const GERMAN: Quotes = Quotes { double: ["„", "“"], single: ["‚", "‘"] };
const ANGLES: Quotes = Quotes { double: ["«", "»"], single: ["‹", "›"] };

/// What is written in other ways than English; a tag stands before its primary language.
const LANGUAGES: &[(&str, Quotes)] = &[
    ("cs", GERMAN),
    ("da", Quotes { double: ["»", "«"], single: ["›", "‹"] }),
    ("de", GERMAN),
    ("de-ch", ANGLES),
    ("el", Quotes { double: ["«", "»"], single: ["“", "”"] }),
    ("es", Quotes { double: ["«", "»"], single: ["“", "”"] }),
    ("fi", Quotes { double: ["”", "”"], single: ["’", "’"] }),
    ("fr", Quotes { double: ["«\u{202f}", "\u{202f}»"], single: ["“", "”"] }),
    ("fr-ch", ANGLES),
    ("hu", Quotes { double: ["„", "”"], single: ["»", "«"] }),
    ("it", Quotes { double: ["«", "»"], single: ["“", "”"] }),
    ("ja", Quotes { double: ["「", "」"], single: ["『", "』"] }),
    ("no", Quotes { double: ["«", "»"], single: ["‘", "’"] }),
    ("pl", Quotes { double: ["„", "”"], single: ["«", "»"] }),
    ("pt-pt", Quotes { double: ["«", "»"], single: ["“", "”"] }),
    ("ro", Quotes { double: ["„", "”"], single: ["«", "»"] }),
    ("ru", Quotes { double: ["«", "»"], single: ["„", "“"] }),
    ("sk", GERMAN),
    ("sv", Quotes { double: ["”", "”"], single: ["’", "’"] }),
    ("uk", Quotes { double: ["«", "»"], single: ["„", "“"] }),
];

impl Quotes {
    /// The quotes of a language.
    pub fn of(lang: &Lang) -> Self {
        let of = |tag: &str| LANGUAGES.iter().find(|(one, _)| *one == tag).map(|(_, quotes)| *quotes);
        of(lang.as_str()).or_else(|| of(lang.primary())).unwrap_or(ENGLISH)
    }

    /// A plain text, such as a title, with the language's own quotes and dashes for straight ones.
    pub(crate) fn set(self, text: String) -> String {
        if !text.contains(['"', '\'']) && !text.contains("--") && !text.contains("...") {
            return text;
        }
        let mut out = String::with_capacity(text.len() + 8);
        let (mut double, mut single) = (false, false);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let (before, rest) = text.split_at(at);
            let behind = &rest[c.len_utf8()..];
            let begins = before.chars().next_back().is_none_or(|c| c.is_whitespace() || "([{/-–—\"'".contains(c));
            let mut taken = c.len_utf8();
            match c {
                '"' => {
                    double = begins && !double;
                    out.push_str(self.double[usize::from(!double)]);
                }
                '\'' => {
                    let opens = begins && !single && closes(behind);
                    let mark = self.apostrophe_or_quote(before, behind, opens, &mut single);
                    out.push_str(mark);
                }
                '.' if rest.starts_with("...") => (taken, _) = (3, out.push('…')),
                '-' if rest.starts_with("---") => (taken, _) = (3, out.push('—')),
                '-' if rest.starts_with("--") && !is_option(before, &rest[2..]) => (taken, _) = (2, out.push('–')),
                '-' if rest.starts_with("--") => (taken, _) = (2, out.push_str("--")),
                c => out.push(c),
            }
            at += taken;
        }
        out
    }

    /// What stands for a mark that Markdown has made of a straight one, between two parts of the text as it was written.
    ///
    /// `single` says whether a single quote is open.
    pub(super) fn replace(self, made: &str, before: &str, behind: &str, single: &mut bool) -> Option<&'static str> {
        match made {
            "“" => Some(self.double[0]),
            "”" => Some(self.double[1]),
            "‘" | "’" => Some(self.apostrophe_or_quote(before, behind, made == "‘", single)),
            "–" if is_option(before, behind) => Some("--"),
            _ => None,
        }
    }

    fn apostrophe_or_quote(self, before: &str, behind: &str, opens: bool, single: &mut bool) -> &'static str {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let within = letter(before.chars().next_back()) && letter(behind.chars().next());
        if opens {
            *single = true;
            return self.single[0];
        }
        let closes = *single && !within && before.chars().next_back().is_some_and(|c| !c.is_whitespace());
        if closes {
            *single = false;
        }
        if closes { self.single[1] } else { "’" }
    }
}

/// Whether a single quote ends soon in a text.
fn closes(text: &str) -> bool {
    text[..text.floor_char_boundary(500)].match_indices('\'').any(|(at, _)| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        at > 0 && !text[..at].ends_with(char::is_whitespace) && !letter(text[at + 1..].chars().next())
    })
}

/// Whether `--` between two parts of a text begins an option of a program, such as `--lang`, and is no dash.
fn is_option(before: &str, behind: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    behind.starts_with(letter) && !before.ends_with(|c: char| c.is_alphanumeric() || "\"'”’)]}».,".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lang: &str, text: &str, expected: &str) {
        assert_eq!(Quotes::of(&lang.parse().expect("a tag")).set(text.to_owned()), expected);
    }

    #[test]
    fn every_language_has_its_own_quotes() {
        check("de", "\"Das ist 'gut'\", sagt Max' Onkel", "„Das ist ‚gut‘“, sagt Max’ Onkel");
        check("de-ch", "\"gut\"", "«gut»");
        check("de-at", "\"gut\"", "„gut“");
        check("en", "(\"it's 'fine'\")", "(“it’s ‘fine’”)");
        check("fr", "\"l'heure\"", "«\u{202f}l’heure\u{202f}»");
        check("sv", "\"x\"", "”x”");
        check("tr", "\"x\"", "“x”");
    }

    #[test]
    fn an_apostrophe_is_no_quote() {
        check("de", "'don't' geht's", "‚don’t‘ geht’s");
        check("en", "the '90s", "the ’90s");
    }

    #[test]
    fn dashes_are_set_and_options_stay() {
        check("en", "a -- b --- c... 1--2", "a – b — c… 1–2");
        check("en", "docs-check --lang de (--all)", "docs-check --lang de (--all)");
    }

    #[test]
    fn what_the_author_typed_curly_stays() {
        check("de", "“so” und »so«", "“so” und »so«");
    }
}

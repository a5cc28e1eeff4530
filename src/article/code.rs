//! Code in a fence: its language, its title, the lines that matter.

use super::attributes::Attributes;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::highlight::Language;
use crate::source::{Located, Source, Span};

/// How a code is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The language as the author calls it; empty where nothing is said.
    pub name: String,
    /// The language, if it is known.
    pub language: Option<Language>,
    /// What stands above it.
    pub title: Option<String>,
    /// The first and the last of lines that matter, counted from 1; in order.
    pub marked: Vec<(usize, usize)>,
    /// The number of the first line, where lines have numbers.
    pub first_number: Option<usize>,
}

/// What an author can say of a code.
const KEYS: &[&str] = &["title", "lines", "start"];
const WORDS: &[&str] = &["numbers"];

/// Names of fences that are no code, for those who misspell one.
const FENCES: &[&str] = &["check", "example", "include", "stations"];

/// Reads how a code of `lines` lines is shown.
pub(crate) fn parse(source: &Source, mut attributes: Attributes, lines: usize, found: &mut Diagnostics) -> Code {
    let mut code = Code::default();
    if let Some(name) = attributes.name.take() {
        code.language = Language::named(&name.value);
        code.name.clone_from(&name.value);
        if code.language.is_none() {
            found.push(unknown(source, &name));
            return code;
        }
    }
    code.title = attributes.value("title").map(|title| title.value);
    if let Some(marked) = attributes.value("lines") {
        code.marked = ranges(source, &marked, lines, found);
    }
    let numbers = attributes.word("numbers");
    let start = attributes.value("start");
    let first = start.as_ref().map_or(Some(1), |start| start.value.parse().ok());
    if let Some(start) = start.filter(|_| first.is_none() || !numbers) {
        let error = Diagnostic::error(format!("`start={}` gives no line a number", start.value));
        let error = error.at(source, start.span, if first.is_none() { "not a number" } else { "nothing is numbered" });
        found.push(error.help("write it as `numbers start=10`"));
    }
    code.first_number = first.filter(|_| numbers);
    attributes.finish(source, "a code block", (KEYS, WORDS), found);
    code
}

fn unknown(source: &Source, name: &Located<String>) -> Diagnostic {
    let warning = Diagnostic::warning(format!("no language is called `{}`", name.value));
    let warning = warning.at(source, name.span, "is shown without colours");
    match nearest(&name.value.to_lowercase(), Language::names().chain(FENCES.iter().copied())) {
        Some(right) => warning.help(format!("did you mean `{right}`?")),
        None => warning.help("write `text` where no language fits"),
    }
}

/// Reads `2,4-6`.
fn ranges(source: &Source, text: &Located<String>, lines: usize, found: &mut Diagnostics) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut at = text.span.start;
    for part in text.value.split(',') {
        let place = Span::new(at, at + part.len());
        at = place.end + 1;
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let numbers = first.trim().parse().ok().zip(last.trim().parse().ok());
        match numbers.filter(|(first, last)| (1..=*last).contains(first)) {
            Some((_, last)) if last > lines => {
                let error = Diagnostic::error(format!("the code has no line {last}"));
                found.push(error.at(source, place, format!("the last line is {lines}")));
            }
            Some(range) => ranges.push(range),
            None => {
                let error = Diagnostic::error(format!("`{part}` names no lines")).at(source, place, "not lines");
                found.push(error.help("write them as `lines=\"2,4-6\"`"));
            }
        }
    }
    ranges.sort_unstable();
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::attributes;

    /// Reads the info string of a code of six lines; what was found has its place in brackets.
    fn read(info: &str) -> (Code, Vec<String>) {
        let source = Source::new("a.md", info);
        let mut found = Diagnostics::new();
        let attributes = attributes::parse(&source, Span::new(0, info.len()), &mut found);
        let code = parse(&source, attributes, 6, &mut found);
        let found = found.sorted().into_iter().map(|one| {
            let excerpt = one.excerpt.as_ref().expect("a place");
            let part = &excerpt.text[excerpt.span.start..excerpt.span.end];
            format!("{} [{part}] {}", one.title, one.help.as_deref().unwrap_or("-"))
        });
        (code, found.collect())
    }

    #[track_caller]
    fn wrong(info: &str, expected: &str) {
        assert_eq!(read(info).1, [expected]);
    }

    #[test]
    fn a_code_has_a_language_a_title_lines_and_numbers() {
        let (code, found) = read("toml title=\"config.toml\" lines=\"4-6,2\" numbers start=10");
        assert_eq!(found, Vec::<String>::new());
        assert_eq!((code.name.as_str(), code.title.as_deref()), ("toml", Some("config.toml")));
        assert_eq!((code.marked, code.first_number), (vec![(2, 2), (4, 6)], Some(10)));
        assert_eq!(read("text numbers").0.first_number, Some(1));
        assert_eq!(read(""), (Code::default(), Vec::new()));
    }

    #[test]
    fn an_unknown_language_is_a_warning_with_the_nearest_name() {
        wrong("tmol", "no language is called `tmol` [tmol] did you mean `toml`?");
        wrong("chekc smtp", "no language is called `chekc` [chekc] did you mean `check`?");
        wrong("klingonisch", "no language is called `klingonisch` [klingonisch] write `text` where no language fits");
    }

    #[test]
    fn lines_that_are_none_are_errors() {
        wrong("sh lines=2,x", "`x` names no lines [x] write them as `lines=\"2,4-6\"`");
        wrong("sh lines=3-2", "`3-2` names no lines [3-2] write them as `lines=\"2,4-6\"`");
        wrong("sh lines=\"1, 7\"", "the code has no line 7 [ 7] -");
        wrong("sh start=3", "`start=3` gives no line a number [3] write it as `numbers start=10`");
        wrong("sh numbers start=x", "`start=x` gives no line a number [x] write it as `numbers start=10`");
        wrong("sh lines", "`lines` needs a value [lines] write it as `lines=\"…\"`");
    }
}

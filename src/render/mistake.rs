//! What is wrong with a template: where it stands, and which name was meant.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, ErrorKind, Value};

use crate::diagnostic::Diagnostic;
use crate::source::{Origin, Source, Span};

/// A template as it was read.
pub(super) struct Template {
    pub(super) source: Source,
    pub(super) origin: Origin,
}

/// All templates, by their paths in the theme.
pub(super) type Templates = BTreeMap<String, Template>;

/// Why templates cannot be read: every mistake that Tera has found.
pub(super) fn unreadable(error: &tera::Error, templates: &Templates) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::Msg(reports) => reports.split("\n\n").map(|report| reported(report, templates)).collect(),
        ErrorKind::MissingParent { current, parent } => {
            let error = Diagnostic::error(format!("unknown template `{parent}`"));
            vec![
                placed(error, current, find(templates, current, parent), "is to be extended", templates)
                    .suggest(parent, templates.keys().map(String::as_str)),
            ]
        }
        _ => vec![failed(error, templates, "not understood")],
    }
}

/// One of the reports that Tera writes down as text: `error: Unknown filter `x`` and ` --> file:line:column`.
fn reported(report: &str, templates: &Templates) -> Diagnostic {
    let mut lines = report.lines();
    let message = lines.next().unwrap_or_default().trim_start_matches("error: ");
    let place = lines.next().and_then(|line| line.trim_start().strip_prefix("--> "));
    let mut parts = place.unwrap_or_default().rsplitn(3, ':');
    let mut number = || parts.next().and_then(|number| number.parse::<usize>().ok()).unwrap_or(1);
    let (column, line) = (number(), number());
    let name = parts.next().unwrap_or_default();
    let wrong = quoted(message);
    let error = suggested(Diagnostic::error(lowercase(message)), message, wrong, templates);
    let span = templates.get(name).map(|template| {
        let text = &template.source.text;
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let at = start + text[start..].char_indices().nth(column - 1).map_or(0, |(at, _)| at);
        // Where the name itself stands behind the beginning of its tag, it is shown and not the tag.
        let at = text[at..].find(wrong).filter(|ahead| *ahead < 40).map_or(at, |ahead| at + ahead);
        Span::new(at, at + wrong.len())
    });
    placed(error, name, span, "is not there", templates)
}

/// The error with the name that was meant, of those that templates and Tera have.
fn suggested(error: Diagnostic, message: &str, wrong: &str, templates: &Templates) -> Diagnostic {
    let declared = |keyword: &'static str| {
        let texts = templates.values().map(|template| template.source.text.as_str());
        let word = |rest: &str| rest[..rest.find(|c| !is_letter(c)).unwrap_or(rest.len())].to_owned();
        texts.flat_map(|text| behind(text, keyword)).map(word).collect::<BTreeSet<_>>()
    };
    let known: BTreeSet<String> = match message.split('`').next().unwrap_or_default().trim_end() {
        "Unknown filter" => FILTERS.iter().map(|name| (*name).to_owned()).collect(),
        "Unknown function" => ["say", "range", "throw", "super"].map(str::to_owned).into(),
        "Unknown component" => declared("component"),
        "Unknown template" => templates.keys().cloned().collect(),
        "Block" => declared("block"),
        _ => return error,
    };
    error.suggest(wrong, known.iter().map(String::as_str).filter(|name| *name != wrong))
}

/// The filters of Tera, which does not list them, and ours.
const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keep_together",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// Why a template could not be rendered, or not be read; `label` says what the place is.
pub(super) fn failed(error: &tera::Error, templates: &Templates, label: &str) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return Diagnostic::error(format!("the theme cannot be used: {error}"));
    };
    let (message, range) = (report.message(), report.span().range.clone());
    let Some(template) = templates.get(report.filename()) else { return Diagnostic::error(lowercase(message)) };
    let (said, known) = message.split_once(". Available ").unwrap_or((message, ""));
    let known = known.split_once(": ").map_or("", |(_, known)| known).split(", ");
    let error = match said.split('`').next() {
        Some("Field " | "Variable ") => {
            let wrong = quoted(said);
            unknown(&template.source.text[..range.start], wrong, known)
        }
        Some(_) | None => Diagnostic::error(lowercase(message)),
    };
    placed(error, report.filename(), Some(range.into()), label, templates)
}

/// The error for a name that is not there, where `before` is the text before it: `page.` of `page.titel`.
fn unknown<'k>(before: &str, wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Diagnostic {
    let way = &before[before.rfind(|c: char| !is_letter(c) && c != '.').map_or(0, |at| at + 1)..];
    let error = Diagnostic::error(format!("unknown name `{way}{wrong}`"));
    match crate::diagnostic::nearest(wrong, known) {
        Some(right) => error.help(format!("did you mean `{way}{right}`?")),
        None => error,
    }
}

/// Puts an error at its place in a template, and says whose template that is.
fn placed(error: Diagnostic, name: &str, span: Option<Span>, label: &str, templates: &Templates) -> Diagnostic {
    let Some(template) = templates.get(name) else { return error };
    let whose = match template.origin {
        Origin::BuiltIn => " (in the built-in template)",
        Origin::Override => " (in the template that replaces the built-in one)",
        Origin::Own => "",
    };
    error.at(&template.source, span.unwrap_or_default(), format!("{label}{whose}"))
}

/// What templates are rendered with.
pub(super) struct Given<'g> {
    pub(super) context: &'g Context,
    /// The interface words of every language.
    pub(super) words: BTreeMap<&'g str, &'g Value>,
    /// The names that the templates ask for and that nothing in them sets.
    pub(super) asked: BTreeSet<&'g str>,
}

/// Names that a template, those that it extends or those that it includes use and nobody gives them.
///
/// It does not matter whether the place is ever rendered. Inside of components names are their own, and below `extra`,
/// `data` and `attributes` they are the authors'.
pub(super) fn unknown_names(name: &str, templates: &Templates, given: &Given<'_>) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for file in family(name, templates) {
        let Some(template) = templates.get(file) else { continue };
        let text = &template.source.text;
        let uses = Uses::of(text);
        for path in uses.paths.iter().filter(|path| !uses.bound.contains(path[0].text)) {
            if let Some((wrong, known, label)) = given.lacks(path).filter(|(wrong, ..)| !is_optional(text, wrong)) {
                let error = unknown(&text[..wrong.start], wrong.text, known);
                mistakes.push(placed(error, file, Some(wrong.span()), &label, templates));
            }
        }
    }
    mistakes
}

impl<'g> Given<'g> {
    /// The first name of a path that is not there, those that are, and what that means.
    fn lacks<'t>(&self, path: &[Name<'t>]) -> Option<(Name<'t>, Vec<&'g str>, String)> {
        let root = path[0];
        if root.text == "words" {
            let lacks = |(lang, words): (&&str, &&'g Value)| {
                let (wrong, known) = missing(words, &path[1..])?;
                Some((wrong, known, format!("no such word in `{lang}`")))
            };
            return self.words.iter().find_map(lacks);
        }
        let label = "not given to templates".to_owned();
        match self.context.get(root.text) {
            Some(_) if ["attributes", "data"].contains(&root.text) => None,
            Some(value) => missing(value, &path[1..]).map(|(wrong, known)| (wrong, known, label)),
            None if self.asked.contains(root.text) => {
                let known = self.asked.iter().copied().filter(|name| self.context.contains_key(name));
                Some((root, known.collect(), label))
            }
            None => None,
        }
    }
}

/// Whether a template only asks whether a name is there, or names an argument: `text={page.title}`.
fn is_optional(text: &str, name: &Name<'_>) -> bool {
    let rest = text[name.span().end..].trim_start();
    let asks = ["is defined", "is not defined", "is undefined", "is not undefined"];
    rest.starts_with('?')
        || rest.strip_prefix('=').is_some_and(|rest| !rest.starts_with('='))
        || asks.iter().any(|ask| rest.starts_with(ask))
        || rest.strip_prefix('|').is_some_and(|filter| filter.trim_start().starts_with("default"))
}

/// The first name of a path that a value does not have, and those that it has.
fn missing<'t, 'v>(value: &'v Value, path: &[Name<'t>]) -> Option<(Name<'t>, Vec<&'v str>)> {
    let (first, rest) = path.split_first()?;
    let fields = value.as_map()?;
    let known = || fields.keys().filter_map(|key| key.as_str());
    match known().find(|key| *key == first.text) {
        Some("extra") => None,
        Some(key) => missing(value.get_from_path(key)?, rest),
        None => Some((*first, known().collect())),
    }
}

/// A template, those that it extends and those that it includes, each once.
fn family<'t>(name: &'t str, templates: &'t Templates) -> Vec<&'t str> {
    let mut family = vec![name];
    let mut at = 0;
    while let Some(name) = family.get(at) {
        let text = templates.get(*name).map_or("", |template| template.source.text.as_str());
        for other in ["extends", "include"].into_iter().flat_map(|keyword| named(text, keyword)) {
            if !family.contains(&other) {
                family.push(other);
            }
        }
        at += 1;
    }
    family
}

/// The templates that stand behind `{% extends` or `{% include`.
fn named<'t>(text: &'t str, keyword: &'static str) -> impl Iterator<Item = &'t str> {
    behind(text, keyword).filter_map(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    })
}

/// What stands behind each tag with this keyword.
fn behind<'t>(text: &'t str, keyword: &'static str) -> impl Iterator<Item = &'t str> {
    text.match_indices(keyword).filter_map(move |(at, _)| {
        let begins = text[..at].trim_end_matches([' ', '-']).ends_with("{%");
        begins.then(|| text[at + keyword.len()..].trim_start())
    })
}

/// Where a template stands in the text.
fn find(templates: &Templates, name: &str, text: &str) -> Option<Span> {
    let at = templates.get(name)?.source.text.find(text)?;
    Some(Span::new(at, at + text.len()))
}

/// One word of a template.
#[derive(Clone, Copy)]
struct Name<'t> {
    text: &'t str,
    start: usize,
}

impl Name<'_> {
    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// The names that a template uses outside of its components.
#[derive(Default)]
struct Uses<'t> {
    /// Names with dots between them: `page.title`.
    paths: Vec<Vec<Name<'t>>>,
    /// Names that loops and `set` give to values.
    bound: BTreeSet<&'t str>,
}

impl<'t> Uses<'t> {
    fn of(text: &'t str) -> Self {
        let mut uses = Uses::default();
        let mut at = 0;
        let mut inside: Option<&str> = None;
        while let Some(begin) = text[at..].find('{').map(|ahead| at + ahead) {
            let end = match text[begin..].get(..2) {
                Some("{{") => "}}",
                Some("{%") => "%}",
                Some("{#") => "#}",
                Some(_) | None => {
                    at = begin + 1;
                    continue;
                }
            };
            at = begin + 2 + text[begin + 2..].find(end).unwrap_or(text.len() - begin - 2);
            if end == "#}" {
                continue;
            }
            let names = names(&text[begin + 2..at], begin + 2);
            let keyword = names.first().map_or("", |path| path[0].text);
            match (end, inside, keyword) {
                ("%}", None, "component") => inside = Some("endcomponent"),
                ("%}", None, "raw") => inside = Some("endraw"),
                ("%}", Some(wanted), keyword) if wanted == keyword => inside = None,
                (_, Some(_), _) => {}
                (_, None, keyword) => uses.add(names, if end == "%}" { keyword } else { "" }),
            }
        }
        uses
    }

    fn add(&mut self, names: Vec<Vec<Name<'t>>>, keyword: &str) {
        let bound = names.iter().skip(1).map(|path| path[0].text);
        match keyword {
            "for" => self.bound.extend(bound.take_while(|name| *name != "in")),
            "set" | "set_global" => self.bound.extend(bound.take(1)),
            "block" | "endblock" => return,
            _ => {}
        }
        self.paths.extend(names);
    }
}

/// The names in a tag, those with dots between them together; texts are none.
fn names(tag: &str, offset: usize) -> Vec<Vec<Name<'_>>> {
    let mut paths = Vec::new();
    let mut at = 0;
    while let Some(c) = tag[at..].chars().next() {
        if matches!(c, '"' | '\'' | '`') {
            at += 1 + tag[at + 1..].find(c).map_or(tag.len() - at - 1, |end| end + 1);
        } else if is_letter(c) {
            // Behind an index or a call nobody knows what there is.
            let begins = !tag[..at].ends_with('.');
            let mut path = Vec::new();
            loop {
                let end = tag[at..].find(|c| !is_letter(c)).map_or(tag.len(), |length| at + length);
                path.push(Name { text: &tag[at..end], start: offset + at });
                at = end;
                if !tag[at..].strip_prefix('.').is_some_and(|rest| rest.starts_with(is_letter)) {
                    break;
                }
                at += 1;
            }
            if begins {
                paths.push(path);
            }
        } else {
            at += c.len_utf8();
        }
    }
    paths
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The first text in backticks.
fn quoted(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or_default()
}

/// Messages of ours begin in lowercase and end without a full stop.
fn lowercase(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters.as_str().trim_end_matches('.').chars()).collect()
}

//! Components: what wraps Markdown between two `:::` lines.
//!
//! To Markdown such a line is an HTML block of the same length that ends with it, so every byte keeps its place, and the
//! line can neither be taken for text nor change the blocks around it.

use super::attributes::{self, Attributes};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// A component, from its opening to its closing line; which components there are is for the theme to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Component {
    /// Where the event of its opening line begins.
    pub(crate) at: usize,
    /// Where the event of its closing line begins.
    pub(crate) end: usize,
    /// Its opening line.
    pub(crate) line: Span,
    /// Its name, and what is written behind it.
    pub(crate) attributes: Attributes,
    /// The component directly around it, by its index.
    pub(crate) parent: Option<usize>,
    /// The first thing directly within it that is no component.
    pub(crate) loose: Option<Span>,
}

impl Component {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        self.attributes.name.as_ref().map_or("", |name| &name.value)
    }
}

/// What Markdown sees in place of a line: an HTML block that interrupts a paragraph and ends at once (CommonMark, section 4.6).
pub(super) const MASK: &str = "<?>";

/// Components inside each other, at most.
const DEPTH_LIMIT: usize = 16;

/// A text whose `:::` lines are masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Masked {
    /// The text; every byte that is not masked stands where it stood.
    pub(super) text: String,
    /// The lines, from their first colon on.
    lines: Vec<Span>,
}

impl Masked {
    /// Masks every line that begins with `:::`, within quotes and lists too; none for a text without such lines.
    pub(super) fn of(text: &str, begin: usize) -> Option<Self> {
        let mut lines = Vec::new();
        let mut from = begin;
        while let Some(at) = text[from..].find(":::").map(|at| from + at) {
            let line = text[begin..at].rfind('\n').map_or(begin, |newline| begin + newline + 1);
            let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
            if text[line..at].chars().all(|c| matches!(c, ' ' | '\t' | '>')) {
                lines.push(Span::new(at, at + text[at..end].trim_end().len()));
            }
            from = end;
        }
        if lines.is_empty() {
            return None;
        }
        let mut masked = String::with_capacity(text.len());
        for line in &lines {
            masked.push_str(&text[masked.len()..line.start]);
            masked.push_str(MASK);
            masked.extend(std::iter::repeat_n(' ', line.end - masked.len()));
        }
        masked.push_str(&text[masked.len()..]);
        Some(Masked { text: masked, lines })
    }
}

/// The components of a text that is being read.
#[derive(Default)]
pub(super) struct Blocks {
    /// All of them, in the order of their opening lines.
    components: Vec<Component>,
    /// Those that are open, by their index, each with the number of elements around it.
    open: Vec<(usize, usize)>,
    /// The lines that have not been met yet: the last one first.
    lines: Vec<Span>,
}

impl Blocks {
    pub(super) fn of(masked: Option<&Masked>) -> Self {
        let lines = masked.map_or_else(Vec::new, |masked| masked.lines.iter().rev().copied().collect());
        Blocks { lines, ..Blocks::default() }
    }

    /// Reads the line that the HTML block at `at` stands for, if it does, within `depth` elements.
    pub(super) fn line(&mut self, at: usize, depth: usize, source: &Source, found: &mut Diagnostics) -> bool {
        let Some(line) = self.lines.last().copied().filter(|line| line.start == at) else { return false };
        self.lines.pop();
        let colons = source.text[line.start..line.end].bytes().take_while(|byte| *byte == b':').count();
        let rest = Span::new(line.start + colons, line.end);
        let words = source.text[rest.start..rest.end].trim();
        match words.strip_prefix('/') {
            None if !words.is_empty() => self.open(line, rest, depth, source, found),
            name => self.close(line, name.map(str::trim), depth, source, found),
        }
        true
    }

    /// Hears of something at `span` within `depth` elements that is no line of a component; `code` shows its lines as they are.
    pub(super) fn meet(&mut self, span: Span, depth: usize, code: bool) {
        if let Some((index, around)) = self.open.last()
            && *around == depth
        {
            self.components[*index].loose.get_or_insert(span);
        }
        while code && self.lines.last().is_some_and(|line| line.start < span.end) {
            self.lines.pop();
        }
    }

    /// Hears that an element has ended and `depth` are still open.
    pub(super) fn leave(&mut self, depth: usize, source: &Source, found: &mut Diagnostics) {
        while let Some((index, _)) = self.open.pop_if(|(_, around)| *around > depth) {
            let Component { line, .. } = self.components[index];
            let name = self.components[index].name();
            let title = format!("`{name}` does not end within the list or quote that it begins in");
            let error = Diagnostic::error(title).at(source, line, "begins here");
            found.push(error.help("write its last line `:::` with as many blanks or `>` before it"));
        }
    }

    /// All components, when the text has ended.
    pub(super) fn finish(mut self, source: &Source, found: &mut Diagnostics) -> Vec<Component> {
        for (index, _) in self.open.drain(..) {
            let component = &self.components[index];
            let error = Diagnostic::error(format!("`{}` does not end", component.name()));
            found.push(error.at(source, component.line, "begins here").help("write a line `:::` below it"));
        }
        for line in self.lines.iter().rev().take(10) {
            let error = Diagnostic::error("this line belongs to the text above it");
            let error = error.at(source, *line, "cannot begin or end a component here");
            found.push(error.help("write an empty line above it"));
        }
        self.components
    }

    fn open(&mut self, line: Span, rest: Span, depth: usize, source: &Source, found: &mut Diagnostics) {
        let attributes = attributes::parse(source, rest, found);
        if attributes.name.is_none() {
            let error = Diagnostic::error("the component has no name").at(source, line, "begins without one");
            found.push(error.help("write its name first: `::: details \"…\"`"));
        }
        if self.open.len() >= DEPTH_LIMIT {
            let error = Diagnostic::error(format!("components are nested deeper than {DEPTH_LIMIT} levels"));
            found.push(error.at(source, line, "too deep here"));
        }
        let parent = self.open.last().map(|(index, _)| *index);
        self.open.push((self.components.len(), depth));
        self.components.push(Component { at: line.start, end: line.start, line, attributes, parent, loose: None });
    }

    fn close(&mut self, line: Span, name: Option<&str>, depth: usize, source: &Source, found: &mut Diagnostics) {
        let Some((index, around)) = self.open.pop() else {
            let error = Diagnostic::error("no component is open here").at(source, line, "ends nothing");
            found.push(error.help("remove the line, or begin a component above it: `::: details \"…\"`"));
            return;
        };
        let component = &mut self.components[index];
        component.end = line.start;
        let begin = source.excerpt(component.line).line;
        let own = component.name();
        if let Some(name) = name
            && name != own
        {
            let error = Diagnostic::error(format!("`{own}` from line {begin} ends before `{name}`"));
            let error = error.at(source, line, format!("ends `{own}`"));
            found.push(error.help(format!("write `::: /{own}` or `:::`, or end `{own}` above this line")));
        }
        if around != depth {
            let error = Diagnostic::error(format!("`{own}` ends within a list or quote that it does not begin in"));
            let error = error.at(source, line, format!("ends `{own}` from line {begin}"));
            found.push(error.help(format!("write as many blanks or `>` before it as in line {begin}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::article;
    use crate::diagnostic::Diagnostics;
    use crate::settings::Settings;
    use crate::source::{File, Source};

    /// Reads a text; returns its components, each as `parent/name line-line`, and what was found, each as `line:column title`.
    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let settings =
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages.de]\nname = 'D'\n";
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut found).expect("good settings");
        let front = "+++\ntitle = 'x'\n+++\n";
        let file = File { path: "a.md".to_owned(), bytes: format!("{front}{text}").into_bytes().into() };
        let parsed = article::parse(file, &settings, article::Library::default());
        let article = parsed.article.expect("an article");
        let line = |at: usize| article.source.text[..at].matches('\n').count() - 2;
        let components = &article.body.components;
        let shown = components.iter().map(|one| {
            let parent = one.parent.map(|index| format!("{}/", components[index].name())).unwrap_or_default();
            format!("{parent}{} {}-{}", one.name(), line(one.at), line(one.end))
        });
        let said = parsed.found.sorted().into_iter().map(|one| {
            let place = one.excerpt.as_ref().map_or((0, 0), |excerpt| (excerpt.line - 3, excerpt.column));
            format!("{}:{} {}", place.0, place.1, one.title)
        });
        (shown.collect(), said.collect())
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(read(text), (expected.iter().map(|text| (*text).to_owned()).collect(), Vec::new()), "{text}");
    }

    #[track_caller]
    fn wrong(text: &str, expected: &[&str]) {
        assert_eq!(read(text).1, expected, "{text}");
    }

    #[test]
    fn a_component_wraps_markdown_wherever_blocks_can_stand() {
        check("a\n::: steps\n1. b\n:::\nc\n", &["steps 2-4"]);
        check(
            "::: tabs\n::: tab \"ä\"\nb\n:::\n\n::: tab \"c\"\n:::\n:::\n",
            &["tabs 1-8", "tabs/tab 2-4", "tabs/tab 6-7"],
        );
        check("1. a\n\n   ::: x\n   b\n   :::\n2. c\n", &["x 3-5"]);
        check("> ::: x\n> a\n> :::\n", &["x 1-3"]);
        check("|a|\n|-|\n|b|\n::: x\n:::\n", &["x 4-5"]);
        check("a\n: b\n\n  ::: x\n  c\n  :::\n", &["x 4-6"]);
        check("[^1]\n\n[^1]: a\n    \n    ::: x\n    b\n    :::\n", &["x 5-7"]);
        check("::: x\r\na\r\n::: /x\r\n", &["x 1-3"]);
        check(":::x\n:::", &["x 1-2"]);
    }

    #[test]
    fn in_code_a_line_is_code() {
        check("```\n::: x\n```\n\n    ::: y\n", &[]);
        check("::: x\n```\n:::\n```\n:::\n", &["x 1-5"]);
        check("a ::: b\n", &[]);
    }

    #[test]
    fn what_does_not_begin_or_end_is_an_error() {
        wrong("a\n\n:::\n", &["3:1 no component is open here"]);
        wrong("::: x\na\n", &["1:1 `x` does not end"]);
        wrong("::: \"x\"\n:::\n", &["1:1 the component has no name"]);
        wrong("::: x\n::: y\n::: /x\n:::\n", &["3:1 `y` from line 5 ends before `x`"]);
    }

    #[test]
    fn a_component_ends_where_it_begins() {
        wrong("::: x\n- a\n  :::\n", &["3:3 `x` ends within a list or quote that it does not begin in"]);
        wrong(
            "- a\n  ::: x\n\n:::\n",
            &["2:3 `x` does not end within the list or quote that it begins in", "4:1 no component is open here"],
        );
        wrong(
            "- a\n  ::: x\n- b\n  :::\n",
            &["2:3 `x` does not end within the list or quote that it begins in", "4:3 no component is open here"],
        );
    }

    #[test]
    fn a_line_that_markdown_takes_for_text_is_an_error() {
        wrong(
            "- ::: x\n  a\n  :::\n",
            &["1:3 a component begins on a line of its own", "3:3 no component is open here"],
        );
    }

    #[test]
    fn deep_nesting_and_many_lines_are_errors_and_no_crash() {
        assert!(read(&"::: x\n".repeat(17)).1.iter().any(|one| one.contains("deeper than 16")));
        let found = read(&":::\n".repeat(100_000)).1;
        assert!(found.len() < 500, "{}", found.len());
    }
}

//! What authors, translators and writers of configurations are told: what is wrong, where, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{Excerpt, NotText, Source, Span};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Works, but deserves a look.
    Warning,
    /// Stops the work after this stage.
    Error,
}

/// One thing that is wrong with a text, said to the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What is: lowercase, no full stop, literals in backticks.
    pub title: String,
    /// Where.
    pub excerpt: Option<Excerpt>,
    /// What the underlined text is.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(title: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Error, title: title.into(), excerpt: None, label: String::new(), help: None }
    }

    /// A warning without a place yet.
    pub fn warning(title: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(title) }
    }

    /// A note without a place yet.
    pub fn note(title: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(title) }
    }

    /// The same, underlining `span` of `source` and saying what the text there is.
    #[must_use]
    pub fn at(mut self, source: &Source, span: Span, label: impl Into<String>) -> Self {
        self.excerpt = Some(source.excerpt(span));
        self.label = label.into();
        self
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, suggesting the candidate nearest to `wrong`, if one is near.
    #[must_use]
    pub fn suggest<'a>(self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wrong, candidates) {
            Some(right) => self.help(format!("did you mean `{right}`?")),
            None => self,
        }
    }
}

impl From<NotText> for Diagnostic {
    fn from(NotText(excerpt): NotText) -> Self {
        let mut error = Diagnostic::error(format!("`{}` is not UTF-8 text", excerpt.path));
        error.excerpt = Some(*excerpt);
        error.label = "no character".to_owned();
        error.help("save the file as UTF-8")
    }
}

/// The candidate nearest to `wrong`, if it differs by at most a third of its letters.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(wrong, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

/// What a stage has found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

/// A stage before this one found errors; [`Diagnostics`] has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} errors were found")]
pub struct Rejected(pub usize);

impl Diagnostics {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all that another stage has found.
    pub fn append(&mut self, mut others: Diagnostics) {
        self.0.append(&mut others.0);
    }

    /// All of them, in the order of path, line and column; those without a place first.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_by_key(|diagnostic| {
            diagnostic.excerpt.as_ref().map(|excerpt| (excerpt.path.clone(), excerpt.line, excerpt.column))
        });
        all
    }

    /// How many have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Stops between two stages when there are errors.
    ///
    /// # Errors
    /// [`Rejected`] with the number of errors, if there is any.
    pub fn reject(&self) -> Result<(), Rejected> {
        match self.count(Severity::Error) {
            0 => Ok(()),
            errors => Err(Rejected(errors)),
        }
    }

    /// All of them as text for people, in ANSI colours.
    pub fn render(&self) -> String {
        let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
        self.sorted().into_iter().map(|diagnostic| render(diagnostic, &renderer) + "\n\n").collect()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(all: I) -> Self {
        Diagnostics(all.into_iter().collect())
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        self.0.extend(more);
    }
}

fn render(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(&diagnostic.title);
    let mut group = match &diagnostic.excerpt {
        Some(excerpt) => {
            // The excerpt may be a window into its line: padding makes the renderer count the true column.
            let shown = excerpt.text[..excerpt.span.start].chars().count() + 1;
            let padding = " ".repeat(excerpt.column - shown);
            let text = format!("{padding}{}", excerpt.text);
            let span = excerpt.span.start + padding.len()..excerpt.span.end + padding.len();
            let place = AnnotationKind::Primary.span(span).label(&diagnostic.label);
            title.element(Snippet::source(text).line_start(excerpt.line).path(&excerpt.path).annotation(place))
        }
        None => Group::with_title(title),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_shows_place_label_and_help() {
        let source = Source::new("content/spf/index.en.md", "See [DKIM](../dkmi/).\n");
        let mut found = Diagnostics::new();
        found.push(
            Diagnostic::error("no article `../dkmi/`")
                .at(&source, Span::new(11, 19), "links here")
                .suggest("../dkmi/", ["../dkim/", "../dmarc/"]),
        );
        let text = anstream::adapter::strip_str(&found.render()).to_string();
        assert!(text.contains("content/spf/index.en.md:1:12"), "{text}");
        assert!(text.contains("^^^^^^^^ links here"), "{text}");
        assert!(text.contains("did you mean `../dkim/`?"), "{text}");
    }

    #[test]
    fn only_near_names_are_suggested() {
        assert_eq!(nearest("hsot", ["host", "port"]), Some("host"));
        assert_eq!(nearest("banana", ["host", "port"]), None);
    }
}

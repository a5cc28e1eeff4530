//! What authors, translators and writers of configurations are told: what is wrong, where, and what to do.

mod github;
mod human;
mod json;
mod sarif;

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

impl Diagnostic {
    /// The same, with `folder` before its path.
    fn below(&self, folder: &str) -> Self {
        let mut moved = self.clone();
        if let Some(excerpt) = &mut moved.excerpt {
            excerpt.path.insert_str(0, folder);
        }
        moved
    }

    /// What the order of diagnostics follows.
    fn place(&self) -> Option<(&str, usize, usize)> {
        self.excerpt.as_ref().map(|excerpt| (excerpt.path.as_str(), excerpt.line, excerpt.column))
    }

    /// What is said beside the title: what the place is, and what to do.
    fn remarks(&self) -> String {
        let remarks = [Some(self.label.as_str()), self.help.as_deref()];
        remarks.into_iter().flatten().filter(|remark| !remark.is_empty()).collect::<Vec<_>>().join("\n")
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

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Adds all that another stage has found.
    pub fn append(&mut self, mut others: Diagnostics) {
        self.0.append(&mut others.0);
    }

    /// All of them, in the order of path, line and column; those without a place first.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_by(|a, b| a.place().cmp(&b.place()));
        all
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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
        human::write(&self.sorted())
    }

    /// All of them in this form; the paths begin with `folder`, which is empty or ends with `/`.
    pub fn write(&self, form: Form, folder: &str) -> String {
        let placed: Vec<_> = self.sorted().into_iter().map(|diagnostic| diagnostic.below(folder)).collect();
        let placed: Vec<_> = placed.iter().collect();
        match form {
            Form::Human => human::write(&placed),
            Form::Json => json::write(&placed),
            Form::Github => github::write(&placed),
            Form::Sarif => sarif::write(&placed, folder),
        }
    }
}

/// For whom diagnostics are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Form {
    /// People at a terminal.
    #[default]
    Human,
    /// Any program.
    Json,
    /// The workflows of GitHub, which show them beside the changed lines.
    Github,
    /// Programs that know SARIF 2.1.0.
    Sarif,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 4] = [Form::Human, Form::Json, Form::Github, Form::Sarif];

    /// The form with this name.
    pub fn of(name: &str) -> Option<Self> {
        Form::ALL.into_iter().find(|form| form.as_str() == name)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Human => "human",
            Form::Json => "json",
            Form::Github => "github",
            Form::Sarif => "sarif",
        }
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

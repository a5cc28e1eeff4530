//! Fences: procedures, drawings, and code.

use std::sync::Arc;

use super::attributes::{self, Attributes};
use super::code::{self, Code};
use super::include::{CodeFile, Snippet};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Located, Source, Span};

/// What a fence stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Embed {
    /// A procedure, shown as a card.
    Procedure(ProcedureRef),
    /// The stations, shown as a drawing.
    Stations(Drawing),
    /// Another file, shown in place.
    Include(Include),
}

impl Embed {
    /// The snippet that it shows, if it does.
    pub(super) fn snippet(&self) -> Option<&Snippet> {
        match self {
            Embed::Include(Include::Markdown { snippet, .. }) => Some(snippet),
            Embed::Include(Include::Code(_)) | Embed::Procedure(_) | Embed::Stations(_) => None,
        }
    }
}

/// A file that an article shows in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Include {
    /// Markdown; its events begin `shift` bytes behind those of the article.
    Markdown {
        /// The snippet.
        snippet: Arc<Snippet>,
        /// What is added to the places of its parts, so that none is that of another part.
        shift: usize,
    },
    /// Any other text.
    Code(CodeFile),
}

impl Include {
    /// The file's text.
    pub fn text(&self) -> &str {
        match self {
            Include::Markdown { snippet, .. } => &snippet.source.text,
            Include::Code(file) => &file.text,
        }
    }
}

/// A procedure by its id: the article knows no more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcedureRef {
    /// The id and where it is written.
    pub id: Located<String>,
}

/// The drawing of the stations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The stations that the author marks.
    pub marks: Vec<(Located<String>, Mark)>,
    /// What the drawing shows, in the article's language.
    pub text: String,
}

/// What a drawing says of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// All is well there.
    Pass,
    /// Something deserves a look.
    Warn,
    /// The mail is stuck there.
    Fail,
    /// Nobody knows.
    Unknown,
}

impl Mark {
    /// Every mark.
    pub const ALL: &'static [Mark] = &[Mark::Pass, Mark::Warn, Mark::Fail, Mark::Unknown];

    /// The word in an article.
    pub fn as_str(self) -> &'static str {
        match self {
            Mark::Pass => "pass",
            Mark::Warn => "warn",
            Mark::Fail => "fail",
            Mark::Unknown => "unknown",
        }
    }
}

/// A fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fence {
    /// It is more than code.
    Embed(Embed),
    /// It is code.
    Code(Code),
}

/// Reads a fence from the place where it stands and its body; `None` where it is wrong, which is in `found`.
pub(crate) fn parse(source: &Source, fence: Span, body: (&str, Span), found: &mut Diagnostics) -> Option<Fence> {
    let info = info(source, fence);
    let attributes = attributes::parse(source, info, found);
    match attributes.name.as_ref().map(|name| name.value.as_str()) {
        Some("check") => procedure(source, info, attributes, body, found).map(Embed::Procedure).map(Fence::Embed),
        Some("stations") => stations(source, attributes, body, found).map(Embed::Stations).map(Fence::Embed),
        Some("example") => {
            let error = Diagnostic::error("`example` fences are not supported by this version");
            found.push(error.at(source, info, "not supported yet").help("use a fence `text` for now"));
            None
        }
        Some(_) | None => Some(Fence::Code(code::parse(source, attributes, body.0.lines().count(), found))),
    }
}

/// The rest of the line that opens a fence, as the author wrote it.
pub(super) fn info(source: &Source, fence: Span) -> Span {
    let line = source.text[fence.start..].lines().next().unwrap_or_default();
    let info = line.trim_start_matches(['`', '~']).trim_start();
    let start = fence.start + line.len() - info.len();
    Span::new(start, start + info.trim_end().len())
}

fn procedure(
    source: &Source,
    info: Span,
    mut attributes: Attributes,
    body: (&str, Span),
    found: &mut Diagnostics,
) -> Option<ProcedureRef> {
    let Some(id) = (!attributes.words.is_empty()).then(|| attributes.words.remove(0)) else {
        let error = Diagnostic::error("the fence names no procedure").at(source, info, "needs an id behind it");
        found.push(error.help("write it as `check smtp`"));
        return None;
    };
    attributes.finish(source, "a `check` fence", (&[], &[]), found);
    let command = format!("docs-check --{}", id.value);
    let with_file = format!("{command} config.toml");
    let written = body.0.trim();
    if written != command && written != with_file {
        let lines = written.lines().count();
        let title = match lines {
            0 => "the fence does not say the command that runs the procedure".to_owned(),
            1 => format!("the command does not run the procedure `{}`: `{written}`", id.value),
            _ => format!("the fence must hold the command that runs the procedure `{}` and nothing else", id.value),
        };
        let place = if lines == 0 { info } else { trimmed(body) };
        let error = Diagnostic::error(title).at(source, place, "readers would copy this");
        found.push(error.help(format!("write `{with_file}`")));
    }
    Some(ProcedureRef { id })
}

fn trimmed((text, span): (&str, Span)) -> Span {
    let start = span.start + text.len() - text.trim_start().len();
    Span::new(start, (start + text.trim().len()).min(span.end))
}

fn stations(source: &Source, attributes: Attributes, body: (&str, Span), found: &mut Diagnostics) -> Option<Drawing> {
    for word in attributes.words {
        let error = Diagnostic::error(format!("`{}` marks no station", word.value));
        found.push(error.at(source, word.span, "not a mark").help("write it as `provider=fail`"));
    }
    let mut marks = Vec::new();
    for (station, Located { value: mark, span }) in attributes.values {
        match Mark::ALL.iter().find(|known| known.as_str() == mark) {
            Some(mark) => marks.push((station, *mark)),
            None => {
                let known = Mark::ALL.iter().map(|mark| mark.as_str());
                let help = format!(
                    "known are {}",
                    known.clone().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
                );
                let error = Diagnostic::error(format!("unknown mark `{mark}`"));
                let error = error.at(source, span, "not a mark");
                found.push(match crate::diagnostic::nearest(&mark, known) {
                    Some(right) => error.help(format!("did you mean `{right}`?")),
                    None => error.help(help),
                });
            }
        }
    }
    let text = body.0.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        let error = Diagnostic::error("the drawing has no alternative text").at(source, body.1, "the fence is empty");
        found.push(error.help("say in the fence what the drawing shows"));
    }
    Some(Drawing { marks, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a fence and returns what it is, and titles and helps of what was found.
    fn read(info: &str, body: &str) -> (Option<Embed>, Vec<String>) {
        let text = format!("```{info}\n{body}\n```\n");
        let source = Source::new("a.md", text);
        let mut found = Diagnostics::new();
        let body_span = Span::new(info.len() + 4, info.len() + 4 + body.len());
        let embed = parse(&source, Span::new(0, source.text.len()), (body, body_span), &mut found);
        let embed = embed.and_then(|fence| match fence {
            Fence::Embed(embed) => Some(embed),
            Fence::Code(_) => None,
        });
        let said =
            found.sorted().into_iter().map(|one| format!("{} / {}", one.title, one.help.as_deref().unwrap_or("-")));
        (embed, said.collect())
    }

    #[test]
    fn a_check_fence_is_a_procedure() {
        for body in ["docs-check --smtp config.toml", "docs-check --smtp\n"] {
            let (embed, found) = read("check smtp", body);
            assert_eq!(found, Vec::<String>::new());
            assert!(matches!(embed, Some(Embed::Procedure(ProcedureRef { id })) if id.value == "smtp"));
        }
    }

    #[test]
    fn a_command_that_runs_something_else_is_an_error() {
        let (_, found) = read("check smtp", "docs-check --spf config.toml");
        assert_eq!(
            found,
            [
                "the command does not run the procedure `smtp`: `docs-check --spf config.toml` / write `docs-check --smtp config.toml`"
            ]
        );
        assert_eq!(read("check smtp", "docs-check --smtp config.toml\nrm -rf /").1.len(), 1);
        assert_eq!(read("check smtp", "").1.len(), 1);
        assert_eq!(read("check", "docs-check").1.len(), 1);
    }

    #[test]
    fn a_drawing_marks_stations() {
        let (embed, found) = read("stations provider=fail", "a → b");
        assert_eq!(found, Vec::<String>::new());
        let Some(Embed::Stations(drawing)) = embed else { panic!("a drawing") };
        assert_eq!((drawing.marks[0].0.value.as_str(), drawing.marks[0].1), ("provider", Mark::Fail));
        assert_eq!(read("stations provider=fial", "a").1, ["unknown mark `fial` / did you mean `fail`?"]);
        assert_eq!(read("stations provider", "a").1.len(), 1);
        assert_eq!(read("stations", "").1.len(), 1);
    }

    #[test]
    fn an_example_is_refused_and_code_is_code() {
        assert_eq!(read("example smtp/x", "y").1.len(), 1);
        assert_eq!(read("toml", "y"), (None, Vec::new()));
        assert_eq!(read("", "y"), (None, Vec::new()));
    }
}

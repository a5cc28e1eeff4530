//! Diagnostics for people: the line, what is underlined in it, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};

/// Writes all of them, in ANSI colours.
pub(super) fn write(all: &[&Diagnostic]) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    all.iter().map(|diagnostic| render(diagnostic, &renderer) + "\n\n").collect()
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

//! Diagnostics for programs.

use serde::Serialize;

use super::{Diagnostic, Severity};

/// What programs rely on; it changes when a field changes its meaning or goes away.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    errors: usize,
    warnings: usize,
    notes: usize,
    diagnostics: Vec<Entry<'d>>,
}

#[derive(Serialize)]
struct Entry<'d> {
    severity: &'static str,
    title: &'d str,
    /// The place; lines and columns count from 1, columns in characters.
    #[serde(flatten)]
    place: Option<Place<'d>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'d str>,
}

#[derive(Serialize)]
struct Place<'d> {
    path: &'d str,
    line: usize,
    column: usize,
    /// The column behind the last character.
    end_column: usize,
    /// The characters there.
    text: &'d str,
}

/// Writes all of them as one object.
pub(super) fn write(all: &[&Diagnostic]) -> String {
    let count = |severity| all.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let document = Document {
        version: VERSION,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        diagnostics: all.iter().map(|diagnostic| entry(diagnostic)).collect(),
    };
    serde_json::to_string_pretty(&document).expect("only texts and numbers") + "\n"
}

fn entry(diagnostic: &Diagnostic) -> Entry<'_> {
    Entry {
        severity: match diagnostic.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        title: &diagnostic.title,
        place: diagnostic.excerpt.as_ref().map(|excerpt| Place {
            path: &excerpt.path,
            line: excerpt.line,
            column: excerpt.column,
            end_column: excerpt.end_column(),
            text: &excerpt.text[excerpt.span.start..excerpt.span.end],
        }),
        label: &diagnostic.label,
        help: diagnostic.help.as_deref(),
    }
}

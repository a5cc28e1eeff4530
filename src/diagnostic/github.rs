//! Diagnostics as commands of a GitHub workflow: `::error file=…,line=…,col=…,title=…::…`.

use std::fmt::Write as _;

use super::{Diagnostic, Severity};

/// Writes one line each.
pub(super) fn write(all: &[&Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in all {
        text.push_str(match diagnostic.severity {
            Severity::Note => "::notice ",
            Severity::Warning => "::warning ",
            Severity::Error => "::error ",
        });
        if let Some(excerpt) = &diagnostic.excerpt {
            let (path, line, column, end) =
                (property(&excerpt.path), excerpt.line, excerpt.column, excerpt.end_column());
            // Here the end is the last column itself.
            let end = end.max(column + 1) - 1;
            let _ = write!(text, "file={path},line={line},col={column},endColumn={end},");
        }
        let remarks = diagnostic.remarks();
        let message = if remarks.is_empty() { &diagnostic.title } else { &remarks };
        let _ = writeln!(text, "title={}::{}", property(&diagnostic.title), data(message));
    }
    text
}

/// What stands behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands between `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

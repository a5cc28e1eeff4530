//! Reports as JSON, for other programs; `version` says which form it is.

use serde::Serialize;

use crate::check::report::Report;

/// One report, or one explanation.
pub fn render(report: &impl Serialize) -> String {
    serde_json::to_string_pretty(report).expect("a report is plain data") + "\n"
}

/// A list of reports.
pub fn render_all(reports: &[Report]) -> String {
    serde_json::to_string_pretty(reports).expect("reports are plain data") + "\n"
}

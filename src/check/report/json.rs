//! Reports as JSON, for other programs; `version` says which form it is.

use serde::Serialize;

use crate::check::report::Report;

/// One report, or one explanation.
pub fn render(report: &impl Serialize) -> String {
    serde_json::to_string_pretty(report).expect("a report is plain data") + "\n"
}

/// One report of many in one line, with the domain that it is about.
pub fn line(domain: &str, report: &Report) -> String {
    /// The domain first.
    #[derive(serde::Serialize)]
    struct Line<'r> {
        domain: &'r str,
        #[serde(flatten)]
        report: &'r Report,
    }
    serde_json::to_string(&Line { domain, report }).expect("a report is plain data") + "\n"
}

/// A list of reports.
pub fn render_all(reports: &[Report]) -> String {
    serde_json::to_string_pretty(reports).expect("reports are plain data") + "\n"
}

//! What `lint-spf` says about records, without the path of a message: nobody was asked.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::Finding;
use crate::check::catalogue::Catalogue;
use crate::check::report::{Found, Furniture, Printable, VERSION, found, furniture, text};
use crate::check::spf::lint::Gravity;
use crate::check::verdict::Verdict;
use crate::words::{Values, Words};

/// What was found, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lint {
    /// [`VERSION`].
    pub version: u32,
    /// The program that made it: `docs-check 0.1.0`.
    pub program: String,
    /// The language of its words.
    pub language: String,
    /// What all comes to.
    pub outcome: Verdict,
    /// The same in one or two sentences.
    pub headline: String,
    /// What was found, the gravest first.
    pub findings: Vec<Judged>,
    /// The words that the layout needs.
    #[serde(skip)]
    furniture: Furniture,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// `fail` or `warn`.
    pub outcome: Verdict,
    /// The words.
    #[serde(flatten)]
    pub found: Found,
}

/// Finds the words for what was found.
pub fn compose(
    findings: &[(Gravity, Finding)],
    words: &Words,
    catalogue: &Catalogue,
    links: &BTreeMap<String, String>,
) -> Lint {
    let outcome = |gravity: &Gravity| match gravity {
        Gravity::Broken => Verdict::Fail,
        Gravity::Unwise => Verdict::Warn,
    };
    let all = findings.first().map_or(Verdict::Pass, |(gravity, _)| outcome(gravity));
    let findings = findings
        .iter()
        .map(|(gravity, finding)| Judged { outcome: outcome(gravity), found: found(finding, words, catalogue, links) });
    Lint {
        version: VERSION,
        program: concat!("docs-check ", env!("CARGO_PKG_VERSION")).to_owned(),
        language: words.lang().to_string(),
        outcome: all,
        headline: Printable(words).say(&format!("lint-{}", all.as_str()), &Values::new()),
        findings: findings.collect(),
        furniture: furniture(words),
    }
}

/// As JSON.
pub fn json(lint: &Lint) -> String {
    serde_json::to_string_pretty(lint).expect("findings are plain data") + "\n"
}

/// As text for a terminal.
pub fn render(lint: &Lint) -> String {
    let mut out = String::new();
    text::paragraph(&lint.headline, "", "", &mut out);
    for judged in &lint.findings {
        out.push('\n');
        let (mark, style) = text::mark(judged.outcome.as_str());
        let mut one = String::new();
        text::found(&judged.found, &lint.furniture, &mut one);
        // The mark stands in the indentation of the first line.
        out.push_str(&one.replacen("      ", &format!("    {style}{mark}{style:#} "), 1));
    }
    out
}

//! Diagnostics as SARIF 2.1.0, the Static Analysis Results Interchange Format of OASIS.

use serde_json::{Value, json};

use super::{Diagnostic, Severity};

/// What a result is about; SARIF wants a rule for each, and a part of the knowledge base is what they have in common.
const RULES: [(&str, &str); 4] = [
    ("content", "An article, or what it shows, is not as it should be."),
    ("checks", "A procedure, or what belongs to it, is not as it should be."),
    ("themes", "A template or the words of a theme are not as they should be."),
    ("settings", "The settings, or the knowledge base as a whole, are not as they should be."),
];

/// The rule of what has no place in `content/`, `checks/` or `themes/`.
const SETTINGS: usize = 3;

/// Writes one run.
pub(super) fn write(all: &[&Diagnostic], folder: &str) -> String {
    let rules = RULES.map(|(id, text)| json!({ "id": id, "shortDescription": { "text": text } }));
    let results: Vec<_> = all.iter().map(|diagnostic| result(diagnostic, folder)).collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "docs-build",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn result(diagnostic: &Diagnostic, folder: &str) -> Value {
    let path = match &diagnostic.excerpt {
        Some(excerpt) => excerpt.path.clone(),
        // Code hosts refuse a result without a place, and all of them stand in some knowledge base.
        None => format!("{folder}site.toml"),
    };
    let part = path.strip_prefix(folder).unwrap_or(&path).split('/').next().unwrap_or_default();
    let rule = RULES.iter().position(|(id, _)| *id == part).unwrap_or(SETTINGS);
    let mut place = json!({ "artifactLocation": { "uri": uri(&path) } });
    if let Some(excerpt) = &diagnostic.excerpt {
        place["region"] = json!({
            "startLine": excerpt.line,
            "startColumn": excerpt.column,
            "endColumn": excerpt.end_column(),
        });
    }
    let message = [diagnostic.title.clone(), diagnostic.remarks()].join("\n");
    json!({
        "ruleId": RULES[rule].0,
        "ruleIndex": rule,
        "level": match diagnostic.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        "message": { "text": message.trim_end() },
        "locations": [{ "physicalLocation": place }],
    })
}

/// A relative path as a URI (RFC 3986, section 3.3).
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

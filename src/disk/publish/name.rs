//! Names of published files: which paths every system can have, and which names are the program's own.

use std::collections::BTreeMap;

use crate::disk::publish::{PublishError, STATE};
use crate::source::Output;

/// What the names of temporary files begin and end with; a number stands between.
const TEMPORARY: (&str, &str) = (".docs-build-", ".tmp");
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Refuses paths that lead elsewhere, that some system cannot have, or that stand for the same file on some system.
pub(super) fn check_paths(outputs: &[Output]) -> Result<(), PublishError> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for Output { path, .. } in outputs {
        if let Some(problem) = path.split('/').find_map(problem_of) {
            return Err(PublishError::Path { path: path.clone(), problem });
        }
        if let Some(first) = seen.insert(path.to_lowercase(), path) {
            return Err(PublishError::Clash(first.to_owned(), path.clone()));
        }
    }
    for Output { path, .. } in outputs {
        if let Some(file) = ancestors(&path.to_lowercase()).find_map(|folder| seen.get(folder)) {
            return Err(PublishError::Clash((*file).to_owned(), path.clone()));
        }
    }
    Ok(())
}

/// What is wrong with one name of a path.
pub(super) fn problem_of(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    if name.is_empty() {
        Some("a part of the path is empty")
    } else if name == "." || name == ".." {
        Some("it does not say plainly where it is")
    } else if name.chars().any(|c| c.is_control() || "\\:<>\"|?*".contains(c)) {
        Some("it has a character that file names cannot have on Windows")
    } else if name.ends_with(['.', ' ']) {
        Some("a name on Windows cannot end with a dot or a space")
    } else if DEVICES.contains(&stem.as_str()) {
        Some("Windows keeps that name for a device")
    } else if name == STATE || is_temporary(name) {
        Some("docs-build needs that name itself")
    } else {
        None
    }
}

pub(super) fn is_temporary(name: &str) -> bool {
    let (before, after) = TEMPORARY;
    let number = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The name of the temporary file of this number.
pub(super) fn temporary(number: usize) -> String {
    format!("{}{number}{}", TEMPORARY.0, TEMPORARY.1)
}

/// The folders that a path stands in, the nearest first, without the published folder itself.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder)).skip(1)
}

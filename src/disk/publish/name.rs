//! Names of published files: which paths every system can have, and which names are the program's own.

use std::collections::HashMap;

use crate::disk::publish::{PublishError, STATE};
use crate::source::is_device;

/// What the names of temporary files begin and end with; a number stands between.
const TEMPORARY: (&str, &str) = (".docs-build-", ".tmp");

/// Refuses a path that leads elsewhere, or that some system cannot have.
pub(super) fn check_path(path: &str) -> Result<(), PublishError> {
    match path.split('/').find_map(problem_of) {
        Some(problem) => Err(PublishError::Path { path: path.to_owned(), problem }),
        None => Ok(()),
    }
}

/// What is wrong with one name of a path.
fn problem_of(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("a part of the path is empty")
    } else if name == "." || name == ".." {
        Some("it does not say plainly where it is")
    } else if name.chars().any(|c| c.is_control() || "\\:<>\"|?*".contains(c)) {
        Some("it has a character that file names cannot have on Windows")
    } else if name.ends_with(['.', ' ']) {
        Some("a name on Windows cannot end with a dot or a space")
    } else if is_device(name) {
        Some("Windows keeps that name for a device")
    } else if name.eq_ignore_ascii_case(".git") {
        Some("git keeps its own files there")
    } else if name == STATE || is_temporary(name) {
        Some("docs-build needs that name itself")
    } else {
        None
    }
}

/// Refuses paths that stand for the same place on some system.
pub(super) fn check_clashes<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Result<(), PublishError> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let clash = |first: &str, second: &str| Err(PublishError::Clash(first.to_owned(), second.to_owned()));
    for path in paths.clone() {
        if let Some(first) = seen.insert(path.to_lowercase(), path) {
            return clash(first, path);
        }
    }
    for path in paths {
        if let Some(file) = ancestors(&path.to_lowercase()).find_map(|folder| seen.get(folder)) {
            return clash(file, path);
        }
    }
    Ok(())
}

/// Whether a file of this name is one that waits for its own, or was left behind when it did.
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

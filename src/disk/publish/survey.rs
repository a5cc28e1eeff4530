//! Looking at a published folder: what stands there, and what is to be done.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::disk::parallel::in_parallel;
use crate::disk::publish::manifest::Manifest;
use crate::disk::publish::name::{ancestors, is_temporary};
use crate::disk::publish::{Foreign, PublishError, STATE};
use crate::disk::read::slashed;
use crate::source::Output;

/// What stands in the published folder; all paths are relative to it, with `/`.
#[derive(Default)]
pub(super) struct Found {
    pub(super) files: BTreeSet<String>,
    pub(super) folders: BTreeSet<String>,
    /// Links, devices, names that are not UTF-8: never ours.
    others: BTreeSet<String>,
    /// Temporary files of a run that was killed.
    pub(super) leftovers: BTreeSet<String>,
}

/// Looks at everything but what stands in folders with a dot at the top, unless the site has files in them.
pub(super) fn scan(public: &Path, old: &Manifest, new: &Manifest) -> Result<Found, PublishError> {
    let ours: BTreeSet<_> = old.0.keys().chain(new.0.keys()).map(|path| top(path)).collect();
    let mut found = Found::default();
    let entries = WalkDir::new(public).min_depth(1).into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() != 1
            || (name != STATE && (!name.starts_with('.') || is_temporary(&name) || ours.contains(name.as_ref())))
    });
    for entry in entries {
        let entry = entry.map_err(|error| PublishError::Read {
            path: error.path().unwrap_or(public).to_owned(),
            source: error.into(),
        })?;
        let relative = entry.path().strip_prefix(public).expect("walked from there");
        let kind = entry.file_type();
        match slashed(relative) {
            None => found.others.insert(relative.to_string_lossy().into_owned()),
            Some(path) if kind.is_dir() => found.folders.insert(path),
            Some(path) if !kind.is_file() => found.others.insert(path),
            Some(path) if is_temporary(&entry.file_name().to_string_lossy()) => found.leftovers.insert(path),
            Some(path) => found.files.insert(path),
        };
    }
    Ok(found)
}

/// The first name of a path.
fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// What is to be done.
pub(super) struct Changes<'a> {
    /// In the order in which they get their names.
    pub(super) writes: Vec<&'a Output>,
    /// In the order in which they go.
    pub(super) removals: Vec<&'a str>,
    /// Those of them that stand where a file or a folder of the site belongs, and go first.
    pub(super) obstacles: BTreeSet<&'a str>,
    /// Folders that stand where a file of the site belongs, and are empty once the obstacles have gone.
    pub(super) hollow: BTreeSet<&'a str>,
}

/// How an output's place looks.
enum Present {
    /// As it should.
    Same,
    /// Nothing is there, or a file that we wrote.
    Ours,
    /// A file that we did not write.
    Theirs,
}

pub(super) fn compare<'a>(
    public: &Path,
    outputs: &'a [Output],
    old: &'a Manifest,
    found: &'a Found,
    foreign: Foreign,
) -> Result<Changes<'a>, PublishError> {
    let wanted: BTreeSet<_> = outputs.iter().map(|output| output.path.as_str()).collect();
    let mut occupied = BTreeSet::new();
    let mut strange = BTreeSet::new();

    let mut writes = Vec::new();
    let presence = in_parallel(outputs, |output| present(public, output, old, found));
    for (output, present) in outputs.iter().zip(presence) {
        match present? {
            Present::Same => {}
            Present::Ours => writes.push(output),
            Present::Theirs => {
                occupied.insert(output.path.clone());
            }
        }
    }

    let retired: Vec<_> = old.0.keys().filter(|path| !wanted.contains(path.as_str())).collect();
    let mut removals = Vec::new();
    for path in retired {
        if found.files.contains(path) {
            if old.holds(path, &read(public, path)?) {
                removals.push(path.as_str());
            } else {
                strange.insert(path.clone());
            }
        }
    }
    strange.extend(found.files.iter().chain(&found.others).filter(|path| !old.0.contains_key(*path)).cloned());

    let removable: BTreeSet<_> = removals.iter().copied().collect();
    let mut obstacles = BTreeSet::new();
    let mut hollow = BTreeSet::new();
    for output in &writes {
        let above = ancestors(&output.path).filter(|path| found.files.contains(*path) || found.others.contains(*path));
        let below = below(&found.files, &output.path).chain(below(&found.others, &output.path));
        for path in above.chain(below) {
            if let Some(path) = removable.get(path) {
                obstacles.insert(*path);
            } else {
                occupied.insert(path.to_owned());
            }
        }
        hollow.extend(found.folders.get(&output.path).map(String::as_str));
        hollow.extend(self::below(&found.folders, &output.path));
    }

    let folder = public.to_owned();
    let is_protected = |path: &String| path.starts_with('.');
    match foreign {
        Foreign::Refuse => {
            let mut paths: BTreeSet<_> = strange.into_iter().filter(|path| !is_protected(path)).collect();
            if !paths.is_empty() {
                paths.append(&mut occupied);
                return Err(PublishError::Foreign { folder, paths: paths.into_iter().collect() });
            }
        }
        Foreign::Keep => {}
    }
    if !occupied.is_empty() {
        return Err(PublishError::Occupied { folder, paths: occupied.into_iter().collect() });
    }

    // A new page is reached only from changed ones; a page that goes refers to assets that go.
    writes.sort_by_key(|output| (output.kind, found.files.contains(&output.path), &output.path));
    removals.sort_by_key(|path| (std::cmp::Reverse(old.0[*path].kind), *path));
    Ok(Changes { writes, removals, obstacles, hollow })
}

/// The paths that stand in a folder, at any depth.
fn below<'a>(paths: &'a BTreeSet<String>, folder: &str) -> impl Iterator<Item = &'a str> {
    let folder = format!("{folder}/");
    paths.range(folder.clone()..).map(String::as_str).take_while(move |path| path.starts_with(&folder))
}

fn present(public: &Path, output: &Output, old: &Manifest, found: &Found) -> Result<Present, PublishError> {
    if found.others.contains(&output.path) {
        return Ok(Present::Theirs);
    }
    if !found.files.contains(&output.path) {
        // On some systems a file answers to names that differ in case; it is not the one that we wrote.
        let answers = !found.folders.contains(&output.path) && public.join(&output.path).symlink_metadata().is_ok();
        return Ok(if answers { Present::Theirs } else { Present::Ours });
    }
    let bytes = read(public, &output.path)?;
    let is_ours = old.0.contains_key(&output.path);
    Ok(if is_ours && bytes == output.bytes {
        Present::Same
    } else if old.holds(&output.path, &bytes) {
        Present::Ours
    } else {
        Present::Theirs
    })
}

fn read(public: &Path, path: &str) -> Result<Vec<u8>, PublishError> {
    let path = public.join(path);
    fs::read(&path).map_err(|source| PublishError::Read { path, source })
}

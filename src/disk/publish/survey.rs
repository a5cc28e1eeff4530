//! Looking at a published folder: what stands there, and what is to be done.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::disk::publish::manifest::Manifest;
use crate::disk::publish::name::{ancestors, is_temporary};
use crate::disk::publish::stage::{Staged, Standing};
use crate::disk::publish::{Foreign, PublishError, STATE};
use crate::disk::read::slashed;
use crate::disk::visible;
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

impl Found {
    /// Looks at everything but git's own folder.
    pub(super) fn scan(public: &Path) -> Result<Self, PublishError> {
        let mut found = Found::default();
        let entries = WalkDir::new(public)
            .min_depth(1)
            .into_iter()
            .filter_entry(|entry| entry.depth() != 1 || (entry.file_name() != STATE && entry.file_name() != ".git"));
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(public).to_owned();
                    match path.strip_prefix(public).ok().and_then(slashed) {
                        // What is protected may well be unreadable.
                        Some(path) if is_protected(&path) => found.others.insert(path),
                        _ => return Err(PublishError::Read { path, source: error.into() }),
                    };
                    continue;
                }
            };
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

    /// Whether something that is no folder stands there.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.files.contains(path) || self.others.contains(path)
    }

    /// What we did not write and nobody has protected.
    pub(super) fn strangers<'a>(&'a self, old: &'a Manifest) -> impl Iterator<Item = &'a String> {
        let all = self.files.iter().chain(&self.others);
        all.filter(|path| !is_protected(path) && !old.0.contains_key(*path))
    }
}

/// Whether a path begins with a dot: what stands there is left alone.
fn is_protected(path: &str) -> bool {
    !visible(path)
}

/// How an output's place looks.
pub(super) enum Present {
    /// As it should.
    Same,
    /// Nothing is there, or a file that we wrote.
    Ours,
    /// A file that we did not write.
    Theirs,
}

/// Looks at an output's place.
pub(super) fn present(public: &Path, output: &Output, old: &Manifest, found: &Found) -> Result<Present, PublishError> {
    let path = &output.path;
    if found.others.contains(path) {
        return Ok(Present::Theirs);
    }
    if !found.files.contains(path) {
        // On some systems a file answers to names that differ in case; it is not the one that we wrote.
        let is_old_folder = ancestors(path).next().is_none_or(|folder| found.folders.contains(folder));
        let answers = is_old_folder && !found.folders.contains(path) && public.join(path).symlink_metadata().is_ok();
        return Ok(if answers { Present::Theirs } else { Present::Ours });
    }
    let bytes = read(public, path)?;
    let is_ours = old.0.contains_key(path);
    Ok(if is_ours && bytes == output.bytes {
        Present::Same
    } else if old.holds(path, &bytes) {
        Present::Ours
    } else {
        Present::Theirs
    })
}

/// What is to be done beside giving names to the files that wait.
pub(super) struct Changes {
    /// In the order in which they go.
    pub(super) removals: Vec<String>,
    /// Those of them that stand where a file or a folder of the site belongs, and go first.
    pub(super) obstacles: BTreeSet<String>,
    /// Folders that stand where a file of the site belongs, and are empty once the obstacles have gone.
    pub(super) hollow: BTreeSet<String>,
}

/// Compares the site, in the order of its paths, with what stands there.
pub(super) fn compare(
    public: &Path,
    files: &[Staged],
    old: &Manifest,
    found: &Found,
    foreign: Foreign,
) -> Result<Changes, PublishError> {
    let is_wanted = |path: &str| files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok();
    let mut changes = Changes { removals: Vec::new(), obstacles: BTreeSet::new(), hollow: BTreeSet::new() };
    let mut strange = BTreeSet::new();
    for path in old.0.keys().filter(|path| found.files.contains(*path) && !is_wanted(path)) {
        if old.holds(path, &read(public, path)?) {
            changes.removals.push(path.clone());
        } else {
            strange.insert(path.clone());
        }
    }

    let mut occupied = BTreeSet::new();
    for file in files {
        match &file.standing {
            Standing::Unchanged => continue,
            Standing::Occupied => {
                occupied.insert(file.path.clone());
                continue;
            }
            Standing::Waiting { .. } => {}
        }
        let mut obstacles: Vec<_> = ancestors(&file.path).filter(|path| found.holds(path)).collect();
        if let Some(folder) = found.folders.get(&file.path) {
            obstacles.extend(below(&found.files, folder).chain(below(&found.others, folder)));
            changes.hollow.insert(folder.clone());
            changes.hollow.extend(below(&found.folders, folder).map(str::to_owned));
        }
        for path in obstacles {
            let goes = changes.removals.binary_search_by(|removal| removal.as_str().cmp(path)).is_ok();
            if goes { &mut changes.obstacles } else { &mut occupied }.insert(path.to_owned());
        }
    }

    let folder = public.to_owned();
    strange.retain(|path| !is_protected(path));
    if foreign == Foreign::Refuse && !strange.is_empty() {
        strange.append(&mut occupied);
        return Err(PublishError::Foreign { folder, paths: strange.into_iter().collect() });
    }
    if !occupied.is_empty() {
        return Err(PublishError::Occupied { folder, paths: occupied.into_iter().collect() });
    }

    // A page that goes refers to assets that go.
    changes.removals.sort_by_key(|path| Reverse(old.0[path].kind));
    Ok(changes)
}

/// The paths that stand in a folder, at any depth.
fn below<'a>(paths: &'a BTreeSet<String>, folder: &str) -> impl Iterator<Item = &'a str> {
    let folder = format!("{folder}/");
    paths.range(folder.clone()..).map(String::as_str).take_while(move |path| path.starts_with(&folder))
}

fn read(public: &Path, path: &str) -> Result<Vec<u8>, PublishError> {
    let path = public.join(path);
    fs::read(&path).map_err(|source| PublishError::Read { path, source })
}

//! Changing a published folder: everything is staged first, then it gets its name.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::parallel::in_parallel;
use crate::disk::publish::manifest::Manifest;
use crate::disk::publish::name::{ancestors, temporary};
use crate::disk::publish::survey::{Changes, Found};
use crate::disk::publish::{Observer, STATE};
use crate::source::Output;

/// Where the new files wait for their names.
pub(super) struct Staged {
    /// Folders that have to be made, the outer ones first.
    folders: BTreeSet<String>,
    /// The temporary name of each write.
    temporaries: Vec<String>,
}

impl Staged {
    pub(super) fn new(changes: &Changes<'_>, found: &Found) -> Self {
        let mut folders = BTreeSet::new();
        let mut temporaries = Vec::new();
        for (number, output) in changes.writes.iter().enumerate() {
            // Where a file of ours still stands in the place of a folder, the temporary file waits beside it.
            let blocked = ancestors(&output.path).filter(|folder| changes.obstacles.contains(folder)).last();
            let mut above = ancestors(blocked.unwrap_or(&output.path)).peekable();
            let home = above.peek().map_or(String::new(), |folder| format!("{folder}/"));
            temporaries.push(format!("{home}{}", temporary(number)));
            folders.extend(above.filter(|folder| !found.folders.contains(*folder)).map(str::to_owned));
        }
        Staged { folders, temporaries }
    }
}

/// The published folder, while it is being changed.
pub(super) struct Place<'a> {
    pub(super) public: &'a Path,
    pub(super) observer: Observer<'a>,
}

/// A file or folder, and why it could not be changed.
pub(super) type Refusal = (PathBuf, io::Error);

impl Place<'_> {
    /// Writes everything under temporary names. Nothing of the site changes, and what needs space has it afterwards.
    pub(super) fn stage(
        &self,
        changes: &Changes<'_>,
        staged: &Staged,
        old: &Manifest,
        new: &Manifest,
    ) -> Result<(), Refusal> {
        for folder in &staged.folders {
            self.change(folder, |path| fs::create_dir(path))?;
        }
        let files: Vec<_> = changes.writes.iter().zip(&staged.temporaries).collect();
        let write =
            |&(output, temporary): &(&&Output, &String)| self.change(temporary, |path| fs::write(path, &output.bytes));
        in_parallel(&files, write).into_iter().collect::<Result<(), _>>()?;
        for (name, manifest) in [("manifest.both", &old.either(new)), ("manifest.new", new)] {
            self.change(&format!("{STATE}/{name}"), |path| fs::write(path, manifest.to_string()))?;
        }
        // Synced after all are written: the first sync carries most of the others to the disk too.
        let sync = |&(_, temporary): &(&&Output, &String)| self.sync(temporary);
        in_parallel(&files, sync).into_iter().collect::<Result<(), _>>()?;
        self.sync(&format!("{STATE}/manifest.both"))?;
        self.sync(&format!("{STATE}/manifest.new"))
    }

    /// Takes back what `stage` has done.
    pub(super) fn unstage(&self, staged: &Staged) {
        for name in ["manifest.both", "manifest.new"] {
            let _ = fs::remove_file(self.public.join(STATE).join(name));
        }
        for temporary in &staged.temporaries {
            let _ = fs::remove_file(self.public.join(temporary));
        }
        for folder in staged.folders.iter().rev() {
            let _ = fs::remove_dir(self.public.join(folder));
        }
    }

    /// Gives everything its name, and removes what no longer belongs to the site.
    pub(super) fn settle(&self, changes: &Changes<'_>, staged: &Staged) -> Result<(), Refusal> {
        let manifest = format!("{STATE}/manifest");
        self.rename(&format!("{STATE}/manifest.both"), &manifest)?;
        for path in &changes.obstacles {
            self.change(path, |path| fs::remove_file(path))?;
        }
        for path in changes.hollow.iter().rev() {
            self.change(path, |path| fs::remove_dir(path))?;
        }
        for (output, temporary) in changes.writes.iter().zip(&staged.temporaries) {
            if ancestors(&output.path).any(|folder| changes.obstacles.contains(folder)) {
                let folder = ancestors(&output.path).next().expect("an obstacle stands above it");
                self.change(folder, |path| fs::create_dir_all(path))?;
            }
            self.rename(temporary, &output.path)?;
        }
        for path in changes.removals.iter().filter(|path| !changes.obstacles.contains(*path)) {
            self.change(path, |path| fs::remove_file(path))?;
            self.remove_empty_folders(path);
        }
        self.rename(&format!("{STATE}/manifest.new"), &manifest)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Refusal> {
        self.change(to, |path| fs::rename(self.public.join(from), path))
    }

    /// Removes the folders that a file stood in, as long as nothing else stands in them.
    pub(super) fn remove_empty_folders(&self, path: &str) {
        let _ = ancestors(path).try_for_each(|folder| fs::remove_dir(self.public.join(folder)));
    }

    fn sync(&self, path: &str) -> Result<(), Refusal> {
        self.change(path, |path| fs::OpenOptions::new().write(true).open(path)?.sync_all())
    }

    pub(super) fn change(&self, path: &str, change: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Refusal> {
        let path = self.public.join(path);
        (self.observer)(&path).and_then(|()| change(&path)).map_err(|source| (path, source))
    }
}

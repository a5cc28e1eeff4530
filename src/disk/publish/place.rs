//! A published folder, while it is being changed: one change at a time, and each may be refused.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::parallel::in_parallel;
use crate::disk::publish::STATE;
use crate::disk::publish::name::ancestors;
use crate::disk::publish::stage::Staged;
use crate::disk::publish::survey::Changes;

/// More files than this reach the disk together with everything else that waits for it.
///
/// One by one, ten thousand files take seconds to minutes. But a few must not wait for what other programs have written.
#[cfg(target_os = "linux")]
const MANY: usize = 500;

/// Is told of each file or folder before the disk is changed there; an error stands for one of the disk's.
pub(super) type Observer = Box<dyn Fn(&Path) -> io::Result<()> + Send + Sync>;

/// A file or folder, and why it could not be changed.
pub(super) type Refusal = (PathBuf, io::Error);

/// The published folder.
pub(super) struct Place {
    pub(super) public: PathBuf,
    pub(super) observer: Observer,
}

impl Place {
    /// Changes what stands at a path of the site.
    pub(super) fn change(&self, path: &str, change: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Refusal> {
        let path = self.public.join(path);
        (self.observer)(&path).and_then(|()| change(&path)).map_err(|source| (path, source))
    }

    /// Waits until these files have reached the disk.
    pub(super) fn sync(&self, paths: &[&str]) -> Result<(), Refusal> {
        #[cfg(target_os = "linux")]
        if paths.len() > MANY {
            return self.change("", |public| Ok(rustix::fs::syncfs(fs::File::open(public)?)?));
        }
        let sync = |path: &Path| fs::OpenOptions::new().write(true).open(path)?.sync_all();
        in_parallel(paths, |path| self.change(path, sync)).into_iter().collect()
    }

    /// Gives every file that waits its name, one turn after the other, and removes what no longer belongs to the site.
    pub(super) fn settle<'s>(
        &self,
        changes: &Changes,
        turns: impl Iterator<Item = &'s [Staged]>,
    ) -> Result<(), Refusal> {
        let manifest = format!("{STATE}/manifest");
        self.rename(&format!("{STATE}/manifest.both"), &manifest)?;
        for path in &changes.obstacles {
            self.change(path, |path| fs::remove_file(path))?;
        }
        for path in changes.hollow.iter().rev() {
            self.change(path, |path| fs::remove_dir(path))?;
        }
        for turn in turns {
            in_parallel(turn, |file| self.show(file, changes)).into_iter().collect::<Result<(), _>>()?;
        }
        for path in changes.removals.iter().filter(|path| !changes.obstacles.contains(*path)) {
            self.change(path, |path| fs::remove_file(path))?;
            self.remove_empty_folders(path);
        }
        self.rename(&format!("{STATE}/manifest.new"), &manifest)
    }

    /// Gives a file its name, if it waits for one.
    fn show(&self, file: &Staged, changes: &Changes) -> Result<(), Refusal> {
        let Some(temporary) = file.temporary() else { return Ok(()) };
        if ancestors(&file.path).any(|folder| changes.obstacles.contains(folder)) {
            let folder = ancestors(&file.path).next().expect("an obstacle stands above it");
            self.change(folder, |path| fs::create_dir_all(path))?;
        }
        self.rename(temporary, &file.path)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Refusal> {
        self.change(to, |path| fs::rename(self.public.join(from), path))
    }

    /// Removes the folders that a file stood in, as long as nothing else stands in them.
    pub(super) fn remove_empty_folders(&self, path: &str) {
        let _ = ancestors(path).try_for_each(|folder| self.change(folder, |path| fs::remove_dir(path)));
    }
}

//! A knowledge base that somebody works on, and the site that follows.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::{Build, BuildError, Change, Edition, Unmade};
use crate::diagnostic::Diagnostics;
use crate::disk::{Changed, Seen, Watch, WatchError};
use crate::render::{RenderError, Rendered};
use crate::source::Output;

/// A knowledge base that somebody works on.
///
/// [`Work::revise`] makes the site at first, and again after each [`Work::wait`].
pub struct Work {
    root: PathBuf,
    wanted: Build,
    watch: Watch,
    /// None before the first one, and while nothing can be made of the knowledge base.
    edition: Option<Edition>,
    changed: Changed,
}

/// What has become of the site.
#[derive(Debug)]
pub struct Revision<'w> {
    /// The address of its top on its host: `/` or `/path/`.
    pub top: &'w str,
    /// What is new or has changed.
    pub changed: Vec<Output>,
    /// All that there is.
    pub rendered: &'w Rendered,
}

impl Work {
    /// Begins to watch the knowledge base at `root`; nothing is read yet.
    ///
    /// # Errors
    /// [`WatchError`] when the system does not let it be watched.
    pub fn open(root: &Path, wanted: &Build) -> Result<Self, WatchError> {
        let watch = Watch::open(root)?;
        Ok(Work { root: root.to_owned(), wanted: wanted.clone(), watch, edition: None, changed: Changed::Base })
    }

    /// Waits until something has changed that the site is made of, and says what: paths relative to the knowledge base,
    /// or nothing where nobody knows.
    pub fn wait(&mut self) -> Vec<String> {
        loop {
            self.changed = self.watch.wait();
            match &self.changed {
                Changed::Base => return Vec::new(),
                Changed::Content => return vec!["content".to_owned()],
                Changed::Files(files) => {
                    let files = files.iter().filter(|file| self.concerns(file));
                    let files: Vec<_> = files.map(|file| format!("content/{file}")).collect();
                    if !files.is_empty() {
                        return files;
                    }
                }
            }
        }
    }

    /// Whether this file is another one now. Programs write some that are gone again, and some that stay the same.
    fn concerns(&self, path: &str) -> bool {
        let Some(edition) = self.edition.as_ref().filter(|edition| edition.is_whole()) else { return true };
        match self.watch.look(path) {
            Seen::File(file) => !edition.holds(&file),
            Seen::Nothing => edition.paths().any(|known| known == path || is_below(known, path)),
            Seen::Other => true,
        }
    }

    /// Makes the site of what is there now. What is wrong is in `found`; then there is none, and the next revision
    /// begins from the last one that was good.
    ///
    /// # Errors
    /// [`BuildError`] where nothing can be made of the knowledge base.
    pub fn revise(&mut self, found: &mut Diagnostics) -> Result<Option<Revision<'_>>, BuildError> {
        let changed = std::mem::replace(&mut self.changed, Changed::Base);
        let edition = match self.edition.take() {
            Some(mut edition) => match changed {
                Changed::Base => self.read(found)?,
                Changed::Content => {
                    edition.reread(&self.root)?;
                    edition
                }
                Changed::Files(files) => {
                    match self.changes(&edition, files) {
                        Some(changes) => edition.revise(changes),
                        None => edition.reread(&self.root)?,
                    }
                    edition
                }
            },
            None => self.read(found)?,
        };
        let edition = self.edition.insert(edition);
        let put = Mutex::new(Vec::new());
        let keep = |output| {
            put.lock().unwrap_or_else(PoisonError::into_inner).push(output);
            Ok::<_, Infallible>(())
        };
        match edition.render(found, &keep) {
            Ok(_) => {}
            Err(Unmade::Wrong(_)) => return Ok(None),
            Err(Unmade::Template(RenderError(mistakes))) => {
                found.extend(mistakes);
                return Ok(None);
            }
            Err(Unmade::Put(never)) => match never {},
        }
        let changed = put.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Some(Revision { top: edition.top(), changed, rendered: edition.rendered() }))
    }

    fn read(&mut self, found: &mut Diagnostics) -> Result<Edition, BuildError> {
        let edition = Edition::read(&self.root, &self.wanted, found)?;
        if let Some(folder) = &edition.settings().program.download {
            // Where it cannot be watched, it is as it was when the program began.
            drop(self.watch.add(folder));
        }
        Ok(edition)
    }

    /// What has become of these files; nothing where all of `content/` must be read to know.
    fn changes(&self, edition: &Edition, files: BTreeSet<String>) -> Option<Vec<Change>> {
        if !edition.is_whole() {
            return None;
        }
        let mut changes = Vec::new();
        for path in files {
            match self.watch.look(&path) {
                Seen::File(file) => changes.push(Change::Written(file)),
                Seen::Nothing if edition.paths().any(|known| is_below(known, &path)) => return None,
                Seen::Nothing => changes.push(Change::Removed(path)),
                Seen::Other => return None,
            }
        }
        Some(changes)
    }
}

/// Whether a path leads to something in this folder.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

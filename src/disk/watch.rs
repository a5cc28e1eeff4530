//! What changes in a knowledge base while somebody works on it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::folder::FILE_LIMIT;
use super::read::{read_limited, slashed};
use super::visible;
use crate::source::File;

/// Programs write a file in several steps; it is read when all is quiet for this long.
const QUIET: Duration = Duration::from_millis(20);

/// Why a knowledge base is not watched.
#[derive(Debug, thiserror::Error)]
#[error("the system does not say what changes in `{}`", root.display())]
pub struct WatchError {
    /// The knowledge base.
    root: PathBuf,
    /// Why.
    source: notify::Error,
}

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Files of `content/`, or what was one; by their paths there.
    Files(BTreeSet<String>),
    /// Something in `content/`, nobody knows what.
    Content,
    /// What everything depends on: settings, checks, theme, downloads.
    Base,
}

/// A file of `content/` as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is there.
    File(File),
    /// Nothing is there.
    Nothing,
    /// It is no ordinary file, or cannot be read.
    Other,
}

/// Watches a knowledge base.
pub struct Watch {
    root: PathBuf,
    /// The folders that it consists of.
    folders: Vec<String>,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl Watch {
    /// Begins to watch the knowledge base at `root`: what changes from now on is not missed.
    pub fn open(root: &Path) -> Result<Self, WatchError> {
        let failed = |source| WatchError { root: root.to_owned(), source };
        // Some systems name what has changed by its real path.
        let root = root.canonicalize().map_err(|error| failed(error.into()))?;
        let (sender, events) = mpsc::channel();
        // A link may lead to the whole disk.
        let config = Config::default().with_follow_symlinks(false);
        // Nobody listens any more when the program ends.
        let watcher = RecommendedWatcher::new(move |event| drop(sender.send(event)), config).map_err(failed)?;
        let folders = ["content", "checks", "themes"].map(str::to_owned).to_vec();
        let mut watch = Watch { root, folders, watcher, events };
        watch.watcher.watch(&watch.root, RecursiveMode::NonRecursive).map_err(failed)?;
        for folder in watch.folders.clone() {
            watch.follow(&folder)?;
        }
        Ok(watch)
    }

    /// Watches one more folder of the knowledge base, if it is there.
    pub fn add(&mut self, folder: &str) -> Result<(), WatchError> {
        if self.folders.iter().any(|known| known == folder) {
            return Ok(());
        }
        self.folders.push(folder.to_owned());
        self.follow(folder)
    }

    fn follow(&mut self, folder: &str) -> Result<(), WatchError> {
        let path = self.root.join(folder);
        if !path.is_dir() {
            return Ok(());
        }
        let watched = self.watcher.watch(&path, RecursiveMode::Recursive);
        watched.map_err(|source| WatchError { root: self.root.clone(), source })
    }

    /// Waits until something has changed, and then until all is quiet.
    pub fn wait(&mut self) -> Changed {
        let mut changed: Option<Changed> = None;
        loop {
            let event = match &changed {
                None => self.events.recv().ok(),
                Some(_) => match self.events.recv_timeout(QUIET) {
                    Ok(event) => Some(event),
                    Err(_) => break,
                },
            };
            let event = event.expect("the watcher lives as long as this");
            for more in self.changes(event) {
                changed = Some(match changed {
                    Some(before) => before.and(more),
                    None => more,
                });
            }
        }
        changed.expect("something has changed")
    }

    fn changes(&mut self, event: notify::Result<Event>) -> Vec<Changed> {
        let event = match event {
            Ok(event) if event.need_rescan() => return vec![Changed::Base],
            Ok(event) => event,
            Err(_) => return vec![Changed::Base],
        };
        match event.kind {
            // Reading changes nothing.
            EventKind::Access(_) => Vec::new(),
            EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => {
                event.paths.iter().filter_map(|path| self.change(path)).collect()
            }
        }
    }

    fn change(&mut self, path: &Path) -> Option<Changed> {
        let Ok(path) = path.strip_prefix(&self.root) else { return Some(Changed::Base) };
        let Some(path) = slashed(path) else { return Some(Changed::Content) };
        // Programs keep their own files under such names.
        if path.split('/').any(|name| !visible(name)) {
            return None;
        }
        if path == "site.toml" {
            return Some(Changed::Base);
        }
        if let Some(folder) = self.folders.iter().find(|folder| **folder == path).cloned() {
            // Its place may hold another folder now. Where it cannot be watched, it is read all the same.
            drop(self.follow(&folder));
            return Some(if folder == "content" { Changed::Content } else { Changed::Base });
        }
        if let Some(file) = path.strip_prefix("content/") {
            return Some(Changed::Files(BTreeSet::from([file.to_owned()])));
        }
        self.folders.iter().any(|folder| Path::new(&path).starts_with(folder)).then_some(Changed::Base)
    }

    /// Looks at one file of `content/`.
    pub fn look(&self, path: &str) -> Seen {
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || path.contains(char::is_control) {
            return Seen::Other;
        }
        let full = self.root.join("content").join(path);
        match fs::symlink_metadata(&full) {
            Ok(data) if data.is_file() => match read_limited(&full, FILE_LIMIT) {
                Ok(bytes) => Seen::File(File { path: path.to_owned(), bytes: bytes.into() }),
                Err(_) => Seen::Other,
            },
            Ok(_) => Seen::Other,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Seen::Nothing,
            Err(_) => Seen::Other,
        }
    }
}

impl Changed {
    fn and(self, more: Changed) -> Changed {
        match (self, more) {
            (Changed::Base, _) | (_, Changed::Base) => Changed::Base,
            (Changed::Content, _) | (_, Changed::Content) => Changed::Content,
            (Changed::Files(mut files), Changed::Files(more)) => {
                files.extend(more);
                Changed::Files(files)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is seen of `act` in a knowledge base with `content/a/x.md`.
    #[track_caller]
    fn check(act: impl FnOnce(&Path), expected: &Changed) {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("content/a")).expect("a folder");
        fs::write(root.path().join("content/a/x.md"), "x").expect("written");
        fs::write(root.path().join("site.toml"), "").expect("written");
        let mut watch = Watch::open(root.path()).expect("watched");
        act(root.path());
        assert_eq!(watch.wait(), *expected);
    }

    fn files(paths: &[&str]) -> Changed {
        Changed::Files(paths.iter().map(|path| (*path).to_owned()).collect())
    }

    #[test]
    fn a_file_that_is_written_or_removed_is_named() {
        check(|root| fs::write(root.join("content/a/x.md"), "y").expect("written"), &files(&["a/x.md"]));
        check(|root| fs::remove_file(root.join("content/a/x.md")).expect("removed"), &files(&["a/x.md"]));
    }

    #[test]
    fn a_file_that_is_written_beside_its_place_and_renamed_is_named() {
        let act = |root: &Path| {
            fs::write(root.join("content/a/.x.md.swp"), "y").expect("written");
            fs::write(root.join("content/a/x.md~"), "y").expect("written");
            fs::rename(root.join("content/a/x.md~"), root.join("content/a/x.md")).expect("renamed");
        };
        check(act, &files(&["a/x.md", "a/x.md~"]));
    }

    #[test]
    fn everything_depends_on_settings_checks_and_themes() {
        check(|root| fs::write(root.join("site.toml"), "x").expect("written"), &Changed::Base);
        check(|root| fs::create_dir(root.join("checks")).expect("a folder"), &Changed::Base);
    }

    #[test]
    fn another_folder_in_the_place_of_content_is_seen() {
        let act = |root: &Path| {
            fs::rename(root.join("content"), root.join("old")).expect("moved");
            fs::create_dir(root.join("content")).expect("a folder");
        };
        check(act, &Changed::Content);
    }

    #[test]
    fn only_ordinary_files_of_content_are_looked_at() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("content/a")).expect("a folder");
        fs::write(root.path().join("content/x.md"), "x").expect("written");
        let watch = Watch::open(root.path()).expect("watched");
        assert!(matches!(watch.look("x.md"), Seen::File(_)));
        assert_eq!(watch.look("y.md"), Seen::Nothing);
        for path in ["a", "../x", "/etc/passwd", "a\n"] {
            assert_eq!(watch.look(path), Seen::Other, "{path}");
        }
    }
}

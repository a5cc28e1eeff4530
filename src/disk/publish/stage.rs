//! Staging: new files wait beside their places under temporary names, and are taken back unless they are kept.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::mem;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use blake3::Hash;

use crate::disk::publish::STATE;
use crate::disk::publish::manifest::Manifest;
use crate::disk::publish::name::{ancestors, temporary};
use crate::disk::publish::place::{Place, Refusal};
use crate::disk::publish::survey::Found;
use crate::source::{Output, OutputKind};

/// Why a lock cannot be broken.
const UNBROKEN: &str = "nothing panics while it holds the lock";

/// A file of the site: all that is kept of it once its bytes are on the disk.
pub(super) struct Staged {
    pub(super) path: String,
    pub(super) kind: OutputKind,
    pub(super) digest: Hash,
    pub(super) standing: Standing,
}

impl Staged {
    /// Where it waits for its name, if it does.
    pub(super) fn temporary(&self) -> Option<&str> {
        match &self.standing {
            Standing::Waiting { temporary } => Some(temporary),
            Standing::Unchanged | Standing::Occupied => None,
        }
    }
}

/// How a file of the site stands on the disk.
pub(super) enum Standing {
    /// It was there already.
    Unchanged,
    /// It waits for its name.
    Waiting {
        /// The name that it has until then.
        temporary: String,
    },
    /// Somebody else's file stands in its place.
    Occupied,
}

/// What waits; dropped, it is taken back.
pub(super) struct Stage {
    pub(super) place: Place,
    files: Mutex<Vec<Staged>>,
    /// Folders that were made for what waits.
    folders: Mutex<BTreeSet<String>>,
    temporaries: AtomicUsize,
    /// The manifests that wait.
    manifests: Vec<String>,
}

impl Stage {
    pub(super) fn new(place: Place) -> Self {
        Stage {
            place,
            files: Mutex::default(),
            folders: Mutex::default(),
            temporaries: AtomicUsize::new(0),
            manifests: Vec::new(),
        }
    }

    pub(super) fn add(&self, file: Staged) {
        self.files.lock().expect(UNBROKEN).push(file);
    }

    /// Writes a file under a temporary name.
    pub(super) fn write(&self, output: &Output, found: &Found) -> Result<Standing, Refusal> {
        // Where a file still stands in the place of a folder, the temporary file waits beside it.
        let blocked = ancestors(&output.path).filter(|folder| found.holds(folder)).last();
        let home = ancestors(blocked.unwrap_or(&output.path)).next();
        let mut temporary = temporary(self.temporaries.fetch_add(1, Ordering::Relaxed));
        if let Some(home) = home {
            self.make_folder(home, found)?;
            temporary = format!("{home}/{temporary}");
        }
        self.place.change(&temporary, |path| {
            // It fails where anything stands, even a link that leads nowhere.
            let mut file = fs::File::create_new(path)?;
            file.write_all(&output.bytes).inspect_err(|_| {
                let _ = fs::remove_file(path);
            })
        })?;
        Ok(Standing::Waiting { temporary })
    }

    fn make_folder(&self, folder: &str, found: &Found) -> Result<(), Refusal> {
        let mut made = self.folders.lock().expect(UNBROKEN);
        let missing: Vec<_> = std::iter::once(folder)
            .chain(ancestors(folder))
            .take_while(|folder| !found.folders.contains(*folder) && !made.contains(*folder))
            .collect();
        for folder in missing.into_iter().rev() {
            self.place.change(folder, |path| fs::create_dir(path))?;
            made.insert(folder.to_owned());
        }
        Ok(())
    }

    /// All files of the site, in the order of their paths.
    pub(super) fn files(&mut self) -> &[Staged] {
        let files = self.files.get_mut().expect(UNBROKEN);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Writes the manifests beside theirs, and waits until everything has reached the disk.
    pub(super) fn seal(&mut self, old: &Manifest, new: &Manifest) -> Result<(), Refusal> {
        for (name, manifest) in [("both", &old.either(new)), ("new", new)] {
            let path = format!("{STATE}/manifest.{name}");
            self.place.change(&path, |path| fs::write(path, manifest.to_string()))?;
            self.manifests.push(path);
        }
        let files = self.files.get_mut().expect(UNBROKEN);
        let waiting = files.iter().filter_map(Staged::temporary);
        let paths: Vec<_> = waiting.chain(self.manifests.iter().map(String::as_str)).collect();
        self.place.sync(&paths)
    }

    /// From here on nothing is taken back.
    pub(super) fn keep(&mut self) -> Vec<Staged> {
        self.folders.get_mut().expect(UNBROKEN).clear();
        self.manifests.clear();
        mem::take(self.files.get_mut().expect(UNBROKEN))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let files = self.files.get_mut().expect(UNBROKEN);
        let waiting = files.iter().filter_map(Staged::temporary);
        for path in waiting.chain(self.manifests.iter().map(String::as_str)) {
            let _ = self.place.change(path, |path| fs::remove_file(path));
        }
        for folder in self.folders.get_mut().expect(UNBROKEN).iter().rev() {
            let _ = self.place.change(folder, |path| fs::remove_dir(path));
        }
    }
}

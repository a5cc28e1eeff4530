//! What took long to make, kept for the next build in `.cache/docs-build/`; losing it costs nothing but time.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Values by their keys, each in a file of its own.
///
/// Where it cannot be read or written, it is empty: nothing that is kept here is needed. Files appear whole, and a
/// damaged one is none, so any number of builds can share it.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// Tells the files of this program's threads apart while they are written.
static COUNT: AtomicU64 = AtomicU64::new(0);

impl Cache {
    /// The cache of the knowledge base at `root`.
    pub fn of(root: &Path) -> Self {
        Cache { folder: root.join(".cache/docs-build") }
    }

    /// The cache of this name inside this one; neither forgets what the other keeps.
    #[must_use]
    pub fn inner(&self, name: &str) -> Self {
        Cache { folder: self.folder.join(name) }
    }

    /// The value that was kept under `key`.
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.folder.join(key)).ok()?;
        let (sum, value) = bytes.split_first_chunk::<32>()?;
        (blake3::hash(value) == *sum).then(|| value.to_vec())
    }

    /// Keeps `value` under `key`, a name of letters and digits.
    pub fn put(&self, key: &str, value: &[u8]) {
        drop(self.write(key, value));
    }

    fn write(&self, key: &str, value: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        let name = format!("{}-{}.new", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let new = self.folder.join(name);
        let written = fs::write(&new, [blake3::hash(value).as_bytes(), value].concat());
        let placed = written.and_then(|()| fs::rename(&new, self.folder.join(key)));
        placed.inspect_err(|_| drop(fs::remove_file(&new)))
    }

    /// Forgets everything but the values under `keys`.
    pub fn keep(&self, keys: &BTreeSet<String>) {
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            if name != ".gitignore" && !name.to_str().is_some_and(|name| keys.contains(name)) {
                drop(fs::remove_file(file.path()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_until_it_is_forgotten_or_damaged() {
        let root = tempfile::TempDir::new().expect("a temporary folder");
        let cache = Cache::of(root.path());
        assert_eq!(cache.get("a"), None);
        cache.put("a", b"value");
        cache.put("b", b"");
        assert_eq!((cache.get("a"), cache.get("b")), (Some(b"value".to_vec()), Some(Vec::new())));
        fs::write(root.path().join(".cache/docs-build/a"), b"something else, and longer than a sum").expect("writable");
        assert_eq!(cache.get("a"), None);
        cache.inner("c").put("d", b"kept");
        cache.keep(&BTreeSet::from(["a".to_owned()]));
        assert_eq!(cache.get("b"), None);
        assert_eq!(cache.inner("c").get("d"), Some(b"kept".to_vec()));
        assert_eq!(fs::read_to_string(root.path().join(".cache/docs-build/.gitignore")).expect("it is there"), "*\n");
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_empty() {
        let root = tempfile::TempDir::new().expect("a temporary folder");
        fs::write(root.path().join(".cache"), "a file").expect("writable");
        let cache = Cache::of(root.path());
        cache.put("a", b"value");
        cache.keep(&BTreeSet::new());
        assert_eq!(cache.get("a"), None);
    }
}

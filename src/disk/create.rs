//! New files beside those that are there: what is begun for an author never replaces anything.

use std::fs;
use std::io;
use std::path::Path;

use crate::disk::read::{DiskError, write_new};
use crate::source::File;

/// Writes new files below `folder`, with the folders that they need.
///
/// # Errors
/// [`DiskError::Exists`] before anything is written, if one of them is there already.
pub fn create(folder: &Path, files: &[File]) -> Result<(), DiskError> {
    let paths = || files.iter().map(|file| folder.join(&file.path));
    if let Some(taken) = paths().find(|path| fs::symlink_metadata(path).is_ok()) {
        return Err(DiskError::Exists(taken));
    }
    for (path, file) in paths().zip(files) {
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|source| DiskError::Write { path: parent.to_owned(), source })?;
        write_new(&path, &file.bytes)?;
    }
    Ok(())
}

/// Folders of a knowledge base from which sites are made.
const SOURCES: [&str; 4] = ["content", "checks", "themes", "archetypes"];

/// Checks that the site of the knowledge base at `root` is published where no later build takes it for a source.
///
/// # Errors
/// [`DiskError::AmongSources`] otherwise.
pub fn check_output(root: &Path, folder: &Path) -> Result<(), DiskError> {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder_absolute = absolute(folder);
    // What is not there yet can be no link.
    let place = folder_absolute.ancestors().find_map(|above| {
        let rest = folder_absolute.strip_prefix(above).ok()?;
        Some(above.canonicalize().ok()?.join(rest))
    });
    let place = place.unwrap_or(folder_absolute.clone());
    let home = root.canonicalize().unwrap_or_else(|_| absolute(root));
    let is_source = |name: &str| place.starts_with(home.join(name));
    if SOURCES.into_iter().any(is_source) { Err(DiskError::AmongSources(folder.to_owned())) } else { Ok(()) }
}

/// Checks that a folder holds nothing, or is not there.
///
/// # Errors
/// [`DiskError::NotEmpty`] otherwise.
pub fn check_empty(folder: &Path) -> Result<(), DiskError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(DiskError::NotEmpty(folder.to_owned())),
            None => Ok(()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(DiskError::Read { path: folder.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> File {
        File { path: path.to_owned(), bytes: path.as_bytes().to_vec().into() }
    }

    #[test]
    fn all_files_are_new_or_none_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        check_empty(folder.path()).expect("empty");
        create(folder.path(), &[file("a/b.md"), file("c.md")]).expect("written");
        assert_eq!(fs::read(folder.path().join("a/b.md")).expect("read"), b"a/b.md");
        let error = create(folder.path(), &[file("d.md"), file("c.md")]).expect_err("taken");
        assert!(matches!(error, DiskError::Exists(path) if path.ends_with("c.md")));
        assert!(!folder.path().join("d.md").exists());
        assert!(matches!(check_empty(folder.path()), Err(DiskError::NotEmpty(_))));
        check_empty(&folder.path().join("nowhere")).expect("not there");
    }
}

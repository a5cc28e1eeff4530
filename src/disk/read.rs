//! Reading a knowledge base, a theme, and the files that readers name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::disk::{embedded, visible};
use crate::source::{File, NotText, Source, Sources};

/// Bytes of one file of a knowledge base, at most.
const FILE_LIMIT: u64 = 100 << 20;
/// Files of one folder of a knowledge base, at most.
const COUNT_LIMIT: usize = 200_000;
/// Bytes of a file that a reader names, at most.
const TEXT_LIMIT: u64 = 16 << 20;
/// The theme that the program carries with it.
const BUILT_IN: &str = "help";

/// Why a file or a folder could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The folder has no `site.toml`.
    #[error("`{}` is no knowledge base: it has no `site.toml`", .0.display())]
    NoSettings(PathBuf),
    /// The system refused to read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system refused to write.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is there already and is not written over.
    #[error("`{}` exists already", .0.display())]
    Exists(PathBuf),
    /// The file is larger than a knowledge base needs.
    #[error("`{}` is larger than {} MB", path.display(), limit >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How large it may be, in bytes.
        limit: u64,
    },
    /// The folder has more files than a knowledge base needs.
    #[error("`{}` has more than {COUNT_LIMIT} files", .0.display())]
    TooMany(PathBuf),
    /// A symbolic link leads out of the folder that it stands in.
    #[error("`{}` is a link that leaves its folder; put the file itself there", .0.display())]
    Leaves(PathBuf),
    /// A device, a pipe, a socket.
    #[error("`{}` is neither a file nor a folder", .0.display())]
    NotAFile(PathBuf),
    /// A name that is not Unicode.
    #[error("the name of `{}` is not UTF-8", .0.display())]
    Name(PathBuf),
    /// A text file that is not UTF-8.
    #[error(transparent)]
    NotText(#[from] NotText),
    /// There is no such theme.
    #[error("no theme `{name}`: the folder `{}` is missing", folder.display())]
    NoTheme {
        /// Its name.
        name: String,
        /// Where it would be.
        folder: PathBuf,
    },
    /// The settings name a folder outside the knowledge base.
    #[error("`{0}` is no folder inside the knowledge base")]
    Outside(String),
}

/// The nearest folder that holds a `site.toml`: `start` or one of its parents.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().find(|folder| folder.join("site.toml").is_file()).map(Path::to_owned)
}

/// Reads a knowledge base; a folder that is absent counts as empty.
pub fn read(root: &Path) -> Result<Sources, DiskError> {
    let settings = root.join("site.toml");
    if !settings.is_file() {
        return Err(DiskError::NoSettings(root.to_owned()));
    }
    Ok(Sources {
        settings: Source::decode("site.toml", read_limited(&settings, TEXT_LIMIT)?)?,
        content: read_folder(root, "content")?,
        checks: read_folder(root, "checks")?,
    })
}

/// Reads a theme: the built-in one, each file replaced by the one of the same path in `themes/<name>/`, if there is one.
pub fn read_theme(root: &Path, name: &str) -> Result<Vec<File>, DiskError> {
    let folder = format!("themes/{name}");
    if name.contains(['/', '\\']) || !visible(name) {
        return Err(DiskError::Outside(folder));
    }
    if name != BUILT_IN && !root.join(&folder).is_dir() {
        return Err(DiskError::NoTheme { name: name.to_owned(), folder: root.join(&folder) });
    }
    let mut files: BTreeMap<_, _> = embedded::theme().into_iter().map(|file| (file.path.clone(), file)).collect();
    files.extend(read_folder(root, &folder)?.into_iter().map(|file| (file.path.clone(), file)));
    Ok(files.into_values().collect())
}

/// Reads the files that are offered to readers for download; an absent folder has none.
pub fn read_downloads(root: &Path, folder: &str) -> Result<Vec<File>, DiskError> {
    read_folder(root, folder)
}

/// Reads a text file that a reader has named.
pub fn read_text(path: &Path) -> Result<Source, DiskError> {
    let shown = path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/");
    Ok(Source::decode(shown, read_bytes(path)?)?)
}

/// Reads a file that a reader has named.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, DiskError> {
    read_limited(path, TEXT_LIMIT)
}

/// Checks, before any work is done, that [`write_new`] can begin: nothing is at this path, and its folder is there.
pub fn check_new(path: &Path) -> Result<(), DiskError> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(DiskError::Exists(path.to_owned()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |source| DiskError::Write { path: path.to_owned(), source };
    if fs::metadata(folder).map_err(failed)?.is_dir() {
        Ok(())
    } else {
        Err(failed(io::ErrorKind::NotADirectory.into()))
    }
}

/// Writes a file that does not exist yet: all of it, or nothing.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => DiskError::Exists(path.to_owned()),
        _ => DiskError::Write { path: path.to_owned(), source },
    };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    // Reserves the name; from here on a second writer sees that it is taken.
    fs::File::create_new(path).map_err(failed)?;
    let written = fs::File::create_new(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, path));
    written.map_err(|source| {
        let _ = fs::remove_file(&temporary);
        let _ = fs::remove_file(path);
        DiskError::Write { path: path.to_owned(), source }
    })
}

/// Reads all files of a folder of the knowledge base, in the order of their paths.
fn read_folder(root: &Path, folder: &str) -> Result<Vec<File>, DiskError> {
    if !Path::new(folder).components().all(|part| matches!(part, Component::Normal(_))) || folder.is_empty() {
        return Err(DiskError::Outside(folder.to_owned()));
    }
    let top = root.join(folder);
    if !top.exists() {
        return Ok(Vec::new());
    }
    let home = canonical(&top)?;
    if !home.starts_with(canonical(root)?) {
        return Err(DiskError::Leaves(top));
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(&top).follow_links(true).into_iter().filter_entry(is_visible) {
        let entry = entry.map_err(|error| walk_error(&top, error))?;
        if entry.path_is_symlink() && !canonical(entry.path())?.starts_with(&home) {
            return Err(DiskError::Leaves(entry.into_path()));
        }
        if entry.file_type().is_dir() {
            continue;
        }
        if !entry.file_type().is_file() {
            return Err(DiskError::NotAFile(entry.into_path()));
        }
        if files.len() == COUNT_LIMIT {
            return Err(DiskError::TooMany(top));
        }
        let path = slashed(entry.path().strip_prefix(&top).expect("walked from there"))
            .ok_or_else(|| DiskError::Name(entry.path().to_owned()))?;
        files.push(File { path, bytes: Cow::Owned(read_limited(entry.path(), FILE_LIMIT)?) });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || entry.file_name().to_str().is_none_or(visible)
}

fn walk_error(top: &Path, error: walkdir::Error) -> DiskError {
    let path = error.path().unwrap_or(top).to_owned();
    DiskError::Read { path, source: error.into() }
}

fn canonical(path: &Path) -> Result<PathBuf, DiskError> {
    path.canonicalize().map_err(|source| DiskError::Read { path: path.to_owned(), source })
}

/// A relative path with `/`; `None` when it is not UTF-8.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let names: Option<Vec<_>> = path.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}

fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|source| DiskError::Read { path: path.to_owned(), source })?;
    if bytes.len() as u64 > limit {
        return Err(DiskError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A knowledge base with these files, each holding its own path.
    fn base(paths: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a temporary folder");
        for path in paths {
            let full = root.path().join(path);
            fs::create_dir_all(full.parent().expect("a folder")).expect("a folder");
            fs::write(full, path).expect("written");
        }
        root
    }

    fn paths(files: &[File]) -> Vec<&str> {
        files.iter().map(|file| file.path.as_str()).collect()
    }

    #[test]
    fn a_knowledge_base_is_read_in_the_order_of_its_paths() {
        let root =
            base(&["site.toml", "content/b.de.md", "content/a/x.de.md", "content/a-b.de.md", "checks/smtp.toml"]);
        let sources = read(root.path()).expect("read");
        assert_eq!(sources.settings, Source::new("site.toml", "site.toml"));
        assert_eq!(paths(&sources.content), ["a-b.de.md", "a/x.de.md", "b.de.md"]);
        assert_eq!(paths(&sources.checks), ["smtp.toml"]);
    }

    #[test]
    fn names_with_a_dot_before_them_are_not_read() {
        let root = base(&["site.toml", "content/.git/config", "content/a/.x.md.swp", "content/a/x.md"]);
        assert_eq!(paths(&read(root.path()).expect("read").content), ["a/x.md"]);
    }

    #[test]
    fn without_settings_there_is_no_knowledge_base() {
        let root = base(&["content/a.md"]);
        assert!(matches!(read(root.path()), Err(DiskError::NoSettings(_))));
        assert_eq!(find_root(root.path()), None);
    }

    #[test]
    fn the_nearest_folder_above_with_settings_is_the_root() {
        let root = base(&["site.toml", "content/a/b/c.md"]);
        assert_eq!(find_root(&root.path().join("content/a/b")).as_deref(), Some(root.path()));
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_inside_the_folder_and_refused_outside() {
        let root = base(&["site.toml", "content/a/x.md", "secret.md"]);
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(target, root.path().join(name)).expect("a link");
        };
        link("a", "content/b");
        assert_eq!(paths(&read(root.path()).expect("read").content), ["a/x.md", "b/x.md"]);
        link("../secret.md", "content/c.md");
        assert!(matches!(read(root.path()), Err(DiskError::Leaves(path)) if path.ends_with("content/c.md")));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_to_a_folder_above_itself_ends_in_an_error() {
        let root = base(&["site.toml", "content/a/x.md"]);
        std::os::unix::fs::symlink("..", root.path().join("content/a/loop")).expect("a link");
        assert!(matches!(read(root.path()), Err(DiskError::Read { .. })));
    }

    #[test]
    fn a_theme_lies_over_the_built_in_one_file_by_file() {
        let root = base(&["site.toml", "themes/mine/own.html"]);
        let built_in = embedded::theme();
        let theme = read_theme(root.path(), "mine").expect("read");
        assert_eq!(theme.len(), built_in.len() + 1);
        assert!(theme.is_sorted_by_key(|file| &file.path));
        assert_eq!(read_theme(root.path(), "help").expect("read"), built_in);
        assert!(matches!(read_theme(root.path(), "other"), Err(DiskError::NoTheme { .. })));
        assert!(matches!(read_theme(root.path(), ".."), Err(DiskError::Outside(_))));
    }

    #[test]
    fn downloads_stay_inside_the_knowledge_base() {
        let root = base(&["site.toml", "dist/docs-check.exe"]);
        assert_eq!(paths(&read_downloads(root.path(), "dist").expect("read")), ["docs-check.exe"]);
        assert_eq!(read_downloads(root.path(), "absent").expect("read"), []);
        for folder in ["/etc", "../x", "", "."] {
            assert!(matches!(read_downloads(root.path(), folder), Err(DiskError::Outside(_))), "{folder}");
        }
    }

    #[test]
    fn a_text_file_has_a_bound_and_its_path_as_it_was_typed() {
        let root = base(&["config.toml"]);
        let path = root.path().join("config.toml");
        assert_eq!(read_text(&path).expect("read").text, "config.toml");
        let file = fs::OpenOptions::new().write(true).open(&path).expect("a file");
        file.set_len(TEXT_LIMIT + 1).expect("longer");
        assert!(matches!(read_text(&path), Err(DiskError::TooLarge { .. })));
    }

    #[test]
    fn a_new_file_never_replaces_another() {
        let root = base(&["taken.json"]);
        for path in ["taken.json", "taken.json/x", "nowhere/x", "."] {
            assert!(check_new(&root.path().join(path)).is_err(), "{path}");
        }
        assert!(check_new(&root.path().join("free.json")).is_ok());
        let error = write_new(&root.path().join("taken.json"), b"new").expect_err("refused");
        assert!(matches!(error, DiskError::Exists(_)));
        write_new(&root.path().join("free.json"), b"new").expect("written");
        assert_eq!(fs::read(root.path().join("free.json")).expect("read"), b"new");
        assert_eq!(root.path().read_dir().expect("a folder").count(), 2);
    }
}

//! Reading a knowledge base, a theme, and the files that readers name.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::folder::read_folder;
use super::{embedded, visible};
use crate::diagnostic::Diagnostics;
use crate::source::{File, NotText, Origin, Source, Sources, ThemeFile};

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
    /// The folder holds something already.
    #[error("`{}` is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// A site cannot stand among the files of which it is made.
    #[error("`{}` is a place of sources: publish the site elsewhere", .0.display())]
    AmongSources(PathBuf),
    /// The file is larger than a knowledge base needs.
    #[error("`{}` is larger than {} MB", path.display(), limit >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How large it may be, in bytes.
        limit: u64,
    },
    /// The folder has more files than a knowledge base needs.
    #[error("`{folder}` has more than {limit} files and folders")]
    TooMany {
        /// The folder, relative to the knowledge base.
        folder: String,
        /// How many it may have.
        limit: usize,
    },
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
///
/// Files that cannot be part of it, such as links that leave it, are in `found`; all others are read.
///
/// # Errors
/// [`DiskError`] when there is no knowledge base, or the system refuses to read it.
pub fn read(root: &Path, found: &mut Diagnostics) -> Result<Sources, DiskError> {
    let settings = root.join("site.toml");
    if !settings.is_file() {
        return Err(DiskError::NoSettings(root.to_owned()));
    }
    Ok(Sources {
        settings: Source::decode("site.toml", read_limited(&settings, TEXT_LIMIT)?)?,
        content: read_folder(root, "content", found)?,
        checks: read_folder(root, "checks", found)?,
        themes: themes(root),
    })
}

/// The names of the themes: the built-in one, and each folder of `themes/`; one that cannot be read shows when it is wanted.
fn themes(root: &Path) -> Vec<String> {
    let folders = root.join("themes").read_dir().into_iter().flatten().flatten();
    let names = folders.filter(|entry| entry.path().is_dir()).filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name != BUILT_IN).chain([BUILT_IN.to_owned()]).collect();
    names.sort();
    names
}

/// Reads a theme: the built-in one, each file replaced by the one of the same path in `themes/<name>/`, if there is one.
///
/// Words are not replaced as files: those of `themes/<name>/words/` stand behind the built-in ones and win, word by word.
pub fn read_theme(root: &Path, name: &str, found: &mut Diagnostics) -> Result<Vec<ThemeFile>, DiskError> {
    let folder = format!("themes/{name}");
    if name.contains(['/', '\\']) || !visible(name) {
        return Err(DiskError::Outside(folder));
    }
    if name != BUILT_IN && !root.join(&folder).is_dir() {
        return Err(DiskError::NoTheme { name: name.to_owned(), folder: root.join(&folder) });
    }
    let built_in = embedded::theme().into_iter().map(|file| ThemeFile { file, origin: Origin::BuiltIn });
    let mut files: BTreeMap<_, _> = built_in.map(|one| (one.file.path.clone(), vec![one])).collect();
    for file in read_folder(root, &folder, found)? {
        let layers = files.entry(file.path.clone()).or_default();
        let origin = if layers.is_empty() { Origin::Own } else { Origin::Override };
        if !file.path.starts_with("words/") {
            layers.clear();
        }
        layers.push(ThemeFile { file, origin });
    }
    Ok(files.into_values().flatten().collect())
}

/// Reads the files that are offered to readers for download; an absent folder has none.
pub fn read_downloads(root: &Path, folder: &str, found: &mut Diagnostics) -> Result<Vec<File>, DiskError> {
    read_folder(root, folder, found)
}

/// Reads what new articles of this knowledge base begin with; an absent folder has none.
pub fn read_archetypes(root: &Path, found: &mut Diagnostics) -> Result<Vec<File>, DiskError> {
    read_folder(root, "archetypes", found)
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

/// Reads a file that a reader has named, of at most `limit` bytes; `None` when nothing is there.
pub fn read_if_there(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, DiskError> {
    match read_limited(path, limit) {
        Err(DiskError::Read { source, .. }) if is_no_file(&source) => Ok(None),
        read => read.map(Some),
    }
}

/// Whether the system says that a path leads to nothing, or can lead to nothing: any text may be asked for as a path.
fn is_no_file(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename | InvalidInput)
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

/// A relative path with `/`; `None` when it is not UTF-8.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let names: Option<Vec<_>> = path.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}

/// Reads a file of at most `limit` bytes; of a larger one, no more than that.
pub(super) fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
    let failed = |source| DiskError::Read { path: path.to_owned(), source };
    let file = fs::File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut bytes = Vec::new();
    if length <= limit {
        bytes.reserve_exact(length as usize + 1);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if length.max(bytes.len() as u64) > limit {
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
        let sources = read(root.path(), &mut Diagnostics::new()).expect("read");
        assert_eq!(sources.settings, Source::new("site.toml", "site.toml"));
        assert_eq!(paths(&sources.content), ["a-b.de.md", "a/x.de.md", "b.de.md"]);
        assert_eq!(paths(&sources.checks), ["smtp.toml"]);
    }

    #[test]
    fn names_with_a_dot_before_them_are_not_read() {
        let root = base(&["site.toml", "content/.git/config", "content/a/.x.md.swp", "content/a/x.md"]);
        assert_eq!(paths(&read(root.path(), &mut Diagnostics::new()).expect("read").content), ["a/x.md"]);
    }

    #[test]
    fn without_settings_there_is_no_knowledge_base() {
        let root = base(&["content/a.md"]);
        assert!(matches!(read(root.path(), &mut Diagnostics::new()), Err(DiskError::NoSettings(_))));
        assert_eq!(find_root(root.path()), None);
    }

    #[test]
    fn the_nearest_folder_above_with_settings_is_the_root() {
        let root = base(&["site.toml", "content/a/b/c.md"]);
        assert_eq!(find_root(&root.path().join("content/a/b")).as_deref(), Some(root.path()));
    }

    #[test]
    fn a_theme_lies_over_the_built_in_one_file_by_file() {
        let root = base(&["site.toml", "themes/mine/own.html", "themes/mine/page.html"]);
        let theme = read_theme(root.path(), "mine", &mut Diagnostics::new()).expect("read");
        let of = |path: &str| theme.iter().find(|one| one.file.path == path).map(|one| one.origin);
        assert_eq!(of("own.html"), Some(Origin::Own));
        assert_eq!(of("page.html"), Some(Origin::Override));
        assert_eq!(of("base.html"), Some(Origin::BuiltIn));
        assert!(theme.is_sorted_by_key(|one| &one.file.path));
        let built_in = read_theme(root.path(), "help", &mut Diagnostics::new()).expect("read");
        assert_eq!(built_in.len() + 1, theme.len());
        assert!(built_in.iter().all(|one| one.origin == Origin::BuiltIn));
        assert!(matches!(read_theme(root.path(), "other", &mut Diagnostics::new()), Err(DiskError::NoTheme { .. })));
        assert!(matches!(read_theme(root.path(), "..", &mut Diagnostics::new()), Err(DiskError::Outside(_))));
    }

    #[test]
    fn downloads_stay_inside_the_knowledge_base() {
        let root = base(&["site.toml", "dist/docs-check.exe"]);
        assert_eq!(
            paths(&read_downloads(root.path(), "dist", &mut Diagnostics::new()).expect("read")),
            ["docs-check.exe"]
        );
        assert_eq!(read_downloads(root.path(), "absent", &mut Diagnostics::new()).expect("read"), []);
        for folder in ["/etc", "../x", "", "."] {
            assert!(
                matches!(read_downloads(root.path(), folder, &mut Diagnostics::new()), Err(DiskError::Outside(_))),
                "{folder}"
            );
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
    fn a_text_that_is_no_path_leads_to_nothing() {
        let root = base(&["bounce.eml"]);
        let read = |name: &str| read_if_there(&root.path().join(name), 10);
        assert_eq!(read("bounce.eml").expect("read").as_deref(), Some(&b"bounce.eml"[..]));
        for text in ["550 5.1.1 gone", "bounce.eml/x", "a\0b", &"x".repeat(9_000)] {
            assert!(matches!(read(text), Ok(None)), "{text}");
        }
        fs::write(root.path().join("long"), [0; 11]).expect("written");
        assert!(matches!(read("long"), Err(DiskError::TooLarge { .. })));
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

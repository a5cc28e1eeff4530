//! Reading a folder of a knowledge base: what cannot be part of it is told, all of it at once, and the rest is read.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::parallel::in_parallel;
use super::read::{DiskError, read_limited};
use super::visible;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{File, Source};

/// Bytes of one file, at most.
pub(super) const FILE_LIMIT: u64 = 100 << 20;
/// Files and folders of one folder, at most: links may show the same ones again and again.
const COUNT_LIMIT: usize = 1_000_000;

/// Reads all files of a folder of the knowledge base, in the order of their paths; an absent folder has none.
pub(super) fn read_folder(root: &Path, folder: &str, found: &mut Diagnostics) -> Result<Vec<File>, DiskError> {
    if !Path::new(folder).components().all(|part| matches!(part, Component::Normal(_))) || folder.is_empty() {
        return Err(DiskError::Outside(folder.to_owned()));
    }
    let top = root.join(folder);
    if !top.exists() {
        return Ok(Vec::new());
    }
    let home = canonical(&top)?;
    if !home.starts_with(canonical(root)?) {
        found.push(wrong(folder, "is a link that leaves the knowledge base", "put the folder itself there"));
        return Ok(Vec::new());
    }
    let paths = walk(&Tree { folder, top: &top, home: &home }, found)?;
    let mut files = Vec::with_capacity(paths.len());
    for (read, (path, _)) in in_parallel(&paths, |(_, full)| read_limited(full, FILE_LIMIT)).into_iter().zip(&paths) {
        match read {
            Ok(bytes) => files.push(File { path: path.clone(), bytes: Cow::Owned(bytes) }),
            Err(DiskError::TooLarge { limit, .. }) => {
                let what = format!("is larger than {} MB", limit >> 20);
                found.push(wrong(&format!("{folder}/{path}"), &what, "make it smaller, or publish it elsewhere"));
            }
            // Removed since the folder was listed, as editors do with files of their own.
            Err(DiskError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(files)
}

/// The folder that is being read.
struct Tree<'a> {
    /// Its name, relative to the knowledge base.
    folder: &'a str,
    top: &'a Path,
    /// The same without links.
    home: &'a Path,
}

/// All files, each by its path below the folder and by the one to open, in the order of the former.
fn walk(tree: &Tree<'_>, found: &mut Diagnostics) -> Result<Vec<(String, PathBuf)>, DiskError> {
    let mut paths = Vec::new();
    let mut entries = WalkDir::new(tree.top).follow_links(true).into_iter().filter_entry(is_visible);
    let mut count = 0;
    while let Some(entry) = entries.next() {
        count += 1;
        if count > COUNT_LIMIT {
            return Err(DiskError::TooMany { folder: tree.folder.to_owned(), limit: COUNT_LIMIT });
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.push(tree.unreadable(error)?);
                continue;
            }
        };
        let error = tree.refuse(&entry)?;
        let is_folder = entry.file_type().is_dir();
        if is_folder && error.is_some() {
            entries.skip_current_dir();
        }
        match error {
            Some(error) => found.push(error),
            None if is_folder => {}
            None => paths.push((tree.below(entry.path()), entry.into_path())),
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || entry.file_name().to_str().is_none_or(visible)
}

impl Tree<'_> {
    /// What speaks against reading a file or folder.
    fn refuse(&self, entry: &DirEntry) -> Result<Option<Diagnostic>, DiskError> {
        let error = |what: &str, help: &str| Some(wrong(&self.shown(entry.path()), what, help));
        let name = entry.file_name().to_str();
        if name.is_none_or(|name| name.contains(char::is_control)) && entry.depth() > 0 {
            return Ok(error("has a name that is no text in UTF-8", "rename it"));
        }
        if entry.path_is_symlink() && entry.depth() > 0 && !canonical(entry.path())?.starts_with(self.home) {
            let what = format!("is a link that leaves `{}/`", self.folder);
            return Ok(error(&what, "put the file or folder itself there"));
        }
        if !entry.file_type().is_dir() && !entry.file_type().is_file() {
            return Ok(error("is neither a file nor a folder", "remove it: devices, pipes and sockets cannot be read"));
        }
        Ok(None)
    }

    /// A link that cannot be followed; everything else is for whoever runs the program.
    fn unreadable(&self, error: walkdir::Error) -> Result<Diagnostic, DiskError> {
        let path = error.path().unwrap_or(self.top).to_owned();
        let is_link = fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink());
        let is_lost = error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
        if error.loop_ancestor().is_some() {
            let what = "is a link to a folder that it stands in";
            Ok(wrong(&self.shown(&path), what, "remove the link"))
        } else if is_link && is_lost {
            Ok(wrong(&self.shown(&path), "is a link that leads nowhere", "put the file or folder itself there"))
        } else {
            Err(DiskError::Read { path, source: error.into() })
        }
    }

    /// The path relative to the knowledge base.
    fn shown(&self, path: &Path) -> String {
        format!("{}/{}", self.folder, self.below(path))
    }

    /// The path below the folder, with `/`.
    fn below(&self, path: &Path) -> String {
        let below = path.strip_prefix(self.top).unwrap_or(path);
        let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        names.join("/")
    }
}

fn canonical(path: &Path) -> Result<PathBuf, DiskError> {
    path.canonicalize().map_err(|source| DiskError::Read { path: path.to_owned(), source })
}

fn wrong(path: &str, what: &str, help: &str) -> Diagnostic {
    let path: String = path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let error = Diagnostic::error(format!("`{path}` {what}"));
    error.at(&Source::new(path, ""), (0..0).into(), "cannot be read").help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of `content/` after `prepare` has put something beside `a/x.md`, and what is told.
    #[track_caller]
    fn read(prepare: impl FnOnce(&Path)) -> (Vec<String>, Vec<String>) {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("content/a")).expect("a folder");
        fs::write(root.path().join("content/a/x.md"), "x").expect("written");
        fs::write(root.path().join("secret.md"), "secret").expect("written");
        prepare(root.path());
        let mut found = Diagnostics::new();
        let files = read_folder(root.path(), "content", &mut found).expect("read");
        let said = found.render();
        assert!(!said.contains(&*root.path().to_string_lossy()), "{said}");
        let titles = found.sorted().into_iter().map(|one| one.title.clone()).collect();
        (files.into_iter().map(|file| file.path).collect(), titles)
    }

    #[cfg(unix)]
    fn link(target: &str, name: &Path) {
        std::os::unix::fs::symlink(target, name).expect("a link");
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_inside_the_folder_only() {
        let (files, said) = read(|root| link("a", &root.join("content/b")));
        assert_eq!((files, said), (vec!["a/x.md".to_owned(), "b/x.md".to_owned()], vec![]));
        let (files, said) = read(|root| {
            link("../secret.md", &root.join("content/c.md"));
            link("/", &root.join("content/everything"));
            link("nowhere", &root.join("content/lost.md"));
            link("..", &root.join("content/a/loop"));
        });
        assert_eq!(files, ["a/x.md"]);
        assert_eq!(
            said,
            [
                "`content/a/loop` is a link to a folder that it stands in",
                "`content/c.md` is a link that leaves `content/`",
                "`content/everything` is a link that leaves `content/`",
                "`content/lost.md` is a link that leads nowhere",
            ]
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_is_a_link_out_of_the_knowledge_base_is_not_read() {
        let (files, said) = read(|root| {
            fs::rename(root.join("content"), root.join("old")).expect("moved");
            link("/", &root.join("content"));
        });
        assert_eq!(files, Vec::<String>::new());
        assert_eq!(said, ["`content` is a link that leaves the knowledge base"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn strange_names_devices_and_large_files_do_not_hide_each_other() {
        use std::os::unix::ffi::OsStrExt as _;
        let (files, said) = read(|root| {
            let content = root.join("content");
            fs::create_dir(content.join(std::ffi::OsStr::from_bytes(b"l\xe4tin"))).expect("a folder");
            fs::write(content.join(std::ffi::OsStr::from_bytes(b"l\xe4tin/a.md")), "").expect("written");
            fs::write(content.join("\u{1b}[31m.md"), "").expect("written");
            let large = fs::File::create(content.join("large.png")).expect("a file");
            large.set_len(FILE_LIMIT + 1).expect("longer");
            std::os::unix::net::UnixListener::bind(content.join("socket")).expect("a socket");
        });
        assert_eq!(files, ["a/x.md"]);
        assert_eq!(
            said,
            [
                "`content/large.png` is larger than 100 MB",
                "`content/l\u{fffd}tin` has a name that is no text in UTF-8",
                "`content/socket` is neither a file nor a folder",
                "`content/\u{fffd}[31m.md` has a name that is no text in UTF-8",
            ]
        );
    }
}

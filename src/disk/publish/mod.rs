//! Publishing: the files of a site are put in their places so that it is whole at every moment.
//!
//! 1. Every new or changed file is written beside its place under a temporary name, as soon as it is known. Only its
//!    digest stays in memory. When all are written, they reach the disk.
//! 2. The manifest is replaced by one that lists the old and the new files: from here on both are ours.
//! 3. The files get their names: assets, then new pages, then changed pages. What no longer belongs to the site goes
//!    last. So every reference of every page that can be reached leads to a whole file.
//! 4. The manifest is replaced by one that lists the new files only.
//!
//! A run that dies in step 1 leaves temporary files, one that dies later leaves files that its manifest lists: the next
//! run removes the former and goes on with the latter. The manifest holds each file's digest, so a file that somebody
//! else has put in the place of ours is told apart and never lost.
//!
//! When the power fails, the bytes of every file that has its name are on the disk. Which of the names are there is for
//! the file system to say: one that keeps changes in their order (ext4, XFS, Btrfs, APFS, NTFS, ZFS) loses the last of
//! them, as if the run had been killed a little earlier; that can be so for some seconds after it has ended.

mod lock;
mod manifest;
mod name;
mod place;
mod stage;
mod survey;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lock::Lock;
use manifest::Manifest;
use name::{check_clashes, check_path};
use place::{Observer, Place, Refusal};
use stage::{Stage, Staged, Standing};
use survey::{Found, Present};

use crate::source::Output;

/// The folder in the published one that holds the manifest and the lock.
const STATE: &str = ".docs-build";
/// The paths that an error lists, at most.
const SHOWN: usize = 10;

/// What becomes of files that the program did not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// They stop the build.
    Refuse,
    /// They stay where they are, unless the site needs their place: then they stop the build.
    Keep,
}

/// What publishing has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Published {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were right already and keep their time stamps.
    pub unchanged: usize,
    /// Files that no longer belong to the site.
    pub removed: usize,
}

/// Why the site was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// No file can have this path everywhere.
    #[error("no file of a site can be named `{path}`: {problem}")]
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Two files need the same place.
    #[error("`{0}` and `{1}` cannot both be published: they need the same place")]
    Clash(String, String),
    /// Another build is writing to the same folder.
    #[error("another build{} is writing to `{}`", OfProcess(*process), folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
        /// The other build's process id, where the system tells it.
        process: Option<u32>,
    },
    /// The folder holds files of somebody else.
    #[error(
        "`{}` holds files that docs-build did not write, or that were changed since:{}\n\
         move them away, or build into another folder; `--keep-foreign` leaves them where they are",
        folder.display(), Listed(paths)
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The files.
        paths: Vec<String>,
    },
    /// Files of somebody else stand where files of the site belong.
    #[error(
        "in `{}`, files that docs-build did not write, or that were changed since, stand where the site's files belong:{}\n\
         move them away or delete them, then build again",
        folder.display(), Listed(paths)
    )]
    Occupied {
        /// The folder.
        folder: PathBuf,
        /// The files.
        paths: Vec<String>,
    },
    /// The manifest is not one.
    #[error(
        "line {line} of `{}` is not what this version of docs-build writes; empty `{}`, then build again",
        folder.join(STATE).join("manifest").display(), folder.display()
    )]
    Manifest {
        /// The published folder.
        folder: PathBuf,
        /// The first wrong line.
        line: usize,
    },
    /// The system refused to read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no space for the new files; the site is as it was.
    #[error("no space is left for the new files of `{}`; the site there is as it was", .0.display())]
    Full(PathBuf),
    /// The system refused to write; the site is as it was.
    #[error("cannot write `{}`; the site is as it was", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system refused while files were put in their places.
    #[error("cannot replace `{}`; a part of the site is new, the next build finishes it", path.display())]
    Unfinished {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

struct OfProcess(Option<u32>);

impl fmt::Display for OfProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(process) => write!(f, " (process {process})"),
            None => Ok(()),
        }
    }
}

struct Listed<'a>(&'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for path in self.0.iter().take(SHOWN) {
            write!(f, "\n  {path}")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

/// The files of a site on their way into a folder; dropped before it is finished, it leaves the site as it was.
pub struct Publication {
    // Dropped in this order: what waits is taken back while the folder is still locked.
    stage: Stage,
    foreign: Foreign,
    old: Manifest,
    found: Found,
    _lock: Lock,
}

impl Publication {
    /// Begins to make `public` hold a site, beside the files that `foreign` and dots at the top protect.
    ///
    /// The folder is made, and locked against other builds.
    pub fn open(public: &Path, foreign: Foreign) -> Result<Self, PublishError> {
        Publication::observed(public, foreign, Box::new(|_| Ok(())))
    }

    fn observed(public: &Path, foreign: Foreign, observer: Observer) -> Result<Self, PublishError> {
        let lock = Lock::take(public)?;
        let old = Manifest::read(public)?;
        let found = Found::scan(public)?;
        if foreign == Foreign::Refuse && found.strangers(&old).next().is_some() {
            let paths = found.strangers(&old).cloned().collect();
            return Err(PublishError::Foreign { folder: public.to_owned(), paths });
        }
        let stage = Stage::new(Place { public: public.to_owned(), observer });
        for leftover in &found.leftovers {
            stage.place.change(leftover, |path| fs::remove_file(path)).map_err(|refusal| refused(public, refusal))?;
        }
        Ok(Publication { stage, foreign, old, found, _lock: lock })
    }

    /// Takes one file of the site, in any order and from any thread; it does not show yet.
    pub fn stage(&self, output: Output) -> Result<(), PublishError> {
        check_path(&output.path)?;
        let public = &self.stage.place.public;
        let standing = match survey::present(public, &output, &self.old, &self.found)? {
            Present::Same => Standing::Unchanged,
            Present::Theirs => Standing::Occupied,
            Present::Ours => self.stage.write(&output, &self.found).map_err(|refusal| refused(public, refusal))?,
        };
        let digest = blake3::hash(&output.bytes);
        self.stage.add(Staged { path: output.path, kind: output.kind, digest, standing });
        Ok(())
    }

    /// Shows the site: the folder holds exactly the files that were staged.
    pub fn finish(mut self) -> Result<Published, PublishError> {
        let public = self.stage.place.public.clone();
        let files = self.stage.files();
        check_clashes(files.iter().map(|file| file.path.as_str()))?;
        let changes = survey::compare(&public, files, &self.old, &self.found, self.foreign)?;
        let unchanged = files.iter().filter(|file| matches!(file.standing, Standing::Unchanged)).count();
        let published = Published { written: files.len() - unchanged, unchanged, removed: changes.removals.len() };
        let mut new = Manifest::default();
        files.iter().for_each(|file| new.add(&file.path, file.kind, file.digest));
        if published.written + published.removed > 0 || new != self.old {
            self.stage.seal(&self.old, &new).map_err(|refusal| refused(&public, refusal))?;
            let mut files = self.stage.keep();
            // A new page is reached only from changed ones.
            let turn = |file: &Staged| (file.kind, self.found.files.contains(&file.path));
            files.sort_by_cached_key(turn);
            let turns = files.chunk_by(|a, b| turn(a) == turn(b));
            let unfinished = |(path, source)| PublishError::Unfinished { path, source };
            self.stage.place.settle(&changes, turns).map_err(unfinished)?;
        }
        for leftover in &self.found.leftovers {
            self.stage.place.remove_empty_folders(leftover);
        }
        Ok(published)
    }
}

fn refused(public: &Path, (path, source): Refusal) -> PublishError {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PublishError::Full(public.to_owned()),
        _ => PublishError::Write { path, source },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, SystemTime};

    use walkdir::WalkDir;

    use super::*;
    use crate::disk::read::slashed;
    use crate::source::OutputKind;

    const OLD: &str = "index.html: -> a-1.css gone.html same.html
                       same.html: -> a-1.css
                       gone.html: -> only-gone.png
                       only-gone.png:
                       a-1.css: colours
                       deep/down/page.html: ->";
    const NEW: &str = "index.html: -> a-2.css fresh/index.html same.html
                       same.html: -> a-1.css
                       fresh/index.html: -> other.html
                       other.html: -> fresh/index.html a-2.css
                       a-1.css: colours
                       a-2.css: more colours";

    /// A site written as `path: content`; what follows `->` are the paths that a page refers to.
    fn site(text: &str) -> Vec<Output> {
        let output = |line: &str| {
            let (path, content) = line.trim().split_once(':').expect("`path: content`");
            let kind = if path.ends_with(".html") { OutputKind::Page } else { OutputKind::Asset };
            Output { path: path.to_owned(), bytes: content.as_bytes().to_vec(), kind }
        };
        text.lines().map(output).collect()
    }

    fn publish(public: &Path, outputs: Vec<Output>, foreign: Foreign) -> Result<Published, PublishError> {
        put(Publication::open(public, foreign)?, outputs)
    }

    fn put(publication: Publication, outputs: Vec<Output>) -> Result<Published, PublishError> {
        outputs.into_iter().try_for_each(|output| publication.stage(output))?;
        publication.finish()
    }

    /// A published folder to try things in.
    struct Folder(tempfile::TempDir);

    impl Folder {
        #[track_caller]
        fn with(text: &str) -> Self {
            let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
            folder.publish(text).expect("published");
            folder
        }

        fn path(&self) -> &Path {
            self.0.path()
        }

        fn publish(&self, text: &str) -> Result<Published, PublishError> {
            publish(self.path(), site(text), Foreign::Refuse)
        }

        /// Publishes; `observer` hears of each change of the disk before it is made.
        fn publish_observed(
            &self,
            text: &str,
            observer: impl Fn(&Path) -> io::Result<()> + Send + Sync + 'static,
        ) -> Result<Published, PublishError> {
            put(Publication::observed(self.path(), Foreign::Refuse, Box::new(observer))?, site(text))
        }

        /// Publishes, and can change nothing on the disk from the `nth` time on, as if killed; whether it was.
        fn killed(&self, text: &str, nth: usize) -> bool {
            let count = AtomicUsize::new(0);
            let result = self.publish_observed(text, move |_| match count.fetch_add(1, Ordering::SeqCst) < nth {
                true => Ok(()),
                false => Err(io::ErrorKind::Other.into()),
            });
            result.is_err()
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("written");
        }

        fn read(&self, path: &str) -> Option<String> {
            fs::read_to_string(self.path().join(path)).ok()
        }

        fn paths(&self) -> BTreeSet<String> {
            WalkDir::new(self.path())
                .into_iter()
                .map(|entry| entry.expect("readable"))
                .filter(|entry| !entry.file_type().is_dir())
                .filter_map(|entry| slashed(entry.path().strip_prefix(self.path()).expect("below")))
                .filter(|path| !path.starts_with(STATE))
                .collect()
        }

        /// Every file that can be reached from `index.html` is there, and as one of the sites has it.
        #[track_caller]
        fn check_whole(&self, sites: &[&str]) {
            let outputs: Vec<_> = sites.iter().flat_map(|text| site(text)).collect();
            let mut open = vec!["index.html".to_owned()];
            let mut seen = BTreeSet::new();
            while let Some(path) = open.pop() {
                if !seen.insert(path.clone()) {
                    continue;
                }
                let text = self.read(&path).unwrap_or_else(|| panic!("{path} is missing"));
                let is_whole = outputs.iter().any(|output| output.path == path && output.bytes == text.as_bytes());
                assert!(is_whole, "{path} holds {text:?}");
                if let Some((_, references)) = text.split_once("->") {
                    open.extend(references.split_whitespace().map(str::to_owned));
                }
            }
        }

        /// The folder holds exactly this site.
        #[track_caller]
        fn check(&self, text: &str) {
            let outputs = site(text);
            for output in &outputs {
                assert_eq!(self.read(&output.path).map(String::into_bytes).as_ref(), Some(&output.bytes));
            }
            assert_eq!(self.paths(), outputs.into_iter().map(|output| output.path).collect());
        }
    }

    #[test]
    fn a_site_replaces_another() {
        let folder = Folder::with(OLD);
        folder.check(OLD);
        let published = folder.publish(NEW).expect("published");
        assert_eq!(published, Published { written: 4, unchanged: 2, removed: 3 });
        folder.check(NEW);
        assert!(!folder.path().join("deep").exists());
    }

    #[test]
    fn files_come_in_any_order_and_from_any_thread() {
        let folder = Folder::with(OLD);
        let publication = Publication::open(folder.path(), Foreign::Refuse).expect("opened");
        std::thread::scope(|scope| {
            for output in site(NEW).into_iter().rev() {
                scope.spawn(|| publication.stage(output).expect("staged"));
            }
        });
        assert_eq!(publication.finish().expect("published"), Published { written: 4, unchanged: 2, removed: 3 });
        folder.check(NEW);
        let manifest = ".docs-build/manifest";
        assert_eq!(folder.read(manifest), Folder::with(NEW).read(manifest));
    }

    #[test]
    fn what_is_not_finished_is_taken_back() {
        let folder = Folder::with(OLD);
        let publication = Publication::open(folder.path(), Foreign::Refuse).expect("opened");
        site(NEW).into_iter().for_each(|output| publication.stage(output).expect("staged"));
        folder.check_whole(&[OLD]);
        drop(publication);
        folder.check(OLD);
        assert!(!folder.path().join("fresh").exists());

        let nowhere = folder.path().join("a/b");
        drop(Publication::open(&nowhere, Foreign::Refuse).expect("opened"));
        assert!(!folder.path().join("a").exists());
    }

    #[test]
    fn unchanged_files_keep_their_time_stamps() {
        let folder = Folder::with(OLD);
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for path in ["same.html", "index.html", ".docs-build/manifest"] {
            let file = fs::OpenOptions::new().write(true).open(folder.path().join(path)).expect("a file");
            file.set_modified(then).expect("a time stamp");
        }
        let modified =
            |path: &str| folder.path().join(path).metadata().and_then(|data| data.modified()).expect("a time");
        assert_eq!(folder.publish(OLD).expect("published"), Published { written: 0, unchanged: 6, removed: 0 });
        assert_eq!(modified(".docs-build/manifest"), then);
        folder.publish(NEW).expect("published");
        assert_eq!(modified("same.html"), then);
        assert_ne!(modified("index.html"), then);
    }

    #[test]
    fn killed_at_any_moment_every_file_is_whole_and_the_next_build_finishes() {
        let mut moment = 0;
        loop {
            let folder = Folder::with(OLD);
            let died = folder.killed(NEW, moment);
            folder.check_whole(&[OLD, NEW]);
            folder.killed(OLD, moment / 2);
            folder.check_whole(&[OLD, NEW]);
            folder.publish(NEW).expect("published");
            folder.check(NEW);
            if !died {
                break;
            }
            moment += 1;
        }
        assert!(moment > 20, "only {moment} moments");
    }

    #[test]
    fn without_space_the_site_stays_as_it_was() {
        for nth in 0..12 {
            let folder = Folder::with(OLD);
            let count = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&count);
            let observer = move |path: &Path| {
                let needs_space = path.to_string_lossy().ends_with(".tmp") || path.ends_with("manifest.both");
                match needs_space && counted.fetch_add(1, Ordering::SeqCst) == nth {
                    true => Err(io::ErrorKind::StorageFull.into()),
                    false => Ok(()),
                }
            };
            let result = folder.publish_observed(NEW, observer);
            if count.load(Ordering::SeqCst) > nth {
                assert!(matches!(result, Err(PublishError::Full(_))), "{result:?}");
                folder.check(OLD);
                assert!(!folder.path().join("fresh").exists());
            }
            folder.publish(NEW).expect("published");
            folder.check(NEW);
        }
    }

    #[test]
    fn files_that_we_did_not_write_stop_the_build_and_stay() {
        let folder = Folder::with(OLD);
        folder.write("notes/my.txt", "mine");
        let error = folder.publish(NEW).expect_err("refused");
        assert!(matches!(&error, PublishError::Foreign { paths, .. } if paths == &["notes/my.txt"]), "{error}");
        assert!(error.to_string().contains("\n  notes/my.txt\n"), "{error}");
        assert_eq!(folder.read("index.html").as_deref(), Some(" -> a-1.css gone.html same.html"));

        publish(folder.path(), site(NEW), Foreign::Keep).expect("published");
        assert_eq!(folder.read("notes/my.txt").as_deref(), Some("mine"));
        folder.check_whole(&[NEW]);
    }

    #[test]
    fn a_folder_of_somebody_else_gets_no_trace_of_ours() {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        folder.write("letter.txt", "mine");
        folder.publish(NEW).expect_err("refused");
        assert_eq!(folder.paths(), BTreeSet::from(["letter.txt".to_owned()]));
        assert!(!folder.path().join(STATE).exists());
    }

    #[test]
    fn files_that_were_changed_since_are_not_lost() {
        for path in ["index.html", "gone.html"] {
            let folder = Folder::with(OLD);
            folder.write(path, "my own words");
            folder.publish(NEW).expect_err("refused");
            let _ = publish(folder.path(), site(NEW), Foreign::Keep);
            assert_eq!(folder.read(path).as_deref(), Some("my own words"));
            fs::remove_file(folder.path().join(path)).expect("removed");
            folder.publish(NEW).expect("published");
            folder.check(NEW);
        }
    }

    #[test]
    fn a_file_in_the_place_of_ours_stops_the_build_even_when_others_are_kept() {
        for path in ["other.html", "fresh", "a-2.css/mine.txt"] {
            let folder = Folder::with(OLD);
            folder.write(path, "mine");
            let error = publish(folder.path(), site(NEW), Foreign::Keep).expect_err("refused");
            assert!(matches!(&error, PublishError::Occupied { paths, .. } if paths == &[path]), "{error}");
            folder.check_whole(&[OLD]);
        }
    }

    #[test]
    fn files_with_a_dot_at_the_top_are_left_alone() {
        let folder = Folder::with(OLD);
        folder.write(".gitignore", "*");
        folder.write(".git/objects/aa", "git's");
        folder.write(".well-known/other.txt", "somebody's");
        let text = format!("{NEW}\n.well-known/security.txt: Contact");
        folder.publish(&text).expect("published");
        folder.publish(NEW).expect("published");
        for path in [".gitignore", ".git/objects/aa", ".well-known/other.txt"] {
            assert!(folder.read(path).is_some(), "{path} is lost");
        }
        assert!(folder.read(".well-known/security.txt").is_none());
        folder.publish(&format!("{NEW}\n.gitignore: ours")).expect_err("it is not ours");
    }

    #[test]
    fn files_and_folders_change_places() {
        let file = "index.html: ->\na: a file";
        let folder = Folder::with(file);
        for text in ["index.html: ->\na/b/c.html: ->", file, "index.html: ->\na/x: 1\na/b/y: 2", file] {
            let mut moment = 0;
            while folder.killed(text, moment) {
                moment += 3;
            }
            folder.check(text);
        }
    }

    #[test]
    fn an_empty_folder_makes_way_for_a_file() {
        let folder = Folder::with("index.html: ->");
        fs::create_dir_all(folder.path().join("a/b/c")).expect("folders");
        folder.publish("index.html: ->\na: a file").expect("published");
        folder.check("index.html: ->\na: a file");
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_written_through_a_link() {
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::with(OLD);
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("fresh")).expect("a link");
        for foreign in [Foreign::Refuse, Foreign::Keep] {
            publish(folder.path(), site(NEW), foreign).expect_err("refused");
        }
        assert_eq!(elsewhere.path().read_dir().expect("a folder").count(), 0);
    }

    #[test]
    fn no_path_leads_outside() {
        let folder = Folder::with(OLD);
        for path in
            ["../a", "/a", "a/../../b", "a//b", "C:/a", "a\\b", "./a", "", "a.", "con", "aux.html", ".docs-build/x"]
        {
            let output = Output { path: path.to_owned(), bytes: Vec::new(), kind: OutputKind::Page };
            let error = publish(folder.path(), vec![output], Foreign::Keep).expect_err(path);
            assert!(matches!(error, PublishError::Path { .. }), "{error}");
        }
        folder.check(OLD);
    }

    #[test]
    fn two_files_cannot_have_one_place() {
        let folder = Folder::with(OLD);
        for text in ["a.html: 1\na.html: 2", "a.html: 1\nA.html: 2", "a: 1\na/b: 2"] {
            assert!(matches!(folder.publish(text), Err(PublishError::Clash(..))), "{text}");
        }
    }

    #[test]
    fn two_builds_at_once_do_not_mix() {
        let folder = Folder::with(OLD);
        let path = folder.path().to_owned();
        let observer = move |_: &Path| {
            let error = publish(&path, site(OLD), Foreign::Refuse).expect_err("the folder is taken");
            assert!(matches!(error, PublishError::Busy { .. }), "{error}");
            Ok(())
        };
        folder.publish_observed(NEW, observer).expect("published");
        folder.check(NEW);
    }

    #[test]
    fn a_manifest_that_is_none_is_said_with_its_line() {
        let folder = Folder::with("index.html: ->");
        let text = folder.read(".docs-build/manifest").expect("a manifest");
        folder.write(".docs-build/manifest", &format!("{text}page ../../x\n"));
        let error = folder.publish(OLD).expect_err("refused");
        assert!(error.to_string().starts_with("line 3 of"), "{error}");
    }
}

//! Publishing: the files of a site are put in their places so that it is whole at every moment.
//!
//! 1. Every new or changed file is written beside its place under a temporary name, and reaches the disk.
//! 2. The manifest is replaced by one that lists the old and the new files: from here on both are ours.
//! 3. The files get their names: assets, then new pages, then changed pages. What no longer belongs to the site goes
//!    last. So every reference of every page that can be reached leads to a whole file.
//! 4. The manifest is replaced by one that lists the new files only.
//!
//! A run that dies in step 1 leaves temporary files, one that dies later leaves files that its manifest lists: the next
//! run removes the former and goes on with the latter. The manifest holds each file's digest, so a file that somebody
//! else has put in the place of ours is told apart and never lost.

mod manifest;
mod name;
mod place;
mod survey;

use std::fmt;
use std::fs::{self, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use manifest::Manifest;
use name::check_paths;
use place::{Place, Staged};

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
    #[error("line {line} of `{}` is not what docs-build writes; empty the folder that it stands in", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
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

/// Makes `public` hold exactly these files, beside those that `foreign` and dots at the top protect.
pub fn publish(public: &Path, outputs: &[Output], foreign: Foreign) -> Result<Published, PublishError> {
    publish_observed(public, outputs, foreign, &|_| Ok(()))
}

/// Is told of each file or folder before the disk is changed there; an error stands for one of the disk's.
type Observer<'o> = &'o (dyn Fn(&Path) -> io::Result<()> + Sync);

fn publish_observed(
    public: &Path,
    outputs: &[Output],
    foreign: Foreign,
    observer: Observer<'_>,
) -> Result<Published, PublishError> {
    check_paths(outputs)?;
    let state = public.join(STATE);
    let is_new = !state.exists();
    fs::create_dir_all(&state).map_err(|source| PublishError::Write { path: state.clone(), source })?;
    let lock = lock(public, &state)?;
    let result = replace(public, outputs, foreign, observer);
    drop(lock);
    if is_new && result.is_err() && !state.join("manifest").exists() {
        // The folder is somebody else's: no trace is left in it.
        let _ = fs::remove_file(state.join("lock"));
        let _ = fs::remove_dir(&state);
    }
    result
}

/// The folder is ours until this is dropped, or until the process ends in any way.
struct Lock(fs::File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a program that another thread starts right now may hold it a moment longer.
        let _ = self.0.unlock();
    }
}

fn lock(public: &Path, state: &Path) -> Result<Lock, PublishError> {
    let path = state.join("lock");
    let failed = |source| PublishError::Write { path: path.clone(), source };
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let process = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok());
            return Err(PublishError::Busy { folder: public.to_owned(), process });
        }
        // Some network file systems know no locks; that is no reason not to publish on them.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    // Only for the message of a second build: on a full disk it does without.
    let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(Lock(file))
}

/// Does the work while the folder is locked.
fn replace(
    public: &Path,
    outputs: &[Output],
    foreign: Foreign,
    observer: Observer<'_>,
) -> Result<Published, PublishError> {
    let place = Place { public, observer };
    let old = Manifest::read(&public.join(STATE).join("manifest"))?;
    let new = Manifest::of(outputs);
    let found = survey::scan(public, &old, &new)?;
    let changes = survey::compare(public, outputs, &old, &found, foreign)?;
    for leftover in &found.leftovers {
        place
            .change(leftover, |path| fs::remove_file(path))
            .map_err(|(path, source)| PublishError::Write { path, source })?;
    }
    let published = Published {
        written: changes.writes.len(),
        unchanged: outputs.len() - changes.writes.len(),
        removed: changes.removals.len(),
    };
    if published.written + published.removed == 0 && old == new {
        return Ok(published);
    }
    let staged = Staged::new(&changes, &found);
    if let Err((path, source)) = place.stage(&changes, &staged, &old, &new) {
        place.unstage(&staged);
        return Err(match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PublishError::Full(public.to_owned()),
            _ => PublishError::Write { path, source },
        });
    }
    place.settle(&changes, &staged).map_err(|(path, source)| PublishError::Unfinished { path, source })?;
    for leftover in &found.leftovers {
        place.remove_empty_folders(leftover);
    }
    Ok(published)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::process::Command;
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
            publish(self.path(), &site(text), Foreign::Refuse)
        }

        /// Publishes, and dies before the disk is changed for the `nth` time; whether it died.
        fn killed(&self, text: &str, nth: usize) -> bool {
            let count = AtomicUsize::new(0);
            let observer = |_: &Path| {
                if count.fetch_add(1, Ordering::SeqCst) >= nth {
                    resume_unwind(Box::new(()));
                }
                Ok(())
            };
            let publish = || publish_observed(self.path(), &site(text), Foreign::Refuse, &observer);
            catch_unwind(AssertUnwindSafe(publish)).map(|result| result.expect("published")).is_err()
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
    fn a_build_that_is_killed_by_the_system_leaves_a_whole_site() {
        const FOLDER: &str = "DOCS_BUILD_TEST_FOLDER";
        if let Some(folder) = std::env::var_os(FOLDER) {
            // This is the build that is killed: the same test, started by the one below.
            loop {
                for text in [NEW, OLD] {
                    publish(Path::new(&folder), &site(text), Foreign::Refuse).expect("published");
                }
            }
        }
        let name = std::thread::current().name().expect("the test's name").to_owned();
        let folder = Folder::with(OLD);
        for round in 0..12 {
            let mut child = Command::new(std::env::current_exe().expect("this test"))
                .args(["--exact", &name, "--quiet"])
                .env(FOLDER, folder.path())
                .stdout(std::process::Stdio::null())
                .spawn()
                .expect("started");
            std::thread::sleep(Duration::from_millis(40 + 7 * round));
            child.kill().expect("killed");
            assert!(!child.wait().expect("ended").success());
            folder.check_whole(&[OLD, NEW]);
        }
        folder.publish(NEW).expect("published");
        folder.check(NEW);
    }

    #[test]
    fn without_space_the_site_stays_as_it_was() {
        for nth in 0..12 {
            let folder = Folder::with(OLD);
            let count = AtomicUsize::new(0);
            let observer = |path: &Path| {
                let needs_space = path.to_string_lossy().ends_with(".tmp") || path.ends_with("manifest.both");
                match needs_space && count.fetch_add(1, Ordering::SeqCst) == nth {
                    true => Err(io::ErrorKind::StorageFull.into()),
                    false => Ok(()),
                }
            };
            let result = publish_observed(folder.path(), &site(NEW), Foreign::Refuse, &observer);
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
    #[cfg(target_os = "linux")]
    fn a_disk_that_is_really_full_keeps_the_site() {
        struct Mounted(tempfile::TempDir);
        impl Drop for Mounted {
            fn drop(&mut self) {
                let _ = Command::new("umount").arg(self.0.path()).status();
            }
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=128k", "tmpfs"]).arg(folder.path()).output();
        if !mount.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: this user may not mount a file system");
            return;
        }
        let disk = Mounted(folder);
        let public = disk.0.path().join("public");
        let large = |letter: u8| {
            let picture = Output { path: "p.png".to_owned(), bytes: vec![letter; 60_000], kind: OutputKind::Asset };
            [site("index.html: -> p.png"), vec![picture]].concat()
        };
        publish(&public, &large(b'a'), Foreign::Refuse).expect("published");
        let result = publish(&public, &large(b'b'), Foreign::Refuse);
        assert!(matches!(result, Err(PublishError::Full(_))), "{result:?}");
        assert_eq!(fs::read(public.join("p.png")).expect("a picture"), vec![b'a'; 60_000]);
        publish(&public, &site("index.html: ->"), Foreign::Refuse).expect("published");
        assert!(!public.join("p.png").exists());
    }

    #[test]
    fn files_that_we_did_not_write_stop_the_build_and_stay() {
        let folder = Folder::with(OLD);
        folder.write("notes/my.txt", "mine");
        let error = folder.publish(NEW).expect_err("refused");
        assert!(matches!(&error, PublishError::Foreign { paths, .. } if paths == &["notes/my.txt"]), "{error}");
        assert!(error.to_string().contains("\n  notes/my.txt\n"), "{error}");
        assert_eq!(folder.read("index.html").as_deref(), Some(" -> a-1.css gone.html same.html"));

        publish(folder.path(), &site(NEW), Foreign::Keep).expect("published");
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
            let _ = publish(folder.path(), &site(NEW), Foreign::Keep);
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
            let error = publish(folder.path(), &site(NEW), Foreign::Keep).expect_err("refused");
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
            publish(folder.path(), &site(NEW), foreign).expect_err("refused");
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
            let error = publish(folder.path(), &[output], Foreign::Keep).expect_err(path);
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
        let observer = |_: &Path| {
            let error = folder.publish(OLD).expect_err("the folder is taken");
            assert!(matches!(error, PublishError::Busy { .. }), "{error}");
            Ok(())
        };
        publish_observed(folder.path(), &site(NEW), Foreign::Refuse, &observer).expect("published");
        folder.check(NEW);
    }

    #[test]
    fn a_manifest_that_is_none_is_said_with_its_line() {
        let folder = Folder::with("index.html: ->");
        let text = folder.read(".docs-build/manifest").expect("a manifest");
        folder.write(".docs-build/manifest", &format!("{text}page ../../x\n"));
        let error = folder.publish(OLD).expect_err("refused");
        assert!(error.to_string().starts_with("line 2 of"), "{error}");
    }
}

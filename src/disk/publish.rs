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

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

use crate::disk::read::slashed;
use crate::source::{Output, OutputKind};

/// The folder in the published one that holds the manifest and the lock.
const STATE: &str = ".docs-build";
/// What the names of temporary files begin and end with; a number stands between.
const TEMPORARY: (&str, &str) = (".docs-build-", ".tmp");
/// The paths that an error lists, at most.
const SHOWN: usize = 10;
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

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

/// Refuses paths that lead elsewhere, that some system cannot have, or that stand for the same file on some system.
fn check_paths(outputs: &[Output]) -> Result<(), PublishError> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for Output { path, .. } in outputs {
        if let Some(problem) = path.split('/').find_map(problem_of) {
            return Err(PublishError::Path { path: path.clone(), problem });
        }
        if let Some(first) = seen.insert(path.to_lowercase(), path) {
            return Err(PublishError::Clash(first.to_owned(), path.clone()));
        }
    }
    for Output { path, .. } in outputs {
        if let Some(file) = ancestors(&path.to_lowercase()).find_map(|folder| seen.get(folder)) {
            return Err(PublishError::Clash((*file).to_owned(), path.clone()));
        }
    }
    Ok(())
}

/// What is wrong with one name of a path.
fn problem_of(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    if name.is_empty() {
        Some("a part of the path is empty")
    } else if name == "." || name == ".." {
        Some("it does not say plainly where it is")
    } else if name.chars().any(|c| c.is_control() || "\\:<>\"|?*".contains(c)) {
        Some("it has a character that file names cannot have on Windows")
    } else if name.ends_with(['.', ' ']) {
        Some("a name on Windows cannot end with a dot or a space")
    } else if DEVICES.contains(&stem.as_str()) {
        Some("Windows keeps that name for a device")
    } else if name == STATE || is_temporary(name) {
        Some("docs-build needs that name itself")
    } else {
        None
    }
}

fn is_temporary(name: &str) -> bool {
    let (before, after) = TEMPORARY;
    let number = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The folders that a path stands in, the nearest first, without the published folder itself.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder)).skip(1)
}

/// Holds the folder for this build until the file is dropped, however the process ends.
fn lock(public: &Path, state: &Path) -> Result<fs::File, PublishError> {
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
    Ok(file)
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
    let found = scan(public, &old, &new)?;
    let changes = compare(public, outputs, &old, &found, foreign)?;
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

/// The SHA-256 of a file.
type Digest = [u8; 32];

fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// The files that we wrote, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Manifest(BTreeMap<String, Entry>);

/// What we wrote at one path; after a run that was killed it may be one of two files.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    kind: OutputKind,
    digests: BTreeSet<Digest>,
}

impl Manifest {
    fn of(outputs: &[Output]) -> Self {
        let digests = in_parallel(outputs, |output| digest(&output.bytes));
        let entries = outputs.iter().zip(digests).map(|(output, digest)| {
            (output.path.clone(), Entry { kind: output.kind, digests: BTreeSet::from([digest]) })
        });
        Manifest(entries.collect())
    }

    /// Reads a manifest; one that is absent lists nothing.
    fn read(path: &Path) -> Result<Self, PublishError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
            Err(source) => return Err(PublishError::Read { path: path.to_owned(), source }),
        };
        let mut manifest = Manifest::default();
        for (index, line) in text.lines().enumerate() {
            let (path, entry) =
                parse(line).ok_or_else(|| PublishError::Manifest { path: path.to_owned(), line: index + 1 })?;
            manifest.add(path, &entry);
        }
        Ok(manifest)
    }

    /// A manifest that takes the files of both for ours.
    fn either(&self, other: &Manifest) -> Manifest {
        let mut both = self.clone();
        for (path, entry) in &other.0 {
            both.add(path, entry);
        }
        both
    }

    fn add(&mut self, path: &str, entry: &Entry) {
        let known = self.0.entry(path.to_owned()).or_insert_with(|| entry.clone());
        known.kind = entry.kind;
        known.digests.extend(&entry.digests);
    }

    /// Whether we wrote a file of these bytes at this path.
    fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        self.0.get(path).is_some_and(|entry| entry.digests.contains(&digest(bytes)))
    }
}

/// One line is one file: its kind, its digest, its path.
impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, entry) in &self.0 {
            for digest in &entry.digests {
                let kind = match entry.kind {
                    OutputKind::Asset => "asset",
                    OutputKind::Page => "page",
                };
                write!(f, "{kind} ")?;
                for byte in digest {
                    write!(f, "{byte:02x}")?;
                }
                writeln!(f, " {path}")?;
            }
        }
        Ok(())
    }
}

fn parse(line: &str) -> Option<(&str, Entry)> {
    let (kind, rest) = line.split_once(' ')?;
    let (hex, path) = rest.split_once(' ')?;
    let kind = match kind {
        "asset" => OutputKind::Asset,
        "page" => OutputKind::Page,
        _ => return None,
    };
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) || path.split('/').any(is_wrong) {
        return None;
    }
    let mut digest = Digest::default();
    for (at, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()?;
    }
    Some((path, Entry { kind, digests: BTreeSet::from([digest]) }))
}

fn is_wrong(name: &str) -> bool {
    problem_of(name).is_some()
}

/// What stands in the published folder; all paths are relative to it, with `/`.
#[derive(Default)]
struct Found {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    /// Links, devices, names that are not UTF-8: never ours.
    others: BTreeSet<String>,
    /// Temporary files of a run that was killed.
    leftovers: BTreeSet<String>,
}

/// Looks at everything but what stands in folders with a dot at the top, unless the site has files in them.
fn scan(public: &Path, old: &Manifest, new: &Manifest) -> Result<Found, PublishError> {
    let ours: BTreeSet<_> = old.0.keys().chain(new.0.keys()).map(|path| top(path)).collect();
    let mut found = Found::default();
    let entries = WalkDir::new(public).min_depth(1).into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() != 1
            || (name != STATE && (!name.starts_with('.') || is_temporary(&name) || ours.contains(name.as_ref())))
    });
    for entry in entries {
        let entry = entry.map_err(|error| PublishError::Read {
            path: error.path().unwrap_or(public).to_owned(),
            source: error.into(),
        })?;
        let relative = entry.path().strip_prefix(public).expect("walked from there");
        let kind = entry.file_type();
        match slashed(relative) {
            None => found.others.insert(relative.to_string_lossy().into_owned()),
            Some(path) if kind.is_dir() => found.folders.insert(path),
            Some(path) if !kind.is_file() => found.others.insert(path),
            Some(path) if is_temporary(&entry.file_name().to_string_lossy()) => found.leftovers.insert(path),
            Some(path) => found.files.insert(path),
        };
    }
    Ok(found)
}

/// The first name of a path.
fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// What is to be done.
struct Changes<'a> {
    /// In the order in which they get their names.
    writes: Vec<&'a Output>,
    /// In the order in which they go.
    removals: Vec<&'a str>,
    /// Those of them that stand where a file or a folder of the site belongs, and go first.
    obstacles: BTreeSet<&'a str>,
    /// Folders that stand where a file of the site belongs, and are empty once the obstacles have gone.
    hollow: BTreeSet<&'a str>,
}

/// How an output's place looks.
enum Present {
    /// As it should.
    Same,
    /// Nothing is there, or a file that we wrote.
    Ours,
    /// A file that we did not write.
    Theirs,
}

fn compare<'a>(
    public: &Path,
    outputs: &'a [Output],
    old: &'a Manifest,
    found: &'a Found,
    foreign: Foreign,
) -> Result<Changes<'a>, PublishError> {
    let wanted: BTreeSet<_> = outputs.iter().map(|output| output.path.as_str()).collect();
    let mut occupied = BTreeSet::new();
    let mut strange = BTreeSet::new();

    let mut writes = Vec::new();
    let presence = in_parallel(outputs, |output| present(public, output, old, found));
    for (output, present) in outputs.iter().zip(presence) {
        match present? {
            Present::Same => {}
            Present::Ours => writes.push(output),
            Present::Theirs => {
                occupied.insert(output.path.clone());
            }
        }
    }

    let retired: Vec<_> = old.0.keys().filter(|path| !wanted.contains(path.as_str())).collect();
    let mut removals = Vec::new();
    for path in retired {
        if found.files.contains(path) {
            if old.holds(path, &read(public, path)?) {
                removals.push(path.as_str());
            } else {
                strange.insert(path.clone());
            }
        }
    }
    strange.extend(found.files.iter().chain(&found.others).filter(|path| !old.0.contains_key(*path)).cloned());

    let removable: BTreeSet<_> = removals.iter().copied().collect();
    let mut obstacles = BTreeSet::new();
    let mut hollow = BTreeSet::new();
    for output in &writes {
        let above = ancestors(&output.path).filter(|path| found.files.contains(*path) || found.others.contains(*path));
        let below = below(&found.files, &output.path).chain(below(&found.others, &output.path));
        for path in above.chain(below) {
            if let Some(path) = removable.get(path) {
                obstacles.insert(*path);
            } else {
                occupied.insert(path.to_owned());
            }
        }
        hollow.extend(found.folders.get(&output.path).map(String::as_str));
        hollow.extend(self::below(&found.folders, &output.path));
    }

    let folder = public.to_owned();
    let is_protected = |path: &String| path.starts_with('.');
    match foreign {
        Foreign::Refuse => {
            let mut paths: BTreeSet<_> = strange.into_iter().filter(|path| !is_protected(path)).collect();
            if !paths.is_empty() {
                paths.append(&mut occupied);
                return Err(PublishError::Foreign { folder, paths: paths.into_iter().collect() });
            }
        }
        Foreign::Keep => {}
    }
    if !occupied.is_empty() {
        return Err(PublishError::Occupied { folder, paths: occupied.into_iter().collect() });
    }

    // A new page is reached only from changed ones; a page that goes refers to assets that go.
    writes.sort_by_key(|output| (output.kind, found.files.contains(&output.path), &output.path));
    removals.sort_by_key(|path| (std::cmp::Reverse(old.0[*path].kind), *path));
    Ok(Changes { writes, removals, obstacles, hollow })
}

/// The paths that stand in a folder, at any depth.
fn below<'a>(paths: &'a BTreeSet<String>, folder: &str) -> impl Iterator<Item = &'a str> {
    let folder = format!("{folder}/");
    paths.range(folder.clone()..).map(String::as_str).take_while(move |path| path.starts_with(&folder))
}

fn present(public: &Path, output: &Output, old: &Manifest, found: &Found) -> Result<Present, PublishError> {
    if found.others.contains(&output.path) {
        return Ok(Present::Theirs);
    }
    if !found.files.contains(&output.path) {
        // On some systems a file answers to names that differ in case; it is not the one that we wrote.
        let answers = !found.folders.contains(&output.path) && public.join(&output.path).symlink_metadata().is_ok();
        return Ok(if answers { Present::Theirs } else { Present::Ours });
    }
    let bytes = read(public, &output.path)?;
    let is_ours = old.0.contains_key(&output.path);
    Ok(if is_ours && bytes == output.bytes {
        Present::Same
    } else if old.holds(&output.path, &bytes) {
        Present::Ours
    } else {
        Present::Theirs
    })
}

fn read(public: &Path, path: &str) -> Result<Vec<u8>, PublishError> {
    let path = public.join(path);
    fs::read(&path).map_err(|source| PublishError::Read { path, source })
}

/// Where the new files wait for their names.
struct Staged {
    /// Folders that have to be made, the outer ones first.
    folders: BTreeSet<String>,
    /// The temporary name of each write.
    temporaries: Vec<String>,
}

impl Staged {
    fn new(changes: &Changes<'_>, found: &Found) -> Self {
        let mut folders = BTreeSet::new();
        let mut temporaries = Vec::new();
        for (number, output) in changes.writes.iter().enumerate() {
            // Where a file of ours still stands in the place of a folder, the temporary file waits beside it.
            let blocked = ancestors(&output.path).filter(|folder| changes.obstacles.contains(folder)).last();
            let mut above = ancestors(blocked.unwrap_or(&output.path)).peekable();
            let home = above.peek().map_or(String::new(), |folder| format!("{folder}/"));
            temporaries.push(format!("{home}{}{number}{}", TEMPORARY.0, TEMPORARY.1));
            folders.extend(above.filter(|folder| !found.folders.contains(*folder)).map(str::to_owned));
        }
        Staged { folders, temporaries }
    }
}

/// The published folder, while it is being changed.
struct Place<'a> {
    public: &'a Path,
    observer: Observer<'a>,
}

/// A file or folder, and why it could not be changed.
type Refusal = (PathBuf, io::Error);

impl Place<'_> {
    /// Writes everything under temporary names. Nothing of the site changes, and what needs space has it afterwards.
    fn stage(&self, changes: &Changes<'_>, staged: &Staged, old: &Manifest, new: &Manifest) -> Result<(), Refusal> {
        for folder in &staged.folders {
            self.change(folder, |path| fs::create_dir(path))?;
        }
        let files: Vec<_> = changes.writes.iter().zip(&staged.temporaries).collect();
        let write =
            |&(output, temporary): &(&&Output, &String)| self.change(temporary, |path| fs::write(path, &output.bytes));
        in_parallel(&files, write).into_iter().collect::<Result<(), _>>()?;
        for (name, manifest) in [("manifest.both", &old.either(new)), ("manifest.new", new)] {
            self.change(&format!("{STATE}/{name}"), |path| fs::write(path, manifest.to_string()))?;
        }
        // Synced after all are written: the first sync carries most of the others to the disk too.
        let sync = |&(_, temporary): &(&&Output, &String)| self.sync(temporary);
        in_parallel(&files, sync).into_iter().collect::<Result<(), _>>()?;
        self.sync(&format!("{STATE}/manifest.both"))?;
        self.sync(&format!("{STATE}/manifest.new"))
    }

    /// Takes back what `stage` has done.
    fn unstage(&self, staged: &Staged) {
        for name in ["manifest.both", "manifest.new"] {
            let _ = fs::remove_file(self.public.join(STATE).join(name));
        }
        for temporary in &staged.temporaries {
            let _ = fs::remove_file(self.public.join(temporary));
        }
        for folder in staged.folders.iter().rev() {
            let _ = fs::remove_dir(self.public.join(folder));
        }
    }

    /// Gives everything its name, and removes what no longer belongs to the site.
    fn settle(&self, changes: &Changes<'_>, staged: &Staged) -> Result<(), Refusal> {
        let manifest = format!("{STATE}/manifest");
        self.rename(&format!("{STATE}/manifest.both"), &manifest)?;
        for path in &changes.obstacles {
            self.change(path, |path| fs::remove_file(path))?;
        }
        for path in changes.hollow.iter().rev() {
            self.change(path, |path| fs::remove_dir(path))?;
        }
        for (output, temporary) in changes.writes.iter().zip(&staged.temporaries) {
            if ancestors(&output.path).any(|folder| changes.obstacles.contains(folder)) {
                let folder = ancestors(&output.path).next().expect("an obstacle stands above it");
                self.change(folder, |path| fs::create_dir_all(path))?;
            }
            self.rename(temporary, &output.path)?;
        }
        for path in changes.removals.iter().filter(|path| !changes.obstacles.contains(*path)) {
            self.change(path, |path| fs::remove_file(path))?;
            self.remove_empty_folders(path);
        }
        self.rename(&format!("{STATE}/manifest.new"), &manifest)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Refusal> {
        self.change(to, |path| fs::rename(self.public.join(from), path))
    }

    /// Removes the folders that a file stood in, as long as nothing else stands in them.
    fn remove_empty_folders(&self, path: &str) {
        let _ = ancestors(path).try_for_each(|folder| fs::remove_dir(self.public.join(folder)));
    }

    fn sync(&self, path: &str) -> Result<(), Refusal> {
        self.change(path, |path| fs::OpenOptions::new().write(true).open(path)?.sync_all())
    }

    fn change(&self, path: &str, change: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Refusal> {
        let path = self.public.join(path);
        (self.observer)(&path).and_then(|()| change(&path)).map_err(|source| (path, source))
    }
}

/// Applies `f` to all items on all processors; the results stand in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    /// Fewer are not worth a thread.
    const SHARE: usize = 32;
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(items.len() / SHARE + 1);
    if threads == 1 {
        return items.iter().map(f).collect();
    }
    std::thread::scope(|scope| {
        let f = &f;
        let shares: Vec<_> = items
            .chunks(items.len().div_ceil(threads))
            .map(|share| scope.spawn(move || share.iter().map(f).collect::<Vec<_>>()))
            .collect();
        shares
            .into_iter()
            .flat_map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::process::Command;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, SystemTime};

    use super::*;

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
        let folder = Folder::with(OLD);
        for round in 0..12 {
            let mut child = Command::new(std::env::current_exe().expect("this test"))
                .args(["--exact", "disk::publish::tests::publishes_for_ever", "--ignored", "--quiet"])
                .env("DOCS_BUILD_TEST_FOLDER", folder.path())
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
    #[ignore = "runs until the test before kills it"]
    fn publishes_for_ever() {
        let Some(folder) = std::env::var_os("DOCS_BUILD_TEST_FOLDER") else { return };
        loop {
            for text in [NEW, OLD] {
                publish(Path::new(&folder), &site(text), Foreign::Refuse).expect("published");
            }
        }
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

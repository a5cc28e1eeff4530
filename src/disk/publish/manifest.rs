//! The manifest of a published folder: which files we wrote there.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use blake3::Hash;

use crate::disk::publish::name::check_path;
use crate::disk::publish::{PublishError, STATE};
use crate::source::OutputKind;

/// The first line: the form of the others, and how their digests are made.
const HEAD: &str = "docs-build 2 blake3";

/// The files that we wrote, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(pub(super) BTreeMap<String, Entry>);

/// What we wrote at one path; after a run that was killed it may be one of two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: OutputKind,
    digests: Vec<Hash>,
}

impl Manifest {
    /// The manifest of a published folder; one that is absent lists nothing.
    pub(super) fn read(public: &Path) -> Result<Self, PublishError> {
        let path = public.join(STATE).join("manifest");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
            Err(source) => return Err(PublishError::Read { path, source }),
        };
        let mut lines = text.lines();
        let wrong = |line| PublishError::Manifest { folder: public.to_owned(), line };
        if lines.next() != Some(HEAD) {
            return Err(wrong(1));
        }
        let mut manifest = Manifest::default();
        for (index, line) in lines.enumerate() {
            let (path, kind, digest) = parse(line).ok_or_else(|| wrong(index + 2))?;
            manifest.add(path, kind, digest);
        }
        Ok(manifest)
    }

    /// A manifest that takes the files of both for ours.
    pub(super) fn either(&self, other: &Manifest) -> Manifest {
        let mut both = self.clone();
        for (path, entry) in &other.0 {
            entry.digests.iter().for_each(|digest| both.add(path, entry.kind, *digest));
        }
        both
    }

    pub(super) fn add(&mut self, path: &str, kind: OutputKind, digest: Hash) {
        let entry = self.0.entry(path.to_owned()).or_insert(Entry { kind, digests: Vec::with_capacity(1) });
        entry.kind = kind;
        if !entry.digests.contains(&digest) {
            entry.digests.push(digest);
        }
    }

    /// Whether we wrote a file of these bytes at this path.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        self.0.get(path).is_some_and(|entry| entry.digests.contains(&blake3::hash(bytes)))
    }
}

/// One line is one file: its kind, its digest, its path.
impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        for (path, entry) in &self.0 {
            let kind = match entry.kind {
                OutputKind::Asset => "asset",
                OutputKind::Page => "page",
            };
            for digest in &entry.digests {
                writeln!(f, "{kind} {} {path}", digest.to_hex())?;
            }
        }
        Ok(())
    }
}

fn parse(line: &str) -> Option<(&str, OutputKind, Hash)> {
    let (kind, rest) = line.split_once(' ')?;
    let (digest, path) = rest.split_once(' ')?;
    let kind = match kind {
        "asset" => OutputKind::Asset,
        "page" => OutputKind::Page,
        _ => return None,
    };
    check_path(path).ok()?;
    Some((path, kind, Hash::from_hex(digest).ok()?))
}

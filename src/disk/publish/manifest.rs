//! The manifest of a published folder: which files we wrote there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::disk::parallel::in_parallel;
use crate::disk::publish::PublishError;
use crate::disk::publish::name::problem_of;
use crate::source::{Output, OutputKind};

/// The SHA-256 of a file.
type Digest = [u8; 32];

fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// The files that we wrote, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(pub(super) BTreeMap<String, Entry>);

/// What we wrote at one path; after a run that was killed it may be one of two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: OutputKind,
    digests: BTreeSet<Digest>,
}

impl Manifest {
    pub(super) fn of(outputs: &[Output]) -> Self {
        let digests = in_parallel(outputs, |output| digest(&output.bytes));
        let entries = outputs.iter().zip(digests).map(|(output, digest)| {
            (output.path.clone(), Entry { kind: output.kind, digests: BTreeSet::from([digest]) })
        });
        Manifest(entries.collect())
    }

    /// Reads a manifest; one that is absent lists nothing.
    pub(super) fn read(path: &Path) -> Result<Self, PublishError> {
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
    pub(super) fn either(&self, other: &Manifest) -> Manifest {
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
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
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

//! What the site shows of procedures, stations and downloads: plain words, made by the pipeline.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lang::Lang;

/// What articles may embed, in every language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embeddable {
    /// Every procedure by language and id.
    pub cards: BTreeMap<(Lang, String), Card>,
    /// The stations in their order.
    pub stations: BTreeMap<Lang, Vec<Station>>,
    /// The files of the program that readers run.
    pub downloads: Vec<Download>,
}

/// A procedure as readers see it, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The procedure's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// One sentence: what it checks.
    pub summary: String,
    /// What readers type.
    pub command: String,
    /// Its steps, by station.
    pub stations: Vec<CardStation>,
    /// What it does and does not do to the reader's systems.
    pub effects: Vec<String>,
    /// The settings that it needs, such as `smtp.host`.
    pub needs: Vec<String>,
    /// What each result means.
    pub results: Vec<CardResult>,
    /// A whole `mailto:` address that passes the procedure on.
    pub mailto: String,
}

/// The steps that one station decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CardStation {
    /// The station's name.
    pub heading: String,
    /// Its steps.
    pub steps: Vec<CardStep>,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CardStep {
    /// What it is called.
    pub title: String,
    /// What it does to the reader's systems, in a word or two.
    pub effect: String,
}

/// What one result of a procedure means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CardResult {
    /// `pass`, `warn`, `fail` or `unknown`.
    pub outcome: String,
    /// The word for it.
    pub word: String,
    /// What it means and what to do.
    pub text: String,
    /// The section that explains it: `e-mail/spf#broken-record`, an article's path below `content/` without file name
    /// and language, and a heading. Templates get its address instead.
    pub link: Option<String>,
}

/// A station of the path that mail takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Station {
    /// The id, which drawings mark.
    pub id: String,
    /// Its short name.
    pub label: String,
    /// What it is, in one sentence.
    pub long: String,
}

/// A file of the program that readers run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Download {
    /// For which system.
    pub system: System,
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Where it will stand, relative to the site: `download/…/docs-check.exe`.
    pub url: String,
}

/// A system that the program runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// Microsoft Windows.
    Windows,
    /// Apple macOS.
    Macos,
    /// Linux.
    Linux,
}

impl System {
    /// The system that a file's name tells of.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        // "darwin" contains "win".
        if says(&["macos", "darwin", "apple", ".dmg", ".pkg"]) {
            Some(System::Macos)
        } else if says(&["windows", "win32", "win64", ".exe", ".msi"]) {
            Some(System::Windows)
        } else if says(&["linux", ".deb", ".rpm", ".appimage"]) {
            Some(System::Linux)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_tell_the_system() {
        assert_eq!(System::of("docs-check-x86_64-apple-darwin"), Some(System::Macos));
        assert_eq!(System::of("docs-check.exe"), Some(System::Windows));
        assert_eq!(System::of("docs-check-linux-x86_64"), Some(System::Linux));
        assert_eq!(System::of("SHA256SUMS"), None);
    }
}

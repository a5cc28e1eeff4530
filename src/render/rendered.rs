//! What has been rendered: the files of a site, and what each was made of.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::markdown;
use super::references::{Ids, Places, Traits, Ways};
use super::shared::Shared;
use crate::article::Article;

/// What has been rendered.
#[derive(Clone, Default)]
pub struct Rendered {
    pub(super) frame: Option<Arc<Frame>>,
    /// By page of the site.
    pub(super) pages: Vec<Made>,
}

/// All but the pages of articles: it stays as long as only texts change.
pub(super) struct Frame {
    pub(super) shared: Arc<Shared>,
    pub(super) places: Places,
    /// The paths of assets, which say all about their content.
    pub(super) assets: BTreeSet<String>,
    /// The files around the pages, by the number of their part.
    pub(super) around: Vec<Arc<Around>>,
}

/// One part of the files around the pages.
pub(super) struct Around {
    /// Of all that they were made of.
    pub(super) digest: u64,
    /// Each with a digest of its content, and what others can refer to there.
    pub(super) files: Vec<(String, u64, Arc<Traits>)>,
}

/// A page, and its copy as Markdown if it has one.
#[derive(Clone)]
pub(super) struct Made {
    /// Its folder.
    pub(super) path: String,
    pub(super) has_copy: bool,
    pub(super) article: Arc<Article>,
    /// Of all that it was made of.
    pub(super) digest: u64,
    /// What others can refer to there, and where it leads.
    pub(super) traits: Arc<Traits>,
}

impl Rendered {
    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = String> {
        let frame = self.frame.iter();
        let others = frame.flat_map(|frame| frame.around().map(|(path, ..)| path).chain(&frame.assets).cloned());
        self.pages.iter().flat_map(Made::files).chain(others)
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        let copies = self.pages.iter().filter(|made| made.has_copy).count();
        let others = self.frame.as_ref().map_or(0, |frame| frame.assets.len() + frame.around().count());
        self.pages.len() + copies + others
    }

    /// The pages as they were, to be found by their folders.
    pub(super) fn index(&self) -> Index<'_> {
        Index { pages: &self.pages, by_path: OnceLock::new() }
    }
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.paths()).finish()
    }
}

impl Made {
    fn files(&self) -> impl Iterator<Item = String> {
        let copy = self.has_copy.then(|| format!("{}{}", self.path, markdown::NAME));
        std::iter::once(self.file()).chain(copy)
    }

    pub(super) fn file(&self) -> String {
        format!("{}index.html", self.path)
    }

    /// The ways that led here and lead nowhere on the page that stands here now.
    pub(super) fn gone<'m>(&'m self, now: Option<&'m Made>) -> impl Iterator<Item = u32> + 'm {
        let is_lost = self.has_copy && now.is_none_or(|now| !now.has_copy);
        let copy = is_lost.then(|| Ways::number(&format!("{}{}", self.path, markdown::NAME), None));
        Ways::gone(&self.path, &self.traits, now.map(|now| &*now.traits)).chain(copy)
    }
}

impl Frame {
    /// The files around the pages.
    pub(super) fn around(&self) -> impl Iterator<Item = &(String, u64, Arc<Traits>)> {
        self.around.iter().flat_map(|part| &part.files)
    }

    /// The ways that led to files of this one and lead nowhere in the next.
    pub(super) fn gone(&self, next: &Frame) -> BTreeSet<u32> {
        let assets = self.assets.difference(&next.assets).map(|path| Ways::number(path, None));
        let around = self.around().flat_map(|(path, _, traits)| {
            let now = next.around().find(|(other, ..)| other == path).map(|(_, _, traits)| &**traits);
            Ways::gone(path, traits, now)
        });
        assets.chain(around).collect()
    }

    /// Whether this file around the pages has this content.
    pub(super) fn has(&self, file: &str, digest: u64) -> bool {
        self.around().any(|(path, known, _)| path == file && *known == digest)
    }

    /// The ids of a file around the pages.
    pub(super) fn ids(&self, file: &str) -> Option<&Ids> {
        self.around().find(|(path, ..)| path == file).map(|(_, _, traits)| &traits.ids)
    }
}

/// Pages by their folders; most of them stand where they stood.
pub(super) struct Index<'r> {
    pages: &'r [Made],
    by_path: OnceLock<HashMap<&'r str, usize>>,
}

impl Index<'_> {
    /// The page in this folder, which may be this one.
    pub(super) fn find(&self, guess: usize, path: &str) -> Option<usize> {
        if self.pages.get(guess).is_some_and(|made| made.path == path) {
            return Some(guess);
        }
        let all = || self.pages.iter().enumerate().map(|(index, made)| (made.path.as_str(), index)).collect();
        self.by_path.get_or_init(all).get(path).copied()
    }
}

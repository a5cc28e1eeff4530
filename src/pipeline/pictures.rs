//! The pictures of a site: measured, copied for smaller screens, and refused where they are dangerous.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::Cache;
use crate::picture::{self, EDITION, Picture, PictureError};
use crate::site::{Destination, Site, Text};
use crate::source::{File, Source, Span};

/// What is known of pictures; a file that stays the same is not read again.
#[derive(Debug, Default)]
pub(super) struct Album(BTreeMap<String, Known>);

#[derive(Clone, Debug)]
struct Known {
    file: Arc<File>,
    picture: Arc<Picture>,
    /// What the cache calls its copies, if it can have any.
    key: Option<String>,
}

/// A file, where an article names it first.
struct Named<'s> {
    path: &'s str,
    file: &'s Arc<File>,
    source: &'s Source,
    span: Span,
    use_: Use,
}

/// What an article does with a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Shown,
    Linked,
}

impl Album {
    /// Looks at every file that articles of `site` show or link to, and returns the pictures by their paths.
    pub(super) fn revise(
        &mut self,
        site: &Site,
        cache: &Cache,
        found: &mut Diagnostics,
    ) -> BTreeMap<String, Arc<Picture>> {
        let named = named(site);
        let look = |named: &Named<'_>| {
            let known = self.0.get(named.path).filter(|known| Arc::ptr_eq(&known.file, named.file));
            match known.filter(|known| known.key.is_some() || named.use_ == Use::Linked) {
                Some(known) => Ok(known.clone()),
                None => look(named, &site.settings.image_widths, cache),
            }
        };
        let looked: Vec<_> = named.par_iter().map(look).collect();
        let before = std::mem::take(&mut self.0);
        for (named, known) in named.iter().zip(looked) {
            match known {
                Ok(known) => drop(self.0.insert(named.path.to_owned(), known)),
                Err(error) => found.push(tell(&error).at(named.source, named.span, "named here")),
            }
        }
        let keys = |album: &BTreeMap<String, Known>| -> BTreeSet<String> {
            album.values().filter_map(|known| known.key.clone()).collect()
        };
        let used = keys(&self.0);
        if used != keys(&before) {
            cache.keep(&used);
        }
        self.0.iter().map(|(path, known)| (path.clone(), known.picture.clone())).collect()
    }
}

/// The files that articles name, each once.
fn named(site: &Site) -> Vec<Named<'_>> {
    let mut named: BTreeMap<&str, Named<'_>> = BTreeMap::new();
    for page in site.pages.iter().filter(|page| page.text == Text::Own) {
        for part in site.article(page).parts() {
            let images = part.body.images.iter().map(|image| {
                // One of the front matter is for others, who take it as it is.
                let use_ = if image.at < part.body.begin { Use::Linked } else { Use::Shown };
                (image.at, image.span, use_)
            });
            let links = part.body.links.iter().map(|link| (link.at, link.span, Use::Linked));
            for (at, span, use_) in images.chain(links) {
                let Some(Destination::File(path)) = page.destinations.get(part.shift + at) else { continue };
                let Some(file) = site.files.get(path) else { continue };
                if named.get(path.as_str()).is_none_or(|before| use_ < before.use_) {
                    named.insert(path, Named { path, file, source: part.source, span, use_ });
                }
            }
        }
    }
    named.into_values().collect()
}

fn look(named: &Named<'_>, widths: &[u32], cache: &Cache) -> Result<Known, PictureError> {
    let bytes = &named.file.bytes;
    let mut picture = Picture { size: picture::size(named.path, bytes)?, copies: Vec::new() };
    let mut key = None;
    if named.use_ == Use::Shown && !widths.is_empty() && picture.size.is_some() {
        let name = name(bytes, widths);
        let kept = cache.get(&name).and_then(|packed| picture::unpack(&packed));
        picture.copies = match kept {
            Some(copies) => copies,
            None => {
                let copies = picture::copies(bytes, widths)?;
                cache.put(&name, &picture::pack(&copies));
                copies
            }
        };
        key = Some(name);
    }
    Ok(Known { file: named.file.clone(), picture: Arc::new(picture), key })
}

/// What the cache calls the copies of a file.
fn name(bytes: &[u8], widths: &[u32]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[EDITION]);
    for width in widths.iter().chain([&0]) {
        hasher.update(&width.to_le_bytes());
    }
    hasher.update(bytes).finalize().to_hex().to_string()
}

fn tell(error: &PictureError) -> Diagnostic {
    let title = error.to_string();
    match error {
        PictureError::TooLarge(_) => Diagnostic::error(title).help("make it smaller"),
        PictureError::Active(_) => Diagnostic::error(title).help("save it as a plain drawing"),
        // A browser may know what we do not.
        PictureError::Unreadable(_) => Diagnostic::warning(title).help("save it again as PNG, JPEG or WebP"),
    }
}

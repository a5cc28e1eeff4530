//! What all pages share: made once, and kept as long as only texts change.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use tera::{Context, Value};

use super::context::{self, Face, View, value};
use super::navigation::{self, Navigation};
use super::picture::Placed;
use super::{Pictures, Theme, digest, feed, hashed};
use crate::lang::Lang;
use crate::site::{Outline, PageId, Site, escape};
use crate::source::File;

/// What all pages share.
pub(super) struct Shared {
    /// What pages show of each other, by page.
    pub(super) faces: Vec<Face>,
    /// Files of articles, by their paths below `content/`.
    pub(super) files: BTreeMap<String, Asset>,
    /// Pictures, by their paths below `content/`.
    pub(super) pictures: BTreeMap<String, Placed>,
    /// What every template is given, by language.
    pub(super) contexts: BTreeMap<Lang, Context>,
    /// The navigation of every section, by the section's page.
    pub(super) navigations: HashMap<PageId, Navigation>,
    /// Differs where what all pages read does.
    pub(super) common: u64,
    /// Of which site this is.
    outline: Outline,
}

/// A file of an article, and where it stands.
#[derive(Clone)]
pub(super) struct Asset {
    pub(super) file: Arc<File>,
    /// Relative to the site.
    pub(super) path: String,
    /// On its host.
    pub(super) address: String,
}

impl Shared {
    /// Makes it anew; what is the same in the last one is not hashed again.
    pub(super) fn of(site: &Site, theme: &Theme, pictures: &Pictures, before: Option<&Shared>) -> Self {
        let top = context::base_path(&site.settings);
        let faces: Vec<_> = site.pages.par_iter().map(|page| context::face(site, page, top)).collect();
        let view = View { site, top, faces: &faces };
        let files = site.files.iter().map(|(path, file)| {
            let known = before.and_then(|before| before.files.get(path)).filter(|known| Arc::ptr_eq(&known.file, file));
            let asset = || {
                let hashed = hashed(path, &file.bytes);
                Asset { file: file.clone(), address: format!("{top}{}", escape(&hashed)), path: hashed }
            };
            (path.clone(), known.cloned().unwrap_or_else(asset))
        });
        let files = files.collect();
        let pictures = pictures.iter().map(|(path, picture)| {
            let known = before.and_then(|before| before.pictures.get(path)).filter(|known| known.is_of(picture));
            (path.clone(), known.cloned().unwrap_or_else(|| Placed::of(path, picture, top)))
        });
        let pictures = pictures.collect();
        let languages = site.settings.languages.iter().map(|language| LanguageFiles::of(&view, &language.lang));
        let languages: Vec<_> = languages.collect();
        let contexts = contexts(&view, theme, &languages);
        let navigations = navigation::navigations(&view);
        let common = digest(&(&site.data, languages));
        Shared { files, pictures, contexts, navigations, common, faces, outline: site.outline.clone() }
    }

    /// Whether all of this still holds: nothing but texts has changed.
    pub(super) fn holds(&self, site: &Site, pictures: &Pictures) -> bool {
        let same = |((path, one), (other_path, other)): ((&String, &Placed), (&String, &Arc<_>))| {
            path == other_path && one.is_of(other)
        };
        self.outline == site.outline
            && self.pictures.len() == pictures.len()
            && self.pictures.iter().zip(pictures).all(same)
    }
}

/// What every template is given, in every language.
fn contexts(view: &View<'_>, theme: &Theme, files: &[LanguageFiles]) -> BTreeMap<Lang, Context> {
    let settings = &view.site.settings;
    let site_values = value(&view.site_values());
    let assets = value(&prefixed(view.top, &theme.assets));
    let downloads = downloads(view);
    let data = value(&view.site.data);
    let context = |(lang, files): (&Lang, &LanguageFiles)| {
        let mut context = Context::new();
        context.insert_value("site", site_values.clone());
        context.insert_value("data", data.clone());
        context.insert("lang", lang.as_str());
        context.insert("direction", context::direction(settings, lang));
        context.insert_value("words", theme.words(lang));
        context.insert_value("assets", assets.clone());
        context.insert_value("downloads", downloads.clone());
        context.insert("program_url", &files.program);
        context.insert("feed_url", &files.feed);
        (lang.clone(), context)
    };
    settings.languages.iter().map(|language| &language.lang).zip(files).map(context).collect()
}

/// The addresses on the site's host of paths relative to the site.
fn prefixed(top: &str, paths: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    paths.iter().map(|(name, path)| (name.clone(), format!("{top}{}", escape(path)))).collect()
}

fn downloads(view: &View<'_>) -> Value {
    let downloads = view.site.embeddable.downloads.iter().map(|download| {
        let mut download = download.clone();
        download.url = format!("{}{}", view.top, escape(&download.url));
        download
    });
    value(&downloads.collect::<Vec<_>>())
}

/// The addresses that every page of a language shows.
#[derive(Hash)]
struct LanguageFiles {
    /// Where readers get the program.
    program: Option<String>,
    feed: Option<String>,
}

impl LanguageFiles {
    fn of(view: &View<'_>, lang: &Lang) -> Self {
        let feed = feed::exists(view.site, lang).then(|| format!("{}{}", view.top, feed::path(lang)));
        LanguageFiles { program: view.program_url(lang), feed }
    }
}

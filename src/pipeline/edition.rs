//! A knowledge base and the site that is made of it, revised file by file.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use rayon::prelude::*;

use super::pictures::Album;
use super::{Build, BuildError, Checks, cards};
use crate::article::{self, Article, Library, Parsed, Snippet, is_article, is_snippet};
use crate::diagnostic::{Diagnostic, Diagnostics, Rejected};
use crate::disk::{self, Cache, DiskError, History};
use crate::render::{self, RenderError, Rendered, Stopped, Theme};
use crate::settings::{Settings, web_address};
use crate::site::card::Embeddable;
use crate::site::{self, Links, Site};
use crate::source::{File, Output, Sources};

/// A knowledge base as it was read, and what has been made of it.
///
/// [`Edition::render`] makes the site; after [`Edition::revise`] it makes only what differs. An edition that was revised
/// renders the same bytes as a new one of the same files.
pub struct Edition {
    checks: Checks,
    settings: Arc<Settings>,
    wanted: Build,
    theme: Option<Theme>,
    embeddable: Arc<Embeddable>,
    /// The files that are offered for download.
    offered: Vec<Output>,
    /// What could not be read.
    unread: Diagnostics,
    /// What is wrong beside the articles.
    found: Diagnostics,
    /// Every article, by the path of its file below `content/`.
    articles: BTreeMap<String, Parsed>,
    /// What is wrong with articles because of the theme, by the same path.
    unfit: BTreeMap<String, Diagnostics>,
    /// What articles include of Markdown.
    snippets: BTreeMap<String, Arc<Snippet>>,
    /// All other files of `content/`.
    files: BTreeMap<String, Arc<File>>,
    /// When files of `content/` were changed last.
    changed: Arc<BTreeMap<String, String>>,
    joined: Option<Joined>,
    links: Links,
    album: Album,
    cache: Cache,
    rendered: Rendered,
}

/// All articles together. Each new text takes its place there, as long as the others cannot tell.
struct Joined {
    site: Arc<Site>,
    /// What is wrong with more than one article.
    found: Diagnostics,
}

/// What has become of a file of `content/`.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is new, or has this content now.
    Written(File),
    /// It is gone; the path is the one below `content/`.
    Removed(String),
}

impl Edition {
    /// Reads the knowledge base at `root`.
    ///
    /// # Errors
    /// [`BuildError`] where nothing can be made of it. What is wrong with settings is in `found`; what is wrong with
    /// everything else is told by [`Edition::render`].
    pub fn read(root: &Path, wanted: &Build, found: &mut Diagnostics) -> Result<Self, BuildError> {
        let (mut unread, mut said) = (Diagnostics::new(), Diagnostics::new());
        let history = thread::spawn({
            let root = root.to_owned();
            move || disk::read_history(&root)
        });
        let mut sources = disk::read(root, &mut unread)?;
        let settings = settings(&sources, wanted, found)?;
        let checks = Checks::of(settings, &sources, &mut said);
        let theme = disk::read_theme(root, &checks.settings.theme, &mut said)?;
        let theme = Theme::parse(&theme, &checks.settings, &mut said);
        let mut embeddable = cards::embeddable(&checks);
        let mut offered = Vec::new();
        if let Some(folder) = &checks.settings.program.download {
            let files = disk::read_downloads(root, folder, &mut said)?;
            (embeddable.downloads, offered) = render::offer(folder, &files, &mut said);
        }
        let mut edition = Edition {
            settings: Arc::new(checks.settings.clone()),
            checks,
            wanted: wanted.clone(),
            theme,
            embeddable: Arc::new(embeddable),
            offered,
            articles: BTreeMap::new(),
            unfit: BTreeMap::new(),
            snippets: BTreeMap::new(),
            files: BTreeMap::new(),
            changed: Arc::new(changed(history, &mut said)),
            unread,
            found: said,
            joined: None,
            links: Links::default(),
            album: Album::default(),
            cache: Cache::of(root),
            rendered: Rendered::default(),
        };
        edition.revise(std::mem::take(&mut sources.content).into_iter().map(Change::Written).collect());
        Ok(edition)
    }

    /// Takes over what has changed in `content/`.
    pub fn revise(&mut self, changes: Vec<Change>) {
        let mut texts = Vec::new();
        let mut others = HashSet::new();
        for change in changes {
            match change {
                Change::Written(file) if is_article(&file.path) => texts.push(file),
                Change::Written(file) if is_snippet(&file.path) => {
                    others.insert(file.path.clone());
                    let snippet = Snippet::parse(&file, &self.settings);
                    self.snippets.insert(file.path, Arc::new(snippet));
                }
                Change::Written(file) => {
                    others.insert(file.path.clone());
                    self.files.insert(file.path.clone(), Arc::new(file));
                }
                Change::Removed(path) => {
                    self.articles.remove(&path);
                    self.unfit.remove(&path);
                    self.snippets.remove(&path);
                    self.files.remove(&path);
                    others.insert(path);
                }
            }
        }
        let written: HashSet<_> = texts.iter().map(|file| file.path.clone()).collect();
        let includes = |article: &Article| article.body.includes.iter().any(|path| others.contains(path));
        let articles = self.articles.values().filter_map(|parsed| parsed.article.as_deref());
        // An article is parsed again when what it includes has changed.
        let again = articles.filter(|article| includes(article) && !written.contains(&article.place.file));
        texts.extend(again.map(|Article { source, place, .. }| File {
            path: place.file.clone(),
            bytes: source.text.clone().into_bytes().into(),
        }));
        let library = Library { snippets: &self.snippets, files: &self.files };
        let parse = |file: File| {
            let path = file.path.clone();
            let parsed = article::parse(file, &self.settings, library);
            let theme = self.theme.as_ref().zip(parsed.article.as_ref());
            let unfit = theme.map(|(theme, article)| theme.check(article)).unwrap_or_default();
            (path, parsed, unfit)
        };
        let parsed: Vec<_> = texts.into_par_iter().map(parse).collect();
        if !others.is_empty() {
            self.joined = None;
        }
        for (path, parsed, unfit) in parsed {
            let joined = self.joined.as_mut().zip(parsed.article.as_ref());
            if !joined.is_some_and(|(joined, article)| Arc::make_mut(&mut joined.site).replace(article)) {
                self.joined = None;
            }
            self.unfit.remove(&path);
            if !unfit.is_empty() {
                self.unfit.insert(path.clone(), unfit);
            }
            self.articles.insert(path, parsed);
        }
    }

    /// Reads all of `content/` again and takes over what has changed.
    ///
    /// # Errors
    /// [`DiskError`] when the system refuses to read it; then nothing was taken over.
    pub(super) fn reread(&mut self, root: &Path) -> Result<(), DiskError> {
        let mut unread = Diagnostics::new();
        let content = disk::read(root, &mut unread)?.content;
        self.unread = unread;
        let here: HashSet<_> = content.iter().map(|file| file.path.as_str()).collect();
        let gone = self.paths().filter(|path| !here.contains(path)).map(|path| Change::Removed(path.to_owned()));
        let mut changes: Vec<_> = gone.collect();
        changes.extend(content.into_iter().filter(|file| !self.holds(file)).map(Change::Written));
        self.revise(changes);
        Ok(())
    }

    /// Whether every file of `content/` could be read.
    pub(super) fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }

    /// The files of `content/`.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let paths = self.articles.keys().chain(self.snippets.keys()).chain(self.files.keys());
        paths.map(String::as_str)
    }

    /// Whether this file is the one that was read.
    pub(super) fn holds(&self, file: &File) -> bool {
        let article = self.articles.get(&file.path).and_then(|parsed| parsed.article.as_ref());
        let article = article.map(|article| article.source.text.as_bytes());
        let snippet = || self.snippets.get(&file.path).map(|snippet| snippet.source.text.as_bytes());
        let other = || self.files.get(&file.path).map(|file| file.bytes.as_ref());
        article.or_else(snippet).or_else(other) == Some(&file.bytes)
    }

    /// The address of the site's top on its host: `/` or `/path/`.
    pub(super) fn top(&self) -> &str {
        render::base_path(&self.settings)
    }

    /// Makes the site, and gives every file that is new or has changed since the last time to `put`, from several threads
    /// and in no order. What is wrong is added to `found`; then nothing was put, or not everything.
    ///
    /// # Errors
    /// [`Unmade`] when something is wrong, a template fails, or `put` does.
    pub fn render<E: Send>(
        &mut self,
        found: &mut Diagnostics,
        put: &(impl Fn(Output) -> Result<(), E> + Sync),
    ) -> Result<&Rendered, Unmade<E>> {
        let site = self.resolve(found);
        found.reject().map_err(Unmade::Wrong)?;
        // Pictures take long: they come when everything else is right.
        let pictures = self.album.revise(&site, &self.cache, found);
        found.reject().map_err(Unmade::Wrong)?;
        let theme = self.theme.as_ref();
        let theme = theme.expect("a theme that cannot be read has been rejected");
        render::render((&site, theme, &pictures, &self.offered), &mut self.rendered, put, found)?;
        Ok(&self.rendered)
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn cache(&self) -> &Cache {
        &self.cache
    }

    pub(super) fn rendered(&self) -> &Rendered {
        &self.rendered
    }

    pub(super) fn theme(&self) -> Option<&Theme> {
        self.theme.as_ref()
    }

    /// Joins all articles to a site, unless the last one still holds, and says what is wrong.
    pub(super) fn resolve(&mut self, found: &mut Diagnostics) -> Arc<Site> {
        let joined = self.joined.take().unwrap_or_else(|| self.join());
        let Joined { site, found: told } = self.joined.insert(joined);
        let own = self.articles.values().map(|parsed| &parsed.found);
        for said in [&self.unread, &self.found].into_iter().chain(own).chain([&*told]) {
            found.extend(said.iter().cloned());
        }
        self.links.resolve(Arc::make_mut(site), &self.files, found);
        let unfit = self.unfit.iter().filter(|(path, _)| site.publishes(path));
        unfit.for_each(|(_, said)| found.extend(said.iter().cloned()));
        site.clone()
    }

    fn join(&self) -> Joined {
        let mut found = Diagnostics::new();
        let articles = article::gather(self.articles.values(), &mut found);
        let context = (&self.settings, self.wanted.drafts);
        let site = site::join(articles, &self.files, self.embeddable.clone(), context, &mut found);
        self.checks.check_sections(&site, &mut found);
        Joined { site: Arc::new(site.with_history(self.changed.clone())), found }
    }
}

/// Why there is no site, or none of these files.
#[derive(Debug)]
pub enum Unmade<E> {
    /// Something is wrong; what it is was found.
    Wrong(Rejected),
    /// A template failed.
    Template(RenderError),
    /// A file could not be put where it belongs.
    Put(E),
}

impl<E> From<Stopped<E>> for Unmade<E> {
    fn from(stopped: Stopped<E>) -> Self {
        match stopped {
            Stopped::Wrong(rejected) => Unmade::Wrong(rejected),
            Stopped::Template(error) => Unmade::Template(error),
            Stopped::Put(error) => Unmade::Put(error),
        }
    }
}

/// The days on which files of `content/` were changed last, as far as anybody knows.
fn changed(history: JoinHandle<History>, found: &mut Diagnostics) -> BTreeMap<String, String> {
    match history.join().unwrap_or(History::Unknown) {
        History::Known(days) => days,
        History::Unknown => BTreeMap::new(),
        History::Shallow => {
            let note = Diagnostic::note(
                "nobody knows when articles were changed last: the clone of the repository is shallow",
            );
            found.push(note.help("fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` in GitHub Actions"));
            BTreeMap::new()
        }
    }
}

/// The settings of the knowledge base at `root` as they hold, the defaults too, as TOML.
///
/// # Errors
/// [`BuildError`]; what is wrong with the settings is in `found`.
pub fn config(root: &Path, wanted: &Build, found: &mut Diagnostics) -> Result<String, BuildError> {
    let sources = disk::read(root, &mut Diagnostics::new())?;
    Ok(settings(&sources, wanted, found)?.to_toml())
}

/// Reads the settings; a wrong one stops the build at once, because everything else depends on it.
fn settings(sources: &Sources, wanted: &Build, found: &mut Diagnostics) -> Result<Settings, BuildError> {
    let settings = Settings::parse(&sources.settings, found);
    if let Some((settings, at)) = settings.as_ref().and_then(|settings| Some((settings, settings.theme_at?)))
        && !sources.themes.contains(&settings.theme)
    {
        let error = Diagnostic::error(format!("there is no theme `{}`", settings.theme));
        let error = error.at(&sources.settings, at, format!("no folder `themes/{}`", settings.theme));
        found.push(error.suggest(&settings.theme, sources.themes.iter().map(String::as_str)));
    }
    found.reject().map_err(BuildError::Settings)?;
    let mut settings = settings.ok_or(BuildError::Settings(Rejected(1)))?;
    if let Some(url) = &wanted.base_url {
        settings.base_url = web_address(url).ok_or_else(|| BuildError::BaseUrl(url.clone()))?;
    }
    Ok(settings)
}

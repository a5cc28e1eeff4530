//! Where links and images lead, once every article is known.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use rayon::prelude::*;

use super::address::{escape, unescape};
use super::{ArticleId, Outline, Page, PageId, Site, Text, embed};
use crate::article::{Article, Image, Link, Part, is_markdown, join, relative};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::{File, Source, Span};

/// Where a link or an image leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// Another page, and a heading there.
    Page(PageId, Option<String>),
    /// A heading of the same page.
    Here(String),
    /// A file of `content/`, by its path there.
    File(String),
    /// Somewhere else: a web address, a mail address, a telephone number.
    Outside(String),
}

/// Where the links and images of a text lead, by the byte at which their event begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Destinations(Vec<(usize, Destination)>);

impl Destinations {
    /// Where the link or image leads that begins at this byte; none where it leads nowhere.
    pub fn get(&self, at: usize) -> Option<&Destination> {
        let index = self.0.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        Some(&self.0[index].1)
    }

    /// All of them, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Destination> {
        self.0.iter().map(|(_, destination)| destination)
    }

    /// The files of `content/` among them, by their paths there.
    fn files(&self) -> impl Iterator<Item = &str> {
        self.iter().filter_map(|destination| match destination {
            Destination::File(path) => Some(path.as_str()),
            Destination::Page(..) | Destination::Here(_) | Destination::Outside(_) => None,
        })
    }
}

/// The links of all pages, and what else their texts name: a page whose text is the same, in a site whose pages are the
/// same, keeps them.
#[derive(Default)]
pub struct Links {
    outline: Outline,
    /// What links can lead to, as a digest.
    atlas: u64,
    /// By page.
    pages: Vec<Remembered>,
}

#[derive(Default)]
struct Remembered {
    article: Option<Arc<Article>>,
    destinations: Arc<Destinations>,
    found: Vec<Diagnostic>,
}

/// Schemes that a link may have.
const SCHEMES: &[&str] = &["https", "http", "mailto", "tel"];

/// Links of one article that lead nowhere and are reported, at most.
const PROBLEM_LIMIT: usize = 200;

/// Endings of images that browsers show.
const IMAGES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp", "avif", "gif"];

impl Links {
    /// Resolves and checks every link and image of every page, and checks what articles embed.
    pub(crate) fn resolve(&mut self, site: &mut Site, files: &BTreeMap<String, Arc<File>>, found: &mut Diagnostics) {
        let atlas = Atlas {
            site,
            drafts: site.drafts.iter().map(|article| article.place.file.as_str()).collect(),
            draft_ids: site.drafts.iter().map(|article| article.place.id.as_str()).collect(),
            files,
        };
        let is_new = self.outline != site.outline;
        if is_new {
            let digest = atlas.digest();
            if self.atlas != digest {
                *self = Links { atlas: digest, ..Links::default() };
            }
            self.pages.resize_with(site.pages.len(), Remembered::default);
        }
        let again = self.pages.par_iter().enumerate().filter_map(|(index, Remembered { article: before, .. })| {
            let page = &site.pages[index];
            let article = site.article(page);
            let is_known = before.as_ref().is_some_and(|before| Arc::ptr_eq(before, article));
            (!is_known).then(|| (index, remember(&atlas, page, PageId(index), article)))
        });
        let mut names_other_files = is_new;
        for (index, remembered) in again.collect::<Vec<_>>() {
            let before = std::mem::replace(&mut self.pages[index], remembered);
            names_other_files |= !before.destinations.files().eq(self.pages[index].destinations.files());
        }
        for (page, Remembered { destinations, .. }) in site.pages.iter_mut().zip(&self.pages) {
            if !Arc::ptr_eq(&page.destinations, destinations) {
                page.destinations = destinations.clone();
            }
        }
        if names_other_files {
            let named = site.pages.iter().flat_map(|page| page.destinations.files());
            let named = named.filter_map(|path| files.get_key_value(path));
            site.files = named.map(|(path, file)| (path.clone(), file.clone())).collect();
            site.outline = Outline::default();
        }
        self.outline = site.outline.clone();
        self.report(site, found);
    }

    /// Says what is wrong with an article once: where its own page is resolved.
    fn report(&self, site: &Site, found: &mut Diagnostics) {
        let mut told = Vec::new();
        let own = site.pages.iter().zip(&self.pages).filter(|(page, _)| page.text == Text::Own);
        for (page, one) in own.flat_map(|(page, remembered)| remembered.found.iter().map(move |one| (page, one))) {
            let own = one.excerpt.as_ref().is_none_or(|excerpt| excerpt.path == site.article(page).source.path);
            // Every article that includes a snippet finds what is wrong with it.
            if own || !told.contains(&one) {
                found.push(one.clone());
                told.extend((!own).then_some(one));
            }
        }
    }
}

/// Everything that a link can lead to.
struct Atlas<'s> {
    site: &'s Site,
    drafts: HashSet<&'s str>,
    draft_ids: HashSet<&'s str>,
    files: &'s BTreeMap<String, Arc<File>>,
}

impl Atlas<'_> {
    /// Differs where a link could lead elsewhere, or be told something else.
    fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for page in &self.site.pages {
            let article = self.site.article(page);
            (page.lang.as_str(), &page.path, page.text, page.group, &article.source.path).hash(&mut hasher);
            article.digests.anchors.hash(&mut hasher);
        }
        self.drafts.len().hash(&mut hasher);
        let mut drafts: Vec<_> = self.drafts.iter().collect();
        drafts.sort();
        drafts.hash(&mut hasher);
        self.files.keys().for_each(|path| path.hash(&mut hasher));
        hasher.finish()
    }
}

fn remember<'s>(atlas: &Atlas<'s>, page: &'s Page, id: PageId, article: &'s Arc<Article>) -> Remembered {
    let mut destinations = Vec::with_capacity(article.body.links.len() + article.body.images.len());
    let mut found = Vec::new();
    for part in article.parts() {
        let view = View { atlas, page, id, article, part };
        let links = part.body.links.iter().map(|link| (link.at, view.link(link)));
        let images = part.body.images.iter().map(|image| (image.at, view.image(image)));
        for (at, destination) in links.chain(images) {
            match destination {
                Ok(destination) => destinations.push((part.shift + at, destination)),
                Err(diagnostic) => found.push(*diagnostic),
            }
            if found.len() >= PROBLEM_LIMIT {
                break;
            }
        }
    }
    // Of the others, this is another page's.
    if page.text == Text::Own {
        embed::check(article, &atlas.site.embeddable, &mut found);
    }
    destinations.sort_by_key(|(at, _)| *at);
    Remembered { article: Some(article.clone()), destinations: Arc::new(Destinations(destinations)), found }
}

/// One page, from which links lead.
struct View<'s> {
    atlas: &'s Atlas<'s>,
    page: &'s Page,
    id: PageId,
    article: &'s Arc<Article>,
    part: Part<'s>,
}

/// The error of a link; boxed because it is large and rare.
type Broken = Box<Diagnostic>;

impl View<'_> {
    fn source(&self) -> &Source {
        self.part.source
    }

    fn broken(&self, span: Span, title: impl Into<String>, label: &str) -> Diagnostic {
        Diagnostic::error(title).at(self.source(), span, label)
    }

    fn link(&self, link: &Link) -> Result<Destination, Broken> {
        let Target { path, anchor } = match self.target(&link.target, link.span)? {
            Leads::Outside(url) => return Ok(Destination::Outside(url)),
            Leads::Inside(target) => target,
        };
        let written = Written { target: &link.target, span: link.span, path: &path };
        if path.is_empty() {
            let Some(anchor) = anchor else { return Ok(Destination::Page(self.id, None)) };
            self.check_anchor(self.article, &anchor, &written)?;
            return Ok(Destination::Here(anchor));
        }
        let full = join(self.part.folder(), &path).ok_or_else(|| self.leaves(&written))?;
        let last = path.rsplit('/').next().unwrap_or_default();
        if is_markdown(last) {
            let to = self.article_of(&full, &written)?;
            return self.to_article(to, anchor, &written);
        }
        if let Some(file) = self.atlas.files.get(full.as_str()) {
            return match anchor {
                None => Ok(Destination::File(file.path.clone())),
                Some(_) => {
                    Err(Box::new(self.broken(link.span, "a link to a file cannot have an anchor", "has an anchor")))
                }
            };
        }
        match self.atlas.site.find(&self.page.lang, &full) {
            Some(page) => self.to_page(page, anchor, &written),
            None => Err(Box::new(self.nowhere(&full, &written))),
        }
    }

    fn image(&self, image: &Image) -> Result<Destination, Broken> {
        let Target { path, .. } = match self.target(&image.target, image.span)? {
            Leads::Inside(target) => target,
            Leads::Outside(url) => {
                let error =
                    self.broken(image.span, format!("the image is not part of the site: `{url}`"), "from elsewhere");
                return Err(Box::new(error.help("put the file beside the article: pages load nothing from others")));
            }
        };
        let written = Written { target: &image.target, span: image.span, path: &path };
        let full = join(self.part.folder(), &path).ok_or_else(|| self.leaves(&written))?;
        let Some((stem, ending)) = full.rsplit_once('.') else {
            return Err(Box::new(self.no_image(&written)));
        };
        if !IMAGES.contains(&ending.to_lowercase().as_str()) {
            let error = self.broken(image.span, format!("`{}` is no image", image.target), "browsers cannot show it");
            return Err(Box::new(error.help(format!("use one of: {}", IMAGES.join(", ")))));
        }
        // The language of the text decides: a picture shows what the words beside it say.
        let own = format!("{stem}.{}.{ending}", self.article.place.lang);
        for path in [own, full] {
            if let Some(file) = self.atlas.files.get(path.as_str()) {
                return Ok(Destination::File(file.path.clone()));
            }
        }
        Err(Box::new(self.no_image(&written)))
    }

    fn target(&self, target: &str, span: Span) -> Result<Leads, Broken> {
        let target = target.trim();
        if target.chars().any(char::is_control) {
            return Err(Box::new(self.broken(span, "the link holds a control character", "cannot be an address")));
        }
        if let Some(scheme) = scheme(target) {
            let lower = scheme.to_lowercase();
            if SCHEMES.contains(&lower.as_str()) {
                return Ok(Leads::Outside(target.to_owned()));
            }
            let error = self.broken(span, format!("links may not begin with `{lower}:`"), "refused");
            return Err(Box::new(error.help("they may begin with `https:`, `http:`, `mailto:` or `tel:`")));
        }
        if target.starts_with('/') {
            let error =
                self.broken(span, format!("the link does not begin at this file: `{target}`"), "begins at the top");
            let help = if target.starts_with("//") {
                "write `https:` before it"
            } else {
                "write the way from this file to the other one, such as `../spf/index.de.md`"
            };
            return Err(Box::new(error.help(help)));
        }
        let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
        let unreadable = || self.broken(span, "the link is not UTF-8 when its `%…` are read", "cannot be read");
        let path = unescape(path).ok_or_else(|| Box::new(unreadable()))?;
        let anchor = anchor.map(|anchor| unescape(anchor).ok_or_else(|| Box::new(unreadable()))).transpose()?;
        Ok(Leads::Inside(Target { path, anchor: anchor.filter(|anchor| !anchor.is_empty()) }))
    }

    /// The article in a file.
    fn article_of(&self, file: &str, written: &Written<'_>) -> Result<ArticleId, Broken> {
        if let Some(article) = self.atlas.site.by_file.get(file) {
            return Ok(*article);
        }
        if self.atlas.drafts.contains(file) {
            let error = self.broken(written.span, format!("`{}` is a draft", written.target), "not published");
            return Err(Box::new(error.help("publish it, or take the link away")));
        }
        Err(Box::new(self.nowhere(file, written)))
    }

    /// A link that names a file means this language's page of it, if the file is of the text's language.
    fn to_article(&self, to: ArticleId, anchor: Option<String>, written: &Written<'_>) -> Result<Destination, Broken> {
        let site = self.atlas.site;
        let target = &site.articles[to.0];
        if let Some(anchor) = &anchor {
            self.check_anchor(target, anchor, written)?;
        }
        let home = |lang: &Lang| site.find(lang, &target.place.id);
        let meant = if target.place.lang == self.article.place.lang { home(&self.page.lang) } else { None };
        let page = meant.filter(|page| {
            let shown = site.article(site.page(*page));
            anchor.as_deref().is_none_or(|anchor| has_anchor(shown, anchor))
        });
        match page.or_else(|| home(&target.place.lang)) {
            Some(page) => Ok(Destination::Page(page, anchor)),
            None => Err(Box::new(self.nowhere(&target.place.file, written))),
        }
    }

    fn to_page(&self, page: PageId, anchor: Option<String>, written: &Written<'_>) -> Result<Destination, Broken> {
        if let Some(anchor) = &anchor {
            self.check_anchor(self.atlas.site.article(self.atlas.site.page(page)), anchor, written)?;
        }
        Ok(Destination::Page(page, anchor))
    }

    fn check_anchor(&self, target: &Article, anchor: &str, written: &Written<'_>) -> Result<(), Broken> {
        if has_anchor(target, anchor) {
            return Ok(());
        }
        let at = written.target.find('#').map_or(0, |at| at + 1);
        let span = Span::new((written.span.start + at).min(written.span.end), written.span.end);
        let file = &target.source.path;
        let error = self.broken(span, format!("no heading `#{anchor}` in `{file}`"), "links here");
        let ids = target.body.headings.iter().map(|heading| heading.id.as_str());
        Err(Box::new(match crate::diagnostic::nearest(anchor, ids) {
            Some(right) => error.help(format!("did you mean `#{right}`?")),
            None => error,
        }))
    }

    fn leaves(&self, written: &Written<'_>) -> Broken {
        Box::new(self.broken(written.span, format!("`{}` leads out of `content/`", written.target), "leads out of it"))
    }

    fn no_image(&self, written: &Written<'_>) -> Diagnostic {
        let error = self.broken(written.span, format!("no image `{}`", written.target), "shows this file");
        let folder = self.part.folder();
        let files = self.atlas.files.keys().map(|file| relative(folder, file)).collect::<Vec<_>>();
        error.suggest(written.path, files.iter().map(String::as_str))
    }

    /// The error for a link to an article or a file that does not exist.
    fn nowhere(&self, full: &str, written: &Written<'_>) -> Diagnostic {
        let last = written.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let is_file = last.contains('.') && last != ".." && last != ".";
        let what = if is_file { "file" } else { "article" };
        let error = self.broken(written.span, format!("no {what} `{}`", written.target), "links here");
        if self.atlas.draft_ids.contains(full) {
            return error.help("it is a draft and not published");
        }
        let folder = self.part.folder();
        let slash = if written.path.ends_with('/') { "/" } else { "" };
        let candidates: Vec<_> = if is_markdown(last) {
            self.atlas.site.by_file.keys().map(|file| relative(folder, file)).collect()
        } else if is_file {
            self.atlas.files.keys().map(|file| relative(folder, file)).collect()
        } else {
            let ids = self.atlas.site.articles.iter().filter(|article| article.place.lang == self.article.place.lang);
            let ways = ids.map(|article| relative(folder, &article.place.id));
            ways.filter(|way| !way.is_empty()).map(|way| way + slash).collect()
        };
        error.suggest(written.path, candidates.iter().map(String::as_str))
    }
}

/// A link as it is written, for messages.
struct Written<'w> {
    target: &'w str,
    span: Span,
    path: &'w str,
}

enum Leads {
    Outside(String),
    Inside(Target),
}

struct Target {
    path: String,
    anchor: Option<String>,
}

fn has_anchor(article: &Article, anchor: &str) -> bool {
    article.body.headings.iter().any(|heading| heading.id.as_str() == anchor)
}

/// What stands before the first `:`, if that can be a scheme (RFC 3986, section 3.1).
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let mut bytes = scheme.bytes();
    let good = bytes.next()?.is_ascii_alphabetic()
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    good.then_some(scheme)
}

impl Destination {
    /// The address for `href`, given the address of the site's top and of files.
    pub fn href(&self, site: &Site, top: &str, file: impl Fn(&str) -> Option<String>) -> String {
        match self {
            Destination::Page(page, anchor) => {
                let anchor = anchor.as_ref().map(|anchor| format!("#{}", escape(anchor))).unwrap_or_default();
                format!("{top}{}{anchor}", escape(&site.page(*page).path))
            }
            Destination::Here(anchor) => format!("#{}", escape(anchor)),
            Destination::File(path) => file(path).unwrap_or_default(),
            Destination::Outside(url) => url.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_recognised_whatever_their_case() {
        assert_eq!(scheme("JavaScript:alert(1)"), Some("JavaScript"));
        assert_eq!(scheme("../a:b"), None);
        assert_eq!(scheme("a/b"), None);
    }
}

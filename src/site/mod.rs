//! The whole site: every article in every language, with its address, its neighbours, and where its links lead.

mod address;
pub mod card;
mod data;
mod embed;
mod glossary;
mod link;
pub mod redirect;
mod tree;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub use self::address::escape;
pub(crate) use self::address::unescape;
pub use self::glossary::Term;
pub use self::link::{Destination, Destinations, Links};

use self::card::Embeddable;
use self::redirect::Redirects;
use crate::article::Article;
use crate::diagnostic::Diagnostics;
use crate::lang::Lang;
use crate::settings::{Language, Settings};
use crate::source::File;

/// The whole site.
#[derive(Clone, Debug)]
pub struct Site {
    /// The settings.
    pub settings: Arc<Settings>,
    /// All articles that are published.
    pub articles: Vec<Arc<Article>>,
    /// All pages: every article in every language, the languages in their order, each in the order of reading.
    pub pages: Vec<Page>,
    /// The files that articles show or link to, by their path below `content/`.
    pub files: BTreeMap<String, Arc<File>>,
    /// The values of `content/data/`, by the names of their files.
    pub data: serde_json::Value,
    /// What articles embed.
    pub embeddable: Arc<Embeddable>,
    /// What terms of glossaries mean, by the article and the id of the heading.
    pub terms: HashMap<(ArticleId, String), Term>,
    /// When files of `content/` were changed last, as their history says.
    pub changed: Arc<BTreeMap<String, String>>,
    /// Addresses at which something stood before.
    pub redirects: Redirects,
    /// The same one as long as nothing but texts has been replaced.
    pub(crate) outline: Outline,
    /// The published articles, by the paths of their files below `content/`.
    by_file: HashMap<String, ArticleId>,
    /// The articles that are not published.
    drafts: Vec<Arc<Article>>,
    /// What every page is in the other languages.
    groups: Groups,
}

/// What all pages read of each other; two of them are the same only if one was cloned from the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline(Arc<()>);

impl PartialEq for Outline {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Outline {}

/// A page of [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub usize);

/// An article of [`Site::articles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub usize);

/// One page: an article under the navigation of one language.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of the reader, and of everything around the text.
    pub lang: Lang,
    /// The article that is shown.
    pub article: ArticleId,
    /// Whether that is this language's own article.
    pub text: Text,
    /// Where it stands, relative to the site: `de/e-mail/spf-eintrag/`.
    pub path: String,
    /// The section that it belongs to; none for the home page.
    pub parent: Option<PageId>,
    /// The pages that belong to it, in the order of reading.
    pub children: Vec<PageId>,
    /// The page before it.
    pub previous: Option<PageId>,
    /// The page after it.
    pub next: Option<PageId>,
    /// What it has in common with its translations.
    pub group: GroupId,
    /// Where links and images of the text lead.
    pub destinations: Arc<Destinations>,
}

/// An article in all its languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(usize);

/// The pages of every article in every language.
#[derive(Clone, Debug, Default)]
struct Groups {
    /// How many languages there are.
    languages: usize,
    /// The pages of every group, in the order of the languages.
    pages: Vec<Option<PageId>>,
    /// The group of every article, by its path below `content/` without file name and language.
    by_id: HashMap<String, GroupId>,
}

/// Whose text a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// The page's own language has it.
    Own,
    /// The text of another language, whose page this is.
    Fallback(PageId),
}

/// Whether articles that are not finished are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    /// They are left out.
    Hidden,
    /// They are published.
    Shown,
}

/// Joins all articles to a site, and says where their links lead; `files` are all files of `content/` that are no articles.
pub fn resolve(
    articles: Vec<Arc<Article>>,
    files: &BTreeMap<String, Arc<File>>,
    embeddable: Arc<Embeddable>,
    context: (&Arc<Settings>, Drafts),
    found: &mut Diagnostics,
) -> Site {
    let mut site = join(articles, files, embeddable, context, found);
    Links::default().resolve(&mut site, files, found);
    site
}

/// Joins all articles to a site: everything that depends on more than one article. Nobody knows yet where links lead.
pub fn join(
    articles: Vec<Arc<Article>>,
    files: &BTreeMap<String, Arc<File>>,
    embeddable: Arc<Embeddable>,
    (settings, drafts): (&Arc<Settings>, Drafts),
    found: &mut Diagnostics,
) -> Site {
    let tree = tree::grow(articles, settings, drafts, found);
    let by_file = tree.articles.iter().enumerate();
    let mut site = Site {
        settings: settings.clone(),
        by_file: by_file.map(|(index, article)| (article.place.file.clone(), ArticleId(index))).collect(),
        drafts: tree.drafts,
        outline: Outline::default(),
        articles: tree.articles,
        pages: tree.pages,
        files: BTreeMap::new(),
        data: data::parse(files.values().map(|file| &**file), found),
        embeddable,
        terms: HashMap::new(),
        changed: Arc::default(),
        redirects: Redirects::default(),
        groups: tree.groups,
    };
    site.redirects = redirect::resolve(&site, found);
    site.terms = glossary::terms(&site.articles, found);
    site
}

impl Site {
    /// Puts an article in the place of the one in its file, if that changes nothing but what its own pages show.
    ///
    /// Then its links have to be resolved again, and nothing else. Returns whether it did.
    pub fn replace(&mut self, article: &Arc<Article>) -> bool {
        let Some(id) = self.by_file.get(&article.place.file) else { return false };
        let before = &mut self.articles[id.0];
        let is_alike = article.looks_like(before);
        if is_alike {
            *before = article.clone();
        }
        is_alike
    }

    /// Whether the article in this file is published.
    pub fn publishes(&self, file: &str) -> bool {
        self.by_file.contains_key(file)
    }

    /// The page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// The article that a page shows.
    pub fn article(&self, page: &Page) -> &Arc<Article> {
        &self.articles[page.article.0]
    }

    /// The same, knowing when files of `content/` were changed last.
    #[must_use]
    pub fn with_history(self, changed: Arc<BTreeMap<String, String>>) -> Self {
        Site { changed, ..self }
    }

    /// When an article was changed last: its author's word goes before its history.
    pub fn updated<'s>(&'s self, article: &'s Article) -> Option<&'s str> {
        let history = || self.changed.get(&article.place.file).map(String::as_str);
        article.front.updated.as_deref().or_else(history)
    }

    /// All pages with their ids.
    pub fn all(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(index, page)| (PageId(index), page))
    }

    /// What the term means that a link on `page` leads to, if it leads to one.
    ///
    /// The glossary itself has no terms: what it would say stands there already.
    pub fn term(&self, page: &Page, destination: &Destination) -> Option<&Term> {
        let Destination::Page(to, Some(anchor)) = destination else { return None };
        let article = self.page(*to).article;
        if article == page.article || self.terms.is_empty() {
            return None;
        }
        self.terms.get(&(article, anchor.clone()))
    }

    /// The page of an article by its path below `content/` without file name and language.
    pub fn find(&self, lang: &Lang, id: &str) -> Option<PageId> {
        self.translation(*self.groups.by_id.get(id)?, lang)
    }

    /// The page of an article in one of its languages.
    pub fn translation(&self, group: GroupId, lang: &Lang) -> Option<PageId> {
        let language = self.settings.languages.iter().position(|language| language.lang == *lang)?;
        self.groups.pages.get(group.0 * self.groups.languages + language).copied().flatten()
    }

    /// The same article in every language, in the order of the languages; `page` is one of them.
    pub fn translations(&self, page: &Page) -> impl Iterator<Item = (&Language, PageId)> {
        let first = page.group.0 * self.groups.languages;
        let pages = &self.groups.pages[first..first + self.groups.languages];
        self.settings.languages.iter().zip(pages).filter_map(|(language, page)| Some((language, (*page)?)))
    }

    /// The home page of a language.
    pub fn home(&self, lang: &Lang) -> PageId {
        self.find(lang, "").expect("every language has a home page")
    }

    /// The address of the section that a reference such as `e-mail/spf#broken-record` names, relative to the site.
    ///
    /// Reports link to the same sections as the cards of procedures do.
    pub fn address(&self, lang: &Lang, reference: &str) -> Option<String> {
        let (id, anchor) = reference.split_once('#').map_or((reference, None), |(id, anchor)| (id, Some(anchor)));
        let page = self.page(self.find(lang, id)?);
        let path = escape(&page.path);
        match anchor {
            None => Some(path),
            Some(anchor) => {
                let headings = &self.article(page).body.headings;
                let heading = headings.iter().find(|heading| heading.id.as_str() == anchor)?;
                Some(format!("{path}#{}", escape(heading.id.as_str())))
            }
        }
    }
}

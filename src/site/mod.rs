//! The whole site: every article in every language, with its address, its neighbours, and where its links lead.

mod address;
pub mod card;
mod data;
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
use crate::article::{Article, Embed};
use crate::diagnostic::{Diagnostic, Diagnostics};
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
    /// What every page is in the other languages.
    groups: Groups,
}

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

/// Joins all articles to a site; `files` are all files of `content/` that are no articles.
///
/// Links that led somewhere before and can lead nowhere else now are taken from `links`, which remembers them.
pub fn resolve(
    articles: Vec<Arc<Article>>,
    files: &BTreeMap<String, Arc<File>>,
    embeddable: Arc<Embeddable>,
    (settings, drafts): (&Arc<Settings>, Drafts),
    links: &mut Links,
    found: &mut Diagnostics,
) -> Site {
    let tree = tree::grow(articles, settings, drafts, found);
    let mut site = Site {
        settings: settings.clone(),
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
    check_embeds(&site, found);
    links.resolve(&mut site, files, &tree.drafts, found);
    site.terms = glossary::terms(&site.articles, found);
    site
}

impl Site {
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

/// Checks that the articles' procedures and stations exist.
fn check_embeds(site: &Site, found: &mut Diagnostics) {
    let Embeddable { cards, stations, downloads: _ } = &*site.embeddable;
    for article in &site.articles {
        let lang = &article.place.lang;
        for (source, embed) in
            article.parts().flat_map(|part| part.body.embeds.iter().map(move |(_, embed)| (part.source, embed)))
        {
            match embed {
                Embed::Include(_) => {}
                Embed::Procedure(procedure) => {
                    let id = &procedure.id;
                    if !cards.contains_key(&(lang.clone(), id.value.clone())) {
                        let known = cards.keys().filter(|(one, _)| one == lang).map(|(_, id)| id.as_str());
                        let error = Diagnostic::error(format!("no procedure `{}`", id.value));
                        let error = error.at(source, id.span, "is not in `checks/`");
                        found.push(suggest_or_list(error, &id.value, known));
                    }
                }
                Embed::Stations(drawing) => {
                    let known = stations.get(lang).map(Vec::as_slice).unwrap_or_default();
                    for (station, _) in &drawing.marks {
                        if !known.iter().any(|one| one.id == station.value) {
                            let error = Diagnostic::error(format!("no station `{}`", station.value));
                            let error = error.at(source, station.span, "is not in `checks/stations.toml`");
                            let known = known.iter().map(|station| station.id.as_str());
                            found.push(suggest_or_list(error, &station.value, known));
                        }
                    }
                }
            }
        }
    }
}

/// The error with the nearest candidate as its help, or with all of them.
fn suggest_or_list<'a>(
    error: Diagnostic,
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> Diagnostic {
    if let Some(right) = crate::diagnostic::nearest(wrong, candidates.clone()) {
        return error.help(format!("did you mean `{right}`?"));
    }
    let all: Vec<_> = candidates.into_iter().map(|name| format!("`{name}`")).collect();
    if all.is_empty() { error.help("there are none") } else { error.help(format!("there are {}", all.join(", "))) }
}

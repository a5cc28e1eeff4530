//! Which pages there are: sections, translations, fallbacks, addresses and the order of reading.

use std::collections::{BTreeMap, BTreeSet};

use super::address::part;
use super::{ArticleId, Drafts, Page, PageId, Text};
use crate::article::{Article, Draft, Front, Kind, Place, parent};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::settings::{Language, Settings};
use crate::source::Source;

/// All pages, before anyone knows where their links lead.
pub(super) struct Tree {
    pub(super) articles: Vec<Article>,
    /// The articles that are not published.
    pub(super) drafts: Vec<Article>,
    pub(super) pages: Vec<Page>,
    pub(super) homes: BTreeMap<Lang, PageId>,
    pub(super) by_id: BTreeMap<(Lang, String), PageId>,
}

/// An article in all its languages; an index of [`Groups::members`].
type GroupId = usize;

/// Makes the pages of all articles in all languages.
pub(super) fn grow(articles: Vec<Article>, settings: &Settings, drafts: Drafts, found: &mut Diagnostics) -> Tree {
    let (drafts, mut articles): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| match drafts {
        Drafts::Hidden => article.front.draft == Draft::Yes,
        Drafts::Shown => false,
    });
    add_sections(&mut articles, settings, found);
    let groups = Groups::of(&articles, found);
    let mut tree = Tree { articles, drafts, pages: Vec::new(), homes: BTreeMap::new(), by_id: BTreeMap::new() };
    for language in &settings.languages {
        plant(&mut tree, &groups, language, settings, found);
    }
    let own: BTreeMap<_, _> = (tree.pages.iter().enumerate())
        .map(|(index, page)| ((page.lang.clone(), groups.of_article[page.article.0]), PageId(index)))
        .collect();
    for page in &mut tree.pages {
        let group = groups.of_article[page.article.0];
        page.translations = (settings.languages.iter())
            .filter_map(|language| Some((language.lang.clone(), *own.get(&(language.lang.clone(), group))?)))
            .collect();
        let original = &tree.articles[page.article.0].place.lang;
        if *original != page.lang
            && let Some(original) = own.get(&(original.clone(), group))
        {
            page.text = Text::Fallback(*original);
        }
    }
    for (index, page) in tree.pages.iter().enumerate() {
        for article in groups.members[groups.of_article[page.article.0]].values() {
            let id = tree.articles[article.0].place.id.clone();
            tree.by_id.insert((page.lang.clone(), id), PageId(index));
        }
    }
    check_addresses(&tree, found);
    tree
}

/// Adds a page for every folder that has articles and no `_index`, so that each has a section to belong to.
fn add_sections(articles: &mut Vec<Article>, settings: &Settings, found: &mut Diagnostics) {
    let known: BTreeSet<_> = articles.iter().map(|article| article.place.id.clone()).collect();
    let mut wanted = BTreeSet::from([String::new()]);
    for id in &known {
        wanted.extend(std::iter::successors(parent(id), |id| parent(id)).map(str::to_owned));
    }
    for id in wanted.difference(&known) {
        let file =
            |lang: &Lang| if id.is_empty() { format!("_index.{lang}.md") } else { format!("{id}/_index.{lang}.md") };
        let title = |language: &Language| match id.rsplit('/').next() {
            None | Some("") if language.title.is_empty() => settings.title.clone(),
            None | Some("") => language.title.clone(),
            Some(name) => name.to_owned(),
        };
        let missing = file(&settings.default_language);
        let warning = if id.is_empty() {
            Diagnostic::warning(format!("the home page `content/{missing}` is missing"))
        } else {
            Diagnostic::warning(format!(
                "the section `content/{id}` has no title of its own: `content/{missing}` is missing"
            ))
        };
        found.push(warning.help("write it, with a `title` and a `description`"));
        for language in &settings.languages {
            let file = file(&language.lang);
            articles.push(Article {
                source: Source::new(format!("content/{file}"), ""),
                place: Place { file, id: id.clone(), kind: Kind::Section, lang: language.lang.clone() },
                front: Front { title: title(language), ..Front::default() },
                body: crate::article::Body::default(),
            });
        }
    }
}

/// Articles that are translations of each other.
struct Groups {
    members: Vec<BTreeMap<Lang, ArticleId>>,
    of_article: Vec<GroupId>,
    of_id: BTreeMap<String, GroupId>,
}

/// What translations have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Id(&'a str),
    Shared(&'a str),
}

impl Groups {
    fn of(articles: &[Article], found: &mut Diagnostics) -> Self {
        let mut groups = Groups { members: Vec::new(), of_article: Vec::new(), of_id: BTreeMap::new() };
        let mut known = BTreeMap::new();
        for (index, article) in articles.iter().enumerate() {
            let key = match &article.front.translation_key {
                Some(key) => Key::Shared(&key.value),
                None => Key::Id(&article.place.id),
            };
            let group = *known.entry(key).or_insert_with(|| {
                groups.members.push(BTreeMap::new());
                groups.members.len() - 1
            });
            groups.of_article.push(group);
            groups.of_id.insert(article.place.id.clone(), group);
            let other = groups.members[group].insert(article.place.lang.clone(), ArticleId(index));
            if let (Some(other), Some(key)) = (other, &article.front.translation_key) {
                let title =
                    format!("two articles in `{}` have the translation key `{}`", article.place.lang, key.value);
                let label = format!("stands in `{}` too", articles[other.0].source.path);
                found.push(Diagnostic::error(title).at(&article.source, key.span, label));
            }
        }
        groups
    }

    /// The article that readers of `lang` are shown: their own, the default language's, or the first there is.
    fn shown(&self, group: GroupId, lang: &Lang, settings: &Settings) -> ArticleId {
        let members = &self.members[group];
        let order =
            [lang, &settings.default_language].into_iter().chain(settings.languages.iter().map(|one| &one.lang));
        *order.into_iter().find_map(|lang| members.get(lang)).expect("a group has an article in a configured language")
    }
}

/// Adds the pages of one language, in the order of reading.
fn plant(tree: &mut Tree, groups: &Groups, language: &Language, settings: &Settings, found: &mut Diagnostics) {
    let lang = &language.lang;
    let home = groups.of_id[""];
    let mut children: BTreeMap<GroupId, Vec<ArticleId>> = BTreeMap::new();
    // A translation that was replaced by a second one with its key shows no page.
    let shown: BTreeSet<_> = (0..groups.members.len()).map(|group| groups.shown(group, lang, settings)).collect();
    for id in &shown {
        let article = &tree.articles[id.0];
        match article.place.parent().map(|parent| groups.of_id[parent]) {
            Some(parent) if groups.of_article[id.0] != home => children.entry(parent).or_default().push(*id),
            Some(_) | None => {}
        }
    }
    for siblings in children.values_mut() {
        siblings.sort_by_key(|id| {
            let Article { front, place, .. } = &tree.articles[id.0];
            (front.weight.is_none(), front.weight, front.title.clone(), place.id.clone())
        });
    }
    let first = tree.pages.len();
    let top = groups.shown(home, lang, settings);
    tree.homes.insert(lang.clone(), PageId(first));
    let mut open = vec![(top, None::<PageId>, format!("{lang}/"))];
    while let Some((article, parent, path)) = open.pop() {
        let id = PageId(tree.pages.len());
        if let Some(parent) = parent {
            tree.pages[parent.0].children.push(id);
        }
        for child in children.remove(&groups.of_article[article.0]).unwrap_or_default().into_iter().rev() {
            let name = tree.articles[child.0].place.name();
            open.push((child, Some(id), format!("{path}{}/", part(&tree.articles[child.0], name))));
        }
        let previous = (id.0 > first + 1).then(|| PageId(id.0 - 1));
        if let Some(previous) = previous {
            tree.pages[previous.0].next = Some(id);
        }
        tree.pages.push(Page {
            lang: lang.clone(),
            article,
            text: Text::Own,
            path,
            parent,
            children: Vec::new(),
            previous,
            next: None,
            translations: BTreeMap::new(),
            destinations: BTreeMap::new(),
        });
    }
    for lost in children.into_values().flatten() {
        let article = &tree.articles[lost.0];
        let span = article.front.translation_key.as_ref().map_or((0..0).into(), |key| key.span);
        let error = Diagnostic::error(format!("`{}` belongs to itself in the language `{lang}`", article.source.path));
        found.push(error.at(&article.source, span, "translations must not contain each other"));
    }
}

/// Checks that no two pages stand at the same place.
fn check_addresses(tree: &Tree, found: &mut Diagnostics) {
    let mut taken: BTreeMap<&str, ArticleId> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for page in &tree.pages {
        let Some(other) = taken.insert(&page.path, page.article) else { continue };
        if !told.insert((other, page.article)) {
            continue;
        }
        let (article, other) = (&tree.articles[page.article.0], &tree.articles[other.0]);
        // The one that asked for the address is the one to change it.
        let (article, other) = if article.front.slug.is_none() && other.front.slug.is_some() {
            (other, article)
        } else {
            (article, other)
        };
        let span = article.front.slug.as_ref().map_or((0..0).into(), |slug| slug.span);
        let other = &other.source.path;
        found.push(
            Diagnostic::error(format!("the address `/{}` belongs to `{other}` already", page.path))
                .at(&article.source, span, "would stand there too")
                .help("give one of them another `slug`"),
        );
    }
}

//! Which pages there are: sections, translations, fallbacks, addresses and the order of reading.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::address::part;
use super::{ArticleId, Drafts, GroupId, Groups, Page, PageId, Text};
use crate::article::{Article, Body, Digests, Draft, Front, Kind, Place, parent};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::settings::{Language, Settings};
use crate::source::Source;

/// All pages, before anyone knows where their links lead.
pub(super) struct Tree {
    pub(super) articles: Vec<Arc<Article>>,
    /// The articles that are not published.
    pub(super) drafts: Vec<Arc<Article>>,
    pub(super) pages: Vec<Page>,
    pub(super) groups: Groups,
}

/// Makes the pages of all articles in all languages.
pub(super) fn grow(articles: Vec<Arc<Article>>, settings: &Settings, drafts: Drafts, found: &mut Diagnostics) -> Tree {
    let (drafts, mut articles): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| match drafts {
        Drafts::Hidden => article.front.draft == Draft::Yes,
        Drafts::Shown => false,
    });
    add_sections(&mut articles, settings, found);
    let families = Families::of(&articles, settings, found);
    let languages = settings.languages.len();
    let groups = Groups { languages, pages: vec![None; families.members.len() * languages], by_id: HashMap::new() };
    let mut tree = Tree { articles, drafts, pages: Vec::new(), groups };
    for number in 0..languages {
        plant(&mut tree, &families, number, settings, found);
    }
    for page in &mut tree.pages {
        let shown = families.language[page.article.0];
        if settings.languages[shown].lang != page.lang
            && let Some(original) = tree.groups.pages[page.group.0 * languages + shown]
        {
            page.text = Text::Fallback(original);
        }
    }
    tree.groups.by_id = families.of_id;
    check_addresses(&tree, found);
    tree
}

/// Adds a page for every folder that has articles and no `_index`, so that each has a section to belong to.
fn add_sections(articles: &mut Vec<Arc<Article>>, settings: &Settings, found: &mut Diagnostics) {
    let known: HashSet<_> = articles.iter().map(|article| article.place.id.as_str()).collect();
    let mut missing = BTreeSet::new();
    for id in known.iter().copied().chain([""]) {
        missing.extend(std::iter::successors(parent(id), |id| parent(id)).filter(|id| !known.contains(id)));
    }
    if !known.contains("") {
        missing.insert("");
    }
    let missing: Vec<_> = missing.into_iter().map(str::to_owned).collect();
    for id in &missing {
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
            articles.push(Arc::new(Article {
                source: Source::new(format!("content/{file}"), ""),
                place: Place { file, id: id.clone(), kind: Kind::Section, lang: language.lang.clone() },
                front: Front { title: title(language), ..Front::default() },
                body: Body::default(),
                digests: Digests::default(),
            }));
        }
    }
}

/// Articles that are translations of each other.
struct Families {
    /// The article of each language, by the number of the language.
    members: Vec<Vec<Option<ArticleId>>>,
    of_article: Vec<GroupId>,
    of_id: HashMap<String, GroupId>,
    /// The number of each article's language.
    language: Vec<usize>,
    /// The number of the default language.
    default: usize,
}

/// What translations have in common.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Id(&'a str),
    Shared(&'a str),
}

impl Families {
    fn of(articles: &[Arc<Article>], settings: &Settings, found: &mut Diagnostics) -> Self {
        let number = |lang: &Lang| {
            let known = settings.languages.iter().position(|language| language.lang == *lang);
            known.expect("the language of an article is configured")
        };
        let mut families = Families {
            members: Vec::new(),
            of_article: Vec::with_capacity(articles.len()),
            of_id: HashMap::with_capacity(articles.len()),
            language: articles.iter().map(|article| number(&article.place.lang)).collect(),
            default: number(&settings.default_language),
        };
        let mut known = HashMap::with_capacity(articles.len());
        for (index, article) in articles.iter().enumerate() {
            let key = match &article.front.translation_key {
                Some(key) => Key::Shared(&key.value),
                None => Key::Id(&article.place.id),
            };
            let group = *known.entry(key).or_insert_with(|| {
                families.members.push(vec![None; settings.languages.len()]);
                GroupId(families.members.len() - 1)
            });
            families.of_article.push(group);
            match families.of_id.get(&article.place.id) {
                None => drop(families.of_id.insert(article.place.id.clone(), group)),
                Some(other) if *other == group => {}
                Some(_) => {
                    let error = Diagnostic::error(format!(
                        "`{}` and its translations do not belong together",
                        article.source.path
                    ));
                    let span = article.front.translation_key.as_ref().map_or((0..0).into(), |key| key.span);
                    let error = error.at(&article.source, span, "one of them has another `translation_key`, or none");
                    found.push(error.help(
                        "give all of them the same `translation_key`, or none where the file names are the same",
                    ));
                }
            }
            let other = families.members[group.0][families.language[index]].replace(ArticleId(index));
            if let (Some(other), Some(key)) = (other, &article.front.translation_key) {
                let title =
                    format!("two articles in `{}` have the translation key `{}`", article.place.lang, key.value);
                let label = format!("stands in `{}` too", articles[other.0].source.path);
                found.push(Diagnostic::error(title).at(&article.source, key.span, label));
            }
        }
        families
    }

    /// The article that readers of a language are shown: their own, the default language's, or the first there is.
    fn shown(&self, group: GroupId, language: usize) -> ArticleId {
        let members = &self.members[group.0];
        let first = members[language].or(members[self.default]);
        first.or_else(|| members.iter().copied().flatten().next()).expect("a family has a member")
    }
}

/// Adds the pages of one language, in the order of reading.
fn plant(tree: &mut Tree, families: &Families, number: usize, settings: &Settings, found: &mut Diagnostics) {
    let lang = &settings.languages[number].lang;
    let home = families.of_id[""];
    let mut children: BTreeMap<GroupId, Vec<ArticleId>> = BTreeMap::new();
    // A translation that was replaced by a second one with its key shows no page.
    for group in (0..families.members.len()).map(GroupId).filter(|group| *group != home) {
        let shown = families.shown(group, number);
        if let Some(parent) = tree.articles[shown.0].place.parent() {
            children.entry(families.of_id[parent]).or_default().push(shown);
        }
    }
    for siblings in children.values_mut() {
        siblings.sort_by(|a, b| {
            let rank = |id: &ArticleId| {
                let Article { front, place, .. } = &*tree.articles[id.0];
                (front.weight.is_none(), front.weight, front.title.as_str(), place.id.as_str())
            };
            rank(a).cmp(&rank(b))
        });
    }
    let first = tree.pages.len();
    let mut open = vec![(families.shown(home, number), None::<PageId>, format!("{lang}/"))];
    while let Some((article, parent, path)) = open.pop() {
        let id = PageId(tree.pages.len());
        let group = families.of_article[article.0];
        if let Some(parent) = parent {
            tree.pages[parent.0].children.push(id);
        }
        for child in children.remove(&group).unwrap_or_default().into_iter().rev() {
            let name = tree.articles[child.0].place.name();
            open.push((child, Some(id), format!("{path}{}/", part(&tree.articles[child.0], name))));
        }
        let previous = (id.0 > first + 1).then(|| PageId(id.0 - 1));
        if let Some(previous) = previous {
            tree.pages[previous.0].next = Some(id);
        }
        tree.groups.pages[group.0 * tree.groups.languages + number] = Some(id);
        tree.pages.push(Page {
            lang: lang.clone(),
            article,
            text: Text::Own,
            path,
            parent,
            children: Vec::new(),
            previous,
            next: None,
            group,
            destinations: Arc::default(),
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
    let mut taken: HashMap<&str, ArticleId> = HashMap::with_capacity(tree.pages.len());
    let mut told = BTreeSet::new();
    // The address in the article's own language is the one that its author knows.
    let own = |page: &&Page| page.lang == tree.articles[page.article.0].place.lang;
    for page in tree.pages.iter().filter(own).chain(tree.pages.iter().filter(|page| !own(page))) {
        let Some(other) = taken.insert(&page.path, page.article) else { continue };
        if !told.insert((other.min(page.article), other.max(page.article))) {
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

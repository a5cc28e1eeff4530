//! Addresses at which something stood before, and where it stands now.

use std::collections::BTreeMap;

use super::address::unescape;
use super::{PageId, Site};
use crate::article::{Alias, Article};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Located, is_device};

/// Addresses at which something stood before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    /// Pages, by their former path relative to the site: `de/old/` or `old.html`.
    pub pages: BTreeMap<String, Redirect>,
    /// Parts that left a page which is still there.
    pub parts: BTreeMap<PageId, Vec<Part>>,
}

/// Where a page stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The page.
    pub to: Target,
    /// Its parts that stand elsewhere.
    pub parts: Vec<Part>,
}

/// Where a part of a page stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its id on the page where it was.
    pub id: String,
    /// Where it is.
    pub to: Target,
}

/// A page, or a heading there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The page.
    pub page: PageId,
    /// The heading.
    pub anchor: Option<String>,
}

/// Joins and checks the aliases of all articles.
pub(super) fn resolve(site: &Site, found: &mut Diagnostics) -> Redirects {
    let mut redirects = Redirects::default();
    if site.articles.iter().all(|article| article.front.aliases.is_empty()) {
        return redirects;
    }
    let pages: BTreeMap<_, _> = site.all().map(|(id, page)| (page.path.as_str(), id)).collect();
    let mut parts = Vec::new();
    for (id, page) in site.all().filter(|(_, page)| page.lang == site.article(page).place.lang) {
        let article = site.article(page);
        for alias in &article.front.aliases {
            let Some(anchor) = target(article, alias, found) else { continue };
            let to = Target { page: id, anchor };
            match read(&alias.from.value) {
                Some(From::Id(old)) => check_renamed(article, alias, &old, found),
                Some(From::Page(path)) => {
                    let owner = pages.get(path.as_str()).copied();
                    let owner = owner.or_else(|| redirects.pages.get(&path).map(|redirect| redirect.to.page));
                    match owner {
                        Some(owner) => found.push(taken(site, article, alias, &path, owner)),
                        None => drop(redirects.pages.insert(path, Redirect { to, parts: Vec::new() })),
                    }
                }
                Some(From::Part(path, id)) => parts.push((article, alias, path, Part { id, to })),
                None => found.push(
                    at(article, &alias.from, format!("`{}` cannot be an address of this site", alias.from.value))
                        .help("write it as `/de/old-name/`, or `#old-id` for a heading of this article"),
                ),
            }
        }
    }
    for (article, alias, path, part) in parts {
        let list = match (pages.get(path.as_str()), redirects.pages.get_mut(&path)) {
            (Some(page), _) => {
                if has(site.article(site.page(*page)), &part.id) {
                    let title = format!("`/{path}` has a heading `#{}` itself", part.id);
                    found.push(at(article, &alias.from, title));
                    continue;
                }
                redirects.parts.entry(*page).or_default()
            }
            (None, Some(redirect)) => &mut redirect.parts,
            (None, None) => {
                let help = format!("add `\"/{path}\"` to the aliases of the article that the rest of it became");
                found.push(at(article, &alias.from, format!("there is no page `/{path}`")).help(help));
                continue;
            }
        };
        if list.iter().any(|other| other.id == part.id) {
            found.push(at(article, &alias.from, format!("`/{path}#{}` leads somewhere else already", part.id)));
        } else {
            list.push(part);
        }
    }
    redirects
}

/// What an alias names.
enum From {
    /// A page.
    Page(String),
    /// A part of a page.
    Part(String, String),
    /// A heading of the same article.
    Id(String),
}

/// Reads an alias; `None` when it can be no address of a site.
fn read(alias: &str) -> Option<From> {
    let alias = unescape(alias)?;
    match alias.split_once('#') {
        None => path(&alias).map(From::Page),
        Some(("", id)) if is_id(id) => Some(From::Id(id.to_owned())),
        Some((page, id)) if is_id(id) => Some(From::Part(path(page)?, id.to_owned())),
        Some(_) => None,
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// The path of an alias relative to the site: `/de/old/` and `/de/old` become `de/old/`; `/old.html` keeps its ending.
fn path(alias: &str) -> Option<String> {
    let path = alias.strip_prefix('/')?;
    let path = path.strip_suffix("/index.html").unwrap_or(path).trim_end_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    let slash = if [".html", ".htm"].iter().any(|ending| path.ends_with(ending)) { "" } else { "/" };
    (path.split('/').all(is_name) && !FOLDERS.contains(&first)).then(|| format!("{path}{slash}"))
}

/// Whether every system can have a file or folder of this name, and no site has one.
fn is_name(part: &str) -> bool {
    let whole = !part.is_empty() && part.len() <= 200 && !part.starts_with('.') && !part.ends_with(['.', ' ']);
    whole && part.chars().all(is_plain) && !is_device(part) && !OURS.contains(&part)
}

/// Files that every site has.
const OURS: &[&str] = &[
    "404.html",
    "index.html",
    "index.md",
    "feed.xml",
    "sitemap.xml",
    "robots.txt",
    "llms.txt",
    "_headers",
    "_redirects",
    "headers.nginx.conf",
    "redirects.nginx.conf",
];

/// Folders of files that browsers keep for ever.
const FOLDERS: &[&str] = &["assets", "download"];

/// Characters that mean nothing to servers and file systems.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || "-_.~+,()@=! ".contains(c)
}

/// The heading to which an alias leads; `None` when it leads nowhere, which has been said.
fn target(article: &Article, alias: &Alias, found: &mut Diagnostics) -> Option<Option<String>> {
    let Some(to) = &alias.to else {
        return match alias.from.value.starts_with('#') {
            false => Some(None),
            true => {
                let error = at(article, &alias.from, "the new id of the heading is missing".to_owned());
                found.push(error.help(format!("write `{{ from = \"{}\", to = \"#new-id\" }}`", alias.from.value)));
                None
            }
        };
    };
    let id = to.value.strip_prefix('#').and_then(unescape);
    if let Some(id) = id.filter(|id| has(article, id)) {
        return Some(Some(id));
    }
    let error = at(article, to, format!("this article has no heading `{}`", to.value));
    let renamed = article.front.aliases.iter().find(|other| other.from.value == to.value && other.to.is_some());
    found.push(match renamed.and_then(|other| other.to.as_ref()) {
        Some(newer) => error.help(format!("it has become `{}`: lead there at once", newer.value)),
        None => {
            let ids = article.body.headings.iter().map(|heading| heading.id.as_str());
            error.suggest(to.value.trim_start_matches('#'), ids)
        }
    });
    None
}

fn check_renamed(article: &Article, alias: &Alias, old: &str, found: &mut Diagnostics) {
    if has(article, old) {
        found.push(at(article, &alias.from, format!("this article still has a heading `#{old}`")));
    }
    let first = article.front.aliases.iter().find(|other| other.from.value == alias.from.value);
    if first != Some(alias) {
        found.push(at(article, &alias.from, format!("`#{old}` leads somewhere else already")));
    }
}

fn has(article: &Article, id: &str) -> bool {
    article.body.headings.iter().any(|heading| heading.id.as_str() == id)
}

fn taken(site: &Site, article: &Article, alias: &Alias, path: &str, owner: PageId) -> Diagnostic {
    let other = &site.article(site.page(owner)).source.path;
    Diagnostic::error(format!("the address `/{path}` belongs to `{other}` already")).at(
        &article.source,
        alias.from.span,
        "the second one",
    )
}

/// An error about a part of an alias.
fn at(article: &Article, part: &Located<String>, title: String) -> Diagnostic {
    Diagnostic::error(title).at(&article.source, part.span, "is said here")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article;
    use crate::settings::Settings;
    use crate::site::{Drafts, escape};
    use crate::source::{File, Source};

    /// Redirects of a site of `/de/`, `/de/a/` (headings `#x`, `#y`) and `/de/b/` (heading `#z`) with these aliases of
    /// `/de/a/`; what is wrong stands behind them.
    #[track_caller]
    fn check(aliases: &str, expected: &[&str]) {
        let settings = "base_url = 'https://help.example/'\ntitle = 'H'\ndefault_language = 'de'\n[languages]\nde = { name = 'D' }\n";
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut found).expect("good settings");
        let files = [
            ("_index.de.md", "+++\ntitle = 'H'\n+++\n".to_owned()),
            ("a.de.md", format!("+++\ntitle = 'A'\naliases = [{aliases}]\n+++\n## X {{#x}}\n## Y {{#y}}\n")),
            ("b.de.md", "+++\ntitle = 'B'\naliases = ['/b-was/']\n+++\n## Z {#z}\n".to_owned()),
        ];
        let files = files.map(|(path, text)| File { path: path.to_owned(), bytes: text.into_bytes().into() });
        let parsed: Vec<_> =
            files.into_iter().map(|file| article::parse(file, &settings, article::Library::default())).collect();
        let articles = article::gather(parsed.iter(), &mut found);
        let context = (&Arc::new(settings), Drafts::Hidden);
        let site = super::super::resolve(articles, &BTreeMap::new(), Arc::default(), context, &mut found);
        let address = |to: &Target| {
            let anchor = to.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
            format!("{}{anchor}", escape(&site.page(to.page).path))
        };
        let mut all = Vec::new();
        let Redirects { pages, parts } = &site.redirects;
        for (path, redirect) in pages.iter().filter(|(path, _)| *path != "b-was/") {
            all.push(format!("{path} -> {}", address(&redirect.to)));
        }
        let of_pages = parts.iter().map(|(page, parts)| (site.page(*page).path.as_str(), parts));
        for (path, parts) in of_pages.chain(pages.iter().map(|(path, redirect)| (path.as_str(), &redirect.parts))) {
            all.extend(parts.iter().map(|part| format!("{path}#{} -> {}", part.id, address(&part.to))));
        }
        all.extend(
            found.sorted().into_iter().map(|one| {
                one.help.as_ref().map_or_else(|| one.title.clone(), |help| format!("{} / {help}", one.title))
            }),
        );
        assert_eq!(all, expected, "{aliases}");
    }

    #[test]
    fn pages_that_moved_lead_to_the_article_or_to_a_heading_of_it() {
        check("'/de/old', '/x.html'", &["de/old/ -> de/a/", "x.html -> de/a/"]);
        check("'/gr%C3%B6%C3%9Fe/index.html'", &["größe/ -> de/a/"]);
        check("{ from = '/index.php', to = '#x' }", &["index.php/ -> de/a/#x"]);
    }

    #[test]
    fn parts_leave_pages_that_are_there_and_pages_that_are_not() {
        check("{ from = '/de/b/#part', to = '#x' }", &["de/b/#part -> de/a/#x"]);
        check("{ from = '/b-was/#part', to = '#y' }", &["b-was/#part -> de/a/#y"]);
        check("'/o/', { from = '/o/#p', to = '#y' }, '/o/#q'", &["o/ -> de/a/", "o/#p -> de/a/#y", "o/#q -> de/a/"]);
    }

    #[test]
    fn a_heading_may_have_had_other_names() {
        check("{ from = '#old', to = '#x' }, { from = '#older', to = '#x' }", &[]);
    }

    #[test]
    fn clashes_and_chains_are_errors() {
        check("'/de/b/'", &["the address `/de/b/` belongs to `content/b.de.md` already"]);
        check("'/b-was'", &["the address `/b-was/` belongs to `content/a.de.md` already"]);
        check("{ from = '/de/b/#z', to = '#x' }", &["`/de/b/` has a heading `#z` itself"]);
        check("{ from = '#y', to = '#x' }", &["this article still has a heading `#y`"]);
        let twice = ["de/b/#p -> de/a/#x", "`/de/b/#p` leads somewhere else already"];
        check("{ from = '/de/b/#p', to = '#x' }, { from = '/de/b/#p', to = '#y' }", &twice);
        let chain = "this article has no heading `#o` / it has become `#x`: lead there at once";
        check("{ from = '#o', to = '#x' }, { from = '#p', to = '#o' }", &[chain]);
    }

    #[test]
    fn what_leads_nowhere_is_an_error() {
        check("{ from = '/de/o/', to = '#xx' }", &["this article has no heading `#xx` / did you mean `x`?"]);
        let lost = "there is no page `/o/` / add `\"/o/\"` to the aliases of the article that the rest of it became";
        check("{ from = '/o/#p', to = '#x' }", &[lost]);
        let missing = "the new id of the heading is missing / write `{ from = \"#o\", to = \"#new-id\" }`";
        check("'#o'", &[missing]);
    }

    #[test]
    fn an_alias_is_a_path_below_the_site() {
        for bad in
            ["de/old", "/", "/../x", "/a//b", "//host/x", "/a?b", "/.git/", "/%2e%2e/x", "/a:b", "/404.html", "/#x"]
        {
            assert!(read(bad).is_none(), "{bad}");
        }
        for bad in ["/%ff", "/a%0Ab", "/de/feed.xml", "/a\"b", "/*", "/de/$x", "/_headers", "/assets/x", "/nul/x"] {
            assert!(read(bad).is_none(), "{bad}");
        }
        for bad in ["/com1.html", "/robots.txt/x", "/a./b", "/a /b", &format!("/{}/", "l".repeat(201))] {
            assert!(read(bad).is_none(), "{bad}");
        }
    }
}

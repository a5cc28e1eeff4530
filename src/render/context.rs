//! What templates are given.

use std::sync::OnceLock;

use serde::Serialize;
use tera::Value;

use super::digest;
use super::{linked, markdown};
use crate::article::{Article, Heading, Kind};
use crate::lang::Lang;
use crate::settings::{Direction, Language, Settings};
use crate::site::{Page, PageId, Site, Text, escape};

/// `site`
#[derive(Serialize)]
pub(super) struct SiteValues<'s> {
    title: &'s str,
    base_url: &'s str,
    base_path: &'s str,
    product: &'s str,
    languages: Vec<LanguageValues<'s>>,
    default_language: &'s str,
    extra: &'s serde_json::Value,
}

#[derive(Serialize)]
struct LanguageValues<'s> {
    tag: &'s str,
    name: &'s str,
    title: &'s str,
    direction: &'static str,
    url: String,
}

/// `page`
#[derive(Serialize)]
pub(super) struct PageValues<'s> {
    pub(super) kind: &'static str,
    pub(super) title: &'s str,
    pub(super) description: &'s str,
    pub(super) url: String,
    pub(super) canonical: Option<String>,
    pub(super) lang: &'s str,
    /// The language with its country, such as `de_DE`, if it is known.
    pub(super) locale: Option<String>,
    pub(super) direction: &'static str,
    pub(super) body: Value,
    pub(super) toc: Vec<Entry<'s>>,
    pub(super) translations: Vec<Translation<'s>>,
    pub(super) alternates: Vec<Alternate>,
    pub(super) breadcrumbs: Vec<Value>,
    pub(super) previous: Option<Value>,
    pub(super) next: Option<Value>,
    pub(super) fallback: bool,
    pub(super) original: Option<Original<'s>>,
    pub(super) source: &'s str,
    pub(super) keywords: &'s [String],
    pub(super) template: &'s str,
    pub(super) articles: Vec<Value>,
    pub(super) date: Option<&'s str>,
    pub(super) updated: Option<&'s str>,
    pub(super) extra: &'s serde_json::Value,
    /// The picture that others show beside a link to it.
    pub(super) image: Option<Preview>,
    /// Where its text can be changed.
    pub(super) edit_url: Option<String>,
    /// Where it stands as Markdown.
    pub(super) markdown_url: Option<String>,
    /// What it is, for search engines.
    pub(super) json_ld: Option<Value>,
    /// Whether parts of it stand elsewhere now.
    pub(super) moved: bool,
}

/// A heading in the table of contents.
#[derive(Serialize)]
pub(super) struct Entry<'s> {
    id: &'s str,
    title: &'s str,
    level: u8,
    children: Vec<Entry<'s>>,
}

/// The same page in one of the languages.
#[derive(Serialize)]
pub(super) struct Translation<'s> {
    tag: &'s str,
    name: &'s str,
    url: String,
    current: bool,
    available: bool,
}

/// A link for search engines.
#[derive(Serialize)]
pub(super) struct Alternate {
    hreflang: String,
    href: String,
}

/// What other pages show of a page: its title, its description and its address.
pub(super) struct Face {
    /// Its address on the host.
    pub(super) url: String,
    /// All of it for templates; made when the first one wants it, and shared by all.
    value: OnceLock<Value>,
    /// Differs where another page could show something else.
    pub(super) digest: u64,
}

/// A [`Face`] in templates, where it is also an entry of the navigation.
#[derive(Serialize)]
pub(super) struct Neighbour<'s> {
    pub(super) title: &'s str,
    pub(super) url: &'s str,
    pub(super) description: &'s str,
    pub(super) open: bool,
    pub(super) articles: Vec<Value>,
}

/// The picture that others show beside a link to a page.
#[derive(Serialize)]
pub(super) struct Preview {
    pub(super) url: String,
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
}

/// The page whose text a fallback shows.
#[derive(Serialize)]
pub(super) struct Original<'s> {
    url: String,
    name: &'s str,
    lang: &'s str,
}

/// The path of the site's address: `/` or `/path/`.
pub(crate) fn base_path(settings: &Settings) -> &str {
    let rest = settings.base_url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// `ltr` or `rtl`.
pub(super) fn direction(settings: &Settings, lang: &Lang) -> &'static str {
    match settings.language(lang).map(|language| language.direction) {
        Some(Direction::Rtl) => "rtl",
        Some(Direction::Ltr) | None => "ltr",
    }
}

/// Pages as templates see them.
pub(super) struct View<'s> {
    pub(super) site: &'s Site,
    /// The address of the site's top.
    pub(super) top: &'s str,
    /// What pages show of each other, by page.
    pub(super) faces: &'s [Face],
}

impl<'s> View<'s> {
    /// What other pages show of this one.
    pub(super) fn face(&self, id: PageId) -> &'s Face {
        &self.faces[id.0]
    }

    /// The same for templates.
    pub(super) fn value(&self, id: PageId) -> Value {
        self.face(id).value.get_or_init(|| value(&self.neighbour(id, false, Vec::new()))).clone()
    }

    /// The same as an entry of the navigation.
    pub(super) fn neighbour(&self, id: PageId, open: bool, articles: Vec<Value>) -> Neighbour<'s> {
        let front = &self.site.article(self.site.page(id)).front;
        let (title, description) = (front.title.as_str(), front.description.as_str());
        Neighbour { title, url: &self.face(id).url, description, open, articles }
    }

    pub(super) fn site_values(&self) -> SiteValues<'s> {
        let settings = &self.site.settings;
        SiteValues {
            title: &settings.title,
            base_url: &settings.base_url,
            base_path: self.top,
            product: &settings.program.product,
            languages: (settings.languages.iter())
                .map(|language| LanguageValues {
                    tag: language.lang.as_str(),
                    name: &language.name,
                    title: if language.title.is_empty() { &settings.title } else { &language.title },
                    direction: direction(settings, &language.lang),
                    url: self.url(self.site.home(&language.lang)),
                })
                .collect(),
            default_language: settings.default_language.as_str(),
            extra: &settings.extra,
        }
    }

    /// The address of a page on its host.
    pub(super) fn url(&self, page: PageId) -> String {
        self.face(page).url.clone()
    }

    /// The pages from the home page down to this one.
    fn breadcrumbs(&self, id: PageId) -> Vec<Value> {
        let mut way: Vec<_> = self.way(id).map(|id| self.value(id)).collect();
        way.reverse();
        if way.len() == 1 { Vec::new() } else { way }
    }

    /// The pages from this one up to the home page.
    pub(super) fn way(&self, id: PageId) -> impl Iterator<Item = PageId> {
        std::iter::successors(Some(id), |id| self.site.page(*id).parent)
    }

    fn translations(&self, page: &Page, id: Option<PageId>) -> Vec<Translation<'s>> {
        (self.site.translations(page))
            .map(|(language, other)| Translation {
                tag: language.lang.as_str(),
                name: &language.name,
                url: self.url(other),
                current: Some(other) == id,
                available: self.site.page(other).text == Text::Own,
            })
            .collect()
    }

    pub(super) fn page_values(&self, id: PageId, template: &'s str, body: &str) -> PageValues<'s> {
        let page = self.site.page(id);
        let article = self.site.article(page);
        let original = match page.text {
            Text::Own => None,
            Text::Fallback(original) => Some(original),
        };
        let base = &self.site.settings.base_url;
        let canonical = self.site.page(original.unwrap_or(id));
        PageValues {
            kind: match article.place.kind {
                Kind::Section if page.parent.is_none() => "home",
                Kind::Section => "section",
                Kind::Article => "article",
            },
            title: &article.front.title,
            description: &article.front.description,
            url: self.url(id),
            canonical: Some(format!("{base}{}", escape(&canonical.path))),
            lang: article.place.lang.as_str(),
            locale: article.place.lang.locale(),
            direction: direction(&self.site.settings, &article.place.lang),
            body: Value::safe_string(body),
            toc: contents(&article.body.headings),
            translations: self.translations(page, Some(id)),
            alternates: alternates(self.site, page).into_iter().map(Alternate::from).collect(),
            breadcrumbs: self.breadcrumbs(id),
            previous: page.previous.map(|other| self.value(other)),
            next: page.next.map(|other| self.value(other)),
            fallback: original.is_some(),
            original: original.map(|original| Original {
                url: self.url(original),
                name: self.site.settings.language(&article.place.lang).map_or("", |language| &language.name),
                lang: article.place.lang.as_str(),
            }),
            source: &article.source.path,
            keywords: &article.front.keywords,
            template,
            articles: page.children.iter().map(|child| self.value(*child)).collect(),
            date: article.front.date.as_deref(),
            updated: self.site.updated(article),
            edit_url: self
                .site
                .settings
                .edit_url
                .as_ref()
                .map(|url| url.replace("{path}", &escape(&article.source.path))),
            markdown_url: (page.text == Text::Own).then(|| format!("{}{}", self.top, escape(&markdown::path(page)))),
            json_ld: linked::data(self.site, id, self.way(id)).map(|data| Value::safe_string(&data)),
            extra: &article.front.extra,
            image: None,
            moved: self.site.redirects.parts.contains_key(&id),
        }
    }

    /// The values of a page that is no article: the language chooser, or the page for wrong addresses.
    pub(super) fn special(&self, kind: &'static str, template: &'s str) -> PageValues<'s> {
        let settings = &self.site.settings;
        let home = self.site.page(self.site.home(&settings.default_language));
        let chooser = kind == "chooser";
        PageValues {
            kind,
            title: &settings.title,
            description: "",
            url: if chooser { self.top.to_owned() } else { format!("{}{template}", self.top) },
            canonical: chooser.then(|| settings.base_url.clone()),
            lang: settings.default_language.as_str(),
            locale: settings.default_language.locale(),
            direction: direction(settings, &settings.default_language),
            body: Value::safe_string(""),
            toc: Vec::new(),
            translations: self.translations(home, None),
            alternates: match chooser {
                true => alternates(self.site, home).into_iter().map(Alternate::from).collect(),
                false => Vec::new(),
            },
            breadcrumbs: Vec::new(),
            previous: None,
            next: None,
            fallback: false,
            original: None,
            source: "",
            keywords: &[],
            template,
            articles: Vec::new(),
            date: None,
            updated: None,
            edit_url: None,
            markdown_url: None,
            json_ld: None,
            extra: &serde_json::Value::Null,
            image: None,
            moved: false,
        }
    }

    /// The values of the page for wrong addresses in one language.
    pub(super) fn lost<'v>(&self, lang: &'v Lang, title: &'v str) -> PageValues<'v>
    where
        's: 'v,
    {
        let mut values: PageValues<'v> = self.special("404", "lost.html");
        values.title = title;
        values.url = format!("{}{lang}/404.html", self.top);
        values.lang = lang.as_str();
        values.locale = lang.locale();
        values.direction = direction(&self.site.settings, lang);
        values
    }

    /// The page in this language from which readers get the program.
    pub(super) fn program_url(&self, lang: &Lang) -> Option<String> {
        let is_download = |page: &Page| {
            let template = &self.site.article(page).front.template;
            page.lang == *lang && template.as_ref().is_some_and(|template| template.value == "download.html")
        };
        self.site.all().find(|(_, page)| is_download(page)).map(|(id, _)| self.url(id))
    }
}

pub(super) fn face(site: &Site, page: &Page, top: &str) -> Face {
    let Article { front, digests, .. } = &**site.article(page);
    let url = format!("{top}{}", escape(&page.path));
    let digest = digest(&(page.lang.as_str(), &url, page.text == Text::Own, front.title.as_str(), digests.front));
    Face { url, value: OnceLock::new(), digest }
}

impl From<(String, String)> for Alternate {
    fn from((hreflang, href): (String, String)) -> Self {
        Alternate { hreflang, href }
    }
}

/// The same text in other languages, each `(hreflang, address)`; a fallback has none, and is none.
pub(super) fn alternates(site: &Site, page: &Page) -> Vec<(String, String)> {
    if page.text != Text::Own {
        return Vec::new();
    }
    let base = &site.settings.base_url;
    let own = |(language, id)| {
        let other = site.page(id);
        (other.text == Text::Own).then(|| (language, format!("{base}{}", escape(&other.path))))
    };
    let own: Vec<(&Language, String)> = site.translations(page).filter_map(own).collect();
    let default = match page.parent {
        None => Some(base.clone()),
        Some(_) => {
            let default = own.iter().find(|(language, _)| language.lang == site.settings.default_language);
            default.map(|(_, href)| href.clone())
        }
    };
    let mut all: Vec<_> = own.into_iter().map(|(language, href)| (language.lang.to_string(), href)).collect();
    all.extend(default.map(|href| ("x-default".to_owned(), href)));
    all
}

/// Entries of a table of contents that readers still take in at a glance.
const CONTENTS_LIMIT: usize = 16;

/// The headings of the second and third level, as a tree; of long articles only those of the second.
fn contents(headings: &[Heading]) -> Vec<Entry<'_>> {
    let mut tree: Vec<Entry<'_>> = Vec::new();
    let shown = |deepest: u8| headings.iter().filter(move |heading| (2..=deepest).contains(&heading.level));
    let deepest = if shown(3).count() > CONTENTS_LIMIT { 2 } else { 3 };
    for heading in shown(deepest) {
        let entry = Entry { id: heading.id.as_str(), title: &heading.text, level: heading.level, children: Vec::new() };
        match tree.last_mut() {
            Some(above) if above.level < heading.level => above.children.push(entry),
            Some(_) | None => tree.push(entry),
        }
    }
    tree
}

/// A value for a template.
pub(super) fn value<T: Serialize>(value: &T) -> Value {
    Value::from_serializable(value)
}

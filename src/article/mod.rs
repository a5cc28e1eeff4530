//! One help page in one language, as its author wrote it.

mod alias;
mod anchor;
mod attributes;
mod autolink;
mod body;
mod code;
mod component;
mod fence;
mod front;
mod include;
mod markdown;
mod place;
mod quotes;
mod raw;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

pub use self::alias::Alias;
pub(crate) use self::anchor::slug;
pub(crate) use self::body::is_comment;
pub use self::body::{Body, Heading, HeadingId, Image, Link};
pub use self::code::Code;
pub(crate) use self::component::Component;
pub use self::fence::{Drawing, Embed, Include, Mark, ProcedureRef};
pub(crate) use self::front::is_slug;
pub use self::front::{Draft, Front};
pub use self::include::{CodeFile, Library, Snippet};
pub use self::place::{Kind, Place};
pub(crate) use self::place::{join, parent, relative};
pub use self::quotes::Quotes;
pub(crate) use self::raw::{ATTRIBUTES, ELEMENTS, GENERIC_ATTRIBUTES};

use pulldown_cmark::Event;

use self::body::Rules;
use self::markdown::Markdown;
use self::place::is_hidden;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::settings::Settings;
use crate::source::{File, Source, Span};

/// One help page in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// The file.
    pub source: Source,
    /// Where it belongs and in which language it is.
    pub place: Place,
    /// What its front matter says.
    pub front: Front,
    /// What its text holds.
    pub body: Body,
    /// What others compare of it.
    pub digests: Digests,
}

/// What differs where something in an article does; a site of many pages cannot hash all texts after every edit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    /// The text of its file.
    pub text: u64,
    /// Its front matter.
    pub front: u64,
    /// The ids of its headings.
    pub anchors: u64,
}

impl Digests {
    fn of(text: &str, body: &Body) -> Self {
        let mut hasher = DefaultHasher::new();
        body.headings.iter().for_each(|heading| heading.id.as_str().hash(&mut hasher));
        Digests { text: digest(text), front: digest(&text[..body.begin]), anchors: hasher.finish() }
    }
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The template that makes an article a glossary.
const GLOSSARY: &str = "glossary.html";

/// One of the texts that an article consists of: its own, or that of a snippet.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The file.
    pub source: &'a Source,
    /// Its path below `content/`.
    pub file: &'a str,
    /// What it holds.
    pub body: &'a Body,
    /// What is added to the places of everything in it, so that none is that of another part.
    pub shift: usize,
    quotes: Option<Quotes>,
}

impl Article {
    /// Whether nothing but its own pages can tell it from what stood in its file before.
    ///
    /// Other pages and the site as a whole read its front matter and its headings, and all of a glossary. Who lets them
    /// read more says so here.
    pub fn looks_like(&self, before: &Article) -> bool {
        fn shown(Heading { level, id, text, at: _, span: _ }: &Heading) -> (u8, &HeadingId, &str) {
            (*level, id, text)
        }
        self.place == before.place
            && self.head() == before.head()
            && self.body.includes == before.body.includes
            && self.body.headings.iter().map(shown).eq(before.body.headings.iter().map(shown))
            && (self.source.text == before.source.text || !self.is_glossary())
    }

    /// Its front matter, and the line at which messages about all of it point.
    fn head(&self) -> &str {
        let text = &self.source.text;
        let line = text.find('\n').unwrap_or(text.len());
        &text[..self.body.begin.max(line)]
    }

    /// Whether other pages explain its terms.
    pub(crate) fn is_glossary(&self) -> bool {
        self.front.template.as_ref().is_some_and(|template| template.value == GLOSSARY)
    }

    /// Its own text, and then those of the snippets that it includes.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let snippets = self.body.embeds.iter().filter_map(|(_, embed)| match embed {
            Embed::Include(Include::Markdown { snippet, shift }) => Some(self.part(snippet, *shift)),
            Embed::Include(Include::Code(_)) | Embed::Procedure(_) | Embed::Stations(_) => None,
        });
        std::iter::once(self.own()).chain(snippets)
    }

    /// Its own text.
    pub fn own(&self) -> Part<'_> {
        let Article { source, place, body, .. } = self;
        Part { source, file: &place.file, body, shift: 0, quotes: body.quotes }
    }

    /// The text of a snippet that it includes, with the quotes of its own language.
    pub fn part<'a>(&self, snippet: &'a Snippet, shift: usize) -> Part<'a> {
        Part { source: &snippet.source, file: &snippet.file, body: &snippet.body, shift, quotes: self.body.quotes }
    }
}

impl<'a> Part<'a> {
    /// The folder of the file, from which its links lead; empty at the top.
    pub fn folder(&self) -> &'a str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A title of the text, which is plain, with the quotes of the article's language.
    pub(crate) fn set(&self, title: &str) -> String {
        self.quotes.map_or_else(|| title.to_owned(), |quotes| quotes.set(title.to_owned()))
    }

    /// The text as events of CommonMark, each with its place in the file.
    pub fn events(&self) -> impl Iterator<Item = (Event<'a>, Span)> + use<'a> {
        let Body { begin, masked, .. } = self.body;
        let text = &self.source.text;
        Markdown { text, begin: *begin, masked: masked.as_ref(), quotes: self.quotes }.events(|_| {})
    }
}

/// What was read from one Markdown file, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The article; one with errors is still here where it can be, so that links to it are not reported too.
    pub article: Option<Arc<Article>>,
    /// What was found in it.
    pub found: Diagnostics,
}

/// Parses the file of an article; it can include what the library has.
pub fn parse(file: File, settings: &Settings, library: Library<'_>) -> Parsed {
    let mut found = Diagnostics::new();
    let path = file.path.clone();
    let article = match file.into_text("content") {
        Ok(source) => Place::parse(&path, settings, &source, &mut found).map(|place| {
            let (mut front, begin) = front::parse(&source, &mut found);
            let quotes = settings.markdown.smart_punctuation.then(|| Quotes::of(&place.lang));
            if let Some(quotes) = quotes {
                front.title = quotes.set(front.title);
                front.description = quotes.set(front.description);
            }
            let rules = Rules { settings, quotes, library: Some((library, &place)) };
            let mut body = body::parse(&source, begin, rules, &mut found);
            // It stands before the text, so it shares its place with no image there.
            let image = front.image.iter().map(|image| (image.span.start, image.span, image.value.clone()));
            body.images.extend(image.map(|(at, span, target)| Image { at, target, span }));
            let digests = Digests::of(&source.text, &body);
            Arc::new(Article { source, place, front, body, digests })
        }),
        Err(error) => {
            found.push(error.into());
            None
        }
    };
    Parsed { article, found }
}

/// The articles of all files, in the order of the paths; of two files for one article the first.
///
/// What is wrong with a single one is in [`Parsed::found`].
pub fn gather<'p>(parsed: impl Iterator<Item = &'p Parsed>, found: &mut Diagnostics) -> Vec<Arc<Article>> {
    let mut articles: Vec<Arc<Article>> = Vec::new();
    let mut seen = HashMap::new();
    for article in parsed.filter_map(|parsed| parsed.article.as_ref()) {
        let Article { source, place, .. } = &**article;
        match seen.entry((place.id.as_str(), place.lang.as_str())) {
            Entry::Vacant(free) => {
                free.insert(&source.path);
                articles.push(article.clone());
            }
            Entry::Occupied(taken) => {
                let other = taken.get();
                let error = Diagnostic::error(format!("`{}` and `{other}` are the same article", source.path));
                let label = format!("has the same name and language as `{other}`");
                let error = error.at(source, (0..0).into(), label);
                found.push(error.help("rename one of them, or give it another language"));
            }
        }
    }
    include::report(&articles, found);
    articles.iter().filter_map(|article| unknown_language(article, &seen)).for_each(|warning| found.push(warning));
    articles
}

/// Of `spf.fr.md` beside `spf.de.md`, where French is not configured: it counts as an article with the name `spf.fr`.
fn unknown_language(article: &Article, known: &HashMap<(&str, &str), &String>) -> Option<Diagnostic> {
    let (id, tag) = article.place.id.rsplit_once('.')?;
    let tag = tag.parse::<Lang>().ok()?;
    // Its own language is the default one, since it names none.
    known.get(&(id, article.place.lang.as_str()))?;
    let title = format!("no language `{tag}` is configured: `{}` is an article of its own", article.source.path);
    let help = format!("add `[languages.{tag}]` to site.toml, or rename the file");
    Some(Diagnostic::warning(title).at(&article.source, (0..0).into(), "not a translation").help(help))
}

/// Whether a file of `content/` is an article.
pub fn is_article(path: &str) -> bool {
    is_markdown(path) && !is_hidden(path)
}

/// Whether a file of `content/` is a snippet of Markdown.
pub fn is_snippet(path: &str) -> bool {
    is_markdown(path) && is_hidden(path)
}

/// Whether a file of `content/` is Markdown: an article, or a snippet.
pub(crate) fn is_markdown(path: &str) -> bool {
    path.ends_with(".md") && data_name(path).is_none()
}

/// The name below `content/data/`, where templates' data stands and no articles.
pub(crate) fn data_name(path: &str) -> Option<&str> {
    path.strip_prefix("data/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses `files` (path, text) of a knowledge base in German and English.
    fn read(files: &[(&str, &str)]) -> (Vec<Arc<Article>>, Vec<String>) {
        let settings = Source::new(
            "site.toml",
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages]\nde = { name = 'D' }\nen = { name = 'E' }\n",
        );
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&settings, &mut found).expect("good settings");
        let file =
            |(path, text): &(&str, &str)| File { path: (*path).to_owned(), bytes: text.as_bytes().to_vec().into() };
        let parsed: Vec<_> = files.iter().map(|one| parse(file(one), &settings, Library::default())).collect();
        parsed.iter().for_each(|parsed| found.extend(parsed.found.iter().cloned()));
        let articles = gather(parsed.iter(), &mut found);
        (articles, found.sorted().into_iter().map(|one| one.title.clone()).collect())
    }

    const FRONT: &str = "+++\ntitle = 'T'\n+++\n";

    #[test]
    fn one_article_may_be_a_file_or_a_folder_but_not_both() {
        let (articles, found) = read(&[("a/spf.de.md", FRONT), ("a/spf/index.de.md", FRONT)]);
        assert_eq!(articles.len(), 1);
        assert_eq!(found, ["`content/a/spf/index.de.md` and `content/a/spf.de.md` are the same article"]);
    }

    #[test]
    fn a_translation_into_a_language_that_is_not_configured_is_told() {
        let (_, found) = read(&[("spf.de.md", FRONT), ("spf.fr.md", FRONT), ("v1.2.md", FRONT), ("v1.md", FRONT)]);
        assert_eq!(found, ["no language `fr` is configured: `content/spf.fr.md` is an article of its own"]);
    }

    #[test]
    fn never_panics() {
        let pieces = [
            "+++\n",
            "---\n",
            "title = 'x'\n",
            "> ",
            "```check smtp\n",
            "[a](<",
            "\u{1}",
            "ä",
            "# x {#",
            "|",
            "![",
            "\r\n",
            "https://a.example/x",
            "&amp;",
            "--",
            "...",
            "\"",
            "€",
            "\\_",
        ];
        let mut seed = 7_usize;
        for _ in 0..1000 {
            let mut text = String::new();
            for _ in 0..20 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[(seed >> 33) % pieces.len()]);
            }
            read(&[("a/b.de.md", &text)]);
        }
    }
}

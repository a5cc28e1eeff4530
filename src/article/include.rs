//! Files that an article shows within its text: snippets of Markdown, and code.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Article;
use super::attributes::{self, Attributes};
use super::body::{self, Body, Rules};
use super::code::{self, Code};
use super::is_article;
use super::place::{Place, join, relative};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::highlight::Language;
use crate::settings::Settings;
use crate::source::{File, Source, Span};

/// A piece of Markdown that articles show as part of their own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Its path below `content/`: its links and images are seen from there.
    pub file: String,
    /// The file.
    pub source: Source,
    /// What it holds.
    pub body: Body,
    /// What was found in it.
    pub found: Diagnostics,
}

/// A file of text that is shown as code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeFile {
    /// How it is shown, in the language of its ending.
    pub code: Code,
    /// Its text.
    pub text: String,
}

/// What a fence `include` stands for.
pub(super) enum Included {
    Markdown(Arc<Snippet>),
    Code(CodeFile),
}

/// What articles can include: files of `content/`, by their paths there.
#[derive(Clone, Copy)]
pub struct Library<'f> {
    /// The snippets.
    pub snippets: &'f BTreeMap<String, Arc<Snippet>>,
    /// All files that are neither snippets nor articles.
    pub files: &'f BTreeMap<String, Arc<File>>,
}

static NO_SNIPPETS: BTreeMap<String, Arc<Snippet>> = BTreeMap::new();
static NO_FILES: BTreeMap<String, Arc<File>> = BTreeMap::new();

impl Default for Library<'_> {
    fn default() -> Self {
        Library { snippets: &NO_SNIPPETS, files: &NO_FILES }
    }
}

/// Bytes of an included file, at most.
const SIZE_LIMIT: usize = 1 << 20;

impl Snippet {
    /// Parses the file of a snippet.
    pub fn parse(file: &File, settings: &Settings) -> Self {
        let mut found = Diagnostics::new();
        let source = file.text("content").unwrap_or_else(|error| {
            found.push(error.into());
            Source::new(format!("content/{}", file.path), "")
        });
        let first = source.text.lines().next().unwrap_or_default().trim_end();
        let body = if matches!(first, "+++" | "---") {
            let error = Diagnostic::error("a snippet cannot have front matter");
            found.push(error.at(&source, (0..3).into(), "begins here").help("remove it"));
            Body::default()
        } else {
            body::parse(&source, 0, Rules { settings, quotes: None, library: None }, &mut found)
        };
        Snippet { file: file.path.clone(), source, body, found }
    }
}

/// Reports what is wrong with the snippets that articles include, each once.
pub(super) fn report(articles: &[Arc<Article>], found: &mut Diagnostics) {
    let parts = articles.iter().flat_map(|article| &article.body.embeds);
    let mut snippets: Vec<_> = parts.filter_map(|(_, embed)| embed.snippet()).collect();
    snippets.sort_by_key(|snippet| &snippet.file);
    snippets.dedup_by_key(|snippet| &snippet.file);
    found.extend(snippets.into_iter().flat_map(|snippet| snippet.found.iter().cloned()));
}

impl<'f> Library<'f> {
    /// Reads an `include` fence from its line and its body; `asked` receives the paths on which the answer depends.
    pub(super) fn include(
        self,
        place: &Place,
        fence: (&Source, Span, &str, Span),
        asked: &mut Vec<String>,
        found: &mut Diagnostics,
    ) -> Option<Included> {
        let (source, info, body, body_span) = fence;
        let wrong = |title: String, label: &str| Diagnostic::error(title).at(source, body_span, label);
        let written = body.trim();
        if written.is_empty() || written.contains('\n') {
            let error = Diagnostic::error("the fence does not name one file").at(source, info, "needs a path below it");
            found.push(error.help("write one path into it, such as `_snippets/note.md`"));
            return None;
        }
        let path = join(place.folder(), written).filter(|_| !written.starts_with('/') && !written.contains('\\'));
        let Some(path) = path else {
            found.push(wrong(format!("`{written}` leads out of `content/`"), "leads out of it"));
            return None;
        };
        let own = path.rsplit_once('.').map(|(stem, ending)| format!("{stem}.{}.{ending}", place.lang));
        let candidates: Vec<_> = own.into_iter().chain([path.clone()]).collect();
        asked.extend(candidates.iter().cloned());
        if let Some(snippet) = candidates.iter().find_map(|path| self.snippets.get(path)) {
            let attributes = attributes::parse(source, info, found);
            attributes.finish(source, "an included text", (&[], &[]), found);
            let size = Some(snippet.source.text.len()).filter(|size| *size > SIZE_LIMIT);
            found.extend(size.map(|_| too_large(wrong)));
            return Some(Included::Markdown(snippet.clone()));
        }
        let Some(file) = candidates.iter().find_map(|path| self.files.get(path)) else {
            found.push(self.nowhere(place, (&path, written), wrong));
            return None;
        };
        if file.bytes.len() > SIZE_LIMIT {
            found.push(too_large(wrong));
            return None;
        }
        let Some(text) = text(file) else {
            let error = wrong(format!("`{written}` is no text"), "cannot be shown");
            found.push(error.help("link to it, or show it as an image; texts are saved as UTF-8"));
            return None;
        };
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let language = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_owned();
        let attributes = Attributes { name: None, ..attributes::parse(source, info, found) };
        let mut code = code::parse(source, attributes, text.lines().count(), found);
        code.language = Language::named(&language);
        code.name = language;
        Some(Included::Code(CodeFile { code, text }))
    }

    fn nowhere(
        self,
        place: &Place,
        (path, written): (&str, &str),
        wrong: impl Fn(String, &str) -> Diagnostic,
    ) -> Diagnostic {
        if is_article(path) {
            let name = path.rsplit('/').next().unwrap_or_default();
            let error = wrong(format!("`{written}` is no snippet"), "would be an article of its own");
            return error.help(format!("link to it, or call it `_{name}`"));
        }
        let all = self.snippets.keys().chain(self.files.keys());
        let ways: Vec<_> = all.map(|path| relative(place.folder(), path)).collect();
        let error = wrong(format!("no file `{written}`"), "includes this file");
        error.suggest(written, ways.iter().map(String::as_str))
    }
}

fn too_large(wrong: impl Fn(String, &str) -> Diagnostic) -> Diagnostic {
    let error = wrong(format!("the file is larger than {} MB", SIZE_LIMIT >> 20), "too large to include");
    error.help("include a part of it, or link to it")
}

/// A file as text, if it is such.
fn text(file: &File) -> Option<String> {
    if file.bytes.contains(&0) {
        return None;
    }
    std::str::from_utf8(&file.bytes).ok().map(|text| text.trim_start_matches('\u{feff}').to_owned())
}

//! One help page in one language, as its author wrote it.

mod anchor;
mod attributes;
mod body;
mod fence;
mod front;
mod place;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

pub(crate) use self::anchor::slug;
pub(crate) use self::body::is_comment;
pub use self::body::{Body, Heading, HeadingId, Image, Link};
pub use self::fence::{Drawing, Embed, Mark, ProcedureRef};
pub(crate) use self::front::is_slug;
pub use self::front::{Draft, Front};
pub(crate) use self::place::parent;
pub use self::place::{Kind, Place};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::settings::Settings;
use crate::source::{File, Source};

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
}

/// What was read from one Markdown file, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The article; one with errors is still here where it can be, so that links to it are not reported too.
    pub article: Option<Arc<Article>>,
    /// What was found in it.
    pub found: Diagnostics,
}

/// Parses one Markdown file of `content/`.
pub fn parse(file: File, settings: &Settings) -> Parsed {
    let mut found = Diagnostics::new();
    let path = file.path.clone();
    let article = match file.into_text("content") {
        Ok(source) => Place::parse(&path, settings, &source, &mut found).map(|place| {
            let (front, begin) = front::parse(&source, &mut found);
            let body = body::parse(&source, begin, settings, &mut found);
            Arc::new(Article { source, place, front, body })
        }),
        Err(error) => {
            found.push(error.into());
            None
        }
    };
    Parsed { article, found }
}

/// The articles of all files, in the order of the paths; of two files for one article the first.
pub fn gather<'p>(parsed: impl Iterator<Item = &'p Parsed>, found: &mut Diagnostics) -> Vec<Arc<Article>> {
    let mut articles: Vec<Arc<Article>> = Vec::new();
    let mut seen = HashMap::new();
    for Parsed { article, found: own } in parsed {
        found.extend(own.iter().cloned());
        let Some(article) = article else { continue };
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
    articles
}

/// Whether a file of `content/` is an article.
pub fn is_markdown(path: &str) -> bool {
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
        let parsed: Vec<_> = files.iter().map(|one| parse(file(one), &settings)).collect();
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
        ];
        let mut seed = 7_usize;
        for _ in 0..500 {
            let mut text = String::new();
            for _ in 0..20 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[(seed >> 33) % pieces.len()]);
            }
            read(&[("a/b.de.md", &text)]);
        }
    }
}

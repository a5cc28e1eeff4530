//! One help page in one language, as its author wrote it.

mod anchor;
mod attributes;
mod body;
mod fence;
mod front;
mod place;

use std::collections::BTreeMap;

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

/// Parses every Markdown file of `content/`, in the order of the paths.
///
/// An article with errors is still returned where it can be, so that links to it are not reported too.
pub fn parse(files: &[File], settings: &Settings, found: &mut Diagnostics) -> Vec<Article> {
    let mut articles: Vec<Article> = Vec::new();
    let mut seen = BTreeMap::new();
    for file in files.iter().filter(|file| is_markdown(&file.path)) {
        let source = match file.text("content") {
            Ok(source) => source,
            Err(error) => {
                found.push(error.into());
                continue;
            }
        };
        let Some(place) = Place::parse(&file.path, settings, &source, found) else { continue };
        if let Some(other) = seen.insert((place.id.clone(), place.lang.clone()), source.path.clone()) {
            found.push(
                Diagnostic::error(format!("`{}` and `{other}` are the same article", source.path))
                    .at(&source, (0..0).into(), format!("has the same name and language as `{other}`"))
                    .help("rename one of them, or give it another language"),
            );
            continue;
        }
        articles.push(parse_one(source, place, settings, found));
    }
    articles
}

/// Whether a file of `content/` is an article.
pub(crate) fn is_markdown(path: &str) -> bool {
    path.ends_with(".md") && data_name(path).is_none()
}

/// The name below `content/data/`, where templates' data stands and no articles.
pub(crate) fn data_name(path: &str) -> Option<&str> {
    path.strip_prefix("data/")
}

fn parse_one(source: Source, place: Place, settings: &Settings, found: &mut Diagnostics) -> Article {
    let (front, begin) = front::parse(&source, found);
    let body = body::parse(&source, begin, settings, found);
    Article { source, place, front, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses `files` (path, text) of a knowledge base in German and English.
    fn parse(files: &[(&str, &str)]) -> (Vec<Article>, Vec<String>) {
        let settings = Source::new(
            "site.toml",
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages]\nde = { name = 'D' }\nen = { name = 'E' }\n",
        );
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&settings, &mut found).expect("good settings");
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| File { path: (*path).to_owned(), bytes: text.as_bytes().to_vec().into() })
            .collect();
        let articles = super::parse(&files, &settings, &mut found);
        (articles, found.sorted().into_iter().map(|one| one.title.clone()).collect())
    }

    const FRONT: &str = "+++\ntitle = 'T'\n+++\n";

    #[test]
    fn one_article_may_be_a_file_or_a_folder_but_not_both() {
        let (articles, found) = parse(&[("a/spf.de.md", FRONT), ("a/spf/index.de.md", FRONT)]);
        assert_eq!(articles.len(), 1);
        assert_eq!(found, ["`content/a/spf/index.de.md` and `content/a/spf.de.md` are the same article"]);
    }

    #[test]
    fn other_files_are_no_articles() {
        assert_eq!(parse(&[("a/shot.png", "x"), ("a/b.de.md", FRONT)]).0.len(), 1);
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
            parse(&[("a/b.de.md", &text)]);
        }
    }
}

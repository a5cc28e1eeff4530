//! What the path of a file says: to which section an article belongs, which name it has, in which language it is.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::settings::Settings;
use crate::source::Source;

/// Where an article belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's path below `content/`.
    pub file: String,
    /// The path below `content/` without file name, language and ending: `e-mail/spf`; empty for the home page.
    pub id: String,
    /// Whether it stands for its folder.
    pub kind: Kind,
    /// The language.
    pub lang: Lang,
}

/// What an article is among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `_index.<lang>.md`: the page of a section, or the home page.
    Section,
    /// Any other article.
    Article,
}

impl Place {
    /// Reads a path such as `e-mail/spf/index.de.md`; a suffix is a language only if it is configured.
    pub(crate) fn parse(file: &str, settings: &Settings, source: &Source, found: &mut Diagnostics) -> Option<Self> {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let suffix = stem.rsplit_once('.');
        let configured = suffix.and_then(|(stem, tag)| {
            let tag = tag.parse::<Lang>().ok()?;
            settings.language(&tag).map(|language| (stem, language.lang.clone()))
        });
        let (stem, lang) = configured.unwrap_or_else(|| (stem, settings.default_language.clone()));
        if let Some((base @ ("index" | "_index"), tag)) = stem.rsplit_once('.') {
            let tags = settings.languages.iter().map(|language| language.lang.as_str());
            let error = Diagnostic::error(format!("no language `{tag}` is configured")).at(
                source,
                (0..0).into(),
                format!("this file is named `{base}.{tag}.md`"),
            );
            let known = tags.clone().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ");
            found.push(error.help(format!("add `[languages.{tag}]` to site.toml; configured are {known}")));
            return None;
        }
        let (id, kind) = match stem {
            "_index" => (folder.to_owned(), Kind::Section),
            "index" if folder.is_empty() => {
                let error = Diagnostic::error("the home page must be named `_index`").at(source, (0..0).into(), "");
                found.push(error.help(format!("rename this file to `_index.{lang}.md`")));
                return None;
            }
            "index" => (folder.to_owned(), Kind::Article),
            stem if folder.is_empty() => (stem.to_owned(), Kind::Article),
            stem => (format!("{folder}/{stem}"), Kind::Article),
        };
        Some(Place { file: file.to_owned(), id, kind, lang })
    }

    /// The folder of the file, from which its links lead; empty at the top.
    pub fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The id of the article that this one belongs to; none for the home page.
    pub fn parent(&self) -> Option<&str> {
        parent(&self.id)
    }

    /// The last part of the id; empty for the home page.
    pub fn name(&self) -> &str {
        self.id.rsplit_once('/').map_or(self.id.as_str(), |(_, name)| name)
    }
}

/// The id one level up; none for the home page.
pub(crate) fn parent(id: &str) -> Option<&str> {
    match id.rsplit_once('/') {
        Some((parent, _)) => Some(parent),
        None if id.is_empty() => None,
        None => Some(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, expected: Option<(&str, Kind, &str)>) {
        let settings = "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages.de]\nname = 'D'\n[languages.en]\nname = 'E'\n";
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut found).expect("good settings");
        let place = Place::parse(file, &settings, &Source::new(file, ""), &mut found);
        let place = place.as_ref().map(|place| (place.id.as_str(), place.kind, place.lang.as_str()));
        assert_eq!(place, expected, "{file}");
    }

    #[test]
    fn a_folder_or_a_file_is_an_article() {
        check("e-mail/spf/index.de.md", Some(("e-mail/spf", Kind::Article, "de")));
        check("e-mail/spf.en.md", Some(("e-mail/spf", Kind::Article, "en")));
        check("program.en.md", Some(("program", Kind::Article, "en")));
    }

    #[test]
    fn an_index_with_an_underscore_is_a_section_or_the_home_page() {
        check("e-mail/_index.de.md", Some(("e-mail", Kind::Section, "de")));
        check("_index.en.md", Some(("", Kind::Section, "en")));
        check("index.en.md", None);
    }

    #[test]
    fn a_suffix_is_a_language_only_if_it_is_configured() {
        check("a/notes.fr.md", Some(("a/notes.fr", Kind::Article, "de")));
        check("a/notes.md", Some(("a/notes", Kind::Article, "de")));
        check("a/index.fr.md", None);
    }
}

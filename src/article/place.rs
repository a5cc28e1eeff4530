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

/// Whether a file below `content/` is no article and not published, since its name or that of a folder begins with `_`.
pub(crate) fn is_hidden(file: &str) -> bool {
    let section = |name: &str| name == "_index.md" || (name.starts_with("_index.") && name.ends_with(".md"));
    let (folders, name) = file.rsplit_once('/').unwrap_or(("", file));
    folders.split('/').any(|part| part.starts_with('_')) || (name.starts_with('_') && !section(name))
}

/// The path that `way` names seen from `folder`; `None` when it leaves the top folder.
pub(crate) fn join(folder: &str, way: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in way.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The way from a folder to a path, both below `content/`.
pub(crate) fn relative(folder: &str, path: &str) -> String {
    let from: Vec<_> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/")
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
    #[test]
    fn a_name_with_an_underscore_is_no_article() {
        for hidden in ["_note.md", "a/_note.de.md", "_snippets/a.md", "a/_b/c/d.toml", "_indexes.md"] {
            assert!(is_hidden(hidden), "{hidden}");
        }
        for article in ["_index.md", "a/_index.de.md", "a_b/c_.md"] {
            assert!(!is_hidden(article), "{article}");
        }
    }

    #[test]
    fn ways_lead_up_and_down() {
        assert_eq!(join("a/b", "../c/./d.md").as_deref(), Some("a/c/d.md"));
        assert_eq!(join("a/b", "../..").as_deref(), Some(""));
        assert_eq!(join("a", "../../x"), None);
        assert_eq!(relative("e-mail/spf", "e-mail/smtp/index.de.md"), "../smtp/index.de.md");
        assert_eq!(relative("", "a.md"), "a.md");
        assert_eq!(relative("a/b", "c"), "../../c");
    }
}

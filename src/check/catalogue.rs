//! Everything that `checks/` says: stations, procedures, words, providers, and where findings are explained.

use std::collections::BTreeMap;

use crate::check::code::Code;
use crate::check::procedure::{self, Procedure, RESERVED};
use crate::check::providers::Providers;
use crate::check::receivers::{self, Receiver};
use crate::check::replies::Replies;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::{File, Located, Source, Span};
use crate::table::Document;
use crate::words::Words;

/// What `checks/` says.
pub struct Catalogue {
    /// The ids of the stations, in the order in which a message passes them.
    pub stations: Vec<String>,
    /// The procedures, by id.
    pub procedures: BTreeMap<String, Procedure>,
    /// The words, by language.
    pub words: BTreeMap<Lang, Words>,
    /// The article section that explains each finding, as `folder/article#heading`.
    pub sections: BTreeMap<Code, Located<String>>,
    /// The file that says so, for messages about a section that does not exist.
    pub sections_source: Option<Source>,
    /// What is known of providers.
    pub providers: Providers,
    /// What receiving providers demand.
    pub receivers: Vec<Receiver>,
    /// What is known of replies.
    pub replies: Replies,
}

/// Files of `checks/` that hold data and no procedure.
const DATA: &[&str] = &["stations.toml", "findings.toml", "providers.toml", "receivers.toml", "replies.toml"];

/// The ids of the procedures among the files of `checks/`, by their names alone.
pub fn procedure_ids<'f>(paths: impl IntoIterator<Item = &'f str>) -> Vec<&'f str> {
    paths.into_iter().filter_map(stem).filter(|id| is_procedure(id)).collect()
}

/// What the name of a file at the top of `checks/` says before `.toml`, unless it holds data.
fn stem(path: &str) -> Option<&str> {
    path.strip_suffix(".toml").filter(|stem| !DATA.contains(&path) && !stem.contains('/'))
}

fn is_procedure(id: &str) -> bool {
    procedure::is_id(id) && !RESERVED.contains(&id)
}

impl Catalogue {
    /// Parses the files of `checks/`; `languages` are those of the site.
    ///
    /// What its words do not say, those of `built_in` say, which is the `checks/` that the program carries.
    pub fn parse(files: &[File], built_in: &[File], languages: &[Lang], found: &mut Diagnostics) -> Self {
        let texts: Vec<Source> = files
            .iter()
            .filter(|file| file.path.ends_with(".toml") || file.path.ends_with(".ftl"))
            .filter_map(|file| match file.text("checks") {
                Ok(source) => Some(source),
                Err(error) => {
                    found.push(error.into());
                    None
                }
            })
            .collect();
        let named = |name: &str| texts.iter().find(|source| source.path.strip_prefix("checks/") == Some(name));
        let names = texts.iter().filter_map(|source| Some((source, stem(source.path.strip_prefix("checks/")?)?)));
        found.extend(names.filter(|(_, id)| !is_procedure(id)).map(|(source, id)| unusable(source, id)));
        let stations = named("stations.toml").map(|source| stations(source, found)).unwrap_or_default();
        let mut procedures = BTreeMap::new();
        for id in procedure_ids(texts.iter().filter_map(|source| source.path.strip_prefix("checks/"))) {
            let source = named(&format!("{id}.toml")).expect("the id is a file's name");
            if let Some(procedure) = Procedure::parse(id, source, &stations, found) {
                procedures.insert(id.to_owned(), procedure);
            }
        }
        let sections = named("findings.toml").map(|source| sections(source, found)).unwrap_or_default();
        let providers = named("providers.toml").map(|source| Providers::parse(source, found)).unwrap_or_default();
        let replies = named("replies.toml")
            .map(|source| Replies::parse(source, &stations, &providers, found))
            .unwrap_or_default();
        let receivers = named("receivers.toml").map(|source| receivers::parse(source, found)).unwrap_or_default();
        let words = languages
            .iter()
            .map(|lang| {
                let carried = format!("words/{}.ftl", lang.primary());
                let carried =
                    built_in.iter().find(|file| file.path == carried).and_then(|file| file.text("checks").ok());
                let own = named(&format!("words/{lang}.ftl"));
                let words = Words::parse(lang, carried.iter().chain(own), found);
                replies.check_words(&words, own, found);
                (lang.clone(), words)
            })
            .collect();
        let sections_source = named("findings.toml").cloned();
        Catalogue { stations, procedures, words, sections, sections_source, providers, replies, receivers }
    }
}

/// A file whose name cannot be a procedure's flag.
fn unusable(source: &Source, id: &str) -> Diagnostic {
    let why = if RESERVED.contains(&id) {
        "the program has an option or a command of this name"
    } else {
        "lowercase letters, digits and `-` only"
    };
    Diagnostic::error(format!("`{id}` cannot be the name of a procedure"))
        .at(source, Span::new(0, 0), why)
        .help("rename the file: its name is the procedure's flag")
}

fn stations(source: &Source, found: &mut Diagnostics) -> Vec<String> {
    let Some(document) = Document::toml(&source.text, source, 0, found) else { return Vec::new() };
    let mut root = document.table(source, 0);
    let stations = root.strings("stations", found);
    for (at, station) in stations.iter().enumerate() {
        if !procedure::is_id(&station.value) {
            found.push(root.error(
                station.span,
                format!("`{}` cannot be a station", station.value),
                "lowercase letters, digits and `-` only",
            ));
        }
        if stations[..at].iter().any(|earlier| earlier.value == station.value) {
            found.push(root.error(
                station.span,
                format!("two stations are called `{}`", station.value),
                "stands before already",
            ));
        }
    }
    root.finish(found);
    stations.into_iter().map(|station| station.value).collect()
}

fn sections(source: &Source, found: &mut Diagnostics) -> BTreeMap<Code, Located<String>> {
    let Some(document) = Document::toml(&source.text, source, 0, found) else { return BTreeMap::new() };
    let mut root = document.table(source, 0);
    let sections = Code::ALL.iter().filter_map(|code| Some((*code, root.string(code.as_str(), found)?))).collect();
    root.finish(found);
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_flag_is_an_error() {
        for (path, title) in [
            ("lang.toml", "`lang` cannot be the name of a procedure"),
            ("completions.toml", "`completions` cannot be the name of a procedure"),
            ("Smtp.toml", "`Smtp` cannot be the name of a procedure"),
        ] {
            assert_eq!(procedure_ids([path]), [""; 0]);
            let mut found = Diagnostics::new();
            let file = File { path: path.to_owned(), bytes: Vec::new().into() };
            Catalogue::parse(&[file], &[], &[], &mut found);
            let titles: Vec<_> = found.sorted().into_iter().map(|one| one.title.as_str()).collect();
            assert_eq!(titles, [title]);
        }
    }

    #[test]
    fn data_files_are_no_procedures() {
        let paths = ["demo/well.toml", "findings.toml", "smtp.toml", "stations.toml", "words/de.ftl", "Bad.toml"];
        assert_eq!(procedure_ids(paths), ["smtp"]);
    }
}

//! Data files: values of `content/data/*.toml` that only templates read.

use serde_json::{Map, Value};

use crate::article::data_name;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{File, Source};
use crate::table::Document;

/// Reads the data files of `content/`: a table for each, under the name of its file.
pub(super) fn parse<'f>(content: impl IntoIterator<Item = &'f File>, found: &mut Diagnostics) -> Value {
    let mut data = Map::new();
    for file in content {
        let Some(name) = data_name(&file.path) else { continue };
        let Some(stem) = name.strip_suffix(".toml").filter(|stem| !stem.contains('/')) else {
            found.push(misplaced(&file.path));
            continue;
        };
        let source = match file.text("content") {
            Ok(source) => source,
            Err(error) => {
                found.push(error.into());
                continue;
            }
        };
        if !is_name(stem) {
            found.push(unnamable(stem, &source));
            continue;
        }
        if let Some(document) = Document::toml(&source.text, &source, 0, found) {
            data.insert(stem.to_owned(), document.json());
        }
    }
    Value::Object(data)
}

fn misplaced(path: &str) -> Diagnostic {
    let error = Diagnostic::error(format!("`content/{path}` is no data file"));
    let error = error.at(&Source::new(format!("content/{path}"), ""), (0..0).into(), "stands among the data files");
    error.help("`content/data/` holds TOML files for templates, and no folders: move this file to another folder of `content/`")
}

/// Whether templates can write it behind `data.`.
fn is_name(stem: &str) -> bool {
    stem.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn unnamable(stem: &str, source: &Source) -> Diagnostic {
    let mut name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if !is_name(&name) {
        name.insert(0, '_');
    }
    Diagnostic::error(format!("templates cannot name the data of `{}`", source.path))
        .at(source, (0..0).into(), format!("would be `data.{stem}`"))
        .help(format!("rename it to `{name}.toml`: only letters without accents, digits and `_` can stand there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The data of one file, or the titles and helps of what is wrong with it.
    fn read(path: &str, text: &str) -> Result<String, String> {
        let mut found = Diagnostics::new();
        let file = File { path: path.to_owned(), bytes: text.as_bytes().to_vec().into() };
        let data = parse([&file], &mut found);
        let said = found.sorted().into_iter().map(|one| {
            let line = one.excerpt.as_ref().expect("a place").line;
            format!("{line}: {} / {}", one.title, one.help.as_deref().unwrap_or("-"))
        });
        let said: Vec<_> = said.collect();
        if said.is_empty() { Ok(data.to_string()) } else { Err(said.join(", ")) }
    }

    #[test]
    fn a_data_file_is_a_value_under_its_name() {
        let data = read("data/providers.toml", "[[list]]\nname = 'P'\nport = 465\nsince = 2026-11-24\n");
        let expected = "{\"providers\":{\"list\":[{\"name\":\"P\",\"port\":465,\"since\":\"2026-11-24\"}]}}";
        assert_eq!(data.as_deref(), Ok(expected));
        assert_eq!(read("e-mail/data/x.md", "").as_deref(), Ok("{}"));
    }

    #[test]
    fn what_is_wrong_with_a_data_file_is_said_with_its_place() {
        assert!(read("data/a.toml", "b = 1\nc =\n").expect_err("no value").starts_with("2: "));
        assert!(read("data/my-file.toml", "").expect_err("no name").contains("rename it to `my_file.toml`"));
        assert!(read("data/2024.toml", "").expect_err("no name").contains("rename it to `_2024.toml`"));
        for path in ["data/a.de.md", "data/a/b.toml", "data/shot.png"] {
            assert!(read(path, "").expect_err(path).contains("is no data file"), "{path}");
        }
    }
}

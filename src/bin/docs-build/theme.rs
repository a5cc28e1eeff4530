//! `theme list`, `theme show` and `theme values`: what authors of themes want to know.

use docs_check::diagnostic::{Diagnostics, Form, nearest};
use docs_check::disk;
use docs_check::pipeline::{self, ValuesError};
use docs_check::source::{Origin, ThemeFile};

use crate::session::Session;
use crate::{End, Failure, build, print};

/// `theme list`: the files of the theme, and where each comes from.
pub(crate) fn list(session: &Session<'_>) -> Result<End, Failure> {
    session.only(&[Form::Human])?;
    let mut found = Diagnostics::new();
    let files = pipeline::theme_files(&session.root()?, &build::wanted(session), &mut found);
    let end = match files {
        Ok(files) => {
            print::result(table(&files))?;
            End::Clean
        }
        Err(error) => build::refused(&error, &mut found),
    };
    print::aside(&found.render());
    Ok(end)
}

/// What a theme consists of, and where its files stand.
const PARTS: [(&str, &str); 5] = [
    ("Templates", ""),
    ("Components", "components/"),
    ("Words", "words/"),
    ("Assets", "assets/"),
    ("Archetypes", "archetypes/"),
];

fn table(files: &[ThemeFile]) -> String {
    let width = files.iter().map(|one| one.file.path.chars().count()).max().unwrap_or(0);
    let part = |(heading, folder): (&str, &str)| {
        let rows = files.iter().filter(|one| match one.file.path.split_once('/') {
            Some((first, _)) => folder.strip_suffix('/') == Some(first),
            None => folder.is_empty(),
        });
        let rows: String = rows.map(|one| format!("  {:width$}  {}\n", one.file.path, origin(one))).collect();
        if rows.is_empty() { rows } else { format!("{heading}\n{rows}") }
    };
    PARTS.map(part).concat()
}

fn origin(one: &ThemeFile) -> &'static str {
    match one.origin {
        Origin::BuiltIn => "built-in",
        Origin::Override if one.file.path.starts_with("words/") => "yours, over the built-in ones",
        Origin::Override => "yours, in the place of the built-in one",
        Origin::Own => "yours",
    }
}

/// `theme show FILE`: a file of the built-in theme.
pub(crate) fn show(session: &Session<'_>) -> Result<End, Failure> {
    session.only(&[Form::Human])?;
    let wanted = session.options.get_one::<String>("file").expect("clap requires it");
    let files = disk::theme();
    match files.iter().find(|file| file.path == *wanted) {
        Some(file) => print::result(&file.bytes).map(|()| End::Clean).map_err(Failure::from),
        None => {
            let near = nearest(wanted, files.iter().map(|file| file.path.as_str()));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(Failure::usage(anyhow::anyhow!("the built-in theme has no file `{wanted}`{near}")))
        }
    }
}

/// `theme values PAGE`: what the template of a page is given.
pub(crate) fn values(session: &Session<'_>) -> Result<End, Failure> {
    session.only(&[Form::Human, Form::Json])?;
    let page = session.options.get_one::<String>("page").map_or("", String::as_str);
    let mut found = Diagnostics::new();
    let end = match pipeline::values(&session.root()?, &build::wanted(session), page, &mut found) {
        Ok(values) => return print::result(values).map(|()| End::Clean).map_err(Failure::from),
        Err(ValuesError::Base(error)) => build::refused(&error, &mut found),
        Err(ValuesError::Wrong) => End::Problems,
        Err(error @ ValuesError::Page { .. }) => return Err(Failure::usage(error)),
    };
    print::aside(&found.render());
    Ok(end)
}

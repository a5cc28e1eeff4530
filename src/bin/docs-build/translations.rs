//! `translations`: which article there is in which language.

use docs_check::diagnostic::{Diagnostics, Form};
use docs_check::pipeline::{self, Translations};

use crate::session::Session;
use crate::{End, Failure, build, print};

/// Prints the table of articles and languages.
pub(crate) fn run(session: &Session<'_>) -> Result<End, Failure> {
    session.only(&[Form::Human, Form::Json])?;
    let mut found = Diagnostics::new();
    let translations = match pipeline::translations(&session.root()?, &mut found) {
        Ok(translations) => translations,
        Err(error) => {
            let end = build::refused(&error, &mut found);
            print::aside(&found.render());
            return Ok(end);
        }
    };
    let shown = if session.options.get_flag("missing") { translations.missing() } else { translations };
    match session.form {
        Form::Json => print::result(shown.to_json())?,
        Form::Human | Form::Github | Form::Sarif => print::result(table(&shown))?,
    }
    Ok(End::Clean)
}

/// A line for each article, a column for each language.
fn table(translations: &Translations) -> String {
    let name = |id: &str| if id.is_empty() { "(home page)".to_owned() } else { id.to_owned() };
    let names: Vec<_> = translations.articles.iter().map(|article| name(&article.id)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let line = |name: &str, cells: &mut dyn Iterator<Item = &str>| {
        let cells: String = cells.map(|cell| format!("  {cell:<7}")).collect();
        format!("{name:width$}{cells}").trim_end().to_owned() + "\n"
    };
    let head = line("", &mut translations.languages.iter().map(String::as_str));
    let rows = names
        .iter()
        .zip(&translations.articles)
        .map(|(name, article)| line(name, &mut article.translations.iter().map(|state| state.as_str())));
    std::iter::once(head).chain(rows).collect()
}

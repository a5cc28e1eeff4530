//! `site.toml`: the settings of a knowledge base.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::Source;
use crate::table::{Document, Table};

/// The settings of a knowledge base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where the site will stand: `https://host/` or `https://host/path/`, with a slash at the end.
    pub base_url: String,
    /// The site's title where no language is known.
    pub title: String,
    /// The language of pages that lack a translation.
    pub default_language: Lang,
    /// The theme's name: a folder of `themes/`.
    pub theme: String,
    /// All languages, in the order in which readers are offered them.
    pub languages: Vec<Language>,
    /// The program that readers run.
    pub program: Program,
    /// `[navigation] expand_below`: up to so many articles a language, navigation shows all of them.
    pub expand_below: usize,
    /// `[markdown] html`: whether HTML in articles reaches the page.
    pub raw_html: bool,
    /// `[extra]`: values for templates.
    pub extra: serde_json::Value,
}

/// `[languages.<tag>]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// The tag, as in file names and addresses.
    pub lang: Lang,
    /// Its own name for itself.
    pub name: String,
    /// The site's title in it.
    pub title: String,
    /// Its place in the order.
    pub weight: i64,
    /// How it is written.
    pub direction: Direction,
}

/// How a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// `[program]`: what readers run, and for which product.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Program {
    /// The product whose users read the articles; the first station's name.
    pub product: String,
    /// The folder whose files are offered to readers, relative to the knowledge base.
    pub download: Option<String>,
}

impl Settings {
    /// Reads `site.toml`.
    pub fn parse(source: &Source, found: &mut Diagnostics) -> Option<Self> {
        let document = Document::parse(&source.text, source, 0, found)?;
        let mut root = document.table(source, 0);
        let base_url = base_url(&mut root, found);
        let title = root.required("title", found);
        let default_language = root.required("default_language", found);
        let theme = root.string("theme", found).map_or_else(|| "help".to_owned(), |theme| theme.value);
        let languages = languages(&mut root, found);
        let program = program(&mut root, found);
        let mut expand_below = 60;
        if let Some(mut navigation) = root.table("navigation", found) {
            if let Some(number) = navigation.integer("expand_below", found) {
                expand_below = usize::try_from(number.value).unwrap_or(0);
            }
            navigation.finish(found);
        }
        let mut raw_html = false;
        if let Some(mut markdown) = root.table("markdown", found) {
            raw_html = markdown.boolean("html", found).is_some_and(|truth| truth.value);
            markdown.finish(found);
        }
        let extra = root.anything("extra").unwrap_or_default();
        let default_language = default_language.and_then(|wanted| {
            let known = languages.iter().find(|language| language.lang.as_str() == wanted.value);
            if known.is_none() {
                let tags = languages.iter().map(|language| language.lang.as_str());
                found.push(
                    root.error(
                        wanted.span,
                        format!("the default language `{}` has no `[languages.{0}]`", wanted.value),
                        "not configured below",
                    )
                    .suggest(&wanted.value, tags),
                );
            }
            known.map(|language| language.lang.clone())
        });
        root.finish(found);
        Some(Settings {
            base_url: base_url?,
            title: title?.value,
            default_language: default_language?,
            theme,
            languages,
            program,
            expand_below,
            raw_html,
            extra,
        })
    }

    /// The settings of one of the languages.
    pub fn language(&self, lang: &Lang) -> Option<&Language> {
        self.languages.iter().find(|language| language.lang == *lang)
    }
}

fn base_url(root: &mut Table<'_>, found: &mut Diagnostics) -> Option<String> {
    let url = root.required("base_url", found)?;
    let Some(address) = web_address(&url.value) else {
        found.push(
            root.error(
                url.span,
                format!("`base_url` is no web address: `{}`", url.value),
                "must look like `https://help.example/`",
            )
            .help("write the address where the site will stand, without `?` or `#`"),
        );
        return None;
    };
    Some(address)
}

/// The address of a site, with a slash at its end; `None` when the text is none.
pub fn web_address(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = !rest.is_empty()
        && !rest.starts_with('/')
        && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/%[]".contains(c));
    plain.then(|| if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}

fn languages(root: &mut Table<'_>, found: &mut Diagnostics) -> Vec<Language> {
    let Some(table) = root.table("languages", found) else {
        found.push(
            root.missing("languages")
                .help("add a table for each language, such as `[languages.en]` with `name = \"English\"`"),
        );
        return Vec::new();
    };
    let mut languages = Vec::new();
    for key in table.keys() {
        let Some(mut entry) = table.any_table(&key.value, found) else { continue };
        let name = entry.required("name", found);
        let title = entry.string("title", found);
        let weight = entry.integer("weight", found).map_or(0, |weight| weight.value);
        let direction = direction(&mut entry, found);
        entry.finish(found);
        match key.value.parse::<Lang>() {
            Ok(lang) => {
                let name = name.map_or_else(|| lang.to_string(), |name| name.value);
                let title = title.map_or_else(String::new, |title| title.value);
                languages.push(Language { lang, name, title, weight, direction });
            }
            Err(error) => found.push(Diagnostic::error(error.to_string()).at(
                table.source(),
                key.span,
                "a language tag is wanted here",
            )),
        }
    }
    if languages.is_empty() {
        found.push(Diagnostic::error("no language is configured").at(
            table.source(),
            table.span(),
            "needs at least one language",
        ));
    }
    languages.sort_by(|a, b| (a.weight, &a.lang).cmp(&(b.weight, &b.lang)));
    languages
}

fn direction(entry: &mut Table<'_>, found: &mut Diagnostics) -> Direction {
    let Some(direction) = entry.string("direction", found) else { return Direction::Ltr };
    match direction.value.as_str() {
        "ltr" => Direction::Ltr,
        "rtl" => Direction::Rtl,
        other => {
            found.push(entry.error(direction.span, format!("unknown direction `{other}`"), "must be `ltr` or `rtl`"));
            Direction::Ltr
        }
    }
}

fn program(root: &mut Table<'_>, found: &mut Diagnostics) -> Program {
    let Some(mut table) = root.table("program", found) else { return Program::default() };
    let product = table.string("product", found).map_or_else(String::new, |text| text.value);
    let download = table.string("download", found);
    let inside = |folder: &str| {
        !folder.is_empty()
            && folder.split('/').all(|part| !matches!(part, "" | "." | ".."))
            && !folder.contains(['\\', ':'])
    };
    let download = download.and_then(|folder| {
        if inside(&folder.value) {
            return Some(folder.value);
        }
        found.push(table.error(
            folder.span,
            format!("`download` must be a folder of this knowledge base: `{}`", folder.value),
            "leads elsewhere",
        ));
        None
    });
    table.finish(found);
    Program { product, download }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses site.toml and returns the settings or the titles of what was found.
    fn parse(text: &str) -> Result<Settings, Vec<String>> {
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", text), &mut found);
        match (settings, found.reject()) {
            (Some(settings), Ok(())) => Ok(settings),
            _ => Err(found.sorted().into_iter().map(|one| one.title.clone()).collect()),
        }
    }

    const GOOD: &str = "base_url = 'https://help.example/x'\ntitle = 'Help'\ndefault_language = 'de'\n";

    #[test]
    fn languages_stand_in_the_order_of_their_weights() {
        let settings = parse(&format!(
            "{GOOD}[languages.de]\nname = 'Deutsch'\nweight = 2\n[languages.ar]\nname = 'A'\nweight = 1\ndirection = 'rtl'\n"
        ));
        let settings = settings.expect("good settings");
        let tags: Vec<_> = settings.languages.iter().map(|language| language.lang.as_str()).collect();
        assert_eq!(tags, ["ar", "de"]);
        assert_eq!(settings.languages[0].direction, Direction::Rtl);
        assert_eq!(settings.base_url, "https://help.example/x/");
    }

    #[test]
    fn the_default_language_must_be_configured() {
        let found = parse(&format!("{GOOD}[languages.en]\nname = 'English'\n")).expect_err("no German");
        assert_eq!(found, ["the default language `de` has no `[languages.de]`"]);
    }

    #[test]
    fn downloads_stay_inside_the_knowledge_base() {
        for folder in ["../x", "/etc", "a/../b", ""] {
            let text = format!("{GOOD}[languages.de]\nname = 'Deutsch'\n[program]\ndownload = '{folder}'\n");
            assert_eq!(parse(&text).expect_err(folder).len(), 1, "{folder}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_an_error() {
        let found = parse(
            "base_url = 'javascript:alert(1)'\ntitle = 'x'\ndefault_language = 'de'\n[languages.de]\nname = 'D'\n",
        );
        assert_eq!(found.expect_err("no address"), ["`base_url` is no web address: `javascript:alert(1)`"]);
    }
}

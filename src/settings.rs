//! `site.toml`: the settings of a knowledge base.

mod effective;

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::{Source, Span};
use crate::table::{Document, Table};

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

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
    /// Where `site.toml` names it.
    pub theme_at: Option<Span>,
    /// All languages, in the order in which readers are offered them.
    pub languages: Vec<Language>,
    /// The program that readers run.
    pub program: Program,
    /// `[navigation] expand_below`: up to so many articles a language, navigation shows all of them; and up to so many
    /// sections, those that are not open.
    pub expand_below: usize,
    /// `[markdown]`: what articles may be written in.
    pub markdown: Markdown,
    /// `[repository] edit_url`: where a file can be changed; holds `{path}`.
    pub edit_url: Option<String>,
    /// `[feed] limit`: entries of a language's feed, at most; 0 where there is no feed.
    pub feed_limit: usize,
    /// `[publisher] name`: who answers for the articles.
    pub publisher: Option<String>,
    /// `[images] widths`: in how many pixels images are offered beside their own, the smallest first.
    pub image_widths: Vec<u32>,
    /// `[link_checker]`: how links that lead outside are checked.
    pub link_checker: LinkChecker,
    /// `[search]`: what readers search in.
    pub search: Search,
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

/// `[markdown]`: what articles may be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// Whether HTML in articles reaches the page.
    pub html: bool,
    /// Whether straight quotes become the language's own.
    pub smart_punctuation: bool,
}

/// `[link_checker]`: how links that lead outside are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkChecker {
    /// Addresses that are not asked; `*` at the end stands for any end.
    pub ignore: Vec<String>,
    /// How long an answer may take.
    pub timeout: Duration,
    /// How often a question is repeated when nobody answers.
    pub retries: u32,
    /// Connections to one host at the same time, at most.
    pub per_host: u32,
    /// How long a good answer counts.
    pub max_age: Duration,
}

/// `[search]`: what readers search in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// Whether the site has an index of its words.
    pub index: bool,
}

impl Settings {
    /// Reads `site.toml`.
    pub fn parse(source: &Source, found: &mut Diagnostics) -> Option<Self> {
        let document = Document::toml(&source.text, source, 0, found)?;
        let mut root = document.table(source, 0);
        let base_url = base_url(&mut root, found);
        let title = root.required("title", found);
        let default_language = root.required("default_language", found);
        let theme = root.string("theme", found);
        let languages = languages(&mut root, found);
        let program = program(&mut root, found);
        let expand_below =
            section(&mut root, "navigation", found, |table, found| table.number("expand_below", 0..=1_000_000, found));
        let markdown = markdown(&mut root, found);
        let edit_url = edit_url(&mut root, found);
        let feed_limit = section(&mut root, "feed", found, |table, found| table.number("limit", 0..=1000, found));
        let publisher = section(&mut root, "publisher", found, |table, found| table.required("name", found));
        let image_widths =
            section(&mut root, "images", found, |table, found| table.numbers("widths", 16..=8192, found));
        let link_checker = link_checker(&mut root, found);
        let search = search(&mut root, found);
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
            theme_at: theme.as_ref().map(|theme| theme.span),
            theme: theme.map_or_else(|| "help".to_owned(), |theme| theme.value),
            languages,
            program,
            expand_below: expand_below.map_or(60, |number| number as usize),
            markdown,
            edit_url,
            feed_limit: feed_limit.map_or(20, |number| number as usize),
            publisher: publisher.map(|name| name.value),
            image_widths: image_widths.map_or_else(|| vec![480, 960, 1440], smallest_first),
            link_checker,
            search,
            extra,
        })
    }

    /// The settings of one of the languages.
    pub fn language(&self, lang: &Lang) -> Option<&Language> {
        self.languages.iter().find(|language| language.lang == *lang)
    }
}

/// What `read` makes of the table `[name]`, if it is there.
fn section<T>(
    root: &mut Table<'_>,
    name: &'static str,
    found: &mut Diagnostics,
    read: impl FnOnce(&mut Table<'_>, &mut Diagnostics) -> Option<T>,
) -> Option<T> {
    let mut table = root.table(name, found)?;
    let value = read(&mut table, found);
    table.finish(found);
    value
}

fn smallest_first(mut widths: Vec<u32>) -> Vec<u32> {
    widths.sort_unstable();
    widths.dedup();
    widths
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
            Err(error) => {
                let error = table.error(key.span, error.to_string(), "a language tag is wanted here");
                let plain = key.value.to_lowercase().replace('_', "-").parse::<Lang>();
                found.push(match plain {
                    Ok(lang) => error.help(format!("write `{lang}`")),
                    Err(_) => error,
                });
            }
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

fn markdown(root: &mut Table<'_>, found: &mut Diagnostics) -> Markdown {
    let mut markdown = Markdown { html: false, smart_punctuation: true };
    let Some(mut table) = root.table("markdown", found) else { return markdown };
    if let Some(html) = table.boolean("html", found) {
        markdown.html = html.value;
    }
    if let Some(smart) = table.boolean("smart_punctuation", found) {
        markdown.smart_punctuation = smart.value;
    }
    table.finish(found);
    markdown
}

fn edit_url(root: &mut Table<'_>, found: &mut Diagnostics) -> Option<String> {
    let mut table = root.table("repository", found)?;
    let url = table.string("edit_url", found).filter(|url| {
        let good = url.value.contains("{path}")
            && host(&url.value).is_some_and(|host| !host.contains('{'))
            && !url.value.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`".contains(c));
        if !good {
            found.push(
                table
                    .error(
                        url.span,
                        format!("`edit_url` leads to no file: `{}`", url.value),
                        "not an address with `{path}`",
                    )
                    .help(
                        "write where one file can be changed, such as `https://git.example/team/help/edit/main/{path}`",
                    ),
            );
        }
        good
    });
    table.finish(found);
    url.map(|url| url.value)
}

/// The host of a web address, and the port if there is one; `None` when the text is no web address.
fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())
}

fn link_checker(root: &mut Table<'_>, found: &mut Diagnostics) -> LinkChecker {
    let mut checker = LinkChecker {
        ignore: Vec::new(),
        timeout: Duration::from_secs(10),
        retries: 2,
        per_host: 2,
        max_age: Duration::from_secs(7 * DAY),
    };
    let Some(mut table) = root.table("link_checker", found) else { return checker };
    for pattern in table.strings("ignore", found) {
        let plain = pattern.value.strip_suffix('*').unwrap_or(&pattern.value);
        if host(plain).is_some() && !plain.contains('*') {
            checker.ignore.push(pattern.value);
        } else {
            found.push(
                table
                    .error(pattern.span, format!("`{}` is no address to leave out", pattern.value), "not an address")
                    .help(
                        "write a web address, with `*` at its end for everything that begins so: `https://x.example/*`",
                    ),
            );
        }
    }
    if let Some(seconds) = table.number("timeout", 1..=300, found) {
        checker.timeout = Duration::from_secs(seconds.into());
    }
    checker.retries = table.number("retries", 0..=10, found).unwrap_or(checker.retries);
    checker.per_host = table.number("per_host", 1..=16, found).unwrap_or(checker.per_host);
    if let Some(days) = table.number("max_age", 0..=365, found) {
        checker.max_age = Duration::from_secs(u64::from(days) * DAY);
    }
    table.finish(found);
    checker
}

fn search(root: &mut Table<'_>, found: &mut Diagnostics) -> Search {
    let mut search = Search { index: true };
    let Some(mut table) = root.table("search", found) else { return search };
    if let Some(index) = table.boolean("index", found) {
        search.index = index.value;
    }
    table.finish(found);
    search
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

    const GERMAN: &str = "[languages.de]\nname = 'Deutsch'\n";

    #[test]
    fn every_setting_has_a_default_and_can_be_another() {
        let settings = parse(&format!("{GOOD}{GERMAN}")).expect("good settings");
        assert_eq!(settings.markdown, Markdown { html: false, smart_punctuation: true });
        assert_eq!((settings.edit_url, settings.publisher, settings.feed_limit), (None, None, 20));
        assert_eq!((settings.image_widths, settings.expand_below), (vec![480, 960, 1440], 60));
        assert_eq!(settings.link_checker.timeout, Duration::from_secs(10));

        let settings = parse(&format!(
            "{GOOD}{GERMAN}[markdown]\nhtml = true\nsmart_punctuation = false\n\
             [repository]\nedit_url = 'https://git.example/edit?file={{path}}'\n[feed]\nlimit = 0\n\
             [publisher]\nname = 'Practice'\n[images]\nwidths = [900, 300, 900]\n[search]\nindex = false\n\
             [link_checker]\nignore = ['https://x.example/*']\ntimeout = 3\nretries = 0\nper_host = 1\nmax_age = 0\n"
        ));
        let settings = settings.expect("good settings");
        assert_eq!(settings.markdown, Markdown { html: true, smart_punctuation: false });
        assert_eq!(settings.edit_url.as_deref(), Some("https://git.example/edit?file={path}"));
        assert_eq!((settings.publisher.as_deref(), settings.feed_limit), (Some("Practice"), 0));
        assert_eq!((settings.image_widths, settings.search), (vec![300, 900], Search { index: false }));
        let checker = settings.link_checker;
        assert_eq!((checker.ignore, checker.max_age), (vec!["https://x.example/*".to_owned()], Duration::ZERO));
    }

    #[test]
    fn nonsense_is_an_error() {
        for (text, expected) in [
            ("[repository]\nedit_url = 'https://git.example/'", "`edit_url` leads to no file: `https://git.example/`"),
            ("[repository]\nedit_url = 'https://{path}'", "`edit_url` leads to no file: `https://{path}`"),
            ("[feed]\nlimit = -1", "`limit` must be between 0 and 1000: -1"),
            ("[images]\nwidths = [99999]", "`widths` must be between 16 and 8192: 99999"),
            ("[images]\nwidths = ['480']", "`widths` must be a list of whole numbers"),
            ("[navigation]\nexpand_below = -1", "`expand_below` must be between 0 and 1000000: -1"),
            ("[link_checker]\nignore = ['x.example']", "`x.example` is no address to leave out"),
            ("[link_checker]\nignore = ['https://*.example/']", "`https://*.example/` is no address to leave out"),
            ("[link_checker]\nper_host = 0", "`per_host` must be between 1 and 16: 0"),
            ("[publisher]\nnaem = 'x'", "`[publisher]` has no `name`, unknown key `naem`"),
            ("[search]\nindex = 'yes'", "`index` must be `true` or `false`"),
        ] {
            let found = parse(&format!("{GOOD}{GERMAN}{text}\n")).expect_err(text);
            assert_eq!(found.join(", "), expected);
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

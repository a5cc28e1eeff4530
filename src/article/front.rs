//! Front matter: what stands in TOML between `+++` and `+++`, or in YAML between `---` and `---`, before an article's text.

use super::alias::{self, Alias};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Located, Source, Span, is_device};
use crate::table::{Document, Table};

/// What an article says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    /// The page's first heading and title.
    pub title: String,
    /// One sentence for search engines and lists; empty when absent.
    pub description: String,
    /// When it was published, as `2026-11-24` or with a time.
    pub date: Option<String>,
    /// When it was changed last.
    pub updated: Option<String>,
    /// Its place among its neighbours: the lowest first, those without one last.
    pub weight: Option<i64>,
    /// Whether it is finished.
    pub draft: Draft,
    /// Its part of the address; made from the file name when absent.
    pub slug: Option<Located<String>>,
    /// Addresses that lead here too.
    pub aliases: Vec<Alias>,
    /// The theme's template; the theme's own choice when absent.
    pub template: Option<Located<String>>,
    /// Joins translations whose file names differ.
    pub translation_key: Option<Located<String>>,
    /// Words under which readers search.
    pub keywords: Vec<String>,
    /// Values for templates.
    pub extra: serde_json::Value,
    /// The picture that others show beside a link to the page: `extra.image`.
    pub image: Option<Located<String>>,
}

/// Whether an article is finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Draft {
    /// It is published.
    #[default]
    No,
    /// It is published only where drafts are asked for.
    Yes,
}

/// Bytes of front matter, at most.
const LIMIT: usize = 64 << 10;

/// What authors know from Hugo, Zola, Starlight or Docusaurus, and what to do here instead.
const OTHERS: [(&str, &str); 15] = [
    ("categories", "write `keywords`: readers find the article under them"),
    ("lastmod", "write `updated`"),
    ("layout", "write `template`"),
    ("order", "write `weight`: the lowest stands first"),
    ("params", "write `extra`"),
    ("path", "write `slug`: the folders of the file are the rest of the address"),
    ("permalink", "write `slug`: the folders of the file are the rest of the address"),
    ("publishDate", "write `date`"),
    ("sidebar", "write `weight`: the lowest stands first"),
    ("sidebar_position", "write `weight`: the lowest stands first"),
    ("sort_by", "leave it out: articles stand in the order of their `weight`, and then of their titles"),
    ("summary", "write `description`"),
    ("tags", "write `keywords`: readers find the article under them"),
    ("taxonomies", "write `keywords`: readers find the article under them"),
    ("url", "write `slug`: the folders of the file are the rest of the address"),
];

/// In which language front matter is written; the line before and behind it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    /// `+++`
    Toml,
    /// `---`
    Yaml,
}

impl Language {
    fn fence(self) -> &'static str {
        match self {
            Language::Toml => "+++",
            Language::Yaml => "---",
        }
    }

    /// The line that an article without a title lacks.
    fn title(self) -> &'static str {
        match self {
            Language::Toml => "title = \"…\"",
            Language::Yaml => "title: …",
        }
    }
}

/// Reads the front matter; returns it and the byte where the Markdown begins.
pub(crate) fn parse(source: &Source, found: &mut Diagnostics) -> (Front, usize) {
    let (block, begin) = block(source, found);
    let Some((language, span)) = block else { return (Front::default(), begin) };
    let text = &source.text[span.start..span.end];
    let document = match language {
        Language::Toml => Document::toml(text, source, span.start, found),
        Language::Yaml => Document::yaml(text, source, span.start, found),
    };
    let front = document.map(|document| read(document.table(source, span.start), language, span, found));
    (front.unwrap_or_default(), begin)
}

/// Where the front matter stands, and where the Markdown begins; what cannot be told apart from it is not read at all.
fn block(source: &Source, found: &mut Diagnostics) -> (Option<(Language, Span)>, usize) {
    let mut lines = source.text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, *at, line.trim_end()))
    });
    let (start, language) = match lines.next() {
        Some((_, end, "+++")) => (end, Language::Toml),
        Some((_, end, "---")) => (end, Language::Yaml),
        Some(_) | None => {
            found.push(
                Diagnostic::error("the article has no front matter")
                    .at(source, (0..0).into(), "expected `+++` or `---` here")
                    .help("begin the file with `+++`, a line `title = \"…\"` and another `+++`"),
            );
            return (None, 0);
        }
    };
    let fence = language.fence();
    let error = |title: String| Diagnostic::error(title).at(source, (0..3).into(), "begins here");
    let Some((end, begin, _)) = lines.find(|(_, _, line)| *line == fence) else {
        let error = error("the front matter does not end".to_owned());
        found.push(error.help(format!("write a line `{fence}` behind it")));
        return (None, source.text.len());
    };
    if end - start > LIMIT {
        found.push(error(format!("the front matter is larger than {} KB", LIMIT >> 10)));
        return (None, begin);
    }
    (Some((language, Span::new(start, end))), begin)
}

fn read(mut table: Table<'_>, language: Language, span: Span, found: &mut Diagnostics) -> Front {
    let title = table.string("title", found);
    match &title {
        Some(title) if title.value.trim().is_empty() => {
            found.push(table.error(title.span, "the title is empty", "needs a text"));
        }
        Some(_) => {}
        None if table.has("title") => {}
        None => found.push(
            table
                .error(span, "the article has no `title`", "`title` is missing here")
                .help(format!("add `{}`: it becomes the page's first heading", language.title())),
        ),
    }
    let slug = table.string("slug", found).filter(|slug| {
        let good = is_slug(&slug.value);
        if !good {
            found.push(
                table
                    .error(slug.span, format!("`{}` cannot be part of an address", slug.value), "not a slug")
                    .help("use lowercase letters, digits, `-` and `_` only"),
            );
        }
        good
    });
    let front = Front {
        title: title.map(|title| title.value).unwrap_or_default(),
        description: table.string("description", found).map(|text| text.value).unwrap_or_default(),
        date: table.date("date", found).map(|date| date.value),
        updated: table.date("updated", found).map(|date| date.value),
        weight: table.integer("weight", found).map(|weight| weight.value),
        draft: match table.boolean("draft", found) {
            Some(Located { value: true, .. }) => Draft::Yes,
            Some(Located { value: false, .. }) | None => Draft::No,
        },
        slug,
        aliases: alias::read(&mut table, found),
        template: table.string("template", found),
        translation_key: table.string("translation_key", found),
        keywords: table.strings("keywords", found).into_iter().map(|word| word.value).collect(),
        extra: table.anything("extra").unwrap_or_default(),
        image: if table.is_table("extra") {
            table.table("extra", found).and_then(|mut extra| extra.string("image", found))
        } else {
            None
        },
    };
    table.finish_with(&OTHERS, found);
    front
}

/// Whether a text can be one part of an address and the name of a folder on every system.
pub(crate) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && !is_device(text)
        && text.chars().all(|c| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Front, usize, Vec<String>) {
        let mut found = Diagnostics::new();
        let (front, begin) = parse(&Source::new("content/a.md", text), &mut found);
        let said = found.sorted().into_iter().map(|one| {
            let line = one.excerpt.as_ref().map_or(0, |excerpt| excerpt.line);
            format!("{line}: {} / {}", one.title, one.help.as_deref().unwrap_or("-"))
        });
        (front, begin, said.collect())
    }

    #[test]
    fn every_field_is_read() {
        let (front, begin, found) = read(
            "+++\r\ntitle = 'T'\r\ndescription = 'D'\r\ndate = 2026-11-24\r\nupdated = '2026-11-25'\r\nweight = -1\r\ndraft = true\r\nslug = 'spf-einträge'\r\naliases = ['/old/']\r\ntemplate = 'x.html'\r\ntranslation_key = 'k'\r\nkeywords = ['a']\r\n[extra]\r\nx = 1\r\n+++\r\nText",
        );
        assert_eq!(found, Vec::<String>::new());
        assert_eq!((front.title.as_str(), front.weight, front.draft), ("T", Some(-1), Draft::Yes));
        assert_eq!((front.date.as_deref(), front.updated.as_deref()), (Some("2026-11-24"), Some("2026-11-25")));
        assert_eq!(front.slug.map(|slug| slug.value).as_deref(), Some("spf-einträge"));
        assert_eq!(front.extra["x"], 1);
        assert_eq!(begin, 235);
    }

    #[test]
    fn an_unknown_field_is_an_error_with_its_line_and_a_suggestion() {
        let (_, _, found) = read("+++\ntitle = 'T'\ntitel = 'x'\n+++\n");
        assert_eq!(found, ["3: unknown key `titel` / did you mean `title`?"]);
    }

    #[test]
    fn yaml_says_the_same_as_toml() {
        let toml = read(
            "+++\ntitle = 'T: 1'\ndescription = \"D\\nE\"\ndate = 2026-11-24\nupdated = 2026-11-25T10:00:00Z\nweight = -1\ndraft = true\n\
             aliases = ['/old/', '/older/']\nkeywords = ['a', '7']\n[extra]\nx = 1\ny = [1.5, true, 2026-11-24]\n[extra.z]\nw = ''\n+++\n",
        );
        let yaml = read(
            "---\n# of Hugo\ntitle: 'T: 1'\ndescription: |-\n  D\n  E\ndate: 2026-11-24\nupdated: 2026-11-25T10:00:00Z\nweight: -1\ndraft: true\r\n\
             aliases: [/old/, /older/]\nkeywords:\n- a\n- \"7\"\nextra:\n  x: 1\n  y: [1.5, true, 2026-11-24]\n  z: {w: ''}\n---\n",
        );
        assert_eq!((&yaml.2, &toml.2), (&vec![], &vec![]));
        let unplaced = |front: &Front| {
            let aliases: Vec<_> = front.aliases.iter().map(|alias| alias.from.value.clone()).collect();
            (aliases, Front { aliases: Vec::new(), ..front.clone() })
        };
        assert_eq!(unplaced(&yaml.0), unplaced(&toml.0));
    }

    #[test]
    fn mistakes_in_yaml_are_said_with_their_lines() {
        for (text, expected) in [
            ("titel: x\ntitle: y", "2: unknown key `titel` / did you mean `title`?"),
            ("title: ü\nweight: heavy", "3: `weight` must be a whole number without quotes / -"),
            ("title: x\nlastmod: 2026-11-24", "3: unknown key `lastmod` / write `updated`"),
            ("weight: 1", "2: the article has no `title` / add `title: …`: it becomes the page's first heading"),
            (
                "title: x\nextra:\n\ta: 1",
                "4: tabs disallowed within this context (block indentation) / indent with blanks",
            ),
            ("title: x\ndraft: yes", "3: `draft` must be `true` or `false` / -"),
        ] {
            assert_eq!(read(&format!("---\n{text}\n---\n")).2, [expected]);
        }
        assert!(read("---\ntitle: x\n+++\n").2[0].contains("does not end"));
        assert!(read(&format!("---\ntitle: {}\n---\n", "x".repeat(LIMIT))).2[0].contains("larger than 64 KB"));
    }

    #[test]
    fn a_missing_title_an_open_end_and_no_front_matter_are_errors() {
        assert!(read("+++\nweight = 1\n+++\n").2[0].contains("no `title`"));
        assert!(read("+++\ntitle = 'x'\n").2[0].contains("does not end"));
        assert!(read("# Hello\n").2[0].contains("no front matter"));
        assert!(read("").2[0].contains("no front matter"));
    }

    #[test]
    fn the_guide_lists_every_field() {
        let (_, _, found) = read("+++\ntitle = 'x'\nqqqqqqqq = 1\n+++\n");
        let fields = found[0].split("known here: ").nth(1).expect("a list of all fields");
        for field in fields.split(", ") {
            assert!(include_str!("../../docs/authors.md").contains(&format!("\n| {field} |")), "{field}");
        }
    }

    #[test]
    fn a_slug_is_one_part_of_an_address() {
        for bad in ["", "a/b", "..", "A", "a b", "a.html", "con", "com1"] {
            assert!(!is_slug(bad), "{bad}");
        }
        assert!(is_slug("e-mail_2-größe"));
    }

    #[test]
    fn a_date_must_be_one() {
        assert!(read("+++\ntitle = 'x'\ndate = 'morgen'\n+++\n").2[0].contains("`date` must be"));
    }
}

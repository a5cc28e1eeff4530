//! A site that is revised file by file is the one that would be made anew: the same bytes, the same messages.
//!
//! The edits come from a fixed seed. Where one leaves something wrong, it is taken back by the next revision, so that
//! mended sites are compared too.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::sync::Mutex;

use docs_check::diagnostic::Diagnostics;
use docs_check::pipeline::{Build, Change, Drafts, Edition};
use docs_check::source::File;
use tempfile::TempDir;

const SETTINGS: &str = "base_url = 'https://help.example/x/'\ntitle = 'Help'\ndefault_language = 'de'
[languages]\nde = { name = 'Deutsch', weight = 1 }\nen = { name = 'English', weight = 2 }\nde-at = { name = 'Deutsch (AT)', weight = 3 }
[navigation]\nexpand_below = 12\n[program]\nproduct = 'Prog'\n";

const CHECKS: &[(&str, &str)] = &[
    ("stations.toml", "stations = ['program', 'provider']\n"),
    (
        "smtp.toml",
        "[[step]]\nid = 'resolve'\nkind = 'smtp.resolve'\nstation = 'provider'\neffect = 'dns'\n\n\
         [results]\nfail = 's1/checked#check'\npass = 's1/checked'\n",
    ),
];

/// A component that leads where nobody but the rendered page knows.
const SEE: &str = "{#- component see: title -#}\n<p><a href=\"{{ title }}\">{{ body | safe }}</a></p>\n";

const LANGUAGES: [&str; 3] = ["de", "en", "de-at"];

/// An article, part by part.
#[derive(Clone, Default)]
struct Article {
    title: String,
    description: String,
    weight: Option<usize>,
    slug: Option<String>,
    draft: bool,
    key: Option<String>,
    alias: Option<String>,
    updated: Option<usize>,
    template: Option<&'static str>,
    /// Each with the id that its author gave it.
    headings: Vec<(String, Option<String>)>,
    links: Vec<String>,
    /// Where a component leads that the theme has.
    see: Option<String>,
    words: usize,
    image: bool,
    include: bool,
    check: bool,
}

impl Article {
    fn text(&self) -> String {
        let mut text = format!("+++\ntitle = '{}'\n", self.title);
        let mut field = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                writeln!(text, "{name} = {value}").expect("written");
            }
        };
        let quoted = |value: &Option<String>| value.as_ref().map(|value| format!("'{value}'"));
        field("description", (!self.description.is_empty()).then(|| format!("'{}'", self.description)));
        field("weight", self.weight.map(|weight| weight.to_string()));
        field("slug", quoted(&self.slug));
        field("draft", self.draft.then(|| "true".to_owned()));
        field("translation_key", quoted(&self.key));
        field("aliases", quoted(&self.alias).map(|alias| format!("[{alias}]")));
        field("updated", self.updated.map(|day| format!("2026-11-{:02}", day % 28 + 1)));
        field("template", self.template.map(|name| format!("'{name}'")));
        writeln!(text, "+++\n\nText \"{}\".\n", self.words).expect("written");
        if self.words % 3 == 1 {
            // Its id is one to which components of other pages lead.
            writeln!(text, "Noted.[^note]\n\n[^note]: A note.\n").expect("written");
        }
        for link in &self.links {
            writeln!(text, "[a link]({link})\n").expect("written");
        }
        if let Some(to) = &self.see {
            writeln!(text, "::: see \"{to}\"\nThere.\n:::\n").expect("written");
        }
        if self.image {
            writeln!(text, "![a picture](/picture.svg)\n").expect("written");
        }
        for (heading, id) in &self.headings {
            let id = id.as_ref().map(|id| format!(" {{#{id}}}")).unwrap_or_default();
            // What a glossary says there is shown elsewhere too.
            writeln!(text, "## {heading}{id}\n\nBelow {heading}: {}.\n", self.words).expect("written");
        }
        if self.include {
            writeln!(text, "```include\nSNIPPET\n```\n").expect("written");
        }
        if self.check {
            writeln!(text, "```check smtp\ndocs-check --smtp config.toml\n```\n").expect("written");
        }
        text
    }
}

/// Everything in `content/`.
#[derive(Clone, Default)]
struct Content {
    articles: BTreeMap<String, Article>,
    others: BTreeMap<String, String>,
}

impl Content {
    /// A home page, sections with articles, a glossary, what they include and show; in three languages, not everywhere.
    fn begin() -> Self {
        let mut content = Content::default();
        let mut add = |path: String, title: String, more: &dyn Fn(&mut Article)| {
            let mut article = Article { title, description: "About it".to_owned(), ..Article::default() };
            article.headings = vec![("First".to_owned(), Some("first".to_owned())), ("Second".to_owned(), None)];
            more(&mut article);
            content.articles.insert(path, article);
        };
        for (number, lang) in LANGUAGES.iter().enumerate() {
            add(format!("_index.{lang}.md"), format!("Home {lang}"), &|_| {});
            add(format!("glossary.{lang}.md"), "Glossary".to_owned(), &|one| one.template = Some("glossary.html"));
            for section in 0..3 {
                add(format!("s{section}/_index.{lang}.md"), format!("Section {section}"), &|one| {
                    let target = if section == 0 { "glossary/#first" } else { "s1/checked/#check" };
                    one.see = (section != 1).then(|| format!("/x/{lang}/{target}"));
                });
                for article in (0..4).filter(|article| (section + article + number) % 3 != 0) {
                    add(format!("s{section}/a{article}.{lang}.md"), format!("Article {article}"), &|one| {
                        one.links = vec![format!("../s{}/_index.{lang}.md", (section + 1) % 3)];
                        one.image = article == 1;
                        one.include = article == 2;
                        one.check = article == 3;
                    });
                }
            }
            add(format!("s1/checked.{lang}.md"), "Checked".to_owned(), &|one| {
                one.headings.push(("Check".to_owned(), Some("check".to_owned())));
                one.template = (number == 0).then_some("download.html");
            });
        }
        for (path, text) in [
            ("picture.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>"),
            ("picture.en.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'/>"),
            ("data/support.toml", "phone = '1'\n"),
            ("_snippets/note.md", "A note with [a link](../s1/checked.de.md) and ![a picture](../picture.svg).\n"),
            ("_snippets/note.en.md", "A note.\n\n```check smtp\ndocs-check --smtp config.toml\n```\n"),
        ] {
            content.others.insert(path.to_owned(), text.to_owned());
        }
        content
    }

    /// The files, by their paths below `content/`.
    fn files(&self) -> BTreeMap<String, String> {
        let articles = self.articles.iter().map(|(path, article)| {
            let up = "../".repeat(path.matches('/').count());
            let text = article.text().replace("(/picture", &format!("({up}picture"));
            (path.clone(), text.replace("SNIPPET", &format!("{up}_snippets/note.md")))
        });
        articles.chain(self.others.clone()).collect()
    }

    /// Changes something.
    fn edit(&mut self, random: &mut Random) -> String {
        let paths: Vec<_> = self.articles.keys().cloned().collect();
        // Some articles are read by all others.
        let shared: Vec<_> = paths.iter().filter(|path| !path.contains("/a")).cloned().collect();
        let path = if random.below(2) == 0 { random.one(&shared) } else { random.one(&paths) }.clone();
        let target = random.one(&paths).clone();
        let (stem, lang) = path.trim_end_matches(".md").rsplit_once('.').expect("a language");
        let number = random.below(1000);
        let way = |to: &str| format!("{}{to}", "../".repeat(path.matches('/').count()));
        let kind = random.below(30);
        let article = self.articles.get_mut(&path).expect("it is there");
        let toggle = |old: &Option<String>, new: String| if old.is_none() { Some(new) } else { None };
        match kind {
            0 => article.words = number,
            1 | 2 => article.title = format!("Title {number}"),
            3 => article.description = format!("Description {number}"),
            4 => article.slug = toggle(&article.slug, format!("slug-{}", number % 50)),
            5 => article.weight = if number.is_multiple_of(3) { None } else { Some(number % 9) },
            6 => article.draft = !article.draft,
            7 => article.headings.push((format!("Heading {number}"), None)),
            8 => article.headings.push((format!("Heading {number}"), Some(format!("h{number}")))),
            9 => drop(article.headings.pop()),
            10 => article.headings.iter_mut().for_each(|(text, _)| text.push('x')),
            11 => article.links.push(way(&target)),
            12 => article.links.push(format!("{}#first", way(&target))),
            13 => {
                let id = target.rsplit_once('.').and_then(|(rest, _)| rest.rsplit_once('.')).expect("a language").0;
                article.links.push(format!("{}/", way(id.trim_end_matches("/_index"))));
            }
            14 => drop(article.links.pop()),
            15 => article.see = toggle(&article.see, format!("/x/{}/s{}/a{}/#first", lang, number % 4, number % 3)),
            16 => {
                let id = if number.is_multiple_of(2) { "second" } else { "fn-1" };
                article.see = toggle(&article.see, format!("/x/{lang}/s1/checked/#{id}"));
            }
            17 => article.image = !article.image,
            18 => article.include = !article.include,
            19 => article.check = !article.check,
            20 => article.alias = toggle(&article.alias, format!("/{lang}/old-{number}/")),
            21 => article.updated = Some(number),
            22 => {
                let added = Article { title: format!("New {number}"), ..Article::default() };
                self.articles.insert(format!("s{}/n{}.{lang}.md", number % 6, number % 10), added);
            }
            23 => drop(self.articles.remove(&path)),
            24 => {
                let section = format!("s{}/", number % 6);
                self.articles.retain(|path, _| !path.starts_with(&section));
            }
            25 => {
                // Another language, or another place.
                let mut moved = article.clone();
                moved.words = number;
                let place =
                    if number.is_multiple_of(2) { stem.to_owned() } else { format!("s{}/m{}", number % 5, number % 9) };
                if number % 2 == 1 {
                    self.articles.remove(&path);
                }
                self.articles.insert(format!("{place}.{}.md", random.one(&LANGUAGES)), moved);
            }
            26 => {
                // Two articles become translations of each other, or change their partners.
                let mine = article.key.clone().unwrap_or_else(|| format!("key-{}", number % 4));
                let other = self.articles.get_mut(&target).expect("it is there");
                let theirs = other.key.replace(mine);
                self.articles.get_mut(&path).expect("it is there").key = theirs.or(Some(format!("key-{}", number % 4)));
            }
            27 => {
                let others: Vec<_> = self.others.keys().cloned().collect();
                let other = random.one(&others).clone();
                let text = self.others.get_mut(&other).expect("it is there");
                match other.rsplit_once('.').map(|(_, ending)| ending) {
                    Some("svg") => *text = text.replace("height='1", "height='11"),
                    Some("toml") => *text = format!("phone = '{number}'\n"),
                    Some(_) | None => writeln!(text, "\nMore {number}.").expect("written"),
                }
            }
            28 => {
                let name = random.one(&["picture.de.svg", "_snippets/note.de.md", "data/more.toml"]);
                if self.others.remove(*name).is_none() {
                    let text = match name.rsplit_once('.').map(|(_, ending)| ending) {
                        Some("svg") => "<svg xmlns='http://www.w3.org/2000/svg' width='7' height='7'/>".to_owned(),
                        Some("toml") => format!("more = {number}\n"),
                        Some(_) | None => format!("Ein Hinweis {number}, [so](../s2/_index.de.md).\n"),
                    };
                    self.others.insert((*name).to_owned(), text);
                }
            }
            _ => {
                let glossary = self.articles.get_mut(&format!("glossary.{lang}.md"));
                if let Some((text, _)) = glossary.and_then(|glossary| glossary.headings.first_mut()) {
                    *text = format!("Term {number}");
                }
                let article = self.articles.get_mut(&path).expect("it is there");
                article.links.push(format!("{}#first", way(&format!("glossary.{lang}.md"))));
            }
        }
        format!("edit {kind} of {path} ({number}, {target})")
    }
}

/// Numbers that look like chance and are always the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A site, and what has been put of it.
struct Made {
    edition: Edition,
    files: BTreeMap<String, Vec<u8>>,
}

impl Made {
    fn read(root: &TempDir) -> Self {
        let wanted = Build { drafts: Drafts::Hidden, base_url: None };
        let mut found = Diagnostics::new();
        let edition = Edition::read(root.path(), &wanted, &mut found).expect("good settings");
        Made { edition, files: BTreeMap::new() }
    }

    /// Renders it; what was found, as people read it.
    fn render(&mut self) -> Result<String, String> {
        let (put, mut found) = (Mutex::new(Vec::new()), Diagnostics::new());
        let keep = |output| {
            put.lock().expect("no panic").push(output);
            Ok::<_, Infallible>(())
        };
        match self.edition.render(&mut found, &keep) {
            Ok(rendered) => {
                let put = put.into_inner().expect("no panic");
                self.files.extend(put.into_iter().map(|output| (output.path, output.bytes)));
                let mut here = BTreeMap::new();
                for path in rendered.paths() {
                    here.extend(self.files.remove_entry(&path));
                }
                self.files = here;
                Ok(found.render())
            }
            Err(error) => Err(format!("{error:?}\n{}", found.render())),
        }
    }
}

#[track_caller]
fn assert_same(revised: &Made, fresh: &Made, history: &[String]) {
    let paths = |made: &Made| made.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(revised), paths(fresh), "{history:#?}");
    for (path, bytes) in &fresh.files {
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (revised, fresh) = (shown(&revised.files[path]), shown(bytes));
        let differ = revised.lines().zip(fresh.lines()).find(|(a, b)| a != b);
        assert!(revised == fresh, "{path}: {differ:#?} after {history:#?}");
    }
}

/// A site that is revised, in the folder from which new ones are made.
struct Followed {
    root: TempDir,
    content: Content,
    files: BTreeMap<String, String>,
    revised: Made,
}

impl Followed {
    fn begin() -> Self {
        let root = TempDir::new().expect("a temporary folder");
        write(&root, "site.toml", SETTINGS);
        write(&root, "themes/help/components/see.html", SEE);
        CHECKS.iter().for_each(|(path, text)| write(&root, &format!("checks/{path}"), text));
        let content = Content::begin();
        let files = content.files();
        files.iter().for_each(|(path, text)| write(&root, &format!("content/{path}"), text));
        let mut revised = Made::read(&root);
        revised.render().unwrap_or_else(|error| panic!("{error}"));
        Followed { root, content, files, revised }
    }

    /// Changes the content, and compares with a site that is made anew. Where something is wrong, it is taken back, and
    /// that is compared too. Whether all was right.
    #[track_caller]
    fn edit(&mut self, edit: impl FnOnce(&mut Content) -> Vec<String>) -> bool {
        let before = self.content.clone();
        let mut history = edit(&mut self.content);
        let is_good = self.revise(&history);
        if !is_good {
            self.content = before;
            history.push("taken back".to_owned());
            assert!(self.revise(&history), "it was good before");
        }
        is_good
    }

    #[track_caller]
    fn revise(&mut self, history: &[String]) -> bool {
        let now = self.content.files();
        let mut changes = Vec::new();
        for (path, text) in now.iter().filter(|(path, text)| self.files.get(*path) != Some(*text)) {
            write(&self.root, &format!("content/{path}"), text);
            let bytes = text.clone().into_bytes().into();
            changes.push(Change::Written(File { path: path.clone(), bytes }));
        }
        for path in self.files.keys().filter(|path| !now.contains_key(*path)) {
            fs::remove_file(self.root.path().join("content").join(path)).expect("it was there");
            changes.push(Change::Removed(path.clone()));
        }
        self.files = now;
        self.revised.edition.revise(changes);
        let mut fresh = Made::read(&self.root);
        let (said, expected) = (self.revised.render(), fresh.render());
        assert_eq!(said, expected, "{history:#?}");
        if said.is_ok() {
            assert_same(&self.revised, &fresh, history);
        }
        said.is_ok()
    }
}

fn write(root: &TempDir, path: &str, text: &str) {
    let full = root.path().join(path);
    fs::create_dir_all(full.parent().expect("a folder")).expect("a folder");
    fs::write(full, text).expect("written");
}

/// Makes `edits` edits, at most `batch` at a time.
fn check(seed: u64, edits: usize, batch: usize) {
    let (mut followed, mut random) = (Followed::begin(), Random(seed));
    let (mut done, mut good, mut wrong) = (0, 0, 0);
    while done < edits {
        let some = 1 + random.below(batch);
        let is_good = followed.edit(|content| (0..some).map(|_| content.edit(&mut random)).collect());
        done += some;
        good += usize::from(is_good);
        wrong += usize::from(!is_good);
    }
    assert!(good > wrong && wrong > 0, "{good} sites were good, {wrong} wrong");
}

#[test]
fn a_revised_site_equals_a_new_one_after_each_edit() {
    check(1, 140, 1);
}

#[test]
fn a_revised_site_equals_a_new_one_after_many_edits_at_once() {
    check(2, 180, 5);
}

#[test]
fn what_pages_read_of_others_is_followed() {
    let mut followed = Followed::begin();
    let mut check = |path: &str, is_good: bool, edit: &dyn Fn(&mut Article)| {
        let act = |content: &mut Content| {
            edit(content.articles.get_mut(path).expect("it is there"));
            vec![path.to_owned()]
        };
        assert_eq!(followed.edit(act), is_good, "{path}");
    };
    // Cards of procedures lead there.
    check("s1/checked.en.md", false, &|one| one.slug = Some("renamed".to_owned()));
    check("s0/_index.en.md", true, &|one| one.see = None);
    check("s2/_index.en.md", true, &|one| one.see = None);
    check("s1/checked.en.md", true, &|one| one.slug = Some("renamed".to_owned()));
    // A component leads there.
    check("glossary.de.md", false, &|one| drop(one.headings.remove(0)));
    // Every page leads to where readers get the program.
    check("s1/checked.de.md", true, &|one| one.template = None);
    check("glossary.de.md", true, &|one| one.headings[0].0 = "Another term".to_owned());
    // Only the text changes, but others explain its terms, or lead to its notes.
    check("s0/_index.de.md", true, &|one| one.links = vec!["../glossary.de.md#first".to_owned()]);
    check("glossary.de.md", true, &|one| one.words = 5);
    check("s1/checked.de.md", true, &|one| one.words = 1);
    check("s2/_index.de.md", true, &|one| one.see = Some("/x/de/s1/checked/#fn-1".to_owned()));
    check("s1/checked.de.md", false, &|one| one.words = 2);
    // Only the text changes, and with it the files that the site needs.
    check("s0/_index.de.md", true, &|one| one.image = true);
    check("s0/_index.de.md", true, &|one| one.image = false);
}

#[test]
fn translations_that_change_their_partners_are_followed() {
    let mut followed = Followed::begin();
    let mut pair = |keys: [(&str, &str); 4]| {
        let act = |content: &mut Content| {
            for (name, key) in keys {
                let (title, key) = (name.to_owned(), Some(key.to_owned()));
                content.articles.insert(format!("pair/{name}.md"), Article { title, key, ..Article::default() });
            }
            // Readers of English see this text, and its link leads to what they can read.
            let links = vec!["one.de.md".to_owned()];
            let title = "Only".to_owned();
            content.articles.insert("pair/only.de.md".to_owned(), Article { title, links, ..Article::default() });
            keys.iter().map(|(name, key)| format!("{name} is {key}")).collect()
        };
        assert!(followed.edit(act));
    };
    pair([("one.de", "1"), ("two.de", "2"), ("ay.en", "1"), ("bee.en", "2")]);
    pair([("one.de", "1"), ("two.de", "2"), ("ay.en", "2"), ("bee.en", "1")]);
}

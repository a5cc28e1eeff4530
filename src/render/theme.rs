//! A theme: templates, interface words and assets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Context, Kwargs, State, Tera, Value};

use super::component::{self, Declarations};
use super::hashed;
use super::mistake::{self, Given, Template, Templates};
use super::whole::Whole;
use crate::article::{Article, Kind};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::lang::Lang;
use crate::settings::Settings;
use crate::source::{Origin, Output, OutputKind, ThemeFile};
use crate::words::Words;

/// A theme.
pub struct Theme {
    tera: Tera,
    /// What the templates were made of.
    templates: Templates,
    /// The unknown names of the templates that have been filled.
    unknown: Mutex<BTreeMap<String, Vec<Diagnostic>>>,
    words: BTreeMap<Lang, Interface>,
    /// Where each asset stands, relative to the site, by its name.
    pub(super) assets: BTreeMap<String, String>,
    outputs: Vec<Output>,
    /// The ids that templates give to elements.
    ids: BTreeSet<String>,
    /// The components that articles can use.
    components: Declarations,
}

/// The words of one language.
struct Interface {
    /// The messages.
    words: Arc<Words>,
    /// All messages without placeables, for templates.
    plain: Value,
    /// What stays on one line.
    whole: Whole,
}

/// Templates that every theme has.
const TEMPLATES: &[&str] = &[
    "404.html",
    "card.html",
    "chooser.html",
    "home.html",
    "lost.html",
    "navigation.html",
    "page.html",
    "redirect.html",
    "section.html",
    "stations.html",
];

/// Words that stand in the articles' text and not in a template.
const WORDS: &[&str] = &[
    "alert_note",
    "alert_tip",
    "alert_important",
    "alert_warning",
    "alert_caution",
    "footnotes",
    "footnote_back",
    "term",
    "more",
    "moved_part",
];

impl Theme {
    /// Reads a theme's files; their paths are relative to its folder. A theme that cannot be read is an error.
    pub fn parse(files: &[ThemeFile], settings: &Settings, found: &mut Diagnostics) -> Option<Self> {
        let mut words = BTreeMap::new();
        for language in &settings.languages {
            if let Some(interface) = interface(files, settings, &language.lang, found) {
                words.insert(language.lang.clone(), interface);
            }
        }
        let templates = templates(files, settings, found);
        let tera = tera(&templates, settings, &words, found)?;
        let mut assets = BTreeMap::new();
        let mut outputs = Vec::new();
        for ThemeFile { file, .. } in files {
            if let Some(name) = file.path.strip_prefix("assets/") {
                let path = hashed(name, &file.bytes);
                assets.insert(name.to_owned(), path.clone());
                outputs.push(Output { path, bytes: file.bytes.to_vec(), kind: OutputKind::Asset });
            }
        }
        let components = component::declarations(&templates, found);
        let ids = ids(&templates);
        Some(Theme { tera, templates, unknown: Mutex::default(), words, assets, outputs, ids, components })
    }

    /// Checks that an article's template and components are there, and that no heading takes an id that the theme needs.
    pub fn check(&self, article: &Article) -> Diagnostics {
        let mut found = Diagnostics::new();
        component::check(article, &self.components, &mut found);
        for heading in article.body.headings.iter().filter(|heading| self.needs(heading.id.as_str())) {
            let error = Diagnostic::error(format!("the id `{}` belongs to the theme", heading.id.as_str()));
            let error = error.at(&article.source, heading.span, "this heading has it too");
            found.push(error.help("give the heading another id: `{#…}` at the end of its line"));
        }
        if let Some(template) = &article.front.template
            && !self.tera.contains_template(&template.value)
        {
            let error = Diagnostic::error(format!("the theme has no template `{}`", template.value));
            let error = error.at(&article.source, template.span, "wants to be rendered with it");
            let known = TEMPLATES.iter().copied().chain(["download.html", "glossary.html"]);
            found.push(error.suggest(&template.value, known));
        }
        found
    }

    /// Whether an element of a page that is no heading has this id, or may have it.
    fn needs(&self, id: &str) -> bool {
        let numbered =
            |prefix: &str| id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let component = id.strip_prefix("c-").and_then(|rest| rest.rsplit_once('-'));
        self.ids.contains(id)
            || ["fn-", "fnref-", "card-", "stations-", "term-"].into_iter().any(numbered)
            || component.is_some_and(|(name, _)| self.components.contains_key(name))
    }

    /// Fills a template for the page of `shown`.
    ///
    /// # Errors
    /// Everything that is wrong with the template, as far as it can be seen from here.
    pub(super) fn fill(&self, template: &str, shown: &str, context: &Context) -> Result<String, Vec<Diagnostic>> {
        let mistakes = self.unknown_names(template, context);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        self.tera
            .render(template, context)
            .map_err(|error| vec![mistake::failed(&error, &self.templates, &format!("in the page of `{shown}`"))])
    }

    /// The names in a template that nobody gives it; they are looked for once.
    fn unknown_names(&self, template: &str, context: &Context) -> Vec<Diagnostic> {
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = unknown.get(template) {
            return known.clone();
        }
        let words = self.words.iter().map(|(lang, interface)| (lang.as_str(), &interface.plain)).collect();
        let names = self.templates.keys().filter_map(|name| self.tera.get_template_variables(name).ok());
        let given = Given { context, words, asked: names.flatten().collect() };
        let mistakes = mistake::unknown_names(template, &self.templates, &given);
        unknown.insert(template.to_owned(), mistakes.clone());
        mistakes
    }

    /// The template for an article that asks for none.
    pub(super) fn ordinary(kind: Kind, id: &str) -> &'static str {
        match kind {
            Kind::Section if id.is_empty() => "home.html",
            Kind::Section => "section.html",
            Kind::Article => "page.html",
        }
    }

    /// The files of `assets/`, to be published.
    pub(super) fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// All words without placeables in one language, for templates.
    pub(super) fn words(&self, lang: &Lang) -> Value {
        self.words.get(lang).map_or_else(Value::none, |interface| interface.plain.clone())
    }

    /// What stays on one line in a language.
    pub(super) fn whole(&self, lang: &Lang) -> &Whole {
        &self.words[lang].whole
    }

    /// One word.
    pub(super) fn word(&self, lang: &Lang, id: &str) -> String {
        self.words.get(lang).map_or_else(|| format!("[{id}]"), |interface| interface.words.text(id))
    }
}

/// The ids that are written out in templates: `id="main"`.
fn ids(templates: &Templates) -> BTreeSet<String> {
    (templates.values())
        .flat_map(|template| template.source.text.split(" id=\"").skip(1))
        .filter_map(|rest| rest.split_once('"'))
        .map(|(id, _)| id.to_owned())
        .filter(|id| !id.contains('{'))
        .collect()
}

/// The words of a language: those of `words/pt.ftl`, and over them those of `words/pt-br.ftl`; over the built-in ones
/// those of the knowledge base.
fn interface(files: &[ThemeFile], settings: &Settings, lang: &Lang, found: &mut Diagnostics) -> Option<Interface> {
    let folder = format!("themes/{}", settings.theme);
    let mut names = vec![format!("words/{}.ftl", lang.primary())];
    if lang.primary() != lang.as_str() {
        names.push(format!("words/{lang}.ftl"));
    }
    let mut sources = Vec::new();
    for one in names.iter().flat_map(|name| files.iter().filter(move |one| one.file.path == *name)) {
        match one.file.text(&format!("themes/{}", theme_of(one.origin, settings))) {
            Ok(source) => sources.push(source),
            Err(error) => found.push(error.into()),
        }
    }
    if sources.is_empty() {
        let file = format!("{folder}/words/{lang}.ftl");
        let error = Diagnostic::error(format!("the theme `{}` has no words in the language `{lang}`", settings.theme));
        found
            .push(error.help(format!(
                "translate those of `docs-build theme show words/en.ftl`, and write them into `{file}`"
            )));
        return None;
    }
    let words = Words::parse(lang, &sources, found);
    let plain: BTreeMap<_, _> = words.ids().map(|id| (id.to_owned(), words.text(id))).collect();
    for wanted in WORDS.iter().filter(|id| !plain.contains_key(**id)) {
        let file = &sources[sources.len() - 1].path;
        let error = Diagnostic::error(format!("`{file}` has no word `{wanted}`"));
        found.push(error.suggest(wanted, plain.keys().map(String::as_str)));
    }
    // A word with placeables means nothing without their values; `say` gives it.
    let plain: BTreeMap<_, _> = plain.into_iter().filter(|(_, text)| !text.contains("{$")).collect();
    let whole = plain.get("keep_together").map(|words| Whole::parse(words)).unwrap_or_default();
    Some(Interface { words: Arc::new(words), plain: Value::from_serializable(&plain), whole })
}

fn templates(files: &[ThemeFile], settings: &Settings, found: &mut Diagnostics) -> Templates {
    let mut templates = Templates::new();
    let is_template = |path: &str| path.ends_with(".html") && !path.starts_with("assets/");
    for ThemeFile { file, origin } in files.iter().filter(|one| is_template(&one.file.path)) {
        match file.text(&format!("themes/{}", theme_of(*origin, settings))) {
            Ok(source) => drop(templates.insert(file.path.clone(), Template { source, origin: *origin })),
            Err(error) => found.push(error.into()),
        }
    }
    templates
}

/// The folder of `themes/` that a file comes from.
fn theme_of(origin: Origin, settings: &Settings) -> &str {
    match origin {
        Origin::BuiltIn => "help",
        Origin::Override | Origin::Own => &settings.theme,
    }
}

fn tera(
    templates: &Templates,
    settings: &Settings,
    words: &BTreeMap<Lang, Interface>,
    found: &mut Diagnostics,
) -> Option<Tera> {
    let mut tera = Tera::new();
    let spoken: BTreeMap<String, Arc<Words>> =
        words.iter().map(|(lang, interface)| (lang.to_string(), interface.words.clone())).collect();
    tera.register_function("say", move |arguments: Kwargs, _: &State<'_>| say(&spoken, &arguments));
    let wholes: BTreeMap<String, Whole> =
        words.iter().map(|(lang, interface)| (lang.to_string(), interface.whole.clone())).collect();
    tera.register_filter("keep_together", move |text: &str, _: Kwargs, state: &State<'_>| {
        let lang = state.get::<Value>("lang")?;
        let whole = lang.as_ref().and_then(|lang| wholes.get(lang.as_str()?));
        Ok::<_, tera::Error>(Value::safe_string(&whole.unwrap_or(&Whole::default()).mark(text, None)))
    });
    let texts = templates.iter().map(|(name, template)| (name.as_str(), template.source.text.as_str()));
    if let Err(error) = tera.add_raw_templates(texts) {
        found.extend(mistake::unreadable(&error, templates));
        return None;
    }
    let missing: Vec<_> = TEMPLATES.iter().filter(|name| !tera.contains_template(name)).collect();
    for name in &missing {
        found.push(Diagnostic::error(format!("the theme `{}` has no template `{name}`", settings.theme)));
    }
    missing.is_empty().then_some(tera)
}

/// `say(lang="de", id="greeting", name="Ada")`: a message in a language, with its values.
fn say(words: &BTreeMap<String, Arc<Words>>, arguments: &Kwargs) -> Result<String, tera::Error> {
    let lang = arguments.must_get::<&str>("lang")?;
    let id = arguments.must_get::<&str>("id")?;
    let words = words.get(lang).ok_or_else(|| tera::Error::message(format!("the theme has no words in `{lang}`")))?;
    let given: BTreeMap<String, String> = (arguments.iter())
        .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value.to_string())))
        .filter(|(key, _)| key != "lang" && key != "id")
        .collect();
    words.find_with(id, given.iter().map(|(name, value)| (name.as_str(), value.as_str()))).ok_or_else(|| {
        let near = nearest(id, words.ids()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        tera::Error::message(format!("there is no word `{id}` in `{lang}`{near}"))
    })
}

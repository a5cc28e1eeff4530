//! Puts the site into a theme's templates.

mod context;
mod download;
mod html;
mod picture;
mod sitemap;
mod theme;
mod whole;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use tera::{Context, Value};

pub use self::download::offer;
pub use self::theme::Theme;

use self::context::{PageValues, View, base_path, value};
use self::html::Around;
use crate::article::{Drawing, Embed};
use crate::lang::Lang;
use crate::site::card::Card;
use crate::site::{Page, PageId, Site, alias_path, escape};
use crate::source::{Output, OutputKind};

/// A template failed.
#[derive(Debug, thiserror::Error)]
#[error("`{shown}` cannot be rendered with `{template}`")]
pub struct RenderError {
    /// The article.
    shown: String,
    /// The template.
    template: String,
    /// Where and why.
    source: Box<tera::Error>,
}

/// Renders every page, and everything that pages need.
///
/// # Errors
/// [`RenderError`] when a template fails.
pub fn render(site: &Site, theme: &Theme) -> Result<Vec<Output>, RenderError> {
    let files: BTreeMap<_, _> =
        site.files.iter().map(|(path, file)| (path.clone(), hashed(path, &file.bytes))).collect();
    let mut outputs = theme.outputs().to_vec();
    outputs.extend(site.files.iter().map(|(path, file)| Output {
        path: files[path].clone(),
        bytes: file.bytes.to_vec(),
        kind: OutputKind::Asset,
    }));
    let view = View { site, top: base_path(&site.settings) };
    let rendering = Rendering {
        theme,
        site_values: value(&view.site_values()),
        data: value(&site.data),
        assets: value(&prefixed(view.top, &theme.assets)),
        downloads: downloads(&view),
        files: prefixed(view.top, &files),
        program_urls: (site.settings.languages.iter())
            .map(|language| (language.lang.clone(), view.program_url(&language.lang)))
            .collect(),
        view,
    };
    for (id, page) in site.all() {
        outputs.push(page_output(format!("{}index.html", page.path), rendering.page(id, page)?));
    }
    outputs.push(page_output("index.html".to_owned(), rendering.special("chooser", "chooser.html")?));
    outputs.push(page_output("404.html".to_owned(), rendering.special("404", "404.html")?));
    outputs.extend(rendering.aliases());
    outputs.push(page_output("sitemap.xml".to_owned(), sitemap::sitemap(site)));
    outputs.push(page_output("robots.txt".to_owned(), sitemap::robots(site)));
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    // Two files of one name with the same content are one.
    outputs.dedup_by(|a, b| a.path == b.path);
    Ok(outputs)
}

fn page_output(path: String, text: String) -> Output {
    Output { path, bytes: text.into_bytes(), kind: OutputKind::Page }
}

/// Where a file with this content stands, relative to the site: a changed file stands elsewhere.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let digest: String = Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("assets/{stem}.{digest}.{ending}")
}

/// The addresses on the site's host of paths relative to the site.
fn prefixed(top: &str, paths: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    paths.iter().map(|(name, path)| (name.clone(), format!("{top}{}", escape(path)))).collect()
}

fn downloads(view: &View<'_>) -> Value {
    let downloads = view.site.embeddable.downloads.iter().map(|download| {
        let mut download = download.clone();
        download.url = format!("{}{}", view.top, escape(&download.url));
        download
    });
    value(&downloads.collect::<Vec<_>>())
}

/// What all pages share.
struct Rendering<'s> {
    view: View<'s>,
    theme: &'s Theme,
    site_values: Value,
    data: Value,
    assets: Value,
    downloads: Value,
    files: BTreeMap<String, String>,
    program_urls: BTreeMap<Lang, Option<String>>,
}

impl<'s> Rendering<'s> {
    fn page(&self, id: PageId, page: &'s Page) -> Result<String, RenderError> {
        let site = self.view.site;
        let article = site.article(page);
        let body = html::write(&Around {
            site,
            page,
            top: self.view.top,
            files: &self.files,
            whole: self.theme.whole(&page.lang),
            word: &|word| self.theme.word(&page.lang, word),
            embed: &|embed, number| self.embed(page, embed, number),
        })?;
        let template = match &article.front.template {
            Some(template) => template.value.as_str(),
            None => Theme::ordinary(article.place.kind, &article.place.id),
        };
        let mut context = self.around(&page.lang);
        context.insert_value("navigation", value(&self.view.navigation(id)));
        context.insert_value("page", value(&self.view.page_values(id, template, body)));
        self.fill(template, &article.source.path, &context)
    }

    fn special(&self, kind: &'static str, template: &'s str) -> Result<String, RenderError> {
        let values: PageValues<'_> = self.view.special(kind, template);
        let mut context = self.around(&self.view.site.settings.default_language);
        context.insert_value("navigation", value(&[(); 0]));
        context.insert_value("page", value(&values));
        self.fill(template, template, &context)
    }

    /// What every template is given.
    fn around(&self, lang: &Lang) -> Context {
        let settings = &self.view.site.settings;
        let mut context = Context::new();
        context.insert_value("site", self.site_values.clone());
        context.insert_value("data", self.data.clone());
        context.insert("lang", lang.as_str());
        context.insert("direction", context::direction(settings, lang));
        context.insert_value("words", self.theme.words(lang));
        context.insert_value("assets", self.assets.clone());
        context.insert_value("downloads", self.downloads.clone());
        context.insert("program_url", self.program_urls.get(lang).unwrap_or(&None));
        context
    }

    fn fill(&self, template: &str, shown: &str, context: &Context) -> Result<String, RenderError> {
        self.theme.tera.render(template, context).map_err(|error| RenderError {
            shown: shown.to_owned(),
            template: template.to_owned(),
            source: Box::new(error),
        })
    }

    fn embed(&self, page: &Page, embed: &Embed, number: usize) -> Result<String, RenderError> {
        let mut context = self.around(&page.lang);
        let path = &self.view.site.article(page).source.path;
        context.insert("page_url", &format!("{}{}", self.view.site.settings.base_url, escape(&page.path)));
        match embed {
            Embed::Procedure(procedure) => {
                let Some(card) = self.card(page, &procedure.id.value) else { return Ok(String::new()) };
                context.insert("id", &format!("card-{number}-{}", card.id));
                context.insert_value("card", value(&card));
                self.fill("card.html", path, &context)
            }
            Embed::Stations(drawing) => {
                context.insert("id", &format!("stations-{number}"));
                context.insert_value("stations", self.stations(page, drawing));
                context.insert("text", &drawing.text);
                self.fill("stations.html", path, &context)
            }
        }
    }

    /// The card in the reader's language, or else in the text's, with its links as addresses.
    fn card(&self, page: &Page, id: &str) -> Option<Card> {
        let cards = &self.view.site.embeddable.cards;
        let of = |lang: &Lang| cards.get(&(lang.clone(), id.to_owned()));
        let mut card = of(&page.lang).or_else(|| of(&self.view.site.article(page).place.lang))?.clone();
        for result in &mut card.results {
            let address = result.link.as_deref().and_then(|link| self.view.site.address(&page.lang, link));
            result.link = address.map(|address| format!("{}{address}", self.view.top));
        }
        Some(card)
    }

    fn stations(&self, page: &Page, drawing: &Drawing) -> Value {
        let stations = self.view.site.embeddable.stations.get(&page.lang).map(Vec::as_slice).unwrap_or_default();
        let marked = stations.iter().map(|station| {
            let mark = drawing.marks.iter().find(|(id, _)| id.value == station.id).map(|(_, mark)| mark.as_str());
            BTreeMap::from([
                ("id", station.id.as_str()),
                ("label", &station.label),
                ("long", &station.long),
                ("mark", mark.unwrap_or("none")),
            ])
        });
        value(&marked.collect::<Vec<_>>())
    }

    /// Pages at the addresses that articles had before, which lead to where they are now.
    fn aliases(&self) -> Vec<Output> {
        let site = self.view.site;
        let mut outputs = Vec::new();
        for page in site.pages.iter().filter(|page| page.lang == site.article(page).place.lang) {
            let front = &site.article(page).front;
            for path in front.aliases.iter().filter_map(|alias| alias_path(&alias.value)) {
                let address = format!("{}{}", site.settings.base_url, escape(&page.path));
                let title = html::escape_text(&front.title);
                let text = format!(
                    "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
                     <link rel=\"canonical\" href=\"{address}\">\n<meta name=\"robots\" content=\"noindex\">\n\
                     <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n</head>\n<body>\n\
                     <p><a href=\"{address}\">{title}</a></p>\n</body>\n</html>\n",
                    page.lang
                );
                outputs.push(page_output(format!("{path}index.html"), text));
            }
        }
        outputs
    }
}

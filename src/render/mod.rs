//! Puts the site into a theme's templates.

mod archetype;
mod around;
mod code;
mod component;
mod context;
mod download;
mod entities;
mod feed;
mod headers;
mod html;
mod island;
mod linked;
mod markdown;
mod mistake;
mod navigation;
mod notes;
mod picture;
mod redirects;
mod references;
mod rendered;
mod round;
mod shared;
mod sitemap;
mod theme;
mod values;
mod whole;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tera::{Context, Value};

pub use self::archetype::{Archetype, archetype};
pub(crate) use self::context::base_path;
pub use self::download::offer;
pub use self::rendered::Rendered;
pub(crate) use self::round::render;
pub use self::theme::Theme;
pub use self::values::values;

use self::around::Part;
use self::component::Shown;
use self::context::{PageValues, Preview, View, value};
use self::html::Surroundings;
use self::navigation::Filled;
use self::picture::Placed;
use self::references::Targets;
use self::shared::Shared;
use crate::article::{Drawing, Embed};
use crate::diagnostic::{Diagnostic, Rejected};
use crate::lang::Lang;
use crate::picture::Picture;
use crate::site::card::Card;
use crate::site::{Destination, Page, PageId, Site, Text, escape};
use crate::source::{Output, OutputKind, Span, is_device};

/// Templates failed: what is wrong with them.
#[derive(Clone, Debug)]
pub struct RenderError(pub Vec<Diagnostic>);

/// Why rendering stopped.
#[derive(Debug)]
pub enum Stopped<E> {
    /// Pages refer to what is not there; what it is was found.
    Wrong(Rejected),
    /// A template failed.
    Template(RenderError),
    /// A file could not be put where it belongs.
    Put(E),
}

/// What is known of pictures, by their paths below `content/`.
pub(crate) type Pictures = BTreeMap<String, Arc<Picture>>;

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn page_output(path: String, text: String) -> Output {
    Output { path, bytes: text.into_bytes(), kind: OutputKind::Page }
}

/// Where a file with this content stands, relative to the site: a changed file stands elsewhere.
///
/// Every system can have a file of that name, whatever the author calls it.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let name = name.rsplit('/').next().unwrap_or(name).trim_end_matches(['.', ' ']);
    let name = name.replace(['\\', ':', '<', '>', '"', '|', '?', '*'], "-");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "bin"));
    let stem: String = stem.chars().take(50).collect();
    let stem = if is_device(&stem) { format!("{stem}-") } else { stem };
    let digest: String = Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("assets/{stem}.{digest}.{ending}")
}

/// Pages that are asked which mistakes they show.
const ASKED: usize = 500;

/// A site that is put into templates.
struct Rendering<'s> {
    view: View<'s>,
    theme: &'s Theme,
    shared: &'s Shared,
}

impl<'s> Rendering<'s> {
    fn of(site: &'s Site, theme: &'s Theme, shared: &'s Shared) -> Self {
        let view = View { site, top: base_path(&site.settings), faces: &shared.faces };
        Rendering { view, theme, shared }
    }

    fn context(&self, lang: &Lang) -> Context {
        self.shared.contexts[lang].clone()
    }

    /// The navigation that a page shows.
    fn navigation(&self, id: PageId) -> Result<&Filled, RenderError> {
        let section = navigation::section(self.view.site, id);
        let page = self.view.site.page(section);
        self.shared.navigations[&section].filled((&self.view, section), |value| {
            let mut context = self.context(&page.lang);
            context.insert_value("navigation", value.clone());
            self.fill("navigation.html", &self.view.site.article(page).source.path, &context)
        })
    }

    /// Whether the navigation of a page needs no second look there.
    fn is_known(&self, id: PageId, targets: &Targets<'_>) -> Result<bool, RenderError> {
        let section = navigation::section(self.view.site, id);
        let filled = self.navigation(id)?;
        Ok(self.shared.navigations[&section].is_plain(self.view.site.page(section), filled, targets))
    }

    /// Differs where the page would be another one: it covers all that [`Rendering::page`] reads.
    fn digest(&self, id: PageId) -> u64 {
        let site = self.view.site;
        let page = site.page(id);
        let article = site.article(page);
        let mut hasher = DefaultHasher::new();
        (self.shared.common, article.source.path.as_str(), article.digests.text).hash(&mut hasher);
        site.updated(article).hash(&mut hasher);
        let mut show = |id: PageId| self.view.face(id).digest.hash(&mut hasher);
        self.view.way(id).for_each(&mut show);
        site.translations(page).for_each(|(_, id)| show(id));
        page.children.iter().copied().for_each(&mut show);
        page.children.len().hash(&mut hasher);
        for neighbour in [page.previous, page.next] {
            neighbour.map(|id| self.view.face(id).digest).hash(&mut hasher);
        }
        if let Text::Fallback(original) = page.text {
            self.view.face(original).digest.hash(&mut hasher);
        }
        self.shared.navigations[&navigation::section(site, id)].digest.hash(&mut hasher);
        redirects::moved(site, self.view.top, id, String::new).hash(&mut hasher);
        for destination in page.destinations.iter() {
            match destination {
                Destination::Page(to, anchor) => (&self.view.face(*to).url, anchor).hash(&mut hasher),
                Destination::File(path) => self.shared.files.get(path).map(|asset| &asset.path).hash(&mut hasher),
                Destination::Here(_) | Destination::Outside(_) => {}
            }
            site.term(page, destination).hash(&mut hasher);
        }
        for (_, embed) in article.parts().flat_map(|part| &part.body.embeds) {
            match embed {
                Embed::Include(include) => include.text().hash(&mut hasher),
                Embed::Procedure(procedure) => {
                    let card = self.card(page, &procedure.id.value);
                    card.iter().flat_map(|card| &card.results).for_each(|result| result.link.hash(&mut hasher));
                }
                Embed::Stations(_) => {}
            }
        }
        hasher.finish()
    }

    fn href(&self, destination: &Destination) -> String {
        destination
            .href(self.view.site, self.view.top, |path| self.shared.files.get(path).map(|asset| asset.address.clone()))
    }

    /// A page, and where its navigation stands.
    fn page(&self, id: PageId) -> Result<(String, Option<Span>), RenderError> {
        let (template, context) = self.template(id)?;
        let site = self.view.site;
        let mut text = self.fill(template, &site.article(site.page(id)).source.path, &context)?;
        let place = navigation::mark(&mut text, &self.navigation(id)?.html, &self.view.face(id).url);
        Ok((text, place))
    }

    /// The template of a page, and what it is given.
    fn template(&self, id: PageId) -> Result<(&'s str, Context), RenderError> {
        let site = self.view.site;
        let page = site.page(id);
        let article = site.article(page);
        let moved = redirects::moved(site, self.view.top, id, || self.theme.word(&page.lang, "moved_part"));
        let body = html::write(
            moved,
            &Surroundings {
                site,
                page,
                href: &|destination| self.href(destination),
                pictures: &self.shared.pictures,
                whole: self.theme.whole(&page.lang),
                word: &|word| self.theme.word(&page.lang, word),
                embed: &|embed, number| self.embed(page, embed, number),
                component: &|shown, line| self.component(page, shown, line),
            },
        )?;
        let template = match &article.front.template {
            Some(template) => template.value.as_str(),
            None => Theme::ordinary(article.place.kind, &article.place.id),
        };
        let navigation = self.navigation(id)?;
        let mut context = self.context(&page.lang);
        context.insert_value("navigation", navigation.value.clone());
        context.insert_value("navigation_html", navigation.shown.clone());
        let values = PageValues { image: self.preview(page), ..self.view.page_values(id, template, &body) };
        context.insert_value("page", value(&values));
        Ok((template, context))
    }

    /// The picture that others show beside a link to the page, with its whole address.
    fn preview(&self, page: &Page) -> Option<Preview> {
        let image = self.view.site.article(page).front.image.as_ref()?;
        let destination = page.destinations.get(image.span.start)?;
        let Destination::File(path) = destination else { return None };
        let (width, height) = self.shared.pictures.get(path).and_then(Placed::size).unzip();
        Some(Preview { url: format!("{}{}", self.host(), self.href(destination)), width, height })
    }

    /// The site's address up to its path: whole addresses begin with it.
    fn host(&self) -> &str {
        let base = &self.view.site.settings.base_url;
        base.strip_suffix(self.view.top).unwrap_or(base)
    }

    /// A page as Markdown, if the text is its own.
    fn copy(&self, id: PageId) -> Option<Output> {
        let site = self.view.site;
        let page = site.page(id);
        let copy = || markdown::copy(site, page, |to| format!("{}{}", self.host(), self.href(to)));
        (page.text == Text::Own).then(|| page_output(markdown::path(page), copy()))
    }

    /// The files of articles, and the copies of pictures: their paths relative to the site, and their bytes.
    fn assets(&self) -> impl Iterator<Item = (&'s str, &'s [u8])> + use<'s> {
        let files = self.shared.files.values().map(|asset| (asset.path.as_str(), asset.file.bytes.as_ref()));
        files.chain(self.shared.pictures.values().flat_map(Placed::files))
    }

    /// All that is wrong with templates: each mistake once, with the first page that shows it.
    ///
    /// Of many pages the first ones are asked, as long as they show any.
    fn mistakes(&self) -> RenderError {
        let pages = (0..self.view.site.pages.len()).map(|index| self.page(PageId(index)).map(drop));
        let mut all: Vec<Diagnostic> = Vec::new();
        for (index, made) in Part::ALL.map(|part| self.around(part).map(drop)).into_iter().chain(pages).enumerate() {
            if index > ASKED && !all.is_empty() {
                break;
            }
            for mistake in made.err().into_iter().flat_map(|RenderError(mistakes)| mistakes) {
                if !all.iter().any(|known| (&known.title, &known.excerpt) == (&mistake.title, &mistake.excerpt)) {
                    all.push(mistake);
                }
            }
        }
        RenderError(all)
    }

    fn fill(&self, template: &str, shown: &str, context: &Context) -> Result<String, RenderError> {
        self.theme.fill(template, shown, context).map_err(RenderError)
    }

    fn component(&self, page: &Page, shown: &Shown, place: &str) -> Result<String, RenderError> {
        let mut context = self.context(&page.lang);
        context.insert("page_url", &format!("{}{}", self.view.site.settings.base_url, escape(&page.path)));
        context.insert("name", &shown.name);
        context.insert("id", &shown.id);
        context.insert("title", &shown.title);
        context.insert("attributes", &shown.attributes);
        context.insert("body", &shown.body);
        context.insert("children", &shown.children);
        self.fill(&component::template(&shown.name), place, &context)
    }

    fn embed(&self, page: &Page, embed: &Embed, number: usize) -> Result<String, RenderError> {
        let mut context = self.context(&page.lang);
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
            Embed::Include(_) => Ok(String::new()),
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_can_have_a_file_whatever_its_author_calls_it() {
        for (name, expected) in [
            ("a/shot.de.png", "assets/shot.de.e3b0c44298.png"),
            ("CON.png", "assets/CON-.e3b0c44298.png"),
            ("a\"b?.c: ", "assets/a-b-.e3b0c44298.c-"),
            ("LICENSE", "assets/LICENSE.e3b0c44298.bin"),
            (&"ß".repeat(200), &format!("assets/{}.e3b0c44298.bin", "ß".repeat(50))),
        ] {
            assert_eq!(hashed(name, b""), expected);
        }
    }
}

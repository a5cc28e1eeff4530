//! The files around the pages: for wrong and former addresses, for web servers, search engines and other programs.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use tera::Value;

use super::context::{PageValues, value};
use super::{RenderError, Rendering, feed, headers, markdown, page_output, redirects, sitemap};
use crate::lang::Lang;
use crate::site::Text;
use crate::source::Output;

/// Files that are made of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Pages that show no article, and what web servers and robots are told.
    Special,
    /// The site maps.
    SiteMaps,
    /// `llms.txt`
    Overview,
    Feeds,
}

impl Part {
    pub(super) const ALL: [Part; 4] = [Part::Special, Part::SiteMaps, Part::Overview, Part::Feeds];
}

impl<'s> Rendering<'s> {
    /// What is no page of an article, and no asset.
    pub(super) fn around(&self, part: Part) -> Result<Vec<Output>, RenderError> {
        let site = self.view.site;
        let output = |(path, text)| page_output(path, text);
        match part {
            Part::Special => {
                let mut all = self.special_pages()?;
                all.extend(self.for_servers());
                Ok(all)
            }
            Part::SiteMaps => Ok(sitemap::sitemaps(site).into_iter().map(output).collect()),
            Part::Overview => Ok(vec![page_output("llms.txt".to_owned(), markdown::llms(site))]),
            Part::Feeds => {
                let feed = |lang| Some(page_output(feed::path(lang), feed::feed(site, lang)?));
                Ok(site.settings.languages.iter().filter_map(|language| feed(&language.lang)).collect())
            }
        }
    }

    /// The pages that show no article.
    fn special_pages(&self) -> Result<Vec<Output>, RenderError> {
        let mut outputs = vec![
            page_output("index.html".to_owned(), self.special("chooser", "chooser.html")?),
            page_output("404.html".to_owned(), self.special("404", "404.html")?),
        ];
        for language in &self.view.site.settings.languages {
            outputs.push(page_output(format!("{}/404.html", language.lang), self.lost(&language.lang)?));
        }
        outputs.extend(self.redirects()?);
        Ok(outputs)
    }

    /// What web servers and robots are told.
    fn for_servers(&self) -> Vec<Output> {
        let (site, top) = (self.view.site, self.view.top);
        vec![
            page_output("_headers".to_owned(), headers::netlify(top)),
            page_output("headers.nginx.conf".to_owned(), headers::nginx(top)),
            page_output("_redirects".to_owned(), redirects::netlify(site, top)),
            page_output("redirects.nginx.conf".to_owned(), redirects::nginx(site, top)),
            page_output("robots.txt".to_owned(), sitemap::robots(site)),
        ]
    }

    /// For each of [`Part::ALL`] what differs where one of its files would be another one.
    pub(super) fn around_digests(&self) -> [u64; Part::ALL.len()] {
        let site = self.view.site;
        let mut hashers = Part::ALL.map(|_| DefaultHasher::new());
        let [special, maps, overview, feeds] = &mut hashers;
        self.shared.common.hash(special);
        for home in site.settings.languages.iter().map(|language| site.home(&language.lang)) {
            (self.view.face(home).digest, self.shared.navigations[&home].digest).hash(special);
        }
        // They name the articles and the headings to which they lead.
        let leads_on = !(site.redirects.pages.is_empty() && site.redirects.parts.is_empty());
        for (id, page) in site.all() {
            let (article, face) = (site.article(page), self.view.face(id));
            let date = site.updated(article).or(article.front.date.as_deref());
            (&face.url, page.group, page.text == Text::Own, date).hash(maps);
            (face.digest, page.parent).hash(overview);
            if date.is_some() {
                (face.digest, date).hash(feeds);
            }
            if leads_on {
                face.digest.hash(special);
                let headings = article.body.headings.iter();
                headings.for_each(|heading| (heading.id.as_str(), &heading.text).hash(special));
            }
        }
        hashers.map(|hasher| hasher.finish())
    }

    fn special(&self, kind: &'static str, template: &'s str) -> Result<String, RenderError> {
        let values: PageValues<'_> = self.view.special(kind, template);
        let mut context = self.context(&self.view.site.settings.default_language);
        context.insert_value("navigation", value(&[(); 0]));
        context.insert_value("navigation_html", Value::safe_string(""));
        context.insert_value("page", value(&values));
        self.fill(template, template, &context)
    }

    /// The page for wrong addresses in one language.
    fn lost(&self, lang: &Lang) -> Result<String, RenderError> {
        let navigation = self.navigation(self.view.site.home(lang))?;
        let title = self.theme.word(lang, "lost_title");
        let mut context = self.context(lang);
        context.insert_value("navigation", navigation.value.clone());
        context.insert_value("navigation_html", navigation.shown.clone());
        context.insert_value("page", value(&self.view.lost(lang, &title)));
        self.fill("lost.html", "lost.html", &context)
    }

    /// Pages at the addresses that something else had before, which lead to where it is now.
    fn redirects(&self) -> Result<Vec<Output>, RenderError> {
        let pages = redirects::values(self.view.site, self.view.top).map(|(path, lang, values)| {
            let mut context = self.context(lang);
            context.insert_value("redirect", value(&values));
            Ok(page_output(path, self.fill("redirect.html", "redirect.html", &context)?))
        });
        pages.collect()
    }
}

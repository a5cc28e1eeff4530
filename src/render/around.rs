//! The files around the pages: for wrong and former addresses, for web servers, search engines and other programs.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rayon::prelude::*;
use tera::Value;

use super::context::{PageValues, value};
use super::{RenderError, Rendering, feed, headers, markdown, page_output, redirects, sitemap};
use crate::lang::Lang;
use crate::source::Output;

impl<'s> Rendering<'s> {
    /// What is no page of an article, and no asset.
    pub(super) fn around(&self) -> Result<Vec<Output>, RenderError> {
        let site = self.view.site;
        let sitemaps = || Ok(sitemap::sitemaps(site).into_iter().map(|(path, text)| page_output(path, text)).collect());
        let llms = || Ok(vec![page_output("llms.txt".to_owned(), markdown::llms(site))]);
        let feeds = || {
            let feed = |lang| Some(page_output(feed::path(lang), feed::feed(site, lang)?));
            Ok(site.settings.languages.iter().filter_map(|language| feed(&language.lang)).collect())
        };
        type Part<'p> = &'p (dyn Fn() -> Result<Vec<Output>, RenderError> + Sync);
        let parts: [Part<'_>; 5] = [&|| self.special_pages(), &|| self.for_servers(), &sitemaps, &llms, &feeds];
        let parts: Vec<_> = parts.into_par_iter().map(|part| part()).collect::<Result<_, _>>()?;
        Ok(parts.into_iter().flatten().collect())
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
    fn for_servers(&self) -> Result<Vec<Output>, RenderError> {
        let (site, top) = (self.view.site, self.view.top);
        Ok(vec![
            page_output("_headers".to_owned(), headers::netlify(top)),
            page_output("headers.nginx.conf".to_owned(), headers::nginx(top)),
            page_output("_redirects".to_owned(), redirects::netlify(site, top)),
            page_output("redirects.nginx.conf".to_owned(), redirects::nginx(site, top)),
            page_output("robots.txt".to_owned(), sitemap::robots(site)),
        ])
    }

    /// Differs where one of the files of [`Rendering::around`] would be another one.
    pub(super) fn around_digest(&self) -> u64 {
        let site = self.view.site;
        let mut hasher = DefaultHasher::new();
        self.shared.common.hash(&mut hasher);
        for (id, page) in site.all() {
            (self.view.face(id).digest, site.updated(site.article(page)), page.parent).hash(&mut hasher);
        }
        for language in &site.settings.languages {
            self.shared.navigations[&site.home(&language.lang)].digest.hash(&mut hasher);
        }
        if !(site.redirects.pages.is_empty() && site.redirects.parts.is_empty()) {
            // They name the headings to which they lead.
            let headings = site.articles.iter().flat_map(|article| &article.body.headings);
            headings.for_each(|heading| (heading.id.as_str(), &heading.text).hash(&mut hasher));
        }
        hasher.finish()
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

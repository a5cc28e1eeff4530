//! One round of rendering: what differs from the last round is made, everything else is kept.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::around::Around;
use super::references::{self, Checked, Targets, Traits, Wrong};
use super::{Pictures, Rendered, Rendering, Stopped, Theme, digest, markdown, navigation, page_output};
use crate::diagnostic::Diagnostics;
use crate::site::{PageId, Site, Text};
use crate::source::{Output, OutputKind};

/// Renders every page, and everything that pages need; `offered` are files that are published as they are.
///
/// Each file is given to `put`, from several threads and in no order. What was made of the same `before` is left out.
/// What the pages refer to is checked when all of them are there.
///
/// # Errors
/// [`Stopped`] when a template or `put` fails, or something that a page refers to is not there; then it is in `found`.
pub(crate) fn render<E: Send>(
    (site, theme, pictures, offered): (&Site, &Theme, &Pictures, &[Output]),
    before: &Rendered,
    put: &(impl Fn(Output) -> Result<(), E> + Sync),
    found: &mut Diagnostics,
) -> Result<Rendered, Stopped<E>> {
    let rendering = Rendering::of(site, theme, pictures).map_err(Stopped::Template)?;
    let around = Around::of(&rendering, before).map_err(Stopped::Template)?;
    let ready = || offered.iter().chain(theme.outputs()).map(|output| (output.path.as_str(), output.bytes.as_slice()));
    let assets = || ready().chain(rendering.assets());
    let copies: Vec<_> = site.pages.iter().filter(|page| page.text == Text::Own).map(markdown::path).collect();
    let others = assets().map(|(path, _)| path).chain(around.paths()).chain(copies.iter().map(String::as_str));
    let targets = Targets::new(site, rendering.view.top, others);
    let known = rendering.checked_navigations(&targets);
    let mut round = Round {
        rendering: &rendering,
        before,
        put,
        targets: &targets,
        known: &known,
        rendered: Rendered::default(),
        wrong: Wrong::default(),
    };
    round.pages()?;
    round.files(&copies);
    round.assets(assets())?;
    round.around(&around)?;
    round.look_again(&around)?;
    let Round { rendered, wrong, .. } = round;
    wrong.report(|path| rendered.traits(path).map(|traits| &traits.ids), &targets, found);
    found.reject().map_err(Stopped::Wrong)?;
    Ok(rendered)
}

/// What has been made so far.
struct Round<'r, P> {
    rendering: &'r Rendering<'r>,
    before: &'r Rendered,
    put: &'r P,
    targets: &'r Targets<'r>,
    /// The sections whose navigation has been checked.
    known: &'r HashSet<PageId>,
    rendered: Rendered,
    wrong: Wrong,
}

impl<E: Send, P: Fn(Output) -> Result<(), E> + Sync> Round<'_, P> {
    /// Makes the pages that differ, in parallel.
    fn pages(&mut self) -> Result<(), Stopped<E>> {
        let pages = (0..self.rendering.view.site.pages.len()).into_par_iter().map(|index| self.page(PageId(index)));
        let pages: Vec<_> = pages.collect::<Result<_, _>>().map_err(|stopped| match stopped {
            Stopped::Template(_) => Stopped::Template(self.rendering.mistakes()),
            Stopped::Put(_) | Stopped::Wrong(_) => stopped,
        })?;
        for (path, digest, checked) in pages {
            self.rendered.files.insert(path, (digest, self.wrong.take(checked)));
        }
        Ok(())
    }

    fn page(&self, id: PageId) -> Result<(String, u64, Checked), Stopped<E>> {
        let path = self.path(id);
        let digest = self.rendering.digest(id);
        if let Some(traits) = self.before.held(&path, digest) {
            return Ok((path, digest, Checked { traits: traits.clone(), ..Checked::default() }));
        }
        let (text, place) = self.rendering.page(id).map_err(Stopped::Template)?;
        let checked = references::check(&path, &text, place.filter(|_| self.is_known(id)), self.targets);
        (self.put)(page_output(path.clone(), text)).map_err(Stopped::Put)?;
        if let Some(copy) = self.rendering.copy(id) {
            (self.put)(copy).map_err(Stopped::Put)?;
        }
        Ok((path, digest, checked))
    }

    fn path(&self, id: PageId) -> String {
        format!("{}index.html", self.rendering.view.site.page(id).path)
    }

    /// Whether the navigation of a page has been checked.
    fn is_known(&self, id: PageId) -> bool {
        self.known.contains(&navigation::section(self.rendering.view.site, id))
    }

    /// Notes files that were put with the pages that they belong to.
    fn files(&mut self, paths: &[String]) {
        let nothing = Arc::<Traits>::default();
        self.rendered.files.extend(paths.iter().map(|path| (path.clone(), (0, nothing.clone()))));
    }

    /// Puts assets; each stands at an address that changes with its content, so its path says all.
    fn assets<'a>(&mut self, assets: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<(), Stopped<E>> {
        let nothing = Arc::<Traits>::default();
        for (path, bytes) in assets {
            // Two files of one path have the same content.
            let is_known = self.rendered.files.insert(path.to_owned(), (0, nothing.clone())).is_some();
            if !is_known && self.before.held(path, 0).is_none() {
                let output = Output { path: path.to_owned(), bytes: bytes.to_vec(), kind: OutputKind::Asset };
                (self.put)(output).map_err(Stopped::Put)?;
            }
        }
        Ok(())
    }

    /// Puts the files that are neither pages nor assets, as far as they differ.
    fn around(&mut self, around: &Around<'_>) -> Result<(), Stopped<E>> {
        for file in &around.made {
            let checked = self.check(file);
            let digest = digest(&file.bytes);
            self.rendered.files.insert(file.path.clone(), (digest, self.wrong.take(checked)));
            if self.before.held(&file.path, digest).is_none() {
                (self.put)(file.clone()).map_err(Stopped::Put)?;
            }
        }
        for path in around.kept {
            self.rendered.files.insert(path.clone(), self.before.files[path].clone());
        }
        self.rendered.around = (around.digest, around.paths().map(str::to_owned).collect());
        Ok(())
    }

    fn check(&self, file: &Output) -> Checked {
        let html = std::str::from_utf8(&file.bytes).ok().filter(|_| file.path.ends_with(".html"));
        html.map(|html| references::check(&file.path, html, None, self.targets)).unwrap_or_default()
    }

    /// Checks again what has stayed the same, if it may have led to what is gone.
    fn look_again(&mut self, around: &Around<'_>) -> Result<(), Stopped<E>> {
        let gone = self.rendered.gone(self.before);
        if gone.is_empty() {
            return Ok(());
        }
        let led = |path: &str| self.rendered.files[path].1.leads.hold_any(&gone);
        let page = |id: PageId| {
            let path = self.path(id);
            self.before.held(&path, self.rendered.files[&path].0)?;
            let text = (!self.is_known(id) || led(&path)).then(|| self.rendering.page(id))?;
            Some(text.map(|(text, _)| references::check(&path, &text, None, self.targets)))
        };
        let pages = (0..self.rendering.view.site.pages.len()).into_par_iter().map(PageId).filter_map(page);
        let mut checked: Vec<_> = pages.collect::<Result<_, _>>().map_err(Stopped::Template)?;
        if around.kept.iter().any(|path| led(path)) {
            let files = self.rendering.around().map_err(Stopped::Template)?;
            checked.extend(files.iter().map(|file| self.check(file)));
        }
        for checked in checked {
            self.wrong.take(checked);
        }
        Ok(())
    }
}

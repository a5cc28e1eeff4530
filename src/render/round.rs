//! One round of rendering: what differs from the last round is made, everything else is kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::around::Part;
use super::references::{self, Checked, Targets, Wrong};
use super::rendered::{Around, Frame, Index, Made};
use super::shared::Shared;
use super::{Pictures, Rendered, Rendering, Stopped, Theme, digest, page_output};
use crate::diagnostic::Diagnostics;
use crate::site::{PageId, Site, Text};
use crate::source::{Output, OutputKind};

/// Renders every page, and everything that pages need; `offered` are files that are published as they are.
///
/// Each file is given to `put`, from several threads and in no order. What was made of the same the last time is left out;
/// `rendered` is what was made then, and becomes what is made now. What the pages refer to is checked when all of them are
/// there.
///
/// # Errors
/// [`Stopped`] when a template or `put` fails, or something that a page refers to is not there; then it is in `found`.
pub(crate) fn render<E: Send>(
    (site, theme, pictures, offered): (&Site, &Theme, &Pictures, &[Output]),
    rendered: &mut Rendered,
    put: &(impl Fn(Output) -> Result<(), E> + Sync),
    found: &mut Diagnostics,
) -> Result<(), Stopped<E>> {
    let before = rendered.frame.clone();
    let kept = before.as_ref().filter(|frame| frame.shared.holds(site, pictures));
    let shared = kept.map(|frame| frame.shared.clone()).unwrap_or_else(|| {
        let before = before.as_ref().map(|frame| &*frame.shared);
        Arc::new(Shared::of(site, theme, pictures, before))
    });
    let rendering = Rendering::of(site, theme, &shared);
    let mut wrong = Wrong::default();
    let frame = match kept {
        Some(frame) => frame.clone(),
        None => Arc::new(frame((&rendering, &shared, offered), before.as_deref(), put, &mut wrong)?),
    };
    let targets = Targets { site, top: rendering.view.top, places: &frame.places };
    let is_kept = kept.is_some();
    let round =
        Round { rendering: &rendering, before: &rendered.pages, index: rendered.index(), is_kept, put, targets };
    let pages = round.pages(&mut wrong)?;
    let mut gone = round.gone(&pages);
    if let Some(before) = before.as_ref().filter(|before| !Arc::ptr_eq(before, &frame)) {
        gone.extend(before.gone(&frame));
    }
    if !gone.is_empty() {
        round.look_again(&pages, &gone, &mut wrong)?;
        for (number, part) in Part::ALL.into_iter().enumerate() {
            // What has just been made has been looked at.
            let is_old =
                before.as_ref().is_some_and(|before| Arc::ptr_eq(&before.around[number], &frame.around[number]));
            if is_old && frame.around[number].files.iter().any(|(_, _, traits)| traits.leads.hold_any(&gone)) {
                for file in rendering.around(part).map_err(Stopped::Template)? {
                    wrong.take(check(&file, &round.targets));
                }
            }
        }
    }
    let ids = |file: &str| {
        let page = round.targets.page(file).map(|id| &pages[id.0].made(round.before).traits.ids);
        page.or_else(|| frame.ids(file))
    };
    wrong.report(ids, &round.targets, found);
    found.reject().map_err(Stopped::Wrong)?;
    let mut before: Vec<_> = std::mem::take(&mut rendered.pages).into_iter().map(Some).collect();
    let pages = pages.into_iter().zip(&site.pages).map(|(turn, page)| match turn {
        Turn::Made(made, _) => made,
        Turn::Kept(index) => {
            let made = before[index].take().expect("no two pages stand in one folder");
            Made { article: site.article(page).clone(), ..made }
        }
    });
    rendered.pages = pages.collect();
    rendered.frame = Some(frame);
    Ok(())
}

/// Makes all but the pages of articles, and puts what differs from the last frame.
fn frame<E>(
    (rendering, shared, offered): (&Rendering<'_>, &Arc<Shared>, &[Output]),
    before: Option<&Frame>,
    put: &impl Fn(Output) -> Result<(), E>,
    wrong: &mut Wrong,
) -> Result<Frame, Stopped<E>> {
    let digests = rendering.around_digests();
    let part = |(number, part)| {
        let kept =
            before.map(|before| &before.around[number]).filter(|kept: &&Arc<Around>| kept.digest == digests[number]);
        kept.cloned().map_or_else(|| rendering.around(part).map(Files::Made), |kept| Ok(Files::Kept(kept)))
    };
    let parts = Part::ALL.into_par_iter().enumerate().map(part);
    let parts: Vec<_> = parts.collect::<Result<_, _>>().map_err(|_| Stopped::Template(rendering.mistakes()))?;
    let ready = offered.iter().chain(rendering.theme.outputs());
    let ready = ready.map(|output| (output.path.as_str(), output.bytes.as_slice()));
    let mut assets = BTreeSet::new();
    for (path, bytes) in ready.chain(rendering.assets()) {
        // Two files of one path have the same content: it stands elsewhere when that changes.
        if assets.insert(path.to_owned()) && before.is_none_or(|before| !before.assets.contains(path)) {
            let output = Output { path: path.to_owned(), bytes: bytes.to_vec(), kind: OutputKind::Asset };
            put(output).map_err(Stopped::Put)?;
        }
    }
    let others = parts.iter().flat_map(Files::paths).chain(assets.iter().map(String::as_str));
    let places = references::places(rendering.view.site, others);
    let targets = Targets { site: rendering.view.site, top: rendering.view.top, places: &places };
    let mut around = Vec::new();
    for (part, digest_of_part) in parts.into_iter().zip(digests) {
        let made = match part {
            Files::Kept(kept) => {
                around.push(kept);
                continue;
            }
            Files::Made(made) => made,
        };
        let mut files = Vec::new();
        for file in made {
            let digest = digest(&file.bytes);
            files.push((file.path.clone(), digest, wrong.take(check(&file, &targets))));
            if before.is_none_or(|before| !before.has(&file.path, digest)) {
                put(file).map_err(Stopped::Put)?;
            }
        }
        around.push(Arc::new(Around { digest: digest_of_part, files }));
    }
    Ok(Frame { shared: shared.clone(), places, assets, around })
}

/// One part of the files around the pages.
enum Files {
    /// They are those of the last frame.
    Kept(Arc<Around>),
    Made(Vec<Output>),
}

impl Files {
    fn paths(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Files::Kept(kept) => Box::new(kept.files.iter().map(|(path, ..)| path.as_str())),
            Files::Made(made) => Box::new(made.iter().map(|file| file.path.as_str())),
        }
    }
}

fn check(file: &Output, targets: &Targets<'_>) -> Checked {
    let html = Some(file).filter(|file| file.path.ends_with(".html"));
    let html = html.and_then(|file| std::str::from_utf8(&file.bytes).ok());
    html.map(|html| references::check(&file.path, html, None, targets)).unwrap_or_default()
}

/// What becomes of the pages.
struct Round<'r, P> {
    rendering: &'r Rendering<'r>,
    before: &'r [Made],
    index: Index<'r>,
    /// Whether nothing but texts has changed.
    is_kept: bool,
    put: &'r P,
    targets: Targets<'r>,
}

/// What has become of a page.
enum Turn {
    /// It is the one that had this number.
    Kept(usize),
    /// It has been made, in the place of the one that had this number.
    Made(Made, Option<usize>),
}

impl Turn {
    fn made<'t>(&'t self, before: &'t [Made]) -> &'t Made {
        match self {
            Turn::Kept(index) => &before[*index],
            Turn::Made(made, _) => made,
        }
    }
}

impl<E: Send, P: Fn(Output) -> Result<(), E> + Sync> Round<'_, P> {
    /// Makes the pages that differ, in parallel.
    fn pages(&self, wrong: &mut Wrong) -> Result<Vec<Turn>, Stopped<E>> {
        let all = (0..self.rendering.view.site.pages.len()).into_par_iter().map(|index| self.page(PageId(index)));
        let all: Vec<_> = all.collect::<Result<_, _>>().map_err(|stopped| match stopped {
            Stopped::Template(_) => Stopped::Template(self.rendering.mistakes()),
            Stopped::Put(_) | Stopped::Wrong(_) => stopped,
        })?;
        let taken = all.into_iter().map(|(turn, checked)| {
            checked.map(|checked| wrong.take(checked));
            turn
        });
        Ok(taken.collect())
    }

    fn page(&self, id: PageId) -> Result<(Turn, Option<Checked>), Stopped<E>> {
        let site = self.rendering.view.site;
        let page = site.page(id);
        let article = site.article(page);
        let before = if self.is_kept { Some(id.0) } else { self.index.find(id.0, &page.path) };
        if let Some(index) = before.filter(|index| self.is_kept && Arc::ptr_eq(&self.before[*index].article, article)) {
            return Ok((Turn::Kept(index), None));
        }
        let digest = self.rendering.digest(id);
        if let Some(index) = before.filter(|index| self.before[*index].digest == digest) {
            return Ok((Turn::Kept(index), None));
        }
        let (text, place) = self.rendering.page(id).map_err(Stopped::Template)?;
        let is_known = self.rendering.is_known(id, &self.targets).map_err(Stopped::Template)?;
        let path = format!("{}index.html", page.path);
        let checked = references::check(&path, &text, place.filter(|_| is_known), &self.targets);
        (self.put)(page_output(path, text)).map_err(Stopped::Put)?;
        if let Some(copy) = self.rendering.copy(id) {
            (self.put)(copy).map_err(Stopped::Put)?;
        }
        let traits = checked.traits.clone();
        let has_copy = page.text == Text::Own;
        let made = Made { path: page.path.clone(), has_copy, article: article.clone(), digest, traits };
        Ok((Turn::Made(made, before), Some(checked)))
    }

    /// The ways that led to pages and lead nowhere now.
    fn gone(&self, pages: &[Turn]) -> BTreeSet<u32> {
        let mut gone = BTreeSet::new();
        let mut is_here = vec![false; self.before.len()];
        for turn in pages {
            match turn {
                Turn::Kept(index) => is_here[*index] = true,
                Turn::Made(_, None) => {}
                Turn::Made(made, Some(index)) => {
                    is_here[*index] = true;
                    gone.extend(self.before[*index].gone(Some(made)));
                }
            }
        }
        gone.extend(
            self.before.iter().zip(is_here).filter(|(_, is_here)| !is_here).flat_map(|(made, _)| made.gone(None)),
        );
        gone
    }

    /// Checks again pages that have stayed the same, if they may have led to what is gone.
    fn look_again(&self, pages: &[Turn], gone: &BTreeSet<u32>, wrong: &mut Wrong) -> Result<(), Stopped<E>> {
        let look = |(index, turn): (usize, &Turn)| {
            let (id, before) = match turn {
                Turn::Kept(before) => (PageId(index), &self.before[*before]),
                Turn::Made(..) => return Ok(None),
            };
            if self.rendering.is_known(id, &self.targets)? && !before.traits.leads.hold_any(gone) {
                return Ok(None);
            }
            let (text, _) = self.rendering.page(id)?;
            Ok(Some(references::check(&before.file(), &text, None, &self.targets)))
        };
        let checked: Vec<_> =
            pages.par_iter().enumerate().map(look).collect::<Result<_, _>>().map_err(Stopped::Template)?;
        checked.into_iter().flatten().for_each(|checked| drop(wrong.take(checked)));
        Ok(())
    }
}

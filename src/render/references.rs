//! What rendered pages refer to, and whether it is there: links, anchors and images, whoever wrote them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use memchr::memchr;

use super::markdown;
use crate::article::{Heading, join};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::site::{PageId, Site, Text, escape, unescape};
use crate::source::{Source, Span};

/// What a page refers to, and the ids that others can refer to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct References {
    /// Attributes that lead somewhere, and where their values stand.
    links: Vec<(&'static str, Span)>,
    /// Where the values of `id` stand.
    ids: Vec<Span>,
}

/// Attributes that lead somewhere; `content` only where it holds an address of the site.
const LINKS: &[&str] = &["href", "src", "srcset", "poster", "action", "formaction", "content"];

/// Elements that hold text and no other elements.
const TEXTS: &[&str] = &["script", "style", "title", "textarea"];

/// Finds everything that a page refers to, but for what stands in the part `known`.
fn references(html: &str, known: Option<Span>) -> References {
    let bytes = html.as_bytes();
    let mut found = References { links: Vec::with_capacity(64), ids: Vec::with_capacity(32) };
    let known = known.unwrap_or_default();
    let mut at = 0;
    while let Some(open) = memchr(b'<', &bytes[at..]) {
        at += open + 1;
        if (known.start..known.end).contains(&at) {
            at = known.end;
        } else if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            let name = &html[at..word(bytes, at)];
            at = attributes(bytes, at + name.len(), &mut found);
            if TEXTS.iter().any(|text| text.eq_ignore_ascii_case(name)) {
                at = end_of(name, bytes, at);
            }
        } else if bytes[at..].starts_with(b"!--") {
            at = html[at..].find("-->").map_or(html.len(), |end| at + end);
        }
    }
    found
}

/// Reads the attributes of a tag; returns the byte where the tag ends.
fn attributes(bytes: &[u8], mut at: usize, found: &mut References) -> usize {
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/').count();
        if matches!(bytes.get(at), None | Some(b'>')) {
            return at;
        }
        // A `=` may begin a name.
        let name = &bytes[at..word(bytes, at + 1)];
        at = space(bytes, at + name.len());
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at = space(bytes, at + 1);
        let value = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let length = memchr(*quote, &bytes[at + 1..]).unwrap_or(bytes.len() - at - 1);
                let value = Span::new(at + 1, at + 1 + length);
                at = (value.end + 1).min(bytes.len());
                value
            }
            Some(_) | None => {
                let start = at;
                at += bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
                Span::new(start, at)
            }
        };
        if name.eq_ignore_ascii_case(b"id") {
            found.ids.push(value);
        } else if let Some(link) = LINKS.iter().find(|link| link.as_bytes().eq_ignore_ascii_case(name)) {
            match *link {
                "srcset" => found.links.extend(candidates(bytes, value).map(|candidate| (*link, candidate))),
                link => found.links.push((link, value)),
            }
        }
    }
}

/// The images that a `srcset` offers: `a.webp 480w, b.webp 960w`.
fn candidates(bytes: &[u8], value: Span) -> impl Iterator<Item = Span> {
    bytes[value.start..value.end].split(|byte| *byte == b',').scan(value.start, |at, candidate| {
        let start = space(candidate, 0);
        let length = candidate[start..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        let span = Span::new(*at + start, *at + start + length);
        *at += candidate.len() + 1;
        Some(span)
    })
}

/// The end of a name that begins at `at`, or before it.
fn word(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"/>=".contains(byte)).count()
}

fn space(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Where the text of an element ends: before the `/` of `</name`.
fn end_of(name: &str, bytes: &[u8], mut at: usize) -> usize {
    while let Some(open) = memchr(b'<', &bytes[at..]) {
        at += open + 1;
        let closing = bytes[at..].strip_prefix(b"/").and_then(|rest| rest.get(..name.len()));
        if closing.is_some_and(|closing| closing.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
    }
    bytes.len()
}

/// Every published file but the Markdown copies, and the page of an article that it is; a page stands here by its
/// folder: `de/e-mail/`.
pub(super) type Places = HashMap<String, Option<PageId>>;

/// All pages, and `others`: the paths of all files that are no pages of articles.
pub(super) fn places<'o>(site: &Site, others: impl IntoIterator<Item = &'o str>) -> Places {
    let others = others.into_iter().map(|path| (folder_of(path).to_owned(), None));
    others.chain(site.all().map(|(id, page)| (page.path.clone(), Some(id)))).collect()
}

/// Everything that a page of this site can refer to.
pub(super) struct Targets<'t> {
    pub(super) site: &'t Site,
    /// The address of the site's top: `/` or `/path/`.
    pub(super) top: &'t str,
    pub(super) places: &'t Places,
}

impl Targets<'_> {
    /// The headings of the page or file that is known by this path; none where there is nothing.
    fn headings(&self, path: &str) -> Option<&[Heading]> {
        match self.places.get(path) {
            Some(Some(id)) => Some(&self.site.article(self.site.page(*id)).body.headings),
            Some(None) => Some(&[]),
            None => {
                let page = self.places.get(path.strip_suffix(markdown::NAME)?)?.map(|id| self.site.page(id))?;
                (page.text == Text::Own).then_some(&[])
            }
        }
    }

    /// The page of an article in this file.
    pub(super) fn page(&self, file: &str) -> Option<PageId> {
        *self.places.get(folder_of(file))?
    }

    /// Where a reference on the page `from` leads, without its `?` and `#`.
    fn lead<'a>(&self, from: &str, target: &'a str) -> Leads<'a> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let base_url = &self.site.settings.base_url;
        let below = match target.strip_prefix(base_url) {
            Some(_) => path.get(base_url.len()..),
            None if has_scheme(path) || path.starts_with("//") => return Leads::Outside,
            None => path.strip_prefix(self.top),
        };
        match below {
            Some(path) => plain(path).map_or(Leads::Nowhere, Leads::To),
            // What else its host has is not for this site to know.
            None if path.starts_with('/') => Leads::Outside,
            None if path.is_empty() => Leads::Here,
            None => {
                let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
                let joined = plain(path).and_then(|path| join(folder, &path));
                let slash = if path.ends_with(['/', '.']) { "/" } else { "" };
                joined.map_or(Leads::Nowhere, |joined| Leads::To(format!("{joined}{slash}").into()))
            }
        }
    }
}

/// Where a reference leads.
enum Leads<'a> {
    /// The same page.
    Here,
    /// A path of this site, which may hold nothing.
    To(Cow<'a, str>),
    /// No path of any site.
    Nowhere,
    /// Somewhere else.
    Outside,
}

/// The path by which a file is known: a page by its folder.
fn folder_of(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        Some(_) | None => path,
    }
}

/// The file by whose path, or folder, something is known.
fn file_of(page: &str) -> String {
    if page.is_empty() || page.ends_with('/') { format!("{page}index.html") } else { page.to_owned() }
}

fn has_scheme(target: &str) -> bool {
    target
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)))
}

/// The text that was percent-encoded; `None` when that is none.
fn plain(text: &str) -> Option<Cow<'_, str>> {
    if text.contains('%') { unescape(text).map(Cow::Owned) } else { Some(Cow::Borrowed(text)) }
}

/// What checking a page has brought to light.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// What it has and where it leads.
    pub(super) traits: Arc<Traits>,
    /// What leads nowhere, and ids that are there twice.
    pub(super) broken: Vec<Broken>,
    /// What leads to an element of another page that is no heading: known once all pages are rendered.
    pub(super) distant: Vec<Distant>,
}

impl Checked {
    /// Whether there is nothing to tell and nothing to remember.
    pub(super) fn is_plain(&self) -> bool {
        self.traits.ids.0.is_empty() && self.broken.is_empty() && self.distant.is_empty()
    }
}

/// What other pages can refer to, and what a page refers to itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    pub(super) ids: Ids,
    pub(super) leads: Ways,
}

/// Where a page leads on this site: short numbers, sorted. Two ways may have the same one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ways(Box<[u32]>);

impl Ways {
    /// Whether one of `ways` is among these.
    pub(super) fn hold_any(&self, ways: &BTreeSet<u32>) -> bool {
        ways.iter().any(|way| self.0.binary_search(way).is_ok())
    }

    /// The way to a page or file, by its path or folder, and to an id there.
    pub(super) fn number(path: &str, id: Option<u64>) -> u32 {
        let mut hasher = DefaultHasher::new();
        (folder_of(path), id).hash(&mut hasher);
        // Its last bits are as good as all of them.
        hasher.finish() as u32
    }

    /// The ways that led to a file and lead there no more.
    pub(super) fn gone<'t>(
        path: &'t str,
        before: &'t Traits,
        now: Option<&'t Traits>,
    ) -> impl Iterator<Item = u32> + 't {
        let file = now.is_none().then(|| Ways::number(path, None));
        let lost = move |id: &&u64| now.is_none_or(|now| now.ids.0.binary_search(id).is_err());
        file.into_iter().chain(before.ids.0.iter().filter(lost).map(move |id| Ways::number(path, Some(*id))))
    }
}

/// The ids of a page, as numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids(Box<[u64]>);

impl Ids {
    fn number(id: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(id.as_bytes());
        hasher.finish()
    }

    fn has(&self, id: &str) -> bool {
        self.0.binary_search(&Ids::number(id)).is_ok()
    }
}

/// A reference to an element of another page.
#[derive(Clone, Debug)]
pub(super) struct Distant {
    /// The file of the other page: `de/e-mail/index.html`.
    page: String,
    id: String,
    broken: Broken,
}

/// A reference that leads nowhere, or an id that is there twice.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// The path of this site that holds nothing, if it is that.
    path: Option<String>,
    diagnostic: Box<Diagnostic>,
}

impl Broken {
    fn place(&self) -> Option<(&str, usize, usize)> {
        self.diagnostic.excerpt.as_ref().map(|excerpt| (excerpt.path.as_str(), excerpt.line, excerpt.column))
    }
}

/// Checks everything that the page at `path` (`de/e-mail/index.html`) refers to; its part `known` has been checked.
pub(super) fn check(path: &str, html: &str, known: Option<Span>, targets: &Targets<'_>) -> Checked {
    let References { links, ids } = references(html, known);
    let mut checked = Checked::default();
    let broken = |title: String, span: Span, held: Option<&str>| {
        let diagnostic = Diagnostic::error(title).at(&Source::new(path, html), span, "in the rendered page");
        Broken { path: held.map(str::to_owned), diagnostic: Box::new(diagnostic) }
    };
    let mut numbers: Vec<_> = ids.iter().map(|id| (Ids::number(&text(html, *id)), *id)).collect();
    numbers.sort_unstable();
    for two in numbers.windows(2).filter(|two| two[0].0 == two[1].0) {
        let title = format!("two elements of one page have the id `{}`", text(html, two[1].1));
        checked.broken.push(broken(title, two[1].1, None));
    }
    let ids = Ids(numbers.into_iter().map(|(number, _)| number).collect());
    let mut leads = Vec::with_capacity(links.len());
    for (attribute, span) in links {
        let target = text(html, span);
        if attribute == "content" && !target.starts_with(&targets.site.settings.base_url) {
            continue;
        }
        let nowhere = |path| broken(format!("the `{attribute}` leads nowhere: `{target}`"), span, path);
        let to = match targets.lead(path, &target) {
            Leads::Outside => continue,
            Leads::Nowhere => {
                checked.broken.push(nowhere(None));
                continue;
            }
            Leads::Here => Cow::Borrowed(path),
            Leads::To(to) => to,
        };
        let page = folder_of(&to);
        leads.push(Ways::number(page, None));
        let Some(headings) = targets.headings(page) else {
            checked.broken.push(nowhere(Some(page)));
            continue;
        };
        // A page of its own has no anchor; the top of a page is always there, and files are not looked into.
        let anchor = target.split_once('#').map_or("", |(_, anchor)| anchor);
        if matches!(anchor, "" | "top") || !(page.is_empty() || page.ends_with('/') || page.ends_with(".html")) {
            continue;
        }
        let Some(anchor) = plain(anchor) else { continue };
        let lost =
            || broken(format!("the `{attribute}` leads to an id that its page does not have: `{target}`"), span, None);
        if page == folder_of(path) {
            if !ids.has(&anchor) {
                checked.broken.push(lost());
            }
            continue;
        }
        leads.push(Ways::number(page, Some(Ids::number(&anchor))));
        if !headings.iter().any(|heading| heading.id.as_str() == anchor) {
            checked.distant.push(Distant { page: file_of(page), id: anchor.into_owned(), broken: lost() });
        }
    }
    leads.sort_unstable();
    leads.dedup();
    checked.traits = Arc::new(Traits { ids, leads: Ways(leads.into()) });
    checked
}

/// The value of an attribute, its character references resolved.
fn text(html: &str, span: Span) -> Cow<'_, str> {
    let value = &html[span.start..span.end];
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, reference)) = rest.split_once('&') {
        text.push_str(before);
        let known = reference.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        let (c, after) = known.unwrap_or(('&', reference));
        text.push(c);
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that `&name;` stands for, as far as templates write it.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// What is wrong with all pages.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    broken: Vec<Broken>,
    distant: Vec<Distant>,
}

/// Suggestions for so many mistakes, at most: each is compared with every page.
const SUGGESTIONS: usize = 20;

impl Wrong {
    /// Takes what is wrong with a page, and leaves the rest.
    pub(super) fn take(&mut self, checked: Checked) -> Arc<Traits> {
        self.broken.extend(checked.broken);
        self.distant.extend(checked.distant);
        checked.traits
    }

    /// Says what is wrong; `ids` knows those of every page. What many pages share is said once, for the first of them.
    pub(super) fn report<'i>(
        self,
        ids: impl Fn(&str) -> Option<&'i Ids>,
        targets: &Targets<'_>,
        found: &mut Diagnostics,
    ) {
        let lost = |one: &Distant| !ids(&one.page).is_some_and(|ids| ids.has(&one.id));
        let distant = self.distant.into_iter().filter(lost).map(|one| one.broken);
        let mut same: BTreeMap<String, Vec<Broken>> = BTreeMap::new();
        for one in self.broken.into_iter().chain(distant) {
            same.entry(one.diagnostic.title.clone()).or_default().push(one);
        }
        for (number, mut all) in same.into_values().enumerate() {
            all.sort_by(|a, b| a.place().cmp(&b.place()));
            let often = (all.len() > 1).then(|| format!("it is there {} times", all.len()));
            let Broken { path, diagnostic } = all.swap_remove(0);
            let known = || targets.places.keys().map(String::as_str);
            let near = path.filter(|_| number < SUGGESTIONS).and_then(|path| nearest(&path, known()));
            let near = near.map(|near| format!("did you mean `{}{}`?", targets.top, escape(near)));
            let help = [near, often].into_iter().flatten().collect::<Vec<_>>().join("; ");
            found.push(if help.is_empty() { *diagnostic } else { diagnostic.help(help) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::site::{self, Drafts};

    /// Everything that `html` refers to, as `attribute=value`, and its ids.
    #[track_caller]
    fn finds(html: &str, expected: &[&str]) {
        let References { links, ids } = references(html, None);
        let links = links.iter().map(|(name, span)| (span.start, format!("{name}={}", text(html, *span))));
        let ids = ids.iter().map(|span| (span.start, format!("id={}", text(html, *span))));
        let mut found: Vec<_> = links.chain(ids).collect();
        found.sort();
        assert_eq!(found.into_iter().map(|(_, one)| one).collect::<Vec<_>>(), expected, "{html}");
    }

    #[test]
    fn links_images_and_ids_are_found_however_they_are_written() {
        finds("<a href=\"/a?x=1&amp;y=2\" id=top>", &["href=/a?x=1&y=2", "id=top"]);
        finds("<IMG SRC = '/a.png'alt=x/><br/>", &["src=/a.png"]);
        finds("<img srcset=\"/a.webp 480w,\n /b.webp 960w\">", &["srcset=/a.webp", "srcset=/b.webp"]);
        finds("<form action=/suche/><video poster=p.png>", &["action=/suche/", "poster=p.png"]);
        finds("<svg><use href=\"#x\"/></svg><p hidden id=\"&#x78;\">", &["href=#x", "id=x"]);
    }

    #[test]
    fn text_comments_and_scripts_refer_to_nothing() {
        finds("1 < 2 <- <!-- <a href=x> --><b id=b>", &["id=b"]);
        finds("<script>'<a href=x>'</script><p id=p><style>a{}</STYLE ><title><a href=y></title>", &["id=p"]);
        finds("<p data-id=x title=\"href=y\">", &[]);
        finds("<a href=\"open", &["href=open"]);
        finds("<a href=", &["href="]);
        finds("<!-- open <a href=x>", &[]);
    }

    /// Checks the page `de/a/` with this HTML on a site below `/x/`; what is found, as titles and helps.
    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let outputs = ["de/a/", "de/b/", "de/größe/", "", "404.html", "assets/a.1.svg"];
        let settings = "base_url = 'https://help.example/x/'\ntitle = 'H'\ndefault_language = 'de'\n[languages]\nde = { name = 'D' }\n";
        let settings = Settings::parse(&Source::new("site.toml", settings), &mut Diagnostics::new());
        let context = (&Arc::new(settings.expect("good settings")), Drafts::Hidden);
        let mut found = Diagnostics::new();
        let site = site::resolve(Vec::new(), &BTreeMap::new(), Arc::default(), context, &mut found);
        let places = outputs.into_iter().map(|path| (path.to_owned(), None)).collect();
        let targets = Targets { site: &site, top: "/x/", places: &places };
        let mut wrong = Wrong::default();
        let known = html.find("<b href=gone>").map(|start| Span::new(start, start + "<b href=gone>".len()));
        wrong.take(super::check("de/a/index.html", html, known, &targets));
        let other = super::check("de/b/index.html", "<p id=there>", None, &targets).traits;
        let mut found = Diagnostics::new();
        wrong.report(|page| (page == "de/b/index.html").then_some(&other.ids), &targets, &mut found);
        let said =
            found.sorted().into_iter().map(|one| format!("{} / {}", one.title, one.help.as_deref().unwrap_or("-")));
        assert_eq!(said.collect::<Vec<_>>(), expected, "{html}");
    }

    #[test]
    fn what_is_published_can_be_referred_to() {
        check("<a href=/x/de/b/><a href=../b/#there><a href=''><a href=/x/><a href=/x/404.html?a=b#top>", &[]);
        check("<a href=/x/de/gr%C3%B6%C3%9Fe/><link href=https://help.example/x/de/b/><a href=#p><p id=p>", &[]);
        check("<img src=/x/assets/a.1.svg#part><a href=../../assets/a.1.svg><a href=index.html><a href=.#>", &[]);
    }

    #[test]
    fn a_part_that_has_been_checked_is_passed_over() {
        check("<b href=gone><a href=/x/de/b/>", &[]);
        check("<a href=#p><b href=gone><p id=p>", &[]);
    }

    #[test]
    fn what_belongs_to_others_is_not_looked_at() {
        check("<a href=https://www.example.org/y><a href=mailto:a@b.test><a href=/imprint/><a href=//a.test/>", &[]);
        check("<meta content=https://www.example.org/x><meta content=http>", &[]);
    }

    #[test]
    fn what_leads_nowhere_is_said_with_the_nearest_page() {
        let nowhere = "the `href` leads nowhere: `/x/de/bb/` / did you mean `/x/de/b/`?";
        check("<a href=/x/de/bb/>", &[nowhere]);
        check("<a href=/x/de/b>", &["the `href` leads nowhere: `/x/de/b` / did you mean `/x/de/b/`?"]);
        check("<img src=../../../y.png>", &["the `src` leads nowhere: `../../../y.png` / -"]);
        let image = "https://help.example/x/no/such/picture.png";
        check(&format!("<meta content={image}>"), &[&format!("the `content` leads nowhere: `{image}` / -")]);
    }

    #[test]
    fn an_anchor_that_is_not_there_is_an_error_on_this_page_and_on_others() {
        let lost = |target: &str| format!("the `href` leads to an id that its page does not have: `{target}` / -");
        check("<a href=#p>", &[&lost("#p")]);
        check("<a href=/x/de/b/#here>", &[&lost("/x/de/b/#here")]);
    }

    #[test]
    fn an_id_that_is_there_twice_is_an_error() {
        check("<p id=a><p id=b><p id='a'>", &["two elements of one page have the id `a` / -"]);
    }

    #[test]
    fn what_is_wrong_many_times_is_said_once() {
        let said = "the `href` leads nowhere: `/x/lost` / it is there 3 times";
        check("<a href=/x/lost><a href=/x/lost><a href=/x/lost>", &[said]);
    }

    #[test]
    fn never_panics() {
        let pieces = [
            "<a", " href=", "\"", "'", ">", "/", "<!--", "-->", "<script", "</", "ä", "&#", ";", ",", "=", " ", "id=",
            "srcset=", "#", "%",
        ];
        let mut seed = 7_usize;
        for _ in 0..2000 {
            let mut html = String::new();
            for _ in 0..20 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                html.push_str(pieces[(seed >> 33) % pieces.len()]);
            }
            for (_, span) in references(&html, html.find("<a").map(|start| Span::new(start, start + 2))).links {
                text(&html, span);
            }
        }
    }
}

//! The files of a site as a server answers with them.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::body::Bytes;

use crate::site::{escape, unescape};
use crate::source::Output;

/// The files of a site, and what is wrong with what should become of it.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// The address of the site's top: `/` or `/path/`; empty when there is no site yet.
    top: String,
    files: BTreeMap<String, Bytes>,
    /// Where former addresses lead, as the site's own `_redirects` says.
    moved: HashMap<String, String>,
    /// What every file is sent with, as the site's own `_headers` says.
    pub(super) headers: Vec<(String, String)>,
    pub(super) problems: Option<String>,
}

/// What stands at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer<'s> {
    /// A file, by its path.
    File(&'s str, &'s Bytes),
    /// Nothing any more: it stands there now.
    Moved(String),
    /// Nothing; a page says so.
    Lost(Option<&'s Bytes>),
}

impl Shelf {
    /// Puts the changed files in their places, and keeps none that is not one of `all`, which are so many.
    pub(super) fn fill(
        &mut self,
        top: &str,
        changed: Vec<Output>,
        (count, all): (usize, impl Iterator<Item = String>),
    ) {
        self.files.extend(changed.into_iter().map(|output| (output.path, output.bytes.into())));
        // All of them are here; most edits leave no other.
        if self.files.len() != count {
            let mut before = std::mem::take(&mut self.files);
            self.files = all.filter_map(|path| before.remove_entry(&path)).collect();
        }
        top.clone_into(&mut self.top);
        self.moved = self.text("_redirects").lines().filter_map(rule).collect();
        self.headers = self.text("_headers").lines().skip_while(|line| !is_header(line)).map_while(header).collect();
        self.problems = None;
    }

    fn text(&self, path: &str) -> &str {
        self.files.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// What stands at an address, which is still percent-encoded.
    pub(super) fn answer(&self, address: &str) -> Answer<'_> {
        let Some(plain) = unescape(address) else { return self.lost("") };
        if let Some(to) = self.moved.get(&plain) {
            return Answer::Moved(to.clone());
        }
        let Some(path) = plain.strip_prefix(&self.top) else {
            let above = plain == "/" || format!("{plain}/") == self.top;
            return if above { Answer::Moved(self.top.clone()) } else { self.lost("") };
        };
        if path.is_empty() || path.ends_with('/') {
            return self.file(&format!("{path}index.html")).unwrap_or_else(|| self.lost(path));
        }
        if self.files.contains_key(&format!("{path}/index.html")) {
            return Answer::Moved(format!("{}{}/", self.top, escape(path)));
        }
        self.file(path).unwrap_or_else(|| self.lost(path))
    }

    fn file(&self, path: &str) -> Option<Answer<'_>> {
        self.files.get_key_value(path).map(|(path, bytes)| Answer::File(path, bytes))
    }

    /// The page for wrong addresses, in the language in whose folder the address is.
    fn lost(&self, path: &str) -> Answer<'_> {
        let own = path.split_once('/').and_then(|(lang, _)| self.files.get(&format!("{lang}/404.html")));
        Answer::Lost(own.or_else(|| self.files.get("404.html")))
    }

    /// Differs where somebody at this address would see another page.
    pub(super) fn digest(&self, address: &str) -> String {
        match self.answer(address) {
            Answer::File(_, bytes) | Answer::Lost(Some(bytes)) => digest(bytes),
            Answer::Moved(_) | Answer::Lost(None) => digest(&[]),
        }
    }
}

pub(super) fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A line of `_redirects`: `/de/old/ /de/new/ 301`.
fn rule(line: &str) -> Option<(String, String)> {
    let mut words = line.split(' ').filter(|_| line.starts_with('/'));
    Some((unescape(words.next()?)?, words.next()?.to_owned()))
}

fn is_header(line: &str) -> bool {
    line.starts_with(' ')
}

/// A line of `_headers` below the rule for all files: `  Referrer-Policy: no-referrer`.
fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.strip_prefix("  ")?.split_once(": ")?;
    Some((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::OutputKind;

    /// What a site of these files at `/x/`, each holding its path, answers to an address: `= path`, `> address`, `- page`.
    #[track_caller]
    fn check(address: &str, expected: &str) {
        let files = [
            ("index.html", ""),
            ("404.html", ""),
            ("de/404.html", ""),
            ("de/index.html", ""),
            ("de/größe/index.html", ""),
            ("assets/a b.1.svg", ""),
            ("_redirects", "# Written\n/x/de/gr%C3%B6n/ /x/de/gr%C3%B6%C3%9Fe/ 301\n"),
            ("_headers", "# Written\n/x/*\n  A: b: c\n  D: e\n/x/assets/*\n  F: g\n"),
        ];
        let outputs = files.map(|(path, text)| {
            let bytes = if text.is_empty() { path } else { text }.as_bytes().to_vec();
            Output { path: path.to_owned(), bytes, kind: OutputKind::Page }
        });
        let mut shelf = Shelf::default();
        let all = || files.iter().map(|(path, _)| (*path).to_owned());
        shelf.fill("/x/", outputs.to_vec(), (files.len(), all()));
        let gone = Output { path: "gone.html".to_owned(), bytes: Vec::new(), kind: OutputKind::Page };
        shelf.fill("/x/", vec![gone], (files.len(), all()));
        assert!(shelf.file("gone.html").is_none());
        assert_eq!(shelf.headers, [("A", "b: c"), ("D", "e")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let answer = match shelf.answer(address) {
            Answer::File(path, _) => format!("= {path}"),
            Answer::Moved(to) => format!("> {to}"),
            Answer::Lost(page) => format!("- {}", String::from_utf8_lossy(page.expect("a page"))),
        };
        assert_eq!(answer, expected, "{address}");
    }

    #[test]
    fn pages_stand_at_their_folders_and_files_at_their_paths() {
        check("/x/", "= index.html");
        check("/x/de/", "= de/index.html");
        check("/x/de/gr%C3%B6%C3%9Fe/", "= de/größe/index.html");
        check("/x/assets/a%20b.1.svg", "= assets/a b.1.svg");
    }

    #[test]
    fn an_address_without_its_last_slash_or_above_the_site_leads_on() {
        check("/x/de", "> /x/de/");
        check("/x/de/gr%C3%B6%C3%9Fe", "> /x/de/gr%C3%B6%C3%9Fe/");
        check("/", "> /x/");
        check("/x", "> /x/");
    }

    #[test]
    fn a_former_address_leads_on_as_on_other_servers() {
        check("/x/de/gr%C3%B6n/", "> /x/de/gr%C3%B6%C3%9Fe/");
    }

    #[test]
    fn a_wrong_address_is_answered_in_its_language() {
        check("/x/de/nowhere/", "- de/404.html");
        check("/x/nowhere", "- 404.html");
        check("/y/", "- 404.html");
        check("/x/%ff/", "- 404.html");
    }

    #[test]
    fn no_address_leads_out_of_the_site() {
        for address in
            ["/x/../site.toml", "/x/%2e%2e/site.toml", "/x//etc/passwd", "//etc/passwd", "/x/de/..%2f..", "x"]
        {
            let page = if address.starts_with("/x/de/") { "- de/404.html" } else { "- 404.html" };
            check(address, page);
        }
    }
}

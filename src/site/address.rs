//! Addresses: how names become parts of them, and which of them lead to the same place.

use std::collections::BTreeMap;

use super::Site;
use crate::article::{Article, is_slug, slug};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The part of the address that an article has: its slug, or its name in letters that an address can have.
pub(super) fn part(article: &Article, name: &str) -> String {
    match &article.front.slug {
        Some(slug) => slug.value.clone(),
        None => {
            let made = slug(name);
            if is_slug(&made) { made } else { "article".to_owned() }
        }
    }
}

/// A path as it stands in an address: everything but ASCII letters, digits, `-._~/` percent-encoded.
pub fn escape(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// The text that was percent-encoded; `None` when that is no UTF-8.
pub(crate) fn unescape(address: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// The path of an alias relative to the site: `/de/old/` and `/de/old` become `de/old/`.
pub(crate) fn alias_path(alias: &str) -> Option<String> {
    let rest = alias.strip_prefix('/')?.trim_end_matches('/');
    let good = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(is_plain);
    rest.split('/').all(good).then(|| format!("{rest}/"))
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Checks that every alias can be a path, and that no two pages want the same one.
pub(super) fn check_aliases(site: &Site, found: &mut Diagnostics) {
    let mut taken: BTreeMap<String, String> =
        site.pages.iter().map(|page| (page.path.clone(), site.article(page).source.path.clone())).collect();
    for article in &site.articles {
        for alias in &article.front.aliases {
            let error =
                |title: String, label: &str, span: Span| Diagnostic::error(title).at(&article.source, span, label);
            let Some(path) = alias_path(&alias.value) else {
                let title = format!("`{}` cannot be an address of this site", alias.value);
                found.push(error(title, "not an alias", alias.span).help("write it as `/de/old-name/`"));
                continue;
            };
            if let Some(other) = taken.insert(path.clone(), article.source.path.clone()) {
                let title = format!("the address `/{path}` belongs to `{other}` already");
                found.push(error(title, "the second one", alias.span));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaping_and_back_gives_the_same_text() {
        assert_eq!(escape("de/größe & maß/"), "de/gr%C3%B6%C3%9Fe%20%26%20ma%C3%9F/");
        for text in ["größe", "a%b", "%C3", "100 %"] {
            assert_eq!(unescape(&escape(text)).as_deref(), Some(text));
        }
        assert_eq!(unescape("%ff"), None);
        assert_eq!(unescape("%zz%4").as_deref(), Some("%zz%4"));
    }

    #[test]
    fn an_alias_is_a_path_below_the_site() {
        assert_eq!(alias_path("/de/alt").as_deref(), Some("de/alt/"));
        for bad in ["de/alt", "/", "/../x", "/a//b", "//host/x", "/a?b", "/.git/"] {
            assert_eq!(alias_path(bad), None, "{bad}");
        }
    }
}

//! Addresses: how names become parts of them.

use crate::article::{Article, is_slug, slug};

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
    let stays = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let plain = path.bytes().take_while(|byte| stays(*byte)).count();
    let mut address = path[..plain].to_owned();
    for byte in path.bytes().skip(plain) {
        if stays(byte) {
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
}

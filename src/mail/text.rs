//! A TXT record: one text that came in strings.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// The strings of a TXT record, joined without spaces (RFC 7208, section 3.3), and the places where they meet.
///
/// Whoever reads the record sees one text, so this is used like a `str`; a judge that wonders about a missing space finds
/// it at a seam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Text {
    joined: String,
    /// Ascending, at the boundaries of characters.
    seams: Vec<usize>,
}

impl Text {
    /// Joins strings as they come over the network; what is no UTF-8 becomes U+FFFD.
    pub fn of_bytes<'s>(strings: impl IntoIterator<Item = &'s [u8]>) -> Self {
        let (mut bytes, mut seams) = (Vec::new(), Vec::new());
        for string in strings {
            seams.push(bytes.len());
            bytes.extend_from_slice(string);
        }
        match String::from_utf8(bytes) {
            // A string may end within a character, which the next one goes on with.
            Ok(joined) => Text::new(joined, seams),
            // Replacing moves every place behind it, so such a text has no seams.
            Err(error) => Text::from(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        }
    }

    fn new(joined: String, mut seams: Vec<usize>) -> Self {
        seams.retain(|&seam| seam > 0 && seam < joined.len() && joined.is_char_boundary(seam));
        seams.dedup();
        Text { joined, seams }
    }

    /// Where one string ends and the next one begins, in bytes.
    pub fn seams(&self) -> &[usize] {
        &self.seams
    }

    /// The strings.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.seams.iter().copied());
        let ends = self.seams.iter().copied().chain([self.joined.len()]);
        starts.zip(ends).map(|(start, end)| &self.joined[start..end])
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.joined
    }
}

impl From<&str> for Text {
    /// A record of one string.
    fn from(text: &str) -> Self {
        Text::from(text.to_owned())
    }
}

impl From<String> for Text {
    /// A record of one string.
    fn from(joined: String) -> Self {
        Text { joined, seams: Vec::new() }
    }
}

impl From<Vec<String>> for Text {
    fn from(strings: Vec<String>) -> Self {
        Text::of_bytes(strings.iter().map(String::as_bytes))
    }
}

impl From<Text> for Vec<String> {
    fn from(text: Text) -> Self {
        text.strings().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(strings: &[&[u8]]) -> Text {
        Text::of_bytes(strings.iter().copied())
    }

    #[test]
    fn strings_are_joined_without_a_space_and_their_seams_are_known() {
        let record = text(&[b"v=spf1 a", b"", b"mx", b" -all"]);
        assert_eq!(&*record, "v=spf1 amx -all");
        assert_eq!(record.seams(), [8, 10]);
        assert_eq!(record.strings().collect::<Vec<_>>(), ["v=spf1 a", "mx", " -all"]);
        assert_eq!(Text::from(Vec::from(record.clone())), record);
    }

    #[test]
    fn a_text_of_no_strings_is_empty() {
        assert_eq!((&*text(&[]), text(&[]).seams()), ("", &[][..]));
        assert_eq!(text(&[b"", b""]).strings().collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn a_character_may_begin_in_one_string_and_end_in_the_next() {
        let record = text(&[b"f\xc3", b"\xbcr", b"x"]);
        assert_eq!((&*record, record.seams()), ("f\u{fc}rx", &[4][..]));
    }

    #[test]
    fn what_is_no_utf_8_is_replaced() {
        let record = text(&[b"a\xff", b"b"]);
        assert_eq!((&*record, record.seams()), ("a\u{fffd}b", &[][..]));
    }
}

//! Secrets: they can be used, and never shown.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A password or token. It has no `Display`, and its `Debug` is a row of dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What stands in the place of a secret.
pub const REDACTED: &str = "••••••";

impl Secret {
    /// Keeps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Secret(secret.into())
    }

    /// The secret itself, for the one place that sends it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// Takes secrets out of text that a server sent: as they are, in every form in which a login sends them, and in those
/// in which programs write text into other text. Case makes no difference.
#[derive(Clone, Debug, Default)]
pub struct Redaction(Vec<Secret>);

/// A part of a secret's base64 form that is shorter says nothing, and could be a part of any word.
const SHORTEST_PART: usize = 4;

impl Redaction {
    /// Takes out this secret, alone or together with this user name.
    pub fn new(username: &str, secret: &Secret) -> Self {
        let secret = secret.expose();
        if secret.is_empty() {
            return Redaction::default();
        }
        let mut forms = vec![secret.to_owned()];
        for sent in [format!("\0{username}\0{secret}"), format!("{username}\0{username}\0{secret}"), secret.to_owned()]
        {
            let encoded = STANDARD.encode(sent);
            // A server may drop the padding.
            forms.extend([encoded.trim_end_matches('=').to_owned(), encoded]);
        }
        forms.extend((0..3).map(|before| within_base64(secret, before)).filter(|part| part.len() >= SHORTEST_PART));
        forms.push(secret.bytes().map(|byte| format!("{byte:02x}")).collect());
        let url = percent(secret);
        forms.extend([
            url.replace("%20", "+"),
            url.replace("%2F", "/"),
            url.replace("%20", "+").replace("%2F", "/"),
            url,
        ]);
        forms.push(secret.escape_default().to_string());
        let json = secret.replace('\\', "\\\\").replace('"', "\\\"");
        forms.push(json.encode_utf16().map(ascii).collect());
        forms.push(json);
        let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        forms.push(html.replace('"', "&quot;").replace('\'', "&#39;"));
        forms.push(html);
        // In ISO 8859-1, what is no ASCII is no UTF-8, and is read as this.
        forms.push(secret.chars().map(|c| if c.is_ascii() { c } else { char::REPLACEMENT_CHARACTER }).collect());
        // The longest first: a form within another one would leave the rest of that.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Redaction(forms.into_iter().map(Secret).collect())
    }

    /// The text without the secrets.
    pub fn redact(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, form| replace(&text, form.expose()))
    }
}

/// What a secret certainly looks like within base64, behind so many bytes of something else.
fn within_base64(secret: &str, before: usize) -> String {
    let encoded = STANDARD.encode([&[0; 2][..before], secret.as_bytes()].concat());
    // Six bits a character: those at both ends are shared with what stands around the secret.
    let (start, end) = ((before * 8).div_ceil(6), (before + secret.len()) * 8 / 6);
    encoded.get(start..end).unwrap_or_default().to_owned()
}

/// A secret as a URL carries it (RFC 3986, section 2.1).
fn percent(secret: &str) -> String {
    let write = |byte: u8| match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    secret.bytes().map(write).collect()
}

/// A unit of UTF-16 as JSON in ASCII writes it (RFC 8259, section 7).
fn ascii(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        Ok(_) | Err(_) => format!("\\u{unit:04x}"),
    }
}

/// The text with [`REDACTED`] in every place of `form`, in upper or lower case.
fn replace(text: &str, form: &str) -> String {
    let wanted: Vec<char> = form.chars().flat_map(char::to_lowercase).collect();
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match end_of(rest, &wanted) {
            Some(end) => {
                shown.push_str(REDACTED);
                rest = &rest[end..];
            }
            None => {
                shown.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    shown
}

/// Where a text ends that begins with these lower-case characters.
fn end_of(text: &str, wanted: &[char]) -> Option<usize> {
    let mut left = wanted;
    for (at, c) in text.char_indices() {
        if left.is_empty() {
            return Some(at);
        }
        for lower in c.to_lowercase() {
            left = left.strip_prefix(&[lower])?;
        }
    }
    left.is_empty().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_in_no_byte_of_its_debug_form() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), REDACTED);
    }

    #[test]
    fn every_form_of_the_secret_is_taken_out() {
        let redaction = Redaction::new("ada", &Secret::new("hunter2"));
        for form in ["hunter2", "aHVudGVyMg==", "aHVudGVyMg", &STANDARD.encode("\0ada\0hunter2")] {
            assert_eq!(redaction.redact(&format!("535 no {form} here")), format!("535 no {REDACTED} here"));
        }
    }

    #[test]
    fn a_secret_that_was_written_into_other_text_is_taken_out() {
        let redaction = Redaction::new("ada", &Secret::new("Zimt Ä\"&x/7"));
        for form in [
            "ZIMT Ä\"&X/7",
            "zimt ä\"&x/7",
            "Zimt%20%C3%84%22%26x/7",
            "Zimt+%c3%84%22%26x/7",
            "Zimt+%c3%84%22%26x%2F7",
            "Zimt%20%C3%84%22%26x%2F7",
            "Zimt \\u00c4\\\"&x/7",
            "Zimt Ä\\\"&x/7",
            "Zimt \\u{c4}\\\"&x/7",
            "Zimt Ä&quot;&amp;x/7",
            "Zimt \u{fffd}\"&x/7",
            "5A696D7420C3842226782F37",
        ] {
            assert_eq!(redaction.redact(&format!("535 no {form} here")), format!("535 no {REDACTED} here"));
        }
        for before in ["x", "xy", "xyz", "user=ada\0pass="] {
            let kept = redaction.redact(&STANDARD.encode(format!("{before}Zimt Ä\"&x/7 and more")));
            assert!(kept.contains(REDACTED), "{kept}");
        }
    }

    #[test]
    fn a_short_secret_leaves_other_words_alone() {
        let redaction = Redaction::new("ada", &Secret::new("xy"));
        assert_eq!(redaction.redact("535 no Such user"), "535 no Such user");
    }
}

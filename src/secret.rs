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

/// Takes secrets out of text that a server sent: as they are, and in every form in which a login sends them.
#[derive(Clone, Debug, Default)]
pub struct Redaction(Vec<Secret>);

impl Redaction {
    /// Takes out this secret, alone or together with this user name.
    pub fn new(username: &str, secret: &Secret) -> Self {
        let secret = secret.expose();
        if secret.is_empty() {
            return Redaction::default();
        }
        let plain = format!("\0{username}\0{secret}");
        let both = format!("{username}\0{username}\0{secret}");
        let mut forms = Vec::new();
        for encoded in [STANDARD.encode(plain), STANDARD.encode(both), STANDARD.encode(secret)] {
            // A server may drop the padding.
            let bare = encoded.trim_end_matches('=').to_owned();
            forms.extend([encoded, bare]);
        }
        forms.push(secret.to_owned());
        Redaction(forms.into_iter().map(Secret).collect())
    }

    /// The text without the secrets.
    pub fn redact(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, form| text.replace(form.expose(), REDACTED))
    }
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
}

//! The test message (RFC 5322), built with lettre.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};

use crate::mail::address::Mailbox;
use crate::mail::smtp::Message;

/// What a test message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft<'d> {
    /// The sender, in the envelope and in the header.
    pub from: &'d Mailbox,
    /// The one recipient.
    pub to: &'d Mailbox,
    /// The subject.
    pub subject: &'d str,
    /// The text.
    pub body: &'d str,
    /// When it was written, since 1970.
    pub written: Duration,
    /// What makes its Message-ID unique: letters, digits and `-`.
    pub id: &'d str,
}

/// The message could not be built.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// An address that lettre does not take.
    #[error("the address `{0}` cannot be used in a message")]
    Address(String),
    /// The header or body is wrong.
    #[error("the test message cannot be built")]
    Message(#[from] lettre::error::Error),
}

/// Builds the message: plain UTF-8 text that no auto-responder answers (RFC 3834, section 5).
pub fn compose(draft: &Draft<'_>) -> Result<Message, ComposeError> {
    let mailbox = |mailbox: &Mailbox| {
        let address = lettre::Address::new(mailbox.local(), mailbox.domain().as_str());
        let address = address.map_err(|_| ComposeError::Address(mailbox.to_string()))?;
        Ok::<_, ComposeError>(lettre::message::Mailbox::new(None, address))
    };
    let auto = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    let message = lettre::Message::builder()
        .from(mailbox(draft.from)?)
        .to(mailbox(draft.to)?)
        .subject(draft.subject)
        .date(SystemTime::UNIX_EPOCH + draft.written)
        .message_id(Some(format!("<{}@{}>", draft.id, draft.from.domain())))
        .raw_header(auto)
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .body(draft.body.to_owned())?;
    let text = String::from_utf8_lossy(&message.formatted()).into_owned();
    Ok(Message { from: draft.from.clone(), to: draft.to.clone(), text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_message_has_a_whole_header_and_crlf_lines() {
        let (from, to) = ("termine@praxis.example", "me@example.org");
        let message = compose(&Draft {
            from: &from.parse().expect("a mailbox"),
            to: &to.parse().expect("a mailbox"),
            subject: "Prüfung",
            body: "Grüße\n.\nEnde\n",
            written: Duration::from_secs(1_793_000_000),
            id: "docs-check-1",
        })
        .expect("a message");
        for line in [
            "From: termine@praxis.example\r\n",
            "To: me@example.org\r\n",
            "Message-ID: <docs-check-1@praxis.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "MIME-Version: 1.0\r\n",
            "Date: ",
            "Subject: ",
            "Content-Type: text/plain; charset=utf-8\r\n",
        ] {
            assert!(message.text.contains(line), "`{line}` is not in:\n{}", message.text);
        }
        assert!(message.text.is_ascii());
        assert_eq!(message.text.replace("\r\n", "").find(['\r', '\n']), None);
    }
}

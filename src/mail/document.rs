//! Documents that a standard keeps at one address of a domain, and what came when they were fetched.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::mail::address::Domain;
use crate::mail::facts::Silence;
use crate::mail::smtp::Trouble;

/// Bytes of a document, at most (RFC 8461, section 3.3).
pub const SIZE_LIMIT: usize = 64 * 1024;

/// A document. Its address follows from a domain and a standard, so no knowledge base can name another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Document {
    /// The MTA-STS policy of a domain (RFC 8461, section 3.3).
    MtaSts(Domain),
}

impl Document {
    /// The host that has it; `None` when its name would be too long.
    pub fn host(&self) -> Option<Domain> {
        match self {
            Document::MtaSts(domain) => domain.child("mta-sts"),
        }
    }

    /// Its path there.
    pub fn path(&self) -> &'static str {
        match self {
            Document::MtaSts(_) => "/.well-known/mta-sts.txt",
        }
    }
}

impl fmt::Display for Document {
    /// The address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Document::MtaSts(domain) = self;
        write!(f, "https://mta-sts.{domain}{}", self.path())
    }
}

/// What came for a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fetched {
    /// The server answered.
    Page(Page),
    /// There is no such host.
    NoHost,
    /// Nobody could say where the host is, or this run may not ask.
    Silence(Silence),
    /// The host is in a private network, where nothing is asked for.
    Private,
    /// The connection came to nothing.
    Trouble(Trouble),
    /// What came is no answer of a web server, in the library's words.
    Garbled(String),
    /// It is longer than [`SIZE_LIMIT`].
    TooLarge,
}

impl Fetched {
    /// The document, if it is one: every other status says that it is not (RFC 8461, section 3.3).
    pub fn page(&self) -> Option<&Page> {
        if let Fetched::Page(page) = self
            && page.status == 200
        {
            return Some(page);
        }
        None
    }
}

/// An answer of a web server. Wherever it may point to, nobody goes there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The status code.
    pub status: u16,
    /// The media type, without what stands behind a `;`, in lower case; empty when there is none.
    pub media_type: String,
    /// The text.
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invariant_a_document_is_at_a_host_below_its_domain() {
        let domain: Domain = "praxis.example".parse().expect("a name");
        let document = Document::MtaSts(domain.clone());
        assert!(document.host().expect("a host").is_within(&domain));
        assert_eq!(document.to_string(), "https://mta-sts.praxis.example/.well-known/mta-sts.txt");
    }
}

//! Enhanced status codes of mail systems, RFC 3463.

use std::fmt;
use std::str::FromStr;

/// Three numbers: class, subject, detail. `5.1.1` is a permanent failure of addressing: no such mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Status {
    /// 2, 4 or 5: done, later, no (section 3.1).
    pub class: u8,
    /// 0 to 999: what it is about (section 3.2 and after).
    pub subject: u16,
    /// 0 to 999: what it is.
    pub detail: u16,
}

/// A text is no status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a status code is three numbers such as `5.1.1`, the first 2, 4 or 5")]
pub struct NotAStatus;

impl Status {
    /// Whether it says no more than its class: other or undefined (X.0.0), refused for reasons of policy (X.7.0, X.7.1).
    pub fn is_general(self) -> bool {
        matches!((self.subject, self.detail), (0, 0) | (7, 0 | 1))
    }

    /// The status code at the beginning of a text, if one stands there (RFC 2034, section 4).
    pub fn at_start(text: &str) -> Option<Self> {
        Status::split(text).0
    }

    /// A text as the status code at its beginning, if one stands there, and the rest.
    pub fn split(text: &str) -> (Option<Self>, &str) {
        // Some servers mark it: `#5.1.0 Address rejected`.
        let bare = text.strip_prefix('#').unwrap_or(text);
        let end = bare.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(bare.len());
        match bare[..end].trim_end_matches('.').parse() {
            Ok(status) => (Some(status), bare[end..].trim_start()),
            Err(NotAStatus) => (None, text),
        }
    }
}

impl FromStr for Status {
    type Err = NotAStatus;

    fn from_str(text: &str) -> Result<Self, NotAStatus> {
        let number = |part: Option<&str>| {
            let digits = part.filter(|part| (1..=3).contains(&part.len())).ok_or(NotAStatus)?;
            if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                digits.parse().map_err(|_| NotAStatus)
            } else {
                Err(NotAStatus)
            }
        };
        let mut parts = text.split('.');
        let class = match parts.next() {
            Some("2") => 2,
            Some("4") => 4,
            Some("5") => 5,
            Some(_) | None => return Err(NotAStatus),
        };
        let status = Status { class, subject: number(parts.next())?, detail: number(parts.next())? };
        if parts.next().is_none() { Ok(status) } else { Err(NotAStatus) }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_are_a_status() {
        assert_eq!("5.7.139".parse(), Ok(Status { class: 5, subject: 7, detail: 139 }));
        for text in ["", "5", "5.1", "5.1.1.1", "3.1.1", "5.a.1", "5..1", "5.1.1000", "5.+1.1", "192.0.2"] {
            assert_eq!(text.parse::<Status>(), Err(NotAStatus), "{text}");
        }
    }

    #[test]
    fn a_status_stands_at_the_start_or_nowhere() {
        assert_eq!(
            Status::at_start("5.1.1 <x@y.test> unknown").map(|status| status.to_string()).as_deref(),
            Some("5.1.1")
        );
        assert_eq!(Status::at_start("5.1.1. gone").map(|status| status.to_string()).as_deref(), Some("5.1.1"));
        assert_eq!(Status::at_start("unknown 5.1.1"), None);
        assert_eq!(Status::at_start("5.1.1.2 is an address"), None);
    }
}

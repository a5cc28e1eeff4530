//! One address: what is asked next, and what it comes to.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

/// Redirects that are followed, at most.
const REDIRECTS: usize = 10;
/// Before the first repetition; each further one waits twice as long.
const PAUSE: Duration = Duration::from_secs(1);
/// A server that wants more time is asked another day.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How an address is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Without the body. Some servers refuse it or answer it wrongly, so only a good answer counts.
    Head,
    /// As a reader would.
    Get,
}

/// What one request brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An answer.
    Status {
        /// The status (RFC 9110, section 15).
        code: u16,
        /// Where it leads on.
        location: Option<String>,
        /// When the server wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// None.
    Nothing(Trouble),
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// DNS says that there is no such name, or that it has no address.
    #[error("DNS knows no address for it")]
    NoName,
    /// DNS does not say anything.
    #[error("DNS does not answer: {0}")]
    Names(String),
    /// All addresses are inside this computer or a private network.
    #[error("it is in a private network")]
    Private,
    /// Nothing listens there.
    #[error("the connection is refused")]
    Refused,
    /// No connection came about in time, or there is no way to the host.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The certificate is wrong, or there is no encryption at all.
    #[error("{0}")]
    Tls(String),
    /// The server took the question and said nothing in time.
    #[error("no answer in time")]
    Silence,
    /// The answer ended early, or made no sense.
    #[error("{0}")]
    Garbled(String),
}

/// Why an address was not reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The server says so.
    #[error("status {0}")]
    Status(u16),
    /// Too many redirects.
    #[error("redirects more than {REDIRECTS} times")]
    Circle,
    /// A redirect to something that cannot be followed.
    #[error("it redirects to `{0}`, which cannot be asked")]
    Astray(String),
    /// There was no answer.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl Reason {
    /// Whether the link is broken; everything else only says that nobody found out.
    pub fn is_final(&self) -> bool {
        match self {
            Reason::Status(code) => matches!(code, 404 | 410),
            Reason::Circle => true,
            Reason::Astray(_) => false,
            Reason::Trouble(trouble) => match trouble {
                Trouble::NoName | Trouble::Refused | Trouble::Tls(_) => true,
                Trouble::Names(_) | Trouble::Private | Trouble::Unreachable(_) => false,
                Trouble::Silence | Trouble::Garbled(_) => false,
            },
        }
    }

    /// Whether all addresses of the same origin have the same fate, so that nobody needs to ask them.
    pub fn is_of_origin(&self) -> bool {
        match self {
            Reason::Status(code) => *code == 429,
            Reason::Circle | Reason::Astray(_) => false,
            Reason::Trouble(trouble) => match trouble {
                Trouble::NoName | Trouble::Names(_) | Trouble::Private => true,
                Trouble::Refused | Trouble::Unreachable(_) | Trouble::Tls(_) => true,
                Trouble::Silence | Trouble::Garbled(_) => false,
            },
        }
    }
}

/// An address that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// Where it is now, as the server says for good.
    pub moved: Option<Url>,
    /// Where the way leaves encryption.
    pub unencrypted: Option<Url>,
}

/// An address that was not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Why.
    pub reason: Reason,
    /// Where the redirects had led.
    pub at: Url,
}

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask.
    Ask,
    /// Ask no address of this host before so much time has passed.
    Wait(Duration),
    /// Nothing: this is what it came to.
    Done(Result<Arrived, Lost>),
}

/// One address that is being asked.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// Where it began.
    pub url: Url,
    /// Where to ask now.
    pub at: Url,
    /// How.
    pub method: Method,
    redirects: usize,
    /// Whether all redirects were for good.
    is_permanent: bool,
    repeated: u32,
    retries: u32,
    arrived: Arrived,
}

impl Inquiry {
    /// Begins; silence is broken by as many repetitions as `retries` says.
    pub fn new(url: Url, retries: u32) -> Self {
        Inquiry {
            at: url.clone(),
            url,
            method: Method::Head,
            redirects: 0,
            is_permanent: true,
            repeated: 0,
            retries,
            arrived: Arrived::default(),
        }
    }

    /// Takes an answer.
    pub fn hear(&mut self, reply: Reply) -> Step {
        match reply {
            Reply::Status { code: 200..=299, .. } => Step::Done(Ok(std::mem::take(&mut self.arrived))),
            Reply::Status { code: code @ (301 | 302 | 303 | 307 | 308), location: Some(location), .. } => {
                self.follow(&location, matches!(code, 301 | 308))
            }
            Reply::Status { code, .. } if self.method == Method::Head && code != 429 => {
                self.method = Method::Get;
                Step::Ask
            }
            Reply::Status { code: code @ (429 | 500..=599), retry_after, .. } => {
                self.again(Reason::Status(code), retry_after)
            }
            Reply::Status { code, .. } => self.lost(Reason::Status(code)),
            Reply::Nothing(trouble @ (Trouble::NoName | Trouble::Private | Trouble::Tls(_))) => {
                self.lost(trouble.into())
            }
            Reply::Nothing(trouble) => self.again(trouble.into(), None),
        }
    }

    fn lost(&self, reason: Reason) -> Step {
        Step::Done(Err(Lost { reason, at: self.at.clone() }))
    }

    fn again(&mut self, reason: Reason, retry_after: Option<Duration>) -> Step {
        let pause = retry_after.unwrap_or(PAUSE * 2_u32.saturating_pow(self.repeated));
        if self.repeated == self.retries || pause > LONGEST_PAUSE {
            return self.lost(reason);
        }
        self.repeated += 1;
        self.method = Method::Get;
        Step::Wait(pause)
    }

    fn follow(&mut self, location: &str, for_good: bool) -> Step {
        self.redirects += 1;
        if self.redirects > REDIRECTS {
            return self.lost(Reason::Circle);
        }
        let is_askable = |url: &Url| {
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
        };
        let Some(next) = self.at.join(location).ok().filter(is_askable) else {
            return self.lost(Reason::Astray(location.to_owned()));
        };
        if self.at.scheme() == "https" && next.scheme() == "http" {
            self.arrived.unencrypted.get_or_insert_with(|| next.clone());
        }
        self.is_permanent &= for_good;
        if self.is_permanent {
            self.arrived.moved = Some(next.clone());
        }
        self.at = next;
        self.at.set_fragment(None);
        self.method = Method::Head;
        Step::Ask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets a server answer `https://a.test/x` with `code [location]`, or `nothing`, and shows what is asked and the end.
    #[track_caller]
    fn check(answers: &[&str], expected: &str) {
        let mut inquiry = Inquiry::new("https://a.test/x".parse().expect("an address"), 2);
        let mut shown = Vec::new();
        for answer in answers {
            shown.push(format!("{:?} {}", inquiry.method, inquiry.at));
            let (code, rest) = answer.split_once(' ').unwrap_or((answer, ""));
            let reply = code.parse().map_or(Reply::Nothing(Trouble::Silence), |code| Reply::Status {
                code,
                location: (!rest.is_empty()).then(|| rest.to_owned()),
                retry_after: rest.parse().ok().map(Duration::from_secs),
            });
            match inquiry.hear(reply) {
                Step::Ask => {}
                Step::Wait(pause) => shown.push(format!("wait {}", pause.as_secs())),
                Step::Done(Ok(Arrived { moved, unencrypted })) => {
                    let part =
                        |name: &str, url: Option<Url>| url.map(|url| format!(", {name} {url}")).unwrap_or_default();
                    shown.push(format!("there{}{}", part("moved", moved), part("plain", unencrypted)));
                }
                Step::Done(Err(Lost { reason, at })) => {
                    let kind = if reason.is_final() { "broken" } else { "unknown" };
                    shown.push(format!("{kind} {at}: {reason}"));
                }
            }
        }
        assert_eq!(shown.join("\n"), expected.replace("\n         ", "\n"));
    }

    #[test]
    fn a_good_answer_is_enough() {
        check(&["204"], "Head https://a.test/x\nthere");
    }

    #[test]
    fn a_bad_answer_to_head_is_not_believed() {
        let asked = "Head https://a.test/x\nGet https://a.test/x";
        check(&["405", "200"], &format!("{asked}\nthere"));
        check(&["404", "404"], &format!("{asked}\nbroken https://a.test/x: status 404"));
        check(&["500", "403"], &format!("{asked}\nunknown https://a.test/x: status 403"));
    }

    #[test]
    fn a_server_that_is_busy_is_asked_again_when_it_says() {
        check(
            &["429 7", "503", "500"],
            "Head https://a.test/x\nwait 7\nGet https://a.test/x\nwait 2\nGet https://a.test/x\nunknown https://a.test/x: status 500",
        );
        check(&["429 31"], "Head https://a.test/x\nunknown https://a.test/x: status 429");
    }

    #[test]
    fn silence_is_never_broken() {
        check(
            &["-", "-", "-"],
            "Head https://a.test/x\nwait 1\nGet https://a.test/x\nwait 2\nGet https://a.test/x\nunknown https://a.test/x: no answer in time",
        );
    }

    #[test]
    fn only_redirects_for_good_are_a_new_address() {
        check(
            &["301 /y", "302 z", "200"],
            "Head https://a.test/x\nHead https://a.test/y\nHead https://a.test/z\nthere, moved https://a.test/y",
        );
        check(
            &["302 /y", "301 /z", "200"],
            "Head https://a.test/x\nHead https://a.test/y\nHead https://a.test/z\nthere",
        );
    }

    #[test]
    fn a_way_that_leaves_encryption_is_noticed() {
        check(
            &["307 http://b.test/", "308 https://b.test/", "200"],
            "Head https://a.test/x\nHead http://b.test/\nHead https://b.test/\nthere, plain http://b.test/",
        );
    }

    #[test]
    fn a_redirect_that_cannot_be_followed_is_not_followed() {
        for to in ["ftp://b.test/", "javascript:x", "https://me:secret@b.test/", "https://"] {
            let expected = format!("unknown https://a.test/x: it redirects to `{to}`, which cannot be asked");
            check(&[&format!("301 {to}")], &format!("Head https://a.test/x\n{expected}"));
        }
        check(&["301", "301"], "Head https://a.test/x\nGet https://a.test/x\nunknown https://a.test/x: status 301");
    }

    #[test]
    fn a_circle_ends() {
        let asked = "Head https://a.test/x\n".repeat(11);
        check(&["302 /x"; 11], &format!("{asked}broken https://a.test/x: redirects more than 10 times"));
    }
}

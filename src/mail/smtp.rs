//! SMTP as data (RFC 5321): a [`Dialogue`] says how far to go, a [`Transcript`] says what was heard.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::mail::address::{Host, Mailbox};
use crate::mail::status::Status;

/// A conversation to be held with a submission server (RFC 6409): greeting, EHLO, TLS, and what follows.
///
/// It holds a secret's id and never the secret, so it can be recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dialogue {
    /// The server; its certificate must be for this name.
    pub host: Host,
    /// Where it is, in the order in which they are tried.
    pub addresses: Vec<IpAddr>,
    /// The TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Log in, once, after TLS.
    pub login: Option<Login>,
    /// Send this message, once, after the login.
    pub message: Option<Message>,
    /// What the reader allowed for this one run.
    pub allowed: Allowed,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte (RFC 8314, section 3.3), usually on port 465.
    Tls,
    /// TLS after the STARTTLS command (RFC 3207), usually on port 587.
    StartTls,
    /// No TLS.
    None,
}

impl Security {
    /// The word in `config.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Security::Tls => "tls",
            Security::StartTls => "starttls",
            Security::None => "none",
        }
    }
}

impl fmt::Display for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who logs in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Login {
    /// The user name.
    pub username: String,
    /// Which secret the probe takes from its own store.
    pub secret: SecretId,
    /// What that secret is.
    #[serde(default)]
    pub proof: Proof,
}

/// What proves who logs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// A password.
    #[default]
    Password,
    /// A token of OAuth 2.0 (RFC 6749), which stands for a login in the browser.
    OAuth2,
}

impl Proof {
    /// The word in `config.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Proof::Password => "password",
            Proof::OAuth2 => "oauth2",
        }
    }
}

/// The name of a secret: where it stands in the configuration, such as `smtp.password`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SecretId(pub String);

/// A message with its envelope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Message {
    /// MAIL FROM.
    pub from: Mailbox,
    /// RCPT TO.
    pub to: Mailbox,
    /// Header and body with CRLF line ends, not yet dot-stuffed.
    pub text: String,
}

/// What is allowed for one run only; neither can stand in a configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Allowed {
    /// `--allow-unencrypted-login`
    pub unencrypted_login: bool,
    /// `--allow-unverified-certificate`
    pub unverified_certificate: bool,
}

/// What was heard in a conversation, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript(pub Vec<Moment>);

/// One thing that was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// At which stage.
    pub stage: Stage,
    /// What.
    pub heard: Heard,
    /// How long it took, in milliseconds.
    pub millis: u64,
}

/// The stages of a conversation, in the order in which STARTTLS passes them; implicit TLS has [`Stage::Tls`] before
/// [`Stage::Greeting`] and has neither [`Stage::StartTls`] nor [`Stage::EhloAgain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The TCP connection.
    Connect,
    /// The server's first reply.
    Greeting,
    /// The first EHLO.
    Ehlo,
    /// The STARTTLS command.
    StartTls,
    /// The TLS handshake.
    Tls,
    /// EHLO under TLS, where STARTTLS made it necessary.
    EhloAgain,
    /// AUTH and what belongs to it.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// The DATA command.
    Data,
    /// The message's text: the server takes responsibility, or does not.
    Text,
}

/// What was heard at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// The TCP connection stands.
    Connected(IpAddr),
    /// A reply.
    Reply(Reply),
    /// The mechanism that was chosen for the login; what follows at [`Stage::Auth`] is the server's answer to it.
    Mechanism(Mechanism),
    /// TLS stands.
    Secured(Session),
    /// One of the addresses did not work; the next one was tried.
    NextAddress(IpAddr, Trouble),
    /// The conversation ended here.
    Trouble(Trouble),
}

/// A reply of one or several lines (RFC 5321, section 4.2), free of the run's secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The three digits.
    pub code: u16,
    /// What follows the digits and the separator, a line each, including an enhanced code (RFC 2034).
    pub lines: Vec<String>,
}

/// Whether a reply says yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// 2yz and 3yz.
    Yes,
    /// 4yz: not now.
    Later,
    /// 5yz.
    No,
}

impl Reply {
    /// Whether it says yes.
    pub fn tone(&self) -> Tone {
        match self.code {
            400..=499 => Tone::Later,
            500..=599 => Tone::No,
            _ => Tone::Yes,
        }
    }

    /// Whether the first digit of the code is this (section 4.2.1).
    pub fn is(&self, class: u16) -> bool {
        self.code / 100 == class
    }

    /// The enhanced status code at the beginning of the first line that has one (RFC 2034, section 4).
    pub fn status(&self) -> Option<Status> {
        self.lines.iter().find_map(|line| Status::at_start(line))
    }

    /// The text on one line, without the status code that each of its lines may begin with.
    pub fn text(&self) -> String {
        let words = self.lines.iter().map(|line| Status::split(line).1.trim());
        words.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The capabilities of an EHLO reply (section 4.1.1.1): its lines but the first.
    pub fn capabilities(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().skip(1).map(String::as_str)
    }

    /// Whether an EHLO reply offers `keyword`.
    pub fn offers(&self, keyword: &str) -> bool {
        self.capabilities().any(|line| line.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(keyword)))
    }

    /// What an EHLO reply says behind `keyword`: `PLAIN LOGIN` for `AUTH`. The old form `AUTH=PLAIN` counts too.
    pub fn parameters(&self, keyword: &str) -> Option<&str> {
        self.capabilities().find_map(|line| {
            let (first, rest) = line.split_at_checked(keyword.len())?;
            (first.eq_ignore_ascii_case(keyword) && rest.starts_with([' ', '='])).then(|| rest[1..].trim())
        })
    }

    /// The names of the login mechanisms that an EHLO reply offers (RFC 4954).
    pub fn mechanisms(&self) -> Vec<&str> {
        self.parameters("AUTH").map(|names| names.split_whitespace().collect()).unwrap_or_default()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        self.lines.iter().filter(|line| !line.is_empty()).try_for_each(|line| write!(f, " {line}"))
    }
}

/// A login mechanism that this program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mechanism {
    /// RFC 4616.
    Plain,
    /// Never standardised, still widespread.
    Login,
    /// RFC 2195.
    CramMd5,
    /// RFC 5802.
    ScramSha1,
    /// RFC 5802, bound to the TLS session.
    ScramSha1Plus,
    /// RFC 7677.
    ScramSha256,
    /// RFC 7677, bound to the TLS session.
    ScramSha256Plus,
    /// RFC 7628.
    OAuthBearer,
    /// What OAUTHBEARER replaces, and large providers still speak.
    XOAuth2,
}

/// Whether only the server can read what a login sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// TLS, and the certificate is the server's.
    Verified,
    /// No TLS, or with anybody: the reader allowed it.
    Open,
}

impl Mechanism {
    /// Those that an EHLO reply offers for this proof, the best first.
    ///
    /// Over a verified line that is PLAIN: nobody else can read it, every account can use it, whatever form of the
    /// password the server keeps, and readers' programs use it. So a refusal is about the password and nothing else.
    /// On an open line those come first that do not send the password.
    pub fn offered(ehlo: &Reply, proof: Proof, line: Line) -> Vec<Self> {
        const SAYING: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];
        const PROVING: &[Mechanism] = &[
            Mechanism::ScramSha256Plus,
            Mechanism::ScramSha256,
            Mechanism::ScramSha1Plus,
            Mechanism::ScramSha1,
            Mechanism::CramMd5,
        ];
        let order = match (proof, line) {
            (Proof::Password, Line::Verified) => [SAYING, PROVING].concat(),
            (Proof::Password, Line::Open) => [PROVING, SAYING].concat(),
            (Proof::OAuth2, Line::Verified | Line::Open) => vec![Mechanism::OAuthBearer, Mechanism::XOAuth2],
        };
        let offered = ehlo.mechanisms();
        let is_offered = |mechanism: &Self| offered.iter().any(|name| name.eq_ignore_ascii_case(mechanism.as_str()));
        order.into_iter().filter(is_offered).collect()
    }

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Mechanism::Plain => "PLAIN",
            Mechanism::Login => "LOGIN",
            Mechanism::CramMd5 => "CRAM-MD5",
            Mechanism::ScramSha1 => "SCRAM-SHA-1",
            Mechanism::ScramSha1Plus => "SCRAM-SHA-1-PLUS",
            Mechanism::ScramSha256 => "SCRAM-SHA-256",
            Mechanism::ScramSha256Plus => "SCRAM-SHA-256-PLUS",
            Mechanism::OAuthBearer => "OAUTHBEARER",
            Mechanism::XOAuth2 => "XOAUTH2",
        }
    }

    /// Whether it proves the password without sending it.
    pub fn proves(self) -> bool {
        match self {
            Mechanism::CramMd5
            | Mechanism::ScramSha1
            | Mechanism::ScramSha1Plus
            | Mechanism::ScramSha256
            | Mechanism::ScramSha256Plus => true,
            Mechanism::Plain | Mechanism::Login | Mechanism::OAuthBearer | Mechanism::XOAuth2 => false,
        }
    }

    /// Whether it needs a TLS session to be bound to.
    pub fn is_bound(self) -> bool {
        match self {
            Mechanism::ScramSha1Plus | Mechanism::ScramSha256Plus => true,
            Mechanism::Plain
            | Mechanism::Login
            | Mechanism::CramMd5
            | Mechanism::ScramSha1
            | Mechanism::ScramSha256
            | Mechanism::OAuthBearer
            | Mechanism::XOAuth2 => false,
        }
    }
}

/// What is known of a TLS session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Such as `TLS 1.3`.
    pub version: String,
    /// The cipher suite's name.
    pub cipher: String,
    /// What the server showed, its own certificate first.
    pub chain: Vec<Certificate>,
    /// What was wrong with the chain; only under `--allow-unverified-certificate` does a session stand all the same.
    pub problem: Option<CertificateProblem>,
}

/// What a certificate says (RFC 5280).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The names that it is for.
    pub names: Vec<String>,
    /// The issuer's common name, or its organisation.
    pub issuer: String,
    /// Valid from, in seconds since 1970.
    pub not_before: i64,
    /// Valid until, in seconds since 1970.
    pub not_after: i64,
}

/// Why a certificate was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CertificateProblem {
    /// It is for other names.
    Name,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// Nobody whom this computer trusts has issued it.
    Issuer,
    /// This computer trusts nobody: it has no list of authorities.
    NoRoots,
    /// Something else, in the verifier's words.
    Other(String),
}

/// Why a conversation ended early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// The host refused the connection.
    Refused,
    /// The network does not lead there, in the system's words.
    Unreachable(String),
    /// Nothing came in time.
    Silence,
    /// The server closed the connection.
    Closed,
    /// What came is no SMTP reply; its beginning.
    NotSmtp(String),
    /// Plain text came where TLS was expected; its beginning.
    PlainText(String),
    /// The TLS handshake failed, in the library's words.
    Tls(String),
    /// The server speaks only a version of TLS that nobody should use any more (RFC 8996), such as `TLS 1.0`.
    OldTls(String),
    /// The certificate was not accepted; the chain as it was shown.
    Certificate(CertificateProblem, Vec<Certificate>),
    /// The server's part of the login does not fit the mechanism, in this program's words.
    Challenge(String),
}

impl Transcript {
    /// Nothing was heard.
    pub const EMPTY: &'static Transcript = &Transcript(Vec::new());

    /// The last reply at `stage`.
    pub fn reply(&self, stage: Stage) -> Option<&Reply> {
        self.at(stage).rev().find_map(|heard| match heard {
            Heard::Reply(reply) => Some(reply),
            Heard::Connected(_)
            | Heard::Mechanism(_)
            | Heard::Secured(_)
            | Heard::NextAddress(..)
            | Heard::Trouble(_) => None,
        })
    }

    /// The address that answered.
    pub fn connected(&self) -> Option<IpAddr> {
        self.at(Stage::Connect).find_map(|heard| match heard {
            Heard::Connected(address) => Some(*address),
            Heard::Reply(_) | Heard::Mechanism(_) | Heard::Secured(_) | Heard::NextAddress(..) | Heard::Trouble(_) => {
                None
            }
        })
    }

    /// The TLS session.
    pub fn session(&self) -> Option<&Session> {
        self.at(Stage::Tls).find_map(|heard| match heard {
            Heard::Secured(session) => Some(session),
            Heard::Connected(_)
            | Heard::Reply(_)
            | Heard::Mechanism(_)
            | Heard::NextAddress(..)
            | Heard::Trouble(_) => None,
        })
    }

    /// The login mechanism that was tried.
    pub fn mechanism(&self) -> Option<Mechanism> {
        self.at(Stage::Auth).find_map(|heard| match heard {
            Heard::Mechanism(mechanism) => Some(*mechanism),
            Heard::Connected(_) | Heard::Reply(_) | Heard::Secured(_) | Heard::NextAddress(..) | Heard::Trouble(_) => {
                None
            }
        })
    }

    /// Where and why the conversation ended early.
    pub fn trouble(&self) -> Option<(Stage, &Trouble)> {
        self.0.iter().find_map(|moment| match &moment.heard {
            Heard::Trouble(trouble) => Some((moment.stage, trouble)),
            Heard::Connected(_)
            | Heard::Reply(_)
            | Heard::Mechanism(_)
            | Heard::Secured(_)
            | Heard::NextAddress(..) => None,
        })
    }

    /// Why no address accepted a connection: the reason for each of them, in order.
    pub fn unconnected(&self) -> impl Iterator<Item = &Trouble> {
        self.at(Stage::Connect).filter_map(|heard| match heard {
            Heard::NextAddress(_, trouble) | Heard::Trouble(trouble) => Some(trouble),
            Heard::Connected(_) | Heard::Reply(_) | Heard::Mechanism(_) | Heard::Secured(_) => None,
        })
    }

    /// What was wrong with the certificate, whether the conversation went on or not.
    pub fn certificate_problem(&self) -> Option<&CertificateProblem> {
        self.at(Stage::Tls).find_map(|heard| match heard {
            Heard::Secured(session) => session.problem.as_ref(),
            Heard::Trouble(Trouble::Certificate(problem, _)) => Some(problem),
            Heard::Connected(_)
            | Heard::Reply(_)
            | Heard::Mechanism(_)
            | Heard::NextAddress(..)
            | Heard::Trouble(
                Trouble::Refused
                | Trouble::Unreachable(_)
                | Trouble::Silence
                | Trouble::Closed
                | Trouble::NotSmtp(_)
                | Trouble::PlainText(_)
                | Trouble::Tls(_)
                | Trouble::OldTls(_)
                | Trouble::Challenge(_),
            ) => None,
        })
    }

    /// The EHLO reply that counts: the one under TLS, if there is one.
    pub fn ehlo(&self) -> Option<&Reply> {
        self.reply(Stage::EhloAgain).or_else(|| self.reply(Stage::Ehlo))
    }

    fn at(&self, stage: Stage) -> impl DoubleEndedIterator<Item = &Heard> {
        self.0.iter().filter(move |moment| moment.stage == stage).map(|moment| &moment.heard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ehlo(lines: &[&str]) -> Reply {
        let lines = std::iter::once("mail.test").chain(lines.iter().copied()).map(str::to_owned).collect();
        Reply { code: 250, lines }
    }

    #[test]
    fn capabilities_are_found_in_any_case_and_form() {
        let reply = ehlo(&["starttls", "AUTH=LOGIN PLAIN", "SIZE 1000"]);
        assert!(reply.offers("STARTTLS"));
        assert_eq!(reply.mechanisms(), ["LOGIN", "PLAIN"]);
        assert_eq!(reply.parameters("SIZE"), Some("1000"));
    }

    #[test]
    fn the_servers_own_name_is_no_capability() {
        let reply = Reply { code: 250, lines: vec!["STARTTLS".to_owned()] };
        assert!(!reply.offers("STARTTLS"));
    }

    #[test]
    fn a_reply_says_its_status_once_and_its_text_on_one_line() {
        let lines = ["5.7.26 This mail has", "5.7.26 been blocked.", ""].map(str::to_owned).to_vec();
        let reply = Reply { code: 550, lines };
        assert_eq!(reply.status().map(|status| status.to_string()).as_deref(), Some("5.7.26"));
        assert_eq!(reply.text(), "This mail has been blocked.");
    }

    #[test]
    fn what_is_said_comes_first_on_a_verified_line_and_last_on_an_open_one() {
        let reply = ehlo(&["AUTH NTLM cram-md5 LOGIN SCRAM-SHA-1 SCRAM-SHA-256 PLAIN XOAUTH2"]);
        let names = |proof, line| {
            let names = Mechanism::offered(&reply, proof, line).into_iter().map(Mechanism::as_str);
            names.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(Proof::Password, Line::Verified), "PLAIN LOGIN SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5");
        assert_eq!(names(Proof::Password, Line::Open), "SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN");
        assert_eq!(names(Proof::OAuth2, Line::Verified), "XOAUTH2");
    }
}

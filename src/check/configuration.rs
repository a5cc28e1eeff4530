//! `config.toml`: what the reader's program is set to.

use crate::mail::address::{Domain, Host, Mailbox};
use crate::mail::smtp::{Login, Security};

/// The reader's configuration; a value that is absent makes the steps that need it `skipped`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// `[sender] address`
    pub sender: Option<Mailbox>,
    /// The domain to be judged: that of `[sender] address`, or of `--domain`.
    pub domain: Option<Domain>,
    /// `[smtp]`
    pub smtp: Smtp,
    /// `[test] recipient`
    pub recipient: Option<Mailbox>,
}

/// `[smtp]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Smtp {
    /// `host`
    pub host: Option<Host>,
    /// `port`; 465 where security is `tls`, else 587, when it is absent.
    pub port: Option<u16>,
    /// `security`; `tls` on port 465, else `starttls`, when it is absent.
    pub security: Option<Security>,
    /// `username`
    pub username: Option<String>,
    /// Who logs in: `username`, with the secret that `password` names; both must be there.
    pub login: Option<Login>,
}

//! `config.toml`: what the reader's program is set to.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::mail::address::{Domain, Host, Mailbox, NotADomain};
use crate::mail::smtp::{Login, Proof, SecretId, Security};
use crate::secret::Secret;
use crate::source::{Located, Source};
use crate::table::{Document, Table};

/// The reader's configuration; a value that is absent makes the steps that need it `skipped`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// `[sender] address`
    pub sender: Option<Mailbox>,
    /// The domain to be judged: that of `[sender] address`, or of `--domain`.
    pub domain: Option<Domain>,
    /// `[sender] dkim_selectors`: the names of the keys with which the provider signs.
    #[serde(default)]
    pub dkim_selectors: Vec<Domain>,
    /// `[smtp]`
    pub smtp: Smtp,
    /// `[test] recipient`
    pub recipient: Option<Mailbox>,
    /// `[blocklists] zones`: the block lists that are asked; none unless the reader says so.
    #[serde(default)]
    pub blocklists: Vec<Domain>,
}

/// `[smtp]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

impl Smtp {
    /// The port that counts (RFC 8314, section 3.3; RFC 6409, section 3.1).
    pub fn port(&self) -> u16 {
        match (self.port, self.security) {
            (Some(port), _) => port,
            (None, Some(Security::Tls)) => 465,
            (None, Some(Security::StartTls | Security::None) | None) => 587,
        }
    }

    /// The security that counts.
    pub fn security(&self) -> Security {
        match (self.security, self.port) {
            (Some(security), _) => security,
            (None, Some(465)) => Security::Tls,
            (None, _) => Security::StartTls,
        }
    }
}

/// A configuration with what must still be fetched for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The configuration.
    pub configuration: Configuration,
    /// Where the password comes from.
    pub password: Option<Located<PasswordSource>>,
    /// `[smtp] ca`: a file of certificates of authorities that are trusted too.
    pub ca: Option<Located<String>>,
    /// The file as messages may quote it: values that could be secrets are masked.
    pub shown: Source,
}

/// Where a password comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordSource {
    /// The environment variable of this name.
    Env(String),
    /// The reader types it.
    Prompt,
    /// The first line that this program prints; it is started without a shell.
    Command(Vec<String>),
    /// The first line of this file.
    File(String),
    /// It stands in the configuration.
    Plain(Secret),
}

/// The id of the secret that `[smtp] password` names.
pub const SMTP_PASSWORD: &str = "smtp.password";

impl Parsed {
    /// Reads `config.toml`. What is wrong is reported with its place, and never with a password.
    pub fn parse(source: &Source, found: &mut Diagnostics) -> Option<Self> {
        let shown = Source::new(source.path.clone(), masked(&source.text));
        let document = Document::toml(&source.text, &shown, 0, found)?;
        let mut root = document.table(&shown, 0);
        let mut configuration = Configuration::default();
        if let Some(mut sender) = root.table("sender", found) {
            configuration.sender = sender.string("address", found).and_then(|text| mailbox(&sender, &text, found));
            configuration.domain = configuration.sender.as_ref().map(|sender| sender.domain().clone());
            let selectors = sender.strings("dkim_selectors", found);
            configuration.dkim_selectors =
                selectors.into_iter().filter_map(|text| selector(&sender, &text, found)).collect();
            sender.finish(found);
        }
        let mut password = None;
        let mut proof = Proof::default();
        let mut ca = None;
        if let Some(mut table) = root.table("smtp", found) {
            configuration.smtp = smtp(&mut table, found);
            proof = table.string("auth", found).and_then(|text| self::proof(&table, &text, found)).unwrap_or_default();
            password = self::password(&mut table, found);
            ca = table.string("ca", found);
            table.finish(found);
        }
        if let Some(mut test) = root.table("test", found) {
            configuration.recipient = test.string("recipient", found).and_then(|text| mailbox(&test, &text, found));
            test.finish(found);
        }
        if let Some(mut table) = root.table("blocklists", found) {
            configuration.blocklists = zones(&mut table, found);
            table.finish(found);
        }
        if let Some(mut delivery) = root.table("delivery", found) {
            for mailbox in delivery.tables("mailbox", found) {
                found.push(Diagnostic::warning("`[[delivery.mailbox]]` is not used by this version").at(
                    &shown,
                    mailbox.span(),
                    "read and left alone",
                ));
            }
            delivery.finish(found);
        }
        root.finish(found);
        if let (Some(username), Some(_)) = (&configuration.smtp.username, &password) {
            let secret = SecretId(SMTP_PASSWORD.to_owned());
            configuration.smtp.login = Some(Login { username: username.clone(), secret, proof });
        }
        Some(Parsed { configuration, password, ca, shown })
    }
}

/// A selector: one name or several with dots between them (RFC 6376, section 3.1).
fn selector(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Domain> {
    let wrong = match text.value.parse() {
        Ok(_) if text.value.contains("_domainkey") => "a selector ends before `._domainkey`".to_owned(),
        Ok(name) => return Some(name),
        Err(error) => NotADomain::to_string(&error),
    };
    let title = format!("`{}` is no DKIM selector", text.value);
    let help = "for the record `s1._domainkey.praxis.example`, write `s1`";
    found.push(table.error(text.span, title, wrong).help(help));
    None
}

fn smtp(table: &mut Table<'_>, found: &mut Diagnostics) -> Smtp {
    let host = table.string("host", found).and_then(|text| host(table, &text, found));
    let port = table.integer("port", found).and_then(|number| match u16::try_from(number.value) {
        Ok(port) if port > 0 => Some(port),
        _ => {
            let title = format!("there is no port {}", number.value);
            found.push(
                table.error(number.span, title, "a port is between 1 and 65535").help("usual ports are 587 and 465"),
            );
            None
        }
    });
    let security = table.string("security", found).and_then(|text| security(table, &text, found));
    let username = table.string("username", found).and_then(|text| {
        let wrong = if text.value.trim().is_empty() {
            "the user name is empty"
        } else if text.value.chars().any(char::is_control) {
            "the user name has control characters"
        } else {
            return Some(text.value);
        };
        found.push(
            table
                .error(text.span, wrong, "must be the user name of your mailbox")
                .help("often it is the whole e-mail address"),
        );
        None
    });
    Smtp { host, port, security, username, login: None }
}

fn host(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Host> {
    match Host::from_str(&text.value) {
        Ok(host) => Some(host),
        Err(error) => {
            let help = match &error {
                NotADomain::Character('/') => "write the name alone, without `https://` and without a path",
                NotADomain::Character(':') => "write the name alone; the number behind the colon belongs to `port`",
                NotADomain::Character('@') => {
                    "this looks like an e-mail address; the server's name is in your provider's help"
                }
                NotADomain::Character(_)
                | NotADomain::Empty
                | NotADomain::EmptyLabel
                | NotADomain::TooLong
                | NotADomain::Idna => "write the server's name as your provider states it, such as `smtp.example.com`",
            };
            found.push(
                table.error(text.span, format!("`{}` is no server name", text.value), error.to_string()).help(help),
            );
            None
        }
    }
}

fn security(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Security> {
    let all = [Security::Tls, Security::StartTls, Security::None];
    let security = all.into_iter().find(|security| security.as_str() == text.value);
    if security.is_none() {
        let error =
            table.error(text.span, format!("unknown security `{}`", text.value), "must be `tls`, `starttls` or `none`");
        let help = match text.value.to_ascii_lowercase().as_str() {
            "ssl" | "ssl/tls" | "smtps" | "implicit" => Some("tls"),
            "start-tls" | "starttls" | "start_tls" | "explicit" => Some("starttls"),
            other => crate::diagnostic::nearest(other, all.map(Security::as_str)),
        };
        found.push(match help {
            Some(right) => error.help(format!("did you mean `{right}`?")),
            None => error.help("port 465 usually wants `tls`, port 587 `starttls`"),
        });
    }
    security
}

/// Block lists that one run asks, at most.
const ZONE_LIMIT: usize = 20;

fn zones(table: &mut Table<'_>, found: &mut Diagnostics) -> Vec<Domain> {
    let mut zones = Vec::new();
    for text in table.strings("zones", found) {
        match text.value.parse() {
            Ok(zone) if zones.len() < ZONE_LIMIT => zones.push(zone),
            Ok(_) => found.push(table.error(
                text.span,
                format!("there are more than {ZONE_LIMIT} block lists"),
                "this one is too many",
            )),
            Err(error) => {
                let title = format!("`{}` is no name of a block list: {error}", text.value);
                found.push(table.error(text.span, title, "must be a name such as `bl.example`"));
            }
        }
    }
    zones
}

/// `auth`: what `password` yields.
fn proof(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Proof> {
    let all = [Proof::Password, Proof::OAuth2];
    let proof = all.into_iter().find(|proof| proof.as_str() == text.value);
    if proof.is_none() {
        let error = table.error(text.span, format!("unknown login `{}`", text.value), "must be `password` or `oauth2`");
        let help = match text.value.to_ascii_lowercase().as_str() {
            "oauth" | "xoauth2" | "oauthbearer" | "token" | "modern" => Some("oauth2"),
            "plain" | "login" | "cram-md5" | "normal" => Some("password"),
            other => crate::diagnostic::nearest(other, all.map(Proof::as_str)),
        };
        found.push(match help {
            Some(right) => error.help(format!("did you mean `{right}`?")),
            None => error.help("leave it out where your mailbox has a password"),
        });
    }
    proof
}

fn mailbox(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Mailbox> {
    match Mailbox::from_str(&text.value) {
        Ok(mailbox) => Some(mailbox),
        Err(error) => {
            let title = format!("`{}` is no e-mail address", text.value);
            found.push(table.error(text.span, title, error.to_string()).help("write it like `name@example.com`"));
            None
        }
    }
}

/// `password`: a table that says where it comes from, or the password itself.
fn password(table: &mut Table<'_>, found: &mut Diagnostics) -> Option<Located<PasswordSource>> {
    const HELP: &str = "write `password = { prompt = true }`, or `{ env = \"SMTP_PASSWORD\" }`, `{ file = \"…\" }`, `{ command = [\"…\"] }`";
    if table.is_string("password") {
        let text = table.string("password", found)?;
        let span = text.span;
        if text.value.is_empty() {
            found.push(table.error(span, "the password is empty", "nothing stands here").help(HELP));
            return None;
        }
        found.push(
            Diagnostic::warning("the password stands in the configuration")
                .at(table.source(), span, "everybody who can read this file can read it")
                .help(HELP),
        );
        return Some(Located { value: PasswordSource::Plain(Secret::new(text.value)), span });
    }
    let mut source = table.table("password", found)?;
    let span = source.span();
    let mut ways = Vec::new();
    ways.extend(source.string("env", found).map(|text| PasswordSource::Env(text.value)));
    ways.extend(source.string("file", found).map(|text| PasswordSource::File(text.value)));
    let command: Vec<String> = source.strings("command", found).into_iter().map(|word| word.value).collect();
    if !command.is_empty() {
        ways.push(PasswordSource::Command(command));
    }
    if source.boolean("prompt", found).is_some_and(|prompt| prompt.value) {
        ways.push(PasswordSource::Prompt);
    }
    let known = source.keys().iter().all(|key| ["env", "file", "command", "prompt"].contains(&key.value.as_str()));
    source.finish(found);
    match (ways.pop(), ways.is_empty()) {
        (Some(way), true) => Some(Located { value: way, span }),
        (Some(_), false) => {
            found.push(table.error(span, "the password has several sources", "one of them is enough").help(HELP));
            None
        }
        (None, _) => {
            if known {
                found.push(
                    table
                        .error(span, "the password has no source", "says not where the password comes from")
                        .help(HELP),
                );
            }
            None
        }
    }
}

/// The text with everything masked that could be a secret; every byte and every column stays where it is.
///
/// Only the values of keys that are known to hold no secret remain: a misspelt `pasword` is masked as well.
fn masked(text: &str) -> String {
    const OPEN: &[&str] =
        &["address", "host", "port", "security", "username", "auth", "ca", "recipient", "dkim_selectors", "zones"];
    text.split_inclusive('\n')
        .map(|line| {
            let bare = line.trim_start();
            if bare.starts_with('[') && !bare.contains('=') {
                return line.to_owned();
            }
            match line.split_once('=') {
                Some((key, value)) if OPEN.contains(&key.trim()) => {
                    let (shown, rest) = value.split_at(end_of_value(value));
                    format!("{key}={shown}{}", mask(rest))
                }
                Some((key, value)) if value.trim_start().starts_with('{') => format!("{key}={}", mask_quoted(value)),
                Some((key, value)) => format!("{key}={}", mask(value)),
                None => mask(line),
            }
        })
        .collect()
}

/// Where the first value of a text ends: whatever stands behind it, such as a second key or a comment, could be a secret.
fn end_of_value(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    let value = &text[start..];
    let quote = value.chars().next().filter(|first| ['"', '\''].contains(first));
    let closed = quote.and_then(|quote| value[1..].find(quote)).map(|end| end + 2);
    // A quote that is not closed does not hide what follows.
    let end = closed.or_else(|| value.find([' ', '\t', ',', '#', '=']));
    end.map_or(text.len(), |end| start + end)
}

/// Masks what stands in quotes, and everything behind a quote that is not closed.
fn mask_quoted(text: &str) -> String {
    let mut quote = None;
    text.chars()
        .map(|c| match quote {
            Some(open) if open == c => {
                quote = None;
                c
            }
            Some(_) => mask_char(c),
            None => {
                quote = (c == '"' || c == '\'').then_some(c);
                c
            }
        })
        .collect()
}

fn mask(text: &str) -> String {
    text.chars().map(mask_char).collect()
}

/// A character of the same length that says nothing.
fn mask_char(c: char) -> char {
    match c.len_utf8() {
        _ if c.is_ascii_whitespace() => c,
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '🔒',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses a configuration; returns it, or the messages as people see them.
    fn parse(text: &str) -> Result<Parsed, String> {
        let mut found = Diagnostics::new();
        let parsed = Parsed::parse(&Source::new("config.toml", text), &mut found);
        let shown = anstream::adapter::strip_str(&found.render()).to_string();
        match (parsed, found.reject()) {
            (Some(parsed), Ok(())) => Ok(parsed),
            _ => Err(shown),
        }
    }

    #[track_caller]
    fn check_error(text: &str, expected: &[&str]) {
        let shown = parse(text).expect_err("a broken configuration");
        for part in expected {
            assert!(shown.contains(part), "`{part}` is not in:\n{shown}");
        }
    }

    #[test]
    fn a_whole_configuration_is_read() {
        let parsed = parse(
            "[sender]\naddress = 'termine@praxis.example'\ndkim_selectors = ['s1', 'a.b']\n\
             [smtp]\nhost = 'smtp.example'\nport = 587\nsecurity = 'starttls'\n\
             username = 'u'\nauth = 'oauth2'\npassword = { env = 'P' }\nca = 'ca.pem'\n[test]\nrecipient = 'me@example.org'\n",
        )
        .expect("a good configuration");
        assert_eq!(parsed.configuration.domain, "praxis.example".parse().ok());
        assert_eq!(parsed.configuration.dkim_selectors.iter().map(Domain::as_str).collect::<Vec<_>>(), ["s1", "a.b"]);
        assert_eq!(parsed.configuration.smtp.port, Some(587));
        let login = parsed.configuration.smtp.login.expect("a login");
        assert_eq!((login.username.as_str(), login.proof), ("u", Proof::OAuth2));
        assert_eq!(parsed.password.expect("a source").value, PasswordSource::Env("P".to_owned()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_a_suggestion() {
        check_error("[smtp]\nhots = 'x'\n", &["config.toml:2:1", "unknown key `hots`", "did you mean `host`?"]);
        check_error("[smtp]\nport = 'abc'\n", &["config.toml:2:8", "`port` must be a whole number"]);
        check_error("[smtp]\nport = 0\n", &["config.toml:2:8", "there is no port 0"]);
        check_error("[sender]\naddress = 'termine'\n", &["config.toml:2:11", "has no domain"]);
        check_error(
            "[sender]\ndkim_selectors = ['s1._domainkey']\n",
            &["config.toml:2:19", "is no DKIM selector", "write `s1`"],
        );
        check_error("[sender]\ndkim_selectors = ['a b']\n", &["`a b` is no DKIM selector"]);
        check_error("[smtp]\nsecurity = 'SSL'\n", &["did you mean `tls`?"]);
        check_error("[smtp]\nauth = 'XOAUTH2'\n", &["config.toml:2:8", "did you mean `oauth2`?"]);
        check_error("[smtp]\nhost = 'smtp.example:587'\n", &["belongs to `port`"]);
        check_error("[smtp]\npassword = {}\n", &["the password has no source"]);
    }

    #[test]
    fn invariant_a_password_is_in_no_message_about_the_configuration() {
        for text in [
            "[smtp]\npasword = 'hunter2'\n",
            "[smtp]\npassword = 'hunter2\n",
            "[smtp]\npassword = hunter2\n",
            "[smtp]\npassword = { evn = 'hunter2' }\n",
            "[smtp]\npassword = \"\"\"\nhunter2 \\q\n\"\"\"\n",
            "smtp = { pasword = 'hunter2' }\n",
            "smtp.pasword = 'hunter2'\n",
            "[smtp]\npassword = ['hunter2']\n",
            "[smtp]\nhost = 'mail.test', password = 'hunter2'\n",
            "[smtp]\nhost = 'mail.test' password = 'hunter2'\n",
            "[smtp]\nport = 587, password = 'hunter2'\n",
            "[smtp]\nport = 587password = 'hunter2'\n",
            "[smtp]\nhost = mail.test password = hunter2\n",
            "[smtp]\nport = '587' # password: hunter2\n",
            "hunter2",
            "[smtp]\nhost = 'smtp.example', password = 'hunter2'\n",
            "[smtp]\nport = 587 password = 'hunter2'\n",
            "[smtp]\nhost = \"smtp.example password = 'hunter2'\n",
            "[smtp]\nusername = u, password = hunter2\n",
        ] {
            let shown = parse(text).expect_err("a broken configuration");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
        let mut found = Diagnostics::new();
        let parsed = Parsed::parse(&Source::new("config.toml", "[smtp]\npassword = 'hunter2'\n"), &mut found);
        assert!(!format!("{parsed:?}{}", found.render()).contains("hunter2"));
        assert_eq!(found.count(crate::diagnostic::Severity::Warning), 1);
    }

    #[test]
    fn masking_moves_nothing() {
        let text = "[smtp]\npassword = 'pässwörd•🔑'\n";
        assert_eq!(masked(text).len(), text.len());
        assert_eq!(masked(text).chars().count(), text.chars().count());
        let open = "[smtp]\nhost = 'smtp.exämple'\nport = 587\nusername =\nca = ''\n";
        assert_eq!(masked(open), open);
    }

    #[test]
    fn a_mailbox_for_delivery_is_left_alone_with_a_warning() {
        let mut found = Diagnostics::new();
        let text = "[[delivery.mailbox]]\naddress = 'x@gmx.example'\n";
        assert!(Parsed::parse(&Source::new("config.toml", text), &mut found).is_some());
        assert_eq!(found.sorted()[0].title, "`[[delivery.mailbox]]` is not used by this version");
    }
}

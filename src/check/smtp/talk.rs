//! One conversation, judged part by part.

use crate::check::code::Code;
use crate::check::smtp::elsewhere::is_about_the_port;
use crate::check::smtp::{Kind, fail, pass, unknown};
use crate::check::{Finding, Judgement, Refused, Unset};
use crate::mail::smtp::{
    Certificate, CertificateProblem, Dialogue, Line, Mechanism, Message, Proof, Reply, Security, Session, Stage, Tone,
    Transcript, Trouble,
};

/// Characters of a server's text in a finding, at most.
const TEXT_LIMIT: usize = 400;

/// A conversation, to be judged part by part.
pub(super) struct Talk<'t> {
    /// What was to be said.
    pub(super) dialogue: &'t Dialogue,
    /// What was heard.
    pub(super) transcript: &'t Transcript,
}

impl Talk<'_> {
    /// Judges one kind's part, which the conversation has reached.
    pub(super) fn judge(&self, kind: Kind) -> Judgement {
        if let Some((stage, trouble)) = self.transcript.trouble()
            && kind_of(stage) == kind
        {
            return self.trouble(stage, trouble);
        }
        match kind {
            Kind::Connect => self.connect(),
            Kind::Greeting => self.greeting(),
            Kind::Tls => self.tls(),
            Kind::Login => self.login(),
            Kind::Send => self.send(),
            Kind::Resolve => unreachable!("no part of a conversation"),
        }
    }

    fn connect(&self) -> Judgement {
        match self.transcript.connected() {
            Some(address) => pass([self.host(), self.port(), ("address", address.to_string())]),
            None => self.silent(Stage::Connect),
        }
    }

    fn greeting(&self) -> Judgement {
        let Some(greeting) = self.transcript.reply(Stage::Greeting) else { return self.silent(Stage::Greeting) };
        if !greeting.is(2) {
            return self.refused(Stage::Greeting, Code::SmtpGreetingRefused, [self.host()]);
        }
        let Some(ehlo) = self.transcript.reply(Stage::Ehlo) else { return self.silent(Stage::Ehlo) };
        if !ehlo.is(2) {
            return self.refused(Stage::Ehlo, Code::SmtpEhloRefused, [self.host()]);
        }
        pass([("server", short(greeting.lines.join(" ").trim()))])
    }

    fn tls(&self) -> Judgement {
        match self.dialogue.security {
            Security::None => return Judgement::Warn(Finding::new(Code::SmtpUnencrypted, [self.host()])),
            Security::StartTls => {
                let offered = self.transcript.reply(Stage::Ehlo).is_some_and(|ehlo| ehlo.offers("STARTTLS"));
                if !offered {
                    return fail(Code::SmtpNoStartTls, [self.host(), self.port()]);
                }
                let Some(reply) = self.transcript.reply(Stage::StartTls) else { return self.silent(Stage::StartTls) };
                if !reply.is(2) {
                    return self.refused(Stage::StartTls, Code::SmtpStartTlsRefused, [self.host()]);
                }
            }
            Security::Tls => {}
        }
        let Some(session) = self.transcript.session() else { return self.silent(Stage::Tls) };
        if self.dialogue.security == Security::StartTls {
            let Some(ehlo) = self.transcript.reply(Stage::EhloAgain) else { return self.silent(Stage::EhloAgain) };
            if !ehlo.is(2) {
                return self.refused(Stage::EhloAgain, Code::SmtpEhloRefused, [self.host()]);
            }
        }
        self.session(session)
    }

    fn session(&self, session: &Session) -> Judgement {
        if let Some(problem) = &session.problem {
            return Judgement::Warn(self.certificate(problem, &session.chain));
        }
        let own = session.chain.first();
        pass([
            ("version", session.version.clone()),
            ("issuer", stated(own.map_or("", |own| own.issuer.as_str()))),
            ("until", own.map(|own| date(own.not_after)).unwrap_or_default()),
        ])
    }

    fn login(&self) -> Judgement {
        let Some(login) = &self.dialogue.login else {
            return Judgement::Skipped(Unset::Setting("smtp.password"));
        };
        if self.transcript.session().is_none() && !self.dialogue.allowed.unencrypted_login {
            return fail(Code::SmtpLoginUnencrypted, [self.host()]);
        }
        let username = ("username", login.username.clone());
        let Some(mechanism) = self.transcript.mechanism() else {
            let Some(ehlo) = self.transcript.ehlo() else { return self.silent(Stage::Auth) };
            let offered = ehlo.mechanisms();
            return if offered.is_empty() {
                fail(Code::SmtpNoAuth, [self.host()])
            } else if Mechanism::offered(ehlo, login.proof, Line::Verified).is_empty() {
                self.not_spoken(ehlo, &offered)
            } else {
                // The probe had no secret to send.
                Judgement::Skipped(Unset::Setting("smtp.password"))
            };
        };
        let Some(reply) = self.transcript.reply(Stage::Auth) else { return self.silent(Stage::Auth) };
        match reply.code {
            200..300 => pass([username, ("mechanism", mechanism.as_str().to_owned())]),
            // RFC 4954, section 6: authentication credentials invalid.
            535 => {
                let code = match login.proof {
                    Proof::Password => Code::SmtpPasswordRejected,
                    Proof::OAuth2 => Code::SmtpTokenRejected,
                };
                self.refused(Stage::Auth, code, [username])
            }
            _ => self.refused(Stage::Auth, Code::SmtpLoginRefused, [username]),
        }
    }

    /// A server that offers only logins that the configuration, or this program, has nothing for.
    fn not_spoken(&self, ehlo: &Reply, offered: &[&str]) -> Judgement {
        let speaks = |proof| !Mechanism::offered(ehlo, proof, Line::Verified).is_empty();
        let wants = match (speaks(Proof::Password), speaks(Proof::OAuth2)) {
            (true, _) => "password",
            (false, true) if !offered.iter().any(|name| takes_password(name)) => "browser",
            (false, _) => "other",
        };
        let values = [self.host(), ("offered", short(&offered.join(", "))), ("wants", wants.to_owned())];
        match wants {
            // A reader's program may well log in with these: only this one cannot say.
            "other" => unknown(Code::SmtpAuthMechanism, values),
            _ => fail(Code::SmtpAuthMechanism, values),
        }
    }

    fn send(&self) -> Judgement {
        let Some(message) = &self.dialogue.message else {
            // Only a login that is configured leads to a message.
            return Judgement::Unreached(Kind::Login.into());
        };
        for (stage, class) in [(Stage::Mail, 2), (Stage::Rcpt, 2), (Stage::Data, 3), (Stage::Text, 2)] {
            let Some(reply) = self.transcript.reply(stage) else { return self.silent(stage) };
            if !reply.is(class) {
                return self.too_large(reply, &message.text).unwrap_or_else(|| self.not_taken(stage, reply, message));
            }
        }
        let reply = self.transcript.reply(Stage::Text).map(Reply::to_string).unwrap_or_default();
        pass([("recipient", message.to.to_string()), ("reply", short(&reply))])
    }

    /// A message that the server does not take, and on whose account.
    fn not_taken(&self, stage: Stage, reply: &Reply, message: &Message) -> Judgement {
        match blame(stage, reply, message) {
            Blame::Sender => self.refused(stage, Code::SmtpSenderRefused, [("sender", message.from.to_string())]),
            Blame::Recipient => {
                self.refused(stage, Code::SmtpRecipientRefused, [("recipient", message.to.to_string())])
            }
            Blame::Other => self.refused(stage, Code::SmtpMessageRefused, None),
        }
    }

    /// RFC 1870, section 6.1: code 552, or 5.3.4 of RFC 3463.
    fn too_large(&self, reply: &Reply, text: &str) -> Option<Judgement> {
        let is_size = reply.code == 552 || reply.lines.iter().any(|line| line.starts_with("5.3.4"));
        let limit: usize = self.transcript.ehlo()?.parameters("SIZE")?.parse().ok()?;
        // 552 is also what a full mailbox gets: only a message that exceeds the limit is too large.
        let exceeds = is_size && limit > 0 && text.len() > limit;
        exceeds.then(|| fail(Code::SmtpTooLarge, [("size", text.len().to_string()), ("limit", limit.to_string())]))
    }

    /// The reply at a stage that says no, under this code and with these values; one that says later, or nothing certain.
    fn refused(&self, stage: Stage, code: Code, values: impl IntoIterator<Item = (&'static str, String)>) -> Judgement {
        let Some(reply) = self.transcript.reply(stage) else { return self.silent(stage) };
        let said = ("reply", short(&reply.to_string()));
        let refused = Refused { host: self.dialogue.host.clone(), stage, reply: reply.clone() };
        match reply.tone() {
            Tone::Later => Judgement::Unknown(Finding::new(Code::SmtpTemporary, [self.host(), said]).because(refused)),
            // A yes of the wrong class is no yes.
            Tone::No | Tone::Yes => {
                let mut finding = Finding::new(code, [said]);
                finding.values.extend(values);
                Judgement::Fail(finding.because(refused))
            }
        }
    }

    /// What trouble at a stage means.
    fn trouble(&self, stage: Stage, trouble: &Trouble) -> Judgement {
        let (host, port) = (self.host(), self.port());
        let trouble = if stage == Stage::Connect { self.most_telling().unwrap_or(trouble) } else { trouble };
        match trouble {
            Trouble::Refused => fail(Code::SmtpPortClosed, [host, port]),
            Trouble::Unreachable(reason) => unknown(Code::SmtpUnreachable, [host, ("reason", reason.clone())]),
            Trouble::Silence => self.silent(stage),
            Trouble::Closed if stage == Stage::Text => self.unconfirmed(),
            Trouble::Closed => {
                let when = if stage >= Stage::Auth { "late" } else { "early" };
                fail(Code::SmtpHungUp, [host, ("when", when.to_owned())])
            }
            Trouble::NotSmtp(_) => fail(Code::SmtpNotSmtp, [host, port]),
            Trouble::PlainText(_) => fail(Code::SmtpTlsPlaintext, [host, port]),
            Trouble::Tls(reason) => fail(Code::SmtpTlsFailed, [host, ("reason", reason.clone())]),
            Trouble::OldTls(version) => fail(Code::SmtpTlsOld, [host, ("version", version.clone())]),
            Trouble::Challenge(reason) => unknown(Code::SmtpAuthBroken, [host, ("reason", reason.clone())]),
            Trouble::Certificate(problem, chain) => {
                let finding = self.certificate(problem, chain);
                match problem {
                    // This says nothing about the server: this computer trusts nobody.
                    CertificateProblem::NoRoots => Judgement::Unknown(finding),
                    CertificateProblem::Name
                    | CertificateProblem::Expired
                    | CertificateProblem::NotYetValid
                    | CertificateProblem::Issuer
                    | CertificateProblem::Other(_) => Judgement::Fail(finding),
                }
            }
        }
    }

    /// Of several addresses that did not work, the reason that says most: a refusal is an answer, silence may be one,
    /// and no way to an address is often only a missing IPv6.
    fn most_telling(&self) -> Option<&Trouble> {
        self.transcript.unconnected().min_by_key(|trouble| match trouble {
            Trouble::Refused => 0,
            Trouble::Silence => 1,
            Trouble::Closed
            | Trouble::NotSmtp(_)
            | Trouble::PlainText(_)
            | Trouble::Tls(_)
            | Trouble::OldTls(_)
            | Trouble::Certificate(..)
            | Trouble::Challenge(_)
            | Trouble::Unreachable(_) => 2,
        })
    }

    /// Nothing came at this stage: first it is the port that is silent, later the server.
    fn silent(&self, stage: Stage) -> Judgement {
        match stage {
            Stage::Connect => unknown(Code::SmtpPortSilent, [self.host(), self.port()]),
            Stage::Text => self.unconfirmed(),
            Stage::Greeting
            | Stage::Ehlo
            | Stage::StartTls
            | Stage::Tls
            | Stage::EhloAgain
            | Stage::Auth
            | Stage::Mail
            | Stage::Rcpt
            | Stage::Data => unknown(Code::SmtpWentSilent, [self.host()]),
        }
    }

    /// The server has the message, and whether it took it over is not known: it must not be sent again blindly.
    fn unconfirmed(&self) -> Judgement {
        let recipient = self.dialogue.message.as_ref().map(|message| message.to.to_string()).unwrap_or_default();
        unknown(Code::SmtpUnconfirmed, [self.host(), ("recipient", recipient)])
    }

    fn certificate(&self, problem: &CertificateProblem, chain: &[Certificate]) -> Finding {
        let host = self.host();
        let own = chain.first();
        match problem {
            CertificateProblem::Name => {
                let names = own.map(|own| own.names.join(", ")).unwrap_or_default();
                Finding::new(Code::SmtpCertName, [host, ("names", stated(&names))])
            }
            CertificateProblem::Expired => {
                let ended = chain.iter().map(|certificate| certificate.not_after).min();
                Finding::new(Code::SmtpCertExpired, [host, ("date", ended.map(date).unwrap_or_default())])
            }
            CertificateProblem::NotYetValid => {
                let begins = chain.iter().map(|certificate| certificate.not_before).max();
                Finding::new(Code::SmtpCertNotYetValid, [host, ("date", begins.map(date).unwrap_or_default())])
            }
            CertificateProblem::Issuer | CertificateProblem::NoRoots => {
                // The last issuer of what was shown is the one that would have to be known.
                let issuer = chain.last().map(|last| last.issuer.clone()).unwrap_or_default();
                Finding::new(Code::SmtpCertIssuer, [host, ("issuer", stated(&issuer))])
            }
            CertificateProblem::Other(reason) => {
                Finding::new(Code::SmtpCertInvalid, [host, ("reason", reason.clone())])
            }
        }
    }

    /// Whether another port or security could work where this kind ended.
    ///
    /// A certificate is no question of the port, and a server that says "later" has been found.
    pub(super) fn may_work_elsewhere(&self, kind: Kind, judgement: &Judgement) -> bool {
        let finding = match judgement {
            Judgement::Fail(finding) | Judgement::Unknown(finding) => finding,
            Judgement::Pass(_) | Judgement::Warn(_) | Judgement::Skipped(_) | Judgement::Unreached(_) => return false,
        };
        // Without any transcript nobody would answer: the run is over its limit, or a recording lacks it.
        let was_held = !self.transcript.0.is_empty();
        is_about_the_port(kind)
            && was_held
            && finding.code != Code::SmtpTemporary
            && self.transcript.certificate_problem().is_none()
    }

    fn host(&self) -> (&'static str, String) {
        ("host", self.dialogue.host.to_string())
    }

    fn port(&self) -> (&'static str, String) {
        ("port", self.dialogue.port.to_string())
    }
}

/// What a server has against a message.
enum Blame {
    /// The sender's address.
    Sender,
    /// The recipient's address.
    Recipient,
    /// The message, the connection, or something that only the server knows.
    Other,
}

/// On whose account a reply at this stage refuses a message.
fn blame(stage: Stage, reply: &Reply, message: &Message) -> Blame {
    match stage {
        // Exceeded storage (RFC 5321, section 4.2.3) says nothing about the sender.
        Stage::Mail if reply.code == 552 => Blame::Other,
        Stage::Mail => Blame::Sender,
        Stage::Rcpt => blame_at_recipient(reply, message),
        Stage::Connect
        | Stage::Greeting
        | Stage::Ehlo
        | Stage::StartTls
        | Stage::Tls
        | Stage::EhloAgain
        | Stage::Auth
        | Stage::Data
        | Stage::Text => Blame::Other,
    }
}

/// On whose account a recipient is refused.
///
/// Servers hold back what they have against the client or the sender until the recipient is named: Postfix does unless
/// `smtpd_delay_reject = no`, and so do Exim's usual access lists. Then only the reply says whom it is about.
fn blame_at_recipient(reply: &Reply, message: &Message) -> Blame {
    let text = reply.lines.join("\n").to_ascii_lowercase();
    // Bad sender's mailbox address, bad sender's system address (RFC 3463, section 3.2).
    let has_sender_code = ["5.1.7", "5.1.8"].iter().any(|code| text.starts_with(code));
    let names_sender_only = names(&text, &message.from.to_string()) && !names(&text, &message.to.to_string());
    if has_sender_code || names_sender_only || text.contains("sender address rejected") {
        Blame::Sender
    } else if ["client host rejected", "helo command rejected"].iter().any(|words| text.contains(words)) {
        Blame::Other
    } else {
        Blame::Recipient
    }
}

/// Whether an address stands in a text, and not only as a part of another one.
fn names(text: &str, address: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || "<>()[],;:'\"".contains(c))
        .any(|word| word.trim_end_matches('.').eq_ignore_ascii_case(address))
}

/// Whether a login mechanism proves a password, in a way that mail programs still speak.
fn takes_password(mechanism: &str) -> bool {
    let name = mechanism.to_ascii_uppercase();
    name.starts_with("SCRAM-") || ["DIGEST-MD5", "NTLM", "GSSAPI"].contains(&name.as_str())
}

/// Which kind a stage belongs to.
pub(super) fn kind_of(stage: Stage) -> Kind {
    match stage {
        Stage::Connect => Kind::Connect,
        Stage::Greeting | Stage::Ehlo => Kind::Greeting,
        Stage::StartTls | Stage::Tls | Stage::EhloAgain => Kind::Tls,
        Stage::Auth => Kind::Login,
        Stage::Mail | Stage::Rcpt | Stage::Data | Stage::Text => Kind::Send,
    }
}

/// A server's words, cut where they would fill a report.
fn short(text: &str) -> String {
    match text.char_indices().nth(TEXT_LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What a certificate says, or a dash where it says nothing.
fn stated(text: &str) -> String {
    if text.is_empty() { "–".to_owned() } else { short(text) }
}

/// The day, as it is in every language.
pub(crate) fn date(seconds: i64) -> String {
    match jiff::Timestamp::from_second(seconds) {
        Ok(time) => time.strftime("%Y-%m-%d").to_string(),
        // A certificate may say any number.
        Err(_) => seconds.to_string(),
    }
}

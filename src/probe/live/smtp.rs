//! Holds a dialogue with a mail server (RFC 5321, RFC 3207, RFC 4954), step by step.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use crate::mail::smtp::{
    Allowed, Dialogue, Heard, Login, Mechanism, Message, Reply, Security, Session, Stage, Transcript, Trouble,
};
use crate::probe::live::Live;
use crate::probe::live::scribe::Scribe;
use crate::probe::live::tls::{Tls, Unverified};
use crate::probe::live::wire::{Wire, failure};
use crate::secret::{Redaction, Secret};

/// A TCP connection to one address.
const CONNECT: Duration = Duration::from_secs(10);
/// A whole conversation.
const CONVERSATION: Duration = Duration::from_secs(60);

impl Live {
    /// Holds the dialogue and says what was heard. Nothing is ever sent twice; only the connection tries every address.
    pub(super) async fn hold(&self, dialogue: &Dialogue) -> Transcript {
        let username = dialogue.login.as_ref().map_or("", |login| login.username.as_str());
        let redactions = self.credentials.values().map(|credential| Redaction::new(username, &credential.secret));
        let mut scribe = Scribe::new(redactions.collect());
        let deadline = Instant::now() + CONVERSATION;
        let talk = Talk { dialogue, tls: &self.tls, secret: self.secret(dialogue), deadline };
        let port = self.ports.find(dialogue.port);
        let held = match connect(&dialogue.addresses, port, deadline, &mut scribe).await {
            Ok(stream) => {
                let name = address_literal(stream.local_addr());
                talk.hold(stream, &name, &mut scribe).await
            }
            Err(trouble) => Err(trouble),
        };
        if let Err(trouble) = held {
            scribe.note(Heard::Trouble(trouble));
        }
        scribe.finish()
    }
}

/// The first address that accepts a connection.
async fn connect(
    addresses: &[IpAddr],
    port: u16,
    deadline: Instant,
    scribe: &mut Scribe,
) -> Result<TcpStream, Trouble> {
    scribe.begin(Stage::Connect);
    let mut addresses = addresses.iter().peekable();
    while let Some(address) = addresses.next() {
        let until = deadline.min(Instant::now() + CONNECT);
        let trouble = match timeout_at(until, TcpStream::connect((*address, port))).await {
            Ok(Ok(stream)) => {
                scribe.note(Heard::Connected(*address));
                return Ok(stream);
            }
            Ok(Err(error)) => match failure(&error) {
                // A connection that is reset before it stands was refused, only by other means.
                Trouble::Closed => Trouble::Refused,
                trouble => trouble,
            },
            Err(_elapsed) => Trouble::Silence,
        };
        if addresses.peek().is_none() || Instant::now() >= deadline {
            return Err(trouble);
        }
        scribe.note(Heard::NextAddress(*address, trouble));
    }
    Err(Trouble::Unreachable("no address".to_owned()))
}

/// The name for EHLO: a host without a name says its address (RFC 5321, section 4.1.4).
fn address_literal(local: std::io::Result<SocketAddr>) -> String {
    match local.map(|socket| socket.ip()) {
        Ok(IpAddr::V4(address)) => format!("[{address}]"),
        Ok(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
        Err(_) => "[127.0.0.1]".to_owned(),
    }
}

/// A dialogue with everything that holding it takes.
struct Talk<'t> {
    dialogue: &'t Dialogue,
    tls: &'t Tls,
    /// The secret that the dialogue's login names, if this probe has it for this host.
    secret: Option<&'t Secret>,
    deadline: Instant,
}

impl Talk<'_> {
    /// Holds the dialogue over a connection that stands. It ends where the server says no, or in trouble.
    async fn hold<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        name: &str,
        scribe: &mut Scribe,
    ) -> Result<(), Trouble> {
        let ehlo = format!("EHLO {name}\r\n");
        match self.dialogue.security {
            Security::None => {
                let mut wire = Wire::new(stream, self.deadline);
                if let Some(capabilities) = greet(&mut wire, &ehlo, scribe).await? {
                    self.submit(&mut wire, &capabilities, None, scribe).await?;
                }
                wire.quit().await;
            }
            Security::Tls => {
                let (stream, session) = self.secure(stream, scribe).await?;
                let mut wire = Wire::new(stream, self.deadline);
                if let Some(capabilities) = greet(&mut wire, &ehlo, scribe).await? {
                    self.submit(&mut wire, &capabilities, Some(&session), scribe).await?;
                }
                wire.quit().await;
            }
            Security::StartTls => {
                let mut wire = Wire::new(stream, self.deadline);
                if !start_tls(&mut wire, &ehlo, scribe).await? {
                    wire.quit().await;
                    return Ok(());
                }
                let (stream, early) = wire.into_parts();
                if !early.is_empty() {
                    // Whoever stands between could have sent it; under TLS it would pass for the server's word.
                    scribe.begin(Stage::Tls);
                    return Err(Trouble::Tls("data came in clear behind the reply to STARTTLS".to_owned()));
                }
                let (stream, session) = self.secure(stream, scribe).await.map_err(|trouble| match trouble {
                    Trouble::PlainText(_) => Trouble::Tls("plain text came behind the reply to STARTTLS".to_owned()),
                    trouble => trouble,
                })?;
                let mut wire = Wire::new(stream, self.deadline);
                let capabilities = ask(&mut wire, Stage::EhloAgain, &ehlo, scribe).await?;
                if is(&capabilities, 2) {
                    self.submit(&mut wire, &capabilities, Some(&session), scribe).await?;
                }
                wire.quit().await;
            }
        }
        Ok(())
    }

    async fn secure<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        scribe: &mut Scribe,
    ) -> Result<(impl AsyncRead + AsyncWrite + Unpin + use<S>, Session), Trouble> {
        scribe.begin(Stage::Tls);
        let unverified =
            if self.dialogue.allowed.unverified_certificate { Unverified::Allowed } else { Unverified::Refused };
        let (stream, session) = self.tls.secure(stream, &self.dialogue.host, unverified, self.deadline).await?;
        scribe.note(Heard::Secured(session.clone()));
        Ok((stream, session))
    }

    /// Logs in and sends, as far as the dialogue goes and is allowed to go.
    async fn submit<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        wire: &mut Wire<S>,
        capabilities: &Reply,
        session: Option<&Session>,
        scribe: &mut Scribe,
    ) -> Result<(), Trouble> {
        if let Some(login) = &self.dialogue.login {
            if !may_log_in(session, self.dialogue.allowed) {
                return Ok(());
            }
            let (Some(secret), Some(mechanism)) = (self.secret, Mechanism::choose(capabilities)) else {
                return Ok(());
            };
            if !log_in(wire, mechanism, login, secret, scribe).await? {
                return Ok(());
            }
        }
        match &self.dialogue.message {
            Some(message) => send(wire, message, scribe).await,
            None => Ok(()),
        }
    }
}

/// Whether a password may cross this connection.
fn may_log_in(session: Option<&Session>, allowed: Allowed) -> bool {
    match session {
        Some(Session { problem: None, .. }) => true,
        Some(Session { problem: Some(_), .. }) => allowed.unverified_certificate,
        None => allowed.unencrypted_login,
    }
}

/// The greeting and EHLO; the reply to EHLO, if both said yes.
async fn greet<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    ehlo: &str,
    scribe: &mut Scribe,
) -> Result<Option<Reply>, Trouble> {
    scribe.begin(Stage::Greeting);
    let greeting = wire.listen().await?;
    let welcome = is(&greeting, 2);
    scribe.note(Heard::Reply(greeting));
    if !welcome {
        return Ok(None);
    }
    let capabilities = ask(wire, Stage::Ehlo, ehlo, scribe).await?;
    Ok(is(&capabilities, 2).then_some(capabilities))
}

/// The greeting, EHLO and STARTTLS; whether TLS comes next.
async fn start_tls<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    ehlo: &str,
    scribe: &mut Scribe,
) -> Result<bool, Trouble> {
    let offered = greet(wire, ehlo, scribe).await?.is_some_and(|capabilities| capabilities.offers("STARTTLS"));
    Ok(offered && is(&ask(wire, Stage::StartTls, "STARTTLS\r\n", scribe).await?, 2))
}

/// AUTH (RFC 4954); whether the server let us in.
async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    mechanism: Mechanism,
    login: &Login,
    secret: &Secret,
    scribe: &mut Scribe,
) -> Result<bool, Trouble> {
    scribe.begin(Stage::Auth);
    scribe.note(Heard::Mechanism(mechanism));
    let username = &login.username;
    let reply = match mechanism {
        Mechanism::Plain => {
            let response = STANDARD.encode(format!("\0{username}\0{}", secret.expose()));
            ask(wire, Stage::Auth, &format!("AUTH PLAIN {response}\r\n"), scribe).await?
        }
        Mechanism::Login => {
            let mut reply = ask(wire, Stage::Auth, "AUTH LOGIN\r\n", scribe).await?;
            for answer in [username.as_str(), secret.expose()] {
                if !is(&reply, 3) {
                    return Ok(false);
                }
                reply = ask(wire, Stage::Auth, &format!("{}\r\n", STANDARD.encode(answer)), scribe).await?;
            }
            reply
        }
    };
    Ok(is(&reply, 2))
}

/// MAIL, RCPT, DATA and the text (RFC 5321, section 3.3).
async fn send<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    message: &Message,
    scribe: &mut Scribe,
) -> Result<(), Trouble> {
    let steps = [
        (Stage::Mail, format!("MAIL FROM:<{}>\r\n", message.from), 2),
        (Stage::Rcpt, format!("RCPT TO:<{}>\r\n", message.to), 2),
        (Stage::Data, "DATA\r\n".to_owned(), 3),
    ];
    for (stage, command, class) in steps {
        if !is(&ask(wire, stage, &command, scribe).await?, class) {
            return Ok(());
        }
    }
    ask(wire, Stage::Text, &stuff(&message.text), scribe).await?;
    Ok(())
}

/// The text as DATA carries it: dots at the beginning of a line doubled, a dot alone at its end (section 4.5.2).
fn stuff(text: &str) -> String {
    let mut stuffed = String::with_capacity(text.len() + 16);
    // Every line ends with CRLF, whatever it ended with: a bare LF would let a text end itself (section 2.3.8).
    for line in text.lines() {
        if line.starts_with('.') {
            stuffed.push('.');
        }
        stuffed.push_str(line);
        stuffed.push_str("\r\n");
    }
    stuffed.push_str(".\r\n");
    stuffed
}

/// Sends a command and notes its reply.
async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    stage: Stage,
    command: &str,
    scribe: &mut Scribe,
) -> Result<Reply, Trouble> {
    scribe.begin(stage);
    let reply = wire.say(command).await?;
    scribe.note(Heard::Reply(reply.clone()));
    Ok(reply)
}

/// Whether the first digit of the code is this (section 4.2.1).
fn is(reply: &Reply, class: u16) -> bool {
    reply.code / 100 == class
}

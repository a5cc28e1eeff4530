//! The mail servers of the example world: RFC 6409 as far as a sender meets it, and misbehaviour on demand.

use std::io;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::mail::address::Mailbox;
use crate::mail::smtp::{Message, Reply, Security, Stage};
use crate::mail::world::{Behaviour, Server};

/// Bytes that a line may have, at most (RFC 5321, section 4.5.3.1, and what AUTH adds: RFC 4954, section 4).
const LINE_LIMIT: u64 = 12_288;

/// Bytes that a message may have, at most.
const MESSAGE_LIMIT: usize = 1024 * 1024;

/// Connections at the same time, at most.
const CONNECTION_LIMIT: usize = 32;

/// How long a client may stay.
const PATIENCE: Duration = Duration::from_secs(120);

/// A port of a server.
#[derive(Clone)]
pub(super) struct Service {
    /// The server.
    pub(super) server: Server,
    /// What this port wants.
    pub(super) security: Security,
    /// Makes TLS.
    pub(super) tls: TlsAcceptor,
    /// Where messages go.
    pub(super) messages: Arc<Mutex<Vec<Message>>>,
}

/// Serves everybody who comes, for ever.
pub(super) async fn listen(listener: TcpListener, service: Service) {
    let mut clients = JoinSet::new();
    loop {
        while clients.try_join_next().is_some() {}
        // A client that comes while it is full waits in the queue of the system.
        if clients.len() >= CONNECTION_LIMIT {
            clients.join_next().await;
        }
        if let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            clients.spawn(async move {
                // A client that goes away or does not understand TLS is its own business.
                let _ = tokio::time::timeout(PATIENCE, serve(stream, &service)).await;
            });
        }
    }
}

async fn serve(stream: TcpStream, service: &Service) -> io::Result<()> {
    match service.security {
        Security::Tls => {
            let stream = service.tls.accept(stream).await?;
            Conversation::new(service, stream, Cover::Tls).greet_and_talk().await?;
        }
        Security::StartTls => {
            let mut conversation = Conversation::new(service, stream, Cover::Before);
            if conversation.greet_and_talk().await? == End::StartTls {
                let stream = service.tls.accept(conversation.stream.into_inner()).await?;
                Conversation::new(service, stream, Cover::Tls).talk().await?;
            }
        }
        Security::None => {
            Conversation::new(service, stream, Cover::Never).greet_and_talk().await?;
        }
    }
    Ok(())
}

/// How a conversation is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    /// Not yet.
    Before,
    /// By TLS.
    Tls,
    /// Not, and never will be.
    Never,
}

/// How a conversation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It is over.
    Over,
    /// It goes on under TLS.
    StartTls,
}

/// Whether a stage went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// The server said yes.
    Yes,
    /// The server said no.
    No,
    /// The connection is closed.
    Closed,
}

/// One client.
struct Conversation<'s, S> {
    service: &'s Service,
    stream: BufReader<S>,
    cover: Cover,
    ehlo: Stage,
    from: Option<Mailbox>,
    to: Option<Mailbox>,
    user: Option<String>,
}

impl<'s, S: AsyncRead + AsyncWrite + Unpin> Conversation<'s, S> {
    fn new(service: &'s Service, stream: S, cover: Cover) -> Self {
        let again = cover == Cover::Tls && service.security == Security::StartTls;
        let ehlo = if again { Stage::EhloAgain } else { Stage::Ehlo };
        Conversation { service, stream: BufReader::new(stream), cover, ehlo, from: None, to: None, user: None }
    }

    async fn greet_and_talk(&mut self) -> io::Result<End> {
        let greeting = format!("220 {} ESMTP example world", self.service.server.host);
        match self.react(Stage::Greeting, &greeting).await? {
            Flow::Yes | Flow::No => self.talk().await,
            Flow::Closed => Ok(End::Over),
        }
    }

    async fn talk(&mut self) -> io::Result<End> {
        while let Some(line) = self.line().await? {
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let flow = match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.react(self.ehlo, &self.capabilities()).await?,
                "HELO" => self.react(self.ehlo, &format!("250 {}", self.service.server.host)).await?,
                "STARTTLS" if self.cover == Cover::Before => {
                    match self.react(Stage::StartTls, "220 2.0.0 ready to start TLS").await? {
                        // What came in clear behind the command is thrown away with the reader (RFC 3207, section 4.2).
                        Flow::Yes => return Ok(End::StartTls),
                        other @ (Flow::No | Flow::Closed) => other,
                    }
                }
                "AUTH" if self.cover != Cover::Before => self.auth(rest).await?,
                "MAIL" => self.mail(rest).await?,
                "RCPT" => self.rcpt(rest).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    (self.from, self.to) = (None, None);
                    self.say("250 2.0.0 forgotten").await?
                }
                "NOOP" => self.say("250 2.0.0 nothing done").await?,
                "QUIT" => {
                    self.say("221 2.0.0 goodbye").await?;
                    Flow::Closed
                }
                _ => self.say("502 5.5.1 unknown command").await?,
            };
            if flow == Flow::Closed {
                break;
            }
        }
        self.stream.shutdown().await?;
        Ok(End::Over)
    }

    fn capabilities(&self) -> String {
        let mut lines = vec![self.service.server.host.to_string()];
        if self.cover == Cover::Before {
            lines.push("STARTTLS".to_owned());
        }
        let is_auth = |line: &str| line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("AUTH"));
        let offered = self.service.server.capabilities.iter();
        lines.extend(offered.filter(|line| self.cover != Cover::Before || !is_auth(line)).cloned());
        let last = lines.len() - 1;
        let marked =
            lines.iter().enumerate().map(|(at, line)| format!("250{}{line}", if at < last { '-' } else { ' ' }));
        marked.collect::<Vec<_>>().join("\r\n")
    }

    /// AUTH PLAIN (RFC 4616) and AUTH LOGIN.
    async fn auth(&mut self, rest: &str) -> io::Result<Flow> {
        let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
        let given = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let response = self.response(initial, "").await?;
                let mut parts = response.split('\0');
                let (_, user, password) = (parts.next(), parts.next(), parts.next());
                user.zip(password).map(|(user, password)| (user.to_owned(), password.to_owned()))
            }
            "LOGIN" => Some((self.response(initial, "Username:").await?, self.response("", "Password:").await?)),
            _ => return self.react(Stage::Auth, "504 5.5.4 unknown mechanism").await,
        };
        let known = given.filter(|(user, password)| self.service.server.users.get(user) == Some(password));
        let reply = match &known {
            Some(_) => "235 2.7.0 welcome",
            None => "535 5.7.8 Authentication credentials invalid",
        };
        let flow = self.react(Stage::Auth, reply).await?;
        if flow == Flow::Yes {
            self.user = known.map(|(user, _)| user);
        }
        Ok(flow)
    }

    /// What the client answers to a challenge: at once with the command, or when asked.
    async fn response(&mut self, initial: &str, challenge: &str) -> io::Result<String> {
        let line = if initial.is_empty() {
            self.say(&format!("334 {}", STANDARD.encode(challenge))).await?;
            self.line().await?.unwrap_or_default()
        } else {
            initial.to_owned()
        };
        let bytes = STANDARD.decode(line.trim()).unwrap_or_default();
        Ok(String::from_utf8(bytes).unwrap_or_default())
    }

    async fn mail(&mut self, rest: &str) -> io::Result<Flow> {
        let Some(from) = path(rest, "FROM:") else { return self.say("501 5.5.4 MAIL FROM:<address>").await };
        // Submission is for those who have logged in (RFC 6409, section 4.3).
        let reply = if self.user.is_some() { "250 2.1.0 sender fine" } else { "530 5.7.0 log in first" };
        let flow = self.react(Stage::Mail, reply).await?;
        if flow == Flow::Yes {
            self.from = Some(from);
        }
        Ok(flow)
    }

    async fn rcpt(&mut self, rest: &str) -> io::Result<Flow> {
        let Some(to) = path(rest, "TO:") else { return self.say("501 5.5.4 RCPT TO:<address>").await };
        if self.from.is_none() {
            return self.say("503 5.5.1 MAIL first").await;
        }
        let flow = self.react(Stage::Rcpt, "250 2.1.5 recipient fine").await?;
        if flow == Flow::Yes {
            self.to = Some(to);
        }
        Ok(flow)
    }

    async fn data(&mut self) -> io::Result<Flow> {
        let (Some(from), Some(to)) = (self.from.clone(), self.to.clone()) else {
            return self.say("503 5.5.1 MAIL and RCPT first").await;
        };
        let flow = self.react(Stage::Data, "354 end with a dot alone in a line").await?;
        if flow != Flow::Yes {
            return Ok(flow);
        }
        let mut text = String::new();
        loop {
            let Some(line) = self.line().await? else { return Ok(Flow::Closed) };
            if line == "." {
                break;
            }
            // Dots at the beginning are doubled on their way (RFC 5321, section 4.5.2).
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            text.push_str("\r\n");
            if text.len() > MESSAGE_LIMIT {
                self.say("552 5.3.4 too large").await?;
                return Ok(Flow::Closed);
            }
        }
        (self.from, self.to) = (None, None);
        let flow = self.react(Stage::Text, "250 2.0.0 queued as EXAMPLE1").await?;
        if flow == Flow::Yes {
            let message = Message { from, to, text };
            self.service.messages.lock().unwrap_or_else(PoisonError::into_inner).push(message);
        }
        Ok(flow)
    }

    /// Does what this server does at `stage`; `ordinary` is its reply when nothing else was asked for.
    async fn react(&mut self, stage: Stage, ordinary: &str) -> io::Result<Flow> {
        match self.service.server.behaviour.get(&stage) {
            Some(Behaviour::Says(reply)) => self.say(&wire(reply)).await,
            Some(Behaviour::Silent) => {
                // Until the client has had enough and closes the connection.
                while self.line().await?.is_some() {}
                Ok(Flow::Closed)
            }
            Some(Behaviour::Closes) => Ok(Flow::Closed),
            None => self.say(ordinary).await,
        }
    }

    async fn say(&mut self, reply: &str) -> io::Result<Flow> {
        self.stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.stream.flush().await?;
        Ok(match reply.as_bytes() {
            [b'2' | b'3', ..] => Flow::Yes,
            // It says that it closes the connection (RFC 5321, section 3.8).
            [b'4', b'2', b'1', ..] => Flow::Closed,
            _ => Flow::No,
        })
    }

    /// The next line without its end; `None` at the end of the connection, and for a line that is too long.
    async fn line(&mut self) -> io::Result<Option<String>> {
        read_line(&mut self.stream).await
    }
}

async fn read_line(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    stream.take(LINE_LIMIT).read_until(b'\n', &mut line).await?;
    if line.last() != Some(&b'\n') {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
}

/// The mailbox between angle brackets behind `keyword`.
fn path(rest: &str, keyword: &str) -> Option<Mailbox> {
    let (start, rest) = rest.split_at_checked(keyword.len())?;
    let (address, _) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    if start.eq_ignore_ascii_case(keyword) { Mailbox::from_str(address).ok() } else { None }
}

/// A reply as it goes over the wire (RFC 5321, section 4.2.1).
fn wire(reply: &Reply) -> String {
    let Some((last, first)) = reply.lines.split_last() else { return reply.code.to_string() };
    let mut text: String = first.iter().map(|line| format!("{}-{line}\r\n", reply.code)).collect();
    text.push_str(&format!("{} {last}", reply.code));
    text
}

//! One connection that speaks in lines: commands go out, replies come in, all of it bounded.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, timeout, timeout_at};

use crate::mail::smtp::{Reply, Trouble};

/// From a command until its whole reply is there.
const REPLY: Duration = Duration::from_secs(20);
/// For a farewell.
const QUIT: Duration = Duration::from_secs(2);
/// Bytes of a line, at most; RFC 5321, section 4.5.3.1.5, allows 512.
const LINE_LIMIT: usize = 2 * 1024;
/// Lines of a reply, at most.
const REPLY_LIMIT: usize = 100;
/// Bytes of a whole conversation, at most.
const TOTAL_LIMIT: usize = 64 * 1024;

/// A connection, with what has arrived and was not read yet.
pub(super) struct Wire<S> {
    stream: S,
    buffer: Vec<u8>,
    /// Bytes that may still arrive.
    left: usize,
    deadline: Instant,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// Speaks over a stream until the deadline.
    pub(super) fn new(stream: S, deadline: Instant) -> Self {
        Wire { stream, buffer: Vec::new(), left: TOTAL_LIMIT, deadline }
    }

    /// Sends a command, which ends with CRLF, and waits for its reply.
    pub(super) async fn say(&mut self, command: &str) -> Result<Reply, Trouble> {
        self.say_until(command, self.until()).await
    }

    /// Sends a message's text and waits for its reply as long as the conversation may take: a server may well scan the
    /// message first (RFC 5321, section 4.5.3.2.6, asks for ten minutes).
    pub(super) async fn deliver(&mut self, text: &str) -> Result<Reply, Trouble> {
        self.say_until(text, self.deadline).await
    }

    async fn say_until(&mut self, command: &str, until: Instant) -> Result<Reply, Trouble> {
        let sent = timeout_at(until, async {
            self.stream.write_all(command.as_bytes()).await?;
            self.stream.flush().await
        });
        match sent.await {
            // A server that is gone may have said why before it went: its words are still to be read.
            Ok(Ok(()) | Err(_)) => self.listen_until(until).await,
            Err(_elapsed) => Err(Trouble::Silence),
        }
    }

    /// Waits for a reply that needs no command: the greeting.
    pub(super) async fn listen(&mut self) -> Result<Reply, Trouble> {
        self.listen_until(self.until()).await
    }

    /// Says goodbye; what comes back does not matter any more.
    pub(super) async fn quit(mut self) {
        let farewell = async {
            self.stream.write_all(b"QUIT\r\n").await?;
            self.stream.flush().await?;
            // Closing before the reply would make the server write of a lost connection in its log.
            let mut reply = [0; 512];
            let _length = self.stream.read(&mut reply).await?;
            self.stream.shutdown().await
        };
        // Everything worth knowing was said before.
        let _: Result<io::Result<()>, _> = timeout(QUIT, farewell).await;
    }

    /// The stream, and whatever the server sent before it was asked.
    pub(super) fn into_parts(self) -> (S, Vec<u8>) {
        (self.stream, self.buffer)
    }

    fn until(&self) -> Instant {
        self.deadline.min(Instant::now() + REPLY)
    }

    async fn listen_until(&mut self, until: Instant) -> Result<Reply, Trouble> {
        timeout_at(until, self.reply()).await.unwrap_or(Err(Trouble::Silence))
    }

    async fn reply(&mut self) -> Result<Reply, Trouble> {
        let mut lines = Vec::new();
        loop {
            let line = self.line().await?;
            let Some(parsed) = ReplyLine::parse(&line) else {
                return Err(Trouble::NotSmtp(lossy(&line)));
            };
            lines.push(parsed.text);
            if lines.len() > REPLY_LIMIT {
                return Err(Trouble::NotSmtp(lossy(&line)));
            }
            match parsed.position {
                Position::Last => return Ok(Reply { code: parsed.code, lines }),
                Position::More => {}
            }
        }
    }

    /// The next line without its end.
    async fn line(&mut self) -> Result<Vec<u8>, Trouble> {
        loop {
            let end = self.buffer.iter().position(|byte| *byte == b'\n');
            if end.unwrap_or(self.buffer.len()) > LINE_LIMIT {
                return Err(Trouble::NotSmtp(lossy(&self.buffer[..LINE_LIMIT])));
            }
            if let Some(end) = end {
                let mut line: Vec<u8> = self.buffer.drain(..=end).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(line);
            }
            let mut chunk = [0; 1024];
            match self.stream.read(&mut chunk).await {
                Ok(0) => return Err(self.closed()),
                Ok(count) => {
                    self.buffer.extend_from_slice(&chunk[..count]);
                    // From the line's beginning: a part of a secret would not be known as one.
                    self.left = self.left.checked_sub(count).ok_or_else(|| Trouble::NotSmtp(lossy(&self.buffer)))?;
                }
                Err(error) => return Err(failure(&error)),
            }
        }
    }

    /// What it means that the server closed the connection now.
    fn closed(&self) -> Trouble {
        let speaks_smtp = self.buffer.is_empty() || ReplyLine::parse(&self.buffer).is_some();
        if speaks_smtp { Trouble::Closed } else { Trouble::NotSmtp(lossy(&self.buffer)) }
    }
}

/// A line of a reply (RFC 5321, section 4.2).
struct ReplyLine {
    code: u16,
    position: Position,
    text: String,
}

enum Position {
    More,
    Last,
}

impl ReplyLine {
    fn parse(line: &[u8]) -> Option<Self> {
        let (digits, rest) = line.split_at_checked(3)?;
        let code: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let position = match rest.first() {
            Some(b'-') => Position::More,
            // A code alone is a whole reply (section 4.2.1).
            Some(b' ') | None => Position::Last,
            Some(_) => return None,
        };
        // `parse` takes `+50`, too: all three must be digits.
        let is_code = digits.iter().all(u8::is_ascii_digit) && (200..600).contains(&code);
        is_code.then(|| ReplyLine { code, position, text: lossy(rest.get(1..).unwrap_or_default()) })
    }
}

/// What a failed read or write means.
pub(super) fn failure(error: &io::Error) -> Trouble {
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return Trouble::Tls(tls.to_string());
    }
    match error.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected
        | io::ErrorKind::UnexpectedEof => Trouble::Closed,
        io::ErrorKind::ConnectionRefused => Trouble::Refused,
        io::ErrorKind::TimedOut => Trouble::Silence,
        _ => Trouble::Unreachable(error.to_string()),
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

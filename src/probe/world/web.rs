//! The web server of the example world: it says the same to everybody, and knows no more of HTTP than that takes.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::mail::document::Page;

/// A whole visit.
const VISIT: Duration = Duration::from_secs(10);
/// Bytes of a request, at most.
const REQUEST_LIMIT: usize = 8 * 1024;

/// Answers every visitor, one after the other.
pub(super) async fn listen(listener: TcpListener, tls: TlsAcceptor, page: Page) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            // A visitor that goes away early is none of this server's trouble.
            let _ = timeout(VISIT, answer(stream, &tls, &page)).await;
        }
    }
}

async fn answer(stream: TcpStream, tls: &TlsAcceptor, page: &Page) -> std::io::Result<()> {
    let mut stream = tls.accept(stream).await?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") && request.len() < REQUEST_LIMIT {
        request.push(stream.read_u8().await?);
    }
    let Page { status, media_type, body } = page;
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} said\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

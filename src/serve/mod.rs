//! The site while somebody works on it: in memory, for browsers on the same computer, each page new when it has changed.

mod shelf;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{Router, get};
use serde_json::json;
use tokio::sync::watch;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

use self::shelf::{Answer, Shelf, digest};
use crate::source::Output;

/// Ports that are tried, one after the other.
const TRIES: u16 = 50;

/// What pages need to follow their authors.
const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// What browsers are shown: a site, and what is wrong with its next edition.
#[derive(Clone, Debug)]
pub struct Window(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    shelf: RwLock<Shelf>,
    /// Counts what happened.
    news: watch::Sender<u64>,
}

impl Default for Window {
    fn default() -> Self {
        Window(Arc::new(Inside { shelf: RwLock::default(), news: watch::Sender::new(0) }))
    }
}

impl Window {
    /// Shows the site with these changed files; all others that are not among `all`, which are so many, are gone. Nothing
    /// is wrong any more.
    pub fn show(&self, top: &str, changed: Vec<Output>, all: (usize, impl Iterator<Item = String>)) {
        self.change(|shelf| shelf.fill(top, changed, all));
    }

    /// Says what is wrong, on top of every page.
    pub fn tell(&self, problems: String) {
        self.change(|shelf| shelf.problems = Some(problems));
    }

    fn change(&self, act: impl FnOnce(&mut Shelf)) {
        act(&mut self.0.shelf.write().unwrap_or_else(PoisonError::into_inner));
        self.0.news.send_modify(|count| *count += 1);
    }

    fn look<T>(&self, act: impl FnOnce(&Shelf) -> T) -> T {
        act(&self.0.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A place at which browsers find the site.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes a port at this address: the one that is wanted, or the next one that nobody has.
    ///
    /// # Errors
    /// What the system says when it gives none.
    pub fn open(address: IpAddr, port: u16) -> io::Result<Self> {
        let mut next = port;
        loop {
            match TcpListener::bind((address, next)) {
                Ok(listener) => return Ok(Server { address: listener.local_addr()?, listener }),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && next < port.saturating_add(TRIES) => {
                    next += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers browsers with what is in the window.
    ///
    /// # Errors
    /// What the system says when it lets nobody in any more.
    pub async fn run(self, window: Window) -> io::Result<()> {
        self.listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let router = Router::new().fallback_service(get(answer).with_state((window, self.address.ip())));
        axum::serve(listener, router).await
    }
}

async fn answer(State((window, bound)): State<(Window, IpAddr)>, request: Request) -> Response {
    if !is_ours(request.headers(), bound) {
        return (StatusCode::FORBIDDEN, "this server answers only to the name of this computer\n").into_response();
    }
    let uri = request.uri();
    match uri.path() {
        "/.docs-build/live.js" => sent("live.js", SCRIPT.into()),
        "/.docs-build/live.css" => sent("live.css", STYLE.into()),
        "/.docs-build/events" => events(window, uri.query().unwrap_or("/").to_owned()),
        path => window.look(|shelf| page(shelf, path)),
    }
}

/// Whether a request is meant for this server: other sites can lead their names here, but not ours (DNS rebinding).
fn is_ours(headers: &HeaderMap, bound: IpAddr) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(name, _)| name),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let is_known = |address: IpAddr| address.is_loopback() || !bound.is_loopback();
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(is_known)
}

/// What somebody at this address is told from now on.
fn events(window: Window, address: String) -> Response {
    let news = WatchStream::new(window.0.news.subscribe());
    let events = news.map(move |_| {
        let state = window.look(|shelf| json!({ "page": shelf.digest(&address), "problems": shelf.problems }));
        Ok::<_, Infallible>(Event::default().data(state.to_string()))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn page(shelf: &Shelf, path: &str) -> Response {
    let (status, name, bytes) = match shelf.answer(path) {
        Answer::Moved(to) => return moved(&to),
        Answer::File(name, bytes) => (StatusCode::OK, name, bytes.clone()),
        Answer::Lost(Some(bytes)) => (StatusCode::NOT_FOUND, "404.html", bytes.clone()),
        Answer::Lost(None) => {
            let body = "<!doctype html><html lang=\"en\"><title>docs-build</title><body><p>There is no site yet.</p></body></html>";
            let mut response = sent("index.html", followed(body.as_bytes(), &digest(&[])).into());
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            return response;
        }
    };
    let body = if name.ends_with(".html") { followed(&bytes, &digest(&bytes)).into() } else { bytes.into() };
    let mut response = sent(name, body);
    *response.status_mut() = status;
    for (name, value) in &shelf.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Leads on, and not for good: authors change their minds.
fn moved(to: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store")]).into_response()
}

fn sent(name: &str, body: Body) -> Response {
    ([(header::CONTENT_TYPE, content_type(name)), (header::CACHE_CONTROL, "no-store")], body).into_response()
}

/// The page with the script that follows its author.
fn followed(html: &[u8], digest: &str) -> Vec<u8> {
    let script = format!("<script src=\"/.docs-build/live.js\" data-page=\"{digest}\" defer></script>");
    let end = html.windows(7).rposition(|end| end == b"</body>").unwrap_or(html.len());
    [&html[..end], script.as_bytes(), &html[end..]].concat()
}

/// What browsers call a kind of file.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "conf" | "toml" => "text/plain; charset=utf-8",
        "xml" if name.ends_with("feed.xml") => "application/atom+xml",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "mp4" => "video/mp4",
        "zip" => "application/zip",
        _ if name.starts_with('_') => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_computer_are_answered() {
        let check = |host: &str, bound: &str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::try_from(host).expect("a header"));
            assert_eq!(is_ours(&headers, bound.parse().expect("an address")), expected, "{host}");
        };
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]"] {
            check(host, "127.0.0.1", true);
        }
        for host in ["", "help.example", "localhost.example", "192.0.2.1:8080", "[2001:db8::1]", "127.0.0.1.example:80"]
        {
            check(host, "127.0.0.1", false);
        }
        check("192.0.2.1:8080", "0.0.0.0", true);
        check("help.example", "0.0.0.0", false);
        assert!(!is_ours(&HeaderMap::new(), IpAddr::from([127, 0, 0, 1])));
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = followed(b"<body>a</body></html>", "1");
        let script = "<script src=\"/.docs-build/live.js\" data-page=\"1\" defer></script>";
        assert_eq!(String::from_utf8_lossy(&page), format!("<body>a{script}</body></html>"));
        assert_eq!(String::from_utf8_lossy(&followed(b"a", "1")), format!("a{script}"));
    }

    #[test]
    fn a_port_that_is_taken_is_not_used() {
        let address = IpAddr::from([127, 0, 0, 1]);
        let first = Server::open(address, 0).expect("a port");
        let second = Server::open(address, first.address().port()).expect("another port");
        assert!(second.address().port() > first.address().port());
    }
}

//! Fetching a document: one GET over verified TLS, to public addresses only, and never anywhere else than asked.

use std::net::IpAddr;
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use crate::mail::address::{Domain, Host};
use crate::mail::document::{Document, Fetched, Page, SIZE_LIMIT};
use crate::mail::facts::Lookup;
use crate::mail::smtp::Trouble;
use crate::probe::live::Live;
use crate::probe::live::tls::Unverified;
use crate::probe::live::wire::failure;

/// All of it, from the host's name to the last byte (RFC 8461, section 3.3, suggests a minute).
const FETCH: Duration = Duration::from_secs(20);
/// A TCP connection to one address.
const CONNECT: Duration = Duration::from_secs(5);
/// Addresses that are tried, at most.
const ADDRESSES: usize = 4;

impl Live {
    /// Fetches a document, wherever its host is, but for private networks.
    pub(super) async fn fetch(&self, document: &Document) -> Fetched {
        let Some(host) = document.host() else { return Fetched::NoHost };
        let deadline = Instant::now() + FETCH;
        let fetched = timeout_at(deadline, self.get(&host, document.path(), deadline));
        fetched.await.unwrap_or(Ok(Fetched::Trouble(Trouble::Silence))).unwrap_or_else(|nothing| nothing)
    }

    async fn get(&self, host: &Domain, path: &'static str, deadline: Instant) -> Result<Fetched, Fetched> {
        let addresses = self.addresses(host).await?;
        let stream = self.reach_one(&addresses).await.map_err(Fetched::Trouble)?;
        let name = Host::Name(host.clone());
        let secured = self.tls.secure(stream, &name, Unverified::Refused, deadline);
        let (stream, _session) = secured.await.map_err(Fetched::Trouble)?;
        ask(stream, host, path).await
    }

    /// The addresses of a host that may be reached.
    async fn addresses(&self, host: &Domain) -> Result<Vec<IpAddr>, Fetched> {
        let (v4, v6) = tokio::join!(self.dns.a(host), self.dns.aaaa(host));
        let v4_addresses = v4.records().iter().copied().map(IpAddr::V4);
        let all: Vec<_> = v4_addresses.chain(v6.records().iter().copied().map(IpAddr::V6)).collect();
        let allowed: Vec<_> =
            all.iter().copied().filter(|&address| self.reach.allows(address)).take(ADDRESSES).collect();
        match (v4, v6) {
            _ if !allowed.is_empty() => Ok(allowed),
            _ if !all.is_empty() => Err(Fetched::Private),
            (Lookup::Silence(silence), _) | (_, Lookup::Silence(silence)) => Err(Fetched::Silence(silence)),
            (Lookup::NoName | Lookup::NoData | Lookup::Records(_), _) => Err(Fetched::NoHost),
        }
    }

    /// A connection to the first address that accepts one.
    async fn reach_one(&self, addresses: &[IpAddr]) -> Result<TcpStream, Trouble> {
        let mut last = Trouble::Silence;
        for &address in addresses {
            let until = Instant::now() + CONNECT;
            last = match timeout_at(until, TcpStream::connect(self.ports.find(address, 443))).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => failure(&error),
                Err(_elapsed) => Trouble::Silence,
            };
        }
        Err(last)
    }
}

async fn ask<S>(stream: S, host: &Domain, path: &'static str) -> Result<Fetched, Fetched>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let garbled = |error: hyper::Error| Fetched::Garbled(error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(garbled)?;
    let request = Request::get(path)
        .header(HOST, host.as_str())
        .header(USER_AGENT, concat!("docs-check/", env!("CARGO_PKG_VERSION")))
        .body(Empty::<Bytes>::new())
        .map_err(|error| Fetched::Garbled(error.to_string()))?;
    let exchange = async move {
        let response = sender.send_request(request).await.map_err(garbled)?;
        page(response).await
    };
    // The connection works while the exchange waits, and ends with it.
    let (fetched, _ended) = tokio::join!(exchange, connection);
    fetched
}

async fn page(response: Response<hyper::body::Incoming>) -> Result<Fetched, Fetched> {
    let media_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let media_type = String::from_utf8_lossy(media_type);
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let status = response.status().as_u16();
    let body = match Limited::new(response.into_body(), SIZE_LIMIT).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(Fetched::TooLarge),
        Err(error) => return Err(Fetched::Garbled(error.to_string())),
    };
    Ok(Fetched::Page(Page { status, media_type, body: String::from_utf8_lossy(&body).into_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::facts::{Answer, Question};
    use crate::mail::smtp::CertificateProblem;
    use crate::mail::world::{Shown, Site, World};
    use crate::probe::Probe as _;
    use crate::probe::web::Reach;
    use crate::probe::world::Running;

    /// What comes for the policy of praxis.test, whose host shows this certificate and says this.
    fn fetch(reach: Reach, certificate: Shown, page: Page) -> Fetched {
        let site = Site { host: "mta-sts.praxis.test".parse().expect("a name"), certificate, page };
        let records = vec!["mta-sts.praxis.test A 192.0.2.40".parse().expect("a record")];
        let world = World { time: 1_795_510_800, records, servers: Vec::new(), site: Some(site) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let running = Running::start(&world).await.expect("a world");
            let mut setup = running.setup().expect("a setup");
            setup.reach = reach;
            let document = Document::MtaSts("praxis.test".parse().expect("a name"));
            match Live::new(setup).expect("a probe").answer(&Question::Document(document)).await {
                Answer::Document(fetched) => fetched,
                other => panic!("{other:?}"),
            }
        })
    }

    fn page(status: u16, media_type: &str, body: &str) -> Page {
        Page { status, media_type: media_type.to_owned(), body: body.to_owned() }
    }

    #[test]
    fn a_document_comes_as_it_is() {
        let policy = page(200, "text/plain", "version: STSv1\n");
        assert_eq!(fetch(Reach::Anywhere, Shown::Good, policy.clone()), Fetched::Page(policy));
        let with_charset = page(200, "Text/Plain; charset=utf-8", "");
        assert_eq!(fetch(Reach::Anywhere, Shown::Good, with_charset), Fetched::Page(page(200, "text/plain", "")));
    }

    #[test]
    fn a_reference_to_another_place_is_not_followed() {
        let moved = page(301, "text/plain", "");
        assert_eq!(fetch(Reach::Anywhere, Shown::Good, moved.clone()), Fetched::Page(moved));
    }

    #[test]
    fn a_long_document_is_not_read_to_its_end() {
        let longest = page(200, "text/plain", &"x".repeat(SIZE_LIMIT));
        assert_eq!(fetch(Reach::Anywhere, Shown::Good, longest.clone()), Fetched::Page(longest));
        let long = page(200, "text/plain", &"x".repeat(SIZE_LIMIT + 1));
        assert_eq!(fetch(Reach::Anywhere, Shown::Good, long), Fetched::TooLarge);
    }

    #[test]
    fn a_host_whose_certificate_is_not_accepted_says_nothing() {
        let expired = fetch(Reach::Anywhere, Shown::Expired, page(200, "text/plain", "secret"));
        assert!(
            matches!(expired, Fetched::Trouble(Trouble::Certificate(CertificateProblem::Expired, _))),
            "{expired:?}"
        );
    }

    #[test]
    fn invariant_nothing_is_fetched_from_addresses_that_are_not_public() {
        assert_eq!(fetch(Reach::Public, Shown::Good, page(200, "text/plain", "")), Fetched::Private);
    }
}

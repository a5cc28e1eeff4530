//! One request, and what came of it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::HeaderMap;
use ureq::http::header::{LOCATION, RETRY_AFTER};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use super::reach::{Names, Reach};
use crate::external::{Method, Reply, Trouble};
use crate::settings::LinkChecker;

/// Who asks, as servers are told.
const USER_AGENT: &str = concat!("docs-build/", env!("CARGO_PKG_VERSION"), " (checks the links of a site)");

/// The web as this computer sees it.
pub struct Web(Agent);

/// This computer trusts no authority, so nothing can be said about any server.
#[derive(Debug, thiserror::Error)]
#[error("this computer trusts no certificate authority")]
pub struct NoRoots(#[from] rustls::Error);

impl Web {
    /// Prepares to ask; nothing is contacted yet.
    ///
    /// # Errors
    /// [`NoRoots`] when every server would look like a wrong one.
    pub fn new(reach: Reach, rules: &LinkChecker) -> Result<Self, NoRoots> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        rustls_platform_verifier::Verifier::new(provider.clone())?;
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let config = Config::builder()
            .user_agent(USER_AGENT)
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Behind a proxy nobody could say whom a request reaches.
            .proxy(None)
            .timeout_connect(Some(rules.timeout))
            .timeout_send_request(Some(rules.timeout))
            .timeout_recv_response(Some(rules.timeout))
            .build();
        Ok(Web(Agent::with_parts(config, DefaultConnector::default(), Names(reach))))
    }

    /// Asks one address once. The body is not read.
    pub(super) fn ask(&self, method: Method, url: &Url) -> Reply {
        let request = match method {
            Method::Head => self.0.head(url.as_str()),
            Method::Get => self.0.get(url.as_str()),
        };
        match request.call() {
            Ok(response) => Reply::Status {
                code: response.status().as_u16(),
                location: text(response.headers(), LOCATION.as_str()).map(str::to_owned),
                retry_after: text(response.headers(), RETRY_AFTER.as_str())
                    .and_then(|seconds| seconds.trim().parse().ok())
                    .map(Duration::from_secs),
            },
            Err(error) => Reply::Nothing(trouble(error)),
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
}

fn trouble(error: ureq::Error) -> Trouble {
    match error {
        ureq::Error::Other(cause) => match cause.downcast::<Trouble>() {
            Ok(trouble) => *trouble,
            Err(cause) => Trouble::Garbled(cause.to_string()),
        },
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            Trouble::Unreachable("nobody answers in time".to_owned())
        }
        ureq::Error::Timeout(_) => Trouble::Silence,
        ureq::Error::Rustls(error) => untrusted(&error),
        ureq::Error::Io(error) => match error.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>()) {
            Some(error) => untrusted(error),
            None => unconnected(&error),
        },
        other => Trouble::Garbled(other.to_string()),
    }
}

fn untrusted(error: &rustls::Error) -> Trouble {
    use rustls::{CertificateError as Wrong, Error};
    Trouble::Tls(match error {
        Error::InvalidCertificate(Wrong::Expired | Wrong::ExpiredContext { .. }) => {
            "its certificate has expired".into()
        }
        Error::InvalidCertificate(Wrong::NotValidForName | Wrong::NotValidForNameContext { .. }) => {
            "its certificate is for another name".into()
        }
        Error::InvalidCertificate(Wrong::UnknownIssuer) => "nobody that is trusted has signed its certificate".into(),
        Error::InvalidMessage(_) => "it does not speak TLS".into(),
        other => other.to_string(),
    })
}

fn unconnected(error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Trouble::Refused,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            Trouble::Unreachable(error.to_string())
        }
        _ => Trouble::Garbled(error.to_string()),
    }
}

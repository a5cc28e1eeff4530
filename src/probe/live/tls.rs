//! TLS, with a memory for what the server showed even when it is refused.

use std::cell::OnceCell;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, ProtocolVersion, RootCertStore, SignatureScheme};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::der_parser::Oid;
use x509_parser::extensions::GeneralName;
use x509_parser::oid_registry::{
    OID_PKCS1_MD5WITHRSAENC, OID_PKCS1_SHA1WITHRSA, OID_PKCS1_SHA256WITHRSA, OID_PKCS1_SHA384WITHRSA,
    OID_PKCS1_SHA512WITHRSA, OID_SIG_ECDSA_WITH_SHA256, OID_SIG_ECDSA_WITH_SHA384, OID_SIG_ECDSA_WITH_SHA512,
};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::mail::address::Host;
use crate::mail::smtp::{Certificate, CertificateProblem, Session, Trouble};
use crate::probe::live::wire::failure;

/// A whole handshake.
const HANDSHAKE: Duration = Duration::from_secs(20);
/// Certificates of a chain, and names of a certificate, that are kept at most.
const KEPT: usize = 100;

/// Whether a certificate that cannot be verified ends the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unverified {
    /// As it must.
    Refused,
    /// `--allow-unverified-certificate`: the problem is only noted.
    Allowed,
}

/// A time that stands still: that of an example world.
#[derive(Debug)]
struct Standing(UnixTime);

impl TimeProvider for Standing {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// Whom this computer trusts.
pub(super) struct Tls {
    extra_roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
    time: Arc<dyn TimeProvider>,
    /// Read from the system when it is first needed; `None` inside when there are no authorities at all.
    verifier: OnceCell<Option<Arc<dyn ServerCertVerifier>>>,
}

impl Tls {
    /// Trusts the system's authorities and these, at `time` or by the clock.
    pub(super) fn new(extra_roots: Vec<Vec<u8>>, time: Option<i64>) -> Result<Self, rustls::Error> {
        let extra_roots: Vec<_> = extra_roots.into_iter().map(CertificateDer::from).collect();
        let mut store = RootCertStore::empty();
        extra_roots.iter().try_for_each(|root| store.add(root.clone()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let time: Arc<dyn TimeProvider> = match time {
            Some(seconds) => {
                let since = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
                Arc::new(Standing(UnixTime::since_unix_epoch(since)))
            }
            None => Arc::new(DefaultTimeProvider),
        };
        Ok(Tls { extra_roots, provider, time, verifier: OnceCell::new() })
    }

    /// Makes a stream secure, for a server of this name.
    pub(super) async fn secure<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        host: &Host,
        unverified: Unverified,
        deadline: Instant,
    ) -> Result<(TlsStream<Remembering<S>>, Session), Trouble> {
        let name = match host {
            Host::Name(name) => {
                ServerName::try_from(name.to_string()).map_err(|error| Trouble::Tls(error.to_string()))?
            }
            Host::Address(address) => ServerName::IpAddress((*address).into()),
        };
        let witness = Arc::new(Witness {
            verifier: self.verifier(),
            provider: self.provider.clone(),
            unverified,
            seen: Mutex::new(None),
        });
        let config = self.config(witness.clone()).map_err(|error| Trouble::Tls(error.to_string()))?;
        let handshake = TlsConnector::from(Arc::new(config)).connect(name, Remembering::new(stream)).into_fallible();
        let until = deadline.min(Instant::now() + HANDSHAKE);
        match timeout_at(until, handshake).await {
            Ok(Ok(stream)) => {
                let session = session(&stream, witness.take());
                Ok((stream, session))
            }
            Ok(Err((error, stream))) => Err(match (witness.take(), signature_problem(&error)) {
                (Some(Seen { chain, problem: Some(problem) }), _) if unverified == Unverified::Refused => {
                    Trouble::Certificate(problem, chain)
                }
                (Some(Seen { chain, .. }), Some(problem)) => Trouble::Certificate(problem, chain),
                (Some(_) | None, _) => match (stream.old_version(), stream.plain_text()) {
                    (Some(version), _) => Trouble::OldTls(version.to_owned()),
                    (None, Some(text)) => Trouble::PlainText(text),
                    (None, None) => failure(&error),
                },
            }),
            Err(_elapsed) => Err(Trouble::Silence),
        }
    }

    fn config(&self, witness: Arc<Witness>) -> Result<ClientConfig, rustls::Error> {
        let mut config = ClientConfig::builder_with_details(self.provider.clone(), self.time.clone())
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(witness)
            .with_no_client_auth();
        // A resumed session shows no certificate.
        config.resumption = Resumption::disabled();
        Ok(config)
    }

    fn verifier(&self) -> Option<Arc<dyn ServerCertVerifier>> {
        let read = || {
            let (roots, provider) = (self.extra_roots.clone(), self.provider.clone());
            match rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider) {
                Ok(verifier) => Some(Arc::new(verifier) as Arc<dyn ServerCertVerifier>),
                // The system has no authorities, or cannot say which: then only the extra ones are trusted.
                Err(_) => self.extra_only(),
            }
        };
        self.verifier.get_or_init(read).clone()
    }

    fn extra_only(&self) -> Option<Arc<dyn ServerCertVerifier>> {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(self.extra_roots.iter().cloned());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), self.provider.clone()).build();
        verifier.ok().map(|verifier| verifier as Arc<dyn ServerCertVerifier>)
    }
}

fn session<S>(stream: &TlsStream<S>, seen: Option<Seen>) -> Session {
    let (_, connection) = stream.get_ref();
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    };
    let suite = connection.negotiated_cipher_suite().map(|suite| suite.suite());
    let cipher = suite.and_then(|suite| suite.as_str().map(str::to_owned)).unwrap_or_default();
    // Without a look at the certificate there is no session to trust.
    let unseen = || Seen { chain: Vec::new(), problem: Some(CertificateProblem::Other("no certificate".to_owned())) };
    let Seen { chain, problem } = seen.unwrap_or_else(unseen);
    Session { version, cipher, chain, problem }
}

/// What a login can be bound to: something that only both ends of this one session know (RFC 5056).
pub(super) struct Binding {
    /// Its name, as the login says it.
    pub(super) kind: &'static str,
    /// Its bytes.
    pub(super) data: Vec<u8>,
}

/// The binding of a session: `tls-exporter` (RFC 9266) of TLS 1.3, `tls-server-end-point` (RFC 5929) of TLS 1.2, whose
/// exporter is unique only with an extension that a server may lack.
pub(super) fn binding<S>(stream: &TlsStream<S>) -> Option<Binding> {
    let (_, connection) = stream.get_ref();
    if connection.protocol_version() == Some(ProtocolVersion::TLSv1_3) {
        let data = connection.export_keying_material([0; 32], b"EXPORTER-Channel-Binding", Some(b"")).ok()?;
        return Some(Binding { kind: "tls-exporter", data: data.to_vec() });
    }
    let own = connection.peer_certificates()?.first()?;
    Some(Binding { kind: "tls-server-end-point", data: fingerprint(own)? })
}

/// The certificate's hash, by the hash that signed it, or SHA-256 in the place of weaker ones (RFC 5929, section 4.1).
fn fingerprint(certificate: &CertificateDer<'_>) -> Option<Vec<u8>> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let is = |oids: &[Oid<'_>]| oids.contains(&parsed.signature_algorithm.algorithm);
    if is(&[OID_PKCS1_MD5WITHRSAENC, OID_PKCS1_SHA1WITHRSA, OID_PKCS1_SHA256WITHRSA, OID_SIG_ECDSA_WITH_SHA256]) {
        Some(Sha256::digest(certificate).to_vec())
    } else if is(&[OID_PKCS1_SHA384WITHRSA, OID_SIG_ECDSA_WITH_SHA384]) {
        Some(Sha384::digest(certificate).to_vec())
    } else if is(&[OID_PKCS1_SHA512WITHRSA, OID_SIG_ECDSA_WITH_SHA512]) {
        Some(Sha512::digest(certificate).to_vec())
    } else {
        None
    }
}

/// What the server showed, and what the verifier said of it.
#[derive(Debug)]
struct Seen {
    chain: Vec<Certificate>,
    problem: Option<CertificateProblem>,
}

/// Passes a verifier's word on, and remembers it together with the chain.
struct Witness {
    verifier: Option<Arc<dyn ServerCertVerifier>>,
    provider: Arc<CryptoProvider>,
    unverified: Unverified,
    seen: Mutex<Option<Seen>>,
}

impl Witness {
    fn take(&self) -> Option<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness")
            .field("unverified", &self.unverified)
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let (result, problem) = match &self.verifier {
            Some(verifier) => {
                let result = verifier.verify_server_cert(own, others, name, ocsp, now);
                let problem = result.as_ref().err().map(|error| problem(error, own));
                (result, problem)
            }
            None => {
                let unknown = CertificateError::UnknownIssuer;
                (Err(rustls::Error::InvalidCertificate(unknown)), Some(CertificateProblem::NoRoots))
            }
        };
        let chain = std::iter::once(own).chain(others).take(KEPT).map(certificate).collect();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(Seen { chain, problem });
        match self.unverified {
            Unverified::Refused => result,
            Unverified::Allowed => Ok(ServerCertVerified::assertion()),
        }
    }

    // Whoever shows a certificate must hold its key, even where nobody asks who issued it.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// What is wrong with a certificate that was accepted, and whose key then did not sign as it must: one that is too short,
/// or that the server does not have.
fn signature_problem(error: &io::Error) -> Option<CertificateProblem> {
    match error.get_ref()?.downcast_ref()? {
        rustls::Error::InvalidCertificate(error) => Some(CertificateProblem::Other(words(error))),
        _ => None,
    }
}

/// The verifier's own words.
fn words(error: &CertificateError) -> String {
    match error {
        CertificateError::Other(inner) => inner.0.to_string(),
        other => other.to_string(),
    }
}

fn problem(error: &rustls::Error, own: &CertificateDer<'_>) -> CertificateProblem {
    let rustls::Error::InvalidCertificate(error) = error else {
        return CertificateProblem::Other(error.to_string());
    };
    match error {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => CertificateProblem::Name,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => CertificateProblem::NotYetValid,
        CertificateError::UnknownIssuer => CertificateProblem::Issuer,
        // One that a server issued to itself as an authority is refused for that; what counts is who issued it.
        CertificateError::Other(_) if is_self_issued(own) => CertificateProblem::Issuer,
        other => CertificateProblem::Other(words(other)),
    }
}

fn is_self_issued(certificate: &CertificateDer<'_>) -> bool {
    X509Certificate::from_der(certificate).is_ok_and(|(_, parsed)| parsed.issuer() == parsed.subject())
}

/// What a certificate says; of one that cannot be read, nothing.
fn certificate(der: &CertificateDer<'_>) -> Certificate {
    let Ok((_, parsed)) = X509Certificate::from_der(der) else {
        return Certificate { names: Vec::new(), issuer: String::new(), not_before: 0, not_after: 0 };
    };
    let alternative = parsed.subject_alternative_name().ok().flatten();
    let general = alternative.iter().flat_map(|extension| &extension.value.general_names);
    let names = general.filter_map(|name| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    });
    let common = parsed.subject().iter_common_name().filter_map(|name| name.as_str().ok()).map(str::to_owned);
    let mut names: Vec<String> = names.take(KEPT).collect();
    if names.is_empty() {
        // Since RFC 6125 only the alternative names count, but they are what an old certificate lacks.
        names = common.take(KEPT).collect();
    }
    let issuer = parsed.issuer();
    let issuer = issuer.iter_common_name().chain(issuer.iter_organization()).find_map(|name| name.as_str().ok());
    Certificate {
        names,
        issuer: issuer.unwrap_or_default().to_owned(),
        not_before: parsed.validity().not_before.timestamp(),
        not_after: parsed.validity().not_after.timestamp(),
    }
}

fn address(bytes: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(bytes).map(std::net::IpAddr::from);
    let address = v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(std::net::IpAddr::from)).ok()?;
    Some(address.to_string())
}

/// A stream that remembers the first bytes that came: they tell plain text from TLS after a handshake has failed.
pub(super) struct Remembering<S> {
    inner: S,
    first: Vec<u8>,
}

impl<S> Remembering<S> {
    const LIMIT: usize = 512;

    fn new(inner: S) -> Self {
        Remembering { inner, first: Vec::new() }
    }

    /// The version that the server speaks at most, where this is one of the old ones: its ServerHello says which one it
    /// takes (RFC 5246, section 7.4.1.3), or its alert `protocol_version` that ours are too new (section 7.2.2).
    fn old_version(&self) -> Option<&'static str> {
        let ([22, 3, _, _, _, 2, _, _, _, 3, minor, ..] | [21, 3, minor, 0, 2, _, 70, ..]) = self.first.as_slice()
        else {
            return None;
        };
        match minor {
            0 => Some("SSL 3.0"),
            1 => Some("TLS 1.0"),
            2 => Some("TLS 1.1"),
            // Of a server that refuses TLS 1.2 and 1.3, in words that leave open which one it wants.
            _ => (self.first[0] == 21).then_some("TLS 1.1"),
        }
    }

    /// The first bytes, where they are text: no TLS record begins with a printable character (RFC 8446, section 5.1).
    fn plain_text(&self) -> Option<String> {
        let is_text = self.first.first().is_some_and(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
        is_text.then(|| String::from_utf8_lossy(&self.first).into_owned())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Remembering<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let poll = Pin::new(&mut self.inner).poll_read(cx, buf);
        let missing = Self::LIMIT - self.first.len();
        let new = &buf.filled()[before..];
        self.first.extend_from_slice(&new[..new.len().min(missing)]);
        poll
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Remembering<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use rcgen::generate_simple_self_signed;

    use super::*;

    /// What a witness without any authority says of a certificate, and what it remembers.
    fn judge(unverified: Unverified) -> (bool, Seen) {
        let own = generate_simple_self_signed(["mail.test".to_owned()]).expect("a certificate").cert;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let witness = Witness { verifier: None, provider, unverified, seen: Mutex::new(None) };
        let name = ServerName::try_from("mail.test").expect("a name");
        let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_000_000));
        let accepted = witness.verify_server_cert(own.der(), &[], &name, &[], now).is_ok();
        (accepted, witness.take().expect("something seen"))
    }

    #[test]
    fn without_authorities_nothing_is_trusted_and_the_reason_is_kept() {
        for (unverified, expected) in [(Unverified::Refused, false), (Unverified::Allowed, true)] {
            let (accepted, seen) = judge(unverified);
            assert_eq!((accepted, seen.problem), (expected, Some(CertificateProblem::NoRoots)));
            assert_eq!(seen.chain[0].names, ["mail.test"]);
        }
    }

    #[test]
    fn a_certificate_that_cannot_be_read_says_nothing() {
        let read = certificate(&CertificateDer::from(vec![0x30, 0x82, 0xff, 0xff]));
        assert_eq!((read.names.len(), read.issuer.as_str()), (0, ""));
    }

    #[test]
    fn a_key_that_does_not_sign_as_it_must_is_a_matter_of_the_certificate() {
        let problem = |error: rustls::Error| signature_problem(&io::Error::new(io::ErrorKind::InvalidData, error));
        let expected = CertificateProblem::Other("BadSignature".to_owned());
        assert_eq!(problem(rustls::Error::InvalidCertificate(CertificateError::BadSignature)), Some(expected));
        assert_eq!(problem(rustls::Error::DecryptError), None);
    }

    #[test]
    fn an_extra_root_that_is_no_certificate_is_refused() {
        assert!(Tls::new(vec![b"nonsense".to_vec()], None).is_err());
    }
}

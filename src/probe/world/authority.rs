//! Throw-away authorities of the example world: their keys never leave the process.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::StartError;
use crate::mail::address::Domain;
use crate::mail::world::Shown;

/// An authority that the run trusts, and one that nobody trusts.
pub(super) struct Authorities {
    now: SystemTime,
    trusted: CertifiedIssuer<'static, KeyPair>,
    other: CertifiedIssuer<'static, KeyPair>,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Authorities {
    /// New authorities; it is `now`, in seconds since 1970.
    pub(super) fn new(now: i64) -> Result<Self, StartError> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now).unwrap_or_default());
        let trusted = authority("Example Authority", now)?;
        Ok(Authorities { now, trusted, other: authority("Unknown Authority", now)? })
    }

    /// The certificate of the trusted one, in DER.
    pub(super) fn trusted(&self) -> Vec<u8> {
        self.trusted.der().to_vec()
    }

    /// What makes TLS at `host`, showing the certificate that it should show.
    pub(super) fn acceptor(&self, host: &Domain, shown: Shown) -> Result<TlsAcceptor, StartError> {
        let (name, issuer) = match shown {
            Shown::Good | Shown::Expired | Shown::NotYetValid => (host.as_str(), &self.trusted),
            Shown::OtherName => ("other.example", &self.trusted),
            Shown::OtherAuthority => (host.as_str(), &self.other),
        };
        let (from, until) = match shown {
            Shown::Good | Shown::OtherName | Shown::OtherAuthority => (self.now - 30 * DAY, self.now + 60 * DAY),
            Shown::Expired => (self.now - 90 * DAY, self.now - 2 * DAY),
            Shown::NotYetValid => (self.now + 2 * DAY, self.now + 90 * DAY),
        };
        let mut parameters = CertificateParams::new([name.to_owned()])?;
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
        parameters.not_before = from.into();
        parameters.not_after = until.into();
        let key = KeyPair::generate()?;
        let certificate = parameters.signed_by(&key, issuer)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let configuration = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        Ok(TlsAcceptor::from(Arc::new(configuration)))
    }
}

fn authority(name: &str, now: SystemTime) -> Result<CertifiedIssuer<'static, KeyPair>, StartError> {
    let mut parameters = CertificateParams::new([])?;
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.not_before = (now - 365 * DAY).into();
    parameters.not_after = (now + 365 * DAY).into();
    Ok(CertifiedIssuer::self_signed(parameters, KeyPair::generate()?)?)
}

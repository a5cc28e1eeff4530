//! A throw-away certificate authority: its keys live as long as the test.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};

/// An authority that nobody trusts unless told to.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A server's certificate and key, both as PEM.
pub(crate) struct Identity {
    /// The certificate.
    pub(crate) certificate: String,
    /// Its key.
    pub(crate) key: String,
}

/// When a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validity {
    /// From 2020 to 2050.
    Now,
    /// In 2020 only.
    Over,
    /// From 2049 to 2050.
    Later,
}

impl Authority {
    /// A new authority.
    pub(crate) fn new(name: &str) -> Self {
        let mut parameters = CertificateParams::new([]).expect("no names are valid names");
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Authority(CertifiedIssuer::self_signed(parameters, key).expect("a certificate"))
    }

    /// Its own certificate as PEM, for `ca = "…"`.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Issues a certificate for `host`.
    pub(crate) fn issue(&self, host: &str, validity: Validity) -> Identity {
        let mut parameters = CertificateParams::new([host.to_owned()]).expect("a host's name");
        parameters.distinguished_name.push(DnType::CommonName, host);
        parameters.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
        let (from, until) = match validity {
            Validity::Now => (2020, 2050),
            Validity::Over => (2020, 2021),
            Validity::Later => (2049, 2050),
        };
        parameters.not_before = rcgen::date_time_ymd(from, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.signed_by(&key, &self.0).expect("a certificate");
        Identity { certificate: certificate.pem(), key: key.serialize_pem() }
    }
}

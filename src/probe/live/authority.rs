//! Authorities that a reader trusts beside the system's, from a file in PEM form (RFC 7468).

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// Why a file names no authority.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// It has no certificate.
    #[error("there is no `-----BEGIN CERTIFICATE-----` in it")]
    Empty,
    /// A certificate in it is broken.
    #[error("a certificate in it cannot be read")]
    Broken(#[source] rustls::pki_types::pem::Error),
}

/// The certificates (DER) in a file.
pub fn authorities(pem: &[u8]) -> Result<Vec<Vec<u8>>, AuthorityError> {
    let certificates =
        CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().map_err(AuthorityError::Broken)?;
    if certificates.is_empty() {
        return Err(AuthorityError::Empty);
    }
    Ok(certificates.into_iter().map(|certificate| certificate.to_vec()).collect())
}

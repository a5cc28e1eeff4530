//! SCRAM (RFC 5802, RFC 7677): both sides prove that they know the password, and neither sends it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use pbkdf2::pbkdf2_hmac_array;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::probe::live::auth::{Answer, Exchange, Unfit};
use crate::probe::live::tls::Binding;
use crate::secret::Secret;

/// Rounds of the password's derivation that a server may ask for, at most: more would only keep this computer busy.
const ROUNDS_LIMIT: u32 = 1_000_000;

/// Which hash the mechanism is named after.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hash {
    /// SCRAM-SHA-1.
    Sha1,
    /// SCRAM-SHA-256.
    Sha256,
}

/// Whether the login is bound to the TLS session, so that nobody between could pass it on (section 6).
pub(super) enum Channel<'b> {
    /// This side could not.
    Unsupported,
    /// This side could, and the server does not offer it.
    Unoffered,
    /// It is.
    Bound(&'b Binding),
}

impl Channel<'_> {
    /// `gs2-header`, and what `c=` carries: the header again, with the session's data.
    fn header(&self) -> (String, Vec<u8>) {
        let (header, data) = match self {
            Channel::Unsupported => ("n,,".to_owned(), &[][..]),
            Channel::Unoffered => ("y,,".to_owned(), &[][..]),
            Channel::Bound(binding) => (format!("p={},,", binding.kind), binding.data.as_slice()),
        };
        let carried = [header.as_bytes(), data].concat();
        (header, carried)
    }
}

/// The client's side of one login.
pub(super) struct Scram<'l> {
    hash: Hash,
    secret: &'l Secret,
    channel: Channel<'l>,
    nonce: String,
    /// `client-first-message-bare`
    first: String,
    progress: Progress,
}

enum Progress {
    /// The server has not proven anything.
    Begun,
    /// This side has; the server must show this.
    Proven(Vec<u8>),
    /// Both have.
    Complete,
}

impl<'l> Scram<'l> {
    /// Prepares the login with a nonce that was never used before.
    pub(super) fn new(hash: Hash, username: &str, secret: &'l Secret, channel: Channel<'l>, nonce: String) -> Self {
        let username = prepared(username).replace('=', "=3D").replace(',', "=2C");
        let first = format!("n={username},r={nonce}");
        Scram { hash, secret, channel, nonce, first, progress: Progress::Begun }
    }

    /// The answer to `server-first-message`: the proof.
    fn prove(&mut self, challenge: &str) -> Result<Answer, Unfit> {
        let mut parts = challenge.split(',');
        let mut part = |name: &str| parts.next().and_then(|part| part.strip_prefix(name));
        let nonce = part("r=").ok_or(Unfit("it has no nonce"))?;
        if !nonce.starts_with(&self.nonce) || nonce == self.nonce {
            return Err(Unfit("its nonce does not continue this program's"));
        }
        let salt = part("s=").and_then(|salt| STANDARD.decode(salt).ok()).ok_or(Unfit("it has no salt"))?;
        let rounds = part("i=").and_then(|rounds| rounds.parse().ok()).ok_or(Unfit("it has no number of rounds"))?;
        if !(1..=ROUNDS_LIMIT).contains(&rounds) {
            return Err(Unfit("it asks for too many rounds"));
        }
        let (_, carried) = self.channel.header();
        let unproven = format!("c={},r={nonce}", STANDARD.encode(carried));
        let said = format!("{},{challenge},{unproven}", self.first);
        let salted = self.hash.derive(prepared(self.secret.expose()).as_bytes(), &salt, rounds);
        let client = self.hash.sign(&salted, b"Client Key");
        let signature = self.hash.sign(&self.hash.digest(&client), said.as_bytes());
        let proof: Vec<u8> = client.iter().zip(&signature).map(|(key, mask)| key ^ mask).collect();
        let server = self.hash.sign(&salted, b"Server Key");
        self.progress = Progress::Proven(self.hash.sign(&server, said.as_bytes()));
        let proof = STANDARD.encode(proof);
        Ok(Answer { text: format!("{unproven},p={proof}"), proof: Some(proof) })
    }
}

impl Exchange for Scram<'_> {
    fn begin(&mut self) -> Option<String> {
        Some(format!("{}{}", self.channel.header().0, self.first))
    }

    fn answer(&mut self, challenge: &str) -> Result<Answer, Unfit> {
        match &self.progress {
            Progress::Begun => self.prove(challenge),
            // The server says why it refuses; what counts is its reply, which follows.
            Progress::Proven(_) if challenge.starts_with("e=") => Ok(Answer::empty()),
            Progress::Proven(expected) => {
                let shown = challenge.split(',').next().and_then(|part| part.strip_prefix("v="));
                if shown.and_then(|shown| STANDARD.decode(shown).ok()).as_ref() != Some(expected) {
                    return Err(Unfit("the server does not prove that it knows the password"));
                }
                self.progress = Progress::Complete;
                Ok(Answer::empty())
            }
            Progress::Complete => Err(Unfit("it goes on after the end")),
        }
    }

    fn is_complete(&self) -> bool {
        match self.progress {
            Progress::Complete => true,
            Progress::Begun | Progress::Proven(_) => false,
        }
    }
}

impl Hash {
    fn derive(self, password: &[u8], salt: &[u8], rounds: u32) -> Vec<u8> {
        match self {
            Hash::Sha1 => pbkdf2_hmac_array::<Sha1, 20>(password, salt, rounds).to_vec(),
            Hash::Sha256 => pbkdf2_hmac_array::<Sha256, 32>(password, salt, rounds).to_vec(),
        }
    }

    fn sign(self, key: &[u8], text: &[u8]) -> Vec<u8> {
        const ANY: &str = "HMAC takes keys of any length";
        match self {
            Hash::Sha1 => {
                Hmac::<Sha1>::new_from_slice(key).expect(ANY).chain_update(text).finalize().into_bytes().to_vec()
            }
            Hash::Sha256 => {
                Hmac::<Sha256>::new_from_slice(key).expect(ANY).chain_update(text).finalize().into_bytes().to_vec()
            }
        }
    }

    fn digest(self, text: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha1 => Sha1::digest(text).to_vec(),
            Hash::Sha256 => Sha256::digest(text).to_vec(),
        }
    }
}

/// A user name or password in the one form that both sides hash (RFC 4013); what that form forbids stays as it is.
fn prepared(text: &str) -> String {
    stringprep::saslprep(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proof in the answer to a challenge, and whether the server's last word is accepted.
    #[track_caller]
    fn check(hash: Hash, nonce: &str, challenge: &str, proof: &str, last: &str) {
        let secret = Secret::new("pencil");
        let mut scram = Scram::new(hash, "user", &secret, Channel::Unsupported, nonce.to_owned());
        assert_eq!(scram.begin(), Some(format!("n,,n=user,r={nonce}")));
        let answer = scram.answer(challenge).expect("an answer");
        assert_eq!(answer.proof.as_deref(), Some(proof));
        assert!(answer.text.starts_with("c=biws,r=") && answer.text.ends_with(&format!(",p={proof}")));
        assert!(!scram.is_complete());
        assert_eq!(scram.answer(last).map(|answer| answer.text), Ok(String::new()));
        assert!(scram.is_complete());
    }

    #[test]
    fn the_example_of_rfc_5802_section_5_holds() {
        check(
            Hash::Sha1,
            "fyko+d2lbbFgONRv9qkxdawL",
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        );
    }

    #[test]
    fn the_example_of_rfc_7677_section_3_holds() {
        check(
            Hash::Sha256,
            "rOprNGfwEbeRWgbNEkqO",
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        );
    }

    #[test]
    fn a_challenge_that_does_not_fit_gets_no_proof() {
        let secret = Secret::new("pencil");
        for challenge in [
            "",
            "r=abc,s=QSXCR+Q6sek8bf92,i=4096",
            "r=xyz1,s=QSXCR+Q6sek8bf92,i=4096",
            "m=more,r=abc1,s=QSXCR+Q6sek8bf92,i=4096",
            "r=abc1,s=***,i=4096",
            "r=abc1,s=QSXCR+Q6sek8bf92",
            "r=abc1,s=QSXCR+Q6sek8bf92,i=0",
            "r=abc1,s=QSXCR+Q6sek8bf92,i=4294967295",
        ] {
            let mut scram = Scram::new(Hash::Sha1, "user", &secret, Channel::Unsupported, "abc".to_owned());
            assert!(scram.answer(challenge).is_err(), "{challenge}");
        }
    }

    #[test]
    fn a_server_that_does_not_know_the_password_is_noticed() {
        let secret = Secret::new("pencil");
        for (last, is_refusal) in [("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", false), ("", false), ("e=invalid-proof", true)] {
            let mut scram = Scram::new(Hash::Sha1, "user", &secret, Channel::Unsupported, "abc".to_owned());
            scram.answer("r=abc1,s=QSXCR+Q6sek8bf92,i=1").expect("an answer");
            assert_eq!(scram.answer(last).is_ok(), is_refusal, "{last}");
            assert!(!scram.is_complete());
        }
    }

    #[test]
    fn a_name_with_a_comma_stays_one_name_and_a_binding_is_carried() {
        let secret = Secret::new("pencil");
        let binding = Binding { kind: "tls-exporter", data: vec![1, 2, 3] };
        let mut scram = Scram::new(Hash::Sha256, "a,b=c", &secret, Channel::Bound(&binding), "abc".to_owned());
        assert_eq!(scram.begin().as_deref(), Some("p=tls-exporter,,n=a=2Cb=3Dc,r=abc"));
        let answer = scram.answer("r=abc1,s=QSXCR+Q6sek8bf92,i=1").expect("an answer");
        let carried = STANDARD.encode(b"p=tls-exporter,,\x01\x02\x03");
        assert!(answer.text.starts_with(&format!("c={carried},r=abc1,p=")), "{}", answer.text);
    }
}

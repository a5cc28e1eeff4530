//! Logging in (RFC 4954): what each mechanism sends, and the exchange that all of them share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::mail::smtp::{Dialogue, Heard, Mechanism, Stage, Trouble};
use crate::probe::live::scram::{Channel, Hash, Scram};
use crate::probe::live::scribe::Scribe;
use crate::probe::live::tls::Binding;
use crate::probe::live::wire::Wire;
use crate::secret::Secret;

/// Challenges of one login, at most; SCRAM has two.
const CHALLENGE_LIMIT: usize = 4;

/// A login that is about to be tried.
pub(super) struct Attempt<'l> {
    /// How.
    pub(super) mechanism: Mechanism,
    /// Who.
    pub(super) username: &'l str,
    /// With what.
    pub(super) secret: &'l Secret,
    /// Where; OAUTHBEARER names the host and the port.
    pub(super) dialogue: &'l Dialogue,
    /// What the login can be bound to.
    pub(super) binding: Option<&'l Binding>,
}

/// AUTH and what belongs to it; whether the server let us in.
pub(super) async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    attempt: &Attempt<'_>,
    scribe: &mut Scribe,
) -> Result<bool, Trouble> {
    scribe.begin(Stage::Auth);
    scribe.note(Heard::Mechanism(attempt.mechanism));
    let mut exchange = attempt.exchange()?;
    let name = attempt.mechanism.as_str();
    let mut reply = wire
        .say(&match exchange.begin() {
            Some(initial) => format!("AUTH {name} {}\r\n", STANDARD.encode(initial)),
            None => format!("AUTH {name}\r\n"),
        })
        .await?;
    for _ in 0..CHALLENGE_LIMIT {
        if !reply.is(3) {
            break;
        }
        let challenge = reply.lines.concat();
        let decoded = STANDARD.decode(challenge.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if attempt.mechanism.proves() {
            // Together with a proof, it would let anybody try passwords at home.
            [Some(&challenge), decoded.as_ref()].into_iter().flatten().for_each(|text| scribe.hide(text));
        }
        scribe.note(Heard::Reply(reply));
        let answer = decoded.ok_or(Unfit("it is no text in base64")).and_then(|text| exchange.answer(&text));
        let answer = match answer {
            Ok(answer) => answer,
            Err(Unfit(reason)) => {
                // Section 4: the client cancels, and whatever the server says to that does not matter.
                let _ = wire.say("*\r\n").await;
                return Err(Trouble::Challenge(reason.to_owned()));
            }
        };
        answer
            .proof
            .iter()
            .chain(attempt.mechanism.proves().then_some(&answer.text))
            .for_each(|text| scribe.hide(text));
        scribe.begin(Stage::Auth);
        reply = wire.say(&format!("{}\r\n", STANDARD.encode(answer.text))).await?;
    }
    let is_in = reply.is(2);
    scribe.note(Heard::Reply(reply));
    if is_in && !exchange.is_complete() {
        return Err(Trouble::Challenge("the server lets us in without a proof of its own".to_owned()));
    }
    Ok(is_in)
}

/// One mechanism while it runs.
pub(super) trait Exchange {
    /// What goes along with the command: the initial response.
    fn begin(&mut self) -> Option<String>;

    /// The answer to a challenge.
    fn answer(&mut self, challenge: &str) -> Result<Answer, Unfit>;

    /// Whether the server has proven what the mechanism asks of it.
    fn is_complete(&self) -> bool {
        true
    }
}

/// What goes back to the server.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// All of it, before base64.
    pub(super) text: String,
    /// The part from which passwords could be tried at home.
    pub(super) proof: Option<String>,
}

impl Answer {
    /// Nothing, which is an answer too.
    pub(super) fn empty() -> Self {
        Answer { text: String::new(), proof: None }
    }
}

/// Why a challenge does not fit the mechanism.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unfit(pub(super) &'static str);

impl<'l> Attempt<'l> {
    fn exchange(&self) -> Result<Box<dyn Exchange + 'l>, Trouble> {
        let (username, secret) = (self.username, self.secret);
        let scram = |hash, channel| -> Result<Box<dyn Exchange + 'l>, Trouble> {
            Ok(Box::new(Scram::new(hash, username, secret, channel, nonce()?)))
        };
        let bound = || self.binding.map_or(Channel::Unsupported, Channel::Bound);
        let unbound = || self.binding.map_or(Channel::Unsupported, |_| Channel::Unoffered);
        match self.mechanism {
            Mechanism::Plain => Ok(Box::new(Plain { username, secret })),
            Mechanism::Login => Ok(Box::new(NameAndWord { username, secret, asked: 0 })),
            Mechanism::CramMd5 => Ok(Box::new(CramMd5 { username, secret })),
            Mechanism::ScramSha1 => scram(Hash::Sha1, unbound()),
            Mechanism::ScramSha256 => scram(Hash::Sha256, unbound()),
            Mechanism::ScramSha1Plus => scram(Hash::Sha1, bound()),
            Mechanism::ScramSha256Plus => scram(Hash::Sha256, bound()),
            Mechanism::OAuthBearer => {
                let (host, port) = (self.dialogue.host.to_string(), self.dialogue.port);
                Ok(Box::new(Bearer { username, secret, place: Some((host, port)) }))
            }
            Mechanism::XOAuth2 => Ok(Box::new(Bearer { username, secret, place: None })),
        }
    }
}

/// A number that was never used before (RFC 5802, section 5.1).
fn nonce() -> Result<String, Trouble> {
    let mut bytes = [0; 18];
    let random = rustls::crypto::ring::default_provider().secure_random;
    random.fill(&mut bytes).map_err(|_| Trouble::Challenge("this computer has no random numbers".to_owned()))?;
    Ok(STANDARD.encode(bytes))
}

/// PLAIN, RFC 4616.
struct Plain<'l> {
    username: &'l str,
    secret: &'l Secret,
}

impl Exchange for Plain<'_> {
    fn begin(&mut self) -> Option<String> {
        Some(format!("\0{}\0{}", self.username, self.secret.expose()))
    }

    fn answer(&mut self, _challenge: &str) -> Result<Answer, Unfit> {
        Err(Unfit("everything has been said"))
    }
}

/// LOGIN, which was never standardised: the server asks twice, in words of its own.
struct NameAndWord<'l> {
    username: &'l str,
    secret: &'l Secret,
    asked: usize,
}

impl Exchange for NameAndWord<'_> {
    fn begin(&mut self) -> Option<String> {
        None
    }

    fn answer(&mut self, _challenge: &str) -> Result<Answer, Unfit> {
        self.asked += 1;
        match self.asked {
            1 => Ok(Answer { text: self.username.to_owned(), proof: None }),
            2 => Ok(Answer { text: self.secret.expose().to_owned(), proof: None }),
            _ => Err(Unfit("everything has been said")),
        }
    }
}

/// CRAM-MD5, RFC 2195.
struct CramMd5<'l> {
    username: &'l str,
    secret: &'l Secret,
}

impl Exchange for CramMd5<'_> {
    fn begin(&mut self) -> Option<String> {
        None
    }

    fn answer(&mut self, challenge: &str) -> Result<Answer, Unfit> {
        let key = Hmac::<Md5>::new_from_slice(self.secret.expose().as_bytes()).expect("HMAC takes keys of any length");
        let digest = key.chain_update(challenge).finalize().into_bytes();
        let proof: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Answer { text: format!("{} {proof}", self.username), proof: Some(proof) })
    }
}

/// A token: OAUTHBEARER (RFC 7628), which says where it is sent, or XOAUTH2, which it replaces.
struct Bearer<'l> {
    username: &'l str,
    secret: &'l Secret,
    place: Option<(String, u16)>,
}

impl Exchange for Bearer<'_> {
    fn begin(&mut self) -> Option<String> {
        let token = self.secret.expose();
        Some(match &self.place {
            Some((host, port)) => {
                let username = self.username.replace('=', "=3D").replace(',', "=2C");
                format!("n,a={username},\u{1}host={host}\u{1}port={port}\u{1}auth=Bearer {token}\u{1}\u{1}")
            }
            None => format!("user={}\u{1}auth=Bearer {token}\u{1}\u{1}", self.username),
        })
    }

    /// The server says why not, and waits for a word before it refuses (RFC 7628, section 3.2.3).
    fn answer(&mut self, _challenge: &str) -> Result<Answer, Unfit> {
        let text = if self.place.is_some() { "\u{1}" } else { "" };
        Ok(Answer { text: text.to_owned(), proof: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_2195_section_2_holds() {
        let secret = Secret::new("tanstaaftanstaaf");
        let mut exchange = CramMd5 { username: "tim", secret: &secret };
        assert_eq!(exchange.begin(), None);
        let answer = exchange.answer("<1896.697170952@postoffice.reston.mci.net>").expect("an answer");
        assert_eq!(answer.text, "tim b913a602c7eda7a495b4e6e7334d3890");
        assert_eq!(answer.proof.as_deref(), Some("b913a602c7eda7a495b4e6e7334d3890"));
    }

    #[test]
    fn a_token_is_shown_as_both_forms_ask() {
        let secret = Secret::new("token");
        let begin = |place| Bearer { username: "ada@praxis.example", secret: &secret, place }.begin().expect("a text");
        assert_eq!(begin(None), "user=ada@praxis.example\u{1}auth=Bearer token\u{1}\u{1}");
        let expected = "n,a=ada@praxis.example,\u{1}host=mail.test\u{1}port=587\u{1}auth=Bearer token\u{1}\u{1}";
        assert_eq!(begin(Some(("mail.test".to_owned(), 587))), expected);
    }

    #[test]
    fn a_nonce_is_never_the_same() {
        assert_ne!(nonce(), nonce());
    }
}

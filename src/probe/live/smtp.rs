//! Holds a dialogue with a mail server (RFC 5321, RFC 3207, RFC 4954), step by step.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use crate::mail::smtp::{
    Allowed, Dialogue, Heard, Line, Mechanism, Message, Reply, Security, Session, Stage, Transcript, Trouble,
};
use crate::probe::live::auth::{Attempt, log_in};
use crate::probe::live::scribe::Scribe;
use crate::probe::live::tls::{Binding, Tls, Unverified, binding};
use crate::probe::live::wire::{Wire, failure};
use crate::probe::live::{Live, Ports};
use crate::secret::{Redaction, Secret};

/// A TCP connection to one address.
const CONNECT: Duration = Duration::from_secs(10);
/// A TCP connection to any of a host's addresses.
const CONNECT_ANY: Duration = Duration::from_secs(20);
/// A whole conversation with a login.
const CONVERSATION: Duration = Duration::from_secs(60);
/// A whole conversation that only looks whether the server is there.
const LOOK: Duration = Duration::from_secs(30);

impl Live {
    /// Holds the dialogue and says what was heard. Nothing is ever sent twice; only the connection tries every address.
    pub(super) async fn hold(&self, dialogue: &Dialogue) -> Transcript {
        let username = dialogue.login.as_ref().map_or("", |login| login.username.as_str());
        let redactions = self.credentials.values().map(|credential| Redaction::new(username, &credential.secret));
        let mut scribe = Scribe::new(redactions.collect());
        let deadline = Instant::now() + if dialogue.login.is_some() { CONVERSATION } else { LOOK };
        let talk = Talk { dialogue, tls: &self.tls, secret: self.secret(dialogue), deadline };
        let held = match connect(dialogue, &self.ports, deadline, &mut scribe).await {
            Ok(stream) => {
                let name = address_literal(stream.local_addr());
                talk.hold(stream, &name, &mut scribe).await
            }
            Err(trouble) => Err(trouble),
        };
        if let Err(trouble) = held {
            scribe.note(Heard::Trouble(trouble));
        }
        scribe.finish()
    }
}

/// The first address that accepts a connection.
async fn connect(
    dialogue: &Dialogue,
    ports: &Ports,
    deadline: Instant,
    scribe: &mut Scribe,
) -> Result<TcpStream, Trouble> {
    scribe.begin(Stage::Connect);
    let deadline = deadline.min(Instant::now() + CONNECT_ANY);
    let mut addresses = dialogue.addresses.iter().peekable();
    while let Some(address) = addresses.next() {
        let until = deadline.min(Instant::now() + CONNECT);
        let trouble = match timeout_at(until, TcpStream::connect(ports.find(*address, dialogue.port))).await {
            Ok(Ok(stream)) => {
                scribe.note(Heard::Connected(*address));
                return Ok(stream);
            }
            Ok(Err(error)) => match failure(&error) {
                // A connection that is reset before it stands was refused, only by other means.
                Trouble::Closed => Trouble::Refused,
                trouble => trouble,
            },
            Err(_elapsed) => Trouble::Silence,
        };
        if addresses.peek().is_none() || Instant::now() >= deadline {
            return Err(trouble);
        }
        scribe.note(Heard::NextAddress(*address, trouble));
    }
    Err(Trouble::Unreachable("no address".to_owned()))
}

/// The name for EHLO: a host without a name says its address (RFC 5321, section 4.1.4).
fn address_literal(local: std::io::Result<SocketAddr>) -> String {
    match local.map(|socket| socket.ip()) {
        Ok(IpAddr::V4(address)) => format!("[{address}]"),
        Ok(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
        Err(_) => "[127.0.0.1]".to_owned(),
    }
}

/// A dialogue with everything that holding it takes.
struct Talk<'t> {
    dialogue: &'t Dialogue,
    tls: &'t Tls,
    /// The secret that the dialogue's login names, if this probe has it for this host.
    secret: Option<&'t Secret>,
    deadline: Instant,
}

impl Talk<'_> {
    /// Holds the dialogue over a connection that stands. It ends where the server says no, or in trouble.
    async fn hold<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        name: &str,
        scribe: &mut Scribe,
    ) -> Result<(), Trouble> {
        let ehlo = format!("EHLO {name}\r\n");
        match self.dialogue.security {
            Security::None => {
                let mut wire = Wire::new(stream, self.deadline);
                if let Some(capabilities) = greet(&mut wire, &ehlo, scribe).await? {
                    self.submit(&mut wire, &capabilities, None, scribe).await?;
                }
                wire.quit().await;
            }
            Security::Tls => {
                let (stream, cover) = self.secure(stream, scribe).await?;
                let mut wire = Wire::new(stream, self.deadline);
                if let Some(capabilities) = greet(&mut wire, &ehlo, scribe).await? {
                    self.submit(&mut wire, &capabilities, Some(&cover), scribe).await?;
                }
                wire.quit().await;
            }
            Security::StartTls => {
                let mut wire = Wire::new(stream, self.deadline);
                if !start_tls(&mut wire, &ehlo, scribe).await? {
                    wire.quit().await;
                    return Ok(());
                }
                let (stream, early) = wire.into_parts();
                if !early.is_empty() {
                    // Whoever stands between could have sent it; under TLS it would pass for the server's word.
                    scribe.begin(Stage::Tls);
                    return Err(Trouble::Tls("data came in clear behind the reply to STARTTLS".to_owned()));
                }
                let (stream, cover) = self.secure(stream, scribe).await.map_err(|trouble| match trouble {
                    Trouble::PlainText(_) => Trouble::Tls("plain text came behind the reply to STARTTLS".to_owned()),
                    trouble => trouble,
                })?;
                let mut wire = Wire::new(stream, self.deadline);
                let capabilities = ask(&mut wire, Stage::EhloAgain, &ehlo, scribe).await?;
                if capabilities.is(2) {
                    self.submit(&mut wire, &capabilities, Some(&cover), scribe).await?;
                }
                wire.quit().await;
            }
        }
        Ok(())
    }

    async fn secure<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        scribe: &mut Scribe,
    ) -> Result<(impl AsyncRead + AsyncWrite + Unpin + use<S>, Cover), Trouble> {
        scribe.begin(Stage::Tls);
        let unverified =
            if self.dialogue.allowed.unverified_certificate { Unverified::Allowed } else { Unverified::Refused };
        let (stream, session) = self.tls.secure(stream, &self.dialogue.host, unverified, self.deadline).await?;
        scribe.note(Heard::Secured(session.clone()));
        let binding = binding(&stream);
        Ok((stream, Cover { session, binding }))
    }

    /// Logs in and sends, as far as the dialogue goes and is allowed to go.
    async fn submit<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        wire: &mut Wire<S>,
        capabilities: &Reply,
        cover: Option<&Cover>,
        scribe: &mut Scribe,
    ) -> Result<(), Trouble> {
        if let Some(login) = &self.dialogue.login {
            let session = cover.map(|cover| &cover.session);
            if !may_log_in(session, self.dialogue.allowed) {
                return Ok(());
            }
            let line = match session {
                Some(Session { problem: None, .. }) => Line::Verified,
                Some(Session { problem: Some(_), .. }) | None => Line::Open,
            };
            let binding = cover.and_then(|cover| cover.binding.as_ref());
            let offered = Mechanism::offered(capabilities, login.proof, line).into_iter();
            let mechanism = offered.into_iter().find(|mechanism| !mechanism.is_bound() || binding.is_some());
            let (Some(secret), Some(mechanism)) = (self.secret, mechanism) else {
                return Ok(());
            };
            let attempt = Attempt { mechanism, username: &login.username, secret, dialogue: self.dialogue, binding };
            if !log_in(wire, &attempt, scribe).await? {
                return Ok(());
            }
        }
        match &self.dialogue.message {
            Some(message) => send(wire, message, scribe).await,
            None => Ok(()),
        }
    }
}

/// A TLS session, and what a login can be bound to.
struct Cover {
    session: Session,
    binding: Option<Binding>,
}

/// Whether a password may cross this connection.
fn may_log_in(session: Option<&Session>, allowed: Allowed) -> bool {
    match session {
        Some(Session { problem: None, .. }) => true,
        Some(Session { problem: Some(_), .. }) => allowed.unverified_certificate,
        None => allowed.unencrypted_login,
    }
}

/// The greeting and EHLO; the reply to EHLO, if both said yes.
async fn greet<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    ehlo: &str,
    scribe: &mut Scribe,
) -> Result<Option<Reply>, Trouble> {
    scribe.begin(Stage::Greeting);
    let greeting = wire.listen().await?;
    let welcome = greeting.is(2);
    scribe.note(Heard::Reply(greeting));
    if !welcome {
        return Ok(None);
    }
    let capabilities = ask(wire, Stage::Ehlo, ehlo, scribe).await?;
    Ok(capabilities.is(2).then_some(capabilities))
}

/// The greeting, EHLO and STARTTLS; whether TLS comes next.
async fn start_tls<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    ehlo: &str,
    scribe: &mut Scribe,
) -> Result<bool, Trouble> {
    let offered = greet(wire, ehlo, scribe).await?.is_some_and(|capabilities| capabilities.offers("STARTTLS"));
    Ok(offered && ask(wire, Stage::StartTls, "STARTTLS\r\n", scribe).await?.is(2))
}

/// MAIL, RCPT, DATA and the text (RFC 5321, section 3.3).
async fn send<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    message: &Message,
    scribe: &mut Scribe,
) -> Result<(), Trouble> {
    let steps = [
        (Stage::Mail, format!("MAIL FROM:<{}>\r\n", message.from), 2),
        (Stage::Rcpt, format!("RCPT TO:<{}>\r\n", message.to), 2),
        (Stage::Data, "DATA\r\n".to_owned(), 3),
    ];
    for (stage, command, class) in steps {
        if !ask(wire, stage, &command, scribe).await?.is(class) {
            return Ok(());
        }
    }
    scribe.begin(Stage::Text);
    let reply = wire.deliver(&stuff(&message.text)).await?;
    scribe.note(Heard::Reply(reply));
    Ok(())
}

/// The text as DATA carries it: dots at the beginning of a line doubled, a dot alone at its end (section 4.5.2).
fn stuff(text: &str) -> String {
    let mut stuffed = String::with_capacity(text.len() + 16);
    // Every line ends with CRLF, whatever it ended with: a bare LF would let a text end itself (section 2.3.8).
    for line in text.lines() {
        if line.starts_with('.') {
            stuffed.push('.');
        }
        stuffed.push_str(line);
        stuffed.push_str("\r\n");
    }
    stuffed.push_str(".\r\n");
    stuffed
}

/// Sends a command and notes its reply.
async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    stage: Stage,
    command: &str,
    scribe: &mut Scribe,
) -> Result<Reply, Trouble> {
    scribe.begin(stage);
    let reply = wire.say(command).await?;
    scribe.note(Heard::Reply(reply.clone()));
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;
    use std::sync::Arc;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use super::*;
    use crate::mail::address::Host;
    use crate::mail::smtp::{CertificateProblem, Login, Proof, SecretId};
    use crate::probe::live::{Credential, Setup};
    use crate::secret::REDACTED;

    const PASSWORD: &str = "hunter2";

    /// A server's certificate, and the authorities that the client trusts.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Shown {
        Good,
        WrongName,
        Expired,
        NotYetValid,
        OtherAuthority,
        SelfIssued,
    }

    /// A dialogue with a server that plays a script: `S: ` lines are said, `C: ` lines are waited for and must begin
    /// like this, `TLS` is a handshake, `WAIT 5` waits for five seconds, `HANG` for ever; at its end the connection is closed.
    struct Scene {
        script: String,
        dialogue: Dialogue,
        shown: Shown,
        credential: Credential,
    }

    struct Ending {
        transcript: Transcript,
        /// Everything that the server received, after decryption.
        received: String,
    }

    const GREETING: &str = "S: 220 mail.test ESMTP\nC: EHLO [192.0.2.7]\nS: 250-mail.test\n";
    const START_TLS: &str = "S: 250 STARTTLS\nC: STARTTLS\nS: 220 go ahead\nTLS\nC: EHLO\nS: 250-mail.test\n";
    const SENT: &str = "C: MAIL FROM:<termine@praxis.example>\nS: 250 ok\nC: RCPT TO:<me@example.org>\nS: 250 ok\n\
        C: DATA\nS: 354 go on\nC: Subject: test\nC: \nC: ..\nC: .\nS: 250 2.0.0 queued\nC: QUIT\nS: 221 bye\n";

    impl Scene {
        fn new(security: Security, script: &str) -> Self {
            let host: Host = "mail.test".parse().expect("a host");
            let secret = SecretId("smtp.password".to_owned());
            Scene {
                script: script.to_owned(),
                dialogue: Dialogue {
                    host: host.clone(),
                    addresses: vec![],
                    port: 587,
                    security,
                    login: Some(Login { username: "ada".to_owned(), secret, proof: Proof::Password }),
                    message: Some(Message {
                        from: "termine@praxis.example".parse().expect("a mailbox"),
                        to: "me@example.org".parse().expect("a mailbox"),
                        text: "Subject: test\r\n\r\n.\r\n".to_owned(),
                    }),
                    allowed: Allowed::default(),
                },
                shown: Shown::Good,
                credential: Credential { host, secret: Secret::new(PASSWORD) },
            }
        }

        fn shows(self, shown: Shown) -> Self {
            Scene { shown, ..self }
        }

        fn allows(mut self, allowed: Allowed) -> Self {
            self.dialogue.allowed = allowed;
            self
        }

        /// Plays the scene to its end, in virtual time and without a network.
        async fn play(self) -> Ending {
            let (client, server) = tokio::io::duplex(1024);
            let (root, server_config) = certificates(self.shown);
            let tls = Tls::new(vec![root], None).expect("an authority");
            let redactions = vec![Redaction::new("ada", &self.credential.secret)];
            let mut scribe = Scribe::new(redactions);
            let talk = Talk {
                dialogue: &self.dialogue,
                tls: &tls,
                secret: (self.credential.host == self.dialogue.host).then_some(&self.credential.secret),
                deadline: Instant::now() + CONVERSATION,
            };
            let received = Rc::new(RefCell::new(String::new()));
            let play = async {
                act(Box::new(server), &self.script, server_config, &received).await;
                std::future::pending::<()>().await;
            };
            let held = tokio::select! {
                held = talk.hold(client, "[192.0.2.7]", &mut scribe) => held,
                () = play => unreachable!("the server outlives the client"),
            };
            if let Err(trouble) = held {
                scribe.note(Heard::Trouble(trouble));
            }
            let received = received.borrow().clone();
            Ending { transcript: scribe.finish(), received }
        }
    }

    impl Ending {
        fn trouble(&self) -> Option<(Stage, Trouble)> {
            self.transcript.trouble().map(|(stage, trouble)| (stage, trouble.clone()))
        }

        fn stages(&self) -> Vec<Stage> {
            let mut stages: Vec<_> = self.transcript.0.iter().map(|moment| moment.stage).collect();
            stages.dedup();
            stages
        }

        /// Whether the password reached the server, in any form in which it could.
        fn has_password(&self) -> bool {
            [PASSWORD, &STANDARD.encode(PASSWORD), &STANDARD.encode(format!("\0ada\0{PASSWORD}"))]
                .iter()
                .any(|form| self.received.contains(*form))
        }
    }

    impl Ending {
        /// Whether any login reached the server, with the password or with a proof of it.
        fn has_login(&self) -> bool {
            self.has_password() || self.received.contains("AUTH ")
        }
    }

    trait Stream: AsyncRead + AsyncWrite + Unpin {}
    impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

    async fn act(
        mut stream: Box<dyn Stream>,
        script: &str,
        config: Arc<rustls::ServerConfig>,
        received: &RefCell<String>,
    ) {
        for line in script.lines() {
            if let Some(text) = line.strip_prefix("S: ") {
                // A client that has gone away may stop listening.
                let _ = stream.write_all(format!("{text}\r\n").replace("\\n", "\n").as_bytes()).await;
                let _ = stream.flush().await;
            } else if let Some(expected) = line.strip_prefix("C: ") {
                let mut heard = Vec::new();
                while heard.last() != Some(&b'\n') {
                    match stream.read_u8().await {
                        Ok(byte) => heard.push(byte),
                        Err(_) => return,
                    }
                }
                let heard = String::from_utf8(heard).expect("a command");
                received.borrow_mut().push_str(&heard);
                assert!(heard.starts_with(expected), "`{heard}` instead of `{expected}`");
            } else if let Some(bytes) = line.strip_prefix("BYTES ") {
                let bytes = bytes.split(' ').map(|byte| u8::from_str_radix(byte, 16).expect("a byte"));
                let _ = stream.write_all(&bytes.collect::<Vec<_>>()).await;
            } else if line == "TLS" {
                match TlsAcceptor::from(config.clone()).accept(stream).await {
                    Ok(secure) => stream = Box::new(secure),
                    Err(_) => return,
                }
            } else if let Some(seconds) = line.strip_prefix("WAIT ") {
                tokio::time::sleep(Duration::from_secs(seconds.parse().expect("a number"))).await;
            } else if line == "HANG" {
                std::future::pending::<()>().await;
            } else {
                panic!("`{line}` is no line of a script");
            }
        }
    }

    /// A throw-away authority, and a server with a certificate.
    fn certificates(shown: Shown) -> (Vec<u8>, Arc<rustls::ServerConfig>) {
        let authority = |name: &str| {
            let key = KeyPair::generate().expect("a key");
            let mut params = CertificateParams::new(vec![]).expect("parameters");
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name.push(DnType::CommonName, name);
            let root = params.self_signed(&key).expect("a certificate").der().to_vec();
            (root, Issuer::new(params, key))
        };
        let (root, issuer) = authority("Test CA");
        let (_, other) = authority("Other CA");
        let key = KeyPair::generate().expect("a key");
        let name = if shown == Shown::WrongName { "other.test" } else { "mail.test" };
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        (params.not_before, params.not_after) = match shown {
            Shown::Expired => (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1)),
            Shown::NotYetValid => (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1)),
            Shown::Good | Shown::WrongName | Shown::OtherAuthority | Shown::SelfIssued => {
                (date_time_ymd(2020, 1, 1), date_time_ymd(2090, 1, 1))
            }
        };
        let own = match shown {
            Shown::SelfIssued => {
                params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
                params.self_signed(&key)
            }
            Shown::OtherAuthority => params.signed_by(&key, &other),
            Shown::Good | Shown::WrongName | Shown::Expired | Shown::NotYetValid => params.signed_by(&key, &issuer),
        };
        let chain = vec![own.expect("a certificate").der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a certificate with its key");
        (root, Arc::new(config))
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_is_handed_over_after_starttls_and_login() {
        let script =
            format!("{GREETING}{START_TLS}S: 250 AUTH PLAIN LOGIN\nC: AUTH PLAIN AGFkYQBodW50ZXIy\nS: 235 ok\n{SENT}");
        let ending = Scene::new(Security::StartTls, &script).play().await;
        assert_eq!(ending.trouble(), None);
        assert_eq!(ending.transcript.reply(Stage::Text).map(Reply::to_string).as_deref(), Some("250 2.0.0 queued"));
        assert!(ending.received.ends_with("Subject: test\r\n\r\n..\r\n.\r\nQUIT\r\n"), "{}", ending.received);
        let session = ending.transcript.session().expect("a session");
        assert_eq!((session.version.as_str(), &session.problem), ("TLS 1.3", &None));
        let own = &session.chain[0];
        assert_eq!((own.names.as_slice(), own.issuer.as_str()), (["mail.test".to_owned()].as_slice(), "Test CA"));
        assert_eq!((own.not_before, own.not_after), (1_577_836_800, 3_786_912_000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_is_handed_over_under_implicit_tls_with_auth_login() {
        let login = "S: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWRh\nS: 334 UGFzc3dvcmQ6\nC: aHVudGVyMg==\nS: 235 ok\n";
        let ending = Scene::new(Security::Tls, &format!("TLS\n{GREETING}{login}{SENT}")).play().await;
        assert_eq!(ending.trouble(), None);
        let expected =
            [Stage::Tls, Stage::Greeting, Stage::Ehlo, Stage::Auth, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Text];
        assert_eq!(ending.stages(), expected);
        assert_eq!(ending.transcript.mechanism(), Some(Mechanism::Login));
    }

    #[tokio::test(start_paused = true)]
    async fn invariant_a_password_never_crosses_a_connection_that_is_not_verified() {
        for offered in ["PLAIN LOGIN", "CRAM-MD5", "SCRAM-SHA-1 SCRAM-SHA-256-PLUS"] {
            check_that_only_verified_lines_see_a_login(offered).await;
        }
    }

    async fn check_that_only_verified_lines_see_a_login(offered: &str) {
        let auth = format!("S: 250 AUTH {offered}\nC: \nS: 235 ok\nHANG");
        let clear = format!("{GREETING}{auth}");
        let start_tls = format!("{GREETING}{START_TLS}{auth}");
        let implicit = format!("TLS\n{GREETING}{auth}");
        let bad = [Shown::WrongName, Shown::Expired, Shown::NotYetValid, Shown::OtherAuthority, Shown::SelfIssued];
        let other_flag = [Allowed { unencrypted_login: true, ..Allowed::default() }, Allowed::default()];
        for allowed in other_flag {
            for shown in bad {
                for (security, script) in [(Security::StartTls, &start_tls), (Security::Tls, &implicit)] {
                    let ending = Scene::new(security, script).shows(shown).allows(allowed).play().await;
                    assert!(!ending.has_login(), "{shown:?} {security} {allowed:?}");
                    assert_eq!(ending.transcript.mechanism(), None);
                }
            }
        }
        for allowed in [Allowed { unverified_certificate: true, ..Allowed::default() }, Allowed::default()] {
            let ending = Scene::new(Security::None, &clear).allows(allowed).play().await;
            assert!(!ending.has_login(), "{allowed:?}");
            // A server that takes STARTTLS out of its offer gets nothing, whatever it says of AUTH.
            let ending = Scene::new(Security::StartTls, &clear).allows(allowed).play().await;
            assert!(!ending.has_login(), "{allowed:?}");
        }
        // These do reach AUTH: the checks above would see a login.
        let any = Allowed { unencrypted_login: true, unverified_certificate: true };
        assert!(
            Scene::new(Security::None, &clear.replace(" SCRAM-SHA-256-PLUS", "")).allows(any).play().await.has_login()
        );
        assert!(Scene::new(Security::Tls, &implicit).shows(Shown::Expired).allows(any).play().await.has_login());
        assert!(Scene::new(Security::Tls, &implicit).play().await.has_login());
    }

    #[tokio::test(start_paused = true)]
    async fn invariant_a_password_goes_only_to_the_host_that_it_belongs_to() {
        let script = format!("TLS\n{GREETING}S: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n");
        let mut scene = Scene::new(Security::Tls, &script);
        scene.credential.host = "smtp.example".parse().expect("a host");
        let ending = scene.play().await;
        assert!(!ending.has_password());
        assert_eq!(ending.stages(), [Stage::Tls, Stage::Greeting, Stage::Ehlo]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_bad_certificate_is_kept_with_its_reason() {
        for (shown, expected) in [
            (Shown::WrongName, CertificateProblem::Name),
            (Shown::Expired, CertificateProblem::Expired),
            (Shown::NotYetValid, CertificateProblem::NotYetValid),
            (Shown::OtherAuthority, CertificateProblem::Issuer),
            (Shown::SelfIssued, CertificateProblem::Issuer),
        ] {
            let ending = Scene::new(Security::Tls, "TLS\nHANG").shows(shown).play().await;
            let Some((Stage::Tls, Trouble::Certificate(problem, chain))) = ending.trouble() else {
                panic!("{shown:?}: {:?}", ending.trouble());
            };
            assert_eq!((problem, chain.len()), (expected, 1), "{shown:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn invariant_a_password_that_a_server_repeats_is_in_no_transcript() {
        let refusal = format!("S: 535-5.7.8 {PASSWORD}\nS: 535 AGFkYQBodW50ZXIy aHVudGVyMg==\nC: QUIT\nS: 221 bye\n");
        let script = format!("TLS\n{GREETING}S: 250 AUTH PLAIN\nC: AUTH PLAIN\n{refusal}");
        let ending = Scene::new(Security::Tls, &script).play().await;
        assert!(ending.has_password());
        let kept = serde_json::to_string(&ending.transcript).expect("a transcript");
        for form in [PASSWORD, "AGFkYQBodW50ZXIy", "aHVudGVyMg"] {
            assert!(!kept.contains(form), "{kept}");
        }
        assert!(kept.contains(REDACTED), "{kept}");
    }

    #[tokio::test(start_paused = true)]
    async fn invariant_nothing_in_a_transcript_lets_anybody_try_passwords_at_home() {
        let challenge = STANDARD.encode("<1896.697170952@mail.test>");
        let before = format!("TLS\n{GREETING}S: 250 AUTH CRAM-MD5\nC: AUTH CRAM-MD5\nS: 334 {challenge}\n");
        let ending = Scene::new(Security::Tls, &format!("{before}C: \nHANG")).play().await;
        let said = ending.received.lines().last().expect("a response").to_owned();
        let whole = String::from_utf8(STANDARD.decode(&said).expect("base64")).expect("text");
        let digest = whole.strip_prefix("ada ").expect("the user name");
        let refusal = format!("S: 535-5.7.8 {digest} {said}\nS: 535 {challenge} 1896.697170952@mail.test\nC: QUIT\n");
        let ending = Scene::new(Security::Tls, &format!("{before}C: {said}\n{refusal}")).play().await;
        assert_eq!(ending.transcript.reply(Stage::Auth).map(|reply| reply.code), Some(535));
        let kept = serde_json::to_string(&ending.transcript).expect("a transcript");
        for form in [digest, &said, &challenge] {
            assert!(!kept.contains(form), "{kept}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_shown_and_a_refusal_is_heard_to_its_end() {
        let token = STANDARD.encode("user=ada\u{1}auth=Bearer hunter2\u{1}\u{1}");
        let why = STANDARD.encode("{\"status\":\"400\"}");
        let script = format!(
            "TLS\n{GREETING}S: 250 AUTH PLAIN XOAUTH2\nC: AUTH XOAUTH2 {token}\nS: 334 {why}\nC: \nS: 535 no\nC: QUIT\n"
        );
        let mut scene = Scene::new(Security::Tls, &script);
        scene.dialogue.login.as_mut().expect("a login").proof = Proof::OAuth2;
        let ending = scene.play().await;
        assert_eq!(ending.transcript.mechanism(), Some(Mechanism::XOAuth2));
        assert_eq!(ending.transcript.reply(Stage::Auth).map(|reply| reply.code), Some(535));
        let kept = serde_json::to_string(&ending.transcript).expect("a transcript");
        assert!(!kept.contains("hunter2") && !kept.contains(&token), "{kept}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_proves_nothing_is_no_login() {
        let script = format!("TLS\n{GREETING}S: 250 AUTH SCRAM-SHA-256\nC: AUTH SCRAM-SHA-256 \nS: 235 ok\nHANG");
        let (stage, trouble) = Scene::new(Security::Tls, &script).play().await.trouble().expect("trouble");
        assert!(stage == Stage::Auth && matches!(trouble, Trouble::Challenge(_)), "{trouble:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn hostile_and_broken_servers_end_the_conversation_in_bounded_time() {
        let endless_line = format!("S: 220 {}\nHANG", "x".repeat(3000));
        let endless_reply = format!("{}HANG", "S: 220-more\n".repeat(150));
        let too_much = format!("{}HANG", format!("S: 220-{}\n", "x".repeat(1900)).repeat(99));
        for (script, expected) in [
            ("HANG", (Stage::Greeting, "Silence")),
            ("", (Stage::Greeting, "Closed")),
            ("S: SSH-2.0-OpenSSH\nHANG", (Stage::Greeting, "NotSmtp")),
            ("S: \u{1b}[2J\nHANG", (Stage::Greeting, "NotSmtp")),
            ("S: 999 what\nHANG", (Stage::Greeting, "NotSmtp")),
            ("S: +22 what\nHANG", (Stage::Greeting, "NotSmtp")),
            ("S: 220-half", (Stage::Greeting, "Closed")),
            (&endless_line, (Stage::Greeting, "NotSmtp")),
            (&endless_reply, (Stage::Greeting, "NotSmtp")),
            (&too_much, (Stage::Greeting, "NotSmtp")),
            ("S: 220 mail.test\nC: EHLO\n", (Stage::Ehlo, "Closed")),
            ("S: 220 mail.test\nC: EHLO\nHANG", (Stage::Ehlo, "Silence")),
            (&format!("{GREETING}S: 250 STARTTLS\nC: STARTTLS\n"), (Stage::StartTls, "Closed")),
            (&format!("{GREETING}S: 250 STARTTLS\nC: STARTTLS\nHANG"), (Stage::StartTls, "Silence")),
            (&format!("{GREETING}S: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"), (Stage::Tls, "Closed")),
            (&format!("{GREETING}S: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nHANG"), (Stage::Tls, "Silence")),
            (
                &format!("{GREETING}S: 250 STARTTLS\nC: STARTTLS\nS: 220 go\\n250 injected\nTLS\nHANG"),
                (Stage::Tls, "Tls"),
            ),
            (&format!("{GREETING}{START_TLS}S: 250 AUTH PLAIN\nC: AUTH\n"), (Stage::Auth, "Closed")),
            (&format!("{GREETING}{START_TLS}S: 250 AUTH PLAIN\nC: AUTH\nHANG"), (Stage::Auth, "Silence")),
        ] {
            let started = Instant::now();
            let ending = Scene::new(Security::StartTls, script).play().await;
            let (stage, trouble) = ending.trouble().expect(script);
            let trouble = format!("{trouble:?}");
            assert_eq!((stage, trouble.split('(').next().unwrap_or_default()), expected, "{script}");
            assert!(trouble.chars().count() < 120, "{trouble}");
            assert!(started.elapsed() <= CONVERSATION, "{script}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_is_slow_at_every_step_is_left_after_a_minute() {
        let (client, mut server) = tokio::io::duplex(1024);
        let tls = Tls::new(vec![], None).expect("no authority");
        let scene = Scene::new(Security::None, "");
        let started = Instant::now();
        let talk = Talk { dialogue: &scene.dialogue, tls: &tls, secret: None, deadline: started + CONVERSATION };
        let mut scribe = Scribe::new(vec![]);
        let drip = async {
            loop {
                let _ = server.write_all(b"220-x\r\n").await;
                tokio::time::sleep(Duration::from_secs(19)).await;
            }
        };
        let held = tokio::select! {
            held = talk.hold(client, "[192.0.2.7]", &mut scribe) => held,
            () = drip => unreachable!("it drips for ever"),
        };
        assert_eq!(held, Err(Trouble::Silence));
        assert!(started.elapsed() <= CONVERSATION);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_scans_a_message_first_may_take_its_time() {
        let sent = SENT.replace("S: 250 2.0.0 queued", "WAIT 35\nS: 250 2.0.0 queued");
        let script = format!("{GREETING}{START_TLS}S: 250 AUTH PLAIN\nC: AUTH PLAIN\nS: 235 ok\n{sent}");
        let ending = Scene::new(Security::StartTls, &script).play().await;
        assert_eq!(ending.trouble(), None);
        assert!(ending.transcript.reply(Stage::Text).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn plain_text_where_tls_was_expected_is_told_from_broken_tls() {
        let ending = Scene::new(Security::Tls, "S: 220 mail.test ESMTP\nHANG").play().await;
        assert_eq!(
            ending.trouble(),
            Some((Stage::Tls, Trouble::PlainText("220 mail.test ESMTP\u{fffd}\u{fffd}".to_owned())))
        );
        let ending = Scene::new(Security::Tls, "S: \u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\nHANG").play().await;
        assert!(matches!(ending.trouble(), Some((Stage::Tls, Trouble::Tls(_)))), "{:?}", ending.trouble());
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_speaks_only_old_tls_is_recognised_at_once() {
        let hello = |minor: &str| {
            format!("BYTES 16 03 {minor} 00 2a 02 00 00 26 03 {minor}{} 00 00 2f 00\nHANG", " 07".repeat(32))
        };
        for (script, version) in [
            (hello("01"), "TLS 1.0"),
            (hello("02"), "TLS 1.1"),
            ("BYTES 15 03 01 00 02 02 46\nHANG".to_owned(), "TLS 1.0"),
            ("BYTES 15 03 03 00 02 02 46\nHANG".to_owned(), "TLS 1.1"),
        ] {
            let started = Instant::now();
            let ending = Scene::new(Security::Tls, &script).play().await;
            assert_eq!(ending.trouble(), Some((Stage::Tls, Trouble::OldTls(version.to_owned()))), "{script}");
            assert_eq!(started.elapsed(), Duration::ZERO, "{script}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_ends_the_conversation_politely() {
        for (script, last) in [
            ("S: 554 no\nC: QUIT\n", Stage::Greeting),
            ("S: 220 mail.test\nC: EHLO\nS: 550 no\nC: QUIT\n", Stage::Ehlo),
            (&format!("{GREETING}S: 250 HELP\nC: QUIT\n"), Stage::Ehlo),
            (&format!("{GREETING}S: 250 STARTTLS\nC: STARTTLS\nS: 454 later\nC: QUIT\n"), Stage::StartTls),
            (&format!("{GREETING}{START_TLS}S: 250 AUTH PLAIN\nC: AUTH\nS: 535 no\nC: QUIT\n"), Stage::Auth),
            (&format!("{GREETING}{START_TLS}S: 250 AUTH XOAUTH2\nC: QUIT\n"), Stage::EhloAgain),
        ] {
            let ending = Scene::new(Security::StartTls, script).play().await;
            assert_eq!((ending.trouble(), ending.stages().last()), (None, Some(&last)), "{script}");
            assert!(ending.received.ends_with("QUIT\r\n"), "{script}");
        }
    }

    #[test]
    fn a_text_cannot_end_itself() {
        assert_eq!(stuff("a\r\n.\r\nb"), "a\r\n..\r\nb\r\n.\r\n");
        assert_eq!(stuff("a\n.\nMAIL"), "a\r\n..\r\nMAIL\r\n.\r\n");
        assert_eq!(stuff(""), ".\r\n");
    }

    #[tokio::test]
    async fn every_address_is_tried_until_one_accepts() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let closed = "127.0.0.2".parse().expect("an address");
        let open = "127.0.0.1".parse().expect("an address");
        let live = Live::new(Setup { ports: Ports::moved([(587, port)]), ..Setup::default() }).expect("a probe");
        let mut dialogue = Scene::new(Security::None, "").dialogue;
        dialogue.addresses = vec![closed, open];
        let serve = async {
            let (stream, _) = listener.accept().await.expect("a connection");
            let script = "S: 220 mail.test\nC: EHLO [127.0.0.1]\nS: 250 mail.test\nC: QUIT\nS: 221 bye\n";
            act(Box::new(stream), script, certificates(Shown::Good).1, &RefCell::default()).await;
        };
        let (transcript, ()) = tokio::join!(live.hold(&dialogue), serve);
        assert_eq!(transcript.0[0].heard, Heard::NextAddress(closed, Trouble::Refused));
        assert_eq!(transcript.0[1].heard, Heard::Connected(open));
        assert!(transcript.reply(Stage::Ehlo).is_some());
        dialogue.addresses = vec![closed];
        assert_eq!(live.hold(&dialogue).await.trouble(), Some((Stage::Connect, &Trouble::Refused)));
    }

    #[test]
    fn a_credential_is_found_by_its_id_and_its_host() {
        let scene = Scene::new(Security::Tls, "");
        let credentials = BTreeMap::from([(SecretId("smtp.password".to_owned()), scene.credential)]);
        let live = Live::new(Setup { credentials, ..Setup::default() }).expect("a probe");
        let mut dialogue = scene.dialogue;
        assert!(live.secret(&dialogue).is_some());
        dialogue.host = "other.test".parse().expect("a host");
        assert!(live.secret(&dialogue).is_none());
    }
}

//! The example world: a DNS server, mail servers and an authority inside this process, on loopback.

mod authority;
mod dns;
mod smtp;
mod web;

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;

use crate::mail::smtp::Message;
use crate::mail::world::World;
use crate::probe::live::{Ports, Setup};
use crate::probe::web::Reach;

/// A world that answers until it is dropped.
#[derive(Debug)]
pub struct Running {
    nameserver: SocketAddr,
    /// The certificate of its authority, in DER.
    authority: Vec<u8>,
    time: i64,
    ports: BTreeMap<u16, u16>,
    messages: Arc<Mutex<Vec<Message>>>,
    /// Bound and never listened on, so nobody else can take it: the port of everything that this world has not.
    closed: TcpSocket,
    _servers: JoinSet<()>,
    _dns: dns::Answering,
}

/// Why a world does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Loopback has no port for it.
    #[error("the example world cannot listen on this computer")]
    Listen(#[from] io::Error),
    /// A certificate cannot be made.
    #[error("the example world cannot make a certificate")]
    Certificate(#[from] rcgen::Error),
    /// A certificate cannot be used.
    #[error("the example world cannot use its certificate")]
    Tls(#[from] rustls::Error),
}

impl Running {
    /// Starts `world` on the current runtime.
    ///
    /// # Errors
    /// [`StartError`] when this computer does not let it.
    pub async fn start(world: &World) -> Result<Self, StartError> {
        let authorities = authority::Authorities::new(world.time)?;
        let messages = Arc::default();
        let mut servers = JoinSet::new();
        let mut ports = BTreeMap::new();
        for server in &world.servers {
            let tls = authorities.acceptor(&server.host, server.certificate)?;
            for (&port, &security) in &server.ports {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
                ports.insert(port, listener.local_addr()?.port());
                let service = smtp::Service {
                    server: server.clone(),
                    security,
                    tls: tls.clone(),
                    messages: Arc::clone(&messages),
                };
                servers.spawn(smtp::listen(listener, service));
            }
        }
        if let Some(site) = &world.site {
            let tls = authorities.acceptor(&site.host, site.certificate)?;
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            ports.insert(443, listener.local_addr()?.port());
            servers.spawn(web::listen(listener, tls, site.page.clone()));
        }
        let dns = dns::Answering::start(world.records.clone()).await?;
        let closed = TcpSocket::new_v4()?;
        closed.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let (nameserver, authority) = (dns.address(), authorities.trusted());
        Ok(Running { nameserver, authority, time: world.time, ports, messages, closed, _servers: servers, _dns: dns })
    }

    /// What makes a live probe see this world, and nothing but this world.
    ///
    /// # Errors
    /// [`StartError`] when the system cannot say which port is the closed one.
    pub fn setup(&self) -> Result<Setup, StartError> {
        Ok(Setup {
            nameserver: Some(self.nameserver),
            extra_roots: vec![self.authority.clone()],
            ports: Ports::inside(self.ports.clone(), self.closed.local_addr()?.port()),
            credentials: BTreeMap::new(),
            time: Some(self.time),
            reach: Reach::Anywhere,
        })
    }

    /// The messages that its servers have taken, in order.
    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::address::{Domain, Host};
    use crate::mail::facts::{Answer, Lookup, Question};
    use crate::mail::smtp::{
        Allowed, CertificateProblem, Dialogue, Login, Proof, SecretId, Security, Stage, Transcript, Trouble,
    };
    use crate::mail::world::{Server, Shown};
    use crate::mail::zone;
    use crate::probe::Probe as _;
    use crate::probe::live::{Credential, Live};
    use crate::secret::Secret;

    const TIME: i64 = 1_795_510_800;

    /// A world with one server, whose user is `ada` with the password `pw`.
    fn world(records: &[&str]) -> World {
        let records = records.iter().map(|line| line.parse().expect("a record")).collect();
        let server = Server {
            host: "mail.test".parse().expect("a name"),
            ports: BTreeMap::from([(587, Security::StartTls), (465, Security::Tls), (25, Security::None)]),
            capabilities: vec!["AUTH PLAIN LOGIN".to_owned()],
            users: BTreeMap::from([("ada".to_owned(), "pw".to_owned())]),
            certificate: Shown::Good,
            behaviour: BTreeMap::new(),
        };
        World { time: TIME, records, servers: vec![server], site: None }
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
    }

    /// What a live probe hears when it logs in at `port` with `password` and sends, and the messages that arrived.
    fn submit(world: &World, port: u16, security: Security, password: &str) -> (Transcript, Vec<Message>) {
        run(async {
            let running = Running::start(world).await.expect("a world");
            let host: Host = "mail.test".parse().expect("a name");
            let id = SecretId("p".to_owned());
            let mut setup = running.setup().expect("a setup");
            let credential = Credential { host: host.clone(), secret: Secret::new(password) };
            setup.credentials.insert(id.clone(), credential);
            let probe = Live::new(setup).expect("a probe");
            let dialogue = Dialogue {
                host,
                // Were it not for the world, this would leave the computer.
                addresses: vec!["192.0.2.25".parse().expect("an address")],
                port,
                security,
                login: Some(Login { username: "ada".to_owned(), secret: id, proof: Proof::Password }),
                message: Some(Message {
                    from: "ada@praxis.test".parse().expect("a mailbox"),
                    to: "me@example.org".parse().expect("a mailbox"),
                    text: "Subject: hello\r\n\r\n.dot\r\n".to_owned(),
                }),
                allowed: Allowed::default(),
            };
            match probe.answer(&Question::Smtp(dialogue)).await {
                Answer::Smtp(transcript) => (transcript, running.messages()),
                other => panic!("{other:?}"),
            }
        })
    }

    #[track_caller]
    fn trouble(shown: Shown) -> Trouble {
        let mut world = world(&[]);
        world.servers[0].certificate = shown;
        let (transcript, messages) = submit(&world, 587, Security::StartTls, "pw");
        assert_eq!(messages, []);
        transcript.trouble().map(|(_, trouble)| trouble.clone()).expect("trouble")
    }

    /// What a live probe hears in a world with these records.
    fn hear(records: &[&str], questions: &[Question]) -> Vec<Answer> {
        let world = world(records);
        run(async {
            let running = Running::start(&world).await.expect("a world");
            let probe = Live::new(running.setup().expect("a setup")).expect("a probe");
            let mut answers = Vec::new();
            for question in questions {
                answers.push(probe.answer(question).await);
            }
            answers
        })
    }

    #[test]
    fn its_dns_says_what_its_zone_says() {
        let lines = [
            "a.test TXT \"v=spf1\" \" -all\"",
            "a.test TXT other",
            "a.test A 192.0.2.1",
            "a.test AAAA 2001:db8::1",
            "a.test MX 20 b.test",
            "a.test MX 10 a.test",
            "x.b.test A 192.0.2.1",
            "b.test MX 0 .",
            "c.test CNAME a.test",
            "d.test CNAME nobody.test",
            "e.test CNAME b.test",
            "broken.test SERVFAIL",
            "_imaps._tcp.a.test SRV 10 5 993 a.test",
            "_25._tcp.a.test TLSA 3 1 1 ab01",
            "7.2.0.192.in-addr.arpa PTR a.test",
        ];
        let records: Vec<_> = lines.iter().map(|line| line.parse().expect("a record")).collect();
        let name = |text: &str| text.parse::<Domain>().expect("a name");
        let mut questions = vec![
            Question::Srv(name("_imaps._tcp.a.test")),
            Question::Tlsa(name("_25._tcp.a.test")),
            Question::Ptr("192.0.2.7".parse().expect("an address")),
            Question::Ptr("192.0.2.8".parse().expect("an address")),
        ];
        for of in ["a.test", "b.test", "c.test", "d.test", "e.test", "broken.test", "nobody.test"].map(name) {
            let of = || of.clone();
            questions.extend([Question::Txt(of()), Question::A(of()), Question::Aaaa(of()), Question::Mx(of())]);
            questions.push(Question::Cname(of()));
        }
        for (question, heard) in questions.iter().zip(hear(&lines, &questions)) {
            assert_eq!(Some(heard), zone::answer(&records, question), "{question:?}");
        }
    }

    #[test]
    fn a_record_that_needs_tcp_arrives_whole() {
        let long = format!("v=spf1 {}-all", "ip4:192.0.2.1 ".repeat(400));
        let question = Question::Txt("a.test".parse().expect("a name"));
        match hear(&[&format!("a.test TXT {long}")], &[question]).remove(0) {
            Answer::Txt(Lookup::Records(texts)) => assert_eq!(*texts[0], *long),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_message_is_taken_with_starttls_and_with_tls() {
        for (port, security) in [(587, Security::StartTls), (465, Security::Tls)] {
            let (transcript, messages) = submit(&world(&[]), port, security, "pw");
            assert_eq!(transcript.reply(Stage::Text).map(|reply| reply.code), Some(250), "{transcript:?}");
            assert_eq!(
                messages.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(),
                ["Subject: hello\r\n\r\n.dot\r\n"]
            );
        }
    }

    #[test]
    fn a_wrong_password_is_rejected() {
        let (transcript, messages) = submit(&world(&[]), 587, Security::StartTls, "other");
        assert_eq!(transcript.reply(Stage::Auth).map(|reply| reply.code), Some(535), "{transcript:?}");
        assert_eq!(messages, []);
    }

    #[test]
    fn a_server_shows_the_certificate_that_it_should() {
        assert!(matches!(trouble(Shown::Expired), Trouble::Certificate(CertificateProblem::Expired, _)));
        assert!(matches!(trouble(Shown::NotYetValid), Trouble::Certificate(CertificateProblem::NotYetValid, _)));
        assert!(matches!(trouble(Shown::OtherName), Trouble::Certificate(CertificateProblem::Name, _)));
        assert!(matches!(trouble(Shown::OtherAuthority), Trouble::Certificate(CertificateProblem::Issuer, _)));
    }

    #[test]
    fn a_server_misbehaves_where_it_should() {
        let mut world = world(&[]);
        let reply = "550 5.7.1 not from you".parse().expect("a behaviour");
        world.servers[0].behaviour.insert(Stage::Rcpt, reply);
        let (transcript, _) = submit(&world, 587, Security::StartTls, "pw");
        assert_eq!(transcript.reply(Stage::Rcpt).map(ToString::to_string), Some("550 5.7.1 not from you".to_owned()));
        world.servers[0].behaviour.insert(Stage::Ehlo, crate::mail::world::Behaviour::Closes);
        let (transcript, _) = submit(&world, 587, Security::StartTls, "pw");
        assert_eq!(transcript.trouble(), Some((Stage::Ehlo, &Trouble::Closed)));
    }

    #[test]
    fn a_port_that_the_world_has_not_is_closed() {
        let (transcript, _) = submit(&world(&[]), 2525, Security::StartTls, "pw");
        assert_eq!(transcript.trouble(), Some((Stage::Connect, &Trouble::Refused)));
    }
}

//! DNS servers that misbehave, each in its own way: what they say is read right or not at all, and always within the time.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UdpSocket};
use tokio::time::Instant;

use crate::mail::address::Domain;
use crate::mail::facts::{Lookup, Silence};
use crate::probe::live::dns::{Dns, QUESTION};

/// How a question came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    Udp,
    Tcp,
}

const A: u16 = 1;
const NS: u16 = 2;
const CNAME: u16 = 5;
const MX: u16 = 15;
const TXT: u16 = 16;
const CHAOS: u16 = 3;
const INTERNET: u16 = 1;

/// The reply bit, and that recursion was wanted and is there.
const REPLY: u16 = 0x8180;
const TRUNCATED: u16 = 0x0200;

/// A message as it travels, and how it is put together.
struct Message {
    id: u16,
    flags: u16,
    question: Vec<u8>,
    answers: Vec<Vec<u8>>,
    authorities: Vec<Vec<u8>>,
}

impl Message {
    /// The reply to `asked` with nothing in it.
    fn to(asked: &[u8]) -> Self {
        let name = 12 + asked[12..].iter().position(|&byte| byte == 0).expect("the root") + 1;
        let id = u16::from_be_bytes([asked[0], asked[1]]);
        let question = asked[12..name + 4].to_vec();
        Message { id, flags: REPLY, question, answers: Vec::new(), authorities: Vec::new() }
    }

    fn with(mut self, answers: impl IntoIterator<Item = Vec<u8>>) -> Self {
        self.answers.extend(answers);
        self
    }

    fn flags(mut self, flags: u16) -> Self {
        self.flags |= flags;
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let count = |records: &Vec<Vec<u8>>| u16::try_from(records.len()).expect("few records");
        let counts = [u16::from(!self.question.is_empty()), count(&self.answers), count(&self.authorities), 0];
        let mut bytes = [self.id, self.flags].into_iter().chain(counts).flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        bytes.extend(&self.question);
        bytes.extend(self.answers.concat());
        bytes.extend(self.authorities.concat());
        bytes
    }
}

/// A name on the wire.
fn name(text: &str) -> Vec<u8> {
    let labels = text.split('.').filter(|label| !label.is_empty());
    let mut bytes: Vec<u8> = labels.flat_map(|label| [&[byte(label.len())], label.as_bytes()].concat()).collect();
    bytes.push(0);
    bytes
}

fn byte(length: usize) -> u8 {
    u8::try_from(length).expect("a short string")
}

fn record_of_class(class: u16, owner: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [owner, &kind.to_be_bytes(), &class.to_be_bytes(), &60_u32.to_be_bytes(), &length.to_be_bytes(), data].concat()
}

fn record(owner: &str, kind: u16, data: &[u8]) -> Vec<u8> {
    record_of_class(INTERNET, &name(owner), kind, data)
}

fn texts(owner: &str, strings: &[&[u8]]) -> Vec<u8> {
    let data = strings.iter().flat_map(|string| [&[byte(string.len())], *string].concat()).collect::<Vec<_>>();
    record(owner, TXT, &data)
}

fn text(owner: &str, text: &str) -> Vec<u8> {
    texts(owner, &[text.as_bytes()])
}

fn cname(owner: &str, to: &str) -> Vec<u8> {
    record(owner, CNAME, &name(to))
}

fn mx(owner: &str, host: &[u8]) -> Vec<u8> {
    record(owner, MX, &[&[0, 10], host].concat())
}

/// What a server says, as the first label of the question wants it; nothing is silence.
fn misbehave(asked: &[u8], over: Over) -> Vec<Vec<u8>> {
    let length = usize::from(asked[12]);
    let first = String::from_utf8_lossy(&asked[13..13 + length]).to_lowercase();
    let own = format!("{first}.test");
    let reply = Message::to(asked);
    let answered = |answers: Vec<Vec<u8>>| Message::to(asked).with(answers).bytes();
    let good = || answered(vec![text(&own, "good")]);
    vec![match first.as_str() {
        "good" => good(),
        "silent" => return Vec::new(),
        "formerr" => reply.flags(1).bytes(),
        "servfail" => reply.flags(2).bytes(),
        "nxdomain" => reply.flags(3).bytes(),
        "notimp" => reply.flags(4).bytes(),
        "refused" => reply.flags(5).bytes(),
        "code11" => reply.flags(11).bytes(),
        "lame" => Message { authorities: vec![record("test", NS, &name("ns.test"))], ..reply }.bytes(),
        "truncated" if over == Over::Udp => reply.flags(TRUNCATED).bytes(),
        "truncated" => answered((0..50).map(|number| text(&own, &number.to_string())).collect()),
        "truncated-twice" => reply.flags(TRUNCATED).bytes(),
        "cut" if over == Over::Udp => reply.flags(TRUNCATED).bytes(),
        "cut" => return Vec::new(),
        "other-type" => answered(vec![record(&own, A, &[192, 0, 2, 1])]),
        "other-name" => answered(vec![text("forged.test", "forged")]),
        "other-class" => answered(vec![record_of_class(CHAOS, &name(&own), TXT, b"\x06chaos!")]),
        "other-id" => Message { id: reply.id.wrapping_add(1), ..reply }.with([text(&own, "forged")]).bytes(),
        "other-question" => Message { question: [name("forged.test"), vec![0, 16, 0, 1]].concat(), ..reply }.bytes(),
        "no-question" => Message { question: Vec::new(), ..reply }.with([text(&own, "forged")]).bytes(),
        "forged-first" => {
            let forged = Message { id: reply.id.wrapping_add(1), ..reply }.with([text(&own, "forged")]).bytes();
            return vec![b"x".to_vec(), forged, good()];
        }
        "extra" => answered(vec![text("forged.test", "forged"), text(&own, "good"), record(&own, A, &[192, 0, 2, 1])]),
        "mixed-case" => answered(vec![text("MIXED-case.TeSt", "good")]),
        "loop" => answered(vec![cname(&own, &own)]),
        "loop-of-two" => answered(vec![cname(&own, "b.test"), cname("b.test", &own)]),
        "loop-step-by-step" => answered(vec![cname(&own, "loop-again.test")]),
        "loop-again" => answered(vec![cname(&own, "loop-step-by-step.test")]),
        "alias" => answered(vec![cname(&own, "good.test")]),
        "alias-to-nothing" => answered(vec![cname(&own, "nxdomain.test")]),
        step if step.starts_with("step-") => {
            let number: usize = step["step-".len()..].parse().expect("a number");
            answered(vec![cname(&own, &format!("step-{}.test", number + 1))])
        }
        "pointer-loop" => {
            // A name that begins with a pointer to itself.
            let at = u16::try_from(12 + reply.question.len()).expect("a short question") | 0xc000;
            let owner = at.to_be_bytes();
            reply.with([record_of_class(INTERNET, &owner, TXT, b"\x01x")]).bytes()
        }
        "pointer-beyond" => reply.with([record_of_class(INTERNET, &[0xff, 0xff], TXT, b"\x01x")]).bytes(),
        "label-beyond" => answered(vec![mx(&own, &[63, b'x'])]),
        "short" => good()[..good().len() - 3].to_vec(),
        "header-only" => good()[..12].to_vec(),
        "count-lies" => {
            let mut bytes = good();
            bytes[7] = 200;
            bytes
        }
        "string-beyond" => answered(vec![record(&own, TXT, b"\xffshort")]),
        "no-string" => answered(vec![record(&own, TXT, b"")]),
        "controls" => answered(vec![texts(&own, &[b"v=spf1 \0\x1b[2J\xff", b" -all"])]),
        "hundred" => answered(vec![texts(&own, &[b"0123456789".as_slice(); 100])]),
        "huge" if over == Over::Udp => reply.flags(TRUNCATED).bytes(),
        "huge" => answered(vec![texts(&own, &[[b'x'; 255].as_slice(); 255])]),
        "many" if over == Over::Udp => reply.flags(TRUNCATED).bytes(),
        "many" => answered((0..1000).map(|number| text(&own, &number.to_string())).collect()),
        "host-with-space" => answered(vec![mx(&own, b"\x03a b\x04test\0")]),
        "host-with-dot" => answered(vec![mx(&own, b"\x03a.b\x04test\0"), mx(&own, &name("mx.test"))]),
        "host-too-long" => answered(vec![mx(&own, &name(&["x".repeat(63).as_str(); 5].join(".")))]),
        "host-longest" => {
            let long = ["x".repeat(63), "x".repeat(63), "x".repeat(63), "x".repeat(61)].join(".");
            answered(vec![mx(&own, &name(&long))])
        }
        "null-mx" => answered(vec![mx(&own, b"\0")]),
        other => panic!("no such fault: {other}"),
    }]
}

/// A server on loopback, and its address.
struct Misbehaving {
    udp: UdpSocket,
    tcp: Option<TcpListener>,
}

impl Misbehaving {
    async fn start() -> Self {
        loop {
            let udp = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
            if let Ok(tcp) = TcpListener::bind(udp.local_addr().expect("an address")).await {
                return Misbehaving { udp, tcp: Some(tcp) };
            }
        }
    }

    fn address(&self) -> SocketAddr {
        self.udp.local_addr().expect("an address")
    }

    /// Answers for ever, or with one fault whatever is asked.
    async fn serve(&self, always: Option<&str>) {
        let respond = |asked: &[u8], over| match always {
            None => misbehave(asked, over),
            // The question is asked anew with the fault for its first label, and answered with its own.
            Some("refused") => vec![Message::to(asked).flags(5).bytes()],
            Some("servfail") => vec![Message::to(asked).flags(2).bytes()],
            Some("lame") => {
                let authorities = vec![record("test", NS, &name("ns.test"))];
                vec![Message { authorities, ..Message::to(asked) }.bytes()]
            }
            Some("silent") => Vec::new(),
            Some(other) => panic!("no such fault: {other}"),
        };
        let over_udp = async {
            let mut buffer = [0; 1500];
            loop {
                let Ok((length, client)) = self.udp.recv_from(&mut buffer).await else { continue };
                for reply in respond(&buffer[..length], Over::Udp) {
                    // A client that has its answer is gone.
                    let _ = self.udp.send_to(&reply, client).await;
                }
            }
        };
        let over_tcp = async {
            let Some(tcp) = &self.tcp else { return std::future::pending().await };
            loop {
                let (mut stream, _) = tcp.accept().await.expect("a connection");
                while let Ok(length) = stream.read_u16().await {
                    let mut asked = vec![0; usize::from(length)];
                    stream.read_exact(&mut asked).await.expect("a question");
                    let replies = respond(&asked, Over::Tcp);
                    if replies.is_empty() {
                        break;
                    }
                    for reply in replies {
                        // In one piece: a second one would wait for the first to be acknowledged, in real time.
                        let length = u16::try_from(reply.len()).expect("a length").to_be_bytes();
                        stream.write_all(&[&length[..], &reply].concat()).await.expect("a client");
                    }
                }
            }
        };
        tokio::join!(over_udp, over_tcp);
    }
}

/// What a live probe makes of the answers of a server; time is virtual, so nobody waits for a timeout.
fn ask<T>(servers: &[Option<&str>], question: impl AsyncFnOnce(&Dns) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let mut running = Vec::new();
        for _ in servers {
            running.push(Misbehaving::start().await);
        }
        let dns = Dns::asking(running.iter().map(Misbehaving::address));
        let serving = servers.iter().zip(&running).map(|(always, server)| server.serve(*always));
        let started = Instant::now();
        let answer = tokio::select! {
            answer = question(&dns) => answer,
            _ = futures_util::future::join_all(serving) => unreachable!("servers do not end"),
        };
        assert!(started.elapsed() <= QUESTION, "{:?}", started.elapsed());
        answer
    })
}

fn domain(text: &str) -> Domain {
    text.parse().expect("a name")
}

fn say<T>(lookup: Lookup<T>, show: impl Fn(&T) -> String) -> String {
    match lookup {
        Lookup::Records(records) => records.iter().map(show).collect::<Vec<_>>().join(" | "),
        Lookup::NoData => "no data".to_owned(),
        Lookup::NoName => "no name".to_owned(),
        Lookup::Silence(Silence::Malformed(_)) => "malformed".to_owned(),
        Lookup::Silence(Silence::Network(_)) => "network".to_owned(),
        Lookup::Silence(silence) => silence.to_string(),
    }
}

fn txt(fault: &str) -> String {
    let name = domain(&format!("{fault}.test"));
    ask(&[None], async |dns| say(dns.txt(&name).await, |text| text.to_string()))
}

fn exchangers(fault: &str) -> String {
    let name = domain(&format!("{fault}.test"));
    let show = |host: &Option<Domain>| host.as_ref().map_or("null".to_owned(), Domain::to_string);
    ask(&[None], async |dns| say(dns.mx(&name).await, |exchange| show(&exchange.host)))
}

#[test]
fn every_fault_is_an_answer_or_silence() {
    let hundred = "0123456789".repeat(100);
    let huge = "x".repeat(255 * 255);
    let fifty = (0..50).map(|number| number.to_string()).collect::<Vec<_>>().join(" | ");
    let table: &[(&str, &str)] = &[
        ("good", "good"),
        ("silent", "timeout"),
        ("formerr", "FORMERR"),
        ("servfail", "SERVFAIL"),
        ("nxdomain", "no name"),
        ("notimp", "NOTIMP"),
        ("refused", "REFUSED"),
        ("code11", "UNKNOWN(11)"),
        ("lame", "referral"),
        ("truncated", &fifty),
        ("truncated-twice", "malformed"),
        ("cut", "malformed"),
        ("other-type", "malformed"),
        ("other-name", "malformed"),
        ("other-class", "malformed"),
        ("other-id", "timeout"),
        ("other-question", "timeout"),
        ("no-question", "timeout"),
        ("forged-first", "good"),
        ("extra", "good"),
        ("mixed-case", "good"),
        ("loop", "malformed"),
        ("loop-of-two", "malformed"),
        ("loop-step-by-step", "malformed"),
        ("alias", "good"),
        ("alias-to-nothing", "no name"),
        ("step-1", "malformed"),
        ("pointer-loop", "malformed"),
        ("pointer-beyond", "malformed"),
        ("short", "malformed"),
        ("header-only", "malformed"),
        ("count-lies", "malformed"),
        ("string-beyond", "malformed"),
        ("no-string", "malformed"),
        ("controls", "v=spf1 \0\u{1b}[2J\u{fffd} -all"),
        ("hundred", &hundred),
        ("huge", &huge),
        ("many", "malformed"),
    ];
    for (fault, expected) in table {
        assert_eq!(txt(fault), *expected, "{fault}");
    }
}

#[test]
fn hosts_that_dns_itself_does_not_allow_are_left_out() {
    let longest = ["x".repeat(63), "x".repeat(63), "x".repeat(63), "x".repeat(61)].join(".");
    let table: &[(&str, &str)] = &[
        ("host-with-space", "a b.test"),
        ("host-with-dot", "mx.test"),
        ("host-too-long", "malformed"),
        ("host-longest", &longest),
        ("label-beyond", "malformed"),
        ("null-mx", "null"),
    ];
    for (fault, expected) in table {
        assert_eq!(exchangers(fault), *expected, "{fault}");
    }
}

#[test]
fn a_truncated_answer_without_tcp_is_silence() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let server = Misbehaving { tcp: None, ..Misbehaving::start().await };
        let dns = Dns::asking([server.address()]);
        tokio::select! {
            lookup = async { dns.txt(&domain("truncated.test")).await } => assert_eq!(say(lookup, |text| text.to_string()), "malformed"),
            () = server.serve(None) => unreachable!("servers do not end"),
        }
    });
}

#[test]
fn a_server_that_cannot_answer_beside_a_good_one_does_not_matter() {
    let good = domain("good.test");
    for fault in ["refused", "servfail", "lame", "silent"] {
        for servers in [[Some(fault), None], [None, Some(fault)]] {
            let answer = ask(&servers, async |dns| say(dns.txt(&good).await, |text| text.to_string()));
            assert_eq!(answer, "good", "{fault}");
        }
    }
    let both = ask(&[Some("refused"), Some("silent")], async |dns| say(dns.txt(&good).await, |text| text.to_string()));
    assert_eq!(both, "REFUSED");
}

#[test]
fn after_a_server_was_silent_the_other_one_is_asked_first() {
    let good = domain("good.test");
    let elapsed = ask(&[Some("silent"), None], async |dns| {
        dns.txt(&good).await;
        let started = Instant::now();
        dns.txt(&good).await;
        started.elapsed()
    });
    assert_eq!(elapsed.as_millis(), 0);
}

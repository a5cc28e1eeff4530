//! How long the DNS side takes: a run beside its longest chain of questions at 30 ms each, and 1,000 domains at once:
//! `cargo bench --bench dns`.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use docs_check::check::Effect;
use docs_check::check::configuration::{Configuration, Smtp};
use docs_check::check::plan::{Plan, Request};
use docs_check::check::report::verdict;
use docs_check::check::spf::inquiry::Envelope;
use docs_check::diagnostic::Diagnostics;
use docs_check::disk;
use docs_check::mail::address::Domain;
use docs_check::mail::facts::{Answer, Facts, Lookup, Question};
use docs_check::mail::smtp::Allowed;
use docs_check::mail::zone::{self, Record};
use docs_check::pipeline::{self, Asked, Checks};
use docs_check::probe::live::{Live, Setup};

/// Programs allocate as `docs-check` does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long the server thinks about each question.
const DELAY: Duration = Duration::from_millis(30);
/// Runs of each kind; the middle one counts.
const ROUNDS: usize = 5;
/// Domains at once.
const DOMAINS: usize = 1000;

fn main() {
    let mut found = Diagnostics::new();
    let checks = Checks::parse(&disk::embedded(), &mut found).expect("a good knowledge base");
    let small = zone(&[
        "praxis.test TXT v=spf1 a mx include:_spf-eu.ionos.com include:news.test ~all",
        "praxis.test A 192.0.2.1",
        "praxis.test MX 10 mx.praxis.test",
        "mx.praxis.test A 192.0.2.2",
        "_spf-eu.ionos.com TXT v=spf1 ip4:192.0.2.0/24 ?all",
        "news.test TXT v=spf1 include:deep.news.test ?all",
        "deep.news.test TXT v=spf1 a:host.news.test ?all",
        "host.news.test A 192.0.2.3",
        "smtp.ionos.de A 192.0.2.25",
    ]);
    let includes = (0..9).map(|n| format!("include:n{n}.test ")).collect::<String>();
    let mut ten = vec![format!("praxis.test TXT v=spf1 {includes}include:_spf-eu.ionos.com -all")];
    ten.extend((0..9).map(|n| format!("n{n}.test TXT v=spf1 ip4:198.51.100.{n} ?all")));
    ten.push("_spf-eu.ionos.com TXT v=spf1 ip4:192.0.2.0/24 ?all".to_owned());
    ten.push("smtp.ionos.de A 192.0.2.25".to_owned());
    let ten = zone(&ten.iter().map(String::as_str).collect::<Vec<_>>());
    println!("one run, with {} ms for each answer; at most 1.3 of its longest chain of questions", DELAY.as_millis());
    for id in ["spf", "dns"] {
        if checks.catalogue.procedures.contains_key(id) {
            chain(id, &checks, id, &small);
        }
    }
    chain("10 includes", &checks, "spf", &ten);
    many(&checks);
}

fn zone(lines: &[&str]) -> Vec<Record> {
    lines.iter().map(|line| line.parse().expect("a record")).collect()
}

fn plan<'c>(checks: &'c Checks, procedure: &str, domain: &str) -> Plan<'c> {
    let smtp = Smtp { host: "smtp.ionos.de".parse().ok(), ..Smtp::default() };
    let configuration = Configuration { domain: domain.parse().ok(), smtp, ..Configuration::default() };
    let request = Request { configuration, effect: Effect::Dns, allowed: Allowed::default(), message: None, ip: None };
    checks.plan(&Asked { procedures: vec![procedure.to_owned()], request, envelope: Envelope::default() })
}

/// Runs a procedure against a slow server, and prints how much longer it takes than its longest chain of questions.
fn chain(name: &str, checks: &Checks, procedure: &str, records: &[Record]) {
    let plan = plan(checks, procedure, "praxis.test");
    let (links, questions) = longest(&plan, records);
    let server = Server::start(records, DELAY);
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            run(async {
                let live = live(server.address);
                pipeline::run(&plan, &live, |_| {}).await;
            });
            begin.elapsed()
        })
        .collect();
    times.sort();
    let (time, least) = (times[ROUNDS / 2], DELAY * u32::try_from(links).expect("a short chain"));
    println!(
        "{name:<12} {questions:>4} questions, {links} in a row {:>8.1} ms {:>6.2}",
        milliseconds(time),
        time.as_secs_f64() / least.as_secs_f64()
    );
}

/// The longest chain of questions, and their number: everything that is open is answered at once, as often as it takes.
fn longest(plan: &Plan<'_>, records: &[Record]) -> (usize, usize) {
    let mut facts = Facts::new();
    let mut asked = 0;
    for links in 0.. {
        if plan.judge(&facts).is_ok() {
            return (links, asked);
        }
        for question in facts.take_questions() {
            asked += 1;
            let answer = zone::answer(records, &question).expect("only DNS is asked");
            facts.learn(question, answer);
        }
    }
    unreachable!("a run ends")
}

/// Judges many domains with a server that answers at once, and prints how many that are a second.
fn many(checks: &Checks) {
    let mut lines = Vec::new();
    for number in 0..DOMAINS {
        lines.push(format!("d{number}.test TXT v=spf1 mx include:p{}.test include:own{number}.test ~all", number % 20));
        lines.push(format!("d{number}.test MX 10 mx{number}.test"));
        lines.push(format!("mx{number}.test A 192.0.2.{}", number % 250));
        lines.push(format!("own{number}.test TXT v=spf1 ip4:198.51.100.{} ?all", number % 250));
    }
    lines.extend((0..20).map(|number| format!("p{number}.test TXT v=spf1 ip4:203.0.113.0/24 ?all")));
    lines.push("_spf-eu.ionos.com TXT v=spf1 ip4:203.0.113.0/24 ?all".to_owned());
    let records = zone(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let server = Server::start(&records, Duration::ZERO);
    let plans: Vec<Plan<'_>> = (0..DOMAINS).map(|number| plan(checks, "spf", &format!("d{number}.test"))).collect();
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let before = server.answered.load(Ordering::Relaxed);
        let mut verdicts = HashMap::new();
        let begin = Instant::now();
        run(async {
            let count = |_: &Plan<'_>, runs: Vec<_>| *verdicts.entry(verdict(&runs).as_str()).or_insert(0) += 1;
            pipeline::run_all(&plans, &live(server.address), count).await;
        });
        times.push((begin.elapsed(), server.answered.load(Ordering::Relaxed) - before, verdicts));
    }
    times.sort_by_key(|(time, _, _)| *time);
    let (time, questions, verdicts) = &times[ROUNDS / 2];
    println!("{DOMAINS} domains, {questions} questions, {verdicts:?}; at most 0.5 s");
    println!("{:>8.3} s {:>8.0} domains a second", time.as_secs_f64(), DOMAINS as f64 / time.as_secs_f64());
}

fn live(nameserver: SocketAddr) -> Live {
    Live::new(Setup { nameserver: Some(nameserver), ..Setup::default() }).expect("a probe")
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A DNS server on loopback that knows all its answers beforehand, and keeps each one back for a while.
struct Server {
    address: SocketAddr,
    answered: Arc<AtomicUsize>,
}

impl Server {
    fn start(records: &[Record], delay: Duration) -> Self {
        let answers = answers(records);
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("an address");
        let answered = Arc::new(AtomicUsize::new(0));
        let (send, receive) = mpsc::channel::<(Instant, Vec<u8>, SocketAddr)>();
        let speaker = socket.try_clone().expect("a second handle");
        thread::spawn(move || {
            for (due, reply, client) in receive {
                thread::sleep(due.saturating_duration_since(Instant::now()));
                // Whoever has stopped waiting is gone.
                let _ = speaker.send_to(&reply, client);
            }
        });
        let counter = Arc::clone(&answered);
        thread::spawn(move || {
            let mut buffer = [0; 1500];
            while let Ok((length, client)) = socket.recv_from(&mut buffer) {
                counter.fetch_add(1, Ordering::Relaxed);
                let reply = reply(&answers, &buffer[..length]);
                if delay.is_zero() {
                    let _ = socket.send_to(&reply, client);
                } else if send.send((Instant::now() + delay, reply, client)).is_err() {
                    return;
                }
            }
        });
        Server { address, answered }
    }
}

/// The answers of each name and type, by the question as it travels: how many, and their bytes.
type Answers = HashMap<Vec<u8>, (u16, Vec<u8>)>;

fn answers(records: &[Record]) -> Answers {
    let mut answers = Answers::new();
    let mut keep = |name: &str, kind: u16, datas: Vec<Vec<u8>>| {
        let mut bytes = Vec::new();
        for data in &datas {
            // A pointer to the question's name, type, class, time, length.
            bytes.extend([0xc0, 12, 0, kind.to_be_bytes()[1], 0, 1, 0, 0, 0, 60]);
            bytes.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
            bytes.extend(data);
        }
        let question = [wire(name), vec![0, kind.to_be_bytes()[1], 0, 1]].concat();
        answers.insert(question, (u16::try_from(datas.len()).expect("few"), bytes));
    };
    let mut names: HashMap<&Domain, Vec<Record>> = HashMap::new();
    for record in records {
        names.entry(&record.name).or_default().push(record.clone());
    }
    for (name, here) in names {
        let ask = |question: &Question| zone::answer(&here, question);
        let datas = |answer| match answer {
            Some(Answer::Txt(Lookup::Records(texts))) => texts
                .iter()
                .map(|text| text.as_bytes().chunks(255).flat_map(|part| [&[part.len() as u8], part].concat()).collect())
                .collect(),
            Some(Answer::A(Lookup::Records(addresses))) => addresses.iter().map(|a| a.octets().to_vec()).collect(),
            Some(Answer::Mx(Lookup::Records(exchanges))) => exchanges
                .iter()
                .map(|mx| {
                    [&mx.preference.to_be_bytes()[..], &mx.host.as_ref().map_or(vec![0], |host| wire(host.as_str()))]
                        .concat()
                })
                .collect(),
            _ => Vec::new(),
        };
        keep(name.as_str(), 16, datas(ask(&Question::Txt(name.clone()))));
        keep(name.as_str(), 1, datas(ask(&Question::A(name.clone()))));
        keep(name.as_str(), 15, datas(ask(&Question::Mx(name.clone()))));
        keep(name.as_str(), 28, Vec::new());
    }
    answers
}

fn wire(name: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> =
        name.split('.').flat_map(|label| [&[label.len() as u8], label.as_bytes()].concat()).collect();
    bytes.push(0);
    bytes
}

fn reply(answers: &Answers, asked: &[u8]) -> Vec<u8> {
    let end = 12 + asked[12..].iter().position(|&byte| byte == 0).expect("the root") + 5;
    let question = &asked[12..end];
    let (code, count, bytes) = match answers.get(question) {
        Some((count, bytes)) => (0x80, *count, bytes.as_slice()),
        None => (0x83, 0, &[][..]),
    };
    let counts = [&[0, 1][..], &count.to_be_bytes(), &[0, 0, 0, 0]].concat();
    [&asked[..2], &[0x81, code], &counts, question, bytes].concat()
}

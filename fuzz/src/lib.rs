//! Every parser of foreign text, each as a function of arbitrary bytes that holds what the parser promises.
//!
//! `cargo fuzz run NAME` drives one of them for as long as you like; `tests/fuzz.rs` drives all of them a little, with
//! every `cargo test`.

use docs_check::article::{self, Library};
use docs_check::check::Effect;
use docs_check::check::configuration::{Configuration, Parsed};
use docs_check::check::plan::Request;
use docs_check::check::report::text::{self, Detail};
use docs_check::check::report::{json, transcript};
use docs_check::check::spf::inquiry::Envelope;
use docs_check::diagnostic::Diagnostics;
use docs_check::disk;
use docs_check::mail::address::{Domain, Host, Mailbox};
use docs_check::mail::bounce::Notice;
use docs_check::mail::facts::{Facts, Silence};
use docs_check::mail::smtp::{Allowed, Reply};
use docs_check::mail::spf;
use docs_check::mail::tags::Tags;
use docs_check::mail::text::Text;
use docs_check::mail::zone::{self, Record};
use docs_check::mail::{dkim, dmarc, mta_sts, tls_rpt};
use docs_check::pipeline::{Asked, Checks};
use docs_check::probe::recorded::Recording;
use docs_check::settings::Settings;
use docs_check::source::{File, Source};

/// A parser, and inputs from which others are made.
pub struct Target {
    /// What `cargo fuzz run` calls it.
    pub name: &'static str,
    /// Reads the bytes; panics where a promise is broken.
    pub run: fn(&[u8]),
    /// Inputs as people write them.
    pub seeds: &'static [&'static str],
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "address",
        run: address,
        seeds: &[
            "termine@praxis.example",
            "smtp.ionos.de.",
            "[2001:db8::1]",
            "m\u{fc}ller.example",
            "a..b",
            "192.0.2.1",
        ],
    },
    Target {
        name: "spf",
        run: spf,
        seeds: &[
            "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 include:_spf.example ~all",
            "v=spf1 a:%{d2r-}.%{ir}.example/24//64 mx/8 ptr exists:%{l1r+-}._spf.%{o} -all exp=e.%{d}",
            "v=spf1 redirect=_spf.example",
            "\u{201e}v=spf1 ip4: include=a.example +all\u{201c}",
        ],
    },
    Target { name: "text", run: text, seeds: &["\u{6}v=spf1\u{5} -all", "\u{1}\u{fc}"] },
    Target {
        name: "reply",
        run: reply,
        seeds: &[
            "250\nmail.example\nSIZE 1000\nAUTH=PLAIN\nAUTH PLAIN LOGIN\nSTARTTLS",
            "550\n5.7.26 This mail is unauthenticated",
            "421\n4.7.0",
        ],
    },
    Target {
        name: "configuration",
        run: configuration,
        seeds: &[
            "[sender]\naddress = \"a@praxis.example\"\n\n[smtp]\nhost = \"smtp.example\"\nport = 587\nsecurity = \
            \"starttls\"\nusername = \"u\"\npassword = { env = \"P\" }\n\n[test]\nrecipient = \"b@example.org\"\n",
        ],
    },
    Target {
        name: "article",
        run: article,
        seeds: &[
            "+++\ntitle = \"A\"\nweight = 1\naliases = [\"/x/\"]\n+++\n\n## B {#b}\n\n[c](../d/index.de.md#e) ![f](g.png)\n",
            "---\ntitle: A\ndate: 2026-01-01\n---\n\n::: tabs\n\n```check spf\ndocs-check --spf\n```\n\n:::\n",
            "+++\ntitle = \"A\"\n+++\n| a | b |\n| - | - |\n| 1 | 2 |\n\n> [!NOTE]\n> x[^1]\n\n[^1]: y\n",
        ],
    },
    Target {
        name: "settings",
        run: settings,
        seeds: &[
            "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages.de]\nname = 'Deutsch'\n",
        ],
    },
    Target {
        name: "recording",
        run: recording,
        seeds: &[
            "{\"version\":1,\"time\":1,\"asked\":\"spf\",\"answers\":[[{\"Txt\":\"a.test\"},{\"Txt\":{\"Records\":[[\"v=spf1\",\" -all\"]]}}]]}",
            "{\"version\":1,\"time\":1,\"asked\":\"x\",\"answers\":[[{\"Mx\":\"a.test\"},{\"Mx\":{\"Silence\":\"Timeout\"}}]]}",
        ],
    },
    Target {
        name: "tags",
        run: tags,
        seeds: &[
            "v=DMARC1; p=reject; sp=none; adkim=s; rua=mailto:a@b.example!10m, mailto:c@d.example; pct=50",
            "v=DKIM1; k=rsa; t=y:s; h=sha256; n=x; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB",
            "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
            "v=STSv1; id=20260101;",
            "v=TLSRPTv1; rua=mailto:a@b.example,https://c.example/",
        ],
    },
    Target {
        name: "policy",
        run: policy,
        seeds: &["version: STSv1\r\nmode: enforce\r\nmx: mail.example\r\nmx: *.example\r\nmax_age: 604800\r\n"],
    },
    Target {
        name: "bounce",
        run: bounce,
        seeds: &[
            "550 5.7.26 This mail has been blocked because the sender is unauthenticated.",
            "From: MAILER-DAEMON@a.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\
             \r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a.example\r\n\
             \r\nFinal-Recipient: rfc822; c@d.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n\
             \r\n--b--\r\n",
        ],
    },
    Target {
        name: "world",
        run: world,
        seeds: &[
            "praxis.test TXT v=spf1 a mx include:b.test ~all\npraxis.test A 192.0.2.1\npraxis.test MX 10 mx.praxis.test\n\
             mx.praxis.test A 192.0.2.2\nb.test TXT \"v=spf1 ip4:192.0.2.0/24\" \"include:c.test\"\nc.test CNAME b.test\n",
            "_dmarc.praxis.test TXT v=DMARC1; p=reject; sp=none; adkim=s; aspf=r; rua=mailto:a@praxis.test,mailto:b@c.test!10m\n\
             praxis.test TXT v=spf1 exists:%{ir}.x.test ptr -all exp=e.test\ne.test TXT no\n",
            "default._domainkey.praxis.test TXT v=DKIM1; k=rsa; t=y:s; h=sha256; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB\n\
             s1._domainkey.praxis.test TXT v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n",
            "_mta-sts.praxis.test TXT v=STSv1; id=20260101;\n_smtp._tls.praxis.test TXT v=TLSRPTv1; rua=mailto:a@b.test\n\
             _25._tcp.mx.praxis.test TLSA 3 1 1 ab01\n_submission._tcp.praxis.test SRV 0 1 587 mx.praxis.test\n\
             1.2.0.192.in-addr.arpa PTR praxis.test\npraxis.test MX 0 .\nbroken.test SERVFAIL\n",
        ],
    },
];

/// A name becomes itself again when it is written and read.
fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(domain) = text.parse::<Domain>() {
        assert_eq!(domain.as_str().parse().as_ref(), Ok(&domain));
        assert!(domain.as_str().len() <= 253);
    }
    if let Ok(domain) = Domain::from_dns(&text) {
        assert_eq!(Domain::from_dns(domain.as_str()).as_ref(), Ok(&domain));
    }
    if let Ok(mailbox) = text.parse::<Mailbox>() {
        assert_eq!(mailbox.to_string().parse().as_ref(), Ok(&mailbox));
        assert!(!mailbox.to_string().contains(['\r', '\n', '>']));
    }
    let _ = text.parse::<Host>().map(|host| host.to_string());
}

/// Every place is one of the record's text.
fn spf(bytes: &[u8]) {
    let record = spf::Record::parse(&String::from_utf8_lossy(bytes));
    for term in &record.terms {
        record.at(term.span);
    }
    for fault in &record.faults {
        assert!(fault.term.start <= fault.span.start && fault.span.end <= fault.term.end);
        record.at(fault.span);
    }
    let _ = (record.all(), record.redirect(), record.directives().count());
}

/// What is wrong with a list of tags stands at a place of its text, whatever it is read as.
fn tags(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let tags = Tags::parse(&text);
    for tag in &tags.tags {
        tags.at(tag.span);
    }
    for fault in &tags.faults {
        tags.at(fault.span);
    }
    if let Err(fault) = dkim::Key::read(&tags) {
        tags.at(fault.span);
    }
    let _ = dkim::cleaned(&tags);
    for fault in dmarc::Record::parse(&text).faults {
        tags.at(fault.span);
    }
    if let Err(span) = mta_sts::id(&text) {
        tags.at(span);
    }
    if let Err(span) = tls_rpt::addresses(&text) {
        tags.at(span);
    }
}

/// A policy allows hosts, or says why it is none.
fn policy(bytes: &[u8]) {
    if let Ok(policy) = mta_sts::Policy::parse(&String::from_utf8_lossy(bytes)) {
        let _ = policy.allows(&"mail.example".parse().expect("a name"));
    }
}

/// Anything can be read as a notice of what became of a message.
fn bounce(bytes: &[u8]) {
    let _ = Notice::read(bytes);
}

/// Strings, each behind its length, as they travel.
fn text(bytes: &[u8]) {
    let mut strings = Vec::new();
    let mut rest = bytes;
    while let Some((&length, behind)) = rest.split_first() {
        let (string, behind) = behind.split_at(usize::from(length).min(behind.len()));
        strings.push(string);
        rest = behind;
    }
    let text = Text::of_bytes(strings);
    assert_eq!(text.strings().collect::<String>(), *text);
    assert_eq!(Text::from(Vec::from(text.clone())), text);
}

/// A reply of a server: its code, and a line for each line.
fn reply(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::to_owned);
    let code = lines.next().and_then(|code| code.parse().ok()).unwrap_or(550);
    let reply = Reply { code, lines: lines.collect() };
    let _ = (reply.status(), reply.text(), reply.to_string(), reply.offers("STARTTLS"), reply.mechanisms());
}

/// What is wrong with a configuration can be said, with its place.
fn configuration(bytes: &[u8]) {
    let mut found = Diagnostics::new();
    let source = Source::new("config.toml", String::from_utf8_lossy(bytes));
    let _ = Parsed::parse(&source, &mut found);
    let _ = found.render();
}

/// What is wrong with an article can be said, with its place, and its text has events.
fn article(bytes: &[u8]) {
    let mut found = Diagnostics::new();
    let settings = Settings::parse(&disk::embedded().settings, &mut found).expect("good settings");
    let file = File { path: "a/index.de.md".to_owned(), bytes: bytes.to_vec().into() };
    let parsed = article::parse(file, &settings, Library::default());
    let _ = parsed.found.render();
    if let Some(article) = parsed.article {
        for part in article.parts() {
            let _ = part.events().count();
        }
    }
}

/// What is wrong with settings can be said, with its place.
fn settings(bytes: &[u8]) {
    let mut found = Diagnostics::new();
    let _ = Settings::parse(&Source::new("site.toml", String::from_utf8_lossy(bytes)), &mut found);
    let _ = found.render();
}

/// A recording is read as it was written.
fn recording(bytes: &[u8]) {
    if let Ok(recording) = Recording::<String>::parse(&String::from_utf8_lossy(bytes)) {
        let again = Recording::parse(&recording.to_json()).expect("what was written can be read");
        assert_eq!(recording, again);
    }
}

thread_local! {
    static CHECKS: Checks = Checks::parse(&disk::embedded(), &mut Diagnostics::new()).expect("good checks");
}

/// Whatever a zone says about a domain, every procedure that only asks ends, and its report can be written.
fn world(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let records: Vec<Record> = text.lines().filter_map(|line| line.parse().ok()).collect();
    let configuration = Configuration {
        domain: "praxis.test".parse().ok(),
        sender: "termine@praxis.test".parse().ok(),
        ..Configuration::default()
    };
    let ip = Some("192.0.2.1".parse().expect("an address"));
    let request = Request { configuration, effect: Effect::Dns, allowed: Allowed::default(), message: None, ip };
    CHECKS.with(|checks| {
        let plan = checks.plan(&Asked {
            procedures: checks.catalogue.procedures.keys().cloned().collect(),
            request,
            envelope: Envelope::default(),
        });
        let mut facts = Facts::new();
        let runs = loop {
            if let Ok(runs) = plan.judge(&facts) {
                break runs;
            }
            let questions = facts.take_questions();
            assert!(!questions.is_empty(), "a judge that waits has asked");
            for question in questions {
                let answer = zone::answer(&records, &question);
                let answer = answer.unwrap_or_else(|| question.silence(Silence::Timeout));
                facts.learn(question, answer);
            }
        };
        for words in checks.catalogue.words.values() {
            let report = checks.report(&runs, &plan, words, "2026-11-24T09:00:00Z", &std::collections::BTreeMap::new());
            // JSON keeps a record as it is, because its places are bytes of it.
            let _ = json::render(&report);
            let shown = text::render(&report, Detail::Full) + &transcript::render(&facts);
            assert!(!shown.contains(['\u{9b}', '\u{202e}', '\0']), "{shown:?}");
        }
    });
}

/// The target of this name.
pub fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).expect("a target")
}

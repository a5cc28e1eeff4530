//! `docs-build check --external`, against servers on loopback that behave as the path says.
//!
//! `SNAPSHOTS=overwrite cargo test --test external` writes what is expected again.
#![cfg(target_os = "linux")] // Elsewhere, no environment variable says whom TLS trusts.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use snapbox::{Assert, Data};
use tempfile::TempDir;

/// A server on loopback, until the test ends.
struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// `HEAD /path`
    heard: Vec<String>,
    under_way: usize,
    /// Requests at the same time, at most.
    most: usize,
}

impl Server {
    fn start() -> Self {
        Server::serve(Some)
    }

    /// A server that shows a certificate for 127.0.0.1.
    fn start_tls(certificate: Vec<u8>, key: &KeyPair) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate)], key)
            .expect("a certificate");
        let config = Arc::new(config);
        Server::serve(move |stream| {
            let connection = ServerConnection::new(config.clone()).ok()?;
            Some(StreamOwned::new(connection, stream))
        })
    }

    fn serve<S: Read + Write>(open: impl Fn(TcpStream) -> Option<S> + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, open) = (shared.clone(), open.clone());
                thread::spawn(move || open(stream).map(|stream| answer(stream, &state)));
            }
        });
        Server { port, state }
    }

    /// What it was asked since the last time, sorted.
    fn heard(&self) -> Vec<String> {
        let mut heard = std::mem::take(&mut self.state.lock().expect("no panic").heard);
        heard.sort();
        heard
    }
}

/// Answers one request, and closes the connection.
fn answer<S: Read + Write>(stream: S, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    assert!(head.to_lowercase().contains("user-agent: docs-build/"), "{head}");
    assert!(!head.to_lowercase().contains("authorization"), "{head}");
    let (method, path) = head.split_once(' ').expect("a request");
    let path = path.split(' ').next().expect("a path").to_owned();
    let times = {
        let mut state = state.lock().expect("no panic");
        state.heard.push(format!("{method} {path}"));
        state.under_way += 1;
        state.most = state.most.max(state.under_way);
        state.heard.iter().filter(|heard| heard.ends_with(&path)).count()
    };
    let is_head = method == "HEAD";
    let reply = match path.as_str() {
        "/no-head" | "/endless" if is_head => "405 Method Not Allowed",
        "/gone" => "404 Not Found",
        "/members" => "403 Forbidden",
        "/flaky" if times <= 2 => "503 Service Unavailable\r\nRetry-After: 0",
        "/busy" => "429 Too Many Requests\r\nRetry-After: 3600",
        "/failing" => "500 Internal Server Error\r\nRetry-After: 0",
        "/moved" => "301 Moved Permanently\r\nLocation: /fine",
        "/found" => "302 Found\r\nLocation: ./gone",
        "/circle" => "302 Found\r\nLocation: /circle",
        "/file" => "302 Found\r\nLocation: file:///etc/passwd",
        "/silent" => {
            thread::sleep(Duration::from_secs(3));
            return;
        }
        "/cut" => return,
        path => {
            if path.starts_with("/many/") {
                thread::sleep(Duration::from_millis(50));
            }
            match path.strip_prefix("/to-plain/") {
                Some(port) => &format!("302 Found\r\nLocation: http://127.0.0.1:{port}/fine"),
                None => "200 OK",
            }
        }
    };
    let length = if path == "/endless" { "" } else { "Content-Length: 0\r\n" };
    // Before the reply: afterwards the next request may already be there.
    state.lock().expect("no panic").under_way -= 1;
    let stream = reader.get_mut();
    let mut sent = stream.write_all(format!("HTTP/1.1 {reply}\r\n{length}Connection: close\r\n\r\n").as_bytes());
    while path == "/endless" && !is_head && sent.is_ok() {
        sent = stream.write_all(&[b'x'; 4096]);
    }
}

/// A knowledge base with one article.
struct Base {
    folder: TempDir,
    authority: CertifiedIssuer<'static, KeyPair>,
}

impl Base {
    /// The settings go below `[link_checker]`.
    fn new(settings: &str, article: &str) -> Self {
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name.push(DnType::CommonName, "Test Authority");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let authority = CertifiedIssuer::self_signed(parameters, key).expect("an authority");
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(folder.path().join("content")).expect("a folder");
        fs::write(folder.path().join("authority.pem"), authority.pem()).expect("a file");
        let site = "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'en'\n\
                    [languages.en]\nname = 'English'\n[link_checker]\n";
        fs::write(folder.path().join("site.toml"), format!("{site}{settings}")).expect("a file");
        let base = Base { folder, authority };
        base.write(article);
        base
    }

    fn write(&self, article: &str) {
        let text = format!("+++\ntitle = 'Home'\n+++\n{article}");
        fs::write(self.folder.path().join("content/_index.en.md"), text).expect("a file");
    }

    /// Checks, and returns the exit code, and what was said with the names of ports for their numbers.
    fn check(&self, options: &[&str], ports: &[(&str, u16)]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_docs-build"))
            .args(["check", "--external", "--root"])
            .arg(self.folder.path())
            .args(options)
            .env("SSL_CERT_FILE", self.folder.path().join("authority.pem"))
            .env("http_proxy", "http://127.0.0.1:1/")
            .output()
            .expect("the program starts");
        let mut said = String::from_utf8([output.stderr, output.stdout].concat()).expect("UTF-8");
        for (name, port) in ports {
            // Underlines are as long as the address.
            assert_eq!(port.to_string().len(), 5, "ephemeral ports have five digits");
            said = said.replace(&port.to_string(), name);
        }
        (output.status.code(), said)
    }
}

#[track_caller]
fn expect(name: &str, said: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/external").join(name);
    Assert::new().action_env("SNAPSHOTS").eq(said, Data::read_from(&path, None).raw());
}

#[test]
fn every_broken_link_is_told_at_its_place_and_nothing_else_is_called_broken() {
    let (server, busy) = (Server::start(), Server::start());
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let here = format!("http://127.0.0.1:{}", server.port);
    let base = Base::new("retries = 1\ntimeout = 1\n", "");
    let key = KeyPair::generate().expect("a key");
    let parameters = CertificateParams::new(["127.0.0.1".to_owned()]).expect("an address");
    let signed = parameters.signed_by(&key, &base.authority).expect("a certificate");
    let good = Server::start_tls(signed.der().to_vec(), &key);
    let wrong = Server::start_tls(parameters.self_signed(&key).expect("a certificate").der().to_vec(), &key);
    let paths = "/fine /fine#part /no-head /flaky /endless /gone /gone?q /members /failing /moved#part /found /circle /file /silent /cut";
    let mut article: String = paths.split(' ').map(|path| format!("- [link]({here}{path})\n")).collect();
    article.push_str(&format!(
        "- [link](<{here}/gone>) again\n- [link](http://127.0.0.1:{}/busy)\n- [link](https://127.0.0.1:{}/fine)\n\
         - [link](https://127.0.0.1:{}/to-plain/{})\n- [link](http://127.0.0.1:{closed}/)\n\
         - [link](http://me:secret@127.0.0.1:{}/secret)\n- [link](mailto:a@b.test)\n- [link](tel:+49)\n",
        busy.port, wrong.port, good.port, server.port, server.port,
    ));
    base.write(&article);
    let ports =
        [("_HERE", server.port), ("_BUSY", busy.port), ("WRONG", wrong.port), ("_GOOD", good.port), ("CLOSE", closed)];
    let (code, said) = base.check(&["--allow-private"], &ports);
    assert_eq!(code, Some(1), "{said}");
    expect("told.txt", &said);
    let mut times = BTreeMap::new();
    server.heard().into_iter().for_each(|heard| *times.entry(heard).or_insert(0) += 1);
    assert_eq!((times["HEAD /gone"], times["GET /gone"]), (2, 2), "once for both places, once behind a redirect");
    assert_eq!((times["HEAD /fine"], times.get("GET /fine")), (3, None), "directly, and behind two redirects");
    assert_eq!((times["HEAD /circle"], times["GET /endless"], times["GET /flaky"]), (11, 1, 2));
    assert_eq!((times["HEAD /silent"], times["GET /silent"], times["GET /cut"]), (1, 1, 1));
    assert_eq!(busy.heard(), ["HEAD /busy"]);

    let (_, again) = base.check(&["--allow-private"], &ports);
    assert_eq!(again, said, "what is remembered is told like what is heard");
    let heard = server.heard();
    for remembered in ["/no-head", "/flaky", "/endless", "/moved", "/fine"] {
        assert!(!heard.iter().any(|heard| heard.ends_with(remembered)), "{remembered} in {heard:?}");
    }
    assert!(heard.contains(&"GET /members".to_owned()));
}

#[test]
fn a_host_is_asked_no_more_than_the_settings_allow_at_the_same_time() {
    let server = Server::start();
    let links: String = (0..12).map(|n| format!("[link](http://127.0.0.1:{}/many/{n})\n", server.port)).collect();
    let base = Base::new("per_host = 2\n", &links);
    let (code, said) = base.check(&["--allow-private"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with("12 addresses outside, 0 known from before\n"), "{said}");
    assert_eq!((server.heard().len(), server.state.lock().expect("no panic").most), (12, 2));
    let (_, said) = base.check(&["--allow-private"], &[]);
    assert!(said.ends_with("12 addresses outside, 12 known from before\n"), "{said}");
    assert!(server.heard().is_empty());
}

#[test]
fn a_damaged_memory_is_none() {
    let server = Server::start();
    let base = Base::new("", &format!("[link](http://127.0.0.1:{}/fine)", server.port));
    base.check(&["--allow-private"], &[]);
    for file in fs::read_dir(base.folder.path().join(".cache/docs-build/links")).expect("a folder").flatten() {
        fs::write(file.path(), "{").expect("a file");
    }
    let (code, said) = base.check(&["--allow-private"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(server.heard(), ["HEAD /fine"; 2]);
}

#[test]
fn an_origin_where_nobody_answers_is_asked_once() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let links: String = (0..100).map(|n| format!("[link](http://127.0.0.1:{closed}/{n})\n")).collect();
    let base = Base::new("retries = 0\nper_host = 1\n", &links);
    let (code, said) = base.check(&["--allow-private"], &[]);
    assert_eq!((code, said.matches("nobody answers at").count()), (Some(1), 100), "{said}");
}

#[test]
fn invariant_private_hosts_are_not_asked_unless_it_is_allowed() {
    let server = Server::start();
    let links: String = ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "0x7f.1"]
        .iter()
        .map(|host| format!("[link](http://{host}:{}/fine)\n", server.port))
        .collect();
    let base = Base::new("", &links);
    let (code, said) = base.check(&[], &[("_HERE", server.port)]);
    assert_eq!(code, Some(0), "{said}");
    assert!(server.heard().is_empty());
    expect("private.txt", &said);
}

#[test]
fn what_the_settings_ignore_is_not_asked() {
    let server = Server::start();
    let here = format!("http://127.0.0.1:{}", server.port);
    let base = Base::new(&format!("ignore = ['{here}/g*']\n"), &format!("[link]({here}/gone) [link]({here}/fine)"));
    assert_eq!(base.check(&["--allow-private"], &[]).0, Some(0));
    assert_eq!(server.heard(), ["HEAD /fine"]);
}

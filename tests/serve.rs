//! `docs-build serve` as authors and their browsers see it: the real program, asked over loopback.

use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use tempfile::TempDir;

/// A knowledge base that is being served.
struct Served {
    root: TempDir,
    program: Child,
    /// `127.0.0.1:8080`
    host: String,
    lines: Receiver<String>,
}

/// What the server answers.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

/// What a page is told.
#[derive(Debug)]
struct News {
    page: String,
    problems: String,
}

/// Nothing takes so long, even on a computer with much else to do; then something is wrong.
const LIMIT: Duration = Duration::from_secs(30);

const SETTINGS: &str = "base_url = 'https://help.example/'\ntitle = 'Help'\ndefault_language = 'de'\n[languages]\n\
    de = { name = 'Deutsch' }\nen = { name = 'English' }\n";

impl Served {
    /// Serves a small knowledge base with these settings.
    fn start(settings: &str) -> Self {
        let root = TempDir::new().expect("a temporary folder");
        for (path, text) in [
            ("site.toml", settings),
            ("content/_index.de.md", "+++\ntitle = 'Hilfe'\n+++\n"),
            ("content/mail/_index.de.md", "+++\ntitle = 'Post'\naliases = ['/de/alt/']\n+++\n"),
            ("content/mail/spf.de.md", "+++\ntitle = 'SPF'\n+++\n\nErster Text.\n"),
        ] {
            write(root.path(), path, text);
        }
        let mut program = Command::new(env!("CARGO_BIN_EXE_docs-build"))
            .args(["serve", "--port", "0", "--root", root.path().to_str().expect("UTF-8")])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let lines = lines(program.stdout.take().expect("its output"));
        let first = lines.recv_timeout(LIMIT).expect("the address");
        let host = first.trim_start_matches("http://").split('/').next().expect("a host").to_owned();
        let mut served = Served { root, program, host, lines };
        served.says("the site: ");
        served
    }

    fn write(&self, path: &str, text: &str) {
        write(self.root.path(), path, text);
    }

    /// Waits for a line that begins like this.
    #[track_caller]
    fn says(&mut self, beginning: &str) {
        let line = self.lines.recv_timeout(LIMIT).expect("a line");
        assert!(line.starts_with(beginning), "{line}");
    }

    fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).expect("connected");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream.write_all(request.as_bytes()).expect("asked");
        stream
    }

    fn ask(&self, line: &str, host: &str) -> Reply {
        let mut stream = self.connect(&format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("an answer");
        let (head, body) = reply.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Reply {
        self.ask(&format!("GET {path}"), &self.host)
    }

    /// What the page at `path` is told, as its script hears it.
    fn news(&self, path: &str) -> impl Iterator<Item = News> + use<> {
        let host = &self.host;
        let stream = self.connect(&format!("GET /.docs-build/events?{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        let lines = lines(stream);
        std::iter::from_fn(move || lines.recv_timeout(LIMIT).ok()).filter_map(|line| {
            let data: serde_json::Value = serde_json::from_str(line.strip_prefix("data: ")?).expect("JSON");
            let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
            Some(News { page: text("page"), problems: text("problems") })
        })
    }
}

/// The lines of a source that goes on and on.
fn lines(source: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(source).lines().map_while(Result::ok);
        lines.map_while(|line| sender.send(line).ok()).for_each(drop);
    });
    receiver
}

impl Drop for Served {
    fn drop(&mut self) {
        self.program.kill().and_then(|()| self.program.wait()).expect("it ends");
        assert!(!self.root.path().join("public").exists(), "nothing is ever published");
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

#[test]
fn pages_are_served_as_other_servers_do_and_follow_their_authors() {
    let site = Served::start(SETTINGS);
    let page = site.get("/de/mail/spf/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Erster Text.") && page.body.contains("src=\"/.docs-build/live.js\""), "{page:?}");
    assert!(page.head.contains("content-type: text/html; charset=utf-8"), "{}", page.head);
    assert!(page.head.contains("cache-control: no-store"), "{}", page.head);
    assert!(page.head.contains("content-security-policy: default-src 'none'"), "{}", page.head);
    assert_eq!(site.ask("HEAD /de/", &site.host).body, "");
    assert_eq!(site.ask("POST /de/", &site.host).status, 405);
    for (from, to) in [("/de", "/de/"), ("/de/mail/spf", "/de/mail/spf/"), ("/de/alt/", "/de/mail/")] {
        let reply = site.get(from);
        assert_eq!(reply.status, 302, "{from}");
        assert!(reply.head.contains(&format!("location: {to}\r\n")), "{from}: {}", reply.head);
    }
    for (path, lang) in
        [("/en/nowhere/", "en"), ("/nowhere", "de"), ("/../site.toml", "de"), ("/%2e%2e/site.toml", "de")]
    {
        let reply = site.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.body.contains(&format!("<html lang=\"{lang}\"")), "{path}: {}", reply.body);
    }
    let style = page.body.split("href=\"").find_map(|rest| rest.split('"').next().filter(|at| at.ends_with(".css")));
    assert!(site.get(style.expect("a style sheet")).head.contains("content-type: text/css"));
    assert!(site.get("/.docs-build/live.js").head.contains("content-type: text/javascript"));
}

#[test]
fn a_name_of_somebody_else_is_not_answered() {
    let site = Served::start(SETTINGS);
    let port = site.host.split(':').next_back().expect("a port");
    assert_eq!(site.ask("GET /de/", &format!("localhost:{port}")).status, 200);
    for path in ["/de/", "/.docs-build/events?/de/", "/.docs-build/live.js"] {
        let reply = site.ask(&format!("GET {path}"), &format!("rebound.example:{port}"));
        assert_eq!(reply.status, 403, "{path}");
    }
}

#[test]
fn an_edit_arrives_and_an_error_leaves_the_last_good_page() {
    let mut site = Served::start(SETTINGS);
    let (mut mine, mut other) = (site.news("/de/mail/spf/"), site.news("/de/"));
    let (first, home) = (mine.next().expect("news"), other.next().expect("news"));
    site.write("content/mail/spf.de.md", "+++\ntitle = 'SPF'\n+++\n\nZweiter Text.\n");
    let second = mine.next().expect("news");
    assert!(second.page != first.page && second.problems.is_empty(), "{second:?}");
    assert_eq!(other.next().expect("news").page, home.page, "the home page shows nothing of the text");
    site.says("content/mail/spf.de.md: 2 pages in ");
    assert!(site.get("/de/mail/spf/").body.contains("Zweiter Text."));

    site.write("content/mail/spf.de.md", "+++\ntitle = 'SPF'\n+++\n\nDritter [Text](../dkim.de.md).\n");
    let wrong = mine.next().expect("news");
    assert_eq!(wrong.page, second.page);
    assert!(wrong.problems.contains("content/mail/spf.de.md:5:16"), "{}", wrong.problems);
    assert!(site.get("/de/mail/spf/").body.contains("Zweiter Text."));
    assert_eq!(site.news("/de/").next().expect("news").problems, wrong.problems, "who comes later is told too");

    site.write("content/mail/spf.de.md", "+++\ntitle = 'SPF'\n+++\n\nVierter Text.\n");
    let mended = mine.next().expect("news");
    assert!(mended.page != second.page && mended.problems.is_empty(), "{mended:?}");
    assert!(site.get("/de/mail/spf/").body.contains("Vierter Text."));
}

#[test]
fn folders_come_move_and_go() {
    let mut site = Served::start(SETTINGS);
    let content = site.root.path().join("content");
    fs::rename(content.join("mail"), content.join("post")).expect("renamed");
    site.says("content/");
    assert_eq!((site.get("/de/mail/spf/").status, site.get("/de/post/spf/").status), (404, 200));
    let elsewhere = site.root.path().join("elsewhere");
    write(&elsewhere, "new/deep/a.de.md", "+++\ntitle = 'A'\n+++\n");
    fs::rename(elsewhere.join("new"), content.join("new")).expect("moved");
    site.says("content/new");
    assert_eq!(site.get("/de/new/deep/a/").status, 200);
    site.write("content/new/deep/a.de.md", "+++\ntitle = 'A'\n+++\n\nMehr.\n");
    site.says("content/new/deep/a.de.md: 2 pages in ");
    fs::remove_dir_all(content.join("new")).expect("removed");
    site.says("content/new");
    assert_eq!(site.get("/de/new/deep/a/").status, 404);
}

#[test]
fn a_file_that_is_saved_beside_its_place_and_renamed_is_one_change() {
    let mut site = Served::start(SETTINGS);
    site.write("content/mail/.spf.de.md.swp", "x");
    site.write("content/mail/spf.de.md~", "+++\ntitle = 'SPF'\n+++\n\nZweiter Text.\n");
    let file = site.root.path().join("content/mail/spf.de.md");
    fs::rename(file.with_file_name("spf.de.md~"), &file).expect("renamed");
    site.says("content/mail/spf.de.md");
    assert!(site.get("/de/mail/spf/").body.contains("Zweiter Text."));
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_told_until_it_can() {
    let mut site = Served::start(SETTINGS);
    let mut news = site.news("/de/");
    assert_eq!(news.next().expect("news").problems, "");
    let link = site.root.path().join("content/secret.de.md");
    std::os::unix::fs::symlink("/etc/passwd", &link).expect("a link");
    let told = news.next().expect("news").problems;
    assert!(told.contains("`content/secret.de.md` is a link that leaves `content/`"), "{told}");
    fs::remove_file(link).expect("removed");
    assert_eq!(news.next().expect("news").problems, "");
    site.says("content");
}

#[test]
fn settings_and_themes_make_everything_anew_and_wrong_ones_leave_the_last_good_site() {
    let mut site = Served::start(&SETTINGS.replace("help.example/", "help.example/x/"));
    assert!(site.get("/").head.contains("location: /x/\r\n"));
    assert_eq!(site.get("/x/de/").status, 200);
    let mut news = site.news("/x/de/");
    news.next().expect("news");
    site.write("site.toml", "title = ");
    assert!(news.next().expect("news").problems.contains("site.toml:1:9"));
    assert_eq!(site.get("/x/de/").status, 200);
    site.write("site.toml", SETTINGS);
    assert_eq!(news.next().expect("news").problems, "");
    site.says("the site: ");
    assert_eq!(site.get("/de/").status, 200);
    site.write("themes/help/assets/style.css", "body { color: red; }");
    site.says("the site: ");
    let page = site.get("/de/").body;
    let style = page.split("href=\"").find_map(|rest| rest.split('"').next().filter(|at| at.ends_with(".css")));
    assert_eq!(site.get(style.expect("a style sheet")).body, "body { color: red; }");
}

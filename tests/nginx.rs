//! The recipe for nginx in `docs/deploy.md`: a real nginx serves a built site with exactly that configuration.

mod servers;

use std::path::Path;
use std::process::Command;

use servers::Folder;
use servers::nginx::{Nginx, Reply, documented};

/// A site in a folder of its own, and the nginx that serves it.
struct Served {
    nginx: Nginx,
    _folder: Folder,
}

impl Served {
    /// Builds `tests/site/around` and serves it as documented.
    fn start() -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = Folder::new("site");
        let (base, site) = (folder.path().join("base"), folder.path().join("site"));
        copy(&repository.join("tests/site/around/in"), &base);
        copy(&repository.join("tests/site/theme"), &base.join("themes/plain"));
        let built = Command::new(env!("CARGO_BIN_EXE_docs-build"))
            .args(["--root", base.to_str().expect("UTF-8"), "--output", site.to_str().expect("UTF-8")])
            .args(["--base-url", "https://help.example/", "--quiet"])
            .status();
        assert!(built.expect("the program runs").success());
        let recipe = documented(&repository.join("docs/deploy.md"));
        assert!(recipe.contains("root /srv/help;") && recipe.contains("listen 80;"), "{recipe}");
        let recipe = recipe.replace("/srv/help", site.to_str().expect("UTF-8")).replace("listen [::]:80;", "");
        let nginx = Nginx::start(|port| recipe.replace("listen 80;", &format!("listen 127.0.0.1:{port};")));
        Served { nginx, _folder: folder }
    }

    #[track_caller]
    fn get(&self, path: &str) -> Reply {
        self.nginx.get(path, "")
    }

    /// Where the answer leads on, for good.
    #[track_caller]
    fn moved(&self, path: &str) -> String {
        let reply = self.get(path);
        assert_eq!(reply.status, 301, "{path}: {reply:?}");
        reply.header("location").to_owned()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry").path();
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).expect("a copy");
        }
    }
}

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).expect("text")
}

#[test]
fn pages_are_served_with_the_headers_that_keep_readers_safe() {
    let site = Served::start();
    for path in ["/de/", "/de/gr%C3%B6%C3%9Fe/spf/", "/", "/de/nowhere/"] {
        let reply = site.get(path);
        assert_eq!(reply.status, if path.contains("nowhere") { 404 } else { 200 }, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}: {reply:?}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
    }
    assert_eq!(site.get("/de/").header("cache-control"), "no-cache");
}

#[test]
fn files_whose_names_change_with_their_content_are_kept() {
    let site = Served::start();
    let page = text(&site.get("/de/"));
    let (_, style) = page.split_once("/assets/style.").expect("a style sheet");
    let style = format!("/assets/style.{}", style.split_once('"').expect("an attribute").0);
    let reply = site.get(&style);
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/css"));
    assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(site.get("/assets/gone.css").header("cache-control"), "");
}

#[test]
fn addresses_of_before_lead_on() {
    let site = Served::start();
    let now = "/de/gr%C3%B6%C3%9Fe/spf/";
    for before in ["/alt.html", "/de/alt/", "/de/gr%C3%B6%C3%9Fer/"] {
        assert_eq!(site.moved(before), now, "{before}");
    }
    assert_eq!(site.moved("/de/alt"), "/de/alt/");
    assert_eq!(site.get("/de/alt-und-teile/").status, 200);
}

#[test]
fn a_wrong_address_is_answered_in_its_language() {
    let site = Served::start();
    for (path, page) in [("/de/x/", "/de/404.html"), ("/en/x.png", "/en/404.html"), ("/x", "/404.html")] {
        let reply = site.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(text(&reply), text(&site.get(page)), "{path}");
    }
}

#[test]
fn what_only_servers_read_is_not_served() {
    let site = Served::start();
    for path in ["/_headers", "/_redirects", "/headers.nginx.conf", "/redirects.nginx.conf", "/.docs-build/manifest"] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_markdown_copy_of_a_page_is_text() {
    let reply = Served::start().get("/de/gr%C3%B6%C3%9Fe/spf/index.md");
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/markdown; charset=utf-8"));
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
}

#[test]
fn pages_are_compressed() {
    let site = Served::start();
    for path in ["/de/gr%C3%B6%C3%9Fe/spf/", "/sitemap.xml"] {
        let reply = site.nginx.get(path, "Accept-Encoding: gzip\r\n");
        assert_eq!((reply.status, reply.header("content-encoding")), (200, "gzip"), "{path}");
        assert_eq!(reply.header("vary"), "Accept-Encoding", "{path}");
    }
}

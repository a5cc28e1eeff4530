//! nginx: a real web server for a built site.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use super::{Daemon, Folder, Port, is_root, program, wait_until};

/// A running nginx.
pub(crate) struct Nginx {
    port: Port,
    // Stopped before its folder goes: fields are dropped in this order.
    _daemon: Daemon,
    _folder: Folder,
}

/// What it answers.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// By their names in lowercase.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Nginx {
    /// Starts one with this `server` block, in which `listen` names the port that it is given.
    pub(crate) fn start(server: impl FnOnce(u16) -> String) -> Self {
        let folder = Folder::new("nginx");
        let port = Port::free();
        let path = folder.path().display();
        // Only root can become somebody else, and nginx would become `nobody`.
        let user = if is_root() { "user root;" } else { "" };
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|what| format!("{what}_temp_path {path}/{what};\n"))
            .collect();
        let configuration = format!(
            "daemon off;\n{user}\npid {path}/nginx.pid;\nerror_log {path}/error.log;\nevents {{}}\n\
             http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{temporary}{}\n}}\n",
            server(port.number())
        );
        let configuration = folder.write("nginx.conf", configuration);
        let mut command = Command::new(program("nginx"));
        command.arg("-c").arg(&configuration).arg("-e").arg(folder.path().join("error.log"));
        let daemon = Daemon::start(&mut command, &folder.path().join("nginx.log"));
        wait_until(
            "nginx answers",
            || TcpStream::connect(port.address()).is_ok(),
            || folder.log("nginx.log") + &folder.log("error.log") + &folder.log("nginx.conf"),
        );
        Nginx { port, _daemon: daemon, _folder: folder }
    }

    /// Asks for a path, with more headers, each ending in `\r\n`.
    #[track_caller]
    pub(crate) fn get(&self, path: &str, headers: &str) -> Reply {
        let mut stream = TcpStream::connect(self.port.address()).expect("nginx listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: help.example\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).expect("it hears");
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).expect("it answers");
        let head = reply.windows(4).position(|four| four == b"\r\n\r\n").expect("an empty line");
        let body = reply.split_off(head + 4);
        let head = String::from_utf8(reply).expect("headers are text");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Reply {
            status: status.expect("a status"),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body,
        }
    }
}

impl Reply {
    /// A header; empty when it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// The first block of a Markdown file that is fenced as nginx.
pub(crate) fn documented(file: &Path) -> String {
    let text = std::fs::read_to_string(file).expect("the document is there");
    let (_, block) = text.split_once("```nginx\n").expect("it has a block of nginx");
    block.split_once("```").expect("which ends").0.to_owned()
}

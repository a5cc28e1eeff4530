//! NSD: a real DNS server that answers for a made-up world.

use std::fmt::Write as _;
use std::net::{SocketAddr, UdpSocket};
use std::process::Command;
use std::time::Duration;

use super::{Daemon, Folder, Port, program, wait_until};

/// A running NSD; whatever its world does not hold does not exist.
pub(crate) struct Nsd {
    port: Port,
    // Stopped before its folder goes: fields are dropped in this order.
    _daemon: Daemon,
    _folder: Folder,
}

impl Nsd {
    /// Starts one with the records of `world`, a line each, as in a zone file without times:
    /// `praxis.test TXT "v=spf1 -all"`. Names have no dot at their end.
    pub(crate) fn start(world: &str) -> Self {
        let folder = Folder::new("nsd");
        let port = Port::free();
        let path = folder.path().display();
        // It serves the root: so every other name is known not to exist.
        let mut zone = String::from(
            "$TTL 60\n. IN SOA ns.test. hostmaster.test. 1 3600 600 86400 60\n. IN NS ns.test.\nns.test. IN A 127.0.0.1\n",
        );
        for line in world.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (name, record) = line.split_once(' ').unwrap_or_else(|| panic!("no record: {line}"));
            writeln!(zone, "{name}. IN {record}").expect("a string takes everything");
        }
        folder.write("root.zone", zone);
        let configuration = folder.write(
            "nsd.conf",
            format!(
                r#"
server:
    ip-address: 127.0.0.1@{number}
    server-count: 1
    username: ""
    chroot: ""
    database: ""
    zonesdir: "{path}"
    pidfile: "{path}/nsd.pid"
    xfrdfile: "{path}/xfrd.state"
    zonelistfile: "{path}/zone.list"
    xfrdir: "{path}"
    cookie-secret-file: "{path}/cookie"
remote-control:
    control-enable: no
zone:
    name: "."
    zonefile: "root.zone"
"#,
                number = port.number()
            ),
        );
        let mut command = Command::new(program("nsd"));
        command.arg("-d").arg("-c").arg(configuration);
        let daemon = Daemon::start(&mut command, &folder.path().join("nsd.log"));
        wait_until("NSD answers", || answers(port.address()), || folder.log("nsd.log") + &folder.log("root.zone"));
        Nsd { port, _daemon: daemon, _folder: folder }
    }

    /// Where it listens, for `--nameserver`.
    pub(crate) fn address(&self) -> SocketAddr {
        self.port.address()
    }
}

/// Whether `server` answers for the root: id, one question, `.`, SOA, IN (RFC 1035, section 4).
fn answers(server: SocketAddr) -> bool {
    let question = [0x13, 0x37, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1];
    let Ok(socket) = UdpSocket::bind("127.0.0.1:0") else { return false };
    let _ = socket.set_read_timeout(Some(Duration::from_millis(200)));
    let mut answer = [0; 512];
    socket.connect(server).is_ok()
        && socket.send(&question).is_ok()
        && socket.recv(&mut answer).is_ok_and(|length| length > 12 && answer[3] & 0x0f == 0 && answer[7] == 1)
}

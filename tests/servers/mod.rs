//! Real servers for integration tests: each in a folder of its own, on loopback, stopped with the test that started it.
//!
//! They are Debian's packages; `tests/install-servers` installs them. A test that cannot start one fails and says so.

#![allow(dead_code, reason = "every test binary compiles this module and uses its own part of it")]

pub(crate) mod authority;
pub(crate) mod nginx;
pub(crate) mod nsd;
pub(crate) mod postfix;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to start or a message to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A port of 127.0.0.1 that nobody else uses while this value lives.
///
/// The same port of another loopback address is held open, and every test of this machine asks for that first: so two
/// tests never share a port, and a port without a server stays closed. It lies below the ports that the system gives to
/// outgoing connections.
#[derive(Debug)]
pub(crate) struct Port {
    number: u16,
    _held: TcpListener,
}

impl Port {
    /// The address on which nobody else listens.
    const HELD: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 77);

    /// Takes a free port.
    pub(crate) fn free() -> Self {
        static NEXT: Mutex<Option<u16>> = Mutex::new(None);
        let mut next = NEXT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let process = u16::try_from(std::process::id() % 10_000).expect("a number below ten thousand");
        let mut number = next.unwrap_or(20_000 + process);
        loop {
            number = if number >= 31_999 { 20_000 } else { number + 1 };
            *next = Some(number);
            let Ok(held) = TcpListener::bind((Port::HELD, number)) else { continue };
            let free = TcpListener::bind((Ipv4Addr::LOCALHOST, number)).is_ok()
                && std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, number)).is_ok();
            if free {
                return Port { number, _held: held };
            }
        }
    }

    /// Its number.
    pub(crate) fn number(&self) -> u16 {
        self.number
    }

    /// Where it is.
    pub(crate) fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.number).into()
    }
}

/// A folder for one server, removed with everything that the server wrote into it.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// An empty folder that servers of any user may enter.
    pub(crate) fn new(name: &str) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::Builder::new().prefix(&format!("docs-check-{name}-")).tempdir().expect("a folder");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("permissions");
        Folder(folder.keep())
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file in it.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        path
    }

    /// Reads a file in it, or says that there is none.
    fn log(&self, name: &str) -> String {
        let text = std::fs::read(self.0.join(name)).unwrap_or_default();
        format!("--- {name}\n{}", String::from_utf8_lossy(&text))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Servers that change their user leave files that only root may remove.
        if std::fs::remove_dir_all(&self.0).is_err() {
            let _ = as_root("rm").arg("-rf").arg(&self.0).output();
        }
    }
}

/// A server that runs in the foreground as a child of the test; killed when dropped.
#[derive(Debug)]
struct Daemon(Child);

impl Daemon {
    /// Starts `command`; what it prints goes to `log`.
    fn start(command: &mut Command, log: &Path) -> Self {
        let output = std::fs::File::create(log).expect("a log file");
        let errors = output.try_clone().expect("a second handle");
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        Daemon(command.spawn().unwrap_or_else(|error| missing(&command.get_program().to_string_lossy(), &error)))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // SIGTERM first: both NSD and Dovecot stop their own children on it, and only on it.
        let id = self.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).output();
        let end = Instant::now() + Duration::from_secs(5);
        while Instant::now() < end && matches!(self.0.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The path of an installed server.
///
/// # Panics
/// When it is not installed; the message names the script that installs it.
pub(crate) fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers where the path of an ordinary user does not lead.
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| missing(name, &"it is not installed"))
}

fn missing(name: &str, reason: &dyn Display) -> ! {
    panic!("this test needs the server `{name}`: {reason}. Run `tests/install-servers` and try again.")
}

/// A command that needs root: directly, or through `sudo` without a question.
fn as_root(program: &str) -> Command {
    let mut command = if is_root() { Command::new(program) } else { Command::new("sudo") };
    if !is_root() {
        command.arg("-n").arg(program);
    }
    command
}

/// Whether this test runs as root.
fn is_root() -> bool {
    user_id() == 0
}

/// The user who runs this test.
fn user_id() -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").expect("Linux has /proc").uid()
}

/// Waits until `ready`, or panics with what `explain` says.
#[track_caller]
fn wait_until(what: &str, mut ready: impl FnMut() -> bool, explain: impl FnOnce() -> String) {
    let end = Instant::now() + PATIENCE;
    while !ready() {
        assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}\n{}", explain());
        thread::sleep(Duration::from_millis(20));
    }
}

/// What `docs-check` did.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// Results.
    pub(crate) stdout: String,
    /// Everything else.
    pub(crate) stderr: String,
}

impl Run {
    /// Runs the program as a reader would, in `folder`, with no environment but `environment`.
    pub(crate) fn docs_check(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let output = Command::new(env!("CARGO_BIN_EXE_docs-check"))
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "en_GB.UTF-8")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .expect("docs-check starts");
        let Output { status, stdout, stderr } = output;
        Run {
            code: status.code().expect("an exit code and no signal"),
            stdout: String::from_utf8(stdout).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(stderr).expect("UTF-8 on stderr"),
        }
    }

    /// The report; the run must have had `--format json`.
    #[track_caller]
    pub(crate) fn report(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON on stdout: {error}\n{self:#?}"))
    }

    /// The outcome of each step that has one of `codes`, and each step that did not pass: `login fail smtp-…`.
    #[track_caller]
    pub(crate) fn steps(&self) -> Vec<String> {
        let report = self.report();
        assert_eq!(report["version"], 1, "the report has a version");
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let mut steps = Vec::new();
        for procedure in report["procedures"].as_array().expect("a list of procedures") {
            for step in procedure["steps"].as_array().expect("a list of steps") {
                let parts = [text(&step["kind"]), text(&step["outcome"]), text(&step["code"])];
                steps.push(parts.join(" ").trim_end().to_owned());
            }
        }
        steps
    }

    /// Every code in the report.
    pub(crate) fn codes(&self) -> BTreeSet<String> {
        self.steps().iter().filter_map(|step| step.splitn(3, ' ').nth(2).map(str::to_owned)).collect()
    }
}

//! Postfix with Dovecot: a real submission server.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

use super::authority::Identity;
use super::{Daemon, Folder, Port, as_root, program, user_id, wait_until};

/// A running Postfix whose users are asked for by Dovecot.
pub(crate) struct Postfix {
    /// Submission with STARTTLS, the role of port 587.
    starttls: Port,
    /// Submission with TLS from the first byte, the role of port 465.
    tls: Port,
    /// Submission that offers no STARTTLS.
    plain: Port,
    /// The program `postfix`.
    program: PathBuf,
    configuration: PathBuf,
    _dovecot: Daemon,
    _sasl: Port,
    folder: Folder,
}

impl Postfix {
    /// Starts one that shows `identity` and knows `users`: addresses with their passwords, each with a mailbox.
    pub(crate) fn start(identity: &Identity, users: &[(&str, &str)]) -> Self {
        Postfix::offering("plain, login", identity, users)
    }

    /// One that offers these login mechanisms.
    pub(crate) fn offering(mechanisms: &str, identity: &Identity, users: &[(&str, &str)]) -> Self {
        let program = program("postfix");
        let folder = Folder::new("mail");
        let sasl = Port::free();
        let dovecot = start_dovecot(&folder, &sasl, users);
        let [starttls, tls, plain] = [(); 3].map(|()| Port::free());
        let configuration = folder.path().join("etc");
        for name in ["etc", "data", "spool", "vmail"] {
            std::fs::create_dir(folder.path().join(name)).expect("a new folder");
        }
        folder.write("cert.pem", &identity.certificate);
        folder.write("key.pem", &identity.key);
        folder.write("etc/main.cf", main_cf(&folder, &sasl, mechanisms, users));
        folder.write("etc/master.cf", master_cf(&starttls, &tls, &plain));
        // Postfix refuses folders that belong to others, and delivers as the owner of the mailboxes.
        let owner = mailbox_owner();
        own(&folder, "data", "postfix");
        own(&folder, "vmail", &owner.to_string());
        own(&folder, "etc", "root");
        // From here on the server is stopped whatever happens: this value is dropped.
        let server = Postfix { starttls, tls, plain, program, configuration, _dovecot: dovecot, _sasl: sasl, folder };
        if let Err(reason) = server.postfix("start") {
            panic!("Postfix does not start: {reason}\n{}", server.logs());
        }
        for port in [&server.starttls, &server.tls, &server.plain] {
            wait_until("Postfix listens", || TcpStream::connect(port.address()).is_ok(), || server.logs());
        }
        server
    }

    /// The port that wants STARTTLS.
    pub(crate) fn starttls(&self) -> u16 {
        self.starttls.number()
    }

    /// The port that wants TLS from the first byte.
    pub(crate) fn tls(&self) -> u16 {
        self.tls.number()
    }

    /// The port that offers no STARTTLS.
    pub(crate) fn plain(&self) -> u16 {
        self.plain.number()
    }

    /// The first message in the mailbox of `address`, as soon as it is there.
    #[track_caller]
    pub(crate) fn message_for(&self, address: &str) -> String {
        let mut message = None;
        wait_until(
            "the message arrives",
            || {
                message = self.messages_for(address).into_iter().next();
                message.is_some()
            },
            || self.logs(),
        );
        message.unwrap_or_default()
    }

    /// All messages in the mailbox of `address`.
    pub(crate) fn messages_for(&self, address: &str) -> Vec<String> {
        let folder = self.folder.path().join("vmail").join(address).join("new");
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths.iter().map(|path| std::fs::read_to_string(path).expect("a message")).collect()
    }

    /// What the servers wrote about what they did.
    pub(crate) fn logs(&self) -> String {
        self.folder.log("mail.log") + &self.folder.log("dovecot.log") + &self.folder.log("dovecot.out")
    }

    fn postfix(&self, action: &str) -> Result<(), String> {
        let mut command = as_root(&self.program.to_string_lossy());
        let output = command.arg("-c").arg(&self.configuration).arg(action).output();
        let output = output.map_err(|error| format!("it needs root, and sudo does not start: {error}"))?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // `stop` gives up after some seconds where a client hangs; `abort` does not.
        if self.postfix("stop").is_err() {
            let _ = self.postfix("abort");
        }
    }
}

/// Whoever runs the tests can read the mailboxes; root delivers as nobody, for Postfix never delivers as root.
fn mailbox_owner() -> u32 {
    match user_id() {
        0 => 65534,
        user => user,
    }
}

fn own(folder: &Folder, name: &str, owner: &str) {
    let path = folder.path().join(name);
    let status = as_root("chown").arg("-R").arg(owner).arg(&path).status();
    assert!(status.is_ok_and(|status| status.success()), "cannot give {} to {owner}", path.display());
}

fn start_dovecot(folder: &Folder, sasl: &Port, users: &[(&str, &str)]) -> Daemon {
    let lines: BTreeMap<_, _> = users.iter().copied().collect();
    folder.write(
        "users",
        lines.iter().map(|(user, password)| format!("{user}:{{PLAIN}}{password}\n")).collect::<String>(),
    );
    let path = folder.path().display();
    let user = if user_id() == 0 { "nobody".to_owned() } else { whoami("-un") };
    let group = if user_id() == 0 { "nogroup".to_owned() } else { whoami("-gn") };
    let configuration = folder.write(
        "dovecot.conf",
        format!(
            r"
protocols =
base_dir = {path}/run
state_dir = {path}/state
log_path = {path}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
ssl = no
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {port}
  }}
}}
passdb {{
  driver = passwd-file
  args = {path}/users
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}}
",
            port = sasl.number()
        ),
    );
    let mut command = Command::new(program("dovecot"));
    command.arg("-F").arg("-c").arg(configuration);
    let daemon = Daemon::start(&mut command, &folder.path().join("dovecot.out"));
    wait_until(
        "Dovecot listens",
        || TcpStream::connect(sasl.address()).is_ok(),
        || folder.log("dovecot.out") + &folder.log("dovecot.log"),
    );
    daemon
}

fn whoami(what: &str) -> String {
    let output = Command::new("id").arg(what).output().expect("id");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn main_cf(folder: &Folder, sasl: &Port, mechanisms: &str, users: &[(&str, &str)]) -> String {
    let path = folder.path().display();
    let temporary = std::env::temp_dir();
    let temporary = temporary.display();
    let mailboxes: Vec<_> = users.iter().map(|(user, _)| format!("{{ {user} = {user}/ }}")).collect();
    let mailboxes = mailboxes.join(", ");
    let domains: std::collections::BTreeSet<_> =
        users.iter().filter_map(|(user, _)| user.split_once('@')).map(|(_, domain)| domain).collect();
    let domains = domains.into_iter().collect::<Vec<_>>().join(", ");
    let sasl = sasl.number();
    let owner = mailbox_owner();
    format!(
        r"
compatibility_level = 3.6
queue_directory = {path}/spool
data_directory = {path}/data
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {path}/vmail
virtual_mailbox_maps = inline:{{ {mailboxes} }}
virtual_minimum_uid = 100
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
smtpd_tls_cert_file = {path}/cert.pem
smtpd_tls_key_file = {path}/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_sasl_mechanism_filter = {mechanisms}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
message_size_limit = 10240000
default_transport = error:no outbound mail in tests
maillog_file = {path}/mail.log
maillog_file_prefixes = {temporary}, /tmp
"
    )
}

fn master_cf(starttls: &Port, tls: &Port, plain: &Port) -> String {
    let [starttls, tls, plain] = [starttls, tls, plain].map(Port::number);
    format!(
        r"
127.0.0.1:{starttls} inet n - n - - smtpd
    -o smtpd_tls_security_level=encrypt
    -o smtpd_sasl_auth_enable=yes
    -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{tls} inet n - n - - smtpd
    -o smtpd_tls_security_level=encrypt
    -o smtpd_tls_wrappermode=yes
    -o smtpd_sasl_auth_enable=yes
    -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{plain} inet n - n - - smtpd
    -o smtpd_tls_security_level=none
    -o smtpd_tls_auth_only=no
    -o smtpd_sasl_auth_enable=yes
    -o smtpd_client_restrictions=permit_sasl_authenticated,reject
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
virtual unix - n n - - virtual
"
    )
}

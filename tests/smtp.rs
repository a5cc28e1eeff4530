//! `docs-check --smtp` against a real Postfix with Dovecot, as a reader would run it.

mod servers;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use servers::authority::{Authority, Validity};
use servers::nsd::Nsd;
use servers::postfix::Postfix;
use servers::{Folder, Port, Run};

const HOST: &str = "mail.praxis.test";
const SENDER: &str = "termine@praxis.test";
const RECIPIENT: &str = "empfang@praxis.test";
/// With everything that a shell, a URL or an encoding could trip over.
const PASSWORD: &str = "Zimt+Zucker/ 7%=&ä\"$x";

/// A practice with a mail server, and a domain whose DNS knows that server.
struct Practice {
    folder: Folder,
    dns: Nsd,
    mail: Postfix,
}

/// How a configuration says which port and security it uses.
#[derive(Clone, Copy, Debug)]
enum Way {
    StartTls,
    Tls,
    /// STARTTLS, at the port that does not offer it.
    Plain,
}

impl Practice {
    /// One whose server shows a good certificate.
    fn new() -> Self {
        Practice::with(HOST, Validity::Now)
    }

    /// One whose server offers only these login mechanisms.
    fn offering(mechanisms: &str) -> Self {
        Practice::set_up(HOST, Validity::Now, mechanisms)
    }

    /// One whose server shows a certificate for `host`, valid then; the configuration trusts its authority.
    fn with(host: &str, validity: Validity) -> Self {
        Practice::set_up(host, validity, "plain, login")
    }

    fn set_up(host: &str, validity: Validity, mechanisms: &str) -> Self {
        let authority = Authority::new("Test Authority");
        let folder = Folder::new("practice");
        folder.write("ca.pem", authority.pem());
        let users = [(SENDER, PASSWORD), (RECIPIENT, "other")];
        let mail = Postfix::offering(mechanisms, &authority.issue(host, validity), &users);
        let dns = Nsd::start(&format!("{HOST} A 127.0.0.1"));
        Practice { folder, dns, mail }
    }

    /// Writes `config.toml`.
    fn configure(&self, way: Way, recipient: &str) -> &Self {
        let (port, security) = match way {
            Way::StartTls => (self.mail.starttls(), "starttls"),
            Way::Tls => (self.mail.tls(), "tls"),
            Way::Plain => (self.mail.plain(), "starttls"),
        };
        self.configure_port(port, security, recipient)
    }

    fn configure_port(&self, port: u16, security: &str, recipient: &str) -> &Self {
        self.folder.write(
            "config.toml",
            format!(
                "[sender]\naddress = \"{SENDER}\"\n\n[smtp]\nhost = \"{HOST}\"\nport = {port}\nsecurity = \"{security}\"\n\
                 username = \"{SENDER}\"\npassword = {{ env = \"SMTP_PASSWORD\" }}\nca = \"ca.pem\"\n\n\
                 [test]\nrecipient = \"{recipient}\"\n"
            ),
        );
        self
    }

    /// Runs the procedure with the right password.
    fn check(&self, more: &[&str]) -> Run {
        self.check_with(PASSWORD, more)
    }

    /// Runs the procedure; records it, replays the record, and looks for the password wherever it must not be.
    #[track_caller]
    fn check_with(&self, password: &str, more: &[&str]) -> Run {
        let nameserver = self.dns.address().to_string();
        let record = self.folder.path().join("record.json");
        let _ = std::fs::remove_file(&record);
        let mut arguments = vec!["--smtp", "config.toml", "--nameserver", &nameserver, "--format", "json"];
        arguments.extend(["-v", "--record", "record.json"]);
        arguments.extend(more);
        let run = Run::docs_check(self.folder.path(), &arguments, &[("SMTP_PASSWORD", password)]);
        let record = std::fs::read_to_string(record).unwrap_or_else(|error| panic!("no record: {error}\n{run:#?}"));
        assert!(run.stderr.contains(".praxis.test\n"), "-v shows what was asked: {run:#?}");
        for form in forms(password) {
            for (place, text) in [("stdout", &run.stdout), ("stderr", &run.stderr), ("the record", &record)] {
                assert!(!text.contains(&form), "the password is in {place}: {text}");
            }
        }
        let again = Run::docs_check(self.folder.path(), &["--replay", "record.json", "--format", "json"], &[]);
        assert_eq!(again.stdout, run.stdout, "the record gives another report: {again:#?}");
        assert_eq!(again.code, run.code, "the record gives another exit code");
        run
    }

    /// Asserts that the run fails, that one step fails, and that it is `expected`.
    #[track_caller]
    fn check_failure(&self, run: &Run, expected: &str) {
        let failed: Vec<_> = run.steps().into_iter().filter(|step| step.contains(" fail ")).collect();
        assert_eq!(failed, [expected], "{run:#?}\n{}", self.mail.logs());
        assert_eq!(run.code, 1, "{run:#?}");
    }
}

/// Every form in which a login sends a password, and in which JSON would show it.
fn forms(password: &str) -> Vec<String> {
    let quoted = serde_json::to_string(password).expect("a string").trim_matches('"').to_owned();
    let mut forms = vec![password.to_owned(), quoted, STANDARD.encode(password)];
    for identity in ["", SENDER] {
        forms.push(STANDARD.encode(format!("{identity}\0{SENDER}\0{password}")));
    }
    forms
}

#[test]
fn right_data_passes_with_starttls_and_with_tls() {
    let practice = Practice::new();
    for way in [Way::StartTls, Way::Tls] {
        let run = practice.configure(way, RECIPIENT).check(&[]);
        let [before @ .., send] = &run.steps()[..] else { panic!("no steps: {run:#?}") };
        assert!(before.len() >= 5 && before.iter().all(|step| step.ends_with(" pass")), "{way:?}: {run:#?}");
        assert_eq!(send, "smtp.send skipped", "{run:#?}");
        assert_eq!(run.code, 0, "{run:#?}");
    }
    assert_eq!(practice.mail.messages_for(RECIPIENT), [""; 0], "invariant: nothing is sent without --send");
}

#[test]
fn every_login_mechanism_of_the_server_is_spoken() {
    for mechanism in ["login", "cram-md5", "scram-sha-1", "scram-sha-256"] {
        let practice = Practice::offering(mechanism);
        let run = practice.configure(Way::StartTls, RECIPIENT).check(&[]);
        assert!(run.steps().contains(&"smtp.login pass".to_owned()), "{mechanism}: {run:#?}\n{}", practice.mail.logs());
        assert!(run.stdout.contains(&mechanism.to_uppercase()), "{mechanism}: {run:#?}");
        let run = practice.check_with("wrong Salz+Pfeffer", &[]);
        practice.check_failure(&run, "smtp.login fail smtp-password-rejected");
    }
}

#[test]
fn the_test_message_is_in_the_mailbox() {
    let practice = Practice::new();
    let run = practice.configure(Way::StartTls, RECIPIENT).check(&["--send"]);
    assert!(run.steps().iter().all(|step| step.ends_with(" pass")), "{run:#?}");
    assert_eq!(run.code, 0, "{run:#?}");
    let message = practice.mail.message_for(RECIPIENT);
    assert!(message.contains(&format!("Return-Path: <{SENDER}>")), "{message}");
    assert!(message.contains("\nSubject: "), "{message}");
    assert_eq!(practice.mail.messages_for(RECIPIENT).len(), 1, "one message and no more, not for the replay either");
}

#[test]
fn a_recipient_whom_the_server_does_not_know_is_said() {
    let practice = Practice::new();
    let run = practice.configure(Way::Tls, "nobody@praxis.test").check(&["--send"]);
    practice.check_failure(&run, "smtp.send fail smtp-recipient-refused");
}

#[test]
fn a_wrong_password_is_said() {
    let practice = Practice::new();
    let run = practice.configure(Way::StartTls, RECIPIENT).check_with("wrong Salz+Pfeffer", &[]);
    practice.check_failure(&run, "smtp.login fail smtp-password-rejected");
}

#[test]
fn a_certificate_for_another_name_is_said() {
    let practice = Practice::with("www.other.test", Validity::Now);
    for way in [Way::StartTls, Way::Tls] {
        let run = practice.configure(way, RECIPIENT).check(&[]);
        practice.check_failure(&run, "smtp.tls fail smtp-cert-name");
        assert!(run.stdout.contains("www.other.test"), "{run:#?}");
    }
}

#[test]
fn an_expired_certificate_is_said() {
    let practice = Practice::with(HOST, Validity::Over);
    let run = practice.configure(Way::StartTls, RECIPIENT).check(&[]);
    practice.check_failure(&run, "smtp.tls fail smtp-cert-expired");
    assert!(run.stdout.contains("2021-01-01"), "{run:#?}");
}

#[test]
fn a_certificate_that_is_not_valid_yet_is_said() {
    let practice = Practice::with(HOST, Validity::Later);
    let run = practice.configure(Way::StartTls, RECIPIENT).check(&[]);
    practice.check_failure(&run, "smtp.tls fail smtp-cert-not-yet-valid");
}

#[test]
fn a_certificate_of_an_unknown_authority_is_said() {
    let practice = Practice::new();
    practice.folder.write("ca.pem", Authority::new("Quite Another Authority").pem());
    let run = practice.configure(Way::StartTls, RECIPIENT).check(&[]);
    practice.check_failure(&run, "smtp.tls fail smtp-cert-issuer");
}

#[test]
fn invariant_without_a_verified_certificate_nobody_logs_in_unless_allowed_for_this_run() {
    let practice = Practice::with(HOST, Validity::Over);
    let run = practice.configure(Way::StartTls, RECIPIENT).check(&[]);
    practice.check_failure(&run, "smtp.tls fail smtp-cert-expired");
    assert!(!practice.mail.logs().contains("sasl_username"), "{}", practice.mail.logs());
    let run = practice.check(&["--allow-unverified-certificate"]);
    assert!(run.steps().contains(&"smtp.tls warn smtp-cert-expired".to_owned()), "{run:#?}");
    assert!(run.steps().contains(&"smtp.login pass".to_owned()), "{run:#?}");
    assert_eq!(run.code, 0, "{run:#?}");
}

#[test]
fn a_closed_port_is_said() {
    let practice = Practice::new();
    let closed = Port::free();
    let run = practice.configure_port(closed.number(), "starttls", RECIPIENT).check(&[]);
    practice.check_failure(&run, "smtp.connect fail smtp-port-closed");
}

#[test]
fn a_server_without_starttls_is_said() {
    let practice = Practice::new();
    let run = practice.configure(Way::Plain, RECIPIENT).check(&[]);
    practice.check_failure(&run, "smtp.tls fail smtp-no-starttls");
}

#[test]
fn invariant_without_tls_nobody_logs_in_unless_allowed_for_this_run() {
    let practice = Practice::new();
    let run = practice.configure_port(practice.mail.plain(), "none", RECIPIENT).check(&[]);
    practice.check_failure(&run, "smtp.login fail smtp-login-unencrypted");
    let run = practice.check(&["--allow-unencrypted-login"]);
    assert!(run.steps().contains(&"smtp.login pass".to_owned()), "{run:#?}");
}

#[test]
fn a_host_that_does_not_exist_is_said() {
    let practice = Practice::new();
    practice.configure(Way::StartTls, RECIPIENT);
    let path = practice.folder.path().join("config.toml");
    let text = std::fs::read_to_string(&path).expect("the configuration");
    practice.folder.write("config.toml", text.replace(HOST, "mial.praxis.test"));
    let run = practice.check(&[]);
    practice.check_failure(&run, "smtp.resolve fail smtp-host-unknown");
}

#[test]
fn the_report_is_for_people_too() {
    let practice = Practice::new();
    practice.configure(Way::StartTls, RECIPIENT);
    let nameserver = practice.dns.address().to_string();
    for (language, word) in [("de", "Passwort"), ("en", "password")] {
        let arguments = ["--smtp", "config.toml", "--nameserver", &nameserver, "--lang", language];
        let wrong = "wrong Salz+Pfeffer";
        let run = Run::docs_check(practice.folder.path(), &arguments, &[("SMTP_PASSWORD", wrong)]);
        assert_eq!(run.code, 1, "{run:#?}");
        assert!(run.stdout.contains(word) && run.stdout.contains('✖'), "{run:#?}");
        assert!(!run.stdout.contains('\x1b'), "no colours where nobody sees them");
        for form in forms(wrong) {
            assert!(!run.stdout.contains(&form) && !run.stderr.contains(&form), "{run:#?}");
        }
    }
}

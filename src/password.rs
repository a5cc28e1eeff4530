//! Where a password comes from: the environment, a prompt, a program, a file, or the configuration.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::check::configuration::PasswordSource;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::secret::Secret;
use crate::source::{Located, Source};

/// Bytes that a program may print, at most.
const OUTPUT_LIMIT: u64 = 64 * 1024;

/// Fetches the password; `shown` is the configuration as messages may quote it, `folder` is where it lies, and
/// `question` is what a prompt asks.
///
/// A program is started without a shell, and may ask the reader for a password of its own.
///
/// # Errors
/// A diagnostic that points at the source in the configuration when it is absent or empty.
pub fn obtain(
    source: &Located<PasswordSource>,
    shown: &Source,
    folder: &Path,
    question: &str,
) -> Result<Secret, Diagnostic> {
    let error = |title: String, label: &str| Diagnostic::error(title).at(shown, source.span, label);
    let password = match &source.value {
        PasswordSource::Plain(secret) => secret.expose().to_owned(),
        PasswordSource::Env(name) => std::env::var(name).map_err(|problem| {
            if !is_variable(name) {
                // Quoted, it could be the password itself.
                return error("no environment variable has this name".to_owned(), "the password should come from here")
                    .help("write the name of the variable that holds the password, such as `SMTP_PASSWORD`");
            }
            let title = match problem {
                std::env::VarError::NotPresent => format!("the environment variable `{name}` is not set"),
                std::env::VarError::NotUnicode(_) => format!("the environment variable `{name}` is not UTF-8 text"),
            };
            error(title, "the password should come from here")
                .help(format!("set `{name}` before you run the check, or write `password = {{ prompt = true }}`"))
        })?,
        PasswordSource::Prompt => prompt(question).map_err(|reason| {
            error(format!("nobody can be asked for the password: {reason}"), "the password should be typed")
                .help("run the check in a terminal, or write `password = { env = \"SMTP_PASSWORD\" }`")
        })?,
        PasswordSource::File(path) => {
            let text = disk::read_text(&folder.join(path)).map_err(|problem| {
                let reason = std::error::Error::source(&problem).map(|cause| format!(": {cause}")).unwrap_or_default();
                error(format!("the password's file cannot be read: {problem}{reason}"), "the password should come from here")
                    .help("write the file's whole path, and see that you may read it; a relative path begins at the folder of the configuration")
            })?;
            first_line(&text.text)
        }
        PasswordSource::Command(words) => {
            let output = run(words).map_err(|reason| {
                error(format!("the password's program failed: {reason}"), "the password should come from here")
                    .help("run the program by hand: its first line must be the password")
            })?;
            first_line(&output)
        }
    };
    if password.is_empty() {
        return Err(error("the password is empty".to_owned(), "nothing came from here"));
    }
    if password.contains(['\0', '\n', '\r']) {
        return Err(error("the password has a line break or a zero byte".to_owned(), "no login can carry it"));
    }
    Ok(Secret::new(password))
}

/// Whether a name looks like that of a variable, and not like a password that was written in its place.
fn is_variable(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn prompt(question: &str) -> Result<String, String> {
    if !std::io::stdin().is_terminal() {
        return Err("there is no terminal".to_owned());
    }
    rpassword::prompt_password(question).map_err(|error| error.to_string())
}

fn run(words: &[String]) -> Result<String, String> {
    let (program, arguments) = words.split_first().ok_or("it has no name")?;
    let failed = |error: std::io::Error| format!("`{program}`: {error}");
    let mut child = Command::new(program).args(arguments).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut printed = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        // Closed behind this, so that a program that would print for ever ends.
        stdout.take(OUTPUT_LIMIT).read_to_end(&mut printed).map_err(failed)?;
    }
    let status = child.wait().map_err(failed)?;
    if printed.len() as u64 == OUTPUT_LIMIT {
        return Err(format!("`{program}` printed far more than a password"));
    }
    if !status.success() {
        return Err(format!("`{program}` ended with {status}"));
    }
    String::from_utf8(printed).map_err(|_| format!("`{program}` printed no UTF-8 text"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn obtain(source: PasswordSource) -> Result<Secret, String> {
        let shown = Source::new("config.toml", "password = { … }");
        super::obtain(&Located { value: source, span: Span::new(11, 16) }, &shown, Path::new("."), "?")
            .map_err(|error| error.title)
    }

    #[cfg(not(windows))] // there is no `printf` to start there
    #[test]
    fn a_program_gives_its_first_line() {
        let words = ["printf", "hunter2\\nmore"].map(str::to_owned).to_vec();
        assert_eq!(obtain(PasswordSource::Command(words)), Ok(Secret::new("hunter2")));
    }

    #[test]
    fn a_source_that_is_absent_is_named() {
        let absent = "DOCS_CHECK_TEST_ABSENT".to_owned();
        assert_eq!(
            obtain(PasswordSource::Env(absent)),
            Err("the environment variable `DOCS_CHECK_TEST_ABSENT` is not set".to_owned())
        );
        assert!(obtain(PasswordSource::File("/nowhere/at/all".to_owned())).is_err());
        assert!(obtain(PasswordSource::Command(vec!["no-such-program-here".to_owned()])).is_err());
    }

    #[test]
    fn invariant_a_password_in_the_place_of_a_variables_name_is_in_no_message() {
        for password in ["hunter2", "Hunter-2", "12345", "geheim!"] {
            let shown = Source::new("config.toml", "password = { … }");
            let source = Located { value: PasswordSource::Env(password.to_owned()), span: Span::new(11, 16) };
            let error = super::obtain(&source, &shown, Path::new("."), "?").expect_err(password);
            assert!(!format!("{error:?}").contains(password), "{error:?}");
        }
    }

    #[cfg(not(windows))] // there is no `yes` to start there
    #[test]
    fn a_program_that_prints_for_ever_is_left() {
        let error = obtain(PasswordSource::Command(vec!["yes".to_owned()])).expect_err("no password");
        assert!(error.contains("far more than a password"), "{error}");
    }

    #[test]
    fn a_password_of_several_lines_is_an_error() {
        let password = PasswordSource::Plain(Secret::new("one\ntwo"));
        assert_eq!(obtain(password), Err("the password has a line break or a zero byte".to_owned()));
    }

    #[cfg(not(windows))] // there is no `true` to start there
    #[test]
    fn an_empty_password_is_an_error() {
        assert_eq!(obtain(PasswordSource::Command(vec!["true".to_owned()])), Err("the password is empty".to_owned()));
    }
}

//! Where a password comes from: the environment, a prompt, a program, a file, or the configuration.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::check::configuration::PasswordSource;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::secret::Secret;
use crate::source::{Located, Source};

/// Fetches the password; `shown` is the configuration as messages may quote it, `folder` is where it lies, and
/// `question` is what a prompt asks.
///
/// A program is started without a shell and inherits the terminal, so that it can ask for its own password.
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
        PasswordSource::Plain(secret) => return Ok(secret.clone()),
        PasswordSource::Env(name) => std::env::var(name).map_err(|problem| {
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
    if password.contains('\0') {
        return Err(error("the password has a zero byte".to_owned(), "no login can carry it"));
    }
    Ok(Secret::new(password))
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
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("`{program}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{program}` ended with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{program}` printed no UTF-8 text"))
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

    #[cfg(not(windows))] // there is no `true` to start there
    #[test]
    fn an_empty_password_is_an_error() {
        assert_eq!(obtain(PasswordSource::Command(vec!["true".to_owned()])), Err("the password is empty".to_owned()));
    }
}

//! What the programs print: results on standard output, everything else on standard error.

use std::io::{ErrorKind, Write as _};

use anyhow::Context as _;

/// Prints results, in colours where there is somebody to see them.
///
/// A reader that went away, such as `head`, is no failure.
pub(crate) fn result(text: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout();
    match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("cannot write to standard output"),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Says what is no result; where nobody can hear it, the work goes on.
pub(crate) fn aside(text: &str) {
    let _: std::io::Result<()> = anstream::stderr().write_all(text.as_bytes());
}

/// Follows `--color`: `always`, `never` or `auto`.
pub(crate) fn color(choice: &str) {
    match choice {
        "always" => anstream::ColorChoice::Always.write_global(),
        "never" => anstream::ColorChoice::Never.write_global(),
        _ => {}
    }
}

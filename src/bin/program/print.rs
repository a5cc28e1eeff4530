//! What the program prints: results on standard output, everything else on standard error.

use std::io::{ErrorKind, Write as _};

use anyhow::Context as _;
use docs_check::diagnostic::Diagnostics;

use crate::program::Stop;

/// Prints results, in colours where there is somebody to see them.
///
/// A reader that went away, such as `head`, is no failure.
pub(crate) fn result(text: impl AsRef<[u8]>) -> Result<(), Stop> {
    let mut stdout = anstream::stdout();
    match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output").map_err(Stop::Broken)
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Says what is no result; where nobody can hear it, the work goes on.
pub(crate) fn aside(text: &str) {
    let _: std::io::Result<()> = anstream::stderr().write_all(text.as_bytes());
}

/// Says what was found in files; errors end the program.
pub(crate) fn found(found: &Diagnostics) -> Result<(), Stop> {
    aside(&found.render());
    found.reject().map_err(|_| Stop::Said)
}

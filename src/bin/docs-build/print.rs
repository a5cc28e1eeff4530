//! What `docs-build` prints: results on standard output, everything else on standard error.

use std::io::Write as _;

use crate::End;

/// Says what was done, unless nobody wants to know.
pub(crate) fn say(quiet: bool, line: &str) -> End {
    if quiet { End::Clean } else { print(format!("{line}\n").as_bytes()) }
}

/// Prints a result.
///
/// A reader that went away, such as `head`, is no failure.
pub(crate) fn print(bytes: &[u8]) -> End {
    match std::io::stdout().write_all(bytes) {
        Ok(()) => End::Clean,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => End::Clean,
        Err(error) => fail(&error.into(), End::Broken),
    }
}

/// Says why the run ends here.
pub(crate) fn fail(error: &anyhow::Error, end: End) -> End {
    aside(&format!("error: {error:#}\n"));
    end
}

/// Says what is no result; where nobody can hear it, the exit code still says how it ended.
pub(crate) fn aside(text: &str) {
    let _: std::io::Result<()> = anstream::stderr().write_all(text.as_bytes());
}

//! `config`: the settings that hold.

use docs_check::diagnostic::{Diagnostics, Form};
use docs_check::pipeline;

use crate::session::Session;
use crate::{End, Failure, build, print};

/// Prints the settings with their defaults, as they could stand in `site.toml`.
pub(crate) fn run(session: &Session<'_>) -> Result<End, Failure> {
    session.only(&[Form::Human])?;
    let mut found = Diagnostics::new();
    let end = match pipeline::config(&session.root()?, &build::wanted(session), &mut found) {
        Ok(settings) => {
            print::result(settings)?;
            End::Clean
        }
        Err(error) => build::refused(&error, &mut found),
    };
    print::aside(&found.render());
    Ok(end)
}

//! `check --external`: asks what links outside lead to.

use anyhow::Context as _;
use docs_check::diagnostic::Diagnostics;
use docs_check::pipeline::{Asking, Edition};
use docs_check::probe::web::Reach;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use crate::Failure;
use crate::session::Session;

/// Asks if it is wanted, and returns what the summary says of it.
pub(crate) fn check(session: &Session<'_>, edition: &mut Edition, found: &mut Diagnostics) -> Result<String, Failure> {
    if !session.options.get_flag("external") {
        return Ok(String::new());
    }
    // Hidden where nobody sits at a terminal.
    let bar = if session.quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
    bar.set_style(ProgressStyle::with_template("asking what links lead to: {pos} of {len}").expect("a template"));
    let progress = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let reach = if session.options.get_flag("allow-private") { Reach::Anywhere } else { Reach::Public };
    let asking = Asking { reach, now: Timestamp::now().as_second(), progress: &progress };
    let external = edition.check_external(&asking, found);
    bar.finish_and_clear();
    let external = external.context("links cannot be checked")?;
    Ok(format!("; {} addresses outside, {} known from before", external.addresses, external.remembered))
}

//! `build` and `check`: both make the whole site; only one publishes it.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use docs_check::diagnostic::{Diagnostic, Diagnostics, Severity};
use docs_check::disk::{self, DiskError, Foreign, Publication, PublishError, Published};
use docs_check::pipeline::{Build, BuildError, Drafts, Edition, RenderError, Rendered, Unmade};

use crate::progress::Progress;
use crate::session::Session;
use crate::{End, Failure, external, print};

/// Why a site is built.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// To be read.
    Publish,
    /// To know whether it can be.
    Check,
}

/// Builds the site, says what is wrong, and publishes it if it is for that.
pub(crate) fn run(session: &Session<'_>, purpose: Purpose) -> Result<End, Failure> {
    let root = session.root()?;
    let options = session.options;
    let wanted = wanted(session);
    let mut found = Diagnostics::new();
    let folder = options.get_one::<PathBuf>("output").cloned().unwrap_or_else(|| root.join("public"));
    disk::check_output(&root, &folder).map_err(Failure::usage)?;
    let (publication, refusal) = match purpose {
        Purpose::Check => (None, None),
        Purpose::Publish => match open(&folder, session) {
            Ok(publication) => (Some(publication), None),
            Err(error) => (None, Some(error)),
        },
    };
    // Said only when there is a site: what is wrong with the content comes first.
    let refusal = Mutex::new(refusal);
    let put = |output| match &publication {
        Some(publication) => publication.stage(output),
        None => refusal.lock().expect("no thread has panicked").take().map_or(Ok(()), Err),
    };
    let progress = (!session.quiet).then(|| Progress::start("building the site"));
    let mut edition = Edition::read(&root, &wanted, &mut found).map_err(|error| refused(&error, &mut found));
    let made = match &mut edition {
        Ok(edition) => edition.render(&mut found, &put).map(count).map_err(|error| unmade(error, &mut found)),
        Err(end) => Err(*end),
    };
    drop(progress);
    let outside = match (purpose, &mut edition) {
        (Purpose::Check, Ok(edition)) => external::check(session, edition, &mut found),
        (Purpose::Check | Purpose::Publish, _) => Ok(String::new()),
    };
    // The system takes back so much memory faster than we can.
    std::mem::forget(edition);
    session.tell(&found)?;
    let outside = outside?;
    let (files, pages) = match made {
        Ok(count) if found.reject().is_ok() => count,
        Ok(_) | Err(_) => {
            let end = made.err().unwrap_or(End::Problems);
            let (errors, warnings) = (found.count(Severity::Error), found.count(Severity::Warning));
            print::aside(&format!("errors: {errors}, warnings: {warnings}; nothing was published\n"));
            return Ok(end);
        }
    };
    let Some(publication) = publication else {
        return session.say(&format!("nothing is wrong: {pages} pages, {files} files in all{outside}"));
    };
    let Published { written, unchanged, removed } = publication.finish().map_err(failed)?;
    session.say(&format!(
        "{pages} pages in {}: {written} files written, {unchanged} unchanged, {removed} removed",
        folder.display()
    ))
}

/// How many files there are, and how many of them are pages.
fn count(rendered: &Rendered) -> (usize, usize) {
    (rendered.count(), rendered.paths().filter(|path| path.ends_with(".html")).count())
}

/// How the options want the site to be.
pub(crate) fn wanted(session: &Session<'_>) -> Build {
    Build {
        drafts: if session.options.get_flag("drafts") { Drafts::Shown } else { Drafts::Hidden },
        base_url: session.options.get_one::<String>("base-url").cloned(),
    }
}

/// Takes hold of the folder in which the site is published.
fn open(folder: &Path, session: &Session<'_>) -> Result<Publication, PublishError> {
    let foreign = if session.options.get_flag("keep-foreign") { Foreign::Keep } else { Foreign::Refuse };
    Publication::open(folder, foreign)
}

fn failed(error: PublishError) -> Failure {
    let end = unpublished(&error);
    Failure { error: error.into(), end }
}

/// How it ends when nothing can be made of a knowledge base; what was not found in a text is said like what was.
pub(crate) fn refused(error: &BuildError, found: &mut Diagnostics) -> End {
    match error {
        BuildError::Settings(_) => {}
        BuildError::BaseUrl(_) | BuildError::Disk(_) => found.push(told(error)),
    }
    match error {
        BuildError::Settings(_) | BuildError::BaseUrl(_) => End::Usage,
        BuildError::Disk(cause) => unread(cause),
    }
}

/// How it ends when a knowledge base cannot be read, or not be written to.
pub(crate) fn unread(error: &DiskError) -> End {
    match error {
        DiskError::NoSettings(_) | DiskError::NoTheme { .. } | DiskError::Outside(_) => End::Usage,
        DiskError::Exists(_) | DiskError::NotEmpty(_) | DiskError::AmongSources(_) => End::Usage,
        DiskError::NotText(_) | DiskError::TooLarge { .. } | DiskError::TooMany { .. } => End::Problems,
        DiskError::Read { .. } | DiskError::Write { .. } => End::Broken,
    }
}

/// How it ends when a site was not made.
fn unmade(error: Unmade<PublishError>, found: &mut Diagnostics) -> End {
    match error {
        Unmade::Wrong(_) => End::Problems,
        Unmade::Template(RenderError(mistakes)) => {
            found.extend(mistakes);
            End::Problems
        }
        Unmade::Put(error) => {
            found.push(told(&error));
            unpublished(&error)
        }
    }
}

/// An error with its causes.
fn told(error: &dyn std::error::Error) -> Diagnostic {
    let causes = std::iter::successors(Some(error), |error| error.source());
    Diagnostic::error(causes.map(ToString::to_string).collect::<Vec<_>>().join(": "))
}

/// How it ends when a site was made and not published.
fn unpublished(error: &PublishError) -> End {
    match error {
        PublishError::Path { .. } | PublishError::Clash(..) => End::Problems,
        PublishError::Foreign { .. } | PublishError::Occupied { .. } => End::Usage,
        PublishError::Busy { .. }
        | PublishError::Manifest { .. }
        | PublishError::Read { .. }
        | PublishError::Full(_)
        | PublishError::Write { .. }
        | PublishError::Unfinished { .. } => End::Broken,
    }
}

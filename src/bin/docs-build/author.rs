//! `init` and `new`: what authors begin with.

use std::path::{Path, PathBuf};

use docs_check::diagnostic::Diagnostics;
use docs_check::disk;
use docs_check::pipeline::{self, BeginError, NewArticle};
use docs_check::source::File;
use jiff::Timestamp;

use crate::session::Session;
use crate::{End, Failure, build, print};

/// `init DIR`: a small knowledge base that works.
pub(crate) fn init(session: &Session<'_>) -> Result<End, Failure> {
    let folder = session.options.get_one::<PathBuf>("dir").expect("clap requires it");
    disk::check_empty(folder).map_err(Failure::usage)?;
    create(session, folder, &disk::starter())?;
    session
        .say(&format!("\nNow try:\n  cd {0}\n  docs-build\n  docs-check --knowledge-base . --demo", folder.display()))
}

/// `new ARTICLE`: an article in all languages.
pub(crate) fn new(session: &Session<'_>) -> Result<End, Failure> {
    let root = session.root()?;
    let wanted = NewArticle {
        id: session.options.get_one::<String>("article").expect("clap requires it").clone(),
        title: session.options.get_one::<String>("title").cloned(),
        date: Timestamp::now().strftime("%Y-%m-%d").to_string(),
    };
    let mut found = Diagnostics::new();
    let begun = pipeline::begin(&root, &wanted, &mut found);
    let ended = match begun {
        Ok(files) => create(session, &root, &files),
        Err(BeginError::Archetype(_)) => Ok(End::Problems),
        Err(BeginError::Base(error)) => Ok(build::refused(&error, &mut found)),
        Err(error @ (BeginError::Name(_) | BeginError::Taken { .. })) => Err(Failure::usage(error)),
    };
    print::aside(&found.render());
    ended
}

/// Writes the files and says which.
fn create(session: &Session<'_>, folder: &Path, files: &[File]) -> Result<End, Failure> {
    disk::create(folder, files).map_err(|error| Failure { end: build::unread(&error), error: error.into() })?;
    for file in files {
        session.say(&folder.join(&file.path).display().to_string())?;
    }
    Ok(End::Clean)
}

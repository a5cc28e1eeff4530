//! `build` and `check`: both make the whole site; only one publishes it.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::ArgMatches;
use docs_check::diagnostic::{Diagnostics, Severity};
use docs_check::disk::{self, DiskError, Foreign, Publication, PublishError, Published};
use docs_check::pipeline::{Build, BuildError, Drafts, Edition, Unmade};

use crate::End;
use crate::print::{aside, fail, say};

/// Why a site is built.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// To be read.
    Publish,
    /// To know whether it can be.
    Check,
}

/// Builds the site, says what is wrong, and publishes it if it is for that.
pub(crate) fn build(options: &ArgMatches, purpose: Purpose) -> End {
    let quiet = options.get_flag("quiet");
    let root = match find_root(options.get_one::<PathBuf>("root")) {
        Ok(root) => root,
        Err(error) => return fail(&error, End::Usage),
    };
    let wanted = Build {
        drafts: if options.get_flag("drafts") { Drafts::Shown } else { Drafts::Hidden },
        base_url: options.get_one::<String>("base-url").cloned(),
    };
    let mut found = Diagnostics::new();
    let mut edition = match Edition::read(&root, &wanted, &mut found) {
        Ok(edition) => edition,
        Err(error) => {
            tell(&found, quiet);
            return refuse(error, &found);
        }
    };
    let folder = options.get_one::<PathBuf>("output").cloned().unwrap_or_else(|| root.join("public"));
    let foreign = if options.get_flag("keep-foreign") { Foreign::Keep } else { Foreign::Refuse };
    let publication = match purpose {
        Purpose::Check => None,
        Purpose::Publish => match Publication::open(&folder, foreign) {
            Ok(publication) => Some(publication),
            Err(error) => return unpublished(error),
        },
    };
    let rendered = edition.render(&mut found, &|output| match &publication {
        Some(publication) => publication.stage(output),
        None => Ok(()),
    });
    tell(&found, quiet);
    let rendered = match rendered {
        Ok(rendered) => rendered,
        Err(error) => return unmade(error, &found),
    };
    let pages = rendered.paths().filter(|path| path.ends_with(".html")).count();
    let Some(publication) = publication else {
        return say(quiet, &format!("nothing is wrong: {pages} pages, {} files in all", rendered.paths().count()));
    };
    match publication.finish() {
        Ok(Published { written, unchanged, removed }) => {
            let folder = folder.display();
            let files = format!("{written} files written, {unchanged} unchanged, {removed} removed");
            say(quiet, &format!("{pages} pages in {folder}: {files}"))
        }
        Err(error) => unpublished(error),
    }
}

fn find_root(named: Option<&PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(root) = named {
        return Ok(root.clone());
    }
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    disk::find_root(&here).with_context(|| {
        format!(
            "`{}` is in no knowledge base: no folder above it has a `site.toml`; name one with `--root`",
            here.display()
        )
    })
}

/// Says why the site was not published.
fn unpublished(error: PublishError) -> End {
    let end = match &error {
        PublishError::Path { .. } | PublishError::Clash(..) => End::Problems,
        PublishError::Foreign { .. } | PublishError::Occupied { .. } => End::Usage,
        PublishError::Busy { .. }
        | PublishError::Manifest { .. }
        | PublishError::Read { .. }
        | PublishError::Full(_)
        | PublishError::Write { .. }
        | PublishError::Unfinished { .. } => End::Broken,
    };
    fail(&error.into(), end)
}

/// Says why there is no site; what is wrong with the content has been said already.
fn unmade(error: Unmade<PublishError>, found: &Diagnostics) -> End {
    match error {
        Unmade::Wrong(_) => {
            count(found);
            End::Problems
        }
        Unmade::Template(error) => fail(&error.into(), End::Problems),
        Unmade::Put(error) => unpublished(error),
    }
}

fn count(found: &Diagnostics) {
    let (errors, warnings) = (found.count(Severity::Error), found.count(Severity::Warning));
    aside(&format!("errors: {errors}, warnings: {warnings}; nothing was published\n"));
}

/// Says why nothing can be made of the knowledge base; what is wrong with the settings has been said already.
fn refuse(error: BuildError, found: &Diagnostics) -> End {
    let end = match &error {
        BuildError::Settings(_) | BuildError::BaseUrl(_) => End::Usage,
        BuildError::Disk(cause) => match cause {
            DiskError::NoSettings(_) | DiskError::NoTheme { .. } | DiskError::Outside(_) => End::Usage,
            DiskError::NotText(_) | DiskError::Leaves(_) | DiskError::TooLarge { .. } | DiskError::TooMany(_) => {
                End::Problems
            }
            DiskError::NotAFile(_) | DiskError::Name(_) => End::Problems,
            DiskError::Read { .. } | DiskError::Write { .. } | DiskError::Exists(_) => End::Broken,
        },
    };
    match error {
        BuildError::Settings(_) => {
            count(found);
            end
        }
        BuildError::BaseUrl(_) | BuildError::Disk(_) => fail(&error.into(), end),
    }
}

fn tell(found: &Diagnostics, quiet: bool) {
    if quiet && found.reject().is_ok() {
        return;
    }
    aside(&found.render());
}

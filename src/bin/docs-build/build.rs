//! `build` and `check`: both make the whole site; only one publishes it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ArgMatches;
use docs_check::diagnostic::{Diagnostics, Severity};
use docs_check::disk::{self, DiskError, Foreign, PublishError};
use docs_check::pipeline::{self, Build, BuildError, Drafts};
use docs_check::source::Output;

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
    let built = pipeline::build(&root, &wanted, &mut found);
    tell(&found, quiet);
    let outputs = match built {
        Ok(outputs) => outputs,
        Err(error) => return refuse(error, &found),
    };
    let pages = outputs.iter().filter(|output| output.path.ends_with(".html")).count();
    match purpose {
        Purpose::Check => say(quiet, &format!("nothing is wrong: {pages} pages, {} files in all", outputs.len())),
        Purpose::Publish => publish(&root, options, &outputs, pages),
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

fn publish(root: &Path, options: &ArgMatches, outputs: &[Output], pages: usize) -> End {
    let folder = options.get_one::<PathBuf>("output").cloned().unwrap_or_else(|| root.join("public"));
    let foreign = if options.get_flag("keep-foreign") { Foreign::Keep } else { Foreign::Refuse };
    match disk::publish(&folder, outputs, foreign) {
        Ok(published) => say(
            options.get_flag("quiet"),
            &format!(
                "{pages} pages in {}: {} files written, {} unchanged, {} removed",
                folder.display(),
                published.written,
                published.unchanged,
                published.removed
            ),
        ),
        Err(error) => {
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
    }
}

/// Says why the site was not built; what is wrong with the content has been said already.
fn refuse(error: BuildError, found: &Diagnostics) -> End {
    let end = match &error {
        BuildError::Content(_) | BuildError::Render(_) => End::Problems,
        BuildError::Settings(_) | BuildError::BaseUrl(_) => End::Usage,
        BuildError::Disk(cause) => match cause {
            DiskError::NoSettings(_) | DiskError::NoTheme { .. } | DiskError::Outside(_) => End::Usage,
            DiskError::NotText(_) | DiskError::TooLarge { .. } | DiskError::TooMany { .. } => End::Problems,
            DiskError::Read { .. } | DiskError::Write { .. } | DiskError::Exists(_) => End::Broken,
        },
    };
    match error {
        BuildError::Content(_) | BuildError::Settings(_) => {
            let (errors, warnings) = (found.count(Severity::Error), found.count(Severity::Warning));
            aside(&format!("errors: {errors}, warnings: {warnings}; nothing was published\n"));
            end
        }
        BuildError::Render(_) | BuildError::BaseUrl(_) | BuildError::Disk(_) => fail(&error.into(), end),
    }
}

fn tell(found: &Diagnostics, quiet: bool) {
    if quiet && found.reject().is_ok() {
        return;
    }
    aside(&found.render());
}

//! What every command is told: the options of this run, and how to speak.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::ArgMatches;
use docs_check::diagnostic::{Diagnostics, Form};
use docs_check::disk;

use crate::{End, Failure, print};

/// One run of a command.
pub(crate) struct Session<'m> {
    /// Its options.
    pub(crate) options: &'m ArgMatches,
    /// For whom it speaks.
    pub(crate) form: Form,
    /// Nobody wants to hear of what went well.
    pub(crate) quiet: bool,
}

impl<'m> Session<'m> {
    /// Reads the options that all commands have.
    pub(crate) fn new(options: &'m ArgMatches) -> Self {
        let form = options.get_one::<String>("format").and_then(|name| Form::of(name)).unwrap_or_default();
        Session { options, form, quiet: options.get_flag("quiet") }
    }

    /// The knowledge base: the one that was named, or the one around the current folder.
    pub(crate) fn root(&self) -> Result<PathBuf, Failure> {
        if let Some(root) = self.options.get_one::<PathBuf>("root") {
            return Ok(root.clone());
        }
        let here = std::env::current_dir().context("the current folder cannot be read")?;
        disk::find_root(&here).ok_or_else(|| {
            Failure::usage(anyhow::anyhow!(
                "`{}` is in no knowledge base: no folder above it has a `site.toml`; name one with `--root`",
                here.display()
            ))
        })
    }

    /// Checks that the form that was asked for is one of these.
    pub(crate) fn only(&self, forms: &[Form]) -> Result<(), Failure> {
        if forms.contains(&self.form) {
            return Ok(());
        }
        let names = forms.iter().map(|form| format!("`{}`", form.as_str())).collect::<Vec<_>>().join(" or ");
        Err(Failure::usage(anyhow::anyhow!("this command has no `--format {}`, only {names}", self.form.as_str())))
    }

    /// Says what was found: people read it beside the results, programs as the result.
    pub(crate) fn tell(&self, found: &Diagnostics) -> Result<(), Failure> {
        match self.form {
            Form::Human if self.quiet && found.reject().is_ok() => {}
            Form::Human => print::aside(&found.render()),
            Form::Json | Form::Github | Form::Sarif => print::result(found.write(self.form, &self.folder()))?,
        }
        Ok(())
    }

    /// What stands before the paths of a knowledge base that was named, as seen from the current folder.
    fn folder(&self) -> String {
        let Some(root) = self.options.get_one::<PathBuf>("root").filter(|root| root.is_relative()) else {
            return String::new();
        };
        let names = root.iter().filter(|name| *name != ".").map(|name| name.to_string_lossy());
        names.map(|name| format!("{name}/")).collect()
    }

    /// Says in one line what was done; for programs it is no result.
    pub(crate) fn say(&self, line: &str) -> Result<End, Failure> {
        match self.form {
            _ if self.quiet => {}
            Form::Human => print::result(format!("{line}\n"))?,
            Form::Json | Form::Github | Form::Sarif => print::aside(&format!("{line}\n")),
        }
        Ok(End::Clean)
    }
}

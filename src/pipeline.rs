//! The two lines through the library: articles become a site, procedures become a report.

mod cards;
mod checks;

use std::io;
use std::path::Path;

use crate::article;
use crate::check::configuration::SMTP_PASSWORD;
use crate::check::example::Example;
use crate::check::plan::{Plan, Run};
use crate::diagnostic::{Diagnostics, Rejected};
use crate::disk::{self, DiskError};
use crate::mail::facts::{Facts, Question};
use crate::mail::smtp::SecretId;
use crate::probe::live::{Credential, Live, SetupError};
use crate::probe::world::{Running, StartError};
use crate::probe::{self, Probe};
use crate::render::{self, RenderError, Theme};
use crate::settings::{Settings, web_address};
use crate::site;
pub use crate::site::Drafts;
use crate::source::{Output, Sources};

pub use checks::{Asked, Checks};

/// How a site is to be built.
#[derive(Clone, Debug)]
pub struct Build {
    /// Whether articles that are not finished are published.
    pub drafts: Drafts,
    /// Where the site will stand, in the place of the settings' `base_url`.
    pub base_url: Option<String>,
}

/// Why a site was not built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The settings are wrong; what is wrong was found.
    #[error("site.toml is wrong: {0}")]
    Settings(Rejected),
    /// The content is wrong; what is wrong was found.
    #[error(transparent)]
    Content(#[from] Rejected),
    /// The other place for the site is no web address.
    #[error("`{0}` is no web address such as `https://help.example/`")]
    BaseUrl(String),
    /// A template is wrong.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A file cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Builds the site of the knowledge base at `root`: every file of it, and nothing is written.
///
/// # Errors
/// [`BuildError`]; of the settings and the content, everything that is wrong is in `found`.
pub fn build(root: &Path, wanted: &Build, found: &mut Diagnostics) -> Result<Vec<Output>, BuildError> {
    let mut unread = Diagnostics::new();
    let sources = disk::read(root, &mut unread)?;
    let settings = settings(&sources, wanted, found)?;
    found.append(unread);
    let checks = Checks::of(settings, &sources, found);
    let theme = disk::read_theme(root, &checks.settings.theme, found)?;
    let theme = Theme::parse(&theme, &checks.settings, found);
    let mut embeddable = cards::embeddable(&checks);
    let mut outputs = Vec::new();
    if let Some(folder) = &checks.settings.program.download {
        let files = disk::read_downloads(root, folder, found)?;
        (embeddable.downloads, outputs) = render::offer(folder, &files, found);
    }
    let articles = article::parse(&sources.content, &checks.settings, found);
    let site = site::resolve(articles, &sources.content, embeddable, (&checks.settings, wanted.drafts), found);
    if let Some(theme) = &theme {
        theme.check(&site, found);
    }
    checks.check_sections(&site, found);
    found.reject()?;
    let theme = theme.expect("a theme that cannot be read has been rejected");
    outputs.extend(render::render(&site, &theme)?);
    Ok(outputs)
}

/// Reads the settings; a wrong one stops the build at once, because everything else depends on it.
fn settings(sources: &Sources, wanted: &Build, found: &mut Diagnostics) -> Result<Settings, BuildError> {
    let settings = Settings::parse(&sources.settings, found);
    found.reject().map_err(BuildError::Settings)?;
    let mut settings = settings.ok_or(BuildError::Settings(Rejected(1)))?;
    if let Some(url) = &wanted.base_url {
        settings.base_url = web_address(url).ok_or_else(|| BuildError::BaseUrl(url.clone()))?;
    }
    Ok(settings)
}

/// Runs a plan in the world of an example, inside this process.
///
/// # Errors
/// [`WorldError`] when this computer does not let the world start.
pub async fn run_in_world<'c>(
    plan: &Plan<'c>,
    example: &Example,
    progress: impl FnMut(&Question),
) -> Result<(Vec<Run<'c>>, Facts), WorldError> {
    let world = Running::start(&example.world).await?;
    let mut setup = world.setup()?;
    let smtp = &example.configuration.smtp;
    if let (Some(host), Some(secret)) = (&smtp.host, &example.password) {
        let credential = Credential { host: host.clone(), secret: secret.clone() };
        setup.credentials.insert(SecretId(SMTP_PASSWORD.to_owned()), credential);
    }
    Ok(run(plan, &Live::new(setup)?, progress).await)
}

/// Why an example cannot run.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The world does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The system does not say where it is.
    #[error("the example world cannot be found on this computer")]
    Lost(#[from] io::Error),
    /// Nothing can talk to it.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

/// Runs a plan against the world that `probe` asks; `progress` hears of each answer.
pub async fn run<'c>(plan: &Plan<'c>, probe: &impl Probe, progress: impl FnMut(&Question)) -> (Vec<Run<'c>>, Facts) {
    let mut facts = Facts::new();
    let runs = probe::settle(probe, &mut facts, |facts| plan.judge(facts), progress).await;
    (runs, facts)
}

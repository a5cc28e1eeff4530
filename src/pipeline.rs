//! The two lines through the library: articles become a site, procedures become a report.

mod begin;
mod cards;
mod checks;
mod edition;
mod external;
mod pictures;
mod themes;
mod translations;
mod work;

use std::io;

use crate::check::configuration::SMTP_PASSWORD;
use crate::check::example::Example;
use crate::check::plan::{Plan, Run};
use crate::check::spf::inquiry::Inquiry;
use crate::diagnostic::Rejected;
use crate::disk::DiskError;
use crate::mail::facts::{Facts, Question};
use crate::mail::smtp::SecretId;
use crate::mail::spf::Evaluation;
use crate::probe::live::{Credential, Live, SetupError};
use crate::probe::world::{Running, StartError};
use crate::probe::{self, Probe};
pub use crate::render::{RenderError, Rendered};
pub use crate::site::Drafts;

pub use begin::{BeginError, NewArticle, begin};
pub use checks::{Asked, Checks};
pub use edition::{Change, Edition, Unmade, config};
pub use external::{Asking, External};
pub use themes::{ValuesError, theme_files, values};
pub use translations::{State, Translated, Translations, translations};
pub use work::{Revision, Work};

/// How a site is to be built.
#[derive(Clone, Debug)]
pub struct Build {
    /// Whether articles that are not finished are published.
    pub drafts: Drafts,
    /// Where the site will stand, in the place of the settings' `base_url`.
    pub base_url: Option<String>,
}

/// Why nothing can be made of a knowledge base.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The settings are wrong; what is wrong was found.
    #[error("site.toml is wrong: {0}")]
    Settings(Rejected),
    /// The other place for the site is no web address.
    #[error("`{0}` is no web address such as `https://help.example/`")]
    BaseUrl(String),
    /// A file cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
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

/// Answers an inquiry about one mail; `None` where its domain is no name.
pub async fn answer(
    inquiry: &Inquiry,
    probe: &impl Probe,
    progress: impl FnMut(&Question),
) -> (Option<Evaluation>, Facts) {
    let mut facts = Facts::new();
    let evaluation = probe::settle(probe, &mut facts, |facts| inquiry.evaluate(facts), progress).await;
    (evaluation, facts)
}

/// Runs many plans against the world that `probe` asks; `ended` hears of each, in their order.
pub async fn run_all<'c>(plans: &[Plan<'c>], probe: &impl Probe, mut ended: impl FnMut(&Plan<'c>, Vec<Run<'c>>)) {
    let judges = plans.iter().map(|plan| move |facts: &Facts| Ok((plan, plan.judge(facts)?)));
    probe::many::settle_all(probe, judges, |(plan, runs)| ended(plan, runs)).await;
}

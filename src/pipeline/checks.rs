//! A knowledge base's checks, and what a run of them needs: plan, test message, links, report.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::article::{self, Library};
use crate::check::catalogue::Catalogue;
use crate::check::configuration::Configuration;
use crate::check::example::Example;
use crate::check::plan::{Plan, Request, Run};
use crate::check::procedure::Procedure;
use crate::check::report::explained::{self, Explanation};
use crate::check::report::{self, Report};
use crate::check::spf::inquiry::Envelope;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk;
use crate::lang::Lang;
use crate::mail::bounce::Notice;
use crate::mail::message::{self, ComposeError, Draft};
use crate::mail::smtp::Message;
use crate::pipeline::cards;
use crate::settings::Settings;
use crate::site::{self, Drafts, Site};
use crate::source::{Located, Sources};
use crate::words::{Values, Words};

/// A knowledge base as `docs-check` needs it.
pub struct Checks {
    /// `site.toml`
    pub settings: Settings,
    /// `checks/`
    pub catalogue: Catalogue,
}

/// What a run was asked for, as a recording keeps it beside the answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The ids of the procedures, in order.
    pub procedures: Vec<String>,
    /// The configuration without its secrets, and what was allowed.
    pub request: Request,
    /// The mail that the reader asks about.
    #[serde(default)]
    pub envelope: Envelope,
}

impl Checks {
    /// Parses settings and checks.
    pub fn parse(sources: &Sources, found: &mut Diagnostics) -> Option<Self> {
        Some(Checks::of(Settings::parse(&sources.settings, found)?, sources, found))
    }

    /// Parses the checks of a knowledge base with these settings.
    pub fn of(settings: Settings, sources: &Sources, found: &mut Diagnostics) -> Self {
        let languages: Vec<Lang> = settings.languages.iter().map(|language| language.lang.clone()).collect();
        let catalogue = Catalogue::parse(&sources.checks, &disk::embedded().checks, &languages, found);
        Checks { settings, catalogue }
    }

    /// The words of the configured language that is nearest to `wanted`, or of the default language.
    pub fn words(&self, wanted: Option<&Lang>) -> &Words {
        let words = &self.catalogue.words;
        let exact = wanted.and_then(|wanted| words.get(wanted));
        let near = || {
            let primary = wanted?.primary();
            words.iter().find(|(lang, _)| lang.primary() == primary).map(|(_, words)| words)
        };
        exact.or_else(near).unwrap_or_else(|| &words[&self.settings.default_language])
    }

    /// The worlds of `--demo`, by the names of their files.
    pub fn worlds(&self, sources: &Sources, found: &mut Diagnostics) -> Vec<Example> {
        let mut worlds = Vec::new();
        for file in &sources.checks {
            let Some(name) = file.path.strip_prefix("demo/").and_then(|name| name.strip_suffix(".toml")) else {
                continue;
            };
            match file.text("checks") {
                Ok(source) => worlds.extend(Example::parse(name, &source, &self.catalogue.procedures, found)),
                Err(error) => found.push(Diagnostic::error(error.to_string())),
            }
        }
        worlds.sort_by(|a, b| (a.expects_failure(), &a.name).cmp(&(b.expects_failure(), &b.name)));
        worlds
    }

    /// Binds procedures to what was asked for; ids that the knowledge base does not have are left out.
    pub fn plan(&self, asked: &Asked) -> Plan<'_> {
        let procedures: Vec<&Procedure> =
            asked.procedures.iter().filter_map(|id| self.catalogue.procedures.get(id)).collect();
        Plan::bind(procedures, asked.request.clone(), &self.catalogue.providers)
    }

    /// The addresses of the article sections that explain findings and replies, in one language.
    ///
    /// What is wrong with an article is for `docs-build` to say; a section that is not there has no address.
    pub fn links(&self, sources: &Sources, lang: &Lang) -> BTreeMap<String, String> {
        let mut ignored = Diagnostics::new();
        let files = sources.content.iter().filter(|file| article::is_article(&file.path));
        let parsed: Vec<_> =
            files.map(|file| article::parse(file.clone(), &self.settings, Library::default())).collect();
        let articles = article::gather(parsed.iter(), &mut ignored);
        let (settings, embeddable) = (Arc::new(self.settings.clone()), Arc::new(cards::embeddable(self)));
        let context = (&settings, Drafts::Hidden);
        let site = site::resolve(articles, &BTreeMap::new(), embeddable, context, &mut ignored);
        let link = |section: &Located<String>| {
            let address = site.address(lang, &section.value)?;
            Some((section.value.clone(), format!("{}{address}", self.settings.base_url)))
        };
        let Catalogue { sections, replies, .. } = &self.catalogue;
        sections.values().chain(replies.sections()).filter_map(link).collect()
    }

    /// Checks that every section that explains a finding, a result or a reply is there in every language.
    pub(super) fn check_sections(&self, site: &Site, found: &mut Diagnostics) {
        let Catalogue { sections, sections_source, procedures, replies, .. } = &self.catalogue;
        let findings = sections_source
            .iter()
            .flat_map(|source| sections.values().map(move |section| (source, section, "explains a finding")));
        let results = procedures.values().flat_map(|procedure| {
            procedure.results.sections().map(|section| (&procedure.source, section, "explains a result"))
        });
        let replies = replies
            .source
            .iter()
            .flat_map(|source| replies.sections().map(move |section| (source, section, "explains a reply")));
        for (source, section, label) in findings.chain(results).chain(replies) {
            for language in &self.settings.languages {
                if site.address(&language.lang, &section.value).is_none() {
                    let title = format!("no section `{}` in `{}`", section.value, language.lang);
                    let error = Diagnostic::error(title).at(source, section.span, label);
                    found.push(
                        error.help("write an article's path without file name and language, and the id of a heading"),
                    );
                }
            }
        }
    }

    /// The message that `--send` sends; `None` when the configuration lacks the sender or the recipient.
    ///
    /// # Errors
    /// [`ComposeError`] when an address cannot stand in a message.
    pub fn test_message(
        &self,
        configuration: &Configuration,
        words: &Words,
        now: Timestamp,
    ) -> Result<Option<Message>, ComposeError> {
        let (Some(from), Some(to)) = (&configuration.sender, &configuration.recipient) else { return Ok(None) };
        let id = format!("docs-check-{:x}", now.as_nanosecond());
        let host = configuration.smtp.host.as_ref().map(ToString::to_string).unwrap_or_default();
        let values = Values::from([
            ("product", self.settings.program.product.clone()),
            ("sender", from.to_string()),
            ("host", host),
            ("time", now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()),
            ("id", id.clone()),
        ]);
        let (subject, body) = (words.say("test-subject", &values), words.say("test-body", &values));
        let written = Duration::try_from(now.as_duration()).unwrap_or_default();
        message::compose(&Draft { from, to, subject: &subject, body: &body, written, id: &id }).map(Some)
    }

    /// Says what a bounce or an error message means.
    pub fn explain(&self, notice: &Notice, words: &Words, links: &BTreeMap<String, String>) -> Explanation {
        let product = &self.settings.program.product;
        explained::compose(&explained::Parts { notice, catalogue: &self.catalogue, words, product, links })
    }

    /// Says how a run ended.
    pub fn report(
        &self,
        runs: &[Run<'_>],
        plan: &Plan<'_>,
        words: &Words,
        time: &str,
        links: &BTreeMap<String, String>,
    ) -> Report {
        report::compose(&report::Parts {
            runs,
            request: plan.request(),
            catalogue: &self.catalogue,
            words,
            product: &self.settings.program.product,
            time,
            links,
        })
    }
}

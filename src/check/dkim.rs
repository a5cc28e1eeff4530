//! The check kind `dns.dkim`: can recipients verify the signature that the provider puts under the reader's mail?

use crate::check::code::Code;
use crate::check::plan::{Contact, Request};
use crate::check::providers::{Confidence, Provider, Providers};
use crate::check::{self, Case, Effect, Family, Finding, Judgement, Unset};
use crate::mail::address::Domain;
use crate::mail::dkim::{Fault, FaultKind, Key, Published, RSA_ENOUGH, RSA_LEAST, Strength, cleaned, key_name, read};
use crate::mail::dmarc::{Alignment, walk};
use crate::mail::facts::{Facts, Unasked};
use crate::mail::tags::Tags;
use crate::source::Span;
use crate::words::Values;

/// Selectors that are tried, at most.
const SELECTOR_LIMIT: usize = 16;

/// A part of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The sender's domain publishes a key that recipients can use.
    Key,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[Kind::Key];
}

impl From<Kind> for check::Kind {
    fn from(kind: Kind) -> Self {
        check::Kind::Dkim(kind)
    }
}

impl Family for Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Kind::Key => "dns.dkim",
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        &["sender.address"]
    }

    fn effect(&self) -> Effect {
        Effect::Dns
    }

    fn judge(&self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        let Some(domain) = &case.request.configuration.domain else {
            return Ok(Judgement::Skipped(Unset::Setting("sender.address")));
        };
        match self {
            Kind::Key => judge(case, domain),
        }
    }

    fn contact(&self, request: &Request, providers: &Providers) -> Contact {
        let Some(domain) = &request.configuration.domain else {
            return Contact::Nobody(Unset::Setting("sender.address"));
        };
        match Selectors::of(request, providers).names(domain) {
            names if names.is_empty() => Contact::Nobody(Unset::Setting("sender.dkim_selectors")),
            names => Contact::Dns(names.iter().map(Domain::to_string).collect()),
        }
    }
}

/// The selectors that are tried; DNS cannot be asked for all that exist.
enum Selectors<'c> {
    /// The reader has named them: a key must be at each.
    Configured(&'c [Domain]),
    /// The provider uses these for most of its customers: where none has a key, it may have given the reader another.
    Usual(&'c Provider),
    /// Nobody knows any.
    Unknown,
}

impl<'c> Selectors<'c> {
    fn of(request: &'c Request, providers: &'c Providers) -> Self {
        let configuration = &request.configuration;
        let provider = configuration.smtp.host.as_ref().and_then(|host| providers.by_host(host));
        if !configuration.dkim_selectors.is_empty() {
            Selectors::Configured(&configuration.dkim_selectors)
        } else if let Some(provider) = provider.filter(|provider| !provider.dkim.is_empty()) {
            Selectors::Usual(provider)
        } else {
            Selectors::Unknown
        }
    }

    /// The names of their keys.
    fn names(&self, domain: &Domain) -> Vec<Domain> {
        let selectors: Vec<&Domain> = match self {
            Selectors::Configured(selectors) => selectors.iter().collect(),
            Selectors::Usual(provider) => provider.dkim.iter().map(|selector| &selector.name).collect(),
            Selectors::Unknown => Vec::new(),
        };
        selectors.into_iter().take(SELECTOR_LIMIT).filter_map(|selector| key_name(selector, domain)).collect()
    }
}

fn judge(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    let selectors = Selectors::of(case.request, case.providers);
    // The domain and those above it are asked about before any of them is waited for.
    let (own, walk) = (Keys::look(case.facts, domain, &selectors), walk(case.facts, domain));
    let (own, walk) = (own?, walk?);
    let organization = walk.organization();
    // A key of the organization counts for the names below it, unless DMARC demands the very domain.
    let keys = if own.any() || organization == *domain {
        own
    } else {
        Some(Keys::look(case.facts, &organization, &selectors)?).filter(Keys::any).unwrap_or(own)
    };
    let is_strict = walk.governing().record().is_some_and(|record| record.dkim == Alignment::Strict);
    Ok(match keys.judge(&selectors) {
        Judgement::Pass(mut values) | Judgement::Warn(Finding { mut values, .. })
            if is_strict && keys.domain != *domain =>
        {
            values.extend([("domain", domain.to_string()), ("organization", organization.to_string())]);
            Judgement::Warn(Finding::new(Code::DkimNotAligned, values))
        }
        other => other,
    })
}

/// What one domain publishes for the selectors.
struct Keys {
    domain: Domain,
    names: Vec<Domain>,
    published: Vec<Published>,
}

impl Keys {
    fn look(facts: &Facts, domain: &Domain, selectors: &Selectors<'_>) -> Result<Self, Unasked> {
        let names = selectors.names(domain);
        let published: Vec<_> = names.iter().map(|name| read(facts, name)).collect();
        Ok(Keys { domain: domain.clone(), published: published.into_iter().collect::<Result<_, _>>()?, names })
    }

    /// Whether there is anything.
    fn any(&self) -> bool {
        self.places().any(|place| place.has_something())
    }

    fn places(&self) -> impl Iterator<Item = Place<'_>> {
        let places = self.names.iter().zip(&self.published);
        places.map(|(name, published)| Place { domain: &self.domain, name, published })
    }

    fn judge(&self, selectors: &Selectors<'_>) -> Judgement {
        let judgement = match selectors {
            Selectors::Configured(_) => worst(self.places().map(|place| place.judge())),
            Selectors::Usual(provider) => {
                // A provider changes its keys by turns: one that can be used is enough.
                let usable = self.places().filter(|place| matches!(place.published, Published::Key(_)));
                let best =
                    usable.map(|place| place.judge()).min_by_key(|judgement| !matches!(judgement, Judgement::Pass(_)));
                let others = || worst(self.places().filter(Place::has_something).map(|place| place.judge()));
                let not_found = || Judgement::Unknown(not_found(&self.domain, provider, &self.names));
                best.or_else(others).or_else(|| Some(not_found()))
            }
            Selectors::Unknown => None,
        };
        let strengths = || self.published.iter().filter_map(Published::key).map(|key| key.strength);
        match judgement {
            Some(Judgement::Pass(values)) if strengths().all(|strength| strength == Strength::Ed25519) => {
                Judgement::Warn(Finding::new(Code::DkimEd25519Only, values))
            }
            Some(judgement) => judgement,
            None => Judgement::Unknown(Finding::new(Code::DkimSelectorUnknown, [("domain", self.domain.to_string())])),
        }
    }
}

/// The gravest judgement, the first of several.
fn worst(judgements: impl Iterator<Item = Judgement>) -> Option<Judgement> {
    judgements.min_by_key(|judgement| match judgement {
        Judgement::Fail(_) => 0,
        Judgement::Unknown(_) => 1,
        Judgement::Warn(_) => 2,
        Judgement::Pass(_) | Judgement::Skipped(_) | Judgement::Unreached(_) => 3,
    })
}

/// None of the selectors that the provider usually uses has a key.
fn not_found(domain: &Domain, provider: &Provider, names: &[Domain]) -> Finding {
    let help = provider.dkim_help.clone().or_else(|| provider.dns_help.clone());
    let finding = Finding::new(
        Code::DkimKeyNotFound,
        [
            ("domain", domain.to_string()),
            ("provider", provider.name.clone()),
            ("names", names.iter().map(Domain::as_str).collect::<Vec<_>>().join(", ")),
            // The word for "no page" is the one by which the messages choose.
            ("help", help.unwrap_or_else(|| "none".to_owned())),
        ],
    );
    // What was only observed is no text to copy.
    let lines: Option<Vec<String>> = provider
        .dkim
        .iter()
        .zip(names)
        .map(|(selector, name)| {
            let target = selector.target.as_ref().filter(|_| selector.confidence == Confidence::Official)?;
            Some(format!("{name}. CNAME {target}."))
        })
        .collect();
    match lines {
        Some(lines) => finding.correct(lines.join("\n")),
        None => finding,
    }
}

/// What is published at the name of a key.
struct Place<'p> {
    domain: &'p Domain,
    name: &'p Domain,
    published: &'p Published,
}

impl Place<'_> {
    fn has_something(&self) -> bool {
        *self.published != Published::Nothing
    }

    fn judge(&self) -> Judgement {
        match self.published {
            Published::Key(key) => self.key(key),
            Published::Broken(tags, fault) => Judgement::Fail(self.broken(tags, *fault)),
            Published::Several(count) => {
                Judgement::Fail(self.finding(Code::DkimMultiple, [("count", count.to_string())]))
            }
            Published::Nothing => Judgement::Fail(self.finding(Code::DkimSelectorMissing, [])),
            Published::Dangling(target) => {
                let text = format!("{} CNAME {target}", self.name);
                let span = Span::new(text.len() - target.as_str().len(), text.len());
                let finding = self.finding(Code::DkimCnameBroken, [("target", target.to_string())]);
                Judgement::Fail(finding.quote(&text, span))
            }
            Published::Silent(silence) => {
                Judgement::Unknown(self.finding(Code::DkimSilent, [("reason", silence.to_string())]))
            }
        }
    }

    /// Judges a key that recipients can use.
    fn key(&self, key: &Key) -> Judgement {
        let tags = &key.tags;
        let strength = match key.strength {
            Strength::Rsa(bits) => format!("RSA {bits}"),
            Strength::Ed25519 => "Ed25519".to_owned(),
        };
        let finding = |code| self.finding(code, [("strength", strength.clone())]);
        match (key.strength, key.testing) {
            (Strength::Rsa(bits), _) if bits < RSA_LEAST => Judgement::Fail(finding(Code::DkimKeyShort)),
            (Strength::Rsa(_) | Strength::Ed25519, Some(testing)) => {
                let rest = if key.strict.is_some() { tags.replace(testing, "t=s") } else { tags.without(testing) };
                Judgement::Warn(finding(Code::DkimTesting).quote(&tags.text, testing).correct(rest))
            }
            (Strength::Rsa(bits), None) if bits < RSA_ENOUGH => Judgement::Warn(finding(Code::DkimKeyWeak)),
            (Strength::Rsa(_) | Strength::Ed25519, None) => Judgement::Pass(self.values([("strength", strength)])),
        }
    }

    /// What is wrong with a record that recipients cannot use.
    fn broken(&self, tags: &Tags, fault: Fault) -> Finding {
        let (code, correction) = match fault.kind {
            FaultKind::Form | FaultKind::Twice => (Code::DkimForm, None),
            FaultKind::Version => {
                let rest = Tags::parse(&tags.without(fault.span));
                let record = format!("v=DKIM1; {}", rest.text);
                (Code::DkimVersion, Key::read(&Tags::parse(&record)).is_ok().then_some(record))
            }
            FaultKind::KeyMissing => (Code::DkimKeyMissing, None),
            FaultKind::Revoked => (Code::DkimRevoked, None),
            FaultKind::Type => (Code::DkimKeyType, None),
            FaultKind::Hash => (Code::DkimHash, Some(tags.replace(fault.span, "sha256"))),
            FaultKind::Service => (Code::DkimService, Some(tags.replace(fault.span, "email"))),
            FaultKind::Character | FaultKind::Key => (Code::DkimKeyBroken, cleaned(tags)),
        };
        let finding = self.finding(code, [("text", tags.at(fault.span).to_owned())]).quote(&tags.text, fault.span);
        match correction {
            Some(correction) => finding.correct(correction),
            None => finding,
        }
    }

    fn finding<const N: usize>(&self, code: Code, values: [(&'static str, String); N]) -> Finding {
        Finding::new(code, self.values(values))
    }

    fn values<const N: usize>(&self, values: [(&'static str, String); N]) -> Values {
        let names = [("domain", self.domain.to_string()), ("name", self.name.to_string())];
        names.into_iter().chain(values).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::trial::{judge, say, value};

    const PROVIDERS: &str = r#"
        [[provider]]
        id = "relay"
        name = "Relay"
        source = ["made up"]
        submission = [{ host = "smtp.relay.test", port = 587, security = "starttls", confidence = "official" }]
        dkim = [
          { selector = "r1", target = "r1.dkim.relay.test", confidence = "official" },
          { selector = "r2", target = "r2.dkim.relay.test", confidence = "official" },
        ]

        [[provider]]
        id = "seen"
        name = "Seen"
        source = ["made up"]
        submission = [{ host = "smtp.seen.test", port = 587, security = "starttls", confidence = "official" }]
        dkim = [{ selector = "seen", target = "seen.dkim.test", confidence = "observed" }]
        dkim_help = "https://seen.test/dkim"

        [[provider]]
        id = "silent"
        name = "Silent"
        source = ["made up"]
        submission = [{ host = "smtp.silent.test", port = 587, security = "starttls", confidence = "official" }]
    "#;

    const SHORT: &str = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALhaxAi1e/sTy6hT+Z2LdIBOXrK43wCx9PjihEd25uDHbzR39AZT4YCrdMtD5HxeXmLyP5GzijfbRGv6D/IalWECAwEAAQ==";
    const WEAK: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4enlqHR+STbtPjjNzghUaDHQgsXzk9Hm5kn0RNj6ubB/AMVeS6Y8lkoZ1IiWSE7UrCzQM83qHp0ocejU2FvL69iYrxHB8WpyYMZD/54KS1RjGIICU/eCgY/S1LgxY1ubGitAsFwy4wmdALeKBBMzFlZkK26lV1N7otIWiLPBQZwIDAQAB";
    const GOOD: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAs+v+TSULeECW/vnZJuuBLUmYO24cP/VEvtY5w3l6iL4t2lpXAKIhODmbQE1jhANUSrPIAj7ngneTinKT4ska/B2FoxMCcl7obNlA+Gr/7LGqcpsG5YbQAOWWnQdkN5coDEK0JDhRsbs1fNRTWeS2sx84IISRLi5N/CvHKvSWYDi6YvmfUDrG99658azMghBeBDZbIiuc555wQP32VSD7bYMn8R6veSCqHabB3bP3Xb84khN6r8t9QNdy0BaWlS0HLvazD6h8yTOYLw3AhMCEjv9hIRsNWguQY0VcC7rOz0kSY5boEOAZ89NOl//Z2Shc6mCOeG+BQZswLkHJAzCobwIDAQAB";
    const ED25519: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /// Judges example.org with the selectors that the reader has configured.
    #[track_caller]
    fn configured(selectors: &str, world: &str, expected: &str) {
        let configuration = format!("[sender]\naddress = 'a@example.org'\ndkim_selectors = {selectors}\n");
        assert_eq!(say(&judge(Kind::Key, world, &configuration, PROVIDERS)), expected, "{world}");
    }

    /// Judges the record of the one selector that the reader has configured.
    #[track_caller]
    fn record(record: &str, expected: &str) {
        configured("['s1']", &format!("s1._domainkey.example.org: {record}"), expected);
    }

    /// Judges example.org, which sends through `host`.
    #[track_caller]
    fn usual(host: &str, world: &str, expected: &str) {
        let configuration = through(host);
        assert_eq!(say(&judge(Kind::Key, world, &configuration, PROVIDERS)), expected, "{world}");
    }

    fn through(host: &str) -> String {
        format!("[sender]\naddress = 'a@example.org'\n[smtp]\nhost = '{host}'\n")
    }

    #[test]
    fn a_configured_selector_has_a_key() {
        record(&format!("v=DKIM1; k=rsa; p={GOOD}"), "pass");
        configured("['s1']", "example.org A 192.0.2.1", "fail dkim-selector-missing");
        configured("['s1']", "s1._domainkey.example.org SILENCE", "unknown dkim-silent");
        let world = format!("s1._domainkey.example.org: v=DKIM1; p={GOOD}");
        configured("['s1', 's2']", &world, "fail dkim-selector-missing");
        configured("['s1', 's2']", &format!("{world}\ns2._domainkey.example.org SILENCE"), "unknown dkim-silent");
    }

    #[test]
    fn without_a_selector_nothing_is_known() {
        usual("smtp.silent.test", "", "unknown dkim-selector-unknown");
        usual("smtp.else.test", "", "unknown dkim-selector-unknown");
    }

    #[test]
    fn a_key_that_the_provider_usually_has_is_found() {
        let key = format!("v=DKIM1; p={GOOD}");
        let r2 = format!("r2._domainkey.example.org CNAME r2.dkim.relay.test\nr2.dkim.relay.test: {key}");
        usual("smtp.relay.test", &r2, "pass");
        assert_eq!(value(Kind::Key, &r2, &through("smtp.relay.test"), PROVIDERS, "name"), "r2._domainkey.example.org");
        let revoked = format!("r1._domainkey.example.org: v=DKIM1; p=\n{r2}");
        usual("smtp.relay.test", &revoked, "pass");
        let weak = format!("r1._domainkey.example.org: v=DKIM1; p={WEAK}");
        usual("smtp.relay.test", &weak, "warn dkim-key-weak");
        usual("smtp.relay.test", &format!("{weak}\n{r2}"), "pass");
    }

    #[test]
    fn that_no_usual_selector_has_a_key_is_never_no_dkim() {
        usual(
            "smtp.relay.test",
            "example.org A 192.0.2.1",
            "unknown dkim-key-not-found > r1._domainkey.example.org. CNAME r1.dkim.relay.test.\n\
             r2._domainkey.example.org. CNAME r2.dkim.relay.test.",
        );
        usual("smtp.seen.test", "example.org A 192.0.2.1", "unknown dkim-key-not-found");
        usual("smtp.seen.test", "seen._domainkey.example.org: v=spf1 -all", "unknown dkim-key-not-found");
        usual("smtp.seen.test", "seen._domainkey.example.org SILENCE", "unknown dkim-silent");
        let help = value(Kind::Key, "", &through("smtp.seen.test"), PROVIDERS, "help");
        assert_eq!(help, "https://seen.test/dkim");
    }

    #[test]
    fn another_name_that_leads_nowhere_is_a_finding_of_its_own() {
        usual(
            "smtp.relay.test",
            "r1._domainkey.example.org CNAME r1.dkim.relay.test",
            "fail dkim-cname-broken | r1.dkim.relay.test",
        );
    }

    #[test]
    fn the_strength_of_a_key_counts() {
        record(&format!("v=DKIM1; p={SHORT}"), "fail dkim-key-short");
        record(&format!("v=DKIM1; p={WEAK}"), "warn dkim-key-weak");
        record(&format!("v=DKIM1; k=ed25519; p={ED25519}"), "warn dkim-ed25519-only");
        let world = format!(
            "s1._domainkey.example.org: v=DKIM1; k=ed25519; p={ED25519}\ns2._domainkey.example.org: v=DKIM1; p={GOOD}"
        );
        configured("['s1', 's2']", &world, "pass");
        let world = format!("s1._domainkey.example.org: v=DKIM1; p={WEAK}");
        let strength = value(Kind::Key, &world, &sender("['s1']"), PROVIDERS, "strength");
        assert_eq!(strength, "RSA 1024");
    }

    fn sender(selectors: &str) -> String {
        format!("[sender]\naddress = 'a@example.org'\ndkim_selectors = {selectors}\n")
    }

    #[test]
    fn a_key_that_is_only_tested_counts_for_nobody() {
        record(&format!("v=DKIM1; t=y; p={GOOD}"), &format!("warn dkim-testing | t=y > v=DKIM1; p={GOOD}"));
        record(&format!("v=DKIM1; t=y:s; p={GOOD}"), &format!("warn dkim-testing | t=y:s > v=DKIM1; t=s; p={GOOD}"));
        record(&format!("v=DKIM1; t=s; p={GOOD}"), "pass");
    }

    #[test]
    fn a_record_that_nobody_can_use_is_underlined_and_mended_where_that_is_possible() {
        record("v=DKIM1; p=", "fail dkim-revoked | p=");
        record("v=DKIM1; k=rsa; t=s", "fail dkim-key-missing | ");
        record(&format!("p={GOOD}; v=DKIM1"), &format!("fail dkim-version | v=DKIM1 > v=DKIM1; p={GOOD}"));
        record(&format!("v=dkim1; p={GOOD}"), &format!("fail dkim-version | v=dkim1 > v=DKIM1; p={GOOD}"));
        record("v=DKIM1; k=dsa; p=AAAA", "fail dkim-key-type | dsa");
        record("v=DKIM1; h=sha1; p=AAAA", "fail dkim-hash | sha1 > v=DKIM1; h=sha256; p=AAAA");
        record("v=DKIM1; s=tlsrpt; p=AAAA", "fail dkim-service | tlsrpt > v=DKIM1; s=email; p=AAAA");
        record("v=DKIM1; k:rsa; p=AAAA", "fail dkim-syntax | k:rsa");
        record("v=DKIM1; p=AAAA", "fail dkim-key-broken | AAAA");
        let (one, two) = GOOD.split_at(100);
        record(&format!("v=DKIM1; p={one}\"{two}"), &format!("fail dkim-key-broken | \" > v=DKIM1; p={GOOD}"));
    }

    /// Judges a@mail.example.org, where the key is that of example.org.
    #[track_caller]
    fn below(dmarc: &str, expected: &str) {
        let configuration = "[sender]\naddress = 'a@mail.example.org'\ndkim_selectors = ['s1']\n";
        let world = format!("s1._domainkey.example.org: v=DKIM1; p={GOOD}\n_dmarc.example.org: {dmarc}");
        assert_eq!(say(&judge(Kind::Key, &world, configuration, PROVIDERS)), expected, "{world}");
    }

    #[test]
    fn a_key_of_the_organization_counts_unless_dmarc_demands_the_very_domain() {
        below("v=DMARC1; p=none", "pass");
        below("v=DMARC1; p=none; adkim=s", "warn dkim-not-aligned");
        below("v=DMARC1; p=none; aspf=s", "pass");
        below("something else", "fail dkim-selector-missing");
        let own =
            format!("s1._domainkey.example.org: v=DKIM1; p={GOOD}\n_dmarc.example.org: v=DMARC1; adkim=s; p=none");
        configured("['s1']", &own, "pass");
    }

    #[test]
    fn of_several_records_nobody_knows_which_one_counts() {
        let key = format!("s1._domainkey.example.org: v=DKIM1; p={GOOD}");
        configured("['s1']", &format!("{key}\n{key}"), "fail dkim-multiple");
    }
}

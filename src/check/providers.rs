//! `checks/providers.toml`: what is known of mailbox providers, and how far it can be trusted.

use crate::diagnostic::Diagnostics;
use crate::mail::address::{Domain, Host};
use crate::mail::smtp::Security;
use crate::mail::spf::{Content, DomainSpec, Mechanism, Qualifier, Record};
use crate::source::{Located, Source};
use crate::table::{Document, Table};

/// All providers, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Providers(Vec<Provider>);

/// One provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The stable id.
    pub id: String,
    /// The name that readers know.
    pub name: String,
    /// Where its customers hand mail in.
    pub submission: Vec<Submission>,
    /// Further hosts, where each account has its own.
    pub host_pattern: Option<HostPattern>,
    /// What the user name is.
    pub username: Option<Username>,
    /// Which policy covers what it sends; `None` where no source says.
    pub spf: Option<Spf>,
    /// The names under which its customers' domains publish its DKIM keys, as far as they are known.
    pub dkim: Vec<Selector>,
    /// Its page about the records.
    pub dns_help: Option<String>,
    /// Its page about DKIM.
    pub dkim_help: Option<String>,
    /// What else to know.
    pub note: Option<String>,
    /// Where all this comes from; at least one.
    pub source: Vec<String>,
}

/// A combination of host, port and security that takes mail from customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The host.
    pub host: Domain,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// How far this can be trusted.
    pub confidence: Confidence,
}

/// What a user name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Username {
    /// The full address.
    Email,
    /// The part before the `@`.
    LocalPart,
    /// Something else; the provider's note says what.
    Custom,
}

/// Which SPF policy covers what a provider sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spf {
    /// This one.
    Known(Policy),
    /// Public sources disagree between these terms; none is ever asserted.
    Conflict(Vec<String>),
}

/// The policy that a provider keeps for its customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How a reader's record refers to it.
    pub form: Form,
    /// Where it is published.
    pub name: Domain,
    /// The whole record as the provider gives it; it can be read.
    pub record: Option<String>,
    /// The domain that the term belongs to, where that is not the sender's own.
    pub place: Option<String>,
    /// How far this can be trusted.
    pub confidence: Confidence,
}

/// How a record refers to a provider's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `include:NAME`
    Include,
    /// `redirect=NAME`
    Redirect,
}

/// A selector: the name of a DKIM key (RFC 6376, section 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// The name.
    pub name: Domain,
    /// Where the provider keeps the key, to be named by a CNAME record; `None` where it differs from customer to customer.
    pub target: Option<Domain>,
    /// How far this can be trusted.
    pub confidence: Confidence,
}

/// How far a value can be trusted: the words of the file's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// The provider says so.
    Official,
    /// Thunderbird's autoconfiguration.
    Ispdb,
    /// The provider database of Delta Chat.
    ProviderDb,
    /// Nodemailer's list of services.
    Nodemailer,
    /// Templates of Domain Connect.
    DomainConnect,
    /// Seen in several unrelated public places.
    Observed,
    /// One document of somebody else.
    ThirdParty,
    /// Public sources disagree.
    Conflict,
}

/// A host name in which `*` stands for any characters but a dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern(String);

impl Providers {
    /// Reads `providers.toml`.
    pub fn parse(source: &Source, found: &mut Diagnostics) -> Self {
        let Some(document) = Document::toml(&source.text, source, 0, found) else { return Self::default() };
        let mut root = document.table(source, 0);
        let mut providers: Vec<Provider> = Vec::new();
        for entry in root.tables("provider", found) {
            let span = entry.span();
            let Some(provider) = Provider::read(entry, found) else { continue };
            if providers.iter().any(|other| other.id == provider.id) {
                found.push(root.error(span, format!("provider `{}` stands twice", provider.id), "the second one"));
            }
            providers.push(provider);
        }
        root.finish(found);
        Providers(providers)
    }

    /// The provider that `host` belongs to; of several, the first whose SPF policy is known.
    pub fn by_host(&self, host: &Host) -> Option<&Provider> {
        let Host::Name(name) = host else { return None };
        let all = || self.0.iter().filter(|provider| provider.takes_mail_at(name));
        all().find(|provider| provider.policy().is_some()).or_else(|| all().next())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }
}

impl Provider {
    /// The policy that covers what it sends, unless sources disagree.
    pub fn policy(&self) -> Option<&Policy> {
        match &self.spf {
            Some(Spf::Known(policy)) => Some(policy),
            Some(Spf::Conflict(_)) | None => None,
        }
    }

    fn takes_mail_at(&self, host: &Domain) -> bool {
        self.submission.iter().any(|submission| submission.host == *host)
            || self.host_pattern.as_ref().is_some_and(|pattern| pattern.matches(host.as_str()))
    }

    fn read(mut entry: Table<'_>, found: &mut Diagnostics) -> Option<Self> {
        let id = entry.required("id", found);
        let name = entry.required("name", found);
        let submission =
            entry.tables("submission", found).into_iter().filter_map(|table| Submission::read(table, found)).collect();
        let host_pattern = entry.string("host_pattern", found).map(|pattern| HostPattern(pattern.value));
        let username = entry.string("username", found).and_then(|word| {
            let known = [("email", Username::Email), ("localpart", Username::LocalPart), ("custom", Username::Custom)];
            entry.choose(&word, &known, found)
        });
        let spf = entry.table("spf", found).and_then(|table| Spf::read(table, found));
        let dkim = entry.tables("dkim", found).into_iter().filter_map(|table| Selector::read(table, found)).collect();
        let dkim_help = entry.string("dkim_help", found).map(|text| text.value);
        let dns_help = entry.string("dns_help", found).map(|text| text.value);
        let note = entry.string("note", found).map(|text| text.value);
        let source: Vec<String> = entry.strings("source", found).into_iter().map(|text| text.value).collect();
        if source.is_empty() {
            found.push(entry.missing("source").help("say where the values come from"));
        }
        entry.finish(found);
        let (id, name) = (id?.value, name?.value);
        Some(Provider { id, name, submission, host_pattern, username, spf, dkim, dns_help, dkim_help, note, source })
    }
}

impl Submission {
    fn read(mut table: Table<'_>, found: &mut Diagnostics) -> Option<Self> {
        let host = table.required("host", found).and_then(|text| name(&table, &text, found));
        let port = match table.integer("port", found) {
            Some(number) => u16::try_from(number.value).ok().filter(|port| *port > 0).or_else(|| {
                found.push(table.error(number.span, "a port is a number from 1 to 65535", "out of range"));
                None
            }),
            None => {
                found.push(table.missing("port"));
                None
            }
        };
        let security = table
            .required("security", found)
            .and_then(|word| table.choose(&word, &[("tls", Security::Tls), ("starttls", Security::StartTls)], found));
        let confidence = Confidence::read(&mut table, found);
        table.finish(found);
        Some(Submission { host: host?, port: port?, security: security?, confidence: confidence? })
    }
}

impl Selector {
    fn read(mut table: Table<'_>, found: &mut Diagnostics) -> Option<Self> {
        let selector = table.required("selector", found).and_then(|text| name(&table, &text, found));
        let target = table.string("target", found).and_then(|text| name(&table, &text, found));
        let confidence = Confidence::read(&mut table, found);
        table.finish(found);
        Some(Selector { name: selector?, target, confidence: confidence? })
    }
}

/// The name that a text is.
fn name(table: &Table<'_>, text: &Located<String>, found: &mut Diagnostics) -> Option<Domain> {
    match text.value.parse() {
        Ok(name) => Some(name),
        Err(error) => {
            let title = format!("`{}` is no name: {error}", text.value);
            found.push(table.error(text.span, title, "must be a name such as `smtp.example`"));
            None
        }
    }
}

impl Spf {
    fn read(mut table: Table<'_>, found: &mut Diagnostics) -> Option<Self> {
        let value = table.string("value", found);
        let record = table.string("record", found);
        let place = table.string("where", found).map(|text| text.value);
        let candidates: Vec<String> = table.strings("candidates", found).into_iter().map(|text| text.value).collect();
        let confidence = Confidence::read(&mut table, found);
        if let Some(record) = &record
            && !(crate::mail::spf::is_policy(&record.value) && Record::parse(&record.value).faults.is_empty())
        {
            found.push(table.error(record.span, "this is no SPF record without faults", "cannot be read"));
        }
        let confidence = confidence?;
        let spf = if confidence == Confidence::Conflict {
            if let Some(value) = value {
                found.push(table.error(value.span, "a `conflict` has `candidates`, no `value`", "would be asserted"));
            }
            Some(Spf::Conflict(candidates))
        } else if let Some(value) = value {
            let reference = reference(&value.value);
            if reference.is_none() {
                let title = format!("`{}` is neither `include:NAME` nor `redirect=NAME`", value.value);
                found.push(table.error(value.span, title, "must be one term of an SPF record"));
            }
            let record = record.map(|text| text.value);
            reference.map(|(form, name)| Spf::Known(Policy { form, name, record, place, confidence }))
        } else {
            found.push(table.missing("value"));
            None
        };
        table.finish(found);
        spf
    }
}

/// A term that refers to a policy.
fn reference(term: &str) -> Option<(Form, Domain)> {
    let record = Record::parse(&format!("v=spf1 {term}"));
    let [only] = record.terms.as_slice() else { return None };
    let (form, target) = match &only.content {
        Content::Directive(Qualifier::Pass, Mechanism::Include(target)) => (Form::Include, target),
        Content::Redirect(target) => (Form::Redirect, target),
        Content::Directive(..) | Content::Explanation(_) | Content::Unknown(_) => return None,
    };
    let DomainSpec { name, .. } = target;
    record.faults.is_empty().then_some((form, name.clone()?))
}

impl Policy {
    /// The mechanism that lets a record of any other terms cover this policy too.
    ///
    /// A `redirect` replaces a whole record (RFC 7208, section 6.1), so beside other terms it becomes an `include`.
    pub fn mechanism(&self) -> String {
        format!("include:{}", self.name)
    }

    /// The record of a domain that sends through nobody else.
    pub fn whole_record(&self) -> String {
        self.record.clone().unwrap_or_else(|| match self.form {
            Form::Include => format!("v=spf1 include:{} ~all", self.name),
            Form::Redirect => format!("v=spf1 redirect={}", self.name),
        })
    }
}

impl Confidence {
    const ALL: [(&'static str, Confidence); 8] = [
        ("official", Confidence::Official),
        ("ispdb", Confidence::Ispdb),
        ("providerdb", Confidence::ProviderDb),
        ("nodemailer", Confidence::Nodemailer),
        ("dc", Confidence::DomainConnect),
        ("observed", Confidence::Observed),
        ("thirdparty", Confidence::ThirdParty),
        ("conflict", Confidence::Conflict),
    ];

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Official => "official",
            Confidence::Ispdb => "ispdb",
            Confidence::ProviderDb => "providerdb",
            Confidence::Nodemailer => "nodemailer",
            Confidence::DomainConnect => "dc",
            Confidence::Observed => "observed",
            Confidence::ThirdParty => "thirdparty",
            Confidence::Conflict => "conflict",
        }
    }

    fn read(table: &mut Table<'_>, found: &mut Diagnostics) -> Option<Self> {
        let word = table.required("confidence", found)?;
        table.choose(&word, &Confidence::ALL, found)
    }
}

impl HostPattern {
    /// Whether `host` fits.
    fn matches(&self, host: &str) -> bool {
        let (wanted, found) = (self.0.split('.'), host.split('.'));
        wanted.clone().count() == found.clone().count() && wanted.zip(found).all(|(label, text)| fits(label, text))
    }
}

/// Whether a label fits one in which a first `*` stands for any characters.
fn fits(label: &str, text: &str) -> bool {
    match label.split_once('*') {
        Some((before, after)) => {
            text.strip_prefix(before).is_some_and(|rest| rest.len() >= after.len() && rest.ends_with(after))
        }
        None => label == text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../checks/providers.toml");

    fn parse(text: &str) -> (Providers, Vec<String>) {
        let mut found = Diagnostics::new();
        let providers = Providers::parse(&Source::new("checks/providers.toml", text), &mut found);
        (providers, found.sorted().into_iter().map(|one| one.title.clone()).collect())
    }

    fn id(providers: &Providers, host: &str) -> Option<String> {
        providers.by_host(&host.parse().expect("a host")).map(|provider| provider.id.clone())
    }

    #[test]
    fn the_shipped_file_has_no_faults() {
        let (providers, found) = parse(SHIPPED);
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(providers.iter().count(), 43);
    }

    #[test]
    fn a_provider_is_found_by_its_hosts() {
        let (providers, _) = parse(SHIPPED);
        assert_eq!(id(&providers, "smtp.ionos.de").as_deref(), Some("ionos"));
        assert_eq!(id(&providers, "W0123abc.kasserver.com").as_deref(), Some("all-inkl"));
        assert_eq!(id(&providers, "email-smtp.eu-central-1.amazonaws.com").as_deref(), Some("amazon-ses"));
        assert_eq!(id(&providers, "a.w0123abc.kasserver.com"), None);
        assert_eq!(id(&providers, "192.0.2.1"), None);
    }

    #[test]
    fn selectors_of_dkim_are_known_with_their_sources() {
        let (providers, _) = parse(SHIPPED);
        let of = |id: &str| providers.iter().find(|provider| provider.id == id).expect("the provider").dkim.clone();
        let [first, ..] = &of("ionos")[..] else { panic!("IONOS has selectors") };
        assert_eq!((first.name.as_str(), first.confidence), ("s1-ionos", Confidence::Observed));
        assert_eq!(first.target.as_ref().map(Domain::as_str), Some("s1.dkim.ionos.com"));
        assert!(of("mailbox-org").iter().all(|selector| selector.confidence == Confidence::Official));
        assert_eq!(of("gmx"), []);
    }

    #[test]
    fn of_two_providers_at_one_host_the_one_with_a_policy_is_found() {
        assert_eq!(id(&parse(SHIPPED).0, "smtp.gmail.com").as_deref(), Some("google-workspace"));
    }

    #[test]
    fn a_conflict_asserts_nothing() {
        let (providers, _) = parse(SHIPPED);
        let host = "mail.your-server.de".parse().expect("a host");
        assert_eq!(providers.by_host(&host).expect("a provider").policy(), None);
        let conflicts: Vec<_> =
            providers.iter().filter(|provider| matches!(provider.spf, Some(Spf::Conflict(_)))).collect();
        assert!(conflicts.len() >= 2 && conflicts.iter().all(|provider| provider.policy().is_none()));
    }

    #[test]
    fn faults_are_said_to_the_author() {
        let provider = "[[provider]]\nid = 'x'\nname = 'X'\nsource = ['here']\n";
        for (line, title) in [
            ("kind = 'hoster'", "unknown key `kind`"),
            ("username = 'mail'", "unknown word `mail`"),
            (
                "spf = { value = 'include:', confidence = 'official' }",
                "`include:` is neither `include:NAME` nor `redirect=NAME`",
            ),
            (
                "spf = { value = 'include:a.test', confidence = 'conflict' }",
                "a `conflict` has `candidates`, no `value`",
            ),
            (
                "spf = { value = 'include:a.test', record = 'v=spf1 ip4:', confidence = 'dc' }",
                "this is no SPF record without faults",
            ),
            (
                "dkim = [{ selector = 's 1', confidence = 'dc' }]",
                "`s 1` is no name: ` ` may not stand in a domain name",
            ),
            (
                "submission = [{ host = 'h.test', port = 0, security = 'tls', confidence = 'dc' }]",
                "a port is a number from 1 to 65535",
            ),
        ] {
            assert_eq!(parse(&format!("{provider}{line}\n")).1, [title], "{line}");
        }
        assert_eq!(parse("[[provider]]\nid = 'x'\nname = 'X'\n").1, ["`[provider]` has no `source`"]);
    }
}

//! A DMARC record as text: its tags, and every part that receivers do not take as it was meant (RFC 9989, sections 4.7 and 4.8).

use crate::mail::address::Mailbox;
use crate::mail::tags::{FaultKind as TagFault, Tag, Tags};
use crate::source::Span;

/// A record: it begins with `v=DMARC1`, and may have faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its tags.
    pub tags: Tags,
    /// `p`; `None` where it is absent or unknown.
    pub policy: Option<Policy>,
    /// `sp`: the policy for names below the domain.
    pub subdomains: Option<Policy>,
    /// `np`: the policy for names below the domain that do not exist.
    pub nonexistent: Option<Policy>,
    /// `t=y`: the policy is only tested, and one level milder.
    pub testing: Option<Span>,
    /// `psd`
    pub suffix: Suffix,
    /// `adkim`: how near the domain of a DKIM signature must be to the author's.
    pub dkim: Alignment,
    /// `aspf`: how near the domain that SPF checks must be to the author's.
    pub spf: Alignment,
    /// The addresses of `rua` and `ruf`, in order.
    pub reports: Vec<Report>,
    /// `pct`, which receivers of RFC 7489 apply and those of RFC 9989 ignore.
    pub percent: Option<Percent>,
    /// What receivers do not take as it was meant, in order; [`FaultKind::PolicyMissing`] last.
    pub faults: Vec<Fault>,
}

/// What the owner of a domain wants done with mail that neither SPF nor DKIM vouches for, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Nothing.
    None,
    /// It is suspicious.
    Quarantine,
    /// It is not from the domain.
    Reject,
}

/// Whether names below the domain belong to others, as below `co.uk`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    /// `psd=y`: a public suffix.
    Public,
    /// `psd=n`: an organization of its own.
    Organization,
    /// `psd=u`, or nothing.
    Unsaid,
}

/// How near two domains must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// `r`: of the same organization.
    Relaxed,
    /// `s`: the same.
    Strict,
}

/// Where reports go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What stands in the record.
    pub span: Span,
    /// The mailbox; `None` for what is no `mailto:` address.
    pub mailbox: Option<Mailbox>,
}

/// `pct`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percent {
    /// The whole tag.
    pub span: Span,
    /// Its number; 100 where it is none.
    pub value: u8,
}

/// A part that receivers do not take as it was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It is no tag.
    Form,
    /// A tag of this name stands before already.
    Twice,
    /// There is no tag of this name.
    Unknown,
    /// The value of `p`, `sp` or `np` is no policy: then none of them counts (section 4.10.1).
    Policy,
    /// The value of another tag is unknown, and its default counts.
    Value,
    /// There is no `p`.
    PolicyMissing,
}

impl FaultKind {
    /// Whether the policy does not count because of it.
    pub fn costs_policy(self) -> bool {
        match self {
            FaultKind::Policy | FaultKind::PolicyMissing => true,
            FaultKind::Form | FaultKind::Twice | FaultKind::Unknown | FaultKind::Value => false,
        }
    }
}

/// The tags of RFC 9989.
pub const TAGS: &[&str] = &["v", "p", "sp", "np", "t", "psd", "adkim", "aspf", "fo", "rua", "ruf"];

/// Tags of RFC 7489 that RFC 9989 has dropped.
const DROPPED: &[&str] = &["pct", "rf", "ri"];

/// The values that a tag may have; none where they cannot be listed.
pub fn words(tag: &str) -> &'static [&'static str] {
    match tag.to_ascii_lowercase().as_str() {
        "p" | "sp" | "np" => &["none", "quarantine", "reject"],
        "t" => &["y", "n"],
        "psd" => &["y", "n", "u"],
        "adkim" | "aspf" => &["r", "s"],
        _ => &[],
    }
}

/// Whether a text is a DMARC record: `v=DMARC1`, exactly so, is its first tag.
pub fn is_record(text: &str) -> bool {
    let list = Tags::parse(text.split_once(';').map_or(text, |(first, _)| first));
    list.faults.is_empty() && list.value("v") == Some("DMARC1")
}

impl Record {
    /// Reads a record that [`is_record`]; nothing is refused, what is wrong is kept beside what is right.
    pub fn parse(text: &str) -> Self {
        let tags = Tags::parse(text);
        let word = |name: &str| tags.value(name).map(str::to_ascii_lowercase);
        let policy = |name: &str| Policy::ALL.into_iter().find(|policy| word(name).as_deref() == Some(policy.as_str()));
        let alignment = |name: &str| match word(name).as_deref() {
            Some("s") => Alignment::Strict,
            Some(_) | None => Alignment::Relaxed,
        };
        let percent = tags.find("pct").map(|tag| Percent {
            span: tag.span,
            value: tags.at(tag.value).parse().ok().filter(|value| *value <= 100).unwrap_or(100),
        });
        Record {
            policy: policy("p"),
            subdomains: policy("sp"),
            nonexistent: policy("np"),
            testing: tags.find("t").filter(|tag| tags.at(tag.value).eq_ignore_ascii_case("y")).map(|tag| tag.span),
            suffix: match word("psd").as_deref() {
                Some("y") => Suffix::Public,
                Some("n") => Suffix::Organization,
                Some(_) | None => Suffix::Unsaid,
            },
            dkim: alignment("adkim"),
            spf: alignment("aspf"),
            reports: ["rua", "ruf"]
                .iter()
                .filter_map(|name| tags.find(name))
                .flat_map(|tag| reports(&tags, tag))
                .collect(),
            percent,
            faults: faults(&tags),
            tags,
        }
    }

    /// Whether receivers apply the policies of the record.
    pub fn is_effective(&self) -> bool {
        !self.faults.iter().any(|fault| fault.kind.costs_policy())
    }
}

impl Policy {
    const ALL: [Policy; 3] = [Policy::None, Policy::Quarantine, Policy::Reject];

    /// The word in a record.
    pub fn as_str(self) -> &'static str {
        match self {
            Policy::None => "none",
            Policy::Quarantine => "quarantine",
            Policy::Reject => "reject",
        }
    }

    /// The policy one level below, which counts while it is tested (section 4.7, `t`).
    pub fn milder(self) -> Policy {
        match self {
            Policy::None | Policy::Quarantine => Policy::None,
            Policy::Reject => Policy::Quarantine,
        }
    }
}

/// The addresses in a tag, each without the size that RFC 7489 allowed behind it.
fn reports(tags: &Tags, tag: &Tag) -> Vec<Report> {
    let mut start = tag.value.start;
    let mut reports = Vec::new();
    for part in tags.at(tag.value).split(',') {
        let indent = part.len() - part.trim_start().len();
        let address = part.trim();
        let span = Span::new(start + indent, start + indent + address.len());
        start += part.len() + 1;
        if !address.is_empty() {
            reports.push(Report { span, mailbox: mailbox(address) });
        }
    }
    reports
}

fn mailbox(uri: &str) -> Option<Mailbox> {
    let (scheme, address) = uri.split_once(':')?;
    let end = address.find(['!', '?']).unwrap_or(address.len());
    let address = address.get(..end).filter(|_| scheme.eq_ignore_ascii_case("mailto"))?;
    address.parse().ok()
}

fn faults(tags: &Tags) -> Vec<Fault> {
    let of_form = tags.faults.iter().map(|fault| {
        let kind = match fault.kind {
            TagFault::Form => FaultKind::Form,
            TagFault::Twice => FaultKind::Twice,
        };
        Fault { kind, span: fault.span }
    });
    let of_tag = tags.tags.iter().filter_map(|tag| {
        let name = tags.at(tag.name).to_ascii_lowercase();
        if DROPPED.contains(&name.as_str()) {
            return None;
        }
        if !TAGS.contains(&name.as_str()) {
            return Some(Fault { kind: FaultKind::Unknown, span: tag.name });
        }
        let value = tags.at(tag.value);
        let known = words(&name);
        let is_known = match name.as_str() {
            "fo" => value.split(':').all(|word| ["0", "1", "d", "s"].contains(&word.trim())),
            _ => known.is_empty() || known.iter().any(|word| word.eq_ignore_ascii_case(value)),
        };
        let kind = if ["p", "sp", "np"].contains(&name.as_str()) { FaultKind::Policy } else { FaultKind::Value };
        let span = if tag.value.start == tag.value.end { tag.span } else { tag.value };
        (!is_known).then_some(Fault { kind, span })
    });
    let mut faults: Vec<Fault> = of_form.chain(of_tag).collect();
    faults.sort_by_key(|fault| fault.span);
    if tags.find("p").is_none() {
        let end = tags.text.trim_end().len();
        faults.push(Fault { kind: FaultKind::PolicyMissing, span: Span::new(end, end) });
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::scribbles;

    /// Compares the faults of a record: kind and text of each.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert!(is_record(text), "{text}");
        let record = Record::parse(text);
        let faults = record.faults.iter().map(|fault| format!("{:?} {}", fault.kind, record.tags.at(fault.span)));
        assert_eq!(faults.map(|fault| fault.trim_end().to_owned()).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_record_is_known_by_its_version() {
        for text in ["v=DMARC1", "v=DMARC1; p=none", "v = DMARC1 ;p=none", "V=DMARC1;"] {
            assert!(is_record(text), "{text}");
        }
        for text in ["v=dmarc1; p=none", "v=DMARC1, p=none", "v=DMARC1 p=none", "p=none; v=DMARC1", "v=DMARC2", "", ";"]
        {
            assert!(!is_record(text), "{text}");
        }
    }

    #[test]
    fn all_tags_are_read() {
        let record = Record::parse(
            "v=DMARC1; p=Reject; sp=quarantine; np=none; t=y; psd=n; adkim=s; aspf=S; fo=1:d; pct=20; rf=afrf; ri=3600; \
             rua=mailto:a@example.org!10m , mailto:b@example.com; ruf=https://example.org/",
        );
        assert_eq!(record.faults, []);
        assert_eq!(record.policy, Some(Policy::Reject));
        assert_eq!((record.subdomains, record.nonexistent), (Some(Policy::Quarantine), Some(Policy::None)));
        assert_eq!(
            (record.suffix, record.dkim, record.spf),
            (Suffix::Organization, Alignment::Strict, Alignment::Strict)
        );
        assert!(record.testing.is_some() && record.is_effective());
        assert_eq!(record.percent.map(|percent| percent.value), Some(20));
        let reports: Vec<_> = record
            .reports
            .iter()
            .map(|report| (record.tags.at(report.span), report.mailbox.as_ref().map(Mailbox::to_string)))
            .collect();
        assert_eq!(
            reports,
            [
                ("mailto:a@example.org!10m", Some("a@example.org".to_owned())),
                ("mailto:b@example.com", Some("b@example.com".to_owned())),
                ("https://example.org/", None),
            ]
        );
    }

    #[test]
    fn what_receivers_do_not_take_as_it_was_meant_is_underlined() {
        check("v=DMARC1; p=none;", &[]);
        check("v=DMARC1; p=rejct", &["Policy rejct"]);
        check("v=DMARC1; p=; sp=no", &["Policy p=", "Policy no"]);
        check("v=DMARC1; p=none; adkim=strict; t=1; fo=2", &["Value strict", "Value 1", "Value 2"]);
        check("v=DMARC1; p=none; rau=mailto:a@example.org", &["Unknown rau"]);
        check("v=DMARC1; p=none; p=reject", &["Twice p=reject"]);
        check("v=DMARC1; p:reject", &["Form p:reject", "PolicyMissing"]);
        check("v=DMARC1", &["PolicyMissing"]);
    }

    #[test]
    fn a_policy_counts_only_if_all_of_them_can_be_read() {
        for (text, effective) in [
            ("v=DMARC1; p=reject", true),
            ("v=DMARC1; p=reject; adkim=x", true),
            ("v=DMARC1; p=reject; sp=x", false),
            ("v=DMARC1; sp=reject", false),
        ] {
            assert_eq!(Record::parse(text).is_effective(), effective, "{text}");
        }
    }

    #[test]
    fn a_policy_that_is_tested_is_one_level_milder() {
        assert_eq!(Policy::Reject.milder(), Policy::Quarantine);
        assert_eq!(Policy::Quarantine.milder(), Policy::None);
        assert_eq!(Policy::None.milder(), Policy::None);
    }

    #[test]
    fn never_panics() {
        for text in scribbles(9).take(3_000) {
            let text = format!("v=DMARC1;{}", text.replace(' ', ";").replace("v=spf1", "rua=,mailto:a@"));
            let _ = is_record(&text);
            let record = Record::parse(&text);
            for fault in &record.faults {
                let _ = record.tags.at(fault.span);
            }
        }
    }
}

//! DMARC, RFC 9989: which record governs a domain, and who belongs to whom.
//!
//! [`walk`] is the door: the records of a domain and of all that it is part of.

mod record;

pub use record::{Alignment, Fault, FaultKind, Percent, Policy, Record, Report, Suffix, TAGS, is_record, words};

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup, Silence, Unasked};

/// Labels of the longest name that is asked about after the first (section 4.10).
const LABELS: usize = 7;

/// The records of a domain and of what it is part of, the domain itself first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk(Vec<Place>);

/// What one domain publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The domain.
    pub domain: Domain,
    /// What stands at `_dmarc` below it.
    pub published: Published,
}

/// What stands at `_dmarc` below a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// One record.
    Record(Record),
    /// Several, of which none counts.
    Several(usize),
    /// No record; the other texts.
    Nothing(Vec<String>),
    /// Nobody answered.
    Silent(Silence),
}

/// The record that governs mail of a domain (section 4.10.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Governing<'w> {
    /// The domain's own.
    Own(&'w Record),
    /// That of its organization, whose domain this is.
    Organization(&'w Domain, &'w Record),
    /// That of the public suffix below which it is registered.
    PublicSuffix(&'w Domain, &'w Record),
    /// None: DMARC does not apply.
    Nothing,
    /// Nobody answered for this domain.
    Silent(&'w Domain, &'w Silence),
}

/// The name at which a domain's record stands; `None` where it is too long.
pub fn record_name(domain: &Domain) -> Option<Domain> {
    Domain::from_dns(&format!("_dmarc.{domain}")).ok()
}

/// The name at which `host` says that it takes reports about `domain` (RFC 9990, section 4); `None` where it is too long.
pub fn authorization_name(domain: &Domain, host: &Domain) -> Option<Domain> {
    Domain::from_dns(&format!("{domain}._report._dmarc.{host}")).ok()
}

/// The domains whose records a walk asks for, in order (section 4.10).
pub fn path(domain: &Domain) -> Vec<Domain> {
    let labels = |name: &Domain| name.as_str().split('.').count();
    let above = std::iter::successors(domain.parent(), Domain::parent).filter(|name| labels(name) <= LABELS);
    std::iter::once(domain.clone()).chain(above).collect()
}

/// Walks from a domain up to its top-level name, or to the first record that says `psd=y` or `psd=n` (section 4.10).
///
/// # Errors
/// [`Unasked`] while an answer is not there; all questions are asked at once.
pub fn walk(facts: &Facts, domain: &Domain) -> Result<Walk, Unasked> {
    let names = path(domain);
    names.iter().filter_map(record_name).for_each(|name| facts.want_txt(&name));
    let mut places = Vec::new();
    for domain in names {
        let published = read(facts, &domain)?;
        let is_end = matches!(&published, Published::Record(record) if record.suffix != Suffix::Unsaid);
        places.push(Place { domain, published });
        if is_end {
            break;
        }
    }
    Ok(Walk(places))
}

fn read(facts: &Facts, domain: &Domain) -> Result<Published, Unasked> {
    let Some(name) = record_name(domain) else { return Ok(Published::Nothing(Vec::new())) };
    let texts = match facts.txt(&name)? {
        Lookup::Records(texts) => texts,
        Lookup::NoData | Lookup::NoName => return Ok(Published::Nothing(Vec::new())),
        Lookup::Silence(silence) => return Ok(Published::Silent(silence.clone())),
    };
    let records: Vec<&str> = texts.iter().map(|text| &**text).filter(|text| is_record(text)).collect();
    Ok(match records.as_slice() {
        [] => Published::Nothing(texts.iter().map(|text| text.to_string()).collect()),
        [text] => Published::Record(Record::parse(text)),
        [_, _, ..] => Published::Several(records.len()),
    })
}

impl Governing<'_> {
    /// The record.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Governing::Own(record) | Governing::Organization(_, record) | Governing::PublicSuffix(_, record) => {
                Some(record)
            }
            Governing::Nothing | Governing::Silent(..) => None,
        }
    }

    /// What receivers do with mail of `author` for which nothing vouches (section 4.10.1).
    ///
    /// # Errors
    /// [`Unasked`] while it is not known whether `author` exists, where that counts.
    pub fn policy(&self, facts: &Facts, author: &Domain) -> Result<Policy, Unasked> {
        let (record, policy) = match self {
            Governing::Own(record) => (record, record.policy),
            Governing::Organization(_, record) | Governing::PublicSuffix(_, record) => {
                let below = record.subdomains.or(record.policy);
                let is_nonexistent = || Ok(*facts.txt(author)? == Lookup::NoName);
                match record.nonexistent {
                    Some(policy) if is_nonexistent()? => (record, Some(policy)),
                    Some(_) | None => (record, below),
                }
            }
            Governing::Nothing | Governing::Silent(..) => return Ok(Policy::None),
        };
        let policy = policy.filter(|_| record.is_effective()).unwrap_or(Policy::None);
        Ok(if record.testing.is_some() { policy.milder() } else { policy })
    }
}

impl Walk {
    /// What the domain itself publishes.
    pub fn own(&self) -> &Published {
        &self.0.first().expect("a walk begins at its domain").published
    }

    /// The record that governs mail of the domain.
    pub fn governing(&self) -> Governing<'_> {
        if let Published::Record(record) = self.own() {
            return Governing::Own(record);
        }
        let silent = self.0.iter().find_map(|place| match &place.published {
            Published::Silent(silence) => Some((&place.domain, silence)),
            Published::Record(_) | Published::Several(_) | Published::Nothing(_) => None,
        });
        if let Some((domain, silence)) = silent {
            return Governing::Silent(domain, silence);
        }
        let organization = self.organization();
        let of_organization = self.records().find(|(domain, _)| **domain == organization);
        if let Some((domain, record)) = of_organization {
            return Governing::Organization(domain, record);
        }
        match self.records().find(|(_, record)| record.suffix == Suffix::Public) {
            Some((domain, record)) => Governing::PublicSuffix(domain, record),
            None => Governing::Nothing,
        }
    }

    /// The domain of the organization that the domain belongs to (section 4.10.2).
    pub fn organization(&self) -> Domain {
        let start = &self.0.first().expect("a walk begins at its domain").domain;
        let own = self.records().find(|(_, record)| record.suffix == Suffix::Organization);
        let below_suffix = || {
            let (suffix, _) =
                self.records().find(|(domain, record)| *domain != start && record.suffix == Suffix::Public)?;
            std::iter::successors(Some(start.clone()), Domain::parent)
                .find(|name| name.parent().as_ref() == Some(suffix))
        };
        let shortest = || self.records().last().map(|(domain, _)| domain.clone());
        own.map(|(domain, _)| domain.clone()).or_else(below_suffix).or_else(shortest).unwrap_or_else(|| start.clone())
    }

    /// The records, that of the longest name first.
    fn records(&self) -> impl Iterator<Item = (&Domain, &Record)> {
        self.0.iter().filter_map(|place| match &place.published {
            Published::Record(record) => Some((&place.domain, record)),
            Published::Several(_) | Published::Nothing(_) | Published::Silent(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::Trial;

    fn in_world<T>(world: &str, domain: &str, see: impl Fn(&Walk) -> T) -> T {
        let domain = domain.parse().expect("a name");
        see(&Trial::parse(world).settle(|facts| walk(facts, &domain)).0)
    }

    /// Compares which record governs a domain.
    #[track_caller]
    fn governs(world: &str, domain: &str, expected: &str) {
        let said = in_world(world, domain, |walk| match walk.governing() {
            Governing::Own(record) => format!("own {:?}", record.policy),
            Governing::Organization(domain, record) => format!("{domain} {:?}", record.policy),
            Governing::PublicSuffix(domain, record) => format!("suffix {domain} {:?}", record.policy),
            Governing::Nothing => "nothing".to_owned(),
            Governing::Silent(domain, silence) => format!("silent {domain} {silence}"),
        });
        assert_eq!(said, expected, "{world}");
    }

    #[track_caller]
    fn organization(world: &str, domain: &str, expected: &str) {
        assert_eq!(in_world(world, domain, Walk::organization).as_str(), expected, "{world}");
    }

    #[test]
    fn the_own_record_governs_before_that_of_the_organization() {
        let world = "_dmarc.a.mail.example.com: v=DMARC1; p=none\n_dmarc.example.com: v=DMARC1; p=reject";
        governs(world, "a.mail.example.com", "own Some(None)");
        governs(world, "b.mail.example.com", "example.com Some(Reject)");
        governs("example.com A 192.0.2.1", "example.com", "nothing");
    }

    #[test]
    fn the_examples_of_section_4_10_2_hold() {
        let both = "_dmarc.mail.example.com: v=DMARC1; p=none\n_dmarc.example.com: v=DMARC1; p=none";
        organization(both, "a.mail.example.com", "example.com");
        let own = "_dmarc.mail.example.com: v=DMARC1; p=none; psd=n\n_dmarc.example.com: v=DMARC1; p=none";
        organization(own, "a.mail.example.com", "mail.example.com");
        organization("_dmarc.com: v=DMARC1; p=none; psd=y", "a.mail.example.com", "example.com");
        organization("a.test A 192.0.2.1", "a.mail.example.com", "a.mail.example.com");
    }

    #[test]
    fn a_public_suffix_governs_where_the_organization_says_nothing() {
        let suffix = "_dmarc.com: v=DMARC1; p=reject; psd=y";
        governs(suffix, "a.example.com", "suffix com Some(Reject)");
        governs(suffix, "example.com", "suffix com Some(Reject)");
        governs(&format!("{suffix}\n_dmarc.example.com: v=DMARC1; p=none"), "a.example.com", "example.com Some(None)");
        let world = format!("{suffix}\n_dmarc.b.example.com: v=DMARC1; p=none");
        governs(&world, "a.b.example.com", "suffix com Some(Reject)");
    }

    /// Compares what receivers do with mail of a domain for which nothing vouches.
    #[track_caller]
    fn policy(world: &str, domain: &str, expected: Policy) {
        let domain: Domain = domain.parse().expect("a name");
        let policy = |facts: &Facts| walk(facts, &domain)?.governing().policy(facts, &domain);
        assert_eq!(Trial::parse(world).settle(policy).0, expected, "{world}");
    }

    #[test]
    fn below_the_organization_its_own_words_count_for_names_that_exist_and_that_do_not() {
        let world = "_dmarc.example.com: v=DMARC1; p=none; sp=quarantine; np=reject\na.example.com A 192.0.2.1";
        policy(world, "example.com", Policy::None);
        policy(world, "a.example.com", Policy::Quarantine);
        policy(world, "b.example.com", Policy::Reject);
        policy("_dmarc.example.com: v=DMARC1; p=reject", "a.example.com", Policy::Reject);
        policy("_dmarc.example.com: v=DMARC1; p=reject; sp=none", "a.example.com", Policy::None);
        policy("_dmarc.example.com: v=DMARC1; p=reject; t=y", "example.com", Policy::Quarantine);
        policy("_dmarc.example.com: v=DMARC1; p=reject; sp=x; rua=mailto:a@example.com", "example.com", Policy::None);
    }

    #[test]
    fn of_several_records_none_counts() {
        let two = "_dmarc.example.com: v=DMARC1; p=none\n_dmarc.example.com: v=DMARC1; p=reject";
        governs(two, "example.com", "nothing");
        governs(&format!("{two}\n_dmarc.example.com: something else"), "example.com", "nothing");
        governs("_dmarc.example.com: v=DMARC1; p=none\n_dmarc.example.com: x", "example.com", "own Some(None)");
    }

    #[test]
    fn what_nobody_answers_is_not_nothing() {
        governs("_dmarc.example.com SILENCE", "a.example.com", "silent example.com timeout");
        governs(
            "_dmarc.example.com SILENCE\n_dmarc.a.example.com: v=DMARC1; p=none",
            "a.example.com",
            "own Some(None)",
        );
    }

    #[test]
    fn the_walk_takes_the_short_cut_of_section_4_10_and_asks_all_at_once() {
        let domain: Domain = "a.b.c.d.e.f.g.h.i.j.mail.example.com".parse().expect("a name");
        let facts = Facts::new();
        assert_eq!(walk(&facts, &domain), Err(Unasked));
        let asked: Vec<_> = facts.take_questions().iter().filter_map(crate::mail::facts::Question::name).collect();
        let mut expected = [
            "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
            "_dmarc.g.h.i.j.mail.example.com",
            "_dmarc.h.i.j.mail.example.com",
            "_dmarc.i.j.mail.example.com",
            "_dmarc.j.mail.example.com",
            "_dmarc.mail.example.com",
            "_dmarc.example.com",
            "_dmarc.com",
        ]
        .map(|name| name.parse::<Domain>().expect("a name"));
        expected.sort();
        assert_eq!(asked, expected);
    }
}

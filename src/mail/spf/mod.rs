//! Sender Policy Framework, RFC 7208: the record as text, what it says about one sender, and all that it leads to.
//!
//! [`read`] is the door: which policy a domain publishes. [`check_host`] is the RFC's function of that name, [`expand()`]
//! follows a policy for every sender at once.

mod ahead;
mod arrival;
mod evaluate;
mod expand;
mod macros;
mod record;
mod verdict;

pub use arrival::Arrival;
pub use evaluate::check_host;
pub use expand::{Expansion, Extent, Obstacle, Obstruction, Share, WALK_LIMIT, expand};
pub use macros::{Letter, MacroString};
pub use record::{
    Content, DomainSpec, Fault, FaultKind, MECHANISMS, Mechanism, Network, Prefixes, Qualifier, Record, Term,
};
pub use verdict::{Branch, Decision, Evaluation, Ground, Verdict, Why};

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup, Silence, Unasked};
use crate::mail::text::Text;

/// Terms that query DNS, at most, per evaluation (section 4.6.4).
pub const LOOKUP_LIMIT: usize = 10;

/// Terms whose query finds nothing, at most, per evaluation (section 4.6.4).
pub const VOID_LIMIT: usize = 2;

/// Mail exchangers that one `mx` may lead to (section 4.6.4).
pub const EXCHANGE_LIMIT: usize = 10;

/// Names of an address that are looked at, at most (section 4.6.4).
pub const REVERSE_LIMIT: usize = 10;

/// What a domain publishes, as selected by section 4.5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// One record.
    Policy(Record),
    /// Several records, which is a permanent error.
    Several(Vec<Text>),
    /// None; the other TXT records of the name.
    Nothing(Vec<Text>),
    /// The name does not exist.
    NoName,
    /// Nobody answered.
    Silent(Silence),
}

/// The policy that `domain` publishes.
///
/// # Errors
/// [`Unasked`] while the TXT records are not there.
pub fn read(facts: &Facts, domain: &Domain) -> Result<Published, Unasked> {
    let texts = match facts.txt(domain)? {
        Lookup::Records(texts) => texts,
        Lookup::NoData => return Ok(Published::Nothing(Vec::new())),
        Lookup::NoName => return Ok(Published::NoName),
        Lookup::Silence(silence) => return Ok(Published::Silent(silence.clone())),
    };
    let policies: Vec<&Text> = texts.iter().filter(|text| is_policy(text)).collect();
    Ok(match policies.as_slice() {
        [] => Published::Nothing(texts.clone()),
        [text] => Published::Policy(Record { seams: text.seams().to_vec(), ..Record::parse(text) }),
        [_, _, ..] => Published::Several(policies.into_iter().cloned().collect()),
    })
}

/// Whether a TXT record is an SPF record: it begins with the version, and a space or nothing follows (section 4.5).
pub fn is_policy(text: &str) -> bool {
    text.split(' ').next().is_some_and(|version| version.eq_ignore_ascii_case("v=spf1"))
}

//! What an evaluation comes to, and how it came about (RFC 7208, section 2.6).

use crate::mail::address::Domain;
use crate::mail::facts::Silence;
use crate::mail::spf::{Network, Qualifier, Record};
use crate::source::Span;

/// The result, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The policy of the domain itself, with all that was included.
    pub root: Branch,
    /// Terms that asked the DNS.
    pub lookups: usize,
    /// Terms that found nothing there.
    pub void: usize,
    /// Why the mail is refused, in the words of the domain's owner: only for [`Verdict::Fail`], and only where there is
    /// one (section 6.2). Foreign text.
    pub explanation: Option<String>,
}

impl Evaluation {
    /// The result.
    pub fn verdict(&self) -> &Verdict {
        &self.root.verdict
    }
}

/// One policy in an evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Whose policy.
    pub domain: Domain,
    /// The term that led here, in the record that holds it; `None` at the root.
    pub via: Option<Span>,
    /// The record, where there is exactly one.
    pub record: Option<Record>,
    /// What it says.
    pub verdict: Verdict,
    /// The term that decided; `None` where no term did.
    pub decided: Option<Decision>,
    /// Terms that asked the DNS, here and below.
    pub lookups: usize,
    /// Terms that found nothing there, here and below.
    pub void: usize,
    /// The policies that were included, in order.
    pub branches: Vec<Branch>,
}

impl Branch {
    /// This policy, and all that were included or redirected to.
    pub fn all(&self) -> impl Iterator<Item = &Branch> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(next.branches.iter().rev());
            Some(next)
        })
    }
}

/// The term that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Where it stands.
    pub term: Span,
    /// Why.
    pub why: Why,
}

/// Why a term decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// `all` matches everyone.
    All,
    /// The address is in the network of the term.
    Network(Network),
    /// The address is in this network around an address of this name: of the term, or of a mail exchanger.
    Address(Domain, Network),
    /// This is a name of the address, and leads back to it.
    Name(Domain),
    /// The name exists.
    Exists(Domain),
    /// The policy of this name lets the sender pass.
    Included(Domain),
    /// The policy of this name counts.
    Redirected(Domain),
    /// It cannot be followed, as the verdict says.
    Trouble,
}

/// The results of section 2.6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no policy.
    None,
    /// The policy says nothing about the sender.
    Neutral,
    /// The sender may send.
    Pass,
    /// The sender may not send.
    Fail,
    /// The sender probably may not send.
    SoftFail,
    /// Nobody answered for this name.
    TempError(Domain, Silence),
    /// The policy cannot be followed.
    PermError(Ground),
}

impl Verdict {
    /// The word of section 2.6.
    pub fn as_str(&self) -> &'static str {
        match self {
            Verdict::None => "none",
            Verdict::Neutral => "neutral",
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::SoftFail => "softfail",
            Verdict::TempError(..) => "temperror",
            Verdict::PermError(_) => "permerror",
        }
    }
}

impl From<Qualifier> for Verdict {
    /// The result of a match (section 4.6.2).
    fn from(qualifier: Qualifier) -> Self {
        match qualifier {
            Qualifier::Pass => Verdict::Pass,
            Qualifier::Fail => Verdict::Fail,
            Qualifier::SoftFail => Verdict::SoftFail,
            Qualifier::Neutral => Verdict::Neutral,
        }
    }
}

/// Why a policy cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The record of this name cannot be read (section 4.6).
    Syntax(Domain),
    /// This name has several records (section 4.5).
    Several(Domain),
    /// This name is included and has no record (section 5.2).
    NoPolicy(Domain),
    /// This text names the policy of another domain, and for this mail it means no name (section 4.8).
    NoName(String),
    /// More than [`LOOKUP_LIMIT`](super::LOOKUP_LIMIT) terms ask the DNS.
    TooManyLookups,
    /// More than [`VOID_LIMIT`](super::VOID_LIMIT) terms find nothing.
    TooManyVoid,
    /// This name has more than [`EXCHANGE_LIMIT`](super::EXCHANGE_LIMIT) mail exchangers.
    TooManyExchanges(Domain),
}

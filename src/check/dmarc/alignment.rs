//! `dns.alignment`: SPF or DKIM vouches for the reader's mail, as DMARC demands (RFC 9989, section 4.4), and the other one
//! saves it where the first one breaks.
//!
//! A mailbox at a provider has one domain: that on the envelope, which SPF checks, is that of the author, so it is aligned
//! strictly too. `dns.dkim` says whether its key is.

use crate::check::code::Code;
use crate::check::dmarc::Kind;
use crate::check::{self, Case, Finding, Judgement, Unset, dkim, spf};
use crate::mail::address::Domain;
use crate::mail::dmarc::{Governing, Policy, walk};
use crate::mail::facts::Unasked;
use crate::words::Values;

/// Judges what SPF, DKIM and DMARC mean together for mail of a domain.
pub(super) fn judge(case: &Case<'_>, domain: &Domain) -> Result<Judgement, Unasked> {
    if case.request.configuration.smtp.host.is_none() {
        return Ok(Judgement::Skipped(Unset::Setting("smtp.host")));
    }
    // All of them ask before any of them is waited for.
    let (spf, dkim, walk) =
        (vouches(case, spf::Kind::Provider.into()), vouches(case, dkim::Kind::Key.into()), walk(case.facts, domain));
    let (spf, dkim, walk) = (spf?, dkim?, walk?);
    let governing = walk.governing();
    if let Governing::Silent(..) = governing {
        return Ok(Judgement::Unreached(Kind::Policy.into()));
    }
    let policy = governing.policy(case.facts, domain)?;
    let values = Values::from([
        ("domain", domain.to_string()),
        ("policy", policy.as_str().to_owned()),
        ("spf", spf.as_str().to_owned()),
        ("dkim", dkim.as_str().to_owned()),
    ]);
    let finding = |code| Finding::new(code, values.clone());
    Ok(match (spf, dkim) {
        (Vouches::Yes, Vouches::Yes) => Judgement::Pass(values),
        (Vouches::Yes, Vouches::No) => Judgement::Warn(finding(Code::AlignmentSpfOnly)),
        (Vouches::No, Vouches::Yes) => Judgement::Warn(finding(Code::AlignmentDkimOnly)),
        (Vouches::No, Vouches::No) => Judgement::Fail(finding(Code::AlignmentNeither)),
        // Without a policy, one is enough on every way.
        (Vouches::Yes, Vouches::Open) | (Vouches::Open, Vouches::Yes) if policy == Policy::None => {
            Judgement::Pass(values)
        }
        (Vouches::Yes | Vouches::No, Vouches::Open) | (Vouches::Open, Vouches::Yes | Vouches::No | Vouches::Open) => {
            Judgement::Unknown(finding(Code::AlignmentOpen))
        }
    })
}

/// Whether receivers can know by something that mail is the reader's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vouches {
    Yes,
    No,
    Open,
}

impl Vouches {
    /// The word by which the messages choose.
    fn as_str(self) -> &'static str {
        match self {
            Vouches::Yes => "yes",
            Vouches::No => "no",
            Vouches::Open => "open",
        }
    }
}

/// Warnings with which mail may not pass: some servers are not listed, a key is only tested or that of another domain.
const VOUCH_FOR_NOTHING: &[Code] = &[Code::SpfProviderPartly, Code::DkimTesting, Code::DkimNotAligned];

/// What the judgement of another step means here.
fn vouches(case: &Case<'_>, kind: check::Kind) -> Result<Vouches, Unasked> {
    Ok(match kind.judge(case)? {
        Judgement::Pass(_) => Vouches::Yes,
        Judgement::Warn(finding) if VOUCH_FOR_NOTHING.contains(&finding.code) => Vouches::No,
        Judgement::Warn(_) => Vouches::Yes,
        Judgement::Fail(_) => Vouches::No,
        Judgement::Unknown(_) | Judgement::Skipped(_) => Vouches::Open,
        Judgement::Unreached(earlier) => match vouches(case, earlier)? {
            Vouches::No => Vouches::No,
            Vouches::Yes | Vouches::Open => Vouches::Open,
        },
    })
}

//! The check kinds `dns.ptr` and `dns.blocklists`: what recipients learn about the address that sends.

mod blocklists;
mod name;

use std::net::IpAddr;

use crate::check::code::Code;
use crate::check::plan::{Contact, Request};
use crate::check::providers::Providers;
use crate::check::{self, Case, Effect, Family, Finding, Judgement, Unset};
use crate::mail::address::{Domain, is_private};
use crate::mail::facts::Unasked;

/// A part of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The address has a name, and the name leads back to the address.
    Name,
    /// The address is on none of the block lists of the configuration.
    Blocklists,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[Kind::Name, Kind::Blocklists];

    /// The address that is asked about, and the lists that are asked, if this kind asks any.
    fn subject(self, request: &Request) -> Result<(IpAddr, &[Domain]), Unset> {
        let ip = request.ip.ok_or(Unset::Choice("--ip"))?.to_canonical();
        match self {
            Kind::Name => Ok((ip, &[])),
            Kind::Blocklists if request.configuration.blocklists.is_empty() => Err(Unset::Choice("[blocklists] zones")),
            Kind::Blocklists => Ok((ip, &request.configuration.blocklists)),
        }
    }
}

impl From<Kind> for check::Kind {
    fn from(kind: Kind) -> Self {
        check::Kind::Ip(kind)
    }
}

impl Family for Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Kind::Name => "dns.ptr",
            Kind::Blocklists => "dns.blocklists",
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        &[]
    }

    fn effect(&self) -> Effect {
        Effect::Dns
    }

    fn judge(&self, case: &Case<'_>) -> Result<Judgement, Unasked> {
        let (ip, zones) = match self.subject(case.request) {
            Ok(subject) => subject,
            Err(unset) => return Ok(Judgement::Skipped(unset)),
        };
        if is_private(ip) {
            let finding = Finding::new(Code::IpPrivate, [("address", ip.to_string())]);
            return Ok(Judgement::Unknown(finding));
        }
        match self {
            Kind::Name => name::judge(case, ip),
            Kind::Blocklists => blocklists::judge(case, ip, zones),
        }
    }

    fn contact(&self, request: &Request, _: &Providers) -> Contact {
        let names = match self.subject(request) {
            Err(unset) => return Contact::Nobody(unset),
            Ok((ip, _)) if is_private(ip) => return Contact::Known(ip.to_string()),
            Ok((ip, zones)) => match self {
                Kind::Name => vec![Domain::of_address(ip)],
                Kind::Blocklists => blocklists::names(ip, zones),
            },
        };
        Contact::Dns(names.iter().map(Domain::to_string).collect())
    }
}

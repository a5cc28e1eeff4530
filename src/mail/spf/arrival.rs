//! A mail that arrives: what a policy can ask of it (RFC 7208, sections 4.1 and 7.2).

use std::net::IpAddr;

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup, Unasked};
use crate::mail::spf::ahead::Family;
use crate::mail::spf::macros::{self, Letter, MacroString, NAME_LIMIT};
use crate::mail::spf::{DomainSpec, REVERSE_LIMIT};

/// What `check_host()` is told of a mail that arrives (section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// From where it comes.
    pub ip: IpAddr,
    /// Whose policy is asked: the domain of MAIL FROM, or the name of HELO where MAIL FROM is empty.
    pub domain: &'a Domain,
    /// What stands before the `@` of MAIL FROM; where that is empty, `postmaster` (section 4.3).
    pub local: &'a str,
    /// What the client said in HELO or EHLO.
    pub helo: &'a str,
    /// The name of the host that evaluates.
    pub receiver: &'a str,
    /// Now, in seconds since 1970.
    pub time: i64,
}

impl<'a> Arrival<'a> {
    /// A mail from the postmaster of `domain`, whose server calls itself by that name.
    pub fn of(ip: IpAddr, domain: &'a Domain) -> Self {
        Arrival { ip, domain, local: "postmaster", helo: domain.as_str(), receiver: "unknown", time: 0 }
    }

    /// The same, with what the standard takes for it: mapped addresses are IPv4 (section 5).
    pub(super) fn canonical(self) -> Self {
        let local = if self.local.is_empty() { "postmaster" } else { self.local };
        Arrival { ip: self.ip.to_canonical(), local, ..self }
    }

    /// The name that a term of the policy of `domain` means for this mail; `None` where DNS has no such name.
    pub(super) fn name(&self, facts: &Facts, spec: &DomainSpec, domain: &Domain) -> Result<Option<Domain>, Unasked> {
        match &spec.name {
            Some(name) => Ok(Some(name.clone())),
            None => Ok(macros::name(&self.text(facts, &spec.macros, NAME_LIMIT, domain)?)),
        }
    }

    /// A text in the policy of `domain`, for this mail; more than `limit` bytes are only an end of it.
    pub(super) fn text(
        &self,
        facts: &Facts,
        text: &MacroString,
        limit: usize,
        domain: &Domain,
    ) -> Result<String, Unasked> {
        text.expand(limit, |letter| {
            Ok(match letter {
                Letter::Sender => format!("{}@{}", self.local, self.domain),
                Letter::Local => self.local.to_owned(),
                Letter::Origin => self.domain.to_string(),
                Letter::Domain => domain.to_string(),
                Letter::Address => dotted(self.ip),
                Letter::Name => self.own_name(facts, domain)?,
                Letter::Version => if self.ip.is_ipv4() { "in-addr" } else { "ip6" }.to_owned(),
                Letter::Helo => self.helo.to_owned(),
                Letter::Client => self.ip.to_string(),
                Letter::Receiver => self.receiver.to_owned(),
                Letter::Time => self.time.to_string(),
            })
        })
    }

    /// The macro `p`: `domain` itself if it is one of the names, else one below it, else any (section 7.3).
    fn own_name(&self, facts: &Facts, domain: &Domain) -> Result<String, Unasked> {
        let names = self.names(facts, |_| true)?;
        let below = || names.iter().find(|name| name.is_within(domain));
        let best = names.iter().find(|name| *name == domain).or_else(below).or(names.first());
        Ok(best.map_or_else(|| "unknown".to_owned(), Domain::to_string))
    }

    /// Those of the address's own names that lead back to it and that are `wanted` (section 5.5).
    ///
    /// Where nobody answers there are none, and of more than [`REVERSE_LIMIT`] the others are never looked at.
    pub(super) fn names(&self, facts: &Facts, wanted: impl Fn(&Domain) -> bool) -> Result<Vec<Domain>, Unasked> {
        let names = facts.ptr(&self.ip)?.records().iter().take(REVERSE_LIMIT).filter(|name| wanted(name));
        let leads_back: Vec<_> = names.map(|name| Ok((name, self.is_address_of(facts, name)?))).collect();
        let leads_back = leads_back.into_iter().collect::<Result<Vec<_>, Unasked>>()?;
        Ok(leads_back.into_iter().filter(|(_, leads)| *leads).map(|(name, _)| name.clone()).collect())
    }

    fn is_address_of(&self, facts: &Facts, name: &Domain) -> Result<bool, Unasked> {
        Ok(match self.ip {
            IpAddr::V4(ip) => facts.a(name)?.records().contains(&ip),
            IpAddr::V6(ip) => facts.aaaa(name)?.records().contains(&ip),
        })
    }

    /// Asks for the address's own names, and for what they lead to, without waiting.
    pub(super) fn want_names(&self, facts: &Facts) {
        facts.want_ptr(&self.ip);
        if let Ok(Lookup::Records(names)) = facts.ptr(&self.ip) {
            names.iter().take(REVERSE_LIMIT).for_each(|name| Family::of(self.ip).want(facts, name));
        }
    }
}

/// The macro `i`: the bytes of IPv4, the hexadecimal digits of IPv6; in upper case as other implementations write them.
fn dotted(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let digits = ip.octets().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
            digits.map(|digit| format!("{digit:X}")).collect::<Vec<_>>().join(".")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::spf::macros::Place;
    use crate::mail::trial::Trial;

    /// Expands an explanation for a mail from `ip` to the policy of example.org, in a world of records.
    #[track_caller]
    fn check(world: &str, ip: &str, text: &str, expected: &str) {
        let domain: Domain = "example.org".parse().expect("a name");
        let arrival = Arrival {
            ip: ip.parse().expect("an address"),
            domain: &domain,
            local: "",
            helo: "mx.example.org",
            receiver: "receiver.test",
            time: 7,
        };
        let text = MacroString::parse(text, Place::Explanation).expect("macros");
        let settle = |facts: &Facts| arrival.canonical().text(facts, &text, usize::MAX, &domain);
        assert_eq!(Trial::parse(world).settle(settle).0, expected);
    }

    #[test]
    fn letters_stand_for_what_is_known_of_the_mail() {
        let all = "%{s} %{l} %{o} %{d} %{i} %{v} %{h} %{c} %{r} %{t}";
        let sender = "postmaster@example.org postmaster example.org example.org";
        let rest = "mx.example.org 192.0.2.3 receiver.test 7";
        check("", "192.0.2.3", all, &format!("{sender} 192.0.2.3 in-addr {rest}"));
        check("", "::ffff:192.0.2.3", all, &format!("{sender} 192.0.2.3 in-addr {rest}"));
        let digits = "2.0.0.1.0.D.B.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.F.1";
        check("", "2001:DB8::F1", "%{i} %{v} %{c}", &format!("{digits} ip6 2001:db8::f1"));
    }

    #[test]
    fn a_name_of_the_address_counts_only_if_it_leads_back() {
        let ptr = "3.2.0.192.in-addr.arpa PTR";
        let p = |world: &str, expected: &str| check(world, "192.0.2.3", "%{p}", expected);
        p("", "unknown");
        p(&format!("{ptr} a.test"), "unknown");
        p(&format!("{ptr} a.test\na.test A 192.0.2.4"), "unknown");
        p(&format!("{ptr} a.test\na.test SILENCE"), "unknown");
        p("3.2.0.192.in-addr.arpa SILENCE", "unknown");
        p(&format!("{ptr} a.test\na.test A 192.0.2.4\na.test A 192.0.2.3"), "a.test");
        let back = "a.test A 192.0.2.3\nexample.org A 192.0.2.3\nmx.example.org A 192.0.2.3";
        p(&format!("{ptr} a.test\n{ptr} mx.example.org\n{back}"), "mx.example.org");
        p(&format!("{ptr} a.test\n{ptr} mx.example.org\n{ptr} example.org\n{back}"), "example.org");
    }

    #[test]
    fn of_many_names_the_first_ten_are_looked_at() {
        let names = |last: usize| {
            let line = |n| format!("3.2.0.192.in-addr.arpa PTR n{n}.test\n");
            let lines = (1..=last).map(line).collect::<String>();
            format!("{lines}n{last}.test A 192.0.2.3")
        };
        check(&names(10), "192.0.2.3", "%{p}", "n10.test");
        check(&names(11), "192.0.2.3", "%{p}", "unknown");
    }
}

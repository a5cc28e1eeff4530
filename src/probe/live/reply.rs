//! What a DNS reply says about one name and type: it is foreign, so every record has to fit the question.

use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

use crate::mail::facts::Silence;
use crate::mail::zone::CHAIN_LIMIT;

/// A reply, as far as it matters.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) code: ResponseCode,
    pub(super) answers: Vec<Record>,
    pub(super) authorities: Vec<Record>,
}

/// What a reply says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// The records of the name, or of the last name that it leads to.
    Records(Vec<RData>),
    /// The name leads to others, of the last of which the reply says nothing.
    Elsewhere(Vec<Name>),
    /// The name exists, without records of this type.
    NoData,
    /// The name does not exist.
    NoName,
}

impl Reply {
    /// Reads the reply to the question for `kind` of the last name in `chain`, to which the others have led.
    ///
    /// # Errors
    /// What it is instead of an answer.
    pub(super) fn read(self, chain: &[Name], kind: RecordType) -> Result<Reading, Silence> {
        if !matches!(self.code, ResponseCode::NoError | ResponseCode::NXDomain) {
            return Err(Silence::Server(mnemonic(self.code)));
        }
        let Some(asked) = chain.last() else { return Err(Silence::Malformed("no question".to_owned())) };
        let mut chain = chain.to_vec();
        let mut name = asked.clone();
        loop {
            let here = || self.answers.iter().filter(|record| record.name == name);
            let found: Vec<RData> =
                here().filter(|record| record.record_type() == kind).map(|record| record.data.clone()).collect();
            if !found.is_empty() {
                return Ok(Reading::Records(found));
            }
            let next = here().find_map(|record| match &record.data {
                RData::CNAME(cname) if kind != RecordType::CNAME => Some(cname.0.clone()),
                _ => None,
            });
            let Some(next) = next else { break };
            if chain.contains(&next) {
                return Err(Silence::Malformed("CNAME loop".to_owned()));
            }
            if chain.len() > CHAIN_LIMIT {
                return Err(Silence::Malformed(format!("over {CHAIN_LIMIT} CNAME records in a row")));
            }
            chain.push(next.clone());
            name = next;
        }
        if self.code == ResponseCode::NXDomain {
            return Ok(Reading::NoName);
        }
        let soa =
            self.authorities.iter().any(|record| matches!(record.data, RData::SOA(_)) && record.name.zone_of(&name));
        if name != *asked && !soa {
            return Ok(Reading::Elsewhere(chain));
        }
        if name == *asked && !self.answers.is_empty() {
            return Err(Silence::Malformed("the answer does not fit the question".to_owned()));
        }
        // Name servers without an SOA are a referral (RFC 2308, section 2.2): others know, this server does not.
        if !soa && self.authorities.iter().any(|record| matches!(record.data, RData::NS(_))) {
            return Err(Silence::Server("referral".to_owned()));
        }
        Ok(Reading::NoData)
    }
}

/// The name of a response code as RFC 1035 and its readers write it: `SERVFAIL`, `REFUSED`.
fn mnemonic(code: ResponseCode) -> String {
    format!("{code:?}").to_uppercase()
}

#[cfg(test)]
mod tests {
    use hickory_resolver::proto::rr::rdata::{A, CNAME, NS, SOA, TXT};

    use super::*;

    fn name(text: &str) -> Name {
        Name::from_ascii(format!("{text}.")).expect("a name")
    }

    /// `a.test A`, `a.test TXT hello`, `a.test CNAME b.test`, `test SOA`, `test NS`
    fn record(line: &str) -> Record {
        let parts: Vec<&str> = line.split(' ').collect();
        let data = match parts[1..] {
            ["A"] => RData::A(A::new(192, 0, 2, 1)),
            ["TXT", text] => RData::TXT(TXT::new(vec![text.to_owned()])),
            ["CNAME", to] => RData::CNAME(CNAME(name(to))),
            ["SOA"] => RData::SOA(SOA::new(Name::root(), Name::root(), 1, 3600, 600, 86400, 60)),
            ["NS"] => RData::NS(NS(name("ns.test"))),
            _ => panic!("no record: {line}"),
        };
        Record::from_rdata(name(parts[0]), 60, data)
    }

    /// Reads the reply to the question for the TXT records of a.test.
    #[track_caller]
    fn check(code: ResponseCode, answers: &[&str], authorities: &[&str], expected: &str) {
        let records = |lines: &[&str]| lines.iter().map(|line| record(line)).collect();
        let reply = Reply { code, answers: records(answers), authorities: records(authorities) };
        let found = match reply.read(&[name("a.test")], RecordType::TXT) {
            Ok(Reading::Records(found)) => found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            Ok(Reading::Elsewhere(chain)) => format!("elsewhere: {}", chain.last().expect("a name")),
            Ok(Reading::NoData) => "no data".to_owned(),
            Ok(Reading::NoName) => "no name".to_owned(),
            Err(silence) => format!("silence: {silence}"),
        };
        assert_eq!(found, expected, "{answers:?} {authorities:?}");
    }

    #[test]
    fn only_records_of_the_name_and_type_count() {
        let check = |answers: &[&str], expected| check(ResponseCode::NoError, answers, &[], expected);
        check(&["a.test TXT hello"], "hello");
        check(&["A.TEST TXT hello"], "hello");
        check(&["a.test TXT hello", "b.test TXT forged", "a.test A"], "hello");
        check(&["a.test A"], "silence: the answer does not fit the question");
        check(&["b.test TXT forged"], "silence: the answer does not fit the question");
    }

    #[test]
    fn a_name_leads_on_in_any_order_as_far_as_the_reply_goes() {
        let check = |answers: &[&str], authorities: &[&str], expected| {
            check(ResponseCode::NoError, answers, authorities, expected);
        };
        check(&["a.test CNAME b.test", "b.test TXT hello"], &[], "hello");
        check(&["c.test TXT hello", "b.test CNAME c.test", "a.test CNAME b.test"], &[], "hello");
        check(&["a.test CNAME b.test", "b.test CNAME c.other"], &[], "elsewhere: c.other.");
        check(&["a.test CNAME b.test", "c.test TXT forged"], &[], "elsewhere: b.test.");
        check(&["a.test CNAME b.test"], &["test SOA"], "no data");
        check(&["a.test CNAME b.other"], &["test SOA"], "elsewhere: b.other.");
        super::tests::check(ResponseCode::NXDomain, &["a.test CNAME b.test"], &["test SOA"], "no name");
    }

    #[test]
    fn names_that_never_end_are_found() {
        let check = |answers: &[&str], expected| check(ResponseCode::NoError, answers, &[], expected);
        check(&["a.test CNAME a.test"], "silence: CNAME loop");
        check(&["a.test CNAME b.test", "b.test CNAME a.test"], "silence: CNAME loop");
        check(&["a.test CNAME b.test", "b.test CNAME c.test", "c.test CNAME b.test"], "silence: CNAME loop");
        let long: Vec<String> = (0..20).map(|at| format!("n{at}.test CNAME n{}.test", at + 1)).collect();
        let long: Vec<&str> = std::iter::once("a.test CNAME n0.test").chain(long.iter().map(String::as_str)).collect();
        check(&long, &format!("silence: over {CHAIN_LIMIT} CNAME records in a row"));
    }

    #[test]
    fn absence_is_told_from_a_server_that_does_not_know() {
        use ResponseCode::{NXDomain, NoError, Refused, ServFail};
        check(NoError, &[], &["test SOA"], "no data");
        check(NoError, &[], &[], "no data");
        check(NoError, &[], &["test NS"], "silence: referral");
        check(NoError, &[], &["test SOA", "test NS"], "no data");
        check(NXDomain, &[], &[], "no name");
        check(ServFail, &["a.test TXT hello"], &[], "silence: SERVFAIL");
        check(Refused, &[], &[], "silence: REFUSED");
        check(ResponseCode::FormErr, &[], &[], "silence: FORMERR");
    }
}

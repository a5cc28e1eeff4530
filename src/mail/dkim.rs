//! DomainKeys Identified Mail: the keys that a domain publishes (RFC 6376, section 3.6.1; RFC 8463; RFC 8301).

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::{PublicKey, RSAPublicKey};
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::mail::address::Domain;
use crate::mail::facts::{Facts, Lookup, Silence, Unasked};
use crate::mail::tags::{FaultKind as TagFault, Tags};
use crate::source::Span;

/// Bits of an RSA key below which no signature counts (RFC 8301, section 3.2).
pub const RSA_LEAST: usize = 1024;

/// Bits that an RSA key should have (RFC 8301, section 3.2).
pub const RSA_ENOUGH: usize = 2048;

/// What stands where a selector's key belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// A key that receivers can use.
    Key(Key),
    /// A record that receivers cannot use.
    Broken(Tags, Fault),
    /// Several records, of which no receiver knows which one counts (RFC 6376, section 3.6.2.2).
    Several(usize),
    /// Nothing that looks like a key.
    Nothing,
    /// Another name that leads to nothing.
    Dangling(Domain),
    /// Nobody answered.
    Silent(Silence),
}

/// A key that receivers can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The record.
    pub tags: Tags,
    /// How strong it is.
    pub strength: Strength,
    /// `t=y`: where the record says that the domain only tests DKIM.
    pub testing: Option<Span>,
    /// `t=s`: where the record says that it does not speak for names below its domain.
    pub strict: Option<Span>,
}

/// How strong a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// RSA with so many bits.
    Rsa(usize),
    /// Ed25519 (RFC 8463).
    Ed25519,
}

/// Why receivers cannot use a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

/// What is wrong with a key record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A part is no tag.
    Form,
    /// A tag stands twice.
    Twice,
    /// `v` is not the first tag, or not `DKIM1`.
    Version,
    /// There is no `p`.
    KeyMissing,
    /// `p` is empty: the key is revoked.
    Revoked,
    /// `k` names an unknown type of key.
    Type,
    /// `h` does not allow SHA-256, the only hash that counts (RFC 8301, section 3.1).
    Hash,
    /// `s` does not allow e-mail.
    Service,
    /// A character in `p` that base64 does not have.
    Character,
    /// What `p` holds is no key of this type.
    Key,
}

/// The name at which the key of a selector is published (RFC 6376, section 3.6.2.1); `None` where it is too long.
pub fn key_name(selector: &Domain, domain: &Domain) -> Option<Domain> {
    Domain::from_dns(&format!("{selector}._domainkey.{domain}")).ok()
}

/// What is published at the name of a key.
///
/// # Errors
/// [`Unasked`] while an answer is not there.
pub fn read(facts: &Facts, name: &Domain) -> Result<Published, Unasked> {
    let texts = match facts.txt(name)? {
        Lookup::Records(texts) => texts,
        Lookup::NoData | Lookup::NoName => {
            return Ok(match facts.cname(name)? {
                Lookup::Records(targets) => targets.first().cloned().map_or(Published::Nothing, Published::Dangling),
                Lookup::NoData | Lookup::NoName => Published::Nothing,
                Lookup::Silence(silence) => Published::Silent(silence.clone()),
            });
        }
        Lookup::Silence(silence) => return Ok(Published::Silent(silence.clone())),
    };
    let keys: Vec<Tags> = texts.iter().map(|text| Tags::parse(text)).filter(is_meant_as_key).collect();
    Ok(match keys.len() {
        0 => Published::Nothing,
        1 => {
            let tags = keys.into_iter().next().expect("there is one");
            match Key::read(&tags) {
                Ok(key) => Published::Key(key),
                Err(fault) => Published::Broken(tags, fault),
            }
        }
        several => Published::Several(several),
    })
}

/// Whether a TXT record was meant as a key: a name with a wildcard has others, which say nothing of DKIM.
fn is_meant_as_key(tags: &Tags) -> bool {
    let version = |text: &str| text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("dkim"));
    tags.find("p").is_some_and(|_| tags.value("v").is_none_or(version)) || tags.value("v").is_some_and(version)
}

impl Published {
    /// The key, if receivers can use it.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Published::Key(key) => Some(key),
            Published::Broken(..)
            | Published::Several(_)
            | Published::Nothing
            | Published::Dangling(_)
            | Published::Silent(_) => None,
        }
    }
}

impl Key {
    /// Reads a record as receivers do (RFC 6376, section 6.1.2).
    ///
    /// # Errors
    /// The first thing that makes it useless to them.
    pub fn read(tags: &Tags) -> Result<Self, Fault> {
        let fail = |kind, span| Err(Fault { kind, span });
        if let Some(version) = tags.find("v")
            && (tags.at(version.value) != "DKIM1" || version != &tags.tags[0])
        {
            return fail(FaultKind::Version, version.span);
        }
        if let Some(fault) = tags.faults.first() {
            return fail(
                match fault.kind {
                    TagFault::Form => FaultKind::Form,
                    TagFault::Twice => FaultKind::Twice,
                },
                fault.span,
            );
        }
        // The value of a list that has none of the words that count.
        let lacks = |name: &str, wanted: &[&str]| {
            let value = tags.find(name)?.value;
            let has = |word: &str| wanted.iter().any(|wanted| word.trim().eq_ignore_ascii_case(wanted));
            (!tags.at(value).split(':').any(has)).then_some(value)
        };
        if let Some(value) = lacks("h", &["sha256"]) {
            return fail(FaultKind::Hash, value);
        }
        if let Some(value) = lacks("s", &["*", "email"]) {
            return fail(FaultKind::Service, value);
        }
        let Some(p) = tags.find("p") else {
            let end = tags.text.len();
            return fail(FaultKind::KeyMissing, Span::new(end, end));
        };
        if p.value.start == p.value.end {
            return fail(FaultKind::Revoked, p.span);
        }
        let strength = match tags.value("k").unwrap_or("rsa").to_ascii_lowercase().as_str() {
            "rsa" => rsa(&decode(tags, p.value)?),
            "ed25519" => (decode(tags, p.value)?.len() == 32).then_some(Strength::Ed25519),
            _ => return fail(FaultKind::Type, tags.find("k").map_or(p.span, |k| k.value)),
        };
        let Some(strength) = strength else { return fail(FaultKind::Key, p.value) };
        let flag = |wanted: &str| {
            let tag = tags.find("t")?;
            tags.at(tag.value).split(':').any(|flag| flag.trim().eq_ignore_ascii_case(wanted)).then_some(tag.span)
        };
        Ok(Key { strength, testing: flag("y"), strict: flag("s"), tags: tags.clone() })
    }
}

/// The bytes of `p`.
fn decode(tags: &Tags, value: Span) -> Result<Vec<u8>, Fault> {
    const BASE64: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let text = tags.at(value);
    if let Some((at, c)) = text.char_indices().find(|(_, c)| !is_base64(*c) && !c.is_ascii_whitespace()) {
        let start = value.start + at;
        return Err(Fault { kind: FaultKind::Character, span: Span::new(start, start + c.len_utf8()) });
    }
    let text: String = text.chars().filter(|c| is_base64(*c)).collect();
    BASE64.decode(text).map_err(|_| Fault { kind: FaultKind::Key, span: value })
}

/// An RSA key in either of its two wrappings: RFC 6376 names the inner one, everybody publishes the outer one.
fn rsa(bytes: &[u8]) -> Option<Strength> {
    let bits = |key: &RSAPublicKey<'_>| {
        let zeros = key.modulus.iter().take_while(|byte| **byte == 0).count();
        let digits = &key.modulus[zeros..];
        digits.first().map(|first| Strength::Rsa(digits.len() * 8 - first.leading_zeros() as usize))
    };
    if let Ok((_, outer)) = SubjectPublicKeyInfo::from_der(bytes) {
        return match outer.parsed() {
            Ok(PublicKey::RSA(key)) => bits(&key),
            Ok(_) | Err(_) => None,
        };
    }
    RSAPublicKey::from_der(bytes).ok().and_then(|(_, key)| bits(&key))
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

/// The record without characters that do not belong into its key, if it is a whole key then.
pub fn cleaned(tags: &Tags) -> Option<String> {
    let value = tags.find("p")?.value;
    let key: String = tags.at(value).chars().filter(|c| is_base64(*c)).collect();
    let text = tags.replace(value, &key);
    Key::read(&Tags::parse(&text)).is_ok().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::{Trial, scribbles};

    /// `openssl genrsa 1024`, the public half.
    const RSA_1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4enlqHR+STbtPjjNzghUaDHQgsXzk9Hm5kn0RNj6ubB/AMVeS6Y8lkoZ1IiWSE7UrCzQM83qHp0ocejU2FvL69iYrxHB8WpyYMZD/54KS1RjGIICU/eCgY/S1LgxY1ubGitAsFwy4wmdALeKBBMzFlZkK26lV1N7otIWiLPBQZwIDAQAB";
    /// `openssl genrsa 2048`, the public half.
    const RSA_2048: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAs+v+TSULeECW/vnZJuuBLUmYO24cP/VEvtY5w3l6iL4t2lpXAKIhODmbQE1jhANUSrPIAj7ngneTinKT4ska/B2FoxMCcl7obNlA+Gr/7LGqcpsG5YbQAOWWnQdkN5coDEK0JDhRsbs1fNRTWeS2sx84IISRLi5N/CvHKvSWYDi6YvmfUDrG99658azMghBeBDZbIiuc555wQP32VSD7bYMn8R6veSCqHabB3bP3Xb84khN6r8t9QNdy0BaWlS0HLvazD6h8yTOYLw3AhMCEjv9hIRsNWguQY0VcC7rOz0kSY5boEOAZ89NOl//Z2Shc6mCOeG+BQZswLkHJAzCobwIDAQAB";
    /// The same key without its outer wrapping, as RFC 6376 has it.
    const RSA_2048_BARE: &str = "MIIBCgKCAQEAs+v+TSULeECW/vnZJuuBLUmYO24cP/VEvtY5w3l6iL4t2lpXAKIhODmbQE1jhANUSrPIAj7ngneTinKT4ska/B2FoxMCcl7obNlA+Gr/7LGqcpsG5YbQAOWWnQdkN5coDEK0JDhRsbs1fNRTWeS2sx84IISRLi5N/CvHKvSWYDi6YvmfUDrG99658azMghBeBDZbIiuc555wQP32VSD7bYMn8R6veSCqHabB3bP3Xb84khN6r8t9QNdy0BaWlS0HLvazD6h8yTOYLw3AhMCEjv9hIRsNWguQY0VcC7rOz0kSY5boEOAZ89NOl//Z2Shc6mCOeG+BQZswLkHJAzCobwIDAQAB";
    /// The key of RFC 8463, appendix A.2.
    const ED25519: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /// Reads a record; says its strength and flags, or what is wrong, with what is underlined.
    fn read(record: &str) -> String {
        let tags = Tags::parse(record);
        match Key::read(&tags) {
            Ok(key) => {
                let flag = |name: &str, span: Option<Span>| span.map(|_| format!(" {name}")).unwrap_or_default();
                format!("{:?}{}{}", key.strength, flag("testing", key.testing), flag("strict", key.strict))
            }
            Err(fault) => format!("{:?} | {}", fault.kind, tags.at(fault.span)),
        }
    }

    #[test]
    fn the_strength_of_a_key_is_read_from_the_key() {
        assert_eq!(read(&format!("v=DKIM1; k=rsa; p={RSA_1024}")), "Rsa(1024)");
        assert_eq!(read(&format!("p={RSA_2048}")), "Rsa(2048)");
        assert_eq!(read(&format!("v=DKIM1; p={RSA_2048_BARE}")), "Rsa(2048)");
        assert_eq!(read(&format!("v=DKIM1; k=ed25519; p={ED25519}")), "Ed25519");
    }

    #[test]
    fn space_within_a_key_does_not_count() {
        let (one, two) = RSA_2048.split_at(200);
        assert_eq!(read(&format!("v=DKIM1; p={one} \r\n {two};")), "Rsa(2048)");
        assert_eq!(read(&format!("v=DKIM1; p={}", RSA_2048.trim_end_matches('='))), "Rsa(2048)");
    }

    #[test]
    fn flags_are_read() {
        assert_eq!(read(&format!("v=DKIM1; t=y:s; k=ed25519; p={ED25519}")), "Ed25519 testing strict");
        assert_eq!(read(&format!("v=DKIM1; t=x; h=sha1:sha256; s=email; n=a note; k=ed25519; p={ED25519}")), "Ed25519");
    }

    #[test]
    fn a_record_that_receivers_cannot_use_says_why() {
        assert_eq!(read("v=DKIM1; p="), "Revoked | p=");
        assert_eq!(read("v=DKIM1; k=rsa"), "KeyMissing | ");
        assert_eq!(read("v=DKIM2; p=AAAA"), "Version | v=DKIM2");
        assert_eq!(read("k=rsa; v=DKIM1; p=AAAA"), "Version | v=DKIM1");
        assert_eq!(read("v=DKIM1; k=dsa; p=AAAA"), "Type | dsa");
        assert_eq!(read("v=DKIM1; h=sha1; p=AAAA"), "Hash | sha1");
        assert_eq!(read("v=DKIM1; s=tlsrpt; p=AAAA"), "Service | tlsrpt");
        assert_eq!(read("v=DKIM1; p=AA\"AA"), "Character | \"");
        assert_eq!(read("v=DKIM1; p=AAAA"), "Key | AAAA");
        assert_eq!(read("v=DKIM1; p=A"), "Key | A");
        assert_eq!(read(&format!("v=DKIM1; k=ed25519; p={RSA_2048}")), format!("Key | {RSA_2048}"));
        assert_eq!(read(&format!("v=DKIM1; k=rsa; p={ED25519}")), format!("Key | {ED25519}"));
        assert_eq!(read("v=DKIM1; k:rsa; p=AAAA"), "Form | k:rsa");
        assert_eq!(read("v=DKIM1; p=AAAA; p=BBBB"), "Twice | p=BBBB");
    }

    #[test]
    fn a_key_is_freed_of_what_does_not_belong_into_it() {
        let (one, two) = RSA_2048.split_at(200);
        let clean = |record: &str| cleaned(&Tags::parse(record));
        assert_eq!(clean(&format!("v=DKIM1; p={one}\" \"{two}; t=s")), Some(format!("v=DKIM1; p={RSA_2048}; t=s")));
        assert_eq!(clean("v=DKIM1; p=AA\"AA"), None);
    }

    #[track_caller]
    fn check(world: &str, expected: &str) {
        let name = "s1._domainkey.example.org".parse().expect("a name");
        let published = Trial::parse(world).settle(|facts| super::read(facts, &name)).0;
        let said = match published {
            Published::Key(key) => format!("key {:?}", key.strength),
            Published::Broken(_, fault) => format!("broken {:?}", fault.kind),
            Published::Several(count) => format!("several {count}"),
            Published::Nothing => "nothing".to_owned(),
            Published::Dangling(target) => format!("dangling {target}"),
            Published::Silent(silence) => format!("silent {silence}"),
        };
        assert_eq!(said, expected, "{world}");
    }

    #[test]
    fn a_key_is_found_at_its_name_or_where_another_name_leads() {
        let key = format!("v=DKIM1; k=ed25519; p={ED25519}");
        check(&format!("s1._domainkey.example.org: {key}"), "key Ed25519");
        check(&format!("s1._domainkey.example.org CNAME s1.dkim.relay.test\ns1.dkim.relay.test: {key}"), "key Ed25519");
        check("s1._domainkey.example.org CNAME s1.dkim.relay.test", "dangling s1.dkim.relay.test");
        check("s1._domainkey.example.org: v=DKIM1; p=", "broken Revoked");
        check(&format!("s1._domainkey.example.org: {key}\ns1._domainkey.example.org: {key}"), "several 2");
        check("s1._domainkey.example.org SILENCE", "silent timeout");
        check("example.org A 192.0.2.1", "nothing");
    }

    #[test]
    fn what_a_wildcard_answers_is_no_key() {
        check("s1._domainkey.example.org: v=spf1 -all", "nothing");
        check("s1._domainkey.example.org: some text", "nothing");
        let world =
            format!("s1._domainkey.example.org: v=spf1 -all\ns1._domainkey.example.org: p={ED25519}; k=ed25519");
        check(&world, "key Ed25519");
    }

    #[test]
    fn never_panics() {
        for text in scribbles(3).take(3_000) {
            let tags = Tags::parse(&format!("v=DKIM1;{}", text.replace(' ', ";")));
            let _ = Key::read(&tags);
            let _ = cleaned(&tags);
            let _ = rsa(text.as_bytes());
        }
    }
}

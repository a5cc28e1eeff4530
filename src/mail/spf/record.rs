//! An SPF record as text: its terms with their places, and everything that is wrong with them (RFC 7208, sections 4.6.1,
//! 5, 6, 7.1 and 12).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::mail::address::Domain;
use crate::mail::spf::is_policy;
use crate::mail::spf::macros::{Letter, MacroString, Place};
use crate::source::Span;

/// A record: the terms that can be read, and the faults of the others.
///
/// One fault anywhere makes the whole record a permanent error (section 4.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The whole text; every span is a range of its bytes.
    pub text: String,
    /// Where one string of the TXT record ends and the next one begins; a text by itself has no seams.
    pub seams: Vec<usize>,
    /// The terms that can be read, in order.
    pub terms: Vec<Term>,
    /// All that is wrong, in order.
    pub faults: Vec<Fault>,
}

/// A directive or a modifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub content: Content,
}

/// What a term says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A mechanism with its qualifier (section 4.6.2).
    Directive(Qualifier, Mechanism),
    /// `redirect=` (section 6.1).
    Redirect(DomainSpec),
    /// `exp=` (section 6.2).
    Explanation(DomainSpec),
    /// A modifier that nobody knows; it is legal and ignored (section 6). Its name in lower case.
    Unknown(String),
}

/// What a match means (section 4.6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    /// `+`, or nothing.
    Pass,
    /// `-`
    Fail,
    /// `~`
    SoftFail,
    /// `?`
    Neutral,
}

/// The mechanisms of section 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Matches everyone (section 5.1).
    All,
    /// Matches whom another policy lets pass (section 5.2).
    Include(DomainSpec),
    /// Matches the addresses of a name (section 5.3).
    A(Option<DomainSpec>, Prefixes),
    /// Matches the addresses of a domain's mail exchangers (section 5.4).
    Mx(Option<DomainSpec>, Prefixes),
    /// Matches by reverse names; deprecated (section 5.5).
    Ptr(Option<DomainSpec>),
    /// Matches a network (section 5.6): `ip4` and `ip6`.
    Ip(Network),
    /// Matches if a name exists (section 5.7).
    Exists(DomainSpec),
}

/// The names of the mechanisms.
pub const MECHANISMS: [&str; 8] = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"];

/// A name in a term (section 7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainSpec {
    /// Where it stands.
    pub span: Span,
    /// As it is written.
    pub text: String,
    /// The name; `None` where it depends on the mail.
    pub name: Option<Domain>,
    /// The same, with its macros.
    pub macros: MacroString,
}

/// The prefix lengths behind `a` and `mx` (section 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefixes {
    /// For IPv4, at most 32.
    pub four: u8,
    /// For IPv6, at most 128.
    pub six: u8,
}

/// A network: the prefix is at most 32 for IPv4 and at most 128 for IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The wrong part.
    pub span: Span,
    /// The term that it is a part of.
    pub term: Span,
}

/// What can be wrong with a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A character that is neither a space nor visible ASCII.
    Character,
    /// There is no such mechanism, or it takes no argument like this.
    Mechanism,
    /// A name is missing.
    NameEmpty,
    /// What stands there is no name, or its macros cannot be read.
    NameInvalid,
    /// `ip4` without an address.
    Ip4Empty,
    /// No IPv4 address.
    Ip4Invalid,
    /// No IPv6 address, or none at all.
    Ip6Invalid,
    /// A prefix length that is no number, too large, or begins with zero.
    Prefix,
    /// `redirect` or `exp` for the second time (section 6).
    Twice,
}

impl Record {
    /// Reads a record; carries on after every fault.
    pub fn parse(text: &str) -> Self {
        let mut record = Record { text: text.to_owned(), seams: Vec::new(), terms: Vec::new(), faults: Vec::new() };
        let version = if is_policy(text) { "v=spf1".len() } else { 0 };
        let (mut redirects, mut explains) = (false, false);
        for term in words(text, version) {
            let strange = strange_characters(text, term);
            if !strange.is_empty() {
                record.faults.extend(strange.into_iter().map(|span| Fault { kind: FaultKind::Character, span, term }));
                continue;
            }
            let word = Word { text: &text[term.start..term.end], start: term.start };
            let content = match word.term() {
                Ok(content) => content,
                Err((kind, span)) => {
                    record.faults.push(Fault { kind, span, term });
                    continue;
                }
            };
            let twice = match content {
                Content::Redirect(_) => std::mem::replace(&mut redirects, true),
                Content::Explanation(_) => std::mem::replace(&mut explains, true),
                Content::Directive(..) | Content::Unknown(_) => false,
            };
            if twice {
                record.faults.push(Fault { kind: FaultKind::Twice, span: term, term });
            } else {
                record.terms.push(Term { span: term, content });
            }
        }
        record
    }

    /// The text at `span`.
    pub fn at(&self, span: Span) -> &str {
        &self.text[span.start..span.end]
    }

    /// The directives that an evaluation can come to: those up to the first `all` (section 5.1).
    pub fn directives(&self) -> impl Iterator<Item = (&Term, Qualifier, &Mechanism)> {
        let mut ended = false;
        self.terms
            .iter()
            .filter_map(|term| match &term.content {
                Content::Directive(qualifier, mechanism) => Some((term, *qualifier, mechanism)),
                Content::Redirect(_) | Content::Explanation(_) | Content::Unknown(_) => None,
            })
            .take_while(move |(_, _, mechanism)| !std::mem::replace(&mut ended, **mechanism == Mechanism::All))
    }

    /// The first `all`.
    pub fn all(&self) -> Option<(&Term, Qualifier)> {
        self.terms.iter().find_map(|term| match &term.content {
            Content::Directive(qualifier, Mechanism::All) => Some((term, *qualifier)),
            Content::Directive(..) | Content::Redirect(_) | Content::Explanation(_) | Content::Unknown(_) => None,
        })
    }

    /// The `redirect` that counts: none where there is an `all` (section 6.1).
    pub fn redirect(&self) -> Option<(&Term, &DomainSpec)> {
        if self.all().is_some() {
            return None;
        }
        self.terms.iter().find_map(|term| match &term.content {
            Content::Redirect(target) => Some((term, target)),
            Content::Directive(..) | Content::Explanation(_) | Content::Unknown(_) => None,
        })
    }
}

/// The parts between spaces, from `start` on.
fn words(text: &str, start: usize) -> impl Iterator<Item = Span> {
    text[start..]
        .split(' ')
        .scan(start, |at, word| {
            let span = Span::new(*at, *at + word.len());
            *at = span.end + 1;
            Some(span)
        })
        .filter(|span| span.start < span.end)
}

/// The characters within `span` that no record may have; neighbours that are the same count as one.
fn strange_characters(text: &str, span: Span) -> Vec<Span> {
    let mut strange: Vec<(char, Span)> = Vec::new();
    for (at, c) in text[span.start..span.end].char_indices().filter(|(_, c)| !c.is_ascii_graphic()) {
        let here = Span::new(span.start + at, span.start + at + c.len_utf8());
        match strange.last_mut() {
            Some((last, place)) if *last == c && place.end == here.start => place.end = here.end,
            Some(_) | None => strange.push((c, here)),
        }
    }
    strange.into_iter().map(|(_, place)| place).collect()
}

/// A part of the record and where it begins.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
}

/// What is wrong, and where.
type Wrong = (FaultKind, Span);

impl<'t> Word<'t> {
    fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn from(self, at: usize) -> Self {
        Word { text: &self.text[at..], start: self.start + at }
    }

    fn to(self, at: usize) -> Self {
        Word { text: &self.text[..at], start: self.start }
    }

    fn split(self, at: usize) -> (Self, Self) {
        (self.to(at), self.from(at))
    }

    /// A directive or a modifier (section 4.6.1).
    fn term(self) -> Result<Content, Wrong> {
        let (qualifier, body) = self.qualifier();
        let (name, rest) = body.split(body.text.find([':', '/', '=']).unwrap_or(body.text.len()));
        if rest.text.starts_with('=') {
            if qualifier.is_some() || !is_modifier_name(name.text) {
                return Err((FaultKind::Mechanism, self.span()));
            }
            return body.modifier(name.text, rest.from(1));
        }
        let qualifier = qualifier.unwrap_or(Qualifier::Pass);
        let mechanism = match name.text.to_ascii_lowercase().as_str() {
            "all" => rest.nothing(self).map(|()| Mechanism::All),
            "include" => rest.name(self).map(Mechanism::Include),
            "exists" => rest.name(self).map(Mechanism::Exists),
            "a" => rest.name_and_prefixes(self).map(|(name, prefixes)| Mechanism::A(name, prefixes)),
            "mx" => rest.name_and_prefixes(self).map(|(name, prefixes)| Mechanism::Mx(name, prefixes)),
            "ptr" if rest.text.is_empty() => Ok(Mechanism::Ptr(None)),
            "ptr" => rest.name(self).map(|name| Mechanism::Ptr(Some(name))),
            "ip4" => rest.ip4(self).map(Mechanism::Ip),
            "ip6" => rest.ip6(self).map(Mechanism::Ip),
            _ if name.text.is_empty() => Err((FaultKind::Mechanism, self.span())),
            _ => Err((FaultKind::Mechanism, name.span())),
        };
        Ok(Content::Directive(qualifier, mechanism?))
    }

    fn qualifier(self) -> (Option<Qualifier>, Self) {
        let qualifier = match self.text.as_bytes().first() {
            Some(b'+') => Qualifier::Pass,
            Some(b'-') => Qualifier::Fail,
            Some(b'~') => Qualifier::SoftFail,
            Some(b'?') => Qualifier::Neutral,
            Some(_) | None => return (None, self),
        };
        (Some(qualifier), self.from(1))
    }

    /// `name=value` (section 6).
    fn modifier(self, name: &str, value: Word<'t>) -> Result<Content, Wrong> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "redirect" | "exp" if value.text.is_empty() => Err((FaultKind::NameEmpty, self.span())),
            "redirect" => value.domain_spec().map(Content::Redirect),
            "exp" => value.domain_spec().map(Content::Explanation),
            _ => match MacroString::parse(value.text, Place::Record) {
                Some(_) => Ok(Content::Unknown(name)),
                None => Err((FaultKind::NameInvalid, value.span())),
            },
        }
    }

    /// `all` takes no argument.
    fn nothing(self, term: Word<'_>) -> Result<(), Wrong> {
        match self.text.as_bytes().first() {
            None => Ok(()),
            Some(b'/') => Err((FaultKind::Prefix, self.span())),
            Some(_) => Err((FaultKind::Mechanism, term.span())),
        }
    }

    /// `:name`
    fn name(self, term: Word<'_>) -> Result<DomainSpec, Wrong> {
        match self.text.strip_prefix(':') {
            Some("") => Err((FaultKind::NameEmpty, term.span())),
            Some(_) => self.from(1).domain_spec(),
            None if self.text.is_empty() => Err((FaultKind::NameEmpty, term.span())),
            None => Err((FaultKind::Prefix, self.span())),
        }
    }

    /// `[:name][/four][//six]`
    fn name_and_prefixes(self, term: Word<'_>) -> Result<(Option<DomainSpec>, Prefixes), Wrong> {
        if !self.text.starts_with(':') {
            return Ok((None, self.prefixes()?));
        }
        // A name may hold slashes, but neither its last label nor what follows a macro does.
        let label = self.text.rfind(['.', '}']).map_or(1, |at| at + 1);
        let slash = self.text[label..].find('/').map_or(self.text.len(), |at| label + at);
        let (name, prefixes) = self.split(slash);
        if name.text.len() == 1 {
            return Err((FaultKind::NameEmpty, term.span()));
        }
        Ok((Some(name.from(1).domain_spec()?), prefixes.prefixes()?))
    }

    /// `[/four][//six]`
    fn prefixes(self) -> Result<Prefixes, Wrong> {
        let (four, six) = match self.text.find("//") {
            Some(at) => (self.to(at), Some(self.from(at + 2))),
            None => (self, None),
        };
        let wrong = (FaultKind::Prefix, self.span());
        let four = match four.text.strip_prefix('/') {
            Some(digits) => prefix(digits, 32).ok_or(wrong)?,
            None => 32,
        };
        let six = match six {
            Some(digits) => prefix(digits.text, 128).ok_or(wrong)?,
            None => 128,
        };
        Ok(Prefixes { four, six })
    }

    /// `:address[/prefix]` (section 5.6)
    fn ip4(self, term: Word<'_>) -> Result<Network, Wrong> {
        if matches!(self.text, "" | ":") {
            return Err((FaultKind::Ip4Empty, term.span()));
        }
        self.network(FaultKind::Ip4Invalid, 32, |text| text.parse::<Ipv4Addr>().ok().map(IpAddr::V4))
    }

    /// `:address[/prefix]` (section 5.6)
    fn ip6(self, term: Word<'_>) -> Result<Network, Wrong> {
        if matches!(self.text, "" | ":") {
            return Err((FaultKind::Ip6Invalid, term.span()));
        }
        self.network(FaultKind::Ip6Invalid, 128, |text| text.parse::<Ipv6Addr>().ok().map(IpAddr::V6))
    }

    fn network(self, kind: FaultKind, most: u8, read: impl Fn(&str) -> Option<IpAddr>) -> Result<Network, Wrong> {
        if !self.text.starts_with(':') {
            return Err((kind, self.span()));
        }
        let argument = self.from(1);
        let (address, slash) = argument.split(argument.text.find('/').unwrap_or(argument.text.len()));
        let address = read(address.text).ok_or((kind, argument.span()))?;
        let prefix = match slash.text.strip_prefix('/') {
            Some(digits) => prefix(digits, most).ok_or((FaultKind::Prefix, slash.span()))?,
            None => most,
        };
        Ok(Network { address, prefix })
    }

    /// A name, perhaps with macros (section 7.1).
    fn domain_spec(self) -> Result<DomainSpec, Wrong> {
        let wrong = (FaultKind::NameInvalid, self.span());
        let macros = MacroString::parse(self.text, Place::Record).ok_or(wrong)?;
        if let Some(end) = macros.tail() {
            let (_, label) = end.strip_suffix('.').unwrap_or(end).rsplit_once('.').ok_or(wrong)?;
            if !is_top_label(label) {
                return Err(wrong);
            }
        }
        let name = match macros.expand(usize::MAX, Err::<String, Letter>) {
            Ok(name) => Some(Domain::from_dns(&name).map_err(|_| wrong)?),
            Err(_) => None,
        };
        Ok(DomainSpec { span: self.span(), text: self.text.to_owned(), name, macros })
    }
}

/// `name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )` (section 12)
fn is_modifier_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// `toplabel` of section 7.1: letters, digits and inner hyphens, not only digits.
fn is_top_label(label: &str) -> bool {
    label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.bytes().all(|byte| byte.is_ascii_digit())
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A prefix length without leading zeros.
fn prefix(digits: &str, most: u8) -> Option<u8> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    digits.parse().ok().filter(|&number| plain && number <= most)
}

impl DomainSpec {
    /// Whether it is another name for each mail of a domain.
    pub fn depends_on_mail(&self) -> bool {
        self.macros.letters().any(|letter| match letter {
            Letter::Domain | Letter::Origin => false,
            Letter::Sender
            | Letter::Local
            | Letter::Address
            | Letter::Name
            | Letter::Version
            | Letter::Helo
            | Letter::Client
            | Letter::Receiver
            | Letter::Time => true,
        })
    }
}

impl Network {
    /// A network of one address.
    pub fn single(address: IpAddr) -> Self {
        Network { address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }

    /// The network around `address` with the prefix for its family.
    pub fn around(address: IpAddr, prefixes: Prefixes) -> Self {
        Network { address, prefix: if address.is_ipv4() { prefixes.four.min(32) } else { prefixes.six.min(128) } }
    }

    /// Whether `address` is of the same family and in the network.
    pub fn contains(self, address: IpAddr) -> bool {
        self.first() == Network { address, prefix: self.prefix }.first() && self.address.is_ipv4() == address.is_ipv4()
    }

    /// Whether every address of `other` is in the network.
    pub fn covers(self, other: Network) -> bool {
        self.prefix <= other.prefix && self.contains(other.first())
    }

    /// The lowest address.
    pub fn first(self) -> IpAddr {
        self.ends().0
    }

    /// The lowest and the highest address.
    pub fn ends(self) -> (IpAddr, IpAddr) {
        match self.address {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32_u32.saturating_sub(self.prefix.into())).unwrap_or(0);
                let end = |bits| IpAddr::V4(Ipv4Addr::from_bits(bits));
                (end(address.to_bits() & mask), end(address.to_bits() | !mask))
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128_u32.saturating_sub(self.prefix.into())).unwrap_or(0);
                let end = |bits| IpAddr::V6(Ipv6Addr::from_bits(bits));
                (end(address.to_bits() & mask), end(address.to_bits() | !mask))
            }
        }
    }
}

impl fmt::Display for Network {
    /// The lowest address, and the prefix length where there are others.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.address, self.prefix) {
            (IpAddr::V4(_), 32) | (IpAddr::V6(_), 128) => self.address.fmt(f),
            (_, prefix) => write!(f, "{}/{prefix}", self.first()),
        }
    }
}

impl Qualifier {
    /// The character; none for the default.
    pub fn as_str(self) -> &'static str {
        match self {
            Qualifier::Pass => "",
            Qualifier::Fail => "-",
            Qualifier::SoftFail => "~",
            Qualifier::Neutral => "?",
        }
    }
}

impl Mechanism {
    /// The name that it leads to, where it has one.
    pub fn target(&self) -> Option<&DomainSpec> {
        match self {
            Mechanism::Include(target) | Mechanism::Exists(target) => Some(target),
            Mechanism::A(target, _) | Mechanism::Mx(target, _) | Mechanism::Ptr(target) => target.as_ref(),
            Mechanism::All | Mechanism::Ip(_) => None,
        }
    }

    /// Whether it means something else for each mail: by a name of the sender's address, or by what a macro stands for.
    pub fn depends_on_mail(&self) -> bool {
        matches!(self, Mechanism::Ptr(_)) || self.target().is_some_and(DomainSpec::depends_on_mail)
    }

    /// Whether it counts against [`LOOKUP_LIMIT`](super::LOOKUP_LIMIT).
    pub fn asks(&self) -> bool {
        match self {
            Mechanism::Include(_) | Mechanism::A(..) | Mechanism::Mx(..) | Mechanism::Ptr(_) | Mechanism::Exists(_) => {
                true
            }
            Mechanism::All | Mechanism::Ip(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::scribbles;

    /// Parses a record and compares its faults, written as `Kind: underlined text`.
    #[track_caller]
    fn faults(text: &str, expected: &[&str]) {
        let record = Record::parse(text);
        let found: Vec<_> =
            record.faults.iter().map(|fault| format!("{:?}: {}", fault.kind, record.at(fault.span))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn an_address_is_missing_in_the_record_of_the_original_article() {
        faults("v=spf1 ip4: include:_spf-eu.ionos.com ~all", &["Ip4Empty: ip4:"]);
        assert_eq!(Record::parse("v=spf1 ip4: include:_spf-eu.ionos.com ~all").faults[0].span, Span::new(7, 11));
    }

    #[test]
    fn every_term_of_the_standard_can_be_read() {
        for term in [
            "all",
            "-ALL",
            "include:a.test",
            "a",
            "a:a.test",
            "a/24",
            "a//64",
            "a:a.test/24//64",
            "mx:a.test.",
            "a:foo:bar/baz.example.com/24",
            "ptr",
            "ptr:a.test",
            "ip4:192.0.2.0/24",
            "ip6:2001:db8::/32",
            "ip6:::ffff:192.0.2.1",
            "exists:%{ir}.%{v}._spf.%{d2}",
            "exists:%{l1r+-}.a.test",
            "redirect=a.test",
            "exp=%{d}",
            "future=any%%thing",
            "moo.cow-far_out=man:dog/cat",
        ] {
            faults(&format!("v=spf1 {term} "), &[]);
        }
    }

    #[test]
    fn all_faults_are_found_in_one_reading() {
        faults(
            "v=spf1 ip4:192.0.2 inclde:a.test ip4:192.0.2.0/33 ip6:192.0.2.1 include: a:museum exp= all/8",
            &[
                "Ip4Invalid: 192.0.2",
                "Mechanism: inclde",
                "Prefix: /33",
                "Ip6Invalid: 192.0.2.1",
                "NameEmpty: include:",
                "NameInvalid: museum",
                "NameEmpty: exp=",
                "Prefix: /8",
            ],
        );
    }

    #[test]
    fn a_name_ends_with_a_top_label() {
        for name in ["a.123", "example.com:8080", "a.-com", "a.com-", "192.0.2.1", "a..test", "%{d}com", "%{x}.test"] {
            faults(&format!("v=spf1 a:{name}"), &[&format!("NameInvalid: {name}")]);
        }
    }

    #[test]
    fn prefix_lengths_have_limits_and_no_leading_zeros() {
        for (term, part) in [
            ("ip4:192.0.2.1/33", "/33"),
            ("ip4:192.0.2.1/032", "/032"),
            ("ip4:192.0.2.1//32", "//32"),
            ("ip4:192.0.2.1/", "/"),
            ("ip6:2001:db8::/129", "/129"),
            ("a/24/64", "/24/64"),
            ("a//129", "//129"),
            ("mx:a.test/+8", "/+8"),
            ("include/8", "/8"),
        ] {
            faults(&format!("v=spf1 {term}"), &[&format!("Prefix: {part}")]);
        }
    }

    #[test]
    fn a_modifier_that_counts_stands_once() {
        faults("v=spf1 redirect=a.test redirect=b.test x=1 x=2", &["Twice: redirect=b.test"]);
    }

    #[test]
    fn characters_from_web_pages_are_found() {
        faults("v=spf1\u{a0}include:a.test ~all\u{201c}", &["Character: \u{a0}", "Character: \u{201c}"]);
        faults("v=spf1 a\tmx", &["Character: \t"]);
    }

    #[test]
    fn an_equals_sign_makes_a_modifier_that_nobody_knows() {
        let record = Record::parse("v=spf1 include=a.test -all");
        assert_eq!(record.faults, []);
        assert_eq!(record.terms[0].content, Content::Unknown("include".to_owned()));
        faults("v=spf1 -include=a.test =all", &["Mechanism: -include=a.test", "Mechanism: =all"]);
    }

    #[test]
    fn directives_end_with_all_and_redirect_ends_with_it_too() {
        let record = Record::parse("v=spf1 mx -all a redirect=a.test");
        assert_eq!(record.directives().count(), 2);
        assert_eq!(record.redirect(), None);
    }

    #[test]
    fn networks_know_their_addresses() {
        let network = |text: &str| match &Record::parse(text).terms[0].content {
            Content::Directive(_, Mechanism::Ip(network)) => *network,
            other => panic!("{other:?}"),
        };
        let net = network("v=spf1 ip4:192.0.2.130/25");
        assert!(net.contains("192.0.2.255".parse().expect("an address")));
        assert!(!net.contains("192.0.2.127".parse().expect("an address")));
        assert_eq!(net.first().to_string(), "192.0.2.128");
        assert_eq!(net.to_string(), "192.0.2.128/25");
        assert_eq!(network("v=spf1 ip6:2001:db8::1/128").to_string(), "2001:db8::1");
        assert!(network("v=spf1 ip4:192.0.2.1/0").contains("198.51.100.1".parse().expect("an address")));
        assert!(!network("v=spf1 ip6:::/0").contains("198.51.100.1".parse().expect("an address")));
        let covers =
            |wide: &str, narrow: &str| network(&format!("v=spf1 {wide}")).covers(network(&format!("v=spf1 {narrow}")));
        assert!(covers("ip4:192.0.2.0/24", "ip4:192.0.2.7") && covers("ip4:192.0.2.7", "ip4:192.0.2.7"));
        assert!(!covers("ip4:192.0.2.7", "ip4:192.0.2.0/24") && !covers("ip6:::/0", "ip4:192.0.2.7"));
    }

    #[test]
    fn a_huge_record_is_read_to_its_end() {
        // Whoever reads it in more than linear time is noticed: these tests would not end.
        for piece in ["a ", "ip4: ", "redirect=a.test ", "\u{a0}\u{e4}", "%{d}", "//24", "x=%%"] {
            let text = format!("v=spf1 {} !", piece.repeat(64 * 1024 / piece.len()));
            let last = Record::parse(&text).faults.iter().map(|fault| fault.term.end).max();
            assert_eq!(last, Some(text.len()), "{piece}");
        }
    }

    #[test]
    fn never_panics() {
        for text in scribbles(7).take(20_000) {
            let record = Record::parse(&text);
            for span in record.faults.iter().flat_map(|fault| [fault.span, fault.term]) {
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{text:?}");
            }
        }
    }
}

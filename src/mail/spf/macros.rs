//! Macros: names and explanations that depend on the mail (RFC 7208, section 7).

use std::borrow::Cow;

use crate::mail::address::Domain;

/// A text that may hold macros: read once, expanded for each mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacroString(Vec<Part>);

/// Where a text with macros stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a record.
    Record,
    /// In an explanation, which knows more letters (section 7.2).
    Explanation,
}

/// What a macro stands for (section 7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// `s`: the sender's address.
    Sender,
    /// `l`: its local part.
    Local,
    /// `o`: its domain.
    Origin,
    /// `d`: the domain whose policy this is.
    Domain,
    /// `i`: the address from which the mail comes, in parts with dots between them.
    Address,
    /// `p`: a name of that address which leads back to it.
    Name,
    /// `v`: `in-addr` or `ip6`.
    Version,
    /// `h`: what the client said in HELO or EHLO.
    Helo,
    /// `c`: the address as people write it.
    Client,
    /// `r`: the name of the host that evaluates.
    Receiver,
    /// `t`: the seconds since 1970.
    Time,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// `%%`, `%_` or `%-`.
    Fixed(&'static str),
    Macro(Macro),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Macro {
    letter: Letter,
    escape: Escape,
    order: Order,
    /// How many parts are kept, of those at the end.
    keep: usize,
    /// The characters between parts.
    delimiters: String,
}

/// Whether characters that a URL cannot have are escaped: a letter in upper case asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escape {
    Nothing,
    Url,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    AsItIs,
    Reversed,
}

impl MacroString {
    /// Reads a text; `None` where a `%` begins no macro, or a character is not ASCII that can be seen.
    pub(super) fn parse(text: &str, place: Place) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            return None;
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, macros)) = rest.split_once('%') {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let (part, after) = match macros.as_bytes().first()? {
                b'%' => (Part::Fixed("%"), &macros[1..]),
                b'_' => (Part::Fixed(" "), &macros[1..]),
                b'-' => (Part::Fixed("%20"), &macros[1..]),
                b'{' => {
                    let (inner, after) = macros[1..].split_once('}')?;
                    (Part::Macro(Macro::parse(inner, place)?), after)
                }
                _ => return None,
            };
            parts.push(part);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Some(MacroString(parts))
    }

    /// The text behind the last macro; `None` if that ends the text.
    pub(super) fn tail(&self) -> Option<&str> {
        match self.0.last() {
            Some(Part::Text(text)) => Some(text),
            None => Some(""),
            Some(Part::Fixed(_) | Part::Macro(_)) => None,
        }
    }

    /// What its macros stand for.
    pub fn letters(&self) -> impl Iterator<Item = Letter> {
        self.0.iter().filter_map(|part| match part {
            Part::Macro(one) => Some(one.letter),
            Part::Text(_) | Part::Fixed(_) => None,
        })
    }

    /// The text with the values of its macros; of a text of more than `limit` bytes, an end that is longer than that.
    pub(super) fn expand<E>(
        &self,
        limit: usize,
        mut value: impl FnMut(Letter) -> Result<String, E>,
    ) -> Result<String, E> {
        let mut parts = Vec::new();
        let mut length = 0;
        for part in self.0.iter().rev() {
            let part: Cow<'_, str> = match part {
                Part::Text(part) => part.into(),
                Part::Fixed(part) => (*part).into(),
                Part::Macro(one) => one.transform(&value(one.letter)?).into(),
            };
            length += part.len();
            parts.push(part);
            if length > limit {
                break;
            }
        }
        parts.reverse();
        Ok(parts.concat())
    }
}

impl Macro {
    /// Reads what stands between the braces (section 7.1).
    fn parse(inner: &str, place: Place) -> Option<Self> {
        let c = inner.chars().next()?;
        let letter = match (c.to_ascii_lowercase(), place) {
            ('s', _) => Letter::Sender,
            ('l', _) => Letter::Local,
            ('o', _) => Letter::Origin,
            ('d', _) => Letter::Domain,
            ('i', _) => Letter::Address,
            ('p', _) => Letter::Name,
            ('v', _) => Letter::Version,
            ('h', _) => Letter::Helo,
            ('c', Place::Explanation) => Letter::Client,
            ('r', Place::Explanation) => Letter::Receiver,
            ('t', Place::Explanation) => Letter::Time,
            _ => return None,
        };
        let rest = &inner[1..];
        let transformer = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &rest[..rest.len() - transformer.len()];
        // A number that is too large keeps everything, as does none.
        let keep = digits.parse().unwrap_or(usize::MAX);
        let reversed = transformer.strip_prefix(['r', 'R']);
        let delimiters = reversed.unwrap_or(transformer);
        if keep == 0 || !delimiters.bytes().all(|byte| b".-+,/_=".contains(&byte)) {
            return None;
        }
        Some(Macro {
            letter,
            escape: if c.is_ascii_uppercase() { Escape::Url } else { Escape::Nothing },
            order: if reversed.is_some() { Order::Reversed } else { Order::AsItIs },
            keep,
            delimiters: if delimiters.is_empty() { ".".to_owned() } else { delimiters.to_owned() },
        })
    }

    /// Section 7.3.
    fn transform(&self, value: &str) -> String {
        let mut parts: Vec<&str> = value.split(|c| self.delimiters.contains(c)).collect();
        match self.order {
            Order::AsItIs => {}
            Order::Reversed => parts.reverse(),
        }
        let text = parts[parts.len().saturating_sub(self.keep)..].join(".");
        match self.escape {
            Escape::Nothing => text,
            Escape::Url => escape(&text),
        }
    }
}

/// Escapes everything but the characters that a URL never reserves (RFC 3986, section 2.3).
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => escaped.push(char::from(byte)),
            _ => escaped += &format!("%{byte:02X}"),
        }
    }
    escaped
}

/// The name that an expansion gives: labels go from its left until it is short enough (section 7.3).
///
/// `None` where DNS has no such name; section 4.8 leaves open what that means.
pub(super) fn name(text: &str) -> Option<Domain> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let rest = match text.len().checked_sub(NAME_LIMIT) {
        Some(at) => text.get(at..)?.split_once('.')?.1,
        None => text,
    };
    Domain::from_dns(rest).ok()
}

/// Bytes of a text that [`name`] looks at, at most: the longest name and the dot before or behind it.
pub(super) const NAME_LIMIT: usize = 254;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::scribbles;

    /// The values of section 7.4, and made-up ones for the letters of explanations.
    fn value(letter: Letter) -> Result<String, ()> {
        Ok(match letter {
            Letter::Sender => "strong-bad@email.example.com",
            Letter::Local => "strong-bad",
            Letter::Origin | Letter::Domain => "email.example.com",
            Letter::Address => "192.0.2.3",
            Letter::Name => "mx.example.org",
            Letter::Version => "in-addr",
            Letter::Helo => "host name&co.test",
            Letter::Client => "2001:db8::cb01",
            Letter::Receiver => "receiver.test",
            Letter::Time => "1450000000",
        }
        .to_owned())
    }

    fn expand(text: &str, place: Place) -> Option<String> {
        MacroString::parse(text, place)?.expand(usize::MAX, value).ok()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(expand(text, Place::Record).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn the_examples_of_the_standard_expand_as_it_says() {
        check("%{s}", "strong-bad@email.example.com");
        check("%{o}", "email.example.com");
        check("%{d}", "email.example.com");
        check("%{d4}", "email.example.com");
        check("%{d3}", "email.example.com");
        check("%{d2}", "example.com");
        check("%{d1}", "com");
        check("%{dr}", "com.example.email");
        check("%{d2r}", "example.email");
        check("%{l}", "strong-bad");
        check("%{l-}", "strong.bad");
        check("%{lr}", "strong-bad");
        check("%{lr-}", "bad.strong");
        check("%{l1r-}", "strong");
        check("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com");
        check("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com");
        check("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com");
        check("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com");
        check("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net");
    }

    #[test]
    fn an_address_of_ipv6_expands_digit_by_digit() {
        let text = MacroString::parse("%{ir}.%{v}._spf.%{d2}", Place::Record).expect("macros");
        let digits = "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1";
        let expanded = text.expand(NAME_LIMIT, |letter| match letter {
            Letter::Address => Ok(digits.to_owned()),
            Letter::Version => Ok("ip6".to_owned()),
            other => value(other),
        });
        let expected = "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com";
        assert_eq!(expanded.as_deref(), Ok(expected));
    }

    #[test]
    fn the_fixed_macros_are_a_percent_sign_a_space_and_an_escaped_space() {
        check("%%.%_.%-", "%. .%20");
        check("a%%%%b", "a%%b");
    }

    #[test]
    fn upper_case_escapes_what_a_url_reserves() {
        check("%{S}", "strong-bad%40email.example.com");
        check("%{H}", "host%20name%26co.test");
        check("%{H2r}", "test.host%20name%26co");
        check("%{D2}", "example.com");
    }

    #[test]
    fn every_delimiter_parts() {
        let parted = |text: &str, local: &str| {
            let text = MacroString::parse(text, Place::Record).expect("macros");
            text.expand(NAME_LIMIT, |_| Ok::<_, ()>(local.to_owned())).expect("a value")
        };
        assert_eq!(parted("%{l.-+,/_=}", "a.b-c+d,e/f_g=h"), "a.b.c.d.e.f.g.h");
        assert_eq!(parted("%{l+}", "a.b+c"), "a.b.c");
        assert_eq!(parted("%{l1+}", "a.b+c.d"), "c.d");
        assert_eq!(parted("%{l2r+-}", "one-two+three+four"), "two.one");
        assert_eq!(parted("%{l3-}", "a--b"), "a..b");
        assert_eq!(parted("%{l99999999999999999999999}", "a.b"), "a.b");
    }

    #[test]
    fn some_letters_are_for_explanations_only() {
        for text in ["%{c}", "%{r}", "%{t}", "%{C}"] {
            assert_eq!(expand(text, Place::Record), None, "{text}");
        }
        let text = "%{c} was refused by %{R} at %{t}";
        let expected = "2001:db8::cb01 was refused by receiver.test at 1450000000";
        assert_eq!(expand(text, Place::Explanation).as_deref(), Some(expected));
    }

    #[test]
    fn what_begins_no_macro_is_an_error() {
        for text in [
            "%",
            "a%",
            "%a",
            "%{",
            "%{d",
            "%{}",
            "%{x}",
            "%(d)",
            "%{d0}",
            "%{d00r}",
            "%{d2r2}",
            "%{dr-x}",
            "%{d*}",
            "%{d r}",
            "%{2d}",
            "%{dd}",
            "\u{e4}",
            "a\tb",
            "%{\u{e4}}",
        ] {
            assert_eq!(expand(text, Place::Explanation), None, "{text}");
        }
    }

    #[test]
    fn a_long_name_loses_labels_from_its_left() {
        let long = "0123456789.".repeat(23);
        assert_eq!(long.len(), 253);
        let name = |text: &str| name(text).map(String::from);
        assert_eq!(name(&long[..252]), Some(long[..252].to_owned()));
        assert_eq!(name(&long), Some(long[..252].to_owned()), "the dot at the end does not count");
        assert_eq!(name(&format!("x{}", &long[..252])), Some(format!("x{}", &long[..252])));
        assert_eq!(name(&format!("xy{}", &long[..252])), Some(long[11..252].to_owned()));
        assert_eq!(name(&format!("z.{}", &long[..252])), Some(long[..252].to_owned()));
        assert_eq!(name(&"a".repeat(300)), None);
        assert_eq!(name("a..b"), None);
        assert_eq!(name("m\u{fc}ller.test"), None);
        assert_eq!(name(&format!("\u{fc}{}", "a.".repeat(126))), None);
        assert_eq!(name(""), None);
    }

    #[test]
    fn of_a_long_text_only_the_end_is_made() {
        let text = MacroString::parse(&"%{s}.".repeat(10_000), Place::Record).expect("macros");
        let mut asked = 0;
        let expanded = text.expand(NAME_LIMIT, |letter| {
            asked += 1;
            value(letter)
        });
        assert!(expanded.expect("a value").len() > NAME_LIMIT && asked < 20, "{asked}");
    }

    #[test]
    fn never_panics() {
        for text in scribbles(23).take(20_000) {
            let _ = expand(&text, Place::Record).as_deref().map(name);
            let _ = expand(&text, Place::Explanation);
        }
    }
}

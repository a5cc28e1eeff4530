//! MTA-STS: a domain says that its mail servers speak TLS with a valid certificate (RFC 8461).

use crate::mail::address::Domain;
use crate::mail::tags::Tags;
use crate::source::Span;

/// The beginning of a record; what does not begin so does not count (section 3.1).
pub const VERSION: &str = "v=STSv1";
/// The greatest `max_age`, in seconds: about a year (section 3.2).
const AGE_LIMIT: u64 = 31_557_600;

/// The id in a record: whenever it changes, senders fetch the policy anew.
///
/// # Errors
/// The part that makes it useless.
pub fn id(record: &str) -> Result<&str, Span> {
    let tags = Tags::parse(record);
    let whole = Span::new(0, record.len());
    if let Some(fault) = tags.faults.first() {
        return Err(fault.span);
    }
    let tag = tags.find("id").ok_or(whole)?;
    let id = &record[tag.value.start..tag.value.end];
    let is_id = (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_id { Ok(id) } else { Err(tag.span) }
}

/// What senders do with mail for a server that does not keep the policy (section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They keep it back.
    Enforce,
    /// They deliver it, and report.
    Testing,
    /// There is no policy any more.
    None,
}

impl Mode {
    const ALL: &'static [Mode] = &[Mode::Enforce, Mode::Testing, Mode::None];

    /// The word in a policy.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Enforce => "enforce",
            Mode::Testing => "testing",
            Mode::None => "none",
        }
    }
}

/// A policy (section 3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What senders do.
    pub mode: Mode,
    /// For how many seconds they remember it.
    pub max_age: u64,
    /// The servers that may take the domain's mail.
    pub mx: Vec<Pattern>,
}

/// A name of a mail server, or all names one label below a domain (section 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// This one.
    Name(Domain),
    /// `*.` and this one.
    Below(Domain),
}

impl Pattern {
    /// Whether a server is meant.
    pub fn matches(&self, host: &Domain) -> bool {
        match self {
            Pattern::Name(name) => name == host,
            Pattern::Below(domain) => host.parent().as_ref() == Some(domain),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("*.") {
            Some(rest) => rest.parse().ok().map(Pattern::Below),
            None => text.parse().ok().map(Pattern::Name),
        }
    }
}

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPolicy {
    /// A line is wrong.
    Line(Span),
    /// A line with this key is missing.
    Missing(&'static str),
    /// A line with this key stands twice.
    Twice(Span),
}

impl Policy {
    /// Reads a policy; lines with keys that nobody knows are left alone (section 3.2).
    ///
    /// # Errors
    /// [`NoPolicy`] with the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, NoPolicy> {
        let (mut version, mut mode, mut max_age, mut mx) = (None, None, None, Vec::new());
        for (key, value, span) in lines(text) {
            let Some(key) = key else { return Err(NoPolicy::Line(span)) };
            let wrong = || NoPolicy::Line(span);
            match key {
                "version" if value == "STSv1" => once(&mut version, (), span)?,
                "mode" => {
                    let known = Mode::ALL.iter().copied().find(|mode| mode.as_str() == value).ok_or_else(wrong)?;
                    once(&mut mode, known, span)?;
                }
                "max_age" => {
                    let digits = value.len() <= 10 && value.bytes().all(|byte| byte.is_ascii_digit());
                    let age = value.parse().ok().filter(|&age| digits && age <= AGE_LIMIT).ok_or_else(wrong)?;
                    once(&mut max_age, age, span)?;
                }
                "mx" => mx.push(Pattern::parse(value).ok_or_else(wrong)?),
                "version" => return Err(wrong()),
                _ => {}
            }
        }
        version.ok_or(NoPolicy::Missing("version"))?;
        let mode = mode.ok_or(NoPolicy::Missing("mode"))?;
        let max_age = max_age.ok_or(NoPolicy::Missing("max_age"))?;
        if mx.is_empty() && mode != Mode::None {
            return Err(NoPolicy::Missing("mx"));
        }
        Ok(Policy { mode, max_age, mx })
    }

    /// Whether a server may take the domain's mail.
    pub fn allows(&self, host: &Domain) -> bool {
        self.mx.iter().any(|pattern| pattern.matches(host))
    }
}

fn once<T>(place: &mut Option<T>, value: T, span: Span) -> Result<(), NoPolicy> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(NoPolicy::Twice(span)),
    }
}

/// The lines that hold something: key, value and where the line is; no key where there is no colon.
fn lines(text: &str) -> impl Iterator<Item = (Option<&str>, &str, Span)> {
    let lines = text.split_inclusive('\n').scan(0, |start, line| {
        let at = *start;
        *start += line.len();
        Some((at, line.trim_end_matches(['\r', '\n', ' ', '\t'])))
    });
    lines.filter(|(_, line)| !line.is_empty()).map(|(at, line)| {
        let span = Span::new(at, at + line.len());
        match line.split_once(':') {
            Some((key, value)) => (Some(key.trim_matches([' ', '\t'])), value.trim_matches([' ', '\t']), span),
            None => (None, line, span),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::scribbles;

    const POLICY: &str =
        "version: STSv1\r\nmode: enforce\r\nmx: mail.example.org\r\nmx: *.example.net\r\nmax_age: 604800\r\n";

    #[test]
    fn the_example_of_the_standard_is_read() {
        let policy = Policy::parse(POLICY).expect("a policy");
        assert_eq!((policy.mode, policy.max_age, policy.mx.len()), (Mode::Enforce, 604_800, 2));
        let unix = POLICY.replace('\r', "");
        assert_eq!(Policy::parse(&unix).as_ref(), Ok(&policy));
        assert_eq!(Policy::parse(&format!("{unix}new_key: x\n\n")), Ok(policy));
        assert!(Policy::parse("version: STSv1\nmode: none\nmax_age: 86400").is_ok());
    }

    #[test]
    fn a_pattern_means_one_label() {
        let allows = |host: &str| Policy::parse(POLICY).expect("a policy").allows(&host.parse().expect("a name"));
        assert!(allows("mail.example.org") && allows("MX1.example.net"));
        assert!(!allows("example.net") && !allows("a.b.example.net") && !allows("mx.example.org"));
    }

    /// Compares what is wrong with a policy: the line, or `?key`, or `twice` and the line.
    #[track_caller]
    fn check_wrong(text: &str, expected: &str) {
        let said = match Policy::parse(text).expect_err("no policy") {
            NoPolicy::Line(span) => text[span.start..span.end].to_owned(),
            NoPolicy::Missing(key) => format!("?{key}"),
            NoPolicy::Twice(span) => format!("twice {}", &text[span.start..span.end]),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        check_wrong("", "?version");
        check_wrong("version: STSv2\nmode: enforce", "version: STSv2");
        check_wrong("version: STSv1\r\nmode: enforced\r\n", "mode: enforced");
        check_wrong("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1 week", "max_age: 1 week");
        check_wrong("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 31557601", "max_age: 31557601");
        check_wrong("version: STSv1\nmode: enforce\nmx: mail.*.test\nmax_age: 1", "mx: mail.*.test");
        check_wrong("version: STSv1\nmode: enforce\nmax_age: 1", "?mx");
        check_wrong("version: STSv1\nmode: testing\nmode: none\n", "twice mode: none");
        check_wrong("<html>", "<html>");
    }

    #[test]
    fn a_record_has_an_id() {
        assert_eq!(id("v=STSv1; id=20160831085700Z;"), Ok("20160831085700Z"));
        assert_eq!(id("v=STSv1;"), Err(Span::new(0, 8)));
        assert_eq!(id("v=STSv1; id=2026-11-24"), Err(Span::new(9, 22)));
        assert_eq!(id("v=STSv1; id="), Err(Span::new(9, 12)));
        assert!(id("v=STSv1; 20160831").is_err());
    }

    #[test]
    fn never_panics() {
        for text in scribbles(3).take(2_000) {
            let _ = (Policy::parse(&text), Policy::parse(&text.replace(' ', "\n")), id(&text));
        }
    }
}

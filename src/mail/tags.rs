//! Tag lists, `v=DKIM1; k=rsa; p=…`: the form of the records of DKIM (RFC 6376, section 3.2) and DMARC (RFC 9989, section 4.8).

use crate::source::Span;

/// A record of the form `name=value; name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags {
    /// The whole text.
    pub text: String,
    /// What can be read, in order.
    pub tags: Vec<Tag>,
    /// What cannot, in order.
    pub faults: Vec<Fault>,
}

/// One `name=value`, without the space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// All of it.
    pub span: Span,
    /// The name.
    pub name: Span,
    /// The value; empty behind the `=`, when there is none.
    pub value: Span,
}

/// A part that is no tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong with it.
    pub kind: FaultKind,
    /// The part.
    pub span: Span,
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no `=`, or no name before it.
    Form,
    /// A tag of this name stands before already.
    Twice,
}

impl Tags {
    /// Reads a record; nothing is refused, what is wrong is kept beside what is right.
    pub fn parse(text: &str) -> Self {
        let mut list = Tags { text: text.to_owned(), tags: Vec::new(), faults: Vec::new() };
        let mut start = 0;
        for part in text.split(';') {
            let span = trimmed(text, Span::new(start, start + part.len()));
            start += part.len() + 1;
            match tag(text, span) {
                _ if span.start == span.end => {}
                None => list.faults.push(Fault { kind: FaultKind::Form, span }),
                Some(tag) if list.find(list.at(tag.name)).is_some() => {
                    list.faults.push(Fault { kind: FaultKind::Twice, span });
                }
                Some(tag) => list.tags.push(tag),
            }
        }
        list
    }

    /// The text of a part.
    pub fn at(&self, span: Span) -> &str {
        &self.text[span.start..span.end]
    }

    /// The tag of this name, in any case: so DMARC's grammar has it, and nobody has given another meaning to `P=`.
    pub fn find(&self, name: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| self.at(tag.name).eq_ignore_ascii_case(name))
    }

    /// The value of the tag of this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.find(name).map(|tag| self.at(tag.value))
    }

    /// The text with another one in place of a part.
    pub fn replace(&self, span: Span, with: &str) -> String {
        format!("{}{with}{}", &self.text[..span.start], &self.text[span.end..])
    }

    /// The text without a tag and without the `;` that ended it.
    pub fn without(&self, span: Span) -> String {
        let rest = &self.text[span.end..];
        let rest = rest.trim_start().strip_prefix(';').unwrap_or(rest).trim_start();
        let before = &self.text[..span.start];
        if rest.is_empty() { before.trim_end().trim_end_matches(';').to_owned() } else { format!("{before}{rest}") }
    }
}

fn tag(text: &str, span: Span) -> Option<Tag> {
    let sign = span.start + text[span.start..span.end].find('=')?;
    let name = trimmed(text, Span::new(span.start, sign));
    let value = trimmed(text, Span::new(sign + 1, span.end));
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    is_name(&text[name.start..name.end]).then_some(Tag { span, name, value })
}

/// The part without the space around it.
fn trimmed(text: &str, span: Span) -> Span {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let part = &text[span.start..span.end];
    let rest = part.trim_start_matches(is_space);
    let start = span.end - rest.len();
    Span::new(start, start + rest.trim_end_matches(is_space).len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::scribbles;

    /// Compares a record, read: `name=value` of each tag, then `!` and what is no tag.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let list = Tags::parse(text);
        let tags = list.tags.iter().map(|tag| format!("{}={}", list.at(tag.name), list.at(tag.value)));
        let faults = list.faults.iter().map(|fault| format!("!{}", list.at(fault.span)));
        assert_eq!(tags.chain(faults).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn tags_are_read_without_the_space_around_them() {
        check("v=DKIM1; k = rsa ;\r\n\tp= AB C ; ", &["v=DKIM1", "k=rsa", "p=AB C"]);
        check("v=DMARC1;;p=none;", &["v=DMARC1", "p=none"]);
        check("n=a=b; p=", &["n=a=b", "p="]);
        check("", &[]);
    }

    #[test]
    fn what_is_no_tag_is_kept_apart() {
        check("v=DMARC1; reject; p=none", &["v=DMARC1", "p=none", "!reject"]);
        check("v=DMARC1; p=none; P=reject", &["v=DMARC1", "p=none", "!P=reject"]);
        check("\u{201e}v=DMARC1; =x", &["!\u{201e}v=DMARC1", "!=x"]);
    }

    #[test]
    fn a_tag_goes_with_the_sign_that_ends_it() {
        let without = |text: &str, name: &str| {
            let list = Tags::parse(text);
            list.without(list.find(name).expect("the tag").span)
        };
        assert_eq!(without("v=DKIM1; t=y; p=A", "t"), "v=DKIM1; p=A");
        assert_eq!(without("v=DKIM1; p=A; t=y", "t"), "v=DKIM1; p=A");
        assert_eq!(without("v=DKIM1; p=A; t=y ;", "t"), "v=DKIM1; p=A");
    }

    #[test]
    fn never_panics() {
        for text in scribbles(5).take(3_000) {
            let list = Tags::parse(&text.replace(' ', ";"));
            for tag in &list.tags {
                assert!(list.without(tag.span).len() < list.text.len());
            }
        }
    }
}

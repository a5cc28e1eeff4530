//! HTML, XML and their kin.

use super::{Class, Part};

/// Looks through `code` and adds what it finds, in the order of the text.
pub(super) fn lex(code: &str, parts: &mut Vec<Part>) {
    let mut at = 0;
    let mut push = |class, start, end| parts.push(Part { class, start, end });
    while let Some(start) = code[at..].find(['<', '&']).map(|length| at + length) {
        let rest = &code[start..];
        at = start + 1;
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
            push(Class::Comment, start, at);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at = start + rest.find('>').map_or(rest.len(), |end| end + 1);
            push(Class::Keyword, start, at);
        } else if let Some(name) = rest.strip_prefix('&') {
            let length = name.bytes().take(10).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
            if length > 0 && name[length..].starts_with(';') {
                at = start + length + 2;
                push(Class::Number, start, at);
            }
        } else {
            at = tag(code, start, &mut push);
        }
    }
}

/// Reads the tag that begins at `start`, and says where it ends; what is no tag ends at once.
fn tag(code: &str, start: usize, push: &mut impl FnMut(Class, usize, usize)) -> usize {
    let name = start + 1 + usize::from(code[start + 1..].starts_with('/'));
    let end_of = |at: usize| {
        code[at..].find(|c: char| c.is_whitespace() || "<>/=\"'".contains(c)).map_or(code.len(), |length| at + length)
    };
    let mut at = end_of(name);
    if at == name {
        return name;
    }
    push(Class::Type, start, at);
    loop {
        let Some(c) = code[at..].chars().next() else { return at };
        match c {
            '>' => {
                push(Class::Type, at, at + 1);
                return at + 1;
            }
            '<' => return at,
            '/' if code[at..].starts_with("/>") => {
                push(Class::Type, at, at + 2);
                return at + 2;
            }
            '"' | '\'' => {
                let end = code[at + 1..].find(c).map_or(code.len(), |length| at + length + 2);
                push(Class::String, at, end);
                at = end;
            }
            '/' | '=' => at += 1,
            c if c.is_whitespace() => at += c.len_utf8(),
            _ => {
                let end = end_of(at);
                push(Class::Variable, at, end);
                at = end;
            }
        }
    }
}

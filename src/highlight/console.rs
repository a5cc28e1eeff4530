//! What somebody typed into a terminal, and what it answered.

use super::{Class, Part};

/// The part of `line` that is a prompt: `$ `, `# `, `> `, `me@host:~$ `, `PS C:\> `, `C:\> `.
fn prompt(line: &str) -> Option<usize> {
    let end = line.find(['$', '#', '>', '%'])?;
    let rest = &line[end + 1..];
    let before = &line[..end];
    let named = before.starts_with(|c: char| c.is_alphanumeric()) && !before.contains(' ') || before.starts_with('[');
    let host = named && before.contains('@');
    let path = before.starts_with("PS ") || before.as_bytes().get(1..3) == Some(b":\\");
    let known = before.is_empty() || before == "PS" || host || path;
    match rest.chars().next() {
        Some(' ') if known => Some(end + 2),
        Some('\n') | None if known && !line.starts_with('#') => Some(end + 1),
        // Windows writes no blank.
        Some(_) if path => Some(end + 1),
        Some(_) | None => None,
    }
}

/// Divides `code` into prompts, commands and answers, or leaves it plain where nothing has a prompt.
///
/// `command` looks through a command that begins at a place.
pub(super) fn lex(code: &str, parts: &mut Vec<Part>, mut command: impl FnMut(&str, usize, &mut Vec<Part>)) {
    let mut at = 0;
    while at < code.len() {
        let line_end = |at: usize| code[at..].find('\n').map_or(code.len(), |length| at + length + 1);
        let mut end = line_end(at);
        match prompt(&code[at..end]) {
            Some(length) => {
                parts.push(Part { class: Class::Prompt, start: at, end: at + length });
                // A command goes on behind a line that ends with a backslash.
                while code[at..end].ends_with("\\\n") && end < code.len() {
                    end = line_end(end);
                }
                command(&code[at + length..end], at + length, parts);
            }
            None => match parts.last_mut() {
                Some(last) if last.class == Class::Output => last.end = end,
                Some(_) | None => parts.push(Part { class: Class::Output, start: at, end }),
            },
        }
        at = end;
    }
    if let [Part { class: Class::Output, .. }] = parts[..] {
        parts.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_known_and_answers_are_none() {
        for (line, expected) in [
            ("$ ls", Some("$ ")),
            ("# postfix reload", Some("# ")),
            ("> Get-Item", Some("> ")),
            ("PS> dir", Some("PS> ")),
            ("PS C:\\Users> dir", Some("PS C:\\Users> ")),
            ("C:\\>dir", Some("C:\\>")),
            ("me@host:~$ ls", Some("me@host:~$ ")),
            ("[me@host ~]$ ls", Some("[me@host ~]$ ")),
            ("250 OK", None),
            ("50% done", None),
            ("a -> b", None),
            ("<a@b.test> x", None),
            ("## x", None),
            ("$HOME", None),
        ] {
            assert_eq!(prompt(line).map(|end| &line[..end]), expected, "{line}");
        }
    }
}

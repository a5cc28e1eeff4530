//! One reader for all languages of the table: what differs between them is data.

use std::collections::HashMap;

use super::{Class, Part};

/// What a language looks like. [`PLAIN`] has nothing of all this.
pub(super) struct Rules {
    /// What authors call it, with blanks between; the first name is the usual one.
    pub(super) names: &'static str,
    /// What begins a comment that ends with its line.
    pub(super) comments: &'static [&'static str],
    /// Where such a comment may begin.
    pub(super) comment_place: CommentPlace,
    /// What begins and ends a comment of any length.
    pub(super) blocks: &'static [(&'static str, &'static str)],
    /// Strings, the longest opening first.
    pub(super) quotes: &'static [Quote],
    /// Words with a meaning of their own.
    pub(super) words: &'static [(Class, &'static str)],
    /// Whether `SELECT` and `select` are the same word; the table has it in lowercase.
    pub(super) ignore_case: bool,
    /// Characters of words besides letters, digits and `_`.
    pub(super) word: &'static str,
    /// Characters in front of names: `$` of variables, `@` of decorators.
    pub(super) sigils: &'static [(char, Class)],
    /// What makes a word the name of a value.
    pub(super) keys: Keys,
    /// What the first word of a line is.
    pub(super) first: Option<Class>,
    /// Whether a word before `(` is a function.
    pub(super) calls: bool,
    /// Whether a word with a capital is a type.
    pub(super) capitals: bool,
    /// Whether a line in brackets begins a section.
    pub(super) sections: bool,
    /// Whether lines are commands of a shell: the first word is called, `<<END` begins a text.
    pub(super) commands: bool,
    /// Lines that are one thing as a whole, by what they begin with.
    pub(super) lines: &'static [(&'static str, Class)],
}

/// A language of words and blanks.
pub(super) const PLAIN: Rules = Rules {
    names: "",
    comments: &[],
    comment_place: CommentPlace::Anywhere,
    blocks: &[],
    quotes: &[],
    words: &[],
    ignore_case: false,
    word: "",
    sigils: &[],
    keys: Keys::None,
    first: None,
    calls: false,
    capitals: false,
    sections: false,
    commands: false,
    lines: &[],
};

/// Where a comment may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CommentPlace {
    Anywhere,
    AfterBlank,
    LineStart,
}

/// What makes a word the name of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    None,
    /// `name = value`
    Equals,
    /// `name: value`, or `"name":value`
    Colon,
    /// `Name: value` at the beginning of a line.
    Header,
}

/// A string.
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// What stands before a character that is meant as it is.
    pub(super) escape: Option<u8>,
    pub(super) reach: Reach,
    /// Whether names with sigils are replaced inside.
    pub(super) expands: bool,
    pub(super) class: Class,
}

/// How far a string reaches. One that has no end is none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// One character, or one escape.
    Char,
    Line,
    Lines,
}

/// The table's words of a language.
pub(super) type Words = HashMap<&'static str, Class>;

/// Words of a shell behind which a command stands.
const BEFORE_COMMANDS: &[&str] = &["if", "then", "elif", "else", "while", "until", "do", "sudo", "exec", "time"];

/// Bytes of a name in braces, at most; it keeps any text linear.
const NAME_LIMIT: usize = 200;

/// Looks through `code` and adds what it finds, in the order of the text; `offset` is where `code` begins.
pub(super) fn lex(rules: &Rules, words: &Words, code: &str, offset: usize, parts: &mut Vec<Part>) {
    let mut lexer = Lexer {
        rules,
        words,
        code,
        bytes: code.as_bytes(),
        at: 0,
        offset,
        parts,
        line: 0,
        first: true,
        command: true,
        failed: 0,
        document: Document::None,
    };
    while lexer.at < lexer.bytes.len() {
        lexer.step();
    }
}

/// A text within a shell script: `<<END`.
enum Document<'c> {
    None,
    /// Begins with the next line.
    Announced(&'c str),
    /// One had no end, so no other is looked for.
    Endless,
}

struct Lexer<'r, 'c> {
    rules: &'r Rules,
    words: &'r Words,
    code: &'c str,
    bytes: &'c [u8],
    at: usize,
    offset: usize,
    parts: &'r mut Vec<Part>,
    /// Where the line begins.
    line: usize,
    /// Whether nothing but blanks stands before in this line.
    first: bool,
    /// Whether the next word is a command.
    command: bool,
    /// Quotes that have no end, by their number; looked for only once, so that any text takes linear time.
    failed: u32,
    document: Document<'c>,
}

impl<'c> Lexer<'_, 'c> {
    fn step(&mut self) {
        let byte = self.bytes[self.at];
        if byte == b'\n' {
            return self.end_line();
        }
        if byte == b' ' || byte == b'\t' || byte == b'\r' {
            self.at += 1;
            return;
        }
        if self.at == self.line && self.whole_line() {
            return;
        }
        if self.begins_word(byte) {
            self.word();
        } else if byte.is_ascii_digit() {
            self.number();
        } else if !(self.comment() || self.section() || self.sigil() || self.quote() || self.announce()) {
            // What stands before a command, or in front of the name of a value.
            self.command = matches!(byte, b'|' | b'&' | b';' | b'(' | b'`' | b'!');
            if byte != b'-' {
                self.first = byte == b'{';
            }
            self.at += char_len(byte);
            return;
        }
        self.first = false;
    }

    fn rest(&self) -> &'c str {
        &self.code[self.at..]
    }

    fn push(&mut self, class: Class, start: usize, end: usize) {
        self.parts.push(Part { class, start: start + self.offset, end: end + self.offset });
        self.at = end;
    }

    fn line_end(&self) -> usize {
        self.rest().find('\n').map_or(self.code.len(), |at| self.at + at)
    }

    fn end_line(&mut self) {
        let continued = self.bytes[..self.at].ends_with(b"\\");
        self.at += 1;
        self.line = self.at;
        self.first = true;
        self.command = !continued;
        for (number, quote) in self.rules.quotes.iter().enumerate() {
            if quote.reach != Reach::Lines {
                self.failed &= !(1 << number);
            }
        }
        if let Document::Announced(end) = self.document {
            self.document = Document::None;
            let mut at = self.at;
            for line in self.rest().split_inclusive('\n') {
                at += line.len();
                if line.trim() == end {
                    let start = self.at;
                    self.push(Class::String, start, at - (line.len() - line.trim_end().len()));
                    return;
                }
            }
            self.document = Document::Endless;
        }
    }

    fn whole_line(&mut self) -> bool {
        let Some((_, class)) = self.rules.lines.iter().find(|(prefix, _)| self.rest().starts_with(prefix)) else {
            return false;
        };
        let (start, end) = (self.at, self.line_end());
        self.push(*class, start, end);
        true
    }

    fn comment(&mut self) -> bool {
        let rest = self.rest();
        if let Some((open, close)) = self.rules.blocks.iter().find(|(open, _)| rest.starts_with(open)) {
            let end = rest[open.len()..].find(close).map_or(rest.len(), |at| at + open.len() + close.len());
            let start = self.at;
            self.push(Class::Comment, start, start + end);
            return true;
        }
        let here = match self.rules.comment_place {
            CommentPlace::Anywhere => true,
            CommentPlace::AfterBlank => self.at == 0 || self.bytes[self.at - 1].is_ascii_whitespace(),
            CommentPlace::LineStart => self.first,
        };
        if !here || !self.rules.comments.iter().any(|open| rest.starts_with(open)) {
            return false;
        }
        let (start, end) = (self.at, self.line_end());
        self.push(Class::Comment, start, end);
        true
    }

    fn section(&mut self) -> bool {
        if !self.rules.sections || !self.first || self.bytes[self.at] != b'[' {
            return false;
        }
        let line = &self.code[self.at..self.line_end()];
        let Some(end) = line.rfind(']') else { return false };
        let start = self.at;
        self.push(Class::Type, start, start + end + 1);
        true
    }

    /// A name with its sigil.
    fn sigil(&mut self) -> bool {
        let Some((class, end)) = self.sigil_at(self.at) else { return false };
        let start = self.at;
        self.push(class, start, end);
        self.command = false;
        true
    }

    fn sigil_at(&self, at: usize) -> Option<(Class, usize)> {
        let (sigil, class) = self.rules.sigils.iter().find(|(sigil, _)| self.bytes[at] == *sigil as u8)?;
        let rest = &self.code[at + 1..];
        let length = match rest.bytes().next()? {
            b'{' => rest.bytes().take(NAME_LIMIT).take_while(|byte| *byte != b'\n').position(|byte| byte == b'}')? + 1,
            b'?' | b'#' | b'@' | b'*' | b'!' | b'$' | b'0'..=b'9' if *sigil == '$' => 1,
            _ => rest.find(|c: char| !c.is_alphanumeric() && !"_-:".contains(c)).unwrap_or(rest.len()),
        };
        // Only a letter ends a name: `$a-$b`, `$a:`.
        let name = rest[..length].trim_end_matches(['-', ':']);
        let name = if *sigil == '$' && !name.starts_with('{') { name.split(['-', ':']).next()? } else { name };
        (!name.is_empty()).then_some((*class, at + 1 + name.len()))
    }

    fn quote(&mut self) -> bool {
        let rest = self.rest();
        let quotes = self.rules.quotes;
        let found = quotes
            .iter()
            .enumerate()
            .find(|(number, quote)| rest.starts_with(quote.open) && self.failed & (1 << number) == 0);
        let Some((number, quote)) = found else { return false };
        let Some(end) = self.quote_end(quote) else {
            self.failed |= u32::from(quote.reach != Reach::Char) << number;
            return false;
        };
        let start = self.at;
        let is_key = self.rules.keys == Keys::Colon && self.code[end..].trim_start_matches(' ').starts_with(':');
        self.command = false;
        if is_key || !quote.expands {
            self.push(if is_key { Class::Variable } else { quote.class }, start, end);
            return true;
        }
        let (mut begin, mut at) = (start, start + 1);
        while at < end - 1 {
            let byte = self.bytes[at];
            if Some(byte) == quote.escape {
                at += 1 + char_len(self.bytes[at + 1]);
            } else if let Some((class, after)) = self.sigil_at(at).filter(|(_, after)| *after < end) {
                if begin < at {
                    self.push(quote.class, begin, at);
                }
                self.push(class, at, after);
                (begin, at) = (after, after);
            } else {
                at += char_len(byte);
            }
        }
        self.push(quote.class, begin, end);
        true
    }

    /// Where the string that begins here ends.
    fn quote_end(&self, quote: &Quote) -> Option<usize> {
        let mut at = self.at + quote.open.len();
        if quote.reach == Reach::Char {
            let escaped = Some(*self.bytes.get(at)?) == quote.escape;
            let limit = if escaped { 10 } else { 1 };
            let close = self.code[at..].char_indices().skip(if escaped { 2 } else { 1 }).take(limit);
            return close.into_iter().find(|(_, c)| *c == '\'').map(|(length, _)| at + length + 1);
        }
        let close = quote.close.as_bytes();
        loop {
            let byte = *self.bytes.get(at)?;
            if Some(byte) == quote.escape {
                at += 1 + char_len(*self.bytes.get(at + 1)?);
            } else if self.bytes[at..].starts_with(close) {
                return Some(at + close.len());
            } else if byte == b'\n' && quote.reach == Reach::Line {
                return None;
            } else if quote.expands && self.bytes[at..].starts_with(b"$(") {
                at = self.substitution_end(at + 2);
            } else {
                at += 1;
            }
        }
    }

    /// Where `$(…)` ends, which may hold quotes of its own.
    fn substitution_end(&self, start: usize) -> usize {
        let mut depth = 1;
        for (length, byte) in self.bytes[start..].iter().take(NAME_LIMIT).enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\n' => return start,
                _ => {}
            }
            if depth == 0 {
                return start + length + 1;
            }
        }
        start
    }

    /// The beginning of a text within a shell script.
    fn announce(&mut self) -> bool {
        let rest = self.rest();
        if !self.rules.commands || !rest.starts_with("<<") || rest.starts_with("<<<") {
            return false;
        }
        let name = rest[2..].trim_start_matches(['-', '~']).trim_start_matches(['"', '\'', '\\']);
        let length = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
        if length > 0 && matches!(self.document, Document::None) {
            self.document = Document::Announced(&name[..length]);
        }
        self.at += 2;
        true
    }

    fn number(&mut self) {
        let start = self.at;
        let mut at = start;
        loop {
            let next = |at: usize| self.bytes.get(at).copied().unwrap_or(b' ');
            match next(at) {
                byte if byte.is_ascii_alphanumeric() || byte == b'_' => at += 1,
                b'.' | b':' | b'-' if next(at + 1).is_ascii_digit() => at += 1,
                _ => break,
            }
        }
        self.push(Class::Number, start, at);
        self.command = false;
    }

    /// Whether a word begins here; what stands before a digit is a sign.
    fn begins_word(&self, byte: u8) -> bool {
        let before_digit = || self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.in_word(byte)
            && !byte.is_ascii_digit()
            && (!byte.is_ascii_punctuation() || byte == b'_' || !before_digit())
    }

    fn in_word(&self, byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 || self.rules.word.as_bytes().contains(&byte)
    }

    fn word(&mut self) {
        let start = self.at;
        let length = self.bytes[start..].iter().position(|byte| !self.in_word(*byte));
        let end = length.map_or(self.bytes.len(), |length| start + length);
        let word = &self.code[start..end];
        let command = self.command;
        let class = self.key(start, end).or_else(|| self.known(word)).or_else(|| {
            if self.first && self.rules.first.is_some() {
                return self.rules.first;
            }
            let called = self.rules.calls && self.bytes.get(end) == Some(&b'(');
            if called || (command && self.rules.commands) {
                return Some(Class::Function);
            }
            (self.rules.capitals && self.bytes[start].is_ascii_uppercase()).then_some(Class::Type)
        });
        self.command = command && class == Some(Class::Keyword) && BEFORE_COMMANDS.contains(&word);
        match class {
            Some(class) => self.push(class, start, end),
            None => self.at = end,
        }
    }

    fn key(&self, start: usize, end: usize) -> Option<Class> {
        let rest = &self.code[end..];
        let is_key = match self.rules.keys {
            Keys::None => false,
            Keys::Equals => {
                let rest = if self.rules.commands { rest } else { rest.trim_start_matches([' ', '\t']) };
                rest.starts_with('=') && !rest[1..].starts_with(['=', '>', '~'])
            }
            Keys::Colon => rest.starts_with(':') && rest[1..].chars().next().is_none_or(char::is_whitespace),
            Keys::Header => start == self.line && rest.starts_with(':'),
        };
        is_key.then_some(Class::Variable)
    }

    fn known(&self, word: &str) -> Option<Class> {
        if !self.rules.ignore_case {
            return self.words.get(word).copied();
        }
        let mut lower = [0; 32];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.words.get(std::str::from_utf8(lower).ok()?).copied()
    }
}

/// How many bytes the character has that begins with `byte`.
fn char_len(byte: u8) -> usize {
    match byte {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

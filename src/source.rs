//! Text with positions: what was read, and where something stands in it.

use std::borrow::Cow;

/// A range of bytes in a [`Source`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Span { start: range.start, end: range.end }
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// What was written.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

/// Whether Windows keeps a name for a device, with any ending and in any case.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = || stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    ["con", "prn", "aux", "nul"].contains(&stem.as_str())
        || numbered().is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// One file of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as people see it: relative to the knowledge base, or as the reader typed it, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A file as it was read: its path relative to the folder that it belongs to, with `/`, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path, such as `e-mail/spf/index.de.md`.
    pub path: String,
    /// The content.
    pub bytes: Cow<'static, [u8]>,
}

/// A file of a theme: one that the program carries, or one of the knowledge base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// The file; its path is relative to the theme's folder.
    pub file: File,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a file of a theme comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the theme that the program carries.
    BuiltIn,
    /// From the knowledge base, in the place of a built-in one.
    Override,
    /// From the knowledge base; no built-in one has its path.
    Own,
}

/// Everything that a knowledge base consists of, as it was read and before anything is understood.
///
/// The files of each folder stand in the order of their paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// `site.toml`.
    pub settings: Source,
    /// `content/`: articles and what they show.
    pub content: Vec<File>,
    /// `checks/`: procedures, words, findings, stations, providers, worlds.
    pub checks: Vec<File>,
    /// The names of the themes that there are.
    pub themes: Vec<String>,
}

/// A file to be published: where it will stand in the site, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The path relative to the site, with `/`: `de/spf/index.html`.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// What it is.
    pub kind: OutputKind,
}

/// What a published file is; it decides the order in which files are put in their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputKind {
    /// What pages refer to: images, style sheets, scripts, downloads. It stands in its place before any page does.
    Asset,
    /// What refers to others and is visited itself: pages, the site map.
    Page,
}

impl File {
    /// The file as text; `folder` is put before its path.
    ///
    /// # Errors
    /// [`NotText`] when it is not UTF-8.
    pub fn text(&self, folder: &str) -> Result<Source, NotText> {
        Source::decode(format!("{folder}/{}", self.path), self.bytes.as_ref())
    }

    /// The file as text, when nothing else is made of it; `folder` is put before its path.
    ///
    /// # Errors
    /// [`NotText`] when it is not UTF-8.
    pub fn into_text(self, folder: &str) -> Result<Source, NotText> {
        Source::decode(format!("{folder}/{}", self.path), self.bytes)
    }
}

/// A file that should be text is not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not UTF-8 text: line {}, column {} is wrong", .0.path, .0.line, .0.column)]
pub struct NotText(
    /// The first place that is no text, with `\u{fffd}` for its bytes.
    pub Box<Excerpt>,
);

/// One line of a source, with the part of it that a message is about.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Excerpt {
    /// The source's path.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The line's text, cut to a window around the part where it is very long.
    pub text: String,
    /// The part, in bytes of `text`.
    pub span: Span,
}

impl Excerpt {
    /// The column behind the last character of the part.
    pub fn end_column(&self) -> usize {
        self.column + self.text[self.span.start..self.span.end].chars().count()
    }
}

/// Bytes shown on either side of the part where a line is longer than that.
const WINDOW: usize = 160;

impl Source {
    /// A source from its path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Source { path: path.into(), text: text.into() }
    }

    /// A source from its path and bytes; a byte order mark at the beginning is not part of the text.
    ///
    /// # Errors
    /// [`NotText`] when the bytes are not UTF-8.
    pub fn decode(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<Self, NotText> {
        match String::from_utf8(bytes.into()) {
            Ok(mut text) => {
                if text.starts_with('\u{feff}') {
                    text.drain(..'\u{feff}'.len_utf8());
                }
                Ok(Source::new(path, text))
            }
            Err(error) => {
                let wrong = error.utf8_error().valid_up_to();
                let source = Source::new(path, String::from_utf8_lossy(error.as_bytes()));
                Err(NotText(Box::new(source.excerpt(Span::new(wrong, wrong + char::REPLACEMENT_CHARACTER.len_utf8())))))
            }
        }
    }

    /// The line that holds the beginning of `span`; a span over several lines ends with the first.
    pub fn excerpt(&self, span: Span) -> Excerpt {
        let start = floor(&self.text, span.start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let line_end = line_start + self.text[line_start..line_end].trim_end_matches('\r').len();
        let start = start.min(line_end);
        let end = floor(&self.text, span.end.clamp(start, line_end));
        let from = floor(&self.text, line_start.max(start.saturating_sub(WINDOW)));
        let to = floor(&self.text, line_end.min(end.min(start + WINDOW) + WINDOW));
        Excerpt {
            path: self.path.clone(),
            line: lines(&self.text.as_bytes()[..start]) + 1,
            column: self.text[line_start..start].chars().count() + 1,
            text: self.text[from..to].to_owned(),
            span: Span::new(start - from, end.min(to) - from),
        }
    }
}

/// How many lines end here; sums of bytes are counted many at a time, and a file can have many mistakes.
fn lines(text: &[u8]) -> usize {
    text.chunks(255).map(|some| usize::from(some.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>())).sum()
}

/// The nearest character boundary at or below `at`.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, span: std::ops::Range<usize>, line: usize, column: usize, part: &str) {
        let excerpt = Source::new("a.md", text).excerpt(span.into());
        assert_eq!((excerpt.line, excerpt.column), (line, column));
        assert_eq!(&excerpt.text[excerpt.span.start..excerpt.span.end], part);
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        check("eins\nzwölf drei", 12..16, 2, 7, "drei");
    }

    #[test]
    fn a_span_over_lines_ends_with_its_first_line() {
        check("eins\r\nzwei", 2..9, 1, 3, "ns");
    }

    #[test]
    fn a_span_behind_the_end_stands_at_the_end() {
        check("eins", 90..99, 1, 5, "");
    }

    #[test]
    fn what_is_no_text_is_said_with_its_place() {
        let error = Source::decode("a.md", b"eins\nzw\xf6lf drei").expect_err("Latin-1");
        assert_eq!(error.to_string(), "`a.md` is not UTF-8 text: line 2, column 3 is wrong");
        assert_eq!((error.0.text.as_str(), error.0.span), ("zw\u{fffd}lf drei", Span::new(2, 5)));
    }

    #[test]
    fn lines_are_counted_over_the_borders_of_chunks() {
        assert_eq!(lines("\n".repeat(70_000).as_bytes()), 70_000);
        assert_eq!(lines(b""), 0);
    }

    #[test]
    fn a_very_long_line_is_shown_as_a_window() {
        let text = format!("{}ä hier {}", "x".repeat(10_000), "y".repeat(10_000));
        let excerpt = Source::new("a.md", text).excerpt(Span::new(10_003, 10_007));
        assert!(excerpt.text.len() < 500);
        assert_eq!(&excerpt.text[excerpt.span.start..excerpt.span.end], "hier");
    }
}

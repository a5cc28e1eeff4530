//! Code as HTML: its parts in classes, its lines marked and numbered.

use super::entities::{escape_attribute, escape_text};
use crate::article::Code;
use crate::highlight::{Class, Language, Part};

/// Writes a code with what stands around it.
pub(super) fn write(out: &mut String, code: &Code, text: &str) {
    let end = match &code.title {
        Some(title) => {
            out.push_str("<figure class=\"code\"><figcaption>");
            out.push_str(&escape_text(title));
            out.push_str("</figcaption>");
            "</code></pre></figure>\n"
        }
        None => {
            out.push_str("<div class=\"code\">");
            "</code></pre></div>\n"
        }
    };
    out.push_str("<pre tabindex=\"0\"><code");
    if !code.name.is_empty() && code.name.chars().all(|c| c.is_ascii_alphanumeric() || "+-_.#".contains(c)) {
        out.push_str(" class=\"language-");
        out.push_str(&escape_attribute(&code.name));
        out.push('"');
    }
    out.push('>');
    let parts = code.language.map(|language: Language| language.parts(text)).unwrap_or_default();
    let mut writer = Writer { out, text, parts: &parts, at: 0 };
    if code.marked.is_empty() && code.first_number.is_none() {
        writer.write_to(text.len());
    } else {
        writer.write_lines(code);
    }
    out.push_str(end);
}

struct Writer<'w> {
    out: &'w mut String,
    text: &'w str,
    /// The parts that do not end before `at`.
    parts: &'w [Part],
    at: usize,
}

impl Writer<'_> {
    fn write_lines(&mut self, code: &Code) {
        let mut end = 0;
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            end += line.len();
            let marked = code.marked.iter().any(|(first, last)| (*first..=*last).contains(&(index + 1)));
            let tag = if marked { "mark" } else { "span" };
            match code.first_number {
                Some(first) => {
                    self.out.push_str(&format!("<{tag} class=\"line\" data-line=\"{}\">", first.saturating_add(index)));
                }
                None if marked => self.out.push_str("<mark class=\"line\">"),
                None => {}
            }
            self.write_to(end);
            if marked || code.first_number.is_some() {
                self.out.push_str(&format!("</{tag}>"));
            }
        }
    }

    /// Writes the text up to `end`; a part that goes on behind it is closed there and opened again.
    fn write_to(&mut self, end: usize) {
        while let Some(part) = self.parts.first().filter(|part| part.start < end) {
            if self.at < part.start {
                push_text(self.out, &self.text[self.at..part.start]);
                self.at = part.start;
            }
            self.open(part.class);
            let to = part.end.min(end);
            push_text(self.out, &self.text[self.at..to]);
            self.out.push_str("</span>");
            self.at = to;
            if part.end > end {
                return;
            }
            self.parts = &self.parts[1..];
        }
        if self.at < end {
            push_text(self.out, &self.text[self.at..end]);
            self.at = end;
        }
    }

    fn open(&mut self, class: Class) {
        self.out.push_str("<span class=\"");
        self.out.push_str(class.as_str());
        self.out.push_str("\">");
    }
}

/// Writes text for the inside of an element.
fn push_text(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(escaped);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(name: &str, text: &str, code: Code) -> String {
        let mut out = String::new();
        let language = Language::named(name);
        assert!(language.is_some(), "{name}");
        write(&mut out, &Code { name: name.to_owned(), language, ..code }, text);
        out
    }

    #[test]
    fn parts_have_classes_and_text_is_escaped() {
        assert_eq!(
            html("toml", "a = \"<&>\"\n", Code::default()),
            "<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-toml\"><span class=\"hl-v\">a</span> = \
             <span class=\"hl-s\">\"&lt;&amp;&gt;\"</span>\n</code></pre></div>\n"
        );
    }

    #[test]
    fn a_title_is_a_caption() {
        let html = html("text", "a\n", Code { title: Some("<b>".to_owned()), ..Code::default() });
        assert!(html.starts_with("<figure class=\"code\"><figcaption>&lt;b&gt;</figcaption><pre"), "{html}");
        assert!(html.ends_with("a\n</code></pre></figure>\n"), "{html}");
    }

    #[test]
    fn lines_are_marked_and_numbered_across_parts() {
        let marked = Code { marked: vec![(2, 2)], ..Code::default() };
        let shown = html("c", "/* a\nb */\n", marked.clone());
        let expected =
            "<span class=\"hl-c\">/* a\n</span><mark class=\"line\"><span class=\"hl-c\">b */</span>\n</mark></code>";
        assert!(shown.contains(expected), "{shown}");
        let shown = html("text", "a\nb\n", Code { first_number: Some(9), ..marked });
        let expected =
            "<span class=\"line\" data-line=\"9\">a\n</span><mark class=\"line\" data-line=\"10\">b\n</mark></code>";
        assert!(shown.contains(expected), "{shown}");
    }

    #[test]
    fn a_page_holds_exactly_the_text_in_every_language() {
        let pieces = [
            "\"", "'", "`", "\\", "${", "}", "<<A\n", "\n", "A\n", " ", "a", "é", "/*", "*/", "# ", "--", "=", ": ",
            "[", "]", "<", "<!--", "-->", ">", "&amp;", "%", "@", "1", "$ ", "if ",
        ];
        let mut names: Vec<_> = Language::names().collect();
        names.sort_unstable();
        let mut seed = 13_u64;
        for (round, name) in names.iter().cycle().take(4000).enumerate() {
            let mut text = String::new();
            for _ in 0..20 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[usize::try_from(seed >> 33).expect("small") % pieces.len()]);
            }
            let code = Code {
                marked: if round % 2 == 0 { vec![(2, 3)] } else { Vec::new() },
                first_number: (round % 3 == 0).then_some(1),
                ..Code::default()
            };
            assert_eq!(shown(&html(name, &text, code)), text, "{name}");
        }
    }

    /// What a browser shows: the text without tags.
    fn shown(html: &str) -> String {
        let texts = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        let text: String = texts.collect();
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        text.strip_suffix('\n').expect("the end of the block").to_owned()
    }
}

//! Code in colours: which part of a text is a comment, a string, a keyword.

mod console;
mod languages;
mod lexer;
mod markup;

use std::collections::HashMap;
use std::sync::LazyLock;

use self::languages::LANGUAGES;
use self::lexer::{Words, lex};

/// A part of a code that is more than plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// What it is.
    pub(crate) class: Class,
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte after its last one.
    pub(crate) end: usize,
}

/// What a part of a code is. Themes give these their colours, so there are few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// For people only.
    Comment,
    /// A text.
    String,
    /// A word with a meaning of its own.
    Keyword,
    /// A number, or another value that has a name.
    Number,
    /// The name of a value.
    Variable,
    /// The name of what is called.
    Function,
    /// A type, a tag, a section.
    Type,
    /// A line that is new.
    Inserted,
    /// A line that is gone.
    Deleted,
    /// What a terminal shows before a command.
    Prompt,
    /// What a terminal answers.
    Output,
}

impl Class {
    /// The class in HTML.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Class::Comment => "hl-c",
            Class::String => "hl-s",
            Class::Keyword => "hl-k",
            Class::Number => "hl-n",
            Class::Variable => "hl-v",
            Class::Function => "hl-f",
            Class::Type => "hl-t",
            Class::Inserted => "hl-i",
            Class::Deleted => "hl-d",
            Class::Prompt => "hl-prompt",
            Class::Output => "hl-o",
        }
    }
}

/// How a code is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(Reader);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Plain,
    Console,
    Markup,
    /// An entry of the table.
    Table(usize),
}

/// The languages that are not in the table, by their names.
const OTHERS: &[(Reader, &str)] = &[
    (Reader::Plain, "text plain plaintext txt none output log csv"),
    (Reader::Console, "console shell-session shellsession sh-session terminal"),
    (Reader::Markup, "html xml svg xhtml xsl plist rss atom vue svelte jinja jinja2 tera twig"),
];

/// Every language by each of its names.
static NAMES: LazyLock<HashMap<&str, Language>> = LazyLock::new(|| {
    let others = OTHERS.iter().map(|(reader, names)| (*reader, *names));
    let table = LANGUAGES.iter().enumerate().map(|(index, rules)| (Reader::Table(index), rules.names));
    others.chain(table).flat_map(|(reader, names)| names.split(' ').map(move |name| (name, Language(reader)))).collect()
});

static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let words =
        |(class, words): &(Class, &'static str)| words.split(' ').map(|word| (word, *class)).collect::<Vec<_>>();
    LANGUAGES.iter().map(|rules| rules.words.iter().flat_map(words).collect()).collect()
});

impl Language {
    /// The language that authors call `name`, in any case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        NAMES.get(name).or_else(|| NAMES.get(name.to_ascii_lowercase().as_str())).copied()
    }

    /// What languages are called.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.keys().copied()
    }

    /// The parts of `code`, in the order of the text and none inside another.
    pub(crate) fn parts(self, code: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        match self.0 {
            Reader::Plain => {}
            Reader::Console => {
                let shell = NAMES["sh"];
                console::lex(code, &mut parts, |command, offset, parts| shell.lex(command, offset, parts));
            }
            Reader::Markup => markup::lex(code, &mut parts),
            Reader::Table(_) => self.lex(code, 0, &mut parts),
        }
        parts
    }

    fn lex(self, code: &str, offset: usize, parts: &mut Vec<Part>) {
        if let Reader::Table(index) = self.0 {
            lex(&LANGUAGES[index], &WORDS[index], code, offset, parts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code with `[letter:` and `]` around its parts.
    #[track_caller]
    fn check(language: &str, code: &str, expected: &str) {
        let mut marked = String::new();
        let mut done = 0;
        for part in Language::named(language).expect("a language").parts(code) {
            let class = part.class.as_str().trim_start_matches("hl-");
            marked += &format!("{}[{class}:{}]", &code[done..part.start], &code[part.start..part.end]);
            done = part.end;
        }
        assert_eq!(marked + &code[done..], expected);
    }

    #[test]
    fn configuration_has_keys_sections_values_and_comments() {
        check(
            "toml",
            "[a.b] # c\nd-e = \"x\" # y\nf.g = [true, -5, 2026-11-24]",
            "[t:[a.b]] [c:# c]\n[v:d-e] = [s:\"x\"] [c:# y]\n[v:f.g] = [[n:true], -[n:5], [n:2026-11-24]]",
        );
        check("ini", "; c\n[s]\nmail-from = it's # x\nON", "[c:; c]\n[t:[s]]\n[v:mail-from] = it's # x\n[n:ON]");
        check("json", "{\"a\": \"b\", \"c\":1e5}", "{[v:\"a\"]: [s:\"b\"], [v:\"c\"]:[n:1e5]}");
        check("yaml", "- a-b: http://x # c\n  d: yes\n---", "- [v:a-b]: http://x [c:# c]\n  [v:d]: [n:yes]\n[k:---]");
        check(
            "nginx",
            "server { # c\n  listen 80;\n  root $a/b;\n}",
            "[k:server] { [c:# c]\n  [k:listen] [n:80];\n  [k:root] [v:$a]/b;\n}",
        );
    }

    #[test]
    fn shells_have_commands_variables_and_texts() {
        check(
            "sh",
            "if ! ssh \"$host\" 'a b'; then\n  echo \"x: ${y}\" >&2 # z\nfi",
            "[k:if] ! [f:ssh] [s:\"][v:$host][s:\"] [s:'a b']; [k:then]\n  [f:echo] [s:\"x: ][v:${y}][s:\"] >&[n:2] [c:# z]\n[k:fi]",
        );
        check("bash", "for h in a; do A=1; done", "[k:for] h [k:in] a; [k:do] [v:A]=[n:1]; [k:done]");
        check("sh", "cat <<'END' | wc\nit's $x\nEND\nls", "[f:cat] <<[s:'END'] | [f:wc]\n[s:it's $x\nEND]\n[f:ls]");
        check("sh", "echo \"$(a \"b\" c)\"", "[f:echo] [s:\"$(a \"b\" c)\"]");
        check("powershell", "Get-Item -Path \"$a`\"\" <# c #>", "[f:Get-Item] -Path [s:\"][v:$a][s:`\"\"] [c:<# c #>]");
        check("bat", ":: c\nset X=%PATH%", "[c::: c]\n[k:set] X=[v:%PATH%]");
        check("console", "it's me\n", "it's me\n");
        check(
            "console",
            "$ ls -l # c\nit's me\n# a \\\n  b",
            "[prompt:$ ][f:ls] -l [c:# c]\n[o:it's me\n][prompt:# ][f:a] \\\n  b",
        );
    }

    #[test]
    fn protocols_and_records_are_known() {
        check(
            "dns",
            "@ 3600 IN TXT \"v=spf1\" ; c\n_dmarc IN A 192.0.2.1",
            "[v:@] [n:3600] [k:IN] [t:TXT] [s:\"v=spf1\"] [c:; c]\n[v:_dmarc] [k:IN] [t:A] [n:192.0.2.1]",
        );
        check("http", "GET /x HTTP/1.1\nHost: a.test", "[k:GET] /x [k:HTTP]/[n:1.1]\n[v:Host]: a.test");
        check("smtp", "250 OK\nMAIL FROM:<a@b.test>", "[n:250] OK\n[k:MAIL] [v:FROM]:<a@b.test>");
        check("diff", "--- a\n+b\n-c\n d", "[k:--- a]\n[i:+b]\n[d:-c]\n d");
    }

    #[test]
    fn programs_have_words_calls_types_and_strings() {
        check(
            "rust",
            "fn f<'a>(x: &'a str) { let c = 'x'; g('\\'') } // d",
            "[k:fn] f<'a>(x: &'a [t:str]) { [k:let] c = [s:'x']; [f:g]([s:'\\'']) } [c:// d]",
        );
        check("python", "@a\ndef f(x): return '''y\nz'''", "[f:@a]\n[k:def] [f:f](x): [k:return] [s:'''y\nz''']");
        check("sql", "SELECT count(*) FROM t -- c", "[k:SELECT] [f:count](*) [k:FROM] t [c:-- c]");
        check("js", "const a = {b: `x${y}`}", "[k:const] a = {[v:b]: [s:`x${y}`]}");
        check(
            "html",
            "<a href=\"x\">b &amp; c</a><!-- d -->",
            "[t:<a] [v:href]=[s:\"x\"][t:>]b [n:&amp;] c[t:</a][t:>][c:<!-- d -->]",
        );
        check("css", "a:hover { color: #fff; }", "a:hover { [v:color]: [n:#fff]; }");
    }

    #[test]
    fn what_does_not_end_is_no_string() {
        check("toml", "a = \"b\nc = 'd'", "[v:a] = \"b\n[v:c] = [s:'d']");
        check("sh", "it's me", "[f:it]'s me");
    }

    #[test]
    fn names_have_no_case() {
        assert_eq!(Language::named("TOML"), Language::named("toml"));
        assert_eq!(Language::named("klingon"), None);
    }

    #[test]
    fn no_name_stands_for_two_languages() {
        let count = OTHERS
            .iter()
            .map(|(_, names)| *names)
            .chain(LANGUAGES.iter().map(|rules| rules.names))
            .map(|names| names.split(' ').count());
        assert_eq!(count.sum::<usize>(), NAMES.len());
    }

    #[test]
    fn parts_lie_in_order_within_any_text() {
        let pieces = [
            "\"", "'", "`", "\\", "$", "${", "$(", "}", ")", "<<A", "<<'", "\n", "\n", "A\n", " ", "a", "é", "😀",
            "/*", "*/", "//", "#", "-", "--", "=", ":", ": ", "[", "]", "<", "<!--", "-->", ">", "&", "&a;", "%", "@",
            "1", ".5", "r#\"", "\"\"\"", "'''", "$ ", "# ", "+", "if", "then ", "\r\n", "\u{a0}",
        ];
        let names: Vec<_> =
            OTHERS.iter().map(|(_, names)| *names).chain(LANGUAGES.iter().map(|rules| rules.names)).collect();
        let mut seed = 11_u64;
        for round in 0..20_000 {
            let mut code = String::new();
            for _ in 0..15 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                code.push_str(pieces[usize::try_from(seed >> 33).expect("small") % pieces.len()]);
            }
            let name = names[round % names.len()].split(' ').next().expect("a name");
            let mut done = 0;
            for part in Language::named(name).expect("a language").parts(&code) {
                assert!(
                    done <= part.start && part.start < part.end && part.end <= code.len(),
                    "{name}: {code:?} {part:?}"
                );
                assert!(
                    code.is_char_boundary(part.start) && code.is_char_boundary(part.end),
                    "{name}: {code:?} {part:?}"
                );
                done = part.end;
            }
        }
    }
}

//! The languages that help articles are about. To add one, add an entry; [`PLAIN`] says what an entry may hold.

use super::Class::{Comment, Deleted, Function, Inserted, Keyword, Number, String, Type, Variable};
use super::lexer::{CommentPlace, Keys, PLAIN, Quote, Reach, Rules};

const DOUBLE: Quote = quote("\"", "\"", Some(b'\\'), Reach::Line);
const SINGLE: Quote = quote("'", "'", Some(b'\\'), Reach::Line);
const BACK: Quote = quote("`", "`", Some(b'\\'), Reach::Lines);
const CHAR: Quote = quote("'", "'", Some(b'\\'), Reach::Char);
/// Without escapes, over any number of lines.
const RAW_SINGLE: Quote = quote("'", "'", None, Reach::Lines);
/// With variables inside.
const SHELL: Quote = Quote { reach: Reach::Lines, expands: true, ..DOUBLE };

const fn quote(open: &'static str, close: &'static str, escape: Option<u8>, reach: Reach) -> Quote {
    Quote { open, close, escape, reach, expands: false, class: String }
}

/// Every language of the table.
pub(super) const LANGUAGES: &[Rules] = &[
    Rules {
        names: "toml",
        comments: &["#"],
        quotes: &[
            quote("\"\"\"", "\"\"\"", Some(b'\\'), Reach::Lines),
            quote("'''", "'''", None, Reach::Lines),
            DOUBLE,
            quote("'", "'", None, Reach::Line),
        ],
        words: &[(Number, "true false inf nan")],
        word: ".-",
        keys: Keys::Equals,
        sections: true,
        ..PLAIN
    },
    Rules {
        names: "ini conf cfg config properties env dotenv postfix dovecot editorconfig systemd service desktop gitconfig",
        comments: &["#", ";"],
        comment_place: CommentPlace::LineStart,
        quotes: &[DOUBLE],
        words: &[(Number, "true false yes no on off")],
        ignore_case: true,
        word: ".-",
        sigils: &[('$', Variable)],
        keys: Keys::Equals,
        sections: true,
        ..PLAIN
    },
    Rules {
        names: "json jsonc json5 jsonl webmanifest",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[DOUBLE, SINGLE],
        words: &[(Number, "true false null")],
        keys: Keys::Colon,
        ..PLAIN
    },
    Rules {
        names: "yaml yml",
        comments: &["#"],
        comment_place: CommentPlace::AfterBlank,
        quotes: &[DOUBLE, quote("'", "'", None, Reach::Line)],
        words: &[(Number, "true false null yes no on off")],
        word: "-./",
        sigils: &[('&', Type), ('*', Type), ('!', Type)],
        keys: Keys::Colon,
        lines: &[("---", Keyword), ("%", Keyword)],
        ..PLAIN
    },
    Rules {
        names: "sh bash shell zsh ksh shellscript",
        comments: &["#"],
        comment_place: CommentPlace::AfterBlank,
        quotes: &[SHELL, RAW_SINGLE],
        words: &[(
            Keyword,
            "if then else elif fi for while until do done case esac in select function time return break continue exit export local readonly declare unset shift set trap source sudo exec eval",
        )],
        word: "-./~+",
        sigils: &[('$', Variable)],
        keys: Keys::Equals,
        commands: true,
        ..PLAIN
    },
    Rules {
        names: "powershell ps1 pwsh psm1",
        comments: &["#"],
        blocks: &[("<#", "#>")],
        quotes: &[Quote { escape: Some(b'`'), ..SHELL }, quote("'", "'", None, Reach::Lines)],
        words: &[(
            Keyword,
            "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach function if in param process return switch throw trap try until using while -eq -ne -gt -lt -ge -le -like -notlike -match -notmatch -and -or -not -in -contains",
        )],
        ignore_case: true,
        word: "-",
        sigils: &[('$', Variable), ('@', Variable)],
        commands: true,
        ..PLAIN
    },
    Rules {
        names: "bat cmd batch dos",
        comments: &["rem ", "REM ", "Rem "],
        comment_place: CommentPlace::LineStart,
        quotes: &[
            quote("\"", "\"", None, Reach::Line),
            Quote { class: Variable, ..quote("%", "%", None, Reach::Line) },
        ],
        words: &[(
            Keyword,
            "call cd copy del dir do echo else endlocal errorlevel exist exit for goto if in md mkdir move not off on pause popd pushd rd ren rmdir set setlocal shift start title type",
        )],
        ignore_case: true,
        word: "-.",
        commands: true,
        lines: &[("::", Comment), (":", Type)],
        ..PLAIN
    },
    Rules {
        names: "dns zone bind zonefile",
        comments: &[";"],
        quotes: &[Quote { reach: Reach::Lines, ..DOUBLE }],
        words: &[
            (Keyword, "IN CH HS $ORIGIN $TTL $INCLUDE $GENERATE"),
            (
                Type,
                "A AAAA AFSDB APL CAA CDNSKEY CDS CERT CNAME DNAME DNSKEY DS HINFO HTTPS LOC MX NAPTR NS NSEC NSEC3 NSEC3PARAM OPENPGPKEY PTR RRSIG SMIMEA SOA SPF SRV SSHFP SVCB TLSA TXT URI ZONEMD",
            ),
        ],
        word: "$-.*@\\/",
        first: Some(Variable),
        ..PLAIN
    },
    Rules {
        names: "http",
        quotes: &[DOUBLE],
        words: &[(Keyword, "GET HEAD POST PUT PATCH DELETE OPTIONS CONNECT TRACE HTTP"), (Number, "true false null")],
        word: "-",
        keys: Keys::Header,
        ..PLAIN
    },
    Rules {
        names: "smtp imap pop3 sieve-session",
        quotes: &[DOUBLE],
        words: &[
            (
                Keyword,
                "ehlo helo mail rcpt data rset noop quit vrfy expn help starttls auth bdat lhlo etrn capability login logout select examine fetch list user pass stat retr dele uidl",
            ),
            (Variable, "from to size body"),
        ],
        ignore_case: true,
        word: "-",
        lines: &[("#", Comment)],
        ..PLAIN
    },
    Rules { names: "eml email mail headers header mbox", quotes: &[DOUBLE], word: "-", keys: Keys::Header, ..PLAIN },
    Rules {
        names: "sieve",
        comments: &["#"],
        blocks: &[("/*", "*/")],
        quotes: &[Quote { reach: Reach::Lines, ..DOUBLE }],
        words: &[
            (Keyword, "require if elsif else stop and or not anyof allof"),
            (
                Function,
                "keep discard redirect fileinto reject ereject address header envelope exists size vacation addflag setflag removeflag notify set include",
            ),
            (Number, "true false"),
        ],
        ignore_case: true,
        sigils: &[(':', Variable)],
        ..PLAIN
    },
    Rules {
        names: "css scss less",
        comments: &["//"],
        comment_place: CommentPlace::LineStart,
        blocks: &[("/*", "*/")],
        quotes: &[DOUBLE, SINGLE],
        words: &[(Keyword, "important from to")],
        word: "-",
        sigils: &[('@', Keyword), ('#', Number), ('$', Variable)],
        keys: Keys::Colon,
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "js javascript mjs cjs jsx ts typescript tsx mts node",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[DOUBLE, SINGLE, BACK],
        words: &[
            (
                Keyword,
                "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in instanceof interface is keyof let namespace new of private protected public readonly return satisfies set static super switch this throw try type typeof var void while with yield",
            ),
            (Number, "true false null undefined NaN Infinity"),
            (Type, "any bigint boolean never number object string symbol unknown"),
        ],
        word: "$",
        sigils: &[('@', Function)],
        keys: Keys::Colon,
        calls: true,
        capitals: true,
        lines: &[("#!", Comment)],
        ..PLAIN
    },
    Rules {
        names: "python py python3 pyi",
        comments: &["#"],
        quotes: &[
            quote("\"\"\"", "\"\"\"", Some(b'\\'), Reach::Lines),
            quote("'''", "'''", Some(b'\\'), Reach::Lines),
            DOUBLE,
            SINGLE,
        ],
        words: &[
            (
                Keyword,
                "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
            ),
            (Number, "True False None"),
            (Variable, "self cls"),
            (Type, "bool bytes dict float int list object set str tuple"),
        ],
        sigils: &[('@', Function)],
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "rust rs",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[
            quote("r##\"", "\"##", None, Reach::Lines),
            quote("r#\"", "\"#", None, Reach::Lines),
            quote("r\"", "\"", None, Reach::Lines),
            Quote { reach: Reach::Lines, ..DOUBLE },
            CHAR,
        ],
        words: &[
            (
                Keyword,
                "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self static struct super trait type union unsafe use where while yield",
            ),
            (Number, "true false"),
            (Type, "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize Self"),
        ],
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "sql mysql mariadb postgres postgresql sqlite plsql tsql",
        comments: &["--"],
        blocks: &[("/*", "*/")],
        quotes: &[
            quote("'", "'", None, Reach::Lines),
            quote("\"", "\"", None, Reach::Line),
            quote("`", "`", None, Reach::Line),
        ],
        words: &[
            (
                Keyword,
                "add all alter analyze and any as asc begin between by case check column commit constraint create cross database default delete desc distinct drop else end except exists explain foreign from full grant group having if in index inner insert intersect into is join key left like limit not offset on or order outer over partition primary references returning revoke right rollback select set show table then to trigger union unique update use using values view when where with",
            ),
            (Number, "true false null"),
            (
                Type,
                "bigint blob boolean char date datetime decimal double float int integer json jsonb numeric real serial smallint text time timestamp uuid varchar",
            ),
        ],
        ignore_case: true,
        sigils: &[('@', Variable), (':', Variable)],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "diff patch udiff",
        lines: &[
            ("+++", Keyword),
            ("---", Keyword),
            ("+", Inserted),
            ("-", Deleted),
            (">", Inserted),
            ("<", Deleted),
            ("@@", Function),
            ("diff ", Keyword),
            ("index ", Comment),
            ("\\ ", Comment),
        ],
        ..PLAIN
    },
    Rules {
        names: "nginx nginxconf caddy caddyfile haproxy sshconfig ssh_config sshd_config unbound nsd",
        comments: &["#"],
        quotes: &[DOUBLE, SINGLE],
        words: &[(Number, "on off true false")],
        word: "-./",
        sigils: &[('$', Variable)],
        first: Some(Keyword),
        ..PLAIN
    },
    Rules {
        names: "apache apacheconf httpd htaccess",
        comments: &["#"],
        comment_place: CommentPlace::LineStart,
        quotes: &[
            DOUBLE,
            SINGLE,
            Quote { class: Variable, ..quote("%{", "}", None, Reach::Line) },
            Quote { class: Type, ..quote("<", ">", None, Reach::Line) },
        ],
        words: &[(Number, "on off all none")],
        ignore_case: true,
        word: "-./",
        sigils: &[('$', Variable)],
        first: Some(Keyword),
        ..PLAIN
    },
    Rules {
        names: "dockerfile docker containerfile",
        comments: &["#"],
        comment_place: CommentPlace::LineStart,
        quotes: &[SHELL, RAW_SINGLE],
        words: &[(
            Keyword,
            "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR",
        )],
        word: "-./",
        sigils: &[('$', Variable)],
        keys: Keys::Equals,
        ..PLAIN
    },
    Rules {
        names: "make makefile mk gnumake",
        comments: &["#"],
        quotes: &[quote("\"", "\"", Some(b'\\'), Reach::Line), quote("'", "'", None, Reach::Line)],
        words: &[(Keyword, "ifeq ifneq ifdef ifndef else endif include define endef export override .PHONY")],
        word: "-./",
        sigils: &[('$', Variable)],
        keys: Keys::Equals,
        ..PLAIN
    },
    Rules {
        names: "go golang",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[DOUBLE, quote("`", "`", None, Reach::Lines), CHAR],
        words: &[
            (
                Keyword,
                "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
            ),
            (Number, "true false nil iota"),
            (
                Type,
                "any bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr",
            ),
        ],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "java kotlin kt kts scala groovy gradle",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[quote("\"\"\"", "\"\"\"", Some(b'\\'), Reach::Lines), DOUBLE, SINGLE],
        words: &[
            (
                Keyword,
                "abstract as assert break by case catch class companion const continue data def default do else enum extends final finally for fun goto if implements import in init instanceof interface internal is lateinit lazy match native new object open operator out override package private protected public record return sealed static strictfp super suspend switch synchronized this throw throws trait transient try typealias val var volatile when where while with yield",
            ),
            (Number, "true false null"),
            (Type, "boolean byte char double float int long short void"),
        ],
        sigils: &[('@', Function)],
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "c h cpp c++ cc cxx hpp arduino objc objective-c",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[DOUBLE, CHAR],
        words: &[
            (
                Keyword,
                "alignas alignof auto break case catch class concept const consteval constexpr constinit continue co_await co_return co_yield decltype default delete do else enum explicit export extern for friend goto if inline mutable namespace new noexcept operator override private protected public register requires return sizeof static static_assert static_cast struct switch template this thread_local throw try typedef typename union using virtual volatile while",
            ),
            (Number, "true false NULL nullptr"),
            (
                Type,
                "bool char char8_t char16_t char32_t double float int int8_t int16_t int32_t int64_t long short signed size_t ssize_t uint8_t uint16_t uint32_t uint64_t unsigned void wchar_t",
            ),
        ],
        sigils: &[('#', Keyword)],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "csharp c# cs dotnet",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[quote("@\"", "\"", None, Reach::Lines), DOUBLE, CHAR],
        words: &[
            (
                Keyword,
                "abstract as async await base break case catch checked class const continue default delegate do else enum event explicit extern finally fixed for foreach get goto if implicit in init interface internal is lock namespace new operator out override params partial private protected public readonly record ref required return sealed set sizeof stackalloc static struct switch this throw try typeof unchecked unsafe using var virtual volatile when where while with yield",
            ),
            (Number, "true false null"),
            (
                Type,
                "bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort void",
            ),
        ],
        sigils: &[('#', Keyword)],
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "swift",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[quote("\"\"\"", "\"\"\"", Some(b'\\'), Reach::Lines), DOUBLE],
        words: &[
            (
                Keyword,
                "actor as associatedtype async await break case catch class continue default defer deinit do else enum extension fallthrough fileprivate for func get guard if import in init inout internal is lazy let mutating open operator override private protocol public repeat return self set some static struct subscript super switch throw throws try typealias var weak where while",
            ),
            (Number, "true false nil"),
        ],
        sigils: &[('@', Function), ('#', Keyword)],
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "php",
        comments: &["//", "#"],
        blocks: &[("/*", "*/")],
        quotes: &[
            SHELL,
            Quote { reach: Reach::Lines, ..SINGLE },
            Quote { class: Keyword, ..quote("<?php", "\n", None, Reach::Lines) },
        ],
        words: &[
            (
                Keyword,
                "abstract and as break case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var while xor yield",
            ),
            (Number, "true false null"),
            (Type, "array bool callable float int iterable mixed object string void"),
        ],
        ignore_case: true,
        sigils: &[('$', Variable)],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "lua luau",
        comments: &["--"],
        blocks: &[("--[[", "]]")],
        quotes: &[DOUBLE, SINGLE, quote("[[", "]]", None, Reach::Lines)],
        words: &[
            (
                Keyword,
                "and break do else elseif end for function goto if in local not or repeat return then until while",
            ),
            (Number, "true false nil"),
        ],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "ruby rb rake gemfile",
        comments: &["#"],
        comment_place: CommentPlace::AfterBlank,
        blocks: &[("=begin", "=end")],
        quotes: &[Quote { reach: Reach::Lines, ..DOUBLE }, Quote { reach: Reach::Lines, ..SINGLE }],
        words: &[
            (
                Keyword,
                "alias and begin break case class def defined do else elsif end ensure for if in include module next not or private protected public raise redo require require_relative rescue retry return self super then undef unless until when while yield",
            ),
            (Number, "true false nil"),
        ],
        word: "?",
        sigils: &[('@', Variable), ('$', Variable), (':', Number)],
        keys: Keys::Colon,
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "perl pl pm",
        comments: &["#"],
        comment_place: CommentPlace::AfterBlank,
        quotes: &[SHELL, Quote { reach: Reach::Lines, ..SINGLE }],
        words: &[(
            Keyword,
            "and cmp continue die do each else elsif eq for foreach ge goto gt if last le local lt my ne next no not or our package print redo require return say sub unless until use while",
        )],
        sigils: &[('$', Variable), ('@', Variable), ('%', Variable)],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "hcl terraform tf nomad",
        comments: &["#", "//"],
        blocks: &[("/*", "*/")],
        quotes: &[SHELL],
        words: &[(Number, "true false null"), (Keyword, "for in if")],
        word: "-.",
        sigils: &[('$', Variable)],
        keys: Keys::Equals,
        first: Some(Keyword),
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "haskell hs elm purescript",
        comments: &["--"],
        blocks: &[("{-", "-}")],
        quotes: &[DOUBLE, CHAR],
        words: &[(
            Keyword,
            "as case class data default deriving do else hiding if import in infix infixl infixr instance let module newtype of port qualified then type where",
        )],
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "ocaml ml fsharp f# fs",
        comments: &["//"],
        blocks: &[("(*", "*)")],
        quotes: &[DOUBLE, CHAR],
        words: &[
            (
                Keyword,
                "and as begin class do done downto else end exception external for fun function if in inherit let match member method module mutable namespace new of open rec sig struct then to try type use val when while with yield",
            ),
            (Number, "true false"),
        ],
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "elixir ex exs",
        comments: &["#"],
        quotes: &[quote("\"\"\"", "\"\"\"", Some(b'\\'), Reach::Lines), DOUBLE, SINGLE],
        words: &[
            (
                Keyword,
                "after alias and case catch cond def defimpl defmacro defmodule defp defprotocol defstruct do else end fn for if import in not or quote raise receive require rescue try unless unquote use when with",
            ),
            (Number, "true false nil"),
        ],
        sigils: &[('@', Variable), (':', Number)],
        keys: Keys::Colon,
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "erlang erl",
        comments: &["%"],
        quotes: &[DOUBLE, SINGLE],
        words: &[(
            Keyword,
            "after and andalso begin case catch cond div end fun if let maybe not of or orelse receive rem try when xor",
        )],
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "r rscript julia jl",
        comments: &["#"],
        quotes: &[DOUBLE, SINGLE],
        words: &[
            (
                Keyword,
                "begin break do else elseif end export for function if import in let library local macro module mutable next quote repeat return struct try using while",
            ),
            (Number, "TRUE FALSE NULL NA Inf NaN true false nothing"),
        ],
        word: ".",
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "matlab octave",
        comments: &["%"],
        quotes: &[DOUBLE, quote("'", "'", None, Reach::Line)],
        words: &[
            (
                Keyword,
                "break case catch classdef continue else elseif end for function global if methods otherwise parfor persistent properties return switch try while",
            ),
            (Number, "true false"),
        ],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "lisp clojure clj cljs scheme scm racket elisp emacs-lisp",
        comments: &[";"],
        blocks: &[("#|", "|#")],
        quotes: &[Quote { reach: Reach::Lines, ..DOUBLE }],
        words: &[
            (
                Keyword,
                "and begin case cond def defmacro defn defn- defun defvar define do fn if lambda let let* letrec loop ns or progn quote recur require set! setq unless when",
            ),
            (Number, "true false nil t"),
        ],
        word: "-*!?/<>=+",
        sigils: &[(':', Variable)],
        ..PLAIN
    },
    Rules {
        names: "latex tex bibtex",
        comments: &["%"],
        quotes: &[quote("$$", "$$", None, Reach::Lines), quote("$", "$", None, Reach::Line)],
        sigils: &[('\\', Keyword)],
        ..PLAIN
    },
    Rules {
        names: "dot graphviz mermaid plantuml",
        comments: &["//", "%%"],
        blocks: &[("/*", "*/")],
        quotes: &[DOUBLE],
        words: &[(
            Keyword,
            "actor alt class digraph edge else end flowchart gantt graph loop node note opt participant pie sequenceDiagram stateDiagram strict subgraph",
        )],
        keys: Keys::Equals,
        ..PLAIN
    },
    Rules {
        names: "graphql gql",
        comments: &["#"],
        quotes: &[quote("\"\"\"", "\"\"\"", None, Reach::Lines), DOUBLE],
        words: &[
            (
                Keyword,
                "directive enum extend fragment implements input interface mutation on query repeatable scalar schema subscription type union",
            ),
            (Number, "true false null"),
        ],
        sigils: &[('$', Variable), ('@', Function)],
        keys: Keys::Colon,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "protobuf proto",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[DOUBLE, SINGLE],
        words: &[
            (
                Keyword,
                "enum extend import map message oneof option optional package public repeated required reserved returns rpc service stream syntax to",
            ),
            (Number, "true false"),
            (Type, "bool bytes double fixed32 fixed64 float int32 int64 sint32 sint64 string uint32 uint64"),
        ],
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "nix",
        comments: &["#"],
        blocks: &[("/*", "*/")],
        quotes: &[quote("''", "''", None, Reach::Lines), SHELL],
        words: &[(Keyword, "assert else if in inherit let or rec then with import"), (Number, "true false null")],
        word: "-.",
        sigils: &[('$', Variable)],
        keys: Keys::Equals,
        ..PLAIN
    },
    Rules {
        names: "dart zig",
        comments: &["//"],
        blocks: &[("/*", "*/")],
        quotes: &[quote("'''", "'''", Some(b'\\'), Reach::Lines), DOUBLE, SINGLE],
        words: &[
            (
                Keyword,
                "abstract as assert async await break case catch class comptime const continue default defer do else enum errdefer export extends extern factory final finally fn for get if implements import in inline is late library mixin new on operator orelse part pub required return set static struct super switch test this throw try typedef union unreachable usingnamespace var while with yield",
            ),
            (Number, "true false null undefined"),
            (Type, "bool double dynamic int num void u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 anytype type"),
        ],
        sigils: &[('@', Function)],
        calls: true,
        capitals: true,
        ..PLAIN
    },
    Rules {
        names: "pascal delphi",
        comments: &["//"],
        blocks: &[("(*", "*)"), ("{", "}")],
        quotes: &[quote("'", "'", None, Reach::Line)],
        words: &[
            (
                Keyword,
                "and array as begin case class const constructor destructor div do downto else end except finally for function if implementation in inherited interface is mod nil not object of or private procedure program property protected public record repeat set then to try type unit until uses var while with",
            ),
            (Type, "boolean byte char double integer real string"),
            (Number, "true false"),
        ],
        ignore_case: true,
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "vim viml vimscript",
        comments: &["\""],
        comment_place: CommentPlace::LineStart,
        quotes: &[quote("'", "'", None, Reach::Line)],
        words: &[(
            Keyword,
            "augroup autocmd call command echo else elseif endfor endfunction endif endwhile execute for function highlight if in inoremap let map nmap nnoremap noremap return set setlocal syntax unlet vnoremap while",
        )],
        keys: Keys::Equals,
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "cmake tcl",
        comments: &["#"],
        quotes: &[SHELL],
        words: &[
            (
                Keyword,
                "if else elseif endif foreach endforeach function endfunction macro endmacro while endwhile proc set return",
            ),
            (Number, "ON OFF TRUE FALSE"),
        ],
        word: "-.",
        sigils: &[('$', Variable)],
        calls: true,
        ..PLAIN
    },
    Rules {
        names: "markdown md gfm",
        quotes: &[
            quote("```", "```", None, Reach::Lines),
            quote("`", "`", None, Reach::Line),
            Quote { class: Keyword, ..quote("**", "**", None, Reach::Line) },
            Quote { class: Variable, ..quote("](", ")", None, Reach::Line) },
        ],
        blocks: &[("<!--", "-->")],
        lines: &[("#", Type), (">", Comment), ("+++", Keyword), ("---", Keyword), (":::", Keyword)],
        ..PLAIN
    },
];

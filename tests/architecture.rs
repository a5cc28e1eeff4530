//! The layers of `src/ARCHITECTURE.md`, and what only some modules may do, held against the source.
//!
//! - Every module has a row in the table there, every row a module, and a row uses only rows above it: no cycles.
//! - A module uses the modules and crates of its row, `std`, and itself. It does not matter how: by `use`, by a path
//!   inside an expression, in a macro or an attribute, by `super::super`, or by `docs_check::` in a binary.
//! - Code under `#[cfg(test)]` may use any crate, files and the clock; our own layers bind it too, because a test that
//!   needs a higher layer belongs to that layer or into `tests/`.
//! - Files, sockets, printing, exiting and the clock: see [`forbidden`].
//!
//! What it cannot see: what a value from elsewhere does in its own methods, and names that a macro puts together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The row of one module.
#[derive(Debug, Default)]
struct Row {
    modules: BTreeSet<String>,
    crates: BTreeSet<String>,
}

/// The table, in its order.
struct Layers(Vec<(String, Row)>);

impl Layers {
    /// Reads the rows `| module | uses | crates |`.
    fn parse(markdown: &str) -> Self {
        let words = |cell: &str| cell.split_whitespace().map(str::to_owned).collect();
        let rows = markdown.lines().filter_map(|line| {
            let cells: Vec<_> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
            let [module, modules, crates] = cells[..] else { return None };
            let is_row = module != "module" && !module.starts_with('-');
            is_row.then(|| (module.to_owned(), Row { modules: words(modules), crates: words(crates) }))
        });
        Layers(rows.collect())
    }

    fn row(&self, module: &str) -> Option<&Row> {
        self.0.iter().find(|(name, _)| name == module).map(|(_, row)| row)
    }
}

/// Something that a file names.
#[derive(Debug)]
struct Named {
    line: usize,
    /// `crate`, `super` and `self` are as they were written.
    path: Vec<String>,
    what: What,
    /// The inline modules around it.
    within: Vec<String>,
    is_test: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Import,
    Path,
    Macro,
    Method,
}

/// Collects all that a file names.
#[derive(Default)]
struct Names {
    found: Vec<Named>,
    within: Vec<String>,
    /// How many test items stand around the current place.
    tests: usize,
    /// Modules in files of their own that are compiled for tests only.
    test_modules: Vec<Vec<String>>,
}

impl Names {
    fn of(text: &str) -> Self {
        let mut names = Names::default();
        names.visit_file(&syn::parse_file(text).expect("the compiler has read it too"));
        names
    }

    fn push(&mut self, first: &Ident, path: Vec<String>, what: What) {
        let line = first.span().start().line;
        self.found.push(Named { line, path, what, within: self.within.clone(), is_test: self.tests > 0 });
    }

    fn import(&mut self, tree: &syn::UseTree, before: &[Ident]) {
        match tree {
            syn::UseTree::Path(path) => self.import(&path.tree, &[before, std::slice::from_ref(&path.ident)].concat()),
            syn::UseTree::Name(syn::UseName { ident }) | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                let path = before.iter().chain([ident]).map(Ident::to_string).collect();
                self.push(ident, path, What::Import);
            }
            syn::UseTree::Glob(_) => {
                if let Some(last) = before.last() {
                    self.push(last, before.iter().map(Ident::to_string).collect(), What::Import);
                }
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before)),
        }
    }

    fn path(&mut self, path: &syn::Path, what: What) {
        let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.push(&path.segments[0].ident, segments, what);
    }

    /// The paths, macros and methods among tokens that have no grammar of their own.
    fn tokens(&mut self, tokens: TokenStream) {
        let is = |token: Option<&TokenTree>, wanted: char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted);
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let is_method = at > 0 && is(tokens.get(at - 1), '.');
                    let mut path = vec![first.to_string()];
                    while is(tokens.get(at + 1), ':')
                        && is(tokens.get(at + 2), ':')
                        && let Some(TokenTree::Ident(next)) = tokens.get(at + 3)
                    {
                        path.push(next.to_string());
                        at += 3;
                    }
                    let what = match (is_method, is(tokens.get(at + 1), '!')) {
                        (true, _) => What::Method,
                        (false, true) => What::Macro,
                        (false, false) => What::Path,
                    };
                    self.push(first, path, what);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item(&mut self, item: &'a syn::Item) {
        let is_test = is_test(attributes(item));
        self.tests += usize::from(is_test);
        visit::visit_item(self, item);
        self.tests -= usize::from(is_test);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        let is_test = is_test(&function.attrs);
        self.tests += usize::from(is_test);
        visit::visit_impl_item_fn(self, function);
        self.tests -= usize::from(is_test);
    }

    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        self.within.push(module.ident.to_string());
        if module.content.is_none() && self.tests > 0 {
            self.test_modules.push(self.within.clone());
        }
        visit::visit_item_mod(self, module);
        self.within.pop();
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.import(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.path(path, What::Path);
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        self.push(&call.method, vec![call.method.to_string()], What::Method);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, macro_call: &'a syn::Macro) {
        self.path(&macro_call.path, What::Macro);
        self.tokens(macro_call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        self.path(attribute.path(), What::Path);
        match &attribute.meta {
            syn::Meta::List(list) => self.tokens(list.tokens.clone()),
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => {}
        }
    }
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[cfg(all(test, unix))]`.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            let mut words = condition.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word == "test") && !condition.contains("not")
        }
        syn::Meta::Path(_) | syn::Meta::List(_) | syn::Meta::NameValue(_) => {
            attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
        }
    })
}

/// A file of `src/`.
struct SourceFile {
    /// Such as `src/check/spf.rs`.
    path: String,
    text: String,
}

impl SourceFile {
    /// Where the file stands in the tree of modules: `check`, `spf`; nothing for `lib.rs`.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut names: Vec<_> = path.split('/').map(str::to_owned).collect();
        if names.last().is_some_and(|name| name == "mod" || name == "lib") {
            names.pop();
        }
        names
    }
}

/// The rules: which table, which dependencies.
struct Rules {
    layers: Layers,
    dependencies: BTreeSet<String>,
}

impl Rules {
    fn read(root: &Path) -> Self {
        let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml");
        let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
        let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values);
        let tables = std::iter::once(&manifest["dependencies"]).chain(targets.map(|target| &target["dependencies"]));
        let dependencies = tables.flat_map(|table| table.as_table().expect("a table").keys());
        Rules {
            layers: Layers::parse(&fs::read_to_string(root.join("src/ARCHITECTURE.md")).expect("ARCHITECTURE.md")),
            dependencies: dependencies.map(|name| name.replace('-', "_")).collect(),
        }
    }

    /// What is wrong with the files, as `path:line: what`.
    fn problems(&self, files: &[SourceFile]) -> Vec<String> {
        let names: Vec<_> = files.iter().map(|file| Names::of(&file.text)).collect();
        let test_modules: BTreeSet<Vec<String>> = files
            .iter()
            .zip(&names)
            .flat_map(|(file, names)| names.test_modules.iter().map(|path| [file.module(), path.clone()].concat()))
            .collect();
        let mut problems = Vec::new();
        for (file, names) in files.iter().zip(names) {
            if file.path != "src/lib.rs" && !file.text.starts_with("//! ") {
                problems.push(format!("{}:1: the first line does not say the file's idea: `//! …`", file.path));
            }
            let place = file.module();
            if place.first().is_some_and(|module| self.layers.row(module).is_none()) {
                problems.push(format!("{}:1: `{}` has no row in src/ARCHITECTURE.md", file.path, place[0]));
            }
            let is_test = (1..=place.len()).any(|depth| test_modules.contains(&place[..depth]));
            for mut named in names.found {
                named.is_test |= is_test;
                if let Some(problem) = self.problem(&place, &named) {
                    problems.push(format!("{}:{}: {problem}", file.path, named.line));
                }
            }
        }
        problems.dedup();
        problems
    }

    fn problem(&self, place: &[String], named: &Named) -> Option<String> {
        let is_reference = named.what == What::Import || named.path.len() > 1;
        let Some(module) = place.first() else {
            return is_reference.then(|| "`lib.rs` declares modules and does nothing else".to_owned());
        };
        let row = self.layers.row(module)?;
        if let Some(target) = target(place, named)
            && target != *module
            && !row.modules.contains(&target)
        {
            return Some(format!("`{module}` may not use the module `{target}` (see src/ARCHITECTURE.md)"));
        }
        if named.is_test {
            return None;
        }
        let first = &named.path[0];
        if is_reference && self.dependencies.contains(first) && !row.crates.contains(first) {
            return Some(format!("`{module}` may not use the crate `{first}` (see src/ARCHITECTURE.md)"));
        }
        forbidden(module, named).map(str::to_owned)
    }

    /// Rows that stand for nothing, and arrows that do not lead upwards.
    fn stale(&self, files: &[SourceFile]) -> Vec<String> {
        let modules: BTreeSet<_> = files.iter().filter_map(|file| file.module().first().cloned()).collect();
        let mut above = BTreeSet::new();
        let mut problems = Vec::new();
        for (module, row) in &self.layers.0 {
            if !modules.contains(module) {
                problems.push(format!("the table has a row for `{module}`, which does not exist"));
            }
            for used in row.modules.iter().filter(|used| !above.contains(used)) {
                problems.push(format!("`{module}` uses `{used}`, which does not stand above it in the table"));
            }
            for used in row.crates.iter().filter(|used| !self.dependencies.contains(*used)) {
                problems.push(format!("`{module}` uses the crate `{used}`, which is no dependency"));
            }
            above.insert(module);
        }
        problems
    }

    /// Arrows and crates of the table that nobody uses.
    fn unused(&self, files: &[SourceFile]) -> Vec<String> {
        let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in files {
            let place = file.module();
            let Some(module) = place.first() else { continue };
            for named in Names::of(&file.text).found {
                let target = target(&place, &named).unwrap_or_else(|| named.path[0].clone());
                used.entry(module.clone()).or_default().insert(target);
            }
        }
        let mut problems = Vec::new();
        for (module, row) in &self.layers.0 {
            let Some(used) = used.get(module) else { continue };
            for name in row.modules.iter().chain(&row.crates).filter(|name| !used.contains(*name)) {
                problems.push(format!("the table says that `{module}` uses `{name}`, which it does not"));
            }
        }
        problems
    }
}

/// The module of ours that a path leads to.
fn target(place: &[String], named: &Named) -> Option<String> {
    let path = &named.path;
    let in_binary = place.first().is_some_and(|module| module == "bin");
    match path[0].as_str() {
        "docs_check" => path.get(1).cloned(),
        "crate" if !in_binary => path.get(1).cloned(),
        "super" if !in_binary => {
            let supers = path.iter().take_while(|segment| *segment == "super").count();
            let around = [place, &named.within].concat();
            let base = &around[..around.len().saturating_sub(supers)];
            base.iter().chain(&path[supers..]).next().cloned()
        }
        _ => None,
    }
}

/// What only some modules may do, outside of tests.
fn forbidden(module: &str, named: &Named) -> Option<&'static str> {
    const FILE_METHODS: [&str; 9] = [
        "canonicalize",
        "exists",
        "is_dir",
        "is_file",
        "metadata",
        "read_dir",
        "read_link",
        "symlink_metadata",
        "try_exists",
    ];
    const SOCKETS: [&str; 7] =
        ["TcpListener", "TcpSocket", "TcpStream", "ToSocketAddrs", "UdpSocket", "UnixListener", "UnixStream"];
    const PRINTING: [&str; 5] = ["dbg", "eprint", "eprintln", "print", "println"];
    let path: Vec<_> = named.path.iter().map(String::as_str).collect();
    let last = path[path.len() - 1];
    let (is_method, is_macro) = (named.what == What::Method, named.what == What::Macro);

    let files = path.starts_with(&["std", "fs"])
        || path.starts_with(&["tokio", "fs"])
        || (is_method && FILE_METHODS.contains(&last));
    let sockets = path.starts_with(&["tokio", "net"]) || path.iter().any(|segment| SOCKETS.contains(segment));
    let listens = module == "serve" && path.contains(&"TcpListener");
    let printing =
        (is_macro && PRINTING.contains(&last)) || (path.contains(&"io") && matches!(last, "stdout" | "stderr"));
    let exiting = path.ends_with(&["process", "exit"]) || path.ends_with(&["process", "abort"]);
    let clock = path.len() > 1 && last == "now" && !(module == "probe" && path.ends_with(&["Instant", "now"]));
    if files && module != "disk" {
        Some("only `disk` touches files")
    } else if sockets && !listens && module != "probe" {
        Some("only `probe` opens connections, and `serve` takes them")
    } else if printing && module != "bin" {
        Some("only the binaries print")
    } else if exiting && module != "bin" {
        Some("only the binaries end the process")
    } else if clock && module != "bin" {
        Some("only the binaries read the clock")
    } else {
        None
    }
}

/// All files below `src/`, in the order of their paths.
fn source_files(root: &Path) -> Vec<SourceFile> {
    let mut files: Vec<_> = walkdir::WalkDir::new(root.join("src"))
        .into_iter()
        .map(|entry| entry.expect("src/ can be read"))
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let relative = entry.path().strip_prefix(root).expect("below the root");
            let names: Vec<_> = relative.iter().map(|name| name.to_string_lossy()).collect();
            SourceFile { path: names.join("/"), text: fs::read_to_string(entry.path()).expect("UTF-8") }
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_module_keeps_to_its_row() {
    none(&Rules::read(root()).problems(&source_files(root())));
}

#[test]
fn every_row_is_a_module_and_uses_only_rows_above_it() {
    none(&Rules::read(root()).stale(&source_files(root())));
}

#[test]
fn every_arrow_of_the_table_is_used() {
    none(&Rules::read(root()).unused(&source_files(root())));
}

/// Checks one file against a small table; `expected` is a part of the only problem, or nothing.
#[track_caller]
fn check(path: &str, text: &str, expected: Option<&str>) {
    check_files(&[(path, text)], expected);
}

#[track_caller]
fn check_files(files: &[(&str, &str)], expected: Option<&str>) {
    let rules = Rules {
        layers: Layers::parse(
            "| module | uses | crates |\n| --- | --- | --- |\n| source | | serde |\n| mail | source | |\n\
             | article | source | pulldown_cmark |\n| probe | mail | jiff tokio |\n| disk | source | |\n| serve | source | |\n\
             | bin | article disk | clap jiff |\n",
        ),
        dependencies: ["clap", "jiff", "pulldown_cmark", "serde", "tokio"].map(str::to_owned).into(),
    };
    let file = |&(path, text): &(&str, &str)| SourceFile { path: path.to_owned(), text: format!("//! Idea.\n{text}") };
    let problems = rules.problems(&files.iter().map(file).collect::<Vec<_>>());
    match expected {
        None => none(&problems),
        Some(expected) => {
            let all = problems.join("\n");
            assert!(problems.len() == 1 && all.contains(expected), "{files:?} expected `{expected}`, found:\n{all}");
        }
    }
}

#[test]
fn an_arrow_of_the_table_is_allowed() {
    check("src/article/mod.rs", "use crate::source::Span;\nuse pulldown_cmark::Parser;\nuse std::fmt;", None);
    check("src/bin/docs-build.rs", "use docs_check::{article, disk::read};\nfn main() { crate::go() }", None);
    check("src/article/a.rs", "use super::Article;\nuse crate::article::b::B;\nmod tests { use super::*; }", None);
    check("src/article/mod.rs", "fn f(tokio: u8) -> u8 { tokio }", None);
}

#[test]
fn an_arrow_that_is_not_in_the_table_is_found_however_it_is_written() {
    for text in [
        "use crate::mail::Facts;",
        "use crate::{source::{Span, Source}, mail::{self}};",
        "use crate::{mail as post};",
        "use super::super::mail::Facts;",
        "use super::super::mail;",
        "pub use crate::mail::*;",
        "fn f() { let x = crate::mail::Facts::new(); }",
        "fn f(x: &crate::mail::Facts) {}",
        "fn f() { use crate::mail::Facts; }",
        "fn f() { assert_eq!(1, crate::mail::one()); }",
        "fn f() { let x = vec![Some(crate::mail::one())]; }",
        "macro_rules! ask { () => { $crate::mail::ask() }; }",
        "#[derive(crate::mail::Derive)] struct S;",
        "mod inner { use super::super::super::mail::Facts; }",
        "#[cfg(test)] mod tests { use crate::mail::Facts; }",
        "impl S { fn f() -> Vec<crate::mail::Facts> { vec![] } }",
    ] {
        check("src/article/markdown.rs", text, Some("`article` may not use the module `mail`"));
    }
    check("src/bin/docs-build.rs", "use docs_check::mail;", Some("`bin` may not use the module `mail`"));
    check("src/source.rs", "use super::mail::Facts;", Some("`source` may not use the module `mail`"));
}

#[test]
fn a_crate_outside_its_layer_is_found() {
    for text in [
        "use tokio::sync::Mutex;",
        "use ::tokio::sync::Mutex;",
        "use {std::fmt, tokio::sync};",
        "use tokio as t;",
        "fn f() { tokio::spawn(g()); }",
        "fn f() { ::tokio::spawn(g()); }",
        "#[tokio::main] async fn f() {}",
        "#[derive(tokio::Derive)] struct S;",
        "fn f() { tokio::select!(); }",
        "fn f() { matches!(x, tokio::sync::Y); }",
    ] {
        check("src/article/mod.rs", text, Some("`article` may not use the crate `tokio`"));
    }
}

#[test]
fn tests_may_use_any_crate_and_any_file() {
    let test = "use super::*; fn f() { std::fs::read(tokio::path()); println!(); }";
    check("src/article/mod.rs", &format!("#[cfg(test)] mod tests {{ {test} }}"), None);
    check("src/article/mod.rs", "#[cfg(all(test, unix))] use tokio::sync;", None);
    check("src/article/mod.rs", "#[cfg(not(test))] use tokio::sync;", Some("the crate `tokio`"));
    let declared = ("src/article/mod.rs", "#[cfg(test)] mod samples;");
    check_files(&[declared, ("src/article/samples.rs", "use tokio::sync;")], None);
    check_files(&[declared, ("src/article/other.rs", "use tokio::sync;")], Some("the crate `tokio`"));
}

#[test]
fn only_disk_touches_files() {
    for text in [
        "use std::fs;",
        "use std::{fmt, fs::File};",
        "fn f() { std::fs::read(p); }",
        "fn f(p: &Path) { p.exists(); }",
        "fn f(p: &Path) { assert!(p.is_file()); }",
    ] {
        check("src/article/mod.rs", text, Some("only `disk` touches files"));
        check("src/bin/docs-build.rs", text, Some("only `disk` touches files"));
        check("src/disk/mod.rs", text, None);
    }
}

#[test]
fn only_probe_opens_connections() {
    for text in ["use std::net::{IpAddr, TcpStream};", "use std::net; fn f() { net::UdpSocket::bind(a); }"] {
        check("src/mail/mod.rs", text, Some("only `probe` opens connections"));
        check("src/probe/mod.rs", text, None);
    }
    check("src/mail/mod.rs", "use std::net::{IpAddr, Ipv4Addr};", None);
    check("src/serve/mod.rs", "use std::net::{IpAddr, TcpListener};", None);
    check("src/serve/mod.rs", "use std::net::TcpStream;", Some("only `probe` opens connections"));
}

#[test]
fn only_the_binaries_print_exit_and_read_the_clock() {
    for (text, expected) in [
        ("fn f() { println!(\"x\"); }", "only the binaries print"),
        ("fn f() { if a { dbg!(x); } }", "only the binaries print"),
        ("fn f() { std::io::stdout(); }", "only the binaries print"),
        ("fn f() { std::process::exit(1); }", "only the binaries end the process"),
        ("use std::process::exit;", "only the binaries end the process"),
        ("fn f() { std::time::SystemTime::now(); }", "only the binaries read the clock"),
        ("fn f() { jiff::Zoned::now(); }", "only the binaries read the clock"),
        ("fn f() { vec![jiff::Timestamp::now()]; }", "only the binaries read the clock"),
    ] {
        check("src/probe/live.rs", text, Some(expected));
        check("src/bin/docs-check.rs", text, None);
    }
    check("src/probe/live.rs", "fn f() { std::time::Instant::now(); }", None);
    check("src/mail/mod.rs", "fn f() { std::time::Instant::now(); }", Some("only the binaries read the clock"));
}

#[test]
fn a_module_without_a_row_is_found() {
    check("src/utils.rs", "use std::fmt;", Some("`utils` has no row"));
}

#[test]
fn a_library_root_that_does_something_is_found() {
    check("src/lib.rs", "pub use disk::read;", Some("`lib.rs` declares modules"));
}

#[test]
fn a_file_without_an_idea_is_found() {
    let rules = Rules { layers: Layers::parse("| disk | | |"), dependencies: BTreeSet::new() };
    let file = SourceFile { path: "src/disk/mod.rs".to_owned(), text: "// Files.\n".to_owned() };
    assert_eq!(rules.problems(&[file]), ["src/disk/mod.rs:1: the first line does not say the file's idea: `//! …`"]);
}

#[test]
fn rows_for_nothing_cycles_and_unused_arrows_are_found() {
    let rules = Rules {
        layers: Layers::parse("| mail | disk | |\n| disk | source | serde |\n| source | | |"),
        dependencies: BTreeSet::new(),
    };
    let file = |path: &str| SourceFile { path: path.to_owned(), text: "//! Idea.\n".to_owned() };
    let files = [file("src/disk/mod.rs"), file("src/mail.rs"), file("src/lib.rs")];
    assert_eq!(
        rules.stale(&files),
        [
            "`mail` uses `disk`, which does not stand above it in the table",
            "`disk` uses `source`, which does not stand above it in the table",
            "`disk` uses the crate `serde`, which is no dependency",
            "the table has a row for `source`, which does not exist",
        ]
    );
    let files = [SourceFile { path: "src/disk.rs".to_owned(), text: "use crate::source::Span;".to_owned() }];
    assert_eq!(rules.unused(&files), ["the table says that `disk` uses `serde`, which it does not"]);
}

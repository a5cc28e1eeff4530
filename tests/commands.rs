//! The commands of `docs-build` beside `build`, as their users call them.
//!
//! `SNAPSHOTS=overwrite cargo test --test commands` writes what is expected again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use docs_check::site::card::System;
use snapbox::{Assert, Data};
use tempfile::TempDir;

/// What a program did.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs one of our programs in a folder.
fn run(program: &str, folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(program).args(arguments).current_dir(folder).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn docs_build(folder: &Path, arguments: &[&str]) -> Ran {
    run(env!("CARGO_BIN_EXE_docs-build"), folder, arguments)
}

/// A knowledge base as `docs-build init` makes it.
struct Begun(TempDir);

impl Begun {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let ran = docs_build(folder.path(), &["init", "."]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        Begun(folder)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        docs_build(self.0.path(), arguments)
    }

    /// Runs a command that ends well, and returns what it prints.
    #[track_caller]
    fn says(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        ran.stdout
    }

    /// Checks that a template of ours, in the place of a built-in one, is refused with these words.
    #[track_caller]
    fn refuses(&self, template: &str, text: &str, expected: &[&str]) {
        self.write(&format!("themes/help/{template}"), text);
        let ran = self.run(&["check"]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        for part in expected {
            assert!(ran.stderr.contains(part), "`{part}` is not in:\n{}", ran.stderr);
        }
    }
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands")
}

#[track_caller]
fn check(name: &str, text: &str) {
    Assert::new().action_env("SNAPSHOTS").eq(text, Data::read_from(&cases().join(name), None).raw());
}

#[test]
fn what_is_wrong_is_written_for_programs_and_code_hosts() {
    for form in ["json", "github", "sarif"] {
        let ran = docs_build(&cases(), &["check", "--root", "wrong", "--format", form]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert_eq!(ran.stderr, "errors: 2, warnings: 2; nothing was published\n");
        check(&format!("wrong.{form}"), &ran.stdout);
    }
}

#[test]
fn a_folder_that_is_no_knowledge_base_is_said_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    for (form, expected) in
        [("human", ""), ("json", "\"errors\": 1"), ("github", "::error title="), ("sarif", "site.toml")]
    {
        let ran = docs_build(folder.path(), &["check", "--root", ".", "--format", form]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stdout.contains(expected), "{}", ran.stdout);
    }
}

#[test]
fn a_knowledge_base_that_was_begun_works_at_once() {
    let begun = Begun::new();
    assert_eq!(begun.says(&["check"]).split(':').next(), Some("nothing is wrong"));
    assert!(begun.says(&[]).contains(" pages in "));
    assert!(begun.read("public/de/e-mail/server/index.html").contains("docs-check --server config.toml"));
    let demo = ["--knowledge-base", ".", "--lang", "en", "--demo"];
    let demo = run(env!("CARGO_BIN_EXE_docs-check"), begun.0.path(), &demo);
    assert_eq!((demo.code, demo.stderr.as_str()), (Some(0), ""), "{}", demo.stdout);
    assert!(demo.stdout.contains("in Our program."), "{}", demo.stdout);
    begun.write("config.toml", "[smtp]\nhost = \"smtp.example.org\"\nport = 587\nsecurity = \"starttls\"\n");
    let plan = ["--knowledge-base", ".", "--plan", "--server", "config.toml"];
    let plan = run(env!("CARGO_BIN_EXE_docs-check"), begun.0.path(), &plan);
    assert_eq!(plan.code, Some(0), "{}", plan.stderr);
    assert!(plan.stdout.contains("smtp.example.org:587"), "{}", plan.stdout);
}

#[test]
fn a_folder_that_holds_something_is_not_begun() {
    let begun = Begun::new();
    let before = begun.read("site.toml");
    let ran = begun.run(&["init", "."]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("is not empty"), "{}", ran.stderr);
    assert_eq!(begun.read("site.toml"), before);
}

#[test]
fn a_new_article_is_a_draft_in_every_language() {
    let begun = Begun::new();
    let said = begun.says(&["new", "e-mail/dkim", "--title", "The \"DKIM\" key"]);
    assert_eq!(said.lines().count(), 2, "{said}");
    for lang in ["de", "en"] {
        let text = begun.read(&format!("content/e-mail/dkim/index.{lang}.md"));
        assert!(text.contains("title = \"The \\\"DKIM\\\" key\"") && text.contains("draft = true"), "{text}");
    }
    assert!(begun.says(&["check", "--drafts"]).starts_with("nothing is wrong"));
    for (article, expected) in [("e-mail/dkim", "is there already"), ("../x", "cannot be the name"), ("A", "lowercase")]
    {
        let ran = begun.run(&["new", article]);
        assert_eq!(ran.code, Some(2), "{article}");
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}

#[test]
fn a_new_section_and_an_archetype_of_ones_own() {
    let begun = Begun::new();
    begun.write("archetypes/article.de.md", "+++\ntitle = {{ title | quoted }}\n+++\n{{ id }} {{ lang }}\n");
    begun.says(&["new", "content/phone/_index"]);
    assert_eq!(begun.read("content/phone/_index.de.md"), "+++\ntitle = \"Phone\"\n+++\nphone de\n");
    assert!(begun.read("content/phone/_index.en.md").contains("draft = true"));
    begun.write("archetypes/article.md", "{{ titel }}");
    let ran = begun.run(&["new", "phone/bill"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("archetypes/article.md:1:4") && ran.stderr.contains("`title`?"), "{}", ran.stderr);
}

#[test]
fn translations_are_a_table_of_articles_and_languages() {
    let begun = Begun::new();
    fs::remove_file(begun.0.path().join("content/e-mail/server/index.de.md")).expect("a file");
    begun.says(&["new", "e-mail/dkim"]);
    let table = "               en       de\n\
                 (home page)    present  present\n\
                 e-mail         present  present\n\
                 e-mail/dkim    draft    draft\n\
                 e-mail/server  present  missing\n";
    assert_eq!(begun.says(&["translations"]), table);
    let json: serde_json::Value =
        serde_json::from_str(&begun.says(&["translations", "--missing", "--format", "json"])).expect("JSON");
    let expected = serde_json::json!({
        "version": 1,
        "languages": ["en", "de"],
        "articles": [{ "id": "e-mail/server", "translations": ["present", "missing"] }],
    });
    assert_eq!(json, expected);
    assert_eq!(begun.run(&["translations", "--format", "sarif"]).code, Some(2));
}

#[test]
fn a_theme_overrides_single_templates_and_words() {
    let begun = Begun::new();
    begun.write("themes/help/chooser.html", "<p>ours: {{ site.title }}</p>");
    begun.write("themes/help/words/en.ftl", "to_top = Up we go\n");
    begun.says(&["-q"]);
    assert_eq!(begun.read("public/index.html"), "<p>ours: Help</p>");
    let page = begun.read("public/en/index.html");
    assert!(page.contains("Up we go") && page.contains("Skip to content"), "{page}");
}

#[test]
fn an_unknown_name_is_said_with_the_nearest_one_even_where_nothing_is_rendered() {
    let begun = Begun::new();
    begun.refuses(
        "home.html",
        "{% extends \"base.html\" %}\n{% block main %}{% if false %}{{ words.copi }}{% endif %}\n\
         {% if page.titel %}{{ page.extra.mine | default(value=1) }}{% endif %}{{ stie.title | upper }}\n\
         {% for page in page.articles %}{{ page.title }}{% endfor %}{# page.x #}{{ \"page.x\" }}{% endblock main %}",
        &[
            "themes/help/home.html:2:40",
            "unknown name `words.copi`",
            "did you mean `words.copy`?",
            "no such word in `de` (in the template that replaces the built-in one)",
            "themes/help/home.html:3:74",
            "did you mean `site`?",
            "errors: 2, ",
        ],
    );
    begun.refuses(
        "home.html",
        "{% extends \"base.html\" %}{% block main %}{% if page.titel %}{% endif %}{% endblock main %}",
        &["home.html:1:53", "did you mean `page.title`?", "errors: 1, "],
    );
}

#[test]
fn a_name_that_only_a_loop_or_a_component_knows_is_said_when_it_is_rendered() {
    let begun = Begun::new();
    let frame = |text: &str| format!("{{% extends \"base.html\" %}}\n{{% block main %}}{text}{{% endblock main %}}\n");
    begun.refuses(
        "home.html",
        &frame("{% for a in page.translations %}{{ a.nmae }}{% endfor %}"),
        &["home.html:2:54", "unknown name `a.nmae`", "did you mean `a.name`?", "in the page of `content/_index.en.md`"],
    );
    begun.refuses(
        "home.html",
        &frame("{{ page.title | uper }}"),
        &["home.html:2:33", "unknown filter `uper`", "`upper`?"],
    );
    begun.refuses("home.html", &frame("{{ <makr kind={page.title}/> }}"), &["home.html:2:", "`mark`?"]);
    begun.refuses("home.html", &frame("{{ sya(lang=lang) }}"), &["home.html:2:", "`say`?"]);
    begun.refuses("home.html", &frame("{% include \"pats.html\" %}"), &["home.html:2:", "`parts.html`?"]);
    begun.refuses("home.html", &frame("{{ say(lang=lang, id=\"fallbac\") }}"), &["home.html:2:", "`fallback`?"]);
    begun.refuses("home.html", "{% extends \"bsae.html\" %}", &["home.html:1:13", "`base.html`?"]);
    let block = "{% extends \"base.html\" %}{% block mian %}{% endblock mian %}";
    begun.refuses("home.html", block, &["home.html:1:35", "`main`?"]);
}

#[test]
fn the_settings_that_hold_are_settings() {
    let begun = Begun::new();
    let settings = begun.says(&["config", "--base-url", "https://www.example.org/x"]);
    assert!(settings.contains("base_url = \"https://www.example.org/x/\""), "{settings}");
    begun.write("site.toml", &settings);
    assert_eq!(begun.says(&["config"]), settings);
    begun.write("site.toml", "tilte = 1\n");
    let ran = begun.run(&["config"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("did you mean `title`?"), "{}", ran.stderr);
}

#[test]
fn a_site_is_not_published_among_its_sources() {
    let begun = Begun::new();
    for folder in ["content", "content/out", "public/../themes/x"] {
        let ran = begun.run(&["--keep-foreign", "--output", folder]);
        assert_eq!(ran.code, Some(2), "{folder}: {}", ran.stderr);
        assert!(ran.stderr.contains("publish the site elsewhere"), "{}", ran.stderr);
    }
    assert!(!begun.0.path().join("content/.docs-build").exists());
}

#[test]
fn authors_of_themes_see_files_and_values() {
    let begun = Begun::new();
    begun.write("themes/help/home.html", "{% extends \"base.html\" %}");
    begun.write("themes/help/words/en.ftl", "to_top = Up\n");
    let files = begun.says(&["theme", "list"]);
    let origin = |path: &str| files.lines().filter(|line| line.trim_start().starts_with(path)).collect::<String>();
    assert!(origin("base.html").ends_with("  built-in"), "{files}");
    assert!(origin("home.html").ends_with("yours, in the place of the built-in one"), "{files}");
    assert!(origin("words/en.ftl").ends_with("yours, over the built-in ones"), "{files}");
    assert!(begun.says(&["theme", "show", "words/en.ftl"]).contains("\nto_top = "));
    let ran = begun.run(&["theme", "show", "pgae.html"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("did you mean `page.html`?"), "{}", ran.stderr);
    let title = |page: &[&str]| {
        let values = begun.says(&[&["theme", "values"], page].concat());
        let values: serde_json::Value = serde_json::from_str(&values).expect("JSON");
        values["values"]["page"]["title"].as_str().expect("a title").to_owned()
    };
    assert_eq!(title(&[]), "Help");
    assert_eq!(title(&["e-mail/server"]), "The mail server cannot be reached");
    assert_eq!(title(&["content/e-mail/server/index.de.md"]), "Der Mailserver ist nicht erreichbar");
    assert_eq!(title(&["/de/e-mail/server/"]), "Der Mailserver ist nicht erreichbar");
    let ran = begun.run(&["theme", "values", "e-mail/sevrer"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("did you mean `e-mail/server`?"), "{}", ran.stderr);
}

#[test]
fn the_names_of_released_files_tell_readers_their_system() {
    let workflow = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows/release.yml");
    let workflow = fs::read_to_string(workflow).expect("the workflow");
    let names = workflow.lines().filter_map(|line| line.trim().strip_prefix("- { name: ")?.split_once(','));
    let systems: Vec<_> = names.map(|(name, _)| System::of(&format!("docs-check-{name}"))).collect();
    assert_eq!(systems, [Some(System::Linux), Some(System::Linux), Some(System::Macos), Some(System::Windows)]);
}

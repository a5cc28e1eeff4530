//! The settings as they hold: the text of a `site.toml` that leaves nothing to a default.

use toml::{Table, Value};

use super::{DAY, Direction, Settings};

impl Settings {
    /// All settings in the order in which the authors' guide lists them; what is not set and has no default is left out.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let top = [
            ("base_url", string(&self.base_url)),
            ("title", string(&self.title)),
            ("default_language", string(self.default_language.as_str())),
            ("theme", string(&self.theme)),
        ];
        push(&mut text, "", top);
        for language in &self.languages {
            let direction = match language.direction {
                Direction::Ltr => "ltr",
                Direction::Rtl => "rtl",
            };
            let title = if language.title.is_empty() { &self.title } else { &language.title };
            let entries = [
                ("name", string(&language.name)),
                ("title", string(title)),
                ("weight", Some(language.weight.into())),
                ("direction", string(direction)),
            ];
            push(&mut text, &format!("languages.{}", language.lang), entries);
        }
        push(&mut text, "navigation", [("expand_below", number(self.expand_below as u64))]);
        let markdown =
            [("html", self.markdown.html.into()), ("smart_punctuation", self.markdown.smart_punctuation.into())];
        push(&mut text, "markdown", markdown.map(|(key, truth)| (key, Some(truth))));
        let widths: Vec<_> = self.image_widths.iter().map(|width| i64::from(*width)).collect();
        push(&mut text, "images", [("widths", Some(widths.into()))]);
        push(&mut text, "feed", [("limit", number(self.feed_limit as u64))]);
        push(&mut text, "repository", [("edit_url", self.edit_url.as_deref().and_then(string))]);
        push(&mut text, "publisher", [("name", self.publisher.as_deref().and_then(string))]);
        let checker = [
            ("ignore", Some(self.link_checker.ignore.clone().into())),
            ("timeout", number(self.link_checker.timeout.as_secs())),
            ("retries", number(self.link_checker.retries.into())),
            ("per_host", number(self.link_checker.per_host.into())),
            ("max_age", number(self.link_checker.max_age.as_secs() / DAY)),
        ];
        push(&mut text, "link_checker", checker);
        push(&mut text, "search", [("index", Some(self.search.index.into()))]);
        let program = [
            ("product", string(&self.program.product)),
            ("download", self.program.download.as_deref().and_then(string)),
        ];
        push(&mut text, "program", program);
        // Only a number that is none, such as `nan`, cannot be said again.
        if let Ok(extra @ Value::Table(_)) = Value::try_from(&self.extra) {
            text.push('\n');
            text.push_str(&Table::from_iter([("extra".to_owned(), extra)]).to_string());
        }
        text
    }
}

/// Adds a table, if it has a value.
fn push<const N: usize>(text: &mut String, table: &str, entries: [(&str, Option<Value>); N]) {
    let mut lines = entries.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", value?))).peekable();
    if !table.is_empty() && lines.peek().is_some() {
        text.push_str(&format!("\n[{table}]\n"));
    }
    text.extend(lines);
}

fn string(text: &str) -> Option<Value> {
    Some(text.into())
}

/// A number of which no setting has one too large for TOML.
fn number(number: u64) -> Option<Value> {
    i64::try_from(number).ok().map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::Source;

    /// The settings of a text, which must be good, and the text of what holds.
    fn effective(text: &str) -> (Settings, String) {
        let mut found = Diagnostics::new();
        let settings = Settings::parse(&Source::new("site.toml", text), &mut found).expect("good settings");
        assert_eq!(found.reject(), Ok(()));
        let text = settings.to_toml();
        (settings, text)
    }

    const LEAST: &str =
        "base_url = 'https://help.example'\ntitle = 'A'\ndefault_language = 'de'\n[languages.de]\nname = 'D'\n";

    #[test]
    fn everything_that_has_a_default_is_said() {
        let (_, text) = effective(LEAST);
        assert!(text.starts_with("base_url = \"https://help.example/\"\ntitle = \"A\"\n"), "{text}");
        for line in
            ["theme = \"help\"", "direction = \"ltr\"", "expand_below = 60", "widths = [480, 960, 1440]", "max_age = 7"]
        {
            assert!(text.lines().any(|one| one == line), "{line} in\n{text}");
        }
        assert!(!text.contains("edit_url") && !text.contains("[publisher]") && !text.contains("[extra]"), "{text}");
    }

    #[test]
    fn the_guide_lists_every_setting_with_its_default() {
        let guide = include_str!("../../docs/authors.md");
        let (_, text) = effective(LEAST);
        let mut table = String::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.split_once(" = ") {
                None => table = format!("{} ", line.replace(".de]", ".<tag>]")),
                Some((key, value)) => {
                    let is_own = LEAST.contains(&format!("{key} = ")) || key == "title";
                    let row =
                        format!("| `{table}{key}` | {}", if is_own { String::new() } else { format!("`{value}` |") });
                    assert!(guide.contains(&row), "docs/authors.md has no row `{row}`");
                }
            }
        }
    }

    #[test]
    fn the_effective_settings_are_settings_that_say_the_same() {
        let (settings, text) = effective(&format!(
            "{LEAST}title = \"H \\\"x\\\"\\n\"\ndirection = 'rtl'\n[repository]\nedit_url = 'https://git.example/{{path}}'\n\
             [publisher]\nname = 'P'\n[program]\ndownload = 'dist'\n[link_checker]\nignore = ['https://x.example/*']\n\
             [extra]\na = 1\nb = [true, 1.5]\n[extra.c]\nd = 'x'\n"
        ));
        let (again, said) = effective(&text);
        // Only the place of a default is new.
        assert_eq!((Settings { theme_at: None, ..again }, said), (settings, text));
    }
}

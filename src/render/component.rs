//! Components: which ones a theme has, and what they take.

use std::collections::BTreeMap;

use serde::Serialize;

use super::mistake::{Template, Templates};
use crate::article::{Article, Component, Part};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{Source, Span};

/// What a component's template says of itself in its first line: `{#- component details: title, open? -#}`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Declaration {
    /// The attributes that must be given.
    required: Vec<String>,
    /// The attributes that may be given, also without a value.
    optional: Vec<String>,
    /// The component that it consists of and nothing else: `children: tab`.
    children: Option<String>,
    /// The component that it stands in and nowhere else: `inside: tabs`.
    inside: Option<String>,
}

/// The components of a theme, by their names.
pub(super) type Declarations = BTreeMap<String, Declaration>;

/// A component as templates see it.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) name: String,
    /// Unlike any other on the page.
    pub(super) id: String,
    pub(super) title: String,
    /// Every attribute with its text, or `true` for a word that stands alone.
    pub(super) attributes: BTreeMap<String, serde_json::Value>,
    /// What stands within it, as HTML.
    pub(super) body: String,
    /// The components directly within it.
    pub(super) children: Vec<Shown>,
}

impl Shown {
    pub(super) fn of(component: &Component, part: Part<'_>, number: usize, body: &str, children: Vec<Shown>) -> Self {
        let name = component.name().to_owned();
        let words = component.attributes.words.iter().map(|word| (word.value.clone(), true.into()));
        let values =
            component.attributes.values.iter().map(|(key, text)| (key.value.clone(), text.value.clone().into()));
        let title = component.attributes.values.iter().find(|(key, _)| key.value == "title");
        Shown {
            id: format!("c-{name}-{number}"),
            title: title.map(|(_, text)| part.set(&text.value)).unwrap_or_default(),
            attributes: values.chain(words).collect(),
            name,
            body: body.trim_end().to_owned(),
            children,
        }
    }
}

/// The template of a component.
pub(super) fn template(name: &str) -> String {
    format!("{FOLDER}{name}.html")
}

const FOLDER: &str = "components/";

/// Reads what the templates in `components/` say of themselves.
pub(super) fn declarations(templates: &Templates, found: &mut Diagnostics) -> Declarations {
    let mut declarations = Declarations::new();
    for (path, Template { source, .. }) in templates {
        let Some(name) = path.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".html")) else { continue };
        let declaration = Declaration::parse(name, source).unwrap_or_else(|| {
            let error = Diagnostic::error("the template does not say what the component takes");
            let error = error.at(source, (0..0).into(), format!("is the component `{name}`"));
            let example = format!("{{#- component {name}: title, open? -#}}");
            found.push(error.help(format!("write a comment into the first line, such as `{example}`")));
            Declaration::default()
        });
        declarations.insert(name.to_owned(), declaration);
    }
    declarations
}

impl Declaration {
    fn parse(name: &str, source: &Source) -> Option<Self> {
        let line = source.text.lines().next()?.trim_start_matches("{#").trim_start_matches('-').trim_start();
        let line = line.strip_prefix("component ")?.trim_start().strip_prefix(name)?;
        let line = line.split("#}").next()?.trim_end_matches('-').trim();
        let mut declaration = Declaration::default();
        for clause in line.split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
            let (key, value) = clause.split_once(':')?;
            match key.trim() {
                "" => {
                    for attribute in value.split(',').map(str::trim).filter(|attribute| !attribute.is_empty()) {
                        match attribute.strip_suffix('?') {
                            Some(optional) => declaration.optional.push(optional.to_owned()),
                            None => declaration.required.push(attribute.to_owned()),
                        }
                    }
                }
                "children" => declaration.children = Some(value.trim().to_owned()),
                "inside" => declaration.inside = Some(value.trim().to_owned()),
                _ => return None,
            }
        }
        Some(declaration)
    }
}

/// Checks that the theme has every component of an article, and that each is given what it takes.
pub(super) fn check(article: &Article, declarations: &Declarations, found: &mut Diagnostics) {
    for part in article.parts() {
        let components = &part.body.components;
        for component in components.iter().filter(|component| component.attributes.name.is_some()) {
            let name = component.name();
            let Some(declaration) = declarations.get(name) else {
                found.push(unknown(part, component, declarations));
                continue;
            };
            check_attributes(part, component, declaration, found);
            let parent = component.parent.map(|index| components[index].name());
            if let Some(wanted) = &declaration.inside
                && parent != Some(wanted)
            {
                let error = Diagnostic::error(format!("`{name}` stands only within `{wanted}`"));
                let error = error.at(part.source, component.line, format!("is not within `{wanted}`"));
                found.push(error.help(format!("begin `::: {wanted}` above it, and end it with another line `:::`")));
            }
            let Some(child) = &declaration.children else { continue };
            if let Some(span) = component.loose {
                let error = Diagnostic::error(format!("`{name}` holds nothing but `{child}`"));
                let error = error.at(part.source, span, format!("stands within `{name}`, and in no `{child}`"));
                found.push(error.help(format!("begin `::: {child}` above it")));
            }
        }
        // Whoever consists of children says so once, for those that are others.
        for component in components {
            let Some(parent) = component.parent.map(|index| components[index].name()) else { continue };
            let child = declarations.get(parent).and_then(|declaration| declaration.children.as_deref());
            if let Some(child) = child
                && child != component.name()
            {
                let error = Diagnostic::error(format!("`{parent}` holds nothing but `{child}`"));
                found.push(error.at(part.source, component.line, format!("stands in no `{child}`")));
            }
        }
    }
}

/// Components of other programs that are notices here.
const NOTICES: [(&str, &str); 8] = [
    ("note", "NOTE"),
    ("info", "NOTE"),
    ("tip", "TIP"),
    ("important", "IMPORTANT"),
    ("warning", "WARNING"),
    ("caution", "CAUTION"),
    ("danger", "CAUTION"),
    ("alert", "WARNING"),
];

fn unknown(part: Part<'_>, component: &Component, declarations: &Declarations) -> Diagnostic {
    let name = component.name();
    let place = component.attributes.name.as_ref().map_or(component.line, |name| name.span);
    let error = Diagnostic::error(format!("no component `{name}`")).at(part.source, place, "the theme has no such");
    let known = || declarations.keys().map(String::as_str);
    if let Some((_, notice)) = NOTICES.iter().find(|(other, _)| *other == name) {
        return error.help(format!("write a notice: `> [!{notice}]`, and its text in lines that begin with `> `"));
    }
    match nearest(name, known()) {
        Some(right) => error.help(format!("did you mean `{right}`?")),
        None => {
            let known: Vec<_> = known().map(|name| format!("`{name}`")).collect();
            error.help(format!("known are {}", known.join(", ")))
        }
    }
}

fn check_attributes(part: Part<'_>, component: &Component, declaration: &Declaration, found: &mut Diagnostics) {
    let name = component.name();
    let mut attributes = component.attributes.clone();
    for key in &declaration.required {
        let given = attributes.value(key);
        let empty = given.as_ref().filter(|text| text.value.trim().is_empty());
        if given.is_none() || empty.is_some() {
            let place = empty.map_or(component.line, |text| Span::new(text.span.start, text.span.end));
            let title = if empty.is_some() {
                format!("the `{key}` of `{name}` is empty")
            } else {
                format!("`{name}` has no `{key}`")
            };
            let error = Diagnostic::error(title).at(part.source, place, "needs a text");
            let example = if key == "title" { "\"…\"".to_owned() } else { format!("{key}=\"…\"") };
            found.push(error.help(format!("write it as `::: {name} {example}`")));
            attributes.word(key);
        }
    }
    for key in &declaration.optional {
        let _ = attributes.value(key);
        attributes.word(key);
    }
    let keys: Vec<_> = declaration.required.iter().map(String::as_str).collect();
    let words: Vec<_> = declaration.optional.iter().map(String::as_str).collect();
    attributes.finish(part.source, &format!("`{name}`"), (&keys, &words), found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parse(line: &str) -> Option<Declaration> {
        Declaration::parse("x", &Source::new("x.html", line))
    }

    #[test]
    fn the_first_line_says_what_a_component_takes() {
        let all = parse("{#- component x: title, open?; inside: xs; children: y -#}\n<p>").expect("a declaration");
        assert_eq!((all.required, all.optional), (vec!["title".to_owned()], vec!["open".to_owned()]));
        assert_eq!((all.inside.as_deref(), all.children.as_deref()), (Some("xs"), Some("y")));
        assert_eq!(parse("{# component x #}"), Some(Declaration::default()));
        assert_eq!(
            parse("{#- component x; children: y\n     More about it. -#}").expect("one").children.as_deref(),
            Some("y")
        );
    }

    #[test]
    fn a_template_that_says_something_else_is_none() {
        for wrong in ["", "<p>", "{#- component y -#}", "{#- component x title -#}", "{#- component x; parent: y -#}"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

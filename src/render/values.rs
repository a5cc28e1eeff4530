//! What the template of a page is given, for people who write templates.

use serde_json::{Value, json};
use tera::{Context, Kwargs, State, Tera};

use super::shared::Shared;
use super::{Pictures, RenderError, Rendering, Theme};
use crate::site::{PageId, Site};

/// Characters of one text that are shown.
const SHOWN: usize = 300;

/// What the template of a page is given, as JSON; long texts are cut.
///
/// # Errors
/// [`RenderError`] when the templates of what the article embeds fail.
pub fn values(site: &Site, theme: &Theme, page: PageId) -> Result<String, RenderError> {
    let shared = Shared::of(site, theme, &Pictures::new(), None);
    let (template, context) = Rendering::of(site, theme, &shared).template(page)?;
    let mut values = dump(&context);
    cut(&mut values);
    let document = json!({ "template": template, "values": values });
    Ok(format!("{document:#}\n"))
}

/// All values of a context, which Tera shows to templates only.
fn dump(context: &Context) -> Value {
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<&str>::new());
    tera.register_filter("json", |all: &tera::Value, _: Kwargs, _: &State<'_>| json!(all).to_string());
    let text =
        tera.add_raw_template("values", "{{ __tera_context | json }}").and_then(|()| tera.render("values", context));
    serde_json::from_str(&text.expect("a template that only shows what it is given")).expect("it is JSON")
}

/// Shortens every text that is too long to be read here.
fn cut(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((at, _)) = text.char_indices().nth(SHOWN) {
                let more = text[at..].chars().count();
                text.truncate(at);
                text.push_str(&format!("… ({more} characters more)"));
            }
        }
        Value::Array(all) => all.iter_mut().for_each(cut),
        Value::Object(all) => all.values_mut().for_each(cut),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

//! The glossary: what terms mean, in one paragraph each.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::ArticleId;
use crate::article::{Article, HeadingId};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lang::Lang;

/// A term and what it means, both in plain text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// The heading.
    pub name: String,
    /// The first paragraph below it.
    pub meaning: String,
    /// The language of both.
    pub lang: Lang,
}

/// The terms of all glossaries, by the article and the id that the author gave the heading.
pub(super) fn terms(articles: &[Arc<Article>], found: &mut Diagnostics) -> HashMap<(ArticleId, String), Term> {
    let mut terms = HashMap::new();
    for (index, article) in articles.iter().enumerate() {
        if !article.is_glossary() {
            continue;
        }
        let mut meanings = meanings(article);
        for heading in &article.body.headings {
            let HeadingId::Explicit(id) = &heading.id else { continue };
            match meanings.remove(&heading.at) {
                Some(meaning) => {
                    let term = Term { name: heading.text.clone(), meaning, lang: article.place.lang.clone() };
                    terms.insert((ArticleId(index), id.clone()), term);
                }
                None => {
                    let warning = Diagnostic::warning(format!("the term `{}` is not explained", heading.text));
                    let warning = warning.at(&article.source, heading.span, "has no paragraph below it");
                    found.push(warning.help("write one sentence or two below it, or remove its id"));
                }
            }
        }
    }
    terms
}

/// The first paragraph below each heading, by the place of the heading.
fn meanings(article: &Article) -> BTreeMap<usize, String> {
    let mut texts = BTreeMap::new();
    let mut heading = None;
    let mut paragraph: Option<String> = None;
    for (event, span) in article.own().events() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(span.start),
            Event::Start(Tag::Paragraph) if heading.is_some() => paragraph = Some(String::new()),
            Event::End(TagEnd::Paragraph) => {
                if let (Some(text), Some(at)) = (paragraph.take(), heading)
                    && !text.trim().is_empty()
                {
                    texts.insert(at, text);
                    heading = None;
                }
            }
            Event::Text(more) | Event::Code(more) => {
                if let Some(text) = &mut paragraph {
                    text.push_str(&more);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(text) = &mut paragraph {
                    text.push(' ');
                }
            }
            _ => {}
        }
    }
    texts
}

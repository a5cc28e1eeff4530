//! What search engines are told about a page as data: JSON-LD in the words of schema.org.

use serde_json::{Value, json};

use crate::article::Kind;
use crate::site::{PageId, Site, Text, escape};

/// The article and the way to it, to stand in a `<script>`; a page with the text of another one says nothing.
pub(super) fn data(site: &Site, id: PageId, way: impl Iterator<Item = PageId>) -> Option<String> {
    let page = site.page(id);
    if page.text != Text::Own || page.parent.is_none() {
        return None;
    }
    let settings = &site.settings;
    let address = |id: PageId| format!("{}{}", settings.base_url, escape(&site.page(id).path));
    let mut way: Vec<_> = way.collect();
    way.reverse();
    let crumb = |(index, id): (usize, &PageId)| {
        let title = &site.article(site.page(*id)).front.title;
        json!({ "@type": "ListItem", "position": index + 1, "name": title, "item": address(*id) })
    };
    let crumbs: Vec<_> = way.iter().enumerate().map(crumb).collect();
    let mut graph = vec![json!({ "@type": "BreadcrumbList", "itemListElement": crumbs })];
    let article = site.article(page);
    if article.place.kind == Kind::Article {
        let mut about = json!({
            "@type": "Article",
            "headline": article.front.title,
            "inLanguage": page.lang.as_str(),
            "mainEntityOfPage": address(id),
            "isPartOf": { "@type": "WebSite", "name": settings.title, "url": settings.base_url },
        });
        let mut say = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                about[name] = value;
            }
        };
        let description = &article.front.description;
        say("description", (!description.is_empty()).then(|| description.as_str().into()));
        say("datePublished", article.front.date.as_deref().map(Value::from));
        say("dateModified", site.updated(article).map(Value::from));
        say("publisher", settings.publisher.as_ref().map(|name| json!({ "@type": "Organization", "name": name })));
        graph.insert(0, about);
    }
    // The element that holds it would end at `</script`.
    let data = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    Some(data.replace('<', "\\u003c"))
}

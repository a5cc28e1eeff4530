//! Addresses that led to an article, or to a part of it, before.

use crate::diagnostic::Diagnostics;
use crate::source::Located;
use crate::table::{Item, Table};

/// An address that led here before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The address below the site's: `/de/old/`, `/old.html`, `/de/old/#part`; or the former id of a heading: `#old`.
    pub from: Located<String>,
    /// The heading of this article to which it leads: `#record`; the article itself when absent.
    pub to: Option<Located<String>>,
}

impl Alias {
    /// The former id of the heading `id`, if this is one.
    pub(crate) fn renamed(&self, id: &str) -> Option<&str> {
        let to = self.to.as_ref()?.value.strip_prefix('#')?;
        self.from.value.strip_prefix('#').filter(|_| to == id)
    }
}

/// Reads `aliases`: texts, and tables such as `{ from = "/de/old/#part", to = "#record" }`.
pub(super) fn read(table: &mut Table<'_>, found: &mut Diagnostics) -> Vec<Alias> {
    let items = table.items("aliases", found);
    let item = |item| match item {
        Item::Text(from) => Some(Alias { from, to: None }),
        Item::Table(mut table) => {
            let (from, to) = (table.required("from", found), table.string("to", found));
            table.finish(found);
            Some(Alias { from: from?, to })
        }
    };
    items.into_iter().filter_map(item).collect()
}

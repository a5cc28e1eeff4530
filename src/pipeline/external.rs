//! The links of a site that lead outside, asked now or not long ago.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use url::Url;

use super::Edition;
use crate::diagnostic::Diagnostics;
use crate::external::{self, Arrived, Lost, Written};
use crate::probe::web::{NoRoots, Reach, Web, ask_all};
use crate::site::{Destination, Site, Text};

/// How links that lead outside are asked.
pub struct Asking<'p> {
    /// Whom requests may reach.
    pub reach: Reach,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// Hears how many addresses of how many have been asked.
    pub progress: &'p (dyn Fn(usize, usize) + Sync),
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct External {
    /// All addresses outside that articles lead to.
    pub addresses: usize,
    /// Those whose last good answer still counts.
    pub remembered: usize,
}

/// A good answer, as it is kept for later.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// When it was given, in seconds since 1970.
    time: i64,
    arrived: Arrived,
}

impl Edition {
    /// Asks every address outside that an article leads to, as `[link_checker]` says; what is wrong is added to `found`.
    ///
    /// Good answers are kept in the cache of the knowledge base.
    ///
    /// # Errors
    /// [`NoRoots`] when this computer cannot tell good servers from wrong ones.
    pub fn check_external(&mut self, asking: &Asking<'_>, found: &mut Diagnostics) -> Result<External, NoRoots> {
        // What is wrong inside the site is told when it is rendered.
        let site = self.resolve(&mut Diagnostics::new());
        let rules = &site.settings.link_checker;
        let places = external::gather(links(&site), &rules.ignore, found);
        let cache = self.cache().inner("links");
        let key = |url: &str| blake3::hash(url.as_bytes()).to_hex().to_string();
        let age = i64::try_from(rules.max_age.as_secs()).unwrap_or(i64::MAX);
        let kept = |url: &str| {
            let Kept { time, arrived } = serde_json::from_slice(&cache.get(&key(url))?).ok()?;
            (0..age).contains(&asking.now.saturating_sub(time)).then_some(arrived)
        };
        let mut outcomes = BTreeMap::new();
        let mut open = Vec::new();
        for url in places.keys() {
            match kept(url.as_str()) {
                Some(arrived) => drop(outcomes.insert(url.clone(), Ok(arrived))),
                None => open.push(url.clone()),
            }
        }
        let asked = External { addresses: places.len(), remembered: outcomes.len() };
        if !open.is_empty() {
            let (all, count) = (open.len(), AtomicUsize::new(0));
            (asking.progress)(0, all);
            // Kept at once: who interrupts a long check has not waited in vain.
            let done = |url: &Url, outcome: &Result<Arrived, Lost>| {
                if let Ok(arrived) = outcome {
                    let kept = Kept { time: asking.now, arrived: arrived.clone() };
                    cache.put(&key(url.as_str()), &serde_json::to_vec(&kept).expect("plain data"));
                }
                (asking.progress)(count.fetch_add(1, Ordering::Relaxed) + 1, all);
            };
            outcomes.extend(ask_all(&Web::new(asking.reach, rules)?, open, rules, &done));
        }
        cache.keep(&places.keys().map(|url| key(url.as_str())).collect::<BTreeSet<_>>());
        for (url, places) in &places {
            external::tell(url, places, &outcomes[url], found);
        }
        Ok(asked)
    }
}

/// Every link of every article that leads outside.
fn links(site: &Site) -> impl Iterator<Item = Written<'_>> {
    let own = site.pages.iter().filter(|page| page.text == Text::Own);
    own.flat_map(|page| site.article(page).parts().map(move |part| (page, part))).flat_map(|(page, part)| {
        part.body.links.iter().filter_map(move |link| match page.destinations.get(part.shift + link.at)? {
            Destination::Outside(_) => Some(Written { source: part.source, span: link.span, target: &link.target }),
            Destination::Page(..) | Destination::Here(_) | Destination::File(_) => None,
        })
    })
}

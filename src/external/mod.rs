//! Links that lead outside: which addresses are asked, and what authors are told about them.

mod inquiry;

use std::collections::{BTreeMap, HashSet};

use url::Url;

pub use inquiry::{Arrived, Inquiry, Lost, Method, Reason, Reply, Step, Trouble};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// A link as the author wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'s> {
    /// The text it stands in.
    pub source: &'s Source,
    /// Where its address stands there.
    pub span: Span,
    /// The address.
    pub target: &'s str,
}

/// The web addresses that links lead to, without fragments and each once, with all its places.
///
/// An address that can be no address, or holds a password, is told to the author; one that `ignore` names is left out.
pub fn gather<'s>(
    links: impl Iterator<Item = Written<'s>>,
    ignore: &[String],
    found: &mut Diagnostics,
) -> BTreeMap<Url, Vec<Written<'s>>> {
    let mut addresses: BTreeMap<Url, Vec<Written<'s>>> = BTreeMap::new();
    // A snippet is part of every article that includes it.
    let mut seen = HashSet::new();
    for link in links.filter(|link| seen.insert((std::ptr::from_ref(link.source), link.span.start))) {
        let target = link.target.trim();
        if !is_web(target) || ignore.iter().any(|pattern| matches(pattern, target)) {
            continue;
        }
        match Url::parse(target) {
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                let error = Diagnostic::error("the address holds a user name or a password");
                let error = error.at(link.source, link.span, "was not asked");
                found.push(error.help("take away what stands before `@`"));
            }
            Ok(mut url) => {
                url.set_fragment(None);
                if !ignore.iter().any(|pattern| matches(pattern, url.as_str())) {
                    addresses.entry(url).or_default().push(link);
                }
            }
            Err(error) => {
                let title = format!("`{target}` is no web address: {error}");
                found.push(Diagnostic::error(title).at(link.source, link.span, "leads nowhere"));
            }
        }
    }
    addresses
}

/// Mail addresses and telephone numbers cannot be asked.
fn is_web(target: &str) -> bool {
    let scheme = target.split(':').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

fn matches(pattern: &str, address: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => address.starts_with(beginning),
        None => address == pattern,
    }
}

/// Tells what became of an address, at every place that leads there.
pub fn tell(url: &Url, places: &[Written<'_>], outcome: &Result<Arrived, Lost>, found: &mut Diagnostics) {
    for place in places {
        match outcome {
            Ok(arrived) => arrived.tell(url, place, found),
            Err(lost) => found.push(lost.tell(url, place)),
        }
    }
}

impl Arrived {
    fn tell(&self, url: &Url, place: &Written<'_>, found: &mut Diagnostics) {
        let Written { source, span, target } = *place;
        if let Some(plain) = &self.unencrypted {
            let warning = Diagnostic::warning(format!("`{url}` leads on to an address without encryption: `{plain}`"));
            found.push(warning.at(source, span, "others can read and change the answer"));
        }
        if let Some(new) = &self.moved {
            let fragment = target.split_once('#').filter(|_| new.fragment().is_none());
            let fragment = fragment.map_or_else(String::new, |(_, fragment)| format!("#{fragment}"));
            let note = Diagnostic::note(format!("`{url}` has moved for good")).at(source, span, "still leads there");
            found.push(note.help(format!("write `{new}{fragment}`")));
        }
    }
}

impl Lost {
    fn tell(&self, url: &Url, place: &Written<'_>) -> Diagnostic {
        let Lost { reason, at } = self;
        let host = at.host_str().unwrap_or_default();
        let broken = match reason {
            _ if !reason.is_final() => None,
            Reason::Trouble(Trouble::NoName) => Some(format!("there is no host `{host}`")),
            Reason::Trouble(Trouble::Refused) => Some(format!("nobody answers at `{}`: {reason}", origin(at))),
            Reason::Trouble(Trouble::Tls(_)) => Some(format!("`{host}` cannot be trusted: {reason}")),
            Reason::Circle => Some(format!("`{url}` {reason}")),
            Reason::Status(_) | Reason::Astray(_) | Reason::Trouble(_) => {
                Some(format!("`{at}` is not there: {reason}"))
            }
        };
        let told = match broken {
            Some(title) => Diagnostic::error(title).at(place.source, place.span, "leads nowhere"),
            None => Diagnostic::warning(format!("nobody knows whether `{url}` is there: {reason}")).at(
                place.source,
                place.span,
                "was not found out",
            ),
        };
        match reason {
            Reason::Trouble(Trouble::Private) => {
                told.help("`--allow-private` asks it; `ignore` in `[link_checker]` leaves it out")
            }
            Reason::Status(401 | 403) => told.help("if people can open it: `ignore` in `[link_checker]` leaves it out"),
            _ if at != url => told.help(format!("`{url}` redirects to `{at}`")),
            Reason::Status(_) | Reason::Circle | Reason::Astray(_) | Reason::Trouble(_) => told,
        }
    }
}

/// The host with its scheme and port: what answers, or does not, as a whole.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gathers the links of one text, one a line, and shows addresses with their number of places, and messages.
    fn gathered(links: &str, ignore: &[&str]) -> (Vec<String>, Vec<String>) {
        let source = Source::new("a.md", links);
        let mut found = Diagnostics::new();
        let ignore: Vec<_> = ignore.iter().map(ToString::to_string).collect();
        let links = links.lines().map(|target| {
            let start = target.as_ptr() as usize - links.as_ptr() as usize;
            Written { source: &source, span: Span::new(start, start + target.len()), target }
        });
        let addresses = gather(links.clone().chain(links), &ignore, &mut found);
        let shown = addresses.iter().map(|(url, places)| format!("{url} {}", places.len())).collect();
        (shown, found.iter().map(|one| one.title.clone()).collect())
    }

    #[test]
    fn an_address_is_asked_once_for_all_its_places_and_fragments() {
        let links = "https://a.test/x#one\nhttps://A.test/x\nHTTP://größe.test/ä\nmailto:a@b.test\ntel:+49";
        let expected = ["http://xn--gre-6ka8i.test/%C3%A4 1", "https://a.test/x 2"];
        assert_eq!(gathered(links, &[]), (expected.map(str::to_owned).to_vec(), Vec::new()));
    }

    #[test]
    fn what_the_settings_ignore_is_not_asked() {
        let links = "https://a.test/x\nhttps://a.test/y#z\nhttps://b.test\nhttps://c.test/";
        let ignore = ["https://a.test/*", "https://b.test/"];
        assert_eq!(gathered(links, &ignore).0, ["https://c.test/ 1"]);
    }

    #[test]
    fn invariant_an_address_with_a_password_is_never_asked() {
        let (asked, found) = gathered("https://me:secret@a.test/\nhttps://me@a.test/", &[]);
        assert!(asked.is_empty());
        assert_eq!(found, ["the address holds a user name or a password"; 2]);
    }

    #[test]
    fn what_is_no_address_is_an_error() {
        let (asked, found) = gathered("https://\nhttp://a b/", &[]);
        assert!(asked.is_empty());
        let expected = [
            "`https://` is no web address: empty host",
            "`http://a b/` is no web address: invalid international domain name",
        ];
        assert_eq!(found, expected);
    }
}

//! What servers say besides the files: headers, for hosts that read `_headers` and for nginx.

use std::fmt::Write as _;

/// What browsers may do on these pages: nothing that comes from elsewhere. Pages say the same in a `<meta>`, which
/// cannot hold `frame-ancestors`.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types 'none'";

/// Of every file.
const HEADERS: &[(&str, &str)] =
    &[("Content-Security-Policy", POLICY), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")];

/// Folders whose files change their names with their content.
const LASTING: &[&str] = &["assets/", "download/"];
const FOREVER: &str = "public, max-age=31536000, immutable";

/// `_headers`, as Netlify and Cloudflare Pages read it.
pub(super) fn netlify(top: &str) -> String {
    let mut text = format!("# Written by docs-build.\n{top}*\n");
    for (name, value) in HEADERS {
        writeln!(text, "  {name}: {value}").expect("a string takes everything");
    }
    for folder in LASTING {
        write!(text, "{top}{folder}*\n  Cache-Control: {FOREVER}\n").expect("a string takes everything");
    }
    text
}

/// `headers.nginx.conf`, to be included in a `server` block.
///
/// A page is asked for again each time, because it names files that the next build may remove. A `location` with a
/// header of its own inherits none, so it repeats them.
pub(super) fn nginx(top: &str) -> String {
    let headers: String =
        HEADERS.iter().map(|(name, value)| format!("add_header {name} \"{value}\" always;\n")).collect();
    let mut text = format!("# Written by docs-build.\n{headers}add_header Cache-Control \"no-cache\";\n");
    for folder in LASTING {
        write!(text, "location ^~ {top}{folder} {{\n{headers}add_header Cache-Control \"{FOREVER}\";\n}}\n")
            .expect("a string takes everything");
    }
    // nginx does not know Markdown.
    text + "location ~ [.]md$ {\ntypes {}\ndefault_type \"text/markdown; charset=utf-8\";\n}\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_servers_and_the_documentation_say_the_same_policy() {
        let policy = POLICY.replace(" frame-ancestors 'none';", "");
        for page in [include_str!("../../themes/help/base.html"), include_str!("../../themes/help/redirect.html")] {
            assert!(page.contains(&format!("content=\"{policy}\"")), "{page}");
        }
        assert!(include_str!("../../docs/deploy.md").contains(POLICY));
    }

    #[test]
    fn every_place_of_nginx_has_every_header() {
        let text = nginx("/x/");
        for (name, _) in HEADERS {
            assert_eq!(text.matches(name).count(), 1 + LASTING.len(), "{name}");
        }
    }
}

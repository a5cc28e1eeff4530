//! HTML within an article: what of it reaches the page where a site allows it at all.

/// The elements that reach the page.
///
/// None of them loads, runs, submits or leads anywhere: links and images are Markdown, so that they are checked.
pub(crate) const ELEMENTS: &[&str] = &[
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that reach the page with every element.
pub(crate) const GENERIC_ATTRIBUTES: &[&str] = &["dir", "lang", "title"];

/// The attributes that reach the page with one element.
pub(crate) const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("details", &["open"]),
    ("ol", &["reversed", "start", "type"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// The names of the elements that are written in a piece of HTML, in lowercase.
pub(super) fn elements(html: &str) -> impl Iterator<Item = String> {
    html.split('<').skip(1).filter_map(|rest| {
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| name.to_lowercase())
    })
}

//! The author's own HTML: what of it reaches the page, and that it cannot break what stands around it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::Builder;

use crate::article::{ATTRIBUTES, ELEMENTS, GENERIC_ATTRIBUTES};

/// Where the author's own HTML stands in a text that is being written.
///
/// It is cleaned together with what it wraps, at the end of the element of Markdown that it stands in: so `<b>` reaches to
/// its `</b>`, and to the end of the paragraph when there is none.
#[derive(Debug, Default)]
pub(super) struct Islands {
    pieces: Vec<Range<usize>>,
    /// Where the content of each open element begins.
    scopes: Vec<usize>,
}

impl Islands {
    /// Adds a piece to the text.
    pub(super) fn push(&mut self, html: &str, out: &mut String) {
        self.pieces.push(out.len()..out.len() + html.len());
        out.push_str(html);
    }

    /// Hears that an element has begun.
    pub(super) fn open(&mut self, out: &str) {
        self.scopes.push(out.len());
    }

    /// Cleans the content of the element that ends, or of the whole text when none is open.
    pub(super) fn close(&mut self, out: &mut String) {
        let start = self.scopes.pop().unwrap_or(0);
        let first = self.pieces.partition_point(|piece| piece.start < start);
        if first < self.pieces.len() {
            let cleaned = clean(out, start, self.pieces.split_off(first));
            out.truncate(start);
            out.push_str(&cleaned);
        }
    }
}

/// Stand around the number of a gap; no character of Unicode, now or ever.
const GAP: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// The text from `start` on with clean pieces, and whole elements only.
fn clean(text: &str, start: usize, pieces: Vec<Range<usize>>) -> String {
    let mut gaps = Vec::new();
    let mut skeleton = String::new();
    let mut done = start;
    for piece in pieces {
        leave_gap(&text[done..piece.start], &mut gaps, &mut skeleton);
        skeleton.push_str(&text[piece.clone()].replace(GAP, ""));
        done = piece.end;
    }
    leave_gap(&text[done..], &mut gaps, &mut skeleton);
    let cleaned = CLEANER.clean(&skeleton).to_string();
    let mut out = String::with_capacity(text.len() - start);
    for (index, part) in cleaned.split(GAP).enumerate() {
        if index % 2 == 0 {
            out.push_str(part);
        // A number that the author has made up may take the place of a gap, but never its second place.
        } else if let Some(gap) = part.parse::<usize>().ok().and_then(|number| gaps.get_mut(number)) {
            out.push_str(std::mem::take(gap));
        }
    }
    out
}

fn leave_gap<'t>(gap: &'t str, gaps: &mut Vec<&'t str>, skeleton: &mut String) {
    if !gap.is_empty() {
        skeleton.push(GAP[0]);
        skeleton.push_str(&gaps.len().to_string());
        skeleton.push(GAP[1]);
        gaps.push(gap);
    }
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    let names = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    let own: HashMap<_, _> = ATTRIBUTES.iter().map(|(element, own)| (*element, names(own))).collect();
    cleaner
        .tags(names(ELEMENTS))
        .generic_attributes(names(GENERIC_ATTRIBUTES))
        .tag_attributes(own)
        .clean_content_tags(HashSet::from(["script", "style"]))
        .link_rel(None)
        // What fills a gap is HTML, which cannot stand in an attribute.
        .attribute_filter(|_, _, value| (!value.contains(GAP)).then_some(Cow::Borrowed(value)));
    cleaner
});

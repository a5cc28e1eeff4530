//! Pictures as HTML: a browser takes the copy that fits its screen.

use std::sync::Arc;

use super::entities::escape_attribute;
use super::hashed;
use crate::picture::{Format, Picture};
use crate::site::escape;

/// CSS pixels that a picture is wide at most, because lines of text are no longer.
const COLUMN: u32 = 672;

/// A picture and the addresses of its copies.
#[derive(Clone)]
pub(super) struct Placed {
    picture: Arc<Picture>,
    /// The paths of the copies, relative to the site.
    paths: Vec<String>,
    /// The copies for `srcset`.
    set: String,
}

impl Placed {
    /// The picture at `path` below `content/`; `top` is the address of the site's top.
    pub(super) fn of(path: &str, picture: &Arc<Picture>, top: &str) -> Self {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let mut paths = Vec::new();
        let mut set = Vec::new();
        for copy in &picture.copies {
            let path = hashed(&format!("{stem}-{}.{}", copy.width, copy.format.ending()), &copy.bytes);
            set.push(format!("{top}{} {}w", escape(&path), copy.width));
            paths.push(path);
        }
        Placed { picture: picture.clone(), paths, set: set.join(", ") }
    }

    /// Whether it is this picture.
    pub(super) fn is_of(&self, picture: &Arc<Picture>) -> bool {
        Arc::ptr_eq(&self.picture, picture)
    }

    /// Its width and height in pixels.
    pub(super) fn size(&self) -> Option<(u32, u32)> {
        self.picture.size
    }

    /// The files of the copies: their paths relative to the site, and their bytes.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.picture.copies.iter().zip(&self.paths).map(|(copy, path)| (path.as_str(), copy.bytes.as_slice()))
    }
}

/// Where an image stands on its page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is the first: readers may see it at once.
    First,
    /// It is read when readers come near it.
    Later,
}

/// An image as an author wrote it.
pub(super) struct Image<'i> {
    pub(super) src: &'i str,
    pub(super) alt: &'i str,
    pub(super) title: &'i str,
    pub(super) turn: Turn,
}

/// Writes an image; of what is no file of ours, nothing is known.
pub(super) fn write(out: &mut String, image: &Image<'_>, placed: Option<&Placed>) {
    let src = escape_attribute(image.src);
    let copies = placed.and_then(|placed| {
        let format = placed.picture.copies.first()?.format;
        let width = placed.picture.size?.0;
        let column = width.min(COLUMN);
        Some((format, width, escape_attribute(&placed.set), format!("(max-width: {column}px) 100vw, {column}px")))
    });
    let webp = copies.as_ref().filter(|(format, ..)| *format == Format::WebP);
    if let Some((_, _, set, sizes)) = webp {
        out.push_str(&format!("<picture><source type=\"image/webp\" srcset=\"{set}\" sizes=\"{sizes}\">"));
    }
    out.push_str(&format!("<img src=\"{src}\""));
    if let Some((Format::Jpeg, width, set, sizes)) = &copies {
        out.push_str(&format!(" srcset=\"{set}, {src} {width}w\" sizes=\"{sizes}\""));
    }
    out.push_str(&format!(" alt=\"{}\"", escape_attribute(image.alt)));
    if let Some((width, height)) = placed.and_then(|placed| placed.picture.size) {
        out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
    }
    if !image.title.is_empty() {
        out.push_str(&format!(" title=\"{}\"", escape_attribute(image.title)));
    }
    if image.turn == Turn::Later {
        out.push_str(" loading=\"lazy\"");
    }
    out.push_str(" decoding=\"async\">");
    if webp.is_some() {
        out.push_str("</picture>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Copy;

    #[track_caller]
    fn check(copies: &[(u32, Format)], turn: Turn, expected: &str) {
        let copies = copies.iter().map(|(width, format)| Copy { width: *width, format: *format, bytes: vec![1] });
        let picture = Arc::new(Picture { size: Some((900, 300)), copies: copies.collect() });
        let mut out = String::new();
        let image = Image { src: "/a.x", alt: "\"a\"", title: "", turn };
        write(&mut out, &image, Some(&Placed::of("b/c.x", &picture, "/")));
        assert_eq!(out, expected);
    }

    #[test]
    fn a_picture_without_copies_has_its_size() {
        let expected = "<img src=\"/a.x\" alt=\"&quot;a&quot;\" width=\"900\" height=\"300\" decoding=\"async\">";
        check(&[], Turn::First, expected);
        check(&[], Turn::Later, &expected.replace(" decoding", " loading=\"lazy\" decoding"));
    }

    #[test]
    fn copies_of_photographs_stand_beside_the_photograph() {
        check(
            &[(480, Format::Jpeg)],
            Turn::First,
            "<img src=\"/a.x\" srcset=\"/assets/c-480.4bf5122f34.jpg 480w, /a.x 900w\" sizes=\"(max-width: 672px) 100vw, 672px\" \
             alt=\"&quot;a&quot;\" width=\"900\" height=\"300\" decoding=\"async\">",
        );
    }

    #[test]
    fn copies_in_another_format_are_a_choice() {
        check(
            &[(480, Format::WebP), (900, Format::WebP)],
            Turn::Later,
            "<picture><source type=\"image/webp\" srcset=\"/assets/c-480.4bf5122f34.webp 480w, /assets/c-900.4bf5122f34.webp 900w\" \
             sizes=\"(max-width: 672px) 100vw, 672px\"><img src=\"/a.x\" alt=\"&quot;a&quot;\" width=\"900\" height=\"300\" \
             loading=\"lazy\" decoding=\"async\"></picture>",
        );
    }
}

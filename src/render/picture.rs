//! How large a picture is, so that the page does not jump when it arrives.

/// Width and height of a PNG, JPEG or SVG file; `None` where the file does not say so.
pub(super) fn size(path: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    let (width, height) = match path.rsplit_once('.')?.1.to_lowercase().as_str() {
        "png" => png(bytes)?,
        "jpg" | "jpeg" => jpeg(bytes)?,
        "svg" => svg(bytes)?,
        _ => return None,
    };
    (width > 0 && height > 0).then_some((width, height))
}

/// The header chunk comes first (PNG, section 11.2.2).
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..)?.strip_prefix(b"IHDR")?;
    Some((big_endian(header.get(..4)?), big_endian(header.get(4..8)?)))
}

/// The first start-of-frame segment has the size (ITU T.81, section B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, marker, more @ ..] = rest else { return None };
        match marker {
            0xff => rest = &rest[1..],
            0x01 | 0xd0..=0xd7 => rest = more,
            // Every frame header but DHT, JPG and DAC.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big_endian(more.get(5..7)?), big_endian(more.get(3..5)?)));
            }
            _ => rest = more.get(usize::try_from(big_endian(more.get(..2)?)).ok()?..)?,
        }
    }
}

fn big_endian(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// `width` and `height` of the outermost element, or those of its `viewBox`.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let number = |text: &str| -> Option<u32> {
        let number = text.trim().trim_end_matches("px").parse::<f64>().ok()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
        (1.0..=100_000.0).contains(&number).then(|| number.round() as u32)
    };
    let stated = attribute(tag, "width").and_then(number).zip(attribute(tag, "height").and_then(number));
    stated.or_else(|| {
        let view: Vec<_> = attribute(tag, "viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        let [_, _, width, height] = view[..] else { return None };
        number(width).zip(number(height))
    })
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let rest = tag.split_once(&format!(" {name}=")).or_else(|| tag.split_once(&format!("\n{name}=")))?.1;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_the_beginning_of_files() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x00\x08\x06";
        assert_eq!(size("a.png", png), Some((640, 256)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x11\x08\x01\x00\x02\x80\x03";
        assert_eq!(size("a.JPG", jpeg), Some((640, 256)));
        assert_eq!(size("a.svg", b"<?xml?><svg role='img' viewBox=\"0 0 640.2 300\">"), Some((640, 300)));
        assert_eq!(size("a.svg", b"<svg width='10px' height='20' viewBox='0 0 1 1'>"), Some((10, 20)));
    }

    #[test]
    fn never_panics() {
        for bytes in
            [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xe0\0\0\xff", b"<svg", b"<svg width=>"]
        {
            for name in ["a.png", "a.jpg", "a.svg", "a.webp", "a"] {
                assert_eq!(size(name, bytes), None);
            }
        }
    }
}

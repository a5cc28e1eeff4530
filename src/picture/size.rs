//! How large drawings and AVIF files are; `image` knows the others.

/// The ending of a file's name, in lowercase.
pub(super) fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase()
}

/// The largest of the sizes at the file's beginning: others are those of tiles and previews (ISO 23008-12, section 6.5.3).
pub(super) fn avif(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = &bytes[..bytes.len().min(4096)];
    let boxes = head.windows(16).filter(|window| window.starts_with(b"ispe"));
    let sizes = boxes.map(|window| (big_endian(&window[8..12]), big_endian(&window[12..])));
    sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height)).filter(|size| size.0 > 0 && size.1 > 0)
}

fn big_endian(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// `width` and `height` of the outermost element, or those of its `viewBox`.
pub(super) fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
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
    fn a_drawing_has_the_size_that_it_states_or_that_of_its_view() {
        assert_eq!(svg(b"<?xml?><svg role='img' viewBox=\"0 0 640.2 300\">"), Some((640, 300)));
        assert_eq!(svg(b"<svg width='10px' height='20' viewBox='0 0 1 1'>"), Some((10, 20)));
        for bytes in [&b""[..], b"<svg", b"<svg width=>", b"<svg width='0' height='1'>", b"\xff"] {
            assert_eq!(svg(bytes), None);
        }
    }

    #[test]
    fn an_avif_file_has_the_size_of_its_largest_part() {
        let part = |width: u8| [b"ispe\0\0\0\0\0\0\0", &[width][..], b"\0\0\0\x02"].concat();
        assert_eq!(avif(&[b"ftypavif".to_vec(), part(1), part(9), part(3)].concat()), Some((9, 2)));
        assert_eq!(avif(b"ftypavifispe"), None);
    }
}

//! Drawings are programs, too: what one may not hold, because readers can open it outside of a page.

use super::PictureError;

/// Refuses a drawing that could run a script.
///
/// # Errors
/// [`PictureError::Active`] names what it holds.
pub(super) fn check(bytes: &[u8]) -> Result<(), PictureError> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(PictureError::Unreadable("it is no UTF-8".to_owned()));
    };
    let text = text.to_ascii_lowercase();
    if text.contains("<!entity") {
        return Err(PictureError::Active("an entity of its own"));
    }
    for tag in text.split('<').skip(1) {
        let name = tag.split(|c: char| c.is_whitespace() || "/>".contains(c)).next().unwrap_or_default();
        match name.rsplit(':').next().unwrap_or_default() {
            "script" | "handler" | "listener" => return Err(PictureError::Active("a script")),
            "foreignobject" | "iframe" | "object" | "embed" | "audio" | "video" => {
                return Err(PictureError::Active("a part that is no drawing"));
            }
            _ => {}
        }
        if reacts(tag) {
            return Err(PictureError::Active("an attribute that runs a script"));
        }
    }
    let plain: String = resolve(&text).chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    if ["javascript:", "vbscript:", "data:text/", "data:application/", "data:image/svg"]
        .iter()
        .any(|scheme| plain.contains(scheme))
    {
        return Err(PictureError::Active("an address that runs a script"));
    }
    Ok(())
}

/// Whether a tag has an attribute such as `onload`.
fn reacts(tag: &str) -> bool {
    tag.match_indices("on").any(|(at, _)| {
        let begins = tag[..at].ends_with(|c: char| c.is_whitespace() || "\"'/".contains(c));
        let name = tag[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        begins && name.len() < tag.len() - at - 2 && name.trim_start().starts_with('=')
    })
}

/// The text with its characters in the place of `&#106;` and `&#x6a;`.
fn resolve(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut resolved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(';').unwrap_or((part, ""));
        let code = match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        match code.and_then(char::from_u32) {
            Some(c) => {
                resolved.push(c.to_ascii_lowercase());
                resolved.push_str(rest);
            }
            None => resolved.push_str(part),
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_a_drawing() {
        for svg in [
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><style>a{b:c}</style><text>on = javascript</text></svg>",
            "<svg><a href='https://help.example/'><path d='M0 0'/></a><image href='data:image/png;base64,AA=='/></svg>",
            "<svg><g id='onion' class=\"x\" font-style='normal'/></svg>",
        ] {
            assert_eq!(check(svg.as_bytes()), Ok(()), "{svg}");
        }
    }

    #[test]
    fn a_drawing_that_does_something_is_refused() {
        for svg in [
            "<svg><script>x</script></svg>",
            "<svg><SVG:Script/></svg>",
            "<svg onload=\"x\">",
            "<svg width='1'onclick = 'x'>",
            "<svg\nONLOAD=x>",
            "<svg><a xlink:href='java\nscript:x'>",
            "<svg><a href='&#x6A;avascript&#58;x'>",
            "<svg><set attributeName='href' to='javascript:x'/>",
            "<svg><foreignObject><body/></foreignObject></svg>",
            "<svg><use href='data:image/svg+xml,x'/>",
            "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>",
        ] {
            assert!(matches!(check(svg.as_bytes()), Err(PictureError::Active(_))), "{svg}");
        }
        assert!(check(b"\xff\xfe<\0s\0").is_err());
    }
}

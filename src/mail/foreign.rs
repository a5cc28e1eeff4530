//! Text of foreign servers and files: harmless where people see it.

/// The character, or a replacement for one that could steer a terminal or turn the direction of writing.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        // Spaces and marks without a width, and separators that some terminals take for line ends.
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            '\u{fffd}'
        }
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_steers_is_replaced() {
        let seen = |text: &str| text.chars().map(visible).collect::<String>();
        assert_eq!(seen("Grüße, 250\tok – ✔"), "Grüße, 250 ok – ✔");
        assert_eq!(seen("\u{1b}[2J\r\n\u{9b}\u{202e}\u{2066}"), "\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(seen("\u{645}\u{200c}\u{645}"), "\u{645}\u{200c}\u{645}", "Persian joins its letters with it");
    }
}

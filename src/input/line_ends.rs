//! Line ends of a text other than `\n` and `\r\n`.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr3};

/// Returns a text in which every line ends with `\n` or `\r\n`: a carriage return alone (old programs of Macs), the
/// line and paragraph separators (Apple's and Adobe's programs), the next line of EBCDIC, a vertical tab (Word) and a
/// form feed end a line as well, as Unicode's line breaking says (UAX #14, classes BK, CR and NL).
pub(super) fn normalized(text: Cow<'_, str>) -> Cow<'_, str> {
    if !has_others(&text) {
        return text;
    }
    let mut normalized = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut returns = 0;
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                returns += 1;
                // Programs that convert line ends twice write several before the `\n`.
                match chars.peek() {
                    Some('\r') => {}
                    Some('\n') => {
                        (0..std::mem::take(&mut returns)).for_each(|_| normalized.push('\r'))
                    }
                    _ => (0..std::mem::take(&mut returns)).for_each(|_| normalized.push('\n')),
                }
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => normalized.push('\n'),
            c => normalized.push(c),
        }
    }
    Cow::Owned(normalized)
}

/// Whether a text has line ends other than `\n` and `\r\n`.
fn has_others(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memchr3(0x0b, 0x0c, b'\r', bytes).is_some() {
        let is_alone = |at: usize| !matches!(bytes.get(at + 1), Some(b'\n' | b'\r'));
        if memchr3(0x0b, 0x0c, 0x0c, bytes).is_some() || memchr_iter(b'\r', bytes).any(is_alone) {
            return true;
        }
    }
    let has = |separator: &str| memchr::memmem::find(bytes, separator.as_bytes()).is_some();
    has("\u{2028}") || has("\u{2029}") || has("\u{85}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_is_one_break() {
        for (text, lines) in [
            ("a\rb\r\rc\r", "a\nb\n\nc\n"),
            ("a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f", "a\nb\nc\nd\ne\nf"),
            ("a\r\nb\r\r\nc\rd", "a\r\nb\r\r\nc\nd"),
        ] {
            assert_eq!(normalized(Cow::Borrowed(text)), lines);
        }
        for text in ["", "a\nb", "a\r\nb\r\r\nc", "a…b"] {
            assert!(
                matches!(normalized(Cow::Borrowed(text)), Cow::Borrowed(_)),
                "{text:?}"
            );
        }
    }
}

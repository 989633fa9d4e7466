//! Character classes that several modules use, each in one table.

use std::borrow::Cow;
use std::str::FromStr;

/// Returns whether a character is invisible and does not join its neighbours: soft hyphen, zero-width space, word
/// joiner, byte order mark, and the bidirectional controls. Programs insert them between words, or around names.
///
/// The joiners are not included, because they change how their neighbours look: see [`is_joiner`].
pub(crate) const fn is_invisible(c: char) -> bool {
    is_bidi_control(c)
        || matches!(
            c,
            '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
        )
}

/// Returns whether a character is the zero-width joiner or non-joiner, which occur inside emoji and inside words of
/// many scripts.
pub(crate) const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Returns whether a character controls the direction of text (Unicode property `Bidi_Control`).
pub(crate) const fn is_invisible_or_joiner(c: char) -> bool {
    is_invisible(c) || is_joiner(c)
}

pub(crate) const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text without invisible characters.
pub(crate) fn strip_invisible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_invisible, ""))
}

/// Returns the value of a decimal digit of any script.
pub(crate) fn decimal_digit(c: char) -> Option<u32> {
    let point = u32::from(c);
    match point {
        0x30..=0x39 => return Some(point - 0x30),
        // Latin, Greek and Cyrillic; kana and Han; Hangul; emoji: most texts, and none of them has another digit.
        ..0x660 | 0x1c5a..0xa620 | 0xabfa..0xff10 | 0x1e95a..0x1fbf0 => return None,
        _ => {}
    }
    let after = ZEROS.partition_point(|zero| *zero <= point);
    let zero = ZEROS.get(after.checked_sub(1)?)?;
    Some(point - zero).filter(|value| *value < 10)
}

/// Returns whether a character is a decimal digit of any script.
pub(crate) fn is_decimal_digit(c: char) -> bool {
    decimal_digit(c).is_some()
}

/// Parses a number that consists only of ASCII digits. `FromStr` of an integer also accepts a sign.
pub(crate) fn decimal<T: FromStr>(digits: &str) -> Option<T> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// The digit zero of each script (category Nd): Unicode 14.0, `UnicodeData.txt`.
#[rustfmt::skip]
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60,
    0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_all_scripts_are_recognised() {
        assert!(ZEROS.is_sorted_by(|a, b| *a + 10 <= *b));
        for zero in ZEROS {
            let of = |point: u32| char::from_u32(point).and_then(decimal_digit);
            assert_eq!((of(*zero), of(zero + 9)), (Some(0), Some(9)), "{zero:x}");
        }
        assert!("0９٣१\u{1d7ff}".chars().all(is_decimal_digit));
        assert!(!"a/:²½".chars().any(is_decimal_digit));
        assert_eq!(decimal_digit('٣'), Some(3));
    }

    #[test]
    fn only_ascii_digits_parse_as_decimal() {
        assert_eq!(decimal::<u8>("09"), Some(9));
        for text in ["", "+9", "-9", "9 ", "٩", "256"] {
            assert_eq!(decimal::<u8>(text), None, "{text:?}");
        }
    }

    #[test]
    fn joiners_are_not_invisible() {
        assert!(
            "\u{61c}\u{200f}\u{2061}\u{206a}\u{ad}\u{feff}"
                .chars()
                .all(is_invisible)
        );
        assert!(!"\u{200c}\u{200d} a\u{85}\u{2065}".chars().any(is_invisible));
    }
}

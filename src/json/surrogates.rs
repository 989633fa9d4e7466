//! Escapes of half a character: programs that cut a text at a number of UTF-16 units write one, and no JSON parser that
//! makes Unicode of it accepts it.

use memchr::memchr;

/// The escape of U+FFFD, as long as any other.
const REPLACEMENT: &str = "\\ufffd";

/// Returns a text in which each escape that is half a surrogate pair is that of U+FFFD, and their number; `None` if it
/// has no such escape.
pub(super) fn replaced(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let mut mended = String::new();
    let (mut at, mut copied, mut count) = (0, 0, 0);
    while let Some(found) = memchr(b'\\', bytes.get(at..).unwrap_or_default()) {
        let start = at + found;
        at = match unit(bytes, start) {
            None => start + 2,
            Some(0xd800..=0xdbff) if matches!(unit(bytes, start + 6), Some(0xdc00..=0xdfff)) => {
                start + 12
            }
            Some(0xd800..=0xdfff) => {
                if count == 0 {
                    mended.reserve_exact(text.len());
                }
                mended.push_str(text.get(copied..start).unwrap_or_default());
                mended.push_str(REPLACEMENT);
                (copied, count) = (start + 6, count + 1);
                copied
            }
            Some(_) => start + 6,
        };
    }
    if count == 0 {
        return None;
    }
    mended.push_str(text.get(copied..).unwrap_or_default());
    Some((mended, count))
}

/// Returns the unit of an escape `\uXXXX`.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| !digits.starts_with('+'))?;
    u16::from_str_radix(digits, 16).ok()
}

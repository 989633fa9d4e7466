//! Names of files and members, which are bytes, as text: exactly for the output, and harmless for a terminal.

use std::fmt::Write as _;

/// A name from which its bytes can be got back: UTF-8 as it is, any other byte as `\xfe`. A backslash is `\x5c` where
/// it would read as the beginning of such an escape, so that no two names become the same.
pub(crate) fn exact(name: &[u8]) -> String {
    let mut out = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some((before, after)) = rest.split_once('\\') {
            out.push_str(before);
            out.push_str(if begins_escape(after) { r"\x5c" } else { r"\" });
            rest = after;
        }
        out.push_str(rest);
        for byte in chunk.invalid() {
            let _ = write!(out, r"\x{byte:02x}");
        }
    }
    out
}

/// Whether a name that [`exact`] wrote has escapes in it.
pub(crate) fn has_escapes(name: &str) -> bool {
    let mut parts = name.split('\\');
    parts.next();
    parts.any(begins_escape)
}

/// Whether this, behind a backslash, makes an escape.
fn begins_escape(rest: &str) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    matches!(rest.as_bytes(), [b'x', high, low, ..] if is_digit(high) && is_digit(low))
}

/// Whether a terminal may act on a character instead of printing it: control characters, and those that turn the
/// direction of what follows or break the line.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

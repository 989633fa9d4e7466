//! Names of files and members, which are bytes, as text: exact for the output, and escaped for a terminal.

use std::fmt::Write as _;

/// A name from which its bytes can be recovered: UTF-8 as it is, any other byte as `\xfe`. A backslash is written
/// `\x5c` where it would look like the start of such an escape, so that different names stay different.
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

/// Returns whether a name written by [`exact`] has escapes.
pub(crate) fn has_escapes(name: &str) -> bool {
    let mut parts = name.split('\\');
    parts.next();
    parts.any(begins_escape)
}

/// Returns whether this text, after a backslash, makes an escape.
fn begins_escape(rest: &str) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    matches!(rest.as_bytes(), [b'x', high, low, ..] if is_digit(high) && is_digit(low))
}

/// Returns whether a terminal may interpret a character instead of printing it: control characters, and characters that
/// change the direction of the following text or break the line.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

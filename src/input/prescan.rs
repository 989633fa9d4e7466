//! Finds the charset that a page declares, as the HTML standard's "prescan a byte stream to determine its encoding"
//! (2026) does: comments, other tags and the words of a page declare nothing.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memmem};

/// The number of bytes that the standard searches before a page is decoded.
const PRESCAN: usize = 1024;

/// Browsers decode a page anew if a `<meta charset>` comes later; those of real pages are within this many bytes.
const LATE: usize = 64 << 10;

/// Returns the charset that a page declares in its first 1024 bytes.
pub(super) fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    scan(bytes.get(..PRESCAN).unwrap_or(bytes))
}

/// Returns the charset that a page declares after its first 1024 bytes.
pub(super) fn late(bytes: &[u8]) -> Option<&'static Encoding> {
    scan(bytes.get(..LATE).unwrap_or(bytes))
}

fn scan(top: &[u8]) -> Option<&'static Encoding> {
    xml_in_utf16(top)
        .or_else(|| in_tags(top))
        .or_else(|| in_xml_declaration(top))
}

fn xml_in_utf16(top: &[u8]) -> Option<&'static Encoding> {
    if top.starts_with(b"<\0?\0x\0") {
        return Some(UTF_16LE);
    }
    top.starts_with(b"\0<\0?\0x").then_some(UTF_16BE)
}

/// Returns the charset of the first `<meta>` that declares a known one. Linear: the cursor only moves forwards.
fn in_tags(top: &[u8]) -> Option<&'static Encoding> {
    let mut cursor = Cursor { bytes: top, at: 0 };
    loop {
        cursor.at += memchr(b'<', cursor.rest())?;
        let rest = cursor.rest();
        if rest.starts_with(b"<!--") {
            // The dashes of `<!-->` both open and close the comment.
            cursor.at += 2 + memmem::find(rest.get(2..)?, b"-->")? + 2;
        } else if is_meta(rest) {
            cursor.at += 5;
            if let Some(charset) = cursor.meta()? {
                return Some(charset);
            }
        } else if is_tag(rest) {
            while !matches!(cursor.peek()?, b'>' | b'\t' | b'\n' | 0x0c | b'\r' | b' ') {
                cursor.at += 1;
            }
            while cursor.attribute()?.is_some() {}
        } else if matches!(rest.get(1), Some(b'!' | b'/' | b'?')) {
            cursor.at += memchr(b'>', rest)?;
        }
        cursor.at += 1;
    }
}

fn is_meta(rest: &[u8]) -> bool {
    let named = rest.get(..5);
    named.is_some_and(|name| name.eq_ignore_ascii_case(b"<meta"))
        && rest
            .get(5)
            .is_some_and(|&byte| is_space(byte) || byte == b'/')
}

fn is_tag(rest: &[u8]) -> bool {
    let name = rest.strip_prefix(b"</").or(rest.strip_prefix(b"<"));
    name.and_then(<[u8]>::first)
        .is_some_and(u8::is_ascii_alphabetic)
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// A position in the bytes. Its methods return `None` at their end, where the standard gives up.
struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

type Attribute = (Vec<u8>, Vec<u8>);

impl<'b> Cursor<'b> {
    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) -> Option<u8> {
        while is_skipped(self.peek()?) {
            self.at += 1;
        }
        self.peek()
    }

    /// Returns the charset that a `<meta>` declares, if any.
    fn meta(&mut self) -> Option<Option<&'static Encoding>> {
        let (mut has_pragma, mut needs_pragma) = (false, None);
        // Inside: `None` for an unknown charset.
        let mut charset: Option<Option<&'static Encoding>> = None;
        let mut known = [false; 3];
        while let Some((name, value)) = self.attribute()? {
            let names: [&[u8]; 3] = [b"http-equiv", b"content", b"charset"];
            let Some(at) = names.iter().position(|known| *known == name) else {
                continue;
            };
            // Only the first attribute of a name counts.
            if known
                .get_mut(at)
                .is_none_or(|is_known| std::mem::replace(is_known, true))
            {
                continue;
            }
            match at {
                0 => has_pragma = value == b"content-type",
                1 => {
                    if let (Some(found), None) = (in_content(&value), charset) {
                        (charset, needs_pragma) = (Some(Some(found)), Some(true));
                    }
                }
                _ => (charset, needs_pragma) = (Some(Encoding::for_label(&value)), Some(false)),
            }
        }
        let is_valid = needs_pragma.is_some_and(|needs| !needs || has_pragma);
        Some(charset.flatten().filter(|_| is_valid).map(of_page))
    }

    /// Returns the next attribute of a tag, in lower case; `Some(None)` at the end of the tag.
    fn attribute(&mut self) -> Option<Option<Attribute>> {
        if self.skip(|byte| is_space(byte) || byte == b'/')? == b'>' {
            return Some(None);
        }
        let (mut name, mut value) = (Vec::new(), Vec::new());
        loop {
            match self.peek()? {
                b'=' if !name.is_empty() => break,
                byte if is_space(byte) => {
                    if self.skip(is_space)? != b'=' {
                        return Some(Some((name, value)));
                    }
                    break;
                }
                b'/' | b'>' => return Some(Some((name, value))),
                byte => name.push(byte.to_ascii_lowercase()),
            }
            self.at += 1;
        }
        self.at += 1;
        let first = self.skip(is_space)?;
        if matches!(first, b'"' | b'\'') {
            self.at += 1;
            while self.peek()? != first {
                value.push(self.peek()?.to_ascii_lowercase());
                self.at += 1;
            }
            self.at += 1;
            return Some(Some((name, value)));
        }
        while !(is_space(self.peek()?) || self.peek()? == b'>') {
            value.push(self.peek()?.to_ascii_lowercase());
            self.at += 1;
        }
        Some(Some((name, value)))
    }
}

/// A page in which a declaration was found byte by byte is not UTF-16, whatever it declares.
fn of_page(charset: &'static Encoding) -> &'static Encoding {
    if charset == UTF_16BE || charset == UTF_16LE {
        UTF_8
    } else if charset.name() == "x-user-defined" {
        WINDOWS_1252
    } else {
        charset
    }
}

/// Returns the charset in a value such as `text/html; charset=utf-8`, by the standard's "algorithm for extracting a
/// character encoding from a meta element".
pub(super) fn in_content(value: &[u8]) -> Option<&'static Encoding> {
    let lower = value.to_ascii_lowercase();
    let mut rest = lower.as_slice();
    loop {
        let at = memmem::find(rest, b"charset")?;
        rest = rest.get(at + 7..)?.trim_ascii_start();
        if let Some(label) = rest.strip_prefix(b"=") {
            let label = label.trim_ascii_start();
            let end = match label.first()? {
                quote @ (b'"' | b'\'') => {
                    let label = label.get(1..)?;
                    return Encoding::for_label(label.get(..memchr(*quote, label)?)?);
                }
                _ => label
                    .iter()
                    .position(|&byte| is_space(byte) || byte == b';'),
            };
            return Encoding::for_label(label.get(..end.unwrap_or(label.len()))?);
        }
    }
}

/// Returns the charset of `<?xml … encoding="…">`.
fn in_xml_declaration(top: &[u8]) -> Option<&'static Encoding> {
    let declaration = top.strip_prefix(b"<?xml")?;
    let declaration = declaration.get(..memchr(b'>', declaration)?)?;
    let at = memmem::find(declaration, b"encoding")?;
    let is_blank = |byte: &u8| *byte <= b' ';
    let trimmed = |bytes: &'_ [u8]| bytes.iter().take_while(|byte| is_blank(byte)).count();
    let rest = declaration.get(at + 8..)?;
    let rest = rest.get(trimmed(rest)..)?.strip_prefix(b"=")?;
    let rest = rest.get(trimmed(rest)..)?;
    let quote = *rest.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let label = rest.get(1..)?;
    let label = label.get(..memchr(quote, label)?)?;
    if label.iter().any(is_blank) {
        return None;
    }
    Encoding::for_label(label).map(of_page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_declaration_counts() {
        for (top, charset) in [
            ("<meta charset=koi8-r>", Some("KOI8-R")),
            ("<p><META\tCharset = 'koi8-r' >", Some("KOI8-R")),
            ("<meta name=a content='b; charset=koi8-r'>", None),
            (
                "<meta content='text/html; charset=koi8-r' http-equiv=Content-Type>",
                Some("KOI8-R"),
            ),
            (
                "<!-- <meta charset=koi8-r> --><meta charset=big5>",
                Some("Big5"),
            ),
            ("<!--><meta charset=big5>", Some("Big5")),
            ("<a title='<meta charset=koi8-r>'>", None),
            ("<meta charset=utf-16le>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<meta charset=none><meta charset=big5>", Some("Big5")),
            ("<metacharset=big5>", None),
            ("<meta charset=koi8-r", None),
            (
                "<?xml version='1.0' encoding='koi8-r'?><html>",
                Some("KOI8-R"),
            ),
            ("<\0?\0x\0", Some("UTF-16LE")),
        ] {
            assert_eq!(
                prescan(top.as_bytes()).map(Encoding::name),
                charset,
                "{top}"
            );
        }
        let late = format!("<style>{}</style><meta charset=koi8-r>", " ".repeat(1024));
        assert_eq!(prescan(late.as_bytes()), None);
        assert_eq!(
            super::late(late.as_bytes()).map(Encoding::name),
            Some("KOI8-R")
        );
    }
}

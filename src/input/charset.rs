//! Decodes bytes by the charset of a byte order mark, of the page's declaration, or of the bytes themselves.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::error::{Error, ErrorKind, Result};

/// The range in which `<meta charset>` is searched, as in the HTML standard.
const PRESCAN: usize = 1024;

/// Decodes bytes; returns the text and a description of what was lost, if anything.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<String>)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let bytes = bytes.get(mark..).unwrap_or_default();
        return Ok(with_encoding(bytes, encoding, "the byte order mark"));
    }
    let top = bytes.get(..PRESCAN.min(bytes.len())).unwrap_or_default();
    if top.iter().filter(|&&byte| byte == 0).count() > top.len() / 16 {
        return Err(Error::new(
            ErrorKind::Encoding,
            "the input is binary data, or UTF-16 without a byte order mark",
        ));
    }
    if let Some(encoding) = declared(top) {
        return Ok(with_encoding(bytes, encoding, "the page's <meta charset>"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(_) if mostly_utf8(bytes) => Ok(with_encoding(bytes, UTF_8, "most of its bytes")),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Ok((
                text,
                Some(
                    "the charset is not stated and is not UTF-8; windows-1252 was assumed"
                        .to_owned(),
                ),
            ))
        }
    }
}

fn with_encoding<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    stated_by: &str,
) -> (Cow<'b, str>, Option<String>) {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    (
        text,
        lossy.then(|| {
            format!(
                "bytes that are invalid in {name} (the charset according to {stated_by}) were replaced by U+FFFD"
            )
        }),
    )
}

/// Returns the charset that `<meta charset=…>` or `<meta … content="…; charset=…">` declares.
fn declared(top: &[u8]) -> Option<&'static Encoding> {
    let top = String::from_utf8_lossy(top).to_ascii_lowercase();
    let label = top.split("<meta").skip(1).find_map(|meta| {
        let meta = meta.split('>').next()?;
        let value = meta
            .split_once("charset")?
            .1
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        value
            .trim_start_matches(['"', '\''])
            .split(['"', '\'', ';', ' ', '/', '\t', '\n', '\r'])
            .next()
    })?;
    // A page that can be parsed byte by byte is not UTF-16, whatever it declares (HTML standard, prescan).
    Encoding::for_label(label.as_bytes()).map(|encoding| {
        if encoding.is_ascii_compatible() {
            encoding
        } else {
            UTF_8
        }
    })
}

/// Whether bytes that are not valid UTF-8 have more valid multi-byte sequences than invalid ones: a page truncated
/// inside a character, or slightly damaged.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let wide = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + wide, bad + usize::from(!chunk.invalid().is_empty()))
    });
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, bool) {
        let (text, loss) = decode(bytes).unwrap();
        (text.into_owned(), loss.is_some())
    }

    #[test]
    fn charsets_come_from_bom_meta_or_guess() {
        assert_eq!(decoded("\u{feff}né".as_bytes()), ("né".to_owned(), false));
        assert_eq!(decoded(b"\xff\xfen\0\xe9\0"), ("né".to_owned(), false));
        assert_eq!(
            decoded(b"<meta charset=\"windows-1251\">\xcf"),
            ("<meta charset=\"windows-1251\">П".to_owned(), false)
        );
        let old = b"<META http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>n\xe9";
        assert!(decoded(old).0.ends_with("né"));
        assert_eq!(decoded("né".as_bytes()), ("né".to_owned(), false));
        assert_eq!(decoded(b"n\xe9 \x80"), ("né €".to_owned(), true));
    }

    #[test]
    fn invalid_bytes_are_reported() {
        // Truncated inside the last character, with nothing declared: still UTF-8.
        assert_eq!(
            decoded(b"\xc3\xa9\xc3\xa9\xc3"),
            ("éé\u{fffd}".to_owned(), true)
        );
        let (text, lossy) = decoded(b"<meta charset=utf-8>n\xe9");
        assert!(lossy && text.ends_with("n\u{fffd}"));
        assert_eq!(decode(&[0; 64]).unwrap_err().kind(), ErrorKind::Encoding);
        assert_eq!(decoded(b""), (String::new(), false));
    }
}

//! Recognises files that are not text by their first bytes.

use crate::error::{Error, ErrorKind};

/// Files by their signatures, and what to do with them.
const SIGNATURES: [(&[u8], &str); 27] = [
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\0\0\x01\0", "a picture (ICO)"),
    (b"8BPS\0", "a picture (Photoshop)"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office document: save it as text or HTML first",
    ),
    (b"{\\rtf", "an RTF document: save it as text or HTML first"),
    (
        b"SQLite format 3\0",
        "an SQLite database: export its pages first",
    ),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"BZh91AY&SY", "bzip2 data: unpack it first"),
    (b"\xfd7zXZ\0", "xz data: unpack it first"),
    (b"\x04\x22\x4d\x18", "LZ4 data: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive: unpack it first"),
    (b"bplist00", "a binary property list"),
    (b"\x7fELF", "a program"),
    (b"\0asm", "a program (WebAssembly)"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"OggS\0", "a sound or video (Ogg)"),
    (b"fLaC\0", "a sound (FLAC)"),
];

/// Signatures of a few letters, with which a text may begin: a control character must follow them.
const LETTERS: [(&[u8], &str); 6] = [
    (b"RIFF", "a picture, sound or video (RIFF)"),
    (b"ID3", "a sound (MP3)"),
    (b"BM", "a picture (BMP)"),
    (b"MZ", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
];

/// The number of bytes in which control characters are counted.
const TOP: usize = 4096;

/// Returns an error that names what the bytes are, if they are not text. `decoded` says that they were read as text, so
/// that the first byte of a signature may have been replaced.
pub(super) fn check(bytes: &[u8], decoded: bool) -> Result<(), Error> {
    match of(bytes, decoded) {
        None => Ok(()),
        Some(what) => Err(Error::new(
            ErrorKind::Encoding,
            format!("the input is {what}, not a page or text"),
        )),
    }
}

fn of(bytes: &[u8], decoded: bool) -> Option<&'static str> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = start.trim_ascii_start();
    let version = start.strip_prefix(b"%PDF-").and_then(<[u8]>::first);
    if version.is_some_and(u8::is_ascii_digit) {
        return Some("a PDF: extract its text first");
    }
    if bytes.get(4..8) == Some(b"ftyp") && bytes.first() == Some(&0) {
        return Some("a picture or video (MP4, HEIC or AVIF)");
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some("a tar archive: unpack it first");
    }
    let named = |(mark, what): &(&[u8], &'static str)| {
        let replaced = || {
            let (first, rest) = mark.split_first()?;
            let after = bytes.strip_prefix("\u{fffd}".as_bytes())?;
            Some(!first.is_ascii() && rest.is_ascii() && rest.len() > 3 && after.starts_with(rest))
        };
        let is = bytes.starts_with(mark) || decoded && replaced() == Some(true);
        is.then_some(*what)
    };
    if let Some(what) = SIGNATURES.iter().find_map(named) {
        return Some(what);
    }
    let top = bytes.get(..TOP).unwrap_or(bytes);
    let head = top.get(..32).unwrap_or(top);
    let letters = LETTERS.iter().find_map(named);
    if letters.is_some() && head.iter().any(|&byte| is_control(byte)) {
        return letters;
    }
    // Random bytes have one control character in ten. Damaged text has few.
    // Most chunks have none, which is found many bytes at once.
    let has_any = |chunk: &&[u8]| {
        let any = |any, byte: &u8| any | is_control(*byte);
        chunk.iter().fold(false, any)
    };
    let chunks = top.chunks(64).filter(has_any);
    let controls = chunks.flatten().filter(|byte| is_control(**byte)).count();
    (controls > 2 && controls > top.len() / 32).then_some("binary data")
}

/// Whether a byte is a control character that no text has: `ESC` is part of ISO-2022-JP and of output of terminals.
// Without branches, so that many bytes are compared at once.
const fn is_control(byte: u8) -> bool {
    (byte < 9)
        | (byte.wrapping_sub(0x0e) < 0x1b - 0x0e)
        | (byte.wrapping_sub(0x1c) < 0x20 - 0x1c)
        | (byte == 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named() {
        for (bytes, what) in [
            (&b"%PDF-1.7\n%\xe2\xe3"[..], "a PDF"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"\x1f\x8b\x08\0", "gzip"),
            (b"\0\0\0\x18ftypheic", "HEIC"),
            (b"RIFF\x10\0\0\0WEBP", "RIFF"),
            (b"\x01\x02 ab\x03 \x04 cd", "binary data"),
        ] {
            let error = check(bytes, false).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Encoding);
            assert!(error.to_string().contains(what), "{error}");
        }
        let decoded = String::from_utf8_lossy(b"\x89PNG\r\n\x1a\n");
        assert!(check(decoded.as_bytes(), true).is_err());
        for text in [
            "RIFF and reef", "BM is a letter pair", "MZ", "\u{fffd}\u{fffd} words", "a\0b",
        ] {
            assert!(check(text.as_bytes(), true).is_ok(), "{text}");
        }
    }
}

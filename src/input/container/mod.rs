//! Pages inside of other files: archives of browsers and crawlers, compressed data, MIME.
//!
//! A container is recognised by its content. Its format lists its parts, which are ranges of its bytes with codings;
//! they are decoded one at a time, and may be containers again. Nothing recurses: the open containers are a list, whose
//! length has a limit, and so have the number of parts, what all parts unpack to, and the ratio of each.

mod kind;
#[cfg(feature = "containers")]
mod part;

#[cfg(feature = "containers")]
mod coding;
#[cfg(all(feature = "containers", feature = "json"))]
mod envelope;
#[cfg(feature = "containers")]
mod inflate;
#[cfg(feature = "containers")]
mod mhtml;
#[cfg(feature = "containers")]
mod plist;
#[cfg(feature = "containers")]
mod unpack;
#[cfg(feature = "containers")]
mod warc;
#[cfg(feature = "containers")]
mod web_archive;
#[cfg(feature = "containers")]
pub(super) mod wrapped;
#[cfg(feature = "containers")]
mod zip;

use memchr::{memchr, memmem};

pub use kind::Container;
pub(crate) use kind::Role;
#[cfg(feature = "containers")]
pub(super) use unpack::{Leaf, Unpacker};

/// A format of containers: how it is recognised.
type Format = (Container, fn(&[u8]) -> bool);

/// The formats, in the order in which they are tried.
static FORMATS: [Format; 6] = [
    // RFC 1952; the third byte is the only method.
    (Container::Gzip, |bytes| bytes.starts_with(b"\x1f\x8b\x08")),
    // RFC 8878: a frame, or one that is skipped.
    (Container::Zstd, |bytes| {
        bytes.starts_with(b"\x28\xb5\x2f\xfd")
            || matches!(bytes, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
    }),
    // PKWARE's APPNOTE 6.3.10; with its kinds EPUB, MAFF and WACZ.
    (Container::Zip, is_zip),
    // ISO 28500:2017, and 0.x before it.
    (Container::Warc, |bytes| {
        bytes
            .strip_prefix(b"WARC/")
            .and_then(<[u8]>::first)
            .is_some_and(u8::is_ascii_digit)
    }),
    // Safari since 2 (2005).
    (Container::WebArchive, is_web_archive),
    // RFC 2557: Chrome, Edge, Internet Explorer, Opera; emails have the same form.
    (Container::Mhtml, is_mime),
];

impl Container {
    /// Returns the container that bytes are.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let format = FORMATS.iter().find(|(_, is)| is(bytes));
        format.map(|(container, _)| *container)
    }
}

/// The most bytes after the directory of a ZIP archive: its end, and a comment.
const ZIP_END: usize = 22 + u16::MAX as usize;

fn is_zip(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return true;
    }
    // A page that unpacks itself (SingleFileZ) is HTML, followed by an archive.
    let end = bytes
        .get(bytes.len().saturating_sub(ZIP_END)..)
        .unwrap_or_default();
    bytes.starts_with(b"<")
        // No page has this byte, and it is found much faster.
        && memchr(5, end).is_some()
        && memmem::rfind(end, b"PK\x05\x06").is_some()
        && memmem::find(bytes, b"PK\x03\x04").is_some()
}

fn is_web_archive(bytes: &[u8]) -> bool {
    let is_plist = || {
        let bytes = bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(bytes)
            .trim_ascii_start();
        let top = bytes.get(..1024).unwrap_or(bytes);
        bytes.starts_with(b"<") && memmem::find(top, b"<plist").is_some()
    };
    (bytes.starts_with(b"bplist00") || is_plist())
        && memmem::find(bytes, b"WebMainResource").is_some()
}

/// Whether bytes start with fields of a MIME header that say so: `MIME-Version`, or a `Content-Type` of several parts.
fn is_mime(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    if bytes.starts_with(b"<") {
        return false;
    }
    let top = bytes.get(..16 << 10).unwrap_or(bytes);
    let (mut lines, mut is_first) = (top.split(|byte| *byte == b'\n'), true);
    lines
        .by_ref()
        .map(<[u8]>::trim_ascii_end)
        .take_while(|line| {
            let is_field = || {
                let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
                name.len() < line.len()
                    && name
                        .iter()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            };
            let goes_on =
                !std::mem::take(&mut is_first) && matches!(line.first(), Some(b' ' | b'\t'));
            goes_on || is_field()
        })
        .any(|line| {
            let line = line.to_ascii_lowercase();
            let value = line.strip_prefix(b"content-type:").unwrap_or_default();
            value.trim_ascii_start().starts_with(b"multipart/")
                || line.starts_with(b"mime-version:")
                || line.starts_with(b"snapshot-content-location:")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognised_by_their_content() {
        for (bytes, container) in [
            (&b"\x1f\x8b\x08\0"[..], Some(Container::Gzip)),
            (b"\x28\xb5\x2f\xfd\0", Some(Container::Zstd)),
            (b"PK\x03\x04", Some(Container::Zip)),
            (b"<html>PK\x03\x04 PK\x05\x06", Some(Container::Zip)),
            (b"WARC/1.1\r\n", Some(Container::Warc)),
            (b"bplist00 WebMainResource", Some(Container::WebArchive)),
            (
                b"\n<?xml version='1.0'?><plist><key>WebMainResource",
                Some(Container::WebArchive),
            ),
            (
                b"From: <Saved by Blink>\r\nSubject: a\r\n b\r\nmime-version: 1.0\r\n",
                Some(Container::Mhtml),
            ),
            (
                b"Content-Type: multipart/related; boundary=a\n\n",
                Some(Container::Mhtml),
            ),
            (b"<html><p>PK", None),
            (b"title: Terns\n\nMIME-Version: 1.0", None),
            (b"Terns dive.\nMIME-Version: 1.0\n", None),
            (b"bplist00", None),
            (b"", None),
        ] {
            assert_eq!(
                Container::of(bytes),
                container,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}

//! The codings of parts: compressions, and those of MIME and HTTP.

use std::io::Read;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::DataFormat;

use super::inflate;
use super::kind::Container;
use super::part::{Budget, broken};
use crate::error::Result;

/// A coding of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Zstd,
    Brotli,
    /// Deflate without a frame, as in ZIP archives.
    Deflate,
    /// `Content-Encoding: deflate`: in zlib's frame, or without it.
    Zlib,
    Base64,
    QuotedPrintable,
    /// `Transfer-Encoding: chunked`.
    Chunked,
}

/// Padding is often lost where an archive is cut.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The most memory that a decoder of Zstandard reserves for what it may repeat.
const WINDOW: usize = 64 << 20;

impl Coding {
    /// Returns the coding that a value of HTTP's `Content-Encoding` names; `None` for those that change nothing.
    pub(super) fn of_http(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Self::Gzip,
            "zstd" => Self::Zstd,
            "br" => Self::Brotli,
            "deflate" => Self::Zlib,
            "chunked" => Self::Chunked,
            _ => return None,
        })
    }

    /// Returns the container that a compression is.
    pub(super) const fn container(self) -> Option<Container> {
        match self {
            Self::Gzip => Some(Container::Gzip),
            Self::Zstd => Some(Container::Zstd),
            Self::Brotli => Some(Container::Brotli),
            _ => None,
        }
    }

    /// Undoes the coding within a budget; the second value says that the bytes are damaged or end early.
    pub(super) fn undo(self, bytes: &[u8], budget: &mut Budget) -> Result<(Vec<u8>, bool)> {
        let (unpacked, is_damaged) = match self {
            Self::Gzip => inflate::gzip(bytes, budget)?,
            Self::Zstd => zstd(bytes, budget)?,
            Self::Brotli => brotli(bytes, budget)?,
            // The first byte of the frame: the method, and the size of the window.
            Self::Zlib if bytes.first().is_some_and(|byte| byte & 0x8f == 8) => {
                inflate::deflate(bytes, DataFormat::Zlib, budget)?
            }
            Self::Deflate | Self::Zlib => inflate::deflate(bytes, DataFormat::Raw, budget)?,
            Self::Base64 => base64(bytes),
            Self::QuotedPrintable => (quoted_printable(bytes), false),
            Self::Chunked => chunked(bytes),
        };
        budget.spend(unpacked.len())?;
        if unpacked.is_empty() && is_damaged {
            let what = self.container().map_or("compressed data", Container::name);
            return Err(broken(what, "it is damaged from its start"));
        }
        Ok((unpacked, is_damaged))
    }
}

#[cfg(feature = "brotli")]
fn brotli(bytes: &[u8], budget: &Budget) -> Result<(Vec<u8>, bool)> {
    let (most, exceeded) = budget.allowed(bytes.len());
    let mut unpacked = Vec::new();
    let decoder = brotli_decompressor::Decompressor::new(bytes, 4096);
    // One byte more shows that the limit is exceeded.
    let failed = decoder
        .take(most as u64 + 1)
        .read_to_end(&mut unpacked)
        .is_err();
    if unpacked.len() > most {
        return Err(exceeded.into());
    }
    Ok((unpacked, failed))
}

#[cfg(not(feature = "brotli"))]
fn brotli(_: &[u8], _: &Budget) -> Result<(Vec<u8>, bool)> {
    Err(broken(
        "Brotli data",
        "the cargo feature `brotli` is needed",
    ))
}

/// Reads the frames of Zstandard data; those that are not data are skipped.
fn zstd(bytes: &[u8], budget: &Budget) -> Result<(Vec<u8>, bool)> {
    let (most, exceeded) = budget.allowed(bytes.len());
    let mut unpacked = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if let Some(after) = skipped(rest) {
            rest = after;
            continue;
        }
        let Ok(mut decoder) = ruzstd::decoding::StreamingDecoder::new_with_max_window_size(
            &mut rest,
            WINDOW.min(most) as u64,
        ) else {
            return Ok((unpacked, true));
        };
        let left = (most - unpacked.len()) as u64;
        let failed = Read::by_ref(&mut decoder)
            .take(left + 1)
            .read_to_end(&mut unpacked)
            .is_err();
        if unpacked.len() > most {
            return Err(exceeded.into());
        }
        if failed {
            return Ok((unpacked, true));
        }
    }
    Ok((unpacked, false))
}

/// Returns the bytes after a frame that is not data.
fn skipped(bytes: &[u8]) -> Option<&[u8]> {
    let [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d, rest @ ..] = bytes else {
        return None;
    };
    let len = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
    Some(rest.get(len..).unwrap_or_default())
}

/// Decodes base64 with line breaks in it, up to the first character that is not of it.
fn base64(bytes: &[u8]) -> (Vec<u8>, bool) {
    let is_text = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut text: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let len = text.iter().take_while(|byte| is_text(byte)).count();
    let rest = text.get(len..).unwrap_or_default();
    let mut is_damaged = !rest.iter().all(|byte| *byte == b'=');
    // A single last character is less than a byte.
    let kept = if len % 4 == 1 { len - 1 } else { len };
    is_damaged |= kept < len;
    text.truncate(kept);
    match BASE64.decode(&text) {
        Ok(decoded) => (decoded, is_damaged),
        Err(_) => (Vec::new(), true),
    }
}

/// Decodes quoted-printable. What is not an escape stays as it is.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        decoded.extend_from_slice(before);
        let after = after.get(1..).unwrap_or_default();
        // A line break after it, or after white space, is none. The search ends with the line.
        let blank = after
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let line = after.get(blank..).unwrap_or_default();
        let broken = line
            .strip_prefix(b"\r\n")
            .or(line.strip_prefix(b"\n"))
            .or(line.strip_prefix(b"\r"));
        rest = match (broken, after) {
            (Some(line), _) => line,
            (None, [high, low, after @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                decoded.push(hex(*high) << 4 | hex(*low));
                after
            }
            // The end may be cut inside an escape.
            (None, [] | [_]) => &[],
            (None, _) => {
                decoded.push(b'=');
                after
            }
        };
    }
    decoded.extend_from_slice(rest);
    decoded
}

fn hex(digit: u8) -> u8 {
    char::from(digit).to_digit(16).unwrap_or(0) as u8
}

/// Joins chunks: each has its length in hexadecimal on a line before it.
fn chunked(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut joined = Vec::new();
    let mut rest = bytes;
    loop {
        let Some(end) = memchr::memchr(b'\n', rest) else {
            // Some crawlers store the joined body, with the header of the chunked one.
            return if joined.is_empty() {
                (bytes.to_vec(), false)
            } else {
                (joined, true)
            };
        };
        let (line, after) = rest.split_at_checked(end + 1).unwrap_or((rest, &[]));
        let line = std::str::from_utf8(line).unwrap_or_default();
        let len = line.split(';').next().unwrap_or_default().trim();
        let Ok(len) = usize::from_str_radix(len, 16) else {
            return if joined.is_empty() {
                (bytes.to_vec(), false)
            } else {
                (joined, true)
            };
        };
        if len == 0 {
            return (joined, false);
        }
        joined.extend_from_slice(after.get(..len).unwrap_or(after));
        let Some(next) = after.get(len..) else {
            return (joined, true);
        };
        rest = next
            .strip_prefix(b"\r\n")
            .or(next.strip_prefix(b"\n"))
            .unwrap_or(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn codings_of_text_are_undone() {
        for (written, read) in [
            ("a=3D=C3=A9", "a=é"),
            ("long=\r\n er=  \nst", "long erst"),
            ("a=b = c=", "a=b = c"),
            ("cut=3", "cut"),
        ] {
            assert_eq!(
                quoted_printable(written.as_bytes()),
                read.as_bytes(),
                "{written}"
            );
        }
        let mut budget = Budget::new(&Limits::default());
        for (written, read, is_damaged) in [
            ("VGVy\r\nbnM=", "Terns", false),
            ("VGVybnM", "Terns", false),
            ("VGVybn*", "Tern", true),
        ] {
            let undone = Coding::Base64
                .undo(written.as_bytes(), &mut budget)
                .unwrap();
            assert_eq!(undone, (read.as_bytes().to_vec(), is_damaged), "{written}");
        }
        for (written, read, is_damaged) in [
            ("3\r\nTer\r\n2;x=y\r\nns\r\n0\r\n\r\n", "Terns", false),
            ("5\r\nTer", "Ter", true),
            ("<p>Terns\n", "<p>Terns\n", false),
        ] {
            let undone = Coding::Chunked
                .undo(written.as_bytes(), &mut budget)
                .unwrap();
            assert_eq!(undone, (read.as_bytes().to_vec(), is_damaged), "{written}");
        }
    }
}

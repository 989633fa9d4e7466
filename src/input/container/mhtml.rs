//! MHTML (RFC 2557): a MIME message of several parts, each with its URL.
//!
//! Evidence: files of Chrome and Edge (`From: <Saved by Blink>`, quoted-printable, frames as parts), of Internet
//! Explorer (`From: "Saved by Internet Explorer 11"`, with a charset), and the code that writes them
//! (`third_party/blink/renderer/platform/mhtml/mhtml_archive.cc` of Chromium, 2026). The crate for MIME needs a later
//! compiler than this one does, and decodes all parts, pictures as well, before the first can be used.

use std::ops::Range;

use super::coding::{Coding, quoted_printable};
use super::kind::Role;
use super::part::{Part, Parts};
use crate::error::Result;

/// Parts in parts are nested at most this deep; browsers nest one deep, emails three.
const NESTED: usize = 8;

/// The fields of a header that matter here.
const FIELDS: [&str; 8] = [
    "content-type",
    "content-transfer-encoding",
    "content-location",
    "content-id",
    "snapshot-content-location",
    // Chrome before 2018.
    "x-snapshot-content-location",
    "content-base",
    "date",
];

/// The values of `FIELDS`.
#[derive(Debug, Default)]
struct Header([Option<String>; 8]);

impl Header {
    fn get(&self, field: &str) -> Option<&str> {
        let at = FIELDS.iter().position(|name| *name == field)?;
        self.0.get(at)?.as_deref()
    }

    /// Returns the media type, in lower case.
    fn media_type(&self) -> String {
        let value = self.get("content-type").unwrap_or("text/plain");
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    /// Returns a parameter of the media type.
    fn parameter(&self, name: &str) -> Option<&str> {
        let mut rest = self.get("content-type")?;
        // Each round passes over one `;`, which may be in a value.
        loop {
            rest = rest.split_once(';')?.1.trim_start();
            let named = rest
                .get(..name.len())
                .filter(|is| is.eq_ignore_ascii_case(name));
            let value = named.and_then(|_| rest.get(name.len()..)?.trim_start().strip_prefix('='));
            if let Some(value) = value {
                let value = value.trim_start();
                return Some(match value.strip_prefix('"') {
                    Some(quoted) => quoted.split('"').next().unwrap_or_default(),
                    None => value.split(';').next().unwrap_or_default().trim(),
                });
            }
        }
    }

    /// Returns a URL, which may be folded into lines or encoded as words.
    fn url(&self, field: &str) -> Option<String> {
        let value = self.get(field)?;
        let value: String = value.split_ascii_whitespace().map(word).collect();
        Some(value).filter(|url| !url.is_empty())
    }

    fn coding(&self) -> Option<Coding> {
        let name = self.get("content-transfer-encoding")?.trim();
        if name.eq_ignore_ascii_case("quoted-printable") {
            return Some(Coding::QuotedPrintable);
        }
        name.eq_ignore_ascii_case("base64")
            .then_some(Coding::Base64)
    }
}

/// Decodes an encoded word (`=?utf-8?Q?…?=`, RFC 2047), the form in which Chrome writes long URLs.
fn word(text: &str) -> String {
    let inner = text
        .strip_prefix("=?")
        .and_then(|text| text.strip_suffix("?="));
    let mut fields = inner.unwrap_or_default().splitn(3, '?').skip(1);
    match (fields.next(), fields.next()) {
        (Some("Q" | "q"), Some(encoded)) => {
            let spaced = encoded.replace('_', " ");
            String::from_utf8_lossy(&quoted_printable(spaced.as_bytes())).into_owned()
        }
        _ => text.to_owned(),
    }
}

/// Reads a header from an offset; returns it with the offset of what follows its empty line.
fn header(bytes: &[u8], from: usize) -> (Header, usize) {
    let mut header = Header::default();
    let mut at = from;
    let mut open: Option<usize> = None;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = rest.get(..len).unwrap_or_default();
        at += len;
        if line.trim_ascii().is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(line);
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some(Some(value)) = open.and_then(|field| header.0.get_mut(field)) {
                value.push(' ');
                value.push_str(text.trim());
            }
            continue;
        }
        open = None;
        if let Some((name, value)) = text.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            open = FIELDS.iter().position(|field| *field == name);
            if let Some(known) = open.and_then(|field| header.0.get_mut(field)) {
                known.get_or_insert_with(|| value.trim().to_owned());
            }
        }
    }
    (header, at)
}

/// A part that begins: its header, and the start of its content.
struct Begun {
    header: Header,
    start: usize,
}

/// Lists the parts of a message. Linear: each line is compared with at most `NESTED` boundaries.
pub(super) fn parts(bytes: &[u8], parts: &mut Parts) -> Result<()> {
    let blank = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        blank
    };
    let (top, body) = header(bytes, mark);
    let saved = top.get("date").and_then(date);
    let mut found = Vec::new();
    let mut boundaries: Vec<Vec<u8>> = boundary(&top).into_iter().collect();
    let mut begun = None;
    if boundaries.is_empty() {
        let header = Header(top.0.clone());
        parts.count()?;
        found.push((header, body..bytes.len()));
    }
    // Always at a line end, before what may be a boundary.
    let mut at = body.saturating_sub(1);
    while !boundaries.is_empty() {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found_at) = memchr::memmem::find(rest, b"\n--") else {
            break;
        };
        let line_start = at + found_at + 1;
        let line = bytes.get(line_start..).unwrap_or_default();
        let len = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let line = line.get(2..len).unwrap_or_default().trim_ascii_end();
        at = line_start + len;
        let closed = |boundary: &[u8]| {
            let rest = line.strip_prefix(boundary)?;
            (rest.is_empty() || rest == b"--").then_some(rest)
        };
        let matched = (0..boundaries.len())
            .rev()
            .find_map(|index| Some((index, closed(boundaries.get(index)?)?)));
        let Some((index, rest)) = matched else {
            continue;
        };
        if let Some(Begun { header, start }) = begun.take() {
            found.push((header, start..before_line_end(bytes, start, line_start)));
        }
        boundaries.truncate(index + 1);
        if rest == b"--" {
            boundaries.pop();
            continue;
        }
        parts.count()?;
        let (header, start) = self::header(bytes, at + 1);
        at = start.saturating_sub(1).max(at);
        match boundary(&header).filter(|_| boundaries.len() < NESTED) {
            Some(inner) => boundaries.push(inner),
            None => begun = Some(Begun { header, start }),
        }
    }
    if !boundaries.is_empty() {
        parts.is_damaged = true;
        if let Some(Begun { header, start }) = begun {
            found.push((header, start..bytes.len()));
        }
    }
    list(&top, found, saved, parts);
    Ok(())
}

fn boundary(header: &Header) -> Option<Vec<u8>> {
    let is_multipart = header.media_type().starts_with("multipart/");
    let boundary = header.parameter("boundary").filter(|_| is_multipart)?;
    let boundary = boundary.trim_end().as_bytes();
    (!boundary.is_empty()).then(|| boundary.to_vec())
}

/// Returns the end of a part: the line end before a boundary belongs to the boundary.
fn before_line_end(bytes: &[u8], start: usize, line_start: usize) -> usize {
    let part = bytes.get(start..line_start).unwrap_or_default();
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    start + part.strip_suffix(b"\r").unwrap_or(part).len()
}

/// Returns the date of a time as emails have it (RFC 5322).
pub(super) fn date(value: &str) -> Option<jiff::civil::Date> {
    let zoned = jiff::fmt::rfc2822::parse(value.trim()).ok()?;
    Some(zoned.date())
}

/// Adds the pages among the parts, and the URLs of all parts that have an id.
fn list(
    top: &Header,
    found: Vec<(Header, Range<usize>)>,
    saved: Option<jiff::civil::Date>,
    parts: &mut Parts,
) {
    let page = top
        .url("snapshot-content-location")
        .or_else(|| top.url("x-snapshot-content-location"))
        .or_else(|| top.url("content-location"));
    let id_of = |header: &Header| {
        let id = header.get("content-id")?.trim();
        Some(id.trim_start_matches('<').trim_end_matches('>').to_owned())
    };
    let is_html =
        |header: &Header| matches!(&*header.media_type(), "text/html" | "application/xhtml+xml");
    // The words of an email are there twice.
    let has_html = found.iter().any(|(header, _)| is_html(header));
    let is_page =
        |header: &Header| is_html(header) || !has_html && header.media_type() == "text/plain";
    let start = top
        .parameter("start")
        .map(|id| id.trim_start_matches('<').trim_end_matches('>').to_owned());
    let is_start = |header: &Header| start.is_some() && id_of(header) == start;
    let is_of_page = |header: &Header| page.is_some() && header.url("content-location") == page;
    let position = |is: &dyn Fn(&Header) -> bool| {
        found
            .iter()
            .position(|(header, _)| is_page(header) && is(header))
    };
    let main = position(&is_start)
        .or_else(|| position(&is_of_page))
        .or_else(|| position(&|_| true));
    for (at, (header, range)) in found.into_iter().enumerate() {
        let is_web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let url = header.url("content-location").filter(is_web);
        if let (Some(id), Some(url)) = (id_of(&header), &url) {
            parts
                .locations
                .push((id.into_bytes().into(), url.as_str().into()));
        }
        if !is_page(&header) {
            continue;
        }
        let is_main = Some(at) == main;
        parts.list.push(Part {
            range,
            codings: header.coding().into_iter().collect(),
            role: if is_main { Role::Main } else { Role::Frame },
            url: url.or_else(|| page.clone().filter(|url| is_main && is_web(url))),
            name: id_of(&header),
            charset: header.parameter("charset").map(str::to_owned),
            saved,
            ..Part::default()
        });
    }
    parts.locations.sort();
    parts.locations.dedup_by(|a, b| a.0 == b.0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    const PAGE: &str = "From: <Saved by Blink>\r\n\
        Snapshot-Content-Location: https://terns.example/1\r\n\
        Date: Thu, 21 May 2026 14:00:00 -0000\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n\r\n\
        ----b--\r\nContent-Type: text/html\r\nContent-ID: <f@x>\r\n\
        Content-Location: https://terns.example/frame\r\n\r\n<p>frame\r\n--\r\n\
        ----b--\r\nContent-Type: text/html; charset=\"koi8-r\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://terns.\r\n example/1\r\n\r\n<p>page\r\n----b--\r\n\
        Content-Type: image/png\r\n\r\n--x\r\n----b----\r\nrest";

    #[test]
    fn the_page_is_the_part_of_the_snapshot() {
        let mut parts = Parts::new(&Limits::default(), 0);
        super::parts(PAGE.as_bytes(), &mut parts).unwrap();
        let [frame, page] = &parts.list[..] else {
            panic!("{parts:?}");
        };
        assert_eq!(
            (&PAGE[frame.range.clone()], frame.role),
            ("<p>frame\r\n--", Role::Frame)
        );
        assert_eq!(
            (&PAGE[page.range.clone()], page.role),
            ("<p>page", Role::Main)
        );
        assert_eq!(page.codings, [Coding::QuotedPrintable]);
        assert_eq!(page.url.as_deref(), Some("https://terns.example/1"));
        assert_eq!(page.charset.as_deref(), Some("koi8-r"));
        assert_eq!(page.saved, Some(jiff::civil::date(2026, 5, 21)));
        assert!(!parts.is_damaged);
        assert_eq!(parts.locations.len(), 1);
    }

    #[test]
    fn a_cut_message_is_damaged() {
        for (at, _) in PAGE.char_indices() {
            let mut parts = Parts::new(&Limits::default(), 0);
            super::parts(&PAGE.as_bytes()[..at], &mut parts).unwrap();
            let is_closed = at >= PAGE.find("----b----").unwrap() + 9;
            let has_boundary = at > PAGE.find("boundary=").unwrap() + 10;
            assert_eq!(parts.is_damaged, has_boundary && !is_closed, "{at}");
        }
    }
}

//! Records of crawlers (WARC, ISO 28500): responses of servers with their headers, resources, and converted text.
//!
//! Evidence: records of wget, ArchiveWeb.page and Common Crawl (responses and WET). Content is decoded as HTTP says;
//! some crawlers store it decoded already, with the header of the encoded one.

use super::coding::Coding;
use super::part::{Part, Parts};
use super::unpack::codings_of;
use crate::error::Result;

/// Fields of a header, names in lower case; of several with one name, the first.
struct Fields<'b>(Vec<(String, &'b [u8])>);

impl Fields<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let (_, value) = self.0.iter().find(|(field, _)| field == name)?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    fn media_type(&self) -> String {
        let value = self.get("content-type").unwrap_or_default();
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }
}

/// The most fields that a header has.
const FIELDS: usize = 256;

/// Reads fields up to an empty line; returns them with the offset after it.
fn fields(bytes: &[u8], from: usize) -> (Fields<'_>, usize) {
    let mut fields = Vec::new();
    let mut at = from;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = rest.get(..len).unwrap_or_default();
        at += len;
        if line.trim_ascii().is_empty() {
            break;
        }
        let colon = memchr::memchr(b':', line);
        if let Some((name, value)) = colon.and_then(|colon| line.split_at_checked(colon))
            && fields.len() < FIELDS
        {
            let name = String::from_utf8_lossy(name).trim().to_ascii_lowercase();
            fields.push((name, value.get(1..).unwrap_or_default().trim_ascii()));
        }
    }
    (Fields(fields), at)
}

pub(super) fn parts(bytes: &[u8], parts: &mut Parts) -> Result<()> {
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(bytes.get(at..).unwrap_or_default(), b"WARC/") {
        let start = at + found;
        // After damage, the next line that starts a record.
        if start > 0 && bytes.get(start - 1) != Some(&b'\n') {
            at = start + 5;
            continue;
        }
        parts.count()?;
        let first = bytes.get(start..).unwrap_or_default();
        let line = memchr::memchr(b'\n', first).map_or(first.len(), |end| end + 1);
        let (record, content) = fields(bytes, start + line);
        let len = record
            .get("content-length")
            .and_then(|len| len.parse::<usize>().ok());
        let end = len
            .and_then(|len| content.checked_add(len))
            .unwrap_or(bytes.len());
        if end > bytes.len() || len.is_none() {
            parts.is_damaged = true;
        }
        let end = end.min(bytes.len());
        add(bytes, &record, content, end, parts);
        at = end.max(start + 5);
    }
    Ok(())
}

/// Adds a record's content, if it may be a page.
fn add(bytes: &[u8], record: &Fields<'_>, content: usize, end: usize, parts: &mut Parts) {
    let kind = record.get("warc-type").unwrap_or_default();
    let is_response = kind == "response";
    if !is_response && kind != "resource" && kind != "conversion" {
        return;
    }
    let (http, start) = match is_response {
        true => {
            let head = bytes.get(content..end).unwrap_or_default();
            let line = memchr::memchr(b'\n', head).map_or(head.len(), |end| end + 1);
            let status = head.get(..line).unwrap_or_default();
            let status = status
                .split(|byte| *byte == b' ')
                .nth(1)
                .unwrap_or_default();
            if !status.starts_with(b"2") {
                return;
            }
            let (http, start) = fields(bytes.get(..end).unwrap_or_default(), content + line);
            (http, start)
        }
        false => (Fields(record.0.clone()), content),
    };
    let media_type = http.media_type();
    let is_page = match &*media_type {
        "text/html" | "application/xhtml+xml" => true,
        "text/plain" | "text/markdown" => !is_response,
        _ => false,
    };
    if !is_page {
        return;
    }
    let mut codings: Vec<Coding> = codings_of(&http.get("transfer-encoding").unwrap_or_default());
    codings.extend(codings_of(
        &http.get("content-encoding").unwrap_or_default(),
    ));
    let url = record.get("warc-target-uri");
    parts.list.push(Part {
        range: start..end.max(start),
        codings,
        // Some crawlers write it in angle brackets.
        url: url.map(|url| url.trim_matches(['<', '>']).to_owned()),
        name: record.get("warc-record-id"),
        charset: http
            .get("content-type")
            .filter(|value| value.to_ascii_lowercase().contains("charset")),
        saved: record
            .get("warc-date")
            .and_then(|date| date.get(..10)?.parse().ok()),
        ..Part::default()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn record(kind: &str, content_type: &str, content: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://terns.example/1>\r\n\
             WARC-Date: 2026-05-21T14:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n",
            content.len()
        )
    }

    #[test]
    fn pages_of_responses_are_found() {
        let http = |status: &str, kind: &str| {
            format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip, br\r\n\r\n<p>WARC/1.1"
            )
        };
        let file = [
            record("warcinfo", "application/warc-fields", "software: terns\r\n"),
            record("request", "application/http", "GET / HTTP/1.1\r\n\r\n"),
            record(
                "response",
                "application/http",
                &http("301 Moved", "text/html"),
            ),
            record("response", "application/http", &http("200 OK", "image/png")),
            record(
                "response",
                "application/http;msgtype=response",
                &http("200 OK", "text/html; charset=koi8-r"),
            ),
            record("conversion", "text/plain", "Terns.\n"),
        ];
        let file = file.concat();
        let mut parts = Parts::new(&Limits::default(), 0);
        super::parts(file.as_bytes(), &mut parts).unwrap();
        let [page, text] = &parts.list[..] else {
            panic!("{parts:?}");
        };
        assert_eq!(&file[page.range.clone()], "<p>WARC/1.1");
        assert_eq!(page.codings, [Coding::Brotli, Coding::Gzip]);
        assert_eq!(page.url.as_deref(), Some("https://terns.example/1"));
        assert_eq!(page.saved, Some(jiff::civil::date(2026, 5, 21)));
        assert_eq!(&file[text.range.clone()], "Terns.\n");
        assert!(!parts.is_damaged);
        let mut parts = Parts::new(&Limits::default(), 0);
        super::parts(&file.as_bytes()[..file.len() - 8], &mut parts).unwrap();
        assert!(parts.is_damaged);
    }
}

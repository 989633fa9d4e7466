//! One page on its way: from the bytes of a source, to text, to the line of the output.

use std::io::Read;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use unrolled::{
    Detection, ErrorKind, Form, Input, LimitKind, Limits, PageKind, Parsed, ParsedListing, Parser,
    Warning, WarningKind,
};
use url::Url;

use crate::budget::{Bounded, Budget};
use crate::gzip::GZIP;

/// The maximum length of a page: the same as the parser's, so that no member of an archive is unpacked beyond it.
pub(crate) fn longest() -> usize {
    Limits::default().get(LimitKind::InputBytes)
}

/// A page as it is in its source.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The file or archive, as named on the command line or found in a folder.
    pub(crate) source: Arc<str>,
    /// The index of the member or record in the archive, from 0.
    pub(crate) index: u64,
    /// The member's name, or the URL that the record states.
    pub(crate) member: Option<String>,
    pub(crate) url: Option<Url>,
    /// The time when a crawler fetched it.
    pub(crate) fetched: Option<jiff::Timestamp>,
    /// The HTTP status.
    pub(crate) status: Option<u16>,
    /// Text that a crawler extracted from the page (WET), not the page.
    pub(crate) extracted: bool,
    /// The transfer and content codings (`chunked`, `gzip`), in the order in which they were applied.
    pub(crate) codings: Vec<String>,
    /// The charset that an HTTP header states.
    pub(crate) charset: Option<&'static Encoding>,
    pub(crate) bytes: Vec<u8>,
    /// The problems so far; the readable part is parsed all the same.
    pub(crate) damage: Vec<String>,
    /// The reason if there is no content.
    pub(crate) refused: Option<String>,
    /// The number of bytes that its source may still unpack to.
    pub(crate) budget: Budget,
}

/// A line of the output. Exactly one of `parsed`, `listing` and `error` is present.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Line {
    pub(crate) source: String,
    pub(crate) index: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) member: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<Url>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fetched: Option<jiff::Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    pub(crate) bytes: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) damage: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parsed: Option<Parsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) listing: Option<ParsedListing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Told>,
}

impl Line {
    /// The site and format of a thread or listing.
    pub(crate) fn detection(&self) -> Option<&Detection> {
        let listed = self.listing.as_ref();
        let listed = listed.map(|list| &list.detection);
        let parsed = self.parsed.as_ref().map(|parsed| &parsed.detection);
        parsed.or(listed)
    }

    pub(crate) fn panicked(source: String, index: u64, member: Option<String>) -> Self {
        let message = "this is an error of the parser: please report it with the page";
        Self {
            source,
            index,
            member,
            error: Some(Told {
                kind: "panic".to_owned(),
                message: message.to_owned(),
            }),
            ..Self::default()
        }
    }
}

/// The reason if there is neither a thread nor a listing.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    /// A kind of [`ErrorKind`], or `unreadable` if the page could not be read at all.
    pub(crate) kind: String,
    pub(crate) message: String,
}

impl Told {
    fn unreadable(message: String) -> Self {
        Self {
            kind: "unreadable".to_owned(),
            message,
        }
    }
}

/// Reads a page's bytes, up to the maximum length that is parsed. If reading fails, returns what was read, and the
/// reason.
pub(crate) fn read_bytes(reader: impl Read) -> (Vec<u8>, Vec<String>) {
    let mut bytes = Vec::new();
    // One byte more, so that the parser can see that the page exceeds the limit.
    let end = reader.take(longest() as u64 + 1).read_to_end(&mut bytes);
    let damage = end.err().map(|error| error.to_string());
    (bytes, damage.into_iter().collect())
}

/// Parses a page: a thread, otherwise a listing, otherwise the error.
pub(crate) fn parse(page: Page, parser: &Parser) -> Line {
    let mut damage = page.damage;
    let body = match page.refused {
        Some(why) => Err(why),
        None => unpack(page.bytes, &page.codings, &page.budget, &mut damage),
    };
    let mut line = Line {
        source: page.source.to_string(),
        index: page.index,
        member: page.member,
        url: page.url,
        fetched: page.fetched,
        status: page.status,
        bytes: body.as_ref().map_or(0, Vec::len),
        damage,
        ..Line::default()
    };
    let bytes = match body {
        Ok(bytes) if bytes.is_empty() && !line.damage.is_empty() => {
            let damage = std::mem::take(&mut line.damage);
            line.error = Some(Told::unreadable(damage.join("; ")));
            return line;
        }
        Ok(bytes) => bytes,
        Err(why) => {
            line.error = Some(Told::unreadable(why));
            return line;
        }
    };

    // A charset in an HTTP header has precedence over the page's `<meta>`; a byte order mark has precedence over both.
    let stated = page.charset.or(page.extracted.then_some(UTF_8));
    let text = stated.map(|charset| charset.decode(&bytes));
    let mut input = match &text {
        Some((text, ..)) => Input::text(text),
        None => Input::bytes(&bytes),
    };
    if page.extracted {
        // There is no markup left, whatever the text looks like.
        let form = text.as_ref().map(|(text, ..)| Form::of(text));
        input = input.with_form(match form {
            Some(Form::Markdown) => Form::Markdown,
            _ => Form::Text,
        });
    }
    if let Some(url) = &line.url {
        input = input.with_url(url);
    }
    if let Some(fetched) = line.fetched {
        let day = jiff::tz::TimeZone::UTC.to_datetime(fetched).date();
        input = input.with_reference_date(day);
    }

    match parser.parse(input.clone()) {
        Ok(mut parsed) => {
            if let Some((_, charset, true)) = text {
                let detail = format!(
                    "bytes that are not {}, the charset by the HTTP header, were replaced by U+FFFD",
                    charset.name()
                );
                let warning = Warning::new(WarningKind::LossyDecode, detail);
                parsed.warnings.insert(0, warning);
            }
            line.parsed = Some(parsed);
        }
        Err(error) => {
            let may_list = matches!(
                error.kind(),
                ErrorKind::NotAThread(PageKind::Listing | PageKind::Home)
            );
            match may_list.then(|| parser.parse_listing(input.clone())) {
                Some(Ok(listing)) => line.listing = Some(listing),
                _ => {
                    line.error = Some(Told {
                        kind: error.kind().to_string(),
                        message: error.to_string(),
                    });
                }
            }
        }
    }
    line
}

/// Decodes the HTTP codings of a body, then gzip in which the page was saved.
fn unpack(
    mut bytes: Vec<u8>,
    codings: &[String],
    budget: &Budget,
    damage: &mut Vec<String>,
) -> Result<Vec<u8>, String> {
    for coding in codings.iter().rev() {
        // Many crawlers store the decoded body but keep the header, so each coding is decoded only if it is there.
        match coding.as_str() {
            "chunked" => {
                if let Some(body) = dechunk(&bytes, damage) {
                    bytes = body;
                }
            }
            "gzip" | "x-gzip" if bytes.starts_with(GZIP) => bytes = gunzip(&bytes, budget, damage),
            "gzip" | "x-gzip" | "identity" => {}
            // An unsupported coding never gives text.
            _ if std::str::from_utf8(&bytes).is_ok() => {}
            other => return Err(format!("this example does not undo {other}")),
        }
    }
    if bytes.starts_with(GZIP) {
        bytes = gunzip(&bytes, budget, damage);
    }
    Ok(bytes)
}

fn gunzip(bytes: &[u8], budget: &Budget, damage: &mut Vec<String>) -> Vec<u8> {
    let (inflated, problems) = read_bytes(Bounded {
        reader: MultiGzDecoder::new(bytes),
        budget: budget.clone(),
    });
    damage.extend(problems);
    inflated
}

/// Returns the body of HTTP chunks, or `None` if there are no chunks.
fn dechunk(mut rest: &[u8], damage: &mut Vec<String>) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        let end = rest.iter().position(|&byte| byte == b'\n');
        let size = end.and_then(|end| {
            let line = std::str::from_utf8(rest.get(..end)?).ok()?;
            let size = line.split(';').next()?.trim();
            usize::from_str_radix(size, 16).ok()
        });
        let (Some(end), Some(size)) = (end, size) else {
            if body.is_empty() {
                return None;
            }
            damage.push("the chunks of the body break off".to_owned());
            return Some(body);
        };
        rest = rest.get(end + 1..).unwrap_or_default();
        if size == 0 {
            return Some(body);
        }
        let chunk = rest.get(..size).unwrap_or(rest);
        body.extend_from_slice(chunk);
        if chunk.len() < size {
            damage.push("the last chunk of the body is cut".to_owned());
            return Some(body);
        }
        rest = rest.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

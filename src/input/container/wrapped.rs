//! Pages that text contains: as a JSON string, as code in Markdown, as the source that a browser shows.

use std::borrow::Cow;

use memchr::arch::all::packedpair::HeuristicFrequencyRank;
use memchr::memmem::FinderBuilder;

use super::kind::Container;
use crate::dom::{Dom, Query, Step};
use crate::error::Result;
use crate::input::form::Form;
use crate::limits::Limits;

/// A page that a text contains, with the URL that the text states for it.
pub(in crate::input) type Wrapped = (String, Option<String>);

/// Returns the pages that a text contains, and how; `None` if it is a page or text itself.
pub(in crate::input) fn unwrapped(
    text: &str,
    form: Option<Form>,
    limits: &Limits,
) -> Result<Option<(Container, Vec<Wrapped>)>> {
    let start = text.trim_start();
    if start.starts_with('<') {
        let top = start.get(..floor(start, 4096)).unwrap_or(start);
        let Some((_, lines)) = VIEWERS.iter().find(|(mark, _)| top.contains(mark)) else {
            return Ok(None);
        };
        let page = (source(start, Some(lines), limits)?, None);
        return Ok(Some((Container::ViewSource, vec![page])));
    }
    if starts_with_any(start, &["&lt;!doctype html", "&lt;html", "&lt;!--"]) {
        let page = (source(start, None, limits)?, None);
        return Ok(Some((Container::ViewSource, vec![page])));
    }
    #[cfg(feature = "json")]
    if matches!(form, None | Some(Form::Json))
        && let Some(pages) = super::envelope::pages(text, limits)
    {
        return Ok(Some((Container::JsonField, pages)));
    }
    if matches!(form, None | Some(Form::Text | Form::Markdown))
        && let Some(string) = json_string(text)
    {
        return Ok(Some((Container::JsonString, vec![(string, None)])));
    }
    if form.is_none()
        && let Some(pages) = fenced(text)
    {
        let pages = pages.into_iter().map(|page| (page, None)).collect();
        return Ok(Some((Container::MarkdownFence, pages)));
    }
    Ok(None)
}

/// Returns the greatest boundary of a character up to an offset.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (at.saturating_sub(3)..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// Whether a text starts with one of these, in any case.
fn starts_with_any(text: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|top| top.eq_ignore_ascii_case(start))
    })
}

/// The pages of browsers that show source code: a mark near the top, and the elements that are one line each
/// (Chromium's `html_view_source_document.cc`, Firefox's `nsHtml5Highlighter`, 2026).
const VIEWERS: [(&str, Query<'static>); 2] = [
    (
        "class=\"line-gutter-backdrop\"",
        Query::constant("td.line-content"),
    ),
    ("viewsource.css", Query::constant("pre")),
];

/// Returns the source that a page shows: the text of its lines, or of all of it.
fn source(html: &str, lines: Option<&Query<'_>>, limits: &Limits) -> Result<String> {
    let dom = Dom::parse_with_limits(html, limits)?;
    let mut text = String::new();
    let lines: Vec<_> = match lines {
        Some(lines) => dom.select(lines).collect(),
        None => dom.elements().take(1).collect(),
    };
    let (mut is_next, mut start, mut end) = (false, 0, 0);
    for line in lines {
        // A line inside of another is part of it, so each text is written once.
        if line.position() < end {
            continue;
        }
        end = line.end() as usize;
        // The lines of Firefox have their line ends.
        if is_next && !text.get(start..).is_some_and(|line| line.ends_with('\n')) {
            text.push('\n');
        }
        (is_next, start) = (true, text.len());
        for step in line.walk() {
            if let Step::Text(piece) = step {
                text.push_str(piece);
            }
        }
    }
    Ok(text)
}

/// Returns the text of a JSON string, or of a string of another language with the same escapes, with or without its
/// quotation marks: a text without line ends, in which they are escapes.
fn json_string(text: &str) -> Option<String> {
    // Most texts have none.
    memchr::memchr(b'\\', text.as_bytes())?;
    let text = text.trim();
    if text.contains(['\n', '\r']) {
        return None;
    }
    let is_bytes = text.starts_with("b'") || text.starts_with("b\"");
    let inner = if is_bytes { text.get(1..)? } else { text };
    let quote = ['"', '\'']
        .into_iter()
        .find(|quote| inner.len() > 1 && inner.starts_with(*quote) && inner.ends_with(*quote));
    if let Some(quote) = quote {
        let inner = inner.get(1..inner.len() - 1)?;
        let is_page = starts_with_any(inner, &["<", "\\u003c", "\\x3c"]);
        let is_string = Escapes(inner).all(|piece| !piece.starts_with(quote));
        let has_lines = Escapes(inner).any(|piece| piece == "\\n");
        return (is_string && (is_page || has_lines)).then(|| decoded(inner, is_bytes));
    }
    // A page that is cut has no mark at its end.
    if let Some(cut) = inner.strip_prefix('"')
        && starts_with_any(cut, &["<!doctype", "<html"])
        && !Escapes(cut).any(|piece| piece == "\"")
    {
        return Some(decoded(cut, is_bytes));
    }
    // Quotation marks of a page are escaped as well; objects and lists have strings of their own.
    if is_bytes || text.starts_with(['{', '[']) || text.starts_with('<') && !is_escaped(text) {
        return None;
    }
    let (mut ends, mut is_clear, mut before) = (0, false, "");
    for piece in Escapes(text) {
        if before == "\\n" {
            // `C:\new\names` has escapes as well.
            is_clear |= !piece.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
        }
        ends += usize::from(piece == "\\n");
        before = piece;
    }
    (ends > 1 && is_clear).then(|| decoded(text, false))
}

/// Whether the attributes of a page are escaped.
fn is_escaped(html: &str) -> bool {
    html.contains("=\\\"") && !html.contains("=\"")
}

/// The characters of a text, and its escapes (a backslash with the next character).
struct Escapes<'t>(&'t str);

impl<'t> Iterator for Escapes<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let mut chars = self.0.chars();
        let mut len = chars.next()?.len_utf8();
        if self.0.starts_with('\\') {
            len += chars.next().map_or(0, char::len_utf8);
        }
        let (piece, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(piece)
    }
}

/// Decodes escapes. In strings of bytes (Python's), those of numbers are bytes.
fn decoded(text: &str, is_bytes: bool) -> String {
    let mut decoded: Vec<u8> = Vec::with_capacity(text.len());
    let mut push = |c: char| decoded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    let mut bytes = Vec::new();
    let mut escapes = Escapes(text);
    let mut high: Option<u32> = None;
    while let Some(piece) = escapes.next() {
        let mut digits = |count: usize| {
            let number = u32::from_str_radix(escapes.0.get(..count)?, 16).ok()?;
            escapes.0 = escapes.0.get(count..)?;
            Some(number)
        };
        let mut unit = None;
        let c = match piece {
            "\\n" => Some('\n'),
            "\\r" => Some('\r'),
            "\\t" => Some('\t'),
            "\\b" | "\\f" | "\\0" => Some(' '),
            "\\u" => {
                unit = digits(4);
                None
            }
            "\\x" => {
                match digits(2) {
                    Some(byte) if is_bytes => bytes.push(byte as u8),
                    number => unit = number,
                }
                None
            }
            escape if escape.len() > 1 && escape.starts_with('\\') => escape.chars().nth(1),
            piece => piece.chars().next(),
        };
        if c.is_some() || unit.is_some() {
            String::from_utf8_lossy(&std::mem::take(&mut bytes))
                .chars()
                .for_each(&mut push);
        }
        let lone = high.take();
        let whole = match (lone, unit) {
            (Some(high), Some(low @ 0xdc00..=0xdfff)) => {
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
            }
            (lone, unit) => {
                if lone.is_some() {
                    push(char::REPLACEMENT_CHARACTER);
                }
                if let Some(0xd800..=0xdbff) = unit {
                    high = unit;
                    None
                } else {
                    unit.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
                }
            }
        };
        c.or(whole).into_iter().for_each(&mut push);
    }
    if high.is_some() {
        push(char::REPLACEMENT_CHARACTER);
    }
    String::from_utf8_lossy(&bytes).chars().for_each(&mut push);
    String::from_utf8(decoded).unwrap_or_default()
}

/// The most text around the code of a page: a sentence that introduces it.
const AROUND: usize = 300;

/// Returns the character of a fence, the number of it, and the words after it.
fn fence(line: &str) -> Option<(char, usize, &str)> {
    let line = line.trim();
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = line.chars().take_while(|c| *c == mark).count();
    (count > 2).then_some((mark, count, line.get(count..).unwrap_or_default().trim()))
}

/// Returns the pages in the fenced code blocks of a text that has little else. A post about HTML is no page.
fn fenced(text: &str) -> Option<Vec<String>> {
    if !text.contains("```") && !text.contains("~~~") {
        return None;
    }
    let mut pages: Vec<String> = Vec::new();
    let mut open: Option<(char, usize, String)> = None;
    let mut around = 0;
    let mut is_known = true;
    for line in text.split_inclusive('\n') {
        match (&mut open, fence(line)) {
            (Some((mark, count, code)), Some((is, found, "")))
                if is == *mark && found >= *count =>
            {
                pages.push(std::mem::take(code));
                open = None;
            }
            (Some((_, _, code)), _) => code.push_str(line),
            (None, Some((mark, count, info))) => {
                is_known &= ["html", "xhtml", "xml", "json", ""]
                    .iter()
                    .any(|known| info.eq_ignore_ascii_case(known));
                open = Some((mark, count, String::new()));
            }
            (None, None) => around += line.trim().len(),
        }
    }
    pages.extend(open.map(|(_, _, code)| code));
    let is_page =
        |code: &String| starts_with_any(code.trim_start(), &["<!doctype html", "<html", "<!--"]);
    let is_markup = |code: &String| code.trim_start().starts_with(['<', '{']);
    let is_whole = around == 0 && pages.len() == 1 && pages.iter().all(is_markup);
    let is_wrapped = around <= AROUND && !pages.is_empty() && pages.iter().all(is_page);
    (is_known && (is_whole || is_wrapped)).then_some(pages)
}

/// The end of a document, and the rank of its bytes for the search: every end tag has the first two, so the search
/// compares `<` with `m`.
const END: &str = "</html";
struct EndTag;

impl HeuristicFrequencyRank for EndTag {
    fn rank(&self, byte: u8) -> u8 {
        match byte {
            b'<' => 1,
            b'm' => 0,
            _ => u8::MAX,
        }
    }
}

/// Splits a text into the documents that it consists of: each after the end of the one before it.
pub(in crate::input) fn documents(text: &str) -> Vec<&str> {
    let mut documents = Vec::new();
    let finder = FinderBuilder::new().build_forward_with_ranker(EndTag, END.as_bytes());
    let mut start = 0;
    for found in finder.find_iter(text.as_bytes()) {
        let at = found + END.len();
        let rest = text.get(at..).unwrap_or_default();
        let Some((_, after)) = rest
            .split_once('>')
            .filter(|(name, _)| name.trim().is_empty())
        else {
            continue;
        };
        let next = text.len() - after.len();
        if starts_with_any(without_comments(after), &["<!doctype html", "<html"]) {
            documents.extend(text.get(start..next));
            start = next;
        }
    }
    documents.extend(text.get(start..).filter(|_| start > 0));
    documents
}

/// Returns a text without the white space and comments at its start.
fn without_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((_, after)) = rest
        .strip_prefix("<!--")
        .and_then(|comment| comment.split_once("-->"))
    {
        rest = after.trim_start();
    }
    rest
}

/// Returns a text that owns its characters.
pub(in crate::input) fn owned(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(text: &str) -> Option<(Container, Vec<String>)> {
        let (container, pages) = unwrapped(text, None, &Limits::default()).unwrap()?;
        Some((container, pages.into_iter().map(|(page, _)| page).collect()))
    }

    #[test]
    fn strings_are_decoded() {
        for (text, string) in [
            (
                "\"<p class=\\\"a\\\">T\\u00e9\\ud83d\\udc26<\\/p>\"",
                Some("<p class=\"a\">Té🐦</p>"),
            ),
            (
                "1/2 Terns.\\n\\n2/2 Gulls.",
                Some("1/2 Terns.\n\n2/2 Gulls."),
            ),
            (
                "\"1/2 Terns.\\n2/2 \\ud83d\"\n",
                Some("1/2 Terns.\n2/2 \u{fffd}"),
            ),
            ("b'<p>T\\xc3\\xa9\\n'", Some("<p>Té\n")),
            ("<p class=\\\"a\\\">Terns\\n\\n", None),
            (
                "\"<html><p class=\\\"a\\\">Terns",
                Some("<html><p class=\"a\">Terns"),
            ),
            ("See C:\\new\\names", None),
            ("\"Terns\", he said, \"dive\\n\"", None),
            ("\"Terns dive.\"", None),
            ("1/2 Terns\\n\\n\n2/2", None),
            ("{\"a\": \"b\\n\\nC\\n\"}", None),
        ] {
            let found = contents(text).map(|(_, texts)| texts.concat());
            assert_eq!(found.as_deref(), string, "{text}");
        }
    }

    #[test]
    fn code_that_is_a_page_is_unwrapped() {
        let page = "<!DOCTYPE html>\n<p>Terns\n";
        for (text, count) in [
            (format!("```html\n{page}```\n"), 1),
            (
                format!("Saved today:\n\n~~~~\n{page}~~~~\n\n```html\n{page}"),
                2,
            ),
            ("```\n<p>Terns\n```".to_owned(), 1),
            ("How to write it:\n```html\n<p>Terns\n```".to_owned(), 0),
            (format!("```html\n{page}```\n{}", "words ".repeat(90)), 0),
            (format!("```rust\n{page}```\n"), 0),
        ] {
            let found = contents(&text).map_or(0, |(_, pages)| pages.len());
            assert_eq!(found, count, "{text}");
        }
    }

    #[test]
    fn shown_source_is_unwrapped() {
        let html = "<!DOCTYPE html>\n<p title=\"a\">Terns &amp; gulls\n";
        let escaped = html.replace('&', "&amp;").replace('<', "&lt;");
        let lines = escaped.lines().map(|line| {
            format!("<tr><td class=\"line-number\"></td><td class=\"line-content\"><span>{line}</span></td></tr>")
        });
        let chrome = format!(
            "<html><body><div class=\"line-gutter-backdrop\"></div><table><tbody>{}</tbody></table>",
            lines.collect::<String>()
        );
        let firefox = format!(
            "<html><head><link rel=\"stylesheet\" href=\"resource://content-accessible/viewsource.css\"></head>\
             <body id=\"viewsource\"><pre id=\"line1\"><span>{escaped}</span></pre>"
        );
        for text in [escaped, chrome, firefox] {
            let (container, texts) = contents(&text).unwrap();
            assert_eq!(container, Container::ViewSource);
            assert_eq!(texts.concat().trim_end(), html.trim_end());
        }
    }

    #[test]
    fn documents_are_split_at_their_ends() {
        let two = "<html><p>a</html >\n<!-- saved --><!DOCTYPE html><p>b</html>\n";
        let found = documents(two);
        assert_eq!(
            found,
            [
                "<html><p>a</html >",
                "\n<!-- saved --><!DOCTYPE html><p>b</html>\n"
            ]
        );
        for one in ["<html><p>a</html>\n", "<p>a</html><p>b<html>", "</htmlx>"] {
            assert!(documents(one).is_empty(), "{one}");
        }
    }
}

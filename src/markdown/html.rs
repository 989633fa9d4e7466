//! Writes the HTML of a Markdown document whose blocks are in a page's own tags.
//!
//! Pandoc keeps what Markdown cannot express when it converts a page (`gfm`, `markdown`): a `<div>` with its attributes
//! on a line of its own, and Markdown below it. Only such a document is converted. As a page, its escapes, links,
//! quotes and line breaks would be words.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::{Event, Part, parse};

/// The tags that Pandoc always converts: a document with one of them is a page.
const OF_PAGES: [&str; 8] = ["<html", "<body", "<head", "<p>", "<p ", "<br", "<li", "<h1"];

/// What only Markdown writes: a link, a quote, a bare URL as a link, an escape.
const OF_MARKDOWN: [&str; 10] = [
    "](http", "](/", "\n> ", "<http", "\\_", "\\*", "\\#", "\\[", "\\|", "\\>",
];

/// Whether a page is a Markdown document with the tags of a page.
pub(crate) fn is_page_in_markdown(text: &str) -> bool {
    let has = |sign: &str| memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    // A tag on a line of its own, with an empty line below it.
    !text.trim_start().starts_with("<!")
        && (has(">\n\n") || has(">\r\n\r\n"))
        && OF_MARKDOWN.into_iter().any(has)
        && !OF_PAGES.into_iter().any(has)
}

/// Returns the HTML of a document, if it is not much longer than its source. Its lists are lines of words: no site has
/// lists in posts, so that they are an author's.
pub(crate) fn to_html(source: &str) -> Option<String> {
    let escaped = without_lists(source);
    let source = escaped.as_ref();
    let mut page = Html {
        source,
        out: String::with_capacity(source.len() + source.len() / 8),
        open: Vec::new(),
        picture: None,
    };
    parse(source, |event, span| page.take(event, span));
    page.close_to(0);
    (page.out.len() <= source.len() + source.len() / 2 + 4096).then_some(page.out)
}

/// Returns a document with a backslash before each sign of a list's item.
fn without_lists(source: &str) -> Cow<'_, str> {
    let mut escaped = String::new();
    let mut done = 0;
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if let Some(sign) = list_sign(line) {
            escaped.push_str(source.get(done..at + sign).unwrap_or_default());
            escaped.push('\\');
            done = at + sign;
        }
        at += line.len();
    }
    if done == 0 {
        return Cow::Borrowed(source);
    }
    escaped.push_str(source.get(done..).unwrap_or_default());
    Cow::Owned(escaped)
}

/// Returns the place of the sign that makes a line an item of a list.
fn list_sign(line: &str) -> Option<usize> {
    let words = line.trim_start_matches([' ', '>']);
    let indent = line.len() - words.len();
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let signs: &[u8] = if digits > 0 { b".)" } else { b"-+*" };
    let sign = words.as_bytes().get(digits)?;
    let behind = words.as_bytes().get(digits + 1)?;
    (digits <= 9 && signs.contains(sign) && behind.is_ascii_whitespace()).then_some(indent + digits)
}

struct Html<'t> {
    source: &'t str,
    out: String,
    /// The end tags of the open elements.
    open: Vec<&'static str>,
    /// The picture that is open: its depth, its address, and its description so far.
    picture: Option<(usize, String, String)>,
}

impl Html<'_> {
    fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Open(part) => self.begin(part),
            Event::Close => self.close_to(self.open.len().saturating_sub(1)),
            Event::Words(words) => match &mut self.picture {
                Some((.., description)) => description.push_str(&words),
                None => push(&mut self.out, &words),
            },
            Event::Html(tag) if self.picture.is_none() => self.out.push_str(&tag),
            Event::Html(_) => {}
            Event::Break if let Some((.., description)) = &mut self.picture => {
                description.push(' ')
            }
            Event::Break => {
                let written = self.source.get(span).unwrap_or_default();
                let is_hard = !written.trim_matches(['\n', '\r']).is_empty();
                self.out.push_str(if is_hard { "<br>\n" } else { "\n" });
            }
            Event::Rule => self.out.push_str("<hr>\n"),
        }
    }

    fn begin(&mut self, part: Part<'_>) {
        if self.picture.is_some() {
            self.open.push("");
            return;
        }
        let number = match part {
            Part::Item(number) => number.unwrap_or_default(),
            _ => "",
        };
        let (start, end) = match part {
            Part::Html => ("", "\n"),
            Part::Paragraph => ("<p>", "</p>\n"),
            Part::Heading(level) => match level {
                1 => ("<h1>", "</h1>\n"),
                2 => ("<h2>", "</h2>\n"),
                3 => ("<h3>", "</h3>\n"),
                4 => ("<h4>", "</h4>\n"),
                5 => ("<h5>", "</h5>\n"),
                _ => ("<h6>", "</h6>\n"),
            },
            Part::Quote => ("<blockquote>", "</blockquote>\n"),
            Part::List => ("<ul>", "</ul>\n"),
            Part::Item(_) => ("<li>", "</li>\n"),
            Part::Code(_) => ("<pre><code>", "</code></pre>\n"),
            Part::Table => ("<table>", "</table>\n"),
            Part::Row => ("<tr>", "</tr>\n"),
            Part::Cell => ("<td>", "</td>"),
            Part::Bold => ("<strong>", "</strong>"),
            Part::Italic => ("<em>", "</em>"),
            Part::Struck => ("<del>", "</del>"),
            Part::InlineCode => ("<code>", "</code>"),
            Part::Link(target) => {
                self.out.push_str("<a href=\"");
                push(&mut self.out, &target);
                ("\">", "</a>")
            }
            Part::Picture(address) => {
                self.picture = Some((self.open.len(), address.into_owned(), String::new()));
                ("", "")
            }
        };
        self.out.push_str(start);
        if !number.is_empty() {
            self.out.extend([number, " "]);
        }
        self.open.push(end);
    }

    /// Closes elements until so many are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let end = self.open.pop().unwrap_or_default();
            self.out.push_str(end);
            let depth = self.open.len();
            let is_picture = |picture: &mut (usize, String, String)| picture.0 == depth;
            if let Some((_, address, description)) = self.picture.take_if(is_picture) {
                self.out.push_str("<img src=\"");
                push(&mut self.out, &address);
                self.out.push_str("\" alt=\"");
                push(&mut self.out, &description);
                self.out.push_str("\">");
            }
        }
    }
}

/// Appends words, also those of an attribute.
fn push(out: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = memchr::memchr3(b'<', b'&', b'"', rest.as_bytes()) {
        let (before, sign) = rest.split_at(at);
        out.push_str(before);
        out.push_str(match sign.as_bytes().first() {
            Some(b'<') => "&lt;",
            Some(b'"') => "&quot;",
            _ => "&amp;",
        });
        rest = sign.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_between_tags() {
        let source = "<div id=\"a\" class=\"b\">\n\nA <span>b</span> \\* *c*  \nd\ne [f](/g?h&i)\n\n> <https://j.example/K>\n\n![l\nm](n \"o\")\n\n</div>\n";
        assert!(is_page_in_markdown(source));
        let html = to_html(source).expect("short enough");
        assert_eq!(
            html,
            "<div id=\"a\" class=\"b\">\n<p>A <span>b</span> * <em>c</em><br>\nd\ne <a href=\"/g?h&amp;i\">f</a></p>\n\
             <blockquote><p><a href=\"https://j.example/K\">https://j.example/K</a></p>\n</blockquote>\n\
             <p><img src=\"n\" alt=\"l m\"></p>\n</div>\n"
        );
    }

    #[test]
    fn pages_are_none() {
        for page in [
            "<!DOCTYPE html>\n\n[a](http://b)",
            "<div>\n\n<p>[a](http://b)</p>\n\n</div>",
            "<div class=\"a\">\n\nb<br>\\*c\n\n</div>",
            "<div class=\"a\">\n\nb c\n\n</div>",
        ] {
            assert!(!is_page_in_markdown(page), "{page}");
        }
    }

    #[test]
    fn lists_are_lines() {
        let source = "a  \n- b  \n- c\n\n12) d\n\n> 1. e\n";
        assert_eq!(
            to_html(source).as_deref(),
            Some(
                "<p>a<br>\n- b<br>\n- c</p>\n<p>12) d</p>\n<blockquote><p>1. e</p>\n</blockquote>\n"
            )
        );
    }

    #[test]
    fn a_document_that_grows_much_is_left() {
        assert!(to_html(&"<&".repeat(10_000)).is_none());
    }
}

//! Detects the form of an input from its content.

use std::fmt;

/// The form of an input. In JSON: `html`, `text`, `markdown`, `json`.
///
/// # Examples
///
/// ```
/// use unrolled::{Form, Parser};
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = Parser::new().parse(html.as_str())?;
/// let from = match parsed.detection.form {
///     Form::Html => "its markup",
///     Form::Json => "its data",
///     _ => "its words",
/// };
/// assert_eq!(from, "its markup");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Form {
    /// HTML, a complete page or a part of one.
    Html,
    /// Plain text, as a crawler, a clipper or copy and paste produces it.
    Text,
    /// Text with Markdown markup.
    Markdown,
    /// JSON, as a site's API returns it.
    Json,
    /// A form that this version does not know: read from the JSON of a later one. For an input it sets nothing.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

impl Form {
    /// Returns the form that an input appears to have.
    ///
    /// JSON starts with `{` or `[` and ends with the matching bracket, or starts with `{"` or `[{"` and may be
    /// truncated; it may be JSON lines, a value on each line, or a file of X's account archive, which starts with
    /// `window.YTD.`. HTML starts with a tag, a comment or a doctype, or has an element with an `id`, `class` or
    /// `data-` attribute anywhere (such as a Markdown file with a page's markup in it). Markdown has front matter, a
    /// link or an image in brackets, a heading, or a backslash before the sign of a list. Everything else is text.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Form;
    ///
    /// assert_eq!(Form::of("<!DOCTYPE html><html>…"), Form::Html);
    /// assert_eq!(Form::of("1/ Terns are < 50 cm long"), Form::Text);
    /// assert_eq!(Form::of("See [the list](https://example.org/)"), Form::Markdown);
    /// assert_eq!(Form::of("{\"code\": 200}"), Form::Json);
    /// ```
    pub fn of(input: &str) -> Self {
        let input = input.strip_prefix('\u{feff}').unwrap_or(input).trim();
        let between = |open, close| input.starts_with(open) && input.ends_with(close);
        let cut = || {
            let list = input.strip_prefix('[').map(str::trim_start);
            let object = list.filter(|list| list.starts_with('{')).unwrap_or(input);
            let named = object.strip_prefix('{').map(str::trim_start);
            // Only a name, or the beginning of one, may be left.
            let is_name = |rest: &str| {
                let mut bytes = rest.trim_matches('"').bytes();
                bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            named.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('"') && (rest.contains("\":") || is_name(rest))
            })
        };
        let is_archive = || input.starts_with("window.YTD.") && input.contains('=');
        let is_object = || begins(input, '{', &["\"", "}"]);
        let is_array = || begins(input, '[', &VALUES) && !input.contains("](");
        if between('{', '}') && is_object()
            || between('[', ']') && is_array()
            || cut()
            || is_archive()
        {
            return Self::Json;
        }
        if is_tag(input) || has_markup(input) {
            return Self::Html;
        }
        let heading =
            |line: &str| line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
        let headed = || input.contains('#') && input.lines().any(heading);
        // Nobody writes a backslash before the sign of a list or a heading in plain text.
        let sign = |line: &str| {
            let sign = line.strip_prefix('\\').map(str::as_bytes);
            matches!(sign, Some([b'-' | b'+' | b'*' | b'#' | b'>', b' ', ..]))
        };
        let escaped = || input.contains("\n\\") && input.lines().any(sign);
        if ["---\n", "---\r\n", "+++\n", "+++\r\n"]
            .iter()
            .any(|fence| input.starts_with(fence))
            || input.contains("](")
            || headed()
            || escaped()
        {
            return Self::Markdown;
        }
        Self::Text
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Html => "html",
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Other => "other",
        })
    }
}

/// The beginnings of values in JSON, and the end of a list without any. A note of brackets in a text, or a tag of a
/// template, begins otherwise.
const VALUES: [&str; 18] = [
    "\"", "{", "[", "]", "-", "true", "false", "null", "0", "1", "2", "3", "4", "5", "6", "7", "8",
    "9",
];

/// Whether one of some beginnings follows the first sign of a text.
fn begins(text: &str, sign: char, beginnings: &[&str]) -> bool {
    let rest = text.strip_prefix(sign).unwrap_or_default().trim_start();
    beginnings
        .iter()
        .any(|beginning| rest.starts_with(beginning))
}

/// Whether a text starts with `<` and a character that may follow it in markup.
fn is_tag(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|after| {
        // A page truncated here starts with one as well.
        after.is_empty()
            || after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
    })
}

/// The maximum number of lines of a tag.
const TAG_LINES: usize = 20;

/// Whether many of a text's lines contain markup. Text dumps of pages contain single tags: code to embed a thread, or a
/// template of a script.
fn has_markup(text: &str) -> bool {
    let text = without_front_matter(text);
    // Most texts have no tag at all.
    if !text.split('<').skip(1).any(has_attribute) {
        return false;
    }
    let (mut lines, mut tagged) = (0_usize, 0_usize);
    // The lines since a tag that is not closed yet; one that never is, or only far below, is text.
    let mut open: Option<usize> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        lines += 1;
        let mut tags = line.split('<').skip(1);
        let is_tagged =
            tags.any(|tag| tag.starts_with('/') || has_attribute(tag) && tag.contains('>'));
        let closed = open.filter(|_| {
            line.split('<')
                .next()
                .is_some_and(|first| first.contains('>'))
        });
        tagged += match closed {
            Some(before) => before + 1,
            None => usize::from(is_tagged),
        };
        open = match line.rsplit_once('<') {
            Some((_, tag)) => {
                let opens =
                    tag.starts_with(|c: char| c.is_ascii_alphabetic()) && !tag.contains('>');
                opens.then_some(usize::from(!is_tagged && closed.is_none()))
            }
            None if closed.is_some() => None,
            None => open
                .map(|before| before + 1)
                .filter(|lines| *lines < TAG_LINES),
        };
    }
    tagged * 4 >= lines
}

/// Returns a text without its front matter.
fn without_front_matter(text: &str) -> &str {
    let rest = text.strip_prefix("---\n").or(text.strip_prefix("---\r\n"));
    let body = rest.and_then(|rest| rest.split_once("\n---"));
    body.map_or(text, |(_, body)| body)
}

/// Whether the text after a `<` is a start tag with an attribute that sites use.
fn has_attribute(tag: &str) -> bool {
    let name = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
    tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag
            .as_bytes()
            .get(name)
            .is_some_and(u8::is_ascii_whitespace)
        && ["id=", "class=", "data-"]
            .iter()
            .any(|attribute| has_word(tag, attribute.as_bytes()))
}

/// Whether a text starts with this one, after white space and in any case.
fn has_word(text: &str, word: &[u8]) -> bool {
    let mut windows = text.as_bytes().windows(word.len() + 1);
    windows.any(|window| match window {
        [space, rest @ ..] => space.is_ascii_whitespace() && rest.eq_ignore_ascii_case(word),
        [] => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_recognised() {
        for (input, form) in [
            ("  <div>x</div>", Form::Html),
            (
                "---\ntitle: x\n---\n<div id=\"tweet_1\" class=\"a\">x</div>",
                Form::Html,
            ),
            (
                "[link](https://a.b) and [other](https://c.d)",
                Form::Markdown,
            ),
            ("# Thread\n\nwords", Form::Markdown),
            ("words\n\\- more words", Form::Markdown),
            ("words\n\\-1 is\n\\section", Form::Text),
            (
                "1/ I wrote <div class=\"a\" once\n2/ It is open\n3/ Still\n4/ Good night",
                Form::Text,
            ),
            ("text <div\n class=\"a\"\n id=\"b\">x</div>", Form::Html),
            ("{{< tweet 20 >}}", Form::Text),
            ("[tweet 20]", Form::Text),
            ("[ true, 1 ]", Form::Json),
            ("#hashtag first\nand I <3 you < 5", Form::Text),
            ("[1, 2]", Form::Json),
            ("{\"a\": 1}\n{\"a\": 2}\n", Form::Json),
            ("window.YTD.tweets.part0 = [ ]", Form::Json),
            ("window.YTD is a variable", Form::Text),
            ("", Form::Text),
        ] {
            assert_eq!(Form::of(input), form, "{input:?}");
        }
    }
}

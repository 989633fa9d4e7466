//! Escapes text and URLs for Markdown, so that they have no other meaning.
//!
//! HTML's special characters are written as character references (`&lt;`, `&amp;`), which every program displays as
//! text: many do not support a backslash before them (Python-Markdown, Showdown, PHP Markdown, Pandoc's
//! `markdown_strict`), and parse `\<` as the start of a tag. Every other character that is markup in CommonMark, or in
//! GitHub's tables, strikethrough, task lists, footnotes, maths and autolinks, is escaped with a backslash. So are
//! those of other programs: `==`, `%%`, `++`, `^`, `$`, `#`, `{` (attributes, and templates such as `{{` and `{%`).
//!
//! Elsewhere text is not escaped, to keep the source readable: `_` inside a word, `-` and `>` inside a line, a `<`
//! before a space, and an `&` unless two letters follow. By the rules of HTML these start neither a tag nor a
//! reference, so they are harmless even in a program that passes them through.

use std::fmt::Write as _;

/// The position of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// At the start of a line, where a character may start a block, and white space a code block.
    LineStart,
    /// Inside a line.
    Inside,
    /// Inside the brackets of a link, which cannot contain another link.
    Link,
    /// Inside a double-quoted YAML string.
    Quoted,
}

impl At {
    /// Whether programs autolink URLs in this position.
    const fn is_linked(self) -> bool {
        matches!(self, Self::LineStart | Self::Inside)
    }
}

/// Appends text without line breaks.
pub(super) fn push(out: &mut String, words: &str, at: At) {
    let words = if at == At::LineStart {
        let rest = words.trim_start();
        let indent = words.get(..words.len() - rest.len()).unwrap_or_default();
        for c in indent.chars() {
            out.push_str(match c {
                '\t' => "\u{a0}\u{a0}\u{a0}\u{a0}",
                _ => "\u{a0}",
            });
        }
        rest
    } else {
        words
    };
    let block = if at == At::LineStart {
        block_sign(words)
    } else {
        None
    };
    for (place, c, markup) in signs(words, at) {
        match c {
            '<' if markup => out.push_str("&lt;"),
            '&' if markup => out.push_str("&amp;"),
            '>' if markup || block == Some(place) => out.push_str("&gt;"),
            // Some programs parse maths between `\(` or `\[` and its counterpart, and some use only the last of two
            // backslashes.
            '`' if at == At::Link => out.push_str("&#96;"),
            '(' if markup => out.push_str("&#40;"),
            ')' if markup => out.push_str("&#41;"),
            '[' if at == At::LineStart && place == 0 => out.push_str("&#91;"),
            // Parsedown supports no backslash before brackets; and MultiMarkdown has variables, `[%a]`.
            '[' if at == At::Link => out.push_str("&#91;"),
            ']' if at == At::Link => out.push_str("&#93;"),
            '%' if at == At::Link && place == 0 => out.push_str("&#37;"),
            // What follows may be the sign that ends bold words, a bracket or a line break, and some programs use only
            // the last of two backslashes.
            '\\' if place + 1 == words.len() => out.push_str("&#92;"),
            // The colon of a link reference definition; the definition may start far before, and some programs ignore a
            // backslash in it.
            ':' if markup && ends_with(words, place, "]") => out.push_str("&#58;"),
            // Showdown autolinks inside links and image descriptions.
            ':' if markup
                && at == At::Link
                && words
                    .get(place..)
                    .is_some_and(|rest| rest.starts_with("://")) =>
            {
                out.push_str("&#58;");
            }
            '.' if markup && at == At::Link => out.push_str("&#46;"),
            '@' if markup && at == At::Link => out.push_str("&#64;"),
            _ if markup || block == Some(place) => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
}

/// Returns each special character, its offset, and whether it is markup anywhere in a line.
fn signs(words: &str, at: At) -> impl Iterator<Item = (usize, char, bool)> {
    let mut before = None;
    // A URL between other words of a link.
    let first_space = words.find(char::is_whitespace).unwrap_or(words.len());
    let last_space = words.rfind(char::is_whitespace).unwrap_or(0);
    words.char_indices().map(move |(place, c)| {
        let after = words.get(place + c.len_utf8()..).unwrap_or_default();
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '~' | '|' | '$' | '^' | '{' => true,
            '#' => at != At::Quoted,
            '<' => !after.starts_with(' '),
            '&' => begins_reference(after),
            // After a bracket it starts the target of a link, even in programs without backslash escapes; after a
            // backslash, maths.
            '(' => matches!(before, Some(']' | '\\')),
            // At the end of a link's text it ends a ruby annotation in mistune.
            ')' => before == Some('\\') || at == At::Link && after.is_empty(),
            // Showdown ends the tag of an image there.
            '>' => at == At::Link,
            '_' => !(before.is_some_and(char::is_alphanumeric) && starts_word(after)),
            // A link may follow, which would become an image.
            '!' => after.is_empty() || after.starts_with('['),
            // A template begins with `{%` and ends with `%}`.
            '%' if before == Some('{') || after.starts_with('}') => true,
            '=' | '%' | '+' => before == Some(c) || after.starts_with(c),
            // A URL; also an emoji shortcode, or a directive.
            ':' => {
                (at.is_linked() || at == At::Link && place < last_space) && after.starts_with("//")
                    || before == Some(']')
                    || at != At::Quoted && after.starts_with(|c: char| c.is_ascii_alphabetic())
            }
            '.' => {
                (at.is_linked() || at == At::Link && place < last_space)
                    && ends_with(words, place, "www")
            }
            '@' => {
                let mail = before.is_some_and(is_of_mail);
                let name = before.is_some_and(char::is_whitespace);
                starts_word(after)
                    && (at.is_linked() && mail
                        || at == At::Link && place > first_space && (mail || name))
            }
            _ => false,
        };
        before = Some(c);
        (place, c, markup)
    })
}

/// Appends text for a double-quoted YAML string, in which every character can be written as a numeric escape: a program
/// without support for front matter parses it as Markdown.
pub(super) fn push_quoted(out: &mut String, words: &str) {
    for (_, c, markup) in signs(words, At::Quoted) {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            _ if markup => {
                let _ = write!(out, "\\x{:02X}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
}

/// Whether a program could find HTML or a link in code, if it does not parse it as code.
pub(super) fn is_markup(code: &str) -> bool {
    code.as_bytes().windows(2).any(|pair| match pair {
        [b'<', next] => next.is_ascii_alphabetic() || b"/!?".contains(next),
        [b']', next] => b"([:".contains(next),
        _ => false,
    })
}

/// Whether a line of code is an attribute list, `{: … }`, if a program does not parse it as code: kramdown knows no
/// fences of backticks.
pub(super) fn is_attribute_list(code: &str) -> bool {
    code.contains("{:")
        && code.lines().any(|line| {
            let line = line.trim();
            line.starts_with("{:") && line.ends_with('}')
        })
}

/// Ends a heading. A brace at its end would be that of attributes in some programs, even with a backslash before it.
pub(super) fn end_heading(out: &mut String) {
    if let Some(rest) = out.strip_suffix('}').map(str::len) {
        out.truncate(rest);
        out.push_str("&#125;");
    }
}

/// Returns text escaped for Markdown.
pub(super) fn escape(words: &str, at: At) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 8);
    push(&mut out, words, at);
    out
}

/// Block markers of some programs: admonitions, PyMdown blocks (`/// html | script`), and includes.
const PROGRAMS: [&str; 5] = ["!!!", "???", "///", "@import", "!include"];

/// Returns the offset of the character that makes the line a block: `>`, a list marker, a setext underline, a
/// definition, a table's delimiter row.
fn block_sign(line: &str) -> Option<usize> {
    if line.starts_with(['>', '+', '-', '=', ':', '%'])
        || PROGRAMS.iter().any(|sign| line.starts_with(sign))
    {
        return Some(0);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = digits > 0 && line.get(digits..)?.starts_with(['.', ')']);
    numbered.then_some(digits)
}

/// The most digits of an item's number.
const DIGITS: usize = 9;

/// Returns the sign of a line that begins like an item of a list: `-`, `*`, `+`, or the one behind a number. What
/// follows may not begin a block.
pub(super) fn item_sign(line: &str) -> Option<char> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let signs: &[char] = match digits {
        0 => &['-', '*', '+'],
        1..=DIGITS => &['.', ')'],
        _ => return None,
    };
    let rest = line.get(digits..)?;
    let sign = rest.chars().next().filter(|sign| signs.contains(sign))?;
    let words = rest.strip_prefix(sign)?.strip_prefix(' ')?;
    let begins_block = words.starts_with(char::is_whitespace) || block_sign(words).is_some();
    (!words.trim().is_empty() && !begins_block).then_some(sign)
}

/// Removes the backslash before the sign of an item, which starts at an offset; returns whether there is one.
pub(super) fn unescape_item(out: &mut String, start: usize) -> bool {
    let line = out.get(start..).unwrap_or_default();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_escaped = line.as_bytes().get(digits) == Some(&b'\\');
    if is_escaped {
        out.remove(start + digits);
    }
    is_escaped
}

fn starts_word(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
}

/// Whether the text before an offset ends with these letters, in either case.
fn ends_with(text: &str, place: usize, letters: &str) -> bool {
    let start = place.checked_sub(letters.len());
    let end = start.and_then(|start| text.get(start..place));
    end.is_some_and(|end| end.eq_ignore_ascii_case(letters))
}

/// Whether the text after an `&` may complete a character reference. In HTML some need no semicolon; they have two
/// letters or more (`&lt`).
fn begins_reference(after: &str) -> bool {
    let mut after = after.chars();
    match after.next() {
        Some('#') => true,
        Some(c) if c.is_ascii_alphanumeric() => after
            .next()
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == ';'),
        _ => false,
    }
}

fn is_of_mail(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-')
}

/// Writes a link with a text; only the text, escaped for the position `at`, if there is no URL to follow.
pub(super) fn link(words: &str, url: Option<&str>, at: At) -> String {
    match url {
        Some(url) => format!("[{}]({})", escape(words, At::Link), target(url)),
        None => escape(words, at),
    }
}

/// Writes a link with a title, by which it is known to be none of an author's. The title has no character that needs an
/// escape.
pub(super) fn marked_link(words: &str, url: Option<&str>, title: &str) -> Option<String> {
    let words = escape(words, At::Link);
    url.map(|url| format!("[{words}]({} \"{title}\")", target(url)))
}

/// Writes an image. Its description has no line breaks.
pub(super) fn picture(alt: &str, url: &str, title: Option<&str>) -> String {
    let (alt, target) = (escape(alt, At::Link), target(url));
    match title {
        Some(title) => format!("![{alt}]({target} \"{title}\")"),
        None => format!("![{alt}]({target})"),
    }
}

/// Returns a URL for the round brackets of a link. Characters that RFC 3986 does not allow, though browsers leave them
/// in queries and in `mailto` URLs, are percent-encoded: they would end the target, or start a template. Round
/// brackets, which programs parse differently, and apostrophes, which may start a title, are encoded as well.
fn target(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for (at, c) in url.char_indices() {
        let after = url.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '`' | '|' | '^' | '{' | '}' | '(' | ')' | '\'' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            // Not with a backslash: parsers differ in which of the two escapes they decode first.
            '&' if begins_reference_of_target(after) => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

/// Whether the text after an `&` in a target may complete a character reference: in HTML those without a semicolon also
/// count in attributes, but not before an equals sign, so `?a=1&copy=2` needs no escape.
fn begins_reference_of_target(after: &str) -> bool {
    let name = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
    begins_reference(after) && !after.get(name..).is_some_and(|rest| rest.starts_with('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_are_markup() {
        for (words, expected) in [
            ("a*b*c `d` [e](f) <g>", r"a\*b\*c \`d\` \[e\]&#40;f) &lt;g>"),
            ("snake_case, _it_ __b__", r"snake_case, \_it\_ \_\_b\_\_"),
            (
                "AT&T &amp; &#35; &copy2 & co",
                r"AT&T &amp;amp; &amp;\#35; &amp;copy2 & co",
            ),
            ("a < b, I <3, \\<i", r"a < b, I &lt;3, \\&lt;i"),
            ("{{a}} {%b%} \\(c", r"\{\{a}} \{\%b\%} \\&#40;c"),
            ("~x~ a|b $5 x^2 {y} C#", r"\~x\~ a\|b \$5 x\^2 \{y} C\#"),
            (
                "1 + 1 = 2, 9 % ++a== %%b",
                r"1 + 1 = 2, 9 % \+\+a\=\= \%\%b",
            ),
            ("Oh! ![x] so!", r"Oh! \!\[x\] so\!"),
            (
                "https://a.b, www.a.b, WWW.a.b",
                r"https\://a.b, www\.a.b, WWW\.a.b",
            ),
            ("mail a.b@c.d or @tern", r"mail a.b\@c.d or @tern"),
            ("at 12:30 :tada: note: x:y", r"at 12:30 \:tada: note: x\:y"),
        ] {
            assert_eq!(escape(words, At::Inside), expected, "{words}");
        }
        for (words, expected) in [
            ("https://a.b/c_d", "https://a.b/c_d"),
            ("www.a.b", "www.a.b"),
            ("@tern", "@tern"),
            (
                "at https://a.b or www.a.b, a@b.c or @tern",
                "at https&#58;//a.b or www&#46;a.b, a&#64;b.c or &#64;tern",
            ),
        ] {
            assert_eq!(escape(words, At::Link), expected, "{words}");
        }
        assert_eq!(escape("[a]: b", At::Inside), r"\[a\]&#58; b");
    }

    #[test]
    fn signs_that_begin_a_block() {
        for (words, expected) in [
            ("# no heading", r"\# no heading"),
            ("- no item", r"\- no item"),
            ("  + no item", "\u{a0}\u{a0}\\+ no item"),
            ("\tno code", "\u{a0}\u{a0}\u{a0}\u{a0}no code"),
            ("12. no item", r"12\. no item"),
            ("3) no item", r"3\) no item"),
            ("> no quote", "&gt; no quote"),
            ("=== ", r"\=\=\= "),
            (":-", r"\:-"),
            ("1979 and 3.5", "1979 and 3.5"),
        ] {
            assert_eq!(escape(words, At::LineStart), expected, "{words}");
        }
        assert_eq!(escape("- 1. >", At::Inside), "- 1. >");
    }

    #[test]
    fn targets_end_where_they_end() {
        for (url, expected) in [
            ("https://a.b/c_(d)", "https://a.b/c_%28d%29"),
            ("https://a.b/?a=1&copy=2", "https://a.b/?a=1&copy=2"),
            ("https://a.b/?a=1&copy;2", "https://a.b/?a=1&amp;copy;2"),
            ("https://a.b/?a=1&copy", "https://a.b/?a=1&amp;copy"),
            (
                r"https://a.b/?\)`{{c}}",
                "https://a.b/?%5C%29%60%7B%7Bc%7D%7D",
            ),
            ("mailto:a b<c>", "mailto:a%20b%3Cc%3E"),
        ] {
            assert_eq!(target(url), expected);
        }
    }

    #[test]
    fn items_of_lists_begin_with_a_sign() {
        for (line, sign) in [
            ("- terns", Some('-')),
            ("* terns", Some('*')),
            ("12. terns", Some('.')),
            ("2) terns", Some(')')),
            ("-terns", None),
            ("- - terns", None),
            ("- > terns", None),
            ("-  terns", None),
            ("2021. ", None),
            ("1234567890. terns", None),
            ("terns - dive", None),
        ] {
            assert_eq!(item_sign(line), sign, "{line}");
        }
    }
}

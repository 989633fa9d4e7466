//! The lines of a text and the gaps between them.

use std::borrow::Cow;

use memchr::{memchr2, memchr3};

use super::markdown::{self, Inline};

/// A line that is not blank.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Line<'t> {
    /// The normalised line, trimmed.
    pub(crate) text: &'t str,
    /// The original line: with invisible characters and special spaces.
    pub(crate) raw: &'t str,
    /// The gap between the previous line and this one.
    pub(crate) gap: Gap,
    /// Whether the previous line ends with exactly one space.
    pub(crate) behind_space: bool,
    /// Whether it certainly starts a post.
    pub(crate) opens: bool,
    /// The indentation of a removed copy of the text that ends here.
    pub(crate) copied: Option<u32>,
}

/// The gap between two lines. The ends of posts and the breaks inside them differ mostly in this, and in each extractor
/// in a different way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Gap {
    /// Line breaks: 1 for the next line, 2 with a blank line in between.
    pub(crate) newlines: u32,
    /// Blank lines that contain white space.
    pub(crate) spaced: u32,
    /// Whether the previous line ends with Markdown's hard line break (two spaces, or a backslash).
    pub(crate) hard: bool,
    /// The indentation of this line in columns.
    pub(crate) indent: u32,
}

/// Returns the lines of a text, including carriage returns at their ends: like `split('\n')`, but faster for short
/// lines.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> + Clone {
    /// A vectorised search has a cost to start.
    const SHORT: usize = 16;
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let bytes = text.as_bytes();
        let near = bytes.iter().take(SHORT).position(|byte| *byte == b'\n');
        let far = || {
            let at = memchr::memchr(b'\n', bytes.get(SHORT..)?)?;
            Some(at + SHORT)
        };
        let line = match near.or_else(far) {
            Some(end) => {
                rest = text.get(end + 1..);
                text.get(..end)
            }
            None => rest.take(),
        };
        Some(line.unwrap_or_default())
    })
}

/// Returns the plain text of a line: without the markup of headings, quotes, lists and emphasis, and with the text of
/// links.
pub(crate) fn plain(line: &str) -> Cow<'_, str> {
    let mut line = line.trim_start_matches(['#', '>', ' ', '\u{a0}']).trim();
    for mark in ["- ", "* "] {
        line = line.strip_prefix(mark).unwrap_or(line).trim_start();
    }
    if !has_marks(line.as_bytes()) {
        return Cow::Borrowed(line);
    }
    if let Some(words) = markdown::only_link(line) {
        return Cow::Borrowed(without_icons(words));
    }
    let plain_text = match markdown::has_any(line) {
        true => Cow::Owned(separate_links(&markdown::parse(line, true)).into_owned()),
        false => Cow::Borrowed(line),
    };
    let plain_text = match memchr2(b'*', b'`', plain_text.as_bytes()) {
        Some(_) => Cow::Owned(plain_text.replace("**", "").replace('`', "")),
        None => plain_text,
    };
    match plain_text {
        Cow::Borrowed(plain_text) => Cow::Borrowed(without_icons(plain_text)),
        Cow::Owned(plain_text) => Cow::Owned(without_icons(&plain_text).to_owned()),
    }
}

/// Whether a line has a character that may be markup.
fn has_marks(line: &[u8]) -> bool {
    let is_mark = |byte: &u8| matches!(byte, b'*' | b'[' | b'\\' | b'`' | b'_' | b'^');
    // A vectorised search has a cost to start.
    if line.len() < 24 {
        // At the end of a line, these two begin nothing.
        let line = line.strip_suffix(b"[").unwrap_or(line);
        let line = line.strip_suffix(b"\\").unwrap_or(line);
        return line.iter().any(is_mark);
    }
    memchr3(b'*', b'[', b'\\', line).is_some() || memchr3(b'`', b'_', b'^', line).is_some()
}

/// Returns a line without residue of icons at its end, and without markup at its start.
fn without_icons(plain_text: &str) -> &str {
    let bytes = plain_text.as_bytes();
    if let (Some(first), Some(last)) = (bytes.first(), bytes.last())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
        && !matches!(first, b'*' | b'_')
        && !matches!(last, b'^' | b'_')
    {
        return plain_text;
    }
    // A handle may end with the same characters as icons.
    let word = plain_text.trim_end().rsplit(char::is_whitespace).next();
    let plain_text = match word.and_then(|word| word.strip_prefix('@')) {
        Some(handle)
            if handle
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_') =>
        {
            plain_text.trim_end()
        }
        _ => plain_text.trim_end_matches([' ', '^', '_']),
    };
    plain_text.trim_start_matches(['*', ' ', '_']).trim()
}

/// Returns the text of a line, with a space between a link and an adjacent word.
fn separate_links<'i>(inline: &'i Inline<'_>) -> Cow<'i, str> {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_glued = |at: &usize| {
        let parts = inline.text.split_at_checked(*at);
        parts.is_some_and(|(before, after)| {
            word(before.chars().next_back()) && word(after.chars().next())
        })
    };
    let borders = inline
        .links
        .iter()
        .flat_map(|(span, _)| [span.start(), span.end()]);
    let mut separated = String::new();
    let mut from = 0;
    for at in borders.filter(is_glued) {
        separated.push_str(inline.text.get(from..at).unwrap_or_default());
        separated.push(' ');
        from = at;
    }
    if from == 0 {
        return Cow::Borrowed(&inline.text);
    }
    separated.push_str(inline.text.get(from..).unwrap_or_default());
    Cow::Owned(separated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::Table;

    #[test]
    fn a_line_round_trips() {
        let (text, written) = ("a\\\n\n   b\nc", "a\\\n\n   b\u{200b}\nc");
        let mut table = Table::new(text, written).unwrap();
        assert_eq!(table.lines().len(), 3);
        let line = table.get(1).unwrap();
        assert_eq!((line.text, line.raw), ("b", "b\u{200b}"));
        assert_eq!((line.gap.newlines, line.gap.indent), (2, 3));
        assert!(line.gap.hard && !line.opens);
        table.set_opens(1);
        table.set_copied(1, 4);
        table.retain(|at, _| at > 0);
        let line = table.get(0).unwrap();
        assert_eq!((line.raw, line.opens), ("b\u{200b}", true));
        assert_eq!((line.copied, line.gap.newlines), (Some(4), 2));
        let last = table.pick(&[1]);
        assert_eq!(last.get(0).unwrap().raw, "c");
    }

    #[test]
    fn words_next_to_a_link_are_separated() {
        for (line, plain_text) in [
            (
                "## Follow [@terns](/user/terns)to see",
                "Follow @terns to see",
            ),
            ("a[b](/b)c [d](/d), e", "a b c d, e"),
            ("[12]Read [4 tweets](/t)", "Read 4 tweets"),
        ] {
            assert_eq!(plain(line), plain_text);
        }
    }
}

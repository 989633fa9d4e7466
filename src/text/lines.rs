//! A text as lines, with what stands between them.

use std::borrow::Cow;

use memchr::memchr3;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'t> {
    /// The line without white space around it.
    pub(crate) text: &'t str,
    /// What stands between the line before and this one.
    pub(crate) gap: Gap,
    /// Whether it begins a post for sure.
    pub(crate) opens: bool,
    /// The columns before a copy of what ends here, which stood behind it and was left out.
    pub(crate) copied: Option<u32>,
}

/// What stands between two lines. Extractors render the ends of posts and the breaks inside them differently, mostly in
/// this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Gap {
    /// Line ends: 1 for the next line, 2 with a blank line between.
    pub(crate) newlines: u32,
    /// Blank lines that hold white space.
    pub(crate) spaced: u32,
    /// Whether the line before ends with Markdown's hard break (two spaces, or a backslash).
    pub(crate) hard: bool,
    /// Columns of white space before this line.
    pub(crate) indent: u32,
}

/// The lines of a text that are not blank.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut gap = Gap::default();
    for raw in text.split('\n') {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        let line = raw.trim();
        // A block quote, or emphasis, of which nothing is left.
        if line.is_empty() || line == ">" || line == "**" {
            gap.newlines += 1;
            gap.spaced += u32::from(!raw.is_empty());
            continue;
        }
        let before = raw.len() - raw.trim_start().len();
        gap.newlines += 1;
        gap.indent = u32::try_from(before).unwrap_or(u32::MAX);
        lines.push(Line {
            text: line,
            gap,
            opens: false,
            copied: None,
        });
        gap = Gap {
            hard: raw.ends_with("  ") || line.ends_with('\\'),
            ..Gap::default()
        };
    }
    lines
}

/// A line as a reader sees it: without marks of headings, quotes and lists, emphasis, and with links as their words.
pub(crate) fn plain(line: &str) -> Cow<'_, str> {
    let mut line = line.trim_start_matches(['#', '>', ' ', '\u{a0}']).trim();
    for mark in ["- ", "* "] {
        line = line.strip_prefix(mark).unwrap_or(line).trim_start();
    }
    let bytes = line.as_bytes();
    if memchr3(b'*', b'[', b'\\', bytes).is_none() && memchr3(b'`', b'_', b'^', bytes).is_none() {
        return Cow::Borrowed(line);
    }
    let shown = super::markdown::read(line, true).text;
    let shown = shown.replace("**", "").replace('`', "");
    // What is left of icons is taken off, but a handle may end so.
    let word = shown.trim_end().rsplit(char::is_whitespace).next();
    let shown = match word.and_then(|word| word.strip_prefix('@')) {
        Some(handle)
            if handle
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_') =>
        {
            shown.trim_end()
        }
        _ => shown.trim_end_matches([' ', '^', '_']),
    };
    let shown = shown.trim_start_matches(['*', ' ', '_']);
    Cow::Owned(shown.trim().to_owned())
}

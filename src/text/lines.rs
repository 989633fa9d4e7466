//! A text as lines, with what stands between them.

use std::borrow::Cow;

use memchr::memchr3;

use super::markdown::{self, Inline};

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'t> {
    /// The line as it is matched, without white space around it.
    pub(crate) text: &'t str,
    /// The same as it was written: with signs that nobody sees, and other spaces.
    pub(crate) raw: &'t str,
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
#[cfg(test)]
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    lines_of(text, text)
}

/// The lines that are not blank, of a text as it is matched and as it was written; see [`Seen`](super::seen::Seen).
pub(crate) fn lines_of<'t>(text: &'t str, written: &'t str) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let mut gap = Gap::default();
    for (raw, written) in text.split('\n').zip(written.split('\n')) {
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
            raw: written.trim(),
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
    let inline = markdown::read(line, true);
    let shown = apart(&inline);
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

/// A line's words. A link's and those beside it are two words, though nothing stands between but its marks.
fn apart(inline: &Inline) -> Cow<'_, str> {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let glued = |at: &usize| {
        let parts = inline.text.split_at_checked(*at);
        parts.is_some_and(|(before, behind)| {
            word(before.chars().next_back()) && word(behind.chars().next())
        })
    };
    let borders = inline
        .links
        .iter()
        .flat_map(|(span, _)| [span.start, span.end]);
    let mut whole = String::new();
    let mut from = 0;
    for at in borders.filter(glued) {
        whole.push_str(inline.text.get(from..at).unwrap_or_default());
        whole.push(' ');
        from = at;
    }
    if from == 0 {
        return Cow::Borrowed(&inline.text);
    }
    whole.push_str(inline.text.get(from..).unwrap_or_default());
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_a_link_are_not_of_it() {
        for (line, shown) in [
            (
                "## Follow [@terns](/user/terns)to see",
                "Follow @terns to see",
            ),
            ("a[b](/b)c [d](/d), e", "a b c d, e"),
            ("[12]Read [4 tweets](/t)", "Read 4 tweets"),
        ] {
            assert_eq!(plain(line), shown);
        }
    }
}

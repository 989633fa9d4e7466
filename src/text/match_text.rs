//! Normalises a text for matching: without invisible characters, with one kind of space, and without a mark that a
//! program put before every line.
//!
//! Pages, clippers and mail programs insert such characters between words, or replace spaces by them. Posts keep them;
//! only searches (for numbers, tags, boilerplate) use the normalised text. Both have the same number of lines.

use std::borrow::Cow;

use super::LineTest;
use super::lines::split;
use crate::chars::{is_invisible_or_joiner, is_joiner};

/// A text, line by line in its original and its normalised form.
#[derive(Clone, Debug)]
pub(crate) struct MatchText<'t> {
    pub(crate) raw: Cow<'t, str>,
    /// `None` if both are the same.
    matched: Option<String>,
}

impl<'t> MatchText<'t> {
    /// Normalises a text. `is_sign` says whether a line is boilerplate that only pages of the site have.
    pub(crate) fn new(raw: &'t str, is_sign: LineTest) -> Self {
        let mark = line_mark(raw, is_sign);
        Self::of(raw, mark.map(|mark| without_line_marks(raw, mark)))
    }

    /// Normalises a clip, in which most lines may be quotations: a mark before every line is removed only if the first
    /// line has it too.
    pub(crate) fn of_clip(raw: &'t str) -> Self {
        let first = raw.trim_start_matches('\u{feff}').trim_start();
        let first = first.lines().next().unwrap_or_default();
        let is_first = |mark: &char| unmarked(first, *mark).is_some();
        let mark = LINE_MARKS.iter().any(is_first);
        let mark = mark.then(|| line_mark(raw, |_| false)).flatten();
        let mark = mark.filter(is_first);
        Self::of(raw, mark.map(|mark| without_line_marks(raw, mark)))
    }

    fn of(raw: &'t str, without_marks: Option<String>) -> Self {
        let matched = match normalized(without_marks.as_deref().unwrap_or(raw)) {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(text),
        };
        Self {
            raw: without_marks.map_or(Cow::Borrowed(raw), Cow::Owned),
            matched,
        }
    }

    /// Returns the normalised text.
    pub(crate) fn text(&self) -> &str {
        self.matched.as_deref().unwrap_or(&self.raw)
    }

    /// Applies a change to both forms, which keeps their lines in step.
    pub(crate) fn map(self, change: impl Fn(&str) -> String) -> Self {
        Self {
            raw: Cow::Owned(change(&self.raw)),
            matched: self.matched.as_deref().map(change),
        }
    }
}

/// Returns a text without invisible characters and with one kind of space. Joiners between two letters or emoji are
/// part of a word.
pub(crate) fn normalized(text: &str) -> Cow<'_, str> {
    let is_other_space = |c: char| !c.is_ascii() && c.is_whitespace() && c != '\u{85}';
    let changes = |c: char| !c.is_ascii() && (is_invisible_or_joiner(c) || is_other_space(c));
    if text.is_ascii() || !text.chars().any(changes) {
        return Cow::Borrowed(text);
    }
    let mut normal = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        if is_other_space(c) {
            normal.push(' ');
        } else if !is_invisible_or_joiner(c) {
            normal.push(c);
        } else {
            let joins = |c: char| !c.is_ascii() && !c.is_whitespace() && !is_invisible_or_joiner(c);
            let within = joins(before) && chars.peek().copied().is_some_and(joins);
            if within && is_joiner(c) {
                normal.push(c);
            }
        }
        before = c;
    }
    Cow::Owned(normal)
}

/// Characters that programs put before every line: of quoted mail, and of lists.
const LINE_MARKS: [char; 4] = ['>', '-', '*', '•'];

/// Whether a character may be before the mark of a line.
fn is_before_mark(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}') || is_invisible_or_joiner(c)
}

/// Returns the mark that nearly all lines of a text start with, if there is one.
fn line_mark(text: &str, is_sign: LineTest) -> Option<char> {
    let (mut filled, mut marked) = (0_usize, [0_usize; LINE_MARKS.len()]);
    let lines = split(text).map(|line| line.strip_suffix('\r').unwrap_or(line));
    let lines = lines.map(|line| line.trim_start_matches(is_before_mark));
    for line in lines.filter(|line| !line.is_empty()) {
        filled += 1;
        for (mark, count) in LINE_MARKS.iter().zip(&mut marked) {
            *count += usize::from(unmarked(line, *mark).is_some());
        }
    }
    let most = LINE_MARKS
        .iter()
        .zip(marked)
        .max_by_key(|(_, count)| *count);
    let (&mark, _) = most.filter(|(_, count)| *count >= 6 && count * 10 >= filled * 9)?;
    // A thread may be one list; boilerplate lines are never in one.
    let page = || text.lines().filter(|line| is_sign(line)).count() > 1;
    (mark == '>' || page()).then_some(mark)
}

/// Returns a text without the mark that nearly all of its lines start with.
fn without_line_marks(text: &str, mark: char) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches(is_before_mark);
        match unmarked(words, mark) {
            Some(rest) => {
                out.push_str(line.get(..line.len() - words.len()).unwrap_or_default());
                out.push_str(rest);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// Returns a line without its mark and the space after it.
fn unmarked(line: &str, mark: char) -> Option<&str> {
    let rest = line.strip_prefix(mark)?;
    match rest.strip_prefix([' ', '\u{a0}', '\t']) {
        Some(rest) => Some(rest),
        // Mail programs write no space before an empty line, and some never do.
        None if mark == '>' || rest.trim().is_empty() => Some(rest),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_sign(line: &str) -> bool {
        line.contains("Keep Current with") || line.contains("Read 4 tweets")
    }

    #[test]
    fn invisible_characters_are_ignored() {
        for (text, normal) in [
            ("2\u{200b}/\u{a0}terns\u{200f}", "2/ terns"),
            ("\u{2068}\u{feff}tern\u{2069}\u{3000}!", "tern !"),
            ("👩\u{200d}🍳 \u{200d}a\u{200d}b", "👩\u{200d}🍳 ab"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("terns, plain", "terns, plain"),
        ] {
            assert_eq!(normalized(text), normal, "{text:?}");
        }
        let text = "1/\u{a0}a\r\n\r\n2/ b\u{200b}\n";
        let normal = MatchText::new(text, is_sign);
        assert_eq!(normal.raw, text);
        assert_eq!(normal.text(), "1/ a\r\n\r\n2/ b\n");
    }

    #[test]
    fn quotations_of_a_clip_stay() {
        let clip = format!(
            "---\ntitle: a\n---\n\nTerns.\n\n{}",
            "> They dive.\n".repeat(99)
        );
        assert_eq!(MatchText::of_clip(&clip).text(), clip);
        let quoted: String = clip.lines().map(|line| format!("> {line}\n")).collect();
        assert_eq!(MatchText::of_clip(&quoted).text(), clip);
    }

    #[test]
    fn marks_before_every_line_are_removed() {
        let lines = [
            "Terns.", "", "They dive.", "a", "b", "Keep Current with Ana", "Read 4 tweets",
        ];
        let with = |mark: &str| lines.map(|line| format!("{mark}{line}")).join("\n");
        for mark in ["> ", "- ", "* ", ">"] {
            assert_eq!(
                MatchText::new(&with(mark), is_sign).text(),
                with(""),
                "{mark}"
            );
        }
        let few = format!("{}\n> one", with(""));
        assert_eq!(MatchText::new(&few, is_sign).text(), few);
        let list = "- a\n".repeat(9);
        assert_eq!(MatchText::new(&list, is_sign).text(), list);
    }
}

//! Prepares a post's text for an export: safe, as paragraphs of lines, with the links that may be followed and styles.
//!
//! One paragraph is built at a time. Its text is in one string, and the rest are offsets into it, so that a text of
//! short paragraphs, or of short lines, needs little memory besides the text.

use std::ops::Range;

use super::runs::{NO_ENTITY, Styles, Text};
use super::safe::{Bidi, is_control_of_bidi, is_right_to_left, lines, shows_nothing};
use crate::model::Entity;

/// The end of a piece of text without a line break, its link and styles, and whether the line ends there: eight bytes,
/// since a text may consist of one-letter lines. Spans of entities are also limited to 32 bits.
#[derive(Clone, Copy, Debug)]
struct Piece {
    end: u32,
    tag: Tag,
}

/// The index of an entity or [`NO_ENTITY`], a set of styles, and whether the piece is the last of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tag(u32);

impl Tag {
    const NONE: Self = Self(NO_ENTITY);
    const LAST: u32 = 1 << 31;
    const STYLES: u32 = 27;

    fn new(entity: u32, styles: Styles) -> Self {
        Self(entity | u32::from(styles.bits()) << Self::STYLES)
    }

    const fn entity(self) -> u32 {
        self.0 & NO_ENTITY
    }

    const fn styles(self) -> Styles {
        Styles::of_bits((self.0 >> Self::STYLES) as u8)
    }

    const fn is_last(self) -> bool {
        self.0 & Self::LAST != 0
    }
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Consecutive lines without a blank one between them. There is at least one, and none is blank.
#[derive(Debug, Default)]
pub(super) struct Paragraph<'t> {
    words: String,
    entities: &'t [Entity],
    pieces: Vec<Piece>,
}

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'p, 't> {
    of: &'p Paragraph<'t>,
    from: usize,
    to: usize,
}

/// A piece of text without a line break, its link and its styles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linked<'p, 't> {
    pub(super) words: &'p str,
    pub(super) entity: Option<&'t Entity>,
    pub(super) styles: Styles,
}

/// The most lines of a link that are written as links; those behind are words.
const LINKED_LINES: usize = 16;

/// Calls `with` with each paragraph of a part of a text, with the links whose target may be followed, and styles. The
/// part starts where the one before ended, or later.
pub(super) fn each_paragraph<'t>(
    text: &mut Text<'t>,
    part: Range<usize>,
    with: impl FnMut(&Paragraph<'t>),
) {
    let (bytes, lines) = largest(text.part(part.clone()));
    let mut spelled = Spelled {
        // Growing would need three times the memory.
        done: Paragraph {
            words: String::with_capacity(bytes),
            entities: text.entities,
            pieces: Vec::with_capacity(lines),
        },
        with,
        bidi: Bidi::default(),
        first: 0,
        half: false,
    };
    text.runs(part, |words, entity, styles| {
        spelled.push(words, Tag::new(entity, styles));
    });
    spelled.finish();
}

/// Calls `with` with each line of a text, with control characters shown, white space kept, and directions that end
/// with the line.
pub(super) fn each_line(text: &str, mut with: impl FnMut(&str)) {
    let mut line = String::new();
    for words in lines(text) {
        let mut bidi = Bidi::default();
        line.clear();
        line.extend(words.chars().filter_map(|c| bidi.pass(c)));
        bidi.close(&mut line);
        with(&line);
    }
}

/// Returns the maximum number of bytes, and of lines, of a paragraph.
fn largest(text: &str) -> (usize, usize) {
    let (mut most, mut here) = ((0, 0), (0, 0));
    for line in lines(text) {
        if line.trim().is_empty() {
            here = (0, 0);
        } else {
            here = (here.0 + line.len(), here.1 + 1);
            most = (most.0.max(here.0), most.1.max(here.1));
        }
    }
    most
}

impl<'t> Paragraph<'t> {
    pub(super) fn lines<'p>(&'p self) -> impl Iterator<Item = Line<'p, 't>> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let rest = self.pieces.get(from..).filter(|rest| !rest.is_empty())?;
            let last = rest.iter().position(|piece| piece.tag.is_last());
            let end = from + last.map_or(rest.len(), |last| last + 1);
            let line = Line {
                of: self,
                from,
                to: end,
            };
            from = end;
            Some(line)
        })
    }

    /// Returns the text of a piece, and its link.
    fn linked(&self, at: usize) -> Option<Linked<'_, 't>> {
        let piece = self.pieces.get(at)?;
        let words = self.words.get(self.start(at)..piece.end as usize)?;
        let entity = self.entities.get(piece.tag.entity() as usize);
        let styles = piece.tag.styles();
        Some(Linked {
            words,
            entity: entity.filter(|_| piece.tag.entity() != NO_ENTITY),
            styles,
        })
    }

    /// Returns the end of the previous piece.
    fn start(&self, piece: usize) -> usize {
        let before = piece.checked_sub(1).and_then(|at| self.pieces.get(at));
        before.map_or(0, |before| before.end as usize)
    }
}

impl<'p, 't> Line<'p, 't> {
    pub(super) fn pieces(
        self,
    ) -> impl DoubleEndedIterator<Item = Linked<'p, 't>> + ExactSizeIterator {
        const NOTHING: Linked<'static, 'static> = Linked {
            words: "",
            entity: None,
            styles: Styles::of_bits(0),
        };
        (self.from..self.to).map(move |at| self.of.linked(at).unwrap_or(NOTHING))
    }

    /// Returns the text of the line.
    pub(super) fn words(self) -> &'p str {
        let to = self.to.checked_sub(1).and_then(|at| self.of.pieces.get(at));
        let range = self.of.start(self.from)..to.map_or(0, |to| to.end as usize);
        self.of.words.get(range).unwrap_or_default()
    }

    /// Whether the line is right-to-left although its first letter is not: it starts with a name or URL in another
    /// script.
    pub(super) fn reads_from_right(self) -> bool {
        let first = |words: &str| words.chars().find(|c| c.is_alphabetic());
        let all = || self.pieces().map(|piece| piece.words);
        let opens = all().find_map(first);
        if opens.is_none_or(is_right_to_left)
            || all().any(|words| words.contains(is_control_of_bidi))
        {
            return false;
        }
        let is_name = |word: &&str| word.starts_with(['@', '#']) || word.contains("://");
        let own = self.pieces().filter(|piece| piece.entity.is_none());
        let mut words = own.flat_map(|piece| piece.words.split_whitespace());
        let first = words.find_map(|word| if is_name(&word) { None } else { first(word) });
        first.is_some_and(is_right_to_left)
    }
}

/// Builds paragraphs.
struct Spelled<'t, W> {
    /// The current paragraph.
    done: Paragraph<'t>,
    with: W,
    bidi: Bidi,
    /// The first piece of the current line.
    first: usize,
    /// Whether the text so far ends with the first half of a line end.
    half: bool,
}

impl<'t, W: FnMut(&Paragraph<'t>)> Spelled<'t, W> {
    fn push(&mut self, text: &str, tag: Tag) {
        let text = match text.strip_prefix('\n') {
            Some(rest) if self.half => {
                self.half = false;
                rest
            }
            _ => text,
        };
        if !text.is_empty() {
            self.half = text.ends_with('\r');
        }
        for (at, words) in lines(text).enumerate() {
            if at > 0 {
                self.end_line();
            }
            // A link is written on each of its lines: on thousands, its target would be most of the output.
            let tag = match at {
                0..LINKED_LINES => tag,
                _ => Tag::new(NO_ENTITY, tag.styles()),
            };
            if !words.is_empty() {
                self.push_words(words, tag);
            }
        }
    }

    /// Adds text to the current line.
    fn push_words(&mut self, words: &str, tag: Tag) {
        let out = &mut self.done.words;
        let start = out.len();
        let is_link = tag.entity() != NO_ENTITY;
        if !is_link {
            out.extend(words.chars().filter_map(|c| self.bidi.pass(c)));
        } else {
            self.bidi.pass_link(words, out);
        }
        let has_words = start < self.done.words.len();
        if !is_link || has_words {
            self.end_piece(tag, has_words);
        }
    }

    /// Ends a piece at the end of the text so far. Text without a link continues the piece: the meaning of a character
    /// depends on its neighbours.
    fn end_piece(&mut self, tag: Tag, has_words: bool) {
        let end = narrow(self.done.words.len());
        let line = self.done.pieces.get_mut(self.first..);
        match line.and_then(<[_]>::last_mut) {
            Some(last) if last.tag == tag && tag.entity() == NO_ENTITY => last.end = end,
            _ if has_words => self.done.pieces.push(Piece { end, tag }),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        let start = self.done.start(self.first);
        let own = self.done.words.get(start..).unwrap_or_default();
        let blank = own.chars().all(shows_nothing);
        let before = self.done.words.len();
        self.bidi.close(&mut self.done.words);
        if blank {
            self.done.words.truncate(start);
            self.done.pieces.truncate(self.first);
            self.end_paragraph();
            return;
        }
        if before < self.done.words.len() {
            self.end_piece(Tag::NONE, true);
        }
        if let Some(last) = self.done.pieces.last_mut() {
            last.tag.0 |= Tag::LAST;
        }
        self.first = self.done.pieces.len();
    }

    fn end_paragraph(&mut self) {
        if !self.done.pieces.is_empty() {
            (self.with)(&self.done);
        }
        self.done.words.clear();
        self.done.pieces.clear();
        self.first = 0;
    }

    fn finish(mut self) {
        self.end_line();
        self.end_paragraph();
    }
}

#[cfg(test)]
mod tests {
    use super::super::safe::line;
    use super::*;
    use crate::model::{EntityKind, Span};
    use url::Url;

    fn shown(text: &str) -> Vec<Vec<String>> {
        let words =
            |line: Line<'_, '_>| line.pieces().map(|piece| piece.words.to_owned()).collect();
        let mut shown = Vec::new();
        each_paragraph(&mut Text::new(text, &[], &[]), 0..text.len(), |paragraph| {
            shown.push(paragraph.lines().map(words).collect());
        });
        shown
    }

    fn of_first_line<T>(text: &str, links: &[Entity], get: impl Fn(Line<'_, '_>) -> T) -> T {
        let mut found = Vec::new();
        let mut of = Text::new(text, links, &[]);
        each_paragraph(&mut of, 0..text.len(), |paragraph| {
            found.extend(paragraph.lines().map(&get));
        });
        found.into_iter().next().unwrap()
    }

    #[test]
    fn every_line_end_is_one() {
        assert_eq!(
            shown("a\r\nb\rc\u{85}d\u{2028}e\n \t\n\n\nf\r"),
            [vec!["a", "b", "c", "d", "e"], vec!["f"]]
        );
        assert_eq!(line(" a\r\n b\t\u{2029}c "), "a b c");
    }

    #[test]
    fn controls_are_shown() {
        assert_eq!(
            shown("\u{1b}[31m\0\u{7f}\u{9b}1m\tx"),
            [["␛[31m␀␡\u{fffd}1m\tx"]]
        );
        assert_eq!(line("a\u{1b}]0;b\u{7}"), "a␛]0;b␇");
    }

    #[test]
    fn directions_end_with_the_line() {
        for (text, expected) in [
            ("\u{202e}abc", "\u{202e}abc\u{202c}"),
            ("\u{2067}a\u{202e}b", "\u{2067}a\u{202e}b\u{202c}\u{2069}"),
            ("\u{2067}a\u{202e}b\u{2069}c", "\u{2067}a\u{202e}b\u{2069}c"),
            ("a\u{202c}\u{2069}b", "ab"),
            ("\u{2067}a\u{202c}b\u{2069}", "\u{2067}ab\u{2069}"),
            ("\u{200f}a", "\u{200f}a"),
        ] {
            assert_eq!(shown(text), [[expected]], "{text:?}");
        }
        assert_eq!(
            line("\u{2067}a\u{202b}b"),
            "\u{2067}a\u{202b}b\u{202c}\u{2069}"
        );
        assert_eq!(line("\u{202e}eman\u{202c}"), "eman");
        assert_eq!(shown("\u{202e}a\nb\u{202c}"), [["\u{202e}a\u{202c}", "b"]]);
        assert_eq!(shown("a\n\u{202c}\nb\n\u{202e}\nc"), [["a"], ["b"], ["c"]]);
    }

    #[test]
    fn a_link_closes_nothing_of_its_line() {
        let text = "\u{2067}a \u{2069}\u{202e}b\u{202c} c\u{2069}";
        let start = text.find(' ').unwrap() + 1;
        let end = text.rfind(' ').unwrap();
        let mut link = Entity::new(EntityKind::Link, Span::new(start, end));
        link.set_url(Url::parse("https://a.example/").ok());
        let words = of_first_line(text, &[link], |line| -> Vec<String> {
            line.pieces().map(|piece| piece.words.to_owned()).collect()
        });
        assert_eq!(words, ["\u{2067}a ", "\u{202e}b\u{202c}", " c\u{2069}"]);
    }

    #[test]
    fn a_name_at_the_start_turns_no_line() {
        for (text, expected) in [
            ("@tern שלום", true),
            ("@tern https://a.example שלום", true),
            ("שלום @tern", false),
            ("Terns: שלום", false),
            ("@tern", false),
            ("1/", false),
            ("\u{2066}@tern\u{2069} שלום", false),
        ] {
            let found = of_first_line(text, &[], |line| line.reads_from_right());
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! Prepares a post's text for an export: safe, as paragraphs of lines, with the links that may be followed.
//!
//! One paragraph is built at a time. Its text is in one string, and the rest are offsets into it, so that a text of
//! short paragraphs, or of short lines, needs little memory besides the text.

use super::outline::followable_str;
use super::safe::{Bidi, is_control_of_bidi, is_right_to_left, lines, shows_nothing};
use crate::model::Entity;

/// The end of a piece of text without a line break, its link, and whether the line ends there: eight bytes, since a
/// text may consist of one-letter lines. Spans of entities are also limited to 32 bits.
#[derive(Clone, Copy, Debug)]
struct Piece {
    end: u32,
    /// The index of the entity, or [`NO_ENTITY`], and [`LAST`].
    entity: u32,
}

/// Marks the last piece of its line.
const LAST: u32 = 1 << 31;
const NO_ENTITY: u32 = LAST - 1;

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

/// A piece of text without a line break, and its link.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linked<'p, 't> {
    pub(super) words: &'p str,
    pub(super) entity: Option<&'t Entity>,
}

/// Calls `with` with each paragraph of a text, with the links whose target may be followed. Spans that overlap, or
/// split a character, are not links, but their text is kept.
pub(super) fn each_paragraph<'t>(
    text: &str,
    entities: &'t [Entity],
    with: impl FnMut(&Paragraph<'t>),
) {
    let (bytes, lines) = largest(text);
    let mut spelled = Spelled {
        // Growing would need three times the memory.
        done: Paragraph {
            words: String::with_capacity(bytes),
            entities,
            pieces: Vec::with_capacity(lines),
        },
        with,
        bidi: Bidi::default(),
        first: 0,
        half: false,
    };
    let mut done = 0;
    for (place, entity) in (0..NO_ENTITY).zip(entities) {
        if followable_str(entity.url_str()).is_none() {
            continue;
        }
        let (Some(before), Some(display)) = (
            text.get(done..entity.span.start()),
            text.get(entity.span.range()),
        ) else {
            continue;
        };
        spelled.push(before, NO_ENTITY);
        spelled.push(display, place);
        done = entity.span.end();
    }
    spelled.push(text.get(done..).unwrap_or_default(), NO_ENTITY);
    spelled.finish();
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
            let last = rest.iter().position(|piece| piece.entity & LAST != 0);
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
        let entity = self.entities.get((piece.entity & !LAST) as usize);
        Some(Linked { words, entity })
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
        };
        (self.from..self.to).map(move |at| self.of.linked(at).unwrap_or(NOTHING))
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
    fn push(&mut self, text: &str, entity: u32) {
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
            if !words.is_empty() {
                self.push_words(words, entity);
            }
        }
    }

    /// Adds text to the current line.
    fn push_words(&mut self, words: &str, entity: u32) {
        let out = &mut self.done.words;
        let start = out.len();
        if entity == NO_ENTITY {
            out.extend(words.chars().filter_map(|c| self.bidi.pass(c)));
        } else {
            self.bidi.pass_link(words, out);
        }
        if entity == NO_ENTITY || start < self.done.words.len() {
            self.end_piece(entity, start < self.done.words.len());
        }
    }

    /// Ends a piece at the end of the text so far. Text without a link continues the piece: the meaning of a character
    /// depends on its neighbours.
    fn end_piece(&mut self, entity: u32, has_words: bool) {
        let end = narrow(self.done.words.len());
        let line = self.done.pieces.get_mut(self.first..);
        match line.and_then(<[_]>::last_mut) {
            Some(last) if last.entity == NO_ENTITY && entity == NO_ENTITY => last.end = end,
            _ if has_words => self.done.pieces.push(Piece { end, entity }),
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
            self.end_piece(NO_ENTITY, true);
        }
        if let Some(last) = self.done.pieces.last_mut() {
            last.entity |= LAST;
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
        each_paragraph(text, &[], |paragraph| {
            shown.push(paragraph.lines().map(words).collect());
        });
        shown
    }

    fn of_first_line<T>(text: &str, links: &[Entity], get: impl Fn(Line<'_, '_>) -> T) -> T {
        let mut found = Vec::new();
        each_paragraph(text, links, |paragraph| {
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

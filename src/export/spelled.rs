//! A post's words as an export writes them: harmless, as paragraphs of lines, with the links that may be followed.
//!
//! All words are in one string, and the rest are places in it, so that a text of short lines takes little more room than
//! the text itself.

use std::ops::Range;

use super::outline::followable_str;
use super::safe::{Bidi, is_control_of_bidi, is_right_to_left, lines, shows_nothing};
use crate::model::Entity;

/// A text as paragraphs. None is empty, and no line of one is blank.
#[derive(Debug, Default)]
pub(super) struct Paragraphs<'t> {
    words: String,
    pieces: Vec<End<'t>>,
    /// The end of each line in the pieces.
    lines: Vec<usize>,
    /// The end of each paragraph in the lines.
    paragraphs: Vec<usize>,
}

/// The end of a piece in the words, and what the piece links to.
#[derive(Clone, Copy, Debug)]
struct End<'t> {
    at: usize,
    entity: Option<&'t Entity>,
}

/// Words without a line break, and what they link to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'p, 't> {
    pub(super) words: &'p str,
    pub(super) entity: Option<&'t Entity>,
}

/// Lines that follow each other without a blank one between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paragraph<'p, 't> {
    of: &'p Paragraphs<'t>,
    from: usize,
    to: usize,
}

/// A line. It is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'p, 't> {
    of: &'p Paragraphs<'t>,
    from: usize,
    to: usize,
}

/// Returns the ranges that end at these places, the first from 0.
fn ranges(ends: &[usize], of: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
    let first = of.start.checked_sub(1).and_then(|at| ends.get(at)).copied();
    let mut from = first.unwrap_or(0);
    let ends = ends.get(of).unwrap_or_default();
    ends.iter()
        .map(move |&to| (std::mem::replace(&mut from, to), to))
}

impl<'t> Paragraphs<'t> {
    /// Returns a text as paragraphs, with the links whose target may be followed. Spans that overlap, or cut a character,
    /// are no links: their words are kept all the same.
    pub(super) fn new(text: &str, entities: &'t [Entity]) -> Self {
        let mut spelled = Spelled::default();
        let mut done = 0;
        for entity in entities {
            if followable_str(entity.url_str()).is_none() {
                continue;
            }
            let (Some(before), Some(display)) = (
                text.get(done..entity.span.start()),
                text.get(entity.span.range()),
            ) else {
                continue;
            };
            spelled.push(before, None);
            spelled.push(display, Some(entity));
            done = entity.span.end();
        }
        spelled.push(text.get(done..).unwrap_or_default(), None);
        spelled.finish()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Paragraph<'_, 't>> {
        ranges(&self.paragraphs, 0..self.paragraphs.len()).map(|(from, to)| Paragraph {
            of: self,
            from,
            to,
        })
    }

    /// The end of the piece before this one.
    fn start(&self, piece: usize) -> usize {
        let before = piece.checked_sub(1).and_then(|at| self.pieces.get(at));
        before.map_or(0, |end| end.at)
    }
}

impl<'p, 't> Paragraph<'p, 't> {
    pub(super) fn lines(self) -> impl Iterator<Item = Line<'p, 't>> {
        let of = self.of;
        ranges(&of.lines, self.from..self.to).map(move |(from, to)| Line { of, from, to })
    }
}

impl<'p, 't> Line<'p, 't> {
    pub(super) fn pieces(
        self,
    ) -> impl DoubleEndedIterator<Item = Piece<'p, 't>> + ExactSizeIterator {
        let of = self.of;
        (self.from..self.to).map(move |at| {
            let end = of.pieces.get(at);
            let words = end.and_then(|end| of.words.get(of.start(at)..end.at));
            Piece {
                words: words.unwrap_or_default(),
                entity: end.and_then(|end| end.entity),
            }
        })
    }

    /// Whether the line is to be read from the right, though its first letter is none of a script that is: it begins with
    /// a name or address in other letters.
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

/// Puts paragraphs together.
#[derive(Debug, Default)]
struct Spelled<'t> {
    done: Paragraphs<'t>,
    bidi: Bidi,
    /// Whether the text so far ends with half a line end.
    half: bool,
}

impl<'t> Spelled<'t> {
    fn push(&mut self, text: &str, entity: Option<&'t Entity>) {
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

    /// Adds words to the line at hand.
    fn push_words(&mut self, words: &str, entity: Option<&'t Entity>) {
        let out = &mut self.done.words;
        let start = out.len();
        if entity.is_some() {
            self.bidi.pass_link(words, out);
        } else {
            out.extend(words.chars().filter_map(|c| self.bidi.pass(c)));
        }
        let at = out.len();
        let first = self.first_piece();
        match self.done.pieces.get_mut(first..).and_then(<[_]>::last_mut) {
            // Signs mean what they do by their neighbours.
            Some(last) if last.entity.is_none() && entity.is_none() => last.at = at,
            _ if start == at => {}
            _ => self.done.pieces.push(End { at, entity }),
        }
    }

    /// The first piece of the line at hand.
    fn first_piece(&self) -> usize {
        self.done.lines.last().copied().unwrap_or(0)
    }

    fn end_line(&mut self) {
        let first = self.first_piece();
        let start = self.done.start(first);
        let own = self.done.words.get(start..).unwrap_or_default();
        let blank = own.chars().all(shows_nothing);
        let before = self.done.words.len();
        self.bidi.close(&mut self.done.words);
        if blank {
            self.done.words.truncate(start);
            self.done.pieces.truncate(first);
            self.end_paragraph();
            return;
        }
        let at = self.done.words.len();
        match self.done.pieces.last_mut() {
            _ if at == before => {}
            Some(last) if last.entity.is_none() => last.at = at,
            _ => self.done.pieces.push(End { at, entity: None }),
        }
        self.done.lines.push(self.done.pieces.len());
    }

    fn end_paragraph(&mut self) {
        let lines = self.done.lines.len();
        if self.done.paragraphs.last().copied().unwrap_or(0) < lines {
            self.done.paragraphs.push(lines);
        }
    }

    fn finish(mut self) -> Paragraphs<'t> {
        self.end_line();
        self.end_paragraph();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::super::safe::line;
    use super::*;
    use crate::model::{EntityKind, Span};
    use url::Url;

    fn shown(text: &str) -> Vec<Vec<String>> {
        let paragraphs = Paragraphs::new(text, &[]);
        let line = |line: Line<'_, '_>| line.pieces().map(|piece| piece.words).collect();
        paragraphs
            .iter()
            .map(|paragraph| paragraph.lines().map(line).collect())
            .collect()
    }

    fn first_line<'p, 't>(paragraphs: &'p Paragraphs<'t>) -> Line<'p, 't> {
        paragraphs.iter().next().unwrap().lines().next().unwrap()
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
        let links = [link];
        let found = Paragraphs::new(text, &links);
        let words: Vec<&str> = first_line(&found)
            .pieces()
            .map(|piece| piece.words)
            .collect();
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
            let found = Paragraphs::new(text, &[]);
            assert_eq!(first_line(&found).reads_from_right(), expected, "{text}");
        }
    }
}

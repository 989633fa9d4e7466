//! The builders of a text: with the white space of its author, of the page, and with its structure.

use super::{LinkedText, Piece, USUAL, WhiteSpace};
use crate::dom::{Element, Step, Tag, TextBuilder};
use crate::model::{BlockKind, Span, Style, StyleKind, Tally};
use crate::reader::blocks::{StructuredText, sort_styles};
use crate::reader::select::raw_text;
use crate::reader::structure::{EDITOR_TEXT, Structure};

/// Builds such a text: nothing is changed except white space at its start and end, and the indentation that a program
/// inserted before each line.
#[derive(Debug, Default)]
pub(super) struct Written {
    text: String,
    /// The width of the indentation to remove from the start of each line.
    indent: usize,
    /// The rest of it to remove from the current line.
    due: usize,
    /// The line breaks before the next word, because a block begins or has ended.
    breaks: usize,
    /// Whether a `<br>` was last: programs write a line break behind each, which is not another one of the author's.
    broken: bool,
    styles: Vec<Style>,
    /// The styles that are open, and the positions from which they apply.
    styling: Vec<(StyleKind, usize)>,
}

impl Written {
    /// Returns the builder for an element's text. An indented source is recognized by its lines: all but the first then
    /// begin with at least the white space that precedes the element itself.
    pub(super) fn inside(element: Element<'_>) -> Self {
        Self {
            text: String::with_capacity(element.text_len(USUAL)),
            indent: indentation(element),
            ..Self::default()
        }
    }

    /// Starts a block: a line, or a paragraph after an empty line.
    fn begin_block(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
    }

    /// Adds text. White space between blocks is not displayed.
    fn push_str(&mut self, text: &str) {
        if self.breaks > 0 {
            if text.trim_ascii().is_empty() {
                return;
            }
            let there = self.text.bytes().rev().take_while(|byte| *byte == b'\n');
            let missing = std::mem::take(&mut self.breaks).saturating_sub(there.count());
            if !self.text.is_empty() {
                self.text.extend(std::iter::repeat_n('\n', missing));
            }
        }
        let text = if std::mem::take(&mut self.broken) {
            let rest = text.strip_prefix('\r').unwrap_or(text);
            rest.strip_prefix('\n').unwrap_or(text)
        } else {
            text
        };
        if self.indent == 0 {
            let is_start = self.text.is_empty();
            let text = if is_start {
                text.trim_ascii_start()
            } else {
                text
            };
            return self.text.push_str(text);
        }
        for c in text.chars() {
            let space = c.is_ascii_whitespace();
            if c == '\n' {
                self.due = self.indent;
            } else if space && self.due > 0 {
                self.due -= 1;
                continue;
            } else {
                self.due = 0;
            }
            if !(space && self.text.is_empty()) {
                self.text.push(c);
            }
        }
    }

    /// Adds a `<br>`.
    fn push_break(&mut self) {
        self.broken = false;
        self.push_str("\n");
        self.broken = true;
    }

    /// Returns the position at which the next piece begins.
    fn mark(&self) -> usize {
        self.text.len()
    }

    /// Returns the span of the text since a mark, without white space at both ends; `None` if there is none.
    fn span_since(&self, mark: usize) -> Option<Span> {
        let words = self.text.get(mark..)?;
        let start = mark + (words.len() - words.trim_ascii_start().len());
        let end = mark + words.trim_ascii_end().len();
        (start < end).then(|| Span::new(start, end))
    }

    /// Returns the text so far.
    fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text, if there is any.
    fn finish(mut self) -> Option<String> {
        self.text.truncate(self.text.trim_ascii_end().len());
        sized(self.text)
    }
}

/// A builder of text from pieces.
pub(super) trait Pieces<'d>: Sized {
    fn push_str(&mut self, text: &str);
    fn line_break(&mut self, element: Element<'d>);
    /// The start or the end of an element that is neither a link nor a line break.
    fn border(&mut self, step: Step<'d>);
    /// The start or the end of an element on lines of its own.
    fn new_line(&mut self);
    /// A piece of another kind than words.
    fn piece(&mut self, _: Element<'d>, _: Piece<'d>) {}
    fn begin_style(&mut self, _: StyleKind) {}
    fn end_style(&mut self, _: StyleKind) {}
    fn mark(&self) -> usize;
    fn span_since(&self, mark: usize) -> Option<Span>;
    fn as_str(&self) -> &str;
    fn finish(self, words: &mut LinkedText<'d>);
}

impl<'d> Pieces<'d> for Written {
    fn push_str(&mut self, text: &str) {
        self.push_str(text);
    }

    fn line_break(&mut self, _: Element<'d>) {
        self.breaks = 0;
        self.push_break();
    }

    fn border(&mut self, step: Step<'d>) {
        let (Step::Enter(element) | Step::Leave(element)) = step else {
            return;
        };
        // Style sheets put other blocks within a line, as X does with mentions.
        if element.tag() == Tag::P {
            self.begin_block(2);
        }
    }

    fn new_line(&mut self) {
        self.begin_block(1);
    }

    fn begin_style(&mut self, kind: StyleKind) {
        self.styling.push((kind, self.mark()));
    }

    fn end_style(&mut self, kind: StyleKind) {
        let Some((_, mark)) = self.styling.pop_if(|(is, _)| *is == kind) else {
            return;
        };
        let Some(span) = self.span_since(mark) else {
            return;
        };
        // One more than the limit is enough: the parse refuses such text.
        if self.styles.len() <= Tally::ENTITIES {
            self.styles.push(Style::new(kind, span));
        }
    }

    fn mark(&self) -> usize {
        self.mark()
    }

    fn span_since(&self, mark: usize) -> Option<Span> {
        self.span_since(mark)
    }

    fn as_str(&self) -> &str {
        self.as_str()
    }

    fn finish(mut self, words: &mut LinkedText<'d>) {
        words.styles = std::mem::take(&mut self.styles);
        sort_styles(&mut words.styles);
        words.text = self.finish();
    }
}

/// Text whose white space is the page's.
pub(super) struct Flow(pub(super) TextBuilder, pub(super) WhiteSpace);

impl<'d> Pieces<'d> for Flow {
    fn push_str(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn line_break(&mut self, _: Element<'d>) {
        self.0.line_break();
    }

    fn border(&mut self, step: Step<'d>) {
        if self.1 == WhiteSpace::Blocks {
            self.0.push_step(step);
        }
    }

    fn new_line(&mut self) {
        self.0.new_line();
    }

    fn mark(&self) -> usize {
        self.0.mark()
    }

    fn span_since(&self, mark: usize) -> Option<Span> {
        self.0.span_since(mark)
    }

    fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn finish(self, words: &mut LinkedText<'d>) {
        words.text = sized(self.0.finish());
    }
}

/// Text with its structure.
pub(super) struct Structured<'d> {
    pub(super) structure: Structure<'d>,
    /// How many texts of an editor are open.
    pub(super) exact: usize,
}

impl<'d> Pieces<'d> for Structured<'d> {
    fn push_str(&mut self, text: &str) {
        self.structure.text(text, self.exact > 0);
    }

    fn line_break(&mut self, element: Element<'d>) {
        self.structure.line_break(element);
    }

    fn border(&mut self, step: Step<'d>) {
        let is_exact = |element: Element<'_>| element.attr(EDITOR_TEXT).is_some();
        match step {
            Step::Enter(element) => {
                self.exact += usize::from(is_exact(element));
                self.structure.enter(element);
            }
            Step::Leave(element) => {
                self.exact = self.exact.saturating_sub(usize::from(is_exact(element)));
                self.structure.leave(element);
            }
            Step::Text(_) => {}
        }
    }

    fn new_line(&mut self) {
        self.structure.writer.new_line();
    }

    fn piece(&mut self, element: Element<'d>, piece: Piece<'d>) {
        self.structure.fill();
        let writer = &mut self.structure.writer;
        match piece {
            Piece::Placed { media, quotes } => {
                let index = |at| u32::try_from(at).unwrap_or(u32::MAX);
                for at in media {
                    writer.place(BlockKind::Media { index: index(at) });
                }
                for at in quotes {
                    writer.place(BlockKind::Quote { index: index(at) });
                }
            }
            Piece::Rule => writer.place(BlockKind::Rule),
            Piece::Code { code, language } => self.structure.code_box(element, code, language),
            Piece::Plain => self.structure.enter_plain(element),
            Piece::Words | Piece::Other | Piece::Styled(_) => {}
        }
    }

    fn begin_style(&mut self, kind: StyleKind) {
        self.structure.writer.begin_style(kind);
    }

    fn end_style(&mut self, kind: StyleKind) {
        self.structure.writer.end_style(kind);
    }

    fn mark(&self) -> usize {
        self.structure.writer.mark()
    }

    fn span_since(&self, mark: usize) -> Option<Span> {
        self.structure.writer.span_since(mark)
    }

    fn as_str(&self) -> &str {
        self.structure.writer.as_str()
    }

    fn finish(self, words: &mut LinkedText<'d>) {
        words.unknown = self.structure.unknown;
        let StructuredText {
            text,
            blocks,
            styles,
        } = self.structure.writer.finish();
        (words.text, words.blocks, words.styles) = (text, blocks, styles);
    }
}

/// Returns a text with about the memory that it needs; `None` if it is empty.
fn sized(mut text: String) -> Option<String> {
    if text.capacity() > text.len() + text.len() / 4 {
        text.shrink_to_fit();
    }
    Some(text).filter(|text| !text.is_empty())
}

/// The minimum width of white space at the start of each line that may be a program's.
const MUCH: usize = 8;

/// Whether several lines of a text, and all but the first, begin with much white space.
pub(super) fn is_indented(text: &str) -> bool {
    if !text.contains("\n        ") {
        return false;
    }
    let mut lines = text
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .peekable();
    let indented = |line: &str| line.len() - line.trim_ascii_start().len() >= MUCH;
    lines.clone().nth(1).is_some() && lines.all(indented)
}

/// Returns the white space that a program inserted before each line inside an element.
fn indentation(element: Element<'_>) -> usize {
    // Without text before it, the indentation of its parent counts.
    let before = element
        .text_before()
        .or_else(|| element.parent()?.text_before());
    let before = before.unwrap_or_default();
    let own = before.rsplit_once('\n').map_or(0, |(_, last)| last.len());
    if own == 0 {
        return 0;
    }
    let text = raw_text(element);
    let indented = |line: &str| line.len() - line.trim_ascii_start().len();
    let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    lines
        .map(indented)
        .min()
        .filter(|&least| least >= own)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::{Dom, Query};

    fn text(html: &str) -> Option<String> {
        const WORDS: Query<'_> = Query::constant("p");
        let dom = Dom::parse(html).unwrap();
        let words = dom.first(&WORDS).unwrap();
        let mut written = Written::inside(words);
        for step in words.walk() {
            if let Step::Text(piece) = step {
                written.push_str(piece);
            }
        }
        written.finish()
    }

    #[test]
    fn a_line_break_behind_an_element_is_none_of_the_text() {
        let mut written = Written::default();
        for piece in ["one", "\n", "\ntwo", "\n", "\n", "\n\nthree"] {
            if piece == "\n" {
                written.push_break();
            } else {
                written.push_str(piece);
            }
        }
        assert_eq!(written.finish().as_deref(), Some("one\ntwo\n\n\nthree"));
    }

    #[test]
    fn white_space_is_kept_inside() {
        assert_eq!(
            text("<p> a\n\tb   c\n\n\nd \n</p>").as_deref(),
            Some("a\n\tb   c\n\n\nd")
        );
        assert_eq!(
            text("<div>\n  <p>a\n b\n   c</p>").as_deref(),
            Some("a\n b\n   c")
        );
        assert_eq!(text("<p> \n </p>"), None);
    }

    #[test]
    fn a_programs_indentation_goes() {
        assert_eq!(
            text("<div>\n    <p>a <b>b</b>\n        <i>c</i>\n\n          d\n        e</p></div>")
                .as_deref(),
            Some("a b\nc\n\n  d\ne")
        );
    }

    #[test]
    fn spans_show_the_words() {
        let mut written = Written::default();
        written.push_str("  see ");
        let mark = written.mark();
        written.push_str(" @tern ");
        let span = written.span_since(mark).unwrap();
        assert_eq!(written.as_str().get(span.range()), Some("@tern"));
        assert_eq!(written.span_since(written.mark()), None);
        assert_eq!(written.finish().as_deref(), Some("see  @tern"));
    }
}

//! Styles, and the spans of parts of the text.

use std::cmp::Reverse;

use super::{BULLET, BlockWriter, KINDS, Open, StructuredText, Styling};
use crate::model::{BlockKind, Span, Style, StyleKind, Tally};

/// Sorts styles by where they start; the longer one is first.
pub(in crate::reader) fn sort_styles(styles: &mut [Style]) {
    styles.sort_unstable_by_key(|style| {
        let span = style.span;
        (span.start(), Reverse(span.end()), style.kind)
    });
}

impl BlockWriter {
    /// Begins a style. A style inside one of the same kind changes nothing.
    pub(crate) fn begin_style(&mut self, kind: StyleKind) {
        let now = self.text.mark();
        let styling = self.styling_of(kind);
        if styling.depth == 0 {
            styling.since = now;
        }
        styling.depth += 1;
    }

    /// Ends a style that began.
    pub(crate) fn end_style(&mut self, kind: StyleKind) {
        let styling = self.styling_of(kind);
        styling.depth = styling.depth.saturating_sub(1);
        if styling.depth == 0 {
            let since = styling.since;
            self.add_style(kind, since);
        }
    }

    pub(super) fn styling_of(&mut self, kind: StyleKind) -> &mut Styling {
        let [bold, italic, strikethrough, code] = &mut self.styling;
        match kind {
            StyleKind::Bold => bold,
            StyleKind::Italic => italic,
            StyleKind::Strikethrough => strikethrough,
            // No table of a site names another kind.
            StyleKind::Code | StyleKind::Other => code,
        }
    }

    /// Ends all styles at the end of a block, and begins them again in the next one.
    pub(super) fn cut_styles(&mut self) {
        let now = self.text.mark();
        for kind in KINDS {
            let styling = *self.styling_of(kind);
            if styling.depth > 0 {
                self.add_style(kind, styling.since);
                self.styling_of(kind).since = now;
            }
        }
    }

    /// Adds a style of the text since a position, separately for each paragraph. It continues one that ends here or,
    /// unless it has a visible background, before a space.
    pub(super) fn add_style(&mut self, kind: StyleKind, since: usize) {
        let Some(span) = self.span_since(since) else {
            return;
        };
        let at = KINDS.iter().position(|is| *is == kind).unwrap_or_default();
        let text = self.text.as_str();
        let mut start = span.start();
        let pieces = text.get(span.range()).unwrap_or_default();
        for piece in pieces.split("\n\n") {
            let words = piece.trim_ascii_start();
            let first = start + (piece.len() - words.len());
            let part = Span::new(first, first + words.trim_ascii_end().len());
            start += piece.len() + 2;
            if part.start() == part.end() {
                continue;
            }
            let Some(styling) = self.styling.get_mut(at) else {
                return;
            };
            let last = styling.last.checked_sub(1);
            let last = last.and_then(|last| self.styles.get_mut(last));
            let spaced = matches!(kind, StyleKind::Bold | StyleKind::Italic);
            let continued = last.filter(|last| {
                let between = text.get(last.span.end()..part.start());
                between.is_some_and(|between| {
                    between.is_empty() || spaced && between.bytes().all(|b| b == b' ')
                })
            });
            if let Some(last) = continued {
                last.span = Span::new(last.span.start(), part.end());
            } else if self.styles.len() <= Tally::ENTITIES {
                // One more than the limit is enough: the parse refuses such text.
                self.styles.push(Style::new(kind, part));
                styling.last = self.styles.len();
            }
        }
    }

    /// Returns the length of the text so far, for [`span_since`](Self::span_since).
    pub(crate) fn mark(&self) -> usize {
        self.text.mark()
    }

    /// Returns the range of the text since a mark, trimmed, and without the number of an item that began after the
    /// mark; `None` if it is empty.
    pub(crate) fn span_since(&self, mark: usize) -> Option<Span> {
        let starts = match self.open {
            Open::Started(BlockKind::ListItem { .. }, start) => Some(start),
            _ => None,
        };
        let before = self
            .blocks
            .partition_point(|block| block.span.start() < mark);
        let next = self.blocks.get(before).map(|block| block.span.start());
        let start = next.or(starts).filter(|&start| start > mark);
        let is_marker = |start: &usize| {
            let skipped = self.text.as_str().get(mark..*start).unwrap_or_default();
            // A number has ten digits at most, and line breaks before it.
            let skipped = skipped.trim_ascii();
            if skipped.len() > 11 {
                return false;
            }
            skipped == BULLET.trim_end() || {
                let number = skipped.strip_suffix('.').unwrap_or_default();
                !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
            }
        };
        self.text
            .span_since(start.filter(is_marker).unwrap_or(mark))
    }

    /// Returns the text so far.
    pub(crate) fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Returns the text with its structure.
    pub(crate) fn finish(mut self) -> StructuredText {
        self.end();
        if !self.blocks.is_empty() {
            self.settle(self.text.mark());
        }
        for kind in KINDS {
            if self.styling_of(kind).depth > 0 {
                let since = self.styling_of(kind).since;
                self.add_style(kind, since);
            }
        }
        sort_styles(&mut self.styles);
        self.blocks.shrink_to_fit();
        self.styles.shrink_to_fit();
        StructuredText {
            text: Some(self.text.finish()).filter(|text| !text.is_empty()),
            blocks: self.blocks,
            styles: self.styles,
        }
    }
}

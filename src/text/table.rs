//! A compact table of the lines of a text: a text may consist of short lines, and then the table is most of the memory
//! for reading it.

use std::collections::HashMap;

use super::lines::{Gap, Line, split};
use crate::error::{Error, Result};
use crate::limits::LimitKind;

/// A range of a text, with 32-bit offsets.
#[derive(Clone, Copy, Debug)]
struct TextRange {
    start: u32,
    length: u32,
}

impl TextRange {
    /// Returns the range of a part of a text.
    fn of(part: &str, text: &str) -> Self {
        let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            length: u32::try_from(part.len()).unwrap_or(u32::MAX),
        }
    }

    fn str(self, text: &str) -> &str {
        let (start, length) = (self.start as usize, self.length as usize);
        text.get(start..start + length).unwrap_or_default()
    }
}

/// The properties of a line besides its text. Few lines of a text differ in them, so each combination is stored once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Shape {
    gap: Gap,
    /// Whether the previous line ends with exactly one space.
    behind_space: bool,
    opens: bool,
    copied: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    text: TextRange,
    /// The index of its shape.
    shape: u32,
}

/// The lines of a text that are not blank: twelve bytes each, and eight more if the normalised text differs from the
/// original.
#[derive(Clone, Debug)]
pub(crate) struct Table<'t> {
    text: &'t str,
    written: &'t str,
    /// Whether both are the same.
    is_same: bool,
    entries: Vec<Entry>,
    /// The original lines; empty if they equal the normalised ones.
    raw: Vec<TextRange>,
    shapes: Vec<Shape>,
    indices: HashMap<Shape, u32>,
}

impl<'t> Table<'t> {
    /// Creates a table of the lines of a normalised text and its original; see
    /// [`MatchText`](super::match_text::MatchText).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if offsets in the text need more than 32 bits.
    pub(crate) fn new(text: &'t str, written: &'t str) -> Result<Self> {
        const LONGEST: usize = u32::MAX as usize;
        if text.len().max(written.len()) > LONGEST {
            return Err(Error::limit(LimitKind::InputBytes, LONGEST));
        }
        let is_same = text == written;
        let filled = split(text).filter(|line| !is_blank(line.trim()));
        let mut table = Self::empty(text, written, is_same, filled.count());
        let mut gap = Gap::default();
        let mut behind_space = false;
        let mut written = Some(split(written)).filter(|_| !is_same);
        for raw in split(text) {
            let written = match &mut written {
                Some(lines) => match lines.next() {
                    Some(line) => line.trim(),
                    None => break,
                },
                None => "",
            };
            let raw = raw.strip_suffix('\r').unwrap_or(raw);
            let line = raw.trim();
            gap.newlines += 1;
            if is_blank(line) {
                gap.spaced += u32::from(!raw.is_empty());
                continue;
            }
            let before = (line.as_ptr() as usize).saturating_sub(raw.as_ptr() as usize);
            gap.indent = u32::try_from(before).unwrap_or(u32::MAX);
            table.push(Line {
                text: line,
                raw: written,
                gap,
                behind_space,
                ..Line::default()
            });
            behind_space = raw
                .strip_suffix(' ')
                .is_some_and(|raw| raw.len() == before + line.len());
            gap = Gap {
                hard: raw.ends_with("  ") || line.ends_with('\\'),
                ..Gap::default()
            };
        }
        Ok(table)
    }

    fn empty(text: &'t str, written: &'t str, is_same: bool, lines: usize) -> Self {
        Self {
            text,
            written,
            is_same,
            entries: Vec::with_capacity(lines),
            raw: Vec::with_capacity(if is_same { 0 } else { lines }),
            shapes: Vec::new(),
            indices: HashMap::new(),
        }
    }

    /// Appends a line of the text.
    fn push(&mut self, line: Line<'t>) {
        let shape = self.shape_index(Shape {
            gap: line.gap,
            behind_space: line.behind_space,
            opens: line.opens,
            copied: line.copied,
        });
        let text = TextRange::of(line.text, self.text);
        self.entries.push(Entry { text, shape });
        if !self.is_same {
            self.raw.push(TextRange::of(line.raw, self.written));
        }
    }

    fn shape_index(&mut self, shape: Shape) -> u32 {
        // Mostly it is the shape of the previous line.
        let last = self.entries.last().map(|entry| entry.shape);
        if let Some(last) = last
            && self.shapes.get(last as usize) == Some(&shape)
        {
            return last;
        }
        let next = u32::try_from(self.shapes.len()).unwrap_or(u32::MAX);
        let place = *self.indices.entry(shape).or_insert(next);
        if place == next {
            self.shapes.push(shape);
        }
        place
    }

    /// Returns all lines.
    pub(crate) fn lines(&self) -> Lines<'_, 't> {
        Lines {
            table: self,
            from: 0,
            to: self.entries.len(),
        }
    }

    pub(crate) fn get(&self, at: usize) -> Option<Line<'t>> {
        let entry = self.entries.get(at)?;
        let shape = self.shapes.get(entry.shape as usize)?;
        let text = entry.text.str(self.text);
        let raw = match self.raw.get(at) {
            Some(raw) => raw.str(self.written),
            None => text,
        };
        Some(Line {
            text,
            raw,
            gap: shape.gap,
            behind_space: shape.behind_space,
            opens: shape.opens,
            copied: shape.copied,
        })
    }

    fn gap(&self, at: usize) -> Gap {
        let shape = self.entries.get(at).map(|entry| entry.shape as usize);
        let shape = shape.and_then(|shape| self.shapes.get(shape));
        shape.map(|shape| shape.gap).unwrap_or_default()
    }

    fn is_behind_space(&self, at: usize) -> bool {
        let shape = self.entries.get(at).map(|entry| entry.shape as usize);
        let shape = shape.and_then(|shape| self.shapes.get(shape));
        shape.is_some_and(|shape| shape.behind_space)
    }

    fn reshape(&mut self, at: usize, change: impl FnOnce(&mut Shape)) {
        let shape = self.entries.get(at).map(|entry| entry.shape as usize);
        let Some(mut shape) = shape.and_then(|shape| self.shapes.get(shape).copied()) else {
            return;
        };
        change(&mut shape);
        let shape = self.shape_index(shape);
        if let Some(entry) = self.entries.get_mut(at) {
            entry.shape = shape;
        }
    }

    /// Marks a line as the certain start of a post.
    pub(crate) fn set_opens(&mut self, at: usize) {
        self.reshape(at, |shape| shape.opens = true);
    }

    /// Marks that a copy after a line was removed, with its indentation in columns.
    pub(crate) fn set_copied(&mut self, at: usize, columns: u32) {
        self.reshape(at, |shape| shape.copied = Some(columns));
    }

    /// Keeps the lines for which `keep`, called with index and line, returns true.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize, Line<'t>) -> bool) {
        let mut kept = 0;
        for at in 0..self.entries.len() {
            if self.get(at).is_some_and(|line| keep(at, line)) {
                self.entries.swap(kept, at);
                if !self.is_same {
                    self.raw.swap(kept, at);
                }
                kept += 1;
            }
        }
        self.truncate(kept);
    }

    pub(crate) fn truncate(&mut self, lines: usize) {
        self.entries.truncate(lines);
        self.raw.truncate(lines);
    }

    /// Returns some of the lines as a new table.
    pub(crate) fn pick(&self, indices: &[u32]) -> Self {
        let mut picked = Self::empty(self.text, self.written, self.is_same, indices.len());
        let lines = indices.iter().filter_map(|at| self.get(*at as usize));
        lines.for_each(|line| picked.push(line));
        picked
    }

    /// Splits each line for which `parts` returns two parts.
    pub(crate) fn split(&mut self, parts: impl Fn(Line<'t>) -> Option<[Line<'t>; 2]>) {
        if !self.lines().iter().any(|line| parts(line).is_some()) {
            return;
        }
        let mut split = Self::empty(self.text, self.written, self.is_same, self.entries.len());
        for line in self.lines().iter() {
            match parts(line) {
                Some(parts) => parts.into_iter().for_each(|line| split.push(line)),
                None => split.push(line),
            }
        }
        *self = split;
    }
}

/// Whether a line has no text. Only markup, such as that of a block quote or of emphasis, may be left.
fn is_blank(line: &str) -> bool {
    line.is_empty() || line == ">" || line == "**"
}

/// Consecutive lines of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines<'l, 't> {
    table: &'l Table<'t>,
    from: usize,
    to: usize,
}

impl<'l, 't> Lines<'l, 't> {
    pub(crate) fn len(self) -> usize {
        self.to - self.from
    }

    pub(crate) fn is_empty(self) -> bool {
        self.from == self.to
    }

    pub(crate) fn get(self, at: usize) -> Option<Line<'t>> {
        let at = self.from.checked_add(at).filter(|at| *at < self.to)?;
        self.table.get(at)
    }

    pub(crate) fn first(self) -> Option<Line<'t>> {
        self.get(0)
    }

    pub(crate) fn last(self) -> Option<Line<'t>> {
        self.get(self.len().checked_sub(1)?)
    }

    pub(crate) fn iter(
        self,
    ) -> impl DoubleEndedIterator<Item = Line<'t>> + ExactSizeIterator + use<'l, 't> {
        (self.from..self.to).map(move |at| self.table.get(at).unwrap_or_default())
    }

    /// Returns the normalised text of a line.
    pub(crate) fn text(self, at: usize) -> Option<&'t str> {
        let at = self.from.checked_add(at).filter(|at| *at < self.to)?;
        let entry = self.table.entries.get(at)?;
        Some(entry.text.str(self.table.text))
    }

    /// Returns the normalised text of each line: cheaper than the complete lines.
    pub(crate) fn texts(
        self,
    ) -> impl DoubleEndedIterator<Item = &'t str> + ExactSizeIterator + Clone + use<'l, 't> {
        let entries = self.table.entries.get(self.from..self.to);
        let text = self.table.text;
        let entries = entries.unwrap_or_default().iter();
        entries.map(move |entry| entry.text.str(text))
    }

    /// Returns the original text from the start of the first line, with its indentation, to the end of the last one.
    pub(crate) fn written(self) -> &'t str {
        let whole = match self.table.is_same {
            true => self.table.text,
            false => self.table.written,
        };
        let (Some(first), Some(last)) = (self.first(), self.last()) else {
            return "";
        };
        let (first, last) = (
            TextRange::of(first.raw, whole),
            TextRange::of(last.raw, whole),
        );
        let before = whole.get(..first.start as usize).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches([' ', '\t', '\u{a0}']).len();
        let start = before.len() - indent;
        let end = (last.start as usize).saturating_add(last.length as usize);
        whole.get(start..end).unwrap_or_default()
    }

    /// Whether the line before a line ends with exactly one space.
    pub(crate) fn is_behind_space(self, at: usize) -> bool {
        let at = self.from.checked_add(at).filter(|at| *at < self.to);
        at.is_some_and(|at| self.table.is_behind_space(at))
    }

    /// Returns the index of the first line in the table.
    pub(crate) fn place(self) -> Option<u32> {
        u32::try_from(self.from).ok().filter(|_| !self.is_empty())
    }

    /// Returns the gap before each line.
    pub(crate) fn gaps(
        self,
    ) -> impl DoubleEndedIterator<Item = Gap> + ExactSizeIterator + use<'l, 't> {
        let entries = self.table.entries.get(self.from..self.to);
        let shapes = &self.table.shapes;
        let gap = |entry: &Entry| shapes.get(entry.shape as usize).map(|shape| shape.gap);
        let entries = entries.unwrap_or_default().iter();
        entries.map(move |entry| gap(entry).unwrap_or_default())
    }

    /// Whether there are blank lines with a hard line break before them and blank lines without: the former are breaks
    /// inside posts (Markdown by clippers).
    pub(crate) fn breaks_are_hard(self) -> bool {
        let blank = |hard: bool| {
            let gaps = self.gaps().skip(1);
            gaps.filter(|gap| gap.newlines > 1 && gap.hard == hard)
                .count()
        };
        blank(true) > 1 && blank(false) > 1
    }

    /// Whether any line of the table is known to start a post.
    pub(crate) fn has_openings(self) -> bool {
        self.table.shapes.iter().any(|shape| shape.opens)
    }

    /// Whether any line of the table is indented by this many columns.
    pub(crate) fn is_indented_by(self, columns: u32) -> bool {
        let mut shapes = self.table.shapes.iter();
        shapes.any(|shape| shape.gap.indent >= columns)
    }

    /// Returns the number of lines with each gap.
    pub(crate) fn gap_counts(self) -> HashMap<Gap, usize> {
        let shapes = &self.table.shapes;
        let mut of_shapes = vec![0_usize; shapes.len()];
        let entries = self.table.entries.get(self.from..self.to);
        for entry in entries.unwrap_or_default() {
            if let Some(count) = of_shapes.get_mut(entry.shape as usize) {
                *count += 1;
            }
        }
        let mut counts: HashMap<Gap, usize> = HashMap::new();
        for (shape, count) in shapes.iter().zip(of_shapes).filter(|(_, count)| *count > 0) {
            *counts.entry(shape.gap).or_default() += count;
        }
        counts
    }

    /// Returns the gap before a line.
    pub(crate) fn gap(self, at: usize) -> Option<Gap> {
        let at = self.from.checked_add(at).filter(|at| *at < self.to)?;
        Some(self.table.gap(at))
    }

    /// Returns the lines of a range, as far as there are any.
    pub(crate) fn part(self, from: usize, to: usize) -> Self {
        let to = to.min(self.len());
        Self {
            table: self.table,
            from: self.from + from.min(to),
            to: self.from + to,
        }
    }

    pub(crate) fn split_first(self) -> Option<(Line<'t>, Self)> {
        Some((self.first()?, self.part(1, self.len())))
    }

    pub(crate) fn split_last(self) -> Option<(Line<'t>, Self)> {
        Some((self.last()?, self.part(0, self.len() - 1)))
    }
}

/// Returns the lines of a text.
#[cfg(test)]
pub(crate) fn table(text: &str) -> Table<'_> {
    Table::new(text, text).unwrap()
}

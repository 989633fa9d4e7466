//! Removes text that extractors print twice: a post's text followed by a copy of its end.
//!
//! Readability's old output has each post and then the post without its first line, indented; trafilatura continues
//! after a picture inside a line and then prints the text after the picture again. A copy is removed only if it equals
//! the end of the text directly before it, except for links and white space. As people do repeat themselves, it must
//! also start in the middle of a line, or be indented, or the text must have such copies elsewhere.

use std::ops::Range;

use super::table::{Lines, Table};

/// The maximum number of lines of a post, not counting blank ones.
const MAX_LINES: usize = 48;

/// The most lines in a row that are equal to those before them and still copies.
const MOST_ALIKE: usize = 4 * MAX_LINES;

/// The minimum length of a copy that starts in the middle of a line, in bytes without white space: a shorter one may be
/// the author's repetition.
const MIN_BYTES: usize = 24;

/// The minimum additional indentation of a copy, in columns.
const MIN_INDENT: u32 = 4;

/// The mark of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Its first line is only the end of the copied line.
    MidLine,
    /// Its first line is indented more than the copied one.
    Indented,
    /// None.
    Plain,
}

/// Lines that repeat the lines before them, as indices into the list of keys.
#[derive(Clone, Copy, Debug)]
struct CopiedLines {
    start: usize,
    lines: usize,
    shape: Shape,
}

/// Removes the copies. Marks the line before each, and the lines that certainly start a post: the one after a copy, and
/// the one before the original of an indented copy, which is a post without its first line.
pub(crate) fn remove(lines: &mut Table<'_>) {
    let keys = Keys::new(lines.lines());
    let copies = keys.copies(lines.lines());
    let sure = copies.iter().any(|copy| copy.shape != Shape::Plain);
    if !sure {
        return;
    }
    let mut kept = vec![true; lines.lines().len()];
    let line = |word: usize| keys.line(word);
    for copy in copies {
        let Some(start) = line(copy.start) else {
            continue;
        };
        let indent = lines.get(start).map_or(0, |line| line.gap.indent);
        for copied in (copy.start..copy.start + copy.lines).filter_map(line) {
            if let Some(kept) = kept.get_mut(copied) {
                *kept = false;
            }
        }
        let last = line(copy.start + copy.lines - 1).unwrap_or(start);
        let first = copy
            .start
            .checked_sub(copy.lines + 1)
            .filter(|_| copy.shape == Shape::Indented)
            .and_then(line);
        for opens in [Some(last + 1), first].into_iter().flatten() {
            lines.set_opens(opens);
        }
        if let Some(before) = start.checked_sub(1) {
            lines.set_copied(before, indent);
        }
    }
    lines.retain(|at, _| kept.get(at).copied().unwrap_or(true));
}

/// The text of each line, without links and white space; empty ones are omitted.
struct Keys {
    buffer: String,
    words: Vec<Word>,
}

/// A line with text.
#[derive(Clone, Copy)]
struct Word {
    line: u32,
    /// The end of its key, which is also the start of the next one.
    end: u32,
    fingerprint: Fingerprint,
}

/// A fingerprint of a key, which is quick to compare: a short key itself, a longer one's length and hash.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Fingerprint(u64);

impl Fingerprint {
    /// The minimum length of a hashed key; a shorter one is its own fingerprint.
    const HASHED: usize = 8;

    fn of(key: &str) -> Self {
        let length = u64::try_from(key.len()).unwrap_or(u64::MAX).min(0xff);
        let bytes = key.bytes().map(u64::from);
        let rest = if key.len() < Self::HASHED {
            bytes.fold(0, |all, byte| all << 8 | byte)
        } else {
            // FNV; keys with equal hashes are compared in full.
            let step = |hash: u64, byte: u64| (hash ^ byte).wrapping_mul(0x0100_0000_01b3);
            bytes.fold(0xcbf2_9ce4_8422_2325, step) >> 8
        };
        Self(length << 56 | rest)
    }

    /// Whether keys with this fingerprint are equal.
    const fn is_exact(self) -> bool {
        (self.0 >> 56) < Self::HASHED as u64
    }
}

impl Keys {
    fn new(lines: Lines<'_, '_>) -> Self {
        // Exact capacities: no key is longer than its line, and none has one byte.
        let mut buffer = String::with_capacity(lines.texts().map(str::len).sum());
        let mut words: Vec<Word> =
            Vec::with_capacity(lines.texts().filter(|line| line.len() > 1).count());
        for (at, line) in lines.texts().enumerate().filter(|(_, line)| line.len() > 1) {
            let start = buffer.len();
            push_key(line, &mut buffer);
            // A text has a table only if its offsets fit.
            if buffer.len() > start
                && let (Ok(line), Ok(end)) = (u32::try_from(at), u32::try_from(buffer.len()))
            {
                let fingerprint = Fingerprint::of(buffer.get(start..).unwrap_or_default());
                words.push(Word {
                    line,
                    end,
                    fingerprint,
                });
            }
        }
        Self { buffer, words }
    }

    fn key(&self, at: usize) -> &str {
        self.buffer.get(self.place(at)).unwrap_or_default()
    }

    /// Returns the range of a key in the buffer.
    fn place(&self, at: usize) -> Range<usize> {
        let end = |at: usize| self.words.get(at).map_or(0, |word| word.end as usize);
        at.checked_sub(1).map_or(0, end)..end(at)
    }

    /// Returns the line of a key.
    fn line(&self, at: usize) -> Option<usize> {
        self.words.get(at).map(|word| word.line as usize)
    }

    /// Returns the copies, in order and without overlap; none if no copy is certain, since none is then removed.
    fn copies(&self, lines: Lines<'_, '_>) -> Vec<CopiedLines> {
        let mut sure = false;
        self.each(lines, false, |_, _, shape| sure |= shape != Shape::Plain);
        if !sure {
            return Vec::new();
        }
        // The longest copy that starts at each line.
        let mut found: Vec<Option<(u8, Shape)>> = vec![None; self.words.len()];
        self.each(lines, true, |at, distance, shape| {
            if let Some(place) = found.get_mut(at) {
                *place = u8::try_from(distance).ok().zip(Some(shape));
            }
        });
        let mut copies: Vec<CopiedLines> = Vec::new();
        for (start, found) in found.into_iter().enumerate() {
            let Some((lines, shape)) = found else {
                continue;
            };
            let lines = usize::from(lines);
            let copy = CopiedLines {
                start,
                lines,
                shape,
            };
            let free = copies
                .last()
                .is_none_or(|last| copy.start >= last.start + last.lines);
            if free {
                copies.push(copy);
            }
        }
        copies
    }

    /// Calls `take` with the index, the length and the mark of each copy. For each distance between a copy and its
    /// original, one pass from the end counts the equal lines. Without `plain` some copies without a mark are skipped,
    /// which takes much less time.
    fn each(&self, lines: Lines<'_, '_>, plain: bool, mut take: impl FnMut(usize, usize, Shape)) {
        let indented = lines.is_indented_by(MIN_INDENT);
        for distance in 1..=MAX_LINES {
            let mut alike = 0;
            let words = self.words.get(distance..).unwrap_or_default().iter();
            for (before, (word, other)) in words.zip(&self.words).enumerate().rev() {
                // Nearly all differ, by their fingerprints.
                let same = word.fingerprint == other.fingerprint
                    && (word.fingerprint.is_exact()
                        || self.key(before + distance) == self.key(before));
                // Deep inside a long run of equal lines there is no copy.
                if alike + 1 >= distance && alike < MOST_ALIKE && (!same || indented || plain) {
                    let at = before + distance;
                    let shape = self.shape(at, distance, same, indented.then_some(lines));
                    shape
                        .into_iter()
                        .for_each(|shape| take(at, distance, shape));
                }
                alike = if same { alike + 1 } else { 0 };
            }
        }
    }

    /// Returns the mark of the copy that starts at a line and repeats the `distance` lines before, whose other lines
    /// are equal. `same` is whether the first lines are equal as well; without `lines`, no copy is indented.
    fn shape(
        &self,
        at: usize,
        distance: usize,
        same: bool,
        lines: Option<Lines<'_, '_>>,
    ) -> Option<Shape> {
        let last = self.words.get(at + distance - 1)?.end as usize;
        let bytes = last - self.place(at).start;
        if !same {
            let is_end = || {
                let (key, before) = (self.key(at), self.key(at - distance));
                key.len() < before.len() && before.ends_with(key)
            };
            return (bytes >= MIN_BYTES && is_end()).then_some(Shape::MidLine);
        }
        if let Some(lines) = lines {
            let indent = |at: usize| {
                let gap = self.line(at).and_then(|line| lines.gap(line));
                gap.map_or(0, |gap| gap.indent)
            };
            if indent(at) >= indent(at - distance).saturating_add(MIN_INDENT) {
                return Some(Shape::Indented);
            }
        }
        (distance > 1 && bytes >= MIN_BYTES && at > distance).then_some(Shape::Plain)
    }
}

/// Appends the text of a line, without links, pictures, markup and white space.
fn push_key(line: &str, key: &mut String) {
    let mut rest = line;
    let start = key.len();
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"](") {
        let (before, after) = (
            rest.get(..at).unwrap_or_default(),
            rest.get(at + 2..).unwrap_or_default(),
        );
        let label = before
            .rfind("[![")
            .or_else(|| before.rfind("!["))
            .or_else(|| before.rfind('['));
        let words = label.and_then(|at| before.get(..at)).unwrap_or(before);
        push_words(words, key);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    push_words(rest, key);
    if key.get(start..).is_some_and(|key| key.len() < 2) {
        key.truncate(start);
    }
}

fn push_words(words: &str, key: &mut String) {
    // A link contains a slash; most lines do not, and are ASCII.
    if words.is_ascii() && memchr::memchr(b'/', words.as_bytes()).is_none() {
        key.extend(words.split_ascii_whitespace());
        return;
    }
    for word in words.split_whitespace() {
        let link = word.contains("://") || word.ends_with('…') && word.contains('/');
        if !link {
            key.push_str(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::table;

    fn without_copies(text: &str) -> Vec<(String, bool)> {
        let mut lines = table(text);
        remove(&mut lines);
        lines
            .lines()
            .iter()
            .map(|line| (line.text.to_owned(), line.opens))
            .collect()
    }

    #[test]
    fn indented_copies_are_removed() {
        let text = "Terns are back.\n\nThey dive.\n\nSee:[a.example](https://a.example)\n\n\n          They dive.\n\nSee:\n\nGulls are not.";
        let kept = without_copies(text);
        let opens: Vec<bool> = kept.iter().map(|(_, opens)| *opens).collect();
        assert_eq!(opens, [true, false, false, true], "{kept:#?}");
    }

    #[test]
    fn repeated_tails_are_removed() {
        let text = "Terns dive 🐟 and come up with a fish in the bill.\nThen they shout.\nand come up with a fish in the bill.\nThen they shout.\nGulls wait.";
        let kept = without_copies(text);
        assert_eq!(kept.len(), 3, "{kept:#?}");
        assert!(kept[2].1);
    }

    #[test]
    fn repetition_by_the_author_is_kept() {
        for text in [
            "And the sea was grey.\nAnd the sea was grey.",
            "I said so. It was the wind.\nIt was the wind.",
            "Oh,\nrow, row, row your boat\ngently down the stream\nrow, row, row your boat\ngently down the stream",
            "See [a](https://a.example)\n[a](https://a.example)",
        ] {
            assert_eq!(without_copies(text).len(), text.lines().count(), "{text}");
        }
    }
}

//! Text that extractors print twice: behind a post's words, the end of them once more.
//!
//! Readability's old form prints each post and then the post without its first line, indented; trafilatura goes on
//! behind a picture inside a line and then prints what follows the picture again. A copy is left out only if it is the
//! very end of what stands right before it, links and white space apart; and since people do repeat themselves, only
//! where it also begins in the middle of a line, or is indented, or the text has such copies elsewhere.

use std::ops::Range;

use super::table::{Lines, Table};

/// A post is made of at most so many lines with words.
const MOST_LINES: usize = 48;

/// A copy that begins in the middle of a line has so many bytes, white space apart: less may be an echo.
const FEWEST_BYTES: usize = 24;

/// A copy is indented by so many columns more than what it copies.
const INDENT: u32 = 4;

/// How a copy shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Its first line is the end of one, and not a whole one.
    MidLine,
    /// Its first line is indented more than what it copies.
    Indented,
    /// Neither.
    Plain,
}

/// Lines that repeat the ones before them, as places in the list of lines with words.
#[derive(Clone, Copy, Debug)]
struct Copy {
    start: usize,
    lines: usize,
    shape: Shape,
}

/// Takes the copies out. The line before each is marked, and so are the lines that begin a post for sure: the one
/// behind a copy, and the one before what an indented copy repeats, which is a post without its first line.
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

/// The lines with words, without their links and white space.
struct Keys {
    buffer: String,
    words: Vec<Word>,
}

/// A line with words.
#[derive(Clone, Copy)]
struct Word {
    line: u32,
    /// Where its words end; they begin where those of the one before end.
    end: u32,
    print: Print,
}

/// What is soon compared of a key: a short one as it is, a longer one by its length and a hash.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Print(u64);

impl Print {
    /// Keys below this length are in their prints.
    const HASHED: usize = 8;

    fn of(key: &str) -> Self {
        let length = u64::try_from(key.len()).unwrap_or(u64::MAX).min(0xff);
        let bytes = key.bytes().map(u64::from);
        let rest = if key.len() < Self::HASHED {
            bytes.fold(0, |all, byte| all << 8 | byte)
        } else {
            // FNV; what it makes one is compared in full.
            let step = |hash: u64, byte: u64| (hash ^ byte).wrapping_mul(0x0100_0000_01b3);
            bytes.fold(0xcbf2_9ce4_8422_2325, step) >> 8
        };
        Self(length << 56 | rest)
    }

    /// Whether keys of the same print are the same.
    const fn is_exact(self) -> bool {
        (self.0 >> 56) < Self::HASHED as u64
    }
}

impl Keys {
    fn new(lines: Lines<'_, '_>) -> Self {
        // So that neither takes twice the room that it needs: no key is longer than its line, and none has one byte.
        let mut buffer = String::with_capacity(lines.texts().map(str::len).sum());
        let mut words: Vec<Word> =
            Vec::with_capacity(lines.texts().filter(|line| line.len() > 1).count());
        for (at, line) in lines.texts().enumerate().filter(|(_, line)| line.len() > 1) {
            let start = buffer.len();
            push_key(line, &mut buffer);
            // A text has a table only if its places fit.
            if buffer.len() > start
                && let (Ok(line), Ok(end)) = (u32::try_from(at), u32::try_from(buffer.len()))
            {
                let print = Print::of(buffer.get(start..).unwrap_or_default());
                words.push(Word { line, end, print });
            }
        }
        Self { buffer, words }
    }

    fn key(&self, at: usize) -> &str {
        self.buffer.get(self.place(at)).unwrap_or_default()
    }

    /// Where a key is in the buffer.
    fn place(&self, at: usize) -> Range<usize> {
        let end = |at: usize| self.words.get(at).map_or(0, |word| word.end as usize);
        at.checked_sub(1).map_or(0, end)..end(at)
    }

    /// The line of a key.
    fn line(&self, at: usize) -> Option<usize> {
        self.words.get(at).map(|word| word.line as usize)
    }

    /// The copies, in order, none over another; none if no copy is sure, as then none is left out.
    fn copies(&self, lines: Lines<'_, '_>) -> Vec<Copy> {
        let mut sure = false;
        self.each(lines, false, |_, _, shape| sure |= shape != Shape::Plain);
        if !sure {
            return Vec::new();
        }
        // The longest that begins on each.
        let mut found: Vec<Option<(u8, Shape)>> = vec![None; self.words.len()];
        self.each(lines, true, |at, distance, shape| {
            if let Some(place) = found.get_mut(at) {
                *place = u8::try_from(distance).ok().zip(Some(shape));
            }
        });
        let mut copies: Vec<Copy> = Vec::new();
        for (start, found) in found.into_iter().enumerate() {
            let Some((lines, shape)) = found else {
                continue;
            };
            let lines = usize::from(lines);
            let copy = Copy {
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

    /// Gives the place, the length and the shape of each copy. For each distance between a copy and what it repeats, one
    /// pass from the end counts how many lines are alike. Without `plain` some that are plain are left out, which is much
    /// less work.
    fn each(&self, lines: Lines<'_, '_>, plain: bool, mut take: impl FnMut(usize, usize, Shape)) {
        let indented = lines.is_indented_by(INDENT);
        for distance in 1..=MOST_LINES {
            let mut alike = 0;
            let words = self.words.get(distance..).unwrap_or_default().iter();
            for (before, (word, other)) in words.zip(&self.words).enumerate().rev() {
                // Nearly all differ, which their prints tell.
                let same = word.print == other.print
                    && (word.print.is_exact() || self.key(before + distance) == self.key(before));
                if alike + 1 >= distance && (!same || indented || plain) {
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

    /// How the copy shows that begins on a line and repeats the `distance` lines before, the other lines being alike;
    /// `same` says whether its first line is that of what it repeats; without `lines`, none is indented.
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
            return (bytes >= FEWEST_BYTES && is_end()).then_some(Shape::MidLine);
        }
        if let Some(lines) = lines {
            let indent = |at: usize| {
                let gap = self.line(at).and_then(|line| lines.gap(line));
                gap.map_or(0, |gap| gap.indent)
            };
            if indent(at) >= indent(at - distance).saturating_add(INDENT) {
                return Some(Shape::Indented);
            }
        }
        (distance > 1 && bytes >= FEWEST_BYTES && at > distance).then_some(Shape::Plain)
    }
}

/// Appends a line's words, without links, pictures, marks and white space.
fn push_key(line: &str, key: &mut String) {
    let mut rest = line;
    let start = key.len();
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"](") {
        let (before, behind) = (
            rest.get(..at).unwrap_or_default(),
            rest.get(at + 2..).unwrap_or_default(),
        );
        let label = before
            .rfind("[![")
            .or_else(|| before.rfind("!["))
            .or_else(|| before.rfind('['));
        let words = label.and_then(|at| before.get(..at)).unwrap_or(before);
        push_words(words, key);
        rest = behind.split_once(')').map_or("", |(_, rest)| rest);
    }
    push_words(rest, key);
    if key.get(start..).is_some_and(|key| key.len() < 2) {
        key.truncate(start);
    }
}

fn push_words(words: &str, key: &mut String) {
    // A link has a slash; most lines have none, and are ASCII.
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
    fn an_indented_copy_without_the_first_line() {
        let text = "Terns are back.\n\nThey dive.\n\nSee:[a.example](https://a.example)\n\n\n          They dive.\n\nSee:\n\nGulls are not.";
        let kept = without_copies(text);
        let opens: Vec<bool> = kept.iter().map(|(_, opens)| *opens).collect();
        assert_eq!(opens, [true, false, false, true], "{kept:#?}");
    }

    #[test]
    fn a_tail_from_the_middle_of_a_line() {
        let text = "Terns dive 🐟 and come up with a fish in the bill.\nThen they shout.\nand come up with a fish in the bill.\nThen they shout.\nGulls wait.";
        let kept = without_copies(text);
        assert_eq!(kept.len(), 3, "{kept:#?}");
        assert!(kept[2].1);
    }

    #[test]
    fn people_repeat_themselves() {
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

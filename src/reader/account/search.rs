//! The search for long texts of a page in a thread.

use memchr::memmem::Finder;

use crate::model::Thread;
use crate::text::lines;

/// The fewest bytes of a text that shows that a page may have a passage.
pub(super) const LONG: usize = 32;

/// The bytes, and the places in them, at which a text is looked for before all strings are searched: behind a link or a
/// line break.
const NEAR: usize = 160;
const PLACES: usize = 8;

/// A search for texts in a thread, which mostly has them in the order of the page.
pub(super) struct Search<'t> {
    strings: Vec<&'t str>,
    /// The string with the last text that was found, and the rest of it.
    at: usize,
    rest: &'t str,
    /// The number of bytes that may still be searched.
    budget: usize,
}

impl<'t> Search<'t> {
    pub(super) fn new(thread: &'t Thread) -> Self {
        let (mut strings, mut bytes) = (Vec::new(), 0_usize);
        thread.each_string(|text| {
            if text.len() >= LONG {
                strings.push(text);
                bytes += text.len();
            }
        });
        Self {
            rest: strings.first().copied().unwrap_or_default(),
            strings,
            at: 0,
            budget: bytes.saturating_mul(8).saturating_add(1 << 16),
        }
    }

    /// Whether the longest line of a text is in the thread, if it is a long one.
    pub(super) fn has(&mut self, text: &str) -> bool {
        let text = text.trim();
        // Most texts have one line, and are where the one before ended.
        if text.len() < LONG || self.has_next(text) {
            return true;
        }
        let lines = lines::split(text).map(str::trim);
        let Some(line) = lines
            .max_by_key(|line| line.len())
            .filter(|line| line.len() >= LONG && !is_one_word(line))
        else {
            return true;
        };
        if line.len() < text.len() && self.has_next(line) {
            return true;
        }
        let finder = Finder::new(line);
        let (before, after) = self.strings.split_at(self.at.min(self.strings.len()));
        let strings = after.iter().chain(before);
        for (step, string) in strings.enumerate() {
            let Some(budget) = self.budget.checked_sub(string.len() + 100) else {
                return false;
            };
            self.budget = budget;
            if let Some(found) = finder.find(string.as_bytes()) {
                self.at = (self.at + step) % self.strings.len();
                self.rest = string.get(found + line.len()..).unwrap_or_default();
                return true;
            }
        }
        false
    }

    /// Whether a line is near the last text that was found, or near the start of a string behind it.
    fn has_next(&mut self, line: &str) -> bool {
        if let Some(rest) = behind(self.rest, line) {
            self.rest = rest;
            return true;
        }
        // A few of the next strings: names and descriptions between two posts.
        let next = self.strings.iter().enumerate().skip(self.at + 1).take(4);
        for (at, string) in next {
            if let Some(rest) = behind(string, line) {
                (self.at, self.rest) = (at, rest);
                return true;
            }
        }
        false
    }
}

/// Returns what follows a line near the start of a text.
fn behind<'t>(text: &'t str, line: &str) -> Option<&'t str> {
    let first = *line.as_bytes().first()?;
    let near = text.as_bytes().get(..NEAR).unwrap_or(text.as_bytes());
    let mut places = memchr::memchr_iter(first, near).take(PLACES);
    places.find_map(|at| text.get(at..)?.strip_prefix(line))
}

/// Whether a line is a single word, such as a URL. Scripts without spaces are not ASCII.
fn is_one_word(line: &str) -> bool {
    line.is_ascii() && !line.contains(' ')
}

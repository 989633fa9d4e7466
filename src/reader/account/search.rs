//! The search for long texts of a page in a thread.

use memchr::memmem::Finder;

use crate::model::Thread;

/// The fewest bytes of a text that shows that a page may have a passage.
pub(super) const LONG: usize = 32;

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
        let lines = text.split('\n').map(str::trim);
        let Some(line) = lines
            .max_by_key(|line| line.len())
            .filter(|line| line.len() >= LONG)
        else {
            return true;
        };
        let rest = self.rest.trim_start();
        if let Some(rest) = rest.strip_prefix(line) {
            self.rest = rest;
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
}

//! Positions in UTF-16 units, as the programs count that have written these texts.

/// A text with positions in UTF-16 units.
pub(super) struct Units<'t> {
    rest: &'t str,
    /// The units before the rest.
    before: u64,
}

impl<'t> Units<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            rest: text,
            before: 0,
        }
    }

    /// Returns the last position.
    pub(super) const fn position(&self) -> u64 {
        self.before
    }

    /// Returns the text from the last position to another one, which is not before it. A position inside a character is
    /// that of its end.
    pub(super) fn up_to(&mut self, position: u64) -> &'t str {
        let mut end = 0;
        for c in self.rest.chars() {
            if self.before >= position {
                break;
            }
            self.before += u64::from(c.len_utf16() == 2) + 1;
            end += c.len_utf8();
        }
        let (piece, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        piece
    }
}

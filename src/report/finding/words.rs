//! Parts of sentences: quotations, numbers with their nouns, and the reasons that several findings have.

use std::borrow::Cow;
use std::fmt;

use crate::brief::brief;

/// A piece of the input, in quotation marks.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An invisible character is escaped as several characters, so the escaped form is truncated as well.
        let written = format!("{:?}", brief(self.0));
        match brief(&written) {
            Cow::Borrowed(short) => f.write_str(short),
            Cow::Owned(short) => write!(f, "{short}\""),
        }
    }
}

/// A value with a short written form: a number, a time, a URL.
pub(super) type Value<'a> = &'a dyn fmt::Display;

/// A share of the posts, or of other things: `2 of 7 posts`, `1 of 1 post`.
pub(super) struct Share<'a>(
    pub(super) &'a usize,
    pub(super) &'a usize,
    pub(super) &'a str,
);

impl fmt::Display for Share<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, total, noun) = *self;
        write!(f, "{count} of {}", Number(total, noun))
    }
}

/// A number with its noun, in the plural unless it is 1.
pub(super) struct Number<'a>(pub(super) &'a usize, pub(super) &'a str);

impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number, noun) = self;
        write!(f, "{number} {noun}{}", by_number(number, "", "s"))
    }
}

/// Returns the words that agree with a number: `has` or `have`.
pub(super) const fn by_number(
    number: &usize,
    one: &'static str,
    several: &'static str,
) -> &'static str {
    if *number == 1 { one } else { several }
}

/// Returns the verbs for a number of things.
pub(super) const fn have(number: &usize) -> &'static str {
    by_number(number, "has", "have")
}

pub(super) const fn are(number: &usize) -> &'static str {
    by_number(number, "is", "are")
}

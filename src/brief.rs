//! Truncation of long text in messages: a page can put any number of bytes where a message quotes it.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;

/// The maximum number of bytes of input that a message quotes.
pub(crate) const QUOTED: usize = 200;

const CUT: char = '…';

/// Returns where to cut a text so that it has at most `most` bytes, including the ellipsis; `None` if it fits uncut.
fn cut_at(text: &str, most: usize) -> Option<usize> {
    if text.len() <= most {
        return None;
    }
    let mut at = most.saturating_sub(CUT.len_utf8());
    // A character has at most four bytes.
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Some(at)
}

/// Returns the text, truncated to what a message may quote.
pub(crate) fn brief(text: &str) -> Cow<'_, str> {
    match cut_at(text, QUOTED) {
        None => Cow::Borrowed(text),
        Some(at) => Cow::Owned(format!("{}{CUT}", text.get(..at).unwrap_or_default())),
    }
}

/// Truncates a text that is longer than `most` bytes, and releases the memory.
pub(crate) fn cut(mut text: String, most: usize) -> String {
    if let Some(at) = cut_at(&text, most) {
        text.truncate(at);
        text.push(CUT);
        text.shrink_to_fit();
    }
    text
}

/// A writer that accepts at most what a message may quote, and then fails.
pub(crate) struct Brief<'a, 'f> {
    to: &'a mut fmt::Formatter<'f>,
    left: usize,
}

impl<'a, 'f> Brief<'a, 'f> {
    pub(crate) fn new(to: &'a mut fmt::Formatter<'f>) -> Self {
        let left = QUOTED;
        Self { to, left }
    }
}

impl fmt::Write for Brief<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.len() <= self.left {
            self.left -= text.len();
            return self.to.write_str(text);
        }
        let at = cut_at(text, self.left).unwrap_or(0);
        self.left = 0;
        self.to.write_str(text.get(..at).unwrap_or_default())?;
        Err(fmt::Error)
    }
}

/// A value in a message, truncated to what the message may quote.
pub(crate) struct Short<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: fmt::Display + ?Sized> fmt::Display for Short<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It fails if the value is longer.
        let _ = write!(Brief::new(f), "{}", self.0);
        Ok(())
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for Short<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match write!(Brief::new(f), "{:?}", self.0) {
            Ok(()) => Ok(()),
            Err(_) => f.write_str("\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncation_is_at_a_character_boundary() {
        for most in 3..20 {
            let text = cut("a🐦é…b".repeat(9), most);
            assert!(text.len() <= most && text.ends_with(CUT), "{text:?}");
        }
        assert_eq!(cut("terns".to_owned(), 5), "terns");
        assert_eq!(cut("terns".to_owned(), 4), "t…");
        assert_eq!(brief("terns"), "terns");
        let (long, url) = ("tern\n".repeat(99), "https://terns.example/".repeat(99));
        assert!(format!("{:?}", Short(&long)).len() <= QUOTED + 1);
        assert!(format!("{}", Short(&url)).len() <= QUOTED);
        assert_eq!(format!("{} {:?}", Short(&7), Short("a\"b")), "7 \"a\\\"b\"");
        assert_eq!(brief(&"🐦".repeat(99)), "🐦".repeat(49) + "…");
    }
}

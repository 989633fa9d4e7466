//! Start and end tags.

use super::names::{attribute_name, tag_name};
use super::{Attribute, Slice, Tag, Tokenizer, find};

impl Tokenizer<'_> {
    /// Reads the tag whose name starts at `start`; `None` if the source ends first.
    #[inline(always)]
    pub(super) fn tag(&mut self, start: usize) -> Option<Tag> {
        self.attributes.truncate(self.kept);
        self.attributes_dropped = false;
        self.attributes_raw = false;
        let bytes = self.source.as_bytes();
        let name = tag_name(bytes, start);
        let (end, self_closing) = match name {
            // Most tags have no attributes.
            Some((end, _)) if bytes.get(end) == Some(&b'>') => (Some(end), false),
            Some((end, _)) => self.attributes_from(bytes, end),
            None => (None, false),
        };
        let (Some((name_end, short)), Some(end)) = (name, end) else {
            self.attributes.truncate(self.kept);
            self.ended_inside = true;
            self.at = self.source.len();
            return None;
        };
        self.at = end + 1;
        Some(Tag {
            name: Slice::between(start, name_end),
            short,
            self_closing,
        })
    }

    /// Reads the attributes from `at` to the end of the tag: returns the position of its `>`, if any, and whether a `/`
    /// precedes it.
    #[inline]
    fn attributes_from(&mut self, bytes: &[u8], mut at: usize) -> (Option<usize>, bool) {
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return (Some(at), false),
                b'/' if bytes.get(at + 1) == Some(&b'>') => return (Some(at + 1), true),
                b'/' => at += 1,
                byte if byte.is_ascii_whitespace() => at += 1,
                _ => match self.attribute(bytes, at) {
                    Some(end) => at = end,
                    None => break,
                },
            }
        }
        (None, false)
    }

    /// Reads the attribute whose name starts at `start`, and returns its end.
    #[inline(always)]
    fn attribute(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        let name = attribute_name(bytes, start)?;
        let (value, at) = match *bytes.get(name.end..)? {
            // The most common form.
            [b'=', quote @ (b'"' | b'\''), ..] => self.quoted_value(bytes, quote, name.end + 2)?,
            _ => self.value_after(bytes, name.end)?,
        };
        if self.attributes.len() - self.kept < self.attribute_limit {
            self.attributes_raw |= name.has_capital;
            self.attributes.push(Attribute {
                key: name.key,
                name: Slice::between(start, name.end).start,
                value: Slice::between(value.0, value.1),
            });
        } else {
            self.attributes_dropped = true;
        }
        Some(at)
    }

    /// Reads a value up to its closing quote; returns it with the position after the quote.
    #[inline(always)]
    fn quoted_value(
        &mut self,
        bytes: &[u8],
        quote: u8,
        start: usize,
    ) -> Option<((usize, usize), usize)> {
        let (length, ampersand) = find(quote, bytes.get(start..)?);
        let end = start + length?;
        self.attributes_raw |= ampersand;
        Some(((start, end), end + 1))
    }

    /// Reads the value after a name, in any form; an empty one if there is none.
    #[inline(never)]
    fn value_after(&mut self, bytes: &[u8], name_end: usize) -> Option<((usize, usize), usize)> {
        let at = end_of_space(bytes, name_end)?;
        if bytes.get(at) != Some(&b'=') {
            return Some(((at, at), at));
        }
        let at = end_of_space(bytes, at + 1)?;
        match *bytes.get(at)? {
            b'>' => Some(((at, at), at)),
            quote @ (b'"' | b'\'') => self.quoted_value(bytes, quote, at + 1),
            _ => {
                let rest = bytes.get(at..)?;
                let length = rest
                    .iter()
                    .position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
                self.attributes_raw |= rest.get(..length)?.contains(&b'&');
                Some(((at, at + length), at + length))
            }
        }
    }
}

/// Returns the position of the next character that is not white space.
fn end_of_space(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    Some(at)
}

//! Start and end tags.

use super::{Attribute, Tag, Token, Tokenizer, find};

impl<'h> Tokenizer<'h> {
    /// The start tag whose name begins at `at`; `None` if the source ends first.
    pub(super) fn start_tag(&mut self, at: usize) -> Option<Token<'h>> {
        let tag = self.tag(at)?;
        self.last_start = tag.name;
        Some(Token::Start(tag))
    }

    /// The end tag whose name begins at `at`; `None` if the source ends first.
    pub(super) fn end_tag(&mut self, at: usize) -> Option<Token<'h>> {
        self.tag(at).map(Token::End)
    }

    fn tag(&mut self, at: usize) -> Option<Tag<'h>> {
        self.attributes.clear();
        self.attributes_dropped = false;
        let tag = self.whole_tag(at);
        if tag.is_none() {
            self.attributes.clear();
            self.ended_inside = true;
            self.at = self.source.len();
        }
        tag
    }

    fn whole_tag(&mut self, start: usize) -> Option<Tag<'h>> {
        let bytes = self.source.as_bytes();
        let mut at = end_of(bytes, start, |byte| matches!(byte, b'/' | b'>'))?;
        let name = self.slice(start, at);
        let mut self_closing = false;
        loop {
            match *bytes.get(at)? {
                b'>' => break,
                byte if byte.is_ascii_whitespace() => at += 1,
                b'/' if *bytes.get(at + 1)? == b'>' => {
                    self_closing = true;
                    at += 1;
                    break;
                }
                b'/' => at += 1,
                _ => at = self.attribute(bytes, at)?,
            }
        }
        self.at = at + 1;
        Some(Tag { name, self_closing })
    }

    /// Reads the attribute whose name begins at `start`, and gives where it ends.
    fn attribute(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        // A name may begin with `=`.
        let end = end_of(bytes, start + 1, |byte| matches!(byte, b'/' | b'>' | b'='))?;
        let name = self.slice(start, end);
        let mut at = end_of_space(bytes, end)?;
        let mut value = "";
        if bytes.get(at) == Some(&b'=') {
            at = end_of_space(bytes, at + 1)?;
            match *bytes.get(at)? {
                b'>' => {}
                quote @ (b'"' | b'\'') => {
                    let start = at + 1;
                    let end = start + find(quote, bytes.get(start..)?)?;
                    value = self.slice(start, end);
                    at = end + 1;
                }
                _ => {
                    let end = end_of(bytes, at, |byte| byte == b'>')?;
                    value = self.slice(at, end);
                    at = end;
                }
            }
        }
        if self.attributes.len() < self.attribute_limit {
            self.attributes.push(Attribute { name, value });
        } else {
            self.attributes_dropped = true;
        }
        Some(at)
    }
}

/// Where white space or one of `ends` stands next.
fn end_of(bytes: &[u8], from: usize, ends: impl Fn(u8) -> bool) -> Option<usize> {
    let mut rest = bytes.get(from..)?.iter();
    let length = rest.position(|byte| byte.is_ascii_whitespace() || ends(*byte))?;
    Some(from + length)
}

/// Where something else than white space stands next.
fn end_of_space(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    Some(at)
}

//! The tokenizer of the WHATWG HTML standard: returns tokens as slices of the source.
//!
//! Nothing is copied, and text is decoded only on request: names are as written, values and text are raw. The module
//! does not depend on the rest of the crate. All delimiters are ASCII, so every slice ends on a character boundary.
//!
//! The caller is responsible for three things: removing a byte order mark (the standard's decoder does that), setting
//! the mode of the content after a start tag ([`Tokenizer::set_mode`]), and the size of the source, of which only the
//! first 4 GiB are read.

mod declarations;
mod entities;
mod names;
mod references;
mod swar;
mod tags;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

pub(crate) use names::{Name, key_between, name_end, name_key, short_name, value_key, word_keys};
pub(crate) use references::{
    decode_attribute, decode_comment, decode_text, lower_name, push_decoded_attribute,
    push_decoded_text, push_lower_name,
};

use memchr::{memchr, memchr_iter, memchr2};
use swar::{find, near};
pub(crate) use swar::{place, position, up_to_space, word_at};

/// An iterator over the tokens of a source.
#[derive(Debug)]
pub(crate) struct Tokenizer<'h> {
    source: &'h str,
    at: usize,
    mode: Mode,
    /// The name of the last start tag, and the one whose end tag ends the mode.
    last_start: Slice,
    ends_mode: &'h str,
    cdata: bool,
    ended_inside: bool,
    /// The kept attributes, followed by those of the last tag.
    attributes: Vec<Attribute>,
    kept: usize,
    attribute_limit: usize,
    attributes_dropped: bool,
    attributes_raw: bool,
}

/// The tokenizer's mode: the states of the standard that tree construction can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Data,
    /// RCDATA (`<title>`, `<textarea>`): text with character references, up to the end tag.
    Rcdata,
    /// RAWTEXT (`<style>`, `<iframe>` and others): text without them, up to the end tag.
    Rawtext,
    /// Script data (`<script>`): like RAWTEXT, but a comment may hide the end tag.
    ScriptData,
    /// PLAINTEXT (`<plaintext>`): the rest of the source is text.
    Plaintext,
    /// CDATA section. The tokenizer itself sets it for a single token; it can be set for tests.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests begin there"))]
    Cdata,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'h> {
    Start(Tag),
    End(Tag),
    Text(Text),
    /// The raw content of a comment: [`decode_comment`].
    Comment(&'h str),
    Doctype(Doctype<'h>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// As written: [`Tokenizer::str`], [`lower_name`].
    pub(crate) name: Slice,
    /// The name in lower case as a number: [`short_name`].
    pub(crate) short: u64,
    pub(crate) self_closing: bool,
}

/// A slice of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Slice {
    /// Returns the slice of a source between two offsets.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the source is shorter than what 32 bits count"
    )]
    const fn between(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }
}

/// An attribute of a tag, as offsets into the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// The key of the name in lower case: [`name_key`].
    pub(crate) key: u32,
    /// The start of the name, as written: [`name_end`], [`lower_name`].
    pub(crate) name: u32,
    /// The raw value: [`decode_attribute`].
    pub(crate) value: Slice,
}

/// A piece of text as long as possible, never empty: [`Tokenizer::str`], [`decode_text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) raw: Slice,
    pub(crate) kind: TextKind,
    /// Whether it contains a `&`.
    pub(crate) ampersand: bool,
}

/// What decoding does besides converting CR and CRLF to LF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// References are decoded; NUL is kept, for tree construction to handle.
    Data,
    /// References are decoded; NUL becomes U+FFFD.
    Rcdata,
    /// NUL becomes U+FFFD.
    Raw,
    /// Nothing: NUL is kept, for tree construction to handle.
    Cdata,
}

/// The parts of a DOCTYPE: its name as written ([`lower_name`]), its raw identifiers ([`decode_comment`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doctype<'h> {
    pub(crate) name: Option<&'h str>,
    pub(crate) public_id: Option<&'h str>,
    pub(crate) system_id: Option<&'h str>,
    pub(crate) force_quirks: bool,
}

impl<'h> Tokenizer<'h> {
    pub(crate) fn new(source: &'h str) -> Self {
        let most = source.len().min(u32::MAX as usize);
        Self {
            source: (0..4)
                .find_map(|back| source.get(..most.saturating_sub(back)))
                .unwrap_or_default(),
            at: 0,
            mode: Mode::Data,
            last_start: Slice { start: 0, end: 0 },
            ends_mode: "",
            cdata: false,
            ended_inside: false,
            attributes: Vec::new(),
            kept: 0,
            attribute_limit: usize::MAX,
            attributes_dropped: false,
            attributes_raw: false,
        }
    }

    /// Reserves capacity for this many kept attributes.
    pub(crate) fn with_room(mut self, attributes: usize) -> Self {
        self.attributes.reserve_exact(attributes);
        self
    }

    /// Sets the maximum number of stored attributes of a tag.
    pub(crate) fn with_attribute_limit(mut self, limit: usize) -> Self {
        self.attribute_limit = limit;
        self
    }

    /// Sets the mode of the following content, up to the end tag that matches the last start tag; then it is
    /// [`Mode::Data`] again.
    pub(crate) fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
        self.ends_mode = self.str(self.last_start);
    }

    /// Sets the name whose end tag ends the mode.
    #[cfg(test)]
    pub(crate) fn set_last_start(&mut self, name: &'h str) {
        self.ends_mode = name;
    }

    /// Sets whether `<![CDATA[` starts a CDATA section, as in foreign content, or a bogus comment.
    pub(crate) fn set_cdata(&mut self, allowed: bool) {
        self.cdata = allowed;
    }

    /// Returns the attributes of the last token, if it was a tag: all of them in order, including those with a repeated
    /// name.
    pub(crate) fn attributes(&self) -> &[Attribute] {
        self.attributes.get(self.kept..).unwrap_or_default()
    }

    /// Whether one of their names contains a capital, or a value a `&`; otherwise names and values need no decoding
    /// except of line ends and NUL.
    pub(crate) fn attributes_are_raw(&self) -> bool {
        self.attributes_raw
    }

    /// Returns the attributes of the last tag for modification: the end of the list, from the returned index on.
    pub(crate) fn attributes_mut(&mut self) -> (&mut Vec<Attribute>, usize) {
        (&mut self.attributes, self.kept)
    }

    /// Keeps the attributes of the last tag after those kept before. Returns the index of the first of them, and the
    /// number of all kept attributes.
    #[inline]
    pub(crate) fn keep_attributes(&mut self) -> (usize, usize) {
        let start = std::mem::replace(&mut self.kept, self.attributes.len());
        (start, self.kept)
    }

    /// Returns a range of the kept attributes.
    pub(crate) fn kept(&self, start: usize, count: usize) -> &[Attribute] {
        let end = start.saturating_add(count).min(self.kept);
        self.attributes.get(start..end).unwrap_or_default()
    }

    /// Returns the list of all kept attributes.
    pub(crate) fn into_kept(mut self) -> Vec<Attribute> {
        self.attributes.truncate(self.kept);
        self.attributes
    }

    /// Returns the name of an attribute, as written.
    pub(crate) fn name(&self, attribute: &Attribute) -> &'h str {
        let start = attribute.name as usize;
        self.slice(start, name_end(self.source.as_bytes(), start))
    }

    /// Returns the raw value of an attribute.
    pub(crate) fn value(&self, attribute: &Attribute) -> &'h str {
        self.str(attribute.value)
    }

    /// Returns the text of a slice of the source.
    pub(crate) fn str(&self, slice: Slice) -> &'h str {
        self.slice(slice.start as usize, slice.end as usize)
    }

    /// Whether the last tag had more attributes than the limit. The first ones are stored.
    pub(crate) fn attributes_dropped(&self) -> bool {
        self.attributes_dropped
    }

    /// Returns the end of the last token in the source.
    #[cfg(test)]
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Whether the source ended inside a tag, a comment, a DOCTYPE or a CDATA section. Known after the last token. (A
    /// mode that the source did not end is not included: its element is still open.)
    #[cfg(test)]
    pub(crate) fn ended_inside(&self) -> bool {
        self.ended_inside
    }

    /// Returns the next token; `None` at the end of the source. A tag that the end of the source truncates is dropped.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<Token<'h>> {
        match self.mode {
            Mode::Data => self.data(),
            mode => self.next_in(mode),
        }
    }

    /// Returns the next token in the rarer modes: a separate function, to keep the common one short.
    #[inline(never)]
    fn next_in(&mut self, mode: Mode) -> Option<Token<'h>> {
        match mode {
            Mode::Data => self.data(),
            Mode::Cdata => self.cdata_section().or_else(|| self.data()),
            Mode::Rcdata => self.raw(self.end_tag_from(self.at), TextKind::Rcdata),
            Mode::Rawtext => self.raw(self.end_tag_from(self.at), TextKind::Raw),
            Mode::ScriptData => self.raw(self.script_end_tag_from(self.at), TextKind::Raw),
            Mode::Plaintext => self.raw(self.source.len(), TextKind::Raw),
        }
    }

    #[inline(always)]
    fn data(&mut self) -> Option<Token<'h>> {
        loop {
            let start = self.at;
            match *self.rest(start) {
                [b'<', byte, ..] if byte.is_ascii_alphabetic() => {
                    let tag = self.tag(start + 1)?;
                    self.last_start = tag.name;
                    return Some(Token::Start(tag));
                }
                [b'<', b'/', byte, ..] if byte.is_ascii_alphabetic() => {
                    return self.tag(start + 2).map(Token::End);
                }
                [b'<', b'/', b'>', ..] => self.at = start + 3,
                [b'<', b'/', _, ..] => return Some(self.bogus_comment(start + 2)),
                [b'<', b'?', ..] => return Some(self.bogus_comment(start + 1)),
                [b'<', b'!', ..] => {
                    if let Some(token) = self.declaration(start + 2) {
                        return Some(token);
                    }
                }
                [_, ..] => {
                    let (end, ampersand) = self.markup_from(start);
                    self.at = end;
                    return Some(Token::Text(Text {
                        raw: Slice::between(start, end),
                        kind: TextKind::Data,
                        ampersand,
                    }));
                }
                [] => return None,
            }
        }
    }

    /// Returns the position of the next `<` that starts markup, and whether a `&` precedes it.
    #[inline(always)]
    fn markup_from(&mut self, from: usize) -> (usize, bool) {
        let bytes = self.source.as_bytes();
        // Most text nodes are white space between tags.
        if let Some(length) = near(b'<', bytes, from)
            && bytes
                .get(from + length + 1)
                .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/')
            && bytes.len() > from + length + 2
        {
            return (from + length, false);
        }
        self.far_markup_from(from)
    }

    #[inline(never)]
    fn far_markup_from(&mut self, from: usize) -> (usize, bool) {
        let mut from = from;
        let mut ampersand = false;
        loop {
            let (found, searched) = find(b'<', self.rest(from));
            ampersand |= searched;
            let Some(at) = found.map(|at| from + at) else {
                return (self.source.len(), ampersand);
            };
            match *self.rest(at + 1) {
                [b'/', _, ..] | [b'!' | b'?', ..] => return (at, ampersand),
                [byte, ..] if byte.is_ascii_alphabetic() => return (at, ampersand),
                // The standard emits these as text, with a parse error: a name was expected.
                [] | [b'/'] => self.ended_inside = true,
                _ => {}
            }
            from = at + 1;
        }
    }

    /// Returns the text up to `end`; if it is empty, the token at `end`: the end tag, or the end of the source.
    fn raw(&mut self, end: usize, kind: TextKind) -> Option<Token<'h>> {
        let start = self.at;
        if start < end {
            self.at = end;
            return Some(self.text(start, end, kind));
        }
        self.rest(end).first()?;
        self.mode = Mode::Data;
        self.tag(end + 2).map(Token::End)
    }

    /// Returns the position of the end tag that matches the last start tag, or the end of the source.
    fn end_tag_from(&self, from: usize) -> usize {
        memchr_iter(b'<', self.rest(from))
            .map(|at| from + at)
            .find(|at| self.is_matching_end_tag(at + 1))
            .unwrap_or(self.source.len())
    }

    /// The same for a script, in which the end tag after `<!-- <script>` is text, up to `</script>` or `-->`.
    fn script_end_tag_from(&self, from: usize) -> usize {
        #[derive(Clone, Copy)]
        enum Escape {
            None,
            Once,
            Twice,
        }
        let mut escape = Escape::None;
        let mut from = from;
        loop {
            let rest = self.rest(from);
            let found = match escape {
                Escape::None => memchr(b'<', rest),
                Escape::Once | Escape::Twice => memchr2(b'<', b'>', rest),
            };
            let Some(found) = found else {
                return self.source.len();
            };
            let (before, after) = (rest.get(found), from + found + 1);
            from = after;
            if before == Some(&b'>') {
                if self
                    .source
                    .as_bytes()
                    .get(..after - 1)
                    .is_some_and(|before| before.ends_with(b"--"))
                {
                    escape = Escape::None;
                }
                continue;
            }
            escape = match escape {
                Escape::None | Escape::Once if self.is_matching_end_tag(after) => return after - 1,
                Escape::None if self.rest(after).starts_with(b"!--") => {
                    from = after + 3;
                    Escape::Once
                }
                Escape::Once if is_word(self.rest(after), b"script") => Escape::Twice,
                Escape::Twice if is_word(self.rest(after), b"/script") => Escape::Once,
                escape => escape,
            };
        }
    }

    /// Whether `/` and the name of the last start tag are at this position.
    fn is_matching_end_tag(&self, at: usize) -> bool {
        let name = self.ends_mode.as_bytes();
        self.rest(at).first() == Some(&b'/')
            && is_word(self.rest(at + 1), name)
            // The standard expects only letters, so the end tag of another name is never found.
            && name.iter().all(u8::is_ascii_alphabetic)
            && !name.is_empty()
    }

    fn rest(&self, from: usize) -> &'h [u8] {
        self.source.as_bytes().get(from..).unwrap_or_default()
    }

    #[inline]
    fn slice(&self, start: usize, end: usize) -> &'h str {
        self.source.get(start..end).unwrap_or_default()
    }

    fn text(&self, start: usize, end: usize, kind: TextKind) -> Token<'h> {
        let ampersand = memchr(b'&', self.slice(start, end).as_bytes()).is_some();
        Token::Text(Text {
            raw: Slice::between(start, end),
            kind,
            ampersand,
        })
    }
}

/// Whether a complete tag name is at this position, in any case.
fn is_word(rest: &[u8], word: &[u8]) -> bool {
    rest.split_at_checked(word.len())
        .is_some_and(|(name, after)| {
            name.eq_ignore_ascii_case(word)
                && after
                    .first()
                    .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
        })
}

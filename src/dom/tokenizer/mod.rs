//! The tokenizer of the WHATWG HTML standard: source in, slices of it out.
//!
//! Nothing is copied, and nothing is decoded until it is asked for: names are as written, values and text are raw. It
//! knows nothing of the rest of the crate. Everything it looks for is ASCII, so every slice ends at a character.
//!
//! Three things are left to the caller: a byte order mark (the standard's decoder takes it off), the mode in which what
//! follows a start tag is read ([`Tokenizer::set_mode`]), and a source over 4 GiB, of which the start alone is read.

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

/// Gives the tokens of a source one after the other.
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
    /// Those that were kept, then those of the last tag.
    attributes: Vec<Attribute>,
    kept: usize,
    attribute_limit: usize,
    attributes_dropped: bool,
    attributes_raw: bool,
}

/// How the source is read: the states of the standard that its tree construction switches to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Data,
    /// `<title>`, `<textarea>`: text with references, up to the end tag.
    Rcdata,
    /// `<style>`, `<iframe>` and others: text without, up to the end tag.
    Rawtext,
    /// `<script>`: the same, but a comment may hide the end tag.
    ScriptData,
    /// `<plaintext>`: the rest of the source is text.
    Plaintext,
    /// In a CDATA section. The tokenizer itself is there for one token alone; it is settable for tests.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests begin there"))]
    Cdata,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'h> {
    Start(Tag),
    End(Tag),
    Text(Text),
    /// What stands in the comment, raw: [`decode_comment`].
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

/// A piece of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Slice {
    /// The piece of a source between two places.
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

/// An attribute of a tag, by where it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// Of the name in lower case: [`name_key`].
    pub(crate) key: u32,
    /// Where the name begins, as written: [`name_end`], [`lower_name`].
    pub(crate) name: u32,
    /// Raw: [`decode_attribute`].
    pub(crate) value: Slice,
}

/// As much text as stands in one piece, never none: [`Tokenizer::str`], [`decode_text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) raw: Slice,
    pub(crate) kind: TextKind,
    /// Whether a `&` stands in it.
    pub(crate) ampersand: bool,
}

/// What decoding does besides making CR and CRLF an LF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// References are decoded; NUL stays, tree construction decides on it.
    Data,
    /// References are decoded; NUL becomes U+FFFD.
    Rcdata,
    /// NUL becomes U+FFFD.
    Raw,
    /// Nothing: NUL stays, tree construction decides on it.
    Cdata,
}

/// The parts of a DOCTYPE: its name as written ([`lower_name`]), its identifiers raw ([`decode_comment`]).
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

    /// Makes room for so many attributes to be kept.
    pub(crate) fn with_room(mut self, attributes: usize) -> Self {
        self.attributes.reserve_exact(attributes);
        self
    }

    /// Bounds how many attributes of a tag are stored.
    pub(crate) fn with_attribute_limit(mut self, limit: usize) -> Self {
        self.attribute_limit = limit;
        self
    }

    /// How what follows is read, up to the end tag that matches the last start tag; then it is [`Mode::Data`] again.
    pub(crate) fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
        self.ends_mode = self.str(self.last_start);
    }

    /// The name whose end tag ends the mode that was set.
    #[cfg(test)]
    pub(crate) fn set_last_start(&mut self, name: &'h str) {
        self.ends_mode = name;
    }

    /// Whether `<![CDATA[` begins a CDATA section, as it does in foreign content, or a bogus comment.
    pub(crate) fn set_cdata(&mut self, allowed: bool) {
        self.cdata = allowed;
    }

    /// The attributes of the last token, if it was a tag: all of them in order, those too whose name stood before.
    pub(crate) fn attributes(&self) -> &[Attribute] {
        self.attributes.get(self.kept..).unwrap_or_default()
    }

    /// Whether a name among them has a capital, or a value has a `&`: else names and values stand for themselves, but
    /// for line ends and NUL.
    pub(crate) fn attributes_are_raw(&self) -> bool {
        self.attributes_raw
    }

    /// The attributes of the last tag, to be changed: they stand at the end of the list, from the given place on.
    pub(crate) fn attributes_mut(&mut self) -> (&mut Vec<Attribute>, usize) {
        (&mut self.attributes, self.kept)
    }

    /// Keeps the attributes of the last tag, behind all that were kept before. Gives where they begin, and how many are
    /// kept now.
    #[inline]
    pub(crate) fn keep_attributes(&mut self) -> (usize, usize) {
        let start = std::mem::replace(&mut self.kept, self.attributes.len());
        (start, self.kept)
    }

    /// Attributes that were kept.
    pub(crate) fn kept(&self, start: usize, count: usize) -> &[Attribute] {
        let end = start.saturating_add(count).min(self.kept);
        self.attributes.get(start..end).unwrap_or_default()
    }

    /// The list of all that were kept.
    pub(crate) fn into_kept(mut self) -> Vec<Attribute> {
        self.attributes.truncate(self.kept);
        self.attributes
    }

    /// The name of an attribute, as written.
    pub(crate) fn name(&self, attribute: &Attribute) -> &'h str {
        let start = attribute.name as usize;
        self.slice(start, name_end(self.source.as_bytes(), start))
    }

    /// The value of an attribute, raw.
    pub(crate) fn value(&self, attribute: &Attribute) -> &'h str {
        self.str(attribute.value)
    }

    /// A piece of the source.
    pub(crate) fn str(&self, slice: Slice) -> &'h str {
        self.slice(slice.start as usize, slice.end as usize)
    }

    /// Whether the last tag had more attributes than the limit. The first ones are stored.
    pub(crate) fn attributes_dropped(&self) -> bool {
        self.attributes_dropped
    }

    /// Where the last token ended in the source.
    #[cfg(test)]
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Whether the source ended in the midst of a tag, a comment, a DOCTYPE or a CDATA section. Known after the last
    /// token. (A mode that the source did not end is not one of these: its element is still open.)
    #[cfg(test)]
    pub(crate) fn ended_inside(&self) -> bool {
        self.ended_inside
    }

    /// The next token; `None` at the end of the source. A tag that the end of the source cuts is dropped.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<Token<'h>> {
        match self.mode {
            Mode::Data => self.data(),
            mode => self.next_in(mode),
        }
    }

    /// The next token in a mode that few elements have: apart, so that the common way stays short.
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

    /// Where the next `<` stands that is more than text, and whether a `&` stands before it.
    #[inline(always)]
    fn markup_from(&mut self, from: usize) -> (usize, bool) {
        let bytes = self.source.as_bytes();
        // Most texts are white space between tags.
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
            let (found, seen) = find(b'<', self.rest(from));
            ampersand |= seen;
            let Some(at) = found.map(|at| from + at) else {
                return (self.source.len(), ampersand);
            };
            match *self.rest(at + 1) {
                [b'/', _, ..] | [b'!' | b'?', ..] => return (at, ampersand),
                [byte, ..] if byte.is_ascii_alphabetic() => return (at, ampersand),
                // The standard calls these text, and an error: something was to follow.
                [] | [b'/'] => self.ended_inside = true,
                _ => {}
            }
            from = at + 1;
        }
    }

    /// Text up to `end`; if there is none, what stands at `end`: the end tag, or the end of the source.
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

    /// Where the end tag stands that matches the last start tag, or the end of the source.
    fn end_tag_from(&self, from: usize) -> usize {
        memchr_iter(b'<', self.rest(from))
            .map(|at| from + at)
            .find(|at| self.is_matching_end_tag(at + 1))
            .unwrap_or(self.source.len())
    }

    /// The same in a script, where the end tag is text behind `<!-- <script>`, up to `</script>` or `-->`.
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

    /// Whether `/` and the name of the last start tag stand here.
    fn is_matching_end_tag(&self, at: usize) -> bool {
        let name = self.ends_mode.as_bytes();
        self.rest(at).first() == Some(&b'/')
            && is_word(self.rest(at + 1), name)
            // The standard looks for letters only, so that the end tag of another name is never found.
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

/// Whether a tag's name stands here as a whole, in any case.
fn is_word(rest: &[u8], word: &[u8]) -> bool {
    rest.split_at_checked(word.len())
        .is_some_and(|(name, after)| {
            name.eq_ignore_ascii_case(word)
                && after
                    .first()
                    .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
        })
}

//! The tokenizer of the WHATWG HTML standard: source in, slices of it out.
//!
//! Nothing is copied, and nothing is decoded until it is asked for: names are as written, values and text are raw. It
//! knows nothing of the rest of the crate. Everything it looks for is ASCII, so every slice ends at a character.
//!
//! Two things are left to the caller: a byte order mark (the standard's decoder takes it off), and the mode in which
//! what follows a start tag is read ([`Tokenizer::set_mode`]).

mod declarations;
mod entities;
mod references;
mod tags;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

pub(crate) use references::{
    decode_attribute, decode_comment, decode_text, lower_name, push_decoded_attribute,
    push_decoded_text, push_lower_name,
};

use memchr::{memchr, memchr_iter, memchr2};

/// Gives the tokens of a source one after the other.
#[derive(Debug)]
pub(crate) struct Tokenizer<'h> {
    source: &'h str,
    at: usize,
    mode: Mode,
    last_start: &'h str,
    cdata: bool,
    ended_inside: bool,
    attributes: Vec<Attribute<'h>>,
    attribute_limit: usize,
    attributes_dropped: bool,
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
    Start(Tag<'h>),
    End(Tag<'h>),
    Text(Text<'h>),
    /// What stands in the comment, raw: [`decode_comment`].
    Comment(&'h str),
    Doctype(Doctype<'h>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'h> {
    /// As written: [`lower_name`].
    pub(crate) name: &'h str,
    pub(crate) self_closing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'h> {
    /// As written: [`lower_name`].
    pub(crate) name: &'h str,
    /// Raw: [`decode_attribute`].
    pub(crate) value: &'h str,
}

/// As much text as stands in one piece, never none: [`decode_text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text<'h> {
    pub(crate) raw: &'h str,
    pub(crate) kind: TextKind,
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
        Self {
            source,
            at: 0,
            mode: Mode::Data,
            last_start: "",
            cdata: false,
            ended_inside: false,
            attributes: Vec::new(),
            attribute_limit: usize::MAX,
            attributes_dropped: false,
        }
    }

    /// Bounds how many attributes of a tag are stored.
    pub(crate) fn with_attribute_limit(mut self, limit: usize) -> Self {
        self.attribute_limit = limit;
        self
    }

    /// How what follows is read, up to the end tag that matches the last start tag; then it is [`Mode::Data`] again.
    pub(crate) fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
    }

    /// The name whose end tag ends a mode. The tokenizer sets it at each start tag by itself.
    #[cfg(test)]
    pub(crate) fn set_last_start(&mut self, name: &'h str) {
        self.last_start = name;
    }

    /// Whether `<![CDATA[` begins a CDATA section, as it does in foreign content, or a bogus comment.
    pub(crate) fn set_cdata(&mut self, allowed: bool) {
        self.cdata = allowed;
    }

    /// The attributes of the last token, if it was a tag: all of them in order, those too whose name stood before.
    pub(crate) fn attributes(&self) -> &[Attribute<'h>] {
        &self.attributes
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
    #[inline]
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

    fn data(&mut self) -> Option<Token<'h>> {
        loop {
            let start = self.at;
            match *self.rest(start) {
                [b'<', byte, ..] if byte.is_ascii_alphabetic() => return self.start_tag(start + 1),
                [b'<', b'/', byte, ..] if byte.is_ascii_alphabetic() => {
                    return self.end_tag(start + 2);
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
                    self.at = self.markup_from(start);
                    return Some(self.text(start, self.at, TextKind::Data));
                }
                [] => return None,
            }
        }
    }

    /// Where the next `<` stands that is more than text.
    fn markup_from(&mut self, from: usize) -> usize {
        let mut from = from;
        while let Some(at) = find(b'<', self.rest(from)) {
            let at = from + at;
            match *self.rest(at + 1) {
                [b'/', _, ..] | [b'!' | b'?', ..] => return at,
                [byte, ..] if byte.is_ascii_alphabetic() => return at,
                // The standard calls these text, and an error: something was to follow.
                [] | [b'/'] => self.ended_inside = true,
                _ => {}
            }
            from = at + 1;
        }
        self.source.len()
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
        self.end_tag(end + 2)
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
        let name = self.last_start.as_bytes();
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
        Token::Text(Text {
            raw: self.slice(start, end),
            kind,
        })
    }
}

/// [`memchr()`], but faster where the byte is near, as the end of most values and of most text is.
fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().take(4).enumerate() {
        // The lowest zero byte of `other` is the first one whose high bit is set in `zeros`.
        let other = u64::from_le_bytes(*word) ^ (ONES * u64::from(byte));
        let zeros = other.wrapping_sub(ONES) & !other & (ONES << 7);
        if zeros != 0 {
            return Some(at * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    memchr(byte, bytes)
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

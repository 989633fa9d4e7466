//! Decodes raw slices: character references, line ends, NUL, and the case of names.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

use super::TextKind;
use super::entities::ENTITIES;

/// Decodes text. The result borrows if nothing changes; otherwise it is at most three times as long.
pub(crate) fn decode_text(raw: &str, kind: TextKind) -> Cow<'_, str> {
    decode(raw, kind.into())
}

/// Decodes the value of an attribute.
pub(crate) fn decode_attribute(raw: &str) -> Cow<'_, str> {
    decode(raw, Rules::Attribute)
}

/// Decodes a comment, or an identifier of a DOCTYPE.
pub(crate) fn decode_comment(raw: &str) -> Cow<'_, str> {
    decode(raw, Rules::Raw)
}

/// Returns the name of a tag, an attribute or a DOCTYPE in ASCII lower case, with U+FFFD for NUL.
pub(crate) fn lower_name(raw: &str) -> Cow<'_, str> {
    if is_lower(raw) {
        return Cow::Borrowed(raw);
    }
    let mut name = String::with_capacity(raw.len());
    push_lower(&mut name, raw);
    Cow::Owned(name)
}

/// Appends the result of [`decode_text`].
pub(crate) fn push_decoded_text(out: &mut String, raw: &str, kind: TextKind) {
    push(out, raw, kind.into());
}

/// Appends the result of [`decode_attribute`].
pub(crate) fn push_decoded_attribute(out: &mut String, raw: &str) {
    push(out, raw, Rules::Attribute);
}

/// Appends the result of [`decode_comment`].
#[cfg(test)]
pub(super) fn push_decoded_comment(out: &mut String, raw: &str) {
    push(out, raw, Rules::Raw);
}

/// Appends the result of [`lower_name`].
pub(crate) fn push_lower_name(out: &mut String, raw: &str) {
    if is_lower(raw) {
        out.push_str(raw);
    } else {
        push_lower(out, raw);
    }
}

fn is_lower(raw: &str) -> bool {
    !raw.bytes()
        .any(|byte| byte.is_ascii_uppercase() || byte == b'\0')
}

fn push_lower(out: &mut String, raw: &str) {
    out.extend(raw.chars().map(|char| match char {
        '\0' => char::REPLACEMENT_CHARACTER,
        char => char.to_ascii_lowercase(),
    }));
}

/// What is decoded besides line ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rules {
    References,
    ReferencesAndNul,
    /// References in an attribute value, some of which are kept as text: see [`push_reference`].
    Attribute,
    /// NUL.
    Raw,
    Nothing,
}

impl From<TextKind> for Rules {
    fn from(kind: TextKind) -> Self {
        match kind {
            TextKind::Data => Self::References,
            TextKind::Rcdata => Self::ReferencesAndNul,
            TextKind::Raw => Self::Raw,
            TextKind::Cdata => Self::Nothing,
        }
    }
}

impl Rules {
    /// Returns the index of the first byte to decode.
    fn find(self, raw: &str) -> Option<usize> {
        let raw = raw.as_bytes();
        match self {
            Self::References => memchr2(b'&', b'\r', raw),
            Self::ReferencesAndNul | Self::Attribute => memchr3(b'&', b'\r', b'\0', raw),
            Self::Raw => memchr2(b'\r', b'\0', raw),
            Self::Nothing => memchr(b'\r', raw),
        }
    }
}

fn decode(raw: &str, rules: Rules) -> Cow<'_, str> {
    match rules.find(raw) {
        None => Cow::Borrowed(raw),
        Some(first) => {
            let mut decoded = String::with_capacity(raw.len());
            push_from(&mut decoded, raw, first, rules);
            Cow::Owned(decoded)
        }
    }
}

fn push(out: &mut String, raw: &str, rules: Rules) {
    match rules.find(raw) {
        None => out.push_str(raw),
        Some(first) => push_from(out, raw, first, rules),
    }
}

/// Appends a text, given the index of the first byte to decode.
fn push_from(out: &mut String, raw: &str, first: usize, rules: Rules) {
    let mut rest = raw;
    let mut next = Some(first);
    while let Some((before, after)) = next.and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let taken = match after.as_bytes() {
            // The LF is copied with the text that follows.
            [b'\r', b'\n', ..] => 1,
            [b'\r', ..] => {
                out.push('\n');
                1
            }
            [b'&', reference @ ..] => 1 + push_reference(out, reference, rules),
            _ => {
                out.push(char::REPLACEMENT_CHARACTER);
                1
            }
        };
        rest = after.get(taken..).unwrap_or_default();
        next = rules.find(rest);
    }
    out.push_str(rest);
}

/// Appends the decoded reference after a `&` and returns its length; the `&` itself if there is none.
fn push_reference(out: &mut String, reference: &[u8], rules: Rules) -> usize {
    if let [b'#', number @ ..] = reference {
        if let Some((length, char)) = numeric(number) {
            out.push(char);
            return 1 + length;
        }
    } else if let Some((length, text)) = named(reference)
        // So that `?a=b&copy=c` in a URL is kept.
        && !(rules == Rules::Attribute
            && !reference.get(..length).is_some_and(|name| name.ends_with(b";"))
            && reference
                .get(length)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'='))
    {
        out.push_str(text);
        return length;
    }
    out.push('&');
    0
}

/// Returns the longest named reference at this position: its length, and its characters.
fn named(reference: &[u8]) -> Option<(usize, &'static str)> {
    match reference {
        // Nearly all references of real pages; no name continues after a semicolon.
        [b'a', b'm', b'p', b';', ..] => return Some((4, "&")),
        [b'q', b'u', b'o', b't', b';', ..] => return Some((5, "\"")),
        [b'l', b't', b';', ..] => return Some((3, "<")),
        [b'g', b't', b';', ..] => return Some((3, ">")),
        [b'n', b'b', b's', b'p', b';', ..] => return Some((5, "\u{a0}")),
        [byte, ..] if byte.is_ascii_alphabetic() => {}
        _ => return None,
    }
    let mut longest = None;
    // The names that start with the bytes so far. They are sorted, so those with the same next byte are consecutive.
    let mut names = ENTITIES.as_slice();
    for (at, byte) in reference.iter().enumerate() {
        let next = |name: &str| name.as_bytes().get(at).copied();
        let start = names.partition_point(|(name, _)| next(name) < Some(*byte));
        names = names.get(start..)?;
        let end = names.partition_point(|(name, _)| next(name) == Some(*byte));
        names = names.get(..end)?;
        match names.first() {
            Some((name, text)) if name.len() == at + 1 => longest = Some((name.len(), *text)),
            Some(_) => {}
            None => break,
        }
    }
    longest
}

/// The characters of 0x80 to 0x9F in pages that mean windows-1252.
const C1: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Returns the numeric reference at this position: its length, and its character.
fn numeric(number: &[u8]) -> Option<(usize, char)> {
    let (radix, digits) = match number {
        [b'x' | b'X', digits @ ..] => (16, digits),
        digits => (10, digits),
    };
    let mut code = 0_u32;
    let mut length = 0;
    for digit in digits
        .iter()
        .map_while(|byte| char::from(*byte).to_digit(radix))
    {
        code = code.saturating_mul(radix).saturating_add(digit);
        length += 1;
    }
    if length == 0 {
        return None;
    }
    length += usize::from(digits.get(length) == Some(&b';'));
    let char = match code {
        0 => None,
        0x80..=0x9f => C1.get(code as usize - 0x80).copied(),
        code => char::from_u32(code),
    };
    Some((
        number.len() - digits.len() + length,
        char.unwrap_or(char::REPLACEMENT_CHARACTER),
    ))
}

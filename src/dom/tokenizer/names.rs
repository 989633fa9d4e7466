//! Names of tags and attributes as numbers, which can be compared without comparing their letters.

use super::swar::{before, capitals, lower, no_letters, place, start, up_to_space, word_at};

/// The name of an attribute in the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributeName {
    pub(super) end: usize,
    /// [`name_key`].
    pub(super) key: u32,
    /// Whether it contains, or may contain, a capital.
    pub(super) has_capital: bool,
}

/// Returns a tag name of up to eight bytes as a number: its bytes in lower case, the first one lowest. 0 for a longer
/// one.
pub(crate) const fn short_name(name: &[u8]) -> u64 {
    if name.len() > 8 {
        return 0;
    }
    lower(word(name, 0))
}

/// Returns a number that distinguishes most names of attributes: computed from the length, the first eight bytes and
/// the last byte of the name in lower case.
pub(crate) const fn name_key(name: &[u8]) -> u32 {
    let first = lower(word(name, 0));
    if name.len() <= 8 {
        return key(first, name.len());
    }
    key(ends(first, lower(word(name, name.len() - 8))), name.len())
}

/// The same for values, which are case-sensitive.
pub(crate) const fn value_key(value: &[u8]) -> u32 {
    let first = word(value, 0);
    if value.len() <= 8 {
        return key(first, value.len());
    }
    key(ends(first, word(value, value.len() - 8)), value.len())
}

/// Returns the [`value_key`] of a range of `text`.
#[inline]
pub(crate) fn key_between(text: &[u8], from: usize, to: usize) -> u32 {
    let length = to.saturating_sub(from);
    match (word_at(text, from), length) {
        (Some(first), ..=8) => key(start(first, length), length),
        (Some(first), _) => key(ends(first, word_at(text, to - 8).unwrap_or(0)), length),
        (None, _) => value_key(text.get(from..to).unwrap_or_default()),
    }
}

/// Calls `each` with the [`value_key`] of each word in a range of `text`.
#[inline]
pub(crate) fn word_keys(text: &[u8], from: usize, to: usize, mut each: impl FnMut(u32)) {
    let mut at = from;
    while at < to {
        let Some(first) = word_at(text, at) else {
            break;
        };
        let mut end = at;
        let mut found = up_to_space(first);
        while found == 0 && end < to {
            end += 8;
            match word_at(text, end) {
                Some(word) => found = up_to_space(word),
                None => break,
            }
        }
        if found != 0 {
            end += place(found);
        }
        // Not every byte below a space is white space, and the text may end before a word does.
        if end < to && (found == 0 || !text.get(end).is_some_and(u8::is_ascii_whitespace)) {
            break;
        }
        let end = end.min(to);
        let length = end - at;
        if length > 8 {
            let last = word_at(text, end - 8).unwrap_or(0);
            each(key(ends(first, last), length));
        } else if length > 0 {
            each(key(start(first, length), length));
        }
        at = end + 1;
    }
    let rest = text.get(at..to).unwrap_or_default();
    rest.split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .for_each(|word| each(value_key(word)));
}

/// The name of an attribute to search for, in lower case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<'n> {
    text: &'n str,
    /// [`name_key`].
    pub(crate) key: u32,
    /// Its first eight bytes, and its last one if it is longer.
    first: u64,
    last: u64,
}

impl<'n> Name<'n> {
    #[inline]
    pub(crate) const fn new(text: &'n str) -> Self {
        let bytes = text.as_bytes();
        Self {
            text,
            key: name_key(bytes),
            first: word(bytes, 0),
            last: word(bytes, bytes.len().saturating_sub(8)),
        }
    }

    /// Whether the attribute name that starts at `at` equals this one.
    #[inline]
    pub(crate) fn is_at(&self, text: &[u8], at: usize) -> bool {
        let length = self.text.len();
        let same = match (word_at(text, at), length) {
            (Some(word), ..=8) => start(word, length) == self.first,
            (Some(word), 9..=16) => {
                word == self.first && word_at(text, at + length - 8) == Some(self.last)
            }
            _ => text
                .get(at..at + length)
                .is_some_and(|name| name == self.text.as_bytes()),
        };
        same && text.get(at + length).is_none_or(|byte| ends_name(*byte))
    }
}

/// Returns the end of the attribute name that starts at `from`.
pub(crate) fn name_end(bytes: &[u8], from: usize) -> usize {
    // It may start with `=`.
    let rest = bytes.get(from + 1..).unwrap_or_default();
    let length = rest.iter().position(|byte| ends_name(*byte));
    from + 1 + length.unwrap_or(rest.len())
}

/// Reads the name of a tag: returns its end, and the [`short_name`]. `None` if the source ends first.
#[inline]
pub(super) fn tag_name(bytes: &[u8], from: usize) -> Option<(usize, u64)> {
    if let Some(word) = word_at(bytes, from) {
        let signs = no_letters(word);
        let end = from + place(signs);
        if bytes.get(end).is_some_and(|byte| ends_tag_name(*byte)) {
            return Some((end, lower(word & before(signs))));
        }
    }
    slow_tag_name(bytes, from)
}

/// The same byte by byte: near the end of the source, for long names, and for `<h1>`.
#[inline(never)]
fn slow_tag_name(bytes: &[u8], from: usize) -> Option<(usize, u64)> {
    let rest = bytes.get(from..)?;
    let length = rest.iter().position(|byte| ends_tag_name(*byte))?;
    Some((from + length, short_name(rest.get(..length)?)))
}

/// Reads the name of an attribute; `None` if the source ends first.
#[inline]
pub(super) fn attribute_name(bytes: &[u8], from: usize) -> Option<AttributeName> {
    if let Some(first) = word_at(bytes, from) {
        // It may start with `=`.
        let signs = no_letters(first) & !0xff;
        let length = place(signs);
        let end = from + length;
        if bytes.get(end).is_some_and(|byte| ends_name(*byte)) {
            let name = first & before(signs);
            return Some(AttributeName {
                end,
                key: key(lower(name), length),
                has_capital: capitals(name) != 0,
            });
        }
    }
    long_attribute_name(bytes, from)
}

/// The same for names with a hyphen, and for long ones.
#[inline(never)]
fn long_attribute_name(bytes: &[u8], from: usize) -> Option<AttributeName> {
    let mut at = from;
    let mut skipped = !0xff;
    let mut capital = 0;
    while let Some(word) = word_at(bytes, at) {
        let mut signs = no_letters(word) & std::mem::replace(&mut skipped, u64::MAX);
        while signs != 0 {
            let end = at + place(signs);
            if bytes.get(end).is_some_and(|byte| ends_name(*byte)) {
                return attribute_name_to(
                    bytes,
                    from,
                    end,
                    capital | capitals(start(word, end - at)),
                );
            }
            signs &= signs - 1;
        }
        capital |= capitals(word);
        at += 8;
    }
    slow_attribute_name(bytes, from)
}

fn attribute_name_to(bytes: &[u8], from: usize, end: usize, capital: u64) -> Option<AttributeName> {
    let length = end - from;
    let first = word_at(bytes, from)?;
    let key = if length <= 8 {
        key(lower(start(first, length)), length)
    } else {
        key(ends(lower(first), lower(word_at(bytes, end - 8)?)), length)
    };
    Some(AttributeName {
        end,
        key,
        has_capital: capital != 0,
    })
}

/// The same byte by byte: near the end of the source, and if a control character is part of the name.
#[cold]
fn slow_attribute_name(bytes: &[u8], from: usize) -> Option<AttributeName> {
    let end = name_end(bytes, from);
    let name = bytes.get(from..end)?;
    bytes.get(end)?;
    Some(AttributeName {
        end,
        key: name_key(name),
        // It is checked again when needed.
        has_capital: true,
    })
}

const fn ends_tag_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

/// Whether the name of an attribute ends before this byte, after its first one.
const fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=')
}

/// Returns up to eight bytes as a number, the first one lowest.
#[allow(clippy::indexing_slicing, reason = "`get` is not const; the loop ends at the length")]
const fn word(bytes: &[u8], from: usize) -> u64 {
    let mut word = 0;
    let mut at = 0;
    while at < 8 && from + at < bytes.len() {
        word |= (bytes[from + at] as u64) << (at * 8);
        at += 1;
    }
    word
}

const fn ends(first: u64, last: u64) -> u64 {
    first ^ last.rotate_left(29)
}

const fn key(word: u64, length: usize) -> u32 {
    let mixed = (word ^ (length as u64) << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_same_number_by_every_lookup() {
        for name in [
            "a",
            "class",
            "id",
            "CLASS",
            "Data-Tweet",
            "data-screenname",
            "=",
            "==",
            "=x",
            "on\u{b}x",
            "é",
            "éééé",
            "viewBox",
            "onclicks",
            "xlink:href",
            "a-very-long-name-indeed",
            "eight-by",
            "\u{1}",
        ] {
            for after in [
                "=",
                " ",
                ">",
                "/",
                "\n",
                "= \"more than eight bytes\"",
                "\u{b}= and more of it",
            ] {
                let source = format!("{name}{after}");
                let read = attribute_name(source.as_bytes(), 0).unwrap();
                let end = name_end(source.as_bytes(), 0);
                let name = source.get(..end).unwrap();
                assert_eq!(read.end, end, "{source:?}");
                assert_eq!(read.key, name_key(name.as_bytes()), "{source:?}");
                let small = name.to_ascii_lowercase();
                assert_eq!(
                    name_key(name.as_bytes()),
                    name_key(small.as_bytes()),
                    "{name:?}"
                );
                assert!(read.has_capital || small == name, "{name:?}");
            }
        }
        assert!(attribute_name(b"class", 0).is_none());
        assert!(tag_name(b"div", 0).is_none());
    }

    #[test]
    fn only_complete_names_are_found() {
        for name in [
            "id",
            "class",
            "data-tweet",
            "data-screenname",
            "a-very-long-name-indeed",
            "é",
        ] {
            for (text, found) in [
                (name.to_owned(), true),
                (format!("{name}=x"), true),
                (format!("{name} and more of the tag"), true),
                (format!("{name}s and more of the tag"), false),
                (format!("x{name} and more of the tag"), false),
                (name.get(..1).unwrap_or("x").to_owned(), false),
                (
                    format!("{}= and more of the tag", name.to_uppercase()),
                    false,
                ),
            ] {
                assert_eq!(
                    Name::new(name).is_at(text.as_bytes(), 0),
                    found,
                    "{name} in {text}"
                );
            }
        }
    }

    #[test]
    fn a_word_has_the_same_key_at_every_position() {
        for value in [
            "row",
            "",
            " ",
            "row mb-3",
            " a  b\n",
            "content-tweet allow-preview",
            "eight-by eight-by",
            "x\u{b}y z",
            "x\u{1} z",
            "\u{b}",
            "a-name-of-more-than-sixteen-bytes b",
            "é éééééééé",
            "nine-byte nine-byte",
        ] {
            let expected: Vec<u32> = value
                .split_ascii_whitespace()
                .map(|word| value_key(word.as_bytes()))
                .collect();
            for after in ["", "\"", "\">and more", "é"] {
                for before in ["", "class=\""] {
                    let text = format!("{before}{value}{after}");
                    let (from, to) = (before.len(), before.len() + value.len());
                    let mut found = Vec::new();
                    let key = key_between(text.as_bytes(), from, to);
                    assert_eq!(key, value_key(value.as_bytes()), "{text:?}");
                    word_keys(text.as_bytes(), from, to, |key| found.push(key));
                    assert_eq!(found, expected, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn tags_of_up_to_eight_bytes_are_recognised() {
        for (name, short) in [
            ("div", "div"),
            ("TextArea", "textarea"),
            ("blockquote", ""),
            ("x\u{b}y", "x\u{b}y"),
        ] {
            for after in [">", " class=x>", "/>"] {
                let source = format!("{name}{after}");
                let read = tag_name(source.as_bytes(), 0).unwrap();
                assert_eq!(read, (name.len(), word(short.as_bytes(), 0)), "{source:?}");
            }
        }
    }
}

//! Examines several bytes as one number (SWAR). Most searches end after a few bytes, where a call to a vectorised
//! search does not pay.

use memchr::{memchr, memchr2};

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = ONES << 7;

/// Set in ASCII letters, and in few other ASCII characters: in none that ends a name.
const LETTER: u64 = u64::from_le_bytes([0x40; 8]);

/// Returns eight bytes; `None` if fewer are left.
#[inline]
pub(crate) fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    let word = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*word))
}

/// Returns a bit for each byte that is not a letter, and none for letters.
#[inline]
pub(super) const fn no_letters(word: u64) -> u64 {
    !word & LETTER
}

/// Returns a bit for each byte that is, or may be, a capital.
#[inline]
pub(super) const fn capitals(word: u64) -> u64 {
    word & !(word << 1) & LETTER
}

/// Returns letters in lower case. Some other bytes change as well.
#[inline]
pub(super) const fn lower(word: u64) -> u64 {
    word | (word & LETTER) >> 1
}

/// Returns the index of the byte with the lowest bit set.
#[inline]
pub(crate) const fn place(bits: u64) -> usize {
    (bits.trailing_zeros() / 8) as usize
}

/// Returns a mask of all bytes before the lowest bit of [`no_letters`]; all if none is set.
#[inline]
pub(super) const fn before(signs: u64) -> u64 {
    ((signs & signs.wrapping_neg()) >> 6).wrapping_sub(1)
}

/// Returns the first bytes of a word, this many, at most eight.
#[inline]
pub(super) const fn start(word: u64, bytes: usize) -> u64 {
    if bytes >= 8 {
        word
    } else {
        word & !(u64::MAX << (bytes * 8))
    }
}

/// Returns a bit for each byte up to a space: white space and control characters. The lowest bit is correct; those
/// above may be false positives.
#[inline]
pub(crate) const fn up_to_space(word: u64) -> u64 {
    word.wrapping_sub(ONES * (b' ' as u64 + 1)) & !word & HIGH
}

/// Returns the index of a byte, if it is among the first eight bytes and they contain no `&`.
#[inline(always)]
pub(super) fn near(byte: u8, bytes: &[u8], from: usize) -> Option<usize> {
    let word = word_at(bytes, from)?;
    let found = equal(word, byte);
    (found != 0 && equal(word, b'&') == 0).then(|| place(found))
}

/// Returns the index of a byte, and whether a `&` precedes it (or is anywhere, if the byte is not found).
#[inline(always)]
pub(super) fn find(byte: u8, bytes: &[u8]) -> (Option<usize>, bool) {
    /// The number of words examined here.
    const NEAR: usize = 5;
    let (words, _) = bytes.as_chunks::<8>();
    let mut ampersands = 0;
    for (at, word) in words.iter().take(NEAR).enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = equal(word, byte);
        if found != 0 {
            ampersands |= equal(word, b'&') & below(found);
            return (Some(at * 8 + place(found)), ampersands != 0);
        }
        ampersands |= equal(word, b'&');
    }
    let searched = words.len().min(NEAR) * 8;
    let (found, ampersand) = far(
        byte,
        bytes.get(searched..).unwrap_or_default(),
        ampersands != 0,
    );
    (found.map(|at| searched + at), ampersand)
}

/// Returns the index of a byte from a position on, without a call if it is near or the bytes are few.
#[inline]
pub(crate) fn position(byte: u8, bytes: &[u8], from: usize) -> Option<usize> {
    /// The number of words examined here.
    const NEAR: usize = 4;
    let mut at = from;
    for _ in 0..NEAR {
        let Some(word) = word_at(bytes, at) else {
            let rest = bytes.get(at..)?;
            return Some(at + rest.iter().position(|is| *is == byte)?);
        };
        let found = equal(word, byte);
        if found != 0 {
            return Some(at + place(found));
        }
        at += 8;
    }
    Some(at + memchr(byte, bytes.get(at..)?)?)
}

#[inline(never)]
fn far(byte: u8, bytes: &[u8], ampersand: bool) -> (Option<usize>, bool) {
    if ampersand {
        return (memchr(byte, bytes), true);
    }
    match memchr2(byte, b'&', bytes) {
        Some(at) if bytes.get(at) == Some(&byte) => (Some(at), false),
        Some(_) => (memchr(byte, bytes), true),
        None => (None, false),
    }
}

/// Returns a bit for each byte equal to this one. The lowest bit is correct; those above may be false positives.
#[inline]
const fn equal(word: u64, byte: u8) -> u64 {
    let other = word ^ (ONES * byte as u64);
    other.wrapping_sub(ONES) & !other & HIGH
}

/// Returns all bits below the lowest one set.
#[inline]
const fn below(bits: u64) -> u64 {
    bits.wrapping_sub(1) & !bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(bytes: &[u8; 8]) -> u64 {
        u64::from_le_bytes(*bytes)
    }

    #[test]
    fn name_ends_are_distinguished_from_letters() {
        for letter in (b'a'..=b'z').chain(b'A'..=b'Z') {
            assert_eq!(no_letters(word(&[letter; 8])), 0);
            let capital = capitals(word(&[letter; 8]));
            assert_eq!(capital != 0, letter.is_ascii_uppercase());
            let small = letter.to_ascii_lowercase();
            assert_eq!(lower(word(&[letter; 8])), word(&[small; 8]));
        }
        for end in *b" \t\n\x0c\r/>=" {
            assert_eq!(no_letters(word(&[end; 8])), LETTER);
        }
        let signs = no_letters(word(b"href=\"ht"));
        assert_eq!((place(signs), before(signs)), (4, 0xffff_ffff));
        assert_eq!(before(no_letters(word(b"abcdefgh"))), u64::MAX);
        assert_eq!(before(no_letters(word(b"=bcdefgh"))), 0);
        assert_eq!(lower(word(b"x1-:.\0/\"")), word(b"x1-:.\0/\""));
        let mixed = word(b"ab\x0bd\x80f h");
        assert_eq!(place(up_to_space(mixed)), 2);
        assert_eq!(up_to_space(word(b"abc\x80\xff!~z")), 0);
        assert_eq!(start(mixed, 2), word(b"ab\0\0\0\0\0\0"));
        assert_eq!(start(mixed, 8), mixed);
    }

    #[test]
    fn near_and_far_matches_are_found() {
        for before in 0..80 {
            for after in [0, 3, 20, 40] {
                for ampersand in [None, Some(0), Some(before / 2), Some(before + 1)] {
                    let mut text =
                        [b"x".repeat(before), b"<".to_vec(), b"x".repeat(after)].concat();
                    if let Some(byte) = ampersand.and_then(|at| text.get_mut(at))
                        && *byte == b'x'
                    {
                        *byte = b'&';
                    }
                    let searched = text.get(..before).unwrap().contains(&b'&');
                    assert_eq!(find(b'<', &text), (Some(before), searched), "{text:?}");
                    let searched = text.contains(&b'&');
                    assert_eq!(find(b'>', &text), (None, searched), "{text:?}");
                }
            }
        }
    }
}

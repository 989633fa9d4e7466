//! Words between white space, as in the value of a `class`, found eight bytes at a time.

use super::tokenizer::{place, up_to_space, word_at};

/// Returns the words of a text, as [`str::split_ascii_whitespace`] does.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let start = at;
            let end = word_end(text.as_bytes(), start);
            at = end + 1;
            if end > start {
                return text.get(start..end);
            }
        }
        None
    })
}

/// Returns the index of the first white space from a position on, else the length.
#[inline]
fn word_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        let found = up_to_space(padded_word_at(bytes, at));
        if found == 0 {
            at += 8;
            continue;
        }
        let end = at + place(found);
        // Not every byte below a space is white space.
        if bytes.get(end).is_none_or(u8::is_ascii_whitespace) {
            return end;
        }
        at = end + 1;
    }
    bytes.len()
}

/// Returns the eight bytes from a position before the end on, with zeros after the end.
#[inline]
fn padded_word_at(bytes: &[u8], at: usize) -> u64 {
    if let Some(word) = word_at(bytes, at) {
        return word;
    }
    if let Some(last) = bytes.last_chunk::<8>() {
        let before = at + 8 - bytes.len();
        return u64::from_le_bytes(*last) >> (before * 8);
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let rest = rest.iter().rev();
    rest.fold(0, |word, byte| word << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_split_like_the_standard_library_does() {
        let pieces = [
            "a", " ", "\n", "long-word", "\0", "eight by", "\t", "\u{b}", "é", "\u{85}", "\u{a0}",
        ];
        let mut number = 5_usize;
        for length in (0..12).cycle().take(20_000) {
            let mut text = String::new();
            for _ in 0..length {
                number = number.wrapping_mul(25_214_903_917).wrapping_add(11);
                text.push_str(pieces[(number >> 16) % pieces.len()]);
            }
            let found: Vec<&str> = words(&text).collect();
            let expected: Vec<&str> = text.split_ascii_whitespace().collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}

//! The words of texts, compared by their hashes.

use crate::model::Thread;

/// The pairs of consecutive words in a thread, as bits at the places that their hashes name.
pub(super) struct Known {
    bits: Vec<u64>,
    shift: u32,
}

impl Known {
    pub(super) fn of(thread: &Thread) -> Self {
        let mut bytes = 0_usize;
        thread.each_string(|text| bytes = bytes.saturating_add(text.len()));
        // About one of a hundred bits is set.
        let bits = bytes.saturating_mul(16).next_power_of_two().max(1 << 12);
        let mut known = Self {
            bits: vec![0; bits / 64],
            shift: u64::BITS - bits.trailing_zeros(),
        };
        // Not begun again for each: a name is followed by the handle.
        let mut words = Words::default();
        thread.each_string(|text| {
            let mut add = |word: Word| known.add(word.pair);
            words.read(text, &mut add);
            words.end(text.len(), &mut add);
        });
        known
    }

    fn place(&self, pair: u64) -> (usize, u64) {
        let place = pair >> self.shift;
        (usize::try_from(place / 64).unwrap_or(0), 1 << (place % 64))
    }

    fn add(&mut self, pair: Option<u64>) {
        let Some(pair) = pair else { return };
        let (at, bit) = self.place(pair);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    pub(super) fn has(&self, pair: u64) -> bool {
        let (at, bit) = self.place(pair);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

/// A word of a text.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// The hash of the word before it in the line and this one.
    pub(super) pair: Option<u64>,
    pub(super) bytes: usize,
    /// The position after it.
    pub(super) end: usize,
    /// Whether it has a letter.
    pub(super) letter: bool,
}

/// The state between the pieces of a line.
#[derive(Default)]
pub(super) struct Words {
    hash: u64,
    bytes: usize,
    signs: u8,
    /// The hash of the word before it in the line; 0 if there is none.
    pub(super) before: u64,
}

/// What a byte of UTF-8 is for the words.
#[derive(Clone, Copy)]
enum Class {
    /// White space.
    Space,
    /// Punctuation, which is left out: sites and readers differ in it.
    Sign,
    /// A letter, a digit, or a part of another character.
    Letter,
    /// The first byte of most characters of scripts without spaces, and of emoji.
    Wide,
}

static CLASSES: [Class; 256] = classes();

#[allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "at compile time, and below the length"
)]
const fn classes() -> [Class; 256] {
    let mut classes = [Class::Letter; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            0..=b' ' => Class::Space,
            0xe3.. => Class::Wide,
            // With the first byte of general punctuation.
            0xe2 => Class::Sign,
            0x80.. => Class::Letter,
            is if is.is_ascii_alphanumeric() => Class::Letter,
            _ => Class::Sign,
        };
        byte += 1;
    }
    classes
}

impl Words {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    /// The bit of ASCII letters, and of first bytes of other characters.
    const LETTER: u8 = 0x40;

    pub(super) fn read(&mut self, text: &str, each: &mut impl FnMut(Word)) {
        for (at, byte) in text.bytes().enumerate() {
            match CLASSES.get(usize::from(byte)) {
                Some(Class::Space) => {
                    self.end(at, each);
                    continue;
                }
                Some(Class::Sign) | None => continue,
                Some(Class::Wide) => self.end(at, each),
                Some(Class::Letter) => {}
            }
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(Self::FACTOR);
            self.bytes += 1;
            self.signs |= byte;
        }
    }

    #[inline]
    pub(super) fn end(&mut self, end: usize, each: &mut impl FnMut(Word)) {
        if self.bytes == 0 {
            return;
        }
        let pair = (self.before.rotate_left(23) ^ self.hash).wrapping_mul(Self::FACTOR);
        each(Word {
            pair: (self.before != 0).then_some(pair),
            bytes: self.bytes,
            end,
            // Other characters of two bytes are signs.
            letter: self.signs & Self::LETTER != 0 && (self.bytes > 2 || self.signs.is_ascii()),
        });
        *self = Self {
            before: self.hash,
            ..Self::default()
        };
    }
}

//! Binary property lists: objects by number, found through a table of offsets at the end.
//!
//! The format is that of `CFBinaryPList.c` of Apple's CoreFoundation (version `00`).

use std::ops::Range;

/// An object of a list. Ranges are of the bytes.
#[derive(Debug)]
pub(super) enum Object {
    Bytes(Range<usize>),
    Ascii(Range<usize>),
    Utf16(Range<usize>),
    /// Offsets of references.
    List(Vec<usize>),
    /// The number of members, and the offset of the first reference: those of all keys, then those of all values.
    Map(usize, usize),
}

/// A property list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plist<'b> {
    bytes: &'b [u8],
    offset_size: usize,
    reference_size: usize,
    count: usize,
    top: usize,
    table: usize,
}

impl<'b> Plist<'b> {
    pub(super) fn read(bytes: &'b [u8]) -> Option<Self> {
        let trailer = bytes.len().checked_sub(32)?;
        let byte = |at: usize| bytes.get(trailer + at).copied().map(usize::from);
        let plist = Self {
            bytes,
            offset_size: byte(6)?,
            reference_size: byte(7)?,
            count: integer(bytes, trailer + 8, 8)?,
            top: integer(bytes, trailer + 16, 8)?,
            table: integer(bytes, trailer + 24, 8)?,
        };
        plist.get(plist.top).is_some().then_some(plist)
    }

    /// Returns the number of the outermost object.
    pub(super) const fn top(&self) -> usize {
        self.top
    }

    /// Returns the number of the object that a reference at an offset is to.
    pub(super) fn reference(&self, at: usize) -> usize {
        integer(self.bytes, at, self.reference_size).unwrap_or(usize::MAX)
    }

    pub(super) fn get(&self, object: usize) -> Option<Object> {
        if object >= self.count {
            return None;
        }
        let place = self
            .table
            .checked_add(object.checked_mul(self.offset_size)?)?;
        let at = integer(self.bytes, place, self.offset_size)?;
        let mark = *self.bytes.get(at)?;
        let (mut start, mut len) = (at + 1, usize::from(mark & 0xf));
        if len == 0xf {
            // An integer object follows, with the length.
            let size = 1_usize << (self.bytes.get(start)? & 0xf).min(3);
            len = integer(self.bytes, start + 1, size)?;
            start += 1 + size;
        }
        let range = |width: usize| {
            let end = start.checked_add(len.checked_mul(width)?)?;
            (end <= self.bytes.len()).then_some(start..end)
        };
        Some(match mark >> 4 {
            0x4 => Object::Bytes(range(1)?),
            0x5 => Object::Ascii(range(1)?),
            0x6 => Object::Utf16(range(2)?),
            0xa => Object::List(
                range(self.reference_size)?
                    .step_by(self.reference_size.max(1))
                    .collect(),
            ),
            0xd => {
                range(self.reference_size.checked_mul(2)?)?;
                Object::Map(len, start)
            }
            _ => return None,
        })
    }

    /// Returns the number of a member's value.
    pub(super) fn member(&self, object: usize, name: &str) -> Option<usize> {
        let Object::Map(len, start) = self.get(object)? else {
            return None;
        };
        // Dictionaries of archives have at most six members.
        let index = (0..len.min(64)).find(|index| {
            let key = self.get(self.reference(start + index * self.reference_size));
            key.and_then(|key| self.text(&key)).as_deref() == Some(name)
        })?;
        Some(self.reference(start + (len + index) * self.reference_size))
    }

    pub(super) fn text(&self, object: &Object) -> Option<String> {
        match object {
            Object::Ascii(range) => {
                Some(String::from_utf8_lossy(self.bytes.get(range.clone())?).into_owned())
            }
            Object::Utf16(range) => {
                let bytes = self.bytes.get(range.clone())?;
                Some(
                    encoding_rs::UTF_16BE
                        .decode_without_bom_handling(bytes)
                        .0
                        .into_owned(),
                )
            }
            _ => None,
        }
    }
}

/// Returns an integer of this many bytes, the highest first.
fn integer(bytes: &[u8], at: usize, size: usize) -> Option<usize> {
    if size > 8 || size == 0 {
        return None;
    }
    let bytes = bytes.get(at..at.checked_add(size)?)?;
    let value = bytes
        .iter()
        .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    usize::try_from(value).ok()
}

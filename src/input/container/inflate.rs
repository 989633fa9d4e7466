//! Deflate, and its frame gzip (RFC 1952), within a budget.

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::part::{Budget, most_parts};
use crate::error::Result;
use crate::limits::{Exceeded, LimitKind};

/// A decoder with what it has unpacked.
struct Inflater {
    unpacked: Vec<u8>,
    most: usize,
    exceeded: Exceeded,
    buffer: Vec<u8>,
}

impl Inflater {
    fn new(packed: usize, budget: &Budget) -> Self {
        let (most, exceeded) = budget.allowed(packed);
        Self {
            unpacked: Vec::new(),
            most,
            exceeded,
            buffer: vec![0; 32 << 10],
        }
    }

    /// Unpacks data up to their end; returns the number of bytes read, and whether the end was reached.
    fn read(&mut self, bytes: &[u8], format: DataFormat) -> Result<(usize, bool)> {
        let mut state = InflateState::new_boxed(format);
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let step = inflate(&mut state, rest, &mut self.buffer, MZFlush::None);
            at += step.bytes_consumed;
            let written = self.buffer.get(..step.bytes_written).unwrap_or_default();
            self.unpacked.extend_from_slice(written);
            if self.unpacked.len() > self.most {
                return Err(self.exceeded.into());
            }
            match step.status {
                Ok(MZStatus::StreamEnd) => return Ok((at, true)),
                Ok(_) if step.bytes_consumed + step.bytes_written > 0 => {}
                _ => return Ok((at, false)),
            }
        }
    }
}

/// Unpacks data without a frame, or in zlib's; the second value says that they are damaged or end early.
pub(super) fn deflate(
    bytes: &[u8],
    format: DataFormat,
    budget: &Budget,
) -> Result<(Vec<u8>, bool)> {
    let mut inflater = Inflater::new(bytes.len(), budget);
    let (_, is_whole) = inflater.read(bytes, format)?;
    Ok((inflater.unpacked, !is_whole))
}

/// Unpacks gzip of one member or several.
pub(super) fn gzip(bytes: &[u8], budget: &Budget) -> Result<(Vec<u8>, bool)> {
    let mut inflater = Inflater::new(bytes.len(), budget);
    let mut rest = bytes;
    let (mut members, most) = (0, most_parts(&budget.limits, bytes.len()));
    while let Some(data) = member(rest) {
        members += 1;
        if members > most {
            return Err(Exceeded::new(LimitKind::Parts, most).into());
        }
        let start = inflater.unpacked.len();
        let (read, is_whole) = inflater.read(data, DataFormat::Raw)?;
        let sum = data.get(read..read + 4).map(<[u8; 4]>::try_from);
        let Some(Ok(sum)) = sum.filter(|_| is_whole) else {
            return Ok((inflater.unpacked, true));
        };
        if u32::from_le_bytes(sum) != crc32(inflater.unpacked.get(start..).unwrap_or_default()) {
            return Ok((inflater.unpacked, true));
        }
        rest = data.get(read + 8..).unwrap_or_default();
    }
    // Tapes are filled up with zeros.
    let is_damaged = rest.iter().any(|byte| *byte != 0);
    Ok((inflater.unpacked, is_damaged))
}

/// Returns the data of a member and all that follows.
fn member(bytes: &[u8]) -> Option<&[u8]> {
    let [0x1f, 0x8b, 8, flags, _, _, _, _, _, _, rest @ ..] = bytes else {
        return None;
    };
    let mut rest = rest;
    if flags & 4 != 0 {
        let [low, high, fields @ ..] = rest else {
            return None;
        };
        rest = fields.get(usize::from(u16::from_le_bytes([*low, *high]))..)?;
    }
    // A name, and a comment.
    for flag in [8, 16] {
        if flags & flag != 0 {
            rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}

/// The checksum of each byte.
#[allow(clippy::indexing_slicing, reason = "a constant has no iterators")]
const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let (mut sum, mut bit) = (at as u32, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            };
            bit += 1;
        }
        table[at] = sum;
        at += 1;
    }
    table
};

/// Returns the checksum of gzip and ZIP (CRC-32).
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        let index = (sum ^ u32::from(*byte)) & 0xff;
        CRC.get(index as usize).copied().unwrap_or(0) ^ sum >> 8
    });
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn members_are_joined_and_checked() {
        // "Terns" stored, with a name and an extra field; then "!", and zeros.
        let first = b"\x1f\x8b\x08\x0c\0\0\0\0\0\x03\x02\0xya.html\0\x01\x05\0\xfa\xffTerns";
        let second = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01\x01\0\xfe\xff!";
        let end =
            |text: &[u8]| [crc32(text).to_le_bytes(), (text.len() as u32).to_le_bytes()].concat();
        let whole = [&first[..], &end(b"Terns"), second, &end(b"!"), &[0; 100]].concat();
        let budget = Budget::new(&Limits::default());
        assert_eq!(gzip(&whole, &budget).unwrap(), (b"Terns!".to_vec(), false));
        let mut changed = whole.clone();
        let at = first.len() - 2;
        changed[at] = b'm';
        assert!(gzip(&changed, &budget).unwrap().1);
        for cut in 1..whole.len() - 108 {
            let (text, is_damaged) = gzip(&whole[..cut], &budget).unwrap();
            assert!(is_damaged || text == b"Terns", "{cut}");
        }
    }
}

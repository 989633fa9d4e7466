//! The parts of a container, and the budget for unpacking them.

use std::ops::Range;

use super::coding::Coding;
use super::kind::Role;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{Exceeded, LimitKind, Limits};

/// A part that may be a page, or a container of pages.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Its place in the container's bytes.
    pub(super) range: Range<usize>,
    /// The codings of its bytes, to be undone in this order.
    pub(super) codings: Vec<Coding>,
    pub(super) role: Role,
    /// The checksum of its bytes (CRC-32).
    pub(super) checksum: Option<u32>,
    /// Its URL, as the container has it.
    pub(super) url: Option<String>,
    /// Its name in the container.
    pub(super) name: Option<String>,
    /// A label of its charset.
    pub(super) charset: Option<String>,
    /// When it was saved.
    pub(super) saved: Option<jiff::civil::Date>,
    /// Why it cannot be unpacked.
    pub(super) refused: Option<&'static str>,
}

/// Every container may have this many parts, and one for each `BYTES_PER_PART`.
const FEW: usize = 1000;
const BYTES_PER_PART: usize = 256;

/// Returns how many parts a container of this many bytes may have. Without a bound by its length, what is known of the
/// parts could take many times their bytes.
pub(super) fn most_parts(limits: &Limits, bytes: usize) -> usize {
    match limits.get(LimitKind::Parts) {
        usize::MAX => usize::MAX,
        most => most.min(FEW + bytes / BYTES_PER_PART),
    }
}

/// The parts of a container.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) list: Vec<Part>,
    /// Whether the container ends early, or is damaged.
    pub(super) is_damaged: bool,
    /// The ids of parts in URLs (`cid:…`), with the parts' own URLs, in order.
    pub(super) locations: Vec<(Box<[u8]>, Box<str>)>,
    count: usize,
    most: usize,
}

impl Parts {
    /// Creates a list for a container of this many bytes.
    pub(super) fn new(limits: &Limits, bytes: usize) -> Self {
        Self {
            list: Vec::new(),
            is_damaged: false,
            locations: Vec::new(),
            count: 0,
            most: most_parts(limits, bytes),
        }
    }

    /// Counts a part, whether it may be a page or not.
    pub(super) fn count(&mut self) -> Result<()> {
        self.count += 1;
        if self.count > self.most {
            return Err(Exceeded::new(LimitKind::Parts, self.most).into());
        }
        Ok(())
    }
}

/// Every part may unpack to this much, however small it is: a short page may repeat itself.
const FREE: usize = 1 << 20;

/// What may still be unpacked.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) limits: Limits,
    left: usize,
}

impl Budget {
    pub(super) const fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            left: limits.get(LimitKind::UnpackedBytes),
        }
    }

    /// Returns how many bytes so many packed bytes may unpack to, and the limit that says so.
    pub(super) fn allowed(&self, packed: usize) -> (usize, Exceeded) {
        let ratio = self.limits.get(LimitKind::UnpackRatio);
        let by_ratio = packed.saturating_mul(ratio).saturating_add(FREE);
        let whole = self.limits.get(LimitKind::UnpackedBytes);
        let one = self.limits.get(LimitKind::InputBytes);
        let mut least = (by_ratio, Exceeded::new(LimitKind::UnpackRatio, ratio));
        if self.left < least.0 {
            least = (self.left, Exceeded::new(LimitKind::UnpackedBytes, whole));
        }
        if one < least.0 {
            least = (one, Exceeded::new(LimitKind::InputBytes, one));
        }
        least
    }

    /// Takes unpacked bytes off.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<()> {
        let whole = self.limits.get(LimitKind::UnpackedBytes);
        let left = self.left.checked_sub(bytes);
        self.left = left.ok_or(Exceeded::new(LimitKind::UnpackedBytes, whole))?;
        Ok(())
    }
}

/// Returns an error for bytes that a container cannot be made of.
pub(super) fn broken(what: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Encoding,
        format!("the {what} cannot be read: {why}"),
    )
}

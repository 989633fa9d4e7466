//! What a source may unpack to: archives can be made that unpack to a million times their length.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// So many times its length a source may unpack to; pages pack to a tenth, and alike ones to a fiftieth.
const TIMES: u64 = 200;

/// And so many bytes more, which lets a small archive of alike pages pass.
const MORE: i64 = if cfg!(test) { 96 << 20 } else { 1 << 30 };

/// How many bytes a source may still unpack to. The threads that parse unpack, too, so it is shared.
#[derive(Clone, Debug)]
pub(crate) struct Budget(Arc<AtomicI64>);

impl Default for Budget {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(MORE)))
    }
}

impl Budget {
    /// Lets more be unpacked for bytes that were read.
    pub(crate) fn grow(&self, packed: u64) {
        let more = packed.saturating_mul(TIMES).try_into();
        self.0
            .fetch_add(more.unwrap_or(i64::MAX / 4), Ordering::Relaxed);
    }

    fn spend(&self, unpacked: usize) -> io::Result<()> {
        let unpacked = i64::try_from(unpacked).unwrap_or(i64::MAX / 4);
        if self.0.fetch_sub(unpacked, Ordering::Relaxed) >= unpacked {
            return Ok(());
        }
        let limit = MORE >> 20;
        let why =
            format!("the archive unpacks to more than {TIMES} times its length and {limit} MiB");
        Err(io::Error::new(io::ErrorKind::FileTooLarge, why))
    }
}

/// A reader of unpacked bytes, which fails where the budget is spent.
#[derive(Debug)]
pub(crate) struct Bounded<R> {
    pub(crate) reader: R,
    pub(crate) budget: Budget,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.budget.spend(read)?;
        Ok(read)
    }
}

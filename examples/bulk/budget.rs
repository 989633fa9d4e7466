//! Limits on what a source may unpack to: an archive can be made to unpack to a million times its length.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A source may unpack to this many times its length. Pages compress to a tenth, similar ones to a fiftieth.
const TIMES: u64 = 200;

/// And this many bytes more, so that a small archive of similar pages passes.
const MORE: i64 = if cfg!(test) { 96 << 20 } else { 1 << 30 };

/// The number of bytes that a source may still unpack to. It is shared, because the parsing OS threads unpack, too.
#[derive(Clone, Debug)]
pub(crate) struct Budget(Arc<AtomicI64>);

impl Default for Budget {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(MORE)))
    }
}

impl Budget {
    /// Raises the budget for bytes that were read.
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

/// A reader of unpacked bytes that fails if the budget is spent.
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

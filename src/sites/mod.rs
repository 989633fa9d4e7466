//! The sites that this crate reads, a module each.

mod nitter;
mod thread_reader;
mod x_clip;

use crate::adapter::Registry;

impl Registry {
    /// The adapters of this crate.
    pub fn builtin() -> Self {
        Self::empty()
            .with(nitter::Nitter)
            .with(thread_reader::ThreadReader)
            .with(x_clip::XClip)
    }
}

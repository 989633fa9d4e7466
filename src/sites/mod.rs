//! The sites that this crate reads, a module each.

mod embed;
mod legacy_twitter;
mod nitter;
mod thread_reader;
mod x;
mod x_clip;

use crate::adapter::Registry;

impl Registry {
    /// The adapters of this crate.
    pub fn builtin() -> Self {
        Self::empty()
            .with(embed::Embed)
            .with(legacy_twitter::LegacyTwitter)
            .with(nitter::Nitter)
            .with(thread_reader::ThreadReader)
            .with(x_clip::XClip)
            .with(x::X)
    }
}

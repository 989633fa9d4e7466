//! The sites that this crate reads, a module each.

mod bluesky;
mod embed;
mod fx;
mod generic;
mod legacy_twitter;
mod mastodon;
mod nitter;
mod skythread;
mod skyview;
mod thread_reader;
#[cfg(feature = "json")]
mod twitter_thread;
mod x;
mod x_clip;

use crate::adapter::{Adapter, Registry};

/// The adapters of this crate. They keep nothing, so there is one of each.
static BUILTIN: &[&dyn Adapter] = &[
    &bluesky::Bluesky,
    &embed::Embed,
    &fx::Fx,
    &generic::Generic,
    &legacy_twitter::LegacyTwitter,
    &mastodon::Mastodon,
    &nitter::Nitter,
    &skythread::Skythread,
    &skyview::Skyview,
    &thread_reader::ThreadReader,
    &x_clip::XClip,
    &x::X,
    #[cfg(feature = "json")]
    &twitter_thread::TwitterThread,
];

impl Registry {
    /// The adapters of this crate.
    pub fn builtin() -> Self {
        Self::of_static(BUILTIN)
    }
}

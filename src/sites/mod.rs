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

use crate::adapter::Registry;

impl Registry {
    /// The adapters of this crate.
    pub fn builtin() -> Self {
        let builtin = Self::empty()
            .with(bluesky::Bluesky)
            .with(embed::Embed)
            .with(fx::Fx)
            .with(generic::Generic)
            .with(legacy_twitter::LegacyTwitter)
            .with(mastodon::Mastodon)
            .with(nitter::Nitter)
            .with(skythread::Skythread)
            .with(skyview::Skyview)
            .with(thread_reader::ThreadReader)
            .with(x_clip::XClip)
            .with(x::X);
        #[cfg(feature = "json")]
        let builtin = builtin.with(twitter_thread::TwitterThread);
        builtin
    }
}

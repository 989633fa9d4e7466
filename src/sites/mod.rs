//! The sites that this crate reads, a module each.

mod bluesky;
mod fx;
mod generic;
mod mastodon;
mod nitter;
mod skythread;
mod skyview;
mod thread_reader;
#[cfg(feature = "json")]
mod twitter_thread;

use crate::adapter::Registry;

impl Registry {
    /// The adapters of this crate.
    pub fn builtin() -> Self {
        let builtin = Self::empty()
            .with(bluesky::Bluesky)
            .with(fx::Fx)
            .with(generic::Generic)
            .with(mastodon::Mastodon)
            .with(nitter::Nitter)
            .with(skythread::Skythread)
            .with(skyview::Skyview)
            .with(thread_reader::ThreadReader);
        #[cfg(feature = "json")]
        let builtin = builtin.with(twitter_thread::TwitterThread);
        builtin
    }
}

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
    /// The adapters of this crate: what a [`Parser`](crate::Parser) has unless it is told otherwise. With the feature
    /// `json` these are some more.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Parser, Registry};
    ///
    /// let parser = Parser::new().with_registry(Registry::builtin());
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// assert_eq!(parser.parse(html.as_str())?, unrolled::parse(&html)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builtin() -> Self {
        Self::of_static(BUILTIN)
    }
}

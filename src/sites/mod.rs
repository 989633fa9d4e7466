//! The built-in sites, one module each.

mod bluesky;
mod clip;
mod embed;
mod fx;
mod generic;
mod legacy_twitter;
mod mastodon;
mod nitter;
mod shortcodes;

mod skythread;
mod skyview;
mod text;
mod thread_reader;
mod threads;
#[cfg(feature = "json")]
mod twitter_thread;
mod x;
#[cfg(feature = "json")]
mod x_api;

use crate::adapter::{Adapter, Registry};

/// The built-in adapters. They have no state, so there is one instance of each.
static BUILTIN: &[&dyn Adapter] = &[
    &bluesky::Bluesky,
    &clip::Notes,
    &clip::X,
    &clip::BLUESKY,
    &clip::MASTODON,
    &clip::THREADS,
    &clip::DISCUSSIONS,
    &embed::Embed,
    &fx::Fx,
    &generic::Generic,
    &legacy_twitter::LegacyTwitter,
    &mastodon::Mastodon,
    &nitter::Nitter,
    &shortcodes::Shortcodes,
    &skythread::Skythread,
    &skyview::Skyview,
    &text::AnyText,
    &thread_reader::ThreadReader,
    &threads::Threads,
    &x::X,
    #[cfg(feature = "json")]
    &twitter_thread::TwitterThread,
    #[cfg(feature = "json")]
    &x_api::XApi,
];

impl Registry {
    /// Returns the built-in adapters: those of a [`Parser`](crate::Parser) by default. There are more with the feature
    /// `json`.
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

//! FxTwitter, FixupX and FxBsky (FxEmbed): their pages for Telegram's Instant View, and the JSON of their API.
//!
//! # Eras
//!
//! - API 1 (2022 to today): `{code, message, tweet}`, one post; `retweets`, `replying_to` is a handle.
//! - API 2 (2025 to today): `{code, status, thread, author}`, the post and its chain; `/2/conversation` also has
//!   `replies`; tombstones are in the chain.
//! - Instant View: the author's header of each post is an `<h4>` (until 2026) or an `<h5>`.

#[cfg(feature = "json")]
mod article;
mod instant_view;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "json")]
mod note;
#[cfg(feature = "json")]
mod status;
#[cfg(feature = "json")]
mod units;

#[cfg(feature = "json")]
pub(super) use article::read as read_article;
#[cfg(feature = "json")]
pub(super) use note::read as read_note;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::error::Result;
use crate::input::Page;
use crate::model::Thread;
use crate::network::twitter::is_twitter;
use url::Url;

static SITE: Site = Site::new(
    "fx",
    "FxTwitter and FxBsky",
    &["fxtwitter.com", "fixupx.com", "twittpr.com", "fxbsky.app"],
);

/// FxTwitter and FxBsky.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fx;

impl Adapter for Fx {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let host = SITE.has_page(page);
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return json::detect(json, host);
        }
        instant_view::detect(page, page.dom()?, host)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return json::extract(json, page, cx);
        }
        instant_view::extract(page, cx)
    }
}

/// Whether a text is only the address of an article, as of a post that has nothing else.
fn is_article_address(text: &str) -> bool {
    let url = text.parse::<Url>();
    url.is_ok_and(|url| {
        url.host_str() == Some("t.co") || is_twitter(&url) && url.path().starts_with("/i/article/")
    })
}

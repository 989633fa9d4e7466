//! Texts that no site or program has marked: threads as people write and copy them.
//!
//! The text must show that it is a thread (numbers such as `1/3`, links to posts, the header of a post), or the caller
//! must say so, by the form or by the URL of a post.

use super::thread_reader;
use crate::adapter::{Adapter, Confidence, Context, Site, Tier};
use crate::error::Result;
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::reader::{has_thread_signs, is_post_url};

/// Every site's own texts come before.
static SITE: Site = Site::new("text", "text", &[])
    .with_tier(Tier::Generic)
    .with_most(Confidence::Likely);

/// Any text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnyText;

impl Adapter for AnyText {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        page.front_matter()?;
        if has_thread_signs(page) {
            return Some(Confidence::Likely);
        }
        let is_stated = page.is_form_given() || page.url().is_some_and(is_post_url);
        is_stated.then_some(Confidence::Weak)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        thread_reader::read_text(page, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        thread_reader::read_text_listing(page, cx)
    }
}

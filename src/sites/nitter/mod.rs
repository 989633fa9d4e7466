//! Nitter: conversations and timelines of Twitter, on any of its instances, 2019 to today, and on pages of programs
//! that copy its class names.
//!
//! # Eras of its markup
//!
//! - A (2019-07 to 2022-01): dates `27/4/2019, 05:45:08`; zero counts are `0`; the verified mark is inside the name.
//! - B (2022-01 to 2025-11): dates `Jan 14, 2022 · 9:30 AM UTC` (for some days in January 2022
//!   `9:30 AM · Jan 14, 2022 UTC`), zero counts are empty, `/pic/orig/` links; kinds of verified marks since 2023-11.
//! - C (2025-11 to today): `data-username`, views in place of quotes and plays, the verified mark next to the name
//!   (since 2025-12), unavailable posts as links (2026-02), pictures' descriptions, community notes, edits (2026-02),
//!   related posts (2026-07).
//!
//! Forks have the same classes, but for Finch (2026): its polls have classes of their own, and its counts are rounded
//! (KEYURBODAR/capy-finch, read 2026-11-30, as were HookedBehemoth/nitter and pandeiro/nitpick).
//!
//! One adapter supports all. Nitter's instances are many and short-lived, so it is detected by its content, by classes:
//! programs that copy it use other tags. Its paths are Twitter's, so its own links are resolved to their targets on
//! Twitter.

mod article;
mod items;
mod listing;
mod media;
mod page;
mod parts;
mod post;
mod proxy;
mod targets;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::Query;
use crate::error::Result;
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::reader::{View, has_any, read_listing, read_thread};
use items::Instance;
use targets::TWITTER;

/// The program, and hosts of long-lived instances; only a hint, for pages with no other evidence.
static SITE: Site = Site::new(
    "nitter",
    "Nitter",
    &[
        "nitter.net", "nitter.poast.org", "nitter.tiekoetter.com", "xcancel.com", "lightbrd.com",
    ],
);

/// The site name of every instance in link previews, whatever its title is.
const SITE_NAME: &str = "Nitter";

/// Parts of pages; a page with that site name and one of these is Nitter's.
const SKELETON: [Query<'_>; 7] = [
    Query::constant(".inner-nav .site-name"),
    Query::constant(".conversation"),
    Query::constant(".timeline-item"),
    Query::constant(".timeline-container"),
    Query::constant(".profile-card"),
    Query::constant(".error-panel"),
    Query::constant(".tweet-body"),
];

/// Any of these identifies a page without that site name; `timeline` and `timeline-item` alone are too common.
const CONTENT_MARKS: [Query<'_>; 6] = [
    Query::constant(".conversation .main-tweet"),
    Query::constant(".timeline-item .tweet-body"),
    Query::constant(".timeline-item .tweet-content"),
    Query::constant(".timeline-item .unavailable-box"),
    Query::constant(".main-tweet .tweet-content"),
    Query::constant(".tweet-body .tweet-stats"),
];

/// Nitter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nitter;

impl Adapter for Nitter {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let named = dom.meta("og:site_name") == Some(SITE_NAME);
        let content = has_any(dom, &CONTENT_MARKS);
        let framed = named && has_any(dom, &SKELETON);
        match (content, SITE.has_page(page)) {
            (true, host) if named || host => Some(Confidence::Certain),
            _ if framed => Some(Confidence::Certain),
            (content, _) if named || content => Some(Confidence::Likely),
            (_, host) => host.then_some(Confidence::Weak),
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let view = View::with_base(page, &SITE, TWITTER)?;
        read_thread(Instance::new(&view), view, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let view = View::with_base(page, &SITE, TWITTER)?;
        read_listing(Instance::new(&view), view, cx)
    }
}

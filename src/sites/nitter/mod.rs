//! Nitter: conversations and timelines of Twitter, on any instance of it, 2019 to today, and by programs that copy its
//! class names.
//!
//! # Eras of its markup
//!
//! - A (2019-07 to 2022-01): dates `27/4/2019, 05:45:08`; zero counts print `0`; the verified mark inside the name.
//! - B (2022-01 to 2025-11): dates `Jan 14, 2022 · 9:30 AM UTC` (for some days in January 2022 `9:30 AM · Jan 14, 2022
//!   UTC`), zero counts print nothing, `/pic/orig/` links; kinds of verified marks since 2023-11.
//! - C (2025-11 to today): `data-username`, views in place of quotes and plays, the verified mark beside the name
//!   (since 2025-12), gone posts as links (2026-02), pictures' descriptions, community notes, edits (2026-02), related
//!   posts (2026-07).
//!
//! One reader serves all. Its instances are many and die, so the content tells it, by classes: programs that copy it
//! use other tags. Its paths are Twitter's, so what it links on itself is given as what it stands for on Twitter.

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

/// The program, and hosts of instances that were long-lived; only a hint, for pages that show nothing else.
static SITE: Site = Site::new(
    "nitter",
    "Nitter",
    &[
        "nitter.net", "nitter.poast.org", "nitter.tiekoetter.com", "xcancel.com", "lightbrd.com",
    ],
);

/// What every instance calls itself for link previews, whatever its title is.
const SITE_NAME: &str = "Nitter";

/// Parts of pages, of which one makes a page that has the name Nitter's.
const SKELETON: [Query<'_>; 7] = [
    Query::constant(".inner-nav .site-name"),
    Query::constant(".conversation"),
    Query::constant(".timeline-item"),
    Query::constant(".timeline-container"),
    Query::constant(".profile-card"),
    Query::constant(".error-panel"),
    Query::constant(".tweet-body"),
];

/// Any of these makes a page without the name Nitter's; `timeline` and `timeline-item` alone are anybody's.
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

//! Bluesky: a post with its conversation as browsers saved it from bsky.app, and the one post that the server itself
//! writes into the page's head.
//!
//! # Eras of its markup
//!
//! - A (2023 to 2025): the app; posts are told by test ids, all classes are made by a program.
//! - B (2025 to today): the same, and the server's head has the post as JSON-LD too.
//!
//! The app shows times in the reader's zone and language. A record key holds the time when it was made; where the two
//! are not a zone apart, the key's is taken.

mod app;
mod head;

use crate::adapter::{Adapter, Confidence, Context, Site, dom_of, markup_changed, not_a_thread};
use crate::dom::{Dom, Query};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::model::Thread;
use crate::network::bluesky;
use crate::reader::described;
use crate::reader::select::has_any;

static SITE: Site = Site::new("bluesky", "Bluesky", &["bsky.app"]);

/// A post of the app.
const ITEM: Query<'_> = Query::constant("[data-testid^=postThreadItem-by-]");

/// The app's page of a post.
const SCREEN: Query<'_> = Query::constant("[data-testid=postThreadScreen]");

/// A post in a list of them.
const FEED_ITEM: Query<'_> = Query::constant("[data-testid^=feedItem-by-]");

/// The server's own words, in `<noscript>` and in the head.
const SUMMARY: Query<'_> = Query::constant("#bsky_post_summary");
const AT_LINK: Query<'_> = Query::constant("link[rel=alternate][href^='at://']");

/// In the head of posts alone.
const OF_POSTS: [&str; 2] = ["article:published_time", "twitter:label1"];

/// What the server says of authors that only members may read.
const MEMBERS_ONLY: &str =
    "This author has chosen to make their posts visible only to people who are signed in.";

/// What the app says in place of a post.
const GONE: [&str; 3] = [
    "Post not found",
    "Post has been deleted",
    "The post may have been deleted.",
];

/// Bluesky.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bluesky;

impl Adapter for Bluesky {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        if has_any(dom, &[ITEM, SCREEN]) {
            return Some(Confidence::Certain);
        }
        Confidence::of(has_any(dom, &[SUMMARY, AT_LINK]), SITE.has_page(page))
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let dom = dom_of(page, &SITE)?;
        if dom.first(&ITEM).is_some() {
            return app::read(page, dom, cx);
        }
        head::read(page, dom, cx)?.ok_or_else(|| no_post(page, dom))
    }
}

/// Why a page gives no thread.
fn no_post(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    if dom.meta("og:description") == Some(MEMBERS_ONLY) {
        return not_a_thread(
            PageKind::Login,
            "this author's posts are shown only to members of Bluesky",
        );
    }
    let screen = dom.first(&SCREEN);
    let said = screen.map(|screen| screen.text()).unwrap_or_default();
    if GONE.iter().any(|gone| said.contains(gone)) {
        let message = "Bluesky says that there is no such post";
        return not_a_thread(PageKind::ErrorPage, message);
    }
    let named = page.url().is_some_and(|url| bluesky::post(url).is_some());
    if screen.is_some() || named || OF_POSTS.iter().any(|name| dom.meta(name).is_some()) {
        let what = described("the page of a post on Bluesky", page, dom);
        markup_changed(&what, dom, &[SCREEN, ITEM, SUMMARY, AT_LINK])
    } else if dom.first(&FEED_ITEM).is_some() {
        not_a_thread(PageKind::Listing, "this page of Bluesky is a feed")
    } else {
        not_a_thread(PageKind::Other, "this page of Bluesky shows no post")
    }
}

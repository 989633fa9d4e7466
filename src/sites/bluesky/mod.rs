//! Bluesky: a post with its conversation and lists of posts (profiles, feeds, searches) as saved by browsers from
//! bsky.app, and the one post that the server itself writes into the page's head.
//!
//! # Eras of its markup
//!
//! - A (2023 to 2025): the app; posts are identified by test ids, all classes are generated.
//! - B (2025 to today): the same, and the server's head has the post as JSON-LD too.
//!
//! The app displays times in the reader's time zone and language. A record key encodes the time at which it was
//! created; if the difference between the two is more than a time zone, the key's time is used.

#[cfg(feature = "json")]
mod api;
mod app;
mod feed;
mod head;
mod outside;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::Query;
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::network::bluesky;
use crate::reader::{Answer, PageRow, View, When, has_any, read_listing, read_thread};
use app::Conversation;
use feed::Feed;

static SITE: Site = Site::new("bluesky", "Bluesky", &["bsky.app"]);

/// A post of the app.
const ITEM: [Query<'_>; 1] = [Query::constant("[data-testid^=postThreadItem-by-]")];

/// The text of a post: by test id (A, in lists), by the attribute that allows line breaks in words.
const WORDS: [Query<'_>; 2] = [
    Query::constant("[data-testid=postText]"),
    Query::constant("[data-word-wrap]"),
];

/// A link to a post.
const POST_LINK: [Query<'_>; 1] = [Query::constant("a[href*='/post/']")];

/// A profile picture.
const AVATAR: [Query<'_>; 1] = [Query::constant("img[src*='/img/avatar']")];

/// The button of every post.
const REPLY_BUTTON: [Query<'_>; 1] = [Query::constant("[data-testid=replyBtn]")];

/// The app's page of a post.
const SCREEN: Query<'_> = Query::constant("[data-testid=postThreadScreen]");

/// A post in a feed or a profile; posts in searches and in lists of saved posts have no test id.
const FEED_ITEM: [Query<'_>; 1] = [Query::constant("[data-testid^=feedItem-by-]")];

/// The head of a profile.
const PROFILE: [Query<'_>; 3] = [
    Query::constant("[data-testid=profileHeaderDisplayName]"),
    Query::constant("[data-testid=profileHeaderAviButton]"),
    Query::constant("[data-testid=profileView]"),
];

/// The server's own text, in `<noscript>` and in the head.
const SUMMARY: Query<'_> = Query::constant("#bsky_post_summary");
const AT_LINK: Query<'_> = Query::constant("link[rel=alternate][href^='at://']");

/// Names in the head of posts only.
const OF_POSTS: [&str; 2] = ["article:published_time", "twitter:label1"];

/// The server's text for authors whose posts are only visible to members.
const MEMBERS_ONLY: &str =
    "This author has chosen to make their posts visible only to people who are signed in.";

/// The app's text in place of a post.
const GONE: [&str; 3] = [
    "Post not found",
    "Post has been deleted",
    "The post may have been deleted.",
];

/// The marks by which posts are found.
const SOUGHT: [Query<'_>; 4] = [SCREEN, ITEM[0], SUMMARY, AT_LINK];

const LISTED: &str = "this Bluesky page is a feed; parse it with parse_listing";

const OF_POST: Answer = Answer::Posts("a Bluesky post");

/// The kinds of pages without posts.
const PAGES: [PageRow; 11] = [
    When::Is(|view| view.dom.meta("og:description") == Some(MEMBERS_ONLY)).not(
        PageKind::Login,
        "this author's posts are visible only to logged-in users of Bluesky",
    ),
    When::Is(|view| has_any(view.dom, &[SCREEN]) && has_any(view.dom, &WORDS)).is(OF_POST),
    When::Says(&SCREEN, &GONE).not(
        PageKind::ErrorPage,
        "Bluesky says that this post does not exist",
    ),
    When::Has(&[SCREEN]).is(OF_POST),
    When::Named.is(OF_POST),
    When::Is(|view| OF_POSTS.iter().any(|name| view.dom.meta(name).is_some())).is(OF_POST),
    When::Has(&FEED_ITEM).not(PageKind::Listing, LISTED),
    When::Is(|view| {
        let posts = has_any(view.dom, &REPLY_BUTTON) && !has_any(view.dom, &ITEM);
        posts || has_any(view.dom, &PROFILE)
    })
    .not(PageKind::Listing, LISTED),
    When::Has(&POST_LINK).not(PageKind::Listing, LISTED),
    When::Has(&AVATAR).not(PageKind::Listing, LISTED),
    When::Always.not(PageKind::Other, "this Bluesky page shows no post"),
];

/// Bluesky.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bluesky;

impl Adapter for Bluesky {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return api::detect(json, page);
        }
        let dom = page.dom()?;
        if has_any(dom, &ITEM) || has_any(dom, &[SCREEN]) || has_any(dom, &FEED_ITEM) {
            return Some(Confidence::Certain);
        }
        Confidence::of(has_any(dom, &[SUMMARY, AT_LINK]), SITE.has_page(page))
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return api::extract(json, page, cx);
        }
        let view = View::with_base(page, &SITE, bluesky::APP)?;
        if !has_any(view.dom, &ITEM)
            && let Some(thread) = head::read(page, view.dom, cx)?
        {
            return Ok(thread);
        }
        read_thread(Conversation::new(&view), view, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return api::listing(json, cx);
        }
        let view = View::with_base(page, &SITE, bluesky::APP)?;
        read_listing(Feed::default(), view, cx)
    }
}

//! Mastodon: a post with its conversation, and timelines (profiles, hashtags, home, lists), as saved by browsers from
//! the web app, and as written by servers before 4.0.
//!
//! # Eras of its markup
//!
//! - A (2017 to 2022-11, before 4.0): the server writes the conversation, with microformats (`h-entry`, `e-content`,
//!   `p-summary`); media, polls and cards are script components with a list or a form next to them.
//! - B (2022-11 to 2024, 4.0 to 4.2): the web app; content warnings are inside the text, icons are `<i>`.
//! - C (2024 to today, 4.3 and later): the web app; content warnings are banners, names of counts follow them, quotes
//!   (4.4).
//!
//! The app keeps only the posts near the screen: of the others in a list, an empty row remains. The markup of lists is
//! that of the program's own sources (read 2026-11-30: 4.6, 4.4, 3.5).
//!
//! Any server may run it, so it is detected by its content.

#[cfg(feature = "json")]
mod api;
mod home;
mod items;
mod listing;
mod media;
mod parts;
mod post;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::Query;
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::reader::{Answer, PageRow, View, When, has_any, read_listing, read_thread};
use items::Conversation;
use url::Url;

/// The program; a host proves nothing, only that of the largest server is a hint.
static SITE: Site = Site::new("mastodon", "Mastodon", &["mastodon.social"]);

/// The web app's root and its initial state (B, C); the public page (A).
const APP: [Query<'_>; 3] = [
    Query::constant("#mastodon"),
    Query::constant("script#initial-state"),
    Query::constant(".activity-stream"),
];

/// Marks of pages of A only.
const OLD: [Query<'_>; 1] = [Query::constant(".activity-stream")];

/// Posts (all eras).
const POSTS: [Query<'_>; 4] = [
    Query::constant(".detailed-status .status__content"),
    Query::constant(".status .status__content"),
    Query::constant(".status .status__info"),
    Query::constant(".detailed-status .detailed-status__meta"),
];

/// Marks of a page with one post and its conversation (B and C; A).
const CONVERSATION: [Query<'_>; 3] = [
    Query::constant(".detailed-status"),
    Query::constant(".detailed-status__wrapper"),
    Query::constant(".entry-center"),
];

/// Parts of the web app's pages, and of those of A; posts.
const FRAME: [Query<'_>; 8] = [
    Query::constant(".app-holder"),
    Query::constant(".columns-area"),
    Query::constant(".public-layout"),
    Query::constant(".column"),
    POSTS[0],
    POSTS[1],
    POSTS[2],
    POSTS[3],
];

/// Marks of lists: the head of a profile (B and C; A), the rows of any list, the list of an account's posts (A).
const LISTS: [Query<'_>; 6] = [
    Query::constant(".account-timeline__header"),
    Query::constant(".account__header"),
    Query::constant(".public-account-header"),
    Query::constant(".h-card.p-author.card"),
    Query::constant("[role=feed]"),
    Query::constant(".h-feed"),
];

/// The messages in place of a post.
const ERRORS: [Query<'_>; 3] = [
    Query::constant(".regeneration-indicator"),
    Query::constant(".error-column"),
    Query::constant("body.error .dialog"),
];

/// The marks by which posts are found.
const SOUGHT: [Query<'_>; 4] = [
    Query::constant(".detailed-status"),
    Query::constant(".status"),
    Query::constant(".status__wrapper"),
    Query::constant(".status__content"),
];

const LISTED: &str = "this Mastodon page is a timeline; parse it with parse_listing";

const OF_POST: Answer = Answer::Posts("a Mastodon post");

/// The kinds of pages.
const PAGES: [PageRow; 7] = [
    When::Has(&ERRORS).not(
        PageKind::ErrorPage,
        "Mastodon says that this post does not exist",
    ),
    When::Has(&CONVERSATION).is(OF_POST),
    When::Named.is(OF_POST),
    When::HasNone(&FRAME).posts("a Mastodon page"),
    When::Has(&LISTS).not(PageKind::Listing, LISTED),
    When::Has(&POSTS).not(PageKind::Listing, LISTED),
    When::Always.not(PageKind::Other, "this Mastodon page shows no post"),
];

/// Mastodon.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mastodon;

impl Adapter for Mastodon {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return api::detect(json, page, &SITE);
        }
        let dom = page.dom()?;
        let posts = has_any(dom, &POSTS);
        let program = has_any(dom, &APP);
        Confidence::of(posts, program || !posts && SITE.has_page(page))
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return api::extract(json, page, cx);
        }
        let view = View::new(page, &SITE)?;
        read_thread(Conversation::new(&view), view, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        #[cfg(feature = "json")]
        if let Some(json) = page.json() {
            return api::listing(json, page, cx);
        }
        let view = View::new(page, &SITE)?;
        read_listing(Conversation::new(&view), view, cx)
    }
}

/// Whether a URL is `/@ACCOUNT/NUMBER`.
fn names_post(url: &Url) -> bool {
    let mut segments = url.path_segments().into_iter().flatten();
    let account = segments
        .next()
        .is_some_and(|account| account.starts_with('@'));
    let number = segments.next().unwrap_or_default();
    account && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

//! Threads (threads.com, until 2025 threads.net): a post with its conversation, and lists of posts, as saved from a
//! browser and as the server writes them.
//!
//! # Eras of its markup
//!
//! - A (2023-07 to today): the app. Classes are generated, though that of the element of a post's words has been the
//!   same since 2023; posts are found by the attribute of elements that can be pressed, and by their links.
//! - B (2024 to today): the same inside `data-pagelet` elements, which number the parts of a conversation or a list;
//!   the author's own chain has a chip with the number of each post.
//! - Data (2023 to today): the answers to the app's first queries, in `<script type="application/json" data-sjs>`.
//!   What the server sends has only these; a browser's save may have both.
//!
//! # Evidence
//!
//! No page was at hand. The markup and the data are those that about twenty public programs read, several of them with
//! tests on pages from 2026. Layouts that only one of them knows (a post quoted as a link, text attachments) are read
//! as it reads them. Polls, music and communities are in none; their words are reported as unknown markup. The topic
//! and the place of a post are left out.

#[cfg(feature = "json")]
mod data;
mod items;
mod post;
mod tables;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::Query;
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::network::threads;
use crate::reader::{Answer, PageRow, View, When, has_any, read_listing, read_thread};
use items::Conversation;

static SITE: Site = Site::new("threads", "Threads", &threads::HOSTS);

/// Elements of posts (A and B), and links to posts.
const ITEM: [Query<'_>; 1] = [Query::constant("[data-pressable-container]")];
const POST_LINK: Query<'_> = Query::constant("a[href*='/post/']");

/// The parts of pages by their numbered elements (B): of a conversation; of lists, which are a profile with its
/// replies, reposts and media, a feed, a search, a list of saved or liked posts.
const OF_POST: [Query<'_>; 1] = [Query::constant("[data-pagelet^='threads_post_page_']")];
const OF_LIST: [Query<'_>; 6] = [
    Query::constant("[data-pagelet^='threads_profile_']"),
    Query::constant("[data-pagelet^='threads_feed_']"),
    Query::constant("[data-pagelet^='threads_search_']"),
    Query::constant("[data-pagelet^='threads_saved_']"),
    Query::constant("[data-pagelet^='threads_liked_']"),
    Query::constant("[data-pagelet^='threads_custom_feed_']"),
];

/// The data of the app's queries, and the name of the lists of posts in it.
const DATA: Query<'_> = Query::constant("script[type='application/json']");
const DATA_POSTS: &str = "\"thread_items\"";

/// The marks by which posts are found.
const SOUGHT: [Query<'_>; 4] = [ITEM[0], POST_LINK, OF_POST[0], DATA];

const POSTS: Answer = Answer::Posts("a Threads post");
const LISTED: &str = "this Threads page lists posts; parse it with parse_listing";

/// The kinds of pages.
const PAGES: [PageRow; 6] = [
    When::Named.is(POSTS),
    When::Has(&OF_POST).is(POSTS),
    When::Has(&OF_LIST).not(PageKind::Listing, LISTED),
    When::Is(|view| {
        view.page
            .url()
            .is_some_and(|url| threads::profile(url).is_some())
    })
    .not(PageKind::Listing, LISTED),
    When::Posts.is(POSTS),
    When::Always.not(PageKind::Other, "this Threads page shows no post"),
];

/// Threads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threads;

impl Adapter for Threads {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let numbered = has_any(dom, &OF_POST) || has_any(dom, &OF_LIST);
        let shown = || {
            dom.select(&ITEM[0])
                .any(|item| item.select(&POST_LINK).any(items::is_of_site))
        };
        let content = numbered || shown() || has_data(page);
        Confidence::of(content, SITE.has_page(page))
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let view = View::with_base(page, &SITE, threads::APP)?;
        #[cfg(feature = "json")]
        if has_data(page) && data::has_more(&view, &items::codes(&view)) {
            return data::thread(&view, cx);
        }
        read_thread(Conversation::new(&view), view, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let view = View::with_base(page, &SITE, threads::APP)?;
        #[cfg(feature = "json")]
        if has_data(page) && data::has_more(&view, &items::codes(&view)) {
            return data::listing(&view, cx);
        }
        read_listing(Conversation::new(&view), view, cx)
    }
}

/// Whether the page has posts in the data of the app's queries.
fn has_data(page: &Page<'_>) -> bool {
    let mut data = page.dom().into_iter().flat_map(|dom| dom.select(&DATA));
    page.source().contains(DATA_POSTS)
        && data.any(|script| items::source(script).contains(DATA_POSTS))
}

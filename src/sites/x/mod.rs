//! Pages of x.com and twitter.com as saved by a browser, 2020 to today: conversations with one opened post, articles,
//! and timelines (profiles, searches, lists), which are listings.
//!
//! # Stable marks of its pages
//!
//! Its classes are hashed and change with each release, its labels are in the reader's language. Neither is used: parts
//! are identified by `data-testid`, by tags, roles and URLs. These have been the same since 2020-06, when today's page
//! replaced the one that [`legacy_twitter`](super::legacy_twitter) reads; later additions are dated below.
//!
//! # Missing parts of saved pages
//!
//! The page keeps only the posts near the viewport, and loads more on request. If it indicates that posts are missing,
//! there is a gap; it never states the number of posts. A page that was fetched without a browser has no posts at all.
//! Markdown that clippers generate from it is read by [`clip`](super::clip).

mod article;
mod counts;
mod items;
mod media;
mod note;
mod page;
mod parts;
mod post;
mod profile;
mod words;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::Query;
use crate::error::Result;
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::reader::{View, has_any, read_listing, read_thread};
use items::{Conversation, Shows};

static SITE: Site = Site::new("x", "X", &["x.com", "twitter.com"]);

/// Any of these identifies a page as the site's.
const CONTENT_MARKS: [Query<'_>; 7] = [
    Query::constant("article[data-testid=tweet]"),
    Query::constant("[data-testid=cellInnerDiv]"),
    Query::constant("[data-testid=tweetText]"),
    Query::constant("[data-testid=User-Name]"),
    // 2025.
    Query::constant("[data-testid=twitterArticleReadView]"),
    Query::constant("[data-testid=twitterArticleRichTextView]"),
    Query::constant("[data-testid=primaryColumn]"),
];

/// Other marks of its pages, with or without posts: a page with one of them is the site's if its URL is too.
const FRAME_MARKS: [Query<'_>; 5] = [
    Query::constant("#react-root"),
    Query::constant("article[role=article]"),
    Query::constant("[data-testid=error-detail]"),
    Query::constant("[data-testid=sidebarColumn]"),
    Query::constant("main[role=main]"),
];

/// x.com.
#[derive(Clone, Copy, Debug)]
pub(crate) struct X;

impl Adapter for X {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let content = has_any(dom, &CONTENT_MARKS);
        // Many pages that are not Twitter's state a URL of Twitter.
        let given = || page.given_url().is_some_and(|url| SITE.has_host(url));
        let host = SITE.has_page(page) && (content || has_any(dom, &FRAME_MARKS) || given());
        Confidence::of(content, host)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let view = view(page)?;
        read_thread(Conversation::new(&view, Shows::Conversation), view, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let view = view(page)?;
        read_listing(Conversation::new(&view, Shows::Timeline), view, cx)
    }
}

/// Returns a page with its links relative to the page's own host.
fn view<'p>(page: &Page<'p>) -> Result<View<'p>> {
    let host = page.url().and_then(|url| url.host_str());
    let old = host.is_some_and(|host| host.ends_with("twitter.com") && SITE.has_page(page));
    let base = if old {
        "https://twitter.com/"
    } else {
        "https://x.com/"
    };
    View::with_base(page, &SITE, base)
}

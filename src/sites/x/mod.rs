//! x.com and twitter.com as a browser saved them, 2020 to today: conversations in which one post is opened, articles, and
//! timelines (profiles, searches, lists), which are listings.
//!
//! # What holds its pages together
//!
//! Its classes are hashed and change with each release, its labels are in the reader's language. Neither is used:
//! parts are told by `data-testid`, by tags, roles and addresses. These have been the same since 2020-06, when the page
//! of today took the place of the one that [`legacy_twitter`](super::legacy_twitter) reads; what came later is dated
//! below.
//!
//! # What a saved page lacks
//!
//! The page keeps only the posts near the screen, and shows more when asked. What it shows to be missing becomes a gap;
//! it never says how many posts there are. A page that was fetched without a browser has no posts at all. Markdown that
//! clippers make of it is [`x_clip`](super::x_clip)'s.

mod counts;
mod items;
mod media;
mod page;
mod parts;
mod post;
mod profile;
mod words;

use crate::adapter::{Adapter, Confidence, Context, Site, dom_of, links_of};
use crate::dom::{Dom, Links, Query};
use crate::error::Result;
use crate::input::Page;
use crate::model::{Listing, Post, Thread};
use crate::reader::select::has_any;
use crate::reader::{self, identity, number_posts, roles, truncation};
use crate::report::Finding;

static SITE: Site = Site::new("x", "X", &["x.com", "twitter.com"]);

/// Any of these makes a page the site's.
const CONTENT_MARKS: [Query<'_>; 6] = [
    Query::constant("article[data-testid=tweet]"),
    Query::constant("[data-testid=cellInnerDiv]"),
    Query::constant("[data-testid=tweetText]"),
    Query::constant("[data-testid=User-Name]"),
    // 2025.
    Query::constant("[data-testid=twitterArticleReadView]"),
    Query::constant("[data-testid=primaryColumn]"),
];

/// What its pages have besides, with posts or without: they are the site's if the address says so as well.
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
        // Many pages state an address of Twitter that are not Twitter's.
        let given = || page.given_url().is_some_and(|url| SITE.has_host(url));
        let host = SITE.has_page(page) && (content || has_any(dom, &FRAME_MARKS) || given());
        Confidence::of(content, host)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, links) = ready(page)?;
        let found = items::find(dom);
        let Some(last) = found.posts.last() else {
            return Err(page::without_posts(page, dom));
        };
        let mut shown = Vec::new();
        let posts = reader::read_posts(&found.posts, &post::FIELDS, cx, |item, block| {
            shown.push(post::read(item, &links, block));
        })?;
        let mut thread = Thread::new(posts.report(cx));

        let named = page::named(page);
        let opened = shown.iter().position(|shown| shown.opened);
        // Another one than the address names may stand there alone as well.
        let unnamed = |post: &Post| post.id.is_none() || named.ids().next().is_none();
        let alone = match &*thread.posts {
            [post] if unnamed(post) => Some(0),
            _ => None,
        };
        let main = named.find(&thread.posts).or(opened).or(alone);
        if main.is_none()
            && let Some(kind) = page::other_kind(page, dom)
        {
            return Err(kind);
        }
        roles::report_main(main, cx);
        items::assign_roles(&found, &mut thread.posts, main);
        number_posts(&mut thread.posts);
        thread.gaps = items::gaps(dom, &found, &links, main);
        found.report_anchors(cx);

        let shown_id = identity::main_id(&thread.posts, main);
        if let (Some(shown), Some(stated)) = (&shown_id, &named.stated)
            && shown != stated
        {
            cx.found(&Finding::HeadNamesOther { stated, shown });
        }
        let ids = [shown_id.or(named.stated), named.given];
        identity::fill_identity(&mut thread, main, ids, named.author, cx);
        thread.url = thread.url.or_else(|| page.url().cloned());
        let article = shown.iter().any(|shown| shown.article);
        let title = shown.into_iter().find_map(|shown| shown.title);
        if article && title.is_none() {
            cx.found(&Finding::ArticleUntitled);
        }
        thread.title = title.or_else(|| page::title(dom));
        let at = found.posts.len() - 1;
        let footer = found.ended || truncation::is_behind(dom, last.element, &page::BESIDE);
        truncation::check(page.source(), dom, last.element, at, footer, cx);
        Ok(thread)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let (dom, links) = ready(page)?;
        profile::read(page, dom, &links, cx)
    }
}

/// The tree of a page, and its links as those of the host that it is of.
fn ready<'p>(page: &Page<'p>) -> Result<(&'p Dom<'p>, Links)> {
    let host = page.url().and_then(|url| url.host_str());
    let old = host.is_some_and(|host| host.ends_with("twitter.com") && SITE.has_page(page));
    let base = if old {
        "https://twitter.com/"
    } else {
        "https://x.com/"
    };
    Ok((dom_of(page, &SITE)?, links_of(base)?))
}

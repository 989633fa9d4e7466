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

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::{Dom, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::Thread;

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
        let host = page.url().is_some_and(|url| SITE.has_host(url));
        let app = dom.first(&ITEM).is_some() || dom.first(&SCREEN).is_some();
        let head = dom.first(&SUMMARY).is_some() || dom.first(&AT_LINK).is_some();
        if app || head && host {
            Some(Confidence::Certain)
        } else if head {
            Some(Confidence::Likely)
        } else {
            host.then_some(Confidence::Weak)
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let Some(dom) = page.dom() else {
            return Err(Error::new(
                ErrorKind::NotAThread(PageKind::Other),
                "only the HTML of Bluesky is read",
            ));
        };
        if dom.first(&ITEM).is_some() {
            return app::read(page, dom, cx);
        }
        head::read(page, dom, cx)?.ok_or_else(|| no_post(page, dom))
    }
}

/// Why a page gives no thread.
fn no_post(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let not_a_thread = |kind, message: &str| Error::new(ErrorKind::NotAThread(kind), message);
    let described = dom.meta("og:description").unwrap_or_default();
    if described == MEMBERS_ONLY {
        return not_a_thread(
            PageKind::Login,
            "this author's posts are shown only to members of Bluesky",
        );
    }
    let screen = dom.first(&SCREEN);
    let said = screen.map(|screen| screen.text()).unwrap_or_default();
    if GONE.iter().any(|gone| said.contains(gone)) {
        return not_a_thread(
            PageKind::ErrorPage,
            "Bluesky says that there is no such post",
        );
    }
    let post = page
        .url()
        .is_some_and(|url| crate::adapter::bluesky::post(url).is_some());
    if screen.is_none() && !post {
        return if dom.first(&FEED_ITEM).is_some() {
            not_a_thread(PageKind::Listing, "this page of Bluesky is a feed")
        } else {
            not_a_thread(PageKind::Other, "this page of Bluesky shows no post")
        };
    }
    const SOUGHT: [(&str, Query<'_>); 4] = [
        ("data-testid=\"postThreadScreen\"", SCREEN),
        ("data-testid=\"postThreadItem-by-…\"", ITEM),
        ("id=\"bsky_post_summary\"", SUMMARY),
        ("link to at://", AT_LINK),
    ];
    let counts: Vec<String> = SOUGHT
        .iter()
        .map(|(what, query)| format!("{what}: {}", dom.select(query).count()))
        .collect();
    Error::new(
        ErrorKind::MarkupChanged,
        format!(
            "this is the page of a post on Bluesky, but none was found; sought and found in it: {}",
            counts.join(", ")
        ),
    )
}

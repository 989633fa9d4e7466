//! Pages of twitter.com as its server wrote them, 2014 to 2020, mostly from the Wayback Machine.
//!
//! One era: the classes below appeared in 2014 and remained until the end, 2020-12. Later additions are dated. A page
//! is a conversation (the opened post, the posts above it that it replies to, replies below) or a timeline, over which
//! a post may be opened (`#permalink-overlay`); then the conversation in the overlay is read and the timeline below it
//! is not.

mod items;
mod parts;
mod post;
mod profile;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::Query;
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::reader::{Answer, PageRow, View, When, has_any, read_listing, read_thread};
use items::Conversation;

static SITE: Site = Site::new("legacy-twitter", "Twitter (2014 to 2020)", &["twitter.com"]);

/// Any of these identifies a page as the site's.
const CONTENT_MARKS: [Query<'_>; 5] = [
    Query::constant(".js-stream-tweet"),
    Query::constant(".permalink-tweet"),
    Query::constant("[data-tweet-id][data-screen-name]"),
    Query::constant(".permalink-tweet-container"),
    Query::constant("#stream-items-id"),
];

/// The words of a post, and the parts of its header: people paste the words alone into pages of their own.
const WORDS: [Query<'_>; 1] = [Query::constant(".js-tweet-text.tweet-text")];
const HEADER: [Query<'_>; 3] = [
    Query::constant(".tweet-timestamp"),
    Query::constant(".js-permalink"),
    Query::constant(".stream-item-header"),
];

/// Parts of pages with conversations.
const CONVERSATION: [Query<'_>; 4] = [
    Query::constant(".permalink-tweet-container"),
    Query::constant(".permalink-tweet"),
    Query::constant(".permalink-in-reply-tos"),
    Query::constant(".permalink-replies"),
];

/// The header of a profile, with or without posts.
const PROFILE: [Query<'_>; 1] = [Query::constant(".ProfileHeaderCard")];

/// Error pages.
const ERROR: [Query<'_>; 2] = [
    Query::constant(".errorpage-topbar"),
    Query::constant(".flex-module.error-page"),
];

/// The parts after a conversation.
const FOOTERS: [Query<'_>; 3] = [
    Query::constant(".stream-footer"),
    Query::constant(".stream-fail-container"),
    Query::constant(".permalink-footer"),
];

/// The marks by which posts are found.
const SOUGHT: [Query<'_>; 4] = [
    Query::constant(".js-stream-tweet"),
    Query::constant(".permalink-tweet"),
    Query::constant(".tweet-text"),
    Query::constant(".permalink-tweet-container"),
];

const POSTS: Answer = Answer::Posts("a twitter.com page");

/// The kinds of pages. Without their classes, posts of a conversation and of a timeline are indistinguishable.
const PAGES: [PageRow; 5] = [
    When::Has(&ERROR).says(PageKind::ErrorPage, "twitter.com says", &ERROR),
    When::Has(&CONVERSATION).is(POSTS),
    When::Named.is(POSTS),
    When::Unmarked.is(POSTS),
    When::Always.not(PageKind::Listing, "this twitter.com page is a timeline, because no post is opened on it; parse it with parse_listing"),
];

/// The suffix of timelines' titles since 2017; `NAME on Twitter: "…"` has none to remove.
const TITLE_ENDS: [&str; 1] = [" | Twitter"];

/// Part of the titles of conversations, and the element that contains posts, whatever its classes are.
const TITLE: &str = " on Twitter: \"";
const LISTED: Query<'_> = Query::constant("ol li p[lang]");
const ROOT: Query<'_> = Query::constant("#react-root");

/// twitter.com before 2020-12.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LegacyTwitter;

impl Adapter for LegacyTwitter {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let host = SITE.has_page(page);
        let content =
            has_any(dom, &CONTENT_MARKS) || has_any(dom, &WORDS) && (host || has_any(dom, &HEADER));
        // Whatever its classes are: a list of posts as the server wrote it, in the place of the web app's root.
        let titled = || {
            let title = dom.title().unwrap_or_default();
            title.contains(TITLE) && has_any(dom, &[LISTED]) && !has_any(dom, &[ROOT])
        };
        let framed = || {
            [&CONVERSATION[..], &ERROR, &PROFILE]
                .iter()
                .any(|marks| has_any(dom, marks))
        };
        if content {
            Confidence::of(true, host)
        } else {
            (host && (framed() || titled())).then_some(Confidence::Likely)
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let view = View::new(page, &SITE)?;
        read_thread(Conversation::new(&view), view, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let view = View::new(page, &SITE)?;
        read_listing(Conversation::new(&view), view, cx)
    }
}

//! twitter.com as its server wrote it, 2014 to 2020, mostly out of the Wayback Machine.
//!
//! One era: the classes below appeared in 2014 and stayed to the end, 2020-12. What came later is dated. A page is a
//! conversation (the opened post, what it answers above, answers below) or a timeline, over which a post may be opened
//! (`#permalink-overlay`); then the conversation in it is read and the timeline below it is not.

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

/// Any of these makes a page the site's.
const CONTENT_MARKS: [Query<'_>; 6] = [
    Query::constant(".js-stream-tweet"),
    Query::constant(".permalink-tweet"),
    Query::constant("[data-tweet-id][data-screen-name]"),
    Query::constant(".permalink-tweet-container"),
    Query::constant("#stream-items-id"),
    Query::constant(".js-tweet-text.tweet-text"),
];

/// Parts of conversations' pages.
const CONVERSATION: [Query<'_>; 4] = [
    Query::constant(".permalink-tweet-container"),
    Query::constant(".permalink-tweet"),
    Query::constant(".permalink-in-reply-tos"),
    Query::constant(".permalink-replies"),
];

/// The head of a profile, with posts or without.
const PROFILE: [Query<'_>; 1] = [Query::constant(".ProfileHeaderCard")];

/// Pages that say that something failed.
const ERROR: [Query<'_>; 2] = [
    Query::constant(".errorpage-topbar"),
    Query::constant(".flex-module.error-page"),
];

/// What stands behind a conversation.
const FOOTERS: [Query<'_>; 3] = [
    Query::constant(".stream-footer"),
    Query::constant(".stream-fail-container"),
    Query::constant(".permalink-footer"),
];

/// What posts are found by.
const SOUGHT: [Query<'_>; 4] = [
    Query::constant(".js-stream-tweet"),
    Query::constant(".permalink-tweet"),
    Query::constant(".tweet-text"),
    Query::constant(".permalink-tweet-container"),
];

const POSTS: Answer = Answer::Posts("a page of twitter.com");

/// What a page is. Without their classes, posts of a conversation and of a timeline are the same.
const PAGES: [PageRow; 5] = [
    When::Has(&ERROR).says(PageKind::ErrorPage, "twitter.com's page says", &ERROR),
    When::Has(&CONVERSATION).is(POSTS),
    When::Named.is(POSTS),
    When::Unmarked.is(POSTS),
    When::Always.not(PageKind::Listing, "this page of twitter.com is a timeline; read it with parse_listing. In a conversation one post is opened"),
];

/// The end of titles since 2017: `NAME on Twitter: "…"` needs none taken off, timelines' have this.
const TITLE_ENDS: [&str; 1] = [" | Twitter"];

/// What titles of conversations have, and what holds posts whatever its classes are.
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
        let content = has_any(dom, &CONTENT_MARKS);
        // Whatever its classes are: a list of posts as the server wrote it, where the web app has its root.
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

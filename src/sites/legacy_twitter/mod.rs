//! twitter.com as its server wrote it, 2014 to 2020, mostly out of the Wayback Machine.
//!
//! One era: the classes below appeared in 2014 and stayed to the end, 2020-12. What came later is dated. A page is a
//! conversation (the opened post, what it answers above, answers below) or a timeline, over which a post may be opened
//! (`#permalink-overlay`); then the conversation in it is read and the timeline below it is not.

mod items;
mod parts;
mod post;
mod profile;

use crate::adapter::{
    Adapter, Confidence, Context, Site, dom_of, links_of, markup_changed, not_a_thread,
};
use crate::dom::{Dom, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};
use crate::network::twitter::{Named, status};
use crate::reader::identity::main_id;
use crate::reader::select::has_any;
use crate::reader::{self, described, identity, number_posts, truncation};

static SITE: Site = Site::new("legacy-twitter", "Twitter (2014 to 2020)", &["twitter.com"]);

/// Links of its pages are relative to this.
const BASE: &str = "https://twitter.com/";

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

/// The end of titles since 2017: `NAME on Twitter: "…"` needs none taken off, timelines' have this.
const TITLE_END: &str = " | Twitter";

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
        let (dom, links) = (dom_of(page, &SITE)?, links_of(BASE)?);
        let found = items::find(dom);
        let named = Named::new(page, status);
        let conversation = has_any(dom, &CONVERSATION) || named.ids().next().is_some();
        if found.is_empty() {
            return Err(without_posts(page, dom, conversation));
        }
        let posts = reader::read_posts(&found, &post::FIELDS, cx, |item, block| {
            post::read(item.element, &links, block);
        })?;
        let mut thread = Thread::new(posts.report(cx));
        // One of a list, or of the answers, is not what a page is about, nor is another than the one that it names.
        let alone = found.len() == 1
            && found.iter().all(|item| item.kind.is_alone())
            && named.ids().next().is_none();
        let alone = alone.then_some(0);
        let main = items::opened(&found)
            .or_else(|| named.find(&thread.posts))
            .or(alone);
        if main.is_none() && !conversation {
            // Without their classes, posts of a conversation and of a timeline are the same.
            let known = found.iter().any(|item| item.by_anchor);
            return Err(without_posts(page, dom, !known));
        }
        items::assign_roles(&found, &mut thread.posts, main, cx);
        number_posts(&mut thread.posts);
        thread.gaps = items::gaps(dom, &found, &links, main);
        items::report_gaps(&thread.gaps, cx);
        items::report_words(dom, &found, cx);

        let id = main_id(&thread.posts, main).or(named.stated);
        identity::fill_identity(&mut thread, main, [id, named.given], named.author, cx);
        thread.title = dom.title().map(|title| {
            let own = title.strip_suffix(TITLE_END).unwrap_or(&title);
            own.to_owned()
        });
        truncation::check_items(page, dom, &found, &FOOTERS, cx);
        Ok(thread)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let (dom, links) = (dom_of(page, &SITE)?, links_of(BASE)?);
        let found = items::find(dom);
        let named = Named::new(page, status);
        let failed = found.is_empty() && has_any(dom, &ERROR);
        if !failed && (has_any(dom, &CONVERSATION) || named.ids().next().is_some()) {
            return Err(Error::new(
                ErrorKind::NotAListing,
                "this is a conversation on twitter.com; parse it as a thread",
            ));
        }
        profile::read(page, dom, &links, &found, cx)
    }
}

/// Why a page shows no conversation.
fn without_posts(page: &Page<'_>, dom: &Dom<'_>, conversation: bool) -> Error {
    const SOUGHT: [Query<'_>; 4] = [
        Query::constant(".js-stream-tweet"),
        Query::constant(".permalink-tweet"),
        Query::constant(".tweet-text"),
        Query::constant(".permalink-tweet-container"),
    ];
    if let Some(panel) = ERROR.iter().find_map(|mark| dom.first(mark)) {
        let message = format!("twitter.com's page says {:?}", panel.text());
        return not_a_thread(PageKind::ErrorPage, message);
    }
    if !conversation {
        let early = if truncation::ends_early(page.source(), dom) {
            ", which ends early,"
        } else {
            ""
        };
        let message = format!(
            "this page of twitter.com{early} is a timeline; read it with parse_listing. In a conversation one post is opened"
        );
        return not_a_thread(PageKind::Listing, message);
    }
    markup_changed(&described("a page of twitter.com", page, dom), dom, &SOUGHT)
}

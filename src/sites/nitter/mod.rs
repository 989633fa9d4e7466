//! Nitter: conversations and timelines of Twitter, on any instance of it, 2019 to today, and by programs that copy its
//! class names.
//!
//! # Eras of its markup
//!
//! - A (2019-07 to 2022-01): dates `27/4/2019, 05:45:08`; zero counts print `0`; the verified mark inside the name.
//! - B (2022-01 to 2025-11): dates `Jan 14, 2022 · 9:30 AM UTC` (for some days in January 2022 `9:30 AM · Jan 14, 2022
//!   UTC`), zero counts print nothing, `/pic/orig/` links; kinds of verified marks since 2023-11.
//! - C (2025-11 to today): `data-username`, views in place of quotes and plays, the verified mark beside the name (since
//!   2025-12), gone posts as links (2026-02), pictures' descriptions, community notes, edits (2026-02), related posts
//!   (2026-07).
//!
//! One reader serves all. Its instances are many and die, so the content tells it, by classes: programs that copy it use
//! other tags. Its paths are Twitter's, so what it links on itself is given as what it stands for on Twitter.

mod items;
mod listing;
mod media;
mod page;
mod parts;
mod post;
mod proxy;
mod targets;

use crate::adapter::counts::Stat;
use crate::adapter::{Adapter, Confidence, Context, Site, agreed_id, cut, number_posts};
use crate::dom::{Dom, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Listing, Thread};
use parts::Part::{self, *};
use targets::Targets;

/// The program, and hosts of instances that were long-lived; only a hint, for pages that show nothing else.
static SITE: Site = Site::new(
    "nitter",
    "Nitter",
    &[
        "nitter.net",
        "nitter.poast.org",
        "nitter.tiekoetter.com",
        "xcancel.com",
        "lightbrd.com",
    ],
);

/// What every instance calls itself for link previews, whatever its title is.
const SITE_NAME: &str = "Nitter";

/// Parts of pages, of which one makes a page that has the name Nitter's.
const SKELETON: [Query<'_>; 7] = [
    Query::constant(".inner-nav .site-name"),
    Query::constant(".conversation"),
    Query::constant(".timeline-item"),
    Query::constant(".timeline-container"),
    Query::constant(".profile-card"),
    Query::constant(".error-panel"),
    Query::constant(".tweet-body"),
];

/// Any of these makes a page without the name Nitter's; `timeline` and `timeline-item` alone are anybody's.
const CONTENT_MARKS: [Query<'_>; 6] = [
    Query::constant(".conversation .main-tweet"),
    Query::constant(".timeline-item .tweet-body"),
    Query::constant(".timeline-item .tweet-content"),
    Query::constant(".timeline-item .unavailable-box"),
    Query::constant(".main-tweet .tweet-content"),
    Query::constant(".tweet-body .tweet-stats"),
];

/// What the classes inside a post and inside a quote say (all eras unless said). Of an element's classes the one that
/// stands first here counts.
const PARTS: [(&str, Part); 47] = [
    ("timeline-item", Post),
    ("unavailable-box", Gone),
    ("unavailable-quote", GoneQuote),
    ("quote", Quote),
    ("quote-big", Quote),
    ("tweet-link", Permalink),
    ("quote-link", Permalink),
    ("tweet-avatar", Avatar),
    ("attribution", Aside),
    ("avatar", Avatar),
    ("fullname", Name),
    ("username", Handle),
    // Any of the four: A and B have the first and the second, C has all.
    ("verified-icon", Verified),
    ("icon-ok", Verified),
    ("verified-icon-check", Verified),
    ("verified-icon-circle", Verified),
    ("tweet-date", Date),
    ("replying-to", ReplyingTo),
    ("tweet-content", Words),
    ("quote-text", Words),
    // Below the words of `tweet-content`: " – at PLACE".
    ("tweet-geo", Aside),
    // Before the cards: videos are `attachments card`.
    ("attachments", Attachments),
    ("gallery-row", Attachments),
    ("gallery-video", Attachments),
    ("gallery-gif", Attachments),
    ("article-card", Card),
    ("card", Card),
    ("card-container", Card),
    ("poll", Poll),
    ("poll-meter", Choice),
    ("poll-choice-value", Share),
    ("poll-choice-option", Label),
    ("poll-info", PollInfo),
    ("tweet-stats", Stats),
    ("retweet-header", Reposted),
    ("pinned", Pinned),
    ("tweet-published", Published),
    // C; what the model has no place for is passed over.
    ("latest-post-version", NewerVersion),
    ("quote-latest", Aside),
    ("community-note", Aside),
    ("disclosures", Aside),
    ("media-tag-block", Aside),
    // A and B.
    ("show-thread", Aside),
    // Inside media and cards.
    ("alt-text", Alt),
    ("card-title", Title),
    ("card-description", Description),
    ("card-destination", Aside),
];

/// The mark of the choice that leads a poll.
const LEADING: &str = "leader";

/// Words and buttons over videos, and the word over an article's picture.
const MEDIA_ASIDES: [&str; 3] = ["video-overlay", "overlay-duration", "article-card-badge"];

/// Icons before the counts. (A and B have `icon-quote` and `icon-play`.)
const ICONS: [(&str, Stat); 6] = [
    ("icon-comment", |stats| &mut stats.replies),
    ("icon-retweet", |stats| &mut stats.reposts),
    ("icon-quote", |stats| &mut stats.quotes),
    ("icon-heart", |stats| &mut stats.likes),
    ("icon-views", |stats| &mut stats.views),
    ("icon-play", |stats| &mut stats.plays),
];

/// What stands in the place of a GIF's plays (A and B).
const NO_PLAYS: &str = "GIF";

/// What stands behind a reposter's name.
const REPOSTED: [&str; 2] = [" retweeted", " reposted"];

/// What stands before a picture's description (C).
const ALT: &str = "ALT";

/// The end of links to a post's edits (C).
const HISTORY: &str = "/history";

/// Nitter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nitter;

impl Adapter for Nitter {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let has = |marks: &[Query<'_>]| marks.iter().any(|mark| dom.first(mark).is_some());
        let named = dom.meta("og:site_name") == Some(SITE_NAME);
        let content = has(&CONTENT_MARKS);
        let host = page.url().is_some_and(|url| SITE.has_host(url));
        if named && (content || has(&SKELETON)) || content && host {
            Some(Confidence::Certain)
        } else if named || content {
            Some(Confidence::Likely)
        } else {
            host.then_some(Confidence::Weak)
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, targets) = ready(page)?;
        let found = items::find(dom);
        let kind = page::kind(page, dom, &targets, found.len());
        let (page::Kind::Conversation, Some(last)) = (kind, found.last()) else {
            return Err(page::not_a_thread(kind, page, dom));
        };
        cx.check_posts(found.len())?;

        let blocks = found
            .iter()
            .map(|item| post::read(item.element, &targets))
            .collect();
        let mut thread = Thread::new(post::posts(blocks, cx));
        let canonical = targets.canonical();
        let main = items::assign_roles(&found, &mut thread.posts, canonical.as_ref(), cx);
        number_posts(&mut thread.posts);
        thread.gaps = items::gaps(dom, &found, &thread.posts, &targets);

        let given = page.given_url().and_then(targets::status_of);
        let shown = main.and_then(|main| thread.posts.get(main));
        let stated = canonical
            .as_ref()
            .map(|(_, id)| id.clone())
            .or_else(|| shown?.id.clone());
        thread.id = agreed_id(stated, given.map(|(_, id)| id), cx);
        thread.author = items::author(
            &thread.posts,
            shown,
            canonical.and_then(|(handle, _)| handle),
            cx,
        );
        thread.url = targets
            .page_on_twitter()
            .cloned()
            .or_else(|| shown?.url.clone());
        thread.title = page::title(dom);
        let footer = page::has_footer(dom, last.element);
        cut::report(
            page.source(),
            dom,
            last.element,
            found.len() - 1,
            footer,
            cx,
        );
        Ok(thread)
    }

    fn listing(&self, page: &Page<'_>, _: &mut Context) -> Result<Listing> {
        let (dom, targets) = ready(page)?;
        let found = items::find(dom);
        match page::kind(page, dom, &targets, found.len()) {
            page::Kind::Timeline => Ok(listing::read(dom, &found, &targets)),
            page::Kind::Conversation => Err(Error::new(
                ErrorKind::NotAListing,
                "this is the page of a conversation; parse it as a thread",
            )),
            page::Kind::Other(PageKind::Other) => Err(Error::new(
                ErrorKind::NotAListing,
                "this page of Nitter lists no posts",
            )),
            kind => Err(page::not_a_thread(kind, page, dom)),
        }
    }
}

fn ready<'p>(page: &Page<'p>) -> Result<(&'p Dom, Targets)> {
    match (
        page.dom(),
        page.dom().and_then(|dom| Targets::new(page, dom)),
    ) {
        (Some(dom), Some(targets)) => Ok((dom, targets)),
        _ => Err(Error::new(
            ErrorKind::Unrecognized,
            "only the HTML of Nitter pages is read",
        )),
    }
}

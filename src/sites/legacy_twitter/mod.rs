//! twitter.com as its server wrote it, 2014 to 2020, mostly out of the Wayback Machine.
//!
//! One era: the classes below appeared in 2014 and stayed to the end, 2020-12. What came later is dated. A page is a
//! conversation (the opened post, what it answers above, answers below) or a timeline, over which a post may be opened
//! (`#permalink-overlay`); then the conversation in it is read and the timeline below it is not.

mod items;
mod post;

use crate::adapter::twitter::status;
use crate::adapter::{
    Adapter, Confidence, Context, Site, agreed_id, conversation, cut, number_posts,
};
use crate::dom::{Dom, Element, Links, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Count, Stats, Thread};

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

/// What an element inside a post is, by its classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Header,
    Name,
    Handle,
    Verified,
    Avatar,
    Date,
    Words,
    Photo,
    Player,
    Badges,
    Card,
    Quote,
    GoneQuote,
    ReplyingTo,
    Stats,
    Bar,
    Reposted,
    Pinned,
    Aside,
}

/// Of an element's classes the one that stands first here counts.
const PARTS: [(&str, Part); 43] = [
    ("QuoteTweet-innerContainer", Part::Quote),
    ("QuoteTweet--unavailable", Part::GoneQuote),
    ("QuoteTweet-link", Part::Aside),
    ("QuoteTweet-fullname", Part::Name),
    ("QuoteTweet-screenname", Part::Handle),
    ("QuoteTweet-text", Part::Words),
    ("js-tweet-text", Part::Words),
    ("tweet-text", Part::Words),
    ("fullname", Part::Name),
    ("username", Part::Handle),
    ("Icon--verified", Part::Verified),
    ("avatar", Part::Avatar),
    ("tweet-timestamp", Part::Date),
    ("_timestamp", Part::Date),
    ("account-group", Part::Header),
    // 2016: before that `.cards-multimedia` and `.multi-photo`.
    ("js-adaptive-photo", Part::Photo),
    ("AdaptiveMedia-photoContainer", Part::Photo),
    ("QuoteMedia-photoContainer", Part::Photo),
    ("js-quote-photo", Part::Photo),
    ("multi-photo", Part::Photo),
    ("PlayableMedia", Part::Player),
    ("PlayableMedia-player", Part::Player),
    ("js-macaw-cards-iframe-container", Part::Card),
    ("card2", Part::Card),
    // 2017.
    ("ReplyingToContextBelowAuthor", Part::ReplyingTo),
    ("ProfileTweet-actionCountList", Part::Stats),
    ("js-tweet-stats-container", Part::Bar),
    ("ProfileTweet-actionList", Part::Bar),
    ("js-retweet-text", Part::Reposted),
    ("js-pinned-text", Part::Pinned),
    ("follow-bar", Part::Aside),
    ("user-actions", Part::Aside),
    ("ProfileTweet-action--more", Part::Aside),
    ("dropdown", Part::Aside),
    ("u-hiddenVisually", Part::Aside),
    ("js-machine-translated-tweet-container", Part::Aside),
    ("tweet-translation", Part::Aside),
    ("client-and-actions", Part::Aside),
    ("self-thread-context", Part::Aside),
    ("show-thread-link", Part::Aside),
    ("UserBadges", Part::Badges),
    ("UserNameBreak", Part::Aside),
    ("Tombstone", Part::GoneQuote),
];

/// What an element is, by its classes.
fn part(element: Element<'_>) -> Option<Part> {
    let known = |class: &str| PARTS.iter().position(|(is, _)| *is == class);
    let first = element.classes().filter_map(known).min()?;
    PARTS.get(first).map(|&(_, part)| part)
}

/// Classes of links, and of the parts of their text, inside words.
const LINK_CLASSES: [&str; 12] = [
    "twitter-timeline-link",
    "twitter-hashtag",
    "twitter-atreply",
    "twitter-cashtag",
    "pretty-link",
    "js-nav",
    "u-hidden",
    "tco-ellipsis",
    "invisible",
    "js-display-url",
    "u-hiddenVisually",
    "Emoji",
];

/// A field of the counts.
type Stat = fn(&mut Stats) -> &mut Option<Count>;

/// The counts of the bar below a post, each as `data-tweet-stat-count` inside.
const ACTIONS: [(&str, Stat); 5] = [
    ("ProfileTweet-action--reply", |stats| &mut stats.replies),
    ("ProfileTweet-action--retweet", |stats| &mut stats.reposts),
    ("ProfileTweet-action--favorite", |stats| &mut stats.likes),
    // Below the opened post.
    ("js-stat-retweets", |stats| &mut stats.reposts),
    ("js-stat-favorites", |stats| &mut stats.likes),
];

/// twitter.com before 2020-12.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LegacyTwitter;

impl Adapter for LegacyTwitter {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let content = CONTENT_MARKS.iter().any(|mark| dom.first(mark).is_some());
        let host = page.url().is_some_and(|url| SITE.has_host(url));
        match (content, host) {
            (true, true) => Some(Confidence::Certain),
            (true, false) => Some(Confidence::Likely),
            (false, true) => {
                let mut marks = CONVERSATION.iter().chain(&ERROR);
                marks
                    .any(|mark| dom.first(mark).is_some())
                    .then_some(Confidence::Likely)
            }
            (false, false) => None,
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (Some(dom), Some(links)) = (page.dom(), Links::new(BASE)) else {
            return Err(Error::new(
                ErrorKind::Unrecognized,
                "only the HTML of twitter.com is read",
            ));
        };
        let found = items::find(dom);
        let named = |url: Option<&url::Url>| {
            let (handle, id) = status(url?)?;
            Some((handle.map(str::to_owned), id))
        };
        let (given, stated) = (named(page.given_url()), named(page.stated_url()));
        let conversation = CONVERSATION.iter().any(|mark| dom.first(mark).is_some())
            || given.is_some()
            || stated.is_some();
        let Some(last) = found.last() else {
            return Err(without_posts(page, dom, conversation));
        };
        cx.check_posts(found.len())?;
        let blocks = found
            .iter()
            .map(|item| post::read(item.element, &links))
            .collect();
        let mut thread = Thread::new(post::posts(blocks, cx));
        let ids = || [&given, &stated].into_iter().flatten().map(|(_, id)| id);
        let main = items::main(&found, &thread.posts, ids());
        if main.is_none() && !conversation && found.len() > 1 {
            return Err(without_posts(page, dom, false));
        }
        items::assign_roles(&found, &mut thread.posts, main, cx);
        number_posts(&mut thread.posts);
        thread.gaps = items::gaps(dom, &found, &links, main);

        let shown = main.and_then(|main| thread.posts.get(main));
        let handle = given
            .iter()
            .chain(&stated)
            .find_map(|(handle, _)| handle.clone());
        let stated = shown
            .and_then(|post| post.id.clone())
            .or_else(|| stated.map(|(_, id)| id));
        thread.id = agreed_id(stated, given.map(|(_, id)| id), cx);
        thread.author = conversation::author(&thread.posts, shown, handle, cx);
        thread.url = shown.and_then(|post| post.url.clone());
        thread.title = dom.title().map(|title| {
            let own = title.strip_suffix(TITLE_END).unwrap_or(&title);
            own.to_owned()
        });
        let after = |footer: Element<'_>| footer.position() > last.element.position();
        let footer = FOOTERS
            .iter()
            .flat_map(|query| dom.select(query))
            .any(after);
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
}

/// Why a page shows no conversation.
fn without_posts(page: &Page<'_>, dom: &Dom<'_>, conversation: bool) -> Error {
    const SOUGHT: [(&str, Query<'_>); 4] = [
        ("js-stream-tweet", Query::constant(".js-stream-tweet")),
        ("permalink-tweet", Query::constant(".permalink-tweet")),
        ("tweet-text", Query::constant(".tweet-text")),
        (
            "permalink-tweet-container",
            Query::constant(".permalink-tweet-container"),
        ),
    ];
    if let Some(panel) = ERROR.iter().find_map(|mark| dom.first(mark)) {
        return Error::new(
            ErrorKind::NotAThread(PageKind::ErrorPage),
            format!("twitter.com's page says {:?}", panel.text()),
        );
    }
    if !conversation {
        return Error::new(
            ErrorKind::NotAThread(PageKind::Listing),
            "this page of twitter.com is a timeline; in a conversation one post is opened",
        );
    }
    let counts: Vec<String> = SOUGHT
        .iter()
        .map(|(class, query)| format!("class={class:?}: {}", dom.select(query).count()))
        .collect();
    let url = page
        .url()
        .map_or_else(String::new, |url| format!(" ({url})"));
    Error::new(
        ErrorKind::MarkupChanged,
        format!(
            "this is a conversation on twitter.com{url}, but none of its posts was found; sought and found in it: {}",
            counts.join(", ")
        ),
    )
}

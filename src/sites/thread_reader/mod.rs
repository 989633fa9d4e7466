//! Thread Reader App: threads of tweets on one page, 2018 to today.
//!
//! # Eras of its markup
//!
//! - A (2018): cards with image spans without a link, and the text "External Tweet loading..." in embeds. Cards of the
//!   home page are known; thread pages are parsed like those of B.
//! - B (2019 to 2020 or early 2021): `.t-tweet` rows around `div#tweet_N.content-tweet.allow-preview`, author in
//!   `.t-user`. `data-tweet` and `data-screenname` exist since 2020-01 at the latest.
//! - C (2021-05 or earlier, to 2026): the same tweet blocks with `data-controller="thread"`, the header in
//!   `.prof-image`, `.twitter_name`, `.screenName`, `.thread-info`; cards have their target in `data-link-href`.
//!
//! One parser handles all eras: each field is searched by the anchors below, best first.

mod cards;
mod content;
mod counts;
mod header;
mod listing;
mod media;
mod people;
mod posts;
mod text;

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::{Dom, Links, Query};
use crate::error::{PageKind, Result};
use crate::input::{Form, Page};
use crate::model::{Listing, PostId, Thread, Timestamp};
use crate::reader::{Answer, PageRow, View, When, has_any, has_thread_signs, read_thread};
use posts::ThreadPage;
pub(super) use text::{read as read_text, read_listing as read_text_listing};

/// The site; the host of its bot's first name still redirects to it (2017).
static SITE: Site = Site::new(
    "thread-reader",
    "Thread Reader App",
    &["threadreaderapp.com", "tttthreads.com"],
);

/// The base URL of relative links.
const BASE: &str = "https://threadreaderapp.com/";

/// The number at a post's start or end.
const NUMBER: Query<'_> = Query::constant("span.nop");

/// Elements that only a thread's page has, besides those of its posts.
const PARTS: [Query<'_>; 3] = [
    NUMBER,
    Query::constant(".tw-permalink"),
    Query::constant(".thread-info"),
];

/// Any of these identifies a page without a URL as the site's. (Eras B and C; cards of all eras; page heads B and C.)
const CONTENT_MARKS: [Query<'_>; 10] = [
    NUMBER,
    Query::constant(".content-tweet.allow-preview"),
    Query::constant(".tw-permalink"),
    Query::constant("[data-tweet][data-screenname]"),
    Query::constant(".thread-card .content-tweet"),
    Query::constant("[data-action*='thread#showTweet']"),
    Query::constant("[data-link-href^='/thread/']"),
    Query::constant("meta[name=application-name][content='Thread Reader']"),
    Query::constant("meta[name=apple-mobile-web-app-title][content='Thread Reader']"),
    Query::constant("form#form-force"),
];

/// The prefix of the titles of thread pages, all eras.
const THREAD_TITLE: &str = "Thread by @";

/// The suffix of the site's titles since era C.
const TITLE_END: &str = " – Thread Reader App";

/// The parts after the last tweet; a page without them is truncated. (Era B: the first six; C: `.col-force-refresh` to
/// `.entry-support`; the headings in all.)
const FOOTERS: [Query<'_>; 9] = [
    Query::constant(".col-force-refresh"),
    Query::constant(".force-text"),
    Query::constant(".action-force"),
    Query::constant("form#form-force"),
    Query::constant(".t-support"),
    Query::constant("#account-archive"),
    Query::constant(".entry-support"),
    Query::constant(".sharingfooter"),
    Query::constant(".list-content-header"),
];

/// The kinds of pages without tweets.
const POSTS: Answer = Answer::Posts("a thread's page of Thread Reader");
const PAGES: [PageRow; 7] = [
    When::Is(is_error).says(PageKind::ErrorPage, "Thread Reader's page says", &SPEAKING),
    When::Has(&FOOTERS).is(POSTS),
    When::Named.is(POSTS),
    When::Is(listing::is_home).not(
        PageKind::Home,
        "this is Thread Reader's home page; parse it with parse_listing",
    ),
    When::Is(listing::is_list).not(
        PageKind::Listing,
        "this Thread Reader page lists threads; parse it with parse_listing",
    ),
    When::Has(&PARTS).is(POSTS),
    When::Always.not(PageKind::Other, "this Thread Reader page is not a thread"),
];

/// The places other than the URL in which a page names its thread: attribute and the text before the id. (Forms and
/// picture B; links to share it B and C; the link to "Scrolly" C.)
const ID_ANCHORS: [(Query<'_>, &str, &str); 6] = [
    (
        Query::constant("form#form-force[action]"),
        "action",
        "/refresh/",
    ),
    (
        Query::constant("#account-archive[action]"),
        "action",
        "/account/archive/",
    ),
    (
        Query::constant("meta[property='og:image'][content]"),
        "content",
        "/screenshots/thread/",
    ),
    (
        Query::constant("a[href*='%2Fthreadreaderapp.com%2Fthread%2F']"),
        "href",
        "%2Fthread%2F",
    ),
    (
        Query::constant("a[href^='mailto:'][href*='threadreaderapp.com/thread/']"),
        "href",
        "/thread/",
    ),
    (Query::constant("a[href*='/scrolly/']"), "href", "/scrolly/"),
];

/// Text of the site's own error pages, in the title or the first heading. No saved copy of one is known; the API says
/// "Thread not found".
const SPEAKING: [Query<'_>; 2] = [Query::constant("head > title"), Query::constant("h1")];
const ERROR_WORDS: [&str; 5] = ["not found", "404", "error", "doesn't exist", "unavailable"];

/// Thread Reader App.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ThreadReader;

impl Adapter for ThreadReader {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let of_site = |url: Option<&Url>| url.is_some_and(|url| SITE.has_host(url));
        let Some(dom) = page.dom() else {
            if !matches!(page.form(), Form::Text | Form::Markdown) {
                return None;
            }
            let signs = text::signs(page);
            return match (of_site(page.given_url()), signs.count) {
                (true, 1..) => Some(Confidence::Certain),
                (true, 0) | (false, 2..) => Some(Confidence::Likely),
                // A text may have one by chance.
                (false, 1) if has_thread_signs(page) => Some(Confidence::Likely),
                (false, 1) if signs.has_header => Some(Confidence::Weak),
                (false, _) => None,
            };
        };
        if of_site(page.stated_url()) {
            return Some(Confidence::Certain);
        }
        let content = CONTENT_MARKS.iter().any(|mark| dom.first(mark).is_some())
            || dom.title().is_some_and(|title| {
                title.starts_with(THREAD_TITLE) || title.ends_with("Thread Reader App")
            });
        match (of_site(page.given_url()), content) {
            (true, true) => Some(Confidence::Certain),
            (true, false) | (false, true) => Some(Confidence::Likely),
            (false, false) => None,
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        if page.dom().is_none() {
            return text::read(page, cx);
        }
        let view = View::new(page, &SITE)?;
        read_thread(ThreadPage::new(&view), view, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        if page.dom().is_none() {
            return text::read_listing(page, cx);
        }
        listing::read(&View::new(page, &SITE)?, cx)
    }
}

/// Returns the thread in a URL of the site: `/thread/ID.html`, `/thread/ID`, `/scrolly/ID`.
fn thread_of(url: &Url) -> Option<PostId> {
    let mut segments = url.path_segments()?;
    let section = segments.next()?;
    let id = segments.next()?;
    let known = SITE.has_host(url) && matches!(section, "thread" | "scrolly" | "embed");
    known.then(|| PostId::twitter(id.split('.').next().unwrap_or(id)))?
}

/// Returns the URL of a thread's page.
fn thread_url(links: &Links, id: &PostId) -> Option<Url> {
    links.resolve(&format!("/thread/{id}.html"))
}

/// Returns the id of the thread in the page's forms, links and picture.
fn anchored_id(dom: &Dom<'_>) -> Option<PostId> {
    ID_ANCHORS.iter().find_map(|(query, attribute, before)| {
        dom.select(query).find_map(|element| {
            let (_, id) = element.attr(attribute)?.rsplit_once(before)?;
            PostId::twitter(id.split(|c: char| !c.is_ascii_digit()).next()?)
        })
    })
}

/// Parses a `data-time` attribute: seconds since the Unix epoch.
fn page_time(seconds: &str) -> Option<Timestamp> {
    let seconds = seconds.trim().parse().ok()?;
    jiff::Timestamp::from_second(seconds)
        .ok()
        .map(Timestamp::from_page)
}

/// Whether a page has the title of a thread's page.
fn is_titled(dom: &Dom<'_>) -> bool {
    dom.title()
        .is_some_and(|title| title.starts_with(THREAD_TITLE))
}

/// Whether a page has the text of an error in its title or first heading, and nothing of a thread.
fn is_error(view: &View<'_>) -> bool {
    let texts = SPEAKING.iter().filter_map(|query| view.dom.first(query));
    let mut texts = texts.map(|element| element.text().to_lowercase());
    !has_any(view.dom, &FOOTERS)
        && !is_titled(view.dom)
        && texts.any(|text| ERROR_WORDS.iter().any(|words| text.contains(words)))
}

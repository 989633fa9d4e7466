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
mod end_marks;
mod header;
mod listing;
mod media;
mod people;
mod posts;
mod text;

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::check::numbering;
use crate::dom::{Dom, Links, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::{Form, Page};
use crate::model::{Listing, PostId, Thread, Timestamp};
use crate::reader::{agreed_id, check_end, has_any, number_posts};

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
            let signs = text::signs(page.source());
            return Some(match (of_site(page.given_url()), signs) {
                (true, 1..) => Confidence::Certain,
                (true, 0) | (false, 2..) => Confidence::Likely,
                // Any text may be the remains of a thread.
                (false, _) => Confidence::Weak,
            });
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
        let (dom, links) = parts(page)?;
        let cards = cards::Places::new(dom);
        let found = posts::find(dom, &cards);
        let (Some(first), Some(last)) = (found.first(), found.last()) else {
            return Err(no_posts(page, dom));
        };
        let (first, last) = (first.element, last.element);
        cx.check_posts(found.len())?;

        let mut thread = Thread::new(posts::read(&found, &links, cx)?);
        posts::report_anchors(&found, cx);
        let positions: Vec<Option<u32>> = found.iter().map(|post| post.position).collect();
        drop(found);
        numbering(&positions, &mut thread.gaps, cx.findings_mut());
        number_posts(&mut thread.posts);

        thread.id = page_id(page, dom, cx);
        thread.url = thread.id.as_ref().and_then(|id| thread_url(&links, id));
        thread.title = title(dom);
        header::read(dom, first.position(), &cards, &links, &mut thread, cx);
        cards::read(dom, last, &cards, &links, &mut thread, cx)?;
        let footer = end_marks::after(dom, last.position()).next().is_some();
        check_end(page.source(), dom, last, thread.posts.len() - 1, footer, cx);
        Ok(thread)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        let (dom, links) = parts(page)?;
        if !posts::find(dom, &cards::Places::new(dom)).is_empty() {
            return Err(Error::new(
                ErrorKind::NotAListing,
                "this is the page of a thread; parse it as one",
            ));
        }
        listing::read(page, dom, &links, cx)
    }
}

fn parts<'p>(page: &Page<'p>) -> Result<(&'p Dom<'p>, Links)> {
    match (page.dom(), Links::new(BASE)) {
        (Some(dom), Some(links)) => Ok((dom, links)),
        _ => Err(Error::new(
            ErrorKind::Unrecognized,
            "only the HTML of Thread Reader pages is read",
        )),
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

/// Returns the thread that the page states: in its own URL, in its forms and picture, or in the URL from the caller.
/// Disagreement is reported; the page has precedence over the caller.
fn page_id(page: &Page<'_>, dom: &Dom<'_>, cx: &mut Context) -> Option<PostId> {
    let stated = page
        .stated_url()
        .and_then(thread_of)
        .or_else(|| anchored_id(dom));
    agreed_id(stated, page.given_url().and_then(thread_of), cx)
}

fn anchored_id(dom: &Dom<'_>) -> Option<PostId> {
    ID_ANCHORS.iter().find_map(|(query, attribute, before)| {
        dom.select(query).find_map(|element| {
            let (_, id) = element.attr(attribute)?.rsplit_once(before)?;
            PostId::twitter(id.split(|c: char| !c.is_ascii_digit()).next()?)
        })
    })
}

/// Returns the page's title, without the site's name after it in `<title>` since era C.
fn title(dom: &Dom<'_>) -> Option<String> {
    let in_head = || {
        let title = dom.title()?;
        Some(title.strip_suffix(TITLE_END).unwrap_or(&title).to_owned())
    };
    dom.meta("og:title").map(str::to_owned).or_else(in_head)
}

/// Parses a `data-time` attribute: seconds since the Unix epoch.
fn page_time(seconds: &str) -> Option<Timestamp> {
    let seconds = seconds.trim().parse().ok()?;
    jiff::Timestamp::from_second(seconds)
        .ok()
        .map(Timestamp::from_page)
}

/// Returns the reason why a page of the site has no posts.
fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    const HEADING: Query<'_> = Query::constant("h1");
    let title = dom.title().unwrap_or_default();
    let heading = dom
        .first(&HEADING)
        .map(|heading| heading.text())
        .unwrap_or_default();
    let says = |words: &str| {
        [&title, &heading]
            .iter()
            .any(|text| text.to_lowercase().contains(words))
    };
    let footer = end_marks::after(dom, 0).next().is_some();
    let of_thread = page
        .stated_url()
        .or(page.given_url())
        .is_some_and(|url| thread_of(url).is_some())
        || title.starts_with(THREAD_TITLE);

    let not_a_thread = |kind, message: &str| Error::new(ErrorKind::NotAThread(kind), message);
    if !footer && !title.starts_with(THREAD_TITLE) && ERROR_WORDS.iter().any(|words| says(words)) {
        return not_a_thread(
            PageKind::ErrorPage,
            &format!(
                "Thread Reader's page says {:?}",
                if title.is_empty() { heading } else { title }
            ),
        );
    }
    if footer || of_thread {
        return Error::new(ErrorKind::MarkupChanged, posts::anchors_missing(page, dom));
    }
    match listing::kind(page, dom) {
        Some(listing::Kind::Home) => not_a_thread(
            PageKind::Home,
            "this is Thread Reader's home page; read it with parse_listing",
        ),
        Some(_) => not_a_thread(
            PageKind::Listing,
            "this Thread Reader page lists threads; read it with parse_listing",
        ),
        None if has_any(dom, &PARTS) => {
            Error::new(ErrorKind::MarkupChanged, posts::anchors_missing(page, dom))
        }
        None => not_a_thread(
            PageKind::Other,
            "this page of Thread Reader is none of a thread",
        ),
    }
}

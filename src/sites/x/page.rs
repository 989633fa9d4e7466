//! What kind of page of the site one is, and which post its address names.

use url::Url;

use super::SITE;
use crate::adapter::{markup_changed, not_a_thread};
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, PageKind};
use crate::input::Page;
use crate::model::PostId;
use crate::network::twitter::{Named, Status, profile, status};
use crate::reader::select::has_any;
use crate::reader::{described, is_login};

/// Pages of people and lists.
const LISTS: [Query<'_>; 3] = [
    Query::constant("[data-testid=UserProfileHeader_Items]"),
    Query::constant("[data-testid=UserDescription]"),
    Query::constant("[data-testid=UserName]"),
];

/// What says that something failed.
const ERROR: Query<'_> = Query::constant("[data-testid=error-detail]");

/// Forms that ask who one is.
const LOGIN: [Query<'_>; 2] = [
    Query::constant("[data-testid=loginButton]"),
    Query::constant("[data-testid=LoginForm_Login_Button]"),
];

/// Where lists are.
const LIST_PATHS: [&str; 7] = [
    "home",
    "explore",
    "search",
    "notifications",
    "hashtag",
    "messages",
    "bookmarks",
];

/// What stands beside, and so behind, a conversation.
pub(super) const BESIDE: [Query<'_>; 1] = [Query::constant("[data-testid=sidebarColumn]")];

/// What posts are found by.
const SOUGHT: [Query<'_>; 5] = [
    Query::constant("article"),
    Query::constant("[data-testid=tweet]"),
    Query::constant("[data-testid=User-Name]"),
    Query::constant("[data-testid=tweetText]"),
    Query::constant("[data-testid=cellInnerDiv]"),
];

/// The end of titles: `NAME on X: "…" / X`.
const TITLE_ENDS: [&str; 2] = [" / X", " / Twitter"];

/// The posts that the page's addresses name.
pub(super) fn named(page: &Page<'_>) -> Named {
    Named::new(page, status_or_article)
}

/// The handle and id of a post's address; an article has that of the post that it is in: `/HANDLE/article/ID` (2025).
pub(super) fn status_or_article(url: &Url) -> Option<Status<'_>> {
    status(url).or_else(|| {
        let mut segments = url.path_segments().filter(|_| SITE.has_host(url))?;
        let handle = segments.next().filter(|handle| *handle != "i")?;
        let id = segments.next().filter(|is| *is == "article");
        id.and_then(|_| PostId::twitter(segments.next()?))
            .map(|id| (Some(handle), id))
    })
}

/// Whether a page lists posts, as far as its address or its head tells.
pub(super) fn is_list(page: &Page<'_>, dom: &Dom<'_>) -> bool {
    let by_path = |url: &Url| {
        let first = url.path_segments().and_then(|mut path| path.next());
        SITE.has_host(url)
            && (profile(url).is_some() || first.is_some_and(|first| LIST_PATHS.contains(&first)))
    };
    page.url().is_some_and(by_path) || has_any(dom, &LISTS)
}

/// Why a page in which no post is opened is no conversation, if it is none.
pub(super) fn other_kind(page: &Page<'_>, dom: &Dom<'_>) -> Option<Error> {
    is_list(page, dom).then(|| {
        not_a_thread(
            PageKind::Listing,
            "this page of X is a timeline; read it with parse_listing. In a conversation one post is opened",
        )
    })
}

/// Why a page has no posts.
pub(super) fn without_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let other = || other_kind(page, dom).filter(|_| named(page).ids().next().is_none());
    stands_in(page, dom)
        .or_else(other)
        .unwrap_or_else(|| changed(page, dom))
}

/// What a page is that stands in the place of posts, if it is one.
pub(super) fn stands_in(page: &Page<'_>, dom: &Dom<'_>) -> Option<Error> {
    if let Some(panel) = dom.first(&ERROR) {
        return Some(says(panel));
    }
    let path = page.url().map(Url::path).unwrap_or_default();
    let asked = path.starts_with("/i/flow/login") || path == "/login";
    if asked || has_any(dom, &LOGIN) || is_login(dom) {
        let message = "this page of X asks to log in";
        return Some(not_a_thread(PageKind::Login, message));
    }
    let written = |element: Element<'_>| {
        element.attr("data-testid").is_some() || matches!(element.name(), "article" | "time")
    };
    (!dom.elements().any(written)).then(|| {
        not_a_thread(
            PageKind::Empty,
            "this is a page of X as served, without its posts: a browser has to open it before it is saved",
        )
    })
}

/// What a page says where it has nothing else.
pub(super) fn says(panel: Element<'_>) -> Error {
    let words = panel.text();
    not_a_thread(PageKind::ErrorPage, format!("X's page says {words:?}"))
}

/// The answer for a page of which posts should be found.
pub(super) fn changed(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    markup_changed(&described("a page of X", page, dom), dom, &SOUGHT)
}

/// The page's title, without the count of what is new before it and the site's name behind it.
pub(super) fn title(dom: &Dom<'_>) -> Option<String> {
    let title = dom.title()?;
    let unread = |rest: &&str| {
        let count = rest.split(')').next().unwrap_or_default();
        !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit() || b == b'+')
    };
    let own = title
        .strip_prefix('(')
        .filter(unread)
        .and_then(|rest| rest.split_once(") "))
        .map_or(title.as_str(), |(_, own)| own);
    let own = TITLE_ENDS
        .iter()
        .find_map(|end| own.strip_suffix(end))
        .unwrap_or(own);
    let site = matches!(own, "" | "X" | "Twitter");
    (!site).then(|| own.to_owned())
}

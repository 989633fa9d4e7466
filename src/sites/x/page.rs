//! Determines the kind of a page, and the post that its URL names.

use url::Url;

use super::SITE;
use crate::dom::{Dom, Query};
use crate::error::PageKind;
use crate::model::PostId;
use crate::network::twitter::{Status, profile, status};
use crate::reader::{Answer, PageRow, View, When, has_any, is_login};

/// Pages of profiles and lists.
const LISTS: [Query<'_>; 3] = [
    Query::constant("[data-testid=UserProfileHeader_Items]"),
    Query::constant("[data-testid=UserDescription]"),
    Query::constant("[data-testid=UserName]"),
];

/// The error message.
const ERROR: [Query<'_>; 1] = [Query::constant("[data-testid=error-detail]")];

/// Login forms.
const LOGIN: [Query<'_>; 2] = [
    Query::constant("[data-testid=loginButton]"),
    Query::constant("[data-testid=LoginForm_Login_Button]"),
];

/// Paths of pages that list posts.
const LIST_PATHS: [&str; 7] = [
    "home", "explore", "search", "notifications", "hashtag", "messages", "bookmarks",
];

/// The part next to, and in the source after, a conversation.
pub(super) const BESIDE: [Query<'_>; 1] = [Query::constant("[data-testid=sidebarColumn]")];

/// The frame of every page.
const FRAME: [Query<'_>; 3] = [
    Query::constant("#react-root"),
    Query::constant("[data-testid=primaryColumn]"),
    Query::constant("main"),
];

/// The elements by which posts are found.
pub(super) const SOUGHT: [Query<'_>; 5] = [
    Query::constant("article"),
    Query::constant("[data-testid=tweet]"),
    Query::constant("[data-testid=User-Name]"),
    Query::constant("[data-testid=tweetText]"),
    Query::constant("[data-testid=cellInnerDiv]"),
];

/// The suffixes of titles: `NAME on X: "…" / X`.
const TITLE_ENDS: [&str; 2] = [" / X", " / Twitter"];

/// Parts of every page after a browser has filled it.
const WRITTEN: [Query<'_>; 3] = [
    Query::constant("[data-testid]"),
    Query::constant("article"),
    Query::constant("time"),
];

pub(super) const POSTS: Answer = Answer::Posts("an X page");
pub(super) const LISTING: Answer = Answer::Not(
    PageKind::Listing,
    "this X page is a timeline, because no post is opened on it; parse it with parse_listing",
);

/// The kinds of pages without posts.
pub(super) const PAGES: [PageRow; 6] = [
    When::Has(&ERROR).is(says(&ERROR)),
    When::Is(is_login_page).not(PageKind::Login, "this X page asks to log in"),
    When::HasNone(&WRITTEN).not(
        PageKind::Empty,
        "this X page has no posts, because they are added by script: save it from a browser",
    ),
    When::Named.is(POSTS),
    When::Is(is_list).is(LISTING),
    When::Always.is(POSTS),
];

/// Returns the answer for a page that has a message and nothing else.
pub(super) const fn says(panel: &'static [Query<'static>]) -> Answer {
    Answer::Says(PageKind::ErrorPage, "X says", panel)
}

fn is_login_page(view: &View<'_>) -> bool {
    let path = view.page.url().map(Url::path).unwrap_or_default();
    let asked = path.starts_with("/i/flow/login") || path == "/login";
    asked || has_any(view.dom, &LOGIN) || is_login(view.dom)
}

/// Returns the handle and id in a post's URL; an article has those of the post that contains it: `/HANDLE/article/ID`
/// (2025).
pub(super) fn status_or_article(url: &Url) -> Option<Status<'_>> {
    status(url).or_else(|| {
        let mut segments = url.path_segments().filter(|_| SITE.has_host(url))?;
        let handle = segments.next().filter(|handle| *handle != "i")?;
        let id = segments.next().filter(|is| *is == "article");
        id.and_then(|_| PostId::twitter(segments.next()?))
            .map(|id| (Some(handle), id))
    })
}

/// Whether a page lists posts, as far as its URL or its head shows.
pub(super) fn is_list(view: &View<'_>) -> bool {
    let by_path = |url: &Url| {
        let first = url.path_segments().and_then(|mut path| path.next());
        SITE.has_host(url)
            && (profile(url).is_some() || first.is_some_and(|first| LIST_PATHS.contains(&first)))
    };
    view.page.url().is_some_and(by_path) || has_any(view.dom, &LISTS)
}

/// Whether it is a piece of a page, without the frame that shows the kind of page.
pub(super) fn is_piece(view: &View<'_>) -> bool {
    view.page.url().is_none() && !has_any(view.dom, &FRAME)
}

/// Returns the page's title, without the count of new posts before it and the site's name after it.
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

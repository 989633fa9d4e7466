//! What kind of page of the site one is, and which post its address names.

use url::Url;

use super::SITE;
use crate::adapter::twitter::{profile, status};
use crate::adapter::{cut, is_login};
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, ErrorKind, PageKind};
use crate::input::Page;
use crate::model::PostId;

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
const BESIDE: Query<'_> = Query::constant("[data-testid=sidebarColumn]");

/// The end of titles: `NAME on X: "…" / X`.
const TITLE_ENDS: [&str; 2] = [" / X", " / Twitter"];

/// What the page's addresses name.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) given: Option<(Option<String>, PostId)>,
    pub(super) stated: Option<(Option<String>, PostId)>,
}

impl Named {
    pub(super) fn ids(&self) -> impl Iterator<Item = &PostId> {
        [&self.given, &self.stated]
            .into_iter()
            .flatten()
            .map(|(_, id)| id)
    }

    /// Who wrote the post, if an address says so.
    pub(super) fn handle(&self) -> Option<String> {
        let mut handles = [&self.given, &self.stated].into_iter().flatten();
        handles.find_map(|(handle, _)| handle.clone())
    }
}

/// The posts that the page's addresses name.
pub(super) fn named(page: &Page<'_>) -> Named {
    let of = |url: Option<&Url>| {
        status_or_article(url?).map(|(handle, id)| (handle.map(str::to_owned), id))
    };
    Named {
        given: of(page.given_url()),
        stated: of(page.stated_url()),
    }
}

/// The handle and id of a post's address; an article has that of the post that it is in: `/HANDLE/article/ID` (2025).
pub(super) fn status_or_article(url: &Url) -> Option<(Option<&str>, PostId)> {
    status(url).or_else(|| {
        let mut segments = url.path_segments().filter(|_| SITE.has_host(url))?;
        let handle = segments.next().filter(|handle| *handle != "i")?;
        let id = segments.next().filter(|is| *is == "article");
        id.and_then(|_| PostId::twitter(segments.next()?))
            .map(|id| (Some(handle), id))
    })
}

/// Why a page in which no post is opened is no conversation, if it is none.
pub(super) fn other_kind(page: &Page<'_>, dom: &Dom<'_>) -> Option<Error> {
    let is_list = |url: &Url| {
        let first = url.path_segments().and_then(|mut path| path.next());
        SITE.has_host(url)
            && (profile(url).is_some() || first.is_some_and(|first| LIST_PATHS.contains(&first)))
    };
    let list =
        page.url().is_some_and(is_list) || LISTS.iter().any(|mark| dom.first(mark).is_some());
    list.then(|| {
        Error::new(
            ErrorKind::NotAThread(PageKind::Listing),
            "this page of X is a timeline; in a conversation one post is opened",
        )
    })
}

/// Why a page has no posts.
pub(super) fn without_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let not_a_thread = |kind, message: &str| Error::new(ErrorKind::NotAThread(kind), message);
    if let Some(panel) = dom.first(&ERROR) {
        return not_a_thread(
            PageKind::ErrorPage,
            &format!("X's page says {:?}", panel.text()),
        );
    }
    let asks = LOGIN.iter().any(|mark| dom.first(mark).is_some());
    let path = page.url().map(Url::path).unwrap_or_default();
    if asks || is_login(dom) || path.starts_with("/i/flow/login") || path == "/login" {
        return not_a_thread(PageKind::Login, "this page of X asks to log in");
    }
    let marked = dom
        .elements()
        .any(|element| element.attr("data-testid").is_some());
    let written = dom
        .elements()
        .any(|element| matches!(element.name(), "article" | "time"));
    if !marked && !written {
        return not_a_thread(
            PageKind::Empty,
            "this is a page of X as served, without its posts: a browser has to open it before it is saved",
        );
    }
    if named(page).ids().next().is_none()
        && let Some(error) = other_kind(page, dom)
    {
        return error;
    }
    Error::new(ErrorKind::MarkupChanged, anchors_missing(page, dom))
}

/// What was sought and what was found, for a page in which there is no post.
fn anchors_missing(page: &Page<'_>, dom: &Dom<'_>) -> String {
    const SOUGHT: [(&str, Query<'_>); 5] = [
        ("article", Query::constant("article")),
        (
            "data-testid=\"tweet\"",
            Query::constant("[data-testid=tweet]"),
        ),
        (
            "data-testid=\"User-Name\"",
            Query::constant("[data-testid=User-Name]"),
        ),
        (
            "data-testid=\"tweetText\"",
            Query::constant("[data-testid=tweetText]"),
        ),
        (
            "data-testid=\"cellInnerDiv\"",
            Query::constant("[data-testid=cellInnerDiv]"),
        ),
    ];
    let counts: Vec<String> = SOUGHT
        .iter()
        .map(|(anchor, query)| format!("{anchor}: {}", dom.select(query).count()))
        .collect();
    let url = page
        .url()
        .map_or_else(String::new, |url| format!(" ({url})"));
    let early = if cut::ends_early(page.source(), dom) {
        "; the page also ends early"
    } else {
        ""
    };
    format!(
        "this is a page of X{url}, but none of its posts was found; sought and found in it: {}{early}",
        counts.join(", ")
    )
}

/// Whether something that stands behind a conversation follows its last post.
pub(super) fn has_footer(dom: &Dom<'_>, last: Element<'_>) -> bool {
    dom.select(&BESIDE)
        .any(|beside| beside.position() > last.position())
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

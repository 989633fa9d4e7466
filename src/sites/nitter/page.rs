//! What kind of page of Nitter one is.

use super::targets::{Targets, status_of};
use crate::adapter::{self, markup_changed};
use crate::dom::{Dom, Query};
use crate::error::{Error, PageKind};
use crate::input::Page;
use crate::reader::described;
use crate::reader::select::has_any;

/// What only conversations have (all eras).
const CONVERSATION: [Query<'_>; 7] = [
    Query::constant(".conversation"),
    Query::constant(".main-thread"),
    Query::constant(".main-tweet"),
    Query::constant(".before-tweet"),
    Query::constant(".after-tweet"),
    Query::constant(".replies"),
    Query::constant(".reply"),
];

/// What timelines have: profiles, searches, lists, with posts or none.
const TIMELINE: [Query<'_>; 8] = [
    Query::constant(".timeline"),
    Query::constant(".timeline-container"),
    Query::constant(".timeline-none"),
    Query::constant(".timeline-protected"),
    Query::constant(".profile-card"),
    Query::constant(".profile-tabs"),
    Query::constant(".photo-rail-card"),
    Query::constant(".timeline-header"),
];

/// Parts of posts, of a page that shows some though none is found.
const PARTS: [Query<'_>; 4] = [
    Query::constant(".tweet-content"),
    Query::constant(".tweet-stats"),
    Query::constant(".tweet-date"),
    Query::constant(".tweet-header"),
];

/// What all pages have.
const FRAME: [Query<'_>; 3] = [
    Query::constant(".inner-nav"),
    Query::constant(".container"),
    Query::constant(".panel-container"),
];

/// The panel that says what failed.
const ERROR: Query<'_> = Query::constant(".error-panel");

/// The versions of an edited post (C).
const EDITS: Query<'_> = Query::constant(".edit-history");

/// The large search field of the home page; other pages have a small one.
const HOME: Query<'_> = Query::constant(".panel-container .search-bar");

/// What stands at the end of each page with posts.
pub(super) const FOOTERS: [Query<'_>; 1] = [Query::constant(".top-ref")];

/// What conversations and posts are found by.
const SOUGHT: [Query<'_>; 6] = [
    Query::constant(".timeline-item"),
    Query::constant(".tweet-body"),
    Query::constant(".unavailable-box"),
    Query::constant(".conversation"),
    Query::constant(".main-tweet"),
    Query::constant(".replies"),
];

/// A kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Conversation,
    Timeline,
    Other(PageKind),
}

/// Whether a page has a mark of conversations, or an address of one.
pub(super) fn is_conversation(page: &Page<'_>, dom: &Dom<'_>, targets: &Targets) -> bool {
    has_any(dom, &CONVERSATION) || names_a_post(page, targets)
}

fn names_a_post(page: &Page<'_>, targets: &Targets) -> bool {
    targets.canonical().is_some() || page.url().and_then(status_of).is_some()
}

pub(super) fn kind(page: &Page<'_>, dom: &Dom<'_>, targets: &Targets, posts: usize) -> Kind {
    if has_any(dom, &CONVERSATION) {
        Kind::Conversation
    } else if has_any(dom, &[ERROR]) {
        Kind::Other(PageKind::ErrorPage)
    } else if has_any(dom, &[EDITS]) {
        Kind::Other(PageKind::Other)
    } else if has_any(dom, &TIMELINE) {
        Kind::Timeline
    } else if posts > 0 || names_a_post(page, targets) {
        Kind::Conversation
    } else if has_any(dom, &[HOME]) {
        Kind::Other(PageKind::Home)
    } else if has_any(dom, &PARTS) || !has_any(dom, &FRAME) {
        Kind::Conversation
    } else {
        Kind::Other(PageKind::Other)
    }
}

/// Whether a timeline says that it has no posts, or none that it shows.
pub(super) fn is_empty_list(dom: &Dom<'_>) -> bool {
    const EMPTY: [Query<'_>; 2] = [
        Query::constant(".timeline-none"),
        Query::constant(".timeline-protected"),
    ];
    has_any(dom, &EMPTY)
}

/// The answer for a page of which posts should be found.
pub(super) fn changed(what: &str, page: &Page<'_>, dom: &Dom<'_>) -> Error {
    markup_changed(&described(what, page, dom), dom, &SOUGHT)
}

/// Why a page gives no thread.
pub(super) fn not_a_thread(kind: Kind, page: &Page<'_>, dom: &Dom<'_>) -> Error {
    match kind {
        Kind::Conversation => changed("a conversation on Nitter", page, dom),
        Kind::Timeline => adapter::not_a_thread(
            PageKind::Listing,
            "this page of Nitter is a timeline; read it with parse_listing",
        ),
        Kind::Other(kind @ PageKind::ErrorPage) => {
            let words = dom.first(&ERROR).map(|panel| panel.text());
            let words = words.unwrap_or_default();
            adapter::not_a_thread(kind, format!("Nitter's page says {words:?}"))
        }
        Kind::Other(kind) => {
            adapter::not_a_thread(kind, "this page of Nitter shows no conversation")
        }
    }
}

/// The page's title, without the instance's that stands behind it.
pub(super) fn title(dom: &Dom<'_>) -> Option<String> {
    let title = dom.title()?;
    let own = title
        .rsplit_once(" | ")
        .map(|(own, _)| own.trim().to_owned());
    Some(own.unwrap_or(title)).filter(|title| !title.is_empty())
}

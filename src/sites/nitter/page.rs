//! What kind of page of Nitter one is.

use super::targets::{Targets, status_of};
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, ErrorKind, PageKind};
use crate::input::Page;

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

/// The panel that says what failed.
const ERROR: Query<'_> = Query::constant(".error-panel");

/// The versions of an edited post (C).
const EDITS: Query<'_> = Query::constant(".edit-history");

/// The large search field of the home page; other pages have a small one.
const HOME: Query<'_> = Query::constant(".panel-container .search-bar");

/// What stands at the end of each page with posts.
const FOOTER: Query<'_> = Query::constant(".top-ref");

/// A kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Conversation,
    Timeline,
    Other(PageKind),
}

pub(super) fn kind(page: &Page<'_>, dom: &Dom<'_>, targets: &Targets, posts: usize) -> Kind {
    let has = |marks: &[Query<'_>]| marks.iter().any(|mark| dom.first(mark).is_some());
    if has(&CONVERSATION) {
        Kind::Conversation
    } else if has(&[ERROR]) {
        Kind::Other(PageKind::ErrorPage)
    } else if has(&[EDITS]) {
        Kind::Other(PageKind::Other)
    } else if has(&TIMELINE) {
        Kind::Timeline
    } else if posts > 0 || targets.canonical().is_some() || page.url().and_then(status_of).is_some()
    {
        Kind::Conversation
    } else if has(&[HOME]) {
        Kind::Other(PageKind::Home)
    } else {
        Kind::Other(PageKind::Other)
    }
}

/// Why a page gives no thread.
pub(super) fn not_a_thread(kind: Kind, page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let not_a_thread = |kind, message: &str| Error::new(ErrorKind::NotAThread(kind), message);
    match kind {
        Kind::Conversation => Error::new(ErrorKind::MarkupChanged, anchors_missing(page, dom)),
        Kind::Timeline => not_a_thread(
            PageKind::Listing,
            "this page of Nitter is a timeline; read it with parse_listing",
        ),
        Kind::Other(PageKind::ErrorPage) => {
            let words = dom
                .first(&ERROR)
                .map(|panel| panel.text())
                .unwrap_or_default();
            not_a_thread(
                PageKind::ErrorPage,
                &format!("Nitter's page says {words:?}"),
            )
        }
        Kind::Other(kind) => not_a_thread(kind, "this page of Nitter shows no conversation"),
    }
}

/// What was sought and what was found, for a conversation in which there is no post.
fn anchors_missing(page: &Page<'_>, dom: &Dom<'_>) -> String {
    const SOUGHT: [(&str, Query<'_>); 6] = [
        ("timeline-item", Query::constant(".timeline-item")),
        ("tweet-body", Query::constant(".tweet-body")),
        ("unavailable-box", Query::constant(".unavailable-box")),
        ("conversation", Query::constant(".conversation")),
        ("main-tweet", Query::constant(".main-tweet")),
        ("replies", Query::constant(".replies")),
    ];
    let counts: Vec<String> = SOUGHT
        .iter()
        .map(|(class, query)| format!("class={class:?}: {}", dom.select(query).count()))
        .collect();
    let url = page
        .url()
        .map_or_else(String::new, |url| format!(" ({url})"));
    let cut = if crate::adapter::cut::ends_early(page.source(), dom) {
        "; the page also ends early"
    } else {
        ""
    };
    format!(
        "this is a conversation on Nitter{url}, but none of its posts was found; sought and found in it: {}{cut}",
        counts.join(", ")
    )
}

/// Whether the end of a page follows its last post.
pub(super) fn has_footer(dom: &Dom<'_>, last: Element<'_>) -> bool {
    dom.select(&FOOTER)
        .any(|footer| footer.position() > last.position())
}

/// The page's title, without the instance's that stands behind it.
pub(super) fn title(dom: &Dom<'_>) -> Option<String> {
    let title = dom.title()?;
    let own = title
        .rsplit_once(" | ")
        .map(|(own, _)| own.trim().to_owned());
    Some(own.unwrap_or(title)).filter(|title| !title.is_empty())
}

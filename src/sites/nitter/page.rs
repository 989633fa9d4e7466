//! Determines the kind of a Nitter page.

use crate::dom::Query;
use crate::error::PageKind;
use crate::reader::{Answer, PageRow, When};

/// Marks of conversations only (all eras).
pub(super) const CONVERSATION: [Query<'_>; 9] = [
    Query::constant(".conversation"),
    Query::constant(".main-thread"),
    Query::constant(".main-tweet"),
    Query::constant(".before-tweet"),
    Query::constant(".after-tweet"),
    Query::constant(".replies"),
    Query::constant(".reply"),
    // 2026-06.
    Query::constant(".article-page"),
    Query::constant(".article-body"),
];

/// Marks of timelines: profiles, searches, lists, with or without posts.
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

/// Parts of posts, for a page that has some although none was found.
const PARTS: [Query<'_>; 4] = [
    Query::constant(".tweet-content"),
    Query::constant(".tweet-stats"),
    Query::constant(".tweet-date"),
    Query::constant(".tweet-header"),
];

/// Parts of all pages.
const FRAME: [Query<'_>; 3] = [
    Query::constant(".inner-nav"),
    Query::constant(".container"),
    Query::constant(".panel-container"),
];

/// The panel with the error message.
const ERROR: [Query<'_>; 1] = [Query::constant(".error-panel")];

/// The versions of an edited post (C).
pub(super) const EDITS: [Query<'_>; 3] = [
    Query::constant(".edit-history"),
    Query::constant(".latest-edit"),
    Query::constant(".previous-edits"),
];

/// The large search field of the home page; other pages have a small one.
const HOME: [Query<'_>; 1] = [Query::constant(".panel-container .search-bar")];

/// The end of each page with posts.
pub(super) const FOOTERS: [Query<'_>; 1] = [Query::constant(".top-ref")];

/// The marks by which conversations and posts are found.
pub(super) const SOUGHT: [Query<'_>; 6] = [
    Query::constant(".timeline-item"),
    Query::constant(".tweet-body"),
    Query::constant(".unavailable-box"),
    Query::constant(".conversation"),
    Query::constant(".main-tweet"),
    Query::constant(".replies"),
];

/// The elements of a timeline that state that it has no posts, or none that are visible.
pub(super) const EMPTY: [Query<'_>; 2] = [
    Query::constant(".timeline-none"),
    Query::constant(".timeline-protected"),
];

const POSTS: Answer = Answer::Posts("a Nitter conversation");
const NONE: &str = "this Nitter page shows no conversation";

/// The kinds of pages.
pub(super) const PAGES: [PageRow; 10] = [
    When::Has(&CONVERSATION).is(POSTS),
    When::Has(&ERROR).says(PageKind::ErrorPage, "Nitter says", &ERROR),
    When::Has(&EDITS).not(
        PageKind::Listing,
        "this Nitter page lists the versions of an edited post; parse it with parse_listing",
    ),
    When::Has(&TIMELINE).not(
        PageKind::Listing,
        "this Nitter page is a timeline; parse it with parse_listing",
    ),
    When::Posts.is(POSTS),
    When::Named.is(POSTS),
    When::Has(&HOME).not(PageKind::Home, NONE),
    When::Has(&PARTS).is(POSTS),
    When::HasNone(&FRAME).is(POSTS),
    When::Always.not(PageKind::Other, NONE),
];

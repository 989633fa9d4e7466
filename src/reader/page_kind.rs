//! Pages that stand in a thread's place on any site.

use super::truncation;
use crate::dom::{Dom, Query};
use crate::error::PageKind;
use crate::input::Page;

/// What is said of a page beside what it is: its address, and that it ends early.
pub(crate) fn described(what: &str, page: &Page<'_>, dom: &Dom<'_>) -> String {
    let mut what = what.to_owned();
    if let Some(url) = page.url() {
        what.push_str(&format!(" ({url})"));
    }
    if truncation::ends_early(page.source(), dom) {
        what.push_str(", which ends early");
    }
    what
}

/// Titles of browser checks: Cloudflare (English and as localised by Cloudflare), Anubis, DDoS-Guard.
const CHALLENGE_TITLES: [&str; 6] = [
    "just a moment",
    "attention required! | cloudflare",
    "making sure you're not a bot",
    "verifying your browser",
    "ddos-guard",
    "checking your browser",
];

/// Elements of browser checks.
const CHALLENGE_MARKS: [Query<'_>; 5] = [
    Query::constant("#challenge-form"),
    Query::constant("#challenge-running"),
    Query::constant("#cf-wrapper"),
    Query::constant("#anubis_challenge"),
    Query::constant("script[src*='/cdn-cgi/challenge-platform/h/'][src*='/orchestrate/']"),
];

/// What a page is, if it is a browser check or empty.
pub(crate) fn page_kind(dom: &Dom<'_>) -> Option<PageKind> {
    const BODY: Query<'_> = Query::constant("body");
    let title = dom
        .title()
        .unwrap_or_default()
        .to_lowercase()
        .replace('’', "'");
    // People may call themselves anything: `Just a moment (@tern_watch): "…"`.
    let is_challenge = |start: &&str| {
        title
            .strip_prefix(start)
            .is_some_and(|rest| !rest.trim_start().starts_with("(@"))
    };
    if CHALLENGE_TITLES.iter().any(is_challenge)
        || CHALLENGE_MARKS.iter().any(|mark| dom.first(mark).is_some())
    {
        return Some(PageKind::Challenge);
    }
    let body = dom.first(&BODY);
    let shows = |name: &str| matches!(name, "img" | "video" | "iframe" | "meta" | "link");
    let empty = body.is_none_or(|body| {
        !body.descendants().any(|element| shows(element.name())) && body.text().is_empty()
    });
    (empty
        && !dom
            .elements()
            .any(|element| element.name() == "meta" && element.attr("property").is_some()))
    .then_some(PageKind::Empty)
}

/// Elements of pages that ask who one is: authentik's, and any form's.
const LOGIN_MARKS: [Query<'_>; 2] = [
    Query::constant("ak-flow-executor"),
    Query::constant("input[type=password]"),
];

/// How many bytes of text a page may have that does nothing but ask for a password.
const LOGIN_WORDS: usize = 1000;

/// Whether a page asks to log in and says little else.
pub(crate) fn is_login(dom: &Dom<'_>) -> bool {
    const BODY: Query<'_> = Query::constant("body");
    LOGIN_MARKS.iter().any(|mark| dom.first(mark).is_some())
        && dom
            .first(&BODY)
            .is_none_or(|body| body.text().len() <= LOGIN_WORDS)
}

/// What domains show that are for sale: marks of the firms that run such pages.
const PARKED_MARKS: [Query<'_>; 5] = [
    Query::constant("html[data-adblockkey]"),
    Query::constant("script[src*='parkingcrew.net']"),
    Query::constant("script[src*='sedoparking.com']"),
    Query::constant("script[src*='bodis.com']"),
    Query::constant("iframe[src*='sedoparking.com']"),
];

/// What a server, or Cloudflare before it, says when it has no page: the starts of titles, which are nothing else.
const FAILED_TITLES: [&str; 9] = [
    "400 bad request",
    "403 forbidden",
    "404 not found",
    "429 too many requests",
    "500 internal server error",
    "502 bad gateway",
    "503 service",
    "504 gateway time-out",
    "access denied",
];
const FAILED_MARKS: [Query<'_>; 2] = [
    Query::constant("#cf-error-details"),
    Query::constant("#main-frame-error"),
];

/// What a page is that shows nothing of the site whose address it came under: a login, a domain for sale, a server's
/// failure. For pages of which no adapter is sure.
pub(crate) fn interstitial(dom: &Dom<'_>) -> Option<PageKind> {
    let has = |marks: &[Query<'_>]| marks.iter().any(|mark| dom.first(mark).is_some());
    if is_login(dom) {
        return Some(PageKind::Login);
    }
    if has(&PARKED_MARKS) {
        return Some(PageKind::Empty);
    }
    let title = dom.title().unwrap_or_default().to_lowercase();
    let failed = FAILED_TITLES.iter().any(|start| {
        // `Access denied (@tern_watch)` would be somebody's name.
        title
            .strip_prefix(start)
            .is_some_and(|rest| !rest.contains('@'))
    });
    let short = || {
        const BODY: Query<'_> = Query::constant("body");
        dom.first(&BODY)
            .is_none_or(|body| body.text().len() <= LOGIN_WORDS)
    };
    (has(&FAILED_MARKS) || failed && short()).then_some(PageKind::ErrorPage)
}

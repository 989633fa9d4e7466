//! Pages that any site may return in place of a thread.

use super::truncation;
use crate::dom::{Dom, Query};
use crate::error::PageKind;
use crate::input::Page;

/// Returns the description of a page: its kind, its URL, and whether it is truncated.
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

/// Returns the kind of a page that is a browser check or empty.
pub(crate) fn page_kind(dom: &Dom<'_>) -> Option<PageKind> {
    const BODY: Query<'_> = Query::constant("body");
    let title = dom
        .title()
        .unwrap_or_default()
        .to_lowercase()
        .replace('’', "'");
    // A profile may have any name: `Just a moment (@tern_watch): "…"`.
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

/// Elements of login pages: authentik's, and any form's.
const LOGIN_MARKS: [Query<'_>; 2] = [
    Query::constant("ak-flow-executor"),
    Query::constant("input[type=password]"),
];

/// The maximum length in bytes of the text of a page whose only purpose is to ask for a password.
const LOGIN_WORDS: usize = 1000;

/// Whether a page asks to log in and has little other text.
pub(crate) fn is_login(dom: &Dom<'_>) -> bool {
    const BODY: Query<'_> = Query::constant("body");
    LOGIN_MARKS.iter().any(|mark| dom.first(mark).is_some())
        && dom
            .first(&BODY)
            .is_none_or(|body| body.text().len() <= LOGIN_WORDS)
}

/// The marks of domains for sale, by the firms that run such pages.
const PARKED_MARKS: [Query<'_>; 5] = [
    Query::constant("html[data-adblockkey]"),
    Query::constant("script[src*='parkingcrew.net']"),
    Query::constant("script[src*='sedoparking.com']"),
    Query::constant("script[src*='bodis.com']"),
    Query::constant("iframe[src*='sedoparking.com']"),
];

/// The titles of a failing server, or of Cloudflare in front of it: the start of a title that has nothing else.
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

/// Returns the kind of a page that has nothing of the site of its URL: a login, a domain for sale, a server's failure.
/// For pages that no adapter is sure of.
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
        // `Access denied (@tern_watch)` would be a person's name.
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

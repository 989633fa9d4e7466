//! Pages that stand in a thread's place on any site.

use crate::dom::{Dom, Query};
use crate::error::PageKind;

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
    if CHALLENGE_TITLES
        .iter()
        .any(|challenge| title.starts_with(challenge))
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

//! Pages that stand in a thread's place on any site.

use super::Context;
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Query};
use crate::error::PageKind;
use crate::model::PostId;

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

/// The thread that a page is, of the id that it states and the one that the caller's URL names. A disagreement is
/// reported; the page knows better than the caller.
pub(crate) fn agreed_id(
    stated: Option<PostId>,
    given: Option<PostId>,
    cx: &mut Context,
) -> Option<PostId> {
    if let (Some(stated), Some(given)) = (&stated, &given)
        && stated != given
    {
        let detail =
            format!("the URL given names thread {given}, the page says that it is {stated}");
        cx.warn(Warning::new(WarningKind::UrlMismatch, detail));
    }
    stated.or(given)
}

//! Checks whether a page ends before its thread does.

use super::page::{PostPage, View};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::model::Listing;
use crate::report::Finding;

/// The closing tags at the end of a page, for pages whose other closing tags a saving program left out.
const CLOSING: [&str; 2] = ["</html", "</body"];

/// Warns if the source ends inside the thread, or after it but before the end of the page. `last` is the last post's
/// element, `at` its index, and `footer` is whether a part was found that follows a thread.
pub(super) fn check_end(
    source: &str,
    dom: &Dom<'_>,
    last: Element<'_>,
    at: usize,
    footer: bool,
    cx: &mut Context,
) {
    if is_closed(source) {
        return;
    }
    let open = dom.open_at_end().next().is_some() || ends_inside_tag(source);
    if last.is_open_at_end() {
        cx.found_at(at, &Finding::CutInside);
    } else if !footer && (open || is_whole_page(dom)) {
        cx.found_at(at, &Finding::CutAfterPost);
    } else if open {
        cx.found(&Finding::CutAfterThread);
    }
}

/// The same for the posts of a page.
pub(super) fn check_page<P>(page: &PostPage<'_, P>, footer: bool, cx: &mut Context) {
    if let Some(last) = page.items.last() {
        let at = page.items.len() - 1;
        check_end(page.page.source(), page.dom, last.element, at, footer, cx);
    }
}

/// The same for a listing, which may have no posts before its page ends; `last` is the last card's element, or that of
/// its last post.
pub(crate) fn check_listed(
    view: &View<'_>,
    last: Option<Element<'_>>,
    listing: &Listing,
    footer: bool,
    cx: &mut Context,
) {
    let source = view.page.source();
    match (last, listing.posts().count().checked_sub(1)) {
        (Some(last), Some(at)) => check_end(source, view.dom, last, at, footer, cx),
        _ if ends_early(source, view.dom) => cx.found(&Finding::CutListing),
        _ => {}
    }
}

/// Whether one of these parts follows an element.
pub(crate) fn is_followed_by(dom: &Dom<'_>, last: Element<'_>, parts: &[Query<'_>]) -> bool {
    let mut parts = parts.iter().flat_map(|part| dom.select(part));
    parts.any(|part| part.position() > last.position() && !last.contains(part))
}

/// Whether the source ends before its elements do.
pub(crate) fn ends_early(source: &str, dom: &Dom<'_>) -> bool {
    !is_closed(source) && dom.open_at_end().next().is_some()
}

/// Whether the source ends inside a tag: then the tag itself is not in the tree.
fn ends_inside_tag(source: &str) -> bool {
    let Some(tail) = source.rfind('<').and_then(|at| source.get(at + 1..)) else {
        return false;
    };
    let mut quote = None;
    for byte in tail.bytes() {
        match (quote, byte) {
            (None, b'>') => return false,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tail.is_empty() || tail.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
}

/// Whether only comments and closing tags follow the end of `<body>` or `<html>`.
fn is_closed(source: &str) -> bool {
    let Some(after) = CLOSING
        .iter()
        .filter_map(|tag| rfind_ignoring_case(source, tag))
        .max()
    else {
        return false;
    };
    let tail = source.get(after..).unwrap_or_default();
    !tail.match_indices('<').any(|(at, _)| {
        tail.get(at + 1..).is_some_and(|next| {
            next.starts_with(|c: char| c.is_ascii_alphabetic()) && !next.starts_with("script")
        })
    })
}

/// Returns the end of the last occurrence of an ASCII needle.
fn rfind_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    text.windows(needle.len())
        .rposition(|window| window.eq_ignore_ascii_case(needle))
        .map(|at| at + needle.len())
}

/// Whether the source is a complete page with a head, not a fragment.
fn is_whole_page(dom: &Dom<'_>) -> bool {
    const HEAD: Query<'_> = Query::constant("head > meta");
    dom.first(&HEAD).is_some()
}

//! The elements of a page's posts.

use crate::adapter::Context;
use crate::dom::Element;
use crate::report::Finding;

/// A post's element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'d, T = ()> {
    pub(crate) element: Element<'d>,
    /// Whether it was told by what its site marks posts with, and not by what is inside.
    pub(crate) by_anchor: bool,
    /// What tells its part in the page.
    pub(crate) kind: T,
}

impl<'d, T> Item<'d, T> {
    pub(crate) const fn new(element: Element<'d>, by_anchor: bool, kind: T) -> Self {
        Self {
            element,
            by_anchor,
            kind,
        }
    }
}

/// Puts items in page order, each once and as its anchor tells it.
pub(crate) fn in_order<'d, T>(found: impl IntoIterator<Item = Item<'d, T>>) -> Vec<Item<'d, T>> {
    let mut found: Vec<Item<'_, T>> = found.into_iter().collect();
    found.sort_by_key(|item| (item.element.position(), !item.by_anchor));
    found.dedup_by_key(|item| item.element.position());
    found
}

/// The same without those that stand inside another: quotes, and what a lost end tag puts there.
pub(crate) fn outermost<'d, T>(found: impl IntoIterator<Item = Item<'d, T>>) -> Vec<Item<'d, T>> {
    let mut last: Option<Element<'_>> = None;
    let mut outer = in_order(found);
    outer.retain(|item| {
        let inside = last.is_some_and(|last| last.contains(item.element));
        if !inside {
            last = Some(item.element);
        }
        !inside
    });
    outer
}

/// How many of the items begin before an element.
pub(crate) fn rank<T>(items: &[Item<'_, T>], element: Element<'_>) -> usize {
    items.partition_point(|item| item.element.position() < element.position())
}

/// Warns of posts with whose elements something is wrong: of how many, and from which on.
pub(crate) fn report_matches<T>(
    items: &[Item<'_, T>],
    wrong: impl Fn(&Item<'_, T>) -> bool,
    finding: impl FnOnce(usize, usize) -> Finding<'static>,
    cx: &mut Context,
) {
    if let Some(first) = items.iter().position(&wrong) {
        let count = items.iter().filter(|item| wrong(item)).count();
        cx.found_at(first, &finding(count, items.len()));
    }
}

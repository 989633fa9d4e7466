//! Places where a page leaves posts out.

use super::items::{Item, Items};
use super::page::PostPage;
use super::select::{link_target, links_in};
use crate::adapter::Context;
use crate::dom::{Element, Query};
use crate::model::{Gap, GapKind};
use crate::report::{Finding, GapReason};

/// Returns a gap at a position of the page; before the main post, the missing posts are earlier ones.
pub(crate) fn gap_at<T>(
    place: Element<'_>,
    items: &Items<'_, T>,
    main: Option<usize>,
    kind: GapKind,
) -> Gap {
    let after = items.rank(place).checked_sub(1);
    let above = main.is_some_and(|main| after.is_none_or(|after| after < main));
    Gap::new(after, if above { GapKind::EarlierReplies } else { kind })
}

/// Returns the gaps of a page, by a table of the elements that mark them; each gap's URL is the first link inside.
pub(crate) fn of_folds<P>(page: &PostPage<'_, P>, folds: &[(Query<'_>, GapKind)]) -> Vec<Gap> {
    let found = folds.iter().flat_map(|(query, kind)| {
        let folds = page.dom.select(query);
        folds.map(|fold| Item::new(fold, true, *kind))
    });
    let mut gaps: Vec<Gap> = Vec::new();
    for fold in Items::in_order(found).iter() {
        let mut gap = gap_at(fold.element, &page.items, page.main, fold.kind);
        let link = links_in(fold.element).next();
        gap.url = link.and_then(|link| page.links.resolve(link_target(link)?));
        add_gap(&mut gaps, gap);
    }
    gaps
}

/// Adds a gap, unless another element of the page marks the same one.
pub(crate) fn add_gap(gaps: &mut Vec<Gap>, gap: Gap) {
    match gaps.last_mut() {
        Some(last) if last.after == gap.after && last.kind == gap.kind => {
            last.url = last.url.take().or(gap.url);
        }
        _ => gaps.push(gap),
    }
}

/// Warns of gaps without a URL, among those for which `leads` is true.
pub(crate) fn report_gaps(
    gaps: &[Gap],
    leads: impl Fn(&Gap) -> bool,
    why: GapReason,
    cx: &mut Context,
) {
    let lost = |gap: &&Gap| gap.url.is_none() && leads(gap);
    let count = gaps.iter().filter(lost).count();
    if count > 0 {
        let total = gaps.len();
        cx.found(&Finding::GapsWithoutLink { count, total, why });
    }
}

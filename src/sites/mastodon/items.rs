//! Which elements of a page are its posts, and what their order is.

use std::collections::HashMap;

use super::CONVERSATION;
use super::home::Home;
use crate::adapter::Context;
use crate::adapter::conversation::{gap, report_items};
use crate::adapter::find::{self, LINK, before, outermost};
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Element, Query};
use crate::model::{Gap, GapKind};

/// Posts by class; and by what stands inside, should the class be another one day. The focused ones.
const ITEMS: [(Query<'_>, Kind); 2] = [
    (Query::constant(".detailed-status"), Focused),
    (Query::constant(".status"), Other),
];
const INSIDES: [(Query<'_>, Kind); 2] = [
    (Query::constant(".detailed-status__meta"), Focused),
    (Query::constant(".status__info"), Other),
];

/// The mark of a reply that does not answer the post above it: C and B; A, on the entry around it.
const FIRST: &str = "status--first-in-thread";
const COMMENT: &str = "p-comment";
const ENTRY: &str = "entry";

/// Lines beside the pictures (since 4.2): one that goes on to the next post.
const LINE: Query<'_> = Query::constant(".status__line");
const ENTRIES: Query<'_> = Query::constant(".entry");
const PREPENDED: Query<'_> = Query::constant(".status__prepend");
const LINE_ON: &str = "status__line--full";

/// Where posts are left out (A); the same with another class asks to sign in.
const FOLD: Query<'_> = Query::constant("a.load-more");
const SIGN_IN: &str = "load-gap";

/// What stands behind a conversation.
pub(super) const FOOTERS: [Query<'_>; 4] = [
    Query::constant(".columns-area__panels__pane--navigational"),
    Query::constant("script#initial-state"),
    Query::constant(".modal-root"),
    Query::constant(".footer"),
];

/// What a post is to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The one that the page is about.
    Focused,
    Other,
}
use Kind::{Focused, Other};

/// A post's element.
pub(super) type Item<'d> = find::Item<'d, Kind>;

/// The posts, in page order; those inside another (quotes) are not of the page.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let by_class = ITEMS.iter().flat_map(|(query, kind)| {
        let elements = dom.select(query);
        elements.map(|element| Item::new(element, true, *kind))
    });
    let by_inside = INSIDES.iter().flat_map(|(query, kind)| {
        let parents = dom.select(query).filter_map(Element::parent);
        parents.map(|element| Item::new(element, false, *kind))
    });
    outermost(by_class.chain(by_inside))
}

/// The lines above posts, by the place of what holds both.
pub(super) fn lines_above<'d>(dom: &'d Dom<'d>) -> HashMap<usize, Element<'d>> {
    let lines = dom.select(&PREPENDED);
    lines
        .filter_map(|line| Some((line.parent()?.position(), line)))
        .collect()
}

/// The post that the page is about.
pub(super) fn main(found: &[Item<'_>], dom: &Dom<'_>) -> Option<usize> {
    // A page with a single post and nothing else is about it.
    focused(found).or_else(|| {
        let center = CONVERSATION.iter().find_map(|query| dom.first(query))?;
        found.iter().position(|item| {
            center == item.element || center.contains(item.element) || item.element.contains(center)
        })
    })
}

fn focused(found: &[Item<'_>]) -> Option<usize> {
    found.iter().position(|item| item.kind == Focused)
}

/// Whether posts belong to one conversation though none is the focused one.
pub(super) fn is_conversation(found: &[Item<'_>]) -> bool {
    found
        .iter()
        .any(|item| item.element.has_class("status--in-thread"))
}

/// Whether a post begins a new chain of replies.
pub(super) fn starts(found: &[Item<'_>], at: usize) -> bool {
    found.get(at).is_some_and(|item| {
        item.element.has_class(FIRST)
            || item
                .element
                .parent()
                .is_some_and(|entry| entry.has_class(COMMENT))
    })
}

/// What is around a post on a page of era A.
fn entry(element: Element<'_>) -> Option<Element<'_>> {
    element.parent().filter(|parent| parent.has_class(ENTRY))
}

/// Whether a page marks where chains of replies begin; pages of 4.0 and 4.1 do not.
pub(super) fn are_chains_marked(found: &[Item<'_>]) -> bool {
    (0..found.len()).any(|at| starts(found, at))
        || found.iter().any(|item| item.element.first(&LINE).is_some())
}

/// Warns of marks that are gone.
pub(super) fn report_anchors(found: &[Item<'_>], cx: &mut Context) {
    let what = "lack class=\"status\" or \"detailed-status\"; they were found by what is inside";
    report_items(found, |item| !item.by_anchor, what, cx);
    let main = focused(found);
    let lined = found.iter().any(|item| item.element.first(&LINE).is_some());
    let goes_on = |item: &Item<'_>| {
        item.element
            .select(&LINE)
            .any(|line| line.has_class(LINE_ON))
    };
    let odd = found.windows(2).enumerate().find(|(at, pair)| {
        let replies = main.is_some_and(|main| *at > main);
        lined
            && replies
            && pair.first().is_some_and(|above| !goes_on(above))
            && !starts(found, at + 1)
    });
    if let Some((at, _)) = odd {
        let detail = "nothing says whether this post answers the one above it or begins a chain";
        cx.warn(Warning::at(WarningKind::AnchorMissing, at + 1, detail));
    }
    let in_entries = found.iter().any(|item| entry(item.element).is_some());
    let below = main.filter(|main| main + 1 < found.len());
    if in_entries
        && let Some(main) = below
        && !(main + 1..found.len()).any(|at| starts(found, at))
    {
        let detail = "no reply is marked as one to the page's post; chains are unknown";
        cx.warn(Warning::at(WarningKind::AnchorMissing, main + 1, detail));
    }
}

/// Where posts are left out.
pub(super) fn gaps(dom: &Dom<'_>, found: &[Item<'_>], home: &Home) -> Vec<Gap> {
    let folds = dom.select(&FOLD).filter(|fold| !asks_to_sign_in(*fold));
    let gaps = folds.map(|fold| {
        let mut gap = gap(fold, found, focused(found), GapKind::MoreReplies);
        gap.url = home.links.href(fold);
        gap
    });
    gaps.collect()
}

/// Whether a fold leads to a login, by class or by where it leads.
fn asks_to_sign_in(fold: Element<'_>) -> bool {
    fold.has_class(SIGN_IN)
        || fold
            .attr("href")
            .is_some_and(|href| href.contains("sign_in"))
}

/// Warns of entries (A) that hold neither a post nor a fold that is known.
pub(super) fn report_folds(dom: &Dom<'_>, found: &[Item<'_>], cx: &mut Context) {
    let unknown = |entry: &Element<'_>| {
        let next = before(found, *entry);
        let post = found
            .get(next)
            .is_some_and(|item| entry.contains(item.element));
        let fold = entry
            .select(&LINK)
            .any(|link| link.matches(&FOLD) || asks_to_sign_in(link));
        !post && !fold && entry.first(&LINK).is_some()
    };
    if dom.select(&ENTRIES).any(|entry| unknown(&entry)) {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "a part of the conversation is neither a post nor a fold that is known; posts may be left out there",
        );
    }
}

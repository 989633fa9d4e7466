//! Which elements of a page are its posts, and what their order is.

use std::collections::{HashMap, HashSet};

use super::CONVERSATION;
use super::home::Home;
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::model::{Gap, GapKind};
use crate::reader::findings::PostFindings;
use crate::reader::gaps::{gap_at, report_gaps};
use crate::reader::items;
use crate::reader::items::{outermost, rank, report_matches};
use crate::reader::select::{children, link_target, links_in};
use crate::report::{Finding, GapReason};

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
const FOLD: Query<'_> = Query::constant(".load-more");
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
pub(super) type Item<'d> = items::Item<'d, Kind>;

/// Quotes, which no post may stand in that is not one itself.
const QUOTES: [Query<'_>; 2] = [
    Query::constant(".status__quote .status"),
    Query::constant(".status--is-quote"),
];

/// The posts, in page order; those inside another (quotes) are not of the page. With them, whether a quote stands in none.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> (Vec<Item<'d>>, bool) {
    let mut found = all(dom);
    let quotes = QUOTES.iter().flat_map(|query| dom.select(query));
    let quotes: HashSet<usize> = quotes.map(Element::position).collect();
    let posts = found.len();
    found.retain(|item| !quotes.contains(&item.element.position()));
    let loose = found.len() < posts;
    (found, loose)
}

fn all<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
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

/// The lines above posts, by the post that they stand beside.
pub(super) fn lines_above<'d>(dom: &'d Dom<'d>, found: &[Item<'d>]) -> HashMap<usize, Element<'d>> {
    let above = |line: Element<'d>| {
        let next = rank(found, line);
        let near = [Some(next), next.checked_sub(1)];
        line.ancestors().take(3).find_map(|around| {
            let mut near = near.into_iter().flatten();
            let at = near.find(|at| {
                let item = found.get(*at);
                item.is_some_and(|item| around.contains(item.element))
            });
            Some((at?, line))
        })
    };
    dom.select(&PREPENDED).filter_map(above).collect()
}

/// How many elements may stand above a post in what holds both.
const ABOVE: usize = 4;

/// Notes words that stand right above a post in what holds both, and in no line that is known.
pub(super) fn note_above(item: &Item<'_>, found: &[Item<'_>], findings: &mut PostFindings) {
    let Some(around) = item.element.parent() else {
        return;
    };
    let mut above = Vec::new();
    for child in children(around).take(ABOVE + 1) {
        if child == item.element {
            for element in above {
                let element: Element<'_> = element;
                let known = element.matches(&PREPENDED) || element.first(&PREPENDED).is_some();
                let words = element.text();
                if !known && !words.is_empty() {
                    findings.unknown_markup(&words);
                }
            }
            return;
        }
        let next = rank(found, child);
        let holds_post = found
            .get(next)
            .is_some_and(|other| child == other.element || child.contains(other.element));
        if holds_post {
            above.clear();
        } else {
            above.push(child);
        }
    }
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

/// Warns of marks that are gone. `old` says whether the page is one of before 4.0.
pub(super) fn report_anchors(found: &[Item<'_>], loose: bool, old: bool, cx: &mut Context) {
    if loose {
        cx.found(&Finding::QuoteInNoPost);
    }
    let threaded = old || is_conversation(found);
    let replies = focused(found).is_some_and(|main| main + 1 < found.len());
    if threaded && replies && !are_chains_marked(found) {
        cx.found(&Finding::ChainsUnmarked);
    }
    let finding = |count, total| Finding::NoAnchor {
        count,
        total,
        anchor: "class=\"status\" or \"detailed-status\"",
    };
    report_matches(found, |item| !item.by_anchor, finding, cx);
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
        cx.found_at(at + 1, &Finding::ChainUnclear);
    }
    let in_entries = found.iter().any(|item| entry(item.element).is_some());
    let below = main.filter(|main| main + 1 < found.len());
    if in_entries
        && let Some(main) = below
        && !(main + 1..found.len()).any(|at| starts(found, at))
    {
        cx.found_at(main + 1, &Finding::ReplyUnmarked);
    }
}

/// Where posts are left out.
pub(super) fn gaps(dom: &Dom<'_>, found: &[Item<'_>], home: &Home) -> Vec<Gap> {
    let folds = dom.select(&FOLD).filter(|fold| !asks_to_sign_in(*fold));
    let gaps = folds.map(|fold| {
        let mut gap = gap_at(fold, found, focused(found), GapKind::MoreReplies);
        let link = links_in(fold).next();
        gap.url = link.and_then(|link| home.links.resolve(link_target(link)?));
        gap
    });
    gaps.collect()
}

/// Warns of folds that lead nowhere.
pub(super) fn report_gaps_of(gaps: &[Gap], cx: &mut Context) {
    report_gaps(gaps, |_| true, GapReason::Unknown, cx);
}

/// Whether a fold leads to a login, by class or by where it leads.
fn asks_to_sign_in(fold: Element<'_>) -> bool {
    fold.has_class(SIGN_IN) || link_target(fold).is_some_and(|href| href.contains("sign_in"))
}

/// Warns of entries (A) that hold neither a post nor a fold that is known.
pub(super) fn report_folds(dom: &Dom<'_>, found: &[Item<'_>], cx: &mut Context) {
    let unknown = |entry: &Element<'_>| {
        let next = rank(found, *entry);
        let post = found
            .get(next)
            .is_some_and(|item| entry.contains(item.element));
        let fold = entry
            .descendants()
            .any(|inner| inner.matches(&FOLD) || asks_to_sign_in(inner));
        !post && !fold && !entry.text().is_empty()
    };
    if dom.select(&ENTRIES).any(|entry| unknown(&entry)) {
        cx.found(&Finding::PartOfConversation);
    }
}

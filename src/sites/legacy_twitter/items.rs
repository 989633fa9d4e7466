//! Which elements of a page are its posts, what each is to the conversation, and where posts are left out.

use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Query};
use crate::model::{Gap, GapKind, Post};
use crate::network::twitter::status;
use crate::reader::gaps::{add_gap, gap_at};
use crate::reader::items::{in_order, outermost, rank, report_matches};
use crate::reader::roles::report_main;
use crate::reader::select::{AncestorCache, has_any, link_target, links_in};
use crate::reader::{gaps, items, roles};
use crate::report::{Finding, GapReason};

/// A post: by class, and by attributes should the class be another one day.
const POSTS: [(Query<'_>, bool); 3] = [
    (Query::constant(".js-stream-tweet"), true),
    (Query::constant(".permalink-tweet"), true),
    (Query::constant("[data-tweet-id][data-screen-name]"), false),
];

/// What stands inside each, should the post's own element be none of these one day; and what is around one alone.
const INSIDES: [Query<'_>; 2] = [
    Query::constant(".stream-item-header"),
    Query::constant(".permalink-header"),
];
const HOLDERS: [&str; 3] = ["stream-item", "js-stream-item", CONTAINER];

/// The post that the page is about: by class, and by the element around it.
const OPENED: [Query<'_>; 2] = [
    Query::constant(".permalink-tweet"),
    Query::constant(".permalink-tweet-container > .tweet"),
];
const CONTAINER: &str = "permalink-tweet-container";

/// A conversation opened over a timeline, by id and by class.
const OVERLAY_ID: &str = "permalink-overlay";
const OVERLAY: &str = "PermalinkOverlay";
const OVERLAID: Query<'_> = Query::constant("#permalink-overlay .permalink-tweet-container");

/// What stands in lists of answers.
const ROWS: Query<'_> = Query::constant(".replies-to .stream-items > li");

/// A list of posts that is no part of a conversation.
const LIST: &str = "stream-items";

/// The parts of a conversation.
const ABOVE: &str = "permalink-in-reply-tos";
const BELOW: [&str; 2] = ["permalink-replies", "replies-to"];

/// What holds a chain of answers, and, since 2017-12, the author's own.
const CHAIN: &str = "ThreadedConversation";

/// What holds an answer that stands alone.
const LONE: &str = "ThreadedConversation--loneTweet";

/// Where answers are left out.
const FOLDS: [(Query<'_>, GapKind); 5] = [
    (
        Query::constant(".ThreadedConversation-moreReplies"),
        GapKind::MoreReplies,
    ),
    (
        Query::constant(".ThreadedConversation-moreRepliesLink"),
        GapKind::MoreReplies,
    ),
    (
        Query::constant(".ThreadedConversation-showMoreThreads"),
        GapKind::LoadMore,
    ),
    (
        Query::constant(".ThreadedConversation-showMoreThreadsButton"),
        GapKind::LoadMore,
    ),
    (
        Query::constant(".stream-footer .has-more-items"),
        GapKind::LoadMore,
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Above,
    Below,
}

/// What a post stands in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Whether that is what is opened over a timeline.
    over: bool,
    section: Option<Section>,
    /// Whether that is the place of the one that the page is about.
    opened: bool,
    /// Whether that is a list.
    list: bool,
    /// What holds its chain of answers.
    chain: Option<usize>,
    lone: bool,
}

impl Place {
    /// Whether that is neither a list nor a part of a conversation.
    pub(super) const fn is_alone(self) -> bool {
        !self.list && self.section.is_none()
    }
}

/// A post's element.
pub(super) type Item<'d> = items::Item<'d, Place>;

/// The posts, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let mut around = AncestorCache::default();
    let found = POSTS.iter().flat_map(|(query, by_class)| {
        let elements = dom.select(query);
        elements.map(|element| Item::new(element, *by_class, Place::default()))
    });
    let mut found = outermost(found);
    let loose = INSIDES.iter().flat_map(|query| dom.select(query));
    let loose = loose.filter(|inside| {
        let item = rank(&found, *inside).checked_sub(1);
        let item = item.and_then(|at| found.get(at));
        item.is_none_or(|item| !item.element.contains(*inside))
    });
    let loose: Vec<Item<'d>> = loose
        .filter_map(holder)
        .map(|element| Item::new(element, false, Place::default()))
        .collect();
    if !loose.is_empty() {
        found.extend(loose);
        found = outermost(found);
    }
    for item in &mut found {
        item.kind = around.of(item.element, inside);
        item.kind.opened |= item.element.has_class(CONTAINER);
    }
    // What stands below an open one is no part of it, even if that is not to be read.
    let over = found.iter().any(|item| item.kind.over);
    if over || has_any(dom, &[OVERLAID]) {
        found.retain(|item| item.kind.over);
    }
    found
}

/// What is a post, by its header: what is around it alone, or what holds the header.
fn holder(header: Element<'_>) -> Option<Element<'_>> {
    let mut around = header.ancestors().take(4);
    around
        .find(|around| HOLDERS.iter().any(|class| around.has_class(class)))
        .or_else(|| header.parent())
}

/// What stands in an element, by what that stands in itself.
fn inside(mut place: Place, element: Element<'_>) -> Place {
    place.over |= element.attr("id") == Some(OVERLAY_ID);
    for class in element.classes() {
        if class == OVERLAY {
            place.over = true;
        } else if class == CONTAINER {
            place.opened = true;
        } else if class == LIST {
            place.list = true;
        } else if class == CHAIN {
            place.chain = Some(element.position());
        } else if class == LONE {
            place.lone = true;
        } else if class == ABOVE {
            place.section = Some(Section::Above);
        } else if BELOW.contains(&class) {
            place.section = Some(Section::Below);
        }
    }
    place
}

/// The post that is opened.
pub(super) fn opened(items: &[Item<'_>]) -> Option<usize> {
    let is_opened = |item: &Item<'_>| OPENED.iter().any(|query| item.element.matches(query));
    let in_place = |item: &Item<'_>| item.kind.opened && !item.by_anchor;
    items
        .iter()
        .position(|item| is_opened(item) || in_place(item))
}

/// Gives each post its role.
pub(super) fn assign_roles(
    items: &[Item<'_>],
    posts: &mut [Post],
    main: Option<usize>,
    cx: &mut Context,
) {
    report_main(main, cx);
    report_anchors(items, main, cx);
    roles::assign_roles_by_handle(posts, main);
    roles::place_replies(posts, |at| {
        let item = items.get(at)?;
        // An answer that stands alone is a chain of its own.
        let chain = item.kind.chain.unwrap_or(item.element.position());
        (item.kind.section == Some(Section::Below)).then_some(chain)
    });
}

fn report_anchors(items: &[Item<'_>], main: Option<usize>, cx: &mut Context) {
    report_unmarked(items, cx);
    let several = items.len() > 1;
    let unplaced = |(at, item): (usize, &Item<'_>)| item.kind.section.is_none() && Some(at) != main;
    let unchained = |item: &Item<'_>| {
        let place = item.kind;
        place.section == Some(Section::Below) && place.chain.is_none() && !place.lone
    };
    let odd = [
        (
            several && main.is_some() && opened(items).is_none(),
            Finding::OpenedByAddress,
        ),
        (
            several && items.iter().enumerate().any(unplaced),
            Finding::PartUnknown,
        ),
        (items.iter().any(unchained), Finding::NoConversation),
    ];
    for (_, finding) in odd.into_iter().filter(|(is, _)| *is) {
        cx.found(&finding);
    }
}

/// Warns of posts whose elements have lost their class.
pub(super) fn report_unmarked(items: &[Item<'_>], cx: &mut Context) {
    let finding = |count, total| Finding::NoStreamItem { count, total };
    report_matches(items, |item| !item.by_anchor, finding, cx);
}

/// Where posts are left out.
pub(super) fn gaps(
    dom: &Dom<'_>,
    items: &[Item<'_>],
    links: &Links,
    main: Option<usize>,
) -> Vec<Gap> {
    let folds = FOLDS.iter().flat_map(|(query, kind)| {
        let folds = dom.select(query);
        folds.map(|fold| items::Item::new(fold, true, *kind))
    });
    let mut gaps: Vec<Gap> = Vec::new();
    for fold in in_order(folds) {
        let mut gap = gap_at(fold.element, items, main, fold.kind);
        let link = links_in(fold.element).next();
        gap.url = link.and_then(|link| links.resolve(link_target(link)?));
        add_gap(&mut gaps, gap);
    }
    gaps
}

/// Warns of words between answers that are of none: a fold may be another one day.
pub(super) fn report_words(dom: &Dom<'_>, items: &[Item<'_>], cx: &mut Context) {
    let is_other = |row: &Element<'_>| {
        let at = rank(items, *row);
        let next = items.get(at).map(|post| post.element);
        let above = at.checked_sub(1).and_then(|above| items.get(above));
        let of_post = next.is_some_and(|post| post == *row || row.contains(post))
            || above.is_some_and(|above| above.element.contains(*row));
        let fold =
            |(query, _): &(Query<'_>, GapKind)| row.matches(query) || row.first(query).is_some();
        !of_post && !row.text().is_empty() && !FOLDS.iter().any(fold)
    };
    if dom.select(&ROWS).any(|row| is_other(&row)) {
        cx.found(&Finding::WordsBetweenAnswers);
    }
}

/// Warns of places where answers are left out, and that do not lead to the post that they answer.
pub(super) fn report_gaps(gaps: &[Gap], cx: &mut Context) {
    let answers = |gap: &Gap| gap.kind == GapKind::MoreReplies;
    gaps::report_gaps(gaps, answers, GapReason::Unknown, cx);
    let urls = gaps.iter().filter(|gap| answers(gap));
    let urls = urls.filter_map(|gap| gap.url.as_ref());
    if let Some(url) = urls.filter(|url| status(url).is_none()).take(1).next() {
        cx.found(&Finding::GapOfNoPost { url });
    }
}

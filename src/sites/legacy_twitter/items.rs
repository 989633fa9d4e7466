//! Which elements of a page are its posts, what each is to the conversation, and where posts are left out.

use crate::adapter::Context;
use crate::adapter::conversation::{self, add_gap, gap, report_items, report_main};
use crate::adapter::find::{self, Around, in_order, link_in, outermost};
use crate::audit::WarningKind;
use crate::dom::{Dom, Element, Links, Query};
use crate::model::{Gap, GapKind, Post};

/// A post: by class, and by attributes should the class be another one day.
const POSTS: [(Query<'_>, bool); 3] = [
    (Query::constant(".js-stream-tweet"), true),
    (Query::constant(".permalink-tweet"), true),
    (Query::constant("[data-tweet-id][data-screen-name]"), false),
];

/// The post that the page is about: by class, and by the element around it.
const OPENED: [Query<'_>; 2] = [
    Query::constant(".permalink-tweet"),
    Query::constant(".permalink-tweet-container > .tweet"),
];

/// A conversation opened over a timeline.
const OVERLAY: Query<'_> = Query::constant("#permalink-overlay .permalink-tweet");
const OVERLAY_ID: &str = "permalink-overlay";

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
    /// What holds its chain of answers.
    chain: Option<usize>,
    lone: bool,
}

/// A post's element.
pub(super) type Item<'d> = find::Item<'d, Place>;

/// The posts, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let overlay = dom.first(&OVERLAY).is_some();
    let mut around = Around::default();
    let found = POSTS.iter().flat_map(|(query, by_class)| {
        let elements = dom.select(query);
        elements.map(|element| Item::new(element, *by_class, Place::default()))
    });
    let mut found = outermost(found);
    found.retain_mut(|item| {
        item.kind = around.of(item.element, inside);
        item.kind.over || !overlay
    });
    found
}

/// What stands in an element, by what that stands in itself.
fn inside(mut place: Place, element: Element<'_>) -> Place {
    place.over |= element.attr("id") == Some(OVERLAY_ID);
    for class in element.classes() {
        if class == CHAIN {
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
    items.iter().position(is_opened)
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
    conversation::around_by_handle(posts, main);
    conversation::place_replies(posts, |at| {
        let item = items.get(at)?;
        // An answer that stands alone is a chain of its own.
        let chain = item.kind.chain.unwrap_or(item.element.position());
        (item.kind.section == Some(Section::Below)).then_some(chain)
    });
}

fn report_anchors(items: &[Item<'_>], main: Option<usize>, cx: &mut Context) {
    let what = "lack class=\"js-stream-tweet\"; their attributes told them";
    report_items(items, |item| !item.by_anchor, what, cx);
    let several = items.len() > 1;
    let unplaced = |(at, item): (usize, &Item<'_>)| item.kind.section.is_none() && Some(at) != main;
    let unchained = |item: &Item<'_>| {
        let place = item.kind;
        place.section == Some(Section::Below) && place.chain.is_none() && !place.lone
    };
    let odd = [
        (
            several && main.is_some() && opened(items).is_none(),
            "no post has class=\"permalink-tweet\"; the address told which one is opened",
        ),
        (
            several && items.iter().enumerate().any(unplaced),
            "posts stand in no known part of the page; their order told what they are",
        ),
        (
            items.iter().any(unchained),
            "answers stand in no class=\"ThreadedConversation\"; what they answer cannot be told",
        ),
    ];
    for (_, detail) in odd.into_iter().filter(|(is, _)| *is) {
        cx.warn_of(WarningKind::AnchorMissing, detail);
    }
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
        folds.map(|fold| find::Item::new(fold, true, *kind))
    });
    let mut gaps: Vec<Gap> = Vec::new();
    for fold in in_order(folds) {
        let mut gap = gap(fold.element, items, main, fold.kind);
        gap.url = link_in(fold.element).and_then(|link| links.href(link));
        add_gap(&mut gaps, gap);
    }
    gaps
}

//! Which elements of a page are its posts, what each is to the conversation, and where posts are left out.

use std::collections::HashMap;

use crate::adapter::Context;
use crate::adapter::conversation::{self, handle};
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Element, Links, Query};
use crate::model::{Gap, GapKind, Post, PostId, ReplyPosition, Role};

/// A post: by class, and by attributes should the class be another one day.
const POSTS: [Query<'_>; 3] = [
    Query::constant(".js-stream-tweet"),
    Query::constant(".permalink-tweet"),
    Query::constant("[data-tweet-id][data-screen-name]"),
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

const LINK: Query<'_> = Query::constant("a[href]");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Above,
    Below,
}

/// A post's element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'d> {
    pub(super) element: Element<'d>,
    section: Option<Section>,
    /// What holds its chain of answers.
    chain: Option<usize>,
    lone: bool,
    opened: bool,
    by_class: bool,
}

/// The posts, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let overlay = dom.first(&OVERLAY).is_some();
    let mut elements: Vec<Element<'_>> = POSTS.iter().flat_map(|query| dom.select(query)).collect();
    elements.sort_by_key(|element| element.position());
    elements.dedup();
    let opened: Vec<usize> = OPENED
        .iter()
        .flat_map(|query| dom.select(query))
        .map(Element::position)
        .collect();
    let mut found: Vec<Item<'_>> = Vec::new();
    let mut around = Known::default();
    for element in elements {
        let inside = |item: &Item<'_>| item.element.contains(element);
        if found.last().is_some_and(inside) {
            continue;
        }
        let mut item = Item {
            element,
            section: None,
            chain: None,
            lone: false,
            opened: opened.contains(&element.position()),
            by_class: POSTS.iter().take(2).any(|query| element.matches(query)),
        };
        let around = around.of(element);
        item.section = around.section;
        item.chain = around.chain;
        item.lone = around.lone;
        if around.over || !overlay {
            found.push(item);
        }
    }
    found
}

/// What an element stands in.
#[derive(Clone, Copy, Default)]
struct Around {
    over: bool,
    section: Option<Section>,
    chain: Option<usize>,
    lone: bool,
}

/// What elements stand in, themselves counted in. Each is asked once, however many posts it holds.
#[derive(Default)]
struct Known(HashMap<usize, Around>);

impl Known {
    fn of(&mut self, element: Element<'_>) -> Around {
        let mut asked = Vec::new();
        let mut around = Around::default();
        for above in element.ancestors() {
            if let Some(&known) = self.0.get(&above.position()) {
                around = known;
                break;
            }
            asked.push(above);
        }
        for above in asked.into_iter().rev() {
            around.over |= above.attr("id") == Some(OVERLAY_ID);
            for class in above.classes() {
                if class == CHAIN {
                    around.chain = Some(above.position());
                } else if class == LONE {
                    around.lone = true;
                } else if class == ABOVE {
                    around.section = Some(Section::Above);
                } else if BELOW.contains(&class) {
                    around.section = Some(Section::Below);
                }
            }
            self.0.insert(above.position(), around);
        }
        around
    }
}

/// The post that the page is about.
pub(super) fn main<'p>(
    items: &[Item<'_>],
    posts: &[Post],
    mut ids: impl Iterator<Item = &'p PostId>,
) -> Option<usize> {
    let with_id = |id| posts.iter().position(|post| post.id.as_ref() == Some(id));
    let opened = items.iter().position(|item| item.opened);
    opened
        .or_else(|| ids.find_map(with_id))
        .or_else(|| (posts.len() == 1).then_some(0))
}

/// Gives each post its role.
pub(super) fn assign_roles(
    items: &[Item<'_>],
    posts: &mut [Post],
    main: Option<usize>,
    cx: &mut Context,
) {
    let lacks = |item: &Item<'_>| !item.by_class;
    if let Some(first) = items.iter().position(lacks) {
        let detail = "posts lack class=\"js-stream-tweet\"; their attributes told them";
        cx.warn(Warning::at(WarningKind::AnchorMissing, first, detail));
    }
    if main.is_none() {
        cx.warn_of(
            WarningKind::MissingField,
            "the post that the page is about is not on it",
        );
    } else if !items.iter().any(|item| item.opened) && items.len() > 1 {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "no post has class=\"permalink-tweet\"; the address told which one is opened",
        );
    }
    let unplaced = |(at, item): (usize, &Item<'_>)| item.section.is_none() && Some(at) != main;
    if items.len() > 1 && items.iter().enumerate().any(unplaced) {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "posts stand in no known part of the page; their order told what they are",
        );
    }
    let below = items
        .iter()
        .filter(|item| item.section == Some(Section::Below));
    if below.clone().any(|item| item.chain.is_none() && !item.lone) {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "answers stand in no class=\"ThreadedConversation\"; what they answer cannot be told",
        );
    }
    let at = main.unwrap_or(0);
    let author = posts.get(at).and_then(handle).map(str::to_lowercase);
    conversation::around(posts, at, main.is_some(), author.as_deref());
    let mut last: Option<(Option<usize>, ReplyPosition)> = None;
    for (item, post) in items.iter().zip(posts) {
        if post.role != Role::Reply || item.section != Some(Section::Below) {
            continue;
        }
        let position = match last {
            None => ReplyPosition::new(0, 0),
            // An answer that stands alone is a chain of its own.
            Some((same, last)) if same.is_some() && same == item.chain => {
                ReplyPosition::new(last.chain, last.depth + 1)
            }
            Some((_, last)) => ReplyPosition::new(last.chain + 1, 0),
        };
        last = Some((item.chain, position));
        post.reply = Some(position);
    }
}

/// Where posts are left out.
pub(super) fn gaps(
    dom: &Dom<'_>,
    items: &[Item<'_>],
    links: &Links,
    main: Option<usize>,
) -> Vec<Gap> {
    let mut folds: Vec<(Element<'_>, GapKind)> = FOLDS
        .iter()
        .flat_map(|(query, kind)| dom.select(query).map(move |fold| (fold, *kind)))
        .collect();
    folds.sort_by_key(|(fold, _)| fold.position());
    let mut gaps: Vec<Gap> = Vec::new();
    for (fold, kind) in folds {
        let after = items
            .partition_point(|item| item.element.position() < fold.position())
            .checked_sub(1);
        let before_main = main.is_some_and(|main| after.is_none_or(|after| after < main));
        let kind = if before_main {
            GapKind::EarlierReplies
        } else {
            kind
        };
        let link = if fold.name() == "a" {
            Some(fold)
        } else {
            fold.first(&LINK)
        };
        let mut gap = Gap::new(after, kind);
        gap.url = link.and_then(|link| links.href(link));
        match gaps.last_mut() {
            Some(last) if last.after == after && last.kind == kind => {
                last.url = last.url.take().or(gap.url);
            }
            _ => gaps.push(gap),
        }
    }
    gaps
}

//! Which elements of a page are the posts of its conversation, what each is to it, and where posts are left out.

use std::collections::HashSet;

use super::page::Named;
use crate::adapter::Context;
use crate::adapter::conversation::{self, handle};
use crate::adapter::twitter::{is_help, status};
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Element, Links, Query};
use crate::model::{Gap, GapKind, Post, ReplyPosition, Role};

/// A post; any article of the page, should it be marked otherwise one day; an article that is read by itself (2025).
const POST: Query<'_> = Query::constant("article[data-testid=tweet]");
const ARTICLE: Query<'_> = Query::constant("article");
const READ_VIEW: Query<'_> = Query::constant("[data-testid=twitterArticleReadView]");

/// A row of the conversation: a post, a divider, a button that shows more.
const CELL: Query<'_> = Query::constant("[data-testid=cellInnerDiv]");

/// Around a row's post, if it is an advertisement.
const PROMOTED: Query<'_> = Query::constant("[data-testid=placementTracking] article");

/// A heading between rows ends the conversation ("Discover more").
const HEADINGS: [Query<'_>; 2] = [Query::constant("h2"), Query::constant("[role=heading]")];

/// In posts that are none of these there is none.
const INSIDES: [Query<'_>; 3] = [
    Query::constant("time[datetime]"),
    Query::constant("[data-testid=User-Name]"),
    Query::constant("[data-testid=tweetText]"),
];

/// What asks for more, and what shows that more was on its way.
const BUTTONS: [Query<'_>; 2] = [Query::constant("button"), Query::constant("[role=button]")];
const WAITING: Query<'_> = Query::constant("[role=progressbar]");
const LINK: Query<'_> = Query::constant("a[href]");

/// What stands behind `transform:` in a row's style, before the number of pixels above it.
const ABOVE: &str = "translateY(";

/// A post's element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'d> {
    pub(super) element: Element<'d>,
    /// Whether its `data-testid` told it.
    by_anchor: bool,
    /// Whether words stand in its place.
    pub(super) gone: bool,
}

/// The conversation of a page.
#[derive(Debug, Default)]
pub(super) struct Found<'d> {
    pub(super) posts: Vec<Item<'d>>,
    /// The rows that hold no post, up to the conversation's end.
    between: Vec<Element<'d>>,
    /// Whether the conversation's end was seen.
    pub(super) ended: bool,
    rows: bool,
}

/// The posts of the conversation, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Found<'d> {
    let promoted: HashSet<usize> = dom.select(&PROMOTED).map(Element::position).collect();
    let mut found = Found::default();
    let mut candidates: Vec<Element<'_>> =
        dom.select(&ARTICLE).chain(dom.select(&READ_VIEW)).collect();
    candidates.sort_by_key(|element| element.position());
    let mut outer: Option<Element<'_>> = None;
    for element in candidates {
        if outer.is_some_and(|outer| outer.contains(element)) {
            continue;
        }
        outer = Some(element);
        let by_anchor = element.matches(&POST) || element.matches(&READ_VIEW);
        let is_post = || INSIDES.iter().any(|query| element.first(query).is_some());
        let gone = !by_anchor && is_gone(element);
        if (by_anchor || gone || is_post()) && !promoted.contains(&element.position()) {
            found.posts.push(Item {
                element,
                by_anchor: by_anchor || gone,
                gone,
            });
        }
    }
    rows(dom, &promoted, &mut found);
    found
}

/// Takes the rows without posts, and ends the conversation at a heading between rows.
fn rows<'d>(dom: &'d Dom<'d>, promoted: &HashSet<usize>, found: &mut Found<'d>) {
    let end = found.posts.first().and_then(|first| {
        let between = |heading: &Element<'_>| {
            let (at, after) = (heading.position(), first.element.position());
            let before = found
                .posts
                .partition_point(|item| item.element.position() < at);
            let inside = before
                .checked_sub(1)
                .and_then(|before| found.posts.get(before))
                .is_some_and(|item| item.element.contains(*heading));
            at > after && !inside
        };
        let headings = HEADINGS.iter().flat_map(|query| dom.select(query));
        headings.filter(between).map(Element::position).min()
    });
    let is_before_end = |element: Element<'_>| end.is_none_or(|end| element.position() < end);
    found.ended = end.is_some();
    found.posts.retain(|item| is_before_end(item.element));

    let mut gone = Vec::new();
    let mut last: Option<Element<'_>> = None;
    for row in dom.select(&CELL) {
        // Only broken markup has rows inside rows.
        if last.is_some_and(|last| last.contains(row)) {
            continue;
        }
        last = Some(row);
        found.rows = true;
        let holds_post = row
            .select(&ARTICLE)
            .any(|article| !promoted.contains(&article.position()))
            || row.first(&READ_VIEW).is_some();
        let heading = HEADINGS.iter().any(|query| row.first(query).is_some());
        if holds_post || heading || !is_before_end(row) || row.first(&ARTICLE).is_some() {
            continue;
        }
        if is_gone(row) {
            gone.push(Item {
                element: row,
                by_anchor: true,
                gone: true,
            });
        } else {
            found.between.push(row);
        }
    }
    found.posts.extend(gone);
    found.posts.sort_by_key(|item| item.element.position());
}

/// Whether words stand in a post's place: they link to why.
fn is_gone(element: Element<'_>) -> bool {
    let explained = |link: Element<'_>| link.attr("href").is_some_and(is_help);
    element.select(&LINK).any(explained)
        && INSIDES.iter().all(|query| element.first(query).is_none())
}

/// The post that the page is about: by the address that its caller, or the page, gives, else the one that is opened,
/// else the only one.
pub(super) fn main(posts: &[Post], opened: Option<usize>, named: &Named) -> Option<usize> {
    let with_id = |id| posts.iter().position(|post| post.id.as_ref() == Some(id));
    let by_address = || named.ids().find_map(with_id);
    by_address()
        .or(opened)
        .or_else(|| (posts.len() == 1).then_some(0))
}

/// Gives each post its role.
pub(super) fn assign_roles(found: &Found<'_>, posts: &mut [Post], main: Option<usize>) {
    let at = main.unwrap_or(0);
    let author = posts.get(at).and_then(handle).map(str::to_lowercase);
    conversation::around(posts, at, main.is_some(), author.as_deref());
    place_replies(found, posts);
}

/// Chains of replies are what no divider parts; pages without dividers do not tell.
fn place_replies(found: &Found<'_>, posts: &mut [Post]) {
    let is_divider = |row: &&Element<'_>| is_empty(**row);
    let dividers: Vec<usize> = found
        .between
        .iter()
        .filter(is_divider)
        .map(|row| row.position())
        .collect();
    if dividers.is_empty() {
        return;
    }
    let mut last: Option<(usize, ReplyPosition)> = None;
    for (item, post) in found.posts.iter().zip(posts) {
        if post.role != Role::Reply {
            continue;
        }
        let before = dividers.partition_point(|at| *at < item.element.position());
        let position = match last {
            None => ReplyPosition::new(0, 0),
            Some((same, last)) if same == before => ReplyPosition::new(last.chain, last.depth + 1),
            Some((_, last)) => ReplyPosition::new(last.chain + 1, 0),
        };
        last = Some((before, position));
        post.reply = Some(position);
    }
}

fn is_empty(row: Element<'_>) -> bool {
    let asks = BUTTONS.iter().any(|query| row.first(query).is_some());
    !asks && row.first(&WAITING).is_none() && row.text().is_empty()
}

/// Where posts are left out: rows that ask for more, and what stood above the first row that was kept.
pub(super) fn gaps(
    dom: &Dom<'_>,
    found: &Found<'_>,
    links: &Links,
    main: Option<usize>,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let above = dom
        .first(&CELL)
        .and_then(|row| row.attr("style"))
        .and_then(|style| style.split_once(ABOVE))
        .and_then(|(_, pixels)| {
            pixels
                .split(['p', '.', ')'])
                .next()?
                .trim()
                .parse::<i64>()
                .ok()
        });
    if above.is_some_and(|pixels| pixels > 0) {
        gaps.push(Gap::new(None, GapKind::EarlierReplies));
    }
    for row in &found.between {
        let link = row.select(&LINK).find_map(|link| links.href(link));
        let of_post = link.filter(|url| status(url).is_some());
        let asks = BUTTONS.iter().any(|query| row.first(query).is_some());
        let waiting = row.first(&WAITING).is_some();
        if !asks && !waiting && of_post.is_none() {
            continue;
        }
        let after = found
            .posts
            .partition_point(|item| item.element.position() < row.position());
        let kind = if waiting || after == found.posts.len() {
            GapKind::LoadMore
        } else if main.is_some_and(|main| after <= main) {
            GapKind::EarlierReplies
        } else {
            GapKind::MoreReplies
        };
        let mut gap = Gap::new(after.checked_sub(1), kind);
        gap.url = of_post;
        let known = |known: &Gap| known.after == gap.after && known.kind == gap.kind;
        if !gaps.last().is_some_and(known) {
            gaps.push(gap);
        }
    }
    gaps
}

impl Found<'_> {
    /// Warns of what was found by other means than its `data-testid`.
    pub(super) fn report_anchors(&self, cx: &mut Context) {
        let lacks = |item: &Item<'_>| !item.by_anchor;
        if let Some(first) = self.posts.iter().position(lacks) {
            let count = self.posts.iter().filter(|item| lacks(item)).count();
            let detail = format!(
                "{count} of {} posts lack data-testid=\"tweet\"; they were found by what is inside",
                self.posts.len()
            );
            cx.warn(Warning::at(WarningKind::AnchorMissing, first, detail));
        }
        if !self.rows && self.posts.len() > 1 {
            cx.warn_of(
                WarningKind::AnchorMissing,
                "no element has data-testid=\"cellInnerDiv\"; what is left out between posts cannot be told",
            );
        }
    }
}

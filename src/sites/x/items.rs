//! Which elements of a page are the posts of its conversation, what each is to it, and where posts are left out.

use std::collections::HashSet;

use super::parts::{address, is_known, link_in};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Query};
use crate::model::{Gap, GapKind, Post};
use crate::network::twitter::{is_help, status};
use crate::reader::gaps::{add_gap, gap_at};
use crate::reader::items::{outermost, rank, report_matches};
use crate::reader::rich_text::text_without;
use crate::reader::select::{LINK, holds_any};
use crate::reader::{items, roles};
use crate::report::Finding;

/// A post, and an article that is read by itself (2025); any article of the page, should it be marked otherwise one day.
const MARKED: [Query<'_>; 2] = [
    Query::constant("article[data-testid=tweet]"),
    Query::constant("[data-testid=twitterArticleReadView]"),
];
const POSTS: [Query<'_>; 2] = [
    Query::constant("article"),
    Query::constant("[data-testid=twitterArticleReadView]"),
];

/// A row of the conversation: a post, a divider, a button that shows more.
pub(super) const CELL: Query<'_> = Query::constant("[data-testid=cellInnerDiv]");

/// Around a row's post, if it is an advertisement.
const PROMOTED: Query<'_> = Query::constant("[data-testid=placementTracking] article");

/// A heading between rows ends the conversation ("Discover more").
const HEADINGS: [Query<'_>; 2] = [Query::constant("h2"), Query::constant("[role=heading]")];

/// In posts that are none of these there is none.
pub(super) const INSIDES: [Query<'_>; 4] = [
    Query::constant("time[datetime]"),
    Query::constant("[data-testid=User-Name]"),
    Query::constant("[data-testid=User-Names]"),
    Query::constant("[data-testid=tweetText]"),
];

/// What asks for more, and what shows that more was on its way.
const BUTTONS: [Query<'_>; 2] = [Query::constant("button"), Query::constant("[role=button]")];
const WAITING: Query<'_> = Query::constant("[role=progressbar]");
const ICON: Query<'_> = Query::constant("svg circle");

/// What stands behind `transform:` in a row's style, before the number of pixels above it.
const ABOVE: &str = "translateY(";

/// What stands in a post's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Post,
    /// Words that say that it is gone.
    Gone,
}

/// A post's element.
pub(super) type Item<'d> = items::Item<'d, Kind>;

/// The conversation of a page.
#[derive(Debug, Default)]
pub(super) struct Found<'d> {
    pub(super) posts: Vec<Item<'d>>,
    /// The rows that hold no post, up to the conversation's end.
    between: Vec<Element<'d>>,
    /// Whether parts of posts stand in no post.
    unmarked: bool,
    /// Whether the conversation's end was seen.
    pub(super) ended: bool,
    rows: bool,
}

/// All posts of a page, in its order, advertisements apart.
pub(super) fn posts<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let promoted: HashSet<usize> = dom.select(&PROMOTED).map(Element::position).collect();
    let marked = |element: Element<'_>| MARKED.iter().any(|query| element.matches(query));
    // What holds marked posts and has no mark itself is a box around them.
    let is_box = |element: Element<'_>| !marked(element) && holds_any(element, &MARKED);
    let articles = POSTS.iter().flat_map(|query| dom.select(query));
    let articles = articles.filter(|element| !is_box(*element));
    let mut posts = outermost(articles.map(|element| Item::new(element, true, Kind::Post)));
    posts.retain_mut(|item| {
        let element = item.element;
        let marked = marked(element);
        if !marked && is_gone(element) {
            item.kind = Kind::Gone;
        } else {
            item.by_anchor = marked;
        }
        (item.by_anchor || holds_any(element, &INSIDES)) && !promoted.contains(&element.position())
    });
    posts
}

/// The posts of the conversation, which ends at a heading between rows, and the rows without posts.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Found<'d> {
    let mut found = Found {
        posts: posts(dom),
        ..Found::default()
    };
    let end = found.posts.first().and_then(|first| {
        let between = |heading: &Element<'_>| {
            let above = rank(&found.posts, *heading).checked_sub(1);
            let above = above.and_then(|above| found.posts.get(above));
            let inside = above.is_some_and(|item| item.element.contains(*heading));
            heading.position() > first.element.position() && !inside
        };
        let headings = HEADINGS.iter().flat_map(|query| dom.select(query));
        headings.filter(between).map(Element::position).min()
    });
    let is_before_end = |element: Element<'_>| end.is_none_or(|end| element.position() < end);
    found.ended = end.is_some();
    found.posts.retain(|item| is_before_end(item.element));

    let rows = dom
        .select(&CELL)
        .map(|row| Item::new(row, true, Kind::Gone));
    let mut gone = Vec::new();
    for item in outermost(rows) {
        let row = item.element;
        found.rows = true;
        let next = found.posts.get(rank(&found.posts, row));
        let holds = |item: &Item<'_>| item.element == row || row.contains(item.element);
        if next.is_some_and(holds) || holds_any(row, &HEADINGS) || !is_before_end(row) {
            continue;
        }
        if holds_any(row, &INSIDES) {
            found.unmarked |= row.first(&PROMOTED).is_none();
            continue;
        }
        if is_gone(row) {
            gone.push(item);
        } else {
            found.between.push(row);
        }
    }
    // What says that a post is gone may stand in no row.
    if let (Some(first), Some(last)) = (found.posts.first(), found.posts.last()) {
        let between = first.element.position()..last.element.position();
        let links = dom
            .select(&LINK)
            .filter(|link| between.contains(&link.position()));
        let mut explained = links.filter(|link| link.attr("href").is_some_and(is_help));
        let in_any = |items: &[Item<'_>], link: Element<'_>| {
            let above = rank(items, link).checked_sub(1);
            let above = above.and_then(|above| items.get(above));
            above.is_some_and(|item| item.element.contains(link))
        };
        found.unmarked |= explained.any(|link| !in_any(&gone, link) && !in_any(&found.posts, link));
    }
    found.posts.extend(gone);
    found.posts.sort_by_key(|item| item.element.position());
    found
}

/// Whether words stand in a post's place: they link to why.
pub(super) fn is_gone(element: Element<'_>) -> bool {
    explanation(element).is_some() && !holds_any(element, &INSIDES)
}

fn explanation<'d>(element: Element<'d>) -> Option<Element<'d>> {
    let explains = |link: &Element<'_>| address(*link).is_some_and(is_help);
    element.descendants().find(explains)
}

/// The words that say that a post is gone.
pub(super) fn said(element: Element<'_>) -> String {
    let link = explanation(element);
    let above = link.and_then(|link| {
        let spans = link.ancestors().take_while(|above| above.name() == "span");
        spans.last().or_else(|| link.parent())
    });
    let words = above
        .filter(|above| element.contains(*above))
        .unwrap_or(element);
    if words == element {
        return element.text();
    }
    // Boxes inside the line are others' words.
    let is_other = |inner: Element<'_>| matches!(inner.name(), "div" | "script" | "style");
    text_without(words, is_other).unwrap_or_default()
}

/// Gives each post its role.
pub(super) fn assign_roles(found: &Found<'_>, posts: &mut [Post], main: Option<usize>) {
    roles::assign_roles_by_handle(posts, main);
    // Chains of replies are what no divider parts; pages without dividers do not tell.
    let dividers = found.between.iter().filter(|row| is_empty(**row));
    let dividers: Vec<usize> = dividers.map(|row| row.position()).collect();
    if !dividers.is_empty() {
        roles::place_replies(posts, |at| {
            let place = found.posts.get(at)?.element.position();
            Some(dividers.partition_point(|at| *at < place))
        });
    }
}

fn is_empty(row: Element<'_>) -> bool {
    !holds_any(row, &BUTTONS)
        && row.first(&WAITING).is_none()
        && row.first(&ICON).is_none()
        && row.text().is_empty()
}

/// Where posts are left out: rows that ask for more, and what stood above the first row that was kept.
pub(super) fn gaps(
    dom: &Dom<'_>,
    found: &Found<'_>,
    links: &Links,
    main: Option<usize>,
) -> Vec<Gap> {
    let above = || {
        let (_, pixels) = dom.first(&CELL)?.attr("style")?.split_once(ABOVE)?;
        let pixels: i64 = pixels.split(['p', '.', ')']).next()?.trim().parse().ok()?;
        (pixels > 0).then(|| Gap::new(None, GapKind::EarlierReplies))
    };
    let mut gaps: Vec<Gap> = above().into_iter().collect();
    for &row in &found.between {
        let link = link_in(row).and_then(|link| links.resolve(address(link)?));
        let of_post = link.filter(|url| status(url).is_some());
        // What turns while it waits is an icon alone.
        let turns = || row.text().is_empty() && row.first(&ICON).is_some();
        let waiting = row.first(&WAITING).is_some() || turns();
        if !holds_any(row, &BUTTONS) && !waiting && of_post.is_none() {
            continue;
        }
        let mut gap = gap_at(row, &found.posts, main, GapKind::MoreReplies);
        if waiting || rank(&found.posts, row) == found.posts.len() {
            gap.kind = GapKind::LoadMore;
        }
        gap.url = of_post;
        add_gap(&mut gaps, gap);
    }
    gaps
}

impl Found<'_> {
    /// Warns of what was found by other means than its `data-testid`.
    pub(super) fn report_anchors(&self, cx: &mut Context) {
        report_unmarked(&self.posts, cx);
        if !self.rows && self.posts.len() > 1 {
            cx.found(&Finding::NoRows);
        }
        if self.unmarked {
            cx.found(&Finding::PartsOutside);
        }
        let is_words = |row: &&Element<'_>| {
            !holds_any(**row, &BUTTONS) && link_in(**row).is_none() && !row.text().is_empty()
        };
        if self.between.iter().any(|row| is_words(&row)) {
            cx.found(&Finding::WordsInRow);
        }
        if self.rows {
            report_rows(&self.posts, cx);
        }
    }
}

/// Warns of posts in rows that have a mark that is not known, as those of advertisements may be.
pub(super) fn report_rows(posts: &[Item<'_>], cx: &mut Context) {
    let is_unknown = |around: Element<'_>| {
        let testid = around.attr("data-testid");
        testid.is_some_and(|testid| !is_known(testid))
    };
    let in_unknown = |item: &Item<'_>| {
        let above = item.element.ancestors().take(6);
        let mut above = above.take_while(|above| !above.matches(&CELL));
        above.any(is_unknown)
    };
    let finding = |count, total| Finding::UnknownRow { count, total };
    report_matches(posts, in_unknown, finding, cx);
}

/// Warns of posts whose elements have lost their mark.
pub(super) fn report_unmarked(posts: &[Item<'_>], cx: &mut Context) {
    let finding = |count, total| Finding::NoAnchor {
        count,
        total,
        anchor: "data-testid=\"tweet\"",
    };
    report_matches(posts, |item| !item.by_anchor, finding, cx);
}

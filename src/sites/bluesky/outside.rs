//! Finds what the app shows between the posts of a conversation: the author's further posts without headers (the reader
//! view, 2026), tombstones, and the links and buttons for posts that are not on the page.

use super::{REPLY_BUTTON, SCREEN, WORDS};
use crate::dom::{Dom, Element, Links, Query, Step};
use crate::model::{Gap, GapKind};
use crate::network::bluesky;
use crate::reader::{Items, PICTURE, PostPage, add_gap, contains_any, gap_at, link_target, source};

/// The app's page of a post, and the element around it in case its test id changes.
const REGIONS: [Query<'_>; 2] = [SCREEN, Query::constant("main")];

/// The text of tombstones; it is in the reader's language.
const GONE: [&str; 4] = [
    "Post not found.", "Post blocked.", "Post has been deleted", "Post has been deleted.",
];

/// A tombstone has an icon next to its text, and no controls.
const ICON: Query<'_> = Query::constant("svg");
const CONTROLS: [Query<'_>; 3] = [
    Query::constant("a"),
    Query::constant("button"),
    Query::constant("[role=button]"),
];

/// The maximum number of elements between a tombstone's text and the element that contains its icon.
const NEAR_ICON: usize = 3;

/// The maximum number of elements in that of a post's number.
const SMALL: usize = 3;

/// The content of a post's element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Post,
    /// A further post of the author, without a header.
    Segment,
    /// Text that states that the post is unavailable.
    Gone,
}

/// A post's element.
pub(super) type Item<'d> = crate::reader::Item<'d, Kind>;

/// The elements between posts.
#[derive(Debug, Default)]
pub(super) struct Outside<'d> {
    /// Links to posts, and buttons.
    links: Vec<Element<'d>>,
    buttons: Vec<Element<'d>>,
    /// Whether there is text that may be a tombstone.
    pub(super) may_be_gone: bool,
    /// Whether there is other text.
    pub(super) words: bool,
}

impl<'d> Outside<'d> {
    /// Finds the elements between the posts, and adds further posts and tombstones to these.
    pub(super) fn find(dom: &'d Dom<'d>, items: &mut Items<'d, Kind>, links: &Links) -> Self {
        let mut found = Self::default();
        let region = REGIONS.iter().find_map(|query| dom.first(query));
        let (Some(region), Some(first)) = (region, items.first()) else {
            return found;
        };
        let first = first.element.position();
        let mut words = Vec::new();
        let mut gone = Vec::new();
        let mut icons = 0;
        let mut open = vec![region];
        let mut walk = region.walk();
        while let Some(step) = walk.next() {
            let inner = match step {
                Step::Enter(inner) => inner,
                Step::Leave(_) => {
                    open.pop();
                    continue;
                }
                Step::Text(text) => {
                    if text.chars().any(char::is_alphanumeric) {
                        match tombstone(&open) {
                            Some(element) => gone.push(Item::new(element, true, Kind::Gone)),
                            None => found.words |= is_below(&open, first),
                        }
                    }
                    continue;
                }
            };
            let tag = inner.name();
            icons += usize::from(tag == "svg");
            if matches!(tag, "svg" | "script" | "style" | "noscript" | "template")
                || items.is_item(inner)
            {
            } else if WORDS.iter().any(|query| inner.matches(query)) {
                words.push(inner);
            } else if tag == "a" || link_target(inner).is_some() {
                found.links.push(inner);
            } else if tag == "button" || inner.attr("role") == Some("button") {
                if inner.position() > first && is_fold(inner) {
                    found.buttons.push(inner);
                }
            } else if is_embed(inner) {
            } else {
                open.push(inner);
                continue;
            }
            walk.skip_subtree();
        }
        let mut added = Vec::new();
        for (at, words_of) in words.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            let after = words.get(at + 1);
            let is_alone = |around: &Element<'d>| {
                let others = [before, after];
                let mut others = others.into_iter().flatten();
                *around != region
                    && items.first_in(*around).is_none()
                    && !others.any(|other| around.contains(*other))
            };
            let around = words_of.ancestors().take_while(is_alone).last();
            let element = around.unwrap_or(*words_of);
            if has_header(element, links) || element.position() < first {
                found.words = true;
            } else {
                added.push(Item::new(element, true, Kind::Segment));
            }
        }
        let gone = Items::outermost(gone);
        let is_unknown = |item: &Item<'_>| !GONE.contains(&said(item.element).as_str());
        found.may_be_gone = gone.len() < icons || gone.iter().any(is_unknown);
        *items = items
            .iter()
            .chain(&added)
            .chain(gone.iter())
            .copied()
            .collect();
        found
    }

    /// Whether a link with text between posts leads to no post: what it leads to is not known.
    pub(super) fn leads_elsewhere(&self, links: &Links) -> bool {
        self.links.iter().any(|link| {
            let url = link_target(*link).and_then(|href| links.resolve(href));
            url.is_none_or(|url| bluesky::post(&url).is_none()) && !link.text().is_empty()
        })
    }

    /// Returns the places where posts are left out.
    pub(super) fn gaps(&self, page: &PostPage<'d, Kind>) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let linked = self.links.iter().filter_map(|link| {
            let url = page.links.resolve(link_target(*link)?)?;
            bluesky::post(&url).is_some().then_some((*link, Some(url)))
        });
        let is_inside = |button: &Element<'_>| page.items.index_containing(*button).is_some();
        let buttons = self.buttons.iter().copied();
        let (inside, below): (Vec<_>, Vec<_>) = buttons.partition(is_inside);
        let inside = inside.into_iter().map(|button| (button, None));
        let mut folds: Vec<_> = linked.chain(inside).collect();
        folds.sort_by_key(|(fold, _)| fold.position());
        for (fold, url) in folds {
            let mut gap = gap_at(fold, &page.items, page.main, GapKind::MoreReplies);
            gap.url = url;
            add_gap(&mut gaps, gap);
        }
        // The button for hidden replies is below all others.
        if !below.is_empty() {
            let last = page.items.len().checked_sub(1);
            add_gap(&mut gaps, Gap::new(last, GapKind::LoadMore));
        }
        gaps
    }
}

/// Returns the text of a tombstone.
pub(super) fn said(element: Element<'_>) -> String {
    let text = element.text();
    let known = text.lines().find(|line| GONE.contains(line));
    known.map(str::to_owned).unwrap_or(text)
}

/// Returns the element of a tombstone, by the elements around its text, from the outermost.
fn tombstone<'d>(open: &[Element<'d>]) -> Option<Element<'d>> {
    let mut around = open.iter().rev().take(NEAR_ICON + 1);
    let element = around.find(|around| around.first(&ICON).is_some())?;
    (!contains_any(*element, &CONTROLS)).then_some(*element)
}

/// Whether the innermost open element is below the first post.
fn is_below(open: &[Element<'_>], first: usize) -> bool {
    open.last().is_some_and(|inner| inner.position() > first)
}

/// Whether a button shows more posts: it has text, and no test id, as that for replying has.
fn is_fold(button: Element<'_>) -> bool {
    let by_app = button.attr("aria-label").is_some() || button.first(&ICON).is_some();
    by_app && button.attr("data-testid").is_none() && !button.text().is_empty()
}

/// Whether an element is the box of a quoted post: a link by a script.
fn is_embed(element: Element<'_>) -> bool {
    element.attr("role") == Some("link") && contains_any(element, &WORDS)
}

/// Whether an element has parts of a complete post: the buttons below it, or its author's picture.
fn has_header(element: Element<'_>, links: &Links) -> bool {
    let mut pictures = element
        .select(&PICTURE)
        .filter_map(|img| source(img, links));
    contains_any(element, &REPLY_BUTTON) || pictures.any(|url| bluesky::is_avatar(&url))
}

/// Returns the number of a post in its author's chain and the total, if a small element contains these alone.
pub(super) fn number_of(element: Element<'_>) -> Option<(u32, u32)> {
    let mut around = element.ancestors().take(SMALL);
    // A name may look like one.
    if element.descendants().nth(SMALL).is_some() || around.any(|around| around.name() == "a") {
        return None;
    }
    let text = element.text();
    let (number, total) = text.trim().split_once('/')?;
    let (number, total) = (number.parse().ok()?, total.parse().ok()?);
    (1 <= number && number <= total).then_some((number, total))
}

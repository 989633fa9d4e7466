//! The elements of a page's posts.

use std::ops::Deref;

use super::rich_text::is_box_displayed;
use super::select::AncestorCache;
use super::tables::Tables;
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::report::Finding;

/// A post's element.
#[derive(Clone, Copy, Debug)]
pub struct Item<'d, P = ()> {
    /// The element.
    pub element: Element<'d>,
    /// Whether it was found by a mark of its site ([`Tables::marks`]), and not by its content.
    pub by_mark: bool,
    /// Its context, as returned by [`PostSite::place`](super::PostSite::place).
    pub kind: P,
}

impl<'d, P> Item<'d, P> {
    /// Returns an item.
    pub const fn new(element: Element<'d>, by_mark: bool, kind: P) -> Self {
        Self {
            element,
            by_mark,
            kind,
        }
    }
}

/// The elements of a page's posts, in page order.
#[derive(Clone, Debug)]
pub struct Items<'d, P = ()>(Vec<Item<'d, P>>);

impl<P> Default for Items<'_, P> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'d, P> Deref for Items<'d, P> {
    type Target = [Item<'d, P>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'d, P> Items<'d, P> {
    /// Sorts items into page order without duplicates; an item counts as found by its anchor if any of its duplicates
    /// was.
    pub fn in_order(found: impl IntoIterator<Item = Item<'d, P>>) -> Self {
        let mut found: Vec<Item<'_, P>> = found.into_iter().collect();
        found.sort_by_key(|item| (item.element.position(), !item.by_mark));
        found.dedup_by_key(|item| item.element.position());
        Self(found)
    }

    /// The same without items inside other items: quotes, and items nested because of a lost end tag.
    pub fn outermost(found: impl IntoIterator<Item = Item<'d, P>>) -> Self {
        let mut last: Option<Element<'_>> = None;
        let mut outer = Self::in_order(found);
        outer.retain(|item| {
            let inside = last.is_some_and(|last| last.contains(item.element));
            if !inside {
                last = Some(item.element);
            }
            !inside
        });
        outer
    }

    /// Keeps the items for which `keep` is true.
    pub fn retain(&mut self, keep: impl FnMut(&Item<'d, P>) -> bool) {
        self.0.retain(keep);
    }

    /// Returns the number of items that begin before an element.
    pub fn rank(&self, element: Element<'_>) -> usize {
        self.partition_point(|item| item.element.position() < element.position())
    }

    /// Whether an element is that of an item.
    pub(crate) fn is_item(&self, element: Element<'_>) -> bool {
        let next = self.get(self.rank(element));
        next.is_some_and(|item| item.element == element)
    }

    /// Returns the first item that is an element or inside it.
    pub(crate) fn first_in(&self, element: Element<'_>) -> Option<&Item<'d, P>> {
        let next = self.get(self.rank(element))?;
        (next.element == element || element.contains(next.element)).then_some(next)
    }

    /// Returns the index of the item that contains an element.
    pub fn index_containing(&self, element: Element<'_>) -> Option<usize> {
        let above = self.rank(element).checked_sub(1)?;
        let item = self.get(above)?;
        item.element.contains(element).then_some(above)
    }

    /// Returns the elements of a page that are parts of posts but inside none: the mark of their post may have changed.
    pub fn orphans(
        &self,
        dom: &'d Dom<'d>,
        marks: &'static [Query<'static>],
    ) -> impl Iterator<Item = Element<'d>> {
        let found = marks.iter().flat_map(|mark| dom.select(mark));
        found.filter(|element| self.index_containing(*element).is_none())
    }

    /// Removes the posts that are not displayed and are a copy of the post before or after them, which is: pages keep
    /// such copies for scripts and screen readers. Reports the others that are not displayed.
    pub(crate) fn remove_hidden_copies(&mut self, cx: &mut Context) {
        let hidden = hidden(self);
        if !hidden.contains(&true) {
            return;
        }
        // Each text is built three times at most.
        let text = |at: usize| self.get(at).map(|item| item.element.text());
        let displayed = |at: &usize| hidden.get(*at) == Some(&false);
        let is_copy = |at: usize| {
            let next_to = [at.checked_sub(1), at.checked_add(1)];
            let mut next_to = next_to.into_iter().flatten().filter(displayed);
            hidden.get(at) == Some(&true) && next_to.any(|other| text(other) == text(at))
        };
        let copies: Vec<bool> = (0..self.len()).map(is_copy).collect();
        let is_other = |(hidden, copy): (&bool, &bool)| *hidden && !copy;
        let others = hidden.iter().zip(&copies).filter(|pair| is_other(*pair));
        let count = others.count();
        let mut copies = copies.into_iter();
        self.retain(|_| !copies.next().unwrap_or(false));
        if count > 0 {
            let total = self.len();
            cx.found(&Finding::PostsHidden { count, total });
        }
    }

    /// Warns of posts with faulty elements: the number of them, and the first one.
    pub(crate) fn report<'f>(
        &self,
        wrong: impl Fn(&Item<'d, P>) -> bool,
        finding: impl FnOnce(usize, usize) -> Finding<'f>,
        cx: &mut Context,
    ) {
        if let Some(first) = self.iter().position(&wrong) {
            let count = self.iter().filter(|item| wrong(item)).count();
            cx.found_at(first, &finding(count, self.len()));
        }
    }
}

/// The number of elements around a post that may hide it alone.
const AROUND: usize = 3;

/// Whether posts are not displayed, by their own elements or those directly around them.
fn hidden<P>(items: &[Item<'_, P>]) -> Vec<bool> {
    // Most posts have the same parent as the one before.
    let mut last = None;
    let mut is_hidden = |element: Element<'_>| {
        let parent = element.parent().map(Element::position);
        let around = match last {
            Some((position, around)) if position == parent => around,
            _ => !element.ancestors().take(AROUND).all(is_box_displayed),
        };
        last = Some((parent, around));
        around || !is_box_displayed(element)
    };
    items.iter().map(|item| is_hidden(item.element)).collect()
}

impl<'d, P: Copy + Default> Items<'d, P> {
    /// Finds the posts of a page by a site's tables; `holder` returns the post around a part outside all posts.
    pub(crate) fn find(
        dom: &'d Dom<'d>,
        tables: &Tables,
        holder: impl Fn(Element<'d>) -> Option<Element<'d>>,
    ) -> Self {
        let select = |marks: &'static [Query<'static>], by_mark: bool| {
            let found = marks.iter().flat_map(|mark| dom.select(mark));
            found.map(move |element| Item::new(element, by_mark, P::default()))
        };
        let found = select(tables.marks, true).chain(select(tables.other_marks, false));
        let found = Self::outermost(found);
        let mut orphans = found
            .orphans(dom, tables.parts)
            .filter_map(holder)
            .map(|element| Item::new(element, false, P::default()))
            .peekable();
        if orphans.peek().is_none() {
            drop(orphans);
            return found;
        }
        let all: Vec<Item<'d, P>> = found.iter().copied().chain(orphans).collect();
        Self::outermost(all)
    }

    /// Sets each item's context: `place` returns the context inside an element, from the context of the element itself.
    /// It is called once for each element.
    pub(super) fn place(&mut self, place: impl Fn(P, Element<'d>) -> P) {
        if size_of::<P>() == 0 {
            return;
        }
        let mut known = AncestorCache::default();
        for item in &mut self.0 {
            item.kind = known.of(item.element, &place);
        }
    }

    /// Updates each item.
    pub(crate) fn update(&mut self, update: impl FnMut(&mut Item<'d, P>)) {
        self.0.iter_mut().for_each(update);
    }
}

impl<'d, P> FromIterator<Item<'d, P>> for Items<'d, P> {
    fn from_iter<I: IntoIterator<Item = Item<'d, P>>>(found: I) -> Self {
        Self::in_order(found)
    }
}

//! Formatting elements: what by the way closed them does not end them, and they are opened again.

use std::hash::BuildHasher;

use super::super::Stop;
use super::super::tags::{Space, Tag};
use super::{Builder, Start, default_scope};
use crate::dom::Slice;

/// An entry of the list of active formatting elements.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// Here a cell, a caption or an object began.
    Marker,
    Element {
        node: u32,
        tag: Tag,
        /// What its attributes hash to, in any order, once that was asked for.
        mark: Option<u64>,
    },
}

/// The same element is opened again three times at most.
const SAME: usize = 3;

impl<'h> Builder<'h> {
    /// Opens again what is on the list and was closed.
    #[inline]
    pub(super) fn reconstruct(&mut self) -> Result<(), Stop> {
        match self.formatting.last() {
            Some(&Entry::Element { node, .. }) if !self.arena.is_open(node) => self.reopen(),
            _ => Ok(()),
        }
    }

    #[inline(never)]
    fn reopen(&mut self) -> Result<(), Stop> {
        let is_due = |entry: &&Entry| match **entry {
            Entry::Marker => false,
            Entry::Element { node, .. } => !self.arena.is_open(node),
        };
        let due = self.formatting.iter().rev().take_while(is_due).count();
        let from = self.formatting.len() - due;
        for at in from..self.formatting.len() {
            let Some(Entry::Element { node, tag, mark }) = self.formatting.get(at).copied() else {
                continue;
            };
            let attributes = self.arena.attributes_of(node);
            self.arena.count_again(attributes, &self.tokens)?;
            let again = self.append_node(tag, attributes)?;
            self.push(again, tag, Space::Html);
            if let Some(entry) = self.formatting.get_mut(at) {
                *entry = Entry::Element {
                    node: again,
                    tag,
                    mark,
                };
            }
        }
        Ok(())
    }

    pub(super) fn insert_formatting(&mut self, start: Start) -> Result<(), Stop> {
        self.reconstruct()?;
        let node = self.insert(start)?;
        let attributes = self.arena.attributes_of(node);
        let mut own = None;
        let mut same = 0;
        let mut first = None;
        for at in (0..self.formatting.len()).rev() {
            let Some(Entry::Element { node, tag, mark }) = self.formatting.get(at).copied() else {
                break;
            };
            let others = self.arena.attributes_of(node);
            if tag != start.tag || others.end - others.start != attributes.end - attributes.start {
                continue;
            }
            // As many may be open as elements may be inside each other: attributes are compared only where they hash to
            // the same, so each is read some times at most.
            let mark = mark.unwrap_or_else(|| self.mark(others));
            if let Some(Entry::Element { mark: known, .. }) = self.formatting.get_mut(at) {
                *known = Some(mark);
            }
            let own = *own.get_or_insert_with(|| self.mark(attributes));
            if own == mark && self.have_same(attributes, others) {
                same += 1;
                first = Some(at);
            }
        }
        if same >= SAME
            && let Some(first) = first
        {
            self.formatting.remove(first);
        }
        self.formatting.push(Entry::Element {
            node,
            tag: start.tag,
            mark: own,
        });
        Ok(())
    }

    /// What attributes hash to, in any order.
    fn mark(&self, attributes: Slice) -> u64 {
        let hashes = self.attributes(attributes);
        let hashes = hashes.map(|attribute| self.hasher.hash_one(attribute));
        hashes.fold(0, u64::wrapping_add)
    }

    /// Whether two lists of attributes are the same, in any order.
    fn have_same(&self, left: Slice, right: Slice) -> bool {
        left == right
            || self.attributes(left).eq(self.attributes(right))
            || left.end - left.start == right.end - right.start
                && self
                    .attributes(left)
                    .all(|(name, value)| self.attributes(right).any(|other| other == (name, value)))
    }

    fn attributes(&self, Slice { start, end }: Slice) -> impl Iterator<Item = (&str, &str)> {
        let kept = self.tokens.kept(start as usize, (end - start) as usize);
        kept.iter().map(|attribute| self.arena.attribute(attribute))
    }

    pub(super) fn clear_formatting(&mut self) {
        while let Some(entry) = self.formatting.pop() {
            if matches!(entry, Entry::Marker) {
                break;
            }
        }
    }

    /// An `<a>` ends the one that is open.
    pub(super) fn close_a(&mut self) -> Result<(), Stop> {
        let Some((_, node)) = self.nearest(Tag::A) else {
            return Ok(());
        };
        self.end_of_formatting(Tag::A)?;
        let listed = self
            .formatting
            .iter()
            .position(|entry| matches!(entry, Entry::Element { node: is, .. } if *is == node));
        if let Some(at) = listed {
            self.formatting.remove(at);
        }
        if self.current().is_some_and(|open| open.node == node) {
            self.pop();
        } else if self.arena.is_open(node) {
            // It would end though an element inside goes on.
            return Err(Stop::Tree);
        }
        Ok(())
    }

    /// The last one of a tag on the list, behind the last marker: its place there, and the element.
    fn nearest(&self, tag: Tag) -> Option<(usize, u32)> {
        for (at, entry) in self.formatting.iter().enumerate().rev() {
            match *entry {
                Entry::Marker => return None,
                Entry::Element { node, tag: is, .. } if is == tag => return Some((at, node)),
                Entry::Element { .. } => {}
            }
        }
        None
    }

    /// The "adoption agency", as far as nothing is adopted: no block stands in the element that ends.
    pub(super) fn end_of_formatting(&mut self, tag: Tag) -> Result<(), Stop> {
        if let Some(open) = self.current().copied()
            && open.is(tag)
            && !self
                .formatting
                .iter()
                .any(|entry| matches!(entry, Entry::Element { node, .. } if *node == open.node))
        {
            self.pop();
            return Ok(());
        }
        let Some((listed, node)) = self.nearest(tag) else {
            self.end_of_any(tag, Slice::EMPTY);
            return Ok(());
        };
        let Some(at) = self.open.iter().rposition(|open| open.node == node) else {
            self.formatting.remove(listed);
            return Ok(());
        };
        let inside = self.open.get(at + 1..).unwrap_or_default();
        if inside.iter().any(default_scope) {
            return Ok(());
        }
        if inside
            .iter()
            .any(|open| open.space == Space::Html && open.tag.is_special())
        {
            return Err(Stop::Tree);
        }
        self.truncate(at);
        self.formatting.remove(listed);
        Ok(())
    }
}

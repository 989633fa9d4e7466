//! Active formatting elements: if another end tag closes them implicitly, they are reconstructed.

use std::hash::BuildHasher;

use super::super::Stop;
use super::super::tags::{Space, Tag};
use super::{Builder, Start, default_scope};
use crate::dom::Slice;

/// An entry of the list of active formatting elements.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// A marker: a cell, a caption or an object started here.
    Marker,
    Element {
        node: u32,
        tag: Tag,
        /// The hash of its attributes, in any order, once computed.
        mark: Option<u64>,
    },
}

/// The maximum number of equal elements on the list (the Noah's Ark clause).
const SAME: usize = 3;

impl<'h> Builder<'h> {
    /// Reconstructs the active formatting elements.
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
            // There can be as many entries as the nesting limit allows, so attributes are only compared if their hashes
            // are equal; each is then read a few times at most.
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

    /// Returns a hash of attributes, in any order.
    fn mark(&self, attributes: Slice) -> u64 {
        let hashes = self.attributes(attributes);
        let hashes = hashes.map(|attribute| self.hasher.hash_one(attribute));
        hashes.fold(0, u64::wrapping_add)
    }

    /// Whether two lists of attributes are equal, in any order.
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

    /// Closes the open `<a>`, as a second one does.
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
            // The link would be closed before an element inside it.
            return Err(Stop::Tree);
        }
        Ok(())
    }

    /// Returns the last entry of a tag after the last marker: its index in the list, and the element.
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

    /// Runs the adoption agency algorithm in the case in which nothing is moved: the closed element contains no block.
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

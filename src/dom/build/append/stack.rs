//! The stack of open elements, and the scopes.

use super::Builder;
use crate::dom::NodeKind;
use crate::dom::build::tags::{Space, Tag, is_integration_point};

/// An open element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub(super) node: u32,
    pub(super) tag: Tag,
    pub(super) space: Space,
}

impl Open {
    pub(super) fn is(&self, tag: Tag) -> bool {
        self.tag == tag && self.space == Space::Html
    }
}

impl Builder<'_> {
    pub(super) fn current(&self) -> Option<&Open> {
        self.open.last()
    }

    pub(super) fn current_is(&self, tag: Tag) -> bool {
        self.current().is_some_and(|open| open.is(tag))
    }

    pub(super) fn push(&mut self, node: u32, tag: Tag, space: Space) {
        self.open.push(Open { node, tag, space });
        if space == Space::Html
            && let Some(count) = self.counts.get_mut(tag as usize)
        {
            *count += 1;
        }
        if let Some(node) = self.arena.node_mut(node) {
            node.kind = NodeKind::Open;
        }
    }

    pub(super) fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.closed(open);
        }
    }

    pub(super) fn closed(&mut self, open: Open) {
        let end = self.arena.len();
        if open.space == Space::Html
            && let Some(count) = self.counts.get_mut(open.tag as usize)
        {
            *count -= 1;
        }
        if let Some(node) = self.arena.node_mut(open.node) {
            node.end = end;
            node.kind = NodeKind::Element;
        }
    }

    /// Closes elements until this many are open.
    pub(super) fn truncate(&mut self, len: usize) {
        while self.open.len() > len {
            self.pop();
        }
    }

    /// Closes elements up to and including the nearest one of a tag.
    pub(super) fn pop_until(&mut self, tag: Tag) {
        while let Some(open) = self.open.last().copied() {
            self.pop();
            if open.is(tag) {
                break;
            }
        }
    }

    pub(super) fn is_open(&self, tag: Tag) -> bool {
        self.counts
            .get(tag as usize)
            .is_some_and(|count| *count > 0)
    }

    /// Whether an element of a tag is in scope.
    pub(super) fn in_scope(&self, tag: Tag, bounds: fn(&Open) -> bool) -> bool {
        self.is_open(tag)
            && self
                .open
                .iter()
                .rev()
                .find(|open| open.is(tag) || bounds(open))
                .is_some_and(|open| open.is(tag))
    }

    pub(super) fn close_implied(&mut self, except: Option<Tag>) {
        while let Some(open) = self.current()
            && open.space == Space::Html
            && open.tag.has_implied_end()
            && Some(open.tag) != except
        {
            self.pop();
        }
    }
}

/// Whether an element bounds the default scope.
pub(super) fn default_scope(open: &Open) -> bool {
    match open.space {
        Space::Html => open.tag.bounds_scope(),
        space => is_integration_point(open.tag, space),
    }
}

pub(super) fn button_scope(open: &Open) -> bool {
    open.is(Tag::Button) || default_scope(open)
}

pub(super) fn list_item_scope(open: &Open) -> bool {
    open.is(Tag::Ol) || open.is(Tag::Ul) || default_scope(open)
}

pub(super) fn table_scope(open: &Open) -> bool {
    open.is(Tag::Html) || open.is(Tag::Table) || open.is(Tag::Template)
}

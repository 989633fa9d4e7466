//! The linked tree that the full rules build, whose nodes may be moved at any time.

use std::cell::Ref;

use html5ever::interface::ElemName;
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, local_name};

/// A node's place in the list of all, the document's being 0.
pub(super) type Handle = u32;

pub(super) const NONE: Handle = u32::MAX;
pub(super) const DOCUMENT: Handle = 0;
/// All comments are this one node, which is put nowhere.
pub(super) const COMMENT: Handle = 1;

pub(super) struct Node {
    pub(super) parent: Handle,
    pub(super) first: Handle,
    pub(super) last: Handle,
    pub(super) before: Handle,
    pub(super) after: Handle,
    pub(super) depth: u32,
    /// How many formatting elements it stands in, with itself.
    pub(super) formatting: u32,
    /// The source has not closed it.
    pub(super) left_open: bool,
    pub(super) data: Data,
}

#[derive(Default)]
pub(super) enum Data {
    /// The document, what a template holds, and a comment.
    #[default]
    Nothing,
    Element {
        name: Name,
        attributes: Vec<Attribute>,
    },
    Text(StrTendril),
}

/// The name of an element. The rules give none a prefix.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) space: Namespace,
    pub(super) local: LocalName,
}

impl Name {
    pub(super) fn is_formatting(&self) -> bool {
        matches!(
            self.local,
            local_name!("a")
                | local_name!("b")
                | local_name!("big")
                | local_name!("code")
                | local_name!("em")
                | local_name!("font")
                | local_name!("i")
                | local_name!("nobr")
                | local_name!("s")
                | local_name!("small")
                | local_name!("strike")
                | local_name!("strong")
                | local_name!("tt")
                | local_name!("u")
        )
    }
}

/// A name in the list of nodes, as html5ever asks for it.
#[derive(Debug)]
pub(super) struct NameRef<'a>(pub(super) Ref<'a, Name>);

impl ElemName for NameRef<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.space
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Node {
    pub(super) const fn new(data: Data) -> Self {
        Self {
            parent: NONE,
            first: NONE,
            last: NONE,
            before: NONE,
            after: NONE,
            depth: 0,
            formatting: 0,
            left_open: false,
            data,
        }
    }
}

/// All nodes, in blocks: a list that grows would stand beside the longer one for a while.
pub(super) struct Nodes {
    blocks: Vec<Vec<Node>>,
}

/// So many nodes are in a block.
const BLOCK: usize = 256;

impl Nodes {
    pub(super) const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// Appends a node, and gives its place. The budget keeps the nodes below [`NONE`].
    pub(super) fn push(&mut self, node: Node) -> Handle {
        let at = self.len();
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(node),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(node);
                self.blocks.push(block);
            }
        }
        Handle::try_from(at).unwrap_or(NONE)
    }

    pub(super) fn len(&self) -> usize {
        let last = self.blocks.last().map_or(0, Vec::len);
        self.blocks.len().saturating_sub(1) * BLOCK + last
    }

    pub(super) fn get(&self, at: Handle) -> Option<&Node> {
        let at = at as usize;
        self.blocks.get(at / BLOCK)?.get(at % BLOCK)
    }

    pub(super) fn get_mut(&mut self, at: Handle) -> Option<&mut Node> {
        let at = at as usize;
        self.blocks.get_mut(at / BLOCK)?.get_mut(at % BLOCK)
    }

    /// Sets what stands behind a child of `parent`, or first if the child is [`NONE`].
    pub(super) fn set_after(&mut self, parent: Handle, child: Handle, after: Handle) {
        if let Some(child) = self.get_mut(child) {
            child.after = after;
        } else if let Some(parent) = self.get_mut(parent) {
            parent.first = after;
        }
    }

    /// Sets what stands before a child of `parent`, or last if the child is [`NONE`].
    pub(super) fn set_before(&mut self, parent: Handle, child: Handle, before: Handle) {
        if let Some(child) = self.get_mut(child) {
            child.before = before;
        } else if let Some(parent) = self.get_mut(parent) {
            parent.last = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page may have of them follows from it.
    #[test]
    fn nodes_are_small() {
        assert!(size_of::<Node>() <= 72, "{}", size_of::<Node>());
        assert!(size_of::<Attribute>() <= 40, "{}", size_of::<Attribute>());
    }
}

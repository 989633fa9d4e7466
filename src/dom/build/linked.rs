//! The linked tree of the full rules, whose nodes can be moved at any time.

use std::cell::Ref;

use html5ever::interface::ElemName;
use html5ever::tendril::StrTendril;
use html5ever::{LocalName, Namespace, QualName, local_name, ns};

use super::tags::Space;

/// The index of a node in the list of all nodes; the document is 0.
pub(super) type Handle = u32;

pub(super) const NONE: Handle = u32::MAX;
pub(super) const DOCUMENT: Handle = 0;
/// All comments are this one node, which is never inserted.
pub(super) const COMMENT: Handle = 1;

pub(super) struct Node {
    pub(super) parent: Handle,
    pub(super) first: Handle,
    pub(super) last: Handle,
    pub(super) before: Handle,
    pub(super) after: Handle,
    pub(super) depth: u32,
    /// The number of formatting elements that contain it, including itself.
    pub(super) formatting: u32,
    /// Whether the source has not closed it.
    pub(super) left_open: bool,
    /// The namespace of an element.
    pub(super) space: Space,
    pub(super) data: Data,
}

/// The content of a node in 24 bytes: with two variants the discriminant takes no space, with three it would.
pub(super) enum Data {
    /// Element names have no prefix by the rules.
    Element {
        name: LocalName,
        attributes: Box<[Attribute]>,
    },
    /// Empty for the document, the contents of a template, and a comment.
    Text(StrTendril),
}

impl Default for Data {
    fn default() -> Self {
        Self::Text(StrTendril::new())
    }
}

/// An attribute of an element.
pub(super) struct Attribute {
    /// The name with its prefix.
    pub(super) name: LocalName,
    pub(super) value: StrTendril,
}

impl From<html5ever::Attribute> for Attribute {
    fn from(attribute: html5ever::Attribute) -> Self {
        let QualName { prefix, local, .. } = attribute.name;
        Self {
            name: match prefix.as_deref() {
                None | Some("") => local,
                Some(prefix) => LocalName::from(format!("{prefix}:{local}")),
            },
            value: attribute.value,
        }
    }
}

impl Data {
    pub(super) fn is_formatting(&self) -> bool {
        let Self::Element { name, .. } = self else {
            return false;
        };
        matches!(
            *name,
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

/// An element name in the list of nodes, in the form that html5ever needs.
#[derive(Debug)]
pub(super) struct NameRef<'a> {
    pub(super) local: Ref<'a, LocalName>,
    /// `None` for a node that is not an element.
    pub(super) space: Option<Space>,
}

impl ElemName for NameRef<'_> {
    fn ns(&self) -> &Namespace {
        static NONE: Namespace = ns!();
        static HTML: Namespace = ns!(html);
        static MATH: Namespace = ns!(mathml);
        static SVG: Namespace = ns!(svg);
        match self.space {
            None => &NONE,
            Some(Space::Html) => &HTML,
            Some(Space::Math) => &MATH,
            Some(Space::Svg) => &SVG,
        }
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

/// Returns the namespace of an element; the rules create elements in no others.
pub(super) fn space_of(name: &QualName) -> Space {
    match name.ns {
        ns!(svg) => Space::Svg,
        ns!(mathml) => Space::Math,
        _ => Space::Html,
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
            space: Space::Html,
            data,
        }
    }
}

/// All nodes, in blocks: a growing list would be copied to a longer one, and need the memory of both.
pub(super) struct Nodes {
    blocks: Vec<Vec<Node>>,
}

/// The number of nodes in a block.
const BLOCK: usize = 256;

impl Nodes {
    pub(super) const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// Appends a node and returns its handle. The limit keeps the number of nodes below [`NONE`].
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

    /// Sets the next sibling of a child of `parent`, or the first child if `child` is [`NONE`].
    pub(super) fn set_after(&mut self, parent: Handle, child: Handle, after: Handle) {
        if let Some(child) = self.get_mut(child) {
            child.after = after;
        } else if let Some(parent) = self.get_mut(parent) {
            parent.first = after;
        }
    }

    /// Sets the previous sibling of a child of `parent`, or the last child if `child` is [`NONE`].
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

    /// The limits on their number depend on these sizes.
    #[test]
    fn nodes_are_small() {
        assert!(size_of::<Node>() <= 56, "{}", size_of::<Node>());
        assert!(size_of::<Attribute>() <= 24, "{}", size_of::<Attribute>());
    }
}

//! Iterators over the descendants of an element: loops over a range of the flat tree, without recursion.

use super::{Element, Node, Step};
use crate::dom::{Dom, NodeKind};

/// An iterator over the children of an element. See [`Element::children`].
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Children, Dom, Node};
///
/// fn pieces(children: Children<'_>) -> usize {
///     children.filter(|child| matches!(child, Node::Text(_))).count()
/// }
///
/// let dom = Dom::parse("<p>One<br>two<br>three</p>")?;
/// let body = dom.elements().find(|element| element.name() == "p").ok_or("no words")?;
/// assert_eq!(pieces(body.children()), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Children<'d> {
    pub(super) dom: &'d Dom<'d>,
    pub(super) next: u32,
    pub(super) end: u32,
}

impl<'d> Iterator for Children<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        if self.next >= self.end {
            return None;
        }
        let node = self.dom.node(self.next)?;
        let here = self.next;
        self.next = node.end;
        match node.kind {
            NodeKind::Text => Some(Node::Text(self.dom.str(node.content))),
            _ => Element::at(self.dom, here).map(Node::Element),
        }
    }
}

/// An iterator over the descendants of an element. See [`Element::descendants`].
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Descendants, Dom};
///
/// fn pictures(descendants: Descendants<'_>) -> usize {
///     descendants.filter(|element| element.name() == "img").count()
/// }
///
/// let dom = Dom::parse("<p><img></p><img>")?;
/// let page = dom.elements().next().ok_or("no page")?;
/// assert_eq!(pictures(page.descendants()), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Descendants<'d> {
    pub(super) dom: &'d Dom<'d>,
    pub(super) next: u32,
    pub(super) end: u32,
}

impl<'d> Iterator for Descendants<'d> {
    type Item = Element<'d>;

    fn next(&mut self) -> Option<Element<'d>> {
        while self.next < self.end {
            let here = self.next;
            self.next += 1;
            if let Some(element) = Element::at(self.dom, here) {
                return Some(element);
            }
        }
        None
    }
}

/// A walk through an element, in document order. See [`Element::walk`].
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Query, Step, TextBuilder};
///
/// const WORDS: Query<'_> = Query::constant("p");
///
/// let dom = Dom::parse("<p>Terns dive. <a class=more>Show more</a></p>")?;
/// let mut walk = dom.first(&WORDS).ok_or("no words")?.walk();
/// let mut text = TextBuilder::new();
/// while let Some(step) = walk.next() {
///     match step {
///         Step::Enter(element) if element.has_class("more") => walk.skip_subtree(),
///         step => text.push_step(step),
///     }
/// }
/// assert_eq!(text.finish(), "Terns dive.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Walk<'d> {
    pub(super) dom: &'d Dom<'d>,
    /// The element whose content is walked through.
    pub(super) root: u32,
    pub(super) next: u32,
    /// The innermost element that was entered and not left, else the root.
    pub(super) inside: u32,
    /// Its end.
    pub(super) end: u32,
}

impl<'d> Walk<'d> {
    /// Returns the position of the element or text that was entered last.
    pub(crate) const fn position(&self) -> usize {
        self.next.saturating_sub(1) as usize
    }

    /// Returns the innermost element that was entered and not left.
    pub(crate) const fn inside(&self) -> Element<'d> {
        Element {
            dom: self.dom,
            at: self.inside,
        }
    }

    /// Skips the rest of the element that was entered last; its end is skipped as well.
    pub fn skip_subtree(&mut self) {
        if self.inside != self.root {
            self.next = self.end;
            self.leave();
        }
    }

    /// Continues in the parent of the innermost element.
    #[inline]
    fn leave(&mut self) {
        let parent = self
            .dom
            .node(self.inside)
            .map_or(self.root, |node| node.parent);
        self.inside = parent;
        self.end = self.dom.node(parent).map_or(0, |node| node.end);
    }
}

impl<'d> Iterator for Walk<'d> {
    type Item = Step<'d>;

    // Called for each node of each text.
    #[inline(always)]
    fn next(&mut self) -> Option<Step<'d>> {
        let dom = self.dom;
        if self.next >= self.end {
            let at = self.inside;
            if at == self.root {
                return None;
            }
            self.leave();
            return Some(Step::Leave(Element { dom, at }));
        }
        let node = dom.node(self.next)?;
        let at = self.next;
        self.next += 1;
        if node.kind == NodeKind::Text {
            return Some(Step::Text(dom.str(node.content)));
        }
        (self.inside, self.end) = (at, node.end);
        Some(Step::Enter(Element { dom, at }))
    }
}

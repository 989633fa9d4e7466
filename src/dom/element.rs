use std::fmt;

use super::build::Tag;
use super::candidates::Candidates;
use super::text::TextBuilder;
use super::tokenizer::Name;
use super::{Attribute, Dom, NodeKind, Query};

/// An element of a [`Dom`]. Copying one is free.
#[derive(Clone, Copy)]
pub struct Element<'d> {
    dom: &'d Dom<'d>,
    at: u32,
}

/// A child of an element.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Node<'d> {
    /// An element.
    Element(Element<'d>),
    /// A piece of text, with its white space as the source has it.
    Text(&'d str),
}

/// What a [`Walk`] meets.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Step<'d> {
    /// An element begins.
    Enter(Element<'d>),
    /// An element that was entered ends.
    Leave(Element<'d>),
    /// A piece of text.
    Text(&'d str),
}

impl<'d> Element<'d> {
    pub(super) fn at(dom: &'d Dom<'d>, at: u32) -> Option<Self> {
        match dom.node(at)?.kind {
            NodeKind::Text => None,
            _ => Some(Self { dom, at }),
        }
    }

    pub(super) fn place(self) -> u32 {
        self.at
    }

    /// The page that the element is of.
    pub fn dom(self) -> &'d Dom<'d> {
        self.dom
    }

    /// The place in document order: smaller for what begins earlier in the source.
    pub fn position(self) -> usize {
        self.at as usize
    }

    /// The tag, if it is one of those known: soon compared, where the name is a text.
    #[inline]
    pub(crate) fn tag(self) -> Tag {
        self.dom.node(self.at).map_or(Tag::Other, |node| node.tag)
    }

    /// The tag name, in lower case.
    pub fn name(self) -> &'d str {
        self.dom
            .node(self.at)
            .map_or("", |node| self.dom.name(node))
    }

    /// The attributes, decoded.
    pub fn attributes(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        let attributes = self.own_attributes();
        attributes.iter().map(|attribute| {
            (
                self.dom.attribute_name(attribute),
                self.dom.str(attribute.value),
            )
        })
    }

    /// The value of an attribute, by its lower-case name.
    // Names are literals nearly always: then all about them is known when the caller is compiled.
    #[inline(always)]
    pub fn attr(self, name: &str) -> Option<&'d str> {
        self.attr_named(&Name::new(name))
    }

    pub(super) fn attr_named(self, name: &Name<'_>) -> Option<&'d str> {
        self.find_attr(name)
    }

    /// The value of `class`, empty if there is none.
    #[inline]
    pub(crate) fn class(self) -> &'d str {
        const CLASS: Name<'_> = Name::new("class");
        self.find_attr(&CLASS).unwrap_or_default()
    }

    // Where the name is known when this is compiled, little is left of it.
    #[inline(always)]
    fn find_attr(self, name: &Name<'_>) -> Option<&'d str> {
        let mut attributes = self.own_attributes().iter();
        // Keys alone tell nearly always, so the loop is over them alone.
        loop {
            let attribute = attributes.find(|attribute| attribute.key == name.key)?;
            if self.dom.is_attribute_named(attribute, name) {
                return Some(self.dom.str(attribute.value));
            }
        }
    }

    /// The values of several attributes in one go.
    pub(crate) fn attrs<const N: usize>(self, names: &[Name<'static>; N]) -> [Option<&'d str>; N] {
        let mut values = [None; N];
        for attribute in self.own_attributes() {
            let place = names.iter().position(|name| name.key == attribute.key);
            if let Some(place) = place
                && let (Some(name), Some(value)) = (names.get(place), values.get_mut(place))
                && self.dom.is_attribute_named(attribute, name)
            {
                *value = Some(self.dom.str(attribute.value));
            }
        }
        values
    }

    pub(super) fn own_attributes(self) -> &'d [Attribute] {
        self.dom
            .node(self.at)
            .map_or(&[], |node| self.dom.attributes_of(node))
    }

    /// The classes.
    pub fn classes(self) -> impl Iterator<Item = &'d str> {
        self.class().split_ascii_whitespace()
    }

    /// Whether the element has a class.
    pub fn has_class(self, class: &str) -> bool {
        has_class(self.class(), class)
    }

    /// The element around this one.
    pub fn parent(self) -> Option<Self> {
        Self::at(self.dom, self.dom.node(self.at)?.parent)
    }

    /// The elements around this one, nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// The children, text included.
    pub fn children(self) -> Children<'d> {
        Children {
            dom: self.dom,
            next: self.at + 1,
            end: self.end(),
        }
    }

    /// The elements inside this one, in document order.
    pub fn descendants(self) -> Descendants<'d> {
        Descendants {
            dom: self.dom,
            next: self.at + 1,
            end: self.end(),
        }
    }

    /// A walk through all that is inside, with the ends of elements and the choice to pass over one.
    pub fn walk(self) -> Walk<'d> {
        Walk {
            dom: self.dom,
            next: self.at + 1,
            end: self.end(),
            entered: Vec::new(),
        }
    }

    /// The elements inside this one that a query finds. Parts of the query may match outside.
    pub fn select<'q>(self, query: &'q Query<'q>) -> impl Iterator<Item = Self> + use<'d, 'q> {
        self.candidates(query)
            .filter(move |element| element.matches(query))
    }

    /// The first element inside this one that a query finds.
    pub fn first(self, query: &Query<'_>) -> Option<Self> {
        self.candidates(query)
            .find(|element| element.matches(query))
    }

    /// The elements inside among which are all that a query finds.
    fn candidates(self, query: &Query<'_>) -> Candidates<'d> {
        Candidates::new(self.dom, query, self.at + 1, self.end())
    }

    /// Whether a query finds this element.
    pub fn matches(self, query: &Query<'_>) -> bool {
        query.finds(self)
    }

    /// Whether another element stands inside this one.
    pub fn contains(self, other: Self) -> bool {
        std::ptr::eq(self.dom, other.dom) && self.at < other.at && other.at < self.end()
    }

    /// The text inside as a reader sees it: `<br>` is one line break, blocks stand on lines of their own, other white
    /// space is one space, scripts and style sheets are no text.
    pub fn text(self) -> String {
        let mut text = TextBuilder::new();
        let mut walk = self.walk();
        while let Some(step) = walk.next() {
            if let Step::Enter(element) = step
                && matches!(element.tag(), Tag::Script | Tag::Style)
            {
                walk.pass_over();
                continue;
            }
            text.push_step(step);
        }
        text.finish()
    }

    /// Whether the source ended before this element did, though its end tag may not be left out: the page was cut
    /// inside it.
    pub fn is_open_at_end(self) -> bool {
        self.dom
            .node(self.at)
            .is_some_and(|node| node.kind == NodeKind::LeftOpen)
    }

    pub(crate) fn end(self) -> u32 {
        self.dom.node(self.at).map_or(self.at, |node| node.end)
    }
}

/// Whether the value of a `class` attribute names a class.
pub(crate) fn has_class(classes: &str, class: &str) -> bool {
    let class = class.as_bytes();
    let mut rest = classes.as_bytes();
    while rest.len() >= class.len() {
        if rest.starts_with(class) && rest.get(class.len()).is_none_or(u8::is_ascii_whitespace) {
            return !class.is_empty();
        }
        let Some(end) = rest.iter().position(u8::is_ascii_whitespace) else {
            return false;
        };
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    false
}

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.dom, other.dom) && self.at == other.at
    }
}

impl Eq for Element<'_> {}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name())?;
        for (name, value) in self.attributes() {
            write!(f, " {name}={value:?}")?;
        }
        f.write_str(">")
    }
}

/// The children of an element. See [`Element::children`].
#[derive(Clone, Debug)]
pub struct Children<'d> {
    dom: &'d Dom<'d>,
    next: u32,
    end: u32,
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
            NodeKind::Text => Some(Node::Text(self.dom.str(node.holds))),
            _ => Element::at(self.dom, here).map(Node::Element),
        }
    }
}

/// The elements inside an element. See [`Element::descendants`].
#[derive(Clone, Debug)]
pub struct Descendants<'d> {
    dom: &'d Dom<'d>,
    next: u32,
    end: u32,
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
#[derive(Clone, Debug)]
pub struct Walk<'d> {
    dom: &'d Dom<'d>,
    next: u32,
    end: u32,
    entered: Vec<Element<'d>>,
}

impl Walk<'_> {
    /// Passes over the rest of the element that was entered last; it is not left either.
    pub fn pass_over(&mut self) {
        if let Some(element) = self.entered.pop() {
            self.next = element.end();
        }
    }
}

impl<'d> Iterator for Walk<'d> {
    type Item = Step<'d>;

    fn next(&mut self) -> Option<Step<'d>> {
        if let Some(&inside) = self.entered.last()
            && self.next >= inside.end()
        {
            self.entered.pop();
            return Some(Step::Leave(inside));
        }
        if self.next >= self.end {
            return None;
        }
        let node = self.dom.node(self.next)?;
        let here = self.next;
        self.next += 1;
        match node.kind {
            NodeKind::Text => Some(Step::Text(self.dom.str(node.holds))),
            _ => {
                let element = Element::at(self.dom, here)?;
                self.entered.push(element);
                Some(Step::Enter(element))
            }
        }
    }
}

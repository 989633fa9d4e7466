//! An element of the tree: an index into the flat list of nodes.

mod iter;

pub use iter::{Children, Descendants, Walk};

use std::fmt;

use super::build::Tag;
use super::candidates::Candidates;
use super::text::TextBuilder;
use super::tokenizer::Name;
use super::{Attribute, Dom, NodeKind, Query, words};
use crate::brief::Brief;

/// An element of a [`Dom`]. It is cheap to copy. Two elements are equal if they are the same element of the same page.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Element, Query};
///
/// const POST: Query<'_> = Query::constant("article[data-post]");
/// const PICTURE: Query<'_> = Query::constant("img[alt]");
///
/// /// Returns the pictures of a post, without those of quoted posts.
/// fn pictures<'d>(post: Element<'d>) -> impl Iterator<Item = Element<'d>> {
///     post.select(&PICTURE).filter(move |picture| {
///         let mut around = picture.ancestors().take_while(|above| *above != post);
///         around.all(|above| above.name() != "blockquote")
///     })
/// }
///
/// let dom = Dom::parse("<article data-post=7><img alt=tern><blockquote><img alt=gull></blockquote></article>")?;
/// let post = dom.first(&POST).ok_or("no post")?;
/// let alts: Vec<_> = pictures(post).filter_map(|picture| picture.attr("alt")).collect();
/// assert_eq!(alts, ["tern"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Element<'d> {
    dom: &'d Dom<'d>,
    at: u32,
}

/// A child of an element.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Node, Query};
///
/// const WORDS: Query<'_> = Query::constant("p");
///
/// let dom = Dom::parse("<p>Terns <b>dive</b>.</p>")?;
/// let words = dom.first(&WORDS).ok_or("no words")?;
/// // Only the paragraph's own text, without that of its child elements.
/// let own: String = words
///     .children()
///     .filter_map(|child| match child {
///         Node::Text(text) => Some(text),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(own, "Terns .");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Node<'d> {
    /// An element.
    Element(Element<'d>),
    /// A text node, with its white space as in the source.
    Text(&'d str),
}

/// A step of a [`Walk`].
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Query, Step};
///
/// const WORDS: Query<'_> = Query::constant("p");
///
/// let dom = Dom::parse("<p>Terns <b>dive</b></p>")?;
/// let words = dom.first(&WORDS).ok_or("no words")?;
/// let mut marked = String::new();
/// for step in words.walk() {
///     match step {
///         Step::Text(text) => marked.push_str(text),
///         Step::Enter(element) | Step::Leave(element) if element.name() == "b" => marked.push_str("**"),
///         _ => {}
///     }
/// }
/// assert_eq!(marked, "Terns **dive**");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Step<'d> {
    /// The start of an element.
    Enter(Element<'d>),
    /// The end of an element that was entered.
    Leave(Element<'d>),
    /// A text node.
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

    /// Returns the page of the element.
    pub fn dom(self) -> &'d Dom<'d> {
        self.dom
    }

    /// Returns the position in document order: smaller for an element that starts earlier in the page. Compare it only
    /// with positions in the same page; it is not a byte offset.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::{Dom, Query};
    ///
    /// const WORDS: Query<'_> = Query::constant("p");
    /// const PICTURE: Query<'_> = Query::constant("img");
    ///
    /// let dom = Dom::parse("<img alt=1><p>2</p><img alt=3>")?;
    /// let mut found: Vec<_> = dom.select(&WORDS).chain(dom.select(&PICTURE)).collect();
    /// found.sort_by_key(|element| element.position());
    /// let names: Vec<_> = found.iter().map(|element| element.name()).collect();
    /// assert_eq!(names, ["img", "p", "img"]);
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn position(self) -> usize {
        self.at as usize
    }

    /// Returns the tag, if it is a known one: faster to compare than the name.
    #[inline]
    pub(crate) fn tag(self) -> Tag {
        self.dom.node(self.at).map_or(Tag::Other, |node| node.tag)
    }

    /// Returns the tag name, in lower case.
    pub fn name(self) -> &'d str {
        self.dom
            .node(self.at)
            .map_or("", |node| self.dom.name(node))
    }

    /// Returns the attributes in source order: names in lower case, values decoded, empty if there is no value. Of
    /// several with the same name, only the first is returned.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::{Dom, Query};
    ///
    /// const LINK: Query<'_> = Query::constant("a");
    ///
    /// let dom = Dom::parse("<a HREF='/?a=1&amp;b=2' hidden>Terns</a>")?;
    /// let link = dom.first(&LINK).ok_or("no link")?;
    /// let attributes: Vec<_> = link.attributes().collect();
    /// assert_eq!(attributes, [("href", "/?a=1&b=2"), ("hidden", "")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attributes(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        let attributes = self.attribute_list();
        attributes.iter().map(|attribute| {
            (
                self.dom.attribute_name(attribute),
                self.dom.str(attribute.value),
            )
        })
    }

    /// Returns the value of an attribute or, if there is no such attribute, the first value in source order for which
    /// `value` returns one, of an attribute for whose name `is` is true.
    pub(crate) fn attr_or(
        self,
        name: &Name<'_>,
        is: impl Fn(&str) -> bool,
        value: impl Fn(&'d str) -> Option<&'d str>,
    ) -> Option<&'d str> {
        let mut other = None;
        for attribute in self.attribute_list() {
            if attribute.key == name.key && self.dom.is_attribute_named(attribute, name) {
                return Some(self.dom.str(attribute.value));
            }
            if other.is_none() {
                let found = value(self.dom.str(attribute.value));
                // Few values are ones, so their names are rarely needed.
                other = found.filter(|_| is(self.dom.attribute_name(attribute)));
            }
        }
        other
    }

    /// Returns the value of an attribute by its lower-case name: `Some("")` if it has no value, `None` if there is no
    /// such attribute.
    // Names are nearly always literals, so the compiler can compute everything about them.
    #[inline(always)]
    pub fn attr(self, name: &str) -> Option<&'d str> {
        self.attr_named(&Name::new(name))
    }

    pub(super) fn attr_named(self, name: &Name<'_>) -> Option<&'d str> {
        self.find_attr(name)
    }

    /// Returns the value of `class`, empty if there is none.
    #[inline]
    pub(crate) fn class(self) -> &'d str {
        const CLASS: Name<'_> = Name::new("class");
        self.find_attr(&CLASS).unwrap_or_default()
    }

    // With a constant name, inlining leaves little code.
    #[inline(always)]
    fn find_attr(self, name: &Name<'_>) -> Option<&'d str> {
        let mut attributes = self.attribute_list().iter();
        // The key alone nearly always decides, so the loop compares only keys.
        loop {
            let attribute = attributes.find(|attribute| attribute.key == name.key)?;
            if self.dom.is_attribute_named(attribute, name) {
                return Some(self.dom.str(attribute.value));
            }
        }
    }

    /// Returns the values of several attributes in one pass.
    pub(crate) fn attrs<const N: usize>(self, names: &[Name<'static>; N]) -> [Option<&'d str>; N] {
        let mut values = [None; N];
        for attribute in self.attribute_list() {
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

    pub(super) fn attribute_list(self) -> &'d [Attribute] {
        self.dom
            .node(self.at)
            .map_or(&[], |node| self.dom.attributes_of(node))
    }

    /// Returns the classes, as written and in source order.
    pub fn classes(self) -> impl Iterator<Item = &'d str> {
        words(self.class())
    }

    /// Whether the element has a class; case-sensitive.
    pub fn has_class(self, class: &str) -> bool {
        has_class(self.class(), class)
    }

    /// Returns the parent; `None` for `<html>`.
    pub fn parent(self) -> Option<Self> {
        Self::at(self.dom, self.dom.node(self.at)?.parent)
    }

    /// Returns the text directly before an element in its parent: empty if another element ends there, `None` if the
    /// element is the first.
    pub(crate) fn text_before(self) -> Option<&'d str> {
        let parent = self.dom.node(self.at)?.parent;
        let at = self.at.checked_sub(1).filter(|at| *at != parent)?;
        let node = self.dom.node(at)?;
        let is_sibling_text = node.kind == NodeKind::Text && node.parent == parent;
        Some(if is_sibling_text {
            self.dom.str(node.content)
        } else {
            ""
        })
    }

    /// Returns the element directly behind this one in its parent, with no text between them.
    pub(crate) fn next_element(self) -> Option<Self> {
        let node = self.dom.node(self.at)?;
        let next = self.dom.node(node.end)?;
        Self::at(self.dom, node.end).filter(|_| next.parent == node.parent)
    }

    /// Returns the ancestors, nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// Returns the children, including text, in document order.
    pub fn children(self) -> Children<'d> {
        Children {
            dom: self.dom,
            next: self.at + 1,
            end: self.end(),
        }
    }

    /// Returns the descendant elements, in document order.
    pub fn descendants(self) -> Descendants<'d> {
        Descendants {
            dom: self.dom,
            next: self.at + 1,
            end: self.end(),
        }
    }

    /// Returns a walk through the content, which reports the ends of elements and can skip an element.
    pub fn walk(self) -> Walk<'d> {
        Walk {
            dom: self.dom,
            root: self.at,
            next: self.at + 1,
            inside: self.at,
            end: self.end(),
        }
    }

    /// Returns the rest of such a walk from a position inside this element on.
    pub(crate) fn walk_from(self, position: usize) -> Walk<'d> {
        let next = u32::try_from(position).unwrap_or(u32::MAX);
        let inside = self.dom.node(next).map_or(self.at, |node| node.parent);
        Walk {
            next,
            inside,
            end: self.dom.node(inside).map_or(0, |node| node.end),
            ..self.walk()
        }
    }

    /// Returns the texts in the content that have at least this many bytes, with their positions and the elements they
    /// are directly in. Much faster than a walk.
    pub(crate) fn long_texts(
        self,
        bytes: usize,
    ) -> impl Iterator<Item = (usize, Self, &'d str)> + use<'d> {
        let dom = self.dom;
        let start = self.position() + 1;
        let nodes = dom.nodes.get(start..self.position_after());
        let nodes = nodes.unwrap_or_default().iter().zip(start..);
        nodes
            .filter(move |(node, _)| node.kind == NodeKind::Text && node.content.len() >= bytes)
            .map(move |(node, position)| {
                let parent = Element {
                    dom,
                    at: node.parent,
                };
                (position, parent, dom.str(node.content))
            })
    }

    /// Returns the descendants that match a query, in document order. The last part of the query must match a
    /// descendant; its other parts may match this element and its ancestors.
    pub fn select<'q>(self, query: &'q Query<'q>) -> impl Iterator<Item = Self> + use<'d, 'q> {
        self.candidates(query)
            .filter(move |element| element.matches(query))
    }

    /// Returns the first descendant that matches a query, as for [`select`](Self::select).
    pub fn first(self, query: &Query<'_>) -> Option<Self> {
        self.candidates(query)
            .find(|element| element.matches(query))
    }

    /// Returns the descendants that may match a query, as a superset.
    fn candidates(self, query: &Query<'_>) -> Candidates<'d> {
        Candidates::new(self.dom, query, self.at + 1, self.end())
    }

    /// Whether this element matches a query.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::{Dom, Query};
    ///
    /// const PICTURE: Query<'_> = Query::constant("article img");
    /// const QUOTED: Query<'_> = Query::constant("blockquote img");
    ///
    /// let dom = Dom::parse("<article><img alt=tern><blockquote><img alt=gull></blockquote></article>")?;
    /// let own: Vec<_> = dom.select(&PICTURE).filter(|img| !img.matches(&QUOTED)).collect();
    /// assert_eq!(own.len(), 1);
    /// assert_eq!(own[0].attr("alt"), Some("tern"));
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn matches(self, query: &Query<'_>) -> bool {
        query.is_match(self)
    }

    /// Whether this element contains another, at any depth. No element contains itself.
    pub fn contains(self, other: Self) -> bool {
        std::ptr::eq(self.dom, other.dom) && self.at < other.at && other.at < self.end()
    }

    /// Returns the text as displayed: `<br>` is a line break, blocks are on lines of their own, paragraphs are
    /// separated by an empty line, other white space is one space, and scripts and style sheets are omitted.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::{Dom, Query};
    ///
    /// const POST: Query<'_> = Query::constant("article");
    ///
    /// let dom = Dom::parse("<article>Terns\n  dive.<br>Always.<p>Gulls &amp; co</p><script>x()</script></article>")?;
    /// let post = dom.first(&POST).ok_or("no post")?;
    /// assert_eq!(post.text(), "Terns dive.\nAlways.\n\nGulls & co");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn text(self) -> String {
        let mut text = TextBuilder::new();
        let mut walk = self.walk();
        while let Some(step) = walk.next() {
            if let Step::Enter(element) = step
                && element.tag().is_hidden()
            {
                walk.skip_subtree();
                continue;
            }
            text.push_step(step);
        }
        text.finish()
    }

    /// Returns the bytes of text and line breaks inside, up to `most` and in the first nodes only: an estimate of the
    /// memory for its text.
    pub(crate) fn text_len(self, most: usize) -> usize {
        /// More nodes than in most posts; elements may be nested, and each be asked.
        const NODES: usize = 64;
        let inside = self
            .dom
            .nodes
            .get(self.at as usize + 1..self.end() as usize);
        let inside = inside.unwrap_or_default().iter().take(NODES);
        let mut length = 0;
        for node in inside {
            length += match node.kind {
                NodeKind::Text => node.content.len(),
                _ => 2,
            };
            if length >= most {
                return most;
            }
        }
        length
    }

    /// Whether the source ended before this element did, although its end tag is not optional: the page was truncated
    /// inside it.
    pub fn is_open_at_end(self) -> bool {
        self.dom
            .node(self.at)
            .is_some_and(|node| node.kind == NodeKind::LeftOpen)
    }

    /// Whether this element contains the one at a position.
    pub(crate) fn holds(self, position: usize) -> bool {
        let end = usize::try_from(self.end());
        self.position() < position && end.is_ok_and(|end| position < end)
    }

    /// Returns the position after the last descendant.
    pub(crate) fn position_after(self) -> usize {
        self.end() as usize
    }

    pub(crate) fn end(self) -> u32 {
        self.dom.node(self.at).map_or(self.at, |node| node.end)
    }
}

/// Whether the value of a `class` attribute contains a class.
pub(crate) fn has_class(classes: &str, class: &str) -> bool {
    words(classes).any(|is| is == class)
}

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.dom, other.dom) && self.at == other.at
    }
}

impl Eq for Element<'_> {}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.write_tag(&mut Brief::new(f)) {
            Ok(()) => Ok(()),
            // The tag is too long, or the writer fails, in which case this fails as well.
            Err(fmt::Error) => f.write_str("…>"),
        }
    }
}

impl Element<'_> {
    fn write_tag(&self, to: &mut impl fmt::Write) -> fmt::Result {
        write!(to, "<{}", self.name())?;
        for (name, value) in self.attributes() {
            write!(to, " {name}={value:?}")?;
        }
        to.write_str(">")
    }
}

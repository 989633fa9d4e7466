//! An element of the tree: a place in the flat list of nodes.

mod iter;

pub use iter::{Children, Descendants, Walk};

use std::fmt;

use super::build::Tag;
use super::candidates::Candidates;
use super::text::TextBuilder;
use super::tokenizer::Name;
use super::{Attribute, Dom, NodeKind, Query};
use crate::brief::Brief;

/// An element of a [`Dom`]. Copying one is free. Two are equal if they are one element of one page.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Element, Query};
///
/// const POST: Query<'_> = Query::constant("article[data-post]");
/// const PICTURE: Query<'_> = Query::constant("img[alt]");
///
/// /// The pictures of a post that are not in a post that it quotes.
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
/// // The text that stands in the paragraph itself, without that of the elements inside.
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
    /// A piece of text, with its white space as the source has it.
    Text(&'d str),
}

/// What a [`Walk`] meets.
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

    /// The place in document order: smaller for what begins earlier in the page. To compare with that of another
    /// element of the same page; it is no count of bytes.
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

    /// The attributes in the order of the source: names in lower case, values decoded, empty for what has none. Of
    /// several with one name the first counts.
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
        let attributes = self.own_attributes();
        attributes.iter().map(|attribute| {
            (
                self.dom.attribute_name(attribute),
                self.dom.str(attribute.value),
            )
        })
    }

    /// The value of an attribute, by its lower-case name: `Some("")` if it has no value, `None` if there is no such
    /// attribute.
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

    /// The classes, as written and in the order of the source.
    pub fn classes(self) -> impl Iterator<Item = &'d str> {
        self.class().split_ascii_whitespace()
    }

    /// Whether the element has a class; capitals count.
    pub fn has_class(self, class: &str) -> bool {
        has_class(self.class(), class)
    }

    /// The element around this one; `None` for `<html>`.
    pub fn parent(self) -> Option<Self> {
        Self::at(self.dom, self.dom.node(self.at)?.parent)
    }

    /// The text right before an element in its parent: empty where another element ends there, `None` where the element
    /// is the first.
    pub(crate) fn text_before(self) -> Option<&'d str> {
        let parent = self.dom.node(self.at)?.parent;
        let at = self.at.checked_sub(1).filter(|at| *at != parent)?;
        let node = self.dom.node(at)?;
        let beside = node.kind == NodeKind::Text && node.parent == parent;
        Some(if beside { self.dom.str(node.holds) } else { "" })
    }

    /// The elements around this one, nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// The children, text included, in document order.
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

    /// The elements inside this one that a query finds, in document order. What the query's last part asks for is
    /// inside; its other parts may match this element and what is around it.
    pub fn select<'q>(self, query: &'q Query<'q>) -> impl Iterator<Item = Self> + use<'d, 'q> {
        self.candidates(query)
            .filter(move |element| element.matches(query))
    }

    /// The first element inside this one that a query finds, as [`select`](Self::select) has it.
    pub fn first(self, query: &Query<'_>) -> Option<Self> {
        self.candidates(query)
            .find(|element| element.matches(query))
    }

    /// The elements inside among which are all that a query finds.
    fn candidates(self, query: &Query<'_>) -> Candidates<'d> {
        Candidates::new(self.dom, query, self.at + 1, self.end())
    }

    /// Whether a query finds this element, whatever else it finds.
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
        query.finds(self)
    }

    /// Whether another element stands inside this one, at any depth. None does in itself.
    pub fn contains(self, other: Self) -> bool {
        std::ptr::eq(self.dom, other.dom) && self.at < other.at && other.at < self.end()
    }

    /// The text inside as a reader sees it: `<br>` is one line break, blocks stand on lines of their own and paragraphs
    /// an empty line apart, other white space is one space, scripts and style sheets are no text.
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
        match self.write_tag(&mut Brief::new(f)) {
            Ok(()) => Ok(()),
            // The tag is long, or nothing takes more, which is then said again.
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

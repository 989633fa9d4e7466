//! The HTML engine: parses a page into a tree of elements and text, and finds elements by queries.
//!
//! Adapters read pages with it, both this crate's and yours. The tree is the one that the WHATWG HTML standard
//! prescribes (with scripting off, so that `<noscript>` contains elements); comments and the inert content of
//! `<template>` are omitted. The tree is stored as a flat list and is `Send + Sync`.
//!
//! ```
//! use unrolled::dom::{Dom, Query};
//!
//! const POST: Query<'_> = Query::constant("article > p.post[data-id]");
//!
//! let dom = Dom::parse("<article><p class='post' data-id=7>Two<br>\nlines</p></article>")?;
//! let post = dom.first(&POST).ok_or("no post")?;
//! assert_eq!(post.attr("data-id"), Some("7"));
//! assert_eq!(post.text(), "Two\nlines");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archives;
mod build;
mod candidates;
mod element;
mod index;
mod query;
mod text;
mod tokenizer;
mod urls;
mod words;

pub(crate) use archives::{TRANSLATED, is_bare_copy, unarchived};
pub(crate) use element::has_class;
pub use element::{Children, Descendants, Element, Node, Step, Walk};
pub use query::Query;
pub use text::TextBuilder;
use tokenizer::{Attribute, Slice, name_end};
pub(crate) use tokenizer::{Name, value_key};
pub use urls::Links;
pub(crate) use words::words;

use std::fmt;
use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::limits::Limits;
pub(crate) use build::Tag;
use candidates::Candidates;
use index::Index;

/// A parsed page. See the [module](self) for its content. It borrows the source: only text that had to be decoded is
/// copied.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Query};
///
/// const LINK: Query<'_> = Query::constant("a[href]");
///
/// let dom = Dom::parse("<p>See <a href='/terns'>the terns</a>.</p>")?;
/// let link = dom.first(&LINK).ok_or("no link")?;
/// assert_eq!(link.attr("href"), Some("/terns"));
/// assert_eq!(link.text(), "the terns");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Dom<'h> {
    source: &'h str,
    /// Names, attribute values and text that had to be decoded, one after the other.
    decoded: String,
    /// All nodes in document order; a node's descendants follow it up to its `end`.
    nodes: Vec<NodeData>,
    attributes: Vec<Attribute>,
    index: OnceLock<Index>,
    /// Whether a document type or an `<html>` tag may follow those at the start.
    pub(crate) begins_again: bool,
}

/// In this module a slice is a range of [`Dom::source`] or, from its length on, of [`Dom::decoded`]. So is the offset
/// of an attribute's name, which extends to the character that ends a name in a tag.
impl Slice {
    const EMPTY: Self = Self { start: 0, end: 0 };

    const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Splits the slice after this many bytes.
    fn split(self, at: usize) -> (Self, Self) {
        let middle = self
            .start
            .saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        let middle = middle.min(self.end);
        let (before, after) = (self.start, self.end);
        (
            Self {
                start: before,
                end: middle,
            },
            Self {
                start: middle,
                end: after,
            },
        )
    }
}

#[derive(Clone, Copy, Debug)]
struct NodeData {
    parent: u32,
    /// The node after the last descendant.
    end: u32,
    /// The text; for an element, the range of its attributes in the list of all. For an element with an unknown tag,
    /// the value of the next attribute is its name.
    content: Slice,
    tag: Tag,
    kind: NodeKind,
}

impl NodeData {
    /// The parent of a node without one.
    const NONE: u32 = u32::MAX;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NodeKind {
    Text,
    /// An element that is still open during construction.
    Open,
    Element,
    /// An element that the source has not closed.
    LeftOpen,
}

/// The algorithm that builds the tree of a page. The result is the same.
///
/// # Examples
///
/// ```
/// use unrolled::Limits;
/// use unrolled::dom::{Dom, Engine};
///
/// // Content between rows is invalid, and is moved before the table.
/// let html = "<table><tr><td>2</td></tr><p>1</p></table>";
/// for engine in [Engine::Auto, Engine::Tree] {
///     let dom = Dom::parse_with_engine(html, &Limits::default(), engine)?;
///     let names: Vec<_> = dom.elements().map(|element| element.name()).collect();
///     assert_eq!(names, ["html", "head", "body", "p", "table", "tbody", "tr", "td"]);
/// }
/// # Ok::<(), unrolled::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Engine {
    /// A single pass as long as the page's tags only append, which is nearly always; otherwise like `Tree`.
    #[default]
    Auto,
    /// The full rules of tree construction of the HTML standard, which can move existing nodes. Three to five times
    /// slower.
    Tree,
}

impl<'h> Dom<'h> {
    /// Parses a page, or a part of one, within the default [`Limits`].
    ///
    /// Any markup is accepted: there is a tree for every text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if the page exceeds a limit.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::Dom;
    ///
    /// // A fragment becomes a complete page, as in a browser.
    /// let dom = Dom::parse("<p>Terns")?;
    /// let names: Vec<_> = dom.elements().map(|element| element.name()).collect();
    /// assert_eq!(names, ["html", "head", "body", "p"]);
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn parse(html: &'h str) -> Result<Self> {
        Self::parse_with_limits(html, &Limits::default())
    }

    /// Parses a page within the given limits. Only the limits on input bytes, depth, nodes and attributes apply; those
    /// on posts and results do not.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if the page exceeds a limit.
    pub fn parse_with_limits(html: &'h str, limits: &Limits) -> Result<Self> {
        Self::parse_with_engine(html, limits, Engine::Auto)
    }

    /// Parses a page within the given limits, with the given engine.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if the page exceeds a limit.
    pub fn parse_with_engine(html: &'h str, limits: &Limits, engine: Engine) -> Result<Self> {
        match build::build(html, limits, engine)? {
            (dom, None) => Ok(dom),
            (_, Some(over)) => Err(over),
        }
    }

    /// Parses a page in the same way, but if it exceeds a limit, returns the tree up to there and the error.
    pub(crate) fn parse_up_to_limit(
        html: &'h str,
        limits: &Limits,
        engine: Engine,
    ) -> Result<(Self, Option<Error>)> {
        build::build(html, limits, engine)
    }

    /// Returns all elements, in document order.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = Element<'_>> + use<'_> {
        (0..self.len()).filter_map(|at| self.element(at))
    }

    /// Returns the elements that match a query, in document order.
    pub fn select<'d, 'q>(
        &'d self,
        query: &'q Query<'q>,
    ) -> impl Iterator<Item = Element<'d>> + use<'d, 'q, 'h> {
        self.candidates(query)
            .filter(move |element| element.matches(query))
    }

    /// Returns the elements that match a query and start after the start of an element.
    pub(crate) fn select_after<'d, 'q>(
        &'d self,
        element: Element<'_>,
        query: &'q Query<'q>,
    ) -> impl Iterator<Item = Element<'d>> + use<'d, 'q, 'h> {
        Candidates::new(self, query, element.place() + 1, self.len())
            .filter(move |element| element.matches(query))
    }

    /// Returns the elements that match a query and start before a position ([`Element::position`]).
    pub(crate) fn select_before<'d, 'q>(
        &'d self,
        position: usize,
        query: &'q Query<'q>,
    ) -> impl Iterator<Item = Element<'d>> + use<'d, 'q, 'h> {
        let end = u32::try_from(position).unwrap_or(u32::MAX).min(self.len());
        Candidates::new(self, query, 0, end).filter(move |element| element.matches(query))
    }

    /// Returns the first element that matches a query, in document order.
    pub fn first<'d>(&'d self, query: &Query<'_>) -> Option<Element<'d>> {
        self.candidates(query)
            .find(|element| element.matches(query))
    }

    /// Returns the elements that may match a query, as a superset, for callers that examine them anyway.
    pub(crate) fn candidates<'d>(&'d self, query: &Query<'_>) -> Candidates<'d> {
        Candidates::new(self, query, 0, self.len())
    }

    /// Returns the content of the first `<meta property=…>` or `<meta name=…>` with exactly that name that has one,
    /// trimmed.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::Dom;
    ///
    /// let dom = Dom::parse("<meta property=og:title content='Terns, a thread'><meta name=author content=''>")?;
    /// assert_eq!(dom.meta("og:title"), Some("Terns, a thread"));
    /// assert_eq!(dom.meta("author"), None);
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn meta(&self, name: &str) -> Option<&str> {
        const META: Query<'_> = Query::constant("meta[content]");
        self.select(&META)
            .filter(|meta| [meta.attr("property"), meta.attr("name")].contains(&Some(name)))
            .find_map(|meta| {
                meta.attr("content")
                    .map(str::trim)
                    .filter(|content| !content.is_empty())
            })
    }

    /// Returns the text of the first `<title>` that is not empty, outside of SVG (which has titles too).
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::Dom;
    ///
    /// let dom = Dom::parse("<svg><title>A bird</title></svg><title>Terns</title>")?;
    /// assert_eq!(dom.title().as_deref(), Some("Terns"));
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn title(&self) -> Option<String> {
        const TITLE: Query<'_> = Query::constant("title");
        self.select(&TITLE)
            .filter(|title| title.ancestors().all(|above| above.name() != "svg"))
            .map(|title| title.text())
            .find(|title| !title.is_empty())
    }

    /// Returns the elements that were still open at the end of the source, outermost first, without `<html>`, `<body>`
    /// and elements with optional end tags. A complete page has none.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::dom::Dom;
    ///
    /// let dom = Dom::parse("<article><p>One.</p></article><article><p>The download ended he")?;
    /// let open: Vec<_> = dom.open_at_end().map(|element| element.name()).collect();
    /// assert_eq!(open, ["article"]);
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn open_at_end(&self) -> impl Iterator<Item = Element<'_>> {
        self.elements().filter(|element| element.is_open_at_end())
    }

    /// Returns the number of nodes.
    fn len(&self) -> u32 {
        // The builder keeps the number of nodes below `u32::MAX`.
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    fn node(&self, at: u32) -> Option<&NodeData> {
        self.nodes.get(usize::try_from(at).ok()?)
    }

    fn attributes_of(&self, node: &NodeData) -> &[Attribute] {
        let Slice { start, end } = node.content;
        self.attributes
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    fn element(&self, at: u32) -> Option<Element<'_>> {
        Element::at(self, at)
    }

    fn str(&self, slice: Slice) -> &str {
        let (text, start, end) = self.place(slice);
        text.get(start..end).unwrap_or_default()
    }

    #[inline]
    fn place(&self, slice: Slice) -> (&str, usize, usize) {
        let (start, end) = (slice.start as usize, slice.end as usize);
        let len = self.source.len();
        match start.checked_sub(len) {
            Some(start) => (&self.decoded, start, end - len),
            None => (self.source, start, end),
        }
    }

    /// Returns the name of an attribute, in lower case.
    fn attribute_name(&self, attribute: &Attribute) -> &str {
        let (text, start, _) = self.place(Slice {
            start: attribute.name,
            end: attribute.name,
        });
        text.get(start..name_end(text.as_bytes(), start))
            .unwrap_or_default()
    }

    /// Whether an attribute whose key matches has this name.
    #[inline]
    fn is_attribute_named(&self, attribute: &Attribute, name: &Name<'_>) -> bool {
        let (text, start, _) = self.place(Slice {
            start: attribute.name,
            end: attribute.name,
        });
        name.is_at(text.as_bytes(), start)
    }

    fn name(&self, node: &NodeData) -> &str {
        if node.tag == Tag::Other {
            let name = self.attributes.get(node.content.end as usize);
            name.map_or("", |name| self.str(name.value))
        } else {
            node.tag.name()
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self))
    }
}

impl fmt::Debug for Dom<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dom")
            .field("nodes", &self.nodes.len())
            .finish_non_exhaustive()
    }
}

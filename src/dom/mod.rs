//! The HTML engine: a page as a tree of elements and text, and the queries that find things in it.
//!
//! This is what adapters read pages with, this crate's own and yours. The tree is the one that the WHATWG HTML
//! standard prescribes (with scripting off, so that `<noscript>` holds elements); comments and the inert content of
//! `<template>` are left out. It is flat inside and all of it is `Send + Sync`.
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

mod build;
mod element;
mod index;
mod query;
mod text;
// The tree builder that is to stand on it does not exist yet.
#[cfg_attr(not(test), allow(dead_code, unused_imports))]
mod tokenizer;
mod urls;

pub use element::{Children, Descendants, Element, Node, Step, Walk};
pub use query::Query;
pub use text::TextBuilder;
pub use urls::Links;
pub(crate) use urls::un_wayback;

use std::fmt;
use std::sync::OnceLock;

use crate::error::Result;
use crate::limits::Limits;
use index::Index;

/// A parsed page. See the [module](self) for what it holds.
pub struct Dom {
    /// All names, attribute values and text, one after the other.
    buffer: String,
    /// Every node in document order; a node's descendants follow it up to its `end`.
    nodes: Vec<NodeData>,
    attributes: Vec<(Slice, Slice)>,
    index: OnceLock<Index>,
}

/// A piece of [`Dom::buffer`].
#[derive(Clone, Copy)]
struct Slice {
    start: u32,
    end: u32,
}

#[derive(Clone, Copy)]
struct NodeData {
    parent: Option<u32>,
    /// The node after the last descendant.
    end: u32,
    kind: NodeKind,
}

#[derive(Clone, Copy)]
enum NodeKind {
    Element {
        name: Slice,
        attributes: (u32, u32),
        /// Whether the source ended before the element did.
        open_at_end: bool,
    },
    Text(Slice),
}

impl Dom {
    /// Parses a page, or a part of one, within the default [`Limits`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if the page is over one.
    pub fn parse(html: &str) -> Result<Self> {
        build::build(html, &Limits::default())
    }

    /// Parses a page within the given limits.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if the page is over one.
    pub fn parse_with_limits(html: &str, limits: &Limits) -> Result<Self> {
        build::build(html, limits)
    }

    /// Every element, in document order.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = Element<'_>> {
        (0..self.len()).filter_map(|at| self.element(at))
    }

    /// The elements that a query finds, in document order.
    pub fn select<'d, 'q>(
        &'d self,
        query: &'q Query<'q>,
    ) -> impl Iterator<Item = Element<'d>> + use<'d, 'q> {
        self.index()
            .candidates(query, 0, self.len())
            .filter_map(|at| self.element(at))
            .filter(move |element| element.matches(query))
    }

    /// The first element that a query finds.
    pub fn first<'d>(&'d self, query: &Query<'_>) -> Option<Element<'d>> {
        self.index()
            .candidates(query, 0, self.len())
            .filter_map(|at| self.element(at))
            .find(|element| element.matches(query))
    }

    /// The content of the first `<meta property=…>` or `<meta name=…>` of that name that has one.
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

    /// The text of the first `<title>` outside of pictures (SVG has titles too).
    pub fn title(&self) -> Option<String> {
        const TITLE: Query<'_> = Query::constant("title");
        self.select(&TITLE)
            .filter(|title| title.ancestors().all(|above| above.name() != "svg"))
            .map(|title| title.text())
            .find(|title| !title.is_empty())
    }

    /// The elements that were still open when the source ended, outermost first, `<html>` and `<body>` apart and those
    /// whose end tag may be left out. A sound page has none.
    pub fn open_at_end(&self) -> impl Iterator<Item = Element<'_>> {
        self.elements().filter(|element| element.is_open_at_end())
    }

    /// The number of nodes.
    fn len(&self) -> u32 {
        // The builder keeps the nodes below `u32::MAX`.
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    fn node(&self, at: u32) -> Option<&NodeData> {
        self.nodes.get(usize::try_from(at).ok()?)
    }

    fn element(&self, at: u32) -> Option<Element<'_>> {
        Element::at(self, at)
    }

    fn str(&self, slice: Slice) -> &str {
        let (start, end) = (slice.start as usize, slice.end as usize);
        self.buffer.get(start..end).unwrap_or_default()
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self))
    }
}

impl fmt::Debug for Dom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dom")
            .field("nodes", &self.nodes.len())
            .finish_non_exhaustive()
    }
}

use std::fmt;

use crate::model::Tally;

/// The limits at which a parse stops. On by default.
///
/// A page of a thousand posts with pictures needs about a tenth of the default limits. Within them the parse of a page
/// takes at most twelve times the memory of the page, and a mebibyte, whatever the page contains. A parse that exceeds
/// a limit ends at once with [`ErrorKind::Limit`](crate::ErrorKind::Limit). There is one exception: if the DOM of a
/// page reaches a limit after its thread, and the page states the number of posts and exactly that many were found, the
/// result is the thread, with a [`WarningKind::LimitReached`](crate::WarningKind::LimitReached).
///
/// # Examples
///
/// ```
/// use unrolled::dom::Dom;
/// use unrolled::{ErrorKind, Form, Input, LimitKind, Limits, Parser};
///
/// let limits = Limits::default().with_depth(4).with_posts(5);
/// assert_eq!(limits.get(LimitKind::InputBytes), 64 << 20);
///
/// // The third `<b>` is in `<html>`, `<body>` and two more.
/// let error = Dom::parse_with_limits("<b><b><b>Terns", &limits).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Limit(LimitKind::Depth));
///
/// let text: String = (1..20).map(|n| format!("{n}/ Terns.\n\n")).collect();
/// let input = Input::text(&text).with_form(Form::Text);
/// let error = Parser::new().with_limits(limits).parse(input).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Limit(LimitKind::Posts));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    input_bytes: usize,
    depth: usize,
    nodes: usize,
    attributes: usize,
    attributes_per_tag: usize,
    posts: usize,
    values: usize,
    output_bytes: usize,
    expansion: usize,
    unpacked_bytes: usize,
    unpack_ratio: usize,
    parts: usize,
    nesting: usize,
}

/// Every input may have this much, however small: a short page can have many links and pictures.
const FREE: usize = 256 << 10;

impl Limits {
    /// Returns no limits except that a page has at most 512 MiB: for inputs that you made yourself. Time and memory can
    /// then grow faster than the input.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Limits;
    /// use unrolled::dom::Dom;
    ///
    /// let deep = "<div>".repeat(1000);
    /// assert!(Dom::parse(&deep).is_err());
    /// assert!(Dom::parse_with_limits(&deep, &Limits::unlimited()).is_ok());
    /// ```
    pub const fn unlimited() -> Self {
        Self {
            input_bytes: usize::MAX,
            depth: usize::MAX,
            nodes: usize::MAX,
            attributes: usize::MAX,
            attributes_per_tag: usize::MAX,
            posts: usize::MAX,
            values: usize::MAX,
            output_bytes: usize::MAX,
            expansion: usize::MAX,
            unpacked_bytes: usize::MAX,
            unpack_ratio: usize::MAX,
            parts: usize::MAX,
            nesting: usize::MAX,
        }
    }

    /// Sets the size of the input, in bytes of UTF-8 (of the bytes given, for [`Input::bytes`](crate::Input::bytes)).
    /// Default: 64 MiB.
    #[must_use]
    pub const fn with_input_bytes(mut self, bytes: usize) -> Self {
        self.input_bytes = bytes;
        self
    }

    /// Sets the maximum nesting depth of elements. Default: 512, as in browsers.
    #[must_use]
    pub const fn with_depth(mut self, elements: usize) -> Self {
        self.depth = elements;
        self
    }

    /// Sets the number of elements and text nodes in a page, and of values in JSON. Default: 1,000,000.
    ///
    /// The length of a page bounds this number as well, so that its DOM takes no more than a few times its memory:
    /// 32,768 and one for each 8 bytes; with the [full rules](crate::dom::Engine::Tree), whose tree is larger, 8192 and
    /// one for each 16 bytes. Real pages of some length have at most one in 28 bytes. [`Limits::unlimited`] removes
    /// this bound.
    #[must_use]
    pub const fn with_nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes;
        self
    }

    /// Sets the number of attributes in a page. Default: 1,000,000, and never more than its length allows, by the same
    /// numbers as for [`with_nodes`](Self::with_nodes). If the parser reopens an element, its attributes and classes
    /// count again.
    #[must_use]
    pub const fn with_attributes(mut self, attributes: usize) -> Self {
        self.attributes = attributes;
        self
    }

    /// Sets the number of attributes of one tag. Default: 256.
    #[must_use]
    pub const fn with_attributes_per_tag(mut self, attributes: usize) -> Self {
        self.attributes_per_tag = attributes;
        self
    }

    /// Sets the number of posts in a thread, without previews of other threads. Default: 100,000.
    #[must_use]
    pub const fn with_posts(mut self, posts: usize) -> Self {
        self.posts = posts;
        self
    }

    /// Sets the number of values in the result: posts, entities, blocks, cells of tables, styles, media and their
    /// files, quotes, teasers, gaps and warnings. Default: 1,000,000.
    #[must_use]
    pub const fn with_values(mut self, values: usize) -> Self {
        self.values = values;
        self
    }

    /// Sets the size of the result in bytes, including all its heap memory. This bounds what a program has to keep.
    /// Default: 256 MiB, and never more than [`with_expansion`](Self::with_expansion) allows.
    #[must_use]
    pub const fn with_output_bytes(mut self, bytes: usize) -> Self {
        self.output_bytes = bytes;
        self
    }

    /// Sets the size of the result relative to the input: this many bytes for each byte of the input, and 256 KiB in
    /// any case. It prevents small values, such as the mentions of `@a @a @a`, from taking many times the memory of
    /// their input. Default: 3.
    #[must_use]
    pub const fn with_expansion(mut self, times: usize) -> Self {
        self.expansion = times;
        self
    }

    /// Sets what all parts of a container may unpack to, in bytes, at all levels together. Default: 256 MiB; one page
    /// never has more than [`with_input_bytes`](Self::with_input_bytes) allows.
    #[must_use]
    pub const fn with_unpacked_bytes(mut self, bytes: usize) -> Self {
        self.unpacked_bytes = bytes;
        self
    }

    /// Sets how many times its size a compressed part may unpack to; a mebibyte is allowed in any case. Default: 100.
    /// Pages have a ratio of 5 to 20; data made to fill the memory, of 200 to a million.
    #[must_use]
    pub const fn with_unpack_ratio(mut self, times: usize) -> Self {
        self.unpack_ratio = times;
        self
    }

    /// Sets the number of parts of a container, pictures and other files included. Default: 100,000, and never
    /// more than one for each 256 bytes of the container, and 1000.
    #[must_use]
    pub const fn with_parts(mut self, parts: usize) -> Self {
        self.parts = parts;
        self
    }

    /// Sets how many containers may be inside of each other. Default: 8; an archive of a crawler has three.
    #[must_use]
    pub const fn with_nesting(mut self, containers: usize) -> Self {
        self.nesting = containers;
        self
    }

    /// Returns the limit of one kind, in its unit: bytes, nesting depth, nodes, attributes, posts, values, parts,
    /// containers, or multiples of the input.
    pub const fn get(&self, kind: LimitKind) -> usize {
        match kind {
            LimitKind::InputBytes => self.input_bytes,
            LimitKind::Depth => self.depth,
            LimitKind::Nodes => self.nodes,
            LimitKind::Attributes => self.attributes,
            LimitKind::AttributesPerTag => self.attributes_per_tag,
            LimitKind::Posts => self.posts,
            LimitKind::Values => self.values,
            LimitKind::OutputBytes => self.output_bytes,
            LimitKind::Expansion => self.expansion,
            LimitKind::UnpackedBytes => self.unpacked_bytes,
            LimitKind::UnpackRatio => self.unpack_ratio,
            LimitKind::Parts => self.parts,
            LimitKind::Nesting => self.nesting,
        }
    }

    /// Returns the maximum size of the result for an input of this size, in bytes.
    pub(crate) fn output_of(&self, input: usize) -> usize {
        let expanded = input.saturating_mul(self.expansion).saturating_add(FREE);
        expanded.min(self.output_bytes)
    }

    /// Fails if a result exceeds one of its limits.
    pub(crate) fn check_output(&self, tally: Tally, input: usize) -> Result<(), Exceeded> {
        if tally.media_of_one > Tally::MEDIA {
            return Err(Exceeded::new(LimitKind::Values, Tally::MEDIA));
        }
        if tally.entities_of_one > Tally::ENTITIES {
            return Err(Exceeded::new(LimitKind::Values, Tally::ENTITIES));
        }
        self.check(LimitKind::Values, tally.values)?;
        self.check(LimitKind::OutputBytes, tally.bytes)?;
        if tally.bytes > self.output_of(input) {
            return Err(Exceeded::new(LimitKind::Expansion, self.expansion));
        }
        Ok(())
    }

    /// Fails if `amount` exceeds the limit.
    pub(crate) fn check(&self, kind: LimitKind, amount: usize) -> Result<(), Exceeded> {
        let allowed = self.get(kind);
        if amount > allowed {
            Err(Exceeded::new(kind, allowed))
        } else {
            Ok(())
        }
    }
}

/// A limit that an input exceeds, and its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exceeded {
    pub(crate) kind: LimitKind,
    pub(crate) allowed: usize,
}

impl Exceeded {
    pub(crate) const fn new(kind: LimitKind, allowed: usize) -> Self {
        Self { kind, allowed }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 64 << 20,
            depth: 512,
            nodes: 1_000_000,
            attributes: 1_000_000,
            attributes_per_tag: 256,
            posts: 100_000,
            values: 1_000_000,
            output_bytes: 256 << 20,
            expansion: 3,
            unpacked_bytes: 256 << 20,
            unpack_ratio: 100,
            parts: 100_000,
            nesting: 8,
        }
    }
}

/// The limit of [`Limits`] that an input exceeds.
///
/// # Examples
///
/// ```
/// use unrolled::{ErrorKind, LimitKind, Limits, Parser};
///
/// let parser = Parser::new().with_limits(Limits::default().with_posts(5));
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let why = match parser.parse(html.as_str()).map_err(|error| error.kind()) {
///     Err(ErrorKind::Limit(LimitKind::InputBytes | LimitKind::Posts)) => "a long one: try it with more",
///     Err(ErrorKind::Limit(_)) => "no page that a site would make",
///     _ => "read, or another matter",
/// };
/// assert_eq!(why, "a long one: try it with more");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LimitKind {
    /// [`Limits::with_input_bytes`].
    InputBytes,
    /// [`Limits::with_depth`].
    Depth,
    /// [`Limits::with_nodes`].
    Nodes,
    /// [`Limits::with_attributes`].
    Attributes,
    /// [`Limits::with_attributes_per_tag`].
    AttributesPerTag,
    /// [`Limits::with_posts`].
    Posts,
    /// [`Limits::with_values`]. Also, with any limits, if the text of one post has more than 10,000 links, mentions,
    /// hashtags and cashtags, or more than 10,000 styles, if its community note has more than 10,000 links, or if a
    /// post has more than 1000 media, quotes, choices of a poll or files of a medium.
    Values,
    /// [`Limits::with_output_bytes`].
    OutputBytes,
    /// [`Limits::with_expansion`].
    Expansion,
    /// [`Limits::with_unpacked_bytes`].
    UnpackedBytes,
    /// [`Limits::with_unpack_ratio`].
    UnpackRatio,
    /// [`Limits::with_parts`].
    Parts,
    /// [`Limits::with_nesting`].
    Nesting,
}

impl LimitKind {
    pub(crate) const fn unit(self) -> &'static str {
        match self {
            Self::InputBytes => "bytes",
            Self::Depth => "nested elements",
            Self::Nodes => "nodes",
            Self::Attributes => "attributes",
            Self::AttributesPerTag => "attributes per tag",
            Self::Posts => "posts",
            Self::Values => "values",
            Self::OutputBytes => "bytes of output",
            Self::Expansion => "bytes of output per byte of input",
            Self::UnpackedBytes => "unpacked bytes",
            Self::UnpackRatio => "unpacked bytes per packed byte",
            Self::Parts => "parts of a container",
            Self::Nesting => "containers inside of each other",
        }
    }
}

impl fmt::Display for LimitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InputBytes => "input-bytes",
            Self::Depth => "depth",
            Self::Nodes => "nodes",
            Self::Attributes => "attributes",
            Self::AttributesPerTag => "attributes-per-tag",
            Self::Posts => "posts",
            Self::Values => "values",
            Self::OutputBytes => "output-bytes",
            Self::Expansion => "expansion",
            Self::UnpackedBytes => "unpacked-bytes",
            Self::UnpackRatio => "unpack-ratio",
            Self::Parts => "parts",
            Self::Nesting => "nesting",
        })
    }
}

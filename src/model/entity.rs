use std::ops::Range;

use url::Url;

/// The kind of an [`Entity`]. In JSON: `link`, `mention`, `hashtag`, `cashtag`.
///
/// # Examples
///
/// ```
/// use unrolled::model::EntityKind;
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let thread = unrolled::parse(&html)?.thread;
/// let (mut people, mut links) = (Vec::new(), 0);
/// for (display, entity) in thread.posts.iter().flat_map(|post| post.entities_with_display()) {
///     match entity.kind {
///         EntityKind::Mention => people.push(display),
///         EntityKind::Link => links += 1,
///         _ => {}
///     }
/// }
/// assert_eq!((people.as_slice(), links), (["@tideclerk"].as_slice(), 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum EntityKind {
    /// A link to a page.
    Link,
    /// `@somebody`.
    Mention,
    /// `#something`.
    Hashtag,
    /// `$TICKER`.
    Cashtag,
    /// A kind that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

/// A range of bytes in the UTF-8 of a text, end exclusive. In JSON: `[start, end]`.
///
/// The spans that this crate returns start and end on character boundaries, so slicing the text with [`Span::range`]
/// works.
///
/// # Examples
///
/// ```
/// use unrolled::text::entities;
///
/// let text = "Says @tern_watch";
/// let span = entities(text)[0].span;
/// assert_eq!((span.start(), span.end()), (5, 16));
/// assert_eq!(text.get(span.range()), Some("@tern_watch"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "[usize; 2]", into = "[usize; 2]"))]
pub struct Span {
    // No text of a page is longer than `u32::MAX` bytes: a page has at most 512 MiB, even with `Limits::unlimited`.
    start: u32,
    end: u32,
}

impl Span {
    /// Returns the span from `start` to before `end`, in bytes.
    ///
    /// An offset beyond the first 4 GiB of a text becomes [`u32::MAX`]. No parsed text is that long.
    pub const fn new(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    /// Returns the offset of the first byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// Returns the offset after the last byte.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Returns the span as a range of bytes, for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Returns the span shifted for a text that has this many more bytes before it.
    pub(crate) const fn moved_by(self, bytes: usize) -> Self {
        Self::new(
            self.start().saturating_add(bytes),
            self.end().saturating_add(bytes),
        )
    }
}

const fn narrow(at: usize) -> u32 {
    if at > u32::MAX as usize {
        u32::MAX
    } else {
        at as u32
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> Self {
        [span.start(), span.end()]
    }
}

/// A link, mention, hashtag or cashtag inside a post's text.
///
/// A page can have millions of entities, so they are small. An entity does not store its text:
/// [`display`](Self::display) returns the part of the post's text at its [`span`](Self::span), and
/// [`Post::entities_with_display`] returns each entity of a post with its text. In the JSON of a post each entity has
/// its text as `display`.
///
/// [`Post::entities_with_display`]: super::Post::entities_with_display
///
/// # Examples
///
/// ```
/// use unrolled::model::{Entity, EntityKind, Span};
///
/// let text = "More at example.org/terns…";
/// let mut link = Entity::new(EntityKind::Link, Span::new(8, text.len()));
/// link.truncated = true;
/// assert_eq!(link.display(text), "example.org/terns…");
/// assert_eq!(link.url(), None);
/// link.set_url(Some("https://example.org/terns-of-the-bay".parse()?));
/// assert_eq!(link.url_str(), Some("https://example.org/terns-of-the-bay"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Entity {
    /// The kind of the entity.
    pub kind: EntityKind,
    /// The position in the post's text.
    pub span: Span,
    /// A URL, serialised by [`Url`]. Storing a `Url` would take 88 bytes more per entity.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            rename = "url",
            skip_serializing_if = "Option::is_none",
            deserialize_with = "address"
        )
    )]
    target: Option<Box<str>>,
    /// Whether the displayed text is a link that was truncated with `…`. If there is no URL either, the target is
    /// unknown.
    #[cfg_attr(feature = "serde", serde(default))]
    pub truncated: bool,
}

/// Deserialises a target, which must be a URL.
#[cfg(feature = "serde")]
fn address<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Box<str>>, D::Error> {
    let url: Option<Url> = serde::Deserialize::deserialize(from)?;
    Ok(url.map(boxed))
}

fn boxed(url: Url) -> Box<str> {
    String::from(url).into_boxed_str()
}

impl Entity {
    /// Returns an entity without a target.
    pub const fn new(kind: EntityKind, span: Span) -> Self {
        Self {
            kind,
            span,
            target: None,
            truncated: false,
        }
    }

    /// Returns the part of a text that the span covers, including the sign: `@tern_watch`, `#terns`, `$ETC`,
    /// `example.org/terns…`. The text must be that of the entity's post. For another text, in which the span may split
    /// a character or exceed the length, the result can be empty.
    pub fn display<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.range()).unwrap_or_default()
    }

    /// Returns the target if the page has it: an `http`, `https`, `mailto` or `at` URL.
    pub fn url(&self) -> Option<Url> {
        Url::parse(self.target.as_deref()?).ok()
    }

    /// Returns the target as text, without parsing it.
    pub fn url_str(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// Sets the target.
    pub fn set_url(&mut self, url: Option<Url>) {
        self.target = url.map(boxed);
    }

    /// Takes the other entity's target if this one has none.
    pub(crate) fn target_or(&mut self, other: Option<Box<str>>) {
        self.target = self.target.take().or(other);
    }

    /// Returns the target.
    pub(crate) fn into_target(self) -> Option<Box<str>> {
        self.target
    }

    /// Sets whether this is a link with a truncated display text.
    pub(crate) fn set_truncated(&mut self, display: &str) {
        let is_cut = display.ends_with('…') || display.contains('/') && display.ends_with("...");
        self.truncated = self.kind == EntityKind::Link && is_cut;
    }

    /// Returns its heap memory in bytes.
    pub(crate) fn heap(&self) -> usize {
        self.target.as_ref().map_or(0, |target| target.len())
    }
}

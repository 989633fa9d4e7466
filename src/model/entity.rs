use std::ops::Range;

use url::Url;

/// What an [`Entity`] is. In JSON: `link`, `mention`, `hashtag`, `cashtag`.
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
}

/// A range of bytes in the UTF-8 of a text, end exclusive. In JSON: `[start, end]`.
///
/// Spans that this crate gives lie on character borders, so slicing the text with [`Span::range`] works.
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
    /// A place behind the first 4 GiB of a text is [`u32::MAX`]. No text that is parsed is so long.
    pub const fn new(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    /// Returns the first byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// Returns the byte after the last.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Returns the span as a range of bytes, to slice with.
    pub const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Returns the same span in a text that has so many bytes more before it.
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
/// A page can have millions of them, so an entity is small: its words are those of the post's text at its
/// [`span`](Self::span), and [`display`](Self::display) gives them. [`Post::entities_with_display`] gives each entity
/// of a post with its words. In the JSON of a post each entity has its words as `display`.
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
    /// What it is.
    pub kind: EntityKind,
    /// Where it stands in the post's text.
    pub span: Span,
    /// An address, as [`Url`] writes it. A whole `Url` is 88 bytes more for each.
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
    /// Whether what is displayed is a link that was cut with `…`; with no URL the target is then unknown.
    #[cfg_attr(feature = "serde", serde(default))]
    pub truncated: bool,
}

/// Reads an address, which must be a URL.
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

    /// Returns what a text shows at the entity's span, sign included: `@tern_watch`, `#terns`, `$ETC`,
    /// `example.org/terns…`. The text is that of the entity's post; of another, where the span may cut a character or
    /// end behind it, this can be empty.
    pub fn display<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.range()).unwrap_or_default()
    }

    /// Returns where it leads, when the page has the target: an `http`, `https`, `mailto` or `at` URL.
    pub fn url(&self) -> Option<Url> {
        Url::parse(self.target.as_deref()?).ok()
    }

    /// Returns the URL as text, without the work of parsing it.
    pub fn url_str(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// Sets where it leads.
    pub fn set_url(&mut self, url: Option<Url>) {
        self.target = url.map(boxed);
    }

    /// Takes the other's target where this has none.
    pub(crate) fn target_or(&mut self, other: Option<Box<str>>) {
        self.target = self.target.take().or(other);
    }

    /// Returns the target alone.
    pub(crate) fn into_target(self) -> Option<Box<str>> {
        self.target
    }

    /// Sets whether it is a link that is displayed with a cut.
    pub(crate) fn set_truncated(&mut self, display: &str) {
        self.truncated = self.kind == EntityKind::Link && display.ends_with('…');
    }

    /// The bytes that it takes beside itself.
    pub(crate) fn heap(&self) -> usize {
        self.target.as_ref().map_or(0, |target| target.len())
    }
}

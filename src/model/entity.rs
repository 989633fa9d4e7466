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
/// for entity in thread.posts.iter().flat_map(|post| &post.entities) {
///     match entity.kind {
///         EntityKind::Mention => people.push(entity.display.as_str()),
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
/// assert_eq!((span.start, span.end), (5, 16));
/// assert_eq!(text.get(span.range()), Some("@tern_watch"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "[usize; 2]", into = "[usize; 2]"))]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` to before `end`, in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::Span;
    ///
    /// assert_eq!("🐦 terns".get(Span::new(5, 10).range()), Some("terns"));
    /// ```
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span as a range of bytes, to slice with.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::Span;
    ///
    /// assert_eq!(Span::new(5, 16).range(), 5..16);
    /// ```
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

/// A link, mention, hashtag or cashtag inside a post's text.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Entity, EntityKind, Span};
///
/// let text = "More at example.org/terns…";
/// let mut link = Entity::new(EntityKind::Link, Span::new(8, text.len()), "example.org/terns…");
/// link.truncated = true;
/// assert_eq!(text.get(link.span.range()), Some("example.org/terns…"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Where it stands in the post's text.
    pub span: Span,
    /// What the text shows there, sign included: `@tern_watch`, `#terns`, `$ETC`, `example.org/terns…`.
    pub display: String,
    /// Where it leads, when the page has the target. Only `http`, `https`, `mailto` and `at` URLs stand here.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub url: Option<Url>,
    /// Whether `display` is a link that was cut with `…`; with no `url` the target is then unknown.
    #[cfg_attr(feature = "serde", serde(default))]
    pub truncated: bool,
}

impl Entity {
    /// An entity without a target.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Entity, EntityKind, Span};
    ///
    /// let mut mention = Entity::new(EntityKind::Mention, Span::new(0, 11), "@tern_watch");
    /// mention.url = Some("https://spindle.example/~tern_watch".parse()?);
    /// assert!(!mention.truncated);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(kind: EntityKind, span: Span, display: impl Into<String>) -> Self {
        Self {
            kind,
            span,
            display: display.into(),
            url: None,
            truncated: false,
        }
    }
}

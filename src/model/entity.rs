use std::ops::Range;

use url::Url;

/// What an [`Entity`] is. In JSON: `link`, `mention`, `hashtag`, `cashtag`.
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
    /// The span from `start` to before `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span as a range, to slice with.
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

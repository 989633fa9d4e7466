//! Whether a result has all the content of its page.

use std::fmt;

/// Whether a thread or listing is complete, as far as its page shows.
///
/// # Examples
///
/// ```
/// use unrolled::CompletenessState;
///
/// // A page that was truncated during download.
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let (cut, _) = html.split_once("id=\"tweet_8\"").ok_or("no eighth post")?;
/// let completeness = unrolled::parse(cut)?.completeness;
/// assert_eq!(completeness.state, CompletenessState::Partial);
/// assert_eq!((completeness.stated, completeness.found), (Some(9), 7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Completeness {
    /// The verdict.
    pub state: CompletenessState,
    /// The number of posts that the page states.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub stated: Option<u32>,
    /// The number of posts found in the author's chain ([`Thread::author_posts`](crate::model::Thread::author_posts)),
    /// without tombstones. For a listing: the number of cards.
    pub found: usize,
}

impl Completeness {
    /// Whether the page confirms that every post is here.
    ///
    /// # Examples
    ///
    /// ```
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// assert!(unrolled::parse(&html)?.completeness.is_confirmed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn is_confirmed(&self) -> bool {
        matches!(self.state, CompletenessState::Confirmed)
    }
}

/// The verdict of a [`Completeness`]. In JSON: `confirmed`, `partial`, `unknown`.
///
/// # Examples
///
/// ```
/// use unrolled::CompletenessState;
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let completeness = unrolled::parse(&html)?.completeness;
/// let verdict = match completeness.state {
///     CompletenessState::Confirmed => format!("all {} posts", completeness.found),
///     CompletenessState::Partial => "some posts are missing".to_owned(),
///     _ => format!("{} posts, perhaps not all", completeness.found),
/// };
/// assert_eq!(verdict, "all 9 posts");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum CompletenessState {
    /// The page states how many posts there are, and exactly that many were found, without duplicates. For text, only
    /// if the boundaries of posts have [`High`](crate::SegmentationConfidence::High) confidence: otherwise the count
    /// was itself used to find them.
    Confirmed,
    /// Something is missing: fewer posts than stated, a gap in the page's numbering, truncation, collapsed posts, or an
    /// unavailable post of the author. For a listing: truncation, or a link to a next page.
    Partial,
    /// There is no evidence, or the page contradicts itself.
    #[default]
    #[cfg_attr(feature = "serde", serde(other))]
    Unknown,
}

impl fmt::Display for CompletenessState {
    /// Writes the name, as in JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Confirmed => "confirmed",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
        })
    }
}

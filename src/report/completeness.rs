//! Whether all of a page's content is in its result.

/// Whether all of a thread, or of a listing, is there, as far as its page can tell.
///
/// # Examples
///
/// ```
/// use unrolled::CompletenessState;
///
/// // A page that was cut while it was downloaded.
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let (cut, _) = html.split_once("id=\"tweet_8\"").ok_or("no eighth post")?;
/// let completeness = unrolled::parse(cut)?.completeness;
/// assert_eq!(completeness.state, CompletenessState::Partial);
/// assert_eq!((completeness.stated, completeness.found), (Some(9), 7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Completeness {
    /// The verdict.
    pub state: CompletenessState,
    /// How many posts the page says there are.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub stated: Option<u32>,
    /// How many posts of the author's chain were found ([`Thread::author_posts`](crate::model::Thread::author_posts)),
    /// tombstones apart. Of a listing: how many cards.
    pub found: usize,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum CompletenessState {
    /// The page states how many posts there are, and just so many were found, none twice. Of a text only where its
    /// posts are told with [`High`](crate::SegmentationConfidence::High) confidence: else the count has helped to tell
    /// them.
    Confirmed,
    /// Something is missing: fewer posts than stated, a hole in the page's numbering, a cut, a fold in the page, or a
    /// post of the author's that is gone. Of a listing: a cut, or a link to its next page.
    Partial,
    /// Nothing tells, or the page contradicts itself.
    Unknown,
}

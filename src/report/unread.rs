/// A passage of a page that is among the posts and in no part of the result.
///
/// # Examples
///
/// ```
/// use unrolled::{CompletenessState, WarningKind};
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// assert!(unrolled::parse(&html)?.unread.is_empty());
///
/// // A site that has changed its pages: there is a new kind of part among the posts.
/// let note = "<p>The ferry sank in the harbour in 1969 and was raised again.</p>";
/// let html = html.replace("<div id=\"tweet_3\"", &format!("{note}<div id=\"tweet_3\""));
/// let parsed = unrolled::parse(&html)?;
/// assert_eq!(parsed.unread[0].after, Some(1));
/// assert_eq!(parsed.unread[0].start, "The ferry sank in the harbour in 1969 and was raised again.");
/// assert!(parsed.warnings.iter().any(|warning| warning.kind == WarningKind::Unread));
/// assert_eq!(parsed.completeness.state, CompletenessState::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Unread {
    /// The post that begins before it, from 0: an index into [`Thread::posts`](crate::model::Thread::posts). It may be
    /// a part of that post. `None` if it is above all posts.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub after: Option<usize>,
    /// The number of its characters.
    pub characters: usize,
    /// Its first characters, at most [`MAX_START`](Self::MAX_START).
    pub start: String,
}

impl Unread {
    /// The maximum number of characters of a [`start`](Self::start).
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Unread;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let words: String = (0..500).map(|number| format!("word{number} ")).collect();
    /// let html = html.replace("<div id=\"tweet_3\"", &format!("<p>{words}</p><div id=\"tweet_3\""));
    /// let unread = &unrolled::parse(&html)?.unread[0];
    /// assert_eq!(unread.start.chars().count(), Unread::MAX_START);
    /// assert_eq!(unread.characters, words.trim().len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const MAX_START: usize = 200;
}

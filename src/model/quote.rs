use url::Url;

use super::{Author, Media, PostId, Timestamp};

/// Another post that a post shows inside itself. Its words are never part of the quoting post's text.
///
/// Thread Reader keeps only the link of an embedded tweet, so there `text` is mostly absent; the tweet may be gone.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let thread = unrolled::parse(&html)?.thread;
/// let quote = thread.posts[4].quotes.first().ok_or("no quote")?;
/// let author = quote.author.as_ref().ok_or("nobody's")?;
/// assert_eq!(author.handle.as_deref(), Some("TideClerk"));
/// // The page embeds the post, and does not have its words.
/// assert_eq!(quote.text, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Quote {
    /// The quoted post's id.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The quoted post's address.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
    /// Who wrote it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// Its words, if the page has them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub text: Option<String>,
    /// When it was published.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// Its pictures and videos.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub media: Vec<Media>,
    /// The page's words in place of a quoted post that is gone or hidden.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub unavailable: Option<String>,
}

impl Quote {
    /// A quote of which nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }
}

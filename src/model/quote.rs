use url::Url;

use super::{Author, Media, PostId, Timestamp};

/// A post embedded in another post. Its text is never part of the quoting post's text.
///
/// Thread Reader keeps only the link of an embedded tweet, so `text` is mostly absent there; the tweet may be deleted.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let thread = unrolled::parse(&html)?.thread;
/// let quote = thread.posts[4].quotes.first().ok_or("no quote")?;
/// let author = quote.author.as_ref().ok_or("nobody's")?;
/// assert_eq!(author.handle.as_deref(), Some("TideClerk"));
/// // The page embeds the post without its text.
/// assert_eq!(quote.text, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Quote {
    /// The id of the quoted post.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The URL of the quoted post.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Box<Url>>,
    /// The author.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// The title of a quoted article.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub title: Option<String>,
    /// The text, if the page has it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub text: Option<String>,
    /// When it was published.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// Its pictures and videos.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub media: Vec<Media>,
    /// The page's text in place of a deleted or hidden quoted post.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub unavailable: Option<String>,
}

impl Quote {
    /// Creates a quote with no known fields.
    pub fn new() -> Self {
        Self::default()
    }
}

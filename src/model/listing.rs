use url::Url;

use super::{Author, Post, PostId, Timestamp};

/// A card that advertises another thread: "More from @…", "Related threads", or an entry of a [`Listing`].
///
/// Its posts are a preview and never part of the thread on whose page the card is.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
/// let listing = unrolled::Parser::new().parse_listing(html.as_str())?.listing;
/// let teaser = &listing.teasers[1];
/// assert_eq!(teaser.id.as_ref().map(|id| id.as_str()), Some("1836287206786630912"));
/// assert_eq!((teaser.stated_posts, teaser.reading_minutes), (Some(14), Some(5)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Teaser {
    /// The id of the linked thread.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The page of the linked thread.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
    /// The author of the linked thread.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// When the linked thread began.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// The posts shown as a preview, mostly three; not necessarily the first ones.
    pub posts: Vec<Post>,
    /// The number of posts of the linked thread, as stated by the card ("Read 4 tweets").
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub stated_posts: Option<u32>,
    /// The reading time of the linked thread in minutes, as stated by the card.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reading_minutes: Option<u32>,
}

impl Teaser {
    /// Creates a card with no known fields.
    pub fn new() -> Self {
        Self::default()
    }
}

/// A page that lists threads: an author's page, a hashtag's page or a home page. It is not a thread.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
/// let listing = unrolled::Parser::new().parse_listing(html.as_str())?.listing;
/// let author = listing.author.as_ref().ok_or("nobody's page")?;
/// assert_eq!(author.handle.as_deref(), Some("ferry_and_fog"));
/// // Which threads to fetch.
/// let urls: Vec<_> = listing.teasers.iter().filter_map(|teaser| teaser.url.as_ref()).collect();
/// assert_eq!(urls[0].path(), "/thread/1854214918316047683.html");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Listing {
    /// The author whose page this is; `None` for a hashtag's page or a home page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// The cards, in page order.
    pub teasers: Vec<Teaser>,
    /// The URL of the next page of the list, if the page links to it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub next_page: Option<Url>,
}

impl Listing {
    /// Returns the posts of all cards, in page order. A [`Warning::post`](crate::Warning::post) of a listing is an
    /// index into these.
    pub fn posts(&self) -> impl Iterator<Item = &Post> {
        self.teasers.iter().flat_map(|teaser| &teaser.posts)
    }

    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }
}

use url::Url;

use super::{Author, Post, PostId, Timestamp};

/// A card that advertises another thread: "More from @…", "Related threads", or an entry of a [`Listing`].
///
/// Its posts are a preview and never part of the thread whose page shows the card.
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
    /// The id of the thread that the card leads to.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The page of that thread.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
    /// Who wrote that thread.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// When that thread began.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// The posts shown as a preview, mostly three; they need not be the first ones.
    pub posts: Vec<Post>,
    /// How many posts that thread is said to have ("Read 4 tweets").
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub stated_posts: Option<u32>,
    /// How many minutes that thread is said to take.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reading_minutes: Option<u32>,
}

impl Teaser {
    /// A card of which nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }
}

/// A page that lists threads: an author's page, a hashtag's, a home page. Not a thread.
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
    /// The author whose page this is; `None` for a hashtag's or a home page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// The cards, in page order.
    pub teasers: Vec<Teaser>,
    /// Where the list goes on, when the page links to it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub next_page: Option<Url>,
}

impl Listing {
    /// Returns the posts of all cards, in page order. A [`Warning::post`](crate::Warning::post) is a place among these.
    pub fn posts(&self) -> impl Iterator<Item = &Post> {
        self.teasers.iter().flat_map(|teaser| &teaser.posts)
    }

    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }
}

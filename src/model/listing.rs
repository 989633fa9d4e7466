use url::Url;

use super::{Author, Post, PostId, Timestamp};

/// A card that advertises another thread: "More from @…", "Related threads", or an entry of a [`Listing`].
///
/// Its posts are a preview and never part of the thread whose page shows the card.
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
    /// An empty card.
    pub fn new() -> Self {
        Self::default()
    }
}

/// A page that lists threads: an author's page, a hashtag's, a home page. Not a thread.
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
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }
}

use url::Url;

/// What a [`Media`] is. In JSON: `photo`, `video`, `gif`, `link-card`, `placeholder`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum MediaKind {
    /// A still picture.
    Photo,
    /// A video file.
    Video,
    /// A silent looping video, which Twitter calls a GIF.
    Gif,
    /// A preview of a linked page, or an embedded player of another site (YouTube).
    LinkCard,
    /// A picture or video that was here and of which nothing else is left (`Image` in text dumps).
    Placeholder,
}

/// One file of a video, as a page offers it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MediaSource {
    /// Where the file is.
    pub url: Url,
    /// Its media type as the page states it, as `video/mp4`.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub content_type: Option<String>,
}

impl MediaSource {
    /// A file of unstated type.
    pub fn new(url: Url) -> Self {
        Self {
            url,
            content_type: None,
        }
    }
}

/// A picture, video, GIF or card of a post.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// The picture, the first file of a video or GIF, or where a card leads.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub url: Option<Url>,
    /// The author's description. A site's filler for none (`Image`, `Video Poster`) is none.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub alt: Option<String>,
    /// The still picture of a video, GIF or card.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub poster: Option<Box<Url>>,
    /// The title that a card, or a video, shows.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub title: Option<String>,
    /// The words below a card's title.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub description: Option<String>,
    /// The files of a video or GIF, in page order.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub sources: Vec<MediaSource>,
}

impl Media {
    /// A medium of which only the kind is known.
    pub fn new(kind: MediaKind) -> Self {
        Self {
            kind,
            url: None,
            alt: None,
            poster: None,
            title: None,
            description: None,
            sources: Vec::new(),
        }
    }
}

use url::Url;

/// The kind of a [`Media`]. In JSON: `photo`, `video`, `gif`, `link-card`, `placeholder`.
///
/// # Examples
///
/// ```
/// use unrolled::model::MediaKind;
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let thread = unrolled::parse(&text)?.thread;
/// let media = thread.posts.iter().flat_map(|post| &post.media);
/// let lines: Vec<_> = media
///     .map(|media| match media.kind {
///         MediaKind::Photo => "a picture",
///         MediaKind::Video | MediaKind::Gif => "something that moves",
///         MediaKind::Placeholder => "something that the text has lost",
///         _ => "something else",
///     })
///     .collect();
/// assert_eq!(lines, ["something that the text has lost"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum MediaKind {
    /// A photo or other still image.
    Photo,
    /// A video file.
    Video,
    /// A silent looping video, which Twitter calls a GIF.
    Gif,
    /// A link preview, or an embedded player of another site (YouTube).
    LinkCard,
    /// A picture or video of which only a placeholder is left (`Image` in text dumps).
    Placeholder,
    /// A kind that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

/// One file of a video, as a page offers it.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Media, MediaKind, MediaSource};
///
/// let mut file = MediaSource::new("https://spindle.example/v/tern.mp4".parse()?);
/// file.content_type = Some("video/mp4".to_owned());
/// let mut video = Media::new(MediaKind::Video);
/// video.url = Some(file.url.clone());
/// video.sources.push(file);
/// assert_eq!(video.sources[0].content_type.as_deref(), Some("video/mp4"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MediaSource {
    /// The URL of the file.
    pub url: Url,
    /// The media type as the page states it, such as `video/mp4`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub content_type: Option<String>,
}

impl MediaSource {
    /// Creates a source without a media type.
    pub fn new(url: Url) -> Self {
        Self {
            url,
            content_type: None,
        }
    }
}

/// A picture, video, GIF or card of a post.
///
/// # Examples
///
/// ```
/// use unrolled::model::MediaKind;
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let thread = unrolled::parse(&html)?.thread;
/// let media = thread.posts.iter().flat_map(|post| &post.media);
/// let photos: Vec<_> = media.filter(|media| media.kind == MediaKind::Photo).collect();
/// assert_eq!(photos[1].url.as_ref().map(|url| url.path()), Some("/media/GbtC7goatAWUAAx1.jpg"));
/// assert_eq!(photos[1].alt.as_deref(), Some("A goat standing at the rail of a ferry like a passenger"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Media {
    /// The kind of the medium.
    pub kind: MediaKind,
    /// The URL of the picture, of the first file of a video or GIF, or of the page that a card links to.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
    /// The author's description. A site's default text (`Image`, `Video Poster`) does not count as one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub alt: Option<String>,
    /// The still image of a video, GIF or card.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub poster: Option<Box<Url>>,
    /// The title of a card or video.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub title: Option<String>,
    /// The description below a card's title.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub description: Option<String>,
    /// The files of a video or GIF, in page order.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub sources: Vec<MediaSource>,
}

impl Media {
    /// Creates a medium of the given kind without other fields.
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

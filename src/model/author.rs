use url::Url;

/// Who wrote a post or a thread, as far as the page tells.
///
/// Of most authors a page tells the handle alone, so addresses are boxed: `author.url.as_deref()` gives the [`Url`].
///
/// # Examples
///
/// ```
/// use unrolled::model::Author;
///
/// let author = Author::from_handle("@tern_watch");
/// assert_eq!(author.handle.as_deref(), Some("tern_watch"));
/// assert_eq!(author.name, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Author {
    /// The handle without its `@`: `QuinnyPig`, `alice.bsky.social`, `bob@example.social`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub handle: Option<String>,
    /// The display name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub name: Option<String>,
    /// The profile on the network itself, as linked by the page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Box<Url>>,
    /// The profile picture.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub avatar: Option<Box<Url>>,
    /// The network's own number for the account, which survives a change of handle.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub user_id: Option<String>,
    /// Whether the page shows a mark of verification; `None` where pages of the site never show one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub verified: Option<bool>,
}

impl Author {
    /// An author of whom nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// An author known by handle alone; one leading `@` is dropped.
    pub fn from_handle(handle: impl AsRef<str>) -> Self {
        let handle = handle.as_ref();
        let handle = handle.strip_prefix('@').unwrap_or(handle);
        Self {
            handle: Some(handle.to_owned()),
            ..Self::default()
        }
    }

    /// Whether nothing at all is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

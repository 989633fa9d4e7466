use std::fmt;

use url::Url;

/// The author of a post or a thread, as far as the page states it.
///
/// For most authors a page states only the handle, so the URLs are boxed: `author.url.as_deref()` gives the [`Url`].
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
    /// Whether the page shows a verification badge; `None` if pages of the site never show one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub verified: Option<bool>,
}

impl Author {
    /// Creates an author with no known fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an author from a handle; one leading `@` is removed.
    pub fn from_handle(handle: impl AsRef<str>) -> Self {
        let handle = handle.as_ref();
        let handle = handle.strip_prefix('@').unwrap_or(handle);
        Self {
            handle: Some(handle.to_owned()),
            ..Self::default()
        }
    }

    /// Whether no field is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Author {
    /// Writes `NAME (@HANDLE)`, or what is known of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::Author;
    ///
    /// let mut author = Author::from_handle("@ferry_and_fog");
    /// assert_eq!(author.to_string(), "@ferry_and_fog");
    /// author.name = Some("Ingrid Solheim".to_owned());
    /// assert_eq!(author.to_string(), "Ingrid Solheim (@ferry_and_fog)");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, &self.handle) {
            (Some(name), Some(handle)) => write!(f, "{name} (@{handle})"),
            (Some(name), None) => f.write_str(name),
            (None, Some(handle)) => write!(f, "@{handle}"),
            (None, None) => f.write_str("unknown"),
        }
    }
}

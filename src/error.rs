use std::fmt;

use crate::brief::cut;
use crate::limits::{Exceeded, LimitKind};

/// The maximum length of a message in bytes. Most have fewer than a hundred; the longest lists all sites.
const MESSAGE: usize = 1000;

/// The result type of this crate's fallible functions, and of an adapter's.
///
/// # Examples
///
/// ```
/// use unrolled::Result;
///
/// fn words(html: &str) -> Result<usize> {
///     let thread = unrolled::parse(html)?.thread;
///     let texts = thread.posts.iter().filter_map(|post| post.text.as_deref());
///     Ok(texts.map(|text| text.split_whitespace().count()).sum())
/// }
///
/// assert!(words("<p>A diary.</p>").is_err());
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason why an input gave no result.
///
/// Less serious problems are in [`Parsed::warnings`](crate::Parsed::warnings). Use [`kind`](Self::kind) to decide what
/// to do next; the [`Display`](fmt::Display) text is for people and may change in any release.
///
/// # Examples
///
/// ```
/// use unrolled::{ErrorKind, PageKind};
///
/// let error = unrolled::parse("<html><body></body></html>").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NotAThread(PageKind::Empty));
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: Box<str>,
    truncated: bool,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kind of an [`Error`]. Each kind calls for a different reaction.
///
/// # Examples
///
/// ```
/// use unrolled::{ErrorKind, PageKind};
///
/// fn what_to_do(page: &str) -> &'static str {
///     match unrolled::parse(page).map_err(|error| error.kind()) {
///         Ok(_) => "read it",
///         Err(ErrorKind::NotAThread(PageKind::Challenge | PageKind::Login)) => "save it again",
///         Err(ErrorKind::NotAThread(_) | ErrorKind::Unrecognized) => "leave it",
///         Err(ErrorKind::MarkupChanged) => "report it",
///         Err(_) => "look at it",
///     }
/// }
///
/// assert_eq!(what_to_do("<title>Just a moment...</title><p>Checking your browser"), "save it again");
/// assert_eq!(what_to_do("<title>A diary</title><p>Terns today."), "leave it");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No adapter recognises this input. It may be from another site, or not a saved page at all.
    Unrecognized,
    /// A page of a known site, or a browser check in its place, that contains no thread. Nothing is broken.
    NotAThread(PageKind),
    /// The page passed to [`parse_listing`](crate::Parser::parse_listing) lists no threads.
    NotAListing,
    /// The page identifies itself as a thread of a known site, but the markup by which this crate finds posts is
    /// missing. Please report it with the page: the message names what was expected and what was found.
    MarkupChanged,
    /// The input exceeds a limit; see [`Limits`](crate::Limits).
    Limit(LimitKind),
    /// The bytes are not text, or not in a known encoding; the message names what they are, if that is known.
    Encoding,
    /// The file contains several pages, none of which it was made for:
    /// [`Parser::parse_all`](crate::Parser::parse_all) parses each of them.
    SeveralPages,
    /// An adapter from outside this crate failed.
    Adapter,
    /// A value passed to a constructor or parser of this crate (a query) is malformed.
    Value,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unrecognized => f.write_str("unrecognized"),
            Self::NotAThread(page) => write!(f, "not-a-thread: {page}"),
            Self::NotAListing => f.write_str("not-a-listing"),
            Self::MarkupChanged => f.write_str("markup-changed"),
            Self::Limit(limit) => write!(f, "limit: {limit}"),
            Self::Encoding => f.write_str("encoding"),
            Self::SeveralPages => f.write_str("several-pages"),
            Self::Adapter => f.write_str("adapter"),
            Self::Value => f.write_str("value"),
        }
    }
}

/// The type of a page that is not a thread.
///
/// # Examples
///
/// ```
/// use unrolled::{ErrorKind, PageKind, Parser};
///
/// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
/// let parser = Parser::new();
/// match parser.parse(html.as_str()).map_err(|error| error.kind()) {
///     Err(ErrorKind::NotAThread(PageKind::Listing | PageKind::Home)) => {
///         assert!(!parser.parse_listing(html.as_str())?.listing.teasers.is_empty());
///     }
///     other => panic!("an author's page, read as {other:?}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageKind {
    /// A list of threads: an author's page, a hashtag's page. [`parse_listing`](crate::Parser::parse_listing) parses
    /// it.
    Listing,
    /// The site's home page. [`parse_listing`](crate::Parser::parse_listing) parses it.
    Home,
    /// A browser check, such as Cloudflare's, in place of the page.
    Challenge,
    /// A login page without other content.
    Login,
    /// An error page: nothing was found, or something failed.
    ErrorPage,
    /// An empty page.
    Empty,
    /// Another page of the site: help, account, search.
    Other,
}

impl fmt::Display for PageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Listing => "listing",
            Self::Home => "home",
            Self::Challenge => "challenge",
            Self::Login => "login",
            Self::ErrorPage => "error-page",
            Self::Empty => "empty",
            Self::Other => "other",
        })
    }
}

impl Error {
    /// Creates an error of the given kind, with a message for people. A message longer than 1000 bytes is truncated
    /// with `…`. Adapters use it for the kinds that they may return: `NotAThread`, `NotAListing`, `MarkupChanged` and
    /// `Adapter`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: cut(message.into(), MESSAGE).into_boxed_str(),
            truncated: false,
            source: None,
        }
    }

    /// Adds the cause of the error, which [`source`](std::error::Error::source) then returns.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::error::Error as _;
    /// use unrolled::{Error, ErrorKind};
    ///
    /// let likes = "many".parse::<u32>().map_err(|error| {
    ///     Error::new(ErrorKind::Adapter, "the like count of a post is not a number").with_source(error)
    /// });
    /// let error = likes.unwrap_err();
    /// assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("invalid digit found in string"));
    /// ```
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns the kind, by which a program decides what to do.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns whether the page is truncated: what the error misses may be in the missing rest.
    ///
    /// # Examples
    ///
    /// ```
    /// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
    /// let half = html.get(..html.len() / 2).ok_or("not between two characters")?;
    /// let errors = [unrolled::parse(&html).unwrap_err(), unrolled::parse(half).unwrap_err()];
    /// assert_eq!(errors.map(|error| error.is_truncated()), [false, true]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn is_truncated(&self) -> bool {
        self.truncated
    }

    pub(crate) const fn with_truncated(mut self, truncated: bool) -> Self {
        self.truncated = truncated;
        self
    }

    pub(crate) fn limit(kind: LimitKind, allowed: usize) -> Self {
        Self::new(
            ErrorKind::Limit(kind),
            format!("the input exceeds the limit of {allowed} {}", kind.unit()),
        )
    }

    pub(crate) fn value(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Value, message)
    }
}

impl From<Exceeded> for Error {
    fn from(Exceeded { kind, allowed }: Exceeded) -> Self {
        Self::limit(kind, allowed)
    }
}

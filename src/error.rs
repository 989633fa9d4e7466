use std::fmt;

use crate::brief::cut;
use crate::limits::{Exceeded, LimitKind};

/// The most bytes of a message. Most have less than a hundred; the longest names all sites.
const MESSAGE: usize = 1000;

/// The result of this crate's fallible calls, and of an adapter's.
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

/// Why an input gave no value at all.
///
/// What went less wrong than that stands in [`Parsed::warnings`](crate::Parsed::warnings). Ask [`kind`](Self::kind)
/// what to do next; the [`Display`](fmt::Display) text is for people and may change in any release.
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
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of answer an [`Error`] is. Each kind wants something else of the caller.
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
    /// No adapter knows this input. Perhaps it is another site's, or no saved page at all.
    Unrecognized,
    /// A page of a known site, or of its gatekeeper, that holds no thread. Nothing is broken.
    NotAThread(PageKind),
    /// [`parse_listing`](crate::Parser::parse_listing) met a page that lists no threads.
    NotAListing,
    /// The page says that it is a thread of a known site, yet what this crate finds posts by is gone. Please report
    /// it with the page: the message names what was sought and what was found.
    MarkupChanged,
    /// The input is over a limit; see [`Limits`](crate::Limits).
    Limit(LimitKind),
    /// The bytes are no text, or in no known encoding.
    Encoding,
    /// An adapter that is not this crate's own failed.
    Adapter,
    /// A value given to a constructor or parser of this crate (a query) does not have the form it must have.
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
            Self::Adapter => f.write_str("adapter"),
            Self::Value => f.write_str("value"),
        }
    }
}

/// What a page is that is no thread.
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
    /// It lists threads: an author's page, a hashtag's. [`parse_listing`](crate::Parser::parse_listing) reads it.
    Listing,
    /// The site's home page. [`parse_listing`](crate::Parser::parse_listing) reads it.
    Home,
    /// A gatekeeper's check of the browser stands in place of the page.
    Challenge,
    /// The page asks to log in, and shows nothing else.
    Login,
    /// The site says that there is nothing, or that something failed.
    ErrorPage,
    /// There is no content.
    Empty,
    /// Something else of the site: help, account, search.
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
    /// An error of the given kind, with a message for people, which is cut with `…` behind 1000 bytes. Adapters use it
    /// for the kinds that are theirs to tell: `NotAThread`, `NotAListing`, `MarkupChanged` and `Adapter`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: cut(message.into(), MESSAGE).into_boxed_str(),
            source: None,
        }
    }

    /// The same error with what caused it, which [`source`](std::error::Error::source) then gives.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::error::Error as _;
    /// use unrolled::{Error, ErrorKind};
    ///
    /// let likes = "many".parse::<u32>().map_err(|error| {
    ///     Error::new(ErrorKind::Adapter, "the likes of a post are no number").with_source(error)
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

    /// What kind of answer this is: what to decide by.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub(crate) fn limit(kind: LimitKind, allowed: usize) -> Self {
        Self::new(
            ErrorKind::Limit(kind),
            format!("the input is over the limit of {allowed} {}", kind.unit()),
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

//! A page that may be a thread or a list.

use super::{Parsed, ParsedListing};
use crate::report::Warning;

/// The result of [`Parser::parse_any`](super::Parser::parse_any): a thread or a list, whichever the input is.
///
/// # Examples
///
/// ```
/// use unrolled::{ParsedAny, Parser};
///
/// let parser = Parser::new();
/// for name in ["thread-reader", "author-listing"] {
///     let html = std::fs::read_to_string(format!("examples/pages/{name}.html"))?;
///     match parser.parse_any(html.as_str())? {
///         ParsedAny::Thread(parsed) => assert_eq!(parsed.thread.posts.len(), 9),
///         ParsedAny::Listing(parsed) => assert!(!parsed.listing.teasers.is_empty()),
///         _ => {}
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[allow(
    clippy::large_enum_variant,
    reason = "one is made for each input, and most are threads, the larger ones"
)]
#[non_exhaustive]
pub enum ParsedAny {
    /// A thread.
    Thread(Parsed),
    /// A list of posts or threads: a profile, a timeline, a search, an author's page.
    Listing(ParsedListing),
}

impl ParsedAny {
    /// Returns the warnings of the thread or of the list.
    ///
    /// # Examples
    ///
    /// ```
    /// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
    /// assert!(unrolled::Parser::new().parse_any(html.as_str())?.warnings().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn warnings(&self) -> &[Warning] {
        match self {
            Self::Thread(parsed) => &parsed.warnings,
            Self::Listing(parsed) => &parsed.warnings,
        }
    }
}

//! The results of a parse.

#[cfg(feature = "serde")]
use super::json_version::JsonVersion;
use crate::adapter::Confidence;
use crate::input::{Container, Form};
use crate::model::{Listing, Segmentation, Thread};
use crate::report::{Completeness, Unread, Warning};

/// The result of a parse: the thread, how it was recognised, whether it is complete, and what is doubtful.
///
/// With the feature `serde` this type also defines the crate's JSON; see [`model`](crate::model) for its structure.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = unrolled::parse(&html)?;
/// assert_eq!(parsed.detection.site, "thread-reader");
/// assert_eq!(parsed.thread.author.handle.as_deref(), Some("ferry_and_fog"));
/// assert_eq!(parsed.completeness.found, 9);
/// assert_eq!(parsed.segmentation, None);
/// assert!(parsed.warnings.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Parsed {
    /// The version of the JSON.
    #[cfg(feature = "serde")]
    #[serde(default)]
    pub(super) version: JsonVersion,
    /// The site and format that were detected.
    pub detection: Detection,
    /// The thread.
    pub thread: Thread,
    /// Whether the thread is complete.
    #[cfg_attr(feature = "serde", serde(default))]
    pub completeness: Completeness,
    /// How the boundaries between posts were found, for text; `None` for HTML, where the markup shows them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub segmentation: Option<Segmentation>,
    /// The text among the posts of an HTML page that is in no part of the thread, in page order: at most a hundred
    /// passages. Empty if all words are accounted for, and for other formats.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub unread: Vec<Unread>,
    /// What is missing, doubtful or contradictory. Empty for a page without faults.
    #[cfg_attr(feature = "serde", serde(default))]
    pub warnings: Vec<Warning>,
}

/// The result of [`Parser::parse_listing`](crate::Parser::parse_listing): the list, how it was recognised, whether it
/// is complete, and what is doubtful.
///
/// With the feature `serde` it has a JSON form like that of [`Parsed`].
///
/// # Examples
///
/// ```
/// use unrolled::{CompletenessState, Parser, WarningKind};
///
/// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
/// let parsed = Parser::new().parse_listing(html.as_str())?;
/// assert_eq!(parsed.detection.site, "thread-reader");
/// assert_eq!(parsed.completeness.found, parsed.listing.teasers.len());
///
/// // A page that was truncated during download.
/// let (cut, _) = html.split_once("14 tweets").ok_or("no second card")?;
/// let parsed = Parser::new().parse_listing(cut)?;
/// assert_eq!(parsed.completeness.state, CompletenessState::Partial);
/// assert!(parsed.warnings.iter().any(|warning| warning.kind == WarningKind::CutOff));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ParsedListing {
    /// The version of the JSON.
    #[cfg(feature = "serde")]
    #[serde(default)]
    pub(super) version: JsonVersion,
    /// The site and format that were detected.
    pub detection: Detection,
    /// The list.
    pub listing: Listing,
    /// Whether the list is complete. No page states how many cards it has, so this is never
    /// [`Confirmed`](crate::CompletenessState::Confirmed).
    #[cfg_attr(feature = "serde", serde(default))]
    pub completeness: Completeness,
    /// What is missing, doubtful or contradictory. Empty for a page without faults.
    #[cfg_attr(feature = "serde", serde(default))]
    pub warnings: Vec<Warning>,
}

/// A site that an input may come from.
///
/// # Examples
///
/// ```
/// use unrolled::{Confidence, Form};
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let detection = unrolled::parse(&text)?.detection;
/// assert_eq!(detection.site, "thread-reader");
/// assert_eq!(detection.form, Form::Text);
/// assert_eq!(detection.dialect.as_deref(), Some("plain"));
/// assert_eq!(detection.confidence, Confidence::Likely);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Detection {
    /// The site's id, such as `thread-reader`; `text` for a text that names no site.
    pub site: String,
    /// The format of the input; of the page inside of it, if it is a container.
    pub form: Form,
    /// What was unpacked to get at the page, outermost first. Empty if the input is the page.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub containers: Vec<Container>,
    /// The dialect of a text or Markdown dump, if the text shows it. It is known only after parsing, so
    /// [`Parser::detect`](crate::Parser::detect) never sets it.
    ///
    /// Named after the program that produced it: `obsidian-clipper`, `markdownload`, `jina-reader`, `html2text`,
    /// `lynx`, `text-browser` (lynx or w3m), `readability`. Or after what the program did: `leaked-tags` (it stripped
    /// tags but left parts of them), `shredded` (it put each mention, hashtag and link on a separate line). Otherwise
    /// `markdown` or `plain`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub dialect: Option<String>,
    /// How certain the detection is.
    pub confidence: Confidence,
}

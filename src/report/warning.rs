use std::fmt;

use super::{Field, Finding};
use crate::brief::cut;

/// A part of a result that is missing, doubtful or contradictory.
///
/// A page without faults gives none. [`kind`](Self::kind), [`field`](Self::field), [`post`](Self::post) and
/// [`count`](Self::count) are for programs; `detail` is for people and may change in any release.
///
/// # Examples
///
/// ```
/// use unrolled::{Field, Warning, WarningKind};
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = unrolled::parse(&html.replace("9 tweets", "12 tweets"))?;
/// let warning = &parsed.warnings[0];
/// assert_eq!(warning.kind, WarningKind::CountMismatch);
/// assert_eq!(warning.post, None);
/// assert_eq!(warning.detail, "12 posts stated, 9 found");
///
/// // A warning as an adapter creates it.
/// let warning = Warning::at(WarningKind::MissingField, 0, "2 of 7 posts have no date")
///     .with_field(Field::Time)
///     .with_count(2, 7);
/// assert_eq!(warning.count.map(|count| count.affected), Some(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Warning {
    /// The kind of problem.
    pub kind: WarningKind,
    /// The part of the model that it concerns, if known.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub field: Option<Field>,
    /// The post that it concerns, from 0: an index into [`Thread::posts`](crate::model::Thread::posts), or into
    /// [`Listing::posts`](crate::model::Listing::posts). If [`count`](Self::count) is set, the first of several.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub post: Option<usize>,
    /// How many of how many posts it concerns, if it concerns several.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub count: Option<WarningCount>,
    /// One sentence that describes the problem, at most [`MAX_DETAIL`](Self::MAX_DETAIL) bytes long.
    #[cfg_attr(feature = "serde", serde(default))]
    pub detail: String,
}

impl Warning {
    /// The maximum length of a detail in bytes; a longer one is truncated with `…`.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Warning, WarningKind};
    ///
    /// let warning = Warning::new(WarningKind::UnknownMarkup, "tern ".repeat(500));
    /// assert!(warning.detail.len() <= Warning::MAX_DETAIL && warning.detail.ends_with('…'));
    /// ```
    pub const MAX_DETAIL: usize = 400;

    /// Creates the warning for a finding.
    pub(crate) fn of(finding: &Finding<'_>, post: Option<usize>) -> Self {
        Self {
            kind: finding.kind(),
            field: finding.field(),
            post,
            count: finding.count(),
            detail: cut(finding.to_string(), Self::MAX_DETAIL),
        }
    }

    /// Creates a warning about the whole page.
    pub fn new(kind: WarningKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            field: None,
            post: None,
            count: None,
            detail: cut(detail.into(), Self::MAX_DETAIL),
        }
    }

    /// Creates a warning about one post, by its index, from 0.
    pub fn at(kind: WarningKind, post: usize, detail: impl Into<String>) -> Self {
        Self {
            post: Some(post),
            ..Self::new(kind, detail)
        }
    }

    /// Sets the part of the model that it concerns.
    #[must_use]
    pub const fn with_field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// Sets how many of how many posts it concerns.
    #[must_use]
    pub const fn with_count(mut self, affected: usize, total: usize) -> Self {
        self.count = Some(WarningCount { affected, total });
        self
    }
}

impl fmt::Display for Warning {
    /// Writes the detail, after the number of the post that it concerns, from 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Warning, WarningKind};
    ///
    /// let warning = Warning::at(WarningKind::MissingField, 2, "no time");
    /// assert_eq!(warning.to_string(), "post 3: no time");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.post {
            Some(post) => write!(f, "post {}: {}", post.saturating_add(1), self.detail),
            None => f.write_str(&self.detail),
        }
    }
}

/// How many of how many posts a [`Warning`] concerns.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = unrolled::parse(&html.replace("data-tweet=", "data-t="))?;
/// let count = parsed.warnings[0].count.ok_or("no count")?;
/// assert_eq!((count.affected, count.total), (9, 9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct WarningCount {
    /// The number of posts that it concerns.
    pub affected: usize,
    /// The total number of posts.
    pub total: usize,
}

/// The kind of a [`Warning`]. In JSON the names are in kebab case.
///
/// # Examples
///
/// ```
/// use unrolled::WarningKind;
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let parsed = unrolled::parse(&text)?;
/// let mut advice = Vec::new();
/// for warning in &parsed.warnings {
///     match warning.kind {
///         WarningKind::CutOff | WarningKind::PositionGap => advice.push("save the page again"),
///         WarningKind::AuthorInferred => advice.push("look whether the author is right"),
///         _ => advice.push(&warning.detail),
///     }
/// }
/// assert_eq!(advice, ["look whether the author is right"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum WarningKind {
    /// The number of posts found differs from the number that the page states.
    CountMismatch,
    /// The page's own numbering of posts has a gap before this post.
    PositionGap,
    /// The page's own numbering uses this number twice.
    PositionRepeat,
    /// A post with this id already appeared earlier. Both are kept.
    DuplicatePost,
    /// This post is older, or numbered lower, than the one before it. The page's order is kept.
    OutOfOrder,
    /// The input is truncated: inside the thread if `post` says where, otherwise after it.
    CutOff,
    /// The time that the page states and the time encoded in the id differ by more than a second.
    TimeMismatch,
    /// Unknown markup inside a post; its text was kept.
    UnknownMarkup,
    /// The URL belongs to another thread than the page, or to none of its posts.
    UrlMismatch,
    /// The markup by which something is normally found is missing; it was found by other means, or its value is
    /// missing.
    AnchorMissing,
    /// A part that every such page has was not found.
    MissingField,
    /// A value on the page is malformed, and was dropped.
    InvalidValue,
    /// Bytes that are invalid in the page's charset were replaced, the charset was guessed or contradicts the bytes, or
    /// the page contains characters that another program replaced.
    LossyDecode,
    /// The year of a date was inferred.
    YearInferred,
    /// The author was inferred.
    AuthorInferred,
    /// The text of a post is truncated.
    TruncatedText,
    /// An extractor printed the end of a post's text twice; the copy was dropped.
    DuplicatedText,
    /// A limit was exceeded after the thread was complete; the rest was not parsed.
    LimitReached,
    /// The page was translated by a program, so the texts are not the authors' own words.
    MachineTranslated,
    /// The same file has more pages, which were not parsed; [`Parser::parse_all`](crate::Parser::parse_all) parses each
    /// of them.
    MorePages,
    /// The result rests on weak evidence, which the detail names.
    WeakEvidence,
    /// Text of the page among the posts is in no part of the result: posts or parts of posts may be missing.
    /// [`Parsed::unread`](crate::Parsed::unread) says where it is.
    Unread,
    /// A kind that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

impl WarningKind {
    /// Whether the markup of the page has changed: something was found by other means than usual, or not at all.
    ///
    /// # Examples
    ///
    /// ```
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let parsed = unrolled::parse(&html.replace("data-tweet=", "data-t="))?;
    /// assert!(parsed.warnings[0].kind.is_drift());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn is_drift(self) -> bool {
        matches!(
            self,
            Self::AnchorMissing | Self::MissingField | Self::UnknownMarkup | Self::Unread
        )
    }
}

impl fmt::Display for WarningKind {
    /// Writes the name, as in JSON.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::WarningKind;
    ///
    /// assert_eq!(WarningKind::CutOff.to_string(), "cut-off");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CountMismatch => "count-mismatch",
            Self::PositionGap => "position-gap",
            Self::PositionRepeat => "position-repeat",
            Self::DuplicatePost => "duplicate-post",
            Self::OutOfOrder => "out-of-order",
            Self::CutOff => "cut-off",
            Self::TimeMismatch => "time-mismatch",
            Self::UnknownMarkup => "unknown-markup",
            Self::UrlMismatch => "url-mismatch",
            Self::AnchorMissing => "anchor-missing",
            Self::MissingField => "missing-field",
            Self::InvalidValue => "invalid-value",
            Self::LossyDecode => "lossy-decode",
            Self::YearInferred => "year-inferred",
            Self::AuthorInferred => "author-inferred",
            Self::TruncatedText => "truncated-text",
            Self::DuplicatedText => "duplicated-text",
            Self::LimitReached => "limit-reached",
            Self::MachineTranslated => "machine-translated",
            Self::MorePages => "more-pages",
            Self::WeakEvidence => "weak-evidence",
            Self::Unread => "unread",
            Self::Other => "other",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Quoted;

    #[test]
    fn details_are_bounded_between_characters() {
        for long in ["ä".repeat(5000), "\u{200b}".repeat(5000), "🏺".repeat(401)] {
            let given = Warning::new(WarningKind::InvalidValue, long.as_str()).detail;
            let href = Quoted(&long);
            let made = Warning::of(&Finding::InvalidLink { href }, Some(1));
            for detail in [&given, &made.detail] {
                assert!(detail.len() <= Warning::MAX_DETAIL, "{}", detail.len());
            }
            assert!(given.ends_with('…'));
            assert!(made.detail.chars().count() < 240, "{}", made.detail);
        }
        assert_eq!(Warning::new(WarningKind::CutOff, "short").detail, "short");
    }

    #[test]
    fn findings_name_fields_and_counts() {
        let finding = Finding::MissingInPosts {
            what: crate::report::Missing::Date,
            count: 2,
            total: 7,
        };
        let warning = Warning::of(&finding, Some(3));
        assert_eq!(warning.field, Some(Field::Time));
        assert_eq!(
            warning.count.map(|is| (is.affected, is.total)),
            Some((2, 7))
        );
        assert_eq!(warning.detail, "2 of 7 posts have no date");
    }

    #[test]
    fn sentences_agree_with_their_numbers() {
        let what = crate::report::Missing::Date;
        let missing = |count, total| Finding::MissingInPosts { what, count, total }.to_string();
        assert_eq!(missing(1, 1), "1 of 1 post has no date");
        assert_eq!(missing(1, 7), "1 of 7 posts has no date");
        assert_eq!(missing(7, 7), "7 of 7 posts have no date");
        let stated = |stated| Finding::CountMismatch { stated, found: 9 }.to_string();
        assert_eq!(stated(1), "1 post stated, 9 found");
        assert_eq!(stated(12), "12 posts stated, 9 found");
        let more = Finding::WarningsOmitted { more: 1 }.to_string();
        assert_eq!(more, "1 more warning of the same kinds was omitted");
        let buttons = Finding::ButtonsOutside { count: 1 }.to_string();
        assert!(buttons.starts_with("1 post button is in no marked post"));
    }
}

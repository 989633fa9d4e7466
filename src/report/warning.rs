use super::{Field, Finding};
use crate::brief::cut;

/// Something missing, doubtful or contradictory in a result.
///
/// A sound page gives none. [`kind`](Self::kind), [`field`](Self::field), [`post`](Self::post) and
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
/// assert_eq!(warning.detail, "the page states 12 posts, 9 were found");
///
/// // As an adapter warns.
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
    /// What it is about.
    pub kind: WarningKind,
    /// Which part of the model it touches, where that is known.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub field: Option<Field>,
    /// The post that it concerns, from 0: an index into [`Thread::posts`](crate::model::Thread::posts), or into
    /// [`Listing::posts`](crate::model::Listing::posts). Where [`count`](Self::count) is there it is the first of
    /// several.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub post: Option<usize>,
    /// How many of how many posts it concerns, where it concerns several.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub count: Option<WarningCount>,
    /// One sentence on what was found, of at most [`MAX_DETAIL`](Self::MAX_DETAIL) bytes.
    #[cfg_attr(feature = "serde", serde(default))]
    pub detail: String,
}

impl Warning {
    /// How many bytes a detail has at most; a longer one ends in `…`.
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

    /// The warning that a finding is.
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

    /// Says which part of the model it touches.
    #[must_use]
    pub const fn with_field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// Says how many of how many posts it concerns.
    #[must_use]
    pub const fn with_count(mut self, affected: usize, total: usize) -> Self {
        self.count = Some(WarningCount { affected, total });
        self
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
    /// How many posts it concerns.
    pub affected: usize,
    /// How many posts there are.
    pub total: usize,
}

/// What a [`Warning`] is about. In JSON the names in kebab case.
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
    /// The page states another number of posts than were found.
    CountMismatch,
    /// The page's own numbering of posts has a hole before this one.
    PositionGap,
    /// The page's own numbering has this number twice.
    PositionRepeat,
    /// A post with this id stands before already. Both are kept.
    DuplicatePost,
    /// This post is older, or numbered lower, than the one before it. The page's order is kept.
    OutOfOrder,
    /// The input ends before the page does: inside the thread if `post` says where, else after it.
    CutOff,
    /// A time that the page states and the one that the id holds differ by more than a second.
    TimeMismatch,
    /// Markup inside a post that this crate does not know; its words were kept.
    UnknownMarkup,
    /// The URL is of another thread than the page, or of none of its posts.
    UrlMismatch,
    /// What something is normally found by is gone; it was found by other means, or its value is missing.
    AnchorMissing,
    /// Something that every such page has was not found.
    MissingField,
    /// A value on the page does not have the form it must have, and was left out.
    InvalidValue,
    /// Bytes that were not text in the page's charset were replaced, or the charset was guessed.
    LossyDecode,
    /// A date's year was inferred.
    YearInferred,
    /// The author was inferred.
    AuthorInferred,
    /// A post's text is shortened.
    TruncatedText,
    /// The end of a post's text stood there twice, as an extractor's fault; the copy was left out.
    DuplicatedText,
    /// A limit was met after the thread was whole; the rest was not read.
    LimitReached,
    /// The result rests on weak evidence, which the detail names.
    WeakEvidence,
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
            let made = Warning::of(&Finding::NoLink { href }, Some(1));
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
        let finding = Finding::PostsLack {
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
}

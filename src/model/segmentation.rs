use std::fmt;

/// How the text was split into posts.
///
/// # Examples
///
/// ```
/// use unrolled::SegmentationConfidence;
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let segmentation = unrolled::parse(&text)?.segmentation.ok_or("not a text")?;
/// assert_eq!(segmentation.rule, "number-series");
/// assert_eq!(segmentation.confidence, SegmentationConfidence::Medium);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Segmentation {
    /// The rule that found the boundaries.
    pub rule: String,
    /// How reliable the boundaries are.
    pub confidence: SegmentationConfidence,
}

impl Segmentation {
    /// Creates the result of a rule, for [`Context::set_segmentation`](crate::adapter::Context::set_segmentation).
    pub fn new(rule: impl Into<String>, confidence: SegmentationConfidence) -> Self {
        Self {
            rule: rule.into(),
            confidence,
        }
    }
}

/// How reliable the boundaries of a [`Segmentation`] are. In JSON: `low`, `medium`, `high`.
///
/// # Examples
///
/// ```
/// use unrolled::SegmentationConfidence;
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let parsed = unrolled::parse(&text)?;
/// // HTML separates posts by markup; to store posts from text one by one, require at least medium confidence.
/// let sure = parsed.segmentation.is_none_or(|by| by.confidence >= SegmentationConfidence::Medium);
/// assert!(sure);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(rename_all = "kebab-case", from = "ReadSegmentationConfidence")
)]
#[non_exhaustive]
pub enum SegmentationConfidence {
    /// The pieces are in order, but a post may be several pieces, or a piece several posts.
    Low,
    /// The evidence is consistent, but nothing confirms it.
    Medium,
    /// Confirmed by independent evidence, such as a stated count or a complete series of numbers.
    High,
}

/// As in JSON, where a level that this version does not know is the lowest.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ReadSegmentationConfidence {
    High,
    Medium,
    #[serde(other)]
    Low,
}

#[cfg(feature = "serde")]
impl From<ReadSegmentationConfidence> for SegmentationConfidence {
    fn from(read: ReadSegmentationConfidence) -> Self {
        match read {
            ReadSegmentationConfidence::Low => Self::Low,
            ReadSegmentationConfidence::Medium => Self::Medium,
            ReadSegmentationConfidence::High => Self::High,
        }
    }
}

impl fmt::Display for SegmentationConfidence {
    /// Writes the name, as in JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

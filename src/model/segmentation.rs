/// How the posts of a text were told apart.
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
    /// The rule that did it.
    pub rule: String,
    /// How far its boundaries can be trusted.
    pub confidence: SegmentationConfidence,
}

impl Segmentation {
    /// What a rule found, as an adapter says it by
    /// [`Context::set_segmentation`](crate::adapter::Context::set_segmentation).
    pub fn new(rule: impl Into<String>, confidence: SegmentationConfidence) -> Self {
        Self {
            rule: rule.into(),
            confidence,
        }
    }
}

/// How far the boundaries of a [`Segmentation`] can be trusted. In JSON: `low`, `medium`, `high`.
///
/// # Examples
///
/// ```
/// use unrolled::SegmentationConfidence;
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let parsed = unrolled::parse(&text)?;
/// // Markup tells posts apart; of text, who keeps posts one by one wants to be sure.
/// let sure = parsed.segmentation.is_none_or(|by| by.confidence >= SegmentationConfidence::Medium);
/// assert!(sure);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum SegmentationConfidence {
    /// Ordered pieces; a post may be several, or several posts one.
    Low,
    /// The evidence agrees, yet nothing confirms it.
    Medium,
    /// Confirmed by something independent, as a stated count or a whole series of numbers.
    High,
}

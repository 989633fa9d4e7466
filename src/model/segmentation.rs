/// How the posts of a text were told apart.
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
    /// What a rule found, as an adapter says it by [`Context::segmented`](crate::adapter::Context::segmented).
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::adapter::Context;
    /// use unrolled::{Limits, Segmentation, SegmentationConfidence};
    ///
    /// let mut cx = Context::new(Limits::default());
    /// cx.segmented(Segmentation::new("horizontal-rules", SegmentationConfidence::Medium));
    /// ```
    pub fn new(rule: impl Into<String>, confidence: SegmentationConfidence) -> Self {
        Self {
            rule: rule.into(),
            confidence,
        }
    }
}

/// How far the boundaries of a [`Segmentation`] can be trusted. In JSON: `low`, `medium`, `high`.
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

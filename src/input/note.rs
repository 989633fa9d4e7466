//! What was lost or doubtful before an input was parsed.

use super::container::Container;

/// What was lost or doubtful before an input was parsed; the parser makes a warning of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum InputNote {
    /// Bytes were invalid in a charset, and replaced.
    Replaced {
        charset: &'static str,
        by: &'static str,
    },
    /// No charset is stated.
    Guessed { charset: &'static str },
    /// The bytes are UTF-8, and another charset is stated.
    Contradicted {
        charset: &'static str,
        by: &'static str,
    },
    /// The charset given with the bytes is unknown.
    CharsetUnknown { label: String },
    /// A container ends early, or is damaged.
    #[cfg_attr(not(feature = "containers"), allow(dead_code))]
    Damaged { container: Container },
    /// More documents follow in the same file.
    #[cfg_attr(not(feature = "containers"), allow(dead_code))]
    MorePages { more: usize },
    /// Halves of characters in JSON were replaced.
    #[cfg_attr(not(feature = "json"), allow(dead_code))]
    Surrogates { count: usize },
    /// Lines of JSON lines are no JSON.
    #[cfg_attr(not(feature = "json"), allow(dead_code))]
    LinesUnread { count: usize },
    /// The last of JSON lines is not complete.
    #[cfg_attr(not(feature = "json"), allow(dead_code))]
    LastLineUnread,
}

//! Parts of sentences that depend on the page.

use std::fmt;

/// Why a gap has no link to the omitted posts.
#[derive(Clone, Copy)]
pub(crate) enum GapReason {
    Unknown,
    PageUnnamed,
}

impl fmt::Display for GapReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::PageUnnamed => f.write_str("; the page does not state its own URL"),
        }
    }
}

/// Whether a page without a header states the id of its thread.
#[derive(Clone, Copy)]
pub(crate) enum HeaderId {
    Stated,
    Missing,
}

impl fmt::Display for HeaderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stated => Ok(()),
            Self::Missing => f.write_str(", and nothing says which thread it is"),
        }
    }
}

//! What accompanies a result: warnings, and completeness. Every sentence of a warning that a user can read is in
//! [`finding`].

mod completeness;
mod field;
mod finding;
mod json;
mod missing;
mod reason;
mod unread;
mod warning;

use std::collections::HashMap;

pub use completeness::{Completeness, CompletenessState};
pub use field::Field;
pub use unread::Unread;
pub use warning::{Warning, WarningCount, WarningKind};

pub(crate) use finding::{Finding, Quoted};
#[cfg(feature = "json")]
pub(crate) use json::JsonType;
pub(crate) use missing::Missing;
pub(crate) use reason::{GapReason, HeaderId};

/// Warnings in the order in which they were found: the first thousand of each kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Warning>,
    /// The number of each kind, once there are many warnings.
    counts: Option<Box<Counts>>,
}

#[derive(Clone, Debug, Default)]
struct Counts {
    of_kind: HashMap<WarningKind, usize>,
    left_out: usize,
}

impl Findings {
    pub(crate) const fn new() -> Self {
        Self {
            kept: Vec::new(),
            counts: None,
        }
    }

    /// Adds a finding about the whole page.
    pub(crate) fn add(&mut self, finding: &Finding<'_>) {
        self.push(Warning::of(finding, None));
    }

    /// Adds a finding about one post.
    pub(crate) fn add_at(&mut self, post: usize, finding: &Finding<'_>) {
        self.push(Warning::of(finding, Some(post)));
    }

    /// Adds a finding unless there is already one of that kind.
    pub(crate) fn add_first(&mut self, finding: &Finding<'_>) {
        if !self.kept.iter().any(|is| is.kind == finding.kind()) {
            self.add(finding);
        }
    }

    /// Adds a finding unless there is already an equal one.
    pub(crate) fn add_once(&mut self, finding: &Finding<'_>) {
        let warning = Warning::of(finding, None);
        if !self.kept.contains(&warning) {
            self.push(warning);
        }
    }

    pub(crate) fn push(&mut self, warning: Warning) {
        if self.kept.len() >= OF_ONE_KIND {
            let counts = self.counts.get_or_insert_default();
            if counts.of_kind.is_empty() {
                for known in &self.kept {
                    *counts.of_kind.entry(known.kind).or_default() += 1;
                }
            }
            let count = counts.of_kind.entry(warning.kind).or_default();
            if *count >= OF_ONE_KIND {
                counts.left_out += 1;
                return;
            }
            *count += 1;
        }
        self.kept.push(warning);
    }

    /// Returns the memory that the warnings use.
    pub(crate) fn heap(&self) -> usize {
        let details: usize = self.kept.iter().map(|is| is.detail.len()).sum();
        self.kept.capacity() * size_of::<Warning>() + details
    }

    pub(crate) fn as_slice(&self) -> &[Warning] {
        &self.kept
    }

    pub(crate) fn into_vec(self) -> Vec<Warning> {
        let mut warnings = self.kept;
        let more = self.counts.map_or(0, |counts| counts.left_out);
        if more > 0 {
            warnings.push(Warning::of(&Finding::WarningsOmitted { more }, None));
            warnings.shrink_to_fit();
        }
        warnings
    }
}

/// The maximum number of warnings of one kind in a result.
const OF_ONE_KIND: usize = 1000;

//! What accompanies a result: warnings, and completeness. Every sentence of a warning that a user can read is in
//! [`finding`].

mod completeness;
mod field;
mod finding;
mod json;
mod missing;
mod warning;

use std::collections::HashMap;

pub use completeness::{Completeness, CompletenessState};
pub use field::Field;
pub use warning::{Warning, WarningCount, WarningKind};

pub(crate) use finding::{Finding, GapReason, HeaderId, Quoted};
#[cfg(feature = "json")]
pub(crate) use json::JsonType;
pub(crate) use missing::Missing;

/// Warnings in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings(Vec<Warning>);

impl Findings {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
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
        if !self.0.iter().any(|is| is.kind == finding.kind()) {
            self.add(finding);
        }
    }

    /// Adds a finding unless there is already an equal one.
    pub(crate) fn add_once(&mut self, finding: &Finding<'_>) {
        let warning = Warning::of(finding, None);
        if !self.0.contains(&warning) {
            self.push(warning);
        }
    }

    pub(crate) fn push(&mut self, warning: Warning) {
        self.0.push(warning);
    }

    /// Returns the memory that the warnings use.
    pub(crate) fn heap(&self) -> usize {
        let details: usize = self.0.iter().map(|is| is.detail.len()).sum();
        self.0.capacity() * size_of::<Warning>() + details
    }

    pub(crate) fn as_slice(&self) -> &[Warning] {
        &self.0
    }

    pub(crate) fn into_vec(self) -> Vec<Warning> {
        let mut warnings = self.0;
        keep_first(&mut warnings);
        warnings
    }
}

/// The maximum number of warnings of one kind in a result.
const OF_ONE_KIND: usize = 1000;

/// Keeps the first thousand warnings of each kind, and adds one that says how many more there were.
fn keep_first(warnings: &mut Vec<Warning>) {
    if warnings.len() <= OF_ONE_KIND {
        return;
    }
    let before = warnings.len();
    let mut counts: HashMap<WarningKind, usize> = HashMap::new();
    warnings.retain(|warning| {
        let count = counts.entry(warning.kind).or_default();
        *count += 1;
        *count <= OF_ONE_KIND
    });
    let more = before - warnings.len();
    if more > 0 {
        warnings.push(Warning::of(&Finding::WarningsLeftOut { more }, None));
        warnings.shrink_to_fit();
    }
}

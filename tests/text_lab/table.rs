//! How all the answers turned out, by kind of change and by dialect.

use std::collections::BTreeMap;
use std::fmt::Write;

use unrolled::model::SegmentationConfidence;

use crate::judge::{OUTCOMES, Outcome, Verdict};

/// Counts of one row.
#[derive(Clone, Debug, Default)]
struct Row {
    outcomes: [usize; OUTCOMES.len()],
    /// Right ones with high confidence: what is lost where a parser only hides.
    high: usize,
    /// Right ones that say that they may be wrong: what a parser pays that doubts everything.
    alarmed: usize,
    /// Wrong boundaries at medium confidence, told or not.
    medium: usize,
    /// Those that are not right, and complete by the stated count.
    confirmed: usize,
    right: usize,
    found: usize,
    there: usize,
}

/// What happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    changes: BTreeMap<usize, (&'static str, Row)>,
    dialects: BTreeMap<String, Row>,
    all: Row,
    /// Answers that are wrong at medium confidence and do not say so.
    pub(crate) medium: Vec<String>,
}

impl Table {
    pub(crate) fn add(
        &mut self,
        change: (usize, &'static str),
        dialect: &str,
        verdict: &Verdict,
        confidence: Option<SegmentationConfidence>,
    ) {
        let by_change = &mut self
            .changes
            .entry(change.0)
            .or_insert((change.1, Row::default()))
            .1;
        let by_dialect = self.dialects.entry(dialect.to_owned()).or_default();
        for row in [by_change, by_dialect, &mut self.all] {
            row.outcomes[verdict.outcome as usize] += 1;
            let is = |level| usize::from(confidence == Some(level));
            row.medium += is(SegmentationConfidence::Medium) * usize::from(verdict.wrong);
            row.alarmed += usize::from(verdict.alarmed);
            row.confirmed += usize::from(verdict.confirmed);
            row.high +=
                is(SegmentationConfidence::High) * usize::from(verdict.outcome == Outcome::Exact);
            row.right += verdict.right;
            row.found += verdict.found;
            row.there += verdict.there;
        }
    }

    pub(crate) fn counted(&self, outcome: Outcome) -> usize {
        self.all.outcomes[outcome as usize]
    }

    pub(crate) fn shown(&self) -> String {
        let mut shown = String::new();
        head(&mut shown, "change");
        for (name, row) in self.changes.values() {
            line(&mut shown, name, row);
        }
        line(&mut shown, "all", &self.all);
        shown.push('\n');
        head(&mut shown, "dialect");
        for (name, row) in &self.dialects {
            line(&mut shown, name, row);
        }
        shown
    }
}

fn head(shown: &mut String, what: &str) {
    let _ = writeln!(
        shown,
        "{what:28} {:>7} {:>7} {:>7} {:>7} {:>7} | {:>11} {:>11} {:>13} {:>16} {:>6}",
        "exact",
        "told",
        "low",
        "medium",
        "silent",
        "exact, high",
        "exact, told",
        "wrong, medium",
        "wrong, confirmed",
        "F1"
    );
}

fn line(shown: &mut String, name: &str, row: &Row) {
    let _ = write!(shown, "{name:28}");
    for count in row.outcomes {
        let _ = write!(shown, " {count:>7}");
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let f1 = 2.0 * row.right as f64 / (row.found + row.there).max(1) as f64;
    let _ = writeln!(
        shown,
        " | {:>11} {:>11} {:>13} {:>16} {f1:>6.3}",
        row.high, row.alarmed, row.medium, row.confirmed
    );
}

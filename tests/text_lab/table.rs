//! The outcomes of all results, by kind of change and by dialect.

use std::collections::BTreeMap;
use std::fmt::Write;

use unrolled::model::SegmentationConfidence;

use crate::judge::{Outcome, Verdict};

/// Counts of one row.
#[derive(Clone, Debug, Default)]
struct Row {
    /// Right results by confidence: high, medium, low; the last are errors for texts without any post left.
    right: [usize; 4],
    /// Wrong results without a warning, by confidence. High must not occur.
    wrong: [usize; 3],
    /// Wrong results with a warning or an error.
    flagged: usize,
    /// Results at medium confidence, flagged or not, with a wrong boundary.
    boundary: usize,
    /// Right results with a warning that they may be wrong: the price of doubting everything.
    alarmed: usize,
    /// Results that are not right, but complete according to the stated count.
    confirmed: usize,
    posts: usize,
    found: usize,
    there: usize,
}

/// All outcomes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    changes: BTreeMap<usize, (&'static str, Row)>,
    dialects: BTreeMap<String, Row>,
    all: Row,
    /// Unflagged wrong results at medium confidence.
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
        let by_confidence = match confidence {
            Some(SegmentationConfidence::High) => 0,
            Some(SegmentationConfidence::Medium) => 1,
            Some(_) => 2,
            None => 3,
        };
        let by_change = &mut self
            .changes
            .entry(change.0)
            .or_insert((change.1, Row::default()))
            .1;
        let by_dialect = self.dialects.entry(dialect.to_owned()).or_default();
        for row in [by_change, by_dialect, &mut self.all] {
            match verdict.outcome {
                Outcome::Exact => row.right[by_confidence] += 1,
                Outcome::Flagged => row.flagged += 1,
                Outcome::Silent => row.wrong[0] += 1,
                Outcome::Medium => row.wrong[1] += 1,
                Outcome::Low => row.wrong[2] += 1,
            }
            row.boundary += usize::from(verdict.wrong && by_confidence == 1);
            row.alarmed += usize::from(verdict.alarmed);
            row.confirmed += usize::from(verdict.confirmed);
            row.posts += verdict.right;
            row.found += verdict.found;
            row.there += verdict.there;
        }
    }

    /// Returns the number of all results, right ones, flagged ones, and wrong ones with high confidence.
    pub(crate) fn totals(&self) -> (usize, usize, usize, usize) {
        let right = self.all.right.iter().sum::<usize>();
        let wrong = self.all.wrong.iter().sum::<usize>();
        let all = right + wrong + self.all.flagged;
        (all, right, self.all.flagged, self.all.wrong[0])
    }

    pub(crate) fn report(&self) -> String {
        let mut report = String::new();
        head(&mut report, "change");
        for (name, row) in self.changes.values() {
            line(&mut report, name, row);
        }
        line(&mut report, "all", &self.all);
        report.push('\n');
        head(&mut report, "dialect");
        for (name, row) in &self.dialects {
            line(&mut report, name, row);
        }
        report
    }
}

fn head(report: &mut String, what: &str) {
    let _ = writeln!(
        report,
        "{:28} {:>31} | {:>23} | {:>7} | {:>25}",
        "", "right", "wrong", "wrong,", "of these"
    );
    let _ = writeln!(
        report,
        "{what:28} {:>7} {:>7} {:>7} {:>7} | {:>7} {:>7} {:>7} | {:>7} | {:>8} {:>8} {:>9} {:>6}",
        "high",
        "medium",
        "low",
        "refused",
        "high",
        "medium",
        "low",
        "flagged",
        "boundary",
        "alarmed",
        "confirmed",
        "F1"
    );
}

fn line(report: &mut String, name: &str, row: &Row) {
    let _ = write!(report, "{name:28}");
    for count in row.right {
        let _ = write!(report, " {count:>7}");
    }
    let _ = write!(report, " |");
    for count in row.wrong {
        let _ = write!(report, " {count:>7}");
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let f1 = 2.0 * row.posts as f64 / (row.found + row.there).max(1) as f64;
    let _ = writeln!(
        report,
        " | {:>7} | {:>8} {:>8} {:>9} {f1:>6.3}",
        row.flagged, row.boundary, row.alarmed, row.confirmed
    );
}

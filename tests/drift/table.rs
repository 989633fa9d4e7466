//! The outcomes of all changes, by kind and site.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::pages::changes::Change;
use crate::verdict::Verdict;

/// Exact, flagged, undetectable, silent.
type Counts = [usize; 4];

#[derive(Debug, Default)]
pub(crate) struct Table {
    sites: BTreeMap<&'static str, BTreeMap<&'static str, Counts>>,
    /// The reasons why changes are undetectable.
    reasons: BTreeMap<(&'static str, &'static str), usize>,
    /// The silent losses: site, kind of change, field.
    silent: BTreeSet<(&'static str, &'static str, String)>,
}

impl Table {
    pub(crate) fn add(&mut self, site: &'static str, change: &Change, verdict: &Verdict) {
        let counts = self
            .sites
            .entry(site)
            .or_default()
            .entry(change.kind)
            .or_default();
        let at = match verdict {
            Verdict::Exact => 0,
            Verdict::Flagged => 1,
            Verdict::Unknowable(reason) => {
                *self.reasons.entry((change.kind, reason)).or_default() += 1;
                2
            }
            Verdict::Silent(_, fields) => {
                let line = |field: &String| (site, change.kind, field.clone());
                self.silent.extend(fields.iter().map(line));
                3
            }
        };
        counts[at] += 1;
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut total = Counts::default();
        writeln!(
            f,
            "{:<46}{:>8}{:>8}{:>8}{:>13}{:>8}",
            "", "changes", "exact", "flagged", "undetectable", "silent"
        )?;
        for (site, kinds) in &self.sites {
            let mut of_site = Counts::default();
            for counts in kinds.values() {
                add(&mut of_site, counts);
            }
            add(&mut total, &of_site);
            line(f, site, &of_site)?;
            for (kind, counts) in kinds {
                line(f, &format!("    {kind}"), counts)?;
            }
        }
        line(f, "all", &total)?;
        for ((kind, reason), count) in &self.reasons {
            writeln!(f, "undetectable: {count} of kind {kind:?}: {reason}")?;
        }
        for (site, kind, field) in &self.silent {
            writeln!(f, "silent: {site}: {kind}: {field}")?;
        }
        Ok(())
    }
}

fn add(counts: &mut Counts, others: &Counts) {
    for (count, other) in counts.iter_mut().zip(others) {
        *count += other;
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, counts: &Counts) -> fmt::Result {
    let all: usize = counts.iter().sum();
    write!(f, "{name:<46}{all:>8}")?;
    for (count, width) in counts.iter().zip([8, 8, 13, 8]) {
        write!(f, "{count:>width$}")?;
    }
    let exact = (100 * counts[0]).checked_div(all).unwrap_or(0);
    writeln!(f, "{exact:>6} %")
}

//! How many changes of each kind came out how, for each site.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::changes::Change;
use crate::open::{self, Open};
use crate::verdict::Verdict;

/// Exact, told, cannot be known, open, silent.
type Counts = [usize; 5];

#[derive(Debug, Default)]
pub(crate) struct Table {
    sites: BTreeMap<&'static str, BTreeMap<&'static str, Counts>>,
    /// Why what cannot be known cannot be.
    reasons: BTreeMap<(&'static str, &'static str), usize>,
    /// What is silent, as lines of the list of what is open.
    lines: BTreeSet<(&'static str, &'static str, String)>,
    /// Whether all changes of all pages are made, so that what is on the list and does not come up is done.
    whole: bool,
}

impl Table {
    pub(crate) fn new(whole: bool) -> Self {
        Self {
            whole,
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, site: &'static str, change: &Change, verdict: &Verdict) {
        let counts = self
            .sites
            .entry(site)
            .or_default()
            .entry(change.kind)
            .or_default();
        let at = match verdict {
            Verdict::Exact => 0,
            Verdict::Told => 1,
            Verdict::Unknowable(reason) => {
                *self.reasons.entry((change.kind, reason)).or_default() += 1;
                2
            }
            Verdict::Silent(_, fields) => {
                let known = is_open(site, change.kind, fields);
                let line = |field: &String| (site, change.kind, field.clone());
                self.lines.extend(fields.iter().map(line));
                if known { 3 } else { 4 }
            }
        };
        counts[at] += 1;
    }
}

/// Whether all fields that are silently other are on the list of what is open.
pub(crate) fn is_open(site: &str, kind: &str, fields: &BTreeSet<String>) -> bool {
    fields
        .iter()
        .all(|field| Open { site, kind, field }.is_known())
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut total = Counts::default();
        writeln!(
            f,
            "{:<46}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}",
            "", "changes", "exact", "told", "cannot", "open", "silent"
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
            writeln!(f, "cannot be known: {count} of kind {kind:?}: {reason}")?;
        }
        for (site, kind, field) in &self.lines {
            if !(Open { site, kind, field }).is_known() {
                writeln!(f, "silent: {site}: {kind}: {field}")?;
            }
        }
        for Open { site, kind, field } in open::all().filter(|_| self.whole) {
            if !self.lines.contains(&(site, kind, field.to_owned())) {
                writeln!(f, "no longer open: {site}: {kind}: {field}")?;
            }
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
    for count in counts {
        write!(f, "{count:>8}")?;
    }
    let exact = (100 * counts[0]).checked_div(all).unwrap_or(0);
    writeln!(f, "{exact:>6} %")
}

//! The outcomes of all changed pages, by kind of change and site.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::judge::{Outcome, Verdict};
use crate::kinds::Kind;

/// All outcomes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    kinds: Vec<(String, BTreeMap<Outcome, usize>)>,
    /// The silent results by kind and site: each with its name and what differs.
    silent: BTreeMap<(usize, String), Vec<Case>>,
    pub(crate) panicked: Vec<String>,
}

/// The name of a changed page, and what differs in its result.
type Case = (String, Vec<String>);

impl Table {
    pub(crate) fn new(kinds: &[Kind]) -> Self {
        Self {
            kinds: kinds
                .iter()
                .map(|kind| (kind.name.clone(), BTreeMap::new()))
                .collect(),
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, kind: usize, site: &str, name: String, verdict: Verdict) {
        *self.kinds[kind].1.entry(verdict.outcome).or_default() += 1;
        if verdict.outcome == Outcome::Silent {
            let silent = self.silent.entry((kind, site.to_owned())).or_default();
            silent.push((name, verdict.why));
        }
    }

    /// Returns the table of kinds.
    pub(crate) fn by_kind(&self) -> String {
        let mut out = format!(
            "{:48}{}\n",
            "kind", "   pages   exact  report   error  silent"
        );
        for (name, counts) in &self.kinds {
            let pages: usize = counts.values().sum();
            let _ = write!(out, "{name:48}{pages:8}");
            for outcome in [
                Outcome::Exact,
                Outcome::Reported,
                Outcome::Error,
                Outcome::Silent,
            ] {
                let _ = write!(out, "{:8}", counts.get(&outcome).unwrap_or(&0));
            }
            out.push('\n');
        }
        out
    }

    /// Lists the silent results, the most frequent kind and site first.
    pub(crate) fn silent(&self, most: usize) -> String {
        let mut out = String::new();
        let mut rows: Vec<_> = self.silent.iter().collect();
        rows.sort_by_key(|((kind, _), cases)| (std::cmp::Reverse(cases.len()), *kind));
        for ((kind, site), cases) in rows {
            let _ = writeln!(out, "{:5} {}: {site}", cases.len(), self.kinds[*kind].0);
            for (name, why) in cases.iter().take(most) {
                let _ = writeln!(out, "        {name}\n            {}", why.join("; "));
            }
        }
        out
    }

    /// Returns the silent results by kind and site.
    pub(crate) fn silent_rows(&self) -> impl Iterator<Item = (&str, &str, &[Case])> {
        let rows = self.silent.iter();
        rows.map(|((kind, site), cases)| {
            (
                self.kinds[*kind].0.as_str(),
                site.as_str(),
                cases.as_slice(),
            )
        })
    }

    pub(crate) fn totals(&self) -> String {
        let of = |outcome| -> usize {
            self.kinds
                .iter()
                .filter_map(|(_, counts)| counts.get(&outcome))
                .sum()
        };
        let counts = [
            Outcome::Exact,
            Outcome::Reported,
            Outcome::Error,
            Outcome::Silent,
        ]
        .map(of);
        format!(
            "{} changed pages, {} kinds: {} exact, {} reported, {} errors, {} silent",
            counts.iter().sum::<usize>(),
            self.kinds.len(),
            counts[0],
            counts[1],
            counts[2],
            counts[3]
        )
    }
}

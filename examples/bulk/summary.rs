//! The summary of a run, for people.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::time::Duration;

use serde::Serialize;
use unrolled::export::one_line;

use crate::flow::Passed;
use crate::page::Line;

/// The count of each thing.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) threads: u64,
    pub(crate) listings: u64,
    pub(crate) failed: u64,
    pub(crate) damaged: u64,
    posts: u64,
    bytes: u64,
    sites: BTreeMap<String, u64>,
    forms: BTreeMap<String, u64>,
    confidence: BTreeMap<String, u64>,
    completeness: BTreeMap<String, u64>,
    warnings: BTreeMap<String, u64>,
    errors: BTreeMap<String, u64>,
    pub(crate) passed: Passed,
    pub(crate) took: Duration,
}

impl Summary {
    pub(crate) fn add(&mut self, line: &Line) {
        self.bytes += line.bytes as u64;
        self.damaged += u64::from(!line.damage.is_empty());
        if let Some(detection) = line.detection() {
            count(&mut self.sites, &detection.site);
            count(&mut self.forms, &detection.form.to_string());
            count(&mut self.confidence, &name(&detection.confidence));
        }
        if let Some(parsed) = &line.parsed {
            self.threads += 1;
            self.posts += parsed.thread.posts.len() as u64;
            count(&mut self.completeness, &name(&parsed.completeness.state));
            for warning in &parsed.warnings {
                count(&mut self.warnings, &name(&warning.kind));
            }
        }
        self.listings += u64::from(line.listing.is_some());
        if let Some(error) = &line.error {
            self.failed += 1;
            count(&mut self.errors, &error.kind);
        }
    }

    pub(crate) fn pages(&self) -> u64 {
        self.threads + self.listings + self.failed
    }
}

fn count(counts: &mut BTreeMap<String, u64>, what: &str) {
    match counts.get_mut(what) {
        Some(count) => *count += 1,
        None => {
            counts.insert(what.to_owned(), 1);
        }
    }
}

/// Returns the name of a kind, as in the JSON.
pub(crate) fn name(kind: &impl Serialize) -> String {
    let value = serde_json::to_value(kind).ok();
    let name = value.as_ref().and_then(|value| value.as_str());
    name.unwrap_or("?").to_owned()
}

impl Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.took.as_secs_f64();
        let pages = self.pages();
        writeln!(
            f,
            "{pages} pages, {:.1} MB, in {seconds:.1} s: {:.0} pages per second",
            self.bytes as f64 / 1e6,
            pages as f64 / seconds.max(1e-9),
        )?;
        writeln!(
            f,
            "{} threads with {} posts, {} listings, {} neither",
            self.threads, self.posts, self.listings, self.failed
        )?;
        for (title, counts) in [
            ("sites", &self.sites),
            ("forms", &self.forms),
            ("confidence", &self.confidence),
            ("completeness", &self.completeness),
            ("warnings", &self.warnings),
            ("neither", &self.errors),
            ("skipped by name or type", &self.passed.kinds),
        ] {
            if !counts.is_empty() {
                let mut counts: Vec<_> = counts.iter().collect();
                counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
                let counts = counts
                    .iter()
                    .map(|(what, count)| format!("{} {count}", one_line(what)));
                writeln!(f, "{title}: {}", counts.collect::<Vec<_>>().join(", "))?;
            }
        }
        if self.damaged > 0 {
            writeln!(f, "damaged, parsed as far as possible: {}", self.damaged)?;
        }
        if self.passed.done > 0 {
            writeln!(f, "already in the output: {}", self.passed.done)?;
        }
        Ok(())
    }
}

//! The pages and the changes. The laboratory judges the result for each changed page; the golden results
//! (`tests/golden`) record it.

pub(crate) mod changes;
pub(crate) mod random;
mod sites;
pub(crate) mod source;
pub(crate) mod subject;

use std::collections::HashMap;

use subject::Subject;

/// How many times the seeds the pages of a site share in addition, if there are few pages.
const SEEDS: usize = 32;

/// Returns all pages, each with the number of seeds that a round gives to its changes: pages of sites with few pages
/// are changed more often.
pub(crate) fn all() -> Vec<(Subject, usize)> {
    let subjects = subject::all();
    let mut pages: HashMap<&str, usize> = HashMap::new();
    for subject in &subjects {
        *pages.entry(subject.site.name).or_default() += 1;
    }
    let seeds = |subject: &Subject| {
        let few = SEEDS / pages.get(subject.site.name).copied().unwrap_or(1);
        1 + few
    };
    subjects
        .into_iter()
        .map(|subject| {
            let seeds = seeds(&subject);
            (subject, seeds)
        })
        .collect()
}

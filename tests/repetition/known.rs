//! Findings that exceed the limits of [`growth`](crate::growth) but do not fail the check: they are printed, to be
//! fixed. Past findings that were fixed fail at the limits themselves; new findings of the search fail at these
//! ceilings.

use unrolled::Form;

use crate::examine::{Fault, Finding};
use crate::job::Job;

/// Times the input: pages of nothing but small elements use ten to twelve, JSON of small objects and exports of
/// one-letter paragraphs up to sixteen.
const PEAK: f64 = 20.0;

/// Seconds for a megabyte: each one-letter line of a text is compared with the site's boilerplate, whatever its length.
const SECONDS: f64 = 1.4;

/// A page that exceeds a limit is parsed again up to that point, once: a step between two sizes, to which the full
/// rules add their own.
const STEP: f64 = 1.5;
const STEP_OF_TREE: f64 = 1.9;

/// Past findings that still exceed the limits.
const OF_PAST: &str = "past/short-lines";

/// Returns whether a finding does not fail the check. `past` says that it is a past finding.
pub(crate) fn is_tolerated(finding: &Finding, past: bool) -> bool {
    if past && finding.recipe.fixture != OF_PAST {
        return false;
    }
    let ceilings = ceilings(finding.job, finding.form);
    let ceiling = match finding.fault {
        Fault::Peak => ceilings.peak,
        Fault::Instructions => ceilings.seconds,
        Fault::InstructionsGrow | Fault::PeakGrows | Fault::AllocationsGrow => ceilings.step,
        Fault::Undecided => return false,
    };
    finding.figure <= ceiling
}

/// The ceilings of a job on an input of a form.
fn ceilings(job: Job, form: Form) -> Ceilings {
    match (job, form) {
        (job, _) if job.is_export() => EXPORT,
        (Job::ParseTree | Job::ListingTree, _) => TREE,
        (_, Form::Html) => HTML,
        (_, Form::Json) => JSON,
        _ => TEXT,
    }
}

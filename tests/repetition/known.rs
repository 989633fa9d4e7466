//! What is above the limits of [`growth`](crate::growth) and does not fail the check: it is printed, to be mended. What
//! was once found and mended fails at the limits themselves; what the search finds anew, at these ceilings.

use crate::examine::{Fault, Finding};
use crate::job::Job;

/// Times the input: pages of nothing but small elements take ten to twelve, JSON of small objects and exports of
/// one-letter paragraphs up to sixteen.
const PEAK: f64 = 20.0;

/// Seconds for a megabyte: each one-letter line of a text is compared with the site's wordings, whatever its length.
const SECONDS: f64 = 1.4;

/// A page that meets a limit is read again up to it, once: a step between two sizes, to which the full rules add their
/// own.
const STEP: f64 = 1.5;
const STEP_OF_TREE: f64 = 1.9;

/// What was once found, and is still above the limits.
const OF_PAST: &str = "past/short-lines";

/// Whether a finding does not fail the check. `past` says that it is of what was once found.
pub(crate) fn is_tolerated(finding: &Finding, past: bool) -> bool {
    if past && finding.recipe.fixture != OF_PAST {
        return false;
    }
    let of_tree = matches!(finding.job, Job::ParseTree | Job::ListingTree);
    let ceiling = match finding.fault {
        Fault::Peak => PEAK,
        Fault::Instructions => SECONDS,
        Fault::InstructionsGrow if of_tree => STEP_OF_TREE,
        Fault::InstructionsGrow | Fault::PeakGrows | Fault::AllocationsGrow => STEP,
        Fault::Undecided => return false,
    };
    finding.figure <= ceiling
}

//! What is above the limits of [`growth`](crate::growth) and does not fail the check: it is printed, to be fixed. Past
//! findings that were fixed fail at the limits themselves; what the search finds anew fails at these ceilings.

use unrolled::Form;

use crate::examine::{Fault, Finding};
use crate::job::Job;

/// The most that is tolerated of one kind of job.
struct Ceilings {
    /// Times the input.
    peak: f64,
    /// Seconds for a megabyte.
    seconds: f64,
    /// The exponent by which something grows between two sizes.
    step: f64,
}

/// Lines of one digit or bracket take 0.58 s, those of one letter 0.42.
const TEXT: Ceilings = Ceilings {
    peak: 12.0,
    seconds: 0.65,
    step: 1.15,
};

/// Everything else keeps the limits.
const OTHER: Ceilings = Ceilings {
    peak: 10.0,
    seconds: 0.5,
    step: 1.15,
};

/// Whether a finding does not fail the check. `past` says that it is of what was once found, which never may.
pub(crate) fn is_tolerated(finding: &Finding, past: bool) -> bool {
    if past {
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

/// Returns the ceilings of a job on an input of a form.
fn ceilings(job: Job, form: Form) -> Ceilings {
    match form {
        Form::Text | Form::Markdown if !job.is_export() => TEXT,
        _ => OTHER,
    }
}

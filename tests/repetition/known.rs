//! What is above the limits of [`growth`](crate::growth) and does not fail the check: it is printed, to be fixed. Past
//! findings that were fixed fail at the limits themselves; what the search finds anew fails at these ceilings.

use unrolled::Form;

use crate::examine::{Fault, Finding};
use crate::growth::SECONDS_PER_MEGABYTE;
use crate::job::Job;

/// The most that is tolerated of one kind of job.
struct Ceilings {
    /// Times the input.
    peak: f64,
    /// Seconds for a megabyte.
    seconds: f64,
    /// The exponent by which instructions, and by which memory, grow between two sizes.
    step: f64,
    memory_step: f64,
}

/// Lines of one digit or bracket take 0.58 s, those of one letter 0.42.
const TEXT: Ceilings = Ceilings {
    seconds: 0.65,
    ..OTHER
};

/// html5ever searches its stack of open elements for many tags. The stack grows up to the limit of depth: pieces that
/// leave elements open grow by an exponent of 1.54 at first, at 0.06 s per megabyte. Memory that is reserved for a tree
/// by the length of its page, and returned when the tree is built, is a step between two sizes: 1.50 at most, at five
/// times the input.
const HTML: Ceilings = Ceilings {
    step: 1.9,
    memory_step: 1.6,
    ..OTHER
};

/// The peak that the crate guarantees. Growth has some room for what a longer search finds.
const OTHER: Ceilings = Ceilings {
    peak: 12.0,
    seconds: SECONDS_PER_MEGABYTE,
    step: 1.3,
    memory_step: 1.3,
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
        Fault::InstructionsGrow => ceilings.step,
        Fault::PeakGrows | Fault::AllocationsGrow => ceilings.memory_step,
        Fault::Undecided => return false,
    };
    finding.figure <= ceiling
}

/// Returns the ceilings of a job on an input of a form.
fn ceilings(job: Job, form: Form) -> Ceilings {
    match form {
        _ if job.is_export() => OTHER,
        Form::Html => HTML,
        Form::Text | Form::Markdown => TEXT,
        _ => OTHER,
    }
}

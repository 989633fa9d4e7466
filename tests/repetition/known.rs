//! What is above the limits of [`growth`](crate::growth) and known, with the most that it may be: more fails as anything
//! else does. A row goes when its reason goes.

use unrolled::Form;

use crate::examine::{Fault, Finding};
use crate::job::Job;

struct Known {
    fault: Fault,
    /// Of this form alone.
    form: Option<Form>,
    /// Of exports, or of parses.
    export: bool,
    at_most: f64,
    #[allow(dead_code, reason = "for who reads the table")]
    reason: &'static str,
}

const KNOWN: [Known; 6] = [
    Known {
        fault: Fault::Peak,
        form: Some(Form::Html),
        export: false,
        at_most: 12.5,
        reason: "the crate promises twelve times a page, which are met by pages of nothing but small elements",
    },
    Known {
        fault: Fault::Peak,
        form: Some(Form::Json),
        export: false,
        at_most: 13.0,
        reason: "an object of one member takes a node of a tree of eleven; twelve times are allowed",
    },
    Known {
        fault: Fault::Peak,
        form: None,
        export: true,
        at_most: 16.0,
        reason: "a paragraph of a letter is written with seven times its bytes, in a text that grows by doubling",
    },
    Known {
        fault: Fault::Instructions,
        form: None,
        export: false,
        at_most: 1.4,
        reason: "texts of one-letter lines: each line is compared with the site's wordings, whatever its length",
    },
    Known {
        fault: Fault::PeakGrows,
        form: Some(Form::Html),
        export: false,
        at_most: 1.5,
        reason: "a page that meets a limit is read again up to it, once: a step between two sizes",
    },
    Known {
        fault: Fault::AllocationsGrow,
        form: Some(Form::Html),
        export: false,
        at_most: 1.5,
        reason: "the same",
    },
];

/// Whether a finding is known, and no worse than known.
pub(crate) fn is_known(finding: &Finding, form: Form) -> bool {
    let export = matches!(finding.job, Job::Markdown | Job::Html | Job::PlainText);
    KNOWN.iter().any(|known| {
        known.fault == finding.fault
            && known.export == export
            && known.form.is_none_or(|of| of == form)
            && finding.figure <= known.at_most
    })
}

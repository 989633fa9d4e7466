//! Runs every case of `tests/corpus` as a separate test, and the real pages of `UNROLLED_CORPUS`. Complete pages are
//! parsed a second time as the text that a browser would render, and must agree (`agreement/`); with
//! `UNROLLED_BENCH_TEXT` also real pages with the text that a browser did render.
//!
//! A case is a folder `tests/corpus/SITE/CASE` with `input.html`, `case.json` (what it proves, how to call the parser)
//! and `expected.json`. Each is run unchanged, with CRLF line endings, and truncated at 50 places; if no truncation
//! gives less of the thread, `uncut` in `case.json` says why. A missing expectation fails;
//! Pages in other files are in `tests/containers` (`containers`).
//! `UNROLLED_BLESS=1 cargo test --test corpus` rewrites expectations, to be reviewed in the diff.

mod agreement;
mod cases;
mod containers;
mod cut;
mod inner_text;
mod real;

#[allow(dead_code, reason = "the drift laboratory uses the rest")]
#[path = "../drift/pages/random.rs"]
mod random;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// A placeholder for the tests of a folder in an environment variable that is not set: a run counts it as ignored, and
/// it fails if it is requested.
fn ignored(name: &str, variable: &'static str) -> Trial {
    let run = move || Err(format!("{variable} names no folder").into());
    Trial::test(name, run)
        .with_kind(format!("needs {variable}"))
        .with_ignored_flag(true)
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = cases::trials();
    assert!(!trials.is_empty(), "no case found in tests/corpus");
    trials.extend(containers::trials());
    trials.extend(agreement::trials());
    trials.extend(real::trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}

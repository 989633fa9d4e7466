//! Tells a crawler whether a site still looks as this crate expects: one line for each page, an exit code for the worst.
//!
//! ```text
//! cargo run --example drift_watch -- [FILE...]
//! ```
//!
//! 0: read · 10: read, but something is missing or was found by other means · 20: no thread (a check of the browser, an
//! error page, a listing) · 30: an unknown site · 40: a limit, or no text · 50: the markup changed (keep the page)

use std::process::ExitCode;

use unrolled::{CompletenessState, ErrorKind, Input, Parser, WarningKind};

fn main() -> Result<ExitCode, std::io::Error> {
    let mut pages = Vec::new();
    for file in std::env::args().skip(1) {
        pages.push((std::fs::read(&file)?, file));
    }
    if pages.is_empty() {
        let page = include_bytes!("pages/thread-reader.html").to_vec();
        pages.push((page, "the bundled page".to_owned()));
    }
    let mut worst = 0;
    for (page, file) in pages {
        let (code, detail) = look_at(&page);
        println!("{code:>2} {file}: {detail}");
        worst = worst.max(code);
    }
    Ok(worst.into())
}

/// What is found by other means than usual, or not at all.
const DRIFT: [WarningKind; 3] = [
    WarningKind::AnchorMissing,
    WarningKind::MissingField,
    WarningKind::UnknownMarkup,
];

fn look_at(page: &[u8]) -> (u8, String) {
    match Parser::new().parse(Input::bytes(page)) {
        Ok(parsed) => {
            let drift = parsed.warnings.iter().find(|w| DRIFT.contains(&w.kind));
            match (drift, parsed.completeness.state) {
                (Some(warning), _) => (10, warning.detail.clone()),
                (None, CompletenessState::Partial) => (10, "not whole".to_owned()),
                _ => (0, format!("{} posts", parsed.completeness.found)),
            }
        }
        Err(error) => {
            let code = match error.kind() {
                ErrorKind::NotAThread(_) => 20,
                ErrorKind::Unrecognized => 30,
                ErrorKind::Limit(_) | ErrorKind::Encoding => 40,
                _ => 50,
            };
            (code, error.to_string())
        }
    }
}

//! Checks for a crawler whether a site still looks as this crate expects: one line per page, and an exit code for the
//! worst.
//!
//! ```text
//! cargo run --example drift_watch -- [FILE...]
//! ```
//!
//! 0: parsed · 10: parsed, but something is missing or was found by other means · 20: not a thread (a browser check, an
//! error page, a listing) · 30: an unknown site, or a text without a site · 40: a limit, several pages, or not text ·
//! 50: the markup changed (keep it)

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use unrolled::export::one_line;
use unrolled::{CompletenessState, Confidence, ErrorKind, Input, Parser};

fn main() -> io::Result<ExitCode> {
    let mut files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if files.is_empty() {
        let project = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        files.push(project.join("examples/pages/thread-reader.html"));
    }
    let mut out = io::stdout().lock();
    let mut worst = 0;
    for file in files {
        let (code, detail) = look_at(&std::fs::read(&file)?);
        let line = format!("{}: {detail}", file.display());
        writeln!(out, "{code:>2} {}", one_line(&line))?;
        worst = worst.max(code);
    }
    Ok(worst.into())
}

fn look_at(page: &[u8]) -> (u8, String) {
    let parsed = match Parser::new().parse(Input::bytes(page)) {
        // Any text may come from a thread; nothing in this one shows from which site.
        Ok(parsed) if parsed.detection.confidence == Confidence::Weak => {
            return (30, "weak evidence".to_owned());
        }
        Ok(parsed) => parsed,
        Err(error) => {
            let code = match error.kind() {
                ErrorKind::NotAThread(_) => 20,
                ErrorKind::Unrecognized => 30,
                ErrorKind::Limit(_) | ErrorKind::Encoding | ErrorKind::SeveralPages => 40,
                _ => 50,
            };
            return (code, error.to_string());
        }
    };
    let drift = parsed.warnings.iter().find(|w| w.kind.is_drift());
    match (drift, parsed.completeness.state) {
        (Some(warning), _) => (10, warning.detail.clone()),
        (None, CompletenessState::Partial) => (10, "incomplete".to_owned()),
        _ => (0, format!("{} posts", parsed.completeness.found)),
    }
}

//! Prints the site of each saved page, best guess first.
//!
//! ```text
//! cargo run --example detect -- [FILE...]
//! ```

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use unrolled::export::one_line;
use unrolled::{Input, Parser};

fn main() -> io::Result<ExitCode> {
    let mut files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if files.is_empty() {
        let project = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        files.push(project.join("examples/pages/thread-reader.html"));
    }
    let parser = Parser::new();
    let mut out = io::stdout().lock();
    let mut failed = false;
    for file in files {
        let name = one_line(&file.to_string_lossy());
        match std::fs::read(&file) {
            Ok(bytes) => {
                let found = parser.detect(Input::bytes(&bytes));
                let found: Vec<String> = found
                    .iter()
                    .map(|found| format!("{} ({}, {})", found.site, found.form, found.confidence))
                    .collect();
                let found = match found.is_empty() {
                    true => "not recognised".to_owned(),
                    false => found.join(", "),
                };
                writeln!(out, "{name}: {found}")?;
            }
            Err(error) => {
                writeln!(io::stderr(), "detect: {name}: {error}")?;
                failed = true;
            }
        }
    }
    Ok(if failed {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

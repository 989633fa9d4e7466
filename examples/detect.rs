//! Prints the site of each saved page, best guess first.
//!
//! ```text
//! cargo run --example detect -- [FILE...]
//! ```

use std::io::{self, Write};
use std::process::ExitCode;

use unrolled::export::one_line;
use unrolled::{Input, Parser};

fn main() -> io::Result<ExitCode> {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        files.push(
            concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/examples/pages/thread-reader.html"
            )
            .to_owned(),
        );
    }
    let parser = Parser::new();
    let mut out = io::stdout().lock();
    let mut failed = false;
    for file in files {
        match std::fs::read(&file) {
            Ok(bytes) => {
                let found = parser.detect(Input::bytes(&bytes));
                let found: Vec<String> = found
                    .iter()
                    .map(|found| format!("{} ({}, {:?})", found.site, found.form, found.confidence))
                    .collect();
                writeln!(
                    out,
                    "{}: {}",
                    one_line(&file),
                    if found.is_empty() {
                        "not recognised".to_owned()
                    } else {
                        found.join(", ")
                    }
                )?;
            }
            Err(error) => {
                writeln!(io::stderr(), "detect: {}: {error}", one_line(&file))?;
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

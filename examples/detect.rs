//! Tells which sites' pages files are, best guess first.
//!
//! ```text
//! cargo run --example detect -- [FILE...]
//! ```

use std::process::ExitCode;

use unrolled::{Input, Parser};

fn main() -> ExitCode {
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
    let mut failed = false;
    for file in files {
        match std::fs::read(&file) {
            Ok(bytes) => {
                let found = parser.detect(Input::bytes(&bytes));
                let found: Vec<String> = found
                    .iter()
                    .map(|found| format!("{} ({}, {:?})", found.site, found.form, found.confidence))
                    .collect();
                println!(
                    "{file}: {}",
                    if found.is_empty() {
                        "not recognised".to_owned()
                    } else {
                        found.join(", ")
                    }
                );
            }
            Err(error) => {
                eprintln!("detect: {file}: {error}");
                failed = true;
            }
        }
    }
    if failed {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

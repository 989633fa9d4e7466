//! Makes one whole thread of two copies that each lost something, and says where they contradict each other.
//!
//! ```text
//! cargo run --example merge_copies -- [FILE FILE]
//! ```
//!
//! Without files: a page that broke off while it was saved, and what somebody copied from the end of the same thread.

use std::io::{self, IsTerminal, Write};

use unrolled::export::{Markdown, one_line, printable};
use unrolled::model::Thread;
use unrolled::{Input, Parser};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let (one, two) = match files.as_slice() {
        [one, two] => (std::fs::read(one)?, std::fs::read(two)?),
        [] => {
            let page = include_bytes!("pages/thread-reader.html");
            let broken_off = page.split_at(page.len() / 2).0;
            let copy = include_bytes!("pages/thread-reader-copy.txt");
            (broken_off.to_vec(), copy.to_vec())
        }
        _ => return Err("two files, please, or none".into()),
    };
    let mut out = io::stdout().lock();
    let (one, two) = (read(&one, &mut out)?, read(&two, &mut out)?);
    let merged = one.merge(two);
    writeln!(out, "{} posts in all\n", merged.thread.posts.len())?;
    for conflict in &merged.conflicts {
        writeln!(out, "{}", one_line(&conflict.to_string()))?;
    }
    let note = Markdown::new().with_numbers(true).render(&merged.thread);
    let note = if out.is_terminal() {
        printable(&note)
    } else {
        note
    };
    writeln!(out, "\n{note}")?;
    Ok(())
}

fn read(copy: &[u8], out: &mut impl Write) -> Result<Thread, Box<dyn std::error::Error>> {
    let parsed = Parser::new().parse(Input::bytes(copy))?;
    let (found, stated) = (parsed.completeness.found, parsed.completeness.stated);
    let warnings = parsed.warnings.len();
    writeln!(
        out,
        "A copy with {found} of {stated:?} posts, {warnings} warnings"
    )?;
    Ok(parsed.thread)
}

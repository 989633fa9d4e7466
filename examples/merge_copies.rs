//! Merges two incomplete copies into one complete thread, and lists their conflicts.
//!
//! ```text
//! cargo run --example merge_copies -- [FILE FILE]
//! ```
//!
//! Without files: a page that was truncated when it was saved, and text copied from the end of the same thread.

use std::io::{self, IsTerminal, Write};

use unrolled::export::{Markdown, one_line, printable};
use unrolled::model::Thread;
use unrolled::{Input, Parser};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    let (one, two) = match files.as_slice() {
        [one, two] => (std::fs::read(one)?, std::fs::read(two)?),
        [] => {
            let page = include_bytes!("pages/thread-reader.html");
            let broken_off = page.split_at(page.len() / 2).0;
            let copy = include_bytes!("pages/thread-reader-copy.txt");
            (broken_off.to_vec(), copy.to_vec())
        }
        _ => return Err("pass two files, or none".into()),
    };
    let mut out = io::stdout().lock();
    let (one, two) = (read(&one, &mut out)?, read(&two, &mut out)?);
    let merged = one.merge(two);
    writeln!(out, "{} posts in total\n", merged.thread.posts.len())?;
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
    let found = parsed.completeness.found;
    let posts = match parsed.completeness.stated {
        Some(stated) => format!("{found} of {stated} posts"),
        None => format!("{found} posts"),
    };
    writeln!(
        out,
        "A copy with {posts}, {} warnings",
        parsed.warnings.len()
    )?;
    Ok(parsed.thread)
}

//! Converts a saved thread to a note for Obsidian: front matter with tags, each post with its time and link.
//!
//! ```text
//! cargo run --example obsidian_note -- [FILE [FOLDER]]
//! ```
//!
//! Without FOLDER, prints the note and the name that its file would have.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use unrolled::export::{Markdown, printable};
use unrolled::model::{Thread, Timestamp};
use unrolled::{Input, Parser};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let page = match arguments.first() {
        Some(file) => std::fs::read(file)?,
        None => include_bytes!("pages/thread-reader.html").to_vec(),
    };
    let thread = Parser::new().parse(Input::bytes(&page))?.thread;
    let note = Markdown::new().render(&thread);
    let name = name(&thread);
    match arguments.get(1) {
        Some(folder) => std::fs::write(Path::new(folder).join(name), note)?,
        None => {
            let mut out = io::stdout().lock();
            let note = if out.is_terminal() {
                printable(&note)
            } else {
                note
            };
            write!(out, "{name}\n\n{note}")?;
        }
    }
    Ok(())
}

/// Day, author and first words, reduced to letters, digits and spaces: a file name must not contain path separators.
fn name(thread: &Thread) -> String {
    let day = match thread.published {
        Some(Timestamp::Instant { at, .. }) => at.strftime("%Y-%m-%d").to_string(),
        Some(Timestamp::Day { date, .. }) => date.to_string(),
        _ => "undated".to_owned(),
    };
    let author = thread.author.handle.as_deref().unwrap_or("unknown");
    let text = thread.posts.iter().find_map(|post| post.text.as_deref());
    let words = text.unwrap_or_default().split_whitespace().take(8);
    let words: String = words.collect::<Vec<_>>().join(" ");
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_');
    let name = format!("{author} {words}").replace(|c| !is_plain(c), "-");
    // File names are limited to 255 bytes.
    let mut bytes = 0;
    let fits = |c: &char| {
        bytes += c.len_utf8();
        bytes <= 160
    };
    let name: String = name.chars().take(80).take_while(fits).collect();
    format!("{day} {}.md", name.trim_end_matches(['-', ' ']))
}

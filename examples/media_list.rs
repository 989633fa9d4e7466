//! Writes a note whose pictures and videos are local copies, and lists the files to download for it.
//!
//! ```text
//! cargo run --example media_list -- [FILE [NOTE.md]]
//! ```
//!
//! Prints a line for each file, its URL and its path next to the note. To download all of them:
//!
//! ```text
//! while read -r url path; do curl --create-dirs -o "$path" "$url"; done
//! ```

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use unrolled::export::Markdown;
use unrolled::{Input, Parser};
use url::Url;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let page = match arguments.next() {
        Some(file) => std::fs::read(file)?,
        None => include_bytes!("pages/thread-reader.html").to_vec(),
    };
    let thread = Parser::new().parse(Input::bytes(&page))?.thread;

    // The export asks for the path of each file that the note shows or links, which makes the list.
    let files: Arc<Mutex<Vec<Url>>> = Arc::default();
    let list = Arc::clone(&files);
    let markdown = Markdown::new().with_media_urls(move |_, url| {
        let mut list = list.lock().ok()?;
        let known = list.iter().position(|known| known == url);
        let at = known.unwrap_or(list.len());
        if known.is_none() {
            list.push(url.clone());
        }
        Some(path(at, url))
    });
    let note = markdown.render(&thread);
    if let Some(file) = arguments.next() {
        std::fs::write(file, note)?;
    }
    let mut out = io::stdout().lock();
    for (at, url) in files.lock().map_err(|_| "poisoned")?.iter().enumerate() {
        writeln!(out, "{url} {}", path(at, url))?;
    }
    Ok(())
}

/// The path of a copy: a number, so that no two are the same, and the end of the URL. On pbs.twimg.com the format is in
/// the query.
fn path(at: usize, url: &Url) -> String {
    let end = url.path_segments().and_then(|mut path| path.next_back());
    let mut name = end.unwrap_or_default().to_owned();
    if let Some((_, format)) = url.query_pairs().find(|(key, _)| key == "format") {
        name = format!("{name}.{format}");
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = name.chars().filter(|&c| is_plain(c)).collect();
    let last = name.len().saturating_sub(60);
    format!("media/{:03}-{}", at + 1, &name[last..])
}

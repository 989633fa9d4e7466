//! Prints a saved thread as JSON lines, one per post, with its URL: for `jq`, a database or a notebook.
//!
//! ```text
//! cargo run --example json_lines -- [FILE...]
//! ```
//!
//! Files that are not threads are reported on standard error; the exit code is then 1.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde_json::json;
use unrolled::export::{one_line, printable};
use unrolled::{Input, Parser};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut pages = Vec::new();
    for file in std::env::args_os().skip(1) {
        pages.push((std::fs::read(&file)?, file.display().to_string()));
    }
    if pages.is_empty() {
        let page = include_bytes!("pages/thread-reader.html");
        pages.push((page.to_vec(), "the bundled page".to_owned()));
    }
    let parser = Parser::new();
    let mut out = io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    for (page, file) in pages {
        let thread = match parser.parse(Input::bytes(&page)) {
            Ok(parsed) => parsed.thread,
            Err(error) => {
                writeln!(io::stderr(), "{}", one_line(&format!("{file}: {error}")))?;
                code = ExitCode::FAILURE;
                continue;
            }
        };
        for (at, post) in thread.posts.iter().enumerate() {
            let author = thread.author_of(post);
            let line = json!({
                "url": post.url,
                "id": post.id,
                "author": author.and_then(|author| author.handle.as_ref()),
                "published": post.published,
                "text": post.text,
                "links": post.entities.iter().filter_map(|link| link.url_str()).collect::<Vec<_>>(),
                "media": post.media,
                "position": at + 1,
                "thread": thread.url,
            });
            let line = line.to_string();
            // JSON leaves some terminal control characters unescaped.
            let line = if out.is_terminal() {
                printable(&line)
            } else {
                line
            };
            writeln!(out, "{line}")?;
        }
    }
    Ok(code)
}

//! Lists the pictures without a description in saved threads, with the posts that contain them.
//!
//! ```text
//! cargo run --example alt_text_audit -- [FILE...]
//! ```
//!
//! A site's default text (`Image`) is not a description. Exit code 1 if a picture has none.

use std::io::{self, Write};
use std::process::ExitCode;

use unrolled::model::{Media, MediaKind, Post};
use unrolled::{Input, Parser};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut pages = Vec::new();
    for file in std::env::args_os().skip(1) {
        pages.push(std::fs::read(file)?);
    }
    if pages.is_empty() {
        pages.push(include_bytes!("pages/thread-reader.html").to_vec());
    }
    let mut out = io::stdout().lock();
    let (mut described, mut missing) = (0, 0);
    for page in pages {
        let thread = Parser::new().parse(Input::bytes(&page))?.thread;
        for (at, post) in thread.posts.iter().enumerate() {
            for media in pictures(post) {
                if media.alt.is_some() {
                    described += 1;
                    continue;
                }
                missing += 1;
                let url = media.url.as_ref().or(media.poster.as_deref());
                let picture = url.map_or("(URL unknown)", |url| url.as_str());
                let place = post.url.as_ref().map(ToString::to_string);
                let place = place.unwrap_or_else(|| format!("post {}", at + 1));
                writeln!(out, "{place}: no description: {picture}")?;
            }
        }
    }
    writeln!(out, "{described} with a description, {missing} without")?;
    Ok(if missing == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Returns the media that should have a description. Link previews are skipped, because their sites create them.
fn pictures(post: &Post) -> impl Iterator<Item = &Media> {
    let media = post.media.iter();
    media.filter(|media| media.kind != MediaKind::LinkCard)
}

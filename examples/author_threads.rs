//! Lists an author's threads from a saved author page, newest first, with the link to the next page for a crawler.
//!
//! ```text
//! cargo run --example author_threads -- [FILE]
//! ```
//!
//! Works for every site with supported author pages: Thread Reader, Nitter's profiles and searches.

use std::cmp::Reverse;
use std::io::{self, Write};

use unrolled::export::one_line;
use unrolled::model::{Teaser, Timestamp};
use unrolled::{Input, Parser};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = match std::env::args_os().nth(1) {
        Some(file) => std::fs::read(file)?,
        None => include_bytes!("pages/author-listing.html").to_vec(),
    };
    let parsed = Parser::new().parse_listing(Input::bytes(&page))?;
    for warning in &parsed.warnings {
        let _ = writeln!(io::stderr(), "{}", one_line(&warning.detail));
    }
    let listing = parsed.listing;
    let mut out = io::stdout().lock();
    if let Some(handle) = listing.author.and_then(|author| author.handle) {
        writeln!(
            out,
            "{} threads by @{}",
            listing.teasers.len(),
            one_line(&handle)
        )?;
    }
    let mut threads = listing.teasers;
    threads.sort_by_key(|thread| Reverse(thread.published.and_then(Timestamp::instant)));
    for thread in &threads {
        let day = match thread.published {
            Some(Timestamp::Instant { at, .. }) => at.strftime("%Y-%m-%d").to_string(),
            Some(Timestamp::Day { date, .. }) => date.to_string(),
            _ => "no date   ".to_owned(),
        };
        let posts = thread
            .stated_posts
            .map_or("?".to_owned(), |posts| posts.to_string());
        let url = thread.url.as_ref().map_or("", |url| url.as_str());
        writeln!(
            out,
            "{day}  {posts:>3} posts  {url}\n    {}",
            first_words(thread)
        )?;
    }
    if let Some(next) = listing.next_page {
        writeln!(out, "Next page: {next}")?;
    }
    Ok(())
}

fn first_words(thread: &Teaser) -> String {
    let text = thread.posts.iter().find_map(|post| post.text.as_deref());
    let words = text.unwrap_or("(a picture)").split_whitespace().take(12);
    one_line(&words.collect::<Vec<_>>().join(" "))
}

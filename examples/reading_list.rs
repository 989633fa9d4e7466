//! Prints a reading list of a saved thread: every page that it links to, once, by its real URL.
//!
//! ```text
//! cargo run --example reading_list -- [FILE]
//! ```
//!
//! Mentions and hashtags are skipped. Links of which only the shortened form is known are listed separately.

use std::collections::HashSet;
use std::io::{self, Write};

use unrolled::export::one_line;
use unrolled::model::{EntityKind, MediaKind};
use unrolled::{Input, Parser};
use url::Url;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = match std::env::args_os().nth(1) {
        Some(file) => std::fs::read(file)?,
        None => include_bytes!("pages/thread-reader.html").to_vec(),
    };
    let thread = Parser::new().parse(Input::bytes(&page))?.thread;
    let mut out = io::stdout().lock();
    let mut seen: HashSet<Url> = HashSet::new();
    let mut lost: Vec<&str> = Vec::new();
    for (at, post) in thread.posts.iter().enumerate() {
        let cards = post
            .media
            .iter()
            .filter(|media| media.kind == MediaKind::LinkCard);
        // A link preview has the title of the page.
        let cards = cards.filter_map(|card| Some((card.url.clone()?, card.title.as_deref())));
        let links = post
            .entities_with_display()
            .filter(|(_, entity)| entity.kind == EntityKind::Link);
        lost.extend(
            links
                .clone()
                .filter(|(_, link)| link.url_str().is_none())
                .map(|(display, _)| display),
        );
        let links = links.filter_map(|(_, link)| Some((link.url()?, None)));
        for (url, title) in cards.chain(links) {
            if matches!(url.scheme(), "http" | "https") && seen.insert(url.clone()) {
                let title = title.unwrap_or(url.host_str().unwrap_or_default());
                writeln!(out, "- {}: {url} (post {})", one_line(title), at + 1)?;
            }
        }
    }
    for display in lost {
        writeln!(out, "- URL lost: {}", one_line(display))?;
    }
    Ok(())
}

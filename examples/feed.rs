//! Writes a JSON Feed (<https://jsonfeed.org/version/1.1>) of the threads that a saved author page lists.
//!
//! ```text
//! cargo run --example feed -- [FILE] > feed.json
//! ```
//!
//! Each item has the first posts of a thread, as far as the page shows them. A feed has times and no days: a day is
//! written as its midnight in UTC.

use std::io::{self, IsTerminal, Write};

use serde_json::{Value, json};
use unrolled::export::{one_line, printable};
use unrolled::model::{Author, Teaser, Timestamp};
use unrolled::{Input, Parser};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = match std::env::args_os().nth(1) {
        Some(file) => std::fs::read(file)?,
        None => include_bytes!("pages/author-listing.html").to_vec(),
    };
    let parsed = Parser::new().parse_listing(Input::bytes(&page))?;
    for warning in &parsed.warnings {
        let _ = writeln!(io::stderr(), "{}", one_line(&warning.to_string()));
    }
    let listing = &parsed.listing;
    let by = listing.author.as_ref();
    let title = by.map_or("Threads".to_owned(), |by| format!("Threads by {by}"));
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "authors": by.map(|by| [author(by)]),
        "next_url": listing.next_page,
        "items": listing.teasers.iter().filter_map(item).collect::<Vec<_>>(),
    });
    without_nulls(&mut feed);
    let mut feed = serde_json::to_string_pretty(&feed)?;
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        feed = printable(&feed);
    }
    Ok(writeln!(out, "{feed}")?)
}

/// A thread without a URL and an id cannot be an item.
fn item(thread: &Teaser) -> Option<Value> {
    let id = thread.url.as_ref().map(ToString::to_string);
    let texts = thread.posts.iter().filter_map(|post| post.text.as_deref());
    let mut item = json!({
        "id": id.or_else(|| thread.id.as_ref().map(ToString::to_string))?,
        "url": thread.url,
        "content_text": texts.collect::<Vec<_>>().join("\n\n"),
        "date_published": thread.published.and_then(time),
        "authors": thread.author.as_ref().map(|by| [author(by)]),
    });
    without_nulls(&mut item);
    Some(item)
}

fn author(author: &Author) -> Value {
    let mut author = json!({
        "name": author.to_string(), "url": author.url, "avatar": author.avatar,
    });
    without_nulls(&mut author);
    author
}

fn time(time: Timestamp) -> Option<String> {
    match time {
        Timestamp::Instant { at, .. } => Some(at.to_string()),
        time => Some(format!("{}T00:00:00Z", time.date()?)),
    }
}

/// What is unknown is not in a feed.
fn without_nulls(of: &mut Value) {
    if let Some(fields) = of.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
}

//! Threads as Markdown and as plain text, made from the [model](crate::model) alone.
//!
//! ```
//! use unrolled::export::{Markdown, PlainText};
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//! assert!(Markdown::new().render(&thread).starts_with("# "));
//! assert!(PlainText::new().render(&thread).contains("the smallest ferry on this coast."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod markdown;
mod plain_text;

pub use markdown::Markdown;
pub use plain_text::PlainText;

use crate::model::{Author, Thread, Timestamp};

/// An author as people are named: `Name (@handle)`, or what of it is known.
fn byline(author: &Author) -> Option<String> {
    match (&author.name, &author.handle) {
        (Some(name), Some(handle)) => Some(format!("{name} (@{handle})")),
        (Some(name), None) => Some(name.clone()),
        (None, Some(handle)) => Some(format!("@{handle}")),
        (None, None) => None,
    }
}

/// What a thread is called: after its author.
fn heading(thread: &Thread) -> String {
    byline(&thread.author).map_or_else(
        || "Thread".to_owned(),
        |author| format!("Thread by {author}"),
    )
}

/// A time to the minute, in UTC, or a day.
fn moment(time: Timestamp) -> String {
    match time {
        Timestamp::Instant { at, .. } => at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Timestamp::Day { date, .. } => date.to_string(),
    }
}

//! Threads as Markdown, as a page of HTML and as plain text, made from the [model](crate::model) alone.
//!
//! ```
//! use unrolled::export::{Html, Markdown, PlainText};
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//! assert!(Markdown::new().render(&thread).starts_with("# "));
//! assert!(Html::new().render(&thread).starts_with("<!DOCTYPE html>"));
//! assert!(PlainText::new().render(&thread).contains("the smallest ferry on this coast."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the words of others may do
//!
//! Nothing but be read. The model keeps a text as its author wrote it; here it is escaped for where it goes, and so is
//! every name, description and address. In all three forms:
//!
//! - Control characters but the tab are shown, those of C0 by the symbols that Unicode has for them (`␛`), those of C1
//!   by `�`, so that no export steers the terminal on which it is printed.
//! - Embeddings, overrides and isolates of bidirectional text end with the line, link or name in which they begin: what
//!   is open is closed, what closes nothing is left out. Names that are written from right to left stand in isolates,
//!   and overrides are left out of names and descriptions.
//! - All that ends a line in some program (`\r`, U+0085, U+2028, U+2029) is a line break.
//! - In Markdown the signs of HTML are `&lt;` and `&amp;`, so that no renderer, whichever rules it follows, makes
//!   markup of them; the values of front matter have them by number (`\x3C`).
//! - Links lead to `http`, `https` and `mailto` addresses, pictures come from `http` and `https` ones; others, `at`
//!   among them, are words.
//!
//! What prints words of a page without an exporter, as a log or a list on a terminal, does it by [`printable`] or
//! [`one_line`].

mod html;
mod markdown;
mod outline;
mod plain_text;
mod safe;
mod spelled;

pub use html::Html;
pub use markdown::{HardBreak, Markdown};
pub use plain_text::PlainText;
pub use safe::{one_line, printable};

//! Exports threads as Markdown, HTML and plain text, from the [model](crate::model) alone.
//!
//! ```
//! use unrolled::export::{Html, Markdown, PlainText};
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//! assert!(Markdown::new().render(&thread).starts_with("---\ntitle: "));
//! assert!(Html::new().render(&thread).starts_with("<!DOCTYPE html>"));
//! assert!(PlainText::new().render(&thread).contains("the smallest ferry on this coast."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Untrusted text
//!
//! The model keeps a text as its author wrote it. An export escapes it for its context, as well as every name,
//! description and URL. In all three forms:
//!
//! - Control characters other than the tab are made visible: those of C0 by Unicode's symbols for them (`␛`), those of
//!   C1 by `�`. So no export controls the terminal that prints it.
//! - Bidirectional embeddings, overrides and isolates end with the line, link or name in which they start: open ones
//!   are closed, unmatched closing ones are removed. Right-to-left names are wrapped in isolates, and overrides are
//!   removed from names and descriptions.
//! - Every character that ends a line in some program (`\r`, U+0085, U+2028, U+2029) becomes a line break.
//! - In Markdown HTML's special characters are `&lt;` and `&amp;`, so that no renderer treats them as markup; in the
//!   values of front matter they are numeric escapes (`\x3C`).
//! - Links have only `http`, `https` and `mailto` URLs, pictures only `http` and `https`; other URLs, such as `at`, are
//!   text. [`Markdown::with_media_urls`] and [`Html::with_media_urls`] may replace those of media by relative ones.
//!
//! # Long posts
//!
//! Markdown and HTML write the [blocks](crate::model::Post::blocks) and [styles](crate::model::Post::styles) of a post;
//! plain text is the text as it is. A thread may be built by hand: a block or style whose span overlaps another block,
//! splits a character or is out of range has no effect, and its words are written as a part of the text around it.
//!
//! Code in Markdown is the only text that is not escaped; see [`Markdown::with_fences`].
//!
//! # Printing
//!
//! To print a page's text without an exporter, for instance in a log or on a terminal, use [`printable`] or
//! [`one_line`].

mod html;
mod markdown;
mod media_urls;
mod outline;
mod plain_text;
mod runs;
mod safe;
mod spelled;
mod structure;

pub use html::Html;
pub use markdown::{HardBreak, Markdown};
pub use plain_text::PlainText;
pub use safe::{one_line, printable};

//! Parses saved thread pages into typed structs: every post in order, with author, time, links and media; teasers of
//! other threads kept apart; and an explicit report of anything that is missing.
//!
//! ```
//! use unrolled::CompletenessState;
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let parsed = unrolled::parse(&html)?;
//!
//! let thread = &parsed.thread;
//! assert_eq!(thread.author.handle.as_deref(), Some("ferry_and_fog"));
//! assert_eq!(thread.posts.len(), 9);
//!
//! let post = &thread.posts[7];
//! assert_eq!(post.number.as_ref().map(|number| number.value), Some(8));
//! let (display, link) = post.entities_with_display().next().ok_or("no link")?;
//! assert_eq!(display, "coastalroads.example/hearing/2024/s…");
//! assert!(link.truncated);
//! assert_eq!(
//!     link.url_str(),
//!     Some("https://www.coastalroads.example/hearing/2024/skarvoy-bridge-full.pdf"),
//! );
//!
//! // The page states nine posts, and nine are there.
//! assert_eq!(parsed.completeness.state, CompletenessState::Confirmed);
//! assert!(parsed.warnings.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Main types
//!
//! - [`parse`], [`parse_html`] and [`parse_text`] take a page, or text copied from one, as `&str`. A [`Parser`] takes
//!   an [`Input`], which may be bytes in any charset and may carry the URL they came from. A parser has options:
//!   [`Limits`] and a [`Registry`] of adapters.
//! - [`Parsed`] is the result: the [`Thread`](model::Thread) with its [`Post`](model::Post)s, a [`Completeness`], and
//!   [`Warning`]s about everything that is missing, doubtful or contradictory.
//! - [`Error`] says why there is no result; its [`ErrorKind`] separates the cases you would handle differently: an
//!   unrecognised page, a page that is not a thread, changed markup, an exceeded limit.
//! - [`Parser::parse_all`] parses each page of a file with several: an archive, records of a crawler, documents that
//!   follow each other. [`Detection::containers`] lists what was unpacked.
//! - [`Parser::parse_listing`] parses pages that list threads, such as an author's page, a hashtag's page or the home
//!   page. It returns a [`ParsedListing`], with warnings as for a thread. [`Parser::parse_any`] parses a page that may
//!   be either.
//!
//! # Contents
//!
//! Modules:
//!
//! - [`model`]: the data types, which also define the JSON
//! - [`export`]: Markdown, HTML and plain text
//! - [`adapter`]: support for other sites
//! - [`reader`]: the engine for pages of posts, with which adapters are built
//! - [`dom`]: the HTML engine that adapters use
//! - [`text`]: links, mentions, hashtags and cashtags in plain text
//!
//! Guides:
//!
//! - [The model](_guide::model): what a parse returns, and what an absent value means
//! - [Parsing text](_guide::reading_text): threads that survive only as text or Markdown
//! - [Recipes](_guide::recipes): common tasks, ready to paste
//! - [Limits](_guide::limits): what a parse may cost
//! - [Guarantees and tests](_guide::trust)
//! - [Performance](_guide::performance): how fast, why, and how to measure it
//! - [Write an adapter](_guide::adapters): from the first look at a page to its tests
//! - [Architecture](_guide::house)
//! - [Sites](_guide::sites): the supported sites and formats, and the evidence for each
//! - [Development](_guide::development): tests, laboratories, benchmarks, the promises of a release
//!
//! # Guarantees
//!
//! 1. **Never silently wrong.** Whatever is missing, doubtful or contradicted by the page itself is reported in a typed
//!    way.
//! 2. **Nothing invented.** No made-up id, time, name or year. A derived value states what it was derived from.
//! 3. **Pure.** No I/O, no network, no clock, no global state. The same bytes give the same value.
//! 4. **Bounded.** Nothing panics, and [`Limits`] are on by default.
//!
//! # Supported input
//!
//! HTML of Thread Reader App, and the text and Markdown that crawlers, clippers and copy-and-paste produce from it.
//! HTML of Nitter, X and the former twitter.com, Bluesky, Mastodon, Threads, Skyview and Skythread, as served or as
//! saved by a browser; embedded posts in any page; the JSON of X's API, FxTwitter and twitter-thread.com; Markdown
//! clips of X, Bluesky, Mastodon and Threads; text and Markdown of any source in which something speaks for a thread;
//! and, with a warning, unroll pages of any other site. [This table](_guide::sites#what-it-reads) lists the formats,
//! what is parsed from each, and on what evidence.
//!
//! Each of them may be in any charset, and inside of the files in which programs keep pages: see [`Container`].
//!
//! Text does not mark where posts end, so boundaries are inferred; [`Parsed::segmentation`] says by which rule, and how
//! reliable they are. In a conversation each post has a [`Role`](model::Role), and posts that the page omits are
//! [`gaps`](model::Thread::gaps). Timelines, profiles and searches are [listings](Parser::parse_listing).
//!
//! # What is not supported
//!
//! - Fetching: the crate does no I/O. Pass it what you have.
//! - JavaScript shells: the saved HTML must already contain the posts.
//! - Other sites: an [adapter](_guide::adapters) can support them. Without one, an unroll page of any site gives blocks
//!   that link to one author's posts, with a warning.
//! - Writing pages back: exports are for people and other programs; they do not recreate a site's pages.
//!
//! # Features
//!
//! | feature | default | enables | costs: crates, clean build |
//! |---|---|---|---|
//! | none | – | all sites except JSON; every export | 69 crates; 35 seconds of one core, 46 with `--release` |
//! | `serde` | yes | serialising every type of the model, and [`Parsed`], to and from JSON and [other formats that name fields](_guide::model#json) | 3 crates, about 5 seconds |
//! | `containers` | yes | parsing pages inside of other files: MHTML, web archives, ZIP, WARC, gzip, Zstandard; without it, such a file is an error that names the feature | 3 crates, about 2 seconds, 7 with `--release` |
//! | `brotli` | no | unpacking Brotli, which only a header shows | 3 crates, about 1 second |
//! | `json` | yes | parsing JSON (X's API, FxTwitter, twitter-thread.com); without it, JSON input is an error that names the feature | 3 crates more than `serde`, about 6 seconds |
//!
//! More than half of the crates, 36 of them, come from [`url`], for internationalised domain names. The crate builds
//! for `wasm32-unknown-unknown`, but is not tested there.
//!
//! # Versions
//!
//! Until 1.0 a minor release may contain breaking changes; the changelog lists them and says what to write instead. A
//! patch release never does. These changes are breaking: removed or renamed public items, renamed JSON keys, and
//! removed kinds of errors and warnings. These are not: a new kind, field or adapter (enums and structs are
//! `#[non_exhaustive]`), error and warning messages, the names of rules, and better results for a page.
//!
//! Rust 1.88 or later. A minor release may require a later one that has been stable for half a year; a patch release
//! never does.
//!
//! The public API exposes only types of [`url`] and [`jiff`], and serde's traits, so only a new major version of these
//! is a breaking change here. Each dependency is justified in `Cargo.toml`. The crate contains no `unsafe` code; [this
//! page](_guide::trust#unsafe) lists the dependencies that do.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing,
        clippy::string_slice, clippy::unreachable, clippy::unimplemented, clippy::print_stdout,
        clippy::print_stderr, clippy::exit
    )
)]

pub mod _guide;
pub mod adapter;
mod brief;
mod chars;
mod check;
pub mod dom;
mod error;
pub mod export;
mod input;
#[cfg(feature = "json")]
mod json;
mod limits;
mod markdown;
mod merge;
pub mod model;
mod network;
mod note;
mod parser;
pub mod reader;
mod report;
mod sites;
pub mod text;

pub use adapter::{Adapter, Confidence, Registry};
pub use error::{Error, ErrorKind, PageKind, Result};
pub use input::{Container, Form, Input, Page};
pub use limits::{LimitKind, Limits};
pub use model::{Segmentation, SegmentationConfidence};
pub use parser::{
    Detection, Parsed, ParsedAny, ParsedListing, ParsedPage, Parser, parse, parse_html, parse_text,
};
pub use report::{
    Completeness, CompletenessState, Field, Unread, Warning, WarningCount, WarningKind,
};
pub use {jiff, url};

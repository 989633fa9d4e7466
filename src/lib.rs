//! Saved pages of thread-unroll sites, as typed threads: posts in order with their authors, times, links and media, the
//! teasers apart, and the truth about what is missing.
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
//! # The types that matter
//!
//! - [`parse`], [`parse_html`] and [`parse_text`] take a page, or what is left of one, as `&str`. A [`Parser`] takes
//!   [`Input`]: bytes in any charset, with the URL they came from; and has options: [`Limits`], a [`Registry`] of
//!   adapters.
//! - [`Parsed`] is the answer: the [`Thread`](model::Thread) with its [`Post`](model::Post)s, a [`Completeness`], and
//!   [`Warning`]s on all that is missing, doubtful or contradictory.
//! - [`Error`] says why there is no answer; its [`ErrorKind`] tells apart what wants different action: an unknown
//!   page, a page that is no thread, markup that changed, a limit.
//! - [`Parser::parse_listing`] reads the pages that list threads: an author's, a hashtag's, the home page. It gives a
//!   [`ParsedListing`], with warnings as for a thread.
//!
//! # Contents
//!
//! The modules:
//!
//! - [`model`]: the data, which is also the JSON
//! - [`export`]: Markdown, HTML and plain text
//! - [`adapter`]: reading another site
//! - [`reader`]: what adapters share: words, pictures, numbers
//! - [`dom`]: the HTML engine that adapters read with
//! - [`text`]: links, mentions, hashtags and cashtags in plain text
//!
//! The guides:
//!
//! - [The model](_guide::model): what a parse gives, and what it means when something is not there
//! - [Reading text](_guide::reading_text): threads of which only text or Markdown is left
//! - [Recipes](_guide::recipes): what people do with threads, to paste
//! - [Limits](_guide::limits): what a parse may cost
//! - [What is promised and how it is tested](_guide::trust)
//! - [Performance](_guide::performance): how fast, why, and how to measure it
//! - [Write an adapter](_guide::adapters): from the first look at a page to its tests
//! - [How the crate is built](_guide::house)
//! - [The README](_guide::readme), with the table of what is read
//!
//! # Four promises
//!
//! 1. **Never silently wrong.** Whatever is missing, doubtful or contradicted by the page itself is said in a typed
//!    way.
//! 2. **Nothing invented.** No made-up id, time, name or year; a derived value says what it was derived from.
//! 3. **Pure.** No I/O, no network, no clock, no global state. The same bytes give the same value.
//! 4. **Bounded.** Nothing panics, and [`Limits`] are on by default.
//!
//! # What is read
//!
//! HTML of Thread Reader App, and the text and Markdown that crawlers, clippers and copy-and-paste leave of it. HTML of
//! Nitter, X and the Twitter of before, Bluesky, Mastodon, Skyview and Skythread, as served or as browsers saved it;
//! embedded posts in any page; what FxTwitter and twitter-thread.com give as JSON; Markdown clips of X; and, with a
//! warning, unroll pages of any other site. [This table](_guide::readme#what-it-reads) says in which form, what of each
//! and on what evidence.
//!
//! Where posts have lost their ends, as in text, these are inferred; [`Parsed::segmentation`] says by what and how far
//! that can be trusted. Conversations give each post its [`Role`](model::Role), and what the page leaves out as
//! [`gaps`](model::Thread::gaps). Timelines, profiles and searches are [listings](Parser::parse_listing).
//!
//! # What is not supported
//!
//! - Fetching: the crate does no I/O. Give it what you have.
//! - Pages that a browser has yet to fill: what is saved of them must hold the posts.
//! - Other sites: an [adapter](_guide::adapters) can read them; until then an unroll page of any site gives blocks tied
//!   to one author's posts, with a warning.
//! - Writing pages back: the exports are for people and other programs, not copies of a site.
//!
//! # Features
//!
//! | feature | default | gives | costs: crates, cold build |
//! |---|---|---|---|
//! | none | – | all sites but JSON; every export | 63 crates; 35 seconds of one core, 46 with `--release` |
//! | `serde` | yes | every type of the model, and [`Parsed`], to and from serde's formats | 3 crates, about 5 seconds |
//! | `json` | yes | reading JSON (FxTwitter, twitter-thread.com); without it such an input is an error that names the feature | no crate |
//!
//! More than half of the crates, 36 of them, are those of [`url`] for internationalised domain names. The crate builds
//! for `wasm32-unknown-unknown`; it is not run there.
//!
//! # Versions
//!
//! Until 1.0 a minor release may break, and says so in the changelog with what to write instead; a patch never does.
//! What counts as breaking: names and types of public items, names in the JSON, kinds of errors and warnings that are
//! taken away. What does not: a kind, a field or an adapter more (enums and structs are `#[non_exhaustive]`), the words
//! of errors and warnings, a rule's name, and a page that is read better than before.
//!
//! Rust 1.88 or later. A minor release may ask for a later one that has been stable for half a year, a patch never.
//!
//! Of its dependencies' types only those of [`url`], [`jiff`] and serde's traits are in the public API, so only a new
//! major version of these is a breaking change here. Each dependency has its reason in `Cargo.toml`. The crate itself
//! holds no `unsafe`; [this page](_guide::trust#unsafe) lists the dependencies that do.
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
mod merge;
pub mod model;
mod network;
mod parser;
pub mod reader;
mod report;
mod sites;
pub mod text;

pub use adapter::{Adapter, Confidence, Registry};
pub use error::{Error, ErrorKind, PageKind, Result};
pub use input::{Form, Input, Page};
pub use limits::{LimitKind, Limits};
pub use model::{Segmentation, SegmentationConfidence};
pub use parser::{Detection, Parsed, ParsedListing, Parser, parse, parse_html, parse_text};
pub use report::{Completeness, CompletenessState, Field, Warning, WarningCount, WarningKind};

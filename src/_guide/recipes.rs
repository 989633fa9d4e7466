//! # Recipes
//!
//! What people do with threads, each as a few lines to paste; the longer ones are programs in `examples/` that run as
//! they are.
//!
//! - [Read files of unknown kind](#read-files-of-unknown-kind)
//! - [Take only what is whole](#take-only-what-is-whole)
//! - [A note in Markdown](#a-note-in-markdown)
//! - [A line of JSON for each post](#a-line-of-json-for-each-post)
//! - [Plain text for reading or training](#plain-text-for-reading-or-training)
//! - [Links and pictures](#links-and-pictures)
//! - [A page that lists threads](#a-page-that-lists-threads)
//! - [One thread of two copies](#one-thread-of-two-copies)
//! - [Thousands of pages](#thousands-of-pages)
//! - [Notice when a site changes](#notice-when-a-site-changes)
//!
//! # Read files of unknown kind
//!
//! Bytes, whatever they are: HTML, text, Markdown or JSON, in any charset. The URL that they came from helps, if you
//! have it: it tells the thread's id where a text has lost it, and decides between sites.
//!
//! ```
//! use unrolled::{ErrorKind, Input, Parser};
//! use url::Url;
//!
//! let parser = Parser::new();
//! let bytes = std::fs::read("examples/pages/thread-reader.html")?;
//! let url = Url::parse("https://threadreaderapp.com/thread/1854214918316047683.html")?;
//! match parser.parse(Input::bytes(&bytes).with_url(&url)) {
//!     Ok(parsed) => println!("{} posts of {}", parsed.thread.posts.len(), parsed.detection.site),
//!     Err(error) => match error.kind() {
//!         ErrorKind::NotAThread(page) => println!("saved something else: {page}"),
//!         ErrorKind::MarkupChanged => println!("keep this page and report it: {error}"),
//!         _ => println!("{error}"),
//!     },
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Take only what is whole
//!
//! ```
//! use unrolled::{CompletenessState, Parsed, SegmentationConfidence};
//!
//! /// For a dataset: all posts are there, told apart for certain, and nothing is doubtful.
//! fn is_sound(parsed: &Parsed) -> bool {
//!     let whole = parsed.completeness.state == CompletenessState::Confirmed;
//!     let apart = parsed.segmentation.as_ref().is_none_or(|text| text.confidence == SegmentationConfidence::High);
//!     whole && apart && parsed.warnings.is_empty()
//! }
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! assert!(is_sound(&unrolled::parse(&html)?));
//! let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
//! assert!(!is_sound(&unrolled::parse(&text)?)); // states no count
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A note in Markdown
//!
//! ```
//! use unrolled::export::Markdown;
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//! let note = Markdown::new().with_front_matter(true).with_permalinks(true).render(&thread);
//! assert!(note.starts_with("---\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/obsidian_note.rs` adds tags. [`Html`](crate::export::Html) makes a page to print or to keep,
//! [`PlainText`](crate::export::PlainText) a text that this crate reads back as the same posts.
//!
//! # A line of JSON for each post
//!
//! `examples/json_lines.rs`. Give each line what makes it stand alone: the post's address, the author, the thread.
//!
//! # Plain text for reading or training
//!
//! ```
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//! let words: Vec<&str> = thread.author_posts().filter_map(|post| post.text.as_deref()).collect();
//! assert_eq!(words.len(), 9);
//! assert!(words[0].starts_with("1/9 For six winters"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`author_posts`](crate::model::Thread::author_posts) leaves out replies of others; teasers are not in `posts` at
//! all. The author's number, if you do not want it, is [`number`](crate::model::Post::number): its `text` is how the
//! post begins or ends.
//!
//! # Links and pictures
//!
//! Take entities and cards: a link at the end of a post is often shown as a card alone. `examples/reading_list.rs`
//! lists every page once, by its real address; `examples/alt_text_audit.rs` the pictures without a description.
//!
//! ```
//! use unrolled::model::{EntityKind, MediaKind};
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//! let entities = thread.posts.iter().flat_map(|post| &post.entities);
//! let links = entities.filter(|entity| entity.kind == EntityKind::Link).filter_map(|link| link.url());
//! assert_eq!(links.count(), 2);
//! let media = thread.posts.iter().flat_map(|post| &post.media);
//! let photos = media.filter(|media| media.kind == MediaKind::Photo);
//! assert!(photos.clone().all(|photo| photo.alt.is_some()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A page that lists threads
//!
//! An author's page, a hashtag's, a timeline: [`parse_listing`](crate::Parser::parse_listing). `parse` tells such a
//! page from a thread by its error. `examples/author_threads.rs` makes a list of addresses of it.
//!
//! ```
//! use unrolled::{ErrorKind, PageKind, Parser};
//!
//! let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
//! let error = unrolled::parse(&html).unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::NotAThread(PageKind::Listing));
//! let parsed = Parser::new().parse_listing(html.as_str())?;
//! assert!(!parsed.listing.teasers.is_empty());
//! assert!(parsed.warnings.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # One thread of two copies
//!
//! A page that broke off and a text that somebody copied: [`Thread::merge`](crate::model::Thread::merge) makes one
//! thread of them and lists where they contradict each other. `examples/merge_copies.rs`.
//!
//! # Thousands of pages
//!
//! A [`Parser`](crate::Parser) is `Send` and `Sync` and keeps nothing between pages: share one between threads.
//! `examples/bulk` reads folders and archives on all cores, goes on after a bad file and after an interruption, and
//! sums up what it found.
//!
//! # Notice when a site changes
//!
//! Run `examples/drift_watch.rs` over a page that you fetched today. Its exit code tells a changed site from a page
//! that is no thread. In your own program, count these: [`MarkupChanged`](crate::ErrorKind::MarkupChanged) errors, and
//! warnings of the kinds [`AnchorMissing`](crate::WarningKind::AnchorMissing),
//! [`MissingField`](crate::WarningKind::MissingField), [`UnknownMarkup`](crate::WarningKind::UnknownMarkup).

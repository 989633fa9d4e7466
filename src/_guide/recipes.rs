//! # Recipes
//!
//! Common tasks, each as a few lines to paste. The longer ones are programs in `examples/` that run as they are.
//!
//! - [Parse files of unknown format](#parse-files-of-unknown-format)
//! - [Accept only complete threads](#accept-only-complete-threads)
//! - [A note in Markdown](#a-note-in-markdown)
//! - [A line of JSON for each post](#a-line-of-json-for-each-post)
//! - [Plain text for reading or training](#plain-text-for-reading-or-training)
//! - [Links and pictures](#links-and-pictures)
//! - [A thread as an essay](#a-thread-as-an-essay)
//! - [A page that lists threads](#a-page-that-lists-threads)
//! - [Merge two copies](#merge-two-copies)
//! - [Thousands of pages](#thousands-of-pages)
//! - [Notice when a site changes](#notice-when-a-site-changes)
//!
//! # Parse files of unknown format
//!
//! Any bytes: HTML, text, Markdown or JSON, in any charset. Pass the URL that they came from if you have it: it has the
//! thread's id, which a text may have lost, and decides between sites.
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
//! # Accept only complete threads
//!
//! ```
//! use unrolled::{CompletenessState, Parsed, SegmentationConfidence};
//!
//! /// For a dataset: all posts are there, their boundaries are certain, and nothing is doubtful.
//! fn is_sound(parsed: &Parsed) -> bool {
//!     let whole = parsed.completeness.state == CompletenessState::Confirmed;
//!     let apart = parsed.segmentation.as_ref().is_none_or(|text| text.confidence == SegmentationConfidence::High);
//!     whole && apart && parsed.warnings.is_empty()
//! }
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! assert!(is_sound(&unrolled::parse(&html)?));
//! let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
//! assert!(!is_sound(&unrolled::parse(&text)?)); // it states no count
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
//! let note = Markdown::new().render(&thread);
//! assert!(note.starts_with("---\n"));
//! // The note is parsed back as the same posts.
//! assert_eq!(unrolled::parse(&note)?.thread.posts.len(), thread.posts.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/obsidian_note.rs` also names the file. [`Html`](crate::export::Html) writes a page to print or to keep,
//! [`PlainText`](crate::export::PlainText) a text that this crate parses back into the same posts.
//!
//! # Whatever people have saved
//!
//! Pass bytes: MHTML, web archives, compressed files and any charset are recognised. A file of several pages is
//! [`ErrorKind::SeveralPages`](crate::ErrorKind::SeveralPages); [`parse_all`](crate::Parser::parse_all) parses each.
//!
//! ```
//! use unrolled::{Input, Parser};
//!
//! fn threads(bytes: &[u8]) -> unrolled::Result<Vec<unrolled::Parsed>> {
//!     let pages = Parser::new().parse_all(Input::bytes(bytes))?;
//!     // Frames of advertisements, and pages of other kinds, are errors.
//!     Ok(pages.into_iter().filter_map(|page| page.result.ok()).collect())
//! }
//!
//! let html = std::fs::read("examples/pages/thread-reader.html")?;
//! assert_eq!(threads(&html)?.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A line of JSON for each post
//!
//! See `examples/json_lines.rs`. Give each line the context that it needs by itself: the post's URL, the author, the
//! thread.
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
//! [`author_posts`](crate::model::Thread::author_posts) skips replies of others; teasers are not in `posts` at all. To
//! remove the author's number, use [`number`](crate::model::Post::number): its `text` is how the post begins or ends.
//! For the context of a language model, [`PlainText::lean`](crate::export::PlainText::lean) writes a thread with few
//! marks: numbers of posts, links as footnotes, pictures by their descriptions.
//!
//! # Links and pictures
//!
//! Use both entities and cards: a link at the end of a post often appears only as a card. `examples/reading_list.rs`
//! lists every linked page once, by its real URL; `examples/alt_text_audit.rs` lists the pictures without a
//! description. For local copies, [`Markdown::with_media_urls`](crate::export::Markdown::with_media_urls) replaces the
//! URLs in a note; `examples/media_list.rs` does that, and lists what to download.
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
//! # A thread as an essay
//!
//! [`Thread::text`](crate::model::Thread::text) returns the author's posts as one text, without the numbers of a
//! series. `with_joined` of [`Markdown`](crate::export::Markdown::with_joined),
//! [`Html`](crate::export::Html::with_joined) and [`PlainText`](crate::export::PlainText::with_joined) writes the same,
//! with pictures and links or safe to print.
//!
//! ```
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let essay = unrolled::parse(&html)?.thread.text();
//! assert!(essay.contains("the smallest ferry on this coast.\n\n") && !essay.contains("1/9"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A page that lists threads
//!
//! For an author's page, a hashtag's page or a timeline, call [`parse_listing`](crate::Parser::parse_listing). `parse`
//! returns an error for such a page. `examples/author_threads.rs` turns one into a list of URLs, `examples/feed.rs`
//! into a JSON Feed.
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
//! # Merge two copies
//!
//! Suppose that you have a truncated page and a text that somebody copied.
//! [`Thread::merge`](crate::model::Thread::merge) combines them into one thread and lists their conflicts. See
//! `examples/merge_copies.rs`.
//!
//! # Thousands of pages
//!
//! A [`Parser`](crate::Parser) is `Send`, `Sync` and stateless: share one across all OS threads. `examples/bulk` parses
//! folders and archives on all cores, skips bad files, can resume an interrupted run, and prints a summary.
//!
//! # Notice when a site changes
//!
//! Run `examples/drift_watch.rs` on a page that you fetched today. Its exit code separates a changed site from a page
//! that is not a thread. In your own program, count [`MarkupChanged`](crate::ErrorKind::MarkupChanged) errors, and
//! warnings of the kinds [`AnchorMissing`](crate::WarningKind::AnchorMissing),
//! [`MissingField`](crate::WarningKind::MissingField) and [`UnknownMarkup`](crate::WarningKind::UnknownMarkup).

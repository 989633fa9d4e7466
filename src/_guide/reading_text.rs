//! # Parsing text
//!
//! Most people who have a thread do not have its page. They have what a crawler, a clipper or their own clipboard made
//! of it: plain text or Markdown. The words are there. What is lost: where one post ends and the next begins, which
//! words belong to the site, where links lead, and the ids with their times. This guide explains what is parsed from
//! such a text, how, and how reliable the result is.
//!
//! 1. [Input](#input)
//! 2. [Content and boilerplate](#content-and-boilerplate)
//! 3. [Where posts end](#where-posts-end)
//! 4. [Confidence](#confidence)
//! 5. [What text does not contain](#what-text-does-not-contain)
//! 6. [Which format to keep](#which-format-to-keep)
//!
//! # Input
//!
//! [`parse`](crate::parse) distinguishes text, Markdown and HTML by itself; [`parse_text`](crate::parse_text) and
//! [`Input::with_form`](crate::Input::with_form) set the format. Pass the URL if you have it: it contains the thread's
//! id, which encodes its time.
//!
//! ```
//! use unrolled::{Input, Parser};
//! use url::Url;
//!
//! let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
//! let url = Url::parse("https://threadreaderapp.com/thread/1356789012345678901.html")?;
//! let parsed = Parser::new().parse(Input::text(&text).with_url(&url))?;
//! assert_eq!(parsed.thread.posts.len(), 7);
//! assert_eq!(parsed.thread.id.as_ref().map(|id| id.as_str()), Some("1356789012345678901"));
//! assert_eq!(parsed.thread.author.handle.as_deref(), Some("lamp_and_ledger"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Detection::dialect`](crate::Detection::dialect) names the program that produced the text, if it left traces;
//! nothing depends on it.
//!
//! # Which texts are threads
//!
//! A text needs a sign that it is a thread: Thread Reader's own wordings (site `thread-reader`), the layout of a clip,
//! or, from any source (site `text`), the author's numbers (`1/3`, `2/`, `#Part3`), a link to each post or to the first
//! one, the header of a post (a handle and a date), or words that announce a thread. Lists (`1.`, `2)`) and chapters
//! are no signs, nor are wordings in source code. Any other text is [`Unrecognized`](crate::ErrorKind::Unrecognized):
//! source code, mail, logs, tables.
//!
//! Some extractors leave nothing but the words. [`parse_text`](crate::parse_text), a form that you set, or the URL of a
//! post says that such a text is a thread: it is parsed, detection is [`Weak`](crate::Confidence::Weak), and a warning
//! says that nothing in the text identifies it.
//!
//! ```
//! let words = "Terns dive at noon.\n\nGulls do not.";
//! assert_eq!(unrolled::parse(words).unwrap_err().kind(), unrolled::ErrorKind::Unrecognized);
//! assert_eq!(unrolled::parse_text(words)?.detection.site, "text");
//! # Ok::<(), unrolled::Error>(())
//! ```
//!
//! # Content and boilerplate
//!
//! Boilerplate lines of the page ("Keep Current with …", "Did Thread Reader help you today?", buttons, counts) are
//! recognised by tables of their wordings over the years. They are removed, but also used: they carry the author, the
//! date and the stated count, and mark the end of the thread. Below that end are the teasers of other threads, which
//! become [`more_from`](crate::model::Thread::more_from) and [`related`](crate::model::Thread::related).
//!
//! Damage by extractors is repaired: lines wrapped at a width are joined, and sentences that were broken at each
//! mention are rejoined. If the last words of a post were printed twice, the copy is dropped, with a warning.
//!
//! # Where posts end
//!
//! Each gap between two lines may be a post boundary. An extractor renders post boundaries in one way and line breaks
//! inside posts in another, and each extractor does so differently. So every shape of gap in the text is tried as the
//! boundary mark, and scored against independent evidence: the stated count, the author's numbers, the words on both
//! sides. The shape that explains the most sets the prior for each gap; strong evidence at a gap overrules it.
//! [`Segmentation::rule`](crate::Segmentation::rule) names the rule that decided:
//!
//! | rule | a post ends where |
//! |---|---|
//! | `leaked-ids` | the extractor left parts of the tags of posts, with their ids |
//! | `permalink-marks` | the marks that follow each post's link are left |
//! | `number-series` | the author numbered the posts (`1/`, `2.`, `3)`, `4️⃣` …) |
//! | `gap-shape`, `hard-breaks`, `blank-lines`, `newlines`, `lines` | the text has that shape of gap |
//! | `stated-count` | words end best, as many times as the page states posts |
//! | `copies` | the extractor printed the end of each post twice |
//! | `headings`, `bylines`, `links` | a clip of X has a heading for each post, a line with its author, or a link that closes it |
//! | `rules`, `article`, `one-post` | a clip of X has a rule between posts; or is an article, or one post |
//! | `empty` | there is no post |
//!
//! # Confidence
//!
//! [`Segmentation::confidence`](crate::Segmentation::confidence) is a guarantee about the boundaries, and is tested as
//! one (see [Guarantees and tests](crate::_guide::trust#texts-changed-as-extractors-change-them)):
//!
//! - `high`: independent evidence agrees: the stated count, and a complete series of numbers, a mark after each post,
//!   or one shape of gap that gives the same posts without the count.
//! - `medium`: the evidence agrees, but nothing confirms it. A few posts may be split in two, or two posts joined.
//! - `low`: ordered pieces. All words are there, in order; do not count the pieces as posts.
//!
//! ```
//! use unrolled::SegmentationConfidence;
//!
//! let text = "1/ The fog signal had three notes.\n\n2/ Two of them were on purpose.\n\n3/ Everybody can sing the third.";
//! let parsed = unrolled::parse_text(text)?;
//! assert_eq!(parsed.thread.posts.len(), 3);
//! let segmentation = parsed.segmentation.ok_or("text has one")?;
//! assert_eq!(segmentation.rule, "number-series");
//! assert!(segmentation.confidence >= SegmentationConfidence::Medium);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What text does not contain
//!
//! - The id, URL and time of a post: `None`, unless ids leaked into the text. The thread's own may be known from its
//!   URL.
//! - The target of a shortened link (`example.org/skerry/noteb…`): the entity is
//!   [`truncated`](crate::model::Entity::truncated) and has no `url`. Markdown has the targets.
//! - Pictures in plain text: at most the fact that there was one (a `placeholder`).
//! - The boundaries of a link preview: its words look like the author's.
//!
//! # Which format to keep
//!
//! Keep the HTML: everything above is exact there. The best text comes from extractors that keep blank lines and link
//! targets: Markdown clippers, and "select all, copy" in a browser. Extractors that put a page on one line, or drop
//! short paragraphs, lose posts that nothing can recover.

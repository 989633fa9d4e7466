//! # Reading text
//!
//! Most people who have a thread have no page of it, but what a crawler, a clipper or their own clipboard left of one:
//! plain text or Markdown. The words are there. What is lost is where one post ends and the next begins, which of the
//! words are the site's own, where links lead, the ids and with them the times. This page tells what is read of such a
//! text, how, and how far to trust it.
//!
//! 1. [What goes in](#what-goes-in)
//! 2. [What is the thread's, and what the site's](#what-is-the-threads-and-what-the-sites)
//! 3. [Where posts end](#where-posts-end)
//! 4. [How far to trust it](#how-far-to-trust-it)
//! 5. [What text cannot tell](#what-text-cannot-tell)
//! 6. [If you can choose](#if-you-can-choose)
//!
//! # What goes in
//!
//! [`parse`](crate::parse) tells text, Markdown and HTML apart by itself; [`parse_text`](crate::parse_text) and
//! [`Input::with_form`](crate::Input::with_form) say it. Give the URL if you have it: it holds the thread's id, and
//! with that its time.
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
//! [`Detection::dialect`](crate::Detection::dialect) names the program that made a text where it shows; nothing depends
//! on it. Text without any sign of a site is read too, since that is what some extractors leave: detection is then
//! [`Weak`](crate::Confidence::Weak), and a warning says that nothing tells it is a thread. A program that meets any
//! text at all asks for that before it believes in the thread.
//!
//! # What is the thread's, and what the site's
//!
//! Lines of the page itself ("Keep Current with …", "Did Thread Reader help you today?", buttons, counts) are told by
//! tables of their wordings over the years. They are not only taken out: they carry the author, the date, the stated
//! count, and mark the end of the thread. Below it stand the teasers of other threads, which become
//! [`more_from`](crate::model::Thread::more_from) and [`related`](crate::model::Thread::related).
//!
//! Extractors leave traces, and those are undone: lines wrapped at a width are joined, sentences that were cut at each
//! mention are whole again, the last words of a post that were printed twice stand there once, with a warning.
//!
//! # Where posts end
//!
//! Each gap between two lines may be an end of a post. An extractor renders ends of posts in one way and breaks inside
//! posts in another; which is which differs from one to the next. So every shape of gap that the text has is tried as
//! the mark of an end, and judged by what is independent of it: the stated count, the author's numbers, the words on
//! both sides. The shape that explains most gives each gap its prior; strong evidence at a gap overrules it.
//! [`Segmentation::rule`](crate::Segmentation::rule) names what decided:
//!
//! | rule | posts end where |
//! |---|---|
//! | `leaked-ids` | the extractor left parts of the tags of posts, with their ids |
//! | `permalink-marks` | the marks that stand behind each post's link are left |
//! | `number-series` | the author numbered the posts (`1/`, `2.`, `3)`, `4️⃣` …) |
//! | `gap-shape`, `hard-breaks`, `blank-lines`, `newlines`, `lines` | that shape of gap stands |
//! | `stated-count` | words end best, so many times as the page says there are posts |
//! | `copies` | the extractor printed the end of each post twice |
//! | `headings`, `one-post` | a clip of X has a heading for each post; or holds one post |
//! | `empty` | there is no post |
//!
//! # How far to trust it
//!
//! [`Segmentation::confidence`](crate::Segmentation::confidence) is a promise about the boundaries, and is tested as
//! one (see [What is promised](crate::_guide::trust#texts-changed-as-extractors-change-them)):
//!
//! - `high`: things agree that do not hang on each other: the stated count, and a whole series of numbers, a mark
//!   behind each post or one shape of gap that tells the same posts without it.
//! - `medium`: the evidence agrees; nothing confirms it. A post here and there may be two, or two one.
//! - `low`: ordered pieces. All words are there in order; do not count them as posts.
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
//! # What text cannot tell
//!
//! - A post's id, URL and time: `None`, unless ids leaked into the text. The thread's own may be known by its URL.
//! - The target of a shortened link (`example.org/skerry/noteb…`): the entity is
//!   [`truncated`](crate::model::Entity::truncated) and has no `url`. Markdown has the targets.
//! - Pictures in plain text: at most that there was one (a `placeholder`).
//! - Where a preview of a link stood: its words then look like the author's.
//!
//! # If you can choose
//!
//! Keep the HTML: everything above is exact there. Of texts the best are those whose extractor keeps blank lines and
//! link targets: Markdown clippers, and "select all, copy" from a browser. Those that put a whole page on one line, or
//! drop what is short, lose posts that nobody can find again.

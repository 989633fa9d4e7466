//! # The model
//!
//! What a parse gives, from the whole to the single link; what it means when something is not there; and the same as
//! JSON.
//!
//! 1. [The shape](#the-shape)
//! 2. [What absence means](#what-absence-means)
//! 3. [Words and what stands in them](#words-and-what-stands-in-them)
//! 4. [Ids and times](#ids-and-times)
//! 5. [Whose posts, in which order](#whose-posts-in-which-order)
//! 6. [Pictures, videos, cards, quotes](#pictures-videos-cards-quotes)
//! 7. [Is it all there?](#is-it-all-there)
//! 8. [JSON](#json)
//! 9. [Making values](#making-values)
//!
//! # The shape
//!
//! ```text
//! Parsed
//! ├── detection         which site, in which form, how sure
//! ├── thread
//! │   ├── id, url, title, author, published, stated_posts, reading_minutes, views, hashtags
//! │   ├── posts ────────── Post
//! │   ├── gaps             ├── id, url, author, role, published, number
//! │   ├── more_from        ├── text, entities    mentions, hashtags, cashtags, links: with byte spans
//! │   └── related          ├── media             photos, GIFs, videos, cards
//! │       (Teasers)        ├── quotes, poll, stats
//! │                        └── reply, replying_to, reposted_by, unavailable, …
//! ├── completeness      confirmed, partial or unknown; how many are stated, how many were found
//! ├── segmentation      for text: which rule told the posts apart, how far to trust it
//! └── warnings          what is missing, doubtful or contradictory
//! ```
//!
//! [`Parsed`](crate::Parsed) is the answer to one input, [`Thread`](crate::model::Thread) what outlives it. All of it
//! is plain owned data with public fields: clone it, take it apart, send it to other threads, keep it.
//!
//! # What absence means
//!
//! `None`, and an empty list, say that *the input does not tell*. They never say "none": a post whose
//! [`stats`](crate::model::Post::stats) hold no likes may have thousands. Nothing is filled in: no author that is only
//! likely, no time of a neighbour, no year that "must" be meant. Where a value is derived it says from what:
//! [`TimeOrigin`](crate::model::TimeOrigin) tells the time of an id from one that the page writes,
//! [`YearOrigin`](crate::model::YearOrigin) a year that stands there from one that follows from its surroundings,
//! [`Count::exact`](crate::model::Count::exact) `41,377` from `41K`.
//!
//! A post's [`text`](crate::model::Post::text) is `None` where it has no words: a picture alone, a post that is gone.
//! It is never `Some("")`.
//!
//! # Words and what stands in them
//!
//! The text is what the author wrote, with the author's line breaks. Entities of HTML are decoded; spaces that only lay
//! out the page's source are not the author's and are gone; numbers like `3/9` stay where they are.
//!
//! Mentions, hashtags, cashtags and links are [`entities`](crate::model::Post::entities). Each has the
//! [`span`](crate::model::Entity::span) of bytes that show it, its [`display`](crate::model::Entity::display), which
//! are the words of the text there, and where the page has it the real target, as [`url`](crate::model::Entity::url).
//! Spans lie on borders of characters and come in order, none in another. A link that shows less than its target is
//! [`truncated`](crate::model::Entity::truncated); one whose target is lost has no `url`, and is not mended by guess.
//!
//! ```
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//!
//! let post = &thread.posts[3];
//! let text = post.text.as_deref().ok_or("no words")?;
//! let mention = &post.entities[0];
//! assert_eq!(&text[mention.span.range()], "@tideclerk");
//! assert_eq!(post.entities_with_display().next(), Some(("@tideclerk", mention)));
//! assert_eq!(mention.url_str(), Some("https://twitter.com/TideClerk"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A `url` is of `http`, `https`, `mailto` or Bluesky's `at`. Other schemes, `javascript:` first among them, are kept
//! as words and never become one.
//!
//! # Ids and times
//!
//! A [`PostId`](crate::model::PostId) is what the site calls the post by: digits at Twitter, a record key at Bluesky.
//! Ids of Twitter since 2010-11-04 (*snowflakes*) hold the time to the millisecond; so a thread that has ids has times,
//! though its page shows none.
//!
//! A [`Timestamp`](crate::model::Timestamp) is either an instant, in UTC, or a bare day in the page's own time zone,
//! which no page tells. `3h` or "yesterday" is no time: nobody knows when the page was saved. A day without a year
//! stays so unless [`Input::with_reference_date`](crate::Input::with_reference_date) tells when the page was saved.
//!
//! ```
//! use unrolled::model::{TimeOrigin, Timestamp};
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let thread = unrolled::parse(&html)?.thread;
//! let Some(Timestamp::Instant { at, origin }) = thread.posts[0].published else {
//!     return Err("no instant".into());
//! };
//! assert_eq!(at.to_string(), "2024-11-06T17:31:00.83Z");
//! assert_eq!(origin, TimeOrigin::Id);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Whose posts, in which order
//!
//! Posts stand in the page's order, which is never mended: where it contradicts the ids, a warning says so. On an
//! unroll page all of them are the author's. A conversation has others, and a [`Role`](crate::model::Role) for each:
//! `ancestor` (what the thread answers), `thread` and `main` (the author's chain, and the post that the page is about),
//! `reply`, `related` (shown beside it). [`Thread::author_posts`](crate::model::Thread::author_posts) gives the chain
//! alone. A reply's [`reply`](crate::model::Post::reply) says in which chain of replies it stands, and how deep.
//!
//! "More from @…" is no part of the thread: those [`Teaser`](crate::model::Teaser)s are in
//! [`more_from`](crate::model::Thread::more_from), other authors' in [`related`](crate::model::Thread::related).
//!
//! # Pictures, videos, cards, quotes
//!
//! [`Media`](crate::model::Media) has a kind, the address of the thing itself (not of a proxy, where that can be
//! undone), and the description that its author gave as `alt`, which is not the site's stand-in "Image". A video has
//! files as `sources` and a still as `poster`. A picture that is known to be there and nothing else is a `placeholder`.
//! A link's preview is a `link-card`, with title and description.
//!
//! A post inside a post is a [`Quote`](crate::model::Quote). Its words are never in the outer post's text. One that is
//! gone says so in [`unavailable`](crate::model::Quote::unavailable).
//!
//! # Is it all there?
//!
//! Three fields answer, from short to long.
//!
//! - [`completeness`](crate::Parsed::completeness): `confirmed` only where the page itself states a count and just so
//!   many were found, none twice. `partial` where something is known to be missing, else `unknown`: most conversations
//!   state no count.
//! - [`gaps`](crate::model::Thread::gaps): where posts are folded away or gone, and by which link more can be had.
//! - [`warnings`](crate::Parsed::warnings): each doubt by [kind](crate::WarningKind), [field](crate::Field) and post. A
//!   sound page has none.
//!
//! ```
//! use unrolled::{CompletenessState, WarningKind};
//!
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let broken_off = &html[..html.find("GbtFogHorn").ok_or("no such picture")?];
//! let parsed = unrolled::parse(broken_off)?;
//! assert_eq!(parsed.completeness.state, CompletenessState::Partial);
//! assert_eq!((parsed.completeness.found, parsed.completeness.stated), (4, Some(9)));
//! assert!(parsed.warnings.iter().any(|warning| warning.kind == WarningKind::CutOff));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # JSON
//!
//! With the feature `serde` every type goes to and from serde's formats; [`Parsed`](crate::Parsed) is the crate's JSON.
//!
//! - Names are the fields' names. Kinds are words in kebab case (`link-card`, `not-a-thread`).
//! - What is `None` or empty is left out, but for `posts` and `warnings`.
//! - Ids are strings: JavaScript's numbers lose their last digits.
//! - Times are objects: `{"precision": "instant", "at": "2024-11-06T17:31:00.83Z", "origin": "id"}` or
//!   `{"precision": "day", "date": "--11-06", "year": "absent"}`.
//! - Spans are `[start, end]`, in bytes of the text in UTF-8.
//! - Reading it back gives an equal value. Fields that a later version adds are passed over by an earlier one, and
//!   those that an earlier version did not write are absent.
//!
#![cfg_attr(feature = "serde", doc = "```")]
#![cfg_attr(not(feature = "serde"), doc = "```ignore")]
//! let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
//! let parsed = unrolled::parse(&html)?;
//! let json = serde_json::to_string(&parsed)?;
//! let back: unrolled::Parsed = serde_json::from_str(&json)?;
//! assert_eq!(back, parsed);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Making values
//!
//! Structs are `#[non_exhaustive]`, so that a field more breaks nobody: start with `new` and assign.
//!
//! ```
//! use unrolled::export::Markdown;
//! use unrolled::model::{Author, Post, Thread};
//!
//! let mut post = Post::new();
//! post.text = Some("The gulls have numbers now.".to_owned());
//! let mut thread = Thread::new(vec![post]);
//! thread.author = Author::from_handle("lamp_and_ledger");
//! assert!(Markdown::new().render(&thread).contains("The gulls have numbers now."));
//! ```

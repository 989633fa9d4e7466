//! # The model
//!
//! What a parse returns, from the result down to a single link; what an absent value means; and the JSON form.
//!
//! 1. [Structure](#structure)
//! 2. [Absent values](#absent-values)
//! 3. [Text and entities](#text-and-entities)
//! 4. [Long posts](#long-posts)
//! 5. [Ids and times](#ids-and-times)
//! 6. [Authors, roles and order](#authors-roles-and-order)
//! 7. [Pictures, videos, cards, quotes](#pictures-videos-cards-quotes)
//! 8. [Completeness](#completeness)
//! 9. [JSON](#json)
//! 10. [Constructing values](#constructing-values)
//!
//! # Structure
//!
//! ```text
//! Parsed
//! ├── detection         which site, which input format, how confident
//! ├── thread
//! │   ├── id, url, title, author, published, stated_posts, reading_minutes, views, hashtags
//! │   ├── posts ────────── Post
//! │   ├── gaps             ├── id, url, author, role, published, number
//! │   ├── more_from        ├── text, entities    mentions, hashtags, cashtags, links: with byte spans
//! │   └── related          ├── title, blocks, styles, community_note
//! │       (Teasers)        ├── media             photos, GIFs, videos, cards
//! │                        ├── quotes, poll, stats
//! │                        └── reply, replying_to, reposted_by, unavailable, …
//! ├── completeness      confirmed, partial or unknown; how many posts are stated, how many were found
//! ├── segmentation      for text: which rule found the boundaries of posts, and how reliable they are
//! ├── unread            for HTML: text among the posts that is in no part of the thread
//! └── warnings          what is missing, doubtful or contradictory
//! ```
//!
//! [`Parsed`](crate::Parsed) is the result for one input; [`Thread`](crate::model::Thread) is the part to keep. All of
//! it is plain owned data with public fields: you can clone it, take it apart, send it to other OS threads and store
//! it.
//!
//! # Absent values
//!
//! `None` and an empty list mean that *the input does not say*. They never mean "zero": a post whose
//! [`stats`](crate::model::Post::stats) have no likes may have thousands. Nothing is filled in: no likely author, no
//! time copied from a neighbouring post, no guessed year. A derived value states its origin:
//! [`TimeOrigin`](crate::model::TimeOrigin) distinguishes a time from an id and a time written on the page,
//! [`YearOrigin`](crate::model::YearOrigin) a written year and an inferred one, and
//! [`Count::exact`](crate::model::Count::exact) `41,377` and `41K`.
//!
//! A post's [`text`](crate::model::Post::text) is `None` if it has no words: a picture alone, or an unavailable post.
//! It is never `Some("")`.
//!
//! # Text and entities
//!
//! The text is what the author wrote, with the author's line breaks. HTML entities are decoded. White space that only
//! formats the page's source is removed. Numbers such as `3/9` stay in place.
//!
//! Mentions, hashtags, cashtags and links are [`entities`](crate::model::Post::entities). Each has the byte
//! [`span`](crate::model::Entity::span) that it covers, its [`display`](crate::model::Entity::display) (the text in
//! that span), and, if the page has it, the real target as [`url`](crate::model::Entity::url). Spans start and end on
//! character boundaries, are sorted, and do not overlap. A link whose text is shorter than its target is
//! [`truncated`](crate::model::Entity::truncated). A link whose target is lost has no `url`; the target is not guessed.
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
//! A `url` has the scheme `http`, `https`, `mailto` or Bluesky's `at`. Links with other schemes, above all
//! `javascript:`, stay plain text.
//!
//! # Long posts
//!
//! An article on X or a formatted post on Mastodon has headings, lists, code and tables. Its
//! [`text`](crate::model::Post::text) reads well alone: items of a list start with their number or `• `, cells are
//! separated by tabs, code keeps its lines and its indentation. [`blocks`](crate::model::Post::blocks) say what each
//! part of the text is: a [`Block`](crate::model::Block) has a [kind](crate::model::BlockKind) and a span. Blocks for
//! media and quotes point at [`media`](crate::model::Post::media) and [`quotes`](crate::model::Post::quotes) by index,
//! at their place in the text. A post of paragraphs only has no blocks.
//!
//! ```
//! use unrolled::model::{Block, BlockKind, Media, MediaKind, Post, Span};
//!
//! let mut post = Post::new();
//! post.text = Some("How they dive\n\nFirst they look down.".to_owned());
//! post.media = vec![Media::new(MediaKind::Photo)];
//! post.blocks = vec![
//!     Block::new(BlockKind::Heading { level: 1 }, Span::new(0, 13)),
//!     Block::new(BlockKind::Media { index: 0 }, Span::new(15, 15)),
//!     Block::new(BlockKind::Paragraph, Span::new(15, 37)),
//! ];
//! let headings = post.blocks_with_text().filter(|(_, block)| matches!(block.kind, BlockKind::Heading { .. }));
//! assert_eq!(headings.map(|(words, _)| words).collect::<Vec<_>>(), ["How they dive"]);
//! ```
//!
//! [`styles`](crate::model::Post::styles) are the bold, italic, struck through and code parts of the text; they may
//! overlap each other and entities. [`title`](crate::model::Post::title) is the title of an article, which is not in
//! its text. [`community_note`](crate::model::Post::community_note) is the note that readers added below a post.
//!
//! # Ids and times
//!
//! A [`PostId`](crate::model::PostId) is the site's identifier of the post: digits on Twitter, a record key on Bluesky.
//! Twitter ids since 2010-11-04 (*snowflakes*) encode the time to the millisecond, so a thread with ids has times, even
//! if its page shows none.
//!
//! A [`Timestamp`](crate::model::Timestamp) is either an instant, in UTC, or a calendar day in the page's time zone,
//! which no page states. `3h` or "yesterday" is not a time, since the time of saving is unknown. A day without a year
//! stays without one unless [`Input::with_reference_date`](crate::Input::with_reference_date) says when the page was
//! saved.
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
//! # Authors, roles and order
//!
//! Posts are in page order, which is never changed: if it contradicts the ids, a warning says so. On an unroll page all
//! posts are the author's. A conversation also has posts of others, and each post has a [`Role`](crate::model::Role):
//! `ancestor` (what the thread replies to), `thread` and `main` (the author's chain, and the post that the page is
//! about), `reply`, or `related` (another post that the page shows).
//! [`Thread::author_posts`](crate::model::Thread::author_posts) returns only the chain. The
//! [`reply`](crate::model::Post::reply) of a reply says which chain of replies it belongs to, and how deep it is.
//!
//! "More from @…" is not part of the thread: those [`Teaser`](crate::model::Teaser)s are in
//! [`more_from`](crate::model::Thread::more_from), and those of other authors in
//! [`related`](crate::model::Thread::related).
//!
//! # Pictures, videos, cards, quotes
//!
//! [`Media`](crate::model::Media) has a kind, the URL of the original file (not of a proxy, if that can be undone), and
//! the author's description as `alt`; the site's default text "Image" is not a description. A video has files as
//! `sources` and a still image as `poster`. If the page shows only that there was a picture, it is a `placeholder`. A
//! link preview is a `link-card`, with title and description.
//!
//! A post inside a post is a [`Quote`](crate::model::Quote). Its text is never part of the outer post's text. If the
//! quoted post is gone, [`unavailable`](crate::model::Quote::unavailable) says so.
//!
//! # Completeness
//!
//! Three fields answer whether the thread is complete, from short to detailed:
//!
//! - [`completeness`](crate::Parsed::completeness): `confirmed` only if the page itself states a count and exactly that
//!   many posts were found, without duplicates; `partial` if something is known to be missing; otherwise `unknown`, as
//!   for most conversations, which state no count.
//! - [`gaps`](crate::model::Thread::gaps): where posts are collapsed or gone, and the link that loads more.
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
//! With the feature `serde` every type can be serialised, to and from JSON or another format that names its fields
//! (CBOR, MessagePack with names). Formats that do not (postcard, bincode, MessagePack with arrays) cannot read it
//! back, because absent fields are omitted. The JSON of the crate is a serialised [`Parsed`](crate::Parsed). It has a
//! JSON Schema: the file `src/_guide/schema.json`, against which every result of the corpus is checked.
//!
//! - Keys are the names of the fields. Kinds are in kebab case (`link-card`, `not-a-thread`).
//! - Fields that are `None` or empty are omitted, except `posts` and `warnings`.
//! - Ids are strings: JavaScript's numbers lose their last digits.
//! - Times are objects: `{"precision": "instant", "at": "2024-11-06T17:31:00.83Z", "origin": "id"}` or
//!   `{"precision": "day", "date": "--11-06", "year": "absent"}`.
//! - Spans are `[start, end]`, in bytes of the UTF-8 text. The fields of a block's kind are next to its span:
//!   `{"kind": "list-item", "depth": 0, "number": 2, "span": [20, 26]}`; a table has the spans of its cells as `rows`.
//! - Deserialising gives an equal value. Fields that an earlier version did not write are absent; fields that a later
//!   version adds are ignored. Kinds that a later version adds are read as `Other`; an unknown level of confidence as
//!   the lowest, an unknown state as `Unknown`, an unknown role as `Related`.
//! - `version` is 1. Only a change that this version could not read would increase it, and reading it is then an error
//!   that says so.
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
//! # Constructing values
//!
//! Structs are `#[non_exhaustive]`, so that a new field breaks nobody: start with `new` and assign.
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

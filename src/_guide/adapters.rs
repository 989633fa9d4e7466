//! # Write an adapter
//!
//! An adapter parses the saved pages of one site. The built-in adapters implement the same trait; yours is registered
//! next to them, and [`Parser`](crate::Parser) asks all of them. This guide builds a complete one, in half an hour.
//!
//! 1. [What you need](#what-you-need)
//! 2. [Examine the page](#examine-the-page)
//! 3. [Detect the site](#detect-the-site)
//! 4. [Describe the markup](#describe-the-markup)
//! 5. [Parse a post](#parse-a-post): [times](#times), [text and links](#text-and-links), [pictures and
//!    videos](#pictures-and-videos)
//! 6. [Parse the thread](#parse-the-thread)
//! 7. [Pages that list threads](#pages-that-list-threads)
//! 8. [The complete adapter and its test](#the-complete-adapter-and-its-test)
//! 9. [Register it](#register-it)
//! 10. [A built-in site: Skyview](#a-built-in-site-skyview)
//! 11. [Requirements for an adapter](#requirements-for-an-adapter)
//!
//! # What you need
//!
//! - Two or three saved pages of the site, of different threads: one with pictures, one with links, and an old one if
//!   the site has existed for long. Use pages as your program will get them: if you fetch pages, the server's response;
//!   if people save them from a browser, a saved page. Many sites send an empty page that a script fills.
//! - A page that is not a thread: the home page, an author's page, an error.
//! - This crate: `unrolled = "0.1"`. The guide uses only its public items.
//!
//! # Examine the page
//!
//! Our site is Spindle, which is invented. Its threads are called strands:
//!
//! ```html
#![doc = include_str!("../../examples/pages/spindle.html")]
//! ```
//!
//! Look for *anchors*: markup that identifies a post, its text, its author. The best anchors are markup that the site
//! itself needs, and markup that says what something is:
//!
//! | anchor | how long it lasts |
//! |---|---|
//! | `data-…` attributes with ids, links to posts, `<time datetime>`, `<meta>`, `<link rel=canonical>` | years: scripts and other sites depend on them |
//! | test ids (`data-testid`), `role`, element ids | until a part is rewritten |
//! | classes that name a thing (`words`, `tweet-content`) | until the design changes |
//! | tags and their order | not long, by themselves |
//! | generated classes (`css-1x9k2`, `r-18u37iz`), words of the interface | until the next release, or only in one language |
//!
//! Write the anchors as [queries](crate::dom::Query), in constants at the top of the file: an invalid query does not
//! compile, and if the site changes, only that table changes. A query is a subset of CSS selectors: tags, `#id`,
//! `.class`, `[attribute]` with `=`, `^=`, `$=`, `*=` and `~=`, combined by the descendant combinator (a space) or the
//! child combinator (`>`).
//!
//! ```
//! use unrolled::dom::{Dom, Query};
//!
//! const POST: Query<'_> = Query::constant("article[data-post]");
//!
//! let html = std::fs::read_to_string("examples/pages/spindle.html")?;
//! let dom = Dom::parse(&html)?;
//! let ids: Vec<_> = dom.select(&POST).filter_map(|post| post.attr("data-post")).collect();
//! assert_eq!(ids, ["1854214918316047683", "1854215635297475914"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Detect the site
//!
//! Every adapter is asked about every page, so [`detect`](crate::Adapter::detect) must be cheap: a few queries. It has
//! two kinds of evidence. The host of the page's URL ([`Site::has_page`](crate::adapter::Site::has_page)) is weak
//! evidence: the page may be a login page, a browser check, or an article on the same host. And a page saved to disk
//! has no URL. So check the content as well: look for something that only this site has.
//! [`Confidence::of`](crate::Confidence::of) combines the two.
//!
//! ```
//! use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site};
//! use unrolled::dom::Query;
//! use unrolled::model::Thread;
//! use unrolled::{Input, Page, Parser, Result};
//! use url::Url;
//!
//! struct Spindle;
//!
//! /// An id for programs, a name for people, the hosts.
//! static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
//!
//! const STRAND: Query<'_> = Query::constant("section.strand");
//!
//! impl Adapter for Spindle {
//!     fn site(&self) -> &Site {
//!         &SITE
//!     }
//!
//!     fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
//!         let content = page.dom()?.first(&STRAND).is_some();
//!         Confidence::of(content, SITE.has_page(page))
//!     }
//!
//!     fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
//!         todo!("below")
//!     }
//! }
//!
//! let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
//! let html = std::fs::read_to_string("examples/pages/spindle.html")?;
//! let url = Url::parse("https://www.spindle.example/~wool_ledger/1")?;
//!
//! let by_content = parser.detect(html.as_str());
//! assert_eq!((by_content[0].site.as_str(), by_content[0].confidence), ("spindle", Confidence::Likely));
//! let by_both = parser.detect(Input::text(&html).with_url(&url));
//! assert_eq!(by_both[0].confidence, Confidence::Certain);
//! let by_host = parser.detect(Input::text("<p>Log in</p>").with_url(&url));
//! assert_eq!(by_host[0].confidence, Confidence::Weak);
//! assert!(parser.detect("<p>A diary</p>").is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The adapter with the highest confidence parses the page; among equals, the one with the higher
//! [`Tier`](crate::adapter::Tier), which [`Site::with_tier`](crate::adapter::Site::with_tier) sets. If your site copies
//! the markup of a site that this crate supports (many copy Nitter's), both are `Likely`: then check for something that
//! only your site has, or return `Certain` for it.
//!
//! # Describe the markup
//!
//! [`reader`](crate::reader) is the engine that reads the built-in sites. It finds the posts, reads, places and numbers
//! them, and reports their missing fields and whether the page is truncated; your part is
//! [`PostSite`](crate::reader::PostSite): [`Tables`](crate::reader::Tables) of the markup, and code for what tables
//! cannot express. The module documents the order of the calls.
//!
//! - [`marks`](crate::reader::Tables::marks): the marks by which posts are found. If a single post can be found by
//!   other markup when its mark has changed, add that markup to [`other_marks`](crate::reader::Tables::other_marks).
//! - [`required`](crate::reader::Tables::required): the fields of every post of the site. This is the main benefit of
//!   this crate: a field that is read without a check for a missing anchor is a field that will one day be lost
//!   silently.
//! - [`pages`](crate::reader::Tables::pages): the kinds of pages without posts. A page of your site without a thread is
//!   not a failure, and a program can distinguish a list from an error page and a login page; but a page that
//!   identifies itself as a thread and in which no post is found is reported as a potential bug, with the anchors that
//!   were searched for and the number of matches of each. Browser checks and empty pages are recognized before your
//!   adapter is asked.
//! - [`folds`](crate::reader::Tables::folds) ("load more"), [`footers`](crate::reader::Tables::footers),
//!   [`title_ends`](crate::reader::Tables::title_ends).
//!
//! # Parse a post
//!
//! [`read`](crate::reader::PostSite::read) fills in a [`PostReader`](crate::reader::PostReader), which has a
//! [`Post`](crate::model::Post) and its author. Fill in what the page has, and nothing else: an absent value is `None`,
//! never `""`, `0` or a guess. [`read_parts`](crate::reader::PostReader::read_parts) walks through the post; text
//! outside the parts that you know is reported, so that markup that the site adds later is not lost silently.
//!
//! Keep ids as the site writes them: [`PostId::new`](crate::model::PostId::new). If they are Twitter's,
//! [`PostId::twitter`](crate::model::PostId::twitter) validates them.
//! [`Author::from_handle`](crate::model::Author::from_handle) takes a handle with or without its `@`. A post that the
//! page replaces by a notice ("this post was deleted") is a post with [`unavailable`](crate::model::Post::unavailable).
//!
//! ## Times
//!
//! Twitter ids since 2010-11 encode their time to the millisecond, and so do those of Spindle; the reader uses it.
//! Times written on the page are [`Timestamp::from_page`](crate::model::Timestamp::from_page) if they are complete:
//! with a day, a time of day and a time zone. A day alone is a [`Day`](crate::model::Day). `3h` is not a time: the time
//! of saving is unknown.
//!
//! ```
//! use unrolled::dom::{Dom, Element, Query};
//! use unrolled::model::Timestamp;
//!
//! fn time(post: Element<'_>) -> Option<Timestamp> {
//!     const TIME: Query<'_> = Query::constant("time[datetime]");
//!     let written = post.first(&TIME)?.attr("datetime")?;
//!     written.trim().parse().ok().map(Timestamp::from_page)
//! }
//!
//! const ARTICLE: Query<'_> = Query::constant("article");
//! let dom = Dom::parse("<article><time datetime='2024-11-06T17:12:05Z'>3h</time></article>")?;
//! let at = dom.first(&ARTICLE).and_then(time).and_then(Timestamp::instant).ok_or("no time")?;
//! assert_eq!(at.to_string(), "2024-11-06T17:12:05Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## Text and links
//!
//! [`read_text`](crate::reader::PostReader::read_text) reads the text of an element as displayed (`<br>` breaks the
//! line, emoji that are pictures become characters), and each link with the span of its text. If the site has buttons,
//! counts or dates inside that element, leave them out with [`rich_text`](crate::reader::rich_text). If a link's text
//! is shorter than its target (`coastalroads.example/hear…`), the entity is
//! [`truncated`](crate::model::Entity::truncated). For text without links use
//! [`Element::text`](crate::dom::Element::text); for anything else walk through the element and build the text with a
//! [`TextBuilder`](crate::dom::TextBuilder).
//!
//! ## Pictures and videos
//!
//! [`photo`](crate::reader::photo) creates a [`Media`](crate::model::Media) from an `<img>`. Take only the post's
//! pictures: profile pictures, emoji and icons are not. A picture that a browser saved next to the page has a URL that
//! is meaningless elsewhere; its `url` is then `None`, but the picture is still listed. A video has its files as
//! [`sources`](crate::model::Media::sources), its still as [`poster`](crate::model::Media::poster).
//!
//! # Parse the thread
//!
//! The page's data about the thread (id, author, title, the number of posts) comes from
//! [`identify`](crate::reader::PostSite::identify), [`title`](crate::reader::PostSite::title) and
//! [`finish`](crate::reader::PostSite::finish), which all have default implementations. Report anything else that is
//! doubtful with [`Context::warn`](crate::adapter::Context::warn). Checks that need no knowledge of the site follow
//! after your code: the stated count, duplicates, the order of ids, the id in the URL.
//!
//! If the pages of your site contain a complete conversation, set
//! [`conversation`](crate::reader::Tables::conversation), return the index of the main post in
//! [`main`](crate::reader::PostSite::main), and assign the roles in
//! [`assign_roles`](crate::reader::PostSite::assign_roles): the author's chain is `Thread`, the main post `Main`, other
//! authors' posts above it `Ancestor`, replies `Reply`.
//!
//! # Pages that list threads
//!
//! For an author's page or a hashtag's, [`listing`](crate::Adapter::listing) returns a [`Teaser`](crate::model::Teaser)
//! for each thread, and the URL of the next page if there is one. The default implementation reports that the site has
//! no listings; keep it if that is true.
//!
//! ```
//! use unrolled::adapter::{Context, Site};
//! use unrolled::dom::Query;
//! use unrolled::model::{Listing, Post, Teaser};
//! use unrolled::{Error, ErrorKind, Page, Result};
//! # use unrolled::adapter::{Adapter, Confidence, Registry};
//! # use unrolled::{model::Thread, Parser};
//! # static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
//!
//! const CARD: Query<'_> = Query::constant("a.strand-card[href]");
//! const OLDER: Query<'_> = Query::constant("a[rel=next][href]");
//!
//! fn listing(page: &Page<'_>, _: &mut Context) -> Result<Listing> {
//!     let (dom, links) = SITE.html(page)?;
//!     let mut listing = Listing::new();
//!     for card in dom.select(&CARD) {
//!         let mut beginning = Post::new();
//!         beginning.text = Some(card.text());
//!         let mut teaser = Teaser::new();
//!         teaser.url = links.href(card);
//!         teaser.posts.push(beginning);
//!         listing.teasers.push(teaser);
//!     }
//!     if listing.teasers.is_empty() {
//!         return Err(Error::new(ErrorKind::NotAListing, "this page lists no strands"));
//!     }
//!     listing.next_page = dom.first(&OLDER).and_then(|link| links.href(link));
//!     Ok(listing)
//! }
//! # struct Spindle;
//! # impl Adapter for Spindle {
//! #     fn site(&self) -> &Site { &SITE }
//! #     fn detect(&self, page: &Page<'_>) -> Option<Confidence> { page.dom().map(|_| Confidence::Likely) }
//! #     fn extract(&self, _: &Page<'_>, _: &mut Context) -> Result<Thread> { Ok(Thread::default()) }
//! #     fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> { listing(page, cx) }
//! # }
//! # let parser = Parser::new().with_registry(Registry::empty().with(Spindle));
//!
//! let page = "<a class='strand-card' href='/~wool_ledger/1'>Every sheep in this valley…</a>
//!             <a rel='next' href='/~wool_ledger?before=1'>Older</a>";
//! let listing = parser.parse_listing(page)?.listing;
//! let url = listing.teasers[0].url.as_ref().map(|url| url.as_str());
//! assert_eq!(url, Some("https://spindle.example/~wool_ledger/1"));
//! assert!(listing.next_page.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The complete adapter and its test
//!
//! Keep each page from which you learned something, in a separate folder with its expected result: `input.html` and
//! `expected.json` (with the feature `serde`, [`Parsed`](crate::Parsed) is the JSON). Compare the expected result with
//! the page once, by eye. Then break the pages on purpose, because one day the site will.
//!
//! This is `examples/custom_adapter.rs`, which reads the page above, followed by a test that breaks that page:
//!
//! ```
//! # mod example {
#![doc = include_str!("../../examples/custom_adapter.rs")]
//!
//! fn broken_pages() -> Result<(), Box<dyn std::error::Error>> {
//!     let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
//!     let html = std::fs::read_to_string("examples/pages/spindle.html")?;
//!     let whole = parser.parse(html.as_str())?;
//!     assert_eq!(whole.thread.author.handle.as_deref(), Some("wool_ledger"));
//!     assert_eq!(whole.thread.posts[1].media[0].alt.as_deref(), Some("A hill with sheep"));
//!     assert!(whole.warnings.is_empty());
//!
//!     // The site changes the element of the text: the posts are found, and the missing text is reported.
//!     let parsed = parser.parse(html.replace("<p", "<i").as_str())?;
//!     assert_eq!(parsed.thread.posts.len(), 2);
//!     assert_eq!(parsed.warnings[0].detail, "2 of 2 posts have no text");
//!
//!     // The anchor of the posts is missing; another page of the site.
//!     let error = parser.parse(html.replace("data-post", "data-id").as_str()).unwrap_err();
//!     assert_eq!(error.kind(), unrolled::ErrorKind::MarkupChanged);
//!     let error = parser.parse("<h1><a class=spinner>@tern</a></h1><section>About Spindle</section>");
//!     assert!(error.is_err());
//!
//!     // Rename each anchor: the result is the same, or reports that something is missing.
//!     for anchor in ["strand", "data-post", "words", "spinner"] {
//!         if let Ok(parsed) = parser.parse(html.replace(anchor, "renamed").as_str()) {
//!             assert!(parsed.thread == whole.thread || !parsed.warnings.is_empty(), "{anchor}");
//!         }
//!     }
//!
//!     // Truncate the page anywhere: nothing panics, and no result has more posts than the complete page.
//!     for at in (0..html.len()).filter(|at| html.is_char_boundary(*at)) {
//!         if let Ok(parsed) = parser.parse(&html[..at]) {
//!             assert!(parsed.thread.posts.len() <= whole.thread.posts.len(), "cut at {at}");
//!         }
//!     }
//!     Ok(())
//! }
//! # pub fn run() -> Result<(), Box<dyn std::error::Error>> { main()?; broken_pages() }
//! # }
//! # example::run()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Also test: the page with all tags of one kind removed, in pieces, under the URL of another thread, with a million
//! posts (time must grow linearly with the page: never compare each post with all others), and as saved by other
//! programs ([`Element::is_open_at_end`](crate::dom::Element::is_open_at_end) returns whether a page was truncated
//! inside a post; warn of it with [`WarningKind::CutOff`](crate::WarningKind::CutOff)).
//!
//! # Register it
//!
//! [`Registry::builtin`](crate::Registry::builtin) has the built-in adapters,
//! [`Registry::empty`](crate::Registry::empty) none; [`with`](crate::Registry::with) adds yours. An adapter with the id
//! of another replaces it, so you can also fix a built-in site until a release does. A [`Parser`](crate::Parser) is
//! cheap and keeps no state: create one and share it.
//!
//! # A built-in site: Skyview
//!
//! Skyview shows conversations of Bluesky. Its file of tables, as it is in the crate:
//!
//! ```ignore
#![doc = include_str!("../sites/skyview/tables.rs")]
//! ```
//!
//! The rest of the site is code for its peculiarities:
//!
//! | peculiarity | code |
//! |---|---|
//! | Replies are nested in boxes: the depth of a post's element determines the post that it replies to. | [`assign_roles`](crate::reader::PostSite::assign_roles) |
//! | An author's chain alone has one header above all posts, and the URL of the first post only. | [`read_posts`](crate::reader::PostSite::read_posts) copies the header's author to all posts |
//! | The requested post has a border, which older pages do not have: the page's URL names it as well. | [`main`](crate::reader::PostSite::main) |
//! | Its classes are those of a generic style sheet. A part of a post is identified by its content: a header consists of links, a quote contains a header, a gallery has pictures, and the rest is the text. | [`read`](crate::reader::PostSite::read) |
//! | Hashtags are coloured text without a link. | after [`read_text`](crate::reader::PostReader::read_text), the rules of plain text find them |
//! | Links to accounts have no scheme, by an error of the site. | the function for links in [`read_text`](crate::reader::PostReader::read_text) |
//!
//! # Requirements for an adapter
//!
//! - It does no I/O, reads no clock, keeps no state: the same page gives the same thread.
//! - It invents nothing. A value that the page does not have is `None`; an inferred value has a warning
//!   ([`AuthorInferred`](crate::WarningKind::AuthorInferred), [`YearInferred`](crate::WarningKind::YearInferred),
//!   [`WeakEvidence`](crate::WarningKind::WeakEvidence)).
//! - It reports every missing field that the site always has, and unknown markup inside a post
//!   ([`UnknownMarkup`](crate::WarningKind::UnknownMarkup)).
//! - It returns no empty thread: [`NotAThread`](crate::ErrorKind::NotAThread) for other pages,
//!   [`MarkupChanged`](crate::ErrorKind::MarkupChanged) for a thread's page without posts.
//! - It keeps other authors' text out of a post's text: quotes are [`quotes`](crate::model::Post::quotes), teasers of
//!   other threads are [`more_from`](crate::model::Thread::more_from) and [`related`](crate::model::Thread::related).
//! - Its links have their original targets, wherever the page was saved: by [`Links`](crate::dom::Links), which also
//!   undoes rewriting by the Wayback Machine.
//! - It panics on no input, and its time and memory grow linearly with the page. It does not recurse over the depth of
//!   the tree.
//! - It gives no false warnings: a page without faults has none.

//! # Write an adapter
//!
//! An adapter reads the saved pages of one site. The crate's own are adapters like any other; yours is registered
//! beside them, and [`Parser`](crate::Parser) asks all of them. This page builds a whole one, in half an hour.
//!
//! 1. [What you need](#what-you-need)
//! 2. [Look at the page](#look-at-the-page)
//! 3. [Tell whose page it is](#tell-whose-page-it-is)
//! 4. [Write down what it is made of](#write-down-what-it-is-made-of)
//! 5. [Read a post](#read-a-post): [times](#times), [words and links](#words-and-links),
//!    [pictures and videos](#pictures-and-videos)
//! 6. [Read the thread](#read-the-thread)
//! 7. [Pages that list threads](#pages-that-list-threads)
//! 8. [The whole, and its test](#the-whole-and-its-test)
//! 9. [Register it](#register-it)
//! 10. [What an adapter owes](#what-an-adapter-owes)
//!
//! # What you need
//!
//! - Two or three saved pages of the site, of different threads: one with pictures, one with links, and if the site has
//!   been there for long, an old one. A page as your program will meet it: if you fetch pages, the answer of the
//!   server; if people save them from a browser, a saved one. Many sites send an empty page that a script fills.
//! - A page that is no thread: the home page, an author's page, an error.
//! - This crate: `unrolled = "0.1"`. What follows uses its public items alone.
//!
//! # Look at the page
//!
//! Our site is Spindle, which is invented. Its threads are called strands:
//!
//! ```html
#![doc = include_str!("../../examples/pages/spindle.html")]
//! ```
//!
//! Look for *anchors*: what tells a post, its words, its author. The best is what the site itself needs and what says
//! what something is:
//!
//! | anchor | it lives |
//! |---|---|
//! | `data-…` attributes with ids, links to posts, `<time datetime>`, `<meta>`, `<link rel=canonical>` | for years: scripts and other sites depend on them |
//! | test ids (`data-testid`), `role`, element ids | until a part is written anew |
//! | classes that name a thing (`words`, `tweet-content`) | until the design changes |
//! | tags and their order | not for long, alone |
//! | classes made by a program (`css-1x9k2`, `r-18u37iz`), words of the interface | until the next release, or in one language |
//!
//! Write the anchors down as [queries](crate::dom::Query), constants at the top of the file: a query that is wrong does
//! not compile, and when the site changes, the change is a change of that table. A query is a small part of CSS: tags,
//! `#id`, `.class`, `[attribute]` with `=`, `^=`, `$=`, `*=` and `~=`, inside each other (a space) or right inside
//! (`>`).
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
//! # Tell whose page it is
//!
//! Every adapter is asked about every page, so [`detect`](crate::Adapter::detect) is cheap: a few queries. It has two
//! witnesses. The host of the page's URL ([`Site::has_page`](crate::adapter::Site::has_page)) says little: the page may
//! be a login, a check of the browser, an article of the same host. And a page saved to disk has no URL. So the content
//! must tell as well: look for something that only this site has. [`Confidence::of`](crate::Confidence::of) weighs the
//! two.
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
//! The surest adapter reads the page; of equals the one of the higher [`Tier`](crate::adapter::Tier), which
//! [`Site::with_tier`](crate::adapter::Site::with_tier) sets. If your site copies the markup of one that this crate
//! knows (many copy Nitter's), both will be `Likely`: then ask for something that only yours has, or give `Certain` for
//! it.
//!
//! # Write down what it is made of
//!
//! [`reader`](crate::reader) is the engine that reads the crate's own sites. It finds the posts, reads, places and
//! numbers them, says what they lack and whether the page ends too early; your part is
//! [`PostSite`](crate::reader::PostSite): [`Tables`](crate::reader::Tables) of the markup, and code for what no table
//! can say. The module has the order of calls.
//!
//! - [`marks`](crate::reader::Tables::marks): what posts are found by. Should one of many be found by something else
//!   once the mark has changed, name that in [`other_marks`](crate::reader::Tables::other_marks).
//! - [`required`](crate::reader::Tables::required): what every post of the site has. This is what people come to this
//!   crate for: a field that you read without asking what happens when its anchor is gone is a field that one day is
//!   lost without a word.
//! - [`pages`](crate::reader::Tables::pages): what a page without posts is. A page of your site that holds no thread is
//!   no failure of anything, and a program can tell a list from an error page from a login; but a page that says that
//!   it is a thread and in which no post is found is a bug report in the making, with the anchors that were sought and
//!   how many of each are there. Checks of the browser and empty pages are told before you are asked.
//! - [`folds`](crate::reader::Tables::folds) ("load more"), [`footers`](crate::reader::Tables::footers),
//!   [`title_ends`](crate::reader::Tables::title_ends).
//!
//! # Read a post
//!
//! [`read`](crate::reader::PostSite::read) fills in a [`PostReader`](crate::reader::PostReader), which has a
//! [`Post`](crate::model::Post) and its author. Fill in what the page has, and nothing else: what is not there is
//! `None`, never `""`, `0` or a guess. [`read_parts`](crate::reader::PostReader::read_parts) walks through the post;
//! words that are of no part that you know are reported, so that markup that the site adds one day is not lost without
//! a word.
//!
//! Ids stay as the site writes them: [`PostId::new`](crate::model::PostId::new). If they are Twitter's,
//! [`PostId::twitter`](crate::model::PostId::twitter) checks them.
//! [`Author::from_handle`](crate::model::Author::from_handle) takes a handle with or without its `@`. Posts whose place
//! the page keeps with a few words ("this post was deleted") are posts with
//! [`unavailable`](crate::model::Post::unavailable).
//!
//! ## Times
//!
//! Ids of Twitter since 2010-11 hold their time to the millisecond, and so do those of Spindle; the reader takes it.
//! Times that a page writes are [`Timestamp::from_page`](crate::model::Timestamp::from_page) if they are whole: with a
//! day, a time of day, a zone. A bare day is a [`Day`](crate::model::Day). `3h` is nothing: nobody knows when the page
//! was saved.
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
//! ## Words and links
//!
//! [`read_words`](crate::reader::PostReader::read_words) reads the words of an element as a reader sees them (`<br>`
//! breaks the line, emoji that are pictures are characters), and each link with the span of the words that show it.
//! Where the site has buttons, counts or dates inside that element, leave them out with
//! [`rich_text`](crate::reader::rich_text). Where a link shows less than its target (`coastalroads.example/hear…`), the
//! entity is [`truncated`](crate::model::Entity::truncated). For words without links
//! [`Element::text`](crate::dom::Element::text) will do; for anything else walk through the element and put the text
//! together with a [`TextBuilder`](crate::dom::TextBuilder).
//!
//! ## Pictures and videos
//!
//! [`photo`](crate::reader::photo) makes a [`Media`](crate::model::Media) of an `<img>`. Take care which pictures are
//! the post's: the author's own, emoji and icons are none. A picture that a browser saved beside the page has an
//! address that means nothing elsewhere; its `url` is then `None`, and the picture is still there. A video has its
//! files as [`sources`](crate::model::Media::sources), its still as [`poster`](crate::model::Media::poster).
//!
//! # Read the thread
//!
//! What the page says of the whole (id, author, title, how many posts there are) comes from
//! [`identify`](crate::reader::PostSite::identify), [`title`](crate::reader::PostSite::title) and
//! [`finish`](crate::reader::PostSite::finish), which all may be left as they are. Whatever else is doubtful, say it
//! with [`Context::warn`](crate::adapter::Context::warn). What needs no knowledge of the site is checked after you:
//! whether the stated count is right, duplicates, the order of ids, the id in the URL.
//!
//! If the pages of your site show a whole conversation, set [`conversation`](crate::reader::Tables::conversation), give
//! the post that the page is about in [`main`](crate::reader::PostSite::main), and say what each post is to it in
//! [`assign_roles`](crate::reader::PostSite::assign_roles): the author's chain is `Thread`, the post that the page is
//! about `Main`, what stands above and is another's `Ancestor`, what answers `Reply`.
//!
//! # Pages that list threads
//!
//! An author's page, a hashtag's: [`listing`](crate::Adapter::listing) gives a [`Teaser`](crate::model::Teaser) for
//! each thread, and the next page's address if there is one. It is provided, and says that the site has none; leave it
//! so if that is true.
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
//! # The whole, and its test
//!
//! Keep each page that taught you something, in a folder of its own with what it must give: `input.html` and
//! `expected.json` (with the feature `serde`, [`Parsed`](crate::Parsed) is the JSON). Read what you put there as
//! expected against the page, once, by eye. Then break the pages on purpose, for one day the site will.
//!
//! This is `examples/custom_adapter.rs`, which reads the page above, and behind it a test that breaks that page:
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
//!     // The site writes words as something else: the posts are there, and it is said what they lack.
//!     let parsed = parser.parse(html.replace("<p", "<i").as_str())?;
//!     assert_eq!(parsed.thread.posts.len(), 2);
//!     assert_eq!(parsed.warnings[0].detail, "2 of 2 posts have no text");
//!
//!     // The anchor of the posts is gone; another page of the site.
//!     let error = parser.parse(html.replace("data-post", "data-id").as_str()).unwrap_err();
//!     assert_eq!(error.kind(), unrolled::ErrorKind::MarkupChanged);
//!     let error = parser.parse("<h1><a class=spinner>@tern</a></h1><section>About Spindle</section>");
//!     assert!(error.is_err());
//!
//!     // Rename each anchor: the answer is the same, or says that something is gone.
//!     for anchor in ["strand", "data-post", "words", "spinner"] {
//!         if let Ok(parsed) = parser.parse(html.replace(anchor, "renamed").as_str()) {
//!             assert!(parsed.thread == whole.thread || !parsed.warnings.is_empty(), "{anchor}");
//!         }
//!     }
//!
//!     // Cut the page anywhere: nothing panics, and no answer has more posts than the whole page.
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
//! Test as well: the page with all tags of one kind left out, in pieces, under the URL of another thread, with a
//! million posts (time must grow as the page does: never ask all posts about each post), and as other programs save it
//! ([`Element::is_open_at_end`](crate::dom::Element::is_open_at_end) tells that a page was cut inside a post; warn of
//! it with [`WarningKind::CutOff`](crate::WarningKind::CutOff)).
//!
//! # Register it
//!
//! [`Registry::builtin`](crate::Registry::builtin) has the crate's own, [`Registry::empty`](crate::Registry::empty)
//! none; [`with`](crate::Registry::with) adds yours. One with the id of another takes that one's place, so you may also
//! mend a site of ours until a release does. A [`Parser`](crate::Parser) is cheap and keeps no state: make one and
//! share it.
//!
//! # What an adapter owes
//!
//! - It does no I/O, reads no clock, keeps no state: the same page gives the same thread.
//! - It invents nothing. What the page does not have is `None`; what is inferred has a warning
//!   ([`AuthorInferred`](crate::WarningKind::AuthorInferred), [`YearInferred`](crate::WarningKind::YearInferred),
//!   [`WeakEvidence`](crate::WarningKind::WeakEvidence)).
//! - Every field that the site always has is missed when it is gone; markup inside a post that you do not know is said
//!   to be there ([`UnknownMarkup`](crate::WarningKind::UnknownMarkup)).
//! - No empty thread: [`NotAThread`](crate::ErrorKind::NotAThread) for other pages,
//!   [`MarkupChanged`](crate::ErrorKind::MarkupChanged) for a thread's page without posts.
//! - Words of others stay out of a post's: quotes are [`quotes`](crate::model::Post::quotes), teasers of other threads
//!   are [`more_from`](crate::model::Thread::more_from) and [`related`](crate::model::Thread::related).
//! - Links are what they were on the site, wherever the page was saved: by [`Links`](crate::dom::Links), which also
//!   undoes what the Wayback Machine wrote.
//! - It panics on no input, and time and memory grow with the page. Nothing calls itself for each level of the tree.
//! - It is quiet about what is sound: a page without faults has no warnings.

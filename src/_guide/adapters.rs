//! # Write an adapter
//!
//! An adapter parses the saved pages of one site. The built-in adapters implement the same trait; yours is registered
//! next to them, and [`Parser`](crate::Parser) asks all of them. This guide builds a complete one, in half an hour.
//!
//! 1. [What you need](#what-you-need)
//! 2. [Examine the page](#examine-the-page)
//! 3. [Detect the site](#detect-the-site)
//! 4. [Parse a post](#parse-a-post): [times](#times), [text and links](#text-and-links), [pictures and
//!    videos](#pictures-and-videos)
//! 5. [Parse the thread](#parse-the-thread): [the author](#the-author), [missing parts](#missing-parts), [pages that
//!    are not threads](#pages-that-are-not-threads), [changed markup](#changed-markup)
//! 6. [Pages that list threads](#pages-that-list-threads)
//! 7. [The complete adapter and its test](#the-complete-adapter-and-its-test)
//! 8. [Register it](#register-it)
//! 9. [Requirements for an adapter](#requirements-for-an-adapter)
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
//! # Parse a post
//!
//! [`Post`](crate::model::Post) has fields for everything that the networks offer. Fill in what the page has, and
//! nothing else: an absent value is `None`, never `""`, `0` or a guess.
//!
//! [`Site::html`](crate::adapter::Site::html) returns the tree and the site's [`Links`](crate::dom::Links). Keep ids as
//! the site writes them: [`PostId::new`](crate::model::PostId::new). If they are Twitter's,
//! [`PostId::twitter`](crate::model::PostId::twitter) validates them.
//!
//! ## Times
//!
//! Twitter ids since 2010-11 encode their time to the millisecond
//! ([`Timestamp::from_id`](crate::model::Timestamp::from_id)), and so do those of Spindle. Times written on the page
//! are [`Timestamp::from_page`](crate::model::Timestamp::from_page) if they are complete: with a day, a time of day and
//! a time zone. A day alone is a [`Day`](crate::model::Day). `3h` is not a time: the time of saving is unknown.
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
//! [`linked_text`](crate::reader::linked_text) returns the text of an element as it is rendered (`<br>` breaks the
//! line, blocks are on separate lines, emoji pictures are characters), and each link with its span in the text. If the
//! element also contains buttons, counts or dates, choose a narrower one. If the text of a link is shorter than its
//! target (`coastalroads.example/hear…`), the entity is [`truncated`](crate::model::Entity::truncated). For text
//! without links [`Element::text`](crate::dom::Element::text) is enough; for anything else walk through the element and
//! build the text with a [`TextBuilder`](crate::dom::TextBuilder).
//!
//! ## Pictures and videos
//!
//! [`photo`](crate::reader::photo) converts an `<img>` to a [`Media`](crate::model::Media). Select only the pictures of
//! the post: avatars, emoji and icons do not belong to it. If a browser saved a picture together with the page, its URL
//! is useless elsewhere; then its `url` is `None`, but the picture is still listed. A video has its files as
//! [`sources`](crate::model::Media::sources), and a still image as [`poster`](crate::model::Media::poster).
//!
//! ```
//! use unrolled::reader::{linked_text, photo};
//! use unrolled::dom::{Dom, Element, Links, Query};
//! use unrolled::model::{Post, PostId, Timestamp};
//!
//! const POST: Query<'_> = Query::constant("article[data-post]");
//! const WORDS: Query<'_> = Query::constant("p.words");
//! const PICTURE: Query<'_> = Query::constant("img");
//!
//! fn post(article: Element<'_>, links: &Links) -> Post {
//!     let mut post = Post::new();
//!     post.id = article.attr("data-post").map(PostId::new);
//!     post.published = post.id.as_ref().and_then(Timestamp::from_id);
//!     let words = article.first(&WORDS).map(|words| linked_text(words, links));
//!     (post.text, post.entities) = words.unwrap_or_default();
//!     let pictures = article.select(&PICTURE);
//!     post.media.extend(pictures.map(|img| photo(img, links)));
//!     post
//! }
//!
//! let html = std::fs::read_to_string("examples/pages/spindle.html")?;
//! let dom = Dom::parse(&html)?;
//! let links = Links::new("https://spindle.example/").ok_or("no such base")?;
//! let posts: Vec<_> = dom.select(&POST).map(|article| post(article, &links)).collect();
//!
//! assert_eq!(posts[0].text.as_deref(), Some("Every sheep in this valley has a number.\nThree of them know it."));
//! assert_eq!(posts[1].entities_with_display().next().map(|(words, _)| words), Some("the book"));
//! assert_eq!(posts[1].entities[0].url_str(), Some("https://ledger.example/1"));
//! assert_eq!(posts[1].media[0].alt.as_deref(), Some("A hill with sheep"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Parse the thread
//!
//! [`extract`](crate::Adapter::extract) returns the [`Thread`](crate::model::Thread): its posts in page order, and what
//! the page states about the thread: id, URL, title, author, number of posts
//! ([`stated_posts`](crate::model::Thread::stated_posts)).
//!
//! If the pages of your site show a complete conversation, set the [`Post::role`](crate::model::Post::role) of each
//! post: `Thread` for the author's chain, `Main` for the post that the page is about, `Ancestor` for posts of others
//! above it, `Reply` for replies. Where the page omits posts ("load more"), add a [`Gap`](crate::model::Gap). A post
//! replaced by a notice ("this post was deleted") is a post with [`unavailable`](crate::model::Post::unavailable). If
//! the author numbers the posts (`3/12`), [`number_posts`](crate::reader::number_posts) finds the numbers.
//!
//! ## The author
//!
//! [`Author::from_handle`](crate::model::Author::from_handle) takes a handle with or without its `@`. If posts may be
//! by several people, set each [`Post::author`](crate::model::Post::author).
//!
//! ## Missing parts
//!
//! People use this crate for its warnings. If a post does not have something that every post of the site has, report
//! it: [`warn_missing`](crate::adapter::Context::warn_missing) counts such posts,
//! [`warn`](crate::adapter::Context::warn) reports anything else. If you read a field without handling a missing
//! anchor, the field will one day be lost silently. Checks that need no knowledge of the site run after your adapter:
//! the stated count, duplicates, the order of ids, the id in the URL.
//!
//! ## Pages that are not threads
//!
//! A page of your site without a thread is not a failure: [`not_a_thread`](crate::adapter::not_a_thread) says what it
//! is, so that a program can distinguish a list, an error page and a login page. Browser checks and empty pages are
//! detected before your adapter is called.
//!
//! ## Changed markup
//!
//! But if a page identifies itself as a thread and you find no post in it, the markup has probably changed:
//! [`markup_changed`](crate::adapter::markup_changed) creates the error, with the anchors that you searched for and the
//! number of matches of each. Never return an empty thread.
//!
//! ```
//! use unrolled::adapter::{markup_changed, not_a_thread, Context, Site};
//! use unrolled::dom::Query;
//! use unrolled::model::{Author, Post, PostId, Thread};
//! use unrolled::{Field, Page, PageKind, Result, WarningKind};
//! # use unrolled::adapter::{Adapter, Confidence, Registry};
//! # use unrolled::reader::linked_text;
//! # use unrolled::{ErrorKind, Parser};
//! # static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
//! # const STRAND: Query<'_> = Query::constant("section.strand");
//! # const POST: Query<'_> = Query::constant("article[data-post]");
//! # const WORDS: Query<'_> = Query::constant("p.words");
//! # const AUTHOR: Query<'_> = Query::constant("h1 > a.spinner");
//! # fn post(article: unrolled::dom::Element<'_>, links: &unrolled::dom::Links) -> Post {
//! #     let mut post = Post::new();
//! #     post.id = article.attr("data-post").map(PostId::new);
//! #     post.text = article.first(&WORDS).and_then(|words| linked_text(words, links).0);
//! #     post
//! # }
//!
//! fn extract(page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
//!     let (dom, links) = SITE.html(page)?;
//!     let no_strand = || not_a_thread(PageKind::Other, "this page has no strand");
//!     let strand = dom.first(&STRAND).ok_or_else(no_strand)?;
//!     let posts: Vec<Post> = strand.select(&POST).map(|article| post(article, &links)).collect();
//!     if posts.is_empty() {
//!         return Err(markup_changed("a strand of Spindle", dom, &[POST, WORDS]));
//!     }
//!     cx.warn_missing(&posts, Field::Text, |post| post.text.is_none());
//!     let mut thread = Thread::new(posts);
//!     match dom.first(&AUTHOR) {
//!         Some(author) => thread.author = Author::from_handle(author.text()),
//!         None => cx.warn_of(WarningKind::AnchorMissing, "the author's link is gone"),
//!     }
//!     Ok(thread)
//! }
//! # struct Spindle;
//! # impl Adapter for Spindle {
//! #     fn site(&self) -> &Site { &SITE }
//! #     fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
//! #         Confidence::of(page.dom()?.first(&STRAND).is_some(), true)
//! #     }
//! #     fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> { extract(page, cx) }
//! # }
//! # let parser = Parser::new().with_registry(Registry::empty().with(Spindle));
//! # let html = std::fs::read_to_string("examples/pages/spindle.html")?;
//!
//! // The unchanged page.
//! let parsed = parser.parse(html.as_str())?;
//! assert_eq!(parsed.thread.author.handle.as_deref(), Some("wool_ledger"));
//! assert!(parsed.warnings.is_empty());
//!
//! // The site renames a class: the posts are there, and a warning says what is missing.
//! let parsed = parser.parse(html.replace("class=\"words\"", "class=\"says\"").as_str())?;
//! assert_eq!(parsed.thread.posts.len(), 2);
//! assert_eq!(parsed.warnings[0].detail, "2 of 2 posts have no text");
//!
//! // The anchor of the posts is gone.
//! let error = parser.parse(html.replace("data-post", "data-id").as_str()).unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::MarkupChanged);
//!
//! // Another page of the site.
//! let error = parser.parse("<main>About Spindle</main>").unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::NotAThread(PageKind::Other));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Pages that list threads
//!
//! For an author's page or a hashtag's page, [`listing`](crate::Adapter::listing) returns a
//! [`Teaser`](crate::model::Teaser) for each thread, and the URL of the next page if there is one. The default
//! implementation says that the site has no such pages; keep it if that is true.
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
//! `expected.json` (with the feature `serde`, the JSON is a serialised [`Parsed`](crate::Parsed)). Compare the expected
//! result with the page by eye, once. Then break the pages on purpose, because one day the site will.
//!
//! This is `examples/custom_adapter.rs`, which parses the page above, followed by a test that breaks that page:
//!
//! ```
//! # mod example {
#![doc = include_str!("../../examples/custom_adapter.rs")]
//!
//! fn broken_pages() -> Result<(), Box<dyn std::error::Error>> {
//!     let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
//!     let html = std::fs::read_to_string("examples/pages/spindle.html")?;
//!     let whole = parser.parse(html.as_str())?;
//!
//!     // Rename each anchor: the result is the same, or has a warning that something is missing.
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
//! Also test: the page without any tags of one kind, in fragments, with the URL of another thread, with a million posts
//! (time must grow linearly with the page: never compare each post with all others), and as other programs save it.
//! [`Element::is_open_at_end`](crate::dom::Element::is_open_at_end) shows that a page was truncated inside a post; warn
//! about that with [`WarningKind::CutOff`](crate::WarningKind::CutOff).
//!
//! # Register it
//!
//! [`Registry::builtin`](crate::Registry::builtin) has the built-in adapters,
//! [`Registry::empty`](crate::Registry::empty) has none; [`with`](crate::Registry::with) adds yours. An adapter with
//! the id of another replaces it, so you can also fix a built-in site until the next release. A
//! [`Parser`](crate::Parser) is cheap and stateless: create one and share it.
//!
//! # Requirements for an adapter
//!
//! - It does no I/O, reads no clock and keeps no state: the same page gives the same thread.
//! - It invents nothing. What the page does not have is `None`; an inferred value has a warning
//!   ([`AuthorInferred`](crate::WarningKind::AuthorInferred), [`YearInferred`](crate::WarningKind::YearInferred),
//!   [`WeakEvidence`](crate::WarningKind::WeakEvidence)).
//! - It warns if a field that the site always has is missing, and if there is unknown markup inside a post
//!   ([`UnknownMarkup`](crate::WarningKind::UnknownMarkup)).
//! - It never returns an empty thread: [`NotAThread`](crate::ErrorKind::NotAThread) for other pages,
//!   [`MarkupChanged`](crate::ErrorKind::MarkupChanged) for a thread page without posts.
//! - The text of a post has no words of others: quotes are [`quotes`](crate::model::Post::quotes), teasers of other
//!   threads are [`more_from`](crate::model::Thread::more_from) and [`related`](crate::model::Thread::related).
//! - Links have their original targets, wherever the page was saved. Use [`Links`](crate::dom::Links), which also
//!   undoes rewriting by the Wayback Machine.
//! - It never panics, and time and memory grow linearly with the page. It does not recurse over the depth of the tree.
//! - A page without faults gives no warnings.

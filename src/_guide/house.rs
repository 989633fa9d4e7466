//! # Architecture
//!
//! For anyone who changes the crate, or wants to know what runs when a page is parsed.
//!
//! # The stages of a parse
//!
//! ```text
//!  bytes ──▶ Input ──▶ Page ──▶ Adapter::detect ──▶ Adapter::extract ──▶ check ──▶ Parsed ──▶ export
//!            unpacking format   confidence of       the best adapter     checks without       Markdown
//!            charset   tree     every adapter       parses the thread    knowledge of         HTML
//!            limits    or text                                           the site             plain text
//! ```
//!
//! Each stage depends only on the stages before it, keeps no state and does no I/O.
//!
//! # The modules
//!
//! From the lowest layer up. A module uses only the modules in its row, all of which are in rows above it, so there are
//! no dependency cycles. A test compares this table with the sources and fails if they differ.
//!
//! | module | contents | uses |
//! |---|---|---|
//! | `chars` | character classes: invisible characters, bidirectional controls, digits of all scripts | – |
//! | `brief` | truncation of long text in messages | – |
//! | `model` | plain data: threads, posts, authors, entities, media, times, ids | `chars` |
//! | `merge` | `Thread::merge`: combining two copies of a thread | `model` |
//! | `limits` | the limits on the cost of a parse | `model` |
//! | `error` | the error type and its kinds | `limits`, `brief` |
//! | `report` | warnings with all their sentences, completeness | `brief` |
//! | `text` | plain text: lines, numbers, boundaries of posts, entities | `model`, `chars`, `error`, `limits` |
//! | `markdown` | Markdown: blocks and styles as events; the only module that uses pulldown-cmark | – |
//! | `dom` | HTML: tokenizer, tree, queries, text of elements, URLs; the only module that uses html5ever | `model`, `error`, `limits`, `brief` |
//! | `json` | JSON input, within the limits: a list of values that borrows the text | `limits` |
//! | `input` | containers, decoding, format detection, the page that adapters get | `dom`, `json`, `markdown`, `error`, `limits`, `text` |
//! | `note` | the marks of a note in the Markdown export, which is parsed again | `model` |
//! | `network` | URLs, ids and handles of Twitter, Bluesky and Threads | `input`, `dom`, `model`, `chars` |
//! | `check` | the checks of a finished thread or listing, the same for all sites | `network`, `note`, `text`, `report`, `model` |
//! | `adapter` | the trait that a site implements, the registry, the context for warnings | `network`, `input`, `dom`, `report`, `model`, `error`, `limits` |
//! | `reader` | parsing pages of posts: items, text, links, media, polls, counts, times, roles, gaps | `check`, `adapter`, `network`, `input`, `dom`, `json`, `markdown`, `text`, `report`, `model`, `error`, `chars` |
//! | `sites` | one folder or file per site: tables of its markup, and site-specific code | `reader`, `adapter`, `network`, `note`, `input`, `dom`, `json`, `text`, `report`, `model`, `error`, `limits`, `chars` |
//! | `parser` | the pipeline of all stages | `reader`, `adapter`, `input`, `dom`, `check`, `report`, `model`, `error`, `limits` |
//! | `export` | threads as Markdown, HTML and plain text; the only module that escapes | `chars`, `model`, `note` |
//!
//! # HTML
//!
//! `dom` parses a page once. The tokenizer returns slices of the source (entities are decoded on demand). The tree is a
//! flat list of nodes in page order, each with its end, so an element's content is a range, and no traversal recurses.
//! Pages whose markup needs only the simple rules of HTML are built directly. If nodes must be moved or elements
//! reopened (a block in an unclosed `<a>`, text inside a table), html5ever's rules build the tree from the same tokens,
//! and the result is then flattened. Both ways build the same tree, which [is tested](crate::_guide::trust). An index
//! of classes and ids, built on first use, answers queries.
//!
//! # Files that contain pages
//!
//! `input/container` has a table of the formats at its top, and one file for each. A format lists the parts of its
//! bytes as ranges with their codings; `unpack.rs` decodes one part at a time, and opens it if it is a container again.
//! Text is unwrapped afterwards (`wrapped.rs`), as its charset must be known first.
//!
//! # Pages of posts
//!
//! Thread Reader, Nitter, X, legacy Twitter, Mastodon, Bluesky, Threads, Skyview, Skythread, embeds and unroll pages of
//! unknown sites are read by one engine, [`reader`](crate::reader), which has the steps and their order: find the
//! posts, read them, assign roles and numbers, find the gaps, identify the thread, report what is missing. Each of
//! these sites is tables (marks, parts, kinds of pages with the answer for each, folds, footers) and site-specific
//! code, as an adapter outside the crate is. Inputs of another form go through the same steps, which `reader/source.rs`
//! has: the JSON of FxTwitter and of twitter-thread.com, and the pieces of a page for Instant View. A listing has its
//! own steps (`reader/listing.rs`), for cards made of posts as for those of Thread Reader, which have any number of
//! previews.
//!
//! # Text
//!
//! `text` splits a text into lines and decides for each gap between two
//! lines whether a post ends there. The evidence is: marks that extractors left, the author's numbers, the shape of gap
//! that explains the stated count, and the words on both sides. See [Parsing text](crate::_guide::reading_text).
//!
//! # Where to make a change
//!
//! | change | place |
//! |---|---|
//! | a site renamed a class | the table at the top of the site's file |
//! | a site has a new page | a new fixture under `tests/corpus/<site>/`, then that file |
//! | an extractor renders something in a new way | `src/sites/thread_reader/text`, or `src/text` if it applies to any text |
//! | a new site | [an adapter](crate::_guide::adapters): in your own crate, or in `src/sites` |
//! | a value that no site had before | `src/model`, then `src/merge` and `src/export` |
//!
//! # Tests
//!
//! ```text
//! tests/
//! ├── Cargo.toml              the package of these tests: what they need is not compiled for the examples
//! ├── corpus/<site>/<case>/   an input and its expected.json, reviewed by eye; named after what they prove
//! ├── containers/<case>/      pages in the files that programs keep them in, written by `make`
//! ├── forms/                  one thread in each form in which people save it
//! ├── ordinary/               files of each kind that are no threads
//! ├── corpus_runner/          runs them: unchanged, with CRLF, truncated, by both engines; and the real pages, if available
//! ├── suite/                  tests of the public API: detection, limits, serde, auto traits, the table on this page
//! ├── export/                 every export parsed by other programs, and opened in a browser
//! ├── drift/                  pages changed as sites change them
//! ├── html_lab/               pages changed as HTML allows it, at random places
//! ├── text_lab/               texts changed as extractors change them
//! ├── golden/                 all results written to files, and compared between two checkouts
//! ├── properties/             random threads, rendered as pages of each site and parsed
//! └── fuzz/                   cargo-fuzz
//! ```
//!
//! [Guarantees and tests](crate::_guide::trust) says what each of them must show.

//! # How the crate is built
//!
//! For who changes it, or wants to know what runs when a page is read.
//!
//! # The way of a page
//!
//! ```text
//!  bytes ──▶ Input ──▶ Page ──▶ Adapter::detect ──▶ Adapter::extract ──▶ check ──▶ Parsed ──▶ export
//!            charset   form     every adapter       the surest one       checks               Markdown
//!            limits    tree     says how sure       reads the thread     against              HTML
//!                      or text                                           itself               plain text
//! ```
//!
//! Each stage is a function of what stands before it: no stage looks back, none keeps anything, none does I/O.
//!
//! # The rooms
//!
//! From the ground up; a room uses those of the rows before it that its row names, and no other, so no two use each
//! other. A test reads the sources and this table, and fails where they differ.
//!
//! | room | what is in it | uses |
//! |---|---|---|
//! | `chars` | classes of characters: invisible ones, controls of direction, digits of all scripts | – |
//! | `brief` | the beginning of a long text, for messages | – |
//! | `model` | plain data: threads, posts, authors, entities, media, times, ids | `chars` |
//! | `merge` | `Thread::merge`: one thread of two copies | `model` |
//! | `limits` | what a parse may cost | `model` |
//! | `error` | the one error, by kind | `limits`, `brief` |
//! | `report` | warnings with every sentence of theirs, completeness | `brief` |
//! | `check` | the checks of a finished thread or listing that need no knowledge of a site | `report`, `model` |
//! | `text` | plain text: lines, boilerplate, numbers, boundaries of posts, entities | `model`, `chars`, `error`, `limits` |
//! | `dom` | HTML: tokenizer, tree, queries, text of elements, addresses; the only room that knows html5ever | `model`, `error`, `limits`, `brief` |
//! | `json` | JSON as an input, within the limits: a list of values that borrows the text | `limits` |
//! | `input` | bytes to text, the form of a text, the page that adapters see | `dom`, `json`, `error`, `limits` |
//! | `network` | what addresses, ids and handles of Twitter and Bluesky say | `input`, `dom`, `model`, `chars` |
//! | `adapter` | the trait that a site implements, the registry, what an adapter reports to | `network`, `input`, `dom`, `report`, `model`, `error`, `limits` |
//! | `reader` | reading pages of posts: items, words, links, media, polls, counts, times, roles, gaps | `adapter`, `network`, `input`, `dom`, `json`, `text`, `report`, `model`, `error`, `limits`, `chars` |
//! | `sites` | one folder or file for each site: tables of its markup, and what is peculiar to it | `reader`, `adapter`, `network`, `input`, `dom`, `json`, `text`, `check`, `report`, `model`, `error`, `limits`, `brief`, `chars` |
//! | `parser` | ties the stages together | `reader`, `adapter`, `input`, `dom`, `check`, `report`, `model`, `error`, `limits` |
//! | `export` | threads as Markdown, HTML and plain text; the only room that escapes | `chars`, `model` |
//!
//! # HTML
//!
//! `dom` reads a page once. The tokenizer gives slices of the source (entities are decoded when somebody asks); the
//! tree is a flat list of nodes in the order of the page, each with the place where it ends, so an element's content is
//! a range, and no walk recurses. Pages whose markup needs nothing but the simple rules of HTML are built directly.
//! Where something must be moved or opened again (a block in an `<a>` that was not closed, words inside a table),
//! html5ever's rules build the tree from the same tokens, and it is then made flat. Both ways give one tree, which [is
//! tested](crate::_guide::trust). An index of classes and ids, made on first use, answers queries.
//!
//! # Text
//!
//! `text` splits a text into lines, tells the site's own lines by tables of wordings, and decides for each gap between
//! two lines whether a post ends there: by marks that extractors left, by the author's numbers, by which shape of gap
//! explains the stated count, by the words on both sides. See [Reading text](crate::_guide::reading_text).
//!
//! # Where a change belongs
//!
//! | what changed | where |
//! |---|---|
//! | a site renamed a class | the table at the top of the site's file |
//! | a site has a new page | a new fixture under `tests/corpus/<site>/`, then that file |
//! | an extractor renders something in a new way | `src/sites/thread_reader/text`, or `src/text` if it is so for any text |
//! | a new site | [an adapter](crate::_guide::adapters): in your own crate, or in `src/sites` |
//! | a value that no site had before | `src/model`, then `src/merge` and `src/export` |
//!
//! # Tests
//!
//! ```text
//! tests/
//! ├── corpus/<site>/<case>/   an input and its expected.json, read against it by eye; named for what they prove
//! ├── corpus_runner/          runs them: as they are, with CRLF, cut, by both engines; and the real pages, if there
//! ├── suite/                  what is tested from outside: detection, limits, serde, auto traits, this page's table
//! ├── export/                 every export read back by other programs' parsers; in a browser
//! ├── drift/                  pages changed as sites change them
//! ├── text_lab/               texts changed as extractors change them
//! ├── golden/                 all answers written down, and those of two checkouts compared
//! ├── properties/             threads at random, written as pages of each site and read again
//! └── fuzz/                   cargo-fuzz
//! ```
//!
//! [What is promised and how it is tested](crate::_guide::trust) tells what each has to show.

//! # Performance
//!
//! How fast it is, why, how to keep it fast in your own program, and how to measure it.
//!
//! # How fast
//!
//! The [table of engines](#compared-with-other-engines) compares complete parses with searches for only the tweets
//! by other engines, all in one run. In short: a page of a hundred tweets (0.13 MB) takes less than half a millisecond,
//! and peak memory is twice its size; text and Markdown are parsed at some tens of megabytes per second. Time and
//! memory grow linearly with the input, even on pages made to be slow.
//!
//! # Why it is fast
//!
//! - **A zero-copy tokenizer.** Names, values and text are slices of the source. Entities are decoded and line endings
//!   normalised only in the parts that an adapter asks for.
//! - **A flat tree.** One list of nodes in page order; an element's content is a range of it. It costs a few bytes per
//!   node and no allocation per node.
//! - **Simple rules first.** Most pages need only the HTML rules that append nodes. The first token that needs more
//!   (formatting left open across a block, text in a table) switches the page to html5ever's rules, fed by the same
//!   tokenizer, at about three times the cost. The resulting tree is the same.
//!   [`Engine::Tree`](crate::dom::Engine::Tree) always uses the full rules.
//! - **An index on first use.** It maps classes, ids and test attributes to their elements, so the cost of a query over
//!   the whole page depends only on what it finds.
//! - **No repeated work.** The input format is determined once, the page is decoded once, and the site is detected
//!   once.
//!
//! # What Markdown costs
//!
//! Clips and notes of a megabyte are parsed at 25 to 35 megabytes per second on one core of a shared machine
//! (2026-11-30). Of the instructions for a long article, about two fifths are for Markdown: a third of these in
//! pulldown-cmark, the rest for chunks, words and blocks. For a thread of short posts it is a quarter; headings, links
//! and lines take more. pulldown-cmark and the crates that come with it take 7 seconds of one core in a clean release
//! build, about a sixth of the whole.
//!
//! Paragraphs without markup are read without it. A clip of posts of only such paragraphs takes 150 instructions per
//! byte, one with a heading, a link or a list in each post some 245 (2026-12-01; before, 196 and 275).
//!
//! # In your program
//!
//! - Create one [`Parser`](crate::Parser) and share it. It is stateless and `Sync`: parsing one page per core is as
//!   fast as it gets. `examples/bulk` does that.
//! - Pass bytes ([`Input::bytes`](crate::Input::bytes)) if you have bytes: UTF-8 is validated and used in place.
//! - Build with `lto = "thin"` and `codegen-units = 1`, as for the figures here; debug builds are some twenty times
//!   slower. If your tests parse much, set `opt-level = 2` for this crate in `[profile.dev.package.unrolled]`.
//! - Keep the [limits](crate::_guide::limits) on: they cost nothing.
//!
//! # How to measure it
//!
//! | command | measures |
//! |---|---|
//! | `cargo bench --bench pages` | megabytes per second of the tokenizer, tree, detection, complete parse, and text; and the ratio to scraper |
//! | `cargo bench --bench costs` | instructions of each kind of page, also against another checkout; instructions and nanoseconds by stage |
//! | `cargo bench --bench memory` | allocations and peak memory |
//! | `cargo bench --bench hostile` | growth of time on pages made to be slow; fails if time grows faster than the page |
//! | `benches/instructions` | instructions, counted by valgrind: the same number on a busy machine |
//! | `benches/peers/run` | the table of engines; `--write` replaces it |
//!
//! Machines are noisy: compare ratios within one run, or instructions, but never the times of two runs.
//!
#![doc = include_str!("engines.md")]

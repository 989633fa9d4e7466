//! # Performance
//!
//! How fast it is, what that rests on, how to keep it in your own program, and how to measure it.
//!
//! # How fast
//!
//! The [README's table](crate::_guide::readme#performance) compares whole parses with other engines' search for the
//! tweets alone, all in one run. In short: a page of a hundred tweets (0.13 MB) takes less than half a millisecond, and
//! memory of twice its size at the peak; text and Markdown are read at some tens of megabytes per second. Time and
//! memory grow in a straight line with the input, on pages made to be slow as well.
//!
//! # What it rests on
//!
//! - **A tokenizer that copies nothing.** Names, values and text are slices of the source. Entities are decoded, and
//!   line ends mended, only in what an adapter asks for.
//! - **A flat tree.** One list of nodes in page order; an element's content is a range of it. It costs a few bytes a
//!   node and no allocation for each.
//! - **The simple rules first.** Most pages need only those rules of HTML that append. The first token that needs more
//!   (formatting left open over a block, text in a table) hands the page to html5ever's rules, fed by the same
//!   tokenizer, at about three times the price. The answer is the same tree.
//!   [`Engine::Tree`](crate::dom::Engine::Tree) takes the full rules always.
//! - **An index on first use.** Classes, ids and test attributes lead straight to their elements, so a query over the
//!   whole page costs what it finds.
//! - **Nothing twice.** The form is told once, the page decoded once, searched for its site once.
//!
//! # In your program
//!
//! - Make one [`Parser`](crate::Parser) and share it. It keeps nothing between pages and is `Sync`: one page on each
//!   core is as fast as it gets. `examples/bulk` does that.
//! - Give bytes ([`Input::bytes`](crate::Input::bytes)) if you have bytes: UTF-8 is checked and used where it lies.
//! - Build with `lto = "thin"` and `codegen-units = 1`, as the figures are; debug builds are some twenty times slower.
//!   If your tests parse much, give this crate `opt-level = 2` in `[profile.dev.package.unrolled]`.
//! - Leave the [limits](crate::_guide::limits) on: they cost nothing.
//!
//! # Measure it
//!
//! | command | tells |
//! |---|---|
//! | `cargo bench --bench pages` | megabytes per second: tokenizer, tree, detection, whole parse; text; and the ratio to scraper |
//! | `cargo bench --bench memory` | allocations and peak |
//! | `cargo bench --bench hostile` | how time grows on pages made to be slow; fails where faster than the page |
//! | `benches/instructions` | instructions, by valgrind: the same number on a busy machine |
//! | `benches/peers/run` | the README's table |
//!
//! Machines are noisy: compare ratios of one run, or instructions, never times of two.

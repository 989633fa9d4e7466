//! # What is promised and how it is tested
//!
//! Four promises, what each says in full, and the tests that hold it. Figures are of the day that stands beside them;
//! `.ci/run` measures most of them anew at every change.
//!
//! 1. [Never silently wrong](#never-silently-wrong): [pages](#pages-changed-as-sites-change-them),
//!    [texts](#texts-changed-as-extractors-change-them), [both engines](#two-engines-one-answer)
//! 2. [Nothing invented](#nothing-invented)
//! 3. [Pure](#pure): [a million parses](#a-million-parses)
//! 4. [Bounded](#bounded): [fuzzing](#fuzzing), [unsafe](#unsafe)
//! 5. [Safe to show](#safe-to-show)
//! 6. [What is not promised](#what-is-not-promised)
//!
//! # Never silently wrong
//!
//! Whatever is missing, doubtful or contradicted by the page itself is said in a typed way: by an error's
//! [kind](crate::ErrorKind), by a [warning](crate::WarningKind), by [completeness](crate::Completeness). A result without
//! warnings is what the page shows.
//!
//! The first test of that is the corpus: for each site and era a folder of cases, each an input and the whole JSON that
//! it must give, read against the input by eye. Each is parsed as it is, with other line ends, cut, and by both
//! engines. Real pages, which are other people's words and so no part of the crate, are read in addition, against what is
//! known of them: ids, handles, times, texts.
//!
//! ## Pages changed as sites change them
//!
//! Sites rename their classes, wrap things in new elements, translate words, drop sections. The drift laboratory
//! (`tests/drift`) does that to every fixture and real page, by seed and name: each class, id and attribute that a query
//! names renamed, one and several at a time; containers wrapped, unwrapped, reordered; sections dropped; quotes, case and
//! order of attributes changed; `<div>` for `<article>`; text moved into new elements; dates and labels translated; the
//! header replaced; posts swapped, dropped, doubled; the page cut. Then the result must be *exact*, equal to that of the
//! page unchanged, or the loss must be *told*. The third would be *silent*, and is a failure.
//!
//! DRIFT_TABLE
//!
//! ## Texts changed as extractors change them
//!
//! The text laboratory (`tests/text_lab`) does the same to text: lines dropped, joined, split, wrapped at 72 and 80
//! columns, indented anew; the site's own lines reworded; numbers taken from some posts; another thread's text appended;
//! other quotes and punctuation; CRLF, no-break spaces, zero-width and bidirectional marks. A boundary between posts that
//! is wrong in a result of [`High`](crate::SegmentationConfidence::High) confidence is a failure, and so is a word that is
//! lost without a warning.
//!
//! TEXT_TABLE
//!
//! ## Two engines, one answer
//!
//! Most pages are read by the simple rules of HTML, the rest by all of them ([why](crate::_guide::performance)). Both must
//! give one tree, and so one result: on every case and real page, on pages that are broken in each way that the standard
//! has a rule for, and on ten thousand seeded mutations of them (tags, quotes, entities and attributes dropped, doubled,
//! swapped, put in); and that tree must be the one that html5ever's own tokenizer and tree builder give through scraper.
//! The tokenizer passes html5lib's tests but for those listed with their reason beside it; a listed one that passes fails,
//! too.
//!
//! # Nothing invented
//!
//! No id, time, name or year is made up; a derived value says from what ([the model](crate::_guide::model)). Properties
//! over threads at random (`tests/properties`), which a renderer of its own writes as pages of each site and era and as
//! texts, hold that: what is parsed is the thread that was written; each id and time is in the input or follows from
//! what is; each span lies on borders of characters and shows what its entity says; JSON and back is equal.
//!
//! # Pure
//!
//! No I/O, no network, no clock, no global state. The same bytes give the same value, on every machine, from every thread.
//!
//! ## A million parses
//!
//! `cargo run --release --example soak -- 1000000` parses bundled pages of all kinds on all cores, compares every answer
//! with the first of its page, and watches memory.
//!
//! SOAK
//!
//! # Bounded
//!
//! Time and memory grow in a straight line with the input, hostile input included; [limits](crate::_guide::limits) are on
//! by default. `benches/hostile.rs` measures growth on some ninety ways to be slow, each at four sizes, and fails above
//! an exponent of 1.15 or two seconds for a megabyte. Nothing recurses over the input. Nothing panics: `unwrap`, `expect`,
//! `panic!`, indexing and slicing of text are lints that fail the build.
//!
//! ## Fuzzing
//!
//! `tests/fuzz` is a package for cargo-fuzz, seeded from the fixtures. `.ci/run` runs each target for a minute where
//! cargo-fuzz is there.
//!
//! FUZZ
//!
//! ## Unsafe
//!
//! The crate forbids it. What it stands on does not:
//!
//! UNSAFE
//!
//! Under Miri, which finds undefined behaviour in these too: MIRI
//!
//! # Safe to show
//!
//! What an author wrote is data. A `url` is of `http`, `https`, `mailto` or `at`; any other scheme stays words. Control
//! characters and marks that turn the direction of text stay in [`text`](crate::model::Post::text), since the author wrote
//! them, and are made harmless in every [export](crate::export). Exports of threads that are made to break out are read
//! back by other programs (five parsers of Markdown, one of HTML), and opened in a browser: no script runs, and no request
//! leaves but for the pictures that were asked for.
//!
//! # What is not promised
//!
//! - That a page tells the truth. What it says is given as it says it, and checked against itself alone.
//! - That text without any mark has its posts' boundaries: they are inferred, and
//!   [`confidence`](crate::Segmentation::confidence) says how well.
//! - That a page of a site that is [known at second hand only](crate::_guide::readme#what-it-reads) is read in full.
//! - Words of errors and warnings, and names of rules: they may change in any release.

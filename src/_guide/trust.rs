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
//! [kind](crate::ErrorKind), by a [warning](crate::WarningKind), by [completeness](crate::Completeness). A result
//! without warnings is what the page shows.
//!
//! The first test of that is the corpus: for each site and era a folder of cases, each an input and the whole JSON that
//! it must give, read against the input by eye. Each is parsed as it is, with other line ends, cut, and by both
//! engines. Real pages, which are other people's words and so no part of the crate, are read in addition, against what
//! is known of them: ids, handles, times, texts.
//!
//! ## Pages changed as sites change them
//!
//! Sites rename their classes, wrap things in new elements, translate words, drop sections. The drift laboratory
//! (`tests/drift`) does that to every fixture and real page, by seed and name: each class, id and attribute that a
//! query names renamed, one and several at a time; containers wrapped, unwrapped, reordered; sections dropped; quotes,
//! case and order of attributes changed; `<div>` for `<article>`; text moved into new elements; dates and labels
//! translated; the header replaced; posts swapped, dropped, doubled; the page cut. Then the result must be *exact*,
//! equal to that of the page unchanged, or the loss must be *told*. The third would be *silent*, and is a failure.
//!
//! 116,842 changed pages, 2026-11-25:
//!
//! | site | changes | exact | told | cannot be known | silent |
//! |---|---:|---:|---:|---:|---:|
//! | Thread Reader App | 31,205 | 24,348 (78 %) | 6,111 | 746 | 0 |
//! | Nitter | 20,485 | 15,264 (75 %) | 4,397 | 824 | 0 |
//! | X | 13,069 | 10,146 (78 %) | 2,572 | 351 | 0 |
//! | twitter.com of before | 10,016 | 8,295 (83 %) | 1,414 | 307 | 0 |
//! | FxTwitter, JSON | 9,045 | 6,232 (69 %) | 2,443 | 370 | 0 |
//! | Mastodon | 8,068 | 6,010 (74 %) | 1,845 | 213 | 0 |
//! | twitter-thread.com, JSON | 6,384 | 2,424 (38 %) | 3,508 | 452 | 0 |
//! | embeds | 3,745 | 2,514 (67 %) | 1,112 | 119 | 0 |
//! | Skyview | 3,301 | 2,239 (68 %) | 994 | 68 | 0 |
//! | Bluesky | 3,082 | 2,081 (68 %) | 975 | 26 | 0 |
//! | FxTwitter, Instant View | 3,063 | 2,276 (74 %) | 746 | 41 | 0 |
//! | Skythread | 2,775 | 1,587 (57 %) | 1,130 | 58 | 0 |
//! | any unroll page | 2,604 | 1,449 (56 %) | 1,054 | 101 | 0 |
//! | **all** | 116,842 | 84,865 (73 %) | 28,301 | 3,676 | 0 |
//!
//! The same by what was done:
//!
//! | change | changes | exact | told | cannot be known |
//! |---|---:|---:|---:|---:|
//! | tag renamed | 14,691 | 97 % | 3 % | 0 % |
//! | cut | 11,484 | 13 % | 87 % | 0 % |
//! | wrapped | 10,608 | 100 % | 0 % | 0 % |
//! | part dropped | 9,143 | 51 % | 29 % | 20 % |
//! | unwrapped | 8,901 | 77 % | 20 % | 3 % |
//! | class renamed | 8,162 | 94 % | 6 % | 0 % |
//! | other type | 5,182 | 78 % | 22 % | 0 % |
//! | text moved inside | 3,876 | 90 % | 10 % | 0 % |
//! | attribute renamed | 3,713 | 83 % | 14 % | 2 % |
//! | syntax | 3,515 | 99 % | 1 % | 0 % |
//! | key renamed | 3,272 | 73 % | 27 % | 0 % |
//! | elements added | 2,710 | 99 % | 1 % | 0 % |
//! | words added | 2,710 | 94 % | 3 % | 3 % |
//! | other language | 2,682 | 65 % | 35 % | 0 % |
//! | text split | 2,584 | 83 % | 17 % | 0 % |
//! | containers reordered | 2,322 | 98 % | 2 % | 0 % |
//! | all of a kind renamed | 1,986 | 39 % | 61 % | 0 % |
//! | value renamed | 1,936 | 92 % | 8 % | 0 % |
//! | several renamed | 1,684 | 56 % | 40 % | 4 % |
//! | key dropped | 1,636 | 47 % | 37 % | 15 % |
//! | null | 1,544 | 44 % | 37 % | 19 % |
//! | pictures load late | 1,323 | 75 % | 25 % | 0 % |
//! | markup exchanged | 1,205 | 65 % | 35 % | 0 % |
//! | posts swapped | 1,201 | 0 % | 91 % | 9 % |
//! | attributes added | 1,162 | 100 % | 0 % | 0 % |
//! | several changed | 1,162 | 29 % | 62 % | 9 % |
//! | addresses | 1,155 | 99 % | 1 % | 0 % |
//! | emptied | 1,153 | 34 % | 53 % | 13 % |
//! | post doubled | 869 | 1 % | 97 % | 2 % |
//! | post dropped | 869 | 0 % | 71 % | 29 % |
//! | white space | 481 | 100 % | 0 % | 0 % |
//! | times | 420 | 53 % | 47 % | 0 % |
//! | id renamed | 306 | 100 % | 0 % | 0 % |
//! | Wayback Machine | 280 | 100 % | 0 % | 0 % |
//! | footer dropped | 157 | 80 % | 1 % | 19 % |
//! | head dropped | 155 | 10 % | 5 % | 85 % |
//! | saved by a browser | 155 | 9 % | 90 % | 1 % |
//! | header dropped | 150 | 59 % | 29 % | 12 % |
//! | header replaced | 150 | 59 % | 29 % | 12 % |
//! | saved by SingleFile | 148 | 7 % | 92 % | 1 % |
//!
//! *Cannot be known* is what no reader of that page can tell: a post taken out of a page that neither counts nor
//! numbers its posts, a like count that not every post has. Each such rule stands with its reason in
//! `tests/drift/verdict`. Below 60 % exact are sites whose pages are mostly cut, or hold little but what is changed:
//! three small JSON answers of twitter-thread.com, Skythread, and pages of unknown markup.
//!
//! ## Texts changed as extractors change them
//!
//! The text laboratory (`tests/text_lab`) does the same to text: lines dropped, joined, split, wrapped at 72 and 80
//! columns, indented anew; the site's own lines reworded; numbers taken from some posts; another thread's text
//! appended; other quotes and punctuation; CRLF, no-break spaces, zero-width and bidirectional marks. A boundary
//! between posts that is wrong in a result of [`High`](crate::SegmentationConfidence::High) confidence is a failure,
//! and so is a word that is lost without a warning.
//!
//! 65,884 changed texts, 2026-11-25, of fixtures, benchmark and real dumps, 12 seeds:
//!
//! | change | right | told | wrong at low | wrong at medium | wrong at high |
//! |---|---:|---:|---:|---:|---:|
//! | unchanged | 154 | 19 | 3 | 5 | 0 |
//! | lines dropped, joined, split | 3,993 | 2,056 | 220 | 247 | 0 |
//! | wrapped at 72 and 80 columns | 273 | 63 | 10 | 16 | 0 |
//! | indented anew, bullets, `>`, tabs | 5,537 | 1,052 | 124 | 165 | 0 |
//! | the page's words changed: other words, French, Japanese, capitals | 2,086 | 4,328 | 164 | 119 | 0 |
//! | numbers removed from some posts | 1,352 | 631 | 80 | 109 | 0 |
//! | another thread's posts added | 4,940 | 3,155 | 328 | 265 | 0 |
//! | quotes, dashes, CRLF, byte order mark | 2,130 | 283 | 51 | 70 | 0 |
//! | no-break spaces, zero-width and bidirectional marks | 5,829 | 745 | 114 | 190 | 0 |
//! | blank lines and spaces at line ends changed | 3,663 | 961 | 251 | 193 | 0 |
//! | header or footer lost, in part or whole | 4,418 | 1,958 | 298 | 204 | 0 |
//! | cut at the end, or at the begin | 2,472 | 1,650 | 194 | 28 | 0 |
//! | posts dropped, doubled, swapped | 3,941 | 1,795 | 384 | 396 | 0 |
//! | two changes at once | 1,206 | 793 | 106 | 67 | 0 |
//! | **all** | **41,994** | **19,489** | **2,327** | **2,074** | **0** |
//!
//! *Right* has every post as it was, at whatever confidence, or the error that the text deserves; *told* is not right,
//! and a warning or error says so. What is wrong at low confidence always has its warning. What is wrong at medium has
//! nothing but that confidence, which is why it is not called high: a post here and there is two, or two are one. Right
//! answers that carry a needless warning, 11,654, are the price.
//!
//! ## Two engines, one answer
//!
//! Most pages are read by the simple rules of HTML, the rest by all of them ([why](crate::_guide::performance)). Both
//! must give one tree, and so one result: on every case and real page, on pages that are broken in each way that the
//! standard has a rule for, and on ten thousand seeded mutations of them (tags, quotes, entities and attributes
//! dropped, doubled, swapped, put in); and that tree must be the one that html5ever's own tokenizer and tree builder
//! give through scraper. The tokenizer passes html5lib's tests but for those listed with their reason beside it; a
//! listed one that passes fails, too.
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
//! No I/O, no network, no clock, no global state. The same bytes give the same value, on every machine, from every
//! thread.
//!
//! ## A million parses
//!
//! `cargo run --release --example soak 1000000` parses bundled pages of all kinds on all cores, compares every answer
//! with the first of its page, and watches memory.
//!
//! 2026-11-25, two cores, beside other work: a million parses of 339 inputs in 78 s, 12,800 a second, 72 MB/s; no
//! answer differed from the first; memory was 10.5 MB at most, in the first tenth as in the last.
//!
//! # Bounded
//!
//! Time and memory grow in a straight line with the input, hostile input included; [limits](crate::_guide::limits) are
//! on by default. `benches/hostile.rs` measures growth on some ninety ways to be slow, alone and in a tweet, and fails
//! above an exponent of 1.15 or two seconds for a megabyte. A page takes at most twelve times its own memory and a
//! mebibyte, by either engine; `tests/memory` measures that on inputs made to take much of it, such as a million
//! mentions of three bytes. `tests/repetition` repeats pieces of every test input (lines, elements, members of JSON,
//! and up to twenty-five neighbours) to a megabyte, and judges growth by counted instructions and bytes; what was once
//! found is repeated first. Nothing recurses over the input. Nothing panics: `unwrap`, `expect`, `panic!`, indexing and
//! slicing of text are lints that fail the build.
//!
//! ## Fuzzing
//!
//! `tests/fuzz` is a package for cargo-fuzz, seeded from the fixtures. `.ci/run` runs each target for a minute where
//! cargo-fuzz is there.
//!
//! 2026-11-25, 73 minutes in all, from the fixtures and what earlier runs had learned:
//!
//! | target | holds | seconds | executions |
//! |---|---|---:|---:|
//! | `html` | no panic; spans, ids and times are sound | 451 | 79,167 |
//! | `text` | the same of text and Markdown | 451 | 79,932 |
//! | `bytes` | any bytes, in any charset | 451 | 109,955 |
//! | `url` | pages with an address; targets of the allowed schemes alone | 742 | 73,687 |
//! | `json_round_trip` | a result as JSON and back is equal | 451 | 221,089 |
//! | `engines` | both engines give one tree, limits hold | 902 | 271,104 |
//! | `queries` | any query on any page, against a matcher that knows no index | 452 | 3,428,072 |
//! | `exports` | Markdown, HTML and text of any thread are harmless | 471 | 184,282 |
//!
//! They found, and regression cases hold: attributes of elements that are opened again, which were not counted against
//! their limit; a handle made of an attribute that was never closed; an underscore lost at the end of a handle.
//!
//! ## Unsafe
//!
//! The crate forbids it. What it stands on does not:
//!
//! | dependency | lines with `unsafe` |
//! |---|---:|
//! | libc, parking_lot, parking_lot_core, lock_api, scopeguard (of html5ever's interned names) | 799, 86, 139, 297, 3 |
//! | memchr | 333 |
//! | zerovec, yoke, smallvec, stable_deref_trait, tinystr and the ICU crates (of url's domain names) | 236, 90, 80, 28, 22, 94 |
//! | encoding_rs, simdutf8, utf_types, core_detect | 180, 135, 31, 7 |
//! | tendril, string_cache, siphasher, html5ever, markup5ever (of html5ever) | 125, 28, 12, 4, 1 |
//! | jiff, jiff-core | 79, 2 |
//! | serde, serde_core | 2, 2 |
//! | idna, utf8_iter, form_urlencoded, percent-encoding, url | 16, 16, 2, 4, 1 |
//!
//! `tests/dependencies --table` counts them anew, with licences; 24 of them have none. It fails on a licence outside
//! its list, and on a source other than crates.io. Advisories are checked where a copy of their database is at hand.
//!
//! Under Miri, which finds undefined behaviour in these too, 57 tests of the tokenizer and the text engine pass
//! (2026-11-25).
//!
//! # Safe to show
//!
//! What an author wrote is data. A `url` is of `http`, `https`, `mailto` or `at`; any other scheme stays words. Control
//! characters and marks that turn the direction of text stay in [`text`](crate::model::Post::text), since the author
//! wrote them, and are made harmless in every [export](crate::export). Exports of threads that are made to break out
//! are read back by other programs (five parsers of Markdown, one of HTML), and opened in a browser: no script runs,
//! and no request leaves but for the pictures that were asked for.
//!
//! `tests/export/renderers/run` renders threads made to break them, with eighty-three kinds of payload in every field,
//! by every renderer of Markdown that can be installed: forty-seven, raw HTML allowed, on 2026-11-29. No element,
//! attribute or address in their output was an author's; in older programs some backslashes are visible.
//!
//! # What is not promised
//!
//! - That a page tells the truth. What it says is given as it says it, and checked against itself alone.
//! - That text without any mark has its posts' boundaries: they are inferred, and
//!   [`confidence`](crate::Segmentation::confidence) says how well.
//! - That a page of a site that is [known at second hand only](crate::_guide::readme#what-it-reads) is read in full.
//! - Words of errors and warnings, and names of rules: they may change in any release.

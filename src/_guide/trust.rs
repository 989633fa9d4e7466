//! # Guarantees and tests
//!
//! Four guarantees, what each one means in detail, and the tests that check it. Each figure has the date of its
//! measurement; `.ci/run` repeats most measurements for every change.
//!
//! 1. [Never silently wrong](#never-silently-wrong): [pages](#pages-changed-as-sites-change-them),
//!    [texts](#texts-changed-as-extractors-change-them), [both engines](#two-engines-one-result)
//! 2. [Nothing invented](#nothing-invented)
//! 3. [Pure](#pure): [a million parses](#a-million-parses)
//! 4. [Bounded](#bounded): [fuzzing](#fuzzing), [unsafe](#unsafe)
//! 5. [Safe exports](#safe-exports)
//! 6. [What is not guaranteed](#what-is-not-guaranteed)
//!
//! # Never silently wrong
//!
//! Whatever is missing, doubtful or contradicted by the page itself is reported in a typed way: by an error's
//! [kind](crate::ErrorKind), by a [warning](crate::WarningKind), or by [completeness](crate::Completeness). A result
//! without warnings is what the page shows.
//!
//! The first test is the corpus: for each site and era a folder of cases, each an input with its complete expected
//! JSON, which was checked against the input by eye. Each input is parsed unchanged, with other line endings,
//! truncated, and by both engines. Real pages are other people's words and so are not part of the crate. They are
//! parsed in addition, and compared with what is known of them: ids, handles, times, texts.
//!
//! The words of an HTML page are accounted for: text among the posts that is in no part of the thread is in
//! [`Parsed::unread`](crate::Parsed::unread), and is reported, from eight words on. Excepted are controls, what is not
//! displayed, sentences that the page repeats, and what surrounds embeds.
//!
//! ## Pages changed as sites change them
//!
//! Sites rename their classes, wrap content in new elements, translate labels and drop sections. The drift laboratory
//! (`tests/drift`) does that to every fixture and real page, by seed and name. It renames each class, id and attribute
//! that a query names, one and several at a time. It wraps, unwraps and reorders containers; drops sections; changes
//! the quotes, case and order of attributes; uses `<div>` for `<article>`; moves text into new elements; translates
//! dates and labels; replaces the header; swaps, drops and duplicates posts; truncates the page. Then the result must
//! be *exact*, equal to that of the unchanged page, or the loss must be *flagged* by a warning or an error. Anything
//! else is *silent*, and is a failure.
//!
//! 194,461 changed pages, 2026-12-01:
//!
//! | site | changes | exact | flagged | undetectable | silent |
//! |---|---:|---:|---:|---:|---:|
//! | Thread Reader App | 34,310 | 26,740 (78 %) | 6,756 | 814 | 0 |
//! | X's API, JSON | 31,524 | 21,416 (68 %) | 8,889 | 1,219 | 0 |
//! | Nitter | 26,469 | 19,713 (74 %) | 5,720 | 1,036 | 0 |
//! | X | 16,854 | 13,230 (78 %) | 3,094 | 530 | 0 |
//! | former twitter.com | 12,411 | 10,424 (84 %) | 1,640 | 347 | 0 |
//! | FxTwitter, JSON | 11,060 | 7,464 (67 %) | 3,186 | 410 | 0 |
//! | Mastodon | 9,656 | 7,448 (77 %) | 1,915 | 293 | 0 |
//! | Mastodon's API, JSON | 9,635 | 6,717 (70 %) | 2,528 | 390 | 0 |
//! | Bluesky's API, JSON | 8,820 | 5,215 (59 %) | 3,166 | 439 | 0 |
//! | twitter-thread.com, JSON | 6,384 | 2,424 (38 %) | 3,410 | 550 | 0 |
//! | embeds | 6,124 | 4,525 (74 %) | 1,445 | 154 | 0 |
//! | Threads | 4,982 | 3,459 (69 %) | 1,434 | 89 | 0 |
//! | Bluesky | 3,949 | 2,673 (68 %) | 1,240 | 36 | 0 |
//! | FxTwitter, Instant View | 3,603 | 2,626 (73 %) | 902 | 75 | 0 |
//! | Skyview | 3,301 | 2,239 (68 %) | 995 | 67 | 0 |
//! | Skythread | 2,775 | 1,588 (57 %) | 1,134 | 53 | 0 |
//! | any unroll page | 2,604 | 1,449 (56 %) | 1,054 | 101 | 0 |
//! | **all** | 194,461 | 139,350 (72 %) | 48,508 | 6,603 | 0 |
//!
//! By kind of change:
//!
//! | change | changes | exact | flagged | undetectable |
//! |---|---:|---:|---:|---:|
//! | other type | 24,414 | 80 % | 20 % | 0 % |
//! | tag renamed | 18,183 | 97 % | 2 % | 0 % |
//! | cut | 15,348 | 10 % | 90 % | 0 % |
//! | key renamed | 15,182 | 76 % | 24 % | 0 % |
//! | wrapped | 12,983 | 100 % | 0 % | 0 % |
//! | part dropped | 11,242 | 49 % | 32 % | 20 % |
//! | unwrapped | 10,960 | 77 % | 21 % | 3 % |
//! | class renamed | 10,305 | 93 % | 7 % | 0 % |
//! | key dropped | 7,591 | 62 % | 24 % | 14 % |
//! | null | 7,093 | 60 % | 26 % | 15 % |
//! | text moved inside | 5,544 | 88 % | 12 % | 1 % |
//! | syntax | 5,040 | 98 % | 2 % | 0 % |
//! | attribute renamed | 4,985 | 83 % | 15 % | 2 % |
//! | emptied | 4,682 | 50 % | 39 % | 11 % |
//! | several changed | 3,908 | 17 % | 74 % | 10 % |
//! | other language | 3,716 | 68 % | 32 % | 0 % |
//! | text split | 3,696 | 85 % | 15 % | 0 % |
//! | elements added | 3,140 | 99 % | 1 % | 0 % |
//! | words added | 3,140 | 93 % | 4 % | 3 % |
//! | all of a kind renamed | 2,841 | 41 % | 59 % | 0 % |
//! | value renamed | 2,744 | 91 % | 9 % | 0 % |
//! | containers reordered | 2,538 | 98 % | 2 % | 0 % |
//! | several renamed | 1,868 | 56 % | 41 % | 3 % |
//! | pictures load late | 1,782 | 76 % | 24 % | 0 % |
//! | attributes added | 1,680 | 100 % | 0 % | 0 % |
//! | markup exchanged | 1,648 | 63 % | 37 % | 0 % |
//! | addresses | 1,603 | 98 % | 2 % | 0 % |
//! | posts swapped | 1,350 | 0 % | 87 % | 13 % |
//! | post doubled | 985 | 1 % | 97 % | 2 % |
//! | post dropped | 985 | 0 % | 68 % | 32 % |
//! | white space | 695 | 99 % | 0 % | 0 % |
//! | times | 586 | 53 % | 47 % | 0 % |
//! | id renamed | 399 | 100 % | 0 % | 0 % |
//! | Wayback Machine | 376 | 100 % | 0 % | 0 % |
//! | head dropped | 225 | 16 % | 9 % | 75 % |
//! | saved by a browser | 216 | 11 % | 88 % | 1 % |
//! | footer dropped | 211 | 82 % | 0 % | 18 % |
//! | header dropped | 201 | 61 % | 28 % | 11 % |
//! | header replaced | 201 | 61 % | 28 % | 11 % |
//! | saved by SingleFile | 175 | 6 % | 93 % | 1 % |
//!
//! *Undetectable* is a change that no reader of the changed page can notice: a post removed from a page that neither
//! counts nor numbers its posts, or a like count that not every post has. Each such rule has its reason in
//! `tests/drift/verdict`. Below 60 % exact are the sites whose pages are mostly truncated, or contain little but the
//! changed parts: three small JSON answers of twitter-thread.com, those of Bluesky, Skythread, and pages of unknown
//! markup.
//!
//! ## Pages changed as HTML allows it
//!
//! The drift laboratory changes what the adapters read. The HTML laboratory (`tests/html_lab`) does not know what that
//! is: it makes 556 kinds of changes from a grammar of HTML (wrap, unwrap, split, copy without display, insert what is
//! not the author's, rename, write otherwise, move) and applies them at random places of every fixture. The right
//! result is known by construction: the same posts, or changed as the page was. For each result that is wrong without a
//! word, `tests/html_lab/known.rs` has the reason why no reader could know, or a ceiling if it is open; anything else
//! fails the test. Of 113,720 changed pages (2026-12-01), 109,641 are exact (96.4 %), 2,655 reported, 1,187 errors, and
//! 237 silent (0.2 %).
//!
//! ## Texts changed as extractors change them
//!
//! The text laboratory (`tests/text_lab`) does the same to text: lines dropped, joined, split, wrapped at 72 and 80
//! columns, reindented; the site's boilerplate reworded; numbers removed from some posts; another thread's text
//! appended; other quotes and punctuation; CRLF, no-break spaces, zero-width and bidirectional characters. A wrong
//! boundary between posts in a result of [`High`](crate::SegmentationConfidence::High) confidence is a failure, and so
//! is a word that is lost without a warning.
//!
//! 51,300 changed texts, 2026-12-01, from fixtures, benchmark and real dumps, 6 seeds:
//!
//! | change | right | flagged | wrong at low | wrong at medium | wrong at high |
//! |---|---:|---:|---:|---:|---:|
//! | unchanged | 235 | 28 | 7 | 0 | 0 |
//! | lines dropped, joined, split | 3,033 | 1,570 | 216 | 41 | 0 |
//! | wrapped at 72 and 80 columns | 408 | 107 | 20 | 5 | 0 |
//! | reindented, bullets, `>`, tabs | 4,000 | 1,251 | 145 | 4 | 0 |
//! | boilerplate changed: other words, French, Japanese, capitals | 2,498 | 2,517 | 111 | 4 | 0 |
//! | numbers removed from some posts | 1,154 | 408 | 58 | 0 | 0 |
//! | another thread's posts added | 3,249 | 2,996 | 202 | 33 | 0 |
//! | quotes, dashes, CRLF, byte order mark | 1,846 | 248 | 66 | 0 | 0 |
//! | no-break spaces, zero-width and bidirectional characters | 4,463 | 778 | 148 | 11 | 0 |
//! | blank lines and spaces at line ends changed | 3,350 | 735 | 208 | 27 | 0 |
//! | header or footer lost, partly or completely | 3,701 | 1,493 | 192 | 14 | 0 |
//! | truncated at the end or at the beginning | 1,838 | 1,234 | 165 | 3 | 0 |
//! | posts dropped, duplicated, swapped | 2,981 | 1,510 | 355 | 14 | 0 |
//! | two changes at once | 908 | 629 | 77 | 6 | 0 |
//! | **all** | **33,664** | **15,504** | **1,970** | **162** | **0** |
//!
//! *Right* has every post unchanged, at any confidence, or the error that the text deserves. *Flagged* is not right,
//! and a warning or error says so. A result that is wrong at low confidence always has a warning. A result that is
//! wrong at medium confidence has no other sign, which is why it is not called high: a few posts are split in two, or
//! two are joined. The price is 12,309 right results with a needless warning.
//!
//! ## Two engines, one result
//!
//! Most pages are parsed by the simple rules of HTML, the rest by the full rules ([why](crate::_guide::performance)).
//! Both must build the same tree, and so give the same result: on every case and real page, on pages that are malformed
//! in each way for which the standard has a rule, and on ten thousand seeded mutations of them (tags, quotes, entities
//! and attributes dropped, duplicated, swapped, inserted). The tree must also equal the one that html5ever's own
//! tokenizer and tree builder produce through scraper. The tokenizer passes html5lib's tests except those listed next
//! to it with their reason; a listed test that passes is a failure, too.
//!
//! # Nothing invented
//!
//! No id, time, name or year is made up; a derived value states its origin ([the model](crate::_guide::model)).
//! Property tests (`tests/properties`) check that on random threads, which an independent renderer writes as pages of
//! each site and era and as texts. The parsed thread is the thread that was written; each id and time is in the input
//! or follows from it; each span starts and ends on character boundaries and covers what its entity says; a JSON round
//! trip gives an equal value.
//!
//! # Pure
//!
//! No I/O, no network, no clock, no global state. The same bytes give the same value, on every machine and OS thread.
//!
//! ## A million parses
//!
//! `cargo run --release --example soak 1000000` parses bundled pages of all kinds on all cores, compares every result
//! with the first one for the same page, and monitors memory.
//!
//! 2026-11-25, two cores, on a busy machine: a million parses of 339 inputs in 78 s, 12,800 per second, 72 MB/s; no
//! result differed from the first; memory was at most 10.5 MB, in the first tenth as in the last.
//!
//! # Bounded
//!
//! Time and memory grow linearly with the input, including hostile input; [limits](crate::_guide::limits) are on by
//! default. `benches/hostile.rs` measures growth for some ninety ways to be slow, alone and in a tweet, and fails above
//! an exponent of 1.15 or two seconds for a megabyte. Parsing a page takes at most twelve times the page's own memory
//! plus one mebibyte, with either engine; `tests/memory` measures that on inputs made to use much memory, such as a
//! million mentions of three bytes. `tests/repetition` repeats pieces of every test input (lines, elements, JSON
//! members, and up to twenty-five neighbours) up to a megabyte, and judges growth by counted instructions and bytes;
//! pieces that failed once are repeated first. On 2026-11-30, of 2,491 pieces in four minutes, the slowest took 0.05 s
//! per megabyte by counted instructions, and the largest 11.8 times the input; what exceeds the limits (ten times the
//! input, 0.5 s per megabyte, an exponent of 1.15) is listed in `tests/repetition/known.rs`. Nothing recurses over the
//! input. Nothing panics: `unwrap`, `expect`, `panic!`, indexing and slicing of text are lints that fail the build.
//!
//! ## Fuzzing
//!
//! `tests/fuzz` is a package for cargo-fuzz, seeded from the fixtures. `.ci/run` runs each target for half a minute if
//! cargo-fuzz is installed.
//!
//! 2026-11-25, 73 minutes in total, starting from the fixtures and the corpora of earlier runs:
//!
//! | target | checks | seconds | executions |
//! |---|---|---:|---:|
//! | `html` | no panic; spans, ids and times are sound | 451 | 79,167 |
//! | `text` | the same for text and Markdown | 451 | 79,932 |
//! | `bytes` | any bytes, in any charset | 451 | 109,955 |
//! | `url` | pages with a URL; link targets only of the allowed schemes | 742 | 73,687 |
//! | `json_round_trip` | a JSON round trip of a result is equal | 451 | 221,089 |
//! | `engines` | both engines build the same tree; limits are enforced | 902 | 271,104 |
//! | `queries` | any query on any page, against a matcher without an index | 452 | 3,428,072 |
//! | `exports` | Markdown, HTML and text of any thread are harmless | 471 | 184,282 |
//!
//! They found these faults, which now have regression tests: attributes of reopened elements were not counted against
//! their limit; a handle was made from an attribute that was never closed; an underscore at the end of a handle was
//! lost.
//!
//! ## Unsafe
//!
//! The crate forbids it. Its dependencies do not:
//!
//! | dependency | lines with `unsafe` |
//! |---|---:|
//! | libc, parking_lot, parking_lot_core, lock_api, scopeguard (of html5ever's interned names) | 799, 86, 139, 297, 3 |
//! | memchr | 333 |
//! | zerovec, yoke, smallvec, stable_deref_trait, tinystr and the ICU crates (of url's domain names) | 236, 90, 80, 28, 22, 94 |
//! | encoding_rs, simdutf8, utf_types, core_detect, chardetng | 180, 135, 31, 7, 2 |
//! | ruzstd, miniz_oxide, adler2 (of containers) | 40, 4, 2 |
//! | tendril, string_cache, siphasher, html5ever, markup5ever (of html5ever) | 125, 28, 12, 4, 1 |
//! | jiff, jiff-core | 79, 2 |
//! | serde, serde_core, serde_json, itoa, zmij | 2, 2, 13, 16, 70 |
//! | idna, utf8_iter, form_urlencoded, percent-encoding, url | 16, 16, 2, 4, 1 |
//!
//! `tests/dependencies --table` recounts them, with licences; 24 of the dependencies have none. It fails on a licence
//! outside its list, and on a source other than crates.io. Advisories are checked if a copy of their database is
//! available.
//!
//! 57 tests of the tokenizer and the text engine pass under Miri, which detects undefined behaviour in the
//! dependencies, too (2026-11-25).
//!
//! # Safe exports
//!
//! Post content is data. A `url` has the scheme `http`, `https`, `mailto` or `at`; a link with any other scheme stays
//! plain text. Control characters and bidirectional controls stay in [`text`](crate::model::Post::text), since the
//! author wrote them, and are made harmless in every [export](crate::export). Exports of threads that are designed to
//! break out are parsed back by other programs (five Markdown parsers, one HTML parser) and opened in a browser: no
//! script runs, and nothing is requested except the selected pictures.
//!
//! `tests/export/renderers/run` renders threads that are designed to break out, with eighty-three kinds of payload in
//! every field, with every Markdown renderer that can be installed: forty-seven, with raw HTML allowed, on 2026-11-29.
//! No element, attribute or URL in their output came from an author; older programs show some backslashes.
//!
//! The exception is code in a long post, which cannot be escaped in Markdown. Code in which a program could find HTML
//! or a link is indented, not fenced, which every Markdown program reads as code, except for `markdown-in-html` of
//! markdown2, which looks for HTML in any code. In a program without fences lines of other code may become headings or
//! rules.
//!
//! # What is not guaranteed
//!
//! - That a page tells the truth. Its statements are reported as they are, and checked only against the page itself.
//! - That text without any marks has the right post boundaries: they are inferred, and
//!   [`confidence`](crate::Segmentation::confidence) says how reliable they are.
//! - That a page of a site [without real samples](crate::_guide::sites#what-it-reads) is parsed completely.
//! - Error and warning messages, and names of rules: they may change in any release.

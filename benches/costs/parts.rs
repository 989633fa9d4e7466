//! The parts of the crate to which instructions are attributed.

use std::collections::BTreeMap;

use super::callgrind::Counted;

/// The parts, by a piece of the path of their sources or of the names of their functions; the first one applies.
const PARTS: [(&str, &[&str]); 15] = [
    ("tokenizer", &["dom/tokenizer", "dom::tokenizer"]),
    ("tree", &["dom/build", "dom::build"]),
    ("index", &["dom/index.rs", "dom::index", "Once::call"]),
    (
        "queries",
        &[
            "dom/query", "dom/candidates", "dom::query", "dom::candidates",
        ],
    ),
    (
        "elements",
        &[
            "dom/element", "dom/words", "dom::element", "dom::words", "dom/mod.rs",
        ],
    ),
    (
        "text of elements",
        &[
            "dom/text.rs", "dom::text", "reader/rich_text", "reader::rich_text",
            "reader/structure", "reader/blocks",
        ],
    ),
    (
        "URLs",
        &[
            "dom/urls", "dom/archives", "dom::urls", "dom::archives", "/url-", "url::",
            "/percent-encoding", "percent_encoding", "idna",
        ],
    ),
    (
        "teasers",
        &[
            "sites/thread_reader/cards",
            "thread_reader::cards",
            "thread_reader/people",
        ],
    ),
    ("sites", &["/src/sites", "unrolled::sites"]),
    ("reader", &["/src/reader", "unrolled::reader"]),
    (
        "entities, plain text",
        &[
            "/src/text", "unrolled::text", "/src/markdown", "pulldown_cmark",
        ],
    ),
    (
        "checks, output limits, findings",
        &[
            "/src/check", "/src/report", "/src/model/tally", "unrolled::check", "model::tally",
        ],
    ),
    (
        "input, detection",
        &[
            "/src/input", "/src/adapter", "/src/parser", "unrolled::input", "unrolled::adapter",
            "unrolled::parser", "simdutf8",
        ],
    ),
    (
        "allocation",
        &[
            "malloc", "free", "realloc", "calloc", "unlink_chunk", "alloc::raw_vec", "__rust",
        ],
    ),
    (
        "copies and comparisons of memory",
        &["memmove", "memcpy", "memcmp", "memset", "memchr"],
    ),
];

/// Returns the instructions of each part, largest first. A line of the standard library that was inlined counts for the
/// function around it.
pub(crate) fn of(counted: &Counted) -> Vec<(&'static str, u64)> {
    let mut sums: BTreeMap<&'static str, u64> = BTreeMap::new();
    for ((function, file), count) in &counted.0 {
        let is_in = |names: &[&str], text: &str| names.iter().any(|name| text.contains(name));
        let by_file = PARTS.iter().find(|(_, names)| is_in(names, file));
        let by_function = || PARTS.iter().find(|(_, names)| is_in(names, function));
        // Sources of the standard library are in folders like `library/core/src/str`.
        let part = by_file
            .filter(|_| !file.contains("/library/"))
            .or_else(by_function);
        *sums
            .entry(part.map_or("other", |(name, _)| name))
            .or_default() += count;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums
}

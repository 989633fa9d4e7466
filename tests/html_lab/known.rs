//! Silent results that are known: those that no reader of the page could avoid, and those that are open.

use crate::table::Table;

/// Kinds, by the beginnings of their names, and sites (`*`: all) for which no reader could know the right result, each
/// with the reason.
const UNKNOWABLE: &[(&str, &str, &str)] = &[
    (
        "ad frame",
        "thread-reader",
        "a frame in a post is a player, and any host may have one",
    ),
    (
        "placeholder picture",
        "*",
        "a picture without an address is one whose address the page has lost",
    ),
    (
        "saved in one file",
        "threads",
        "the posts that are gone were in the scripts only",
    ),
    (
        "only the body",
        "thread-reader",
        "the head was the only part that names the thread",
    ),
    (
        "every button to div",
        "thread-reader",
        "the name was the only mark of a button",
    ),
    (
        "one button to div",
        "thread-reader",
        "the name was the only mark of a button",
    ),
    (
        "p without its end",
        "fx",
        "without the end of the paragraph, what follows is in it",
    ),
    (
        "unwrap in the words",
        "nitter",
        "the element was the only mark of the line that names the source of a photo",
    ),
    (
        "unwrap in the words",
        "thread-reader",
        "the element was the only mark of a label in the words",
    ),
    (
        "one role dropped",
        "thread-reader",
        "the role was the only mark of a button",
    ),
    (
        "every role dropped",
        "thread-reader",
        "the role was the only mark of a button",
    ),
    (
        "one style dropped",
        "thread-reader",
        "the style was the only thing that hid the words",
    ),
    (
        "every style dropped",
        "thread-reader",
        "the style was the only thing that hid the words",
    ),
    (
        "every data- dropped",
        "nitter",
        "the attribute was the only address of the better copy of a video",
    ),
    (
        "every class",
        "x",
        "the class was the only thing that hid the words",
    ),
    (
        "one class",
        "x",
        "the class was the only thing that hid the words",
    ),
];

/// What is inserted next to the words of a post on an unknown site (`generic`), and where: in a block there, only a
/// name says what is not the author's.
const INSERTED: [&str; 8] = [
    "label", "badge", "ad", "ad aside", "cookie banner", "heading", "tool tip", "alert",
];
const NEXT_TO_WORDS: [&str; 4] = [
    " before the words",
    " after the words",
    " at the start of a post",
    " at the end of a post",
];

/// Kinds, by the beginnings of their names, and sites with silent results that are not mended yet, with their number in
/// one round.
const OPEN: &[(&str, &str, usize)] = &[
    ("wrap ", "embed", 8),
    ("copy of ", "generic", 6),
    ("noscript ", "fx", 6),
    ("every ", "mastodon", 4),
    ("two posts ", "x", 4),
    ("unwrap ", "x", 4),
    ("a post ", "thread-reader", 3),
    ("copy of ", "nitter", 3),
    ("every ", "embed", 2),
    ("one ", "embed", 2),
    ("one ", "x", 2),
    ("two posts ", "legacy-twitter", 2),
    ("unwrap ", "bluesky", 2),
    ("a post ", "embed", 1),
    ("a post ", "generic", 1),
    ("ad after the words", "embed", 1),
    ("ad after the words", "x", 1),
    ("ad aside after the words", "embed", 1),
    ("ad aside before the words", "embed", 1),
    ("ad aside before the words", "mastodon", 1),
    ("ad aside before the words", "x", 1),
    ("ad before the words", "embed", 1),
    ("ad before the words", "mastodon", 1),
    ("ad before the words", "x", 1),
    ("badge after the words", "mastodon", 1),
    ("cookie banner after the words", "embed", 1),
    ("cookie banner before the words", "embed", 1),
    ("copy of ", "x", 1),
    ("every ", "thread-reader", 1),
    ("every ", "x", 1),
    ("footer after the words", "mastodon", 1),
    ("heading before the words", "mastodon", 1),
    ("links without a host", "nitter", 1),
    ("one ", "thread-reader", 1),
    ("page twice ", "generic", 1),
    ("posts ", "embed", 1),
    ("two posts ", "embed", 1),
    ("two posts ", "nitter", 1),
    ("two posts ", "thread-reader", 1),
    ("unwrap ", "embed", 1),
    ("unwrap ", "thread-reader", 1),
    ("wrap ", "x", 1),
];

impl Table {
    /// Returns what must not be: a panic, a silent result of a kind and site that is not known, more than are open.
    pub(crate) fn failures(&self, rounds: usize) -> Vec<String> {
        let mut failures: Vec<String> = self
            .panicked
            .iter()
            .map(|name| format!("{name}: panicked"))
            .collect();
        let mut open = vec![0; OPEN.len()];
        let is = |kind: &str, site: &str, of: &str, at: &str| {
            kind.starts_with(of) && (at == "*" || at == site)
        };
        let is_inserted = |kind: &str| {
            let mut places = INSERTED.iter().filter_map(|name| kind.strip_prefix(name));
            places.any(|place| NEXT_TO_WORDS.contains(&place))
        };
        for (kind, site, cases) in self.silent_rows() {
            if UNKNOWABLE.iter().any(|(of, at, _)| is(kind, site, of, at))
                || site == "generic" && is_inserted(kind)
            {
                continue;
            }
            if let Some(row) = OPEN.iter().position(|(of, at, _)| is(kind, site, of, at)) {
                open[row] += cases.len();
                continue;
            }
            for (name, why) in cases {
                failures.push(format!("{name}: {}", why.join("; ")));
            }
        }
        for ((kind, site, most), count) in OPEN.iter().zip(open) {
            // Other seeds select other places.
            let ceiling = most * rounds * 3 / 2 + 2;
            if count > ceiling {
                failures.push(format!(
                    "{kind}: {site}: {count} silent results, at most {ceiling}"
                ));
            }
        }
        failures
    }
}

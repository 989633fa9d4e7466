//! The texts and the changes. The laboratory judges the result for each changed text; the golden results
//! (`tests/golden`) record it.

mod align;
pub(crate) mod changes;
pub(crate) mod marked;
mod random;
pub(crate) mod specimen;

use std::ops::Range;

use changes::{ALL, Change, Scene};
use specimen::Specimen;

/// A changed text.
pub(crate) struct Changed<'s> {
    /// The index of the change in [`ALL`].
    pub(crate) at: usize,
    pub(crate) change: &'static Change,
    pub(crate) seed: u64,
    pub(crate) scene: Scene<'s>,
}

/// Applies all changes to a text, with each seed if the change depends on it.
pub(crate) fn changed<'s>(
    specimen: &'s Specimen,
    others: &'s [&'s Specimen],
    seeds: Range<u64>,
) -> impl Iterator<Item = Changed<'s>> {
    ALL.iter().enumerate().flat_map(move |(at, change)| {
        let seeds = if change.is_fixed() {
            seeds.start..seeds.start + 1
        } else {
            seeds.clone()
        };
        seeds.map(move |seed| Changed {
            at,
            change,
            seed,
            scene: change.apply(specimen, others, seed),
        })
    })
}

/// Clips without headings, which nothing would separate from the end of another.
const UNMARKED: [&str; 23] = [
    "bluesky-clip/answers-below",
    "bluesky-clip/card",
    "discussion-clip/answers-below",
    "mastodon-clip/answers-below",
    "mastodon-clip/card",
    "threads-clip/answers-below",
    "x-clip/answers-below",
    "x-clip/article",
    "x-clip/condensed-thread",
    "x-clip/jina-article",
    "x-clip/jina-status",
    "x-clip/jina-words",
    "x-clip/markdownload",
    "x-clip/note-about-a-post",
    "x-clip/note-about-an-article",
    "x-clip/note-with-embedded-posts",
    "x-clip/one-long-post",
    "x-clip/other-posts-inside",
    "x-clip/picture-in-a-broken-link",
    "x-clip/readers-text-below",
    "x-clip/readwise-reader",
    "x-clip/source-alone",
    "x-clip/tweet-to-markdown-condensed",
];

/// Other texts from the same source and site, of other threads.
pub(crate) fn others<'s>(specimens: &'s [Specimen], of: &Specimen) -> Vec<&'s Specimen> {
    let thread = |it: &Specimen| it.name.split_once('/').map(|(thread, _)| thread.to_owned());
    let is_other = |it: &&Specimen| {
        it.judged
            && it.source == of.source
            && it.name != of.name
            && it.is_clip() == of.is_clip()
            && !UNMARKED.contains(&it.name.as_str())
            && (it.source != "bench" || thread(it) != thread(of))
    };
    specimens.iter().filter(is_other).collect()
}

//! Finds the boundaries between posts in a text that has lost them.
//!
//! Five rules are tried, the most reliable first: ids that leaked out of tags, a link to each post, previews that a
//! card repeats, the residue of the permalink after each tweet, and last the layout, which every text has. All use the
//! same sequence of lines; a rule gives the lines at which posts start, and their confidence.

mod gap_rule;
mod layout;
mod numbers;
mod permalinks;
mod status_links;

use std::fmt;

use super::partition::weight;
use super::series::{self, Series};
use super::table::Lines;
use crate::model::SegmentationConfidence;

pub(crate) use gap_rule::GapRule;
pub(crate) use status_links::{Linked, StatusLink, linked_posts, status_link};

/// The posts of a text.
#[derive(Clone, Debug)]
pub(crate) struct Segments {
    /// The first line of each post.
    pub(crate) starts: Vec<usize>,
    pub(crate) rule: Rule,
    pub(crate) confidence: SegmentationConfidence,
    pub(crate) series: Option<Series>,
    /// The gaps that end posts, if they were inferred from the layout.
    pub(crate) gap_rule: Option<GapRule>,
    /// The number of posts by the layout, if the stated number overruled it.
    pub(crate) overruled: Option<usize>,
    /// Whether the last number of a series without a total may be followed by a post without a number.
    pub(crate) may_go_on: bool,
}

impl Segments {
    fn new(rule: Rule, confidence: SegmentationConfidence, starts: Vec<usize>) -> Self {
        Self {
            starts,
            rule,
            confidence,
            series: None,
            gap_rule: None,
            overruled: None,
            may_go_on: false,
        }
    }
}

/// The rule that found the posts of a text. Its `Display` is the `rule` of a
/// [`Segmentation`](crate::model::Segmentation).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rule {
    /// There are no lines.
    Empty,
    /// Ids that leaked out of tags.
    LeakedIds,
    /// A link to each post, at the same place of each.
    StatusLinks,
    /// Previews that a card repeats.
    Copies,
    /// The residue of the permalink after each tweet.
    PermalinkMarks,
    /// The author's own numbers.
    NumberSeries,
    /// Rules between the posts.
    Rules,
    /// The stated number, and the words around the gaps.
    StatedCount,
    /// The gaps of one shape.
    Gaps(GapRule),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty",
            Self::LeakedIds => "leaked-ids",
            Self::StatusLinks => "links",
            Self::Copies => "copies",
            Self::PermalinkMarks => "permalink-marks",
            Self::NumberSeries => "number-series",
            Self::Rules => "rules",
            Self::StatedCount => "stated-count",
            Self::Gaps(GapRule::Exactly(_)) => "gap-shape",
            Self::Gaps(GapRule::Soft(_)) => "hard-breaks",
            Self::Gaps(GapRule::Blank(_)) => "blank-lines",
            Self::Gaps(GapRule::Newline) => "newlines",
            Self::Gaps(GapRule::Indented(_)) => "indents",
            Self::Gaps(GapRule::All) => "lines",
        })
    }
}

/// The maximum length of a tweet until 2023, in characters; a link counts 23. Longer ones exist since.
pub(crate) const TWEET: usize = 280;

/// The number of posts that a card previews.
const CARD: usize = 3;

/// What is known about the posts before they are found.
#[derive(Clone, Copy, Debug)]
struct Expected {
    /// The number of posts that the page states.
    count: Option<usize>,
    part: Part,
}

/// The part of a page that the lines are from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    /// The thread.
    Thread {
        /// The gaps around the thread, if those between posts are alike.
        hint: Option<GapRule>,
        /// Whether links to posts may mark the posts; on a page of the site, they are quotes.
        linked: bool,
    },
    /// The previews on a card, which are the first words of another thread's first posts.
    Card {
        /// The gaps that end posts in the thread of the same text.
        hint: Option<GapRule>,
    },
}

impl Expected {
    fn is_card(self) -> bool {
        matches!(self.part, Part::Card { .. })
    }

    /// Returns the gaps that end posts elsewhere in the same text.
    fn hint(self) -> Option<GapRule> {
        match self.part {
            Part::Thread { hint, .. } | Part::Card { hint } => hint,
        }
    }

    /// Returns the fewest numbers that make a series.
    fn fewest_numbers(self) -> usize {
        match self.part {
            Part::Thread { .. } => series::MIN_NUMBERS,
            Part::Card { .. } => 2,
        }
    }
}

/// Finds the posts of a thread's lines; `stated` is the number that the page states.
pub(crate) fn segment(lines: Lines<'_, '_>, stated: Option<usize>) -> Segments {
    segment_thread(lines, stated, None, false)
}

/// The same for a thread that may have a link to each post, with the gaps around it.
pub(crate) fn segment_thread(
    lines: Lines<'_, '_>,
    stated: Option<usize>,
    hint: Option<GapRule>,
    linked: bool,
) -> Segments {
    let expected = Expected {
        count: stated,
        part: Part::Thread { hint, linked },
    };
    find(lines, expected)
}

/// Finds the posts of a card, which previews at most three of a thread of `stated`; `hint` is the rule for posts
/// elsewhere in the same text.
pub(crate) fn segment_card(
    lines: Lines<'_, '_>,
    stated: Option<u32>,
    hint: Option<GapRule>,
) -> Segments {
    let stated = stated.and_then(|stated| usize::try_from(stated).ok());
    let expected = Expected {
        count: Some(stated.unwrap_or(CARD).clamp(1, CARD)),
        part: Part::Card { hint },
    };
    find(lines, expected)
}

fn find(lines: Lines<'_, '_>, expected: Expected) -> Segments {
    if lines.is_empty() {
        return Segments::new(Rule::Empty, SegmentationConfidence::Low, Vec::new());
    }
    if let Some(found) = by_leaked_ids(lines, expected).or_else(|| by_copies(lines, expected)) {
        return found;
    }
    if matches!(expected.part, Part::Thread { linked: true, .. })
        && let Some(found) = status_links::find(lines)
    {
        return found;
    }
    let series = series::find(lines, expected.count, expected.fewest_numbers());
    permalinks::find(lines, expected, series.as_ref())
        .unwrap_or_else(|| layout::find(lines, expected, series))
}

/// Returns the posts of a text with residue of tags, which contains the id of each tweet.
fn by_leaked_ids(lines: Lines<'_, '_>, expected: Expected) -> Option<Segments> {
    let ids = positions(lines.texts(), |line| leaked_id(line).is_some());
    let count = ids.len();
    let mut starts = ids;
    let first = *starts.first()?;
    if first != 0 {
        starts.insert(0, 0);
    }
    // More than one post may be above the first id.
    let above = lines.part(0, first).texts().map(weight).sum::<usize>();
    // Each boundary is exact; but if an id is lost, two posts become one, which only a stated number can reveal.
    let confidence = if expected.count == Some(count) && count == starts.len() {
        SegmentationConfidence::High
    } else if above > TWEET {
        SegmentationConfidence::Low
    } else {
        SegmentationConfidence::Medium
    };
    Some(Segments {
        series: series::find(lines, expected.count, expected.fewest_numbers()),
        ..Segments::new(Rule::LeakedIds, confidence, starts)
    })
}

/// Returns the posts of a card whose previews are known to start posts.
fn by_copies(lines: Lines<'_, '_>, expected: Expected) -> Option<Segments> {
    let starts = openings(lines);
    if !expected.is_card() || starts.is_empty() {
        return None;
    }
    let starts = std::iter::once(0).chain(starts).collect();
    Some(Segments::new(
        Rule::Copies,
        SegmentationConfidence::Medium,
        starts,
    ))
}

/// Returns the lines after the first that are known to start a post.
fn openings(lines: Lines<'_, '_>) -> Vec<usize> {
    let mut openings = match lines.has_openings() {
        true => positions(lines.iter(), |line| line.opens),
        false => Vec::new(),
    };
    openings.retain(|at| *at > 0);
    openings
}

/// Returns the indices of the lines that satisfy a condition.
fn positions<L>(lines: impl Iterator<Item = L>, is: impl Fn(&L) -> bool) -> Vec<usize> {
    let lines = lines.enumerate();
    lines
        .filter(|(_, line)| is(line))
        .map(|(at, _)| at)
        .collect()
}

/// Returns the id and handle that leaked out of a tag: `data-screenname="H" data-tweet="ID" dir="auto">`, and the rest.
pub(crate) fn leaked_id(text: &str) -> Option<(&str, Option<&str>, &str)> {
    const NAME: &[u8] = b"tweet=\"";
    if text.len() <= NAME.len() {
        return None;
    }
    let at = memchr::memmem::find(text.as_bytes(), NAME)?;
    let before = text.get(..at)?;
    let rest = text.get(at + NAME.len()..)?;
    let (id, rest) = rest.split_once('"')?;
    crate::model::PostId::twitter(id)?;
    let handle = before
        .split_once("screenname=\"")
        .and_then(|(_, rest)| rest.split('"').next());
    let words = rest.split_once('>').map_or("", |(_, words)| words);
    Some((id, handle, words.trim()))
}

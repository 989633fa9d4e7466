//! Partitions lines into a given number of posts if no mark between them shows the boundaries.
//!
//! The remaining evidence is the stated number, the maximum length of a tweet, and the words at each boundary. Of all
//! partitions into that many posts, the one with the least cost is chosen: long posts cost more than short ones, so
//! that short lines are merged first. Each post also costs a price, and a binary search finds the price for which the
//! cheapest partition has the stated number of posts. So the time is linear in the number of lines, not in lines times
//! posts.

use super::table::Lines;

/// The maximum number of lines of a post; a post also ends with the line that exceeds `MAX_WIDTH` characters.
const MAX_LINES: usize = 48;
const MAX_WIDTH: usize = 640;

/// The number of costs in memory.
const COSTS_IN_MEMORY: usize = 16 * MAX_LINES;

/// A link counts 23 characters, whatever its text.
const LINK: usize = 23;

/// The range of the price, and the number of steps of the search.
const MAX_PRICE: f64 = 24.0;
const PRICE_STEPS: usize = 28;

/// The time is bounded by the text: the number of posts tried per byte, and a constant. Only texts of very short lines
/// come near; for these the search has fewer steps.
const TRIED_FOR_BYTE: usize = 24;
const TRIED: usize = 1 << 18;

/// Returns the cost of a post of `length` characters: it grows with the square, and steeply beyond a tweet's length.
fn cost(length: usize, limit: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "lengths are below a few thousand")]
    let (length, limit) = (length.min(4 * MAX_WIDTH) as f64, limit as f64);
    let over = (length - limit).max(0.0);
    4.0 * (length / limit).powi(2).min(4.0) + if over > 0.0 { 6.0 + over / 20.0 } else { 0.0 }
}

/// Returns the lines that start a post, except the first, for `posts` posts or nearly as many. `evidence` has the
/// evidence for a boundary before each line.
pub(super) fn partition(
    lines: Lines<'_, '_>,
    evidence: &[f32],
    posts: usize,
    limit: usize,
) -> Vec<usize> {
    let length = |line: &str| u16::try_from(weight(line)).unwrap_or(u16::MAX);
    let lengths: Vec<u16> = lines.texts().map(length).collect();
    let bytes: usize = lines.texts().map(|line| line.len() + 1).sum();
    let mut left = TRIED.saturating_add(bytes.saturating_mul(TRIED_FOR_BYTE));
    let costs: Vec<f64> = (0..=MAX_WIDTH).map(|length| cost(length, limit)).collect();
    let cost = |length: usize| {
        let known = costs.get(length).copied();
        known.unwrap_or_else(|| cost(length, limit))
    };
    let (mut low, mut high) = (-MAX_PRICE, MAX_PRICE);
    let mut best: Option<Vec<u32>> = None;
    for _ in 0..PRICE_STEPS {
        let price = f64::midpoint(low, high);
        let (cuts, tried) = cheapest(&lengths, evidence, price, cost);
        let found = cuts.len() + 1;
        let nearer = |best: &Vec<u32>| (best.len() + 1).abs_diff(posts) > found.abs_diff(posts);
        if found > posts {
            low = price;
        } else {
            high = price;
        }
        if best.as_ref().is_none_or(nearer) {
            best = Some(cuts);
        }
        left = left.saturating_sub(tried);
        if found == posts || left < tried {
            break;
        }
    }
    let best = best.unwrap_or_default();
    best.into_iter().map(|at| at as usize).collect()
}

/// Returns the cheapest partition for a price per post, and the number of posts tried. A table's lines fit into 32
/// bits.
fn cheapest(
    lengths: &[u16],
    evidence: &[f32],
    price: f64,
    cost: impl Fn(usize) -> f64,
) -> (Vec<u32>, usize) {
    // The cost up to each line: of the lines at which a post may still start, and of some before, so that they are
    // seldom moved to the front.
    let mut costs: Vec<f64> = Vec::with_capacity(COSTS_IN_MEMORY);
    costs.push(0.0);
    // The number of lines of the last post before each line, at most `MAX_LINES`.
    let mut last: Vec<u8> = Vec::with_capacity(lengths.len());
    let mut tried = 0;
    for end in 1..=lengths.len() {
        let mut length = 0;
        let mut found = (f64::MAX, 1);
        let from = end.saturating_sub(MAX_LINES);
        let before = costs
            .get(costs.len().saturating_sub(end - from)..)
            .unwrap_or_default();
        let starts = lengths.get(from..end).unwrap_or_default().iter();
        // There is no evidence for a boundary before the first line.
        let starts = starts.zip(evidence.get(from..end).unwrap_or_default());
        let starts = starts.zip(before).rev();
        for (lines, ((line, cut), before)) in (1..).zip(starts) {
            length += usize::from(*line) + usize::from(length > 0);
            if length > MAX_WIDTH && lines > 1 {
                break;
            }
            let total = before + cost(length) + price - f64::from(*cut);
            if total < found.0 {
                found = (total, lines);
            }
            tried += 1;
        }
        if costs.len() == COSTS_IN_MEMORY {
            costs.drain(..COSTS_IN_MEMORY - MAX_LINES);
        }
        costs.push(found.0);
        last.push(found.1);
    }
    // Counted first, for an exact capacity.
    let cuts = || {
        let mut at = lengths.len();
        let last = &last;
        std::iter::from_fn(move || {
            let lines = *last.get(at.checked_sub(1)?)?;
            at = at.saturating_sub(usize::from(lines));
            u32::try_from(at).ok().filter(|at| *at > 0)
        })
    };
    let mut found = Vec::with_capacity(cuts().count());
    found.extend(cuts());
    found.reverse();
    (found, tried)
}

/// Returns the approximate length of a line as a tweet counts it.
pub(super) fn weight(line: &str) -> usize {
    // The recipients of a reply do not count.
    if line.starts_with('@') && !line.contains(' ') {
        return 0;
    }
    line.split(' ')
        .map(|word| {
            if word.starts_with("http") {
                LINK
            } else {
                word.chars().count()
            }
        })
        .sum::<usize>()
        + line.matches(' ').count()
}

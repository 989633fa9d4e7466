//! The best way to cut lines into a given number of posts, where no mark between them tells.
//!
//! All that is left then is the stated count, the length that a tweet may have, and what the words at each cut say. Of
//! all ways to cut the lines into that many posts, the one is taken that costs least: long posts cost more than short
//! ones, so that short lines are put together first. Each cut is paid for with a price, and the price is searched at
//! which the cheapest way has the stated number of posts; so the work grows with the lines alone, not with lines times
//! posts.

use super::table::Lines;

/// A post is made of at most so many lines, and ends with the line that passes `WIDEST` characters.
const MOST_LINES: usize = 48;
const WIDEST: usize = 640;

/// So many costs are kept at once.
const KEPT: usize = 16 * MOST_LINES;

/// Links count 23 characters, whatever they show.
const LINK: usize = 23;

/// The price is searched between these, in so many steps.
const DEAREST: f64 = 24.0;
const STEPS: usize = 28;

/// The work is bounded by the text: so many posts are tried for each byte of it, and so many in any case. Only texts of
/// very short lines come near; of these the price is searched in fewer steps.
const TRIED_FOR_BYTE: usize = 24;
const TRIED: usize = 1 << 18;

/// What a post of `length` characters costs: it grows with the square, and steeply over a tweet's length.
fn cost(length: usize, limit: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "lengths are below a few thousand")]
    let (length, limit) = (length.min(4 * WIDEST) as f64, limit as f64);
    let over = (length - limit).max(0.0);
    4.0 * (length / limit).powi(2).min(4.0) + if over > 0.0 { 6.0 + over / 20.0 } else { 0.0 }
}

/// The lines that begin a post, the first apart, so that there are `posts` posts or about as many; `evidence` says for
/// each line what speaks for a cut before it.
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
    let costs: Vec<f64> = (0..=WIDEST).map(|length| cost(length, limit)).collect();
    let cost = |length: usize| {
        let known = costs.get(length).copied();
        known.unwrap_or_else(|| cost(length, limit))
    };
    let (mut low, mut high) = (-DEAREST, DEAREST);
    let mut best: Option<Vec<u32>> = None;
    for _ in 0..STEPS {
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

/// The cheapest way where each post has a price, and how many posts were tried for it. A table has no more lines than
/// 32 bits count.
fn cheapest(
    lengths: &[u16],
    evidence: &[f32],
    price: f64,
    cost: impl Fn(usize) -> f64,
) -> (Vec<u32>, usize) {
    // What the lines before each place cost: of the places that a post may still begin at, and some before, so that
    // these are seldom moved to the front.
    let mut costs: Vec<f64> = Vec::with_capacity(KEPT);
    costs.push(0.0);
    // How many lines the last of the posts before each place has, which is no more than `MOST_LINES`.
    let mut last: Vec<u8> = Vec::with_capacity(lengths.len());
    let mut tried = 0;
    for end in 1..=lengths.len() {
        let mut length = 0;
        let mut found = (f64::MAX, 1);
        let from = end.saturating_sub(MOST_LINES);
        let before = costs
            .get(costs.len().saturating_sub(end - from)..)
            .unwrap_or_default();
        let starts = lengths.get(from..end).unwrap_or_default().iter();
        // Nothing speaks for a cut before the first line.
        let starts = starts.zip(evidence.get(from..end).unwrap_or_default());
        let starts = starts.zip(before).rev();
        for (lines, ((line, cut), before)) in (1..).zip(starts) {
            length += usize::from(*line) + usize::from(length > 0);
            if length > WIDEST && lines > 1 {
                break;
            }
            let total = before + cost(length) + price - f64::from(*cut);
            if total < found.0 {
                found = (total, lines);
            }
            tried += 1;
        }
        if costs.len() == KEPT {
            costs.drain(..KEPT - MOST_LINES);
        }
        costs.push(found.0);
        last.push(found.1);
    }
    // Counted first, so that they take no more room than they need.
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

/// How long a line is as a tweet counts it, roughly.
pub(super) fn weight(line: &str) -> usize {
    // Whom a reply is to does not count.
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

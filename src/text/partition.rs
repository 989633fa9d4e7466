//! The best way to cut lines into a given number of posts, where no mark between them tells.
//!
//! All that is left then is the stated count, the length that a tweet may have, and what the words at each cut say. Of
//! all ways to cut the lines into that many posts, the one is taken that costs least: long posts cost more than short
//! ones, so that short lines are put together first. Each cut is paid for with a price, and the price is searched at
//! which the cheapest way has the stated number of posts; so the work grows with the lines alone, not with lines times
//! posts.

use super::lines::Line;

/// A post is made of at most so many lines, and ends with the line that passes `WIDEST` characters.
const MOST_LINES: usize = 48;
const WIDEST: usize = 640;

/// Links count 23 characters, whatever they show.
const LINK: usize = 23;

/// The price is searched between these, in so many steps.
const DEAREST: f64 = 24.0;
const STEPS: usize = 28;

/// What a post of `length` characters costs: it grows with the square, and steeply over a tweet's length.
fn cost(length: usize, limit: usize) -> f64 {
    #[allow(
        clippy::cast_precision_loss,
        reason = "lengths are below a few thousand"
    )]
    let (length, limit) = (length.min(4 * WIDEST) as f64, limit as f64);
    let over = (length - limit).max(0.0);
    4.0 * (length / limit).powi(2).min(4.0) + if over > 0.0 { 6.0 + over / 20.0 } else { 0.0 }
}

/// The lines that begin a post, the first apart, so that there are `posts` posts or about as many; `evidence` says for
/// each line what speaks for a cut before it.
pub(super) fn partition(
    lines: &[Line<'_>],
    evidence: &[f64],
    posts: usize,
    limit: usize,
) -> Vec<usize> {
    let lengths: Vec<usize> = lines.iter().map(|line| weight(line.text)).collect();
    let (mut low, mut high) = (-DEAREST, DEAREST);
    let mut best: Option<Vec<usize>> = None;
    for _ in 0..STEPS {
        let price = f64::midpoint(low, high);
        let cuts = cheapest(&lengths, evidence, price, limit);
        let found = cuts.len() + 1;
        let nearer = |best: &Vec<usize>| (best.len() + 1).abs_diff(posts) > found.abs_diff(posts);
        if found > posts {
            low = price;
        } else {
            high = price;
        }
        if best.as_ref().is_none_or(nearer) {
            best = Some(cuts);
        }
        if found == posts {
            break;
        }
    }
    best.unwrap_or_default()
}

/// The cheapest way where each post has a price.
fn cheapest(lengths: &[usize], evidence: &[f64], price: f64, limit: usize) -> Vec<usize> {
    // `least[at]`: what the lines before `at` cost, and where the last of their posts begins.
    let mut least: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=lengths.len() {
        let mut length = 0;
        let mut found = (f64::MAX, end - 1);
        for start in (end.saturating_sub(MOST_LINES)..end).rev() {
            length += lengths.get(start).copied().unwrap_or_default() + usize::from(length > 0);
            if length > WIDEST && start + 1 < end {
                break;
            }
            let before = least.get(start).map_or(0.0, |(cost, _)| *cost);
            let cut = if start > 0 {
                evidence.get(start).copied().unwrap_or_default()
            } else {
                0.0
            };
            let total = before + cost(length, limit) + price - cut;
            if total < found.0 {
                found = (total, start);
            }
        }
        least.push(found);
    }
    let mut cuts = Vec::new();
    let mut at = lengths.len();
    while let Some(&(_, start)) = least.get(at)
        && start > 0
    {
        cuts.push(start);
        at = start;
    }
    cuts.reverse();
    cuts
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

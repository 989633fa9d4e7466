//! Finds posts by the layout: the best [`GapRule`] gives each gap its prior; the lines around the gap may overrule it,
//! and so may the stated number.

use super::gap_rule::{self, GapRule};
use super::{Expected, Part, Rule, Segments, TWEET, find as find_all, openings};
use crate::text::confidence::Evidence;
use crate::text::evidence::{boundary_scores, is_short, is_tag, weight};
use crate::text::partition::partition;
use crate::text::series::Series;
use crate::text::table::Lines;

/// Boundaries, and the evidence for them.
struct Boundaries {
    /// The first lines of all posts except the first, by the layout.
    of_layout: Vec<usize>,
    /// The same, adjusted to the stated number, if it was used.
    counted: Option<Vec<usize>>,
    /// Whether the gaps alone, without the lines around them, give [`of_layout`](Self::of_layout).
    agreed: bool,
    /// Whether only the stated number and the lines around the gaps give the boundaries.
    guided: bool,
}

/// Finds posts by the layout, which every text has.
pub(super) fn find(lines: Lines<'_, '_>, expected: Expected, series: Option<Series>) -> Segments {
    let evidence = evidence(lines, expected, series.as_ref());
    let rule = gap_rule::best(lines, &evidence, expected, series.as_ref());
    let boundaries = boundaries(lines, expected, rule, &evidence);

    let by_layout = boundaries.of_layout.len() + 1;
    // In a long thread a few do not matter.
    let overruled = !boundaries.guided && boundaries.unexplained_gaps(&evidence) * 20 > by_layout;
    drop(evidence);
    let chosen = boundaries.counted.unwrap_or(boundaries.of_layout);
    let mut starts = chosen;
    starts.insert(0, 0);
    let found = Evidence {
        lines,
        starts: &starts,
        stated: expected.count,
        series: series.as_ref(),
        rule,
        of_layout: by_layout == starts.len() && boundaries.agreed,
        guided: boundaries.guided,
    };
    let uncounted = Expected {
        count: None,
        part: Part::Thread,
    };
    // Recurses at most once: without a stated number nothing is guided, and no comparison is needed.
    let alike = || !expected.is_card() && find_all(lines, uncounted).starts == starts;
    let confidence = found.confidence(alike);
    let most = |series: &Series| series.len() * 2 >= starts.len();
    let by = if series.as_ref().is_some_and(most) {
        Rule::NumberSeries
    } else if boundaries.guided && expected.count == Some(starts.len()) {
        Rule::StatedCount
    } else {
        Rule::Gaps(rule)
    };
    Segments {
        series,
        gap_rule: Some(rule),
        overruled: overruled.then_some(by_layout),
        ..Segments::new(by, confidence, starts)
    }
}

/// Returns the evidence of the lines around each gap for a boundary.
fn evidence(lines: Lines<'_, '_>, expected: Expected, series: Option<&Series>) -> Vec<f32> {
    let mut evidence = boundary_scores(lines, series);
    if expected.is_card() {
        // A card's previews are the first words of a thread, and seldom only a few words.
        for (value, before) in evidence.iter_mut().skip(1).zip(lines.iter()) {
            let tags = before.text.split_whitespace().all(is_tag);
            if is_short(before.text) || tags {
                *value += 2.0 * weight::OPEN;
            }
        }
    }
    for at in openings(lines) {
        if let Some(value) = evidence.get_mut(at) {
            *value = weight::CERTAIN;
        }
    }
    evidence
}

/// Chooses the gaps at which posts end.
fn boundaries(
    lines: Lines<'_, '_>,
    expected: Expected,
    rule: GapRule,
    evidence: &[f32],
) -> Boundaries {
    let matches = |at: usize| lines.gap(at).is_some_and(|gap| rule.matches(gap));
    let score = |at: usize| {
        let prior = if matches(at) {
            weight::KIND
        } else {
            -weight::KIND
        };
        prior + evidence.get(at).copied().unwrap_or_default()
    };
    // Counted first, for an exact capacity, including the first line.
    let scored = || (1..lines.len()).filter(|&at| score(at) > 0.0);
    let mut of_layout: Vec<usize> = Vec::with_capacity(scored().count() + 1);
    of_layout.extend(scored());
    let matched = || (1..lines.len()).filter(|&at| matches(at));
    let agreed = matched().eq(of_layout.iter().copied());
    // If the stated number agrees with exactly one shape of gap, the lines around the gaps are not needed.
    if !expected.is_card()
        && !agreed
        && expected.count == Some(matched().count() + 1)
        && rule.is_distinct(lines)
    {
        of_layout = matched().collect();
    }
    // If all gaps are alike, the stated number gives the number of posts, and the lines the best boundaries.
    let guided = !expected.is_card()
        && rule.matches_nearly_all(lines)
        && expected.count.is_some_and(|stated| stated < lines.len());
    let found = of_layout.len() + 1;
    let counted = match expected.count {
        Some(stated) if guided => Some(partition(lines, evidence, stated, TWEET)),
        Some(stated) if expected.is_card() && found != stated => {
            let scores = (1..lines.len()).map(score);
            let scores: Vec<f32> = std::iter::once(0.0).chain(scores).collect();
            Some(partition(lines, &scores, stated, TWEET))
        }
        Some(stated) => {
            let explained = rule.is_distinct(lines) && of_layout.iter().all(|&at| matches(at));
            adjusted_to_stated(lines.len(), found, score, stated, explained)
        }
        None => None,
    };
    Boundaries {
        of_layout,
        counted,
        agreed,
        guided,
    }
}

impl Boundaries {
    /// Counts the boundaries that were added, and those that were removed although the lines around them are no
    /// evidence against them (unlike before a line that consists of a link).
    fn unexplained_gaps(&self, evidence: &[f32]) -> usize {
        let against = |at: &usize| {
            let evidence = evidence.get(*at).copied().unwrap_or_default();
            evidence <= weight::BELONGS_BEFORE + weight::CLOSED
        };
        let Some(counted) = &self.counted else {
            return 0;
        };
        let is_in = |all: &[usize], at: &usize| all.binary_search(at).is_ok();
        let added = counted.iter().filter(|at| !is_in(&self.of_layout, at));
        let removed = self.of_layout.iter();
        let removed = removed.filter(|at| !is_in(counted, at) && !against(at));
        added.count() + removed.count()
    }
}

/// Returns the strongest of all boundaries if the stated number is near the number of posts that the layout gives.
fn adjusted_to_stated(
    lines: usize,
    found: usize,
    score: impl Fn(usize) -> f32,
    stated: usize,
    explained: bool,
) -> Option<Vec<usize>> {
    let near = found * 10 >= stated * 7 && found * 10 <= stated * 20 + 20;
    if found == stated || !near || stated == 0 {
        return None;
    }
    let mut order: Vec<usize> = (1..lines).collect();
    order.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
    // The stated number does not overrule clear evidence against a boundary: the extractor may have lost posts, such as
    // those without text. This applies all the more if one shape of gap explains the text.
    let least = if explained { -1.5 } else { -3.5 };
    let mut kept: Vec<usize> = order
        .into_iter()
        .take(stated - 1)
        .filter(|at| score(*at) > least)
        .collect();
    kept.sort_unstable();
    Some(kept)
}

//! Posts by the layout: the best [`GapRule`] gives each gap its prior; the lines on both sides of the gap may overrule
//! it, and so may the count that the page states.

use super::gap_rule::{self, GapRule};
use super::{Expected, Part, Rule, Segments, TWEET, find as find_all, openings};
use crate::text::confidence::Found;
use crate::text::evidence::{beside, is_short, is_tag, weight};
use crate::text::lines::Line;
use crate::text::partition::partition;
use crate::text::series::Series;

/// Boundaries, and what they rest on.
struct Boundaries {
    /// The first lines of all posts but the first.
    chosen: Vec<usize>,
    /// The same before the stated count was considered.
    of_layout: Vec<usize>,
    /// Whether the gaps alone, without the lines around them, give [`of_layout`](Self::of_layout).
    agreed: bool,
    /// Whether nothing but the count and the lines around the gaps gives them.
    guided: bool,
}

/// Finds posts by the layout; every text has one.
pub(super) fn find(lines: &[Line<'_>], expected: Expected, series: Option<Series>) -> Segments {
    let evidence = evidence(lines, expected, series.as_ref());
    let rule = gap_rule::best(lines, &evidence, expected, series.as_ref());
    let boundaries = boundaries(lines, expected, rule, &evidence);

    let by_layout = boundaries.of_layout.len() + 1;
    // In a long thread a few do not matter.
    let overruled = !boundaries.guided && boundaries.unexplained(&evidence) * 20 > by_layout;
    let starts: Vec<usize> = std::iter::once(0).chain(boundaries.chosen).collect();
    let found = Found {
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
    // Calls itself once at most: without a count nothing is guided or compared with one.
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

/// What the lines around each gap say for a boundary there.
fn evidence(lines: &[Line<'_>], expected: Expected, series: Option<&Series>) -> Vec<f64> {
    let mut evidence = beside(lines, series);
    if expected.is_card() {
        // A card's previews are the first words of threads, which are seldom a few words alone.
        for (value, before) in evidence.iter_mut().skip(1).zip(lines) {
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
    lines: &[Line<'_>],
    expected: Expected,
    rule: GapRule,
    evidence: &[f64],
) -> Boundaries {
    let matches = |at: &usize| lines.get(*at).is_some_and(|line| rule.matches(line.gap));
    // As long as the lines, with nothing for the first.
    let scores: Vec<f64> = (0..lines.len())
        .map(|at| {
            let prior = match (at, matches(&at)) {
                (0, _) => return 0.0,
                (_, true) => weight::KIND,
                (_, false) => -weight::KIND,
            };
            prior + evidence.get(at).copied().unwrap_or_default()
        })
        .collect();
    let is_likely = |at: &usize| scores.get(*at).is_some_and(|score| *score > 0.0);
    let mut of_layout: Vec<usize> = (1..lines.len()).filter(is_likely).collect();
    let matched: Vec<usize> = (1..lines.len()).filter(matches).collect();
    let agreed = of_layout == matched;
    // A count that just one shape of gap meets needs no help of the lines around it.
    if !expected.is_card() && expected.count == Some(matched.len() + 1) && rule.is_distinct(lines) {
        of_layout = matched;
    }
    // Where all gaps are alike, the count says how many posts there are, and the lines where they end best.
    let guided = !expected.is_card()
        && rule.matches_nearly_all(lines)
        && expected.count.is_some_and(|stated| stated < lines.len());
    let chosen = match expected.count {
        Some(stated) if guided => partition(lines, evidence, stated, TWEET),
        Some(stated) if expected.is_card() && of_layout.len() + 1 != stated => {
            partition(lines, &scores, stated, TWEET)
        }
        Some(stated) => {
            let explained = rule.is_distinct(lines) && of_layout.iter().all(matches);
            adjusted(&of_layout, &scores, stated, explained)
        }
        None => of_layout.clone(),
    };
    Boundaries {
        chosen,
        of_layout,
        agreed,
        guided,
    }
}

impl Boundaries {
    /// Counts the boundaries that were added, and those that were removed though the lines around them do not speak
    /// against them, as they do before a line that is a link and nothing else.
    fn unexplained(&self, evidence: &[f64]) -> usize {
        let against = |at: &usize| {
            let evidence = evidence.get(*at).copied().unwrap_or_default();
            evidence <= weight::BELONGS_BEFORE + weight::CLOSED
        };
        let is_in = |all: &[usize], at: &usize| all.binary_search(at).is_ok();
        let added = self.chosen.iter().filter(|at| !is_in(&self.of_layout, at));
        let removed = self.of_layout.iter();
        let removed = removed.filter(|at| !is_in(&self.chosen, at) && !against(at));
        added.count() + removed.count()
    }
}

/// Removes the weakest boundaries, or adds the strongest others, where the stated count is near.
fn adjusted(of_layout: &[usize], scores: &[f64], stated: usize, explained: bool) -> Vec<usize> {
    let found = of_layout.len() + 1;
    let near = found * 10 >= stated * 7 && found * 10 <= stated * 20 + 20;
    if found == stated || !near || stated == 0 {
        return of_layout.to_vec();
    }
    let mut order: Vec<usize> = (1..scores.len()).collect();
    let score = |at: &usize| scores.get(*at).copied().unwrap_or(f64::MIN);
    order.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.cmp(b)));
    // What speaks clearly against a boundary is not overruled by a count: the extractor may have lost posts, as those
    // without words; all the more where one shape of gap explains what is there.
    let least = if explained { -1.5 } else { -3.5 };
    let mut kept: Vec<usize> = order
        .into_iter()
        .take(stated - 1)
        .filter(|at| score(at) > least)
        .collect();
    kept.sort_unstable();
    kept
}

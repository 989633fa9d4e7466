//! Finds posts by the layout: the best [`GapRule`] gives each gap its prior; the lines around the gap may overrule it,
//! and so may the stated number.

use super::gap_rule::{self, GapRule};
use super::numbers::Numbers;
use super::{Expected, Rule, Segments, TWEET, find as find_all, openings};
use crate::model::SegmentationConfidence;
use crate::text::confidence::Evidence;
use crate::text::evidence::{boundary_scores, is_short, is_tag, weight};
use crate::text::lines::Gap;
use crate::text::partition::partition;
use crate::text::series::{Mark, Series, Style};
use crate::text::table::Lines;

/// Fewer posts than this many tenths of the stated number are far from it.
const FAR: usize = 6;

/// The evidence at a gap that ends no post.
const NEVER: f32 = -40.0;

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
    if is_one(expected, series.as_ref()) {
        return Segments::new(Rule::StatedCount, SegmentationConfidence::Medium, vec![0]);
    }
    let mut evidence = evidence(lines, expected, series.as_ref());
    let mut rule = gap_rule::best(lines, &evidence, expected, series.as_ref());
    let mut exact = false;
    if let Some(series) = &series {
        let numbers = Numbers::new(lines, rule, series);
        numbers.loosen(&mut evidence);
        exact = numbers.are_exact();
        if exact {
            numbers.free_after(&mut evidence);
        }
    }
    let boundaries = boundaries(lines, expected, &mut rule, &evidence, series.as_ref());

    let by_layout = boundaries.of_layout.len() + 1;
    // In a long thread a few do not matter.
    let overruled = !boundaries.guided && boundaries.unexplained_gaps(&evidence) * 20 > by_layout;
    drop(evidence);
    let adjusted = boundaries
        .counted
        .as_ref()
        .is_some_and(|counted| *counted != boundaries.of_layout);
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
        adjusted,
        exact,
    };
    let uncounted = Expected {
        count: None,
        ..expected
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
    let is_open = |series: &Series| {
        expected.count != Some(starts.len()) && may_go_on(lines, rule, &starts, series)
    };
    Segments {
        may_go_on: series.as_ref().is_some_and(is_open),
        series,
        gap_rule: Some(rule),
        overruled: overruled.then_some(by_layout),
        ..Segments::new(by, confidence, starts)
    }
}

/// Whether the last post has a gap like those that end posts: it has the last number of a series without a total, and
/// most of the others have no such gap; or it follows the last number, as posts end with theirs.
fn may_go_on(lines: Lines<'_, '_>, rule: GapRule, starts: &[usize], series: &Series) -> bool {
    let Some(&last) = starts.last() else {
        return false;
    };
    let gaps = starts.iter().skip(1).filter_map(|at| lines.gap(*at));
    let least = gaps.map(|gap| gap.newlines).min().unwrap_or(u32::MAX);
    let ends_a_post = |gap: Gap| !gap.hard && gap.newlines >= least;
    let of = |marks: &[Mark]| marks.last().filter(|mark| mark.is_open()).map(Mark::line);
    if of(&series.starts) != Some(last) {
        let follows = of(&series.ends).is_some_and(|line| line + 1 == last);
        return follows && lines.part(last + 1, lines.len()).gaps().any(ends_a_post);
    }
    let is_only = |is_like: &dyn Fn(Gap) -> bool| {
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let mut is_last = false;
        let mut count = 0;
        for (start, end) in starts.iter().zip(ends) {
            is_last = lines.part(start + 1, end).gaps().any(is_like);
            count += usize::from(is_last);
        }
        is_last && (count - 1) * 2 < starts.len()
    };
    is_only(&|gap| rule.matches(gap)) || is_only(&ends_a_post)
}

/// Whether the page states that the thread is one post, and no numbers with a slash contradict it. Longer ones exist
/// since 2023.
fn is_one(expected: Expected, series: Option<&Series>) -> bool {
    let numbered = series.is_some_and(|series| series.style == Style::Slash);
    !expected.is_card() && expected.count == Some(1) && !numbered
}

/// Returns the evidence of the lines around each gap for a boundary.
fn evidence(lines: Lines<'_, '_>, expected: Expected, series: Option<&Series>) -> Vec<f32> {
    let mut evidence = boundary_scores(lines, series);
    if expected.hint() == Some(GapRule::Newline) && !expected.is_card() {
        add_picture_ends(lines, &mut evidence);
    }
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

/// Adds the evidence of pictures at the ends of posts, of which a browser's text keeps one space at the end of the
/// line.
fn add_picture_ends(lines: Lines<'_, '_>, evidence: &mut [f32]) {
    let spaced = || {
        (1..lines.len())
            .filter(|at| lines.gap(*at).is_some_and(|gap| gap.newlines == 1))
            .filter(|at| lines.is_behind_space(*at))
    };
    if spaced().count() * 2 > lines.len() || lines.gaps().any(|gap| gap.hard) {
        return;
    }
    for at in spaced() {
        if let Some(value) = evidence.get_mut(at) {
            *value += weight::AFTER_PICTURE;
        }
    }
}

/// Chooses the gaps at which posts end. If the words around the gaps leave far fewer posts than are stated, posts end
/// at single line breaks.
fn boundaries(
    lines: Lines<'_, '_>,
    expected: Expected,
    rule: &mut GapRule,
    evidence: &[f32],
    series: Option<&Series>,
) -> Boundaries {
    let best = *rule;
    let matches = |at: usize| lines.gap(at).is_some_and(|gap| best.matches(gap));
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
    // If the stated number agrees with exactly one shape of gap, the lines around the gaps are not needed. It does so
    // by chance if the shape misses numbers of the author.
    let missed = |series: &Series| {
        series
            .starts
            .iter()
            .any(|mark| mark.line() > 0 && !matches(mark.line()))
    };
    if !expected.is_card()
        && !agreed
        && !series.is_some_and(missed)
        && expected.count == Some(matched().count() + 1)
        && best.is_distinct(lines)
    {
        of_layout = matched().collect();
    }
    // If all gaps are alike, the stated number gives the number of posts, and the lines the best boundaries.
    let mut guided = !expected.is_card()
        && best.matches_nearly_all(lines)
        && expected.count.is_some_and(|stated| stated < lines.len());
    let found = of_layout.len() + 1;
    let hard = || lines.gaps().any(|gap| gap.hard);
    // A card, a quote and an item of a list start no post.
    let of_newlines = || {
        (1..lines.len()).filter(|at| {
            let is_newline = lines
                .gap(*at)
                .is_some_and(|gap| GapRule::Newline.matches(gap));
            is_newline
                && evidence
                    .get(*at)
                    .is_some_and(|value| *value > weight::LIST + weight::CLOSED)
        })
    };
    let counted = match expected.count {
        Some(stated)
            if !guided
                && !expected.is_card()
                && found * 10 < stated * FAR
                && !hard()
                && of_newlines().count() + 1 >= stated =>
        {
            *rule = GapRule::Newline;
            guided = true;
            let mut scores = vec![NEVER; lines.len()];
            for at in of_newlines() {
                if let Some(score) = scores.get_mut(at) {
                    *score = weight::KIND + evidence.get(at).copied().unwrap_or_default();
                }
            }
            Some(partition(lines, &scores, stated, TWEET))
        }
        Some(stated) if guided => Some(partition(lines, evidence, stated, TWEET)),
        Some(stated) if expected.is_card() && found != stated => {
            let scores = (1..lines.len()).map(score);
            let scores: Vec<f32> = std::iter::once(0.0).chain(scores).collect();
            Some(partition(lines, &scores, stated, TWEET))
        }
        Some(stated) => {
            let explained = best.is_distinct(lines) && of_layout.iter().all(|&at| matches(at));
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

//! How the numbers of a series agree with the gaps that end posts.

use super::gap_rule::GapRule;
use crate::text::evidence::weight;
use crate::text::series::{Mark, Series};
use crate::text::table::Lines;

/// The fewest gaps inside numbered posts that show how breaks inside posts are written.
const INNER: usize = 2;

/// The gaps at the numbers of a series.
pub(super) struct Numbers<'s, 't> {
    lines: Lines<'t, 't>,
    rule: GapRule,
    series: &'s Series,
    /// The lines at which posts start by the numbers.
    starts: Vec<usize>,
    /// Those of them that are the first of a series, at a gap that does not end posts: a heading precedes the number.
    headed: Vec<usize>,
}

impl<'s, 't> Numbers<'s, 't> {
    pub(super) fn new(lines: Lines<'t, 't>, rule: GapRule, series: &'s Series) -> Self {
        let opens = series.starts.iter().map(Mark::line);
        let closes = series.ends.iter().map(|mark| mark.line() + 1);
        let mut starts: Vec<usize> = opens
            .chain(closes)
            .filter(|at| *at > 0 && *at < lines.len())
            .collect();
        starts.sort_unstable();
        let mut numbers = Self {
            lines,
            rule,
            series,
            starts,
            headed: Vec::new(),
        };
        let firsts = series.starts.first().map(Mark::line).into_iter();
        let firsts = firsts.chain(series.between.iter().map(|between| between.end));
        let headed: Vec<usize> = firsts
            .filter(|at| *at > 0 && !numbers.matches(*at))
            .collect();
        let others = || {
            numbers
                .starts
                .iter()
                .filter(|at| headed.binary_search(at).is_err())
        };
        let matched = others().filter(|at| numbers.matches(**at)).count();
        if matched > 1 && matched * 10 >= others().count() * 8 {
            numbers.starts = others().copied().collect();
            numbers.headed = headed;
        }
        numbers
    }

    fn matches(&self, at: usize) -> bool {
        self.lines.gap(at).is_some_and(|gap| self.rule.matches(gap))
    }

    /// Whether a line is between two series.
    fn is_between(&self, at: usize) -> bool {
        let between = &self.series.between;
        let after = between.partition_point(|range| range.start <= at);
        let range = after.checked_sub(1).and_then(|range| between.get(range));
        range.is_some_and(|range| at <= range.end)
    }

    /// Removes the evidence of the numbers below headings, and of the series for the lines above them.
    pub(super) fn loosen(&self, evidence: &mut [f32]) {
        let Some(&first) = self.headed.first() else {
            return;
        };
        for at in &self.headed {
            if let Some(value) = evidence.get_mut(*at) {
                *value -= weight::SERIES;
            }
        }
        let is_first = self
            .series
            .starts
            .first()
            .is_some_and(|mark| mark.line() == first);
        let times =
            f32::from(u8::from(self.series.dense)) + f32::from(u8::from(self.series.complete));
        for value in evidence.iter_mut().take(first).skip(1).filter(|_| is_first) {
            *value -= weight::OUTSIDE_SERIES * times;
        }
    }

    /// Whether the gaps that end posts are just those at the numbers, as far as these reach, and breaks inside posts
    /// are written in another way.
    pub(super) fn are_exact(&self) -> bool {
        let (Some(&first), Some(&last)) = (self.starts.first(), self.starts.last()) else {
            return false;
        };
        let own = |at: &usize| !self.is_between(*at);
        let matched = (first..=last).filter(|at| self.matches(*at)).filter(own);
        let exact = matched.eq(self.starts.iter().copied().filter(own));
        let inner = (first..=last).filter(|at| !self.matches(*at)).count();
        exact && self.series.dense && self.series.alone.is_empty() && inner >= INNER
    }

    /// Removes the evidence of the series against boundaries after its last number.
    pub(super) fn free_after(&self, evidence: &mut [f32]) {
        let Some(&last) = self.starts.last() else {
            return;
        };
        for at in (last + 1..self.lines.len()).filter(|at| self.matches(*at)) {
            if let Some(value) = evidence.get_mut(at) {
                *value -= weight::OUTSIDE_SERIES;
            }
        }
    }
}

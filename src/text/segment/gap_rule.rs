//! Which gaps between lines end posts.
//!
//! Extractors render the ends of posts in one way and the breaks inside posts in others, but which is which differs
//! from one to the next: so each shape of gap that the text has, and each threshold of blank lines, is tried as the
//! mark of a post's end, and judged by the stated count, the series of numbers, and the lines on both sides of the
//! gaps.

use super::{Expected, TWEET};
use crate::text::evidence::weight;
use crate::text::lines::Gap;
use crate::text::series::Series;
use crate::text::table::Lines;

/// What the usual shape of gap is given before others.
const USUAL: f64 = 0.25;

/// What a shape costs that ignores the hard breaks which the text has.
const UNMARKED: f64 = 0.5;

/// What the shape is given that ends posts elsewhere in the same text.
const HINTED: f64 = 4.0;

/// The most frequent shapes are tried, so many of them.
const SHAPES: usize = 10;

/// Beyond a tweet's length a post may have so much: pictures and numbers.
const SLACK: usize = 20;

/// A hypothesis on which gaps between lines end posts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum GapRule {
    /// Gaps of just this shape.
    Exactly(Gap),
    /// Gaps with at least so many line ends that no hard break stands before.
    Soft(u32),
    /// Gaps with at least so many line ends.
    Blank(u32),
    /// The next line, and no blank line between.
    Newline,
    /// Every gap.
    All,
}

impl GapRule {
    pub(in crate::text) fn matches(self, gap: Gap) -> bool {
        match self {
            Self::Exactly(is) => gap == is,
            Self::Soft(newlines) => !gap.hard && gap.newlines >= newlines,
            Self::Blank(newlines) => gap.newlines >= newlines,
            Self::Newline => gap.newlines == 1 && !gap.hard,
            Self::All => true,
        }
    }

    /// Whether the text has hardly a gap of another shape, so that this rule distinguishes nothing.
    pub(super) fn matches_nearly_all(self, lines: Lines<'_, '_>) -> bool {
        let others = lines.gaps().skip(1).filter(|gap| !self.matches(*gap));
        others.count() * 12 < lines.len()
    }

    /// Whether the text has gaps of other shapes as well.
    pub(in crate::text) fn is_distinct(self, lines: Lines<'_, '_>) -> bool {
        lines.gaps().skip(1).any(|gap| !self.matches(gap))
    }

    /// Whether the gaps that it matches are alike, so that no narrower rule gives other posts.
    pub(in crate::text) fn is_narrow(self, lines: Lines<'_, '_>) -> bool {
        let newlines = self.newlines(lines);
        let least = newlines.first().copied().unwrap_or_default();
        let alike = newlines.last().is_none_or(|most| *most <= least + 1);
        !matches!(self, Self::Exactly(_)) && alike
    }

    /// Whether none of the gaps that it matches is much shorter than most of them.
    pub(in crate::text) fn is_even(self, lines: Lines<'_, '_>) -> bool {
        let newlines = self.newlines(lines);
        let most = newlines
            .get(newlines.len() / 2)
            .copied()
            .unwrap_or_default();
        newlines.first().is_none_or(|least| least * 2 >= most)
    }

    /// The number of line ends in each gap that it matches, ascending.
    fn newlines(self, lines: Lines<'_, '_>) -> Vec<u32> {
        let matched = lines.gaps().skip(1).filter(|gap| self.matches(*gap));
        let mut newlines: Vec<u32> = matched.map(|gap| gap.newlines).collect();
        newlines.sort_unstable();
        newlines
    }
}

/// Returns the hypothesis that explains the text best.
pub(super) fn best(
    lines: Lines<'_, '_>,
    evidence: &[f32],
    expected: Expected,
    series: Option<&Series>,
) -> GapRule {
    let hint = expected.hint();
    let hard = lines.gaps().any(|gap| gap.hard);
    let behind_first = lines.part(1, lines.len());
    let mut gaps: Vec<(Gap, usize)> = behind_first.gap_counts().into_iter().collect();
    gaps.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(a.cmp(b)));
    gaps.truncate(SHAPES);
    // In the order of what is usual; of equals the first is taken.
    let mut rules: Vec<GapRule> = Vec::new();
    if hard {
        rules.push(GapRule::Soft(2));
    }
    rules.extend([GapRule::Newline, GapRule::Blank(2), GapRule::All]);
    let mut thresholds: Vec<u32> = gaps
        .iter()
        .map(|(gap, _)| gap.newlines)
        .filter(|&newlines| newlines > 2)
        .collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    rules.extend(thresholds.into_iter().map(GapRule::Blank));
    rules.extend(gaps.iter().map(|&(gap, _)| GapRule::Exactly(gap)));

    rules.extend(hint.filter(|hint| !rules.contains(hint)));
    // Where no count tells: of text that no program marked, lines are posts and empty lines paragraphs.
    let usual = expected.count.is_none() && !expected.is_card() && !hard;
    let usual = usual.then_some(GapRule::Newline);
    let length = |line: &str| u16::try_from(line.chars().count()).unwrap_or(u16::MAX);
    let lengths: Vec<u16> = lines.texts().map(length).collect();
    let text = Judged {
        lines,
        lengths: &lengths,
        evidence,
        expected,
        series,
    };
    let mut best = (f64::MAX, GapRule::All);
    for rule in rules {
        let mut cost = text.cost(rule);
        if hard && !matches!(rule, GapRule::Soft(_)) {
            cost += UNMARKED;
        }
        if hint == Some(rule) {
            cost -= HINTED;
        }
        if usual == Some(rule) {
            cost -= USUAL;
        }
        if cost < best.0 - 1e-9 {
            best = (cost, rule);
        }
    }
    best.1
}

/// A text, and what a hypothesis on it is judged by.
struct Judged<'t> {
    lines: Lines<'t, 't>,
    /// The characters of each line, or `u16::MAX` if there are more.
    lengths: &'t [u16],
    /// What the lines around each gap say for a boundary.
    evidence: &'t [f32],
    expected: Expected,
    series: Option<&'t Series>,
}

impl Judged<'_> {
    /// Returns how badly a hypothesis explains the text.
    fn cost(&self, rule: GapRule) -> f64 {
        let mut posts = 1.0;
        // What the words at a gap overrule is no boundary to the count. (A card's count is only the most that it may
        // show.)
        let mut counted = 1.0;
        let mut long = 0.0;
        let mut against = 0.0;
        let mut length = 0;
        let card = self.expected.is_card();
        for (at, gap) in self.lines.gaps().enumerate() {
            let boundary = at > 0 && rule.matches(gap);
            let evidence = self.evidence.get(at).copied().unwrap_or_default();
            if boundary {
                posts += 1.0;
                counted += f64::from(u8::from(card || weight::KIND + evidence > 0.0));
                long += f64::from(u8::from(length > TWEET + SLACK));
                length = 0;
                // A list, or an embedded post, is what it is in every kind of dump.
                let listed =
                    self.expected.count.is_none() && evidence <= weight::LIST + weight::CLOSED;
                against += if listed {
                    0.5
                } else {
                    f64::from((-evidence).clamp(0.0, 3.0))
                };
            } else if at > 0 {
                against += f64::from((evidence - weight::CLOSED).clamp(0.0, 1.0));
            }
            let own = self.lengths.get(at).copied().unwrap_or(0);
            length += usize::from(own) + usize::from(length > 0);
        }
        long += f64::from(u8::from(length > TWEET + SLACK));
        let mut cost = 1.5 * long / posts + 0.8 * against / posts;
        // Gaps of one shape alone distinguish nothing: the text is then given in the pieces that it has.
        if posts < 2.0 && self.lines.len() > 2 && self.expected.count != Some(1) {
            cost += 1.0;
        }
        if let Some(stated) = self.expected.count {
            #[allow(clippy::cast_precision_loss, reason = "numbers of posts are small")]
            let (plain, counted): (f64, f64) = (posts / stated as f64, counted / stated as f64);
            cost += 5.0 * plain.ln().abs().min(counted.ln().abs());
        }
        cost + self
            .series
            .map_or(0.0, |series| 6.0 * self.missed(rule, series))
    }

    /// Returns the share of a series' numbers that do not open or close a post.
    fn missed(&self, rule: GapRule, series: &Series) -> f64 {
        let is_boundary = |at: usize| {
            let gap = self.lines.gap(at);
            gap.is_some_and(|gap| at == 0 || rule.matches(gap))
        };
        let starts = series
            .starts
            .iter()
            .filter(|mark| !is_boundary(mark.line()));
        let ends = series
            .ends
            .iter()
            .filter(|mark| mark.line() + 1 < self.lines.len() && !is_boundary(mark.line() + 1));
        #[allow(clippy::cast_precision_loss, reason = "numbers of posts are small")]
        let share = (starts.count() + ends.count()) as f64 / series.len().max(1) as f64;
        share
    }
}

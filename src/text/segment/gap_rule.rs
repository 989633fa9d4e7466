//! Decides which gaps between lines end posts.
//!
//! An extractor renders the ends of posts in one way and the breaks inside posts in others, but each extractor differs.
//! So every shape of gap in the text, and every threshold of blank lines, is tried as the mark of a post's end. Its
//! cost is computed from the stated number, the series of numbers, and the lines around the gaps.

use super::{Expected, TWEET};
use crate::text::evidence::weight;
use crate::text::lines::Gap;
use crate::text::series::Series;
use crate::text::table::Lines;

/// The advantage of the usual shape of gap.
const USUAL: f64 = 0.25;

/// The cost of a shape that ignores the hard line breaks of the text.
const UNMARKED: f64 = 0.5;

/// The advantage of the shape that ends posts elsewhere in the same text.
const HINTED: f64 = 4.0;

/// The advantage of indentation that only the lines after blank ones have.
const INDENTED: f64 = 1.5;

/// The cost of hard line breaks as the ends of posts in a text that also has blank lines without one.
const INVERTED: f64 = 4.0;

/// The fewest columns and lines of indentation that marks posts.
const COLUMNS: u32 = 2;
const INDENTS: usize = 2;

/// The number of shapes to try, the most frequent first.
const SHAPES: usize = 10;

/// The length that a post may have beyond a tweet's: for pictures and numbers.
const SLACK: usize = 20;

/// A hypothesis on which gaps between lines end posts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum GapRule {
    /// Gaps of exactly this shape.
    Exactly(Gap),
    /// Gaps with at least this many line breaks and without a hard line break.
    Soft(u32),
    /// Gaps with at least this many line breaks.
    Blank(u32),
    /// A single line break, without a blank line.
    Newline,
    /// Gaps before a line that is indented by at least this many columns.
    Indented(u32),
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
            Self::Indented(columns) => gap.indent >= columns,
            Self::All => true,
        }
    }

    /// Whether it matches blank lines with a hard line break before them.
    fn may_be_hard(self) -> bool {
        match self {
            Self::Exactly(gap) => gap.hard,
            Self::Blank(_) | Self::All => true,
            Self::Soft(_) | Self::Newline | Self::Indented(_) => false,
        }
    }

    /// Whether hardly any gap of the text has another shape, so that this rule distinguishes nothing.
    pub(super) fn matches_nearly_all(self, lines: Lines<'_, '_>) -> bool {
        let others = lines.gaps().skip(1).filter(|gap| !self.matches(*gap));
        others.count() * 12 < lines.len()
    }

    /// Whether the text has gaps of other shapes as well.
    pub(in crate::text) fn is_distinct(self, lines: Lines<'_, '_>) -> bool {
        lines.gaps().skip(1).any(|gap| !self.matches(gap))
    }

    /// Whether the gaps that it matches are nearly equal, so that no narrower rule gives other posts.
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

    /// Returns the number of line breaks in each gap that it matches, ascending.
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
    let inverted = lines.breaks_are_hard();
    let indent = indent(lines).map(GapRule::Indented);
    let after_first = lines.part(1, lines.len());
    let mut gaps: Vec<(Gap, usize)> = after_first.gap_counts().into_iter().collect();
    gaps.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(a.cmp(b)));
    gaps.truncate(SHAPES);
    // The usual ones first; of equal ones the first is chosen.
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

    rules.extend(indent);
    rules.extend(hint.filter(|hint| !rules.contains(hint)));
    // Without a stated number: in a text without hard line breaks, lines are posts and empty lines separate paragraphs.
    let usual = expected.count.is_none() && !expected.is_card() && !hard;
    let usual = usual.then_some(GapRule::Newline);
    let length = |line: &str| u16::try_from(line.chars().count()).unwrap_or(u16::MAX);
    let lengths: Vec<u16> = lines.texts().map(length).collect();
    let text = Hypothesis {
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
        if inverted && rule.may_be_hard() {
            cost += INVERTED;
        }
        if indent == Some(rule) {
            cost -= INDENTED;
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

/// Returns the indentation of the lines after blank ones, if other lines have none: extractors keep the indentation of
/// a post's first line (trafilatura; pages of 2021 and later).
fn indent(lines: Lines<'_, '_>) -> Option<u32> {
    let gaps = || lines.gaps().skip(1);
    let indented = || gaps().filter(|gap| gap.indent >= COLUMNS);
    let columns = indented().map(|gap| gap.indent).min()?;
    let (inside, outside) = (
        indented().count(),
        gaps().filter(|gap| gap.indent < COLUMNS).count(),
    );
    let blank = indented().filter(|gap| gap.spaced > 0).count();
    let plain = gaps()
        .filter(|gap| gap.indent < COLUMNS && gap.spaced == 0)
        .count();
    let nearly_all = |part: usize, all: usize| part * 10 >= all * 9;
    let marks = inside >= INDENTS && outside >= INDENTS;
    (marks && nearly_all(blank, inside) && nearly_all(plain, outside)).then_some(columns)
}

/// A text, and the evidence for and against a hypothesis.
struct Hypothesis<'t> {
    lines: Lines<'t, 't>,
    /// The number of characters of each line, or `u16::MAX` if there are more.
    lengths: &'t [u16],
    /// The evidence of the lines around each gap for a boundary.
    evidence: &'t [f32],
    expected: Expected,
    series: Option<&'t Series>,
}

impl Hypothesis<'_> {
    /// Returns the cost of a hypothesis: how badly it explains the text.
    fn cost(&self, rule: GapRule) -> f64 {
        let mut posts = 1.0;
        // A boundary that the words at the gap overrule does not count. (The number on a card is only an upper bound.)
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
                // Lists and embedded posts look the same in every kind of dump.
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
        // If all gaps have the same shape, they distinguish nothing: each line then becomes a post.
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
            .map_or(0.0, |series| 6.0 * self.missed_share(rule, series))
    }

    /// Returns the share of a series' numbers that neither start nor end a post.
    fn missed_share(&self, rule: GapRule, series: &Series) -> f64 {
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

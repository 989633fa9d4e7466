//! How reliable the boundaries between posts are.
//!
//! The confidence is high only if two independent findings agree: the number of posts that the page states, and either
//! a complete series of numbers, one for each post, or a layout that by itself gives exactly these posts. The stated
//! number also helps to choose a layout, so it confirms little if there are few posts: a lost post and a split one give
//! the same number.

use super::evidence::{is_picture, is_quote};
use super::lines::Line;
use super::partition::weight;
use super::segment::{GapRule, TWEET};
use super::series::Series;
use super::table::Lines;
use crate::model::SegmentationConfidence;

/// With fewer posts than this, the stated number may agree by chance.
const FEW: usize = 4;

/// With at least this many, it does not.
const MANY: usize = 20;

/// The length that a post may have beyond a tweet's: for pictures and numbers.
const SLACK: usize = 20;

/// The posts that were found, and the evidence for them.
pub(super) struct Evidence<'f> {
    pub(super) lines: Lines<'f, 'f>,
    pub(super) starts: &'f [usize],
    pub(super) stated: Option<usize>,
    pub(super) series: Option<&'f Series>,
    pub(super) rule: GapRule,
    /// Whether the layout alone gives the posts, without the stated number and the lines around the gaps.
    pub(super) of_layout: bool,
    /// Whether only the stated number and the lines around the gaps give the posts.
    pub(super) guided: bool,
    /// Whether boundaries were added or removed to meet the stated number, which then confirms nothing.
    pub(super) adjusted: bool,
    /// Whether the gaps that end posts are just those at the author's numbers.
    pub(super) exact: bool,
}

impl Evidence<'_> {
    /// Returns the confidence; `is_same_unguided` returns whether the same posts are found without the stated number.
    pub(super) fn confidence(&self, is_same_unguided: impl Fn() -> bool) -> SegmentationConfidence {
        let posts = self.starts.len();
        let confirmed = self.stated == Some(posts);
        let is_complete = |series: &Series| {
            series.complete
                && series.matches_exactly(self.starts, self.lines.len())
                && self.begins_clearly(series)
        };
        // Between two series a line may be a heading of the second.
        let is_single = |series: &&Series| series.between.is_empty() || self.exact;
        let of_posts = self.series.filter(is_single);
        let numbered = of_posts.is_some_and(is_complete);
        let most = |series: &Series| series.len() * 10 >= posts * 8;
        // A broken series that does not meet the stated number is doubtful.
        let met = confirmed && !self.guided && !self.adjusted || self.stated.is_none();
        let likely = |series: &Series| {
            !series.has_two_in_one(self.starts)
                && (most(series) && (met || series.complete)
                    || self.exact && series.complete && self.of_layout)
        };
        if confirmed && (numbered || self.is_given_by_layout(is_same_unguided)) {
            SegmentationConfidence::High
        } else if confirmed && self.is_likely() || numbered || of_posts.is_some_and(likely) {
            SegmentationConfidence::Medium
        } else {
            SegmentationConfidence::Low
        }
    }

    /// Whether the stated number confirms more than it was used for. One of many shapes of gaps agrees with nearly
    /// every small number.
    fn is_likely(&self) -> bool {
        let shape = matches!(self.rule, GapRule::Exactly(_)) && self.starts.len() < MANY;
        !self.guided
            && !self.adjusted
            && !shape
            && !self.may_be_one()
            && !self.continues_after_quote()
    }

    /// Whether all posts together are as short as one tweet. If the others were lost, its parts may be as many as the
    /// stated number.
    fn may_be_one(&self) -> bool {
        let length = || self.lines.texts().map(weight).sum::<usize>();
        self.starts.len() < FEW && length() <= TWEET
    }

    /// Whether blank lines end posts, and a post starts after an embedded one and a line break on a line of its own, as
    /// inside posts: it may be the rest of the post that embeds it.
    fn continues_after_quote(&self) -> bool {
        let line = |at: usize| self.lines.text(at);
        let is_after = |at: &usize| {
            let before = at.checked_sub(1).and_then(line);
            let spaced = self.lines.gap(*at).is_some_and(|gap| gap.spaced > 0);
            spaced && before.is_some_and(|before| is_quote(before, line(*at)))
        };
        matches!(self.rule, GapRule::Soft(_)) && self.starts.iter().any(is_after)
    }

    /// Whether the first post cannot include a boilerplate line from above the thread: it starts with a number, or no
    /// gap inside it is like those between posts.
    fn begins_clearly(&self, series: &Series) -> bool {
        let numbered = series.starts.first().is_some_and(|mark| mark.line() == 0);
        let end = self.starts.get(1).copied().unwrap_or(self.lines.len());
        let inner = self.lines.part(1, end);
        numbered || !inner.gaps().any(|gap| self.rule.matches(gap))
    }

    fn is_given_by_layout(&self, is_same_unguided: impl Fn() -> bool) -> bool {
        let posts = self.starts.len();
        let contradicts = |series: &Series| series.contradicts(self.starts, self.lines.len());
        self.of_layout
            && posts >= FEW
            && self.rule.is_distinct(self.lines)
            && !self.is_ambiguous()
            && !self.series.is_some_and(contradicts)
            && self.rule.is_even(self.lines)
            && (posts >= MANY
                || self.rule.is_narrow(self.lines)
                    && self.all_fit_in_tweets()
                    && is_same_unguided())
    }

    /// Whether no post is longer than a tweet could be until 2023: a longer one may be two.
    fn all_fit_in_tweets(&self) -> bool {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain([self.lines.len()]);
        self.starts.iter().zip(ends).all(|(&start, end)| {
            let lines = self.lines.part(start, end);
            lines.iter().map(|line| weight(line.text)).sum::<usize>() <= TWEET + SLACK
        })
    }

    /// Whether the rule is ambiguous. If blank lines separate all blocks, a post that starts with a picture or after an
    /// embedded post may be the rest of the previous one. Or the marks of line breaks are also those of a post's end.
    fn is_ambiguous(&self) -> bool {
        let both = |line: &Line<'_>| line.gap.hard && line.gap.newlines > 1 && line.gap.spaced == 0;
        if matches!(self.rule, GapRule::Soft(_)) && self.lines.iter().any(|line| both(&line)) {
            return true;
        }
        // Spaces at the end of a line are a hard break, or the residue of a picture.
        let spaced = |line: &Line<'_>| line.gap.hard && line.gap.newlines == 1;
        if matches!(self.rule, GapRule::Newline) && self.lines.iter().any(|line| spaced(&line)) {
            return true;
        }
        let blocks = match self.rule {
            GapRule::Soft(_) | GapRule::Blank(2) => true,
            GapRule::Exactly(gap) => gap.newlines == 2,
            _ => false,
        };
        let embedded = |at: &usize| {
            let line = |at: usize| self.lines.get(at).map(|line| line.text);
            let before = at.checked_sub(1).and_then(line);
            before.is_some_and(|before| is_quote(before, line(*at)))
                || line(*at).is_some_and(is_picture)
        };
        blocks && self.starts.iter().any(embedded)
    }
}

//! How far the boundaries that were found in a text can be trusted.
//!
//! High is said only where two things agree that do not hang on each other: the count that the page states, and either
//! a whole series of numbers, one to each post, or a layout that by itself tells just these posts. The count is one of
//! the things by which a layout is chosen, so that it confirms little where the posts are few: one that was lost and
//! one that was taken for two meet it as well.

use super::evidence::{is_picture, is_quote};
use super::lines::Line;
use super::partition::weight;
use super::segment::{GapRule, TWEET};
use super::series::Series;
use super::table::Lines;
use crate::model::SegmentationConfidence;

/// So few posts meet a stated count by chance.
const FEW: usize = 4;

/// So many never do.
const MANY: usize = 20;

/// What a post may have beyond a tweet's length: pictures and numbers.
const SLACK: usize = 20;

/// What was found, and by what.
pub(super) struct Found<'f> {
    pub(super) lines: Lines<'f, 'f>,
    pub(super) starts: &'f [usize],
    pub(super) stated: Option<usize>,
    pub(super) series: Option<&'f Series>,
    pub(super) rule: GapRule,
    /// Whether the layout told the posts, without help of the count or of the words beside its gaps.
    pub(super) of_layout: bool,
    /// Whether nothing but the count and the words told them.
    pub(super) guided: bool,
}

impl Found<'_> {
    /// `alike` says whether the same posts are found where no count is stated.
    pub(super) fn confidence(&self, alike: impl Fn() -> bool) -> SegmentationConfidence {
        let posts = self.starts.len();
        let confirmed = self.stated == Some(posts);
        let whole = |series: &Series| {
            series.complete
                && series.numbers(self.starts, self.lines.len())
                && self.begins_clearly(series)
        };
        let numbered = self.series.is_some_and(whole);
        let most = |series: &Series| series.len() * 10 >= posts * 8;
        if confirmed && (numbered || self.is_told_by_layout(alike)) {
            SegmentationConfidence::High
        } else if confirmed && self.is_likely() || numbered || self.series.is_some_and(most) {
            SegmentationConfidence::Medium
        } else {
            SegmentationConfidence::Low
        }
    }

    /// Whether a count says more than what it was used for. One shape of gaps among many meets nearly every small
    /// count.
    fn is_likely(&self) -> bool {
        let shape = matches!(self.rule, GapRule::Exactly(_)) && self.starts.len() < MANY;
        !self.guided && !shape
    }

    /// Whether nothing in the first post can be a line of the page that stands above it: no number opens the post that
    /// would tell, and the gap behind the line is as those between posts.
    fn begins_clearly(&self, series: &Series) -> bool {
        let numbered = series.starts.first().is_some_and(|mark| mark.line() == 0);
        let end = self.starts.get(1).copied().unwrap_or(self.lines.len());
        let inner = self.lines.part(1, end);
        numbered || !inner.gaps().any(|gap| self.rule.matches(gap))
    }

    fn is_told_by_layout(&self, alike: impl Fn() -> bool) -> bool {
        let posts = self.starts.len();
        let contradicts = |series: &Series| series.contradicts(self.starts, self.lines.len());
        self.of_layout
            && posts >= FEW
            && self.rule.is_distinct(self.lines)
            && !self.is_ambiguous()
            && !self.series.is_some_and(contradicts)
            && self.rule.is_even(self.lines)
            && (posts >= MANY || self.rule.is_narrow(self.lines) && self.are_tweets() && alike())
    }

    /// Whether no post is longer than a tweet was until 2023: it may be two.
    fn are_tweets(&self) -> bool {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain([self.lines.len()]);
        self.starts.iter().zip(ends).all(|(&start, end)| {
            let lines = self.lines.part(start, end);
            lines.iter().map(|line| weight(line.text)).sum::<usize>() <= TWEET + SLACK
        })
    }

    /// Whether a post begins behind an embedded one, or with a picture, where blank lines set off all blocks, so that
    /// it may be the rest of the post before; or breaks are marked as both, a post's end and a line's.
    fn is_ambiguous(&self) -> bool {
        let both = |line: &Line<'_>| line.gap.hard && line.gap.newlines > 1 && line.gap.spaced == 0;
        if matches!(self.rule, GapRule::Soft(_)) && self.lines.iter().any(|line| both(&line)) {
            return true;
        }
        // Spaces at the end of a line are a break, or what is left of a picture.
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

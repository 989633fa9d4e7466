//! Finds the numbers that authors give their posts, and those that form a series.

mod mark;
mod posts;

use std::collections::HashSet;
use std::ops::Range;

use super::table::Lines;

pub(super) use mark::without;
pub(crate) use mark::{Mark, Style, opening_number};

use mark::{Place, marks};

/// A series of numbers in a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    pub(crate) style: Style,
    /// Lines that start with a number.
    pub(crate) starts: Vec<Mark>,
    /// Lines that end with a number.
    pub(crate) ends: Vec<Mark>,
    /// Lines that consist of a number.
    pub(crate) alone: Vec<Mark>,
    /// Whether it counts from 1 without gaps or repetitions, up to its stated total if it has one.
    pub(crate) complete: bool,
    /// Whether other numbers of the same style are not in the series, but would fit.
    contested: bool,
    /// Whether most of its numbers follow each other without a gap, so that a line without a number starts no post.
    pub(super) dense: bool,
    /// The lines between the last number of a series and the first of the next: `3/3`, then `1/6`.
    pub(super) between: Vec<Range<usize>>,
}

impl Series {
    /// Adds the numbers of a chain, each by its position.
    fn place(&mut self, chain: Vec<Mark>, lines: Lines<'_, '_>) {
        let common_side = common_side(&chain, lines);
        let placed = || {
            chain.iter().enumerate().map(|(at, mark)| {
                let place = match (mark.place, common_side) {
                    (Place::Alone, Place::Alone) => {
                        let before = at.checked_sub(1).and_then(|at| chain.get(at));
                        side_by_neighbours(mark, before, chain.get(at + 1))
                    }
                    (Place::Alone, common_side) => common_side,
                    (place, _) => place,
                };
                (place, *mark)
            })
        };
        let count = |of: Place| placed().filter(|(place, _)| *place == of).count();
        let counts = [Place::Start, Place::End, Place::Alone].map(count);
        // Mostly all are of one kind; then the chain itself is their list.
        let list = match counts {
            [_, 0, 0] => &mut self.starts,
            [0, _, 0] => &mut self.ends,
            [0, 0, _] => &mut self.alone,
            _ => {
                let [starts, ends, alone] = counts;
                // Counted first, for an exact capacity.
                for (list, of, count) in [
                    (&mut self.starts, Place::Start, starts),
                    (&mut self.ends, Place::End, ends),
                    (&mut self.alone, Place::Alone, alone),
                ] {
                    list.reserve_exact(count);
                    let marks = placed().filter(|(place, _)| *place == of);
                    list.extend(marks.map(|(_, mark)| mark));
                }
                return;
            }
        };
        *list = chain;
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len() + self.ends.len() + self.alone.len()
    }

    /// Whether each post has exactly one number, at its start or its end, and no other number would fit as well.
    /// `starts` are the posts' first lines, and `lines` is the number of lines.
    pub(super) fn matches_exactly(&self, starts: &[usize], lines: usize) -> bool {
        self.len() == starts.len() && !self.contradicts(starts, lines)
    }

    /// Whether a post has two numbers, as after its last line was joined to the number of the next.
    pub(super) fn has_two_in_one(&self, starts: &[usize]) -> bool {
        let mut numbered = vec![false; starts.len() + 1];
        let marks = self.starts.iter().chain(&self.ends).chain(&self.alone);
        let mut posts = marks.map(|mark| starts.partition_point(|&start| start <= mark.line()));
        posts.any(|post| {
            let numbered = numbered.get_mut(post);
            numbered.is_some_and(|numbered| std::mem::replace(numbered, true))
        })
    }

    /// Whether a post has two numbers, or one inside its text, or other numbers would fit as well.
    pub(super) fn contradicts(&self, starts: &[usize], lines: usize) -> bool {
        let mut numbered = vec![false; starts.len()];
        let opens = self.starts.iter().map(|mark| (mark.line(), true, false));
        let closes = self.ends.iter().map(|mark| (mark.line(), false, true));
        let alone = self.alone.iter().map(|mark| (mark.line(), true, true));
        let mut marks = opens.chain(closes).chain(alone);
        let mut fits = |line: usize, opens: bool, closes: bool| {
            let posts_before = starts.partition_point(|&start| start <= line);
            let post = posts_before.checked_sub(1)?;
            let begins = starts.get(post) == Some(&line);
            let ends = starts.get(posts_before).copied().unwrap_or(lines) == line + 1;
            let twice = std::mem::replace(numbered.get_mut(post)?, true);
            Some(!twice && (opens && begins || closes && ends))
        };
        self.contested
            || !marks.all(|(line, opens, closes)| fits(line, opens, closes) == Some(true))
    }
}

/// Whether a line consists of a number, with or without the word before it.
pub(crate) fn is_number(line: &str) -> bool {
    mark::lone_number(line).is_some()
}

/// Three numbers in order are a series; fewer may be a coincidence.
pub(crate) const MIN_NUMBERS: usize = 3;

/// The maximum number of missing numbers between two of a series.
const MAX_GAP: u32 = 3;

/// The same for numbers with a slash, which lists seldom have.
const MAX_LONG_GAP: u32 = 8;

/// The fewest steps of a rising series with gaps of any length.
const RISING: usize = 4;

/// The minimum length of a line with the same number as the post before it, which may be the author's mistake. A list's
/// items are shorter.
const REPEATED: usize = 60;

/// Returns the longest series, if its numbers are those of posts.
pub(crate) fn find(lines: Lines<'_, '_>, stated: Option<usize>, fewest: usize) -> Option<Series> {
    let mut marks = marks(lines);
    without_lists(&mut marks, lines, stated);
    let places = longest(&marks, lines, fewest)?;
    let contested = is_contested(&marks, &places)?;
    // Only the numbers of the chain are kept.
    let mut rest = places.iter().map(|at| *at as usize).peekable();
    let mut at = 0..marks.len();
    marks.retain(|_| at.next().is_some_and(|at| rest.next_if_eq(&at).is_some()));
    drop(places);
    let mut chain = marks;
    chain.shrink_to_fit();
    let first = chain.first()?.value();
    // A few numbers far apart are not a series; one that starts with a high number must have few gaps.
    let width = width(&chain)?;
    let rising = is_rising(chain.iter());
    let sparse = chain.len() * 2 < width || first > MAX_GAP && chain.len() * 10 < width * 7;
    if sparse && !rising {
        return None;
    }
    // A list inside one post is not a series of posts: a series extends over most of the text.
    let span = chain.last()?.line() - chain.first()?.line() + 1;
    let spans_text =
        span * 10 >= lines.len() * 6 || stated.is_some_and(|stated| chain.len() * 10 >= stated * 6);
    if !spans_text {
        return None;
    }
    let mut series = Series {
        style: chain.first()?.style,
        complete: is_complete(&chain),
        contested,
        dense: rising || chain.len() * 3 >= width * 2,
        between: between(&chain),
        ..Series::default()
    };
    series.place(chain, lines);
    Some(series)
}

/// Returns the pairs of consecutive numbers.
fn pairs(chain: &[Mark]) -> impl Iterator<Item = (&Mark, &Mark)> {
    chain.iter().zip(chain.iter().skip(1))
}

/// Whether a series ends with the first number, and another starts with the second: `3/3`, then `1/6`.
fn restarts(before: &Mark, mark: &Mark) -> bool {
    before.is_last() && mark.value() == 1 && mark.total > 0 && mark.total != before.total
}

/// Returns how many numbers there are from the first to the last of each series.
fn width(chain: &[Mark]) -> Option<usize> {
    let mut width = 0;
    let (mut first, mut last) = (chain.first()?.value(), chain.first()?.value());
    for (before, mark) in pairs(chain) {
        if restarts(before, mark) {
            width += usize::try_from(last.saturating_sub(first) + 1).ok()?;
            first = mark.value();
        }
        last = mark.value();
    }
    Some(width + usize::try_from(last.saturating_sub(first) + 1).ok()?)
}

/// Whether each series counts from 1 without gaps or repetitions, up to its stated total if it has one.
fn is_complete(chain: &[Mark]) -> bool {
    let total = chain
        .iter()
        .find(|mark| mark.total > 0)
        .map(|mark| mark.total);
    let counts_on = |(before, mark): (&Mark, &Mark)| {
        mark.value() == before.value() + 1 || restarts(before, mark)
    };
    let one = !pairs(chain).any(|(before, mark)| restarts(before, mark));
    let ends = chain.last().is_some_and(|last| match total {
        Some(total) if one => last.value() == u32::from(total),
        Some(_) => last.total == 0 || last.is_last(),
        None => true,
    });
    chain.first().is_some_and(|first| first.value() == 1) && pairs(chain).all(counts_on) && ends
}

/// Returns the lines between series.
fn between(chain: &[Mark]) -> Vec<Range<usize>> {
    let pairs = pairs(chain).filter(|(before, mark)| restarts(before, mark));
    pairs
        .map(|(before, mark)| before.line() + 1..mark.line())
        .collect()
}

/// Whether numbers with a slash at the starts of lines rise throughout, most of them by one. Then gaps of any length
/// are of posts that the text has lost.
fn is_rising<'m>(marks: impl Iterator<Item = &'m Mark> + Clone) -> bool {
    let (mut steps, mut small) = (0_usize, 0_usize);
    for (before, mark) in marks.clone().zip(marks.clone().skip(1)) {
        if mark.value() < before.value() {
            return false;
        }
        steps += 1;
        small += usize::from(mark.value() <= before.value() + 1);
    }
    let of_kind = |mark: &Mark| mark.style == Style::Slash && mark.place == Place::Start;
    steps >= RISING && small * 5 >= steps * 3 && marks.clone().all(of_kind)
}

/// Returns the longest chain of numbers with the same style and position, as indices into all numbers.
fn longest(marks: &[Mark], lines: Lines<'_, '_>, fewest: usize) -> Option<Vec<u32>> {
    let mut best: Option<(usize, Vec<u32>)> = None;
    for style in [Style::Slash, Style::Dot, Style::Paren, Style::Part] {
        let all = [Place::Start, Place::End, Place::Alone];
        let has = all.map(|place| {
            let mut marks = marks.iter();
            marks.any(|mark| mark.style == style && mark.place == place)
        });
        let [starts, ends, _] = has;
        if has == [false; 3] {
            continue;
        }
        // Of chains with the same numbers the first has the best score.
        for (places, is_new) in [
            (&[Place::Start, Place::Alone][..], true),
            (&[Place::End, Place::Alone], starts || ends),
            (&all, starts && ends),
        ] {
            if !is_new {
                continue;
            }
            let of_kind = (0_u32..)
                .zip(marks)
                .filter(|(_, mark)| mark.style == style && places.contains(&mark.place));
            let chain = chain(of_kind, lines);
            let score = (chain.len() * 4).saturating_sub(places.len());
            if (chain.len() >= MIN_NUMBERS || chain.len() >= fewest && style == Style::Slash)
                && best.as_ref().is_none_or(|(most, _)| score > *most)
            {
                best = Some((score, chain));
            }
        }
    }
    best.map(|(_, chain)| chain)
}

/// Whether other numbers with the style and positions of a chain would fit, but are not in it. The chain consists of
/// indices into all numbers.
fn is_contested(marks: &[Mark], chain: &[u32]) -> Option<bool> {
    let of_chain = || chain.iter().filter_map(|at| marks.get(*at as usize));
    let first = of_chain().next()?;
    let last = of_chain().map(Mark::value).max()?;
    // Lists may cause that, but they hardly ever have a slash.
    let places: HashSet<Place> = of_chain().map(|mark| mark.place).collect();
    // Both are in text order.
    let mut rest = chain.iter().peekable();
    let mut all = (0_u32..).zip(marks);
    Some(all.any(|(at, mark)| {
        rest.next_if_eq(&&at).is_none()
            && !mark.glued
            && mark.style == first.style
            && places.contains(&mark.place)
            && (first.value()..=last + 1).contains(&mark.value())
    }))
}

/// Removes the numbers of lists inside posts: consecutive lines that count from 1, after a colon or each after a hard
/// line break, or short ones after which the series does not go on. A thread may announce its numbered posts in the
/// same way; then they are most of its lines.
fn without_lists(marks: &mut Vec<Mark>, lines: Lines<'_, '_>, stated: Option<usize>) {
    let mut of_lists: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(first) = marks.get(at) {
        let counts_on = |next: usize| {
            marks.get(next).is_some_and(|mark| {
                let on = next - at;
                mark.place == Place::Start
                    && mark.style == first.style
                    && mark.line() == first.line() + on
                    && usize::try_from(mark.value()) == Ok(on + 1)
            })
        };
        let length = (at..).take_while(|&next| counts_on(next)).count();
        let announced = first
            .line()
            .checked_sub(1)
            .and_then(|before| lines.get(before))
            .is_some_and(|before| before.text.trim_end_matches('\\').ends_with([':', '：']));
        let broken = (first.line() + 1..first.line() + length)
            .all(|at| lines.gap(at).is_some_and(|gap| gap.hard));
        let posts = stated.is_some_and(|stated| stated == length || stated == length + 1)
            || length * 10 >= lines.len() * 6;
        // A few short lines in a row that are not the beginning of a longer series.
        let last = u32::try_from(length).unwrap_or(u32::MAX);
        let short = || {
            let mut items = lines.part(first.line(), first.line() + length).texts();
            items.all(|line| line.chars().nth(REPEATED).is_none())
        };
        let ends = || {
            let mut later = marks.get(at + length..).unwrap_or_default().iter();
            !later.any(|mark| mark.style == first.style && mark.value() == last + 1)
        };
        let in_row = || length >= MIN_NUMBERS && short() && ends();
        if first.style != Style::Slash && length > 1 && !posts && (announced || broken || in_row())
        {
            of_lists.push(at..at + length);
        }
        at += length.max(1);
    }
    let mut lists = of_lists.into_iter().peekable();
    let mut at = 0;
    marks.retain(|_| {
        let here = at;
        at += 1;
        lists.next_if(|list| list.end <= here);
        lists.peek().is_none_or(|list| !list.contains(&here))
    });
}

/// Returns the position in their posts of numbers on lines of their own, if these are most of the series and it can be
/// determined.
fn common_side(chain: &[Mark], lines: Lines<'_, '_>) -> Place {
    let alone: Vec<usize> = chain
        .iter()
        .filter(|mark| mark.place == Place::Alone)
        .map(Mark::line)
        .collect();
    if alone.len() * 10 < chain.len() * 6 {
        return Place::Alone;
    }
    let gap = |at: usize| lines.gap(at).map_or(0, |gap| gap.newlines);
    let inner: Vec<usize> = alone
        .iter()
        .copied()
        .filter(|&at| at > 0 && at + 1 < lines.len())
        .collect();
    let wider = inner
        .iter()
        .filter(|&&at| gap(at) >= gap(at + 1) + 2)
        .count();
    let narrower = inner
        .iter()
        .filter(|&&at| gap(at) + 2 <= gap(at + 1))
        .count();
    let most = |count: usize| count > 0 && count * 10 >= inner.len() * 7;
    if most(wider) || narrower == 0 && alone.first() == Some(&0) {
        Place::Start
    } else if most(narrower) || wider == 0 && alone.last().is_some_and(|&at| at + 1 == lines.len())
    {
        Place::End
    } else if wider == 0 && narrower == 0 {
        side_by_words(chain)
    } else {
        Place::Alone
    }
}

/// Returns the position of numbers on lines of their own with text above the first and below the last, if all gaps are
/// alike: the first or the last post has no number.
fn side_by_words(chain: &[Mark]) -> Place {
    let has = |place: Place| chain.iter().any(|mark| mark.place == place);
    match (has(Place::Start), has(Place::End)) {
        (true, false) => return Place::Start,
        (false, true) => return Place::End,
        (true, true) => return Place::Alone,
        (false, false) => {}
    }
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return Place::Alone;
    };
    match first.style {
        // `1/n` below a text is the number of the first post; but nothing follows the last of a total.
        Style::Slash if first.value() == 1 && !last.is_last() => Place::End,
        Style::Slash if first.value() == 1 => Place::Start,
        Style::Slash => Place::Alone,
        // `1.` is a heading.
        Style::Dot | Style::Paren | Style::Part => Place::Start,
    }
}

/// Returns the position of a number on a line of its own, from the numbers before and after it: each post has one
/// number and some text, so the lines between two numbers belong to one of them.
fn side_by_neighbours(mark: &Mark, before: Option<&Mark>, after: Option<&Mark>) -> Place {
    let words_before = match before {
        Some(before) if before.place == Place::Start => None,
        Some(before) => Some(before.line() + 1 < mark.line()),
        None => Some(mark.line() > 0),
    };
    match (words_before, after.map(|after| (after.place, after.line()))) {
        // No lines are left for a post that it would end.
        (Some(false), _) => Place::Start,
        (None, _) if before.is_some_and(|before| before.line() + 1 == mark.line()) => Place::Start,
        // No lines are left for a post that it would start.
        (_, Some((_, line))) if line == mark.line() + 1 => Place::End,
        (Some(true), Some((Place::End, _))) => Place::End,
        (None, Some((Place::Start, _))) => Place::Start,
        _ => Place::Alone,
    }
}

/// Returns the indices of the numbers that increase by one, with repetitions and small gaps, from a low first one. The
/// input has the numbers with their indices.
fn chain<'m>(
    marks: impl Iterator<Item = (u32, &'m Mark)> + Clone,
    lines: Lines<'_, '_>,
) -> Vec<u32> {
    let rising = is_rising(marks.clone().map(|(_, mark)| mark));
    let next = || marks.clone().skip(1).map(|(_, mark)| Some(mark));
    let mut best: Vec<u32> = Vec::new();
    // It may start with one of the first few: a list may precede it.
    for skipped in 0..4 {
        let mut chain: Vec<u32> = Vec::new();
        let mut last: Option<&Mark> = None;
        let with_next = marks.clone().zip(next().chain([None]));
        for ((at, mark), next) in with_next.skip(skipped) {
            let fits = match last {
                None => !mark.glued || mark.value() == 1,
                Some(before) => fits(before, mark, next, rising, lines),
            };
            if fits {
                chain.push(at);
                last = Some(mark);
            }
        }
        if chain.len() > best.len() {
            best = chain;
        }
    }
    best
}

/// Whether a number continues a series after the number `before`. `next` is the number after it.
fn fits(
    before: &Mark,
    mark: &Mark,
    next: Option<&Mark>,
    rising: bool,
    lines: Lines<'_, '_>,
) -> bool {
    let (last, value) = (before.value(), mark.value());
    if before.line() == mark.line() {
        return false;
    }
    if mark.glued {
        return value == last + 1;
    }
    if value != last {
        let hole = match mark.style {
            Style::Slash if rising || mark.total > 0 && mark.total == before.total => u32::MAX,
            Style::Slash => MAX_LONG_GAP,
            _ => MAX_GAP,
        };
        return value > last && value - last <= hole || restarts(before, mark);
    }
    let text = |mark: &Mark| lines.text(mark.line()).unwrap_or_default();
    let is_long = |mark: &Mark| text(mark).chars().nth(REPEATED).is_some();
    // Once more by mistake: a list has no number twice.
    let mistaken = || {
        let goes_on = next.is_some_and(|next| next.value() == value + 1);
        goes_on && is_long(before) && is_long(mark)
    };
    match mark.style {
        Style::Slash => mark.total == before.total || mark.total == 0 || before.total == 0,
        _ if mark.total > 0 => true,
        _ => mark.place != Place::Alone && (text(mark) == text(before) || mistaken()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::table;

    fn values(text: &str) -> (Vec<u32>, Vec<u32>, bool) {
        let series = find(table(text).lines(), None, MIN_NUMBERS).unwrap_or_default();
        let values = |marks: &[Mark]| marks.iter().map(Mark::value).collect();
        (
            values(&series.starts),
            values(&series.ends),
            series.complete,
        )
    }

    #[test]
    fn a_series_has_a_single_style() {
        assert_eq!(values("1. a\n2 ...b\n3. c"), (vec![1, 2, 3], vec![], true));
        assert_eq!(values("a 1/3\nb 2/3\nc 3/3"), (vec![], vec![1, 2, 3], true));
        assert_eq!(
            values("1/ a\n1. x\n2. y\n2/ b\n3/ c\n5/ e"),
            (vec![1, 2, 3, 5], vec![], false)
        );
        assert_eq!(
            find(
                table("w\n(१/३)\nx\n(२/३)\ny\n(३/३)\nz").lines(),
                None,
                MIN_NUMBERS
            )
            .unwrap()
            .starts
            .len(),
            3
        );
    }

    #[test]
    fn a_list_inside_a_post_is_not_a_series() {
        let list = "What you need:\n1. Oil\n2. Wick\n3. Words";
        let posts = "Terns.\nGulls.\nEiders.\nSkuas.\nNo more.";
        assert!(values(&format!("{posts}\n{list}\n{posts}")).0.is_empty());
        // Announced posts are most of a thread's lines.
        assert_eq!(values(list).0, [1, 2, 3]);
        let thread = "1/ Terns.\n2/ List:\n1. Oil\n2. Wick\n3/ Gulls.\n4/ Eiders.";
        assert_eq!(values(thread).0, [1, 2, 3, 4]);
    }

    #[test]
    fn too_few_numbers_are_not_a_series() {
        assert_eq!(values("1. a\n2. b"), (vec![], vec![], false));
        assert_eq!(values("in 1998\n24/7\nabout 3"), (vec![], vec![], false));
    }
}

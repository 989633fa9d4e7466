//! Finds the numbers that authors give their posts, and those that form a series.

use std::borrow::Cow;
use std::collections::HashSet;

use super::table::Lines;
use crate::chars::is_decimal_digit;
use crate::model::SeriesNumber;

/// The style of a number. A series has one style; the numbers of a list inside a post mostly have another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Style {
    #[default]
    /// `2/` `2/12` `2/n` `(2/12)`
    Slash,
    /// `2.` `2 ...`
    Dot,
    /// `2)` `(2)`
    Paren,
}

/// The position of a number in its post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Place {
    /// At the start of the post.
    Start,
    /// At the end of the post.
    End,
    /// On a line of its own, at either end.
    Alone,
}

/// A number in a text; its text is parsed again from its line if it belongs to the series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    line: u32,
    pub(crate) value: u32,
    /// Whether it includes the total.
    of_total: bool,
    style: Style,
    place: Place,
}

impl Mark {
    fn new(line: usize, style: Style, place: Place, number: &SeriesNumber) -> Option<Self> {
        Some(Self {
            line: u32::try_from(line).ok()?,
            value: number.value,
            of_total: number.total.is_some(),
            style,
            place,
        })
    }

    pub(crate) fn line(&self) -> usize {
        self.line as usize
    }

    /// Parses the number as written from its line.
    pub(crate) fn number(&self, lines: Lines<'_, '_>) -> Option<SeriesNumber> {
        let line = lines.text(self.line())?;
        match self.place {
            Place::Start => Some(opening(line)?.1),
            Place::End => Some(closing(line)?.1),
            Place::Alone => lone_number(line),
        }
    }
}

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
    /// The lowest and the highest number.
    pub(crate) first: u32,
    pub(crate) last: u32,
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

/// Three numbers in order are a series; fewer may be a coincidence.
pub(crate) const MIN_NUMBERS: usize = 3;

/// The maximum number of missing numbers between two of a series.
const MAX_GAP: u32 = 3;

/// The same for numbers with a slash, which lists seldom have.
const MAX_LONG_GAP: u32 = 8;

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
    let last = chain.iter().map(|mark| mark.value).max()?;
    let first = chain.first()?.value;
    // A few numbers far apart are not a series; one that starts with a high number must have few gaps.
    let width = usize::try_from(last - first + 1).ok()?;
    if chain.len() * 2 < width || first > MAX_GAP && chain.len() * 10 < width * 7 {
        return None;
    }
    // A list inside one post is not a series of posts: a series extends over most of the text.
    let span = chain.last()?.line() - chain.first()?.line() + 1;
    let spans_text =
        span * 10 >= lines.len() * 6 || stated.is_some_and(|stated| chain.len() * 10 >= stated * 6);
    if !spans_text {
        return None;
    }
    let total = chain
        .iter()
        .filter(|mark| mark.of_total)
        .find_map(|mark| mark.number(lines)?.total);
    let complete = chain
        .iter()
        .zip(1..)
        .all(|(mark, value)| mark.value == value)
        && total.is_none_or(|total| total == last);
    let mut series = Series {
        style: chain.first()?.style,
        complete,
        contested,
        first,
        last,
        ..Series::default()
    };
    series.place(chain, lines);
    Some(series)
}

/// Returns all numbers at the start or the end of a line, or on a line of their own.
fn marks(lines: Lines<'_, '_>) -> Vec<Mark> {
    // Most lines have none.
    let numbered = || {
        lines
            .texts()
            .enumerate()
            .filter(|(_, line)| has_digit(line))
    };
    let mut marks: Vec<Mark> = Vec::with_capacity(numbered().count());
    for (at, line) in numbered() {
        if let Some(number) = lone_number(line) {
            let style = style(&number.text);
            marks.extend(Mark::new(at, style, Place::Alone, &number));
            continue;
        }
        let opens = opening(line);
        marks.extend(opens.and_then(|(style, number)| Mark::new(at, style, Place::Start, &number)));
        let closes = closing(line);
        marks.extend(closes.and_then(|(style, number)| Mark::new(at, style, Place::End, &number)));
    }
    marks
}

/// Whether a text has a digit, as every number does.
fn has_digit(text: &str) -> bool {
    let of_ascii = || text.bytes().any(|byte| byte.is_ascii_digit());
    let of_any = || text.chars().any(is_decimal_digit);
    of_ascii() || !text.is_ascii() && of_any()
}

/// Returns the longest chain of numbers with the same style and position, as indices into all numbers.
fn longest(marks: &[Mark], lines: Lines<'_, '_>, fewest: usize) -> Option<Vec<u32>> {
    let mut best: Option<(usize, Vec<u32>)> = None;
    for style in [Style::Slash, Style::Dot, Style::Paren] {
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
    let last = of_chain().map(|mark| mark.value).max()?;
    // Lists may cause that, but they hardly ever have a slash.
    let places: HashSet<Place> = of_chain().map(|mark| mark.place).collect();
    // Both are in text order.
    let mut rest = chain.iter().peekable();
    let mut all = (0_u32..).zip(marks);
    Some(all.any(|(at, mark)| {
        rest.next_if_eq(&&at).is_none()
            && mark.style == first.style
            && places.contains(&mark.place)
            && (first.value..=last + 1).contains(&mark.value)
    }))
}

/// Removes the numbers of lists inside posts: consecutive lines that count from 1, after a colon or each after a hard
/// line break. A thread may announce its numbered posts in the same way; then they are most of its lines.
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
                    && usize::try_from(mark.value) == Ok(on + 1)
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
        if first.style != Style::Slash && length > 1 && (announced || broken) && !posts {
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
    } else {
        Place::Alone
    }
}

/// Returns the position of a number on a line of its own, from the numbers before and after it: each post has one
/// number and some text, so the lines between two numbers belong to one of them.
fn side_by_neighbours(mark: &Mark, before: Option<&Mark>, after: Option<&Mark>) -> Place {
    let words_before = match before {
        Some(before) if before.place == Place::Start => None,
        Some(before) => Some(before.line + 1 < mark.line),
        None => Some(mark.line > 0),
    };
    match (words_before, after.map(|after| (after.place, after.line))) {
        // No lines are left for a post that it would end.
        (Some(false), _) => Place::Start,
        (None, _) if before.is_some_and(|before| before.line + 1 == mark.line) => Place::Start,
        // No lines are left for a post that it would start.
        (_, Some((_, line))) if line == mark.line + 1 => Place::End,
        (Some(true), Some((Place::End, _))) => Place::End,
        (None, Some((Place::Start, _))) => Place::Start,
        _ => Place::Alone,
    }
}

/// Returns the number at the start of a line, and its style.
pub(crate) fn opening_number(line: &str) -> Option<(Style, u32)> {
    opening(line).map(|(style, number)| (style, number.value))
}

/// Returns the indices of the numbers that increase by one, with repetitions and small gaps, from a low first one. The
/// input has the numbers with their indices.
fn chain<'m>(
    marks: impl Iterator<Item = (u32, &'m Mark)> + Clone,
    lines: Lines<'_, '_>,
) -> Vec<u32> {
    let text = |mark: &Mark| lines.text(mark.line());
    let mut best: Vec<u32> = Vec::new();
    // It may start with one of the first few: a list may precede it.
    for skipped in 0..4 {
        let mut chain: Vec<u32> = Vec::new();
        let mut last: Option<&Mark> = None;
        for (at, mark) in marks.clone().skip(skipped) {
            let value = mark.value;
            let fits = match last {
                None => true,
                Some(before) if before.line == mark.line => false,
                Some(before) => {
                    let last = before.value;
                    let hole = if mark.style == Style::Slash {
                        MAX_LONG_GAP
                    } else {
                        MAX_GAP
                    };
                    value == last
                        && (mark.of_total
                            || mark.style == Style::Slash
                            || mark.place != Place::Alone && text(mark) == text(before))
                        || value > last && value <= last + hole
                }
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

/// Returns the number that a line consists of.
fn lone_number(line: &str) -> Option<SeriesNumber> {
    // A number starts with one of these, or with markup that is removed.
    match line.as_bytes().first()? {
        b'0'..=b'9' | b'(' | b'[' | b'\\' | b'*' | 0x80.. => {}
        _ => return None,
    }
    let bare = without(line, &['\\', '*']);
    SeriesNumber::parse(bare.trim_end_matches(['^', '_', ' ']))
}

/// Returns the number at the start of a line.
fn opening(line: &str) -> Option<(Style, SeriesNumber)> {
    let line = line.trim_start_matches(['*', '_', '>', ' ', '\u{200e}', '\u{200f}']);
    let word = line.split_whitespace().next()?;
    let word = if word == "🧵" {
        line.split_whitespace().nth(1)?
    } else {
        word
    };
    if !has_digit(word) {
        return None;
    }
    let word = without(word, &['\\']);
    if let Some(number) = SeriesNumber::parse(word.trim_end_matches('*')) {
        let bare = number.text.chars().all(|c| c.is_ascii_digit());
        // `2 ...and so on`
        let dotted = bare
            && line
                .strip_prefix(&*word)
                .is_some_and(|rest| rest.trim_start().starts_with(['.', '…']));
        return if !bare || dotted {
            Some((style(&number.text), number))
        } else {
            None
        };
    }
    // `1)La`, `3.word`: without a space.
    let end = word.find(['/', ')', '.'])?;
    let (head, rest) = word.split_at_checked(end + 1)?;
    rest.chars().next().filter(|c| c.is_alphabetic())?;
    let number = SeriesNumber::parse(head)?;
    Some((style(&number.text), number))
}

/// Returns a text without some ASCII characters. Hardly any line contains them.
pub(super) fn without<'t>(text: &'t str, signs: &[char]) -> Cow<'t, str> {
    let has = |sign: &char| {
        u8::try_from(*sign).is_ok_and(|sign| memchr::memchr(sign, text.as_bytes()).is_some())
    };
    if signs.iter().any(has) {
        Cow::Owned(text.replace(signs, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the number at the end of a line: only with a slash, since many sentences end with `2.` or `2)`.
fn closing(line: &str) -> Option<(Style, SeriesNumber)> {
    memchr::memchr(b'/', line.as_bytes())?;
    let line = line.trim_end_matches(['^', '_', ' ', '*']);
    let word = without(line.split_whitespace().next_back()?, &['\\']);
    let number = match word.strip_prefix('/') {
        Some(rest) => SeriesNumber::parse(rest)
            .map(|number| SeriesNumber::new(word.as_ref(), number.value, None))?,
        None => SeriesNumber::parse(&word).filter(|number| number.text.contains('/'))?,
    };
    Some((Style::Slash, number))
}

fn style(text: &str) -> Style {
    if text.contains(['/', '／']) {
        Style::Slash
    } else if text.contains([')', '）']) {
        Style::Paren
    } else {
        Style::Dot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::table;

    fn values(text: &str) -> (Vec<u32>, Vec<u32>, bool) {
        let series = find(table(text).lines(), None, MIN_NUMBERS).unwrap_or_default();
        let values = |marks: &[Mark]| marks.iter().map(|mark| mark.value).collect();
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
            .alone
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

//! Finds the end of a thread in a text without an end mark, in which the cards directly follow the thread.
//!
//! Some extractors keep neither a line of the page's footer nor a card's header. The remaining evidence is in the
//! posts: numbers that restart, an opening post and `2/` after text that is too long for one post, and the names at the
//! start of each reply of a chain.

use crate::network::twitter;
use crate::text::evidence;
use crate::text::lines::Line;
use crate::text::segment::{Segments, TWEET};
use crate::text::series::{self, Mark, Series};
use crate::text::table::Lines;

/// The minimum last number of a series that ends before the cards.
const BEGUN: u32 = 5;

/// The numbers in a card: those of the first posts of its thread, some of which the extractor may have lost.
const OF_A_CARD: std::ops::RangeInclusive<u32> = 1..=5;

/// The maximum number of cards' numbers that seem to continue the series.
const STRAY: usize = 6;

/// The minimum number of posts with the same names at their start in a chain of replies.
const CHAIN: usize = 4;

/// Returns the line of the first post after the thread, if there is evidence for one.
pub(super) fn end(lines: Lines<'_, '_>, segments: &Segments) -> Option<usize> {
    let of_numbers = match &segments.series {
        Some(series) => where_numbers_restart(lines, series),
        None => after_an_opening(lines),
    };
    of_numbers.or_else(|| after_replies(lines))
}

/// Finds numbers in the style of the series that restart: after its last one, or in a gap near its end, after which the
/// numbers of cards seem to continue it.
fn where_numbers_restart(lines: Lines<'_, '_>, series: &Series) -> Option<usize> {
    let stray = STRAY.min(series.starts.len() / 3);
    let begin = series.starts.len().checked_sub(stray + 1)?;
    for at in begin..series.starts.len() {
        let number = series.starts.get(at)?;
        let next = series.starts.get(at + 1);
        if number.value() < BEGUN || next.is_some_and(|next| next.value() == number.value() + 1) {
            continue;
        }
        let until = next.map_or(lines.len(), Mark::line);
        let again = (number.line() + 1..until).find_map(|at| {
            let (style, value) = series::opening_number(lines.get(at)?.text)?;
            (style == series.style && OF_A_CARD.contains(&value) && value < number.value())
                .then_some((at, value))
        });
        if let Some((again, value)) = again {
            return Some(before_numbers(lines, Some(number.line()), again, value));
        }
    }
    None
}

/// Finds a card of an opening post, `2/` and perhaps `3/`, after text without numbers that is too long for one post.
fn after_an_opening(lines: Lines<'_, '_>) -> Option<usize> {
    // The third number shows whether there are more than a card has.
    let numbers: Vec<(usize, u32)> = lines
        .texts()
        .enumerate()
        .filter_map(|(at, line)| Some((at, series::opening_number(line)?.1)))
        .take(3)
        .collect();
    let values: Vec<u32> = numbers.iter().map(|(_, value)| *value).collect();
    let of_a_card = matches!(values.as_slice(), [2] | [2, 3] | [2, 3, 1 | 2, ..]);
    let (at, value) = *numbers.first()?;
    let length: usize = lines.iter().take(at).map(length).sum();
    (of_a_card && length > TWEET * 5 / 4 && at >= 3).then(|| before_numbers(lines, None, at, value))
}

/// Returns the start of the posts before the number `value` of a card, after the last post of the thread, which starts
/// at line `last`. They are fewer than `value`, and none is longer than a tweet.
fn before_numbers(lines: Lines<'_, '_>, last: Option<usize>, number: usize, value: u32) -> usize {
    if value <= 1 {
        return number;
    }
    let evidence = evidence::boundary_scores(lines, None);
    let posts = usize::try_from(value - 1).unwrap_or(1);
    let first = last.map_or(1, |last| last + 1);
    let mut best = (f64::MAX, number);
    let mut of_card = 0;
    let mut of_thread: usize = lines
        .part(last.unwrap_or(number), number)
        .iter()
        .map(length)
        .sum();
    for at in (first..number).rev() {
        let Some(line) = lines.get(at) else { break };
        of_card += length(line);
        of_thread = of_thread.saturating_sub(length(line));
        if of_card > posts * (TWEET + 20) {
            break;
        }
        // Both are at most as long as a tweet; among the positions that fit, the evidence decides.
        let over = f64::from(u8::from(of_thread > TWEET + 20)) * 6.0;
        let cost = over - f64::from(evidence.get(at).copied().unwrap_or_default());
        if cost <= best.0 {
            best = (cost, at);
        }
    }
    best.1
}

/// Finds posts without names after a chain of replies: the recipient of a reply is named in each further post.
fn after_replies(lines: Lines<'_, '_>) -> Option<usize> {
    let heads: Vec<(usize, Vec<&str>)> = lines
        .texts()
        .enumerate()
        .filter_map(|(at, line)| Some((at, names(line)?)))
        .collect();
    let chain = heads
        .iter()
        .rev()
        .zip(heads.iter().rev().skip(1))
        .take_while(|((_, names), (_, before))| names.starts_with(before))
        .count();
    if chain + 1 < CHAIN {
        return None;
    }
    // The last of them may have several lines.
    let (last, _) = heads.last()?;
    let mut length_so_far = 0;
    let after = (*last..lines.len()).find(|&at| {
        length_so_far += lines.get(at).map_or(0, length);
        at > *last && length_so_far > TWEET
    })?;
    let rest = lines
        .part(after, lines.len())
        .iter()
        .map(length)
        .sum::<usize>();
    (rest > TWEET).then_some(after)
}

/// The maximum number of names at the start of a reply on Twitter.
const MOST_NAMES: usize = 50;

/// Returns the names at the start of a reply, before its first sentence.
fn names(line: &str) -> Option<Vec<&str>> {
    if !line.starts_with('@') {
        return None;
    }
    let mut names = Vec::new();
    let mut rest = line;
    while let Some(after) = rest.strip_prefix('@') {
        let end = after
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(after.len());
        let (name, after) = after.split_at_checked(end)?;
        if !twitter::is_handle(name) {
            break;
        }
        if names.len() == MOST_NAMES {
            return None;
        }
        names.push(name);
        rest = after.trim_start();
    }
    let opens = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'));
    (opens && !names.is_empty()).then_some(names)
}

/// Returns the length of a line without the names at its start.
fn length(line: Line<'_>) -> usize {
    line.text
        .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '_'))
        .chars()
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::table;

    fn end_of(text: &str) -> Option<usize> {
        let lines = table(text);
        let lines = lines.lines();
        end(lines, &crate::text::segment::segment(lines, None))
    }

    #[test]
    fn numbers_begin_again() {
        let posts: Vec<String> = (1..=9)
            .map(|n| format!("{n}/ Terns dive at noon."))
            .collect();
        let thread = posts.join("\n");
        assert_eq!(end_of(&thread), None);
        assert_eq!(end_of(&format!("{thread}\n1/ Eiders\n2/ Gulls")), Some(9));
        let opening = "Why gulls shout at dawn, a thread.\n2/ They are cold.\n3/ They are many.";
        assert_eq!(end_of(&format!("{thread}\n{opening}")), Some(9));
        let gone_on = "Why gulls shout at dawn.\n2/ They are cold.\n11/ They are many.";
        assert_eq!(end_of(&format!("{thread}\n{gone_on}")), Some(9));
    }

    #[test]
    fn a_card_behind_unnumbered_posts() {
        let post =
            "Terns came back to the harbour wall this morning, all of them at once, shouting. ";
        let thread = format!("{0}\n{0}\n{0}", post.repeat(4));
        let card = "Why gulls shout at dawn.\n2/ They are cold.\n3/ They are many.";
        assert_eq!(end_of(&format!("{thread}\n{card}")), Some(3));
        // One post and two more that are numbered are a thread.
        assert_eq!(
            end_of(&format!("Gulls.\nThey shout.\nAt dawn.\n{card}")),
            None
        );
        assert_eq!(end_of(&thread), None);
    }

    #[test]
    fn replies_name_whom_they_reply_to() {
        let long =
            "They dive at noon and at dusk, and never on the hour that the table says. ".repeat(2);
        let thread = format!(
            "Terns.\n@ana Yes.\n@ana {long}\n@ana@ben {long}\n@ana @ben {long}\nAnd more of it."
        );
        assert_eq!(end_of(&thread), None);
        let more = format!("{long}\n{long}\n{long}");
        assert_eq!(end_of(&format!("{thread}\n{more}")), Some(6));
    }
}

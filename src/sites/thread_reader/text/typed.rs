//! Threads that people typed or kept in a document of their own: posts between rules, a title above them, and the words
//! with which programs that send threads begin and end them.

use crate::model::SegmentationConfidence;
use crate::text::segment::{Rule, Segments, TWEET};
use crate::text::series::{self, Mark};
use crate::text::table::Lines;

/// The lines around a thread in a note (NoteTweet, since 2021).
const AROUND: (&str, &str) = ("THREAD START", "THREAD END");

/// The fewest posts that rules divide.
const FEWEST: usize = 3;

/// The most signs of a rule.
const LONGEST_RULE: usize = 80;

/// The maximum level of a heading.
const LEVELS: usize = 6;

/// What a document has apart from posts.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) title: Option<String>,
    /// Whether words above the first label were removed.
    pub(super) has_words_above: bool,
    /// Whether headings are inside posts.
    pub(super) has_headings: bool,
}

/// Whether a line is a rule: at least three signs of one kind, with or without spaces between them.
pub(super) fn is_rule(line: &str) -> bool {
    let first = line.as_bytes().first().copied();
    let Some(sign @ (b'-' | b'*' | b'_' | b'=')) = first else {
        return false;
    };
    let signs = line.bytes().filter(|byte| *byte == sign).count();
    let spaces = line.bytes().filter(|byte| *byte == b' ').count();
    (3..=LONGEST_RULE).contains(&signs) && signs + spaces == line.len()
}

/// Returns the words of a line that is a heading.
fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    let words = words.strip_prefix(' ')?.trim();
    ((1..=LEVELS).contains(&level) && !words.is_empty()).then_some(words)
}

/// Returns the lines of a thread between the words that begin and end it, if there are some.
pub(super) fn bounds(lines: Lines<'_, '_>) -> Option<(usize, usize)> {
    let (first, last) = AROUND;
    let start = lines.texts().position(|line| line == first)? + 1;
    let length = lines.texts().skip(start).position(|line| line == last);
    Some((start, length.map_or(lines.len(), |length| start + length)))
}

/// Divides the posts at the rules, if only the layout has divided them, and removes what is no part of a post.
pub(super) fn tidy(lines: Lines<'_, '_>, segments: &mut Segments) -> Document {
    if matches!(segments.rule, Rule::Gaps(_) | Rule::StatedCount) {
        by_rules(lines, segments);
    }
    let mut document = Document::default();
    above(lines, segments, &mut document);
    if is_labelled(lines, segments) {
        segments.starts.remove(0);
        document.has_words_above = true;
    }
    let from = segments.starts.first().copied().unwrap_or_default();
    let is_label = |line: &str| series::is_number(line);
    let mut texts = lines.part(from, lines.len()).texts();
    document.has_headings = texts.any(|line| heading(line).is_some() && !is_label(line));
    document
}

/// Whether each post has a label of its own, `Tweet 2/7`, and words are above the first one.
fn is_labelled(lines: Lines<'_, '_>, segments: &Segments) -> bool {
    let Some(series) = segments.series.as_ref().filter(|series| series.complete) else {
        return false;
    };
    let marks = || {
        series
            .starts
            .iter()
            .chain(&series.ends)
            .chain(&series.alone)
    };
    let is_label = |mark: &Mark| {
        let number = mark.number(lines);
        number.is_some_and(|it| it.total.is_some() && it.text.starts_with(char::is_alphabetic))
    };
    let first = marks().map(Mark::line).min();
    let is_above = |(first, second): (usize, &usize)| {
        first == *second && segments.starts.first().is_some_and(|start| start < second)
    };
    marks().all(is_label) && first.zip(segments.starts.get(1)).is_some_and(is_above)
}

/// Divides the posts at rules.
fn by_rules(lines: Lines<'_, '_>, segments: &mut Segments) {
    let rules = || lines.texts().enumerate().filter(|(_, line)| is_rule(line));
    let mut starts = Vec::with_capacity(rules().count() + 1);
    starts.push(0);
    starts.extend(rules().map(|(at, _)| at + 1));
    let ends = || starts.iter().skip(1).copied().chain([lines.len() + 1]);
    let posts = starts.iter().copied().zip(ends());
    // The rule above a post is not part of it.
    let posts = posts.filter(|(start, end)| start + 1 < *end);
    let lengths: Vec<usize> = posts
        .clone()
        .map(|(start, end)| length(lines.part(start, end - 1)))
        .collect();
    if lengths.len() < FEWEST {
        return;
    }
    let fits = lengths.iter().all(|length| *length <= TWEET);
    let mut divided = Vec::with_capacity(lengths.len());
    divided.extend(posts.map(|(start, _)| start));
    segments.starts = divided;
    segments.rule = Rule::Rules;
    segments.gap_rule = None;
    segments.overruled = None;
    segments.confidence = match fits {
        true => SegmentationConfidence::Medium,
        false => SegmentationConfidence::Low,
    };
}

/// The length of a link in X's count.
const LINK: usize = 23;

/// Returns the length of a post.
fn length(lines: Lines<'_, '_>) -> usize {
    let of_word = |word: &str| match word.contains("://") {
        true => LINK + 1,
        false => word.chars().count() + 1,
    };
    let words = lines.texts().flat_map(str::split_whitespace);
    words.map(of_word).sum()
}

/// Removes what is above the first post: headings, of which the first is the title, and rules.
fn above(lines: Lines<'_, '_>, segments: &mut Segments, document: &mut Document) {
    let Some(first) = segments.starts.first().copied() else {
        return;
    };
    let is_label = |line: &str| series::is_number(line);
    let is_above = |line: &&str| is_rule(line) || heading(line).is_some() && !is_label(line);
    let below = lines.part(first, lines.len());
    let count = below.texts().take_while(is_above).count();
    let mut headings = below.texts().take(count).filter_map(heading);
    document.title = headings.next().map(str::to_owned);
    let start = first + count;
    match segments.starts.get(1) {
        Some(second) if *second <= start => {
            segments.starts.remove(0);
        }
        _ if start < lines.len() => {
            if let Some(first) = segments.starts.first_mut() {
                *first = start;
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_headings() {
        for line in ["---", "***", "* * *", "----------", "___", "==="] {
            assert!(is_rule(line), "{line}");
        }
        for line in ["--", "-- -x", "", "- a", "*a*", "…"] {
            assert!(!is_rule(line), "{line}");
        }
        assert_eq!(heading("## On terns"), Some("On terns"));
        assert_eq!(heading("#terns"), None);
    }
}

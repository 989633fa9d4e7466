//! Finds posts by the residue of the permalink after each tweet: `^` (lynx, w3m, this crate's own export), `__`
//! (html2text).

use super::{Expected, Rule, Segments, TWEET, positions};
use crate::model::SegmentationConfidence;
use crate::text::evidence::is_card;
use crate::text::lines::{Line, plain};
use crate::text::partition::weight;
use crate::text::series::Series;
use crate::text::table::Lines;

/// This many marks are not a coincidence, whatever the page states.
const ENOUGH: usize = 3;

/// Returns the posts between such marks, if there are enough of them or as many as the page states.
pub(super) fn find(
    lines: Lines<'_, '_>,
    expected: Expected,
    series: Option<&Series>,
) -> Option<Segments> {
    let marks = positions(lines.texts(), |line| ends_with_mark(line));
    if marks.len() < ENOUGH && expected.count != Some(marks.len()) {
        return None;
    }
    // As in this crate's own export: below everything that belongs to the post, whatever number its author gave it.
    let lone = |&at: &usize| lines.get(at).is_some_and(|line| line.text == "^");
    let lone = marks.iter().all(lone);
    let after = |&at: &usize| match lone {
        true => Some(at + 1),
        false => after_preview(lines, at),
    };
    let mut clear = true;
    let after = marks.iter().map(|mark| {
        let after = after(mark);
        clear &= after.is_some();
        after.unwrap_or(mark + 1)
    });
    let starts: Vec<usize> = std::iter::once(0)
        .chain(after)
        .filter(|&at| at < lines.len())
        .collect();
    let within = |line: &Line<'_>| line.text.contains(" ^ ") || line.text.contains(" __ ");
    clear = clear && !lines.iter().any(|line| within(&line));
    // Text behind the last mark is a post that has lost its own mark, or of the page.
    let behind = match starts.last() {
        Some(&last) if starts.len() > marks.len() => {
            let lines = lines.part(last, lines.len());
            lines.texts().map(weight).sum()
        }
        _ => 0,
    };
    let contradicts = |series: &Series| series.contradicts(&starts, lines.len());
    clear = clear && (lone || !series.is_some_and(contradicts));
    let confidence = if clear && expected.count == Some(starts.len()) {
        SegmentationConfidence::High
    } else if behind > TWEET && expected.count != Some(starts.len()) {
        SegmentationConfidence::Low
    } else {
        SegmentationConfidence::Medium
    };
    Some(Segments {
        series: series.cloned(),
        ..Segments::new(Rule::PermalinkMarks, confidence, starts)
    })
}

/// The maximum number of lines to the preview of a link.
const PREVIEW: usize = 5;

/// Returns the line after a marked end: the preview of the post's link follows the mark. `None` if the preview ends
/// within a line.
fn after_preview(lines: Lines<'_, '_>, mark: usize) -> Option<usize> {
    let is_preview = |line: &Line<'_>| is_card(line.text) && !ends_with_mark(line.text);
    let after = lines.part(mark + 1, lines.len());
    let cards = after.iter().take_while(is_preview).count();
    let first_line = mark + 1 + cards;
    let bare = |word: &str| {
        let word = word
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        word.trim_start_matches("www.")
            .trim_end_matches(['…', '.'])
            .to_owned()
    };
    // The mark may be on a line of its own.
    let marked = plain(lines.get(mark)?.text);
    let before = mark.checked_sub(1).and_then(|before| lines.get(before));
    let marked = match before {
        Some(before) if marked.is_empty() || marked == "^" => plain(before.text),
        _ => marked,
    };
    let link = bare(marked.split_whitespace().next_back().unwrap_or_default());
    if !link.contains('/') || !link.contains('.') {
        return Some(first_line);
    }
    let preview = lines.part(first_line, lines.len()).iter().take(PREVIEW);
    for (at, line) in preview
        .take_while(|line| !ends_with_mark(line.text))
        .enumerate()
    {
        let plain_line = plain(line.text);
        let mut words = plain_line
            .split_whitespace()
            .map(bare)
            .skip_while(|word| !word.starts_with(&link));
        if words.next().is_some() {
            let ends_a_link = |at: &usize| {
                lines
                    .get(*at)
                    .is_some_and(|line| line.text.starts_with("]("))
            };
            let after = (first_line + at + 1..lines.len()).find(|at| !ends_a_link(at));
            return words.next().is_none().then(|| after.unwrap_or(lines.len()));
        }
    }
    Some(first_line)
}

fn ends_with_mark(text: &str) -> bool {
    text == "^" || text == "__" || text.ends_with(" ^") || text.ends_with(" __")
}

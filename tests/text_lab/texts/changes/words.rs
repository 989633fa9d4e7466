//! Changes that add or remove text.

use super::{Demand, Scene};
use crate::texts::marked::{Marked, OTHER_THREAD, Owner, Text, is_blank, is_key, post_of};

pub(super) fn drop_lines(scene: &mut Scene<'_>) {
    let filled_lines = scene.text.filled_lines();
    let many = 1 + filled_lines.len() / 25;
    for at in scene.random.some(filled_lines, many).into_iter().rev() {
        scene.text.lines.remove(at);
    }
}

/// Removes the author's numbers from one post in three.
pub(super) fn remove_numbers(scene: &mut Scene<'_>) {
    let ranges = scene.text.ranges();
    let posts = (0..ranges.len()).filter(|&at| !number(&scene.text, &ranges[at]).is_empty());
    let posts: Vec<usize> = posts.collect();
    let many = posts.len() / 3;
    for at in scene.random.some(posts, many).into_iter().rev() {
        for (line, columns) in number(&scene.text, &ranges[at]) {
            scene.text.lines[line].drain(columns);
        }
    }
}

/// Returns where a post's number is: in its first or last word, if that has digits and a numbering character.
fn number(text: &Text, lines: &std::ops::Range<usize>) -> Vec<(usize, std::ops::Range<usize>)> {
    let word = |line: usize, columns: std::ops::Range<usize>| {
        let word: String = text.lines[line][columns.clone()]
            .iter()
            .map(|(c, _)| *c)
            .collect();
        let digits = word.chars().filter(|c| c.is_numeric()).count();
        let short = (1..=6).contains(&digits) && word.chars().count() <= 9;
        let is = short
            && word.contains(['/', '.', ')', '\u{20e3}'])
            && !word.contains(char::is_alphabetic);
        is.then_some((line, columns))
    };
    let filled_lines: Vec<usize> = lines
        .clone()
        .filter(|&at| !is_blank(&text.lines[at]))
        .collect();
    let mut found = Vec::new();
    if let Some(&line) = filled_lines.first() {
        let signs = &text.lines[line];
        let first = signs
            .iter()
            .position(|(c, owner)| is_key(*c) && *owner != Owner::Page)
            .unwrap_or(0);
        let start = signs[..first]
            .iter()
            .rposition(|(c, _)| c.is_whitespace())
            .map_or(0, |at| at + 1);
        let end = signs[first..]
            .iter()
            .position(|(c, _)| c.is_whitespace())
            .map_or(signs.len(), |at| first + at);
        found.extend(word(line, start..end));
    }
    if let (true, Some(&line)) = (found.is_empty(), filled_lines.last()) {
        let signs = &text.lines[line];
        let end = signs
            .iter()
            .rposition(|(c, _)| !c.is_whitespace())
            .map_or(0, |at| at + 1);
        let start = signs[..end]
            .iter()
            .rposition(|(c, _)| c.is_whitespace())
            .map_or(0, |at| at + 1);
        found.extend(word(line, start..end));
    }
    found
}

pub(super) fn append_thread(scene: &mut Scene<'_>) {
    if let Some(other) = scene.other() {
        scene.text.lines.extend(other.lines);
        scene.demand = Demand::OneThread;
    }
}

pub(super) fn append_posts(scene: &mut Scene<'_>) {
    if let Some(mut other) = scene.other() {
        let body = other.body();
        scene.text.lines.extend(other.lines.drain(body));
        scene.demand = Demand::OneThread;
    }
}

pub(super) fn prepend_thread(scene: &mut Scene<'_>) {
    if let Some(other) = scene.other() {
        scene.text.lines.splice(0..0, other.lines);
        scene.demand = Demand::OneThread;
    }
}

pub(super) fn prepend_posts(scene: &mut Scene<'_>) {
    if let Some(mut other) = scene.other() {
        let body = other.body();
        scene.text.lines.splice(0..0, other.lines.drain(body));
        scene.demand = Demand::OneThread;
    }
}

pub(super) fn remove_header(scene: &mut Scene<'_>) {
    let body = scene.text.body();
    scene.text.lines.drain(..body.start);
}

/// Removes some lines of the header.
pub(super) fn thin_header(scene: &mut Scene<'_>) {
    let end = scene.text.body().start;
    thin(scene, |at| at < end);
}

pub(super) fn remove_footer(scene: &mut Scene<'_>) {
    let body = scene.text.body();
    scene.text.lines.truncate(body.end);
}

/// Removes the text directly after the thread, but keeps the cards, or their ends.
pub(super) fn behead_footer(scene: &mut Scene<'_>) {
    let end = scene.text.body().end;
    let left = scene.text.lines.len() - end;
    let gone = scene.random.below(left);
    scene.text.lines.drain(end..end + gone);
}

pub(super) fn thin_page(scene: &mut Scene<'_>) {
    thin(scene, |_| true);
}

fn thin(scene: &mut Scene<'_>, is: impl Fn(usize) -> bool) {
    let often = 2 + scene.random.below(4);
    let boilerplate_lines: Vec<usize> = scene
        .text
        .boilerplate_lines()
        .into_iter()
        .filter(|&at| is(at))
        .collect();
    for at in boilerplate_lines.into_iter().rev() {
        if scene.random.one_in(often) {
            scene.text.lines.remove(at);
        }
    }
}

/// Truncates the text at some character.
pub(super) fn cut(scene: &mut Scene<'_>) {
    let signs: usize = scene.text.lines.iter().map(Vec::len).sum();
    let mut left = scene.random.below(signs);
    let mut end = 0;
    for (at, line) in scene.text.lines.iter_mut().enumerate() {
        end = at + 1;
        if line.len() > left {
            line.truncate(left);
            break;
        }
        left -= line.len();
    }
    scene.text.lines.truncate(end);
    scene.demand = Demand::Whole;
}

pub(super) fn cut_begin(scene: &mut Scene<'_>) {
    let signs: usize = scene.text.lines.iter().map(Vec::len).sum();
    let mut gone = scene.random.below(signs);
    let mut start = 0;
    for (at, line) in scene.text.lines.iter_mut().enumerate() {
        start = at;
        if line.len() > gone {
            line.drain(..gone);
            break;
        }
        gone -= line.len();
    }
    scene.text.lines.drain(..start);
}

pub(super) fn drop_post(scene: &mut Scene<'_>) {
    let ranges = scene.text.ranges();
    if ranges.len() > 1
        && let Some(range) = scene.random.pick(&ranges)
    {
        scene.text.lines.drain(range.clone());
    }
}

/// Duplicates a post, with the text before it.
pub(super) fn double_post(scene: &mut Scene<'_>) {
    let ranges = scene.text.ranges();
    let at = scene.random.below(ranges.len());
    let Some(range) = ranges.get(at) else { return };
    // The first gets the text before the second.
    let gap = match at.checked_sub(1) {
        Some(before) => ranges[before].end..range.start,
        None => range.end..ranges.get(1).map_or(range.end, |next| next.start),
    };
    let mut copy: Vec<Marked> = scene.text.lines[gap]
        .iter()
        .filter(|line| is_blank(line) || post_of(line).is_none())
        .cloned()
        .collect();
    copy.extend_from_slice(&scene.text.lines[range.clone()]);
    let copy = Text {
        lines: copy,
        ..Text::default()
    };
    let copy = copy.renumbered(OTHER_THREAD / 2);
    scene.text.lines.splice(range.end..range.end, copy.lines);
}

/// Swaps two adjacent posts; the text between them stays.
pub(super) fn swap_posts(scene: &mut Scene<'_>) {
    let ranges = scene.text.ranges();
    let at = scene.random.below(ranges.len().saturating_sub(1));
    let (Some(first), Some(second)) = (ranges.get(at), ranges.get(at + 1)) else {
        return;
    };
    let lines = &scene.text.lines;
    let mut swapped = lines[second.clone()].to_vec();
    swapped.extend_from_slice(&lines[first.end..second.start]);
    swapped.extend_from_slice(&lines[first.clone()]);
    scene.text.lines.splice(first.start..second.end, swapped);
}

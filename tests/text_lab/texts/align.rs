//! Finds the posts of a thread in a text that an extractor made from their page.

use crate::texts::marked::{Owner, Text, is_key, key};

/// The known data of a post.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// Its words, or those that the extractor kept; `None` if it lost them all.
    pub(crate) text: Option<String>,
}

/// Posts longer than this are searched by themselves, shorter ones between them.
const MIN_LONG_POST: usize = 14;

/// How far a post may extend beyond its own length, in characters of the key.
const SLACK: usize = 500;

/// The significant characters of a text, without link targets and the like.
struct Stream {
    key: String,
    /// The start of each in `key`, and in the text.
    starts: Vec<usize>,
    places: Vec<(usize, usize)>,
}

/// Assigns the characters of posts to their posts. Returns the found share of each post's key; posts without words, or
/// lost ones, have none.
pub(crate) fn mark(text: &mut Text, posts: &[Known], from_line: usize) -> Vec<Option<f64>> {
    let stream = Stream::new(text, from_line);
    let mut found: Vec<Option<Vec<usize>>> = vec![None; posts.len()];
    let words = |at: usize| {
        posts[at]
            .text
            .as_deref()
            .map(key)
            .filter(|key| !key.is_empty())
    };
    let mut cursor = 0;
    for (at, found) in found.iter_mut().enumerate() {
        let Some(key) = words(at).filter(|key| key.len() > MIN_LONG_POST) else {
            continue;
        };
        let known = posts[at].text.as_deref().unwrap_or_default();
        if let Some(places) = stream.find(known, key.len(), cursor, stream.starts.len()) {
            cursor = places.last().map_or(cursor, |last| last + 1);
            *found = Some(places);
        }
    }
    for at in 0..posts.len() {
        let Some(key) = words(at).filter(|key| key.len() <= MIN_LONG_POST) else {
            continue;
        };
        let from = found[..at].iter().flatten().next_back();
        let from = from
            .and_then(|places| places.last())
            .map_or(0, |last| last + 1);
        let until = found[at + 1..].iter().flatten().next();
        let until = until.and_then(|places| places.first()).copied();
        let until = until.unwrap_or(stream.starts.len()).min(from + SLACK);
        let known = posts[at].text.as_deref().unwrap_or_default();
        found[at] = stream.find(known, key.len(), from, until);
    }
    let placed: Vec<(usize, Vec<(usize, usize)>)> = found
        .iter()
        .enumerate()
        .filter_map(|(at, places)| {
            let places = places.as_ref()?.iter().map(|&at| stream.places[at]);
            Some((at, places.collect()))
        })
        .collect();
    for (post, places) in &placed {
        for &(line, column) in places {
            text.lines[line][column].1 = Owner::Post(*post);
        }
    }
    mark_rest_of_lines(text, &placed);
    mark_headings(text);
    (0..posts.len())
        .map(|at| {
            let key = words(at)?;
            let found = found[at].as_ref().map_or(0, Vec::len);
            #[allow(clippy::cast_precision_loss, reason = "lengths of posts are small")]
            let share = found as f64 / key.len() as f64;
            Some(share)
        })
        .collect()
}

/// Text inside a post, or between it and the next, may be parsed as its words; so may text before its first word on the
/// same line.
fn mark_rest_of_lines(text: &mut Text, placed: &[(usize, Vec<(usize, usize)>)]) {
    for (at, (post, places)) in placed.iter().enumerate() {
        let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
            continue;
        };
        let next = placed.get(at + 1).and_then(|(_, places)| places.first());
        let end = match next {
            Some(&(line, _)) if line > last.0 => (line, 0),
            Some(&next) => next,
            None => (end_of_previews(text, last.0), 0),
        };
        let start = match at.checked_sub(1).and_then(|at| placed[at].1.last()) {
            Some(&before) if before.0 == first.0 => first,
            _ => (first.0, 0),
        };
        for line in start.0..=end.0.min(text.lines.len() - 1) {
            for (column, (_, owner)) in text.lines[line].iter_mut().enumerate() {
                if *owner == Owner::Page && (line, column) >= start && (line, column) < end {
                    *owner = Owner::Beside(*post);
                }
            }
        }
    }
}

/// Lines that name the post below them belong to that post.
fn mark_headings(text: &mut Text) {
    let names = |line: &str| {
        line.starts_with("**") && line.contains("** @")
            || line.contains("data-tweet=\"")
            // Tweet to Markdown.
            || line.starts_with("![") && line.contains("/profile_images/")
            || line.contains(" ([@") && line.contains(")) - ") && !line.starts_with('>')
    };
    let mut below = None;
    for line in text.lines.iter_mut().rev() {
        let core = line.iter().find_map(|(_, owner)| match owner {
            Owner::Post(post) => Some(*post),
            _ => None,
        });
        below = core.or(below);
        if let (true, None, Some(post)) =
            (names(&crate::texts::marked::line_text(line)), core, below)
        {
            line.iter_mut()
                .for_each(|(_, owner)| *owner = Owner::Beside(post));
        }
    }
}

/// The line after the last post's pictures and previews.
fn end_of_previews(text: &Text, last: usize) -> usize {
    let mut end = last + 1;
    for (at, line) in text.lines.iter().enumerate().skip(last + 1) {
        let shown = crate::texts::marked::line_text(line);
        let shown = shown.trim();
        let picture = [
            "![", "[![", "[**", "[Image", "Image", "[1px", "<video", "^", "__", ">", "|",
            "[Tweet link]",
        ];
        if picture.iter().any(|mark| shown.starts_with(mark)) {
            end = at + 1;
        } else if !shown.is_empty() {
            break;
        }
    }
    end
}

impl Stream {
    fn new(text: &Text, from_line: usize) -> Self {
        let mut stream = Self {
            key: String::new(),
            starts: Vec::new(),
            places: Vec::new(),
        };
        let hidden_characters = hidden_characters(text);
        for (line, marked) in text.lines.iter().enumerate().skip(from_line) {
            for (column, &(c, _)) in marked.iter().enumerate() {
                if is_key(c) && !hidden_characters[line][column] {
                    stream.starts.push(stream.key.len());
                    stream.places.push((line, column));
                    stream.key.push(c);
                }
            }
        }
        stream
    }

    /// Finds the words of a post between two places: in one piece, otherwise line by line, otherwise word by word.
    fn find(&self, text: &str, length: usize, from: usize, until: usize) -> Option<Vec<usize>> {
        let whole = self.pieces(&[text], from, until, usize::MAX);
        if whole.len() == length {
            return Some(whole);
        }
        let from = self.begin(text, from, until)?;
        let until = until.min(from + length + SLACK);
        let lines: Vec<&str> = text.lines().collect();
        let by_lines = self.pieces(&lines, from, until, SLACK);
        let words: Vec<&str> = text.split_whitespace().collect();
        let by_words = self.pieces(&words, from, until, 120);
        let best = if by_lines.len() >= by_words.len() {
            by_lines
        } else {
            by_words
        };
        (best.len() * 10 >= length * 7).then_some(best)
    }

    /// Finds where a post seems to start, by its first words.
    fn begin(&self, text: &str, from: usize, until: usize) -> Option<usize> {
        let mut words = text.split_whitespace();
        while words.clone().next().is_some() {
            let opening: Vec<char> = words.clone().flat_map(key).take(MIN_LONG_POST).collect();
            let opening: String = opening.into_iter().collect();
            if let Some(&first) = self.pieces(&[&opening], from, until, usize::MAX).first() {
                return Some(first);
            }
            words.next();
        }
        None
    }

    /// Returns the places of pieces, in order, each at most `skip` after the previous one; missing pieces are skipped.
    fn pieces(&self, pieces: &[&str], from: usize, until: usize, skip: usize) -> Vec<usize> {
        let mut places = Vec::new();
        let mut cursor = from;
        for piece in pieces {
            let piece: String = key(piece).into_iter().collect();
            let Some(&start) = self.starts.get(cursor).filter(|_| !piece.is_empty()) else {
                continue;
            };
            let until = until.min(cursor.saturating_add(skip).saturating_add(piece.len()));
            let end = self.starts.get(until).copied().unwrap_or(self.key.len());
            let Some(at) = self.key[start..end.max(start)].find(&piece) else {
                continue;
            };
            let first = self.starts.partition_point(|&begin| begin < start + at);
            let end_of_previews = self
                .starts
                .partition_point(|&begin| begin < start + at + piece.len());
            places.extend(first..end_of_previews);
            cursor = end_of_previews;
        }
        places
    }
}

/// Content that no reader of the page sees: link targets, pictures, tags, the numbers of links.
fn hidden_characters(text: &Text) -> Vec<Vec<bool>> {
    let mut chars: Vec<char> = Vec::new();
    for line in &text.lines {
        chars.extend(line.iter().map(|(c, _)| *c));
        chars.push('\n');
    }
    let mut hide = vec![false; chars.len()];
    let close = |from: usize, open: char, close: char, most: usize| {
        let mut depth = 0_usize;
        (from..chars.len().min(from + most)).find(|&at| {
            if chars[at] == open {
                depth += 1;
            } else if chars[at] == close {
                depth = depth.saturating_sub(1);
                return depth == 0;
            }
            false
        })
    };
    for at in 0..chars.len() {
        let next = |by: usize| chars.get(at + by).copied().unwrap_or(' ');
        let end = match chars[at] {
            ']' if next(1) == '(' => close(at + 1, '(', ')', 2100),
            '!' if next(1) == '[' => {
                close(at + 1, '[', ']', 1200).filter(|&end| chars.get(end + 1) == Some(&'('))
            }
            '[' if next(1).is_ascii_digit() => close(at, '[', ']', 5)
                .filter(|&end| (at + 1..end).all(|at| chars[at].is_ascii_digit())),
            '<' if next(1).is_ascii_alphabetic() || next(1) == '/' => close(at, '<', '>', 2100),
            _ => None,
        };
        if let Some(end) = end {
            hide[at..=end].fill(true);
        }
    }
    let mut hide = hide.into_iter();
    text.lines
        .iter()
        .map(|line| {
            let hidden_characters = hide.by_ref().take(line.len()).collect();
            hide.next();
            hidden_characters
        })
        .collect()
}

//! Joins lines that a program wrapped at a width.

use super::LineTest;
use super::lines::split;
use super::match_text::MatchText;
use super::series::{Style, opening_number};

/// Programs wrap at 72 to 80 columns; a few more for characters that exceed the margin.
const MAX_WIDTH: usize = 84;
const MIN_WIDTH: usize = 60;

/// Returns the text with wrapped lines joined, if most of it was wrapped. `is_boilerplate` says whether a line is of
/// the page itself; such lines are never joined.
pub(crate) fn unwrap(text: MatchText<'_>, is_boilerplate: LineTest) -> MatchText<'_> {
    match joints(text.text(), is_boilerplate) {
        Some(joints) => text.map(|text| joined(text, &joints)),
        None => text,
    }
}

/// Joins the lines of a text: before each line except the first, the joint with the previous one.
fn joined(text: &str, joints: &[Joint]) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, raw) in text.split('\n').enumerate() {
        let line = raw.trim_end_matches('\r');
        match joints.get(at).and_then(|joint| joint.str()) {
            Some(joint) => {
                out.push_str(joint);
                out.push_str(line.trim_start());
            }
            None => {
                if at > 0 {
                    out.push('\n');
                }
                out.push_str(line);
            }
        }
    }
    out
}

/// The separator between a line and the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// A line break: the line is not joined.
    Line,
    Space,
    Nothing,
}

impl Joint {
    const fn str(self) -> Option<&'static str> {
        match self {
            Self::Line => None,
            Self::Space => Some(" "),
            Self::Nothing => Some(""),
        }
    }
}

/// Returns the joint of each line with the previous one, if a program wrapped them.
fn joints(text: &str, is_boilerplate: LineTest) -> Option<Vec<Joint>> {
    let width = width(text, is_boilerplate);
    if width.is_none() && memchr::memmem::find(text.as_bytes(), b"](").is_none() {
        return None;
    }
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let mut joints = Vec::with_capacity(lines);
    let mut before: Option<PreviousLine> = None;
    for raw in split(text) {
        let line = raw.trim_end_matches('\r');
        let words = line.trim_start();
        // Boilerplate lines are never part of a sentence, and a post's number seldom is.
        let is_own_line = words.len() < 120 && is_boilerplate(words)
            || opening_number(words).is_some_and(|(style, _)| style == Style::Slash);
        let open = before.as_ref().and_then(|before| before.open);
        let joint = before
            .take()
            .filter(|before| !is_own_line || before.open.is_some())
            .map_or(Joint::Line, |before| before.joint(words, width));
        joints.push(joint);
        let open = match joint {
            Joint::Line => open_link(line, None),
            Joint::Space | Joint::Nothing => open_link(words, open),
        };
        before = Some(PreviousLine {
            columns: line.trim_end().chars().count(),
            hard: line.ends_with("  ") || line.ends_with('\\'),
            marked: line.ends_with(" ^") || line.ends_with(" __"),
            hyphen: line.ends_with('-')
                && line
                    .rsplit([' ', '[', '('])
                    .next()
                    .is_some_and(|word| word.contains('/')),
            blank: words.is_empty() || is_own_line && open.is_none(),
            open,
        });
    }
    Some(joints)
}

/// The relevant properties of the previous line.
struct PreviousLine {
    columns: usize,
    hard: bool,
    marked: bool,
    /// Whether it ends within a URL, after a hyphen, where some programs also wrap.
    hyphen: bool,
    blank: bool,
    open: Option<OpenLink>,
}

/// The part of a link that has not ended, and its length so far in bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenLink {
    Label(usize),
    Target(usize),
}

/// The maximum lengths of the parts of a link.
const MAX_TARGET: usize = 1024;
const MAX_LABEL: usize = 200;

impl PreviousLine {
    /// Returns the joint between the previous line and this one.
    fn joint(&self, line: &str, width: Option<usize>) -> Joint {
        if self.blank || line.is_empty() || self.marked {
            return Joint::Line;
        }
        let Some(width) = width else {
            // A target contains no line break, whoever wrote the text.
            let word = line.split_whitespace().next().unwrap_or_default();
            let continues = match self.open {
                Some(OpenLink::Target(_)) => word.contains(')'),
                Some(OpenLink::Label(_)) => word.starts_with("]("),
                None => false,
            };
            return if continues {
                Joint::Nothing
            } else {
                Joint::Line
            };
        };
        let joint = if self.hyphen {
            Joint::Nothing
        } else {
            Joint::Space
        };
        match self.open {
            Some(OpenLink::Target(_)) if line.starts_with('"') => return Joint::Space,
            Some(OpenLink::Target(_)) => return Joint::Nothing,
            Some(OpenLink::Label(_)) => return joint,
            None => {}
        }
        let word = line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .chars()
            .count();
        let fitted = self.columns + 1 + word <= width;
        if !self.hard && self.columns <= width && !fitted {
            joint
        } else {
            Joint::Line
        }
    }
}

/// Returns the part of a Markdown link in which a text ends, given its last piece and the part in which the previous
/// piece ended. So each piece is read once, and only its end.
fn open_link(piece: &str, before: Option<OpenLink>) -> Option<OpenLink> {
    let from = (0..4)
        .find_map(|back| {
            piece
                .len()
                .checked_sub(MAX_TARGET + back)
                .filter(|&at| piece.is_char_boundary(at))
        })
        .unwrap_or(0);
    let near = piece.get(from..).unwrap_or_default();
    let escaped = |at: usize| near.get(..at).is_some_and(|before| before.ends_with('\\'));
    let after = |at: usize| near.get(at..).unwrap_or_default();
    match (near.rfind("]("), before) {
        (Some(at), _) => {
            let target = after(at + 2);
            if !escaped(at) && !target.contains(')') {
                return Some(OpenLink::Target(target.len()));
            }
        }
        (None, Some(OpenLink::Target(length))) => {
            let length = length + near.len();
            if length <= MAX_TARGET && !near.contains(')') {
                return Some(OpenLink::Target(length));
            }
        }
        _ => {}
    }
    let length = match (near.rfind('['), before) {
        (Some(at), _) if escaped(at) || after(at).contains(']') => return None,
        (Some(at), _) => after(at + 1).len(),
        (None, Some(OpenLink::Label(length))) if !near.contains(']') => length + 1 + near.len(),
        _ => return None,
    };
    (length < MAX_LABEL).then_some(OpenLink::Label(length))
}

/// Returns the width at which the text was wrapped.
fn width(text: &str, is_boilerplate: LineTest) -> Option<usize> {
    let width = likely_width(text)?;
    let (mut wrapped, mut wide) = (0_usize, 0_usize);
    for line in lines(text).filter(|line| has_words(line)) {
        let columns = line.trim_end().chars().count();
        // The page's own sentences can have this length without wrapping.
        if columns > width {
            wide += 1;
        } else if columns >= MIN_WIDTH && !is_boilerplate(line.trim()) {
            wrapped += 1;
        }
    }
    (wrapped >= 4 && wide * 12 <= wrapped && lines_continue(text, width, is_boilerplate))
        .then_some(width)
}

/// Whether a line is long, and its length not due to a URL.
fn has_words(line: &str) -> bool {
    line.len() >= MIN_WIDTH
        && line.trim().contains(' ')
        && !["://", "mailto:", "]("]
            .iter()
            .any(|mark| line.contains(mark))
}

/// Returns the width at which most lines end because the next word would not have fitted.
fn likely_width(text: &str) -> Option<usize> {
    // For each width, the change in the number of lines that end there.
    let mut changes = [0_isize; MAX_WIDTH + 2];
    let mut add = |at: usize, by: isize| {
        if let Some(change) = changes.get_mut(at) {
            *change += by;
        }
    };
    for (line, next) in pairs(text).filter(|(line, _)| line.len() >= MIN_WIDTH / 2) {
        let columns = line.trim_end().chars().count();
        let word = first_word(next);
        if (MIN_WIDTH / 2..=MAX_WIDTH).contains(&columns) && word > 0 {
            let (from, to) = (columns.max(MIN_WIDTH), (columns + word).min(MAX_WIDTH));
            if from <= to {
                add(from, 1);
                add(to + 1, -1);
            }
        }
    }
    // No line of a wrapped text is wider, so each wider line is evidence against a width.
    for line in lines(text).filter(|line| has_words(line)) {
        let columns = line.trim_end().chars().count();
        if (MIN_WIDTH + 1..=MAX_WIDTH).contains(&columns) {
            add(MIN_WIDTH, -1);
            add(columns, 1);
        }
    }
    let mut full = 0_isize;
    let mut best: Option<(isize, usize)> = None;
    for (width, change) in changes.iter().enumerate().skip(MIN_WIDTH) {
        full += change;
        if best.is_none_or(|(most, _)| full >= most) {
            best = Some((full, width));
        }
    }
    best.map(|(_, width)| width)
}

/// Returns the lines of a text without their line ends.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    split(text).map(|line| line.strip_suffix('\r').unwrap_or(line))
}

/// Returns each line and the next, if neither a hard line break nor a blank line separates them.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let hard = |line: &str| line.ends_with("  ") || line.ends_with('\\');
    lines(text)
        .zip(lines(text).skip(1))
        .filter(move |(line, _)| !hard(line))
        .map(|(line, next)| (line, next.trim_start()))
        .filter(|(_, next)| !next.is_empty())
}

fn first_word(line: &str) -> usize {
    line.split(' ').next().unwrap_or_default().chars().count()
}

/// Whether the lines after full ones mostly continue in the middle of a sentence.
fn lines_continue(text: &str, width: usize, is_boilerplate: LineTest) -> bool {
    let (mut after, mut going_on) = (0_usize, 0_usize);
    for (line, next) in pairs(text) {
        let line = line.trim_end();
        let columns = line.chars().count();
        let full = (MIN_WIDTH / 2..=width).contains(&columns)
            && columns + 1 + first_word(next) > width
            && !is_boilerplate(next);
        // Markup and numbers may start either; so may a capital after the end of a sentence.
        let first = next
            .trim_start_matches(['[', '(', '"', '“', '*', '_', '\'', '‘'])
            .chars()
            .next();
        let Some(first) = first.filter(|first| full && first.is_alphabetic()) else {
            continue;
        };
        let ended = line.ends_with(['.', '!', '?', '…', ':', '"', '”', ')', '。']);
        if !(first.is_uppercase() && ended) {
            after += 1;
            going_on += usize::from(!first.is_uppercase());
        }
    }
    going_on * 2 >= after && going_on > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined() {
        let line = |words: &str| format!("{}\n", words);
        let text = [
            line("Terns are seabirds that live along coasts and inland waters of all the"),
            line("continents, and some of them fly farther in a year than any other bird"),
            line("that is known to us."),
            line("Short line."),
            line("They nest on the ground, in colonies that may hold many thousand birds,"),
            line("and dive for fish; see [the list of all of them that were seen there](https://example.org/list-of-"),
            line("terns-by-year) for more of what is said here about birds of the northern"),
            line("sea."),
        ]
        .concat();
        let unwrapped = unwrap(MatchText::new(&text, |_| false), |_| false);
        let lines: Vec<&str> = unwrapped.text().lines().collect();
        assert_eq!(lines.len(), 3, "{lines:#?}");
        assert!(lines[2].contains("https://example.org/list-of-terns-by-year)"));
    }

    #[test]
    fn unwrapped_text_is_unchanged() {
        let text = "a\n".repeat(3) + &("word ".repeat(40) + "\n").repeat(5);
        assert_eq!(
            unwrap(MatchText::new(&text, |_| false), |_| false).text(),
            text
        );
    }
}

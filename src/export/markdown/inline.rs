//! Writes a line with its links and styles.
//!
//! Bold, italic and struck through words are between `**`, `*` and `~~`, if CommonMark parses them as that: no white
//! space inside of the signs, no letter outside of them next to punctuation inside, no styles that overlap in part, and
//! each closing sign closes the right one. Otherwise the words are written without the style. So they are if a code
//! span has a backtick or is next to one, or if a program could find HTML or a link in it. The text of a link is one
//! piece.

use std::ops::Range;

use super::super::outline::followable_str;
use super::super::runs::Styles;
use super::super::spelled::Line;
use super::escape::{At, is_markup, link, push};
use crate::model::{Entity, StyleKind};

/// Appends a line. The end has no white space.
pub(super) fn push_line(line: Line<'_, '_>, at: At, is_cell: bool, out: &mut String) {
    let mut pieces = line.pieces();
    if !pieces.any(|piece| !piece.styles.is_empty()) {
        push_unstyled(line, at, out);
        return;
    }
    let words = line.words();
    let mut styled = if line.pieces().len() <= MOST {
        Styled::new(line, is_cell)
    } else {
        Styled::links(line)
    };
    styled.find_intervals();
    let marks = styled.marks();
    let mut marks = marks.iter().peekable();
    let mut writer = Writer {
        words,
        done: 0,
        at,
        out,
    };
    for atom in &styled.atoms {
        while let Some(mark) = marks.next_if(|mark| mark.place <= atom.range.start) {
            writer.text_to(mark.place);
            writer.sign(sign(mark.kind));
        }
        writer.text_to(atom.range.start);
        let own = words.get(atom.range.clone()).unwrap_or_default();
        match atom.url {
            url @ Some(_) => writer.sign(&link(own, url, At::Link)),
            None => {
                writer.sign("`");
                writer.sign(own);
                writer.sign("`");
            }
        }
        writer.done = atom.range.end;
    }
    for mark in marks {
        writer.text_to(mark.place);
        writer.sign(sign(mark.kind));
    }
    let rest = words.get(writer.done..).unwrap_or_default();
    writer.text_to(writer.done + rest.trim_end().len());
}

/// A line of more pieces is written without styles: each takes some hundred bytes of memory. No author's line comes
/// near it.
const MOST: usize = 2000;

fn push_unstyled(line: Line<'_, '_>, mut at: At, out: &mut String) {
    let pieces = line.pieces();
    let last = pieces.len() - 1;
    for (place, piece) in pieces.enumerate() {
        let words = if place == last {
            piece.words.trim_end()
        } else {
            piece.words
        };
        match followable_str(piece.entity.and_then(Entity::url_str)) {
            url @ Some(_) => out.push_str(&link(words, url, at)),
            None => push(out, words, at),
        }
        at = At::Inside;
    }
}

const fn sign(kind: StyleKind) -> &'static str {
    match kind {
        StyleKind::Bold => "**",
        StyleKind::Italic => "*",
        StyleKind::Strikethrough => "~~",
        StyleKind::Code => "`",
        StyleKind::Other => "",
    }
}

struct Writer<'w> {
    words: &'w str,
    done: usize,
    at: At,
    out: &'w mut String,
}

impl Writer<'_> {
    fn text_to(&mut self, end: usize) {
        let text = self.words.get(self.done..end).unwrap_or_default();
        if !text.is_empty() {
            push(self.out, text, self.at);
            self.at = At::Inside;
            self.done = end;
        }
    }

    fn sign(&mut self, sign: &str) {
        self.out.push_str(sign);
        self.at = At::Inside;
    }
}

/// A link, or code: nothing starts or ends inside of it.
#[derive(Debug)]
struct Atom<'t> {
    range: Range<usize>,
    url: Option<&'t str>,
}

/// Words in a style, without white space at the ends.
#[derive(Clone, Debug)]
struct Interval {
    kind: StyleKind,
    range: Range<usize>,
    is_written: bool,
}

/// The start or end of an interval.
#[derive(Clone, Copy, Debug)]
struct Mark {
    place: usize,
    kind: StyleKind,
    opens: bool,
    interval: usize,
}

/// The pieces of a line: where each ends, and its styles.
struct Styled<'p, 't> {
    words: &'p str,
    pieces: Vec<(Range<usize>, Styles)>,
    atoms: Vec<Atom<'t>>,
    intervals: Vec<Interval>,
}

/// From the outermost to the innermost, if they have the same words.
const LAYERS: [StyleKind; 3] = [StyleKind::Bold, StyleKind::Strikethrough, StyleKind::Italic];

impl<'p, 't> Styled<'p, 't> {
    /// Finds the links of a line, without its styles.
    fn links(line: Line<'p, 't>) -> Self {
        let (mut atoms, mut end) = (Vec::new(), 0);
        for piece in line.pieces() {
            let range = end..end + piece.words.len();
            end = range.end;
            let url = followable_str(piece.entity.and_then(Entity::url_str));
            if url.is_some() {
                atoms.push(Atom { range, url });
            }
        }
        Self {
            words: line.words(),
            pieces: Vec::new(),
            atoms,
            intervals: Vec::new(),
        }
    }

    fn new(line: Line<'p, 't>, is_cell: bool) -> Self {
        let (mut pieces, mut end) = (Vec::new(), 0);
        for piece in line.pieces() {
            let range = end..end + piece.words.len();
            end = range.end;
            pieces.push((range, piece.styles));
        }
        let Self {
            words, mut atoms, ..
        } = Self::links(line);
        let links = atoms.len();
        let is_code = |at: usize| {
            let piece: Option<&(Range<usize>, Styles)> = pieces.get(at);
            piece.is_some_and(|(_, styles)| styles.has(StyleKind::Code))
        };
        for (at, (range, _)) in pieces.iter().enumerate() {
            // Other styles cannot start or end inside of code.
            let alone = is_code(at) && !is_code(at.wrapping_sub(1)) && !is_code(at + 1);
            let found = atoms.get(..links).unwrap_or_default();
            let is_link = found.binary_search_by_key(&range.start, |atom| atom.range.start);
            if alone
                && is_link.is_err()
                && let Some(range) = code(words, range.clone(), is_cell)
            {
                atoms.push(Atom { range, url: None });
            }
        }
        atoms.sort_by_key(|atom| atom.range.start);
        Self {
            words,
            pieces,
            atoms,
            intervals: Vec::new(),
        }
    }

    /// Finds the intervals that are written.
    fn find_intervals(&mut self) {
        // For each kind, the interval of each piece.
        let mut layers: Vec<Vec<usize>> = Vec::new();
        for kind in LAYERS {
            let mut layer = vec![0; self.pieces.len()];
            let mut at = 0;
            while let Some((_, styles)) = self.pieces.get(at) {
                let start = at;
                at += 1;
                if !styles.has(kind) {
                    continue;
                }
                let rest = self.pieces.get(at..).unwrap_or_default();
                at += rest
                    .iter()
                    .take_while(|(_, styles)| styles.has(kind))
                    .count();
                let nests = layers.iter().all(|layer| {
                    let of = |piece: usize| layer.get(piece).copied().unwrap_or(0);
                    // Whether an interval goes on over a border.
                    let crosses = |border: usize| {
                        let before = border.checked_sub(1).map_or(0, of);
                        before != 0 && before == of(border)
                    };
                    let is_inside = of(start) != 0 && of(start) == of(at - 1);
                    is_inside || !crosses(start) && !crosses(at)
                });
                let Some(range) = self.trimmed(start..at).filter(|_| nests) else {
                    continue;
                };
                self.intervals.push(Interval {
                    kind,
                    range,
                    is_written: true,
                });
                let number = self.intervals.len();
                layer.get_mut(start..at).unwrap_or_default().fill(number);
            }
            layers.push(layer);
        }
        self.check();
    }

    /// Returns the words of some pieces without white space at the ends; nothing is trimmed inside a link.
    fn trimmed(&self, pieces: Range<usize>) -> Option<Range<usize>> {
        let pieces = self.pieces.get(pieces)?;
        let (start, end) = (pieces.first()?.0.start, pieces.last()?.0.end);
        let first = self.atoms.partition_point(|atom| atom.range.end <= start);
        let atoms = self.atoms.get(first..)?.iter();
        let mut atoms = atoms.take_while(|atom| atom.range.start < end).peekable();
        let from_atom = atoms.peek().map(|atom| atom.range.start);
        let to_atom = atoms.last().map(|atom| atom.range.end);
        let words = self.words.get(start..end)?;
        let from = start + (words.len() - words.trim_start().len());
        let to = start + words.trim_end().len();
        let from = from_atom.map_or(from, |atom| atom.min(from));
        let to = to_atom.map_or(to, |atom| atom.max(to));
        (from < to).then_some(from..to)
    }

    /// Drops the intervals that CommonMark would not parse.
    fn check(&mut self) {
        // An interval that is dropped changes what is next to others, mostly once.
        for _ in 0..4 {
            let runs = self.runs();
            let fails = runs.iter().flat_map(Run::failing);
            let fails: Vec<usize> = fails.collect();
            if fails.is_empty() {
                break;
            }
            self.drop_all(|at, _| fails.contains_at(at));
        }
        for kinds in [&[][..], &[StyleKind::Italic], &LAYERS] {
            self.drop_all(|_, interval| kinds.contains(&interval.kind));
            let runs = self.runs();
            if runs.iter().all(|run| run.failing().next().is_none()) && parses(&runs) {
                return;
            }
        }
    }

    fn drop_all(&mut self, is_dropped: impl Fn(usize, &Interval) -> bool) {
        for (at, interval) in self.intervals.iter_mut().enumerate() {
            interval.is_written &= !is_dropped(at, interval);
        }
    }

    /// Returns the starts and ends of the intervals that are written, in order.
    fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (at, interval) in self.intervals.iter().enumerate() {
            let mark = |place, opens| Mark {
                place,
                kind: interval.kind,
                opens,
                interval: at,
            };
            if interval.is_written {
                marks.push(mark(interval.range.start, true));
                marks.push(mark(interval.range.end, false));
            }
        }
        let other = |mark: &Mark| {
            let range = self.intervals.get(mark.interval).map(|of| of.range.clone());
            range.map_or(0, |range| if mark.opens { range.end } else { range.start })
        };
        let layer = |mark: &Mark| {
            LAYERS
                .iter()
                .position(|kind| *kind == mark.kind)
                .unwrap_or(0)
        };
        // At one place what ends is before what starts; the inner ends first, and the outer starts first.
        marks.sort_by_key(|mark| {
            let inner = usize::MAX - other(mark);
            let layer = if mark.opens {
                layer(mark)
            } else {
                LAYERS.len() - layer(mark)
            };
            (mark.place, mark.opens, inner, layer)
        });
        marks
    }

    /// Returns the runs of equal signs, with what is next to each.
    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for mark in self.marks() {
            let stars = mark.kind != StyleKind::Strikethrough;
            let length = sign(mark.kind).len();
            let same_place = runs.last().is_some_and(|run| run.place == mark.place);
            if let Some(run) = runs.last_mut().filter(|_| same_place) {
                if run.stars == stars {
                    run.add(&mark, length);
                    continue;
                }
                run.next = Next::Punctuation;
                // Parsers differ in whether such a sign ends what is before it.
                run.is_mixed |= mark.opens && run.closing > 0;
            }
            let before = if same_place {
                Next::Punctuation
            } else {
                self.before(mark.place)
            };
            let mut run = Run {
                place: mark.place,
                stars,
                before,
                next: self.after(mark.place),
                closing: 0,
                opening: 0,
                is_mixed: false,
                intervals: Vec::new(),
            };
            run.add(&mark, length);
            runs.push(run);
        }
        runs
    }

    fn is_at_atom(&self, border: impl Fn(&Atom<'t>) -> usize, place: usize) -> bool {
        self.atoms.binary_search_by_key(&place, border).is_ok()
    }

    fn before(&self, place: usize) -> Next {
        if self.is_at_atom(|atom| atom.range.end, place) {
            return Next::Punctuation;
        }
        let before = self
            .words
            .get(..place)
            .and_then(|words| words.chars().next_back());
        Next::of(before)
    }

    fn after(&self, place: usize) -> Next {
        if self.is_at_atom(|atom| atom.range.start, place) {
            return Next::Punctuation;
        }
        Next::of(
            self.words
                .get(place..)
                .and_then(|words| words.chars().next()),
        )
    }
}

/// Whether a sorted list contains a number.
trait ContainsAt {
    fn contains_at(&self, at: usize) -> bool;
}

impl ContainsAt for Vec<usize> {
    fn contains_at(&self, at: usize) -> bool {
        self.binary_search(&at).is_ok()
    }
}

/// Returns the part of a piece that can be written as code.
fn code(words: &str, range: Range<usize>, is_cell: bool) -> Option<Range<usize>> {
    let piece = words.get(range.clone())?;
    let start = range.start + (piece.len() - piece.trim_start().len());
    let code = start..start + piece.trim().len();
    let own = words.get(code.clone())?;
    let is_sign = |c: char| matches!(c, '`' | '\\');
    let next_to_sign =
        words.get(..code.start)?.ends_with(is_sign) || words.get(code.end..)?.starts_with(is_sign);
    // Quotes of a cell may be escaped.
    let is_border = |c: char| c == '`' || is_cell && matches!(c, '|' | '"');
    // Code cannot be escaped, and programs differ in what they look for first.
    let fits = !own.is_empty() && !own.contains(is_border) && !is_markup(own);
    (fits && !next_to_sign).then_some(code)
}

/// A run of signs of one kind at one place.
#[derive(Debug)]
struct Run {
    place: usize,
    /// Whether it is of `*`, not of `~`.
    stars: bool,
    before: Next,
    next: Next,
    /// The number of characters that close, and that open.
    closing: usize,
    opening: usize,
    /// Whether it closes where a run of the other kind opens.
    is_mixed: bool,
    intervals: Vec<(usize, bool)>,
}

/// What is next to a run. Versions of CommonMark differ in whether symbols such as emoji are punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    White,
    Punctuation,
    Letter,
    Unclear,
}

impl Next {
    fn of(c: Option<char>) -> Self {
        match c {
            None => Self::White,
            Some(c) if c.is_whitespace() => Self::White,
            Some(c) if c.is_ascii_punctuation() => Self::Punctuation,
            Some(c) if c.is_alphanumeric() => Self::Letter,
            Some(_) => Self::Unclear,
        }
    }
}

impl Run {
    fn add(&mut self, mark: &Mark, length: usize) {
        if mark.opens {
            self.opening += length;
        } else {
            self.closing += length;
        }
        self.intervals.push((mark.interval, mark.opens));
    }

    /// Whether the run can open, and whether it can close, by every version; or, if `lax`, by any.
    fn flanks(&self, lax: bool) -> (bool, bool) {
        let flanks = |inside: Next, outside: Next| match (inside, outside) {
            (Next::White, _) => false,
            (Next::Letter, _) | (_, Next::White | Next::Punctuation) => true,
            (Next::Unclear, _) | (_, Next::Unclear) => lax,
            (Next::Punctuation, Next::Letter) => false,
        };
        (
            flanks(self.next, self.before),
            flanks(self.before, self.next),
        )
    }

    /// Returns the intervals whose sign cannot be what it is for.
    fn failing(&self) -> impl Iterator<Item = usize> {
        let both = self.is_mixed || self.closing > 0 && self.opening > 0;
        let (opens, closes) = self.flanks(false);
        let intervals = self.intervals.iter();
        intervals
            .filter(move |(_, opening)| both || if *opening { !opens } else { !closes })
            .map(|(interval, _)| *interval)
    }
}

/// Whether CommonMark parses each run of stars as what it is for: the algorithm of its appendix, which here compares
/// with the last open run only, since any other is a failure.
fn parses(runs: &[Run]) -> bool {
    [true, false].into_iter().all(|lax| {
        // Length, characters left, whether it could close as well.
        let mut open: Vec<(usize, usize, bool)> = Vec::new();
        for run in runs.iter().filter(|run| run.stars) {
            let (opens, closes) = run.flanks(lax);
            let length = run.closing + run.opening;
            let mut left = length;
            while left > 0 && closes {
                let fits = |(other, _, both): &(usize, usize, bool)| {
                    let thirds = (other + length) % 3 == 0 && (other % 3, length % 3) != (0, 0);
                    !(thirds && (*both || opens))
                };
                let Some(at) = open.iter().rposition(fits) else {
                    break;
                };
                let is_last = at + 1 == open.len();
                let Some((_, rest, _)) = open.last_mut().filter(|_| is_last) else {
                    return false;
                };
                let used = if left >= 2 && *rest >= 2 { 2 } else { 1 };
                *rest -= used;
                left -= used;
                if *rest == 0 {
                    open.pop();
                }
            }
            if length - left != run.closing || left > 0 && !opens {
                return false;
            }
            if left > 0 {
                open.push((length, left, closes));
            }
        }
        open.is_empty()
    })
}

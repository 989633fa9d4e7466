//! Where one post ends and the next begins, in a text that has lost it.
//!
//! Every gap between two lines is a candidate. Extractors render the ends of posts in one way and the breaks inside
//! posts in others, but which is which differs from one to the next: so each kind of gap that the text has, and each
//! threshold of blank lines, is tried as the mark of a post's end, and judged by the stated count, the series of numbers,
//! and what stands on both sides of the gaps. The best kind then gives each gap its prior; what stands beside the gap
//! may overrule it.

use std::collections::HashMap;

use super::confidence::Found;
use super::evidence::{beside, is_card, is_short, is_tag, weight};
use super::lines::{Gap, Line, plain};
use super::partition::partition;
use super::series::{self, Series};
use crate::model::SegmentationConfidence;

/// Posts of a text.
#[derive(Clone, Debug)]
pub(crate) struct Segments {
    /// The first line of each post.
    pub(crate) starts: Vec<usize>,
    pub(crate) rule: &'static str,
    pub(crate) confidence: SegmentationConfidence,
    pub(crate) series: Option<Series>,
    /// The kind of gap that ends posts, where one was learned.
    pub(crate) kind: Option<Kind>,
    /// How many posts the layout told, where the stated count overruled it.
    pub(crate) overruled: Option<usize>,
}

/// A tweet is at most this long, links apart (each counts 23); longer ones exist since 2023.
pub(crate) const TWEET: usize = 280;

/// A card shows so many posts.
const CARD: usize = 3;

/// What the usual kind of gap is given before others.
const USUAL: f64 = 0.25;

/// Kinds of gaps are told apart among the most frequent ones.
const KINDS: usize = 10;

/// Finds the posts of a body of lines; `stated` is how many the page says there are.
pub(crate) fn segment(lines: &[Line<'_>], stated: Option<usize>) -> Segments {
    find(lines, stated, None)
}

/// Finds the posts of a card, which shows three of a thread of `stated` at most; `hint` is what ends posts elsewhere in
/// the same text.
pub(crate) fn segment_card(
    lines: &[Line<'_>],
    stated: Option<u32>,
    hint: Option<Kind>,
) -> Segments {
    let shown = stated.and_then(|stated| usize::try_from(stated).ok());
    find(
        lines,
        Some(shown.unwrap_or(CARD).clamp(1, CARD)),
        Some(hint),
    )
}

fn find(lines: &[Line<'_>], stated: Option<usize>, card: Option<Option<Kind>>) -> Segments {
    let all = |rule, confidence, starts| Segments {
        starts,
        rule,
        confidence,
        series: None,
        kind: None,
        overruled: None,
    };
    if lines.is_empty() {
        return all("empty", SegmentationConfidence::Low, Vec::new());
    }
    let leaked: Vec<usize> = (0..lines.len())
        .filter(|&at| {
            lines
                .get(at)
                .is_some_and(|line| leaked_id(line.text).is_some())
        })
        .collect();
    if !leaked.is_empty() {
        let ids = leaked.len();
        let mut starts = leaked;
        if starts.first() != Some(&0) {
            starts.insert(0, 0);
        }
        // Each is exact; but one that is lost makes two posts one, which a count alone tells.
        let confidence = if stated == Some(ids) && ids == starts.len() {
            SegmentationConfidence::High
        } else {
            SegmentationConfidence::Medium
        };
        return all("leaked-ids", confidence, starts);
    }
    let opens: Vec<usize> = (1..lines.len())
        .filter(|&at| lines.get(at).is_some_and(|line| line.opens))
        .collect();
    if card.is_some() && !opens.is_empty() {
        let starts = std::iter::once(0).chain(opens).collect();
        return all("copies", SegmentationConfidence::Medium, starts);
    }
    let series = series::find(
        lines,
        stated,
        if card.is_some() { 2 } else { series::FEWEST },
    );
    let mut evidence: Vec<f64> = beside(lines, series.as_ref());
    if card.is_some() {
        // A card's previews are the first words of threads, which are seldom a few words alone.
        for (value, before) in evidence.iter_mut().skip(1).zip(lines) {
            let tags = before.text.split_whitespace().all(is_tag);
            *value += if is_short(before.text) || tags {
                2.0 * weight::OPEN
            } else {
                0.0
            };
        }
    }
    for at in opens {
        if let Some(value) = evidence.get_mut(at) {
            *value = weight::CERTAIN;
        }
    }
    let marks = marked_ends(lines);
    if marks.len() >= 3 || stated == Some(marks.len()) {
        // As this crate's own export writes them: below all that is of the post, whatever numbers its author gave.
        let lone = |&at: &usize| lines.get(at).is_some_and(|line| line.text == "^");
        let lone = marks.iter().all(lone);
        let behind = |&at: &usize| match lone {
            true => Some(at + 1),
            false => behind_preview(lines, at),
        };
        let behind: Vec<Option<usize>> = marks.iter().map(behind).collect();
        let clear = behind.iter().all(Option::is_some);
        let behind = behind
            .iter()
            .zip(&marks)
            .map(|(behind, mark)| behind.unwrap_or(mark + 1));
        let starts: Vec<usize> = std::iter::once(0)
            .chain(behind)
            .filter(|&at| at < lines.len())
            .collect();
        let within = |line: &Line<'_>| line.text.contains(" ^ ") || line.text.contains(" __ ");
        let contradicts = |series: &Series| series.contradicts(&starts, lines.len());
        let clear = clear
            && !lines.iter().any(within)
            && (lone || !series.as_ref().is_some_and(contradicts));
        let confirmed = clear && stated.is_some_and(|stated| stated == starts.len());
        let confidence = if confirmed {
            SegmentationConfidence::High
        } else {
            SegmentationConfidence::Medium
        };
        return Segments {
            starts,
            rule: "permalink-marks",
            confidence,
            series,
            kind: None,
            overruled: None,
        };
    }

    let kind = best_kind(lines, &evidence, stated, series.as_ref(), card);
    let prior = |at: usize| -> f64 {
        let gap = lines.get(at).map(|line| line.gap).unwrap_or_default();
        if kind.holds(gap) {
            weight::KIND
        } else {
            -weight::KIND
        }
    };
    let scores: Vec<f64> = (1..lines.len())
        .map(|at| prior(at) + evidence.get(at).copied().unwrap_or_default())
        .collect();
    let mut chosen: Vec<usize> = (1..lines.len())
        .filter(|&at| scores.get(at - 1).is_some_and(|score| *score > 0.0))
        .collect();
    // A count that just one kind of gap meets needs no help of the words.
    let held: Vec<usize> = (1..lines.len())
        .filter(|&at| lines.get(at).is_some_and(|line| kind.holds(line.gap)))
        .collect();
    let agreed = chosen == held;
    if card.is_none() && stated == Some(held.len() + 1) && kind.is_telling(lines) {
        chosen = held;
    }
    let before = chosen.len() + 1;
    let told = chosen.clone();
    // The count alone then tells how many there are, and where the words end best.
    let guided = card.is_none()
        && kind.holds_nearly_all(lines)
        && stated.is_some_and(|stated| stated < lines.len());
    match stated {
        Some(stated) if guided => {
            chosen = partition(lines, &evidence, stated, TWEET);
        }
        Some(stated) if card.is_some() && before != stated => {
            let scores: Vec<f64> = std::iter::once(0.0).chain(scores).collect();
            chosen = partition(lines, &scores, stated, TWEET);
        }
        Some(stated) => {
            let held = |at: &usize| lines.get(*at).is_some_and(|line| kind.holds(line.gap));
            let explained = kind.is_telling(lines) && chosen.iter().all(held);
            adjust(&mut chosen, &scores, stated, explained);
        }
        None => {}
    }
    // In a long thread a few are no matter.
    let overruled = Some(before)
        .filter(|before| !guided && unexplained(&told, &chosen, &evidence) * 20 > *before);
    let mut starts = vec![0];
    starts.extend(chosen);

    let found = Found {
        lines,
        starts: &starts,
        stated,
        series: series.as_ref(),
        kind,
        of_layout: before == starts.len() && agreed,
        guided,
    };
    let alike = || card.is_none() && find(lines, None, card).starts == starts;
    let confidence = found.confidence(alike);
    let confirmed = stated == Some(starts.len());
    let rule = if series
        .as_ref()
        .is_some_and(|series| series.len() * 2 >= starts.len())
    {
        "number-series"
    } else if guided && confirmed {
        "stated-count"
    } else {
        kind.name()
    };
    Segments {
        starts,
        rule,
        confidence,
        series,
        kind: Some(kind),
        overruled,
    }
}

/// How many boundaries were added, or taken away though the words beside them do not speak against them, as they do before
/// a line that is a link and nothing else.
fn unexplained(told: &[usize], kept: &[usize], evidence: &[f64]) -> usize {
    let against = |at: &usize| {
        let beside = evidence.get(*at).copied().unwrap_or_default();
        beside <= weight::BELONGS_BEFORE + weight::CLOSED
    };
    let is_in = |all: &[usize], at: &usize| all.binary_search(at).is_ok();
    let added = kept.iter().filter(|at| !is_in(told, at));
    let taken = told.iter().filter(|at| !is_in(kept, at) && !against(at));
    added.count() + taken.count()
}

/// Takes away the weakest boundaries, or adds the strongest others, where the stated count is near.
fn adjust(chosen: &mut Vec<usize>, scores: &[f64], stated: usize, explained: bool) {
    let found = chosen.len() + 1;
    let near = found * 10 >= stated * 7 && found * 10 <= stated * 20 + 20;
    if found == stated || !near || stated == 0 {
        return;
    }
    let mut order: Vec<usize> = (1..=scores.len()).collect();
    let score = |at: &usize| scores.get(at - 1).copied().unwrap_or(f64::MIN);
    order.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.cmp(b)));
    // What speaks clearly against a boundary is not overruled by a count: the extractor may have lost posts, as those
    // without words; all the more where one kind of gap explains what is there.
    let least = if explained { -1.5 } else { -3.5 };
    let mut kept: Vec<usize> = order
        .into_iter()
        .take(stated - 1)
        .filter(|at| score(at) > least)
        .collect();
    kept.sort_unstable();
    *chosen = kept;
}

/// A hypothesis: which gaps end posts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Just this gap.
    Exactly(Gap),
    /// Gaps with at least so many line ends that no hard break stands before.
    Soft(u32),
    /// Gaps with at least so many line ends.
    Blank(u32),
    /// The next line, and no blank line between.
    Newline,
    /// Every one.
    All,
}

impl Kind {
    pub(super) fn holds(self, gap: Gap) -> bool {
        match self {
            Self::Exactly(is) => gap == is,
            Self::Soft(newlines) => !gap.hard && gap.newlines >= newlines,
            Self::Blank(newlines) => gap.newlines >= newlines,
            Self::Newline => gap.newlines == 1 && !gap.hard,
            Self::All => true,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Exactly(_) => "gap-shape",
            Self::Soft(_) => "hard-breaks",
            Self::Blank(_) => "blank-lines",
            Self::Newline => "newlines",
            Self::All => "lines",
        }
    }

    /// Whether the text has hardly a gap of another kind, so that this one tells nothing.
    fn holds_nearly_all(self, lines: &[Line<'_>]) -> bool {
        let others = lines.iter().skip(1).filter(|line| !self.holds(line.gap));
        others.count() * 12 < lines.len()
    }

    /// Whether the text has gaps of other kinds as well, so that this one tells something.
    pub(super) fn is_telling(self, lines: &[Line<'_>]) -> bool {
        lines.iter().skip(1).any(|line| !self.holds(line.gap))
    }

    /// Whether the gaps that it holds are alike, so that no narrower kind tells something else.
    pub(super) fn is_plain(self, lines: &[Line<'_>]) -> bool {
        let held = self.held(lines);
        let least = held.first().copied().unwrap_or_default();
        let alike = held.last().is_none_or(|most| *most <= least + 1);
        !matches!(self, Self::Exactly(_)) && alike
    }

    /// Whether none of the gaps that it holds is much shorter than most of them.
    pub(super) fn is_even(self, lines: &[Line<'_>]) -> bool {
        let held = self.held(lines);
        let most = held.get(held.len() / 2).copied().unwrap_or_default();
        held.first().is_none_or(|least| least * 2 >= most)
    }

    /// How many line ends the gaps have that it holds, rising.
    fn held(self, lines: &[Line<'_>]) -> Vec<u32> {
        let gaps = lines.iter().skip(1).map(|line| line.gap);
        let held = gaps.filter(|gap| self.holds(*gap));
        let mut held: Vec<u32> = held.map(|gap| gap.newlines).collect();
        held.sort_unstable();
        held
    }
}

/// The hypothesis that explains the text best.
fn best_kind(
    lines: &[Line<'_>],
    evidence: &[f64],
    stated: Option<usize>,
    series: Option<&Series>,
    card: Option<Option<Kind>>,
) -> Kind {
    let hint = card.flatten();
    let mut counts: HashMap<Gap, usize> = HashMap::new();
    for line in lines.iter().skip(1) {
        *counts.entry(line.gap).or_default() += 1;
    }
    let hard = lines.iter().any(|line| line.gap.hard);
    let mut gaps: Vec<(Gap, usize)> = counts.into_iter().collect();
    gaps.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(a.cmp(b)));
    gaps.truncate(KINDS);
    // In the order of what is usual; of equals the first is taken.
    let mut kinds: Vec<Kind> = Vec::new();
    if hard {
        kinds.push(Kind::Soft(2));
    }
    kinds.extend([Kind::Newline, Kind::Blank(2), Kind::All]);
    let mut thresholds: Vec<u32> = gaps
        .iter()
        .map(|(gap, _)| gap.newlines)
        .filter(|&newlines| newlines > 2)
        .collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    kinds.extend(thresholds.into_iter().map(Kind::Blank));
    kinds.extend(gaps.iter().map(|&(gap, _)| Kind::Exactly(gap)));

    kinds.extend(hint.filter(|hint| !kinds.contains(hint)));
    // Where no count tells: of text that no program marked, lines are posts and empty lines paragraphs.
    let usual = (stated.is_none() && card.is_none() && !hard).then_some(Kind::Newline);
    let lengths: Vec<usize> = lines.iter().map(|line| line.text.chars().count()).collect();
    let mut best = (f64::MAX, Kind::All);
    for kind in kinds {
        let cost = cost(
            kind,
            lines,
            &lengths,
            evidence,
            stated,
            series,
            card.is_some(),
        ) + if hard && !matches!(kind, Kind::Soft(_)) {
            0.5
        } else {
            0.0
        } - if hint == Some(kind) { 4.0 } else { 0.0 }
            - if usual == Some(kind) { USUAL } else { 0.0 };
        if cost < best.0 - 1e-9 {
            best = (cost, kind);
        }
    }
    best.1
}

/// How badly a hypothesis explains the text.
fn cost(
    kind: Kind,
    lines: &[Line<'_>],
    lengths: &[usize],
    evidence: &[f64],
    stated: Option<usize>,
    series: Option<&Series>,
    card: bool,
) -> f64 {
    let mut posts = 1.0;
    // What the words at a gap overrule is no boundary to the count. (A card's count is only the most that it may show.)
    let mut counted = 1.0;
    let mut long = 0.0;
    let mut against = 0.0;
    let mut length = 0;
    for (at, line) in lines.iter().enumerate() {
        let boundary = at > 0 && kind.holds(line.gap);
        let beside = evidence.get(at).copied().unwrap_or_default();
        if boundary {
            posts += 1.0;
            counted += f64::from(u8::from(card || weight::KIND + beside > 0.0));
            long += f64::from(u8::from(length > TWEET + 20));
            length = 0;
            // A list, or an embedded post, is what it is in every kind of dump.
            let listed = stated.is_none() && beside <= weight::LIST + weight::CLOSED;
            against += if listed {
                0.5
            } else {
                (-beside).clamp(0.0, 3.0)
            };
        } else if at > 0 {
            against += (beside - weight::CLOSED).clamp(0.0, 1.0);
        }
        length += lengths.get(at).copied().unwrap_or(0) + usize::from(length > 0);
    }
    long += f64::from(u8::from(length > TWEET + 20));
    let mut cost = 1.5 * long / posts + 0.8 * against / posts;
    // Gaps of one kind alone tell nothing: the text is then given in the pieces that it has.
    if posts < 2.0 && lines.len() > 2 && stated != Some(1) {
        cost += 1.0;
    }
    if let Some(stated) = stated {
        #[allow(clippy::cast_precision_loss, reason = "numbers of posts are small")]
        let (plain, counted): (f64, f64) = (posts / stated as f64, counted / stated as f64);
        cost += 5.0 * plain.ln().abs().min(counted.ln().abs());
    }
    if let Some(series) = series {
        let held = |at: usize| {
            lines
                .get(at)
                .is_some_and(|line| at == 0 || kind.holds(line.gap))
        };
        let missed = series.starts.iter().filter(|(at, _)| !held(*at)).count();
        let missed = missed
            + series
                .ends
                .iter()
                .filter(|(at, _)| at + 1 < lines.len() && !held(at + 1))
                .count();
        #[allow(clippy::cast_precision_loss, reason = "numbers of posts are small")]
        let share = missed as f64 / series.len().max(1) as f64;
        cost += 6.0 * share;
    }
    cost
}

/// Lines that end with what is left of the link after each tweet: `^` (lynx, w3m), `__` (html2text).
fn marked_ends(lines: &[Line<'_>]) -> Vec<usize> {
    (0..lines.len())
        .filter(|&at| lines.get(at).is_some_and(|line| ends_marked(line.text)))
        .collect()
}

/// A preview of a link stands within so many lines.
const PREVIEW: usize = 5;

/// The line behind a marked end: the preview of the post's link stands behind the mark. `None` if the preview ends within
/// a line.
fn behind_preview(lines: &[Line<'_>], mark: usize) -> Option<usize> {
    let is_preview = |line: &&Line<'_>| is_card(line.text) && !ends_marked(line.text);
    let cards = lines.get(mark + 1..)?.iter().take_while(is_preview).count();
    let begin = mark + 1 + cards;
    let bare = |word: &str| {
        let word = word
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        word.trim_start_matches("www.")
            .trim_end_matches(['…', '.'])
            .to_owned()
    };
    // The mark may have a line of its own.
    let marked = plain(lines.get(mark)?.text);
    let before = mark.checked_sub(1).and_then(|before| lines.get(before));
    let marked = match before {
        Some(before) if marked.is_empty() || marked == "^" => plain(before.text),
        _ => marked,
    };
    let link = bare(marked.split_whitespace().next_back().unwrap_or_default());
    if !link.contains('/') || !link.contains('.') {
        return Some(begin);
    }
    let preview = lines.get(begin..)?.iter().take(PREVIEW);
    for (at, line) in preview
        .take_while(|line| !ends_marked(line.text))
        .enumerate()
    {
        let shown = plain(line.text);
        let mut words = shown
            .split_whitespace()
            .map(bare)
            .skip_while(|word| !word.starts_with(&link));
        if words.next().is_some() {
            let ends_a_link = |at: &usize| {
                lines
                    .get(*at)
                    .is_some_and(|line| line.text.starts_with("]("))
            };
            let behind = (begin + at + 1..lines.len()).find(|at| !ends_a_link(at));
            return words
                .next()
                .is_none()
                .then(|| behind.unwrap_or(lines.len()));
        }
    }
    Some(begin)
}

fn ends_marked(text: &str) -> bool {
    text == "^" || text == "__" || text.ends_with(" ^") || text.ends_with(" __")
}

/// The id and handle that leaked out of a tag: `data-screenname="H" data-tweet="ID" dir="auto">`, and what follows.
pub(crate) fn leaked_id(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let at = memchr::memmem::find(text.as_bytes(), b"tweet=\"")?;
    let before = text.get(..at)?;
    let rest = text.get(at + 7..)?;
    let (id, rest) = rest.split_once('"')?;
    crate::model::PostId::twitter(id)?;
    let handle = before
        .split_once("screenname=\"")
        .and_then(|(_, rest)| rest.split('"').next());
    let words = rest.split_once('>').map_or("", |(_, words)| words);
    Some((id, handle, words.trim()))
}

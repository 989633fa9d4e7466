//! Evidence from the lines around a gap for a boundary between posts: a table of weighted rows.

use super::fillers;
use super::lines::plain;
use super::series::{Mark, Series, without};
use super::table::Lines;
use crate::model::Number;

/// The maximum number of names before a reply's text.
const NAMES: usize = 50;

/// The weight of each kind of evidence, in halves, whose sums are exact. They were set by hand on dumps of real and
/// invented threads. Their order matters most: certain evidence, then the series, then the kind of gap, then the words
/// around it.
pub(super) mod weight {
    pub(in crate::text) const CERTAIN: f32 = 20.0;
    pub(in crate::text) const SERIES: f32 = 9.0;
    pub(in crate::text) const OUTSIDE_SERIES: f32 = -4.0;
    pub(in crate::text) const KIND: f32 = 3.0;
    pub(in crate::text) const WITHOUT_WORDS: f32 = -9.0;
    pub(in crate::text) const LIST: f32 = -5.0;
    pub(in crate::text) const BELONGS_BEFORE: f32 = -2.0;
    pub(in crate::text) const CONTINUES: f32 = -2.5;
    pub(in crate::text) const OPEN: f32 = -1.0;
    pub(in crate::text) const CLOSED: f32 = 0.5;
    pub(in crate::text) const AFTER_EMBEDDED: f32 = 4.0;
    pub(in crate::text) const HEADS: f32 = 1.5;
    pub(in crate::text) const SAME_REPLY: f32 = -1.5;
}

/// Returns the evidence of the lines around each gap for a boundary between posts: one value per line, for the gap
/// before it. The first line's value is 0.
pub(crate) fn beside(lines: Lines<'_, '_>, series: Option<&Series>) -> Vec<f32> {
    let mut evidence = vec![0.0; lines.len()];
    let Some(first) = lines.text(0) else {
        return evidence;
    };
    let mut state = State {
        opens: false,
        named: false,
        closed: true,
        before: Facts::new(first, lines.text(1), None),
    };
    let mut heads = Vec::new();
    for (at, value) in evidence.iter_mut().enumerate().skip(1) {
        let Some(around) = Around::new(lines, at, &mut state) else {
            continue;
        };
        if around.heads {
            heads.push(at);
        }
        *value = ROWS
            .iter()
            .filter(|row| (row.holds)(&around))
            .map(|row| row.weight)
            .sum();
    }
    replies(lines, &heads, &mut evidence);
    if let Some(series) = series {
        of_series(lines, series, &mut evidence);
    }
    evidence
}

/// One kind of evidence.
struct Row {
    weight: f32,
    holds: fn(&Around<'_>) -> bool,
}

/// The evidence of the lines around a gap; the weights of all rows that hold are added.
const ROWS: &[Row] = &[
    // A card or an embedded post belongs to the post before it, and usually ends that post.
    Row {
        weight: weight::LIST,
        holds: |around| around.line.embedded,
    },
    Row {
        weight: weight::AFTER_EMBEDDED,
        holds: |around| around.behind_embedded && !around.line.embedded,
    },
    // The items of a list, and the line after a colon.
    Row {
        weight: weight::LIST,
        holds: |around| around.goes_on_listing(),
    },
    Row {
        weight: weight::LIST,
        holds: |around| !around.goes_on_listing() && around.before.colon && around.line.short,
    },
    Row {
        weight: weight::OPEN,
        holds: |around| !around.goes_on_listing() && around.before.colon && !around.line.short,
    },
    // Two short lines without the end of a sentence.
    Row {
        weight: weight::OPEN,
        holds: |around| {
            !around.goes_on_listing()
                && !around.before.colon
                && around.line.short
                && around.before.short
        },
    },
    // Names between the end of a sentence and the start of another start a post.
    Row {
        weight: weight::HEADS,
        holds: |around| around.heads,
    },
    // Lines that mostly end a post.
    Row {
        weight: weight::BELONGS_BEFORE,
        holds: |around| {
            let line = around.line;
            line.link
                || is_picture(line.text)
                || Number::is_one(line.text)
                || !around.heads && are_tags(line.text)
        },
    },
    // A reply starts with the names of its recipients; they are on lines of their own if the markup was stripped.
    Row {
        weight: weight::CONTINUES,
        holds: |around| around.opens,
    },
    // A sentence that continues.
    Row {
        weight: weight::CONTINUES,
        holds: |around| {
            let goes_on = |c: char| matches!(c, ',' | '.' | ';' | ')' | '!' | '?' | '…' | ':');
            around.first.is_some_and(char::is_lowercase) && !around.line.link
                || around.line.text.starts_with(goes_on)
        },
    },
    Row {
        weight: weight::CONTINUES,
        holds: |around| {
            let goes_on = |c: char| c.is_lowercase() || c.is_ascii_punctuation();
            around.before.tag && !around.line.tag && around.first.is_some_and(goes_on)
        },
    },
    // Two consecutive quoted lines are a dialogue.
    Row {
        weight: weight::OPEN,
        holds: |around| {
            let (line, before) = (around.line.text, around.before.text);
            line.starts_with(['"', '“', '«'])
                && (before.ends_with(['"', '”', '»']) || before.starts_with(['"', '“', '«']))
        },
    },
    // Whether the previous line can be the end of a post.
    Row {
        weight: weight::CLOSED,
        holds: |around| around.is_closed(),
    },
    Row {
        weight: -weight::CLOSED,
        holds: |around| !around.is_closed(),
    },
];

/// State carried from line to line.
struct State<'l> {
    /// Whether the previous line is a name at the start of a post.
    opens: bool,
    /// Whether the previous line is a name.
    named: bool,
    /// Whether the previous line can be the end of a post.
    closed: bool,
    /// The previous line.
    before: Facts<'l>,
}

/// A line and its properties; computed once, for the gaps before and after it.
#[derive(Clone, Copy)]
struct Facts<'l> {
    text: &'l str,
    /// Whether it is a card or part of an embedded post.
    embedded: bool,
    /// Whether it is the second part of an embedded post.
    rest: bool,
    /// Whether it is an item of a list.
    item: bool,
    link: bool,
    short: bool,
    tag: bool,
    colon: bool,
    /// Whether it consists of a mention.
    addressed: bool,
}

impl<'l> Facts<'l> {
    fn new(text: &'l str, next: Option<&str>, before: Option<&str>) -> Self {
        let link = is_link(text);
        let rest = before.is_some_and(|before| is_rest_of_embedded(text, before));
        Self {
            text,
            embedded: rest || is_embedded(text, link, next) || is_card(text),
            rest,
            item: is_item(text),
            link,
            short: is_brief(text) && !link,
            tag: is_tag(text),
            colon: ends_in_colon(text),
            addressed: addressed(text),
        }
    }
}

/// The lines around a gap.
struct Around<'l> {
    before: Facts<'l>,
    line: Facts<'l>,
    /// The first character of the line, without markup.
    first: Option<char>,
    /// Whether the previous line is the end of an embedded post.
    behind_embedded: bool,
    /// Whether the line is the first of the names at the start of a reply.
    heads: bool,
    /// Whether the previous line is one of the names at the start of a reply.
    opens: bool,
    /// Whether the previous line can be the end of a post.
    closed: bool,
}

impl<'l> Around<'l> {
    /// Returns the lines around the gap before the line `at`, which follows the line in the state.
    fn new(lines: Lines<'_, 'l>, at: usize, state: &mut State<'l>) -> Option<Self> {
        let text = lines.text(at)?;
        let line = Facts::new(text, lines.text(at + 1), Some(state.before.text));
        let before = std::mem::replace(&mut state.before, line);
        let closed = is_closed(before.text);
        let closed_before = std::mem::replace(&mut state.closed, closed);
        let named = before.addressed;
        state.opens = named
            && if state.named {
                state.opens
            } else {
                closed_before
            };
        state.named = named;
        Some(Self {
            before,
            line,
            first: text
                .trim_start_matches(['*', '_', '"', '“', '('])
                .chars()
                .next(),
            behind_embedded: before.rest || embedded_by(before.text, None).is_some(),
            heads: closed && !named && line.addressed && begins_sentence(lines, at + 1),
            opens: state.opens,
            closed,
        })
    }

    /// Whether the line is an item of a list that the previous line starts or continues.
    fn goes_on_listing(&self) -> bool {
        self.line.item && (self.before.item || self.before.colon)
    }

    fn is_closed(&self) -> bool {
        self.closed || self.before.item && !self.line.item
    }
}

/// Whether a line consists of tags.
fn are_tags(line: &str) -> bool {
    line.starts_with(['@', '#']) && line.split_whitespace().all(is_tag)
}

/// Whether the first line from `at` on that is not a name, within the number of names that a reply may have, starts a
/// sentence.
fn begins_sentence(lines: Lines<'_, '_>, at: usize) -> bool {
    let lines = lines.part(at, lines.len());
    let mut texts = lines.texts().take(NAMES);
    let words = texts.find(|line| !addressed(line));
    words.is_some_and(|line| line.starts_with(|c: char| c.is_uppercase() || c == '"'))
}

fn ends_in_colon(line: &str) -> bool {
    line.ends_with([':', '：'])
}

/// Adds the evidence of a series of numbers: a number starts or ends a post, and in a dense series nothing else does.
fn of_series(lines: Lines<'_, '_>, series: &Series, evidence: &mut [f32]) {
    let width = series.last.saturating_sub(series.first) + 1;
    let dense = series.len() * 3 >= usize::try_from(width).unwrap_or(usize::MAX) * 2;
    let mut numbered = vec![false; lines.len() + 1];
    let starts = series.starts.iter().map(Mark::line);
    for at in starts.chain(series.ends.iter().map(|mark| mark.line() + 1)) {
        if let Some(numbered) = numbered.get_mut(at) {
            *numbered = true;
        }
    }
    let last = series.starts.last().map_or(0, Mark::line);
    // A number on a line of its own may start or end a post.
    let mut neutral = vec![false; lines.len() + 2];
    for mark in &series.alone {
        for neutral in neutral.iter_mut().skip(mark.line()).take(2) {
            *neutral = true;
        }
    }
    let of_gaps = evidence.iter_mut().zip(numbered).zip(neutral);
    for (at, ((value, numbered), neutral)) in of_gaps.enumerate().skip(1) {
        if numbered {
            *value = value.max(-1.0) + weight::SERIES;
        } else if dense && !neutral {
            *value += weight::OUTSIDE_SERIES;
            // Between two consecutive numbers only a number starts a post.
            if series.complete && at < last {
                *value += weight::OUTSIDE_SERIES;
            }
        }
    }
    // A number without text is not a post.
    let alone = |at: usize| lines.text(at).is_some_and(Number::is_one);
    let opens = series
        .starts
        .iter()
        .map(|mark| (mark.line(), mark.line() + 1));
    let closes = series.ends.iter().map(|mark| (mark.line(), mark.line()));
    for (number, border) in opens.chain(closes).filter(|(number, _)| alone(*number)) {
        let value = evidence.get_mut(border);
        if let Some(value) = value.filter(|_| number + 1 < lines.len()) {
            *value += weight::WITHOUT_WORDS;
        }
    }
}

/// Adds the evidence of replies: the recipient is named in every further post of a chain, so lines between two such
/// posts belong to the first.
fn replies(lines: Lines<'_, '_>, heads: &[usize], evidence: &mut [f32]) {
    let names = |at: usize| {
        let lines = lines.part(at, lines.len());
        let names = lines.texts().take(NAMES);
        names.take_while(|name| addressed(name)).collect::<Vec<_>>()
    };
    for (&head, &next) in heads.iter().zip(heads.iter().skip(1)) {
        let named = names(head);
        if names(next).starts_with(&named) {
            let between = evidence.get_mut(head + named.len() + 1..next);
            for value in between.unwrap_or_default() {
                *value += weight::SAME_REPLY;
            }
        }
    }
}

/// Whether a line can be the end of a post: it ends with the end of a sentence, a symbol, a tag or a link.
fn is_closed(line: &str) -> bool {
    let end = line
        .trim_end_matches(['^', '_', ' ', '*', '\\', '"', '”', ')'])
        .chars()
        .next_back();
    let sign = end.is_some_and(|c| {
        matches!(c, '.' | '!' | '?' | '…' | '。') || !c.is_ascii() && !c.is_alphanumeric()
    });
    if sign || line.ends_with(')') {
        return true;
    }
    let last = line.split_whitespace().next_back().unwrap_or_default();
    is_tag(last) || is_link(last) || is_domain(last)
}

/// Whether a line consists of a mention.
fn addressed(line: &str) -> bool {
    line.starts_with('@') && is_tag(line)
}

/// Whether a line is an item of a list.
fn is_item(text: &str) -> bool {
    let text = text.trim_start_matches('\\');
    if ["- ", "* ", "• ", "– ", "+ ", "→ ", "▪"]
        .iter()
        .any(|mark| text.starts_with(mark))
    {
        return true;
    }
    let word = text.split_whitespace().next().unwrap_or_default();
    // A backslash in it is not part of the number.
    if !word.ends_with(['.', ')', '/', '\\']) {
        return false;
    }
    let word = without(word, &['\\']);
    word.ends_with(['.', ')', '/']) && Number::is_one(&word)
}

/// Whether a word looks like a domain.
pub(super) fn is_domain(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(host, top)| {
        !host.is_empty() && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// The text of an embedded tweet that did not load, after its author.
const ORIGINAL: &str = "view original on Twitter";

/// Returns the handle in the text of an embedded tweet that did not load: `by @H view original on Twitter`. The second
/// part may be on the next line.
pub(crate) fn embedded_by<'t>(line: &'t str, next: Option<&str>) -> Option<&'t str> {
    let rest = line.strip_prefix("by @")?;
    let (handle, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let shown = rest.contains(ORIGINAL)
        || rest.is_empty() && next.is_some_and(|next| plain(next) == ORIGINAL);
    (shown && is_tag(line.get(3..)?.split(' ').next()?)).then_some(handle)
}

/// Whether a line is the second part of that text, given the line before.
pub(crate) fn is_rest_of_embedded(line: &str, before: &str) -> bool {
    // Markup may be in between, but nearly no line contains these characters.
    let has = |line: &str, sign: u8| memchr::memchr(sign, line.as_bytes()).is_some();
    let may_be = line.len() > 20 && has(line, b'T') && has(before, b'@');
    may_be && plain(line) == ORIGINAL && embedded_by(&plain(before), Some(line)).is_some()
}

/// Whether a line is an embedded tweet: a block quote, or only the URL of a tweet.
pub(super) fn is_quote(text: &str, next: Option<&str>) -> bool {
    is_embedded(text, is_link(text), next)
}

/// The same, given whether the line is a link.
fn is_embedded(text: &str, is_link: bool, next: Option<&str>) -> bool {
    text.starts_with('>')
        || embedded_by(text, next).is_some()
        || is_link && text.contains("/status/")
}

/// Whether a line is part of a link preview: a linked picture without description, or a title and text.
pub(crate) fn is_card(text: &str) -> bool {
    ["[![](", "[**", "[ **"]
        .iter()
        .any(|begin| text.starts_with(begin))
        && text.trim_end_matches(['^', '_', ' ']).ends_with(')')
}

/// Whether a line consists of a link.
pub(super) fn is_link(text: &str) -> bool {
    let text = text.trim_end_matches(['^', '_', ' ']);
    let bytes = text.as_bytes();
    if text.starts_with('[')
        && text.ends_with(')')
        && memchr::memmem::find_iter(bytes, b"](").take(2).count() == 1
    {
        return true;
    }
    let has = |sign: u8| memchr::memchr(sign, bytes).is_some();
    let shown = || has(b'/') && has(b'.') && !text.starts_with(['@', '#']);
    (text.starts_with("http") || shown()) && !text.contains(char::is_whitespace)
}

/// Whether a line is a few words without the end of a sentence.
pub(super) fn is_short(text: &str) -> bool {
    is_brief(text) && !is_link(text)
}

/// The same for a line that is not a link.
fn is_brief(text: &str) -> bool {
    text.len() < 48 && !text.ends_with(['.', '!', '?', '…', ':'])
}

/// Whether a line consists of a mention or a hashtag.
pub(super) fn is_tag(text: &str) -> bool {
    text.starts_with(['@', '#']) && !text.contains(char::is_whitespace)
}

/// Whether a line consists of pictures.
pub(super) fn is_picture(text: &str) -> bool {
    let text = text.trim_end_matches(['^', '_', ' ']);
    text.starts_with("![") || text.starts_with("[![") || fillers::are_all(text)
}

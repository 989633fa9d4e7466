//! Evidence from the lines around a gap for a boundary between posts: a table of weighted rows.

use super::fillers;
use super::lines::plain;
use super::series::{Mark, Series, without};
use super::table::Lines;
use crate::model::SeriesNumber;

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
    pub(in crate::text) const AFTER_PICTURE: f32 = 6.0;
    pub(in crate::text) const HEADS: f32 = 1.5;
    pub(in crate::text) const SAME_REPLY: f32 = -1.5;
}

/// Returns the evidence of the lines around each gap for a boundary between posts: one value per line, for the gap
/// before it. The first line's value is 0.
pub(crate) fn boundary_scores(lines: Lines<'_, '_>, series: Option<&Series>) -> Vec<f32> {
    let mut evidence = vec![0.0; lines.len()];
    let Some(first) = lines.text(0) else {
        return evidence;
    };
    let mut state = State {
        opens: false,
        is_name: false,
        closed: true,
        before: LineFacts::new(first, lines.text(1), None),
    };
    // Where the text itself marks the breaks inside posts, words that seem to continue a sentence may start a post.
    let clear = lines.breaks_are_hard();
    let mut starts_names = Vec::new();
    for (at, value) in evidence.iter_mut().enumerate().skip(1) {
        let Some(context) = GapContext::new(lines, at, &mut state) else {
            continue;
        };
        if context.starts_names {
            starts_names.push(at);
        }
        *value = EVIDENCE
            .iter()
            .filter(|row| (row.applies)(&context))
            .map(|row| row.weight)
            .sum();
        if clear && *value > weight::LIST + weight::CLOSED {
            *value = value.max(weight::CONTINUES);
        }
    }
    add_reply_evidence(lines, &starts_names, &mut evidence);
    if let Some(series) = series {
        add_series_evidence(lines, series, &mut evidence);
    }
    evidence
}

/// One kind of evidence.
struct EvidenceRow {
    weight: f32,
    applies: fn(&GapContext<'_>) -> bool,
}

/// The evidence of the lines around a gap; the weights of all rows that hold are added.
const EVIDENCE: &[EvidenceRow] = &[
    // A card or an embedded post belongs to the post before it, and usually ends that post.
    EvidenceRow {
        weight: weight::LIST,
        applies: |context| context.line.embedded,
    },
    EvidenceRow {
        weight: weight::AFTER_EMBEDDED,
        applies: |context| context.after_embedded && !context.line.embedded,
    },
    // The items of a list, and the line after a colon.
    EvidenceRow {
        weight: weight::LIST,
        applies: |context| context.continues_list(),
    },
    EvidenceRow {
        weight: weight::LIST,
        applies: |context| !context.continues_list() && context.before.colon && context.line.short,
    },
    EvidenceRow {
        weight: weight::OPEN,
        applies: |context| !context.continues_list() && context.before.colon && !context.line.short,
    },
    // Two short lines without the end of a sentence.
    EvidenceRow {
        weight: weight::OPEN,
        applies: |context| {
            !context.continues_list()
                && !context.before.colon
                && context.line.short
                && context.before.short
        },
    },
    // Names between the end of a sentence and the start of another start a post.
    EvidenceRow {
        weight: weight::HEADS,
        applies: |context| context.starts_names,
    },
    // Lines that mostly end a post.
    EvidenceRow {
        weight: weight::BELONGS_BEFORE,
        applies: |context| {
            let line = context.line;
            line.link
                || is_picture(line.text)
                || SeriesNumber::is_one(line.text)
                || !context.starts_names && consists_of_tags(line.text)
        },
    },
    // A reply starts with the names of its recipients; they are on lines of their own if the markup was stripped.
    EvidenceRow {
        weight: weight::CONTINUES,
        applies: |context| context.opens,
    },
    // A sentence that continues.
    EvidenceRow {
        weight: weight::CONTINUES,
        applies: |context| {
            let continues = |c: char| matches!(c, ',' | '.' | ';' | ')' | '!' | '?' | '…' | ':');
            context.first.is_some_and(char::is_lowercase) && !context.line.link
                || context.line.text.starts_with(continues)
        },
    },
    EvidenceRow {
        weight: weight::CONTINUES,
        applies: |context| {
            let continues = |c: char| c.is_lowercase() || c.is_ascii_punctuation();
            context.before.tag && !context.line.tag && context.first.is_some_and(continues)
        },
    },
    // Two consecutive quoted lines are a dialogue.
    EvidenceRow {
        weight: weight::OPEN,
        applies: |context| {
            let (line, before) = (context.line.text, context.before.text);
            line.starts_with(['"', '“', '«'])
                && (before.ends_with(['"', '”', '»']) || before.starts_with(['"', '“', '«']))
        },
    },
    // Whether the previous line can be the end of a post.
    EvidenceRow {
        weight: weight::CLOSED,
        applies: |context| context.is_closed(),
    },
    EvidenceRow {
        weight: -weight::CLOSED,
        applies: |context| !context.is_closed(),
    },
];

/// State carried from line to line.
struct State<'l> {
    /// Whether the previous line is a name at the start of a post.
    opens: bool,
    /// Whether the previous line is a name.
    is_name: bool,
    /// Whether the previous line can be the end of a post.
    closed: bool,
    /// The previous line.
    before: LineFacts<'l>,
}

/// A line and its properties; computed once, for the gaps before and after it.
#[derive(Clone, Copy)]
struct LineFacts<'l> {
    text: &'l str,
    /// Whether it is a card or part of an embedded post.
    embedded: bool,
    /// Whether it is the second part of an embedded post.
    rest: bool,
    /// Whether it is an item of a list.
    item: bool,
    /// Whether it is a link below an item of a list.
    below_item: bool,
    link: bool,
    short: bool,
    tag: bool,
    colon: bool,
    /// Whether it consists of a mention.
    is_mention: bool,
}

impl<'l> LineFacts<'l> {
    fn new(text: &'l str, next: Option<&str>, before: Option<&str>) -> Self {
        let link = is_link(text);
        let rest = before.is_some_and(|before| is_rest_of_embedded(text, before));
        Self {
            text,
            embedded: rest || is_embedded(text, link, next) || is_card(text),
            rest,
            item: is_item(text),
            below_item: link && before.is_some_and(is_item),
            link,
            short: is_brief(text) && !link,
            tag: is_tag(text),
            colon: ends_in_colon(text),
            is_mention: is_mention(text),
        }
    }
}

/// The lines around a gap.
struct GapContext<'l> {
    before: LineFacts<'l>,
    line: LineFacts<'l>,
    /// The first character of the line, without markup.
    first: Option<char>,
    /// Whether the previous line is the end of an embedded post.
    after_embedded: bool,
    /// Whether the line is the first of the names at the start of a reply.
    starts_names: bool,
    /// Whether the previous line is one of the names at the start of a reply.
    opens: bool,
    /// Whether the previous line can be the end of a post.
    closed: bool,
}

impl<'l> GapContext<'l> {
    /// Returns the lines around the gap before the line `at`, which follows the line in the state.
    fn new(lines: Lines<'_, 'l>, at: usize, state: &mut State<'l>) -> Option<Self> {
        let text = lines.text(at)?;
        let line = LineFacts::new(text, lines.text(at + 1), Some(state.before.text));
        let before = std::mem::replace(&mut state.before, line);
        let closed = is_closed(before.text);
        let was_closed = std::mem::replace(&mut state.closed, closed);
        let is_name = before.is_mention;
        state.opens = is_name
            && if state.is_name {
                state.opens
            } else {
                was_closed
            };
        state.is_name = is_name;
        Some(Self {
            before,
            line,
            first: text
                .trim_start_matches(['*', '_', '"', '“', '('])
                .chars()
                .next(),
            after_embedded: before.rest || embedded_by(before.text, None).is_some(),
            starts_names: closed && !is_name && line.is_mention && starts_sentence(lines, at + 1),
            opens: state.opens,
            closed,
        })
    }

    /// Whether the line is an item of a list that the previous line starts or continues.
    fn continues_list(&self) -> bool {
        self.line.item && (self.before.item || self.before.colon || self.before.below_item)
    }

    fn is_closed(&self) -> bool {
        self.closed || self.before.item && !self.line.item
    }
}

/// Whether a line consists of tags.
fn consists_of_tags(line: &str) -> bool {
    line.starts_with(['@', '#']) && line.split_whitespace().all(is_tag)
}

/// Whether the first line from `at` on that is not a name, within the number of names that a reply may have, starts a
/// sentence.
fn starts_sentence(lines: Lines<'_, '_>, at: usize) -> bool {
    let lines = lines.part(at, lines.len());
    let mut texts = lines.texts().take(NAMES);
    let words = texts.find(|line| !is_mention(line));
    words.is_some_and(|line| line.starts_with(|c: char| c.is_uppercase() || c == '"'))
}

fn ends_in_colon(line: &str) -> bool {
    line.ends_with([':', '：'])
}

/// Adds the evidence of a series of numbers: a number starts or ends a post, and in a dense series nothing else does.
fn add_series_evidence(lines: Lines<'_, '_>, series: &Series, evidence: &mut [f32]) {
    let dense = series.dense;
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
    for at in series.between.iter().cloned().flatten() {
        if let Some(neutral) = neutral.get_mut(at) {
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
    let alone = |at: usize| lines.text(at).is_some_and(SeriesNumber::is_one);
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
fn add_reply_evidence(lines: Lines<'_, '_>, starts_names: &[usize], evidence: &mut [f32]) {
    let names = |at: usize| {
        let lines = lines.part(at, lines.len());
        let names = lines.texts().take(NAMES);
        names
            .take_while(|name| is_mention(name))
            .collect::<Vec<_>>()
    };
    for (&head, &next) in starts_names.iter().zip(starts_names.iter().skip(1)) {
        let is_name = names(head);
        if names(next).starts_with(&is_name) {
            let between = evidence.get_mut(head + is_name.len() + 1..next);
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
fn is_mention(line: &str) -> bool {
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
    word.ends_with(['.', ')', '/']) && SeriesNumber::is_one(&word)
}

/// Whether a word looks like a domain.
pub(super) fn is_domain(word: &str) -> bool {
    // The shortest is like `t.co`, and short lines are checked often.
    word.len() > 3
        && word.rsplit_once('.').is_some_and(|(host, top)| {
            !host.is_empty() && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_lowercase())
        })
}

/// The text of an embedded tweet that did not load, after its author.
const EMBED_TEXT: &str = "view original on Twitter";

/// Returns the handle in the text of an embedded tweet that did not load: `by @H view original on Twitter`. The second
/// part may be on the next line.
pub(crate) fn embedded_by<'t>(line: &'t str, next: Option<&str>) -> Option<&'t str> {
    let rest = line.strip_prefix("by @")?;
    let (handle, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let is_embed = rest.contains(EMBED_TEXT)
        || rest.is_empty() && next.is_some_and(|next| plain(next) == EMBED_TEXT);
    (is_embed && is_tag(line.get(3..)?.split(' ').next()?)).then_some(handle)
}

/// Whether a line is the second part of that text, given the line before.
pub(crate) fn is_rest_of_embedded(line: &str, before: &str) -> bool {
    // Markup may be in between, but nearly no line contains these characters.
    let has = |line: &str, sign: u8| memchr::memchr(sign, line.as_bytes()).is_some();
    let may_be = line.len() > 20 && has(line, b'T') && has(before, b'@');
    may_be && plain(line) == EMBED_TEXT && embedded_by(&plain(before), Some(line)).is_some()
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
        .any(|opening| text.starts_with(opening))
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
    let has_host = || has(b'/') && has(b'.') && !text.starts_with(['@', '#']);
    (text.starts_with("http") || has_host()) && !text.contains(char::is_whitespace)
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
    text.starts_with("![") || text.starts_with("[![") || fillers::are_only_fillers(text)
}

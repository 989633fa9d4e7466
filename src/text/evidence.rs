//! What the words on both sides of a line break say for a boundary between posts there.

use std::collections::HashSet;

use super::fillers;
use super::lines::{Line, plain};
use super::series::{Series, without};
use crate::model::Number;

/// So many names may stand before a reply's first word.
const NAMES: usize = 50;

/// What each kind of evidence weighs. They were set by hand on dumps of real and invented threads; their order matters
/// most: what is certain, what a series says, what the kind of gap says, what the words beside it say.
pub(super) mod weight {
    pub(in crate::text) const CERTAIN: f64 = 20.0;
    pub(in crate::text) const SERIES: f64 = 9.0;
    pub(in crate::text) const OUTSIDE_SERIES: f64 = -4.0;
    pub(in crate::text) const KIND: f64 = 3.0;
    pub(in crate::text) const WITHOUT_WORDS: f64 = -9.0;
    pub(in crate::text) const LIST: f64 = -5.0;
    pub(in crate::text) const BELONGS_BEFORE: f64 = -2.0;
    pub(in crate::text) const CONTINUES: f64 = -2.5;
    pub(in crate::text) const OPEN: f64 = -1.0;
    pub(in crate::text) const CLOSED: f64 = 0.5;
    pub(in crate::text) const AFTER_EMBEDDED: f64 = 4.0;
    pub(in crate::text) const HEADS: f64 = 1.5;
    pub(in crate::text) const SAME_REPLY: f64 = -1.5;
}

/// What the two lines at each gap say for a boundary between them; the first line has none.
pub(crate) fn beside(lines: &[Line<'_>], series: Option<&Series>) -> Vec<f64> {
    let mut evidence = vec![0.0; lines.len()];
    // Whether the line before is a name that opens a post, and whether what stands before it may end one.
    let (mut opens, mut named, mut closed) = (false, false, true);
    let mut heads_at = Vec::new();
    for at in 1..lines.len() {
        let (Some(before), Some(line)) = (lines.get(at - 1), lines.get(at)) else {
            continue;
        };
        let mut score = 0.0;
        let closed_before = std::mem::replace(&mut closed, is_closed(before.text));
        let next = lines.get(at + 1).map(|line| line.text);
        let earlier = at.checked_sub(2).and_then(|at| lines.get(at));
        let behind_embedded = embedded_by(before.text, None).is_some()
            || earlier.is_some_and(|earlier| is_rest_of_embedded(before.text, earlier.text));
        if is_quote(line.text, next)
            || is_card(line.text)
            || is_rest_of_embedded(line.text, before.text)
        {
            score += weight::LIST;
        } else if behind_embedded {
            score += weight::AFTER_EMBEDDED;
        }
        let item = is_item(line.text);
        if item && (is_item(before.text) || before.text.ends_with([':', '：'])) {
            score += weight::LIST;
        } else if before.text.ends_with([':', '：']) {
            score += if is_short(line.text) {
                weight::LIST
            } else {
                weight::OPEN
            };
        } else if is_short(line.text) && is_short(before.text) {
            score += weight::OPEN;
        }
        // Names between the end of a sentence and the start of another open a post.
        let heads = addressed(line.text) && closed && !addressed(before.text);
        let follows = lines.get(at + 1..).unwrap_or_default();
        if heads
            && follows
                .iter()
                .take(NAMES)
                .find(|line| !addressed(line.text))
                .is_some_and(|line| {
                    line.text
                        .starts_with(|c: char| c.is_uppercase() || c == '"')
                })
        {
            score += weight::HEADS;
            heads_at.push(at);
        }
        let tags = line.text.split_whitespace().all(is_tag);
        if is_link(line.text)
            || is_picture(line.text)
            || Number::parse(line.text).is_some()
            || tags && !heads
        {
            score += weight::BELONGS_BEFORE;
        }
        // A reply begins with whom it is to; those names stand on lines of their own where the markup was stripped.
        opens = addressed(before.text) && if named { opens } else { closed_before };
        named = addressed(before.text);
        if opens {
            score += weight::CONTINUES;
        }
        let word = line
            .text
            .trim_start_matches(['*', '_', '"', '“', '('])
            .chars()
            .next();
        if word.is_some_and(char::is_lowercase) && !is_link(line.text)
            || line
                .text
                .starts_with([',', '.', ';', ')', '!', '?', '…', ':'])
        {
            score += weight::CONTINUES;
        }
        if is_tag(before.text)
            && !is_tag(line.text)
            && word.is_some_and(|c| c.is_lowercase() || c.is_ascii_punctuation())
        {
            score += weight::CONTINUES;
        }
        // Two quoted lines in a row are a dialogue.
        if line.text.starts_with(['"', '“', '«'])
            && (before.text.ends_with(['"', '”', '»']) || before.text.starts_with(['"', '“', '«']))
        {
            score += weight::OPEN;
        }
        score += if closed || is_item(before.text) && !item {
            weight::CLOSED
        } else {
            -weight::CLOSED
        };
        if let Some(value) = evidence.get_mut(at) {
            *value = score;
        }
    }
    replies(lines, &heads_at, &mut evidence);
    if let Some(series) = series {
        let width = series.last.saturating_sub(series.first) + 1;
        let dense = series.len() * 3 >= usize::try_from(width).unwrap_or(usize::MAX) * 2;
        let mut numbered = vec![false; lines.len() + 1];
        for at in series
            .starts
            .iter()
            .map(|(at, _)| *at)
            .chain(series.ends.iter().map(|(at, _)| at + 1))
        {
            if let Some(numbered) = numbered.get_mut(at) {
                *numbered = true;
            }
        }
        let last = series.starts.last().map_or(0, |(at, _)| *at);
        // Whether a number with a line of its own opens or closes a post, it does not say.
        let neutral: HashSet<usize> = series
            .alone
            .iter()
            .flat_map(|(at, _)| [*at, at + 1])
            .collect();
        for (at, (value, numbered)) in evidence.iter_mut().zip(numbered).enumerate().skip(1) {
            if numbered {
                *value = value.max(-1.0) + weight::SERIES;
            } else if dense && !neutral.contains(&at) {
                *value += weight::OUTSIDE_SERIES;
                // Between two numbers that follow on each other nothing but a number begins a post.
                if series.complete && at < last {
                    *value += weight::OUTSIDE_SERIES;
                }
            }
        }
        // A number is no post without words.
        let alone = |at: usize| {
            let line = lines.get(at);
            line.is_some_and(|line| Number::parse(line.text).is_some())
        };
        let opens = series.starts.iter().map(|(at, _)| (*at, at + 1));
        let closes = series.ends.iter().map(|(at, _)| (*at, *at));
        for (number, border) in opens.chain(closes).filter(|(number, _)| alone(*number)) {
            if let Some(value) = evidence
                .get_mut(border)
                .filter(|_| number + 1 < lines.len())
            {
                *value += weight::WITHOUT_WORDS;
            }
        }
    }
    evidence
}

/// Who is once replied to is named in every further post of a chain: what stands between two such posts is of the first.
fn replies(lines: &[Line<'_>], heads: &[usize], evidence: &mut [f64]) {
    let names = |at: usize| {
        let lines = lines.get(at..).unwrap_or_default();
        let names = lines.iter().take(NAMES).map(|line| line.text);
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

/// Whether a line ends as a post may: with the end of a sentence, a sign, a tag or a link.
fn is_closed(line: &str) -> bool {
    let end = line
        .trim_end_matches(['^', '_', ' ', '*', '\\', '"', '”', ')'])
        .chars()
        .next_back();
    let sign = end.is_some_and(|c| {
        matches!(c, '.' | '!' | '?' | '…' | '。') || !c.is_ascii() && !c.is_alphanumeric()
    });
    let last = line.split_whitespace().next_back().unwrap_or_default();
    sign || is_tag(last) || is_link(last) || is_domain(last) || line.ends_with(')')
}

/// Whether a line is a mention and nothing else.
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
    let word = without(text.split_whitespace().next().unwrap_or_default(), &['\\']);
    word.ends_with(['.', ')', '/']) && Number::parse(&word).is_some()
}

/// Whether a word looks like a domain.
pub(super) fn is_domain(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(host, top)| {
        !host.is_empty() && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// What the page shows of an embedded tweet that did not load, behind its author.
const ORIGINAL: &str = "view original on Twitter";

/// The handle in what the page shows of an embedded tweet that did not load: `by @H view original on Twitter`, of which
/// the second part may stand on the line that follows.
pub(crate) fn embedded_by<'t>(line: &'t str, next: Option<&str>) -> Option<&'t str> {
    let rest = line.strip_prefix("by @")?;
    let (handle, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let shown = rest.contains(ORIGINAL)
        || rest.is_empty() && next.is_some_and(|next| plain(next) == ORIGINAL);
    (shown && is_tag(line.get(3..)?.split(' ').next()?)).then_some(handle)
}

/// Whether a line is the second part of that, by the line before.
pub(crate) fn is_rest_of_embedded(line: &str, before: &str) -> bool {
    plain(line) == ORIGINAL && embedded_by(&plain(before), Some(line)).is_some()
}

/// Whether a line is an embedded tweet: a block quote, or a tweet's address alone.
pub(super) fn is_quote(text: &str, next: Option<&str>) -> bool {
    text.starts_with('>')
        || embedded_by(text, next).is_some()
        || is_link(text) && text.contains("/status/")
}

/// Whether a line is of the preview of a link: a picture without description that leads on, or a title and words.
pub(crate) fn is_card(text: &str) -> bool {
    ["[![](", "[**", "[ **"]
        .iter()
        .any(|begin| text.starts_with(begin))
        && text.trim_end_matches(['^', '_', ' ']).ends_with(')')
}

/// Whether a line is a link and nothing else.
pub(super) fn is_link(text: &str) -> bool {
    let text = text.trim_end_matches(['^', '_', ' ']);
    let one_word = !text.contains(char::is_whitespace);
    let markdown = text.starts_with('[')
        && text.ends_with(')')
        && text.contains("](")
        && text.matches("](").count() == 1;
    markdown
        || one_word
            && (text.starts_with("http")
                || text.contains('/') && text.contains('.') && !text.starts_with(['@', '#']))
}

/// Whether a line is a few words that end no sentence.
pub(super) fn is_short(text: &str) -> bool {
    text.len() < 48 && !text.ends_with(['.', '!', '?', '…', ':']) && !is_link(text)
}

/// Whether a line is a mention or a hashtag and nothing else.
pub(super) fn is_tag(text: &str) -> bool {
    text.starts_with(['@', '#']) && !text.contains(char::is_whitespace)
}

/// Whether a line is pictures and nothing else.
pub(super) fn is_picture(text: &str) -> bool {
    let text = text.trim_end_matches(['^', '_', ' ']);
    text.starts_with("![") || text.starts_with("[![") || fillers::are_all(text)
}

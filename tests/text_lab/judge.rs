//! Judges whether a result is right, and if it is not, whether it is flagged.

use unrolled::model::{Post, PostId, SegmentationConfidence, Timestamp, YearOrigin};
use unrolled::{CompletenessState, Parsed, Warning, WarningKind};
use url::Url;

use crate::texts::changes::Demand;
use crate::texts::marked::{PostText, is_key, key, thread_of};

/// The outcome for one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Each post of the text is one post of the result, and the result has no other.
    Exact,
    /// It differs, and a warning or an error says that something is wrong.
    Flagged,
    /// It differs, and only the low confidence shows that.
    Low,
    /// It differs, at medium confidence.
    Medium,
    /// It differs, with high confidence; or it is smaller than the text, with high confidence and without a warning.
    Silent,
}

#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) outcome: Outcome,
    /// Whether a boundary is wrong, and not only a post missing.
    pub(crate) wrong: bool,
    /// Whether the result is right, but a warning says that something may be missing, duplicated or wrongly divided.
    pub(crate) alarmed: bool,
    /// Whether the result is not right, but complete according to the stated count.
    pub(crate) confirmed: bool,
    /// The number of posts that match; of posts in the result; of posts in the text.
    pub(crate) right: usize,
    pub(crate) found: usize,
    pub(crate) there: usize,
    pub(crate) why: String,
}

/// How a result compares with the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Same,
    /// All posts of the result are right, but some are missing.
    Smaller,
    Wrong,
}

/// Judges a result. `truth` has the posts of the changed text, `before` those of the unchanged one; `clip` says that
/// each post of the text names its author.
pub(crate) fn judge(
    answer: &unrolled::Result<Parsed>,
    truth: &[PostText],
    before: &[PostText],
    demand: Demand,
    clip: bool,
) -> Verdict {
    let (truth, rests): (Vec<&PostText>, Vec<&PostText>) =
        truth.iter().partition(|words| !words.core.is_empty());
    let all: Vec<&PostText> = truth.clone();
    let of = |thread: usize| -> Vec<&PostText> {
        let mut of = truth.clone();
        of.retain(|words| thread_of(words.post) == thread);
        of
    };
    let Ok(parsed) = answer else {
        return Verdict {
            outcome: if truth.is_empty() {
                Outcome::Exact
            } else {
                Outcome::Flagged
            },
            wrong: false,
            alarmed: false,
            confirmed: false,
            right: 0,
            found: 0,
            there: truth.len(),
            why: format!("{answer:?}"),
        };
    };
    let found: Vec<Vec<char>> = parsed
        .thread
        .posts
        .iter()
        .map(|post| key(post.text.as_deref().unwrap_or_default()))
        // If a post has lost its words, the text next to them may be parsed as one.
        .filter(|key| !key.is_empty() && !rests.iter().any(|rest| is_within(key, &rest.all)))
        .collect();
    let fits = match demand {
        Demand::Posts | Demand::Same | Demand::Whole => vec![(best_match(&found, &all), all)],
        Demand::OneThread => {
            let begins = truth.first().map_or(0, |words| thread_of(words.post));
            let (first, second) = (of(begins), of(1 - begins.min(1)));
            let mut fits = vec![(best_match(&found, &first), first)];
            if clip {
                fits.push((best_match(&found, &all), all));
            }
            let (best_match, right) = best_match(&found, &second);
            fits.push(((best_match.max(Match::Smaller), right), second));
            fits
        }
    };
    let ((best_match, right), truth) = fits
        .into_iter()
        .min_by_key(|((best_match, right), _)| (*best_match, usize::MAX - right))
        .expect("at least one");
    // The last post of a truncated text may have lost its end.
    let cut = demand == Demand::Whole
        && truth.last().is_some_and(|last| {
            before
                .iter()
                .any(|words| words.post == last.post && words.core.len() > last.core.len())
        });
    let confidence = parsed.segmentation.as_ref().map(|it| it.confidence);
    let high = confidence.is_none_or(|it| it == SegmentationConfidence::High);
    let low = confidence == Some(SegmentationConfidence::Low);
    let doubts = parsed
        .warnings
        .iter()
        .filter(|warning| is_doubt(warning))
        .count();
    // Low confidence always has its own warning.
    let flagged = doubts > usize::from(low);
    let outcome = match best_match {
        Match::Same
            if cut && !flagged && parsed.completeness.state == CompletenessState::Confirmed =>
        {
            Outcome::Silent
        }
        Match::Same => Outcome::Exact,
        Match::Wrong if high => Outcome::Silent,
        _ if flagged => Outcome::Flagged,
        _ if low => Outcome::Low,
        _ if high => Outcome::Silent,
        _ => Outcome::Medium,
    };
    Verdict {
        outcome,
        wrong: best_match == Match::Wrong,
        alarmed: best_match == Match::Same && !cut && flagged,
        confirmed: best_match != Match::Same
            && parsed.completeness.state == CompletenessState::Confirmed,
        right,
        found: found.len(),
        there: truth.len(),
        why: format!(
            "{best_match:?}{}, {right} of {} found and {} there, {:?}, {:?} {:?}",
            if cut { " and cut" } else { "" },
            found.len(),
            truth.len(),
            parsed
                .segmentation
                .as_ref()
                .map(|it| (&it.rule, it.confidence)),
            parsed.completeness.state,
            parsed.warnings.iter().map(|it| it.kind).collect::<Vec<_>>()
        ),
    }
}

/// Returns whether a warning says that posts may be missing, duplicated or wrongly divided.
fn is_doubt(warning: &Warning) -> bool {
    matches!(
        warning.kind,
        WarningKind::CountMismatch
            | WarningKind::PositionGap
            | WarningKind::PositionRepeat
            | WarningKind::DuplicatePost
            | WarningKind::OutOfOrder
            | WarningKind::CutOff
            | WarningKind::DuplicatedText
            | WarningKind::WeakEvidence
            | WarningKind::MissingField
    )
}

/// Compares in order, as a longest common subsequence, and returns how many are right.
fn best_match(found: &[Vec<char>], truth: &[&PostText]) -> (Match, usize) {
    let right = common(found, truth);
    let best_match = if right == found.len() && right == truth.len() {
        Match::Same
    } else if right == found.len() && right > 0 {
        Match::Smaller
    } else {
        Match::Wrong
    };
    (best_match, right)
}

fn common(found: &[Vec<char>], truth: &[&PostText]) -> usize {
    let same = |a: usize, b: usize| is_same(&found[a], truth[b]);
    let ahead = (0..found.len().min(truth.len()))
        .take_while(|&at| same(at, at))
        .count();
    let (mut left, mut there) = (found.len() - ahead, truth.len() - ahead);
    while left > 0 && there > 0 && same(ahead + left - 1, ahead + there - 1) {
        left -= 1;
        there -= 1;
    }
    let behind = found.len() - ahead - left;
    let mut row = vec![0; there + 1];
    for at in 0..left {
        let mut diagonal = 0;
        for other in 0..there {
            let above = row[other + 1];
            row[other + 1] = if same(ahead + at, ahead + other) {
                diagonal + 1
            } else {
                above.max(row[other])
            };
            diagonal = above;
        }
    }
    ahead + behind + row[there]
}

/// Returns whether a post has all required words, and only allowed ones.
pub(crate) fn is_same(found: &[char], truth: &PostText) -> bool {
    (truth.core.len()..=truth.all.len()).contains(&found.len())
        && is_within(&truth.core, found)
        && is_within(found, &truth.all)
}

/// Returns whether some characters are a subsequence of others.
fn is_within(some: &[char], all: &[char]) -> bool {
    let mut all = all.iter();
    some.iter().all(|c| all.any(|other| other == c))
}

/// Checks the properties of every result, whatever the text; returns the violations.
pub(crate) fn violations(parsed: &Parsed, input: &str, url: Option<&Url>) -> Vec<String> {
    let mut violations = Vec::new();
    let there: String = input.chars().filter(|c| is_key(*c)).collect();
    let mut rest = there.as_str();
    for post in &parsed.thread.posts {
        words(post, &mut rest, &mut violations);
    }
    let cards = || parsed.thread.more_from.iter().chain(&parsed.thread.related);
    for card in cards() {
        let mut rest = there.as_str();
        for post in &card.posts {
            words(post, &mut rest, &mut violations);
        }
    }
    let known =
        |text: &str| input.contains(text) || url.is_some_and(|url| url.as_str().contains(text));
    // An id of Bluesky consists of an author and a key, one of Mastodon of a server and a number.
    let all_known = |text: &str, between: &[char]| {
        let text = text.strip_prefix("at://").unwrap_or(text);
        let text = text.replace("/app.bsky.feed.post/", "/");
        known(&text) || text.split(between).all(known)
    };
    let posts = || {
        parsed
            .thread
            .posts
            .iter()
            .chain(cards().flat_map(|card| &card.posts))
    };
    let ids = posts().map(|post| (&post.id, post.published));
    let ids = ids.chain([(&parsed.thread.id, parsed.thread.published)]);
    for (id, time) in ids.chain(cards().map(|card| (&card.id, card.published))) {
        if let Some(id) = id.as_ref().filter(|id| !all_known(id.as_str(), &['/'])) {
            violations.push(format!("the id {id} is not in the input"));
        }
        let held = id.as_ref().and_then(unrolled::model::PostId::time);
        match time {
            // A text can only state a day; only an id and the mark of a note have an instant.
            Some(Timestamp::Instant { at, .. })
                if held != Some(at) && !is_of_bluesky(id) && !input.contains(&at.to_string()) =>
            {
                violations.push(format!("the time {at} is not that of the id"));
            }
            Some(Timestamp::Day { date, year }) => {
                let stated = date.year().filter(|_| year == YearOrigin::Stated);
                let parts = [Some(i16::from(date.day())), stated];
                if !parts
                    .into_iter()
                    .flatten()
                    .all(|part| input.contains(&part.to_string()))
                {
                    violations.push(format!("the day {date} is not in the input"));
                }
            }
            _ => {}
        }
    }
    for handle in posts()
        .filter_map(|post| post.author.as_ref())
        .chain([&parsed.thread.author])
        .filter_map(|author| author.handle.as_deref())
    {
        let whole = there.contains(&handle.replace('_', ""));
        if !all_known(handle, &['@']) && !whole {
            violations.push(format!("the handle {handle} is not in the input"));
        }
    }
    let found = parsed.completeness.found;
    if parsed.completeness.state == CompletenessState::Confirmed
        && parsed
            .thread
            .stated_posts
            .and_then(|stated| usize::try_from(stated).ok())
            != Some(found)
    {
        violations.push(format!(
            "{found} posts confirm {:?}",
            parsed.thread.stated_posts
        ));
    }
    violations
}

/// Skips a word; it may have lost its middle, such as a link's target.
fn skip_word(mut word: &str, rest: &mut &str) -> bool {
    while !word.is_empty() {
        let starts = word.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        let longest = starts
            .filter_map(|end| Some((end, rest.find(&word[..end])?)))
            .next();
        let Some((end, at)) = longest else {
            return false;
        };
        *rest = &rest[at + end..];
        word = &word[end..];
    }
    true
}

/// Whether a key of Bluesky encodes the time, which the crate's own tests check.
fn is_of_bluesky(id: &Option<PostId>) -> bool {
    id.as_ref()
        .is_some_and(|id| id.as_str().starts_with("at://"))
}

/// The words of a post are in the input, in order; its spans match their entities.
fn words(post: &Post, rest: &mut &str, violations: &mut Vec<String>) {
    let text = post.text.as_deref().unwrap_or_default();
    for word in text.split(|c| !is_key(c)).filter(|word| !word.is_empty()) {
        if !skip_word(word, rest) {
            violations.push(format!(
                "the word {word:?} is not in the input, or not there"
            ));
            break;
        }
    }
    let mut end = 0;
    for entity in &post.entities {
        if entity.display(text).is_empty() || entity.span.start() < end {
            violations.push(format!("{entity:?} does not fit its text"));
        }
        end = entity.span.end();
    }
}

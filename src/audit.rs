//! The checks that need no knowledge of a site: what a thread says of itself against what was found.

use std::collections::{HashMap, HashSet};

use crate::brief::cut;
use crate::model::{
    Gap, GapKind, Post, PostId, Role, Segmentation, SegmentationConfidence, Thread, TimeOrigin,
    Timestamp,
};

/// The most bytes of a warning's detail.
const DETAIL: usize = 400;

/// The most warnings of one kind that a result has.
const OF_ONE_KIND: usize = 1000;

/// Whether all of a thread is there, as far as its page can tell.
///
/// # Examples
///
/// ```
/// use unrolled::CompletenessState;
///
/// // A page that was cut while it was downloaded.
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let (cut, _) = html.split_once("id=\"tweet_8\"").ok_or("no eighth post")?;
/// let completeness = unrolled::parse(cut)?.completeness;
/// assert_eq!(completeness.state, CompletenessState::Partial);
/// assert_eq!((completeness.stated, completeness.found), (Some(9), 7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Completeness {
    /// The verdict.
    pub state: CompletenessState,
    /// How many posts the page says there are.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub stated: Option<u32>,
    /// How many posts of the author's chain were found ([`Thread::author_posts`]), tombstones apart.
    pub found: usize,
}

/// The verdict of a [`Completeness`]. In JSON: `confirmed`, `partial`, `unknown`.
///
/// # Examples
///
/// ```
/// use unrolled::CompletenessState;
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let completeness = unrolled::parse(&html)?.completeness;
/// let verdict = match completeness.state {
///     CompletenessState::Confirmed => format!("all {} posts", completeness.found),
///     CompletenessState::Partial => "some posts are missing".to_owned(),
///     _ => format!("{} posts, perhaps not all", completeness.found),
/// };
/// assert_eq!(verdict, "all 9 posts");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum CompletenessState {
    /// The page states how many posts there are, and just so many were found, none twice. Of a text only where its posts
    /// are told with [`High`](crate::SegmentationConfidence::High) confidence: else the count has helped to tell them.
    Confirmed,
    /// Something is missing: fewer posts than stated, a hole in the page's numbering, a cut, a fold in the page, or a
    /// post of the author's that is gone.
    Partial,
    /// Nothing tells, or the page contradicts itself.
    Unknown,
}

/// Something missing, doubtful or contradictory in a result.
///
/// A sound page gives none. [`kind`](Self::kind) and [`post`](Self::post) are for programs; `detail` is for people and
/// may change in any release.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = unrolled::parse(&html.replace("9 tweets", "12 tweets"))?;
/// let warning = &parsed.warnings[0];
/// assert_eq!(warning.kind, unrolled::WarningKind::CountMismatch);
/// assert_eq!(warning.post, None);
/// assert_eq!(warning.detail, "the page states 12 posts, 9 were found");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Warning {
    /// What it is about.
    pub kind: WarningKind,
    /// The post that it concerns, as an index into [`Thread::posts`], from 0.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub post: Option<usize>,
    /// One sentence on what was found, of at most 400 bytes: what it quotes is cut with `…`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub detail: String,
}

impl Warning {
    /// A warning about the whole.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Warning, WarningKind};
    ///
    /// let warning = Warning::new(WarningKind::AnchorMissing, "the author's link is gone");
    /// assert_eq!(warning.post, None);
    /// ```
    pub fn new(kind: WarningKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            post: None,
            detail: cut(detail.into(), DETAIL),
        }
    }

    /// A warning about one post, by its index in [`Thread::posts`], from 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Warning, WarningKind};
    ///
    /// let warning = Warning::at(WarningKind::InvalidValue, 2, "\"many\" is no number of likes");
    /// assert_eq!(warning.post, Some(2));
    /// ```
    pub fn at(kind: WarningKind, post: usize, detail: impl Into<String>) -> Self {
        Self {
            kind,
            post: Some(post),
            detail: cut(detail.into(), DETAIL),
        }
    }
}

/// What a [`Warning`] is about. In JSON the names in kebab case.
///
/// # Examples
///
/// ```
/// use unrolled::WarningKind;
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let parsed = unrolled::parse(&text)?;
/// let mut advice = Vec::new();
/// for warning in &parsed.warnings {
///     match warning.kind {
///         WarningKind::CutOff | WarningKind::PositionGap => advice.push("save the page again"),
///         WarningKind::AuthorInferred => advice.push("look whether the author is right"),
///         _ => advice.push(&warning.detail),
///     }
/// }
/// assert_eq!(advice, ["look whether the author is right"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum WarningKind {
    /// The page states another number of posts than were found.
    CountMismatch,
    /// The page's own numbering of posts has a hole before this one.
    PositionGap,
    /// The page's own numbering has this number twice.
    PositionRepeat,
    /// A post with this id stands before already. Both are kept.
    DuplicatePost,
    /// This post is older, or numbered lower, than the one before it. The page's order is kept.
    OutOfOrder,
    /// The input ends before the page does: inside the thread if `post` says where, else after it.
    CutOff,
    /// A time that the page states and the one that the id holds differ by more than a second.
    TimeMismatch,
    /// Markup inside a post that this crate does not know; its words were kept.
    UnknownMarkup,
    /// The URL is of another thread than the page, or of none of its posts.
    UrlMismatch,
    /// What something is normally found by is gone; it was found by other means, or its value is missing.
    AnchorMissing,
    /// Something that every such page has was not found.
    MissingField,
    /// A value on the page does not have the form it must have, and was left out.
    InvalidValue,
    /// Bytes that were not text in the page's charset were replaced, or the charset was guessed.
    LossyDecode,
    /// A date's year was inferred.
    YearInferred,
    /// The author was inferred.
    AuthorInferred,
    /// A post's text is shortened.
    TruncatedText,
    /// The end of a post's text stood there twice, as an extractor's fault; the copy was left out.
    DuplicatedText,
    /// A limit was met after the thread was whole; the rest was not read. Or there are more than a thousand warnings of
    /// a kind; the rest is not in the list.
    LimitReached,
    /// The result rests on weak evidence, which the detail names.
    WeakEvidence,
}

impl WarningKind {
    /// Whether the warning tells that posts, or parts of one, may be missing or doubled.
    const fn doubts_the_whole(self) -> bool {
        matches!(self, Self::PositionRepeat | Self::DuplicatePost)
    }
}

/// Leaves the first thousand warnings of each kind, and says how many more there were.
pub(crate) fn keep_first(warnings: &mut Vec<Warning>) {
    if warnings.len() <= OF_ONE_KIND {
        return;
    }
    let before = warnings.len();
    let mut counts: HashMap<WarningKind, usize> = HashMap::new();
    warnings.retain(|warning| {
        let count = counts.entry(warning.kind).or_default();
        *count += 1;
        *count <= OF_ONE_KIND
    });
    let more = before - warnings.len();
    if more > 0 {
        let detail = format!("{more} more warnings of the same kinds are left out");
        warnings.push(Warning::new(WarningKind::LimitReached, detail));
        warnings.shrink_to_fit();
    }
}

/// The checks of a finished thread, in addition to what its adapter said.
pub(crate) fn audit(
    thread: &Thread,
    segmentation: Option<&Segmentation>,
    warnings: &mut Vec<Warning>,
) -> Completeness {
    let gone = thread
        .author_posts()
        .filter(|post| post.unavailable.is_some())
        .count();
    let found = thread.author_posts().count() - gone;
    if let Some(stated) = thread.stated_posts
        && usize::try_from(stated) != Ok(found)
    {
        let detail = format!("the page states {stated} posts, {found} were found");
        warnings.push(Warning::new(WarningKind::CountMismatch, detail));
    }
    ids(thread, warnings);

    let cut = warnings
        .iter()
        .any(|warning| warning.kind == WarningKind::CutOff && warning.post.is_some());
    let doubt = warnings
        .iter()
        .any(|warning| warning.kind.doubts_the_whole());
    let enough = thread.stated_posts.map(|stated| {
        usize::try_from(stated).map_or(std::cmp::Ordering::Less, |stated| found.cmp(&stated))
    });
    // Where posts are inferred, the count is among what tells them, so that meeting it says little.
    let inferred = segmentation.is_some_and(|text| text.confidence < SegmentationConfidence::High);
    let state = match enough {
        _ if cut || gone > 0 || !thread.gaps.is_empty() => CompletenessState::Partial,
        Some(std::cmp::Ordering::Less) => CompletenessState::Partial,
        Some(std::cmp::Ordering::Equal) if !doubt && !inferred => CompletenessState::Confirmed,
        _ => CompletenessState::Unknown,
    };
    Completeness {
        state,
        stated: thread.stated_posts,
        found,
    }
}

/// Posts that follow each other in time: what is said up to the end of the author's chain, and each chain of replies.
/// Posts beside the conversation follow nothing.
fn sequence(post: &Post) -> Option<Option<u32>> {
    match post.role {
        Role::Thread | Role::Main | Role::Ancestor => Some(None),
        Role::Reply => Some(Some(post.reply?.chain)),
        Role::Related => None,
    }
}

/// The posts that have an id, with their places. What a page shows beside a conversation may well be a part of it, so
/// that is left out.
fn with_id(thread: &Thread) -> impl Iterator<Item = (usize, &Post, &PostId)> {
    thread
        .posts
        .iter()
        .enumerate()
        .filter(|(_, post)| post.role != Role::Related)
        .filter_map(|(at, post)| Some((at, post, post.id.as_ref()?)))
}

/// Duplicate ids, ids out of order, and the thread's id among the posts'.
fn ids(thread: &Thread, warnings: &mut Vec<Warning>) {
    // In most threads each id is greater than the one before it: none is there twice and none is out of order.
    let mut before = 0;
    let mut numbers = with_id(thread).map(|(.., id)| id.number().unwrap_or(0));
    if !numbers.all(|number| std::mem::replace(&mut before, number) < number) {
        order(thread, warnings);
    }
    related(thread, warnings);
    if let Some(id) = &thread.id
        && with_id(thread).next().is_some()
        && !with_id(thread).any(|(.., of_post)| of_post == id)
    {
        let detail = format!("the page's URL names {id}, which is none of the posts");
        warnings.push(Warning::new(WarningKind::UrlMismatch, detail));
    }
}

/// What stands beside a conversation twice.
fn related(thread: &Thread, warnings: &mut Vec<Warning>) {
    let mut seen: HashSet<&PostId> = HashSet::new();
    for (at, post) in thread.posts.iter().enumerate() {
        if post.role == Role::Related
            && let Some(id) = &post.id
            && !seen.insert(id)
        {
            let detail = format!("post {id} stands beside the conversation before already");
            warnings.push(Warning::at(WarningKind::DuplicatePost, at, detail));
        }
    }
}

/// Duplicate ids, and ids out of order.
fn order(thread: &Thread, warnings: &mut Vec<Warning>) {
    let mut seen: HashMap<&PostId, usize> = HashMap::new();
    let disordered: HashSet<Option<usize>> = warnings
        .iter()
        .filter(|warning| warning.kind == WarningKind::OutOfOrder)
        .map(|warning| warning.post)
        .collect();
    let mut before: HashMap<Option<u32>, u64> = HashMap::new();
    for (at, post, id) in with_id(thread) {
        if let Some(first) = seen.insert(id, at) {
            let detail = format!(
                "post {id} stands before already, as number {} of the page",
                first + 1
            );
            warnings.push(Warning::at(WarningKind::DuplicatePost, at, detail));
        }
        let (Some(sequence), Some(number)) = (sequence(post), id.number()) else {
            continue;
        };
        if let Some(before) = before.insert(sequence, number)
            && number < before
            && !disordered.contains(&Some(at))
        {
            let detail = format!("post {id} is older than {before}, which stands before it");
            warnings.push(Warning::at(WarningKind::OutOfOrder, at, detail));
        }
    }
}

/// Checks a page's own numbering of its posts: adds the gaps, and warns of holes, repeats and a changed order.
/// `positions` holds the number of each post that has one.
pub(crate) fn positions(
    positions: &[Option<u32>],
    gaps: &mut Vec<Gap>,
    warnings: &mut Vec<Warning>,
) {
    let mut numbered: Vec<(u32, usize)> = positions
        .iter()
        .enumerate()
        .filter_map(|(at, position)| position.map(|position| (position, at)))
        .collect();
    for pair in numbered.windows(2) {
        if let [(before, _), (position, at)] = *pair
            && position < before
        {
            let detail =
                format!("the page numbers this post {position}, the one before it {before}");
            warnings.push(Warning::at(WarningKind::OutOfOrder, at, detail));
        }
    }
    numbered.sort_unstable();
    let mut last: Option<(u32, usize)> = None;
    for (position, at) in numbered {
        let expected = last.map_or(1, |(last, _)| last.saturating_add(1));
        if position > expected {
            let detail = match position - expected {
                1 => format!("the page's number {expected} is missing"),
                _ => format!(
                    "the page's numbers {expected} to {} are missing",
                    position - 1
                ),
            };
            warnings.push(Warning::at(WarningKind::PositionGap, at, detail));
            gaps.push(Gap::new(last.map(|(_, at)| at), GapKind::Missing));
        } else if let Some((before, _)) = last
            && before == position
        {
            let detail = format!("the page numbers two posts {position}");
            warnings.push(Warning::at(WarningKind::PositionRepeat, at, detail));
        }
        last = Some((position, at));
    }
}

/// Warns if a time that a page states is not the one that the id beside it holds, to the second.
pub(crate) fn compare_times(
    what: &str,
    stated: Option<Timestamp>,
    id: Option<&PostId>,
    warnings: &mut Vec<Warning>,
) {
    if let Some(Timestamp::Instant {
        at: stated,
        origin: TimeOrigin::Page,
    }) = stated
        && let Some(held) = id.and_then(PostId::time)
        && stated.as_second().abs_diff(held.as_second()) > 1
    {
        let detail = format!("{what} is dated {stated}, its id holds {held}");
        warnings.push(Warning::new(WarningKind::TimeMismatch, detail));
    }
}

//! The outline of a thread that all exports share: the order of its parts, and the labels of each.

use std::ops::Range;

use url::Url;

use super::safe::{isolated, line};
use crate::model::{
    Author, Count, Gap, GapKind, Media, MediaKind, Poll, PollChoice, Post, Role, Stats, Teaser,
    Thread, Timestamp,
};
use crate::note;

/// A part of a thread.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'t> {
    /// A heading above the posts of a role; only if there are posts of others.
    Section(&'static str),
    /// A gap.
    Gap(&'t Gap),
    /// A post.
    Post(Entry<'t>),
}

/// A post, its position, and the part of it that is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    /// Its number in page order, from 1.
    pub(super) number: usize,
    pub(super) post: &'t Post,
    /// The author, unless the post is of the author's chain and names no other author.
    pub(super) author: Option<&'t Author>,
    /// The level of the heading that the post is below.
    level: u8,
    /// The part of its text that is written.
    start: usize,
    end: usize,
}

impl<'t> Entry<'t> {
    /// Creates the entry of a complete post of a card.
    pub(super) fn of_card(number: usize, post: &'t Post) -> Self {
        let author = None;
        Self::new(number, post, author, 2)
    }

    fn new(number: usize, post: &'t Post, author: Option<&'t Author>, level: u8) -> Self {
        Self {
            number,
            post,
            author,
            level,
            start: 0,
            end: post.text.as_ref().map_or(0, String::len),
        }
    }

    /// Returns the part of the post's text that is written.
    pub(super) fn part(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns the post's title, and its level.
    pub(super) fn title(&self) -> Option<(usize, String)> {
        let title = worded(self.post.title.as_deref())?;
        Some((usize::from(self.level) + 1, title))
    }

    /// Returns the level of a heading in the post's text: below that of the title, and at most 6.
    pub(super) fn heading(&self, level: u8) -> usize {
        let title = worded(self.post.title.as_deref());
        let above = usize::from(self.level) + usize::from(title.is_some());
        (above + usize::from(level.max(1))).min(6)
    }
}

/// Returns the parts of a thread that is written as one text: the posts of the author's chain without their numbers,
/// and the gaps.
pub(super) fn joined_parts(thread: &Thread) -> Vec<Part<'_>> {
    let mut gaps = gaps(thread).into_iter().peekable();
    let mut parts = Vec::new();
    for (at, post, part) in thread.joined() {
        while let Some((_, gap)) = gaps.next_if(|(place, _)| *place <= at) {
            parts.push(Part::Gap(gap));
        }
        let mut entry = Entry::new(at + 1, post, None, 1);
        (entry.start, entry.end) = (part.start, part.end);
        parts.push(Part::Post(entry));
    }
    parts.extend(gaps.map(|(_, gap)| Part::Gap(gap)));
    parts
}

/// Returns the gaps of a thread in order, each with the index of the post that it is before.
fn gaps(thread: &Thread) -> Vec<(usize, &Gap)> {
    let gaps = thread.gaps.iter();
    let mut gaps: Vec<(usize, &Gap)> = gaps
        .map(|gap| (gap.after.map_or(0, |after| after.saturating_add(1)), gap))
        .collect();
    gaps.sort_by_key(|(at, _)| *at);
    gaps
}

/// Returns the parts of a thread, in page order.
pub(super) fn parts(thread: &Thread) -> Vec<Part<'_>> {
    let mut gaps = gaps(thread).into_iter().peekable();
    let conversation = thread.posts.iter().any(|post| !of_chain(post));
    let mut section = None;
    // With some sections.
    let mut parts = Vec::with_capacity(thread.posts.len() + thread.gaps.len() + 4);
    for (at, post) in thread.posts.iter().enumerate() {
        while let Some((_, gap)) = gaps.next_if(|(place, _)| *place <= at) {
            parts.push(Part::Gap(gap));
        }
        let name = section_of(post.role);
        if conversation && section != Some(name) {
            parts.push(Part::Section(name));
            section = Some(name);
        }
        let author = post.author.as_ref().filter(|author| {
            !(author.is_empty() || of_chain(post) && is_same(author, &thread.author))
        });
        let level = if conversation { 2 } else { 1 };
        parts.push(Part::Post(Entry::new(at + 1, post, author, level)));
    }
    parts.extend(gaps.map(|(_, gap)| Part::Gap(gap)));
    parts
}

pub(super) fn of_chain(post: &Post) -> bool {
    matches!(post.role, Role::Thread | Role::Main)
}

/// The heading above replies.
pub(super) const REPLIES: &str = "Replies";

const fn section_of(role: Role) -> &'static str {
    match role {
        Role::Thread | Role::Main => note::THREAD,
        Role::Ancestor => note::IN_REPLY_TO,
        Role::Reply => REPLIES,
        Role::Related => note::OTHERS,
    }
}

/// Whether two values are the same author.
fn is_same(a: &Author, b: &Author) -> bool {
    match (&a.handle, &b.handle) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => a.name.is_some() && a.name == b.name,
    }
}

/// Returns an author as `Name (@handle)`, or the part of it that is known.
pub(super) fn byline(author: &Author) -> Option<String> {
    let known = |text: &Option<String>| {
        let text = isolated(text.as_deref()?);
        (!text.is_empty()).then_some(text)
    };
    match (known(&author.name), known(&author.handle)) {
        (Some(name), Some(handle)) => Some(format!("{name} (@{handle})")),
        (Some(name), None) => Some(name),
        (None, Some(handle)) => Some(format!("@{handle}")),
        (None, None) => None,
    }
}

/// Returns the title of a thread, from its author.
pub(super) fn heading(thread: &Thread) -> String {
    byline(&thread.author).map_or_else(
        || "Thread".to_owned(),
        |author| format!("Thread by {author}"),
    )
}

/// Returns a time to the minute, in UTC, or a day: `2020-01-10 19:02 UTC`, `2021-01-17`, `17 January` if the year is
/// unknown.
pub(super) fn moment(time: Timestamp) -> String {
    match time {
        Timestamp::Instant { at, .. } => at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Timestamp::Day { date, .. } if date.year().is_some() => date.to_string(),
        Timestamp::Day { date, .. } => {
            let month = usize::try_from(date.month() - 1).ok();
            match month.and_then(|month| MONTHS.get(month)) {
                Some(month) => format!("{} {month}", date.day()),
                None => date.to_string(),
            }
        }
    }
}

const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
];

/// Returns the labels of a post besides author, number and time.
pub(super) fn remarks(post: &Post) -> Vec<String> {
    let mut remarks = Vec::new();
    if post.role == Role::Reply {
        remarks.push(match post.reply {
            Some(place) => format!("reply, level {}", u64::from(place.depth) + 1),
            None => "reply".to_owned(),
        });
    }
    let handles = post.replying_to.iter().map(|handle| isolated(handle));
    let handles: Vec<String> = handles
        .filter(|handle| !handle.is_empty())
        .map(|handle| format!("@{handle}"))
        .collect();
    if !handles.is_empty() {
        remarks.push(format!("to {}", handles.join(" ")));
    }
    remarks.extend(
        post.reposted_by
            .as_deref()
            .and_then(byline)
            .map(|by| format!("reposted by {by}")),
    );
    for (is, name) in [(post.pinned, "pinned"), (post.edited, "edited")] {
        if is == Some(true) {
            remarks.push(name.to_owned());
        }
    }
    remarks
}

/// Returns the text for a gap.
pub(super) const fn gap(gap: &Gap) -> &'static str {
    match gap.kind {
        GapKind::Missing => "Posts are missing here.",
        GapKind::EarlierReplies => "There are earlier posts.",
        GapKind::MoreReplies => "There are more replies.",
        GapKind::LoadMore | GapKind::Other => "There is more.",
    }
}

/// Returns the counts of a post: `3 replies`, `about 2000 likes`.
pub(super) fn stats(stats: &Stats) -> Vec<String> {
    let of = |count: Option<Count>, one: &str, many: &str| {
        let Count { value, exact } = count?;
        let about = if exact { "" } else { "about " };
        let name = if value == 1 { one } else { many };
        Some(format!("{about}{value} {name}"))
    };
    [
        of(stats.replies, "reply", "replies"),
        of(stats.reposts, "repost", "reposts"),
        of(stats.quotes, "quote", "quotes"),
        of(stats.likes, "like", "likes"),
        of(stats.bookmarks, "bookmark", "bookmarks"),
        of(stats.views, "view", "views"),
        of(stats.plays, "play", "plays"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns a share in percent, if it is valid.
pub(super) fn share(choice: &PollChoice) -> Option<f64> {
    choice
        .percent
        .filter(|percent| (0.0..=100.0).contains(percent))
}

/// Returns the text after the label of a choice: `47.3 %, 9 votes, leading`.
pub(super) fn votes(choice: &PollChoice) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(share(choice).map(|percent| format!("{percent} %")));
    facts.extend(choice.votes.map(of_votes));
    facts.extend(choice.leading.then(|| "leading".to_owned()));
    facts.join(", ")
}

/// Returns the text below the choices of a poll.
pub(super) fn poll_state(poll: &Poll) -> Vec<String> {
    let status = poll.status.as_deref().map(line);
    let votes = poll.votes.map(of_votes);
    let known = votes.into_iter().chain(status);
    known.filter(|words| !words.is_empty()).collect()
}

pub(super) fn of_votes(votes: u64) -> String {
    format!("{votes} {}", if votes == 1 { "vote" } else { "votes" })
}

/// Returns the name of a kind of media.
pub(super) const fn kind(media: &Media) -> &'static str {
    match media.kind {
        MediaKind::Photo | MediaKind::Placeholder => "Picture",
        MediaKind::Video => "Video",
        MediaKind::Gif => "GIF",
        MediaKind::LinkCard | MediaKind::Other => "Card",
    }
}

/// Returns the facts of a card: author, time, size.
pub(super) fn card(teaser: &Teaser) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(teaser.author.as_ref().and_then(byline));
    facts.extend(teaser.published.map(moment));
    facts.extend(teaser.stated_posts.map(of_posts));
    if facts.is_empty() {
        facts.push("Another thread".to_owned());
    }
    facts.join(" · ")
}

/// Returns a number of posts: `1 post`, `9 posts`.
pub(super) fn of_posts(posts: u32) -> String {
    format!("{posts} {}", if posts == 1 { "post" } else { "posts" })
}

/// Returns a note on the number of posts, if the page states another number.
pub(super) fn found_of_stated(thread: &Thread) -> Option<String> {
    let found = thread.posts.iter().filter(|post| of_chain(post)).count();
    let stated = thread
        .stated_posts
        .filter(|&stated| usize::try_from(stated) != Ok(found))?;
    Some(format!("{found} of {}", of_posts(stated)))
}

/// Returns a URL that is safe to follow: not `javascript:`, nor a local file, whatever an adapter returned.
pub(super) fn followable(url: Option<&Url>) -> Option<&str> {
    followable_str(url.map(Url::as_str))
}

/// Whether a serialised URL is safe to follow; its scheme is in lower case.
pub(super) fn followable_str(url: Option<&str>) -> Option<&str> {
    url.filter(|url| {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme);
        matches!(scheme, Some("http" | "https" | "mailto"))
    })
}

/// Returns the URL of a picture or file on the web.
pub(super) fn on_the_web(url: Option<&Url>) -> Option<&str> {
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(Url::as_str)
}

/// Returns the description of a medium, else its title.
pub(super) fn description(media: &Media) -> Option<String> {
    [&media.alt, &media.title]
        .into_iter()
        .flatten()
        .map(|text| line(text))
        .find(|text| !text.is_empty())
}

/// Returns a text as one line, if it is not blank.
pub(super) fn worded(text: Option<&str>) -> Option<String> {
    text.map(line).filter(|text| !text.is_empty())
}

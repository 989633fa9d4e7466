//! Notes by Tweet to Markdown, a program and a plugin for Obsidian (2020 to 2023): each post has its author's picture,
//! a line with name, handle and time, the words as they are, and a link below. Words are not escaped, so only links
//! and pictures are Markdown.

use super::checks;
use super::clip::{Clip, Found, RULE};
use super::heading::Heading;
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{
    Author, Poll, PollChoice, Post, Quote, Segmentation, SegmentationConfidence, Tally, Timestamp,
};
use crate::network::twitter;
use crate::report::Finding;
use crate::text::dates;
use crate::text::lines::Line;
use crate::text::match_text::normalized;
use crate::text::table::Lines;
use url::Url;

/// The words of the link below a post, and of the one below a thread whose posts have none.
const OF_POST: &str = "Tweet link";
const OF_THREAD: &str = "Thread link";

/// Part of the addresses of pictures of authors.
const AVATARS: &str = "/profile_images/";

/// The first lines of a poll, which is a table.
const POLL: [&str; 2] = ["|Option|Votes|", "|---|:---:|"];

/// The line above a post: `NAME ([@HANDLE](https://twitter.com/HANDLE)) - June 29, 2020 at 12:51 PM`. The first
/// versions wrote no date.
struct Byline {
    author: Author,
    /// The day, if it is in a form that is known; the program writes it in many languages.
    day: Option<Timestamp>,
    has_date: bool,
}

impl Byline {
    fn parse(line: &str) -> Option<Self> {
        let at = line.rfind(" ([@")?;
        let (name, rest) = line.split_at_checked(at)?;
        let (handle, rest) = rest.strip_prefix(" ([@")?.split_once("](")?;
        let (address, rest) = rest.split_once("))")?;
        let date = match rest.is_empty() {
            true => None,
            false => Some(rest.trim_start().strip_prefix("- ")?),
        };
        let url = Url::parse(address).ok()?;
        let handle = handle.replace('\\', "");
        if twitter::profile(&url) != Some(handle.as_str()) {
            return None;
        }
        let mut author = Author::from_handle(&handle);
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        let day = date.and_then(|date| date.split(" at ").next());
        Some(Self {
            author,
            day: day.and_then(day_of),
            has_date: date.is_some(),
        })
    }

    /// Parses such a line in the text of a note: without a date it needs the author's picture above.
    fn in_note(line: &str, above: Option<&str>) -> Option<Self> {
        if !line.contains("([@") || line.starts_with('>') {
            return None;
        }
        let byline = Self::parse(line)?;
        let handle = byline.author.handle.as_deref().unwrap_or_default();
        let is_one = byline.has_date || above.is_some_and(|above| is_avatar(above, handle));
        is_one.then_some(byline)
    }
}

/// Returns the day of a date that may be followed by a time: `November 27, 2022 1:45 AM`.
fn day_of(date: &str) -> Option<Timestamp> {
    let words: Vec<&str> = date.split(' ').take(3).collect();
    let day = words.join(" ");
    dates::day(&day).and_then(|_| super::heading::day(&day))
}

/// The most words of a date and time, the most behind their last digit, and the most letters of one of these.
const DATE: (usize, usize, usize) = (8, 2, 4);

/// Whether a line above a post has more than author, date and time: `… at 12:51 PM`, `… um 12:51 Uhr`.
fn goes_on(line: &str) -> bool {
    let Some((_, date)) = line.rsplit_once(")) - ") else {
        return false;
    };
    let digit = date.rfind(|c: char| c.is_ascii_digit());
    let behind = digit.and_then(|at| date.get(at + 1..)).unwrap_or_default();
    let (words, few, letters) = DATE;
    let is_long = |word: &str| word.chars().count() > letters;
    date.split_whitespace().count() > words
        || behind.split_whitespace().count() > few
        || behind.is_ascii() && behind.split_whitespace().any(is_long)
}

/// Returns the address of a link with these words that is all of a line.
fn link(line: &str, words: &str) -> Option<Url> {
    let (shown, address) = line.strip_prefix('[')?.split_once("](")?;
    let address = address.strip_suffix(')')?;
    if !shown.eq_ignore_ascii_case(words) {
        return None;
    }
    Url::parse(address).ok()
}

/// Whether a line is one that the program writes around a post: then it is no words of one.
pub(super) fn is_mark(line: &str) -> bool {
    is_byline(line)
        || line.starts_with("![") && line.contains(AVATARS)
        || [OF_POST, OF_THREAD]
            .iter()
            .any(|words| link(line, words).is_some())
}

/// Returns the address of the picture of an author: `![HANDLE](address)`.
fn avatar(line: &str, handle: &str) -> Option<Url> {
    let rest = line.strip_prefix("![")?.strip_prefix(handle)?;
    Url::parse(rest.strip_prefix("](")?.strip_suffix(')')?).ok()
}

/// Whether a line is a picture of an author, wherever it is stored.
fn is_avatar(line: &str, handle: &str) -> bool {
    let rest = line
        .strip_prefix("![")
        .and_then(|rest| rest.strip_prefix(handle));
    rest.is_some_and(|rest| rest.starts_with("](") && rest.ends_with(')'))
}

/// Whether one of the lines of a text is that above a post.
pub(super) fn is_headed<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    let mut above = None;
    let mut lines = lines.map(str::trim).filter(|line| !line.is_empty());
    lines.any(|line| {
        let line = normalized(line);
        let is_one = Byline::in_note(&line, above.as_deref()).is_some();
        above = Some(line);
        is_one
    })
}

fn is_byline(line: &str) -> bool {
    Byline::in_note(line, None).is_some()
}

/// Returns the places of the lines above posts.
fn bylines<'c>(lines: Lines<'c, '_>) -> impl Iterator<Item = (usize, Byline)> + 'c {
    let mut above = None;
    lines.texts().enumerate().filter_map(move |(at, line)| {
        let byline = Byline::in_note(line, above.replace(line));
        Some((at, byline?))
    })
}

/// A post's lines.
struct Section<'c, 't> {
    byline: Byline,
    avatar: Option<Url>,
    /// Whether the line above is the author's picture, and the number of lines above the author.
    avatar_line: bool,
    above: usize,
    lines: Lines<'c, 't>,
}

/// Returns the posts; `None` if none has a line with its author.
fn sections<'c, 't>(lines: Lines<'c, 't>) -> Option<Vec<Section<'c, 't>>> {
    let mut bylines = bylines(lines).peekable();
    let mut sections = Vec::new();
    while let Some((at, byline)) = bylines.next() {
        let above = at.checked_sub(1).and_then(|above| lines.text(above));
        let handle = byline.author.handle.clone().unwrap_or_default();
        let end = bylines.peek().map_or(lines.len(), |(at, _)| *at);
        let mut inside = lines.part(at + 1, end);
        if let Some((_, next)) = bylines.peek()
            && let Some((last, rest)) = inside.split_last()
            && is_avatar(last.text, next.author.handle.as_deref().unwrap_or_default())
        {
            inside = rest;
        }
        sections.push(Section {
            avatar: above.and_then(|line| avatar(line, &handle)),
            avatar_line: above.is_some_and(|line| is_avatar(line, &handle)),
            above: at,
            byline,
            lines: super::parts::unruled(inside, true).0,
        });
    }
    Some(sections).filter(|sections| !sections.is_empty())
}

/// Reads a note; `None` if it is not by this program.
pub(super) fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Option<Result<Found>> {
    if let Err(error) = cx.check_posts(bylines(clip.lines).count()) {
        return Some(Err(error));
    }
    if let Some(sections) = sections(clip.lines) {
        return Some(posts(clip, &sections, cx));
    }
    // A truncated one may end within the line with its author.
    let handle = clip.named().filter(|_| clip.is_verbatim())?;
    let first = clip.lines.first().filter(|_| clip.lines.len() <= 2)?;
    is_avatar(first.text, handle).then(|| {
        cx.found_at(0, &Finding::ClipEndsInPost);
        let segmentation = Segmentation::new("bylines", SegmentationConfidence::Low);
        Ok(Found::new(vec![clip.clipped()], segmentation))
    })
}

fn posts(clip: &Clip<'_, '_>, sections: &[Section<'_, '_>], cx: &mut Context) -> Result<Found> {
    cx.set_dialect("tweet-to-markdown");
    let mut found = Found::new(
        Vec::with_capacity(sections.len()),
        Segmentation::new("bylines", SegmentationConfidence::High),
    );
    let mut tally = Tally::default();
    if sections
        .first()
        .is_some_and(|first| first.above > usize::from(first.avatar_line))
    {
        cx.found(&Finding::TextAboveClip);
        found.segmentation.confidence = SegmentationConfidence::Medium;
    }
    for (at, section) in sections.iter().enumerate() {
        let (mut post, url, sound) = section.read(clip);
        let by = url
            .as_ref()
            .and_then(twitter::status)
            .and_then(|(handle, _)| handle);
        let is_own = url.is_none() || by == section.byline.author.handle.as_deref();
        let is_joined = clip.lines.text(section.above).is_some_and(goes_on);
        if !sound || !is_own || is_joined {
            cx.found_at(at, &Finding::HeadingInPost);
            let confidence = found
                .segmentation
                .confidence
                .min(SegmentationConfidence::Medium);
            found.segmentation.confidence = confidence;
        }
        let is_first = at == 0;
        let status = url.as_ref().and_then(twitter::status);
        match status {
            Some((_, id)) => super::name(&mut post, &id, url.as_ref()),
            None if is_first => {
                let clipped = clip.clipped();
                post.id = clipped.id;
                post.url = clipped.url;
                post.published = clipped.published;
            }
            None => {}
        }
        if let Some(Timestamp::Day { date, .. }) = section.byline.day {
            found.days.push((at, date));
            post.published = post.published.or(section.byline.day);
        }
        let mut author = section.byline.author.clone();
        author.avatar = section.avatar.clone().map(Box::new);
        post.author = Some(author);
        if url.is_none() {
            condensed(&mut found, &post, at, section, cx);
        }
        tally.post(&post);
        cx.check_output(tally)?;
        found
            .firsts
            .extend(section.lines.place().map(|line| (at, line)));
        found.posts.push(post);
    }
    let ends_in_rule = clip.lines.last().is_some_and(|last| last.text == RULE);
    if let (true, Some(last)) = (ends_in_rule, found.posts.len().checked_sub(1)) {
        cx.found_at(last, &Finding::ClipEndsAfterRule);
    }
    Ok(found)
}

/// Reports a post that has no link below: a whole thread, or the end of a truncated note.
fn condensed(
    found: &mut Found,
    post: &Post,
    at: usize,
    section: &Section<'_, '_>,
    cx: &mut Context,
) {
    found.segmentation.confidence = SegmentationConfidence::Low;
    let last = section.lines.last();
    if last.is_none_or(|line| link(line.text, OF_THREAD).is_none()) {
        cx.found_at(at, &Finding::ClipEndsInPost);
    } else if let Some(length) = checks::too_long(post, post.id.as_ref().and_then(|id| id.time())) {
        cx.found_at(at, &Finding::ThreadInOnePost { length });
    }
}

impl Section<'_, '_> {
    /// Reads the post; returns it with its URL, and whether no line in it is one around another post.
    fn read(&self, clip: &Clip<'_, '_>) -> (Post, Option<Url>, bool) {
        let mut sound = true;
        let mut lines = self.lines;
        let mut url = None;
        if let Some((last, rest)) = lines.split_last() {
            url = link(last.text, OF_POST);
            if url.is_some() || link(last.text, OF_THREAD).is_some() {
                lines = rest;
            }
        }
        let mut post = Post::new();
        let mut words = String::new();
        let mut rest = lines;
        while let Some((line, after)) = rest.split_first() {
            if line.text.starts_with('>') {
                let length = rest
                    .texts()
                    .take_while(|line| line.starts_with('>'))
                    .count();
                let inner = rest
                    .part(0, length)
                    .iter()
                    .map(inner_line)
                    .collect::<String>();
                rest = rest.part(length, rest.len());
                let below = rest.first().and_then(|line| link(line.text, OF_POST));
                if let Some(quote) = quote(&inner, below.clone(), clip) {
                    rest = rest.part(usize::from(below.is_some()), rest.len());
                    post.quotes.push(quote);
                } else {
                    sound = false;
                    words.push_str(&inner);
                }
                continue;
            }
            if let Some((poll, length)) = poll(rest) {
                post.poll = Some(Box::new(poll));
                rest = rest.part(length, rest.len());
                continue;
            }
            sound &=
                !is_mark(line.text) && line.text != RULE && Heading::parse(line.text).is_none();
            if !words.is_empty() {
                words.push_str(if line.gap.newlines > 1 { "\n\n" } else { "\n" });
            }
            words.push_str(line.raw);
            rest = after;
        }
        clip.words().read(&words, &mut post);
        (post, url, sound)
    }
}

/// Returns a line of a quoted post without its mark, with the line breaks before it.
fn inner_line(line: Line<'_>) -> String {
    let inner = line.text.strip_prefix('>').unwrap_or(line.text).trim();
    format!(
        "{}{inner}",
        if line.gap.newlines > 1 { "\n\n" } else { "\n" }
    )
}

/// Reads a quoted post from its lines and the URL of the link below it.
fn quote(lines: &str, below: Option<Url>, clip: &Clip<'_, '_>) -> Option<Quote> {
    let is_empty = |line: &&str| line.trim().is_empty();
    let mut rest = lines.lines().map(str::trim).skip_while(is_empty).peekable();
    let mut first = rest.next()?;
    let mut picture = None;
    if first.starts_with("![") {
        picture = Some(first);
        first = rest.next()?;
    }
    let byline = Byline::parse(first)?;
    let mut url = below;
    let mut words = String::new();
    for line in rest {
        match link(line, OF_POST) {
            Some(address) => url = Some(address),
            None => {
                words.push_str(line);
                words.push('\n');
            }
        }
    }
    let mut post = Post::new();
    clip.words().read(&words, &mut post);
    let mut author = byline.author;
    let handle = author.handle.clone().unwrap_or_default();
    author.avatar = picture.and_then(|line| avatar(line, &handle)).map(Box::new);
    Some(super::parts::quoted(
        clip.network,
        Some(author),
        byline.day,
        url,
        post,
    ))
}

/// Reads a poll; returns it with the number of its lines.
fn poll(lines: Lines<'_, '_>) -> Option<(Poll, usize)> {
    let is_poll = POLL
        .iter()
        .zip(lines.texts())
        .all(|(known, line)| line == *known);
    if !is_poll || lines.len() < POLL.len() {
        return None;
    }
    let mut poll = Poll::default();
    let rows = lines.texts().skip(POLL.len());
    for row in rows.map_while(|line| line.strip_prefix('|')?.strip_suffix('|')) {
        let (label, votes) = row.rsplit_once('|')?;
        let mut choice = PollChoice::new(label);
        choice.votes = votes.trim().parse().ok();
        // One more than the limit is enough for the parse to refuse the post.
        if poll.choices.len() > Tally::MEDIA {
            break;
        }
        poll.choices.push(choice);
    }
    let length = POLL.len() + poll.choices.len();
    Some((poll, length))
}

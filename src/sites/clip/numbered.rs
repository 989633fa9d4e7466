//! Threads of programs that read X's API and write the number of each post as a heading above it (since 2024), and
//! below the heading or below the words a link to the post: `## 2`, `## 2/7`, `**2/7**`, `## 2. @HANDLE (2025-01-31)`.
//! Words are not escaped, so only links and pictures are Markdown.

use super::checks::Fences;
use super::clip::{Clip, Found, RULE, document_heading, handle};
use super::parts::{quoted, unquoted, unruled};
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{
    Author, Media, MediaKind, MediaSource, Post, Quote, Segmentation, SegmentationConfidence, Tally,
};
use crate::network::twitter;
use crate::report::Finding;
use crate::text::front_matter::FrontMatter;
use crate::text::table::Lines;
use url::Url;

/// The maximum level of a heading, and of the digits of a number.
const LEVEL: usize = 4;
const DIGITS: usize = 4;

/// The number of lines in which the first heading must be.
const TOP: usize = 40;

/// The beginning of the title of such a document: `# Thread by @HANDLE`.
const TITLE: &str = "thread by @";

/// The field with the number of posts, and the lines that state it: `Tweets: 7`, `> 7 tweets`, `… (7 tweets)`.
const COUNT: &str = "tweetCount";
const TWEETS: &str = "tweets";

/// The beginnings of the lines above the first post.
const ABOVE: [&str; 6] = ["# ", "Source: ", "Tweets: ", "**", "> ", RULE];

/// The words of an empty post.
const EMPTY: &str = "_No text or media._";

/// The host of X's videos.
const VIDEOS: &str = "](https://video.twimg.com/";

/// The separators of counts below a post: `*12 likes · 3 retweets*`, `_❤️ 12 | 🔁 3_`.
const SEPARATORS: [char; 2] = ['·', '|'];

/// The heading of a post.
struct Mark {
    number: usize,
    total: Option<usize>,
    handle: Option<String>,
    is_bold: bool,
}

impl Mark {
    fn parse(line: &str) -> Option<Self> {
        let bold = line
            .strip_prefix("**")
            .and_then(|line| line.strip_suffix("**"));
        let heading = || {
            let words = line.trim_start_matches('#');
            let level = line.len() - words.len();
            let words = words.strip_prefix(' ').map(str::trim);
            words.filter(|_| (1..=LEVEL).contains(&level))
        };
        let inner = bold.or_else(heading)?;
        let (number, rest) = digits(inner)?;
        let mut mark = Self {
            number,
            total: None,
            handle: None,
            is_bold: bold.is_some(),
        };
        if let Some(total) = rest.strip_prefix('/') {
            let (total, rest) = digits(total)?;
            mark.total = Some(total);
            return rest.is_empty().then_some(mark);
        }
        if let Some(by) = rest.strip_prefix(". @") {
            let (by, date) = by.split_once(" (")?;
            date.strip_suffix(')')?;
            mark.handle = Some(by)
                .filter(|by| twitter::is_handle(by))
                .map(str::to_owned);
            return mark.handle.is_some().then_some(mark);
        }
        (rest.is_empty() && !mark.is_bold).then_some(mark)
    }

    /// Whether two headings are of one form.
    fn is_like(&self, other: &Self) -> bool {
        self.is_bold == other.is_bold
            && self.total == other.total
            && self.handle.is_some() == other.handle.is_some()
    }
}

/// Returns the number at the start of a text, and the rest.
fn digits(text: &str) -> Option<(usize, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = text.len() - rest.len();
    let number = text.get(..length).filter(|_| length <= DIGITS)?;
    Some((number.parse().ok()?, rest))
}

/// Returns the URL of the post that a line names: an address, a link to it, or one behind a date.
fn named(line: &str) -> Option<Url> {
    let behind = |line: &'_ str| {
        let (_, address) = line.rsplit_once("](")?;
        address.strip_suffix(')').map(str::to_owned)
    };
    let address = match line.chars().next()? {
        '*' | '[' => behind(line)?,
        _ => line.to_owned(),
    };
    let url = Url::parse(&address).ok()?;
    twitter::status(&url)?;
    Some(url)
}

/// Whether a line has the counts of a post.
fn is_counts(line: &str) -> bool {
    let inner = ['*', '_'].iter().find_map(|sign| {
        let inner = line.strip_prefix(*sign)?.strip_suffix(*sign)?;
        inner.contains(SEPARATORS).then_some(inner)
    });
    inner.is_some_and(|inner| {
        inner
            .split(SEPARATORS)
            .all(|part| part.contains(|c: char| c.is_ascii_digit()) && part.trim().len() <= 24)
    })
}

fn is_title(line: &str) -> bool {
    let title = document_heading(line).and_then(|title| title.get(..TITLE.len()));
    title.is_some_and(|title| title.eq_ignore_ascii_case(TITLE))
}

/// Whether a text is such a document: the first heading has the handle, or the post's link below it, or what is above
/// is the title or the front matter of a thread.
pub(super) fn is_document(front: &FrontMatter<'_>, text: &str) -> bool {
    let mut is_thread = front.get(COUNT).is_some();
    let lines = text.lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty()).take(TOP).peekable();
    while let Some(line) = lines.next() {
        is_thread |= is_title(line);
        if let Some(mark) = Mark::parse(line).filter(|mark| mark.number == 1) {
            let below = lines.peek().and_then(|below| named(below));
            return is_thread || mark.handle.is_some() || below.is_some();
        }
    }
    false
}

/// Reads such a document.
pub(super) fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Option<Result<Found>> {
    if !is_document(clip.front, clip.lines.written()) {
        return None;
    }
    let marks = marks(clip.lines);
    (!marks.is_empty()).then(|| posts(clip, &marks, cx))
}

/// Returns the headings, which count from one.
fn marks(lines: Lines<'_, '_>) -> Vec<(usize, Mark)> {
    let mut fences = Fences::default();
    let mut marks: Vec<(usize, Mark)> = Vec::new();
    for (at, line) in lines.texts().enumerate() {
        let mark = Mark::parse(line);
        let in_code = fences.take(line);
        let is_next = |mark: &Mark| {
            let first = marks.first().is_none_or(|(_, first)| first.is_like(mark));
            first && mark.number == marks.len() + 1 && !in_code
        };
        if let Some(mark) = mark.filter(is_next) {
            marks.push((at, mark));
        }
    }
    marks
}

fn posts(clip: &Clip<'_, '_>, marks: &[(usize, Mark)], cx: &mut Context) -> Result<Found> {
    cx.check_posts(marks.len())?;
    let lines = clip.lines;
    let above = lines.part(0, marks.first().map_or(0, |(at, _)| *at));
    let last = marks.last().map_or(0, |(at, _)| at + 1);
    let end = last + ending(lines.part(last, lines.len()));
    let tail = lines.part(end, lines.len());
    let mut found = Found::new(
        Vec::with_capacity(marks.len()),
        Segmentation::new("headings", SegmentationConfidence::High),
    );
    let is_above = |line: &str| ABOVE.iter().any(|start| line.starts_with(start));
    if above.texts().any(|line| !is_above(line)) {
        cx.found(&Finding::TextAboveClip);
    }
    found.source = clip.source.clone().or_else(|| {
        let mut around = above.texts().chain(tail.texts());
        around.find_map(address)
    });
    found.stated = stated(clip, above);
    let source = found.source.as_ref().and_then(twitter::status);
    let by = source.and_then(|(by, _)| by).map(str::to_owned);
    let by = by.or_else(|| clip.named().map(str::to_owned));
    let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([end]);
    let mut tally = Tally::default();
    let mut confidence = SegmentationConfidence::High;
    let mut closed = 0;
    for (at, ((start, mark), end)) in marks.iter().zip(ends).enumerate() {
        let (inside, is_closed) = unruled(lines.part(start + 1, end), false);
        closed += usize::from(is_closed);
        let (mut post, url, inner) = section(inside, clip);
        let mut author = mark.handle.clone();
        match url.as_ref().and_then(twitter::status) {
            Some((named, id)) => {
                super::name(&mut post, &id, url.as_ref());
                author = named.map(str::to_owned).or(author);
            }
            None => confidence = SegmentationConfidence::Medium,
        }
        post.author = author.or_else(|| by.clone()).map(Author::from_handle);
        let mut fences = Fences::default();
        let is_other = |line: &str| {
            let mark = Mark::parse(line).filter(|other| other.is_like(mark));
            !fences.take(line) && (mark.is_some() || line == RULE)
        };
        if inside.texts().any(is_other) || inner.texts().any(|line| named(line).is_some()) {
            cx.found_at(at, &Finding::HeadingInPost);
            confidence = SegmentationConfidence::Low;
        }
        found.firsts.extend(inside.place().map(|line| (at, line)));
        tally.post(&post);
        cx.check_output(tally)?;
        // Its words may be below another heading.
        let is_empty = post.text.is_none() && post.media.is_empty() && post.quotes.is_empty();
        if is_empty && !inside.texts().any(|line| line == EMPTY) {
            confidence = SegmentationConfidence::Low;
        }
        found.posts.push(post);
    }
    // The link of a post before the last is missing, or words were joined to it.
    let before = found.posts.iter().rev().skip(1);
    let named = before.clone().filter(|post| post.url.is_some()).count();
    if (1..before.count()).contains(&named) {
        confidence = SegmentationConfidence::Low;
    }
    let total = marks.first().and_then(|(_, mark)| mark.total);
    if total.is_some_and(|total| total != marks.len()) {
        cx.found(&Finding::SeriesBroken);
        confidence = confidence.min(SegmentationConfidence::Medium);
    }
    if let Some((last, before)) = found.posts.split_last() {
        let at = before.len();
        // The link of the last one is missing, or the rule below it, which all others have.
        let is_unnamed = last.url.is_none() && before.iter().any(|post| post.url.is_some());
        let is_whole = !tail.is_empty();
        if is_unnamed || at > 0 && closed == at && !is_whole {
            cx.found_at(at, &Finding::ClipEndsInPost);
        }
        let is_empty = last.text.is_none() && last.media.is_empty() && last.quotes.is_empty();
        let is_stated = lines.last().is_some_and(|line| line.text == EMPTY);
        if is_empty && !is_stated && !is_whole {
            cx.found_at(at, &Finding::ClipEndsAfterHeading);
            confidence = confidence.min(SegmentationConfidence::Medium);
        }
    }
    if let (true, Some(last)) = (
        tail.texts().any(is_unknown),
        found.posts.len().checked_sub(1),
    ) {
        cx.found_at(last, &Finding::RuleInPost);
        confidence = confidence.min(SegmentationConfidence::Medium);
    }
    // Without a count, the last ones may be missing.
    let is_other = |stated: u32| usize::try_from(stated) != Ok(found.posts.len());
    if total.is_none() && found.stated.is_none_or(is_other) {
        confidence = confidence.min(SegmentationConfidence::Medium);
    }
    found.segmentation.confidence = confidence;
    Ok(found)
}

/// Returns the number of lines of the last post: a rule or a heading follows it.
fn ending(lines: Lines<'_, '_>) -> usize {
    let mut fences = Fences::default();
    let mut texts = lines.texts();
    let ends = |line: &str| {
        !fences.take(line) && (line == RULE || line.starts_with("# ") || line.starts_with("## "))
    };
    texts.position(ends).unwrap_or(lines.len())
}

/// Whether a line below the last post is none of those that programs write there: a field, a link to the thread.
fn is_unknown(line: &str) -> bool {
    let is_field = line.starts_with('*') && (line.ends_with('*') || line.contains("**"));
    line != RULE && !is_field && named(line).is_none()
}

/// Returns the first address of a post in a line.
fn address(line: &str) -> Option<Url> {
    let rest = line.get(line.find("http")?..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '*' | '>'));
    let url = Url::parse(rest.get(..end.unwrap_or(rest.len()))?).ok()?;
    twitter::status(&url)?;
    Some(url)
}

/// Returns the number of posts that the document states.
fn stated(clip: &Clip<'_, '_>, above: Lines<'_, '_>) -> Option<u32> {
    let field = clip.front.get(COUNT).and_then(|count| count.parse().ok());
    let in_line = |line: &str| {
        let lower = line.to_ascii_lowercase();
        let mut words = lower.split([' ', '(', ')', '|', '*', ':']);
        let mut words = words.by_ref().filter(|word| !word.is_empty());
        let mut before = None;
        while let Some(word) = words.next() {
            if word == TWEETS {
                let count = |word: &str| word.parse().ok();
                return before
                    .and_then(count)
                    .or_else(|| words.next().and_then(count));
            }
            before = Some(word);
        }
        None
    };
    field.or_else(|| above.texts().find_map(in_line))
}

/// Reads a post; returns it with the URL that its lines name, and the lines of its words.
fn section<'c, 't>(
    lines: Lines<'c, 't>,
    clip: &Clip<'_, '_>,
) -> (Post, Option<Url>, Lines<'c, 't>) {
    let mut inside = lines;
    let mut url = None;
    let mut is_quoted = false;
    if let Some((first, rest)) = inside.split_first()
        && let Some(named) = named(first.text)
    {
        url = Some(named);
        is_quoted = first.text.starts_with('*') && rest.texts().all(|line| line.starts_with('>'));
        inside = rest;
    }
    for _ in 0..2 {
        let Some((last, rest)) = inside.split_last() else {
            break;
        };
        let below = named(last.text).filter(|_| url.is_none());
        if below.is_none() && !is_counts(last.text) {
            break;
        }
        url = url.or(below);
        inside = rest;
    }
    let mut post = Post::new();
    if is_quoted {
        clip.words().read(&unquoted(inside.written()), &mut post);
        return (post, url, inside);
    }
    let mut words = String::new();
    let mut videos = Vec::new();
    let mut rest = inside;
    while let Some((line, after)) = rest.split_first() {
        if let Some((quote, length)) = quote(rest, clip) {
            post.quotes.push(quote);
            rest = rest.part(length, rest.len());
            continue;
        }
        let below = after.first().map(|line| line.text).unwrap_or_default();
        if let Some((video, length)) = video(line.text, below) {
            videos.push(video);
            rest = rest.part(length, rest.len());
            continue;
        }
        rest = after;
        if line.text == EMPTY {
            continue;
        }
        if !words.is_empty() {
            words.push_str(if line.gap.newlines > 1 { "\n\n" } else { "\n" });
        }
        words.push_str(line.raw);
    }
    clip.words().read(&words, &mut post);
    post.media.extend(videos);
    (post, url, inside)
}

/// Reads a video, which is a link below its first picture; returns it with the number of its lines.
fn video(line: &str, below: &str) -> Option<(Media, usize)> {
    let (link, poster) = match line.strip_prefix("![") {
        Some(picture) => (below, Some(picture.split_once("](")?.1.strip_suffix(')')?)),
        None => (line, None),
    };
    if !link.starts_with('[') || !link.contains(VIDEOS) {
        return None;
    }
    let (_, address) = link.strip_suffix(')')?.split_once("](")?;
    let mut media = Media::new(MediaKind::Video);
    media.sources = vec![MediaSource::new(Url::parse(address).ok()?)];
    media.poster = poster
        .and_then(|poster| Url::parse(poster).ok())
        .map(Box::new);
    Some((media, 1 + usize::from(poster.is_some())))
}

/// Reads a quoted post: `> Author: NAME (@HANDLE)`, `> URL: …`, and the words; returns it with the number of its lines.
fn quote(lines: Lines<'_, '_>, clip: &Clip<'_, '_>) -> Option<(Quote, usize)> {
    let field = |at: usize, name: &str| {
        let line = lines.text(at)?.strip_prefix('>')?.trim();
        line.strip_prefix(name).map(str::trim)
    };
    let by = field(0, "Author:")?;
    let url = Url::parse(field(1, "URL:")?).ok()?;
    let length = lines
        .texts()
        .take_while(|line| line.starts_with('>'))
        .count();
    let mut author = Author::from_handle(handle(by)?);
    let name = by.rsplit_once(" (@").map(|(name, _)| name.to_owned());
    author.name = name;
    let mut post = Post::new();
    let words = unquoted(lines.part(2, length).written());
    clip.words().read(&words, &mut post);
    Some((
        quoted(clip.network, Some(author), None, Some(url), post),
        length,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_with_numbers() {
        for (line, number, total) in [
            ("## 2", 2, None),
            ("### 2/7", 2, Some(7)),
            ("**2/7**", 2, Some(7)),
            ("## 2. @te_rn (2025-01-31 09:30:11)", 2, None),
        ] {
            let mark = Mark::parse(line).unwrap();
            assert_eq!((mark.number, mark.total), (number, total), "{line}");
        }
        for line in [
            "2", "**2**", "## 2 terns", "## 2. Terns", "#2", "## 12345", "## /7", "2/7",
        ] {
            assert!(Mark::parse(line).is_none(), "{line}");
        }
    }

    #[test]
    fn lines_with_counts() {
        for line in [
            "*12 likes · 3 retweets · 0 replies*",
            "_❤️ 12 | 🔁 3 | 💬 9_",
        ] {
            assert!(is_counts(line), "{line}");
        }
        for line in ["*12 terns*", "*terns · gulls*", "12 · 3", "*"] {
            assert!(!is_counts(line), "{line}");
        }
    }
}

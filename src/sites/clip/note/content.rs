//! The content of a post in a note: its words, and what the export writes with labels or marks between them.

use super::lines;
use super::lines::Link;
use super::lines::Mark;
use crate::dom::Links;
use crate::model::{
    BlockKind, CommunityNote, Media, MediaKind, Poll, PollChoice, Post, Quote, Stats, Thread,
};
use crate::note;
use crate::note::{Facts, Kind};
use crate::reader::MarkdownText;
use url::Url;

/// The indentation of code without fences.
const INDENT: &str = "    ";

/// The sign before the title of a mark.
const TITLE: &str = " \"";

/// The words of counts, each with its field.
type CountField = fn(&mut Stats) -> &mut Option<crate::model::Count>;
const COUNTS: [(&str, CountField); 7] = [
    ("repl", |stats| &mut stats.replies),
    ("repost", |stats| &mut stats.reposts),
    ("quote", |stats| &mut stats.quotes),
    ("like", |stats| &mut stats.likes),
    ("view", |stats| &mut stats.views),
    ("bookmark", |stats| &mut stats.bookmarks),
    ("play", |stats| &mut stats.plays),
];

/// Reads the content of posts.
pub(super) struct Content<'l> {
    links: Option<&'l Links>,
}

/// The lines of a source, of which only the positions are stored: it may consist of empty ones.
struct SourceLines<'t> {
    source: &'t str,
    /// The end of each line, behind its line break.
    ends: Vec<u32>,
}

impl<'t> SourceLines<'t> {
    fn new(source: &'t str) -> Self {
        let breaks = || memchr::memchr_iter(b'\n', source.as_bytes());
        let mut ends = Vec::with_capacity(breaks().count() + 1);
        ends.extend(breaks().filter_map(|at| u32::try_from(at + 1).ok()));
        if !source.is_empty() && !source.ends_with('\n') {
            ends.extend(u32::try_from(source.len()).ok());
        }
        Self { source, ends }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the position of a line.
    fn start(&self, at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        before.map_or(0, |end| *end as usize)
    }

    /// Returns the source of some lines, without the last line break.
    fn part(&self, from: usize, to: usize) -> &'t str {
        let lines = self.source.get(self.start(from)..self.start(to));
        let lines = lines.unwrap_or_default();
        let lines = lines.strip_suffix('\n').unwrap_or(lines);
        lines.strip_suffix('\r').unwrap_or(lines)
    }

    fn get(&self, at: usize) -> Option<&'t str> {
        (at < self.len()).then(|| self.part(at, at + 1))
    }

    fn from(&self, at: usize) -> impl Iterator<Item = &'t str> {
        (at..self.len()).map(|at| self.part(at, at + 1))
    }
}

/// A post while it is read.
struct Reading<'l, 't> {
    lines: SourceLines<'t>,
    text: MarkdownText<'l>,
    post: Post,
    /// Media and quotes without a place in the text.
    media: Vec<Media>,
    quotes: Vec<Quote>,
    is_quote: bool,
    all: bool,
    /// Whether a line that only the export writes has lost its place, and is among the words.
    has_labels: bool,
}

/// A post that was read.
pub(super) struct ReadPost {
    pub(super) post: Post,
    /// Whether all of it was read as Markdown.
    pub(super) all: bool,
    /// Whether words of the export are among those of the post.
    pub(super) has_labels: bool,
}

impl<'l> Content<'l> {
    pub(super) const fn new(links: Option<&'l Links>) -> Self {
        Self { links }
    }

    /// Reads the heading of a note, for what the front matter does not state.
    pub(super) fn heading(&self, title: &str, thread: &mut Thread) {
        let title = lines::decoded(title.trim());
        let by = title.strip_prefix(note::THREAD);
        let by = by.and_then(|by| by.strip_prefix(" by "));
        if let Some(by) = by.filter(|_| thread.author.is_empty()) {
            thread.author = lines::byline(by);
        }
    }

    /// Reads a post below a heading of a level.
    pub(super) fn post(&self, source: &str, level: u8) -> ReadPost {
        self.read(source, level, false)
    }

    fn read(&self, source: &str, level: u8, is_quote: bool) -> ReadPost {
        let mut reading = Reading {
            lines: SourceLines::new(source),
            text: MarkdownText::new(self.links),
            post: Post::new(),
            media: Vec::new(),
            quotes: Vec::new(),
            is_quote,
            all: true,
            has_labels: false,
        };
        reading.all(self);
        let Reading {
            text,
            mut post,
            media,
            quotes,
            all,
            has_labels,
            ..
        } = reading;
        let all = text.finish(&mut post) && all;
        let above = level + u8::from(post.title.is_some() && !is_quote);
        for block in &mut post.blocks {
            if let BlockKind::Heading { level } = &mut block.kind {
                *level = level.saturating_sub(above).max(1);
            }
        }
        post.media.extend(media);
        post.quotes.extend(quotes);
        ReadPost {
            post,
            all,
            has_labels,
        }
    }
}

/// Whether a line is one that only the export writes: an author's own words in italics are between asterisks.
fn is_label(line: &str) -> bool {
    let line = line.trim_end();
    if let Some((_, title)) = line.split_once(TITLE) {
        let facts = title
            .split_once('"')
            .and_then(|(facts, _)| Facts::parse(facts));
        if facts.is_some_and(|facts| facts.time.is_some()) {
            return true;
        }
    }
    let (_, inner) = lines::unquoted(line, 1);
    line.ends_with('_') && lines::label(inner).is_some()
}

impl<'t> Reading<'_, 't> {
    fn all(&mut self, content: &Content<'_>) {
        let (mut start, mut at) = (0, 0);
        let mut fence = None;
        let mut is_fresh = true;
        while let Some(line) = self.lines.get(at) {
            let length = match is_fresh && fence.is_none() {
                true => self.own(at, start, content),
                false => None,
            };
            if let Some(length) = length {
                at += length;
                start = at;
                continue;
            }
            self.has_labels |= fence.is_none() && is_label(line);
            fence = lines::fence(line, fence);
            is_fresh = line.trim().is_empty();
            at += 1;
        }
        self.words(start, at);
    }

    /// Reads lines as Markdown.
    fn words(&mut self, start: usize, end: usize) {
        let words = self.lines.part(start, end);
        if !words.trim().is_empty() {
            self.text.read(words);
        }
    }

    /// Reads what the export itself writes at a line; the words since `start` are read before. Returns the number of
    /// lines.
    fn own(&mut self, at: usize, start: usize, content: &Content<'_>) -> Option<usize> {
        let line = self.lines.get(at)?;
        let first = line.chars().next()?;
        if !matches!(first, '_' | '#' | '!' | '[' | '>' | '*') {
            return None;
        }
        if first == '#' {
            let title = title(line).filter(|_| self.post.title.is_none())?;
            self.words(start, at);
            self.post.title = Some(title);
            return Some(1);
        }
        if first == '*' {
            let title = line.strip_prefix("**")?.strip_suffix("**")?;
            if !self.is_quote || self.post.title.is_some() {
                return None;
            }
            self.words(start, at);
            self.post.title = Some(lines::decoded(title));
            return Some(1);
        }
        let end = self.end(at, |line| line.trim().is_empty());
        let inside: Vec<&'t str> = self.lines.from(at).take(end - at).collect();
        if let Some((medium, attached, length)) = medium(&inside) {
            self.words(start, at);
            match attached {
                true => self.media.push(medium),
                false => self.text.medium(medium),
            }
            return Some(length);
        }
        match first {
            '>' => {
                let end = self.end(at, |line| !line.starts_with('>'));
                self.words_before_quote(at, end, start, content)
            }
            '_' => self.label(at, start),
            _ => None,
        }
    }

    /// Returns the first line from one on for which something holds.
    fn end(&self, at: usize, is_end: impl Fn(&str) -> bool) -> usize {
        let end = self.lines.from(at).position(is_end);
        end.map_or(self.lines.len(), |end| at + end)
    }

    fn words_before_quote(
        &mut self,
        at: usize,
        end: usize,
        start: usize,
        content: &Content<'_>,
    ) -> Option<usize> {
        let (_, head) = lines::unquoted(self.lines.get(at)?, 1);
        let is_note = lines::label(head).is_some_and(|words| words == note::COMMUNITY_NOTE);
        let mark = Mark::parse(head).filter(|mark| mark.facts.kind == Kind::Quoted);
        if !is_note && mark.is_none() {
            return None;
        }
        let inner = self.lines.from(at + 1).take(end.checked_sub(at + 1)?);
        let inner: Vec<&str> = inner.map(|line| lines::unquoted(line, 1).1).collect();
        let read = content.read(&inner.join("\n"), 1, true);
        let post = read.post;
        self.all &= read.all;
        self.has_labels |= read.has_labels;
        self.words(start, at);
        match mark {
            Some(mark) => self.quote(mark, post),
            None => {
                let mut note = CommunityNote::new(post.text.unwrap_or_default());
                note.entities = post.entities;
                self.post.community_note = Some(Box::new(note));
            }
        }
        Some(end - at)
    }

    fn quote(&mut self, mark: Mark, post: Post) {
        let Facts {
            id,
            time,
            is_attached,
            ..
        } = mark.facts;
        let mut quote = Quote::new();
        (quote.id, quote.url, quote.published) = (id, mark.url.map(Box::new), time);
        (quote.author, quote.title) = (mark.author, post.title);
        (quote.text, quote.media) = (post.text, post.media);
        quote.unavailable = post.unavailable;
        match is_attached {
            true => self.quotes.push(quote),
            false => self.text.quote(quote),
        }
    }

    /// Reads a line that begins with a label.
    fn label(&mut self, at: usize, start: usize) -> Option<usize> {
        let line = self.lines.get(at)?;
        let (name, rest) = lines::labelled(line)?;
        let name = lines::decoded(name);
        let words = || Some(lines::decoded(rest));
        match name.as_str() {
            note::WARNING => self.post.content_warning = words(),
            note::GONE => self.post.unavailable = words(),
            note::NO_WORDS if rest.is_empty() => {}
            _ => {
                if let Some(stats) = stats(&name).filter(|_| rest.is_empty()) {
                    self.post.stats = Some(Box::new(stats));
                } else if let Some(votes) = name.strip_prefix(note::POLL) {
                    return self.poll(votes, rest, at, start);
                } else if let Some(language) = name.strip_prefix(note::CODE) {
                    return self.code(language, at, start);
                } else {
                    return None;
                }
            }
        }
        self.words(start, at);
        Some(1)
    }

    fn poll(&mut self, votes: &str, status: &str, at: usize, start: usize) -> Option<usize> {
        let mut poll = Poll::default();
        if let Some(votes) = votes.strip_prefix(", ") {
            poll.votes = Some(votes.split(' ').next()?.parse().ok()?);
        } else if !votes.is_empty() {
            return None;
        }
        self.words(start, at);
        poll.status = Some(lines::decoded(status)).filter(|status| !status.is_empty());
        let mut end = at + 1;
        let rest = self.lines.from(end + 1);
        let choices = rest.map_while(|line| line.strip_prefix("- "));
        poll.choices = choices.map(choice).collect();
        if !poll.choices.is_empty() {
            end += 1 + poll.choices.len();
        }
        self.post.poll = Some(Box::new(poll));
        Some(end - at)
    }

    /// Reads code below a label: fenced if the fence cannot name the language, else indented.
    fn code(&mut self, label: &str, at: usize, start: usize) -> Option<usize> {
        let label = label.strip_suffix(':')?;
        let name = match label.strip_prefix(" (") {
            Some(name) => Some(name.strip_suffix(')')?.to_owned()),
            None => None,
        };
        let begin = at + 2;
        let first = self.lines.get(begin)?;
        let (code, end) = match lines::fence(first, None) {
            Some(open) => {
                let end = self.end(begin + 1, |line| lines::fence(line, Some(open)).is_none());
                let inside = self.lines.from(begin + 1).take(end.checked_sub(begin + 1)?);
                (inside.collect::<Vec<_>>().join("\n"), end + 1)
            }
            None => {
                let is_code = |line: &str| line.starts_with(INDENT) || line.trim().is_empty();
                let end = self.end(begin, |line| !is_code(line));
                let inside = self.lines.from(begin).take(end - begin);
                let inside = inside.map(|line| line.strip_prefix(INDENT).unwrap_or_default());
                (inside.collect::<Vec<_>>().join("\n"), end)
            }
        };
        self.words(start, at);
        self.text.code(name.as_deref(), &code);
        Some(end - at)
    }
}

/// Parses the heading that is a post's title: it ends with as many signs as it begins with.
fn title(line: &str) -> Option<String> {
    let signs = line.len() - line.trim_start_matches('#').len();
    let (signs, rest) = line.split_at_checked(signs)?;
    let title = rest.strip_prefix(' ')?.trim_end().strip_suffix(signs)?;
    Some(lines::decoded(title.strip_suffix(' ')?)).filter(|title| !title.is_empty())
}

/// Parses the counts of a post: `3 replies · about 2000 likes`.
fn stats(words: &str) -> Option<Stats> {
    let mut stats = Stats::default();
    for part in words.split(note::DOT) {
        let (about, count) = match part.strip_prefix("about ") {
            Some(count) => (true, count),
            None => (false, part),
        };
        let (value, name) = count.split_once(' ')?;
        let (_, field) = COUNTS.iter().find(|(start, _)| name.starts_with(start))?;
        *field(&mut stats) = Some(crate::model::Count::new(value.parse().ok()?, !about));
    }
    Some(stats)
}

/// Parses a choice of a poll, without the mark of its item: `Terns _(47.3 %, 9 votes, leading)_`.
fn choice(item: &str) -> PollChoice {
    let (words, facts) = match item.rsplit_once(" _(").filter(|_| item.ends_with(")_")) {
        Some((words, facts)) => (words, facts.strip_suffix(")_").unwrap_or_default()),
        None => (item, ""),
    };
    let label = match lines::label(words) {
        Some(label) if label == note::NO_WORDS => String::new(),
        _ => lines::decoded(words),
    };
    let mut choice = PollChoice::new(label);
    for fact in facts.split(", ") {
        if let Some(percent) = fact.strip_suffix(" %") {
            choice.percent = percent.parse().ok();
        } else if fact == "leading" {
            choice.leading = true;
        } else {
            choice.votes = fact.split(' ').next().and_then(|votes| votes.parse().ok());
        }
    }
    choice
}

/// Parses an image: its description, address and title. The address of a local copy is none of the web.
fn image(line: &str) -> Option<(Option<String>, Option<Url>, Option<&str>)> {
    let link = Link::parse(line.strip_prefix('!')?)?;
    let alt = Some(lines::decoded(link.words)).filter(|alt| !alt.is_empty());
    Some((alt, link.url(), link.title))
}

/// Parses a medium at the start of a paragraph; returns it, whether it has no place in the text, and the number of its
/// lines.
fn medium(paragraph: &[&str]) -> Option<(Media, bool, usize)> {
    let unbroken = |line: &'_ str| -> Option<String> {
        let line = line
            .strip_suffix('\\')
            .or_else(|| line.strip_suffix("  "))?;
        Some(line.to_owned())
    };
    let first = *paragraph.first()?;
    let broken = unbroken(first).filter(|_| paragraph.len() > 1);
    let line = broken.clone().unwrap_or_else(|| first.to_owned());
    let mut still = None;
    let mut at = 0;
    if let Some((alt, url, title)) = image(&line) {
        let goes_on = broken.is_some()
            && paragraph.get(1).is_some_and(|next| {
                let next = unbroken(next).unwrap_or_else(|| (*next).to_owned());
                main_part(&next).is_some()
            });
        if !goes_on {
            let mut photo = Media::new(MediaKind::Photo);
            (photo.alt, photo.url) = (alt, url);
            return Some((photo, title == Some(note::ATTACHED), 1));
        }
        still = Some((alt, url));
        at = 1;
    } else if let Some(link) = Link::parse(&line)
        && link.title == Some(note::STILL)
    {
        still = Some((None, link.url()));
        at = 1;
    }
    let line = *paragraph.get(at)?;
    let mut goes_on = unbroken(line);
    let (mut media, attached) = main_part(goes_on.as_deref().unwrap_or(line))?;
    if let Some((alt, url)) = still {
        (media.alt, media.poster) = (alt, url.map(Box::new));
    }
    at += 1;
    while goes_on.is_some()
        && let Some(line) = paragraph.get(at)
    {
        goes_on = unbroken(line);
        let line = goes_on.as_deref().unwrap_or(line);
        match lines::labelled(line) {
            Some((note::DESCRIPTION, alt)) => media.alt = Some(lines::decoded(alt)),
            _ => media.description = Some(lines::decoded(line)),
        }
        at += 1;
    }
    Some((media, attached, at))
}

/// Parses the line of a medium with its mark.
fn main_part(line: &str) -> Option<(Media, bool)> {
    let (mark, words, url) = match Link::parse(line) {
        Some(link) => (link.title?.to_owned(), link.words, link.url()),
        None => {
            let (name, rest) = lines::labelled(line)?;
            (lines::decoded(name), rest, None)
        }
    };
    let of = format!("{}{}", note::DOT, note::ATTACHED);
    let (mark, attached) = match mark.strip_suffix(&of) {
        Some(mark) => (mark, true),
        None => (mark.as_str(), false),
    };
    let is_link = line.starts_with('[');
    let words = Some(lines::decoded(words)).filter(|words| !words.is_empty());
    let behind = |name: &str| {
        let words = words.as_deref()?;
        match is_link {
            true => words
                .strip_prefix(name)?
                .strip_prefix(": ")
                .map(str::to_owned),
            false => Some(words.to_owned()),
        }
    };
    let kind = match mark {
        note::PICTURE | note::PICTURE_SAVED => MediaKind::Photo,
        note::PICTURE_UNKNOWN => MediaKind::Placeholder,
        note::VIDEO => MediaKind::Video,
        note::GIF => MediaKind::Gif,
        note::CARD | note::UNTITLED_CARD => MediaKind::LinkCard,
        _ => return None,
    };
    let mut media = Media::new(kind);
    media.url = url;
    match kind {
        MediaKind::Photo | MediaKind::Placeholder => media.alt = behind("Picture"),
        MediaKind::Video => media.title = behind("Video"),
        MediaKind::Gif => media.title = behind("GIF"),
        MediaKind::LinkCard | MediaKind::Other => {
            media.title = words.clone().filter(|_| mark == note::CARD)
        }
    }
    Some((media, attached))
}
